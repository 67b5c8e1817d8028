"""Processes run and measured: their time, the memory of all of them together, and rounds in turns."""

import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import TypeAlias

#: what is measured in one go: seconds by name
Case: TypeAlias = Callable[[], Mapping[str, float]]
PYTHON = (sys.executable, "-X", "utf8")
IMPORTS = (*PYTHON, "-c", "import pandas, docx, typer")
#: about twenty looks at the memory a second
_PAUSE = 0.05
_PROC = Path("/proc")
#: a program that is installed has its bytecode beside it
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
_MIB = 1024


@dataclass(slots=True)
class Memory:
    """The most memory that a process and all below it held at once, in MiB, from Linux's /proc.

    `rss` counts what processes share once for each; `pss` once in all, looked at only when `rss` was never higher,
    because the system takes milliseconds to add it up.
    """

    rss: float = 0.0
    pss: float = 0.0

    def watch(self, pid: int, done: Event) -> None:
        """Look at the processes until it is done."""
        while not done.wait(_PAUSE):
            pids = list(_tree(pid))
            rss = sum(_field(f"{each}/status", "VmRSS:") for each in pids)
            if rss > self.rss:
                self.rss = rss
                self.pss = max(self.pss, sum(_field(f"{each}/smaps_rollup", "Pss:") for each in pids))


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for task in _PROC.glob(f"{pid}/task/*/children"):
        for child in _read(task).split():
            yield from _tree(int(child))


def _field(name: str, field: str) -> float:
    lines = (line.split() for line in _read(_PROC / name).splitlines() if line.startswith(field))
    return next((int(line[1]) / _MIB for line in lines), 0.0)


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError:  # it has ended
        return ""


def run(command: Sequence[str | Path], memory: Memory | None = None) -> float:
    """Run a command, which must end well, and return its seconds from start to exit."""
    with TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=said, env=_ENVIRONMENT)
        done = Event()
        watching = Thread(target=(memory or Memory()).watch, args=(process.pid, done))
        if memory is not None:
            watching.start()
        status = process.wait()
        seconds = time.perf_counter() - start
        done.set()
        if memory is not None:
            watching.join()
        if status:
            said.seek(0)
            raise RuntimeError(f"{command} ended with {status}: {said.read()[-2000:].decode()}")
    return seconds


def interleaved(cases: Sequence[Case], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each round; every other round goes through the cases backwards."""
    seconds = defaultdict[str, list[float]](list)
    for number in range(rounds):
        for case in cases[:: -1 if number % 2 else 1]:
            for name, taken in case().items():
                seconds[name].append(taken)
    return dict(seconds)


def print_medians(seconds: Mapping[str, Sequence[float]]) -> None:
    """Print the median of each case."""
    for name, values in seconds.items():
        print(f"{name:<40}{median(values):9.3f} s, median of {len(values)}")


def print_ratio(what: str, above: Sequence[float], below: Sequence[float], goal: str) -> None:
    """Print how many times as long one case took as another, round by round."""
    ratios = sorted(a / b for a, b in zip(above, below, strict=True))
    print(f"{what:<62}{median(ratios):7.2f} times, from {ratios[0]:.2f} to {ratios[-1]:.2f}; goal: {goal}")
