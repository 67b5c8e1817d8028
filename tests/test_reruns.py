"""A run goes on where another has stopped, and does nothing twice."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import Run, perfeval
from documents import contents
from docx import Document
from small import many_workbooks
from workbooks import saved, small_data

pytestmark = pytest.mark.slow

FOLDER = "某市测试所2023年度"
COMBINED = f"00 {FOLDER}绩效评价报告.docx"
REPORT = "01 道路维修经费项目绩效评价报告.docx"
STANDING = f"没有变化，2 份报告不用重写：{Path('out') / FOLDER}"
SAID = "0 个错误，0 个警告，2 个提示"
WRITTEN = f"已写出 2 份报告：{Path('out') / FOLDER}"


def process(folder: Path, *options: str) -> Run:
    return perfeval("process", "填报.xlsx", "-o", "out", *options, cwd=folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a workbook that has been processed."""
    saved(small_data(), tmp_path, "填报.xlsx")
    run = process(tmp_path)
    assert run.out.splitlines()[-1] == f"填报.xlsx：{SAID}，{WRITTEN}"
    return tmp_path


def test_an_unchanged_workbook_is_not_done_again_and_says_the_same_of_its_scores(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (folder / "out").rglob("*")}
    run = process(folder)
    note, *told = run.out.splitlines()
    assert "[not-printed]" in note
    assert (run.status, told) == (0, ["  01 道路维修经费：100.00 分，优", f"填报.xlsx：{SAID}，{STANDING}"])
    assert {path: path.stat().st_mtime_ns for path in (folder / "out").rglob("*")} == before


def test_a_run_with_what_was_typed_writes_the_reports_anew_and_one_without_takes_it_out(folder: Path) -> None:
    """The receipt knows the option: neither kind of report stands for the other."""
    before = contents(folder / "out" / FOLDER)
    assert process(folder, "--carry").out.splitlines()[-1].endswith(WRITTEN)
    carried = contents(folder / "out" / FOLDER)
    assert all(len(carried[name]) > len(before[name]) for name in before)
    assert process(folder, "--carry").out.splitlines()[-1].endswith(STANDING)
    assert process(folder).out.splitlines()[-1].endswith(WRITTEN)
    assert contents(folder / "out" / FOLDER) == before


def test_warnings_are_said_again(tmp_path: Path) -> None:
    data = small_data()
    data["projects"][0]["indicators"][0]["actual"] = 15
    saved(data, tmp_path, "填报.xlsx")
    first, second = process(tmp_path), process(tmp_path)
    assert first.err == second.err
    assert "[deviation-unexplained]" in second.err
    assert second.out == first.out.replace(WRITTEN, STANDING)


def _rewrite(folder: Path) -> None:
    saved(small_data(content="维修桥梁"), folder, "填报.xlsx")


def _lose_a_report(folder: Path) -> None:
    (folder / "out" / FOLDER / REPORT).unlink()


def _damage_the_receipt(folder: Path) -> None:
    (receipt,) = (folder / "out" / ".perfeval").glob("*.json")
    receipt.write_text(receipt.read_text("utf-8")[:-20], "utf-8")


def _misstate_the_receipt(folder: Path) -> None:
    (receipt,) = (folder / "out" / ".perfeval").glob("*.json")
    key, rest = receipt.read_text("utf-8").split("\n", 1)
    receipt.write_text(f"{key}\n{json.dumps(json.loads(rest) | {'summary': {'name': 1}})}\n", "utf-8")


@pytest.mark.parametrize("change", [_rewrite, _lose_a_report, _damage_the_receipt, _misstate_the_receipt])
def test_what_has_changed_is_done_again(change: object, folder: Path) -> None:
    assert callable(change)
    change(folder)
    assert process(folder).out.splitlines()[-1] == f"填报.xlsx：{SAID}，{WRITTEN}"
    assert process(folder).out.splitlines()[-1] == f"填报.xlsx：{SAID}，{STANDING}"


@pytest.mark.parametrize(
    "options", [("--outline", "mof-2020"), ("--system", "evaluation-2020"), ("--strict",), ("--force",)]
)
def test_other_options_make_another_report(options: tuple[str, ...], folder: Path) -> None:
    assert "没有变化" not in process(folder, *options).out


def test_an_edited_report_is_kept_and_said_in_every_run(folder: Path) -> None:
    path = folder / "out" / FOLDER / REPORT
    document = Document(str(path))
    document.paragraphs[3].text = "会计改过的一段。"
    document.save(str(path))
    edited = path.read_bytes()
    for _ in range(2):
        run = process(folder)
        assert f"  {REPORT} 有人改动过，没有覆盖；加 --force 则改名保留，再写出新的" in run.out.splitlines()
        assert run.out.splitlines()[-1].endswith(f"已写出 1 份报告，保留 1 份：{Path('out') / FOLDER}")
    assert path.read_bytes() == edited


def test_a_changed_outline_beside_the_workbook_makes_another_report(tmp_path: Path) -> None:
    perfeval("systems", "copy", "shijiazhuang-2013", "本县.md", cwd=tmp_path)
    saved(small_data(unit={"outline": "本县.md"}), tmp_path, "填报.xlsx")
    assert process(tmp_path).out.splitlines()[-1].endswith(WRITTEN)
    assert process(tmp_path).out.splitlines()[-1].endswith(STANDING)
    outline = tmp_path / "本县.md"
    outline.write_text(outline.read_text("utf-8").replace("# 一、", "# 壹、"), "utf-8")
    assert process(tmp_path).out.splitlines()[-1].endswith(WRITTEN)


def test_a_report_that_the_workbook_no_longer_has_is_taken_away(folder: Path) -> None:
    saved(small_data(name="桥梁维修经费"), folder, "填报.xlsx")
    run = process(folder)
    assert f"  {REPORT} 是上次写出的，工作簿里已没有这份报告，已删除" in run.out.splitlines()
    assert sorted(path.name for path in (folder / "out" / FOLDER).iterdir()) == [
        COMBINED,
        "01 桥梁维修经费项目绩效评价报告.docx",
    ]


def test_a_report_that_the_workbook_no_longer_has_stays_when_edited(folder: Path) -> None:
    path = folder / "out" / FOLDER / REPORT
    Document(str(path)).save(str(path))
    saved(small_data(name="桥梁维修经费"), folder, "填报.xlsx")
    run = process(folder)
    assert f"  {REPORT} 是上次写出的，工作簿里已没有这份报告；有人改动过，没有删除" in run.out.splitlines()
    assert path.exists()


def test_what_a_killed_run_has_left_is_taken_away(folder: Path) -> None:
    strays = [folder / "out" / place / ".perfeval-1.tmp" for place in (".perfeval", FOLDER)]
    for stray in strays:
        stray.write_bytes(b"PK")
    process(folder)
    assert not any(stray.exists() for stray in strays)


def test_a_killed_run_is_finished_by_the_next(tmp_path: Path) -> None:
    many_workbooks(tmp_path / "收到", 30)
    perfeval("process", "收到", "-o", "whole", "--jobs", "1", cwd=tmp_path)
    arguments = ("process", "收到", "-o", "out", "--jobs", "2")
    command = [sys.executable, "-X", "utf8", "-m", "perfeval", *arguments]
    moments = random.Random(6)
    for _ in range(3):
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
            assert run.stdout is not None
            run.stdout.readline()  # it is at work
            time.sleep(moments.uniform(0, 0.3))
            workers = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text("ascii").split()
            run.send_signal(signal.SIGKILL)
        deadline = time.monotonic() + 10
        while any(Path(f"/proc/{worker}/cwd").exists() for worker in workers):
            assert time.monotonic() < deadline, "a worker has outlived its run"
            time.sleep(0.05)
    perfeval(*arguments, cwd=tmp_path)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_two_runs_at_once_do_each_other_no_harm(tmp_path: Path) -> None:
    many_workbooks(tmp_path / "收到", 30)
    perfeval("process", "收到", "-o", "whole", "--jobs", "1", cwd=tmp_path)
    command = [sys.executable, "-X", "utf8", "-m", "perfeval", "process", "收到", "-o", "out", "--jobs", "2"]
    runs = [subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    errors = [run.communicate(timeout=60)[1] for run in runs]
    assert [run.returncode for run in runs] == [1, 1]  # three workbooks have an error
    assert errors[0] == errors[1]
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
