"""What people type into a cell: read where it is unmistakable, else refused with what was expected."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeAlias

from perfeval.cells import Cell
from perfeval.characters import CONTROL
from perfeval.figures import LARGEST, chinese_day, is_sensible, plain, rounded
from perfeval.methods.faults import TARGET_UNUSABLE
from perfeval.model import NO, YES, Deadline, Interval, Nature, Target
from perfeval.problems import Problem, Rule, Severity
from perfeval.template import Column

NOT_A_NUMBER: Final = Rule("not-a-number", Severity.ERROR, "数字列填写的是数字")
NOT_A_DATE: Final = Rule("not-a-date", Severity.ERROR, "日期填写的是日期")
NOT_IN_LIST: Final = Rule("not-in-list", Severity.ERROR, "下拉列填写的是所列选项")
READ_AS: Final = Rule("read-as", Severity.NOTE, "不是按字面读取的单元格")

#: what a cell can hold as pandas gives it; "" is a blank
Scalar: TypeAlias = str | bool | int | float | datetime | date | time | timedelta

_CONTROL = re.compile(f"[{CONTROL}]|_x000[0-9A-F]_")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})日?")
_DEADLINE = re.compile(
    r"(?:(?P<year>(?:19|20)[0-9]{2})年度?|(?P<next>次年|下年)|(?:当年|本年))?"
    r"(?:(?P<month>[0-9]{1,2})月(?:份|(?P<day>[0-9]{1,2})日)?|第?(?P<quarter>[一二三四1-4])季度|年)?"
    r"(?P<end>底|末|内)?(?P<before>之?前|以前)?(?:完成)?"
)
#: how a bound is put into words, before or after the figure
_BOUNDS = (
    ("(?:[≥≧]|>=|=>|不低于|不少于|不小于|大于等于|大于或等于|至少)(.+)", Nature.AT_LEAST),
    ("(.+?)(?:及|或)?以上", Nature.AT_LEAST),
    ("(?:[≤≦]|<=|=<|不高于|不超过|不大于|不多于|小于等于|小于或等于|至多)(.+)", Nature.AT_MOST),
    ("(.+?)(?:及|或)?(?:以下|以内|之内)", Nature.AT_MOST),
    ("(?:>|大于|高于|超过|多于)(.+)", Nature.ABOVE),
    ("(?:<|小于|低于|少于)(.+)", Nature.BELOW),
    ("(?:=|═|等于)(.+)", Nature.EQUAL),
)
#: natures that a bound written into the target agrees with: > and ≥ are scored alike, and so are < and ≤
_AGREEING = {
    Nature.AT_LEAST: {Nature.AT_LEAST, Nature.ABOVE},
    Nature.ABOVE: {Nature.AT_LEAST, Nature.ABOVE},
    Nature.AT_MOST: {Nature.AT_MOST, Nature.BELOW},
    Nature.BELOW: {Nature.AT_MOST, Nature.BELOW},
    Nature.EQUAL: {Nature.EQUAL},
}
_QUARTERS = str.maketrans("一二三四", "1234")


class UnreadableError(Exception):
    """The text of one cell cannot be read; knows what was expected and what to do."""

    def __init__(self, rule: Rule, expected: str, remedy: str) -> None:
        super().__init__(expected)
        self.rule, self.expected, self.remedy = rule, expected, remedy

    def problem(self, column: Column, cell: Cell, raw: Scalar) -> Problem:
        """Return the problem of the cell that the text stands in."""
        return Problem(
            rule=self.rule,
            message=f"“{column.title}”填写有误",
            cell=cell,
            expected=self.expected,
            found=f"“{_shown(raw)}”",
            remedy=self.remedy,
        )


def normalised(value: Scalar) -> str:
    """Return a heading or label without width, blanks and the mark of a required cell."""
    return _normalised(str(value)) if value != "" else ""


@lru_cache(4096)
def _normalised(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s*]", "", text).replace(":", "：")


def cell_text(raw: Scalar | None) -> str | None:
    """Return the text of a cell without outer blanks and control characters; None when nothing is left."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool):
        return YES if raw else NO
    if isinstance(raw, (int, float)):
        return plain(_exact(raw))
    if isinstance(raw, (datetime, date)):
        return f"{raw:%Y-%m-%d}"
    text = str(raw)
    if text.isprintable() and "_x" not in text:
        return text.strip() or None
    text = _CONTROL.sub("", text)
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(filter(None, lines)) or None


def _narrow(raw: Scalar) -> str:
    """Return the text of a cell in half width and without blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", cell_text(raw) or ""))


def _shown(raw: Scalar) -> str:
    text = cell_text(raw) or ""
    return text if len(text) <= 40 else text[:40] + "…"


def _exact(value: int | float) -> Decimal:  # noqa: PYI041 - an int stays exact where a float does not
    """Return the figure that Excel shows: it keeps 15 significant digits, so 0.1 + 0.2 is 0.3."""
    return Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)


def read_number(raw: Scalar, suffixes: tuple[str, ...]) -> Decimal:
    """Read a figure; what is not unmistakably one is refused, and so is what no workbook of this kind can mean."""
    figure = _figure(raw, suffixes)
    if not is_sensible(figure):
        raise UnreadableError(NOT_A_NUMBER, "大小合理的数字（不到一千万亿）", "请改正")
    return figure


def _figure(raw: Scalar, suffixes: tuple[str, ...]) -> Decimal:
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _exact(raw)
    if isinstance(raw, (datetime, date)):
        raise UnreadableError(NOT_A_NUMBER, "数字", "请把单元格格式改为“常规”后重新填写")
    text = _narrow(raw)
    for suffix in suffixes:
        text = text.removesuffix(suffix)
    if not text.isascii() or not _NUMBER.fullmatch(text):
        raise UnreadableError(NOT_A_NUMBER, "数字", "请只填写数字")
    return Decimal(text.replace(",", ""))


def read_quantity(
    raw: Scalar | None, nature: Nature, unit: str | None, year: int | None, *, interval: bool
) -> Target | None:
    """Read a target (`interval`) or an actual value as the nature of its indicator asks."""
    text = cell_text(raw)
    if raw is None or text is None:
        return None
    if nature is Nature.DEADLINE:
        return read_deadline(raw, year) if interval else read_date(raw)
    if not nature.numeric:
        return text
    suffixes = (unicodedata.normalize("NFKC", unit),) if unit else ()
    if nature is not Nature.WITHIN or not interval:
        sign, rest = split_bound(raw)
        if sign is None:
            return read_number(raw, suffixes)
        if interval and nature not in _AGREEING[sign]:
            raise UnreadableError(TARGET_UNUSABLE, f"与指标性质“{nature}”一致的指标值", "请改正指标性质，或只填写数字")
        return read_number(rest, suffixes)
    bounds = re.split("[-~—–至]+", _narrow(text))
    try:
        low, high = (read_number(bound, suffixes) for bound in bounds)
    except (ValueError, UnreadableError):
        raise UnreadableError(TARGET_UNUSABLE, "两个数字之间用“～”，如 10～15", "请按示例填写") from None
    if low > high:
        raise UnreadableError(TARGET_UNUSABLE, "前一个数字不大于后一个", "请调换两个数字")
    return Interval(low, high)


def split_bound(raw: Scalar | None) -> tuple[Nature | None, str]:
    """Return the sign that a text such as ≥95%, 95%以上 or 不低于95% begins or ends with, and what is left of it."""
    text = _narrow(raw) if isinstance(raw, str) else ""
    for words, sign in _BOUNDS:
        match = re.fullmatch(words, text)
        if match is not None:
            return sign, match[1]
    return None, text


def read_nature(column: Column, text: str) -> Nature:
    """Read 指标性质, however its sign is drawn or put into words."""
    narrow = _narrow(text)
    for words, sign in _BOUNDS:
        if narrow and re.fullmatch(words.replace("(.+)", ""), narrow):
            return sign
    return Nature(read_choice(column, text))


def as_written(raw: Scalar | None, value: Target | int | None) -> str | None:
    """Return how a text was read, when that is not how it stands; None for a cell that is what it seems."""
    text = cell_text(raw) if isinstance(raw, str) else None
    if text is None or value is None:
        return None
    if isinstance(value, date):
        shown = {f"{value.year}-{value.month}-{value.day}", value.isoformat(), chinese_day(value)}
        return None if text in shown else value.isoformat()
    shown_value = plain(value) if isinstance(value, Decimal) else str(value)
    return None if text == shown_value else shown_value


def read_year(raw: Scalar) -> int:
    match = re.fullmatch("((?:19|20)[0-9]{2})年?度?", unicodedata.normalize("NFKC", cell_text(raw) or ""))
    if match is None:
        raise UnreadableError(NOT_A_NUMBER, "四位数字的年度，如 2018", "请改正")
    return int(match[1])


def read_date(raw: Scalar) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    match = _DATE.fullmatch(_narrow(raw))
    try:
        return date(*map(int, match.groups() if match else (0, 0, 0)))
    except ValueError:
        raise UnreadableError(NOT_A_DATE, "日期，如 2019-3-15", "请改正") from None


def read_deadline(raw: Scalar, year: int | None) -> Deadline:
    """Read a day, month, quarter or year by which something is to be done; one without a year is of the unit's year."""
    with suppress(UnreadableError):
        day = read_date(raw)
        return Deadline(chinese_day(day), day)
    text = _narrow(raw)
    match = _DEADLINE.fullmatch(text)
    try:
        first, last = _period(match.groupdict(), year) if match else (None, None)
    except ValueError:
        first, last = None, None
    if match is None or first is None or last is None or not re.search("[年月季]", text):
        raise UnreadableError(NOT_A_DATE, "时限，如 2018年12月31日、9月底前、第三季度末", "请改正")
    if match["before"] and not match["end"] and not match["day"]:
        return Deadline(cell_text(raw) or text, first - timedelta(days=1), last)
    return Deadline(cell_text(raw) or text, last)


def _period(part: Mapping[str, str | None], year: int | None) -> tuple[date, date]:
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
    else:
        months = 1, 12
    return date(year, months[0], 1), date(year, months[1], monthrange(year, months[1])[1])


def read_preview(raw: Scalar) -> Decimal | str | None:
    """Read what a formula of the template shows; a figure at two places, else its text."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not abs(raw) < LARGEST:
        return cell_text(raw)
    return rounded(_exact(raw))


def read_code(raw: Scalar) -> str:
    """Return a project code; a number typed as 1 and a text typed as 01 stay what they are."""
    return _narrow(raw)


def read_choice(column: Column, text: str) -> str:
    """Return the allowed value that a text stands for, whatever the width of its characters."""
    wanted = normalised(text)
    choice = next((c for c in column.choices if normalised(c) == wanted), None)
    if choice is None:
        raise UnreadableError(NOT_IN_LIST, "、".join(column.choices), "请从下拉列表选择")
    return choice
