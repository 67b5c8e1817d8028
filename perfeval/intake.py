"""The guard: look at a file before pandas does, and see what pandas hides.

pandas with calamine takes a wrong checksum, a doubled zip entry, an error cell and a formula without a value for
good. What cannot be vouched for is refused in one sentence; the rest is handed on with what the cells really are.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias

from lxml import etree

from perfeval.problems import Cell, Problem, Rule

MAX_FILE_BYTES: Final = 50 * 2**20
MAX_UNPACKED_BYTES: Final = 200 * 2**20
MAX_ENTRIES: Final = 2000
MAX_ROW: Final = 20_000
MAX_COLUMN: Final = 256
_PERCENT_FORMATS: Final = {9, 10}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS: Final = "请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（*.xlsx）”后再试"

Position: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """What the cells of one sheet are, by (row, column) from 1: errors, formulas without a value, percents."""

    errors: dict[Position, str]
    uncalculated: frozenset[Position]
    percents: frozenset[Position]


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


def take_in(path: Path) -> VerifiedWorkbook | Problem:
    """Read a file once and verify it."""
    try:
        content = _content(path)
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = _parts(package)
        return VerifiedWorkbook(name=path.name, content=content, sheets=dict(_sheet_facts(parts)))
    except _RefusedError as refused:
        return _problem(refused.found, refused.remedy, refused.cell)
    except OSError as error:
        return _problem(error.strerror or "打不开", "请确认文件存在、没有被其他程序占用，并且有权读取")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError):
        return _problem("文件已损坏或不完整", "请重新保存或重新索取该文件")
    except (etree.XMLSyntaxError, KeyError, ValueError, IndexError):
        return _problem("文件内部结构已损坏", _SAVE_AS)


def _problem(found: str, remedy: str, cell: Cell | None = None) -> Problem:
    return Problem(
        rule=Rule.FILE_UNREADABLE,
        message="无法读取",
        cell=cell,
        expected="填报用的 Excel 工作簿",
        found=found,
        remedy=remedy,
    )


def _content(path: Path) -> bytes:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise _RefusedError("一个文件夹", "请给出其中的工作簿文件")
    if not stat.S_ISREG(status.st_mode):
        raise _RefusedError("不是普通文件", "请给出工作簿文件")
    if path.name.startswith("~$"):
        raise _RefusedError("Excel 打开文件时的临时锁文件", "请给出不带“~$”的工作簿")
    if status.st_size > MAX_FILE_BYTES:
        raise _RefusedError(
            f"{status.st_size / 2**20:.0f} MB 的大文件", "填报工作簿不应超过 50 MB，请删去图片等无关内容"
        )
    content = path.read_bytes()
    if not content:
        raise _RefusedError("空文件", "请重新保存或重新索取该文件")
    if not content.startswith(b"PK\x03\x04"):
        raise _RefusedError(*_kind(content))
    return content


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
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise _RefusedError("含有外部定义（DTD）的文件", _SAVE_AS)
            parts[entry.filename] = content
    return parts


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
        element.get("Id", ""): element.get("Target", "")
        for element in etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    }
    percent_styles = _percent_styles(parts.get("xl/styles.xml"))
    for element in etree.fromstring(parts["xl/workbook.xml"]).iter("{*}sheet"):
        key = next(value for name, value in element.attrib.items() if str(name).endswith("}id"))
        target = relations[str(key)]
        part = str(PurePosixPath("xl", target)) if not target.startswith("/") else target[1:]
        yield element.get("name", ""), _facts(element.get("name", ""), parts[part], percent_styles)


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


def _facts(sheet: str, part: bytes, percent_styles: frozenset[str]) -> SheetFacts:
    """Look at the cells of a sheet; a plain search of its bytes first tells which looks can be spared."""
    root = etree.fromstring(part)
    space = root.tag.rpartition("}")[0] + "}"  # the transitional or the strict one
    cells, formulas, value = f"{space}c", f"{space}f", f"{space}v"
    if any(_far(row) for row in root.iter(f"{space}row")):
        _check_extent(sheet, root.iter(cells))
    errors = {}
    if _quoted(part, "e"):
        for cell in root.iter(cells):
            if cell.get("t") == "e":
                errors[_position(cell)] = cell.findtext(value) or ""
    uncalculated = set()
    for formula in root.iter(formulas):
        holder = formula.getparent()
        if holder is not None and not holder.findtext(value) and holder.get("t") != "e":
            uncalculated.add(_position(holder))
    percents = set()
    if any(_quoted(part, style) for style in percent_styles):
        for cell in root.iter(cells):
            if len(cell) and cell.get("s") in percent_styles:
                percents.add(_position(cell))
    return SheetFacts(errors=errors, uncalculated=frozenset(uncalculated), percents=frozenset(percents))


def _quoted(part: bytes, value: str) -> bool:
    return f'"{value}"'.encode() in part or f"'{value}'".encode() in part


def _far(row: etree._Element) -> bool:
    """Tell whether a row may have cells beyond the extent; cells stand in order."""
    if int(row.get("r", "1")) > MAX_ROW:
        return True
    return len(row) > 0 and _position(row[-1])[1] > MAX_COLUMN


def _check_extent(sheet: str, cells: Iterable[etree._Element]) -> None:
    """Refuse a cell with content so far off that pandas would lay out millions of blanks."""
    for cell in cells:
        if not len(cell):
            continue
        position = _position(cell)
        if position[0] > MAX_ROW or position[1] > MAX_COLUMN:
            raise _RefusedError(
                f"在 {cell.get('r')} 处还有内容", "请删去表格范围以外的内容", cell=Cell(sheet, *position)
            )


def _position(cell: etree._Element) -> Position:
    address = cell.get("r", "")
    letters = address.rstrip("0123456789")
    row = address[len(letters) :]
    if not row:
        raise ValueError(address)
    return int(row), _column(letters)


@cache
def _column(letters: str) -> int:
    if re.fullmatch("[A-Z]{1,3}", letters) is None:
        raise ValueError(letters)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column
