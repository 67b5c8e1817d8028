"""Which project each value of a report is about: a combined report tells of one after the other."""

from collections.abc import Iterable, Mapping, Sequence

from perfeval.cells import Cell
from perfeval.readers.reports.columns import Columns
from perfeval.readers.reports.printed import Seen
from perfeval.template import PROJECTS, UNIT


class Owners:
    """The projects of a report by number, from 1 on in the order of their rows, and the rows of other sheets that are theirs."""

    def __init__(self, values: Sequence[Seen], columns: Columns, rows: Iterable[int] = ()) -> None:
        """Find the projects; `rows` of 项目概况 are known already, whether values are from there or not."""
        self._columns = columns
        own = {cell.row for seen in values for cell in self._of(seen, PROJECTS.title)} | set(rows)
        #: the projects by their rows of 项目概况
        self.rows: Mapping[int, int] = {row: number for number, row in enumerate(sorted(own), 1)}
        #: the project that is told of from a paragraph on, by the numbers of the paragraphs that name one
        self.begun: dict[int, int] = {}
        self._rows: dict[tuple[str, int], set[int]] = {}
        self._walk(values)

    @property
    def number(self) -> int:
        """How many projects a report tells of: one at least, even where it names none."""
        return max(len(self.rows), 1)

    def project(self, cell: Cell) -> int | None:
        """Return the project that a cell belongs to, 0 for the unit's; None where that is not plain."""
        title = self._columns.title(cell)
        if title == UNIT.title:
            return 0
        if self.number == 1:
            return 1
        if title == PROJECTS.title:
            return self.rows.get(cell.row)
        known = self._rows.get((title or "", cell.row), set())
        return next(iter(known)) if len(known) == 1 else None

    def _of(self, seen: Seen, title: str) -> Iterable[Cell]:
        """Return the cell of a value that has but one, if it is on a sheet."""
        return seen.cells if len(seen.cells) == 1 and self._columns.title(seen.cells[0]) == title else ()

    def _walk(self, values: Sequence[Seen]) -> None:
        project = 1 if self.number == 1 else 0
        if project:
            self.begun[0] = project
        for seen in sorted(values, key=_order):
            for cell in self._of(seen, PROJECTS.title):
                project = self.begun[seen.paragraphs[0]] = self.rows[cell.row]
            title = self._columns.title(seen.cells[0]) if len(seen.cells) == 1 else None
            if project and title not in {None, UNIT.title, PROJECTS.title} and not seen.inherited:
                self._rows.setdefault((title or "", seen.cells[0].row), set()).add(project)


def _order(seen: Seen) -> int:
    return seen.paragraphs[0]
