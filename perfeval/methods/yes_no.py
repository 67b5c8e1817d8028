"""是否: full points for a yes; a no keeps what the system says (直接赋分)."""

import re
from typing import Final

from perfeval.methods.faults import ACHIEVEMENT_UNUSABLE, Fault, Faults
from perfeval.methods.formula import References, when
from perfeval.methods.method import Answer, Method, Question, full
from perfeval.methods.words import kept_faults, kept_percentage, missed, one_of
from perfeval.model import MISSED, NO, REACHED, YES, Nature

_REACHED_WORDS: Final = (REACHED, f"已{REACHED}")
_MISSED_WORDS: Final = (MISSED, f"没有{REACHED}")
#: names that only look like a denial
_NO_DENIAL: Final = re.compile(
    "未成年|无障碍|无人机|无线|无偿|无害化|无烟|无菌|无缝|无公害|无纸化|无土|不动产|不锈钢|不间断|不低于|不少于|不超过"
)
#: a target that asks for something not to happen
_DENIED_TARGET: Final = re.compile("(?:[不未无零否]|没有|杜绝|避免|防止|严禁|禁止)")
#: a name that says so itself, or names what is not wanted to happen
_DENIED_NAME: Final = re.compile(
    "(?:不|未|没有|无|零)(?:再)?(?:发生|出现|存在)|[无零](?:重大|较大|安全|责任|违[规纪法]|投诉|事故|差错|案件|上访|信访|拖欠|泄|舆情|感染)"
    "|是否(?:有|发生|出现|存在).*(?:事故|投诉|案件|事件|问题|违[规纪法]|差错|泄|火灾|上访)"
    "|(?:事故|案件|事件|火灾|泄漏|泄露|感染|疫情|上访)(?:的?发生)(?:情况)?$"
)


def judge(question: Question) -> Answer | Faults:
    """Answer what 完成情况 says, where a yes and a no are plain."""
    said = one_of(question, YES, NO, also=(*_REACHED_WORDS, *_MISSED_WORDS))
    if isinstance(said, tuple):
        return said
    denial = _denial(question) if said in {YES, NO} else None
    if denial is not None:
        return (_doubtful(said, denial),)
    fields = ("achievement", "points")
    return full("达到", fields) if is_reached(said) else missed(question, "没有达到", fields)


def is_reached(said: str | None) -> bool:
    """Tell whether 完成情况 says that the target was reached."""
    return said == YES or said in _REACHED_WORDS


def is_answer(said: str) -> bool:
    """Tell whether a text is one of the words that 完成情况 can say."""
    return said in {YES, NO, *_REACHED_WORDS, *_MISSED_WORDS}


def _denial(question: Question) -> str | None:
    """Return the target or the name by which a yes could mean that what is not wanted happened."""
    target, name = question.indicator.target, question.indicator.name
    if isinstance(target, str) and _DENIED_TARGET.match(_NO_DENIAL.sub("", target)):
        return f"指标值“{target}”"
    if isinstance(name, str) and _DENIED_NAME.search(_NO_DENIAL.sub("", name)):
        return f"指标“{name}”"
    return None


def _doubtful(said: str, denial: str) -> Fault:
    return Fault(
        field="achievement",
        rule=ACHIEVEMENT_UNUSABLE,
        expected=f"{REACHED} 或 {MISSED}",
        found=f"“{said}”",
        remedy=f"{denial}说的是不要发生的事，“{said}”分不清是达到了还是发生了：达到的填“{REACHED}”，没有达到的填“{MISSED}”",
    )


def formula(at: References) -> str:
    """Return the Excel formula."""
    missed_points = f"ROUND({at.points}*{at.figure}/100,2)"
    said = at.achievement
    return when(
        (f'OR({said}="{YES}",{said}="{REACHED}")', at.points),
        (f'OR({said}="{NO}",{said}="{MISSED}")', missed_points),
    )


YES_NO: Final = Method(
    name="yes-no",
    title="是否",
    natures=(Nature.YES_NO,),
    judge=judge,
    formula=formula,
    parameter_faults=kept_faults,
    figure=kept_percentage,
)
