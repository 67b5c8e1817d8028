"""The marks on one sheet: a colour and a comment on each cell with a problem."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from perfeval.cells import Cell, cell_at
from perfeval.problems import Problem, Severity
from perfeval.writers.annotation.comments import Comments
from perfeval.writers.annotation.formats import Formats
from perfeval.writers.annotation.parts import Package, SheetPart
from perfeval.writers.annotation.sheet import add, child, insert, local, whole, without

#: a condition that always holds and that nobody else writes
_CONDITION: Final = '"perfeval"="perfeval"'
_COLOURS: Final = {Severity.ERROR: "FF9999", Severity.WARNING: "FFE699", Severity.NOTE: "DDEBF7"}


class MarkedSheet:
    """A sheet whose marks of an earlier run are taken off. Raise `UnmarkableError` where it cannot be read."""

    def __init__(self, package: Package, part: str) -> None:
        self._package, self._part = package, part
        self._sheet = SheetPart(package.read(part))
        self._comments = Comments(package, part, self._sheet)
        self._changed = _uncolour(self._sheet) + self._comments.take_off() > 0

    def mark(self, problems: Iterable[Problem], formats: Formats) -> None:
        """Mark the cells of problems."""
        told_of: dict[Cell, list[Problem]] = {}
        for problem in problems:
            if problem.cell is not None:
                told_of.setdefault(problem.cell, []).append(problem)
        for place in set(_covered(self._sheet, list(told_of))):
            del told_of[place]
        taken = [whole(rule.get("priority")) for rule in self._sheet.root.iter("{*}cfRule")]
        for priority, (place, at) in enumerate(told_of.items(), max(taken, default=0) + 1):
            worst = min((problem.severity for problem in at), key=list(Severity).index)
            area = insert(self._sheet.root, "conditionalFormatting", sqref=place.address)
            fill = str(formats.fill(_COLOURS[worst]))
            rule = add(area, "cfRule", type="expression", dxfId=fill, priority=str(priority))
            add(rule, "formula").text = _CONDITION
            told = "\n".join(str(problem).removeprefix(f"{place} ") for problem in at)
            self._comments.write(place, told, min(84 + 24 * (len(told) // 20 + len(at)), 600))
            self._changed = True

    def put(self) -> None:
        """Put the sheet back into the package, no longer chosen: two sheets chosen at once are changed at once."""
        for view in self._sheet.root.iterfind("{*}sheetViews/{*}sheetView[@tabSelected]"):
            without(view, "tabSelected")
            self._changed = True
        if not self._changed:
            return
        self._comments.put()
        self._package.put(self._part, self._sheet.saved())


def _covered(sheet: SheetPart, places: Sequence[Cell]) -> Iterator[Cell]:
    """Yield the places that lie below the first cell of a merged area, where nothing is seen."""
    for merged in sheet.root.iter("{*}mergeCell"):
        try:
            first, last = (cell_at("", corner) for corner in merged.get("ref", "").split(":"))
        except ValueError:
            continue
        for place in places:
            inside = first.row <= place.row <= last.row and first.column <= place.column <= last.column
            if inside and (place.row, place.column) != (first.row, first.column):
                yield place


def _uncolour(sheet: SheetPart) -> int:
    """Take the colours of an earlier run off, and return how many there were."""
    found = 0
    for area in [element for element in sheet.root if local(element) == "conditionalFormatting"]:
        for rule in list(area):
            formula = child(rule, "formula")
            if formula is not None and formula.text == _CONDITION:
                area.remove(rule)
                found += 1
        if not len(area):
            sheet.root.remove(area)
    return found
