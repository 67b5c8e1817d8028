"""What the screen shows of a number: Excel's number formats (ECMA-376-1, 18.8.30), as far as forms of this kind use them.

A format that is not understood shows nothing that could be told, and says so; it is never guessed at. No package on PyPI
does this well enough: the one port of SheetJS's renderer has six dependencies and no release since 2020.
"""

from decimal import Decimal
from functools import lru_cache
from typing import Final

from perfeval.readers.number_formats.moments import Part, Shown, moment_of, moment_shown
from perfeval.readers.number_formats.numbers import number_text
from perfeval.readers.number_formats.sections import BUILT_IN, Section, holds, sections_of

__all__ = ["BUILT_IN", "NumberFormat", "Part", "Shown", "moment_of", "number_format"]

#: figures of so many digits are none that a form holds
_TOO_LONG: Final = 30


class NumberFormat:
    """A number format, taken apart once."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._sections = sections_of(code)
        self._conditional = any(section.condition is not None for section in self._sections)

    @property
    def hides_nothing(self) -> bool:
        """Whether every number is shown as it is, and every text: General and @."""
        (first, *others) = self._sections
        return not others and all(token.kind in {"general", "@", "space", "fill"} for token in first.tokens)

    @property
    def dated(self) -> bool:
        """Whether it shows moments."""
        return any(section.kinds() & {"date", "elapsed"} for section in self._sections)

    def shown(self, value: Decimal, *, epoch_1904: bool = False) -> Shown | None:
        """Return what the screen shows of a number; None where that cannot be told."""
        found = self._section_of(value) if value.is_finite() and value.adjusted() < _TOO_LONG else None
        if found is None or not found[0].understood:
            return None
        section, minus = found
        kinds = section.kinds()
        if "date" in kinds or "elapsed" in kinds:
            return moment_shown(section, value, epoch_1904=epoch_1904)
        if kinds & {"unknown", "noon"}:
            return None
        text = number_text(section, value.copy_abs())
        if text is None:
            return None
        text = minus + (text.strip() if "/" in kinds else "".join(text.split()))
        return Shown(text, percent="%" in kinds or "％" in text or "%" in text, red=section.red and value < 0)

    def shown_text(self, text: str) -> str | None:
        """Return what the screen shows of a text; None where that cannot be told."""
        sections = self._sections
        section = sections[3] if len(sections) > 3 else sections[-1]
        if len(sections) <= 3 and not any(token.kind == "@" for token in section.tokens):
            return text
        if not section.understood or section.kinds() - {"@", "literal", "space", "fill", "general"}:
            return None
        return "".join(
            text if token.kind in {"@", "general"} else token.text if token.kind == "literal" else ""
            for token in section.tokens
        )

    def _section_of(self, value: Decimal) -> tuple[Section, str] | None:
        """Return the section that shows a value, and the sign that Excel adds to it."""
        sections = [section for section in self._sections[:3] if "@" not in section.kinds() or len(self._sections) == 1]
        if self._conditional:
            if value < 0:
                return None
            for section in sections:
                if section.condition is None or holds(value, *section.condition):
                    return section, ""
            return None
        if not sections:
            return None
        if value < 0 and len(sections) > 1:
            return sections[1], ""
        if value == 0 and len(sections) > 2:
            return sections[2], ""
        return sections[0], "-" if value < 0 else ""


@lru_cache(512)
def number_format(code: str) -> NumberFormat:
    """Return a number format by its code."""
    return NumberFormat(code)
