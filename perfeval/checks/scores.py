"""What shows only once the indicators are scored: reasons that are missing, and figures that differ from the score."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from perfeval.checks.texts import says_none
from perfeval.checks.wording import against
from perfeval.figures import plain, rounded
from perfeval.library import IndicatorSystem
from perfeval.model import Evaluation
from perfeval.problems import Problem, Rule

_BARELY_EXECUTED: Final = Decimal(60)
_EXECUTED: Final = Decimal(90)
_HIGH, _LOW = Decimal(90), Decimal(80)
_ALL_DONE: Final = re.compile("完成了?全部(?:工作|任务|目标)|全部完成|[没未]有?偏离")


def review_deviations(evaluation: Evaluation, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each indicator that deviates from its target and gives no reason.

    A score below the points needs one (偏差原因分析及改进措施), and so does a target far exceeded (财预〔2020〕10号: 对完成值高于
    指标值较多的，要分析原因); that an indicator does not apply is a deviation too.
    """
    for result in evaluation.scores:
        indicator = result.indicator
        if indicator.deviation_reason is not None:
            continue
        name, rule = f"指标“{indicator.name}”", Rule.DEVIATION_UNEXPLAINED
        if not indicator.applicable:
            message, remedy = f"{name}不适用，没有说明原因", "请填写为什么不考核"
        elif result.deduction > 0:
            message = f"{name}得 {plain(result.awarded)} 分、满分 {plain(indicator.points)} 分，没有说明原因"
            remedy = "请填写偏差原因及改进措施"
        elif system.over_completed(indicator, result.actual):
            threshold = system.over_completion.threshold if system.over_completion else 0
            shown = f"{indicator.shown(result.actual)}，指标值 {indicator.shown(indicator.target)}"
            message = f"{name}完成 {shown}，超过 {threshold}% 以上，没有说明原因"
            rule, remedy = Rule.OVER_COMPLETION_UNEXPLAINED, "请说明原因；指标值定得过低的，下年应当调整"
        else:
            continue
        yield Problem(rule=rule, message=message, cell=indicator.place.cell("deviation_reason"), remedy=remedy)


def review_self_scores(evaluation: Evaluation, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each 自评得分 that differs from the computed score by more than the system's tolerance."""
    for result in evaluation.scores:
        stated = result.indicator.self_score
        if stated is not None and result.indicator.applicable and abs(stated - result.awarded) > system.tolerance:
            yield Problem(
                rule=Rule.SELF_SCORE_DIFFERS,
                message=f"指标“{result.indicator.name}”的自评得分与评分不一致",
                cell=result.indicator.place.cell("self_score"),
                expected=f"按规则评定的 {plain(result.awarded)}（{result.explanation}）",
                found=against(stated, result.awarded),
                remedy="报告采用按规则评定的得分；请核对，或留空",
            )


def review_previews(evaluation: Evaluation, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each score, total and grade that the workbook's own formulas show otherwise."""
    project = evaluation.project
    shown = [
        (
            result.indicator.place.cell("auto_score"),
            f"指标“{result.indicator.name}”的自动得分",
            result.indicator.preview,
            result.awarded,
        )
        for result in evaluation.scores
        if result.indicator.applicable
    ]
    shown.append(
        (
            project.place.cell("auto_total"),
            f"项目“{project.code} {project.name}”的自动总分",
            project.preview_total,
            evaluation.total,
        )
    )
    for cell, name, preview, computed in shown:
        if preview is not None and preview != rounded(computed):
            yield Problem(
                rule=Rule.PREVIEW_DIFFERS,
                message=f"{name}与评分不一致",
                cell=cell,
                expected=plain(computed),
                found=against(preview, computed),
                remedy="报告采用评分；请在 Excel 或 WPS 中重新计算并保存，或从空白模板复制这一列的公式",
            )
    grade = project.preview_grade
    if grade is not None and project.preview_total == evaluation.total and grade != evaluation.grade:
        yield Problem(
            rule=Rule.PREVIEW_DIFFERS,
            message=f"项目“{project.code} {project.name}”的自动等级与评分不一致",
            cell=project.place.cell("auto_grade"),
            expected=evaluation.grade,
            found=grade,
            remedy="报告采用评分；请在 Excel 或 WPS 中重新计算并保存，或从空白模板复制这一列的公式",
        )


def review_totals(evaluation: Evaluation, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield totals that do not go with the execution rate, or want a second look (M10, W13, T12)."""
    project, cell = evaluation.project, evaluation.project.place.cell("code")
    name, rate = f"项目“{project.code} {project.name}”", evaluation.execution_rate
    barely_executed = rate is not None and rate < _BARELY_EXECUTED
    if barely_executed and evaluation.total >= _HIGH:
        yield Problem(
            rule=Rule.TOTAL_AGAINST_EXECUTION,
            message=f"{name}预算执行率只有 {rate}%，总分却有 {evaluation.total} 分",
            cell=cell,
            remedy="请复核各项指标",
        )
    if (barely_executed or evaluation.total < _LOW) and "issues" not in project.narratives:
        yield Problem(
            rule=Rule.LOW_UNEXPLAINED,
            message=f"{name}总分 {evaluation.total} 分"
            + (f"、预算执行率 {rate}%" if barely_executed else "")
            + "，没有单独说明原因和改进措施",
            cell=project.narrative_cell("issues"),
            remedy="请填写“存在的问题及改进措施”",
        )
    if all(result.deduction == 0 for result in evaluation.scores) and evaluation.total == system.total:
        yield Problem(rule=Rule.FULL_MARKS, message=f"{name}各项指标都得满分", cell=cell, remedy="请复核")


def review_texts(evaluation: Evaluation, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield texts that say more, or less, than the scores do (T4, T5, I3)."""
    project, rate = evaluation.project, evaluation.execution_rate
    missed = [result.indicator for result in evaluation.scores if result.deduction > 0]
    issues = project.narratives.get("issues")
    if says_none(issues) and (missed or (rate is not None and rate < _EXECUTED)):
        yield Problem(
            rule=Rule.ISSUES_DENIED,
            message=f"项目“{project.code} {project.name}”有扣分或执行率偏低，问题却写着“{issues}”",
            cell=project.narrative_cell("issues"),
            remedy="请写明问题和改进措施",
        )
    for field in ("output", "conclusion"):
        words = _ALL_DONE.search(project.narratives.get(field, ""))
        if words is not None and missed:
            yield Problem(
                rule=Rule.COMPLETION_OVERSTATED,
                message=f"文字写着“{words[0]}”，指标“{missed[0].name}”却没有得满分",
                cell=project.narrative_cell(field),
                remedy="请核对",
            )
    for result in evaluation.scores:
        indicator = result.indicator
        exactly = indicator.applicable and indicator.nature.measured and indicator.target == result.actual
        if indicator.deviation_reason is not None and exactly and result.deduction == 0:
            yield Problem(
                rule=Rule.REASON_SUPERFLUOUS,
                message=f"指标“{indicator.name}”正好达到指标值，却写了偏差原因",
                cell=indicator.place.cell("deviation_reason"),
                remedy="请核对",
            )
