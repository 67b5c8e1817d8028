"""Hold a submission to the rules that span cells: CHECKS, then REVIEWS, are the whole programme.

A check takes the submission and its indicator system, a review takes an evaluation and the system; both yield problems.
A field that reading has reported already is passed over, so that every fault is named once.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from perfeval.indicators import IndicatorSystem
from perfeval.model import Evaluation, Submission
from perfeval.problems import Problem
from perfeval.validation.funds import check_funds
from perfeval.validation.indicators import check_derived, check_scorable
from perfeval.validation.projects import check_completeness, check_groups, check_points, check_wording
from perfeval.validation.scores import review_deviations, review_previews, review_self_scores

Check: TypeAlias = Callable[[Submission, IndicatorSystem], Iterator[Problem]]
Review: TypeAlias = Callable[[Evaluation, IndicatorSystem], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    check_completeness,
    check_wording,
    check_points,
    check_groups,
    check_scorable,
    check_funds,
    check_derived,
)

REVIEWS: tuple[Review, ...] = (review_deviations, review_self_scores, review_previews)


def validate(submission: Submission, system: IndicatorSystem) -> list[Problem]:
    """Return every problem that the checks find, in their order."""
    return [problem for check in CHECKS for problem in check(submission, system)]


def review(evaluations: Iterable[Evaluation], system: IndicatorSystem) -> list[Problem]:
    """Return every problem that shows only once the indicators are scored."""
    return [problem for evaluation in evaluations for look in REVIEWS for problem in look(evaluation, system)]
