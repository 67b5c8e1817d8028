"""Score a validated submission: points of each indicator, total, rescaling, cap and grade.

Shares of the points are exact fractions; each indicator is rounded half up to two places, the total is the sum of
rounded points. A function below is one scoring method (评分方法) of `indicators.METHODS`; its parameters are the
system's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from perfeval.cells import Cell
from perfeval.figures import HUNDRED, chinese_day, plain, rounded, rounded_fraction
from perfeval.library import IndicatorSystem, Rate, ScoringMethod, checked_points
from perfeval.model import (
    COMPLETED,
    NOT_APPLICABLE,
    UNFINISHED,
    YES,
    Deadline,
    Evaluation,
    Indicator,
    Interval,
    Project,
    Score,
    Submission,
    Target,
)

ZERO: Final = Decimal(0)
_NOTHING, _ALL = Fraction(0), Fraction(1)


def evaluate(submission: Submission, system: IndicatorSystem) -> tuple[Evaluation, ...]:
    """Evaluate every project of a submission that has passed validation."""
    return tuple(_evaluate_project(project, system) for project in submission.projects)


def _evaluate_project(project: Project, system: IndicatorSystem) -> Evaluation:
    scores = tuple(score(indicator, project, system) for indicator in project.indicators)
    points_total = sum((s.awarded for s in scores), ZERO)
    applicable = sum((i.points for i in project.indicators if i.applicable), ZERO)
    rescaled = points_total
    if applicable != system.total:
        rescaled = rounded_fraction(Fraction(points_total) * Fraction(system.total) / Fraction(applicable))
    arrival, execution = (
        project.funds and system.rate(name, project.funds) for name in ("arrival_rate", "execution_rate")
    )
    cap = system.cap(execution.value if execution else None)
    total = rounded(rescaled if cap is None else min(rescaled, cap.total))
    return Evaluation(
        project=project,
        scores=scores,
        points_total=points_total,
        rescaled_total=rescaled,
        total=total,
        grade=system.grade(total),
        arrival_rate=arrival.value if arrival else None,
        execution_rate=execution.value if execution else None,
        rescale_explanation=(
            f"不适用指标不计，其余 {plain(applicable)} 分折算为 {plain(system.total)} 分："
            f"{points_total:.2f} × {plain(system.total)} ÷ {plain(applicable)} = {rescaled:.2f}"
            if applicable != system.total
            else None
        ),
        cap_explanation=(
            f"预算执行率 {execution.value}% 低于 {plain(cap.below)}%，总分由 {rescaled:.2f} 分"
            f"封顶为 {plain(cap.total)} 分"
            if execution and cap is not None and rescaled > cap.total
            else None
        ),
    )


def score(indicator: Indicator, project: Project, system: IndicatorSystem) -> Score:
    """Score one indicator of a project that has passed validation."""
    method = system.method(indicator)
    place = indicator.place
    if not indicator.applicable:
        return Score(
            indicator=indicator,
            actual=None,
            awarded=ZERO,
            rule=NOT_APPLICABLE,
            arithmetic="不考核，其余指标折算",
            inputs=(place.cell("achievement"),),
        )
    derived = system.derive(indicator, project.funds) if indicator.actual is None else None
    actual = derived.value if derived else indicator.actual
    result = _METHODS[method.function](_Question(indicator, actual, method, system))
    awarded = indicator.points
    if result.share is not _ALL:
        awarded = rounded_fraction(Fraction(indicator.points) * min(max(result.share, _NOTHING), _ALL))
    arithmetic = result.arithmetic if result.final else f"{result.arithmetic} × {plain(indicator.points)} = {awarded}"
    over = system.over_completion
    if over is not None and over.deduction and result.share == 1 and system.over_completed(indicator, actual):
        awarded = max(rounded(awarded - over.deduction), ZERO)
        arithmetic += f"；超过指标值 {plain(over.threshold)}% 以上，减 {plain(over.deduction)} 分"
    return Score(
        indicator=indicator,
        actual=actual,
        awarded=awarded,
        rule=method.title,
        arithmetic=f"{derived.arithmetic}；{arithmetic}" if derived else arithmetic,
        inputs=_inputs(indicator, project, derived, result.fields),
    )


def _inputs(indicator: Indicator, project: Project, derived: Rate | None, fields: tuple[str, ...]) -> tuple[Cell, ...]:
    """Return the cells that a score came from; those of the funds statement where the actual value is derived."""
    cells = []
    for field in fields:
        if field == "actual" and derived is not None and project.funds is not None:
            cells += [project.funds.place.cell(name) for name in derived.fields]
        else:
            cells.append(indicator.place.cell(field))
    return tuple(cells)


# ---------------------------------------------------------------- methods


@dataclass(frozen=True, slots=True)
class _Question:
    """What a method is asked: an indicator, its actual value, the method's parameters."""

    indicator: Indicator
    actual: Target | None
    method: ScoringMethod
    system: IndicatorSystem

    @property
    def figure(self) -> Decimal:
        """The actual value of a measured indicator."""
        if not isinstance(self.actual, Decimal):
            raise TypeError(self.indicator.name)
        return self.actual

    @property
    def figures(self) -> tuple[Decimal, Decimal]:
        """Target and actual value of a measured indicator; less than nothing cannot be achieved, so it counts as 0."""
        if not isinstance(self.indicator.target, Decimal):
            raise TypeError(self.indicator.name)
        return self.indicator.target, max(self.figure, ZERO)


@dataclass(frozen=True, slots=True)
class _Answer:
    """A share of the points, its arithmetic, the fields it came from; `final` when the points need no multiplying."""

    share: Fraction
    arithmetic: str
    fields: tuple[str, ...] = ("target", "actual", "points")
    final: bool = False


_Method: TypeAlias = Callable[[_Question], _Answer]


def _full(arithmetic: str) -> _Answer:
    return _Answer(_ALL, f"{arithmetic}，得满分", final=True)


def _none(arithmetic: str) -> _Answer:
    return _Answer(_NOTHING, f"{arithmetic}，不得分", final=True)


def _ratio(question: _Question) -> _Answer:
    """Full points from the target on, else actual ÷ target (财预〔2020〕10号: 按照完成值与指标值的比例)."""
    target, actual = question.figures
    if target == 0:
        return _full("指标值为 0，实际为 0") if actual == 0 else _none(f"指标值为 0，实际为 {plain(actual)}")
    if actual >= target:
        return _full(f"{plain(actual)} 达到指标值 {plain(target)}")
    return _Answer(Fraction(actual) / Fraction(target), f"{plain(actual)} ÷ {plain(target)}")


def _pass_line(question: _Question) -> _Answer:
    """Nothing below the pass line, (completion − line) ÷ (1 − line) above it (财预〔2021〕101号, our reading)."""
    target, actual = question.figures
    line = question.method.pass_line
    if target == 0 or actual >= target:
        return _ratio(question)
    completion = Fraction(actual) / Fraction(target)
    if completion * 100 < line:
        return _none(f"{plain(actual)} ÷ {plain(target)} 低于及格线 {plain(line)}%")
    share = (completion - Fraction(line) / 100) / (1 - Fraction(line) / 100)
    return _Answer(share, f"({plain(actual)} ÷ {plain(target)} − {plain(line)}%) ÷ (100% − {plain(line)}%)")


def _reverse(question: _Question) -> _Answer:
    """Full points up to the target, 1 − (actual − target) ÷ target beyond it, nothing from twice the target on."""
    target, actual = question.figures
    if actual <= target:
        return _full(f"{plain(actual)} 没有超过指标值 {plain(target)}")
    if actual >= 2 * target:
        return _none(
            f"{plain(actual)} 达到指标值 {plain(target)} 的两倍" if target else f"指标值为 0，实际为 {plain(actual)}"
        )
    share = 1 - (Fraction(actual) - Fraction(target)) / Fraction(target)
    return _Answer(share, f"[1 − ({plain(actual)} − {plain(target)}) ÷ {plain(target)}]")


def _inverse_ratio(question: _Question) -> _Answer:
    """Full points up to the target, target ÷ actual beyond it."""
    target, actual = question.figures
    if actual <= target:
        return _full(f"{plain(actual)} 没有超过指标值 {plain(target)}")
    return _Answer(Fraction(target) / Fraction(actual), f"{plain(target)} ÷ {plain(actual)}")


def _range(question: _Question) -> _Answer:
    """Full points inside the interval, outside it the ratio to the nearer bound (our default)."""
    interval, actual = question.indicator.target, max(question.figure, ZERO)
    if not isinstance(interval, Interval):
        raise TypeError(question.indicator.name)
    if interval.low <= actual <= interval.high:
        return _full(f"{plain(actual)} 在 {interval} 之间")
    part, whole = (actual, interval.low) if actual < interval.low else (interval.high, actual)
    return _Answer(Fraction(part) / Fraction(whole), f"{plain(part)} ÷ {plain(whole)}")


def _tiers(question: _Question) -> _Answer:
    """The share of the highest tier that the actual value reaches, whatever the target; below the lowest nothing."""
    actual = question.figure
    tier = next((t for t in question.method.tiers if actual >= t.minimum), None)
    fields = ("actual", "points")
    if tier is None:
        return _Answer(_NOTHING, f"{plain(actual)} 低于最低一档，不得分", fields, final=True)
    return _Answer(
        Fraction(tier.share) / 100, f"{plain(actual)} 在 {plain(tier.minimum)} 以上：{plain(tier.share)}%", fields
    )


def _completion_tiers(question: _Question) -> _Answer:
    """Full points for a completed project within its budget, else the tier of the rate (财预〔2021〕101号, our reading)."""
    state = question.indicator.achievement
    fields = ("actual", "achievement", "points")
    if state == COMPLETED and question.figure <= HUNDRED:
        return _Answer(_ALL, f"项目已完成，{plain(question.figure)}% 未超预算，得满分", fields, final=True)
    answer = _tiers(question)
    reason = "项目未完成" if state == UNFINISHED else "支出超过预算"
    return _Answer(answer.share, f"{reason}，{answer.arithmetic}", fields, answer.final)


def _deadline(question: _Question) -> _Answer:
    target, actual = question.indicator.target, question.actual
    if not isinstance(target, Deadline) or not isinstance(actual, date):
        raise TypeError(question.indicator.name)
    if actual <= target.last_day:
        return _full(f"{chinese_day(actual)} 不晚于 {chinese_day(target.last_day)}")
    return _missed(
        question, f"{chinese_day(actual)} 晚于 {chinese_day(target.last_day)}", ("target", "actual", "points")
    )


def _yes_no(question: _Question) -> _Answer:
    fields = ("achievement", "points")
    if question.indicator.achievement == YES:
        return _Answer(_ALL, "达到，得满分", fields, final=True)
    return _missed(question, "没有达到", fields)


def _missed(question: _Question, arithmetic: str, fields: tuple[str, ...]) -> _Answer:
    """Return what a missed yes-no or deadline keeps (直接赋分: 否则不得分，或扣减一定分值)."""
    kept = question.method.otherwise
    if not kept:
        return _Answer(_NOTHING, f"{arithmetic}，不得分", fields, final=True)
    return _Answer(Fraction(kept) / 100, f"{arithmetic}，保留 {plain(kept)}%", fields)


def _checklist(question: _Question) -> _Answer:
    met = checked_points(question.indicator.achievement or "")
    count = len(question.system.checkpoints(question.indicator))
    if met is None or not count:
        raise TypeError(question.indicator.name)
    number = len(met - {0})
    fields = ("target", "achievement", "points")
    return _Answer(Fraction(number, count), f"{count} 项要点达到 {number} 项：{number} ÷ {count}", fields)


def _level(question: _Question) -> _Answer:
    level, judged = question.system.level(question.indicator), question.indicator.self_score
    if level is None or judged is None:
        raise TypeError(question.indicator.name)
    band = f"{plain(level.minimum)}%～{plain(level.maximum)}%"
    fields = ("achievement", "self_score", "points")
    return _Answer(
        _judged(question, judged), f"档次“{level.name}”（{band}），单位评定 {plain(judged)} 分", fields, final=True
    )


def _judgement(question: _Question) -> _Answer:
    judged = question.indicator.self_score
    if judged is None:
        raise TypeError(question.indicator.name)
    reason = (question.indicator.achievement or "").replace("\n", "")
    fields = ("self_score", "achievement", "points")
    return _Answer(_judged(question, judged), f"单位评定 {plain(judged)} 分，理由：{reason}", fields, final=True)


def _judged(question: _Question, judged: Decimal) -> Fraction:
    return Fraction(judged) / Fraction(question.indicator.points)


_METHODS: Final[dict[str, _Method]] = {
    "ratio": _ratio,
    "pass-line": _pass_line,
    "tiers": _tiers,
    "completion-tiers": _completion_tiers,
    "reverse": _reverse,
    "inverse-ratio": _inverse_ratio,
    "range": _range,
    "deadline": _deadline,
    "yes-no": _yes_no,
    "checklist": _checklist,
    "level": _level,
    "judgement": _judgement,
}
