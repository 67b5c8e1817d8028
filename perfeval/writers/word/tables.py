"""A table in WordprocessingML: columns that hold their figures, labels that stand again after a page break."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from typing import Final

from perfeval.reports.blocks import Merge, Table, TableCell
from perfeval.reports.runs import Text
from perfeval.writers.captions import description
from perfeval.writers.word.measures import CELL_ACROSS, CELL_ALONG, SMALL_LINE, TABLE_LINE
from perfeval.writers.word.text import escaped_run, page_of, plain_run
from perfeval.writers.word.titles import printed_width
from perfeval.writers.word.trace import Written

_ROW: Final = "<w:trPr><w:cantSplit/></w:trPr>"
_HEADING_ROW: Final = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_MERGES: Final = {
    Merge.NONE: "",
    Merge.BEGINS: '<w:vMerge w:val="restart"/>',
    Merge.GOES_ON: '<w:vMerge w:val="continue"/>',
}
#: what is one figure, which must not be broken
_FIGURE: Final = re.compile(r"[≥≤<>]?-?[0-9][0-9,]*(?:\.[0-9]+)?[%％]?")
#: the width of a Chinese character in a cell, in twips: 五号 and 小四
_SMALL, _LARGE = 210, 240
#: a column that gives room to figures keeps room for this many characters
_LEAST: Final = 3
#: so many rows of a table go on the page that it begins on, or none
_BEGIN: Final = 3


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a page is left for a table, and how much a page has, in twips."""

    left: int
    page: int


@dataclass(frozen=True, slots=True)
class SetTable:
    """A table that was set, and the room that it leaves on its last page; None where that is not known."""

    xml: str
    left: int | None


def set_table(table: Table, area: int, room: Room | None, written: Written, caption: str = "") -> SetTable:
    """Set a table as wide as the type area; with `room`, labels of groups are printed again on each new page.

    Who hears the table instead of seeing it is told its caption, and of its columns.
    """
    widths = _widths(table, area)
    rows, left, tall = (table.rows, None, frozenset[int]()) if room is None else _labelled(table, widths, room)
    size = "Small" if table.small else ""
    heads: dict[tuple[int, int, Merge, bool, bool, bool], str] = {}
    lines = []
    filled, first = [], len(written.paragraphs)
    for number, row in enumerate(rows):
        heading = number < table.headings
        cells, column, paragraphs = [], 0, []
        for text, columns, merge, centred in row:
            figure = bool(_FIGURE.fullmatch(str(text)))
            key = column, columns, merge, centred, heading, figure
            head = heads.get(key)
            if head is None:
                style = f"{'TableHeading' if heading else 'TableCentred' if centred else 'TableText'}{size}"
                across = sum(widths[column : column + columns])
                head = heads[key] = _cell_head(across, columns, merge, style, whole=figure)
            column += columns
            before = len(written.paragraphs)
            cells.append(f"{head}{_cell_content(text, head, written)}</w:p></w:tc>")
            paragraphs.append(len(written.paragraphs) - before)
        filled.append(paragraphs)
        if table.pages and not heading:
            cells[-1] = cells[-1].replace("</w:p>", f"{page_of(table.pages[number - table.headings])}</w:p>")
        lines.append(f"<w:tr>{_properties(table, number, tall)}{''.join(cells)}</w:tr>")
    written.add_table(filled, first)
    return SetTable(
        (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="OfficialTable"/><w:tblW w:w="{area}" w:type="dxa"/>'
            f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>{_told(table, caption)}</w:tblPr><w:tblGrid>'
            + "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
            + f"</w:tblGrid>{''.join(lines)}</w:tbl>"
        ),
        left,
    )


def _told(table: Table, caption: str) -> str:
    named = f'<w:tblCaption w:val="{escape(caption)}"/>' if caption else ""
    return f'{named}<w:tblDescription w:val="{escape(description(table))}"/>'


def _properties(table: Table, number: int, tall: frozenset[int]) -> str:
    """Return the properties of a row: headings are repeated, rows are whole.

    One that no page holds is parted all the same, and lines would be lost where it may not be.
    """
    if number < table.headings:
        return _HEADING_ROW
    return "" if number in tall else _ROW


def begins_low(table: Table, area: int, room: Room) -> bool:
    """Tell whether so little of a page is left that a table had better begin on the next one.

    LibreOffice 7.4 loses all the rest of a table of which only headings and one row go there.
    """
    widths = _widths(table, area)
    begin = table.rows[: table.headings + _BEGIN]
    return sum(_height(row, widths, table) for row in begin) > room.left


def frame(paragraph: str, area: int) -> str:
    """Return a cell without lines around what is drawn, which is no line of the text."""
    edges = "".join(f'<w:{edge} w:val="nil"/>' for edge in ("top", "left", "bottom", "right", "insideH", "insideV"))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="OfficialTable"/><w:tblW w:w="{area}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="{area}"/>'
        f'</w:tblGrid><w:tr>{_ROW}<w:tc><w:tcPr><w:tcW w:w="{area}" w:type="dxa"/></w:tcPr>{paragraph}</w:tc></w:tr></w:tbl>'
    )


def _character(table: Table) -> int:
    return _SMALL if table.small else _LARGE


def _widths(table: Table, area: int) -> list[int]:
    """Return the widths of the columns: as the outline says, but for figures that would be broken."""
    whole = sum(table.widths)
    widths = [area * part // whole for part in table.widths]
    widths[-1] += area - sum(widths)
    needed = _needed(table)
    lack = sum(max(need - has, 0) for need, has in zip(needed, widths, strict=True))
    if not lack:
        return widths
    least = _LEAST * _character(table) + 2 * CELL_ACROSS
    spare = [max(has - max(need, least), 0) for need, has in zip(needed, widths, strict=True)]
    given = min(lack, sum(spare))
    fitted = [
        max(has, min(need, has + (need - has) * given // lack))
        if need > has
        else has - free * given // max(sum(spare), 1)
        for need, has, free in zip(needed, widths, spare, strict=True)
    ]
    fitted[max(range(len(fitted)), key=fitted.__getitem__)] += area - sum(fitted)
    return fitted


def _needed(table: Table) -> list[int]:
    """Return how wide each column must be for its figures."""
    needed = [0] * len(table.widths)
    digit = _character(table) // 2
    for row in table.rows:
        for column, (text, columns, _, _) in _at_columns(row):
            words = str(text)
            if columns == 1 and _FIGURE.fullmatch(words):
                needed[column] = max(needed[column], len(words) * digit + 2 * CELL_ACROSS + digit // 2)
    return needed


def _labelled(
    table: Table, widths: Sequence[int], room: Room
) -> tuple[tuple[tuple[TableCell, ...], ...], int, frozenset[int]]:
    """Return the rows with the labels of groups again where a page begins, what is left of the last page, and the tall rows."""
    heights = [_height(row, widths, table) for row in table.rows]
    head = sum(heights[: table.headings])
    left, rows = room.left, list[tuple[TableCell, ...]]()
    tops: dict[int, Text] = {}
    for number, (row, height) in enumerate(zip(table.rows, heights, strict=True)):
        anew = height > left and number >= table.headings
        if anew:
            left = room.page - head
        left -= height
        below = table.rows[number + 1] if number + 1 < len(table.rows) else ()
        rows.append(tuple(_begun_anew(row, tops, below)) if anew else row)
        for column, cell in _at_columns(row):
            if cell.merge is not Merge.GOES_ON:
                tops[column] = cell.text
    tall = frozenset(number for number, height in enumerate(heights) if height > room.page - head)
    return tuple(rows), left, tall


def _begun_anew(row: Iterable[TableCell], tops: dict[int, Text], below: Iterable[TableCell]) -> Iterable[TableCell]:
    """Yield the cells of a row that begins a page: those that go on a cell above say again what that one says."""
    going_on = {column for column, cell in _at_columns(below) if cell.merge is Merge.GOES_ON}
    for column, cell in _at_columns(row):
        if cell.merge is Merge.GOES_ON:
            merge = Merge.BEGINS if column in going_on else Merge.NONE
            yield TableCell(tops.get(column, cell.text), cell.columns, merge, cell.centred)
        else:
            yield cell


def _at_columns(row: Iterable[TableCell]) -> Iterable[tuple[int, TableCell]]:
    column = 0
    for cell in row:
        yield column, cell
        column += cell.columns


def _height(row: Sequence[TableCell], widths: Sequence[int], table: Table) -> int:
    """Return about how high a row is: as the fullest of its cells that stand in this row alone."""
    character = _character(table)
    most = 1
    for column, (text, columns, merge, _) in _at_columns(row):
        if merge is Merge.NONE and text:
            # halves of a Chinese character that a line takes
            across = max(2 * (sum(widths[column : column + columns]) - 2 * CELL_ACROSS) // character, 2)
            most = max(most, sum(ceil(max(2 * printed_width(str(line)), 1) / across) for line in text.paragraphs()))
    return most * (SMALL_LINE if table.small else TABLE_LINE) + 2 * CELL_ALONG


def _cell_head(across: int, columns: int, merge: Merge, style: str, *, whole: bool) -> str:
    """Return how a cell begins, up to what its first paragraph says; what is `whole` is never broken."""
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{across}" w:type="dxa"/>{span}{_MERGES[merge]}'
        f'{"<w:noWrap/>" if whole else ""}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    )


def _cell_content(text: Text, head: str, written: Written) -> str:
    """Return what a cell says, the first paragraph begun and the last one not yet ended."""
    if not text:
        return ""
    plain = plain_run(str(text))
    if plain is not None:
        written.add(text, escaping=False)
        return plain
    runs = []
    for line in text.paragraphs():
        written.add(line)
        runs.append(escaped_run(str(line)))
    begin = head[head.index("<w:p>") :]
    return f"</w:p>{begin}".join(runs)
