"""Indicator systems (指标体系): data files with the tree, the scoring methods, the grades and the options.

A system is proved sound when it is read; what a formula means is in `scoring`, what it is applied to is here.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from perfeval.model import HUNDRED, FundsStatement, Indicator, Nature, Submission, rounded
from perfeval.problems import PerfevalError

METHODS = ("ratio", "reverse", "range", "yes-no", "checklist", "level")
DENOMINATORS = ("available", "adjusted_budget", "appropriation_received")
DERIVATIONS = ("arrival_rate", "execution_rate")
_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)}


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeBand:
    """A grade (等级) and the lowest total that earns it; the bound belongs to the band."""

    name: str
    minimum: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a qualitative indicator (档次) with its share of the points in percent."""

    name: str
    minimum: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringMethod:
    """How indicators of one nature are scored (评分方法)."""

    method: str
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """An execution rate below `below` percent limits the total to `total` (封顶)."""

    below: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonIndicator:
    """A level-3 indicator that the system itself offers (共性指标)."""

    level1: str
    level2: str
    name: str
    points: Decimal
    nature: Nature
    target: Decimal | None = None
    unit: str | None = None
    explanation: str = ""
    checkpoints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorSystem:
    """A named indicator system with its source (文号)."""

    name: str
    title: str
    reference: str
    total: Decimal
    denominator: str
    caps: tuple[Cap, ...]
    grades: tuple[GradeBand, ...]
    methods: Mapping[Nature, ScoringMethod]
    derived: Mapping[str, str]
    indicators: tuple[CommonIndicator, ...]

    @property
    def groups(self) -> tuple[tuple[str, str], ...]:
        """Every pair of level-1 and level-2 indicator, in the system's order."""
        return tuple(dict.fromkeys((i.level1, i.level2) for i in self.indicators))

    def grade(self, total: Decimal) -> str:
        """Return the grade of a rounded total."""
        return next(band.name for band in self.grades if total >= band.minimum)

    def cap(self, execution_rate: Decimal | None) -> Cap | None:
        """Return the strictest cap that an execution rate in percent falls under; none while it is unknown."""
        if execution_rate is None:
            return None
        return min((c for c in self.caps if execution_rate < c.below), key=lambda c: c.total, default=None)

    def level(self, indicator: Indicator) -> Level | None:
        """Return the level that 完成情况 of a qualitative indicator names."""
        levels = self.methods[indicator.nature].levels
        return next((level for level in levels if level.name == indicator.achievement), None)

    def checkpoints(self, indicator: Indicator) -> tuple[str, ...]:
        """Return the points to be met (评分要点): those written as ①…②… in the target, else the system's own."""
        if isinstance(indicator.target, str):
            return tuple(part.strip("；;。 \n") for part in re.split("[①-⑳]", indicator.target)[1:])
        same = (
            i.checkpoints
            for i in self.indicators
            if (i.level1, i.level2, i.name) == (indicator.level1, indicator.level2, indicator.name)
        )
        return next(same, ())

    def arrival_rate(self, funds: FundsStatement) -> Decimal | None:
        """Return 资金到位率 in percent: funds received by funds planned (formula: 财预[2013]53号)."""
        return _percentage(funds.appropriation_received, funds.planned_receipts)

    def execution_rate(self, funds: FundsStatement) -> Decimal | None:
        """Return 预算执行率 in percent: expenditure by the denominator that the system names."""
        return _percentage(funds.expenditure, getattr(funds, self.denominator))

    def derive(self, indicator: Indicator, funds: FundsStatement) -> Decimal | None:
        """Return the actual value that the funds statement gives for an indicator, where the system derives it."""
        derivation = self.derived.get(indicator.name)
        if derivation is None:
            return None
        return self.arrival_rate(funds) if derivation == "arrival_rate" else self.execution_rate(funds)


def _percentage(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    if part is None or not whole:
        return None
    return rounded(part / whole * HUNDRED)


def checked_points(achievement: str) -> frozenset[int] | None:
    """Return the numbers of the points met, from ①②③ or 1、2、3; None when the text is neither."""
    circled = {_CIRCLED[c] for c in achievement if c in _CIRCLED}
    rest = re.sub(r"[①-⑳、，,；;\s]", " ", achievement).split()
    if not all(re.fullmatch("[0-9]{1,2}", word) for word in rest):
        return None
    return frozenset(circled | {int(word) for word in rest})


def system_names() -> tuple[str, ...]:
    """Return the names of the built-in systems."""
    folder = files("perfeval") / "indicator_systems"
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")))


def likely_system(submission: Submission) -> IndicatorSystem:
    """Return the built-in system that most indicators belong to: what to check by where none is validly named."""

    def known(system: IndicatorSystem) -> int:
        return sum((i.level1, i.level2) in system.groups for p in submission.projects for i in p.indicators)

    return max((built_in_system(name) for name in system_names()), key=known)


@cache
def built_in_system(name: str) -> IndicatorSystem:
    """Return a built-in system by its name."""
    path = files("perfeval") / "indicator_systems" / f"{name}.toml"
    return _system(f"{name}.toml", path.read_text("utf-8"))


def read_system(path: Path) -> IndicatorSystem:
    """Read a system from a file; raise `PerfevalError` naming file and key when it is not sound."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"指标体系文件 {path} 打不开：请确认文件存在、编码为 UTF-8。"
        raise PerfevalError(message) from error
    return _system(path.name, text)


def _system(source: str, text: str) -> IndicatorSystem:
    try:
        data = tomllib.loads(text, parse_float=Decimal)
        system = _build(data)
    except tomllib.TOMLDecodeError as error:
        message = f"指标体系文件 {source} 不是有效的 TOML：{error}。"
        raise PerfevalError(message) from error
    except KeyError as error:
        message = f"指标体系文件 {source} 缺少 {error.args[0]}。"
        raise PerfevalError(message) from error
    except (TypeError, ValueError, AttributeError, ArithmeticError) as error:
        message = f"指标体系文件 {source} 有一处类型或取值不对：{error}。"
        raise PerfevalError(message) from error
    faults = list(_faults(system))
    if faults:
        raise PerfevalError(f"指标体系文件 {source} 有误：" + "；".join(faults) + "。")
    return system


def _build(data: Mapping[str, Any]) -> IndicatorSystem:
    rate = data.get("execution_rate", {})
    return IndicatorSystem(
        name=data["name"],
        title=data["title"],
        reference=data["reference"],
        total=Decimal(data["total"]),
        denominator=rate.get("denominator", "available"),
        caps=tuple(Cap(below=Decimal(c["below"]), total=Decimal(c["total"])) for c in rate.get("caps", ())),
        grades=tuple(
            sorted(
                (GradeBand(name=g["name"], minimum=Decimal(g["minimum"])) for g in data["grades"]),
                key=lambda band: -band.minimum,
            )
        ),
        methods={
            Nature(sign): ScoringMethod(
                method=m["method"],
                levels=tuple(
                    Level(name=v["name"], minimum=Decimal(v["minimum"]), maximum=Decimal(v["maximum"]))
                    for v in m.get("levels", ())
                ),
            )
            for sign, m in data["methods"].items()
        },
        derived=dict(data.get("derived", {})),
        indicators=tuple(_common_indicator(i) for i in data["indicators"]),
    )


def _common_indicator(data: Mapping[str, Any]) -> CommonIndicator:
    return CommonIndicator(
        level1=data["level1"],
        level2=data["level2"],
        name=data["name"],
        points=Decimal(data["points"]),
        nature=Nature(data["nature"]),
        target=Decimal(data["target"]) if "target" in data else None,
        unit=data.get("unit"),
        explanation=data.get("explanation", ""),
        checkpoints=tuple(data.get("checkpoints", ())),
    )


def _faults(system: IndicatorSystem) -> Iterator[str]:
    points = sum((i.points for i in system.indicators), Decimal(0))
    if points != system.total:
        yield f"indicators 的 points 合计为 {points}，应为 total 的 {system.total}"
    keys = [(i.level1, i.level2, i.name) for i in system.indicators]
    yield from (f"indicators 重复：{'/'.join(key)}" for key in dict.fromkeys(keys) if keys.count(key) > 1)
    if not system.grades or system.grades[-1].minimum != 0:
        yield "grades 最低一档的 minimum 应为 0"
    minima = [band.minimum for band in system.grades]
    if len(set(minima)) < len(minima):
        yield "grades 的 minimum 有重复"
    yield from (f"methods 缺少“{nature}”" for nature in Nature if nature not in system.methods)
    for nature, method in system.methods.items():
        if method.method not in METHODS:
            yield f"methods.“{nature}” 的 method 应为 {'、'.join(METHODS)} 之一，现为“{method.method}”"
        if method.method == "level" and not method.levels:
            yield f"methods.“{nature}” 缺少 levels"
    if system.denominator not in DENOMINATORS:
        yield f"execution_rate.denominator 应为 {'、'.join(DENOMINATORS)} 之一，现为“{system.denominator}”"
    yield from (
        f"derived.“{name}” 应为 {'、'.join(DERIVATIONS)} 之一，现为“{derivation}”"
        for name, derivation in system.derived.items()
        if derivation not in DERIVATIONS
    )
