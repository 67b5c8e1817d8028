"""Forms put into files: a workbook with a form a sheet or one below the other, or a document with a table each."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from official_forms.grid import Grid, Percent, Spot, Value, shown, titled, uneven
from official_forms.options import Options


def xlsx(grids: Sequence[Grid], options: Options, sheet: str) -> bytes:
    """Return forms as a workbook: one a sheet, or below each other."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    below = options.arrangement == "below"
    worksheet, row = workbook.create_sheet(sheet), 1
    for number, grid in enumerate(grids, 1):
        if number > 1 and not below:
            worksheet, row = workbook.create_sheet(f"{sheet}{number}"), 1
        row = _put(worksheet, grid, row + 2 * options.offset, 1 + options.offset) + 1
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _put(worksheet: Worksheet, grid: Grid, first: int, left: int) -> int:
    """Put a form on a sheet from a row and a column on, and return the row behind it."""
    for row, title in enumerate(grid.titles, first):
        _fill(worksheet.cell(row, left), title)
        _merge(worksheet, row, left, 1, grid.width)
    first += len(grid.titles)
    for spot in grid.spots:
        row, column = first + spot.row, left + spot.column
        _fill(worksheet.cell(row, column), spot.value)
        _merge(worksheet, row, column, spot.rows, spot.columns)
    first += grid.height
    for row, remark in enumerate(grid.remarks, first):
        _fill(worksheet.cell(row, left), remark)
        _merge(worksheet, row, left, 1, grid.width)
    return first + len(grid.remarks)


def _merge(worksheet: Worksheet, row: int, column: int, rows: int, columns: int) -> None:
    if rows * columns > 1:
        worksheet.merge_cells(
            start_row=row, start_column=column, end_row=row + rows - 1, end_column=column + columns - 1
        )


def _fill(cell: object, value: Value) -> None:
    assert isinstance(cell, Cell)
    match value:
        case Percent(share):
            cell.value, cell.number_format = float(share), "0.00%" if (share * 100) % 1 else "0%"
        case Decimal():
            cell.value = int(value) if value == value.to_integral_value() else float(value)
        case date():
            cell.value, cell.number_format = datetime(value.year, value.month, value.day), "yyyy-m-d"
        case "":
            pass
        case _:
            cell.value, cell.data_type = value, "s"


def docx(grids: Sequence[Grid], options: Options) -> bytes:
    """Return forms as a document: a table each, the titles above and the remarks below it."""
    document = Document()
    end = document.element.body.sectPr
    for plain in grids:
        grid = uneven(plain) if options.uneven else plain
        grid = titled(grid) if options.titled_inside else grid
        parts = [*map(_paragraph, grid.titles), _table(grid, options), *map(_paragraph, ["", *grid.remarks])]
        if options.nested:
            cell = _cell("", "".join(parts))
            outer = '<w:tblPr/><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid>'
            parts = [f"<w:tbl>{outer}<w:tr>{cell}</w:tr></w:tbl>", _paragraph("")]
        for part in parts:
            end.addprevious(parse_xml(part.replace(">", f" {nsdecls('w')}>", 1)))
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _paragraph(text: str) -> str:
    """Return a paragraph; a line break within it where the text has one."""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p><w:r>{lines}</w:r></w:p>"


def _table(grid: Grid, options: Options) -> str:
    columns = "".join('<w:gridCol w:w="900"/>' for _ in range(grid.width))
    rows = "".join(f"<w:tr>{_row(grid, row, options)}</w:tr>" for row in range(grid.height))
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _row(grid: Grid, row: int, options: Options) -> str:
    """Return the cells of a row: those that begin there, what those from above go on with, and blank ones between."""
    cells, column = [], 0
    for spot in sorted((spot for spot in grid.spots if spot.covers(row=row)), key=lambda spot: spot.column):
        cells += [_cell("", "<w:p/>")] * (spot.column - column)
        cells.append(_cell_of(spot, options, begins=spot.row == row))
        column = spot.column + spot.columns
    return "".join([*cells, *[_cell("", "<w:p/>")] * (grid.width - column)])


def _cell_of(spot: Spot, options: Options, *, begins: bool) -> str:
    span = f'<w:gridSpan w:val="{spot.columns}"/>' if spot.columns > 1 else ""
    merge = "" if spot.rows == 1 else '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
    text = shown(spot.value) if begins else ""
    lines = text.split("\n") if options.paragraphs else [text]
    return _cell(span + merge, "".join(map(_paragraph, lines)))


def _cell(properties: str, content: str) -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"
