"""What single cells of official forms are read as, case by case: heads, funds, goals, indicators, totals."""

import re
import zipfile
from io import BytesIO
from time import perf_counter

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sketches import document, fill, grid, rows_of, saved, told, workbook
from test_forms import read

from perfeval.problems import Problem
from perfeval.readers.forms import read_forms
from perfeval.readers.forms.cutting import cut
from perfeval.readers.forms.form import read_form
from perfeval.readers.frames import Frames
from perfeval.readers.guard import FILE_UNREADABLE

TITLE = "项目支出绩效自评表"
NAME = "项目名称 | 甲 | < | < | < | < | <"
HEADS = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分"
ROW = "产出指标 | 数量指标 | 里程 | 5 | 5 | 10 | 10"
FUNDS = "项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分"
BASE = (
    *(
        "绩效自评表 None",
        "described.name: 甲",
        "unit.outline: self-evaluation",
        "unit.money_unit: 万元 ← 项目资金（万元）",
    ),
    "- level1 产出指标 | level2 数量指标 | name 里程 | target 5 | actual 5 | points 10 | self_score 10",
)


def beyond(*rows: str, kind: str = "xlsx", title: str = TITLE) -> list[str]:
    """Return what a form says beyond its name and its only indicator."""
    return others("\n".join((title, NAME, *rows, HEADS, ROW)), kind)


def below(*rows: str, title: str = TITLE) -> list[str]:
    """Return what a form says whose rows stand below its only indicator."""
    return others("\n".join((title, NAME, HEADS, ROW, *rows)))


def others(sketch: str, kind: str = "xlsx") -> list[str]:
    (material,) = read({"xlsx": workbook, "docx": document}[kind](sketch))
    return [line for line in told(material) if line not in BASE]


def of_row(heads: str, row: str) -> list[str]:
    """Return what one indicator says, and what is left of it."""
    (material,) = read(workbook(f"{TITLE}\n项目名称 | 甲\n{heads}\n{row}"))
    return [line.removeprefix("- ") for line in told(material) if line not in BASE]


# ---------------------------------------------------------------- heads

NO_PLACE = "(工作簿里没有这一栏)"
UNKNOWN = "(认不出是哪一栏的内容)"
TWICE = "(表里写了两处，内容不同，没有选用)"
BESIDE = {
    "a department": ("主管部门 | 交通局", ["unit.department: 交通局"]),
    "a code in brackets": (
        "主管部门 | [219]交通局",
        ["unit.department: 交通局 ← [219]交通局", f"? 主管部门编码: 219 {NO_PLACE}"],
    ),
    "a code behind that was asked for": (
        "主管部门及代码 | 交通局（219）",
        ["unit.department: 交通局 ← 交通局（219）", f"? 主管部门编码: 219 {NO_PLACE}"],
    ),
    "figures behind that are no code": ("主管部门 | 中学 219", ["unit.department: 中学 219"]),
    "a name over two lines": ("主管部门 | 交通\\n运输局", ["unit.department: 交通运输局 ← 交通\\n运输局"]),
    "a unit that only heads the page": ("单位名称：公路所", ["described.implementing_unit: 公路所"]),
    "nobody knows whose unit": ("部门：公路所", [f"? 部门: 公路所 {NO_PLACE}"]),
    "the same department twice": ("部门：交通局\n主管部门 | 交通局", ["unit.department: 交通局"]),
    "the same unit twice": (
        "部门：公路所\n实施单位 | 001-公路所",
        ["described.implementing_unit: 公路所 ← 001-公路所", f"? 单位编码: 001 {NO_PLACE}"],
    ),
    "another unit that heads the page": (
        "部门：交通局\n实施单位 | 公路所",
        ["described.implementing_unit: 公路所", f"? 部门: 交通局 {NO_PLACE}"],
    ),
    "several in a line": (
        "填报单位：公路所   金额单位：元   填报日期：   年  月",
        ["unit.name: 公路所", "unit.money_unit: 元 ← 填报单位：公路所   金额单位：元   填报日期：   年  月"],
    ),
    "a line that is only like them": ("联系单位：公路所", [f"? : 联系单位：公路所 {UNKNOWN}"]),
    "a line not filled in": ("填报单位：      金额单位：元", ["unit.money_unit: 元 ← 填报单位：      金额单位：元"]),
    "a title at the right edge": ("主管部门 | 交通局 | < | < | < | < | 年度目标", ["unit.department: 交通局"]),
    "a unit of money that is none": ("金额单位 | 美元", [f"? 金额单位: 美元 {UNKNOWN}"]),
    "a total": ("主管部门 | 交通局 | 自评总分 | 10", ["unit.department: 交通局"]),
    "a total that is no figure": (
        "主管部门 | 交通局 | 自评总分 | 九十",
        ["unit.department: 交通局", f"? 总分: 九十 {UNKNOWN}"],
    ),
    "another total": (
        "主管部门 | 交通局 | 自评总分 | 90",
        ["unit.department: 交通局", "? 总分: 90 (与各项之和（10）不一致)"],
    ),
    "a year": ("年度 | 2022", ["绩效自评表 2022"]),
    "a year that is none": ("年度 | 去年", [f"? 年度: 去年 {UNKNOWN}"]),
    "two years": ("年度 | 2022\n预算年度 | 2023", [f"? 年度: 2022 {TWICE}", f"? 年度: 2023 {TWICE}"]),
    "a date that is no year": ("填报日期 | 2024年1月5日", [f"? 填报日期: 2024年1月5日 {NO_PLACE}"]),
    "a date that was not filled in": ("填报日期 | 年  月  日", []),
    "nothing ticked": ("项目类别 | 新增□ 延续□", []),
    "something ticked": ("项目类别 | 新增□ 延续☑", [f"? 项目类别: 新增□ 延续☑ {NO_PLACE}"]),
    "a value called as a source is": ("项目类别 | 其他", [f"? 项目类别: 其他 {NO_PLACE}"]),
    "several cells without a place": (
        "项目负责人及电话 | 张三 | 123456 | 主管部门 | 交通局",
        [
            "unit.department: 交通局",
            f"? 项目负责人及电话: 张三 {NO_PLACE}",
            f"? 项目负责人及电话: 123456 {NO_PLACE}",
        ],
    ),
    "a title without a value": ("主管部门 | | 实施单位", []),
    "a title at the edge": ("a | b | c | d | e | f | 主管部门", [f"? : {c} {UNKNOWN}" for c in "abcdef"]),
    "a dash": ("主管部门 | — | 实施单位 | *", []),
    "the next title in place of a value": ("主管部门 | 实施单位 | 公路所", ["described.implementing_unit: 公路所"]),
    "an unknown title": ("牵头处室 | 综合科", [f"? 牵头处室: 综合科 {UNKNOWN}"]),
    "an unknown title between": (
        "主管部门 | 交通局 | 牵头处室 | 综合科 | 实施单位 | 公路所",
        ["described.implementing_unit: 公路所", "unit.department: 交通局", f"? 牵头处室: 综合科 {UNKNOWN}"],
    ),
    "a second name": (
        "项目名称 | 乙",
        [f"? 项目名称: 甲 {TWICE}", f"? 项目名称: 乙 {TWICE}"],
    ),
    "a formula without a value": ("主管部门 | =1/0", ["? 主管部门:  (公式没有计算出结果)"]),
    "a remark": ("注：本表一式两份", ["? 注: 注：本表一式两份 (表的注，不是填报的内容)"]),
    "an attachment": ("附件1", []),
    "a year not filled in": ("（    年度）", []),
    "content and reasons": (
        "项目概况 | 养护公路\n立项依据 | 《办法》",
        ["described.content: 养护公路", "described.basis: 《办法》"],
    ),
    "an explanation within a line": ("说明：本表由财务科填写", [f"? 说明: 本表由财务科填写 {NO_PLACE}"]),
    "a text that was printed": ("项目概况 | （简要说明项目内容，100字以内）", []),
    "goals in words of their own": (
        "年度总体目标 | 养护公路",
        ["described.target: 养护公路"],
    ),
    "goals beside their titles": (
        "年度总体目标 | 预期目标 | 养护公路\n^ | 实际完成情况 | 已养护",
        ["described.target: 养护公路", "narratives.target_achievement: 已养护"],
    ),
    "goals with names": (
        "年度总体目标 | 序号 | 预期目标 | 实际完成情况\n^ | 目标1 | 养护 | 已养护\n^ | 目标2： | 修桥 | 修了",
        [
            "described.target: 目标1：养护\\n目标2：修桥",
            "narratives.target_achievement: 目标1：已养护\\n目标2：修了",
            f"? 年度总体目标: 序号 {UNKNOWN}",
        ],
    ),
    "numbered goals": (
        "年度绩效目标1（40分） | 养护\n年度绩效目标2（60分） | 修桥",
        ["described.target: 年度绩效目标1：养护\\n年度绩效目标2：修桥"],
    ),
    "goals not filled in": ("年度总体目标 | 预期目标 | 实际完成情况\n^ | | （如实填写完成情况）", []),
    "goals without their texts": ("预期目标 | 实际完成情况\n主管部门 | 交通局", ["unit.department: 交通局"]),
    "a text under no title": (
        "年度总体目标 | | 实际完成情况\n^ | 养护公路的目标 | 已养护",
        ["narratives.target_achievement: 已养护", f"? : 养护公路的目标 {UNKNOWN}"],
    ),
    "a title of goals that is not known": (
        "年度总体目标 | 预定事项 | 实际完成情况\n^ | 养护公路的目标 | 已养护",
        [
            "narratives.target_achievement: 已养护",
            f"? 预定事项: 养护公路的目标 {NO_PLACE}",
            f"? 年度总体目标: 预定事项 {UNKNOWN}",
        ],
    ),
    "two texts beside one title": (
        "年度总体目标 | 养护 | 已养护",
        [f"? 年度总体目标: 养护 {UNKNOWN}", f"? 年度总体目标: 已养护 {UNKNOWN}"],
    ),
    "goals of several years": ("中期目标 | 全面养护", [f"? 中期目标: 全面养护 {NO_PLACE}"]),
}


@pytest.mark.parametrize("case", BESIDE)
def test_what_stands_beside_a_title(case: str) -> None:
    rows, expected = BESIDE[case]
    found = beyond(rows)
    assert sorted(found) == sorted(expected)


TAILS = {
    "problems and measures": (
        "存在问题 | 工期长\n改进措施 | 早开工",
        ["narratives.issues: 存在问题：工期长\\n改进措施：早开工"],
    ),
    "problems alone": ("存在问题 | 工期长", ["narratives.issues: 工期长"]),
    "reasons": ("偏差大或目标未完成原因分析 | 多雨", ["narratives.issues: 多雨"]),
    "a conclusion": ("评价结论 | 较好", ["narratives.conclusion: 较好"]),
    "other matters": ("其他需要说明的问题 | 见附件", ["narratives.other_matters: 见附件"]),
    "a printed text": ("评价结论 | （结合自评情况填写，200字以内）", []),
    "a total that is the sum": ("总分 | < | < | < | < | 10 | 10", []),
    "a total of points alone": ("总分 | < | < | < | < | 100 | 10", ["? 总分: 100 (与各项之和（10）不一致)"]),
    "another total": ("合计 | < | < | < | < | 10 | 99", ["? 总分: 99 (与各项之和（10）不一致)"]),
    "a total that is no figure": ("总分 | < | < | < | < | 10 | 十", [f"? 总分: 十 {UNKNOWN}"]),
    "a grade": ("总分 | < | < | < | 优 | 10 | 10", []),
    "a grade without a total": ("总分 | < | < | < | 优 | |", ["? 总分: 优 (等级由评分得出)"]),
    "a word beside the total": ("总分 | < | < | < | 通过 | 10 | 10", [f"? 总分: 通过 {UNKNOWN}"]),
    "totals out of their columns": ("说明 | 无\n总分 | 10 | < | < | 10 | < | 优", ["narratives.other_matters: 无"]),
    "a total before the tail": ("总分 | < | < | < | < | 10 | 10\n说明 | 见附件", ["narratives.other_matters: 见附件"]),
    "a row behind the total": (
        "小计 | < | < | < | < | 10 | 10\n效益指标 | 社会效益 | 通行 | 提高 | 提高 | 10 | 10",
        ["- level1 效益指标 | level2 社会效益 | name 通行 | target 提高 | actual 提高 | points 10 | self_score 10"],
    ),
    "a blank row between": (
        " | | | | | | \n效益指标 | 社会效益 | 通行 | 提高 | 提高 | 10 | 10",
        ["- level1 效益指标 | level2 社会效益 | name 通行 | target 提高 | actual 提高 | points 10 | self_score 10"],
    ),
    "a goal below": ("年度目标 | 养护公路", ["described.target: 养护公路"]),
    "a goal without its text": ("预期目标 | 实际完成情况", []),
    "an unknown tail": (
        "评审意见 | 同意公布 | < | < | < | < | <",
        [f"? 评审意见: 同意公布 {UNKNOWN}"],
    ),
}


@pytest.mark.parametrize("case", TAILS)
def test_what_stands_below_the_indicators(case: str) -> None:
    rows, expected = TAILS[case]
    assert sorted(below(*rows.split("\n"))) == sorted(expected)


# ---------------------------------------------------------------- funds

RATE = (
    "- level1 预算执行率 | level2 预算执行率 | name 预算执行率 | nature ≥ | target 100 | unit_of_measure % | points 10"
)
MONEY = {
    "figures": (
        f"{FUNDS}\n年度资金总额 | 10 | 20 | 10 | | 50% |",
        ["funds.initial_budget: 10", "funds.adjusted_budget: 20", "funds.expenditure: 10"],
    ),
    "a rate as a fraction": (
        f"{FUNDS}\n年度资金总额 | | 20 | 10 | | 0.5 |",
        ["funds.adjusted_budget: 20", "funds.expenditure: 10"],
    ),
    "a rate of the initial budget": (
        f"{FUNDS}\n年度资金总额 | 20 | | 10 | | 50 |",
        ["funds.initial_budget: 20", "funds.expenditure: 10"],
    ),
    "a rate to the places printed": (
        f"{FUNDS}\n年度资金总额 | | 3 | 1 | | 33.3% |",
        ["funds.adjusted_budget: 3", "funds.expenditure: 1"],
    ),
    "another rate": (
        f"{FUNDS}\n年度资金总额 | | 20 | 10 | | 51% |",
        [
            "funds.adjusted_budget: 20",
            "funds.expenditure: 10",
            "? 年度资金总额·执行率: 51% (与按预算数和执行数算出的 50% 不一致)",
        ],
    ),
    "a rate that is no figure": (
        f"{FUNDS}\n年度资金总额 | | 20 | 10 | | 一半 |",
        [
            "funds.adjusted_budget: 20",
            "funds.expenditure: 10",
            "? 年度资金总额·执行率: 一半 (与按预算数和执行数算出的 50% 不一致)",
        ],
    ),
    "a rate without amounts": (
        f"{FUNDS}\n年度资金总额 | | 20 | | | 51% |",
        ["funds.adjusted_budget: 20", "? 年度资金总额·执行率: 51% (预算数和执行数不全，算不出执行率)"],
    ),
    "a rate of nothing": (
        f"{FUNDS}\n年度资金总额 | | 0 | 0 | | 0 |",
        ["funds.adjusted_budget: 0", "funds.expenditure: 0"],
    ),
    "points and score": (f"{FUNDS}\n年度资金总额 | | | | 10分 | | 9.5", [f"{RATE} ← 10分 | self_score 9.5"]),
    "a score without points": (
        f"{FUNDS}\n年度资金总额 | | | | | | 9.5",
        ["? 年度资金总额·得分: 9.5 (表里没有写执行率的分值)"],
    ),
    "points that are no figure": (f"{FUNDS}\n年度资金总额 | | | | 十 | | ", ["? 年度资金总额·分值: 十 (不是一个数)"]),
    "points of a source": (
        f"{FUNDS}\n年度资金总额 | | | | 10 | |\n其他资金 | | | | 5 | |",
        [RATE, f"? 其他资金·分值: 5 {NO_PLACE}"],
    ),
    "points twice": (
        f"{FUNDS}\n年度资金总额 | | | | 10 | |\n合计 | | | | 5 | |",
        [f"? 年度资金总额·分值: 10 {TWICE}", f"? 合计·分值: 5 {TWICE}"],
    ),
    "a reason below": (
        f"{FUNDS}\n年度资金总额 | | | | 10 | |\n执行率偏差原因 | 招标晚 | < | < | < | < | <",
        [f"{RATE} | deviation_reason 招标晚"],
    ),
    "a note below": (
        f"{FUNDS}\n年度资金总额 | 5 | | | | |\n说明 | 年中追加 | < | < | < | < | <",
        ["funds.initial_budget: 5", "funds.note: 年中追加"],
    ),
    "an unknown source": (f"{FUNDS}\n政府性基金 | 5 | | | | |", [f"? 政府性基金·年初预算数: 5 {UNKNOWN}"]),
    "a source without a name": (f"{FUNDS}\n | 5 | | | | |", [f"? 年初预算数: 5 {UNKNOWN}"]),
    "an amount across columns": (f"{FUNDS}\n年度资金总额 | 5 | < | | | |", [f"? 年度资金总额: 5 {UNKNOWN}"]),
    "no amount": (f"{FUNDS}\n年度资金总额 | 3,02.00 | | | | |", ["? 年度资金总额·年初预算数: 3,02.00 (不是一个数)"]),
    "an amount in its own unit": (
        f"{FUNDS}\n年度资金总额 | 50000元 | | | | |",
        ["funds.initial_budget: 5 ← 50000元"],
    ),
    "sources that add up": (
        f"{FUNDS}\n总额 | 10 | | | | |\n财政资金 | 7 | | | | |\n财政专户管理资金 | 1 | | | | |\n单位资金 | 2 | | | | |",
        [
            "funds.initial_budget: 10",
            "funds.initial_current: 7",
            "funds.initial_other: 3 ← 财政专户管理资金 1，单位资金 2",
            "unit.outline: sichuan-0013zp",
        ],
    ),
    "sources that do not add up": (
        f"{FUNDS}\n总额 | 11 | | | | |\n财政资金 | 7 | | | | |\n财政专户管理资金 | 1 | | | | |\n单位资金 | 2 | | | | |",
        [
            "funds.initial_budget: 11",
            "funds.initial_current: 7",
            "? 财政专户管理资金·年初预算数: 1 (各项来源加起来不是总额，没有合并)",
            "? 单位资金·年初预算数: 2 (各项来源加起来不是总额，没有合并)",
            "unit.outline: sichuan-0013zp",
        ],
    ),
    "nothing from all of the other sources": (
        f"{FUNDS}\n总额 | 11 | | | | |\n财政资金 | 7 | | | | |\n单位资金 | 0 | | | | |\n财政专户管理资金 | | | | | |\n其他资金 | 0 | | | | |",
        [
            "funds.initial_budget: 11",
            "funds.initial_current: 7",
            "funds.initial_other: 0",
            "unit.outline: sichuan-0013zp",
        ],
    ),
    "nothing from a part of the other sources": (
        f"{FUNDS}\n总额 | 11 | | | | |\n财政资金 | 7 | | | | |\n单位资金 | 0 | | | | |",
        ["funds.initial_budget: 11", "funds.initial_current: 7"],
    ),
    "money received": (
        "项目资金（万元） | 年初预算数 | 实际到位资金 | 到位率\n年度资金总额 | 10 | 8 | 80%\n其他资金 | | 1 |",
        [
            "funds.initial_budget: 10",
            "funds.appropriation_received: 8",
            f"? 年度资金总额·到位率: 80% {NO_PLACE}",
            f"? 其他资金·实际到位资金: 1 {NO_PLACE}",
        ],
    ),
    "a lone budget": (
        "项目资金（万元） | 预算数 | 执行数\n年度资金总额 | 10 | 8",
        ["funds.adjusted_budget: 10", "funds.expenditure: 8"],
    ),
    "a budget beside that of the year": (
        "项目资金（万元） | 预算数 | 全年预算数 | 执行数\n年度资金总额 | 10 | 9 | 8",
        ["funds.initial_budget: 10", "funds.adjusted_budget: 9", "funds.expenditure: 8"],
    ),
    "a total over several governments": (
        "项目资金（万元） | 全年预算数 | < | 执行数\n^ | 中央 | 合计 | ^\n年度资金总额 | 4 | 10 | 8",
        [
            "funds.adjusted_budget: 10",
            "funds.expenditure: 8",
            f"? 年度资金总额·全年预算数中央: 4 {UNKNOWN}",
        ],
    ),
    "a title right below": (
        "项目资金（万元） | 执行数\n年度资金总额 | 8\n主管部门 | 交通局",
        ["funds.expenditure: 8", "unit.department: 交通局"],
    ),
    "one column": ("项目资金（万元） | 执行数\n年度资金总额 | 8", ["funds.expenditure: 8"]),
    "an unknown column": (
        "项目资金（万元） | 年初预算数 | 追加数 | 执行数\n年度资金总额 | 10 | 1 | 8",
        ["funds.initial_budget: 10", "funds.expenditure: 8", f"? 年度资金总额·追加数: 1 {UNKNOWN}"],
    ),
    "amounts without heads": (
        "项目资金（万元） | 年度资金总额 | 10 | 8",
        [f"? 年度资金总额: 10 {UNKNOWN}", f"? 年度资金总额: 8 {UNKNOWN}"],
    ),
    "funds by name alone": ("财政拨款 | 10", [f"? 财政拨款: 10 {UNKNOWN}"]),
    "a total not filled in": ("项目资金（万元） | 年度资金总额 | — | 财政拨款 |", []),
    "the unit of money twice": (
        f"金额单位：元\n{FUNDS}\n年度资金总额 | 10 | | | | |",
        ["funds.initial_budget: 10", f"? 金额单位: 金额单位：元 {TWICE}", f"? 金额单位: 项目资金（万元） {TWICE}"],
    ),
}


@pytest.mark.parametrize("case", MONEY)
def test_what_funds_say(case: str) -> None:
    rows, expected = MONEY[case]
    assert sorted(beyond(*rows.split("\n"))) == sorted(expected)


UNDECLARED = FUNDS.replace("（万元）", "")
UNITS = {
    "none": ("10 | 20", ["funds.initial_budget: 10", "funds.adjusted_budget: 20"]),
    "the same in each cell": (
        "10万元 | 20万元",
        ["funds.initial_budget: 10 ← 10万元", "funds.adjusted_budget: 20 ← 20万元", "unit.money_unit: 万元 ← 10万元"],
    ),
    "yuan in each cell": (
        "10元 | 20元",
        ["funds.initial_budget: 10 ← 10元", "funds.adjusted_budget: 20 ← 20元", "unit.money_unit: 元 ← 10元"],
    ),
    "two units": (
        "100000元 | 20万元",
        [
            "funds.initial_budget: 10 ← 100000元",
            "funds.adjusted_budget: 20 ← 20万元",
            "unit.money_unit: 万元 ← 20万元",
        ],
    ),
    "one of two": (
        "10 | 20万元",
        [
            "funds.adjusted_budget: 20 ← 20万元",
            "unit.money_unit: 万元 ← 20万元",
            "? 年度资金总额·年初预算数: 10 (没有写金额单位，与别的金额不知是否同一单位)",
        ],
    ),
    "nothing and one of two": (
        "0 | 20万元",
        ["funds.initial_budget: 0", "funds.adjusted_budget: 20 ← 20万元", "unit.money_unit: 万元 ← 20万元"],
    ),
    "a rate with a unit": (
        "10 | 20 | 5 | | 0.25元",
        [
            "funds.initial_budget: 10",
            "funds.adjusted_budget: 20",
            "funds.expenditure: 5",
            "? 年度资金总额·执行率: 0.25元 (与按预算数和执行数算出的 25% 不一致)",
        ],
    ),
    "no money": ("10台 | 20", ["funds.adjusted_budget: 20", f"? 年度资金总额·年初预算数: 10台 {UNKNOWN}"]),
}


@pytest.mark.parametrize("case", UNITS)
def test_units_of_money_within_cells(case: str) -> None:
    amounts, expected = UNITS[case]
    assert sorted(beyond(UNDECLARED, f"年度资金总额 | {amounts} | | | |")) == sorted(expected)


def test_the_title_of_the_block_gives_the_points_of_the_rate() -> None:
    rows = ("预算执行情况（万元）（20分） | 预算数 | 执行数 | 执行率 | 得分", "年度资金总额 | 10 | 9 | 90% | 18")
    (rate,) = [line for line in beyond(*rows) if "预算执行率 |" in line]
    assert rate.endswith("points 20 ← 预算执行情况（万元）（20分） | self_score 18")


# ---------------------------------------------------------------- indicators

SIGNED = "一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 计量单位 | 实际完成值"
PLAIN = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 完成情况"
MEASURES = {
    "a sign before": (PLAIN, "≥33台 | 34台 |", "nature ≥ ← ≥33台 | target 33 ← ≥33台 | unit_of_measure 台 ← ≥33台 | actual 34 ← 34台"),
    "a bound behind": (PLAIN, "95%以上 | 96% |", "nature ≥ ← 95%以上 | target 95 ← 95%以上 | unit_of_measure % ← 95%以上 | actual 96 ← 96%"),
    "no sign": (PLAIN, "33台 | 34 |", "target 33 ← 33台 | unit_of_measure 台 ← 33台 | actual 34"),
    "a unit of the actual value alone": (PLAIN, "33 | 34台 |", "target 33 | unit_of_measure 台 ← 34台 | actual 34 ← 34台"),
    "a percentage of the actual value alone": (PLAIN, "0.97 | 97% |", "target 0.97 | actual 97%"),
    "two units": (PLAIN, "5万元 | 48000元 |", "target 5 ← 5万元 | unit_of_measure 万元 ← 5万元 | actual 48000元"),
    "a small percentage": (PLAIN, "≤0.5% | 0.3% |", "nature ≤ ← ≤0.5% | target ≤0.5% | actual 0.3%"),
    "a bound as actual value": (PLAIN, "≥5个 | ≥5个 |", "nature ≥ ← ≥5个 | target 5 ← ≥5个 | unit_of_measure 个 ← ≥5个 | actual ≥5个"),
    "an interval": (PLAIN, "10～15天 | 12天 |", "nature 区间 ← 10～15天 | target 10～15天 | actual 12天"),
    "a time": (PLAIN, "2023年9月底前 | 8月 |", "nature 日期 ← 2023年9月底前 | target 2023年9月底前 | actual 8月"),
    "a year": (PLAIN, "2023年 | 2023年 |", "target 2023年 | actual 2023年"),
    "points to be met": (PLAIN, "①立项；②验收 | ①② |", "nature 要点 ← ①立项；②验收 | target ①立项；②验收 | achievement ①②"),
    "words": (PLAIN, "提高 | 有所提高 |", "target 提高 | actual 有所提高"),
    "a phrase of attainment": (PLAIN, "提高 | 部分达成 |", "target 提高 | achievement 部分达成"),
    "what became of it": (PLAIN, "5 | 5 | 达到", "target 5 | actual 5 | achievement 达到"),
    "what was done beside a phrase": (PLAIN, "提高 | 达成 | 修了路", "target 提高 | actual 修了路 | achievement 达成"),
    "nothing": (PLAIN, "— | / | *", ""),
    "a sign of its own": (SIGNED, "≧ | 5 | 个 | 6", "nature ≥ ← ≧ | target 5 | unit_of_measure 个 | actual 6"),
    "a sign in words": (SIGNED, "大于等于 | 5 | 个 | 6", "nature ≥ ← 大于等于 | target 5 | unit_of_measure 个 | actual 6"),
    "a sign twice": (SIGNED, "≥ | ≥5 | 个 | 6", "nature ≥ | target 5 ← ≥5 | unit_of_measure 个 | actual 6"),
    "signs that are scored alike": (SIGNED, "≥ | >5 | 个 | 6", "nature ≥ | target 5 ← >5 | unit_of_measure 个 | actual 6"),
    "a nature": (SIGNED, "定性 | 好 | | 95%", "nature 定性 | target 好 | actual 95%"),
    "figures as nature": (SIGNED, "定量 | ≥5个 | | 6个", "nature ≥ ← 定量，≥5个 | target 5 ← ≥5个 | unit_of_measure 个 ← ≥5个 | actual 6 ← 6个"),
    "per cent in words": (SIGNED, "≥ | 95 | 百分比 | 96%", "nature ≥ | target 95 | unit_of_measure % ← 百分比 | actual 96 ← 96%"),
    "a unit twice": (SIGNED, "≥ | 5个 | 个 | 6个", "nature ≥ | target 5 ← 5个 | unit_of_measure 个 | actual 6 ← 6个"),
    "another unit than the column's": (SIGNED, "≥ | 5公里 | 米 | 6", "nature ≥ | target 5公里 | unit_of_measure 米 | actual 6"),
    "a blank target": (SIGNED, "≥ | | 个 | 6", "nature ≥ | unit_of_measure 个 | actual 6"),
    "a date cell": (SIGNED, "日期 | 2023年9月底前 | | 2023-8-1", "nature 日期 | target 2023年9月底前 | actual 2023-8-1"),
}  # fmt: skip


@pytest.mark.parametrize("case", MEASURES)
def test_what_target_and_actual_value_say(case: str) -> None:
    heads, cells, expected = MEASURES[case]
    found = of_row(heads, f"产出 | 数量 | 里程 | {cells}")
    assert found == [" | ".join(filter(None, ("level1 产出 | level2 数量 | name 里程", expected)))]


LEFT = {
    "signs that contradict": ("≥ | ≤5 | 个 | 6", [f"? 指标性质: ≥ {TWICE}", f"? 指标值: ≤5 {TWICE}"]),
    "signs that contradict in a cell with its unit": (
        "≥ | ≤5个 | | 6",
        [f"? 指标性质: ≥ {TWICE}", f"? 指标值及单位: ≤5个 {TWICE}"],
    ),
    "an unknown nature": ("正向 | 5 | 个 | 6", ["? 指标性质: 正向 (认不出的指标性质)"]),
    "figures without a sign": ("定量 | 5 | 个 | 6", ["? 指标性质: 定量 (认不出的指标性质)"]),
}


@pytest.mark.parametrize("case", LEFT)
def test_what_is_left_of_target_and_sign(case: str) -> None:
    cells, expected = LEFT[case]
    heads = SIGNED.replace("指标值", "指标值及单位") if "unit" in case else SIGNED
    assert of_row(heads, f"产出 | 数量 | 里程 | {cells}")[1:] == expected


ORPHANS = ("? 一级指标: 产出 (下面没有认得出的指标)", "? 二级指标: 数量 (下面没有认得出的指标)")
ROWS = {
    "a name with its number": ("产出 | 数量 | 指标1：里程 | 5 | 5", ["level1 产出 | level2 数量 | name 里程 ← 指标1：里程 | target 5 | actual 5"]),
    "a name over two lines": ("产出 | 数量 | 养护\\n里程 | 5 | 5", ["level1 产出 | level2 数量 | name 养护里程 | target 5 | actual 5"]),
    "a starred name": ("产出 | 数量 | ★里程 | 5 | 5", ["level1 产出 | level2 数量 | name 里程 ← ★里程 | target 5 | actual 5"]),
    "vertical groups": ("产\\n出 | 数 量 | 里程 | 5 | 5", ["level1 产出 | level2 数量 | name 里程 | target 5 | actual 5"]),
    "one group for both levels": ("满意度指标 | < | 满意率 | 5 | 5", ["level1 满意度指标 | level2 满意度指标 | name 满意率 | target 5 | actual 5"]),
    "a filler": ("产出 | 数量 | 指标2：…… | | ", []),
    "a struck filler": ("产出 | 数量 | / | / | /", []),
    "values without a name": ("产出 | 数量 | | 5 | 6", [ORPHANS[0], ORPHANS[1], "? 年度指标值: 5 (没有写指标名称)", "? 实际完成值: 6 (没有写指标名称)"]),
    "a value across columns": ("产出 | 数量 | 里程 | 5 | <", ["level1 产出 | level2 数量 | name 里程", f"? 年度指标值、实际完成值: 5 {UNKNOWN}"]),
    "a target within the name": ("产出 | 数量 | 合格率不低于95% | | ", ["level1 产出 | level2 数量 | name 合格率不低于95%"]),
    "points that fit": ("产出(10分) | 数量 | 里程 | 5 | 5 | 10", ["level1 产出 ← 产出(10分) | level2 数量 | name 里程 | target 5 | actual 5 | points 10"]),
    "points that do not": ("产出(10分) | 数量 | 里程 | 5 | 5 | 9", ["level1 产出 ← 产出(10分) | level2 数量 | name 里程 | target 5 | actual 5 | points 9", "? 产出(10分): 产出(10分) (与各指标分值之和 9 不一致)"]),
    "points that are no figure": ("产出 | 数量 | 里程 | 5 | 5 | 7,00.0", ["level1 产出 | level2 数量 | name 里程 | target 5 | actual 5", "? 分值: 7,00.0 (不是一个数（里程）)"]),
    "a printed reason": ("产出 | 数量 | 里程 | 5 | 5 | | 请填写原因", ["level1 产出 | level2 数量 | name 里程 | target 5 | actual 5"]),
    "a reason": ("产出 | 数量 | 里程 | 5 | 5 | | 多雨", ["level1 产出 | level2 数量 | name 里程 | target 5 | actual 5 | deviation_reason 多雨"]),
    "a title as a name": ("产出 | 数量 | 完成时间 | 5 | 5", ["level1 产出 | level2 数量 | name 完成时间 | target 5 | actual 5"]),
}  # fmt: skip


@pytest.mark.parametrize("case", ROWS)
def test_what_a_row_says(case: str) -> None:
    row, expected = ROWS[case]
    row += " |" * (6 - row.count("|"))
    assert of_row("一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 未完成原因", row) == expected


GROUPS = {
    "blank cells are filled from above": (
        "产出 | 数量 | 甲 | 1\n | | 乙 | 2\n | 质量 | 丙 | 3\n效益 | | 丁 | 4",
        ["产出 数量 甲", "产出 数量 乙", "产出 质量 丙", "效益 - 丁"],
    ),
    "merged cells": ("产出 | 数量 | 甲 | 1\n^ | ^ | 乙 | 2\n^ | 质量 | 丙 | 3", ["产出 数量 甲", "产出 数量 乙", "产出 质量 丙"]),
    "a merged cell without text": ("产出 | 数量 | 甲 | 1\n | 质量 | 乙 | 2\n^ | ^ | 丙 | 3", ["产出 数量 甲", "- 质量 乙", "- 质量 丙"]),
    "a group that cannot be": (
        "效益指标 | 社会效益 | 甲 | 1\n | 数量指标 | 乙 | 2",
        ["效益指标 社会效益 甲", "- 数量指标 乙"],
    ),
    "a value of several rows": ("产出 | 数量 | 甲 | 1\n^ | ^ | 乙 | ^", ["产出 数量 甲", "产出 数量 乙"]),
}  # fmt: skip


@pytest.mark.parametrize("case", GROUPS)
def test_under_which_groups_rows_stand(case: str) -> None:
    rows, expected = GROUPS[case]
    (material,) = read(workbook(f"项目名称 | 甲\n一级指标 | 二级指标 | 三级指标 | 年度指标值\n{rows}"))
    cells = [
        [str(row[f].value) if f in row else "-" for f in ("level1", "level2", "name")]
        for row in material.projects[0].indicators
    ]
    assert [" ".join(row) for row in cells] == expected


def test_a_form_may_end_with_its_funds() -> None:
    found = others(f"{TITLE}\n项目名称 | 甲\n{FUNDS}\n年度资金总额 | 10 | | | | |")
    assert found == ["funds.initial_budget: 10"]


HEADED = {
    "heads over several columns without a merged cell": (
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | < | <\n | | | 指标性质 | 指标值 | 计量单位\n产出 | 数量 | 里程 | ≥ | 5 | 公里",
        ["- level1 产出 | level2 数量 | name 里程 | nature ≥ | target 5 | unit_of_measure 公里"],
    ),
    "one head over several columns": (
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | < | < | 分值\n产出 | 数量 | 里程 | ≥ | 5 | 公里 | 10",
        [
            "- level1 产出 | level2 数量 | name 里程 | points 10",
            *(f"? 年度指标值: {said} (一个栏目名称下有几栏内容，不知用哪一栏)" for said in ("≥", "5", "公里")),
        ],
    ),
    "one title below two": (
        "一级指标 | 二级指标 | 三级指标 | 年度指标 | 年度指标值\n^ | ^ | ^ | 指标值 | <\n产出 | 数量 | 里程 | 5 | <",
        ["- level1 产出 | level2 数量 | name 里程 | target 5"],
    ),
    "two columns of one meaning": (
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 得分 | 自评分\n产出 | 数量 | 里程 | 5 | 8 | 9",
        [
            "- level1 产出 | level2 数量 | name 里程 | target 5",
            "? 得分: 8 (有几栏意思相同，不知用哪一栏)",
            "? 自评分: 9 (有几栏意思相同，不知用哪一栏)",
        ],
    ),
    "an unknown column": (
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 牵头人\n产出 | 数量 | 里程 | 5 | 张三",
        ["- level1 产出 | level2 数量 | name 里程 | target 5", f"? 牵头人: 张三 {UNKNOWN}"],
    ),
    "no upper level": ("二级指标 | 三级指标 | 年度指标值\n数量 | 里程 | 5", ["- level2 数量 | name 里程 | target 5"]),
    "no names": (
        "一级指标 | 二级指标 | 名目 | 年度指标值 | 分值\n产出 | 数量 | 里程 | 5 | 10",
        [
            *ORPHANS,
            f"? 名目: 里程 {UNKNOWN}",
            "? 年度指标值: 5 (没有写指标名称)",
            "? 分值: 10 (没有写指标名称)",
        ],
    ),
    "a total without scores": (
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 得分\n产出 | 数量 | 里程 | 5 |\n总分 | < | < | < | 90",
        ["- level1 产出 | level2 数量 | name 里程 | target 5", "? 总分: 90 (与各项之和（各项没有写）不一致)"],
    ),
    "points of a form without points": (
        "一级指标 | 二级指标 | 三级指标 | 分值 | 得分\n产出 | 数量 | 里程 | | 90\n总分 | < | < | 100 | 90",
        ["- level1 产出 | level2 数量 | name 里程 | self_score 90"],
    ),
    "panels whose years nobody says": (
        "一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值\n产出 | 数量 | 里程 | 5 | 数量 | 里程 | 6",
        [
            ORPHANS[0],
            *(
                f"? {title}: {said} (有几栏意思相同，不知用哪一栏)"
                for value in ("5", "6")
                for title, said in (("二级指标", "数量"), ("三级指标", "里程"), ("指标值", value))
            ),
        ],
    ),
    "two tables of which none says its years": (
        "长期目标 | 全面养护 | <\n二级指标 | 三级指标 | 指标值\n数量 | 里程 | 5\n二级指标 | 三级指标 | 指标值\n数量 | 里程 | 6",
        [
            f"? 长期目标: 全面养护 {NO_PLACE}",
            *(
                f"? {title}: {said} (不是本年度的指标)"
                for value in ("5", "6")
                for title, said in (("二级指标", "数量"), ("三级指标", "里程"), ("指标值", value))
            ),
        ],
    ),
    "two tables of which one says its year": (
        "二级指标 | 三级指标 | 指标值\n数量 | 里程 | 5\n年度绩效指标 | < | <\n二级指标 | 三级指标 | 指标值\n数量 | 里程 | 6",
        [
            "- level2 数量 | name 里程 | target 6",
            *(
                f"? {title}: {said} (不是本年度的指标)"
                for title, said in (("二级指标", "数量"), ("三级指标", "里程"), ("指标值", "5"))
            ),
        ],
    ),
    "a value for several rows": (
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 分值\n产出 | 数量 | 里程 | 5 | 10\n^ | ^ | 桥 | 6 | ^",
        [
            "- level1 产出 | level2 数量 | name 里程 | target 5",
            "- level1 产出 | level2 数量 | name 桥 | target 6",
            "? 分值: 10 (一格跨了几个指标，不知是哪一个的)",
        ],
    ),
}


@pytest.mark.parametrize("case", HEADED)
def test_what_stands_below_heads_of_columns(case: str) -> None:
    rows, expected = HEADED[case]
    found = others(f"{TITLE}\n项目名称 | 甲\n{rows}")
    assert found == expected


def test_what_cannot_be_seen_or_read_is_said() -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    fill(sheet, rows_of(f"{TITLE}\n{NAME}\n{HEADS}\n{ROW}"))
    sheet["H1"], sheet["H2"], sheet["H4"], sheet["D4"] = "#REF!", "=1/0", "看 #N/A", "=NA()"
    sheet["I2"], sheet["J2"] = "甲的说明", "看不见的话"
    sheet.merged_cells.add("I2:J2")
    sheet.merged_cells.add("I2:I3")
    sheet.merged_cells.add("AA90:AB99")
    (material,) = read(with_error_values(saved(book)))
    assert [line for line in told(material) if line.startswith("?")] == [
        "? :  (单元格是错误值 #REF!)",
        "? 项目名称:  (公式没有计算出结果)",
        f"? 项目名称: 甲的说明 {UNKNOWN}",
        "? : 看不见的话 (在合并单元格里，屏幕上看不见)",
        "? 年度指标值:  (公式没有计算出结果)",
        "? :  (单元格的文字里有错误值)",
    ]


def with_error_values(content: bytes) -> bytes:
    """Return a workbook whose text #REF! is the error value that Excel would store."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            target.writestr(
                name,
                re.sub(
                    rb'(<c r="H1"[^>]*?) t="s"([^>]*)><v>[0-9]+</v>', rb'\1 t="e"\2><v>#REF!</v>', source.read(name)
                ),
            )
    return stream.getvalue()


def test_a_workbook_whose_cells_are_read_otherwise_than_stored_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = FILE_UNREADABLE.broken("单元格读到的内容与文件中存的不一致", remedy="请重新保存该文件")
    monkeypatch.setattr("perfeval.readers.forms.sheets.read_frames", lambda _: Frames(problems=[problem], sound=False))
    found = read_forms("甲.xlsx", workbook(f"{TITLE}\n{NAME}"))
    assert isinstance(found, Problem)
    assert found.message == problem.message


@pytest.mark.parametrize(
    "long", ["(" + " " * 9_000 + "1" * 900 + "中" + " " * 9_000 + "x", "第" + "1" * 20_000, "甲：" * 9_000]
)
def test_long_texts_take_no_longer_and_are_not_lost(long: str) -> None:
    rows = [
        ["项目名称", long, "主管部门", long],
        [f"项目资金{long}", "年初预算数", "全年执行数", "执行率"],
        [f"年度资金总额{long}", "1", long, long],
        ["二级指标", "三级指标", "年度指标值", "实际完成值"],
        [f"{long}（5分）", long, long, long],
        ["评价结论", long, "", ""],
        [long, "", "", ""],
    ]
    started = perf_counter()
    (form,) = cut(grid(rows))
    material = read_form(form, "甲.xlsx")
    assert perf_counter() - started < 2
    (project,) = material.projects
    pieces = [
        *project.described.values(),
        *project.narratives.values(),
        *(p for row in project.indicators for p in row.values()),
    ]
    found = [str(piece.value) for piece in (*pieces, *material.unit.values())] + [
        left.text for left in material.leftovers
    ]
    assert sum(long.strip() in text for text in found) >= 9
