"""Read indicator systems from TOML, and prove each sound: points, codes, bands, methods, options."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeVar

from perfeval.errors import PerfevalError
from perfeval.figures import HUNDRED, plain
from perfeval.files import Fault, UnreadableFileError, read_text
from perfeval.library.rates import DENOMINATORS, RATES
from perfeval.library.system import (
    MAX_STEPS,
    METHODS,
    Cap,
    CommonIndicator,
    GradeBand,
    IndicatorSystem,
    Level,
    OverCompletion,
    ScoringMethod,
    Tier,
)
from perfeval.library.toml import FaultError, Table, parsed
from perfeval.model import Nature, Submission

_FOLDER: Final = files("perfeval") / "library" / "built_in" / "systems"
SYSTEM_SUFFIX: Final = ".toml"
_ZERO: Final = Decimal(0)


def system_names() -> tuple[str, ...]:
    """Return the names of the built-in systems."""
    return tuple(
        sorted(f.name.removesuffix(SYSTEM_SUFFIX) for f in _FOLDER.iterdir() if f.name.endswith(SYSTEM_SUFFIX))
    )


def system_text(name: str) -> str:
    """Return the file of a built-in system, for a person to copy and edit."""
    return (_FOLDER / f"{name}{SYSTEM_SUFFIX}").read_text("utf-8")


def likely_system(submission: Submission) -> IndicatorSystem:
    """Return the built-in system that most indicators belong to: what to check by where none is validly named."""

    def known(system: IndicatorSystem) -> int:
        return sum((i.level1, i.level2) in system.groups for p in submission.projects for i in p.indicators)

    return max((built_in_system(name) for name in system_names()), key=known)


@cache
def built_in_system(name: str) -> IndicatorSystem:
    """Return a built-in system by its name."""
    return _system(f"{name}{SYSTEM_SUFFIX}", system_text(name))


def find_system(named: str) -> IndicatorSystem:
    """Return the built-in system of that name, else the one in that file."""
    if named in system_names():
        return built_in_system(named)
    if named.endswith(SYSTEM_SUFFIX):
        return read_system(Path(named))
    raise PerfevalError(
        f"没有“{named}”这个指标体系。自带的有 {'、'.join(system_names())}；自己的请写 {SYSTEM_SUFFIX} 文件的路径。"
    )


def read_system(path: Path) -> IndicatorSystem:
    """Read a system from a file; raise `PerfevalError` naming file and key when it is not sound."""
    try:
        text = read_text(path)
    except UnreadableFileError as error:
        plainly = error.fault in {Fault.CLOSED, Fault.ENCODING}
        reason = "请确认文件存在、编码为 UTF-8" if plainly else error.reason
        raise PerfevalError(f"指标体系文件 {path} 打不开：{reason}。") from error
    return _system(path.name, text)


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
        denominator=rate.text("denominator", "available"),
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
        methods={name: _method(name, methods.table(name)) for name in methods.content},
        official_level1=file.flag("official_level1"),
        expected_level2=file.texts("expected_level2"),
        derived={name: derived.text(name) for name in derived.content},
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
    function = table.text("method")
    if function not in METHODS:
        raise FaultError(f"{table.path}.method 应为 {'、'.join(METHODS)} 之一，现为“{function}”")
    natures = tuple(_nature(table, n) for n in table.texts("natures"))
    method = ScoringMethod(
        name=name,
        function=function,
        natures=natures or tuple(n for n in Nature if n == name),
        level2=table.texts("level2"),
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
    table.done()
    return method


def _nature(table: Table, sign: str) -> Nature:
    if sign not in list(Nature):
        raise FaultError(f"{table.path} 的指标性质应为 {'、'.join(Nature)} 之一，现为“{sign}”")
    return Nature(sign)


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
    if system.denominator not in DENOMINATORS:
        yield f"execution_rate.denominator 应为 {'、'.join(DENOMINATORS)} 之一，现为“{system.denominator}”"
    for number, cap in enumerate(system.caps, 1):
        if not cap.below > 0 or not 0 <= cap.total <= system.total:
            yield f"execution_rate.caps[{number}] 的 below 应大于 0，total 应在 0 至 {plain(system.total)} 之间"
    over = system.over_completion
    if over is not None and (over.threshold <= 0 or over.deduction < 0):
        yield "over_completion 的 threshold 应大于 0，deduction 不应为负数"
    listed = {"grades": system.grades, "execution_rate.caps": system.caps}
    for method in system.methods.values():
        listed[f"methods.“{method.name}” 的 levels 或 tiers"] = method.levels or method.tiers
    yield from (f"{name} 应不超过 {MAX_STEPS} 档，现为 {len(s)} 档" for name, s in listed.items() if len(s) > MAX_STEPS)
    if system.tolerance < 0:
        yield "self_score.tolerance 不应为负数"
    yield from (
        f"derived.“{name}” 应为 {'、'.join(RATES)} 之一，现为“{derivation}”"
        for name, derivation in system.derived.items()
        if derivation not in RATES
    )


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
        elif method is not None and indicator.nature not in METHODS[system.methods[method].function][1]:
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


def _method_faults(method: ScoringMethod) -> Iterator[str]:
    place, allowed = f"methods.“{method.name}”", METHODS[method.function][1]
    wrong = [nature for nature in method.natures if nature not in allowed]
    if wrong:
        yield f"{place} 的 method“{method.function}”不能用于“{'、'.join(wrong)}”"
    if method.level2 and not method.natures:
        yield f"{place} 缺少 natures"
    if not 0 <= method.otherwise <= HUNDRED:
        yield f"{place} 的 otherwise 应在 0 至 100 之间"
    match method.function:
        case "level":
            yield from _level_faults(place, method.levels)
        case "tiers" | "completion-tiers":
            yield from _tier_faults(place, method.tiers)
        case "pass-line" if not 0 < method.pass_line < HUNDRED:
            yield f"{place} 的 pass_line 应在 0 至 100 之间"


def _level_faults(place: str, levels: tuple[Level, ...]) -> Iterator[str]:
    """Yield what keeps levels from covering 0 to 100 per cent of the points once and without a gap."""
    if not levels:
        yield f"{place} 缺少 levels"
        return
    bounds = [(level.minimum, level.maximum) for level in sorted(levels, key=lambda level: level.minimum)]
    joined = all(upper == lower for (_, upper), (lower, _) in pairwise(bounds))
    if bounds[0][0] != 0 or bounds[-1][1] != HUNDRED or not joined or any(low >= high for low, high in bounds):
        yield f"{place} 的 levels 应从 0 到 100 首尾相接"
    if _repeated(name for level in levels for name in {level.name, level.title}):
        yield f"{place} 的 levels 名称有重复"


def _tier_faults(place: str, tiers: tuple[Tier, ...]) -> Iterator[str]:
    if not tiers:
        yield f"{place} 缺少 tiers"
    minima, shares = [tier.minimum for tier in tiers], [tier.share for tier in tiers]
    if minima != sorted(set(minima), reverse=True) or shares != sorted(shares, reverse=True):
        yield f"{place} 的 tiers 应从高到低排列，minimum 和 share 都不能倒置"
    if not all(0 <= share <= HUNDRED for share in shares):
        yield f"{place} 的 tiers 的 share 应在 0 至 100 之间"
