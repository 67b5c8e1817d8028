"""Problems, one line each."""

from collections.abc import Iterable

import typer

from perfeval.batch.outcome import Examined
from perfeval.problems import Severity


def print_problems(outcome: Examined, severities: Iterable[Severity] = tuple(Severity)) -> None:
    """Print the problems of one workbook, errors first, then in the order of sheets and cells."""
    for severity in severities:
        for problem in outcome.problems:
            if problem.severity is severity:
                typer.echo(f"{outcome.name} {problem}", err=True)


def print_rules() -> None:
    """Print the table of everything that is checked."""
    from perfeval.batch.rules import RULES  # noqa: PLC0415 - only for this table

    for rule in RULES:
        typer.echo(f"{rule.code:<28}{rule.severity}  {rule.title}")


def counted(outcome: Examined) -> str:
    """Return how many problems of each severity a workbook has."""
    counts = {severity: outcome.count(severity) for severity in Severity}
    if not any(counts.values()):
        return "没有发现问题"
    notes = f"，{counts[Severity.NOTE]} 个提示" if counts[Severity.NOTE] else ""
    return f"{counts[Severity.ERROR]} 个错误，{counts[Severity.WARNING]} 个警告{notes}"
