"""Sheets whose rows go to disk as they come: columns with their widths and formats, links, and limits that Excel has."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from perfeval.cells import column_letters
from perfeval.writers.spreadsheets import Links, storable

#: what Excel takes of links and of rows on one sheet
MOST_LINKS: Final = 65_530
MOST_ROWS: Final = 1_000_000
TEXT, WHOLE, AMOUNT, PLACES = "文字", "整数", "金额", "两位小数"
HEADING, TOTAL, LINK, TITLE, NOTE, ASIDE = "表头", "合计", "链接", "标题", "说明", "附注"
_FORMATS: Final = {WHOLE: "0", AMOUNT: "#,##0.00####", PLACES: "0.00"}
#: points: a line of a cell, what is above and below it, and the highest row that Excel knows
_LINE, _SPARE, _HIGHEST = 14.5, 4.0, 409.0
_BLUE, _PALE, _GREY = "0563C1", "DDEBF7", "BFBFBF"


class Link(NamedTuple):
    """A text that opens something."""

    text: str
    target: str
    #: the cell of the target that it opens
    location: str = ""


Plain: TypeAlias = str | int | Decimal | None
Value: TypeAlias = Plain | Link


class TableColumn(NamedTuple):
    """A column of a table: heading, width in characters, format."""

    heading: str
    width: float
    format: str = TEXT


def add_styles(workbook: Workbook) -> None:
    """Give a workbook the styles that its sheets name."""
    line = Side(style="thin", color=_GREY)
    ruled = Border(left=line, right=line, top=line, bottom=line)
    middle = Alignment(vertical="center")
    wrapped = Alignment(vertical="center", wrap_text=True)
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    pale = PatternFill("solid", fgColor=_PALE)
    plain, bold = Font(name="宋体", size=11), Font(name="黑体", size=11)
    link = Font(name="宋体", size=11, color=_BLUE, underline="single")
    styles = [
        NamedStyle(HEADING, bold, pale, ruled, centred),
        NamedStyle(TEXT, plain, border=ruled, alignment=wrapped),
        NamedStyle(LINK, link, border=ruled, alignment=wrapped),
        NamedStyle(TITLE, Font(name="黑体", size=16), alignment=middle),
        NamedStyle(NOTE, plain, alignment=Alignment(vertical="top", wrap_text=True)),
        NamedStyle(ASIDE, plain, alignment=middle),
        NamedStyle(TOTAL + TEXT, bold, pale, ruled, middle),
    ]
    for name, form in _FORMATS.items():
        styles.append(NamedStyle(name, plain, border=ruled, alignment=middle, number_format=form))
        styles.append(NamedStyle(TOTAL + name, bold, pale, ruled, middle, number_format=form))
    for style in styles:
        workbook.add_named_style(style)


class Rows:
    """A sheet with one table, filled row by row."""

    def __init__(self, workbook: Workbook, title: str, columns: Sequence[TableColumn]) -> None:
        self.number = 0
        self.left_out = 0
        self.title = title
        self.links = Links()
        self._sheet = sheet = new_sheet(workbook, title)
        self._columns = columns
        set_up(sheet, [column.width for column in columns])
        sheet.freeze_panes = "C2"
        sheet.print_title_rows = "1:1"
        sheet.row_dimensions[1].height = 2 * _LINE + _SPARE
        sheet.append([styled(sheet, _broken(column), HEADING) for column in columns])
        # a cell is made once a column and filled anew for every row: making and styling it is what costs
        self._cells = [styled(sheet, None, column.format) for column in columns]
        self._linked = [styled(sheet, None, LINK) for _ in columns]

    def add(self, values: Sequence[Value]) -> None:
        """Add a row; what Excel could not hold is counted, not written."""
        if self.number >= MOST_ROWS:
            self.left_out += 1
            return
        self.number += 1
        row = self.number + 1
        # only as long as the row is being written: a height kept for each of many rows would fill the memory
        self._sheet.row_dimensions[row].height = self._height(values)
        self._sheet.append([self._cell(position, value) for position, value in enumerate(values)])
        del self._sheet.row_dimensions[row]

    def _height(self, values: Sequence[Value]) -> float:
        """Return how high a row must be for its texts, in points."""
        texts = [value.text if isinstance(value, Link) else value for value in values]
        lines = (lines_of(text, c.width) for text, c in zip(texts, self._columns, strict=True) if isinstance(text, str))
        return min(_LINE * max(lines, default=1) + _SPARE, _HIGHEST)

    def close(self, totals: Mapping[int, Plain] | None = None) -> None:
        """End the table, with a row of totals by column where they are given."""
        last = len(self._columns) - 1
        if self.number:
            corner = column_letters(last + 1)  # a cell that is only written does not know its column
            self._sheet.auto_filter.ref = f"A1:{corner}{self.number + 1}"
        if totals:
            row = [
                styled(self._sheet, totals.get(position), TOTAL + column.format)
                for position, column in enumerate(self._columns)
            ]
            self._sheet.append(row)

    def _cell(self, position: int, value: Value) -> Cell:
        if isinstance(value, Link):
            cell = self._linked[position]
            fill(cell, value.text)
            if self.links.number < MOST_LINKS:  # more than it takes would make Excel call the whole file damaged
                self.links.add(f"{column_letters(position + 1)}{self.number + 1}", value.target, value.location)
            return cell
        cell = self._cells[position]
        fill(cell, value)
        return cell


def _broken(column: TableColumn) -> str:
    """Return a heading that does not fit one line, broken before its unit."""
    heading = column.heading
    return heading if lines_of(heading, column.width) == 1 else heading.replace("（", "\n（")


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column; a Chinese character is two wide, as it is long in GB 18030."""
    return sum(1 + int(len(line.encode("gb18030", "replace")) / (width - 1)) for line in text.split("\n"))


def new_sheet(workbook: Workbook, title: str) -> Worksheet:
    """Return a new sheet: one that is only written has all of a worksheet's settings, but is of another class."""
    return cast("Worksheet", workbook.create_sheet(title))


def set_up(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Set the widths of columns, and print on lying A4 pages, the table as wide as a page."""
    for number, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight = 9, "landscape", 0
    if sheet.oddFooter is not None and sheet.oddFooter.center is not None:
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def styled(sheet: Worksheet, value: Plain, style: str) -> Cell:
    """Return a cell of a style."""
    cell: Cell = WriteOnlyCell(sheet)
    cell.style = style
    fill(cell, value)
    return cell


def fill(cell: Cell, value: Plain) -> None:
    """Put a value into a cell; a text is a text, even where it begins as a formula does."""
    if isinstance(value, str):
        cell.value = storable(value)
        cell.data_type = "s"
    else:
        cell.value = value
