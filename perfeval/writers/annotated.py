"""Mark a workbook's problems in a copy of it: a colour and a comment on each cell, and a sheet that lists them all.

Colours are conditional formats and comments carry a mark, so that a later run takes its own traces off again and leaves
everything else as the person made it. Only cells that the workbook holds are looked at: one with a colour far off would
make a rectangle of millions.
"""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Final
from warnings import catch_warnings, simplefilter

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting import rule as formats
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from perfeval.cells import Cell
from perfeval.characters import visible_name
from perfeval.problems import PROBLEM_COLUMNS, Problem, Severity
from perfeval.writers.spreadsheets import save, storable

LIST_TITLE: Final = "问题清单"
_AUTHOR: Final = "perfeval"
_MARK: Final = "【perfeval 检查】"
#: a condition that always holds and that nobody else writes
_CONDITION: Final = '"perfeval"="perfeval"'
_COLOURS: Final = {Severity.ERROR: "FF9999", Severity.WARNING: "FFE699", Severity.NOTE: "DDEBF7"}
_HEADINGS: Final = ("序号", *PROBLEM_COLUMNS)
_WIDTHS: Final = (6, 6, 18, 60, 40, 30, 40, 24)
_CHECKSUM_CELL: Final = "J1"
#: parts of a sheet for which openpyxl makes every cell of an area, and how many cells they may come to
_AREAS: Final = ("{*}mergeCell", "{*}hyperlink", "{*}table")
_MOST_CELLS: Final = 1_000_000


class UnmarkableError(Exception):
    """The workbook holds what openpyxl cannot load, or cannot save again."""


@contextmanager
def _border() -> Iterator[None]:
    """Turn whatever openpyxl raises over a workbook into one error; of what it leaves out it warns in English."""
    try:
        with catch_warnings():
            simplefilter("ignore")
            yield
    except (MemoryError, UnmarkableError):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the system's own, over files that openpyxl writes aside first
        raise UnmarkableError(str(error)) from error


@_border()
def annotated(content: bytes, problems: Sequence[Problem]) -> bytes:
    """Return a copy of a workbook with its problems marked and listed; marks of an earlier run are gone.

    Raise `UnmarkableError` where openpyxl cannot.
    """
    workbook = _loaded(content)
    _take_off(workbook)
    checksum = _checksum(workbook)
    for worksheet in workbook.worksheets:
        own = [
            p for p in problems if p.cell is not None and p.cell.row and p.cell.sheet == visible_name(worksheet.title)
        ]
        for cell in dict.fromkeys(p.cell for p in own):
            if cell is not None:
                _mark(worksheet, cell, [p for p in own if p.cell == cell])
    _list(workbook, problems, checksum)
    stream = BytesIO()
    save(workbook, stream)
    return stream.getvalue()


@_border()
def is_untouched(content: bytes) -> bool:
    """Tell whether an annotated copy still holds what it held when it was written.

    Raise `UnmarkableError` for what is no workbook at all.
    """
    workbook = _loaded(content)
    if LIST_TITLE not in workbook.sheetnames:
        return False
    stated = workbook[LIST_TITLE][_CHECKSUM_CELL].value
    _take_off(workbook)
    return bool(stated == _checksum(workbook))


def _loaded(content: bytes) -> Workbook:
    left = _MOST_CELLS
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            if name.startswith(("xl/worksheets/", "xl/tables/")) and name.endswith(".xml"):
                left -= sum(_areas(package.read(name)))
    if left < 0:
        raise UnmarkableError("areas of too many cells")
    return load_workbook(BytesIO(content))


def _areas(part: bytes) -> Iterator[int]:
    """Yield how many cells the areas of a part have, one after the other."""
    for _, element in etree.iterparse(BytesIO(part), tag=("{*}row", *_AREAS)):
        if element.tag.endswith("}row"):
            element.clear()
            continue
        size = CellRange(element.get("ref", "")).size
        yield size["rows"] * size["columns"]


def _stored(worksheet: Worksheet) -> list[SheetCell | MergedCell]:
    """Return the cells that a sheet holds, row by row; openpyxl's own ways round make those between them too."""
    cells = worksheet._cells  # noqa: SLF001 - it has no public way to these cells alone
    return [cells[place] for place in sorted(cells)]


def _checksum(workbook: Workbook) -> str:
    """Return a checksum of what the cells hold, whatever marks they carry."""
    state = hashlib.sha256()
    for worksheet in workbook.worksheets:
        for cell in _stored(worksheet):
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
        for cell in _stored(worksheet):
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
    rule = formats.Rule(type="expression", formula=[_CONDITION], dxf=DifferentialStyle(fill=fill), stopIfTrue=False)
    worksheet.conditional_formatting.add(place.address, rule)
    told = "\n".join(storable(_told(problem)) for problem in problems)
    own = cell.comment
    text = f"{own.text.rstrip()}\n{_MARK}\n{told}" if own is not None else f"{_MARK}\n{told}"
    comment = Comment(storable(text), own.author if own is not None else _AUTHOR)
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
            cell = worksheet.cell(number + 1, column, storable(value))
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
