"""Which field a value of a report was typed in: what its name says, confirmed by where its cell stands.

Sheets may have other names in a workbook, and columns other places: what names tell beyond doubt shows where they are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from perfeval import template
from perfeval.cells import Cell
from perfeval.readers.reports.fields import NAMED, SHEETS, Place
from perfeval.readers.reports.printed import Seen
from perfeval.template import UNIT


class Columns:
    """The sheets and columns of the workbook that a report was made from, as far as its values show them."""

    def __init__(self, values: Iterable[Seen]) -> None:
        stated = {(seen.source.name, cell) for seen in values for cell in seen.cells if len(seen.cells) == 1}
        self._titles = _titles(stated)
        self._fields: dict[tuple[str, int], set[str]] = defaultdict(set)
        self._positions: dict[tuple[str, str], set[int]] = defaultdict(set)
        for name, cell in stated:
            title = self.title(cell)
            places = self._candidates(name, title)
            if title is not None and len(places) == 1:
                position = _position(title, cell)
                self._fields[title, position].add(places[0].field)
                self._positions[title, places[0].field].add(position)

    def title(self, cell: Cell) -> str | None:
        """Return the template's title of the sheet that a cell is on; None where nothing tells it."""
        return self._titles.get(cell.sheet)

    def place(self, name: str, cell: Cell) -> Place | None:
        """Return the field of a value's cell; None where its name and its cell do not agree, or do not settle it."""
        title = self.title(cell)
        candidates = self._candidates(name, title)
        if title is None or not candidates:
            return None
        position = _position(title, cell)
        fields = self._fields.get((title, position)) or self._left(candidates, position) or {_today(title, position)}
        agreeing = [place for place in candidates if {place.field} == fields]
        settled = agreeing and len(self._positions.get((title, agreeing[0].field), {position})) == 1
        return agreeing[0] if settled else None

    def _left(self, candidates: Sequence[Place], position: int) -> set[str]:
        """Return the one field that is not known to stand elsewhere; none where several may stand here, or all may."""
        left = {p.field for p in candidates if self._positions.get((p.sheet, p.field), {position}) == {position}}
        return left if len(left) == 1 < len(candidates) else set()

    @staticmethod
    def _candidates(name: str, title: str | None) -> list[Place]:
        return [place for place in NAMED.get(name, ()) if place.sheet == title]


def _titles(stated: Iterable[tuple[str, Cell]]) -> dict[str, str]:
    """Return the template's titles of sheets; a sheet of another name is the one that all its values are of."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, cell in stated:
        sheets = {place.sheet for place in NAMED.get(name, ())}
        if cell.sheet in SHEETS:
            found[cell.sheet] = {cell.sheet}
        elif len(sheets) == 1:
            found[cell.sheet] |= sheets
    titles = {sheet: title for sheet, (title, *more) in ((s, tuple(t)) for s, t in found.items()) if not more}
    often = Counter(titles.values())
    return {sheet: title for sheet, title in titles.items() if often[title] == 1 or sheet == title}


def _position(title: str, cell: Cell) -> int:
    """Return what tells fields of a sheet apart: the row on 单位信息, else the column."""
    return cell.row if title == UNIT.title else cell.column


def _today(title: str, position: int) -> str:
    """Return the field that stands at a position of the template as it is now; blank where there is none."""
    columns = SHEETS[title].columns
    number = position - (template.HEADING_ROW + 1 if title == UNIT.title else 1)
    return columns[number].field if 0 <= number < len(columns) else ""
