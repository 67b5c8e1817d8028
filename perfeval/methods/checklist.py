"""评分要点: the share of the points to be met that were met."""

import re
from fractions import Fraction
from functools import lru_cache
from typing import Final

from perfeval.methods.faults import ACHIEVEMENT_UNUSABLE, ACTUAL_MISSING, TARGET_UNUSABLE, Fault, Faults
from perfeval.methods.formula import BLANK, References, when
from perfeval.methods.method import Answer, Method, Parameters, Question
from perfeval.model import UNREAD, Nature

_CIRCLED: Final = {chr(0x2460 + n): n + 1 for n in range(20)}


def written_checkpoints(text: str) -> tuple[str, ...]:
    """Return the points written as ①…②…③…; none when they are not numbered one after the other."""
    _, *parts = re.split("([①-⑳])", text)
    numbers = [_CIRCLED[mark] for mark in parts[::2]]
    if numbers != list(range(1, len(numbers) + 1)):
        return ()
    return tuple(part.strip("；;。 \n") for part in parts[1::2])


@lru_cache(256)  # the rows of a workbook mostly say the same: ①②③
def checked_points(achievement: str) -> frozenset[int] | None:
    """Return the numbers of the points met, from ①②③ or 1、2、3; None when the text is neither."""
    circled = {_CIRCLED[c] for c in achievement if c in _CIRCLED}
    rest = re.sub(r"[①-⑳、，,；;\s]", " ", achievement).split()
    if not all(re.fullmatch("[0-9]{1,2}", word) for word in rest):
        return None
    return frozenset(circled | {int(word) for word in rest})


def judge(question: Question) -> Answer | Faults:
    """Answer how many of the points to be met were met."""
    if question.checkpoints is UNREAD:
        return ()
    count = len(question.checkpoints)
    met = _met(question, count) if count else _no_checkpoints(question)
    if isinstance(met, tuple):
        return met
    return _share(len(met - {0}), count)


@lru_cache(256)
def _share(number: int, count: int) -> Answer:
    fields = ("target", "achievement", "points")
    return Answer(Fraction(number, count), f"{count} 项要点达到 {number} 项：{number} ÷ {count}", fields)


def _no_checkpoints(question: Question) -> Faults:
    target = question.indicator.target
    if target is UNREAD:
        return ()
    found = "没有依次编号的要点" if target else None
    return (
        Fault(
            field="target",
            rule=TARGET_UNUSABLE,
            expected="①…；②…；③… 形式的要点",
            found=found,
            remedy="请写明要点",
        ),
    )


def _met(question: Question, count: int) -> frozenset[int] | Faults:
    said = question.indicator.achievement
    if said is UNREAD:
        return ()
    if said is None:
        expected = f"达到的条目，如 ①②；共 {count} 项，一项也没有达到时填 0"
        return (Fault(field="achievement", rule=ACTUAL_MISSING, expected=expected),)
    met = checked_points(said)
    if met is not None and all(number <= count for number in met):
        return met
    listed = "①" if count == 1 else f"①至{chr(0x245F + count)}"
    return (
        Fault(
            field="achievement",
            rule=ACHIEVEMENT_UNUSABLE,
            expected=f"{listed}中达到的条目，一项也没有达到时填 0",
            found=f"“{said}”",
            remedy="请改正",
        ),
    )


def formula(at: References) -> str:
    """Return the Excel formula, which counts the marks of a target as typed, else takes the system's number."""
    circled = "{{" + ",".join(f'"{mark}"' for mark in _CIRCLED) + "}}"
    typed = "{{" + ",".join(f'"、{number}、"' for number in _CIRCLED.values()) + "}}"
    separated = at.achievement
    for mark in ("，", ",", "；", ";", " "):
        separated = f'SUBSTITUTE({separated},"{mark}","、")'
    count = f"IF({at.written}={BLANK},{at.figure},SUMPRODUCT(--ISNUMBER(FIND({circled},{at.written}))))"
    met = f'SUMPRODUCT(--(ISNUMBER(FIND({circled},{at.achievement}))+ISNUMBER(FIND({typed},"、"&{separated}&"、"))>0))'
    return when((f"{at.achievement}<>{BLANK}", f"ROUND({at.points}*MIN({met},{count})/{count},2)"))


def _figure(_parameters: Parameters, checkpoints: int) -> int:
    return checkpoints


CHECKLIST: Final = Method(
    name="checklist",
    title="评分要点",
    natures=(Nature.CHECKLIST,),
    judge=judge,
    formula=formula,
    figure=_figure,
)
