"""The sentences of an outline as patterns: its own words with holes between them, held against what a paragraph says.

A template with conditions comes to several patterns; what a loop prints is a hole. Width, blanks and final marks do not
count. Matching never goes back more than a hole, so that no text can make it slow.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from perfeval.records import frozen

_TOKEN: Final = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}", re.DOTALL)
#: a hole that is no more than a name
_NAME: Final = re.compile(r"\w+")
#: patterns that one template can come to; the longest of the built-in ones have sixty
_MOST: Final = 200
_NUMBER: Final = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|[0-9]{1,2}[、.]|\([0-9]{1,2}\))"
)

#: own words are strings; a hole is the name of what fills it, blank where it is an expression
Part: TypeAlias = "str | Hole"


@frozen
class Hole:
    """A place that a value fills."""

    name: str


@frozen
class Folded:
    """A text without width and blanks, and where each of its characters stood."""

    text: str
    places: tuple[int, ...]
    original: str

    def cut(self, start: int, end: int) -> str:
        """Return what stood at a part of the text, without outer blanks."""
        return self.original[self.places[start] : self.places[end - 1] + 1].strip() if start < end else ""

    def unnumbered(self) -> "Folded":
        """Return the text behind the number that a heading begins with."""
        match = _NUMBER.match(self.text)
        return Folded(self.text[match.end() :], self.places[match.end() :], self.original) if match else self


def folded(text: str) -> Folded:
    """Return a text without width and blanks."""
    narrow = list(map(_narrow, text))
    places = tuple([place for place, chars in enumerate(narrow) for _ in chars])
    return Folded("".join(narrow), places, text)


@lru_cache(4096)
def _narrow(char: str) -> str:
    return "" if char.isspace() else re.sub(r"\s", "", unicodedata.normalize("NFKC", char))


@frozen
class Pattern:
    """Own words and holes by turns."""

    parts: tuple[Part, ...]

    @property
    def weight(self) -> int:
        """How many characters of its own it has: what a match is worth."""
        return sum(len(part) for part in self.parts if isinstance(part, str))

    @property
    def lead(self) -> str:
        """The words of its own that it begins with."""
        first = self.parts[0]
        return first if isinstance(first, str) else ""

    def match(self, text: str) -> dict[str, tuple[int, int]] | None:
        """Return where the named holes are in a folded text that fits as a whole; None for one that does not."""
        found: dict[str, tuple[int, int]] = {}
        place, open_hole = 0, None
        for number, part in enumerate(self.parts):
            if isinstance(part, Hole):
                open_hole = (part, place)
                continue
            last = number == len(self.parts) - 1
            at = len(text) - len(part) if last and open_hole else text.find(part, place + bool(open_hole))
            if (at != place if open_hole is None else at <= place) or not text.startswith(part, at):
                return None
            if open_hole is not None:
                found[open_hole[0].name] = (open_hole[1], at)
                open_hole = None
            place = at + len(part)
        if open_hole is not None and place < len(text):
            found[open_hole[0].name] = (open_hole[1], len(text))
            return found
        return found if place == len(text) and open_hole is None else None


def patterns(template: str) -> tuple[Pattern, ...]:
    """Return what a template of an outline can print; nothing where it is blank."""
    tokens = list(_tokens(template))
    spelt = _sequence(tokens, 0)[0]
    return tuple(dict.fromkeys(Pattern(_merged(parts)) for parts in spelt if _merged(parts)))


def _tokens(template: str) -> Iterator[tuple[str, str]]:
    place = 0
    for match in _TOKEN.finditer(template):
        yield "text", template[place : match.start()]
        yield ("hole", match[1].strip()) if match[1] is not None else ("tag", match[2].strip())
        place = match.end()
    yield "text", template[place:]


def _sequence(tokens: Sequence[tuple[str, str]], place: int) -> tuple[list[tuple[Part, ...]], int]:
    """Return what tokens up to the end of a block can print, and where that end is."""
    spelt: list[tuple[Part, ...]] = [()]
    while place < len(tokens):
        kind, said = tokens[place]
        word = said.split(" ", 1)[0]
        if kind == "tag" and word in {"elif", "else", "endif", "endfor"}:
            break
        place += 1
        if kind == "text":
            options: list[tuple[Part, ...]] = [(folded(said).text,)]
        elif kind == "hole":
            options = [(Hole(said if _NAME.fullmatch(said) else ""),)]
        else:
            options, place = _block(tokens, place, loop=word == "for")
        spelt = [before + option for before in spelt for option in options][:_MOST]
    return spelt, place


def _block(tokens: Sequence[tuple[str, str]], place: int, *, loop: bool) -> tuple[list[tuple[Part, ...]], int]:
    """Return what a condition or a loop can print, from behind its first tag on, and where it ends."""
    options: list[tuple[Part, ...]] = []
    otherwise = False
    while True:
        spelt, place = _sequence(tokens, place)
        options += spelt
        if place == len(tokens):
            break
        word = tokens[place][1].split(" ", 1)[0]
        place += 1
        if word.startswith("end"):
            break
        otherwise = otherwise or word == "else"
    if loop:
        return [(Hole(""),)], place
    return options if otherwise else [*options, ()], place


def _merged(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return parts with neighbours of one kind made one."""
    merged: list[Part] = []
    for part in parts:
        before = merged[-1] if merged else None
        if part == "":
            continue
        if isinstance(part, str) and isinstance(before, str):
            merged[-1] = before + part
        elif isinstance(part, Hole) and isinstance(before, Hole):
            merged[-1] = Hole("")
        else:
            merged.append(part)
    return tuple(merged)
