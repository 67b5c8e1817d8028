"""The goals of a form and what became of them: texts beside their titles, or below them."""

import re
from collections.abc import Iterator
from typing import Final

from perfeval.readers.forms.draft import NO_COLUMN, Draft
from perfeval.readers.forms.grid import Box, Grid
from perfeval.readers.forms.heads import Heads, heads_at, known
from perfeval.readers.forms.texts import is_instruction
from perfeval.readers.forms.titles import full, points_in, titles

_CELLS: Final = {
    "target": ("described", "target"),
    "side": ("described", "target"),
    "achieved": ("narratives", "target_achievement"),
}
_NUMBERED: Final = re.compile(".*目标[0-9一二三四五六七八九十]+")
#: what a goal of several is called in a cell of its own
_NAME: Final = re.compile("[年度绩效总体]{0,6}目标[0-9一二三四五六七八九十]+|[0-9一二三四五六七八九十]{1,2}[.、]?")
_FIELDS: Final = frozenset({"target", "achieved", "long"})


class Goals:
    """The goals of one form while it is read: texts by the cell that they are for, with the names of several."""

    def __init__(self) -> None:
        self.found: dict[str, list[tuple[str, Box]]] = {}
        #: titles of goals with points in them: 年度绩效目标1(40分)
        self.pointed: list[Box] = []
        #: where the goals of several years and of this one stand side by side
        self.panels: tuple[str, ...] = ()

    @staticmethod
    def begins(grid: Grid, row: int) -> bool:
        """Tell whether a row has titles of goals."""
        return bool(known([box for box in grid.said(row) if box.row == row], titles().goal))

    def take(self, draft: Draft, row: int, end: int) -> int:
        """Take the goals whose titles stand in a row; return the row after them."""
        grid = draft.grid
        here = [box for box in grid.said(row) if box not in draft.used]
        labels = [box for box in here if titles().goal.meaning(box.text) in _FIELDS]
        side = next((box for box in here if titles().goal.meaning(box.text) == "side"), None)
        if side is None and len(labels) > 1 and labels[0].bottom > labels[1].bottom:
            side = labels.pop(0)
        if labels and self._below(draft, row, end, here, labels):
            draft.pass_over([side] if side is not None else [])
            return self._take_below(draft, heads_at(grid, row, titles().goal, side), end)
        draft.pass_over(labels)
        if side is not None:
            draft.used.add(side)
        for label in labels or [box for box in (side,) if box is not None]:
            self._take_beside(draft, label, row)
        return row + 1

    def _below(self, draft: Draft, row: int, end: int, here: list[Box], labels: list[Box]) -> bool:
        """Tell whether the texts stand below their titles, not beside them."""
        grid, table = draft.grid, titles()
        beside = [grid.after(label, row) for label in labels]
        joined = any(box in labels for box in beside)
        if row + 1 >= end:
            return joined
        lower = [box for box in grid.said(row + 1) if box.row == row + 1]
        if any(table.is_title(box.text) for box in lower):
            return joined
        crossing = any(box.bottom > row + 1 for box in here)
        aligned = any(box.column == label.column and box.right == label.right for label in labels for box in lower)
        return joined or crossing or aligned or all(box is None or not box.text for box in beside)

    def _take_below(self, draft: Draft, heads: Heads, end: int) -> int:
        grid, row = draft.grid, heads.end
        draft.pass_over(
            box for r in range(heads.first, heads.end) for box in grid.said(r) if titles().is_title(box.text)
        )
        self._note_panels(heads)
        while row < end and not self._ends(grid, row):
            boxes = [box for box in grid.said(row) if box.row == row and box not in draft.used]
            named = [box for box in boxes if box.right <= heads.left and _NAME.fullmatch(full(box.text))]
            draft.pass_over(named)
            name = named[-1].text.rstrip("：:") if named else ""
            for box in boxes:
                if box not in named:
                    columns = heads.under(box)
                    meaning = columns[0].meaning if len(columns) == 1 else ""
                    self._place(draft, meaning, name, box, columns[0].title if len(columns) == 1 else "")
            row += 1
        return row

    def _note_panels(self, heads: Heads) -> None:
        panels = tuple(meaning for meaning in heads.meanings if meaning in {"target", "long"})
        if set(panels) == {"target", "long"}:
            self.panels = panels

    @staticmethod
    def _ends(grid: Grid, row: int) -> bool:
        return any(titles().is_title(box.text) for box in grid.said(row) if box.row == row)

    def _take_beside(self, draft: Draft, label: Box, row: int) -> None:
        meaning = titles().goal.meaning(label.text) or ""
        box = draft.grid.after(label, row)
        if points_in(label.text) is not None:
            self.pointed.append(label)
        if box is None or not box.text or titles().is_title(box.text) or box in draft.used:
            return
        others = [b for b in draft.grid.said(row) if b not in draft.used and b is not box]
        if others:  # and so nobody knows which of them it is
            return
        numbered = _NUMBERED.match(full(label.text))
        self._place(draft, meaning, "" if numbered is None else numbered[0], box, label.text)

    def _place(self, draft: Draft, meaning: str, name: str, box: Box, title: str) -> None:
        if not box.stated or is_instruction(box.text):
            draft.used.add(box)
        elif meaning in _CELLS:
            draft.used.add(box)
            self.found.setdefault("target" if meaning == "side" else meaning, []).append((name, box))
        elif title:
            draft.leave(box, title, NO_COLUMN)

    def settle(self, draft: Draft) -> None:
        """Put the texts into their cells, several of them as lines with their names."""
        for meaning, found in self.found.items():
            record, name = _CELLS[meaning]
            lines = list(self._lines(found))
            title = "预期目标" if meaning == "target" else "实际完成情况"
            draft.put(record, name, "\n".join(lines), found[0][1], title=title)

    @staticmethod
    def _lines(found: list[tuple[str, Box]]) -> Iterator[str]:
        several = len(found) > 1
        for name, box in found:
            yield f"{name}：{box.text}" if name and several else box.text
