"""The columns of the tables of a summary, without the numbers of their rows."""

from typing import Final

from perfeval.problems import PROBLEM_COLUMNS, Severity
from perfeval.writers.summary.looks import AMOUNT, CENTRED, PLACES, TEXT, WHOLE, TableColumn

UNIT, YEAR, CODE, PROJECT = "单位名称", "年度", "项目编号", "项目名称"
DEPARTMENT: Final = "主管部门"
UNIT_NUMBER, NUMBER, INITIAL, BUDGET, SPENT = (
    "单位个数",
    "项目个数",
    "年初预算数（万元）",
    "全年预算数（万元）",
    "支出（万元）",
)
RATE, MEAN, SCORE = "预算执行率（%）", "平均得分", "得分"
#: of all of the budget, as the texts to publish have it; the rate of a project is what its system says it is
COMPLETED = "完成预算（%）"
POINTS, LOST, FAILED = "分值", "扣分", "有错误的工作簿"
#: what a mean is worked out from, where it is one of projects and the rows are none
SCORES, SCORED = "得分合计", "评分项目个数"
_MEAN_OF: Final = (TableColumn(SCORES, 10, PLACES, hidden=True), TableColumn(SCORED, 10, WHOLE, hidden=True))

UNITS: Final = (
    TableColumn(UNIT, 30),
    TableColumn(YEAR, 8, CENTRED),
    TableColumn(DEPARTMENT, 18),
    TableColumn(NUMBER, 10, WHOLE),
    TableColumn(BUDGET, 16, AMOUNT),
    TableColumn(SPENT, 16, AMOUNT),
    TableColumn(MEAN, 10, PLACES),
    TableColumn("等级分布", 20),
    *(TableColumn(severity, 8, WHOLE) for severity in Severity),
    TableColumn("工作簿", 36),
    TableColumn("综合报告", 50),
    *_MEAN_OF,
)
PROJECTS: Final = (
    TableColumn(UNIT, 30),
    TableColumn(YEAR, 8, CENTRED),
    TableColumn(CODE, 9, CENTRED),
    TableColumn(PROJECT, 26),
    TableColumn("实施单位", 20),
    TableColumn(INITIAL, 16, AMOUNT),
    TableColumn(BUDGET, 16, AMOUNT),
    TableColumn(SPENT, 16, AMOUNT),
    TableColumn(RATE, 11, PLACES),
    TableColumn(SCORE, 9, PLACES),
    TableColumn("等级", 8, CENTRED),
    TableColumn("得分说明", 26),
    TableColumn("报告", 46),
    TableColumn(DEPARTMENT, 18),
)
INDICATORS: Final = (
    TableColumn(UNIT, 30),
    TableColumn(YEAR, 8, CENTRED),
    TableColumn("编号", 9, CENTRED),  # by 项目编号 the reader knows a sheet of the template
    TableColumn(PROJECT, 26),
    TableColumn("一级指标", 13),
    TableColumn("二级指标", 14),
    TableColumn("三级指标", 22),
    TableColumn("指标性质", 9, CENTRED),
    TableColumn("目标值", 18),
    TableColumn("实际完成值", 14),
    TableColumn("完成情况", 12),
    TableColumn(POINTS, 9, PLACES),
    TableColumn(SCORE, 9, PLACES),
    TableColumn(LOST, 9, PLACES),
    TableColumn("评分依据", 50),
    TableColumn("偏差原因及改进措施", 26),
    TableColumn("备注", 16),
)
PROBLEMS: Final = (
    TableColumn(UNIT, 30),
    TableColumn("工作簿", 36),
    *map(TableColumn, PROBLEM_COLUMNS, (8, 18, 46, 26, 20, 32, 24), (CENTRED, *(TEXT,) * 6)),
    TableColumn("检查内容", 26),
    TableColumn(DEPARTMENT, 18),
)
DISCLOSURES: Final = (
    TableColumn(UNIT, 30),
    TableColumn("项目", 26),
    TableColumn("预算绩效情况说明（可以直接复制）", 100),
)


def departments(grades: tuple[str, ...]) -> tuple[TableColumn, ...]:
    """Return the columns of the departments, one a grade among them."""
    return (
        TableColumn("主管部门", 30),
        TableColumn(UNIT_NUMBER, 10, WHOLE),
        TableColumn(NUMBER, 10, WHOLE),
        TableColumn(BUDGET, 16, AMOUNT),
        TableColumn(SPENT, 16, AMOUNT),
        TableColumn(COMPLETED, 12, PLACES),
        TableColumn(MEAN, 10, PLACES),
        *(TableColumn(grade, 9, WHOLE) for grade in grades),
        TableColumn(FAILED, 17, WHOLE),
        *_MEAN_OF,
    )


REMARKS: Final = (TableColumn("没有读取的文件，要核对的事项", 120),)
