"""How the sheets of a summary look: styles by their names, widths, how texts fill their lines, how pages are printed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from perfeval.cells import column_letters
from perfeval.writers.spreadsheets import storable

TEXT, CENTRED, WHOLE, AMOUNT, PLACES = "文字", "居中", "整数", "金额", "两位小数"
HEADING, TOTAL, LINK, TITLE, NOTE, ASIDE = "表头", "合计", "链接", "标题", "说明", "附注"
#: the formats of figures, whose columns hold nothing else
FIGURES: Final = {WHOLE: "0", AMOUNT: "#,##0.00####", PLACES: "0.00"}
#: points: a line of a cell, what is above and below it, and the highest row that Excel knows
LINE, SPARE, HIGHEST = 15.5, 3.5, 409.0
_BLUE, _PALE, _GREY = "0563C1", "DDEBF7", "BFBFBF"

Plain: TypeAlias = str | int | Decimal | None


class TableColumn(NamedTuple):
    """A column of a table: heading, width in characters, format; a hidden one only serves the totals."""

    heading: str
    width: float
    format: str = TEXT
    hidden: bool = False


def add_styles(workbook: Workbook) -> None:
    """Give a workbook the styles that its sheets name."""
    line = Side(style="thin", color=_GREY)
    ruled = Border(left=line, right=line, top=line, bottom=line)
    middle = Alignment(vertical="center")
    # figures of one length in the middle, and amounts apart from what stands beside them
    places = {AMOUNT: Alignment(horizontal="right", vertical="center", indent=1)}
    wrapped = Alignment(vertical="center", wrap_text=True)
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    pale = PatternFill("solid", fgColor=_PALE)
    plain, bold = Font(name="宋体", size=11), Font(name="黑体", size=11)
    link = Font(name="宋体", size=11, color=_BLUE, underline="single")
    styles = [
        NamedStyle(HEADING, bold, pale, ruled, centred),
        NamedStyle(LINK + HEADING, Font(name="黑体", size=11, color=_BLUE, underline="single"), pale, ruled, centred),
        NamedStyle(TEXT, plain, border=ruled, alignment=wrapped),
        NamedStyle(LINK + TEXT, link, border=ruled, alignment=wrapped),
        NamedStyle(TITLE, Font(name="黑体", size=16), alignment=middle),
        NamedStyle(NOTE, plain, alignment=Alignment(vertical="top", wrap_text=True)),
        NamedStyle(ASIDE, plain, alignment=Alignment(vertical="center", indent=1)),
        NamedStyle(CENTRED, plain, border=ruled, alignment=centred),
        NamedStyle(LINK + CENTRED, link, border=ruled, alignment=centred),
        NamedStyle(TOTAL + TEXT, bold, pale, ruled, middle),
        NamedStyle(TOTAL + CENTRED, bold, pale, ruled, centred),
    ]
    for name, form in FIGURES.items():
        place = places.get(name, centred)
        styles.append(NamedStyle(name, plain, border=ruled, alignment=place, number_format=form))
        styles.append(NamedStyle(LINK + name, link, border=ruled, alignment=place, number_format=form))
        styles.append(NamedStyle(TOTAL + name, bold, pale, ruled, place, number_format=form))
    for style in styles:
        workbook.add_named_style(style)


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column; a Chinese character is two wide, as it is long in GB 18030."""
    return sum(1 + int(len(line.encode("gb18030", "replace")) / (width - 1)) for line in text.split("\n"))


def broken(column: TableColumn) -> str:
    """Return a heading, that of figures broken before their unit."""
    return column.heading.replace("（", "\n（") if column.format in FIGURES else column.heading


def set_up(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Set the widths of columns, and print on lying A4 pages, the table as wide as a page."""
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[column_letters(number)].width = width
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight = 9, "landscape", 0
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    if sheet.oddFooter is not None and sheet.oddFooter.center is not None:
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def styled(sheet: Worksheet, value: Plain, style: str) -> Cell:
    """Return a cell of a style; a text is a text, even where it begins as a formula does."""
    cell: Cell = WriteOnlyCell(sheet)
    cell.style = style
    if isinstance(value, str):
        cell.value = storable(value)
        cell.data_type = "s"
    else:
        cell.value = value
    return cell
