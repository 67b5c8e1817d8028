"""Break a title into lines: trapezium or rhombus, at sensible places (GB/T 9704-2012, 7.3.1)."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, combinations, pairwise, product
from typing import Final

from perfeval.reports.typesetting import HAN

MAX_WIDTH: Final = 20
_MAX_LINES: Final = 8
_MAX_PLACES: Final = 12
#: where a long name may be broken if it must: after a mark or 的, before a conjunction or an opening mark
_SENSIBLE = re.compile("(?<=[的、，）》”])(?=.)|(?<=.)(?=[及与和（《“])")
#: between Chinese and figures or letters Word puts a quarter of a character
_SPACED = re.compile(f"(?<={HAN})(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?={HAN})")
_ANYWHERE = re.compile(f"(?<={HAN})(?={HAN})")


def width(text: str) -> float:
    """Return the width of a text in full-width characters."""
    return sum(map(_char_width, text))


@cache
def _char_width(char: str) -> float:
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5


def printed_width(line: str) -> float:
    """Return the width of a line with the gaps that Word puts beside figures and letters."""
    wide = width(line)
    return wide if wide == len(line) else wide + len(_SPACED.findall(line)) / 4


@lru_cache(1024)  # the combined report has the titles of all the others
def title_lines(segments: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines of a title; break between segments where that gives a good shape, else inside them."""
    text = "".join(segments)
    if printed_width(text) <= MAX_WIDTH:
        return (text,)
    between = _ends(segments)
    sensible = between | _places(_SENSIBLE, text)
    for places in (between, sensible, sensible | _places(_ANYWHERE, text)):
        best = min(_arrangements(text, sorted(places)), key=lambda lines: _cost(lines, sensible), default=None)
        if best is not None:
            return best
    return _cut(text)


def _ends(segments: Sequence[str]) -> set[int]:
    ends, position = set(), 0
    for segment in segments[:-1]:
        position += len(segment)
        ends.add(position)
    return ends - {0}


def _places(pattern: re.Pattern[str], text: str) -> set[int]:
    return {match.start() for match in pattern.finditer(text)}


def _arrangements(text: str, places: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """Yield the well-shaped arrangements with as few lines as any has."""
    before = list(accumulate(map(_char_width, text), initial=0.0))
    for breaks in range(1, _MAX_LINES):
        found = False
        for chosen in _choices(before, places, breaks):
            ends = (0, *chosen, len(text))
            widths = [before[end] - before[start] for start, end in pairwise(ends)]
            if max(widths) > MAX_WIDTH or not _shapely(widths):
                continue
            lines = tuple([text[start:end] for start, end in pairwise(ends)])
            if all(printed_width(line) <= MAX_WIDTH for line in lines):
                found = True
                yield lines
        if found:
            return


def _choices(before: Sequence[float], places: Sequence[int], breaks: int) -> Iterator[tuple[int, ...]]:
    """Yield ways of breaking a title; where there are too many, those near an even division.

    `before` are the widths before each place of the title, and of the whole.
    """
    if len(places) <= _MAX_PLACES:
        yield from combinations(places, breaks)
        return
    near = [
        sorted(places, key=lambda place: abs(before[place] - ideal))[: max(_MAX_PLACES // breaks, 3)]
        for ideal in (before[-1] * part / (breaks + 1) for part in range(1, breaks + 1))
    ]
    yield from (chosen for chosen in product(*near) if all(a < b for a, b in pairwise(chosen)))


def _shapely(widths: Sequence[float]) -> bool:
    steps = [after - before for before, after in pairwise(widths)]
    peak = widths.index(max(widths))
    rising, falling = all(step >= 0 for step in steps[:peak]), all(step <= 0 for step in steps[peak:])
    return rising and falling and len(set(widths)) > 1


def _cost(lines: tuple[str, ...], sensible: set[int]) -> float:
    """Return how far from even the lines are; a short last line and a broken word count as some characters."""
    widths = [width(line) for line in lines]
    broken = len(set(accumulate(map(len, lines[:-1]))) - sensible)
    return max(widths) - min(widths) + 4 * (widths[-1] < 4) + 3 * broken


def _cut(text: str) -> tuple[str, ...]:
    """Cut a title that has no good arrangement, such as one without Chinese, to lines that fit."""
    lines, line = [], ""
    for char in text:
        if printed_width(line + char) > MAX_WIDTH:
            lines.append(line)
            line = ""
        line += char
    return (*lines, line)
