"""What the slots of an outline hold: texts and figures of a unit and of one evaluated project, each with its source."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from perfeval.reports.argument import Argument, adjustment, has_lost, low_execution, low_grade, missed, remarks
from perfeval.reports.indicators import functions, points_sum
from perfeval.reports.runs import text_of
from perfeval.reports.sources import Blank, Filled, Passage, Sources, joined, said
from perfeval.reports.typesetting import sentence
from perfeval.reports.wording import is_missed
from perfeval.template import SOURCES_OF_FUNDS

_DENOMINATOR_NAMES: Final = {
    Denominator.AVAILABLE: "本年支出占年初结转与本年拨入合计的比例",
    Denominator.ADJUSTED_BUDGET: "本年支出占全年预算数的比例",
    Denominator.APPROPRIATION_RECEIVED: "本年支出占本年拨入的比例",
}
#: a name that says already that it is a project's
_PROJECT_NAME: Final = re.compile(r"项目(?:支出|经费|资金|工程|补助|补助资金|专项)?(?:（[^（）]*）|[(][^()]*[)])?$")
#: as many names are listed before the rest is only counted
_LISTED: Final = 5
_GIVEN: Final = "由指标体系规定"
#: quotation marks within quotation marks
_INNER_QUOTES: Final = str.maketrans("“”", "‘’")
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
    explained = {
        "另有说明": lambda: remarks(results, system, sources, has_lost),
        "未达到": lambda: missed(results, system, sources),
        "达到另有说明": lambda: remarks(results, system, sources, is_missed),
    }
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
    bare = _without_year(name, unit)
    whole = bare if _PROJECT_NAME.search(bare) else f"{bare}项目"
    title, title_cell = whole, cell
    if project.title_name:
        title, title_cell = _without_year(project.title_name, unit), place.cell("title_name")
    implementing, implementing_cell = unit.name, unit.place.cell("name")
    if project.implementing_unit:
        implementing, implementing_cell = project.implementing_unit, place.cell("implementing_unit")
    return {
        "项目名称": filled(name, "项目名称", (cell,)),
        "项目全称": filled(whole, "项目全称", (cell,)),
        "标题名称": filled(title, "标题名称", (title_cell,)),
        "实施单位": filled(implementing, "实施单位", (implementing_cell,)),
        "实施内容和范围": None
        if project.content is None
        else filled(sentence(project.content), "实施内容和范围", (place.cell("content"),)),
        "预期绩效目标": filled(sentence(project.target), "预期绩效目标", (place.cell("target"),)),
        "立项依据": None if basis is None else filled(basis.rstrip("。；;"), "立项依据", (place.cell("basis"),)),
    }


def _without_year(name: str, unit: Unit) -> str:
    """Return a name without the year that it begins with, which stands before it already."""
    return name.removeprefix(f"{unit.year}年").removeprefix("度") or name


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
        "资金来源": listed([name for name in SOURCES_OF_FUNDS.values() if funds[_AMOUNTS[name]]], "、"),
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
        **_reached_texts(results, sources),
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
    graded = f"总分 {plain(evaluation.total)} 分，按指标体系的等级区间"
    return {
        "满分指标个数": filled(str(full), "满分指标个数", inputs, "得分等于分值的指标"),
        "满分情况": filled(_counted(full, len(applicable), "得满分"), "满分情况", inputs, "得分等于分值的指标"),
        "满分": filled(plain(system.total), "满分", (unit.place.cell("system"),), _GIVEN),
        "分值合计": points_sum("分值合计", scores, sources),
        "指标得分": filled(plain(evaluation.points_total), "指标得分", inputs, points),
        "折算得分": filled(plain(evaluation.rescaled_total), "折算得分", inputs, notes),
        "总分": filled(plain(evaluation.total), "总分", inputs, notes),
        "等级": filled(evaluation.grade, "等级", inputs, graded),
        "折算说明": None
        if rescaling is None
        else filled(_rescaling(evaluation, system), "折算说明", inputs, rescaling),
        "封顶说明": None if cap is None else filled(_capping(evaluation, system), "封顶说明", inputs, cap),
        "失分指标": _some("失分指标", [s for s in scores if s.deduction > 0], sources),
        **_sums(evaluation, sources, points),
    }


def _reached_texts(results: Sequence[Result], sources: Sources) -> dict[str, str | None]:
    """Return how many of the indicators reached their targets, and which did not, unless none did."""
    applicable = [r for r in results if r.indicator.applicable]
    lacking = [r for r in applicable if is_missed(r)]
    inputs = tuple([cell for r in applicable for cell in r.inputs])
    said = _counted(len(applicable) - len(lacking), len(applicable), "达到目标")
    return {
        "达到情况": sources.filled(said, "达到情况", inputs, "逐项与年度指标值对照"),
        "未达到个数": sources.filled(str(len(lacking)), "未达到个数", inputs, "逐项与年度指标值对照")
        if lacking
        else None,
        "未达到指标": _some("未达到指标", lacking, sources) if len(lacking) < len(applicable) else None,
    }


def _some(name: str, results: Sequence[Result], sources: Sources) -> str | None:
    """Return the names of indicators, the first of many and how many there are; None where there is none."""
    shown = [
        sources.filled(
            f"“{r.indicator.name.translate(_INNER_QUOTES)}”", name, (r.indicator.place.cell("name"), *r.inputs)
        )
        for r in results[:_LISTED]
    ]
    if len(results) > _LISTED:
        cells = tuple(r.indicator.place.cell("name") for r in results)
        more = sources.filled(f"等{len(results)}项指标", name, cells, "逐项计数")
        return Passage.of(text_of((said(joined(shown, "、")), said(more))))
    return joined(shown, "、") or None


def _counted(some: int, all_of_them: int, verb: str) -> str:
    """Return how many of the indicators that apply do something: all, none, or so many."""
    if some == all_of_them:
        return f"{some}项指标全部{verb}" if some > 1 else f"1项指标{verb}"
    if not some:
        return f"{all_of_them}项指标均未{verb}" if all_of_them > 1 else f"1项指标未{verb}"
    return f"{all_of_them}项指标中{some}项{verb}"


def _rescaling(evaluation: Evaluation, system: IndicatorSystem) -> str:
    """Return what became of the points where some indicators do not apply, in words."""
    worth = sum((s.points for s in evaluation.scores if s.indicator.applicable), Decimal(0))
    return (
        f"不适用的指标不计，其余{plain(worth)}分中得{plain(evaluation.points_total)}分，"
        f"按满分{plain(system.total)}分折算为{plain(evaluation.rescaled_total)}分"
    )


def _capping(evaluation: Evaluation, system: IndicatorSystem) -> str:
    """Return what a low execution rate made of the total, with the rule of the system that says so."""
    cap = system.cap(evaluation.execution_rate)
    most = plain(evaluation.total)
    rule = f"预算执行率低于{plain(cap.below)}%的项目总分不超过{most}分" if cap else f"项目总分不超过{most}分"
    return f"按所用评分办法，{rule}，总分由{plain(evaluation.rescaled_total)}分封顶为{most}分"


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
