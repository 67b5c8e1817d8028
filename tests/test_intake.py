"""Files that are no filled workbook: one clear sentence, exit status 1, nothing written, no traceback."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import EXAMPLE, perfeval
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbooks import opened, saved, small_data

pytestmark = pytest.mark.slow

_SAVE_AS = "请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（*.xlsx）”后再试"


def package(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


def repacked(workbook: bytes, change: Callable[[str, bytes], bytes], twin: str | None = None) -> bytes:
    """Return a workbook with each part passed through `change`, and one part again in capitals."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        if twin is not None:
            target.writestr(twin.upper(), source.read(twin))
    return stream.getvalue()


def damaged(workbook: bytes) -> bytes:
    """Return a workbook with one bit of a stored figure turned over and the checksum left as it was."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    content = stream.getvalue()
    return content.replace(b"<v>105</v>", b"<v>905</v>", 1)


def in_sheet(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda workbook: repacked(workbook, lambda name, part: part.replace(old, new) if "sheet4" in name else part)


FILES: list[object] = [
    pytest.param(lambda _: b"", "空文件", "请重新保存或重新索取该文件", id="empty"),
    pytest.param(lambda _: "项目,金额\n甲,1\n".encode("gbk"), "文本文件（如 CSV）", _SAVE_AS, id="csv"),
    pytest.param(lambda _: b"\xef\xbb\xbf<html><table>", "网页（HTML）", _SAVE_AS, id="html"),
    pytest.param(lambda _: b"%PDF-1.7 x", "PDF 文件", "请给出 Excel 工作簿", id="pdf"),
    pytest.param(
        lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "Excel 97-2003 格式（.xls）或其他旧格式文件",
        _SAVE_AS,
        id="xls",
    ),
    pytest.param(
        lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "加了密码的文件",
        "请在 Excel 或 WPS 中去掉打开密码后另存",
        id="password",
    ),
    pytest.param(lambda _: package(**{"word/document.xml": b"<w/>"}), "Word 文档", "请给出 Excel 工作簿", id="docx"),
    pytest.param(lambda _: package(**{"content.xml": b"<o/>"}), "OpenDocument（.ods 等）文件", _SAVE_AS, id="ods"),
    pytest.param(lambda _: package(a=b"b"), "压缩包，不是 Excel 工作簿", "请给出 Excel 工作簿", id="zip"),
    pytest.param(lambda _: b"\x00\x01\x02", "无法识别的文件", _SAVE_AS, id="noise"),
    pytest.param(lambda w: w[: len(w) // 2], "文件已损坏或不完整", "请重新保存或重新索取该文件", id="truncated"),
    pytest.param(damaged, "文件已损坏或不完整", "请重新保存或重新索取该文件", id="checksum"),
    pytest.param(
        lambda w: repacked(w, lambda _, p: p, "xl/workbook.xml"),
        "内部有同名部件的压缩包",
        _SAVE_AS,
        id="doubled-part",
    ),
    pytest.param(
        lambda w: repacked(w, lambda n, p: b"<!DOCTYPE x>" + p if "sheet1" in n else p),
        "含有外部定义（DTD）的文件",
        _SAVE_AS,
        id="dtd",
    ),
    pytest.param(
        lambda w: repacked(w, lambda n, p: p[:-30] if "sheet2.xml" in n else p),
        "文件内部结构已损坏",
        _SAVE_AS,
        id="broken-xml",
    ),
    pytest.param(
        lambda w: repacked(w, lambda n, p: p + b" " * (201 * 2**20) if "styles" in n else p),
        "解压后超过 200 MB 的文件",
        "请删去无关内容后另存",
        id="bomb",
    ),
]


@pytest.mark.parametrize(("content", "found", "remedy"), FILES)
def test_a_file_that_is_no_workbook_is_one_clear_line(
    content: Callable[[bytes], bytes], found: str, remedy: str, tmp_path: Path
) -> None:
    path = saved(small_data(), tmp_path)
    path.write_bytes(content(path.read_bytes()))
    run = perfeval("process", path, "-o", "out", cwd=tmp_path)
    assert (run.status, run.err) == (
        1,
        f"测试.xlsx 错误 无法读取：应为填报用的 Excel 工作簿，现为{found}。{remedy}。 [file-unreadable]\n",
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "found"),
    [("没有.xlsx", "没有这个文件或文件夹"), ("~$锁.xlsx", "Excel 打开文件时的临时锁文件")],
)
def test_a_path_that_is_no_file_to_read_is_named(name: str, found: str, tmp_path: Path) -> None:
    (tmp_path / "~$锁.xlsx").write_bytes(b"x")
    run = perfeval("check", name, cwd=tmp_path)
    assert run.status == 1
    assert found in run.err


@pytest.mark.parametrize(
    ("row", "address", "found"),
    [(20001, "A20001", "在 A20001 处还有内容"), (900, "IW900", "在 IW900 处还有内容")],
)
def test_content_far_outside_the_tables_is_refused_with_its_cell(
    row: int, address: str, found: str, tmp_path: Path
) -> None:
    path = saved(small_data(), tmp_path)
    cell = f'</row><row r="{row}"><c r="{address}"><v>1</v></c></row></sheetData>'.encode()
    path.write_bytes(in_sheet(b"</row></sheetData>", cell)(path.read_bytes()))
    (problem,) = opened(path).problems
    assert problem.cell is not None
    assert (problem.cell.address, problem.found) == (address, found)


CONTENT = EXAMPLE.read_bytes()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    damage=st.lists(st.tuples(st.integers(0, len(CONTENT) - 1), st.integers(0, 20), st.binary(max_size=20)), min_size=1)
)
def test_no_damage_to_the_bytes_brings_more_than_problems(damage: list[tuple[int, int, bytes]], tmp_path: Path) -> None:
    """Whatever is cut out or overwritten, the workbook is read or refused; nothing else is raised."""
    content = bytearray(CONTENT)
    for start, length, new in damage:
        content[start : start + length] = new
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(content)
    outcome = opened(path)
    assert outcome.failed or outcome.evaluated
