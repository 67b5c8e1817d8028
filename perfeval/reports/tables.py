"""Tables of an outline: rows of cells between “|”, merged and aligned by marks that a person can type."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

from perfeval.errors import PerfevalError
from perfeval.records import new
from perfeval.reports.blocks import Merge, Table, TableCell
from perfeval.reports.runs import Line, Run, Text
from perfeval.reports.typesetting import typeset, unsettled

ROW: Final = "|"
BEGINS: Final = "|="
_HEADING: Final = "|#"
#: what is drawn in a place of its own: a table or a chart that the program makes
DRAWN: Final = "|~"
_LEFT, _ABOVE = ":", "^"
_ASIDE: Final = "<"
_NOTHING: Final = Text()
_ALONE: Final = Merge.NONE
_MOST_COLUMNS, _WIDEST = 30, 10_000
_MARKS: Final = f"{_LEFT}{_ABOVE} "
SMALL, LANDSCAPE, FORM = "五号", "横排", "表单"
_WIDTH = re.compile(r"(:?)\s*(\d+)")
#: a cell of a row: its marks, its text, which has the places of values for their sources, and the place of its only one
_Cell: TypeAlias = tuple[str, Text, int | None]


@dataclass(slots=True)
class TableBuilder:
    """A table as its lines come in: the line of widths first, then a line a row."""

    widths: tuple[int, ...]
    centred: tuple[bool, ...]
    options: frozenset[str]
    headings: int = 0
    rows: list[list[TableCell]] = field(default_factory=list)
    #: for each column at which the last row goes on with a cell above, the row and the number of that cell
    _tops: dict[int, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def begun(cls, line: Line) -> "TableBuilder":
        """Return a table that a line of options and widths begins; raise `PerfevalError` for any other line."""
        return cls(*_begun(line.text))

    def add(self, line: Line) -> None:
        """Add a row, its cells joined with those beside and above as their marks say; raise `PerfevalError` if wrong."""
        heading, cells = _shape(line.words)
        self._check(line, len(cells), heading=heading)
        row: list[TableCell] = []
        tops: dict[int, tuple[int, int]] = {}
        goes_on: dict[int, tuple[int, int]] = {}
        parted = False
        for column, (marks, pattern, only) in enumerate(cells):
            if marks == _ASIDE:
                if not row:
                    raise PerfevalError(f"“{line}”的第一格左边没有格子，不能写“<”")
                row[-1] = _widened(row[-1])
                continue
            if only is None:
                text = Text([run if run.source is None else line.values[run.source] for run in pattern])
            else:
                text = Text((line.values[only],))
            if text and unsettled(text[0].text if len(text) == 1 else str(text)):
                text = _typeset(text)
            centred = self.centred[column] and _LEFT not in marks
            if _ABOVE in marks:
                top = self._continued(column, text, line, parted=parted)
                if top is not None:
                    tops[column] = goes_on[len(row)] = top
                    row.append(TableCell(_NOTHING, 1, Merge.GOES_ON, centred))
                    continue
                parted = True
            row.append(new(TableCell, (text, 1, _ALONE, centred)))
        if any(row[place].columns != self._at(top).columns for place, top in goes_on.items()):
            raise PerfevalError(f"“{line}”里与上面合并的格子，宽窄要与上面的相同")
        self.rows.append(row)
        self._tops = tops
        self.headings += heading

    def _check(self, line: Line, cells: int, *, heading: bool) -> None:
        """Raise `PerfevalError` for a row that cannot stand at this place."""
        if cells != len(self.widths):
            raise PerfevalError(f"应有 {len(self.widths)} 格，“{line}”有 {cells} 格")
        if heading and len(self.rows) > self.headings:
            raise PerfevalError(f"“{_HEADING}”的行要写在其他各行之前")

    def _continued(self, column: int, text: Text, line: Line, *, parted: bool) -> tuple[int, int] | None:
        """Return the cell above that a cell goes on, None where it begins anew.

        A group within a group that has ended (`parted`) begins anew, whatever its name.
        """
        top = self._tops.get(column) or self._last(column)
        if top is None and not text:
            raise PerfevalError(f"“{line}”的第 {column + 1} 格上面没有格子，不能只写“{_ABOVE}”")
        if top is None or (text and (parted or str(text) != str(self._at(top).text))):
            return None
        said, columns, merge, centred = self._at(top)
        if merge is not Merge.BEGINS:
            self.rows[top[0]][top[1]] = TableCell(said, columns, Merge.BEGINS, centred)
        return top

    def _last(self, column: int) -> tuple[int, int] | None:
        """Return where the last row's cell is that begins at a column; None where none does."""
        at = 0
        for place, cell in enumerate(self.rows[-1] if self.rows else ()):
            if at == column:
                return len(self.rows) - 1, place
            at += cell.columns
        return None

    def _at(self, place: tuple[int, int]) -> TableCell:
        return self.rows[place[0]][place[1]]

    def table(self) -> Table:
        """Return the table."""
        return Table(
            self.widths,
            tuple(map(tuple, self.rows)),
            self.headings,
            small=SMALL in self.options,
            landscape=LANDSCAPE in self.options,
            form=FORM in self.options,
        )


@lru_cache(1024)
def _shape(words: tuple[str, ...]) -> tuple[bool, tuple[_Cell, ...]]:
    """Return whether a row with these words about its values is a heading, and its cells: the same for all rows of a loop."""
    line = Line(words, tuple(Run("", place) for place in range(len(words) - 1))).text
    heading = line.own.lstrip().startswith(_HEADING)
    return heading, tuple(map(_cell, _cells(line, _HEADING if heading else ROW)))


def _cell(cell: Text) -> _Cell:
    """Return a cell whose values have their places in the line for sources."""
    if cell == Text.of(_ASIDE):
        return _ASIDE, _NOTHING, None
    marks = cell.own.removesuffix(cell.own.lstrip(_MARKS))
    if marks:
        cell = cell.after(len(marks))
    return marks, cell, cell[0].source if len(cell) == 1 else None


@lru_cache(256)
def _begun(line: Text) -> tuple[tuple[int, ...], tuple[bool, ...], frozenset[str]]:
    """Return the widths of a table's columns, which of them are centred, and its options."""
    if not line.own.lstrip().startswith(BEGINS):
        raise PerfevalError("缺少写明列宽的第一行")
    cells = [str(cell) for cell in _cells(line, BEGINS)]
    stated = cells.pop(0) if cells and not _WIDTH.fullmatch(cells[0]) else ""
    options = frozenset(stated.split())
    matches = [match for cell in cells if (match := _WIDTH.fullmatch(cell)) and 0 < int(match[2]) <= _WIDEST]
    if not 0 < len(matches) == len(cells) <= _MOST_COLUMNS or options - {SMALL, LANDSCAPE, FORM}:
        raise PerfevalError(
            f"“{line}”应写成“{BEGINS} 10 | 10 |”或“{BEGINS} {SMALL} {LANDSCAPE} | 10 | :30 |”的样子，"
            f"数字为各列宽度，最多 {_MOST_COLUMNS} 列"
        )
    return tuple(int(match[2]) for match in matches), tuple(not match[1] for match in matches), options


def _widened(cell: TableCell) -> TableCell:
    """Return a cell that covers one more column; `_replace` takes four times as long."""
    text, columns, merge, centred = cell
    return new(TableCell, (text, columns + 1, merge, centred))


def _typeset(text: Text) -> Text:
    """Typeset each paragraph of a cell."""
    return Text.joined(map(typeset, text.paragraphs()), "\n")


def _cells(line: Text, mark: str) -> list[Text]:
    """Return the cells of a line, after the mark that it begins with."""
    _, *cells = line.split(ROW, strip=True)
    if mark != ROW:
        cells[0] = cells[0].after(len(mark) - len(ROW)).stripped()
    if cells[-1]:
        cells[-1] = cells[-1].stripped()
    else:
        del cells[-1]
    return cells
