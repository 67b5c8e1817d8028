"""Follow a document back: what it said when it was written, what a person has changed since, what the workbook says now."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from difflib import SequenceMatcher
from typing import Final, TypeVar

from perfeval.readers.word.trace import Printed, Trace, Value
from perfeval.records import frozen

T = TypeVar("T")

SENTENCE: Final = re.compile("[^。！？；]*[。！？；]+[”’）]*|[^。！？；]+$")
_ALIKE: Final = 0.5


@frozen
class Change:
    """A sentence that a person changed in a document; `before` is empty for a new one, `after` for one taken out."""

    before: str
    after: str


@frozen
class Disagreement:
    """A value of a document that the workbook gives otherwise now; None where one of them has no such value."""

    printed: Value | None
    printed_text: str
    now: Value | None
    now_text: str


def changes(trace: Trace, now: Sequence[str]) -> list[Change]:
    """Return the sentences that are not as they were written, in reading order."""
    return [
        Change(was, reads)
        for before, after in _differing([paragraph.text for paragraph in trace.paragraphs], now)
        for old, new in _counterparts(before, after)
        for sentences in _differing(SENTENCE.findall(old), SENTENCE.findall(new))
        for was, reads in _counterparts(*sentences)
    ]


def _counterparts(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each text with the one that it has become, the most alike in their order; the other side may be blank."""
    if len(before) == len(after):
        yield from zip(before, after, strict=True)
        return
    rest = list(after)
    for text in before:
        alike = [_likeness(text, other) for other in rest]
        best = max(range(len(rest)), key=alike.__getitem__, default=None)
        if best is None or alike[best] < _ALIKE:
            yield text, ""
            continue
        yield from (("", other) for other in rest[:best])
        yield text, rest[best]
        del rest[: best + 1]
    yield from (("", other) for other in rest)


def _likeness(text: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1; 0 at once where the quick bounds show that it is not enough."""
    matcher = SequenceMatcher(None, text, other)
    enough = matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE
    return matcher.ratio() if enough else 0.0


def disagreements(trace: Trace, fresh: Trace) -> list[Disagreement]:
    """Return the values that a workbook gives otherwise than a document printed them, in reading order."""
    stretches = [(list(before), list(after)) for before, after in _differing(_values(trace), _values(fresh))]
    for before, _ in stretches:  # what has only moved agrees
        for known in tuple(before):
            place = next((after for _, after in stretches if known in after), None)
            if place is not None:
                before.remove(known)
                place.remove(known)
    found = []
    for before, after in stretches:
        for known in before:
            match = next((other for other in after if other.name == known.name), None)
            if match is not None:
                after.remove(match)
            found.append(_disagreement(known, match))
        found += [_disagreement(None, other) for other in after]
    return found


@frozen
class _Said:
    """A value as it is compared: by its name and what it says, wherever its cells have moved to."""

    name: str
    skeleton: str
    text: str = field(compare=False)
    value: Value = field(compare=False)


def _values(trace: Trace) -> list[_Said]:
    return [
        _Said(value.source.name, _skeleton(paragraph, value), paragraph.said(value), value)
        for paragraph in trace.paragraphs
        for value in paragraph.values
    ]


def _skeleton(paragraph: Printed, value: Value) -> str:
    """Return a value's text with the values inside it named instead of printed; they are compared for themselves."""
    inside = (inner for inner in paragraph.values if inner.end <= value.end and not _same(inner, value))
    return paragraph.skeleton(value.start, value.end, inside)


def _same(inner: Value, outer: Value) -> bool:
    return (inner.start, inner.end) == (outer.start, outer.end)


def _disagreement(printed: _Said | None, now: _Said | None) -> Disagreement:
    return Disagreement(
        printed=printed.value if printed else None,
        printed_text=printed.text if printed else "",
        now=now.value if now else None,
        now_text=now.text if now else "",
    )


def _differing(before: Sequence[T], after: Sequence[T]) -> Iterator[tuple[Sequence[T], Sequence[T]]]:
    """Yield the stretches in which two sequences differ."""
    for kind, start, end, other_start, other_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield before[start:end], after[other_start:other_end]
