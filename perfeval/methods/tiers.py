"""按区间赋分: the share of the highest tier that the actual value reaches, whatever the target; below the lowest nothing."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from perfeval.figures import HUNDRED, plain
from perfeval.methods.faults import Faults
from perfeval.methods.formula import References, when
from perfeval.methods.measured import LESS_IS_BETTER, MORE_IS_BETTER, actual_figure
from perfeval.methods.method import Answer, Method, Parameters, Question, Step, nothing


def judge(question: Question) -> Answer | Faults:
    """Answer the share of the tier that was reached."""
    actual = actual_figure(question)
    return actual if isinstance(actual, tuple) else reached(question.parameters, actual)


def reached(parameters: Parameters, actual: Decimal) -> Answer:
    """Answer the share of the tier that an actual value reaches."""
    fields = ("actual", "points")
    tier = next((tier for tier in parameters.tiers if actual >= tier.minimum), None)
    if tier is None:
        return nothing(f"{plain(actual)} 低于最低一档", fields)
    said = f"{plain(actual)} 在 {plain(tier.minimum)} 以上：{plain(tier.share)}%"
    return Answer(Fraction(tier.share) / 100, said, fields)


def formula(at: References) -> str:
    """Return the Excel formula."""
    return when((f"ISNUMBER({at.actual})", highest(at)))


def highest(at: References) -> str:
    """Return the formula of the highest tier that was reached."""
    return f"ROUND({at.points}*SUMPRODUCT(MAX(({at.actual}>={at.minima})*{at.values}))/100,2)"


def parameter_faults(parameters: Parameters) -> Iterator[str]:
    """Yield what keeps tiers from descending, with shares in percent."""
    tiers = parameters.tiers
    if not tiers:
        yield "缺少 tiers"
    minima, shares = [tier.minimum for tier in tiers], [tier.share for tier in tiers]
    if minima != sorted(set(minima), reverse=True) or shares != sorted(shares, reverse=True):
        yield "的 tiers 应从高到低排列，minimum 和 share 都不能倒置"
    if not all(0 <= share <= HUNDRED for share in shares):
        yield "的 tiers 的 share 应在 0 至 100 之间"


def steps(parameters: Parameters) -> Iterable[Step]:
    """Return the tiers as the formula looks them up."""
    return [("", tier.minimum, tier.share) for tier in parameters.tiers]


TIERS: Final = Method(
    name="tiers",
    title="按区间赋分",
    natures=(*MORE_IS_BETTER, *LESS_IS_BETTER),
    judge=judge,
    formula=formula,
    parameter_faults=parameter_faults,
    steps=steps,
)
