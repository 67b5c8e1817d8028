"""How the fixed workbook looks: colours, heights, marks that follow what is chosen, what is folded away, how it prints."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from openpyxl.formatting import rule as formats
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from perfeval import template
from perfeval.template import Column, Kind, Sheet
from perfeval.template.definitions import OUTLINE_TITLES
from perfeval.template.fitting import OTHERWISE_WITH

FIRST_ROW: Final = template.HEADING_ROW + 1
#: the name by which formulas know the cells that choose outlines
CHOSEN_OUTLINES: Final = "所选提纲"
#: a text with the mark of a required cell behind it: a format, so that the mark can follow what is chosen
_MARKED: Final = f'@"{template.REQUIRED_MARK}"'

_THIN: Final = Side(style="thin", color="BFBFBF")
_BORDER: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_REQUIRED, _OPTIONAL, _COMPUTED = "C55A11", "2F5597", "7F7F7F"
_REQUIRED_CELL, _OPTIONAL_CELL, _COMPUTED_CELL, _ALERT = "FFF2CC", "FFFFFF", "EDEDED", "FF9999"


def styles() -> Iterator[NamedStyle]:
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


def row_height(cells: Sequence[tuple[object, float]]) -> float:
    """Return the height in points that shows the texts of a row in columns of the given widths."""
    lines = 1
    for value, width in cells:
        text = str(value or "")
        needed = sum(-(-sum(1 if char.isascii() else 1.9 for char in line) // width) for line in text.split("\n"))
        lines = max(lines, int(needed))
    return 16.0 * lines + 2


def heading_style(column: Column) -> str:
    """Return the style of a column's heading."""
    if column.kind is Kind.COMPUTED:
        return "自动标题"
    return "必填标题" if column.required else "选填标题"


def cell_style(column: Column) -> str:
    """Return the style of a column's cells."""
    return "自动" if column.kind is Kind.COMPUTED else "必填" if column.required else "选填"


def write_heading(worksheet: Worksheet, sheet: Sheet, column: Column, heading: str, cells: str) -> None:
    """Write the heading of some cells; where some outlines ask for them and others do not, mark and colours follow live."""
    cell = worksheet[heading]
    cell.style = heading_style(column)
    outlines = OTHERWISE_WITH.get((sheet.title, column.field))
    if outlines is None:
        cell.value = column.heading
        return
    cell.value = column.title
    cell.number_format = _MARKED if column.required else "@"
    mark = NumberFormat(49, "@") if column.required else NumberFormat(164, _MARKED)
    colours = (_OPTIONAL, _OPTIONAL_CELL) if column.required else (_REQUIRED, _REQUIRED_CELL)
    for place, colour, form in zip((heading, cells), colours, (mark, None), strict=True):
        look = DifferentialStyle(fill=PatternFill("solid", bgColor=colour), numFmt=form)
        worksheet.conditional_formatting.add(
            place, formats.Rule(type="expression", formula=[_chosen(outlines, alone=column.required)], dxf=look)
        )


def _chosen(outlines: Iterable[str], *, alone: bool) -> str:
    """Return the Excel condition that one of some outlines is chosen; `alone` that there is no other beside them."""
    names = [name for outline in sorted(outlines) for name in (OUTLINE_TITLES[outline], outline)]
    any_text = "" if alone else "*"  # one cell may hold several, parted by 、
    counted = "+".join(f'COUNTIF({CHOSEN_OUTLINES},"{any_text}{name}{any_text}")' for name in names)
    return f"AND(COUNTA({CHOSEN_OUTLINES})>0,COUNTA({CHOSEN_OUTLINES})={counted})" if alone else f"{counted}>0"


def fold_columns(
    worksheet: Worksheet, sheet: Sheet, folded: frozenset[tuple[str, str]], records: Sequence[Mapping[str, Any]]
) -> None:
    """Fold away the columns of a table that the chosen outline does not print, but for those that are filled."""
    for number, column in enumerate(sheet.columns, 1):
        if (sheet.title, column.field) in folded and all(record.get(column.field) is None for record in records):
            letter = get_column_letter(number)
            worksheet.column_dimensions.group(letter, letter, hidden=True)


def fold_rows(worksheet: Worksheet, sheet: Sheet, folded: frozenset[tuple[str, str]], unit: Mapping[str, Any]) -> None:
    """Fold away the rows of 单位信息 likewise."""
    for number, column in enumerate(sheet.columns, FIRST_ROW):
        if (sheet.title, column.field) in folded and unit.get(column.field) is None:
            worksheet.row_dimensions.group(number, number, hidden=True)


def alert(worksheet: Worksheet, column: Column, cells: str, first: str) -> None:
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


def set_print(worksheet: Worksheet, *, landscape: bool, pages: int = 1) -> None:
    """Lay a sheet out for A4."""
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
