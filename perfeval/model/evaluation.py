"""What an evaluation finds: a score an indicator, a total and a grade a project; or what was reached, without points."""

from decimal import Decimal
from typing import TypeAlias

from perfeval.cells import Cell
from perfeval.model.submission import Indicator, Project
from perfeval.model.values import Target
from perfeval.records import frozen


@frozen(kw_only=True)
class Result:
    """What one indicator came to: its actual value, typed or derived; `inputs` are the cells it came from."""

    indicator: Indicator
    actual: Target | None
    inputs: tuple[Cell, ...]


@frozen(kw_only=True)
class Score(Result):
    """What one indicator was awarded of its points and how that came about (单项得分).

    `rule` names the scoring method, `arithmetic` shows the figures put in; `lowered` is true where the unit's own, lower
    score stands.
    """

    points: Decimal
    awarded: Decimal
    rule: str
    arithmetic: str
    lowered: bool = False

    @property
    def deduction(self) -> Decimal:
        """Points that were not awarded (扣分); none for an indicator that does not apply."""
        return self.points - self.awarded if self.indicator.applicable else Decimal(0)

    @property
    def explanation(self) -> str:
        """How the score came about, in one line."""
        return f"{self.rule}：{self.arithmetic}"


@frozen(kw_only=True)
class Evaluation:
    """The outcome for one project (评价结果).

    `points_total` is the sum of the scores; indicators that do not apply are left out of it, and `rescaled_total` puts it
    on the system's full marks; `total` is that after the cap, and is what is graded.
    """

    project: Project
    scores: tuple[Score, ...]
    points_total: Decimal
    rescaled_total: Decimal
    total: Decimal
    grade: str
    arrival_rate: Decimal | None
    execution_rate: Decimal | None
    rescale_explanation: str | None
    cap_explanation: str | None

    @property
    def results(self) -> tuple[Score, ...]:
        """What its indicators came to, as for a project without points."""
        return self.scores


@frozen(kw_only=True)
class Unscored:
    """A project whose rows have no points: it is reported without scores, total and grade (未评分)."""

    project: Project
    results: tuple[Result, ...]
    arrival_rate: Decimal | None
    execution_rate: Decimal | None


#: what a project comes to
Assessment: TypeAlias = Evaluation | Unscored
