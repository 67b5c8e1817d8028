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
#: the word that says that every point was met
ALL_MET: Final = "全部达到"
#: other characters for the numbers of points: ⑴, ❶, 一
_AS_CIRCLED: Final = str.maketrans(
    {chr(0x2474 + n): chr(0x2460 + n) for n in range(20)}
    | {chr(0x2776 + n): chr(0x2460 + n) for n in range(10)}
    | {char: str(n) for n, char in enumerate("一二三四五六七八九十", 1)}
    | {"（": "(", "）": ")", "～": "~", "—": "-", "–": "-", "－": "-", "，": ","}
    | {chr(0xFF10 + n): str(n) for n in range(10)}
)
_ALL: Final = re.compile("(?:各项|所有|以上)?(?:要点|条目)?(?:全部|全|均|都)已?(?:达到|符合|满足|完成|具备)?(?:要求)?")
_NONE: Final = re.compile(
    "(?:各项|所有)?(?:要点|条目)?(?:全部|全|均|都|[一1](?:项|条|个)[也都])?(?:未|没有?|不)(?:达到|符合|满足)"
)
_EXCEPT: Final = re.compile("除了?(.+?)[以之]?外,?(?:其余|其他|其它)?(?:各项|要点)?(?:全部|均|都)?(?:达到|符合|满足)")
_ONE: Final = re.compile("已?(?:达到|符合|满足)|√")
_VERDICT: Final = re.compile("(?:均|都|全部|已)*((?:未|没有?|不)?(?:达到|符合|满足))[,;；。]*")
_RANGE: Final = re.compile(r"(\d+)\)?(?:[-~]+|至|到)\(?(\d+)")
_BETWEEN: Final = re.compile(r"[\s、,;；.。和及与()第条项点款]+")


@lru_cache(256)
def written_checkpoints(text: str) -> tuple[str, ...]:
    """Return the points written as ①…②…③…; none when they are not numbered one after the other."""
    _, *parts = re.split("([①-⑳])", text)
    numbers = [_CIRCLED[mark] for mark in parts[::2]]
    if numbers != list(range(1, len(numbers) + 1)):
        return ()
    return tuple(part.strip("；;。 \n") for part in parts[1::2])


@lru_cache(256)
def numbered(checkpoints: tuple[str, ...]) -> str:
    """Return points to be met as ①…；②…, as they stand in a target."""
    return "；".join(f"{chr(0x245F + number)}{point}" for number, point in enumerate(checkpoints, 1))


@lru_cache(256)  # the rows of a workbook mostly say the same: ①②③
def checked_points(achievement: str) -> frozenset[int] | None:
    """Return the numbers of the points met, from ①②③ or 1、2、3; None when the text is neither."""
    circled = {_CIRCLED[c] for c in achievement if c in _CIRCLED}
    rest = re.sub(r"[①-⑳、，,；;\s]", " ", achievement).split()
    if not all(re.fullmatch("[0-9]{1,2}", word) for word in rest):
        return None
    return frozenset(circled | {int(word) for word in rest})


@lru_cache(256)
def points_met(achievement: str, count: int) -> frozenset[int] | None:
    """Return which of `count` points were met, in any of the usual ways to say so; None where that is not plain."""
    met = checked_points(achievement)
    if met is None or any(number > count for number in met):
        met = _in_words(re.sub(r"\s*\n\s*", ",", achievement.translate(_AS_CIRCLED).strip().rstrip("。")), count)
    return met


def _in_words(text: str, count: int) -> frozenset[int] | None:
    every = frozenset(range(1, count + 1))
    if _ALL.fullmatch(text) or (count == 1 and _ONE.fullmatch(text)):
        return every
    if _NONE.fullmatch(text):
        return frozenset()
    text = re.sub(r"^已?达到(?=[①-⑳(0-9第])", "", text)
    apart = _EXCEPT.fullmatch(text)
    if apart is not None:
        others = _numbers(apart[1], count)
        return None if others is None else every - others
    *said, rest = _VERDICT.split(text)
    if not said:
        return _numbers(rest, count)
    return None if rest else _by_verdict(said[::2], said[1::2], every)


def _by_verdict(listed: list[str], verdicts: list[str], every: frozenset[int]) -> frozenset[int] | None:
    """Return the points met of a text such as ①②达到，③未达到, which says of each point one thing at most."""
    met: set[int] = set()
    missed: set[int] = set()
    for text, verdict in zip(listed, verdicts, strict=True):
        numbers = _numbers(text, len(every))
        if numbers is None:
            return None
        (missed if verdict[0] in "未没不" else met).update(numbers)
    return None if met & missed or (missed and met | missed != every) else frozenset(met)


def _numbers(text: str, count: int) -> frozenset[int] | None:
    """Return the numbers that a text lists: ①～③, （1）（2）, 1-3, 123; None where one of them is no point."""
    plainly = "".join(f" {_CIRCLED[c]} " if c in _CIRCLED else c for c in text)
    plainly = re.sub(r" *([-~至到]) *", r"\1", plainly)
    found: set[int] = set()
    for first, last in _RANGE.findall(plainly):
        if int(first) >= int(last):
            return None
        found.update(range(int(first), int(last) + 1))
    for word in _BETWEEN.sub(" ", _RANGE.sub(" ", plainly)).split():
        if not word.isdecimal():
            return None
        digits = [int(digit) for digit in word]
        run = int(word) > count and count < 10 and digits == sorted(set(digits))
        found.update(digits if run else [int(word)])
    return frozenset(found) if found and all(0 < number <= count for number in found) else None


def marks(met: frozenset[int]) -> str:
    """Return points met as they are usually written: ①②③, 0 where there are none."""
    return "".join(chr(0x245F + number) for number in sorted(met)) or "0"


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
    met = points_met(said, count)
    if met is not None:
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
    """Return the Excel formula, which counts the marks of a target as typed, else takes the system's number.

    It reads ①②③ and 1、2、3, and shows nothing for what only `points_met` understands.
    """
    circled = "{{" + ",".join(f'"{mark}"' for mark in _CIRCLED) + "}}"
    typed = "{{" + ",".join(f'"、{number}、"' for number in _CIRCLED.values()) + "}}"
    separated = at.achievement
    for mark in ("，", ",", "；", ";", " "):
        separated = f'SUBSTITUTE({separated},"{mark}","、")'
    count = f"IF({at.written}={BLANK},{at.figure},SUMPRODUCT(--ISNUMBER(FIND({circled},{at.written}))))"
    marked = f"SUMPRODUCT(--ISNUMBER(FIND({circled},{at.achievement})))"
    numbered = f'SUMPRODUCT(--ISNUMBER(FIND({typed},"、"&{separated}&"、")))'
    bare = f'LEN(SUBSTITUTE({separated},"、",""))'
    items = f"LEN({separated})-{bare}+1"
    score = f"ROUND({at.points}*MIN({{met}},{count})/{count},2)"
    return when(
        (f'{at.achievement}&""="0"', "0"),
        (f'{at.achievement}="{ALL_MET}"', at.points),
        (f"AND({marked}>0,{marked}={bare})", score.replace("{met}", marked)),
        (f"AND({numbered}>0,{numbered}={items})", score.replace("{met}", numbered)),
    )


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
