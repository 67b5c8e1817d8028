"""The indicators of a form: one row each below heads that are known by their titles, in whatever order they stand."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from perfeval.figures import plain
from perfeval.readers.forms.draft import NO_COLUMN, UNKNOWN, Draft, Row
from perfeval.readers.forms.grid import Box, Grid
from perfeval.readers.forms.heads import Column, Heads, by_column, heads_at, known
from perfeval.readers.forms.measures import measured
from perfeval.readers.forms.panels import NOT_OF_YEAR, not_wanted
from perfeval.readers.forms.texts import is_instruction, is_remark
from perfeval.readers.forms.titles import LONGEST, full, points_in, titles
from perfeval.readers.values import UnreadableError, normalised, read_number

_LEVELS: Final = ("level1", "level2")
_TREE: Final = frozenset(_LEVELS)
_MEASURES: Final = ("sign", "target", "with_unit", "unit", "actual", "achievement")
#: how many titles make a row the heads of indicators, which always name some level and something that is told of it
_ENOUGH: Final = 3
_OF_TREE, _OF_ROW = (
    frozenset({"level1", "level2", "name"}),
    frozenset({"target", "with_unit", "actual", "points", "score"}),
)
_NAME_MARK: Final = re.compile(r"^指标\s*[0-9０-９一二三四五六七八九十]+\s*[:：、.．]\s*|^指标\s*[:：]\s*")
_FILLER: Final = re.compile(r"(?:指标[0-9一二三四五六七八九十]*)?[:：]?(?:[.·⋯…]+|[-—/*]+|无)?")
_GROUP_POINTS: Final = re.compile(r"[（(]\s*[0-9.]+\s*分?\s*[)）]$|[0-9.]+\s*分$")
#: groups of the second level that stand under no such first level, wherever a form is from
_NEVER: Final = (
    (re.compile("^(?:产出)?(?:数量|质量|时效)(?:指标)?$"), re.compile("效益|满意")),
    (re.compile("^(?:经济|社会|生态|环境)效益(?:指标)?$|^可持续"), re.compile("产出|完成|成本|满意")),
    (re.compile("满意"), re.compile("产出|成本")),
)
_WHY_SPLIT: Final = "一个栏目名称下有几栏内容，不知用哪一栏"
_WHY_ORPHAN: Final = "下面没有认得出的指标"
_WHY_MERGED: Final = "一格跨了几个指标，不知是哪一个的"


@dataclass(slots=True)
class _Level:
    """What a level says in a row: its text, the box that it stands in, and whether that is the row's own."""

    text: str
    box: Box
    own: bool


@dataclass(slots=True)
class Total:
    """What the row of the total says: after how many indicators it stands, its points, its score, and its other words."""

    after: int
    points: Box | None = None
    score: Box | None = None
    rest: tuple[Box, ...] = ()


@dataclass(slots=True)
class Group:
    """A group whose title has points in it, and the rows that stand under it."""

    box: Box
    points: Decimal
    rows: list[Row] = field(default_factory=list)


class Indicators:
    """The indicators of one form while it is read."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._last: dict[str, _Level] = {}
        self._heads: Heads | None = None
        #: whether blanks go on with the group above, as they do where no group is merged
        self._filled = True
        self.totals: list[Total] = []
        self._groups: dict[Box, Group] = {}
        #: the upper levels of rows that made no indicator, with their titles, and those of rows that did
        self._orphans: dict[Box, tuple[str, str]] = {}
        self._parents: set[Box] = set()
        self.columns: set[str] = set()
        self.year: int | None = None
        #: the goals of several years and of this one where they stand side by side
        self.panels: Sequence[str] = ()

    @staticmethod
    def begins(grid: Grid, row: int) -> bool:
        """Tell whether a row is the head of indicators."""
        found = set(known([box for box in grid.said(row) if box.row == row], titles().indicators))
        return len(found) >= _ENOUGH and bool(found & _OF_TREE) and bool(found & _OF_ROW)

    def take(self, row: int, end: int, *, of_years: bool = False) -> int:
        """Take the indicators below the heads in a row; return the row after them. Those `of_years` have no place."""
        grid, draft = self._draft.grid, self._draft
        heads = heads_at(grid, row, titles().indicators)
        here = {box for r in range(heads.first, heads.end) for box in grid.said(r)}
        sides = [box for box in here if titles().sides.meaning(box.text) or titles().goal.meaning(box.text)]
        groups = [self._group(box) for box in sides if points_in(box.text) is not None]
        draft.pass_over(here)
        others = not_wanted(heads.columns, self.panels)
        if self._heads is None or _titles(heads) != _titles(self._heads):
            self._last = {}
        self._heads = heads
        rows = range(heads.end, next((r for r in range(heads.end, end) if self._ends(r, heads)), end))
        others = {**self._split(heads, rows), **others}
        if of_years:
            others = dict.fromkeys(heads.columns, NOT_OF_YEAR)
        self._filled = not any(box.bottom > box.row + 1 for r in rows for box in self._levels_at(r, heads))
        for number in rows:
            self._row(number, heads, others, groups)
        return rows.stop

    def _split(self, heads: Heads, rows: Iterable[int]) -> dict[Column, str]:
        """Return the columns under whose one title several cells of a row are filled, and why they are not read."""
        split: dict[Column, str] = {}
        for row in rows:
            boxes = [box for box in self._draft.grid.said(row) if box.row >= heads.end and box.stated]
            found, _ = by_column(heads, boxes)
            split |= {column: _WHY_SPLIT for column, standing in found.items() if len(standing) > 1}
        return split

    def _group(self, box: Box) -> Group:
        return self._groups.setdefault(box, Group(box, Decimal(points_in(box.text) or 0)))

    def _ends(self, row: int, heads: Heads) -> bool:
        """Tell whether another block begins in a row: a title at the left edge, where no name of an indicator stands."""
        here = [box for box in self._draft.grid.said(row) if box.row == row]
        if not here:
            return False
        first = here[0]
        if self.begins(self._draft.grid, row):
            return True
        if first.column > heads.columns[0].left:
            return False
        inline = re.match(r"([^:：]{2,20})[:：]", first.text)
        titled = titles().pairs.meaning(first.text if inline is None else inline[1])
        if is_remark(first.text) or titled not in {None, "total"} or titles().goal.meaning(first.text) is not None:
            return True
        return len(here) == 1 and titles().sides.meaning(first.text) is not None

    # ------------------------------------------------------------ rows

    def _levels_at(self, row: int, heads: Heads) -> Iterator[Box]:
        """Yield the boxes of a row that stand under the titles of levels."""
        levels = [column for column in heads.columns if column.meaning in _TREE]
        for box in self._draft.grid.row(row):
            if box.row >= heads.end and any(2 * column.share_of(box) >= 1 for column in levels):
                yield box

    def _row(self, row: int, heads: Heads, others: Mapping[Column, str], groups: list[Group]) -> None:
        draft = self._draft
        boxes = [box for box in draft.grid.said(row) if box not in draft.used and box.row >= heads.end]
        boxes = [box for box in boxes if not self._is_side(box)]
        if not boxes:
            return
        label = next((box for box in boxes if titles().words.meaning(box.text) == "totals"), None)
        if label is not None and label.row == row:
            self._take_total(label, boxes, heads)
            return
        found, astray = by_column(heads, boxes)
        if any(column.meaning == "name" for over, _ in astray for column in over):
            return  # which is no indicator
        found = self._with_both_levels(found, astray)
        cells: dict[str, Box] = {}
        stated = {
            column in others
            for column, standing in found.items()
            if column.meaning not in _TREE and any(map(_says, standing))
        }
        for column, standing in found.items():
            if column in others:
                self._pass_over(
                    column,
                    standing,
                    others[column],
                    stated=True in stated or (bool(stated) and others[column] != NOT_OF_YEAR),
                )
            else:
                self._take_column(column, standing, cells, row)
        levels = {name: self._level(name, row, heads, others) for name in _LEVELS}
        self._finish(row, heads, cells, levels, groups, stated=bool(stated))

    @staticmethod
    def _is_side(box: Box) -> bool:
        return titles().sides.meaning(box.text) is not None and box.bottom > box.row + 1

    def _with_both_levels(
        self, found: dict[Column, list[Box]], astray: list[tuple[tuple[Column, ...], Box]]
    ) -> dict[Column, list[Box]]:
        """Give a box across both upper levels to each of them; leave another that stands under several titles."""
        for over, box in astray:
            if over and {column.meaning for column in over} == set(_LEVELS):
                for column in over:
                    found.setdefault(column, []).append(box)
            else:
                self._draft.leave(box, "、".join(column.title for column in over), UNKNOWN)
        return found

    def _pass_over(self, column: Column, boxes: list[Box], why: str, *, stated: bool) -> None:
        """Leave what stands under a title that is not read; a level where the row says anything else."""
        for box in boxes:
            if column.meaning in _TREE and stated:
                self._orphans.setdefault(box, (column.title, why))
            elif column.meaning not in _TREE and _says(box):
                self._draft.leave(box, column.title, why)
            self._draft.used.add(box)

    def _take_column(self, column: Column, boxes: list[Box], cells: dict[str, Box], row: int) -> None:
        """Take what stands under one title in a row."""
        draft, box = self._draft, boxes[0]
        if not box.stated and not box.fault:
            draft.used.add(box)
        elif column.meaning in {"", "other"} or box.fault:
            draft.leave(box, column.title, NO_COLUMN if column.meaning else UNKNOWN)
        elif box.bottom > box.row + 1 and column.meaning not in _TREE and self._shared(box, row):
            draft.leave(box, column.title, _WHY_MERGED)
        else:
            cells[column.meaning] = box

    def _shared(self, box: Box, row: int) -> bool:
        """Tell whether a merged cell belongs to several rows that each say something of their own."""
        grid = self._draft.grid
        return any(b.row == r for r in range(row + 1, box.bottom) for b in grid.said(r))

    def _level(self, name: str, row: int, heads: Heads, others: Mapping[Column, str]) -> _Level | None:
        """Return what a level says of a row: its own cell, a merged one, or the one above a blank."""
        grid = self._draft.grid
        column = next((c for c in heads.columns if c.meaning == name and c not in others), None)
        if column is None:
            return None
        hidden = [b for b in grid.hidden(row) if 2 * b.shared(column.left, column.right) > b.right - b.column]
        here = [b for b in grid.row(row) if 2 * column.share_of(b) >= 1 and b.row >= heads.end]
        box = next((b for b in here if b.stated and {c.meaning for c in heads.under(b)} <= _TREE), None)
        if box is not None and not hidden:
            if name == "level1" and (self._last.get(name) is None or self._last[name].box is not box):
                self._last.pop("level2", None)
            self._last[name] = _Level(box.text, box, box.row == row)
            return self._last[name]
        if hidden or not self._filled:  # a group whose name is hidden or blank, where groups are merged
            self._last.pop(name, None)
            return None
        last = self._last.get(name)
        return None if last is None else _Level(last.text, last.box, own=False)

    def _finish(
        self,
        row: int,
        heads: Heads,
        cells: dict[str, Box],
        levels: dict[str, _Level | None],
        groups: list[Group],
        *,
        stated: bool,
    ) -> None:
        """Make an indicator of the cells of a row; leave them where it has no name."""
        draft = self._draft
        title_of = {column.meaning: column.title for column in heads.columns}
        name = cells.pop("name", None)
        rest = {meaning: box for meaning, box in cells.items() if meaning not in _LEVELS}
        text = "" if name is None else _plain_name(name.text)
        draft.pass_over(box for meaning, box in cells.items() if meaning in _LEVELS)
        if _FILLER.fullmatch(normalised(text)):
            draft.pass_over([name] if name is not None else [])
            for meaning, box in rest.items():
                draft.leave(box, title_of[meaning], "没有写指标名称")
            self._groups_of(levels, None, groups)
            if stated:
                for meaning, level in levels.items():
                    if level is not None:
                        self._orphans.setdefault(level.box, (title_of[meaning], _WHY_ORPHAN))
            return
        assert name is not None  # noqa: S101 - a filler has no name
        made = Row(tuple(draft.grid.row(row)))
        self._put_levels(made, levels, text, title_of)
        made.pieces["name"] = draft.piece(text, name, name.text if normalised(name.text) != normalised(text) else "")
        made.pieces |= measured(draft, {m: b for m, b in rest.items() if m in _MEASURES}, title_of, self.year)
        self._put_rest(made, rest, title_of)
        draft.rows.append(made)
        self.columns.update(heads.meanings)
        self._groups_of(levels, made, groups)

    def _put_levels(self, made: Row, levels: dict[str, _Level | None], name: str, title_of: dict[str, str]) -> None:
        first, second = levels["level1"], levels["level2"]
        if first is not None and second is not None and not first.own and _never(second.text, first.text):
            self._draft.leave(
                first.box, title_of["level1"], f"与二级指标“{_group_name(second.text)}”不相配，没有采用（{name}）"
            )
            first = None
        for field_name, level in (("level1", first), ("level2", second)):
            if level is not None:
                text = _group_name(level.text)
                said = level.text if normalised(level.text) != normalised(text) else ""
                made.pieces[field_name] = self._draft.piece(text, level.box, said)
                self._parents.add(level.box)

    def _put_rest(self, made: Row, rest: dict[str, Box], title_of: dict[str, str]) -> None:
        draft = self._draft
        for meaning, cell in (("points", "points"), ("score", "self_score")):
            box = rest.get(meaning)
            if box is not None:
                try:
                    made.pieces[cell] = draft.piece(read_number(box.value, ("分",)), box, box.text)
                except UnreadableError:
                    draft.leave(box, title_of[meaning], f"不是一个数（{made.pieces['name'].value}）")
        reason = rest.get("reason")
        if reason is not None and is_instruction(reason.text):
            draft.used.add(reason)
        elif reason is not None:
            made.pieces["deviation_reason"] = draft.piece(reason.text, reason)

    def _groups_of(self, levels: dict[str, _Level | None], row: Row | None, groups: Iterable[Group]) -> None:
        """Note under which titles with points a row stands."""
        found = [self._group(level.box) for level in levels.values() if level is not None and points_in(level.box.text)]
        if row is not None:
            for group in (*found, *groups):
                group.rows.append(row)

    # ------------------------------------------------------------ totals

    def take_total(self, row: int) -> bool:
        """Take a row of totals that stands apart from the indicators; tell whether it is one."""
        boxes = [box for box in self._draft.grid.said(row) if box.row == row]
        label = boxes[0] if boxes and titles().words.meaning(boxes[0].text) == "totals" else None
        if label is None or self._heads is None:
            return False
        self._take_total(label, boxes, self._heads)
        return True

    def _take_total(self, label: Box, boxes: list[Box], heads: Heads) -> None:
        draft = self._draft
        draft.used.add(label)
        total = Total(len(draft.rows))
        rest = []
        for box in boxes:
            if box is label or not box.stated:
                draft.used.add(box)
                continue
            columns = heads.under(box)
            meanings = {column.meaning for column in columns}
            figure = box.text[:1].isdigit()
            if meanings == {"points"} and figure and total.points is None:
                total.points = box
            elif meanings == {"score"} and figure and total.score is None:
                total.score = box
            elif meanings == {"other"}:
                draft.leave(box, f"{label.text}·{columns[0].title}", NO_COLUMN)
            else:
                rest.append(box)
        total.rest = tuple(rest)
        self.totals.append(total)

    def left(self) -> Iterator[tuple[Box, str, str]]:
        """Yield the levels that no indicator stands under, and titles whose points are not those of their rows, and why."""
        for box, (title, why) in self._orphans.items():
            if box not in self._parents:
                yield box, title, why
        for group in self._groups.values():
            points = [row.pieces["points"].value for row in group.rows if "points" in row.pieces]
            if not points:
                yield group.box, group.box.text, "各指标没有写分值"
            elif (found := sum((p for p in points if isinstance(p, Decimal)), Decimal(0))) != group.points:
                yield group.box, group.box.text, f"与各指标分值之和 {plain(found)} 不一致"


def _says(box: Box) -> bool:
    """Tell whether a box says anything, not only that a row is not filled in: 指标2：……."""
    return bool(box.fault) or (box.stated and _FILLER.fullmatch(normalised(box.text)) is None)


def _titles(heads: Heads) -> tuple[str, ...]:
    return tuple(column.title for column in heads.columns)


def _plain_name(text: str) -> str:
    return _NAME_MARK.sub("", "".join(line.strip() for line in text.splitlines())).strip("★☆*＊﹡ ")


def _group_name(text: str) -> str:
    joined = "".join(text.split())
    bare = _GROUP_POINTS.sub("", joined) if len(joined) <= LONGEST else joined
    return bare.rstrip("：:").strip("★☆*＊﹡")


def _never(second: str, first: str) -> bool:
    second, first = full(_group_name(second)), full(_group_name(first))
    return any(below.search(second) and above.search(first) for below, above in _NEVER)
