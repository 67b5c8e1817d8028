"""The annexed score table (绩效评价指标评分表) of one evaluation."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from perfeval.composition.blocks import Table, TableCell
from perfeval.model import YES, Evaluation, Nature, Score, plain


def score_table(evaluation: Evaluation) -> Table:
    rows: list[tuple[TableCell | None, ...]] = []
    scores = evaluation.scores
    for index, result in enumerate(scores):
        indicator = result.indicator
        rows.append(
            (
                _merged(scores, index, lambda s: (s.indicator.level1,)),
                _merged(scores, index, lambda s: (s.indicator.level1, s.indicator.level2)),
                TableCell(indicator.name),
                TableCell(_target_shown(result), centred=True),
                TableCell(_actual_shown(result), centred=True),
                TableCell(plain(indicator.points), centred=True),
                TableCell(plain(result.awarded) if indicator.applicable else "—", centred=True),
            )
        )
    points = sum((s.indicator.points for s in scores), Decimal(0))
    rows.append(_total_row("合计", plain(points), plain(evaluation.points_total)))
    if evaluation.rescale_explanation is not None:
        rows.append(_total_row("不适用指标不计，折算后", plain(points), plain(evaluation.rescaled_total)))
    if evaluation.cap_explanation is not None:
        rows.append(_total_row("按预算执行率封顶后", plain(points), plain(evaluation.total)))
    rows.append(_total_row("评价等级", "", evaluation.grade))
    return Table(
        widths=(9, 13, 26, 18, 16, 9, 9),
        heading=("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
        rows=tuple(rows),
    )


def _merged(scores: Sequence[Score], index: int, key: Callable[[Score], tuple[str, ...]]) -> TableCell | None:
    """Return the cell of a group at its first row, None where the row above belongs to the same group."""
    own = key(scores[index])
    if index and key(scores[index - 1]) == own:
        return None
    rows = 1
    while index + rows < len(scores) and key(scores[index + rows]) == own:
        rows += 1
    return TableCell(own[-1], rows=rows, centred=True)


def _total_row(name: str, points: str, awarded: str) -> tuple[TableCell | None, ...]:
    return (
        TableCell(name, columns=5, centred=True),
        None,
        None,
        None,
        None,
        TableCell(points, centred=True),
        TableCell(awarded, centred=True),
    )


def _target_shown(result: Score) -> str:
    indicator = result.indicator
    match indicator.nature:
        case Nature.CHECKLIST:
            return "逐项核对"
        case Nature.YES_NO:
            return str(indicator.target or YES)
        case Nature.LEVEL | Nature.JUDGED:
            return str(indicator.target or result.rule)
        case _:
            return indicator.shown(indicator.target, sign=True)


def _actual_shown(result: Score) -> str:
    indicator = result.indicator
    if not indicator.applicable or not indicator.nature.measured:
        return indicator.achievement or ""
    return indicator.shown(result.actual)
