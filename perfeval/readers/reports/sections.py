"""What the built-in outlines print under which heading: the texts that are cells of their own, and what they compose."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from perfeval.library import Shelf
from perfeval.library.outlines import Section as Lines
from perfeval.library.outlines import sections_of
from perfeval.readers.reports.fields import OWN_PARAGRAPHS, Place
from perfeval.readers.reports.patterns import Folded, Hole, Pattern, folded, patterns
from perfeval.records import frozen

_HEADING: Final = re.compile(r"#{1,4} (.*)")
#: a line, or a cell of a table, that is a text of its own behind some words
_OWN: Final = re.compile(r":?([^{}|]*)\{\{ (\w+) \}\}")
_STATEMENT: Final = re.compile(r"\s*(?:\{%(?:(?!%\}).)*%\}\s*)+")
_WORDING: Final = "常用语："
#: patterns with fewer characters of their own fit anything
_TELLING: Final = 4
#: own words that are enough where a paragraph only begins with them
_BEGINNING: Final = 6
#: sections that a form has at most, below its tables
_OF_A_FORM: Final = 5
#: marks that may stand behind a heading, or be missing there
_FINAL: Final = ".。:"


@frozen
class Line:
    """A line of an outline: what it can print, and the cell whose text it is behind the `lead`, if it is one's."""

    possible: tuple[Pattern, ...]
    own: Place | None = None
    lead: str = ""

    def worth(self, text: Folded) -> int:
        """Return how surely a paragraph is this line's, 0 where nothing says so; one that only begins so is rather less."""
        whole = (text.text, text.text + "。")
        fitting = (p for p in self.possible if any(p.match(said) is not None for said in whole))
        weight = max((pattern.weight for pattern in fitting), default=0)
        begins = max((len(lead) for p in self.possible if text.text.startswith(lead := p.lead)), default=0)
        return weight if weight >= _TELLING else begins if begins >= _BEGINNING else 0


@frozen
class Section:
    """A heading of an outline and the lines below it; the front, before the first heading, has a blank one.

    A heading that goes on with a value has the patterns of what it and the line below it print in one.
    """

    heading: str
    lines: tuple[Line, ...]
    stating: tuple[Pattern, ...] = ()

    @property
    def own(self) -> tuple[Place, ...]:
        """The cells whose texts stand below the heading."""
        return tuple(line.own for line in self.lines if line.own is not None)

    def best(self, text: Folded, begin: int) -> int | None:
        """Return the number of the line, from `begin` on, that a paragraph most surely is; None where none is."""
        worth = [line.worth(text) for line in self.lines[begin:]]
        most = max(worth, default=0)
        return begin + worth.index(most) if most else None


@frozen
class Skeleton:
    """An outline as headings and lines: the front of a combined report, and a project's sections in their order."""

    name: str
    cover: Section
    sections: tuple[Section, ...]
    #: what ends the titles of its reports
    title: str

    def heading(self, text: Folded, after: int) -> int | None:
        """Return the number of the section that a paragraph is the heading of, the nearest one after `after` first."""
        bare = text.unnumbered().text
        order = [*range(after + 1, len(self.sections)), *range(1, min(after + 1, len(self.sections)))]
        return next((n for n in order if _is_heading(bare, self.sections[n])), None)


def _is_heading(bare: str, section: Section) -> bool:
    return bare.startswith(section.heading) if section.stating else bare.rstrip(_FINAL) == section.heading


def skeletons() -> tuple[Skeleton, ...]:
    """Return the built-in outlines that are texts with headings."""
    found = map(built_in, Shelf.REPORT_OUTLINES.names())
    return tuple(skeleton for skeleton in found if len(skeleton.sections) > _OF_A_FORM)


@cache
def built_in(name: str) -> Skeleton:
    """Return a built-in outline; raise `KeyError` for a name that is none's."""
    sections = sections_of(Shelf.REPORT_OUTLINES.built_in(name))
    texts = {title: "".join(lines.lines) for title, lines in sections.items()}
    entry = Line(patterns(texts["条目"].strip()))  # of the list of a combined report's parts
    return Skeleton(
        name=name,
        cover=Section("", (*_lines(sections["合订本"].lines, texts), entry)),
        sections=tuple(_parted(sections["项目报告"], texts)),
        title=texts["报告标题"].rsplit("|", 1)[-1].strip(),
    )


def _parted(report: Lines, texts: Mapping[str, str]) -> Iterator[Section]:
    heading, lines = "", list[str]()
    for line in (*report.lines, "# "):
        match = _HEADING.match(line)
        if match is None:
            lines.append(line)
            continue
        yield _section(heading, lines, texts)
        heading, lines = match[1], []


def _section(heading: str, lines: Sequence[str], texts: Mapping[str, str]) -> Section:
    if "{{" not in heading:
        bare = folded(heading).unnumbered().text.rstrip(_FINAL)
        return Section(bare, tuple(_lines(lines, texts)))
    stating = (*patterns(heading), *patterns(heading + "".join(lines[:1])))
    stating = tuple(Pattern(_unnumbered(pattern.parts)) for pattern in stating)
    lead = stating[0].parts[0]
    return Section(lead if isinstance(lead, str) else "", tuple(_lines(lines, texts)), stating)


def _unnumbered(parts: tuple[str | Hole, ...]) -> tuple[str | Hole, ...]:
    first, *rest = parts
    return (folded(first).unnumbered().text if isinstance(first, str) else first, *rest)


def _lines(lines: Sequence[str], texts: Mapping[str, str]) -> Iterator[Line]:
    for line in lines:
        if not line.strip() or _STATEMENT.fullmatch(line):
            continue
        if line.startswith("|"):
            cells = (_OWN.fullmatch(cell.strip()) for cell in line.split("|"))
            yield from (_own(cell, texts) for cell in cells if cell is not None and cell[2] in OWN_PARAGRAPHS)
            continue
        match = _OWN.fullmatch(line.strip())
        yield _own(match, texts) if match else Line(patterns(line))


def _own(match: re.Match[str], texts: Mapping[str, str]) -> Line:
    """Return a line that prints one value, which the outline may have words for."""
    lead, name = match[1], match[2]
    words = texts.get(f"{_WORDING}{name}", "")
    possible = patterns(lead + words) if words or name not in OWN_PARAGRAPHS else ()
    if name in OWN_PARAGRAPHS:
        return Line(
            (*possible, *((Pattern((folded(lead).text, Hole(name))),) if lead else ())), OWN_PARAGRAPHS[name], lead
        )
    return Line(possible)
