"""Problems on the screen: one line each for people, JSON for programs."""

import json
from collections.abc import Iterable
from typing import Any

import typer

from perfeval.batch.outcome import Outcome
from perfeval.problems import Problem, Rule, Severity


def print_problems(outcome: Outcome, severities: Iterable[Severity] = tuple(Severity)) -> None:
    """Print the problems of one workbook, errors first, then in the order of sheets and cells."""
    for severity in severities:
        for problem in outcome.problems:
            if problem.severity is severity:
                typer.echo(f"{outcome.name} {problem}", err=True)


def print_rules() -> None:
    """Print the table of everything that is checked."""
    for rule in Rule:
        typer.echo(f"{rule.code:<28}{rule.severity}  {rule.title}")


def counted(outcome: Outcome) -> str:
    """Return how many problems of each severity a workbook has."""
    counts = {severity: outcome.count(severity) for severity in Severity}
    if not any(counts.values()):
        return "没有发现问题"
    notes = f"，{counts[Severity.NOTE]} 个提示" if counts[Severity.NOTE] else ""
    return f"{counts[Severity.ERROR]} 个错误，{counts[Severity.WARNING]} 个警告{notes}"


def as_json(outcomes: Iterable[Outcome]) -> str:
    """Return the problems of workbooks as JSON, one object a workbook."""
    listed = [
        {
            "file": str(outcome.workbook),
            "failed": outcome.failed,
            "problems": [problem_as_json(problem) for problem in outcome.problems],
        }
        for outcome in outcomes
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2)


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """Return one problem with the fields that programs may rely on."""
    cell = problem.cell
    return {
        "code": problem.rule.code,
        "severity": problem.severity.value,
        "sheet": cell.sheet if cell else None,
        "cell": cell.address if cell and cell.row else None,
        "message": problem.message,
        "expected": problem.expected or None,
        "found": problem.found or None,
        "remedy": problem.remedy or None,
    }
