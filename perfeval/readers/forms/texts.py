"""Texts of forms: what was printed for the one who fills them, codes before names, and marks that are no data."""

import re
from typing import Final

_INSTRUCTION: Final = re.compile(
    r"[（(]?(?:结合自评情况|请(?:填写|结合|简要|如实|说明)|填写说明|简要(?:说明|描述|概括)|如实填写|逐[项条]|如?未完成.{0,20}(?:请|需|应)).{0,120}"
    r"|.{0,120}[0-9]{1,4}个?字(?:以内|左右|之内).{0,20}"
    r"|[（(].{0,40}(?:填写|说明|概述|简述).{0,40}[）)]",
    re.DOTALL,
)
_REMARK: Final = re.compile(r"(?:附?注|备注|填[表报]说明)\s*[:：0-9]")
#: numbers of forms and of attachments
_LABELLED: Final = re.compile(
    r"(?:附件|附表|附|表)[0-9一二三四五六七八九十.-]*[:：]?|公开[0-9]+表|[0-9]{6}_[0-9a-z]{4,}|GK[0-9]+", re.IGNORECASE
)
#: a code and what stands behind it; codes of projects have letters, those of departments are short
_CODED: Final = re.compile(
    r"[\[【(（]?([0-9]{3,}|(?=[0-9A-Za-z]*[0-9]{5})[0-9A-Za-z]{8,})(?:[\]】)）]\s*[-—–－_]?|\s*[-—–－_]+)\s*(?=\S)(.+)",
    re.DOTALL,
)
_CODE_BEHIND: Final = re.compile(r"(.*?[一-龥）)])\s*[-—–－_]?\s*[\[【(（]?([0-9]{3,})[\]】)）]?", re.DOTALL)
_LONGEST_NAME: Final = 200
#: the line of a year below a title, also where the year was not filled in
_YEAR_LINE: Final = re.compile(r"[（(]?[0-9〇零○一二三四五六七八九×xX_]{0,6}年?度?[）)]?")
_TICKS: Final = re.compile("[√✓☑✔■●R]")
_OPEN: Final = re.compile("[□○☐口]")


def is_instruction(text: str) -> bool:
    """Tell whether a text was printed to say what is to be written in its place."""
    return _INSTRUCTION.fullmatch(text) is not None


def is_remark(text: str) -> bool:
    """Tell whether a text is a remark on the form, which is no data."""
    return _REMARK.match(text) is not None


def is_label(text: str) -> bool:
    """Tell whether a text numbers a form or an attachment."""
    return _LABELLED.fullmatch("".join(text.split())) is not None


def is_year_line(text: str) -> bool:
    """Tell whether a text is no more than a year, filled in or not."""
    bare = "".join(text.split())
    return _YEAR_LINE.fullmatch(bare) is not None and "年" in bare


def without_code(text: str, *, behind: bool = False) -> tuple[str, str]:
    """Return a name without its code, and the code; a code may also stand `behind` where the title asks for one."""
    if len(text) > _LONGEST_NAME:
        return text, ""
    match = _CODED.fullmatch(text)
    if match is not None:
        return match[2].strip(), match[1]
    match = _CODE_BEHIND.fullmatch(text) if behind else None
    return (text, "") if match is None else (match[1].strip(), match[2])


def is_unticked(text: str) -> bool:
    """Tell whether a text is a choice of which nothing was ticked."""
    return _OPEN.search(text) is not None and _TICKS.search(text) is None
