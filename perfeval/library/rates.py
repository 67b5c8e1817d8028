"""Rates that the funds statement gives (由资金情况算出的比率), each with its arithmetic."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from perfeval.figures import plain, rounded_fraction
from perfeval.model import FundsStatement

#: fields of the funds statement that are added up; one with a leading “-” is taken off
Sum: TypeAlias = tuple[str, ...]

#: what expenditure is held against for 预算执行率, by the system's choice
DENOMINATORS: Final[dict[str, Sum]] = {
    "available": ("opening_carryover", "appropriation_received"),
    "adjusted_budget": ("adjusted_budget",),
    "appropriation_received": ("appropriation_received",),
}


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate in percent, at two places, with the arithmetic and the fields that gave it."""

    value: Decimal
    arithmetic: str
    fields: tuple[str, ...]


def _planned(funds: FundsStatement) -> Sum:
    """Return 计划投入资金: the budget of the year, less what was carried over and so is there already."""
    if funds.adjusted_budget is None:
        return ("initial_budget",)
    return ("adjusted_budget",) if funds.prior_carryover is None else ("adjusted_budget", "-prior_carryover")


def _saved(funds: FundsStatement) -> Sum:
    return (*_allocated(funds), "-expenditure")


def _allocated(funds: FundsStatement) -> Sum:
    """Return 计划成本, for which the project's budget is taken."""
    return ("initial_budget",) if funds.adjusted_budget is None else ("adjusted_budget",)


_Part: TypeAlias = Callable[[FundsStatement], Sum]

#: name of each rate, and part and whole of it (formulas: 财预[2013]53号 附件1, 财预〔2020〕10号 附件2);
#: the whole of the execution rate is the system's choice
RATES: Final[dict[str, tuple[_Part, _Part | None]]] = {
    "arrival_rate": (lambda _: ("appropriation_received",), _planned),
    "timely_arrival_rate": (lambda _: ("received_on_time",), _planned),
    "execution_rate": (lambda _: ("expenditure",), None),
    "cost_saving_rate": (_saved, _allocated),
}


def rate(name: str, funds: FundsStatement, denominator: str) -> Rate | None:
    """Return a rate by its name; None while a figure that it needs is blank, or the whole is 0."""
    part, whole = RATES[name]
    upper, lower = part(funds), DENOMINATORS[denominator] if whole is None else whole(funds)
    above, below = _value(funds, upper), _value(funds, lower)
    if above is None or not below:
        return None
    value = rounded_fraction(Fraction(above) * 100 / Fraction(below))
    arithmetic = f"{_shown(funds, upper)} ÷ {_shown(funds, lower)} = {plain(value)}%"
    return Rate(value, arithmetic, tuple(dict.fromkeys(field.removeprefix("-") for field in upper + lower)))


def _terms(funds: FundsStatement, terms: Sum) -> list[tuple[bool, Decimal | None]]:
    return [(field.startswith("-"), getattr(funds, field.removeprefix("-"))) for field in terms]


def _value(funds: FundsStatement, terms: Sum) -> Decimal | None:
    total = Decimal(0)
    for taken_off, amount in _terms(funds, terms):
        if amount is None:
            return None
        total += -amount if taken_off else amount
    return total


def _shown(funds: FundsStatement, terms: Sum) -> str:
    text = ""
    for taken_off, amount in _terms(funds, terms):
        sign = (" − " if taken_off else " + ") if text else ""
        text += f"{sign}{plain(amount or Decimal(0))}"
    return f"({text})" if len(terms) > 1 else text
