"""Write the fixed workbook with openpyxl: blank, with the indicators of a system, or filled with the example.

Same content, same bytes: the times that a workbook carries are fixed.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting import rule as formats
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from perfeval import template
from perfeval.files import file_name
from perfeval.library import IndicatorSystem, Shelf, built_in_system
from perfeval.template import Column, Kind, Sheet, definitions
from perfeval.template.fitting import suited, unused
from perfeval.template.formulas import FORMULAS, SYSTEM_CELL, SYSTEM_FORMULA, achievement_choices
from perfeval.template.guide import GUIDE
from perfeval.template.rules import RULE_HEADINGS, numbered, rules
from perfeval.writers import spreadsheets

BLANK_NAME: Final = "绩效评价填报模板.xlsx"
#: the filled examples: file name, and the file that holds what they are filled with; by the system they use
EXAMPLES: Final = {
    "common-2013": ("示例_石家庄市第二强制隔离戒毒所2018年度.xlsx", "shijiazhuang-2018.toml"),
    "evaluation-2020": ("示例_青岚县实验中学2024年度.xlsx", "school-2024.toml"),
    "self-evaluation-2021": ("示例_青岚县人民医院2024年度.xlsx", "hospital-2024.toml"),
}
_FIRST_ROW: Final = template.HEADING_ROW + 1
_GUIDE_WIDTH: Final = 96
_UNIT_WIDTHS: Final = (34, 60, 60)
_RULE_WIDTHS: Final = (44, 16, 20, 8, 8, 8, 60)

_THIN: Final = Side(style="thin", color="BFBFBF")
_BORDER: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_REQUIRED, _OPTIONAL, _COMPUTED = "C55A11", "2F5597", "7F7F7F"
_REQUIRED_CELL, _COMPUTED_CELL, _ALERT = "FFF2CC", "EDEDED", "FF9999"

DEFAULT_SYSTEM: Final = "common-2013"


def blank_workbook() -> bytes:
    """Return the blank workbook."""
    return _saved(_build({}, {}))


def system_name(system: IndicatorSystem) -> str:
    """Return the file name of a workbook that holds a system's indicators."""
    return file_name(f"{BLANK_NAME.removesuffix('.xlsx')}_{system.name}", ".xlsx")


def system_workbook(name: str, system: IndicatorSystem, projects: int) -> bytes:
    """Return a workbook with a system's indicators for some projects; `name` is what 单位信息 calls the system."""
    codes = [f"{number:02d}" for number in range(1, projects + 1)]
    rows: dict[str, list[Mapping[str, Any]]] = {
        sheet.title: [{"code": code} for code in codes] for sheet in template.TABLE_SHEETS
    }
    rows[template.INDICATORS.title] = [
        {
            "code": code,
            "level1": common.level1,
            "level2": common.level2,
            "name": common.name,
            "nature": common.nature.value,
            "target": numbered(common.checkpoints) or common.target,
            "unit_of_measure": common.unit,
            "points": common.points,
        }
        for code in codes
        for common in system.indicators
    ]
    unit = {"system": name, "outline": definitions.OUTLINE_FOR.get(name)}
    return _saved(_build(unit, rows, system=system))


def example_workbook(system: str = DEFAULT_SYSTEM) -> bytes:
    """Return the filled example of a built-in system that has one."""
    _, source = EXAMPLES[system]
    text = (files("perfeval") / "examples" / source).read_text("utf-8")
    return _saved(filled_workbook(tomllib.loads(text, parse_float=Decimal)))


def filled_workbook(data: Mapping[str, Any], system: IndicatorSystem | None = None) -> Workbook:
    """Return a workbook filled from the fields of a unit and its projects, as an example file gives them."""
    system = system or built_in_system(data["unit"].get("system", DEFAULT_SYSTEM))
    return _build(data["unit"], filled_rows(data, system), data.get("notes", ()), system)


def filled_rows(data: Mapping[str, Any], system: IndicatorSystem) -> dict[str, list[Mapping[str, Any]]]:
    """Return the rows of each table that such fields fill, by field, in the order of their sheets."""
    rows: dict[str, list[Mapping[str, Any]]] = {sheet.title: [] for sheet in template.TABLE_SHEETS}
    for project in data["projects"]:
        code = {"code": project["code"]}
        rows[template.PROJECTS.title].append(project)
        rows[template.FUNDS.title].append(project.get("funds", {}) | code)
        rows[template.CONTENT.title].append(project.get("narratives", {}) | code)
        rows[template.INDICATORS.title] += [i | code for i in _indicators(data, project, system)]
    return rows


def _indicators(
    data: Mapping[str, Any], project: Mapping[str, Any], system: IndicatorSystem
) -> Iterator[dict[str, Any]]:
    """Yield a project's indicators in the order of the system: the common ones, as it changes them, and its own."""
    common = data.get("common", ())
    own = {indicator["name"]: indicator for indicator in project["indicators"]}
    indicators = [indicator | own.pop(indicator["name"], {}) for indicator in common] + list(own.values())
    order = {group: number for number, group in enumerate(system.groups)}
    return iter(sorted(indicators, key=lambda i: order.get((i["level1"], i["level2"]), len(order))))


def _saved(workbook: Workbook) -> bytes:
    stream = BytesIO()
    spreadsheets.save(workbook, stream)
    return stream.getvalue()


def _build(
    unit: Mapping[str, Any],
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    notes: Sequence[str] = (),
    system: IndicatorSystem | None = None,
) -> Workbook:
    name = unit.get("system", DEFAULT_SYSTEM)
    system = system or built_in_system(name)
    systems = {known: built_in_system(known) for known in Shelf.SYSTEMS.names()} | {name: system}
    lists = {
        "system": tuple(_titled("system", known) for known in systems),
        **dict.fromkeys(definitions.OUTLINE_FIELDS, tuple(definitions.OUTLINE_TITLES.values())),
        "level1": tuple(dict.fromkeys(level1 for level1, _ in system.groups)),
        "level2": tuple(dict.fromkeys(level2 for _, level2 in system.groups)),
    }
    workbook = Workbook()
    workbook.properties.creator = "perfeval"
    workbook.properties.title = "绩效评价填报模板"
    workbook.calculation.fullCalcOnLoad = True
    guide = workbook.active
    if not isinstance(guide, Worksheet):
        raise TypeError(guide)
    for style in _styles():
        workbook.add_named_style(style)
    _write_guide(guide, notes)
    outline = unit.get("outline")
    folded = _folded(outline)
    _write_unit(workbook.create_sheet(template.UNIT.title), suited(template.UNIT, outline), unit, lists)
    for sheet in template.TABLE_SHEETS:
        records, worksheet = rows.get(sheet.title, ()), workbook.create_sheet(sheet.title)
        _write_table(worksheet, suited(sheet, outline), records, lists)
        _fold_columns(worksheet, sheet, folded, records)
    _write_rules(workbook.create_sheet(template.RULES_TITLE), systems)
    workbook.active = 1
    guide.sheet_view.tabSelected = False
    return workbook


def _titled(field: str, name: str) -> str:
    """Return what a dropdown of 单位信息 shows for a name."""
    return definitions.TITLES.get(field, {}).get(name, name)


def _styles() -> Iterator[NamedStyle]:
    """Yield the named styles; the heading of a column and its cells share the colour of their kind."""
    top = Alignment(vertical="top", wrap_text=True)
    centre = Alignment(horizontal="center", vertical="center", wrap_text=True)
    yield NamedStyle("表题", font=Font(name="黑体", size=14), alignment=Alignment(vertical="center"))
    for name, colour in (("必填标题", _REQUIRED), ("选填标题", _OPTIONAL), ("自动标题", _COMPUTED)):
        fill = PatternFill("solid", fgColor=colour)
        font = Font(name="黑体", size=11, color="FFFFFF")
        yield NamedStyle(name, font=font, fill=fill, border=_BORDER, alignment=centre)
    plain_font = Font(name="宋体", size=11)
    required = PatternFill("solid", fgColor=_REQUIRED_CELL)
    computed = PatternFill("solid", fgColor=_COMPUTED_CELL)
    yield NamedStyle("必填", font=plain_font, fill=required, border=_BORDER, alignment=top)
    yield NamedStyle("选填", font=plain_font, border=_BORDER, alignment=top)
    grey = Font(name="宋体", size=11, color="595959")
    yield NamedStyle("自动", font=grey, fill=computed, border=_BORDER, alignment=top)
    yield NamedStyle("说明", font=plain_font, alignment=top)
    yield NamedStyle("说明标题", font=Font(name="黑体", size=12), alignment=top)


def _write_guide(worksheet: Worksheet, notes: Sequence[str]) -> None:
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
        worksheet.row_dimensions[number].height = _height([(line, _GUIDE_WIDTH)])
    worksheet.column_dimensions["A"].width = 16
    worksheet.column_dimensions["B"].width = _GUIDE_WIDTH - 16
    _set_print(worksheet, landscape=False)


def _height(cells: Sequence[tuple[object, float]]) -> float:
    """Return the height in points that shows the texts of a row in columns of the given widths."""
    lines = 1
    for value, width in cells:
        text = str(value or "")
        needed = sum(-(-sum(1 if char.isascii() else 1.9 for char in line) // width) for line in text.split("\n"))
        lines = max(lines, int(needed))
    return 16.0 * lines + 2


def _folded(outline: str | None) -> frozenset[tuple[str, str]]:
    """Return what a built-in outline and the text for publication do not print; nothing where none is chosen."""
    if outline not in Shelf.REPORT_OUTLINES.names():
        return frozenset()
    shelves = (
        Shelf.REPORT_OUTLINES.built_in(outline),
        *map(Shelf.DISCLOSURE_OUTLINES.built_in, Shelf.DISCLOSURE_OUTLINES.names()),
    )
    return unused("\n".join(definition.text for definition in shelves))


def _fold_columns(
    worksheet: Worksheet, sheet: Sheet, folded: frozenset[tuple[str, str]], records: Sequence[Mapping[str, Any]]
) -> None:
    """Fold away the columns of a table that the chosen outline does not print, but for those that are filled."""
    for number, column in enumerate(sheet.columns, 1):
        if (sheet.title, column.field) in folded and all(record.get(column.field) is None for record in records):
            letter = get_column_letter(number)
            worksheet.column_dimensions.group(letter, letter, hidden=True)


def _write_unit(
    worksheet: Worksheet, sheet: Sheet, unit: Mapping[str, Any], lists: Mapping[str, tuple[str, ...]]
) -> None:
    worksheet["A1"] = sheet.caption
    worksheet["A1"].style = "表题"
    for number, heading in enumerate(template.UNIT_HEADINGS, 1):
        cell = worksheet.cell(template.HEADING_ROW, number, heading)
        cell.style = "选填标题"
    for number, column in enumerate(sheet.columns, _FIRST_ROW):
        worksheet.cell(number, 1, column.heading).style = _heading_style(column)
        value = unit.get(column.field)
        shown = _titled(column.field, value) if isinstance(value, str) else value
        _fill(worksheet.cell(number, 2), column, shown)
        worksheet.cell(number, 3, column.hint).style = "说明"
        texts = zip((column.heading, unit.get(column.field), column.hint), _UNIT_WIDTHS, strict=True)
        worksheet.row_dimensions[number].height = _height(list(texts))
        _restrict(worksheet, column, f"B{number}", lists)
    for letter, width in zip("ABC", _UNIT_WIDTHS, strict=True):
        worksheet.column_dimensions[letter].width = width
    worksheet.freeze_panes = f"B{_FIRST_ROW}"
    _set_print(worksheet, landscape=False)


def _write_table(
    worksheet: Worksheet, sheet: Sheet, records: Sequence[Mapping[str, Any]], lists: Mapping[str, tuple[str, ...]]
) -> None:
    worksheet["A1"] = sheet.caption
    worksheet["A1"].style = "表题"
    worksheet.row_dimensions[1].height = 24
    worksheet.row_dimensions[template.HEADING_ROW].height = 34
    last_row = _FIRST_ROW + max(sheet.rows, len(records)) - 1
    for row, record in enumerate(records, _FIRST_ROW):
        height = _height([(record.get(column.field), column.width) for column in sheet.columns])
        worksheet.row_dimensions[row].height = height
    for number, column in enumerate(sheet.columns, 1):
        heading = worksheet.cell(template.HEADING_ROW, number, column.heading)
        heading.style = _heading_style(column)
        letter = get_column_letter(number)
        cells = f"{letter}{_FIRST_ROW}:{letter}{last_row}"
        worksheet.column_dimensions[letter].width = column.width
        for row in range(_FIRST_ROW, last_row + 1):
            index = row - _FIRST_ROW
            value = records[index].get(column.field) if index < len(records) else None
            if column.kind is Kind.COMPUTED:
                value = _SharedFormula(cells, FORMULAS[sheet.title, column.field], number, row)
            _fill(worksheet.cell(row, number), column, value)
        _restrict(worksheet, column, cells, lists)
        _alert(worksheet, column, cells, f"{letter}{_FIRST_ROW}")
    worksheet.freeze_panes = f"C{_FIRST_ROW}"
    worksheet.auto_filter.ref = f"A{template.HEADING_ROW}:{get_column_letter(len(sheet.columns))}{last_row}"
    worksheet.print_title_rows = f"{template.HEADING_ROW}:{template.HEADING_ROW}"
    if sheet.printed is not None:
        worksheet.print_area = f"A1:{get_column_letter(sheet.printed)}{last_row}"
    if sheet.pages > 1:
        worksheet.print_title_cols = "A:B"
    _set_print(worksheet, landscape=True, pages=sheet.pages)


class _SharedFormula(ArrayFormula):
    """A formula that Excel keeps once for a column: its first cell holds the text, the others refer to it."""

    def __init__(self, cells: str, formula: str, number: int, row: int) -> None:
        first = row == _FIRST_ROW
        super().__init__(ref=cells, text=formula.format(row=row) if first else "")
        self.attributes = {"t": "shared", "si": str(number)} | ({"ref": cells} if first else {})

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.attributes.items())


def _write_rules(worksheet: Worksheet, systems: Mapping[str, IndicatorSystem]) -> None:
    worksheet["A1"] = f"{template.RULES_TITLE}（供自动得分查用，也可在这里查看各指标体系的方法和评分要点；不用填写）"
    worksheet["A1"].style = "表题"
    for number, heading in enumerate(RULE_HEADINGS, 1):
        worksheet.cell(template.HEADING_ROW, number, heading).style = "自动标题"
    worksheet[SYSTEM_CELL] = SYSTEM_FORMULA
    worksheet[SYSTEM_CELL].style = "说明"
    for row, rule in enumerate(rules(systems), _FIRST_ROW):
        for number, value in enumerate(rule, 1):
            if value is None:
                continue
            cell = worksheet.cell(row, number, value)
            cell.style = "说明"
            if isinstance(value, str):
                cell.data_type = "s"
        worksheet.row_dimensions[row].height = _height(list(zip(rule[:7], _RULE_WIDTHS, strict=True)))
    worksheet.print_area = f"A1:G{worksheet.max_row}"
    for letter, width in zip("ABCDEFG", _RULE_WIDTHS, strict=True):
        worksheet.column_dimensions[letter].width = width
    worksheet.freeze_panes = f"B{_FIRST_ROW}"
    worksheet.print_title_rows = f"{template.HEADING_ROW}:{template.HEADING_ROW}"
    _set_print(worksheet, landscape=True)


def _heading_style(column: Column) -> str:
    if column.kind is Kind.COMPUTED:
        return "自动标题"
    return "必填标题" if column.required else "选填标题"


def _fill(cell: Cell | MergedCell, column: Column, value: Any) -> None:
    cell.style = "自动" if column.kind is Kind.COMPUTED else "必填" if column.required else "选填"
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
        validation.type, validation.formula1 = "list", achievement_choices(_FIRST_ROW)
    elif choices:
        validation.type, validation.formula1 = "list", f'"{",".join(choices)}"'
    elif column.kind is Kind.CODE and worksheet.title != template.PROJECTS.title:
        last = _FIRST_ROW + template.PROJECT_ROWS - 1
        validation.type, validation.formula1 = "list", f"{template.PROJECTS.title}!$A${_FIRST_ROW}:$A${last}"
    elif column.kind in {Kind.AMOUNT, Kind.POINTS}:
        validation.type, validation.operator, validation.formula1 = "decimal", "greaterThanOrEqual", "0"
    if validation.type is not None:
        validation.showErrorMessage = column.field != "achievement" and (column.closed or not column.choices)
        validation.errorStyle = "stop" if column.closed and column.choices else "warning"
        validation.errorTitle = "请核对"
        validation.error = "请从下拉列表选择。" if validation.type == "list" else "这里应填不小于 0 的数字。"
    validation.add(cells)
    worksheet.add_data_validation(validation)


def _alert(worksheet: Worksheet, column: Column, cells: str, first: str) -> None:
    """Colour a live sum that is not what it should be."""
    fill = PatternFill("solid", bgColor=_ALERT)
    wanted = {"points_total": 100, "balance": 0}.get(column.field)
    if wanted is not None:
        worksheet.conditional_formatting.add(
            cells,
            formats.Rule(
                type="expression", formula=[f'AND({first}<>"",{first}<>{wanted})'], dxf=DifferentialStyle(fill=fill)
            ),
        )


def _set_print(worksheet: Worksheet, *, landscape: bool, pages: int = 1) -> None:
    worksheet.page_setup.paperSize = 9
    worksheet.page_setup.orientation = "landscape" if landscape else "portrait"
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = pages, 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.print_options.horizontalCentered = True
    margins = worksheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.7
    margins.header = margins.footer = 0.3
    worksheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("第 &P 页，共 &N 页"))
