"""What papers say of cells, put together: what agrees is a piece, what contradicts itself is left over twice."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from perfeval.cells import Scalar
from perfeval.figures import plain
from perfeval.model.material import Filling, Leftover, Origin, Piece, ProjectMaterial, Record
from perfeval.readers.reports.fields import FILLED_IN, SHEETS, Place
from perfeval.readers.values import UnreadableError, cell_text, read_year
from perfeval.template import CONTENT, FUNDS, INDICATORS, PROJECTS, UNIT
from perfeval.template.filling import rows_of

#: final marks and blanks, which a report adds and takes away
_LOOSE: Final = re.compile(r"\s|[。；;，,、.．]+$")
DISAGREEING: Final = "报告里几处写得不一样，没有选用"


class Statement(NamedTuple):
    """What is said of a cell: its value, the text that said so where it says more, and where it stands."""

    value: Filling
    said: str
    place: str

    @property
    def key(self) -> object:
        """What statements have in common that say the same."""
        return _LOOSE.sub("", self.value) if isinstance(self.value, str) else self.value

    @property
    def text(self) -> str:
        """What it says, as a person reads it."""
        return self.said or shown(self.value)


def shown(value: Filling) -> str:
    """Return a value as a person reads it."""
    return plain(value) if not isinstance(value, Scalar) else cell_text(value) or ""


class Spot(NamedTuple):
    """A cell: the project that it belongs to, 0 for the unit's; its place; its row, 0 where a project has but one."""

    project: int
    place: Place
    row: int = 0


@dataclass(slots=True)
class Gathered:
    """What one report says, while it is put together; `codes` are the projects' codes, where they are known."""

    file: str
    said: dict[Spot, list[Statement]] = field(default_factory=dict)
    leftovers: list[Leftover] = field(default_factory=list)
    #: cells that no piece is made for, and why
    refused: dict[Spot, str] = field(default_factory=dict)
    rows: dict[int, dict[str, tuple[int, ...]]] = field(default_factory=dict)
    #: the rows of indicators, once all is said
    _numbers: dict[int, list[int]] | None = None

    def say(self, spot: Spot, statement: Statement) -> None:
        """Note what is said of a cell."""
        self.said.setdefault(spot, []).append(statement)

    def instead(self, spot: Spot, statement: Statement) -> None:
        """Note what alone stands for a cell: a person has written it into the report."""
        self.said[spot] = [statement]
        self.refused.pop(spot, None)

    def leave(self, title: str, text: str, place: str, why: str, project: int = 0) -> None:
        """Note what has no place in the workbook."""
        self.leftovers.append(Leftover(Origin(self.file, place), title, text, why, self.label(project)))

    def label(self, project: int) -> str:
        """Return what a project is called: by its name, else by its code; blank for the unit."""
        for name in ("name", "title_name", "code"):
            stated = self.said.get(Spot(project, Place(PROJECTS.title, name)), ())
            if project and stated:
                return shown(stated[0].value)
        return ""

    def projects(self) -> list[int]:
        """Return the projects that something is said of."""
        return sorted({spot.project for spot in self.said if spot.project})

    def record(self, project: int, sheet: str, row: int = 0) -> dict[str, Piece]:
        """Return the pieces of one record in the order of the template; what contradicts itself is left over."""
        record: dict[str, Piece] = {}
        for column in SHEETS[sheet].columns:
            spot = Spot(project, Place(sheet, column.field), row)
            stated = self.said.get(spot, [])
            kinds = {statement.key for statement in stated}
            why = self.refused.get(spot) or (DISAGREEING if len(kinds) > 1 else "")
            if why:
                for statement in _one_of_each(stated):
                    self.leave(column.title, statement.text, statement.place, why, project)
            elif stated:
                value, said, place = min(stated, key=_roughness)
                record[column.field] = Piece(value, Origin(self.file, place), said)
        return record

    def project(self, number: int) -> ProjectMaterial:
        """Return what is known of one project."""
        indicators = (self.record(number, INDICATORS.title, row) for row in self._indicators().get(number, ()))
        return ProjectMaterial(
            described=self.record(number, PROJECTS.title),
            funds=self.record(number, FUNDS.title),
            narratives=self.record(number, CONTENT.title),
            indicators=tuple(record for record in indicators if record),
            rows=self.rows.get(number, {}),
        )

    def _indicators(self) -> dict[int, list[int]]:
        """Return the rows of indicators of each project."""
        if self._numbers is None:
            self._numbers = {}
            for project, row in sorted({(spot.project, spot.row) for spot in self.said if spot.row}):
                self._numbers.setdefault(project, []).append(row)
        return self._numbers

    def unit(self) -> dict[str, Piece]:
        """Return what is known of the unit."""
        return self.record(0, UNIT.title)


def _one_of_each(stated: Iterable[Statement]) -> Iterable[Statement]:
    """Return the first of the statements that say the same, in their order."""
    first: dict[object, Statement] = {}
    for statement in stated:
        first.setdefault(statement.key, statement)
    return first.values()


def _roughness(statement: Statement) -> tuple[int, int]:
    """Return what puts the text first that is nearest to what was typed: with its line breaks, without added marks."""
    text = statement.value if isinstance(statement.value, str) else ""
    return -text.count("\n"), len(text)


def year_of(unit: Record, stated: str = "") -> int | None:
    """Return the year of 单位信息, else the one that is `stated`; None where neither is a year."""
    said = shown(unit["year"].value) if "year" in unit else stated
    try:
        return read_year(said)
    except UnreadableError:
        return None


def missing(unit: Record, projects: Iterable[ProjectMaterial], printed: frozenset[str]) -> tuple[str, ...]:
    """Return the titles of what is filled in and stands nowhere, but for narratives that a report would have `printed`."""
    told = {(UNIT.title, name) for name in unit} | {key for project in projects for key in _told(project)}
    lacking = (place for place in FILLED_IN if (place.sheet, place.field) not in told)
    titles = (p.column.title for p in lacking if p.sheet != CONTENT.title or p.field not in printed)
    return tuple(dict.fromkeys(titles))


def _told(project: ProjectMaterial) -> Iterator[tuple[str, str]]:
    own = tuple(rows_of(project))
    for sheet, record in own:
        yield from ((sheet.title, name) for name in record)
    if any("code" in record for _, record in own):
        yield from ((sheet.title, "code") for sheet, _ in own)
