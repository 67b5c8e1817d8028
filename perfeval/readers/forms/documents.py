"""A Word document as one grid: its lines and the rows of its tables, one below the other; widths are its columns.

What a person took out with changes tracked, struck through or hid is not read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from lxml import etree

from perfeval.readers.forms.grid import Box, Grid
from perfeval.readers.word.package import DOCUMENT_NAME, FALLBACK, W, parsed

#: what is no longer, or only for programs that know no better
_GONE: Final = frozenset({W + name for name in ("del", "moveFrom", "rPr", "pPr", "instrText")} | {FALLBACK})
_WRAPPING: Final = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_MARKS: Final = {W + "tab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
#: boxes to tick, drawn in fonts of symbols
_SYMBOLS: Final = {"F0FE": "☑", "F052": "☑", "F0FC": "√", "F050": "√", "F0A8": "□", "F06F": "□", "F0A3": "□"}
#: as wide as any line of text
_LINE: Final = 2**20
_MAX_ROWS: Final = 20_000
_MAX_COLUMNS: Final = 256
_MAX_DEPTH: Final = 8


def document_grid(parts: dict[str, bytes]) -> Grid:
    """Return the grid of an unpacked document; raise `ValueError` for one that is damaged, or larger than any form."""
    body = parsed(parts[DOCUMENT_NAME]).find(f"{W}body")
    if body is None:
        raise ValueError("no body")
    look = _Look()
    look.take(body)
    return Grid("", look.boxes)


def has_pictures(parts: dict[str, bytes]) -> bool:
    """Tell whether a document holds pictures."""
    return any(name.startswith("word/media/") for name in parts)


def text_of(paragraph: etree._Element) -> str:
    """Return the text of a paragraph as it stands now, text boxes included."""
    return "".join(_texts(paragraph))


def _texts(element: etree._Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == f"{W}t":
            yield child.text or ""
        elif tag == f"{W}r":
            if not _unseen(child):
                yield from _texts(child)
        elif tag in _MARKS:
            yield _MARKS[tag]
        elif tag == f"{W}sym":
            yield _SYMBOLS.get(child.get(f"{W}char", "").upper(), "")
        elif tag not in _GONE:
            yield from _texts(child)
            if tag == f"{W}p":  # of a text box
                yield "\n"


def _unseen(run: etree._Element) -> bool:
    look = run.find(f"{W}rPr")
    if look is None:
        return False
    return any(
        mark is not None and mark.get(f"{W}val", "1") not in {"0", "false", "off"}
        for mark in (look.find(f"{W}vanish"), look.find(f"{W}strike"), look.find(f"{W}dstrike"))
    )


def _children(element: etree._Element) -> Iterator[etree._Element]:
    """Yield what stands in a body, a cell or a row, out of the wrappings of content controls and tracked changes."""
    for child in element:
        if child.tag in _WRAPPING:
            yield from _children(child)
        else:
            yield child


@dataclass(slots=True)
class _Look:
    """One look over a document."""

    boxes: list[Box] = field(default_factory=list)
    row: int = 0
    lines: int = 0

    def take(self, element: etree._Element, inside: str = "", depth: int = 0) -> None:
        """Take the lines and tables of a body, or of a cell that is a frame around them."""
        tables = 0
        for child in _children(element):
            if child.tag == f"{W}p":
                self.lines += 1
                self._line(text_of(child), inside or f"第 {self.lines} 段")
            elif child.tag == f"{W}tbl":
                tables += 1
                self._table(child, _named(inside, tables), depth)

    def _line(self, text: str, place: str) -> None:
        if text.strip():
            row = self._next()
            self.boxes.append(Box(row, 0, row + 1, _LINE, text, place))

    def _next(self) -> int:
        self.row += 1
        if self.row > _MAX_ROWS:
            raise ValueError("too many rows")
        return self.row

    def _table(self, table: etree._Element, name: str, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise ValueError("tables too deep")
        edges = _edges(table)
        above: dict[int, Box] = {}
        number = 0
        for row in _children(table):
            if row.tag != f"{W}tr" or row.find(f"{W}trPr/{W}del") is not None:
                continue
            number += 1
            cells = list(_cells_of(row, f"{name}第 {number} 行"))
            nesting = [(cell, place) for cell, place in cells if _tables(cell)]
            if nesting and len(cells) == 1:  # a frame around a form
                self.take(*nesting[0], depth + 1)
                continue
            above = self._row(row, self._next(), edges, above, cells)
            for cell, place in nesting:
                for inner, nested in enumerate(_tables(cell), 1):
                    self._table(nested, _named(place, inner), depth + 1)

    def _row(
        self,
        row: etree._Element,
        here: int,
        edges: list[int],
        above: dict[int, Box],
        cells: list[tuple[etree._Element, str]],
    ) -> dict[int, Box]:
        """Take the cells of a row; return its boxes by the column that they begin in, for the row below to go on."""
        at = _number(row, f"{W}trPr/{W}gridBefore", 0)
        boxes: dict[int, Box] = {}
        for cell, place in cells:
            span = max(1, _number(cell, f"{W}tcPr/{W}gridSpan", 1))
            left, right = _edge(edges, at), _edge(edges, at + span)
            going_on = _goes_on(cell)
            upper = above.get(left) if going_on else None
            if upper is not None and upper.bottom == here:
                upper.bottom += 1
                boxes[left] = upper
            elif cell.find(f"{W}tcPr/{W}hMerge") is not None and _is(cell, "hMerge", "continue") and boxes:
                boxes[max(boxes)].right = right
            else:
                boxes[left] = Box(here, left, here + 1, right, _text(cell), place)
                self.boxes.append(boxes[left])
            at += span
        if at > _MAX_COLUMNS:
            raise ValueError("too many columns")
        return boxes


def _named(inside: str, number: int) -> str:
    """Return how a person finds a table, in the cell that it stands in where that is not blank."""
    return f"{inside}里第 {number} 个表" if inside else f"第 {number} 个表"


def _cells_of(row: etree._Element, name: str) -> Iterator[tuple[etree._Element, str]]:
    cells = (cell for cell in _children(row) if cell.tag == f"{W}tc")
    yield from ((cell, f"{name}第 {number} 列") for number, cell in enumerate(cells, 1))


def _tables(cell: etree._Element) -> list[etree._Element]:
    return [child for child in _children(cell) if child.tag == f"{W}tbl"]


def _text(cell: etree._Element) -> str:
    return "\n".join(text_of(child) for child in _children(cell) if child.tag == f"{W}p").strip()


def _goes_on(cell: etree._Element) -> bool:
    """Tell whether a cell is the lower part of a merged one."""
    return cell.find(f"{W}tcPr/{W}vMerge") is not None and _is(cell, "vMerge", "continue")


def _is(cell: etree._Element, name: str, state: str) -> bool:
    element = cell.find(f"{W}tcPr/{W}{name}")
    return element is not None and element.get(f"{W}val", "continue") == state


def _number(element: etree._Element, path: str, default: int) -> int:
    found = element.find(path)
    number = default if found is None else int(found.get(f"{W}val", str(default)))
    if not 0 <= number <= _MAX_COLUMNS:
        raise ValueError("too many columns")
    return number


def _edges(table: etree._Element) -> list[int]:
    """Return where the columns of a table begin, and where the last ends."""
    widths = [_width(column) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")][:_MAX_COLUMNS]
    return [0, *accumulate(widths)]


def _width(column: etree._Element) -> int:
    stated = column.get(f"{W}w", "")
    return max(1, int(stated)) if stated.isdecimal() and len(stated) < 7 else 1


def _edge(edges: list[int], column: int) -> int:
    """Return an edge between columns; those that a table does not announce are as wide as nothing."""
    return edges[column] if column < len(edges) else edges[-1] + column - len(edges) + 1
