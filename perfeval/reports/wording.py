"""What is said of one indicator: what was aimed at, what was reached, and what that came to, by its nature."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from perfeval.figures import HUNDRED, plain
from perfeval.library import IndicatorSystem
from perfeval.methods.checklist import checked_points, marks
from perfeval.methods.yes_no import is_answer, is_reached
from perfeval.model import UNFINISHED, Deadline, Indicator, Interval, Nature, Period, Result, Score, Target

#: how a sentence says what a table shows by a sign, of what is measured and of what is counted
_BOUNDS: Final = {Nature.AT_LEAST: "不低于", Nature.ABOVE: "高于", Nature.AT_MOST: "不超过", Nature.BELOW: "低于"}
_COUNTED: Final = {Nature.AT_LEAST: "不少于", Nature.ABOVE: "多于", Nature.AT_MOST: "不超过", Nature.BELOW: "少于"}
#: units of what is measured: rates, money, degrees, levels, contents; anything else is counted
_MEASURED_UNITS: Final = frozenset(
    (
        *("%", "％", "‰", "百分点", "个百分点", "率", "倍", "元", "万元", "亿元", "度", "℃", "°C", "摄氏度"),
        *("分", "级", "等级", "星", "档", "名", "位", "岁", "周岁", "μg", "mg", "g", "ug", "微克", "毫克", "克"),
        *(
            "dB",
            "dB(A)",
            "dB（A）",
            "分贝",
            "V",
            "kV",
            "伏",
            "A",
            "Pa",
            "kPa",
            "MPa",
            "兆帕",
            "Hz",
            "lx",
            "勒克斯",
            "pH",
        ),
    )
)
_REACHED, _MISSED = "达到目标", "未达到目标"
#: a level that is reached, whatever points its band leaves
_ACHIEVED: Final = re.compile("(?!部分|未|没).*(?:达成|达到|实现)")


def outcome(result: Result, system: IndicatorSystem) -> str:
    """Return what an indicator was to reach, what it reached, and whether that is enough; without a full stop."""
    indicator = result.indicator
    if not indicator.applicable:
        return f"{indicator.name}不适用，没有考核"
    match indicator.nature:
        case Nature.CHECKLIST:
            return f"{indicator.name}{_checked(result, system)}"
        case Nature.LEVEL:
            return f"{_aimed(indicator, '，')}{indicator.achievement}{_typed_beside(indicator)}"
        case Nature.YES_NO:
            return _answered(indicator)
        case Nature.JUDGED:
            return f"{_aimed(indicator, '，实际情况：', '：')}{(indicator.achievement or '').rstrip('。；;')}"
        case Nature.DEADLINE:
            return f"{indicator.name}时限为{indicator.shown(indicator.target)}，{_in_time(indicator, result.actual)}"
        case _:
            return f"{indicator.name}{_measured(result)}"


def is_missed(result: Result) -> bool:
    """Tell whether an indicator did not reach its target, as far as can be told of one without points."""
    indicator = result.indicator
    if not indicator.applicable:
        return False
    if indicator.nature.numeric:
        return not _is_enough(result)
    if isinstance(result, Score):
        reached = indicator.nature is Nature.LEVEL and _ACHIEVED.match(indicator.achievement or "") is not None
        return result.deduction > 0 and not result.lowered and not reached
    if indicator.nature is Nature.YES_NO:
        return not is_reached(indicator.achievement)
    return indicator.nature is Nature.DEADLINE and not is_in_time(indicator, result.actual)


def loss(score: Score, system: IndicatorSystem) -> str:
    """Return how many points an indicator lost, and why where it is not for what it reached."""
    lost = plain(score.deduction)
    if score.lowered:
        return f"单位自评得{plain(score.awarded)}分，扣{lost}分"
    over = system.over_completion
    if over is not None and _is_reached(score.indicator, score.actual) and score.indicator.nature.numeric:
        return f"但超过指标值{plain(over.threshold)}%以上，扣{lost}分"
    return f"扣{lost}分"


def _aimed(indicator: Indicator, mark: str, without: str = "") -> str:
    """Return an indicator with the target that it has in words, and a mark before what was reached."""
    if isinstance(indicator.target, str) and indicator.target:
        return f"{indicator.name}目标为“{indicator.target}”{mark}"
    return f"{indicator.name}{without}"


def _measured(result: Result) -> str:
    indicator, actual = result.indicator, result.actual
    target, reached = indicator.target, f"实际为{indicator.shown(actual)}"
    if target is None:
        return reached
    verdict = _verdict(result)
    if target == 0 and indicator.nature is not Nature.AT_LEAST and isinstance(actual, Decimal):
        happened = f"实际发生{indicator.shown(actual)}" if _is_counted(indicator) else reached
        return f"目标为{indicator.shown(target)}，{'实际未发生' if actual == 0 else happened}，{verdict}"
    if isinstance(target, Interval):
        return f"目标为{indicator.shown(target)}之间，{reached}，{verdict}"
    return f"目标值为{_bound(indicator)}{indicator.shown(target)}，{reached}，{verdict}"


def _verdict(result: Result) -> str:
    """Return whether a figure is enough; one with all its points is, also where it is not what was aimed at."""
    indicator, actual = result.indicator, result.actual
    if _is_reached(indicator, actual):
        return _REACHED
    if not _is_enough(result):
        return _MISSED
    if actual == indicator.target:
        return "正好达到指标值"
    return "超过目标" if indicator.nature is Nature.EQUAL else "按评分办法得满分"


def _bound(indicator: Indicator) -> str:
    if indicator.nature is Nature.AT_LEAST and indicator.unit_of_measure == "%" and indicator.target == HUNDRED:
        return ""  # nothing is more than all of it
    return (_COUNTED if _is_counted(indicator) else _BOUNDS).get(indicator.nature, "")


def _is_counted(indicator: Indicator) -> bool:
    """Tell whether a figure counts things, or what they amount to: 台, 人次, 起, 公里."""
    unit, target = indicator.unit_of_measure or "", indicator.target
    whole = isinstance(target, Decimal) and target == target.to_integral_value()
    return bool(unit) and whole and unit.partition("/")[0].strip() not in _MEASURED_UNITS


def _is_enough(result: Result) -> bool:
    """Tell whether a figure reaches its target, or has all its points."""
    full = isinstance(result, Score) and not result.lowered and result.deduction == 0
    return full or _is_reached(result.indicator, result.actual)


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
    if is_in_time(indicator, actual):
        return f"实际为{said}，按期完成"
    if isinstance(actual, date):
        return f"实际为{said}，逾期{(actual - target.last_day).days}天"
    return f"实际为{said}，没有按期完成"


def is_in_time(indicator: Indicator, actual: Target | None) -> bool:
    """Tell whether something was surely done by its deadline."""
    last = actual.last if isinstance(actual, Period) else actual
    return isinstance(last, date) and isinstance(indicator.target, Deadline) and last <= indicator.target.last_day


def _answered(indicator: Indicator) -> str:
    target = indicator.target if isinstance(indicator.target, str) else None
    verdict = "已经达到" if is_reached(indicator.achievement) else "没有达到"
    beside = _typed_beside(indicator)
    if target is not None and not is_answer(target):
        name = f"“{indicator.name}”的" if indicator.name.startswith("是否") else indicator.name
        return f"{name}目标为“{target}”，{verdict}{beside}"
    return f"“{indicator.name}”一项{f'目标为“{target}”，' if target else ''}{verdict}{beside}"


def _typed_beside(indicator: Indicator) -> str:
    """Return what a person typed as 实际完成值 beside the word that decides."""
    return f"（{indicator.actual}）" if says_more(indicator) else ""


def says_more(indicator: Indicator) -> bool:
    """Tell whether a row that is judged by words has an 实际完成值 beside them."""
    judged = indicator.applicable and indicator.nature in {Nature.LEVEL, Nature.YES_NO}
    return judged and indicator.actual is not None and indicator.actual != indicator.achievement


def checked_off(result: Result, system: IndicatorSystem) -> str:
    """Return which points were met by their numbers, and the words of those that were not."""
    return _checked_off(result.indicator.achievement or "", system.checkpoints(result.indicator))


@lru_cache(256)  # the rows of a system's own indicators mostly say the same
def _checked_off(said: str, points: tuple[str, ...]) -> str:
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
