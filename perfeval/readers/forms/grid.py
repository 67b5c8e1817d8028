"""One table as a person sees it, whether a sheet of a workbook or a document's tables and lines, one below the other.

Cells are boxes: a merged one is one box. Rows count from 1; columns are anything that grows to the right: numbers of
columns in a sheet, widths in a document, where each table has its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from perfeval.cells import Scalar
from perfeval.readers.values import cell_text, is_dash

#: what stands for nothing where a form is not filled
_STARS: Final = frozenset("*＊﹡ 　")


@dataclass(slots=True, eq=False)
class Box:
    """A cell: where it begins, where it ends (the row after its last, the column where the next begins), what it says.

    `place` names it at its origin; `fault` tells why what it holds cannot be read, and is blank for most.
    """

    row: int
    column: int
    bottom: int
    right: int
    value: Scalar
    place: str
    fault: str = ""
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = cell_text(self.value) or ""

    @property
    def stated(self) -> bool:
        """Whether it says anything but a dash."""
        return bool(self.text) and not is_dash(self.text) and not _STARS.issuperset(self.text)

    def shared(self, left: int, right: int) -> int:
        """Return how much of its width lies between two columns."""
        return max(0, min(self.right, right) - max(self.column, left))


class Grid:
    """The boxes of a sheet or a document by the rows that they cross, each row from left to right."""

    def __init__(self, name: str, boxes: Iterable[Box], *, unseen: Iterable[Box] = (), put_away: bool = False) -> None:
        """Lay out boxes; `unseen` are those that a merged cell hides. A sheet that is hidden is `put_away`, and blank."""
        self.name, self.put_away = name, put_away
        self.unseen = tuple(unseen)
        self._hidden: dict[int, list[Box]] = {}
        for box in self.unseen:
            self._hidden.setdefault(box.row, []).append(box)
        self._rows: dict[int, list[Box]] = {}
        for box in boxes:
            for row in range(box.row, box.bottom):
                self._rows.setdefault(row, []).append(box)
        for crossing in self._rows.values():
            crossing.sort(key=lambda box: box.column)

    @property
    def rows(self) -> Sequence[int]:
        """The rows that any box crosses, in order."""
        return sorted(self._rows)

    def row(self, number: int) -> Sequence[Box]:
        """Return the boxes that cross a row, blank ones too where they are known, from left to right."""
        return self._rows.get(number, ())

    def said(self, number: int) -> Sequence[Box]:
        """Return the boxes of a row that hold any text, or something that cannot be read."""
        return [box for box in self.row(number) if box.text or box.fault]

    def after(self, box: Box, number: int) -> Box | None:
        """Return the box that stands right of another in a row, without a gap; None where there is none."""
        return next((other for other in self.row(number) if other.column == box.right), None)

    def hidden(self, number: int) -> Sequence[Box]:
        """Return the boxes of a row that merged cells hide."""
        return self._hidden.get(number, ())
