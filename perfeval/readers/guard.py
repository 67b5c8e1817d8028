"""The guard: look at a file before pandas does, and see what pandas hides.

pandas with calamine takes a wrong checksum, a doubled zip entry, an error cell and a formula without a value for
good. What cannot be vouched for is refused in one sentence; the rest is handed on with what the cells really are.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from io import BytesIO
from typing import Final

from lxml import etree

from perfeval import template
from perfeval.cells import LAST_ROW, Cell, Scalar, column_letters
from perfeval.characters import visible_name
from perfeval.files import Fault, UnreadableFileError
from perfeval.problems import Problem, Rule, Severity
from perfeval.readers.kinds import SAVE_AS, ZIP, kind_of_file, kind_of_package
from perfeval.readers.part_names import part_name, target_name
from perfeval.readers.plain_cells import without_long_formulas, without_rows
from perfeval.readers.recognition import is_ours, may_be_ours, not_the_template
from perfeval.readers.screen import Remark
from perfeval.readers.sheet_xml import CellRefusedError, Merge, Position, SheetCells, read_sheet
from perfeval.readers.strings import Text, shared_strings
from perfeval.readers.styles import Styles, read_styles
from perfeval.records import frozen
from perfeval.template.lists import CARRIED

FILE_UNREADABLE: Final = Rule("file-unreadable", Severity.ERROR, "文件能够打开，确是 Excel 工作簿")

MAX_UNPACKED_BYTES: Final = 200 * 2**20
MAX_ENTRIES: Final = 2000
MAX_PART_BYTES: Final = {"xl/styles.xml": 10 * 2**20, "xl/sharedstrings.xml": 60 * 2**20}
#: cells of the boxes around what is filled on the sheets that are read: pandas lays out every one of them
MAX_AREA: Final = 1_000_000
_DEFINITION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ENCODING: Final = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")

_MAIN: Final = "xl/workbook.xml"
_SHEETS: Final = "xl/worksheets/"
_MAIN_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
#: parts that a program may open: they must not define anything of their own
_OPENED: Final = ("xl/", "docprops/", "_rels/", "[content_types].xml")
_TITLES: Final = frozenset(sheet.title for sheet in template.SHEETS)
_BESIDE: Final = frozenset({template.GUIDE_TITLE, CARRIED.title})
#: error values that calamine knows; the newer ones come to it as the last of these
_ERRORS: Final = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_ERROR_CELL: Final = re.compile(rb"""(<c [^>]*?\bt="e"[^>]*>(?:(?!</c>).)*?<v>)(#[^<]*)(?=</v>)""", re.DOTALL)


@frozen(kw_only=True)
class SheetFacts:
    """What pandas does not tell of one sheet; positions are (row, column) from 1.

    `merges` are first row, first column, last row, last column. `faults` are the problems of cells whose content cannot
    be told, `remarks` say of others why they are read otherwise than they are stored, and `stored` has what these store;
    `rounding` is half a unit of the last place of figures whose format hides decimals.
    """

    errors: Mapping[Position, str] = field(default_factory=dict)
    uncalculated: frozenset[Position] = frozenset()
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    faults: Mapping[Position, Problem] = field(default_factory=dict)
    remarks: Mapping[Position, tuple[Remark, str]] = field(default_factory=dict)
    stored: Mapping[Position, Scalar] = field(default_factory=dict)
    rounding: Mapping[Position, Decimal] = field(default_factory=dict)
    #: the cells whose content cannot be told, for whatever reason
    untold: frozenset[Position] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "untold", self.uncalculated.union(self.errors, self.faults))


@frozen(kw_only=True)
class VerifiedWorkbook:
    """A workbook that can be read, as bytes for calamine, and what pandas will not tell of its cells.

    `names` are its sheets in their order; `sheets` and `cells` are those that are read, by the names they have.
    """

    name: str
    content: bytes
    names: tuple[str, ...]
    sheets: dict[str, SheetFacts]
    cells: dict[str, SheetCells]
    styles: Styles
    epoch_1904: bool


class _RefusedError(Exception):
    """The file is refused; carries what it was found to be and the way out."""

    def __init__(self, found: str, remedy: str, *, cell: Cell | None = None) -> None:
        super().__init__(found)
        self.found, self.remedy, self.cell = found, remedy, cell


def take_in(name: str, content: bytes, *, of_template: bool = True) -> VerifiedWorkbook | Problem:
    """Verify a workbook of the template, or, where not `of_template`, every visible sheet of any workbook.

    `name` is its file's, without folders.
    """
    try:
        _check_kind(name, content)
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = _parts(package)
            names = {part_name(entry.filename): entry.filename for entry in package.infolist()}
        return _Workbook(parts, names).verified(name, of_template=of_template)
    except _RefusedError as refused:
        return refusal(refused.found, refused.remedy, refused.cell)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError):
        return refusal("文件已损坏或不完整", "请重新保存或重新索取该文件")
    except (etree.XMLSyntaxError, KeyError, ValueError, IndexError):
        return refusal("文件内部结构已损坏", SAVE_AS)


def refused_file(error: UnreadableFileError, likely: str = "") -> Problem:
    """Return the problem of a workbook whose file could not be read; `likely` is the file that may have been meant."""
    match error.fault:
        case Fault.FOLDER:
            return refusal("一个文件夹，里面没有工作簿", "请给出工作簿，或放着工作簿的文件夹")
        case Fault.SPECIAL:
            return refusal("不是普通文件", "请给出工作簿文件")
        case Fault.LARGE:
            return refusal("过大的文件", "填报工作簿不应超过 50 MB，请删去图片等无关内容")
        case _ if likely:
            return refusal(error.reason, f"是不是“{likely}”？请核对文件名")
        case _:
            return refusal(error.reason, "请确认文件存在、没有被其他程序占用，并且有权读取")


def refusal(found: str, remedy: str, cell: Cell | None = None) -> Problem:
    """Return the problem of a file that is not read."""
    return FILE_UNREADABLE.broken("无法读取", cell, expected="填报用的 Excel 工作簿", found=found, remedy=remedy)


def _check_kind(name: str, content: bytes) -> None:
    if name.startswith("~$"):
        raise _RefusedError("Excel 打开文件时的临时锁文件", "请给出不带“~$”的工作簿")
    if not content:
        raise _RefusedError("空文件", "请重新保存或重新索取该文件")
    if not content.startswith(ZIP):
        raise _RefusedError(*kind_of_file(content))


def _parts(package: zipfile.ZipFile) -> dict[str, bytes]:
    """Return the XML parts of a package, each unpacked within limits and with its checksum verified."""
    entries = package.infolist()
    names = [part_name(entry.filename) for entry in entries]
    if len(entries) > MAX_ENTRIES:
        raise _RefusedError(f"内含 {len(entries)} 个部件的压缩包", "请重新索取该文件")
    if len(set(names)) < len(names):
        raise _RefusedError("内部有同名部件的压缩包", SAVE_AS)
    if any(entry.flag_bits & 1 for entry in entries):
        raise _RefusedError("加了密码的压缩包", "请去掉密码后另存")
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
        raise _RefusedError("压缩方法特殊的压缩包", SAVE_AS)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise _RefusedError("解压后超过 200 MB 的文件", "请删去无关内容后另存")
    if _MAIN not in names:
        raise _RefusedError(*kind_of_package(names))
    left, parts = MAX_UNPACKED_BYTES, {}
    for entry, name in zip(entries, names, strict=True):
        with package.open(entry) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise _RefusedError("解压后超过 200 MB 的文件", "请删去无关内容后另存")
        if name.endswith((".xml", ".rels")):
            parts[name] = without_long_formulas(content) if name.startswith(_SHEETS) else content
            _check_part(name, parts[name])
    return parts


def _check_part(name: str, content: bytes) -> None:
    """Refuse what a part must not hold; one that no program opens, such as Power Query's own, is no reason."""
    if not name.startswith(_OPENED):
        return
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = content.replace(b"\0", b"") if wide else content
    if _DEFINITION.search(text):
        raise _RefusedError("含有外部定义（DTD）的文件", SAVE_AS)
    declared = _ENCODING.match(content)
    if wide or (declared and declared[1].lower() not in {b"utf-8", b"us-ascii"}):
        raise _RefusedError("编码不是 UTF-8 的文件", SAVE_AS)
    if len(content) > MAX_PART_BYTES.get(name, MAX_UNPACKED_BYTES):
        raise _RefusedError("样式或文字过多的文件", "请删去无关内容后另存")


@frozen
class _SheetPart:
    """A sheet of a workbook: its name as it stands, its part, and how the relationship to it is written."""

    stated: str
    part: str
    target: str
    hidden: bool

    @property
    def name(self) -> str:
        return visible_name(self.stated)

    @property
    def plain(self) -> bool:
        """Whether calamine finds the part."""
        target = self.target.removeprefix("/").casefold()
        return self.part == (target if target.startswith("xl/") else f"xl/{target}")


class _Workbook:
    """The parts of a workbook, while its sheets are looked at; `names` are those that they have in the package."""

    def __init__(self, parts: Mapping[str, bytes], names: Mapping[str, str]) -> None:
        self._parts, self._names = parts, names
        _check_main(parts)
        self._root = etree.fromstring(parts[_MAIN])
        self._styles = read_styles(parts.get("xl/styles.xml"))
        self._telling = self._styles.telling
        self._strings: tuple[str | Text, ...] = shared_strings(parts.get("xl/sharedstrings.xml"))
        self._cells: dict[str, SheetCells] = {}

    def verified(self, name: str, *, of_template: bool) -> VerifiedWorkbook | Problem:
        """Look at the sheets that are read, and return what pandas will not tell of them; a problem where none is ours."""
        sheets = list(self._sheets())
        ours = self._ours(sheets) if of_template else [sheet for sheet in sheets if not sheet.hidden]
        if of_template and not any(is_ours(self._read(sheet)) for sheet in ours):
            read = {s.name: self._cells[s.stated] for s in sheets if s.stated in self._cells}
            return not_the_template(read, [sheet.name for sheet in sheets])
        _check_names(ours)
        cells = {sheet.stated: self._read(sheet) for sheet in ours}
        _check_area(cells)
        properties = self._root.find("{*}workbookPr")
        return VerifiedWorkbook(
            name=name,
            content=self._readable(ours),
            names=tuple(sheet.stated for sheet in sheets),
            sheets={sheet.stated: _facts(cells[sheet.stated], hidden=sheet.hidden) for sheet in ours},
            cells=cells,
            styles=self._styles,
            epoch_1904=properties is not None and properties.get("date1904") in {"1", "true"},
        )

    def _ours(self, sheets: list[_SheetPart]) -> list[_SheetPart]:
        """Return the sheets that are the template's by their names, and where one is missing, those that may be."""
        ours = [sheet for sheet in sheets if sheet.name in _TITLES or sheet.name in _BESIDE]
        if {sheet.name for sheet in ours} >= _TITLES:
            return ours
        return [sheet for sheet in sheets if sheet in ours or self._may_be_ours(sheet)]

    def _sheets(self) -> Iterator[_SheetPart]:
        """Yield the sheets that have cells, without the one for the workbook's own formulas."""
        relations = _relations(self._parts[_MAIN_RELATIONS])
        for element in self._root.iter("{*}sheet"):
            key = next(value for name, value in element.attrib.items() if str(name).endswith("}id"))
            kind, target = relations[str(key)]
            if not kind.endswith("/worksheet"):
                continue  # a chart or a macro sheet has no cells
            part, hidden = target_name("xl", target), element.get("state", "visible") != "visible"
            sheet = _SheetPart(element.get("name", ""), part, target, hidden)
            if sheet.name != template.RULES_TITLE:
                yield sheet

    def _read(self, sheet: _SheetPart) -> SheetCells:
        known = self._cells.get(sheet.stated)
        if known is None:
            try:
                known = read_sheet(self._parts[sheet.part], self._strings, self._telling)
            except CellRefusedError as refused:
                remedy = "请删去表格范围以外的内容" if refused.far else SAVE_AS
                there = refused.row <= LAST_ROW
                cell = Cell(sheet.name, refused.row, refused.column) if there else Cell(sheet.name)
                raise _RefusedError(refused.found, remedy, cell=cell) from None
            self._cells[sheet.stated] = known
        return known

    def _may_be_ours(self, sheet: _SheetPart) -> bool:
        """Tell whether a sheet of another name may be one of the template's; what cannot be read is none."""
        try:
            cells = self._read(sheet)
        except (_RefusedError, etree.XMLSyntaxError, KeyError, ValueError):
            return False
        return may_be_ours(cells)

    def _readable(self, sheets: list[_SheetPart]) -> bytes:
        """Return a package that calamine reads: newer error values are known ones, parts of sheets plainly named.

        It reads parts that are not packed, and sheets without the rows that wait to be filled, in half the time; whether
        it finds the values of all others is for the reader to say.
        """
        parts = {name: part for name, part in self._parts.items() if not name.startswith(_SHEETS)}
        for sheet in sheets:
            cells, part = self._cells[sheet.stated], self._parts[sheet.part]
            if cells.waiting is not None:
                part = without_rows(part, *cells.waiting)
            parts[sheet.part] = _ERROR_CELL.sub(_known_error, part) if _newer(cells) else part
        if not all(sheet.plain for sheet in sheets):
            names = {sheet.part: self._names[sheet.part] for sheet in sheets}
            parts[_MAIN_RELATIONS] = _plainly_named(parts[_MAIN_RELATIONS], names)
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w") as target:
            for name, part in parts.items():
                target.writestr(self._names[name], part)
        return stream.getvalue()


def _plainly_named(part: bytes, names: Mapping[str, str]) -> bytes:
    root = etree.fromstring(part)
    for element in root.iter("{*}Relationship"):
        name = names.get(target_name("xl", element.get("Target", "")))
        if name is not None:
            element.set("Target", "/" + name.replace("\\", "/"))
    return etree.tostring(root, encoding="UTF-8")


def _known_error(found: re.Match[bytes]) -> bytes:
    return found[1] + (found[2] if found[2].decode() in _ERRORS else b"#VALUE!")


def _newer(cells: SheetCells) -> bool:
    return not _ERRORS.issuperset(cells.errors.values())


def _relations(part: bytes) -> dict[str, tuple[str, str]]:
    """Return type and target of relationships by their names, each of which is given once."""
    elements = list(etree.fromstring(part).iter("{*}Relationship"))
    relations = {e.get("Id", ""): (e.get("Type", ""), e.get("Target", "")) for e in elements}
    if len(relations) < len(elements):
        raise _RefusedError("内部的部件编号有重复的文件", SAVE_AS)
    return relations


def _check_main(parts: Mapping[str, bytes]) -> None:
    """Refuse a package in which another program would find another workbook."""
    part = parts.get("_rels/.rels")
    if part is None:
        return
    mains = [target for kind, target in _relations(part).values() if kind.endswith("/officeDocument")]
    if len(mains) > 1 or any(target_name("", target) != _MAIN for target in mains):
        raise _RefusedError("内部有两个工作簿或工作簿不在原位的文件", SAVE_AS)


def _check_names(sheets: list[_SheetPart]) -> None:
    seen: set[str] = set()
    for sheet in sheets:
        if sheet.name in seen:
            raise _RefusedError(
                f"有两个名为“{sheet.name}”的工作表（只差空格或看不见的字符）的文件",
                "请删去或改名其中一个",
                cell=Cell(sheet.name),
            )
        seen.add(sheet.name)


def _check_area(cells: Mapping[str, SheetCells]) -> None:
    areas = {name: sheet.last_row * sheet.last_column for name, sheet in cells.items()}
    if sum(areas.values()) > MAX_AREA:
        name = max(areas, key=lambda sheet: areas[sheet])
        row, column = cells[name].last_row, cells[name].last_column
        raise _RefusedError(
            f"内容散布到第 {row} 行、{column_letters(column)} 列的表格",
            "请删去表格范围以外的内容",
            cell=Cell(visible_name(name)),
        )


def _facts(cells: SheetCells, *, hidden: bool) -> SheetFacts:
    return SheetFacts(
        errors=cells.errors,
        uncalculated=frozenset(cells.uncalculated),
        merges=tuple(cells.merges),
        hidden_rows=frozenset(cells.hidden_rows),
        hidden_columns=frozenset(cells.hidden_columns),
        hidden=hidden,
    )
