"""What 完成情况 and 自评得分 must say where no figure is held against a target."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from perfeval.figures import HUNDRED, plain
from perfeval.methods.faults import ACHIEVEMENT_UNUSABLE, ACTUAL_MISSING, SELF_SCORE_RANGE, Fault, Faults
from perfeval.methods.method import NOTHING, Answer, Parameters, Question, nothing
from perfeval.model import UNREAD

#: characters that a reason for a lower score has at least, and what is none although it is as long
SHORTEST_REASON: Final = 4
NO_REASONS: Final = ("没有偏差", "不存在偏差", "详见附件", "没有原因", "————", "…………")


def one_of(question: Question, *choices: str, also: tuple[str, ...] = (), meaning: str = "") -> str | Faults:
    """Return the word that 完成情况 says: one of those offered to choose from, or that will do `also`."""
    said, expected = question.indicator.achievement, "、".join(choices) + meaning
    if said is UNREAD:
        return ()
    if said is None:
        return (Fault(field="achievement", rule=ACTUAL_MISSING, expected=expected),)
    if said in choices or said in also:
        return said
    return (
        Fault(field="achievement", rule=ACHIEVEMENT_UNUSABLE, expected=expected, found=f"“{said}”", remedy="请改正"),
    )


def judged_points(
    question: Question, low: Decimal, high: Decimal, *, expected: str, remedy: str, closed: bool = True
) -> Decimal | Faults:
    """Return the points that the unit awards itself (自评得分), within two bounds; the upper one may be `closed` or not."""
    judged = question.indicator.self_score
    if judged is UNREAD:
        return ()
    if judged is not None and low <= judged and (judged < high or (closed and judged == high)):
        return judged
    found, remedy = (None, "请填写评定的得分") if judged is None else (plain(judged), remedy)
    return (Fault(field="self_score", rule=SELF_SCORE_RANGE, expected=expected, found=found, remedy=remedy),)


def share_of(points: Decimal, judged: Decimal) -> Fraction:
    """Return what share of the points was awarded; none of nothing."""
    return Fraction(judged) / Fraction(points) if points else NOTHING


def missed(question: Question, arithmetic: str, fields: tuple[str, ...]) -> Answer:
    """Answer what a missed yes-no or deadline keeps (直接赋分: 否则不得分，或扣减一定分值)."""
    kept = question.parameters.otherwise
    if not kept:
        return nothing(arithmetic, fields)
    return Answer(Fraction(kept) / 100, f"{arithmetic}，保留 {plain(kept)}%", fields)


def kept_percentage(parameters: Parameters, _checkpoints: int) -> Decimal:
    """Return the percentage that a missed yes-no or deadline keeps."""
    return parameters.otherwise


def kept_faults(parameters: Parameters) -> Iterator[str]:
    """Yield what is wrong with the percentage that is kept."""
    if not 0 <= parameters.otherwise <= HUNDRED:
        yield "的 otherwise 应在 0 至 100 之间"


def gives_reason(text: str | None) -> bool:
    """Tell whether a text can be a reason: one of a few characters, or that says there is none, is not."""
    return text is not None and len(text) >= SHORTEST_REASON and text.rstrip("。") not in NO_REASONS
