"""Whether amounts are in the unit that 单位信息 names: 元 typed where 万元 are meant, or the other way round."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from statistics import median
from typing import Final

from perfeval import template
from perfeval.checks.check import Finding, Findings, Terms, check_submission
from perfeval.checks.wording import WORTH, figures, own_texts
from perfeval.figures import plain
from perfeval.model import Amount, FundsDraft, ProjectDraft, Submission, known
from perfeval.problems import Severity

_TEN_THOUSAND: Final = Decimal(10**4)
#: how many times the others a budget must be for the unit of money to be doubted
_FAR: Final = 1000
#: about ten thousand times: what a slip of one column comes to
_SLIP: Final = (Decimal(2000), Decimal(20000))
#: in 万元, what a single project hardly ever costs; in yuan, what none is worth reporting for
_HUGE, _TINY = Decimal(200_000), Decimal(1000)
#: amounts that are of the size of the budget, unless something is very wrong
_OF_BUDGET_SIZE: Final = (
    Amount.INITIAL_BUDGET,
    Amount.ADJUSTED_BUDGET,
    Amount.APPROPRIATION_RECEIVED,
    Amount.EXPENDITURE,
)


@check_submission("unit-slip", Severity.WARNING, "金额没有把元和万元弄混", leading=True)
def unit_slip(submission: Submission, _terms: Terms) -> Findings:
    """Find amounts of a project, or one of its columns, that are ten thousandfold what is meant."""
    unit = known(submission.unit.money_unit)
    budgets = {p.code: budget for p in submission.projects if p.funds is not None and (budget := p.funds.allocated)}
    for project in submission.projects:
        if project.funds is None or unit not in WORTH:
            continue
        found = next(_slips(project, project.funds, unit, budgets), None)
        if found is not None:
            yield found


def _slips(project: ProjectDraft, funds: FundsDraft, unit: str, budgets: Mapping[str, Decimal]) -> Iterator[Finding]:
    yield from _column(funds)
    budget = funds.allocated
    if not budget or budget < 0:
        return
    why = next(_reasons(project, budget, unit, budgets), None)
    if why is not None:
        other = "元" if unit == "万元" else "万元"
        title = template.FUNDS.by_field[funds.budget].title
        yield Finding(
            f"{project.label}的金额可能是按{other}填写的",
            funds.place.cell(funds.budget),
            expected=f"以{unit}为单位的金额",
            found=f"{title} {plain(budget)}，{why}",
            remedy="请核对金额单位；确有这样的数额的，不用改",
        )


def _reasons(project: ProjectDraft, budget: Decimal, unit: str, budgets: Mapping[str, Decimal]) -> Iterator[str]:
    """Yield why a budget is hardly in the unit's unit of money."""
    meant = budget if unit == "万元" else budget * _TEN_THOUSAND
    stated = [figure for _, _, text in own_texts(project) for figure in figures(text) if figure.is_amount]
    right = budget * WORTH[unit]
    if any(figure.yuan == meant for figure in stated) and all(figure.yuan != right for figure in stated):
        yield f"文字里写的是 {plain(meant / _TEN_THOUSAND)} 万元"
    if (budget >= _TEN_THOUSAND) is not (unit == "万元"):
        return  # whatever the others are, of which the median takes its time
    others = [each for code, each in budgets.items() if code != project.code]
    usual = Decimal(median(others)) if others else None
    if unit == "万元":
        if usual and budget >= usual * _FAR:
            yield f"是本单位其他项目的 {plain((budget / usual).quantize(Decimal(1)))} 倍左右"
        if budget >= _HUGE and usual is None:
            yield f"合 {plain(budget / _TEN_THOUSAND)} 亿元"
    else:
        if usual and usual >= budget * _FAR:
            yield f"只有本单位其他项目的 {plain((usual / budget).quantize(Decimal(1)))} 分之一左右"
        if budget < _TINY and usual is None:
            yield f"整个项目只有 {plain(budget)} 元"


def _column(funds: FundsDraft) -> Iterator[Finding]:
    """Yield an amount that is another one about ten thousandfold."""
    stated = {amount: figure for amount in Amount if (figure := funds.figure(amount)) and figure > 0}
    for amount, figure in stated.items():
        # a carry-over of a few yuan is honest
        exact = next((a for a, f in stated.items() if a in _OF_BUDGET_SIZE and f * _TEN_THOUSAND == figure), None)
        if exact is not None:
            yield Finding(
                f"“{_title(amount)}”正好是“{_title(exact)}”的一万倍，可能混用了元和万元",
                funds.place.cell(amount),
                found=plain(figure),
                remedy="请核对金额单位",
            )
    budget = funds.allocated
    for amount, figure in stated.items():
        if budget is None or budget <= 0 or amount is funds.budget:
            continue
        large = _SLIP[0] <= figure / budget <= _SLIP[1]
        small = amount in _OF_BUDGET_SIZE and _SLIP[0] <= budget / figure <= _SLIP[1]
        if large or small:
            times = (figure / budget if large else budget / figure).quantize(Decimal(1))
            yield Finding(
                f"“{_title(amount)}”与“{_title(funds.budget)}”相差 {plain(times)} 倍左右，可能混用了元和万元",
                funds.place.cell(amount),
                expected=f"与{_title(funds.budget)} {plain(budget)} 单位相同的金额",
                found=plain(figure),
                remedy="请核对金额单位",
            )


def _title(amount: Amount) -> str:
    return template.FUNDS.by_field[amount].title
