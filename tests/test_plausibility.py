"""Checks of what can be scored but is hardly meant so: for each rule a case that breaks it and one that just keeps it."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from workbooks import Edit, assign, cell, examined, opened, saved, small_data

from perfeval.service import Examination, Options
from perfeval.template import CONTENT, FUNDS, INDICATORS, PROJECTS, Sheet
from perfeval.writers.blank import filled_workbook

#: rules that the small project breaks by being small
USUAL = {"full-marks"}


def problems(data: dict[str, Any], *edits: Edit) -> list[str]:
    return _unusual(examined(data, *edits))


def problems_of(workbook: Workbook, folder: Path) -> list[str]:
    return _unusual(opened(saved(workbook, folder)))


def _unusual(examination: Examination) -> list[str]:
    return [str(problem) for problem in examination.problems if problem.rule.code not in USUAL]


def with_first(**fields: Any) -> dict[str, Any]:
    """Return the small project with its first indicator changed."""
    data = small_data()
    data["projects"][0]["indicators"][0] |= fields
    return data


def self_evaluated(*groups: tuple[str, str, str, float]) -> dict[str, Any]:
    """Return a project of the 2020 self-evaluation with one met indicator a group."""
    indicators = [
        {"level1": level1, "level2": level2, "name": name, "nature": "=", "target": 5, "actual": 6, "points": points}
        for level1, level2, name, points in groups
    ]
    return small_data(unit={"system": "self-evaluation-2020"}, indicators=indicators)


OFFICIAL = (
    ("预算执行率", "预算执行率", "执行", 10),
    ("产出指标", "数量指标", "数量", 30),
    ("产出指标", "成本指标", "成本", 20),
    ("效益指标", "社会效益指标", "效益", 30),
    ("满意度指标", "服务对象满意度指标", "满意", 10),
)

UNUSUAL = (
    "单位信息!B8 警告 报告提纲“self-evaluation”不是为指标体系“common-2013”写的，有的栏目会是空的："
    "应为与 self-evaluation-2020、self-evaluation-2021 配套使用，或改用 shijiazhuang-2013，现为self-evaluation。请核对这两项。 [outline-unusual]"
)

CASES: list[Any] = [
    pytest.param(
        small_data(funds={"initial_budget": None}),
        ["资金情况!C3 警告 没有填写预算数，不能核对支出和计算有关比率：应为年初预算数或全年预算数，现为空白。掌握的请填写。 [budget-missing]"],
        id="budget-missing",
    ),
    pytest.param(
        small_data(funds={"initial_budget": 0, "expenditure": None, "closing_carryover": None}),
        ["资金情况!C3 错误 “年初预算数”为 0，不能计算比率：应为大于 0 的数，现为0。请改正；不掌握的留空。 [budget-zero]"],
        id="budget-zero",
    ),
    pytest.param(
        small_data(funds={"initial_current": 60, "initial_prior": 30, "spent_current": 100, "spent_other": 4.98}),
        [
            "资金情况!C3 错误 年初预算数与其中的各项资金不符：应为其中当年财政拨款、上年结转、其他资金之和 90，现为100，多 10。请核对年初预算数和其中的各项。 [funds-sources]",
            "资金情况!K3 错误 本年支出与其中的各项资金不符：应为其中当年财政拨款、上年结转、其他资金之和 104.98，现为105，多 0.02。请核对本年支出和其中的各项。 [funds-sources]",
        ],
        id="funds-by-source",
    ),
    pytest.param(small_data(funds={"spent_current": 100, "spent_prior": 4.99}), [], id="funds-by-source-within-rounding"),
    pytest.param(
        small_data(unit={"outline": "self-evaluation"}),
        [
            "单位信息!B5 错误 “主管部门”没有填写：应为主管预算部门全称（自评表的必填栏目），现为空白。请填写。 [department-missing]",
            UNUSUAL,
        ],
        id="department-missing",
    ),
    pytest.param(
        small_data(unit={"outline": "self-evaluation", "department": "某局"}), [UNUSUAL], id="outline-unusual"
    ),
    pytest.param(
        small_data(funds={"initial_budget": 90}),
        ["资金情况!K3 错误 本年支出超过预算数：应为不超过年初预算数加年初结转 90 + 10 = 100，现为105，多 5。请核对；预算有调整的，请填写“全年预算数”。 [over-budget]"],
        id="over-budget",
    ),
    pytest.param(
        small_data(funds={"adjusted_budget": 104.98, "current_appropriation": 94.98, "prior_carryover": 5, "other_funds": 5}),
        ["资金情况!K3 警告 本年支出超过预算数：应为不超过全年预算数 104.98，现为105，多 0.02。请核对；预算有调整的，请填写“全年预算数”。 [over-budget-other-funds]"],
        id="over-budget-other-funds",
    ),
    pytest.param(small_data(funds={"adjusted_budget": 104.99}), [], id="over-budget-within-rounding"),
    pytest.param(
        small_data(funds={"adjusted_budget": 110, "note": None}),
        ["资金情况!O3 警告 全年预算数与年初预算数不同，没有说明：应为说明预算为什么由 100 调整为 110，现为空白。请在“说明”中填写。 [adjustment-unexplained]"],
        id="adjustment-unexplained",
    ),
    pytest.param(small_data(funds={"adjusted_budget": 110}), [], id="adjustment-explained"),
    pytest.param(
        small_data(funds={"expenditure": 98.99, "closing_carryover": 11.01, "note": None}),
        ["资金情况!O3 警告 项目“01 道路维修经费”的预算执行率偏低，没有说明原因：应为90% 以上，或写明原因，现为98.99 ÷ (10 + 100) = 89.99%。请在“说明”中填写。 [execution-unexplained]"],
        id="execution-unexplained",
    ),
    pytest.param(
        small_data(
            funds={"expenditure": 98.99, "closing_carryover": 11.01, "note": None},
            indicators=[
                small_data()["projects"][0]["indicators"][0],
                {"level1": "过程", "level2": "财务管理", "name": "预算执行率", "nature": "≥", "target": 100, "unit_of_measure": "%", "points": 50, "deviation_reason": "工期长"},
            ],
        ),
        [],
        id="execution-explained-beside-the-indicator",
    ),
    pytest.param(small_data(funds={"expenditure": 99, "closing_carryover": 11, "note": None}), [], id="execution-90"),
    pytest.param(
        small_data(funds={"other_funds": 1000000}),
        ["资金情况!G3 警告 “其中：其他资金”正好是“年初预算数”的一万倍，可能混用了元和万元：现为1000000。请核对金额单位。 [unit-slip]"],
        id="unit-slip",
    ),
    pytest.param(
        small_data(funds={"other_funds": 1000001}),
        ["资金情况!G3 警告 “其中：其他资金”与“年初预算数”相差 10000 倍左右，可能混用了元和万元：应为与年初预算数 100 单位相同的金额，现为1000001。请核对金额单位。 [unit-slip]"],
        id="about-a-unit-slip",
    ),
    pytest.param(small_data(funds={"other_funds": 30000}), [], id="no-unit-slip"),
    pytest.param(
        with_first(name="工程合格率", unit_of_measure="%", target=90, actual=100.01),
        ["绩效指标!I3 错误 指标“工程合格率”超出了百分率的范围：应为0～100 的数，现为100.01。请核对。 [share-range]"],
        id="share-range",
    ),
    pytest.param(
        with_first(name="合格率达标的路段", unit_of_measure="个", target=120, actual=121), [], id="a-count-of-what-has-a-share",
    ),
    pytest.param(with_first(name="工程合格率", unit_of_measure="%", target=100, actual=100), [], id="share-100"),
    pytest.param(with_first(name="产值增长率", unit_of_measure="%", target=100, actual=129), [], id="growth-may-exceed"),
    pytest.param(
        small_data(content="结合自评情况，不超过 200 字以内"),
        ["项目概况!E3 错误 单元格里还留着表格的说明文字：现为“结合自评情况，不超过 200”。请换成本项目的内容。 [instruction-left]"],
        id="instruction-left",
    ),
    pytest.param(
        small_data(unit={"issue_date": "2022-12-31"}),
        ["单位信息!B17 错误 成文日期早于评价年度：应为2023 年或以后，现为2022-12-31。请核对评价年度和成文日期。 [issue-date-early]"],
        id="issue-date-early",
    ),
    pytest.param(small_data(unit={"issue_date": "2023-01-01"}), [], id="issue-date-in-the-year"),
    pytest.param(
        small_data(unit={"email": "cz@example"}),
        ["单位信息!B18 警告 “收件邮箱”填写有误：应为完整的邮箱地址，几个时用分号隔开，现为“cz@example”。请改正，否则邮件草稿里没有收件人。 [email-unusable]"],
        id="email-unusable",
    ),
    pytest.param(small_data(unit={"email": "cz@example.cn；kj@example.cn"}), [], id="email-addresses"),
    pytest.param(self_evaluated(*OFFICIAL), [], id="official-points"),
    pytest.param(
        self_evaluated(("预算执行率", "预算执行率", "执行", 20), ("产出指标", "数量指标", "数量", 40), ("效益指标", "社会效益指标", "效益", 30), ("满意度指标", "服务对象满意度指标", "满意", 10)),
        [
            "项目概况!A3 警告 项目“01 道路维修经费”“预算执行率”、“产出指标”的分值与一般规定不同：应为10 分、50 分，现为20 分、40 分。有特殊情况的可以调整，请核对。 [level1-points]",
            "项目概况!A3 警告 项目“01 道路维修经费”没有设置“成本指标”。一般应当设置，请核对。 [group-absent]",
        ],
        id="level1-points-and-group-absent",
    ),
    pytest.param(
        with_first(points=50.01) | {},
        ["绩效指标!J4 错误 项目“01 道路维修经费”2 个指标的分值合计有误：应为100，现为100.01，多 0.01。请调整该项目各指标的分值。 [points-total]"],
        id="shares-of-a-wrong-total-are-left-alone",
    ),
    pytest.param(
        with_first(name="指标2："),
        ["绩效指标!E3 警告 三级指标“指标2：”像是表格里的占位。请写出指标名称，或删去这一行。 [placeholder-left]"],
        id="placeholder-left",
    ),
    pytest.param(
        small_data(indicators=[small_data()["projects"][0]["indicators"][1] | {"points": 100}]),
        ["绩效指标!J3 警告 指标“群众满意度”一项占 100 分中的 100 分，超过一半。请考虑细化指标、分散分值。 [points-concentrated]"],
        id="points-concentrated",
    ),
    pytest.param(
        with_first(name="培训3次", nature="是否", target=None, actual=None, achievement="是"),
        ["绩效指标!F3 警告 指标“培训3次”的名称里有数量，却不按数量评分：应为≥、= 等性质，数量写在“年度指标值”，现为是否。请考虑分开填写。 [target-in-name]"],
        id="target-in-name",
    ),
    pytest.param(
        small_data(target="进一步提高管理水平"),
        ["项目概况!F3 警告 项目“01 道路维修经费”的预期绩效目标没有可以衡量的内容。请写出数量、比率、标准或时限。 [target-vague]"],
        id="target-vague",
    ),
    pytest.param(small_data(target="提高管理水平，按计划完成验收"), [], id="target-not-vague"),
    pytest.param(
        with_first(deviation_reason="有一段暂未完工"),
        [
            "绩效指标!N3 警告 指标“维修里程”的说明写着“暂未”，完成值却达到了指标值。请核对完成值和说明。 [text-contradicts]",
            "绩效指标!N3 提示 指标“维修里程”正好达到指标值，却写了偏差原因。请核对。 [reason-superfluous]",
        ],
        id="text-contradicts",
    ),
    pytest.param(
        with_first(level1="过程", level2="业务管理", name="职工满意情况", actual=21),
        ["绩效指标!C3 提示 满意度指标“职工满意情况”放在了“过程”。一般放在效果、效益或满意度指标，请核对。 [class-unusual]"],
        id="class-unusual",
    ),
    pytest.param(
        small_data(narratives={"output": "全年维修道路20公里，验收合格率95%，投入100万元。"}),
        [],
        id="figures-supported",
    ),
    pytest.param(
        small_data(content="维修道路，其中材料费30万元、人工3人", narratives={"output": "材料费30万元，用工3人，合格率94.5%，完成95.5000000000000000000000000000001%。"}),
        [],
        id="figures-that-are-named-for-no-cell",
    ),
    pytest.param(
        small_data(funds={"opening_carryover": None}, narratives={"funds_arrival": "支出105万元，超过年初预算5万元。"}),
        [],
        id="differences-of-amounts",
    ),
    pytest.param(
        small_data(narratives={"output": "维修里程21公里，群众满意度96%，本年支出118万元，预算执行率99%。"}),
        [
            "评价内容!L3 警告 文字里的指标“维修里程”与“绩效指标”不同：应为20公里（绩效指标!I3），现为“21公里”。请核对项目“01”的文字与“绩效指标”。 [figure-unsupported]",
            "评价内容!L3 警告 文字里的指标“群众满意度”与“绩效指标”不同：应为95%（绩效指标!I4），现为“96%”。请核对项目“01”的文字与“绩效指标”。 [figure-unsupported]",
            "评价内容!L3 警告 文字里的本年支出与“资金情况”不同：应为105万元（资金情况!K3），现为“118万元”。请核对项目“01”的文字与“资金情况”。 [figure-unsupported]",
            "评价内容!L3 警告 文字里的预算执行率由资金情况算不出来：应为105 ÷ (10 + 100) = 95.45%，现为“99%”。请核对项目“01”的文字与“资金情况”。 [figure-unsupported]",
        ],
        id="figures-unsupported",
    ),
    pytest.param(
        small_data(narratives={"funds_arrival": "支出1,050,000元，执行率95.45%，结余5万元，依据《2020年办法》〔2020〕10号，2023年3月5日拨付。"}),
        [],
        id="yuan-rates-dates-and-numbers-of-documents",
    ),
    pytest.param(
        small_data(target="用200万元维修道路"),
        [],
        id="amount-in-the-target",
    ),
    pytest.param(
        small_data(narratives={"output": "完成道路维修。"}),
        ["评价内容!L3 警告 项目“01 道路维修经费”的“项目产出”与“预期绩效目标”一字不差。请写实际完成了什么。 [output-copied]"],
        id="output-copied",
    ),
    pytest.param(
        small_data(narratives={"management": "字" * 2001}),
        ["评价内容!J3 警告 文字过长：应为不超过 2000 字，现为2001 字。请精简。 [text-long]"],
        id="text-long",
    ),
    pytest.param(small_data(narratives={"management": "字" * 2000}), [], id="text-2000"),
    pytest.param(
        small_data(narratives={"management": "制度健全。。资金拔付及时。"}),
        [
            "评价内容!J3 提示 标点重复：现为“。。”。请改正。 [slip-of-the-pen]",
            "评价内容!J3 提示 可能是错别字：应为“拨付”，现为“拔付”。请核对。 [slip-of-the-pen]",
        ],
        id="slips-of-the-pen",
    ),
    pytest.param(
        small_data(narratives={"conclusion": "2022年度的工作已经结束。"}),
        ["评价内容!N3 警告 文字写的是另一个年度：应为2023年度，现为“2022年度”。请核对，是否从往年的报告复制。 [other-year]"],
        id="other-year",
    ),
    pytest.param(
        small_data(title_name="桥梁建设项目"),
        ["项目概况!C3 警告 报告标题中的名称与项目名称不像同一个项目：应为“道路维修经费”或相近的写法，现为“桥梁建设项目”。请核对。 [title-names-another]"],
        id="title-names-another",
    ),
    pytest.param(small_data(title_name="道路维修专项"), [], id="title-much-the-same"),
    pytest.param(
        with_first(actual=19, deviation_reason="雨季") | {"projects": [with_first(actual=19, deviation_reason="雨季")["projects"][0] | {"narratives": {"issues": "无。"}}]},
        ["评价内容!O3 警告 项目“01 道路维修经费”有扣分或执行率偏低，问题却写着“无。”。请写明问题和改进措施。 [issues-denied]"],
        id="issues-denied",
    ),
    pytest.param(small_data(narratives={"issues": "无"}), [], id="nothing-to-deny"),
    pytest.param(
        {**(short := with_first(actual=19, deviation_reason="雨季")), "projects": [short["projects"][0] | {"narratives": {"issues": "雨季长。", "conclusion": "已完成全部任务。"}}]},
        ["评价内容!N3 警告 文字写着“完成全部任务”，指标“维修里程”却没有得满分。请核对。 [completion-overstated]"],
        id="completion-overstated",
    ),
    pytest.param(
        {**(low := with_first(actual=11.98, deviation_reason="雨季")), "projects": [low["projects"][0] | {"narratives": {}}]},
        ["评价内容!O3 警告 项目“01 道路维修经费”总分 79.95 分，没有单独说明原因和改进措施。请填写“存在的问题及改进措施”。 [low-unexplained]"],
        id="low-unexplained",
    ),
    pytest.param(
        {**(enough := with_first(actual=12, deviation_reason="雨季")), "projects": [enough["projects"][0] | {"narratives": {}}]},
        [],
        id="total-80",
    ),
    pytest.param(
        small_data(
            unit={"system": "evaluation-2020"},
            funds={"expenditure": 59.99, "closing_carryover": 50.01},
            indicators=[
                {"level1": "产出", "level2": "产出数量", "name": f"里程{n}", "nature": "≥", "target": 10, "actual": 11, "points": 50}
                for n in (1, 2)
            ],
        ),
        [
            "项目概况!A3 警告 项目“01 道路维修经费”预算执行率只有 59.99%，总分却有 100.00 分。请复核各项指标。 [total-against-execution]",
        ],
        id="total-against-execution",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("data", "said"), CASES)
def test_what_is_hardly_meant_is_said(data: dict[str, Any], said: list[str]) -> None:
    assert problems(data) == said


def test_the_direction_of_costs_and_quantities_is_questioned() -> None:
    groups = [list(group) for group in OFFICIAL]
    data = self_evaluated(*OFFICIAL)
    quantity, cost = data["projects"][0]["indicators"][1:3]
    quantity |= {"nature": "≤", "actual": 5}
    cost |= {"nature": "≥", "actual": 5}
    assert problems(data) == [
        "绩效指标!F4 警告 数量指标“数量”的指标性质少见：应为≥ 或 =，现为≤。请核对方向。 [nature-unusual]",
        "绩效指标!F5 警告 成本指标“成本”的指标性质少见：应为≤，现为≥。请核对方向。 [nature-unusual]",
    ]
    assert groups


def test_what_is_told_twice_is_noticed(tmp_path: Path) -> None:
    data = small_data()
    again = small_data()["projects"][0] | {"code": "02"}
    data["projects"].append(again)
    workbook = filled_workbook(data)
    cell(workbook, INDICATORS, "name", 4).value = "维修里程"
    for field in ("level1", "level2"):
        cell(workbook, INDICATORS, field, 4).value = cell(workbook, INDICATORS, field, 3).value
    assert problems_of(workbook, tmp_path) == [
        "项目概况!B4 警告 项目名称“道路维修经费”重复：现为与 B3 相同。请核对。 [project-name-repeated]",
        "绩效指标!E4 警告 项目“01 道路维修经费”有两个“维修里程”：现为与 E3 相同。请核对，或分别命名。 [indicator-repeated]",
        "评价内容!O4 提示 项目“02”与项目“01”的“存在的问题及改进措施”一字不差。请核对是否复制。 [issues-repeated]",
    ]


def test_results_that_are_all_targets_are_noticed() -> None:
    met = small_data()["projects"][0]["indicators"][0]
    data = small_data(indicators=[met | {"name": f"里程{n}", "points": p} for n, p in enumerate((40, 30, 30))])
    assert problems(data) == [
        "绩效指标!I3 提示 项目“01 道路维修经费”3 个数值指标的完成值都与指标值一模一样。请核对是否填写了实际数。 [results-are-targets]"
    ]


@pytest.mark.parametrize(
    "actuals", [pytest.param((20, 20), id="two-alone"), pytest.param((20, 20, 19), id="one-missed")]
)
def test_a_result_of_its_own_or_few_rows_copy_no_targets(actuals: tuple[float, ...]) -> None:
    row = small_data()["projects"][0]["indicators"][0] | {"deviation_reason": "雨季较长"}
    points = (50, 50) if len(actuals) == 2 else (40, 30, 30)
    rows = [
        row | {"name": f"里程{n}", "target": 20, "actual": a, "points": p}
        for n, (a, p) in enumerate(zip(actuals, points, strict=True))
    ]
    assert [p for p in problems(small_data(indicators=rows)) if "results-are-targets" in p] == []


def test_six_tenths_spent_are_no_low_execution() -> None:
    rows = [
        {
            "level1": "产出",
            "level2": "产出数量",
            "name": f"里程{n}",
            "nature": "≥",
            "target": 10,
            "actual": 11,
            "points": 50,
        }
        for n in (1, 2)
    ]
    funds = {"expenditure": 60, "closing_carryover": 50}
    found = problems(small_data(unit={"system": "evaluation-2020"}, funds=funds, indicators=rows))
    assert [p for p in found if "total-against-execution" in p] == []


def test_full_marks_ask_for_a_second_look() -> None:
    assert [str(problem) for problem in examined(small_data()).problems] == [
        "项目概况!A3 提示 项目“01 道路维修经费”各项指标都得满分。请复核。 [full-marks]"
    ]


LAYOUT: list[Any] = [
    pytest.param(
        lambda w: w[FUNDS.title].merge_cells("C3:C4"),
        [],
        id="a-merge-over-blank-rows",
    ),
    pytest.param(
        lambda w: w[FUNDS.title].merge_cells("C3:D3"),
        ["资金情况!C3 错误 C3:D3 合并成一个单元格，分不清属于哪一行或哪一列。请取消合并，逐格填写。 [cells-merged]"],
        id="a-merge-over-columns",
    ),
    pytest.param(
        lambda w: w[INDICATORS.title].merge_cells("A3:A4"),
        ["绩效指标!A3 提示 合并单元格 A3:A4 的每一行都按“01”读取。 [read-as]"],
        id="a-code-for-several-rows",
    ),
    pytest.param(
        lambda w: w[INDICATORS.title].merge_cells("I3:I4"),
        [
            "绩效指标!I3 错误 I3:I4 合并成一个单元格，分不清属于哪一行或哪一列。请取消合并，逐格填写。 [cells-merged]",
            "绩效指标!I4 错误 指标“群众满意度”的“实际完成值”没有填写：应为数字，现为空白。请填写，没有完成的填 0。 [actual-missing]",
        ],
        id="a-result-for-several-rows",
    ),
    pytest.param(
        lambda w: assign(w[INDICATORS.title].row_dimensions[4], "hidden", True),
        ["绩效指标!A4 提示 第 4 行是隐藏的，已照常读取。 [hidden-read]"],
        id="hidden-row",
    ),
    pytest.param(
        lambda w: assign(w[FUNDS.title].column_dimensions["K"], "hidden", True),
        ["资金情况!K1 提示 K 列是隐藏的，已照常读取。 [hidden-read]"],
        id="hidden-column",
    ),
    pytest.param(
        lambda w: assign(w[FUNDS.title], "sheet_state", "hidden"),
        ["资金情况 提示 工作表是隐藏的，已照常读取。 [hidden-read]"],
        id="hidden-sheet",
    ),
    pytest.param(
        lambda w: assign(w[FUNDS.title], "title", "2023资金"),
        ["2023资金 警告 按标题认出这是“资金情况”：应为工作表名“资金情况”，现为“2023资金”。已照常读取；请改回原名。 [sheet-renamed]"],
        id="renamed-sheet",
    ),
    pytest.param(
        lambda w: assign(w["单位信息"], "title", "基本信息"),
        ["基本信息 警告 按标题认出这是“单位信息”：应为工作表名“单位信息”，现为“基本信息”。已照常读取；请改回原名。 [sheet-renamed]"],
        id="renamed-unit-sheet",
    ),
    pytest.param(
        lambda w: (assign(w[FUNDS.title]["A5"], "value", "合 计"), assign(w[FUNDS.title]["C5"], "value", 100)),
        ["资金情况!A5 提示 “合 计”一行不是填报内容，没有读取。 [row-passed-over]"],
        id="totals",
    ),
    pytest.param(
        lambda w: assign(w[FUNDS.title]["A5"], "value", "注：金额含税"),
        ["资金情况!A5 提示 “注：金额含税”一行不是填报内容，没有读取。 [row-passed-over]"],
        id="remark",
    ),
    pytest.param(
        lambda w: (assign(w[FUNDS.title]["V2"], "value", "复核人"), assign(w[FUNDS.title]["V3"], "value", "张三")),
        ["资金情况!V2 提示 “复核人”不是模板的列，没有读取。 [column-unread]"],
        id="a-column-of-ones-own",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), LAYOUT)
def test_what_people_do_to_a_sheet_is_read_right_or_reported(change: Any, said: list[str], tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    change(workbook)
    assert problems_of(workbook, tmp_path) == said


TYPED: list[Any] = [
    pytest.param(INDICATORS, "nature", "≧", ["绩效指标!F3 提示 “≧”按 ≥ 读取。 [read-as]"], id="sign-drawn-otherwise"),
    pytest.param(INDICATORS, "nature", "不低于", ["绩效指标!F3 提示 “不低于”按 ≥ 读取。 [read-as]"], id="sign-in-words"),
    pytest.param(INDICATORS, "target", "≥20公里", ["绩效指标!G3 提示 “≥20公里”按 20 读取。 [read-as]"], id="target-with-sign"),
    pytest.param(INDICATORS, "target", "20公里以上", ["绩效指标!G3 提示 “20公里以上”按 20 读取。 [read-as]"], id="target-and-above"),
    pytest.param(
        INDICATORS, "target", "不超过20",
        ["绩效指标!G3 错误 “年度指标值”填写有误：应为与指标性质“≥”一致的指标值，现为“不超过20”。请改正指标性质，或去掉指标值里的符号。 [target-unusable]"],
        id="target-against-its-nature",
    ),
    pytest.param(
        INDICATORS, "actual", "20公里以上",
        [
            "绩效指标!I3 警告 “实际完成值”写的是界限，不是实际数：应为实际完成的数，现为“20公里以上”。报告按界限上的数评分；请改填实际数。 [actual-bound]",
            "绩效指标!I3 提示 “20公里以上”按 20 读取。 [read-as]",
        ],
        id="actual-as-a-bound",
    ),
    pytest.param(INDICATORS, "actual", "三十", ["绩效指标!I3 错误 “实际完成值”填写有误：应为数字，现为“三十”。请填写数字。 [not-a-number]"], id="number-in-words"),
    pytest.param(INDICATORS, "points", "50 分", ["绩效指标!J3 提示 “50 分”按 50 读取。 [read-as]"], id="points-with-unit"),
    pytest.param(PROJECTS, "title_name", "道路维修 项目", [], id="a-blank-in-a-name"),
    pytest.param(CONTENT, "issues", "=1+1是公式样的文字", None, id="text-like-a-formula"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "field", "typed", "said"), TYPED)
def test_what_people_type_is_read_and_noted_or_reported(
    sheet: Sheet, field: str, typed: str, said: list[str] | None
) -> None:
    found = problems(small_data(), (sheet, field, typed))
    assert found == said or (said is None and found == [])


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("actual", 0.97, "绩效指标!I4 错误 “实际完成值”是不是百分数看不出来：应为97 或文字“0.97%”，现为0.97，计量单位为 %。请改写。 [percent-doubtful]"),
        ("target", 0.9, "绩效指标!G4 错误 “年度指标值”是不是百分数看不出来：应为90 或文字“0.9%”，现为0.9，计量单位为 %。请改写。 [percent-doubtful]"),
    ],
)  # fmt: skip
def test_a_fraction_where_a_percentage_is_meant_is_asked_about(field: str, typed: float, said: str) -> None:
    assert said in problems(small_data(), (INDICATORS, field, typed, 4))


def test_a_warning_counts_as_an_error_when_strict() -> None:
    vague = small_data(target="进一步提高管理水平")
    assert not examined(vague).failed
    assert examined(vague, options=Options(strict=True)).failed
    assert not examined(small_data(), options=Options(strict=True)).failed
