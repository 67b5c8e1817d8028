"""Whether each indicator can be scored from what its row says, by the method that its system lays down."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from perfeval import template
from perfeval.checks.wording import against
from perfeval.figures import plain, rounded
from perfeval.library import IndicatorSystem, checked_points
from perfeval.model import COMPLETED, NO, UNFINISHED, YES, Deadline, Indicator, Nature, Project, Submission
from perfeval.problems import Problem, Rule


def check_scorable(submission: Submission, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each indicator that cannot be scored from what its row says."""
    for project in submission.projects:
        for indicator in project.indicators:
            if indicator.place.readable("nature") and indicator.applicable:
                yield from _stated_score(indicator)
                yield from _NEEDS[system.method(indicator).function](indicator, project, system)


_Need: TypeAlias = Callable[[Indicator, Project, IndicatorSystem], Iterator[Problem]]


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


def _one_of(indicator: Indicator, choices: tuple[str, ...], meaning: str = "") -> Iterator[Problem]:
    expected = "、".join(choices) + meaning
    if indicator.achievement is None:
        yield from _fault(indicator, "achievement", Rule.ACTUAL_MISSING, "空白", expected=expected, remedy="请填写")
    elif indicator.achievement not in choices:
        found = f"“{indicator.achievement}”"
        yield from _fault(
            indicator, "achievement", Rule.ACHIEVEMENT_UNUSABLE, found, expected=expected, remedy="请改正"
        )


def _stated_score(indicator: Indicator) -> Iterator[Problem]:
    """Yield a self-score that no rule could give, of an indicator that is not judged (W5: 0 ≤ 得分 ≤ 分值)."""
    stated = indicator.self_score
    judged = indicator.nature in {Nature.LEVEL, Nature.JUDGED}
    if stated is not None and not judged and indicator.place.readable("points") and not 0 <= stated <= indicator.points:
        expected = f"0～{plain(indicator.points)} 分"
        yield from _fault(
            indicator, "self_score", Rule.SELF_SCORE_RANGE, plain(stated), expected=expected, remedy="请改正，或留空"
        )


def _yes_no(indicator: Indicator, _project: Project, _system: IndicatorSystem) -> Iterator[Problem]:
    yield from _one_of(indicator, (YES, NO))


def _level(indicator: Indicator, _project: Project, system: IndicatorSystem) -> Iterator[Problem]:
    levels, level = system.method(indicator).levels, system.level(indicator)
    if level is None:
        yield from _one_of(indicator, tuple(v.name for v in levels))
        return
    if not indicator.place.readable("points"):
        return
    low, high = (indicator.points * bound / 100 for bound in (level.minimum, level.maximum))
    highest = level.maximum == max(v.maximum for v in levels)
    excluded = "" if highest else f"（不含 {plain(high)}）"
    expected = f"档次“{level.name}”的幅度 {plain(low)}～{plain(high)} 分{excluded}"
    judged = indicator.self_score
    yield from _judged(
        indicator,
        expected,
        "请改正得分或档次",
        good=judged is not None and low <= judged and (judged < high or (highest and judged == high)),
    )


def _judgement(indicator: Indicator, _project: Project, _system: IndicatorSystem) -> Iterator[Problem]:
    judged = indicator.self_score
    if indicator.place.readable("points"):
        expected = f"0～{plain(indicator.points)} 分"
        yield from _judged(indicator, expected, "请改正", good=judged is not None and 0 <= judged <= indicator.points)
    if indicator.achievement is None:
        yield from _fault(
            indicator, "achievement", Rule.ACTUAL_MISSING, "空白", expected="评定的理由", remedy="请写明为什么评这个分"
        )


def _judged(indicator: Indicator, expected: str, remedy: str, *, good: bool) -> Iterator[Problem]:
    """Yield what is wrong with the points that the unit awards itself (自评得分)."""
    judged = indicator.self_score
    if judged is None:
        yield from _fault(
            indicator, "self_score", Rule.SELF_SCORE_RANGE, "空白", expected=expected, remedy="请填写评定的得分"
        )
    elif not good:
        yield from _fault(
            indicator, "self_score", Rule.SELF_SCORE_RANGE, plain(judged), expected=expected, remedy=remedy
        )


def _checklist(indicator: Indicator, _project: Project, system: IndicatorSystem) -> Iterator[Problem]:
    checkpoints = system.checkpoints(indicator)
    if not checkpoints and (indicator.level1, indicator.level2) not in system.groups:
        return  # the group is reported; only with the right one can the system's points be found
    if not checkpoints:
        found = "没有依次编号的要点" if indicator.target else "空白"
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
        expected = f"{'①' if count == 1 else f'①至{chr(0x245F + count)}'}中达到的条目，一项也没有达到时填 0"
        yield from _fault(
            indicator, "achievement", Rule.ACHIEVEMENT_UNUSABLE, found, expected=expected, remedy="请改正"
        )


def _ratio(indicator: Indicator, project: Project, system: IndicatorSystem) -> Iterator[Problem]:
    zero_is_meant = indicator.nature.value == "="
    yield from _target(indicator, "0 或正数" if zero_is_meant else "大于 0 的数", positive=not zero_is_meant)
    yield from _actual(indicator, project, system)


def _reverse(indicator: Indicator, project: Project, system: IndicatorSystem) -> Iterator[Problem]:
    yield from _target(indicator, "0 或正数", positive=False)
    yield from _actual(indicator, project, system)


def _target(indicator: Indicator, expected: str, *, positive: bool) -> Iterator[Problem]:
    target = indicator.target
    if target is None:
        yield from _fault(indicator, "target", Rule.TARGET_UNUSABLE, "空白", expected="数字", remedy="请填写")
    elif isinstance(target, Decimal) and (target < 0 or (positive and target == 0)):
        remedy = "请改正，0 不能计算完成比例" if target == 0 else "请改正，负数不能计算完成比例"
        yield from _fault(indicator, "target", Rule.TARGET_UNUSABLE, plain(target), expected=expected, remedy=remedy)


def _range(indicator: Indicator, project: Project, system: IndicatorSystem) -> Iterator[Problem]:
    if indicator.target is None:
        yield from _fault(indicator, "target", Rule.TARGET_UNUSABLE, "空白", expected="如 10～15", remedy="请填写")
    yield from _actual(indicator, project, system)


def _tiers(indicator: Indicator, project: Project, system: IndicatorSystem) -> Iterator[Problem]:
    yield from _actual(indicator, project, system)


def _completion_tiers(indicator: Indicator, project: Project, system: IndicatorSystem) -> Iterator[Problem]:
    yield from _actual(indicator, project, system)
    yield from _one_of(indicator, (COMPLETED, UNFINISHED), "（指项目是否完成）")


def _actual(indicator: Indicator, project: Project, system: IndicatorSystem) -> Iterator[Problem]:
    derivable = indicator.name in system.derived
    if derivable and (project.funds is None or project.funds.place.unreadable):
        return  # what keeps the rate from being derived is reported where it stands
    if indicator.actual is None and system.derive(indicator, project.funds) is None:
        remedy = "请填写，或在“资金情况”中补齐算出它的金额" if derivable else "请填写，没有完成的填 0"
        yield from _fault(indicator, "actual", Rule.ACTUAL_MISSING, "空白", expected="数字", remedy=remedy)


def _deadline(indicator: Indicator, _project: Project, _system: IndicatorSystem) -> Iterator[Problem]:
    target, actual = indicator.target, indicator.actual
    if target is None:
        yield from _fault(
            indicator,
            "target",
            Rule.TARGET_UNUSABLE,
            "空白",
            expected="时限，如 2018年12月31日、9月底前",
            remedy="请填写",
        )
    if actual is None:
        yield from _fault(
            indicator, "actual", Rule.ACTUAL_MISSING, "空白", expected="完成的日期，如 2018-9-20", remedy="请填写"
        )
    elif (
        isinstance(target, Deadline)
        and isinstance(actual, date)
        and target.last_day < actual <= (target.disputed_until or date.min)
    ):
        yield from _fault(
            indicator,
            "target",
            Rule.TARGET_UNUSABLE,
            f"“{target}”，而完成日期 {actual:%Y-%m-%d} 正在其中",
            expected="看得出当期是否算在内的时限，如 8月底前、9月底前",
            remedy="请写明",
        )


_NEEDS: Final[dict[str, _Need]] = {
    "ratio": _ratio,
    "pass-line": _ratio,
    "tiers": _tiers,
    "completion-tiers": _completion_tiers,
    "reverse": _reverse,
    "inverse-ratio": _reverse,
    "range": _range,
    "deadline": _deadline,
    "yes-no": _yes_no,
    "checklist": _checklist,
    "level": _level,
    "judgement": _judgement,
}


def check_derived(submission: Submission, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each rate that was typed although the funds statement gives another."""
    for project in submission.projects:
        for indicator in project.indicators:
            rate = system.derive(indicator, project.funds)
            if rate is not None and isinstance(indicator.actual, Decimal) and rounded(indicator.actual) != rate.value:
                yield Problem(
                    rule=Rule.DERIVED_DIFFERS,
                    message=f"指标“{indicator.name}”与“资金情况”不一致",
                    cell=indicator.place.cell("actual"),
                    expected=f"由资金情况算出的 {plain(rate.value)}（{rate.arithmetic}）",
                    found=against(indicator.actual, rate.value),
                    remedy="请核对；留空则自动采用算出的数",
                )
