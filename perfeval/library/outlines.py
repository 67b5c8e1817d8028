"""Outlines (报告提纲) as texts: a report's words with their slots, which someone who cannot program may edit.

An outline is parted into its sections here; what its slots and conditions mean is in `reports`.
"""

import re
from typing import Final

from perfeval.characters import CONTROL
from perfeval.errors import PerfevalError
from perfeval.library.shelf import Definition
from perfeval.records import frozen

#: the characters that an outline may have: ten times as many as the longest of the built-in ones
LONGEST_OUTLINE: Final = 100_000
_MOST_SECTIONS: Final = 500
_REMARK: Final = "%%"
_CONTROL: Final = re.compile(f"[{CONTROL}\r]")
_SECTION: Final = re.compile(r"== (.+) ==")


@frozen
class Section:
    """A section of an outline: its lines, and the number of the line in the file that they follow."""

    heading: int
    lines: tuple[str, ...]


def sections_of(outline: Definition) -> dict[str, Section]:
    """Return the sections by their names; raise `PerfevalError` where an outline is not parted as it should be."""
    if len(outline.text) > LONGEST_OUTLINE:
        raise PerfevalError(f"{outline.label} 太长：有 {len(outline.text)} 个字符，最多 {LONGEST_OUTLINE} 个。")
    sections: dict[str, list[str]] = {}
    headings: dict[str, int] = {}
    lines: list[str] = []
    for number, line in enumerate(outline.text.split("\n"), 1):
        line = line.rstrip("\r")  # noqa: PLW2901 - a file from Windows
        match = _SECTION.fullmatch(line.strip())
        fault = None
        if match and match[1] in sections:
            fault = f"“== {match[1]} ==”一节出现了两次"
        elif match:
            lines = sections[match[1]] = []
            headings[match[1]] = number
        elif sections:
            lines.append("" if line.startswith(_REMARK) else line)
        elif line.strip() and not line.startswith(_REMARK):
            fault = f"第一节之前只能写“{_REMARK}”开头的说明"
        if len(sections) > _MOST_SECTIONS:
            fault = f"最多 {_MOST_SECTIONS} 节"
        if _CONTROL.search(line):
            fault = "有不能印出来的控制字符"
        if fault:
            raise PerfevalError(f"{outline.label} 第 {number} 行的写法有误：{fault}。")
    return {name: Section(headings[name], tuple(said)) for name, said in sections.items()}
