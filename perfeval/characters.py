"""Characters that no document, workbook or e-mail can hold."""

import re
from typing import Final

#: what XML 1.0 leaves out (section 2.2, Char), as it stands in a character class
CONTROL: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_CONTROL: Final = re.compile(f"[{CONTROL}]")


def has_control(text: str) -> bool:
    """Tell whether a text has characters that cannot be written."""
    return _CONTROL.search(text) is not None


def without_control(text: str, instead: str = "") -> str:
    """Return a text without the characters that cannot be written."""
    return _CONTROL.sub(instead, text)
