"""What the slots of an outline hold: texts and figures of a unit and of one evaluated project."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from perfeval.composition.outlines import Blank
from perfeval.composition.typesetting import sentence
from perfeval.indicators import IndicatorSystem, checked_points
from perfeval.model import YES, Evaluation, FundsStatement, Nature, Score, Unit, plain

_DENOMINATOR_NAMES: Final = {
    "available": "本年支出÷（年初结转＋本年拨入）",
    "adjusted_budget": "本年支出÷全年预算数",
    "appropriation_received": "本年支出÷本年拨入",
}


def _named(values: Mapping[str, str | None]) -> dict[str, object]:
    return {name: Blank(name) if value is None else value for name, value in values.items()}


def unit_slots(unit: Unit) -> dict[str, object]:
    return _named(
        {
            "单位名称": unit.name,
            "年度": str(unit.year),
            "主管部门": unit.department,
            "评价依据": unit.basis,
            "组长职务": unit.leader,
            "评价组成员": unit.members,
            "金额单位": unit.money_unit,
        }
    )


def project_slots(unit: Unit, evaluation: Evaluation, system: IndicatorSystem) -> dict[str, object]:
    project, scores = evaluation.project, evaluation.scores
    if project.funds is None:
        raise TypeError(project.code)
    applicable = [s for s in scores if s.indicator.applicable]
    full = sum(s.deduction == 0 for s in applicable)
    texts = {
        "项目名称": project.name,
        "项目全称": project.name if project.name.endswith("项目") else f"{project.name}项目",
        "标题名称": project.title_name or project.name.removesuffix("项目") + "项目",
        "实施单位": project.implementing_unit or unit.name,
        "实施内容和范围": sentence(project.content),
        "预期绩效目标": sentence(project.target),
        "立项依据": project.basis and project.basis.rstrip("。；;"),
        "指标体系名称": system.title,
        "指标个数": str(len(scores)),
        "考核指标个数": str(len(applicable)),
        "满分指标个数": str(full),
        "满分": plain(system.total),
        "指标得分": plain(evaluation.points_total),
        "总分": plain(evaluation.total),
        "等级": evaluation.grade,
        "折算说明": evaluation.rescale_explanation,
        "封顶说明": evaluation.cap_explanation,
        "执行率口径": _DENOMINATOR_NAMES[system.denominator],
        "资金到位率": _percent(evaluation.arrival_rate),
        "预算执行率": _percent(evaluation.execution_rate),
        "附评分表": "附" if unit.annex_scores else None,
        "失分指标": _joined(f"“{s.indicator.name}”" for s in scores if s.deduction > 0),
        "偏差说明": "".join(sentence(reason) for reason in dict.fromkeys(_deviation_reasons(evaluation))) or None,
    }
    functions: dict[str, object] = {
        "得分": lambda *names: _points_shown(_within(scores, names)),
        "完成情况": lambda *names: _achievements_shown(_within(scores, names), system),
    }
    return _named(texts) | _funds_slots(unit, project.funds) | functions


def _deviation_reasons(evaluation: Evaluation) -> Iterator[str]:
    for result in evaluation.scores:
        reason = result.indicator.deviation_reason
        if reason is not None and result.deduction > 0:
            yield reason


def _funds_slots(unit: Unit, funds: FundsStatement) -> dict[str, object]:
    def amount(value: Decimal | None) -> str | None:
        return None if value is None else plain(value)

    def listed(items: Mapping[str, Decimal | None], mark: str) -> str | None:
        return mark.join(f"{name}{plain(v)}{unit.money_unit}" for name, v in items.items() if v is not None) or None

    movements = {
        "年初结转": funds.opening_carryover,
        "本年拨入": funds.appropriation_received,
        "本年支出": funds.expenditure,
        "年末结转": funds.closing_carryover,
    }
    sources = {
        "当年财政拨款": funds.current_appropriation,
        "上年结转": funds.prior_carryover,
        "其他资金": funds.other_funds,
    }
    return _named(
        {name: amount(value) for name, value in movements.items()}
        | {
            "安排经费": amount(funds.allocated),
            "支出用途": funds.usage and funds.usage.rstrip("。"),
            "资金来源": listed(sources, "、"),
            "资金收支": listed(movements | {"交回财政": funds.returned}, "，"),
        }
    )


def _percent(rate: Decimal | None) -> str | None:
    return None if rate is None else f"{plain(rate)}%"


def _joined(parts: Iterator[str]) -> str | None:
    return "、".join(parts) or None


def _within(scores: Sequence[Score], names: Sequence[str]) -> Iterator[Score]:
    """Yield the scores of level-1 or level-2 indicators by their names, in the order of the workbook."""
    return (s for s in scores if s.indicator.level1 in names or s.indicator.level2 in names)


def _points_shown(scores: Iterator[Score]) -> str:
    return "，".join(_points(s) for s in scores)


def _points(result: Score) -> str:
    indicator = result.indicator
    if not indicator.applicable:
        return f"{indicator.name}不适用"
    return f"{indicator.name}{plain(result.awarded)}分（满分{plain(indicator.points)}分）"


def _achievements_shown(scores: Iterator[Score], system: IndicatorSystem) -> str:
    return "；".join(_achievement(s, system) for s in scores)


def _achievement(result: Score, system: IndicatorSystem) -> str:
    indicator = result.indicator
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
