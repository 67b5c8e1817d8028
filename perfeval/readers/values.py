"""What people type into a cell: read where it is unmistakable, else refused with what was expected."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

from perfeval.cells import Cell, Scalar
from perfeval.characters import CONTROL
from perfeval.figures import LARGEST, chinese_day, is_sensible, plain, rounded
from perfeval.model import NO, YES, Deadline, Period, Target, Typed
from perfeval.problems import Problem, Rule, Severity
from perfeval.template import Column

NOT_A_NUMBER: Final = Rule("not-a-number", Severity.ERROR, "数字列填写的是数字")
NOT_A_DATE: Final = Rule("not-a-date", Severity.ERROR, "日期填写的是日期")
NOT_IN_LIST: Final = Rule("not-in-list", Severity.ERROR, "下拉列填写的是所列选项")
READ_AS: Final = Rule("read-as", Severity.NOTE, "不是按字面读取的单元格")
NO_FIGURE: Final = "请填写数字"
CODE_CUT: Final = Rule("code-cut", Severity.ERROR, "长编号以文本保存")

_CONTROL = re.compile(f"[{CONTROL}]|_x000[0-9A-F]_")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?")
#: a blank that does not part two figures; one that does is never taken out, lest they become one
_LOOSE = re.compile(r"(?<![0-9.,])\s+|\s+(?![0-9.,])")
_TWO_NUMBERS = re.compile(r"[0-9.,]\s+[0-9.,]")
#: what stands for nothing in a cell that asks for a figure
_DASHES = re.compile(r"[-—–―‐‑−─_/\\*·.。…\s]+")
_NOTHING = frozenset({"无", "没有", "暂无", "空", "不适用", "n/a", "无此项"})
_SQUARE: Final = re.compile("[mM][²³]")
_YEAR: Final = re.compile(r"((?:19|20)[0-9]{2})(?:\.0+)?年?度?")
_POWER_OF_TEN: Final = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+")
#: from here on Excel's numbers lose their last digits
_EXACT_CODES = 10**15


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


def typed_text(typed: Typed) -> str:
    """Return the text of a cell that a person filled."""
    return cell_text(typed.raw) or ""


def cell_text(raw: Scalar | None) -> str | None:
    """Return the text of a cell without outer blanks and control characters; None when nothing is left."""
    if isinstance(raw, str) and raw.isprintable() and "_x" not in raw:
        return raw.strip() or None
    if raw is None:
        return None
    if isinstance(raw, bool):
        return YES if raw else NO
    if isinstance(raw, (int, float)):
        return plain(_exact(raw))
    if isinstance(raw, (datetime, date)):
        return f"{raw:%Y-%m-%d}"
    text = _CONTROL.sub("", str(raw))
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(filter(None, lines)) or None


def narrow(raw: Scalar | None) -> str:
    """Return the text of a cell in half width, without blanks but those between figures.

    A circled figure, a superscript or a fraction in one character stays what it is: it is no digit of a number.
    """
    return _narrowed(cell_text(raw) or "")


@lru_cache(4096)
def _narrowed(text: str) -> str:
    return _LOOSE.sub("", text if text.isascii() else "".join(map(_half, text)))


def _half(char: str) -> str:
    plainly = unicodedata.normalize("NFKC", char)
    if unicodedata.category(char) != "Nd" and any(c.isdigit() for c in plainly):
        return char
    return plainly


def is_dash(raw: Scalar | None) -> bool:
    """Tell whether a cell holds nothing but dashes or slashes, as people strike out what they leave blank."""
    return isinstance(raw, str) and not raw[:1].isalnum() and _DASHES.fullmatch(narrow(raw)) is not None


def is_nothing(raw: Scalar | None) -> bool:
    """Tell whether a cell that asks for an amount says that there is none."""
    return is_dash(raw) or (isinstance(raw, str) and narrow(raw).lower() in _NOTHING)


def _shown(raw: Scalar) -> str:
    text = cell_text(raw) or ""
    return text if len(text) <= 40 else text[:40] + "…"


def _exact(value: int | float) -> Decimal:  # noqa: PYI041 - an int stays exact where a float does not
    """Return the figure that Excel shows: it keeps 15 significant digits, so 0.1 + 0.2 is 0.3."""
    return Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)


def read_number(raw: Scalar, suffixes: tuple[str, ...] = ()) -> Decimal:
    """Read a figure; what is not unmistakably one is refused, and so is what no workbook of this kind can mean."""
    figure, rest = figure_and_rest(raw)
    if rest and rest not in suffixes:
        raise UnreadableError(NOT_A_NUMBER, "数字", "请只填写数字")
    return figure


def figure_and_rest(raw: Scalar) -> tuple[Decimal, str]:
    """Return the figure that a cell begins with, and what stands behind it; there is no second figure behind it."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return sensible(_exact(raw)), ""
    if isinstance(raw, (datetime, date)):
        raise UnreadableError(NOT_A_NUMBER, "数字", "请把单元格格式改为“常规”后重新填写")
    text = narrow(raw)
    match = _NUMBER.match(text)
    _refuse_what_is_no_figure(text, match)
    if match is None:
        raise UnreadableError(NOT_A_NUMBER, "数字", NO_FIGURE)
    return sensible(Decimal(match[0].replace(",", ""))), text[match.end() :]


def _refuse_what_is_no_figure(text: str, match: re.Match[str] | None) -> None:
    """Refuse two figures in a cell, and a mark behind a figure that a copy makes a digit of."""
    if _TWO_NUMBERS.search(text):
        raise UnreadableError(
            NOT_A_NUMBER, "一个数字", "单元格里像是有两个数：请只留一个；是一个数的，去掉中间的空格或换行"
        )
    behind = text[match.end() if match else 0 :]
    mark = next((c for c in _SQUARE.sub("", behind) if unicodedata.category(c) == "No"), None)
    if mark is not None:
        raise UnreadableError(NOT_A_NUMBER, "数字，不带注号或上标", f"请去掉“{mark}”，注释写在别处")


def sensible(figure: Decimal) -> Decimal:
    """Return a figure that a workbook of this kind can mean; refuse another."""
    if not is_sensible(figure):
        raise UnreadableError(NOT_A_NUMBER, "大小合理的数字（不到一千万亿）", "请改正")
    return figure


def as_written(raw: Scalar | None, value: Target | int | None) -> str | None:
    """Return how a text was read, when that is not how it stands; None for a cell that is what it seems."""
    text = cell_text(raw) if isinstance(raw, str) else None
    if text is None or value is None:
        return None
    if isinstance(value, Period):
        return None
    if isinstance(value, Deadline) and text in {f"{day.year}-{day.month}-{day.day}" for day in (value.last_day,)}:
        return None
    if isinstance(value, date):
        shown = {f"{value.year}-{value.month}-{value.day}", value.isoformat(), chinese_day(value)}
        return None if text in shown else value.isoformat()
    shown_value = plain(value) if isinstance(value, Decimal) else str(value)
    return None if text == shown_value else shown_value


def read_year(raw: Scalar) -> int:
    """Read a year, also as a calculation leaves it: 2024.0."""
    match = _YEAR.fullmatch(narrow(raw))
    if match is None:
        raise UnreadableError(NOT_A_NUMBER, "四位数字的年度，如 2018", "请改正")
    return int(match[1])


def read_preview(raw: Scalar) -> Decimal | str | None:
    """Read what a formula of the template shows; a figure at two places, else its text."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not abs(raw) < LARGEST:
        return cell_text(raw)
    return rounded(_exact(raw))


def alike_code(code: str) -> str:
    """Return what codes have in common that differ only in zeros before a number."""
    return code.lstrip("0") if code.isdecimal() else code


def read_code(raw: Scalar) -> str:
    """Return a project code in half width; a long one that was stored as a number has lost its last digits."""
    code = narrow(raw)
    cut = isinstance(raw, (int, float)) and abs(raw) >= _EXACT_CODES
    if cut or _POWER_OF_TEN.fullmatch(code):
        raise UnreadableError(
            CODE_CUT, "以文本保存的编号", "Excel 的数字只留 15 位，后面的已经丢失：请把单元格格式改为“文本”后重新填写"
        )
    return code


def read_choice(column: Column, text: str) -> str:
    """Return the allowed value that a text stands for, whatever the width of its characters."""
    if text in column.choices:
        return text
    wanted = normalised(text)
    choice = next((c for c in column.choices if normalised(c) == wanted), None)
    if choice is None:
        raise UnreadableError(NOT_IN_LIST, "、".join(column.choices), "请从下拉列表选择")
    return choice
