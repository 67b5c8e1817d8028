"""Sheets with one table each, whose rows go to disk as XML as they come: cells, links, totals, and limits that Excel has.

Cells of openpyxl would cost more than all else that a run does with a workbook in its own process.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Final, NamedTuple, TypeAlias
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from perfeval.cells import column_letters
from perfeval.writers.spreadsheets import LONGEST, Table, storable
from perfeval.writers.summary.looks import (
    CENTRED,
    FIGURES,
    HEADING,
    HIGHEST,
    LINE,
    LINK,
    SPARE,
    TOTAL,
    Plain,
    TableColumn,
    broken,
    lines_of,
    set_up,
    styled,
)

#: what Excel takes of links and of rows on one sheet
MOST_LINKS: Final = 65_530
MOST_ROWS: Final = 1_000_000
#: the sheet that all others lead back to
FIRST: Final = "汇总"
#: what numbers the rows, so that their order can be had back after sorting
_NUMBER: Final = TableColumn("序号", 8, CENTRED)
#: how long a text is that may well be told again, and how many of a column are kept
_SHORT, _KEPT = 64, 256
#: an underline that Excel would take for the beginning of a character's code (ISO 29500-1, 22.9.2.19)
_CODE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Link(NamedTuple):
    """A value that opens something: a file, at a place where one is given, or without a file a cell of this workbook."""

    value: str | int
    target: str = ""
    location: str = ""


class Total(NamedTuple):
    """What a column comes to, and the formula of it that follows the filter."""

    value: Plain
    formula: str = ""


Value: TypeAlias = Plain | Link
_NOTHING: Final = Total(None)


class _Column:
    """How the cells of a column are written, and those of its texts that were told last, with their lines.

    What is written of a cell begins behind the row's number in its name and ends before that of the next one: a row is
    all of that joined by its number.
    """

    __slots__ = ("blank", "end", "figures", "known", "letters", "linked", "plain", "total", "width")

    def __init__(self, sheet: Worksheet, number: int, column: TableColumn, *, last: bool) -> None:
        self.letters, self.width, self.figures = column_letters(number), column.width, column.format in FIGURES
        self.plain, self.linked, self.total = (
            f'" s="{styled(sheet, None, kind + column.format).style_id}"' for kind in ("", LINK, TOTAL)
        )
        self.end = "</row>" if last else f'<c r="{column_letters(number + 1)}'
        self.blank = f"{self.plain}/>{self.end}".encode()
        self.known: dict[str, tuple[bytes, int]] = {}

    def told(self, text: str) -> tuple[bytes, int]:
        """Return the cell of a text, and its lines; many are told again and again: levels, natures, methods."""
        if len(self.known) >= _KEPT:
            self.known.clear()
        cell, lines = self.cell(self.plain, text)
        return self.known.setdefault(text, (cell, lines)) if len(text) <= _SHORT else (cell, lines)

    def cell(self, start: str, value: str | int | Decimal) -> tuple[bytes, int]:
        """Return the cell of a value, and how many lines that takes; a text in a column of figures is one."""
        if self.figures or not isinstance(value, str):
            return f"{start}><v>{value}</v></c>{self.end}".encode(), 1
        fits = len(value) * 2 <= self.width - 2 and value.isprintable()
        lines = 1 if fits else lines_of(value, self.width)
        return f'{start} t="inlineStr"><is>{_text(value)}</is></c>{self.end}'.encode(), lines

    def sum(self, total: Total) -> bytes:
        """Return the cell of a total, with its formula and what that gives."""
        if total.value is None:
            return f"{self.total}/>{self.end}".encode()
        formula = f"<f>{total.formula}</f>" if total.formula else ""
        return f"{self.total}>{formula}<v>{total.value}</v></c>{self.end}".encode()


class _Cells(NamedTuple):
    """Cells of a row: what is written of each, how many lines the highest has, and what opens something, by column."""

    written: Sequence[bytes]
    lines: int
    links: Sequence[tuple[str, Link]]


class Rows:
    """A sheet with one table, filled row by row."""

    def __init__(
        self, workbook: Workbook, title: str, columns: Sequence[TableColumn], index: int | None = None
    ) -> None:
        self.number = 0
        self.left_out = 0
        self.title = title
        self.table = Table()
        self._links = 1
        self._sheet = workbook.create_sheet(title, index)
        columns = (_NUMBER, *columns)
        self._head(columns)
        self._numbers, *self._columns = (
            _Column(self._sheet, number, column, last=number == len(columns))
            for number, column in enumerate(columns, 1)
        )
        self._letters = {column.heading: column_letters(number) for number, column in enumerate(columns, 1)}

    def _head(self, columns: Sequence[TableColumn]) -> None:
        sheet = self._sheet
        set_up(sheet, [column.width for column in columns])
        for number, column in enumerate(columns, 1):
            sheet.column_dimensions[column_letters(number)].hidden = column.hidden
        sheet.freeze_panes = "C2"
        sheet.print_title_rows = "1:1"
        if sheet.oddHeader is not None and sheet.oddHeader.center is not None:
            sheet.oddHeader.center.text = "绩效评价汇总表　&A"
        sheet.row_dimensions[1].height = 2 * LINE + SPARE
        first, *others = map(broken, columns)
        sheet.append([styled(sheet, first, LINK + HEADING), *(styled(sheet, text, HEADING) for text in others)])
        self.table.links.add(("A1",), "", f"'{FIRST}'!A1")

    def place(self, ahead: int = 0) -> str:
        """Return where the row that comes next will stand, or one so far behind it, in a link of this workbook."""
        return f"'{self.title}'!A{self.number + 2 + ahead}"

    def add(self, *values: Value) -> None:
        """Add a row; what Excel could not hold is counted, not written."""
        self.add_all((), (values,))

    def add_all(self, shared: Sequence[Value], rows: Sequence[Sequence[Value]]) -> None:
        """Add rows that begin with the same values."""
        before, columns = self._cells(self._columns, shared, len(rows)), self._columns[len(shared) :]
        numbers: list[str] = []
        written = []
        for row in rows:
            if self.number >= MOST_ROWS:
                self.left_out += 1
                continue
            own = self._cells(columns, row)
            self.number += 1
            number = f"{self.number + 1}"
            numbers.append(number)
            numbered, _ = self._numbers.cell(self._numbers.plain, self.number)
            written.append(
                number.encode().join((*_row(max(before.lines, own.lines)), numbered, *before.written, *own.written))
            )
            for letters, link in own.links:
                self.table.links.add((letters + number,), link.target, link.location)
        self.table.add(b"".join(written))
        for letters, link in before.links:
            self.table.links.add([letters + number for number in numbers], link.target, link.location)

    def _cells(self, columns: Iterable[_Column], values: Iterable[Value], rows: int = 1) -> _Cells:
        """Return cells of so many rows, with links as long as there may be more of them."""
        written: list[bytes] = []
        links: list[tuple[str, Link]] = []
        highest = 1
        for column, value in zip(columns, values, strict=False):
            if value is None or value == "":
                written.append(column.blank)
                continue
            if type(value) is str:
                cell, lines = column.known.get(value) or column.told(value)
            elif isinstance(value, Link):
                room = self._links + rows <= MOST_LINKS  # more would make Excel call the whole file damaged
                self._links += rows * room
                links += [(column.letters, value)] * room
                cell, lines = column.cell(column.linked if room else column.plain, value.value)
            else:
                cell, lines = column.cell(column.plain, value)
            written.append(cell)
            if lines > 1:
                highest = max(highest, lines)
        return _Cells(written, highest, links)

    def summed(self, heading: str, value: Plain) -> Total:
        """Return the sum of a column."""
        return self._total(value, f"SUBTOTAL(109,{self._area(heading)})")

    def averaged(self, heading: str, value: Plain) -> Total:
        """Return the mean of a column at two places."""
        return self._total(value, f'IFERROR(ROUND(SUBTOTAL(101,{self._area(heading)}),2),"")')

    def divided(self, dividend: str, divisor: str, value: Plain, times: int = 1) -> Total:
        """Return the sum of a column divided by that of another at two places."""
        quotient = f"SUBTOTAL(109,{self._area(dividend)})*{times}/SUBTOTAL(109,{self._area(divisor)})"
        return self._total(value, f'IFERROR(ROUND({quotient},2),"")')

    def _area(self, heading: str) -> str:
        letters = self._letters[heading]
        return f"{letters}2:{letters}{self.number + 1}"

    def _total(self, value: Plain, formula: str) -> Total:
        # of what was left out no formula knows
        return Total(value, formula if self.number and not self.left_out and value is not None else "")

    def close(self, totals: Mapping[str, Total] | None = None) -> None:
        """End the table, with a row of totals by heading where they are given, which no filter or sorting touches."""
        last, letters = self.number + 1, self._columns[-1].letters
        if self.number:
            self._sheet.auto_filter.ref = f"A1:{letters}{last}"
        if totals is not None:
            last += 1
            known = {self._letters[heading]: total for heading, total in totals.items()}
            label, *others = self._columns
            named, _ = label.cell(label.total, TOTAL)
            sums = (column.sum(known.get(column.letters, _NOTHING)) for column in others)
            self.table.add(f"{last}".encode().join((*_row(1), self._numbers.sum(_NOTHING), named, *sums)))
        self.table.corner = f"{letters}{last}"


def _text(text: str) -> str:
    """Return a text as it stands in a cell."""
    text = text[:LONGEST] if text.isprintable() else storable(text)
    kept = "" if text.strip() == text else ' xml:space="preserve"'
    return f"<t{kept}>{_CODE.sub('_x005F_', escape(text))}</t>"


@cache
def _row(lines: int) -> tuple[bytes, bytes]:
    """Return what is written of a row of so many lines before its first cell, its number between."""
    height = min(LINE * lines + SPARE, HIGHEST)
    return b'<row r="', f'" ht="{height}" customHeight="1"><c r="A'.encode()
