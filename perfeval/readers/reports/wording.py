"""What a person has written into a report: the texts of its sections as they read now, which are the project's own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from perfeval.readers.reports.edits import Edits
from perfeval.readers.reports.fields import Place
from perfeval.readers.reports.gathered import Gathered, Spot, Statement
from perfeval.readers.reports.labels import Label, Labels
from perfeval.readers.word.places import Paragraph
from perfeval.template import UNIT

NO_PLACE: Final = "报告里有人写的内容，这一处没有对应的栏目"
IN_A_TABLE: Final = "报告的表格里有人改动过，不能确定是哪一格的新内容"
NO_PROJECT: Final = "看不出是哪个项目的"
A_HEADING: Final = "报告的标题有人改动过，工作簿里没有对应的栏目"
TAKEN_OUT: Final = "报告里已删去"


@dataclass(slots=True)
class _Text:
    """A cell's text as it reads now: its paragraphs, and whether a person has had a hand in it."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    lead: str = ""
    edited: bool = False


class Wording:
    """The sections of an edited report as they read now."""

    def __init__(self, edits: Edits, labels: Labels, gathered: Gathered) -> None:
        self._edits, self._labels, self._gathered = edits, labels, gathered
        self._texts: dict[tuple[int, Place], _Text] = {}
        #: the cells whose texts a person has edited, which no printed value stands for any more
        self.edited: set[Spot] = set()
        self._walk()
        self._note_taken_out()
        for (stretch, place), text in self._texts.items():
            if text.edited:
                self._put(self._spot(stretch, place), text)

    def _spot(self, stretch: int, place: Place) -> Spot:
        return Spot(0 if place.sheet == UNIT.title else self._labels.stretches[stretch].project, place)

    def _put(self, spot: Spot, text: _Text) -> None:
        self.edited.add(spot)
        said = [paragraph.text for paragraph in text.paragraphs]
        if said and not spot.project and spot.place.sheet != UNIT.title:
            for paragraph in text.paragraphs:
                self._gathered.leave(spot.place.column.title, paragraph.text, paragraph.place, NO_PROJECT)
        elif said:
            said[0] = said[0].removeprefix(text.lead)
            self._gathered.instead(spot, Statement("\n".join(said), "", text.paragraphs[0].place))

    def _walk(self) -> None:
        stretch, own = 0, None
        for number, paragraph in enumerate(self._edits.now):
            written = self._edits.was.get(number)
            label = None if written is None or written in self._edits.moved else self._labels.labels[written]
            if label is None or written is None:
                own = self._added(stretch, own, paragraph)
                continue
            own = own if label.stretch == stretch else None
            stretch = label.stretch
            changed = self._edits.changed(written)
            if label.own is not None:
                self._add(stretch, label.own, paragraph, label, edited=changed)
                own = label.own
            elif changed:
                own = self._changed(label, written, own, paragraph)

    def _added(self, stretch: int, own: Place | None, paragraph: Paragraph) -> Place | None:
        """Take in a paragraph that a person wrote or moved here; return whose text it is."""
        owned = self._labels.stretches[stretch].own
        place = own or (owned[0] if owned else None)
        if place is None or paragraph.row or not owned:
            self._gathered.leave("", paragraph.text, paragraph.place, NO_PLACE, self._labels.stretches[stretch].project)
            return own
        self._add(stretch, place, paragraph, None, edited=True)
        return place

    def _changed(self, label: Label, written: int, own: Place | None, paragraph: Paragraph) -> Place | None:
        """Take in a paragraph that the outline composed, and that a person changed; return whose text it is."""
        project = self._labels.stretches[label.stretch].project
        if label.heading or self._labels.in_table(written):
            why = A_HEADING if label.heading else IN_A_TABLE
            self._gathered.leave("", paragraph.text, paragraph.place, why, project)
            return own
        return self._added(label.stretch, own, paragraph)

    def _add(self, stretch: int, place: Place, paragraph: Paragraph, label: Label | None, *, edited: bool) -> None:
        text = self._texts.setdefault((stretch, place), _Text())
        if not text.paragraphs and label is not None:
            text.lead = label.lead
        text.paragraphs.append(paragraph)
        text.edited = text.edited or edited

    def _note_taken_out(self) -> None:
        """Note the texts of which paragraphs are gone or stand elsewhere."""
        for number, place, stretch in self._owned():
            if number not in self._edits.became or number in self._edits.moved:
                self._texts.setdefault((stretch, place), _Text()).edited = True

    def _owned(self) -> Iterator[tuple[int, Place, int]]:
        for number, label in enumerate(self._labels.labels):
            if label.own is not None and self._edits.trace.paragraphs[number].text:
                yield number, label.own, label.stretch
