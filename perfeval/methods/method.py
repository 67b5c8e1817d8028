"""What a scoring method is: what it is asked, what it answers, which parameters a system gives it."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple, TypeAlias

from perfeval.methods.faults import Faults
from perfeval.methods.formula import References
from perfeval.model import IndicatorDraft, Nature, Read, Target
from perfeval.records import frozen

NOTHING: Final = Fraction(0)
ALL: Final = Fraction(1)
ZERO: Final = Decimal(0)
#: the fields that an actual value held against a target comes from
MEASURED: Final = ("target", "actual", "points")


@frozen(kw_only=True)
class Level:
    """One level of a qualitative indicator (档次) with its share of the points in percent.

    The lower bound belongs to the level; the upper one does so only in the highest. `title` is the long form of the name.
    """

    name: str
    title: str
    minimum: Decimal
    maximum: Decimal


@frozen(kw_only=True)
class Tier:
    """A value from `minimum` on earns `share` percent of the points; the bound belongs to the tier."""

    minimum: Decimal
    share: Decimal


@frozen(kw_only=True)
class Parameters:
    """What a system lays down for a method; each method uses one of them at most.

    `otherwise` is the percentage of the points that a missed yes-no or deadline keeps; `pass_line` is the completion in
    percent below which nothing is awarded.
    """

    levels: tuple[Level, ...] = ()
    tiers: tuple[Tier, ...] = ()
    pass_line: Decimal = ZERO
    otherwise: Decimal = ZERO


class Question(NamedTuple):
    """What a method is asked: the row of an applicable indicator, and what its system and its project add to it.

    `actual` is what was reached, from the funds statement where the row leaves it to that (`derivable`); `checkpoints`
    are the points to be met, unread where what keeps them from being known has been reported.
    """

    indicator: IndicatorDraft
    actual: Read[Target | None]
    parameters: Parameters
    checkpoints: Read[tuple[str, ...]] = ()
    derivable: bool = False


@frozen
class Answer:
    """A share of the points, its arithmetic, the fields it came from; `final` when the points need no multiplying."""

    share: Fraction
    arithmetic: str
    fields: tuple[str, ...] = MEASURED
    final: bool = False


def full(arithmetic: str, fields: tuple[str, ...] = MEASURED) -> Answer:
    """Answer that all points are awarded."""
    return Answer(ALL, f"{arithmetic}，得满分", fields, final=True)


def nothing(arithmetic: str, fields: tuple[str, ...] = MEASURED) -> Answer:
    """Answer that no points are awarded."""
    return Answer(NOTHING, f"{arithmetic}，不得分", fields, final=True)


#: name, lower bound and value of a step, as the live formulas look it up
Step: TypeAlias = tuple[str, Decimal, Decimal]


def _sound(_parameters: Parameters) -> Iterator[str]:
    return iter(())


def _no_steps(_parameters: Parameters) -> Iterable[Step]:
    return ()


def _no_figure(_parameters: Parameters, _checkpoints: int) -> Decimal | None:
    return None


@frozen(kw_only=True)
class Method:
    """A scoring method (评分方法), by the `name` that a system calls it; `natures` are those that it can score.

    `judge` scores a row or says why it cannot; `formula` gives the same as an Excel formula, blank for such a row.
    `parameter_faults` yields what is wrong with the parameters of a system, put behind the name of its section.
    `figure` and `steps` are what the formula looks up: a figure, for some number of points to be met, and a list.
    `measures_completion` is true where an actual value can exceed the target by so much that it counts (超额完成).
    """

    name: str
    title: str
    natures: tuple[Nature, ...]
    judge: Callable[[Question], Answer | Faults]
    formula: Callable[[References], str]
    parameter_faults: Callable[[Parameters], Iterator[str]] = _sound
    figure: Callable[[Parameters, int], Decimal | int | None] = _no_figure
    steps: Callable[[Parameters], Iterable[Step]] = _no_steps
    measures_completion: bool = False

    @property
    def has_steps(self) -> bool:
        """Whether the method goes by tiers or levels."""
        return self.steps is not _no_steps
