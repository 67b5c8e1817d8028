"""The sections of a number format: its code taken apart (ECMA-376-1, 18.8.31)."""

import re
from decimal import Decimal
from enum import Enum
from typing import Final

from perfeval.records import frozen

#: the formats that a workbook names by number alone, as Excel and WPS show them in Chinese (ECMA-376-1, 18.8.30)
BUILT_IN: Final = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;[Red]"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;[Red]"¥"-#,##0.00',
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0 ;-#,##0", 38: "#,##0 ;[Red]-#,##0",
    39: "#,##0.00 ;-#,##0.00", 40: "#,##0.00 ;[Red]-#,##0.00", 41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ', 43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip


class Language(Enum):
    """In which language a format names months and days of the week."""

    ENGLISH = "en"
    CHINESE = "zh"
    ANOTHER = ""


_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|(?P<space>_.)|(?P<fill>\*.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<noon>AM/PM|A/P|上午/下午)|(?P<power>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|e+|a{3,4})|(?P<unknown>[bgB])|(?P<part>[0#?.,%/@])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
#: languages of a format by their numbers and names; without one, and with the system's own, names are English in Excel
_LANGUAGES: Final = {
    Language.ENGLISH: re.compile("(?i)|f[48]00|x-sys(?:date|time)|[0-9a-f]*09|en(?:-[a-z]+)?"),
    Language.CHINESE: re.compile("(?i)[0-9a-f]*804|zh(?:-cn|-hans)?"),
}
_COLOURS: Final = re.compile(
    r"(?i)black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]+|[黑蓝青绿红白黄]色?|洋红色?|蓝绿色?|颜色 ?[0-9]+"
)
_RED: Final = {"red", "红色", "红"}


@frozen
class Token:
    kind: str
    text: str


@frozen
class Section:
    """One of the sections of a format: what it stands for, and whether it is understood at all."""

    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None = None
    red: bool = False
    understood: bool = True
    language: Language = Language.ENGLISH

    def kinds(self) -> set[str]:
        """Return what kinds of tokens there are."""
        return {token.kind for token in self.tokens}


def sections_of(code: str) -> tuple[Section, ...]:
    """Return the sections of a format."""
    return tuple(map(_section, _split(code)))


def _split(code: str) -> list[str]:
    sections, at = [""], 0
    for match in _TOKEN.finditer(code):
        if match[0] == ";" and match.lastgroup == "plain":
            sections.append("")
        else:
            sections[-1] += match[0]
        at = match.end()
    return sections if at == len(code) else [code]


def _section(code: str) -> Section:
    tokens: list[Token] = []
    condition, red, understood, language = None, False, True, Language.ENGLISH
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "", match[match.lastgroup or 0]
        if kind == "bracket":
            stated = _CONDITION.fullmatch(text)
            if stated is not None:
                condition = stated[1], Decimal(stated[2])
            elif text.startswith("$"):
                sign, _, named = text[1:].partition("-")
                tokens.append(Token("literal", sign))
                language = next(
                    (known for known, name in _LANGUAGES.items() if name.fullmatch(named)), Language.ANOTHER
                )
            elif _COLOURS.fullmatch(text):
                red = text.lower() in _RED
            elif re.fullmatch("(?i)h+|m+|s+", text):
                tokens.append(Token("elapsed", text.lower()))
            else:
                understood = False  # Chinese numerals, and whatever else there is
        elif kind in {"quoted", "escaped", "plain"}:
            tokens.append(Token("literal", text))
        elif kind == "date":
            tokens.append(Token("date", text.lower()))
        elif kind == "part":
            tokens.append(Token("digit" if text in "0#?" else text, text))
        else:
            tokens.append(Token(kind, text))
    return Section(tuple(tokens), condition, red, understood, language)


def holds(value: Decimal, sign: str, bound: Decimal) -> bool:
    """Tell whether a value keeps the condition of a section."""
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]
