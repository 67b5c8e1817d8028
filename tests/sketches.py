"""Official forms drawn as text: one line a row, cells parted by |, `<` merged with the left cell, `^` with the one above.

One sketch gives a workbook and a document, so that both are read alike.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO

from docx import Document
from docx.table import Table
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from perfeval import template
from perfeval.cells import Cell
from perfeval.figures import plain
from perfeval.model.material import Material, Piece, Record
from perfeval.readers.forms.grid import Box, Grid

Rows = list[list[str]]
#: the cells of an indicator in their order
FIELDS = tuple(column.field for column in template.INDICATORS.columns)


def rows_of(sketch: str) -> Rows:
    """Return the cells of a sketch, each row as long as the longest; `\\n` in a cell is a line break."""
    lines = [line.strip() for line in sketch.strip().splitlines() if line.strip()]
    rows = [[cell.strip().replace("\\n", "\n") for cell in line.split("|")] for line in lines]
    width = max(map(len, rows))
    return [row + ["<"] * (width - len(row)) for row in rows]


def areas(rows: Rows) -> Iterator[tuple[int, int, int, int, str]]:
    """Yield the merged areas of rows, from 0, ends excluded, with their text."""
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            if text in {"<", "^"}:
                continue
            right = left + 1
            while right < len(row) and row[right] == "<":
                right += 1
            bottom = top + 1
            while bottom < len(rows) and rows[bottom][left] == "^":
                bottom += 1
            yield top, left, bottom, right, text


def typed(text: str) -> str | float | int:
    """Return a text as Excel stores what a person types."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def fill(sheet: Worksheet, rows: Rows, first: int = 1) -> None:
    """Write rows on a sheet, merged as drawn."""
    for top, left, bottom, right, text in areas(rows):
        sheet.cell(first + top, left + 1).value = typed(text) if text else None
        if (bottom, right) != (top + 1, left + 1):
            sheet.merge_cells(
                start_row=first + top, start_column=left + 1, end_row=first + bottom - 1, end_column=right
            )


def grid(rows: Rows, name: str = "自评表") -> Grid:
    """Return the grid that a sheet with a sketch is read as, without the detour of a file."""
    boxes = [
        Box(top + 1, left + 1, bottom + 1, right + 1, typed(text), str(Cell(name, top + 1, left + 1)))
        for top, left, bottom, right, text in areas(rows)
    ]
    return Grid(name, boxes)


def workbook(*sketches: str | Rows, titles: Sequence[str] = ("自评表", "自评表2", "自评表3")) -> bytes:
    """Return a workbook with a sketch a sheet."""
    book = Workbook()
    for number, (sketch, title) in enumerate(zip(sketches, titles, strict=False)):
        sheet = book.active if number == 0 else book.create_sheet()
        assert isinstance(sheet, Worksheet)
        sheet.title = title
        fill(sheet, rows_of(sketch) if isinstance(sketch, str) else sketch)
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def document(*sketches: str | Rows) -> bytes:
    """Return a document with a table a sketch; rows of one cell before a table are its lines."""
    paper = Document()
    for sketch in sketches:
        rows = rows_of(sketch) if isinstance(sketch, str) else sketch
        while rows and set(rows[0][1:]) <= {"<"}:
            paper.add_paragraph(rows.pop(0)[0])
        if rows:
            draw(paper.add_table(len(rows), len(rows[0])), rows)
    stream = BytesIO()
    paper.save(stream)
    return stream.getvalue()


def draw(table: Table, rows: Rows) -> None:
    for top, left, bottom, right, text in areas(rows):
        cell = table.cell(top, left)
        if (bottom, right) != (top + 1, left + 1):
            cell = cell.merge(table.cell(bottom - 1, right - 1))
        cell.text = text


def told(material: Material) -> list[str]:
    """Return what a material says, a line each: a cell with its value, the text of its origin behind ← where it says more.

    An indicator is one line; what is left over stands with its title, its text, and why.
    """
    (project,) = material.projects
    lines = [f"{material.paper} {material.year}"]
    for name in ("described", "funds", "narratives"):
        lines += [f"{name}.{field}: {shown(piece)}" for field, piece in getattr(project, name).items()]
    lines += [f"unit.{field}: {shown(piece)}" for field, piece in material.unit.items()]
    lines += [indicator(row) for row in project.indicators]
    lines += [f"? {left.title}: {left.text} ({left.why})".replace("\n", "\\n") for left in material.leftovers]
    return lines


def indicator(row: Record) -> str:
    return "- " + " | ".join(f"{field} {shown(row[field])}" for field in FIELDS if field in row)


def shown(piece: Piece) -> str:
    value = plain(piece.value) if isinstance(piece.value, Decimal) else str(piece.value)
    return (f"{value} ← {piece.said}" if piece.said else value).replace("\n", "\\n")


KINDS = {"xlsx": workbook, "docx": document}
