"""What keeps an indicator from being scored, and the rules that its row breaks then."""

from typing import Final, TypeAlias

from perfeval.problems import Rule, Severity
from perfeval.records import frozen

TARGET_UNUSABLE: Final = Rule("target-unusable", Severity.ERROR, "年度指标值能够用来评分")
ACTUAL_MISSING: Final = Rule("actual-missing", Severity.ERROR, "实际完成值或完成情况已填写")
ACHIEVEMENT_UNUSABLE: Final = Rule("achievement-unusable", Severity.ERROR, "完成情况能够用来评分")
SELF_SCORE_RANGE: Final = Rule("self-score-range", Severity.ERROR, "自评得分在规定的幅度之内")


@frozen(kw_only=True)
class Fault:
    """A field of an indicator's row that cannot be scored from; `found` is None where it was left blank."""

    field: str
    rule: Rule
    expected: str
    found: str | None = None
    remedy: str = "请填写"


#: all that keeps an indicator from being scored; nothing where that has been reported already
Faults: TypeAlias = tuple[Fault, ...]


def joined(*parts: object) -> Faults:
    """Return the faults among values that a method has asked for, each of which is there or is faults."""
    return tuple(fault for part in parts if isinstance(part, tuple) for fault in part)
