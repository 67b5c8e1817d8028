"""Several documents of one workbook: a form and a report side by side, neither deleting what the other wrote."""

from pathlib import Path
from typing import Any

import pytest
from commands import perfeval
from documents import contents
from openpyxl import load_workbook
from systems import outline_text
from workbooks import cell, examined, saved, small_data

from perfeval.service import compose
from perfeval.template import UNIT, definitions
from perfeval.writers.blank import filled_workbook

REPORTS = {"00 某市测试所2023年度绩效评价报告.docx", "01 道路维修经费项目绩效评价报告.docx"}
FORMS = {"00 某市测试所2023年度项目支出绩效自评表.docx", "01 道路维修经费项目支出绩效自评表.docx"}
FOLDER = Path("out") / "某市测试所2023年度"


def data(**unit: Any) -> dict[str, Any]:
    return small_data(unit={"department": "某市交通局"} | unit)


def names(**unit: Any) -> list[str]:
    """Return what the reports of the small project are called, by the outlines that its unit names."""
    found = compose(examined(data(**unit)))
    assert not found.examination.failed, found.examination.problems
    return [report.name for report in found.reports]


def files(folder: Path) -> set[str]:
    return {path.name for path in (folder / FOLDER).iterdir()}


@pytest.mark.parametrize(
    "named",
    [
        pytest.param({"outline2": "self-evaluation"}, id="a-cell-each"),
        pytest.param({"outline3": definitions.OUTLINE_TITLES["self-evaluation"]}, id="by-title-in-the-last-cell"),
        pytest.param({"outline": "shijiazhuang-2013、self-evaluation"}, id="both-in-one-cell"),
        pytest.param(
            {"outline": "财政支出绩效评价报告（投入、过程、产出、效果）、项目支出绩效自评表"},
            id="both-titles-in-one-cell",
        ),
        pytest.param({"outline2": "self-evaluation", "outline3": "self-evaluation"}, id="one-of-them-twice"),
    ],
)
def test_a_workbook_gives_a_set_of_reports_for_each_outline_that_it_names(named: dict[str, Any]) -> None:
    assert names(**named) == [name.removesuffix(".docx") for name in (*sorted(REPORTS), *sorted(FORMS))]


def test_reports_of_one_name_are_told_apart_by_their_outlines() -> None:
    assert names(outline2="mof-2020") == [
        "00 某市测试所2023年度绩效评价报告",
        "01 道路维修经费项目绩效评价报告",
        "00 某市测试所2023年度项目支出绩效评价报告",
        "01 道路维修经费项目绩效评价报告（mof-2020）",
    ]


def test_an_outline_that_is_none_is_said_at_its_own_cell() -> None:
    problems = examined(data(outline2="旧提纲")).problems
    assert [f"{p.rule.code} {p.cell}" for p in problems if p.rule.code == "outline-unknown"] == [
        "outline-unknown 单位信息!B9"
    ]


def test_a_form_among_the_outlines_asks_for_the_department() -> None:
    problems = examined(small_data(unit={"outline2": "self-evaluation"})).problems
    assert [p.rule.code for p in problems if p.severity.value == "错误"] == ["department-missing"]


def test_a_report_among_the_outlines_asks_for_the_content() -> None:
    both = data(outline="self-evaluation", outline2="shijiazhuang-2013")
    both["projects"][0]["content"] = None
    assert [p.rule.code for p in examined(both).problems if p.severity.value == "错误"] == ["required-blank"]


@pytest.mark.slow
def test_a_second_outline_that_cannot_be_filled_holds_back_all_reports(tmp_path: Path) -> None:
    saved(small_data(), tmp_path)
    own = outline_text("shijiazhuang-2013").replace("== 合订本 ==\n", "== 合订本 ==\n{{ 主管部门 }}\n")
    (tmp_path / "本县.md").write_text(own, "utf-8")
    run = perfeval("process", "测试.xlsx", "--outline", "mof-2020", "--outline", "本县.md", "-o", "out", cwd=tmp_path)
    assert run.status == 1
    assert "“主管部门”没有填写" in run.err
    assert not (tmp_path / FOLDER).exists()


@pytest.mark.slow
def test_files_of_several_outlines_stand_side_by_side(tmp_path: Path) -> None:
    workbook = filled_workbook(data())
    cell(workbook, UNIT, "outline2").value = definitions.OUTLINE_TITLES["self-evaluation"]
    saved(workbook, tmp_path)
    run = perfeval("process", "测试.xlsx", "-o", "out", "--summary", cwd=tmp_path)
    assert "已写出 4 份报告" in run.out, run.err
    assert files(tmp_path) == REPORTS | FORMS
    summed = load_workbook(tmp_path / "out" / "绩效评价汇总表.xlsx")
    listed = {name for title in ("单位", "项目") for row in summed[title].iter_rows(values_only=True) for name in row}
    assert {"\n".join(pair) for pair in zip(sorted(REPORTS), sorted(FORMS), strict=True)} <= listed
    assert "4 份报告不用重写" in perfeval("process", "测试.xlsx", "-o", "out", cwd=tmp_path).out
    assert "4 份报告" in perfeval("mail", "out", cwd=tmp_path).out
    form = tmp_path / FOLDER / "01 道路维修经费项目支出绩效自评表.docx"
    explained = perfeval("explain", form, "测试.xlsx", cwd=tmp_path)
    assert (explained.status, "提纲 self-evaluation" in explained.out) == (0, True), explained.err


@pytest.mark.slow
def test_a_run_by_another_outline_deletes_nothing(tmp_path: Path) -> None:
    saved(data(), tmp_path)
    perfeval("process", "测试.xlsx", "-o", "out", cwd=tmp_path)
    first = contents(tmp_path / FOLDER)
    assert set(first) == REPORTS
    perfeval("process", "测试.xlsx", "-o", "out", "--outline", "mof-2020", cwd=tmp_path)
    both = contents(tmp_path / FOLDER)
    assert {name: both[name] for name in first} == first
    assert set(both) - set(first) == {
        "00 某市测试所2023年度项目支出绩效评价报告.docx",
        "01 道路维修经费项目绩效评价报告（mof-2020）.docx",
    }
    perfeval("process", "测试.xlsx", "-o", "out", cwd=tmp_path)
    assert contents(tmp_path / FOLDER) == both
    perfeval("process", "测试.xlsx", "-o", "out", "--outline", "mof-2020", "--force", cwd=tmp_path)
    assert contents(tmp_path / FOLDER) == both


@pytest.mark.slow
def test_what_an_outline_no_longer_gives_is_removed_and_no_others(tmp_path: Path) -> None:
    saved(data(), tmp_path)
    perfeval("process", "测试.xlsx", "-o", "out", "--outline", "self-evaluation", cwd=tmp_path)
    perfeval("process", "测试.xlsx", "-o", "out", cwd=tmp_path)
    assert files(tmp_path) == REPORTS | FORMS
    renamed = data()
    renamed["projects"][0]["name"] = "桥梁维修经费"
    saved(renamed, tmp_path)
    perfeval("process", "测试.xlsx", "-o", "out", cwd=tmp_path)
    assert files(tmp_path) == FORMS | {"00 某市测试所2023年度绩效评价报告.docx", "01 桥梁维修经费项目绩效评价报告.docx"}
