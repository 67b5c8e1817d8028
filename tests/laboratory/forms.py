"""Read official forms that were drawn up at random, whole or damaged, and count what became of each value.

    python tests/laboratory/forms.py [--submissions 200] [--damaged] [--layout national] [--seed 0] [--show 10]

Whole forms: values in their cell (right), in another or otherwise (wrong), in no cell (lost), and cells that were filled
although the form leaves them open (extra). Damaged forms: of the values that still stand, those in their cell (right),
among the leftovers (listed), absent with their title named (named), absent and named nowhere (lost); files refused as a
whole; and values that stand where they do not belong (misplaced), which must be none. Ends with 1 where there is any.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from official_forms import KINDS, LAYOUTS, Options, draw, random_submission, saved, write
from official_forms.comparing import Comparison, compared
from official_forms.damage import DAMAGES, judged

from perfeval.model import Submission
from perfeval.problems import Problem
from perfeval.readers.forms import read_forms


def whole(submissions: list[Submission], layouts: list[str], random: Random, show: int) -> int:
    """Read each unit's forms in every layout and kind, print a table, and return how many values were not right."""
    print(
        f"{'layout':<22}{'kind':<6}{'forms':>7}{'right':>8}{'wrong':>7}{'lost':>7}{'extra':>7}{'refused':>8}{'ms/form':>9}"
    )
    faults = 0
    for layout in layouts:
        for kind in KINDS:
            counted, seconds, shown = Counter[str](), 0.0, show
            for number, submission in enumerate(submissions):
                options = Options() if number == 0 else Options.random(random)
                content, held = write(layout, kind, submission, options)
                begun = time.perf_counter()
                found = read_forms(f"{layout}.{kind}", content)
                seconds += time.perf_counter() - begun
                counted["forms"] += len(held)
                if isinstance(found, Problem):
                    counted["refused"] += len(held)
                    said = [str(found)]
                else:
                    comparison = compared(found, held)
                    counted.update(_counts(comparison))
                    said = comparison.faults
                for line in said[:shown]:
                    print(f"    unit {number} {options}: {line}")
                shown -= min(shown, len(said))
            print(
                f"{layout:<22}{kind:<6}{counted['forms']:>7}{counted['right']:>8}{counted['wrong']:>7}{counted['lost']:>7}"
                f"{counted['extra']:>7}{counted['refused']:>8}{1000 * seconds / counted['forms']:>9.1f}"
            )
            faults += counted["wrong"] + counted["lost"] + counted["extra"] + counted["refused"]
    return faults


def _counts(comparison: Comparison) -> dict[str, int]:
    return {
        "right": comparison.right,
        "wrong": len(comparison.wrong),
        "lost": len(comparison.lost),
        "extra": len(comparison.extra),
    }


def damaged(submissions: list[Submission], layouts: list[str], random: Random, show: int) -> int:
    """Damage a form of each unit in every way and layout, print a table, and return how many values were misplaced."""
    columns = ("right", "listed", "named", "lost", "misplaced", "refused")
    print(f"{'layout':<22}{'damage':<20}{'forms':>6}" + "".join(f"{name:>10}" for name in columns))
    misplaced = 0
    for layout in layouts:
        for damage in DAMAGES:
            counted, shown = Counter[str](), show
            for outcome in _outcomes(layout, damage, submissions, random):
                counts, said = outcome
                counted.update(counts)
                for line in said[:shown]:
                    print(f"    {line}")
                shown -= min(shown, len(said))
            line = "".join(f"{counted[name]:>10}" for name in columns)
            print(f"{layout:<22}{damage:<20}{counted['forms']:>6}{line}")
            misplaced += counted["misplaced"]
    return misplaced


def _outcomes(
    layout: str, damage: str, submissions: list[Submission], random: Random
) -> Iterator[tuple[Counter[str], list[str]]]:
    """Yield what became of the values of each damaged form, and what is said of those that are misplaced or lost."""
    for number, submission in enumerate(submissions):
        one = replace(submission, projects=submission.projects[:1])
        groups = random.choice(("merged", "repeated"))
        options = replace(Options.random(random), groups=groups, fillers=False, system_natures=False)
        (grid,), (held,) = draw(layout, one, options)
        kind, (hurt, what) = random.choice(KINDS), DAMAGES[damage](grid, random)
        found = read_forms(f"{layout}.{kind}", saved(layout, kind, [hurt], options))
        if isinstance(found, Problem):
            yield Counter(forms=1, refused=1), []
            continue
        outcome = judged(held, hurt, found)
        said = [f"unit {number} {kind} {damage} ({what}): {line}" for line in outcome.misplaced]
        said += [f"unit {number} {kind} {damage} ({what}): lost {line}" for line in outcome.lost]
        yield outcome.counted + Counter(forms=1), said


def main() -> int:
    """Run one of the two modes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--damaged", action="store_true")
    parser.add_argument("--layout", choices=LAYOUTS, action="append")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=10, help="how many faults are printed for each line of the table")
    chosen = parser.parse_args()
    random = Random(chosen.seed)
    submissions = [random_submission(random) for _ in range(chosen.submissions)]
    run = damaged if chosen.damaged else whole
    return int(run(submissions, chosen.layout or list(LAYOUTS), random, chosen.show) > 0)


if __name__ == "__main__":
    sys.exit(main())
