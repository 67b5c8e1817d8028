"""Odd and hostile workbooks, built by code: each with the exit status and the words that it must bring."""

import bz2
import gzip
import io
import json
import os
import random
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection
from small import Typed, repacked, small, small_with
from workbooks import as_bytes, assign, cell, small_data

from perfeval import template
from perfeval.template import CONTENT, FUNDS, INDICATORS, PROJECTS, UNIT, Sheet
from perfeval.writers.blank import filled_workbook

GOOD = "0 个错误"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TWICE_NOTHING = "没有发现问题"


@dataclass(frozen=True)
class Case:
    """A file to check: how it is made, the exit status, and what must be said."""

    name: str
    make: Callable[[Path], Path]
    status: int
    said: str


def raw(content: Callable[[], bytes], name: str = "填报.xlsx") -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content())
        return path

    return make


def exactly(content: bytes) -> Callable[[Path], Path]:
    return raw(lambda: content)


def changed(change: Callable[[Workbook], Any]) -> Callable[[Path], Path]:
    def content() -> bytes:
        workbook = filled_workbook(small_data())
        change(workbook)
        return as_bytes(workbook)

    return raw(content)


def put(sheet: Sheet, field: str, value: Any, number_format: str | None = None) -> Callable[[Path], Path]:
    """Return the small workbook with one cell filled otherwise; text stays text."""
    return raw(lambda: small_with(Typed(sheet, field, value, number_format)))


def without(part: str) -> Callable[[Path], Path]:
    return raw(lambda: repacked(lambda name, content: None if name == part else content))


def in_part(part: str, old: bytes, new: bytes) -> Callable[[Path], Path]:
    def content() -> bytes:
        with zipfile.ZipFile(io.BytesIO(small())) as source:
            assert any(old in source.read(name) for name in source.namelist() if part in name), old
        return repacked(lambda name, body: body.replace(old, new, 1) if part in name else body)

    return raw(content)


def in_funds(old: bytes, new: bytes) -> Callable[[Path], Path]:
    return in_part("sheet4.xml", old, new)


def package(**parts: bytes) -> Callable[[], bytes]:
    def content() -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as target:
            for name, body in parts.items():
                target.writestr(name, body)
        return stream.getvalue()

    return content


def flagged() -> bytes:
    """Return the small workbook with the flag of encryption on its first entry."""
    content = bytearray(small())
    start = content.find(b"PK\x01\x02")
    content[start + 8] |= 1
    return bytes(content)


def cut(share: float) -> bytes:
    return small()[: int(len(small()) * share)]


def checksum() -> bytes:
    content = repacked(lambda _, body: body, method=zipfile.ZIP_STORED)
    return content.replace(b"<v>105</v>", b"<v>905</v>", 1)


def tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("甲"), io.BytesIO(b""))
    return stream.getvalue()


def noise() -> bytes:
    return random.Random(1).randbytes(4096)


def containers() -> Iterator[Case]:
    texts = {
        "csv": "项目,金额\n甲,1\n",
        "tsv": "项目\t金额\n甲\t1\n",
        "json": json.dumps({"项目": 1}),
        "prose": "绩效评价",
        "python": "print('x')",
    }
    for name, text in texts.items():
        yield Case(f"text-{name}", exactly(text.encode()), 1, "文本文件（如 CSV）")
    yield Case("text-gbk", raw(lambda: "项目,金额\n甲,1\n".encode("gbk")), 1, "文本文件（如 CSV）")
    yield Case("text-utf-16", raw(lambda: "项目,金额".encode("utf-16")), 1, "无法识别的文件")
    for name, start in {
        "html": b"<html><table>",
        "doctype": b"<!DOCTYPE html>",
        "table": b"\xef\xbb\xbf<table><tr>",
    }.items():
        yield Case(f"web-{name}", exactly(start), 1, "网页（HTML）")
    yield Case("pdf", raw(lambda: b"%PDF-1.7\n\0"), 1, "PDF 文件")
    yield Case("empty", raw(lambda: b""), 1, "空文件")
    yield Case("one-byte", raw(lambda: b"\0"), 1, "无法识别的文件")
    for name, start in {
        "png": b"\x89PNG\r\n\x1a\n\0",
        "gif": b"GIF89a\0\0",
        "exe": b"MZ\0\0",
        "rar": b"Rar!\x1a\x07\0",
        "7z": b"7z\xbc\xaf\x27\x1c\0",
    }.items():
        yield Case(f"binary-{name}", exactly(start), 1, "无法识别的文件")
    yield Case("gzip", raw(lambda: gzip.compress(small())), 1, "无法识别的文件")
    yield Case("bzip2", raw(lambda: bz2.compress(small())), 1, "file-unreadable")
    yield Case("tar", raw(tar), 1, "file-unreadable")
    yield Case("noise", raw(noise), 1, "无法识别的文件")
    yield Case("xls", raw(lambda: OLE + bytes(600)), 1, "Excel 97-2003 格式（.xls）")
    yield Case(
        "password", raw(lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")), 1, "去掉打开密码后另存"
    )
    yield Case("docx", raw(package(**{"word/document.xml": b"<w/>"})), 1, "Word 文档")
    yield Case("docx-named-xls", raw(package(**{"word/document.xml": b"<w/>"}), "填报.xls"), 1, "Word 文档")
    yield Case("pptx", raw(package(**{"ppt/presentation.xml": b"<p/>"})), 1, "压缩包，不是 Excel 工作簿")
    yield Case("ods", raw(package(**{"content.xml": b"<o/>"})), 1, "OpenDocument（.ods 等）文件")
    yield Case("xlsb", raw(package(**{"xl/workbook.bin": b"\0"})), 1, "Excel 二进制工作簿（.xlsb）")
    yield Case("zip", raw(package(甲=b"1")), 1, "压缩包，不是 Excel 工作簿")
    yield Case("zip-of-nothing", raw(package()), 1, "file-unreadable")
    for share in (0.01, 0.1, 0.5, 0.9, 0.99):
        yield Case(f"cut-at-{share}", raw(partial(cut, share)), 1, "文件已损坏或不完整")
    yield Case("cut-by-a-byte", raw(lambda: small()[:-1]), 1, "文件已损坏或不完整")
    yield Case("noise-before", raw(lambda: b"xx\0" + small()), 1, "无法识别的文件")
    yield Case("twin-part", raw(lambda: repacked(lambda _, b: b, {"XL/WORKBOOK.XML": b"<x/>"})), 1, "内部有同名部件")
    yield Case(
        "twin-with-backslash", raw(lambda: repacked(lambda _, b: b, {"xl\\styles.xml": b"<x/>"})), 1, "内部有同名部件"
    )
    yield Case("encryption-flag", raw(flagged), 1, "加了密码的压缩包")
    yield Case(
        "method-bzip2", raw(lambda: repacked(lambda _, b: b, method=zipfile.ZIP_BZIP2)), 1, "压缩方法特殊的压缩包"
    )
    yield Case("method-lzma", raw(lambda: repacked(lambda _, b: b, method=zipfile.ZIP_LZMA)), 1, "压缩方法特殊的压缩包")
    yield Case("method-stored", raw(lambda: repacked(lambda _, b: b, method=zipfile.ZIP_STORED)), 0, "full-marks")
    yield Case("wrong-checksum", raw(checksum), 1, "文件已损坏或不完整")
    yield Case(
        "many-entries", raw(lambda: repacked(lambda _, b: b, {f"x/{n}": b"" for n in range(2001)})), 1, "个部件的压缩包"
    )
    yield Case("path-in-entry", raw(lambda: repacked(lambda _, b: b, {"../../x": b"x"})), 0, "full-marks")
    yield Case(
        "bomb",
        raw(lambda: repacked(lambda n, b: b + b" " * (201 * 2**20) if "styles" in n else b)),
        1,
        "解压后超过 200 MB",
    )
    yield Case(
        "bomb-beside",
        raw(lambda: repacked(lambda _, b: b, {"xl/media/x.bin": bytes(201 * 2**20)})),
        1,
        "解压后超过 200 MB",
    )
    yield Case(
        "too-many-styles",
        raw(lambda: repacked(lambda n, b: b + b" " * (11 * 2**20) if "styles" in n else b)),
        1,
        "样式或文字过多",
    )
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet4.xml"):
        yield Case(f"no-{Path(part).stem}", without(part), 1, "file-unreadable")
    yield Case("no-styles", without("xl/styles.xml"), 0, "full-marks")
    yield Case("no-properties", without("docProps/core.xml"), 0, "full-marks")
    yield Case("wrong-extension", raw(small, "填报.csv"), 0, "full-marks")
    yield Case("no-extension", raw(small, "填报"), 0, "full-marks")


def paths() -> Iterator[Case]:
    def pipe(folder: Path) -> Path:
        os.mkfifo(folder / "管道.xlsx")
        return folder / "管道.xlsx"

    def dangling(folder: Path) -> Path:
        (folder / "链接.xlsx").symlink_to(folder / "没有.xlsx")
        return folder / "链接.xlsx"

    yield Case("not-there", lambda folder: folder / "没有.xlsx", 1, "请确认文件存在")
    yield Case("folder", lambda folder: folder, 1, "一个文件夹")
    yield Case("pipe", pipe, 1, "不是普通文件")
    yield Case("device", lambda _: Path("/dev/zero"), 1, "不是普通文件")
    yield Case("dangling-link", dangling, 1, "请确认文件存在")
    yield Case("lock-file", raw(small, "~$填报.xlsx"), 1, "临时锁文件")
    yield Case("name-with-blanks", raw(small, " 填 报 .xlsx"), 0, "full-marks")
    yield Case("name-with-quotes", raw(small, "填'报\".xlsx"), 0, "full-marks")
    yield Case("name-of-a-dash", raw(small, "-填报.xlsx"), 0, "full-marks")


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"""


def markup() -> Iterator[Case]:
    def head(new: bytes) -> Callable[[Path], Path]:
        return raw(lambda: repacked(lambda n, b: new + b if "sheet4" in n else b))

    yield Case("dtd", head(b"<!DOCTYPE x>"), 1, "外部定义（DTD）")
    yield Case("billion-laughs", head(LAUGHS), 1, "外部定义（DTD）")
    yield Case("external-entity", head(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), 1, "外部定义（DTD）")
    yield Case(
        "utf-16",
        raw(lambda: repacked(lambda n, b: b.decode().encode("utf-16") if "sheet4" in n else b)),
        1,
        "编码不是 UTF-8",
    )
    yield Case("gbk-declared", head(b'<?xml version="1.0" encoding="GBK"?>'), 1, "编码不是 UTF-8")
    yield Case(
        "not-closed", raw(lambda: repacked(lambda n, b: b[:-40] if "sheet4" in n else b)), 1, "文件内部结构已损坏"
    )
    yield Case("control-character", in_funds(b"<v>105</v>", b"<v>10\x015</v>"), 1, "文件内部结构已损坏")
    yield Case("no-markup", raw(lambda: repacked(lambda n, b: b"x" if "sheet4" in n else b)), 1, "文件内部结构已损坏")
    yield Case("deep", in_funds(b"<v>105</v>", b"<v>105</v>" + b"<x>" * 300 + b"</x>" * 300), 1, "file-unreadable")
    yield Case("row-number-huge", in_funds(b'<row r="3"', b'<row r="2999999999"'), 1, "file-unreadable")
    yield Case("row-number-not-one", in_funds(b'<row r="3"', b'<row r="x"'), 1, "文件内部结构已损坏")
    yield Case("rows-out-of-order", in_funds(b'<row r="4"', b'<row r="2"'), 1, "次序错乱")
    yield Case("cells-out-of-order", in_funds(b'r="D3"', b'r="B3"'), 1, "次序错乱")
    yield Case("cell-twice", in_funds(b'r="D3"', b'r="C3"'), 1, "次序错乱")
    yield Case("cell-of-another-row", in_funds(b'r="D3"', b'r="D9"'), 1, "次序错乱")
    yield Case("cell-without-address", in_funds(b' r="D3"', b""), 1, "没有地址")
    yield Case("column-beyond", in_funds(b'<c r="T3"', b'<c r="ZZZZ3"'), 1, "file-unreadable")
    yield Case("column-lower-case", in_funds(b'r="C3"', b'r="c3"'), 1, "file-unreadable")
    yield Case("number-is-none", in_funds(b"<v>105</v>", b"<v>abc</v>"), 1, "file-unreadable")
    yield Case("number-nan", in_funds(b"<v>105</v>", b"<v>NaN</v>"), 1, "")
    yield Case("number-infinite", in_funds(b"<v>105</v>", b"<v>1e999</v>"), 1, "")
    yield Case("number-with-blanks", in_funds(b"<v>105</v>", b"<v> 105 </v>"), 1, "file-unreadable")
    yield Case("type-unknown", in_funds(b't="n"><v>105</v>', b't="zzz"><v>105</v>'), 1, "单元格类型“zzz”不认识")
    yield Case("string-index-negative", in_funds(b't="n"><v>105</v>', b't="s"><v>-1</v>'), 1, "K3 错误")
    yield Case("string-index-beyond", in_funds(b't="n"><v>105</v>', b't="s"><v>9</v>'), 1, "K3 错误")
    yield Case("dimension-lies", in_funds(b"<sheetData>", b'<dimension ref="A1:A1"/><sheetData>'), 0, "full-marks")
    yield Case(
        "sheet-of-nothing",
        raw(
            lambda: repacked(
                lambda n, b: (
                    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
                    if "sheet4" in n
                    else b
                )
            )
        ),
        1,
        "column-missing",
    )
    yield Case(
        "merge-of-nonsense",
        in_funds(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="??"/></mergeCells>'),
        1,
        "文件内部结构已损坏",
    )
    yield Case(
        "rels-astray",
        raw(
            lambda: repacked(
                lambda n, b: b.replace(b"sheet4.xml", b"../../etc/passwd") if n.endswith("workbook.xml.rels") else b
            )
        ),
        1,
        "file-unreadable",
    )


def funds_behind(rows: Callable[[], bytes]) -> Callable[[Path], Path]:
    """Return the small workbook with rows behind those of its funds."""
    return raw(
        lambda: repacked(lambda n, b: b.replace(b"</sheetData>", rows() + b"</sheetData>") if "sheet4.xml" in n else b)
    )


def empty_rows() -> bytes:
    return b"".join(b'<row r="%d" s="1" customFormat="1"/>' % n for n in range(300, 1_000_300))


def blank_cells() -> bytes:
    return b"".join(b'<row r="%d"><c r="A%d" s="2"/></row>' % (n, n) for n in range(300, 300_300))


def many_cells() -> bytes:
    cells = "".join(f'<c r="{chr(letter)}{{0}}"><v>1</v></c>' for letter in range(ord("A"), ord("Z") + 1))
    return "".join(f'<row r="{{0}}">{cells}</row>'.format(n) for n in range(300, 19_900)).encode()


def sizes() -> Iterator[Case]:
    yield Case("million-empty-rows", funds_behind(empty_rows), 0, "full-marks")
    yield Case("rows-of-blank-cells", funds_behind(blank_cells), 0, "full-marks")
    yield Case("half-a-million-cells", funds_behind(many_cells), 1, "个填了内容的单元格")
    yield Case(
        "far-row",
        in_funds(b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'),
        1,
        "在 A1048576 处还有内容",
    )
    yield Case(
        "far-column",
        in_funds(b"</sheetData>", b'<row r="300"><c r="XFD300"><v>1</v></c></row></sheetData>'),
        1,
        "在 XFD300 处还有内容",
    )
    yield Case("longest-cell", put(PROJECTS, "content", "长" * 32767), 0, "text-long")
    yield Case("a-line-for-each-word", put(PROJECTS, "content", "词\n" * 1500), 0, "")


def numbers() -> Iterator[Case]:
    """Yield what may stand in a cell for an amount, next to 年初预算数 100."""
    good = ["100万元", "１００", "100.00", " 100 ", "100\n", "+100", "０１００", "100万", "100 万 元 整", "1000000元"]
    blank = ["——", "—", "无", "／", "/"]
    bad = [
        "1,00", "(100)", "≥100", "100%", "nan", "inf", "1_00", "١٠٠", "l00", "一百", "约100",
        "100左右", "100-110", "1e2", "0x64", "￥一百", "待定", "?", "#", "'100", "=100", "@100", "100,,0", "1.2.3", "--100", "true",
    ]  # fmt: skip
    for text in good:
        yield Case(f"amount-{text!r}-read", put(FUNDS, "initial_budget", text), 0, "full-marks")
    for text in blank:
        yield Case(f"amount-{text}-blank", put(FUNDS, "initial_budget", text), 0, "按没有填写读取")
    yield Case("amount-100元-converted", put(FUNDS, "initial_budget", "100元"), 1, "over-budget")
    for text in bad:
        yield Case(
            f"amount-{text}-reported", put(FUNDS, "initial_budget", text), 1, "资金情况!C3 错误 “年初预算数”填写有误"
        )
    yield Case("amount-true", put(FUNDS, "initial_budget", True), 1, "not-a-number")
    yield Case("amount-as-date", put(FUNDS, "initial_budget", 117.9, "yyyy-mm-dd"), 1, "请把单元格格式改为“常规”")
    yield Case("amount-eighteen-digits", put(FUNDS, "initial_budget", 310107199001011234), 1, "not-a-number")
    yield Case("amount-huge", put(FUNDS, "initial_budget", 1e300), 1, "not-a-number")
    yield Case("amount-float-noise", put(FUNDS, "expenditure", 104.99999999999999), 0, "full-marks")
    for text in ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"):

        def error(workbook: Workbook, text: str = text) -> None:
            target = cell(workbook, FUNDS, "initial_budget")
            target.value, target.data_type = text, "e"

        yield Case(f"error-{text}", changed(error), 1, f"资金情况!C3 错误 单元格是错误值：现为{text}")
    yield Case(
        "formula-uncalculated",
        changed(lambda w: assign(cell(w, FUNDS, "initial_budget"), "value", "=60+40")),
        1,
        "资金情况!C3 错误 单元格的公式还没有计算结果",
    )
    for text in ("NA", "N/A", "NULL", "None", "nan"):
        yield Case(f"name-is-{text}", put(PROJECTS, "name", text), 0, "full-marks")


def dates() -> Iterator[Case]:
    good: list[Any] = [
        date(2024, 3, 1),
        datetime(2024, 3, 1, 8, 0),
        "2024-03-01",
        "2024/3/1",
        "2024年3月1日",
        "２０２４年３月１日",
        "2024.3.1",
    ]
    bad: list[Any] = ["2024.1", "01/02/2024", "24/1/1", "2024-2-30", "2024年", "昨天", -1, 1e9]
    for value in good:
        yield Case(f"date-{value!r}-read", put(UNIT, "issue_date", value), 0, "full-marks")
    for value in bad:
        yield Case(
            f"date-{value!r}-reported", put(UNIT, "issue_date", value), 1, "单位信息!B17 错误 “成文日期”填写有误"
        )

    yield Case("date-serial", put(UNIT, "issue_date", 45352), 0, "full-marks")
    yield Case("date-serial-60", put(UNIT, "issue_date", 60), 1, "issue-date-early")

    def epoch(workbook: Workbook) -> None:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904  # noqa: PLC0415 - for this case alone

        workbook.epoch = CALENDAR_MAC_1904
        cell(workbook, UNIT, "issue_date").value = date(2024, 3, 1)

    yield Case("date-1904", changed(epoch), 0, "full-marks")
    for text, status in (("2023年", 0), ("二〇二三", 1), ("23", 1), (2023.5, 1), ("2023年度", 0), ("1800", 1)):
        yield Case(f"year-{text}", put(UNIT, "year", text), status, "full-marks" if not status else "评价年度")


NAMES = {
    "up": "../../甲", "absolute": "/etc/passwd", "drive": "C:\\甲", "reserved": "CON", "reserved-dotted": "nul.docx", "illegal": '<>:"/\\|?*',
    "long": "长" * 300, "dots": "...", "blank": " 甲 ", "tab": "甲\t乙", "line": "甲\n乙", "emoji": "甲😀", "rare": "𠮷", "formula": "=cmd|' /C calc'!A0",
    "plus": "+1", "minus": "-1+1", "at": "@SUM(A1)", "template": "{{ 7*7 }}{% raw %}", "markup": "<w:p/>&amp;", "escape": "_x000B_甲", "bidi": "甲\u202e乙", "heading": "# 一、甲",
    "percent": "%s%n", "quote": "'甲'", "null": "NULL",
}  # fmt: skip


def names() -> Iterator[Case]:
    for name, text in NAMES.items():
        yield Case(f"project-named-{name}", put(PROJECTS, "name", text), 0, "full-marks")
        yield Case(f"unit-named-{name}", put(UNIT, "name", text), 0, "full-marks")
    yield Case("project-named-nothing", put(PROJECTS, "name", " \u200b\n "[:1]), 1, "required-blank")


def sheets() -> Iterator[Case]:
    def remove(sheet: Sheet) -> Callable[[Path], Path]:
        return changed(lambda w: w.remove(w[sheet.title]))

    def renamed(sheet: Sheet) -> Callable[[Path], Path]:
        return changed(lambda w: assign(w[sheet.title], "title", "Sheet1"))

    for sheet in (UNIT, PROJECTS, FUNDS, INDICATORS):
        yield Case(f"no-sheet-{sheet.title}", remove(sheet), 1, f"缺少工作表“{sheet.title}”")
    yield Case("no-sheet-评价内容", remove(CONTENT), 1, "缺少工作表“评价内容”")
    yield Case("no-guide", changed(lambda w: w.remove(w[template.GUIDE_TITLE])), 0, "full-marks")
    yield Case("no-rules", changed(lambda w: w.remove(w[template.RULES_TITLE])), 0, "full-marks")
    for sheet in (PROJECTS, FUNDS, INDICATORS):
        yield Case(
            f"renamed-{sheet.title}",
            renamed(sheet),
            0,
            f"按标题认出这是“{sheet.title}”",
        )
    yield Case("name-with-a-blank", changed(lambda w: assign(w[FUNDS.title], "title", "资金情况 ")), 0, "full-marks")
    yield Case("another-workbook", raw(lambda: as_bytes(Workbook())), 1, "现为没有内容的工作簿")
    yield Case("extra-sheet", changed(lambda w: w.create_sheet("草稿").append(["x", 1])), 0, "full-marks")
    yield Case("extra-sheet-first", changed(lambda w: w.create_sheet("草稿", 0).append(["x", 1])), 0, "full-marks")
    yield Case("chart-sheet", changed(lambda w: w.create_chartsheet("图")), 0, "full-marks")
    yield Case("sheets-in-another-order", changed(lambda w: w.move_sheet(FUNDS.title, -3)), 0, "full-marks")
    yield Case(
        "very-hidden", changed(lambda w: assign(w[FUNDS.title], "sheet_state", "veryHidden")), 0, "工作表是隐藏的"
    )
    yield Case("protected", changed(lambda w: assign(w[FUNDS.title].protection, "sheet", True)), 0, "full-marks")
    yield Case(
        "structure-protected",
        changed(lambda w: assign(w, "security", WorkbookProtection(lockStructure=True))),
        0,
        "full-marks",
    )
    yield Case("column-deleted", changed(lambda w: w[FUNDS.title].delete_cols(11)), 1, "缺少“本年支出”列")
    yield Case("column-moved", changed(lambda w: w[FUNDS.title].move_range("K1:K40", cols=15)), 0, "full-marks")
    yield Case("columns-inserted", changed(lambda w: w[INDICATORS.title].insert_cols(3, 2)), 0, "full-marks")
    yield Case("rows-inserted", changed(lambda w: w[PROJECTS.title].insert_rows(3, 4)), 0, "full-marks")
    yield Case("heading-deleted", changed(lambda w: w[FUNDS.title].delete_rows(2)), 1, "column-missing")
    yield Case(
        "heading-in-full-width",
        changed(lambda w: assign(cell(w, FUNDS, "other_funds", 2), "value", "其中 : 其他资金 *")),
        0,
        "full-marks",
    )
    yield Case("heading-twice", changed(lambda w: assign(w[FUNDS.title]["W2"], "value", "本年支出")), 1, "出现两次")
    yield Case(
        "unit-changed-in-heading",
        changed(lambda w: assign(cell(w, FUNDS, "initial_budget", 2), "value", "年初预算数（元）")),
        1,
        "缺少“年初预算数”列",
    )
    yield Case(
        "code-as-number",
        changed(
            lambda w: (
                [assign(cell(w, s, "code"), "value", 1) for s in (PROJECTS, FUNDS, CONTENT)]
                + [assign(cell(w, INDICATORS, "code", r), "value", 1) for r in (3, 4)]
            )
        ),
        0,
        "full-marks",
    )
    yield Case("code-as-number-in-one-sheet", put(FUNDS, "code", 1), 0, "“1”按 01 读取")
    yield Case("code-in-full-width", put(FUNDS, "code", "０１ "), 0, "full-marks")
    yield Case(
        "project-twice",
        changed(
            lambda w: [
                assign(cell(w, PROJECTS, f, 4), "value", cell(w, PROJECTS, f).value)
                for f in ("code", "name", "content", "target")
            ]
        ),
        1,
        "project-repeated",
    )
    yield Case(
        "nothing-filled", raw(lambda: as_bytes(filled_workbook({"unit": {}, "projects": []}))), 1, "required-blank"
    )
    yield Case(
        "version-other", changed(lambda w: assign(w[template.GUIDE_TITLE]["B2"], "value", "9")), 1, "template-version"
    )
    yield Case("three-hundred-projects", raw(three_hundred), 0, "full-marks")


def three_hundred() -> bytes:
    data = small_data()
    (project,) = data["projects"]
    data["projects"] = [project | {"code": f"{n:03d}", "name": f"项目{n}"} for n in range(300)]
    return as_bytes(filled_workbook(data))


CASES = [case for group in (containers, paths, markup, sizes, numbers, dates, names, sheets) for case in group()]
