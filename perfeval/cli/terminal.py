"""What the command prints, a text at a time: nothing in it moves the cursor, rings, or turns the direction of writing."""

import os
import re
from typing import Final

import typer

from perfeval.characters import INVISIBLE
from perfeval.problems import Severity

#: what a terminal obeys rather than shows: control characters but the end of a line, and marks of direction
_OBEYED: Final = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029{INVISIBLE}]")
_SHOWN: Final = "\ufffd"
_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def say(text: str, *, err: bool = False, severity: Severity | None = None) -> None:
    """Print a text; where it is of a severity the word for it is coloured, on a terminal that wants colours."""
    safe = shown(text)
    if severity is not None and not os.environ.get("NO_COLOR"):
        before, word, after = safe.partition(f" {severity} ")
        if word:
            safe = f"{before} {typer.style(severity, fg=_COLOURS[severity], bold=True)} {after}"
    typer.echo(safe, err=err)


def shown(text: str) -> str:
    """Return a text with a mark for each character that a terminal would obey."""
    return text if text.isprintable() else _OBEYED.sub(_SHOWN, text)


def escaped(text: str) -> str:
    """Return JSON that says the same without such characters."""
    return text if text.isprintable() else _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
