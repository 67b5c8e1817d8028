"""What the screen shows of a number: Excel's number formats (ECMA-376-1, 18.8.30), as far as forms of this kind use them.

A format that is not understood shows nothing that could be told, and says so; it is never guessed at. No package on PyPI
does this well enough: the one port of SheetJS's renderer has six dependencies and no release since 2020.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum
from functools import lru_cache
from typing import Final

#: the formats that a workbook names by number alone, as Excel and WPS show them in Chinese (ECMA-376-1, 18.8.30)
BUILT_IN: Final = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;[Red]"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;[Red]"¥"-#,##0.00',
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0 ;-#,##0", 38: "#,##0 ;[Red]-#,##0",
    39: "#,##0.00 ;-#,##0.00", 40: "#,##0.00 ;[Red]-#,##0.00", 41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ', 43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|(?P<space>_.)|(?P<fill>\*.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<noon>AM/PM|A/P|上午/下午)|(?P<power>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|e+|a{3,4})|(?P<unknown>[bgB])|(?P<part>[0#?.,%/@])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_COLOURS: Final = re.compile(
    r"(?i)black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]+|[黑蓝青绿红白黄]色?|洋红色?|蓝绿色?|颜色 ?[0-9]+"
)
_RED: Final = {"red", "红色", "红"}
_WIDE: Final = Context(prec=60, rounding=ROUND_HALF_UP)
#: figures of so many digits are none that a form holds
_TOO_LONG: Final = 30
_LAST_DAY: Final = 2_958_466
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS: Final = "一二三四五六日"


class Part(Enum):
    """What part of a moment a date format shows."""

    YEAR = "y"
    MONTH = "m"
    DAY = "d"
    TIME = "h"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the screen shows of a number: its text, whether in per cent, whether in red for what is below 0; which parts of a moment."""

    text: str
    percent: bool = False
    red: bool = False
    parts: frozenset[Part] = frozenset()
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the sections of a format: what it stands for, and whether it is understood at all."""

    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None = None
    red: bool = False
    understood: bool = True

    def kinds(self) -> set[str]:
        """Return what kinds of tokens there are."""
        return {token.kind for token in self.tokens}


class NumberFormat:
    """A number format, taken apart once."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._sections = tuple(_section(part) for part in _split(code))
        self._conditional = any(section.condition is not None for section in self._sections)

    @property
    def hides_nothing(self) -> bool:
        """Whether every number is shown as it is, and every text: General and @."""
        (first, *others) = self._sections
        return not others and all(token.kind in {"general", "@", "space", "fill"} for token in first.tokens)

    @property
    def dated(self) -> bool:
        """Whether it shows moments."""
        return any(section.kinds() & {"date", "elapsed"} for section in self._sections)

    def shown(self, value: Decimal, *, epoch_1904: bool = False) -> Shown | None:
        """Return what the screen shows of a number; None where that cannot be told."""
        found = self._section_of(value) if value.is_finite() and value.adjusted() < _TOO_LONG else None
        if found is None or not found[0].understood:
            return None
        section, minus = found
        kinds = section.kinds()
        if "date" in kinds or "elapsed" in kinds:
            return _moment(section, value, epoch_1904=epoch_1904)
        if kinds & {"unknown", "noon"}:
            return None
        text = _number(section, value.copy_abs())
        if text is None:
            return None
        text = minus + (text.strip() if "/" in kinds else "".join(text.split()))
        return Shown(text, percent="%" in kinds or "％" in text or "%" in text, red=section.red and value < 0)

    def shown_text(self, text: str) -> str | None:
        """Return what the screen shows of a text; None where that cannot be told."""
        sections = self._sections
        section = sections[3] if len(sections) > 3 else sections[-1]
        if len(sections) <= 3 and not any(token.kind == "@" for token in section.tokens):
            return text
        if not section.understood or section.kinds() - {"@", "literal", "space", "fill", "general"}:
            return None
        return "".join(
            text if token.kind in {"@", "general"} else token.text if token.kind == "literal" else ""
            for token in section.tokens
        )

    def _section_of(self, value: Decimal) -> tuple[_Section, str] | None:
        """Return the section that shows a value, and the sign that Excel adds to it."""
        sections = [section for section in self._sections[:3] if "@" not in section.kinds() or len(self._sections) == 1]
        if self._conditional:
            if value < 0:
                return None
            for section in sections:
                if section.condition is None or _holds(value, *section.condition):
                    return section, ""
            return None
        if not sections:
            return None
        if value < 0 and len(sections) > 1:
            return sections[1], ""
        if value == 0 and len(sections) > 2:
            return sections[2], ""
        return sections[0], "-" if value < 0 else ""


@lru_cache(512)
def number_format(code: str) -> NumberFormat:
    """Return a number format by its code."""
    return NumberFormat(code)


def _split(code: str) -> list[str]:
    """Return the sections of a format."""
    sections, at = [""], 0
    for match in _TOKEN.finditer(code):
        if match[0] == ";" and match.lastgroup == "plain":
            sections.append("")
        else:
            sections[-1] += match[0]
        at = match.end()
    return sections if at == len(code) else [code]


def _section(code: str) -> _Section:
    tokens: list[_Token] = []
    condition, red, understood = None, False, True
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "", match[match.lastgroup or 0]
        if kind == "bracket":
            stated = _CONDITION.fullmatch(text)
            if stated is not None:
                condition = stated[1], Decimal(stated[2])
            elif text.startswith("$"):
                tokens.append(_Token("literal", text[1:].partition("-")[0]))
            elif _COLOURS.fullmatch(text):
                red = text.lower() in _RED
            elif re.fullmatch("(?i)h+|m+|s+", text):
                tokens.append(_Token("elapsed", text.lower()))
            else:
                understood = False  # Chinese numerals, and whatever else there is
        elif kind in {"quoted", "escaped", "plain"}:
            tokens.append(_Token("literal", text))
        elif kind == "date":
            tokens.append(_Token("date", text.lower()))
        elif kind == "part":
            tokens.append(_Token("digit" if text in "0#?" else text, text))
        else:
            tokens.append(_Token(kind, text))
    return _Section(tuple(tokens), condition, red, understood)


def _holds(value: Decimal, sign: str, bound: Decimal) -> bool:
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]


# ---------------------------------------------------------------- numbers


def _number(section: _Section, value: Decimal) -> str | None:
    tokens = [token for token in section.tokens if token.kind not in {"space", "fill"}]
    kinds = [token.kind for token in tokens]
    if "/" in kinds and "digit" in kinds:
        return _fraction(tokens, value)
    if "power" in kinds:
        return _scientific(tokens, value)
    tokens = [_Token("literal", "/") if token.kind == "/" else token for token in tokens]
    if "general" in kinds or "@" in kinds:
        if "digit" in kinds:
            return None
        plain = f"{value:f}"
        return "".join(plain if token.kind in {"general", "@"} else token.text for token in tokens)
    if "digit" not in kinds:
        return "".join(token.text for token in tokens) if "." not in kinds else None
    return _digits(tokens, value)


def _digits(tokens: list[_Token], value: Decimal) -> str | None:
    """Lay the figures of a value into the places of a format."""
    places = [n for n, token in enumerate(tokens) if token.kind == "digit"]
    point = next((n for n, token in enumerate(tokens) if token.kind == "."), None)
    whole = [n for n in places if point is None or n < point]
    after = [n for n in places if point is not None and n > point]
    last_whole, last = (whole or places)[-1], places[-1]
    scale, grouped = 0, False
    for n, token in enumerate(tokens):
        if token.kind == ",":
            if whole and whole[0] < n < last_whole:
                grouped = True
            elif n > last or (point is not None and last_whole < n < point):
                scale += 1
            else:
                return None
    if sum(token.kind == "." for token in tokens) > 1:
        return None
    percents = sum(token.kind == "%" for token in tokens)
    scaled = _WIDE.multiply(value, Decimal(100) ** percents)
    scaled = _WIDE.divide(scaled, Decimal(1000) ** scale)
    text = f"{scaled.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP, _WIDE):f}"
    figures, _, decimals = text.partition(".")
    laid = _whole(tokens, whole, figures.lstrip("0"), grouped=grouped)
    if laid is None:
        return None
    laid |= _decimals(tokens, after, decimals)
    between = dict.fromkeys([] if point is None else [point], ".")
    found = laid | between
    if not whole and point is not None and figures.lstrip("0"):
        found[point] = f"{figures}."
    return "".join(found.get(n, "" if token.kind == "," else token.text) for n, token in enumerate(tokens))


def _whole(tokens: list[_Token], places: list[int], figures: str, *, grouped: bool) -> dict[int, str] | None:
    """Return the figures before the point by their places; those that have none stand before the first."""
    if grouped and any(token.kind == "literal" for token in tokens[places[0] : places[-1]]):
        return None
    shape = "".join(tokens[n].text for n in places)
    figures = figures.rjust(len(shape[shape.index("0") :]) if "0" in shape else 0, "0")
    if not places:
        return {}
    if grouped:
        if len(figures) > 1 and figures.startswith("0"):
            return None
        return dict.fromkeys(places[:-1], "") | {places[-1]: f"{int(figures):,}" if figures else ""}
    laid: dict[int, str] = {}
    rest = figures
    for n in reversed(places):
        laid[n], rest = rest[-1:], rest[:-1]
    laid[places[0]] = rest + laid[places[0]]
    return laid


def _decimals(tokens: list[_Token], places: list[int], decimals: str) -> dict[int, str]:
    """Return the figures behind the point by their places; zeros that need not stand are left out."""
    laid: dict[int, str] = {}
    ended = False
    for n, figure in reversed(list(zip(places, decimals, strict=True))):
        ended = ended or figure != "0" or tokens[n].text == "0"
        laid[n] = figure if ended else ""
    return laid


def _scientific(tokens: list[_Token], value: Decimal) -> str | None:
    power = next(n for n, token in enumerate(tokens) if token.kind == "power")
    mantissa, exponent = tokens[:power], tokens[power + 1 :]
    whole = "".join(token.text for token in mantissa).partition(".")[0]
    if whole not in {"0", "#"} or any(token.kind != "digit" for token in exponent):
        return None
    places = sum(token.kind == "digit" for token in mantissa) - 1
    size = value.adjusted() if value else 0
    figure = value.scaleb(-size, _WIDE).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    if figure >= 10:
        size, figure = size + 1, (figure / 10).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    sign = "-" if size < 0 else "+" if tokens[power].text.endswith("+") else ""
    return f"{figure:f}E{sign}{abs(size):0{len(exponent)}d}"


def _fraction(tokens: list[_Token], value: Decimal) -> str | None:
    """Return a fraction that is the value itself; one that only comes near it cannot be told."""
    code = "".join(token.text for token in tokens)
    shape = re.fullmatch(r"(?:#\s+)?\?+/(\?{1,3})", code)
    if shape is None:
        return None
    whole, rest = (int(value), value - int(value)) if code.startswith("#") else (0, value)
    top, bottom = rest.as_integer_ratio()
    if bottom >= 10 ** len(shape[1]) or top >= 10 ** len(shape[1]):
        return None
    if top == 0:
        return str(whole)
    return f"{whole} {top}/{bottom}" if whole else f"{top}/{bottom}"


# ---------------------------------------------------------------- dates


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


def _moment(section: _Section, value: Decimal, *, epoch_1904: bool) -> Shown | None:
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
            piece, part = _piece(token.text, moment, minute=minute, twelve=twelve)
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
        case _ if token[0] == "m":
            return _MONTHS[moment.month - 1], Part.MONTH
        case "d" | "dd":
            return f"{moment.day:0{len(token)}d}", Part.DAY
        case _ if token[0] in "da":
            return "星期" * (len(token) > 3 or token[0] == "d") + _WEEKDAYS[moment.weekday()], None
        case _:
            figure = hour if token[0] == "h" else moment.second
            return f"{figure:0{min(len(token), 2)}d}", Part.TIME
