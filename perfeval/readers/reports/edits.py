"""What a person has done to a report: its paragraphs as they were written beside those that it has now."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import Enum
from typing import Final

from perfeval.readers.reports.printed import Seen
from perfeval.readers.word.places import Paragraph
from perfeval.readers.word.trace import Trace
from perfeval.records import frozen

#: how alike a paragraph is to what became of it
_ALIKE: Final = 0.5
#: pairs of letters that are compared in one report at most
_MOST_LETTERS: Final = 50_000_000
#: what comparing two texts costs before the first letter
_TO_BEGIN: Final = 1000
#: pairs of equal paragraphs from which on the frequent ones tell nothing
_MOST_EQUAL: Final = 2_000_000
_DIGIT: Final = re.compile("[0-9.]")


class Fate(Enum):
    """What became of a printed value: it stands, the text says something else in its place, or it is no more there."""

    STANDS = "stands"
    CHANGED = "changed"
    GONE = "gone"


@frozen
class Found:
    """What became of a value, and the paragraph of the document that tells it, as it reads now."""

    fate: Fate
    paragraph: Paragraph | None


class Edits:
    """A trace beside the paragraphs of its document: which of them became which."""

    def __init__(self, trace: Trace, now: Sequence[Paragraph]) -> None:
        self.trace, self.now = trace, now
        #: the paragraph that each written one became, by their numbers
        self.became: dict[int, int] = {}
        #: pairs of letters that may still be compared
        self._letters = _MOST_LETTERS
        written = [number for number, paragraph in enumerate(trace.paragraphs) if paragraph.text]
        before, after = [trace.paragraphs[n].text for n in written], [paragraph.text for paragraph in now]
        often = Counter(after)
        matcher = SequenceMatcher(None, before, after, autojunk=sum(often[text] for text in before) > _MOST_EQUAL)
        for kind, start, end, begin, stop in matcher.get_opcodes():
            if kind == "equal":
                self.became |= dict(zip(written[start:end], range(begin, stop), strict=True))
            else:
                self._pair(written[start:end], range(begin, stop))
        #: the written paragraphs that stand elsewhere
        self.moved = set(self._moved(written))
        #: the same the other way
        self.was = {here: number for number, here in self.became.items()}

    def changed(self, number: int) -> bool:
        """Tell whether a written paragraph does not stand as it was written."""
        here = self.became.get(number)
        return here is None or self.now[here].text != self.trace.paragraphs[number].text

    def of(self, seen: Seen, start: int) -> Found:
        """Return what became of a value that began at a place of its first paragraph."""
        here = [self.became.get(number) for number in seen.paragraphs]
        known = [self.now[number] for number in here if number is not None]
        first = known[0] if known else None
        if not any(map(self.changed, seen.paragraphs)):
            return Found(Fate.STANDS, first)
        if first is None:
            return Found(Fate.GONE, None)
        if len(seen.paragraphs) > 1:
            return Found(Fate.CHANGED, first)
        before = self.trace.paragraphs[seen.paragraphs[0]].text
        affordable = self._affordable(before, first.text)
        return Found(_fate(before, first.text, start, seen.text) if affordable else Fate.CHANGED, first)

    def _affordable(self, text: str, other: str) -> bool:
        """Tell whether two texts may be compared letter by letter, and count their letters."""
        self._letters -= len(text) * len(other) + _TO_BEGIN
        return self._letters >= 0

    def _pair(self, before: Sequence[int], after: Sequence[int]) -> None:
        """Find what paragraphs of a stretch became, the most alike in their order."""
        if len(before) == len(after):
            self.became |= dict(zip(before, after, strict=True))
            return
        rest = list(after)
        for number in before:
            if self._letters < 0:
                return
            text = self.trace.paragraphs[number].text
            alike = [self._likeness(text, self.now[other].text) for other in rest]
            best = max(range(len(rest)), key=alike.__getitem__, default=None)
            if best is not None and alike[best] >= _ALIKE:
                self.became[number] = rest[best]
                del rest[: best + 1]

    def _likeness(self, text: str, other: str) -> float:
        """Return how alike two texts are, from 0 to 1; 0 at once where the quick bounds show that it is not enough."""
        if not self._affordable(text, other):
            return 0.0
        matcher = SequenceMatcher(None, text, other)
        return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE else 0.0

    def _moved(self, written: Sequence[int]) -> Iterator[int]:
        """Find paragraphs that stand elsewhere as they were written, and yield their numbers."""
        taken = set(self.became.values())
        free: dict[str, list[int]] = {}
        for number, paragraph in enumerate(self.now):
            if number not in taken:
                free.setdefault(paragraph.text, []).append(number)
        for number in written:
            places = free.get(self.trace.paragraphs[number].text)
            if places and number not in self.became:
                self.became[number] = places.pop(0)
                yield number


def _fate(before: str, after: str, start: int, value: str) -> Fate:
    """Return what became of a value in a paragraph that reads otherwise now."""
    if len(value) > 1 and any(_stands_alone(after, place, value) for place in _places(after, value)):
        return Fate.STANDS
    end, left, right = start + len(value), 0, len(after)
    for old, new, size in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        if old <= start and end <= old + size and _stands_alone(after, new + start - old, value):
            return Fate.STANDS
        if size and old + size <= start:
            left = new + size
        elif size and old >= end:
            right = min(right, new)
    instead = after[left : max(left, right)]
    says = re.search("[0-9]", instead) if re.search("[0-9]", value) else instead.strip()
    return Fate.CHANGED if says else Fate.GONE


def _places(text: str, value: str) -> Iterator[int]:
    place = text.find(value)
    while place >= 0:
        yield place
        place = text.find(value, place + 1)


def _stands_alone(text: str, place: int, value: str) -> bool:
    """Tell whether a value at a place of a text is no part of a longer figure."""
    behind = text[place + len(value) : place + len(value) + 2]
    before = place > 0 and _DIGIT.match(text[place - 1]) is not None and _DIGIT.match(value) is not None
    return not before and not (value[-1:].isdigit() and re.match(r"[0-9]|[.,][0-9]", behind))
