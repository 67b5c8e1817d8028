"""完成比例: full points from the target on, else actual ÷ target (财预〔2020〕10号: 按照完成值与指标值的比例)."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

from perfeval.figures import plain
from perfeval.methods.faults import Faults, joined
from perfeval.methods.formula import BLANK, References, when
from perfeval.methods.measured import MORE_IS_BETTER, gained, target_figure
from perfeval.methods.method import Answer, Method, Question, full, nothing
from perfeval.model import Nature


def judge(question: Question) -> Answer | Faults:
    """Answer the ratio of the actual value to the target."""
    target, actual = completed(question)
    if isinstance(target, tuple) or isinstance(actual, tuple):
        return joined(target, actual)
    return met(target, actual) or Answer(Fraction(actual) / Fraction(target), f"{plain(actual)} ÷ {plain(target)}")


def completed(question: Question) -> tuple[Decimal | Faults, Decimal | Faults]:
    """Return target and actual value; nothing at all can be wanted where the nature says so."""
    return target_figure(question, zero=question.indicator.nature is Nature.EQUAL), gained(question)


def met(target: Decimal, actual: Decimal) -> Answer | None:
    """Answer for a target that was met, or that is nothing at all, so that there is no ratio to it."""
    if target == 0:
        return full("指标值为 0，实际为 0") if actual == 0 else nothing(f"指标值为 0，实际为 {plain(actual)}")
    return full(f"{plain(actual)} 达到指标值 {plain(target)}") if actual >= target else None


def formula(at: References) -> str:
    """Return the Excel formula."""
    return completion(at, f"ROUND({at.points}*{at.gained}/{at.target},2)")


def completion(at: References, short: str) -> str:
    """Return the formula of full points from the target on, less what over-completion costs, else what falls short."""
    far_over = f"{at.actual}*100>={at.target}*(100+{at.threshold})"
    reached = f"IF(AND({at.deduction}>0,{far_over}),MAX({at.points}-{at.deduction},0),{at.points})"
    nothing_wanted = f'IF({at.nature}="{Nature.EQUAL}",IF({at.actual}<=0,{at.points},0),{BLANK})'
    return when(
        (at.unmeasured, BLANK),
        (f"{at.target}=0", nothing_wanted),
        (f"{at.target}>0", f"IF({at.actual}>={at.target},{reached},{short})"),
    )


RATIO: Final = Method(
    name="ratio", title="完成比例", natures=MORE_IS_BETTER, judge=judge, formula=formula, measures_completion=True
)
