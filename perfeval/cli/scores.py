"""How scores came about: tables for people, JSON for programs."""

import json
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from perfeval.batch.outcome import Outcome
from perfeval.cells import cell_ranges
from perfeval.cli.problems import problem_as_json
from perfeval.figures import plain
from perfeval.model import Evaluation, Score

#: columns of a line that is not printed on a terminal
_WIDTH: Final = 200


def print_tables(outcome: Outcome) -> None:
    """Print a table of each project's indicators: target, actual value, points, score, how it came about."""
    out = console()
    for evaluation in outcome.evaluations:
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


def as_json(outcomes: Sequence[Outcome]) -> str:
    """Return the scores of workbooks as JSON, one object a workbook."""
    return json.dumps([_workbook(outcome) for outcome in outcomes], ensure_ascii=False, indent=2)


def _workbook(outcome: Outcome) -> dict[str, Any]:
    submission, system = outcome.submission, outcome.system
    return {
        "file": outcome.workbook.name,
        "unit": submission.unit.name if submission else None,
        "year": submission.unit.year if submission else None,
        "system": {"name": system.name, "title": system.title, "reference": system.reference} if system else None,
        "projects": [_project(evaluation) for evaluation in outcome.evaluations],
        "problems": [problem_as_json(problem) for problem in outcome.problems],
    }


def _project(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "code": evaluation.project.code,
        "name": evaluation.project.name,
        "indicators": [_indicator(result) for result in evaluation.scores],
        "points_total": _number(evaluation.points_total),
        "rescaled_total": _number(evaluation.rescaled_total),
        "total": _number(evaluation.total),
        "grade": evaluation.grade,
        "arrival_rate": _number(evaluation.arrival_rate),
        "execution_rate": _number(evaluation.execution_rate),
        "rescaling": evaluation.rescale_explanation,
        "cap": evaluation.cap_explanation,
    }


def _indicator(result: Score) -> dict[str, Any]:
    indicator = result.indicator
    return {
        "level1": indicator.level1,
        "level2": indicator.level2,
        "name": indicator.name,
        "nature": indicator.nature.value,
        "target": indicator.shown(indicator.target) or None,
        "actual": indicator.shown(result.actual) or None,
        "achievement": indicator.achievement,
        "applicable": indicator.applicable,
        "points": _number(indicator.points),
        "awarded": _number(result.awarded) if indicator.applicable else None,
        "self_score": _number(indicator.self_score),
        "rule": result.rule,
        "arithmetic": result.arithmetic,
        "cells": [str(cell) for cell in result.inputs],
    }


def _number(value: Decimal | None) -> float | None:
    """Return a figure of JSON; two places and at most fifteen digits survive it exactly."""
    return None if value is None else float(value)
