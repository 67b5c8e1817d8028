"""The command as a person runs it, in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

EXAMPLE = Path(__file__).parent.parent / "input_templates" / "示例_石家庄市第二强制隔离戒毒所2018年度.xlsx"


@dataclass(frozen=True)
class Run:
    """Exit status and what was printed."""

    status: int
    out: str
    err: str


def perfeval(*arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Run:
    """Run the command, in a changed environment where one is given, and return what came of it."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "perfeval", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=None if env is None else {**os.environ, **env},
        timeout=60,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)
