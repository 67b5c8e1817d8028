"""The styles of a workbook, as far as they change what a cell says: its number format, and whether it is struck out."""

from dataclasses import field
from functools import lru_cache
from typing import Final

from lxml import etree

from perfeval.readers.number_formats import BUILT_IN, NumberFormat, number_format
from perfeval.readers.strings import struck_by
from perfeval.records import frozen

_PARSER: Final = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False)


@frozen
class Styles:
    """Styles by their number: the formats that may hide something, and those whose font is struck out.

    `conditional` are the number formats of conditional formats, by numbers of their own.
    """

    formats: dict[int, NumberFormat] = field(default_factory=dict)
    struck: frozenset[int] = frozenset()
    conditional: dict[int, NumberFormat] = field(default_factory=dict)

    @property
    def telling(self) -> frozenset[str]:
        """The numbers of the styles that matter, as cells name them."""
        return frozenset(map(str, self.formats.keys() | self.struck))


@lru_cache(4)  # workbooks of one template, saved by one program, have the same
def read_styles(part: bytes | None) -> Styles:
    """Read the styles of a workbook; raise `etree.XMLSyntaxError` or `ValueError` for what are none."""
    if part is None:
        return Styles()
    root = etree.fromstring(part, _PARSER)
    own = {
        int(format_.get("numFmtId", "0")): format_.get("formatCode", "General")
        for format_ in root.iterfind("{*}numFmts/{*}numFmt")  # a conditional format has its own, under any number
    }
    codes = BUILT_IN | own
    fonts, cells = root.find("{*}fonts"), root.find("{*}cellXfs")
    struck_fonts = {n for n, font in enumerate(fonts if fonts is not None else ()) if struck_by(font.find("{*}strike"))}
    formats: dict[int, NumberFormat] = {}
    struck: set[int] = set()
    for number, style in enumerate(cells if cells is not None else ()):
        code = codes.get(int(style.get("numFmtId", "0")), "General")
        if code not in {"General", "@"} and not (known := number_format(code)).hides_nothing:
            formats[number] = known
        if int(style.get("fontId", "0")) in struck_fonts:
            struck.add(number)
    conditional = {
        number: number_format(form.get("formatCode", "General"))
        for number, look in enumerate(root.iterfind("{*}dxfs/{*}dxf"))
        if (form := look.find("{*}numFmt")) is not None
    }
    return Styles(formats, frozenset(struck), conditional)
