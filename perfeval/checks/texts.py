"""Whether the texts agree with the table (文表一致), with each other, and with the habits of the form."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from perfeval.cells import Cell
from perfeval.checks.check import Finding, Findings, Terms, check_project, check_submission, check_unit
from perfeval.figures import HUNDRED, plain, rounded
from perfeval.library import RATES, IndicatorSystem
from perfeval.model import (
    UNREAD,
    Amount,
    FundsDraft,
    IndicatorDraft,
    Interval,
    ProjectDraft,
    Read,
    Submission,
    UnitDraft,
    known,
)
from perfeval.problems import Severity

_LIMIT: Final = 2000
_NONE: Final = frozenset({"无", "没有", "暂无", "不存在", "无问题"})
#: names, document numbers and dates hold figures that are no results
_ASIDE: Final = re.compile(
    r"《[^》]*》|[〔\[][0-9]{4}[〕\]][0-9]*号?|第?[0-9]+号|[0-9]{2,4}年度?|[0-9]{1,2}月(?:[0-9]{1,2}日)?|[0-9]{1,2}日"
)
_FIGURE: Final = re.compile(
    r"(?<![0-9A-Za-z.])([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万元|亿元|元|[%％]|个|人次|人|次|台|套|件|项|名|户|天|公里|平方米|场|份|辆|处|分)"
)
_WORTH: Final = {"元": Decimal(1), "万元": Decimal(10**4), "亿元": Decimal(10**8)}
_TYPOS: Final = {
    "拔付": "拨付",
    "建立建全": "建立健全",
    "按步就班": "按部就班",
    "帐户": "账户",
    "截止目前": "截至目前",
}
_DOUBLED: Final = re.compile(r"[。，；：、]\s*[。，；：、]|,\s*,")


@check_submission("figure-unsupported", Severity.WARNING, "文字里的金额、百分率、数量在表格里都有")
def figure_unsupported(submission: Submission, terms: Terms) -> Findings:
    """Find amounts, rates and counts in a text that stand nowhere in the project's tables."""
    for project in submission.projects:
        supported = _Supported(project, known(submission.unit.money_unit) or "万元", terms.system)
        texts = {"target": (project.place.cell("target"), project.target), **_narratives(project)}
        for cell, text in texts.values():
            for figure, unit in _figures(text):
                if not supported.holds(figure, unit):
                    yield Finding(
                        f"文字里的“{plain(figure)}{unit}”在项目“{project.code}”的表格里找不到",
                        cell,
                        remedy="请核对文字与“资金情况”“绩效指标”",
                    )


def _narratives(project: ProjectDraft) -> dict[str, tuple[Cell, Read[str]]]:
    """Return each text of a project's own, with its cell."""
    return {field: (project.narrative_cell(field), text) for field, text in project.narratives.items()}


def _figures(text: Read[str | None]) -> Iterator[tuple[Decimal, str]]:
    """Yield the figures of a text with their units."""
    if text is None or text is UNREAD:
        return
    for match in _FIGURE.finditer(_ASIDE.sub("；", text)):
        yield Decimal(match[1].replace(",", "")), match[2].replace("％", "%")


class _Supported:
    """Every figure that a project's tables give, as amounts in yuan, rates and plain numbers."""

    def __init__(self, project: ProjectDraft, money_unit: str, system: IndicatorSystem) -> None:
        funds = project.funds
        self.amounts = {amount * _WORTH[money_unit] for amount in _amounts(funds)}
        self.rates: set[Decimal] = set()
        self.numbers: set[Decimal] = {HUNDRED}
        if funds is not None:
            rates = (system.rate(name, funds) for name in RATES)
            self.rates |= {rate.value for rate in rates if rate is not None}
            self._read(funds.note)
        for indicator in project.indicators:
            self._add(indicator)
        self._read(project.content, project.basis)
        self._read(project.target, without_amounts=True)

    def _add(self, indicator: IndicatorDraft) -> None:
        """Add what one row gives."""
        target, actual = indicator.target, indicator.actual
        for value in (target, actual, indicator.points, indicator.self_score):
            if isinstance(value, Decimal):
                self.numbers.add(value)
            elif isinstance(value, Interval):
                self.numbers |= {value.low, value.high}
        if isinstance(target, Decimal) and isinstance(actual, Decimal) and target:
            self.rates.add(rounded(actual * HUNDRED / target))
        self._read(indicator.name, indicator.deviation_reason, indicator.achievement)
        self._read(target if isinstance(target, str) else None)

    def _read(self, *texts: Read[str | None], without_amounts: bool = False) -> None:
        for figure, unit in (pair for text in texts for pair in _figures(text)):
            if unit not in _WORTH:
                self.numbers.add(figure)
            elif not without_amounts:
                self.amounts.add(figure * _WORTH[unit])

    def holds(self, figure: Decimal, unit: str) -> bool:
        """Tell whether a figure of a text is one of these."""
        if unit in _WORTH:
            return figure * _WORTH[unit] in self.amounts or figure in self.numbers
        if unit == "%":
            places = len(str(figure).partition(".")[2])
            step = Decimal(1).scaleb(-min(places, 2))
            return any(abs(rate - figure) * 2 <= step for rate in self.rates | self.numbers)
        return figure in self.numbers


def _amounts(funds: FundsDraft | None) -> Iterator[Decimal]:
    """Yield the amounts of a funds statement, and the sums and differences that a text may state of them."""
    if funds is None:
        return
    stated = {amount: figure for amount in Amount if (figure := funds.figure(amount)) is not None}
    yield from stated.values()
    allocated, spent, available = funds.allocated, stated.get(Amount.EXPENDITURE), funds.available
    if available is not None:
        yield available
    if spent is not None:
        yield from (abs(whole - spent) for whole in (allocated, available) if whole is not None)
    for one, other in (
        (Amount.CLOSING_CARRYOVER, Amount.RETURNED),
        (Amount.ADJUSTED_BUDGET, Amount.INITIAL_BUDGET),
    ):
        if one in stated and other in stated:
            yield abs(stated[one] - stated[other])


@check_project("output-copied", Severity.WARNING, "项目产出不是照抄绩效目标")
def output_copied(project: ProjectDraft, _terms: Terms) -> Findings:
    """Find results that are the goal word for word."""
    output, target = project.narratives.get("output"), project.target
    if output is None or output is UNREAD or target is UNREAD:
        return
    if _bare(output) == _bare(target):
        yield Finding(
            f"{project.label}的“项目产出”与“预期绩效目标”一字不差",
            project.narrative_cell("output"),
            remedy="请写实际完成了什么",
        )


def _bare(text: str) -> str:
    return re.sub(r"[\s。；;，,]", "", text)


def _own_texts(project: ProjectDraft) -> Iterator[tuple[Cell, str]]:
    """Yield what was written of a project in sentences, with its cell."""
    texts = {
        "content": (project.place.cell("content"), project.content),
        "target": (project.place.cell("target"), project.target),
        **_narratives(project),
    }
    for cell, text in texts.values():
        if text is not UNREAD:
            yield cell, text


@check_project("text-long", Severity.WARNING, "文字不超过 2000 字")
def text_long(project: ProjectDraft, _terms: Terms) -> Findings:
    """Find texts that no form has room for."""
    for cell, text in _own_texts(project):
        if len(text) > _LIMIT:
            yield Finding("文字过长", cell, expected=f"不超过 {_LIMIT} 字", found=f"{len(text)} 字", remedy="请精简")


@check_project("slip-of-the-pen", Severity.NOTE, "没有错别字和重复的标点")
def slip_of_the_pen(project: ProjectDraft, _terms: Terms) -> Findings:
    """Find doubled marks and the most frequent wrong characters."""
    for cell, text in _own_texts(project):
        doubled = _DOUBLED.search(text)
        if doubled is not None:
            yield Finding("标点重复", cell, found=f"“{doubled[0]}”", remedy="请改正")
        for wrong, right in _TYPOS.items():
            if wrong in text:
                yield Finding("可能是错别字", cell, expected=f"“{right}”", found=f"“{wrong}”", remedy="请核对")


@check_unit("issue-date-early", Severity.ERROR, "成文日期不早于评价年度")
def issue_date_early(unit: UnitDraft, _terms: Terms) -> Findings:
    """Find a date of issue before the year that is evaluated."""
    year, issued = unit.year, unit.issue_date
    if year is UNREAD or issued is UNREAD or issued is None or issued.year >= year:
        return
    yield Finding(
        "成文日期早于评价年度",
        unit.place.cell("issue_date"),
        expected=f"{year} 年或以后",
        found=issued.isoformat(),
        remedy="请核对评价年度和成文日期",
    )


@check_submission("other-year", Severity.WARNING, "文字写的是评价年度")
def other_year(submission: Submission, _terms: Terms) -> Findings:
    """Find texts on another year."""
    year = submission.unit.year
    texts = (text for project in submission.projects for text in _narratives(project).values())
    for cell, text in texts if year is not UNREAD else ():
        years = () if text is UNREAD else re.findall("((?:19|20)[0-9]{2})年度", text)
        other = next((y for y in years if int(y) != year), None)
        if other is not None:
            yield Finding(
                "文字写的是另一个年度",
                cell,
                expected=f"{year}年度",
                found=f"“{other}年度”",
                remedy="请核对，是否从往年的报告复制",
            )


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


def says_none(text: str | None) -> bool:
    """Tell whether a text says that there is nothing to say."""
    return text is not None and _bare(text) in _NONE
