"""Outlines made ready to be filled: each section a template of Jinja2, what is wrong with it said in Chinese."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from traceback import extract_tb
from typing import Final, TypeVar

from jinja2 import Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.runtime import Context

from perfeval.errors import PerfevalError
from perfeval.library import Definition
from perfeval.library.outlines import sections_of
from perfeval.records import frozen
from perfeval.reports.runs import Chunk, Line, Text, lines_of, text_of
from perfeval.reports.sandbox import Environment
from perfeval.template import NARRATIVES

T = TypeVar("T")

PROJECT_REPORT: Final = "项目报告"
SCORE_TABLE: Final = "评分表"
#: how the names of sections begin that are the outline's own words for something
WORDING: Final = "常用语："
#: those that stand in for what a person may type
_STANDING_IN: Final = frozenset((*(narrative.title for narrative in NARRATIVES), "封面说明"))
#: what the expressions of an outline can come to
_FAULTS: Final = (
    *(TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, SyntaxError),
    *(TypeError, ValueError),
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
    (r"^access to attribute '(.*)' of", r"不能使用 \1"),
    (r"^Exceeds the limit .* for integer string conversion", "数字太大"),
    (r"is not callable", "这一项后面不能写括号"),
    (r"is not iterable", "这一项不是列表，不能逐行写"),
    (r"by zero", "除数为 0"),
)
#: a line that only says what is to be done: it prints nothing, not even a blank line
_STATEMENTS = re.compile(r"\s*(?:\{%(?:(?!%\}).)*%\}\s*)+")


@frozen
class Outline:
    """A report's text with its slots, by section (报告提纲)."""

    name: str
    #: how messages name the outline
    label: str
    sections: Mapping[str, Template]
    #: the slots that the project report and its score table name
    named: frozenset[str]
    environment: Environment
    #: the numbers of the lines that the sections follow
    headings: Mapping[str, int]
    #: the sections that stand in for nothing that a person may type: each is a slot of the others, by its name
    own_wordings: tuple[str, ...]

    @property
    def helpers(self) -> Mapping[str, object]:
        """What every text can use beside its slots, such as range."""
        return self.environment.globals

    def lines(self, section: str, slots: dict[str, object]) -> list[Line]:
        """Return the lines of a section with its slots filled; raise `PerfevalError` where they cannot be."""
        return self._filled(section, slots, lines_of)

    def line(self, section: str, slots: dict[str, object]) -> Text:
        """Return a section that is one text; raise `PerfevalError` where its slots cannot be filled."""
        return self._filled(section, slots, text_of).stripped("\n ")

    def _filled(self, section: str, slots: dict[str, object], form: Callable[[Iterable[Chunk]], T]) -> T:
        if section not in self.sections:
            raise PerfevalError(f"{self.label} 缺少“== {section} ==”一节。")
        template = self.sections[section]
        self.environment.begin()
        try:
            try:
                # as the template's `render` does, but without copying slots and names for each of a report's paragraphs
                return form(template.root_render_func(Context(self.environment, slots, None, template.blocks)))
            except Exception:  # noqa: BLE001 - the engine makes it name the outline's line, and raises it again
                self.environment.handle_exception()
        except _FAULTS as error:
            number = _line(error)
            place = f"第 {self.headings[section] + number} 行" if number else f"的“{section}”一节有一处"
            raise PerfevalError(f"{self.label} {place}不能填写：{_in_chinese(error)}。") from error


def _line(error: Exception) -> int:
    """Return the line of the outline that an error came from."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return (lines and lines[-1]) or 0


def _in_chinese(error: Exception) -> str:
    said = (error.message if isinstance(error, TemplateError) else str(error)) or type(error).__name__
    if isinstance(error, (RecursionError, SyntaxError)):  # the engine's own code has become too deep for Python
        return "表达式或宏套得太深"
    if isinstance(error, MemoryError):
        return "要用的内存太多"
    for english, chinese in _CHINESE:
        match = re.search(english, said)
        if match:
            return match.expand(chinese)
    if re.search("[\u3400-\u9fff]", said) and "<locals>" not in said:
        return said.rstrip("。")
    return f"表达式不能用（{said.rstrip('.')}）"


@lru_cache(16)
def compiled(outline: Definition) -> Outline:
    """Return an outline ready to be filled, the same text only once; raise `PerfevalError` where it is written wrongly.

    The sections of a built-in one are compiled when they are filled: most sentences of most outlines never are.
    """
    parted = sections_of(outline)
    texts = {name: _joined(section.lines) for name, section in parted.items()}
    stated: dict[str, str | nodes.Template] = {**texts}
    environment = Environment()
    templates = _Sections(stated, environment)
    named: set[str] = set()
    for section, text in texts.items():
        try:
            if section in {PROJECT_REPORT, SCORE_TABLE}:
                stated[section] = parsed = environment.parse(text)
                named.update(name.name for name in parsed.find_all(nodes.Name))
            if not outline.built_in:
                templates[section]
        except _FAULTS as error:
            number = _line(error)
            place = f"第 {parted[section].heading + number} 行" if number else "有一处"
            raise PerfevalError(f"{outline.label} {place}的写法有误：{_in_chinese(error)}。") from error
    headings = {name: section.heading for name, section in parted.items()}
    own = tuple(name for name in texts if name.startswith(WORDING) and name.removeprefix(WORDING) not in _STANDING_IN)
    return Outline(outline.name, outline.label, templates, frozenset(named), environment, headings, own)


class _Sections(Mapping[str, Template]):
    """The sections of an outline, as texts or parsed, each compiled when it is first asked for."""

    def __init__(self, stated: Mapping[str, str | nodes.Template], environment: Environment) -> None:
        self._stated, self._environment = stated, environment
        self._compiled: dict[str, Template] = {}

    def __getitem__(self, section: str) -> Template:
        if section not in self._compiled:
            self._compiled[section] = self._environment.from_string(self._stated[section])
        return self._compiled[section]

    def __contains__(self, section: object) -> bool:
        return section in self._stated

    def __iter__(self) -> Iterator[str]:
        return iter(self._stated)

    def __len__(self) -> int:
        return len(self._stated)


def _joined(lines: Sequence[str]) -> str:
    """Return lines as one text; a comment swallows the break after a line of statements, and keeps the lines' numbers."""
    return "".join(f"{line}{{#\n#}}" if _STATEMENTS.fullmatch(line) else f"{line}\n" for line in lines)
