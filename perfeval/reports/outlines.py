"""Outlines (报告提纲): a report's text with its slots, which someone who cannot program may edit."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib.resources import files
from pathlib import Path
from traceback import extract_tb
from typing import Any, Final

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, Undefined
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from perfeval.errors import PerfevalError
from perfeval.files import Fault, UnreadableFileError, read_text
from perfeval.reports.sources import Blank, Marked, Row, printed

PROJECT_REPORT: Final = "项目报告"
OUTLINE_SUFFIX: Final = ".md"
SCORE_TABLE: Final = "评分表"
#: what the expressions of an outline can come to
_FAULTS: Final = (
    *(TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError),
)
#: what the engine says most often, and what is said here; anything else is quoted
_CHINESE: Final = (
    (r"^'([^']*)' is undefined$", r"没有“\1”这一项可填"),
    (r"has no attribute '(.*)'", r"没有“\1”这一项可填"),
    (r"has no element (\d+)", r"没有第 \1 项（从 0 数起）"),
    (r"block that needs to be closed is '(.*)'", r"到这里为止，前面的 {% \1 %} 还没有配上 {% end\1 %}"),
    (r"expected 'end of print statement'", "{{ 没有配上 }}"),
    (r"expected 'end of statement block'", "{% 没有配上 %}"),
    (r"^expected token 'end of .*', got '(.*)'", r"“\1”不该出现在这里"),
    (r"^expected token '(.*)', got '(.*)'", r"“\2”处应为“\1”"),
    (r"^[Uu]nexpected (?:char )?['\"](.*)['\"]", r"“\1”不该出现在这里"),
    (r"^Expected an expression", "缺少要判断或要填写的内容"),
    (r"^Encountered unknown tag '(.*)'", r"没有 {% \1 %} 这种写法"),
    (r"^No (?:filter|test) named '(.*)'", r"没有“\1”这种写法"),
    (r"is not callable", "这一项后面不能写括号"),
    (r"is not iterable", "这一项不是列表，不能逐行写"),
    (r"by zero", "除数为 0"),
)
_LONGEST_RANGE: Final = 1000
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SECTION = re.compile(r"== (.+) ==")
#: a line that only says what is to be done: it prints nothing, not even a blank line
_STATEMENTS = re.compile(r"\s*(?:\{%(?:(?!%\}).)*%\}\s*)+")


class Kind(Enum):
    """What an outline is for: the folder of the built-in ones, and what messages call it."""

    folder: str
    title: str

    REPORT = "reports", "报告提纲"
    DISCLOSURE = "disclosure", "公开说明提纲"
    MAIL = "mail", "邮件提纲"

    def __init__(self, folder: str, title: str) -> None:
        self.folder, self.title = folder, title


@dataclass(frozen=True, slots=True)
class Outline:
    """A report's text with its slots, by section (报告提纲).

    `helpers` are what every text can use beside its slots, such as range.
    """

    name: str
    sections: Mapping[str, Template]
    #: the slots that the project report and its score table name
    named: frozenset[str]
    helpers: Mapping[str, object]
    kind: Kind = Kind.REPORT

    @property
    def label(self) -> str:
        """How messages name the outline."""
        return f"{self.kind.title} {self.name}"

    def text(self, section: str, slots: dict[str, object]) -> Marked:
        """Return a section with its slots filled, its values between marks."""
        if section not in self.sections:
            raise PerfevalError(f"{self.label} 缺少“== {section} ==”一节。")
        try:
            return Marked(_rendered(self.sections[section], slots))
        except _FAULTS as error:
            number = _line(error)
            place = f"第 {number} 行" if number else f"的“{section}”一节有一处"
            raise PerfevalError(f"{self.label} {place}不能填写：{_in_chinese(error)}。") from error

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
    if isinstance(error, RecursionError):
        return "表达式或宏套得太深"
    for english, chinese in _CHINESE:
        match = re.search(english, said)
        if match:
            return match.expand(chinese)
    if re.search("[\u3400-\u9fff]", said) and "<locals>" not in said:
        return said.rstrip("。")
    return f"表达式不能用（{said.rstrip('.')}）"


def outline_names(kind: Kind = Kind.REPORT) -> tuple[str, ...]:
    """Return the names of the built-in outlines of a kind."""
    folder = files("perfeval") / "library" / "built_in" / kind.folder
    return tuple(
        sorted(f.name.removesuffix(OUTLINE_SUFFIX) for f in folder.iterdir() if f.name.endswith(OUTLINE_SUFFIX))
    )


def outline_text(name: str, kind: Kind = Kind.REPORT) -> str:
    """Return the file of a built-in outline, for a person to copy and edit."""
    return (files("perfeval") / "library" / "built_in" / kind.folder / f"{name}{OUTLINE_SUFFIX}").read_text("utf-8")


@cache
def built_in_outline(name: str, kind: Kind = Kind.REPORT) -> Outline:
    """Return a built-in outline by its name."""
    return outline_of(name, outline_text(name, kind), kind, built_in=True)


def read_outline(path: Path, kind: Kind = Kind.REPORT) -> Outline:
    """Read an outline from a file; raise `PerfevalError` when it cannot be read, or is written wrongly."""
    try:
        text = read_text(path)
    except UnreadableFileError as error:
        told = "的" if error.fault is Fault.ENCODING else "打不开："
        raise PerfevalError(f"{kind.title}文件 {path} {told}{error.reason}。") from error
    return outline_of(path.name, text, kind)


def find_outline(named: str, kind: Kind = Kind.REPORT) -> Outline:
    """Return the built-in outline of that name, else the one in that file."""
    names = outline_names(kind)
    if named in names:
        return built_in_outline(named, kind)
    if named.endswith(OUTLINE_SUFFIX):
        return read_outline(Path(named), kind)
    raise PerfevalError(
        f"没有“{named}”这个{kind.title}。自带的有 {'、'.join(names)}；自己的请写 {OUTLINE_SUFFIX} 文件的路径。"
    )


class _Sections(Mapping[str, Template]):
    """The sections of an outline, each compiled when it is first asked for."""

    def __init__(self, texts: Mapping[str, str], environment: SandboxedEnvironment) -> None:
        self._texts, self._environment = texts, environment
        self._compiled: dict[str, Template] = {}

    def __getitem__(self, section: str) -> Template:
        if section not in self._compiled:
            self._compiled[section] = self._environment.from_string(self._texts[section])
        return self._compiled[section]

    def __contains__(self, section: object) -> bool:
        return section in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


class _Environment(SandboxedEnvironment):
    """Jinja2's sandbox without powers, which can take hours, and with the few helpers that outlines are promised.

    What a row is asked for is looked up at once, since an outline does it for every cell of a table.
    """

    intercepted_binops = frozenset(("**",))

    def __init__(self) -> None:
        # the result is plain text, escaped when Word is written, so HTML escaping would only corrupt it
        super().__init__(undefined=StrictUndefined, finalize=_printed, autoescape=False)
        self.globals = {"range": _short_range}

    def call_binop(self, _context: Context, operator: str, _left: Any, _right: Any) -> Any:
        raise TemplateError(f"不能使用 {operator}")

    def getattr(self, obj: Any, attribute: str) -> Any:
        if not isinstance(obj, Row):
            return super().getattr(obj, attribute)
        try:
            return obj[attribute]
        except KeyError:
            return self.undefined(name=attribute)


def _short_range(*numbers: int) -> range:
    counted = range(*numbers)
    if len(counted) > _LONGEST_RANGE:
        raise TemplateError(f"range 最多 {_LONGEST_RANGE} 次")
    return counted


def _printed(value: object) -> object:
    if isinstance(value, str):  # by far the most
        return printed(value)
    if isinstance(value, Blank):
        raise TemplateError(f"“{value.name}”没有填写，应当用 {{% if {value.name} %}} 加以判断")
    if isinstance(value, Undefined):
        str(value)  # raises what is undefined
    if not isinstance(value, (int, float, Decimal)):
        raise TemplateError("这里写的不是一项文字或数字，不能印出来")
    return printed(value)


def _joined(lines: Sequence[str]) -> str:
    """Return lines as one text; a comment swallows the break after a line of statements, and keeps the lines' numbers."""
    return "".join(f"{line}{{#\n#}}" if _STATEMENTS.fullmatch(line) else f"{line}\n" for line in lines)


def outline_of(name: str, text: str, kind: Kind = Kind.REPORT, *, built_in: bool = False) -> Outline:
    """Return the outline that a text is; raise `PerfevalError` when it is written wrongly.

    A section of a built-in one is looked at only when it is filled: most sentences of most outlines never are.
    """
    sections: dict[str, list[str]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        line = line.rstrip("\r")  # noqa: PLW2901 - a file from Windows
        match = _SECTION.fullmatch(line.strip())
        fault = None
        if match and match[1] in sections:
            fault = f"“== {match[1]} ==”一节出现了两次"
        elif match:
            sections[match[1]] = [""] * number  # blank lines print nothing, and keep the numbers of the lines right
        elif sections:
            sections[next(reversed(sections))].append("" if line.startswith("%%") else line)
        elif line.strip() and not line.startswith("%%"):
            fault = "第一节之前只能写“%%”开头的说明"
        if _CONTROL.search(line):
            fault = "有不能印出来的控制字符"
        if fault:
            raise PerfevalError(f"{kind.title} {name} 第 {number} 行的写法有误：{fault}。")
    texts = {section: _joined(lines) for section, lines in sections.items()}
    environment = _Environment()
    try:
        named = [environment.parse(texts.get(section, "")) for section in (PROJECT_REPORT, SCORE_TABLE)]
        templates = _Sections(texts, environment)
        if not built_in:
            tuple(templates.values())
        return Outline(
            name, templates, frozenset().union(*map(find_undeclared_variables, named)), environment.globals, kind
        )
    except _FAULTS as error:
        line_number = _line(error)
        place = f"第 {line_number} 行" if line_number else "有一处"
        raise PerfevalError(f"{kind.title} {name} {place}的写法有误：{_in_chinese(error)}。") from error
