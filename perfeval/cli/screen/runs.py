"""What a run over workbooks shows: each outcome as it comes, and what all of them came to."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NoReturn

import typer

from perfeval.batch.outcome import Examined, Placed, Placement
from perfeval.cli.screen.placed import print_summary
from perfeval.cli.screen.problems import counted, print_causes, print_problems
from perfeval.cli.terminal import say
from perfeval.problems import REPEATED_CODE, Problem, Severity

if TYPE_CHECKING:
    from perfeval.batch.summary import RunSummary
    from perfeval.model.summary import UnitYear


class End(StrEnum):
    """How a workbook can end."""

    FINE = "没有错误和警告"
    WARNED = "有警告"
    UNCHANGED = "没有变化"
    FAILED = "有错误"

    @classmethod
    def of(cls, outcome: Examined) -> "End":
        """Return how a workbook has ended."""
        if outcome.failed:
            return cls.FAILED
        if isinstance(outcome, Placed) and outcome.placement.standing:
            return cls.UNCHANGED
        return cls.WARNED if outcome.count(Severity.WARNING) else cls.FINE


def conclude(
    outcomes: Iterable[Examined],
    number: int,
    show: Callable[[Examined], None] = lambda _: None,
    severities: Sequence[Severity] = (Severity.ERROR, Severity.WARNING),
    *,
    quiet: bool = False,
    remarks: Sequence[str] = (),
    summed: "RunSummary | None" = None,
    force: bool = False,
) -> Counter[End]:
    """Print each outcome as it comes, what it shows included, and a table of what several came to.

    Of several, each cause has one line a workbook, and errors come last, below the `remarks` on other files; all details
    are the summary workbook's. When `quiet` only errors and remarks are printed. Where they are `summed` up, that is put in
    place when all are done, with `force` also over one that a person has edited. Return how many ended in which way.
    """
    shown = (Severity.ERROR,) if quiet else severities
    outcomes = summed.added(outcomes) if summed else outcomes
    if number == 1:
        for remark in remarks:
            say(remark, err=True)
        ends, said = _conclude_one(outcomes, show, shown), tuple(remarks)
    else:
        run = _Run(show, shown, quiet=quiet)
        for outcome in _counted_on_screen(outcomes, number):
            run.add(outcome)
        ends, said = run.ends, run.close(remarks)
    if summed:
        print_summary(summed.put(said, force=force))
    return ends


def _conclude_one(
    outcomes: Iterable[Examined], show: Callable[[Examined], None], severities: Sequence[Severity]
) -> Counter[End]:
    ends: Counter[End] = Counter()
    for outcome in outcomes:
        print_problems(outcome, severities)
        show(outcome)
        say(_line(outcome))
        ends[End.of(outcome)] += 1
    return ends


class _Run:
    """What is shown of several workbooks: those that are fine as they come, errors when all are done."""

    def __init__(self, show: Callable[[Examined], None], severities: Sequence[Severity], *, quiet: bool) -> None:
        self._show, self._severities, self._quiet = show, severities, quiet
        self._failed: list[tuple[str, Sequence[Problem], str]] = []
        self._units: list[tuple[str, UnitYear]] = []
        self._reports: Counter[End] = Counter()
        self.ends: Counter[End] = Counter()

    def add(self, outcome: Examined) -> None:
        """Show an outcome, or keep what is to be shown of it for the end."""
        end = End.of(outcome)
        self.ends[end] += 1
        if isinstance(outcome, Placed):
            placement = outcome.placement
            self._reports[end] += len((*placement.written, *placement.kept, *placement.standing))
        if outcome.examination.unit_year is not None:
            self._units.append((outcome.name, outcome.examination.unit_year))
        kept = [problem for problem in outcome.problems if problem.severity in self._severities]
        late = kept if outcome.failed and self._quiet else [p for p in kept if self._stands_in_the_way(outcome, p)]
        print_causes(outcome.name, [problem for problem in kept if problem not in late])
        if not self._quiet:
            self._show(outcome)
        if outcome.failed:
            self._failed.append((outcome.name, late, _line(outcome)))
        elif not self._quiet:
            say(_line(outcome))

    @staticmethod
    def _stands_in_the_way(outcome: Examined, problem: Problem) -> bool:
        return problem.severity is Severity.ERROR or (
            outcome.examination.strict and problem.severity is Severity.WARNING
        )

    def close(self, remarks: Sequence[str]) -> tuple[str, ...]:
        """Show what is of all workbooks: remarks and questions, which are returned, errors, the table."""
        from perfeval.batch.incoming.questions import questions  # noqa: PLC0415 - for runs over several workbooks

        said = (*remarks, *questions(self._units))
        for remark in said:
            say(remark, err=True)
        told = set[str]()
        for name, problems, line in self._failed:
            # several workbooks of a unit have one problem, which names them all
            print_causes(name, [problem for problem in problems if problem.message not in told])
            told.update(problem.message for problem in problems if problem.rule.code == REPEATED_CODE)
            if not any(problem.severity is Severity.ERROR for problem in problems):
                say(line)  # a warning that is taken as an error does not say so itself
        _print_table(self.ends, self._reports)
        return said


def _line(outcome: Examined) -> str:
    return f"{outcome.name}：{counted(outcome)}{_placed(outcome)}"


def end_run(ends: Counter[End]) -> NoReturn:
    """End with status 1 where a workbook has errors."""
    raise typer.Exit(code=int(ends[End.FAILED] > 0))


def _print_table(ends: Counter[End], reports: Counter[End]) -> None:
    from rich.table import Table  # noqa: PLC0415 - one workbook does without

    from perfeval.cli.screen.scores import console  # noqa: PLC0415 - the same

    shown = (ends, reports) if reports.total() else (ends,)
    table = Table("结果", *("工作簿", "报告")[: len(shown)], box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for end in End:
        if end is not End.UNCHANGED or len(shown) > 1:
            table.add_row(end, *(str(counts[end]) for counts in shown))
    table.add_row("合计", *(str(counts.total()) for counts in shown))
    console().print(table)


def _counted_on_screen(outcomes: Iterable[Examined], number: int) -> Iterator[Examined]:
    """Yield outcomes, with a bar below what is printed as long as that is a terminal that can take it away again.

    The bar is taken away while an outcome is printed, since what typer prints would stand in the midst of it.
    """
    from perfeval.cli.screen.scores import console  # noqa: PLC0415 - only for runs over several workbooks

    if not sys.stdout.isatty() or console().is_dumb_terminal:
        yield from outcomes
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415 - only here

    columns = ("处理", BarColumn(), MofNCompleteColumn(), "剩余", TimeRemainingColumn())
    with Progress(*columns, console=console(), transient=True, auto_refresh=False) as progress:
        bar = progress.add_task("", total=number)
        for outcome in outcomes:
            progress.stop()
            yield outcome
            progress.advance(bar)
            progress.start()
            progress.refresh()


def _placed(outcome: Examined) -> str:
    if isinstance(outcome, Placed):
        return _places(outcome.placement)
    if outcome.failed:
        strictly = "（警告按错误处理）" if not outcome.count(Severity.ERROR) else ""
        return f"，没有生成报告{strictly}"
    return ""


def _places(placement: Placement) -> str:
    if placement.standing:
        return f"，没有变化，{len(placement.standing)} 份报告不用重写：{placement.folder}"
    kept = f"，保留 {len(placement.kept)} 份" if placement.kept else ""
    return f"，已写出 {len(placement.written)} 份报告{kept}：{placement.folder}"
