"""The integrated system's own sheet of a project's indicators (自评指标, 预算管理一体化系统), so that nobody types them there again.

The system finds its indicators by their names and refuses a sheet that lacks one: a row that does not apply stays, and
what only its author can say of it stays blank. The execution rate (预算执行率) is none of its indicators, since it takes
that from the funds itself. It knows ≥ > = < ≤ and 定性: any other nature is put as 定性, with its target in words.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO
from typing import Final, NamedTuple, TypeAlias

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from perfeval.cells import column_letters
from perfeval.files import file_name
from perfeval.library import IndicatorSystem
from perfeval.methods import Answer
from perfeval.methods.checklist import points_met
from perfeval.methods.level import meant
from perfeval.methods.yes_no import is_reached
from perfeval.model import Assessment, Interval, Nature, Result, Score
from perfeval.records import frozen
from perfeval.reports.indicators import said_beside, target_shown
from perfeval.reports.wording import is_in_time, outcome, says_more
from perfeval.writers import spreadsheets
from perfeval.writers.blank.looks import row_height

SHEET: Final = "自评指标"
#: how the name of such a file ends
ENDING: Final = f"_{SHEET}.xlsx"
#: the level-1 indicator that the system works out itself
_EXECUTION: Final = "预算执行率"
_MET, _PARTLY, _MISSED = "达成", "部分达成", "未达成"
_WORDS: Final = (_MET, _PARTLY, _MISSED)
_QUANTITIES: Final = frozenset({Nature.AT_LEAST, Nature.ABOVE, Nature.EQUAL, Nature.BELOW, Nature.AT_MOST})
_BLACK, _RED = "000000", "FF0000"
_LINE: Final = Side(style="thin", color="BFBFBF")
_RULED: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FONT: Final = Font(name="宋体", size=11)
_WRAPPED: Final = Alignment(vertical="center", wrap_text=True)
_OPEN: Final = PatternFill("solid", fgColor="FFF2CC")

Value: TypeAlias = str | Decimal | None


class _Column(NamedTuple):
    """A column of the sheet, by its head as the system has it; a star marks what must be filled."""

    head: str
    width: float

    @property
    def starred(self) -> bool:
        return self.head.startswith("*")


_COLUMNS: Final = (
    _Column("一级指标", 14),
    _Column("二级指标", 18),
    _Column("三级指标名称", 30),
    _Column("计算符号", 10),
    _Column("指标值", 24),
    _Column("*实际完成值（定量填数字，定性填达成、部分达成、未达成）", 20),
    _Column("计量单位", 10),
    _Column("*分值 数量(20)、质量(10)、时效(10)、成本(10)、效益(30)、满意度(10)", 20),
    _Column("*指标得分（定量系统自动计算，定性必填，所填值为原指标得分，不包含扣减分数。）", 24),
    _Column("扣减分数", 10),
    _Column("完成情况简要描述（定量选填，定性必填）", 40),
    _Column("偏差原因及改进措施（指标未完成时必填）", 40),
)


@frozen
class UploadSheet:
    """A sheet for the integrated system as a file, and the cells that a person must still fill there or in the system."""

    content: bytes
    open_cells: tuple[str, ...]


@frozen(kw_only=True)
class _Row:
    """What a row of the sheet says, by its columns."""

    level1: str
    level2: str
    name: str
    sign: str
    target: Value
    actual: Value
    unit: Value
    points: Value
    score: Value
    description: Value
    reason: Value

    @property
    def qualitative(self) -> bool:
        return self.sign == Nature.LEVEL.value

    @property
    def values(self) -> tuple[Value, ...]:
        """The cells of the row, from left to right; 扣减分数 is for the system's people."""
        return (
            *(self.level1, self.level2, self.name, self.sign, self.target, self.actual, self.unit),
            *(self.points, self.score, None, self.description, self.reason),
        )

    @property
    def open_columns(self) -> Iterator[int]:
        """The numbers of the columns that must be filled, and that nothing in the workbook fills."""
        asked = {6: self.actual, 8: self.points}
        if self.qualitative:
            asked |= {9: self.score, 11: self.description}
        return (column for column, value in asked.items() if value in {None, ""})


def upload_sheets(assessments: Iterable[Assessment], system: IndicatorSystem) -> dict[str, UploadSheet]:
    """Return a sheet a project by the names of their files, in the order of the projects; none without indicators.

    What was scored by `system` is put in its words.
    """
    sheets: dict[str, UploadSheet] = {}
    for assessment in assessments:
        rows = [_row(result, system) for result in assessment.results if result.indicator.level1 != _EXECUTION]
        if rows:
            project = assessment.project
            sheets[_free_name(f"{project.code} {project.name}", sheets)] = _sheet(rows)
    return sheets


def _free_name(text: str, taken: Iterable[str]) -> str:
    """Return the name of a file that no other project of the unit has, on a system that knows no capitals either."""
    names = {name.casefold() for name in taken}
    name, number = file_name(text, ENDING), 1
    while name.casefold() in names:
        number += 1
        name = file_name(text, f"（{number}）{ENDING}")
    return name


def _row(result: Result, system: IndicatorSystem) -> _Row:
    indicator = result.indicator
    counted = indicator.nature in _QUANTITIES
    awarded = result.awarded if isinstance(result, Score) and indicator.applicable else None
    return _Row(
        level1=indicator.level1,
        level2=indicator.level2,
        name=indicator.name,
        sign=(indicator.nature if counted else Nature.LEVEL).value,
        target=indicator.target if isinstance(indicator.target, Decimal) else target_shown(result, system),
        actual=_figure(result) if counted else _word(result, system),
        unit=indicator.unit_of_measure if counted else None,
        points=indicator.points,
        score=None if counted else awarded,
        description=_description(result, system, counted=counted),
        reason=indicator.deviation_reason,
    )


def _figure(result: Result) -> Decimal | None:
    return result.actual if result.indicator.applicable and isinstance(result.actual, Decimal) else None


def _description(result: Result, system: IndicatorSystem, *, counted: bool) -> str | None:
    """Return what was reached, in the unit's own words where it has any; of a figure only what was typed beside it."""
    indicator = result.indicator
    if counted and indicator.applicable:
        return said_beside(indicator)
    if says_more(indicator) and isinstance(indicator.actual, str):
        return indicator.actual
    # a word such as 达成 alone describes nothing: the sentence of the reports does
    return indicator.achievement if indicator.nature is Nature.JUDGED else outcome(result, system)


def _word(result: Result, system: IndicatorSystem) -> str | None:
    """Return the word of the system for what was reached, where that is beyond doubt."""
    indicator = result.indicator
    said = indicator.achievement or ""
    if not indicator.applicable:
        return None
    match indicator.nature:
        case Nature.YES_NO if isinstance(system.judge(system.method(indicator), indicator, result.actual), Answer):
            return _MET if is_reached(said) else _MISSED
        case Nature.CHECKLIST:
            return _share(said, len(system.checkpoints(indicator)))
        case Nature.LEVEL:
            level = meant(system.method(indicator).parameters.levels, said)
            return level.name if level is not None and level.name in _WORDS else None
        case Nature.DEADLINE if is_in_time(indicator, result.actual):
            return _MET
        case Nature.WITHIN:
            within, actual = indicator.target, result.actual
            reached = (
                isinstance(within, Interval) and isinstance(actual, Decimal) and within.low <= actual <= within.high
            )
            return _MET if reached else None
        case _:
            # how much of its points a late or a judged one was worth is no word of its own
            return None


def _share(said: str, count: int) -> str | None:
    met = points_met(said, count) if count else None
    if met is None:
        return None
    number = len(met - {0})
    return _MET if number == count else _PARTLY if number else _MISSED


def _sheet(rows: Iterable[_Row]) -> UploadSheet:
    workbook = Workbook()
    workbook.properties.creator = "perfeval"
    sheet = workbook.worksheets[0]
    sheet.title = SHEET
    _set_up(sheet)
    words = DataValidation("list", formula1=f'"{",".join(_WORDS)}"', allow_blank=True)
    opened: list[str] = []
    widths = [column.width for column in _COLUMNS]
    for number, row in enumerate(rows, 2):
        missing = set(row.open_columns)
        for column, value in enumerate(row.values, 1):
            _fill(sheet.cell(number, column), value, missing=column in missing)
        sheet.row_dimensions[number].height = row_height(list(zip(row.values, widths, strict=True)))
        opened += [f"{column_letters(column)}{number}" for column in sorted(missing)]
        if row.qualitative:
            words.add(f"F{number}")
    if words.sqref:
        sheet.add_data_validation(words)
    stream = BytesIO()
    spreadsheets.save(workbook, stream)
    return UploadSheet(stream.getvalue(), tuple(opened))


def _set_up(sheet: Worksheet) -> None:
    """Write the heads, and set widths and how the sheet is printed."""
    for number, column in enumerate(_COLUMNS, 1):
        cell = sheet.cell(1, number)
        _fill(cell, column.head)
        cell.font = Font(name="宋体", size=11, bold=True, color=_RED if column.starred else _BLACK)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[column_letters(number)].width = column.width
    sheet.row_dimensions[1].height = 76
    sheet.freeze_panes = "D2"
    sheet.print_title_rows = "1:1"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight = 9, "landscape", 0


def _fill(cell: object, value: Value, *, missing: bool = False) -> None:
    """Fill a cell; a text is a text, even where it begins as a formula does."""
    if not isinstance(cell, Cell):
        raise TypeError(cell)
    cell.border, cell.font, cell.alignment = _RULED, _FONT, _WRAPPED
    if missing:
        cell.fill = _OPEN
    if isinstance(value, str) and value:
        cell.value, cell.data_type, cell.number_format = spreadsheets.storable(value), "s", "@"
    elif isinstance(value, Decimal):
        cell.value = value
