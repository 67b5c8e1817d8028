"""What a check is: a rule together with the function that finds its breaches, for one kind of record.

A check is written as a function of one record; the decorator says its rule, and what records it looks at. Drafts tell in
their types what is blank and what is unread: of what is unread a check says nothing, it has been reported.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeAlias, TypeVar

from perfeval.cells import Cell
from perfeval.library import IndicatorSystem
from perfeval.model import Evaluation, FundsDraft, IndicatorDraft, ProjectDraft, Score, Submission, UnitDraft
from perfeval.problems import Problem, Rule, Severity
from perfeval.records import frozen

M = TypeVar("M")
S = TypeVar("S")


@frozen(kw_only=True)
class Terms:
    """What a workbook is held to: its indicator system, and the outlines that its reports follow.

    `year` is the one evaluated, where it was read. `system_chosen` and `outlines_chosen` tell whether they were chosen
    for the run, and not by the workbook. Where the system that it names is refused (`system_refused`), `system` is a
    likely one, by which nothing is held against it; unless it is plainly the one meant.
    """

    system: IndicatorSystem
    outlines: tuple[str, ...]
    year: int | None = None
    system_chosen: bool = False
    system_refused: bool = False
    outlines_chosen: bool = False


@frozen
class Finding:
    """One breach of a check's rule; what its parts say, see `Problem`."""

    message: str
    cell: Cell | None
    expected: str = ""
    found: str = ""
    remedy: str = ""


Findings: TypeAlias = Iterator[Finding]


@frozen
class Check(Generic[S]):
    """What finds the breaches of a rule, or of a few: in a submission, or in the evaluation of a project."""

    rules: tuple[Rule, ...]
    find: Callable[[S, Terms], Iterator[Problem]]
    #: whether it looks at the evaluation of a project, and not at what was submitted
    reviews: bool = False


class _Checks(Generic[S, M]):
    """A decorator for checks that look at one kind of record."""

    def __init__(self, records: Callable[[S], Iterable[M]], *, reviews: bool = False) -> None:
        self._records, self._reviews = records, reviews

    def __call__(
        self,
        code: str,
        severity: Severity,
        title: str,
        source: str = "",
        *,
        leading: bool = False,
        by_system: bool = False,
    ) -> Callable[[Callable[[M, Terms], Findings]], Check[S]]:
        """Return what makes a check of a function; one `by_system` is passed over while there is no system to check by.

        See `Rule` for the rest.
        """
        rule, records = Rule(code, severity, title, source, leading), self._records

        def checked(look: Callable[[M, Terms], Findings]) -> Check[S]:
            def find(searched: S, terms: Terms) -> Iterator[Problem]:
                if by_system and terms.system_refused:
                    return
                for record in records(searched):
                    for f in look(record, terms):
                        yield rule.broken(f.message, f.cell, expected=f.expected, found=f.found, remedy=f.remedy)

            return Check((rule,), find, self._reviews)

        return checked


def _units(submission: Submission) -> Iterable[UnitDraft]:
    return (submission.unit,)


def _projects(submission: Submission) -> Iterable[ProjectDraft]:
    return submission.projects


def _funds(submission: Submission) -> Iterable[FundsDraft]:
    return (project.funds for project in submission.projects if project.funds is not None)


def _indicators(submission: Submission) -> Iterable[IndicatorDraft]:
    return [indicator for project in submission.projects for indicator in project.indicators]


def _scores(evaluation: Evaluation) -> Iterable[Score]:
    return evaluation.scores


def _identity(searched: S) -> Iterable[S]:
    return (searched,)


check_submission: _Checks[Submission, Submission] = _Checks(_identity)
check_unit = _Checks(_units)
check_project = _Checks(_projects)
check_funds = _Checks(_funds)
check_indicator = _Checks(_indicators)
review_project: _Checks[Evaluation, Evaluation] = _Checks(_identity, reviews=True)
review_score = _Checks(_scores, reviews=True)
