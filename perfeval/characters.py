"""Characters that no document, workbook or e-mail can hold, and those that nobody sees."""

import re
import unicodedata
from typing import Final

#: what XML 1.0 leaves out (section 2.2, Char), as it stands in a character class
CONTROL: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
#: what has no width, or only turns the direction of writing: soft hyphen, joiners, marks, isolates, byte order mark
INVISIBLE: Final = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_INVISIBLE: Final = re.compile(f"[{INVISIBLE}]")
_CONTROL: Final = re.compile(f"[{CONTROL}]")


def has_control(text: str) -> bool:
    """Tell whether a text has characters that cannot be written."""
    return _CONTROL.search(text) is not None


def without_control(text: str, instead: str = "") -> str:
    """Return a text without the characters that cannot be written."""
    return _CONTROL.sub(instead, text)


def without_invisible(text: str) -> str:
    """Return a text without the characters that nobody sees."""
    return text if text.isprintable() else _INVISIBLE.sub("", text)


def visible_name(name: str) -> str:
    """Return a name as it is seen: without outer blanks and without the characters that nobody sees."""
    return without_invisible(name).strip()


def display_width(text: str) -> int:
    """Return how many columns of a terminal a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
