"""One pass over the XML of a sheet: the stored value of every used cell, and what pandas does not tell of it.

What stands as spreadsheet programs write it is taken apart by patterns that have to match it from end to end; whatever
else XML allows (comments, CDATA, prefixes, single quotes, another order) is left to lxml.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import BytesIO
from typing import Final, NoReturn, TypeAlias

from lxml import etree

from perfeval.cells import Cell
from perfeval.readers.strings import Text, escapes_undone, inline_text, rich_text, undone

Position: TypeAlias = tuple[int, int]
Merge: TypeAlias = tuple[int, int, int, int]
Stored: TypeAlias = float | bool | str

_LONG_PART: Final = 4 * 2**20
MAX_CELLS: Final = 500_000
MAX_ROW: Final = 20_000
MAX_COLUMN: Final = 256

#: attributes of an element, none with a reference or in single quotes
_ATTRIBUTES: Final = "[^<>&']*+"
_FORMULA: Final = rf"<f{_ATTRIBUTES}>(?:(?<=/>)|[^<]*+</f>)"
_VALUE: Final = r"""<v(?: xml:space="preserve")?(?:>[^<]*+</v>|/>)"""
_INLINE: Final = r"""<is>(?:<t(?: xml:space="preserve")?>[^<]*+</t>|(?:<(?!/?is\b)[^<>]*+>|[^<])*+)</is>"""
_CELL: Final = rf"""<c r="[A-Z]++[0-9]++"{_ATTRIBUTES}>(?:(?<=/>)|\s*+(?:{_FORMULA}\s*+)?(?:(?:{_VALUE}|{_INLINE})\s*+)?</c>)\s*+"""
_ROW: Final = re.compile(rf"<row({_ATTRIBUTES})>(?:(?<=/>)|\s*+((?:{_CELL})*+)</row>)\s*+")
#: a cell that holds something, of a row in plain form: column, attributes, formula, value, text
_USED: Final = re.compile(
    r'<c r="([A-Z]++)[0-9]++"([^>]*+)(?<!/)>\s*+(?!</c>)(?:(<f[^>]*+>(?:(?<=/>)|[^<]*+</f>))\s*+)?'
    r'(?:(<v)(?: xml:space="preserve")?(?:/>|>([^<]*+)</v>)|<is>(.*?)</is>)?\s*+</c>',
    re.DOTALL,
)
_PLACE: Final = re.compile(r'<c r="([A-Z]++[0-9]++)"')
_ATTRIBUTE: Final = re.compile(r'([\w:.-]+)="([^"]*)"')
_ONE_PIECE: Final = re.compile(r'<t(?: xml:space="preserve")?>([^<]*)</t>')
_DATA: Final = re.compile(r"<sheetData\s*(?:/>|>)\s*")
_CONTROL: Final = bytes(range(32)).translate(None, b"\t\n\r")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_TRUE: Final = {"1": True, "true": True, "0": False, "false": False}
_PICTURE: Final = "DISPIMG("
_FORMULAS_AS_TEXT: Final = ("=DISPIMG(", "=_xlfn.DISPIMG(")
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


@cache
def column_number(letters: str) -> int:
    """Return the number of a column, A being 1; raise `ValueError` for what is none."""
    if re.fullmatch("[A-Z]{1,3}", letters) is None:
        raise ValueError(letters)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


# ---------------------------------------------------------------- plain form, by patterns


def _read_plain(part: bytes, look: "_Look") -> bool:
    """Read a part that stands as programs write it; tell whether it does."""
    if b"<!" in part or part.find(b"<?", 5) >= 0 or len(part.translate(None, _CONTROL)) < len(part):
        return False
    text = part.decode("utf-8-sig")
    start = _DATA.search(text)
    if start is None:
        return False
    rest = text
    if not start[0].rstrip().endswith("/>"):
        end = text.find("</sheetData>", start.end())
        if end < 0 or not _read_rows(text, start.end(), end, look):
            return False
        rest = text[: start.end()] + text[end:]
    elements = list(etree.fromstring(rest.encode(), _PARSER).iter(*_LOOKED_AT))
    if any(element.tag.endswith("}row") for element in elements):
        return False  # rows in a second place
    for element in elements:
        _take(element, look)
    return True


def _read_rows(text: str, at: int, end: int, look: "_Look") -> bool:
    used, number_of, uncalculated = _USED.findall, column_number, look.found.uncalculated
    while at < end:
        row = _ROW.match(text, at, end)
        if row is None:
            return False
        at, cells = row.end(), row[2]
        number = look.row(dict(_ATTRIBUTE.findall(row[1])))
        if not cells:
            continue
        if not _in_order(f"{' '.join(_PLACE.findall(cells))} ".replace(f"{number} ", " ")):
            raise CellRefusedError("单元格的次序错乱的文件", number, 1)
        last, holding = 0, used(cells)
        for letters, attributes, formula, opened, value, inline in holding:
            column = last = number_of(letters)
            if formula and not (value or inline or _PICTURE in formula) and not (opened and 't="' in attributes):
                uncalculated.add((number, column))  # which most of the template's own are, until Excel saves it
                continue
            style, kind, special = _stated(attributes)
            content = (undone(value) if "&" in value or "\r" in value else value) if opened else None
            look.cell(column, style, kind, special, formula, content, _inline(inline) if inline else None)
        look.row_ends(last, len(holding))
    return True


@lru_cache(1024)
def _in_order(columns: str) -> bool:
    """Tell whether the columns of a row's cells ascend; they stand by their letters, and most rows have the same ones."""
    numbers = [column_number(letters) if letters.isalpha() else 0 for letters in columns.split()]
    return numbers == sorted(set(numbers)) and numbers[:1] != [0]


@lru_cache(4096)
def _stated(attributes: str) -> tuple[str | None, str | None, bool]:
    """Return style and type of a cell, and whether it has a value of a kind of its own, such as a picture."""
    stated = dict(_ATTRIBUTE.findall(attributes))
    return stated.get("s"), stated.get("t"), "vm" in stated


@lru_cache(4096)
def _inline(markup: str) -> str | Text:
    piece = _ONE_PIECE.fullmatch(markup)
    return inline_text(markup) if piece is None else escapes_undone(undone(piece[1]))


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
            number = look.row({str(name): str(value) for name, value in element.attrib.items()})
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
            _take_cell(cell, column, look)
    look.row_ends(last, holding)


def _take_cell(cell: etree._Element, column: int, look: "_Look") -> None:
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
        look.refuse("一个单元格写了两个值的文件", column)
    value, text = next(iter(values), None), next(iter(texts), None)
    look.cell(column, cell.get("s"), cell.get("t"), "vm" in cell.attrib, formula, value, text)


# ---------------------------------------------------------------- what a cell holds


class _Look:
    """One look over the cells of a sheet, row by row; texts of values stand as XML has them only in plain form."""

    def __init__(self, strings: tuple[str | Text, ...], styles: frozenset[str]) -> None:
        self._strings, self._styles = strings, styles
        self._row = self._cells = 0
        self._hidden = False
        self.found = SheetCells()

    def row(self, attributes: Mapping[str, str]) -> int:
        """Begin a row, and return its number."""
        number = int(attributes.get("r", self._row + 1))
        if number <= self._row:
            raise CellRefusedError("行的次序错乱的文件", number, 1)
        self._row = number
        self._hidden = attributes.get("hidden") in {"1", "true"}
        return number

    def cell(
        self,
        column: int,
        style: str | None,
        kind: str | None,
        special: bool,  # noqa: FBT001 - one call a cell, made 5,000 times a workbook
        formula: str,
        value: str | None,
        text: str | Text | None,
    ) -> None:
        """Take a cell that holds something."""
        found, place = self.found, (self._row, column)
        if _PICTURE in formula or (special and kind == "e"):
            found.pictures.add(place)
        if kind == "e":
            if not value or not value.startswith("#"):
                self.refuse(f"单元格的错误值“{(value or '')[:20]}”不认识的文件", column)
            found.errors[place] = value
        elif value is None and text is None:
            if formula:
                found.uncalculated.add(place)
        elif value == "" and formula and kind != "str":
            found.uncalculated.add(place)
        else:
            self._hold(place, kind, value, text)
            if (style or "0") in self._styles and place in found.values:
                found.styles[place] = int(style or 0)

    def row_ends(self, last: int, holding: int) -> None:
        """End a row with so many cells that hold something; refuse one from which pandas would lay out millions."""
        if not last:
            return
        self._cells += holding
        if self._cells > MAX_CELLS:
            raise CellRefusedError(f"超过 {MAX_CELLS} 个填了内容的单元格", 0, 0, far=True)
        if self._row > MAX_ROW or last > MAX_COLUMN:
            raise CellRefusedError(f"在 {Cell('', self._row, last).address} 处还有内容", self._row, last, far=True)
        self.found.last_row = self._row
        self.found.last_column = max(self.found.last_column, last)

    def refuse(self, found: str, column: int) -> NoReturn:
        """Refuse the sheet because of a cell of this row."""
        raise CellRefusedError(found, self._row, column)

    def _hold(self, place: Position, kind: str | None, value: str | None, text: str | Text | None) -> None:
        if kind == "s":
            text = self._shared(place, value or "")
        elif kind == "str":
            text = escapes_undone(value or "")
        elif (kind == "inlineStr") != (text is not None):
            raise CellRefusedError("单元格的类型与写法不一致的文件", *place)
        if text is None:
            stored = _value(place, kind, value or "")
            if kind == "d":
                self.found.days.add(place)
        else:
            stored = text.stored if isinstance(text, Text) else text
            if stored.startswith(_FORMULAS_AS_TEXT):
                self.found.pictures.add(place)
            if isinstance(text, Text):
                self.found.rich[place] = text
        if isinstance(stored, str) and not stored.strip():
            return
        self.found.values[place] = stored
        if self._hidden:
            self.found.hidden_rows.add(self._row)

    def _shared(self, place: Position, value: str) -> str | Text:
        if not value.isascii() or not value.isdecimal() or int(value) >= len(self._strings):
            raise CellRefusedError(f"单元格指向不存在的文字（第 {value} 条）的文件", *place)
        return self._strings[int(value)]


def _value(place: Position, kind: str | None, value: str) -> Stored:
    """Return the value of a cell that is no text; a date that is written out stays as it stands."""
    if kind == "d":
        return value
    if kind == "b" and value in _TRUE:
        return _TRUE[value]
    if kind in {None, "n"} and (value == "" or _NUMBER.fullmatch(value)):
        return float(value) if value else ""
    if kind in {None, "n", "b"}:
        raise CellRefusedError(f"单元格存的“{value[:20]}”不是{'是非值' if kind == 'b' else '数'}的文件", *place)
    raise CellRefusedError(f"单元格类型“{kind}”不认识的文件", *place)
