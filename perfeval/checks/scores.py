"""What shows only once the indicators are scored: reasons that are missing, and figures that differ from the score."""

import re
from decimal import Decimal
from typing import Final

from perfeval.checks.check import Finding, Findings, Terms, review_project, review_score
from perfeval.checks.texts import RESULTS
from perfeval.checks.wording import denies_problems, explains, names_an_annex
from perfeval.figures import against, plain, rounded
from perfeval.model import Evaluation, Indicator, Project, Score
from perfeval.problems import Severity

_BARELY_EXECUTED: Final = Decimal(60)
_EXECUTED: Final = Decimal(90)
_HIGH, _LOW = Decimal(90), Decimal(80)
_ALL_DONE: Final = re.compile(
    "完成了?全部(?:工作|任务|目标)|全部完成|[没未]有?偏离|(?:目标|任务|指标)(?:均|已|都)?(?:已)?(?:全部|全面|圆满|如期)(?:实现|完成|达成)|全面完成|圆满完成"
)


@review_score(
    "deviation-unexplained",
    Severity.WARNING,
    "未得满分、不适用的指标说明了原因",
    "项目支出绩效自评表：偏差原因分析及改进措施",
)
def deviation_unexplained(score: Score, _terms: Terms) -> Findings:
    """Find indicators that deviate and give no reason; that one does not apply is a deviation too."""
    indicator, reason = score.indicator, score.indicator.deviation_reason
    if explains(reason):
        return
    if reason is not None and names_an_annex(reason) and (score.deduction > 0 or not indicator.applicable):
        message, remedy = f"{indicator.label}的原因写着“{reason}”，附件不随报告报送", "请用一两句话写明原因和改进措施"
    elif not indicator.applicable:
        message, remedy = f"{indicator.label}不适用，没有说明原因", "请填写为什么不考核"
    elif score.deduction > 0:
        message = f"{indicator.label}得 {plain(score.awarded)} 分、满分 {plain(score.points)} 分，没有说明原因"
        remedy = "请填写偏差原因及改进措施"
    else:
        return
    yield Finding(message, indicator.place.cell("deviation_reason"), remedy=remedy)


@review_score(
    "over-completion-unexplained",
    Severity.WARNING,
    "大幅超额完成的指标说明了原因",
    "财预〔2020〕10号：完成值高于指标值较多的，要分析原因",
)
def over_completion_unexplained(score: Score, terms: Terms) -> Findings:
    """Find targets far exceeded without a reason: they may have been set too low."""
    indicator, over = score.indicator, terms.system.over_completion
    if over is None or not terms.system.over_completed(indicator, score.actual):
        return
    if indicator.applicable and score.deduction <= 0 and not explains(indicator.deviation_reason):
        shown = f"{indicator.shown(score.actual)}，指标值 {indicator.shown(indicator.target)}"
        yield Finding(
            f"{indicator.label}完成 {shown}，超过 {over.threshold}% 以上，没有说明原因",
            indicator.place.cell("deviation_reason"),
            remedy="请说明原因；指标值定得过低的，下年应当调整",
        )


@review_score("self-score-differs", Severity.WARNING, "自评得分与按规则评定的得分一致")
def self_score_differs(score: Score, terms: Terms) -> Findings:
    """Find a 自评得分 that differs from the computed score by more than the system's tolerance."""
    indicator, stated = score.indicator, score.indicator.self_score
    if stated is not None and indicator.applicable and abs(stated - score.awarded) > terms.system.tolerance:
        yield Finding(
            f"{indicator.label}的自评得分与评分不一致",
            indicator.place.cell("self_score"),
            expected=f"按规则评定的 {plain(score.awarded)}（{score.explanation}）",
            found=against(stated, score.awarded),
            remedy="报告采用按规则评定的得分；请核对，或留空",
        )


@review_project("preview-differs", Severity.WARNING, "工作簿里的自动得分与评分一致")
def preview_differs(evaluation: Evaluation, terms: Terms) -> Findings:
    """Find scores, totals and grades that the workbook's own formulas, which follow the system it names, show otherwise."""
    if terms.system_chosen:
        return
    project = evaluation.project
    remedy = "报告采用评分；请在 Excel 或 WPS 中重新计算并保存，或从空白模板复制这一列的公式"
    shown: list[tuple[Indicator | Project, str, Decimal | None, Decimal]] = [
        (s.indicator, "auto_score", s.indicator.preview, s.awarded) for s in evaluation.scores if s.indicator.applicable
    ]
    shown.append((project, "auto_total", project.preview_total, evaluation.total))
    for record, field, preview, computed in shown:
        if preview is not None and preview != rounded(computed):
            name, found = "自动得分" if field == "auto_score" else "自动总分", against(preview, computed)
            message, cell = f"{record.label}的{name}与评分不一致", record.place.cell(field)
            yield Finding(message, cell, expected=plain(computed), found=found, remedy=remedy)
    grade = project.preview_grade
    if grade is not None and project.preview_total == evaluation.total and grade != evaluation.grade:
        yield Finding(
            f"{project.label}的自动等级与评分不一致",
            project.place.cell("auto_grade"),
            expected=evaluation.grade,
            found=grade,
            remedy=remedy,
        )


def _barely_executed(evaluation: Evaluation) -> bool:
    return evaluation.execution_rate is not None and evaluation.execution_rate < _BARELY_EXECUTED


@review_project("total-against-execution", Severity.WARNING, "预算执行率很低的总分不在 90 分以上")
def total_against_execution(evaluation: Evaluation, _terms: Terms) -> Findings:
    """Find high totals of projects that hardly spent their budget."""
    if _barely_executed(evaluation) and evaluation.total >= _HIGH:
        rate, total = evaluation.execution_rate, evaluation.total
        yield Finding(
            f"{evaluation.project.label}预算执行率只有 {rate}%，总分却有 {total} 分",
            evaluation.project.place.cell("code"),
            remedy="请复核各项指标",
        )


@review_project("low-unexplained", Severity.WARNING, "得分低、执行率低的单独说明了问题和措施")
def low_unexplained(evaluation: Evaluation, _terms: Terms) -> Findings:
    """Find low totals and rates without a word on what went wrong."""
    project = evaluation.project
    if (_barely_executed(evaluation) or evaluation.total < _LOW) and "issues" not in project.narratives:
        rate = f"、预算执行率 {evaluation.execution_rate}%" if _barely_executed(evaluation) else ""
        yield Finding(
            f"{project.label}总分 {evaluation.total} 分{rate}，没有单独说明原因和改进措施",
            project.narrative_cell("issues"),
            remedy="请填写“存在的问题及改进措施”",
        )


@review_project("full-marks", Severity.NOTE, "各项都得满分的请复核")
def full_marks(evaluation: Evaluation, terms: Terms) -> Findings:
    """Find projects without the least loss."""
    if all(score.deduction == 0 for score in evaluation.scores) and evaluation.total == terms.system.total:
        yield Finding(
            f"{evaluation.project.label}各项指标都得满分", evaluation.project.place.cell("code"), remedy="请复核"
        )


@review_project("issues-denied", Severity.WARNING, "有扣分或执行率低的没有写“无问题”")
def issues_denied(evaluation: Evaluation, _terms: Terms) -> Findings:
    """Find losses, or a low rate, beside the statement that there are no problems."""
    project, rate = evaluation.project, evaluation.execution_rate
    issues = project.narratives.get("issues")
    missed = any(score.deduction > 0 for score in evaluation.scores)
    if issues is not None and denies_problems(issues) and (missed or (rate is not None and rate < _EXECUTED)):
        yield Finding(
            f"{project.label}有扣分或执行率偏低，问题却写着“{issues}”",
            project.narrative_cell("issues"),
            remedy="请写明问题和改进措施",
        )


@review_project("completion-overstated", Severity.WARNING, "有指标未完成的没有写“完成了全部工作”")
def completion_overstated(evaluation: Evaluation, _terms: Terms) -> Findings:
    """Find texts that claim more than the rules find done; that a unit judges itself lower makes nothing undone."""
    project = evaluation.project
    missed = next((s.indicator for s in evaluation.scores if s.deduction > 0 and not s.lowered), None)
    for field in (*RESULTS, "conclusion") if missed is not None else ():
        words = _ALL_DONE.search(project.narratives.get(field, ""))
        if words is not None and missed is not None:
            yield Finding(
                f"文字写着“{words[0]}”，{missed.label}却没有得满分",
                project.narrative_cell(field),
                remedy="请核对",
            )


@review_score("reason-superfluous", Severity.NOTE, "没有偏差的指标不写偏差原因")
def reason_superfluous(score: Score, _terms: Terms) -> Findings:
    """Find reasons for a deviation of indicators that met their target to the point."""
    indicator = score.indicator
    exactly = indicator.applicable and indicator.nature.measured and indicator.target == score.actual
    if explains(indicator.deviation_reason) and exactly and score.deduction == 0:
        yield Finding(
            f"{indicator.label}正好达到指标值，却写了偏差原因",
            indicator.place.cell("deviation_reason"),
            remedy="请核对",
        )
