"""What must hold in the funds statements (资金情况)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from perfeval import template
from perfeval.checks.check import Finding, Findings, Terms, check_funds, check_project
from perfeval.checks.wording import explains, stated
from perfeval.figures import against, plain
from perfeval.library import RateName
from perfeval.model import (
    BUDGET_SOURCES,
    INITIAL_SOURCES,
    SPENT_SOURCES,
    UNREAD,
    Amount,
    FundsDraft,
    IndicatorDraft,
    ProjectDraft,
)
from perfeval.problems import Severity

#: a difference that rounding of the amounts explains, in the unit of money
_TOLERANCE: Final = Decimal("0.01")
_BALANCE: Final = (
    Amount.OPENING_CARRYOVER,
    Amount.APPROPRIATION_RECEIVED,
    Amount.EXPENDITURE,
    Amount.CLOSING_CARRYOVER,
)
_EXECUTED: Final = Decimal(90)
_SELF_EVALUATION_FORM: Final = "项目支出绩效自评表：年度资金总额等于各项资金之和"


def _title(amount: Amount) -> str:
    return template.FUNDS.by_field[amount].title


@check_funds("funds-unbalanced", Severity.ERROR, "年初结转 + 本年拨入 − 本年支出 = 年末结转")
def unbalanced(funds: FundsDraft, _terms: Terms) -> Findings:
    """Find a closing carry-over that receipts and payments do not give."""
    opening, received = funds.figure(Amount.OPENING_CARRYOVER), funds.figure(Amount.APPROPRIATION_RECEIVED)
    spent, closing = funds.figure(Amount.EXPENDITURE), funds.figure(Amount.CLOSING_CARRYOVER)
    if opening is None or received is None or spent is None or closing is None:
        return
    expected = opening + received - spent
    if abs(expected - closing) > _TOLERANCE + funds.rounded_by(*_BALANCE):
        sum_shown = f"{plain(opening)} + {plain(received)} − {plain(spent)}"
        yield Finding(
            "年末结转与收支不平衡",
            funds.place.cell(Amount.CLOSING_CARRYOVER),
            expected=f"年初结转 + 本年拨入 − 本年支出 = {sum_shown} = {plain(expected)}",
            found=against(closing, expected),
            remedy="请核对这四个数",
        )


@check_funds("funds-sources", Severity.ERROR, "预算数、支出数等于其中各项资金之和", _SELF_EVALUATION_FORM)
def sources(funds: FundsDraft, _terms: Terms) -> Findings:
    """Find a budget or an expenditure that its stated parts by source do not add up to."""
    if funds[Amount.ADJUSTED_BUDGET] is not None or funds[Amount.CURRENT_APPROPRIATION] is not None:
        title = _title(funds.budget)
        yield from _parts(
            funds,
            funds.budget,
            BUDGET_SOURCES,
            f"{title}与资金来源不符",
            "当年财政拨款、上年结转、其他资金之和",
            f"请核对{title}和各项来源",
        )
    for whole, parts in ((Amount.INITIAL_BUDGET, INITIAL_SOURCES), (Amount.EXPENDITURE, SPENT_SOURCES)):
        title = _title(whole)
        named = "、".join(template.SOURCES_OF_FUNDS.values())
        yield from _parts(
            funds, whole, parts, f"{title}与其中的各项资金不符", f"其中{named}之和", f"请核对{title}和其中的各项"
        )


def _parts(
    funds: FundsDraft, whole: Amount, parts: Sequence[Amount], message: str, named: str, remedy: str
) -> Findings:
    total, stated = funds.sum_of(parts), funds.figure(whole)
    if total is not None and stated is not None and abs(total - stated) > _TOLERANCE + funds.rounded_by(whole, *parts):
        yield Finding(
            message,
            funds.place.cell(whole),
            expected=f"{named} {plain(total)}",
            found=against(stated, total),
            remedy=remedy,
        )


@check_funds("funds-negative", Severity.ERROR, "金额不为负数")
def negative(funds: FundsDraft, _terms: Terms) -> Findings:
    """Find amounts below 0."""
    for amount in Amount:
        figure = funds.figure(amount)
        if figure is not None and figure < 0:
            yield Finding(
                f"“{_title(amount)}”为负数",
                funds.place.cell(amount),
                expected="0 或正数",
                found=plain(figure),
                remedy="请改正",
            )


@check_funds("funds-returned", Severity.ERROR, "交回财政不超过年末结转")
def returned_too_much(funds: FundsDraft, _terms: Terms) -> Findings:
    """Find more returned than was left."""
    returned, closing = funds.figure(Amount.RETURNED), funds.figure(Amount.CLOSING_CARRYOVER)
    if (
        returned is not None
        and closing is not None
        and returned > closing + funds.rounded_by(Amount.RETURNED, Amount.CLOSING_CARRYOVER)
    ):
        yield Finding(
            "交回财政超过年末结转",
            funds.place.cell(Amount.RETURNED),
            expected=f"不超过年末结转 {plain(closing)}",
            found=against(returned, closing),
            remedy="请核对这两个数",
        )


@check_funds("budget-zero", Severity.ERROR, "预算数不为 0")
def budget_zero(funds: FundsDraft, _terms: Terms) -> Findings:
    """Find a budget that no rate can be computed from."""
    if funds.allocated == 0:
        yield Finding(
            f"“{_title(funds.budget)}”为 0，不能计算比率",
            funds.place.cell(funds.budget),
            expected="大于 0 的数",
            found="0",
            remedy="请改正；不掌握的留空",
        )


@check_funds("budget-missing", Severity.WARNING, "年初预算数或全年预算数已填写")
def budget_missing(funds: FundsDraft, _terms: Terms) -> Findings:
    """Find a statement without any budget."""
    if funds[funds.budget] is None:
        yield Finding(
            "没有填写预算数，不能核对支出和计算有关比率",
            funds.place.cell(funds.budget),
            expected="年初预算数或全年预算数",
            found="空白",
            remedy="掌握的请填写",
        )


@check_funds("over-budget", Severity.ERROR, "本年支出不超过预算数")
def over_budget(funds: FundsDraft, _terms: Terms) -> Findings:
    """Find more spent than the budget, and what was carried over, allow."""
    if not funds.figure(Amount.OTHER_FUNDS):
        yield from _overspent(funds)


@check_funds("over-budget-other-funds", Severity.WARNING, "本年支出超过预算数的，由其他资金解释")
def over_budget_other_funds(funds: FundsDraft, _terms: Terms) -> Findings:
    """Find the same where other funds may explain it."""
    if funds.figure(Amount.OTHER_FUNDS):
        yield from _overspent(funds)


def _overspent(funds: FundsDraft) -> Findings:
    budget, spent = funds.allocated, funds.figure(Amount.EXPENDITURE)
    adjusted = funds.budget is Amount.ADJUSTED_BUDGET
    # an adjusted budget holds what was carried over; beside an initial one it may be spent too, where it is known
    carried = Decimal(0) if adjusted else funds.figure(Amount.OPENING_CARRYOVER)
    if budget is None or spent is None or carried is None or funds[Amount.OPENING_CARRYOVER] is UNREAD:
        return
    limit = budget + carried
    if spent - limit <= _TOLERANCE + funds.rounded_by(funds.budget, Amount.EXPENDITURE, Amount.OPENING_CARRYOVER):
        return
    shown = f"{plain(budget)} + {plain(carried)} = {plain(limit)}" if carried else plain(limit)
    yield Finding(
        "本年支出超过预算数",
        funds.place.cell(Amount.EXPENDITURE),
        expected=f"不超过{'全年预算数' if adjusted else '年初预算数加年初结转'} {shown}",
        found=against(spent, limit),
        remedy="请核对；预算有调整的，请填写“全年预算数”",
    )


@check_funds("adjustment-unexplained", Severity.WARNING, "预算有调整的说明了原因")
def adjustment_unexplained(funds: FundsDraft, _terms: Terms) -> Findings:
    """Find an adjusted budget without a note."""
    initial, adjusted = funds.figure(Amount.INITIAL_BUDGET), funds.figure(Amount.ADJUSTED_BUDGET)
    if initial is not None and adjusted is not None and initial != adjusted and not explains(funds.note):
        yield Finding(
            "全年预算数与年初预算数不同，没有说明",
            funds.place.cell("note"),
            expected=f"说明预算为什么由 {plain(initial)} 调整为 {plain(adjusted)}",
            found=stated(funds.note),
            remedy="请在“说明”中填写",
        )


@check_project(
    "execution-unexplained",
    Severity.WARNING,
    "预算执行率低于 90% 的说明了原因",
    "四川省自评表的填表要求",
    by_system=True,
)
def execution_unexplained(project: ProjectDraft, terms: Terms) -> Findings:
    """Find an execution rate below 90 per cent that neither the statement nor its indicator explains.

    Where the statement says in so many words that it has no reason to give (/, 无), it is asked about all the same.
    """
    if project.funds is None or explains(project.funds.note):
        return
    rate = terms.system.rate(RateName.EXECUTION, project.funds)
    if rate is None or rate.value >= _EXECUTED:
        return
    if not any(_explains_execution(indicator, terms) for indicator in project.indicators):
        yield Finding(
            f"{project.label}的预算执行率偏低，没有说明原因",
            project.funds.place.cell("note"),
            expected=f"{plain(_EXECUTED)}% 以上，或写明原因",
            found=rate.arithmetic,
            remedy="请在“说明”中填写",
        )
    elif project.funds.note is not None:
        yield Finding(
            f"{project.label}的预算执行率偏低，“说明”里写的不是原因",
            project.funds.place.cell("note"),
            expected="原因，或者留空",
            found=stated(project.funds.note),
            remedy="请写明原因；指标的“偏差原因及改进措施”里已经写明的，把这一格留空",
        )


def _explains_execution(indicator: IndicatorDraft, terms: Terms) -> bool:
    if indicator.name is UNREAD or not explains(indicator.deviation_reason):
        return False
    return terms.system.derived.get(indicator.name) is RateName.EXECUTION
