"""The words of the domain: what a workbook says, what an indicator system asks, what an evaluation finds.

Every record is frozen; `None` means that the author left the cell blank; amounts, targets and points are `Decimal`.
A required field is blank only where reading has reported it, and such a submission is never evaluated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import TypeAlias

from perfeval.problems import Cell

HUNDRED = Decimal(100)
_CENT = Decimal("0.01")
#: wide enough that no quotient of two figures the reader lets through is too long to round
_WIDE = Context(prec=60)


def rounded(value: Decimal) -> Decimal:
    """Return `value` at two places, half away from zero, as Excel's ROUND does."""
    return value.quantize(_CENT, ROUND_HALF_UP, _WIDE)


def plain(value: Decimal) -> str:
    """Return a figure as a person writes it: no exponent, no trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: its sheet and the cell of each of its fields."""

    sheet: str
    cells: Mapping[str, Cell]
    unreadable: frozenset[str] = frozenset()

    def cell(self, field: str) -> Cell:
        """Return the cell that a field was read from, else the sheet."""
        return self.cells.get(field, Cell(self.sheet))

    def readable(self, *fields: str) -> bool:
        """Tell whether none of the fields has been reported as unreadable already."""
        return self.unreadable.isdisjoint(fields)


class Nature(StrEnum):
    """How the actual value of an indicator is held against its target (指标性质)."""

    AT_LEAST = "≥"
    ABOVE = ">"
    EQUAL = "="
    BELOW = "<"
    AT_MOST = "≤"
    WITHIN = "区间"
    YES_NO = "是否"
    CHECKLIST = "要点"
    LEVEL = "定性"

    @property
    def numeric(self) -> bool:
        """Whether target and actual value are figures."""
        return self not in {Nature.YES_NO, Nature.CHECKLIST, Nature.LEVEL}


@dataclass(frozen=True, slots=True)
class Interval:
    """A target with two bounds, both belonging to it (区间)."""

    low: Decimal
    high: Decimal

    def __str__(self) -> str:
        return f"{plain(self.low)}～{plain(self.high)}"


Target: TypeAlias = Decimal | Interval | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One scored row of a project: a level-3 indicator with target and actual value (三级指标)."""

    place: Place
    level1: str
    level2: str
    name: str
    nature: Nature
    target: Target | None
    unit_of_measure: str | None
    actual: Target | None
    points: Decimal
    achievement: str | None
    self_score: Decimal | None
    deviation_reason: str | None

    def shown(self, value: Target | None, *, sign: bool = False) -> str:
        """Return a target or an actual value with its unit of measure, as a report prints it."""
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        text = plain(value) if isinstance(value, Decimal) else str(value)
        mark = self.nature.value if sign and isinstance(value, Decimal) else ""
        return f"{mark}{text}{self.unit_of_measure or ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FundsStatement:
    """Budget, receipts and payments of one project in the unit's unit of money (资金情况)."""

    place: Place
    initial_budget: Decimal | None
    adjusted_budget: Decimal | None
    current_appropriation: Decimal | None
    prior_carryover: Decimal | None
    other_funds: Decimal | None
    opening_carryover: Decimal | None
    appropriation_received: Decimal | None
    expenditure: Decimal | None
    closing_carryover: Decimal | None
    returned: Decimal | None
    usage: str | None
    note: str | None

    @property
    def allocated(self) -> Decimal | None:
        """What the budget sets aside for the project (安排经费): the adjusted budget, else the initial one."""
        return self.initial_budget if self.adjusted_budget is None else self.adjusted_budget

    @property
    def planned_receipts(self) -> Decimal | None:
        """Funds that were to come in this year (计划投入资金): the allocation less what was carried over."""
        if self.adjusted_budget is None:
            return self.initial_budget
        return self.adjusted_budget - (self.prior_carryover or Decimal(0))

    @property
    def available(self) -> Decimal | None:
        """What could be spent: opening carry-over plus the appropriation received."""
        if self.opening_carryover is None or self.appropriation_received is None:
            return None
        return self.opening_carryover + self.appropriation_received

    @property
    def expected_closing(self) -> Decimal | None:
        """What the closing carry-over must be, where receipts and payments are known."""
        if self.available is None or self.expenditure is None:
            return None
        return self.available - self.expenditure

    @property
    def sources(self) -> Decimal | None:
        """The sum of the stated sources of funds; None while none is stated."""
        stated = [s for s in (self.current_appropriation, self.prior_carryover, self.other_funds) if s is not None]
        return sum(stated, Decimal(0)) if stated else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project of the unit with all that the workbook says of it (项目)."""

    place: Place
    code: str
    name: str
    title_name: str | None
    implementing_unit: str | None
    content: str
    target: str
    basis: str | None
    funds: FundsStatement | None
    indicators: tuple[Indicator, ...]
    narratives: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The unit that reports, and how it wants its reports (单位信息)."""

    place: Place
    name: str
    year: int
    department: str | None
    money_unit: str
    system: str
    outline: str
    basis: str | None
    leader: str | None
    members: str | None
    cover_text: str | None
    annex_scores: bool
    signature: str | None
    issue_date: date | None
    email: str | None
    wording: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One filled workbook: a unit's year (填报表); a missing sheet has been reported and leaves its fields blank."""

    unit: Unit
    projects: tuple[Project, ...]
    missing_sheets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one indicator was awarded and how that came about (单项得分)."""

    indicator: Indicator
    actual: Target | None
    awarded: Decimal
    explanation: str

    @property
    def deduction(self) -> Decimal:
        """Points that were not awarded (扣分)."""
        return self.indicator.points - self.awarded


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The outcome for one project (评价结果): `total` is graded, `points_total` is the sum before any cap."""

    project: Project
    scores: tuple[Score, ...]
    points_total: Decimal
    total: Decimal
    grade: str
    arrival_rate: Decimal | None
    execution_rate: Decimal | None
    cap_explanation: str | None
