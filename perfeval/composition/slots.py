"""What the slots of an outline hold: texts and figures of a unit and of one evaluated project, each with its source."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from perfeval.composition.sources import Blank, Filled, Marked, joined, marked
from perfeval.composition.typesetting import sentence
from perfeval.indicators import IndicatorSystem, checked_points
from perfeval.model import YES, Evaluation, FundsStatement, Indicator, Nature, Place, Project, Score, Unit, plain
from perfeval.problems import Cell

_DENOMINATOR_NAMES: Final = {
    "available": "本年支出÷（年初结转＋本年拨入）",
    "adjusted_budget": "本年支出÷全年预算数",
    "appropriation_received": "本年支出÷本年拨入",
}
_NOT_SCORED: Final = "—"
_UNIT_FIELDS: Final = {
    "单位名称": "name",
    "年度": "year",
    "主管部门": "department",
    "评价依据": "basis",
    "组长职务": "leader",
    "评价组成员": "members",
    "金额单位": "money_unit",
}
_AMOUNTS: Final = {
    "年初预算数": "initial_budget",
    "全年预算数": "adjusted_budget",
    "当年财政拨款": "current_appropriation",
    "上年结转": "prior_carryover",
    "其他资金": "other_funds",
    "年初结转": "opening_carryover",
    "本年拨入": "appropriation_received",
    "本年支出": "expenditure",
    "年末结转": "closing_carryover",
    "交回财政": "returned",
}
_MOVEMENTS: Final = ("年初结转", "本年拨入", "本年支出", "年末结转", "交回财政")
_SOURCES: Final = ("当年财政拨款", "上年结转", "其他资金")


def _named(values: Mapping[str, str | None]) -> dict[str, object]:
    return {name: Blank(name) if value is None else value for name, value in values.items()}


def _read(name: str, value: str | None, *cells: Cell, how: str = "") -> Filled | None:
    return None if value is None else Filled(value, name, cells, how)


def unit_slots(unit: Unit) -> dict[str, object]:
    return _named(
        {
            name: None
            if (value := getattr(unit, field)) is None
            else Filled(str(value), name, (unit.place.cell(field),))
            for name, field in _UNIT_FIELDS.items()
        }
    )


def project_slots(unit: Unit, evaluation: Evaluation, system: IndicatorSystem) -> dict[str, object]:
    project = evaluation.project
    if project.funds is None:
        raise TypeError(project.code)
    return {
        **_named(_project_texts(unit, project)),
        **_named(_funds_texts(unit, project.funds, system)),
        **_named(_result_texts(unit, evaluation, system)),
        **_functions(evaluation.scores, system),
    }


def _project_texts(unit: Unit, project: Project) -> dict[str, str | None]:
    name, cell = project.name, project.place.cell("name")
    title = project.title_name or name.removesuffix("项目") + "项目"
    implementing = project.implementing_unit
    return {
        "项目名称": Filled(name, "项目名称", (cell,)),
        "项目全称": Filled(name if name.endswith("项目") else f"{name}项目", "项目全称", (cell,)),
        "标题名称": Filled(title, "标题名称", (project.place.cell("title_name") if project.title_name else cell,)),
        "实施单位": Filled(
            implementing or unit.name,
            "实施单位",
            (project.place.cell("implementing_unit") if implementing else unit.place.cell("name"),),
        ),
        "实施内容和范围": Filled(sentence(project.content), "实施内容和范围", (project.place.cell("content"),)),
        "预期绩效目标": Filled(sentence(project.target), "预期绩效目标", (project.place.cell("target"),)),
        "立项依据": _read("立项依据", project.basis and project.basis.rstrip("。；;"), project.place.cell("basis")),
    }


def _funds_texts(unit: Unit, funds: FundsStatement, system: IndicatorSystem) -> dict[str, str | None]:
    place = funds.place

    def amount(name: str, field: str) -> Filled | None:
        value: Decimal | None = getattr(funds, field)
        return None if value is None else Filled(plain(value), name, (place.cell(field),))

    amounts = {name: amount(name, field) for name, field in _AMOUNTS.items()}

    def listed(names: Iterable[str], mark: str) -> Marked | None:
        stated = ((name, amounts[name]) for name in names)
        return Marked(mark.join(f"{name}{marked(v)}{unit.money_unit}" for name, v in stated if v is not None)) or None

    def rate(name: str, field: str) -> Filled | None:
        found = system.rate(field, funds)
        if found is None:
            return None
        return Filled(f"{plain(found.value)}%", name, map(place.cell, found.fields), found.arithmetic)

    return amounts | {
        "安排经费": amount("安排经费", "initial_budget" if funds.adjusted_budget is None else "adjusted_budget"),
        "支出用途": _read("支出用途", funds.usage and funds.usage.rstrip("。"), place.cell("usage")),
        "资金来源": listed(_SOURCES, "、"),
        "资金收支": listed(_MOVEMENTS, "，"),
        "资金到位率": rate("资金到位率", "arrival_rate"),
        "预算执行率": rate("预算执行率", "execution_rate"),
        "执行率口径": _DENOMINATOR_NAMES[system.denominator],
    }


def _result_texts(unit: Unit, evaluation: Evaluation, system: IndicatorSystem) -> dict[str, str | None]:
    scores = evaluation.scores
    applicable = [s for s in scores if s.indicator.applicable]
    names = [s.indicator.place.cell("name") for s in scores]
    inputs = [cell for s in scores for cell in s.inputs]
    added = " + ".join(plain(s.awarded) for s in applicable)
    points = f"各项得分相加：{added} = {plain(evaluation.points_total)}"
    notes = "；".join(filter(None, (points, evaluation.rescale_explanation, evaluation.cap_explanation)))
    full = sum(s.deduction == 0 for s in applicable)
    given = "由指标体系规定"
    results = {
        "指标体系名称": Filled(system.title, "指标体系名称", (unit.place.cell("system"),)),
        "指标个数": Filled(str(len(scores)), "指标个数", names, "逐项计数"),
        "考核指标个数": Filled(str(len(applicable)), "考核指标个数", names, "不计“不适用”的指标"),
        "满分指标个数": Filled(str(full), "满分指标个数", inputs, "得分等于分值的指标"),
        "满分": Filled(plain(system.total), "满分", (unit.place.cell("system"),), given),
        "分值合计": _points_sum("分值合计", scores),
        "指标得分": Filled(plain(evaluation.points_total), "指标得分", inputs, points),
        "折算得分": Filled(plain(evaluation.rescaled_total), "折算得分", inputs, notes),
        "总分": Filled(plain(evaluation.total), "总分", inputs, notes),
        "等级": Filled(evaluation.grade, "等级", inputs, f"总分 {plain(evaluation.total)} 分，{given}"),
    }
    return results | {
        "折算说明": _read("折算说明", evaluation.rescale_explanation, *inputs),
        "封顶说明": _read("封顶说明", evaluation.cap_explanation, *inputs),
        "附评分表": "附" if unit.annex_scores else None,
        "失分指标": joined(
            (Filled(f"“{s.indicator.name}”", "失分指标", s.inputs, s.explanation) for s in scores if s.deduction > 0),
            "、",
        )
        or None,
        "偏差说明": joined(_deviation_reasons(scores), "") or None,
    }


def _points_sum(name: str, scores: Iterable[Score]) -> Filled:
    indicators = [s.indicator for s in scores]
    total = sum((i.points for i in indicators), Decimal(0))
    return Filled(plain(total), name, (i.place.cell("points") for i in indicators), "相加")


def _deviation_reasons(scores: Iterable[Score]) -> Iterator[Filled]:
    """Yield the stated reasons for points that were not awarded, each wording once."""
    reasons: dict[str, list[Cell]] = {}
    for result in scores:
        reason = result.indicator.deviation_reason
        if reason is not None and result.deduction > 0:
            reasons.setdefault(reason, []).append(result.indicator.place.cell("deviation_reason"))
    for reason, cells in reasons.items():
        yield Filled(sentence(reason), "偏差原因及改进措施", cells)


def _functions(scores: Sequence[Score], system: IndicatorSystem) -> dict[str, object]:
    """Return what an outline can ask about groups of indicators, by names of level 1 or 2."""
    return {
        "得分": lambda *names: joined(_points(_within(scores, names)), "，"),
        "完成情况": lambda *names: joined((_achievement(s, system) for s in _within(scores, names)), "；"),
        "指标": partial(_rows, scores),
    }


def _within(scores: Sequence[Score], names: Sequence[str]) -> Iterator[Score]:
    """Yield the scores of level-1 or level-2 indicators by their names, in the order of the workbook."""
    return (s for s in scores if s.indicator.level1 in names or s.indicator.level2 in names)


def _rows(scores: Sequence[Score], *names: str) -> list[dict[str, str]]:
    """Return the rows of a table of indicators: those of the groups named, else all."""
    chosen = list(_within(scores, names)) if names else scores
    sums = {
        level1: _points_sum("一级指标分值", (s for s in chosen if s.indicator.level1 == level1))
        for level1 in dict.fromkeys(s.indicator.level1 for s in chosen)
    }
    return [_row(result) | {"一级指标分值": sums[result.indicator.level1]} for result in chosen]


def _row(result: Score) -> dict[str, str]:
    indicator, place = result.indicator, result.indicator.place

    def read(name: str, text: str | None, *fields: str) -> Filled:
        return Filled(text or "", name, map(place.cell, fields))

    awarded = plain(result.awarded) if indicator.applicable else _NOT_SCORED
    return {
        "一级指标": read("一级指标", indicator.level1, "level1"),
        "二级指标": read("二级指标", indicator.level2, "level2"),
        "三级指标": read("三级指标", indicator.name, "name"),
        "年度指标值": read("年度指标值", _target_shown(result), "nature", "target", "unit_of_measure"),
        "实际完成值": Filled(_actual_shown(result), "实际完成值", _actual_cells(result)),
        "分值": read("分值", plain(indicator.points), "points"),
        "得分": Filled(awarded, f"得分：{indicator.name}", result.inputs, result.explanation),
        "评分依据": Filled(result.explanation, "评分依据", result.inputs),
        "偏差原因及改进措施": read("偏差原因及改进措施", indicator.deviation_reason, "deviation_reason"),
    }


def _target_shown(result: Score) -> str:
    indicator = result.indicator
    match indicator.nature:
        case Nature.CHECKLIST:
            return "逐项核对"
        case Nature.YES_NO:
            return str(indicator.target or YES)
        case Nature.LEVEL | Nature.JUDGED:
            return str(indicator.target or result.rule)
        case _:
            return indicator.shown(indicator.target, sign=True)


def _actual_shown(result: Score) -> str:
    indicator = result.indicator
    if not indicator.applicable or not indicator.nature.measured:
        return indicator.achievement or ""
    return indicator.shown(result.actual)


def _actual_cells(result: Score) -> Iterable[Cell]:
    """Return where an actual value stands, or the amounts that it was derived from."""
    indicator, place = result.indicator, result.indicator.place
    if not indicator.applicable or not indicator.nature.measured:
        return (place.cell("achievement"),)
    if indicator.actual is None:
        return (cell for cell in result.inputs if cell.sheet != place.sheet)
    return (place.cell("actual"), place.cell("unit_of_measure"))


def _points(scores: Iterable[Score]) -> Iterator[Filled]:
    for result in scores:
        indicator = result.indicator
        text = f"{indicator.name}不适用"
        if indicator.applicable:
            text = f"{indicator.name}{plain(result.awarded)}分（满分{plain(indicator.points)}分）"
        yield Filled(text, "得分", result.inputs, result.explanation)


def _achievement(result: Score, system: IndicatorSystem) -> Filled:
    cells = (*_cells_said(result.indicator.place, "name", "target"), *result.inputs)
    return Filled(_achievement_text(result, result.indicator, system), "完成情况", cells)


def _cells_said(place: Place, *fields: str) -> Iterator[Cell]:
    return map(place.cell, fields)


def _achievement_text(result: Score, indicator: Indicator, system: IndicatorSystem) -> str:
    if not indicator.applicable:
        return f"{indicator.name}不适用，没有考核"
    match indicator.nature:
        case Nature.CHECKLIST:
            return f"{indicator.name}{_checked(result, system)}"
        case Nature.LEVEL:
            return f"{indicator.name}{indicator.achievement}"
        case Nature.YES_NO:
            return f"{indicator.name}{'已经实现' if indicator.achievement == YES else '没有实现'}"
        case Nature.JUDGED:
            return f"{indicator.name}评定{plain(result.awarded)}分：{(indicator.achievement or '').rstrip('。；;')}"
        case Nature.DEADLINE:
            target = indicator.shown(indicator.target)
            return f"{indicator.name}时限为{target}，实际为{indicator.shown(result.actual)}"
        case _:
            actual = f"实际为{indicator.shown(result.actual)}"
            if indicator.target is None:
                return f"{indicator.name}{actual}"
            return f"{indicator.name}目标值为{indicator.shown(indicator.target, sign=True)}，{actual}"


def _checked(result: Score, system: IndicatorSystem) -> str:
    met = checked_points(result.indicator.achievement or "") or ()
    points = system.checkpoints(result.indicator)
    return "、".join(f"{'' if n in met else '未'}达到“{point}”" for n, point in enumerate(points, 1))
