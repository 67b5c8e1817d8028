"""How paragraphs and rows of ours are laid out: by what they say, what follows them, and where a section ends."""

import re
from copy import deepcopy
from typing import Final

from lxml import etree

from perfeval.readers.word.package import W
from perfeval.writers.word.carry.editing import take_out
from perfeval.writers.word.carry.grafting import Graft

_PROPERTIES: Final = f"{W}pPr"
SECTION: Final = f"{W}sectPr"
#: what a paragraph may hold that is no more than text, and a run of it
_TEXT_ONLY: Final = frozenset(f"{W}{name}" for name in ("pPr", "r", "proofErr", "bookmarkStart", "bookmarkEnd"))
_RUN_ONLY: Final = frozenset(f"{W}{name}" for name in ("rPr", "t", "br", "tab", "lastRenderedPageBreak"))
_LOOKS_ONLY: Final = frozenset(f"{W}{name}" for name in ("rFonts", "lang", "noProof"))
#: styles of our paragraphs whose lines, columns and indents come from what they say
_LAID_OUT: Final = frozenset({"Title", "AnnexTitle", "AnnexNote", "Issuer", "IssueDate"})
_INDENTS: Final = (f"{W}ind", f"{W}jc")
#: properties of a paragraph that come from where it stands
_KEPT, _NEW_PAGE, _OUTLINE = f"{W}keepNext", f"{W}pageBreakBefore", f"{W}outlineLvl"
#: in the order of the schema, what may stand before each of them, or after it
_BEFORE: Final = {_KEPT: ("pStyle",), _NEW_PAGE: ("pStyle", "keepNext", "keepLines")}
_AFTER: Final = {
    _OUTLINE: ("divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    SECTION: ("pPrChange",),
}
_SIZE: Final = re.compile("共[0-9]+行、[0-9]+列")
_ROW_PROPERTIES, _WHOLE = f"{W}trPr", f"{W}cantSplit"


def style_of(ours: etree._Element) -> str:
    """Return the style of a paragraph of ours; blank for what is none."""
    style = ours.find(f"{_PROPERTIES}/{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


def is_plain(theirs: etree._Element, ours: etree._Element) -> bool:
    """Whether a paragraph of ours is laid out by what it says, and theirs still has the look that we gave it."""
    if style_of(ours) not in _LAID_OUT or any(element.tag not in _TEXT_ONLY for element in theirs):
        return False
    properties = theirs.find(_PROPERTIES)
    known = {element.tag for element in ours.iterfind(f"{_PROPERTIES}/*")} | {f"{W}rPr", SECTION, _KEPT, *_INDENTS}
    if properties is not None and any(element.tag not in known for element in properties):
        return False
    return all(_has_our_look(run) for run in theirs.iterfind(f"{W}r"))


def _has_our_look(run: etree._Element) -> bool:
    looks = run.find(f"{W}rPr")
    if any(element.tag not in _RUN_ONLY for element in run):
        return False
    if looks is None:
        return True
    fonts = looks.find(f"{W}rFonts")
    return all(element.tag in _LOOKS_ONLY for element in looks) and (fonts is None or set(fonts.attrib) <= {f"{W}hint"})


def lay_out(theirs: etree._Element, ours: etree._Element, graft: Graft) -> None:
    """Let a paragraph of theirs be as ours is, its places and the end of a section apart."""
    section = section_of(theirs)
    for element in theirs.findall(_PROPERTIES) + theirs.findall(f"{W}r"):
        theirs.remove(element)
    new = graft.copy(ours)
    properties = new.find(_PROPERTIES)
    if properties is not None:
        theirs.insert(0, properties)
    if section is not None:
        end_section(theirs, section)
    for run in new.findall(f"{W}r"):
        theirs.append(run)


def same_flow(theirs: etree._Element, ours: etree._Element) -> None:
    """Let a paragraph stay with what follows it, begin a page and stand in the outline as ours does."""
    for name in (_KEPT, _NEW_PAGE, _OUTLINE):
        new = ours.find(f"{_PROPERTIES}/{name}")
        for old in theirs.findall(f"{_PROPERTIES}/{name}"):
            take_out(old)
        if new is not None:
            _put(theirs, deepcopy(new))


def same_rows(theirs: etree._Element, ours: etree._Element, *, kept: bool) -> None:
    """Let a row be whole on a page where ours is, as it is now so high; with `kept`, stay with the next one as ours does."""
    for old in theirs.findall(f"{_ROW_PROPERTIES}/{_WHOLE}"):
        take_out(old)
    if ours.find(f"{_ROW_PROPERTIES}/{_WHOLE}") is not None:
        properties = theirs.find(_ROW_PROPERTIES)
        if properties is None:
            properties = etree.Element(_ROW_PROPERTIES)
            theirs.insert(len(theirs.findall(f"{W}tblPrEx")), properties)
        properties.insert(0, etree.Element(_WHOLE))
    cells = theirs.findall(f"{W}tc"), ours.findall(f"{W}tc")
    if kept and len(cells[0]) == len(cells[1]):
        for cell, other in zip(*cells, strict=True):
            for paragraph in cell.findall(f"{W}p"):
                same_flow(paragraph, other.findall(f"{W}p")[0])


def same_description(theirs: etree._Element, ours: etree._Element, written: str) -> None:
    """Let who hears a table be told its size and what it stands under as in ours; words of a person's own stay.

    `written` is all that was written before, without blanks.
    """
    for name in ("tblCaption", "tblDescription"):
        old, new = (table.find(f"{W}tblPr/{W}{name}") for table in (theirs, ours))
        if old is not None and new is not None:
            said = old.get(f"{W}val", "")
            if _SIZE.match(said) or "".join(said.split()) in written:
                old.set(f"{W}val", new.get(f"{W}val", ""))


def section_of(element: etree._Element) -> etree._Element | None:
    """Return the section that ends with a paragraph."""
    return element.find(f"{_PROPERTIES}/{SECTION}")


def end_section(paragraph: etree._Element, section: etree._Element) -> None:
    """Let a section end with a paragraph."""
    _put(paragraph, section)


def _put(paragraph: etree._Element, new: etree._Element) -> None:
    """Put a property into a paragraph, in the order of the schema."""
    properties = paragraph.find(_PROPERTIES)
    if properties is None:
        properties = etree.Element(_PROPERTIES)
        paragraph.insert(0, properties)
    names = [each.tag.removeprefix(W) for each in properties]
    if new.tag in _BEFORE:
        place = sum(name in _BEFORE[new.tag] for name in names)
    else:
        place = len(names) - sum(name in _AFTER[new.tag] for name in names)
    properties.insert(place, new)
