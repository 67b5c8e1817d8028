"""What is remembered of an evaluated workbook: enough for the screen, the summary and the mail, small enough to keep."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, NamedTuple, Self

from perfeval.cells import Cell
from perfeval.figures import is_sensible
from perfeval.records import frozen

#: what stands for the grade of a project without points
NOT_SCORED: Final = "未评分"
#: a figure as `plain` writes it, or none
_WRITTEN: Final = re.compile(r"(?:-?[0-9]{1,15}(?:\.[0-9]{1,60})?)?")


class UnitYear(NamedTuple):
    """Whose reports a workbook gives, and of which year; `cell` is where the unit is named."""

    name: str
    year: int
    cell: Cell
    department: str | None = None


class IndicatorSummary(NamedTuple):
    """A row of a project (三级指标) as a list shows it; blank is what there is not.

    `points` and `awarded` are figures as a person writes them, kept as texts since there are many. `how` tells how the
    score came about, `remark` what else concerns it.
    """

    level1: str
    level2: str
    name: str
    nature: str
    target: str
    actual: str
    achievement: str
    points: str
    awarded: str
    how: str
    reason: str
    remark: str

    @classmethod
    def of_json(cls, content: Iterable[object]) -> Self:
        """Return the row that a receipt holds; raise an error of type or value for anything else."""
        row = cls(*content)  # type: ignore[arg-type] # looked at at once: there are a hundred in a receipt
        if set(map(type, row)) != {str}:
            raise TypeError(row)
        if not (_WRITTEN.fullmatch(row.points) and _WRITTEN.fullmatch(row.awarded)):
            raise ValueError(row)
        return row


@frozen(kw_only=True)
class ProjectSummary:
    """One project's funds, score and grade; amounts in the unit's unit of money, rates in per cent.

    `total` and `grade` are None for a project without points. `report` is the file name of its report, `also` those by
    the workbook's other outlines, `disclosure` the paragraph for the published accounts (决算公开), `indicators` its rows.
    """

    code: str
    name: str
    implementing_unit: str | None
    initial_budget: Decimal | None
    allocated: Decimal | None
    expenditure: Decimal | None
    execution_rate: Decimal | None
    total: Decimal | None
    grade: str | None
    notes: str
    report: str
    disclosure: str
    also: tuple[str, ...] = ()
    indicators: tuple[IndicatorSummary, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the summary as JSON takes it, figures as text."""
        # field by field: `asdict` copies all that is below it
        return {
            "code": self.code,
            "name": self.name,
            "implementing_unit": self.implementing_unit,
            "initial_budget": _said(self.initial_budget),
            "allocated": _said(self.allocated),
            "expenditure": _said(self.expenditure),
            "execution_rate": _said(self.execution_rate),
            "total": _said(self.total),
            "grade": self.grade,
            "notes": self.notes,
            "report": self.report,
            "disclosure": self.disclosure,
            "also": self.also,
            "indicators": self.indicators,
        }

    @classmethod
    def of_json(cls, content: Mapping[str, Any]) -> Self:
        """Return the summary that `as_json` gave; raise an error of lookup, type or value for anything else."""
        return cls(
            code=_text(content["code"]),
            name=_text(content["name"]),
            implementing_unit=_optional(content["implementing_unit"]),
            initial_budget=_figure(content["initial_budget"]),
            allocated=_figure(content["allocated"]),
            expenditure=_figure(content["expenditure"]),
            execution_rate=_figure(content["execution_rate"]),
            total=_figure(content["total"]),
            grade=_optional(content["grade"]),
            notes=_text(content["notes"]),
            report=_text(content["report"]),
            disclosure=_text(content["disclosure"]),
            also=_texts(content.get("also", ())),
            indicators=tuple(map(IndicatorSummary.of_json, content.get("indicators", ()))),
        )

    @property
    def verdict(self) -> str:
        """The grade as people read it."""
        return self.grade or NOT_SCORED


@frozen(kw_only=True)
class UnitSummary:
    """What a unit's year came to; `name_cell` is where the unit is named.

    `title` is the combined report's, and `combined` its file name; `also` are those of the workbook's other outlines.
    `called` is what the first outline calls the work (自评, 评价).
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
    also: tuple[str, ...] = ()
    called: str = "自评"
    disclosure: str
    projects: tuple[ProjectSummary, ...]

    def renamed(self, names: Mapping[str, str]) -> Self:
        """Return the same with some reports under other names."""

        def now(name: str) -> str:
            return names.get(name, name)

        return replace(
            self,
            combined=now(self.combined),
            also=tuple(map(now, self.also)),
            projects=tuple(replace(p, report=now(p.report), also=tuple(map(now, p.also))) for p in self.projects),
        )

    @property
    def unit_year(self) -> UnitYear:
        """The unit and its year."""
        return UnitYear(self.name, self.year, self.name_cell, self.department)

    def as_json(self) -> dict[str, object]:
        """Return the summary as JSON takes it, figures as text."""
        return {
            "name": self.name,
            "name_cell": self.name_cell,
            "year": self.year,
            "department": self.department,
            "recipients": self.recipients,
            "money_unit": self.money_unit,
            "system": self.system,
            "grades": self.grades,
            "title": self.title,
            "combined": self.combined,
            "also": self.also,
            "called": self.called,
            "disclosure": self.disclosure,
            "projects": [project.as_json() for project in self.projects],
        }

    @classmethod
    def of_json(cls, content: Mapping[str, Any]) -> Self:
        """Return the summary that `as_json` gave; raise an error of lookup, type or value for anything else."""
        sheet, row, column = content["name_cell"]
        return cls(
            name=_text(content["name"]),
            name_cell=Cell(_text(sheet), int(row), int(column)),
            year=int(content["year"]),
            department=_optional(content["department"]),
            recipients=_texts(content["recipients"]),
            money_unit=_text(content["money_unit"]),
            system=_text(content["system"]),
            grades=_texts(content["grades"]),
            title=_text(content["title"]),
            combined=_text(content["combined"]),
            also=_texts(content.get("also", ())),
            called=_text(content.get("called", "自评")),
            disclosure=_text(content["disclosure"]),
            projects=tuple(ProjectSummary.of_json(project) for project in content["projects"]),
        )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(map(_text, values))


def _optional(value: object) -> str | None:
    return None if value is None else _text(value)


def _figure(value: object) -> Decimal | None:
    """Return a figure that was kept as text; one that no workbook can have is refused, it could take hours to print."""
    figure = None if value is None else Decimal(_text(value))
    if figure is not None and not is_sensible(figure):
        raise ValueError(value)
    return figure


def _said(figure: Decimal | None) -> str | None:
    return None if figure is None else str(figure)
