"""Figures with their units as people write them: targets, actual values, and amounts of money."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeAlias

from perfeval.cells import Scalar
from perfeval.methods.checklist import written_checkpoints
from perfeval.methods.faults import TARGET_UNUSABLE
from perfeval.model import Interval, Nature
from perfeval.readers.dates import read_deadline
from perfeval.readers.values import NO_FIGURE, NOT_A_NUMBER, UnreadableError, figure_and_rest, narrow, sensible

#: how a bound is put into words, before or after the figure
_BOUNDS: Final = tuple(
    (re.compile(words, re.DOTALL), re.compile(words.replace("(.+)", "")), sign)
    for words, sign in (
        ("(?:[≥≧]|>=|=>|不低于|不少于|不小于|大于等于|大于或等于|至少)(.+)", Nature.AT_LEAST),
        ("(.+?)(?:及|或)?以上", Nature.AT_LEAST),
        ("(?:[≤≦]|<=|=<|不高于|不超过|不大于|不多于|小于等于|小于或等于|至多)(.+)", Nature.AT_MOST),
        ("(.+?)(?:及|或)?(?:以下|以内|之内)", Nature.AT_MOST),
        ("(?:>|大于|高于|超过|多于)(.+)", Nature.ABOVE),
        ("(?:<|小于|低于|少于)(.+)", Nature.BELOW),
        ("(?:=|═|等于)(.+)", Nature.EQUAL),
    )
)
#: natures that a bound written into the target agrees with: > and ≥ are scored alike, and so are < and ≤
_AGREEING: Final = {
    Nature.AT_LEAST: {Nature.AT_LEAST, Nature.ABOVE},
    Nature.ABOVE: {Nature.AT_LEAST, Nature.ABOVE},
    Nature.AT_MOST: {Nature.AT_MOST, Nature.BELOW},
    Nature.BELOW: {Nature.AT_MOST, Nature.BELOW},
    Nature.EQUAL: {Nature.EQUAL},
}
_MULTIPLIERS: Final = {"亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3, "": 0}
_MULTIPLIED: Final = re.compile("(亿|千万|百万|万|千|)(.*)")
_PERCENT_WORDS: Final = frozenset({"%", "百分比", "百分数", "百分之"})
_WORD: Final = r"(?:[一-龥]{1,6}|[A-Za-z]{1,5}[23²³]?|[㎡㎥㎢%‰℃]|°[CF])"
_UNIT: Final = re.compile(rf"{_WORD}(?:\([一-龥A-Za-z]{{1,4}}\))?(?:[/·.]{_WORD})*")
#: words behind a figure that say how exact it is, or how it stands to something, and no unit
_NO_UNIT: Final = re.compile("左右|上下|不等|不到|[余多约近几半来内外前后已未无不完达超比仅均为是的和共或至到及与较]")
_DONE: Final = re.compile("(?:已经?|实际|共|全年|累计)*(?:完成了?|达到了?|达|为)?(?=[0-9.+-])")
#: what a time is told by: its words, or a day in figures
_MOMENT: Final = re.compile(r"[月日季]|年.*[底末前内]|^\s*[0-9]{4}([-./])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])")
#: what says of a bound that it belongs to the target, as all bounds do
_INCLUSIVE: Final = re.compile(r"\(含(?:本数)?\)$")
_OF_HUNDRED: Final = re.compile(r"百分之([0-9.]+)")
_SEVERAL: Final = re.compile("[-~—–至到]+")

#: what a cell says, and the unit that stands in it
WithUnit: TypeAlias = tuple[Decimal | Interval, str | None]


def split_bound(raw: Scalar | None) -> tuple[Nature | None, str]:
    """Return the sign that a text such as ≥95%, 95%以上 or 不低于95% begins or ends with, and what is left of it."""
    if not isinstance(raw, str):
        return None, ""
    text = narrow(raw)
    for words, _, sign in _BOUNDS:
        match = words.fullmatch(text)
        if match is not None:
            return sign, match[1]
    return None, text


@lru_cache(1024)
def sign_in_words(text: str) -> Nature | None:
    """Return the sign that a text is, however it is drawn or put into words."""
    bare = narrow(text)
    return next((sign for _, words, sign in _BOUNDS if bare and words.fullmatch(bare)), None)


def nature_of_target(raw: Scalar | None, year: int | None) -> Nature | None:
    """Return the nature that a target itself says: by its sign, two bounds, points to be met, or a time; else None."""
    if not isinstance(raw, str):
        return Nature.DEADLINE if isinstance(raw, datetime) else None
    if written_checkpoints(raw):
        return Nature.CHECKLIST
    sign, rest = split_bound(raw)
    if sign is not None and _reads(lambda: read_figure(rest, None)):
        return sign
    if _MOMENT.search(raw) and _reads(lambda: read_deadline(raw, year)):
        return Nature.DEADLINE
    return Nature.WITHIN if _reads(lambda: _interval(raw, None)) else None


def _reads(read: Callable[[], object]) -> bool:
    try:
        read()
    except UnreadableError:
        return False
    return True


def read_target(raw: Scalar, nature: Nature, unit: str | None) -> WithUnit:
    """Read a target in its unit as the nature of its indicator asks; the unit is that of the cell where `unit` is None."""
    if nature is Nature.WITHIN:
        return _interval(raw, unit)
    sign, rest = split_bound(raw)
    if sign is not None and nature not in _AGREEING[sign]:
        raise UnreadableError(
            TARGET_UNUSABLE, f"与指标性质“{nature}”一致的指标值", "请改正指标性质，或去掉指标值里的符号"
        )
    return read_figure(raw if sign is None else rest, unit)


def read_actual(raw: Scalar, unit: str | None) -> WithUnit:
    """Read an actual value in its unit, also where it is put as a bound or as done: 已完成33台."""
    sign, rest = split_bound(raw)
    if sign is not None:
        return read_figure(rest, unit)
    return read_figure(_DONE.sub("", narrow(raw), count=1) if isinstance(raw, str) else raw, unit)


def _interval(raw: Scalar, unit: str | None) -> WithUnit:
    bounds = _SEVERAL.split(narrow(raw))
    try:
        (low, first), (high, last) = (read_figure(bound, unit) for bound in bounds)
    except (ValueError, UnreadableError):
        raise UnreadableError(TARGET_UNUSABLE, "两个数字之间用“～”，如 10～15", "请按示例填写") from None
    own = last or first
    if not isinstance(low, Decimal) or not isinstance(high, Decimal) or (first is not None and first != own):
        raise UnreadableError(TARGET_UNUSABLE, "单位相同的两个数字", "请按示例填写")
    if low > high:
        raise UnreadableError(TARGET_UNUSABLE, "前一个数字不大于后一个", "请调换两个数字")
    return Interval(low, high), own


def read_figure(raw: Scalar, unit: str | None) -> WithUnit:
    """Read a figure in a unit, converted where its own is the same in thousands or ten thousands."""
    text = _OF_HUNDRED.sub(r"\1%", narrow(raw)) if isinstance(raw, str) else raw
    figure, own = figure_and_rest(text)
    own = _INCLUSIVE.sub("", own)
    if not own:
        return figure, None
    if unit is None:
        if not _is_unit(own):
            raise UnreadableError(
                NOT_A_NUMBER, "一个数字，后面可以带单位", "数字填在这里，单位填在“计量单位”，其他说明写在别处"
            )
        return figure, _plain_unit(own)
    converted = in_unit(figure, own, unit)
    if converted is None:
        raise UnreadableError(
            NOT_A_NUMBER, f"数字，或单位为“{unit}”的数字", "数字填在这里，单位填在“计量单位”，两处的单位要一致"
        )
    return converted, own


def _is_unit(text: str) -> bool:
    return _UNIT.fullmatch(text) is not None and _NO_UNIT.search(text) is None


def _plain_unit(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "%" if folded in _PERCENT_WORDS else text.replace("(", "（").replace(")", "）")


@lru_cache(1024)
def is_percent(unit: str | None) -> bool:
    """Tell whether a unit of measure is a hundredth part."""
    return unit is not None and _plain_unit(narrow(unit)) == "%"


def in_unit(figure: Decimal, own: str, unit: str) -> Decimal | None:
    """Return a figure of its `own` unit in another one; None where the two are not the same but for 千, 万 and 亿."""
    own, unit = _folded(own), _folded(unit)
    if own == unit:
        return figure
    (own_step, own_base), (step, base) = _stepped(own), _stepped(unit)
    if own_base != base and not (own_step and not own_base and base != "%"):
        return None
    return sensible(figure.scaleb(own_step - step))


def _folded(unit: str) -> str:
    return _plain_unit(unicodedata.normalize("NFKC", narrow(unit))).lower()


def _stepped(unit: str) -> tuple[int, str]:
    match = _MULTIPLIED.fullmatch(unit)
    return (_MULTIPLIERS[match[1]], match[2]) if match else (0, unit)


def read_amount(raw: Scalar, money_unit: str) -> Decimal:
    """Read an amount in the unit of its sheet; one in another unit of money is converted."""
    expected, remedy = "数字，后面可以带 元、万元、亿元", f"请填写以{money_unit}为单位的数字"
    text = re.sub("^人民币|整$", "", narrow(raw)) if isinstance(raw, str) else raw
    if isinstance(text, str) and text.startswith("¥"):  # a sign of yuan before a figure that may be in ten thousands
        text = text[1:] if money_unit == "元" or text.endswith("元") else text
    try:
        figure, own = figure_and_rest(text)
    except UnreadableError as error:
        said = remedy if error.remedy == NO_FIGURE else error.remedy
        raise UnreadableError(error.rule, error.expected, said) from None
    if not own:
        return figure
    step, base = _stepped(own)
    if base not in {"", "元"}:
        raise UnreadableError(NOT_A_NUMBER, expected, remedy)
    return sensible(figure.scaleb(step - _stepped(money_unit)[0]))
