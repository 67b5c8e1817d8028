"""The words of the domain: what a workbook says, and what an evaluation finds.

Every record is frozen; `None` means that the author left the cell blank; amounts, targets and points are `Decimal`.
"""

from perfeval.model.addresses import addresses
from perfeval.model.evaluation import Assessment, Evaluation, Result, Score, Unscored
from perfeval.model.funds import BUDGET_SOURCES, INITIAL_SOURCES, SPENT_SOURCES, Amount, FundsDraft, FundsStatement
from perfeval.model.places import UNREAD, CarriedCell, Place, Read, Typed, Unread, known
from perfeval.model.submission import (
    Indicator,
    IndicatorDraft,
    OutlineName,
    Project,
    ProjectDraft,
    Submission,
    Unit,
    UnitDraft,
)
from perfeval.model.values import (
    COMPLETED,
    MISSED,
    NO,
    NOT_APPLICABLE,
    REACHED,
    UNFINISHED,
    YES,
    Deadline,
    Interval,
    Nature,
    Period,
    Target,
    value_shown,
)

__all__ = [
    "BUDGET_SOURCES",
    "COMPLETED",
    "INITIAL_SOURCES",
    "MISSED",
    "NO",
    "NOT_APPLICABLE",
    "REACHED",
    "SPENT_SOURCES",
    "UNFINISHED",
    "UNREAD",
    "YES",
    "Amount",
    "Assessment",
    "CarriedCell",
    "Deadline",
    "Evaluation",
    "FundsDraft",
    "FundsStatement",
    "Indicator",
    "IndicatorDraft",
    "Interval",
    "Nature",
    "OutlineName",
    "Period",
    "Place",
    "Project",
    "ProjectDraft",
    "Read",
    "Result",
    "Score",
    "Submission",
    "Target",
    "Typed",
    "Unit",
    "UnitDraft",
    "Unread",
    "Unscored",
    "addresses",
    "known",
    "value_shown",
]
