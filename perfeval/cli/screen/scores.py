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
from perfeval.figures import plain
from perfeval.model import Evaluation

#: columns of a line that is not printed on a terminal
_WIDTH: Final = 200


def print_tables(outcome: Examined) -> None:
    """Print a table of each project's indicators: target, actual value, points, score, how it came about."""
    out = console()
    found = outcome.examination.evaluated
    for evaluation in found.evaluations if found is not None else ():
        out.print(_table(evaluation, lines=out.is_terminal))
        for line in _conclusion(evaluation):
            out.print(line)


def console() -> Console:
    """Return where tables are printed: as wide as the terminal, or for a file wide enough to be read."""
    width = None if sys.stdout.isatty() else _WIDTH
    return Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)


def _table(evaluation: Evaluation, *, lines: bool) -> Table:
    project = evaluation.project
    table = Table(title=Text(f"{project.code} {project.name}"), title_justify="left", box=box.SQUARE, show_lines=lines)
    for heading in ("二级指标", "三级指标"):
        table.add_column(heading, overflow="fold")
    for heading in ("指标值", "完成值"):
        table.add_column(heading, justify="right", overflow="fold")
    for heading in ("分值", "得分"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("得分的由来", overflow="fold", ratio=1)
    above = None
    for result in evaluation.scores:
        indicator = result.indicator
        group = f"{indicator.level1}/{indicator.level2}"
        table.add_row(
            *map(
                Text,
                (
                    "" if group == above else group,
                    indicator.name,
                    indicator.shown(indicator.target, sign=True) if indicator.nature.measured else indicator.nature,
                    indicator.shown(result.actual) if indicator.nature.measured else indicator.achievement or "",
                    plain(indicator.points),
                    plain(result.awarded) if indicator.applicable else "—",
                    f"{result.explanation}（{cell_ranges(result.inputs)}）",
                ),
            )
        )
        above = group
    return table


def _conclusion(evaluation: Evaluation) -> Iterable[str]:
    yield f"指标得分合计 {evaluation.points_total:.2f} 分"
    yield from filter(None, (evaluation.rescale_explanation, evaluation.cap_explanation))
    yield f"总分 {evaluation.total:.2f} 分，{evaluation.grade}"
    yield ""
