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

#: how an outline calls it, and the same without what projects were scored
OVERVIEW: Final = "项目一览"
FUNDS_OVERVIEW: Final = "项目资金一览"
_UNKNOWN: Final = "—"
_WIDTHS: Final = (7, 38, 20, 12, 9, 7, 7)


def overview(
    unit: Unit, assessments: Sequence[Assessment], system: IndicatorSystem, sources: Sources, *, judged: bool = True
) -> Table:
    """Return the table; the page that a report begins on is for the writer to say.

    Score and grade have columns where they are wanted and any of the projects has them.
    """
    scored = judged and any(isinstance(found, Evaluation) for found in assessments)
    columns = ("得分", "等级") if scored else ()
    heads = ("序号", "项目", f"预算（{unit.money_unit}）", "执行率", *columns, "页码")
    return Table(
        widths=(*_WIDTHS[:4], *(_WIDTHS[4:6] if scored else ()), _WIDTHS[6]),
        rows=(
            tuple(TableCell(Text.of(head)) for head in heads),
            *(
                _row(number, (*_stated(found, system, sources), *(_judged(found, sources) if scored else ())))
                for number, found in enumerate(assessments, 1)
            ),
        ),
        headings=1,
        small=True,
        pages=tuple(range(1, len(assessments) + 1)),
    )


def _row(number: int, values: Sequence[str]) -> tuple[TableCell, ...]:
    said = (str(number), *values, "")
    return tuple(TableCell(text_of_value(value), centred=column != 1) for column, value in enumerate(said))


def _stated(found: Assessment, system: IndicatorSystem, sources: Sources) -> tuple[str, str, str]:
    project, funds, filled = found.project, found.project.funds, sources.filled
    budget, rate = funds[funds.budget], system.rate(RateName.EXECUTION, funds)
    executed = _UNKNOWN
    if rate is not None:
        cells = tuple(map(funds.place.cell, rate.fields))
        executed = filled(f"{plain(rate.value)}%", "预算执行率", cells, rate.arithmetic)
    return (
        filled(project.name, "项目名称", (project.place.cell("name"),)),
        _UNKNOWN if budget is None else filled(f"{budget:,f}", "预算数", (funds.place.cell(funds.budget),)),
        executed,
    )


def _judged(found: Assessment, sources: Sources) -> tuple[str, str]:
    if not isinstance(found, Evaluation):
        return "", NOT_SCORED
    total, inputs = plain(found.total), _inputs(found)
    how = f"总分 {total} 分"
    return sources.filled(total, "总分", inputs, how), sources.filled(found.grade, "等级", inputs, how)


def _inputs(found: Evaluation) -> tuple[Cell, ...]:
    return tuple(cell for score in found.scores for cell in score.inputs)
