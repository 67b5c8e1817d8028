"""Formats that the marks and the list of problems need, put into the workbook's own table of them (ISO 29500-1, 18.8)."""

from collections.abc import Sequence
from typing import Final

from lxml import etree

from perfeval.writers.annotation.parts import WORKBOOK, Package, parsed, serialised
from perfeval.writers.annotation.sheet import add, child_or_new, insert, local

_PART: Final = "xl/styles.xml"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_EMPTY: Final = (
    '<styleSheet xmlns="{}"><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf/></cellXfs></styleSheet>'
)


class Formats:
    """The formats of a workbook; one that it has already is not added again."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._part = package.related(WORKBOOK, "styles")
        self._root = package.tree(self._part) if self._part else parsed(_EMPTY.format(package.main).encode())
        self._fills: dict[str, int] = {}

    def fill(self, colour: str) -> int:
        """Return the number of a conditional format that fills a cell."""
        if colour not in self._fills:
            dxf = self._new("dxf")
            pattern = add(add(dxf, "fill"), "patternFill", patternType="solid")
            add(pattern, "bgColor", rgb=f"00{colour}")
            self._fills[colour] = self._number("dxfs", dxf)
        return self._fills[colour]

    def cell(self, *font: tuple[str, str, str], wrap: bool = False) -> int:
        """Return the number of a format of cells, whose text stands at the top; `font` are elements with an attribute each."""
        xf = self._new("xf", numFmtId="0", fontId=str(self._font(font)), fillId="0", borderId="0", xfId="0")
        xf.set("applyFont", "1")
        xf.set("applyAlignment", "1")
        add(xf, "alignment", vertical="top", **({"wrapText": "1"} if wrap else {}))
        return self._number("cellXfs", xf)

    def put(self) -> None:
        """Put the formats back into the package."""
        if self._part is None:
            self._part = _PART
            self._package.relate(WORKBOOK, "styles", self._part)
        self._package.put(self._part, serialised(self._root), _TYPE)

    def _font(self, elements: Sequence[tuple[str, str, str]]) -> int:
        """Return the number of the workbook's first font with elements put before its size."""
        fonts = child_or_new(self._root, "fonts")
        font = parsed(etree.tostring(fonts[0])) if len(fonts) else self._new("font")
        font.tail = None
        for name, attribute, value in elements:
            for element in [e for e in font if local(e) == name]:
                font.remove(element)
            insert(font, name, **{attribute: value})
        return self._number("fonts", font)

    def _new(self, name: str, **attributes: str) -> etree._Element:
        return etree.Element(f"{{{etree.QName(self._root).namespace}}}{name}", attributes)

    def _number(self, table: str, element: etree._Element) -> int:
        """Return the place of a format in a table, where it is put unless it stands there."""
        formats = child_or_new(self._root, table)
        for number, known in enumerate(formats):
            if _same(known, element):
                return number
        formats.append(element)
        formats.set("count", str(len(formats)))
        return len(formats) - 1


def _same(one: etree._Element, other: etree._Element) -> bool:
    """Tell whether two elements say the same, whatever the prefixes of their names."""
    if one.tag != other.tag or sorted(one.items()) != sorted(other.items()) or len(one) != len(other):
        return False
    return all(_same(first, second) for first, second in zip(one, other, strict=True))
