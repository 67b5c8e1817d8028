"""A table in WordprocessingML: columns that hold their figures, labels that stand again after a page break."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

from perfeval.reports.blocks import Merge, Table, TableCell
from perfeval.reports.runs import Text
from perfeval.writers.captions import description
from perfeval.writers.word.fitting import Fitting, Place, at_columns, places
from perfeval.writers.word.text import escaped_run, kept, page_of, plain_run
from perfeval.writers.word.trace import Written

_ROW: Final = "<w:trPr><w:cantSplit/></w:trPr>"
_HEADING_ROW: Final = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_MERGES: Final = {
    Merge.NONE: "",
    Merge.BEGINS: '<w:vMerge w:val="restart"/>',
    Merge.GOES_ON: '<w:vMerge w:val="continue"/>',
}
#: what of a page's height no row of a table gets, measured in LibreOffice
_LOST: Final = 120
#: a table of at most so many rows stays on one page
_TOGETHER: Final = 9
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


@dataclass(frozen=True, slots=True)
class _Breaks:
    """The rows that begin a page, and those that are parted where one ends."""

    anew: tuple[int, ...] = ()
    tall: frozenset[int] = frozenset()


class Setting:
    """A fitted table in WordprocessingML; its rows are set once for all documents in which its pages break alike."""

    def __init__(self, fitting: Fitting) -> None:
        """Take a fitted table."""
        self.fitting = fitting
        self._rows: dict[_Breaks, tuple[str, Written]] = {}

    def placed(self, room: Room | None, written: Written, caption: str = "") -> SetTable:
        """Return the table for a place; with `room`, labels of groups are printed again on each new page.

        Who hears the table instead of seeing it is told its caption, and of its columns.
        """
        breaks, left = (_Breaks(), None) if room is None else _breaks(self.fitting, room)
        known = self._rows.get(breaks)
        if known is None:
            known = self._rows[breaks] = self._set(breaks)
        rows, paragraphs = known
        written.also(paragraphs)
        widths = self.fitting.widths
        grid = "".join([f'<w:gridCol w:w="{width}"/>' for width in widths])
        return SetTable(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="OfficialTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>{_told(self.fitting.table, caption)}</w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>",
            left,
        )

    def _set(self, breaks: _Breaks) -> tuple[str, Written]:
        """Return the rows, and their paragraphs for the trace."""
        table, written = self.fitting.table, Written()
        rows = _labelled(self.fitting, breaks.anew) if breaks.anew else table.rows
        cells_of, filled, lines = _Cells(self.fitting, written), list[list[int]](), list[str]()
        for number, (row, grid) in enumerate(zip(rows, self.fitting.grid, strict=True)):
            cells, paragraphs = cells_of.row(number, row, places(row) if number in breaks.anew else grid)
            filled.append(paragraphs)
            said = "".join(cells)
            if number < len(rows) - 1 and len(rows) <= _TOGETHER and not table.form:
                said = kept(said)
            lines.append(f"<w:tr>{_properties(table, number, breaks.tall)}{said}</w:tr>")
        written.add_table(filled, 0)
        return "".join(lines), written


class _Cells:
    """The cells of a table as its rows come in; those alike begin alike."""

    def __init__(self, fitting: Fitting, written: Written) -> None:
        self._table, self._fitting, self._written = fitting.table, fitting, written
        self._heads: dict[tuple[int, int, Merge, bool, bool, bool], str] = {}
        size = fitting.size
        self._resized = f'<w:r><w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>' if size else ""

    def row(self, number: int, row: Iterable[TableCell], grid: Iterable[Place]) -> tuple[list[str], list[int]]:
        """Return the cells of a row, and how many paragraphs each of them has in the trace."""
        table, written, heading = self._table, self._written, number < self._table.headings
        cells, paragraphs = list[str](), list[int]()
        for cell, (column, end, merge, words, figure) in zip(row, grid, strict=True):
            key = column, end, merge, cell.centred, heading, figure
            head = self._heads.get(key) or self._head(key)
            if not words:
                cells.append(f"{head}</w:p></w:tc>")
                paragraphs.append(0)
                continue
            content = plain_run(words)
            if content is None:
                content, number_of_lines = _broken_content(cell.text, head, written)
                paragraphs.append(number_of_lines)
            else:
                written.add(cell.text, escaping=False)
                paragraphs.append(1)
            if figure and self._resized and self._fitting.is_broken(words, self._fitting.across(column, end)):
                content = content.replace("<w:r>", self._resized)
            cells.append(f"{head}{content}</w:p></w:tc>")
        if table.pages and not heading:
            cells[-1] = cells[-1].replace("</w:p>", f"{page_of(table.pages[number - table.headings])}</w:p>")
        return cells, paragraphs

    def _head(self, key: tuple[int, int, Merge, bool, bool, bool]) -> str:
        column, end, merge, centred, heading, figure = key
        style = "TableHeading" if heading else "TableCentred" if centred else "TableText"
        size = "Small" if self._table.small else ""
        across = self._fitting.across(column, end)
        head = self._heads[key] = _cell_head(across, end - column, merge, f"{style}{size}", whole=figure)
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


def begins_low(fitting: Fitting, room: Room) -> bool:
    """Tell whether so little of a page is left that a table had better begin on the next one.

    LibreOffice 7.4 loses all the rest of a table of which only headings and one row go there.
    """
    return sum(fitting.heights[: fitting.headings + _BEGIN]) > room.left


def frame(paragraph: str, area: int) -> str:
    """Return a cell without lines around what is drawn, which is no line of the text."""
    edges = "".join(f'<w:{edge} w:val="nil"/>' for edge in ("top", "left", "bottom", "right", "insideH", "insideV"))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="OfficialTable"/><w:tblW w:w="{area}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="{area}"/>'
        f'</w:tblGrid><w:tr>{_ROW}<w:tc><w:tcPr><w:tcW w:w="{area}" w:type="dxa"/></w:tcPr>{paragraph}</w:tc></w:tr></w:tbl>'
    )


def _breaks(fitting: Fitting, room: Room) -> tuple[_Breaks, int]:
    """Return where pages end in a table, and what is left of the last one.

    Tall are the rows that no page holds, and the first ones where they do not go on the page: LibreOffice 7.4 loses all
    the rest of a table of which only headings and one whole row go there.
    """
    table, heights = fitting.table, fitting.heights
    head = sum(heights[: table.headings])
    whole = room.page - head - _LOST
    left, anew = room.left - _LOST, list[int]()
    fits = [sum(heights[: table.headings + number]) <= left for number in (1, 2)]
    begin = range(table.headings, table.headings + 2) if fits == [True, False] else ()
    tall = frozenset((*begin, *(number for number, height in enumerate(heights) if height > whole)))
    for number, height in enumerate(heights):
        if height > left and number >= table.headings and number not in tall:
            anew.append(number)
            left = whole
        left -= height
        if left < 0 and number in tall:
            left %= whole  # it is parted, and ends on a later page
    return _Breaks(tuple(anew), tall), left + _LOST


def _labelled(fitting: Fitting, anew: Collection[int]) -> list[tuple[TableCell, ...]]:
    """Return the rows with the labels of groups again in those that begin a page."""
    table, rows = fitting.table, list[tuple[TableCell, ...]]()
    tops: dict[int, Text] = {}
    for number, (row, grid) in enumerate(zip(table.rows, fitting.grid, strict=True)):
        below = table.rows[number + 1] if number + 1 < len(table.rows) else ()
        rows.append(tuple(_begun_anew(row, tops, below)) if number in anew else row)
        for cell, place in zip(row, grid, strict=True):
            if place.merge is not Merge.GOES_ON:
                tops[place.column] = cell.text
    return rows


def _begun_anew(row: Iterable[TableCell], tops: dict[int, Text], below: Iterable[TableCell]) -> Iterable[TableCell]:
    """Yield the cells of a row that begins a page: those that go on a cell above say again what that one says."""
    going_on = {column for column, cell in at_columns(below) if cell.merge is Merge.GOES_ON}
    for column, cell in at_columns(row):
        if cell.merge is Merge.GOES_ON:
            merge = Merge.BEGINS if column in going_on else Merge.NONE
            yield TableCell(tops.get(column, cell.text), cell.columns, merge, cell.centred)
        else:
            yield cell


def _cell_head(across: int, columns: int, merge: Merge, style: str, *, whole: bool) -> str:
    """Return how a cell begins, up to what its first paragraph says; what is `whole` is never broken."""
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{across}" w:type="dxa"/>{span}{_MERGES[merge]}'
        f'{"<w:noWrap/>" if whole else ""}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    )


def _broken_content(text: Text, head: str, written: Written) -> tuple[str, int]:
    """Return what a cell says, the first paragraph begun and the last one not yet ended, and how many they are."""
    lines = text.paragraphs()
    for line in lines:
        written.add(line)
    begin = head[head.index("<w:p>") :]
    return f"</w:p>{begin}".join([escaped_run(str(line)) for line in lines]), len(lines)
