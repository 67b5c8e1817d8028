"""The built-in indicator systems and outlines as 单位信息 offers them: which go together, and by what titles."""

from typing import Final

#: the outline that any system can use, and the one that is a form
GENERAL_OUTLINE, SELF_EVALUATION = "shijiazhuang-2013", "self-evaluation"
#: the built-in outline (`composition` has their texts) that is made for a built-in system
OUTLINE_FOR: Final = {
    "common-2013": GENERAL_OUTLINE,
    "evaluation-2020": "mof-2020",
    "self-evaluation-2020": SELF_EVALUATION,
    "self-evaluation-2021": SELF_EVALUATION,
}
#: the systems that an outline was made for; one that any system can use is not named
MADE_FOR: Final = {
    outline: tuple(system for system, own in OUTLINE_FOR.items() if own == like)
    for outline, like in (
        ("mof-2020", "mof-2020"),
        (SELF_EVALUATION, SELF_EVALUATION),
        ("sichuan-0013zp", SELF_EVALUATION),
    )
}
#: built-in outlines that do not print 实施内容和范围, and one that cannot do without 主管部门
WITHOUT_CONTENT: Final = frozenset({SELF_EVALUATION})
WITH_DEPARTMENT: Final = frozenset({SELF_EVALUATION, "sichuan-0013zp"})
OUTLINES: Final = (*dict.fromkeys(OUTLINE_FOR.values()), "self-report", "sichuan-0013zp")

#: what the dropdowns of 单位信息 show for the names of built-in definitions; the names themselves are read as well
SYSTEM_TITLES: Final = {
    "common-2013": "项目支出绩效评价共性指标体系（2013年）",
    "evaluation-2020": "项目支出绩效评价指标体系（2020年）",
    "self-evaluation-2020": "项目支出绩效自评指标体系（2020年）",
    "self-evaluation-2021": "项目支出绩效自评指标体系（2021年）",
}
OUTLINE_TITLES: Final = {
    GENERAL_OUTLINE: "财政支出绩效评价报告（投入、过程、产出、效果）",
    "mof-2020": "项目支出绩效评价报告（决策、过程、产出、效益）",
    SELF_EVALUATION: "项目支出绩效自评表",
    "self-report": "项目支出绩效自评报告（文字，不写得分）",
    "sichuan-0013zp": "项目支出绩效自评表（四川，510000_0013zp）",
}
#: the cells of 单位信息 that name an outline each
OUTLINE_FIELDS: Final = ("outline", "outline2", "outline3")
TITLES: Final = {"system": SYSTEM_TITLES, **dict.fromkeys(OUTLINE_FIELDS, OUTLINE_TITLES)}
