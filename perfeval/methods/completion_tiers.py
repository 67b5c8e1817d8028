"""按完成与否和区间赋分: full points for a project completed within its budget, else the tier of the rate.

财预〔2021〕101号, our reading.
"""

from typing import Final

from perfeval.figures import HUNDRED, plain
from perfeval.methods import tiers
from perfeval.methods.faults import Faults, joined
from perfeval.methods.formula import BLANK, References, when
from perfeval.methods.measured import MORE_IS_BETTER, actual_figure
from perfeval.methods.method import Answer, Method, Question, full
from perfeval.methods.words import one_of
from perfeval.model import COMPLETED, UNFINISHED


def judge(question: Question) -> Answer | Faults:
    """Answer full points for what is completed and not overspent, else the share of the tier."""
    actual, state = actual_figure(question), one_of(question, COMPLETED, UNFINISHED, meaning="（指项目是否完成）")
    if isinstance(actual, tuple) or isinstance(state, tuple):
        return joined(actual, state)
    fields = ("actual", "achievement", "points")
    if state == COMPLETED and actual <= HUNDRED:
        return full(f"项目已完成，{plain(actual)}% 未超预算", fields)
    tier = tiers.reached(question.parameters, actual)
    reason = "项目未完成" if state == UNFINISHED else "支出超过预算"
    return Answer(tier.share, f"{reason}，{tier.arithmetic}", fields, tier.final)


def formula(at: References) -> str:
    """Return the Excel formula."""
    completed = f'{at.achievement}="{COMPLETED}"'
    return when(
        (f"NOT(ISNUMBER({at.actual}))", BLANK),
        (f"AND({completed},{at.actual}<=100)", at.points),
        (f'OR({completed},{at.achievement}="{UNFINISHED}")', tiers.highest(at)),
    )


COMPLETION_TIERS: Final = Method(
    name="completion-tiers",
    title="按完成与否和区间赋分",
    natures=MORE_IS_BETTER,
    judge=judge,
    formula=formula,
    parameter_faults=tiers.parameter_faults,
    steps=tiers.steps,
)
