"""Hold a submission to the rules that span cells: CHECKS, then REVIEWS, are the whole programme.

A check takes the submission and its indicator system, a review takes an evaluation; both yield problems. A field that
reading has reported already is passed over, so that every fault is named once.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import TypeAlias

from perfeval import template
from perfeval.indicators import IndicatorSystem, checked_points
from perfeval.model import Evaluation, FundsStatement, Indicator, Nature, Project, Submission, plain, rounded
from perfeval.problems import Problem, Rule

ZERO = Decimal(0)
_SLOT = re.compile("【([^【】]*)】")

Check: TypeAlias = Callable[[Submission, IndicatorSystem], Iterator[Problem]]
Review: TypeAlias = Callable[[Evaluation], Iterator[Problem]]


def validate(submission: Submission, system: IndicatorSystem) -> list[Problem]:
    """Return every problem that the checks find, in their order."""
    return [problem for check in CHECKS for problem in check(submission, system)]


def review(evaluations: Iterable[Evaluation]) -> list[Problem]:
    """Return every problem that shows only once the indicators are scored."""
    return [problem for evaluation in evaluations for look in REVIEWS for problem in look(evaluation)]


def check_wording(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each slot in the unit's wording that no report can fill."""
    unit = submission.unit
    for field, text in unit.wording.items():
        for name in dict.fromkeys(_SLOT.findall(text)):
            if name not in template.SLOTS:
                yield Problem(
                    rule=Rule.SLOT_UNKNOWN,
                    message="常用语里有不认识的占位",
                    cell=unit.place.cell(f"wording.{field}"),
                    expected="、".join(f"【{slot}】" for slot in template.SLOTS),
                    found=f"【{name}】",
                    remedy="请改正，或不用【】",
                )


def check_completeness(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each project that lacks its funds statement or its indicators."""
    for project in submission.projects:
        absent = [
            sheet.title
            for sheet, there in ((template.FUNDS, project.funds), (template.INDICATORS, project.indicators))
            if not there and sheet.title not in submission.missing_sheets
        ]
        for title in absent:
            yield Problem(
                rule=Rule.PROJECT_INCOMPLETE,
                message=f"项目“{project.code} {project.name}”在“{title}”中没有填写",
                cell=project.place.cell("code"),
                expected="至少一行",
                found="没有",
                remedy=f"请在“{title}”中填写编号为 {project.code} 的行",
            )


def check_points(submission: Submission, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield points that are not above 0 and projects whose points do not add up (总分一般为 100)."""
    for project in submission.projects:
        for indicator in project.indicators:
            if indicator.place.readable("points") and indicator.points <= 0:
                yield Problem(
                    rule=Rule.POINTS_RANGE,
                    message=f"指标“{indicator.name}”的分值有误",
                    cell=indicator.place.cell("points"),
                    expected="大于 0 的数",
                    found=plain(indicator.points),
                    remedy="请改正，或删去不考核的指标",
                )
        total = sum((i.points for i in project.indicators), ZERO)
        readable = all(i.place.readable("points") for i in project.indicators)
        if project.indicators and readable and total != system.total:
            yield Problem(
                rule=Rule.POINTS_TOTAL,
                message=f"项目“{project.code} {project.name}”{len(project.indicators)} 个指标的分值合计有误",
                cell=project.indicators[-1].place.cell("points"),
                expected=plain(system.total),
                found=_against(total, system.total),
                remedy="请调整该项目各指标的分值",
            )


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
        found=_against(found, expected),
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
        found=_against(stated, sources),
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
            found=_against(returned, closing),
            remedy="请核对这两个数",
        )


def _against(found: Decimal, expected: Decimal) -> str:
    difference = found - expected
    return f"{plain(found)}，{'多' if difference > 0 else '少'} {plain(abs(difference))}"


def check_groups(submission: Submission, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each indicator whose level-1 and level-2 names are no pair of the system's tree."""
    for indicator in _indicators(submission):
        pair = (indicator.level1, indicator.level2)
        if indicator.place.readable("level1", "level2") and pair not in system.groups:
            yield Problem(
                rule=Rule.GROUP_UNKNOWN,
                message=f"指标“{indicator.name}”的一级、二级指标不属于“{system.title}”",
                cell=indicator.place.cell("level2"),
                expected="、".join("/".join(group) for group in system.groups),
                found="/".join(pair),
                remedy="请从下拉列表选择",
            )


def check_scorable(submission: Submission, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each indicator that cannot be scored from what its row says."""
    for project in submission.projects:
        for indicator in project.indicators:
            if indicator.place.readable("nature"):
                yield from _unscorable(indicator, project, system)


def _unscorable(indicator: Indicator, project: Project, system: IndicatorSystem) -> Iterator[Problem]:
    match indicator.nature:
        case Nature.YES_NO:
            yield from _one_of(indicator, (template.YES, template.NO))
        case Nature.LEVEL:
            yield from _one_of(indicator, tuple(v.name for v in system.methods[Nature.LEVEL].levels))
            yield from _judged(indicator, system)
        case Nature.CHECKLIST:
            yield from _checked(indicator, system)
        case _:
            yield from _measured(indicator, project, system)


def _fault(indicator: Indicator, field: str, rule: Rule, found: str, **details: str) -> Iterator[Problem]:
    """Yield the problem of one field of an indicator, unless reading has reported the field."""
    if indicator.place.readable(field):
        yield Problem(
            rule=rule,
            message=f"指标“{indicator.name}”的“{template.INDICATORS.by_field[field].title}”"
            f"{'没有填写' if found == '空白' else '有误'}",
            cell=indicator.place.cell(field),
            found=found,
            **details,
        )


def _one_of(indicator: Indicator, choices: tuple[str, ...]) -> Iterator[Problem]:
    expected = "、".join(choices)
    if indicator.achievement is None:
        yield from _fault(indicator, "achievement", Rule.ACTUAL_MISSING, "空白", expected=expected, remedy="请填写")
    elif indicator.achievement not in choices:
        found = f"“{indicator.achievement}”"
        yield from _fault(
            indicator, "achievement", Rule.ACHIEVEMENT_UNUSABLE, found, expected=expected, remedy="请改正"
        )


def _judged(indicator: Indicator, system: IndicatorSystem) -> Iterator[Problem]:
    level, judged = system.level(indicator), indicator.self_score
    if level is None or not indicator.place.readable("points"):
        return
    low, high = (rounded(indicator.points * bound / 100) for bound in (level.minimum, level.maximum))
    expected = f"档次“{level.name}”的幅度 {plain(low)}～{plain(high)} 分"
    if judged is None:
        yield from _fault(
            indicator, "self_score", Rule.SELF_SCORE_RANGE, "空白", expected=expected, remedy="请填写评定的得分"
        )
    elif not low <= judged <= high:
        yield from _fault(
            indicator, "self_score", Rule.SELF_SCORE_RANGE, plain(judged), expected=expected, remedy="请改正得分或档次"
        )


def _checked(indicator: Indicator, system: IndicatorSystem) -> Iterator[Problem]:
    checkpoints = system.checkpoints(indicator)
    if not checkpoints and (indicator.level1, indicator.level2) not in system.groups:
        return  # the group is reported; only with the right one can the system's points be found
    if not checkpoints:
        found = "没有逐条编号的要点" if indicator.target else "空白"
        yield from _fault(
            indicator, "target", Rule.TARGET_UNUSABLE, found, expected="①…；②…；③… 形式的要点", remedy="请写明要点"
        )
        return
    count = len(checkpoints)
    if indicator.achievement is None:
        expected = f"达到的条目，如 ①②；共 {count} 项，一项也没有达到时填 0"
        yield from _fault(indicator, "achievement", Rule.ACTUAL_MISSING, "空白", expected=expected, remedy="请填写")
        return
    met = checked_points(indicator.achievement)
    if met is None or any(number > count for number in met):
        found = f"“{indicator.achievement}”"
        expected = f"①至{chr(0x245F + count)}中达到的条目"
        yield from _fault(
            indicator, "achievement", Rule.ACHIEVEMENT_UNUSABLE, found, expected=expected, remedy="请改正"
        )


def _measured(indicator: Indicator, project: Project, system: IndicatorSystem) -> Iterator[Problem]:
    if indicator.target is None:
        yield from _fault(indicator, "target", Rule.TARGET_UNUSABLE, "空白", expected="数字", remedy="请填写")
    elif indicator.nature in {Nature.AT_LEAST, Nature.ABOVE} and indicator.target == 0:
        yield from _fault(
            indicator, "target", Rule.TARGET_UNUSABLE, "0", expected="大于 0 的数", remedy="请改正，0 不能计算完成比例"
        )
    derivable = indicator.name in system.derived
    if derivable and (project.funds is None or project.funds.place.unreadable):
        return  # what keeps the rate from being derived is reported where it stands
    if indicator.actual is None and (project.funds is None or system.derive(indicator, project.funds) is None):
        remedy = "请填写，或在“资金情况”中补齐算出它的金额" if derivable else "请填写，没有完成的填 0"
        yield from _fault(indicator, "actual", Rule.ACTUAL_MISSING, "空白", expected="数字", remedy=remedy)


def check_derived(submission: Submission, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each rate that was typed although the funds statement gives another."""
    for project in submission.projects:
        for indicator in project.indicators:
            rate = system.derive(indicator, project.funds) if project.funds is not None else None
            if isinstance(indicator.actual, Decimal) and rate is not None and rounded(indicator.actual) != rate:
                yield Problem(
                    rule=Rule.DERIVED_DIFFERS,
                    message=f"指标“{indicator.name}”与“资金情况”不一致",
                    cell=indicator.place.cell("actual"),
                    expected=f"由资金情况算出的 {plain(rate)}",
                    found=_against(indicator.actual, rate),
                    remedy="请核对；留空则自动采用算出的数",
                )


def review_deviations(evaluation: Evaluation) -> Iterator[Problem]:
    """Yield each indicator below full marks that gives no reason (得分小于分值须说明偏差原因)."""
    for result in evaluation.scores:
        indicator = result.indicator
        if result.deduction > 0 and indicator.deviation_reason is None:
            yield Problem(
                rule=Rule.DEVIATION_UNEXPLAINED,
                message=f"指标“{indicator.name}”得 {plain(result.awarded)} 分、满分 {plain(indicator.points)} 分，没有说明原因",
                cell=indicator.place.cell("deviation_reason"),
                remedy="请填写偏差原因及改进措施",
            )


def _indicators(submission: Submission) -> Iterator[Indicator]:
    return (indicator for project in submission.projects for indicator in project.indicators)


CHECKS: tuple[Check, ...] = (
    check_completeness,
    check_wording,
    check_points,
    check_groups,
    check_scorable,
    check_funds,
    check_derived,
)

REVIEWS: tuple[Review, ...] = (review_deviations,)
