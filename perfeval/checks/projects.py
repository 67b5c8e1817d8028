"""What must hold of the unit and its projects as a whole."""

import re
from decimal import Decimal
from typing import Final

from perfeval import template
from perfeval.checks.check import (
    Finding,
    Findings,
    Terms,
    check_indicator,
    check_project,
    check_submission,
    check_unit,
)
from perfeval.figures import against, plain, rounded
from perfeval.model import UNREAD, IndicatorDraft, ProjectDraft, Submission, UnitDraft, addresses
from perfeval.problems import Severity
from perfeval.template import definitions

_SLOT: Final = re.compile("【([^【】]*)】")


@check_submission("project-incomplete", Severity.ERROR, "每个项目都有资金情况和绩效指标")
def incomplete(submission: Submission, _terms: Terms) -> Findings:
    """Find projects that lack their funds statement or their indicators."""
    for project in submission.projects:
        there = {template.FUNDS.title: project.funds is not None, template.INDICATORS.title: bool(project.indicators)}
        for title, stated in there.items():
            if not stated and title not in submission.missing_sheets:
                yield Finding(
                    f"{project.label}在“{title}”中没有填写",
                    project.place.cell("code"),
                    expected="至少一行",
                    found="没有",
                    remedy=f"请在“{title}”中填写编号为 {project.code} 的行",
                )


@check_unit("department-missing", Severity.ERROR, "用自评表填报的，主管部门已填写", "项目支出绩效自评表")
def department_missing(unit: UnitDraft, terms: Terms) -> Findings:
    """Find a department left blank where the self-evaluation form asks for it."""
    if definitions.SELF_EVALUATION in terms.outlines and unit.department is None:
        yield Finding(
            "“主管部门”没有填写",
            unit.place.cell("department"),
            expected="主管预算部门全称（自评表的必填栏目）",
            found="空白",
            remedy="请填写",
        )


@check_unit("outline-unusual", Severity.WARNING, "报告提纲与指标体系配套", by_system=True)
def outline_unusual(unit: UnitDraft, terms: Terms) -> Findings:
    """Find an outline made for other systems; 共性指标框架的报告 takes any, forms and 附件3 do not."""
    system, cells = terms.system.name, {outline.name: outline.cell for outline in unit.outlines}
    for outline in terms.outlines if system in definitions.OUTLINE_FOR and unit.system is not UNREAD else ():
        made_for = definitions.MADE_FOR.get(outline, ())
        if made_for and system not in made_for:
            yield Finding(
                f"报告提纲“{outline}”不是为指标体系“{system}”写的，有的栏目会是空的",
                None if terms.outlines_chosen else cells.get(outline),
                expected=f"与 {'、'.join(made_for)} 配套使用，或改用 {definitions.OUTLINE_FOR[system]}",
                found=f"--outline {outline}" if terms.outlines_chosen else outline,
                remedy="请核对这两项",
            )


@check_unit("email-unusable", Severity.WARNING, "收件邮箱是完整的邮箱地址")
def email_unusable(unit: UnitDraft, _terms: Terms) -> Findings:
    """Find what is no e-mail address where the draft of an e-mail needs one."""
    if unit.email is not UNREAD and addresses(unit.email) is None:
        yield Finding(
            "“收件邮箱”填写有误",
            unit.place.cell("email"),
            expected="完整的邮箱地址，几个时用分号隔开",
            found=f"“{unit.email}”",
            remedy="请改正，否则邮件草稿里没有收件人",
        )


@check_unit("slot-unknown", Severity.ERROR, "常用语里的【占位】是程序认识的")
def slot_unknown(unit: UnitDraft, _terms: Terms) -> Findings:
    """Find slots in the unit's wording that no report can fill."""
    for field, text in unit.wording.items():
        for name in dict.fromkeys(_SLOT.findall(text)) if text is not UNREAD else ():
            if name not in template.SLOTS:
                yield Finding(
                    "常用语里有不认识的占位",
                    unit.place.cell(f"wording.{field}"),
                    expected="、".join(f"【{slot}】" for slot in template.SLOTS),
                    found=f"【{name}】",
                    remedy="请改正，或不用【】",
                )


@check_indicator("points-range", Severity.ERROR, "每项分值大于 0，最多两位小数")
def points_range(indicator: IndicatorDraft, _terms: Terms) -> Findings:
    """Find points that no indicator can have."""
    points = indicator.points
    if points is not None and points is not UNREAD and (points <= 0 or points != rounded(points)):
        yield Finding(
            f"{indicator.label}的分值有误",
            indicator.place.cell("points"),
            expected="大于 0、最多两位小数的数",
            found=plain(points),
            remedy="请改正，或删去不考核的指标",
        )


@check_project("nothing-applicable", Severity.ERROR, "每个项目至少考核一个指标")
def nothing_applicable(project: ProjectDraft, _terms: Terms) -> Findings:
    """Find projects of which nothing would be scored."""
    if project.indicators and not any(indicator.applicable for indicator in project.indicators):
        yield Finding(
            f"{project.label}的指标都填了不适用",
            project.indicators[0].place.cell("achievement"),
            expected="至少考核一个指标",
            found="没有",
            remedy="请填写能够考核的指标，或删去该项目",
        )


@check_project("unscored", Severity.NOTE, "每个项目填写了分值")
def unscored(project: ProjectDraft, _terms: Terms) -> Findings:
    """Find projects that are reported without scores because none of their rows has points."""
    if project.unscored:
        yield Finding(
            f"{project.label}各行都没有填写分值，按不评分的项目出报告，不印得分、总分和等级",
            project.indicators[0].place.cell("points"),
            remedy="要评分的，请填写各行的分值；不评分的，不用改",
        )


@check_project("points-total", Severity.ERROR, "每个项目的分值合计为 100", "财预〔2020〕10号", by_system=True)
def points_total(project: ProjectDraft, terms: Terms) -> Findings:
    """Find projects whose points do not add up."""
    total = sum_of_points(project)
    if project.indicators and total is not None and total != terms.system.total:
        yield Finding(
            f"{project.label}{len(project.indicators)} 个指标的分值合计有误",
            project.indicators[-1].place.cell("points"),
            expected=plain(terms.system.total),
            found=against(total, terms.system.total),
            remedy="请调整该项目各指标的分值",
        )


def sum_of_points(project: ProjectDraft) -> Decimal | None:
    """Return what a project's points add up to; None where one is unread, or there are none."""
    total = Decimal(0)
    for indicator in project.indicators:
        if indicator.points is None or indicator.points is UNREAD:
            return None
        total += indicator.points
    return total


@check_indicator("group-unknown", Severity.ERROR, "一级、二级指标属于所选指标体系", by_system=True)
def group_unknown(indicator: IndicatorDraft, terms: Terms) -> Findings:
    """Find level-1 and level-2 names that are no pair of the system's tree."""
    if indicator.level1 is UNREAD or indicator.level2 is UNREAD:
        return
    pair = (indicator.level1, indicator.level2)
    if pair not in terms.system.groups:
        yield Finding(
            f"{indicator.label}的一级、二级指标不属于“{terms.system.title}”",
            indicator.place.cell("level2"),
            expected="、".join("/".join(group) for group in terms.system.groups),
            found="/".join(pair),
            remedy="请从下拉列表选择",
        )
