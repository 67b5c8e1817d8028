"""Problems, one line each."""

from collections.abc import Iterable

from perfeval.batch.outcome import Examined
from perfeval.cli.terminal import say
from perfeval.problems import Problem, Rule, Severity


def print_problems(outcome: Examined, severities: Iterable[Severity] = tuple(Severity)) -> None:
    """Print the problems of one workbook, errors first, then in the order of sheets and cells."""
    for severity in severities:
        for problem in outcome.problems:
            if problem.severity is severity:
                say(f"{outcome.name} {problem}", err=True, severity=severity)


def print_causes(name: str, problems: Iterable[Problem]) -> None:
    """Print the problems of a workbook of many, a line a cause: the first of its places, and how many there are."""
    causes: dict[Rule, list[Problem]] = {}
    for problem in problems:
        causes.setdefault(problem.rule, []).append(problem)
    for first, *others in causes.values():
        place = f"{first.cell} " if first.cell else ""
        rest = str(first).removeprefix(place)
        number = f"{place and '等 '}{len(others) + 1} 处 " if others else ""
        say(f"{name} {place}{number}{rest}", err=True, severity=first.severity)


def print_rules() -> None:
    """Print the table of everything that is checked."""
    from perfeval.batch.rules import RULES  # noqa: PLC0415 - only for this table

    for rule in RULES:
        say(f"{rule.code:<28}{rule.severity}  {rule.title}")


def counted(outcome: Examined) -> str:
    """Return how many problems of each severity a workbook has."""
    counts = {severity: outcome.count(severity) for severity in Severity}
    if not any(counts.values()):
        return "没有发现问题"
    notes = f"，{counts[Severity.NOTE]} 个提示" if counts[Severity.NOTE] else ""
    return f"{counts[Severity.ERROR]} 个错误，{counts[Severity.WARNING]} 个警告{notes}"
