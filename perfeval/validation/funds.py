"""What must hold in the funds statements (资金情况)."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval import template
from perfeval.indicators import IndicatorSystem
from perfeval.model import FundsStatement, Submission, plain
from perfeval.problems import Problem, Rule
from perfeval.validation.wording import against

ZERO = Decimal(0)


def check_funds(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield what does not balance in the funds statements, where the figures are stated."""
    for project in submission.projects:
        if project.funds is not None:
            yield from _negative_amounts(project.funds)
            yield from _closing(project.funds)
            yield from _sources(project.funds)
            yield from _returned(project.funds)


AMOUNTS = tuple(column for column in template.FUNDS.columns if column.kind is template.Kind.AMOUNT)


def _negative_amounts(funds: FundsStatement) -> Iterator[Problem]:
    for column in AMOUNTS:
        amount: Decimal | None = getattr(funds, column.field)
        if amount is not None and amount < 0:
            yield Problem(
                rule=Rule.FUNDS_NEGATIVE,
                message=f"“{column.title}”为负数",
                cell=funds.place.cell(column.field),
                expected="0 或正数",
                found=plain(amount),
                remedy="请改正",
            )


def _closing(funds: FundsStatement) -> Iterator[Problem]:
    expected, found = funds.expected_closing, funds.closing_carryover
    if expected is None or found is None or expected == found:
        return
    opening, received, spent = funds.opening_carryover, funds.appropriation_received, funds.expenditure
    sum_shown = f"{plain(opening or ZERO)} + {plain(received or ZERO)} − {plain(spent or ZERO)}"
    yield Problem(
        rule=Rule.FUNDS_UNBALANCED,
        message="年末结转与收支不平衡",
        cell=funds.place.cell("closing_carryover"),
        expected=f"年初结转 + 本年拨入 − 本年支出 = {sum_shown} = {plain(expected)}",
        found=against(found, expected),
        remedy="请核对这四个数",
    )


def _sources(funds: FundsStatement) -> Iterator[Problem]:
    sources, stated = funds.sources, funds.adjusted_budget
    readable = funds.place.readable("current_appropriation", "prior_carryover", "other_funds")
    if sources is None or stated is None or not readable or sources == stated:
        return
    yield Problem(
        rule=Rule.FUNDS_SOURCES,
        message="全年预算数与资金来源不符",
        cell=funds.place.cell("adjusted_budget"),
        expected=f"当年财政拨款、上年结转、其他资金之和 {plain(sources)}",
        found=against(stated, sources),
        remedy="请核对全年预算数和各项来源",
    )


def _returned(funds: FundsStatement) -> Iterator[Problem]:
    returned, closing = funds.returned, funds.closing_carryover
    if returned is not None and closing is not None and returned > closing:
        yield Problem(
            rule=Rule.FUNDS_RETURNED,
            message="交回财政超过年末结转",
            cell=funds.place.cell("returned"),
            expected=f"不超过年末结转 {plain(closing)}",
            found=against(returned, closing),
            remedy="请核对这两个数",
        )
