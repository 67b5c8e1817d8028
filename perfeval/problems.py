"""What can be wrong: every rule that a workbook is held to, and the problem that names its cell.

A `Problem` is returned and belongs to a workbook; a `PerfevalError` is raised when the run itself cannot go on.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Self


class PerfevalError(Exception):
    """The run cannot go on; the message is one Chinese sentence for the person at the screen."""


class Severity(StrEnum):
    """How bad a problem is: an error stops the workbook's reports, a warning or a note does not."""

    ERROR = "错误"
    WARNING = "警告"
    NOTE = "提示"


def column_letters(column: int) -> str:
    """Return Excel's name of a column, 1 being A."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A place in a workbook: a cell, or a whole sheet when row and column are 0."""

    sheet: str
    row: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.sheet}!{self.address}" if self.row else self.sheet

    @property
    def address(self) -> str:
        """The cell's address on its sheet, as Excel shows it."""
        return f"{column_letters(self.column)}{self.row}"


class Rule(Enum):
    """Every rule a workbook is held to: stable code, severity, what is checked."""

    code: str
    severity: Severity
    title: str

    FILE_UNREADABLE = "file-unreadable", Severity.ERROR, "文件能够打开，确是 Excel 工作簿"
    TEMPLATE_VERSION = "template-version", Severity.ERROR, "模板版本与本程序一致"
    SHEET_RENAMED = "sheet-renamed", Severity.WARNING, "工作表名称没有改动"
    SHEET_MISSING = "sheet-missing", Severity.ERROR, "固定的工作表齐全"
    COLUMN_MISSING = "column-missing", Severity.ERROR, "固定的列和项目齐全"
    COLUMN_REPEATED = "column-repeated", Severity.ERROR, "同一列或同一项目只出现一次"
    SHEET_EMPTY = "sheet-empty", Severity.ERROR, "必填的工作表至少填写一行"
    REQUIRED_BLANK = "required-blank", Severity.ERROR, "必填单元格已填写"
    ERROR_CELL = "error-cell", Severity.ERROR, "单元格不是 #REF!、#N/A 一类的错误值"
    FORMULA_UNCALCULATED = "formula-uncalculated", Severity.ERROR, "公式已经计算并保存"
    CELLS_MERGED = "cells-merged", Severity.ERROR, "填报内容没有跨行跨列合并"
    PERCENT_DOUBTFUL = "percent-doubtful", Severity.ERROR, "百分数看得出是 97 还是 0.97"
    ACTUAL_BOUND = "actual-bound", Severity.WARNING, "实际完成值是实际数，不是界限"
    READ_AS = "read-as", Severity.NOTE, "不是按字面读取的单元格"
    ROW_PASSED_OVER = "row-passed-over", Severity.NOTE, "合计行、备注行不读取"
    COLUMN_UNREAD = "column-unread", Severity.NOTE, "模板以外的列不读取"
    HIDDEN_READ = "hidden-read", Severity.NOTE, "隐藏的行、列、工作表照常读取"
    NOT_A_NUMBER = "not-a-number", Severity.ERROR, "数字列填写的是数字"
    NOT_A_DATE = "not-a-date", Severity.ERROR, "日期填写的是日期"
    NOT_IN_LIST = "not-in-list", Severity.ERROR, "下拉列填写的是所列选项"
    PROJECT_UNKNOWN = "project-unknown", Severity.ERROR, "各表的项目编号都在“项目概况”中"
    PROJECT_REPEATED = "project-repeated", Severity.ERROR, "一个项目编号只登记一次"
    PROJECT_INCOMPLETE = "project-incomplete", Severity.ERROR, "每个项目都有资金情况和绩效指标"
    SYSTEM_UNKNOWN = "system-unknown", Severity.ERROR, "指标体系是程序认识的"
    OUTLINE_UNKNOWN = "outline-unknown", Severity.ERROR, "报告提纲是程序认识的"
    SLOT_UNKNOWN = "slot-unknown", Severity.ERROR, "常用语里的【占位】是程序认识的"
    GROUP_UNKNOWN = "group-unknown", Severity.ERROR, "一级、二级指标属于所选指标体系"
    POINTS_TOTAL = "points-total", Severity.ERROR, "每个项目的分值合计为 100"
    POINTS_RANGE = "points-range", Severity.ERROR, "每项分值大于 0，最多两位小数"
    TARGET_UNUSABLE = "target-unusable", Severity.ERROR, "年度指标值能够用来评分"
    NOTHING_APPLICABLE = "nothing-applicable", Severity.ERROR, "每个项目至少考核一个指标"
    ACTUAL_MISSING = "actual-missing", Severity.ERROR, "实际完成值或完成情况已填写"
    ACHIEVEMENT_UNUSABLE = "achievement-unusable", Severity.ERROR, "完成情况能够用来评分"
    SELF_SCORE_RANGE = "self-score-range", Severity.ERROR, "自评得分在规定的幅度之内"
    FUNDS_UNBALANCED = "funds-unbalanced", Severity.ERROR, "年初结转 + 本年拨入 − 本年支出 = 年末结转"
    FUNDS_SOURCES = "funds-sources", Severity.ERROR, "全年预算数等于各项资金来源之和"
    FUNDS_NEGATIVE = "funds-negative", Severity.ERROR, "金额不为负数"
    FUNDS_RETURNED = "funds-returned", Severity.ERROR, "交回财政不超过年末结转"
    DERIVED_DIFFERS = "derived-differs", Severity.WARNING, "填写的比率与资金情况表算出的一致"
    DEVIATION_UNEXPLAINED = "deviation-unexplained", Severity.WARNING, "未得满分、不适用的指标说明了原因"
    OVER_COMPLETION_UNEXPLAINED = "over-completion-unexplained", Severity.WARNING, "大幅超额完成的指标说明了原因"
    SELF_SCORE_DIFFERS = "self-score-differs", Severity.WARNING, "自评得分与按规则评定的得分一致"
    PREVIEW_DIFFERS = "preview-differs", Severity.WARNING, "工作簿里的自动得分与评分一致"

    def __new__(cls, code: str, severity: Severity, title: str) -> Self:
        """Give each rule its code as value and the rest as attributes."""
        rule = object.__new__(cls)
        rule._value_ = code
        rule.code, rule.severity, rule.title = code, severity, title
        return rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in a workbook that its author must mend or know (问题).

    `message` is a clause without a final mark; `expected` and `found` quote the cell; `remedy` says what to do.
    """

    rule: Rule
    message: str
    cell: Cell | None = None
    expected: str = ""
    found: str = ""
    remedy: str = ""

    @property
    def severity(self) -> Severity:
        """The severity of the rule that was broken."""
        return self.rule.severity

    def __str__(self) -> str:
        details = [f"应为{self.expected}"] * bool(self.expected) + [f"现为{self.found}"] * bool(self.found)
        sentence = "：".join(filter(None, (self.message, "，".join(details))))
        place = f"{self.cell} " if self.cell else ""
        remedy = f"{self.remedy}。" if self.remedy else ""
        return f"{place}{self.severity} {sentence}。{remedy} [{self.rule.code}]"
