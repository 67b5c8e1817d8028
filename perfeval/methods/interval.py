"""区间: full points inside the interval, outside it the ratio to the nearer bound (our default)."""

from fractions import Fraction
from typing import Final

from perfeval.figures import plain
from perfeval.methods.faults import TARGET_UNUSABLE, Fault, Faults, joined
from perfeval.methods.formula import BLANK, References, when
from perfeval.methods.measured import gained
from perfeval.methods.method import Answer, Method, Question, full
from perfeval.model import Interval, Nature


def judge(question: Question) -> Answer | Faults:
    """Answer how near to the interval the actual value is."""
    interval, actual = _interval(question), gained(question)
    if isinstance(interval, tuple) or isinstance(actual, tuple):
        return joined(interval, actual)
    if interval.low <= actual <= interval.high:
        return full(f"{plain(actual)} 在 {interval} 之间")
    part, whole = (actual, interval.low) if actual < interval.low else (interval.high, actual)
    return Answer(Fraction(part) / Fraction(whole), f"{plain(part)} ÷ {plain(whole)}")


def _interval(question: Question) -> Interval | Faults:
    target = question.indicator.target
    if target is None:
        return (Fault(field="target", rule=TARGET_UNUSABLE, expected="如 10～15"),)
    return target if isinstance(target, Interval) else ()


def formula(at: References) -> str:
    """Return the Excel formula; the target used is two figures with “-” between them."""
    low = f'VALUE(LEFT({at.target},FIND("-",{at.target})-1))'
    high = f'VALUE(MID({at.target},FIND("-",{at.target})+1,30))'
    below, above = (f"ROUND({at.points}*{part},2)" for part in (f"{at.gained}/{low}", f"{high}/{at.gained}"))
    return when(
        (f"NOT(ISNUMBER({at.actual}))", BLANK),
        (f"AND({at.gained}>={low},{at.gained}<={high})", at.points),
        ("TRUE", f"IF({at.gained}<{low},{below},{above})"),
    )


RANGE: Final = Method(name="range", title="区间", natures=(Nature.WITHIN,), judge=judge, formula=formula)
