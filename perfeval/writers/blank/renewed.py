"""The fixed workbook filled with material: every cell has a note of where it comes from, what is last year's is marked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from perfeval import template
from perfeval.cells import Cell
from perfeval.characters import without_control
from perfeval.figures import plain
from perfeval.library import IndicatorSystem, Shelf
from perfeval.model.material import Filling, Leftover, Material, Piece, Record
from perfeval.readers.values import cell_text
from perfeval.records import frozen
from perfeval.template import Sheet, lists
from perfeval.template.filling import rows_of
from perfeval.writers.blank import build, saved
from perfeval.writers.blank.looks import FIRST_ROW
from perfeval.writers.blank.sheets import write_table

_MARK: Final = PatternFill("solid", fgColor="E2EFDA")
_INK: Final = Font(name="宋体", size=11, color="375623")
CARRIED_NOTE: Final = "沿用上年，请核对。"
_NAME: Final = template.INDICATORS.by_field["name"].title
_ORDER: Final = {sheet.title: number for number, sheet in enumerate(template.SHEETS)}
_AUTHOR: Final = "perfeval"
#: what a cell of Excel holds
_LONGEST: Final = 32_767
#: of the text at the origin, what a note shows
_QUOTED: Final = 300
_TOO_LONG: Final = "一个单元格放不下，这里是后面的部分"
_MISSING, _NOT_THERE = "没有的栏目", "报告中没有，需要的请填写"


@frozen
class _Placed:
    """A piece in its cell of the new workbook, with the project and the indicator whose it is."""

    cell: Cell
    title: str
    piece: Piece
    code: str = ""
    item: str = ""


def renewed_workbook(material: Material, system: IndicatorSystem | None) -> bytes:
    """Return a workbook filled with material; `system` is the one that 单位信息 names, None where it is not known."""
    unit = {field: _storable(piece.value) for field, piece in material.unit.items()}
    named = unit.get("system")
    unknown = system is None and named is not None and named not in Shelf.SYSTEMS.names()
    tables = {sheet.title: _rows(sheet, material) for sheet in template.TABLE_SHEETS}
    rows = {title: [_values(record) for _, record in records] for title, records in tables.items()}
    workbook = build({f: v for f, v in unit.items() if not unknown or f != "system"}, rows, system=system)
    if unknown:
        row = FIRST_ROW + list(template.UNIT.by_field).index("system")
        workbook[template.UNIT.title].cell(row, 2, named)
    placed = list(_placed(material, tables))
    for each in placed:
        _mark(workbook[each.cell.sheet], each)
    _add_lists(workbook, material, placed)
    return saved(workbook)


def _storable(value: Filling) -> Any:
    return without_control(value)[:_LONGEST] if isinstance(value, str) else value


def _values(record: Record) -> Mapping[str, Any]:
    return {field: _storable(piece.value) for field, piece in record.items()}


def _rows(sheet: Sheet, material: Material) -> list[tuple[str, Record]]:
    """Return the rows of a table with the codes of their projects; blank ones where material keeps its old places."""
    rows: dict[int, tuple[str, Record]] = {}
    last = FIRST_ROW - 1
    for project in material.projects:
        code = project.described["code"]
        own = [record for of, record in rows_of(project) if of is sheet]
        places = project.rows.get(sheet.title, ())
        for number, record in enumerate(own):
            wanted = places[number] if number < len(places) else 0
            place = wanted if wanted >= FIRST_ROW and wanted not in rows else last + 1
            rows[place] = (str(code.value), {**record, "code": code})
            last = max(last, place)
    return [rows.get(row, ("", {})) for row in range(FIRST_ROW, last + 1)]


def _placed(material: Material, tables: Mapping[str, Sequence[tuple[str, Record]]]) -> Iterator[_Placed]:
    """Yield all pieces in their cells, sheet by sheet."""
    fields = list(template.UNIT.by_field)
    for field, piece in material.unit.items():
        row = FIRST_ROW + fields.index(field)
        yield _Placed(Cell(template.UNIT.title, row, 2), template.UNIT.by_field[field].title, piece)
    for sheet in template.TABLE_SHEETS:
        columns = {column.field: number for number, column in enumerate(sheet.columns, 1)}
        for row, (code, record) in enumerate(tables[sheet.title], FIRST_ROW):
            name = record.get("name") if sheet is template.INDICATORS else None
            item = "" if name is None else str(name.value)
            for field, number in columns.items():
                if field in record and (field != "code" or sheet is template.PROJECTS):
                    cell = Cell(sheet.title, row, number)
                    yield _Placed(cell, sheet.by_field[field].title, record[field], code, item)


def _mark(worksheet: Worksheet, placed: _Placed) -> None:
    cell = worksheet.cell(placed.cell.row, placed.cell.column)
    piece = placed.piece
    said = f"\n原文：{piece.said[:_QUOTED]}{'…' * (len(piece.said) > _QUOTED)}" if piece.said else ""
    note = Comment(without_control(f"{CARRIED_NOTE * piece.carried}来自 {piece.origin}{said}"), _AUTHOR)
    note.width, note.height = 320, 60 + 18 * (len(note.text) // 24)
    cell.comment = note
    if piece.carried:
        # the ink too: where a choice makes a cell required or not, a conditional format hides the ground
        cell.fill, cell.font = _MARK, _INK


def _add_lists(workbook: Workbook, material: Material, placed: Sequence[_Placed]) -> None:
    """Add the sheets of what was carried over and of what has no place, where there is any."""
    carried = sorted((each for each in placed if each.piece.carried), key=_in_the_list)
    cut = (rest for each in placed for rest in _cut(each))
    left = [_left(rest) for each in (*material.leftovers, *cut) for rest in (each, *_rest(each))]
    if material.missing:
        left.append(
            {"title": _MISSING, "text": "、".join(material.missing), "why": _NOT_THERE, "origin": material.file}
        )
    at = workbook.sheetnames.index(template.RULES_TITLE)
    for sheet, records in ((lists.CARRIED, list(map(_carried, carried))), (lists.LEFTOVERS, left)):
        if records:
            worksheet = workbook.create_sheet(sheet.title, at)
            write_table(worksheet, sheet, records, {})
            at += 1
    if carried:
        _link(workbook[lists.CARRIED.title], carried)


def _left(leftover: Leftover) -> dict[str, Any]:
    return {
        "project": leftover.project or None,
        "title": leftover.title,
        "text": _storable(leftover.text),
        "why": leftover.why,
        "origin": str(leftover.origin),
    }


def _cut(placed: _Placed) -> Iterator[Leftover]:
    """Yield what of a text its cell cannot hold."""
    value = placed.piece.value
    text = without_control(value) if isinstance(value, str) else ""
    if len(text) > _LONGEST:
        yield Leftover(placed.piece.origin, placed.title, text[_LONGEST:], _TOO_LONG, placed.code)


def _rest(leftover: Leftover) -> Iterator[Leftover]:
    """Yield what of a text its line of the list cannot hold, in further lines."""
    for start in range(_LONGEST, len(leftover.text), _LONGEST):
        yield replace(leftover, text=leftover.text[start : start + _LONGEST])


def _in_the_list(placed: _Placed) -> tuple[int, int, bool]:
    """Return what puts the lines in the order of the cells, the name of an indicator before the rest of its row."""
    return _ORDER[placed.cell.sheet], placed.cell.row, bool(placed.item) and placed.title != _NAME


def _carried(placed: _Placed) -> dict[str, Any]:
    value = placed.piece.value
    return {
        "sheet": placed.cell.sheet,
        "cell": placed.cell.address,
        "code": placed.code or None,
        "item": placed.item or None,
        "column": placed.title,
        "value": _storable(plain(value) if isinstance(value, Decimal) else cell_text(value) or ""),
        "origin": str(placed.piece.origin),
    }


def _link(worksheet: Worksheet, carried: Sequence[_Placed]) -> None:
    """Let each line of the list lead to its cell."""
    letter = get_column_letter(list(lists.CARRIED.by_field).index("cell") + 1)
    for row, each in enumerate(carried, FIRST_ROW):
        cell = worksheet[f"{letter}{row}"]
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=each.cell.link)
