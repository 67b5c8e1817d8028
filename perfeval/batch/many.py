"""Many workbooks: each goes its own way, and none stops the others or overwrites what another has written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from perfeval.batch import Outcome
from perfeval.problems import PerfevalError, Problem, Rule


def each(workbooks: Iterable[tuple[Path, str]], work: Callable[[Path], Outcome]) -> Iterator[Outcome]:
    """Yield what becomes of each workbook, under the name that messages give it.

    What the program has no answer to is a problem of that workbook; a `PerfevalError` ends the run.
    """
    for path, label in workbooks:
        try:
            outcome = work(path)
        except (PerfevalError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - the border of one workbook: the others must not suffer for it
            outcome = Outcome(workbook=path, problems=(_internal(error),))
        yield replace(outcome, label=label)


def once(examine: Callable[[Path], Outcome]) -> Callable[[Path], Outcome]:
    """Return an examination to which a second workbook of the same unit and year is an error."""
    seen: dict[tuple[str, int], Path] = {}

    def examined(path: Path) -> Outcome:
        outcome = examine(path)
        if outcome.failed or outcome.submission is None:
            return outcome
        unit = outcome.submission.unit
        first = seen.setdefault((unit.name, unit.year), path)
        if first.resolve() == path.resolve():
            return outcome
        problem = Problem(
            rule=Rule.SUBMISSION_REPEATED,
            message=f"{unit.name}{unit.year}年度的工作簿已经有一个：{first}，两者的报告会互相覆盖",
            cell=unit.place.cell("name"),
            remedy="请只留一个，或改正单位名称、评价年度",
        )
        return replace(outcome, problems=(problem, *outcome.problems), evaluations=())

    return examined


def _internal(error: Exception) -> Problem:
    return Problem(
        rule=Rule.INTERNAL,
        message=f"程序处理这个工作簿时出了意外（{type(error).__name__}：{error}）",
        remedy="请把这个工作簿和这行文字发给程序的维护者",
    )
