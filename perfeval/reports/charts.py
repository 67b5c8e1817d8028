"""What a report shows as charts: shares of the points by group, budget and expenditure by project."""

from collections.abc import Sequence
from typing import Final

from perfeval.model import Amount, Assessment, Evaluation, Unit
from perfeval.reports.blocks import Chart, Series
from perfeval.reports.indicators import by_level1, share_awarded
from perfeval.reports.typesetting import chinese_number

#: how an outline calls them
RATES: Final = "得分率"
FUNDS: Final = "预算和支出"
_LONGEST_NAME: Final = 18
#: so many projects at most are shown in one chart
_MOST: Final = 10


def rates_by_group(evaluation: Evaluation) -> tuple[Chart, ...]:
    """Return what share of its points each level-1 group was awarded, in per cent."""
    groups = by_level1(evaluation)
    shares = Series("得分率", tuple(map(share_awarded, groups.values())))
    return (Chart(title="各级指标得分率（%）", categories=tuple(groups), series=(shares,), most=100),)


def budget_and_expenditure(unit: Unit, assessments: Sequence[Assessment]) -> tuple[Chart, ...]:
    """Return the budget that counts and the expenditure of each project; of many, in charts of as many each."""
    charts = -(-len(assessments) // _MOST)
    size = -(-len(assessments) // charts)
    parts = [assessments[first : first + size] for first in range(0, len(assessments), size)]
    return tuple(_funds_chart(unit, part, number if charts > 1 else 0) for number, part in enumerate(parts, 1))


def _funds_chart(unit: Unit, assessments: Sequence[Assessment], number: int) -> Chart:
    funds = [found.project.funds for found in assessments]
    place = f"（{chinese_number(number)}）" if number else ""
    return Chart(
        title=f"各项目预算和支出（{unit.money_unit}）{place}",
        categories=tuple(f"{found.project.code} {_short(found.project.name)}" for found in assessments),
        series=(
            Series("全年预算数", tuple(own.allocated for own in funds)),
            Series("本年支出", tuple(own[Amount.EXPENDITURE] for own in funds)),
        ),
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
