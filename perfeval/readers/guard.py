"""The guard: look at a file before pandas does, and see what pandas hides.

pandas with calamine takes a wrong checksum, a doubled zip entry, an error cell and a formula without a value for
good. What cannot be vouched for is refused in one sentence; the rest is handed on with what the cells really are.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final, NoReturn, TypeAlias

from lxml import etree

from perfeval import template
from perfeval.cells import Cell
from perfeval.files import Fault, UnreadableFileError
from perfeval.problems import Problem, Rule, Severity

FILE_UNREADABLE: Final = Rule("file-unreadable", Severity.ERROR, "文件能够打开，确是 Excel 工作簿")

MAX_UNPACKED_BYTES: Final = 200 * 2**20
MAX_ENTRIES: Final = 2000
MAX_PART_BYTES: Final = {"xl/styles.xml": 10 * 2**20, "xl/sharedStrings.xml": 60 * 2**20}
_LONG_PART: Final = 4 * 2**20
MAX_CELLS: Final = 500_000
MAX_ROW: Final = 20_000
MAX_COLUMN: Final = 256
_ENCODING: Final = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_PERCENT_FORMATS: Final = {9, 10}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS: Final = "请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（*.xlsx）”后再试"

Position: TypeAlias = tuple[int, int]
Merge: TypeAlias = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """What pandas does not tell of one sheet; positions are (row, column) from 1.

    `filled` are the rows that hold a value other than an error; `merges` are first row, first column, last row, last column.
    """

    errors: Mapping[Position, str]
    uncalculated: frozenset[Position]
    percents: frozenset[Position]
    filled: frozenset[int]
    merges: tuple[Merge, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedWorkbook:
    """The bytes of a workbook that can be read, and what pandas will not tell of its cells."""

    name: str
    content: bytes
    sheets: dict[str, SheetFacts]


class _RefusedError(Exception):
    """The file is refused; carries what it was found to be and the way out."""

    def __init__(self, found: str, remedy: str, *, cell: Cell | None = None) -> None:
        super().__init__(found)
        self.found, self.remedy, self.cell = found, remedy, cell


def take_in(name: str, content: bytes) -> VerifiedWorkbook | Problem:
    """Verify a workbook; `name` is its file's, without folders."""
    try:
        _check_kind(name, content)
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = _parts(package)
        return VerifiedWorkbook(name=name, content=content, sheets=dict(_sheet_facts(parts)))
    except _RefusedError as refused:
        return refusal(refused.found, refused.remedy, refused.cell)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError):
        return refusal("文件已损坏或不完整", "请重新保存或重新索取该文件")
    except (etree.XMLSyntaxError, KeyError, ValueError, IndexError):
        return refusal("文件内部结构已损坏", _SAVE_AS)


def refused_file(error: UnreadableFileError) -> Problem:
    """Return the problem of a workbook whose file could not be read."""
    match error.fault:
        case Fault.FOLDER:
            return refusal("一个文件夹，里面没有工作簿", "请给出工作簿，或放着工作簿的文件夹")
        case Fault.SPECIAL:
            return refusal("不是普通文件", "请给出工作簿文件")
        case Fault.LARGE:
            return refusal("过大的文件", "填报工作簿不应超过 50 MB，请删去图片等无关内容")
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
    if not content.startswith(b"PK\x03\x04"):
        raise _RefusedError(*_kind(content))


def _kind(content: bytes) -> tuple[str, str]:
    """Say what a file is that is not a zip package, and the way out."""
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return "加了密码的文件", "请在 Excel 或 WPS 中去掉打开密码后另存"
        return "Excel 97-2003 格式（.xls）或其他旧格式文件", _SAVE_AS
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")):
        return "网页（HTML）", _SAVE_AS
    if head.startswith(b"%pdf"):
        return "PDF 文件", "请给出 Excel 工作簿"
    if b"\0" not in content[:4096]:
        return "文本文件（如 CSV）", _SAVE_AS
    return "无法识别的文件", _SAVE_AS


def _parts(package: zipfile.ZipFile) -> dict[str, bytes]:
    """Return the XML parts of a package, each unpacked within limits and with its checksum verified."""
    entries = package.infolist()
    names = [entry.filename.replace("\\", "/").casefold() for entry in entries]
    if len(entries) > MAX_ENTRIES:
        raise _RefusedError(f"内含 {len(entries)} 个部件的压缩包", "请重新索取该文件")
    if len(set(names)) < len(names):
        raise _RefusedError("内部有同名部件的压缩包", _SAVE_AS)
    if any(entry.flag_bits & 1 for entry in entries):
        raise _RefusedError("加了密码的压缩包", "请去掉密码后另存")
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
        raise _RefusedError("压缩方法特殊的压缩包", _SAVE_AS)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise _RefusedError("解压后超过 200 MB 的文件", "请删去无关内容后另存")
    if "xl/workbook.xml" not in names:
        raise _RefusedError(*_other_package(names))
    left, parts = MAX_UNPACKED_BYTES, {}
    for entry in entries:
        with package.open(entry) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise _RefusedError("解压后超过 200 MB 的文件", "请删去无关内容后另存")
        if entry.filename.endswith((".xml", ".rels")):
            _check_part(entry.filename, content)
            parts[entry.filename] = content
    return parts


def _check_part(name: str, content: bytes) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _RefusedError("含有外部定义（DTD）的文件", _SAVE_AS)
    declared = _ENCODING.match(content)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or (
        declared and declared[1].lower() not in {b"utf-8", b"us-ascii"}
    ):
        raise _RefusedError("编码不是 UTF-8 的文件", _SAVE_AS)
    if len(content) > MAX_PART_BYTES.get(name, MAX_UNPACKED_BYTES):
        raise _RefusedError("样式或文字过多的文件", "请删去无关内容后另存")


def _other_package(names: list[str]) -> tuple[str, str]:
    if "word/document.xml" in names:
        return "Word 文档", "请给出 Excel 工作簿"
    if "content.xml" in names:
        return "OpenDocument（.ods 等）文件", _SAVE_AS
    if "xl/workbook.bin" in names:
        return "Excel 二进制工作簿（.xlsb）", _SAVE_AS
    return "压缩包，不是 Excel 工作簿", "请给出 Excel 工作簿"


def _sheet_facts(parts: dict[str, bytes]) -> Iterator[tuple[str, SheetFacts]]:
    relations = {
        element.get("Id", ""): (element.get("Type", ""), element.get("Target", ""))
        for element in etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    }
    percent_styles = _percent_styles(parts.get("xl/styles.xml"))
    strings = _strings(parts.get("xl/sharedStrings.xml"))
    for element in etree.fromstring(parts["xl/workbook.xml"]).iter("{*}sheet"):
        key = next(value for name, value in element.attrib.items() if str(name).endswith("}id"))
        kind, target = relations[str(key)]
        if not kind.endswith("/worksheet"):
            continue  # a chart or a macro sheet has no cells
        part = str(PurePosixPath("xl", target)) if not target.startswith("/") else target[1:]
        if element.get("name") == template.RULES_TITLE:
            continue  # for the workbook's own formulas only; nothing reads it
        look = _Look(element.get("name", ""), percent_styles, strings)
        yield look.sheet, look.facts(parts[part], hidden=element.get("state", "visible") != "visible")


def _strings(part: bytes | None) -> tuple[bool, ...]:
    """Tell of each shared string whether it shows anything."""
    if part is None:
        return ()
    return tuple(any(_shows(t.text) for t in item.iter("{*}t")) for item in etree.fromstring(part).iter("{*}si"))


def _shows(text: str | None) -> bool:
    if text is None or "_x" not in text:
        return text is not None and text.strip() != ""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text).strip() != ""


def _percent_styles(styles: bytes | None) -> frozenset[str]:
    """Return the style numbers whose cells Excel shows as a percentage."""
    if styles is None:
        return frozenset()
    root = etree.fromstring(styles)
    percent = _PERCENT_FORMATS | {
        int(f.get("numFmtId", "0")) for f in root.iter("{*}numFmt") if "%" in f.get("formatCode", "")
    }
    formats = root.find("{*}cellXfs")
    return frozenset(
        str(index)
        for index, f in enumerate(formats if formats is not None else ())
        if int(f.get("numFmtId", "0")) in percent
    )


def _elements(part: bytes) -> Iterator[etree._Element]:
    """Yield what is looked at in a sheet; a long sheet is never held whole."""
    names = ("{*}row", "{*}mergeCell", "{*}col")
    if len(part) < _LONG_PART:
        yield from etree.fromstring(part).iter(*names)
        return
    for _, element in etree.iterparse(BytesIO(part), tag=names):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


class _Look:
    """One look over the cells of a sheet, row by row."""

    def __init__(self, sheet: str, percent_styles: frozenset[str], strings: tuple[bool, ...]) -> None:
        self.sheet, self.percent_styles, self.strings = sheet, percent_styles, strings
        self.errors: dict[Position, str] = {}
        self.uncalculated: set[Position] = set()
        self.percents: set[Position] = set()
        self.filled: set[int] = set()
        self.hidden_rows: set[int] = set()
        self.cells = self.row = 0

    def facts(self, part: bytes, *, hidden: bool) -> SheetFacts:
        merges: list[Merge] = []
        hidden_columns: set[int] = set()
        for element in _elements(part):
            kind = element.tag.rpartition("}")[2]
            if kind == "row":
                self._look_at(element)
            elif kind == "mergeCell":
                first, _, last = element.get("ref", "").partition(":")
                merges.append((*_position(first), *_position(last or first)))
            elif element.get("hidden") in {"1", "true"}:
                hidden_columns.update(
                    range(int(element.get("min", "0")), min(int(element.get("max", "0")), MAX_COLUMN) + 1)
                )
        return SheetFacts(
            errors=self.errors,
            uncalculated=frozenset(self.uncalculated),
            percents=frozenset(self.percents),
            filled=frozenset(self.filled),
            merges=tuple(merges),
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(hidden_columns),
            hidden=hidden,
        )

    def _look_at(self, row: etree._Element) -> None:
        number = int(row.get("r", self.row + 1))
        if number <= self.row:
            raise _RefusedError("行的次序错乱的文件", _SAVE_AS, cell=Cell(self.sheet, number, 1))
        self.row = number
        shown, address, last = False, str(number), ""
        for cell in row:
            place = cell.get("r")
            if place is None:
                raise _RefusedError("单元格没有地址的文件", _SAVE_AS, cell=Cell(self.sheet, number, 1))
            # of two addresses in a row the longer one, then the greater one, stands further right
            if len(place) < len(last) or (len(place) == len(last) and place <= last) or not place.endswith(address):
                raise _RefusedError("单元格的次序错乱的文件", _SAVE_AS, cell=Cell(self.sheet, number, 1))
            last = place
            if len(cell):
                column = _column(place.removesuffix(address))
                self.cells += 1
                if number > MAX_ROW or column > MAX_COLUMN or self.cells > MAX_CELLS:
                    self._refuse(Cell(self.sheet, number, column))
                shown = self._value(cell, (number, column)) or shown
        if shown:
            self.filled.add(number)
            if row.get("hidden") in {"1", "true"}:
                self.hidden_rows.add(number)

    def _refuse(self, cell: Cell) -> NoReturn:
        """Refuse a cell with content so far off, or so many, that pandas would lay out millions."""
        if self.cells > MAX_CELLS:
            raise _RefusedError(f"超过 {MAX_CELLS} 个填了内容的单元格", "请删去无关内容后另存", cell=Cell(self.sheet))
        raise _RefusedError(f"在 {cell.address} 处还有内容", "请删去表格范围以外的内容", cell=cell)

    def _value(self, cell: etree._Element, position: Position) -> bool:
        """Note what is special about a cell with content; tell whether it shows a value."""
        kind, value, formula = cell.get("t"), None, False
        if cell[-1].text is None and not len(cell[-1]) and kind is None:
            self.uncalculated.add(position)  # a formula, and either no value or an empty one
            return False
        for child in cell:
            match child.tag[-2:]:
                case "}v":
                    value = child.text
                case "}f":
                    formula = True
                case "is":
                    texts = child if len(child) == 1 and not len(child[0]) else child.iter("{*}t")
                    return any(_shows(t.text) for t in texts)
        if kind == "e":
            self.errors[position] = value or ""
            return False
        if value is None:
            if formula:
                self.uncalculated.add(position)
            return False
        if cell.get("s") in self.percent_styles:
            self.percents.add(position)
        return self._shows(kind, value, position)

    def _shows(self, kind: str | None, value: str, position: Position) -> bool:
        if kind == "s":
            index = int(value)
            if index < 0:
                raise IndexError(index)
            return self.strings[index]
        if kind not in _KINDS:
            raise _RefusedError(f"单元格类型“{kind}”不认识的文件", _SAVE_AS, cell=Cell(self.sheet, *position))
        return kind != "str" or _shows(value)


#: types of cells with a value of their own: numbers, truth values, dates, results of formulas that are texts
_KINDS: Final = frozenset({None, "n", "b", "d", "str"})


def _position(address: str) -> Position:
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]), _column(letters)


@cache
def _column(letters: str) -> int:
    if re.fullmatch("[A-Z]{1,3}", letters) is None:
        raise ValueError(letters)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column
