"""Indicator systems (指标体系): data files with the tree, the scoring methods, the grades and the options.

A system is proved sound when it is read. It says which method (`methods`) scores which indicator, with which parameters.
"""

from perfeval.library.rates import DENOMINATORS, RATES, Denominator, Rate, RateName
from perfeval.library.system import (
    MAX_STEPS,
    Cap,
    CommonIndicator,
    GradeBand,
    IndicatorSystem,
    ScoringMethod,
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
    "DENOMINATORS",
    "MAX_STEPS",
    "RATES",
    "SYSTEM_SUFFIX",
    "Cap",
    "CommonIndicator",
    "Denominator",
    "GradeBand",
    "IndicatorSystem",
    "Rate",
    "RateName",
    "ScoringMethod",
    "built_in_system",
    "find_system",
    "likely_system",
    "read_system",
    "system_names",
    "system_text",
]
