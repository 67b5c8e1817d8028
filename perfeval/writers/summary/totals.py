"""What the units of a run come to: sums, means, distributions, departments, and what is wrong most often."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from perfeval.figures import HUNDRED, rounded, rounded_quotient
from perfeval.model.summary import ProjectSummary, UnitSummary
from perfeval.problems import Severity
from perfeval.reports.disclosure import distribution, overall, sum_slots
from perfeval.reports.sources import Blank

_WAN: Final = Decimal(10_000)
#: lower bounds of the bands, the highest first; a band reaches up to the one before it
SCORE_BANDS: Final = (100, 95, 90, 85, 80, 70, 60, 0)
ABOVE: Final = 101  # more than all of the budget, which is not the same as all of it
RATE_BANDS: Final = (ABOVE, 100, 95, 90, 80, 70, 60, 50, 0)
#: where units stand whose department is blank, and workbooks that could not even say whose they are
NO_DEPARTMENT, UNKNOWN = "（未填写）", "（没有读出）"


def in_wan(unit: UnitSummary, amount: Decimal | None) -> Decimal | None:
    """Return an amount in 万元."""
    return amount if amount is None or unit.money_unit == "万元" else amount / _WAN


class Sum:
    """A sum of amounts in 万元 that knows how many were not stated."""

    def __init__(self) -> None:
        self.value, self.unknown = Decimal(0), 0

    def add(self, amount: Decimal | None) -> None:
        """Add an amount."""
        if amount is None:
            self.unknown += 1
        else:
            self.value += amount

    def absorb(self, other: "Sum") -> None:
        """Add what was added to another."""
        self.value += other.value
        self.unknown += other.unknown

    @property
    def known(self) -> Decimal | None:
        """The sum; None where a part of it was not stated."""
        return None if self.unknown else self.value


class Tally:
    """What some projects come to."""

    def __init__(self) -> None:
        self.projects, self.scored, self.points = 0, 0, Decimal(0)
        self.initial_budget, self.allocated, self.expenditure = Sum(), Sum(), Sum()
        self.grades: Counter[str] = Counter()

    def add(self, unit: UnitSummary, project: ProjectSummary) -> None:
        """Add a project of a unit."""
        self.projects += 1
        self.initial_budget.add(in_wan(unit, project.initial_budget))
        self.allocated.add(in_wan(unit, project.allocated))
        self.expenditure.add(in_wan(unit, project.expenditure))
        self.grades[project.verdict] += 1
        if project.total is not None:
            self.scored += 1
            self.points += project.total

    def absorb(self, other: "Tally") -> None:
        """Add what was added to another."""
        self.projects, self.scored, self.points = (
            self.projects + other.projects,
            self.scored + other.scored,
            self.points + other.points,
        )
        self.initial_budget.absorb(other.initial_budget)
        self.allocated.absorb(other.allocated)
        self.expenditure.absorb(other.expenditure)
        self.grades.update(other.grades)

    @property
    def mean(self) -> Decimal | None:
        """The mean of the projects' totals."""
        return rounded(self.points / self.scored) if self.scored else None

    @property
    def rate(self) -> Decimal | None:
        """What share of their budget was spent, in per cent; None where a part of it is not known."""
        budget, spent = self.allocated.known, self.expenditure.known
        return rounded_quotient(spent * HUNDRED, budget) if budget and spent is not None else None


@dataclass(slots=True)
class Department:
    """What the units of a department come to."""

    units: int = 0
    failed: int = 0
    tally: Tally = field(default_factory=Tally)


@dataclass(slots=True)
class Cause:
    """What is wrong in some workbooks: a check by its code, and where its first problem is listed."""

    severity: Severity
    place: str
    problems: int = 0
    workbooks: int = 0


class Totals:
    """What the workbooks of a run come to."""

    def __init__(self) -> None:
        self.clean, self.warned, self.failed, self.unknown = 0, 0, 0, 0
        self.units, self.all = 0, Tally()
        self.departments: dict[str, Department] = {}
        self.scores: Counter[int] = Counter()
        self.rates: Counter[int | None] = Counter()
        self.problems: Counter[Severity] = Counter()
        self.causes: dict[str, Cause] = {}
        self._grades: dict[str, None] = {}
        self._years: set[int] = set()
        self._called: set[str] = set()

    @property
    def written(self) -> int:
        """How many workbooks have given reports."""
        return self.clean + self.warned

    @property
    def grades(self) -> dict[str, int]:
        """How many projects have each grade, the highest first; one that nobody got is there too."""
        return {grade: self.all.grades[grade] for grade in dict.fromkeys((*self._grades, *self.all.grades))}

    def add_problems(self, found: Iterable[tuple[str, Severity]], places: Sequence[str]) -> None:
        """Count the problems of a workbook by code and severity; `places` are where each is listed."""
        seen = set()
        for (code, severity), place in zip(found, places, strict=True):
            self.problems[severity] += 1
            cause = self.causes.get(code) or self.causes.setdefault(code, Cause(severity, place))
            cause.problems += 1
            cause.workbooks += code not in seen
            seen.add(code)

    def add_failed(self, department: str | None, *, known: bool) -> None:
        """Count a workbook without reports; `known` tells whether it could say whose it is."""
        self.failed += 1
        self.unknown += not known
        self._department(department or NO_DEPARTMENT if known else UNKNOWN).failed += 1

    def add_unit(self, unit: UnitSummary, *, warned: bool) -> Tally:
        """Count a unit whose reports are written, and return what its projects come to."""
        tally = Tally()
        for project in unit.projects:
            tally.add(unit, project)
            self.rates[_rate_band(project.execution_rate)] += 1
            if project.total is not None:
                self.scores[_band(SCORE_BANDS, project.total)] += 1
        self.warned += warned
        self.clean += not warned
        self.units += 1
        self._years.add(unit.year)
        self._called.add(unit.called)
        self._grades.update(dict.fromkeys(unit.grades))
        department = self._department(unit.department or NO_DEPARTMENT)
        department.units += 1
        department.tally.absorb(tally)
        self.all.absorb(tally)
        return tally

    def _department(self, name: str) -> Department:
        return self.departments.get(name) or self.departments.setdefault(name, Department())

    def disclosure(self) -> str:
        """Return the paragraph that tells what all units come to."""
        if not self.all.projects:
            return ""
        years = sorted(self._years)
        slots: dict[str, object] = {
            "年度": str(years[0]) if len(years) == 1 else f"{years[0]}至{years[-1]}",
            "单位个数": str(self.units),
            "项目个数": str(self.all.projects),
            **sum_slots(
                self.all.allocated.known,
                self.all.expenditure.known,
                self.all.mean,
                distribution(self.all.grades, self._grades),
            ),
            "问题个数": str(self.problems[Severity.ERROR] + self.problems[Severity.WARNING]),
            "未完成个数": str(self.failed) if self.failed else Blank("未完成个数"),
        }
        return overall(slots, self._called)


def _band(bands: Sequence[int], value: Decimal) -> int:
    return next((bound for bound in bands if value >= bound), bands[-1])


def _rate_band(rate: Decimal | None) -> int | None:
    if rate is None:
        return None
    return ABOVE if rate > HUNDRED else _band(RATE_BANDS, rate)
