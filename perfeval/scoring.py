"""Score a validated submission: points of each indicator, total, cap and grade.

Arithmetic is `Decimal`; each indicator is rounded half up to two places, the total is the sum of rounded points.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from perfeval.indicators import IndicatorSystem, checked_points
from perfeval.model import Evaluation, Indicator, Interval, Nature, Project, Score, Submission, Target, plain, rounded

ZERO = Decimal(0)


def evaluate(submission: Submission, system: IndicatorSystem) -> tuple[Evaluation, ...]:
    """Evaluate every project of a submission that has passed validation."""
    return tuple(_evaluate_project(project, system) for project in submission.projects)


def _evaluate_project(project: Project, system: IndicatorSystem) -> Evaluation:
    scores = tuple(score(indicator, project, system) for indicator in project.indicators)
    points_total = sum((s.awarded for s in scores), ZERO)
    arrival = system.arrival_rate(project.funds) if project.funds else None
    execution = system.execution_rate(project.funds) if project.funds else None
    cap = system.cap(execution)
    capped = cap is not None and points_total > cap.total
    total = cap.total if cap is not None and capped else points_total
    return Evaluation(
        project=project,
        scores=scores,
        points_total=points_total,
        total=rounded(total),
        grade=system.grade(rounded(total)),
        arrival_rate=arrival,
        execution_rate=execution,
        cap_explanation=(
            f"预算执行率 {execution}% 低于 {plain(cap.below)}%，总分由 {points_total:.2f} 分"
            f"封顶为 {plain(cap.total)} 分"
            if cap is not None and capped
            else None
        ),
    )


def score(indicator: Indicator, project: Project, system: IndicatorSystem) -> Score:
    """Score one indicator of a project that has passed validation."""
    actual = indicator.actual
    if actual is None and project.funds is not None:
        actual = system.derive(indicator, project.funds)
    method = _METHODS[system.methods[indicator.nature].method]
    share, explanation = method(indicator, actual, system)
    awarded = min(max(rounded(indicator.points * share), ZERO), indicator.points)
    return Score(indicator=indicator, actual=actual, awarded=awarded, explanation=explanation)


def _ratio(indicator: Indicator, actual: Target | None, _system: IndicatorSystem) -> tuple[Decimal, str]:
    target, actual = _figures(indicator, actual)
    if target == 0 and indicator.nature is Nature.EQUAL:
        return _all_or_nothing(met=actual <= 0, full="实际为 0，得满分", none="应为 0 而不为 0，不得分")
    if actual >= target:
        return Decimal(1), "达到指标值，得满分"
    return max(actual, ZERO) / target, f"按完成比例：{plain(actual)} ÷ {plain(target)} × {plain(indicator.points)}"


def _reverse(indicator: Indicator, actual: Target | None, _system: IndicatorSystem) -> tuple[Decimal, str]:
    target, actual = _figures(indicator, actual)
    if actual <= target:
        return Decimal(1), "未超过指标值，得满分"
    if actual >= 2 * target:
        return ZERO, "达到指标值的两倍，不得分"
    explanation = f"[1 − ({plain(actual)} − {plain(target)}) ÷ {plain(target)}] × {plain(indicator.points)}"
    return 1 - (actual - target) / target, f"超过指标值：{explanation}"


def _all_or_nothing(*, met: bool, full: str, none: str) -> tuple[Decimal, str]:
    return Decimal(met), full if met else none


def _range(indicator: Indicator, actual: Target | None, _system: IndicatorSystem) -> tuple[Decimal, str]:
    interval = indicator.target
    if not isinstance(interval, Interval) or not isinstance(actual, Decimal):
        raise TypeError(indicator.name)
    if interval.low <= actual <= interval.high:
        return Decimal(1), "在区间之内，得满分"
    if actual < interval.low:
        return max(actual, ZERO) / interval.low, f"低于区间：{plain(actual)} ÷ {plain(interval.low)}"
    return interval.high / actual, f"高于区间：{plain(interval.high)} ÷ {plain(actual)}"


def _yes_no(indicator: Indicator, _actual: Target | None, _system: IndicatorSystem) -> tuple[Decimal, str]:
    return _all_or_nothing(met=indicator.achievement == "是", full="达到，得满分", none="未达到，不得分")


def _checklist(indicator: Indicator, _actual: Target | None, system: IndicatorSystem) -> tuple[Decimal, str]:
    met, count = checked_points(indicator.achievement or ""), len(system.checkpoints(indicator))
    if met is None or not count:
        raise TypeError(indicator.name)
    return Decimal(
        len(met)
    ) / count, f"{count} 项要点达到 {len(met)} 项：{len(met)} ÷ {count} × {plain(indicator.points)}"


def _level(indicator: Indicator, _actual: Target | None, system: IndicatorSystem) -> tuple[Decimal, str]:
    level, judged = system.level(indicator), indicator.self_score
    if level is None or judged is None:
        raise TypeError(indicator.name)
    band = f"{plain(level.minimum)}%～{plain(level.maximum)}%"
    return judged / indicator.points, f"档次“{level.name}”（{band}），单位评定 {plain(judged)} 分"


def _figures(indicator: Indicator, actual: Target | None) -> tuple[Decimal, Decimal]:
    if not isinstance(indicator.target, Decimal) or not isinstance(actual, Decimal):
        raise TypeError(indicator.name)
    return indicator.target, actual


_Method: TypeAlias = Callable[[Indicator, Target | None, IndicatorSystem], tuple[Decimal, str]]

_METHODS: dict[str, _Method] = {
    "ratio": _ratio,
    "reverse": _reverse,
    "range": _range,
    "yes-no": _yes_no,
    "checklist": _checklist,
    "level": _level,
}
