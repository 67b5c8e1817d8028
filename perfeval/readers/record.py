"""The cells of one record, read one by one as the template says; what is wrong with one is reported at once."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias, TypeVar

from perfeval.cells import Cell, Scalar
from perfeval.model import UNREAD, Amount, Nature, Place, Read, Target
from perfeval.problems import Problem, Rule, Severity
from perfeval.readers.dates import read_date
from perfeval.readers.guard import SheetFacts
from perfeval.readers.layout import RawRecord
from perfeval.readers.quantities import read_amount, sign_in_words
from perfeval.readers.readings import Reading, Readings
from perfeval.readers.screen import ERROR_CELL
from perfeval.readers.values import (
    UnreadableError,
    as_written,
    cell_text,
    is_dash,
    is_nothing,
    narrow,
    read_choice,
    read_code,
    read_number,
    read_preview,
    read_year,
)
from perfeval.template import Column, Kind, Sheet

REQUIRED_BLANK: Final = Rule("required-blank", Severity.ERROR, "必填单元格已填写")
FORMULA_UNCALCULATED: Final = Rule("formula-uncalculated", Severity.ERROR, "公式已经计算并保存")

#: kinds of optional cells that a dash leaves blank
_STRUCK_OUT: Final = frozenset({Kind.AMOUNT, Kind.POINTS, Kind.QUANTITY, Kind.DATE, Kind.NAME})
PERCENT_IN_MONEY: Final = Rule("percent-in-money", Severity.ERROR, "金额列填写的是金额，不是百分数")
#: natures as the dropdown has them
_OFFERED: Final[Mapping[Scalar | None, Nature]] = {nature.value: nature for nature in Nature}

T = TypeVar("T")
_Kinds: TypeAlias = tuple[Kind, ...]
_Reader: TypeAlias = Callable[[Column, Scalar], T]


class Record:
    """The cells of one record, read one by one as the template says; what is wrong with one is reported at once."""

    def __init__(
        self,
        sheet: Sheet,
        record: RawRecord,
        facts: SheetFacts | None,
        problems: list[Problem],
        readings: Readings,
    ) -> None:
        self._sheet, self._record, self._facts = sheet, record, facts
        self._problems, self._readings = problems, readings
        self.place = Place(record.sheet, record.cells)

    def blank(self, field: str) -> bool:
        """Tell whether a cell is there and says nothing, not even a fault."""
        raw = self._record.values.get(field)
        return raw is not None and cell_text(raw) is None and field not in self._record.untold

    def empty(self, *fields: str) -> bool:
        """Tell whether none of some cells says anything but dashes."""
        values = ((field, self._record.values.get(field)) for field in fields)
        return all(raw is None or self.blank(field) or is_dash(raw) for field, raw in values)

    def raw(self, field: str) -> str | None:
        """Return the text of a cell as it stands; None where it is blank or its column is not there."""
        return cell_text(self._record.values.get(field))

    def text(self, field: str, *, required: bool | None = None) -> Read[str | None]:
        """Read a text; where the template lists all choices, the one that is meant.

        `required` tells whether it may be left blank, where that is not for the template to say.
        """
        return self._read(field, (Kind.TEXT, Kind.NAME), _text, required=required)

    def code(self) -> Read[str]:
        """Read the code of a project."""
        return stated(self._read("code", (Kind.CODE,), lambda _, raw: read_code(raw)))

    def amount(self, amount: Amount, money_unit: str | None) -> Read[Decimal | None]:
        """Read an amount of money, which may have its unit behind it; unread where that of the sheet is not known."""
        field = amount.value

        def read(_column: Column, raw: Scalar) -> Decimal:
            if isinstance(raw, str) and narrow(raw).endswith("%"):
                raise UnreadableError(PERCENT_IN_MONEY, "金额", "请填写金额；百分数填在绩效指标表")
            return read_amount(raw, money_unit or "万元")

        value = self._read(field, (Kind.AMOUNT,), read)
        raw = self._record.values.get(field)
        if not isinstance(raw, str) or value is None or value is UNREAD:
            return value
        has_unit = not narrow(raw)[-1:].isdecimal()
        if has_unit and money_unit is None:
            return UNREAD
        self.note(field, raw, value, Reading.MONEY if has_unit else Reading.WRITTEN)
        return value

    def rounding(self, amounts: Iterable[Amount]) -> dict[Amount, Decimal]:
        """Return half a unit of the last shown place of the amounts whose format hides decimals."""
        known = {} if self._facts is None else self._facts.rounding
        places = {amount: self._record.cells.get(amount.value) for amount in amounts} if known else {}
        return {
            amount: known[cell.row, cell.column]
            for amount, cell in places.items()
            if cell is not None and (cell.row, cell.column) in known
        }

    def points(self, field: str) -> Read[Decimal | None]:
        """Read a number of points; whether they may be left blank is for all rows of a project to say."""
        return self._noted(field, (Kind.POINTS,), lambda _, raw: read_number(raw, ("分",)), required=False)

    def year(self, field: str) -> Read[int | None]:
        """Read a year."""
        return self._noted(field, (Kind.YEAR,), lambda _, raw: read_year(raw))

    def day(self, field: str) -> Read[date | None]:
        """Read a date."""
        return self._noted(field, (Kind.DATE,), lambda _, raw: read_date(raw))

    def nature(self, field: str) -> Read[Nature | None]:
        """Read the nature of an indicator, however its sign is drawn or put into words."""
        return _OFFERED.get(self._record.values.get(field)) or self._noted(field, (Kind.NATURE,), _nature)

    def quantity(self, field: str) -> Read[Scalar | None]:
        """Read a target or an actual value as it is shown; what it means depends on the nature of its indicator."""
        return self._read(field, (Kind.QUANTITY,), lambda _, raw: raw)

    def preview(self, field: str) -> Decimal | str | None:
        """Read what one of the workbook's own formulas shows."""
        raw = self._record.values.get(field)
        return None if raw is None or field in self._record.untold else read_preview(raw)

    def report(self, problem: Problem) -> None:
        """Report what is wrong with a cell whose value was read elsewhere."""
        self._problems.append(problem)

    def note(self, field: str, raw: Scalar | None, value: Target | int | None, kind: Reading = Reading.WRITTEN) -> None:
        """Note what was read from a text that does not stand as a figure."""
        shown = as_written(raw, value)
        if shown is not None:
            self.noted_as(field, kind, cell_text(raw) or "", shown)

    def noted_as(self, field: str, kind: Reading, text: str, read: str) -> None:
        """Note that a text was read as something else."""
        self._readings.add(kind, self.place.cell(field), text, read)

    def _noted(self, field: str, kinds: _Kinds, read: _Reader[T], *, required: bool | None = None) -> Read[T | None]:
        """Read a cell, and note it where its text does not stand as what was read from it."""
        value = self._read(field, kinds, read, required=required)
        raw = self._record.values.get(field)
        if isinstance(raw, str) and isinstance(value, (Decimal, int, date, str)):
            self.note(field, raw, value)
        return value

    def _read(self, field: str, kinds: _Kinds, read: _Reader[T], *, required: bool | None = None) -> Read[T | None]:
        """Read one cell; None where it is blank, UNREAD where it has been reported or its column is not there."""
        column = self._sheet.by_field[field]
        if column.kind not in kinds:
            raise TypeError(f"{field} is {column.kind}")  # the template and this reader have parted
        raw = self._record.values.get(field)
        if raw is None:
            return None if column.later else UNREAD
        if required is None:
            required = column.required
        value: T | None = None
        problem = None
        if raw == "":
            if not required and field not in self._record.untold:
                return None  # as most cells are
            problem = self._fault(field)
        elif isinstance(raw, str) and _struck_out(column, raw, required=required):
            self.noted_as(field, Reading.NOTHING, cell_text(raw) or "", "")
        elif not isinstance(raw, str) or cell_text(raw) is not None:
            try:
                value = read(column, raw)
            except UnreadableError as error:
                problem = error.problem(column, self._record.cells[field], raw)
        if problem is None and required and value is None:
            problem = left_blank(column, self._record.cells[field])
        if problem is None:
            return value
        self._problems.append(problem)
        return UNREAD

    def _fault(self, field: str) -> Problem | None:
        """Report what pandas shows as a blank although it is none."""
        if self._facts is None or field not in self._record.untold:
            return None
        cell = self._record.cells[field]
        position = (cell.row, cell.column)
        if position in self._facts.faults:
            return self._facts.faults[position]
        if position in self._facts.errors:
            return ERROR_CELL.broken(
                "单元格是错误值", cell, found=self._facts.errors[position], remedy="请改正公式，或直接填写数值"
            )
        return FORMULA_UNCALCULATED.broken(
            "单元格的公式还没有计算结果",
            cell,
            remedy="请在 Excel 或 WPS 中打开，重新计算并保存，或直接填写数值",
        )


def _struck_out(column: Column, raw: str, *, required: bool) -> bool:
    """Tell whether a cell says that it is left blank: by a dash, or in words where an amount is asked for."""
    if column.kind is Kind.AMOUNT:
        return is_nothing(raw)
    return column.kind in _STRUCK_OUT and not required and is_dash(raw)


def _text(column: Column, raw: Scalar) -> str:
    text = cell_text(raw) or ""
    if column.kind is Kind.NAME:
        return text.replace("\n", "")
    return read_choice(column, text) if column.choices and column.closed else text


def _nature(column: Column, raw: Scalar) -> Nature:
    text = cell_text(raw) or ""
    return sign_in_words(text) or Nature(read_choice(column, text))


def left_blank(column: Column, cell: Cell) -> Problem:
    """Return the problem of a cell that has to be filled, and is not."""
    return REQUIRED_BLANK.broken(
        f"“{column.title}”没有填写",
        cell,
        expected="、".join(column.offered) or column.kind.value,
        found="空白",
        remedy="请填写",
    )


def stated(value: Read[T | None]) -> Read[T]:
    """Return what a required cell says; one that is blank has been reported."""
    return UNREAD if value is None else value
