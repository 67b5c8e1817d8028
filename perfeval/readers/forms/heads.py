"""Heads of columns, in one row or several, and which box of a row stands under which of them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from itertools import pairwise, takewhile

from perfeval.readers.forms.grid import Box, Grid
from perfeval.readers.forms.titles import Names, titles
from perfeval.records import frozen

_DEEPEST = 3


@frozen
class Column:
    """A column of a block: where it begins, where the next begins, what it means (blank where unknown), its title."""

    left: int
    right: int
    meaning: str
    title: str
    #: whether a title above its own is known
    grouped: bool
    box: Box = field(compare=False)

    def share_of(self, box: Box) -> float:
        """Return how much of this column a box covers."""
        return box.shared(self.left, self.right) / (self.right - self.left)


@frozen
class Heads:
    """The columns of a block, and the rows that their titles take up."""

    columns: tuple[Column, ...]
    first: int
    end: int
    _edges: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_edges", [column.left for column in self.columns])

    @property
    def meanings(self) -> tuple[str, ...]:
        """What the known columns mean, from left to right."""
        return tuple(column.meaning for column in self.columns if column.meaning)

    @property
    def left(self) -> int:
        """Where the first known column begins."""
        return min(column.left for column in self.columns if column.meaning)

    def under(self, box: Box) -> tuple[Column, ...]:
        """Return the columns that a box stands under: the one that holds most of it, or all that it spans."""
        start = max(0, bisect_right(self._edges, box.column) - 1)
        near = list(takewhile(lambda column: column.left < box.right, self.columns[start:]))
        spanned = tuple(column for column in near if 2 * column.share_of(box) >= 1)
        if len(spanned) > 1 or not near:
            return spanned
        best = max(near, key=lambda column: box.shared(column.left, column.right))
        return (best,) if 2 * box.shared(best.left, best.right) >= box.right - box.column else spanned


def known(row: Sequence[Box], names: Names) -> dict[str, Box]:
    """Return the first box of a row for each meaning that its titles have."""
    found: dict[str, Box] = {}
    for box in row:
        meaning = names.meaning(box.text)
        if meaning is not None:
            found.setdefault(meaning, box)
    return found


def heads_at(grid: Grid, row: int, names: Names, beside: Box | None = None) -> Heads:
    """Return the columns of a block whose heads begin in a row; a box `beside` it is the title of the block."""
    here = grid.said(row)
    titled = [box for box in here if names.meaning(box.text) is not None and box.row == row and box is not beside]
    depth = min(max((box.bottom - row for box in titled), default=1), _DEEPEST)
    if depth == 1 and _is_second_row(grid, row, titled, names):
        depth = 2
    rows = range(row, row + depth)
    leaves = sorted(set(_leaves(grid, rows)), key=lambda span: span[0])
    columns = (_column(span, names) for span in leaves if beside is None or span[2][-1] is not beside)
    return Heads(tuple(columns), row, row + depth)


def _is_second_row(grid: Grid, row: int, titled: list[Box], names: Names) -> bool:
    """Tell whether the row below holds nothing but titles of columns that share one above."""
    below = [box for box in grid.said(row + 1) if box.row == row + 1]
    wide = [
        box
        for box in titled
        if any(box.shared(b.column, b.right) and b.right - b.column < box.right - box.column for b in below)
    ]
    return len(below) >= 2 and bool(wide) and all(names.meaning(box.text) is not None for box in below)


def _leaves(grid: Grid, rows: range) -> Iterator[tuple[int, int, tuple[Box, ...]]]:
    """Yield the boxes above each other in the rows of heads, with the width that they have in common."""
    boxes = {box for row in rows for box in grid.said(row)}
    edges = sorted({edge for box in boxes for edge in (box.column, box.right)})
    stacks = [
        (left, right, tuple(sorted((b for b in boxes if b.shared(left, right)), key=lambda b: b.row)))
        for left, right in pairwise(edges)
    ]
    joined: list[tuple[int, int, tuple[Box, ...]]] = []
    for left, right, stack in stacks:
        if stack and joined and joined[-1][2][-1] is stack[-1] and joined[-1][1] == left:
            joined[-1] = joined[-1][0], right, stack
        elif stack:
            joined.append((left, right, stack))
    yield from joined


def _column(span: tuple[int, int, tuple[Box, ...]], names: Names) -> Column:
    left, right, stack = span
    leaf, above = stack[-1], stack[:-1]
    meaning = names.meaning(leaf.text)
    group = next((m for box in reversed(above) if (m := names.meaning(box.text)) is not None), None)
    if meaning is None and titles().words.meaning(leaf.text) == "totals":
        meaning = group
    return Column(
        left, right, meaning or "", " ".join(dict.fromkeys(box.text for box in stack)), group is not None, leaf
    )


def by_column(
    heads: Heads, boxes: Iterable[Box]
) -> tuple[dict[Column, list[Box]], list[tuple[tuple[Column, ...], Box]]]:
    """Return the boxes of a row by their columns, and those that stand under several or none of them."""
    found: dict[Column, list[Box]] = {}
    astray = []
    for box in boxes:
        over = heads.under(box)
        if len(over) == 1:
            found.setdefault(over[0], []).append(box)
        else:
            astray.append((over, box))
    return found, astray
