"""What an indicator system is made of, and what can be asked of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from perfeval.figures import HUNDRED
from perfeval.library.rates import Rate, rate
from perfeval.model import FundsStatement, Indicator, Nature

_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)}
_RATIO_NATURES: Final = (Nature.AT_LEAST, Nature.ABOVE, Nature.EQUAL)
_REVERSE_NATURES: Final = (Nature.AT_MOST, Nature.BELOW)

#: levels, tiers, caps or grades that a system may have at most
MAX_STEPS: Final = 10
#: every scoring method that a system can name, its Chinese name and the natures it can score
METHODS: Final[Mapping[str, tuple[str, tuple[Nature, ...]]]] = {
    "ratio": ("完成比例", _RATIO_NATURES),
    "pass-line": ("及格线以上按比例", _RATIO_NATURES),
    "tiers": ("按区间赋分", (*_RATIO_NATURES, *_REVERSE_NATURES)),
    "completion-tiers": ("按完成与否和区间赋分", _RATIO_NATURES),
    "reverse": ("按超出比例扣分", _REVERSE_NATURES),
    "inverse-ratio": ("指标值比完成值", _REVERSE_NATURES),
    "range": ("区间", (Nature.WITHIN,)),
    "deadline": ("时限", (Nature.DEADLINE,)),
    "yes-no": ("是否", (Nature.YES_NO,)),
    "checklist": ("评分要点", (Nature.CHECKLIST,)),
    "level": ("分档", (Nature.LEVEL,)),
    "judgement": ("评定", (Nature.JUDGED,)),
}

#: the methods that measure how far a target is completed, so that it can be exceeded (超额完成)
COMPLETION_METHODS: Final = frozenset({"ratio", "pass-line"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeBand:
    """A grade (等级) and the lowest total that earns it; the bound belongs to the band."""

    name: str
    minimum: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a qualitative indicator (档次) with its share of the points in percent.

    The lower bound belongs to the level; the upper one does so only in the highest. `title` is the long form of the name.
    """

    name: str
    title: str
    minimum: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A value from `minimum` on earns `share` percent of the points; the bound belongs to the tier."""

    minimum: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringMethod:
    """How indicators are scored (评分方法): a function of `scoring` and its parameters.

    `otherwise` is the percentage of the points that a missed yes-no or deadline keeps; `pass_line` is the completion in
    percent below which nothing is awarded. A method with `level2` goes before that of the nature in those groups.
    """

    name: str
    function: str
    natures: tuple[Nature, ...]
    level2: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    tiers: tuple[Tier, ...] = ()
    pass_line: Decimal = Decimal(0)
    otherwise: Decimal = Decimal(0)

    @property
    def title(self) -> str:
        """The Chinese name of the method."""
        return METHODS[self.function][0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """An execution rate below `below` percent limits the total to `total` (封顶)."""

    below: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OverCompletion:
    """A target exceeded by `threshold` percent or more needs a reason and costs `deduction` points (超额完成)."""

    threshold: Decimal
    deduction: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonIndicator:
    """A level-3 indicator that the system itself offers (共性指标)."""

    code: str
    level1: str
    level2: str
    name: str
    points: Decimal
    nature: Nature
    method: str | None = None
    target: Decimal | str | None = None
    unit: str | None = None
    explanation: str = ""
    checkpoints: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells one indicator from another: its place in the tree and its name."""
        return self.level1, self.level2, self.name


@dataclass(frozen=True, kw_only=True)
class IndicatorSystem:
    """A named indicator system with its source (文号)."""

    name: str
    title: str
    reference: str
    total: Decimal
    denominator: str
    caps: tuple[Cap, ...]
    grades: tuple[GradeBand, ...]
    over_completion: OverCompletion | None
    tolerance: Decimal
    methods: Mapping[str, ScoringMethod]
    derived: Mapping[str, str]
    official_level1: bool
    expected_level2: tuple[str, ...]
    indicators: tuple[CommonIndicator, ...]

    @cached_property
    def groups(self) -> tuple[tuple[str, str], ...]:
        """Every pair of level-1 and level-2 indicator, in the system's order."""
        return tuple(dict.fromkeys((i.level1, i.level2) for i in self.indicators))

    @cached_property
    def level1_points(self) -> Mapping[str, Decimal]:
        """The points of each level-1 indicator where its source lays them down; else nothing to hold a form against."""
        points: dict[str, Decimal] = {}
        for common in self.indicators if self.official_level1 else ():
            points[common.level1] = points.get(common.level1, Decimal(0)) + common.points
        return points

    def grade(self, total: Decimal) -> str:
        """Return the grade of a rounded total."""
        return next(band.name for band in self.grades if total >= band.minimum)

    def cap(self, execution_rate: Decimal | None) -> Cap | None:
        """Return the strictest cap that an execution rate in percent falls under; none while it is unknown."""
        if execution_rate is None:
            return None
        return min((c for c in self.caps if execution_rate < c.below), key=lambda c: c.total, default=None)

    def common(self, indicator: Indicator) -> CommonIndicator | None:
        """Return the system's own indicator that a row stands for, if it is one."""
        return self._by_key.get((indicator.level1, indicator.level2, indicator.name))

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, str, str], CommonIndicator]:
        return {common.key: common for common in self.indicators}

    def method(self, indicator: Indicator) -> ScoringMethod:
        """Return how an indicator is scored: as the system says of it, else of its group, else of its nature."""
        common = self.common(indicator)
        if common is not None and common.nature is indicator.nature:
            return self.own_method(common)
        return self._group_method(indicator.level2, indicator.nature)

    def own_method(self, common: CommonIndicator) -> ScoringMethod:
        """Return how one of the system's own indicators is scored."""
        return self.methods[common.method] if common.method else self._group_method(common.level2, common.nature)

    def _group_method(self, level2: str, nature: Nature) -> ScoringMethod:
        own = (m for m in self.methods.values() if level2 in m.level2 and nature in m.natures)
        return next(own, self.methods[nature])

    def level(self, indicator: Indicator) -> Level | None:
        """Return the level that 完成情况 of a qualitative indicator names."""
        levels = self.method(indicator).levels
        return next((level for level in levels if indicator.achievement in {level.name, level.title}), None)

    def checkpoints(self, indicator: Indicator) -> tuple[str, ...]:
        """Return the points to be met (评分要点): those written as ①…②… in the target, else the system's own."""
        if isinstance(indicator.target, str):
            return written_checkpoints(indicator.target)
        common = self.common(indicator)
        return common.checkpoints if common else ()

    def rate(self, name: str, funds: FundsStatement) -> Rate | None:
        """Return a rate of `RATES` by its name, 预算执行率 with the denominator that the system names."""
        return rate(name, funds, self.denominator)

    def derive(self, indicator: Indicator, funds: FundsStatement | None) -> Rate | None:
        """Return the actual value that the funds statement gives for an indicator, where the system derives it."""
        name = self.derived.get(indicator.name)
        return None if name is None or funds is None else self.rate(name, funds)

    def over_completed(self, indicator: Indicator, actual: object) -> bool:
        """Tell whether a target is exceeded so far that it may have been set too low (超额完成)."""
        over, target = self.over_completion, indicator.target
        return (
            over is not None
            and self.method(indicator).function in COMPLETION_METHODS
            and isinstance(target, Decimal)
            and isinstance(actual, Decimal)
            and target > 0
            and actual * HUNDRED >= target * (HUNDRED + over.threshold)
        )


def written_checkpoints(text: str) -> tuple[str, ...]:
    """Return the points written as ①…②…③…; none when they are not numbered one after the other."""
    _, *parts = re.split("([①-⑳])", text)
    numbers = [_CIRCLED[mark] for mark in parts[::2]]
    if numbers != list(range(1, len(numbers) + 1)):
        return ()
    return tuple(part.strip("；;。 \n") for part in parts[1::2])


def checked_points(achievement: str) -> frozenset[int] | None:
    """Return the numbers of the points met, from ①②③ or 1、2、3; None when the text is neither."""
    circled = {_CIRCLED[c] for c in achievement if c in _CIRCLED}
    rest = re.sub(r"[①-⑳、，,；;\s]", " ", achievement).split()
    if not all(re.fullmatch("[0-9]{1,2}", word) for word in rest):
        return None
    return frozenset(circled | {int(word) for word in rest})
