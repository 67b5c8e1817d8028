"""How the values of a workbook are written into a form."""

from datetime import date
from decimal import Decimal
from typing import Final

from official_forms.grid import Percent, Value
from official_forms.options import Options
from perfeval.figures import plain
from perfeval.model import Indicator, Interval, Nature, Target, value_shown

SIGNS: Final = (Nature.AT_LEAST, Nature.ABOVE, Nature.EQUAL, Nature.BELOW, Nature.AT_MOST)
_IN_WORDS: Final = {
    Nature.AT_LEAST: "{}以上",
    Nature.ABOVE: "超过{}",
    Nature.EQUAL: "={}",
    Nature.BELOW: "低于{}",
    Nature.AT_MOST: "不超过{}",
}
_DRAWN: Final = {Nature.AT_LEAST: "≧", Nature.EQUAL: "═", Nature.AT_MOST: "≦"}


def numeral(value: Decimal, options: Options) -> Value:
    """Return a figure as a number, or as a text with or without separators."""
    match options.numbers:
        case "number":
            return value
        case "thousands":
            return f"{value:,f}"
        case _:
            return plain(value)


def amount(value: Decimal, options: Options) -> Value:
    """Return an amount, with its unit of money where each cell has it."""
    if options.declared != "inside":
        return numeral(value, options)
    text = f"{value:,f}" if options.numbers == "thousands" else plain(value)
    return f"{text}{options.money}"


def nature_shown(nature: Nature, options: Options) -> str:
    """Return what stands in a column of signs."""
    if nature in SIGNS:
        return _DRAWN.get(nature, nature.value) if options.sign_words else nature.value
    return Nature.LEVEL.value if options.system_natures else nature.value


def says_sign(row: Indicator, options: Options) -> bool:
    """Tell whether the value of a row itself says its nature."""
    return row.nature in SIGNS and not (options.bare_equal and row.nature is Nature.EQUAL)


def target(row: Indicator, options: Options, *, sign: bool, unit: bool) -> Value:
    """Return the target of a row, with its sign and its unit where they stand in the value."""
    stated = row.target
    if stated is None:
        return ""
    own = (row.unit_of_measure or "") if unit else ""
    if isinstance(stated, Interval):
        low, high = plain(stated.low), plain(stated.high)
        return f"{low}{own if own == '%' else ''}～{high}{own}"
    if not isinstance(stated, Decimal):
        return _written(stated, options)
    if not sign or not says_sign(row, options):
        return _measured(stated, own, options)
    figure = f"{plain(stated)}{own}"
    return _IN_WORDS[row.nature].format(figure) if options.sign_words else f"{row.nature}{figure}"


def actual(row: Indicator, options: Options, *, unit: bool) -> Value:
    """Return what was reached: an actual value, else what 完成情况 says."""
    if row.actual is None:
        return row.achievement or ""
    if not isinstance(row.actual, Decimal):
        return _written(row.actual, options)
    own = (row.unit_of_measure or "") if unit and (options.unit_in_actual or row.target is None) else ""
    return _measured(row.actual, own, options)


def _measured(figure: Decimal, unit: str, options: Options) -> Value:
    if unit == "%" and options.percent_format:
        return Percent(figure / 100)
    return f"{plain(figure)}{unit}" if unit else numeral(figure, options)


def _written(stated: Target, options: Options) -> Value:
    if isinstance(stated, date):
        return stated if options.date_cells else value_shown(stated)
    return value_shown(stated)
