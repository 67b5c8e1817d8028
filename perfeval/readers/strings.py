"""Texts as a workbook stores them: shared once or written into their cell, in one piece or in runs of several fonts."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lxml import etree

from perfeval.characters import CONTROL
from perfeval.records import frozen

_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_REFERENCE: Final = re.compile("&([^&;]*);")
_NUMBERED: Final = re.compile("#(?:([0-9]{1,7})|x([0-9A-Fa-f]{1,6}))")
_NAMED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ITEM: Final = re.compile(
    rf"""\s*+<si>(?:<t(?: xml:space="preserve")?(?:/>|>([^<{CONTROL}]*+)</t>)(?:<phoneticPr[^<>]*+/>)?</si>"""
    rf"""|(<r>(?:<(?!/?si\b|[!?])[^<>]*+>|[^<{CONTROL}])*+)</si>)\s*+"""
)
_RUN: Final = re.compile(r"""<r>(<rPr>(?:<(?!/rPr)[^<>]*+>)*+</rPr>)?<t(?: xml:space="preserve")?>([^<]*+)</t></r>""")
#: a font that neither strikes nor raises, as a program gives Chinese and Latin in one text
_FONT: Final = re.compile(r"""<rPr>(?:<(?!strike|vertAlign|/?rPr)[\w]++(?: [\w:]++="[^"<>&]*+")*+/>)*+</rPr>""")
_TABLE: Final = re.compile(r"""\s*(?:<\?xml[^>]*\?>\s*)?<sst [^<>']*>""")
_OFF: Final = {"0", "false"}
_RAISED: Final = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_LOWERED: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


@frozen
class Run:
    """A piece of a text in one font; `struck` is None where the font of its cell decides."""

    text: str
    struck: bool | None = None


@frozen
class Text:
    """A text in runs: as it is stored, and as it is meant, with raised and lowered figures drawn as such."""

    stored: str
    runs: tuple[Run, ...]

    def kept(self, *, struck: bool) -> str:
        """Return what is not struck out; `struck` says whether the font of the cell strikes."""
        return "".join(run.text for run in self.runs if not (struck if run.struck is None else run.struck))


def undone(text: str) -> str:
    """Return a text of XML with its references and line ends resolved; raise `ValueError` for what is no reference."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" not in text:
        return text
    pieces = _REFERENCE.split(text)
    if "&" in "".join(pieces[::2]):
        raise ValueError(text)
    pieces[1::2] = map(_character, pieces[1::2])
    return "".join(pieces)


@lru_cache(8192)  # a program that writes ASCII alone refers to every Chinese character
def _character(reference: str) -> str:
    if reference in _NAMED:
        return _NAMED[reference]
    number = _NUMBERED.fullmatch(reference)
    if number is None:
        raise ValueError(reference)
    return chr(int(number[1]) if number[1] else int(number[2], 16))


def escapes_undone(text: str) -> str:
    """Return a text with the escapes resolved that stand for characters XML cannot hold."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def shared_strings(part: bytes | None) -> tuple[str | Text, ...]:
    """Return the shared strings of a workbook in their order; raise `etree.XMLSyntaxError` or `ValueError`."""
    if part is None:
        return ()
    found = None if b"<!" in part else _plain(part.decode("utf-8-sig"))
    if found is not None:
        return found
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False)
    return tuple(rich_text(item) for item in etree.fromstring(part, parser).iterchildren("{*}si"))


def _plain(text: str) -> tuple[str | Text, ...] | None:
    """Return the strings of a table that stands as programs write it; None for any other."""
    start, end = _TABLE.match(text), text.rfind("</sst>")
    if start is None or end < 0 or text[end + 6 :].strip():
        return None
    found: list[str | Text] = []
    at = start.end()
    while at < end:
        item = _ITEM.match(text, at, end)
        if item is None:
            return None
        at = item.end()
        if item[2] is None:
            found.append(escapes_undone(undone(item[1] or "")))
        else:
            found.append(inline_text(item[2]))
    return tuple(found)


def inline_text(markup: str) -> str | Text:
    """Return the text of markup without prefixes: what stands within `<si>` or `<is>`."""
    split = _RUN.split(markup)
    between, fonts, texts = split[::3], split[1::3], split[2::3]
    if any(between) or not all(map(_is_plain, fonts)):
        return rich_text(etree.fromstring(f"<si>{markup}</si>"))
    pieces = [escapes_undone(undone(text)) for text in texts]
    stored = "".join(pieces)
    if not any(fonts):
        return stored
    if all(fonts):
        return Text(stored, (Run(stored, struck=False),))
    return Text(stored, tuple(Run(p, False if font else None) for font, p in zip(fonts, pieces, strict=True)))


@lru_cache(256)
def _is_plain(font: str | None) -> bool:
    return font is None or _FONT.fullmatch(font) is not None


def rich_text(item: etree._Element) -> str | Text:
    """Return the text of an `<si>` or `<is>`; the readings of phonetic runs are none of it."""
    pieces = list(_pieces(item))
    stored = "".join(piece for piece, _, _ in pieces)
    if all(struck is None for _, struck, _ in pieces):  # and so none has a font of its own
        return stored
    runs: list[Run] = []
    before = ""
    for piece, struck, raised in pieces:
        runs.append(Run(_drawn(piece, raised, before), struck))
        before = piece or before
    return Text(stored, tuple(runs))


def _drawn(piece: str, raised: str | None, before: str) -> str:
    """Return the text of a run with figures above or below the line drawn so, which then join no number before them."""
    if raised == "superscript":
        return piece.translate(_RAISED)
    return piece.translate(_LOWERED) if raised == "subscript" and before[-1:].isdigit() else piece


def _pieces(item: etree._Element) -> Iterator[tuple[str, bool | None, str | None]]:
    """Yield text, whether it is struck out and whether it is raised, run by run."""
    for child in item:
        match etree.QName(child).localname:
            case "t":
                yield escapes_undone(child.text or ""), None, None
            case "r":
                font = child.find("{*}rPr")
                text = "".join(escapes_undone(t.text or "") for t in child.iterchildren("{*}t"))
                if font is None:
                    yield text, None, None
                else:
                    strike, align = font.find("{*}strike"), font.find("{*}vertAlign")
                    yield text, struck_by(strike), None if align is None else align.get("val")


def struck_by(strike: etree._Element | None) -> bool:
    """Tell whether the element of a font strikes its text out."""
    return strike is not None and strike.get("val", "1") not in _OFF
