"""What a person sees in a cell: its stored value taken together with its number format, its font and its runs.

Applied in one place, after pandas' values were held against those that the file stores: what cannot be told from the
screen is a fault of its cell, and what is read otherwise than it is stored is remarked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Final

from perfeval.cells import Cell, Scalar
from perfeval.characters import without_invisible
from perfeval.figures import plain
from perfeval.problems import Problem, Rule, Severity
from perfeval.readers.comparison import serial_of
from perfeval.readers.number_formats import NumberFormat, Part, Shown, moment_of, number_format
from perfeval.readers.sheet_xml import Position, SheetCells
from perfeval.readers.styles import Styles

ERROR_CELL: Final = Rule("error-cell", Severity.ERROR, "单元格不是 #REF!、#N/A 一类的错误值，文字里也没有")
PICTURE_IN_CELL: Final = Rule("picture-in-cell", Severity.ERROR, "填报的单元格里是文字和数字，不是图片")
FORMAT_UNCLEAR: Final = Rule("format-unclear", Severity.ERROR, "单元格的数字格式看得出所填的数")

_ERRORS: Final = re.compile(
    r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!)"
)
_MONEY: Final = str.maketrans("", "", "¥￥")
_FIGURE: Final = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.[0-9]*)?(?:E[+-]?[0-9]+)?")
_FRACTION: Final = re.compile("-?(?:[0-9]+ )?[0-9]+/[0-9]+")
_HELD: Final = re.compile(r"[0-9]")
_NO_NOISE: Final = Decimal("1e-9")
_SHORT: Final = Decimal("1e-6")


class Remark(Enum):
    """Why a cell is read otherwise than it is stored."""

    SHOWN = "按屏幕显示的内容读取"
    STRUCK = "的内容全部划了删除线，按空白读取"
    STRUCK_PARTLY = "中划了删除线的文字没有读取"
    INVISIBLE = "含有看不见的字符（零宽或方向控制字符），已去掉"


@dataclass(slots=True)
class Screen:
    """What the screen shows of a sheet where that is not what is stored.

    `read` is what is read instead, `faults` the problems of cells that cannot be read, `remarks` say why, with what
    was stored and what is shown; `rounding` is half a unit of the last place of figures whose format hides decimals.
    """

    read: dict[Position, Scalar] = field(default_factory=dict)
    faults: dict[Position, Problem] = field(default_factory=dict)
    remarks: dict[Position, tuple[Remark, str]] = field(default_factory=dict)
    rounding: dict[Position, Decimal] = field(default_factory=dict)


def on_screen(sheet: str, cells: SheetCells, styles: Styles, *, epoch_1904: bool) -> Screen:
    """Return what the screen shows of the cells of a sheet, where that is not what they store."""
    found = Screen()
    for place, value in cells.values.items():
        if isinstance(value, float):
            if not value.is_integer():
                exact = without_noise(value)
                if float(exact) != value:
                    found.read[place] = _number(exact)
        elif isinstance(value, str) and place not in cells.days:
            _text(sheet, place, value, found)
    for place in cells.pictures:
        found.read[place] = ""
        found.faults[place] = PICTURE_IN_CELL.broken(
            "单元格里是图片，报告不能采用", Cell(sheet, *place), remedy="请改为文字或数字，图片另附"
        )
    for place, rich in cells.rich.items():
        _runs(sheet, place, rich.kept(struck=cells.styles.get(place) in styles.struck), rich.stored, found)
    for place, style in cells.styles.items():
        if style in styles.struck and place not in cells.rich:
            found.read[place] = ""
            found.faults.pop(place, None)
            found.remarks[place] = Remark.STRUCK, ""
        elif style in styles.formats:
            value = cells.values[place]
            if place in cells.days:
                value = serial_of(str(value), epoch_1904=epoch_1904)
            _formatted(sheet, place, value, styles.formats[style], found, epoch_1904=epoch_1904)
    _on_condition(sheet, cells, styles, found, epoch_1904=epoch_1904)
    return found


def without_noise(value: float) -> Decimal:
    """Return the figure that is meant: Excel keeps 15 digits, and the last of them may be noise of binary arithmetic.

    Noise stands behind the ninth decimal, where nobody types, and lies within a billionth of a figure of at most six
    decimals, or of nothing: 5.09999999999999 is 5.1. What people type is never changed.
    """
    exact = Decimal(f"{value:.15g}")
    exponent = exact.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= -9:
        return exact
    size = exact.copy_abs()
    if size < _NO_NOISE:
        return Decimal(0) if size > _NO_NOISE * _NO_NOISE else exact
    short = exact.quantize(_SHORT) if size < 10**9 else exact
    return short if (short - exact).copy_abs() <= size * _NO_NOISE else exact


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


# ---------------------------------------------------------------- texts


def _text(sheet: str, place: Position, text: str, found: Screen) -> None:
    """Look at what a text holds that is no text."""
    if "#" in text and (error := _ERRORS.search(text)) is not None:
        found.read[place] = ""
        found.faults[place] = ERROR_CELL.broken(
            "单元格的文字里有错误值",
            Cell(sheet, *place),
            found=f"“{_around(text, error)}”",
            remedy="请把错误值改为应有的内容",
        )
    elif not text.isprintable() and (visible := without_invisible(text)) != text:
        found.read[place] = visible
        found.remarks[place] = Remark.INVISIBLE, ""


def _around(text: str, error: re.Match[str]) -> str:
    start, end = max(0, error.start() - 10), error.end() + 10
    return f"{'…' * (start > 0)}{text[start:end]}{'…' * (end < len(text))}".replace("\n", " ")


def _runs(sheet: str, place: Position, kept: str, stored: str, found: Screen) -> None:
    """Leave out what is struck out of a text in several fonts."""
    found.faults.pop(place, None)
    found.read[place] = kept
    _text(sheet, place, kept, found)
    struck = len(kept) < len(stored)
    if struck and place not in found.faults:
        found.remarks[place] = (Remark.STRUCK_PARTLY if kept.strip() else Remark.STRUCK), ""


# ---------------------------------------------------------------- number formats


def _formatted(
    sheet: str, place: Position, value: object, form: NumberFormat, found: Screen, *, epoch_1904: bool
) -> None:
    """Take a value and its number format together."""
    if isinstance(value, str):
        text = form.shown_text(value)
        if text is None or (not text and value):
            _unclear(sheet, place, f"“{value[:40]}”", form, found)
        elif text != value:
            found.read[place] = text
        return
    if not isinstance(value, float):
        return
    exact = without_noise(value)
    shown = form.shown(exact, epoch_1904=epoch_1904)
    if shown is None:
        if not form.dated or moment_of(exact, epoch_1904=epoch_1904) is not None:
            _unclear(sheet, place, plain(exact), form, found)
        return
    meant = _figure(exact, shown) if shown.moment is None else _moment(shown.moment, shown)
    if meant is None:
        _unclear(sheet, place, plain(exact), form, found)
    elif meant != exact:
        found.read[place] = _number(meant) if isinstance(meant, Decimal) else meant
        if isinstance(meant, Decimal) and meant.normalize().as_tuple().digits != exact.normalize().as_tuple().digits:
            places = len(re.sub("[^0-9.]", "", shown.text).partition(".")[2])
            found.rounding[place] = Decimal(5).scaleb(-places - 1)
        in_part = isinstance(meant, str) and shown.moment is not None
        if isinstance(meant, Decimal) or in_part or _rounded(exact, shown):
            stored = _stored(exact, shown.moment)
            found.remarks[place] = Remark.SHOWN, f"存的是 {stored}，格式“{form.code}”显示为“{shown.text}”"


def _on_condition(sheet: str, cells: SheetCells, styles: Styles, found: Screen, *, epoch_1904: bool) -> None:
    """Refuse figures that would mean something else if a conditional format applied, which nobody here can tell."""
    for place, value, form in _figures_on_condition(cells, styles):
        exact, other = without_noise(value), Screen()
        if not form.hides_nothing:
            _formatted(sheet, place, value, form, other, epoch_1904=epoch_1904)
        read = found.read.get(place, _number(exact))
        if place not in found.faults and not _mean_the_same(read, place, other, exact):
            _unclear(sheet, place, plain(exact), form, found, conditional=True)


def _figures_on_condition(cells: SheetCells, styles: Styles) -> Iterator[tuple[Position, float, NumberFormat]]:
    for (first, left, last, right), given in dict.fromkeys(cells.conditional):
        form = number_format(given) if isinstance(given, str) else styles.conditional.get(given)
        if form is None:
            continue
        for place, value in cells.values.items():
            if first <= place[0] <= last and left <= place[1] <= right and isinstance(value, float):
                yield place, value, form


def _mean_the_same(read: Scalar, place: Position, other: Screen, exact: Decimal) -> bool:
    """Tell whether a figure would be read alike in another format, but for decimals that are not shown there."""
    would = other.read.get(place, _number(exact))
    if place in other.faults or not (isinstance(read, (int, float)) and isinstance(would, (int, float))):
        return read == would
    return abs(Decimal(str(read)) - Decimal(str(would))) <= other.rounding.get(place, 0)


def _stored(exact: Decimal, moment: datetime | None) -> str:
    return plain(exact) if moment is None else f"{moment.year}-{moment.month}-{moment.day}"


def _rounded(exact: Decimal, shown: Shown) -> bool:
    """Tell whether a percentage is shown with fewer decimals than it has."""
    figure = re.sub("[^0-9.]", "", shown.text)
    return shown.percent and Decimal(figure) not in {exact.copy_abs(), exact.copy_abs() * 100}


def _figure(exact: Decimal, shown: Shown) -> Decimal | str | None:
    """Return the figure or the text that is shown of a number; None where it shows neither value nor meaning."""
    text = shown.text.translate(_MONEY)
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    if _HELD.search(text) is None:
        return exact if exact == 0 else None
    if _FRACTION.fullmatch(text) is not None:
        return exact
    lost = exact < 0 and "-" not in text
    if _FIGURE.fullmatch(text) is None:
        return None if lost else _with_words(text)
    if re.match("-?0[0-9]", text):
        return text  # a code such as 02
    figure = Decimal(text.replace(",", ""))
    if lost:
        figure = -figure if shown.red else figure
        if figure > 0:
            return None
    return None if "E" in text and figure != exact else figure


def _with_words(text: str) -> str:
    """Return a text with its figure as a person would type it before a sign or a unit."""
    text = text.replace("％", "%")
    return re.sub(r"[0-9][0-9,]*\.?[0-9]*", lambda found: plain(Decimal(found[0].replace(",", ""))), text, count=1)


def _moment(moment: datetime, shown: Shown) -> datetime | str | None:
    """Return the moment where the whole day is shown, else the text that would say what is shown."""
    parts = shown.parts - {Part.TIME}
    if parts == {Part.YEAR, Part.MONTH, Part.DAY}:
        return moment
    year, month, day = f"{moment.year}年", f"{moment.month}月", f"{moment.day}日"
    return {
        frozenset({Part.YEAR, Part.MONTH}): year + month,
        frozenset({Part.MONTH, Part.DAY}): month + day,
        frozenset({Part.YEAR}): year,
        frozenset({Part.MONTH}): month,
    }.get(parts, shown.text if Part.TIME in shown.parts and not parts else None)


def _unclear(
    sheet: str, place: Position, stored: str, form: NumberFormat, found: Screen, *, conditional: bool = False
) -> None:
    found.read[place] = ""
    found.faults[place] = FORMAT_UNCLEAR.broken(
        f"条件格式会把数字格式改成“{form.code}”，看不出所填的内容"
        if conditional
        else f"单元格的数字格式“{form.code}”看不出所填的内容",
        Cell(sheet, *place),
        found=f"存的是 {stored}",
        remedy="请去掉这个单元格的条件格式，再核对所填的内容"
        if conditional
        else "请把单元格格式改为“常规”，再核对所填的内容",
    )
