"""时限: full points for what was done in time; what is late keeps what the system says."""

from datetime import date
from typing import Final

from perfeval.figures import chinese_day
from perfeval.methods.faults import ACTUAL_MISSING, TARGET_UNUSABLE, Fault, Faults, joined
from perfeval.methods.formula import BLANK, References, when
from perfeval.methods.method import MEASURED, Answer, Method, Question, full
from perfeval.methods.words import kept_faults, kept_percentage, missed
from perfeval.model import Deadline, Nature, Period, value_shown


def judge(question: Question) -> Answer | Faults:
    """Answer whether the deadline was kept, unless it leaves that open."""
    target, actual = _target(question), _actual(question)
    if isinstance(target, tuple) or isinstance(actual, tuple):
        return joined(target, actual)
    said = value_shown(actual)
    first, last = (actual.first, actual.last) if isinstance(actual, Period) else (actual, actual)
    if last <= target.last_day:
        return full(f"{said} 不晚于 {chinese_day(target.last_day)}")
    if isinstance(actual, Period) and first <= (target.disputed_until or target.last_day):
        return (_undecided(actual, target),)
    if target.disputed_until is not None and first <= target.disputed_until:
        return (
            Fault(
                field="target",
                rule=TARGET_UNUSABLE,
                expected="看得出当期是否算在内的时限，如 8月底前、9月底前",
                found=f"“{target}”，而完成日期 {first:%Y-%m-%d} 正在其中",
                remedy="请写明",
            ),
        )
    return missed(question, f"{said} 晚于 {chinese_day(target.last_day)}", MEASURED)


def _undecided(actual: Period, target: Deadline) -> Fault:
    """Return the fault of a month or another period that the deadline falls into."""
    return Fault(
        field="actual",
        rule=ACTUAL_MISSING,
        expected="完成的日期，如 2018-9-20",
        found=f"“{actual}”，与时限“{target}”分不出早晚",
        remedy="请写明几月几日",
    )


def _target(question: Question) -> Deadline | Faults:
    target = question.indicator.target
    if target is None:
        return (Fault(field="target", rule=TARGET_UNUSABLE, expected="时限，如 2018年12月31日、9月底前"),)
    return target if isinstance(target, Deadline) else ()


def _actual(question: Question) -> date | Period | Faults:
    if question.actual is None:
        return (Fault(field="actual", rule=ACTUAL_MISSING, expected="完成的日期，如 2018-9-20"),)
    return question.actual if isinstance(question.actual, (date, Period)) else ()


def formula(at: References) -> str:
    """Return the Excel formula."""
    missed_points = f"ROUND({at.points}*{at.figure}/100,2)"
    return when((at.unmeasured, BLANK), (f"{at.actual}<={at.target}", at.points), ("TRUE", missed_points))


DEADLINE: Final = Method(
    name="deadline",
    title="时限",
    natures=(Nature.DEADLINE,),
    judge=judge,
    formula=formula,
    parameter_faults=kept_faults,
    figure=kept_percentage,
)
