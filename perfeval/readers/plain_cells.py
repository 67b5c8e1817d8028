"""The markup of a cell as spreadsheet programs write it, taken apart by patterns that match it from end to end."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from perfeval.readers.held import BLANK, PICTURE, UNCALCULATED, Held, Markup, held_of
from perfeval.readers.strings import Text, escapes_undone, inline_text, undone

#: attributes of an element, none with a reference or in single quotes
ATTRIBUTES: Final = "[^<>&']*+"
_FORMULA: Final = rf"<f{ATTRIBUTES}>(?:(?<=/>)|[^<]*+</f>)"
_VALUE: Final = r"""(<v)(?: xml:space="preserve")?(?:>([^<]*+)</v>|/>)"""
_INLINE: Final = r"""<is>(<t(?: xml:space="preserve")?>[^<]*+</t>|(?:<(?!/?is\b|[!?])[^<>]*+>|[^<])*+)</is>"""
_BEHIND: Final = re.compile(
    rf"({ATTRIBUTES})>(?:(?<=/>)|\s*+(?:({_FORMULA})\s*+)?(?:(?:{_VALUE}|{_INLINE})\s*+)?</c>)\s*+"
)
_ATTRIBUTE: Final = re.compile(r'([\w:.-]+)="([^"]*)"')
_ONE_PIECE: Final = re.compile(r'<t(?: xml:space="preserve")?>([^<]*)</t>')
_WRITTEN_OUT: Final = re.compile(rb"<f(?: [^<>&']*+)?>[^<]*+</f>")
_LONG_PART: Final = 2**18
#: what many cells have in common is no longer: blanks, headings, words of a list
_SHORT: Final = 1000


def without_long_formulas(part: bytes) -> bytes:
    """Return the part of a sheet with nothing in its formulas, where it is long and nobody looks at them.

    Some programs write the formula of every row out, which makes a sheet twenty times as long.
    """
    if len(part) < _LONG_PART:
        return part
    short = _WRITTEN_OUT.sub(b"<f/>", part)
    odd = b"<!" in short or short.find(b"<?", 5) >= 0 or PICTURE.encode() in part
    return part if odd else short


def without_rows(part: bytes, begin: int, end: int) -> bytes:
    """Return the part of a sheet without the rows that stand there in its text."""
    if part.isascii():  # whose bytes are its characters
        return part[:begin] + part[end:]
    text = part.decode("utf-8-sig")
    return f"{text[:begin]}{text[end:]}".encode()


@lru_cache(1024)
def attributes(markup: str) -> Mapping[str, str]:
    """Return the attributes of an element in plain form."""
    return dict(_ATTRIBUTE.findall(markup))


def plain_cell(behind: str, styles: frozenset[str]) -> Held | None:
    """Return what a cell holds by its markup behind the address; None where that is in no plain form.

    `styles` are those that matter. Raise `UnvouchedError` for what cannot be vouched for.
    """
    return _known(behind, styles) if len(behind) < _SHORT else _held(behind, styles)


def _held(behind: str, styles: frozenset[str]) -> Held | None:
    match = _BEHIND.fullmatch(behind)
    if match is None:
        return None
    stated, formula, opened, value, inline = match.groups()
    if formula is None and opened is None and inline is None:
        return BLANK
    named = attributes(stated)
    if formula and not (value or inline or PICTURE in formula) and not (opened and "t" in named):
        return UNCALCULATED
    markup = Markup(
        style=named.get("s") or "0",
        kind=named.get("t"),
        special="vm" in named,
        formula=formula or "",
        value=undone(value or "") if opened else None,
        text=_text(inline) if inline else None,
    )
    return held_of(markup, styles)


#: workbooks of one template have most of their cells in common
_known: Final = lru_cache(4096)(_held)


def _text(markup: str) -> str | Text:
    piece = _ONE_PIECE.fullmatch(markup)
    return inline_text(markup) if piece is None else escapes_undone(undone(piece[1]))
