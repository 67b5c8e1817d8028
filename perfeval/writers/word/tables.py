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
from perfeval.writers.word.text import escaped_run, kept, page_of, plain_run
from perfeval.writers.word.titles import printed_width, width
from perfeval.writers.word.trace import Written

_ROW: Final = "<w:trPr><w:cantSplit/></w:trPr>"
_HEADING_ROW: Final = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_MERGES: Final = {
    Merge.NONE: "",
    Merge.BEGINS: '<w:vMerge w:val="restart"/>',
    Merge.GOES_ON: '<w:vMerge w:val="continue"/>',
}
#: what is one figure, which must not be broken
_FIGURE: Final = re.compile(r"[≥≤<>]?-?[0-9][0-9,]*(?:\.[0-9]+)?(?:[%％]|[万亿]?元)?")
#: the width of a Chinese character in a cell, in twips: 五号 and 小四
_SMALL, _LARGE = 210, 240
#: what is never parted at the end of a line, and the gap beside figures and letters
_PIECE: Final = re.compile(r"[!-~]+|[（《“‘〔【]*.[！），。、：；？》”’〕】]*", re.DOTALL)
_GAP: Final = 0.25
#: a half-point is so many twips of a character's width; no figure is set smaller than 六号
_HALF_POINT: Final = 10
_SMALLEST: Final = 15
#: a column that gives room to figures keeps room for this many characters
_LEAST: Final = 3
#: the same for one that gives room to texts
_FEWEST: Final = 2
#: the line under a row, and what of a page's height no row of a table gets, measured in LibreOffice
_RULE: Final = 10
_LOST: Final = 120
#: a table of at most so many rows stays on one page
_TOGETHER: Final = 9
#: lines of a cell from which on its column is given width that others do not need
_FULL: Final = 4
#: so many rows of a table go on the page that it begins on, or none
_BEGIN: Final = 2


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
    cells_of = _Cells(table, widths, written)
    filled, first = [], len(written.paragraphs)
    lines = []
    for number, row in enumerate(rows):
        cells, paragraphs = cells_of.row(number, row)
        filled.append(paragraphs)
        last = number == len(rows) - 1
        said = "".join(cells if last or len(rows) > _TOGETHER or table.form else map(kept, cells))
        lines.append(f"<w:tr>{_properties(table, number, tall)}{said}</w:tr>")
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


class _Cells:
    """The cells of a table as its rows come in; those alike begin alike."""

    def __init__(self, table: Table, widths: Sequence[int], written: Written) -> None:
        self._table, self._widths, self._written = table, widths, written
        self._heads: dict[tuple[int, int, Merge, bool, bool, bool], str] = {}
        size = _size_of_figures(table, widths)
        self._resized = f'<w:r><w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>' if size else ""

    def row(self, number: int, row: Iterable[TableCell]) -> tuple[list[str], list[int]]:
        """Return the cells of a row, and how many paragraphs each of them has in the trace."""
        table, written, heading = self._table, self._written, number < self._table.headings
        cells, paragraphs = [], []
        for column, cell in _at_columns(row):
            words, across = str(cell.text), sum(self._widths[column : column + cell.columns])
            figure = bool(_FIGURE.fullmatch(words))
            head = self._head(column, cell, across, heading=heading, figure=figure)
            before = len(written.paragraphs)
            content = _cell_content(cell.text, head, written)
            if figure and self._resized and _width_of(words, _character(table)) > across:
                content = content.replace("<w:r>", self._resized)
            cells.append(f"{head}{content}</w:p></w:tc>")
            paragraphs.append(len(written.paragraphs) - before)
        if table.pages and not heading:
            cells[-1] = cells[-1].replace("</w:p>", f"{page_of(table.pages[number - table.headings])}</w:p>")
        return cells, paragraphs

    def _head(self, column: int, cell: TableCell, across: int, *, heading: bool, figure: bool) -> str:
        key = column, cell.columns, cell.merge, cell.centred, heading, figure
        head = self._heads.get(key)
        if head is None:
            style = "TableHeading" if heading else "TableCentred" if cell.centred else "TableText"
            size = "Small" if self._table.small else ""
            head = _cell_head(across, cell.columns, cell.merge, f"{style}{size}", whole=figure)
            self._heads[key] = head
        return head


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
    return sum(_heights(table, table.rows[: table.headings + _BEGIN], widths)) > room.left


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
    needed = _needed(table, widths)
    _level(table, widths, needed)
    lack = sum(max(need - has, 0) for need, has in zip(needed, widths, strict=True))
    if not lack:
        return widths
    least = _LEAST * _character(table) + 2 * CELL_ACROSS
    spare = [max(has - max(need, least), 0) for need, has in zip(needed, widths, strict=True)]
    given = min(lack, sum(spare))
    fitted = [
        has if need > has else has - free * given // max(sum(spare), 1)
        for need, has, free in zip(needed, widths, spare, strict=True)
    ]
    _give(given, fitted, needed)
    fitted[max(range(len(fitted)), key=fitted.__getitem__)] += area - sum(fitted)
    return fitted


def _level(table: Table, widths: list[int], needed: Sequence[int]) -> None:
    """Give the column whose texts take most lines what others do not need, a character at a time."""
    character, texts = _character(table), _longest(table)
    least = _FEWEST * character + 2 * CELL_ACROSS

    def lines(column: int, less: int = 0) -> int:
        return ceil(texts[column] * character / max(widths[column] - less - 2 * CELL_ACROSS, character))

    for _ in range(sum(widths) // character):
        fullest = max(range(len(widths)), key=lines)
        spare = [
            column
            for column, has in enumerate(widths)
            if has - character >= max(needed[column], least) and lines(column, character) <= lines(fullest) - 2
        ]
        if lines(fullest) <= _FULL or not spare:
            return
        giver = min(spare, key=lambda column: lines(column, character))
        widths[giver] -= character
        widths[fullest] += character


def _longest(table: Table) -> list[float]:
    """Return how wide the longest text of each column is, in characters, of the cells that stand alone."""
    longest = [""] * len(table.widths)
    for row in table.rows[table.headings :]:
        for column, (text, columns, merge, _) in _at_columns(row):
            if columns == 1 and merge is Merge.NONE and len(words := str(text)) > len(longest[column]):
                longest[column] = words
    return [max(map(width, text.split("\n"))) for text in longest]


def _give(given: int, widths: list[int], needed: Sequence[int]) -> None:
    """Give width to the columns that lack some, the narrowest of them first, so that they come out alike."""
    step = max(given // 50, 1)
    while given > 0:
        lacking = [column for column, need in enumerate(needed) if need > widths[column]]
        if not lacking:
            return
        column = min(lacking, key=lambda column: widths[column] / needed[column])
        more = min(step, given, needed[column] - widths[column])
        widths[column] += more
        given -= more


def _needed(table: Table, widths: Sequence[int]) -> list[int]:
    """Return how wide each column must be for its figures; a figure over several columns asks each for its share."""
    needed = [0] * len(table.widths)
    wide: dict[tuple[int, int], int] = {}
    for row in table.rows:
        for column, (text, columns, _, _) in _at_columns(row):
            words = str(text)
            if _FIGURE.fullmatch(words):
                place = column, column + columns
                wide[place] = max(wide.get(place, 0), _width_of(words, _character(table)))
    for (first, end), need in sorted(wide.items(), key=lambda found: found[0][1] - found[0][0]):
        has = [max(needed[column], widths[column]) for column in range(first, end)]
        lack = need - sum(has)
        for column, own in zip(range(first, end), has, strict=True):
            if end - first == 1:
                needed[column] = need
            elif lack > 0:
                needed[column] = own + -(-lack // (end - first))
    return needed


def _width_of(figure: str, character: int) -> int:
    """Return how wide a cell must be for a figure, in twips."""
    return ceil((printed_width(figure) + 1 / 4) * character) + 2 * CELL_ACROSS


def _size_of_figures(table: Table, widths: Sequence[int]) -> int:
    """Return the size in half-points at which the figures fit that do not at the table's own; 0 where all fit."""
    size = character = _character(table) // _HALF_POINT
    for row in table.rows:
        for column, (text, columns, _, _) in _at_columns(row):
            words, has = str(text), sum(widths[column : column + columns])
            if _FIGURE.fullmatch(words):
                while size > _SMALLEST and _width_of(words, size * _HALF_POINT) > has:
                    size -= 1
    return size if size < character else 0


def _labelled(
    table: Table, widths: Sequence[int], room: Room
) -> tuple[tuple[tuple[TableCell, ...], ...], int, frozenset[int]]:
    """Return the rows with the labels of groups again where a page begins, what is left of the last page, and the tall rows.

    Tall are those that no page holds, and the first ones where they do not go on the page: LibreOffice 7.4 loses all
    the rest of a table of which only headings and one whole row go there.
    """
    heights = _heights(table, table.rows, widths)
    head = sum(heights[: table.headings])
    whole = room.page - head - _LOST
    left, rows = room.left - _LOST, list[tuple[TableCell, ...]]()
    fits = [sum(heights[: table.headings + number]) <= left for number in (1, 2)]
    begin = range(table.headings, table.headings + 2) if fits == [True, False] else ()
    tall = frozenset((*begin, *(number for number, height in enumerate(heights) if height > whole)))
    tops: dict[int, Text] = {}
    for number, (row, height) in enumerate(zip(table.rows, heights, strict=True)):
        anew = height > left and number >= table.headings and number not in tall
        if anew:
            left = whole
        left -= height
        if left < 0 and number in tall:
            left %= whole  # it is parted, and ends on a later page
        below = table.rows[number + 1] if number + 1 < len(table.rows) else ()
        rows.append(tuple(_begun_anew(row, tops, below)) if anew else row)
        for column, cell in _at_columns(row):
            if cell.merge is not Merge.GOES_ON:
                tops[column] = cell.text
    return tuple(rows), left + _LOST, tall


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


def _heights(table: Table, rows: Sequence[Sequence[TableCell]], widths: Sequence[int]) -> list[int]:
    """Return about how high rows are: as the fullest of the cells that stand in each alone; a label needs all of its rows."""
    line = SMALL_LINE if table.small else TABLE_LINE
    heights = []
    labels: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(rows):
        most = 1
        for column, cell in _at_columns(row):
            lines = _lines(cell, sum(widths[column : column + cell.columns]), _character(table)) if cell.text else 0
            if cell.merge is Merge.NONE:
                most = max(most, lines)
            elif cell.merge is Merge.BEGINS:
                labels[column] = number, lines
        heights.append(most * line + 2 * CELL_ALONG + _RULE)
        for column, (first, lines) in [*labels.items()]:
            if not _goes_on(rows, number + 1, column):
                heights[-1] += max(lines * line + 2 * CELL_ALONG - sum(heights[first:]), 0)
                del labels[column]
    return heights


def _goes_on(rows: Sequence[Sequence[TableCell]], number: int, column: int) -> bool:
    """Tell whether a cell of a row goes on the one above."""
    return number < len(rows) and any(
        at == column and cell.merge is Merge.GOES_ON for at, cell in _at_columns(rows[number])
    )


def _lines(cell: TableCell, across: int, character: int) -> int:
    """Return how many lines the text of a cell takes in a column of a width in twips."""
    room = max((across - 2 * CELL_ACROSS) / character, 1)
    return sum(_broken(str(paragraph), room) for paragraph in cell.text.paragraphs())


def _broken(said: str, room: float) -> int:
    """Return how many lines a paragraph takes where so many Chinese characters have room."""
    if printed_width(said) <= room:
        return 1
    lines, filled, before = 1, 0.0, ""
    for piece in _PIECE.findall(said):
        wide = width(piece) + (_GAP if before and (before[-1].isascii() != piece[0].isascii()) else 0)
        if filled + wide > room:
            lines += max(ceil(width(piece) / room), 1) if filled else ceil(wide / room) - 1
            filled = width(piece) % room if width(piece) > room else width(piece)
        else:
            filled += wide
        before = piece
    return lines


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
