"""The page in the browser: from opening to ready, against Pyodide's own load and its imports; from a workbook to its problems.

    python tests/benchmarks/page.py [--rounds 5] [--page 绩效评价.html]

Each load has a fresh browser, the two interleaved; medians. Long tasks are those of the main thread, in milliseconds.
"""

import argparse
import contextlib
import functools
import http.server
import json
import os
import re
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser import Tab, tab

from perfeval.bundle.lock import locked
from perfeval.bundle.page import page
from perfeval.bundle.parts import Parts, kept_parts
from perfeval.writers.blank import EXAMPLES, example_workbook

#: noted from the first moment on, as far as the browser tells
_NOTE = "window.long = []; new PerformanceObserver((found) => { for (const task of found.getEntries()) window.long.push(Math.round(task.duration)); }).observe({ type: 'longtask', buffered: true });"
_PLAIN = """<!doctype html><meta charset="utf-8"><script src="pyodide.js"></script><p id="state"></p><script>
(async () => {
  const python = await loadPyodide({ indexURL: "./", env: { PYTHONHASHSEED: "0" } });
  for (const name of WHEELS) python.unpackArchive(await (await fetch(name)).arrayBuffer(), "wheel");
  python.runPython("import pandas, lxml.etree, python_calamine");
  window.readyAt = performance.now();
})();
</script>"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/index.html"
    finally:
        server.shutdown()


def plain(folder: Path) -> None:
    """Write what Pyodide needs to load and to import the same libraries, as its publisher gives it."""
    lock = locked()
    parts = Parts(lock, kept_parts())
    for name, content in parts.pyodide().items():
        (folder / name).write_bytes(content)
    for name, content in parts.wheels(lock.page, lock.pyodide.python).items():
        (folder / f"{name}.whl").write_bytes(content)
    wheels = json.dumps([f"{wheel.name}.whl" for wheel in lock.page])
    (folder / "index.html").write_text(_PLAIN.replace("WHEELS", wheels), "utf-8")


def memory(opened: Tab) -> int:
    """Return how much memory the browser's processes take, in MB."""
    del opened
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (
                b"--headless" in (process / "cmdline").read_bytes()
                or b"--type=renderer" in (process / "cmdline").read_bytes()
            ):
                found = re.search(r"Pss:\s+(\d+)", (process / "smaps_rollup").read_text())
                total += int(found[1]) if found else 0
    return total // 1024


def own_load(path: Path, workbook: Path) -> dict[str, float]:
    """Open the page once, and give it a workbook."""
    note = f"{_NOTE} addEventListener('DOMContentLoaded', () => {{ window.parsedAt = performance.now(); }});"
    with tab(script=note) as opened:
        opened.page.goto(path.as_uri(), wait_until="commit")
        opened.until("engine.ready && (window.readyAt ??= performance.now())")
        ready = opened.page.evaluate("window.readyAt")
        longest = max(opened.page.evaluate("window.long"), default=0)
        started = time.perf_counter()
        opened.give(workbook)
        shown = 1000 * (time.perf_counter() - started)
        return {"ready": ready, "longest": longest, "problems": shown, "memory": memory(opened)}


def plain_load(address: str) -> dict[str, float]:
    """Load Pyodide and the libraries once."""
    with tab(flags=("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",)) as opened:
        opened.page.goto(address, wait_until="commit")
        opened.until("window.readyAt > 0", 120)
        return {"ready": opened.page.evaluate("window.readyAt")}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--page", type=Path)
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        own = options.page or folder / "page.html"
        if options.page is None:
            own.write_bytes(page(Parts(locked(), kept_parts()), locked()))
        (folder / "plain").mkdir()
        plain(folder / "plain")
        system = next(iter(EXAMPLES))
        workbook = folder / EXAMPLES[system][0]
        workbook.write_bytes(example_workbook(system))
        loads: dict[str, list[dict[str, float]]] = {"page": [], "plain": []}
        with served(folder / "plain") as address:
            for number in range(options.rounds):
                for kind in ("page", "plain")[:: 1 if number % 2 else -1]:
                    loads[kind].append(own_load(own, workbook) if kind == "page" else plain_load(address))
    median = {
        kind: {key: statistics.median(load[key] for load in found) for key in found[0]} for kind, found in loads.items()
    }
    ratio = median["page"]["ready"] / median["plain"]["ready"]
    print(f"load {os.getloadavg()[0]:.1f}; the page has {own.stat().st_size / 2**20:.1f} MB" if options.page else "")
    print(
        f"opening to ready {median['page']['ready']:.0f} ms; Pyodide and the imports {median['plain']['ready']:.0f} ms: {ratio:.2f} (at most 1.5)"
    )
    print(
        f"workbook to problems {median['page']['problems']:.0f} ms (at most 1200); longest task {median['page']['longest']:.0f} ms (at most 100)"
    )
    print(f"memory of the browser {median['page']['memory']:.0f} MB")


if __name__ == "__main__":
    main()
