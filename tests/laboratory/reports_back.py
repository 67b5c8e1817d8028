"""Random workbooks to reports and back: with what was typed travelling in them, the reports come out the same.

    python tests/laboratory/reports_back.py [--submissions N] [--seed N]

Each workbook is processed, a new one is made of its reports, and that one is processed too; counted are the documents
that are the same to the byte.
"""

import argparse
import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from official_forms import unit_data
from workbooks import as_bytes, opened, saved

from perfeval.service import compose, written
from perfeval.service.renewal import renew
from perfeval.writers.blank import filled_workbook


def documents(content: bytes, folder: Path) -> dict[str, bytes]:
    """Return the reports of a workbook, with what was typed."""
    return written(compose(opened(saved(content, folder))), carry=True)


def main() -> None:
    """Count, and print what came."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    random = Random(arguments.seed)
    same = other = nothing = 0
    with TemporaryDirectory() as place:
        for _ in range(arguments.submissions):
            made = documents(as_bytes(filled_workbook(unit_data(random))), Path(place))
            if not made:
                nothing += 1
                continue
            again = renew(made.items()).content
            back = {} if again is None else documents(again, Path(place))
            for name, content in made.items():
                same, other = (same + 1, other) if back.get(name) == content else (same, other + 1)
    print(f"{arguments.submissions} workbooks, {nothing} with errors: {same} documents the same, {other} others")


if __name__ == "__main__":
    main()
