"""TOML that anybody may have written: read key by key, within bounds, every fault named by its key.

Nesting and the length of figures are bounded before the file is parsed: the parser would run out of stack or of patience,
and could not say where.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from perfeval.characters import has_control, without_control
from perfeval.figures import is_sensible

_DEEPEST, _MOST_DIGITS = 20, 40
#: characters of a value or a key that a message quotes
_QUOTED: Final = 40
#: a string or a comment, ended or not: nothing in it can go too deep
_SILENT: Final = re.compile(
    r"""\"{3}(?:[^\\]|\\.)*?(?:\"{3}|\Z)|'{3}.*?(?:'{3}|\Z)|"(?:[^"\\\n]|\\[^\n])*+"?|'[^'\n]*+'?|\#[^\n]*+""",
    re.VERBOSE | re.DOTALL,
)
_BRACKET: Final = re.compile(r"[\[\]{}]")
_LONG_KEY: Final = re.compile(rf"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{_DEEPEST}}}")
_LONG_FIGURE: Final = re.compile(rf"[0-9A-Fa-f_]{{{_MOST_DIGITS + 1}}}")


class FaultError(Exception):
    """A key that is absent, unknown or of the wrong kind; says so as a Chinese clause without a final mark."""


def parsed(text: str) -> "Table":
    """Return the table that a text is; raise `FaultError`, or `tomllib.TOMLDecodeError` for what is no TOML."""
    bare = _SILENT.sub(lambda match: re.sub(r"[^\n]", "x", match[0]), text)
    for place, fault in _excesses(bare):
        line = bare.count("\n", 0, place) + 1
        raise FaultError(f"第 {line} 行{_key(text, bare, place)}{fault}")
    return Table("", tomllib.loads(text, parse_float=_decimal))


def _excesses(bare: str) -> Iterator[tuple[int, str]]:
    """Yield where a text without its strings goes beyond what is parsed, and how."""
    depth = 0
    for bracket in _BRACKET.finditer(bare):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > _DEEPEST:
            yield bracket.start(), f"的括号套得太深，应在 {_DEEPEST} 层以内"
            break
    for key in _LONG_KEY.finditer(bare):
        yield key.start(), f"的键分得太细，应在 {_DEEPEST} 级以内"
    for figure in _LONG_FIGURE.finditer(bare):
        yield figure.start(), f"的数字太长，应在 {_MOST_DIGITS} 位以内"


def _key(text: str, bare: str, place: int) -> str:
    """Return the key whose value stands at a place, with a blank before it; nothing where there is none."""
    end = bare.rfind("=", bare.rfind("\n", 0, place) + 1, place)
    start = max(bare.rfind(mark, 0, end) for mark in "\n{,[") + 1 if end >= 0 else end
    key = text[start:end].strip() if end >= 0 else ""
    return f" {shortened(key)} " if key else ""


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except ArithmeticError:  # an exponent that no figure can have
        return Decimal("Infinity")


def shortened(value: object) -> str:
    """Return a value as a message quotes it: in one line, and not for ever."""
    text = without_control(str(value), "?").replace("\n", " ")
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


class Table:
    """One table of the file while it is read; every key must be asked for."""

    def __init__(self, path: str, content: Mapping[str, Any]) -> None:
        self.path, self.content = path, content
        self.known: set[str] = set()
        for key in content:
            _check_printable(self._name(key), key)

    def _name(self, key: str) -> str:
        return f"{self.path}.{key}".removeprefix(".")

    def _get(self, key: str, kinds: type | tuple[type, ...], wanted: str, default: Any) -> Any:
        self.known.add(key)
        if key not in self.content:
            if default is ...:
                raise FaultError(f"缺少 {self._name(key)}")
            return default
        value = self.content[key]
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise FaultError(f"{self._name(key)} 应为{wanted}，现为 {shortened(value)}")
        return value

    def text(self, key: str, default: Any = ...) -> Any:
        value = self._get(key, str, "文字", default)
        if value is not default:
            _check_printable(self._name(key), value)
        return value

    def number(self, key: str, default: Any = ...) -> Any:
        value = self._get(key, (int, Decimal), "数字", default)
        if value is default:
            return value
        figure = Decimal(value)
        if not figure.is_finite():
            raise FaultError(f"{self._name(key)} 应为数字，现为 {value}")
        if not is_sensible(figure):
            raise FaultError(f"{self._name(key)} 应为大小合理的数字（不到一千万亿），现为 {shortened(value)}")
        return figure

    def flag(self, key: str) -> bool:
        self.known.add(key)
        value = self.content.get(key, False)
        if not isinstance(value, bool):
            raise FaultError(f"{self._name(key)} 应为 true 或 false，现为 {shortened(value)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._get(key, list, "文字的列表", [])
        if not all(isinstance(value, str) for value in values):
            raise FaultError(f"{self._name(key)} 应为文字的列表，现为 {shortened(values)}")
        for value in values:
            _check_printable(self._name(key), value)
        return tuple(values)

    def table(self, key: str, default: Any = ...) -> "Table":
        return Table(self._name(key), self._get(key, dict, "一节", default))

    def tables(self, key: str, *, required: bool = False) -> Iterator["Table"]:
        values = self._get(key, list, "若干节", ... if required else [])
        for number, value in enumerate(values, 1):
            name = f"{self._name(key)}[{number}]"
            if not isinstance(value, dict):
                raise FaultError(f"{name} 应为一节，现为 {shortened(value)}")
            yield Table(name, value)

    def done(self) -> None:
        """Refuse a key that nobody asked for: it is a slip of the pen, and would have no effect."""
        for key in self.content:
            if key not in self.known:
                raise FaultError(f"不认识 {shortened(self._name(key))}，可用的有 {'、'.join(sorted(self.known))}")


def _check_printable(name: str, text: str) -> None:
    if has_control(text):
        raise FaultError(f"{shortened(name)} 有不能印出来的控制字符")
