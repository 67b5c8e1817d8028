"""What a document says as it reads now, paragraph by paragraph, and the trace that it keeps."""

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from perfeval.readers.word.package import DOCUMENT_NAME, FALLBACK, W, parsed, unpacked
from perfeval.readers.word.trace import Trace, read_trace

_CUSTOM: Final = re.compile(r"customXml/item\d+\.xml")
_MOVED: Final = f"{W}moveFrom"


def read_document(content: bytes) -> tuple[Trace | None, list[str]]:
    """Return a document's trace, None where it has none, and its paragraphs as they read now.

    Raises `ValueError` for what is no Word document.
    """
    parts = unpacked(content)
    try:
        root = parsed(parts[DOCUMENT_NAME])
    except KeyError as error:
        raise ValueError(str(error)) from error
    _, trace = trace_of(parts)
    return trace, texts(root)


def trace_of(parts: Mapping[str, bytes]) -> tuple[str, Trace | None]:
    """Return the name of the part that keeps a document's trace, and the trace; None where it has none."""
    found = ((name, read_trace(part)) for name, part in parts.items() if _CUSTOM.fullmatch(name))
    return next(((name, trace) for name, trace in found if trace is not None), ("", None))


def texts(root: etree._Element) -> list[str]:
    """Return the paragraphs of a document as they read, but those that say nothing."""
    return [text for paragraph in root.iter(f"{W}p") if (text := said(paragraph))]


def said(paragraph: etree._Element) -> str:
    """Return what a paragraph says, accepted as far as changes are tracked."""
    return "".join(element.text or "" for element in pieces(paragraph))


def pieces(paragraph: etree._Element) -> list[etree._Element]:
    """Return the elements that hold what a paragraph says, but page numbers and text boxes that are anchored in it."""
    numbers = _page_numbers(paragraph)
    return [
        element
        for element in paragraph.iter(f"{W}t")
        if element not in numbers
        and next(element.iterancestors(f"{W}p")) is paragraph
        and next(element.iterancestors(FALLBACK, _MOVED), None) is None
    ]


def _page_numbers(paragraph: etree._Element) -> set[etree._Element]:
    """Return what Office programs fill into fields that give a page."""
    found: set[etree._Element] = set()
    names: list[str] = []
    for element in paragraph.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            names.append("")
        elif kind == "end" and names:
            names.pop()
        elif element.tag == f"{W}instrText" and names:
            names[-1] += element.text or ""
        elif element.tag == f"{W}t" and any("PAGEREF" in name for name in names):
            found.add(element)
    return found
