"""Places in a workbook, and how a person names them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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


@lru_cache(4096)  # many values come from the same cells, also in different workbooks
def cell_ranges(cells: tuple[Cell, ...]) -> str:
    """Return cells as a person names them, each sheet once, neighbours as a range: 绩效指标!D3:F5、H3."""
    if len(cells) == 1:
        return str(cells[0])
    if len({cell[:2] for cell in cells}) == 1:  # by far the most frequent case
        sheet, row, _ = cells[0]
        spans = _spans(tuple([column for _, _, column in cells]))
        return f"{sheet}!" + "、".join([f"{a}{row}" if a == b else f"{a}{row}:{b}{row}" for a, b in spans])
    sheets: defaultdict[str, defaultdict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for sheet, row, column in cells:
        sheets[sheet][column].add(row)
    return "，".join([f"{sheet}!{'、'.join(_areas(rows))}" for sheet, rows in sheets.items()])


@lru_cache(256)
def _spans(columns: tuple[int, ...]) -> list[tuple[str, str]]:
    """Return the first and last letters of each run of columns: the rows of a table have mostly the same ones."""
    return [(column_letters(first), column_letters(last)) for first, last in _runs(sorted(set(columns)))]


def _areas(rows: Mapping[int, set[int]]) -> Iterator[str]:
    """Yield the ranges of one sheet, its rows by column: neighbouring columns that have the same rows together."""
    columns: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for column in sorted(rows):
        for run in _runs(sorted(rows[column])):
            columns[run].append(column)
    for (top, bottom), numbers in columns.items():
        for left, right in _runs(numbers):
            first = f"{column_letters(left)}{top}"
            yield first if (left, top) == (right, bottom) else f"{first}:{column_letters(right)}{bottom}"


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of numbers that follow each other."""
    first, last = numbers[0], numbers[-1]
    if last - first == len(numbers) - 1:
        return [(first, last)]
    runs: list[tuple[int, int]] = []
    last = first
    for number in numbers[1:]:
        if number > last + 1:
            runs.append((first, last))
            first = number
        last = number
    return [*runs, (first, last)]
