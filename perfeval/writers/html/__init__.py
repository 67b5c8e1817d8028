"""Write a report as one page for the screen: blocks in, the bytes of an HTML file out.

It has the look of GB/T 9704-2012, and nothing in it comes from elsewhere: style, script and the sources of its figures
are inside, and its content security policy lets a browser use nothing else. Same report, same bytes.
"""

import base64
import hashlib
from collections.abc import Iterable
from typing import Final

from perfeval.reports.blocks import Report
from perfeval.writers.html.body import Body
from perfeval.writers.html.script import SCRIPT
from perfeval.writers.html.style import STYLE, width_rules
from perfeval.writers.html.text import attribute, json_inside

__all__ = ["is_page", "page"]

_GENERATOR: Final = '<meta name="generator" content="perfeval">'
#: bytes within which a page says what wrote it
_HEAD: Final = 1024
_HINT: Final = (
    "有底线的字都有出处：鼠标指着、点一下，或用 Tab 键选中再按回车，就显示它在工作簿里的单元格和算法。按 Esc 收起。"
)


def page(report: Report) -> bytes:
    """Return the page that a report becomes; every value on it leads to its cell, name and arithmetic."""
    body = Body()
    for block in report.blocks:
        body.add(block)
    content = body.html()
    style = f"{STYLE}{width_rules(body.widths)}"
    sources = {str(number): report.sources[number] for number in sorted(body.sources)}
    policy = f"default-src 'none'; style-src '{_sum(style)}'; script-src '{_sum(SCRIPT)}'; base-uri 'none'; form-action 'none'"
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="zh-CN">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            _GENERATOR,
            *_author(report.author),
            f"<title>{attribute(report.title) or attribute(report.name)}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            f'<header class="hint"><p>{_HINT}</p></header>',
            f"<main>{content}</main>",
            '<aside id="source" role="status" aria-live="polite" hidden></aside>',
            f'<script type="application/json" id="sources">{json_inside(sources)}</script>',
            f"<script>{SCRIPT}</script>",
            "</body>",
            "</html>",
            "",
        )
    ).encode()


def is_page(content: bytes) -> bool:
    """Tell whether a file is a page that `page` has written, of this version or another."""
    return content.startswith(b"<!DOCTYPE html>") and _GENERATOR.encode() in content[:_HEAD]


def _author(author: str) -> Iterable[str]:
    return (f'<meta name="author" content="{attribute(author)}">',) if author else ()


def _sum(content: str) -> str:
    """Return the checksum by which a policy names a style or a script of the page."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
