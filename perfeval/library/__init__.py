"""Indicator systems (指标体系): data files with the tree, the scoring methods, the grades and the options.

A system is proved sound when it is read; what a formula means is in `scoring`, what it is applied to is here.
"""

from perfeval.library.rates import DENOMINATORS, RATES, Rate
from perfeval.library.system import (
    COMPLETION_METHODS,
    MAX_STEPS,
    METHODS,
    Cap,
    CommonIndicator,
    GradeBand,
    IndicatorSystem,
    Level,
    ScoringMethod,
    Tier,
    checked_points,
)
from perfeval.library.systems import (
    SYSTEM_SUFFIX,
    built_in_system,
    find_system,
    likely_system,
    read_system,
    system_names,
    system_text,
)

__all__ = [
    "COMPLETION_METHODS",
    "DENOMINATORS",
    "MAX_STEPS",
    "METHODS",
    "RATES",
    "SYSTEM_SUFFIX",
    "Cap",
    "CommonIndicator",
    "GradeBand",
    "IndicatorSystem",
    "Level",
    "Rate",
    "ScoringMethod",
    "Tier",
    "built_in_system",
    "checked_points",
    "find_system",
    "likely_system",
    "read_system",
    "system_names",
    "system_text",
]
