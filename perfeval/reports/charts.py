"""What a report shows as charts: shares of the points by group, budget and expenditure by project."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from perfeval.figures import HUNDRED, rounded_quotient
from perfeval.model import Amount, Assessment, Evaluation, Score, Unit
from perfeval.reports.blocks import Chart, Series

#: how an outline calls them
RATES: Final = "得分率"
FUNDS: Final = "预算和支出"
_SHORTEST: Final = 18


def rates_by_group(evaluation: Evaluation) -> Chart:
    """Return what share of its points each level-1 group was awarded, in per cent."""
    groups: dict[str, list[Score]] = {}
    for score in evaluation.scores:
        if score.indicator.applicable:
            groups.setdefault(score.indicator.level1, []).append(score)
    return Chart(
        title="各级指标得分率（%）",
        categories=tuple(groups),
        series=(Series("得分率", tuple(map(_rate, groups.values()))),),
        most=100,
    )


def _rate(scores: Sequence[Score]) -> Decimal:
    worth = sum((s.points for s in scores), Decimal(0))
    return rounded_quotient(sum((s.awarded for s in scores), Decimal(0)) * HUNDRED, worth)


def budget_and_expenditure(unit: Unit, assessments: Sequence[Assessment]) -> Chart:
    """Return the budget that counts and the expenditure of each project."""
    funds = [found.project.funds for found in assessments]
    return Chart(
        title=f"各项目预算和支出（{unit.money_unit}）",
        categories=tuple(_short(found.project.name) for found in assessments),
        series=(
            Series("全年预算数", tuple(own.allocated for own in funds)),
            Series("本年支出", tuple(own[Amount.EXPENDITURE] for own in funds)),
        ),
    )


def _short(name: str) -> str:
    return name if len(name) <= _SHORTEST else f"{name[: _SHORTEST - 1]}…"
