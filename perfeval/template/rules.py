"""The sheet 评分规则: how each system scores, looked up by the live formulas and read by people."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final, TypeAlias

from perfeval.library import (
    DENOMINATORS,
    MAX_STEPS,
    RATES,
    CommonIndicator,
    IndicatorSystem,
    ScoringMethod,
)
from perfeval.methods import Method
from perfeval.methods.checklist import ALL_MET, CHECKLIST, numbered
from perfeval.methods.completion_tiers import COMPLETION_TIERS
from perfeval.methods.level import LEVEL
from perfeval.methods.method import Step
from perfeval.methods.yes_no import YES_NO
from perfeval.model import COMPLETED, MISSED, NO, NOT_APPLICABLE, REACHED, UNFINISHED, YES, Nature
from perfeval.template import FUNDS, definitions

PARAMETERS: Final = ("参数一", "参数二", "参数三")
#: what a step has, each in as many columns as there can be steps
PARTS: Final = ("名称", "下限", "取值")
RULE_HEADINGS: Final = (
    *("键", "方法", "方法名称", *PARAMETERS, "说明"),
    *(f"{part}{n}" for part in PARTS for n in range(1, MAX_STEPS + 1)),
)
#: keys of 评分规则: the name of a system by its title, and what the dropdown of 完成情况 offers
NAMED: Final = "名称"
OFFERED: Final = "选项"
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    YES_NO.name: (YES, NO, REACHED, MISSED),
    CHECKLIST.name: (ALL_MET, "①", "①②", "①②③", "0"),
    COMPLETION_TIERS.name: (COMPLETED, UNFINISHED),
}

RuleRow: TypeAlias = tuple[str | Decimal | int | None, ...]


def rules(systems: Mapping[str, IndicatorSystem]) -> Iterator[RuleRow]:
    """Yield the rows of 评分规则: how each system scores, by the name that 单位信息 gives it."""
    for name, title in definitions.SYSTEM_TITLES.items():
        yield (f"{NAMED}|{title}", name, *[None] * (len(RULE_HEADINGS) - 2))
    for name, system in systems.items():
        yield from _totals_rules(name, system)
        yield from _choices_rules(name, system)
        for nature in Nature:
            yield _scored(f"{name}|{nature}", system, system.methods[nature])
        for method in system.methods.values():
            for level2 in method.level2:
                for nature in method.natures:
                    yield _scored(f"{name}|{level2}|{nature}", system, method)
        for common in system.indicators:
            key = "|".join((name, *common.key, common.nature))
            yield _scored(key, system, system.own_method(common), common)


def _totals_rules(name: str, system: IndicatorSystem) -> Iterator[RuleRow]:
    """Yield what a system says of whole projects: full marks, grades, caps and rates."""
    yield _rule(f"{name}|满分", f"{system.title}（{system.reference}）", (system.total,))
    yield _rule(
        f"{name}|自评",
        "单位自评得分更低、相差超过参数二并说明了原因的，参数一为 1 时采用自评得分",
        (Decimal(1 if system.own_lower else 0), system.tolerance),
    )
    grades = [(band.name, band.minimum, None) for band in system.grades]
    yield _rule(f"{name}|等级", "总分达到下限的最高一级", steps=grades)
    caps = [("", cap.below, cap.total) for cap in system.caps]
    yield _rule(f"{name}|封顶", "预算执行率低于下限时，总分不超过取值", steps=caps)
    sums = _choices(
        "＋".join(FUNDS.by_field[amount].title for amount in whole.added) for whole in DENOMINATORS.values()
    )
    yield _rule(f"{name}|执行率", f"分母：{sums}", (list(DENOMINATORS).index(system.denominator) + 1,))
    rates = _choices(FUNDS.by_field[rate].title for rate in RATES)
    for indicator, rate in system.derived.items():
        yield _rule(f"{name}|推算|{indicator}", f"留空时由资金情况算出：{rates}", (list(RATES).index(rate) + 1,))


def _choices_rules(name: str, system: IndicatorSystem) -> Iterator[RuleRow]:
    """Yield what the dropdown of 完成情况 offers, by scoring method."""
    for method in dict.fromkeys(scoring.method for scoring in system.methods.values()):
        words = _WORDS.get(method.name, ())
        if method.name == LEVEL.name:
            words = tuple(level.name for level in system.methods[Nature.LEVEL].parameters.levels)
        offered = (*words, NOT_APPLICABLE)[:MAX_STEPS]
        steps = [(word, None, None) for word in offered]
        yield _rule(f"{name}|{OFFERED}|{method.name}", "完成情况的选项", (len(offered),), steps=steps)


def _choices(titles: Iterable[str]) -> str:
    return "，".join(f"{number} {title}" for number, title in enumerate(titles, 1))


def _scored(
    key: str, system: IndicatorSystem, scoring: ScoringMethod, common: CommonIndicator | None = None
) -> RuleRow:
    method, parameters = scoring.method, scoring.parameters
    over = system.over_completion if method.measures_completion else None
    checkpoints = common.checkpoints if common else ()
    return _rule(
        key,
        (common.explanation if common else "") + numbered(checkpoints),
        (
            over.threshold if over else None,
            over.deduction if over else None,
            method.figure(parameters, len(checkpoints)) or None,
        ),
        method.steps(parameters),
        method,
    )


def _rule(
    key: str,
    note: str,
    parameters: tuple[Decimal | int | None, ...] = (),
    steps: Iterable[Step | tuple[str, Decimal | None, None]] = (),
    method: Method | None = None,
) -> RuleRow:
    labels, minima, values = zip(*[*steps, *[("", None, None)] * MAX_STEPS][:MAX_STEPS], strict=True)
    names = (method.name, method.title) if method else (None, None)
    three = (*parameters, None, None, None)[: len(PARAMETERS)]
    return (key, *names, *three, note or None, *(label or None for label in labels), *minima, *values)
