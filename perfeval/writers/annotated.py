"""Mark a workbook's problems in a copy of it: a colour and a comment on each cell, and a sheet that lists them all.

Colours are conditional formats and comments carry a mark, so that a later run takes its own traces off again and leaves
everything else as the person made it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule as FormatRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from perfeval.cells import Cell
from perfeval.problems import PROBLEM_COLUMNS, Problem, Severity
from perfeval.writers.spreadsheets import cell_text, save

LIST_TITLE: Final = "问题清单"
_AUTHOR: Final = "perfeval"
_MARK: Final = "【perfeval 检查】"
#: a condition that always holds and that nobody else writes
_CONDITION: Final = '"perfeval"="perfeval"'
_COLOURS: Final = {Severity.ERROR: "FF9999", Severity.WARNING: "FFE699", Severity.NOTE: "DDEBF7"}
_HEADINGS: Final = ("序号", *PROBLEM_COLUMNS)
_WIDTHS: Final = (6, 6, 18, 60, 40, 30, 40, 24)
_CHECKSUM_CELL: Final = "J1"


def annotated(content: bytes, problems: Sequence[Problem]) -> bytes:
    """Return a copy of a workbook with its problems marked and listed; marks of an earlier run are gone."""
    workbook = load_workbook(BytesIO(content))
    _take_off(workbook)
    checksum = _checksum(workbook)
    for worksheet in workbook.worksheets:
        own = [p for p in problems if p.cell is not None and p.cell.row and p.cell.sheet == worksheet.title.strip()]
        for cell in dict.fromkeys(p.cell for p in own):
            if cell is not None:
                _mark(worksheet, cell, [p for p in own if p.cell == cell])
    _list(workbook, problems, checksum)
    stream = BytesIO()
    save(workbook, stream)
    return stream.getvalue()


def is_untouched(content: bytes) -> bool:
    """Tell whether an annotated copy still holds what it held when it was written."""
    workbook = load_workbook(BytesIO(content))
    if LIST_TITLE not in workbook.sheetnames:
        return False
    stated = workbook[LIST_TITLE][_CHECKSUM_CELL].value
    _take_off(workbook)
    return bool(stated == _checksum(workbook))


def _checksum(workbook: Workbook) -> str:
    """Return a checksum of what the cells hold, whatever marks they carry."""
    state = hashlib.sha256()
    for worksheet in workbook.worksheets:
        for row in worksheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    text = getattr(cell.value, "text", cell.value)
                    state.update(f"{worksheet.title}!{cell.coordinate}={text!r}\n".encode(errors="replace"))
    return state.hexdigest()


def _take_off(workbook: Workbook) -> None:
    """Take off every trace of an earlier run."""
    if LIST_TITLE in workbook.sheetnames:
        del workbook[LIST_TITLE]
    for worksheet in workbook.worksheets:
        kept = ConditionalFormattingList()
        for area in worksheet.conditional_formatting:
            for rule in area.rules:
                if list(rule.formula) != [_CONDITION]:
                    kept.add(str(area.sqref), rule)
        worksheet.conditional_formatting = kept
        for row in worksheet.iter_rows():
            for cell in row:
                if cell.comment is not None and _MARK in cell.comment.text:
                    before = cell.comment.text.split(_MARK, 1)[0].rstrip()
                    author = cell.comment.author
                    cell.comment = Comment(before, author) if before else None


def _mark(worksheet: Worksheet, place: Cell, problems: Sequence[Problem]) -> None:
    cell = worksheet.cell(place.row, place.column)
    if isinstance(cell, MergedCell):
        return
    worst = min((p.severity for p in problems), key=list(Severity).index)
    fill = PatternFill("solid", bgColor=_COLOURS[worst])
    rule = FormatRule(type="expression", formula=[_CONDITION], dxf=DifferentialStyle(fill=fill), stopIfTrue=False)
    worksheet.conditional_formatting.add(place.address, rule)
    told = "\n".join(cell_text(_told(problem)) for problem in problems)
    own = cell.comment
    text = f"{own.text.rstrip()}\n{_MARK}\n{told}" if own is not None else f"{_MARK}\n{told}"
    comment = Comment(cell_text(text), own.author if own is not None else _AUTHOR)
    comment.width, comment.height = 360, min(60 + 24 * (len(told) // 20 + len(problems)), 600)
    cell.comment = comment


def _told(problem: Problem) -> str:
    place = f"{problem.cell} " if problem.cell else ""
    return str(problem).removeprefix(place)


def _list(workbook: Workbook, problems: Iterable[Problem], checksum: str) -> None:
    worksheet = workbook.create_sheet(LIST_TITLE, 0)
    worksheet.append(_HEADINGS)
    for number, problem in enumerate(problems, 1):
        worksheet.append([number])
        worksheet.cell(number + 1, 1).alignment = Alignment(vertical="top")
        for column, value in enumerate(problem.row, 2):
            cell = worksheet.cell(number + 1, column, cell_text(value))
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if problem.cell is not None:
            link = worksheet.cell(number + 1, 3)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=problem.cell.link)
            link.font = Font(color="0563C1", underline="single")
    for cell, width in zip(worksheet[1], _WIDTHS, strict=True):
        cell.font = Font(bold=True)
        worksheet.column_dimensions[cell.column_letter].width = width
    worksheet.page_setup.orientation, worksheet.page_setup.fitToHeight = "landscape", 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.print_area = f"A1:H{worksheet.max_row}"
    worksheet[_CHECKSUM_CELL] = checksum
    worksheet.column_dimensions["J"].hidden = True
    worksheet.freeze_panes = "A2"
    workbook.active = 0
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is worksheet
