"""What stands between the blocks of a merged document: blank lines, charts and the end of a section, as ours has them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from perfeval.readers.word.package import W
from perfeval.readers.word.texts import said
from perfeval.writers.word.carry.document import only_drawn
from perfeval.writers.word.carry.editing import take_out
from perfeval.writers.word.carry.flow import SECTION, end_section, same_flow, same_rows, section_of, style_of
from perfeval.writers.word.carry.grafting import Graft

_AFTER_TABLE: Final = "AfterTable"
#: styles of our paragraphs that say nothing
_BLANK: Final = frozenset({_AFTER_TABLE, "BlankLine"})
#: styles of our paragraphs whose blank line belongs to them, and not to what stands above
_BLANK_BEFORE: Final = frozenset({"AnnexNote", "Issuer"})
_NAME: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
#: what says nothing and must not go with the text beside it
MORE: Final = tuple(
    f"{W}{name}"
    for name in (
        *("drawing", "pict", "object", "footnoteReference", "endnoteReference", "sdt", "fldSimple", "fldChar"),
        *("commentRangeStart", "commentRangeEnd", "commentReference", "ins", "del", "moveFrom", "moveTo"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """Two neighbours in a document and what stands between them; they are siblings."""

    start: etree._Element
    end: etree._Element
    between: list[etree._Element]

    @classmethod
    def of(cls, start: etree._Element, end: etree._Element | None) -> "Gap | None":
        """Return the gap between two elements, or to the end of the document; None where they are no siblings."""
        between: list[etree._Element] = []
        for sibling in start.itersiblings():
            if sibling is end or (end is None and sibling.tag == SECTION):
                return cls(start, sibling, between)
            between.append(sibling)
        return None

    def ends(self) -> list[etree._Element]:
        """Return the paragraphs that end a section here."""
        return [each for each in (self.start, *self.between) if section_of(each) is not None]

    def charts(self) -> list[str]:
        """Return the names of the charts here."""
        return list(filter(None, map(drawn, self.between)))

    def parts(self, charts: Sequence[str]) -> Iterator["Gap"]:
        """Yield what is before, between and after some of the charts here."""
        start = self.start
        between: list[etree._Element] = []
        for each in self.between:
            if drawn(each) in charts:
                yield Gap(start, each, between)
                start, between = each, []
            else:
                between.append(each)
        yield Gap(start, self.end, between)


class Spacing:
    """Sets what stands between blocks of a person's document as ours has it; what a person has put there stays."""

    def __init__(self, graft: Graft, emptied: Iterable[etree._Element]) -> None:
        """Take the paragraphs that say nothing any more but end a section."""
        self._graft, self._emptied = graft, tuple(emptied)

    def set(self, theirs: Gap, ours: Gap) -> None:
        """Set one gap; the end of a section in it stays at its end."""
        ends, ending = theirs.ends(), ours.ends()
        if len(ends) == len(ending) <= 1:
            section = None
            if ends and (self._is_own(ends[0]) or (ends[0] is theirs.start and ending[0] is not ours.start)):
                section = section_of(ends[0])
            if section is not None:
                take_out(section)
            shared = ours.charts() if theirs.charts() == ours.charts() else []
            for there, here in zip(theirs.parts(shared), ours.parts(shared), strict=True):
                self._set_part(there, here)
                if drawn(here.start):
                    same_rows(next(there.start.iter(f"{W}tr")), next(here.start.iter(f"{W}tr")), kept=True)
            if section is not None:
                self._end_section(theirs, section)
        now = Gap.of(theirs.start, theirs.end)
        for each in () if now is None else (now.start, *now.between):
            following = each.getnext()
            if each.tag == f"{W}tbl" and following is not None and following.tag == f"{W}tbl":
                each.addnext(self._after_table())

    def follow(self, theirs: Gap, ours: Gap) -> None:
        """Let tables begin a page where ours do, in a gap that stays as it is."""
        if (
            [style_of(each) for each in ours.between]
            == [self._graft.style(each) for each in theirs.between]
            == [_AFTER_TABLE]
        ):
            same_flow(theirs.between[0], ours.between[0])

    def _set_part(self, theirs: Gap, ours: Gap) -> None:
        head = self._own(theirs.between)
        rest = theirs.between[len(head) :]
        tail = self._own(rest[::-1])[::-1]
        own, wanted = head + tail, [each for each in ours.between if is_blank(each)]
        before = rest and style_of(ours.end) in _BLANK_BEFORE
        styles = [self._graft.style(each) for each in own]
        if styles == [style_of(each) for each in wanted] and not (head if before else tail):
            for each, other in zip(own, wanted, strict=True):
                same_flow(each, other)
            return
        for each in own:
            take_out(each)
        for other in wanted if before else wanted[::-1]:
            copied = self._graft.copy(other)
            if before:
                theirs.end.addprevious(copied)
            else:
                theirs.start.addnext(copied)

    def _own(self, elements: Iterable[etree._Element]) -> list[etree._Element]:
        """Return those elements at the beginning that are ours and say nothing."""
        found = []
        for element in elements:
            if not self._is_own(element):
                break
            found.append(element)
        return found

    def _is_own(self, element: etree._Element) -> bool:
        emptied = any(element is each for each in self._emptied)
        return emptied or (is_blank(element) and self._graft.style(element) in _BLANK)

    def _end_section(self, gap: Gap, section: etree._Element) -> None:
        """Let a section end where a gap does."""
        last = gap.end.getprevious()
        if last is None or last.tag != f"{W}p":
            last = self._after_table()
            gap.end.addprevious(last)
        end_section(last, section)

    def _after_table(self) -> etree._Element:
        return self._graft.copy(after_table())


def after_table() -> etree._Element:
    """Return a new paragraph of ours that parts a table from another, or ends a section after it."""
    paragraph = etree.Element(f"{W}p")
    etree.SubElement(etree.SubElement(paragraph, f"{W}pPr"), f"{W}pStyle", {f"{W}val": _AFTER_TABLE})
    return paragraph


def drawn(element: etree._Element) -> str:
    """Return the name of the chart in a frame; blank for anything else."""
    if element.tag != f"{W}tbl" or not only_drawn(element):
        return ""
    return next((named.get("name", "") for named in element.iter(_NAME)), "")


def is_blank(element: etree._Element) -> bool:
    """Whether an element is a paragraph with nothing in it; a section may end with it."""
    return element.tag == f"{W}p" and not said(element) and next(element.iter(*MORE, f"{W}br"), None) is None
