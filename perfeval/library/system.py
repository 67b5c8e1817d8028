"""What an indicator system is made of, and what can be asked of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Final, overload

from perfeval.figures import HUNDRED
from perfeval.library.rates import Denominator, Rate, RateName, held_back, rate
from perfeval.methods import Answer, Method, Parameters, Question
from perfeval.methods.checklist import written_checkpoints
from perfeval.methods.faults import Faults
from perfeval.model import UNREAD, FundsDraft, Indicator, IndicatorDraft, Nature, Read, Target
from perfeval.records import frozen

#: levels, tiers, caps or grades that a system may have at most
MAX_STEPS: Final = 10


@frozen(kw_only=True)
class GradeBand:
    """A grade (等级) and the lowest total that earns it; the bound belongs to the band."""

    name: str
    minimum: Decimal


@frozen(kw_only=True)
class ScoringMethod:
    """How a system scores indicators (评分方法): a method, its parameters, and what it is applied to.

    One with `level2` goes before that of the nature in those groups.
    """

    name: str
    method: Method
    natures: tuple[Nature, ...]
    level2: tuple[str, ...]
    parameters: Parameters

    @property
    def title(self) -> str:
        """The Chinese name of the method."""
        return self.method.title


@frozen(kw_only=True)
class Cap:
    """An execution rate below `below` percent limits the total to `total` (封顶)."""

    below: Decimal
    total: Decimal


@frozen(kw_only=True)
class OverCompletion:
    """A target exceeded by `threshold` percent or more needs a reason and costs `deduction` points (超额完成)."""

    threshold: Decimal
    deduction: Decimal


@frozen(kw_only=True)
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
    denominator: Denominator
    caps: tuple[Cap, ...]
    grades: tuple[GradeBand, ...]
    over_completion: OverCompletion | None
    tolerance: Decimal
    #: whether a unit's own score stands where it is lower than the computed one, and it says why
    own_lower: bool
    methods: Mapping[str, ScoringMethod]
    derived: Mapping[str, RateName]
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

    def common(self, indicator: IndicatorDraft) -> CommonIndicator | None:
        """Return the system's own indicator that a row stands for, if it is one."""
        return self._by_key.get((indicator.level1, indicator.level2, indicator.name))

    @cached_property
    def _by_key(self) -> Mapping[tuple[Read[str], Read[str], Read[str]], CommonIndicator]:
        return {common.key: common for common in self.indicators}

    @overload
    def method(self, indicator: Indicator) -> ScoringMethod: ...
    @overload
    def method(self, indicator: IndicatorDraft) -> ScoringMethod | None: ...
    def method(self, indicator: IndicatorDraft) -> ScoringMethod | None:
        """Return how an indicator is scored: as the system says of it, else of its group, else of its nature."""
        if indicator.nature is UNREAD:
            return None
        common = self.common(indicator)
        if common is not None and common.nature is indicator.nature:
            return self.own_method(common)
        return self._group_method(indicator.level2, indicator.nature)

    def own_method(self, common: CommonIndicator) -> ScoringMethod:
        """Return how one of the system's own indicators is scored."""
        return self.methods[common.method] if common.method else self._group_method(common.level2, common.nature)

    def _group_method(self, level2: Read[str], nature: Nature) -> ScoringMethod:
        return self._by_group.get((level2, nature)) or self.methods[nature]

    @cached_property
    def _by_group(self) -> Mapping[tuple[Read[str], Nature], ScoringMethod]:
        """The methods that go before that of the nature in some groups; of several the first."""
        found: dict[tuple[Read[str], Nature], ScoringMethod] = {}
        for scoring in self.methods.values():
            for key in product(scoring.level2, scoring.natures):
                found.setdefault(key, scoring)
        return found

    def checkpoints(self, indicator: IndicatorDraft) -> tuple[str, ...]:
        """Return the points to be met (评分要点): those written as ①…②… in the target, else the system's own."""
        if isinstance(indicator.target, str):
            return written_checkpoints(indicator.target)
        common = self.common(indicator)
        return common.checkpoints if common and indicator.target is not UNREAD else ()

    def judge(self, scoring: ScoringMethod, indicator: IndicatorDraft, actual: Read[Target | None]) -> Answer | Faults:
        """Answer what share of its points an applicable indicator is awarded, or what keeps it from being scored.

        `scoring` is its `method`, and `actual` what was reached.
        """
        checkpoints: Read[tuple[str, ...]] = ()
        if indicator.nature is Nature.CHECKLIST:
            checkpoints = self.checkpoints(indicator) or (() if self._is_group(indicator) else UNREAD)
        derivable = indicator.name in self.derived
        return scoring.method.judge(Question(indicator, actual, scoring.parameters, checkpoints, derivable))

    def _is_group(self, indicator: IndicatorDraft) -> bool:
        """Tell whether a row stands in a group of the system: only there can the system's own points be found."""
        return (indicator.level1, indicator.level2) in self.groups

    def rate(self, name: RateName, funds: FundsDraft) -> Rate | None:
        """Return a rate of `RATES` by its name, 预算执行率 with the denominator that the system names."""
        return rate(name, funds, self.denominator)

    def derive(self, indicator: IndicatorDraft, funds: FundsDraft | None) -> Rate | None:
        """Return the actual value that the funds statement gives for an indicator, where the system derives it."""
        name = self._derivation(indicator)
        return None if name is None or funds is None else self.rate(name, funds)

    def actual(self, indicator: IndicatorDraft, funds: FundsDraft | None) -> Read[Target | None]:
        """Return what was reached: as the row says, else as the funds statement gives it.

        It is unread where the funds statement should give it, and what keeps it from doing so has been reported there.
        """
        if indicator.actual is not None:
            return indicator.actual
        name = self._derivation(indicator)
        if name is None:
            return None
        if funds is None:
            return UNREAD
        derived = self.rate(name, funds)
        if derived is None:
            return UNREAD if held_back(name, funds, self.denominator) else None
        return derived.value

    def _derivation(self, indicator: IndicatorDraft) -> RateName | None:
        return None if indicator.name is UNREAD else self.derived.get(indicator.name)

    def over_completed(self, indicator: Indicator, actual: Target | None) -> bool:
        """Tell whether a target is exceeded so far that it may have been set too low (超额完成)."""
        over, target = self.over_completion, indicator.target
        return (
            over is not None
            and isinstance(target, Decimal)
            and isinstance(actual, Decimal)
            and target > 0
            and actual * HUNDRED >= target * (HUNDRED + over.threshold)
            and self.method(indicator).method.measures_completion
        )
