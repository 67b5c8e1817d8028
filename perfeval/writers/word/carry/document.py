"""The documents of a merge as blocks: lines and tables, with the elements of the document that say them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from lxml import etree

from perfeval.readers.word.package import DOCUMENT_NAME, W, unpacked
from perfeval.readers.word.texts import said, trace_of
from perfeval.readers.word.trace import Trace
from perfeval.writers.word.package import CONTENT_TYPES, CORE_NAME, RELATIONSHIPS, STYLES

#: parts that every document of ours has, however often it was saved
_NEEDED: Final = (DOCUMENT_NAME, RELATIONSHIPS, STYLES, CONTENT_TYPES, CORE_NAME)
#: what may lie outside: a link is followed by a person only
_LINK: Final = "/hyperlink"


#: the element of what is known from a trace only
NOWHERE: Final = etree.Element("nowhere")


class UncarriedError(Exception):
    """What a person changed in a document cannot be carried; `reason` says why, as a Chinese clause without a final mark."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A paragraph that says something; `skeleton` has the names of values instead of what they say."""

    text: str
    skeleton: str = ""
    element: etree._Element = field(default=NOWHERE, repr=False)

    @property
    def key(self) -> str:
        """What it says."""
        return self.text

    @property
    def made_of(self) -> str:
        """What it is made of: the outline's own words, and which values stand between them."""
        return self.skeleton


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell of a table."""

    lines: tuple[Line, ...]
    element: etree._Element = field(default=NOWHERE, repr=False)

    @property
    def text(self) -> str:
        """What it says, a paragraph a line."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row of a table."""

    cells: tuple[Cell, ...]
    element: etree._Element = field(default=NOWHERE, repr=False)

    @property
    def key(self) -> tuple[str, ...]:
        """What its cells say."""
        return tuple(cell.text for cell in self.cells)

    @property
    def made_of(self) -> tuple[str, ...]:
        """What its cells are made of."""
        return tuple("\n".join(line.skeleton for line in cell.lines) for cell in self.cells)

    @property
    def text(self) -> str:
        """What it says, its cells side by side."""
        return " ".join(filter(None, self.key))


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table."""

    rows: tuple[Row, ...]
    element: etree._Element = field(default=NOWHERE, repr=False)

    @property
    def key(self) -> tuple[tuple[str, ...], ...]:
        """What its rows say."""
        return tuple(row.key for row in self.rows)

    @property
    def made_of(self) -> tuple[tuple[str, ...], ...]:
        """What its rows are made of."""
        return tuple(row.made_of for row in self.rows)

    @property
    def text(self) -> str:
        """What it says, a row a line."""
        return "\n".join(row.text for row in self.rows)


Block: TypeAlias = Line | Table


def lines(blocks: Iterable[Block]) -> Iterator[Line]:
    """Yield all lines in reading order, those in tables too."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            yield from (line for row in block.rows for cell in row.cells for line in cell.lines)


@dataclass(slots=True)
class Document:
    """A document taken apart: its parts, its tree, and the trace of what it said when it was written."""

    parts: dict[str, bytes]
    root: etree._Element
    trace_name: str
    trace: Trace

    @classmethod
    def opened(cls, content: bytes) -> "Document":
        """Take a document apart; raise `UncarriedError` for one that cannot be merged."""
        try:
            parts = unpacked(content)
        except ValueError as error:
            raise UncarriedError("文件已损坏、过大，或者不是 Word 文档") from error
        missing = [name for name in _NEEDED if name not in parts]
        if missing:
            raise UncarriedError(f"文件里缺少部件 {missing[0]}")
        for name, part in parts.items():
            if name.endswith(".rels") and _leads_outside(part):
                raise UncarriedError("文件里有从外部取来的图片、模板或其他对象")
        trace_name, trace = trace_of(parts)
        if trace is None:
            raise UncarriedError("文件里没有来源记录，不是本程序写的报告，或者另存时丢掉了记录")
        if not trace.sections:
            raise UncarriedError("是旧版程序写的报告")
        return cls(parts, parsed(parts[DOCUMENT_NAME]), trace_name, trace)

    def blocks(self) -> list[Block]:
        """Return what it reads now."""
        return list(_blocks(self.root))


def parsed(part: bytes) -> etree._Element:
    """Return the tree of a part, which defines nothing of its own; raise `UncarriedError` for one that does, or is damaged."""
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise UncarriedError("文件里含有外部定义（DTD）")
    try:
        return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise UncarriedError("文件内部结构已损坏") from error


def _leads_outside(part: bytes) -> bool:
    return any(
        relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith(_LINK)
        for relation in parsed(part).iter("{*}Relationship")
    )


def _blocks(parent: etree._Element) -> Iterator[Block]:
    for element in _within(parent, f"{W}p", f"{W}tbl"):
        if element.tag == f"{W}tbl" and only_drawn(element):
            continue
        if element.tag == f"{W}tbl":
            yield Table(tuple(map(_row, _within(element, f"{W}tr"))), element)
        elif text := said(element):
            yield Line(text, element=element)


def only_drawn(table: etree._Element) -> bool:
    """Whether a table is but the frame of a chart."""
    return next(table.iter(f"{W}drawing"), None) is not None and not any(map(said, table.iter(f"{W}p")))


def _row(row: etree._Element) -> Row:
    return Row(tuple(map(_cell, _within(row, f"{W}tc"))), row)


def _cell(cell: etree._Element) -> Cell:
    return Cell(tuple(Line(text, element=p) for p in cell.iter(f"{W}p") if (text := said(p))), cell)


def _within(parent: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Yield the nearest elements of some kinds, in whatever they are wrapped."""
    for element in parent:
        if element.tag in tags:
            yield element
        else:
            yield from _within(element, *tags)


def written(trace: Trace) -> list[Block]:
    """Return what a trace says that was written."""
    printed = [
        Line(paragraph.text, paragraph.skeleton(0, len(paragraph.text), paragraph.values))
        for paragraph in trace.paragraphs
    ]
    blocks: list[Block] = []
    place = 0
    for first, shape in trace.tables:
        blocks += _telling(printed[place:first])
        place = first
        rows = []
        for numbers in shape:
            cells = []
            for number in numbers:
                cells.append(Cell(_telling(printed[place : place + number])))
                place += number
            rows.append(Row(tuple(cells)))
        blocks.append(Table(tuple(rows)))
    return [*blocks, *_telling(printed[place:])]


def _telling(printed: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(line for line in printed if line.text)


def with_elements(blocks: list[Block], document: list[Block]) -> list[Block]:
    """Return what was written with the elements that say it; the document is one that nobody has touched."""
    return [_with_element(block, other) for block, other in zip(blocks, document, strict=True)]


def _with_element(block: Block, other: Block) -> Block:
    if isinstance(block, Line) and isinstance(other, Line) and block.text == other.text:
        return replace(block, element=other.element)
    if isinstance(block, Table) and isinstance(other, Table) and block.key == other.key:
        rows = (_row_with(row, there) for row, there in zip(block.rows, other.rows, strict=True))
        return Table(tuple(rows), other.element)
    raise ValueError(f"written otherwise than its trace tells: {block.text}")


def _row_with(row: Row, other: Row) -> Row:
    cells = (_cell_with(cell, there) for cell, there in zip(row.cells, other.cells, strict=True))
    return Row(tuple(cells), other.element)


def _cell_with(cell: Cell, other: Cell) -> Cell:
    told = (replace(line, element=there.element) for line, there in zip(cell.lines, other.lines, strict=True))
    return Cell(tuple(told), other.element)
