"""Where the time of one workbook goes, with pandas, typer and python-docx already imported.

    python tests/benchmarks/stages.py [WORKBOOK] [--rounds N]

Prints for each stage the median over the rounds, its share of the whole, and the ratio to a plain pandas read of the
same workbook, taken in the same rounds.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

import docx  # noqa: F401 - imported beforehand, as the figure to reach is defined
import pandas as pd
import typer  # noqa: F401 - likewise

from perfeval.files import put, read
from perfeval.library import Shelf, built_in_system, system_of
from perfeval.model import Submission
from perfeval.readers.excel import read_workbook
from perfeval.readers.guard import VerifiedWorkbook, take_in
from perfeval.reports.blocks import Report
from perfeval.reports.templates import compiled
from perfeval.service import Examination, Options, compose, examine_submission
from perfeval.writers import word

T = TypeVar("T")

EXAMPLE = Path(__file__).parents[2] / "input_templates" / "示例_石家庄市第二强制隔离戒毒所2018年度.xlsx"


class Stages:
    """One run over a workbook, its stages timed one after the other."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def timed(self, name: str, stage: Callable[[], T]) -> T:
        """Run a stage and note its time."""
        start = time.perf_counter()
        result = stage()
        self.seconds[name] = time.perf_counter() - start
        return result

    def run(self, path: Path, output: Path) -> None:
        """Carry the workbook through every stage."""
        workbook = self.timed("take in", lambda: take_in(path.name, read(path)))
        if not isinstance(workbook, VerifiedWorkbook):
            raise TypeError(workbook)
        submission, problems = self.timed("read", lambda: read_workbook(workbook))
        if submission is None or problems:
            raise ValueError(problems)
        self.timed("system, outline", lambda: self._definitions(submission))
        found = Examination(problems=(), sheets=tuple(workbook.sheets))
        examination = self.timed("check, score", lambda: examine_submission(found, submission, problems, Options()))
        reports = self.timed("compose", lambda: compose(examination)).reports
        documents = self.timed("Word", lambda: self._documents(reports))
        self.timed("write files", lambda: self._write(documents, output))

    @staticmethod
    def _definitions(submission: Submission) -> None:
        for known in (built_in_system, system_of, compiled):
            known.cache_clear()
        built_in_system(str(submission.unit.system))
        compiled(Shelf.REPORT_OUTLINES.built_in(submission.unit.outlines[0].name))

    @staticmethod
    def _documents(reports: tuple[Report, ...]) -> dict[str, bytes]:
        word._letterhead.cache_clear()
        return {report.name: word.docx(report) for report in reports}

    @staticmethod
    def _write(documents: dict[str, bytes], output: Path) -> None:
        for name, content in documents.items():
            put(output / f"{name}.docx", content)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("workbook", nargs="?", type=Path, default=EXAMPLE)
    parser.add_argument("--rounds", type=int, default=21)
    arguments = parser.parse_args()
    plain: list[float] = []
    rounds: list[dict[str, float]] = []
    with TemporaryDirectory() as output:
        for _ in range(arguments.rounds):
            start = time.perf_counter()
            pd.read_excel(arguments.workbook, sheet_name=None, engine="calamine", header=None)
            plain.append(time.perf_counter() - start)
            stages = Stages()
            stages.run(arguments.workbook, Path(output))
            rounds.append(stages.seconds)
    totals = [sum(seconds.values()) for seconds in rounds]
    print(f"first run {totals[0] * 1000:.1f} ms; medians of {arguments.rounds} rounds:")
    for stage in rounds[0]:
        middle = median(seconds[stage] for seconds in rounds)
        print(
            f"{stage:<16} {middle * 1000:7.1f} ms {middle / median(totals):6.0%} {middle / median(plain):6.2f} x read"
        )
    ratio = median(total / read for total, read in zip(totals, plain, strict=True))
    print(f"{'whole':<16} {median(totals) * 1000:7.1f} ms {1:6.0%} {ratio:6.2f} x read")
    print(f"{'plain pandas':<16} {median(plain) * 1000:7.1f} ms")


if __name__ == "__main__":
    main()
