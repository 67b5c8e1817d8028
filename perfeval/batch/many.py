"""Many workbooks: each goes its own way, and none stops the others or overwrites what another has written.

Workers examine and compose; the run's own process puts files in place, in the order of the workbooks, so that messages
and files are the same however many workers there are.
"""

import json
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import field, replace
from threading import Thread
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from perfeval import __version__
from perfeval.batch.archives import checksum_within
from perfeval.batch.outcome import Composed, Examined, Incoming, Placed, Workbook
from perfeval.batch.output import Output, folder_name
from perfeval.batch.review_copies import lacks_page
from perfeval.errors import PerfevalError
from perfeval.files import checksum
from perfeval.model.unit_names import same_unit
from perfeval.records import frozen
from perfeval.service.values import Options

if TYPE_CHECKING:
    from pathlib import Path

#: below this many workbooks starting workers costs more than it saves
_FEW: Final = 20
#: how many workbooks are handed to each worker ahead of the one that is waited for
_AHEAD: Final = 4


@frozen
class Task:
    """What is done with each workbook: how it is examined, whether its reports are composed, and what stands beside them.

    With `carry` what was typed travels with them; with `summing` what reports would say is remembered, none is written.
    """

    options: Options = field(default_factory=Options)
    composing: bool = False
    pages: bool = False
    carry: bool = False
    uploads: bool = False
    summing: bool = False

    def __call__(self, workbook: Workbook) -> Examined:
        """Examine one workbook, and compose its reports, as `one.outcome` does."""
        from perfeval.batch import one  # noqa: PLC0415 - a run in which nothing has changed does without

        # the imports of numpy lie deep in one another: from deeper down, CPython's stack would need another piece of
        # memory for them, which is taken and given back with nearly every call at its edge
        one.prepare()
        return one.outcome(self, workbook)

    def means(self) -> str:
        """Return what stands for all that reports are made from, beside the workbook."""
        chosen = [given and [given.name, given.text] for given in (self.options.system, *self.options.outlines)]
        return json.dumps([__version__, chosen, self.options.strict, *(["carry"] if self.carry else [])])


def examine_all(workbooks: Sequence[Workbook], task: Task, workers: "Workers | None" = None) -> Iterator[Examined]:
    """Yield what becomes of each workbook, in their order; nothing is written."""
    return _outcomes(workbooks, task, workers or nullcontext())


def process_all(
    incoming: Incoming,
    options: Options,
    output: Output,
    *,
    workers: "Workers | None" = None,
    force: bool = False,
    html: bool = False,
    carry: bool = False,
    upload: bool = False,
) -> Iterator[Examined | Placed]:
    """Yield what becomes of each workbook, in their order, its reports put in place in `output`.

    With `html` a page stands beside each, with `upload` a sheet for the integrated system beside each project's; with
    `carry` what was typed travels with them. A workbook whose reports stand as an earlier run has written them, with
    pages of their age and such sheets where those are wanted, is not done again, unless forced. What `incoming` knows
    to be one of several of their unit and year has that problem; a second one that nobody knew of is an error, also
    where the first has errors: its reports of an earlier run are not overwritten by another's.
    """
    task = Task(options, composing=True, pages=html, carry=carry, uploads=upload)
    means = task.means()
    distinct = Distinct(incoming)

    def key(sum_of_workbook: str) -> str:
        return checksum(f"{means}{sum_of_workbook}".encode())

    def standing(workbook: Workbook) -> Placed | None:
        again = force or output.is_new or distinct.is_undecided(workbook)
        placed = None if again else output.standing(workbook, key(checksum_within(workbook.path)), uploads=upload)
        return None if placed and html and any(map(lacks_page, placed.placement.standing)) else placed

    output.sweep()
    for outcome in _outcomes(incoming.workbooks, task, workers or nullcontext(), standing):
        checked = distinct.checked(outcome)
        if isinstance(checked, Composed):
            checked = output.place(checked, key(checked.examination.checksum), force=force)
        yield checked


class Distinct:
    """The workbooks of a run so far: one of several of a unit and year fails, whether a glance has found it or not."""

    def __init__(self, incoming: Incoming) -> None:
        self._undecided, self._glimpsed = incoming.repeated, incoming.glimpsed
        self._seen: dict[str, Path] = {}

    def is_undecided(self, workbook: Workbook) -> bool:
        """Tell whether it is known before a workbook is read that it is one of several."""
        return workbook.path in self._undecided

    def checked(self, outcome: Examined) -> Examined:
        """Return an outcome, one of several of a unit and year with an error that names the others.

        Whose a workbook is that cannot be read is told as a glance has seen it.
        """
        unit, path = outcome.examination.unit_year, outcome.workbook.path
        problem = self._undecided.get(path)
        if unit is None:
            glimpsed = replace(outcome.examination, unit_year=self._glimpsed.get(path))
            outcome = replace(outcome, examination=glimpsed)
        if problem is not None:
            return outcome.failed_by(problem if unit is None else replace(problem, cell=unit.cell))
        if unit is None:
            return outcome
        # names that differ can come to one folder: by a sign that no folder may have, or by a form of a character
        first = self._seen.setdefault(same_unit(folder_name(unit)), path)
        if first is path or first.resolve() == path.resolve():
            return outcome
        from perfeval.batch.incoming.repeated import repeated  # noqa: PLC0415 - hardly ever needed

        return outcome.failed_by(repeated(unit, str(first)))


class Future(Protocol):
    """What will become of one workbook."""

    def result(self) -> Examined:
        """Wait for it, and return it."""


class Pool(Protocol):
    """Workers that take one workbook each."""

    def submit(self, task: Task, workbook: Workbook, /) -> Future:
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

    from perfeval.batch import one  # noqa: PLC0415 - loaded once, before workers are made of this process

    one.prepare()
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


def _outcomes(
    workbooks: Sequence[Workbook],
    task: Task,
    workers: Workers,
    known: Callable[[Workbook], Placed | None] = lambda _: None,
) -> Iterator[Examined]:
    """Yield outcomes in order, with only so many under way that memory does not grow with the number of workbooks."""
    with workers as pool:
        if pool is None:
            yield from (known(workbook) or task(workbook) for workbook in workbooks)
            return
        under_way = deque[Examined | Future]()
        for workbook in workbooks:
            under_way.append(known(workbook) or pool.submit(task, workbook))
            if len(under_way) > pool.ahead:
                yield _awaited(under_way.popleft())
        while under_way:
            yield _awaited(under_way.popleft())


def _awaited(outcome: Examined | Future) -> Examined:
    return outcome if isinstance(outcome, Examined) else outcome.result()
