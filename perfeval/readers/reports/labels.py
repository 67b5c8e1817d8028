"""Which section of its outline each written paragraph of a report belongs to, and which cell's text it is."""

from collections.abc import Iterator, Mapping
from typing import Final

from perfeval.readers.reports.fields import OWN_PARAGRAPHS, Place
from perfeval.readers.reports.patterns import folded
from perfeval.readers.reports.printed import tables_of
from perfeval.readers.reports.sections import Section, Skeleton, built_in
from perfeval.readers.word.trace import Printed, Trace
from perfeval.records import frozen

#: what titles are made of, beside a few words
_IN_TITLES: Final = frozenset({"单位名称", "年度", "标题名称"})
_TITLE_WORDS: Final = 20
_SIGNED: Final = frozenset({"发文机关署名", "成文日期"})


@frozen
class Label:
    """Where a written paragraph belongs: its stretch, and the cell whose text it is behind the `lead`, if it is one's."""

    stretch: int
    own: Place | None = None
    lead: str = ""
    heading: bool = False


@frozen
class Stretch:
    """The paragraphs below one heading: its section of the outline, None where that is not known; and the project."""

    section: Section | None
    project: int

    @property
    def own(self) -> tuple[Place, ...]:
        """The cells whose texts stand here."""
        return () if self.section is None else self.section.own


class Labels:
    """The written paragraphs of a trace with their labels, as its outline parts them."""

    def __init__(self, trace: Trace, projects: Mapping[int, int]) -> None:
        """Label the paragraphs; `projects` are the numbers of projects by those of the paragraphs that name them."""
        self._trace, self._projects = trace, projects
        self._skeleton = _skeleton(trace.outline)
        self._tables = {number for _, rows in tables_of(trace) for row in rows for cell in row for number in cell}
        self.stretches: list[Stretch] = []
        self.labels = list(self._labelled())

    def in_table(self, number: int) -> bool:
        """Tell whether a written paragraph stands in a table."""
        return number in self._tables

    def _labelled(self) -> Iterator[Label]:
        project, section, line = self._projects.get(0, 0), 0, 0
        own: tuple[Place | None, str] = (None, "")
        combined = len(self._trace.subject) < len(("unit", "year", "project"))
        several = len(set(self._projects.values())) > 1
        self._begin(None if self._skeleton is None else self._skeleton.cover if combined else self._front, project)
        for number, paragraph in enumerate(self._trace.paragraphs):
            project = self._projects.get(number, 0 if several and _is_title(paragraph) else project)
            heading = self._heading(number, paragraph, section)
            if heading is not None:
                begun, section = heading
                line, own = 0, (None, "")
                self._begin(begun, project)
                yield Label(len(self.stretches) - 1, heading=begun is not None or _is_title(paragraph))
                continue
            stated = _stated(paragraph)
            if stated is not None:
                own = stated
            elif self.in_table(number) or self._skeleton is None:
                own = (self._composed(paragraph, 0)[0], "") if self.in_table(number) else (None, "")
            else:
                own, line = self._next(paragraph, own, line)
            yield Label(len(self.stretches) - 1, *own)

    @property
    def _front(self) -> Section | None:
        return None if self._skeleton is None else self._skeleton.sections[0]

    def _begin(self, section: Section | None, project: int) -> None:
        self.stretches.append(Stretch(section, project))

    def _heading(self, number: int, paragraph: Printed, section: int) -> tuple[Section | None, int] | None:
        """Return the section that a paragraph begins, with its number; None for one that goes on with a section."""
        if self.in_table(number) or _stated(paragraph) is not None:
            return None
        names = {value.source.name for value in paragraph.values}
        if _is_title(paragraph):
            tells = "标题名称" in names or len(self._trace.subject) > len(("unit", "year"))
            return (self._front if tells else self.stretches[-1].section), 0
        if names & _SIGNED or paragraph.text.startswith("附件"):
            return None, 0
        if self._skeleton is None:
            return None
        found = self._skeleton.heading(folded(paragraph.text), section)
        return None if found is None else (self._skeleton.sections[found], found)

    def _composed(self, paragraph: Printed, line: int) -> tuple[Place | None, int | None]:
        """Return whose text a composed paragraph is, and as which line of its section."""
        section = self.stretches[-1].section
        found = None if section is None else section.best(folded(paragraph.text), line)
        return (None, None) if section is None or found is None else (section.lines[found].own, found)

    def _next(
        self, paragraph: Printed, own: tuple[Place | None, str], line: int
    ) -> tuple[tuple[Place | None, str], int]:
        """Return whose text a composed paragraph is: as its words tell, else as the one before it, else as the section's."""
        place, found = self._composed(paragraph, line)
        section = self.stretches[-1].section
        if section is None:
            return (None, ""), line
        if found is not None:
            return (place, section.lines[found].lead), found
        if own[0] is None and line == 0 and section.own:
            return (section.own[0], ""), line
        return (own[0], ""), line


def _skeleton(outline: str) -> Skeleton | None:
    try:
        return built_in(outline)
    except KeyError:
        return None


def _is_title(paragraph: Printed) -> bool:
    """Tell whether a paragraph is a title, or a line of one: of names and few words."""
    names = {value.source.name for value in paragraph.values}
    words = len(paragraph.text) - sum(value.end - value.start for value in paragraph.values)
    return bool(names) and names <= _IN_TITLES and words <= _TITLE_WORDS and not paragraph.text.endswith("。")


def _stated(paragraph: Printed) -> tuple[Place, str] | None:
    """Return the cell whose text a paragraph is as a whole, and the words before it."""
    for value in paragraph.values[:1]:
        lead = paragraph.text[: value.start]
        if value.source.name in OWN_PARAGRAPHS and value.end == len(paragraph.text) and (not lead or lead[-1] in "：:"):
            return OWN_PARAGRAPHS[value.source.name], lead
    return None
