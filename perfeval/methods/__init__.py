"""Scoring methods (评分方法): one module each, with its natures, parameters, needs, score and Excel formula.

A method is added with its module, its line in `METHODS` and its test.
"""

from collections.abc import Mapping
from typing import Final

from perfeval.methods.checklist import CHECKLIST
from perfeval.methods.completion_tiers import COMPLETION_TIERS
from perfeval.methods.deadline import DEADLINE
from perfeval.methods.interval import RANGE
from perfeval.methods.inverse_ratio import INVERSE_RATIO
from perfeval.methods.judgement import JUDGEMENT
from perfeval.methods.level import LEVEL
from perfeval.methods.method import Answer, Level, Method, Parameters, Question, Tier
from perfeval.methods.pass_line import PASS_LINE
from perfeval.methods.ratio import RATIO
from perfeval.methods.reverse import REVERSE
from perfeval.methods.tiers import TIERS
from perfeval.methods.yes_no import YES_NO

__all__ = ["METHODS", "Answer", "Level", "Method", "Parameters", "Question", "Tier"]

#: every scoring method, by the name that a system calls it
METHODS: Final[Mapping[str, Method]] = {
    method.name: method
    for method in (
        RATIO,
        PASS_LINE,
        TIERS,
        COMPLETION_TIERS,
        REVERSE,
        INVERSE_RATIO,
        RANGE,
        DEADLINE,
        YES_NO,
        CHECKLIST,
        LEVEL,
        JUDGEMENT,
    )
}
