"""What the Excel formula of a scoring method is written with.

A formula has {row} where the number of its row comes, so that a brace of Excel's own is doubled.
"""

from typing import Final

from perfeval.records import frozen

#: what a formula shows for a row that cannot be scored
BLANK: Final = '""'


@frozen(kw_only=True)
class References:
    """Where a formula finds things: cells of its row, parameters and steps of its method in 评分规则.

    `target` and `actual` are the values used, `written` the target as typed; `figure` is the parameter of the method;
    `names`, `minima` and `values` are those of all its steps; `threshold` and `deduction` are for over-completion.
    """

    nature: str
    written: str
    target: str
    actual: str
    points: str
    achievement: str
    self_score: str
    threshold: str
    deduction: str
    figure: str
    names: str
    minima: str
    values: str

    @property
    def gained(self) -> str:
        """What was reached, less than nothing counting as nothing."""
        return f"MAX({self.actual},0)"

    @property
    def unmeasured(self) -> str:
        """The condition that target or actual value is no figure."""
        return f"NOT(AND(ISNUMBER({self.target}),ISNUMBER({self.actual})))"


def when(*cases: tuple[str, str]) -> str:
    """Return the value of the first condition that holds, blank when none does."""
    return "".join(f"IF({condition},{value}," for condition, value in cases) + BLANK + ")" * len(cases)
