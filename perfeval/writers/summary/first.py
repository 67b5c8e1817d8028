"""The first sheet of a summary: figures, distributions with their charts, the text to copy, what is wrong most often."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from perfeval.cells import column_letters
from perfeval.problems import Severity
from perfeval.writers.summary.looks import (
    AMOUNT,
    ASIDE,
    HEADING,
    LINE,
    LINK,
    NOTE,
    PLACES,
    SPARE,
    TEXT,
    TITLE,
    WHOLE,
    Plain,
    lines_of,
    set_up,
    styled,
)
from perfeval.writers.summary.totals import ABOVE, RATE_BANDS, SCORE_BANDS, Totals

_WIDTHS: Final = (36, 18, 14, 14, 14, 14, 14, 20, 20)
_CHART_ROWS: Final = 16
#: centimetres
_CHART_SIZE: Final = (17, 8)
_CAUSES: Final = "没有通过的检查"
_CAUSE_HEADINGS: Final = (_CAUSES, "级别", "问题个数", "工作簿个数", "代码")


class First:
    """The first sheet in the making, row by row."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._row = 0
        set_up(sheet, _WIDTHS)
        sheet.page_setup.orientation = "portrait"
        sheet.sheet_view.showGridLines = False
        sheet.freeze_panes = "A3"

    def write(self, totals: Totals, left_out: int, sheets: Sequence[str], titles: Mapping[str, str]) -> None:
        """Write what all come to; `sheets` are the others, `titles` what checks are called by their codes."""
        self._sheet.row_dimensions[1].height = 30
        self._add(("绩效评价汇总表", TITLE))
        self._add(("转到：", TEXT), *((sheet, LINK + TEXT) for sheet in sheets))
        for number, sheet in enumerate(sheets, 2):
            self._link(2, number, f"'{sheet}'!A1")
        self._add()
        for cells in _figures(totals, left_out):
            self._add(*cells)
        self._add()
        self._add_text(totals.disclosure())
        for heading, counts in _distributions(totals):
            self._add_distribution(heading, counts)
        self._add_causes(totals, titles, len(sheets) + 2)

    def _add(self, *cells: tuple[Plain, str]) -> None:
        self._sheet.append([styled(self._sheet, value, style) for value, style in cells])
        self._row += 1

    def _link(self, row: int, column: int, place: str) -> None:
        cell = self._sheet.cell(row, column)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)

    def _add_text(self, text: str) -> None:
        if not text:
            return
        self._add(("汇总说明（可以直接复制）", HEADING))
        self._add((text, NOTE))
        self._sheet.row_dimensions[self._row].height = LINE * (1 + lines_of(text, sum(_WIDTHS)))
        self._sheet.merge_cells(f"A{self._row}:{column_letters(len(_WIDTHS))}{self._row}")
        self._add()

    def _add_distribution(self, heading: str, counts: Mapping[str, int]) -> None:
        self._add((heading, HEADING), ("项目个数", HEADING))
        first = self._row
        for name, number in counts.items():
            self._add((name, TEXT), (number, WHOLE))
        self._sheet.add_chart(_chart(self._sheet, heading, first, self._row), f"D{first}")
        while self._row < first + _CHART_ROWS:
            self._add()
        self._add()

    def _add_causes(self, totals: Totals, titles: Mapping[str, str], column: int) -> None:
        """Add what is wrong, errors first, and of these what is wrong in most workbooks; the link there has a column."""
        if not totals.causes:
            return
        order = list(Severity)
        causes = sorted(
            totals.causes.items(),
            key=lambda item: (order.index(item[1].severity), -item[1].workbooks, -item[1].problems, item[0]),
        )
        self._sheet.row_breaks.append(Break(self._row))
        self._add(*((heading, HEADING) for heading in _CAUSE_HEADINGS))
        self._sheet.cell(2, column, _CAUSES).style = LINK + TEXT
        self._link(2, column, f"'{self._sheet.title}'!A{self._row}")
        for code, cause in causes:
            title = titles.get(code) or code
            counts = ((cause.problems, WHOLE), (cause.workbooks, WHOLE))
            self._add((title, LINK + TEXT), (cause.severity, TEXT), *counts, (code, ASIDE))
            self._sheet.row_dimensions[self._row].height = LINE * lines_of(title, _WIDTHS[0]) + SPARE
            self._link(self._row, 1, cause.place)


def _figures(totals: Totals, left_out: int) -> Iterator[Sequence[tuple[Plain, str]]]:
    """Yield the rows of figures, a name and a value each, with a note where a sum is not complete."""
    unknown = f"其中 {totals.unknown} 个读不出单位" if totals.unknown else None
    counts: dict[str, tuple[int, str | None]] = {
        "工作簿": (totals.written + totals.failed, None),
        "　通过检查": (totals.written, None),
        "　　没有错误和警告": (totals.clean, None),
        "　　有警告": (totals.warned, None),
        "　没有通过检查": (totals.failed, unknown),
        "单位": (totals.units, None),
        "项目": (totals.all.projects, None),
    }
    for name, (number, note) in counts.items():
        yield (name, TEXT), (number, WHOLE), (note, ASIDE)
    sums = {
        "年初预算数（万元）": totals.all.initial_budget,
        "全年预算数（万元）": totals.all.allocated,
        "支出（万元）": totals.all.expenditure,
    }
    for name, amounts in sums.items():
        note = f"{amounts.unknown} 个项目没有填写，没有计入" if amounts.unknown else None
        yield (name, TEXT), (amounts.value, AMOUNT), (note, ASIDE)
    unscored = totals.all.projects - totals.all.scored
    note = f"{unscored} 个项目没有分值，没有计入" if unscored else None
    yield ("平均得分", TEXT), (totals.all.mean, PLACES), (note, ASIDE)
    for severity in Severity:
        yield (f"问题：{severity}", TEXT), (totals.problems[severity], WHOLE)
    if left_out:
        yield ("没有列出的行", TEXT), (left_out, WHOLE), ("超过了 Excel 一张工作表能放的行数", ASIDE)


def _distributions(totals: Totals) -> Iterator[tuple[str, Mapping[str, int]]]:
    yield "等级", totals.grades
    yield "得分", {_named(SCORE_BANDS, bound, "100"): totals.scores[bound] for bound in SCORE_BANDS}
    names = {ABOVE: "超过100", 100: "正好100"} | {b: _named(RATE_BANDS[1:], b, "100") for b in RATE_BANDS[2:]}
    rates = {names[bound]: totals.rates[bound] for bound in RATE_BANDS}
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
