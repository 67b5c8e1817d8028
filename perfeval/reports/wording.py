"""What is said of one indicator: what was aimed at, what was reached, and what that came to, by its nature."""

from datetime import date
from decimal import Decimal
from typing import Final

from perfeval.figures import HUNDRED, plain
from perfeval.library import IndicatorSystem
from perfeval.methods.checklist import checked_points, marks
from perfeval.methods.yes_no import is_answer, is_reached
from perfeval.model import UNFINISHED, Deadline, Indicator, Interval, Nature, Period, Result, Score, Target

#: how a sentence says what a table shows by a sign
_BOUNDS: Final = {Nature.AT_LEAST: "不低于", Nature.ABOVE: "高于", Nature.AT_MOST: "不超过", Nature.BELOW: "低于"}
#: units of what is measured and not counted
_MEASURED_UNITS: Final = ("%", "％", "‰", "元", "度", "分", "级", "倍", "率")
_REACHED, _MISSED = "达到目标", "未达到目标"


def outcome(result: Result, system: IndicatorSystem) -> str:
    """Return what an indicator was to reach, what it reached, and whether that is enough; without a full stop."""
    indicator = result.indicator
    if not indicator.applicable:
        return f"{indicator.name}不适用，没有考核"
    match indicator.nature:
        case Nature.CHECKLIST:
            return f"{indicator.name}{_checked(result, system)}"
        case Nature.LEVEL:
            return f"{indicator.name}{indicator.achievement}{_typed_beside(indicator)}"
        case Nature.YES_NO:
            return _answered(indicator)
        case Nature.JUDGED:
            judged = f"评定{plain(result.awarded)}分：" if isinstance(result, Score) else ""
            return f"{indicator.name}{judged}{(indicator.achievement or '').rstrip('。；;')}"
        case Nature.DEADLINE:
            return f"{indicator.name}时限为{indicator.shown(indicator.target)}，{_in_time(indicator, result.actual)}"
        case _:
            return f"{indicator.name}{_measured(indicator, result.actual)}"


def loss(score: Score, system: IndicatorSystem) -> str:
    """Return how many points an indicator lost, and why where it is not for what it reached."""
    lost = plain(score.deduction)
    if score.lowered:
        return f"单位自评得{plain(score.awarded)}分，扣{lost}分"
    over = system.over_completion
    if over is not None and _is_reached(score.indicator, score.actual) and score.indicator.nature.numeric:
        return f"但超过指标值{plain(over.threshold)}%以上，扣{lost}分"
    return f"扣{lost}分"


def _measured(indicator: Indicator, actual: Target | None) -> str:
    target, reached = indicator.target, f"实际为{indicator.shown(actual)}"
    if target is None:
        return reached
    verdict = _REACHED if _is_reached(indicator, actual) else _MISSED
    if target == 0 and _is_counted(indicator) and isinstance(actual, Decimal):
        happened = "实际未发生" if actual == 0 else f"实际发生{indicator.shown(actual)}"
        return f"目标为{indicator.shown(target)}，{happened}，{verdict}"
    if isinstance(target, Interval):
        return f"目标为{indicator.shown(target)}之间，{reached}，{verdict}"
    return f"目标值为{_bound(indicator)}{indicator.shown(target)}，{reached}，{verdict}"


def _bound(indicator: Indicator) -> str:
    if indicator.nature is Nature.AT_LEAST and indicator.unit_of_measure == "%" and indicator.target == HUNDRED:
        return ""  # nothing is more than all of it
    if indicator.nature is Nature.AT_LEAST and _is_counted(indicator):
        return "不少于"
    return _BOUNDS.get(indicator.nature, "")


def _is_counted(indicator: Indicator) -> bool:
    """Tell whether a figure counts things: 台, 人次, 起; rates, money and degrees are measured."""
    unit, target = indicator.unit_of_measure or "", indicator.target
    whole = isinstance(target, Decimal) and target == target.to_integral_value()
    return bool(unit) and whole and not any(mark in unit for mark in _MEASURED_UNITS)


def _is_reached(indicator: Indicator, actual: Target | None) -> bool:
    target = indicator.target
    if not isinstance(actual, Decimal):
        return False
    if isinstance(target, Interval):
        return target.low <= actual <= target.high
    if not isinstance(target, Decimal):
        return False
    match indicator.nature:
        case Nature.ABOVE:
            return actual > target
        case Nature.EQUAL:
            return actual == target
        case Nature.AT_MOST:
            return actual <= target
        case Nature.BELOW:
            return actual < target
        case _:
            return actual >= target


def _in_time(indicator: Indicator, actual: Target | None) -> str:
    target, said = indicator.target, indicator.shown(actual)
    if said == UNFINISHED or not isinstance(target, Deadline):
        return f"实际为{said}"
    last = actual.last if isinstance(actual, Period) else actual
    if isinstance(last, date) and last <= target.last_day:
        return f"实际为{said}，按期完成"
    if isinstance(actual, date):
        return f"实际为{said}，逾期{(actual - target.last_day).days}天"
    return f"实际为{said}，没有按期完成"


def _answered(indicator: Indicator) -> str:
    target = indicator.target if isinstance(indicator.target, str) and not is_answer(indicator.target) else None
    verdict = "已经达到" if is_reached(indicator.achievement) else "没有达到"
    beside = _typed_beside(indicator)
    if target is not None:
        return f"{indicator.name}目标为“{target}”，{verdict}{beside}"
    return f"“{indicator.name}”一项{verdict}{beside}"


def _typed_beside(indicator: Indicator) -> str:
    """Return what a person typed as 实际完成值 beside the word that decides."""
    return f"（{indicator.actual}）" if says_more(indicator) else ""


def says_more(indicator: Indicator) -> bool:
    """Tell whether a row that is judged by words has an 实际完成值 beside them."""
    judged = indicator.applicable and indicator.nature in {Nature.LEVEL, Nature.YES_NO}
    return judged and indicator.actual is not None and indicator.actual != indicator.achievement


def checked_off(result: Result, system: IndicatorSystem) -> str:
    """Return which points were met by their numbers, and the words of those that were not."""
    said, points = result.indicator.achievement or "", system.checkpoints(result.indicator)
    met = checked_points(said)
    if met is None or not points:
        return said
    lacking = [f"{marks(frozenset((number,)))}{point}" for number, point in enumerate(points, 1) if number not in met]
    kept = marks(met - {0}) if met - {0} else ""
    return "；".join(filter(None, (kept, f"未达到：{'；'.join(lacking)}" if lacking else "")))


def _checked(result: Result, system: IndicatorSystem) -> str:
    met = (checked_points(result.indicator.achievement or "") or frozenset()) - {0}  # which says that none was
    points = system.checkpoints(result.indicator)
    if not points:
        return result.indicator.achievement or ""
    if len(met) == len(points):
        return f"的{len(points)}项要点全部达到" if len(points) > 1 else f"达到“{points[0]}”"
    if not met:
        return f"的{len(points)}项要点均未达到" if len(points) > 1 else f"未达到“{points[0]}”"
    kept = "、".join(f"“{point}”" for n, point in enumerate(points, 1) if n in met)
    lacking = "、".join(f"“{point}”" for n, point in enumerate(points, 1) if n not in met)
    return f"达到{kept}，未达到{lacking}"
