"""The workbook that sums up a run (绩效评价汇总表): units, projects, problems, charts, and texts for the published accounts.

Rows go to disk as they come, so that memory does not grow with the number of workbooks. Amounts of units that report in
yuan are converted: everything is in 万元.
"""

import os
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

from openpyxl import Workbook

from perfeval.characters import CONTROL
from perfeval.model.summary import ProjectSummary, UnitSummary, UnitYear
from perfeval.problems import PROBLEM_COLUMNS, Problem, Severity
from perfeval.reports.disclosure import distribution, mean
from perfeval.writers import spreadsheets
from perfeval.writers.summary import totals
from perfeval.writers.summary.sheets import AMOUNT, PLACES, WHOLE, Link, Rows, TableColumn, Value, add_styles, new_sheet
from perfeval.writers.summary.totals import Totals, in_wan

_UNITS: Final = (
    TableColumn("序号", 6, WHOLE),
    TableColumn("单位名称", 26),
    TableColumn("年度", 7, WHOLE),
    TableColumn("主管部门", 18),
    TableColumn("项目个数", 7, WHOLE),
    TableColumn("全年预算数（万元）", 12, AMOUNT),
    TableColumn("支出（万元）", 12, AMOUNT),
    TableColumn("平均得分", 8, PLACES),
    TableColumn("等级分布", 20),
    *(TableColumn(severity, 6, WHOLE) for severity in Severity),
    TableColumn("工作簿", 28),
    TableColumn("综合报告", 32),
)
_PROJECTS: Final = (
    TableColumn("序号", 6, WHOLE),
    TableColumn("单位名称", 24),
    TableColumn("年度", 7, WHOLE),
    TableColumn("项目编号", 7),
    TableColumn("项目名称", 26),
    TableColumn("实施单位", 20),
    TableColumn("年初预算数（万元）", 12, AMOUNT),
    TableColumn("全年预算数（万元）", 12, AMOUNT),
    TableColumn("支出（万元）", 12, AMOUNT),
    TableColumn("预算执行率（%）", 9, PLACES),
    TableColumn("得分", 8, PLACES),
    TableColumn("等级", 6),
    TableColumn("得分说明", 26),
    TableColumn("报告", 32),
)
_PROBLEMS: Final = (
    TableColumn("序号", 6, WHOLE),
    TableColumn("工作簿", 28),
    *map(TableColumn, PROBLEM_COLUMNS, (6, 16, 46, 26, 20, 30, 18)),
)
_DISCLOSURES: Final = (
    TableColumn("单位名称", 26),
    TableColumn("项目", 26),
    TableColumn("预算绩效情况说明（可以直接复制）", 100),
)
#: what a link cannot have as it stands; a name on disk may be no UTF-8, or have any byte but two
_UNLINKED: Final = re.compile(f"[%# {CONTROL}]")


class SummaryWorkbook:
    """A summary workbook in the making; `folder` is where it will stand, and where its links start from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._workbook = Workbook(write_only=True)
        self._workbook.properties.creator, self._workbook.properties.title = "perfeval", "绩效评价汇总表"
        add_styles(self._workbook)
        self._first = new_sheet(self._workbook, "汇总")
        self._units = Rows(self._workbook, "单位", _UNITS)
        self._projects = Rows(self._workbook, "项目", _PROJECTS)
        self._problems = Rows(self._workbook, "问题", _PROBLEMS)
        self._disclosures = Rows(self._workbook, "公开说明", _DISCLOSURES)
        self._totals = Totals()

    def add(
        self,
        workbook: Path,
        name: str,
        problems: Sequence[Problem],
        unit: UnitSummary | None = None,
        reports: Path | None = None,
        unit_year: UnitYear | None = None,
    ) -> None:
        """Add what became of a workbook; `reports` is the folder of its reports where they were written.

        `unit_year` is whose it is, where that could be read although it failed.
        """
        link = Link(name, self._target(workbook))
        counts = Counter(problem.severity for problem in problems)
        self._totals.add_workbook((p.severity for p in problems), written=reports is not None)
        for problem in problems:
            self._add_problem(link, problem)
        by_severity = [counts[severity] for severity in Severity]
        if unit is None or reports is None:
            whose = (unit_year.name, unit_year.year) if unit_year else (None, None)
            row = (self._units.number + 1, *whose, *(None,) * 5, "没有写出报告", *by_severity, link, None)
            self._units.add(row)
        else:
            self._add_unit(unit, reports, (*by_severity, link))

    def save(self, stream: IO[bytes]) -> None:
        """Write the workbook."""
        found = self._totals
        budget, spent = found.allocated.value, found.expenditure.value
        self._units.close({1: "合计", 4: found.projects, 5: budget, 6: spent, 7: found.mean})
        self._projects.close({1: "合计", 6: found.initial_budget.value, 7: budget, 8: spent, 10: found.mean})
        self._problems.close()
        self._disclosures.close()
        tables = (self._units, self._projects, self._problems, self._disclosures)
        totals.write(self._first, found, sum(table.left_out for table in tables))
        spreadsheets.save(self._workbook, stream, {table.title: table.links for table in tables})

    def _add_unit(self, unit: UnitSummary, reports: Path, workbook: Sequence[Value]) -> None:
        before = self._totals.allocated.value, self._totals.expenditure.value
        self._totals.add_unit(unit)
        self._disclosures.add((unit.name, "（全部项目）", unit.disclosure))
        for project in unit.projects:
            self._totals.add_project(unit, project)
            self._add_project(unit, project, reports)
            self._disclosures.add((unit.name, f"{project.code} {project.name}", project.disclosure))
        self._units.add(
            (
                self._units.number + 1,
                unit.name,
                unit.year,
                unit.department,
                len(unit.projects),
                self._totals.allocated.value - before[0],
                self._totals.expenditure.value - before[1],
                mean(project.total for project in unit.projects),
                distribution(project.verdict for project in unit.projects),
                *workbook,
                Link("\n".join((unit.combined, *unit.also)), self._target(reports / unit.combined)),
            )
        )

    def _add_project(self, unit: UnitSummary, project: ProjectSummary, reports: Path) -> None:
        amounts = (project.initial_budget, project.allocated, project.expenditure)
        self._projects.add(
            (
                self._projects.number + 1,
                unit.name,
                unit.year,
                project.code,
                project.name,
                project.implementing_unit,
                *(in_wan(unit, amount) for amount in amounts),
                project.execution_rate,
                project.total,
                project.verdict,
                project.notes,
                Link("\n".join((project.report, *project.also)), self._target(reports / project.report)),
            )
        )

    def _add_problem(self, workbook: Link, problem: Problem) -> None:
        severity, place, *rest = problem.row
        at = Link(place, workbook.target, problem.cell.link) if problem.cell else None
        self._problems.add((self._problems.number + 1, workbook, severity, at, *rest))

    def _target(self, path: Path) -> str:
        """Return how a link names a file: from the summary's own folder, as long as both are on one drive."""
        try:
            relative = Path(os.path.relpath(path.resolve(), self._folder)).as_posix()
        except ValueError:
            return path.resolve().as_uri()
        return _UNLINKED.sub(lambda found: "".join(f"%{byte:02X}" for byte in os.fsencode(found[0])), relative)
