"""What an outline can print of indicators: their rows one by one, and sentences on groups of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from perfeval.cells import Cell
from perfeval.figures import HUNDRED, plain, rounded_quotient
from perfeval.library import IndicatorSystem
from perfeval.methods.checklist import numbered
from perfeval.model import COMPLETED, UNFINISHED, Evaluation, Indicator, Nature, Result, Score, value_shown
from perfeval.reports.sources import Entry, Filled, Sources, joined
from perfeval.reports.wording import checked_off, outcome, says_more

_NOT_SCORED: Final = "—"
_DERIVED: Final = "由资金情况算出"
#: what an outline prints as it stands in the row: the field, and its text
_STATED: Final[Mapping[str, tuple[str, Callable[[Indicator], str]]]] = {
    "一级指标": ("level1", lambda indicator: indicator.level1),
    "二级指标": ("level2", lambda indicator: indicator.level2),
    "三级指标": ("name", lambda indicator: indicator.name),
    "偏差原因及改进措施": ("deviation_reason", lambda indicator: indicator.deviation_reason or ""),
    "完成情况": ("achievement", lambda indicator: indicator.achievement or ""),
    "指标性质": ("nature", lambda indicator: indicator.nature.value),
    "计量单位": ("unit_of_measure", lambda indicator: indicator.unit_of_measure or ""),
    "自评得分": ("self_score", lambda indicator: value_shown(indicator.self_score)),
}


def scored(results: Iterable[Result]) -> Iterator[Score]:
    """Yield those that have a score."""
    return (result for result in results if isinstance(result, Score))


def by_level1(evaluation: Evaluation) -> dict[str, list[Score]]:
    """Return the scores of the indicators that apply, by their level-1 indicators."""
    groups: dict[str, list[Score]] = {}
    for score in evaluation.scores:
        if score.indicator.applicable:
            groups.setdefault(score.indicator.level1, []).append(score)
    return groups


def share_awarded(scores: Iterable[Score]) -> Decimal:
    """Return what share of their points indicators were awarded, in per cent."""
    awarded, points = Decimal(0), Decimal(0)
    for score in scores:
        awarded, points = awarded + score.awarded, points + score.points
    return rounded_quotient(awarded * HUNDRED, points)


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

        return [_Indicator(result, system, awarded, level1_points, sources) for result in chosen]

    return {
        "得分": lambda *names: joined((_points(s, awarded(s)) for s in scored(within(names))), "，"),
        "完成情况": lambda *names: joined((achievement(r, system, sources) for r in within(names)), "；"),
        "指标": rows,
    }


class _Indicator(Entry):
    """An indicator with its score, where it has points to be scored by."""

    __slots__ = ("_awarded", "_filled", "_level1_points", "_result", "_system")

    def __init__(
        self,
        result: Result,
        system: IndicatorSystem,
        awarded: Callable[[Score], Filled],
        level1_points: Callable[[str], Filled],
        sources: Sources,
    ) -> None:
        self._result, self._system, self._filled = result, system, sources.filled
        self._awarded, self._level1_points = awarded, level1_points

    def __getitem__(self, name: str) -> str:
        result, indicator = self._result, self._result.indicator
        stated = _STATED.get(name)
        if stated is not None:
            field, text = stated
            return self._filled(text(indicator), name, (indicator.place.cell(field),))
        match name:
            case "分值" | "得分" | "一级指标分值" | "评分依据" | "评分标准":
                return self._of_score(name, result) if isinstance(result, Score) else ""
            case "年度指标值":
                return self._filled(target_shown(result, self._system), name, (indicator.place.cell("target"),))
            case "实际完成值":
                return self._actual()
            case "指标值" | "完成值" if indicator.nature.numeric and (name == "指标值" or indicator.applicable):
                return self._figure(name)
            case "指标值" | "完成值":
                return self["年度指标值" if name == "指标值" else "实际完成值"]
            case _:
                raise KeyError(name)

    def _figure(self, name: str) -> str:
        """Return a target or an actual value without its unit, which has a column of its own."""
        indicator, place = self._result.indicator, self._result.indicator.place
        if name == "指标值":
            return self._filled(value_shown(indicator.target), name, (place.cell("target"),))
        beside = said_beside(indicator)
        how = _DERIVED if indicator.actual is None and not beside else ""
        shown = f"{value_shown(self._result.actual)}{f'（{beside}）' if beside else ''}"
        return self._filled(shown, name, _actual_cells(self._result), how)

    def _actual(self) -> str:
        result = self._result
        derived = result.indicator.nature.measured and result.indicator.actual is None
        how = _DERIVED if derived and result.indicator.applicable and not said_beside(result.indicator) else ""
        return self._filled(_actual_shown(result, self._system), "实际完成值", _actual_cells(result), how)

    def _of_score(self, name: str, score: Score) -> str:
        match name:
            case "评分标准":
                return self._filled(score.rule, name, (score.indicator.place.cell("nature"),))
            case "得分":
                return self._awarded(score)
            case "一级指标分值":
                return self._level1_points(score.indicator.level1)
            case "评分依据":
                return self._filled(score.explanation, name, score.inputs)
            case _:
                return self._filled(plain(score.points), name, (score.indicator.place.cell("points"),))


def target_shown(result: Result, system: IndicatorSystem) -> str:
    """Return what an indicator was to reach, as a table prints it: with its unit, and its sign where there is one."""
    indicator = result.indicator
    if not indicator.applicable and indicator.target is None:
        return ""
    match indicator.nature:
        case Nature.CHECKLIST:
            return numbered(system.checkpoints(indicator))
        case Nature.EQUAL:
            return indicator.shown(indicator.target)
        case Nature.YES_NO | Nature.LEVEL | Nature.JUDGED:
            return str(indicator.target or "")
        case _:
            return indicator.shown(indicator.target, sign=True)


def _actual_shown(result: Result, system: IndicatorSystem) -> str:
    indicator = result.indicator
    if indicator.applicable and indicator.nature is Nature.CHECKLIST:
        return checked_off(result, system)
    if indicator.applicable and indicator.nature.measured:
        beside = said_beside(indicator)
        return f"{indicator.shown(result.actual)}{f'（{beside}）' if beside else ''}"
    said = indicator.achievement or ""
    return f"{indicator.actual}（{said}）" if says_more(indicator) else said


def said_beside(indicator: Indicator) -> str | None:
    """Return what 完成情况 says of a row that is judged by its figure; whether the project is finished is no part of it."""
    return None if indicator.achievement in {COMPLETED, UNFINISHED} else indicator.achievement


def _actual_cells(result: Result) -> tuple[Cell, ...]:
    """Return where an actual value stands, or the amounts that it was derived from."""
    indicator, place = result.indicator, result.indicator.place
    if not indicator.applicable or not indicator.nature.measured:
        fields = ("actual", "achievement") if says_more(indicator) else ("achievement",)
        return tuple(map(place.cell, fields))
    beside = (place.cell("achievement"),) if said_beside(indicator) else ()
    if indicator.actual is None:
        return (*(cell for cell in result.inputs if cell.sheet != place.sheet), *beside)
    return (place.cell("actual"), *beside)


def _points(result: Score, awarded: Filled) -> Filled:
    indicator = result.indicator
    text = f"{indicator.name}不适用"
    if indicator.applicable:
        text = f"{indicator.name}{awarded}分（满分{plain(result.points)}分）"
    return awarded.saying(text)


def achievement(result: Result, system: IndicatorSystem, sources: Sources) -> Filled:
    """Return what an indicator was to reach and what it reached, with the cells that say so."""
    indicator = result.indicator
    cells = (indicator.place.cell("name"), indicator.place.cell("target"), *result.inputs)
    return sources.filled(outcome(result, system), "完成情况", cells)
