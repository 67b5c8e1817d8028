"""For each rule a workbook that breaks it, with the whole message, and workbooks that just keep it."""

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import Edit, cell, examined, opened, saved, small_data

from perfeval import template
from perfeval.batch.rules import RULES
from perfeval.cells import Cell, cell_at, cell_ranges
from perfeval.problems import Severity
from perfeval.service import Examination
from perfeval.template import CONTENT, FUNDS, INDICATORS, PROJECTS, UNIT, Sheet
from perfeval.writers.blank import filled_workbook

BASE: dict[str, Any] = {
    "level1": "产出",
    "level2": "项目产出",
    "name": "甲",
    "unit_of_measure": "个",
    "points": 50,
}
REST = {
    **BASE,
    "level1": "效果",
    "level2": "项目效益",
    "name": "乙",
    "nature": "是否",
    "achievement": "是",
    "points": 50,
}


def problems(data: dict[str, Any], *edits: Edit) -> list[str]:
    """Return the errors and warnings of what was submitted; notes have tests of their own."""
    return _severe(examined(data, *edits))


def problems_of(workbook: Workbook, folder: Path) -> list[str]:
    """Return the errors and warnings of a workbook."""
    return _severe(opened(saved(workbook, folder)))


def _severe(examination: Examination) -> list[str]:
    return [str(problem) for problem in examination.problems if problem.severity is not Severity.NOTE]


def with_indicator(**fields: Any) -> dict[str, Any]:
    """Return a project with one indicator under test, and another that takes the rest of the points."""
    first = BASE | {"nature": "≥", "target": 10, "actual": 10} | fields
    return small_data(indicators=[first, REST | {"points": 100 - first["points"]}])


CELLS = [
    pytest.param(
        FUNDS,
        "closing_carryover",
        6,
        "资金情况!L3 错误 年末结转与收支不平衡：应为年初结转 + 本年拨入 − 本年支出 = 10 + 100 − 105 = 5，现为6，多 1。请核对这四个数。 [funds-unbalanced]",
        id="closing-too-high",
    ),
    pytest.param(
        FUNDS,
        "closing_carryover",
        4.98,
        "资金情况!L3 错误 年末结转与收支不平衡：应为年初结转 + 本年拨入 − 本年支出 = 10 + 100 − 105 = 5，现为4.98，少 0.02。请核对这四个数。 [funds-unbalanced]",
        id="closing-low",
    ),
    pytest.param(
        FUNDS,
        "closing_carryover",
        4.99,
        None,
        id="closing-within-rounding",
    ),
    pytest.param(
        FUNDS,
        "adjusted_budget",
        120,
        None,
        id="no-sources-stated",
    ),
    pytest.param(
        FUNDS,
        "returned",
        5.01,
        "资金情况!M3 错误 交回财政超过年末结转：应为不超过年末结转 5，现为5.01，多 0.01。请核对这两个数。 [funds-returned]",
        id="returned-more-than-left",
    ),
    pytest.param(FUNDS, "returned", 5, None, id="all-returned"),
    pytest.param(
        FUNDS,
        "other_funds",
        -1,
        "资金情况!G3 错误 “其中：其他资金”为负数：应为0 或正数，现为-1。请改正。 [funds-negative]",
        id="negative-amount",
    ),
    pytest.param(
        FUNDS,
        "code",
        "99",
        (
            "项目概况!A3 错误 项目“01 道路维修经费”在“资金情况”中没有填写：应为至少一行，现为没有。请在“资金情况”中填写编号为 01 的行。 [project-incomplete]",
            "资金情况!A3 错误 项目编号“99”不在“项目概况”中：应为01，现为“99”。请改正编号，或在“项目概况”补登该项目。 [project-unknown]",
        ),
        id="unknown-project",
    ),
    pytest.param(
        UNIT,
        "year",
        "二〇二三",
        "单位信息!B4 错误 “评价年度”填写有误：应为四位数字的年度，如 2018，现为“二〇二三”。请改正。 [not-a-number]",
        id="year-in-words",
    ),
    pytest.param(
        UNIT,
        "issue_date",
        "2024-2-30",
        "单位信息!B17 错误 “成文日期”填写有误：应为日期，如 2019-3-15，现为“2024-2-30”。请改正。 [not-a-date]",
        id="no-such-day",
    ),
    pytest.param(
        UNIT,
        "outline",
        "旧提纲",
        "单位信息!B8 错误 “报告提纲”填写有误：应为财政支出绩效评价报告（投入、过程、产出、效果）、项目支出绩效评价报告（决策、过程、产出、效益）、项目支出绩效自评表、项目支出绩效自评报告（文字，不写得分）、项目支出绩效自评表（四川，510000_0013zp），或工作簿旁边的 .md 文件名，现为“旧提纲”。请从下拉列表选择，或把该文件放在工作簿旁边。 [outline-unknown]",
        id="unknown-outline",
    ),
    pytest.param(
        UNIT,
        "name",
        None,
        "单位信息!B3 错误 “单位名称”没有填写：应为名称，现为空白。请填写。 [required-blank]",
        id="required-blank",
    ),
    pytest.param(
        UNIT,
        "money_unit",
        "亿元",
        "单位信息!B6 错误 “金额单位”填写有误：应为万元、元，现为“亿元”。请从下拉列表选择。 [not-in-list]",
        id="not-in-list",
    ),
    pytest.param(
        UNIT,
        "wording.method",
        "对【项目名称】进行【评审】。",
        "单位信息!B22 错误 常用语里有不认识的占位：应为"
        + "、".join(f"【{slot}】" for slot in template.SLOTS)
        + "，现为【评审】。请改正，或不用【】。 [slot-unknown]",
        id="unknown-slot",
    ),
    pytest.param(UNIT, "wording.method", "对【项目名称】进行评审。", None, id="known-slot"),
    pytest.param(CONTENT, "code", "０１", None, id="code-of-another-width"),
]


@pytest.mark.parametrize(("sheet", "field", "value", "said"), CELLS)
def test_one_changed_cell_says_what_is_wrong_with_it(
    sheet: Sheet, field: str, value: object, said: str | tuple[str, ...] | None
) -> None:
    assert problems(small_data(), (sheet, field, value)) == (
        [] if said is None else [said] if isinstance(said, str) else list(said)
    )


def test_a_code_that_is_nowhere_is_told_once_a_sheet() -> None:
    edits = [(INDICATORS, "code", "99", row) for row in (3, 4)]
    assert [line for line in problems(small_data(), *edits) if "project-unknown" in line] == [
        "绩效指标!A3 错误 A3:A4 的项目编号“99”不在“项目概况”中：应为01，现为“99”。请改正编号，或在“项目概况”补登该项目。 [project-unknown]"
    ]


def test_rows_whose_names_nobody_can_read_are_not_asked_for_what_their_names_may_lay_down(tmp_path: Path) -> None:
    data = small_data(indicators=[
        {"level1": "投入", "level2": "资金落实", "name": "资金到位率", "nature": "≥", "target": 100, "unit_of_measure": "%", "points": 50},
        small_data()["projects"][0]["indicators"][0],
    ])  # fmt: skip
    workbook = filled_workbook(data)
    heading = next(c for c in workbook[INDICATORS.title][2] if c.value and str(c.value).startswith("三级指标"))
    heading.value = None
    assert problems_of(workbook, tmp_path) == [
        "绩效指标 错误 缺少“三级指标”列。请用空白模板重新填写，不要删改标题行。 [column-missing]"
    ]


def test_a_formula_without_a_value_is_no_blank(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    cell(workbook, UNIT, "leader").value = "=1+1"
    assert problems_of(workbook, tmp_path) == [
        "单位信息!B12 错误 单元格的公式还没有计算结果。请在 Excel 或 WPS 中打开，重新计算并保存，或直接填写数值。 [formula-uncalculated]"
    ]


INDICATOR_FAULTS = [
    pytest.param(
        {"points": 0},
        (
            "绩效指标!J3 错误 指标“甲”的分值有误：应为大于 0、最多两位小数的数，现为0。请改正，或删去不考核的指标。 [points-range]",
            "绩效指标!J4 警告 指标“乙”一项占 100 分中的 100 分，超过一半。请考虑细化指标、分散分值。 [points-concentrated]",
        ),
        id="no-points",
    ),
    pytest.param(
        {"level2": "项目效益"},
        "绩效指标!D4 错误 指标“甲”的一级、二级指标不属于“项目支出绩效评价共性指标体系（2013年）”：应为投入/项目立项、投入/资金落实、过程/业务管理、过程/财务管理、产出/项目产出、效果/项目效益，现为产出/项目效益。请从下拉列表选择。 [group-unknown]",
        id="pair-not-in-the-tree",
    ),
    pytest.param(
        {"target": None},
        "绩效指标!G3 错误 指标“甲”的“年度指标值”没有填写：应为数字，现为空白。请填写。 [target-unusable]",
        id="no-target",
    ),
    pytest.param(
        {"target": 0},
        "绩效指标!G3 错误 指标“甲”的“年度指标值”有误：应为大于 0 的数，现为0。请改正，0 不能计算完成比例。 [target-unusable]",
        id="ratio-to-nothing",
    ),
    pytest.param(
        {"actual": None},
        "绩效指标!I3 错误 指标“甲”的“实际完成值”没有填写：应为数字，现为空白。请填写，没有完成的填 0。 [actual-missing]",
        id="blank-is-not-zero",
    ),
    pytest.param({"actual": 0, "deviation_reason": "停工"}, None, id="zero-is-an-answer"),
    pytest.param(
        {"nature": "区间", "target": "15～10", "actual": 12},
        "绩效指标!G3 错误 “年度指标值”填写有误：应为前一个数字不大于后一个，现为“15～10”。请调换两个数字。 [target-unusable]",
        id="interval-reversed",
    ),
    pytest.param(
        {"nature": "区间", "target": "十到十五", "actual": 12},
        "绩效指标!G3 错误 “年度指标值”填写有误：应为两个数字之间用“～”，如 10～15，现为“十到十五”。请按示例填写。 [target-unusable]",
        id="interval-in-words",
    ),
    pytest.param({"nature": "区间", "target": "10～15", "actual": 12}, None, id="interval"),
    pytest.param(
        {"nature": "是否", "actual": None, "achievement": "基本"},
        "绩效指标!K3 错误 指标“甲”的“完成情况”有误：应为是、否，现为“基本”。请改正。 [achievement-unusable]",
        id="neither-yes-nor-no",
    ),
    pytest.param(
        {"nature": "是否", "actual": None},
        "绩效指标!K3 错误 指标“甲”的“完成情况”没有填写：应为是、否，现为空白。请填写。 [actual-missing]",
        id="yes-or-no-blank",
    ),
    pytest.param(
        {"nature": "要点", "target": "做好工作", "actual": None, "achievement": "①"},
        "绩效指标!G3 错误 指标“甲”的“年度指标值”有误：应为①…；②…；③… 形式的要点，现为没有依次编号的要点。请写明要点。 [target-unusable]",
        id="no-points-to-check",
    ),
    pytest.param(
        {"nature": "要点", "target": "①甲；②乙", "actual": None, "achievement": "①②"}, None, id="points-checked"
    ),
    pytest.param(
        {"nature": "要点", "target": "①甲；②乙", "actual": None, "achievement": "①③"},
        "绩效指标!K3 错误 指标“甲”的“完成情况”有误：应为①至②中达到的条目，一项也没有达到时填 0，现为“①③”。请改正。 [achievement-unusable]",
        id="point-that-is-not-there",
    ),
    pytest.param(
        {"nature": "要点", "target": "①甲；②乙", "actual": None},
        "绩效指标!K3 错误 指标“甲”的“完成情况”没有填写：应为达到的条目，如 ①②；共 2 项，一项也没有达到时填 0，现为空白。请填写。 [actual-missing]",
        id="points-blank",
    ),
    pytest.param(
        {"nature": "定性", "actual": None, "achievement": "部分达成", "self_score": 40.01},
        "绩效指标!L3 错误 指标“甲”的“自评得分”有误：应为档次“部分达成”的幅度 30～40 分（不含 40），现为40.01。请改正得分或档次。 [self-score-range]",
        id="judged-above-the-band",
    ),
    pytest.param(
        {"nature": "定性", "actual": None, "achievement": "达成"},
        "绩效指标!L3 错误 指标“甲”的“自评得分”没有填写：应为档次“达成”的幅度 40～50 分，现为空白。请填写评定的得分。 [self-score-range]",
        id="not-judged",
    ),
    pytest.param(
        {"nature": "定性", "actual": None, "achievement": "达成", "self_score": 50}, None, id="judged-at-the-edge"
    ),
    pytest.param(
        {"name": "预算执行率", "unit_of_measure": "%", "target": 95, "actual": 96},
        "绩效指标!I3 错误 指标“预算执行率”与“资金情况”不一致：应为由资金情况算出的 95.45（105 ÷ (10 + 100) = 95.45%），现为96，多 0.55。请核对；留空则自动采用算出的数。 [derived-differs]",
        id="typed-rate-differs",
    ),
    pytest.param({"name": "预算执行率", "unit_of_measure": "%", "target": 95, "actual": None}, None, id="rate-derived"),
    pytest.param(
        {"actual": 9},
        "绩效指标!N3 警告 指标“甲”得 45 分、满分 50 分，没有说明原因。请填写偏差原因及改进措施。 [deviation-unexplained]",
        id="deviation-unexplained",
    ),
    pytest.param(
        {"points": 49.995},
        (
            "绩效指标!J3 错误 指标“甲”的分值有误：应为大于 0、最多两位小数的数，现为49.995。请改正，或删去不考核的指标。 [points-range]",
            "绩效指标!J4 错误 指标“乙”的分值有误：应为大于 0、最多两位小数的数，现为50.005。请改正，或删去不考核的指标。 [points-range]",
            "绩效指标!J4 警告 指标“乙”一项占 100 分中的 50.005 分，超过一半。请考虑细化指标、分散分值。 [points-concentrated]",
        ),
        id="points-of-three-places",
    ),
    pytest.param(
        {"target": -1},
        "绩效指标!G3 错误 指标“甲”的“年度指标值”有误：应为大于 0 的数，现为-1。请改正，负数不能计算完成比例。 [target-unusable]",
        id="target-below-nothing",
    ),
    pytest.param(
        {"nature": "≤", "target": -1},
        "绩效指标!G3 错误 指标“甲”的“年度指标值”有误：应为0 或正数，现为-1。请改正，负数不能计算完成比例。 [target-unusable]",
        id="limit-below-nothing",
    ),
    pytest.param({"nature": "≤", "target": 0, "actual": 0}, None, id="limit-of-nothing"),
    pytest.param({"nature": "=", "target": 0, "actual": 0}, None, id="nothing-is-meant"),
    pytest.param(
        {"nature": "区间", "target": None},
        "绩效指标!G3 错误 指标“甲”的“年度指标值”没有填写：应为如 10～15，现为空白。请填写。 [target-unusable]",
        id="interval-blank",
    ),
    pytest.param(
        {"nature": "定性", "actual": None, "achievement": "达成", "self_score": 50.01},
        "绩效指标!L3 错误 指标“甲”的“自评得分”有误：应为档次“达成”的幅度 40～50 分，现为50.01。请改正得分或档次。 [self-score-range]",
        id="judged-above-the-points",
    ),
    pytest.param(
        {"nature": "定性", "actual": None, "achievement": "部分达成", "self_score": 40},
        "绩效指标!L3 错误 指标“甲”的“自评得分”有误：应为档次“部分达成”的幅度 30～40 分（不含 40），现为40。请改正得分或档次。 [self-score-range]",
        id="the-bound-belongs-to-the-higher-level",
    ),
    pytest.param(
        {"nature": "评定", "actual": None, "self_score": 51},
        (
            "绩效指标!K3 错误 指标“甲”的“完成情况”没有填写：应为评定的理由，现为空白。请写明为什么评这个分。 [actual-missing]",
            "绩效指标!L3 错误 指标“甲”的“自评得分”有误：应为0～50 分，现为51。请改正。 [self-score-range]",
        ),
        id="judgement-without-reason",
    ),
    pytest.param(
        {"nature": "评定", "actual": None, "self_score": 50, "achievement": "专家评审"},
        None,
        id="judgement-with-reason",
    ),
    pytest.param(
        {"nature": "日期", "target": None, "actual": None},
        (
            "绩效指标!G3 错误 指标“甲”的“年度指标值”没有填写：应为时限，如 2018年12月31日、9月底前，现为空白。请填写。 [target-unusable]",
            "绩效指标!I3 错误 指标“甲”的“实际完成值”没有填写：应为完成的日期，如 2018-9-20，现为空白。请填写。 [actual-missing]",
        ),
        id="no-dates",
    ),
    pytest.param(
        {"nature": "日期", "target": "9月前", "actual": "2023-9-1"},
        "绩效指标!G3 错误 指标“甲”的“年度指标值”有误：应为看得出当期是否算在内的时限，如 8月底前、9月底前，现为“9月前”，而完成日期 2023-09-01 正在其中。请写明。 [target-unusable]",
        id="deadline-in-doubt",
    ),
    pytest.param({"nature": "日期", "target": "9月前", "actual": "2023-8-31"}, None, id="deadline-kept"),
    pytest.param(
        {"nature": "日期", "target": "9月前", "actual": "2023-10-1", "deviation_reason": "雨季"},
        None,
        id="deadline-missed",
    ),
    pytest.param(
        {"nature": "日期", "target": "尽快", "actual": "秋天"},
        (
            "绩效指标!G3 错误 “年度指标值”填写有误：应为时限，如 2018年12月31日、9月底前、第三季度末，现为“尽快”。请改正。 [not-a-date]",
            "绩效指标!I3 错误 “实际完成值”填写有误：应为完成的日期，如 2019-3-15、3月15日，现为“秋天”。请改正。 [not-a-date]",
        ),
        id="no-such-dates",
    ),
    pytest.param(
        {"achievement": "不适用", "actual": None},
        "绩效指标!N3 警告 指标“甲”不适用，没有说明原因。请填写为什么不考核。 [deviation-unexplained]",
        id="not-applicable-unexplained",
    ),
    pytest.param(
        {"actual": 13, "unit_of_measure": "个"},
        "绩效指标!N3 警告 指标“甲”完成 13个，指标值 10个，超过 30% 以上，没有说明原因。请说明原因；指标值定得过低的，下年应当调整。 [over-completion-unexplained]",
        id="far-exceeded",
    ),
    pytest.param({"actual": 12.99}, None, id="not-far-exceeded"),
    pytest.param({"actual": 13, "deviation_reason": "新增路段"}, None, id="far-exceeded-and-explained"),
    pytest.param(
        {"actual": 5, "deviation_reason": "雨季", "self_score": 25.11},
        "绩效指标!L3 警告 指标“甲”的自评得分与评分不一致：应为按规则评定的 25（完成比例：5 ÷ 10 × 50 = 25.00），现为25.11，多 0.11。报告采用按规则评定的得分；请核对，或留空。 [self-score-differs]",
        id="self-score-differs",
    ),
    pytest.param({"actual": 5, "deviation_reason": "雨季", "self_score": 25.1}, None, id="self-score-within-tolerance"),
]


@pytest.mark.parametrize(("fields", "said"), INDICATOR_FAULTS)
def test_an_indicator_that_cannot_be_scored_says_why(
    fields: dict[str, Any], said: str | tuple[str, ...] | None
) -> None:
    expected = [said] if isinstance(said, str) else list(said or ())
    assert problems(with_indicator(**fields)) == expected


def test_a_project_must_keep_an_indicator() -> None:
    data = small_data()
    for indicator in data["projects"][0]["indicators"]:
        indicator["achievement"] = "不适用"
    assert problems(data) == [
        "绩效指标!K3 错误 项目“01 道路维修经费”的指标都填了不适用：应为至少考核一个指标，现为没有。请填写能够考核的指标，或删去该项目。 [nothing-applicable]"
    ]


def test_a_state_of_completion_is_asked_for_where_the_system_scores_by_it() -> None:
    rate = {"level1": "预算执行率", "level2": "预算执行率", "name": "预算执行率", "nature": "≥", "target": 100}
    satisfaction = {"level1": "满意度指标", "level2": "服务对象满意度指标", "name": "满意", "nature": "≥", "actual": 95}
    data = small_data(
        unit={"system": "self-evaluation-2021"},
        funds={"adjusted_budget": 110},
        indicators=[rate | {"points": 90, "unit_of_measure": "%"}, satisfaction | {"points": 10}],
    )
    assert problems(data)[:1] == [
        "绩效指标!K3 错误 指标“预算执行率”的“完成情况”没有填写：应为已完成、未完成（指项目是否完成），现为空白。请填写。 [actual-missing]"
    ]


def test_what_the_workbook_itself_shows_otherwise_is_reported() -> None:
    shown: list[Edit] = [(INDICATORS, "auto_score", 49), (PROJECTS, "auto_total", 100), (PROJECTS, "auto_grade", "良")]
    assert problems(small_data(), *shown) == [
        "项目概况!J3 警告 项目“01 道路维修经费”的自动等级与评分不一致：应为优，现为良。报告采用评分；请在 Excel 或 WPS 中重新计算并保存，或从空白模板复制这一列的公式。 [preview-differs]",
        "绩效指标!M3 警告 指标“维修里程”的自动得分与评分不一致：应为50，现为49，少 1。报告采用评分；请在 Excel 或 WPS 中重新计算并保存，或从空白模板复制这一列的公式。 [preview-differs]",
    ]
    (more,) = problems(small_data(), (INDICATORS, "auto_score", 51))
    assert "应为50，现为51，多 1。" in more
    assert problems(small_data(), *shown, (PROJECTS, "auto_total", 99.5))[:1] == [
        "项目概况!I3 警告 项目“01 道路维修经费”的自动总分与评分不一致：应为100，现为99.5，少 0.5。报告采用评分；请在 Excel 或 WPS 中重新计算并保存，或从空白模板复制这一列的公式。 [preview-differs]"
    ]


def test_points_must_add_up_to_100() -> None:
    data = small_data()
    data["projects"][0]["indicators"][1]["points"] = 49.5
    assert problems(data) == [
        "绩效指标!J4 错误 项目“01 道路维修经费”2 个指标的分值合计有误：应为100，现为99.5，少 0.5。请调整该项目各指标的分值。 [points-total]"
    ]


def test_the_sources_must_add_up_to_the_adjusted_budget() -> None:
    funds = {"adjusted_budget": 110, "current_appropriation": 100, "prior_carryover": 9}
    assert problems(small_data(funds=funds)) == [
        "资金情况!D3 错误 全年预算数与资金来源不符：应为当年财政拨款、上年结转、其他资金之和 109，现为110，多 1。请核对全年预算数和各项来源。 [funds-sources]"
    ]


def test_a_project_registered_twice_is_reported_once() -> None:
    project = small_data()["projects"][0]
    again: list[Edit] = [(PROJECTS, field, project[field], 5) for field in ("code", "name", "content", "target")]
    assert problems(small_data(), *again) == [
        "项目概况!A5 错误 项目编号“01”重复：现为与 A3 相同。请改正编号或删去多余的一行。 [project-repeated]"
    ]


def sheet_of(workbook: Workbook, sheet: Sheet) -> Worksheet:
    found = workbook[sheet.title]
    assert isinstance(found, Worksheet)
    return found


def test_missing_sheets_and_columns_are_all_named_in_one_run(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    del workbook[FUNDS.title]
    sheet_of(workbook, INDICATORS).delete_cols(9)
    sheet_of(workbook, UNIT).delete_rows(5)
    assert problems_of(workbook, tmp_path) == [
        "错误 缺少工作表“资金情况”：现为“填表说明”、“单位信息”、“项目概况”、“绩效指标”、“评价内容”。请用空白模板重新填写，不要删除。 [sheet-missing]",
        "单位信息 错误 缺少项目“主管部门”。请用空白模板重新填写，不要删改左边一列。 [column-missing]",
        "绩效指标 错误 缺少“实际完成值”列。请用空白模板重新填写，不要删改标题行。 [column-missing]",
    ]


def test_a_repeated_column_or_label_is_named(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    cell(workbook, FUNDS, "note", template.HEADING_ROW).value = "本年支出"
    sheet_of(workbook, UNIT).append(["评价年度", 2022])
    assert problems_of(workbook, tmp_path) == [
        f"单位信息!A{len(UNIT.columns) + 3} 错误 项目“评价年度”出现两次。请删去一行。 [column-repeated]",
        "资金情况 错误 缺少“说明”列。请用空白模板重新填写，不要删改标题行。 [column-missing]",
        "资金情况!O2 错误 列“本年支出”出现两次。请删去一列。 [column-repeated]",
    ]


def test_an_empty_template_says_what_to_fill_in(tmp_path: Path) -> None:
    workbook = filled_workbook({"unit": {}, "projects": []})
    assert problems_of(workbook, tmp_path) == [
        *(
            f"单位信息!B{row} 错误 “{UNIT.by_field[field].title}”没有填写：应为{expected}，现为空白。请填写。 [required-blank]"
            for row, field, expected in (
                (3, "name", "名称"),
                (4, "year", "年度"),
                (6, "money_unit", "万元、元"),
                (
                    7,
                    "system",
                    "项目支出绩效评价共性指标体系（2013年）、项目支出绩效评价指标体系（2020年）、项目支出绩效自评指标体系（2020年）、项目支出绩效自评指标体系（2021年）",
                ),
                (
                    8,
                    "outline",
                    "财政支出绩效评价报告（投入、过程、产出、效果）、项目支出绩效评价报告（决策、过程、产出、效益）、项目支出绩效自评表、项目支出绩效自评报告（文字，不写得分）、项目支出绩效自评表（四川，510000_0013zp）",
                ),
            )
        ),
        *(
            f"{sheet.title} 错误 还没有填写：应为至少一行。请从第三行起填写。 [sheet-empty]"
            for sheet in (PROJECTS, FUNDS, INDICATORS)
        ),
    ]


def test_another_version_of_the_template_is_refused(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    workbook[template.GUIDE_TITLE]["B2"] = "0"
    assert problems_of(workbook, tmp_path) == [
        "填表说明!B2 错误 模板版本不符：应为3，现为0。请用 perfeval new 生成的模板填写。 [template-version]"
    ]


def test_codes_of_rules_are_unique_and_stable_in_form() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert all(code == code.lower() and " " not in code for code in codes)


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        pytest.param([("甲", 0, 0)], "甲", id="a-whole-sheet"),
        pytest.param([("甲", 3, 28)], "甲!AB3", id="one"),
        pytest.param(
            [("甲", 3, 4), ("甲", 3, 6), ("甲", 3, 5), ("甲", 3, 8), ("甲", 3, 8)], "甲!D3:F3、H3", id="a-row"
        ),
        pytest.param([("甲", 3, 4), ("甲", 4, 4), ("甲", 4, 5), ("甲", 3, 5)], "甲!D3:E4", id="an-area"),
        pytest.param([("甲", 3, 4), ("乙", 3, 1), ("甲", 5, 4)], "甲!D3、D5，乙!A3", id="two-sheets"),
        pytest.param(
            [("甲", 3, 1), ("甲", 3, 3), ("甲", 3, 4), ("甲", 3, 5)], "甲!A3、C3:E3", id="a-run-behind-another"
        ),
    ],
)
def test_cells_are_named_as_a_person_names_them(cells: list[tuple[str, int, int]], named: str) -> None:
    assert cell_ranges(tuple(Cell(*place) for place in cells)) == named


def test_a_place_without_a_cell_is_its_sheet() -> None:
    assert Cell("甲") == ("甲", 0, 0)
    assert [Cell("甲's", 3, 28).link, Cell("甲").link] == ["'甲''s'!AB3", "'甲'!A1"]


@pytest.mark.parametrize("cell", [Cell("甲", 3, 1), Cell("甲", 10, 26), Cell("甲", 1, 27), Cell("甲", 9, 703)], ids=str)
def test_an_address_names_the_cell_that_has_it(cell: Cell) -> None:
    assert cell_at("甲", cell.address) == cell


@pytest.mark.parametrize("address", ["A0", "A", "3", "AAAA1", "a1", "A1:B2"])
def test_what_is_no_address_names_no_cell(address: str) -> None:
    with pytest.raises(ValueError, match=re.escape(address)):
        cell_at("甲", address)
