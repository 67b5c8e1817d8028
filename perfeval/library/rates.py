"""Rates that the funds statement gives (由资金情况算出的比率): what is put over what, and the value with its arithmetic.

Both the value here and the workbook's live formulas are made from `RATES` and `DENOMINATORS`.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from perfeval.figures import HUNDRED, plain, rounded_quotient
from perfeval.model import UNREAD, Amount, FundsDraft
from perfeval.records import frozen


class RateName(StrEnum):
    """A rate, as a system calls it; the value names its column in the workbook, too."""

    ARRIVAL = "arrival_rate"
    TIMELY_ARRIVAL = "timely_arrival_rate"
    EXECUTION = "execution_rate"
    COST_SAVING = "cost_saving_rate"


class Denominator(StrEnum):
    """What expenditure is held against for 预算执行率, as a system calls it."""

    AVAILABLE = "available"
    ADJUSTED_BUDGET = "adjusted_budget"
    APPROPRIATION_RECEIVED = "appropriation_received"


class Term(NamedTuple):
    """An amount of a sum, which is added or taken off."""

    amount: Amount
    taken_off: bool = False


@frozen(kw_only=True)
class Sum:
    """Amounts of the funds statement that are added up, less others.

    With `budget` the budget that counts is added first (`FundsDraft.budget`). `carried` is then what the adjusted budget
    holds although it was there before the year: where both are stated, it is taken off.
    """

    budget: bool = False
    carried: Amount | None = None
    added: tuple[Amount, ...] = ()
    taken_off: tuple[Amount, ...] = ()

    def terms(self, funds: FundsDraft) -> tuple[Term, ...]:
        """Return the amounts that the sum has for a funds statement."""
        terms = [Term(funds.budget)] if self.budget else []
        if self.carried is not None and funds.budget is Amount.ADJUSTED_BUDGET and funds[self.carried] is not None:
            terms.append(Term(self.carried, taken_off=True))
        terms += [Term(amount) for amount in self.added]
        return (*terms, *(Term(amount, taken_off=True) for amount in self.taken_off))


@frozen
class Quotient:
    """What a rate is: part ÷ whole; a whole of None is the system's choice among `DENOMINATORS`."""

    part: Sum
    whole: Sum | None

    def terms(self, funds: FundsDraft, denominator: Denominator) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
        """Return the amounts of part and whole that the rate has for a funds statement."""
        return self.part.terms(funds), (self.whole or DENOMINATORS[denominator]).terms(funds)


DENOMINATORS: Final[Mapping[Denominator, Sum]] = {
    Denominator.AVAILABLE: Sum(added=(Amount.OPENING_CARRYOVER, Amount.APPROPRIATION_RECEIVED)),
    Denominator.ADJUSTED_BUDGET: Sum(added=(Amount.ADJUSTED_BUDGET,)),
    Denominator.APPROPRIATION_RECEIVED: Sum(added=(Amount.APPROPRIATION_RECEIVED,)),
}

#: 计划投入资金: the budget of the year, less what was carried over and so is there already
_PLANNED: Final = Sum(budget=True, carried=Amount.PRIOR_CARRYOVER)
#: 计划成本, for which the project's budget is taken
_ALLOCATED: Final = Sum(budget=True)

#: what each rate is (财预[2013]53号 附件1, 财预〔2020〕10号 附件2)
RATES: Final[Mapping[RateName, Quotient]] = {
    RateName.ARRIVAL: Quotient(Sum(added=(Amount.APPROPRIATION_RECEIVED,)), _PLANNED),
    RateName.TIMELY_ARRIVAL: Quotient(Sum(added=(Amount.RECEIVED_ON_TIME,)), _PLANNED),
    RateName.EXECUTION: Quotient(Sum(added=(Amount.EXPENDITURE,)), None),
    RateName.COST_SAVING: Quotient(Sum(budget=True, taken_off=(Amount.EXPENDITURE,)), _ALLOCATED),
}


@frozen
class Rate:
    """A rate in percent, at two places, with the arithmetic and the amounts that gave it."""

    value: Decimal
    arithmetic: str
    fields: tuple[Amount, ...]


def rate(name: RateName, funds: FundsDraft, denominator: Denominator) -> Rate | None:
    """Return a rate by its name; None while an amount that it needs is not known, or the whole is 0."""
    upper, lower = RATES[name].terms(funds, denominator)
    above, below = _added_up(funds, upper), _added_up(funds, lower)
    if above is None or not below:
        return None
    value = rounded_quotient(above * HUNDRED, below)
    arithmetic = f"{_shown(funds, upper)} ÷ {_shown(funds, lower)} = {plain(value)}%"
    return Rate(value, arithmetic, tuple(dict.fromkeys(term.amount for term in upper + lower)))


def held_back(name: RateName, funds: FundsDraft, denominator: Denominator) -> bool:
    """Tell whether a rate needs an amount that could not be read, which has been reported where it stands."""
    upper, lower = RATES[name].terms(funds, denominator)
    return any(funds[term.amount] is UNREAD for term in upper + lower)


def _added_up(funds: FundsDraft, terms: tuple[Term, ...]) -> Decimal | None:
    total = Decimal(0)
    for term in terms:
        amount = funds.figure(term.amount)
        if amount is None:
            return None
        total += -amount if term.taken_off else amount
    return total


def _shown(funds: FundsDraft, terms: tuple[Term, ...]) -> str:
    text = ""
    for term in terms:
        sign = (" − " if term.taken_off else " + ") if text else ""
        text += f"{sign}{plain(funds.figure(term.amount) or Decimal(0))}"
    return f"({text})" if len(terms) > 1 else text
