"""按超出比例扣分: 1 − (actual − target) ÷ target beyond the target, nothing from twice the target on."""

from fractions import Fraction
from typing import Final

from perfeval.figures import plain
from perfeval.methods.faults import Faults, joined
from perfeval.methods.formula import BLANK, References, when
from perfeval.methods.measured import LESS_IS_BETTER, gained, target_figure
from perfeval.methods.method import Answer, Method, Question, full, nothing


def judge(question: Question) -> Answer | Faults:
    """Answer full points up to the target, less what it is exceeded by beyond it."""
    target, actual = target_figure(question, zero=True), gained(question)
    if isinstance(target, tuple) or isinstance(actual, tuple):
        return joined(target, actual)
    if actual <= target:
        return full(f"{plain(actual)} 没有超过指标值 {plain(target)}")
    if target == 0:
        return nothing(f"指标值为 0，实际为 {plain(actual)}")
    if actual >= 2 * target:
        return nothing(f"{plain(actual)} 达到指标值 {plain(target)} 的两倍")
    share = 1 - (Fraction(actual) - Fraction(target)) / Fraction(target)
    return Answer(share, f"[1 − ({plain(actual)} − {plain(target)}) ÷ {plain(target)}]")


def formula(at: References) -> str:
    """Return the Excel formula."""
    return kept_below(
        at,
        f"IF({at.actual}>=2*{at.target},0,ROUND({at.points}*(2*{at.target}-{at.actual})/{at.target},2))",
    )


def kept_below(at: References, beyond: str) -> str:
    """Return the formula of full points up to the target, and something else beyond it."""
    return when(
        (at.unmeasured, BLANK),
        (f"{at.target}<0", BLANK),
        (f"{at.actual}<={at.target}", at.points),
        ("TRUE", beyond),
    )


REVERSE: Final = Method(name="reverse", title="按超出比例扣分", natures=LESS_IS_BETTER, judge=judge, formula=formula)
