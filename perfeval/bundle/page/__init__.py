"""The page in the browser: one HTML file that holds the whole program, and lets a browser connect to nothing."""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from perfeval import __version__
from perfeval.bundle import packing
from perfeval.bundle.lock import Lock
from perfeval.bundle.parts import Parts, proved_by
from perfeval.writers.html.script import SCRIPT as PREVIEW

#: the scripts of the page, in the order in which they build on each other
_SCRIPTS: Final = ("link.js", "dom.js", "problems.js", "scores.js", "reports.js", "papers.js", "books.js", "main.js")
#: characters of a part that stand together: the browser gives each to the worker while it reads the next
_PIECE: Final = 1_000_000
_TAKE: Final = "take(document.currentScript.previousElementSibling)"
_SLOT: Final = re.compile(r"\{\{(\w+)\}\}")
_SITE: Final = "/lib/python{python}/site-packages/"


def page(parts: Parts, lock: Lock) -> bytes:
    """Return the page; raise `PerfevalError` where one of its parts cannot be had."""
    distribution = parts.pyodide()
    named = json.loads(distribution["pyodide-lock.json"])
    proved_by(named, lock.page)
    wheels = parts.wheels(lock.page, lock.pyodide.python)
    site, library = packing.compiled(distribution, packing.site(wheels))
    embedded = {
        "mjs": distribution["pyodide.asm.mjs"],
        "wasm": distribution["pyodide.asm.wasm"],
        "stdlib": library,
        "site": site,
    }
    return composed(
        {name: base64.b64encode(gzip.compress(content, 9, mtime=0)).decode() for name, content in embedded.items()},
        pyodide=distribution["pyodide.js"].decode(),
        # the wheels of the distribution are of no use: all that is needed lies in the page
        lock=json.dumps({**named, "packages": {}}, sort_keys=True),
        site=_SITE.format(python=lock.pyodide.python),
        licences=_licence_texts(wheels),
    )


def composed(parts: Mapping[str, str], *, pyodide: str, lock: str, site: str, licences: str) -> bytes:
    """Return the page around parts in base64."""
    options = {"lock": lock, "site": site, "total": sum(map(len, parts.values()))}
    main = _safe("\n".join(_text(name) for name in _SCRIPTS))
    guard = _safe(_text("guard.js"))
    filled = {
        "policy": policy(main, guard, _TAKE, PREVIEW),
        "version": __version__,
        "style": _text("style.css"),
        "pyodide": _safe(pyodide),
        "worker": _safe(_text("worker.js")),
        "options": _safe(json.dumps(options, ensure_ascii=False)),
        "guard": guard,
        "main": main,
        "parts": "".join((_licence_part(licences), *_pieces(parts))),
    }
    return _SLOT.sub(lambda slot: filled[slot[1]], _text("page.html")).encode()


def policy(*scripts: str) -> str:
    """Return the content security policy: nothing may be fetched from anywhere, and only these scripts run.

    The worker and the engine's module are made of what stands in the page (blob:); a report's preview has a style of its own.
    """
    sums = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts
    )
    return (
        f"default-src 'none'; script-src {sums} blob: 'wasm-unsafe-eval'; worker-src blob:; connect-src 'none'; "
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    )


def _pieces(parts: Mapping[str, str]) -> Iterator[str]:
    for name, content in parts.items():
        for place in range(0, len(content), _PIECE):
            last = " data-last" if place + _PIECE >= len(content) else ""
            piece = content[place : place + _PIECE]
            yield f'<script type="text/plain" data-part="{name}"{last}>{piece}</script><script>{_TAKE}</script>\n'


def _licence_part(licences: str) -> str:
    return f'<script type="text/plain" id="licence-texts">{_safe(licences)}</script>\n'


def _licence_texts(wheels: Mapping[str, bytes]) -> str:
    texts = packing.licences(wheels)
    return "\n\n".join(f"==== {name} ====\n{content.decode('utf-8', 'replace')}" for name, content in texts.items())


@cache
def _text(name: str) -> str:
    return (files("perfeval.bundle.page") / name).read_text("utf-8")


def _safe(script: str) -> str:
    """Return what stands in a script element, where nothing may look like its end."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
