"""Former values in what a person wrote: a sentence of one's own does not follow the workbook."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from perfeval.readers.word.trace import Doubt, Trace
from perfeval.writers.word.explain import SENTENCE, Change, disagreements

#: characters from which on a value is known by itself, wherever it stands
_TELLING: Final = 3
_FIGURE: Final = re.compile(r"[\d.%]")
_WORD: Final = re.compile(r"\w")


def doubts(own: Iterable[Change], before: Trace, after: Trace) -> Iterator[Doubt]:
    """Yield the former values that stand in sentences of a person, each once a sentence."""
    former = [
        (found.printed.source.name, found.printed_text, found.now_text)
        for found in disagreements(before, after)
        if found.printed is not None
    ]
    beside = _beside(before)
    said = _sentences(after)
    composed = _sentences(before) - said
    for change in own:
        if change.after in composed and len(change.after) >= _TELLING:
            yield Doubt(change.after, "", change.after, "")
            continue
        again = [_again(doubt, after, said) for doubt in before.doubted if doubt.sentence == change.after]
        yield from filter(None, again)
        told = {doubt.was for doubt in again if doubt is not None}
        for name, was, now in former:
            if was in told or was not in change.after:
                continue
            patterns = _patterns(was, beside.get(was, set()))
            if any(len(p.findall(change.after)) > len(p.findall(change.before)) for p in patterns):
                told.add(was)
                yield Doubt(change.after, name, was, now)


def _again(doubt: Doubt, after: Trace, sentences: set[str]) -> Doubt | None:
    """Return a doubt that was told before, as it is to be told now; None where it is none any more."""
    if not doubt.name:
        return None if doubt.sentence in sentences else doubt
    now = [
        paragraph.said(value)
        for paragraph in after.paragraphs
        for value in paragraph.values
        if value.source.name == doubt.name
    ]
    return None if doubt.was in now else replace(doubt, now=now[0] if len(set(now)) == 1 else "")


def _sentences(trace: Trace) -> set[str]:
    return {sentence for paragraph in trace.paragraphs for sentence in SENTENCE.findall(paragraph.text)}


def _beside(trace: Trace) -> dict[str, set[tuple[str, str]]]:
    """Return by short values what they stood between."""
    beside: dict[str, set[tuple[str, str]]] = {}
    for paragraph in trace.paragraphs:
        for value in paragraph.values:
            said = paragraph.said(value)
            if len(said) < _TELLING:
                around = paragraph.text[: value.start][-1:], paragraph.text[value.end :][:1]
                beside.setdefault(said, set()).add(around)
    return beside


def _patterns(was: str, beside: Iterable[tuple[str, str]]) -> list[re.Pattern[str]]:
    """Return what finds a value: by itself where it is long enough, else with a word that it stood beside."""
    figure = "(?<![0-9.])", "(?![0-9.%])"
    start = figure[0] if _FIGURE.match(was[:1]) else ""
    end = figure[1] if _FIGURE.match(was[-1:]) else ""
    said = f"{start}{re.escape(was)}{end}"
    if len(was) >= _TELLING:
        return [re.compile(said)]
    leads = {f"{re.escape(lead)}{said}" for lead, _ in beside if _WORD.match(lead)}
    follows = {f"{said}{re.escape(after)}" for _, after in beside if _WORD.match(after)}
    return [re.compile(pattern) for pattern in sorted(leads | follows)]
