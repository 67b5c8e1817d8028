"""What columns, rows and cells of official forms are called in different places: a table beside this module."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from perfeval.library.toml import Table, parsed
from perfeval.records import frozen

#: characters of the longest title
LONGEST: Final = 80
_BLANKS: Final = re.compile(r"[\s:：*★☆﹡]")
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|〔[^〕]*〕|【[^】]*】")
_NUMBERED: Final = re.compile(r"^(?:[0-9]{1,2}|[一二三四五六七八九十]+)[.、．]")
_POINTS: Final = re.compile(r"\(?([0-9]+(?:\.[0-9]+)?)分\)?$")
_OF_WHICH: Final = re.compile("^其中[-—]?")
_SERIES: Final = re.compile("(?<=目标)[0-9一二三四五六七八九十]+(?=$|完成|实际)")


@lru_cache(8192)
def full(text: str) -> str:
    """Return a title without blanks, colons, stars and width, its brackets included."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(8192)
def bare(text: str) -> str:
    """Return a title without its number, 其中, what stands in brackets, and the points behind it; no long text is one."""
    if len(text) > LONGEST:
        return text
    text = _NUMBERED.sub("", full(text))
    text = _POINTS.sub("", _BRACKETS.sub("", text))
    return _SERIES.sub("", _OF_WHICH.sub("", text))


def points_in(text: str) -> str | None:
    """Return the points that a title ends with, as in 产出指标(50分); None where there are none."""
    match = _POINTS.search(full(text)) if len(text) <= LONGEST else None
    return None if match is None else match[1]


@frozen
class Names:
    """The titles of one block by what they mean: those that are compared whole, and those that only begin so."""

    whole: Mapping[str, str]
    beginnings: tuple[tuple[str, str], ...] = ()

    def meaning(self, text: str) -> str | None:
        """Return what a title means, with its brackets where that is known, else without; None for an unknown one."""
        if not text or len(text) > LONGEST:
            return None
        for said in (full(text), bare(text)):
            if said in self.whole:
                return self.whole[said]
        return next((means for start, means in self.beginnings if bare(text).startswith(start)), None)


@frozen
class Titles:
    """The table of titles, block by block."""

    pairs: Names
    sides: Names
    funds_columns: Names
    funds_rows: Names
    totals: Names
    goal: Names
    indicators: Names
    words: Names

    def blocks(self) -> Iterator[Names]:
        """Yield the titles of which none is ever a value."""
        yield from (self.pairs, self.sides, self.funds_columns, self.funds_rows, self.totals, self.goal)
        yield self.indicators

    def is_beside(self, text: str) -> bool:
        """Tell whether a text is a title that stands left of its cell, or of a block; a value may be called 其他."""
        beside = (self.pairs, self.sides, self.totals, self.goal)
        return any(names.meaning(text) is not None for names in beside)

    def is_title(self, text: str) -> bool:
        """Tell whether a text is a title of any block."""
        return any(names.meaning(text) is not None for names in self.blocks())


@cache
def titles() -> Titles:
    """Return the table."""
    table = parsed(files("perfeval.readers.forms").joinpath("titles.toml").read_text(encoding="utf-8"))
    read = Titles(
        **{name: _names(table.table(name)) for name in ("pairs", "sides", "funds_columns", "funds_rows", "totals")},
        **{name: _names(table.table(name)) for name in ("goal", "indicators", "words")},
    )
    table.done()
    return read


def _names(table: Table) -> Names:
    whole: dict[str, str] = {}
    beginnings = []
    for meaning in table.content:
        for title in table.texts(meaning):
            if title.endswith("…"):
                beginnings.append((full(title[:-1]), meaning))
            else:
                whole[full(title)] = meaning
    return Names(whole, tuple(sorted(beginnings, key=lambda pair: -len(pair[0]))))
