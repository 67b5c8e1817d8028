"""The values that a report prints with the cells that they came from, put together where paragraphs part them."""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Final

from perfeval import template
from perfeval.cells import Cell, cell_at
from perfeval.readers.word.trace import Printed, Source, Trace, Value
from perfeval.records import frozen

_CELL: Final = re.compile("[A-Z]{1,3}[0-9]{1,7}")
_GROUPS: Final = frozenset({"一级指标", "二级指标"})
#: what tells which indicator a row of a table prints
_OF_A_ROW: Final = frozenset({"三级指标", "分值", "年度指标值", "指标值", "指标性质", "计量单位"})
#: cells that one value comes from; no report says anything of more of them as they were typed
_MOST_CELLS: Final = 1000


@frozen
class Seen:
    """A value as it was printed: its source, what it says, the same with the values in it named, and its paragraphs.

    `inherited` tells that a merged cell of a table says it for another row than the one that it was typed in.
    """

    source: Source
    text: str
    worded: str
    paragraphs: tuple[int, ...]
    #: where it begins in the first of them
    start: int
    cells: tuple[Cell, ...]
    inherited: bool = False


def cells_named(names: str) -> tuple[Cell, ...]:
    """Return cells as a source names them, such as 绩效指标!D3:F3、H3; none where they are not named so, or too many."""
    cells: list[Cell] = []
    for area in names.split("，"):
        sheet, _, addresses = area.rpartition("!")
        for address in addresses.split("、"):
            first, _, last = address.partition(":")
            if not sheet or not _CELL.fullmatch(first) or not _CELL.fullmatch(last or first):
                return ()
            try:
                begin, end = cell_at(sheet, first), cell_at(sheet, last or first)
            except ValueError:
                return ()
            height, width = end.row - begin.row + 1, end.column - begin.column + 1
            if height * width + len(cells) > _MOST_CELLS:
                return ()
            cells += [Cell(sheet, begin.row + r, begin.column + c) for r in range(height) for c in range(width)]
    return tuple(cells)


def values_of(trace: Trace) -> Iterator[Seen]:
    """Yield the values of a trace in reading order; those of a merged cell, last, for each row that it spans."""
    groups = {number: cell for _, rows in tables_of(trace) for row in rows for cell in row for number in cell}
    begun: Seen | None = None
    for number, paragraph in enumerate(trace.paragraphs):
        found = [_seen(number, paragraph, place, value) for place, value in enumerate(paragraph.values)]
        if begun is not None:
            goes_on = found and paragraph.values[0].start == 0 and found[0].source is begun.source
            if goes_on and groups.get(number) == groups.get(number - 1):
                found[0] = _joined(begun, found[0])
            else:
                yield begun
            begun = None
        for value, seen in zip(paragraph.values, found, strict=True):
            if begun is None and value.end == len(paragraph.text):
                begun = seen  # which the next paragraph may go on with
            else:
                yield seen
    if begun is not None:
        yield begun
    yield from _inherited(trace)


def _seen(number: int, paragraph: Printed, place: int, value: Value) -> Seen:
    rest = (paragraph.values[number] for number in range(place + 1, len(paragraph.values)))
    within = takewhile(lambda other: other.start < value.end, rest)
    inside = [other for other in within if other.source.name in template.SLOTS]
    worded = paragraph.skeleton(value.start, value.end, inside)
    return Seen(value.source, paragraph.said(value), worded, (number,), value.start, cells_named(value.source.cells))


def _joined(begun: Seen, seen: Seen) -> Seen:
    text, worded = f"{begun.text}\n{seen.text}", f"{begun.worded}\n{seen.worded}"
    return Seen(begun.source, text, worded, begun.paragraphs + seen.paragraphs, begun.start, begun.cells)


def tables_of(trace: Trace) -> Iterator[tuple[int, list[list[range]]]]:
    """Yield the tables of a trace: the first paragraph of each, and the paragraphs of its cells row by row."""
    for first, shape in trace.tables:
        place, rows = first, []
        for numbers in shape:
            row = []
            for number in numbers:
                row.append(range(place, place + number))
                place += number
            rows.append(row)
        yield first, rows


def _inherited(trace: Trace) -> Iterator[Seen]:
    """Yield the names of groups for the rows of indicators that are merged with the one that prints them.

    A group that goes on on another page has its name there once more.
    """
    for _, rows in tables_of(trace):
        above: dict[int, tuple[int, Value]] = {}
        for row in rows:
            own = {column: named for column, cell in enumerate(row) if (named := _group_name(trace, cell)) is not None}
            above = {c: known for c, known in above.items() if c < len(row) and not row[c]} | own
            number = _row_of(trace, row)
            for place, name in above.values() if number else ():
                cells = cells_named(name.source.cells)
                if len(cells) == 1 and cells[0].row != number:
                    text = trace.paragraphs[place].said(name)
                    here = (cells[0]._replace(row=number),)
                    yield Seen(name.source, text, text, (place,), name.start, here, inherited=True)


def _group_name(trace: Trace, cell: range) -> tuple[int, Value] | None:
    """Return the name of a group of indicators that a cell of a table prints, and its paragraph."""
    values = ((n, value) for n in cell for value in trace.paragraphs[n].values)
    return next(((n, value) for n, value in values if value.source.name in _GROUPS), None)


def _row_of(trace: Trace, row: Iterable[range]) -> int:
    """Return the row of 绩效指标 that a row of a table prints; 0 where there is none."""
    values = (value for cell in row for number in cell for value in trace.paragraphs[number].values)
    found = (cells_named(value.source.cells) for value in values if value.source.name in _OF_A_ROW)
    return next((cells[0].row for cells in found if len(cells) == 1), 0)
