"""Outlines (报告提纲): a report's text with its slots, which someone who cannot program may edit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from traceback import extract_tb
from typing import Any, Final

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import SandboxedEnvironment

from perfeval.composition.sources import Blank, Marked, Row, marked
from perfeval.problems import PerfevalError

PROJECT_REPORT: Final = "项目报告"
OUTLINE_SUFFIX: Final = ".md"
#: what the expressions of an outline can come to
_FAULTS: Final = (TemplateError, ArithmeticError, AttributeError, LookupError, OverflowError, TypeError, ValueError)
_SECTION = re.compile(r"== (.+) ==")


@dataclass(frozen=True, slots=True)
class Outline:
    """A report's text with its slots, by section (报告提纲).

    `helpers` are what every text can use beside its slots, such as range.
    """

    name: str
    sections: Mapping[str, Template]
    #: the slots that the project report names
    named: frozenset[str]
    helpers: Mapping[str, object]

    def text(self, section: str, slots: dict[str, object]) -> Marked:
        """Return a section with its slots filled, its values between marks."""
        if section not in self.sections:
            raise PerfevalError(f"报告提纲 {self.name} 缺少“== {section} ==”一节。")
        try:
            return Marked(_rendered(self.sections[section], slots))
        except _FAULTS as error:
            said = _in_chinese(error)
            raise PerfevalError(f"报告提纲 {self.name} 第 {_line(error)} 行不能填写：{said}。") from error

    def line(self, section: str, slots: dict[str, object]) -> Marked:
        """Return a section that is one text."""
        return Marked(self.text(section, slots).strip("\n "))


def _rendered(template: Template, slots: dict[str, object]) -> str:
    """Fill a template as its `render` does, but without copying the slots for each of a report's paragraphs."""
    try:
        return "".join(template.root_render_func(template.new_context(slots, shared=True)))
    except Exception:  # noqa: BLE001 - the engine makes it name the outline's line, and raises it again
        template.environment.handle_exception()


def _line(error: Exception) -> int:
    """Return the line of the outline that an error came from."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return (lines and lines[-1]) or 0


def _in_chinese(error: Exception) -> str:
    said = (error.message if isinstance(error, TemplateError) else str(error)) or type(error).__name__
    return re.sub(r"^'(.*)' is undefined$", r"没有“\1”这一项可填", said)


def outline_names() -> tuple[str, ...]:
    """Return the names of the built-in outlines."""
    folder = files("perfeval") / "report_outlines"
    return tuple(
        sorted(f.name.removesuffix(OUTLINE_SUFFIX) for f in folder.iterdir() if f.name.endswith(OUTLINE_SUFFIX))
    )


def outline_text(name: str) -> str:
    """Return the file of a built-in outline, for a person to copy and edit."""
    return (files("perfeval") / "report_outlines" / f"{name}{OUTLINE_SUFFIX}").read_text("utf-8")


@cache
def built_in_outline(name: str) -> Outline:
    """Return a built-in outline by its name."""
    return _outline(name, outline_text(name))


def read_outline(path: Path) -> Outline:
    """Read an outline from a file; raise `PerfevalError` when it cannot be read, or is written wrongly."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PerfevalError(f"报告提纲文件 {path} 打不开：请确认文件存在、编码为 UTF-8。") from error
    return _outline(path.name, text)


def find_outline(named: str) -> Outline:
    """Return the built-in outline of that name, else the one in that file."""
    if named in outline_names():
        return built_in_outline(named)
    if named.endswith(OUTLINE_SUFFIX):
        return read_outline(Path(named))
    raise PerfevalError(
        f"没有“{named}”这个报告提纲。自带的有 {'、'.join(outline_names())}；自己的请写 {OUTLINE_SUFFIX} 文件的路径。"
    )


class _Environment(SandboxedEnvironment):
    """Jinja2's sandbox; what a row is asked for is looked up at once, as an outline does it for every cell of a table."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if not isinstance(obj, Row):
            return super().getattr(obj, attribute)
        try:
            return obj[attribute]
        except KeyError:
            return self.undefined(obj=obj, name=attribute)


def _printed(value: object) -> object:
    if isinstance(value, Blank):
        raise TemplateError(f"“{value.name}”没有填写，应当用 {{% if {value.name} %}} 加以判断")
    return marked(value)


def _outline(name: str, text: str) -> Outline:
    # the result is plain text, escaped when Word is written, so HTML escaping would only corrupt it
    environment = _Environment(undefined=StrictUndefined, finalize=_printed, autoescape=False)
    sections: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = _SECTION.fullmatch(line.strip())
        if match:
            sections[match[1]] = [""] * number  # blank lines print nothing, and keep the numbers of the lines right
        elif sections:
            sections[next(reversed(sections))].append("" if line.startswith("%%") else line)
    texts = {section: "\n".join(lines) for section, lines in sections.items()}
    try:
        templates = {section: environment.from_string(text) for section, text in texts.items()}
        named = find_undeclared_variables(environment.parse(texts.get(PROJECT_REPORT, "")))
        return Outline(name, templates, frozenset(named), environment.globals)
    except TemplateError as error:
        raise PerfevalError(f"报告提纲 {name} 第 {_line(error)} 行的写法有误：{error.message}。") from error
