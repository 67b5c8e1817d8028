"""Many workbooks: each goes its own way, and none stops the others or overwrites what another has written.

Workers examine and compose; the run's own process puts files in place, in the order of the workbooks, so that messages
and files are the same however many workers there are.
"""

import signal
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from perfeval.batch import Outcome, documents, examine, put_in_place
from perfeval.composition.outlines import Outline, find_outline
from perfeval.indicators import IndicatorSystem, find_system
from perfeval.problems import PerfevalError, Problem, Rule

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

#: below this many workbooks starting workers costs more than it saves
_FEW: Final = 20
#: how many workbooks are handed to each worker ahead of the one that is waited for
_AHEAD: Final = 4

#: a workbook and the name that messages give it
Named: TypeAlias = tuple[Path, str]


@dataclass(frozen=True, slots=True)
class Task:
    """What is done with each workbook: by which system and outline where they are given, and whether it is written."""

    system: str | None = None
    outline: str | None = None
    strict: bool = False
    composing: bool = False

    def __call__(self, named: Named) -> tuple[Outcome, dict[str, bytes]]:
        """Examine one workbook, and compose its reports.

        What the program has no answer to is a problem of that workbook; a `PerfevalError` ends the run.
        """
        path, label = named
        try:
            outcome = examine(path, _system(self.system), _outline(self.outline), strict=self.strict)
            reports = documents(outcome) if self.composing else {}
        except (PerfevalError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - the border of one workbook: the others must not suffer for it
            outcome, reports = Outcome(workbook=path, problems=(_internal(error),)), {}
        # a template of the engine cannot go from one process to another
        return replace(outcome, label=label, outline=None), reports


@lru_cache(1)
def _system(named: str | None) -> IndicatorSystem | None:
    return None if named is None else find_system(named)


@lru_cache(1)
def _outline(named: str | None) -> Outline | None:
    return None if named is None else find_outline(named)


def _internal(error: Exception) -> Problem:
    return Problem(
        rule=Rule.INTERNAL,
        message=f"程序处理这个工作簿时出了意外（{type(error).__name__}：{error}）",
        remedy="请把这个工作簿和这行文字发给程序的维护者",
    )


def examine_all(workbooks: Sequence[Named], task: Task, jobs: int = 1) -> Iterator[Outcome]:
    """Yield what becomes of each workbook, in their order; nothing is written."""
    return (outcome for outcome, _ in _results(workbooks, task, jobs))


def process_all(
    workbooks: Sequence[Named], task: Task, output: Path, *, jobs: int = 1, force: bool = False
) -> Iterator[Outcome]:
    """Yield what becomes of each workbook, in their order, its reports put in place below `output`.

    A second workbook of the same unit and year is an error.
    """
    seen: dict[tuple[str, int], Path] = {}
    for outcome, reports in _results(workbooks, replace(task, composing=True), jobs):
        checked = _first_of_its_kind(outcome, seen)
        yield put_in_place(checked, {} if checked.failed else reports, output, force=force)


def _first_of_its_kind(outcome: Outcome, seen: dict[tuple[str, int], Path]) -> Outcome:
    if outcome.failed or outcome.submission is None:
        return outcome
    unit, path = outcome.submission.unit, outcome.workbook
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


def _results(workbooks: Sequence[Named], task: Task, jobs: int) -> Iterator[tuple[Outcome, Mapping[str, bytes]]]:
    if jobs < 2 or len(workbooks) < _FEW:
        yield from map(task, workbooks)
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - one workbook does without

    pool = ProcessPoolExecutor(jobs, initializer=_leave_interrupts_alone)
    try:
        yield from _ahead(pool, task, iter(workbooks), jobs * _AHEAD)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _ahead(
    pool: "ProcessPoolExecutor", task: Task, workbooks: Iterator[Named], number: int
) -> Iterator[tuple[Outcome, Mapping[str, bytes]]]:
    """Yield results in order, with only so many under way that memory does not grow with the number of workbooks."""
    under_way = deque["Future[tuple[Outcome, dict[str, bytes]]]"](_submitted(pool, task, islice(workbooks, number)))
    while under_way:
        result = under_way.popleft().result()
        under_way.extend(_submitted(pool, task, islice(workbooks, 1)))
        yield result


def _submitted(
    pool: "ProcessPoolExecutor", task: Task, workbooks: Iterable[Named]
) -> "Iterator[Future[tuple[Outcome, dict[str, bytes]]]]":
    return (pool.submit(task, named) for named in workbooks)


def _leave_interrupts_alone() -> None:
    """Let only the run's own process answer Ctrl-C; the workers end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
