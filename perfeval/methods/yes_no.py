"""是否: full points for a yes; a no keeps what the system says (直接赋分)."""

from typing import Final

from perfeval.methods.faults import Faults
from perfeval.methods.formula import References, when
from perfeval.methods.method import Answer, Method, Question, full
from perfeval.methods.words import kept_faults, kept_percentage, missed, one_of
from perfeval.model import NO, YES, Nature


def judge(question: Question) -> Answer | Faults:
    """Answer what 完成情况 says."""
    said = one_of(question, YES, NO)
    if isinstance(said, tuple):
        return said
    fields = ("achievement", "points")
    return full("达到", fields) if said == YES else missed(question, "没有达到", fields)


def formula(at: References) -> str:
    """Return the Excel formula."""
    missed_points = f"ROUND({at.points}*{at.figure}/100,2)"
    return when((f'{at.achievement}="{YES}"', at.points), (f'{at.achievement}="{NO}"', missed_points))


YES_NO: Final = Method(
    name="yes-no",
    title="是否",
    natures=(Nature.YES_NO,),
    judge=judge,
    formula=formula,
    parameter_faults=kept_faults,
    figure=kept_percentage,
)
