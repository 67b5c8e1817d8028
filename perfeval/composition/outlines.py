"""Outlines (报告提纲): a report's text with its slots, which someone who cannot program may edit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from perfeval.problems import PerfevalError

#: marks the start of a line that came from a value, so that a person's “# …” is text and no heading
LITERAL: Final = "\x02"
_SECTION = re.compile(r"== (.+) ==")


@dataclass(frozen=True, slots=True)
class Outline:
    """A report's text with its slots, by section (报告提纲)."""

    name: str
    sections: Mapping[str, Template]

    def text(self, section: str, slots: Mapping[str, object]) -> str:
        """Return a section with its slots filled, its values still marked as literal."""
        try:
            return self.sections[section].render(slots)
        except KeyError:
            raise PerfevalError(f"报告提纲 {self.name} 缺少“== {section} ==”一节。") from None
        except TemplateError as error:
            raise PerfevalError(f"报告提纲 {self.name} 的“{section}”一节不能填写：{error.message}。") from error

    def line(self, section: str, slots: Mapping[str, object]) -> str:
        """Return a section that is one text, without marks."""
        return self.text(section, slots).replace(LITERAL, "").strip()


def outline_names() -> tuple[str, ...]:
    """Return the names of the built-in outlines."""
    folder = files("perfeval") / "report_outlines"
    return tuple(sorted(f.name.removesuffix(".md") for f in folder.iterdir() if f.name.endswith(".md")))


def outline_text(name: str) -> str:
    """Return the file of a built-in outline, for a person to copy and edit."""
    return (files("perfeval") / "report_outlines" / f"{name}.md").read_text("utf-8")


@cache
def built_in_outline(name: str) -> Outline:
    """Return a built-in outline by its name."""
    return _outline(name, outline_text(name))


class Blank:
    """A slot that has nothing to say: false in a condition, an error where the outline prints it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __bool__(self) -> bool:
        return False


def _printed(value: object) -> object:
    if isinstance(value, Blank):
        raise TemplateError(f"“{value.name}”没有填写，应当用 {{% if {value.name} %}} 加以判断")
    return LITERAL + str(value).replace("\n", f"\n{LITERAL}")


def _outline(name: str, text: str) -> Outline:
    # the result is plain text, escaped when Word is written, so HTML escaping would only corrupt it
    environment = SandboxedEnvironment(undefined=StrictUndefined, finalize=_printed, autoescape=False)
    sections: dict[str, list[str]] = {}
    for line in text.splitlines():
        match = _SECTION.fullmatch(line.strip())
        if match:
            sections[match[1]] = []
        elif sections and not line.startswith("%%"):
            sections[next(reversed(sections))].append(line)
    try:
        return Outline(name, {key: environment.from_string("\n".join(lines)) for key, lines in sections.items()})
    except TemplateError as error:
        raise PerfevalError(f"报告提纲 {name} 的写法有误：{error.message}。") from error
