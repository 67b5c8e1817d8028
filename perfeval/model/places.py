"""Where a record stands, and what is known of its cells: said, left blank, or reported as unreadable already."""

from collections.abc import Mapping
from enum import Enum
from typing import Final, NamedTuple, TypeAlias, TypeVar

from perfeval.cells import Cell, Scalar
from perfeval.records import frozen

T = TypeVar("T")


class Unread(Enum):
    """A cell that could not be read, or is blank where it must not be: it has been reported, so nobody reports it again."""

    UNREAD = "reported already"


UNREAD: Final = Unread.UNREAD

#: what a draft knows of a cell; a cell that may be left blank is a `Read[T | None]`
Read: TypeAlias = T | Unread


def known(value: Read[T | None]) -> T | None:
    """Return what a cell says; None where it is blank or unread, for whom the difference is nothing."""
    return None if value is UNREAD else value


class Typed(NamedTuple):
    """A cell that a person filled: the template's sheet and field, where it stands, and what it holds."""

    sheet: str
    field: str
    cell: Cell
    raw: Scalar


@frozen(kw_only=True)
class CarriedCell:
    """A line of 沿用清单: what was carried over from the year before, where to, and whether a person has confirmed it.

    `line` is the cell of the list that says so; a cell is told by sheet and column, and by the code of its project and
    the name of its indicator, blank where it has none: rows may be moved.
    """

    line: Cell
    sheet: str
    column: str
    value: str
    code: str = ""
    item: str = ""
    confirmed: bool = False


@frozen
class Place:
    """Where a record stands: its sheet and the cell of each of its fields."""

    sheet: str
    cells: Mapping[str, Cell]

    def cell(self, field: str) -> Cell:
        """Return the cell that a field was read from, else the sheet."""
        try:
            return self.cells[field]
        except KeyError:
            return Cell(self.sheet)
