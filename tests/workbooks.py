"""Workbooks made for a test: the example or one small project, with one thing changed."""

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell

from perfeval import template
from perfeval.batch.one import read_and_examine
from perfeval.library import built_in_system
from perfeval.model import Submission
from perfeval.readers.excel import read_layout, read_workbook
from perfeval.readers.guard import SheetFacts, VerifiedWorkbook, take_in
from perfeval.readers.layout import Layout, lay_out_sheets
from perfeval.service import Examination, Options, examine_submission
from perfeval.template import Sheet
from perfeval.writers.blank import filled_rows, filled_workbook

FIRST_ROW = template.HEADING_ROW + 1

SMALL: dict[str, Any] = {
    "unit": {
        "name": "某市测试所",
        "year": 2023,
        "money_unit": "万元",
        "system": "common-2013",
        "outline": "shijiazhuang-2013",
    },
    "projects": [
        {
            "code": "01",
            "name": "道路维修经费",
            "content": "维修道路",
            "target": "完成道路维修",
            "funds": {
                "initial_budget": 100,
                "opening_carryover": 10,
                "appropriation_received": 100,
                "expenditure": 105,
                "closing_carryover": 5,
                "note": "结转用于下年工程尾款",
            },
            "narratives": {"issues": "雨季较长，下年提前开工。"},
            "indicators": [
                {
                    "level1": "产出",
                    "level2": "项目产出",
                    "name": "维修里程",
                    "nature": "≥",
                    "target": 20,
                    "unit_of_measure": "公里",
                    "actual": 20,
                    "points": 50,
                },
                {
                    "level1": "效果",
                    "level2": "项目效益",
                    "name": "群众满意度",
                    "nature": "≥",
                    "target": 90,
                    "unit_of_measure": "%",
                    "actual": 95,
                    "points": 50,
                },
            ],
        }
    ],
}


def example_data(name: str = "shijiazhuang-2018") -> dict[str, Any]:
    """Return the fields of a filled example."""
    text = (files("perfeval") / "examples" / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def small_data(*, unit: dict[str, Any] | None = None, **project: Any) -> dict[str, Any]:
    """Return the fields of one small project, with some of its unit's or its own fields changed."""
    data = deepcopy(SMALL)
    data["unit"] |= unit or {}
    for field, value in project.items():
        own = data["projects"][0]
        own[field] = own[field] | value if isinstance(own.get(field), dict) else value
    return data


def as_bytes(workbook: Workbook) -> bytes:
    """Return a workbook as openpyxl saves it."""
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def saved(data: dict[str, Any] | Workbook | bytes, folder: Path, name: str = "测试.xlsx") -> Path:
    """Save a workbook, or one made from fields, and return its path."""
    path = folder / name
    match data:
        case bytes():
            path.write_bytes(data)
        case Workbook():
            path.write_bytes(as_bytes(data))
        case _:
            path.write_bytes(_filled(data))
    return path


#: what workbooks of given fields were saved as: many tests start from the same
_FILLED: dict[str, bytes] = {}


def _filled(data: dict[str, Any]) -> bytes:
    fields = repr(data)
    if fields not in _FILLED:
        _FILLED[fields] = as_bytes(filled_workbook(data))
    return _FILLED[fields]


def assign(thing: object, name: str, value: object) -> object:
    """Set an attribute where only an expression may stand."""
    setattr(thing, name, value)
    return thing


def cell(workbook: Workbook, sheet: Sheet, field: str, row: int = FIRST_ROW) -> Cell | MergedCell:
    """Return the cell of a field: on 单位信息 by its label, else in a row of its table."""
    return workbook[sheet.title].cell(*place(sheet, field, row))


def place(sheet: Sheet, field: str, row: int = FIRST_ROW) -> tuple[int, int]:
    """Return row and column of a field."""
    position = next(n for n, column in enumerate(sheet.columns) if column.field == field)
    return (FIRST_ROW + position, 2) if sheet is template.UNIT else (row, position + 1)


def opened(path: Path, options: Options | None = None) -> Examination:
    """Examine a workbook on disk."""
    return read_and_examine(path, options or Options())


def submitted(path: Path) -> Submission:
    """Return what a workbook on disk says."""
    verified = take_in(path.name, path.read_bytes())
    assert isinstance(verified, VerifiedWorkbook)
    submission, _ = read_workbook(verified)
    assert submission is not None
    return submission


#: a sheet's field, what is typed there, and the row, which is the first one where none is given
Edit = tuple[Sheet, str, Any] | tuple[Sheet, str, Any, int]


def examined(data: dict[str, Any], *edits: Edit, options: Options | None = None) -> Examination:
    """Examine the fields of a workbook without one: its sheets are laid out as pandas would give them."""
    system = built_in_system(data["unit"].get("system", "common-2013"))
    frames = {template.UNIT.title: _labelled(data["unit"])}
    rows = filled_rows(data, system)
    for sheet in template.TABLE_SHEETS:
        headings = [column.heading for column in sheet.columns]
        frames[sheet.title] = [[sheet.caption], headings, *(_stored_row(sheet, row) for row in rows[sheet.title])]
    for sheet, field, typed, *row in edits:
        _typed(frames[sheet.title], sheet, field, typed, *row)
    layout = lay_out_sheets(frames, Layout(facts=dict.fromkeys(frames, _PLAIN)))
    read = Examination(problems=(), sheets=tuple(frames))
    chosen = options or Options()
    return examine_submission(replace(read, strict=chosen.strict), read_layout(layout), layout.problems, chosen)


_PLAIN = SheetFacts()


def _labelled(unit: dict[str, Any]) -> list[list[Any]]:
    rows = [[column.heading, stored(unit.get(column.field)), column.hint] for column in template.UNIT.columns]
    return [[template.UNIT.caption], list(template.UNIT_HEADINGS), *rows]


def _stored_row(sheet: Sheet, row: Mapping[str, Any]) -> list[Any]:
    computed = template.Kind.COMPUTED
    return [stored(None if column.kind is computed else row.get(column.field)) for column in sheet.columns]


def _typed(frame: list[list[Any]], sheet: Sheet, field: str, value: object, row: int = FIRST_ROW) -> None:
    position = next(n for n, column in enumerate(sheet.columns) if column.field == field)
    if sheet is template.UNIT:
        frame[FIRST_ROW - 1 + position][1] = stored(value)
        return
    while len(frame) < row:
        frame.append([""] * len(sheet.columns))
    frame[row - 1][position] = stored(value)


def stored(value: object) -> object:
    """Return what pandas gives of a cell that holds a value."""
    match value:
        case None:
            return ""
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date() if not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day)
        case _:
            return value
