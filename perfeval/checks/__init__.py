"""Hold a submission to the rules that span cells: CHECKS, then REVIEWS, are the whole programme.

A check takes the submission and its indicator system, a review takes an evaluation and the system; both yield problems.
A field that reading has reported already is passed over, so that every fault is named once.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from perfeval.checks import funds, indicators, plausibility, projects, scores, texts
from perfeval.library import IndicatorSystem
from perfeval.model import Evaluation, Submission
from perfeval.problems import Problem

Check: TypeAlias = Callable[[Submission, IndicatorSystem], Iterator[Problem]]
Review: TypeAlias = Callable[[Evaluation, IndicatorSystem], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    projects.check_completeness,
    projects.check_department,
    projects.check_outline,
    projects.check_email,
    projects.check_wording,
    projects.check_points,
    projects.check_groups,
    indicators.check_scorable,
    funds.check_funds,
    indicators.check_derived,
    plausibility.check_shares,
    plausibility.check_instructions,
    texts.check_years,
    funds.check_execution,
    plausibility.check_tree,
    plausibility.check_natures,
    plausibility.check_names,
    plausibility.check_targets,
    plausibility.check_contradictions,
    plausibility.check_spread,
    plausibility.check_classes,
    texts.check_figures,
    texts.check_texts,
    texts.check_project_names,
)

REVIEWS: tuple[Review, ...] = (
    scores.review_deviations,
    scores.review_self_scores,
    scores.review_previews,
    scores.review_totals,
    scores.review_texts,
)


def validate(submission: Submission, system: IndicatorSystem) -> list[Problem]:
    """Return every problem that the checks find, in their order."""
    return [problem for check in CHECKS for problem in check(submission, system)]


def review(evaluations: Iterable[Evaluation], system: IndicatorSystem) -> list[Problem]:
    """Return every problem that shows only once the indicators are scored."""
    return [problem for evaluation in evaluations for look in REVIEWS for problem in look(evaluation, system)]
