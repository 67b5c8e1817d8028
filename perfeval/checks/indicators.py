"""Whether each indicator can be scored from what its row says, by the method that its system lays down."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from perfeval import template
from perfeval.checks.wording import against
from perfeval.figures import plain, rounded
from perfeval.library import IndicatorSystem
from perfeval.methods import Answer
from perfeval.methods.faults import SELF_SCORE_RANGE, Fault
from perfeval.model import UNREAD, IndicatorDraft, Nature, ProjectDraft
from perfeval.problems import Problem, Rule, Severity

DERIVED_DIFFERS: Final = Rule("derived-differs", Severity.ERROR, "填写的比率与资金情况表算出的一致")


def check_scorable(indicator: IndicatorDraft, project: ProjectDraft, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield what keeps an indicator from being scored from what its row says."""
    if indicator.nature is UNREAD or not indicator.applicable:
        return
    if indicator.nature not in {Nature.LEVEL, Nature.JUDGED}:
        yield from (_problem(indicator, fault) for fault in _stated_score(indicator))
    judged = system.judge(indicator, system.actual(indicator, project.funds))
    if not isinstance(judged, Answer):
        yield from (_problem(indicator, fault) for fault in judged)


def _stated_score(indicator: IndicatorDraft) -> Iterator[Fault]:
    """Yield a self-score that no rule could give an indicator that is not judged."""
    stated, points = indicator.self_score, indicator.points
    if stated is UNREAD or stated is None or points is UNREAD or 0 <= stated <= points:
        return
    yield Fault(
        field="self_score",
        rule=SELF_SCORE_RANGE,
        expected=f"0～{plain(points)} 分",
        found=plain(stated),
        remedy="请改正，或留空",
    )


def _problem(indicator: IndicatorDraft, fault: Fault) -> Problem:
    blank = fault.found is None
    return fault.rule.broken(
        f"{indicator.label}的“{template.INDICATORS.by_field[fault.field].title}”{'没有填写' if blank else '有误'}",
        indicator.place.cell(fault.field),
        expected=fault.expected,
        found="空白" if fault.found is None else fault.found,
        remedy=fault.remedy,
    )


def check_derived(indicator: IndicatorDraft, project: ProjectDraft, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield a rate that was typed although the funds statement gives another."""
    rate = system.derive(indicator, project.funds)
    if rate is not None and isinstance(indicator.actual, Decimal) and rounded(indicator.actual) != rate.value:
        yield DERIVED_DIFFERS.broken(
            f"{indicator.label}与“资金情况”不一致",
            indicator.place.cell("actual"),
            expected=f"由资金情况算出的 {plain(rate.value)}（{rate.arithmetic}）",
            found=against(indicator.actual, rate.value),
            remedy="请核对；留空则自动采用算出的数",
        )
