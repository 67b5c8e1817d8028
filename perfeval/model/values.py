"""What an indicator asks for and what was reached: natures, targets, and the words of 完成情况."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from perfeval.figures import chinese_day, plain
from perfeval.records import frozen


class Nature(StrEnum):
    """How the actual value of an indicator is held against its target (指标性质)."""

    AT_LEAST = "≥"
    ABOVE = ">"
    EQUAL = "="
    BELOW = "<"
    AT_MOST = "≤"
    WITHIN = "区间"
    YES_NO = "是否"
    CHECKLIST = "要点"
    LEVEL = "定性"
    DEADLINE = "日期"
    JUDGED = "评定"

    @property
    def numeric(self) -> bool:
        """Whether target and actual value are figures."""
        return self.measured and self is not Nature.DEADLINE

    @property
    def measured(self) -> bool:
        """Whether there is an actual value to hold against the target."""
        return self not in _UNMEASURED


_UNMEASURED: Final = frozenset({Nature.YES_NO, Nature.CHECKLIST, Nature.LEVEL, Nature.JUDGED})


@frozen
class Interval:
    """A target with two bounds, both belonging to it (区间)."""

    low: Decimal
    high: Decimal

    def __str__(self) -> str:
        return f"{plain(self.low)}～{plain(self.high)}"


@frozen
class Deadline:
    """A day by which something was to be done (时效目标), as its author wrote it.

    “9月前” leaves open whether September counts: `last_day` is then the last day that surely keeps the deadline, and
    an actual date up to `disputed_until` can be judged neither kept nor missed.
    """

    text: str
    last_day: date
    disputed_until: date | None = None

    def __str__(self) -> str:
        return self.text


@frozen
class Period:
    """A time within which something was done, as its author wrote it: all that is known where no day is stated."""

    text: str
    first: date
    last: date

    def __str__(self) -> str:
        return self.text


Target: TypeAlias = Decimal | Interval | Deadline | Period | date | str

#: words that 完成情况 can hold, beside the levels of the indicator system and the points met
YES, NO = "是", "否"
#: the same where a yes could also mean that what is not wanted happened
REACHED, MISSED = "达到", "未达到"
COMPLETED, UNFINISHED = "已完成", "未完成"
#: an indicator that is not scored (不适用指标)
NOT_APPLICABLE = "不适用"


def value_shown(value: Target | None, unit_of_measure: str | None = None, sign: Nature | None = None) -> str:
    """Return a target or an actual value as a report prints it, after the sign of a nature where one is asked for."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return chinese_day(value)
    if isinstance(value, (Deadline, Period)):
        return str(value)
    text = plain(value) if isinstance(value, Decimal) else str(value)
    mark = sign.value if sign is not None and isinstance(value, Decimal) else ""
    return f"{mark}{text}{unit_of_measure or ''}"
