"""The fixed workbook as one table: sheets, columns, labels, allowed values, hints.

The reader, the blank workbook, the messages and the tests all take names and titles from here.
"""

from dataclasses import field
from enum import StrEnum
from typing import Final

from perfeval.library import Shelf
from perfeval.model import NO, YES, Nature
from perfeval.records import frozen
from perfeval.template.definitions import OUTLINES, TITLES

VERSION: Final = "3"
#: versions that are read: this one, and every one before
VERSIONS: Final = ("1", "2", VERSION)
VERSION_LABEL: Final = "模板版本"
REQUIRED_MARK: Final = "＊"
#: rows that the blank workbook rules, colours and gives dropdowns
PROJECT_ROWS: Final = 30
INDICATOR_ROWS: Final = 200
HEADING_ROW: Final = 2


class Kind(StrEnum):
    """What a cell holds, and so how it is read."""

    TEXT = "文字"
    NAME = "名称"
    CODE = "编号"
    AMOUNT = "金额"
    POINTS = "分值"
    YEAR = "年度"
    DATE = "日期"
    QUANTITY = "指标值"
    NATURE = "指标性质"
    COMPUTED = "自动计算"


@frozen
class Column:
    """One column of a table sheet, or one labelled cell of 单位信息.

    Of `choices` that are not `closed`, the workbook offers the usual ones, and a check knows which others will do. One
    that is `later` is not missed in a workbook of an older version.
    """

    field: str
    title: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    closed: bool = True
    width: int = 14
    later: bool = False

    @property
    def heading(self) -> str:
        """The title as it stands in the workbook, with the mark of a required cell."""
        return self.title + REQUIRED_MARK * self.required

    @property
    def offered(self) -> tuple[str, ...]:
        """The choices as people see them: names of built-in definitions by their titles."""
        titles = TITLES.get(self.field, {})
        return tuple(titles.get(choice, choice) for choice in self.choices)


@frozen
class Sheet:
    """One sheet of the workbook: how many data rows are laid out for filling, how many columns go on how many pages."""

    title: str
    caption: str
    columns: tuple[Column, ...]
    rows: int = PROJECT_ROWS
    required: bool = True
    printed: int | None = None
    pages: int = 1
    by_field: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_field", {column.field: column for column in self.columns})


#: what a unit's wording may name between 【 and 】, and what stands there in a report
SLOTS: Final = {
    "单位名称": "单位信息的单位名称",
    "年度": "评价年度",
    "主管部门": "主管部门",
    "评价依据": "评价依据",
    "组长职务": "组长职务",
    "评价组成员": "评价组成员",
    "项目名称": "项目名称",
    "标题名称": "报告标题中的名称",
    "实施单位": "实施单位",
    "金额单位": "元或万元",
    "安排经费": "全年预算数；未填时为年初预算数",
    "本年拨入": "本年拨入",
    "本年支出": "本年支出",
    "年初结转": "年初结转",
    "年末结转": "年末结转",
    "支出用途": "支出用途",
    "资金到位率": "由资金情况算出，如 100%",
    "预算执行率": "由资金情况算出，如 78.34%",
    "总分": "评价总分",
    "等级": "评价等级",
}

#: the paragraphs that a project's cell, the unit's wording or the outline can supply
NARRATIVES: Final = (
    Column("introduction", "引言", hint="报告开头说明评价依据、原则和对象的一段。"),
    Column("funding", "资金投入情况", hint="本项目安排多少经费、来自哪里、是否到位。"),
    Column("organisation", "评价组织", hint="评价小组由谁任组长、由哪些人组成。"),
    Column("method", "评价方法", hint="怎样收集资料、核实数据、分析评价。"),
    Column("indicator_statement", "指标体系说明", hint="采用了什么指标体系，怎样评分。"),
    Column("establishment", "立项情况", hint="依据哪些文件、因为什么需要立项。"),
    Column("funds_arrival", "资金落实", hint="资金到位、支出和结转的情况，金额要与资金情况表一致。"),
    Column("management", "业务管理", hint="业务管理制度及其执行情况。"),
    Column("finance", "财务管理", hint="支出用途、财务制度及其执行情况。"),
    Column("output", "项目产出", hint="完成了多少、质量怎样、是否及时，数字要与绩效指标表一致。"),
    Column("outcome", "项目效果", hint="取得了哪些效益，服务对象是否满意。"),
    Column("conclusion", "评价结论", hint="综合评价结论；分数和等级可用【总分】【等级】写在单位信息里。"),
    Column("issues", "存在的问题及改进措施", hint="问题、原因和下一步的改进措施。"),
    Column("scope", "评价目的和范围", hint="为什么评价、评价哪些资金和哪段时间。"),
    Column("experience", "主要经验及做法", hint="值得继续或推广的做法。"),
    Column("recommendations", "有关建议", hint="对政策、预算安排和项目管理的建议。"),
    Column("other_matters", "其他需要说明的问题", hint="没有的不用填写。"),
    Column("target_achievement", "目标完成情况", hint="对照预期绩效目标，全年实际完成了什么；用于自评表。"),
)

WORDING_PREFIX: Final = "本单位常用语："

UNIT: Final = Sheet(
    "单位信息",
    "单位信息（一行一项，在“填写内容”一列填写）",
    (
        Column("name", "单位名称", Kind.NAME, hint="单位全称，与公章一致。", required=True),
        Column("year", "评价年度", Kind.YEAR, "四位数字，如 2018。", required=True),
        Column("department", "主管部门", Kind.NAME, hint="主管预算部门全称；报告提纲为自评表的必填。"),
        Column("money_unit", "金额单位", hint="资金情况表各列金额的单位。", required=True, choices=("万元", "元")),
        Column(
            "system",
            "指标体系",
            hint="从下拉列表选择；本单位自己的指标体系写文件名，如：本县.toml，与工作簿放在同一文件夹。",
            required=True,
            choices=Shelf.SYSTEMS.names(),
            closed=False,
        ),
        Column(
            "outline",
            "报告提纲",
            hint="从下拉列表选择；本单位自己的提纲写文件名，如：本县.md，与工作簿放在同一文件夹。",
            required=True,
            choices=OUTLINES,
            closed=False,
        ),
        *(
            Column(
                field,
                title,
                hint="既要自评表又要报告的，在这里再选一份；各份报告放在同一文件夹。不需要的留空。",
                choices=OUTLINES,
                closed=False,
                later=True,
            )
            for field, title in (("outline2", "报告提纲二"), ("outline3", "报告提纲三"))
        ),
        Column("basis", "评价依据", hint="开展评价所依据的办法，写书名号和文号；有几个时用顿号隔开。"),
        Column("leader", "组长职务", Kind.NAME, hint="评价小组组长的职务，如：所长。"),
        Column("members", "评价组成员", Kind.NAME, hint="除组长外的成员，如：其他所领导及财务人员。"),
        Column("cover_text", "封面说明", hint="合订本封面上的说明文字；不填时由提纲自动写出。"),
        Column("annex_scores", "附评分表", hint="是：报告正文后附绩效评价指标评分表。", choices=(YES, NO)),
        Column("signature", "发文机关署名", Kind.NAME, hint="与成文日期一起填写时，报告末尾落款。"),
        Column("issue_date", "成文日期", Kind.DATE, "如 2019-3-15；不填时报告不落款。"),
        Column(
            "email",
            "收件邮箱",
            hint="接收报告的财政部门邮箱，perfeval mail 写邮件草稿时用；几个时用分号隔开。",
        ),
        *(
            Column(
                f"wording.{n.field}",
                WORDING_PREFIX + n.title,
                hint="各项目共用的写法，可用占位（见填表说明）；不填时由提纲写出。",
            )
            for n in NARRATIVES
        ),
    ),
)


def _project_columns(name_width: int) -> tuple[Column, Column]:
    """Return the two columns that tie a row to its project: its code in column A, and its name, looked up live."""
    return (
        Column(
            "code", "项目编号", Kind.CODE, "与“项目概况”的项目编号一致，可从下拉列表选择。", required=True, width=10
        ),
        Column(
            "project_name",
            "项目名称",
            Kind.COMPUTED,
            "按项目编号自动显示。",
            width=name_width,
        ),
    )


#: how the fields of the live preview of scores begin
AUTO: Final = "auto_"

PROJECTS: Final = Sheet(
    "项目概况",
    "项目概况（一个项目一行）",
    (
        Column(
            "code", "项目编号", Kind.CODE, "本单位内不重复，如 01、02；报告按此表的顺序排列。", required=True, width=10
        ),
        Column("name", "项目名称", Kind.NAME, hint="预算批复的项目名称。", required=True, width=24),
        Column(
            "title_name",
            "报告标题中的名称",
            Kind.NAME,
            hint="标题里的写法与项目名称不同时才填；不填时为“项目名称＋项目”。",
            width=24,
        ),
        Column("implementing_unit", "实施单位", Kind.NAME, hint="不填时为本单位。", width=22),
        Column(
            "content",
            "实施内容和范围",
            hint="做哪些事、做到什么范围，各项之间用分号隔开；报告提纲为自评表的可不填。",
            required=True,
            width=44,
        ),
        Column("target", "预期绩效目标", hint="年初确定的目标，能写数字的写数字。", required=True, width=44),
        Column("basis", "立项依据", hint="批准或要求开展本项目的文件，写书名号和文号。", width=36),
        Column(
            "points_total",
            "分值合计",
            Kind.COMPUTED,
            "自动汇总绩效指标表的分值，应为 100。",
            width=10,
        ),
        Column(
            "auto_total",
            "自动总分",
            Kind.COMPUTED,
            "各指标都能算出得分时显示，已作折算和封顶；以 perfeval 的评分为准。",
            width=10,
        ),
        Column("auto_grade", "自动等级", Kind.COMPUTED, "由自动总分得出；以 perfeval 的评分为准。", width=10),
    ),
)

#: where the money of a budget comes from
SOURCES_OF_FUNDS: Final = {"current": "当年财政拨款", "prior": "上年结转", "other": "其他资金"}

FUNDS: Final = Sheet(
    "资金情况",
    "资金情况（一个项目一行；金额单位见“单位信息”；不掌握的数字留空，不要填 0）",
    (
        *_project_columns(name_width=24),
        Column("initial_budget", "年初预算数", Kind.AMOUNT, "年初批复的预算数。"),
        Column("adjusted_budget", "全年预算数", Kind.AMOUNT, "调整后的全年预算数，含上年结转。"),
        Column("current_appropriation", "其中：当年财政拨款", Kind.AMOUNT, "预算数中当年财政拨款。"),
        Column("prior_carryover", "其中：上年结转", Kind.AMOUNT, "预算数中上年结转资金。"),
        Column("other_funds", "其中：其他资金", Kind.AMOUNT, "预算数中其他资金。"),
        Column("opening_carryover", "年初结转", Kind.AMOUNT, "本年 1 月 1 日的结转数。"),
        Column("appropriation_received", "本年拨入", Kind.AMOUNT, "本年实际到账数。"),
        Column(
            "received_on_time",
            "其中：及时到位",
            Kind.AMOUNT,
            "本年拨入中按时到账的数额；考核到位及时率而不直接填写时才填。",
        ),
        Column("expenditure", "本年支出", Kind.AMOUNT, "本年实际支出数。"),
        Column("closing_carryover", "年末结转", Kind.AMOUNT, "12 月 31 日的结转数，等于年初结转＋本年拨入－本年支出。"),
        Column("returned", "交回财政", Kind.AMOUNT, "从年末结转中交回财政的数额。"),
        Column("usage", "支出用途", Kind.NAME, hint="资金主要用于什么，如：监控设备日常维护。", width=26),
        Column("note", "说明", hint="预算调整、结转、交回等需要说明的事项。", width=30),
        *(
            Column(
                f"{field}_{source}",
                f"{title}中：{source_title}",
                Kind.AMOUNT,
                f"{title}中{source_title}的部分；用于自评表。",
            )
            for field, title in (("initial", "年初预算数"), ("spent", "本年支出"))
            for source, source_title in SOURCES_OF_FUNDS.items()
        ),
        Column(
            "balance",
            "结转核对",
            Kind.COMPUTED,
            "年初结转＋本年拨入－本年支出－年末结转，应为 0。",
            width=10,
        ),
        *(
            Column(field, title, Kind.COMPUTED, f"{how}，单位 %；数字不全时不显示。", width=10)
            for field, title, how in (
                ("arrival_rate", "资金到位率", "本年拨入÷本年应拨入（预算数减上年结转）"),
                ("timely_arrival_rate", "到位及时率", "及时到位÷本年应拨入（预算数减上年结转）"),
                ("execution_rate", "预算执行率", "本年支出÷指标体系规定的分母"),
                ("cost_saving_rate", "成本节约率", "（预算数－本年支出）÷预算数"),
            )
        ),
    ),
    pages=2,
)

INDICATORS: Final = Sheet(
    "绩效指标",
    "绩效指标（一个指标一行；同一项目的分值合计为 100）",
    (
        *_project_columns(name_width=20),
        Column("level1", "一级指标", Kind.NAME, hint="从下拉列表选择。", required=True, closed=False, width=11),
        Column("level2", "二级指标", Kind.NAME, hint="从下拉列表选择。", required=True, closed=False, width=18),
        Column(
            "name", "三级指标", Kind.NAME, hint="指标体系中的共性指标，或按项目自定的指标。", required=True, width=24
        ),
        Column(
            "nature",
            "指标性质",
            Kind.NATURE,
            hint="≥ > = < ≤ 为数值；区间填“10～15”；是否；要点：逐条核对；定性：分档；日期：按时限；评定：单位评分并说明理由。",
            required=True,
            choices=tuple(Nature),
            width=9,
        ),
        Column(
            "target",
            "年度指标值",
            Kind.QUANTITY,
            "数值可带单位，如 33台、≥95%；要点写“①…；②…”（共性指标可不填）；日期如 2018年12月31日、9月底前。",
            width=30,
        ),
        Column("unit_of_measure", "计量单位", Kind.NAME, hint="如：%、人次、台、天。", width=9),
        Column(
            "actual",
            "实际完成值",
            Kind.QUANTITY,
            "数值可带单位；资金到位率、预算执行率等留空时自动算出；日期如 2018-9-20；定性的可写做到了什么。",
            width=12,
        ),
        Column("points", "分值", Kind.POINTS, "大于 0；一个项目合计 100。", required=True, width=8),
        Column(
            "achievement",
            "完成情况",
            hint=(
                "要点：达到的条目，如 ①②③；定性：档次；是否：是或否，指标值是“不发生”一类的填达到或未达到；评定：理由；"
                "2021年自评体系的预算执行率：已完成或未完成；不考核的指标：不适用。"
            ),
            closed=False,
            width=14,
        ),
        Column(
            "self_score",
            "自评得分",
            Kind.POINTS,
            "定性、评定必填（定性须在所选档次的幅度内）；其他指标可不填，填了就与程序的评分核对；自评体系里评得更低并说明原因的，采用自评得分。",
            width=9,
        ),
        Column("auto_score", "自动得分", Kind.COMPUTED, "填齐后自动显示；以 perfeval 的评分为准。", width=9),
        Column("deviation_reason", "偏差原因及改进措施", hint="未得满分、不适用或大幅超额完成时填写。", width=34),
        Column("method", "评分方法", Kind.COMPUTED, "指标体系对这个指标规定的评分方法。", width=16),
        Column("used_target", "采用指标值", Kind.COMPUTED, "自动得分所用的指标值。", width=10),
        Column(
            "used_actual", "采用完成值", Kind.COMPUTED, "自动得分所用的实际完成值，包括由资金情况算出的。", width=10
        ),
        Column("rule_row", "规则行", Kind.COMPUTED, "评分方法在“评分规则”表的行号。", width=8),
        Column(
            "rule_score", "规则得分", Kind.COMPUTED, "按评分方法算出的得分；单位自己评得更低的，见自动得分。", width=9
        ),
    ),
    rows=INDICATOR_ROWS,
    printed=14,
)

CONTENT: Final = Sheet(
    "评价内容",
    "评价内容（一个项目一行；留空的部分采用单位常用语，再没有就由提纲按数字写出）",
    (
        *_project_columns(name_width=20),
        *(Column(n.field, n.title, n.kind, n.hint, width=36) for n in NARRATIVES),
    ),
    required=False,
    pages=3,
)

#: the sheet that the live formulas look the indicator systems up in
RULES_TITLE: Final = "评分规则"
TABLE_SHEETS: Final = (PROJECTS, FUNDS, INDICATORS, CONTENT)
SHEETS: Final = (UNIT, *TABLE_SHEETS)
GUIDE_TITLE: Final = "填表说明"
UNIT_HEADINGS: Final = ("项目", "填写内容", "说明")
