"""Hold a PDF against its document: every character that the document prints must be on the pages, in its order.

Blanks, page numbers and repeated heads of tables are left aside, and so is what only the pages have: results of
fields, numbers of lists, labels of charts. Of rare characters (堃, ㎡) only the number counts: they come from another font,
and are given out of their place.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Final

from lxml import etree

from perfeval.readers.word.package import DOCUMENT_NAME, FALLBACK, W, unpacked
from perfeval.writers.pdf.source import parsed

#: what is printed elsewhere, otherwise or not at all: text boxes, fields, what tracked changes have taken out
_APART: Final = (f"{W}txbxContent", f"{W}fldSimple", f"{W}del", f"{W}moveFrom", FALLBACK)
_PAGE_NUMBER: Final = re.compile(r"(?m)^\s*[—–―－-]\s*\d+\s*[—–―－-]\s*$")
_QUOTED: Final = 12
#: signs of units that stand for several characters, and are one
_SQUARE: Final = frozenset(map(chr, range(0x3300, 0x3400)))


def lost(document: bytes, pdf: bytes) -> str:
    """Return what of a document its PDF lacks, in a Chinese clause; nothing where all is there.

    Raise `ValueError` for what is no document or no PDF.
    """
    root = parsed(unpacked(document), DOCUMENT_NAME)
    paragraphs = [(element, bare) for element in root.iter(f"{W}p") if (bare := _bare(_printed(element)))]
    whole = "".join(bare for _, bare in paragraphs)
    printed = _without_repeats([_bare(page) for page in _pages(pdf)], whole, _heads(root))
    missing = Counter(whole) - Counter("".join(printed))
    kept = [(element, _common(bare)) for element, bare in paragraphs]
    wanted, pages = "".join(bare for _, bare in kept), list(map(_common, printed))
    there = "".join(pages)
    if not missing and _stands_in_order(wanted, there):
        return ""
    torn = [_printed(each) for each, bare in kept if not _may_be_torn(each) and not _stands_whole(bare, pages, there)]
    if not missing and not torn:
        return ""
    place = f"，在“{torn[0][:_QUOTED]}”一段" if torn else ""
    if not missing:
        return f"文字与 Word 报告不同{place}"
    looks = {_bare(char): char for element, _ in paragraphs for char in _printed(element)}
    lacking = "".join(looks.get(char, char) for char in missing)
    named = f"{lacking[:_QUOTED]}……" if len(lacking) > _QUOTED else lacking
    return f"少了 {missing.total()} 个字或标点“{named}”{place}"


def _pages(pdf: bytes) -> list[str]:
    """Return what is printed on each page, without its number; raise `ValueError` for what is no PDF."""
    from pypdf import PdfReader  # noqa: PLC0415 - start-up counts
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - the same

    try:
        return [_PAGE_NUMBER.sub("", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]
    except PyPdfError as error:
        raise ValueError(str(error)) from error


def _printed(paragraph: etree._Element) -> str:
    """Return what of a paragraph must be on the pages."""
    said, depth = "", 0
    for element in paragraph.iter(f"{W}t", f"{W}fldChar"):
        if element.tag == f"{W}fldChar":
            depth += {"begin": 1, "end": -1}.get(element.get(f"{W}fldCharType", ""), 0)
        elif depth <= 0 and _is_printed(element, paragraph):
            said += element.text or ""
    return said


def _is_printed(text: etree._Element, paragraph: etree._Element) -> bool:
    if next(text.iterancestors(f"{W}p")) is not paragraph or next(text.iterancestors(*_APART), None) is not None:
        return False
    run = text.getparent()
    return run is None or run.find(f"{W}rPr/{W}vanish") is None


def _heads(root: etree._Element) -> set[str]:
    """Return what the rows that each table repeats on every page say."""
    heads = set()
    for table in root.iter(f"{W}tbl"):
        rows = (row for row in table.iterchildren(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is not None)
        heads.add(_bare("".join(_printed(paragraph) for row in rows for paragraph in row.iter(f"{W}p"))))
    return heads - {""}


def _without_repeats(pages: Sequence[str], document: str, heads: Iterable[str]) -> list[str]:
    """Return pages without the heads of tables at their top that the document has only once."""
    left = list(pages)
    for head in sorted(heads, key=len, reverse=True):
        surplus = "".join(left).count(head) - document.count(head)
        for number in reversed(range(len(left))):
            if surplus > 0 and left[number].startswith(head):
                left[number] = left[number][len(head) :]
                surplus -= 1
    return left


def _stands_in_order(wanted: str, there: str) -> bool:
    """Tell whether all characters stand in a text in their order, whatever is between them."""
    place = 0
    for char in wanted:
        place = there.find(char, place) + 1
        if not place:
            return False
    return True


def _may_be_torn(paragraph: etree._Element) -> bool:
    """Tell whether a paragraph stands in a cell over several rows, which pages can part anywhere."""
    return any(cell.find(f"{W}tcPr/{W}vMerge") is not None for cell in paragraph.iterancestors(f"{W}tc"))


def _stands_whole(paragraph: str, pages: Sequence[str], there: str) -> bool:
    """Tell whether a paragraph stands somewhere, on one page or across two."""
    if paragraph in there:
        return True
    return any(
        page.endswith(paragraph[:end]) and paragraph[end:] in after
        for page, after in pairwise(pages)
        for end in range(1, len(paragraph))
    )


def _bare(text: str) -> str:
    """Return a text as it is compared: no blanks, one form of each character, letters small."""
    return "".join(map(_plain, text))


@cache
def _plain(char: str) -> str:
    return char if char in _SQUARE else "".join(map(_form, unicodedata.normalize("NFKC", char).casefold()))


def _common(text: str) -> str:
    """Return a text without the characters that a font of the older standard lacks (GB/T 2312-1980)."""
    return text.encode("gb2312", "ignore").decode("gb2312")


@cache
def _form(char: str) -> str:
    """Return one form for signs of which fonts have but one: dashes, quotation marks; none for what has no look."""
    kind = unicodedata.category(char)
    if kind[0] in "ZC" or kind == "Mn":
        return ""
    return {"Pd": "-", "Pi": '"', "Pf": '"'}.get(kind, '"' if char == "'" else char)
