"""What must hold in the funds statements (资金情况)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from perfeval import template
from perfeval.checks.wording import against
from perfeval.figures import plain
from perfeval.library import IndicatorSystem
from perfeval.model import FundsStatement, Submission
from perfeval.problems import Problem, Rule

ZERO: Final = Decimal(0)
#: a difference that rounding of the amounts explains, in the unit of money
_TOLERANCE: Final = Decimal("0.01")
_EXECUTED: Final = Decimal(90)
_TEN_THOUSAND: Final = Decimal(10**4)


def check_funds(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield what does not balance in the funds statements, where the figures are stated (M1 to M3, M6, M7, M9, M11, M14)."""
    for project in submission.projects:
        if project.funds is not None:
            for look in (
                _negative_amounts,
                _budget,
                _closing,
                _sources,
                _parts,
                _returned,
                _over_budget,
                _adjustment,
                _unit_slip,
            ):
                yield from look(project.funds)


def check_execution(submission: Submission, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each execution rate below 90 per cent that nothing explains (M8: 四川的表要求说明原因)."""
    for project in submission.projects:
        rate = system.rate("execution_rate", project.funds) if project.funds else None
        if project.funds is None or rate is None or rate.value >= _EXECUTED or project.funds.note is not None:
            continue
        explained = any(
            i.deviation_reason is not None and system.derived.get(i.name) == "execution_rate"
            for i in project.indicators
        )
        if not explained:
            yield Problem(
                rule=Rule.EXECUTION_UNEXPLAINED,
                message=f"项目“{project.code} {project.name}”的预算执行率偏低，没有说明原因",
                cell=project.funds.place.cell("note"),
                expected=f"{plain(_EXECUTED)}% 以上，或写明原因",
                found=rate.arithmetic,
                remedy="请在“说明”中填写",
            )


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
    if expected is None or found is None or abs(expected - found) <= _TOLERANCE:
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
    sources, stated = funds.sources, funds.allocated
    readable = funds.place.readable("adjusted_budget", "current_appropriation", "prior_carryover", "other_funds")
    known = funds.adjusted_budget is not None or funds.current_appropriation is not None
    if sources is None or stated is None or not known or not readable or abs(sources - stated) <= _TOLERANCE:
        return
    field = "initial_budget" if funds.adjusted_budget is None else "adjusted_budget"
    title = template.FUNDS.by_field[field].title
    yield Problem(
        rule=Rule.FUNDS_SOURCES,
        message=f"{title}与资金来源不符",
        cell=funds.place.cell(field),
        expected=f"当年财政拨款、上年结转、其他资金之和 {plain(sources)}",
        found=against(stated, sources),
        remedy=f"请核对{title}和各项来源",
    )


def _parts(funds: FundsStatement) -> Iterator[Problem]:
    """Yield an initial budget or an expenditure that its parts by source do not add up to (M1, the self-evaluation form)."""
    for field, part in (("initial_budget", "initial"), ("expenditure", "spent")):
        fields = [f"{part}_{source}" for source in template.SOURCES_OF_FUNDS]
        stated: list[Decimal] = [amount for f in fields if (amount := getattr(funds, f)) is not None]
        whole: Decimal | None = getattr(funds, field)
        total = sum(stated, ZERO)
        if not stated or whole is None or not funds.place.readable(*fields) or abs(total - whole) <= _TOLERANCE:
            continue
        title = template.FUNDS.by_field[field].title
        yield Problem(
            rule=Rule.FUNDS_SOURCES,
            message=f"{title}与其中的各项资金不符",
            cell=funds.place.cell(field),
            expected=f"其中{'、'.join(template.SOURCES_OF_FUNDS.values())}之和 {plain(total)}",
            found=against(whole, total),
            remedy=f"请核对{title}和其中的各项",
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


def _budget(funds: FundsStatement) -> Iterator[Problem]:
    if not funds.place.readable("initial_budget", "adjusted_budget"):
        return
    field = "initial_budget" if funds.adjusted_budget is None else "adjusted_budget"
    if funds.allocated is None:
        yield Problem(
            rule=Rule.BUDGET_MISSING,
            message="没有填写预算数，不能核对支出和计算有关比率",
            cell=funds.place.cell(field),
            expected="年初预算数或全年预算数",
            found="空白",
            remedy="掌握的请填写",
        )
    elif funds.allocated == 0:
        yield Problem(
            rule=Rule.BUDGET_ZERO,
            message=f"“{template.FUNDS.by_field[field].title}”为 0，不能计算比率",
            cell=funds.place.cell(field),
            expected="大于 0 的数",
            found="0",
            remedy="请改正；不掌握的留空",
        )


def _over_budget(funds: FundsStatement) -> Iterator[Problem]:
    budget, spent = funds.allocated, funds.expenditure
    if budget is None or spent is None or not funds.place.readable("adjusted_budget", "opening_carryover"):
        return
    carried = ZERO if funds.adjusted_budget is not None else funds.opening_carryover
    if carried is None:
        return  # what was carried over may be spent beside the budget, and is not known
    limit = budget + carried
    if spent - limit <= _TOLERANCE:
        return
    shown = f"{plain(budget)} + {plain(carried)} = {plain(limit)}" if carried else plain(limit)
    yield Problem(
        rule=Rule.OVER_BUDGET_OTHER_FUNDS if funds.other_funds else Rule.OVER_BUDGET,
        message="本年支出超过预算数",
        cell=funds.place.cell("expenditure"),
        expected=f"不超过{'全年预算数' if funds.adjusted_budget is not None else '年初预算数加年初结转'} {shown}",
        found=against(spent, limit),
        remedy="请核对；预算有调整的，请填写“全年预算数”",
    )


def _adjustment(funds: FundsStatement) -> Iterator[Problem]:
    initial, adjusted = funds.initial_budget, funds.adjusted_budget
    if initial is not None and adjusted is not None and initial != adjusted and funds.note is None:
        yield Problem(
            rule=Rule.ADJUSTMENT_UNEXPLAINED,
            message="全年预算数与年初预算数不同，没有说明",
            cell=funds.place.cell("note"),
            expected=f"说明预算为什么由 {plain(initial)} 调整为 {plain(adjusted)}",
            found="空白",
            remedy="请在“说明”中填写",
        )


def _unit_slip(funds: FundsStatement) -> Iterator[Problem]:
    """Yield an amount that is another one ten thousandfold: 元 typed where 万元 are meant."""
    stated = [(column, amount) for column in AMOUNTS if (amount := getattr(funds, column.field))]
    for column, amount in stated:
        other = next((c for c, a in stated if a * _TEN_THOUSAND == amount), None)
        if other is not None:
            yield Problem(
                rule=Rule.UNIT_SLIP,
                message=f"“{column.title}”正好是“{other.title}”的一万倍，可能混用了元和万元",
                cell=funds.place.cell(column.field),
                found=plain(amount),
                remedy="请核对金额单位",
            )
            return
