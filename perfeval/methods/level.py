"""分档: the unit names a level and awards itself points within the level's band."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final

from perfeval.figures import HUNDRED, plain
from perfeval.methods.faults import Faults
from perfeval.methods.formula import References, when
from perfeval.methods.method import Answer, Level, Method, Parameters, Question, Step
from perfeval.methods.words import judged_points, one_of, share_of
from perfeval.model import UNREAD, Nature

_REACHED: Final = "(?:达成|达到|实现|完成)了?(?:(?:年度|年初|全年|预期|预定|设定|既定|绩效|总体)*(?:指标|目标|效果))?"
#: how 财预〔2015〕88号, 财预〔2020〕10号 and 财预〔2021〕101号, and forms after them, put the three levels
_PHRASES: Final = {
    "达成": re.compile(f"已?(?:全部或基本|全部|完全|基本|全面|较好)?{_REACHED}(?:且效果(?:较好|良好|显著))?"),
    "部分达成": re.compile(f"部分{_REACHED}(?:[并且]?具?有一定(?:的)?效果)?"),
    "未达成": re.compile(f"(?:(?:未能?|没有?){_REACHED}(?:[且并]?效果(?:较差|不佳))?|实现目标程度较低)"),
}


def judge(question: Question) -> Answer | Faults:
    """Answer the points that the unit awards itself, once they lie within the level that it names."""
    levels, points = question.parameters.levels, question.indicator.points
    said = question.indicator.achievement
    level = None if said is None or said is UNREAD else meant(levels, said)
    if level is None:
        fault = one_of(question, *(level.name for level in levels))
        return fault if isinstance(fault, tuple) else ()
    if points is None or points is UNREAD:
        return ()
    judged = _judged(question, level, points)
    if isinstance(judged, tuple):
        return judged
    band = f"{plain(level.minimum)}%～{plain(level.maximum)}%"
    return Answer(
        share_of(points, judged),
        f"档次“{level.name}”（{band}），单位评定 {plain(judged)} 分",
        ("achievement", "self_score", "points"),
        final=True,
    )


@lru_cache(256)
def meant(levels: tuple[Level, ...], said: str) -> Level | None:
    """Return the level that 完成情况 names, or says in the words of the ministry's forms where the levels are its own."""
    bare = _without_marks(said)
    for level in levels:
        if bare in {level.name, level.title}:
            return level
    named = {level.name: level for level in levels}
    if set(named) != set(_PHRASES):
        return None
    name = attainment(said)
    return None if name is None else named[name]


def attainment(said: str) -> str | None:
    """Return which of the three levels of the ministry's forms a text puts in their words; None for any other text."""
    bare = _without_marks(said)
    return next((name for name, phrases in _PHRASES.items() if name == bare or phrases.fullmatch(bare)), None)


def _without_marks(said: str) -> str:
    return re.sub(r"[\s，,。；;]", "", unicodedata.normalize("NFKC", said))


def _judged(question: Question, level: Level, points: Decimal) -> Decimal | Faults:
    low, high = points * level.minimum / 100, points * level.maximum / 100
    highest = level.maximum == max(other.maximum for other in question.parameters.levels)
    excluded = "" if highest else f"（不含 {plain(high)}）"
    expected = f"档次“{level.name}”的幅度 {plain(low)}～{plain(high)} 分{excluded}"
    return judged_points(question, low, high, expected=expected, remedy="请改正得分或档次", closed=highest)


def formula(at: References) -> str:
    """Return the Excel formula."""
    level = f"MATCH({at.achievement},{at.names},0)"
    floor, ceiling = (f"INDEX({bounds},{level})" for bounds in (at.minima, at.values))
    judged, points = at.self_score, at.points
    in_band = (
        f"AND(ISNUMBER({judged}),{judged}*100>={floor}*{points},"
        f"OR({judged}*100<{ceiling}*{points},AND({ceiling}=100,{judged}<={points})))"
    )
    return when((in_band, f"ROUND({judged},2)"))


def parameter_faults(parameters: Parameters) -> Iterator[str]:
    """Yield what keeps levels from covering 0 to 100 per cent of the points once and without a gap."""
    levels = parameters.levels
    if not levels:
        yield "缺少 levels"
        return
    bounds = [(level.minimum, level.maximum) for level in sorted(levels, key=lambda level: level.minimum)]
    adjoining = all(upper == lower for (_, upper), (lower, _) in pairwise(bounds))
    if bounds[0][0] != 0 or bounds[-1][1] != HUNDRED or not adjoining or any(low >= high for low, high in bounds):
        yield "的 levels 应从 0 到 100 首尾相接"
    names = Counter(name for level in levels for name in {level.name, level.title})
    if any(number > 1 for number in names.values()):
        yield "的 levels 名称有重复"


def steps(parameters: Parameters) -> Iterable[Step]:
    """Return the levels as the formula looks them up."""
    return [(level.name, level.minimum, level.maximum) for level in parameters.levels]


LEVEL: Final = Method(
    name="level",
    title="分档",
    natures=(Nature.LEVEL,),
    judge=judge,
    formula=formula,
    parameter_faults=parameter_faults,
    steps=steps,
)
