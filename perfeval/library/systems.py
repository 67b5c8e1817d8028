"""Read indicator systems from TOML, and prove each sound: points, codes, bands, methods, options."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final, TypeVar

from perfeval.errors import PerfevalError
from perfeval.figures import plain
from perfeval.library.rates import Denominator, RateName
from perfeval.library.shelf import Definition, Shelf
from perfeval.library.system import (
    MAX_STEPS,
    Cap,
    CommonIndicator,
    GradeBand,
    IndicatorSystem,
    OverCompletion,
    ScoringMethod,
)
from perfeval.library.toml import FaultError, Table, parsed, shortened
from perfeval.methods import METHODS, Level, Parameters, Tier
from perfeval.model import UNREAD, Nature, Submission

_ZERO: Final = Decimal(0)
_NEARLY_ALL: Final = 0.9


def likely_system(submission: Submission) -> IndicatorSystem:
    """Return the built-in system that most indicators belong to."""
    systems = (built_in_system(name) for name in Shelf.SYSTEMS.names())
    return max(systems, key=lambda system: _belonging(submission, system))


def is_meant(submission: Submission, system: IndicatorSystem) -> bool:
    """Tell whether a submission that names no valid system is plainly filled in by one: nearly all indicators belong to it.

    One that names a file of its own may share the groups of another system, and nothing else.
    """
    stated = submission.unit.system
    if stated is not UNREAD and Shelf.SYSTEMS.is_file(stated):
        return False
    number = sum(len(project.indicators) for project in submission.projects)
    return _belonging(submission, system) >= number * _NEARLY_ALL


def _belonging(submission: Submission, system: IndicatorSystem) -> int:
    return sum((i.level1, i.level2) in system.groups for p in submission.projects for i in p.indicators)


@cache
def built_in_system(name: str) -> IndicatorSystem:
    """Return a built-in system by its name."""
    return system_of(Shelf.SYSTEMS.built_in(name))


@lru_cache(32)
def system_of(definition: Definition) -> IndicatorSystem:
    """Return the system that a definition lays down; raise `PerfevalError` naming file and key when it is not sound."""
    name = definition.name
    return _system(f"{name}{Shelf.SYSTEMS.suffix}" if definition.built_in else name, definition.text)


def _system(source: str, text: str) -> IndicatorSystem:
    try:
        system = _build(parsed(text))
    except tomllib.TOMLDecodeError as error:
        raise PerfevalError(f"指标体系文件 {source} 不是有效的 TOML：{error}。") from error
    except FaultError as error:
        raise PerfevalError(f"指标体系文件 {source} 有误：{error}。") from error
    faults = list(_faults(system))
    if faults:
        raise PerfevalError(f"指标体系文件 {source} 有误：" + "；".join(faults) + "。")
    return system


def _build(file: Table) -> IndicatorSystem:
    rate, over, own = (file.table(key, {}) for key in ("execution_rate", "over_completion", "self_score"))
    derived, methods = file.table("derived", {}), file.table("methods")
    system = IndicatorSystem(
        name=file.text("name"),
        title=file.text("title"),
        reference=file.text("reference"),
        total=file.number("total"),
        denominator=_denominator(rate),
        caps=tuple(Cap(below=c.number("below"), total=c.number("total")) for c in _all(rate.tables("caps"))),
        grades=tuple(
            sorted(
                (
                    GradeBand(name=g.text("name"), minimum=g.number("minimum"))
                    for g in _all(file.tables("grades", required=True))
                ),
                key=lambda band: -band.minimum,
            )
        ),
        over_completion=(
            OverCompletion(threshold=over.number("threshold"), deduction=over.number("deduction", _ZERO))
            if over.content
            else None
        ),
        tolerance=own.number("tolerance", _ZERO),
        own_lower=own.flag("lower_stands"),
        methods={name: _method(name, methods.table(name)) for name in methods.content},
        official_level1=file.flag("official_level1"),
        expected_level2=file.texts("expected_level2"),
        derived={name: _rate_name(derived, name) for name in derived.content},
        indicators=tuple(_common_indicator(i) for i in _all(file.tables("indicators", required=True))),
    )
    for table in (file, rate, over, own):
        table.done()
    return system


def _all(tables: Iterable[Table]) -> Iterator[Table]:
    """Yield tables, and have each refuse unknown keys once it has been read."""
    for table in tables:
        yield table
        table.done()


def _method(name: str, table: Table) -> ScoringMethod:
    called = table.text("method")
    if called not in METHODS:
        raise FaultError(f"{table.path}.method 应为 {'、'.join(METHODS)} 之一，现为“{shortened(called)}”")
    natures = tuple(_nature(table, n) for n in table.texts("natures"))
    method = ScoringMethod(
        name=name,
        method=METHODS[called],
        natures=natures or tuple(n for n in Nature if n == name),
        level2=table.texts("level2"),
        parameters=_parameters(table),
    )
    table.done()
    return method


def _parameters(table: Table) -> Parameters:
    return Parameters(
        levels=tuple(
            Level(
                name=v.text("name"),
                title=v.text("title", v.text("name")),
                minimum=v.number("minimum"),
                maximum=v.number("maximum"),
            )
            for v in _all(table.tables("levels"))
        ),
        tiers=tuple(Tier(minimum=t.number("minimum"), share=t.number("share")) for t in _all(table.tables("tiers"))),
        pass_line=table.number("pass_line", _ZERO),
        otherwise=table.number("otherwise", _ZERO),
    )


def _nature(table: Table, sign: str) -> Nature:
    if sign not in list(Nature):
        raise FaultError(f"{table.path} 的指标性质应为 {'、'.join(Nature)} 之一，现为“{sign}”")
    return Nature(sign)


def _denominator(table: Table) -> Denominator:
    called = table.text("denominator", Denominator.AVAILABLE.value)
    if called not in list(Denominator):
        raise FaultError(f"{table.path}.denominator 应为 {'、'.join(Denominator)} 之一，现为“{shortened(called)}”")
    return Denominator(called)


def _rate_name(table: Table, indicator: str) -> RateName:
    called = table.text(indicator)
    if called not in list(RateName):
        raise FaultError(f"{table.path}.“{indicator}” 应为 {'、'.join(RateName)} 之一，现为“{shortened(called)}”")
    return RateName(called)


def _common_indicator(table: Table) -> CommonIndicator:
    target = table.content.get("target")
    return CommonIndicator(
        code=table.text("code"),
        level1=table.text("level1"),
        level2=table.text("level2"),
        name=table.text("name"),
        points=table.number("points"),
        nature=_nature(table, table.text("nature")),
        method=table.text("method", None),
        target=table.text("target", None) if isinstance(target, str) else table.number("target", None),
        unit=table.text("unit", None),
        explanation=table.text("explanation", ""),
        checkpoints=table.texts("checkpoints"),
    )


# ---------------------------------------------------------------- soundness


def _faults(system: IndicatorSystem) -> Iterator[str]:
    yield from _tree_faults(system)
    yield from _grade_faults(system)
    yield from (f"methods 缺少“{nature}”" for nature in Nature if nature not in system.methods)
    for method in system.methods.values():
        yield from _method_faults(method)
    level2 = {level2 for _, level2 in system.groups}
    yield from (
        f"expected_level2 的“{name}”不在 indicators 中" for name in system.expected_level2 if name not in level2
    )
    for number, cap in enumerate(system.caps, 1):
        if not cap.below > 0 or not 0 <= cap.total <= system.total:
            yield f"execution_rate.caps[{number}] 的 below 应大于 0，total 应在 0 至 {plain(system.total)} 之间"
    over = system.over_completion
    if over is not None and (over.threshold <= 0 or over.deduction < 0):
        yield "over_completion 的 threshold 应大于 0，deduction 不应为负数"
    listed = {"grades": system.grades, "execution_rate.caps": system.caps}
    for method in system.methods.values():
        steps = method.parameters.levels or method.parameters.tiers
        listed[f"methods.“{method.name}” 的 levels 或 tiers"] = steps
    yield from (f"{name} 应不超过 {MAX_STEPS} 档，现为 {len(s)} 档" for name, s in listed.items() if len(s) > MAX_STEPS)
    if system.tolerance < 0:
        yield "self_score.tolerance 不应为负数"


def _tree_faults(system: IndicatorSystem) -> Iterator[str]:
    points = sum((i.points for i in system.indicators), _ZERO)
    if system.total <= 0:
        yield f"total 应大于 0，现为 {plain(system.total)}"
    if points != system.total:
        yield f"indicators 的 points 合计为 {plain(points)}，应为 total 的 {plain(system.total)}"
    yield from (
        f"indicators“{i.name}”的 points 应大于 0，现为 {plain(i.points)}" for i in system.indicators if i.points <= 0
    )
    yield from (f"indicators 的 code 重复：{code}" for code in _repeated(i.code for i in system.indicators))
    yield from (f"indicators 重复：{'/'.join(key)}" for key in _repeated(i.key for i in system.indicators))
    for indicator in system.indicators:
        method = indicator.method
        if method is not None and method not in system.methods:
            yield f"indicators“{indicator.name}”的 method“{method}”不在 methods 中"
        elif method is not None and indicator.nature not in system.methods[method].method.natures:
            yield f"indicators“{indicator.name}”的 method“{method}”不能用于“{indicator.nature}”"
        if indicator.nature is Nature.CHECKLIST and not indicator.checkpoints:
            yield f"indicators“{indicator.name}”缺少 checkpoints"


_T = TypeVar("_T")


def _repeated(values: Iterable[_T]) -> list[_T]:
    return [value for value, number in Counter(values).items() if number > 1]


def _grade_faults(system: IndicatorSystem) -> Iterator[str]:
    minima = [band.minimum for band in system.grades]
    if not minima or minima[-1] != 0:
        yield "grades 最低一档的 minimum 应为 0"
    if _repeated(minima):
        yield "grades 的 minimum 有重复"
    if minima and minima[0] > system.total:
        yield f"grades 最高一档的 minimum 应不超过 {plain(system.total)}"
    yield from (f"grades 的 name 重复：{name}" for name in _repeated(band.name for band in system.grades))


def _method_faults(scoring: ScoringMethod) -> Iterator[str]:
    place, method = f"methods.“{scoring.name}”", scoring.method
    wrong = [nature for nature in scoring.natures if nature not in method.natures]
    if wrong:
        yield f"{place} 的 method“{method.name}”不能用于“{'、'.join(wrong)}”"
    if scoring.level2 and not scoring.natures:
        yield f"{place} 缺少 natures"
    yield from (f"{place} {fault}" for fault in method.parameter_faults(scoring.parameters))
