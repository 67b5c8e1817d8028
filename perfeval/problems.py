"""What can be wrong: every rule that a workbook is held to, and the problem that names its cell.

A `Problem` is returned and belongs to a workbook; an error that ends a run is raised (`perfeval.errors`).
"""

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final, Self

from perfeval.cells import Cell


class Severity(StrEnum):
    """How bad a problem is: an error stops the workbook's reports, a warning or a note does not."""

    ERROR = "错误"
    WARNING = "警告"
    NOTE = "提示"


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
    INTERNAL = "internal-error", Severity.ERROR, "程序能够处理这个工作簿"
    SUBMISSION_REPEATED = "submission-repeated", Severity.ERROR, "同一单位、同一年度只有一个工作簿"
    NOT_WRITTEN = "not-written", Severity.ERROR, "报告能够写进输出文件夹"
    DEPARTMENT_MISSING = "department-missing", Severity.ERROR, "用自评表填报的，主管部门已填写"
    REQUIRED_BLANK = "required-blank", Severity.ERROR, "必填单元格已填写"
    ERROR_CELL = "error-cell", Severity.ERROR, "单元格不是 #REF!、#N/A 一类的错误值"
    FORMULA_UNCALCULATED = "formula-uncalculated", Severity.ERROR, "公式已经计算并保存"
    CELLS_MERGED = "cells-merged", Severity.ERROR, "填报内容没有跨行跨列合并"
    PERCENT_DOUBTFUL = "percent-doubtful", Severity.ERROR, "百分数看得出是 97 还是 0.97"
    ACTUAL_BOUND = "actual-bound", Severity.WARNING, "实际完成值是实际数，不是界限"
    NOT_A_NUMBER = "not-a-number", Severity.ERROR, "数字列填写的是数字"
    NOT_A_DATE = "not-a-date", Severity.ERROR, "日期填写的是日期"
    NOT_IN_LIST = "not-in-list", Severity.ERROR, "下拉列填写的是所列选项"
    PROJECT_UNKNOWN = "project-unknown", Severity.ERROR, "各表的项目编号都在“项目概况”中"
    PROJECT_REPEATED = "project-repeated", Severity.ERROR, "一个项目编号只登记一次"
    PROJECT_INCOMPLETE = "project-incomplete", Severity.ERROR, "每个项目都有资金情况和绩效指标"
    SYSTEM_UNKNOWN = "system-unknown", Severity.ERROR, "指标体系是程序认识的"
    OUTLINE_UNKNOWN = "outline-unknown", Severity.ERROR, "报告提纲是程序认识的"
    OUTLINE_UNUSUAL = "outline-unusual", Severity.WARNING, "报告提纲与指标体系配套"
    EMAIL_UNUSABLE = "email-unusable", Severity.WARNING, "收件邮箱是完整的邮箱地址"
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
    FUNDS_SOURCES = "funds-sources", Severity.ERROR, "预算数、支出数等于其中各项资金之和"
    FUNDS_NEGATIVE = "funds-negative", Severity.ERROR, "金额不为负数"
    FUNDS_RETURNED = "funds-returned", Severity.ERROR, "交回财政不超过年末结转"
    BUDGET_ZERO = "budget-zero", Severity.ERROR, "预算数不为 0"
    BUDGET_MISSING = "budget-missing", Severity.WARNING, "年初预算数或全年预算数已填写"
    OVER_BUDGET = "over-budget", Severity.ERROR, "本年支出不超过预算数"
    OVER_BUDGET_OTHER_FUNDS = "over-budget-other-funds", Severity.WARNING, "本年支出超过预算数的，由其他资金解释"
    ADJUSTMENT_UNEXPLAINED = "adjustment-unexplained", Severity.WARNING, "预算有调整的说明了原因"
    EXECUTION_UNEXPLAINED = "execution-unexplained", Severity.WARNING, "预算执行率低于 90% 的说明了原因"
    UNIT_SLIP = "unit-slip", Severity.WARNING, "金额没有把元和万元弄混"
    SHARE_RANGE = "share-range", Severity.ERROR, "满意度、合格率等在 0 至 100% 之间"
    INSTRUCTION_LEFT = "instruction-left", Severity.ERROR, "没有留下表格的说明文字"
    ISSUE_DATE_EARLY = "issue-date-early", Severity.ERROR, "成文日期不早于评价年度"
    DERIVED_DIFFERS = "derived-differs", Severity.ERROR, "填写的比率与资金情况表算出的一致"
    DEVIATION_UNEXPLAINED = "deviation-unexplained", Severity.WARNING, "未得满分、不适用的指标说明了原因"
    OVER_COMPLETION_UNEXPLAINED = "over-completion-unexplained", Severity.WARNING, "大幅超额完成的指标说明了原因"
    SELF_SCORE_DIFFERS = "self-score-differs", Severity.WARNING, "自评得分与按规则评定的得分一致"
    TOTAL_AGAINST_EXECUTION = "total-against-execution", Severity.WARNING, "预算执行率很低的总分不在 90 分以上"
    LOW_UNEXPLAINED = "low-unexplained", Severity.WARNING, "得分低、执行率低的单独说明了问题和措施"
    ISSUES_DENIED = "issues-denied", Severity.WARNING, "有扣分或执行率低的没有写“无问题”"
    COMPLETION_OVERSTATED = "completion-overstated", Severity.WARNING, "有指标未完成的没有写“完成了全部工作”"
    LEVEL1_POINTS = "level1-points", Severity.WARNING, "一级指标的分值与一般规定相同"
    GROUP_ABSENT = "group-absent", Severity.WARNING, "一般应设的二级指标已设置"
    POINTS_CONCENTRATED = "points-concentrated", Severity.WARNING, "没有一个指标占一半以上的分值"
    NATURE_UNUSUAL = "nature-unusual", Severity.WARNING, "成本指标用 ≤，数量指标用 ≥ 或 ="
    PLACEHOLDER_LEFT = "placeholder-left", Severity.WARNING, "没有留下占位的指标行"
    INDICATOR_REPEATED = "indicator-repeated", Severity.WARNING, "同一项目没有同名的指标"
    TARGET_IN_NAME = "target-in-name", Severity.WARNING, "数量写在年度指标值，不写在名称里"
    TARGET_VAGUE = "target-vague", Severity.WARNING, "预期绩效目标可以衡量"
    TEXT_CONTRADICTS = "text-contradicts", Severity.WARNING, "说明文字与完成值不矛盾"
    FIGURE_UNSUPPORTED = "figure-unsupported", Severity.WARNING, "文字里的金额、百分率、数量在表格里都有"
    OUTPUT_COPIED = "output-copied", Severity.WARNING, "项目产出不是照抄绩效目标"
    TEXT_LONG = "text-long", Severity.WARNING, "文字不超过 2000 字"
    OTHER_YEAR = "other-year", Severity.WARNING, "文字写的是评价年度"
    PROJECT_NAME_REPEATED = "project-name-repeated", Severity.WARNING, "项目名称不重复"
    TITLE_NAMES_ANOTHER = "title-names-another", Severity.WARNING, "报告标题中的名称与项目名称相符"
    PREVIEW_DIFFERS = "preview-differs", Severity.WARNING, "工作簿里的自动得分与评分一致"
    FULL_MARKS = "full-marks", Severity.NOTE, "各项都得满分的请复核"
    RESULTS_ARE_TARGETS = "results-are-targets", Severity.NOTE, "完成值不是照抄指标值"
    REASON_SUPERFLUOUS = "reason-superfluous", Severity.NOTE, "没有偏差的指标不写偏差原因"
    CLASS_UNUSUAL = "class-unusual", Severity.NOTE, "指标归类合适"
    SLIP_OF_THE_PEN = "slip-of-the-pen", Severity.NOTE, "没有错别字和重复的标点"
    ISSUES_REPEATED = "issues-repeated", Severity.NOTE, "各项目的问题不是复制的"
    READ_AS = "read-as", Severity.NOTE, "不是按字面读取的单元格"
    ROW_PASSED_OVER = "row-passed-over", Severity.NOTE, "合计行、备注行不读取"
    COLUMN_UNREAD = "column-unread", Severity.NOTE, "模板以外的列不读取"
    HIDDEN_READ = "hidden-read", Severity.NOTE, "隐藏的行、列、工作表照常读取"

    def __new__(cls, code: str, severity: Severity, title: str) -> Self:
        """Give each rule its code as value and the rest as attributes."""
        rule = object.__new__(cls)
        rule._value_ = code
        rule.code, rule.severity, rule.title = code, severity, title
        return rule


#: the columns of a list of problems, in the order of `Problem.row`
PROBLEM_COLUMNS: Final = ("级别", "位置", "说明", "应为", "现为", "怎么办", "代码")


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

    @property
    def row(self) -> tuple[str, ...]:
        """The problem as a row of a list, with the columns `PROBLEM_COLUMNS`."""
        place = str(self.cell) if self.cell else ""
        return self.severity, place, self.message, self.expected, self.found, self.remedy, self.rule.code

    def __str__(self) -> str:
        details = [f"应为{self.expected}"] * bool(self.expected) + [f"现为{self.found}"] * bool(self.found)
        sentence = "：".join(filter(None, (self.message, "，".join(details))))
        place = f"{self.cell} " if self.cell else ""
        remedy = f"{self.remedy}。" if self.remedy else ""
        return f"{place}{self.severity} {sentence}。{remedy} [{self.rule.code}]".replace("\n", " ")


def problem_as_json(problem: Problem) -> dict[str, str | None]:
    """Return a problem with the fields that programs may rely on."""
    cell = problem.cell
    return {
        "code": problem.rule.code,
        "severity": problem.severity.value,
        "sheet": cell.sheet if cell else None,
        "cell": cell.address if cell and cell.row else None,
        "message": problem.message,
        "expected": problem.expected or None,
        "found": problem.found or None,
        "remedy": problem.remedy or None,
    }
