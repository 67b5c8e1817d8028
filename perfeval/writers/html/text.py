"""Text on a page: runs become marked stretches of words, and nothing that a person typed becomes markup."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from perfeval.characters import CONTROL
from perfeval.reports.runs import UNSTATED, Run

#: what is an error in HTML (13.2.3.5 of the standard), what XML leaves out, and line ends of another kind
_BEYOND: Final = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
_UNFIT: Final = re.compile(f"[{CONTROL}\r\x7f-\x9f\ufdd0-\ufdef{_BEYOND}]")
_MARKUP: Final = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def fit(words: str) -> str:
    """Return words without the characters that no page can hold."""
    return words if words.isprintable() else _UNFIT.sub("", words)


def escaped(words: str) -> str:
    """Return words as they stand between tags."""
    return html.escape(fit(words), quote=False)


def attribute(words: str) -> str:
    """Return words as they stand in an attribute between double quotes, in one line."""
    return html.escape(" ".join(fit(words).split()))


def json_inside(sources: Mapping[str, Sequence[str]]) -> str:
    """Return JSON as it can stand in a script element, whose end nothing in it looks like."""
    told = {number: list(map(fit, said)) for number, said in sources.items()}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(_MARKUP)


def stretches(runs: Iterable[Run], within: tuple[int, ...] = ()) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield words with the numbers of their sources, the innermost first: one value can stand in another."""
    for words, source, inner in runs:
        sources = within if source is None or source == UNSTATED or source in within else (source, *within)
        if inner:
            yield from stretches(inner, sources)
        elif words:
            yield words, sources


def marked(runs: Iterable[Run], used: set[int]) -> str:
    """Return text with every stretch that has a source marked, so that it can be chosen; add its sources to `used`."""
    said = ""
    for words, sources in stretches(runs):
        if not sources:
            said += escaped(words)
            continue
        used.update(sources)
        said += f'<span tabindex="0" role="button" data-s="{" ".join(map(str, sources))}">{escaped(words)}</span>'
    return said
