"""Many workbooks: each goes its own way, and none stops the others or overwrites what another has written.

Workers examine and compose; the run's own process puts files in place, in the order of the workbooks, so that messages
and files are the same however many workers there are.
"""

import json
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import Thread
from typing import Final, Protocol, TypeAlias

from perfeval import __version__
from perfeval.batch import documents, examine
from perfeval.batch.outcome import Outcome
from perfeval.batch.output import Output, folder_name
from perfeval.errors import PerfevalError
from perfeval.files import checksum, checksum_of
from perfeval.library import IndicatorSystem, find_system
from perfeval.problems import Problem, Rule
from perfeval.reports.outlines import Outline, find_outline

#: below this many workbooks starting workers costs more than it saves
_FEW: Final = 20
#: how many workbooks are handed to each worker ahead of the one that is waited for
_AHEAD: Final = 4

#: a workbook and the name that messages give it
Named: TypeAlias = tuple[Path, str]
#: what becomes of a workbook, and its reports where they are wanted
Result: TypeAlias = tuple[Outcome, Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class Task:
    """What is done with each workbook: by which system and outline where they are given, and whether it is written."""

    system: str | None = None
    outline: str | None = None
    strict: bool = False
    composing: bool = False

    def __call__(self, named: Named) -> Result:
        """Examine one workbook, and compose its reports.

        What the program has no answer to is a problem of that workbook; a `PerfevalError` ends the run.
        """
        path, label = named
        reports: Mapping[str, bytes] = {}
        try:
            outcome = examine(path, _system(self.system), _outline(self.outline), strict=self.strict)
            if self.composing:
                outcome, reports = documents(outcome)
                # what has been composed need not go from one process to another
                outcome = replace(outcome, submission=None, system=None, evaluations=())
        except (PerfevalError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - the border of one workbook: the others must not suffer for it
            outcome = unfinished(path, f"程序处理这个工作簿时出了意外（{type(error).__name__}：{error}）")
        # a template of the engine cannot go from one process to another
        return replace(outcome, label=label, outline=None), reports

    def means(self) -> str:
        """Return what stands for all that reports are made from, beside the workbook."""
        given = [[named, checksum_of(Path(named))] for named in (self.system or "", self.outline or "")]
        return json.dumps([__version__, given, self.strict])


@lru_cache(1)
def _system(named: str | None) -> IndicatorSystem | None:
    return None if named is None else find_system(named)


@lru_cache(1)
def _outline(named: str | None) -> Outline | None:
    return None if named is None else find_outline(named)


def unfinished(path: Path, message: str) -> Outcome:
    """Return the outcome of a workbook that the program has no answer to."""
    remedy = "请把这个工作簿和这行文字发给程序的维护者"
    return Outcome(workbook=path, problems=(Problem(rule=Rule.INTERNAL, message=message, remedy=remedy),))


def examine_all(workbooks: Sequence[Named], task: Task, workers: "Workers | None" = None) -> Iterator[Outcome]:
    """Yield what becomes of each workbook, in their order; nothing is written."""
    return (outcome for outcome, _ in _results(workbooks, task, workers or nullcontext()))


def process_all(
    workbooks: Sequence[Named],
    task: Task,
    output: Output,
    *,
    workers: "Workers | None" = None,
    force: bool = False,
) -> Iterator[Outcome]:
    """Yield what becomes of each workbook, in their order, its reports put in place in `output`.

    A workbook whose reports stand as an earlier run has written them is not done again, unless forced. A second
    workbook of the same unit and year is an error, also where the first has errors: its reports of an earlier run
    are not overwritten by another's.
    """
    task = replace(task, composing=True)
    means = task.means()
    seen: dict[str, Path] = {}

    def key(sum_of_workbook: str) -> str:
        return checksum(f"{means}{sum_of_workbook}".encode())

    def standing(named: Named) -> Result | None:
        path, label = named
        found = None if force else output.standing(path, key(checksum_of(path)))
        return None if found is None else (replace(found, label=label), {})

    output.sweep()
    for outcome, reports in _results(workbooks, task, workers or nullcontext(), standing):
        checked = _first_of_its_kind(outcome, seen)
        yield output.put(checked, {} if checked.failed else reports, key(checked.checksum), force=force)


def distinct(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield outcomes, a second workbook of the same unit and year with an error that names the first."""
    seen: dict[str, Path] = {}
    return (_first_of_its_kind(outcome, seen) for outcome in outcomes)


def _first_of_its_kind(outcome: Outcome, seen: dict[str, Path]) -> Outcome:
    unit, path = outcome.unit_year, outcome.workbook
    if unit is None:
        return outcome
    # names that differ can come to one folder: by a sign that no folder may have, or by the case of a letter
    first = seen.setdefault(folder_name(unit).casefold(), path)
    if first.resolve() == path.resolve():
        return outcome
    problem = Problem(
        rule=Rule.SUBMISSION_REPEATED,
        message=f"{unit.name}{unit.year}年度的工作簿已经有一个：{first}，两者的报告会互相覆盖",
        cell=unit.cell,
        remedy="请只留一个，或改正单位名称、评价年度",
    )
    return replace(outcome, problems=(problem, *outcome.problems), summary=None, placement=None)


class Future(Protocol):
    """What will become of one workbook."""

    def result(self) -> Result:
        """Wait for it, and return it."""


class Pool(Protocol):
    """Workers that take one workbook each."""

    def submit(self, task: Task, named: Named, /) -> Future:
        """Hand a workbook to a worker."""

    @property
    def ahead(self) -> int:
        """How many workbooks are handed out ahead of the one that is waited for."""


#: workers for the length of a run; none for a run in its own process
Workers: TypeAlias = AbstractContextManager[Pool | None]


def local_workers(jobs: int, number: int) -> Workers:
    """Return as many processes of this machine as are asked for; none where there is too little to do."""
    return nullcontext() if jobs < 2 or number < _FEW else _processes(jobs)


@contextmanager
def _processes(jobs: int) -> Iterator[Pool]:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - one workbook does without
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - the same

    class Processes(ProcessPoolExecutor):
        ahead = jobs * _AHEAD

    pool = Processes(jobs, initializer=_end_with_the_run)
    try:
        yield pool
    except BrokenProcessPool as error:
        raise PerfevalError(
            "一个工作进程意外终止，多半是内存不足。请用 --jobs 1 再运行一次，已写出的不会重做。"
        ) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _end_with_the_run() -> None:
    """Let only the run's own process answer Ctrl-C, and let a worker end with it, even when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    from multiprocessing import parent_process  # noqa: PLC0415 - one workbook does without

    run = parent_process()
    if run is not None:
        run.join()
        os._exit(1)


def _results(
    workbooks: Sequence[Named],
    task: Task,
    workers: Workers,
    known: Callable[[Named], Result | None] = lambda _: None,
) -> Iterator[Result]:
    """Yield results in order, with only so many under way that memory does not grow with the number of workbooks."""
    with workers as pool:
        if pool is None:
            yield from (known(named) or task(named) for named in workbooks)
            return
        under_way = deque[Result | Future]()
        for named in workbooks:
            under_way.append(known(named) or pool.submit(task, named))
            if len(under_way) > pool.ahead:
                yield _awaited(under_way.popleft())
        while under_way:
            yield _awaited(under_way.popleft())


def _awaited(result: Result | Future) -> Result:
    return result if isinstance(result, tuple) else result.result()
