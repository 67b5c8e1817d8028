"""Tables of an outline: rows of cells between “|”, merged and aligned by marks that a person can type."""

import re
from dataclasses import dataclass, field
from typing import Final

from perfeval.composition.blocks import Merge, Table, TableCell
from perfeval.composition.sources import unmarked
from perfeval.composition.typesetting import is_settled, typeset
from perfeval.problems import PerfevalError

ROW: Final = "|"
_BEGINS, _HEADING = "|=", "|#"
_LEFT, _ABOVE, _ASIDE = ":", "^", "<"
_MARKS: Final = frozenset((_LEFT, _ABOVE, _ASIDE))
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

    @staticmethod
    def begins(line: str) -> bool:
        """Tell whether a line begins a table."""
        return line.startswith(_BEGINS)

    @classmethod
    def begun(cls, line: str) -> "TableBuilder":
        """Return a table that a line of options and widths begins."""
        options, *widths = _cells(line, _BEGINS)
        matches = [_WIDTH.fullmatch(width) for width in widths]
        known = [match for match in matches if match is not None]
        unknown = set(options.split()) - {SMALL, LYING}
        if not known or len(known) < len(matches) or unknown:
            raise PerfevalError(f"“{unmarked(line)}”应写成“{_BEGINS} {SMALL} | 10 | :30 | 10 |”的样子，数字为各列宽度")
        return cls(
            widths=tuple(int(match[2]) for match in known),
            left=tuple(bool(match[1]) for match in known),
            options=frozenset(options.split()),
        )

    def add(self, line: str) -> None:
        """Add a row, its cells joined with those beside and above as their marks say."""
        heading = line.startswith(_HEADING)
        cells = _cells(line, _HEADING if heading else ROW)
        if len(cells) != len(self.widths):
            raise PerfevalError(f"应有 {len(self.widths)} 格，“{unmarked(line)}”有 {len(cells)} 格")
        settled = is_settled("".join(cells))
        row: list[TableCell] = []
        tops: dict[int, tuple[int, int]] = {}
        parted = False
        for column, cell in enumerate(cells):
            left, text = self.left[column], cell
            if cell[:1] in _MARKS:
                if cell == _ASIDE and row:
                    row[-1] = row[-1]._replace(columns=row[-1].columns + 1)
                    continue
                text = cell.lstrip(f"{_LEFT}{_ABOVE} ")
                marks = cell[: len(cell) - len(text)]
                left = left or _LEFT in marks
                top = self._tops.get(column) if _ABOVE in marks else None
                if top is not None and (not text or (not parted and unmarked(text) == unmarked(self._at(top).text))):
                    self.rows[top[0]][top[1]] = self._at(top)._replace(merge=Merge.BEGINS)
                    row.append(TableCell("", merge=Merge.GOES_ON, centred=not left))
                    tops[column] = top
                    continue
                # a group within a group that has ended begins anew, whatever its name
                parted = parted or _ABOVE in marks
            row.append(TableCell(text if settled else typeset(text), centred=not left))
            tops[column] = len(self.rows), len(row) - 1
        self.rows.append(row)
        self._tops = tops
        self.headings += heading

    def _at(self, place: tuple[int, int]) -> TableCell:
        return self.rows[place[0]][place[1]]

    def table(self) -> Table:
        """Return the table."""
        return Table(
            self.widths,
            tuple(map(tuple, self.rows)),
            self.headings,
            small=SMALL in self.options,
            lying=LYING in self.options,
        )


def _cells(line: str, mark: str) -> list[str]:
    """Return the cells of a line, after the mark that it begins with."""
    cells = [cell.strip() for cell in line[len(mark) :].split(ROW)]
    return cells if cells[-1] else cells[:-1]
