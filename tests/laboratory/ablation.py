"""Switch each check off in turn, and see whether a test of it then fails.

    python tests/laboratory/ablation.py [CODE ...]

Runs, for each code, the quick tests of the files that name it, within a process of its own; where none of them fails, the
slow ones, whose commands run in processes of their own. Prints a line a code, and the codes that no test misses; ends with 1 where there are any.
"""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from perfeval.batch.rules import RULES
from perfeval.service import Examination

TESTS = Path(__file__).parents[1]


def without(code: str) -> None:
    """Take the problems of a rule out of every examination from now on."""
    made = Examination.__init__

    def init(self: Examination, *, problems: Sequence[Any] = (), **fields: Any) -> None:
        made(self, problems=tuple(p for p in problems if p.rule.code != code), **fields)

    Examination.__init__ = init  # type: ignore[method-assign]


def without_in_others(code: str, folder: Path) -> None:
    """Take a rule's problems out of every Python process that is started from now on, too."""
    early = (
        f"import sys\nsys.path.insert(0, {str(TESTS)!r})\nfrom laboratory.ablation import without\nwithout({code!r})\n"
    )
    (folder / "sitecustomize.py").write_text(early, "utf-8")
    os.environ["PYTHONPATH"] = str(folder)


def fails(code: str, files: Sequence[Path], marks: str, folder: Path) -> bool:
    """Tell whether a test fails without a check."""
    child = os.fork()
    if child == 0:
        out = os.open(os.devnull, os.O_WRONLY)
        os.dup2(out, 1)
        os.dup2(out, 2)
        without(code)
        without_in_others(code, folder)
        arguments = [
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "--hypothesis-profile=landing",
            "-m",
            marks,
        ]
        os._exit(pytest.main([*arguments, *map(str, files)]))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == pytest.ExitCode.TESTS_FAILED


def main() -> int:
    """Print a line a check."""
    codes = sys.argv[1:] or [rule.code for rule in RULES]
    texts = {path: path.read_text("utf-8") for path in sorted(TESTS.glob("test_*.py"))}
    missed = []
    with tempfile.TemporaryDirectory() as made:
        for number, code in enumerate(codes, 1):
            naming = [
                path
                for path, text in texts.items()
                if code in text and path.name not in {"test_checking.py", "test_docs.py"}
            ]
            kinds = ("not slow", "slow") if naming else ()
            how = next((marks for marks in kinds if fails(code, naming, marks, Path(made))), None)
            print(f"{number:3} {code}: {how or 'NOT MISSED'}", flush=True)
            missed += [code] if how is None else []
    print(f"{len(codes)} checks, {len(codes) - len(missed)} missed by a test when off, not: {' '.join(missed) or '-'}")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
