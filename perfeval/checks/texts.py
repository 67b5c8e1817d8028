"""Whether texts say something of their own: not copied from a goal or another project, not a form's words, no slips."""

import re
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Final

from perfeval.checks.check import Finding, Findings, Terms, check_project, check_submission
from perfeval.checks.wording import bare, figures, own_texts, said_unit
from perfeval.methods.measured import MORE_IS_BETTER
from perfeval.model import UNREAD, IndicatorDraft, ProjectDraft, Submission
from perfeval.problems import Severity

_LIMIT: Final = 2000
_TYPOS: Final = {
    "拔付": "拨付",
    "建立建全": "建立健全",
    "按步就班": "按部就班",
    "帐户": "账户",
    "截止目前": "截至目前",
}
_DOUBLED: Final = re.compile(r"[。，；：、]\s*[。，；：、]|,\s*,")
#: the texts that say what was done, the second of them the form's main text
RESULTS: Final = {"output": "项目产出", "target_achievement": "目标完成情况"}
#: a rate of money before a figure, which is no indicator's result
_OF_MONEY: Final = re.compile("(?:执行率|支出进度|到位率)(?:均|应|要)?(?:达到了?|达|为|是|：|:)?\\s*$")
#: a goal with a word changed here and there is still the goal
_ALIKE, _LEAST = 0.95, 12


@check_project("output-copied", Severity.WARNING, "项目产出、目标完成情况不是照抄绩效目标")
def output_copied(project: ProjectDraft, _terms: Terms) -> Findings:
    """Find results that are the goal word for word, or nearly so."""
    target = project.target
    for field, title in RESULTS.items():
        text = project.narratives.get(field)
        if text is None or text is UNREAD or target is UNREAD or not _copied(bare(text), bare(target)):
            continue
        yield Finding(
            f"{project.label}的“{title}”与“预期绩效目标”一字不差",
            project.narrative_cell(field),
            remedy="请写实际完成了什么",
        )


def _copied(text: str, target: str) -> bool:
    if text == target:
        return True
    if min(len(text), len(target)) < _LEAST or figures_of(text) != figures_of(target):
        return False
    return SequenceMatcher(None, text, target, autojunk=False).ratio() >= _ALIKE


def figures_of(text: str) -> list[str]:
    """Return the figures of a text as they stand there."""
    return re.findall(r"[0-9]+(?:\.[0-9]+)?", text)


@check_project("text-contradicts", Severity.WARNING, "说明文字与完成值不矛盾")
def result_contradicts(project: ProjectDraft, _terms: Terms) -> Findings:
    """Find results that state the target of an indicator where something else was reached."""
    for field, title in RESULTS.items():
        text = project.narratives.get(field)
        if text is None or text is UNREAD:
            continue
        stated = {(f.value, f.unit) for f in figures(text) if not _OF_MONEY.search(text[: f.start])}
        for indicator in project.indicators:
            wanted = _missed(indicator)
            if wanted is None or wanted[0] not in stated or wanted[1] in stated:
                continue
            (target, unit), (actual, _) = wanted
            yield Finding(
                f"“{title}”写的是{indicator.label}的指标值",
                project.narrative_cell(field),
                expected=f"实际完成的 {actual}{unit}",
                found=f"“{target}{unit}”",
                remedy="请写实际完成了多少",
            )


def _missed(indicator: IndicatorDraft) -> tuple[tuple[Decimal, str], tuple[Decimal, str]] | None:
    """Return target and actual value, each with the unit, where the target was missed by a figure."""
    target, actual, unit = indicator.target, indicator.actual, indicator.unit_of_measure
    if not isinstance(target, Decimal) or not isinstance(actual, Decimal) or unit is UNREAD or unit is None:
        return None
    if target == 0 or not is_below(indicator):
        return None
    said = said_unit(unit)
    return (target, said), (actual, said)


def is_below(indicator: IndicatorDraft) -> bool:
    """Tell whether more is wanted than was reached."""
    target, actual = indicator.target, indicator.actual
    return (
        indicator.nature in MORE_IS_BETTER
        and isinstance(target, Decimal)
        and isinstance(actual, Decimal)
        and actual < target
    )


@check_project("text-long", Severity.WARNING, "文字不超过 2000 字")
def text_long(project: ProjectDraft, _terms: Terms) -> Findings:
    """Find texts that no form has room for."""
    for _, cell, text in own_texts(project):
        if len(text) > _LIMIT:
            yield Finding("文字过长", cell, expected=f"不超过 {_LIMIT} 字", found=f"{len(text)} 字", remedy="请精简")


@check_project("slip-of-the-pen", Severity.NOTE, "没有错别字和重复的标点")
def slip_of_the_pen(project: ProjectDraft, _terms: Terms) -> Findings:
    """Find doubled marks and the most frequent wrong characters."""
    for _, cell, text in own_texts(project):
        doubled = _DOUBLED.search(text)
        if doubled is not None:
            yield Finding("标点重复", cell, found=f"“{doubled[0]}”", remedy="请改正")
        for wrong, right in _TYPOS.items():
            if wrong in text:
                yield Finding("可能是错别字", cell, expected=f"“{right}”", found=f"“{wrong}”", remedy="请核对")


@check_submission("project-name-repeated", Severity.WARNING, "项目名称不重复")
def project_name_repeated(submission: Submission, _terms: Terms) -> Findings:
    """Find projects of one name."""
    seen: dict[str, ProjectDraft] = {}
    for project in submission.projects:
        first = project if project.name is UNREAD else seen.setdefault(project.name, project)
        if first is not project:
            yield Finding(
                f"项目名称“{project.name}”重复",
                project.place.cell("name"),
                found=f"与 {first.place.cell('name').address} 相同",
                remedy="请核对",
            )


@check_project("title-names-another", Severity.WARNING, "报告标题中的名称与项目名称相符")
def title_names_another(project: ProjectDraft, _terms: Terms) -> Findings:
    """Find titles that name another project."""
    name, title = project.name, project.title_name
    if name is UNREAD or title is UNREAD or title is None:
        return
    if _core(title) not in _core(name) and _core(name) not in _core(title):
        yield Finding(
            "报告标题中的名称与项目名称不像同一个项目",
            project.place.cell("title_name"),
            expected=f"“{name}”或相近的写法",
            found=f"“{title}”",
            remedy="请核对",
        )


def _core(name: str) -> str:
    return re.sub("项目|经费|专项|资金|[\\s（）()]", "", name) or name


@check_submission("issues-repeated", Severity.NOTE, "各项目的问题不是复制的")
def issues_repeated(submission: Submission, _terms: Terms) -> Findings:
    """Find problems that were copied from another project."""
    seen: dict[str, ProjectDraft] = {}
    for project in submission.projects:
        text = project.narratives.get("issues")
        first = project if text is None or text is UNREAD else seen.setdefault(text, project)
        if first is not project:
            yield Finding(
                f"项目“{project.code}”与项目“{first.code}”的“存在的问题及改进措施”一字不差",
                project.narrative_cell("issues"),
                remedy="请核对是否复制",
            )
