"""A form as a grid of cells that may span rows and columns, before it is put into a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from perfeval.figures import chinese_day, plain


class Percent(NamedTuple):
    """A share that Excel stores as a fraction and shows as a percentage."""

    share: Decimal


Value: TypeAlias = str | Decimal | Percent | date


class Fact(NamedTuple):
    """What of `Held` stands in a spot: a section, a field, and the number of the row of an indicator."""

    section: str
    field: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of a form: where it begins, what it spans, what stands there, what kind of cell it is.

    `role` is `head` (titles), `group` (一级、二级指标), `value` or `total`.
    """

    row: int
    column: int
    value: Value
    rows: int = 1
    columns: int = 1
    role: str = "value"
    fact: Fact | None = None

    def covers(self, *, row: int | None = None, column: int | None = None) -> bool:
        """Tell whether a row or a column runs through the spot."""
        if row is not None:
            return self.row <= row < self.row + self.rows
        return column is not None and self.column <= column < self.column + self.columns

    def moved(self, **by: int) -> "Spot":
        """Return the same elsewhere, or of another size."""
        return replace(self, **{name: getattr(self, name) + number for name, number in by.items()})


@dataclass(slots=True)
class Grid:
    """The titles above a form, its table, and the remarks below it."""

    titles: list[str] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    #: the row that the indicators begin in
    cut: int = 0

    @property
    def height(self) -> int:
        """The number of rows."""
        return max((spot.row + spot.rows for spot in self.spots), default=0)

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((spot.column + spot.columns for spot in self.spots), default=0)

    def put(
        self,
        place: tuple[int, int],
        value: Value,
        size: tuple[int, int] = (1, 1),
        role: str = "value",
        fact: Fact | None = None,
    ) -> None:
        """Add a cell at row and column, that spans as many rows and columns."""
        self.spots.append(Spot(*place, value, *size, role, fact))

    def in_rows(self) -> Iterator[Sequence[Spot]]:
        """Yield the cells that begin in each row, from left to right."""
        for row in range(self.height):
            yield sorted((spot for spot in self.spots if spot.row == row), key=lambda spot: spot.column)


def uneven(grid: Grid) -> Grid:
    """Return a form on four times as many columns, those above the indicators shifted against those below."""

    def moved(spot: Spot) -> Spot:
        def edge(column: int) -> int:
            return 4 * column + (spot.row < grid.cut and 0 < column < grid.width)

        start = edge(spot.column)
        return replace(spot, column=start, columns=edge(spot.column + spot.columns) - start)

    return replace(grid, spots=[moved(spot) for spot in grid.spots])


def titled(grid: Grid) -> Grid:
    """Return a form whose titles stand in rows of its table."""
    down = len(grid.titles)
    rows = [Spot(row, 0, title, 1, grid.width, "head") for row, title in enumerate(grid.titles)]
    return replace(grid, titles=[], spots=[*rows, *(spot.moved(row=down) for spot in grid.spots)])


def shown(value: Value) -> str:
    """Return what a cell shows."""
    match value:
        case Percent(share):
            return f"{plain(share * 100)}%"
        case Decimal():
            return plain(value)
        case date():
            return chinese_day(value)
        case _:
            return value
