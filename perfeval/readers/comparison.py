"""Two views of a cell: the value that the file stores, and the one that pandas gives, held against each other."""

from datetime import datetime, time, timedelta
from typing import Final

from perfeval.cells import Scalar
from perfeval.readers.held import Stored
from perfeval.readers.sheet_xml import Position, SheetCells

_DAY: Final = 86_400
#: pandas keeps moments to the millisecond
_ACCURACY: Final = 2 / (1000 * _DAY)
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a cell knows no time zone


def differing(cells: SheetCells, rows: list[list[Scalar]], *, epoch_1904: bool) -> Position | None:
    """Return the first cell of which file and pandas do not hold the same value; None where there is none."""
    wrong = []
    for place, stored in cells.values.items():
        row, column = place
        try:
            given = rows[row - 1][column - 1]
        except IndexError:
            given = ""
        if (given != stored or given is True or given is False) and not _same(
            stored, given, place in cells.days, epoch_1904=epoch_1904
        ):
            wrong.append(place)
    held = cells.values
    if not wrong and sum(len(row) - row.count("") for row in rows) == len(held):
        return None  # pandas gives as many as the file holds: those that were looked at
    for number, values in enumerate(rows, 1):
        wrong += [
            (number, column)
            for column, value in enumerate(values, 1)
            if value != "" and (number, column) not in held and str(value).strip()
        ]
    return min(wrong, default=None)


def _same(stored: Stored, given: Scalar, day: bool, *, epoch_1904: bool) -> bool:  # noqa: FBT001 - how the value is stored
    if isinstance(stored, str):
        if day:
            return isinstance(given, datetime) and _moment(stored) == given.replace(tzinfo=None)
        return isinstance(given, str) and _one_line_end(given) == _one_line_end(stored)
    if isinstance(stored, bool) or isinstance(given, (bool, str)):
        return stored is given
    serial = _serial(given, epoch_1904=epoch_1904)
    return serial is not None and any(
        abs(serial - stored - bug) <= _ACCURACY for bug in (0, 1) if not bug or stored < 61
    )


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def serial_of(stored: str, *, epoch_1904: bool) -> float | str:
    """Return the number that stands for a moment that is written out; what is none stays what it is."""
    moment = _moment(stored)
    serial = None if moment is None else _serial(moment, epoch_1904=epoch_1904)
    return stored if serial is None else serial


def _moment(stored: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stored).replace(tzinfo=None)
    except ValueError:
        return None


def _serial(given: Scalar, *, epoch_1904: bool) -> float | None:
    """Return the number that stands for what pandas made of it; None for what is no moment."""
    if isinstance(given, datetime):
        return (given - (_EPOCH_1904 if epoch_1904 else _EPOCH)) / timedelta(days=1)
    if isinstance(given, timedelta):
        return given / timedelta(days=1)
    if isinstance(given, time):
        return (given.hour * 3600 + given.minute * 60 + given.second + given.microsecond / 1e6) / _DAY
    return None
