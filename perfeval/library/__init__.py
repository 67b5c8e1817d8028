"""Indicator systems (指标体系): data files with the tree, the scoring methods, the grades and the options.

A system is proved sound when it is read. It says which method (`methods`) scores which indicator, with which parameters.
"""

from perfeval.library.rates import DENOMINATORS, RATES, Denominator, Rate, RateName
from perfeval.library.shelf import Definition, Shelf
from perfeval.library.system import (
    MAX_STEPS,
    Cap,
    CommonIndicator,
    GradeBand,
    IndicatorSystem,
    ScoringMethod,
)
from perfeval.library.systems import (
    built_in_system,
    is_meant,
    likely_system,
    system_of,
)

__all__ = [
    "DENOMINATORS",
    "MAX_STEPS",
    "RATES",
    "Cap",
    "CommonIndicator",
    "Definition",
    "Denominator",
    "GradeBand",
    "IndicatorSystem",
    "Rate",
    "RateName",
    "ScoringMethod",
    "Shelf",
    "built_in_system",
    "is_meant",
    "likely_system",
    "system_of",
]
