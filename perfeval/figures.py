"""Figures: rounded in one place, half away from zero, and written as a person writes them."""

from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Final

HUNDRED: Final = Decimal(100)
#: the smallest and the largest figure that anything of this kind can mean; the largest is already too large
SMALLEST, LARGEST = Decimal("1e-9"), Decimal("1e15")
#: the years that a workbook can mean
FIRST_YEAR, LAST_YEAR = 1900, 2099
_CENT: Final = Decimal("0.01")
#: wide enough that no quotient of two figures the reader lets through is too long to round
_WIDE: Final = Context(prec=60)


def is_sensible(value: Decimal) -> bool:
    """Tell whether a figure is one that a workbook or a system can mean: finite, and not absurdly small or large."""
    # copied, since `abs` rounds, and cannot where an exponent is beyond its context
    return value.is_finite() and (value == 0 or SMALLEST <= value.copy_abs() < LARGEST)


def rounded(value: Decimal) -> Decimal:
    """Return `value` at two places, half away from zero, as Excel's ROUND does."""
    return value.quantize(_CENT, ROUND_HALF_UP, _WIDE)


def rounded_fraction(value: Fraction) -> Decimal:
    """Return an exact fraction at two places, half away from zero."""
    return rounded_quotient(Decimal(value.numerator), Decimal(value.denominator))


def rounded_quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return a quotient at two places, half away from zero."""
    return rounded(_WIDE.divide(dividend, divisor))


def plain(value: Decimal) -> str:
    """Return a figure as a person writes it: no exponent, no trailing zeros."""
    text = str(value)
    if "E" in text:  # only then is formatting worth its time
        text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def chinese_day(day: date) -> str:
    """Return a date in the official form, Arabic figures without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def against(found: Decimal, expected: Decimal) -> str:
    """Return what was found, and by how much it differs from what was expected."""
    difference = found - expected
    return f"{plain(found)}，{'多' if difference > 0 else '少'} {plain(abs(difference))}"
