"""The merge itself: what was written, what a person made of it, and what is composed now, part by part."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from perfeval.readers.word.package import W
from perfeval.records import frozen
from perfeval.writers.word.carry.document import Block, Line, Table, lines
from perfeval.writers.word.carry.editing import Edit, differences, edit_paragraph, edited, take_out
from perfeval.writers.word.carry.flow import is_plain, lay_out, same_description, same_flow, same_rows, style_of
from perfeval.writers.word.carry.grafting import PLACED, Graft
from perfeval.writers.word.carry.matching import Matching, alike, matched, tells
from perfeval.writers.word.carry.placing import Placing
from perfeval.writers.word.carry.tables import TableMerge
from perfeval.writers.word.explain import SENTENCE


@frozen
class Conflict:
    """A text that changed on both sides: as it was written, as a person left it, as it is composed now.

    `theirs` is blank where a person took it out, `ours` where it is composed no more.
    """

    before: str
    theirs: str
    ours: str


@dataclass(slots=True)
class _Told:
    """A line as its sentences, and where each of them begins."""

    line: Line
    sentences: list[str]
    starts: list[int]

    @classmethod
    def of(cls, line: Line) -> "_Told":
        sentences = SENTENCE.findall(line.text)
        return cls(line, sentences, [0, *accumulate(map(len, sentences))])


@dataclass(slots=True)
class _Part:
    """A line as it was written, what it has become, and where each of its sentences stands now."""

    told: _Told
    theirs: Line | None
    ours: Line | None
    places: list[tuple[_Told, int] | None]
    moved: set[int]


class Merge:
    """Puts into a person's document what has changed since; `kept` counts the lines of ours that are a person's instead."""

    def __init__(self, base: Sequence[Block], theirs: Sequence[Block], ours: Sequence[Block], graft: Graft) -> None:
        """Take what was written, what a person's document reads, and what is composed."""
        self.conflicts: list[Conflict] = []
        self.kept: Counter[str] = Counter()
        self._base, self._theirs, self._ours = base, theirs, ours
        self._graft = graft
        self._edits: dict[Line, list[Edit]] = defaultdict(list)
        self._laid_out: list[tuple[Line, Line]] = []
        self._removed: list[Table] = []
        self._tables = TableMerge(
            graft,
            conflict=lambda *texts: self.conflicts.append(Conflict(*texts)),
            kept=self.kept,
            merge_line=self.merge_line,
            edit=lambda line, edit: self._edits[line].append(edit),
        )

    def put(self) -> None:
        """Merge the documents; the tree of theirs is changed."""
        now = matched(self._base, self._theirs, [lambda b: b.key], _likeness, movable=lambda b: tells(b.text))
        new = matched(self._base, self._ours, [lambda b: b.key, lambda b: b.made_of], self._becomes(now))
        restored = set(self._merge_lines(now, new))
        self._set_below(now, new)
        for number, other in now.after.items():
            before, theirs = self._base[number], self._theirs[other]
            ours = self._ours[new.after[number]] if number in new.after else None
            if isinstance(before, Table) and isinstance(theirs, Table):
                self._merge_table(before, theirs, ours if isinstance(ours, Table) else None)
        for number, before in enumerate(self._base):
            if isinstance(before, Table) and number not in now.after and number in new.after:
                ours = self._ours[new.after[number]]
                if ours.key == before.key:
                    self.kept.update(line.text for line in lines([ours]))
                else:
                    self.conflicts.append(Conflict(before.text, "", ours.text))
                    restored.add(new.after[number])
        self._write(now, new, restored)

    def _becomes(self, now: Matching) -> Callable[[Block, Block], float]:
        """Return how alike what was written is to what is composed: the title of a report is not its line in the list."""
        styles = {self._base[n]: self._graft.style(self._theirs[other].element) for n, other in now.after.items()}

        def likeness(before: Block, ours: Block) -> float:
            style = styles.get(before)
            if style is not None and (style == PLACED) != (style_of(ours.element) == PLACED):
                return 0.0
            return _likeness(before, ours)

        return likeness

    def _set_below(self, now: Matching, new: Matching) -> None:
        """Set anew what is set by the line above it, too: a date by the issuer."""
        composed = new.before()
        for number, ours in enumerate(self._ours[1:], 1):
            above, known = self._ours[number - 1], composed.get(number)
            if not any(above is line for _, line in self._laid_out) or known not in now.after:
                continue
            theirs = self._theirs[now.after[known]]
            if not isinstance(ours, Line) or not isinstance(theirs, Line) or theirs.text != ours.text:
                continue
            if is_plain(theirs.element, ours.element):
                self._laid_out.append((theirs, ours))

    def _write(self, now: Matching, new: Matching, restored: set[int]) -> None:
        """Change the tree: first what lines say, then what comes and goes."""
        for theirs, ours in self._laid_out:
            lay_out(theirs.element, ours.element, self._graft)
        for line, edits in self._edits.items():
            edits.sort(key=lambda edit: (edit.start, edit.end))
            edit_paragraph(line.element, edits)
        self._tables.finish()
        placing, changed = Placing(self._ours, self._graft), self._changed(new.before(), restored)
        self._go_through(now, new.before(), restored, changed, placing)
        for line, edits in self._edits.items():
            if edits and not edited(line.text, edits):
                placing.remove(line.element)
        for table in self._removed:
            take_out(table.element)
        placing.space(changed)

    def _go_through(
        self, now: Matching, composed: Mapping[int, int], restored: Container[int], changed: set[int], placing: Placing
    ) -> None:
        """Put in what has come, and let what stands be what ours is beside its text."""
        written = "".join("".join(line.text.split()) for line in lines(self._base))
        for number, block in enumerate(self._ours):
            known = composed.get(number)
            if known is None or number in restored:
                placing.insert(number)
            elif known in now.after:
                there = self._theirs[now.after[known]]
                self._graft.same_places(there.element, block.element)
                same_description(there.element, block.element, written)
                if known in now.moved:
                    continue
                placing.go_on_after(there.element, number)
                if changed & {number, number + 1} or block.key != self._base[known].key:
                    _flow(there, block)

    def _changed(self, composed: Mapping[int, int], restored: Container[int]) -> set[int]:
        """Return the numbers of our blocks that another one stands before now, and of the end."""
        known = [None if number in restored else composed.get(number) for number in range(len(self._ours))]
        places = [-1, *known, len(self._base)]
        return {
            number
            for number, (above, here) in enumerate(pairwise(places))
            if above is None or here is None or here != above + 1
        }

    def _merge_table(self, before: Table, theirs: Table, ours: Table | None) -> None:
        if ours is not None and ours.key == before.key:
            if theirs.key != before.key:
                self.kept.update(line.text for line in lines([ours]))
            self._tables.part(theirs, ours)
            return
        if ours is None:
            if theirs.key != before.key:
                self.conflicts.append(Conflict(before.text, theirs.text, ""))
            self._removed.append(theirs)
            return
        self._tables.merge(before, theirs, ours)

    # lines

    def _merge_lines(self, now: Matching, new: Matching) -> Iterator[int]:
        """Merge the lines outside of tables, sentence by sentence; yield the numbers of lines of ours to be restored."""
        for number, part in self._parts(now, new):
            if part.ours is None:
                self._drop(part)
            elif part.ours.text == part.told.line.text:
                if part.theirs is None or part.theirs.text != part.ours.text:
                    self.kept[part.ours.text] += 1
            elif part.theirs is None and not any(part.places):
                self.conflicts.append(Conflict(part.told.line.text, "", part.ours.text))
                yield new.after[number]
            else:
                self._merge_part(part, part.ours)

    def _parts(self, now: Matching, new: Matching) -> list[tuple[int, _Part]]:
        """Return what became of each line that was written; sentences that stand elsewhere now are followed there."""
        told = {number: _Told.of(line) for number, line in enumerate(self._theirs) if isinstance(line, Line)}
        free = [(told[n], k) for n in told.keys() - now.before().keys() for k in range(len(told[n].sentences))]
        parts = []
        for number, line in enumerate(self._base):
            if not isinstance(line, Line):
                continue
            here = told.get(now.after.get(number, -1))
            ours = self._ours[new.after[number]] if number in new.after else None
            part = _part(_Told.of(line), here, ours if isinstance(ours, Line) else None)
            if here is not None:
                taken = {place[1] for place in part.places if place is not None}
                free += [(here, k) for k in range(len(here.sentences)) if k not in taken]
            parts.append((number, part))
        _follow([part for _, part in parts], free)
        return parts

    def merge_line(self, before: Line, theirs: Line, ours: Line) -> None:
        """Merge one line of a cell."""
        if ours.text == before.text:
            self.kept[ours.text] += 1
        elif theirs.text != ours.text:
            self._merge_part(_part(_Told.of(before), _Told.of(theirs), ours), ours)

    def _drop(self, part: _Part) -> None:
        """Take out a line that is composed no more."""
        for sentence, place in zip(part.told.sentences, part.places, strict=True):
            if place is None:
                continue
            there, number = place
            theirs = there.sentences[number]
            if theirs != sentence:
                self.conflicts.append(Conflict(sentence, theirs, ""))
            start = there.starts[number]
            self._edits[there.line].append(Edit(start, start + len(theirs), "", settles=theirs != sentence))

    def _merge_part(self, part: _Part, ours: Line) -> None:
        """Merge a line sentence by sentence."""
        before, theirs = part.told.line, part.theirs
        if theirs is not None and theirs.text == ours.text and not part.moved:
            return
        if theirs is not None and theirs.text == before.text:
            if is_plain(theirs.element, ours.element):
                self._laid_out.append((theirs, ours))
            else:
                self._edits[theirs] += differences(before.text, ours.text)
            return
        self.kept[ours.text] += 1
        sentences = _Told.of(ours).sentences
        new = matched(part.told.sentences, sentences, [str], alike, in_turn=True)
        composed = new.before()
        place = next(((there, 0) for there, _ in filter(None, part.places)), None)
        if part.theirs is not None and place is not None and place[0].line is not part.theirs:
            place = _Told.of(part.theirs), 0
        for number, sentence in enumerate(sentences):
            known = composed.get(number)
            if known is None:
                self._insert(place, part, sentence)
                continue
            there = part.places[known]
            if there is None:
                if sentence != part.told.sentences[known]:
                    self.conflicts.append(Conflict(part.told.sentences[known], "", sentence))
                    self._insert(place, part, sentence)
                continue
            self._merge_sentence(part.told.sentences[known], there, sentence)
            if known not in part.moved:
                place = there[0], there[0].starts[there[1] + 1]
        self._drop_sentences(part, new)

    def _insert(self, place: tuple[_Told, int] | None, part: _Part, sentence: str) -> None:
        line = place[0].line if place is not None else part.theirs
        if line is not None:
            start = place[1] if place is not None else 0
            self._edits[line].append(Edit(start, start, sentence))

    def _merge_sentence(self, before: str, there: tuple[_Told, int], ours: str) -> None:
        told, number = there
        theirs, start = told.sentences[number], told.starts[number]
        if ours in {before, theirs}:
            return
        if theirs == before:
            self._edits[told.line] += differences(theirs, ours, start)
            return
        self.conflicts.append(Conflict(before, theirs, ours))
        self._edits[told.line].append(Edit(start, start + len(theirs), ours, settles=True))

    def _drop_sentences(self, part: _Part, new: Matching) -> None:
        """Take out the sentences of a line that are composed no more."""
        gone = [None if number in new.after else place for number, place in enumerate(part.places)]
        self._drop(_Part(part.told, part.theirs, None, gone, part.moved))


def _part(told: _Told, here: _Told | None, ours: Line | None) -> _Part:
    """Return a line with what became of it."""
    if here is None:
        return _Part(told, None, ours, [None] * len(told.sentences), set())
    found = matched(told.sentences, here.sentences, [str], alike, movable=tells, in_turn=True)
    places = [(here, found.after[n]) if n in found.after else None for n in range(len(told.sentences))]
    return _Part(told, here.line, ours, places, found.moved)


def _follow(parts: Sequence[_Part], free: Sequence[tuple[_Told, int]]) -> None:
    """Find the sentences that stand in another line now, where they can be only that."""
    come = Counter(told.sentences[number] for told, number in free)
    gone = Counter(
        sentence
        for part in parts
        for sentence, place in zip(part.told.sentences, part.places, strict=True)
        if place is None
    )
    found = {told.sentences[number]: (told, number) for told, number in free}
    for part in parts:
        for number, sentence in enumerate(part.told.sentences):
            if part.places[number] is None and gone[sentence] == come[sentence] == 1 and tells(sentence):
                part.places[number] = found[sentence]
                part.moved.add(number)


def _likeness(block: Block, other: Block) -> float:
    if isinstance(block, Table) != isinstance(other, Table):
        return 0.0
    return alike(block.text, other.text)


def _flow(theirs: Block, ours: Block) -> None:
    """Let a line, or the last row of a table, stay with what follows it as ours does."""
    if isinstance(theirs, Line) and isinstance(ours, Line):
        same_flow(theirs.element, ours.element)
        return
    rows = theirs.element.findall(f"{W}tr"), ours.element.findall(f"{W}tr")
    if all(rows):
        same_rows(rows[0][-1], rows[1][-1], kept=True)
