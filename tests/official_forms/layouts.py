"""The layouts of official forms as tables: what stands under which title."""

from dataclasses import dataclass, field
from typing import Final

#: what stands for the sum of the scores in a head
TOTAL: Final = "{total}"
#: the field of the template that an amount belongs to, by column and row of the funds' table
AMOUNTS: Final = {
    "initial": {
        "total": "initial_budget",
        "current": "initial_current",
        "prior": "initial_prior",
        "other": "initial_other",
    },
    "adjusted": {
        "total": "adjusted_budget",
        "current": "current_appropriation",
        "prior": "prior_carryover",
        "other": "other_funds",
    },
    "spent": {"total": "expenditure", "current": "spent_current", "prior": "spent_prior", "other": "spent_other"},
}
_SOURCES: Final = (
    ("年度资金总额", "total"),
    ("其中：当年财政拨款", "current"),
    ("上年结转资金", "prior"),
    ("其他资金", "other"),
)
_OF_THE_YEAR: Final = (
    ("年初预算数", "initial"),
    ("全年预算数(A)", "adjusted"),
    ("全年执行数(B)", "spent"),
    ("分值", "points"),
    ("执行率(B/A)", "rate"),
    ("得分", "score"),
)
_WITHOUT_SCORES: Final = (
    ("年初预算数", "initial"),
    ("全年预算数(A)", "adjusted"),
    ("全年执行数(B)", "spent"),
    ("执行率(B/A)", "rate"),
)
_LEVELS: Final = (("一级指标", "level1"), ("二级指标", "level2"), ("三级指标", "name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A layout: titles with what stands under them, part by part.

    `head` are pairs a row; `told` are fields of the head that are no fields of ours, with what stands there. `goal` is
    the side head and its columns; `tail` are the rows below the indicators. Indicators have the column `target` alone,
    or with `nature` and `unit` beside it under one head (`parted`).
    """

    title: str
    head: tuple[tuple[tuple[str, str], ...], ...]
    told: dict[str, str] = field(default_factory=dict)
    funds_title: str = "项目资金"
    funds: tuple[tuple[str, str], ...] = _OF_THE_YEAR
    sources: tuple[tuple[str, str], ...] = _SOURCES
    goal_title: str = "年度总体目标"
    goal: tuple[tuple[str, str], ...] = (("预期目标", "target"), ("实际完成情况", "target_achievement"))
    #: a further row of the goal's part, over its whole width
    described: tuple[tuple[str, str], ...] = ()
    indicators_title: str = "绩效指标"
    indicators: tuple[tuple[str, str], ...] = ()
    parted: str = ""
    total: str = "总分"
    grade: bool = False
    tail: tuple[tuple[str, str], ...] = ()
    #: names of groups that a province uses instead
    groups: dict[str, str] = field(default_factory=dict)
    outline: str = "self-evaluation"
    #: points of the execution rate that stand in a title alone, and goals that are parted into blocks
    execution: str = ""
    blocks: bool = False
    line_above: str = ""
    sheet: str = "自评表"


NATIONAL: Final = Layout(
    title="项目支出绩效自评表",
    head=((("项目名称", "name"),), (("主管部门", "department"), ("实施单位", "implementing_unit"))),
    indicators=(
        *_LEVELS,
        ("年度指标值", "target"),
        ("实际完成值", "actual"),
        ("分值", "points"),
        ("得分", "self_score"),
        ("偏差原因分析及改进措施", "deviation_reason"),
    ),
)

YUNNAN: Final = Layout(
    title="项目支出绩效自评表",
    line_above="公开14表",
    head=((("项目名称", "name"),), (("主管部门", "department"), ("实施单位", "implementing_unit"))),
    sources=(("年度资金总额", "total"), ("其中：本年财政拨款", "current"), *_SOURCES[2:]),
    indicators=(
        *_LEVELS,
        ("指标性质", "nature"),
        ("指标值", "target"),
        ("度量单位", "unit_of_measure"),
        ("实际完成值", "actual"),
        ("分值", "points"),
        ("得分", "self_score"),
        ("偏差原因分析及改进措施", "deviation_reason"),
    ),
    parted="年度指标值",
    grade=True,
    tail=(("其他需要说明事项", "other_matters"),),
)

SICHUAN: Final = Layout(
    title="项目支出绩效自评表",
    line_above="报表编号：510000_0013zp",
    head=((("项目名称", "name"),), (("主管部门", "department"), ("实施单位", "implementing_unit"))),
    funds_title="预算执行情况",
    funds=(
        ("年初预算", "initial"),
        ("调整后预算数", "adjusted"),
        ("预算执行数", "spent"),
        ("预算执行率", "rate"),
        ("权重", "points"),
        ("得分", "score"),
        ("原因", "reason"),
    ),
    sources=(
        ("总额", "total"),
        ("其中：财政资金", "current"),
        ("财政专户管理资金", ""),
        ("单位资金", ""),
        ("其他资金", "other"),
    ),
    goal_title="项目基本情况",
    goal=(("项目年度目标", "target"), ("年度目标完成情况", "target_achievement")),
    described=(("2.项目实施内容及过程概述", "content"),),
    indicators=(
        *_LEVELS,
        ("指标性质", "nature"),
        ("指标值", "target"),
        ("度量单位", "unit_of_measure"),
        ("完成值", "actual"),
        ("权重", "points"),
        ("得分", "self_score"),
        ("未完成原因分析", "deviation_reason"),
    ),
    total="合计",
    tail=(("评价结论", "conclusion"), ("存在问题", "issues"), ("改进措施", "measures")),
    told={"项目负责人": "陈立新", "财务负责人": "周敏"},
    outline="sichuan-0013zp",
)

SICHUAN_2020: Final = Layout(
    title="项目支出绩效自评表",
    head=((("项目名称", "name"),), (("县级主管部门", "department"), ("项目单位", "implementing_unit"))),
    funds_title="预算执行情况",
    funds=(("预算数", "adjusted"), ("执行数", "spent")),
    sources=(("年度资金总额", "total"), ("其中：财政拨款", "current"), ("其他资金", "other")),
    goal_title="年度目标完成情况",
    goal=(("预期目标", "target"), ("目标实际完成情况", "target_achievement")),
    indicators_title="绩效指标完成情况",
    indicators=(*_LEVELS, ("预期指标值", "target"), ("实际完成指标值", "actual")),
    total="",
    groups={"产出指标": "项目完成指标", "效益指标": "项目效益"},
)

HUBEI: Final = Layout(
    title="项目支出绩效自评表",
    head=(
        (("项目名称", "name"),),
        (("主管部门", "department"), ("项目实施单位", "implementing_unit")),
    ),
    told={
        "项目类别": "1.部门预算项目 ☑ 2.市直专项 □ 3.市对下转移支付项目 □",
        "项目属性": "1.持续性项目 ☑ 2.新增性项目 □",
        "项目类型": "1.常年性项目 □ 2.延续性项目 ☑ 3.一次性项目 □",
    },
    funds_title="预算执行情况",
    funds=(("预算数(A)", "adjusted"), ("执行数(B)", "spent"), ("执行率(B/A)", "rate"), ("得分(20分*执行率)", "score")),
    sources=(("年度财政资金总额", "total"),),
    goal_title="年度绩效目标",
    indicators=(
        *_LEVELS,
        ("年初目标值(A)", "target"),
        ("实际完成值(B)", "actual"),
        ("得分", "self_score"),
    ),
    tail=(("偏差大或目标未完成原因分析", "issues"), ("改进措施及结果应用方案", "measures")),
    execution="(20分)",
    blocks=True,
)

HUNAN: Final = Layout(
    title="项目支出绩效自评表",
    head=((("项目名称", "name"),), (("主管部门", "department"), ("实施单位", "implementing_unit"))),
    funds=_WITHOUT_SCORES,
    indicators=(
        *_LEVELS,
        ("年度指标值", "target"),
        ("实际完成值", "actual"),
        ("未完成原因和改进措施", "deviation_reason"),
    ),
    total="",
    tail=(("说明", "other_matters"),),
)

DECLARATION: Final = Layout(
    title="项目支出绩效目标申报表",
    head=((("项目名称", "name"),), (("主管部门及代码", "department"), ("实施单位", "implementing_unit"))),
    told={"项目属性": "延续项目", "项目期": "2023年—2026年"},
    outline="",
    sheet="申报表",
)

GUANGSHUI: Final = Layout(
    title="项目支出绩效自评表",
    head=((("项目名称", "name"),), (("主管部门", "department"), ("项目实施单位", "implementing_unit"))),
    told={"自评总分": TOTAL},
    funds=_WITHOUT_SCORES,
    indicators=(
        *_LEVELS,
        ("分值", "points"),
        ("年初目标值", "target"),
        ("实际完成值", "actual"),
        ("自评分", "self_score"),
        ("复核分", "review"),
        ("未完成原因分析", "deviation_reason"),
    ),
    total="合计",
)

XIANGTAN: Final = Layout(
    title="项目支出绩效目标申报表",
    head=(
        (("填报单位", "unit"),),
        (("项目支出名称", "name"), ("预算部门", "department")),
    ),
    told={"年度本级预算金额": "356.5", "该项目支出上级资金": "120", "项目支出实施期": "2023年1月至2025年12月"},
    outline="",
    sheet="申报表",
)

OF_2011: Final = Layout(
    title="项目支出绩效目标申报表",
    head=(
        (("填报单位(盖章)", "unit"),),
        (("项目名称", "name"),),
        (("主管部门", "department"), ("项目实施单位", "implementing_unit")),
    ),
    told={
        "项目属性": "延续项目",
        "主管部门编码": "219001",
        "项目负责人": "陈立新",
        "联系电话": "0311-66035114",
        "项目起止时间": "2023年1月—2025年12月",
    },
    outline="",
    sheet="申报表",
)

SYSTEM: Final = Layout(
    title="",
    head=(),
    outline="",
    sheet="自评指标",
    indicators=(
        ("一级指标", "level1"),
        ("二级指标", "level2"),
        ("三级指标名称", "name"),
        ("计算符号", "nature"),
        ("指标值", "target"),
        ("*实际完成值（定量填数字，定性填达成、部分达成、未达成）", "actual"),
        ("计量单位", "unit_of_measure"),
        ("*分值 数量(20)、质量(10)、时效(10)、成本(10)、效益(30)、满意度(10)", "points"),
        ("*指标得分（定量系统自动计算，定性必填，所填值为原指标得分，不包含扣减分数。）", "self_score"),
        ("扣减分数", ""),
        ("完成情况简要描述（定量选填，定性必填）", ""),
        ("偏差原因及改进措施（指标未完成时必填）", "deviation_reason"),
    ),
)

LAYOUTS: Final = {
    "national": NATIONAL,
    "yunnan": YUNNAN,
    "sichuan-0013zp": SICHUAN,
    "sichuan-2020": SICHUAN_2020,
    "hubei": HUBEI,
    "hunan": HUNAN,
    "guangshui": GUANGSHUI,
    "declaration": DECLARATION,
    "declaration-xiangtan": XIANGTAN,
    "declaration-2011": OF_2011,
    "system": SYSTEM,
}
