"""Score complete projects: points of each indicator, total, rescaling, cap and grade.

Shares of the points are exact fractions; each indicator is rounded half up to two places, the total is the sum of
rounded points. What share an indicator is awarded is for its scoring method to say (`methods`).
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from perfeval.cells import Cell
from perfeval.figures import plain, rounded, rounded_fraction
from perfeval.library import IndicatorSystem, Rate, RateName
from perfeval.methods import Answer
from perfeval.methods.method import ALL, NOTHING
from perfeval.methods.words import gives_reason
from perfeval.model import NOT_APPLICABLE, Assessment, Evaluation, Indicator, Project, Result, Score, Target, Unscored

_ZERO: Final = Decimal(0)


def evaluate(projects: Iterable[Project], system: IndicatorSystem) -> tuple[Assessment, ...]:
    """Evaluate the projects that can be scored, and those that have no points to be scored by."""
    found = (
        _unscored(project, system) if project.unscored else evaluate_project(project, system) for project in projects
    )
    return tuple(assessment for assessment in found if assessment is not None)


def evaluate_project(project: Project, system: IndicatorSystem) -> Evaluation | None:
    """Evaluate a project; None where one of its indicators cannot be scored, or none of them applies."""
    scores: list[Score] = []
    for indicator in project.indicators:
        scored = score(indicator, project, system)
        if scored is None:
            return None
        scores.append(scored)
    applicable = sum((s.points for s in scores if s.indicator.applicable), _ZERO)
    return _evaluation(project, system, tuple(scores), applicable) if applicable > 0 else None


def _unscored(project: Project, system: IndicatorSystem) -> Unscored:
    arrival = system.rate(RateName.ARRIVAL, project.funds)
    execution = system.rate(RateName.EXECUTION, project.funds)
    return Unscored(
        project=project,
        results=tuple(_result(indicator, project, system) for indicator in project.indicators),
        arrival_rate=arrival.value if arrival else None,
        execution_rate=execution.value if execution else None,
    )


def _result(indicator: Indicator, project: Project, system: IndicatorSystem) -> Result:
    """Return what an indicator without points came to."""
    if not indicator.applicable:
        return Result(indicator=indicator, actual=None, inputs=(indicator.place.cell("achievement"),))
    derived = system.derive(indicator, project.funds) if indicator.actual is None else None
    fields = ("actual",) if indicator.nature.measured else ("achievement",)
    return Result(
        indicator=indicator,
        actual=derived.value if derived else indicator.actual,
        inputs=_inputs(indicator, project, derived, fields),
    )


def _evaluation(
    project: Project, system: IndicatorSystem, scores: tuple[Score, ...], applicable: Decimal
) -> Evaluation:
    points_total = sum((s.awarded for s in scores), _ZERO)
    rescaled, rescale_explanation = _rescaled(points_total, applicable, system.total)
    arrival = system.rate(RateName.ARRIVAL, project.funds)
    execution = system.rate(RateName.EXECUTION, project.funds)
    total, cap_explanation = _capped(rescaled, execution, system)
    return Evaluation(
        project=project,
        scores=scores,
        points_total=points_total,
        rescaled_total=rescaled,
        total=total,
        grade=system.grade(total),
        arrival_rate=arrival.value if arrival else None,
        execution_rate=execution.value if execution else None,
        rescale_explanation=rescale_explanation,
        cap_explanation=cap_explanation,
    )


def _rescaled(points_total: Decimal, applicable: Decimal, full: Decimal) -> tuple[Decimal, str | None]:
    """Return a sum of points put on full marks, and how, where some indicators do not apply."""
    if applicable == full:
        return points_total, None
    rescaled = rounded_fraction(Fraction(points_total) * Fraction(full) / Fraction(applicable))
    return rescaled, (
        f"不适用指标不计，其余 {plain(applicable)} 分折算为 {plain(full)} 分："
        f"{points_total:.2f} × {plain(full)} ÷ {plain(applicable)} = {rescaled:.2f}"
    )


def _capped(rescaled: Decimal, execution: Rate | None, system: IndicatorSystem) -> tuple[Decimal, str | None]:
    """Return the total after the cap that a low execution rate brings, and why, where that takes something off."""
    cap = system.cap(execution.value if execution else None)
    if execution is None or cap is None or rescaled <= cap.total:
        return rounded(rescaled), None
    return rounded(cap.total), (
        f"预算执行率 {execution.value}% 低于 {plain(cap.below)}%，总分由 {rescaled:.2f} 分封顶为 {plain(cap.total)} 分"
    )


def score(indicator: Indicator, project: Project, system: IndicatorSystem) -> Score | None:
    """Score one indicator of a project; None where what its row says cannot be scored."""
    points = indicator.points
    if points is None:
        return None
    if not indicator.applicable:
        return _not_applicable(indicator, points)
    derived = system.derive(indicator, project.funds) if indicator.actual is None else None
    actual = derived.value if derived else indicator.actual
    scoring = system.method(indicator)
    answer = system.judge(scoring, indicator, actual)
    if not isinstance(answer, Answer):
        return None
    awarded, arithmetic = _awarded(indicator, points, actual, answer, system)
    fields = answer.fields
    own = _own(indicator, awarded, system)
    if own is not None:
        arithmetic += f"；单位自评 {plain(own)} 分并说明原因，采用自评得分"
        awarded, fields = own, (*fields, "self_score", "deviation_reason")
    return Score(
        indicator=indicator,
        actual=actual,
        points=points,
        awarded=awarded,
        rule=scoring.title,
        arithmetic=f"{derived.arithmetic}；{arithmetic}" if derived else arithmetic,
        inputs=_inputs(indicator, project, derived, fields),
        lowered=own is not None,
    )


def _not_applicable(indicator: Indicator, points: Decimal) -> Score:
    return Score(
        indicator=indicator,
        actual=None,
        points=points,
        awarded=_ZERO,
        rule=NOT_APPLICABLE,
        arithmetic="不考核，其余指标折算",
        inputs=(indicator.place.cell("achievement"),),
    )


def _awarded(
    indicator: Indicator, points: Decimal, actual: Target | None, answer: Answer, system: IndicatorSystem
) -> tuple[Decimal, str]:
    """Return the points awarded and their arithmetic, less what over-completion costs."""
    awarded, share = points, answer.share
    reached = share.numerator >= share.denominator
    if share is not ALL:
        awarded = rounded(points) if reached else rounded_fraction(Fraction(points) * max(share, NOTHING))
    arithmetic = answer.arithmetic if answer.final else f"{answer.arithmetic} × {plain(points)} = {awarded}"
    over = system.over_completion
    if over is not None and over.deduction and reached and system.over_completed(indicator, actual):
        awarded = max(rounded(awarded - over.deduction), _ZERO)
        arithmetic += f"；超过指标值 {plain(over.threshold)}% 以上，减 {plain(over.deduction)} 分"
    return awarded, arithmetic


def _own(indicator: Indicator, awarded: Decimal, system: IndicatorSystem) -> Decimal | None:
    """Return the unit's own score where it stands: the system lets it, it is lower, and a reason is given."""
    own = indicator.self_score
    if not system.own_lower or own is None or not gives_reason(indicator.deviation_reason):
        return None
    own = rounded(own)
    return own if own >= 0 and own + system.tolerance < awarded else None


def _inputs(indicator: Indicator, project: Project, derived: Rate | None, fields: tuple[str, ...]) -> tuple[Cell, ...]:
    """Return the cells that a score came from; those of the funds statement where the actual value is derived."""
    cells: list[Cell] = []
    for field in fields:
        if field == "actual" and derived is not None:
            cells += [project.funds.place.cell(amount) for amount in derived.fields]
        else:
            cells.append(indicator.place.cell(field))
    return tuple(cells)
