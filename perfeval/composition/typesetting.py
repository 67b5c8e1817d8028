"""Chinese text as an official document sets it: marks, final marks, numerals, dates."""

import re

from perfeval.composition.sources import Span, Text

_HAN = r"\u3400-\u9fff\uf900-\ufaff“”‘’《》〈〉（）〔〕【】、。，；：！？…—"
_WIDE = str.maketrans(",;:!?", "，；：！？")
_MARKS = re.compile(rf"(?<=[{_HAN}])\s*[,;:!?]\s*|[,;:!?]\s*(?=[{_HAN}])")
_BRACKETS = re.compile(rf"\(([^()]*)\)(?=[{_HAN}])|(?<=[{_HAN}])\(([^()]*)\)|\(([^()]*[{_HAN}][^()]*)\)")
_GAPS = re.compile(rf"(?<=[{_HAN}])[ \u3000]+(?=\S)|(?<=\S)[ \u3000]+(?=[{_HAN}])")


def typeset(text: str) -> Text:
    """Give Chinese text its full-width marks and take the blanks out that stand beside Chinese characters."""
    wide = _BRACKETS.sub(lambda m: f"（{m[1] or m[2] or m[3] or ''}）", text.strip(" \t\u3000"))
    wide = _GAPS.sub("", _MARKS.sub(lambda m: m[0].strip().translate(_WIDE), wide))
    spans = text.spans if isinstance(text, Text) else ()
    if not spans or wide == text:
        return Text(wide, spans)
    places = _places(text, wide)
    moved = (Span(places[span.start], places[span.end], span.source) for span in spans)
    return Text(wide, (span for span in moved if span.end > span.start))


def _places(before: str, after: str) -> list[int]:
    """Return for each place of a text where it lies once blanks are taken out and marks are made wide."""
    places, place = [], 0
    for char in before:
        places.append(place)
        kept = place < len(after) and (after[place] == char or not char.isspace())
        place += kept
    return [*places, place]


def sentence(text: str) -> str:
    """Return a text that ends with a final mark."""
    text = text.rstrip()
    return text if re.search("[。！？…][”’）]?$", text) else text.rstrip("；;，,、.") + "。"


def chinese_number(number: int) -> str:
    """Return 1 to 9999 in Chinese numerals."""
    digits, text = "零一二三四五六七八九", ""
    for worth, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // worth % 10
        if digit:
            text += digits[digit] + name
        elif text and not text.endswith("零"):
            text += "零"
    text = text.rstrip("零")
    return text.removeprefix("一") if number in range(10, 20) else text
