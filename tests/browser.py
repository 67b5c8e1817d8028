"""The page in a real browser, without a network and with a fresh profile."""

import atexit
import hashlib
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Download, Page, Playwright, sync_playwright

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
#: what builds the page
NPM: Final = shutil.which("npm") if shutil.which("node") else None
_PATIENCE: Final = 60
_READY: Final = "document.getElementById('state').textContent.startsWith('准备好了')"


class Tab:
    """The page as a person has it before them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def until(self, condition: str, patience: float = _PATIENCE) -> None:
        """Wait for a condition; the policy of the page lets no library wait for it inside."""
        end = time.monotonic() + patience
        while not self.page.evaluate(condition):
            if time.monotonic() > end:
                state = self.page.evaluate("document.getElementById('state').textContent")
                raise AssertionError(f"never: {condition}; {state}; {self.said}")
            time.sleep(0.02)

    def open(self, path: Path, *, ready: bool = True) -> None:
        """Open the page by what a double click opens."""
        self.page.goto(path.as_uri(), wait_until="commit")
        if ready:
            self.until(_READY)

    def give(self, *paths: Path) -> None:
        """Choose files, and wait until all are done."""
        self.page.set_input_files("#files", [str(path) for path in paths])
        self.until("engine.ready && !busy && !queue.length")

    def books(self) -> dict[str, Any]:
        """Return what the page knows of the workbooks."""
        found: dict[str, Any] = self.page.evaluate("Object.fromEntries(books)")
        return found

    def downloaded(self, selector: str) -> tuple[str, bytes]:
        """Click something that gives a file, and return its name and content."""
        with self.page.expect_download() as given:
            self.page.click(selector)
        download: Download = given.value
        return download.suggested_filename, Path(download.path()).read_bytes()

    def text(self, selector: str) -> str:
        """Return what an element says."""
        return self.page.inner_text(selector)


@contextmanager
def tab(flags: Sequence[str] = (), script: str = "", executable: str | None = CHROMIUM) -> Iterator[Tab]:
    """Open a browser with nothing in it; a script may run before any of the page's."""
    alone = ("--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND")
    browser = _programs().chromium.launch(executable_path=executable, args=[*alone, *flags])
    try:
        context = browser.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
        if script:
            context.add_init_script(script)
        yield Tab(context.new_page())
    finally:
        browser.close()


@cache
def _programs() -> Playwright:
    """Return what drives browsers, of which a process can have but one."""
    started = sync_playwright().start()
    atexit.register(started.stop)
    return started


def sums(files: dict[str, bytes]) -> dict[str, str]:
    """Return the checksums of files."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
