"""`perfeval check --annotate` has a border: what one workbook brings with it does not stop the others."""

import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from commands import Run, perfeval
from openpyxl import load_workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table
from workbooks import saved, small_data

from perfeval.template import FUNDS
from perfeval.writers.annotated import LIST_TITLE
from perfeval.writers.blank import filled_workbook

pytestmark = pytest.mark.slow

COPY = "填报_批注.xlsx"
UNMARKABLE = (
    "填报.xlsx 错误 工作簿里有样式、图形等内容不能照原样抄下来，没有写出批注副本。"
    "请在 Excel 或 WPS 中打开，另存后再试。 [not-written]"
)


def annotated(path: Path, *options: str, megabytes: int = 1024) -> Run:
    """Annotate within so much memory."""

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))

    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "perfeval", "check", "--annotate", str(path), *options],
        capture_output=True,
        encoding="utf-8",
        preexec_fn=limited,
        timeout=30,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def changed(path: Path, part: str, old: str, new: str) -> None:
    """Replace something in a part of a workbook, as another program might have written it."""
    with zipfile.ZipFile(BytesIO(path.read_bytes())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


SHEET = "xl/worksheets/sheet4.xml"
#: what pandas reads, and openpyxl does not, or only with more memory and time than there is
NOT_LOADED = {
    "pattern": ("xl/styles.xml", 'patternType="solid"', 'patternType="wavy"'),
    "colour": ("xl/styles.xml", 'rgb="00', 'rgb="colour'),
    "validation": (SHEET, 'errorStyle="warning"', 'errorStyle="loud"'),
    "page": (SHEET, 'orientation="landscape"', 'orientation="diagonal"'),
    "pane": (SHEET, 'state="frozen"', 'state="icy"'),
    "merge": (SHEET, "<conditionalFormatting", '<mergeCells><mergeCell ref="AA1:XFD1048576"/></mergeCells><conditionalFormatting'),
    "link-of-columns": (SHEET, "<pageMargins", '<hyperlinks><hyperlink ref="A:XFD" location="甲"/></hyperlinks><pageMargins'),
    "link": (SHEET, "<pageMargins", '<hyperlinks><hyperlink ref="A1:XFD1048576" location="甲"/></hyperlinks><pageMargins'),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_LOADED)
def test_what_openpyxl_cannot_load_is_one_sentence_and_the_folder_goes_on(case: str, tmp_path: Path) -> None:
    path = saved(small_data(unit={"name": "另一单位"}), tmp_path, "填报.xlsx")
    changed(path, *NOT_LOADED[case])
    saved(small_data(), tmp_path, "后面.xlsx")
    run = annotated(tmp_path)
    assert run.status == 1
    assert UNMARKABLE in run.err.splitlines()
    assert "Traceback" not in run.err
    assert "Warning" not in run.err
    assert sorted(place.name for place in tmp_path.iterdir()) == ["后面.xlsx", "后面_批注.xlsx", "填报.xlsx"]


def test_a_table_over_a_whole_sheet_is_not_laid_out(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    sheet = workbook.create_sheet("草稿")
    sheet.append(["甲"])
    sheet.add_table(Table(displayName="表", ref="A1:A2"))
    path = saved(workbook, tmp_path, "填报.xlsx")
    changed(path, "xl/tables/table1.xml", 'ref="A1:A2"', 'ref="A1:XFD1048576"')
    assert UNMARKABLE in annotated(path).err.splitlines()


def test_one_formatted_cell_far_off_takes_no_memory(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    workbook[FUNDS.title]["XFD1048576"].fill = PatternFill("solid", fgColor="FF0000")
    path = saved(workbook, tmp_path, "填报.xlsx")
    for _ in range(2):  # the second run looks at the copy of the first
        run = annotated(path, megabytes=512)
        assert (run.status, f"已写出 {tmp_path / COPY}" in run.err.splitlines()) == (0, True), run.err
    copy = load_workbook(tmp_path / COPY)
    assert copy[FUNDS.title]["XFD1048576"].fill.fgColor.rgb == "00FF0000"
    assert LIST_TITLE in copy.sheetnames


def large(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(300 * 2**20)


def picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n")


def another_workbook(path: Path) -> None:
    saved(small_data(), path.parent, path.name)


#: what may stand where the copy goes, and what is said of it
IN_THE_WAY: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (Path.touch, "不是批注副本，没有覆盖。请把它移到别处。"),
    "garbage": (picture, "不是批注副本，没有覆盖。请把它移到别处。"),
    "folder": (Path.mkdir, "打不开：这里是一个文件夹，没有覆盖。请把它移到别处。"),
    "pipe": (os.mkfifo, "打不开：不是普通文件，没有覆盖。请把它移到别处。"),
    "large": (large, "打不开：文件太大，超过 50 MB，没有覆盖。请把它移到别处。"),
    "workbook": (another_workbook, "改动过，没有覆盖。请改用这个文件检查，或把它移到别处。"),
}


@pytest.mark.parametrize("case", IN_THE_WAY)
def test_what_stands_in_the_way_of_a_copy_is_named_and_left_alone(case: str, tmp_path: Path) -> None:
    make, said = IN_THE_WAY[case]
    saved(small_data(unit={"name": "另一单位"}), tmp_path, "填报.xlsx")
    saved(small_data(), tmp_path, "后面.xlsx")
    make(tmp_path / COPY)
    before = (tmp_path / COPY).lstat()
    run = annotated(tmp_path)
    assert run.status == 1
    assert f"填报.xlsx 错误 {tmp_path / COPY} {said} [not-written]" in run.err.splitlines()
    assert "Traceback" not in run.err
    after = (tmp_path / COPY).lstat()
    assert (after.st_mtime_ns, after.st_size, after.st_ino) == (before.st_mtime_ns, before.st_size, before.st_ino)
    assert (tmp_path / "后面_批注.xlsx").stat().st_size > 10_000


def test_programs_are_told_of_a_copy_that_was_not_written(tmp_path: Path) -> None:
    path = saved(small_data(), tmp_path, "填报.xlsx")
    (tmp_path / COPY).mkdir()
    run = perfeval("check", path, "--annotate", "--format", "json")
    (workbook,) = json.loads(run.out)
    assert (run.status, workbook["failed"], workbook["problems"][0]["code"]) == (1, True, "not-written")


def test_a_folder_that_takes_no_copy_is_said_of_each_workbook(tmp_path: Path) -> None:
    saved(small_data(), tmp_path, "填报.xlsx")
    saved(small_data(unit={"name": "另一单位"}), tmp_path, "后面.xlsx")
    tmp_path.chmod(0o500)
    try:
        run = perfeval("check", tmp_path, "--annotate", powerless=True)
    finally:
        tmp_path.chmod(0o700)
    said = [line for line in run.err.splitlines() if "[not-written]" in line]
    reason = "没有权限，或文件正被其他程序打开。请确认该文件没有在 Excel 或 WPS 中打开。 [not-written]"
    assert run.status == 1
    assert said == [f"{n}.xlsx 错误 写不进 {tmp_path / f'{n}_批注.xlsx'}：{reason}" for n in ("后面", "填报")]


def test_a_disk_that_is_full_ends_the_run(tmp_path: Path) -> None:
    """The limit on a file's size stands in for the disk."""
    path = saved(small_data(), tmp_path, "填报.xlsx")
    run = subprocess.run(
        ["bash", "-c", f'ulimit -f 8; "{sys.executable}" -X utf8 -m perfeval check --annotate "{path}"'],  # noqa: S607
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    said = f"错误：写不进 {tmp_path / COPY}：磁盘已满。请确认该文件没有在 Excel 或 WPS 中打开。"
    assert (run.returncode, run.stderr.splitlines()[-1]) == (2, said)
    assert [place.name for place in tmp_path.iterdir()] == ["填报.xlsx"]
