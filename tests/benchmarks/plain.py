"""The usual way, to measure against: pandas reads the workbook, python-docx writes its reports from its own template.

    python tests/benchmarks/plain.py WORKBOOK... -o FOLDER --texts FOLDER [--cells cell|row]

Kind to itself: it checks nothing, and what the reports say lies ready in a JSON file of the workbook's name
(`rivals.prepare`), so that scoring and composing cost it nothing. It sets fonts by named styles and merges cells as
perfeval does, but no column widths, no repeated heading rows, no page numbers and no trace.
"""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer
from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

BODY, ANNEX, ANNEX_TITLE, SIGNATURE, CELL = "Body Text", "Annex", "Annex Title", "Signature", "Cell"
FONTS = {
    "Title": ("方正小标宋简体", 22),
    "Heading 1": ("黑体", 16),
    "Heading 2": ("楷体_GB2312", 16),
    "Heading 3": ("仿宋_GB2312", 16),
    "Heading 4": ("仿宋_GB2312", 16),
    BODY: ("仿宋_GB2312", 16),
    ANNEX: ("黑体", 16),
    ANNEX_TITLE: ("方正小标宋简体", 22),
    SIGNATURE: ("仿宋_GB2312", 16),
    CELL: ("仿宋_GB2312", 12),
}


class Cells(StrEnum):
    """How the cells of a table are reached: each by `table.cell`, as tutorials do, or those of a row at once."""

    CELL = "cell"
    ROW = "row"


def new_document() -> Word:
    """Return python-docx's default document with the styles of a report."""
    document = Document()
    for name, (font, size) in FONTS.items():
        known = name in document.styles
        style = document.styles[name] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if not isinstance(style, ParagraphStyle):
            raise TypeError(name)
        style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        style.paragraph_format.page_break_before = name == ANNEX
    return document


def add_table(document: Word, rows: list[list[str]], merged: list[list[int]], cells: Cells) -> None:
    """Add a table, its cells merged from the first to the last of each range."""
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    at = table.cell
    if cells is Cells.ROW:
        grid = [row.cells for row in table.rows]
        at = lambda row, column: grid[row][column]  # noqa: E731 - stands for the method above
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                cell = at(number, column)
                cell.text = text
                cell.paragraphs[0].style = CELL
    for top, left, bottom, right in merged:
        at(top, left).merge(at(bottom, right))


def write_document(blocks: list[dict[str, Any]], path: Path, cells: Cells) -> None:
    """Write one report."""
    document = new_document()
    for block in blocks:
        if "rows" in block:
            add_table(document, block["rows"], block["merged"], cells)
        else:
            document.add_paragraph(block["text"], style=block["style"])
    document.save(str(path))


def main(
    workbooks: list[Path],
    output: Annotated[Path, typer.Option("--output", "-o")],
    texts: Annotated[Path, typer.Option()],
    cells: Annotated[Cells, typer.Option()] = Cells.CELL,
) -> None:
    """Write a report a project, and the combined one, of each workbook."""
    for workbook in workbooks:
        sheets = pd.read_excel(workbook, sheet_name=None, header=None)
        unit = dict(zip(sheets["单位信息"][0], sheets["单位信息"][1], strict=True))
        documents = json.loads((texts / f"{workbook.stem}.json").read_text("utf-8"))
        folder = output / f"{unit['单位名称＊']}{unit['评价年度＊']}年度"
        folder.mkdir(parents=True, exist_ok=True)
        for code in ("", *sheets["项目概况"][0][2:].dropna()):
            document = documents[code]
            write_document(document["blocks"], folder / f"{document['name']}.docx", cells)
        typer.echo(f"{workbook.name}: {folder}")


if __name__ == "__main__":
    typer.run(main)
