"""What a report argues from its scores: groups of indicators, losses one by one, what else their rows explain."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Final

from perfeval.figures import plain
from perfeval.library import IndicatorSystem
from perfeval.model import Amount, Evaluation, FundsStatement, Result, Score
from perfeval.records import frozen
from perfeval.reports.indicators import achievement, by_level1, share_awarded
from perfeval.reports.sources import Entry, Filled, Named, Passage, Sources, joined
from perfeval.reports.typesetting import sentence
from perfeval.reports.wording import is_missed, loss

#: an execution rate below this is named among the problems, in per cent
_EXECUTED: Final = Decimal(90)


@frozen
class Argument:
    """What an outline can ask about the scores of one project as lists, each made when it is asked for."""

    evaluation: Evaluation
    system: IndicatorSystem
    sources: Sources

    def groups(self) -> list[Entry]:
        """Return the level-1 indicators that are scored, each with points, points awarded and lost, and their share."""
        return [self._group(name, scores) for name, scores in by_level1(self.evaluation).items()]

    def _group(self, name: str, scores: Sequence[Score]) -> Entry:
        filled = self.sources.filled
        points = sum((s.points for s in scores), Decimal(0))
        awarded = sum((s.awarded for s in scores), Decimal(0))
        cells = tuple([s.indicator.place.cell("points") for s in scores])
        inputs = tuple([cell for s in scores for cell in s.inputs])
        added = " + ".join([plain(s.awarded) for s in scores])
        worth, reached, lost = plain(points), plain(awarded), plain(points - awarded)
        share = f"{plain(share_awarded(scores))}%"
        return Named(
            {
                "一级指标": filled(name, "一级指标", (scores[0].indicator.place.cell("level1"),)),
                "分值": filled(worth, "一级指标分值", cells, "相加"),
                "得分": filled(reached, "一级指标得分", inputs, f"相加：{added} = {reached}"),
                "得分率": filled(share, "得分率", inputs, f"{reached} ÷ {worth} = {share}"),
                "扣分": filled(lost, "扣分", inputs, f"{worth} − {reached} = {lost}"),
            }
        )

    def losses(self) -> list[Entry]:
        """Return the indicators that lost points, the greatest loss first, each with its sentence and its reason."""
        lost = sorted(filter(has_lost, self.evaluation.scores), key=lambda s: -s.deduction)
        return [self._loss(number, score) for number, score in enumerate(lost, 1)]

    def _loss(self, number: int, score: Score) -> Entry:
        filled, place = self.sources.filled, score.indicator.place
        deduction = filled(plain(score.deduction), "扣分", score.inputs, score.explanation)
        return Named(
            {
                "序号": str(number),
                "指标": filled(score.indicator.name, "三级指标", (place.cell("name"),)),
                "扣分": deduction,
                "说明": joined(
                    (
                        achievement(score, self.system, self.sources),
                        filled(loss(score, self.system), "扣分说明", score.inputs, score.explanation),
                    ),
                    "，",
                ),
                "原因": _reason(score, self.sources) or "",
            }
        )


def missed(results: Iterable[Result], system: IndicatorSystem, sources: Sources) -> list[Entry]:
    """Return the indicators that did not reach their target, each with what it reached and its reason."""
    return [
        Named(
            {
                "序号": str(number),
                "指标": sources.filled(result.indicator.name, "三级指标", (result.indicator.place.cell("name"),)),
                "情况": achievement(result, system, sources),
                "原因": _reason(result, sources) or "",
            }
        )
        for number, result in enumerate(filter(is_missed, results), 1)
    ]


def remarks(
    results: Iterable[Result], system: IndicatorSystem, sources: Sources, told: Callable[[Result], bool]
) -> list[Entry]:
    """Return the indicators that explain something and are not `told` for what they lost or missed."""
    found = (r for r in results if not told(r))
    return [
        Named({"说明": achievement(result, system, sources), "原因": reason})
        for result in found
        if (reason := _reason(result, sources)) is not None
    ]


def has_lost(result: Result) -> bool:
    """Tell whether an indicator was awarded fewer points than it has."""
    return isinstance(result, Score) and result.deduction > 0


def _reason(result: Result, sources: Sources) -> Filled | None:
    """Return what a row gives as its reason, as a sentence."""
    reason = result.indicator.deviation_reason
    if reason is None:
        return None
    return sources.filled(sentence(reason), "偏差原因及改进措施", (result.indicator.place.cell("deviation_reason"),))


def low_grade(evaluation: Evaluation, system: IndicatorSystem) -> bool:
    """Tell whether a grade is in the lower half of its system's."""
    names = [band.name for band in system.grades]
    return names.index(evaluation.grade) * 2 >= len(names)


def low_execution(rate: Decimal | None) -> bool:
    """Tell whether an execution rate in per cent belongs among the problems."""
    return rate is not None and rate < _EXECUTED


def adjustment(funds: FundsStatement, money_unit: str, sources: Sources) -> Passage | None:
    """Return how the budget was adjusted, with both figures; None where it was not."""
    initial, adjusted = funds[Amount.INITIAL_BUDGET], funds[Amount.ADJUSTED_BUDGET]
    if initial is None or adjusted is None or initial == adjusted:
        return None
    before, after = (funds.place.cell(amount) for amount in (Amount.INITIAL_BUDGET, Amount.ADJUSTED_BUDGET))
    word, difference = ("调增" if adjusted > initial else "调减"), abs(adjusted - initial)
    parts = (
        sources.filled(f"年初预算{plain(initial)}{money_unit}", "年初预算数", (before,)),
        sources.filled(f"调整为{plain(adjusted)}{money_unit}", "全年预算数", (after,)),
        sources.filled(f"{word}{plain(difference)}{money_unit}", "预算调整数", (before, after), "相减"),
    )
    return joined(parts, "，")
