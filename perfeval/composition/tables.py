"""Tables of an outline: rows of cells between “|”, merged and aligned by marks that a person can type."""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from perfeval.composition.blocks import Merge, Table, TableCell
from perfeval.composition.sources import is_filled, unmarked
from perfeval.composition.typesetting import typeset
from perfeval.problems import PerfevalError

ROW: Final = "|"
_BEGINS, _HEADING = "|=", "|#"
_LEFT, _ABOVE, _ASIDE = ":", "^", "<"
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
        row: list[TableCell] = []
        tops: dict[int, tuple[int, int]] = {}
        parted = False
        for column, cell in enumerate(cells):
            if row and cell == _ASIDE:
                row[-1] = replace(row[-1], columns=row[-1].columns + 1)
                continue
            text, marks = _split(cell)
            centred = not (self.left[column] or _LEFT in marks)
            top = self._tops.get(column) if _ABOVE in marks else None
            merged = top is not None and (
                not text or (not parted and unmarked(text) == unmarked(self.rows[top[0]][top[1]].text))
            )
            # a group within a group that has ended begins anew, whatever its name
            parted |= _ABOVE in marks and not merged
            if merged and top is not None:
                self.rows[top[0]][top[1]] = replace(self.rows[top[0]][top[1]], merge=Merge.BEGINS)
                row.append(TableCell("", merge=Merge.GOES_ON, centred=centred))
            else:
                row.append(TableCell(text, centred=centred))
            tops[column] = top if merged and top is not None else (len(self.rows), len(row) - 1)
        self.rows.append(row)
        self._tops = tops
        self.headings += heading

    def table(self) -> Table:
        """Return the table."""
        return Table(
            self.widths,
            tuple(map(tuple, self.rows)),
            self.headings,
            small=SMALL in self.options,
            lying=LYING in self.options,
        )


def _split(cell: str) -> tuple[str, str]:
    """Return what a cell says, and the marks before it."""
    if not cell or is_filled(cell):
        return typeset(cell), ""
    text = cell.lstrip(f"{_LEFT}{_ABOVE} ")
    return typeset(text), cell[: len(cell) - len(text)]


def _cells(line: str, mark: str) -> list[str]:
    """Return the cells of a line, after the mark that it begins with."""
    cells = [cell.strip() for cell in line[len(mark) :].split(ROW)]
    return cells if cells[-1] else cells[:-1]
