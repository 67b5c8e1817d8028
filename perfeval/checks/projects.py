"""What must hold of the unit and its projects as a whole."""

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval import template
from perfeval.checks.wording import against
from perfeval.figures import plain, rounded
from perfeval.library import IndicatorSystem
from perfeval.model import Submission
from perfeval.problems import Problem, Rule

ZERO = Decimal(0)
_SLOT = re.compile("【([^【】]*)】")


def check_wording(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each slot in the unit's wording that no report can fill."""
    unit = submission.unit
    for field, text in unit.wording.items():
        for name in dict.fromkeys(_SLOT.findall(text)):
            if name not in template.SLOTS:
                yield Problem(
                    rule=Rule.SLOT_UNKNOWN,
                    message="常用语里有不认识的占位",
                    cell=unit.place.cell(f"wording.{field}"),
                    expected="、".join(f"【{slot}】" for slot in template.SLOTS),
                    found=f"【{name}】",
                    remedy="请改正，或不用【】",
                )


def check_department(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield a department left blank where the self-evaluation form asks for it (T9: 项目支出绩效自评表的必填栏目)."""
    unit = submission.unit
    form = unit.outline == template.SELF_EVALUATION
    if form and unit.department is None and unit.place.readable("department"):
        yield Problem(
            rule=Rule.DEPARTMENT_MISSING,
            message="“主管部门”没有填写",
            cell=unit.place.cell("department"),
            expected="主管预算部门全称（自评表的必填栏目）",
            found="空白",
            remedy="请填写",
        )


def check_outline(submission: Submission, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield an outline made for other systems; 共性指标框架的报告 takes any, forms and 附件3 do not."""
    unit = submission.unit
    made_for = [name for name, outline in template.OUTLINE_FOR.items() if outline == unit.outline]
    foreign = system.name in template.OUTLINE_FOR and system.name not in made_for
    if foreign and made_for and unit.outline != template.GENERAL_OUTLINE and unit.place.readable("outline", "system"):
        yield Problem(
            rule=Rule.OUTLINE_UNUSUAL,
            message=f"报告提纲“{unit.outline}”不是为指标体系“{system.name}”写的，有的栏目会是空的",
            cell=unit.place.cell("outline"),
            expected=f"与 {'、'.join(made_for)} 配套使用，或改用 {template.OUTLINE_FOR[system.name]}",
            found=unit.outline,
            remedy="请核对这两项",
        )


def check_email(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield what is no e-mail address where the draft of an e-mail needs one."""
    unit = submission.unit
    if unit.recipients is None:
        yield Problem(
            rule=Rule.EMAIL_UNUSABLE,
            message="“收件邮箱”填写有误",
            cell=unit.place.cell("email"),
            expected="完整的邮箱地址，几个时用分号隔开",
            found=f"“{unit.email}”",
            remedy="请改正，否则邮件草稿里没有收件人",
        )


def check_completeness(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each project that lacks its funds statement or its indicators."""
    for project in submission.projects:
        absent = [
            sheet.title
            for sheet, there in ((template.FUNDS, project.funds), (template.INDICATORS, project.indicators))
            if not there and sheet.title not in submission.missing_sheets
        ]
        for title in absent:
            yield Problem(
                rule=Rule.PROJECT_INCOMPLETE,
                message=f"项目“{project.code} {project.name}”在“{title}”中没有填写",
                cell=project.place.cell("code"),
                expected="至少一行",
                found="没有",
                remedy=f"请在“{title}”中填写编号为 {project.code} 的行",
            )


def check_points(submission: Submission, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield points that are not above 0 and projects whose points do not add up (总分一般为 100)."""
    for project in submission.projects:
        for indicator in project.indicators:
            points = indicator.points
            if indicator.place.readable("points") and (points <= 0 or points != rounded(points)):
                yield Problem(
                    rule=Rule.POINTS_RANGE,
                    message=f"指标“{indicator.name}”的分值有误",
                    cell=indicator.place.cell("points"),
                    expected="大于 0、最多两位小数的数",
                    found=plain(indicator.points),
                    remedy="请改正，或删去不考核的指标",
                )
        if project.indicators and not any(i.applicable for i in project.indicators):
            yield Problem(
                rule=Rule.NOTHING_APPLICABLE,
                message=f"项目“{project.code} {project.name}”的指标都填了不适用",
                cell=project.indicators[0].place.cell("achievement"),
                expected="至少考核一个指标",
                found="没有",
                remedy="请填写能够考核的指标，或删去该项目",
            )
        total = sum((i.points for i in project.indicators), ZERO)
        readable = all(i.place.readable("points") for i in project.indicators)
        if project.indicators and readable and total != system.total:
            yield Problem(
                rule=Rule.POINTS_TOTAL,
                message=f"项目“{project.code} {project.name}”{len(project.indicators)} 个指标的分值合计有误",
                cell=project.indicators[-1].place.cell("points"),
                expected=plain(system.total),
                found=against(total, system.total),
                remedy="请调整该项目各指标的分值",
            )


def check_groups(submission: Submission, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each indicator whose level-1 and level-2 names are no pair of the system's tree."""
    for indicator in (i for project in submission.projects for i in project.indicators):
        pair = (indicator.level1, indicator.level2)
        if indicator.place.readable("level1", "level2") and pair not in system.groups:
            yield Problem(
                rule=Rule.GROUP_UNKNOWN,
                message=f"指标“{indicator.name}”的一级、二级指标不属于“{system.title}”",
                cell=indicator.place.cell("level2"),
                expected="、".join("/".join(group) for group in system.groups),
                found="/".join(pair),
                remedy="请从下拉列表选择",
            )
