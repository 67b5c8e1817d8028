"""Put paragraphs and tables of ours into a person's document, and take out what is composed no more."""

from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree

from perfeval.writers.word.carry.document import Block
from perfeval.writers.word.carry.grafting import Graft
from perfeval.writers.word.explain import said
from perfeval.writers.word.package import W

_PROPERTIES: Final = f"{W}pPr"
_SECTION: Final = f"{W}sectPr"
#: what a paragraph may hold that is no more than text, and a run of it
_TEXT_ONLY: Final = frozenset(f"{W}{name}" for name in ("pPr", "r", "proofErr", "bookmarkStart", "bookmarkEnd"))
_RUN_ONLY: Final = frozenset(f"{W}{name}" for name in ("rPr", "t", "br", "tab", "lastRenderedPageBreak"))
_LOOKS_ONLY: Final = frozenset(f"{W}{name}" for name in ("rFonts", "lang", "noProof"))
_AFTER_TABLE, _BLANK_LINE = "AfterTable", "BlankLine"
#: paragraphs of ours that have a blank line of their own
_BLANK_AFTER: Final = frozenset({"Title", "AnnexLabel", "AnnexTitle"})
_BLANK_BEFORE: Final = frozenset({"AnnexNote", "Issuer"})
#: styles of our paragraphs whose lines, columns and indents come from what they say
_LAID_OUT: Final = frozenset({"Title", "AnnexTitle", "AnnexNote", "Issuer", "IssueDate"})
_INDENTS: Final = (f"{W}ind", f"{W}jc")
#: what says nothing and must not go with the text beside it
_MORE: Final = tuple(
    f"{W}{name}"
    for name in (
        *(
            "drawing",
            "pict",
            "object",
            "sectPr",
            "footnoteReference",
            "endnoteReference",
            "sdt",
            "fldSimple",
            "fldChar",
        ),
        *("commentRangeStart", "commentRangeEnd", "commentReference", "ins", "del", "moveFrom", "moveTo"),
    )
)


def is_plain(theirs: etree._Element, ours: etree._Element) -> bool:
    """Whether a paragraph of ours is laid out by what it says, and theirs still has the look that we gave it."""
    style = ours.find(f"{_PROPERTIES}/{W}pStyle")
    if style is None or style.get(f"{W}val") not in _LAID_OUT:
        return False
    if any(element.tag not in _TEXT_ONLY for element in theirs):
        return False
    properties = theirs.find(_PROPERTIES)
    known = {element.tag for element in ours.iterfind(f"{_PROPERTIES}/*")} | {f"{W}rPr", _SECTION, *_INDENTS}
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
    section = theirs.find(f"{_PROPERTIES}/{_SECTION}")
    for element in theirs.findall(_PROPERTIES) + theirs.findall(f"{W}r"):
        theirs.remove(element)
    new = graft.copy(ours)
    properties = new.find(_PROPERTIES)
    if properties is not None:
        theirs.insert(0, properties)
        if section is not None:
            properties.append(section)
    for run in new.findall(f"{W}r"):
        theirs.append(run)


class Placing:
    """Goes through a person's document in the order of ours, and puts in what it has not."""

    def __init__(self, ours: Sequence[Block], graft: Graft) -> None:
        """Take the blocks of our document."""
        self._ours, self._graft = ours, graft
        self._theirs: etree._Element | None = None
        self._counterpart: etree._Element | None = None

    def go_on_after(self, theirs: etree._Element, ours: etree._Element) -> None:
        """Go on after a paragraph or table of theirs, and the one of ours that it is."""
        self._theirs, self._counterpart = theirs, ours

    def insert(self, number: int) -> None:
        """Put one of our blocks in at this place, with the blank lines that ours has around it."""
        ours = self._ours[number].element
        new = self._graft.copy(ours)
        wanted = _blanks(ours, before=True)
        if self._theirs is None:
            body = self._graft.body
            body.insert(0, new)
        else:
            self._keep_section(new)
            there = _blanks(self._theirs, before=False)
            place = ([self._theirs, *there])[min(len(wanted), len(there))]
            self._put_after(place, wanted[len(there) :]).addnext(new)
        following = _blanks(ours, before=False)
        self._put_after(new, following[: max(len(following) - len(_blanks(new, before=False)), 0)])
        self._theirs, self._counterpart = new, ours

    def _put_after(self, place: etree._Element, ours: Iterable[etree._Element]) -> etree._Element:
        """Put copies of ours after an element, and return the last of them."""
        for element in ours:
            copied = self._graft.copy(element)
            place.addnext(copied)
            place = copied
        return place

    def _keep_section(self, new: etree._Element) -> None:
        """Let a section end after what is put in, where ours does not end before it."""
        section = self._theirs.find(f"{_PROPERTIES}/{_SECTION}") if self._theirs is not None else None
        if (
            section is None
            or self._counterpart is None
            or self._counterpart.find(f"{_PROPERTIES}/{_SECTION}") is not None
        ):
            return
        if new.tag == f"{W}p":
            properties = new.find(_PROPERTIES)
            if properties is None:
                properties = etree.Element(_PROPERTIES)
                new.insert(0, properties)
            properties.append(section)

    def remove(self, paragraph: etree._Element) -> None:
        """Take out a paragraph that says nothing any more, unless it holds more than text, or its cell nothing else."""
        if next(paragraph.iter(*_MORE), None) is not None:
            return
        parent = paragraph.getparent()
        if parent is None:
            return
        if parent.tag == f"{W}tc" and len(parent.findall(f"{W}p")) < 2:
            return
        style = self._graft.style(paragraph)
        beside = paragraph.getnext() if style in _BLANK_AFTER else None
        following = paragraph.getnext()
        # the blank line before several is that of the first which stays
        if style in _BLANK_BEFORE and (following is None or self._graft.style(following) != style):
            beside = paragraph.getprevious()
        if beside is not None and is_blank(beside) and self._graft.style(beside) == _BLANK_LINE:
            parent.remove(beside)
        parent.remove(paragraph)

    def remove_table(self, table: etree._Element) -> None:
        """Take out a table, and the blank paragraph after it."""
        parent, following = table.getparent(), table.getnext()
        if parent is None:
            return
        parent.remove(table)
        if following is not None and is_blank(following) and self._graft.style(following) == _AFTER_TABLE:
            parent.remove(following)


def _blanks(element: etree._Element, *, before: bool) -> list[etree._Element]:
    """Return the blank paragraphs next to an element, in reading order."""
    found = []
    for sibling in element.itersiblings(preceding=before):
        if not is_blank(sibling):
            break
        found.append(sibling)
    return found[::-1] if before else found


def is_blank(element: etree._Element) -> bool:
    """Whether an element is a paragraph with nothing in it."""
    return element.tag == f"{W}p" and not said(element) and next(element.iter(*_MORE, f"{W}br"), None) is None
