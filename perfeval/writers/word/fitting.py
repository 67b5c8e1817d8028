"""How a table fits a page: the widths of its columns, the size of its figures, the heights of its rows.

Columns are as wide as the outline says, but for figures that would be broken and texts that would take many lines.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from math import ceil
from typing import Final, TypeAlias

from perfeval.reports.blocks import Merge, Table, TableCell
from perfeval.writers.word.measures import CELL_ACROSS, CELL_ALONG, SMALL_LINE, TABLE_LINE
from perfeval.writers.word.titles import printed_width, width

#: what is one figure, which must not be broken
_FIGURE: Final = re.compile(r"[≥≤<>]?-?[0-9][0-9,]*(?:\.[0-9]+)?(?:[%％]|[万亿]?元)?")
#: what is never parted at the end of a line, and the gap beside figures and letters
_PIECE: Final = re.compile(r"[!-~]+|[（《“‘〔【]*.[！），。、：；？》”’〕】]*", re.DOTALL)
_GAP: Final = 0.25
#: the width of a Chinese character in a cell, in twips: 五号 and 小四
_SMALL, _LARGE = 210, 240
#: a half-point is so many twips of a character's width; no figure is set smaller than 六号
_HALF_POINT: Final = 10
_SMALLEST: Final = 15
#: a column that gives room to figures keeps room for this many characters, one that gives room to texts for fewer
_LEAST: Final = 3
_FEWEST: Final = 2
#: lines of a cell from which on its column is given width that others do not need
_FULL: Final = 4
_ALONE: Final = Merge.NONE
#: the line under a row
RULE: Final = 10
#: a cell: the columns it covers, how it goes together with its neighbours, what it says, and how wide that is as a figure;
#: 0 if it is none (no named tuple, which is unpacked in four times the time)
Place: TypeAlias = tuple[int, int, Merge, str, float]


class Fitting:
    """A table fitted into an area of so many twips across."""

    def __init__(self, table: Table, area: int) -> None:
        """Take a table, and find the widths of its columns."""
        self.table = table
        self._character = _SMALL if table.small else _LARGE
        self.grid = [places(row) for row in table.rows]
        #: the widest of the figures that cover some columns
        self._figures: dict[tuple[int, int], float] = {}
        for row in self.grid:
            for column, end, _, _, figure in row:
                if figure and figure > self._figures.get((column, end), 0):
                    self._figures[column, end] = figure
        self.widths = self._fitted(area)
        self._ends = (0, *accumulate(self.widths))

    @cached_property
    def size(self) -> int:
        """The size in half-points at which the figures fit that do not at the table's own; 0 where all fit."""
        size = whole = self._character // _HALF_POINT
        for (column, end), figure in self._figures.items():
            has = self.across(column, end)
            while size > _SMALLEST and _width_of(figure, size * _HALF_POINT) > has:
                size -= 1
        return size if size < whole else 0

    @property
    def headings(self) -> int:
        """How many rows are headings."""
        return self.table.headings

    def across(self, column: int, end: int) -> int:
        """Return how wide a cell is that covers the columns from one to before another."""
        return self._ends[end] - self._ends[column]

    def is_broken(self, figure: float, across: int) -> bool:
        """Tell whether a figure of some width would be broken at the table's own size."""
        return _width_of(figure, self._character) > across

    @cached_property
    def heights(self) -> list[int]:
        """About how high rows are.

        A row is as high as the fullest of the cells that stand in it alone; a label needs all of its rows.
        """
        line = SMALL_LINE if self.table.small else TABLE_LINE
        rooms = [self._room(column, column + 1) for column in range(len(self.widths))]
        heights: list[int] = []
        labels: dict[int, tuple[int, int]] = {}
        for number, row in enumerate(self.grid):
            most = 1
            for column, end, merge, words, _ in row:
                if merge is _ALONE:
                    room = rooms[column] if end - column == 1 else self._room(column, end)
                    if words and (lines := _lines(words, room)) > most:
                        most = lines
                elif merge is Merge.BEGINS:
                    labels[column] = number, _lines(words, self._room(column, end)) if words else 0
            heights.append(most * line + 2 * CELL_ALONG + RULE)
            if labels:
                for column in labels.keys() - self._going_on(number + 1):
                    first, lines = labels.pop(column)
                    heights[-1] += max(lines * line + 2 * CELL_ALONG - sum(heights[first:]), 0)
        return heights

    def _going_on(self, number: int) -> set[int]:
        """Return the columns in which a cell of a row goes on the one above."""
        row = self.grid[number] if number < len(self.grid) else ()
        return {column for column, _, merge, _, _ in row if merge is Merge.GOES_ON}

    def _room(self, column: int, end: int) -> float:
        """Return how many Chinese characters have room in a line of a cell."""
        return max((self.across(column, end) - 2 * CELL_ACROSS) / self._character, 1)

    def _fitted(self, area: int) -> list[int]:
        whole = sum(self.table.widths)
        widths = [area * part // whole for part in self.table.widths]
        widths[-1] += area - sum(widths)
        needed = self._needed(widths)
        self._level(widths, needed)
        lack = sum(max(need - has, 0) for need, has in zip(needed, widths, strict=True))
        if not lack:
            return widths
        least = _LEAST * self._character + 2 * CELL_ACROSS
        spare = [max(has - max(need, least), 0) for need, has in zip(needed, widths, strict=True)]
        given = min(lack, sum(spare))
        fitted = [
            has if need > has else has - free * given // max(sum(spare), 1)
            for need, has, free in zip(needed, widths, spare, strict=True)
        ]
        _give(given, fitted, needed)
        fitted[max(range(len(fitted)), key=fitted.__getitem__)] += area - sum(fitted)
        return fitted

    def _needed(self, widths: Sequence[int]) -> list[int]:
        """Return how wide each column must be for its figures; a figure over several columns asks each for its share."""
        needed = [0] * len(widths)
        for (first, end), figure in sorted(self._figures.items(), key=lambda found: found[0][1] - found[0][0]):
            need = _width_of(figure, self._character)
            has = [max(needed[column], widths[column]) for column in range(first, end)]
            lack = need - sum(has)
            for column, own in zip(range(first, end), has, strict=True):
                if end - first == 1:
                    needed[column] = need
                elif lack > 0:
                    needed[column] = own + -(-lack // (end - first))
        return needed

    def _level(self, widths: list[int], needed: Sequence[int]) -> None:
        """Give the column whose texts take most lines what others do not need, a character at a time."""
        character, texts = self._character, self._longest(widths)
        if texts is None:
            return
        least, columns = _FEWEST * character + 2 * CELL_ACROSS, range(len(widths))

        def lines(column: int, less: int = 0) -> int:
            return ceil(texts[column] * character / max(widths[column] - less - 2 * CELL_ACROSS, character))

        now, narrower = [*map(lines, columns)], [lines(column, character) for column in columns]
        for _ in range(sum(widths) // character):
            fullest = max(columns, key=now.__getitem__)
            spare = [
                column
                for column in columns
                if widths[column] - character >= max(needed[column], least) and narrower[column] <= now[fullest] - 2
            ]
            if now[fullest] <= _FULL or not spare:
                return
            giver = min(spare, key=narrower.__getitem__)
            for column, more in ((giver, -character), (fullest, character)):
                widths[column] += more
                now[column], narrower[column] = lines(column), lines(column, character)

    def _longest(self, widths: Sequence[int]) -> list[float] | None:
        """Return how wide the longest text of each column is, in characters, of the cells that stand alone.

        None where none of them can take many lines.
        """
        longest = [""] * len(widths)
        for row in self.grid[self.table.headings :]:
            for column, end, merge, words, _ in row:
                if len(words) > len(longest[column]) and end - column == 1 and merge is _ALONE:
                    longest[column] = words
        if not any(len(text) * self._character > _FULL * has / 2 for text, has in zip(longest, widths, strict=True)):
            return None
        return [max(map(width, text.split("\n"))) for text in longest]


def places(row: Iterable[TableCell]) -> list[Place]:
    """Return the cells of a row as places."""
    found: list[Place] = []
    column = 0
    for text, columns, merge, _ in row:
        words, end = text[0].text if len(text) == 1 else str(text), column + columns
        found.append((column, end, merge, words, figure_width(words)))
        column = end
    return found


def at_columns(row: Iterable[TableCell]) -> Iterator[tuple[int, TableCell]]:
    """Yield the cells of a row with the column that each begins at."""
    column = 0
    for cell in row:
        yield column, cell
        column += cell.columns


@lru_cache(4096)
def figure_width(words: str) -> float:
    """Return how wide words are as printed that are one figure; 0 where they are not."""
    return printed_width(words) if _FIGURE.fullmatch(words) else 0


def _width_of(figure: float, character: int) -> int:
    """Return how wide a cell must be for a figure of some width, in twips."""
    return ceil((figure + _GAP) * character) + 2 * CELL_ACROSS


def _give(given: int, widths: list[int], needed: Sequence[int]) -> None:
    """Give width to the columns that lack some, the narrowest of them first, so that they come out alike."""
    step = max(given // 50, 1)
    lacking = [column for column, need in enumerate(needed) if need > widths[column]]
    while given > 0 and lacking:
        column = min(lacking, key=lambda column: widths[column] / needed[column])
        more = min(step, given, needed[column] - widths[column])
        widths[column] += more
        given -= more
        if widths[column] == needed[column]:
            lacking.remove(column)


@lru_cache(4096)
def _lines(words: str, room: float) -> int:
    """Return how many lines a text takes where so many Chinese characters have room."""
    if len(words) * (1 + _GAP) <= room:
        return 1 + words.count("\n")
    return sum([broken(paragraph, room) for paragraph in words.split("\n")])


def broken(said: str, room: float) -> int:
    """Return how many lines a paragraph takes where so many Chinese characters have room."""
    if printed_width(said) <= room:
        return 1
    lines, filled, before = 1, 0.0, ""
    for piece in _PIECE.findall(said):
        wide = width(piece) + (_GAP if before and (before[-1].isascii() != piece[0].isascii()) else 0)
        if filled + wide > room:
            lines += max(ceil(width(piece) / room), 1) if filled else ceil(wide / room) - 1
            filled = width(piece) % room if width(piece) > room else width(piece)
        else:
            filled += wide
        before = piece
    return lines
