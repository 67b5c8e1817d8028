"""Whether the texts agree with the table (文表一致), with each other, and with the habits of the form."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from perfeval import template
from perfeval.cells import Cell
from perfeval.figures import HUNDRED, plain, rounded
from perfeval.library import RATES, IndicatorSystem
from perfeval.model import FundsStatement, Interval, Project, Submission, Unit
from perfeval.problems import Problem, Rule

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


def check_figures(submission: Submission, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each amount, rate or count in a text that stands nowhere in the project's tables (M13, T2)."""
    for project in submission.projects:
        known = _Known(project, submission.unit, system)
        texts = {"target": (project.place.cell("target"), project.target)} | dict(_narratives(project))
        for cell, text in texts.values():
            for figure, unit in _figures(text or ""):
                if not known.holds(figure, unit):
                    yield Problem(
                        rule=Rule.FIGURE_UNSUPPORTED,
                        message=f"文字里的“{plain(figure)}{unit}”在项目“{project.code}”的表格里找不到",
                        cell=cell,
                        remedy="请核对文字与“资金情况”“绩效指标”",
                    )


def _narratives(project: Project) -> Iterator[tuple[str, tuple[Cell, str]]]:
    """Yield each text of a project's own, with its cell."""
    for field, text in project.narratives.items():
        yield field, (project.narrative_cell(field), text)


def _figures(text: str) -> Iterator[tuple[Decimal, str]]:
    for match in _FIGURE.finditer(_ASIDE.sub("；", text)):
        yield Decimal(match[1].replace(",", "")), match[2].replace("％", "%")


class _Known:
    """Every figure that a project's tables give, as amounts in yuan, rates and plain numbers."""

    def __init__(self, project: Project, unit: Unit, system: IndicatorSystem) -> None:
        worth = _WORTH[unit.money_unit or "万元"]
        self.amounts = {amount * worth for amount in _amounts(project.funds)}
        self.rates: set[Decimal] = set()
        self.numbers: set[Decimal] = {HUNDRED}
        if project.funds is not None:
            rates = (system.rate(name, project.funds) for name in RATES)
            self.rates |= {rate.value for rate in rates if rate is not None}
        for indicator in project.indicators:
            for value in (indicator.target, indicator.actual, indicator.points, indicator.self_score):
                if isinstance(value, Decimal):
                    self.numbers.add(value)
                elif isinstance(value, Interval):
                    self.numbers |= {value.low, value.high}
            if isinstance(indicator.target, Decimal) and isinstance(indicator.actual, Decimal) and indicator.target:
                self.rates.add(rounded(indicator.actual * HUNDRED / indicator.target))
            self._read(indicator.name, indicator.deviation_reason, indicator.achievement)
            self._read(indicator.target if isinstance(indicator.target, str) else None)
        self._read(project.content, project.basis, project.funds.note if project.funds else None)
        self._read(project.target, without_amounts=True)

    def _read(self, *texts: str | None, without_amounts: bool = False) -> None:
        for figure, unit in (pair for text in texts for pair in _figures(text or "")):
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


def _amounts(funds: FundsStatement | None) -> Iterator[Decimal]:
    """Yield the amounts of a funds statement, and the sums and differences that a text may state of them."""
    if funds is None:
        return
    stated = {
        column.field: amount
        for column in template.FUNDS.columns
        if column.kind is template.Kind.AMOUNT and (amount := getattr(funds, column.field)) is not None
    }
    yield from stated.values()
    allocated, spent, available = funds.allocated, funds.expenditure, funds.available
    if available is not None:
        yield available
    if spent is not None:
        yield from (abs(whole - spent) for whole in (allocated, available) if whole is not None)
    if funds.closing_carryover is not None and funds.returned is not None:
        yield funds.closing_carryover - funds.returned
    if funds.initial_budget is not None and funds.adjusted_budget is not None:
        yield abs(funds.adjusted_budget - funds.initial_budget)


def check_texts(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield texts that are copied, too long, or hold slips of the pen (T3, T7, T8)."""
    for project in submission.projects:
        texts = {
            "content": (project.place.cell("content"), project.content),
            "target": (project.place.cell("target"), project.target),
            **dict(_narratives(project)),
        }
        output = project.narratives.get("output")
        if output is not None and project.target and _bare(output) == _bare(project.target):
            yield Problem(
                rule=Rule.OUTPUT_COPIED,
                message=f"项目“{project.code} {project.name}”的“项目产出”与“预期绩效目标”一字不差",
                cell=texts["output"][0],
                remedy="请写实际完成了什么",
            )
        for cell, text in texts.values():
            yield from _slips(cell, text or "")


def _bare(text: str) -> str:
    return re.sub(r"[\s。；;，,]", "", text)


def _slips(cell: Cell, text: str) -> Iterator[Problem]:
    if len(text) > _LIMIT:
        yield Problem(
            rule=Rule.TEXT_LONG,
            message="文字过长",
            cell=cell,
            expected=f"不超过 {_LIMIT} 字",
            found=f"{len(text)} 字",
            remedy="请精简",
        )
    doubled = _DOUBLED.search(text)
    if doubled is not None:
        yield Problem(
            rule=Rule.SLIP_OF_THE_PEN, message="标点重复", cell=cell, found=f"“{doubled[0]}”", remedy="请改正"
        )
    for wrong, right in _TYPOS.items():
        if wrong in text:
            yield Problem(
                rule=Rule.SLIP_OF_THE_PEN,
                message="可能是错别字",
                cell=cell,
                expected=f"“{right}”",
                found=f"“{wrong}”",
                remedy="请核对",
            )


def check_years(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield a date of issue before the year is out, and texts on another year (T6)."""
    unit = submission.unit
    if not unit.place.readable("year"):
        return
    if unit.issue_date is not None and unit.issue_date.year < unit.year:
        yield Problem(
            rule=Rule.ISSUE_DATE_EARLY,
            message="成文日期早于评价年度",
            cell=unit.place.cell("issue_date"),
            expected=f"{unit.year} 年或以后",
            found=unit.issue_date.isoformat(),
            remedy="请核对评价年度和成文日期",
        )
    for project in submission.projects:
        for cell, text in dict(_narratives(project)).values():
            other = next((y for y in re.findall("((?:19|20)[0-9]{2})年度", text) if int(y) != unit.year), None)
            if other is not None:
                yield Problem(
                    rule=Rule.OTHER_YEAR,
                    message="文字写的是另一个年度",
                    cell=cell,
                    expected=f"{unit.year}年度",
                    found=f"“{other}年度”",
                    remedy="请核对，是否从往年的报告复制",
                )


def check_project_names(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield projects of one name, and titles that name another project (T1, T10)."""
    seen: dict[str, Project] = {}
    for project in submission.projects:
        if not project.place.readable("name"):
            continue
        first = seen.setdefault(project.name, project)
        if first is not project:
            yield Problem(
                rule=Rule.PROJECT_NAME_REPEATED,
                message=f"项目名称“{project.name}”重复",
                cell=project.place.cell("name"),
                found=f"与 {first.place.cell('name').address} 相同",
                remedy="请核对",
            )
        title = project.title_name
        if title is not None and _core(title) not in _core(project.name) and _core(project.name) not in _core(title):
            yield Problem(
                rule=Rule.TITLE_NAMES_ANOTHER,
                message="报告标题中的名称与项目名称不像同一个项目",
                cell=project.place.cell("title_name"),
                expected=f"“{project.name}”或相近的写法",
                found=f"“{title}”",
                remedy="请核对",
            )
    yield from _repeated_issues(submission)


def _core(name: str) -> str:
    return re.sub("项目|经费|专项|资金|[\\s（）()]", "", name) or name


def _repeated_issues(submission: Submission) -> Iterator[Problem]:
    seen: dict[str, Project] = {}
    for project in submission.projects:
        text = project.narratives.get("issues")
        if text is None:
            continue
        first = seen.setdefault(text, project)
        if first is not project:
            yield Problem(
                rule=Rule.ISSUES_REPEATED,
                message=f"项目“{project.code}”与项目“{first.code}”的“存在的问题及改进措施”一字不差",
                cell=project.narrative_cell("issues"),
                remedy="请核对是否复制",
            )


def says_none(text: str | None) -> bool:
    """Tell whether a text says that there is nothing to say."""
    return text is not None and _bare(text) in _NONE
