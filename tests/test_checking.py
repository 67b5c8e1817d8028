"""`perfeval check`: the table of checks, JSON, strictness, annotated copies, consoles that cannot print everything."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import perfeval
from openpyxl import load_workbook
from openpyxl.comments import Comment
from workbooks import cell, opened, saved, small_data

from perfeval.batch.rules import RULES
from perfeval.template import FUNDS, INDICATORS, PROJECTS, TABLE_SHEETS, UNIT
from perfeval.template.lists import PROBLEMS_TITLE
from perfeval.writers.blank import filled_workbook

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
#: 年末结转 too high, and a target that says nothing
FAULTY = small_data(funds={"closing_carryover": 6}, target="进一步提高管理水平")
SAID = [
    "填报.xlsx 资金情况!L3 错误 年末结转与收支不平衡：应为年初结转 + 本年拨入 − 本年支出 = 10 + 100 − 105 = 5，现为6，多 1。请核对这四个数。 [funds-unbalanced]",
    "填报.xlsx 项目概况!F3 警告 项目“01 道路维修经费”的预期绩效目标没有可以衡量的内容。请写出数量、比率、标准或时限。 [target-vague]",
]


def test_check_lists_every_rule_in_the_order_of_the_procedure() -> None:
    table = [(rule.code, rule.severity.value, rule.title) for rule in RULES]
    listed = [
        tuple(re.split(r"\s{2,}| (?=错误|警告|提示)", line, maxsplit=2))
        for line in perfeval("check", "--list").out.splitlines()
    ]
    assert listed == table


def test_every_check_is_broken_by_a_test() -> None:
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").glob("*.py"))
    assert [rule.code for rule in RULES if rule.code not in tests] == []


def test_check_prints_errors_first_and_counts(tmp_path: Path) -> None:
    run = perfeval("check", saved(FAULTY, tmp_path, "填报.xlsx"))
    assert (run.status, run.err.splitlines()) == (1, SAID)
    assert run.out == "填报.xlsx：1 个错误，1 个警告，没有生成报告\n"


def test_check_tells_programs_the_same(tmp_path: Path) -> None:
    path = saved(FAULTY, tmp_path, "填报.xlsx")
    run = perfeval("check", path, "--format", "json")
    assert run.status == 1
    assert json.loads(run.out) == [
        {
            "file": str(path),
            "failed": True,
            "problems": [
                {
                    "code": "funds-unbalanced",
                    "severity": "错误",
                    "sheet": "资金情况",
                    "cell": "L3",
                    "message": "年末结转与收支不平衡",
                    "expected": "年初结转 + 本年拨入 − 本年支出 = 10 + 100 − 105 = 5",
                    "found": "6，多 1",
                    "remedy": "请核对这四个数",
                },
                {
                    "code": "target-vague",
                    "severity": "警告",
                    "sheet": "项目概况",
                    "cell": "F3",
                    "message": "项目“01 道路维修经费”的预期绩效目标没有可以衡量的内容",
                    "expected": None,
                    "found": None,
                    "remedy": "请写出数量、比率、标准或时限",
                },
            ],
        }
    ]


def test_strict_makes_warnings_stop_the_reports(tmp_path: Path) -> None:
    path = saved(small_data(target="进一步提高管理水平"), tmp_path, "填报.xlsx")
    run = perfeval("process", path, "--strict", "-o", "out", cwd=tmp_path)
    assert (run.status, run.err.splitlines()) == (1, SAID[1:])
    assert run.out == "填报.xlsx：0 个错误，1 个警告，1 个提示，没有生成报告（警告按错误处理）\n"
    assert not (tmp_path / "out").exists()


def test_an_annotated_copy_marks_each_cell_and_lists_all(tmp_path: Path) -> None:
    path = saved(FAULTY, tmp_path, "填报.xlsx")
    before = path.read_bytes()
    run = perfeval("check", path, "--annotate")
    assert run.status == 1
    assert path.read_bytes() == before
    copy = load_workbook(tmp_path / "填报_批注.xlsx")
    marked = cell(copy, FUNDS, "closing_carryover")
    assert marked.comment is not None
    assert "年末结转与收支不平衡" in marked.comment.text
    assert "L3" in {str(area.sqref) for area in copy[FUNDS.title].conditional_formatting}
    rows = [[c.value for c in row[:8]] for row in copy[PROBLEMS_TITLE].iter_rows(min_row=2)]
    assert rows[0][:3] == [1, "错误", "资金情况!L3"]
    assert rows[1][:3] == [2, "警告", "项目概况!F3"]
    link = copy[PROBLEMS_TITLE]["C2"].hyperlink
    assert link is not None
    assert link.location == "'资金情况'!L3"


def test_an_annotated_copy_keeps_what_the_person_made(tmp_path: Path) -> None:
    """Formats, formulas, dropdowns and own comments stay; the marks of the run before are gone."""
    workbook = filled_workbook(FAULTY)
    own = cell(workbook, FUNDS, "closing_carryover")
    own.comment = Comment("王会计：待核", "王会计")
    cell(workbook, PROJECTS, "name").comment = Comment("名称以批复为准", "王会计")
    path = saved(workbook, tmp_path, "填报.xlsx")
    assert perfeval("check", path, "--annotate").status == 1
    copy = tmp_path / "填报_批注.xlsx"
    mended = load_workbook(copy)
    comment = cell(mended, FUNDS, "closing_carryover").comment
    assert comment is not None
    assert comment.text.startswith("王会计：待核")
    assert comment.author == "王会计"
    cell(mended, FUNDS, "closing_carryover").value = 5
    mended.save(copy)
    run = perfeval("check", copy, "--annotate")
    assert run.status == 0
    again = load_workbook(copy)
    assert cell(again, FUNDS, "closing_carryover").comment == cell(
        load_workbook(path), FUNDS, "closing_carryover"
    ).comment or (
        cell(again, FUNDS, "closing_carryover").comment.text == "王会计：待核"  # type: ignore[union-attr]
    )
    assert "L3" not in {str(area.sqref) for area in again[FUNDS.title].conditional_formatting}
    assert cell(again, PROJECTS, "name").comment.text == "名称以批复为准"  # type: ignore[union-attr]
    first = load_workbook(path)
    for sheet in (UNIT, *TABLE_SHEETS):
        ours, theirs = again[sheet.title], first[sheet.title]
        assert len(ours.data_validations.dataValidation) == len(theirs.data_validations.dataValidation)
        assert ours.freeze_panes == theirs.freeze_panes
        for column in sheet.columns:
            one, other = cell(again, sheet, column.field), cell(first, sheet, column.field)
            assert (one.number_format, one.fill.fgColor.rgb) == (other.number_format, other.fill.fgColor.rgb)
    score = cell(again, INDICATORS, "auto_score")
    assert str(score.value).startswith("=IF(")


def test_a_copy_that_a_person_worked_in_is_not_overwritten(tmp_path: Path) -> None:
    path = saved(FAULTY, tmp_path, "填报.xlsx")
    assert perfeval("check", path, "--annotate").status == 1
    assert perfeval("check", path, "--annotate").status == 1
    copy = tmp_path / "填报_批注.xlsx"
    worked = load_workbook(copy)
    cell(worked, FUNDS, "closing_carryover").value = 5
    worked.save(copy)
    before = copy.read_bytes()
    run = perfeval("check", path, "--annotate")
    assert run.status == 1
    remedy = "请改用这个文件检查，或把它移到别处。"
    assert run.err.splitlines()[0] == f"填报.xlsx 错误 {copy} 改动过，没有覆盖。{remedy} [not-written]"
    assert copy.read_bytes() == before


def test_text_like_a_formula_stays_text_in_the_list(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    target = cell(workbook, FUNDS, "initial_budget")
    target.value, target.data_type = "=HYPERLINK(1)", "s"
    assert perfeval("check", saved(workbook, tmp_path, "填报.xlsx"), "--annotate").status == 1
    for row in load_workbook(tmp_path / "填报_批注.xlsx")[PROBLEMS_TITLE].iter_rows(min_row=2):
        assert {c.data_type for c in row} <= {"s", "n"}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_annotated_copy_opens_and_is_read_like_the_original(tmp_path: Path) -> None:
    path = saved(FAULTY, tmp_path, "填报.xlsx")
    assert perfeval("check", path, "--annotate").status == 1
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    arguments = [profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    command = [shutil.which("soffice") or "", *arguments, str(tmp_path / "填报_批注.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    copied = opened(tmp_path / "out" / "填报_批注.xlsx")
    assert [p.rule for p in copied.problems] == [p.rule for p in opened(path).problems]


@pytest.mark.parametrize("encoding", ["cp936", "gb2312", "utf-8"])
def test_a_console_that_lacks_characters_does_not_end_the_run(encoding: str, tmp_path: Path) -> None:
    path = saved(FAULTY, tmp_path, "填报.xlsx")
    done = subprocess.run(
        [sys.executable, "-m", "perfeval", "check", str(path)],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        check=False,
    )
    assert done.returncode == 1
    said = done.stderr.decode(encoding)
    if encoding == "cp936":
        assert said.splitlines() == [line.replace("−", "-") for line in SAID]
    assert "Traceback" not in said
    assert "L3" in said
