"""Tables of an outline: rows of cells between “|”, merged and aligned by marks that a person can type."""

import re
from dataclasses import dataclass, field
from typing import Final

from perfeval.errors import PerfevalError
from perfeval.reports.blocks import Merge, Table, TableCell
from perfeval.reports.sources import BREAK, paragraphs, unmarked
from perfeval.reports.typesetting import is_settled, typeset

ROW: Final = "|"
_BEGINS, _HEADING = "|=", "|#"
_LEFT, _ABOVE, _ASIDE = ":", "^", "<"
_MOST_COLUMNS, _WIDEST = 30, 10_000
_MARKS: Final = f"{_LEFT}{_ABOVE} "
SMALL, LYING = "五号", "横排"
_WIDTH = re.compile(r"(:?)\s*(\d+)")


@dataclass(slots=True)
class TableBuilder:
    """A table as its lines come in: the line of widths first, then a line a row."""

    widths: tuple[int, ...]
    left: tuple[bool, ...]
    options: frozenset[str]
    headings: int = 0
    rows: list[list[TableCell]] = field(default_factory=list)
    #: for each column that a cell of the last row begins at, the row and the number of the cell that it belongs to
    _tops: dict[int, tuple[int, int]] = field(default_factory=dict)
    #: what such a cell prints, once it was asked for
    _printed: dict[tuple[int, int], str] = field(default_factory=dict)

    @staticmethod
    def begins(line: str) -> bool:
        """Tell whether a line begins a table."""
        return line.startswith(_BEGINS)

    @classmethod
    def begun(cls, line: str) -> "TableBuilder":
        """Return a table that a line of options and widths begins."""
        cells = _cells(line, _BEGINS)
        options = "" if _WIDTH.fullmatch(cells[0]) else cells.pop(0)
        matches = [match for cell in cells if (match := _WIDTH.fullmatch(cell)) and 0 < int(match[2]) <= _WIDEST]
        unknown = set(options.split()) - {SMALL, LYING}
        if not 0 < len(matches) == len(cells) <= _MOST_COLUMNS or unknown:
            raise PerfevalError(
                f"“{unmarked(line)}”应写成“{_BEGINS} 10 | 10 |”或“{_BEGINS} {SMALL} {LYING} | 10 | :30 |”的样子，"
                f"数字为各列宽度，最多 {_MOST_COLUMNS} 列"
            )
        return cls(
            widths=tuple(int(match[2]) for match in matches),
            left=tuple(bool(match[1]) for match in matches),
            options=frozenset(options.split()),
        )

    def add(self, line: str) -> None:
        """Add a row, its cells joined with those beside and above as their marks say."""
        heading = line.startswith(_HEADING)
        cells = _cells(line, _HEADING if heading else ROW)
        if len(cells) != len(self.widths):
            raise PerfevalError(f"应有 {len(self.widths)} 格，“{unmarked(line)}”有 {len(cells)} 格")
        if heading and len(self.rows) > self.headings:
            raise PerfevalError(f"“{_HEADING}”的行要写在其他各行之前")
        settled = is_settled("".join(cells))
        number = len(self.rows)
        row: list[TableCell] = []
        tops: dict[int, tuple[int, int]] = {}
        goes_on: dict[int, tuple[int, int]] = {}
        parted = False
        for column, cell in enumerate(cells):
            if cell == _ASIDE:
                if not row:
                    raise PerfevalError(f"“{unmarked(line)}”的第一格左边没有格子，不能写“{_ASIDE}”")
                row[-1] = row[-1]._replace(columns=row[-1].columns + 1)
                continue
            left, text, marks = self.left[column], cell, ""
            if cell[:1] in _MARKS:
                text = cell.lstrip(_MARKS)
                marks = cell[: len(cell) - len(text)]
                left = left or _LEFT in marks
            if not (settled or is_settled(text)):
                text = _typeset(text)
            if marks and _ABOVE in marks:
                top = self._tops.get(column)
                if top is None and not text:
                    raise PerfevalError(f"“{unmarked(line)}”的第 {column + 1} 格上面没有格子，不能只写“{_ABOVE}”")
                if top is not None and (not text or (not parted and unmarked(text) == self._printed_at(top))):
                    if self._at(top).merge is not Merge.BEGINS:
                        self.rows[top[0]][top[1]] = self._at(top)._replace(merge=Merge.BEGINS)
                    tops[column] = goes_on[len(row)] = top
                    row.append(TableCell("", 1, Merge.GOES_ON, not left))
                    continue
                # a group within a group that has ended begins anew, whatever its name
                parted = True
            tops[column] = number, len(row)
            row.append(TableCell(text, centred=not left))
        if any(row[place].columns != self._at(top).columns for place, top in goes_on.items()):
            raise PerfevalError(f"“{unmarked(line)}”里与上面合并的格子，宽窄要与上面的相同")
        self.rows.append(row)
        self._tops = tops
        self.headings += heading

    def _at(self, place: tuple[int, int]) -> TableCell:
        return self.rows[place[0]][place[1]]

    def _printed_at(self, place: tuple[int, int]) -> str:
        if place not in self._printed:
            self._printed[place] = unmarked(self._at(place).text)
        return self._printed[place]

    def table(self) -> Table:
        """Return the table."""
        return Table(
            self.widths,
            tuple(map(tuple, self.rows)),
            self.headings,
            small=SMALL in self.options,
            lying=LYING in self.options,
        )


def _typeset(text: str) -> str:
    """Typeset each paragraph of a cell."""
    return BREAK.join([typeset(paragraph) for paragraph in paragraphs(text)])


def _cells(line: str, mark: str) -> list[str]:
    """Return the cells of a line, after the mark that it begins with."""
    cells = [cell.strip() for cell in line[len(mark) :].split(ROW)]
    return cells if cells[-1] else cells[:-1]
