"""Hold a submission to the rules that span cells: `CHECKS`, then `REVIEWS`, are the whole programme.

A check is a decorated function of one of these modules; the programme is whatever stands there.
"""

from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, Final

from perfeval.checks import funds, indicators, plausibility, projects, scores, texts
from perfeval.checks.check import Check, Terms
from perfeval.model import Evaluation, Submission
from perfeval.problems import Problem

__all__ = ["CHECKS", "REVIEWS", "Terms", "review", "validate"]


def _checks(*modules: ModuleType) -> Iterator[Check[Any]]:
    return (found for module in modules for found in vars(module).values() if isinstance(found, Check))


CHECKS: Final[tuple[Check[Submission], ...]] = tuple(_checks(projects, indicators, funds, plausibility, texts))
REVIEWS: Final[tuple[Check[Evaluation], ...]] = tuple(_checks(scores))


def validate(submission: Submission, terms: Terms) -> list[Problem]:
    """Return every problem that the checks find, in their order."""
    return [problem for check in CHECKS for problem in check.find(submission, terms)]


def review(evaluations: Iterable[Evaluation], terms: Terms) -> list[Problem]:
    """Return every problem that shows only once the indicators are scored."""
    return [problem for evaluation in evaluations for check in REVIEWS for problem in check.find(evaluation, terms)]
