"""Days, months and periods as people write them: of a deadline, and of what was done."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from perfeval.cells import Scalar
from perfeval.figures import chinese_day
from perfeval.model import Deadline, Period
from perfeval.readers.values import NOT_A_DATE, UnreadableError, cell_text, narrow

_DAY: Final = re.compile(r"([0-9]{4})(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})[日号]?")
_RUN_TOGETHER: Final = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?:\.0+)?")
_DAY_OF_YEAR: Final = re.compile(r"([0-9]{1,2})(?:月|[/.])([0-9]{1,2})[日号]?")
_MONTH: Final = re.compile(r"((?:19|20)[0-9]{2})[-/.]([0-9]{1,2})月?(.*)")
_PERIOD: Final = re.compile(
    r"(?:≤|不晚于|不迟于|截至|截止到?|已?于|在)?"
    r"(?:(?P<year>(?:19|20)[0-9]{2})年度?|(?P<next>次年|下年|翌年)|(?:当年|本年|今年))?"
    r"(?:(?P<month>[0-9]{1,2})月(?:份|(?P<third>[上中下]旬|初)|(?P<day>[0-9]{1,2})[日号]?)?"
    r"|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年|全?年)?"
    r"(?P<end>底|末|内)?(?P<before>之?前|以前)?(?:完成|完工|竣工|结束)?"
)
_UNTIL: Final = re.compile("[-~—–]+|至|到")
_QUARTERS: Final = str.maketrans("一二三四", "1234")
_THIRDS: Final = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20)}
_EXPECTED: Final = "日期，如 2019-3-15"


def read_date(raw: Scalar, year: int | None = None) -> date:
    """Read a day; one that is written without a year is of `year`."""
    if isinstance(raw, datetime):
        return raw.date()
    text = narrow(raw)
    match = _DAY.fullmatch(text) or _RUN_TOGETHER.fullmatch(text)
    parts = match.groups() if match else ()
    if not parts and isinstance(raw, str) and year is not None and (match := _DAY_OF_YEAR.fullmatch(text)):
        parts = (str(year), *match.groups())
    try:
        return date(*map(int, parts or (0, 0, 0)))
    except ValueError:
        raise UnreadableError(NOT_A_DATE, _EXPECTED, _remedy(raw)) from None


def _remedy(raw: Scalar) -> str:
    if isinstance(raw, float):  # 11.2 may have been typed as 11.20
        return "数字分不清是几月几日，请写成 11月2日 或 2019-11-2 的样子"
    return "请改正"


def read_completion(raw: Scalar, year: int | None) -> date | Period:
    """Read when something was done: a day, else a month or another period within which it was."""
    try:
        return read_date(raw, year)
    except UnreadableError as error:
        found = _found(raw, year)
        if found is None:
            raise UnreadableError(NOT_A_DATE, "完成的日期，如 2019-3-15、3月15日", error.remedy) from None
    first, last, part = found
    text = cell_text(raw) or ""
    if part["before"]:
        if not part["day"] and not part["end"]:
            last = first - timedelta(days=1)
        first = date(last.year, 1, 1)
    elif part["end"] in {"底", "末"}:
        first = date(last.year, last.month, 21 if part["month"] else 1)
    return Period(text, first, last)


def read_deadline(raw: Scalar, year: int | None) -> Deadline:
    """Read a day, month, quarter or year by which something is to be done; one without a year is of the unit's year."""
    try:
        day = read_date(raw, year)
    except UnreadableError as error:
        found = _found(raw, year)
        if found is None:
            remedy = error.remedy if isinstance(raw, float) else "请改正"
            raise UnreadableError(NOT_A_DATE, "时限，如 2018年12月31日、9月底前、第三季度末", remedy) from None
    else:
        stated = isinstance(raw, str) and _DAY_OF_YEAR.fullmatch(narrow(raw)) and "月" in raw
        return Deadline(cell_text(raw) or "", day) if stated else Deadline(chinese_day(day), day)
    first, last, part = found
    text = cell_text(raw) or ""
    if part["before"] and not part["end"] and not part["day"]:
        return Deadline(text, first - timedelta(days=1), last)
    return Deadline(text, last)


def _found(raw: Scalar, year: int | None) -> tuple[date, date, Mapping[str, str | None]] | None:
    """Return the first and the last day of the period that a text states, and what it states of it."""
    text = narrow(raw) if isinstance(raw, str) else ""
    months = _MONTH.fullmatch(text)
    if months and (not months[3] or months[3][0] not in "0123456789-/."):
        text = f"{months[1]}年{months[2]}月{months[3]}"
    match = _PERIOD.fullmatch(text)
    if match and re.search("[年月季]", text):
        try:
            return (*_days(match.groupdict(), year), match.groupdict())
        except ValueError:
            return None
    # a sign between two days may stand within each of them too
    signs = [(text[: sign.start()], text[sign.end() :]) for sign in _UNTIL.finditer(text)]
    return next((days for parts in signs if all(parts) and (days := _between(*parts, year))), None)


def _between(start: str, stop: str, year: int | None) -> tuple[date, date, Mapping[str, str | None]] | None:
    """Return the days of a period with a beginning and an end: 1-12月, 2023.07-2024.01."""
    if re.fullmatch("[0-9]{1,2}", start) and "月" in stop:
        start += "月"
    if start.isdecimal() or stop.isdecimal():
        return None
    begun = _found(start, year) or _one_day(start, year)
    ended = None if begun is None else _found(stop, begun[0].year) or _one_day(stop, begun[0].year)
    if begun is None or ended is None or begun[0] > ended[1]:
        return None
    return begun[0], ended[1], {**ended[2], "day": "1"}


def _one_day(text: str, year: int | None) -> tuple[date, date, Mapping[str, str | None]] | None:
    try:
        day = read_date(text, year)
    except UnreadableError:
        return None
    return day, day, dict.fromkeys(("before", "end", "day", "month"))


def _days(part: Mapping[str, str | None], year: int | None) -> tuple[date, date]:
    """Return the first and the last day of a stated period; raise `ValueError` when there is no such period."""
    if part["year"]:
        year = int(part["year"])
    elif year is None:
        raise ValueError
    elif part["next"]:
        year += 1
    if part["day"]:
        day = date(year, int(part["month"] or 0), int(part["day"]))
        return day, day
    if part["month"]:
        months = int(part["month"]), int(part["month"])
    elif part["quarter"]:
        quarter = int(part["quarter"].translate(_QUARTERS))
        months = 3 * quarter - 2, 3 * quarter
    elif part["half"]:
        months = (1, 6) if part["half"] == "上" else (7, 12)
    else:
        months = 1, 12
    first, last = date(year, months[0], 1), date(year, months[1], monthrange(year, months[1])[1])
    if part["third"]:
        start, stop = _THIRDS.get(part["third"], (21, last.day))
        return first.replace(day=start), first.replace(day=stop)
    return first, last
