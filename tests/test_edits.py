"""A report that a person edited is never lost, whatever its time stamp says."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from commands import Run, perfeval
from documents import process as process_here
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from workbooks import saved, small_data

from perfeval.reports.blocks import Paragraph, Report, Title
from perfeval.reports.runs import Text
from perfeval.writers.word import docx, is_untouched

pytestmark = pytest.mark.slow

FOLDER = "某市测试所2023年度"
REPORT = "01 道路维修经费项目绩效评价报告.docx"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return a report that has just been written, and leave its workbook beside it."""
    run = process(saved(small_data(), tmp_path, "填报.xlsx"))
    assert run.status == 0
    return tmp_path / "out" / FOLDER / REPORT


def process(workbook: Path, *options: str) -> Run:
    return perfeval("process", workbook, "-o", "out", *options, cwd=workbook.parent)


def test_a_disk_that_is_full_leaves_the_old_report_whole(report: Path) -> None:
    """The limit on a file's size stands in for the disk: writing fails half-way."""
    before = {path: path.read_bytes() for path in report.parent.iterdir()}
    workbook = saved(small_data(narratives={"issues": "改过的一段。"}), report.parents[2], "填报.xlsx")
    run = subprocess.run(
        ["bash", "-c", f'ulimit -f 8; "{sys.executable}" -m perfeval process "{workbook}" -o out'],  # noqa: S607
        cwd=report.parents[2],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 2
    assert run.stderr.startswith(f"错误：写不进 out/{FOLDER}/")
    assert run.stderr.endswith("请确认文件夹可写、磁盘未满。\n")
    assert {path: path.read_bytes() for path in report.parent.iterdir()} == before


def test_a_title_that_looks_like_a_template_is_a_title(tmp_path: Path) -> None:
    run = process(saved(small_data(name="{}经费", title_name="{0}&<x>项目"), tmp_path, "填报.xlsx"))
    assert run.status == 0
    (path,) = (tmp_path / "out").rglob("01*.docx")
    assert is_untouched(path.read_bytes())
    assert Document(str(path)).core_properties.title == "某市测试所2023年度{0}&<x>项目绩效评价报告"


def again(report: Path, *options: str) -> Run:
    return process(report.parents[2] / "填报.xlsx", *options)


def edit_text(path: Path) -> None:
    document = Document(str(path))
    document.paragraphs[3].text = "会计改过的一段。"
    document.save(str(path))


def edit_property(path: Path) -> None:
    document = Document(str(path))
    document.core_properties.title = "另一个标题"
    document.save(str(path))


def save_without_a_change(path: Path) -> None:
    Document(str(path)).save(str(path))


def replace_by_something_else(path: Path) -> None:
    path.write_bytes("不是 Word 文件".encode())


def replace_by_nothing(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    "edit", [edit_text, edit_property, save_without_a_change, replace_by_something_else, replace_by_nothing]
)
@pytest.mark.parametrize("stamp", [0, None, 4102444800], ids=["old", "now", "future"])
def test_an_edited_report_is_kept_and_said(edit: Callable[[Path], None], stamp: int | None, report: Path) -> None:
    edit(report)
    if stamp is not None:
        os.utime(report, (stamp, stamp))
    before = report.read_bytes()
    run = again(report)
    assert run.status == 0
    assert report.read_bytes() == before
    assert f"  {REPORT} 有人改动过，没有覆盖；加 --force 则改名保留，再写出新的" in run.out.splitlines()
    assert run.out.splitlines()[-1].endswith(f"已写出 1 份报告，保留 1 份：{Path('out') / FOLDER}")
    assert sorted(path.name for path in report.parent.iterdir()) == [f"00 {FOLDER}绩效评价报告.docx", REPORT]


LESS: dict[str, Any] = {"expenditure": 104, "closing_carryover": 6}


def edit_words(path: Path, *edits: tuple[str, str]) -> None:
    document = Document(str(path))
    for old, new in edits:
        paragraph = next(p for p in document.paragraphs if old in p.text)
        paragraph.text = paragraph.text.replace(old, new)
    document.save(str(path))


def said_of(report: Path, run: Run) -> list[str]:
    """Return what is said of a report, its dated name without the date."""
    lines = iter(re.sub(r"（[\d -]+ 改名保留）(-\d)?", "（…）", run.out).splitlines())
    first = next(line for line in lines if line.startswith(f"  {report.name} "))
    rest = []
    for line in lines:
        if not line.startswith("    "):
            break
        rest.append(line.strip())
    return [first.strip(), *rest]


def test_what_was_edited_is_carried_into_the_new_report(report: Path) -> None:
    edit_words(report, ("雨季较长", "汛期较长"))
    edited = report.read_bytes()
    saved(small_data(funds=LESS), report.parents[2], "填报.xlsx")
    run = again(report)
    assert run.status == 0
    assert said_of(report, run) == [
        f"{REPORT} 有人改动过：1 处改动已带入新报告；改动过的那份另存为 01 道路维修经费项目绩效评价报告（…）.docx"
    ]
    text = "".join(paragraph.text for paragraph in Document(str(report)).paragraphs)
    assert "汛期较长，下年提前开工。" in text
    assert "本年支出104万元" in text
    (aside,) = report.parent.glob("*改名保留*")
    assert aside.read_bytes() == edited
    assert run.out.splitlines()[-1].endswith(f"已写出 2 份报告：{Path('out') / FOLDER}")


def test_conflicts_and_former_figures_are_told_on_the_screen_and_beside_the_edited_report(report: Path) -> None:
    edit_words(report, ("本年支出105", "本年实际支出105"), ("雨季较长", "全年支出105万元，雨季较长"))
    saved(small_data(funds=LESS), report.parents[2], "填报.xlsx")
    said = said_of(report, again(report))
    begin, end = "本项目年初结转10万元，本年拨入100万元，", "万元。"
    assert said == [
        (
            f"{REPORT} 有人改动过：1 处改动已带入新报告，1 处没有带入；"
            "改动过的那份另存为 01 道路维修经费项目绩效评价报告（…）.docx"
        ),
        (
            f"原文“{begin}本年支出105万元，年末结转5{end}”，人工改为“{begin}本年实际支出105万元，年末结转5{end}”；"
            f"数据变动后应为“{begin}本年支出104万元，年末结转6{end}”，新报告照此写，请核对。"
        ),
        (
            "人工写的“全年支出105万元，雨季较长，下年提前开工。”照原样保留；其中的“105”可能已过时："
            "本年支出已由“105”变为“104”，请核对。"
        ),
    ]
    (note,) = report.parent.glob("*改名保留*.txt")
    assert note.read_text("utf-8-sig").splitlines() == [REPORT, *said[1:]]


def test_a_merged_report_stands_and_is_merged_again(report: Path) -> None:
    edit_words(report, ("雨季较长", "汛期较长"))
    saved(small_data(funds=LESS), report.parents[2], "填报.xlsx")
    again(report)
    merged = report.read_bytes()
    assert "没有变化，2 份报告不用重写" in again(report).out
    saved(small_data(funds=LESS, content="维修桥梁"), report.parents[2], "填报.xlsx")
    assert said_of(report, again(report))[0].startswith(f"{REPORT} 有人改动过：1 处改动已带入新报告；")
    assert {path.read_bytes() == merged for path in report.parent.glob("*改名保留*")} == {True, False}
    text = "".join(paragraph.text for paragraph in Document(str(report)).paragraphs)
    assert "汛期较长" in text
    assert "维修桥梁" in text


def test_a_merged_report_whose_own_figures_stand_is_kept_when_the_workbook_changes(report: Path) -> None:
    edit_words(report, ("雨季较长", "汛期较长"))
    saved(small_data(funds=LESS), report.parents[2], "填报.xlsx")
    again(report)
    merged = report.read_bytes()
    saved(small_data(funds=LESS, unit={"cover_text": "另有说明。"}), report.parents[2], "填报.xlsx")
    for _ in range(2):
        run = again(report)
        assert report.read_bytes() == merged
    assert "没有变化，2 份报告不用重写" in run.out


def test_a_merged_report_that_the_workbook_no_longer_has_stays(report: Path) -> None:
    edit_words(report, ("雨季较长", "汛期较长"))
    saved(small_data(funds=LESS), report.parents[2], "填报.xlsx")
    again(report)
    saved(small_data(name="桥梁维修经费"), report.parents[2], "填报.xlsx")
    run = again(report)
    assert f"  {REPORT} 是上次写出的，工作簿里已没有这份报告；有人改动过，没有删除" in run.out.splitlines()
    assert report.exists()


def test_with_force_a_merged_report_is_moved_aside(report: Path) -> None:
    edit_words(report, ("雨季较长", "汛期较长"))
    saved(small_data(funds=LESS), report.parents[2], "填报.xlsx")
    again(report)
    merged = report.read_bytes()
    run = again(report, "--force")
    assert said_of(report, run) == [f"{REPORT} 有人改动过，已改名为 01 道路维修经费项目绩效评价报告（…）.docx"]
    assert merged in [path.read_bytes() for path in report.parent.glob("*改名保留*")]
    assert is_untouched(report.read_bytes())
    assert "汛期较长" not in "".join(paragraph.text for paragraph in Document(str(report)).paragraphs)


def test_a_report_that_cannot_be_merged_is_kept_and_said_why(report: Path) -> None:
    replace_by_something_else(report)
    saved(small_data(funds=LESS), report.parents[2], "填报.xlsx")
    assert said_of(report, again(report)) == [
        f"{REPORT} 有人改动过，没有覆盖；加 --force 则改名保留，再写出新的",
        "改动带不进新报告：文件已损坏、过大，或者不是 Word 文档；其中的数据可能已与工作簿不一致，请核对。",
    ]
    assert report.read_bytes() == "不是 Word 文件".encode()


def test_what_the_merge_has_no_answer_to_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = process_here(saved(small_data(), tmp_path, "填报.xlsx"), tmp_path / "out").placement.written
    edit_text(written[1])
    saved(small_data(funds=LESS), tmp_path, "填报.xlsx")

    def carry(*_: bytes) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("perfeval.writers.word.carry.carry", carry)
    placement = process_here(tmp_path / "填报.xlsx", tmp_path / "out").placement
    assert placement.uncarried == ((written[1], "程序处理这个文件时出了意外（ZeroDivisionError）"),)
    assert placement.kept == (written[1],)


def test_with_force_an_edited_report_is_moved_aside(report: Path) -> None:
    original = report.read_bytes()
    edit_text(report)
    edited = report.read_bytes()
    run = again(report, "--force")
    assert run.status == 0
    assert report.read_bytes() == original
    (aside,) = (path for path in report.parent.iterdir() if "改名保留" in path.name)
    assert aside.read_bytes() == edited
    assert re.fullmatch(r"01 道路维修经费项目绩效评价报告（\d{4}-\d\d-\d\d \d{6} 改名保留）\.docx", aside.name)
    assert f"  {REPORT} 有人改动过，已改名为 {aside.name}" in run.out.splitlines()


def test_an_untouched_report_is_written_anew_whatever_its_time(report: Path) -> None:
    os.utime(report, (4102444800, 4102444800))
    data = small_data(content="维修桥梁")
    saved(data, report.parents[2], "填报.xlsx")
    before = report.read_bytes()
    assert again(report).status == 0
    assert report.read_bytes() != before
    assert "维修桥梁" in "".join(paragraph.text for paragraph in Document(str(report)).paragraphs)


def test_a_folder_in_the_way_is_one_clear_line(report: Path) -> None:
    report.unlink()
    report.mkdir()
    run = again(report)
    remedy = "请确认该文件没有在 Word 中打开、文件夹可写，再运行一次。"
    said = f"填报.xlsx 错误 报告写不进 out/{FOLDER}/{REPORT}：这里是一个文件夹。{remedy} [not-written]\n"
    assert (run.status, run.err) == (1, said)
    assert not list(report.parent.glob(".perfeval*"))


def test_a_folder_of_another_person_is_one_clear_line(report: Path) -> None:
    hidden = report.parents[1] / ".perfeval"
    for path in (*hidden.iterdir(), hidden):
        path.chmod(0o500)
    before = report.read_bytes()
    workbook = saved(small_data(content="维修桥梁"), report.parents[2], "填报.xlsx")
    run = perfeval("process", workbook.name, "-o", "out", cwd=workbook.parent, powerless=True)
    said = "错误：写不进 out/.perfeval/lock：没有权限，或文件正被其他程序打开。请确认输出文件夹可写。\n"
    assert (run.status, run.out, run.err) == (2, "", said)
    assert report.read_bytes() == before


@given(st.data())
def test_any_change_of_any_part_is_noticed(data: st.DataObject) -> None:
    content = docx(
        Report("甲", "甲", "某所", date(2023, 12, 31), (Title((Text.of("甲"),), 0), Paragraph(Text.of("乙"))))
    )
    assert is_untouched(content)
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    position = data.draw(st.integers(0, len(parts[name]) - 1))
    changed = bytearray(parts[name])
    changed[position] ^= data.draw(st.integers(1, 255))
    parts[name] = bytes(changed)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for part, body in parts.items():
            package.writestr(part, body)
    assert not is_untouched(stream.getvalue())
