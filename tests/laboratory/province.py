"""A whole province: fourteen thousand workbooks of eight projects each, processed, and once more with nothing changed.

    python tests/laboratory/province.py FOLDER [--workbooks N] [--jobs N]

Takes about 4 GB of disk. Prints seconds, milliseconds a workbook, and the most memory that all processes held at once.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.folders import make_workbooks, process
    from benchmarks.processes import Memory
else:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
    from folders import make_workbooks, process
    from processes import Memory


def main() -> None:
    """Make the workbooks where they are not there, process them twice, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workbooks", type=int, default=14_000)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    workbooks, output = arguments.folder / "workbooks", arguments.folder / "output"
    if not workbooks.exists():
        arguments.folder.mkdir(parents=True, exist_ok=True)
        make_workbooks(workbooks, arguments.workbooks)
    for turn in ("first run", "once more, nothing changed"):
        memory = Memory()
        seconds = process([workbooks], output, arguments.jobs, memory)
        each = seconds / arguments.workbooks * 1000
        print(
            f"{turn}: {seconds:.0f} s, {each:.1f} ms each, {memory.pss:.0f} MiB (PSS), {memory.rss:.0f} MiB (RSS)",
            flush=True,
        )
    summary = output / "绩效评价汇总表.xlsx"
    print(f"summary: {summary.stat().st_size / 2**20:.0f} MiB; reports: {sum(1 for _ in output.glob('*/*.docx'))}")


if __name__ == "__main__":
    main()
