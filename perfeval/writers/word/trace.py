"""The trace of a document: its paragraphs as they were written and where each value in them came from.

It is kept in the package as a custom XML part, which Word and WPS carry along without showing it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from lxml import etree

from perfeval.reports.blocks import Report
from perfeval.reports.runs import UNSTATED, Run

NAMESPACE: Final = "urn:perfeval:trace:1"
_SUBJECT: Final = ("unit", "year", "project")
_RESERVED: Final = re.compile('[&<>"\n]')
_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": " "})
_TEXT_RESERVED: Final = re.compile("[&<>]")
_TEXT_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_PARAGRAPH, _SOURCE, _TABLE, _DOUBTED = (f"{{{NAMESPACE}}}{name}" for name in "pstd")
_DOUBT: Final = ("n", "was", "now")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value came from: its name, its cells as a person names them, and how it was made from them."""

    name: str
    cells: str
    how: str


@dataclass(frozen=True, slots=True)
class Value:
    """The part of a paragraph, from `start` to before `end`, that was filled in."""

    start: int
    end: int
    source: Source


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence of a person in which a value stands that is another now, or `now` blank: there is none any more.

    A sentence that was composed, and is no more, is a doubt as a whole, without a `name`.
    """

    sentence: str
    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A paragraph as it was written, with its values in reading order; a value may lie in another."""

    text: str
    values: tuple[Value, ...]

    def said(self, value: Value) -> str:
        """Return what one of the values says."""
        return self.text[value.start : value.end]

    def skeleton(self, start: int, end: int, values: Iterable[Value]) -> str:
        """Return a part of the text with the outermost of some values in it named instead of printed."""
        said = ""
        for value in values:
            if value.start >= start:
                said += f"{self.text[start : value.start]}【{value.source.name}】"
                start = value.end
        return said + self.text[start:end]


#: how a table is filled: for each row, how many paragraphs each cell has
Shape: TypeAlias = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """What a document said when it was written, which report it was, and by which system and outline it was made.

    `tables` are the shapes of its tables by the number of the first paragraph in each; `sections` and `charts` are how
    many of them the document has, no sections where an older version has written it, which told neither. `doubted` were
    told when a person's edits were carried into it.
    """

    report: str
    subject: tuple[str, ...]
    system: str
    outline: str
    paragraphs: tuple[Printed, ...]
    tables: tuple[tuple[int, Shape], ...] = ()
    sections: int = 0
    charts: int = 0
    doubted: tuple[Doubt, ...] = ()


@dataclass(slots=True)
class Written:
    """The paragraphs of a document as they are written, in reading order, and the sources of their values by number.

    Each is escaped for XML, with an element around every value, which names its source.
    """

    paragraphs: list[str] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    #: first paragraph, number of paragraphs and shape of each table
    tables: list[tuple[int, int, str]] = field(default_factory=list)
    sections: int = 1
    charts: int = 0

    def also(self, other: "Written") -> None:
        """Go on with what was written before."""
        if other.tables:
            first = len(self.paragraphs)
            self.tables += [(first + start, number, shape) for start, number, shape in other.tables]
        self.paragraphs += other.paragraphs
        self.sources += other.sources

    def add_table(self, rows: Iterable[Iterable[int]], first: int) -> None:
        """Say that the paragraphs from `first` on are a table's, and how many of them each cell has."""
        shape = ";".join([" ".join(map(str, row)) for row in rows])
        self.tables.append((first, len(self.paragraphs) - first, shape))

    def add(self, text: Iterable[Run], *, escaping: bool = True) -> None:
        """Add a paragraph that is not blank; without `escaping` where nothing in it needs to be escaped."""
        self.paragraphs.append(_tagged(text, self.sources, escaping=escaping))


def _tagged(text: Iterable[Run], sources: list[int], *, escaping: bool) -> str:
    """Return text with an element around each value, and note the numbers of their sources."""
    tagged = ""
    for words, source, inner in text:
        said = escaped(words) if escaping else words
        if inner:
            said = _tagged(inner, sources, escaping=escaping)
        if source is None:
            tagged += said
        elif source == UNSTATED:
            tagged += f'<v s="">{said}</v>'
        else:
            tagged += f'<v s="{source}">{said}</v>'
            sources.append(source)
    return tagged


def escaped(words: str) -> str:
    """Return words as XML has them."""
    return words.translate(_TEXT_ENTITIES) if _TEXT_RESERVED.search(words) else words


def trace_xml(report: Report, written: Written, tags: dict[int, str]) -> bytes:
    """Return the part that keeps a report's trace: its sources, and its paragraphs with a number at each value.

    `tags` are the elements of sources by number, which other reports of the workbook name too.
    """
    used = set(written.sources)
    for number in used - tags.keys():
        tags[number] = _tag(number, *report.sources[number])
    sources = "".join([tags[number] for number in sorted(used)])
    attributes = "".join(
        f' {name}="{value.translate(_ENTITIES)}"'
        for name, value in (
            *(("report", report.name), ("system", report.system), ("outline", report.outline)),
            *zip(_SUBJECT, report.subject, strict=False),
            ("sections", str(written.sections)),
            ("charts", str(written.charts)),
        )
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<trace xmlns="{NAMESPACE}"{attributes}>{sources}{_content(written)}</trace>'
    ).encode()


def _content(written: Written) -> str:
    """Return the paragraphs as elements, those of a table within one that has its shape."""
    parts: list[str] = []
    place = 0
    for first, number, shape in written.tables:
        inner = _elements(written.paragraphs[first : first + number])
        parts += (_elements(written.paragraphs[place:first]), f'<t n="{shape}">{inner}</t>')
        place = first + number
    return "".join((*parts, _elements(written.paragraphs[place:])))


def _elements(paragraphs: Sequence[str]) -> str:
    return f"<p>{'</p><p>'.join(paragraphs)}</p>" if paragraphs else ""


def _tag(number: int, name: str, cells: str, how: str) -> str:
    if _RESERVED.search(how):
        how = how.translate(_ENTITIES)
    said = f' h="{how}"' if how else ""
    return f'<s i="{number}" n="{name}" c="{cells}"{said}/>'


def read_trace(part: bytes) -> Trace | None:
    """Return the trace that a part keeps; None for a part that is something else."""
    try:
        root = etree.fromstring(part, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return None
    if root.tag != f"{{{NAMESPACE}}}trace":
        return None
    sources = {
        element.get("i", ""): Source(element.get("n", ""), element.get("c", ""), element.get("h", ""))
        for element in root.iter(_SOURCE)
    }
    try:
        paragraphs = tuple(_read_paragraph(element, sources) for element in root.iter(_PARAGRAPH))
        tables = tuple(_read_tables(root))
        sections, charts = (int(root.get(name, "0")) for name in ("sections", "charts"))
    except (KeyError, ValueError):
        return None  # somebody has been at it: a value without its source, a number that is none
    return Trace(
        report=root.get("report", ""),
        subject=tuple(value for name in _SUBJECT if (value := root.get(name)) is not None),
        system=root.get("system", ""),
        outline=root.get("outline", ""),
        paragraphs=paragraphs,
        tables=tables,
        sections=sections,
        charts=charts,
        doubted=tuple(
            Doubt(element.text or "", *(element.get(name, "") for name in _DOUBT)) for element in root.iter(_DOUBTED)
        ),
    )


def with_doubts(part: bytes, doubts: Iterable[Doubt]) -> bytes:
    """Return the part that keeps a trace with doubts that were told."""
    said = ""
    for doubt in doubts:
        stated = zip(_DOUBT, (doubt.name, doubt.was, doubt.now), strict=True)
        attributes = "".join(f' {name}="{text.translate(_ENTITIES)}"' for name, text in stated)
        said += f"<d{attributes}>{escaped(doubt.sentence)}</d>"
    head, end, _ = part.rpartition(b"</trace>")
    return head + said.encode() + end


def _read_tables(root: etree._Element) -> Iterator[tuple[int, Shape]]:
    place = 0
    for element in root:
        if element.tag == _TABLE:
            yield place, tuple(tuple(map(int, row.split())) for row in element.get("n", "").split(";"))
        place += sum(1 for _ in element.iter(_PARAGRAPH))


def _read_paragraph(paragraph: etree._Element, sources: Mapping[str, Source]) -> Printed:
    text = ""
    values: list[Value] = []
    opened: list[tuple[int, int]] = []
    for event, element in etree.iterwalk(paragraph, events=("start", "end")):
        if event == "start":
            opened.append((len(text), len(values)))
            if element.get("s"):
                values.append(Value(len(text), len(text), sources[element.get("s", "")]))
            text += element.text or ""
            continue
        start, number = opened.pop()
        if element.get("s"):
            values[number] = Value(start, len(text), values[number].source)
        if element is not paragraph:
            text += element.tail or ""
    return Printed(text, tuple(value for value in values if value.end > value.start))
