"""Reports of ours that keep their trace: what they print comes back to its cell, what a person wrote is own wording."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from perfeval.cells import Cell
from perfeval.library import Shelf, built_in_system
from perfeval.methods import METHODS
from perfeval.methods.checklist import numbered
from perfeval.model.material import Material, Paper
from perfeval.readers.reports.carried import carry_cells
from perfeval.readers.reports.columns import Columns
from perfeval.readers.reports.edits import Edits, Fate
from perfeval.readers.reports.fields import ACTUAL_NAMES, ALIKE, NAMED, TARGET_NAMES, WORDING, Place
from perfeval.readers.reports.figures import FIGURE, beside, figure_of, value_of
from perfeval.readers.reports.gathered import Gathered, Spot, Statement, missing, year_of
from perfeval.readers.reports.indicators import finish_row
from perfeval.readers.reports.labels import Labels
from perfeval.readers.reports.owners import Owners
from perfeval.readers.reports.patterns import folded
from perfeval.readers.reports.printed import Seen, values_of
from perfeval.readers.reports.sections import built_in
from perfeval.readers.reports.wording import NO_PROJECT, TAKEN_OUT, Wording
from perfeval.readers.word.places import Paragraph
from perfeval.readers.word.trace import Trace
from perfeval.template import INDICATORS, NARRATIVES, PROJECTS, UNIT
from perfeval.template.definitions import TITLES

#: names of what tells how a row was scored
_SCORING: Final = frozenset({"评分标准", "评分依据", "得分", "扣分说明", "扣分"})
#: what the methods say whose points are those that the unit itself awards
_OWN_SCORE: Final = re.compile(rf"^(?:分档：档次“[^”]*”（[^）]*），|[^：]*：)单位评定 ({FIGURE}) 分(?=，理由：|$)")
_QUANTITIES: Final = frozenset((*TARGET_NAMES, *ACTUAL_NAMES))
UNSETTLED: Final = "来源记录里的名称与单元格对不上，不能确定是哪一格"
NO_FIGURE: Final = "不是可以填进这一格的数"
NOT_PARTED: Final = "报告里两格的内容印在一起，分不开"
CHANGED: Final = "报告里改动过，与原来填写的不一致，没有选用"
NAME_MADE: Final = "报告里的这个名称由项目名称写成，项目名称原来怎样写看不出"


def read_traced(name: str, trace: Trace, now: Sequence[Paragraph]) -> Material:
    """Return what a report with a trace says; `now` are its paragraphs as they read now."""
    reading = _Reading(name, trace, now)
    return reading.material()


class _Reading:
    """A report with a trace while it is read."""

    def __init__(self, name: str, trace: Trace, now: Sequence[Paragraph]) -> None:
        self._name, self._trace = name, trace
        self._values = list(values_of(trace))
        self._columns = Columns(self._values)
        rows = [cell.row for cell in trace.cells if cell.sheet == PROJECTS.title]
        self._owners = Owners(self._values, self._columns, rows)
        self._edits = Edits(trace, now)
        self._gathered = Gathered(name)
        self._titles: dict[Spot, set[str]] = defaultdict(set)
        #: what stands for the name of a project, and was made from it
        self._made: dict[int, Seen] = {}
        #: values that a person took out, by their cells
        self._taken_out: dict[Spot, tuple[str, str]] = {}
        self._carried = carry_cells(trace, self._gathered)

    def material(self) -> Material:
        """Put together what the values say, and what a person has made of them."""
        gathered = self._gathered
        self._state_subject()
        edited = Wording(self._edits, Labels(self._trace, self._owners.begun), gathered).edited
        for seen in self._values:
            self._take(seen, edited)
        if not self._carried:
            self._leave_what_no_cell_says()
            for spot in dict.fromkeys(Spot(s.project, _ROW, s.row) for s in gathered.said if s.row):
                finish_row(gathered, spot, self._titles[spot], self._own_points)
        if not self._carried:
            gathered.rows = {n: {PROJECTS.title: (row,)} for row, n in self._owners.rows.items()}
        unit = gathered.unit()
        projects = tuple(map(gathered.project, gathered.projects()))
        return Material(
            paper=Paper.REPORT,
            file=self._name,
            year=year_of(unit, "".join(self._trace.subject[1:2])),
            unit=unit,
            projects=projects,
            leftovers=tuple(gathered.leftovers),
            missing=() if self._carried else missing(unit, projects, _printed(self._trace.outline)),
        )

    def _leave_what_no_cell_says(self) -> None:
        """Leave over what was taken out, and what was made of a name, where nothing else says what their cells do."""
        gathered = self._gathered
        for spot, (text, place) in self._taken_out.items():
            if spot not in gathered.said:
                gathered.leave(spot.place.column.title, text, place, TAKEN_OUT, spot.project)
        for project, seen in self._made.items():
            if Spot(project, Place(PROJECTS.title, "name")) not in gathered.said:
                self._leave(seen, NAME_MADE)

    def _state_subject(self) -> None:
        """State what the trace says of the report itself: whose it is, and by what it was made."""
        if self._carried:
            return
        _, _, *codes = (*self._trace.subject, "", "")[: max(len(self._trace.subject), 2)]
        for code in codes:
            self._gathered.say(Spot(1, Place(PROJECTS.title, "code")), Statement(code, "", ""))
        for field, value, shelf in (
            ("system", self._trace.system, Shelf.SYSTEMS),
            ("outline", self._trace.outline, Shelf.REPORT_OUTLINES),
        ):
            if value in shelf.names() or shelf.is_file(value):
                chosen = TITLES[field].get(value, value)
                self._gathered.say(Spot(0, Place(UNIT.title, field)), Statement(chosen, "", ""))

    def _take(self, seen: Seen, edited: set[Spot]) -> None:
        """Take in what a value says of its cells."""
        self._note_scoring(seen)
        if seen.source.how or seen.source.name not in NAMED:
            return
        for cell, text in self._parts(seen):
            place = self._columns.place(seen.source.name, cell)
            project = self._owners.project(cell)
            if place is None or project is None:
                self._leave(seen, UNSETTLED if place is None else NO_PROJECT)
            elif place.exact:
                row = cell.row if place.sheet == INDICATORS.title else 0
                self._state(seen, Spot(project, place, row), text, edited)
            elif not self._carried:
                self._made.setdefault(project, seen)

    def _parts(self, seen: Seen) -> list[tuple[Cell, str]]:
        """Return the cells that a value says, each with what it says of it."""
        if len(seen.cells) == 1 or seen.source.name in ALIKE:
            return [(cell, seen.text) for cell in seen.cells]
        if seen.source.name not in ACTUAL_NAMES or not seen.cells:
            return []
        own = [cell for cell in seen.cells if self._columns.title(cell) == INDICATORS.title]
        texts = beside(seen.text)
        if texts is None:
            self._leave(seen, NOT_PARTED)
            return []
        return list(zip(own, texts[-len(own) :], strict=False)) if own else []

    def _leave(self, seen: Seen, why: str) -> None:
        """Leave a value over that may be what a cell says; where the cells travel, they say all."""
        if self._carried or not any(place.exact for place in NAMED[seen.source.name]):
            return
        found = self._edits.of(seen, seen.start)
        place = found.paragraph.place if found.paragraph else ""
        self._gathered.leave(seen.source.name, seen.text, place, why, self._project_of(seen) or 0)

    def _project_of(self, seen: Seen) -> int | None:
        return next((self._owners.project(cell) for cell in seen.cells), None)

    def _state(self, seen: Seen, spot: Spot, text: str, edited: set[Spot]) -> None:
        """State what a value says of a cell, as far as a person has left it."""
        wording = spot.place.field.startswith(WORDING)
        if spot in edited or (self._carried and not spot.project and wording):
            return
        found = self._edits.of(seen, seen.start)
        place = found.paragraph.place if found.paragraph else ""
        if wording and found.fate is not Fate.STANDS:
            return  # what became of it is the project's own text
        if found.fate is Fate.CHANGED:
            self._gathered.refused[spot] = CHANGED
        if found.fate is Fate.GONE:
            self._taken_out[spot] = text, place
        elif not self._carried:
            self._say(spot, seen, seen.worded if wording else text, place)

    def _say(self, spot: Spot, seen: Seen, text: str, place: str) -> None:
        """Note what a value says, as the cell holds it; figures of indicators are made when their row is known."""
        value = text if seen.source.name in _QUANTITIES else value_of(spot.place.column, text)
        if value is None:
            self._gathered.leave(spot.place.column.title, text, place, NO_FIGURE, spot.project)
            return
        self._gathered.say(spot, Statement(value, text if _says_more(value, text) else "", place))

    def _note_scoring(self, seen: Seen) -> None:
        """Note by which method the row of a value was scored."""
        rows = {(cell.sheet, cell.row) for cell in seen.cells if self._columns.title(cell) == INDICATORS.title}
        if seen.source.name not in _SCORING or len(rows) != 1:
            return
        said = seen.source.how or seen.text
        title = said.partition("：")[0]
        ((sheet, row),) = rows
        project = self._owners.project(Cell(sheet, row, 1))
        if project is not None and title in {method.title for method in METHODS.values()}:
            self._titles[Spot(project, _ROW, row)].add(title)
            self._note_own_score(seen, said, Spot(project, Place(INDICATORS.title, "self_score"), row))

    def _note_own_score(self, seen: Seen, said: str, spot: Spot) -> None:
        """Note the unit's own score where the scoring says that the points are what the unit has awarded."""
        match, found = _OWN_SCORE.search(said), self._edits.of(seen, seen.start)
        figure = None if match is None else figure_of(match[1])
        if figure is not None and found.fate is Fate.STANDS and not self._carried:
            place = found.paragraph.place if found.paragraph else ""
            self._gathered.say(spot, Statement(figure, match[0] if match else "", place))

    def _own_points(self, key: tuple[str, str, str], text: str) -> bool:
        """Tell whether a text is the points to be met that the system itself has for an indicator."""
        alike = folded(text).text
        return any(
            points == alike and all(part in {"", own} for part, own in zip(key, place, strict=True))
            for place, points in _own_points(self._trace.system).items()
        )


#: stands for a row of indicators as a whole
_ROW: Final = Place(INDICATORS.title, "name")


@lru_cache(8)
def _own_points(system: str) -> dict[tuple[str, str, str], str]:
    if system not in Shelf.SYSTEMS.names():
        return {}
    commons = built_in_system(system).indicators
    return {common.key: folded(numbered(common.checkpoints)).text for common in commons if common.checkpoints}


def _says_more(value: object, text: str) -> bool:
    return not isinstance(value, str) and str(value) != text


def _printed(outline: str) -> frozenset[str]:
    """Return the narratives that an outline prints where they are typed; all for one that is not known."""
    try:
        skeleton = built_in(outline)
    except KeyError:
        return frozenset(n.field for n in NARRATIVES)
    return frozenset(place.field for section in skeleton.sections for place in section.own)
