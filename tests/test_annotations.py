"""`perfeval check --annotate` has a border: what one workbook brings with it does not stop the others."""

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from commands import Run, perfeval
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import cell as place
from workbooks import saved, small_data

from perfeval.template import FUNDS, PROJECTS
from perfeval.template.lists import PROBLEMS_TITLE
from perfeval.writers.blank import filled_workbook

pytestmark = pytest.mark.slow

COPY = "填报_批注.xlsx"
FAULTY = small_data(funds={"closing_carryover": 6}, target="进一步提高管理水平")


def annotated(path: Path, *options: str, megabytes: int = 1024) -> Run:
    """Annotate within so much memory."""
    memory, anew = megabytes * 2**20, megabytes != 1024  # what a fork has imported would count
    return perfeval("check", "--annotate", path, *options, memory=memory, timeout=30, anew=anew)


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
#: what pandas reads, and programs that lay a workbook out refuse, or only with more memory and time than there is
UNUSUAL = {
    "pattern": ("xl/styles.xml", 'patternType="solid"', 'patternType="wavy"'),
    "colour": ("xl/styles.xml", 'rgb="00', 'rgb="colour'),
    "validation": (SHEET, 'errorStyle="warning"', 'errorStyle="loud"'),
    "page": (SHEET, 'orientation="landscape"', 'orientation="diagonal"'),
    "pane": (SHEET, 'state="frozen"', 'state="icy"'),
    "merge": (SHEET, "<conditionalFormatting", '<mergeCells><mergeCell ref="AA1:XFD1048576"/></mergeCells><conditionalFormatting'),
    "link-of-columns": (SHEET, "<pageMargins", '<hyperlinks><hyperlink ref="A:XFD" location="甲"/></hyperlinks><pageMargins'),
    "link": (SHEET, "<pageMargins", '<hyperlinks><hyperlink ref="A1:XFD1048576" location="甲"/></hyperlinks><pageMargins'),
    "dropdown-of-newer-excel": (
        SHEET,
        "</worksheet>",
        '<extLst><ext xmlns:x14="urn:x14" uri="{CCE6A557}"><x14:dataValidations count="1"/></ext></extLst></worksheet>',
    ),
}  # fmt: skip


def looks(sheet: Worksheet) -> list[str]:
    """Return value and formats of each cell of a sheet."""
    return [repr((c.value, c.number_format, c.font, c.fill, c.border)) for row in sheet.iter_rows() for c in row]


def parts(path: Path) -> dict[str, bytes]:
    """Return what each part of a workbook holds."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("case", UNUSUAL)
def test_what_is_unusual_stays_in_the_copy_as_it_was(case: str, tmp_path: Path) -> None:
    path = saved(small_data(unit={"name": "另一单位"}), tmp_path, "填报.xlsx")
    changed(path, *UNUSUAL[case])
    run = annotated(path)
    assert run.status == 0
    assert "Traceback" not in run.err
    assert "Warning" not in run.err
    part, _, new = UNUSUAL[case]
    kept = max(
        new.replace("</worksheet>", "").replace("<conditionalFormatting", "").replace("<pageMargins", "").split("><"),
        key=len,
    )
    assert kept.strip("<>").encode() in parts(tmp_path / COPY)[part]


def test_a_table_over_a_whole_sheet_is_not_laid_out(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    sheet = workbook.create_sheet("草稿")
    sheet.append(["甲"])
    sheet.add_table(Table(displayName="表", ref="A1:A2"))
    path = saved(workbook, tmp_path, "填报.xlsx")
    changed(path, "xl/tables/table1.xml", 'ref="A1:A2"', 'ref="A1:XFD1048576"')
    assert annotated(path, megabytes=512).status == 0
    assert b'ref="A1:XFD1048576"' in parts(tmp_path / COPY)["xl/tables/table1.xml"]


def test_parts_that_are_not_marked_stay_byte_by_byte(tmp_path: Path) -> None:
    """A picture, a chart, a part of another program, and the formats of every cell."""
    workbook = filled_workbook(FAULTY)
    draft = workbook.create_sheet("草稿")
    for number in range(3):
        draft.append([number])
    chart = BarChart()
    chart.add_data(Reference(draft, min_col=1, min_row=1, max_row=3))
    draft.add_chart(chart, "C1")
    path = saved(workbook, tmp_path, "填报.xlsx")
    changed(
        path,
        "xl/workbook.xml",
        "<sheets>",
        '<bookViews><workbookView activeTab="2" firstSheet="1"/></bookViews><sheets>',
    )
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/media/image1.png", b"\x89PNG picture")
        package.writestr("customXml/item1.xml", "<甲/>".encode())
        package.writestr("xl/cellimages.xml", b"<cellImages/>")
    before = parts(path)
    assert annotated(path).status == 1
    after = parts(tmp_path / COPY)
    opened = {"[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"}
    assert {name for name in before if before[name] != after.get(name)} <= opened | {
        name for name in before if name.startswith("xl/worksheets/")
    }
    assert "xl/charts/chart1.xml" in after
    copy, first = load_workbook(tmp_path / COPY), load_workbook(path)
    assert {sheet.title: looks(sheet) for sheet in first} == {sheet.title: looks(copy[sheet.title]) for sheet in first}


def test_runs_of_one_after_the_other_leave_what_the_first_left(tmp_path: Path) -> None:
    """Marks are taken off and put on: the copy does not grow, and a name of a sheet stays that sheet's."""
    workbook = filled_workbook(FAULTY)
    workbook[FUNDS.title].print_area = "A1:C9"
    workbook[FUNDS.title]["A1"].comment = Comment("王会计：待核", "王会计")
    path = saved(workbook, tmp_path, "填报.xlsx")
    assert annotated(path).status == 1
    copy = tmp_path / COPY
    first = parts(copy)
    for _ in range(2):
        assert annotated(copy).status == 1
    again = parts(copy)
    assert again.keys() == first.keys()
    assert {name for name in again if len(again[name]) != len(first[name])} == set()
    assert load_workbook(copy)[FUNDS.title].print_area == load_workbook(path)[FUNDS.title].print_area


def test_a_copy_of_a_sound_workbook_carries_no_comments_of_an_earlier_run(tmp_path: Path) -> None:
    path = saved(FAULTY, tmp_path, "填报.xlsx")
    assert annotated(path).status == 1
    copy = tmp_path / COPY
    assert any("comments" in name for name in parts(copy))
    marked = load_workbook(copy)
    place(marked, FUNDS, "closing_carryover").value = 5
    place(marked, PROJECTS, "name").value = small_data()["projects"][0]["name"]
    marked.save(copy)
    annotated(copy)
    for sheet in load_workbook(copy).worksheets:
        assert [
            c.coordinate for row in sheet.iter_rows() for c in row if c.comment and "年末结转" in c.comment.text
        ] == []


def test_a_comment_that_a_person_wrote_in_the_copy_is_not_overwritten(tmp_path: Path) -> None:
    path = saved(FAULTY, tmp_path, "填报.xlsx")
    assert annotated(path).status == 1
    copy = tmp_path / COPY
    worked = load_workbook(copy)
    worked[FUNDS.title]["A1"].comment = Comment("李科长：这一行请核实", "李科长")
    worked.save(copy)
    run = annotated(path)
    assert f"{copy} 改动过，没有覆盖" in run.err


def rewritten(path: Path, part: str, pattern: str, new: str) -> None:
    """Change the first place of a part that a pattern fits."""
    old = re.search(pattern, parts(path)[part].decode())
    assert old is not None
    changed(path, part, old[0], old.expand(new))


#: what a person does in the copy, outside the cells of the template's sheets
WORK = {
    "an-answer-in-our-comment": ("xl/perfeval-comments1.xml", "</t></r></text>", "\n已核对，李科长</t></r></text>"),
    "a-note-on-the-list": (
        "xl/worksheets/perfeval1.xml",
        "</c></row>",
        '</c><c r="K2" t="inlineStr"><is><t>已改</t></is></c></row>',
    ),
    "a-format": (SHEET, r'<c r="C3" s="\d+"', '<c r="C3" s="1"'),
    "a-hidden-column": (SHEET, "<col ", '<col hidden="1" '),
    "a-name": ("xl/workbook.xml", "<definedNames>", '<definedNames><definedName name="甲">1</definedName>'),
}


@pytest.mark.parametrize("case", WORK)
def test_whatever_a_person_did_in_the_copy_is_not_overwritten(case: str, tmp_path: Path) -> None:
    path = saved(FAULTY, tmp_path, "填报.xlsx")
    assert annotated(path).status == 1
    copy = tmp_path / COPY
    rewritten(copy, *WORK[case])
    before = copy.read_bytes()
    assert f"{copy} 改动过，没有覆盖" in annotated(path).err
    assert copy.read_bytes() == before


@pytest.mark.parametrize(
    ("case", "words"), [("an-answer-in-our-comment", "已核对，李科长"), ("a-note-on-the-list", "已改")]
)
def test_what_a_person_wrote_in_the_copy_stays_when_the_copy_is_checked(case: str, words: str, tmp_path: Path) -> None:
    path = saved(FAULTY, tmp_path, "填报.xlsx")
    assert annotated(path).status == 1
    copy = tmp_path / COPY
    rewritten(copy, *WORK[case])
    for _ in range(2):
        assert annotated(copy).status == 1
    assert sum(words.encode() in content for content in parts(copy).values()) == 1


#: what other programs write, and what the copy holds of it: a part and what stands in it so often
UNLIKE = {
    "remark-in-relations": ("xl/_rels/workbook.xml.rels", r"(<Relationships[^>]*>)", r"\1<!-- x -->", SHEET, b"<legacyDrawing", 1),
    "remark-among-sheets": ("xl/workbook.xml", "<sheets>", "<sheets><!-- x -->", SHEET, b"<legacyDrawing", 1),
    "number-of-a-sheet": ("xl/workbook.xml", 'sheetId="1"', 'sheetId=""', SHEET, b"<legacyDrawing", 1),
    "priority": (SHEET, r'priority="\d+"', 'priority="x"', SHEET, b"<legacyDrawing", 1),
    "drawing-that-is-not-there": (
        SHEET,
        "</worksheet>",
        '<legacyDrawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId99"/></worksheet>',
        SHEET,
        b"<legacyDrawing",
        1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNLIKE)
def test_a_package_of_another_make_is_marked_like_any_other(case: str, tmp_path: Path) -> None:
    part, pattern, new, held, words, number = UNLIKE[case]
    path = saved(FAULTY, tmp_path, "填报.xlsx")
    rewritten(path, part, pattern, new)
    for _ in range(2):
        run = annotated(path)
        assert (run.status, "Traceback" in run.err) == (1, False)
    assert parts(tmp_path / COPY)[held].count(words) == number


def test_a_workbook_that_is_only_named_like_a_copy_is_left_alone(tmp_path: Path) -> None:
    path = saved(FAULTY, tmp_path, "外来_批注.xlsx")
    before = path.read_bytes()
    assert annotated(path).status == 1
    assert path.read_bytes() == before
    assert (tmp_path / "外来_批注_批注.xlsx").exists()


def test_a_list_of_problems_that_a_person_made_stays(tmp_path: Path) -> None:
    workbook = filled_workbook(FAULTY)
    workbook.create_sheet(PROBLEMS_TITLE).append(["审计提出的问题"])
    path = saved(workbook, tmp_path, "填报.xlsx")
    for _ in range(2):
        assert annotated(path).status == 1
    copy = load_workbook(tmp_path / COPY)
    assert copy.sheetnames[0] == f"{PROBLEMS_TITLE}1"
    assert copy[PROBLEMS_TITLE]["A1"].value == "审计提出的问题"


def test_a_workbook_with_macros_keeps_them_and_its_kind(tmp_path: Path) -> None:
    path = saved(FAULTY, tmp_path, "填报.xlsm")
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    changed(
        path, "[Content_Types].xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", macro
    )
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macros")
    assert annotated(path).status == 1
    assert parts(tmp_path / "填报_批注.xlsm")["xl/vbaProject.bin"] == b"macros"


def test_one_formatted_cell_far_off_takes_no_memory(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    workbook[FUNDS.title]["XFD1048576"].fill = PatternFill("solid", fgColor="FF0000")
    path = saved(workbook, tmp_path, "填报.xlsx")
    for _ in range(2):  # the second run looks at the copy of the first
        run = annotated(path, megabytes=512)
        assert (run.status, f"已写出 {tmp_path / COPY}" in run.err.splitlines()) == (0, True), run.err
    copy = load_workbook(tmp_path / COPY)
    assert copy[FUNDS.title]["XFD1048576"].fill.fgColor.rgb == "00FF0000"
    assert PROBLEMS_TITLE in copy.sheetnames


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
    said = f"错误：写不进 {tmp_path / COPY}：文件太大，磁盘写不下。请确认该文件没有在 Excel 或 WPS 中打开。"
    assert (run.returncode, run.stderr.splitlines()[-1]) == (2, said)
    assert [place.name for place in tmp_path.iterdir()] == ["填报.xlsx"]
