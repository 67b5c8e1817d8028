"""What the slots of an outline hold: texts and figures of a unit and of one evaluated project, each with its source."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from perfeval.cells import Cell
from perfeval.figures import plain
from perfeval.library import Denominator, IndicatorSystem, RateName
from perfeval.methods.checklist import checked_points
from perfeval.methods.yes_no import is_reached
from perfeval.model import (
    INITIAL_SOURCES,
    SPENT_SOURCES,
    YES,
    Amount,
    Evaluation,
    FundsStatement,
    Indicator,
    Nature,
    Project,
    Score,
    Unit,
)
from perfeval.reports.runs import text_of
from perfeval.reports.sources import Blank, Entry, Filled, Passage, Sources, joined, said
from perfeval.reports.typesetting import sentence
from perfeval.template import SOURCES_OF_FUNDS

_DENOMINATOR_NAMES: Final = {
    Denominator.AVAILABLE: "本年支出÷（年初结转＋本年拨入）",
    Denominator.ADJUSTED_BUDGET: "本年支出÷全年预算数",
    Denominator.APPROPRIATION_RECEIVED: "本年支出÷本年拨入",
}
#: how a sentence says what a table shows by a sign
_BOUNDS: Final = {Nature.AT_LEAST: "不低于", Nature.ABOVE: "高于", Nature.AT_MOST: "不超过", Nature.BELOW: "低于"}
#: natures judged by words, beside which what a person typed as 实际完成值 is printed
_BESIDE_WORDS: Final = frozenset({Nature.LEVEL, Nature.YES_NO})
_NOT_SCORED: Final = "—"
_GIVEN: Final = "由指标体系规定"
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
    )


def project_slots(unit: Unit, evaluation: Evaluation, system: IndicatorSystem, sources: Sources) -> dict[str, object]:
    project = evaluation.project
    return {
        **_named(_project_texts(unit, project, sources)),
        **_named(_funds_texts(unit, project.funds, system, sources)),
        **_named(_result_texts(unit, evaluation, system, sources)),
        **_functions(evaluation.scores, system, sources),
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

    def rate(name: str, wanted: RateName) -> Filled | None:
        found = system.rate(wanted, funds)
        if found is None:
            return None
        return filled(f"{plain(found.value)}%", name, tuple(map(place.cell, found.fields)), found.arithmetic)

    usage = funds.usage
    return {
        **amounts,
        "安排经费": stated("安排经费", funds.budget),
        "支出用途": None if usage is None else filled(usage.rstrip("。"), "支出用途", (place.cell("usage"),)),
        "资金来源": listed(SOURCES_OF_FUNDS.values(), "、"),
        "资金收支": listed(_MOVEMENTS, "，"),
        "资金到位率": rate("资金到位率", RateName.ARRIVAL),
        "预算执行率": rate("预算执行率", RateName.EXECUTION),
        "执行率口径": filled(
            _DENOMINATOR_NAMES[system.denominator], "执行率口径", (unit.place.cell("system"),), _GIVEN
        ),
    }


def _result_texts(
    unit: Unit, evaluation: Evaluation, system: IndicatorSystem, sources: Sources
) -> dict[str, str | None]:
    scores, filled = evaluation.scores, sources.filled
    applicable = [s for s in scores if s.indicator.applicable]
    names = tuple([s.indicator.place.cell("name") for s in scores])
    inputs = tuple([cell for s in scores for cell in s.inputs])
    system_cell = (unit.place.cell("system"),)
    added = " + ".join([plain(s.awarded) for s in applicable])
    points = f"各项得分相加：{added} = {plain(evaluation.points_total)}"
    rescaling, cap = evaluation.rescale_explanation, evaluation.cap_explanation
    notes = "；".join(filter(None, (points, rescaling, cap)))
    full = sum(s.deduction == 0 for s in applicable)
    lost = (filled(f"“{s.indicator.name}”", "失分指标", s.inputs, s.explanation) for s in scores if s.deduction > 0)
    graded = f"总分 {plain(evaluation.total)} 分，按指标体系的等级区间"
    return {
        "指标体系名称": filled(system.title, "指标体系名称", system_cell),
        "一级指标": joined(_groups(scores, sources), "、"),
        "指标个数": filled(str(len(scores)), "指标个数", names, "逐项计数"),
        "考核指标个数": filled(str(len(applicable)), "考核指标个数", names, "不计“不适用”的指标"),
        "满分指标个数": filled(str(full), "满分指标个数", inputs, "得分等于分值的指标"),
        "满分": filled(plain(system.total), "满分", system_cell, _GIVEN),
        "分值合计": _points_sum("分值合计", scores, sources),
        "指标得分": filled(plain(evaluation.points_total), "指标得分", inputs, points),
        "折算得分": filled(plain(evaluation.rescaled_total), "折算得分", inputs, notes),
        "总分": filled(plain(evaluation.total), "总分", inputs, notes),
        "等级": filled(evaluation.grade, "等级", inputs, graded),
        "折算说明": None if rescaling is None else filled(rescaling, "折算说明", inputs),
        "封顶说明": None if cap is None else filled(cap, "封顶说明", inputs),
        "附评分表": "附" if unit.annex_scores else None,
        "失分指标": joined(lost, "、") or None,
        "偏差说明": joined(_deviation_reasons(scores, sources), "") or None,
    }


def _groups(scores: Iterable[Score], sources: Sources) -> Iterator[Filled]:
    """Yield the level-1 indicators that a project has, each with the cell where it is named first."""
    first: dict[str, Cell] = {}
    for result in scores:
        first.setdefault(result.indicator.level1, result.indicator.place.cell("level1"))
    return (sources.filled(name, "一级指标", (cell,)) for name, cell in first.items())


def _points_sum(name: str, scores: Iterable[Score], sources: Sources) -> Filled:
    indicators = [s.indicator for s in scores]
    total = sum((i.points for i in indicators), Decimal(0))
    return sources.filled(plain(total), name, tuple(i.place.cell("points") for i in indicators), "相加")


def _deviation_reasons(scores: Iterable[Score], sources: Sources) -> Iterator[Filled]:
    """Yield the stated reasons for points that were not awarded, each wording once."""
    reasons: dict[str, list[Cell]] = {}
    for result in scores:
        reason = result.indicator.deviation_reason
        if reason is not None and result.deduction > 0:
            reasons.setdefault(sentence(reason), []).append(result.indicator.place.cell("deviation_reason"))
    return (sources.filled(reason, "偏差原因及改进措施", tuple(cells)) for reason, cells in reasons.items())


def _functions(scores: Sequence[Score], system: IndicatorSystem, sources: Sources) -> dict[str, object]:
    """Return what an outline can ask about groups of indicators, by names of level 1 or 2."""
    known: dict[int, Filled] = {}
    groups: dict[str, list[int]] = {}
    for number, result in enumerate(scores):
        for name in {result.indicator.level1, result.indicator.level2}:
            groups.setdefault(name, []).append(number)

    def within(names: Iterable[str]) -> list[Score]:
        """Return the scores of level-1 or level-2 indicators by their names, in the order of the workbook."""
        return [scores[number] for number in sorted({n for name in names for n in groups.get(name, ())})]

    def awarded(result: Score) -> Filled:
        """Return the score of an indicator, the same wherever a report speaks of it."""
        number = id(result)
        if number not in known:
            text = plain(result.awarded) if result.indicator.applicable else _NOT_SCORED
            known[number] = sources.filled(text, "得分", result.inputs, result.explanation)
        return known[number]

    def rows(*names: str) -> list[_Indicator]:
        chosen = within(names) if names else scores
        sums: dict[str, Filled] = {}

        def level1_points(level1: str) -> Filled:
            if level1 not in sums:
                own = (s for s in chosen if s.indicator.level1 == level1)
                sums[level1] = _points_sum("一级指标分值", own, sources)
            return sums[level1]

        return [_Indicator(s, awarded, level1_points, sources) for s in chosen]

    return {
        "得分": lambda *names: joined((_points(s, awarded(s)) for s in within(names)), "，"),
        "完成情况": lambda *names: joined((_achievement(s, system, sources) for s in within(names)), "；"),
        "指标": rows,
    }


class _Indicator(Entry):
    """An indicator with its score."""

    __slots__ = ("_awarded", "_filled", "_level1_points", "_result")

    def __init__(
        self,
        result: Score,
        awarded: Callable[[Score], Filled],
        level1_points: Callable[[str], Filled],
        sources: Sources,
    ) -> None:
        self._result, self._filled = result, sources.filled
        self._awarded, self._level1_points = awarded, level1_points

    def __getitem__(self, name: str) -> str:
        result, indicator = self._result, self._result.indicator
        match name:
            case "一级指标":
                text, field = indicator.level1, "level1"
            case "二级指标":
                text, field = indicator.level2, "level2"
            case "三级指标":
                text, field = indicator.name, "name"
            case "年度指标值":
                text, field = _target_shown(result), "target"
            case "实际完成值":
                return self._filled(_actual_shown(result), name, _actual_cells(result))
            case "分值":
                text, field = plain(indicator.points), "points"
            case "得分":
                return self._awarded(result)
            case "一级指标分值":
                return self._level1_points(indicator.level1)
            case "评分依据":
                return self._filled(result.explanation, name, result.inputs)
            case "偏差原因及改进措施":
                text, field = indicator.deviation_reason or "", "deviation_reason"
            case _:
                raise KeyError(name)
        return self._filled(text, name, (indicator.place.cell(field),))


def _target_shown(result: Score) -> str:
    indicator = result.indicator
    if not indicator.applicable and indicator.target is None:
        return ""
    match indicator.nature:
        case Nature.CHECKLIST:
            return "逐项核对"
        case Nature.YES_NO:
            return str(indicator.target or YES)
        case Nature.LEVEL | Nature.JUDGED:
            return str(indicator.target or "")
        case _:
            return indicator.shown(indicator.target, sign=True)


def _actual_shown(result: Score) -> str:
    indicator = result.indicator
    if indicator.applicable and indicator.nature.measured:
        return indicator.shown(result.actual)
    said = indicator.achievement or ""
    return f"{indicator.actual}（{said}）" if _says_more(indicator) else said


def _says_more(indicator: Indicator) -> bool:
    """Tell whether a row that is judged by words has an 实际完成值 beside them."""
    typed = indicator.applicable and indicator.nature in _BESIDE_WORDS and indicator.actual is not None
    return typed and indicator.actual != indicator.achievement


def _actual_cells(result: Score) -> tuple[Cell, ...]:
    """Return where an actual value stands, or the amounts that it was derived from."""
    indicator, place = result.indicator, result.indicator.place
    if not indicator.applicable or not indicator.nature.measured:
        fields = ("actual", "achievement") if _says_more(indicator) else ("achievement",)
        return tuple(map(place.cell, fields))
    if indicator.actual is None:
        return tuple(cell for cell in result.inputs if cell.sheet != place.sheet)
    return (place.cell("actual"),)


def _points(result: Score, awarded: Filled) -> Filled:
    indicator = result.indicator
    text = f"{indicator.name}不适用"
    if indicator.applicable:
        text = f"{indicator.name}{awarded}分（满分{plain(indicator.points)}分）"
    return awarded.saying(text)


def _achievement(result: Score, system: IndicatorSystem, sources: Sources) -> Filled:
    indicator = result.indicator
    cells = (indicator.place.cell("name"), indicator.place.cell("target"), *result.inputs)
    return sources.filled(_achievement_text(result, indicator, system), "完成情况", cells)


def _achievement_text(result: Score, indicator: Indicator, system: IndicatorSystem) -> str:
    if not indicator.applicable:
        return f"{indicator.name}不适用，没有考核"
    match indicator.nature:
        case Nature.CHECKLIST:
            return f"{indicator.name}{_checked(result, system)}"
        case Nature.LEVEL:
            return f"{indicator.name}{indicator.achievement}"
        case Nature.YES_NO:
            return f"{indicator.name}{'已经实现' if is_reached(indicator.achievement) else '没有实现'}"
        case Nature.JUDGED:
            return f"{indicator.name}评定{plain(result.awarded)}分：{(indicator.achievement or '').rstrip('。；;')}"
        case Nature.DEADLINE:
            target = indicator.shown(indicator.target)
            return f"{indicator.name}时限为{target}，实际为{indicator.shown(result.actual)}"
        case _:
            actual = f"实际为{indicator.shown(result.actual)}"
            if indicator.target is None:
                return f"{indicator.name}{actual}"
            bound = _BOUNDS.get(indicator.nature, "")
            return f"{indicator.name}目标值为{bound}{indicator.shown(indicator.target)}，{actual}"


def _checked(result: Score, system: IndicatorSystem) -> str:
    met = checked_points(result.indicator.achievement or "") or ()
    points = system.checkpoints(result.indicator)
    return "、".join(f"{'' if n in met else '未'}达到“{point}”" for n, point in enumerate(points, 1))
