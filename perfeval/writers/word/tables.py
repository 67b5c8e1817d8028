"""A table in WordprocessingML: columns that hold their figures, labels that stand again after a page break."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final, TypeAlias

from perfeval.records import frozen
from perfeval.reports.blocks import Merge, Table, TableCell
from perfeval.reports.runs import Text
from perfeval.writers.captions import description
from perfeval.writers.word.fitting import Fitting, Place, at_columns, places
from perfeval.writers.word.text import PLAIN, PLAIN_END, escaped_run, not_plain, page_of
from perfeval.writers.word.trace import Written

_ROW: Final = "<w:trPr><w:cantSplit/></w:trPr>"
_HEADING_ROW: Final = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_MERGES: Final = {
    Merge.NONE: "",
    Merge.BEGINS: '<w:vMerge w:val="restart"/>',
    Merge.GOES_ON: '<w:vMerge w:val="continue"/>',
}
#: how a cell ends, and one whose text is plain
_END: Final = "</w:p></w:tc>"
_PLAIN_END: Final = f"{PLAIN_END}{_END}"
#: what of a page's height no row of a table gets, measured in LibreOffice
_LOST: Final = 120
#: a table of at most so many rows stays on one page
_TOGETHER: Final = 9
#: so many rows of a table go on the page that it begins on, or none
_BEGIN: Final = 2


@frozen
class Room:
    """How much of a page is left for a table, and how much a page has, in twips."""

    left: int
    page: int


@frozen
class SetTable:
    """A table that was set, and the room that it leaves on its last page; None where that is not known."""

    xml: str
    left: int | None


@frozen
class _Breaks:
    """The rows that begin a page, and those that are parted where one ends."""

    anew: tuple[int, ...] = ()
    tall: frozenset[int] = frozenset()


class Setting:
    """A fitted table in WordprocessingML; its rows are set once for all documents in which its pages break alike."""

    def __init__(self, fitting: Fitting) -> None:
        """Take a fitted table."""
        self.fitting = fitting
        self._described = escape(description(fitting.table))
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
        named = f'<w:tblCaption w:val="{escape(caption)}"/>' if caption else ""
        return SetTable(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="OfficialTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>{named}'
            f'<w:tblDescription w:val="{self._described}"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>",
            left,
        )

    def _set(self, breaks: _Breaks) -> tuple[str, Written]:
        """Return the rows, and their paragraphs for the trace."""
        table, written = self.fitting.table, Written()
        rows = _labelled(table, breaks.anew) if breaks.anew else table.rows
        together = len(rows) if len(rows) <= _TOGETHER and not table.form else 0
        found = _Rows(self.fitting, written)
        for number, row in enumerate(rows):
            grid = places(row) if number in breaks.anew else self.fitting.grid[number]
            found.add(number, zip(row, grid, strict=True), tall=number in breaks.tall, keeping=number + 1 < together)
        written.add_table(found.filled, 0)
        return "".join(found.xml), written


#: a cell by its columns, how it goes together with others, whether it is centred, a figure, a heading, kept with the next row
_Kind: TypeAlias = tuple[int, int, Merge, bool, bool, bool, bool]


class _Rows:
    """The rows of a table as they come in; cells alike begin alike.

    `xml` is all in small pieces, since a table joined row by row would be copied again and again; `filled` tells how many
    paragraphs each cell has in the trace.
    """

    def __init__(self, fitting: Fitting, written: Written) -> None:
        self._table, self._fitting, self._written = fitting.table, fitting, written
        self._heads: dict[_Kind, str] = {}
        size = fitting.size
        self._resized = f'<w:r><w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>' if size else ""
        self.xml: list[str] = []
        self.filled: list[list[str]] = []

    def add(self, number: int, row: Iterable[tuple[TableCell, Place]], *, tall: bool, keeping: bool) -> None:
        """Add a row; one that is `keeping` stays on one page with the next."""
        xml, written, table, heads = self.xml, self._written, self._table, self._heads
        paragraphs: list[str] = []
        heading = number < table.headings
        xml.append(f"<w:tr>{_properties(heading=heading, tall=tall)}")
        for cell, (column, end, merge, words, figure) in row:
            kind = column, end, merge, cell.centred, figure > 0, heading, keeping
            head = heads.get(kind) or self._head(kind)
            if not words:
                paragraphs.append("0")
                xml += (head, _END)
            elif not_plain(words) or (figure and self._resized):
                lines = cell.text.paragraphs()
                paragraphs.append(str(len(lines)))
                xml += (head, self._said(lines, head, figure, self._fitting.across(column, end)), _END)
            else:
                written.add_plain(cell.text)
                paragraphs.append("1")
                xml += (head, PLAIN, words, _PLAIN_END)
        if table.pages and not heading:
            page = page_of(table.pages[number - table.headings])
            xml[-1] = xml[-1].replace("</w:p>", f"{page}</w:p>")
        xml.append("</w:tr>")
        self.filled.append(paragraphs)

    def _head(self, kind: _Kind) -> str:
        """Return how a cell begins, up to what its first paragraph says; a figure is never broken."""
        column, end, merge, centred, figure, heading, keeping = kind
        style = "TableHeading" if heading else "TableCentred" if centred else "TableText"
        span = f'<w:gridSpan w:val="{end - column}"/>' if end - column > 1 else ""
        head = self._heads[kind] = (
            f'<w:tc><w:tcPr><w:tcW w:w="{self._fitting.across(column, end)}" w:type="dxa"/>{span}{_MERGES[merge]}'
            f'{"<w:noWrap/>" if figure else ""}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
            f'<w:pStyle w:val="{style}{"Small" if self._table.small else ""}"/>'
            f"{'<w:keepNext/>' if keeping else ''}</w:pPr>"
        )
        return head

    def _said(self, lines: Iterable[Text], head: str, figure: float, across: int) -> str:
        """Return what a cell says, its first paragraph begun by its head and its last one not ended."""
        for line in lines:
            self._written.add(line)
        between = f"</w:p>{head[head.index('<w:p>') :]}"
        said = between.join([escaped_run(str(line)) for line in lines])
        if figure and self._resized and self._fitting.is_broken(figure, across):
            return said.replace("<w:r>", self._resized)
        return said


def _properties(*, heading: bool, tall: bool) -> str:
    """Return the properties of a row: headings are repeated, rows are whole.

    One that no page holds is parted all the same, and lines would be lost where it may not be.
    """
    if heading:
        return _HEADING_ROW
    return "" if tall else _ROW


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


def _labelled(table: Table, anew: Iterable[int]) -> list[tuple[TableCell, ...]]:
    """Return the rows with the labels of groups again in those that begin a page."""
    rows = [*table.rows]
    for number in anew:
        rows[number] = tuple(_begun_anew(rows, number))
    return rows


def _begun_anew(rows: Sequence[tuple[TableCell, ...]], number: int) -> Iterator[TableCell]:
    """Yield the cells of a row that begins a page: those that go on a cell above say again what that one says."""
    below = rows[number + 1] if number + 1 < len(rows) else ()
    going_on = {column for column, cell in at_columns(below) if cell.merge is Merge.GOES_ON}
    for column, cell in at_columns(rows[number]):
        if cell.merge is Merge.GOES_ON:
            merge = Merge.BEGINS if column in going_on else Merge.NONE
            yield TableCell(_label(rows, number, column) or cell.text, cell.columns, merge, cell.centred)
        else:
            yield cell


def _label(rows: Sequence[tuple[TableCell, ...]], number: int, column: int) -> Text:
    """Return what the cell says that a row's cell goes on; it is never farther than the page before."""
    cells = (cell for above in reversed(range(number)) for at, cell in at_columns(rows[above]) if at == column)
    return next((cell.text for cell in cells if cell.merge is not Merge.GOES_ON), Text())
