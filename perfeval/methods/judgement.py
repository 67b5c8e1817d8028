"""评定: the unit awards itself points, and says why."""

from decimal import Decimal
from typing import Final

from perfeval.figures import plain
from perfeval.methods.faults import ACTUAL_MISSING, Fault, Faults, joined
from perfeval.methods.formula import BLANK, References, when
from perfeval.methods.method import ZERO, Answer, Method, Question
from perfeval.methods.words import judged_points, share_of
from perfeval.model import UNREAD, Nature


def judge(question: Question) -> Answer | Faults:
    """Answer the points that the unit awards itself."""
    points, judged, reason = question.indicator.points, _judged(question), _reason(question)
    if points is None or points is UNREAD or isinstance(judged, tuple) or isinstance(reason, tuple):
        return joined(judged, reason)
    said = f"单位评定 {plain(judged)} 分，理由：{reason}"
    return Answer(share_of(points, judged), said, ("self_score", "achievement", "points"), final=True)


def _judged(question: Question) -> Decimal | Faults:
    points = question.indicator.points
    if points is None or points is UNREAD:
        return ()
    return judged_points(question, ZERO, points, expected=f"0～{plain(points)} 分", remedy="请改正")


def _reason(question: Question) -> str | Faults:
    reason = question.indicator.achievement
    if reason is UNREAD:
        return ()
    if reason is None:
        return (Fault(field="achievement", rule=ACTUAL_MISSING, expected="评定的理由", remedy="请写明为什么评这个分"),)
    return reason.replace("\n", "")


def formula(at: References) -> str:
    """Return the Excel formula."""
    judged = at.self_score
    given = f"AND(ISNUMBER({judged}),{judged}>=0,{judged}<={at.points},{at.achievement}<>{BLANK})"
    return when((given, f"ROUND({judged},2)"))


JUDGEMENT: Final = Method(name="judgement", title="评定", natures=(Nature.JUDGED,), judge=judge, formula=formula)
