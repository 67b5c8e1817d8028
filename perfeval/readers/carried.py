"""沿用清单: what was carried over from the year before, line by line, and which lines a person has confirmed."""

from collections.abc import Iterator
from typing import Final

from perfeval.cells import Cell, Scalar
from perfeval.model import CarriedCell
from perfeval.readers.recognition import HEADING_SEARCH
from perfeval.readers.values import cell_text, normalised
from perfeval.template.lists import CARRIED, CHECKED

_TITLES: Final = {normalised(column.title): column.field for column in CARRIED.columns}
#: what people put for the word of the dropdown
_CONFIRMED: Final = frozenset({CHECKED, "√", "✓", "✔", "是", "对", "已核", "核对", "无误", "不变", "没变"})
_NAMED: Final = ("sheet", "column", "value")


def read_carried(rows: list[list[Scalar]]) -> Iterator[CarriedCell]:
    """Yield the lines of the sheet; one that does not say what it is about any more is passed over."""
    heads = [{_TITLES.get(normalised(value)): n for n, value in enumerate(row)} for row in rows[:HEADING_SEARCH]]
    first = max(range(len(heads)), key=lambda number: len(heads[number]), default=0)
    columns = {field: number for field, number in (heads[first] if heads else {}).items() if field is not None}
    for number, row in enumerate(rows[first + 1 :], first + 2):
        said = {field: cell_text(row[column]) or "" for field, column in columns.items()}
        if all(said.get(field) for field in _NAMED):
            yield CarriedCell(
                line=Cell(CARRIED.title, number, columns.get("checked", 0) + 1),
                sheet=said["sheet"],
                column=said["column"],
                value=said["value"],
                code=said.get("code", ""),
                item=said.get("item", ""),
                confirmed=normalised(said.get("checked", "")) in _CONFIRMED,
            )
