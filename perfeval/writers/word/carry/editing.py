"""Change what a paragraph of a document says, and leave how it looks, its comments and its pictures as they are."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from difflib import SequenceMatcher
from typing import Final

from lxml import etree

from perfeval.readers.word.package import W
from perfeval.readers.word.texts import pieces
from perfeval.records import frozen

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
#: what tracks an insertion, and a deletion
_INSERTED: Final = (f"{W}ins", f"{W}moveTo")
_DELETED: Final = (f"{W}del", f"{W}moveFrom")
#: what may go with the last text in it
_HOLDERS: Final = frozenset((f"{W}r", f"{W}hyperlink", *_INSERTED))
#: pairs of characters that are compared to change only what differs
_MOST: Final = 10_000_000


@frozen
class Edit:
    """Put `text` in the place of what a paragraph says from `start` to before `end`.

    An edit that `settles` a conflict takes out what is tracked as deleted there, too: it would come back as it was.
    """

    start: int
    end: int
    text: str
    settles: bool = False


def differences(before: str, after: str, start: int = 0) -> Iterator[Edit]:
    """Yield the edits that make one text, which begins at `start`, into another."""
    if len(before) * len(after) > _MOST:
        yield Edit(start, start + len(before), after)
        return
    for kind, at, end, other, other_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Edit(start + at, start + end, after[other:other_end])


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return what a text says after edits, which are in order."""
    for edit in reversed(tuple(edits)):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def take_out(element: etree._Element) -> None:
    """Take an element out of its document."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def edit_paragraph(paragraph: etree._Element, edits: Iterable[Edit]) -> None:
    """Change what a paragraph says by edits, which are in order."""
    for edit in reversed(tuple(edits)):
        if edit.settles:
            _drop_deleted(paragraph, edit)
        _replace(paragraph, edit)


def _replace(paragraph: etree._Element, edit: Edit) -> None:
    spans = list(_spans(paragraph))
    if not spans:
        run = etree.SubElement(paragraph, f"{W}r")
        _say(etree.SubElement(run, f"{W}t"), edit.text)
        return
    touched = [span for span in spans if span[1] < edit.end and span[2] > edit.start] or _beside(spans, edit.start)
    holder = next((span for span in touched if not _tracked(span[0])), touched[0])
    outside = _outside(holder, edit) if edit.text and _tracked(holder[0]) else None
    for element, start, end in touched:
        text = element.text or ""
        first, last = max(edit.start - start, 0), min(edit.end, end) - start
        here = edit.text if element is holder[0] and outside is None else ""
        _say(element, text[:first] + here + text[max(last, first) :])
    if outside is not None:
        _say(outside, edit.text)
    for element, _, _ in touched:
        _drop_empty(element)


def _spans(paragraph: etree._Element) -> Iterator[tuple[etree._Element, int, int]]:
    place = 0
    for element in pieces(paragraph):
        end = place + len(element.text or "")
        yield element, place, end
        place = end


def _beside(spans: list[tuple[etree._Element, int, int]], place: int) -> list[tuple[etree._Element, int, int]]:
    """Return the piece that text is put into at a place: the one that ends there, unless it is tracked as inserted."""
    ending = [span for span in spans if span[2] == place]
    around = [span for span in spans if span[1] <= place <= span[2]]
    choice = [span for span in (*reversed(ending), *around) if not _tracked(span[0])]
    return [(choice or ending[-1:] or around)[0]]


def _tracked(element: etree._Element) -> bool:
    return _wrapper(element) is not None


def _wrapper(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(*_INSERTED), None)


def _outside(holder: tuple[etree._Element, int, int], edit: Edit) -> etree._Element | None:
    """Return a new piece beside an insertion of a person, who may reject it; None within one."""
    element, start, end = holder
    wrapper = _wrapper(element)
    if wrapper is None:
        return None
    own = list(wrapper.iter(f"{W}t"))
    begins = element is own[0] and edit.start <= start
    if not begins and not (element is own[-1] and edit.end >= end):
        return None
    run = etree.Element(f"{W}r")
    looks = element.find(f"../{W}rPr")
    if looks is not None:
        run.append(deepcopy(looks))
        for change in run[0].findall(f"{W}ins") + run[0].findall(f"{W}rPrChange"):
            run[0].remove(change)
    piece = etree.SubElement(run, f"{W}t")
    if begins:
        wrapper.addprevious(run)
    else:
        wrapper.addnext(run)
    return piece


def _say(element: etree._Element, text: str) -> None:
    element.text = text
    element.set(_SPACE, "preserve")


def _drop_empty(element: etree._Element) -> None:
    """Take out a piece that says nothing, and what held nothing but it."""
    if element.text:
        return
    holder = element.getparent()
    if holder is None:
        return
    holder.remove(element)
    while holder.tag in _HOLDERS and all(child.tag == f"{W}rPr" for child in holder):
        above = holder.getparent()
        if above is None:
            return
        above.remove(holder)
        holder = above


def _drop_deleted(paragraph: etree._Element, edit: Edit) -> None:
    """Take out what is tracked as deleted where an edit changes the text."""
    place = 0
    spoken = set(pieces(paragraph))
    found = []
    for element in paragraph.iter():
        if element in spoken:
            place += len(element.text or "")
        elif element.tag in _DELETED and len(element) and edit.start <= place <= edit.end:
            found.append(element)
    for element in found:
        take_out(element)
