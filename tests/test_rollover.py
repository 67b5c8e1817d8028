"""Last year's workbook becomes this year's: what lasts is kept and marked, results are gone, and the list says what to look at."""

from decimal import Decimal
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from material import material, project, put, renewed, taken
from openpyxl import Workbook, load_workbook
from workbooks import FIRST_ROW, as_bytes, cell, example_data, opened, saved, small_data

from perfeval import template
from perfeval.intake.rollover import rolled_over
from perfeval.service import compose
from perfeval.template import CONTENT, FUNDS, INDICATORS, PROJECTS, UNIT, Sheet, lists
from perfeval.writers.blank import EXAMPLES, example_workbook, filled_workbook

pytestmark = pytest.mark.slow  # each writes a whole workbook or two

SMALL_NAME = "绩效评价填报_某市测试所2024年度.xlsx"
GREEN = "00E2EFDA"
CARRIED = {"carried-unconfirmed", "carried-last-year"}


def filled(**unit: Any) -> bytes:
    return as_bytes(filled_workbook(small_data(unit=unit)))


@pytest.fixture(scope="module")
def rolled() -> Workbook:
    _, workbook = renewed(("去年.xlsx", filled(issue_date="2024-3-1", **{"wording.management": "按制度管理。"})))
    return workbook


@pytest.mark.parametrize(
    ("sheet", "field", "value"),
    [
        pytest.param(UNIT, "name", "某市测试所", id="the-unit"),
        pytest.param(UNIT, "year", 2024, id="one-year-on"),
        pytest.param(UNIT, "issue_date", None, id="no-date-of-issue"),
        pytest.param(UNIT, "wording.management", "按制度管理。", id="habitual-wording"),
        pytest.param(PROJECTS, "target", "完成道路维修", id="the-goal"),
        pytest.param(FUNDS, "opening_carryover", 5, id="what-the-year-begins-with"),
        pytest.param(FUNDS, "initial_budget", None, id="no-budget"),
        pytest.param(FUNDS, "expenditure", None, id="nothing-spent"),
        pytest.param(FUNDS, "note", None, id="no-remarks-on-last-year"),
        pytest.param(INDICATORS, "name", "维修里程", id="an-indicator"),
        pytest.param(INDICATORS, "target", 20, id="its-target"),
        pytest.param(INDICATORS, "points", 50, id="its-points"),
        pytest.param(INDICATORS, "actual", None, id="no-result"),
        pytest.param(CONTENT, "issues", None, id="no-issues"),
    ],
)
def test_what_lasts_is_kept_and_the_rest_is_gone(rolled: Workbook, sheet: Sheet, field: str, value: object) -> None:
    assert cell(rolled, sheet, field, FIRST_ROW).value == value


def test_a_carried_cell_is_green_and_says_where_it_comes_from(rolled: Workbook) -> None:
    target, opening, code = (
        cell(rolled, sheet, field)
        for sheet, field in ((INDICATORS, "target"), (FUNDS, "opening_carryover"), (PROJECTS, "code"))
    )
    assert [c.fill.fgColor.rgb == GREEN for c in (target, opening, code)] == [True, True, False]
    assert [c.comment and c.comment.text for c in (target, opening, code)] == [
        "沿用上年，请核对。来自 去年.xlsx 绩效指标!G3",
        "沿用上年，请核对。来自 去年.xlsx 资金情况!L3\n原文：上年年末结转 5 万元",
        "来自 去年.xlsx 项目概况!A3",
    ]


def test_the_list_names_each_carried_cell_with_its_value_and_leads_to_it(rolled: Workbook) -> None:
    rows = [[c.value for c in row] for row in rolled[lists.CARRIED.title].iter_rows(min_row=FIRST_ROW)]
    green = sum(
        c.fill.fgColor.rgb == GREEN
        for c in chain.from_iterable(chain.from_iterable(rolled[s.title].iter_rows() for s in template.SHEETS))
    )
    assert len(rows) == green
    assert ["绩效指标", "G4", "01", "群众满意度", "年度指标值", "90", "去年.xlsx 绩效指标!G4", None] in rows
    links = rolled[lists.CARRIED.title]["B3"].hyperlink
    assert links is not None
    assert links.location == "'单位信息'!B3"
    (choices,) = [v for v in rolled[lists.CARRIED.title].data_validations.dataValidation if v.type == "list"]
    assert choices.formula1 == f'"{lists.CHECKED}"'


def test_the_same_papers_give_the_same_bytes() -> None:
    assert renewed(("去年.xlsx", filled()))[0].content == renewed(("去年.xlsx", filled()))[0].content


def test_what_was_done_is_said() -> None:
    renewal, _ = renewed(("去年.xlsx", filled()))
    assert renewal.name == SMALL_NAME
    assert renewal.lines == (
        "去年.xlsx：填报工作簿，2023年度，1 个项目、2 个指标，沿用到2024年度",
        "上年的结果没有沿用：资金情况 6 格、评价内容 1 格、绩效指标 2 格",
        "沿用以前年度的 19 格标了绿色，列在工作表“沿用清单”，请逐条核对",
    )


def test_the_check_asks_for_what_an_accountant_has_to_do(tmp_path: Path) -> None:
    renewal, _ = renewed(("去年.xlsx", example_workbook("self-evaluation-2021")))
    assert renewal.content is not None
    found = opened(saved(renewal.content, tmp_path))
    assert [str(problem) for problem in found.problems if problem.rule.code != "other-year"] == [
        (
            "绩效指标!I3 错误 项目“01 发热门诊设备购置”各指标完成得怎样还没有填写：“实际完成值” I3:I9，“完成情况” K3：应为实际完成多少、达到什么档次，"
            "现为空白。请逐个填写；由资金情况算出的，补齐“资金情况”就行。 [actual-missing]"
        ),
        (
            "绩效指标!I10 错误 项目“02 基层医务人员培训”各指标完成得怎样还没有填写：“实际完成值” I10:I14、I16，“完成情况” K10、K15：应为实际完成多少、"
            "达到什么档次，现为空白。请逐个填写；由资金情况算出的，补齐“资金情况”就行。 [actual-missing]"
        ),
        (
            "绩效指标!I17 错误 项目“03 医疗废物集中处置”各指标完成得怎样还没有填写：“实际完成值” I17:I21、I23:I24，“完成情况” K17、K22：应为实际完成多少、"
            "达到什么档次，现为空白。请逐个填写；由资金情况算出的，补齐“资金情况”就行。 [actual-missing]"
        ),
        *(
            f"资金情况!C{row} 警告 没有填写预算数，不能核对支出和计算有关比率：应为年初预算数或全年预算数，现为空白。掌握的请填写。 [budget-missing]"
            for row in (3, 4, 5)
        ),
        "沿用清单!H3 警告 单位信息有 2 格沿用上年，还没有核对：应为改成今年的，没有变的在“沿用清单”选“已核对”，现为单位信息 2 格。请逐条核对。 [carried-unconfirmed]",
        (
            "沿用清单!H5 警告 项目“01 发热门诊设备购置”有 58 格沿用上年，还没有核对：应为改成今年的，没有变的在“沿用清单”选“已核对”，"
            "现为项目概况 4 格、资金情况 6 格、绩效指标 48 格。请逐条核对。 [carried-unconfirmed]"
        ),
        (
            "沿用清单!H9 警告 项目“02 基层医务人员培训”有 57 格沿用上年，还没有核对：应为改成今年的，没有变的在“沿用清单”选“已核对”，"
            "现为项目概况 4 格、资金情况 6 格、绩效指标 47 格。请逐条核对。 [carried-unconfirmed]"
        ),
        (
            "沿用清单!H13 警告 项目“03 医疗废物集中处置”有 64 格沿用上年，还没有核对：应为改成今年的，没有变的在“沿用清单”选“已核对”，"
            "现为项目概况 4 格、资金情况 6 格、绩效指标 54 格。请逐条核对。 [carried-unconfirmed]"
        ),
    ]


@pytest.mark.parametrize("system", EXAMPLES)
def test_filled_again_it_gives_the_reports_of_that_year(system: str, tmp_path: Path) -> None:
    """The cleared cells typed anew, and every carried one confirmed, are a workbook as good as one typed from nothing."""
    old = load_workbook(BytesIO(example_workbook(system)))
    year = cell(old, UNIT, "year", row_of("year"))
    assert isinstance(year.value, int)
    whole = opened(saved(old, tmp_path, "今年.xlsx"))
    year.value -= 1
    _renewal, workbook = renewed(("去年.xlsx", as_bytes(old)))
    for sheet in template.SHEETS:
        for row in old[sheet.title].iter_rows(min_row=FIRST_ROW):
            for was in row:
                now = workbook[sheet.title][was.coordinate]
                if was.value is not None and was.data_type != "f" and (sheet is not UNIT or was.row != row_of("year")):
                    now.value = was.value
    confirm(workbook)
    again = opened(saved(workbook, tmp_path, "今年.xlsx"))
    assert [str(p) for p in again.problems] == [str(p) for p in whole.problems]
    assert [r.blocks for r in compose(again).reports] == [r.blocks for r in compose(whole).reports]


def row_of(field: str) -> int:
    return FIRST_ROW + list(UNIT.by_field).index(field)


def confirm(workbook: Workbook, *lines: int) -> None:
    worksheet = workbook[lists.CARRIED.title]
    for row in lines or range(FIRST_ROW, worksheet.max_row + 1):
        worksheet.cell(row, len(lists.CARRIED.columns)).value = lists.CHECKED


def carried_problems(workbook: Workbook, folder: Path) -> list[str]:
    found = opened(saved(workbook, folder)).problems
    return [f"{p.cell} {p.message} {p.found}" for p in found if p.rule.code in CARRIED]


def test_what_is_confirmed_or_changed_is_asked_for_no_more(tmp_path: Path) -> None:
    _, workbook = renewed(("去年.xlsx", filled()))
    confirm(workbook)
    assert carried_problems(workbook, tmp_path) == []
    worksheet = workbook[lists.CARRIED.title]
    worksheet.cell(FIRST_ROW, 8).value = worksheet.cell(FIRST_ROW + 2, 8).value = None
    assert carried_problems(workbook, tmp_path) == [
        "沿用清单!H3 单位信息有 1 格沿用上年，还没有核对 单位信息 1 格",
        "沿用清单!H5 项目“01 道路维修经费”有 1 格沿用上年，还没有核对 项目概况 1 格",
    ]
    cell(workbook, UNIT, "name", row_of("name")).value = "某市第二测试所"
    cell(workbook, PROJECTS, "content").value = "维修桥梁"
    assert carried_problems(workbook, tmp_path) == []


def test_rows_that_were_moved_are_still_known(tmp_path: Path) -> None:
    _, workbook = renewed(("去年.xlsx", filled()))
    confirm(workbook)
    lines = workbook[lists.CARRIED.title]
    first, *_, row = [r for r in range(FIRST_ROW, lines.max_row + 1) if lines.cell(r, 4).value == "群众满意度"]
    assert lines.cell(first, 5).value == "三级指标"  # the line that stands for all of its row
    lines.cell(first, 8).value = lines.cell(row, 8).value = None
    sheet = workbook[INDICATORS.title]
    for column in range(1, 15):
        one, other = sheet.cell(3, column), sheet.cell(4, column)
        if one.data_type != "f":
            one.value, other.value = other.value, one.value
    assert carried_problems(workbook, tmp_path) == [
        f"沿用清单!H{first} 项目“01 道路维修经费”有 2 格沿用上年，还没有核对 绩效指标 2 格"
    ]


@pytest.mark.parametrize("mark", ["已核对", "√", "是", "✓ "])
def test_who_confirms_the_name_of_an_indicator_confirms_its_row(mark: str, tmp_path: Path) -> None:
    _, workbook = renewed(("去年.xlsx", filled()))
    lines = workbook[lists.CARRIED.title]
    for row in range(FIRST_ROW, lines.max_row + 1):
        if lines.cell(row, 4).value is None or lines.cell(row, 5).value == "三级指标":
            lines.cell(row, 8).value = mark
    assert carried_problems(workbook, tmp_path) == []


@pytest.mark.parametrize(
    ("unit", "project", "told"),
    [
        pytest.param(
            {"cover_text": "2023年度绩效评价"},
            {},
            "单位信息!B14 沿用的“封面说明”写着上年的年度 “2023年度绩效评价”",
            id="cover",
        ),
        pytest.param(
            {}, {"name": "2023年道路维修"}, "项目概况!B3 沿用的“项目名称”写着上年的年度 “2023年道路维修”", id="a-name"
        ),
        pytest.param({"basis": "《办法》（某财〔2023〕5号）"}, {}, None, id="a-document-number"),
        pytest.param({}, {"target": "2023年完成维修"}, None, id="a-goal-which-another-check-looks-at"),
    ],
)
def test_last_years_year_is_named_even_where_it_was_confirmed(
    unit: dict[str, Any], project: dict[str, Any], told: str | None, tmp_path: Path
) -> None:
    _, workbook = renewed(("去年.xlsx", as_bytes(filled_workbook(small_data(unit=unit, **project)))))
    confirm(workbook)
    assert carried_problems(workbook, tmp_path) == ([told] if told else [])


@pytest.mark.parametrize(
    "titles", [(), ("核对",), ("栏目", "沿用的内容")], ids=["emptied", "without-the-mark", "without-heads"]
)
def test_a_list_that_a_person_took_apart_says_nothing(titles: tuple[str, ...], tmp_path: Path) -> None:
    _, workbook = renewed(("去年.xlsx", filled()))
    worksheet = workbook[lists.CARRIED.title]
    if not titles:
        worksheet.delete_rows(1, worksheet.max_row)
    for head in worksheet[template.HEADING_ROW]:
        if head.value in titles:
            head.value = None
    told = carried_problems(workbook, tmp_path)
    assert bool(told) == (titles == ("核对",))


@given(st.decimals(0, 10**6, places=2), st.decimals(0, 10**6, places=2) | st.none())
def test_the_year_begins_with_what_was_left_less_what_went_back(closing: Decimal, returned: Decimal | None) -> None:
    assume((returned or 0) <= closing)
    funds = {"closing_carryover": closing} | ({} if returned is None else {"returned": returned})
    rolled, _ = rolled_over(material(project(funds=funds)), 2025)
    assert rolled.projects[0].funds["opening_carryover"].value == closing - (returned or 0)


@pytest.mark.parametrize(
    ("funds", "opening", "left"),
    [
        pytest.param({}, None, [], id="nothing-stated"),
        pytest.param({"returned": 1}, None, [], id="no-closing-carry-over"),
        pytest.param({"closing_carryover": "5万"}, Decimal(5), [], id="with-its-unit"),
        pytest.param({"closing_carryover": "约 5"}, None, ["约 5"], id="no-figure"),
        pytest.param({"closing_carryover": 5, "returned": 9}, None, ["5"], id="more-went-back"),
    ],
)
def test_a_carry_over_that_is_no_figure_is_not_guessed(funds: dict[str, Any], opening: object, left: list[str]) -> None:
    rolled, _ = rolled_over(material(project(funds=funds)), 2025)
    piece = rolled.projects[0].funds.get("opening_carryover")
    assert (piece and piece.value) == opening
    assert [leftover.text for leftover in rolled.leftovers] == left


def test_a_carry_over_of_the_year_before_last_is_not_this_years() -> None:
    rolled, _ = rolled_over(material(project(funds={"closing_carryover": 5})), 2026)
    assert rolled.projects[0].funds == {}
    assert [(left.text, left.why) for left in rolled.leftovers] == [("5", "不是上一年的年末结转，年初结转请自行填写")]


@pytest.mark.parametrize("version", ["1", "2"])
def test_workbooks_of_older_versions_are_carried_over_too(version: str) -> None:
    workbook = filled_workbook(small_data())
    workbook[template.GUIDE_TITLE]["B2"].value = version
    unit = workbook[UNIT.title]
    for field in ("outline3", "outline2"):
        unit.delete_rows(row_of(field))
    _, rolled = renewed(("去年.xlsx", as_bytes(workbook)))
    assert rolled[template.GUIDE_TITLE]["B2"].value == template.VERSION
    assert cell(rolled, INDICATORS, "target").value == 20


def test_a_row_without_its_project_is_listed() -> None:
    workbook = filled_workbook(small_data())
    cell(workbook, INDICATORS, "code", FIRST_ROW + 1).value = "09"
    _, rolled = renewed(("去年.xlsx", as_bytes(workbook)))
    left = [[c.value for c in row] for row in rolled[lists.LEFTOVERS.title].iter_rows(min_row=FIRST_ROW)]
    assert ["09", "三级指标", "群众满意度", "这一行的项目编号在“项目概况”里没有", "去年.xlsx 绩效指标!E4"] in left


def test_the_reference_examples_wording_lasts() -> None:
    rolled = put(taken(as_bytes(filled_workbook(example_data())))).material
    kept = set().union(*(p.narratives for p in rolled.projects))
    assert "output" not in kept
    assert kept <= {
        "introduction",
        "organisation",
        "method",
        "indicator_statement",
        "establishment",
        "management",
        "finance",
        "scope",
    }
