"""指标值比完成值: full points up to the target, target ÷ actual beyond it."""

from fractions import Fraction
from typing import Final

from perfeval.figures import plain
from perfeval.methods.faults import Faults, joined
from perfeval.methods.formula import References
from perfeval.methods.measured import LESS_IS_BETTER, gained, target_figure
from perfeval.methods.method import Answer, Method, Question, full
from perfeval.methods.reverse import kept_below


def judge(question: Question) -> Answer | Faults:
    """Answer the ratio of the target to the actual value."""
    target, actual = target_figure(question, zero=True), gained(question)
    if isinstance(target, tuple) or isinstance(actual, tuple):
        return joined(target, actual)
    if actual <= target:
        return full(f"{plain(actual)} 没有超过指标值 {plain(target)}")
    return Answer(Fraction(target) / Fraction(actual), f"{plain(target)} ÷ {plain(actual)}")


def formula(at: References) -> str:
    """Return the Excel formula."""
    return kept_below(at, f"ROUND({at.points}*{at.target}/{at.actual},2)")


INVERSE_RATIO: Final = Method(
    name="inverse-ratio", title="指标值比完成值", natures=LESS_IS_BETTER, judge=judge, formula=formula
)
