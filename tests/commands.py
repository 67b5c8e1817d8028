"""The command as a person runs it, in a process of its own."""

import atexit
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

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
    anew: bool = False,
    memory: int | None = None,
    timeout: float = 60,
) -> Run:
    """Run the command, in a changed environment where one is given, and return what came of it.

    A powerless run heeds what files allow even where the tests are run by root. The process is a fork of one that has
    imported the command, but for a run that starts anew, as one in another environment does. `memory` limits it in
    bytes, `timeout` in seconds.
    """
    anew = anew or powerless or env is not None or sys.platform == "win32"
    if not anew and _forks().environment == _environment():
        return _forks().run([*map(str, arguments)], cwd or Path.cwd(), memory, timeout)
    done = subprocess.run(
        [
            *(_limited(memory) if memory is not None else ()),
            *(_powerless() if powerless else ()),
            *(sys.executable, "-X", "utf8", "-m", "perfeval"),
            *map(str, arguments),
        ],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=None if env is None else {**os.environ, **env},
        timeout=timeout,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def _limited(memory: int) -> tuple[str, ...]:
    return "bash", "-c", f'ulimit -v {memory // 1024} && exec "$@"', "bash"


def _powerless() -> tuple[str, ...]:
    if sys.platform == "win32" or os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root opens every file, and setpriv (util-linux) is not there to keep it from that")
    return setpriv, f"--bounding-set={_POWERS}"


def _environment() -> dict[str, str]:
    """Return the environment, but for what pytest says in it of the test that it runs."""
    return {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}


class _Forks:
    """A process that has imported the command, and forks for each run (`tests/forks.py`)."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory()
        self._out, self._err = (Path(self._folder.name, name) for name in ("out", "err"))
        program = Path(__file__).with_name("forks.py")
        command = [sys.executable, "-P", "-X", "utf8", str(program)]
        self.environment = _environment()
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        atexit.register(self._end)

    def run(self, arguments: list[str], cwd: Path, memory: int | None, timeout: float) -> Run:
        request = {"arguments": arguments, "cwd": str(cwd), "memory": memory, "timeout": timeout}
        for file in (self._out, self._err):
            file.write_bytes(b"")
        asking, answering = self._process.stdin, self._process.stdout
        assert asking is not None
        assert answering is not None
        asking.write(json.dumps(request | {"out": str(self._out), "err": str(self._err)}) + "\n")
        asking.flush()
        status = json.loads(answering.readline())
        if status is None:
            raise subprocess.TimeoutExpired(arguments, timeout)
        return Run(status, self._out.read_text("utf-8"), self._err.read_text("utf-8"))

    def _end(self) -> None:
        self._process.communicate()
        self._folder.cleanup()


@cache
def _forks() -> _Forks:
    return _Forks()
