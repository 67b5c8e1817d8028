"""Outlines (报告提纲) as texts: a report's words with their slots, which someone who cannot program may edit.

An outline is found, read and parted into its sections here; what its slots and conditions mean is in `reports`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from importlib.resources import files
from typing import Final

from perfeval.errors import PerfevalError

OUTLINE_SUFFIX: Final = ".md"
#: the characters that an outline may have: ten times as many as the longest of the built-in ones
LONGEST_OUTLINE: Final = 100_000
_MOST_SECTIONS: Final = 500
_REMARK: Final = "%%"
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SECTION = re.compile(r"== (.+) ==")


class OutlineKind(Enum):
    """What an outline is for: the folder of the built-in ones, and what messages call it."""

    folder: str
    title: str

    REPORT = "reports", "报告提纲"
    DISCLOSURE = "disclosure", "公开说明提纲"
    MAIL = "mail", "邮件提纲"

    def __init__(self, folder: str, title: str) -> None:
        self.folder, self.title = folder, title


@dataclass(frozen=True, slots=True)
class OutlineText:
    """An outline as it was written: its name, the whole of it, and the lines of each section.

    `headings` are the numbers of the lines that the sections follow.
    """

    name: str
    text: str
    kind: OutlineKind
    sections: Mapping[str, tuple[str, ...]] = field(hash=False, compare=False)
    headings: Mapping[str, int] = field(hash=False, compare=False)

    @property
    def label(self) -> str:
        """How messages name the outline."""
        return f"{self.kind.title} {self.name}"


def outline_names(kind: OutlineKind = OutlineKind.REPORT) -> tuple[str, ...]:
    """Return the names of the built-in outlines of a kind."""
    folder = files("perfeval") / "library" / "built_in" / kind.folder
    return tuple(
        sorted(f.name.removesuffix(OUTLINE_SUFFIX) for f in folder.iterdir() if f.name.endswith(OUTLINE_SUFFIX))
    )


def outline_text(name: str, kind: OutlineKind = OutlineKind.REPORT) -> str:
    """Return the file of a built-in outline, for a person to copy and edit; raise `KeyError` where there is none."""
    path = files("perfeval") / "library" / "built_in" / kind.folder / f"{name}{OUTLINE_SUFFIX}"
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as error:
        raise KeyError(name) from error


def outline_of(name: str, text: str, kind: OutlineKind = OutlineKind.REPORT) -> OutlineText:
    """Return the outline that a text is; raise `PerfevalError` where it is not parted into sections as it should be."""
    if len(text) > LONGEST_OUTLINE:
        raise PerfevalError(f"{kind.title} {name} 太长：有 {len(text)} 个字符，最多 {LONGEST_OUTLINE} 个。")
    sections: dict[str, list[str]] = {}
    headings: dict[str, int] = {}
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
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
            raise PerfevalError(f"{kind.title} {name} 第 {number} 行的写法有误：{fault}。")
    return OutlineText(name, text, kind, {section: tuple(said) for section, said in sections.items()}, headings)
