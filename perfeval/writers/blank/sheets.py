"""The sheets of the fixed workbook, cell by cell."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from perfeval import template
from perfeval.library import IndicatorSystem
from perfeval.template import Column, Kind, Sheet, definitions
from perfeval.template.formulas import FORMULAS, SYSTEM_CELL, SYSTEM_FORMULA, achievement_choices
from perfeval.template.guide import GUIDE
from perfeval.template.rules import RULE_HEADINGS, rules
from perfeval.writers.blank.looks import FIRST_ROW, alert, cell_style, row_height, set_print, write_heading

_GUIDE_WIDTH: Final = 96
_UNIT_WIDTHS: Final = (34, 60, 60)
_RULE_WIDTHS: Final = (44, 16, 20, 8, 8, 8, 60)


def write_guide(worksheet: Worksheet, notes: Sequence[str]) -> None:
    """Write 填表说明, with what is to be said of an example."""
    worksheet.title = template.GUIDE_TITLE
    worksheet.append(("绩效评价填报工作簿",))
    worksheet["A1"].style = "表题"
    worksheet.append((template.VERSION_LABEL, template.VERSION))
    worksheet["A2"].style = worksheet["B2"].style = "说明"
    lines = [*GUIDE, *(("", "关于本示例", *notes) if notes else ())]
    for number, line in enumerate(lines, 3):
        worksheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=2)
        cell = worksheet.cell(number, 1, line or None)
        cell.style = "说明标题" if line and len(line) < 10 else "说明"
        worksheet.row_dimensions[number].height = row_height([(line, _GUIDE_WIDTH)])
    worksheet.column_dimensions["A"].width = 16
    worksheet.column_dimensions["B"].width = _GUIDE_WIDTH - 16
    set_print(worksheet, landscape=False)


def titled(field: str, name: str) -> str:
    """Return what a dropdown of 单位信息 shows for a name."""
    return definitions.TITLES.get(field, {}).get(name, name)


def write_unit(worksheet: Worksheet, unit: Mapping[str, Any], lists: Mapping[str, tuple[str, ...]]) -> None:
    """Write 单位信息; `lists` are the choices of dropdowns that the template does not know, by field."""
    sheet = template.UNIT
    worksheet["A1"] = sheet.caption
    worksheet["A1"].style = "表题"
    for number, heading in enumerate(template.UNIT_HEADINGS, 1):
        cell = worksheet.cell(template.HEADING_ROW, number, heading)
        cell.style = "选填标题"
    for number, column in enumerate(sheet.columns, FIRST_ROW):
        write_heading(worksheet, sheet, column, f"A{number}", f"B{number}")
        value = unit.get(column.field)
        shown = titled(column.field, value) if isinstance(value, str) else value
        _fill(worksheet.cell(number, 2), column, shown)
        worksheet.cell(number, 3, column.hint).style = "说明"
        texts = zip((column.heading, unit.get(column.field), column.hint), _UNIT_WIDTHS, strict=True)
        worksheet.row_dimensions[number].height = row_height(list(texts))
        _restrict(worksheet, column, f"B{number}", lists)
    for letter, width in zip("ABC", _UNIT_WIDTHS, strict=True):
        worksheet.column_dimensions[letter].width = width
    worksheet.freeze_panes = f"B{FIRST_ROW}"
    set_print(worksheet, landscape=False)


def write_table(
    worksheet: Worksheet, sheet: Sheet, records: Sequence[Mapping[str, Any]], lists: Mapping[str, tuple[str, ...]]
) -> None:
    """Write a table with its records by field, and ruled rows below them."""
    worksheet["A1"] = sheet.caption
    worksheet["A1"].style = "表题"
    worksheet.row_dimensions[1].height = 24
    worksheet.row_dimensions[template.HEADING_ROW].height = 34
    last_row = FIRST_ROW + max(sheet.rows, len(records)) - 1
    for row, record in enumerate(records, FIRST_ROW):
        height = row_height([(record.get(column.field), column.width) for column in sheet.columns])
        worksheet.row_dimensions[row].height = height
    for number, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(number)
        cells = f"{letter}{FIRST_ROW}:{letter}{last_row}"
        write_heading(worksheet, sheet, column, f"{letter}{template.HEADING_ROW}", cells)
        worksheet.column_dimensions[letter].width = column.width
        for row in range(FIRST_ROW, last_row + 1):
            index = row - FIRST_ROW
            value = records[index].get(column.field) if index < len(records) else None
            if column.kind is Kind.COMPUTED:
                value = _SharedFormula(cells, FORMULAS[sheet.title, column.field], number, row)
            _fill(worksheet.cell(row, number), column, value)
        _restrict(worksheet, column, cells, lists)
        alert(worksheet, column, cells, f"{letter}{FIRST_ROW}")
    worksheet.freeze_panes = f"C{FIRST_ROW}"
    worksheet.auto_filter.ref = f"A{template.HEADING_ROW}:{get_column_letter(len(sheet.columns))}{last_row}"
    worksheet.print_title_rows = f"{template.HEADING_ROW}:{template.HEADING_ROW}"
    if sheet.printed is not None:
        worksheet.print_area = f"A1:{get_column_letter(sheet.printed)}{last_row}"
    if sheet.pages > 1:
        worksheet.print_title_cols = "A:B"
    set_print(worksheet, landscape=True, pages=sheet.pages)


class _SharedFormula(ArrayFormula):
    """A formula that Excel keeps once for a column: its first cell holds the text, the others refer to it."""

    def __init__(self, cells: str, formula: str, number: int, row: int) -> None:
        first = row == FIRST_ROW
        super().__init__(ref=cells, text=formula.format(row=row) if first else "")
        self.attributes = {"t": "shared", "si": str(number)} | ({"ref": cells} if first else {})

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.attributes.items())


def write_rules(worksheet: Worksheet, systems: Mapping[str, IndicatorSystem]) -> None:
    """Write 评分规则 for some systems by the names that 单位信息 gives them."""
    worksheet["A1"] = f"{template.RULES_TITLE}（供自动得分查用，也可在这里查看各指标体系的方法和评分要点；不用填写）"
    worksheet["A1"].style = "表题"
    for number, heading in enumerate(RULE_HEADINGS, 1):
        worksheet.cell(template.HEADING_ROW, number, heading).style = "自动标题"
    worksheet[SYSTEM_CELL] = SYSTEM_FORMULA
    worksheet[SYSTEM_CELL].style = "说明"
    for row, rule in enumerate(rules(systems), FIRST_ROW):
        for number, value in enumerate(rule, 1):
            if value is None:
                continue
            cell = worksheet.cell(row, number, value)
            cell.style = "说明"
            if isinstance(value, str):
                cell.data_type = "s"
        worksheet.row_dimensions[row].height = row_height(list(zip(rule[:7], _RULE_WIDTHS, strict=True)))
    worksheet.print_area = f"A1:G{worksheet.max_row}"
    for letter, width in zip("ABCDEFG", _RULE_WIDTHS, strict=True):
        worksheet.column_dimensions[letter].width = width
    worksheet.freeze_panes = f"B{FIRST_ROW}"
    worksheet.print_title_rows = f"{template.HEADING_ROW}:{template.HEADING_ROW}"
    set_print(worksheet, landscape=True)


def _fill(cell: Cell | MergedCell, column: Column, value: Any) -> None:
    cell.style = cell_style(column)
    if column.kind in {Kind.CODE, Kind.TEXT, Kind.NAME, Kind.NATURE}:
        cell.number_format = "@"
    elif column.kind is Kind.DATE:
        cell.number_format = "yyyy-m-d"
    if value is not None:
        cell.value = value
    if isinstance(value, str) and column.kind is not Kind.COMPUTED:
        cell.data_type = "s"


def _restrict(worksheet: Worksheet, column: Column, cells: str, lists: Mapping[str, tuple[str, ...]]) -> None:
    """Give cells their dropdown and their hint; what a person types otherwise is only questioned where it may be right."""
    validation = DataValidation(allow_blank=True, showInputMessage=True)
    validation.promptTitle, validation.prompt = column.title[:32], column.hint[:255]
    choices = lists.get(column.field, column.choices)
    if column.field == "achievement":
        validation.type, validation.formula1 = "list", achievement_choices(FIRST_ROW)
    elif choices:
        validation.type, validation.formula1 = "list", f'"{",".join(choices)}"'
    elif column.kind is Kind.CODE and worksheet.title != template.PROJECTS.title:
        last = FIRST_ROW + template.PROJECT_ROWS - 1
        validation.type, validation.formula1 = "list", f"{template.PROJECTS.title}!$A${FIRST_ROW}:$A${last}"
    elif column.kind in {Kind.AMOUNT, Kind.POINTS}:
        validation.type, validation.operator, validation.formula1 = "decimal", "greaterThanOrEqual", "0"
    if validation.type is not None:
        validation.showErrorMessage = column.field != "achievement" and (column.closed or not column.choices)
        validation.errorStyle = "stop" if column.closed and column.choices else "warning"
        validation.errorTitle = "请核对"
        validation.error = "请从下拉列表选择。" if validation.type == "list" else "这里应填不小于 0 的数字。"
    validation.add(cells)
    worksheet.add_data_validation(validation)
