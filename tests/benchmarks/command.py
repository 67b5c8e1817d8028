"""The whole command on one workbook, from start to exit, against its imports alone and against the usual ways.

    python tests/benchmarks/command.py [--rounds N] [--short-rounds N]

Every run is a process of its own and writes nine documents into a new folder; the rivals must say what perfeval says.
"""

import argparse
from collections.abc import Mapping
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks import rivals
    from benchmarks.processes import IMPORTS, PYTHON, interleaved, print_medians, print_ratio, run
else:
    import rivals
    from processes import IMPORTS, PYTHON, interleaved, print_medians, print_ratio, run

START, OURS, TEMPLATED = "import pandas, docx, typer", "perfeval process", "openpyxl + docxtpl + docxcompose"
CELL, ROW = "typer + pandas + python-docx, table.cell", "typer + pandas + python-docx, row.cells"


class Commands:
    """The commands, each with a new output folder whenever it is run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs = count()
        plain = (rivals.HERE / "plain.py", rivals.EXAMPLE, "--texts", folder, "--cells")
        self.commands = {
            OURS: ("-m", "perfeval", "process", rivals.EXAMPLE),
            CELL: (*plain, "cell"),
            ROW: (*plain, "row"),
            TEMPLATED: (rivals.HERE / "templated.py", rivals.EXAMPLE, "--texts", folder),
        }

    def run(self, name: str) -> Mapping[str, float]:
        """Run one of them and return its seconds."""
        return {name: self.write(name, self._folder / f"{next(self._runs)}")}

    def write(self, name: str, output: Path) -> float:
        """Run one of them with this output folder."""
        return run((*PYTHON, *self.commands[name], "-o", output))

    def check(self) -> None:
        """Write with each once; raise where a rival says something else."""
        for number, name in enumerate(self.commands):
            self.write(name, self._folder / f"check{number}")
        ours, *theirs = (self._folder / f"check{number}" for number in range(len(self.commands)))
        for name, folder in zip(list(self.commands)[1:], theirs, strict=True):
            same = rivals.same_text_appended if name == TEMPLATED else rivals.same_text
            if not same(ours, folder):
                raise ValueError(f"{name} writes something else")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--short-rounds", type=int, default=15)
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        rivals.prepare([rivals.EXAMPLE], folder)
        rivals.prepare_templates(rivals.EXAMPLE, folder)
        commands = Commands(folder)
        commands.check()
        cases = {name: partial(commands.run, name) for name in commands.commands}
        short = interleaved([lambda: {START: run(IMPORTS)}, cases[OURS]], arguments.short_rounds)
        seconds = interleaved(list(cases.values()), arguments.rounds)
    print_medians(short)
    print_medians(seconds)
    print_ratio(f"{OURS} to {START}", short[OURS], short[START], "at most 1.6")
    for rival, goal in ((CELL, "none"), (ROW, "none"), (TEMPLATED, "at least 3")):
        print_ratio(f"{rival} to {OURS}", seconds[rival], seconds[OURS], goal)


if __name__ == "__main__":
    main()
