"""What checking a workbook costs beside the plain pandas read of it; both in this process, in turns.

Run: python tests/benchmarks/check.py [--rounds N]
"""

import argparse
import statistics
import time
from pathlib import Path

import pandas as pd

from perfeval.batch.one import read_and_examine
from perfeval.service import Options

EXAMPLE = Path(__file__).parents[2] / "input_templates" / "示例_石家庄市第二强制隔离戒毒所2018年度.xlsx"


def main() -> None:
    """Print medians and the ratio of each round."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=21)
    rounds = parser.parse_args().rounds
    checks, reads = [], []
    read_and_examine(EXAMPLE, Options())
    for _ in range(rounds):
        start = time.perf_counter()
        pd.read_excel(EXAMPLE, sheet_name=None, engine="calamine", header=None)
        middle = time.perf_counter()
        read_and_examine(EXAMPLE, Options())
        checks.append(time.perf_counter() - middle)
        reads.append(middle - start)
    ratios = sorted(check / read for check, read in zip(checks, reads, strict=True))
    print(f"check {statistics.median(checks) * 1e3:.1f} ms, plain pandas {statistics.median(reads) * 1e3:.1f} ms")
    print(f"ratio: median {statistics.median(ratios):.2f}, from {ratios[0]:.2f} to {ratios[-1]:.2f}")


if __name__ == "__main__":
    main()
