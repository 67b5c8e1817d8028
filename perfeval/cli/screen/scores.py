"""How scores came about, a table a project."""

import sys
from collections.abc import Iterable
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from perfeval.batch.outcome import Examined
from perfeval.cells import cell_ranges
from perfeval.cli.terminal import shown
from perfeval.figures import plain
from perfeval.model import Assessment, Evaluation, Result, Score
from perfeval.model.summary import NOT_SCORED

#: columns of a line that is not printed on a terminal
_WIDTH: Final = 200


def print_tables(outcome: Examined) -> None:
    """Print a table of each project's indicators: target, actual value, points, score, how it came about."""
    out = console()
    found = outcome.examination.evaluated
    for assessment in found.assessments if found is not None else ():
        out.print(_table(assessment, lines=out.is_terminal))
        for line in _conclusion(assessment):
            out.print(shown(line))


def console() -> Console:
    """Return where tables are printed: as wide as the terminal, or for a file wide enough to be read."""
    width = None if sys.stdout.isatty() else _WIDTH
    return Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)


def _table(assessment: Assessment, *, lines: bool) -> Table:
    project = assessment.project
    table = Table(
        title=Text(shown(f"{project.code} {project.name}")), title_justify="left", box=box.SQUARE, show_lines=lines
    )
    for heading in ("二级指标", "三级指标"):
        table.add_column(heading, overflow="fold")
    for heading in ("指标值", "完成值"):
        table.add_column(heading, justify="right", overflow="fold")
    for heading in ("分值", "得分"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("得分的由来", overflow="fold", ratio=1)
    above = None
    for result in assessment.results:
        indicator = result.indicator
        group = f"{indicator.level1}/{indicator.level2}"
        table.add_row(
            *(
                Text(shown(text))
                for text in (
                    "" if group == above else group,
                    indicator.name,
                    indicator.shown(indicator.target, sign=True) if indicator.nature.measured else indicator.nature,
                    indicator.shown(result.actual) if indicator.nature.measured else indicator.achievement or "",
                    *_points(result),
                )
            )
        )
        above = group
    return table


def _points(result: Result) -> tuple[str, str, str]:
    """Return the points of an indicator, those awarded, and how they came about."""
    cells = f"（{cell_ranges(result.inputs)}）"
    if not isinstance(result, Score):
        return "", "", f"{NOT_SCORED}{cells}"
    awarded = plain(result.awarded) if result.indicator.applicable else "—"
    return plain(result.points), awarded, f"{result.explanation}{cells}"


def _conclusion(evaluation: Assessment) -> Iterable[str]:
    if not isinstance(evaluation, Evaluation):
        yield f"{NOT_SCORED}：各行都没有填写分值"
        yield ""
        return
    yield f"指标得分合计 {evaluation.points_total:.2f} 分"
    yield from filter(None, (evaluation.rescale_explanation, evaluation.cap_explanation))
    yield f"总分 {evaluation.total:.2f} 分，{evaluation.grade}"
    yield ""
