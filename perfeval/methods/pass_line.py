"""及格线以上按比例: nothing below the pass line, (completion − line) ÷ (1 − line) above (财预〔2021〕101号, our reading)."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from perfeval.figures import HUNDRED, plain
from perfeval.methods.faults import Faults, joined
from perfeval.methods.formula import References
from perfeval.methods.measured import MORE_IS_BETTER
from perfeval.methods.method import Answer, Method, Parameters, Question, nothing
from perfeval.methods.ratio import completed, completion, met


def judge(question: Question) -> Answer | Faults:
    """Answer how far the actual value is above the pass line, on the way to the target."""
    target, actual = completed(question)
    if isinstance(target, tuple) or isinstance(actual, tuple):
        return joined(target, actual)
    return met(target, actual) or _short(target, actual, question.parameters.pass_line)


def _short(target: Decimal, actual: Decimal, line: Decimal) -> Answer:
    completed_share, line_share = Fraction(actual) / Fraction(target), Fraction(line) / 100
    if completed_share < line_share:
        return nothing(f"{plain(actual)} ÷ {plain(target)} 低于及格线 {plain(line)}%")
    return Answer(
        (completed_share - line_share) / (1 - line_share),
        f"({plain(actual)} ÷ {plain(target)} − {plain(line)}%) ÷ (100% − {plain(line)}%)",
    )


def formula(at: References) -> str:
    """Return the Excel formula."""
    line, target = at.figure, at.target
    above = f"ROUND({at.points}*({at.gained}*100-{line}*{target})/((100-{line})*{target}),2)"
    return completion(at, f"IF({at.gained}*100<{line}*{target},0,{above})")


def parameter_faults(parameters: Parameters) -> Iterator[str]:
    """Yield what is wrong with the pass line."""
    if not 0 < parameters.pass_line < HUNDRED:
        yield "的 pass_line 应在 0 至 100 之间"


def _figure(parameters: Parameters, _checkpoints: int) -> Decimal:
    return parameters.pass_line


PASS_LINE: Final = Method(
    name="pass-line",
    title="及格线以上按比例",
    natures=MORE_IS_BETTER,
    judge=judge,
    formula=formula,
    parameter_faults=parameter_faults,
    figure=_figure,
    measures_completion=True,
)
