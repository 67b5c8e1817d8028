"""The funds of a form: amounts by source in columns, or one by one in cells, and the execution rate with its points."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from perfeval.figures import plain
from perfeval.model.material import Piece
from perfeval.readers.forms.draft import NO_COLUMN, TWICE, UNKNOWN, Draft
from perfeval.readers.forms.grid import Box, Grid
from perfeval.readers.forms.heads import known
from perfeval.readers.forms.titles import LONGEST, titles
from perfeval.readers.quantities import read_amount
from perfeval.readers.values import UnreadableError, figure_and_rest, narrow, read_number

#: the cell of 资金情况 for a column and a source
FIELDS: Final = {
    ("initial", "total"): "initial_budget",
    ("initial", "current"): "initial_current",
    ("initial", "prior"): "initial_prior",
    ("initial", "other"): "initial_other",
    ("adjusted", "total"): "adjusted_budget",
    ("adjusted", "current"): "current_appropriation",
    ("adjusted", "prior"): "prior_carryover",
    ("adjusted", "other"): "other_funds",
    ("spent", "total"): "expenditure",
    ("spent", "current"): "spent_current",
    ("spent", "prior"): "spent_prior",
    ("spent", "other"): "spent_other",
    ("received", "total"): "appropriation_received",
}
RATE: Final = "预算执行率"
_HEADS: Final = frozenset({"initial", "adjusted", "spent", "received", "budget", "rate"})
#: sources of Sichuan's form that are 其他资金 in the workbook, all of them together
_SPECIAL: Final = frozenset({"财政专户管理资金", "单位资金"})
_SOURCES: Final = ("current", "prior", "other")
_UNIT_IN_TITLE: Final = re.compile(
    r"[(（](?:单位|金额单位)?[:：]?\s*(?:人民币)?\s*(万元|元)\s*[)）]|^(?:单位|金额单位)?[:：]?(万元|元)$"
)
_OWN_UNIT: Final = re.compile("[0-9](万元|元)$")
_FIGURE: Final = re.compile(r"[-+0-9.,，%]+(?:万?元|%)?")
_NO_UNIT: Final = "没有写金额单位，与别的金额不知是否同一单位"
_SEVERAL: Final = "各项来源加起来不是总额，没有合并"


class Entry(NamedTuple):
    """An amount as it stands, and the row and column that it stands in."""

    box: Box
    row: str
    column: str

    @property
    def title(self) -> str:
        """What the amount stands under."""
        return "·".join(filter(None, (self.row, self.column)))


def unit_in_title(text: str) -> str | None:
    """Return the unit of money that a title names: 项目资金（万元）."""
    match = _UNIT_IN_TITLE.search(text.strip()) if len(text) <= LONGEST else None
    return None if match is None else match[1] or match[2]


def begins(grid: Grid, row: int) -> bool:
    """Tell whether a row is the head of funds in columns, not titles each with its amount beside it."""
    boxes = [box for box in grid.said(row) if box.row == row]
    found = known(boxes, titles().funds_columns)
    beside = (grid.after(box, row) for box in found.values())
    if not _HEADS & set(found) or any(b is not None and _FIGURE.fullmatch(narrow(b.text)) for b in beside):
        return False
    below = (box for box in grid.said(row + 1) if box.row == row + 1)
    return len(found) > 1 or any(titles().funds_rows.meaning(box.text) is not None for box in below)


@dataclass(slots=True)
class Funds:
    """The funds of one form while it is read."""

    amounts: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)
    rates: list[Entry] = field(default_factory=list)
    points: list[Entry] = field(default_factory=list)
    scores: list[Entry] = field(default_factory=list)
    reasons: list[Entry] = field(default_factory=list)
    #: the points that the title of the block states, and where
    titled: tuple[Decimal, Box] | None = None
    units: list[tuple[str, Box]] = field(default_factory=list)
    #: the titles of the rows that are there, filled or not
    rows: set[str] = field(default_factory=set)

    def note_unit(self, box: Box) -> bool:
        """Note the unit of money that a title names; tell whether it does."""
        unit = unit_in_title(box.text)
        if unit is not None:
            self.units.append((unit, box))
        return unit is not None

    def settle(self, draft: Draft) -> dict[str, Piece]:
        """Put the amounts into their cells; return the cells of the indicator that the execution rate is."""
        figures = _Figures(self, draft)
        figures.put()
        figures.check_rates()
        return self._rate_row(draft)

    def _rate_row(self, draft: Draft) -> dict[str, Piece]:
        points, score = (_one(draft, entries) for entries in (self.points, self.scores))
        reason = _one(draft, self.reasons, text=True)
        if points is None and self.titled is not None and score is not None:
            figure, box = self.titled
            points = draft.piece(figure, box, box.text)
        if points is None:
            for entry, piece in ((self.scores[:1], score), (self.reasons[:1], reason)):
                if piece is not None:
                    draft.leave(entry[0].box, entry[0].title, "表里没有写执行率的分值")
            return {}
        row = {name: Piece(RATE, points.origin) for name in ("level1", "level2", "name")}
        row |= {"nature": Piece("≥", points.origin), "target": Piece(Decimal(100), points.origin)}
        row |= {"unit_of_measure": Piece("%", points.origin), "points": points}
        return row | {n: p for n, p in (("self_score", score), ("deviation_reason", reason)) if p is not None}


def _one(draft: Draft, entries: Sequence[Entry], *, text: bool = False) -> Piece | None:
    """Return what entries say alike; leave them where they do not."""
    said: list[tuple[str | Decimal, Entry]] = []
    for entry in entries:
        if text:
            said.append((entry.box.text, entry))
            continue
        try:
            said.append((read_number(entry.box.value, ("分",)), entry))
        except UnreadableError:
            draft.leave(entry.box, entry.title, "不是一个数")
    if len({value for value, _ in said}) > 1:
        for _, entry in said:
            draft.leave(entry.box, entry.title, TWICE)
        return None
    for _, entry in said:
        draft.used.add(entry.box)
    return draft.piece(said[0][0], said[0][1].box, said[0][1].box.text) if said else None


class _Figures:
    """The amounts of a form, all in its unit of money."""

    def __init__(self, funds: Funds, draft: Draft) -> None:
        self._funds, self._draft = funds, draft
        self._read: dict[Box, Decimal] = {}
        self._unit = self._unit_of_money()

    def _unit_of_money(self) -> str | None:
        """Return the unit that a title declares, else the one that every amount has of its own; fill its cell."""
        boxes = [entry.box for entries in self._funds.amounts.values() for entry in entries]
        own = [(match[1], box) for box in boxes if (match := _OWN_UNIT.search(narrow(box.value)))]
        stated = self._funds.units or own
        kept = set(self._draft.used)
        for unit, box in stated if self._funds.units else _first(own):
            self._draft.put("unit", "money_unit", unit, box, said=box.text, title="金额单位")
        self._draft.used = kept | {box for _, box in self._funds.units}
        units = {unit for unit, _ in stated}
        return "万元" if not self._funds.units and len(units) > 1 else next(iter(units)) if len(units) == 1 else None

    def put(self) -> None:
        """Put every amount into its cell, or leave it."""
        for entries in self._funds.amounts.values():
            for entry in entries:
                self._take(entry)
        for key, entries in self._funds.amounts.items():
            self._place(key, [entry for entry in entries if entry.box in self._read])

    def _take(self, entry: Entry) -> None:
        box = entry.box
        bare = not self._funds.units and self._unit is not None and _OWN_UNIT.search(narrow(box.value)) is None
        try:
            if self._unit is None:
                figure, rest = figure_and_rest(box.value)
                if rest:
                    self._draft.leave(box, entry.title, UNKNOWN)
                    return
            else:
                figure = read_amount(box.value, self._unit)
        except UnreadableError:
            self._draft.leave(box, entry.title, "不是一个数")
            return
        if bare and figure:
            self._draft.leave(box, entry.title, _NO_UNIT)
        else:
            self._read[box] = figure

    def _place(self, key: tuple[str, str], entries: list[Entry]) -> None:
        name = FIELDS.get(key)
        if name is None:
            for entry in entries:
                self._draft.leave(entry.box, entry.title, NO_COLUMN)
            return
        filled = [entry for entry in entries if self._read[entry.box]]
        several = len(filled) > 1 and key[1] != "total"
        partly = bool(_SPECIAL & self._funds.rows) and not self._funds.rows >= {*_SPECIAL, "其他资金"}
        of_several = key[1] == "other" and partly and (key[0], "total") in self._funds.amounts
        if (several or of_several) and not self._adds_up(key[0]):
            for entry in filled:
                self._draft.leave(entry.box, entry.title, _SEVERAL)
        elif several:
            said = "，".join(f"{entry.row} {entry.box.text}" for entry in filled)
            total = sum((self._read[entry.box] for entry in filled), Decimal(0))
            self._draft.put("funds", name, total, filled[0].box, said=said, title=entries[0].title)
        else:
            for entry in filled or entries[:1]:
                self._draft.put("funds", name, self._read[entry.box], entry.box, said=entry.box.text, title=entry.title)
        self._draft.pass_over(entry.box for entry in entries)

    def _adds_up(self, column: str) -> bool:
        parts = [self._sum(column, source) for source in _SOURCES]
        return bool(self._funds.amounts.get((column, "total"))) and self._sum(column, "total") == sum(parts)

    def _sum(self, column: str, source: str) -> Decimal:
        entries = self._funds.amounts.get((column, source), ())
        return sum((self._read.get(entry.box, Decimal(0)) for entry in entries), Decimal(0))

    def check_rates(self) -> None:
        """Leave the rates that are not what budget and expenditure give, to the places that they are printed with."""
        rows: dict[int, dict[str, Decimal]] = {}
        for (column, _), entries in self._funds.amounts.items():
            for entry in entries:
                if entry.box in self._read:
                    rows.setdefault(entry.box.row, {})[column] = self._read[entry.box]
        for entry in self._funds.rates:
            given = _rate(rows.get(entry.box.row, {}))
            if given is None:
                self._draft.leave(entry.box, entry.title, "预算数和执行数不全，算不出执行率")
            elif not any(_agrees(printed, given) for printed in _printed(entry.box)):
                shown = plain(given.quantize(Decimal("0.01")))
                self._draft.leave(entry.box, entry.title, f"与按预算数和执行数算出的 {shown}% 不一致")
            self._draft.used.add(entry.box)


def _rate(amounts: Mapping[str, Decimal]) -> Decimal | None:
    """Return the rate in percent that the budget and the expenditure of a row give; None where one is not known."""
    budget, spent = amounts.get("adjusted", amounts.get("initial")), amounts.get("spent")
    if budget is None or spent is None:
        return None
    return spent * 100 / budget if budget else Decimal(0)


def _first(units: list[tuple[str, Box]]) -> Iterator[tuple[str, Box]]:
    """Yield the unit that all amounts have, or what they are all put into where they differ."""
    if len({unit for unit, _ in units}) == 1:
        yield units[0]
    elif units:
        yield "万元", next(box for unit, box in units if unit == "万元")


def _printed(box: Box) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield what a printed rate can mean in percent, with half a unit of its last place."""
    try:
        figure, rest = figure_and_rest(box.value)
    except UnreadableError:
        return
    exponent = figure.as_tuple().exponent
    half = Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)
    if rest in {"", "%"}:
        yield figure, half
    if not rest:
        yield figure * 100, half * 100


def _agrees(printed: tuple[Decimal, Decimal], given: Decimal) -> bool:
    figure, half = printed
    return abs(figure - given) <= half
