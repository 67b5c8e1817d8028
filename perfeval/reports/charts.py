"""What a report shows as charts: shares of the points by group, budget and expenditure by project."""

from collections.abc import Sequence
from typing import Final

from perfeval.model import Amount, Assessment, Evaluation, Unit
from perfeval.reports.blocks import Chart, Series
from perfeval.reports.indicators import by_level1, share_awarded

#: how an outline calls them
RATES: Final = "得分率"
FUNDS: Final = "预算和支出"
_SHORTEST: Final = 18


def rates_by_group(evaluation: Evaluation) -> Chart:
    """Return what share of its points each level-1 group was awarded, in per cent."""
    groups = by_level1(evaluation)
    return Chart(
        title="各级指标得分率（%）",
        categories=tuple(groups),
        series=(Series("得分率", tuple(map(share_awarded, groups.values()))),),
        most=100,
    )


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
