"""Damaged forms: whatever is lost or renamed, no value stands in a wrong cell, and none that still stands is passed over.

A value is right, or it is left over, or it is absent and the title that it stood under is named.
"""

from collections.abc import Callable, Iterator

import forms_drawn
import pytest
from sketches import Rows, grid, rows_of
from test_forms import LAYOUTS

from perfeval.model.material import Material, Piece
from perfeval.readers.forms.cutting import cut
from perfeval.readers.forms.form import read_form
from perfeval.readers.forms.titles import titles

#: names of indicators that are also titles elsewhere
NAMES = frozenset({"到位率", "完成时间"})
#: amounts that mean nothing wrong where they are blank: the other sources are then nothing
MEANT = frozenset({("SICHUAN_0013ZP", "5"), ("SICHUAN_0013ZP", "4")})
Damage = Callable[[Rows], Iterator[tuple[str, Rows]]]
Key = tuple[str, str]


def without_a_column(rows: Rows) -> Iterator[tuple[str, Rows]]:
    for column in range(len(rows[0])):
        yield f"column {column}", [shrunk(row, column) for row in rows]


def shrunk(row: list[str], column: int) -> list[str]:
    """Return a row without a column; a merged cell that begins there keeps its text."""
    kept = list(row)
    if column + 1 < len(kept) and kept[column + 1] == "<" and kept[column] != "<":
        kept[column + 1] = kept[column]
    return kept[:column] + kept[column + 1 :]


def with_a_renamed_title(rows: Rows) -> Iterator[tuple[str, Rows]]:
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if titles().is_title(text) and text not in NAMES:
                yield text, replaced(rows, number, column, "另行填列")


def with_a_blank_cell(rows: Rows) -> Iterator[tuple[str, Rows]]:
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text not in {"", "<", "^"}:
                yield text, replaced(rows, number, column, "")


def replaced(rows: Rows, number: int, column: int, text: str) -> Rows:
    return [[text if (r, c) == (number, column) else cell for c, cell in enumerate(row)] for r, row in enumerate(rows)]


def without_a_row(rows: Rows) -> Iterator[tuple[str, Rows]]:
    for number in range(1, len(rows)):
        below = rows[number + 1] if number + 1 < len(rows) else []
        kept = [
            above if cell == "^" and above != "^" else cell for cell, above in zip(below, rows[number], strict=False)
        ]
        yield f"row {number}", [*rows[:number], *([kept] if kept else []), *rows[number + 2 :]]


def with_swapped_rows(rows: Rows) -> Iterator[tuple[str, Rows]]:
    """Swap neighbouring rows, but for what is merged over them."""
    for number in range(len(rows) - 1):
        upper, lower = list(rows[number]), list(rows[number + 1])
        after = rows[number + 2] if number + 2 < len(rows) else [""] * len(upper)
        if [cell == "<" for cell in upper] != [cell == "<" for cell in lower]:
            continue
        for column, (one, other, below) in enumerate(zip(upper, lower, after, strict=True)):
            if "^" not in {one, other, below}:
                upper[column], lower[column] = other, one
        yield f"rows {number} and {number + 1}", [*rows[:number], upper, lower, *rows[number + 2 :]]


def with_a_stray_total(rows: Rows) -> Iterator[tuple[str, Rows]]:
    for number in range(2, len(rows)):
        stray = ["^" if cell == "^" else "77" for cell in rows[number]]
        first = next((column for column, cell in enumerate(stray) if cell != "^"), None)
        if first is not None:
            stray[first] = "合计"
            yield f"before row {number}", [*rows[:number], stray, *rows[number:]]


_SHEETS = frozenset({"described", "funds", "narratives", "unit"})
DAMAGES: dict[str, Damage] = {
    "column deleted": without_a_column,
    "title renamed": with_a_renamed_title,
    "cell blank": with_a_blank_cell,
    "row deleted": without_a_row,
    "rows swapped": with_swapped_rows,
    "stray total": with_a_stray_total,
}


def held(material: Material, *, groups: bool) -> dict[Key, Piece]:
    """Return the cells of a form by where they belong: a field, of an indicator with its name."""
    (project,) = material.projects
    cells = {("described", field): piece for field, piece in project.described.items()}
    cells |= {("funds", field): piece for field, piece in project.funds.items()}
    cells |= {("narratives", field): piece for field, piece in project.narratives.items()}
    cells |= {("unit", field): piece for field, piece in material.unit.items() if field != "outline"}
    for row in project.indicators:
        left_out = set() if groups else {"level1", "level2"}
        cells |= {(str(row["name"].value), field): piece for field, piece in row.items() if field not in left_out}
    return cells


def misplaced(before: dict[Key, Piece], after: dict[Key, Piece]) -> list[str]:
    """Return the cells that are filled otherwise than in the form before it was damaged.

    Parts of a text will do, and so does a value as it was typed; what was reached stays in its column without a nature.
    """
    faults = []
    for key, piece in after.items():
        pieces = [before.get(key), before.get((key[0], "achievement")) if key[1] == "actual" else None]
        right = {text for old in pieces if old is not None for text in (str(old.value), old.said)}
        if not any(str(piece.value) in text for text in right):
            faults.append(f"{key}: {piece.value}")
    return faults


def passed_over(before: dict[Key, Piece], found: Material, after: dict[Key, Piece], rows: Rows) -> list[str]:
    """Return the values that still stand in a damaged form, and are neither in their cell nor left over nor named."""
    standing = {cell for row in rows for cell in row}
    said = {left.text for left in found.leftovers} | {left.title for left in found.leftovers}
    said |= {text for piece in after.values() for text in (str(piece.value), piece.said)}
    return [
        f"{key}: {piece.value}"
        for key, piece in before.items()
        if key not in after
        and (key[0] in _SHEETS or key[0] in " ".join(standing))
        and (text := piece.said or str(piece.value)) in standing
        and not titles().is_title(text)
        and not any(text in words for words in said)
    ]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_damaged_form_puts_nothing_where_it_does_not_belong(name: str, damage: str) -> None:
    rows = rows_of(getattr(forms_drawn, name))
    (whole,) = read(rows)
    groups = damage != "rows swapped"
    before = held(whole, groups=groups)
    faults = []
    levels = {text for (_, field), p in before.items() if field in {"level1", "level2"} for text in (p.value, p.said)}
    for what, hurt in DAMAGES[damage](rows):
        if damage == "cell blank" and (what in levels or (name, what) in MEANT):
            continue  # a blank goes on with the group above, and says of a source that it gave nothing
        for material in read(hurt)[:1]:
            after = held(material, groups=groups)
            faults += [f"{what}: misplaced {fault}" for fault in misplaced(before, after)]
            faults += [f"{what}: lost {fault}" for fault in passed_over(before, material, after, hurt)]
    assert faults == []


def read(rows: Rows) -> list[Material]:
    """Read a form; one that is so damaged that it is none says nothing."""
    return [read_form(form, "甲.xlsx") for form in cut(grid(rows)) if form.is_form]
