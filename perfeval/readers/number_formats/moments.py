"""What a number format makes of a moment."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Final

from perfeval.readers.number_formats.sections import Language, Section
from perfeval.records import frozen

_LAST_DAY: Final = 2_958_466
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE_MONTHS: Final = (*"一二三四五六七八九十", "十一", "十二")
_CHINESE_DAYS: Final = "一二三四五六日"


class Part(Enum):
    """What part of a moment a date format shows."""

    YEAR = "y"
    MONTH = "m"
    DAY = "d"
    TIME = "h"


@frozen
class Shown:
    """What the screen shows of a number: its text, whether in per cent, whether in red for what is below 0; which parts of a moment."""

    text: str
    percent: bool = False
    red: bool = False
    parts: frozenset[Part] = frozenset()
    moment: datetime | None = None


def moment_of(value: Decimal, *, epoch_1904: bool = False) -> datetime | None:
    """Return the moment that a stored number means, to the second; None where Excel shows none."""
    if not 0 <= value < _LAST_DAY:
        return None
    start = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30 if value >= 60 else 31)  # noqa: DTZ001 - a cell knows no time zone
    days = int(value)
    seconds = int(((value - days) * 86400).to_integral_value(ROUND_HALF_UP))
    try:
        return start + timedelta(days=days, seconds=seconds)
    except OverflowError:
        return None


def moment_shown(section: Section, value: Decimal, *, epoch_1904: bool) -> Shown | None:
    """Return what a date format shows, and which parts of the moment these are."""
    if section.kinds() & {"unknown", "power", "general", "@"} or "elapsed" in section.kinds():
        return None
    moment = moment_of(value, epoch_1904=epoch_1904)
    if moment is None:
        return None
    twelve = "noon" in section.kinds()
    dated = [n for n, token in enumerate(section.tokens) if token.kind == "date"]
    text, parts = "", set[Part]()
    for n, token in enumerate(section.tokens):
        if token.kind == "date":
            at = dated.index(n)
            before = section.tokens[dated[at - 1]].text if at else ""
            behind = section.tokens[dated[at + 1]].text if at + 1 < len(dated) else ""
            minute = token.text in {"m", "mm"} and (before.startswith("h") or behind.startswith("s"))
            named = _is_name(token.text)
            if named and section.language is Language.ANOTHER:
                return None
            piece, part = (
                _name(token.text, moment, section.language)
                if named
                else _piece(token.text, moment, minute=minute, twelve=twelve)
            )
            text += piece
            parts |= {part} if part is not None else set()
        elif token.kind == "noon":
            text += _half_of_day(token.text, moment)
        elif token.kind in {"literal", ".", ",", "/", "%", "digit"}:
            if token.kind == "digit":
                return None  # fractions of a second
            text += token.text
    return Shown(text.strip(), parts=frozenset(parts), moment=moment)


def _half_of_day(noon: str, moment: datetime) -> str:
    early = moment.hour < 12
    if noon.lower() == "am/pm":
        return "AM" if early else "PM"
    return ("上午" if early else "下午") if noon == "上午/下午" else ("A" if early else "P")


def _is_name(token: str) -> bool:
    return len(token) > 2 and token[0] in "mda"


def _name(token: str, moment: datetime, language: Language) -> tuple[str, Part | None]:
    """Return the name of a month, or of a day of the week, which is no part of the moment."""
    chinese = language is Language.CHINESE
    if token[0] == "m":
        name, number = _MONTHS[moment.month - 1], _CHINESE_MONTHS[moment.month - 1]
        short, long, first = (f"{moment.month}月", f"{number}月", number[0]) if chinese else (name[:3], name, name[0])
        return {3: short, 4: long}.get(len(token), first), Part.MONTH
    name = _DAYS[moment.weekday()]
    if chinese or token[0] == "a":
        name = "星期" + _CHINESE_DAYS[moment.weekday()]
    return name if len(token) > 3 else name[:3] if name.isascii() else name[-1], None


def _piece(token: str, moment: datetime, *, minute: bool, twelve: bool) -> tuple[str, Part | None]:
    hour = (moment.hour % 12 or 12) if twelve else moment.hour
    match token:
        case "y" | "yy":
            return f"{moment.year % 100:02d}", Part.YEAR
        case _ if token[0] in "ye":
            return str(moment.year), Part.YEAR
        case "m" | "mm" if minute:
            return f"{moment.minute:0{len(token)}d}", Part.TIME
        case "m" | "mm":
            return f"{moment.month:0{len(token)}d}", Part.MONTH
        case "d" | "dd":
            return f"{moment.day:0{len(token)}d}", Part.DAY
        case _:
            figure = hour if token[0] == "h" else moment.second
            return f"{figure:0{min(len(token), 2)}d}", Part.TIME
