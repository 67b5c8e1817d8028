"""Places in a workbook, and how a person names them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Final, NamedTuple, TypeAlias

#: what a cell can hold as pandas gives it; "" is a blank
Scalar: TypeAlias = str | bool | int | float | datetime | date | time | timedelta

#: the last row that Excel has
LAST_ROW: Final = 2**20


@cache
def column_letters(column: int) -> str:
    """Return Excel's name of a column, 1 being A."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """Return the number of a column, A being 1; raise `ValueError` for what is none."""
    if re.fullmatch("[A-Z]{1,3}", letters) is None:
        raise ValueError(letters)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


class Cell(NamedTuple):
    """A place in a workbook: a cell, or a whole sheet when row and column are 0."""

    sheet: str
    row: int = 0
    column: int = 0

    def __str__(self) -> str:
        sheet, row, column = self
        return f"{sheet}!{column_letters(column)}{row}" if row else sheet

    @property
    def address(self) -> str:
        """The cell's address on its sheet, as Excel shows it."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def link(self) -> str:
        """What opens the cell, in a link of a workbook."""
        sheet = self.sheet.replace("'", "''")
        return f"'{sheet}'!{self.address if self.row else 'A1'}"


def cell_at(sheet: str, address: str) -> Cell:
    """Return the cell of an address as Excel shows it; raise `ValueError` for what is none."""
    match = re.fullmatch("([A-Z]{1,3})([1-9][0-9]{0,6})", address)
    if match is None:
        raise ValueError(address)
    return Cell(sheet, int(match[2]), column_number(match[1]))


def cell_ranges(cells: tuple[Cell, ...]) -> str:
    """Return cells as a person names them, each sheet once, neighbours as a range: 绩效指标!D3:F5、H3."""
    if len(cells) == 1:
        return str(cells[0])
    rows = {(cell.sheet, cell.row) for cell in cells}
    if len(rows) == 1:  # by far the most frequent case
        ((sheet, row),) = rows
        spans = _spans(tuple([cell.column for cell in cells]))
        return f"{sheet}!" + "、".join([f"{a}{row}" if a == b else f"{a}{row}:{b}{row}" for a, b in spans])
    sheets: dict[str, dict[tuple[int, int], list[int]]] = {}
    for name, column, numbers in _columns(cells):
        for run in _runs(numbers):
            sheets.setdefault(name, {}).setdefault(run, []).append(column)
    return "，".join([f"{name}!{'、'.join(_areas(runs))}" for name, runs in sheets.items()])


@lru_cache(256)
def _spans(columns: tuple[int, ...]) -> list[tuple[str, str]]:
    """Return the first and last letters of each run of columns: the rows of a table have mostly the same ones."""
    return [(column_letters(first), column_letters(last)) for first, last in _runs(sorted(set(columns)))]


def _columns(cells: Iterable[Cell]) -> Iterator[tuple[str, int, list[int]]]:
    """Yield sheet, column and rows, sheets in the order given, columns and rows ascending."""
    sheets: dict[str, dict[int, set[int]]] = {}
    for cell in cells:
        sheets.setdefault(cell.sheet, {}).setdefault(cell.column, set()).add(cell.row)
    for sheet, columns in sheets.items():
        for column in sorted(columns):
            yield sheet, column, sorted(columns[column])


def _areas(runs: Mapping[tuple[int, int], list[int]]) -> Iterator[str]:
    """Yield the ranges of one sheet: neighbouring columns that have the same rows together."""
    for (top, bottom), columns in runs.items():
        for left, right in _runs(columns):
            first = f"{column_letters(left)}{top}"
            yield first if (left, top) == (right, bottom) else f"{first}:{column_letters(right)}{bottom}"


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of numbers that follow each other."""
    runs = [(numbers[0], numbers[0])]
    for number in numbers[1:]:
        if number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
