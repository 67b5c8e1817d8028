"""Where the words of a report come from: values that know their cells, on their way from a slot into a block.

A template can only give back one string, so while an outline is filled each value stands between marks that name its
source; `lines` takes the marks out again and keeps the sources beside the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

from perfeval.problems import Cell, cell_ranges

_OPEN, _SHUT, _END, _FIELD = "\x02", "\x03", "\x04", "\x1f"
_PIECES: Final = re.compile("([^\x02\x04\n]*)(?:\x02([^\x03]*)\x03|(\x04)|\n)")
_MARKS: Final = re.compile("\x02[^\x03]*\x03|\x04")
_TAKEN_OUT: Final = dict.fromkeys((2, 3, 4, 0x1F))
_ONE_LINE: Final = _TAKEN_OUT | {0x0A: " "}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value came from: its name, its cells as a person names them, and how it was made from them."""

    name: str
    cells: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The part of a text, from `start` to before `end`, that was filled in."""

    start: int
    end: int
    source: Source


class Text(str):
    """What a block says, and which parts of it were filled in, in reading order; a part may hold others."""

    __slots__ = ("spans",)
    spans: tuple[Span, ...]

    def __new__(cls, text: str, spans: Iterable[Span] = ()) -> Self:
        self = super().__new__(cls, text)
        self.spans = tuple(spans)
        return self

    def part(self, start: int, end: int) -> "Text":
        """Return a part of the text with what was filled in there."""
        return Text(
            self[start:end],
            (
                Span(max(span.start - start, 0), min(span.end, end) - start, span.source)
                for span in self.spans
                if span.start < end and span.end > start
            ),
        )

    def parts(self, mark: str, *, everywhere: bool = False) -> "Iterator[Text]":
        """Yield the parts between marks, unless everywhere only between those that were not filled in."""
        if mark not in self:
            yield self
            return
        start = 0
        for position, char in enumerate(self):
            if char == mark and (everywhere or not self.filled(position)):
                yield self.part(start, position)
                start = position + 1
        yield self.part(start, len(self))

    def followed_by(self, texts: "Iterable[Text]") -> "Text":
        """Return this text and others as one."""
        said, spans = str(self), list(self.spans)
        for text in texts:
            spans += [Span(span.start + len(said), span.end + len(said), span.source) for span in text.spans]
            said += text
        return Text(said, spans)

    def filled(self, position: int) -> bool:
        """Tell whether the character at a position was filled in."""
        return any(span.start <= position < span.end for span in self.spans)


class Filled(str):
    """A value for a slot, with its name, the cells it came from and how it was made from them."""

    __slots__ = ("cells", "how", "name")
    name: str
    cells: tuple[Cell, ...]
    how: str

    def __new__(cls, text: str, name: str, cells: Iterable[Cell] = (), how: str = "") -> Self:
        self = super().__new__(cls, text)
        self.name, self.cells, self.how = name, tuple(cells), how
        return self

    @property
    def source(self) -> Source:
        """Where the value came from."""
        return Source(self.name, cell_ranges(self.cells), self.how)


class Marked(str):
    """Text that was filled already, its values between marks."""

    __slots__ = ()


class Blank:
    """A slot that has nothing to say: false in a condition, an error where the outline prints it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __bool__(self) -> bool:
        return False


def marked(value: object, source: Source | None = None) -> Marked:
    """Return a value between marks; what was never told a source is literal text all the same, never a heading."""
    source = source or getattr(value, "source", None) or Source("")
    text = value if isinstance(value, Marked) else str(value).translate(_TAKEN_OUT)
    fields = (source.name, source.cells, source.how)
    return Marked(f"{_OPEN}{_FIELD.join(field.translate(_ONE_LINE) for field in fields)}{_SHUT}{text}{_END}")


def joined(parts: Iterable[str], mark: str) -> Marked:
    """Return texts side by side, those that know their source marked."""
    return Marked(mark.join(marked(part) if isinstance(part, Filled) else part for part in parts))


def unmarked(text: str) -> str:
    """Return a text without its marks."""
    return _MARKS.sub("", text)


def replaced(pattern: re.Pattern[str], values: Mapping[str, object], text: str) -> Marked:
    """Return a person's text with the names that a pattern finds replaced by their values."""
    return Marked(pattern.sub(lambda match: marked(values[match[1]]), text.translate(_TAKEN_OUT)))


def lines(text: str) -> Iterator[Text]:
    """Yield the lines of a filled text, their values told by spans instead of marks.

    A line break inside a value parts a line in two, except in the row of a table, where it stays in its cell.
    """
    said: list[str] = []
    spans: list[Span] = []
    opened: list[tuple[int, Source]] = []
    length, row = 0, False
    for piece, source, end in _PIECES.findall(text + "\n"):
        if not length and not opened:
            row = piece.startswith("|")
        said.append(piece)
        length += len(piece)
        if source:
            opened.append((length, Source(*source.split(_FIELD))))
        elif end:
            start, closed = opened.pop()
            if length > start:
                spans.append(Span(start, length, closed))
        elif opened and row:
            said.append("\n")
            length += 1
        else:
            spans += [Span(start, length, source) for start, source in opened if length > start]
            yield Text("".join(said), sorted(spans, key=lambda span: (span.start, -span.end)))
            said, spans, opened, length = [], [], [(0, source) for _, source in opened], 0
