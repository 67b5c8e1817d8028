"""The words of the domain: what a workbook says, what an indicator system asks, what an evaluation finds.

Every record is frozen; `None` means that the author left the cell blank; amounts, targets and points are `Decimal`.
A required field is blank only where reading has reported it, and such a submission is never evaluated.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from perfeval.cells import Cell
from perfeval.figures import chinese_day, plain

#: an address as mail servers take it (RFC 5321, RFC 1123), but for quoted names and hosts that are numbers
_ADDRESS: Final = (
    r"(?=.{1,254}$)(?=[^@]{1,64}@)[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
#: what people put between addresses
_BETWEEN = re.compile(r"[;、,\n]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: its sheet and the cell of each of its fields."""

    sheet: str
    cells: Mapping[str, Cell]
    unreadable: frozenset[str] = frozenset()

    def cell(self, field: str) -> Cell:
        """Return the cell that a field was read from, else the sheet."""
        try:
            return self.cells[field]
        except KeyError:
            return Cell(self.sheet)

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
    DEADLINE = "日期"
    JUDGED = "评定"

    @property
    def numeric(self) -> bool:
        """Whether target and actual value are figures."""
        return self.measured and self is not Nature.DEADLINE

    @property
    def measured(self) -> bool:
        """Whether there is an actual value to hold against the target."""
        return self not in {Nature.YES_NO, Nature.CHECKLIST, Nature.LEVEL, Nature.JUDGED}


@dataclass(frozen=True, slots=True)
class Interval:
    """A target with two bounds, both belonging to it (区间)."""

    low: Decimal
    high: Decimal

    def __str__(self) -> str:
        return f"{plain(self.low)}～{plain(self.high)}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something was to be done (时效目标), as its author wrote it.

    “9月前” leaves open whether September counts: `last_day` is then the last day that surely keeps the deadline, and
    an actual date up to `disputed_until` can be judged neither kept nor missed.
    """

    text: str
    last_day: date
    disputed_until: date | None = None

    def __str__(self) -> str:
        return self.text


Target: TypeAlias = Decimal | Interval | Deadline | date | str

#: words that 完成情况 can hold, beside the levels of the indicator system and the points met
YES, NO = "是", "否"
COMPLETED, UNFINISHED = "已完成", "未完成"
#: an indicator that is not scored (不适用指标)
NOT_APPLICABLE = "不适用"


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
    #: what the workbook's own formula shows as this row's score
    preview: Decimal | None = None

    @property
    def applicable(self) -> bool:
        """Whether the indicator is scored at all."""
        return self.achievement != NOT_APPLICABLE

    def shown(self, value: Target | None, *, sign: bool = False) -> str:
        """Return a target or an actual value with its unit of measure, as a report prints it."""
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, date):
            return chinese_day(value)
        if isinstance(value, Deadline):
            return str(value)
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
    received_on_time: Decimal | None
    expenditure: Decimal | None
    closing_carryover: Decimal | None
    returned: Decimal | None
    usage: str | None
    note: str | None
    initial_current: Decimal | None = None
    initial_prior: Decimal | None = None
    initial_other: Decimal | None = None
    spent_current: Decimal | None = None
    spent_prior: Decimal | None = None
    spent_other: Decimal | None = None

    @property
    def allocated(self) -> Decimal | None:
        """What the budget sets aside for the project (安排经费): the adjusted budget, else the initial one."""
        return self.initial_budget if self.adjusted_budget is None else self.adjusted_budget

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
    narratives_place: Place | None = None
    #: what the workbook's own formulas show as total and grade
    preview_total: Decimal | None = None
    preview_grade: str | None = None

    def narrative_cell(self, field: str) -> Cell:
        """Return the cell of one of the project's own texts."""
        return (self.narratives_place or self.place).cell(field)


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

    @property
    def recipients(self) -> tuple[str, ...] | None:
        """The e-mail addresses that reports go to; None where what is stated is not all addresses."""
        if self.email is None:
            return ()
        from email.utils import getaddresses  # noqa: PLC0415 - slow to load, and most units state none

        stated = _BETWEEN.sub(",", unicodedata.normalize("NFKC", self.email)).strip(",")
        found = tuple(address for _, address in getaddresses([stated]))
        return found if all(re.fullmatch(_ADDRESS, address, re.IGNORECASE | re.ASCII) for address in found) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One filled workbook: a unit's year (填报表); a missing sheet has been reported and leaves its fields blank."""

    unit: Unit
    projects: tuple[Project, ...]
    missing_sheets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one indicator was awarded and how that came about (单项得分).

    `rule` names the scoring method, `arithmetic` shows the figures put in, `inputs` are the cells they came from.
    """

    indicator: Indicator
    actual: Target | None
    awarded: Decimal
    rule: str
    arithmetic: str
    inputs: tuple[Cell, ...]

    @property
    def deduction(self) -> Decimal:
        """Points that were not awarded (扣分); none for an indicator that does not apply."""
        return self.indicator.points - self.awarded if self.indicator.applicable else Decimal(0)

    @property
    def explanation(self) -> str:
        """How the score came about, in one line."""
        return f"{self.rule}：{self.arithmetic}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The outcome for one project (评价结果).

    `points_total` is the sum of the scores; indicators that do not apply are left out of it, and `rescaled_total` puts it
    on the system's full marks; `total` is that after the cap, and is what is graded.
    """

    project: Project
    scores: tuple[Score, ...]
    points_total: Decimal
    rescaled_total: Decimal
    total: Decimal
    grade: str
    arrival_rate: Decimal | None
    execution_rate: Decimal | None
    rescale_explanation: str | None
    cap_explanation: str | None
