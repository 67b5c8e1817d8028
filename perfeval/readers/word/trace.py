"""The trace of a document: its paragraphs as they were written and where each value in them came from.

It is kept in the package as a custom XML part, which Word and WPS carry along without showing it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

from lxml import etree

from perfeval.cells import LAST_ROW
from perfeval.model.material import Filling
from perfeval.readers.word.package import parsed
from perfeval.records import frozen

NAMESPACE: Final = "urn:perfeval:trace:1"
#: the attributes that name the subject of a report, and those of a doubt
SUBJECT: Final = ("unit", "year", "project")
DOUBT: Final = ("n", "was", "now")
#: how long a day is written; a moment is longer
_DAY_LENGTH: Final = 10
_PARAGRAPH, _SOURCE, _TABLE, _DOUBTED, _ROW, _CELL = (f"{{{NAMESPACE}}}{name}" for name in "pstdrc")


@frozen
class Source:
    """Where a value came from: its name, its cells as a person names them, and how it was made from them."""

    name: str
    cells: str
    how: str


@frozen
class Value:
    """The part of a paragraph, from `start` to before `end`, that was filled in."""

    start: int
    end: int
    source: Source


@frozen
class Doubt:
    """A sentence of a person in which a value stands that is another now, or `now` blank: there is none any more.

    A sentence that was composed, and is no more, is a doubt as a whole, without a `name`.
    """

    sentence: str
    name: str
    was: str
    now: str


@frozen
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


@frozen
class CarriedCell:
    """A cell of the workbook that travels with a report: sheet and field of the template, its row, and what was typed."""

    sheet: str
    field: str
    row: int
    value: Filling


#: how a table is filled: for each row, how many paragraphs each cell has
Shape: TypeAlias = tuple[tuple[int, ...], ...]


@frozen
class Trace:
    """What a document said when it was written, which report it was, and by which system and outline it was made.

    `tables` are the shapes of its tables by the number of the first paragraph in each; `sections` and `charts` are how
    many of them the document has, no sections where an older version has written it, which told neither. `doubted` were
    told when a person's edits were carried into it. `cells` are what was typed into the workbook, where that was wanted.
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
    cells: tuple[CarriedCell, ...] = ()


def read_trace(part: bytes) -> Trace | None:
    """Return the trace that a part keeps; None for a part that is something else."""
    try:
        root = parsed(part)
    except ValueError:
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
        cells = tuple(_read_cells(root))
    except (ArithmeticError, KeyError, ValueError):
        return None  # somebody has been at it: a value without its source, a number that is none
    return Trace(
        report=root.get("report", ""),
        subject=tuple(value for name in SUBJECT if (value := root.get(name)) is not None),
        system=root.get("system", ""),
        outline=root.get("outline", ""),
        paragraphs=paragraphs,
        tables=tables,
        sections=sections,
        charts=charts,
        doubted=tuple(
            Doubt(element.text or "", *(element.get(name, "") for name in DOUBT)) for element in root.iter(_DOUBTED)
        ),
        cells=cells,
    )


def _read_tables(root: etree._Element) -> Iterator[tuple[int, Shape]]:
    place = 0
    for element in root:
        number = sum(1 for _ in element.iter(_PARAGRAPH))
        if element.tag == _TABLE:
            shape = tuple(tuple(map(int, row.split())) for row in element.get("n", "").split(";"))
            stated = [paragraphs for row in shape for paragraphs in row]
            if sum(stated) != number or min(stated, default=0) < 0:
                raise ValueError(shape)
            yield place, shape
        place += number


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


def _read_cells(root: etree._Element) -> Iterator[CarriedCell]:
    for row in root.iter(_ROW):
        number = int(row.get("n", ""))
        if not 0 < number <= LAST_ROW:
            raise ValueError(number)
        for cell in row.iter(_CELL):
            value = _read_value(cell.text or "", cell.get("t", ""))
            yield CarriedCell(row.get("s", ""), cell.get("f", ""), number, value)


def _read_value(text: str, kind: str) -> Filling:
    """Return what a cell holds: a text, a number (`n`), a day or a moment (`d`), or a truth value (`b`)."""
    match kind:
        case "":
            return text
        case "n":
            number = Decimal(text)
            if number.is_finite():
                return number
        case "d":
            return date.fromisoformat(text) if len(text) == _DAY_LENGTH else datetime.fromisoformat(text)
        case "b" if text in {"0", "1"}:
            return text == "1"
    raise ValueError(text)
