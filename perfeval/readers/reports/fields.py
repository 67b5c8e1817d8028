"""Which cells of the workbook a report prints under which names, as a table."""

from typing import Final

from perfeval import template
from perfeval.model import INITIAL_SOURCES, SPENT_SOURCES, Amount
from perfeval.records import frozen
from perfeval.template import CONTENT, FUNDS, INDICATORS, NARRATIVES, PROJECTS, SOURCES_OF_FUNDS, UNIT, Column, Kind


@frozen
class Place:
    """A field of the template: its sheet's title and its name. In other places of that name something is made of it."""

    sheet: str
    field: str
    exact: bool = True

    @property
    def column(self) -> Column:
        """What the template says of it."""
        return SHEETS[self.sheet].by_field[self.field]


SHEETS: Final = {sheet.title: sheet for sheet in template.SHEETS}
_OF_UNIT: Final = {
    "单位名称": ("name",),
    "年度": ("year",),
    "主管部门": ("department",),
    "金额单位": ("money_unit",),
    "评价依据": ("basis",),
    "组长职务": ("leader",),
    "评价组成员": ("members",),
    "封面说明": ("cover_text",),
    "发文机关署名": ("signature", "name"),
    "成文日期": ("issue_date",),
    "实施单位": ("name",),
}
_OF_PROJECT: Final = {
    "项目名称": ("name",),
    "标题名称": ("title_name",),
    "实施单位": ("implementing_unit",),
    "实施内容和范围": ("content",),
    "预期绩效目标": ("target",),
    "立项依据": ("basis",),
}
_BUDGETS: Final = (Amount.ADJUSTED_BUDGET, Amount.INITIAL_BUDGET)
_OF_FUNDS: Final = {
    "年初预算数": (Amount.INITIAL_BUDGET,),
    "全年预算数": (Amount.ADJUSTED_BUDGET,),
    "安排经费": _BUDGETS,
    "预算数": _BUDGETS,
    "当年财政拨款": (Amount.CURRENT_APPROPRIATION,),
    "上年结转": (Amount.PRIOR_CARRYOVER,),
    "其他资金": (Amount.OTHER_FUNDS,),
    "年初结转": (Amount.OPENING_CARRYOVER,),
    "本年拨入": (Amount.APPROPRIATION_RECEIVED,),
    "本年支出": (Amount.EXPENDITURE,),
    "年末结转": (Amount.CLOSING_CARRYOVER,),
    "交回财政": (Amount.RETURNED,),
    "财政资金": (Amount.CURRENT_APPROPRIATION, Amount.PRIOR_CARRYOVER),
    "年初财政资金": INITIAL_SOURCES[:2],
    "支出财政资金": SPENT_SOURCES[:2],
    **{f"年初{title}": (part,) for part, title in zip(INITIAL_SOURCES, SOURCES_OF_FUNDS.values(), strict=True)},
    **{f"支出{title}": (part,) for part, title in zip(SPENT_SOURCES, SOURCES_OF_FUNDS.values(), strict=True)},
    "支出用途": ("usage",),
    "资金说明": ("note",),
}
TARGET_NAMES: Final = ("年度指标值", "指标值")
ACTUAL_NAMES: Final = ("实际完成值", "完成值")
_OF_INDICATOR: Final = {
    "一级指标": ("level1",),
    "二级指标": ("level2",),
    "三级指标": ("name",),
    **dict.fromkeys(TARGET_NAMES, ("target",)),
    **dict.fromkeys(ACTUAL_NAMES, ("actual", "achievement")),
    "指标性质": ("nature",),
    "计量单位": ("unit_of_measure",),
    "分值": ("points",),
    "完成情况": ("achievement",),
    "自评得分": ("self_score",),
    "偏差原因及改进措施": ("deviation_reason",),
}
#: what a report makes of the project's name where the field beside it is left blank
_MADE: Final = Place(PROJECTS.title, "name", exact=False)


def _named() -> dict[str, tuple[Place, ...]]:
    named: dict[str, tuple[Place, ...]] = {}
    for sheet, fields in (
        (UNIT, _OF_UNIT),
        (PROJECTS, _OF_PROJECT),
        (FUNDS, _OF_FUNDS),
        (INDICATORS, _OF_INDICATOR),
        (CONTENT, {n.title: (n.field,) for n in NARRATIVES}),
        (UNIT, {n.title: (f"{WORDING}{n.field}",) for n in NARRATIVES}),
    ):
        for name, own in fields.items():
            named[name] = (*named.get(name, ()), *(Place(sheet.title, str(field)) for field in own))
    for name in ("标题名称", "项目全称"):
        named[name] = (*named.get(name, ()), _MADE)
    return named


#: how the fields of a unit's habitual texts begin
WORDING: Final = "wording."
#: where a value of a name can have been typed
NAMED: Final = _named()
#: names whose value, where it has several cells, is what each of them says
ALIKE: Final = frozenset({"安排经费", "偏差原因及改进措施"})
#: texts that stand as paragraphs of their own: a person who edits one gives the cell another text
OWN_PARAGRAPHS: Final = {
    **{n.title: Place(CONTENT.title, n.field) for n in NARRATIVES},
    "实施内容和范围": Place(PROJECTS.title, "content"),
    "预期绩效目标": Place(PROJECTS.title, "target"),
    "资金说明": Place(FUNDS.title, "note"),
    "封面说明": Place(UNIT.title, "cover_text"),
}
#: what is filled in, and so can be missing: no formulas, and not the unit's habitual texts
FILLED_IN: Final = tuple(
    Place(sheet.title, column.field)
    for sheet in template.SHEETS
    for column in sheet.columns
    if column.kind is not Kind.COMPUTED and not column.field.startswith(WORDING)
)
