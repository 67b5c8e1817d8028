"""What the slots of an outline hold: texts and figures of a unit and of one evaluated project, each with its source."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from perfeval.figures import HUNDRED, plain, rounded_quotient
from perfeval.library import Denominator, IndicatorSystem, Rate, RateName
from perfeval.model import (
    BUDGET_SOURCES,
    INITIAL_SOURCES,
    SPENT_SOURCES,
    Amount,
    Assessment,
    Evaluation,
    FundsStatement,
    Project,
    Result,
    Score,
    Unit,
)
from perfeval.reports.argument import Argument, adjustment, low_execution, low_grade, remarks
from perfeval.reports.indicators import functions, points_sum
from perfeval.reports.runs import text_of
from perfeval.reports.sources import Blank, Filled, Passage, Sources, joined, said
from perfeval.reports.typesetting import sentence
from perfeval.template import SOURCES_OF_FUNDS

_DENOMINATOR_NAMES: Final = {
    Denominator.AVAILABLE: "本年支出÷（年初结转＋本年拨入）",
    Denominator.ADJUSTED_BUDGET: "本年支出÷全年预算数",
    Denominator.APPROPRIATION_RECEIVED: "本年支出÷本年拨入",
}
_GIVEN: Final = "由指标体系规定"
#: the slots that have nothing to say of a project without points
_OF_SCORES: Final = (
    *("满分指标个数", "满分", "分值合计", "指标得分", "折算得分", "总分", "等级", "折算说明", "封顶说明", "失分指标"),
    *("满分情况", "失分个数", "考核分值", "扣分合计", "总得分率"),
)
_AMOUNTS: Final = {
    "年初预算数": Amount.INITIAL_BUDGET,
    "全年预算数": Amount.ADJUSTED_BUDGET,
    "当年财政拨款": Amount.CURRENT_APPROPRIATION,
    "上年结转": Amount.PRIOR_CARRYOVER,
    "其他资金": Amount.OTHER_FUNDS,
    "年初结转": Amount.OPENING_CARRYOVER,
    "本年拨入": Amount.APPROPRIATION_RECEIVED,
    "本年支出": Amount.EXPENDITURE,
    "年末结转": Amount.CLOSING_CARRYOVER,
    "交回财政": Amount.RETURNED,
    **{f"年初{title}": part for part, title in zip(INITIAL_SOURCES, SOURCES_OF_FUNDS.values(), strict=True)},
    **{f"支出{title}": part for part, title in zip(SPENT_SOURCES, SOURCES_OF_FUNDS.values(), strict=True)},
}
_FISCAL: Final = {
    f"{lead}财政资金": (parts[0], parts[1])
    for lead, parts in (("年初", INITIAL_SOURCES), ("", BUDGET_SOURCES), ("支出", SPENT_SOURCES))
}
_MOVEMENTS: Final = ("年初结转", "本年拨入", "本年支出", "年末结转", "交回财政")


def _named(values: Mapping[str, str | None]) -> dict[str, object]:
    return {name: Blank(name) if value is None else value for name, value in values.items()}


def unit_slots(unit: Unit, sources: Sources) -> dict[str, object]:
    stated = {
        "单位名称": (unit.name, "name"),
        "年度": (str(unit.year), "year"),
        "主管部门": (unit.department, "department"),
        "评价依据": (unit.basis, "basis"),
        "组长职务": (unit.leader, "leader"),
        "评价组成员": (unit.members, "members"),
        "金额单位": (unit.money_unit, "money_unit"),
    }
    return _named(
        {
            name: None if text is None else sources.filled(text, name, (unit.place.cell(field),))
            for name, (text, field) in stated.items()
        }
        | {"附评分表": "附" if unit.annex_scores else None}
    )


def project_slots(unit: Unit, assessment: Assessment, system: IndicatorSystem, sources: Sources) -> dict[str, object]:
    project = assessment.project
    return {
        **_named(_project_texts(unit, project, sources)),
        **_named(_funds_texts(unit, project.funds, system, sources)),
        **_named(_result_texts(unit, assessment, system, sources)),
        **functions(assessment.results, system, sources),
        **_argument(assessment, system, sources),
    }


def _argument(assessment: Assessment, system: IndicatorSystem, sources: Sources) -> dict[str, object]:
    """Return what an outline can ask about the losses of a project."""
    results = assessment.results
    explained = {"另有说明": lambda: remarks(results, system, sources)}
    if not isinstance(assessment, Evaluation):
        return explained | {"分组": list, "失分": list, "等级偏低": Blank("等级偏低")}
    argument = Argument(assessment, system, sources)
    low = low_grade(assessment, system)
    return explained | {
        "分组": argument.groups,
        "失分": argument.losses,
        "等级偏低": assessment.grade if low else Blank("等级偏低"),
    }


def _project_texts(unit: Unit, project: Project, sources: Sources) -> dict[str, str | None]:
    filled, place = sources.filled, project.place
    name, cell, basis = project.name, place.cell("name"), project.basis
    title, title_cell = name.removesuffix("项目") + "项目", cell
    if project.title_name:
        title, title_cell = project.title_name, place.cell("title_name")
    implementing, implementing_cell = unit.name, unit.place.cell("name")
    if project.implementing_unit:
        implementing, implementing_cell = project.implementing_unit, place.cell("implementing_unit")
    return {
        "项目名称": filled(name, "项目名称", (cell,)),
        "项目全称": filled(name if name.endswith("项目") else f"{name}项目", "项目全称", (cell,)),
        "标题名称": filled(title, "标题名称", (title_cell,)),
        "实施单位": filled(implementing, "实施单位", (implementing_cell,)),
        "实施内容和范围": None
        if project.content is None
        else filled(sentence(project.content), "实施内容和范围", (place.cell("content"),)),
        "预期绩效目标": filled(sentence(project.target), "预期绩效目标", (place.cell("target"),)),
        "立项依据": None if basis is None else filled(basis.rstrip("。；;"), "立项依据", (place.cell("basis"),)),
    }


def _funds_texts(unit: Unit, funds: FundsStatement, system: IndicatorSystem, sources: Sources) -> dict[str, str | None]:
    place, filled = funds.place, sources.filled

    def stated(name: str, amount: Amount) -> Filled | None:
        value = funds[amount]
        return None if value is None else filled(plain(value), name, (place.cell(amount),))

    amounts = {name: stated(name, amount) for name, amount in _AMOUNTS.items()}

    def listed(names: Iterable[str], mark: str) -> Passage | None:
        known = [(name, amount) for name in names if (amount := amounts[name]) is not None]
        chunks = [chunk for name, value in known for chunk in (mark, name, said(value), unit.money_unit)]
        return Passage.of(text_of(chunks[1:])) or None

    def rate(name: str, found: Rate | None) -> Filled | None:
        if found is None:
            return None
        return filled(f"{plain(found.value)}%", name, tuple(map(place.cell, found.fields)), found.arithmetic)

    usage, execution = funds.usage, system.rate(RateName.EXECUTION, funds)
    executed = rate("预算执行率", execution)
    return {
        **amounts,
        **{name: _fiscal(name, parts, funds, sources) for name, parts in _FISCAL.items()},
        "安排经费": _budget(funds, sources),
        "支出用途": None if usage is None else filled(usage.rstrip("。"), "支出用途", (place.cell("usage"),)),
        "资金来源": listed(SOURCES_OF_FUNDS.values(), "、"),
        "资金收支": listed(_MOVEMENTS, "，"),
        "资金到位率": rate("资金到位率", system.rate(RateName.ARRIVAL, funds)),
        "预算执行率": executed,
        "完成预算比例": _share_spent(funds, sources),
        "执行率偏低": executed if low_execution(None if execution is None else execution.value) else None,
        "预算调整": adjustment(funds, unit.money_unit, sources),
        "资金说明": None if funds.note is None else filled(sentence(funds.note), "资金说明", (place.cell("note"),)),
        "执行率口径": filled(
            _DENOMINATOR_NAMES[system.denominator], "执行率口径", (unit.place.cell("system"),), _GIVEN
        ),
    }


def _fiscal(name: str, parts: tuple[Amount, Amount], funds: FundsStatement, sources: Sources) -> Filled | None:
    """Return what came from the treasury, this year's and what was carried over, which some forms have as one."""
    stated = [part for part in parts if funds[part] is not None]
    if not stated:
        return None
    total = sum((funds[part] or Decimal(0) for part in stated), Decimal(0))
    return sources.filled(plain(total), name, tuple(map(funds.place.cell, stated)), "相加" if len(stated) > 1 else "")


def _budget(funds: FundsStatement, sources: Sources) -> Filled | None:
    """Return the budget that counts, which is the first one too where it was not adjusted."""
    value = funds[funds.budget]
    if value is None:
        return None
    stated = (funds.budget, Amount.INITIAL_BUDGET) if funds[Amount.INITIAL_BUDGET] == value else (funds.budget,)
    return sources.filled(plain(value), "安排经费", tuple(map(funds.place.cell, dict.fromkeys(stated))))


def _share_spent(funds: FundsStatement, sources: Sources) -> Filled | None:
    """Return how much of the budget of the year was spent (完成预算的百分比), whatever base the system's rate has."""
    allocated, spent = funds.allocated, funds[Amount.EXPENDITURE]
    if not allocated or spent is None:
        return None
    share = f"{plain(rounded_quotient(spent * HUNDRED, allocated))}%"
    cells = (funds.place.cell(Amount.EXPENDITURE), funds.place.cell(funds.budget))
    return sources.filled(share, "完成预算比例", cells, f"{plain(spent)} ÷ {plain(allocated)} = {share}")


def _result_texts(
    unit: Unit, assessment: Assessment, system: IndicatorSystem, sources: Sources
) -> dict[str, str | None]:
    results, filled = assessment.results, sources.filled
    names = tuple([r.indicator.place.cell("name") for r in results])
    number, applicable = len(results), sum(r.indicator.applicable for r in results)
    return {
        "指标体系名称": filled(system.title, "指标体系名称", (unit.place.cell("system"),)),
        "一级指标": joined(_groups(results, sources), "、"),
        "指标个数": filled(str(number), "指标个数", names, "逐项计数"),
        "考核指标个数": filled(str(applicable), "考核指标个数", names, "不计“不适用”的指标"),
        **(
            _score_texts(unit, assessment, system, sources)
            if isinstance(assessment, Evaluation)
            else dict.fromkeys(_OF_SCORES)
        ),
        "偏差说明": joined(_deviation_reasons(results, sources), "") or None,
    }


def _score_texts(
    unit: Unit, evaluation: Evaluation, system: IndicatorSystem, sources: Sources
) -> dict[str, str | None]:
    scores, filled = evaluation.scores, sources.filled
    applicable = [s for s in scores if s.indicator.applicable]
    inputs = tuple([cell for s in scores for cell in s.inputs])
    added = " + ".join([plain(s.awarded) for s in applicable])
    points = f"各项得分相加：{added} = {plain(evaluation.points_total)}"
    rescaling, cap = evaluation.rescale_explanation, evaluation.cap_explanation
    notes = "；".join(filter(None, (points, rescaling, cap)))
    full = sum(s.deduction == 0 for s in applicable)
    lost = (filled(f"“{s.indicator.name}”", "失分指标", s.inputs, s.explanation) for s in scores if s.deduction > 0)
    graded = f"总分 {plain(evaluation.total)} 分，按指标体系的等级区间"
    return {
        "满分指标个数": filled(str(full), "满分指标个数", inputs, "得分等于分值的指标"),
        "满分情况": filled(_full_marks(full, len(applicable)), "满分情况", inputs, "得分等于分值的指标"),
        "满分": filled(plain(system.total), "满分", (unit.place.cell("system"),), _GIVEN),
        "分值合计": points_sum("分值合计", scores, sources),
        "指标得分": filled(plain(evaluation.points_total), "指标得分", inputs, points),
        "折算得分": filled(plain(evaluation.rescaled_total), "折算得分", inputs, notes),
        "总分": filled(plain(evaluation.total), "总分", inputs, notes),
        "等级": filled(evaluation.grade, "等级", inputs, graded),
        "折算说明": None if rescaling is None else filled(rescaling, "折算说明", inputs),
        "封顶说明": None if cap is None else filled(f"按{system.title}的封顶规定，{cap}", "封顶说明", inputs),
        "失分指标": joined(lost, "、") or None,
        **_sums(evaluation, sources, points),
    }


def _full_marks(full: int, applicable: int) -> str:
    """Return how many of the scored indicators have all their points."""
    if full == applicable:
        return f"{applicable}项指标全部得满分" if applicable > 1 else "1项指标得满分"
    if not full:
        return f"{applicable}项指标均未得满分" if applicable > 1 else "1项指标未得满分"
    return f"{applicable}项指标中{full}项得满分"


def _sums(evaluation: Evaluation, sources: Sources, points: str) -> dict[str, str | None]:
    """Return what the scored indicators come to: points, points lost, their share, and how many lost some."""
    filled, applicable = sources.filled, [s for s in evaluation.scores if s.indicator.applicable]
    cells = tuple(s.indicator.place.cell("points") for s in applicable)
    inputs = tuple(cell for s in applicable for cell in s.inputs)
    worth, awarded = sum((s.points for s in applicable), Decimal(0)), evaluation.points_total
    share = plain(rounded_quotient(awarded * 100, worth))
    lost = sum(s.deduction > 0 for s in applicable)
    return {
        "失分个数": filled(str(lost), "失分个数", inputs, "得分少于分值的指标"),
        "考核分值": filled(plain(worth), "考核分值", cells, "不计“不适用”的指标，相加"),
        "扣分合计": filled(plain(worth - awarded), "扣分合计", inputs, points),
        "总得分率": filled(f"{share}%", "总得分率", inputs, f"{plain(awarded)} ÷ {plain(worth)} = {share}%"),
    }


def _groups(results: Iterable[Result], sources: Sources) -> Iterator[Filled]:
    """Yield the level-1 indicators that a project has, each with the cell where it is named first."""
    named: set[str] = set()
    for result in results:
        indicator = result.indicator
        if indicator.level1 not in named:
            named.add(indicator.level1)
            yield sources.filled(indicator.level1, "一级指标", (indicator.place.cell("level1"),))


def _deviation_reasons(results: Iterable[Result], sources: Sources) -> Iterator[Filled]:
    """Yield the stated reasons for points that were not awarded, each wording once; without points, every reason."""
    stated = [
        (sentence(result.indicator.deviation_reason), result.indicator.place.cell("deviation_reason"))
        for result in results
        if result.indicator.deviation_reason is not None
        if not (isinstance(result, Score) and result.deduction == 0)
    ]
    for reason in dict.fromkeys(text for text, _ in stated):
        yield sources.filled(reason, "偏差原因及改进措施", tuple(cell for text, cell in stated if text == reason))
