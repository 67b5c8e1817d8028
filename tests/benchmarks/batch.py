"""What a workbook costs in a batch, by CPU: against a plain pandas read, as other programs save it, and as it grows.

    python tests/benchmarks/batch.py [--workbooks N] [--rounds N] [--large N...]

The workbooks are the filled example, each of another unit, done in this process and in turns with the reads; what is
printed of the run's own process is measured while two workers do the rest, and with outcomes that lie ready, as they come
from workers elsewhere. Memory is that of one process over runs. A second figure of the read is that of a process of its
own, which also loads pandas.
"""

import argparse
import gc
import pickle
import resource
import shutil
import subprocess
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from decimal import Decimal
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pandas as pd
from openpyxl import load_workbook

import perfeval
from perfeval.batch.incoming import take_in
from perfeval.batch.many import Future, Task, Workers, local_workers, process_all
from perfeval.batch.outcome import Examined, Workbook
from perfeval.batch.output import Output
from perfeval.batch.summary import RunSummary
from perfeval.cli.workers import workers
from perfeval.service import Options
from perfeval.writers.blank import filled_workbook

if TYPE_CHECKING:
    from benchmarks import folders
    from benchmarks.processes import PYTHON
else:
    import folders
    from processes import PYTHON

READ, OURS, READER = "pandas.read_excel", "perfeval", "a process that only reads them"
_STATUS = Path("/proc/self/statm")
_PAGES_A_MIB = 256
_GROUP = {"level1": "产出", "level2": "项目产出"}


class Ready:
    """Workers who have done all workbooks of a folder: outcomes are handed over as from another process."""

    ahead = 8

    def __init__(self, folder: Path) -> None:
        task = Task(Options(), composing=True)
        self._outcomes = {each.path: pickle.dumps(task(each)) for each in take_in([folder]).workbooks}

    def submit(self, _: Task, workbook: Workbook) -> Future:
        """Return what became of a workbook."""
        return Handed(self._outcomes[workbook.path])


class Handed:
    """What became of a workbook, on its way between processes."""

    def __init__(self, outcome: bytes) -> None:
        self._outcome = outcome

    def result(self) -> Examined:
        """Unpack it."""
        outcome: Examined = pickle.loads(self._outcome)  # noqa: S301 - packed above
        return outcome


class Batch:
    """Folders of workbooks, and runs over them in this process."""

    def __init__(self, place: Path) -> None:
        self._place, self._runs = place, count()

    def run(self, folder: Path, number: int, workers: Workers | None = None) -> float:
        """Return the CPU seconds of this process a workbook."""
        start = time.process_time()
        output = Output(self._place / f"output{next(self._runs)}")
        incoming = take_in([folder])
        summed = RunSummary(output)
        outcomes = process_all(incoming, Options(), output, workers=workers)
        for outcome in summed.added(outcomes):
            if outcome.failed:
                raise ValueError(str(outcome.problems[0]))
        summed.put()
        return (time.process_time() - start) / number


def read(folder: Path, number: int) -> float:
    """Return the CPU seconds of the plain read a workbook."""
    start = time.process_time()
    for path in sorted(folder.iterdir()):
        pd.read_excel(path, sheet_name=None, header=None, engine="calamine")
    return (time.process_time() - start) / number


def reader(folder: Path, number: int) -> float:
    """Return the CPU seconds a workbook of a process that loads pandas and reads them, its bare start taken off."""
    plain = f"for path in sorted(Path({str(folder)!r}).iterdir()): pd.read_excel(path, sheet_name=None, header=None, engine='calamine')"
    bare, whole = (
        children(*PYTHON, "-c", program) for program in ("", f"import pandas as pd\nfrom pathlib import Path\n{plain}")
    )
    return (whole - bare) / number


def children(*command: str | Path) -> float:
    """Run a command, and return its CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def in_turns(cases: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Return what the cases give, each once a round, after one round that does not count."""
    found: dict[str, list[float]] = {name: [] for name in cases}
    for each in range(rounds + 1):
        for name in list(cases)[:: -1 if each % 2 else 1]:
            figure = cases[name]()
            if each:
                found[name].append(figure)
    return found


def told(what: str, above: Sequence[float], below: Sequence[float], goal: str) -> None:
    """Print a ratio with the milliseconds that it is of."""
    ratios = sorted(a / b for a, b in zip(above, below, strict=True))
    figures = f"{median(above) * 1000:7.2f} to {median(below) * 1000:7.2f} ms"
    print(f"{what:<52}{figures}  {median(ratios):5.2f} times, {ratios[0]:.2f} to {ratios[-1]:.2f}; goal: {goal}")


def as_others_save(source: Path, place: Path) -> dict[str, Path]:
    """Return the workbooks of a folder as openpyxl saves them, and LibreOffice where it is there."""
    ours = place / "openpyxl"
    ours.mkdir()
    for path in source.iterdir():
        load_workbook(path).save(ours / path.name)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return {"openpyxl": ours}
    libre = place / "LibreOffice"
    form = "xlsx:Calc MS Excel 2007 XML"
    command = (office, "--headless", f"-env:UserInstallation={(place / 'profile').as_uri()}", "--convert-to", form)
    subprocess.run([*command, "--outdir", libre, *source.iterdir()], check=True, capture_output=True)
    return {"openpyxl": ours, "LibreOffice": libre}


def large(folder: Path, projects: int) -> None:
    """Write a workbook of so many projects, with twenty indicators each."""
    folder.mkdir()
    text = (Path(perfeval.__file__).parent / "examples" / "shijiazhuang-2018.toml").read_text("utf-8")
    example = tomllib.loads(text, parse_float=Decimal)
    example["common"] = []  # which every project has besides its own
    first = example["projects"][0]
    figures = {"nature": "≥", "target": 95, "unit_of_measure": "%", "actual": 96, "points": 5}
    rows = [{**_GROUP, **figures, "name": f"指标第{at}"} for at in range(20)]
    many = [{**first, "code": f"{n:03d}", "name": f"项目第{n}", "indicators": rows} for n in range(1, projects + 1)]
    filled_workbook(example | {"projects": many}).save(folder / "大.xlsx")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workbooks", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large", type=int, nargs="*", default=[100, 500])
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        measure(Path(name), arguments.workbooks, arguments.rounds, arguments.large)


def measure(place: Path, number: int, rounds: int, sizes: Sequence[int]) -> None:
    """Print all figures."""
    gc.disable()
    workers(1, None, number)  # the collector is set as the command sets it
    batch, folder = Batch(place), place / "workbooks"
    folders.make_workbooks(folder, number)
    saved = as_others_save(folder, place)
    kinds = {name: partial(batch.run, path, number) for name, path in {OURS: folder, **saved}.items()}
    reads = {READ: partial(read, folder, number), READER: partial(reader, folder, number)}
    found = in_turns({**reads, **kinds}, rounds)
    for name in reads:
        told(f"{number} workbooks to {name}", found[OURS], found[name], "at most 2.4")
    if "LibreOffice" in found:
        told("saved by LibreOffice to saved by openpyxl", found["LibreOffice"], found["openpyxl"], "at most 1.4")
    own = [batch.run(folder, number, local_workers(2, max(20, number))) for _ in range(rounds)]
    print(f"the run's own process, beside two workers: {median(own) * 1000:.2f} ms a workbook; goal: at most 4")
    ready = nullcontext(Ready(folder))
    own = [batch.run(folder, number, ready) for _ in range(rounds)]
    print(f"the same where outcomes lie ready: {median(own) * 1000:.2f} ms a workbook; goal: at most 4")
    print(f"memory after {2 * rounds + 2} runs in one process: {memory():.0f} MiB", end="")
    for _ in range(rounds):
        batch.run(folder, number)
    print(f", after {rounds} more {memory():.0f} MiB")
    grow(place, batch, sizes, rounds)


def grow(place: Path, batch: Batch, sizes: Sequence[int], rounds: int) -> None:
    """Print what a project costs in workbooks of more and more of them."""
    for size in sizes:
        large(place / f"large{size}", size)
    cases = {f"{size}": partial(batch.run, place / f"large{size}", size) for size in sizes}
    found = in_turns(cases, max(1, rounds // 2))
    for size in sizes[1:]:
        what = f"a project of {size}, twenty indicators each, to one of {sizes[0]}"
        told(what, found[f"{size}"], found[f"{sizes[0]}"], "at most 1.2")


def memory() -> float:
    """Return the memory of this process in MiB, where the system tells."""
    return int(_STATUS.read_text().split()[1]) / _PAGES_A_MIB if _STATUS.exists() else 0.0


if __name__ == "__main__":
    main()
