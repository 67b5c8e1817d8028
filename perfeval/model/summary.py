"""What is remembered of an evaluated workbook: enough for the screen, the summary and the mail, small enough to keep."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final, NamedTuple, Self

from perfeval.cells import Cell

_FIGURES: Final = ("initial_budget", "allocated", "expenditure", "execution_rate", "total")


class UnitYear(NamedTuple):
    """Whose reports a workbook gives, and of which year; `cell` is where the unit is named."""

    name: str
    year: int
    cell: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSummary:
    """One project's funds, score and grade; amounts in the unit's unit of money, rates in per cent.

    `report` is the file name of its report, `disclosure` the paragraph for the published accounts (决算公开).
    """

    code: str
    name: str
    implementing_unit: str | None
    initial_budget: Decimal | None
    allocated: Decimal | None
    expenditure: Decimal | None
    execution_rate: Decimal | None
    total: Decimal
    grade: str
    notes: str
    report: str
    disclosure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSummary:
    """What a unit's year came to; `name_cell` is where the unit is named.

    `title` is the combined report's, and `combined` its file name.
    """

    name: str
    name_cell: Cell
    year: int
    department: str | None
    recipients: tuple[str, ...]
    money_unit: str
    system: str
    grades: tuple[str, ...]
    title: str
    combined: str
    disclosure: str
    projects: tuple[ProjectSummary, ...]

    @property
    def unit_year(self) -> UnitYear:
        """The unit and its year."""
        return UnitYear(self.name, self.year, self.name_cell)

    def as_json(self) -> dict[str, Any]:
        """Return the summary as JSON takes it, figures as text."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        return own | {"projects": [_texts(project) for project in self.projects]}

    @classmethod
    def of_json(cls, content: Mapping[str, Any]) -> Self:
        """Return the summary that `as_json` wrote; raise an error of lookup, type or value for anything else."""
        own = dict(content)
        own["name_cell"] = Cell(*own["name_cell"])
        own["grades"], own["recipients"] = tuple(own["grades"]), tuple(own["recipients"])
        own["projects"] = tuple(ProjectSummary(**_figures(project)) for project in own["projects"])
        return cls(**own)


def _texts(project: ProjectSummary) -> dict[str, Any]:
    own = {field.name: getattr(project, field.name) for field in fields(project)}
    return own | {name: None if own[name] is None else str(own[name]) for name in _FIGURES}


def _figures(project: Mapping[str, Any]) -> dict[str, Any]:
    return {**project, **{name: None if project[name] is None else Decimal(project[name]) for name in _FIGURES}}
