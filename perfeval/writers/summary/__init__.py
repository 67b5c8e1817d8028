"""The workbook that sums up a run (绩效评价汇总表): units, departments, projects, indicators, problems, texts to publish.

Rows go to disk as they come, so that memory does not grow with the number of workbooks. Amounts of units that report in
yuan are converted: everything is in 万元.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, Final

from openpyxl import Workbook

from perfeval.characters import CONTROL
from perfeval.model.summary import ProjectSummary, UnitSummary, UnitYear
from perfeval.problems import Problem, Severity
from perfeval.reports.disclosure import distribution
from perfeval.writers import spreadsheets
from perfeval.writers.summary import columns
from perfeval.writers.summary.first import First
from perfeval.writers.summary.looks import add_styles
from perfeval.writers.summary.sheets import FIRST, Link, Rows, Value
from perfeval.writers.summary.totals import NO_DEPARTMENT, UNKNOWN, Totals, in_wan

#: the sheet of departments stands behind that of units
_DEPARTMENTS, _THIRD = "主管部门", 2
#: what a link cannot have as it stands (RFC 3987, 2.2); a name on disk may be no UTF-8, or have any byte but two
_UNLINKED: Final = re.compile(f'[%#?:"<>\\\\^`{{|}}\\[\\]\x7f-\xa0\u2028\u2029 {CONTROL}]')


class SummaryWorkbook:
    """A summary workbook in the making; `folder` is where it will stand, and where its links start from.

    `titles` are what checks are called, by their codes.
    """

    def __init__(self, folder: Path, titles: Mapping[str, str]) -> None:
        self._folder, self._titles = folder.resolve(), titles
        self._workbook = Workbook()
        self._workbook.properties.creator, self._workbook.properties.title = "perfeval", "绩效评价汇总表"
        add_styles(self._workbook)
        self._first = self._workbook.worksheets[0]
        self._first.title = FIRST
        self._units = Rows(self._workbook, "单位", columns.UNITS)
        self._projects = Rows(self._workbook, "项目", columns.PROJECTS)
        self._indicators = Rows(self._workbook, "指标明细", columns.INDICATORS)
        self._problems = Rows(self._workbook, "问题", columns.PROBLEMS)
        self._disclosures = Rows(self._workbook, "公开说明", columns.DISCLOSURES)
        self._remarks: Rows | None = None
        self._totals = Totals()
        self._lost = Decimal(0)

    def add(
        self,
        workbook: Path,
        name: str,
        problems: Sequence[Problem],
        unit: UnitSummary | None = None,
        reports: Path | None = None,
        unit_year: UnitYear | None = None,
    ) -> None:
        """Add what became of a workbook; `reports` is the folder of its reports where they were written, `unit` what it is about.

        `unit_year` is whose it is, where that could be read although it failed.
        """
        link = Link(name, self._target(workbook))
        if unit is not None:
            unit_year = unit.unit_year
        counts = self._add_problems(problems, unit_year, link)
        if unit is None:
            self._totals.add_failed(unit_year and unit_year.department, known=unit_year is not None)
            whose = (unit_year.name, unit_year.year, unit_year.department) if unit_year else (None,) * 3
            self._units.add(*whose, *(None,) * 4, "没有通过检查", *counts, link, *(None,) * 3)
        else:
            warned = any(problem.severity is Severity.WARNING for problem in problems)
            folder = None if reports is None else self._target(reports)
            self._add_unit(unit, folder, (*counts, link), warned=warned)

    def remark(self, text: str) -> None:
        """Add something to look at that is of no workbook, or of several."""
        if self._remarks is None:
            self._remarks = Rows(self._workbook, "其他事项", columns.REMARKS)
        self._remarks.add(text)

    def save(self, stream: IO[bytes]) -> None:
        """Write the workbook."""
        found, totals = self._totals, self._totals.all
        budget, spent = totals.allocated.value, totals.expenditure.value
        self._units.close(
            {
                columns.NUMBER: self._units.summed(columns.NUMBER, totals.projects),
                columns.BUDGET: self._units.summed(columns.BUDGET, budget),
                columns.SPENT: self._units.summed(columns.SPENT, spent),
                columns.MEAN: self._units.divided(columns.SCORES, columns.SCORED, totals.mean),
                **{severity: self._units.summed(severity, found.problems[severity]) for severity in Severity},
            }
        )
        self._projects.close(
            {
                columns.INITIAL: self._projects.summed(columns.INITIAL, totals.initial_budget.value),
                columns.BUDGET: self._projects.summed(columns.BUDGET, budget),
                columns.SPENT: self._projects.summed(columns.SPENT, spent),
                columns.SCORE: self._projects.averaged(columns.SCORE, totals.mean),
            }
        )
        self._indicators.close({columns.LOST: self._indicators.summed(columns.LOST, self._lost)})
        self._problems.close()
        self._disclosures.close()
        departments = self._departments()
        tables = [self._units, departments, self._projects, self._indicators, self._problems, self._disclosures]
        if self._remarks is not None:
            self._remarks.close()
            tables.append(self._remarks)
        left_out = sum(table.left_out for table in tables)
        First(self._first).write(found, left_out, [table.title for table in tables], self._titles)
        spreadsheets.save(self._workbook, stream, {table.title: table.table for table in tables})

    def _add_problems(self, problems: Sequence[Problem], whose: UnitYear | None, workbook: Link) -> list[Value]:
        """List the problems of a workbook, and return how many there are by severity, each leading to its first."""
        places = [self._problems.place(ahead) for ahead in range(len(problems))]
        self._totals.add_problems(((p.rule.code, p.severity) for p in problems), places)
        firsts: dict[Severity, str] = {}
        unit, department = (whose.name, whose.department) if whose else (UNKNOWN, None)
        rows = []
        for problem, place in zip(problems, places, strict=True):
            firsts.setdefault(problem.severity, place)
            severity, where, *rest = problem.row
            at = Link(where, workbook.target, problem.cell.link) if problem.cell else None
            rows.append((severity, at, *rest, self._titles.get(problem.rule.code), department))
        self._problems.add_all((Link(unit, location=self._units.place()), workbook), rows)
        counts = Counter(problem.severity for problem in problems)
        return [Link(counts[s], location=firsts[s]) if s in firsts else 0 for s in Severity]

    def _add_unit(self, unit: UnitSummary, reports: str | None, workbook: Sequence[Value], *, warned: bool) -> None:
        tally = self._totals.add_unit(unit, warned=warned)
        name = Link(unit.name, location=self._units.place())
        first_project = self._projects.place()
        texts = [("（全部项目）", unit.disclosure)]
        for project in unit.projects:
            self._add_project(unit, project, name, reports)
            texts.append((f"{project.code} {project.name}", project.disclosure))
        self._disclosures.add_all((name,), texts)
        self._units.add(
            unit.name,
            unit.year,
            unit.department,
            Link(len(unit.projects), location=first_project),
            tally.allocated.value,
            tally.expenditure.value,
            tally.mean,
            distribution(tally.grades, unit.grades),
            *workbook,
            reports and Link("\n".join((unit.combined, *unit.also)), f"{reports}/{_quoted(unit.combined)}"),
            tally.points,
            tally.scored,
        )

    def _add_project(self, unit: UnitSummary, project: ProjectSummary, name: Link, reports: str | None) -> None:
        amounts = (project.initial_budget, project.allocated, project.expenditure)
        back, there = self._projects.place(), self._indicators.place()
        self._projects.add(
            name,
            unit.year,
            project.code,
            Link(project.name, location=there) if project.indicators else project.name,
            project.implementing_unit,
            *(in_wan(unit, amount) for amount in amounts),
            project.execution_rate,
            project.total,
            project.verdict,
            project.notes,
            reports and Link("\n".join((project.report, *project.also)), f"{reports}/{_quoted(project.report)}"),
            unit.department,
        )
        own = (unit.name, unit.year, project.code, Link(project.name, location=back))
        self._indicators.add_all(own, [*self._indicator_rows(project)])

    def _indicator_rows(self, project: ProjectSummary) -> Iterator[Sequence[Value]]:
        for *head, points, awarded, how, reason, remark in project.indicators:
            lost: Value = "0" if awarded else None
            if awarded != points and awarded:
                lost = Decimal(points) - Decimal(awarded)
                self._lost += lost
            yield *head, points, awarded, lost, how, reason, remark

    def _departments(self) -> Rows:
        """Return the sheet of departments, those without a name the last."""
        found, total = self._totals, self._totals.all
        grades = found.grades
        rows = Rows(self._workbook, _DEPARTMENTS, columns.departments((*grades,)), _THIRD)
        for name in sorted(found.departments, key=lambda name: (name == UNKNOWN, name == NO_DEPARTMENT)):
            department = found.departments[name]
            tally = department.tally
            rows.add(
                name,
                department.units,
                tally.projects,
                tally.allocated.value,
                tally.expenditure.value,
                tally.rate,
                tally.mean,
                *(tally.grades[grade] for grade in grades),
                department.failed,
                tally.points,
                tally.scored,
            )
        rate = rows.divided(columns.SPENT, columns.BUDGET, total.rate, times=100)
        counts = {columns.UNIT_NUMBER: found.units, columns.NUMBER: total.projects, columns.FAILED: found.failed}
        sums = {columns.BUDGET: total.allocated.value, columns.SPENT: total.expenditure.value} | counts | grades
        rows.close(
            {heading: rows.summed(heading, value) for heading, value in sums.items()}
            | {columns.COMPLETED: rate, columns.MEAN: rows.divided(columns.SCORES, columns.SCORED, total.mean)}
        )
        return rows

    def _target(self, path: Path) -> str:
        """Return how a link names a file: from the summary's own folder, as long as both are on one drive."""
        try:
            return _quoted(Path(os.path.relpath(path.resolve(), self._folder)).as_posix())
        except ValueError:
            return path.resolve().as_uri()


def _quoted(name: str) -> str:
    return _UNLINKED.sub(lambda found: "".join(f"%{byte:02X}" for byte in _bytes(found[0])), name)


def _bytes(sign: str) -> bytes:
    """Return a sign of a name as it is on disk: one that is no UTF-8 stands for a byte."""
    return sign.encode(errors="surrogateescape" if "\udc80" <= sign <= "\udcff" else "surrogatepass")
