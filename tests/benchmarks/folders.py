"""Folders of workbooks of eight projects each: one process and two, a second run, memory, and the plain way.

    python tests/benchmarks/folders.py [--workbooks N] [--rounds N] [--sample N] [--numbers N...]

The workbooks are the filled example, each of another unit. Every run is a process of its own and writes nine documents a
workbook into a new folder; the plain way does so for a sample, and its start is taken off.
"""

import argparse
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from perfeval.readers.word.package import unpacked
from perfeval.writers.word.package import Part, packed

if TYPE_CHECKING:
    from benchmarks import rivals
    from benchmarks.processes import IMPORTS, PYTHON, Memory, interleaved, print_medians, print_ratio, run
else:
    import rivals
    from processes import IMPORTS, PYTHON, Memory, interleaved, print_medians, print_ratio, run

UNIT, UNIT_SHEET = "石家庄市第二强制隔离戒毒所", "xl/worksheets/sheet2.xml"
ONE, TWO, HALVES = "one process", "two processes", "two commands at once, half each"
AGAIN = ", unchanged, once more"
JOBS = {ONE: 1, TWO: 2}
CELL, ROW = "plain pandas + python-docx, table.cell", "plain pandas + python-docx, row.cells"


def make_workbooks(folder: Path, number: int) -> list[Path]:
    """Write workbooks that differ in their unit; only the sheet that names it is compressed anew."""
    folder.mkdir()
    sheets = unpacked(rivals.EXAMPLE.read_bytes())
    parts = {name: Part.of(name, content) for name, content in sheets.items()}
    before, name = (name.encode("ascii", "xmlcharrefreplace") for name in (UNIT, UNIT.replace("二", "{}")))
    if sheets[UNIT_SHEET].count(before) != 1:
        raise ValueError(f"{UNIT_SHEET} does not name {UNIT}")
    paths = [folder / f"{each:05d}.xlsx" for each in range(number)]
    for each, path in enumerate(paths):
        sheet = sheets[UNIT_SHEET].replace(before, name.replace(b"{}", b"%d" % each))
        path.write_bytes(packed((parts | {UNIT_SHEET: Part.of(UNIT_SHEET, sheet)}).values()))
    return paths


def process(workbooks: Sequence[Path], output: Path, jobs: int, memory: Memory | None = None) -> float:
    """Run perfeval over workbooks, or folders of them, and return its seconds."""
    return run((*PYTHON, "-m", "perfeval", "process", *workbooks, "-o", output, "--jobs", f"{jobs}"), memory)


class Comparison:
    """One folder of workbooks, and what is measured on it."""

    def __init__(self, place: Path, number: int, sample: int) -> None:
        self._folder, self._place, self._texts = place / "workbooks", place, place / "texts"
        self._runs = count()
        self._workbooks = make_workbooks(self._folder, number)
        self._sample = self._workbooks[:sample]
        self._texts.mkdir()
        rivals.prepare(self._sample, self._texts)

    def process_twice(self, name: str) -> Mapping[str, float]:
        """Return the seconds of a first run, and of a second one over the same workbooks and reports."""
        output = self._output()
        return {each: process([self._folder], output, JOBS[name]) for each in (name, f"{name}{AGAIN}")}

    def _output(self) -> Path:
        """Return a new folder; old ones stay, since files being deleted hold up those being written."""
        return self._place / f"output{next(self._runs)}"

    def halves(self) -> Mapping[str, float]:
        """Return the seconds of two commands at once, one process each: what two processes could come to here."""
        output = self._output()
        start = time.perf_counter()
        with ThreadPoolExecutor(2) as pool:
            parts = (self._workbooks[::2], self._workbooks[1::2])
            list(pool.map(lambda part: process(part, output, 1), parts))
        return {HALVES: time.perf_counter() - start}

    def plain(self) -> Mapping[str, float]:
        """Return the seconds a workbook of the plain way, its start taken off."""
        start = run(IMPORTS)
        seconds = {}
        for name, cells in ((CELL, "cell"), (ROW, "row")):
            options = ("-o", self._output(), "--texts", self._texts, "--cells", cells)
            whole = run((*PYTHON, rivals.HERE / "plain.py", *self._sample, *options))
            seconds[name] = (whole - start) / len(self._sample)
        return seconds


def compare(number: int, rounds: int, sample: int) -> None:
    """Print what the runs over one folder take, and their ratios."""
    with TemporaryDirectory() as name:
        comparison = Comparison(Path(name), number, sample)
        cases = [lambda name=name: comparison.process_twice(name) for name in JOBS]
        seconds = interleaved([*cases, comparison.halves, comparison.plain], rounds)
    print(f"{number} workbooks; the plain way: seconds a workbook, from {sample} of them")
    print_medians(seconds)
    print_ratio(f"{ONE} to {TWO}", seconds[ONE], seconds[TWO], "at least 1.7")
    print_ratio(f"{ONE} to {HALVES}", seconds[ONE], seconds[HALVES], "none, what the machine gives")
    for jobs in JOBS:
        print_ratio(f"{jobs}{AGAIN}, to the first run", seconds[f"{jobs}{AGAIN}"], seconds[jobs], "under 0.1")
    for plain in (CELL, ROW):
        whole = [each * number for each in seconds[plain]]
        for jobs in JOBS:
            print_ratio(f"{plain} to {jobs}", whole, seconds[jobs], "at least 50")


def grow(numbers: Sequence[int]) -> None:
    """Print what a workbook costs, and the most memory of a whole run, as folders grow."""
    print(f"{'workbooks':>9} {'jobs':>4} {'s':>8} {'ms each':>8} {'PSS, MiB':>9} {'RSS, MiB':>9}   (of all processes)")
    for number in numbers:
        with TemporaryDirectory() as name:
            workbooks = Path(name) / "workbooks"
            make_workbooks(workbooks, number)
            for jobs in JOBS.values():
                memory = Memory()
                seconds = process([workbooks], Path(name) / f"output{jobs}", jobs, memory)
                each = seconds / number * 1000
                print(f"{number:9} {jobs:4} {seconds:8.2f} {each:8.1f} {memory.pss:9.0f} {memory.rss:9.0f}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workbooks", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--sample", type=int, default=2)
    parser.add_argument("--numbers", type=int, nargs="*", default=[10, 100])
    arguments = parser.parse_args()
    compare(arguments.workbooks, arguments.rounds, arguments.sample)
    grow(arguments.numbers)


if __name__ == "__main__":
    main()
