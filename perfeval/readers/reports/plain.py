"""Reports that keep no trace, of ours or of others, whose headings are those of a built-in outline.

Each paragraph goes word for word to the cell whose text stands under its heading; what an outline's own sentence states
beyond doubt goes to the cell of that, too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import takewhile
from typing import Final

from perfeval.model.material import Material, Paper
from perfeval.readers.reports.fields import Place
from perfeval.readers.reports.figures import day_of
from perfeval.readers.reports.gathered import Gathered, Spot, Statement, missing, year_of
from perfeval.readers.reports.patterns import Folded, Pattern, folded
from perfeval.readers.reports.sections import Section, Skeleton, skeletons
from perfeval.readers.reports.stated import state_amounts, state_grade
from perfeval.readers.word.places import Paragraph
from perfeval.template import CONTENT, PROJECTS, UNIT
from perfeval.template.definitions import TITLES

#: headings of an outline that a document must have to be taken for a report
_HEADINGS: Final = 3
#: lines that a title is broken into at most, and how long it is
_TITLE_LINES, _TITLE_LENGTH = 4, 150
#: what stands in the title of a combined report instead of a project's name
_NO_PROJECT: Final = frozenset({"", "项目", "项目支出"})
_DAY: Final = re.compile("([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_SIGNATURE_LENGTH, _HEADING_LENGTH = 40, 40
_HOLES: Final = {
    "实施单位": Place(PROJECTS.title, "implementing_unit"),
    "项目名称": Place(PROJECTS.title, "name"),
    "主管部门": Place(UNIT.title, "department"),
}
#: numbers of headings, by their depth
_NUMBERED: Final = re.compile(
    "([（(][一二三四五六七八九十]{1,3}[）)])|([一二三四五六七八九十]{1,3}、)|[0-9]{1,2}[、.．](?![0-9])"
)
IN_A_TABLE: Final = "报告没有来源记录，表格里的内容不能确定是哪一格"
NO_COLUMN: Final = "这一标题下没有对应的栏目"
A_LIST: Final = "报告的目录由程序排出，不用填写"


def read_plain(name: str, now: Sequence[Paragraph]) -> Material | None:
    """Return what a report without a trace says; None where it has no headings of a built-in outline."""
    texts = {folded(paragraph.text).unnumbered().text.rstrip(".。:") for paragraph in now if not paragraph.row}
    found = {skeleton: _share(skeleton, texts) for skeleton in skeletons()}
    skeleton = max(found, key=lambda each: found[each])
    if found[skeleton] < _HEADINGS:
        return None
    return _Reading(name, skeleton, now).material()


def _share(skeleton: Skeleton, texts: set[str]) -> int:
    """Return how many headings of an outline stand in a document."""
    return sum(section.heading in texts for section in skeleton.sections[1:])


@dataclass(slots=True)
class _At:
    """Where a reader is in a report: the project, its section and line, and the cell whose text goes on."""

    project: int = 0
    section: Section | None = None
    number: int = 0
    line: int = 0
    own: Place | None = None
    #: how deep the number of the last heading is, and the heading that no outline has, where one was passed
    level: int = 0
    unknown: str = ""


@dataclass(slots=True)
class _Text:
    """The paragraphs of a cell's text, as they stand and without the words before them."""

    place: str
    values: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


class _Reading:
    """A report without a trace while it is read."""

    def __init__(self, name: str, skeleton: Skeleton, now: Sequence[Paragraph]) -> None:
        self._name, self._skeleton, self._now = name, skeleton, now
        self._gathered = Gathered(name)
        self._texts: dict[Spot, _Text] = {}
        self._at = _At()
        self._title = re.compile(rf"(.*?)([0-9]{{4}})年度(.*?){re.escape(skeleton.title)}")

    def material(self) -> Material:
        """Read the paragraphs one by one, then put together what they say."""
        place = 0
        while place < len(self._now):
            place += self._read(place)
        for spot, text in self._texts.items():
            value, said = "\n".join(text.values), "\n".join(text.said)
            self._gathered.say(spot, Statement(value, said if said != value else "", text.place))
        self._state()
        unit = self._gathered.unit()
        projects = tuple(map(self._gathered.project, self._gathered.projects()))
        return Material(
            paper=Paper.REPORT,
            file=self._name,
            year=year_of(unit),
            unit=unit,
            projects=projects,
            leftovers=tuple(self._gathered.leftovers),
            missing=missing(unit, projects, frozenset()),
        )

    def _state(self) -> None:
        """State what sentences say beyond doubt, and by which outline the report was written."""
        chosen = TITLES["outline"][self._skeleton.name]
        self._gathered.say(Spot(0, Place(UNIT.title, "outline")), Statement(chosen, "", ""))
        for spot, text in self._texts.items():
            if spot.place.sheet == CONTENT.title and spot.place.field in {"funding", "funds_arrival"}:
                state_amounts(self._gathered, spot, "\n".join(text.values), text.place)
            if spot.place == Place(CONTENT.title, "conclusion"):
                state_grade(self._gathered, spot, "\n".join(text.values), text.place)

    def _read(self, place: int) -> int:
        """Take in the paragraphs at a place; return how many they were."""
        paragraph = self._now[place]
        if paragraph.row:
            return self._row(place)
        for number in range(1, _TITLE_LINES + 1):
            if self._is_title(self._now[place : place + number]):
                return number
        text = folded(paragraph.text)
        if self._entry(text):
            self._gathered.leave("", paragraph.text, paragraph.place, A_LIST)
            return 1
        if self._heading(paragraph, text) or self._unknown_heading(paragraph):
            return 1
        if place + 1 < len(self._now) and self._signed(paragraph, self._now[place + 1]):
            return 2
        self._body(paragraph, text)
        return 1

    def _row(self, place: int) -> int:
        """Leave a row of a table over."""
        row = self._now[place].row
        cells = [paragraph.text for paragraph in takewhile(lambda p: p.row == row, self._now[place:])]
        self._gathered.leave("", "｜".join(cells), row, IN_A_TABLE, self._at.project)
        return len(cells)

    def _is_title(self, lines: Sequence[Paragraph]) -> bool:
        """Take in a title that stands in some lines, if they are one."""
        whole = "".join(line.text for line in lines)
        plain = all(not line.row and line.text.strip()[-1:] not in "。；：" for line in lines)
        text = folded(whole if plain and len(whole) <= _TITLE_LENGTH else "")
        match = self._title.fullmatch(text.text)
        if match is None or any(self._skeleton.heading(folded(line.text), 0) is not None for line in lines):
            return False
        unit, year, name = (text.cut(*match.span(group)) for group in (1, 2, 3))
        said, place, gathered = "\n".join(line.text for line in lines), lines[0].place, self._gathered
        combined = folded(name).text in _NO_PROJECT
        gathered.say(Spot(0, Place(UNIT.title, "year")), Statement(Decimal(year), "", place))
        if unit:
            gathered.say(Spot(0, Place(UNIT.title, "name")), Statement(unit, said if combined else "", place))
        if combined:
            self._at = _At(self._at.project, self._skeleton.cover)
            return True
        self._begin()
        gathered.say(Spot(self._at.project, Place(PROJECTS.title, "title_name")), Statement(name, said, place))
        return True

    def _begin(self) -> None:
        self._at = _At(self._at.project + 1, self._skeleton.sections[0])

    def _entry(self, text: Folded) -> bool:
        """Tell whether a paragraph is an entry of the list of a combined report."""
        patterns = self._skeleton.cover.lines[-1].possible
        return any(pattern.match(text.text.lstrip("-·•")) is not None for pattern in patterns)

    def _heading(self, paragraph: Paragraph, text: Folded) -> bool:
        """Begin the section that a paragraph is the heading of, if it is one, with what goes on behind the heading."""
        found, behind = self._skeleton.heading(text, self._at.number), None
        if found is None:
            found, behind = self._run_in(text)
        if found is None:
            return False
        if not self._at.project or found == 1 < self._at.number:
            self._begin()
        at = self._at
        at.number, at.section, at.line, at.own = found, self._skeleton.sections[found], 0, None
        at.level, at.unknown = _level(paragraph.text), ""
        if behind is not None:
            self._body(paragraph, behind)
        elif at.section.stating and not self._holes(at.section.stating, paragraph, text.unnumbered()):
            self._gathered.leave(at.section.heading, paragraph.text, paragraph.place, NO_COLUMN, at.project)
        return True

    def _unknown_heading(self, paragraph: Paragraph) -> bool:
        """Begin a section that the outline does not have, where a paragraph is the heading of one: it has no column."""
        text, at = paragraph.text.strip(), self._at
        level = _level(text)
        if not 0 < level <= min(at.level, 2) or len(text) > _HEADING_LENGTH or text[-1] in "。；：:;":
            return False
        at.section, at.own, at.level, at.unknown = None, None, level, text
        self._gathered.leave("", text, paragraph.place, NO_COLUMN, at.project)
        return True

    def _run_in(self, text: Folded) -> tuple[int | None, Folded | None]:
        """Return the section whose numbered heading a paragraph goes on behind, and that text."""
        bare = text.unnumbered()
        for number, section in enumerate(self._skeleton.sections):
            length = len(section.heading) + 1
            run_in = bare is not text and section.heading and bare.text[length - 1 : length] in {"。", ":"}
            if run_in and bare.text.startswith(section.heading) and len(bare.text) > length:
                return number, Folded(bare.text[length:], bare.places[length:], bare.original)
        return None, None

    def _holes(self, patterns: Sequence[Pattern], paragraph: Paragraph, text: Folded) -> bool:
        """State what the holes of a sentence say, with or without its final mark; tell whether there is anything."""
        whole = Folded(text.text.rstrip("。") + "。", (*text.places, len(text.original)), text.original)
        matches = ((pattern, match) for pattern in patterns if (match := pattern.match(whole.text)) is not None)
        _, match = max(matches, key=lambda found: found[0].weight, default=(None, {}))
        named = {_HOLES[name]: whole.cut(*span) for name, span in match.items() if name in _HOLES}
        for number, (place, value) in enumerate(named.items()):
            spot = Spot(0 if place.sheet == UNIT.title else self._at.project, place)
            self._gathered.say(spot, Statement(value, "" if number else paragraph.text, paragraph.place))
        return bool(named)

    def _signed(self, paragraph: Paragraph, following: Paragraph) -> bool:
        """Take in a signature and the date of issue below it, if two paragraphs are these."""
        match = _DAY.fullmatch(folded(following.text).text)
        short = len(paragraph.text) <= _SIGNATURE_LENGTH and not set(paragraph.text) & set("。：:；;，,")
        day = None if match is None else day_of(match[0])
        if not short or day is None or following.row:
            return False
        for name, value, said in (("signature", paragraph.text.strip(), paragraph), ("issue_date", day, following)):
            spot = Spot(0, Place(UNIT.title, name))
            self._gathered.say(spot, Statement(value, "" if value == said.text else said.text, said.place))
        return True

    def _body(self, paragraph: Paragraph, text: Folded) -> None:
        """Put a paragraph to the text of the cell that stands at this place of the outline."""
        at = self._at
        if text.text.startswith("附件"):
            at.section = None
        if at.section is None:
            self._gathered.leave(at.unknown, paragraph.text, paragraph.place, NO_COLUMN, at.project)
            return
        found = at.section.best(text, at.line)
        line = None if found is None else at.section.lines[found]
        if line is not None and line.own is None and self._holes(line.possible, paragraph, text):
            return
        if line is not None and found is not None and line.own is not None:
            at.line, at.own = found, line.own
        own = at.own or next(iter(at.section.own), None)
        if own is None:
            self._gathered.leave(at.section.heading, paragraph.text, paragraph.place, NO_COLUMN, at.project)
            return
        at.own = own
        self._put(own, paragraph, text, "" if line is None or line.own is None else line.lead)

    def _put(self, own: Place, paragraph: Paragraph, text: Folded, lead: str) -> None:
        spot = Spot(0 if own.sheet == UNIT.title else self._at.project, own)
        begun = self._texts.setdefault(spot, _Text(paragraph.place))
        length = len(folded(lead).text)
        whole = not lead and text.text == folded(paragraph.text).text
        begun.values.append(paragraph.text if whole else text.cut(length, len(text.text)))
        begun.said.append(paragraph.text)


def _level(text: str) -> int:
    """Return how deep the number of a heading is, 1 for 一、, 2 for （一）; 0 for none of these."""
    match = _NUMBERED.match(text.strip())
    return 0 if match is None else 2 if match[1] else 1 if match[2] else 3
