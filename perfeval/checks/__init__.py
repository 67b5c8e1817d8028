"""Hold a submission to the rules that span cells: `CHECKS`, then `REVIEWS`, are the whole programme.

A check is a decorated function of one of these modules; the programme is whatever stands there.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from perfeval.checks import (
    carried,
    dates,
    funds,
    indicators,
    magnitude,
    money,
    plausibility,
    projects,
    scores,
    statements,
    texts,
    totals,
)
from perfeval.checks.check import Check, Terms
from perfeval.model import Evaluation, Submission
from perfeval.problems import Problem

__all__ = ["CHECKS", "REVIEWS", "Terms", "review", "validate"]


_MODULES: Final = (
    projects,
    indicators,
    magnitude,
    funds,
    dates,
    plausibility,
    money,
    statements,
    totals,
    texts,
    carried,
    scores,
)


def _checks(*, reviews: bool) -> Iterator[Check[Any]]:
    found = (check for module in _MODULES for check in vars(module).values() if isinstance(check, Check))
    return (check for check in found if check.reviews is reviews)


CHECKS: Final[tuple[Check[Submission], ...]] = tuple(_checks(reviews=False))
REVIEWS: Final[tuple[Check[Evaluation], ...]] = tuple(_checks(reviews=True))


def validate(submission: Submission, terms: Terms) -> list[Problem]:
    """Return every problem that the checks find, in their order."""
    return [problem for check in CHECKS for problem in check.find(submission, terms)]


def review(evaluations: Iterable[Evaluation], terms: Terms) -> list[Problem]:
    """Return every problem that shows only once the indicators are scored."""
    return [problem for evaluation in evaluations for check in REVIEWS for problem in check.find(evaluation, terms)]
