"""The command, imported once: each line of standard input asks for a run of it in a fork of this process.

A run has a process of its own, with its own folder, limits and exit status; only the start, which is the same each
time and takes longer than most runs, is not repeated.
"""

import gc
import json
import os
import pkgutil
import resource
import signal
import sys
from importlib import import_module
from typing import Any

import perfeval
from perfeval.__main__ import console

#: what the command imports late
LATE = ("docx", "openpyxl", "pandas", "python_calamine")


def prepare() -> None:
    """Import whatever a run may need."""
    gc.disable()
    for name in LATE:
        import_module(name)
    for module in pkgutil.walk_packages(perfeval.__path__, "perfeval."):
        if not module.name.endswith("__main__"):
            import_module(module.name)


def become(request: dict[str, Any]) -> None:
    """Take on what a run was asked for with: its words, folder, streams and limit of memory."""
    for stream, (path, flags) in enumerate(
        ((os.devnull, os.O_RDONLY), *((request[name], os.O_WRONLY | os.O_TRUNC) for name in ("out", "err")))
    ):
        opened = os.open(path, flags)
        os.dup2(opened, stream)
        os.close(opened)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(request["cwd"])
    if request["memory"] is not None:
        resource.setrlimit(resource.RLIMIT_AS, (request["memory"], request["memory"]))
    sys.argv = ["perfeval", *request["arguments"]]


def status(child: int, seconds: float) -> int | None:
    """Return the exit status of a run, below nothing where a signal has ended it; None where it took too long."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        _, ended = os.waitpid(child, 0)
    except TimeoutError:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return os.waitstatus_to_exitcode(ended)


def too_long(*_: object) -> None:
    raise TimeoutError


def serve() -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGALRM, too_long)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal tells all processes; this one ends with its tests
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            become(request)
            console()
        sys.stdout.write(f"{json.dumps(status(child, request['timeout']))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    prepare()
    serve()
