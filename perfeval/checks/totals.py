"""Whether the total and the grade that a text gives the project are the computed ones.

The finding is an error and blocks the report, so a sentence must leave no doubt of what it scores: one that names a
bound, a condition, another scorer or anything else scored is passed over, and so is one that names the computed value.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from perfeval.cells import Cell
from perfeval.checks.check import Finding, Findings, Terms, review_project
from perfeval.checks.wording import OTHER_YEAR, clauses, figures, narratives, sentences_without_asides
from perfeval.figures import plain
from perfeval.model import UNREAD, Evaluation, ProjectDraft
from perfeval.problems import Severity

_TOTAL: Final = re.compile(
    r"(?P<name>总分数?|总评|综合得分|综合评分|自评得分|自评分数?|自评得|自评总分|评价得分|评价总分|评价总得分|最终得分|总得分"
    r"|(?:本|该)?项目(?:自评|评价|综合)?得分)(?:合计|共计)?"
    r"(?:(?:为|是|达到|达|：|:)?\s*(?P<points>[0-9]{1,3}(?:\.[0-9]+)?)\s*分(?!以上|以下|左右|制|钟|之|及以|值|的|[（(](?!满分))"
    r"|(?:为|是|：|:)\s*(?P<bare>[0-9]{1,3}(?:\.[0-9]+)?)\s*$)"
)
_GRADE: Final = re.compile(
    r"(?:等级|等次|评定结论|评定结果|评价结论|评价结果|自评结论|自评结果|评定|评)(?:等级|级别|结果)?(?:确定|评定)?(?:为|是|：|:)\s*"
    r"[“\"『「]?(优秀|优|良好|良|中等|中|合格|差|不合格)[”\"』」]?(?=等级|等次|级|档|[，。；、,;）)\s]|$)"
)
#: one of these stands in whatever names a total or a grade
_SCORED: Final = re.compile("[分评等]")
#: what makes a sentence one of a scale, a condition, a stage, or of another scorer or thing scored
_OPEN: Final = re.compile(
    "以上|以下|以内|之间|左右|[（(]含|[≤≥＜＞<>]|[0-9]分?[-—–~～至到][0-9]+分|标准|规定|要求|封顶|上限|区间|(?<![得总评])分为|权重"
    "|[若拟如]|假[如设]|倘|一旦|只要|扣除|剔除|扣[减了]?[0-9]|[，,]实?得[0-9]|应[为当达]|目标(?:[值分为]|得分|总分)|力争|争取|预计|建议|原为|初评|初步|期中|中期|年中|上半年|下半年|季度"
    "|考核|考试|测试|测评|竞赛|比赛|复[核评审]|抽[查评]|检查|督导|监[控测]|第三方|专家|委托|课程|师资|教师|学[员生]|培训班|同类|其[他它]"
    "|平均|均分|最[高低]|位[列居]|排[名在]|名列|第[一二三0-9]+名|上级|主管|[局厅委]|政府|审计|财政"
)
#: what makes a clause state what can be reached, or compare
_SCALE: Final = re.compile("满分|体系|设置|比|较|差距|距")
#: what may stand in a clause before the total of the project itself
_OWN: Final = re.compile(
    "本|该|此|次|项目|年度|全年|绩效|自评|自我|评价|综合|评分|评定|总体|来看|最终|最后|预算|支出|合计|共计|总计|计算|结果|结论|情况|得分"
    '|小?组|工作|报告|经|按|据|根据|因此|故|显示|表明|的|为|是|其|各项|指标|[“”"：:\\s　]'
)

#: what a clause before the total must speak of, lest it change the subject; and what makes it one of a part of the points
_ABOUT: Final = re.compile("项目|自评|评价|绩效|指标")
_GROUP: Final = re.compile("产出|效益|效果|满意|执行|投入|过程|决策|管理|级指标|发放")


@review_project("total-contradicted", Severity.ERROR, "文字里写的总分、等级与评分一致")
def total_contradicted(evaluation: Evaluation, terms: Terms) -> Findings:
    """Find sentences that state the project's own total or grade otherwise than it was computed."""
    for _, cell, text in narratives(evaluation.project):
        for written in sentences_without_asides(text):
            if _SCORED.search(written) is None:
                continue
            sentence = _undated(written, terms.year)
            if not _OPEN.search(_unnamed(sentence, evaluation.project)):
                yield from _total(sentence, cell, evaluation, terms)
                yield from _grade(sentence, cell, evaluation, terms)


def _undated(text: str, year: int | None) -> str:
    """Return a text without the year that is evaluated, whose total is the project's own."""
    return text if year is None else re.sub(rf"(?<![0-9]){year}年度?", "", text)


def _total(sentence: str, cell: Cell, evaluation: Evaluation, terms: Terms) -> Findings:
    found = [(match, Decimal(match["points"] or match["bare"])) for match in _own(_TOTAL, sentence, evaluation.project)]
    named = [figure.value for figure in figures(sentence) if figure.unit == "分"]
    true = (evaluation.total, evaluation.rescaled_total, evaluation.points_total)
    if any(_rounds_to(total, stated) for stated in [*(stated for _, stated in found), *named] for total in true):
        return
    for match, stated in found:
        # “总分100分” is as often said of what can be reached
        if stated != terms.system.total or "得" in match["name"]:
            yield _contradicted(evaluation, cell, "总分", f"{plain(evaluation.total)} 分", f"“{match[0]}”")
            return


def _grade(sentence: str, cell: Cell, evaluation: Evaluation, terms: Terms) -> Findings:
    names = {band.name for band in terms.system.grades}
    found = list(_own(_GRADE, sentence, evaluation.project))
    named = [next((n for n in (match[1], match[1][:1]) if n in names), None) for match in found]
    if evaluation.grade in named:
        return
    for match, grade in zip(found, named, strict=True):
        if grade is not None:
            yield _contradicted(evaluation, cell, "等级", evaluation.grade, f"“{match[0]}”")
            return


def _own(stated: re.Pattern[str], sentence: str, project: ProjectDraft) -> Iterator[re.Match[str]]:
    """Yield what is stated of the project itself, up to where the sentence turns to another year or subject."""
    for clause in clauses(sentence):
        if OTHER_YEAR.search(clause):
            return
        scored = _TOTAL.search(clause) or _GRADE.search(clause)
        rest = _unnamed(clause[: scored.start()] if scored else clause, project)
        foreign = _OWN.sub("", rest) != ""
        if (scored and foreign) or (foreign and (_GROUP.search(rest) or not _ABOUT.search(clause))):
            return
        match = stated.search(clause)
        if match is not None and not foreign and not _SCALE.search(clause):
            yield match


def _unnamed(text: str, project: ProjectDraft) -> str:
    """Return a text without the names of the project, which may hold any word."""
    names = {name for name in (project.name, project.title_name) if name is not UNREAD and name}
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return text


def _rounds_to(total: Decimal, stated: Decimal) -> bool:
    step = Decimal(1).scaleb(min(int(stated.as_tuple().exponent), 0))
    return abs(total - stated) * 2 <= step


def _contradicted(evaluation: Evaluation, cell: Cell, what: str, expected: str, found: str) -> Finding:
    return Finding(
        f"{evaluation.project.label}的文字写的{what}与评分不同",
        cell,
        expected=f"按规则评定的{expected}",
        found=found,
        remedy="请改正文字或核对指标；写在“单位信息”的常用语里可用【总分】【等级】",
    )
