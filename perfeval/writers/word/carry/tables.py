"""Merge a table that is composed otherwise now: row by row, cell by cell, as a person left them."""

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import Final

from lxml import etree

from perfeval.readers.word.package import W
from perfeval.writers.word.carry.document import Cell, Line, Row, Table, lines
from perfeval.writers.word.carry.editing import Edit, take_out
from perfeval.writers.word.carry.flow import same_rows
from perfeval.writers.word.carry.grafting import Graft
from perfeval.writers.word.carry.matching import Matching, alike, matched, tells
from perfeval.writers.word.carry.spacing import is_blank

_MERGED: Final = f"{W}tcPr/{W}vMerge"


class TableMerge:
    """Puts into a person's table what has changed since.

    `conflict` is told each text that changed on both sides, `kept` counts what is a person's instead of ours, and
    `merge_line` and `edit` change what a paragraph says.
    """

    def __init__(
        self,
        graft: Graft,
        *,
        conflict: Callable[[str, str, str], None],
        kept: Counter[str],
        merge_line: Callable[[Line, Line, Line], None],
        edit: Callable[[Line, Edit], None],
    ) -> None:
        self._graft, self._conflict, self._kept = graft, conflict, kept
        self._merge_line, self._edit = merge_line, edit
        self._later: list[Callable[[], None]] = []
        self._dropped: list[Row] = []

    def finish(self) -> None:
        """Change the tree, once all is compared; new rows find their places by those that go."""
        for change in self._later:
            change()
        for row in self._dropped:
            take_out(row.element)

    def part(self, theirs: Table, ours: Table) -> None:
        """Let rows of a table that says the same as before be parted where ours are: it may begin lower on its page."""
        if len(theirs.rows) == len(ours.rows):
            rows = tuple(zip(theirs.rows, ours.rows, strict=True))
            self._later.extend(partial(same_rows, one.element, other.element, kept=False) for one, other in rows)

    def merge(self, before: Table, theirs: Table, ours: Table) -> None:
        """Merge one table."""
        new = matched(before.rows, ours.rows, [lambda row: row.key, _labels], _likeness)
        pairs = [(before.rows[number], ours.rows[other]) for number, other in new.after.items()]
        if any(len(row.cells) != len(other.cells) for row, other in pairs):
            self._replace_table(before, theirs, ours)
            return
        now = matched(before.rows, theirs.rows, [lambda row: row.key], _likeness, movable=lambda row: tells(row.text))
        restored = set()
        for number, row in enumerate(before.rows):
            there = theirs.rows[now.after[number]] if number in now.after else None
            composed = ours.rows[new.after[number]] if number in new.after else None
            if composed is None:
                self._drop_row(row, there)
            elif there is None:
                if composed.key == row.key:
                    self._kept.update(line.text for line in lines([Table((composed,))]))
                else:
                    self._conflict(row.text, "", composed.text)
                    restored.add(new.after[number])
            else:
                self._merge_row(row, there, composed)
        # labels of groups stand again on another page
        moved = any(bool(one) != bool(two) for row, other in pairs for one, two in zip(row.key, other.key, strict=True))
        self._later.append(lambda: self._put_rows(theirs, ours, now, new, restored, moved=moved))

    def _put_rows(
        self, theirs: Table, ours: Table, now: Matching, new: Matching, restored: set[int], *, moved: bool
    ) -> None:
        """Put in the rows that are new; where rows came or went, groups of them reach as far as ours do."""
        composed = new.before()
        last: etree._Element | None = None
        changed = len(new.after) < max(len(ours.rows), len(theirs.rows)) or moved
        for number, row in enumerate(ours.rows):
            known = composed.get(number)
            if known is None or number in restored:
                added = self._graft.copy(row.element)
                if last is None:
                    theirs.rows[0].element.addprevious(added)
                else:
                    last.addnext(added)
                last = added
            elif known in now.after and known not in now.moved:
                there = theirs.rows[now.after[known]]
                last = there.element
                self._graft.same_places(last, row.element)
                same_rows(last, row.element, kept=changed)
                if changed and len(there.cells) == len(row.cells):
                    for cell, other in zip(there.cells, row.cells, strict=True):
                        _merge_vertically(cell.element, other.element)

    def _replace_table(self, before: Table, theirs: Table, ours: Table) -> None:
        """Put our table in the place of theirs: it has other columns now."""
        if theirs.key != before.key:
            now = matched(before.rows, theirs.rows, [lambda row: row.key], _likeness)
            added = set(range(len(theirs.rows))) - set(now.after.values())
            for number, row in enumerate(before.rows):
                there = theirs.rows[now.after[number]] if number in now.after else None
                if there is None or there.key != row.key:
                    self._conflict(row.text, there.text if there else "", "")
            for number in sorted(added):
                self._conflict("", theirs.rows[number].text, "")
        self._later.append(lambda: self._replace(theirs.element, ours.element))

    def _replace(self, theirs: etree._Element, ours: etree._Element) -> None:
        """Let a table or row of theirs be as ours is; it stays where it stands, and what is new finds its place by it."""
        theirs[:] = list(self._graft.copy(ours))

    def _drop_row(self, before: Row, theirs: Row | None) -> None:
        if theirs is None:
            return
        if theirs.key != before.key:
            self._conflict(before.text, theirs.text, "")
        self._dropped.append(theirs)

    def _merge_row(self, before: Row, theirs: Row, ours: Row) -> None:
        if len(theirs.cells) == len(before.cells):
            for cell, there, composed in zip(before.cells, theirs.cells, ours.cells, strict=True):
                self._merge_cell(cell, there, composed)
        elif ours.key == before.key:
            self._kept.update(line.text for line in lines([Table((ours,))]))
        else:
            self._conflict(before.text, theirs.text, ours.text)
            self._later.append(lambda: self._replace(theirs.element, ours.element))

    def _merge_cell(self, before: Cell, theirs: Cell, ours: Cell) -> None:
        if ours.text == before.text:
            if theirs.text != before.text:
                self._kept.update(line.text for line in ours.lines)
            return
        if theirs.text == ours.text:
            return
        if len(before.lines) == len(theirs.lines) == len(ours.lines):
            for line, there, composed in zip(before.lines, theirs.lines, ours.lines, strict=True):
                self._merge_line(line, there, composed)
            return
        if theirs.text != before.text:
            self._conflict(before.text, theirs.text, ours.text)
        for line in theirs.lines:
            self._edit(line, Edit(0, len(line.text), "", settles=True))
        self._later.append(lambda: self._fill(theirs, ours))

    def _fill(self, theirs: Cell, ours: Cell) -> None:
        """Put our paragraphs into a cell of theirs that says nothing any more."""
        paragraphs = theirs.element.findall(f"{W}p")
        if not ours.lines or not paragraphs:
            return
        for line in ours.lines:
            paragraphs[0].addprevious(self._graft.copy(line.element))
        for paragraph in paragraphs:
            if is_blank(paragraph):
                theirs.element.remove(paragraph)


def _merge_vertically(theirs: etree._Element, ours: etree._Element) -> None:
    """Let a cell belong to the cells above and below it as ours does."""
    old, new = theirs.find(_MERGED), ours.find(_MERGED)
    properties = theirs.find(f"{W}tcPr")
    if properties is None or (old is None and new is None):
        return
    if old is not None:
        properties.remove(old)
    if new is not None:
        # its place in the order of the schema is right before these
        following = [each for each in properties if each.tag in _AFTER_MERGED]
        copied = deepcopy(new)
        if following:
            following[0].addprevious(copied)
        else:
            properties.append(copied)


_AFTER_MERGED: Final = frozenset(
    f"{W}{name}"
    for name in (
        *("tcBorders", "shd", "noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark", "headers"),
        *("cellIns", "cellDel", "cellMerge", "tcPrChange"),
    )
)


def _labels(row: Row) -> tuple[str, ...]:
    """Return what names a row: the cells without a figure."""
    return tuple(text if not any(char.isdigit() for char in text) else "" for text in row.key)


def _likeness(row: Row, other: Row) -> float:
    if len(row.cells) != len(other.cells):
        return alike(row.text, other.text)
    same = sum(one == two for one, two in zip(row.key, other.key, strict=True)) / len(row.cells)
    return max(alike(row.text, other.text), same)
