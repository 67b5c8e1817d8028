"""Rates that follow from the funds statement, and when they cannot."""

from decimal import Decimal

import pytest
from records import draft, funds_draft, funds_of

from perfeval.library import DENOMINATORS, RATES, Denominator, RateName, built_in_system
from perfeval.library.rates import held_back, rate
from perfeval.model import UNREAD, Amount

BUDGET, ADJUSTED, PRIOR = Amount.INITIAL_BUDGET, Amount.ADJUSTED_BUDGET, Amount.PRIOR_CARRYOVER
OPENING, RECEIVED, ON_TIME = Amount.OPENING_CARRYOVER, Amount.APPROPRIATION_RECEIVED, Amount.RECEIVED_ON_TIME
SPENT = Amount.EXPENDITURE


@pytest.mark.parametrize(
    ("system", "name", "amounts", "value", "arithmetic"),
    [
        pytest.param("common-2013", "资金到位率", {ADJUSTED: 120, PRIOR: 20, RECEIVED: 95}, "95", "95 ÷ (120 − 20) = 95%", id="arrival"),
        pytest.param("common-2013", "资金到位率", {ADJUSTED: 120, RECEIVED: 90}, "75", "90 ÷ 120 = 75%", id="arrival-of-all"),
        pytest.param("common-2013", "资金到位率", {BUDGET: 100, PRIOR: 20, RECEIVED: 75}, "75", "75 ÷ 100 = 75%", id="initial-budget-holds-no-carry-over"),
        pytest.param("common-2013", "到位及时率", {BUDGET: 117.9, ON_TIME: 100}, "84.82", "100 ÷ 117.9 = 84.82%", id="timely-arrival"),
        pytest.param("common-2013", "预算执行率", {OPENING: 23.4, RECEIVED: 117.9, SPENT: 110.7}, "78.34", "110.7 ÷ (23.4 + 117.9) = 78.34%", id="execution-of-what-was-available"),
        pytest.param("evaluation-2020", "预算执行率", {OPENING: 23.4, RECEIVED: 117.9, SPENT: 110.7}, "93.89", "110.7 ÷ 117.9 = 93.89%", id="execution-of-what-arrived"),
        pytest.param("self-evaluation-2020", "预算执行率", {ADJUSTED: 141.3, SPENT: 110.7}, "78.34", "110.7 ÷ 141.3 = 78.34%", id="execution-of-the-budget"),
        pytest.param("common-2013", "成本节约率", {BUDGET: 100, SPENT: 97.5}, "2.5", "(100 − 97.5) ÷ 100 = 2.5%", id="saving"),
        pytest.param("common-2013", "成本节约率", {BUDGET: 100, ADJUSTED: 120, PRIOR: 20, SPENT: 90}, "25", "(120 − 90) ÷ 120 = 25%", id="saving-of-the-adjusted-budget"),
        pytest.param("common-2013", "预算执行率", {RECEIVED: 1, SPENT: 1}, None, None, id="unknown"),
        pytest.param("common-2013", "资金到位率", {BUDGET: 0, RECEIVED: 0}, None, None, id="nothing-planned"),
    ],
)  # fmt: skip
def test_a_rate_follows_from_the_funds_statement(
    system: str, name: str, amounts: dict[Amount, float], value: str | None, arithmetic: str | None
) -> None:
    """Formulas: 财预[2013]53号 附件1; denominators of 预算执行率: each system's own."""
    derived = built_in_system(system).derive(draft(name=name), funds_of(amounts))
    assert (derived and str(derived.value.normalize()), derived and derived.arithmetic) == (value, arithmetic)


def test_a_rate_names_each_amount_that_gave_it_once() -> None:
    saving = rate(RateName.COST_SAVING, funds_of({ADJUSTED: 100, SPENT: 90}), Denominator.AVAILABLE)
    assert saving is not None
    assert saving.fields == (ADJUSTED, SPENT)


@pytest.mark.parametrize("missing", [BUDGET, RECEIVED, ADJUSTED, PRIOR])
def test_a_rate_is_held_back_by_an_amount_that_was_not_read(missing: Amount) -> None:
    stated = {ADJUSTED: Decimal(120), PRIOR: Decimal(20), RECEIVED: Decimal(95)}
    funds = funds_draft({**stated, missing: UNREAD})
    needed = missing is not BUDGET
    assert held_back(RateName.ARRIVAL, funds, Denominator.AVAILABLE) is needed
    assert (rate(RateName.ARRIVAL, funds, Denominator.AVAILABLE) is None) is needed


def test_every_rate_and_denominator_that_a_system_can_name_is_there() -> None:
    assert tuple(RATES) == tuple(RateName)
    assert tuple(DENOMINATORS) == tuple(Denominator)


# ---------------------------------------------------------------- what was reached


COMMON = built_in_system("common-2013")
FUNDS = funds_of({OPENING: 0, RECEIVED: 100, SPENT: 80})


def test_what_the_row_says_was_reached_goes_before_what_the_funds_give() -> None:
    assert COMMON.actual(draft(actual=Decimal(7), name="预算执行率"), FUNDS) == 7
    assert COMMON.actual(draft(actual=UNREAD, name="预算执行率"), FUNDS) is UNREAD


def test_what_the_row_leaves_blank_the_funds_give_where_the_system_says_so() -> None:
    assert COMMON.actual(draft(name="预算执行率"), FUNDS) == 80
    assert COMMON.actual(draft(name="别的"), FUNDS) is None
    assert COMMON.actual(draft(name=UNREAD), FUNDS) is None


def test_what_the_funds_cannot_give_is_missing() -> None:
    assert COMMON.actual(draft(name="预算执行率"), funds_of({RECEIVED: 100})) is None


def test_what_the_funds_would_give_had_they_been_read_is_not_missing() -> None:
    assert COMMON.actual(draft(name="预算执行率"), None) is UNREAD
    assert COMMON.actual(draft(name="预算执行率"), funds_draft({OPENING: UNREAD, RECEIVED: Decimal(1)})) is UNREAD


def test_an_unread_amount_that_the_rate_does_not_need_holds_nothing_back() -> None:
    funds = funds_draft({Amount.RETURNED: UNREAD, RECEIVED: Decimal(1)})
    assert COMMON.actual(draft(name="预算执行率"), funds) is None
