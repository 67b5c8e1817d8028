"""What all units come to, and the sheet that shows it: figures, distributions with their charts, the text to copy."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.worksheet.worksheet import Worksheet

from perfeval.figures import HUNDRED, rounded
from perfeval.model.summary import ProjectSummary, UnitSummary
from perfeval.problems import Severity
from perfeval.reports.disclosure import distribution, overall, sum_slots
from perfeval.reports.sources import Blank
from perfeval.writers.summary.sheets import (
    AMOUNT,
    ASIDE,
    HEADING,
    NOTE,
    PLACES,
    TEXT,
    TITLE,
    WHOLE,
    Plain,
    lines_of,
    set_up,
    styled,
)

_WAN: Final = Decimal(10_000)
#: lower bounds of the bands, the highest first; a band reaches up to the one before it
_SCORE_BANDS: Final = (100, 95, 90, 85, 80, 70, 60, 0)
_ABOVE: Final = 101  # more than all of the budget, which is not the same as all of it
_RATE_BANDS: Final = (_ABOVE, 100, 95, 90, 80, 70, 60, 50, 0)
_WIDTHS: Final = (30, 16, 14, 14, 14, 14, 14, 14)
_CHART_ROWS: Final = 16
#: centimetres
_CHART_SIZE: Final = (17, 8)


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

    @property
    def known(self) -> Decimal | None:
        """The sum; None where a part of it was not stated."""
        return None if self.unknown else self.value


class Totals:
    """What the units of a run come to."""

    def __init__(self) -> None:
        self.written, self.failed = 0, 0
        self.units, self.projects = 0, 0
        self.initial_budget, self.allocated, self.expenditure = Sum(), Sum(), Sum()
        self.grades: Counter[str] = Counter()
        self.scores: Counter[int] = Counter()
        self.rates: Counter[int | None] = Counter()
        self.problems: Counter[Severity] = Counter()
        self.years: set[int] = set()
        self.called: set[str] = set()
        self.unscored, self._points = 0, Decimal(0)

    def add_workbook(self, problems: Iterable[Severity], *, written: bool) -> None:
        """Count a workbook and its problems."""
        self.problems.update(problems)
        self.written += written
        self.failed += not written

    def add_unit(self, unit: UnitSummary) -> None:
        """Count a unit."""
        self.units += 1
        self.years.add(unit.year)
        self.called.add(unit.called)
        self.grades.update(dict.fromkeys(unit.grades, 0))  # a grade that nobody got is shown too

    def add_project(self, unit: UnitSummary, project: ProjectSummary) -> None:
        """Add what a project of the unit counted last comes to."""
        self.projects += 1
        self.initial_budget.add(in_wan(unit, project.initial_budget))
        self.allocated.add(in_wan(unit, project.allocated))
        self.expenditure.add(in_wan(unit, project.expenditure))
        self.rates[_rate_band(project.execution_rate)] += 1
        self.grades[project.verdict] += 1
        if project.total is None:
            self.unscored += 1
        else:
            self.scores[_band(_SCORE_BANDS, project.total)] += 1
            self._points += project.total

    @property
    def mean(self) -> Decimal | None:
        """The mean of the projects' totals."""
        scored = self.projects - self.unscored
        return rounded(self._points / scored) if scored else None

    def disclosure(self) -> str:
        """Return the paragraph that tells what all units come to."""
        if not self.projects:
            return ""
        years = sorted(self.years)
        slots: dict[str, object] = {
            "年度": str(years[0]) if len(years) == 1 else f"{years[0]}至{years[-1]}",
            "单位个数": str(self.units),
            "项目个数": str(self.projects),
            **sum_slots(
                self.allocated.known,
                self.expenditure.known,
                self.mean,
                distribution({grade: number for grade, number in self.grades.items() if number}),
            ),
            "问题个数": str(self.problems[Severity.ERROR] + self.problems[Severity.WARNING]),
            "未完成个数": str(self.failed) if self.failed else Blank("未完成个数"),
        }
        return overall(slots, self.called)


def _band(bands: Sequence[int], value: Decimal) -> int:
    return next((bound for bound in bands if value >= bound), bands[-1])


def _rate_band(rate: Decimal | None) -> int | None:
    if rate is None:
        return None
    return _ABOVE if rate > HUNDRED else _band(_RATE_BANDS, rate)


def write(sheet: Worksheet, totals: Totals, left_out: int) -> None:
    """Write the first sheet: the figures, the distributions, a chart of each, the text to copy."""
    set_up(sheet, _WIDTHS)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "portrait", 1
    sheet.sheet_view.showGridLines = False
    sheet.row_dimensions[1].height = 30
    sheet.append([styled(sheet, "绩效评价汇总表", TITLE)])
    row = 1
    for cells in (*_figures(totals, left_out), ()):
        sheet.append([styled(sheet, value, style) for value, style in cells])
        row += 1
    for heading, counts in _distributions(totals):
        first = row + 1
        sheet.append([styled(sheet, heading, HEADING), styled(sheet, "项目个数", HEADING)])
        for name, number in counts.items():
            sheet.append([styled(sheet, name, TEXT), styled(sheet, number, WHOLE)])
        row = first + len(counts)
        sheet.add_chart(_chart(sheet, heading, first, row), f"D{first}")
        for _ in range(max(1, _CHART_ROWS - len(counts) - 1)):
            sheet.append([])
            row += 1
    text = totals.disclosure()
    if text:
        sheet.append([styled(sheet, "汇总说明（可以直接复制）", HEADING)])
        sheet.row_dimensions[row + 2].height = 15 * (1 + lines_of(text, sum(_WIDTHS)))
        sheet.merged_cells.add(f"A{row + 2}:H{row + 2}")
        sheet.append([styled(sheet, text, NOTE)])


def _figures(totals: Totals, left_out: int) -> Iterator[Sequence[tuple[Plain, str]]]:
    """Yield the rows of figures, a name and a value each, with a note where a sum is not complete."""
    counts = {
        "工作簿": totals.written + totals.failed,
        "　已写出报告": totals.written,
        "　有错误，没有写出": totals.failed,
        "单位": totals.units,
        "项目": totals.projects,
    }
    for name, number in counts.items():
        yield (name, TEXT), (number, WHOLE)
    sums = {
        "年初预算数（万元）": totals.initial_budget,
        "全年预算数（万元）": totals.allocated,
        "支出（万元）": totals.expenditure,
    }
    for name, amounts in sums.items():
        note = f"{amounts.unknown} 个项目没有填写，没有计入" if amounts.unknown else None
        yield (name, TEXT), (amounts.value, AMOUNT), (note, ASIDE)
    unscored = f"{totals.unscored} 个项目没有分值，没有计入" if totals.unscored else None
    yield ("平均得分", TEXT), (totals.mean, PLACES), (unscored, ASIDE)
    for severity in Severity:
        yield (f"问题：{severity}", TEXT), (totals.problems[severity], WHOLE)
    if left_out:
        yield ("没有列出的行", TEXT), (left_out, WHOLE), ("超过了 Excel 一张工作表能放的行数", ASIDE)


def _distributions(totals: Totals) -> Iterator[tuple[str, Mapping[str, int]]]:
    yield "等级", totals.grades
    yield "得分", {_named(_SCORE_BANDS, bound, "100"): totals.scores[bound] for bound in reversed(_SCORE_BANDS)}
    names = {_ABOVE: "超过100", 100: "正好100"} | {b: _named(_RATE_BANDS[1:], b, "100") for b in _RATE_BANDS[2:]}
    rates = {names[bound]: totals.rates[bound] for bound in reversed(_RATE_BANDS)}
    yield "预算执行率（%）", rates | ({"没有填写": totals.rates[None]} if totals.rates[None] else {})


def _named(bands: Sequence[int], bound: int, top: str) -> str:
    position = bands.index(bound)
    if position == 0:
        return top
    return f"{bands[position - 1]}以下" if bound == 0 else f"{bound}～{bands[position - 1]}"


def _chart(sheet: Worksheet, heading: str, first: int, last: int) -> BarChart:
    chart = BarChart()
    chart.type, chart.title, chart.legend = "col", f"项目个数，按{heading}", None
    chart.width, chart.height = _CHART_SIZE
    chart.gapWidth = 60
    chart.add_data(Reference(sheet, min_col=2, min_row=first + 1, max_row=last))
    chart.set_categories(Reference(sheet, min_col=1, min_row=first + 1, max_row=last))
    chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorGridlines = None
    chart.y_axis.number_format, chart.y_axis.majorUnit = "0", None
    return chart
