"""Put paragraphs and tables of ours into a person's document, and take out what is composed no more."""

from collections.abc import Container, Sequence
from itertools import pairwise

from lxml import etree

from perfeval.readers.word.package import W
from perfeval.readers.word.texts import said
from perfeval.writers.word.carry.document import Block
from perfeval.writers.word.carry.flow import end_section, section_of
from perfeval.writers.word.carry.grafting import Graft
from perfeval.writers.word.carry.spacing import MORE, Gap, Spacing, after_table, drawn


class Placing:
    """Goes through a person's document in the order of ours, and puts in what it has not."""

    def __init__(self, ours: Sequence[Block], graft: Graft) -> None:
        """Take the blocks of our document."""
        self._ours, self._graft = ours, graft
        #: by the numbers of our blocks that stand where ours do, what stands there
        self._standing: dict[int, etree._Element] = {}
        self._emptied: list[etree._Element] = []

    def go_on_after(self, theirs: etree._Element, number: int) -> None:
        """Go on after a paragraph or table of theirs, which is one of ours."""
        self._standing[number] = theirs

    def insert(self, number: int) -> None:
        """Put one of our blocks in at this place."""
        new = self._graft.copy(self._ours[number].element)
        if self._standing:
            last = max(self._standing)
            theirs, ours = self._standing[last], self._ours[last].element
            place = _place(theirs, Gap.of(ours, self._ours[number].element))
            place.addnext(new)
            if place is theirs and section_of(ours) is None:
                self._keep_section(theirs, new)
        else:
            self._graft.body.insert(0, new)
        self._standing[number] = new

    def _keep_section(self, theirs: etree._Element, new: etree._Element) -> None:
        """Let a section that ends with a paragraph of theirs end after what is put in behind it."""
        section = section_of(theirs)
        if section is None:
            return
        last = new
        if new.tag != f"{W}p":
            last = self._graft.copy(after_table())
            new.addnext(last)
        end_section(last, section)

    def remove(self, paragraph: etree._Element) -> None:
        """Take out a paragraph that says nothing any more, unless it holds more than text, or its cell nothing else."""
        if next(paragraph.iter(*MORE), None) is not None:
            return
        parent = paragraph.getparent()
        if parent is None:
            return
        if parent.tag == f"{W}tc" and len(parent.findall(f"{W}p")) < 2:
            return
        if section_of(paragraph) is not None:
            self._emptied.append(paragraph)
            return
        parent.remove(paragraph)

    def space(self, changed: Container[int]) -> None:
        """Let what stands between blocks be as in ours where one of them has come or gone; gaps have the number of the next.

        Where none has, a table may still begin a page now.
        """
        spacing = Spacing(self._graft, self._emptied)
        for first, last in pairwise([*self._left(), len(self._ours)]):
            theirs = Gap.of(self._standing[first], self._standing.get(last))
            numbers = [number for number in range(first + 1, last + 1) if number in changed]
            ours = self._gap(numbers[0] if numbers else last)
            if theirs is None or ours is None:
                continue
            if numbers:
                spacing.set(theirs, ours)
            elif last == first + 1:
                spacing.follow(theirs, ours)

    def _left(self) -> list[int]:
        """Return which of our blocks stand where ours do, after what was taken out."""
        return [number for number, element in sorted(self._standing.items()) if element.getparent() is not None]

    def _gap(self, number: int) -> Gap | None:
        """Return the gap of ours before a block, or at the end."""
        end = self._ours[number].element if number < len(self._ours) else None
        return Gap.of(self._ours[number - 1].element, end)


def _is_landmark(element: etree._Element) -> bool:
    """Whether a chart stands here, or a section ends."""
    return bool(drawn(element)) or section_of(element) is not None


def _place(theirs: etree._Element, ours: Gap | None) -> etree._Element:
    """Return what one of ours goes after: the charts and the end of a section that stand before it there, too."""
    lacking = 0 if ours is None else sum(map(_is_landmark, ours.between))
    place = theirs
    for sibling in theirs.itersiblings():
        if not lacking or any(map(said, sibling.iter(f"{W}p"))):
            break
        if _is_landmark(sibling):
            place, lacking = sibling, lacking - 1
    return theirs if lacking else place
