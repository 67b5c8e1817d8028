"""Write the trace of a document: its paragraphs as they are written, and where each value in them comes from."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby
from typing import Final

from perfeval.cells import Scalar
from perfeval.characters import without_control
from perfeval.model import Typed
from perfeval.readers.word.trace import DOUBT, NAMESPACE, SUBJECT, Doubt
from perfeval.reports.blocks import Report
from perfeval.reports.runs import UNSTATED, Run, Text

_RESERVED: Final = re.compile('[&<>"\n]')
_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": " "})
_TEXT_RESERVED: Final = re.compile("[&<>]")
#: a mark that a reader of XML takes for a line's end
_RETURN: Final = "\r"
_MIDNIGHT: Final = time()
_TEXT_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


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

    def add_table(self, rows: Iterable[Iterable[str]], first: int) -> None:
        """Say that the paragraphs from `first` on are a table's, and how many of them each cell has."""
        shape = ";".join(map(" ".join, rows))
        self.tables.append((first, len(self.paragraphs) - first, shape))

    def add(self, text: Text) -> None:
        """Add a paragraph that is not blank."""
        self.add_plain(text.spelt(escaped) if _TEXT_RESERVED.search(str(text)) else text)

    def add_plain(self, text: Text) -> None:
        """Add a paragraph that is not blank, in which nothing needs to be escaped."""
        self.paragraphs.append(_tagged(text, self.sources))


def _tagged(text: Iterable[Run], sources: list[int]) -> str:
    """Return text with an element around each value, and note the numbers of their sources."""
    tagged = ""
    for words, source, inner in text:
        said = _tagged(inner, sources) if inner else words
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


def trace_xml(report: Report, written: Written, tags: dict[int, str], cells: Iterable[Typed] = ()) -> bytes:
    """Return the part that keeps a report's trace: its sources, and its paragraphs with a number at each value.

    `tags` are the elements of sources by number, which other reports of the workbook name too; `cells` travel along.
    """
    sources = [tags.get(number) or _tag(number, report, tags) for number in sorted(set(written.sources))]
    attributes = "".join(
        f' {name}="{value.translate(_ENTITIES)}"'
        for name, value in (
            *(("report", report.name), ("system", report.system), ("outline", report.outline)),
            *zip(SUBJECT, report.subject, strict=False),
            ("sections", str(written.sections)),
            ("charts", str(written.charts)),
        )
    )
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<trace xmlns="{NAMESPACE}"{attributes}>'
    return "".join((head, *sources, *_content(written), _rows(cells), "</trace>")).encode()


def _content(written: Written) -> Iterator[str]:
    """Yield the paragraphs as elements, those of a table within one that has its shape."""
    place = 0
    for first, number, shape in written.tables:
        end = first + number
        yield from (_elements(written.paragraphs[place:first]), f'<t n="{shape}">')
        yield from (_elements(written.paragraphs[first:end]), "</t>")
        place = end
    yield _elements(written.paragraphs[place:])


def _elements(paragraphs: Sequence[str]) -> str:
    return f"<p>{'</p><p>'.join(paragraphs)}</p>" if paragraphs else ""


def _rows(cells: Iterable[Typed]) -> str:
    """Return cells of the workbook as elements, a row of a sheet in one."""
    rows = groupby(cells, key=lambda typed: (typed.sheet, typed.cell.row))
    return "".join(f'<r s="{sheet}" n="{row}">{"".join(map(_cell, typed))}</r>' for (sheet, row), typed in rows)


def _cell(typed: Typed) -> str:
    kind, text = _stored(typed.raw)
    said = f' t="{kind}"' if kind else ""
    return f'<c f="{typed.field}"{said}>{escaped(without_control(text)).replace(_RETURN, "&#13;")}</c>'


def _stored(raw: Scalar) -> tuple[str, str]:
    """Return as what a cell is kept, and how it is written: a figure as Excel shows it, a moment at midnight as a day."""
    match raw:
        case bool():
            return "b", str(int(raw))
        case int() | float():
            return "n", f"{raw:.15g}" if isinstance(raw, float) else str(raw)
        case datetime():
            return "d", (raw.date() if raw.time() == _MIDNIGHT else raw).isoformat()
        case date():
            return "d", raw.isoformat()
        case _:
            return "", str(raw)


def _tag(number: int, report: Report, tags: dict[int, str]) -> str:
    """Return the element of a source, which is remembered."""
    name, cells, how = report.sources[number]
    said = f' h="{how.translate(_ENTITIES) if _RESERVED.search(how) else how}"' if how else ""
    tag = tags[number] = f'<s i="{number}" n="{name}" c="{cells}"{said}/>'
    return tag


def with_doubts(part: bytes, doubts: Iterable[Doubt]) -> bytes:
    """Return the part that keeps a trace with doubts that were told."""
    said = ""
    for doubt in doubts:
        stated = zip(DOUBT, (doubt.name, doubt.was, doubt.now), strict=True)
        attributes = "".join(f' {name}="{text.translate(_ENTITIES)}"' for name, text in stated)
        said += f"<d{attributes}>{escaped(doubt.sentence)}</d>"
    head, end, _ = part.rpartition(b"</trace>")
    return head + said.encode() + end
