"""Text as runs: stretches of words, each with the number of the source that it came from.

What a template gives back becomes runs once, by `text_of` or `lines_of`; who writes a document turns runs into its
format.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from perfeval.characters import CONTROL
from perfeval.records import new

#: the source of a value that was never told one
UNSTATED: Final = -1
#: what a value cannot have, since no XML can hold it
_UNPRINTABLE: Final = re.compile(f"[{CONTROL}]")


class Run(NamedTuple):
    """A stretch of text from one source.

    `source` is its number in the `Sources` of the report, `UNSTATED` for a value that was never told one, None for
    the outline's own words. A value that holds others consists of its `inner` runs, which together say its text.
    """

    text: str
    source: int | None = None
    inner: "tuple[Run, ...]" = ()


class Text(tuple[Run, ...]):
    """Text as runs, in reading order; `str` gives it as it is printed.

    Line breaks and bars have a meaning only in the outline's own words: those of a value are what a person typed.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return self[0].text if len(self) == 1 else "".join([run.text for run in self])

    @classmethod
    def of(cls, words: str) -> "Text":
        """Return the outline's own words as text."""
        return cls((Run(words),)) if words else cls()

    @classmethod
    def joined(cls, parts: "Iterable[Iterable[Run]]", mark: str = "") -> "Text":
        """Return texts one after the other, a mark of the outline's own between them."""
        between = cls.of(mark)
        runs = [run for part in parts for run in (*between, *part)]
        return cls(runs[len(between) :])

    @property
    def own(self) -> str:
        """The outline's own words that it begins with."""
        return self[0].text if self and self[0].source is None else ""

    def after(self, length: int) -> "Text":
        """Return what follows so many characters of the outline's own words."""
        words = self.own[length:]
        return Text((Run(words), *self[1:])) if words else Text(self[1:])

    def stripped(self, characters: str | None = None) -> "Text":
        """Return the text without such characters of the outline's own, blanks if none are named, at either end."""
        runs = list(self)
        while runs and runs[0].source is None:
            words = runs[0].text.lstrip(characters)
            if words:
                runs[0] = new(Run, (words, None, ()))
                break
            del runs[0]
        while runs and runs[-1].source is None:
            words = runs[-1].text.rstrip(characters)
            if words:
                runs[-1] = new(Run, (words, None, ()))
                break
            del runs[-1]
        return Text(runs)

    def split(self, mark: str, *, strip: bool = False) -> "list[Text]":
        """Return the parts between the marks that the outline's own words have, stripped of its own blanks if wanted."""
        parts: list[Text] = []
        part: list[Run] = []
        for run in self:
            words, source, _ = run
            if source is not None or mark not in words:
                part.append(run)
                continue
            first, between, last = _parted(words, mark, strip)
            parts.append(Text((*part, *first) if first else part))
            parts += between
            part = [*last]
        parts.append(Text(part))
        return parts

    def cut(self, places: Iterable[int]) -> "Iterator[Text]":
        """Yield the parts of the text between places of it as printed; each part names the source of its values.

        A value that begins at such a place is named, with nothing to say, at the end of the part before too.
        """
        edges = iter([*places, sum(len(run.text) for run in self)])
        edge, length, part = next(edges), 0, list[Run]()
        for run in self:
            rest = run
            while length + len(rest.text) > edge:
                head, rest = _halves(rest, edge - length)
                if head.text or head.source is not None:
                    part.append(head)
                yield Text(part)
                length, edge, part = edge, next(edges), []
            part.append(rest)
            length += len(rest.text)
        yield Text(part)

    def paragraphs(self) -> "list[Text]":
        """Return the paragraphs of the text, parted where a value breaks the line."""
        printed = str(self)
        if "\n" not in printed:
            return [self]
        places = [place for place, char in enumerate(printed) if char == "\n"]
        return [part.spelt(lambda words: words.replace("\n", "")) for part in self.cut(places)]

    def in_one_line(self) -> "Text":
        """Return the text without the line breaks of its values, as a heading needs it."""
        return Text.joined(self.paragraphs()) if "\n" in str(self) else self

    def spelt(self, spell: Callable[[str], str]) -> "Text":
        """Return the text with the words of each source spelt otherwise."""
        return Text([_spelt(run, spell) for run in self])

    def respelt(self, printed: str) -> "Text":
        """Return the text as it is to be printed: blanks are taken out, or characters changed one for one."""
        place = 0

        def spell(words: str) -> str:
            nonlocal place
            if printed.startswith(words, place):
                place += len(words)
                return words
            said = ""
            for char in words:
                now = printed[place : place + 1]
                if now and (now == char or not char.isspace()):
                    said += now
                    place += 1
            return said

        return self.spelt(spell)


#: what a template gives back bit by bit: a string is the outline's own words, all else is values
Chunk: TypeAlias = str | Run | Text


class Line:
    """A line as a template gave it: its values, and the outline's own words before, between and after them."""

    __slots__ = ("values", "words")

    def __init__(self, words: tuple[str, ...], values: tuple[Run, ...] = ()) -> None:
        self.words, self.values = words, values

    def __bool__(self) -> bool:
        return self.words != ("",)

    def __str__(self) -> str:
        return str(self.text)

    @property
    def text(self) -> Text:
        """The line as runs."""
        *before, after = self.words
        runs: list[Run] = []
        for words, value in zip(before, self.values, strict=True):
            if words:
                runs.append(_own(words))
            runs.append(value)
        return Text((*runs, _own(after)) if after else runs)


def text_of(chunks: Iterable[Chunk]) -> Text:
    """Return what a template gives back as text."""
    runs: list[Run] = []
    words = ""
    for chunk in chunks:
        if isinstance(chunk, str):
            words += chunk
            continue
        for run in (chunk,) if isinstance(chunk, Run) else chunk:
            if run.source is None:
                words += run.text
                continue
            if words:
                runs.append(_own(words))
                words = ""
            runs.append(run)
    return Text((*runs, _own(words)) if words else runs)


def lines_of(chunks: Iterable[Chunk]) -> list[Line]:
    """Return what a template gives back as lines, parted where the outline's own words break."""
    lines: list[Line] = []
    own: list[str] = []
    values: list[Run] = []
    words = ""
    for chunk in chunks:
        if isinstance(chunk, str):
            words += chunk
        elif isinstance(chunk, Run):  # by far the most values, hence not left to the loop below
            if "\n" in words:
                words = _ended(lines, own, values, words)
            own.append(words)
            values.append(chunk)
            words = ""
        else:
            for run in chunk:
                if run.source is None:
                    words += run.text
                    continue
                if "\n" in words:
                    words = _ended(lines, own, values, words)
                own.append(words)
                values.append(run)
                words = ""
    _ended(lines, own, values, f"{words}\n")
    return lines


def _ended(lines: list[Line], own: list[str], values: list[Run], words: str) -> str:
    """Add the line that ends within the outline's own words, and those that follow; return what the last begins with."""
    first, between, last = _broken(words)
    lines += (Line((*own, first), tuple(values)), *between)
    own.clear()
    values.clear()
    return last


@lru_cache(1024)
def _broken(words: str) -> tuple[str, tuple[Line, ...], str]:
    """Return what words of the outline, the same in every report, say before, between and after their line breaks."""
    first, *between, last = words.split("\n")
    return first, tuple(Line((each,)) for each in between), last


@lru_cache(1024)
def _own(words: str) -> Run:
    """Return the outline's own words, the same in every report, as a run."""
    return Run(words)


@lru_cache(1024)
def _parted(words: str, mark: str, strip: bool) -> tuple[Text, tuple[Text, ...], Text]:  # noqa: FBT001 - a key
    """Return what words of the outline, the same in every report, say before, between and after some marks."""
    first, *between, last = words.split(mark)
    if strip:
        first, between, last = first.rstrip(), [each.strip() for each in between], last.lstrip()
    return Text.of(first), tuple(map(Text.of, between)), Text.of(last)


def printable(words: str) -> str:
    """Return what a person typed without what cannot be printed."""
    return words if words.isprintable() else _UNPRINTABLE.sub("", words)


def _halves(run: Run, place: int) -> tuple[Run, Run]:
    """Return what a run says before a place of it and from there on."""
    text, source, inner = run
    if not inner:
        return Run(text[:place], source), Run(text[place:], source)
    before, after = Text(inner).cut([place])
    return Run(text[:place], source, before), Run(text[place:], source, after)


def _spelt(run: Run, spell: Callable[[str], str]) -> Run:
    if not run.inner:
        return Run(spell(run.text), run.source)
    inner = Text([_spelt(each, spell) for each in run.inner])
    return Run(str(inner), run.source, inner)
