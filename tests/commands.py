"""The command as a person runs it, in a process of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

#: what lets root open everything
_POWERS = "-dac_override,-dac_read_search"
EXAMPLE = Path(__file__).parent.parent / "input_templates" / "示例_石家庄市第二强制隔离戒毒所2018年度.xlsx"


@dataclass(frozen=True)
class Run:
    """Exit status and what was printed."""

    status: int
    out: str
    err: str


def perfeval(
    *arguments: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    powerless: bool = False,
) -> Run:
    """Run the command, in a changed environment where one is given, and return what came of it.

    A powerless run heeds what files allow even where the tests are run by root.
    """
    done = subprocess.run(
        [*(_powerless() if powerless else ()), sys.executable, "-X", "utf8", "-m", "perfeval", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=None if env is None else {**os.environ, **env},
        timeout=60,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def _powerless() -> tuple[str, ...]:
    if sys.platform == "win32" or os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root opens every file, and setpriv (util-linux) is not there to keep it from that")
    return setpriv, f"--bounding-set={_POWERS}"
