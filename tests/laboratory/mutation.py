"""Change the code in small ways, one at a time, and see whether a quick test of values then fails.

    python tests/laboratory/mutation.py [GROUP | FILE[:LINE] ...] [--sample N] [--seed N]

The mutants are Cosmic Ray's. Each is a fork of a process that has imported what perfeval needs but perfeval: it takes the
changed source for its module and runs, until one fails, the tests of values that came past the changed function, those first
that found most of its other mutants. All this happens in a copy of the tree, one process at a time.

Prints each survivor with what was changed, then the killed share of each module. A mutant that cannot be imported counts
nowhere, and types are not changed: neither says anything of the tests. `survivors.toml` tells which survivors change nothing
that can be seen, and why; ends with 1 where there are others, or where a share is below its bound.
"""

import argparse
import ast
import difflib
import importlib
import os
import random
import re
import shutil
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from coverage import Coverage
from laboratory.bench import ARGUMENTS, Bench, Fate, fate_when_imported, in_child
from parso.tree import BaseNode, NodeOrLeaf

ROOT = Path(__file__).parents[2]
SURVIVORS = Path(__file__).parent / "survivors.toml"


class Group(NamedTuple):
    """What is mutated together: the files, the share of mutants that must be killed, the tests of values that concern them."""

    files: tuple[str, ...]
    bound: Fraction
    tests: frozenset[str]


_ALL = {"accepted_form", "plausibility", "problems", "rare_cells", "words"}
GROUPS = {
    "methods": Group(
        ("perfeval/methods/*.py", "perfeval/scoring.py"),
        Fraction(9, 10),
        frozenset({"methods", "words", "scoring", "rates", "scorable", "formulas", "indicators", "drafts", "unscored"}),
    ),
    "values": Group(
        ("perfeval/cells.py", "perfeval/characters.py", "perfeval/figures.py", "perfeval/readers/*.py"),
        Fraction(8, 10),
        frozenset({"reading", "screen", "sheet_xml", "guard", "drafts", "recognition"} | _ALL),
    ),
    "checks": Group(
        ("perfeval/checks/*.py",),
        Fraction(8, 10),
        frozenset({"doubts", "drafts", "scorable", "scoring", "rates", "indicators", "reading", "unscored"} | _ALL),
    ),
}
NEEDED = ("docx", "hypothesis.strategies", "jinja2", "lxml.etree", "openpyxl", "pandas", "python_calamine", "typer")
#: so many tests are tried by themselves, before all
FIRST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A change that can be made to a file; `body` has the lines of the function that it is in."""

    file: str
    operator: str
    occurrence: int
    line: int
    body: range | None

    def source(self, code: str) -> str:
        """Return the source of its file with the change."""
        changed = mutate_code(code, get_operator(self.operator)(), self.occurrence)
        assert isinstance(changed, str)
        return changed


@cache
def bodies_of(file: str) -> tuple[range, ...]:
    """Return the lines of each function of a file, without its head."""
    nodes = ast.walk(ast.parse((ROOT / file).read_text("utf-8")))
    return tuple(range(n.body[0].lineno, (n.end_lineno or 0) + 1) for n in nodes if isinstance(n, ast.FunctionDef))


@dataclass(slots=True)
class Record:
    """What the tests do with the code as it is: how long each takes, which come past each line of each file."""

    enough: float
    seconds: dict[str, float] = field(default_factory=dict)
    past: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    kills: dict[tuple[str, range | None], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def imports(self, mutant: Mutant) -> bool:
        """Tell whether a function that a mutant may change runs while modules are imported, or past no test at all."""
        lines = self.past.get(mutant.file, {})
        bodies = [mutant.body] if mutant.body else bodies_of(mutant.file)
        around = {test for body in bodies for line in body for test in lines.get(line, ())}
        return "" in around or not around

    def tests_of(self, mutant: Mutant) -> list[str]:
        """Return the tests that may kill a mutant, the likeliest first.

        What runs while a module is imported may matter to any test.
        """
        lines = self.past.get(mutant.file, {})
        near = set(lines.get(mutant.line, ()))
        around = {test for line in mutant.body or lines for test in lines.get(line, ())}
        chosen = set(self.seconds) if mutant.body is None or self.imports(mutant) else around
        kills = self.kills[mutant.file, mutant.body]

        def unlikely(test: str) -> tuple[object, ...]:
            by_file = self.kills[mutant.file, None][test.partition("::")[0]]
            apart = mutant.body is not None and (test not in near, test not in around, -by_file)
            return -kills[test], apart, self.seconds[test], test

        order = sorted(chosen - {""}, key=unlikely)
        sums = accumulate(self.seconds[test] for test in order)
        return [test for test, spent in zip(order, sums, strict=True) if spent <= self.enough]


class Recorder:
    """A plugin of pytest that says to coverage which test runs, and times it."""

    def __init__(self, coverage: Coverage, seconds: dict[str, float]) -> None:
        self.coverage = coverage
        self.seconds = seconds

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Let each test fill the caches itself: what one test finds there, it depends on."""
        for name, module in list(sys.modules.items()):
            if name.startswith("perfeval"):
                for value in vars(module).values():
                    getattr(value, "cache_clear", int)()
        self.coverage.switch_context(item.nodeid)
        started = time.process_time()
        answer = yield
        self.seconds[item.nodeid] = time.process_time() - started
        return answer


def typed(node: NodeOrLeaf) -> bool:
    """Tell whether a node stands in an annotation."""
    while (parent := node.parent) is not None:
        before = parent.children[parent.children.index(node) - 1]
        if (parent.type in {"tfpdef", "annassign"} and before == ":") or (parent.type == "funcdef" and before == "->"):
            return True
        node = parent
    return False


def body_of(node: NodeOrLeaf) -> range | None:
    """Return the lines of the outermost function that a node is in, unless it stands at its head."""
    body = None
    while (parent := node.parent) is not None:
        if parent.type == "funcdef":
            at_once = not isinstance(node, BaseNode) or node.children[0].type != "newline"  # behind the colon
            first = node.start_pos[0] + (not at_once)
            body = range(first, node.end_pos[0] + 1) if node is parent.children[-1] else None
        node = parent
    return body


def mutants_of(file: str) -> list[Mutant]:
    """Return each mutant of a file, but for those of types."""
    tree = get_ast((ROOT / file).read_text("utf-8"))
    found = []
    for name in operator_names():
        operator = get_operator(name)
        if operator.arguments():  # those replace a name by another one, which somebody has to give
            continue
        places = [(node, start) for node in ast_nodes(tree) for start, _ in operator().mutation_positions(node)]
        found += [
            Mutant(file=file, operator=name, occurrence=number, line=start[0], body=body_of(node))
            for number, (node, start) in enumerate(places)
            if not typed(tree.get_leaf_for_position(start) if start != node.start_pos else node)
        ]
    return sorted(found, key=lambda m: (m.line, m.operator, m.occurrence))


def value_tests(mutants: Iterable[Mutant]) -> list[str]:
    """Return the files of the tests of values that concern some mutants, as `.ci/run` names them."""
    files = {mutant.file for mutant in mutants}
    groups = [group for group in GROUPS.values() if any(Path(f).match(p) for f in files for p in group.files)]
    concerned = {name for group in groups for name in group.tests}
    named = re.search(r"values=\(tests/test_\{(.+)\}\.py\)", (ROOT / ".ci" / "run").read_text("utf-8"))
    assert named is not None
    return [f"tests/test_{name}.py" for name in named[1].split(",") if name in concerned]


def recorded(files: Sequence[str], copy: Path, enough: float) -> Record:
    """Run the tests once on the code as it is; a mutant gets those of `enough` seconds."""
    data = copy / "coverage"
    seconds = copy / "seconds"
    child = in_child(3600)
    if child == 0:
        coverage = Coverage(data_file=str(data), config_file=False, source_pkgs=["perfeval"])
        recorder = Recorder(coverage, {})
        coverage.start()
        status = pytest.main([*ARGUMENTS, *files], plugins=[recorder])
        coverage.stop()
        coverage.save()
        seconds.write_text("\n".join(f"{taken} {test}" for test, taken in recorder.seconds.items()), "utf-8")
        os._exit(status)
    if os.waitpid(child, 0)[1]:
        sys.exit("the tests fail without any mutant")
    lines = (line.partition(" ") for line in seconds.read_text("utf-8").splitlines())
    record = Record(enough, {test: float(taken) for taken, _, test in lines})
    coverage = Coverage(data_file=str(data), config_file=False)
    coverage.load()
    for path in coverage.get_data().measured_files():
        record.past[str(Path(path).relative_to(copy))] = coverage.get_data().contexts_by_lineno(path)
    return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a mutant changes, as `survivors.toml` names it."""

    module: str
    was: str
    becomes: str


def change_of(mutant: Mutant, code: str, source: str) -> Change:
    """Return the lines that a mutant changes, before and after."""
    lines = list(difflib.ndiff(code.splitlines(), source.splitlines()))
    was, becomes = (" ".join(line[2:].strip() for line in lines if line.startswith(mark)) for mark in "-+")
    return Change(module=mutant.file, was=was, becomes=becomes)


def explained() -> dict[Change, str]:
    """Return the survivors that change nothing that can be seen, and why."""
    return {
        Change(module=group["module"], was=was, becomes=becomes): group["reason"]
        for group in tomllib.loads(SURVIVORS.read_text("utf-8"))["equivalent"]
        for was, becomes in group["mutants"]
    }


@dataclass(slots=True)
class Laboratory:
    """What has become of the mutants so far."""

    record: Record
    bench: Bench
    reasons: dict[Change, str]
    fates: dict[str, Counter[Fate]] = field(default_factory=lambda: defaultdict(Counter))
    unexplained: int = 0

    def fate_of(self, mutant: Mutant, source: str, tests: list[str]) -> tuple[Fate, str]:
        """Run the tests of a mutant, in place if that will do."""
        seconds = self.record.seconds
        within, too_late = mutant.body is not None, self.record.imports(mutant)
        in_place = tests[:FIRST] if too_late else tests
        taken = sum(seconds[test] for test in in_place)
        fate, killer = self.bench.fate_of(mutant.file, source, in_place, taken, within=within)
        if fate is Fate.NOT_CHANGED or (fate is Fate.SURVIVED and too_late):
            for first in (tests[:FIRST], tests):  # few files are collected for those that mostly find it
                fate, killer = fate_when_imported(mutant.file, source, first, sum(seconds[test] for test in first))
                if fate is not Fate.SURVIVED:
                    break
        return fate, killer

    def tries(self, mutant: Mutant, head: str) -> None:
        """Run a mutant, and print it if it survives."""
        code = Path(mutant.file).read_text("utf-8")
        source = mutant.source(code)
        tests = self.record.tests_of(mutant)
        fate, killer = self.fate_of(mutant, source, tests)
        self.fates[mutant.file][fate] += 1
        if killer:
            self.record.kills[mutant.file, mutant.body][killer] += 1
            self.record.kills[mutant.file, None][killer.partition("::")[0]] += 1
        if fate is Fate.SURVIVED:
            change = change_of(mutant, code, source)
            reason = self.reasons.get(change)
            self.unexplained += reason is None
            print(f"{head} {mutant.file}:{mutant.line} survived {len(tests)} tests {mutant.operator}")
            print(f"    - {change.was}\n    + {change.becomes}\n    = {reason or 'NO REASON GIVEN'}", flush=True)


def shares(fates: dict[str, Counter[Fate]]) -> bool:
    """Print the killed share of each module and group; tell whether each group reaches its bound."""
    reached = True
    print(f"{'':40}{'mutants':>8}{'killed':>8}{'late':>8}{'alive':>8}{'share':>8}{'(not imported)':>16}")
    for name, group in GROUPS.items():
        files = [file for file in fates if any(Path(file).match(pattern) for pattern in group.files)]
        total: Counter[Fate] = sum((fates[file] for file in files), Counter())
        for title, counts in [*((file, fates[file]) for file in files), (name, total)] if files else []:
            killed, late, alive = counts[Fate.KILLED], counts[Fate.LATE], counts[Fate.SURVIVED]
            share = Fraction(killed + late, max(killed + late + alive, 1))
            figures = "".join(f"{n:8}" for n in (killed + late + alive, killed, late, alive))
            print(f"{title:40}{figures}{float(share):8.1%}{counts[Fate.NOT_IMPORTED]:16}")
            reached &= title != name or share >= group.bound
    return reached


def asked(names: Sequence[str], sample: int | None, seed: int) -> list[Mutant]:
    """Return the mutants of the groups, files and lines that are named, or a sample of them."""
    found = []
    for name in names or GROUPS:
        file, _, line = name.partition(":")
        files = (
            [file] if name not in GROUPS else [f for p in GROUPS[name].files for f in sorted(map(str, ROOT.glob(p)))]
        )
        mutants = [m for f in files for m in mutants_of(str((ROOT / f).relative_to(ROOT)))]
        found += [m for m in mutants if not line or m.line == int(line)]
    if sample is not None and sample < len(found):
        numbers = sorted(random.Random(seed).sample(range(len(found)), sample))
        found = [found[number] for number in numbers]
    return found


def main() -> int:
    """Print the survivors and the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "names", nargs="*", metavar="GROUP|FILE[:LINE]", help=f"of {', '.join(GROUPS)}; all without any"
    )
    parser.add_argument("--sample", type=int, help="so many mutants of those that are named")
    parser.add_argument("--seed", type=int, default=15)
    parser.add_argument("--enough", type=float, default=6, help="a mutant lives that outlasts tests of so many seconds")
    options = parser.parse_args()
    mutants = asked(options.names, options.sample, options.seed)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve() / "tree"
        left = shutil.ignore_patterns(".git", "__pycache__", ".*_cache", ".hypothesis", "output")
        shutil.copytree(ROOT, copy, ignore=left)
        os.chdir(copy)
        sys.path.insert(0, str(copy))
        for name in NEEDED:
            importlib.import_module(name)
        tests = value_tests(mutants)
        laboratory = Laboratory(recorded(tests, copy, options.enough), Bench(tests), explained())
        for number, mutant in enumerate(mutants, 1):
            laboratory.tries(mutant, f"{number}/{len(mutants)}")
            if number % 50 == 0:
                print(f"{number}/{len(mutants)}", flush=True)
        os.chdir(ROOT)
    reached = shares(laboratory.fates)
    print(f"survivors without a reason: {laboratory.unexplained}")
    return laboratory.unexplained > 0 or not reached


if __name__ == "__main__":
    sys.exit(main())
