"""Whether money and work go together: something done for nothing, money spent on nothing, savings that are only unspent."""

import re
from decimal import Decimal
from typing import Final

from perfeval.checks.check import Finding, Findings, Terms, check_project, review_project
from perfeval.checks.wording import own_texts, sentences
from perfeval.library import RateName
from perfeval.model import UNREAD, Amount, Evaluation, IndicatorDraft, ProjectDraft
from perfeval.problems import Severity

#: what lets work be done without money of the year
_WITHOUT: Final = "尾款|捐赠|捐助|赠送|垫付|免费|志愿|质保金|(?:下年|次年|待|尚未|未)支付|欠付|挂账|自筹"
_INNOCENT: Final = re.compile(_WITHOUT)
_DENIED: Final = re.compile(f"(?:不存在|没有|并?无|未发生)(?:(?:{_WITHOUT})[、和及或与]?)+")
_HALF: Final = Decimal(50)
_UNFINISHED: Final = re.compile(
    "(?:项目|工程|建设)(?:尚未|还未|没有|未能?)(?:全部)?(?:完工|完成|竣工|实施|验收)|尚未(?:完工|竣工)|正在(?:施工|实施|建设)"
)
#: what makes it a sentence of other work, or of work in use all the same
_OTHER_WORK: Final = re.compile(
    "[二三四]期|后续|同类|其[他它]|附属|配套|不在本|不属|属于|另[行外]|已[^，未]{0,10}投入使用|提前完成"
)


@check_project("output-without-money", Severity.NOTE, "有产出的项目有支出")
def output_without_money(project: ProjectDraft, _terms: Terms) -> Findings:
    """Find outputs of a project that has spent nothing."""
    funds = project.funds
    if funds is None or funds[Amount.EXPENDITURE] != 0 or not funds.allocated:
        return
    done = next((row for row in project.indicators if _output(row) and _positive(row)), None)
    told = "".join(text for _, _, text in own_texts(project)) + (funds.note if isinstance(funds.note, str) else "")
    if done is not None and not _INNOCENT.search(_DENIED.sub("", told)):
        yield Finding(
            f"{project.label}本年没有支出，{done.label}却有完成数",
            done.place.cell("actual"),
            remedy="请核对；尾款、垫付、捐赠等情况请在“说明”中写明",
        )


@check_project("money-without-output", Severity.NOTE, "有支出的项目有产出", by_system=True)
def money_without_output(project: ProjectDraft, terms: Terms) -> Findings:
    """Find projects that have spent half of their money and reached nothing."""
    outputs = [row for row in project.indicators if _output(row) and row.applicable and isinstance(row.actual, Decimal)]
    if project.funds is None or not outputs or any(_positive(row) for row in outputs):
        return
    rate = terms.system.rate(RateName.EXECUTION, project.funds)
    if rate is None or rate.value < _HALF:
        return
    yield Finding(
        f"{project.label}预算执行率 {rate.value}%，数量指标的完成值却都是 0",
        outputs[0].place.cell("actual"),
        remedy="请核对完成值；预付、在建等情况请在“说明”中写明",
    )


def _output(row: IndicatorDraft) -> bool:
    return row.level2 is not UNREAD and "数量" in row.level2


def _positive(row: IndicatorDraft) -> bool:
    return isinstance(row.actual, Decimal) and row.actual > 0


@review_project("saving-is-unspent", Severity.NOTE, "成本节约不是没有花完的钱")
def saving_is_unspent(evaluation: Evaluation, terms: Terms) -> Findings:
    """Find savings that score while the work itself was not done: that money is only unspent."""
    saved = next(
        (s for s in evaluation.scores if _is_saving(s.indicator, terms) and s.actual and s.deduction == 0), None
    )
    missed = next((s.indicator for s in evaluation.scores if _output(s.indicator) and s.deduction > 0), None)
    if saved is not None and missed is not None:
        yield Finding(
            f"{saved.indicator.label}得了满分，{missed.label}却没有完成",
            saved.indicator.place.cell("actual"),
            remedy="没有花完的钱不是节约的成本，请核对",
        )


def _is_saving(row: IndicatorDraft, terms: Terms) -> bool:
    return row.name is not UNREAD and terms.system.derived.get(row.name) is RateName.COST_SAVING


@review_project("unfinished-full-marks", Severity.NOTE, "没有完工的项目不是各项满分")
def unfinished_full_marks(evaluation: Evaluation, _terms: Terms) -> Findings:
    """Find full points of projects whose own words say that they are not finished."""
    if any(score.deduction > 0 for score in evaluation.scores):
        return
    for field, cell, text in own_texts(evaluation.project):
        own = "。".join(sentence for sentence in sentences(text) if not _OTHER_WORK.search(sentence))
        words = _UNFINISHED.search(own)
        if words is not None and field not in {"content", "target", "recommendations"}:
            yield Finding(f"文字写着“{words[0]}”，各项指标却都得满分", cell, remedy="请核对完成值")
            return
