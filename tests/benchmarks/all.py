"""All benchmarks one after the other.

    python tests/benchmarks/all.py [--full]

`--full` measures 1,000 workbooks, and memory up to 5,000; it takes half an hour, and 3 GB of disk.
"""

import argparse
import os
import platform
import subprocess
import sys
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).parent
QUICK = ("stages.py", "check.py", "documents.py", "command.py", "folders.py", "batch.py", "summary.py", "node.py")
FULL = {
    "command.py": ("--rounds", "7", "--short-rounds", "31"),
    "folders.py": ("--workbooks", "1000", "--sample", "5", "--numbers", "10", "100", "1000", "5000"),
}


def main() -> None:
    """Print the machine, then run them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    full = parser.parse_args().full
    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M}, {os.cpu_count()} cores, {python}, {platform.system()}")
    for name in QUICK:
        print(f"\n== {name}", flush=True)
        subprocess.run([sys.executable, HERE / name, *(FULL.get(name, ()) if full else ())], check=True)


if __name__ == "__main__":
    main()
