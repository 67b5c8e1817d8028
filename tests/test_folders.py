"""Many workbooks at once: folders are searched, broken ones do not stop the others."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import perfeval
from corpus import CASES, OLE
from documents import contents
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from small import many_workbooks
from workbooks import saved, small_data

from perfeval.batch import many, one
from perfeval.batch.one import read_and_examine
from perfeval.batch.outcome import Workbook
from perfeval.readers.word.package import unpacked
from perfeval.service import Examination, Options, examine
from perfeval.writers.word import is_untouched
from perfeval.writers.word.package import Part, packed

pytestmark = pytest.mark.slow


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    """Return a folder as a finance bureau has it: workbooks in folders, a broken one, and what is no workbook."""
    folder = tmp_path / "收到"
    (folder / "乙县" / "二所").mkdir(parents=True)
    (folder / "甲县").mkdir()
    saved(small_data(unit={"name": "甲所"}), folder / "甲县")
    saved(small_data(unit={"name": "乙一所"}, funds={"closing_carryover": 9}), folder / "乙县")
    data = small_data(unit={"name": "乙二所"})
    data["projects"][0]["indicators"][0]["actual"] = 15
    saved(data, folder / "乙县" / "二所")
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    for name in ("~$另一.xlsx", ".隐藏.xlsx", "说明.txt"):
        (folder / "甲县" / name).write_bytes(b"")
    annotated_copy(folder / "甲县" / "测试.xlsx")
    return folder


def annotated_copy(path: Path) -> Path:
    """Write an annotated copy beside a workbook."""
    perfeval("check", "--annotate", path)
    return path.with_name(f"{path.stem}_批注{path.suffix}")


def test_a_folder_is_searched_and_broken_workbooks_do_not_stop_the_others(bureau: Path) -> None:
    run = perfeval("process", "收到", "-o", "out", cwd=bureau.parent)
    assert run.status == 1
    said = [line.split("：")[0] for line in run.out.splitlines() if not line.startswith(" ")]
    assert said[:3] == ["乙县/二所/测试.xlsx", "甲县/测试.xlsx", "结果            工作簿  报告"]
    assert run.out.splitlines()[-7:] == [
        "结果            工作簿  报告",
        "没有错误和警告       1     2",
        "有警告               1     2",
        "没有变化             0     0",
        "有错误               2     0",
        "合计                 4     4",
        "汇总表：out/绩效评价汇总表.xlsx",
    ]
    assert [line.split(" ")[0] for line in run.err.splitlines()] == [
        "乙县/二所/测试.xlsx",
        "临时锁文件",
        "网页和文本",
        "乙县/测试.xlsx",
        "坏.xlsx",
    ]
    assert sorted(path.name for path in (bureau.parent / "out").iterdir()) == [
        ".perfeval",
        "乙二所2023年度",
        "甲所2023年度",
        "绩效评价汇总表.xlsx",
    ]


def test_fifty_workbooks_broken_in_fifty_ways_do_not_stop_the_others(tmp_path: Path) -> None:
    many_workbooks(tmp_path / "收到", 35)
    broken = {}
    failing = [case for case in CASES if case.status == 1]
    for number, case in enumerate(failing[::3] + failing[1::3]):  # of every kind
        folder = tmp_path / "收到" / f"坏{number}"
        folder.mkdir()
        path = case.make(folder)
        if path.is_file() and path.suffix == ".xlsx" and not path.name.startswith("~$"):
            broken[f"{folder.name}/{path.name}"] = case
        else:
            shutil.rmtree(folder)
        if len(broken) == 50:
            break
    assert len(broken) == 50
    run = perfeval("process", "收到", "-o", "out", cwd=tmp_path)
    assert (run.status, "Traceback" in run.err) == (1, False)
    for label, case in broken.items():
        problems = read_and_examine(tmp_path / "收到" / label, Options()).problems
        codes = {problem.rule.code for problem in problems if case.said in f"{label} {problem}"}
        said = [line for line in run.err.splitlines() if line.startswith(f"{label} ")]
        assert codes, label
        assert any(line.endswith(f"[{code}]") for line in said for code in codes)
    assert sum("!" in line.split(" ")[1] for line in run.err.splitlines() if line.startswith("坏")) >= 20
    assert [line.split() for line in run.out.splitlines() if line.startswith(("没有错误", "有错误"))] == [
        ["没有错误和警告", "30", "60"],
        ["有错误", "55", "0"],
    ]


def test_check_and_score_take_folders_too(bureau: Path) -> None:
    for command in ("check", "score"):
        run = perfeval(command, "收到", cwd=bureau.parent)
        assert run.status == 1
        assert [line.split() for line in run.out.splitlines()[-4:]] == [
            ["没有错误和警告", "1"],
            ["有警告", "1"],
            ["有错误", "2"],
            ["合计", "4"],
        ]


def test_a_unit_is_named_in_the_summary_also_where_its_workbook_failed(bureau: Path) -> None:
    perfeval("process", bureau, "-o", "out", cwd=bureau.parent)
    summary = load_workbook(bureau.parent / "out" / "绩效评价汇总表.xlsx")
    units = summary["单位"]
    failed = [[cell.value for cell in row][1:3] for row in units.iter_rows(min_row=2) if row[8].value == "没有通过检查"]
    assert failed == [["乙一所", 2023], [None, None]]
    for name in ("单位", "项目", "问题", "公开说明"):  # all columns can be filtered, not the first alone
        sheet = summary[name]
        assert sheet.auto_filter.ref.startswith(f"A1:{get_column_letter(sheet.max_column)}")
    rates = [row[0].value for row in summary["汇总"].iter_rows()]
    assert [rate for rate in ("95～100", "正好100", "超过100") if rate in rates] == ["95～100", "正好100", "超过100"]


def test_one_workbook_has_no_total(tmp_path: Path) -> None:
    assert "合计" not in perfeval("check", saved(small_data(), tmp_path)).out


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("某市测试所", "某市测试所", id="the-same"),
        pytest.param("某市测试所", "某市 测试所", id="a-blank"),
        pytest.param("某市测试所（本级）", "某市测试所(本级)", id="a-bracket"),
        pytest.param("某市测试所", "某市測试所", id="an-older-form"),
        pytest.param("某县民政局", "某县⺠政局", id="a-part-of-a-character"),
        pytest.param("A所", "a所", id="a-small-letter"),
    ],
)
def test_of_several_workbooks_of_a_unit_and_year_none_is_taken(first: str, second: str, tmp_path: Path) -> None:
    for name, unit, minute in (("一.xlsx", first, 5), ("二.xlsx", second, 9)):
        with_properties(
            saved(small_data(unit={"name": unit, "leader": name}), tmp_path, name), f"2026-03-01T08:0{minute}:00Z"
        )
    run = perfeval("process", ".", "-o", "out", cwd=tmp_path, env={"TZ": "Asia/Shanghai"})
    size = -(-(tmp_path / "一.xlsx").stat().st_size // 1024)
    cells = 1 if first == second else 2
    said = (
        f"单位信息!B3 错误 {first}2023年度有 2 个工作簿，不知道用哪一个，都没有处理："
        f"一.xlsx（2026-03-01 16:05 保存，{size} KB，与 二.xlsx 有 {cells} 个单元格不同）；"
        f"二.xlsx（2026-03-01 16:09 保存，{size} KB）。请只留一个，或加 --newest 采用最后保存的；"
        "不是同一单位、同一年度的，请改正单位名称、评价年度。 [submission-repeated]"
    )
    assert (run.status, run.err.splitlines()) == (1, [f"一.xlsx {said}"])
    assert not list((tmp_path / "out").rglob("*.docx"))
    newest = perfeval("process", ".", "-o", "out", "--newest", cwd=tmp_path, env={"TZ": "Asia/Shanghai"})
    assert (newest.status, newest.out.splitlines()[-1:]) == (
        0,
        [f"二.xlsx：0 个错误，0 个警告，2 个提示，已写出 2 份报告：out/{second}2023年度"],
    )
    assert newest.err == f"{first}2023年度采用最后保存的 二.xlsx（2026-03-01 16:09 保存），没有处理 一.xlsx\n"


def with_properties(path: Path, saved_last: str) -> Path:
    """Say in the properties of a workbook when it was saved."""
    parts = unpacked(path.read_bytes())
    name = "docProps/core.xml"
    parts[name] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + saved_last.encode(), parts[name])
    path.write_bytes(packed(Part.of(name, content) for name, content in parts.items()))
    return path


def test_a_workbook_without_a_time_of_its_own_was_saved_when_its_file_was(tmp_path: Path) -> None:
    early, late = (
        saved(small_data(), tmp_path, "甲.xlsx"),
        saved(small_data(unit={"leader": "乙"}), tmp_path, "乙.xlsx"),
    )
    with_properties(early, "2026-03-01T09:00:00Z")
    with_properties(late, "2000-01-01T00:00:00Z")  # as the program writes it
    seconds = datetime(2026, 3, 1, 8, 30, tzinfo=UTC).timestamp()
    os.utime(late, (seconds, seconds))
    run = perfeval("check", ".", "--newest", cwd=tmp_path, env={"TZ": "UTC"})
    assert "采用最后保存的 甲.xlsx（2026-03-01 09:00 保存），没有处理 乙.xlsx" in run.err
    seconds += 3600
    os.utime(late, (seconds, seconds))
    run = perfeval("check", ".", "--newest", cwd=tmp_path, env={"TZ": "UTC"})
    assert "采用最后保存的 乙.xlsx（2026-03-01 09:30 保存），没有处理 甲.xlsx" in run.err


def test_workbooks_that_say_the_same_are_one(tmp_path: Path) -> None:
    first = saved(small_data(), tmp_path, "甲.xlsx")
    shutil.copy(first, tmp_path / "甲 - 副本.xlsx")
    run = perfeval("process", ".", "-o", "out", cwd=tmp_path)
    assert (run.status, run.err) == (0, "甲.xlsx 与 甲 - 副本.xlsx 填写的内容相同，只处理一份\n")
    assert len(list((tmp_path / "out").rglob("*.docx"))) == 2


def test_a_unit_that_a_glance_does_not_show_is_told_when_it_is_read(tmp_path: Path) -> None:
    saved(small_data(), tmp_path, "一.xlsx")
    renamed = load_workbook(saved(small_data(name="另一项目经费"), tmp_path, "二.xlsx"))
    renamed["单位信息"].title = "基本信息"
    renamed.save(tmp_path / "二.xlsx")
    run = perfeval("process", "一.xlsx", "二.xlsx", "-o", "out", cwd=tmp_path)
    said = "某市测试所2023年度的工作簿已经有一个：一.xlsx，两者的报告会互相覆盖。请只留一个，或改正单位名称、评价年度。"
    assert f"二.xlsx 基本信息!B3 错误 {said} [submission-repeated]" in run.err.splitlines()
    assert (run.status, len(list((tmp_path / "out").rglob("*.docx")))) == (1, 2)


def test_workbooks_of_one_unit_keep_the_reports_that_stand(tmp_path: Path) -> None:
    saved(small_data(), tmp_path, "一.xlsx")
    perfeval("process", "一.xlsx", "-o", "out", cwd=tmp_path)
    before = contents(tmp_path / "out")
    saved(small_data(funds={"closing_carryover": 9}), tmp_path, "一.xlsx")
    saved(small_data(name="另一项目经费"), tmp_path, "二.xlsx")
    run = perfeval("process", "一.xlsx", "二.xlsx", "-o", "out", "--no-summary", cwd=tmp_path)
    assert [(line.split()[0], line.endswith("[submission-repeated]")) for line in run.err.splitlines()] == [
        ("一.xlsx", True),
        ("一.xlsx", False),
    ]
    assert contents(tmp_path / "out") == before


def test_workbooks_whose_unit_is_not_stated_are_not_taken_for_the_same(tmp_path: Path) -> None:
    for name in ("一.xlsx", "二.xlsx"):
        saved(small_data(unit={"name": None}), tmp_path, name)
    run = perfeval("process", "一.xlsx", "二.xlsx", "-o", "out", cwd=tmp_path)
    assert (run.status, "submission-repeated" in run.err) == (1, False)


def test_units_with_very_long_names_have_a_folder_for_each_year(tmp_path: Path) -> None:
    name = "某市" + "国土空间规划和自然资源综合" * 6 + "所"
    for year in (2023, 2024):
        saved(small_data(unit={"name": name, "year": year}), tmp_path, f"{year}.xlsx")
    run = perfeval("process", ".", "-o", "out", "--no-summary", cwd=tmp_path)
    assert run.status == 0
    folders = sorted(path.name for path in (tmp_path / "out").iterdir() if path.name[0] != ".")
    assert [folder[-6:] for folder in folders] == ["2023年度", "2024年度"]
    assert all(len(folder.encode()) <= 200 for folder in folders)


def test_what_cannot_be_read_in_a_folder_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "收到"
    (folder / "锁着").mkdir(parents=True)
    (folder / ".隐藏").mkdir()
    saved(small_data(), folder)
    for name in ("旧.xls", "旧.et"):
        (folder / name).write_bytes(OLE + bytes(600))
    for closed in (folder / "锁着", folder / ".隐藏"):
        closed.chmod(0)
    run = perfeval("process", "收到", cwd=tmp_path, powerless=True)
    refused = "错误 无法读取：应为填报用的 Excel 工作簿，现为"
    old = "Excel 97-2003 格式（.xls）或其他旧格式文件。请"
    assert run.status == 1
    for line, start in zip(run.err.splitlines(), ("旧.et", "旧.xls", "锁着"), strict=True):
        found = "没有权限，或文件正被其他程序打开。" if start == "锁着" else old
        assert line.startswith(f"{start} {refused}{found}")
    for closed in (folder / "锁着", folder / ".隐藏"):
        closed.chmod(0o700)


def test_a_folder_without_workbooks_is_a_problem_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    saved(small_data(), tmp_path)
    run = perfeval("check", "空", "测试.xlsx", cwd=tmp_path)
    assert (run.status, run.err.splitlines()[-1]) == (
        1,
        "空 错误 无法读取：应为填报用的 Excel 工作簿，现为一个文件夹，里面没有工作簿。请给出工作簿，或放着工作簿的文件夹。 [file-unreadable]",
    )
    assert run.out.splitlines()[-1].split() == ["合计", "2"]


def test_what_the_program_has_no_answer_to_is_a_problem_of_that_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(name: str, content: bytes, *_: object) -> Examination:
        if name == "怪.xlsx":
            raise ValueError("甲")
        return examine(name, content)

    monkeypatch.setattr(one, "examine", failing)
    odd, sound = saved(small_data(), tmp_path, "怪.xlsx"), saved(small_data(), tmp_path)
    first, second = many.examine_all([Workbook(odd, "县/怪.xlsx"), Workbook(sound, "测试.xlsx")], many.Task())
    assert [str(problem) for problem in first.problems] == [
        "错误 程序处理这个工作簿时出了意外（ValueError：甲）。请把这个工作簿和这行文字发给程序的维护者。 [internal-error]"
    ]
    assert (first.name, first.failed, second.name, second.failed) == ("县/怪.xlsx", True, "测试.xlsx", False)


def test_workers_give_the_same_as_one_process(tmp_path: Path) -> None:
    many_workbooks(tmp_path / "收到", 24)
    runs = [perfeval("process", "收到", "-o", f"out{n}", "--jobs", str(n), cwd=tmp_path) for n in (1, 3)]
    assert runs[0].status == runs[1].status == 1
    assert runs[0].err == runs[1].err
    assert runs[0].out == runs[1].out.replace("out3", "out1")
    assert [line.split() for line in runs[0].out.splitlines()[-3:-1]] == [["有错误", "3", "0"], ["合计", "24", "42"]]
    written = [
        {path.relative_to(tmp_path / f"out{n}"): path.read_bytes() for path in (tmp_path / f"out{n}").rglob("*.docx")}
        for n in (1, 3)
    ]
    assert len(written[0]) == 42
    assert written[0] == written[1]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_at_once_and_leaves_nothing_half_written(sent: signal.Signals, tmp_path: Path) -> None:
    many_workbooks(tmp_path / "收到", 40)
    (tmp_path / "tmp").mkdir()
    command = [sys.executable, "-X", "utf8", "-m", "perfeval", "process", "收到", "-o", "out", "--jobs", "2"]
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=pipe, stderr=pipe) as run:
        deadline = time.monotonic() + 30
        while not (tmp_path / "out").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        run.send_signal(sent)
        started = time.monotonic()
        _, error = run.communicate(timeout=30)
        assert time.monotonic() - started < 3
    assert run.returncode == 128 + sent
    assert b"Traceback" not in error
    reports = list((tmp_path / "out").rglob("*.docx"))
    assert all(is_untouched(path.read_bytes()) for path in reports)
    assert len(contents(tmp_path / "out")) == len(reports) + len(list((tmp_path / "out" / ".perfeval").iterdir()))
    assert not list((tmp_path / "out").rglob(".perfeval-*"))
    assert not [path for path in (tmp_path / "tmp").rglob("*") if path.is_file()]


def test_a_check_of_a_folder_sums_up_what_is_wrong_and_what_the_scores_are(bureau: Path) -> None:
    run = perfeval("check", "收到", "--summary", "-o", "out", cwd=bureau.parent)
    assert (run.status, run.out.splitlines()[-1]) == (1, "汇总表：out/绩效评价汇总表（检查）.xlsx")
    assert sorted(path.name for path in (bureau.parent / "out").iterdir()) == [
        ".perfeval",
        "绩效评价汇总表（检查）.xlsx",
    ]
    summary = load_workbook(bureau.parent / "out" / "绩效评价汇总表（检查）.xlsx")
    tables = {
        name: [[str(value) for value in row] for row in summary[name].iter_rows(min_row=2, values_only=True)]
        for name in ("单位", "问题", "其他事项")
    }
    assert [row[1] for row in tables["单位"][:4]] == ["乙二所", "乙一所", "None", "甲所"]
    assert [row[8] for row in tables["单位"][:4]] == ["“良”1个", "没有通过检查", "没有通过检查", "“优”1个"]
    assert {row[1] for row in tables["问题"]} == {"乙二所", "乙一所", "（没有读出）", "甲所"}
    assert [row[1].split(" ")[0] for row in tables["其他事项"]] == ["临时锁文件", "网页和文本"]
    again = perfeval("check", "收到", "--summary", "-o", "out", cwd=bureau.parent)
    assert again.out.splitlines()[-1] == "汇总表：out/绩效评价汇总表（检查）.xlsx，没有变化"
    assert "找不到" not in again.err


def test_whose_a_workbook_is_that_is_refused_a_glance_tells(bureau: Path) -> None:
    book = load_workbook(saved(small_data(unit={"name": "丁所"}), bureau, "丁.xlsx"))
    book["资金情况"]["XFD300"] = 1
    book.save(bureau / "丁.xlsx")
    perfeval("process", "收到", "-o", "out", cwd=bureau.parent)
    units = load_workbook(bureau.parent / "out" / "绩效评价汇总表.xlsx")["单位"]
    assert [row[1] for row in units.iter_rows(min_row=2, max_row=6, values_only=True)] == [
        "丁所",
        "乙二所",
        "乙一所",
        None,
        "甲所",
    ]


def test_workbooks_that_were_saved_at_one_time_stay_undecided(tmp_path: Path) -> None:
    for name in ("一.xlsx", "二.xlsx"):
        with_properties(saved(small_data(unit={"leader": name}), tmp_path, name), "2026-03-01T08:05:00Z")
    run = perfeval("check", ".", "--newest", cwd=tmp_path)
    assert run.status == 1
    assert (
        "保存的时间相同，请只留一个；不是同一单位、同一年度的，请改正单位名称、评价年度。 [submission-repeated]"
        in run.err
    )
