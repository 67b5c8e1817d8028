"""What a workbook says: drafts as they were read, and complete records, which are drafts without gaps.

A draft says in its types which cells may be blank (`None`) or unread (`UNREAD`), so that a check has to deal with both.
Scoring and reports get complete records, project by project: what could not be read holds back what depends on it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal

from perfeval.cells import Cell
from perfeval.model.funds import FundsDraft, FundsStatement
from perfeval.model.places import UNREAD, CarriedCell, Place, Read, Typed
from perfeval.model.values import NOT_APPLICABLE, Nature, Target, value_shown
from perfeval.records import frozen


@frozen(kw_only=True)
class IndicatorDraft:
    """A row of 绩效指标 as it was read."""

    place: Place
    level1: Read[str]
    level2: Read[str]
    name: Read[str]
    nature: Read[Nature]
    target: Read[Target | None]
    unit_of_measure: Read[str | None]
    actual: Read[Target | None]
    points: Read[Decimal | None]
    achievement: Read[str | None]
    self_score: Read[Decimal | None]
    deviation_reason: Read[str | None]
    #: what the workbook's own formula shows as this row's score
    preview: Decimal | None = None

    @property
    def applicable(self) -> bool:
        """Whether the indicator is scored at all."""
        return self.achievement != NOT_APPLICABLE

    @property
    def label(self) -> str:
        """How messages name the indicator."""
        if self.name is UNREAD:
            row = self.place.cell("code").row
            return f"第 {row} 行的指标"
        return f"指标“{self.name}”"

    def complete(self) -> "Indicator | None":
        """Return the indicator where every cell of its row was read."""
        if (
            self.level1 is UNREAD
            or self.level2 is UNREAD
            or self.name is UNREAD
            or self.nature is UNREAD
            or self.target is UNREAD
            or self.unit_of_measure is UNREAD
            or self.actual is UNREAD
            or self.points is UNREAD
            or self.achievement is UNREAD
            or self.self_score is UNREAD
            or self.deviation_reason is UNREAD
        ):
            return None
        return Indicator(
            place=self.place,
            level1=self.level1,
            level2=self.level2,
            name=self.name,
            nature=self.nature,
            target=self.target,
            unit_of_measure=self.unit_of_measure,
            actual=self.actual,
            points=self.points,
            achievement=self.achievement,
            self_score=self.self_score,
            deviation_reason=self.deviation_reason,
            preview=self.preview,
        )


@frozen(kw_only=True)
class Indicator(IndicatorDraft):
    """One row of a project: a level-3 indicator with target and actual value (三级指标); without points it is not scored."""

    level1: str
    level2: str
    name: str
    nature: Nature
    target: Target | None
    unit_of_measure: str | None
    actual: Target | None
    points: Decimal | None
    achievement: str | None
    self_score: Decimal | None
    deviation_reason: str | None

    def shown(self, value: Target | None, *, sign: bool = False) -> str:
        """Return a target or an actual value with its unit of measure, as a report prints it."""
        return value_shown(value, self.unit_of_measure, self.nature if sign else None)


@frozen(kw_only=True)
class ProjectDraft:
    """A project as it was read; it is told from others by its code, without which a row belongs to nothing."""

    place: Place
    code: str
    name: Read[str]
    title_name: Read[str | None]
    implementing_unit: Read[str | None]
    content: Read[str | None]
    target: Read[str]
    basis: Read[str | None]
    funds: FundsDraft | None
    indicators: tuple[IndicatorDraft, ...]
    #: the project's own texts, by field; those left blank are not there
    narratives: Mapping[str, Read[str]]
    narratives_place: Place | None = None
    #: what the workbook's own formulas show as total and grade
    preview_total: Decimal | None = None
    preview_grade: str | None = None

    @property
    def label(self) -> str:
        """How messages name the project: by its code, and by its name where that was read."""
        return f"项目“{self.code}”" if self.name is UNREAD else f"项目“{self.code} {self.name}”"

    @property
    def unscored(self) -> bool:
        """Whether all its rows were left without points (未评分): the forms of some provinces have none."""
        return bool(self.indicators) and all(row.points is None for row in self.indicators)

    def rows(self) -> set[tuple[str, int]]:
        """Return sheet and number of every row that the project has."""
        places = [self.place, *(row.place for row in self.indicators)]
        places += [self.funds.place] if self.funds is not None else []
        places += [self.narratives_place] if self.narratives_place is not None else []
        cells = [place.cell("code") for place in places]
        return {(cell.sheet, cell.row) for cell in cells}

    def narrative_cell(self, field: str) -> Cell:
        """Return the cell of one of the project's own texts."""
        return (self.narratives_place or self.place).cell(field)

    def complete(self) -> "Project | None":
        """Return the project where every cell of its rows was read, and nothing that it needs is missing."""
        funds = None if self.funds is None else self.funds.complete()
        indicators = tuple(found for draft in self.indicators if (found := draft.complete()) is not None)
        narratives = {field: text for field, text in self.narratives.items() if text is not UNREAD}
        if (
            funds is None
            or not indicators
            or len(indicators) < len(self.indicators)
            or len(narratives) < len(self.narratives)
            or self.name is UNREAD
            or self.title_name is UNREAD
            or self.implementing_unit is UNREAD
            or self.content is UNREAD
            or self.target is UNREAD
            or self.basis is UNREAD
        ):
            return None
        return Project(
            place=self.place,
            code=self.code,
            name=self.name,
            title_name=self.title_name,
            implementing_unit=self.implementing_unit,
            content=self.content,
            target=self.target,
            basis=self.basis,
            funds=funds,
            indicators=indicators,
            narratives=narratives,
            narratives_place=self.narratives_place,
            preview_total=self.preview_total,
            preview_grade=self.preview_grade,
        )


@frozen(kw_only=True)
class Project(ProjectDraft):
    """One project of the unit with all that the workbook says of it (项目)."""

    name: str
    title_name: str | None
    implementing_unit: str | None
    content: str | None
    target: str
    basis: str | None
    funds: FundsStatement
    indicators: tuple[Indicator, ...]
    narratives: Mapping[str, str]


@frozen
class OutlineName:
    """What 单位信息 calls an outline, and where: the name of a built-in one, or of a file beside the workbook."""

    name: str
    cell: Cell


@frozen(kw_only=True)
class UnitDraft:
    """单位信息 as it was read."""

    place: Place
    name: Read[str]
    year: Read[int]
    department: Read[str | None]
    money_unit: Read[str]
    system: Read[str]
    #: the outlines that were read, each once; none where the first was reported
    outlines: tuple[OutlineName, ...]
    basis: Read[str | None]
    leader: Read[str | None]
    members: Read[str | None]
    cover_text: Read[str | None]
    annex_scores: Read[bool]
    signature: Read[str | None]
    issue_date: Read[date | None]
    email: Read[str | None]
    #: the unit's habitual texts, by field; those left blank are not there
    wording: Mapping[str, Read[str]]

    def complete(self) -> "Unit | None":
        """Return the unit where every one of its cells was read."""
        wording = {field: text for field, text in self.wording.items() if text is not UNREAD}
        if (
            len(wording) < len(self.wording)
            or self.name is UNREAD
            or self.year is UNREAD
            or self.department is UNREAD
            or self.money_unit is UNREAD
            or self.system is UNREAD
            or not self.outlines
            or self.basis is UNREAD
            or self.leader is UNREAD
            or self.members is UNREAD
            or self.cover_text is UNREAD
            or self.annex_scores is UNREAD
            or self.signature is UNREAD
            or self.issue_date is UNREAD
            or self.email is UNREAD
        ):
            return None
        return Unit(
            place=self.place,
            name=self.name,
            year=self.year,
            department=self.department,
            money_unit=self.money_unit,
            system=self.system,
            outlines=self.outlines,
            basis=self.basis,
            leader=self.leader,
            members=self.members,
            cover_text=self.cover_text,
            annex_scores=self.annex_scores,
            signature=self.signature,
            issue_date=self.issue_date,
            email=self.email,
            wording=wording,
        )


@frozen(kw_only=True)
class Unit(UnitDraft):
    """The unit that reports, and how it wants its reports (单位信息)."""

    name: str
    year: int
    department: str | None
    money_unit: str
    system: str
    basis: str | None
    leader: str | None
    members: str | None
    cover_text: str | None
    annex_scores: bool
    signature: str | None
    issue_date: date | None
    email: str | None
    wording: Mapping[str, str]


@frozen(kw_only=True)
class Submission:
    """One filled workbook as it was read: a unit's year (填报表); a missing sheet has been reported."""

    unit: UnitDraft
    projects: tuple[ProjectDraft, ...]
    missing_sheets: frozenset[str] = frozenset()
    #: what the workbook began with, where it was made from last year's
    carried: tuple[CarriedCell, ...] = ()
    #: gives every cell that was filled and read
    typed: Callable[[], Iterable[Typed]] = field(default=tuple, compare=False, repr=False)
