"""What an outline can print of indicators: their rows one by one, and sentences on groups of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from perfeval.cells import Cell
from perfeval.figures import plain
from perfeval.library import IndicatorSystem
from perfeval.methods.checklist import checked_points
from perfeval.methods.yes_no import is_reached
from perfeval.model import Indicator, Nature, Result, Score
from perfeval.reports.sources import Entry, Filled, Sources, joined

#: how a sentence says what a table shows by a sign
_BOUNDS: Final = {Nature.AT_LEAST: "不低于", Nature.ABOVE: "高于", Nature.AT_MOST: "不超过", Nature.BELOW: "低于"}
#: natures judged by words, beside which what a person typed as 实际完成值 is printed
_BESIDE_WORDS: Final = frozenset({Nature.LEVEL, Nature.YES_NO})
_NOT_SCORED: Final = "—"


def scored(results: Iterable[Result]) -> Iterator[Score]:
    """Yield those that have a score."""
    return (result for result in results if isinstance(result, Score))


def points_sum(name: str, scores: Iterable[Score], sources: Sources) -> Filled:
    """Return what the points of indicators add up to."""
    added = list(scores)
    total = sum((s.points for s in added), Decimal(0))
    return sources.filled(plain(total), name, tuple(s.indicator.place.cell("points") for s in added), "相加")


def functions(results: Sequence[Result], system: IndicatorSystem, sources: Sources) -> dict[str, object]:
    """Return what an outline can ask about groups of indicators, by names of level 1 or 2."""
    known: dict[int, Filled] = {}
    groups: dict[str, list[int]] = {}
    for number, result in enumerate(results):
        for name in {result.indicator.level1, result.indicator.level2}:
            groups.setdefault(name, []).append(number)

    def within(names: Iterable[str]) -> list[Result]:
        """Return the results of level-1 or level-2 indicators by their names, in the order of the workbook."""
        return [results[number] for number in sorted({n for name in names for n in groups.get(name, ())})]

    def awarded(result: Score) -> Filled:
        """Return the score of an indicator, the same wherever a report speaks of it."""
        number = id(result)
        if number not in known:
            text = plain(result.awarded) if result.indicator.applicable else _NOT_SCORED
            known[number] = sources.filled(text, "得分", result.inputs, result.explanation)
        return known[number]

    def rows(*names: str) -> list[_Indicator]:
        chosen = within(names) if names else results
        sums: dict[str, Filled] = {}

        def level1_points(level1: str) -> Filled:
            if level1 not in sums:
                own = (s for s in scored(chosen) if s.indicator.level1 == level1)
                sums[level1] = points_sum("一级指标分值", own, sources)
            return sums[level1]

        return [_Indicator(result, awarded, level1_points, sources) for result in chosen]

    return {
        "得分": lambda *names: joined((_points(s, awarded(s)) for s in scored(within(names))), "，"),
        "完成情况": lambda *names: joined((_achievement(r, system, sources) for r in within(names)), "；"),
        "指标": rows,
    }


class _Indicator(Entry):
    """An indicator with its score, where it has points to be scored by."""

    __slots__ = ("_awarded", "_filled", "_level1_points", "_result")

    def __init__(
        self,
        result: Result,
        awarded: Callable[[Score], Filled],
        level1_points: Callable[[str], Filled],
        sources: Sources,
    ) -> None:
        self._result, self._filled = result, sources.filled
        self._awarded, self._level1_points = awarded, level1_points

    def __getitem__(self, name: str) -> str:
        result, indicator = self._result, self._result.indicator
        match name:
            case "一级指标":
                text, field = indicator.level1, "level1"
            case "二级指标":
                text, field = indicator.level2, "level2"
            case "三级指标":
                text, field = indicator.name, "name"
            case "年度指标值":
                text, field = _target_shown(result), "target"
            case "实际完成值":
                return self._filled(_actual_shown(result), name, _actual_cells(result))
            case "偏差原因及改进措施":
                text, field = indicator.deviation_reason or "", "deviation_reason"
            case "分值" | "得分" | "一级指标分值" | "评分依据":
                return self._of_score(name, result) if isinstance(result, Score) else ""
            case _:
                raise KeyError(name)
        return self._filled(text, name, (indicator.place.cell(field),))

    def _of_score(self, name: str, score: Score) -> str:
        match name:
            case "得分":
                return self._awarded(score)
            case "一级指标分值":
                return self._level1_points(score.indicator.level1)
            case "评分依据":
                return self._filled(score.explanation, name, score.inputs)
            case _:
                return self._filled(plain(score.points), name, (score.indicator.place.cell("points"),))


def _target_shown(result: Result) -> str:
    indicator = result.indicator
    if not indicator.applicable and indicator.target is None:
        return ""
    match indicator.nature:
        case Nature.CHECKLIST:
            return "逐项核对"
        case Nature.YES_NO | Nature.LEVEL | Nature.JUDGED:
            return str(indicator.target or "")
        case _:
            return indicator.shown(indicator.target, sign=True)


def _actual_shown(result: Result) -> str:
    indicator = result.indicator
    if indicator.applicable and indicator.nature.measured:
        return indicator.shown(result.actual)
    said = indicator.achievement or ""
    return f"{indicator.actual}（{said}）" if _says_more(indicator) else said


def _says_more(indicator: Indicator) -> bool:
    """Tell whether a row that is judged by words has an 实际完成值 beside them."""
    typed = indicator.applicable and indicator.nature in _BESIDE_WORDS and indicator.actual is not None
    return typed and indicator.actual != indicator.achievement


def _actual_cells(result: Result) -> tuple[Cell, ...]:
    """Return where an actual value stands, or the amounts that it was derived from."""
    indicator, place = result.indicator, result.indicator.place
    if not indicator.applicable or not indicator.nature.measured:
        fields = ("actual", "achievement") if _says_more(indicator) else ("achievement",)
        return tuple(map(place.cell, fields))
    if indicator.actual is None:
        return tuple(cell for cell in result.inputs if cell.sheet != place.sheet)
    return (place.cell("actual"),)


def _points(result: Score, awarded: Filled) -> Filled:
    indicator = result.indicator
    text = f"{indicator.name}不适用"
    if indicator.applicable:
        text = f"{indicator.name}{awarded}分（满分{plain(result.points)}分）"
    return awarded.saying(text)


def _achievement(result: Result, system: IndicatorSystem, sources: Sources) -> Filled:
    indicator = result.indicator
    cells = (indicator.place.cell("name"), indicator.place.cell("target"), *result.inputs)
    return sources.filled(_achievement_text(result, indicator, system), "完成情况", cells)


def _achievement_text(result: Result, indicator: Indicator, system: IndicatorSystem) -> str:
    if not indicator.applicable:
        return f"{indicator.name}不适用，没有考核"
    match indicator.nature:
        case Nature.CHECKLIST:
            return f"{indicator.name}{_checked(result, system)}"
        case Nature.LEVEL:
            return f"{indicator.name}{indicator.achievement}"
        case Nature.YES_NO:
            return f"{indicator.name}{'已经实现' if is_reached(indicator.achievement) else '没有实现'}"
        case Nature.JUDGED:
            judged = f"评定{plain(result.awarded)}分：" if isinstance(result, Score) else ""
            return f"{indicator.name}{judged}{(indicator.achievement or '').rstrip('。；;')}"
        case Nature.DEADLINE:
            target = indicator.shown(indicator.target)
            return f"{indicator.name}时限为{target}，实际为{indicator.shown(result.actual)}"
        case _:
            actual = f"实际为{indicator.shown(result.actual)}"
            if indicator.target is None:
                return f"{indicator.name}{actual}"
            bound = _BOUNDS.get(indicator.nature, "")
            return f"{indicator.name}目标值为{bound}{indicator.shown(indicator.target)}，{actual}"


def _checked(result: Result, system: IndicatorSystem) -> str:
    met = checked_points(result.indicator.achievement or "") or ()
    points = system.checkpoints(result.indicator)
    return "、".join(f"{'' if n in met else '未'}达到“{point}”" for n, point in enumerate(points, 1))
