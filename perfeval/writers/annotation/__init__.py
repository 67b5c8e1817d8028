"""Mark a workbook's problems in a copy of it: a colour and a comment on each cell, and a sheet that lists them all.

The marks are put into the package beside what is there, so that pictures, dropdowns of newer Excel, charts and parts that
nobody here knows stay byte by byte. Colours are conditional formats and comments carry a mark, so that a later run takes its
own traces off again and leaves everything else as the person made it.
"""

from collections.abc import Sequence

from perfeval.characters import visible_name
from perfeval.problems import Problem
from perfeval.writers.annotation.book import LIST_TITLE, Book, Sheet
from perfeval.writers.annotation.content import Strings, cells, checksum
from perfeval.writers.annotation.formats import Formats
from perfeval.writers.annotation.marks import MarkedSheet
from perfeval.writers.annotation.parts import Package, UnmarkableError

__all__ = ["LIST_TITLE", "UnmarkableError", "annotated", "is_untouched"]


def annotated(content: bytes, problems: Sequence[Problem]) -> bytes:
    """Return a copy of a workbook with its problems marked and listed; marks of an earlier run are gone.

    A sheet that cannot be marked stays as it is, and its problems are listed. Raise `UnmarkableError` where the file is no
    package of sheets.
    """
    package = Package(content)
    book, formats = Book(package), Formats(package)
    book.take_off_list()
    held = _Held(package)
    for sheet in book.sheets():
        marked = _marked(package, sheet)
        held.add(sheet, marked)
        if marked is not None:
            own = (
                p for p in problems if p.cell is not None and p.cell.row and p.cell.sheet == visible_name(sheet.title)
            )
            marked.mark(own, formats)
            marked.put()
    book.add_list(problems, held.checksum(), formats)
    book.put()
    formats.put()
    return package.saved()


def is_untouched(content: bytes) -> bool:
    """Tell whether an annotated copy still holds what it held when it was written.

    Raise `UnmarkableError` for what is no workbook at all.
    """
    package = Package(content)
    book = Book(package)
    stated = book.take_off_list()
    held = _Held(package)
    for sheet in book.sheets():
        held.add(sheet, _marked(package, sheet))
    return stated == held.checksum()


class _Held:
    """What cells and comments of a workbook hold, whatever marks they carry."""

    def __init__(self, package: Package) -> None:
        self._package, self._strings = package, Strings(package)
        self._sums: list[str] = []

    def add(self, sheet: Sheet, marked: MarkedSheet | None) -> None:
        """Add a sheet and the comments that a person wrote on it."""
        held = (f"{sheet.title}!{at}={text}" for at, text in cells(self._package.read(sheet.part), self._strings))
        comments = [] if marked is None else sorted(marked.comments())
        self._sums += [checksum(held), checksum(comments)]

    def checksum(self) -> str:
        """Return a checksum of all that was added."""
        return checksum(self._sums)


def _marked(package: Package, sheet: Sheet) -> MarkedSheet | None:
    try:
        return MarkedSheet(package, sheet.part)
    except UnmarkableError:
        return None
