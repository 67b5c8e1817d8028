"""Whether the figures of a text agree with the tables (文表一致): those named for a cell, sums, rates."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from perfeval import template
from perfeval.cells import Cell
from perfeval.checks.check import Finding, Findings, Terms, check_submission
from perfeval.checks.wording import OTHER_YEAR, WORTH, Figure, figures, own_texts, said_unit, sentences_without_asides
from perfeval.figures import HUNDRED, plain, rounded, rounded_quotient
from perfeval.library import RateName
from perfeval.model import UNREAD, Amount, FundsDraft, IndicatorDraft, ProjectDraft, Submission, known
from perfeval.problems import Severity

#: how texts name the amounts of the funds statement, right before the figure
_NAMES: Final = {
    Amount.INITIAL_BUDGET: "年初(?:批复)?预算(?:安排)?(?:数|资金)?",
    Amount.ADJUSTED_BUDGET: "(?:全年|调整后)的?预算(?:数|资金)?",
    Amount.APPROPRIATION_RECEIVED: "本年拨入(?:资金|数)?|本年到位资金|实际到位(?:资金)?",
    Amount.EXPENDITURE: (
        "本年支出(?:数|资金)?|(?:本年|全年)实际支出|全年执行数|执行数"
        "|(?:^|[，,])(?:(?:(?:本|该)项目|全年)(?:实际|共)?支出|项目(?:实际|共)支出)"
    ),
    Amount.CLOSING_CARRYOVER: "年末(?:结余)?结转(?:资金|数)?(?:结余)?",
    Amount.OPENING_CARRYOVER: "年初结转(?:资金|数)?(?:结余)?",
    Amount.RETURNED: "交回财政(?:资金)?",
}
_BETWEEN: Final = r"(?:共计|合计|总计|共|为|是|数为|：|:|，)?\s*$"
_NAMED: Final = {amount: re.compile(f"(?:{names}){_BETWEEN}") for amount, names in _NAMES.items()}
_EXECUTION: Final = re.compile(f"(?:预算|资金|经费)?(?:执行率|支出进度)(?:达到了?|达)?{_BETWEEN}")
#: a figure that is a bound is not one of the table
_BOUND_BEFORE: Final = re.compile("(?:低于|高于|超过|不足|不低于|不少于|未达到|大于|小于|约|近|≥|≤|>|<)\\s*$")
_BOUND_AFTER: Final = re.compile(
    "(?:以上|以下|以内|左右|的(?:要求|标准|目标|指标)|余|用于|购|来自|为(?:当年|本年|上年|财政))"
)
#: what a bracket behind a figure says of it that makes it another one than the table's
_QUALIFIED: Final = re.compile(
    "\\s*[（(][^（()）]*(?:调[整增减]|追[加减]|[核压]减|[不未已]?含|包括|扣|剔除|除[去外]|其中|部分|[上去前]年|同期|累计|计划|预计|暂"
    "|序时|口径|(?<!1)[1-9]月|1[01]月|第[0-9一二三四五六七八九十]+[期批])[^（()）]*[）)]"
)
#: what makes the figure after a name a difference from it, or a share of it
_DIFFERENCE: Final = re.compile(
    "(?:超过|超出|超|高于|低于|比|较|少于|多于|占|扣除|大于|小于|减去|不到|达到|调减|调增|核减|追加|压减|减少|增加|调整后的?)了?$"
)
#: what makes a clause one of a part of the year or the project, of another whole, or of what is only wanted
_NOT_ALL: Final = re.compile(
    "(?:[0-9一二三四五六七八九十]月(?!末|底|31日))|(?:(?<!1)[0-9]|1[01]|(?<!十)[一二三四五六七八九十]|十一)月|季度|上半年|下半年|年中"
    "|第[0-9一二三四五六七八九十]+[期批次轮]|[0-9一二三四五六七八九十]+期|其余|其中|首[次批期]|整改前|班"
    "|费的?预算执行率|(?:级|中央)(?:财政|资金)|[男女]|全[院县市省校局所区乡镇国]|部门|同类|平均"
    "|力争|争取|建议|下一步|下步|预计|应[达当为]|要求|如果|若"
)
#: what may stand between the name of an indicator and its figure
_LEAD: Final = re.compile(r"(?:共计|共|为|是|达到了?|达|完成了?|：|:)?\s*$")
#: characters that the name of an indicator must have to be known in a sentence
_NAME: Final = 3
#: what names one payment, a price, or an amount beside the parts
_NO_PART: Final = re.compile("每|减|单笔|最[大小高低多少]|均|单价|月|季度|另|其中|收回|交回")
_PARTS: Final = re.compile("其中|分别为|包括|分为|构成为")
_IN_ALL: Final = re.compile("[，,](?:合计|共计|总计)(?:为|：|:)?(?=[0-9])")
_OPEN_LIST: Final = re.compile("等|约|余|主要|左右")


@check_submission("figure-unsupported", Severity.WARNING, "文字里写明的金额、比率和合计与表格一致", by_system=True)
def figure_unsupported(submission: Submission, terms: Terms) -> Findings:
    """Find amounts and rates that a text names for a cell and states otherwise, and sums that do not add up."""
    unit = known(submission.unit.money_unit)
    for project in submission.projects:
        for planned, cell, sentence in _sentences(project):
            if not figures(sentence):
                continue
            yield from _sums(sentence, cell)
            if planned:
                continue
            yield from _results(sentence, cell, project)
            if project.funds is not None and unit in WORTH:
                yield from _amounts(sentence, cell, project, project.funds, unit)
                yield from _rates(sentence, cell, project, project.funds, terms)


def _sentences(project: ProjectDraft) -> Iterator[tuple[bool, Cell, str]]:
    """Yield each sentence of a project's texts: whether it is of what is planned, its cell, what it says."""
    for field, cell, text in own_texts(project):
        for sentence in sentences_without_asides(text):
            yield field in {"content", "target"}, cell, sentence


def _amounts(sentence: str, cell: Cell, project: ProjectDraft, funds: FundsDraft, unit: str) -> Findings:
    """Find amounts that are named for a cell which holds another, where the sentence does not state that one too."""
    stated = [(figure, _named(sentence[: figure.start])) for figure in figures(sentence) if figure.is_amount]
    for figure, amount in stated:
        stands = None if amount is None else funds.figure(amount)
        if amount is None or stands is None or _is_aside(sentence, figure):
            continue
        yuan = stands * WORTH[unit]
        if sum(named is amount for _, named in stated) > 1 or any(
            abs(yuan - other.yuan) <= other.half_a_step for other, named in stated if named in {None, amount}
        ):
            continue
        title = template.FUNDS.by_field[amount].title
        yield Finding(
            f"文字里的{title}与“资金情况”不同",
            cell,
            expected=f"{plain(stands)}{unit}（{funds.place.cell(amount)}）",
            found=f"“{plain(figure.value)}{figure.unit}”",
            remedy=f"请核对项目“{project.code}”的文字与“资金情况”",
        )


def _named(before: str) -> Amount | None:
    """Return the amount that is named right before a figure; none where the figure is a difference from it."""
    for amount, name in _NAMED.items():
        match = name.search(before)
        if match is not None:
            return None if _DIFFERENCE.search(before[: match.start()]) else amount
    return None


def _results(sentence: str, cell: Cell, project: ProjectDraft) -> Findings:
    """Find figures that are named for an indicator which reached something else."""
    stated = [(figure, _indicator(sentence[: figure.start], project)) for figure in figures(sentence)]
    for figure, row in stated:
        if row is None or not isinstance(row.actual, Decimal) or _is_aside(sentence, figure):
            continue
        unit = known(row.unit_of_measure)
        if unit is None or said_unit(unit) != figure.unit or figure.value == row.target:
            continue
        # a result that stands there too, or is told in parts, is no slip
        others = [other for other, named in stated if other.unit == figure.unit and (named is None or named is row)]
        if sum(named is row for _, named in stated) > 1 or any(_is_result(row.actual, other) for other in others):
            continue
        yield Finding(
            f"文字里的{row.label}与“绩效指标”不同",
            cell,
            expected=f"{plain(row.actual)}{figure.unit}（{row.place.cell('actual')}）",
            found=f"“{plain(figure.value)}{figure.unit}”",
            remedy=f"请核对项目“{project.code}”的文字与“绩效指标”",
        )


def _indicator(before: str, project: ProjectDraft) -> IndicatorDraft | None:
    """Return the indicator that is named right before a figure."""
    lead = _LEAD.sub("", before)
    for row in project.indicators:
        if row.name is not UNREAD and len(row.name) >= _NAME and lead.endswith(row.name):
            return row
    return None


def _is_result(actual: Decimal, figure: Figure) -> bool:
    return actual == figure.value or (figure.unit == "%" and _same(actual, figure))


def _is_aside(sentence: str, figure: Figure) -> bool:
    """Tell whether a figure is a bound, or is stated of another year, of a part, of another whole or as a wish."""
    before, after = sentence[: figure.start], sentence[figure.end :]
    if _BOUND_AFTER.match(after) or _QUALIFIED.match(after) or _BOUND_BEFORE.search(before):
        return True
    if OTHER_YEAR.search(before + after.partition("，")[0]):
        return True
    # a clause without a figure, as “截至6月底，”, leads the next one in
    own = before[max((other.end for other in figures(sentence) if other.end <= figure.start), default=0) :]
    return _NOT_ALL.search(own) is not None


def _rates(sentence: str, cell: Cell, project: ProjectDraft, funds: FundsDraft, terms: Terms) -> Findings:
    """Find an execution rate that no base in use gives."""
    stated = list(_stated_rates(sentence))
    if len(stated) != 1:
        return
    given = list(_bases(funds))
    rows = [row for row in project.indicators if row.name is not UNREAD and _EXECUTION.search(row.name)]
    reached = [row.actual for row in rows if isinstance(row.actual, Decimal)]
    right = [*(rate for rate, _ in given), *reached]
    percents = [figure for figure in figures(sentence) if figure.unit == "%"]
    # the right one beside another one: that is of a part, another whole, another year
    known_rate = any(_same(rate, figure) for rate in right for figure in percents)
    if not given or known_rate:
        return
    official = terms.system.rate(RateName.EXECUTION, funds)
    yield Finding(
        "文字里的预算执行率由资金情况算不出来",
        cell,
        expected=official.arithmetic if official is not None else "、".join(shown for _, shown in given),
        found=f"“{plain(stated[0].value)}%”",
        remedy=f"请核对项目“{project.code}”的文字与“资金情况”",
    )


def _stated_rates(sentence: str) -> Iterator[Figure]:
    """Yield the execution rates that a sentence states of the year."""
    for figure in figures(sentence):
        if figure.unit == "%" and _EXECUTION.search(sentence[: figure.start]) and not _is_aside(sentence, figure):
            yield figure


@check_submission("rate-by-another-base", Severity.NOTE, "文字里的预算执行率与得分用同一个基数", by_system=True)
def rate_by_another_base(submission: Submission, terms: Terms) -> Findings:
    """Find execution rates that an honest base gives, but not the one by which the project is scored."""
    for project in submission.projects:
        if project.funds is None:
            continue
        for planned, cell, sentence in _sentences(project):
            for figure in () if planned else _stated_rates(sentence):
                official = terms.system.rate(RateName.EXECUTION, project.funds)
                shown = next((shown for rate, shown in _bases(project.funds) if _same(rate, figure)), None)
                if official is not None and shown is not None and not _same(official.value, figure):
                    yield Finding(
                        f"文字里的预算执行率 {plain(figure.value)}% 与评分用的基数不同",
                        cell,
                        expected=official.arithmetic,
                        found=shown,
                        remedy="两种算法都说得通，请在文字里写明基数",
                    )


def _bases(funds: FundsDraft) -> Iterator[tuple[Decimal, str]]:
    """Yield the rate of expenditure to every base in use, with its arithmetic."""
    spent = funds.figure(Amount.EXPENDITURE)
    if spent is None:
        return
    wholes = {
        "全年预算数": funds.allocated,
        "年初预算数": funds.figure(Amount.INITIAL_BUDGET),
        "年初结转与本年拨入之和": funds.available,
        "本年拨入": funds.figure(Amount.APPROPRIATION_RECEIVED),
    }
    for name, whole in wholes.items():
        if whole:
            rate = rounded_quotient(spent * HUNDRED, whole)
            yield rate, f"本年支出 {plain(spent)} ÷ {name} {plain(whole)} = {plain(rate)}%"


def _same(rate: Decimal, figure: Figure) -> bool:
    """Tell whether a rate is what a text states, rounded or cut to the places stated there."""
    step, over = Decimal(1).scaleb(-min(figure.places, 2)), rounded(rate) - figure.value
    return 0 <= over < step or abs(over) * 2 <= step


def _sums(sentence: str, cell: Cell) -> Findings:
    """Find a total whose stated parts add up to something else."""
    total, parts = _listed_before(sentence) or _listed_after(sentence) or (None, [])
    if total is None or len(parts) < 2:
        return
    # what follows the last part may be of something else
    if any(_add_up(total, parts[:number]) for number in range(1, len(parts) + 1)):
        return
    if any(abs(part.yuan - total.yuan) <= total.half_a_step for part in parts):
        return
    added = sum((part.yuan for part in parts), Decimal(0))
    shown = " + ".join(f"{plain(part.value)}{part.unit}" for part in parts)
    yield Finding(
        "文字里的各部分相加与总数不符",
        cell,
        expected=f"{plain(total.value)}{total.unit}",
        found=f"{shown} = {plain(added / WORTH[total.unit])}{total.unit}",
        remedy="请核对；只列出一部分的，请在后面写“等”",
    )


def _listed_after(sentence: str) -> tuple[Figure, list[Figure]] | None:
    """Return a total and the parts that follow it as the whole of it."""
    mark = _PARTS.search(sentence)
    if mark is None or _OPEN_LIST.search(sentence[mark.start() :]):
        return None
    amounts = [figure for figure in figures(sentence) if figure.is_amount]
    totals = [figure for figure in amounts if figure.end <= mark.start()]
    parts = [figure for figure in amounts if figure.start >= mark.end()]
    if not totals or not parts or mark.start() - totals[-1].end > 6:
        return None
    return None if _NO_PART.search(sentence[mark.end() : parts[-1].end]) else (totals[-1], parts)


def _listed_before(sentence: str) -> tuple[Figure, list[Figure]] | None:
    """Return a total and the parts of one list that lead up to it."""
    mark = _IN_ALL.search(sentence)
    if mark is None:
        return None
    amounts = [figure for figure in figures(sentence) if figure.is_amount]
    total = next((figure for figure in amounts if figure.start == mark.end()), None)
    if total is None:
        return None
    parts = [figure for figure in amounts if figure.end <= mark.start()]
    listed = sentence[: mark.start()]
    joined = all("、" in listed[one.end : two.start] for one, two in pairwise(parts))
    whole = bool(parts) and parts[-1].end == mark.start() and joined and "，" not in listed
    return (total, parts) if whole and not _NO_PART.search(listed) and not _OPEN_LIST.search(listed) else None


def _add_up(total: Figure, parts: list[Figure]) -> bool:
    allowed = sum((figure.half_a_step for figure in (total, *parts)), Decimal(0))
    return abs(sum((part.yuan for part in parts), Decimal(0)) - total.yuan) <= allowed
