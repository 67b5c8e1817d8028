"""The sheets beside the template that a workbook made from other papers has: what was carried over, what has no place."""

from typing import Final

from perfeval.template import Column, Sheet

CHECKED: Final = "已核对"
#: the list of problems in a marked copy
PROBLEMS_TITLE: Final = "问题清单"

#: what was taken over from the year before, cell by cell, for a person to confirm
CARRIED: Final = Sheet(
    "沿用清单",
    "沿用清单（改了的不用管；没有变的在最后一列选“已核对”，可以向下拖动填充；“三级指标”一行选了，这个指标整行就算核对过）",
    (
        Column("sheet", "工作表", hint="内容所在的工作表。", width=12),
        Column("cell", "单元格", hint="生成时所在的单元格。", width=9),
        Column("code", "项目编号", hint="内容所属的项目。", width=10),
        Column("item", "指标", hint="绩效指标表的三级指标。", width=26),
        Column("column", "栏目", hint="内容所在的列或项目。", width=20),
        Column("value", "沿用的内容", hint="上年填写的内容。", width=50),
        Column("origin", "来自", hint="上年的文件和位置。", width=36),
        Column("checked", "核对", hint="今年没有变化的选“已核对”。", choices=(CHECKED,), width=10),
    ),
    rows=0,
    required=False,
)

#: what was read and has no place in the workbook, or is missing in the papers
LEFTOVERS: Final = Sheet(
    "未能放置",
    "未能放置（原来的文件里有、没有放进工作簿的内容，和原来的文件里没有的栏目；看过以后可以删去本表）",
    (
        Column("project", "项目", hint="内容所属的项目。", width=24),
        Column("title", "原来的栏目", hint="内容在原来文件里的标题。", width=24),
        Column("text", "内容", hint="原来的内容。", width=60),
        Column("why", "原因", hint="为什么没有放置。", width=50),
        Column("origin", "来自", hint="原来的文件和位置。", width=36),
    ),
    rows=0,
    required=False,
)
