"""Chinese text as an official document sets it: marks, final marks, numerals, dates."""

import re
from typing import Final

from perfeval.reports.runs import Run, Text

#: a Chinese character; named by its kind, since a range of thousands takes milliseconds to compile
HAN = r"[^\W\x00-\u2fff]"
_HAN = f"{HAN}|[“”‘’《》〈〉（）〔〕【】、。，；：！？…—]"
_WIDE = str.maketrans(",;:!?", "，；：！？")
_NARROW = re.compile("[,;:!?]")
_MARKS = re.compile(rf"(?<={_HAN})\s*[,;:!?]\s*|[,;:!?]\s*(?={_HAN})")
#: a bracket of a unit, as in dB(A), stays as it is
_BRACKETS = re.compile(rf"(?<![A-Za-z])\(([^()]*)\)(?={_HAN})|(?<={_HAN})\(([^()]*)\)|\(([^()]*(?:{_HAN})[^()]*)\)")
#: straight quotation marks about words; after a figure one is an inch
_QUOTED = re.compile(r"(?<![0-9])\"([^\"\n]+)\"|(?<![0-9A-Za-z])'([^'\n]+)'")
#: a full stop that ends a Chinese clause
_STOPS = re.compile(
    rf"(?<=[%％‰℃])[ \t]*[.．](?=[ \t]*(?:{_HAN}|$))|(?<={_HAN})[.．](?=[ \t]*(?:{_HAN}|$))", re.MULTILINE
)
#: signs that stand at their figure: of rates, and the square ones of units
_RATES = re.compile(r"(?<=[0-9])[ \t\u3000]+(?=[%％‰℃\u3371-\u33df])")
#: addresses, which are set as they were typed; a sign of private use stands for each of their characters meanwhile
_IN_BRACKETS: Final = r"\([!-'*-~]*\)"
_ADDRESSES = re.compile(
    rf"(?:https?://|www\.)(?:[!-'*-~]|{_IN_BRACKETS})*(?:[0-9A-Za-z/_~#&=-]|{_IN_BRACKETS})"
    r"|[0-9A-Za-z][\w.+-]*@[\w-]+(?:\.[\w-]+)+",
    re.ASCII,
)
_HELD: Final = "\ue000"
#: tells whether a text has anything that typesetting could change; one set of signs is looked for faster than two
unsettled = re.compile(r"[,;:!?() \t\u3000\"'．.](?:(?<!\.)|(?<=[^0-9A-Za-z \t]\.))").search
#: the first condition only lets most places fail at once
_GAPS = re.compile(rf"(?=[ \u3000])(?:(?<={_HAN})[ \u3000]+(?=\S)|(?<=\S)[ \u3000]+(?={_HAN}))")
#: what parts names and other words of several characters; blanks between single ones only spread a word
_BETWEEN_WORDS = re.compile(rf"{HAN}{{2}}$"), re.compile(rf"{HAN}{{2}}")


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
    if _HELD in printed or not _ADDRESSES.search(printed):
        return _set(printed)
    addresses = iter(_ADDRESSES.findall(printed))
    held = _set(_ADDRESSES.sub(lambda found: _HELD * len(found[0]), printed))
    return re.sub(f"{_HELD}+", lambda _: next(addresses), held)


def _set(printed: str) -> str:
    wide = printed.strip(" \t\u3000")
    if '"' in wide or "'" in wide:
        wide = _QUOTED.sub(_quoted, _QUOTED.sub(_quoted, wide))  # some stand within others
    wide = _RATES.sub("", wide)
    if "." in wide or "．" in wide:
        wide = _STOPS.sub("。", wide)
    if "(" in wide:
        wide = _BRACKETS.sub(lambda m: f"（{m[1] or m[2] or m[3] or ''}）", wide)
    if _NARROW.search(wide):
        wide = _MARKS.sub(lambda m: m[0].strip().translate(_WIDE), wide)
    return _GAPS.sub(_gap, wide)


def _gap(found: re.Match[str]) -> str:
    """Return one blank between words of several Chinese characters, and none beside anything else."""
    text, (begin, end) = found.string, found.span()
    before, after = _BETWEEN_WORDS
    return found[0][0] if before.search(text[max(begin - 2, 0) : begin]) and after.match(text, end) else ""


def _quoted(found: re.Match[str]) -> str:
    """Return words in Chinese quotation marks, where they are or stand in Chinese."""
    text, (begin, end) = found.string, found.span()
    about = text[max(begin - 1, 0) : begin] + found[0] + text[end : end + 1]
    if not re.search(HAN, about):
        return found[0]
    return f"“{found[1]}”" if found[1] is not None else f"‘{found[2]}’"


def sentence(text: str) -> str:
    """Return a text that ends with a final mark."""
    text = text.rstrip()
    return text if re.search("[。！？…][”’）]?$", text) else text.rstrip("；;，,、.．") + "。"


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
