"""Many workbooks at once: folders are searched, broken ones do not stop the others."""

from pathlib import Path

import pytest
from commands import perfeval
from workbooks import saved, small_data

from perfeval.batch import Outcome, examine
from perfeval.batch.many import each
from perfeval.problems import PerfevalError


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
    for name in ("~$测试.xlsx", ".隐藏.xlsx", "测试_批注.xlsx", "说明.txt"):
        (folder / "甲县" / name).write_bytes(b"")
    return folder


def test_a_folder_is_searched_and_broken_workbooks_do_not_stop_the_others(bureau: Path) -> None:
    run = perfeval("process", "收到", "-o", "out", cwd=bureau.parent)
    assert run.status == 1
    said = [line.split("：")[0] for line in run.out.splitlines() if not line.startswith(" ")]
    assert said == ["乙县/二所/测试.xlsx", "乙县/测试.xlsx", "坏.xlsx", "甲县/测试.xlsx", "合计 4 个工作簿"]
    assert run.out.splitlines()[-1] == "合计 4 个工作簿：没有错误和警告 1 个，有警告 1 个，有错误 2 个"
    assert [line.split(" ")[0] for line in run.err.splitlines()] == ["乙县/二所/测试.xlsx", "乙县/测试.xlsx", "坏.xlsx"]
    assert sorted(path.name for path in (bureau.parent / "out").iterdir()) == ["乙二所2023年度", "甲所2023年度"]


def test_check_and_score_take_folders_too(bureau: Path) -> None:
    for command in ("check", "score"):
        run = perfeval(command, "收到", cwd=bureau.parent)
        assert run.status == 1
        assert run.out.splitlines()[-1].startswith("合计 4 个工作簿：")


def test_one_workbook_has_no_total(tmp_path: Path) -> None:
    assert "合计" not in perfeval("check", saved(small_data(), tmp_path)).out


def test_a_second_workbook_of_the_same_unit_and_year_is_an_error(tmp_path: Path) -> None:
    saved(small_data(), tmp_path, "一.xlsx")
    saved(small_data(name="另一项目经费"), tmp_path, "二.xlsx")
    run = perfeval("process", "一.xlsx", "二.xlsx", "一.xlsx", "-o", "out", cwd=tmp_path)
    said = "某市测试所2023年度的工作簿已经有一个：一.xlsx，两者的报告会互相覆盖。请只留一个，或改正单位名称、评价年度。"
    assert (run.status, run.err) == (1, f"二.xlsx 单位信息!B3 错误 {said} [submission-repeated]\n")
    written = sorted(path.name for path in (tmp_path / "out" / "某市测试所2023年度").iterdir())
    assert written == ["00 某市测试所2023年度绩效评价报告.docx", "01 道路维修经费项目绩效评价报告.docx"]


def test_a_folder_without_workbooks_is_said(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    run = perfeval("process", "空", cwd=tmp_path)
    assert (run.status, run.err) == (2, "错误：文件夹 空 里没有工作簿（.xlsx）。\n")


def test_what_the_program_has_no_answer_to_is_a_problem_of_that_workbook(tmp_path: Path) -> None:
    good = saved(small_data(), tmp_path)

    def work(path: Path) -> Outcome:
        if path != good:
            raise ValueError("甲")
        return examine(path)

    first, second = each([(tmp_path / "怪.xlsx", "县/怪.xlsx"), (good, "测试.xlsx")], work)
    assert [str(problem) for problem in first.problems] == [
        "错误 程序处理这个工作簿时出了意外（ValueError：甲）。请把这个工作簿和这行文字发给程序的维护者。 [internal-error]"
    ]
    assert (first.name, first.failed, second.name, second.failed) == ("县/怪.xlsx", True, "测试.xlsx", False)


def test_a_run_that_cannot_go_on_ends(tmp_path: Path) -> None:
    def work(_: Path) -> Outcome:
        raise PerfevalError("磁盘已满")

    with pytest.raises(PerfevalError, match="磁盘已满"):
        tuple(each([(tmp_path, "甲")], work))
