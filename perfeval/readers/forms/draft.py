"""What was found in a form so far: cells for the new workbook, what has no place, and which boxes were dealt with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from perfeval.figures import plain
from perfeval.model.material import Filling, Leftover, Origin, Piece
from perfeval.readers.forms.grid import Box, Grid
from perfeval.readers.values import UnreadableError, figure_and_rest

#: why something is left over
NO_COLUMN: Final = "工作簿里没有这一栏"
UNKNOWN: Final = "认不出是哪一栏的内容"
TWICE: Final = "表里写了两处，内容不同，没有选用"


@dataclass(slots=True, eq=False)
class Row:
    """One indicator, while its cells are put together."""

    boxes: tuple[Box, ...]
    pieces: dict[str, Piece] = field(default_factory=dict)


@dataclass(slots=True)
class Draft:
    """One form while it is read."""

    file: str
    grid: Grid
    used: set[Box] = field(default_factory=set)
    rows: list[Row] = field(default_factory=list)
    _pieces: dict[tuple[str, str], list[tuple[Box, Piece, str]]] = field(default_factory=dict)
    _left: list[tuple[int, int, Leftover]] = field(default_factory=list)

    def origin(self, box: Box) -> Origin:
        """Return where a box stands."""
        return Origin(self.file, box.place)

    def piece(self, value: Filling, box: Box, said: str = "") -> Piece:
        """Return what a cell is filled with, and mark its box as dealt with."""
        self.used.add(box)
        return Piece(value, self.origin(box), "" if _agrees(value, said) else said)

    def put(self, record: str, name: str, value: Filling, box: Box, *, said: str = "", title: str = "") -> None:
        """Fill a cell; `title` is what its box stands under, for the case that another one says otherwise."""
        self._pieces.setdefault((record, name), []).append((box, self.piece(value, box, said), title))

    def leave(self, box: Box, title: str, why: str, *, text: str | None = None) -> None:
        """Put what a box says with what has no place."""
        self.used.add(box)
        said = box.text if text is None else text
        if said or box.fault:
            left = Leftover(self.origin(box), _line(title), said, box.fault or why)
            self._left.append((box.row, box.column, left))

    def pass_over(self, boxes: Iterable[Box]) -> None:
        """Mark boxes as dealt with that say nothing: titles, dashes, remarks."""
        self.used.update(boxes)

    def stated(self, record: str, name: str) -> list[tuple[Box, Piece, str]]:
        """Return what was found for a cell."""
        return self._pieces.get((record, name), [])

    def records(self, record: str) -> dict[str, Piece]:
        """Return the cells of a record that are agreed on; call `settle` before."""
        return {name: found[0][1] for (of, name), found in self._pieces.items() if of == record}

    def settle(self) -> None:
        """Take back what was found twice and does not agree."""
        for key, found in list(self._pieces.items()):
            if len({piece.value for _, piece, _ in found}) > 1:
                del self._pieces[key]
                for box, piece, title in found:
                    said = piece.said or (plain(piece.value) if isinstance(piece.value, Decimal) else str(piece.value))
                    self.leave(box, title, TWICE, text=said)

    def leftovers(self, project: str) -> Iterator[Leftover]:
        """Yield what has no place, in the order of the form."""
        for _, _, left in sorted(self._left, key=lambda entry: entry[:2]):
            yield Leftover(left.origin, left.title, left.text, left.why, project)


def _agrees(value: Filling, said: str) -> bool:
    """Tell whether a text says no more than a value."""
    if not isinstance(value, Decimal):
        return said in {"", str(value)}
    try:
        return not said or figure_and_rest(said) == (value, "")
    except UnreadableError:
        return False


def _line(title: str) -> str:
    return "".join(title.split()).rstrip("：:")
