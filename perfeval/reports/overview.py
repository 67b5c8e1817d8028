"""The table of projects in a combined report: budget, execution, score, grade, and where each report begins."""

from collections.abc import Sequence
from typing import Final

from perfeval.cells import Cell
from perfeval.figures import plain
from perfeval.library import IndicatorSystem, RateName
from perfeval.model import Assessment, Evaluation, Unit
from perfeval.model.summary import NOT_SCORED
from perfeval.reports.blocks import Table, TableCell
from perfeval.reports.runs import Text
from perfeval.reports.sources import Sources, text_of_value

#: how an outline calls it
OVERVIEW: Final = "项目一览"
_WIDTHS: Final = (7, 38, 20, 12, 9, 7, 7)


def overview(unit: Unit, assessments: Sequence[Assessment], system: IndicatorSystem, sources: Sources) -> Table:
    """Return the table; the page that a report begins on is for the writer to say."""
    heads = ("序号", "项目", f"预算（{unit.money_unit}）", "执行率", "得分", "等级", "页码")
    return Table(
        widths=_WIDTHS,
        rows=(
            tuple(TableCell(Text.of(head)) for head in heads),
            *(_row(number, found, system, sources) for number, found in enumerate(assessments, 1)),
        ),
        headings=1,
        small=True,
        pages=tuple(range(1, len(assessments) + 1)),
    )


def _row(number: int, found: Assessment, system: IndicatorSystem, sources: Sources) -> tuple[TableCell, ...]:
    project, funds, filled = found.project, found.project.funds, sources.filled
    budget, rate = funds[funds.budget], system.rate(RateName.EXECUTION, funds)
    points = f"总分 {plain(found.total)} 分" if isinstance(found, Evaluation) else ""
    values = (
        str(number),
        filled(project.name, "项目名称", (project.place.cell("name"),)),
        "" if budget is None else filled(f"{budget:,f}", "预算数", (funds.place.cell(funds.budget),)),
        ""
        if rate is None
        else filled(f"{plain(rate.value)}%", "预算执行率", tuple(map(funds.place.cell, rate.fields)), rate.arithmetic),
        filled(plain(found.total), "总分", _inputs(found), points) if isinstance(found, Evaluation) else "",
        filled(found.grade, "等级", _inputs(found), points) if isinstance(found, Evaluation) else NOT_SCORED,
        "",
    )
    return tuple(TableCell(text_of_value(value), centred=column != 1) for column, value in enumerate(values))


def _inputs(found: Evaluation) -> tuple[Cell, ...]:
    return tuple(cell for score in found.scores for cell in score.inputs)
