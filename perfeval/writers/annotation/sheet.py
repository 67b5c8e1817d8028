"""Elements of a sheet and of the workbook, each at the place that the schema gives it."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

#: children of a sheet in their order (ISO 29500-1, 18.3.1.99)
_SHEET: Final = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter"
    " sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks"
    " printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags"
    " drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects AlternateContent controls webPublishItems tableParts extLst"
)
#: children of the workbook (18.2.27)
_BOOK: Final = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences definedNames calcPr"
    " oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst"
)
#: children of the formats (18.8.39)
_STYLES: Final = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
_FONT: Final = "b i strike condense extend outline shadow u vertAlign sz color name family charset scheme"
_ORDERS: Final = {
    "worksheet": _SHEET.split(),
    "workbook": _BOOK.split(),
    "styleSheet": _STYLES.split(),
    "font": _FONT.split(),
    "comments": ["authors", "commentList", "extLst"],
}


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; comments and instructions have none."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""  # type: ignore[redundant-expr] # the stubs do not know of comments


def whole(text: str | None) -> int:
    """Return the number that an attribute holds; 0 for what is none."""
    return int(text) if text is not None and text.isdecimal() else 0


def without(element: etree._Element, *attributes: str) -> None:
    """Take attributes off an element."""
    for attribute in set(attributes) & set(element.attrib):
        del element.attrib[attribute]


def child(root: etree._Element, name: str) -> etree._Element | None:
    """Return the first child of a name."""
    return next((element for element in root if local(element) == name), None)


def add(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    """Add a child in its parent's namespace."""
    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}", attributes)


def add_text(parent: etree._Element, text: str) -> None:
    """Add a text whose blanks and line ends stay."""
    plain = add(parent, "t")
    plain.text = text
    plain.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def pieces(item: etree._Element) -> Iterator[etree._Element]:
    """Yield the pieces of a text; those that tell how it is spoken are no part of it (18.4.6)."""
    for element in item.iter("{*}t"):
        parent = element.getparent()
        if parent is None or local(parent) != "rPh":
            yield element


def text_of(item: etree._Element) -> str:
    """Return a text in one or more pieces."""
    return "".join(element.text or "" for element in pieces(item))


def insert(root: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    """Insert a child behind those that stand before it by the schema."""
    order = _ORDERS[local(root)]
    rank = order.index(name)
    at = next(
        (at for at, element in enumerate(root) if local(element) in order and order.index(local(element)) > rank),
        len(root),
    )
    element = etree.Element(f"{{{etree.QName(root).namespace}}}{name}", attributes)
    root.insert(at, element)
    return element


def child_or_new(root: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    """Return the child of a name, a new one at its place where there is none."""
    found = child(root, name)
    return insert(root, name, **attributes) if found is None else found
