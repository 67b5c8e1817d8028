"""Chinese text as an official document sets it: marks, final marks, numerals, dates."""

import re

from perfeval.reports.runs import Run, Text

#: a Chinese character; named by its kind, since a range of thousands takes milliseconds to compile
HAN = r"[^\W\x00-\u2fff]"
_HAN = f"{HAN}|[“”‘’《》〈〉（）〔〕【】、。，；：！？…—]"
_WIDE = str.maketrans(",;:!?", "，；：！？")
_NARROW = re.compile("[,;:!?]")
_MARKS = re.compile(rf"(?<={_HAN})\s*[,;:!?]\s*|[,;:!?]\s*(?={_HAN})")
_BRACKETS = re.compile(rf"\(([^()]*)\)(?={_HAN})|(?<={_HAN})\(([^()]*)\)|\(([^()]*(?:{_HAN})[^()]*)\)")
#: tells whether a text has anything that typesetting could change
unsettled = re.compile(r"[,;:!?() \t\u3000]").search
#: the first condition only lets most places fail at once
_GAPS = re.compile(rf"(?=[ \u3000])(?:(?<={_HAN})[ \u3000]+(?=\S)|(?<=\S)[ \u3000]+(?={_HAN}))")


def typeset(text: Text) -> Text:
    """Give Chinese text its full-width marks and take the blanks out that stand beside Chinese characters."""
    printed = str(text)
    if not unsettled(printed):
        return text
    wide = _widened(printed)
    if wide == printed:
        return text
    if len(text) == 1 and not text[0].inner:
        return Text((Run(wide, text[0].source),)) if wide or text[0].source is not None else Text()
    return text.respelt(wide)


def _widened(printed: str) -> str:
    wide = printed.strip(" \t\u3000")
    if "(" in wide:
        wide = _BRACKETS.sub(lambda m: f"（{m[1] or m[2] or m[3] or ''}）", wide)
    if _NARROW.search(wide):
        wide = _MARKS.sub(lambda m: m[0].strip().translate(_WIDE), wide)
    return _GAPS.sub("", wide)


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
