"""Several papers become one workbook: the same project once, contradictions shown twice, codes that clash renumbered."""

from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from commands import perfeval
from hypothesis import given
from hypothesis import strategies as st
from material import material, project, put, record, renewed
from openpyxl import Workbook, load_workbook
from workbooks import as_bytes, opened, saved, small_data

from perfeval.errors import PerfevalError
from perfeval.intake import put_together
from perfeval.intake.fitting import fitted, fitting_system
from perfeval.library import Definition, Shelf, built_in_system
from perfeval.model.material import Filling, Material, Origin, Paper, ProjectMaterial, Record
from perfeval.problems import Severity
from perfeval.service import compose, written
from perfeval.service.renewal import renew
from perfeval.template import lists
from perfeval.writers.blank import blank_workbook, example_workbook, filled_workbook
from perfeval.writers.blank.renewed import renewed_workbook

FORM = Paper.SELF_EVALUATION


def form(name: str, file: str, *rows: Record, year: int | None = 2024, **funds: Filling) -> Material:
    return material(
        project(name, None, *rows, file=file, funds=funds), file=file, year=year, paper=FORM, money_unit="万元"
    )


def values(record: Record) -> dict[str, object]:
    return {field: piece.value for field, piece in record.items()}


def test_forms_of_several_projects_are_numbered_in_their_order() -> None:
    whole = put(form("道路", "一.xlsx"), form("桥梁", "二.xlsx")).material
    assert [values(p.described) for p in whole.projects] == [
        {"code": "01", "name": "道路"},
        {"code": "02", "name": "桥梁"},
    ]
    assert (whole.file, whole.year) == ("一.xlsx、二.xlsx", 2024)


def test_one_project_of_two_papers_is_one_whatever_the_width_of_its_name() -> None:
    whole = put(
        form("道路（一期）", "一.xlsx", initial_budget=Decimal(5)),
        form(" 道路(一期)", "二.xlsx", expenditure=Decimal(4)),
    ).material
    (only,) = whole.projects
    assert values(only.funds) == {"initial_budget": 5, "expenditure": 4}
    assert whole.leftovers == ()


def test_what_contradicts_itself_is_shown_twice_and_not_chosen() -> None:
    whole = put(
        form("道路", "一.xlsx", expenditure=Decimal(5)), form("道路", "二.xlsx", expenditure=Decimal(4))
    ).material
    assert values(whole.projects[0].funds) == {}
    assert [(left.project, left.title, left.text, left.why, str(left.origin)) for left in whole.leftovers] == [
        (
            "道路",
            "本年支出",
            "5",
            "与别处写的不一致：“4”（二.xlsx expenditure）；没有选用，请核对后填写",
            "一.xlsx expenditure",
        ),
        (
            "道路",
            "本年支出",
            "4",
            "与别处写的不一致：“5”（一.xlsx expenditure）；没有选用，请核对后填写",
            "二.xlsx expenditure",
        ),
    ]


@pytest.mark.parametrize(
    ("codes", "given", "notes"),
    [
        pytest.param(["01", "02"], ["01", "02"], [], id="none-clash"),
        pytest.param(["01", "01"], ["01", "02"], ["项目编号 01 已是“甲”的编号，“乙”的编号改为 02"], id="the-same"),
        pytest.param(["1", "001"], ["1", "02"], ["项目编号 001 已是“甲”的编号，“乙”的编号改为 02"], id="but-for-zeros"),
        pytest.param(
            ["02", "02", "03"], ["02", "01", "03"], ["项目编号 02 已是“甲”的编号，“乙”的编号改为 01"], id="a-free-one"
        ),
        pytest.param([None, "01"], ["02", "01"], [], id="one-without-a-code"),
    ],
)
def test_codes_that_clash_are_renumbered_and_said(codes: list[str | None], given: list[str], notes: list[str]) -> None:
    papers = [material(project(name, code), file=f"{name}.xlsx") for name, code in zip("甲乙丙", codes, strict=False)]
    intake = put(*papers, year=2024)
    assert [p.described["code"].value for p in intake.material.projects] == given
    assert list(intake.notes) == notes


def test_two_projects_of_a_workbook_with_one_name_stay_two() -> None:
    whole = put(material(project("道路", "01"), project("道路", "02")), year=2024).material
    assert [p.described["code"].value for p in whole.projects] == ["01", "02"]


def of_output(name: str, target: int, file: str = "甲.xlsx") -> Record:
    return record(file, level1="产出指标", level2="数量指标", name=name, target=target)


def test_this_years_paper_goes_before_last_years() -> None:
    last = material(project("道路", "07", of_output("里程", 20), of_output("旧指标", 1)), year=2023)
    now = form("道路", "申报表.xlsx", of_output("里程", 30, "申报表.xlsx"), year=2024)
    whole = put(last, now).material
    (only,) = whole.projects
    assert [values(r) for r in only.indicators] == [values(of_output("里程", 30))]
    assert only.described["code"].value == "07"
    assert [(left.title, left.text, left.why) for left in whole.leftovers] == [
        ("绩效指标", "产出指标｜数量指标｜旧指标｜1", "今年的表里没有这个指标，没有沿用")
    ]


def test_an_indicator_that_stands_in_another_group_this_year_keeps_its_points() -> None:
    old = record(level1="产出", level2="产出数量", name="里程", target=20, points=15)
    last = material(project("道路", "07", old), year=2023)
    whole = put(last, form("道路", "申报表.xlsx", of_output("里程", 30, "申报表.xlsx"))).material
    (row,) = whole.projects[0].indicators
    assert values(row) == values(of_output("里程", 30)) | {"points": 15}
    assert whole.leftovers == ()


def test_last_years_sources_do_not_stand_beside_this_years_budget() -> None:
    kept: dict[str, Filling] = {"current_appropriation": 63, "closing_carryover": 5, "usage": "维修"}
    last = material(project("道路", "07", funds=kept), year=2023, money_unit="万元")
    whole = put(last, form("道路", "申报表.xlsx", initial_budget=Decimal(66))).material
    assert values(whole.projects[0].funds) == {"initial_budget": 66, "opening_carryover": 5, "usage": "维修"}
    assert [(left.text, left.why) for left in whole.leftovers] == [("63", "今年的表里已有预算，上年的没有沿用")]


def test_a_paper_without_a_year_beside_others_is_not_guessed() -> None:
    intake = put(form("道路", "一.xlsx"), form("桥梁", "二.xlsx", year=None))
    assert [p.described["name"].value for p in intake.material.projects] == ["道路"]
    assert [f"{name} {problem}" for name, problem in intake.refused] == [
        (
            "二.xlsx 错误 文件没有写明年度，和别的文件放在一起分不清是哪一年的：应为写明年度的文件，现为没有写年度。"
            "请在文件里写上年度；是2024年度的，也可以指定评价年度（命令行：--year 2024）。 [paper-undated]"
        )
    ]


@given(st.decimals(0, 10**6, places=2), st.sampled_from(["元", "万元"]), st.sampled_from(["元", "万元"]))
def test_amounts_of_another_unit_of_money_are_converted(amount: Decimal, first: str, second: str) -> None:
    one = material(project("甲", "01"), file="一.xlsx", money_unit=first)
    two = material(
        project("乙", "02", funds={"expenditure": amount, "usage": "维修"}), file="二.xlsx", money_unit=second
    )
    whole = put(one, two, year=2024).material
    factor = {"元": 1, "万元": 10_000}
    found = whole.projects[1].funds["expenditure"]
    figure = found.value if isinstance(found.value, Decimal) else Decimal(str(found.value).replace(",", ""))
    assert figure * factor[first] == amount * factor[second]
    assert bool(found.said) == (first != second)
    assert whole.unit["money_unit"].value == first


def test_amounts_without_a_unit_beside_others_with_one_are_not_guessed() -> None:
    bare = material(
        project("乙", "02", funds={"expenditure": "5", "usage": "维修", "returned": "3万元"}), file="二.xlsx"
    )
    whole = put(material(project("甲", "01"), money_unit="元"), bare, year=2024).material
    assert values(whole.projects[1].funds) == {"usage": "维修", "returned": "3万元"}
    assert [(left.project, left.text, left.why) for left in whole.leftovers] == [
        ("乙", "5", "这份文件没有写明金额单位，别的文件写了，分不清是不是同一个单位")
    ]


@pytest.mark.parametrize(
    ("papers", "year", "found", "notes"),
    [
        pytest.param([(Paper.WORKBOOK, 2023)], None, 2024, (), id="the-year-after-a-workbook"),
        pytest.param([(FORM, 2023)], None, 2023, (), id="the-year-of-a-form"),
        pytest.param(
            [(Paper.WORKBOOK, 2023), (FORM, 2024)], None, 2024, (), id="last-years-workbook-and-this-years-form"
        ),
        pytest.param([(FORM, 2023)], 2024, 2024, (), id="a-year-that-is-asked-for"),
        pytest.param([(FORM, None)], None, None, (), id="no-year"),
        pytest.param(
            [(FORM, None)], 2024, 2024, ("甲.xlsx 没有写明年度，按2024年度处理",), id="no-year-but-one-asked-for"
        ),
    ],
)
def test_the_year_of_the_new_workbook(
    papers: list[tuple[Paper, int | None]], year: int | None, found: int | None, notes: tuple[str, ...]
) -> None:
    intake = put(*(material(project(), paper=paper, year=own) for paper, own in papers), year=year)
    assert intake.material.year == found
    assert (intake.material.unit["year"].value if found else None) == found
    assert intake.notes == notes


SELF = built_in_system("self-evaluation-2021")


@pytest.mark.parametrize(
    ("row", "group", "left"),
    [
        pytest.param(("产出指标", "数量指标", "里程"), ("产出指标", "数量指标"), [], id="in-the-tree"),
        pytest.param(("项目完成指标", "数量指标", "里程"), ("产出指标", "数量指标"), [], id="by-its-second-level"),
        pytest.param(
            ("产出指标（50分）", "数量指标", "里程"), ("产出指标（50分）", "数量指标"), [], id="with-its-points"
        ),
        pytest.param(
            ("过程", "预算执行", "预算执行率"), ("预算执行率", "预算执行率"), [], id="a-common-indicator-by-name"
        ),
        pytest.param(("效益指标", "社会效益", "就业"), ("效益指标", "社会效益指标"), [], id="without-its-last-word"),
        pytest.param(("满意度指标", "满意度", "家长"), ("满意度指标", "服务对象满意度指标"), [], id="by-a-word-of-it"),
        pytest.param(("过程", "组织实施", "制度执行有效性"), (None, None), ["过程", "组织实施"], id="nowhere"),
    ],
)
def test_indicators_of_another_system_are_mapped_where_the_trees_agree(
    row: tuple[str, str, str], group: tuple[str | None, str | None], left: list[str]
) -> None:
    of_row = record(level1=row[0], level2=row[1], name=row[2])
    found = fitted(material(project("甲", "01", of_row)), SELF)
    (indicator,) = found.projects[0].indicators
    shown = values(indicator)
    assert (shown.get("level1"), shown.get("level2"), shown["name"]) == (*group, row[2])
    assert [leftover.text for leftover in found.leftovers] == left
    if left:
        assert found.leftovers[0].why == f"“{SELF.title}”里没有相应的一级指标，请从下拉列表选择"


@pytest.mark.parametrize(
    ("rows", "system"),
    [
        pytest.param([("成本指标", "经济成本指标")], "self-evaluation-2021", id="only-one-has-it"),
        pytest.param([("成本指标", "经济成本")], "self-evaluation-2021", id="in-other-words"),
        pytest.param([("产出指标", "数量指标")], None, id="several-have-it"),
        pytest.param([("项目完成指标", "数量指标")], None, id="none-has-it"),
        pytest.param([], None, id="no-indicators"),
    ],
)
def test_a_system_is_chosen_only_where_no_other_fits(rows: list[tuple[str, str]], system: str | None) -> None:
    paper = material(project("甲", "01", *(record(level1=a, level2=b, name="里程") for a, b in rows)))
    assert fitting_system(paper) == system
    chosen = put(paper, year=2024).material.unit.get("system")
    assert (chosen and chosen.value) == system


@pytest.mark.slow
def test_a_system_that_is_asked_for_takes_the_place_of_the_workbooks_own() -> None:
    old = as_bytes(filled_workbook(small_data()))
    _, workbook = renewed(("去年.xlsx", old), system=built_in_definition("self-evaluation-2021"))
    assert [workbook["绩效指标"].cell(row, 3).value for row in (3, 4)] == [None, None]
    left = [row[2].value for row in workbook[lists.LEFTOVERS.title].iter_rows(min_row=3)]
    assert left == ["产出", "项目产出", "效果", "项目效益"]
    assert "没有放进工作簿" in " ".join(
        renew([("去年.xlsx", old)], system=built_in_definition("self-evaluation-2021")).lines
    )


def built_in_definition(name: str) -> Definition:
    return Shelf.SYSTEMS.built_in(name)


@pytest.mark.slow
def test_sections_of_a_unit_are_merged_as_they_are(tmp_path: Path) -> None:
    saved(small_data(), tmp_path, "办公室.xlsx")
    saved(small_data(name="桥梁维修经费"), tmp_path, "工程股.xlsx")
    run = perfeval("new", "全局", "--from", "办公室.xlsx", "工程股.xlsx", "--year", "2023", cwd=tmp_path)
    assert (run.status, run.out.splitlines()) == (
        0,
        [
            "办公室.xlsx：填报工作簿，2023年度，1 个项目、2 个指标。",
            "工程股.xlsx：填报工作簿，2023年度，1 个项目、2 个指标。",
            "项目编号 01 已是“道路维修经费”的编号，“桥梁维修经费”的编号改为 02。",
            f"已写出 {Path('全局') / '绩效评价填报_某市测试所2023年度.xlsx'}",
            "请打开工作簿，补填没有的内容；perfeval check 这个工作簿，会列出还要填写和核对的单元格。",
        ],
    )
    checked = perfeval("check", "全局", cwd=tmp_path)
    assert "0 个错误" in checked.out


@pytest.mark.slow
def test_a_folder_gives_all_its_papers_and_names_what_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "去年"
    folder.mkdir()
    saved(small_data(), folder, "去年.xlsx")
    (folder / "扫描件.pdf").write_bytes(b"%PDF-1.7")
    (folder / "~$去年.xlsx").write_bytes(b"")
    (folder / "笔记.txt").write_text("不是表")
    run = perfeval("new", "--from", "去年", cwd=tmp_path)
    assert run.status == 1
    assert run.err.startswith("扫描件.pdf 错误 ")
    assert len(run.err.splitlines()) == 1
    assert (tmp_path / "绩效评价填报_某市测试所2024年度.xlsx").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("--year", "2024"), "错误：--year 要与 --from 合用。", id="a-year-alone"),
        pytest.param(("甲", "乙"), "错误：只能放在一个文件夹，给出了 2 个：甲、乙。", id="two-folders"),
        pytest.param(("--from", "无.xlsx"), "错误：没有可以沿用的文件，没有写出工作簿。", id="no-such-file"),
        pytest.param(
            ("--from", "空"),
            "错误：文件夹里没有 Excel 或 Word 文件。请给出去年的工作簿、自评表或报告。",
            id="an-empty-folder",
        ),
        pytest.param(("--from", "去年.xlsx", "--example"), "错误：--example 和 --from 不能合用。", id="an-example"),
        pytest.param(
            ("--from", "去年.xlsx", "--year", "2022"), "错误：没有可以沿用的文件，没有写出工作簿。", id="a-year-before"
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    saved(small_data(), tmp_path, "去年.xlsx")
    (tmp_path / "空").mkdir()
    run = perfeval("new", *words, cwd=tmp_path)
    assert (run.status, run.err.splitlines()[-1]) == (2, said)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["去年.xlsx", "空"]


@pytest.mark.slow
def test_a_paper_of_a_later_year_is_named_and_the_others_are_taken() -> None:
    first, second = (as_bytes(filled_workbook(small_data(unit={"year": year}))) for year in (2022, 2025))
    renewal = renew([("旧.xlsx", first), ("新.xlsx", second)], year=2023)
    assert [f"{name} {problem}" for name, problem in renewal.problems] == [
        "新.xlsx 错误 文件的年度晚于新工作簿的年度：应为2023年度或更早，现为2025年度。请另作一份，或指定评价年度（命令行：--year 2025）。 [paper-later]"
    ]
    assert renewal.name == "绩效评价填报_某市测试所2023年度.xlsx"


@pytest.mark.slow
def test_a_paper_that_names_neither_unit_nor_year_gives_a_plainly_named_workbook() -> None:
    data = small_data()
    del data["unit"]["name"], data["unit"]["year"]
    renewal = renew([("去年.xlsx", as_bytes(filled_workbook(data)))])
    assert renewal.name == "绩效评价填报_由已有文件填成.xlsx"


def with_own_system() -> Workbook:
    workbook = filled_workbook(small_data())
    workbook["单位信息"]["B7"].value = "本县.toml"
    return workbook


@pytest.mark.slow
def test_a_units_own_system_is_found_beside_the_paper(tmp_path: Path) -> None:
    text = perfeval("systems", "copy", "common-2013", "本县.toml", cwd=tmp_path)
    assert text.status == 0
    saved(with_own_system(), tmp_path, "去年.xlsx")
    run = perfeval("new", "--from", "去年.xlsx", cwd=tmp_path)
    assert run.status == 0
    again = perfeval("check", "绩效评价填报_某市测试所2024年度.xlsx", cwd=tmp_path)
    assert "system-unknown" not in again.err


@pytest.mark.slow
def test_a_units_own_system_that_is_not_there_is_kept_by_its_name() -> None:
    _, workbook = renewed(("去年.xlsx", as_bytes(with_own_system())))
    assert workbook["单位信息"]["B7"].value == "本县.toml"


def test_an_origin_says_where_a_person_finds_it() -> None:
    assert [str(Origin("甲.docx", place)) for place in ("第 3 段", "")] == ["甲.docx 第 3 段", "甲.docx"]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        pytest.param(
            {"level1": "预算执行率", "points": 10},
            {"level2": "预算执行率", "name": "预算执行率", "nature": "≥", "target": 100, "unit_of_measure": "%"},
            id="alone-of-its-kind",
        ),
        pytest.param(
            {"level1": "预算执行率", "target": "95%"},
            {"level2": "预算执行率", "name": "预算执行率", "nature": "≥"},
            id="with-a-target-of-its-own",
        ),
        pytest.param({"level1": "产出指标"}, {}, id="one-of-several"),
        pytest.param({"level1": "预算执行率", "name": "执行率"}, {}, id="with-a-name-of-its-own"),
        pytest.param({"name": "里程"}, {}, id="without-a-group"),
    ],
)
def test_a_row_that_names_its_group_alone_is_the_systems_only_indicator_of_it(
    row: dict[str, Any], found: dict[str, Any]
) -> None:
    paper = material(project("甲", "01", record(**row)), system="self-evaluation-2021", year=2024)
    (indicator,) = put(paper, year=2024).material.projects[0].indicators
    assert values(indicator) == row | found


def test_what_one_paper_lacks_and_another_has_is_not_missing() -> None:
    one = replace(form("道路", "一.docx"), missing=("本年支出", "支出用途"))
    two = replace(form("桥梁", "二.docx", expenditure=Decimal(5)), missing=("支出用途", "主管部门"))
    assert put(one, two).material.missing == ("支出用途", "主管部门")


@pytest.mark.slow
@pytest.mark.parametrize("carry", [False, True], ids=["printed", "travelled"])
def test_the_reports_of_a_unit_put_a_project_together_once(carry: bool, tmp_path: Path) -> None:  # noqa: FBT001
    workbook = tmp_path / "学校.xlsx"
    workbook.write_bytes(example_workbook("evaluation-2020"))
    examination = opened(workbook)
    documents = written(compose(examination), carry=carry)
    _, made = renewed(*documents.items())
    again = opened(saved(made, tmp_path, "学校.xlsx"))
    assert [p.code for p in again.submission.projects] == ["01", "02"] if again.submission else []
    assert [found for found in again.problems if found.severity is Severity.ERROR] == []
    if carry:
        assert written(compose(again), carry=True) == documents


@pytest.mark.slow
def test_rows_that_stand_apart_stand_where_they_stood(tmp_path: Path) -> None:
    """Projects may be interleaved, and rows left blank: a report's sources name the cells."""
    data = small_data()
    data["projects"].append(deepcopy(data["projects"][0]) | {"code": "02", "name": "桥梁维修经费"})
    workbook = filled_workbook(data)
    sheet = workbook["绩效指标"]
    moved = [[sheet.cell(row, column).value for column in range(1, 15)] for row in (3, 4, 5, 6)]
    for row, values in zip((4, 9, 3, 7), moved, strict=True):
        for column, value in enumerate(values, 1):
            if column not in {2, 13}:
                sheet.cell(row, column).value = value
    for row in (5, 6):
        for column in range(1, 15):
            if column not in {2, 13}:
                sheet.cell(row, column).value = None
    examination = opened(saved(workbook, tmp_path, "一.xlsx"))
    documents = written(compose(examination), carry=True)
    assert len(documents) == 3
    _, made = renewed(*documents.items())
    assert written(compose(opened(saved(made, tmp_path, "一.xlsx"))), carry=True) == documents


@pytest.mark.slow
def test_a_unit_of_money_with_a_blank_is_the_unit_all_the_same() -> None:
    one, two = filled_workbook(small_data()), filled_workbook(small_data(name="桥梁", unit={"money_unit": "元"}))
    one["单位信息"]["B6"].value = "万元 "
    _, made = renewed(("一.xlsx", as_bytes(one)), ("二.xlsx", as_bytes(two)), year=2023)
    assert [made["资金情况"].cell(row, 3).value for row in (3, 4)] == [100, 0.01]


@pytest.mark.slow
def test_a_row_of_results_alone_is_nothing_in_the_next_year() -> None:
    data = small_data()
    data["projects"][0]["indicators"].append({"level1": "", "level2": "", "name": "", "actual": 5})
    bare = filled_workbook(data)
    for column in (3, 4, 5):
        bare["绩效指标"].cell(5, column).value = None
    fresh = as_bytes(filled_workbook(small_data(unit={"year": 2024})))
    renewal = renew([("去年.xlsx", as_bytes(bare)), ("今年.xlsx", fresh)], year=2024)
    assert renewal.content is not None


def test_a_project_of_which_nothing_lasts_is_none() -> None:
    last = Material(
        paper=Paper.REPORT, file="去年.docx", year=2023, projects=(ProjectMaterial(narratives=record(output="完成")),)
    )
    assert put(last, year=2024).material.projects == ()


def test_one_form_of_a_file_that_cannot_be_used_holds_back_no_other() -> None:
    intake = put_together([form("道路", "一.docx"), form("桥梁", "一.docx", year=2025)], year=2024)
    assert [each.year for each in intake.used] == [2024]
    assert intake.material is not None
    assert len(intake.material.projects) == 1


def test_a_target_of_this_year_is_not_mixed_with_last_years() -> None:
    last = {"level1": "产出指标", "level2": "数量指标", "name": "里程"}
    old = record(**last, nature="≥", target=95, unit_of_measure="%", points=10)
    new = record("申报表.xlsx", **last, target="300人次")
    whole = put(material(project("道路", "07", old), year=2023), form("道路", "申报表.xlsx", new)).material
    (row,) = whole.projects[0].indicators
    assert values(row) == last | {"target": "300人次", "points": 10}


@pytest.mark.slow
def test_a_text_that_no_cell_holds_goes_on_in_the_list() -> None:
    long = "甲" * 40_000
    paper = material(project("道路", "01"), name=long, money_unit="元")
    made = load_workbook(BytesIO(renewed_workbook(replace(put(paper).material, leftovers=()), None)))
    rest = [row[2].value for row in made[lists.LEFTOVERS.title].iter_rows(min_row=3)]
    assert "".join(map(str, [made["单位信息"]["B3"].value, *rest])) == long


@pytest.mark.parametrize("year", [1899, 2100, 99999])
def test_a_year_that_no_workbook_can_have_is_refused(year: int) -> None:
    with pytest.raises(PerfevalError, match="评价年度应为 1900 至 2099 之间的年份"):
        renew([], year=year)


@pytest.mark.slow
def test_a_units_own_system_goes_with_the_workbook(tmp_path: Path) -> None:
    (tmp_path / "去年").mkdir()
    assert perfeval("systems", "copy", "common-2013", "去年/本县.toml", cwd=tmp_path).status == 0
    saved(with_own_system(), tmp_path / "去年", "去年.xlsx")
    run = perfeval("new", "今年", "--from", "去年/去年.xlsx", cwd=tmp_path)
    assert f"已写出 {Path('今年') / '本县.toml'}" in run.out
    (tmp_path / "去年" / "本县.toml").unlink()
    again = perfeval("new", "明年", "--from", "去年/去年.xlsx", cwd=tmp_path)
    assert "本县.toml 没有找到，请把它放到新工作簿旁边。" in again.out


@pytest.mark.slow
def test_a_folder_of_papers_is_not_written_into_unasked(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        saved(small_data(unit={"name": f"{name}所"}), tmp_path / name, "去年.xlsx")
    run = perfeval("new", "--from", "甲", "乙", cwd=tmp_path)
    assert (run.status, run.err.startswith("错误：乙 里已有 Excel 或 Word 文件")) == (2, True)
    assert perfeval("new", "--from", "甲", "乙", "--force", cwd=tmp_path).status == 0


@pytest.mark.slow
def test_a_blank_workbook_gives_nothing() -> None:
    renewal = renew([("空.xlsx", blank_workbook())])
    assert renewal.content is None
    assert [problem.found for _, problem in renewal.problems] == ["空白的填报模板"]


def test_a_code_that_a_project_has_elsewhere_is_listed() -> None:
    one, two = material(project("道路", "01"), file="一.xlsx"), material(project("道路", "JC-7"), file="二.xlsx")
    whole = put(one, two, year=2024).material
    assert [p.described["code"].value for p in whole.projects] == ["01"]
    assert [(left.title, left.text, left.why) for left in whole.leftovers] == [
        ("项目编号", "JC-7", "这个项目在 甲.xlsx code 的编号是 01，采用了那个")
    ]


@pytest.mark.slow
def test_columns_and_sheets_of_a_persons_own_are_listed() -> None:
    workbook = filled_workbook(small_data())
    workbook["项目概况"]["K2"].value, workbook["项目概况"]["K3"].value = "负责人", "王某"
    workbook["资金情况"].title = "资金"
    workbook.create_sheet("我的底稿")["A1"].value = "草稿"
    _, made = renewed(("去年.xlsx", as_bytes(workbook)))
    left = [(row[1].value, row[3].value) for row in made[lists.LEFTOVERS.title].iter_rows(min_row=3)]
    assert left == [("负责人", "不是模板的列，没有沿用"), ("我的底稿", "不是模板的工作表，没有沿用")]
    assert made["资金情况"]["H3"].value == 5
