"""One pass over the XML of a sheet: the stored value of every used cell, and what pandas does not tell of it.

What stands as spreadsheet programs write it is taken apart by patterns that have to match it from end to end; whatever
else XML allows (comments, CDATA, prefixes, single quotes, another order) is left to lxml.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from itertools import repeat
from typing import Final, NamedTuple, TypeAlias

from lxml import etree

from perfeval.cells import Cell, column_number
from perfeval.readers.held import (
    BLANK,
    EMPTY,
    UNCALCULATED,
    Held,
    Markup,
    Stored,
    UnvouchedError,
    held_of,
    with_text,
)
from perfeval.readers.plain_cells import ATTRIBUTES, attributes, plain_cell
from perfeval.readers.strings import Text, rich_text

Position: TypeAlias = tuple[int, int]
Merge: TypeAlias = tuple[int, int, int, int]

_LONG_PART: Final = 4 * 2**20
_SHORT_REST: Final = 2**16
MAX_CELLS: Final = 500_000
MAX_ROW: Final = 20_000
MAX_COLUMN: Final = 256

_ROW: Final = re.compile(rf'\s*+<row(?: r="([0-9]++)")?({ATTRIBUTES})>\s*+')
_ROW_END: Final = "</row>"
_ADDRESS: Final = re.compile('<c r="([A-Z]++)([0-9]++)"')
#: so many cells that differ are remembered of a sheet
_REMEMBERED: Final = 2**14
_DATA: Final = re.compile(r"<sheetData\s*(?:/>|>)\s*")
#: puts a blank in the place of what XML cannot hold
_WITHOUT_CONTROL: Final = bytes(32 if byte < 32 and byte not in b"\t\n\r" else byte for byte in range(256))
_LOOKED_AT: Final = ("{*}row", "{*}mergeCell", "{*}col", "{*}conditionalFormatting")
_AREA: Final = re.compile("([A-Z]{1,3})([0-9]+)(?::([A-Z]{1,3})([0-9]+))?")
_PARSER: Final = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False)


class CellRefusedError(Exception):
    """A sheet is not read because of one of its cells; says what was found there, and whether it is only too far off."""

    def __init__(self, found: str, row: int, column: int, *, far: bool = False) -> None:
        super().__init__(found)
        self.found, self.row, self.column, self.far = found, row, column, far


@dataclass(slots=True)
class SheetCells:
    """What a sheet holds; positions are (row, column) from 1, and what is blank is left out.

    `days` hold a date that is written out, `styles` are those of cells with a value whose style matters, `rich` are
    texts of which not all counts; `merges` are first row, first column, last row, last column, as are the areas of
    `conditional`, whose number format may be another one: one of the workbook's by its number, or its own code.
    """

    values: dict[Position, Stored] = field(default_factory=dict)
    days: set[Position] = field(default_factory=set)
    styles: dict[Position, int] = field(default_factory=dict)
    rich: dict[Position, Text] = field(default_factory=dict)
    errors: dict[Position, str] = field(default_factory=dict)
    pictures: set[Position] = field(default_factory=set)
    uncalculated: set[Position] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    conditional: list[tuple[Merge, int | str]] = field(default_factory=list)
    #: where in the text of its part the rows stand that are behind all filled ones, and the last that pandas would lay out
    waiting: tuple[int, int] | None = field(default=None, compare=False)
    last_laid_out: int = 0
    last_row: int = 0
    last_column: int = 0


def read_sheet(part: bytes, strings: tuple[str | Text, ...], styles: frozenset[str]) -> SheetCells:
    """Read a sheet's part; `styles` are the numbers of the styles that matter.

    Raise `CellRefusedError` for a cell that cannot be vouched for, `etree.XMLSyntaxError` or `ValueError` for a part that
    is no sheet.
    """
    look = _Look(strings, styles)
    if not _read_plain(part, look):
        look = _Look(strings, styles)
        for element in _elements(part):
            _take(element, look)
    return look.found


def position(address: str) -> Position:
    """Return the row and the column of a cell's address; raise `ValueError` for what is none."""
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]), column_number(letters)


# ---------------------------------------------------------------- plain form, by patterns


class _OtherFormError(Exception):
    """A part does not stand as programs write it."""


class _Row(NamedTuple):
    """What was found of a row: the columns that wait to be calculated, the last that holds something, how many do."""

    filled: bool
    blank_text: bool
    uncalculated: list[int]
    last: int
    holding: int


def _read_plain(part: bytes, look: "_Look") -> bool:
    """Read a part that stands as programs write it; tell whether it does."""
    if part.translate(_WITHOUT_CONTROL) != part:
        return False
    text = part.decode("utf-8-sig")
    start = _DATA.search(text)
    if start is None:
        return False
    begin = end = start.end()
    if not start[0].rstrip().endswith("/>"):
        end = text.find("</sheetData>", begin)
    rest = text[:begin] + text[end:]
    if end < 0 or "<!" in rest or rest.find("<?", 5) >= 0:
        return False
    try:
        filled_to = _read_rows(text, begin, end, look)
    except _OtherFormError:
        return False
    beside = _short_beside_rows(rest) if len(rest) < _SHORT_REST else _beside_rows(rest)
    if beside is None:
        return False
    look.found.waiting = (filled_to, end) if 0 < filled_to < end else None
    look.found.merges += beside.merges
    look.found.conditional += beside.conditional
    look.found.hidden_columns |= beside.hidden_columns
    return True


def _beside_rows(rest: str) -> SheetCells | None:
    """Return what a sheet tells beside its rows; None where there are rows in a second place."""
    elements = list(etree.fromstring(rest.encode(), _PARSER).iter(*_LOOKED_AT))
    if any(element.tag.endswith("}row") for element in elements):
        return None
    look = _Look((), frozenset())
    for element in elements:
        _take(element, look)
    return look.found


#: of sheets that nobody has rebuilt it is the same in every workbook of a template
_short_beside_rows: Final = lru_cache(64)(_beside_rows)


def _read_rows(text: str, at: int, end: int, look: "_Look") -> int:
    """Read the rows that stand there, and return where the last one that is filled ends."""
    filled_to = 0
    known: dict[str, Held] = {}
    laid_out: dict[str, _Row] = {}
    while start := _ROW.match(text, at, end):
        begin, at, cells = at, start.end(), ""
        if not start[2].endswith("/"):
            stop = text.find(_ROW_END, at, end)
            if stop < 0:
                raise _OtherFormError
            cells, at = text[at:stop], stop + len(_ROW_END)
        named = attributes(start[2])
        number = look.row(named.get("r", start[1]), named.get("hidden"))
        if not cells:
            continue
        # rows that wait to be filled have all but their number in common; one with a text of its own does not wait
        form = "" if "<is>" in cells or 't="s"' in cells else cells.replace(str(number), "\0")
        row = laid_out.get(form)
        if row is None:
            if len(known) > _REMEMBERED:
                known.clear()
            row = _read_row(cells, number, look, known)
        look.row_ends(row)
        if row.filled:
            filled_to = at
        elif form:
            laid_out[form] = row
            at = _pass_over(text[begin:at].replace(str(number), "\0"), text, at, row, look)
    if text[at:end].strip():
        raise _OtherFormError
    return filled_to


def _pass_over(form: str, text: str, at: int, row: _Row, look: "_Look") -> int:
    """Take the rows that follow one that waits, and differ from it in their number alone; return where they end."""
    while text.startswith(alike := form.replace("\0", str(look.number + 1)), at):
        look.row(None, None)
        look.row_ends(row)
        at += len(alike)
    return at


def _read_row(cells: str, number: int, look: "_Look", known: dict[str, Held]) -> _Row:
    before, *pieces = _ADDRESS.split(cells)
    letters, numbers, markup = pieces[::3], pieces[1::3], pieces[2::3]
    if before or not pieces or numbers.count(str(number)) < len(numbers):
        raise _OtherFormError  # a cell of another row, or of none
    columns = _columns(" ".join(letters))
    if not columns:
        raise CellRefusedError("单元格的次序错乱的文件", number, 1)
    uncalculated: list[int] = []
    filled, blank_text, last, holding = False, False, 0, 0
    for column, behind in zip(columns, markup, strict=True):
        held = known.get(behind)
        if held is None:
            held = known[behind] = _plain_cell(behind, (number, column), look)
        if held is not BLANK:
            last, holding = column, holding + 1
            if held is UNCALCULATED:
                uncalculated.append(column)
            elif held is EMPTY:
                blank_text = True
            else:
                filled = True
                look.put(column, held)
    return _Row(filled, blank_text, uncalculated, last, holding)


def _plain_cell(behind: str, place: Position, look: "_Look") -> Held:
    try:
        held = plain_cell(behind, look.styles)
        if held is None:
            raise _OtherFormError
        return look.in_full(held)
    except UnvouchedError as error:
        raise CellRefusedError(str(error), *place) from None


@lru_cache(1024)
def _columns(letters: str) -> list[int]:
    """Return the numbers of a row's columns, which most rows have in common; none where they do not ascend."""
    numbers = [column_number(each) for each in letters.split()]
    return numbers if numbers == sorted(set(numbers)) else []


# ---------------------------------------------------------------- any other form, by lxml


def _elements(part: bytes) -> Iterator[etree._Element]:
    """Yield what is looked at in a sheet; a long sheet is never held whole."""
    if len(part) < _LONG_PART:
        yield from etree.fromstring(part, _PARSER).iter(*_LOOKED_AT)
        return
    for _, element in etree.iterparse(BytesIO(part), tag=_LOOKED_AT, remove_comments=True, remove_pis=True):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _take(element: etree._Element, look: "_Look") -> None:
    match etree.QName(element).localname:
        case "row":
            number = look.row(element.get("r"), element.get("hidden"))
            _take_cells(element, number, look)
        case "mergeCell":
            first, _, last = element.get("ref", "").partition(":")
            look.found.merges.append((*position(first), *position(last or first)))
        case "conditionalFormatting":
            look.found.conditional += _conditional(element)
        case _ if element.get("hidden") in {"1", "true"}:
            last_column = min(int(element.get("max", "0")), MAX_COLUMN)
            look.found.hidden_columns.update(range(int(element.get("min", "0")), last_column + 1))


def _conditional(element: etree._Element) -> Iterator[tuple[Merge, int | str]]:
    """Yield the areas of a conditional format with each format that it may give them; newer Excel writes both below it."""
    areas = _AREA.findall(element.get("sqref") or " ".join(child.text or "" for child in element.iterfind("{*}sqref")))
    forms: list[int | str] = [int(rule.get("dxfId", "")) for rule in element.iterfind("{*}cfRule[@dxfId]")]
    forms += [form.get("formatCode", "") for form in element.iterfind("{*}cfRule/{*}dxf/{*}numFmt")]
    for left, first, right, last in areas:
        area = int(first), column_number(left), int(last or first), column_number(right or left)
        yield from ((area, form) for form in forms)


def _take_cells(row: etree._Element, number: int, look: "_Look") -> None:
    last = holding = 0
    for cell in row:
        place = cell.get("r")
        if place is None:
            raise CellRefusedError("单元格没有地址的文件", number, 1)
        of_row, column = position(place)
        if of_row != number or column <= last:
            raise CellRefusedError("单元格的次序错乱的文件", number, 1)
        if len(cell):
            last, holding = column, holding + 1
            try:
                look.put(column, look.in_full(held_of(_markup(cell), look.styles)))
            except UnvouchedError as error:
                raise CellRefusedError(str(error), number, column) from None
    look.row_ends(_Row(filled=False, blank_text=False, uncalculated=[], last=last, holding=holding))


def _markup(cell: etree._Element) -> Markup:
    formula, values, texts = "", [], []
    for child in cell:
        match etree.QName(child).localname:
            case "f":
                formula = f"<f>{child.text or ''}"
            case "v":
                values.append(child.text or "")
            case "is":
                texts.append(rich_text(child))
    if len(values) + len(texts) > 1:
        raise UnvouchedError("一个单元格写了两个值的文件")
    value, text = next(iter(values), None), next(iter(texts), None)
    return Markup(cell.get("s") or "0", cell.get("t"), "vm" in cell.attrib, formula, value, text)


# ---------------------------------------------------------------- what was found


class _Look:
    """One look over the cells of a sheet, row by row."""

    def __init__(self, strings: tuple[str | Text, ...], styles: frozenset[str]) -> None:
        self._strings, self.styles = strings, styles
        self.number = self._cells = self._values = 0
        self._hidden = False
        self.found = SheetCells()

    def row(self, stated: str | None, hidden: str | None) -> int:
        """Begin a row, and return its number: the one that it states, else the next."""
        number = self.number + 1 if stated is None else int(stated)
        if number <= self.number:
            raise CellRefusedError("行的次序错乱的文件", number, 1)
        self.number, self._values = number, len(self.found.values)
        self._hidden = hidden in {"1", "true"}
        return number

    def in_full(self, held: Held) -> Held:
        """Return what a cell holds with its shared text; raise `UnvouchedError` where there is none."""
        number = held.shared
        if number is None:
            return held
        if not number.isascii() or not number.isdecimal() or int(number) >= len(self._strings):
            raise UnvouchedError(f"单元格指向不存在的文字（第 {number} 条）的文件")
        return with_text(self._strings[int(number)], held.style, picture=held.picture)

    def put(self, column: int, held: Held) -> None:
        """Put what a cell holds in its place in this row."""
        found, place = self.found, (self.number, column)
        if held.stored is not None:
            found.values[place] = held.stored
        if held.style is not None:
            found.styles[place] = held.style
        if held.rich is not None:
            found.rich[place] = held.rich
        if held.error is not None:
            found.errors[place] = held.error
        if held.day:
            found.days.add(place)
        if held.picture:
            found.pictures.add(place)
        if held.uncalculated:
            found.uncalculated.add(place)

    def row_ends(self, row: _Row) -> None:
        """End a row; refuse one from which pandas would lay out millions."""
        if not row.last:
            return
        self._cells += row.holding
        if self._cells > MAX_CELLS:
            raise CellRefusedError(f"超过 {MAX_CELLS} 个填了内容的单元格", 0, 0, far=True)
        number, found = self.number, self.found
        if number > MAX_ROW or row.last > MAX_COLUMN:
            raise CellRefusedError(f"在 {Cell('', number, row.last).address} 处还有内容", number, row.last, far=True)
        found.uncalculated.update(zip(repeat(number), row.uncalculated))
        found.last_row, found.last_column = number, max(found.last_column, row.last)
        if row.filled or row.blank_text:
            found.last_laid_out = number
        if self._hidden and len(found.values) > self._values:
            found.hidden_rows.add(number)
