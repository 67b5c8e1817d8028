"""Help whose columns line up and whose lines end where the screen does, a Chinese character being two wide."""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from perfeval.characters import display_width

#: a word, a run of blanks, or a character, with the marks that may not begin a line
_PIECE: Final = re.compile(r"\s+|(?:[!-~]+|[^!-~\s])[，。；：、！？）”》】…]*")
#: stands between two examples
_APART: Final = "　　"
_WIDEST, _NARROWEST = 100, 50
_INDENT, _SPACING, _WIDEST_TERM = 2, 2, 30


class Help:
    """The text of a command's help in the making, written part by part as typer's own formatter is."""

    def __init__(self) -> None:
        self.width = max(min(shutil.get_terminal_size().columns, _WIDEST) - _INDENT, _NARROWEST)
        self._indent = 0
        self._written: list[str] = []

    def getvalue(self) -> str:
        """Return all that was written."""
        return "".join(self._written)

    def write_usage(self, program: str, arguments: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        self._write(f"{prefix or 'Usage: '}{program} {arguments}", "    ")

    def write_text(self, text: str) -> None:
        """Write a paragraph; of several examples each begins a line, below the first."""
        first, *others = text.split(_APART)
        label = first[: first.find("：") + 1] if others else ""
        beside = " " * display_width(label)
        self._write(first.removeprefix(label), beside, label)
        for other in others:
            self._write(other, beside, beside)

    def write_paragraph(self) -> None:
        """Leave a line blank."""
        if self._written:
            self._written.append("\n")

    def write_dl(self, rows: Sequence[tuple[str, str]]) -> None:
        """Write terms with what they mean beside them, below a term that is too long."""
        column = min(max(display_width(term) for term, _ in rows), _WIDEST_TERM) + _SPACING
        beside = " " * column
        for term, meaning in rows:
            fits = display_width(term) <= column - _SPACING
            start = f"{term}{' ' * (column - display_width(term))}" if fits else beside
            if not fits:
                self._write(term)
            self._write(meaning, beside, start)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Head what is written meanwhile, and indent it."""
        self.write_paragraph()
        self._write(f"{name}:")
        with self.indentation():
            yield

    @contextmanager
    def indentation(self) -> Iterator[None]:
        """Indent what is written meanwhile."""
        self._indent += _INDENT
        try:
            yield
        finally:
            self._indent -= _INDENT

    def _write(self, text: str, hanging: str = "", start: str = "") -> None:
        margin = " " * self._indent
        lines = _wrapped(text, self.width - self._indent - display_width(hanging))
        for number, line in enumerate(lines):
            before = start if number == 0 else hanging
            self._written.append(f"{margin}{before}{line}".rstrip() + "\n")


def _wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines of at most a width, broken at blanks and between Chinese characters."""
    lines = [""]
    for piece in _PIECE.findall(text):
        if display_width(lines[-1] + piece.rstrip()) > width and lines[-1]:
            lines.append("")
        if lines[-1] or not piece.isspace():
            lines[-1] += piece
    return lines
