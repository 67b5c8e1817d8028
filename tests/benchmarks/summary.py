"""What summing up costs the run's own process, a workbook of eight projects: the summary workbook, with all of its sheets.

    python tests/benchmarks/summary.py [--workbooks N] [--copies N] [--rounds N]

The workbooks are done once; then what became of them is summed up again and again, each time as if they were COPIES as
many units. Prints medians of processor time, of the rows as they come and of the file at the end.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from perfeval.batch.many import process_all
from perfeval.batch.outcome import Incoming, Placed, Workbook
from perfeval.batch.output import Output
from perfeval.batch.summary import RunSummary
from perfeval.service import Options

if TYPE_CHECKING:
    from benchmarks.folders import make_workbooks
else:
    from folders import make_workbooks

_MILLISECONDS = 1000


def done(folder: Path, number: int, copies: int) -> list[Placed]:
    """Return what became of workbooks, as if each were several of other units."""
    workbooks = [Workbook(path, path.name) for path in make_workbooks(folder / "workbooks", number)]
    outcomes = process_all(Incoming(tuple(workbooks)), Options(), Output(folder / "output"))
    placed = [outcome for outcome in outcomes if isinstance(outcome, Placed)]
    return [
        replace(outcome, summary=replace(outcome.summary, name=f"{outcome.summary.name}{copy}"))
        for copy in range(copies)
        for outcome in placed
    ]


def summed_up(outcomes: Sequence[Placed], output: Path) -> tuple[float, float]:
    """Return the milliseconds a workbook of adding outcomes to a summary, and of putting it in place."""
    summary = RunSummary(Output(output))
    start = time.process_time()
    for _ in summary.added(outcomes):
        pass
    added = time.process_time()
    (written,) = summary.put().written
    end = time.process_time()
    written.unlink()
    scale = _MILLISECONDS / len(outcomes)
    return (added - start) * scale, (end - added) * scale


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workbooks", type=int, default=20)
    parser.add_argument("--copies", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        outcomes = done(Path(name), arguments.workbooks, arguments.copies)
        rounds = [summed_up(outcomes, Path(name) / f"summary{number}") for number in range(arguments.rounds + 1)]
    added, put = (median(values) for values in zip(*rounds[1:], strict=True))  # the first loads what is needed
    rows = sum(len(project.indicators) for outcome in outcomes for project in outcome.summary.projects)
    print(f"{len(outcomes)} workbooks, {rows / len(outcomes):.0f} rows of indicators each; processor ms a workbook:")
    print(
        f"{'rows as they come':20} {added:6.2f}\n{'the file at the end':20} {put:6.2f}\n{'both':20} {added + put:6.2f}"
    )


if __name__ == "__main__":
    main()
