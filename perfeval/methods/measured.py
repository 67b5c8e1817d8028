"""Figures held against their targets: which natures ask for them, and what a row must say."""

from decimal import Decimal
from typing import Final

from perfeval.figures import plain
from perfeval.methods.faults import ACTUAL_MISSING, TARGET_UNUSABLE, Fault, Faults
from perfeval.methods.method import ZERO, Question
from perfeval.model import Nature

MORE_IS_BETTER: Final = (Nature.AT_LEAST, Nature.ABOVE, Nature.EQUAL)
LESS_IS_BETTER: Final = (Nature.AT_MOST, Nature.BELOW)


def target_figure(question: Question, *, zero: bool) -> Decimal | Faults:
    """Return the target; `zero` tells whether nothing at all can be the target."""
    target = question.indicator.target
    if target is None:
        return (Fault(field="target", rule=TARGET_UNUSABLE, expected="数字"),)
    if not isinstance(target, Decimal):
        return ()
    if target > 0 or (zero and target == 0):
        return target
    return (
        Fault(
            field="target",
            rule=TARGET_UNUSABLE,
            expected="0 或正数" if zero else "大于 0 的数",
            found=plain(target),
            remedy="请改正，0 不能计算完成比例" if target == 0 else "请改正，负数不能计算完成比例",
        ),
    )


def actual_figure(question: Question) -> Decimal | Faults:
    """Return what was reached, which may be less than nothing."""
    if question.actual is None:
        remedy = "请填写，或在“资金情况”中补齐算出它的金额" if question.derivable else "请填写，没有完成的填 0"
        return (Fault(field="actual", rule=ACTUAL_MISSING, expected="数字", remedy=remedy),)
    return question.actual if isinstance(question.actual, Decimal) else ()


def gained(question: Question) -> Decimal | Faults:
    """Return what was reached; less than nothing cannot be achieved, so it counts as 0."""
    actual = actual_figure(question)
    return actual if isinstance(actual, tuple) else max(actual, ZERO)
