"""For each rule a workbook that breaks it, with the whole message, and workbooks that just keep it."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import cell, saved, small_data

from perfeval import template
from perfeval.batch import examine
from perfeval.problems import Rule
from perfeval.template import CONTENT, FUNDS, INDICATORS, PROJECTS, UNIT, Sheet
from perfeval.template.writing import filled_workbook

BASE: dict[str, Any] = {
    "level1": "产出",
    "level2": "项目产出",
    "name": "甲",
    "unit_of_measure": "个",
    "points": 60,
}
REST = {
    **BASE,
    "level1": "效果",
    "level2": "项目效益",
    "name": "乙",
    "nature": "是否",
    "achievement": "是",
    "points": 40,
}


def problems(data: dict[str, Any] | Workbook, folder: Path) -> list[str]:
    return [str(problem) for problem in examine(saved(data, folder)).problems]


def with_indicator(**fields: Any) -> dict[str, Any]:
    """Return a project with one indicator under test, and another that takes the rest of the points."""
    first = BASE | {"nature": "≥", "target": 10, "actual": 10} | fields
    return small_data(indicators=[first, REST | {"points": 100 - first["points"]}])


CELLS = [
    pytest.param(
        FUNDS,
        "closing_carryover",
        6,
        "资金情况!K3 错误 年末结转与收支不平衡：应为年初结转 + 本年拨入 − 本年支出 = 10 + 100 − 105 = 5，现为6，多 1。请核对这四个数。 [funds-unbalanced]",
        id="closing-too-high",
    ),
    pytest.param(
        FUNDS,
        "closing_carryover",
        4.99,
        "资金情况!K3 错误 年末结转与收支不平衡：应为年初结转 + 本年拨入 − 本年支出 = 10 + 100 − 105 = 5，现为4.99，少 0.01。请核对这四个数。 [funds-unbalanced]",
        id="closing-a-cent-low",
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
        "资金情况!L3 错误 交回财政超过年末结转：应为不超过年末结转 5，现为5.01，多 0.01。请核对这两个数。 [funds-returned]",
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
            "资金情况!A3 错误 项目编号“99”不在“项目概况”中：应为01，现为“99”。请改正编号，或在“项目概况”补登该项目。 [project-unknown]",
            "项目概况!A3 错误 项目“01 道路维修经费”在“资金情况”中没有填写：应为至少一行，现为没有。请在“资金情况”中填写编号为 01 的行。 [project-incomplete]",
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
        "单位信息!B15 错误 “成文日期”填写有误：应为日期，如 2019-3-15，现为“2024-2-30”。请改正。 [not-a-date]",
        id="no-such-day",
    ),
    pytest.param(
        UNIT,
        "outline",
        "旧提纲",
        "单位信息!B8 错误 “报告提纲”填写有误：应为shijiazhuang-2013，现为“旧提纲”。请从下拉列表选择。 [outline-unknown]",
        id="unknown-outline",
    ),
    pytest.param(
        UNIT,
        "name",
        None,
        "单位信息!B3 错误 “单位名称”没有填写：应为文字，现为空白。请填写。 [required-blank]",
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
        "leader",
        "=1+1",
        "单位信息!B10 错误 单元格的公式还没有计算结果。请在 Excel 或 WPS 中打开，重新计算并保存，或直接填写数值。 [formula-uncalculated]",
        id="formula-without-value",
    ),
    pytest.param(
        UNIT,
        "wording.method",
        "对【项目名称】进行【评审】。",
        "单位信息!B20 错误 常用语里有不认识的占位：应为"
        + "、".join(f"【{slot}】" for slot in template.SLOTS)
        + "，现为【评审】。请改正，或不用【】。 [slot-unknown]",
        id="unknown-slot",
    ),
    pytest.param(UNIT, "wording.method", "对【项目名称】进行评审。", None, id="known-slot"),
    pytest.param(CONTENT, "code", "０１", None, id="code-of-another-width"),
]


@pytest.mark.parametrize(("sheet", "field", "value", "said"), CELLS)
def test_one_changed_cell_says_what_is_wrong_with_it(
    sheet: Sheet, field: str, value: object, said: str | tuple[str, ...] | None, tmp_path: Path
) -> None:
    workbook = filled_workbook(small_data())
    cell(workbook, sheet, field).value = value  # type: ignore[assignment]
    assert problems(workbook, tmp_path) == ([] if said is None else [said] if isinstance(said, str) else list(said))


INDICATOR_FAULTS = [
    pytest.param(
        {"points": 0},
        "绩效指标!J3 错误 指标“甲”的分值有误：应为大于 0 的数，现为0。请改正，或删去不考核的指标。 [points-range]",
        id="no-points",
    ),
    pytest.param(
        {"level2": "项目效益"},
        "绩效指标!D3 错误 指标“甲”的一级、二级指标不属于“项目支出绩效评价共性指标体系（2013年）”：应为投入/项目立项、投入/资金落实、过程/业务管理、过程/财务管理、产出/项目产出、效果/项目效益，现为产出/项目效益。请从下拉列表选择。 [group-unknown]",
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
        "绩效指标!G3 错误 指标“甲”的“年度指标值”有误：应为①…；②…；③… 形式的要点，现为没有逐条编号的要点。请写明要点。 [target-unusable]",
        id="no-points-to-check",
    ),
    pytest.param(
        {"nature": "要点", "target": "①甲；②乙", "actual": None, "achievement": "①③"},
        "绩效指标!K3 错误 指标“甲”的“完成情况”有误：应为①至②中达到的条目，现为“①③”。请改正。 [achievement-unusable]",
        id="point-that-is-not-there",
    ),
    pytest.param(
        {"nature": "要点", "target": "①甲；②乙", "actual": None},
        "绩效指标!K3 错误 指标“甲”的“完成情况”没有填写：应为达到的条目，如 ①②；共 2 项，一项也没有达到时填 0，现为空白。请填写。 [actual-missing]",
        id="points-blank",
    ),
    pytest.param(
        {"nature": "定性", "actual": None, "achievement": "部分达成", "self_score": 48.01},
        "绩效指标!L3 错误 指标“甲”的“自评得分”有误：应为档次“部分达成”的幅度 36～48 分，现为48.01。请改正得分或档次。 [self-score-range]",
        id="judged-above-the-band",
    ),
    pytest.param(
        {"nature": "定性", "actual": None, "achievement": "达成"},
        "绩效指标!L3 错误 指标“甲”的“自评得分”没有填写：应为档次“达成”的幅度 48～60 分，现为空白。请填写评定的得分。 [self-score-range]",
        id="not-judged",
    ),
    pytest.param(
        {"nature": "定性", "actual": None, "achievement": "达成", "self_score": 60}, None, id="judged-at-the-edge"
    ),
    pytest.param(
        {"name": "预算执行率", "unit_of_measure": "%", "target": 95, "actual": 96},
        "绩效指标!I3 警告 指标“预算执行率”与“资金情况”不一致：应为由资金情况算出的 95.45，现为96，多 0.55。请核对；留空则自动采用算出的数。 [derived-differs]",
        id="typed-rate-differs",
    ),
    pytest.param({"name": "预算执行率", "unit_of_measure": "%", "target": 95, "actual": None}, None, id="rate-derived"),
    pytest.param(
        {"actual": 9},
        "绩效指标!M3 警告 指标“甲”得 54 分、满分 60 分，没有说明原因。请填写偏差原因及改进措施。 [deviation-unexplained]",
        id="deviation-unexplained",
    ),
]


@pytest.mark.parametrize(("fields", "said"), INDICATOR_FAULTS)
def test_an_indicator_that_cannot_be_scored_says_why(fields: dict[str, Any], said: str | None, tmp_path: Path) -> None:
    assert problems(with_indicator(**fields), tmp_path) == ([] if said is None else [said])


def test_points_must_add_up_to_100(tmp_path: Path) -> None:
    data = small_data()
    data["projects"][0]["indicators"][1]["points"] = 39.5
    assert problems(data, tmp_path) == [
        "绩效指标!J4 错误 项目“01 道路维修经费”2 个指标的分值合计有误：应为100，现为99.5，少 0.5。请调整该项目各指标的分值。 [points-total]"
    ]


def test_the_sources_must_add_up_to_the_adjusted_budget(tmp_path: Path) -> None:
    funds = {"adjusted_budget": 110, "current_appropriation": 100, "prior_carryover": 9}
    assert problems(small_data(funds=funds), tmp_path) == [
        "资金情况!D3 错误 全年预算数与资金来源不符：应为当年财政拨款、上年结转、其他资金之和 109，现为110，多 1。请核对全年预算数和各项来源。 [funds-sources]"
    ]


def test_a_project_registered_twice_is_reported_once(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    for field in ("code", "name", "content", "target"):
        cell(workbook, PROJECTS, field, 5).value = cell(workbook, PROJECTS, field).value
    assert problems(workbook, tmp_path) == [
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
    assert problems(workbook, tmp_path) == [
        "错误 缺少工作表“资金情况”：现为“填表说明”、“单位信息”、“项目概况”、“绩效指标”、“评价内容”。请用空白模板重新填写，不要删除或改名。 [sheet-missing]",
        "单位信息 错误 缺少项目“主管部门”。请用空白模板重新填写，不要删改左边一列。 [column-missing]",
        "绩效指标 错误 缺少“实际完成值”列。请用空白模板重新填写，不要删改标题行。 [column-missing]",
    ]


def test_a_repeated_column_or_label_is_named(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    cell(workbook, FUNDS, "note", template.HEADING_ROW).value = "本年支出"
    sheet_of(workbook, UNIT).append(["评价年度", 2022])
    assert problems(workbook, tmp_path) == [
        f"单位信息!A{len(UNIT.columns) + 3} 错误 项目“评价年度”出现两次。请删去一行。 [column-repeated]",
        "资金情况!N2 错误 列“本年支出”出现两次。请删去一列。 [column-repeated]",
        "资金情况 错误 缺少“说明”列。请用空白模板重新填写，不要删改标题行。 [column-missing]",
    ]


def test_an_empty_template_says_what_to_fill_in(tmp_path: Path) -> None:
    workbook = filled_workbook({"unit": {}, "projects": []})
    assert problems(workbook, tmp_path) == [
        *(
            f"单位信息!B{row} 错误 “{UNIT.by_field[field].title}”没有填写：应为{expected}，现为空白。请填写。 [required-blank]"
            for row, field, expected in (
                (3, "name", "文字"),
                (4, "year", "年度"),
                (6, "money_unit", "万元、元"),
                (7, "system", "common-2013"),
                (8, "outline", "shijiazhuang-2013"),
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
    assert problems(workbook, tmp_path) == [
        "填表说明!B2 错误 模板版本不符：应为1，现为0。请用 perfeval new 生成的模板填写。 [template-version]"
    ]


def test_codes_of_rules_are_unique_and_stable_in_form() -> None:
    codes = [rule.code for rule in Rule]
    assert len(set(codes)) == len(codes)
    assert all(code == code.lower() and " " not in code for code in codes)
