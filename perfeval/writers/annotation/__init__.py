"""Mark a workbook's problems in a copy of it: a colour and a comment on each cell, and a sheet that lists them all.

The marks are put into the package beside what is there, so that pictures, dropdowns of newer Excel, charts and parts that
nobody here knows stay byte by byte. Colours are conditional formats and comments carry a mark, so that a later run takes its
own traces off again and leaves everything else as the person made it. The list seals the copy: whoever saves it anew, even
without a change of any value, has worked in it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from lxml import etree

from perfeval.characters import visible_name
from perfeval.files import checksum
from perfeval.problems import Problem
from perfeval.writers.annotation.book import Book, Sheet, is_sealed, sealed
from perfeval.writers.annotation.formats import Formats
from perfeval.writers.annotation.marks import MarkedSheet
from perfeval.writers.annotation.parts import Package, UnmarkableError

__all__ = ["Origin", "UnmarkableError", "annotated", "is_copy", "is_untouched", "origin"]


class Origin(NamedTuple):
    """What an annotated copy was made from: the checksum of that workbook, blank where an earlier version made the copy.

    A copy is `untouched` where it is, byte by byte, what was written, and nobody had worked in what that was made from.
    Where somebody had, `worked_in` is the checksum of that copy, as long as nobody has worked in this one since.
    """

    source: str
    untouched: bool
    worked_in: str


@contextmanager
def _border() -> Iterator[None]:
    """Turn what a package of an unknown make raises into one error."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, etree.LxmlError) as error:
        raise UnmarkableError(str(error)) from error


@_border()
def annotated(content: bytes, problems: Sequence[Problem]) -> bytes:
    """Return a copy of a workbook with its problems marked and listed; marks of an earlier run are gone.

    A sheet that cannot be marked stays as it is, and its problems are listed. A copy that is marked anew goes on naming the
    workbook that it was made from. Raise `UnmarkableError` where the file is no
    package of sheets.
    """
    package = Package(content)
    book, formats = Book(package), Formats(package)
    known = origin(content)
    source = (known and known.source) or checksum(content)
    book.take_off_lists()
    for sheet in book.sheets():
        marked = _marked(package, sheet)
        if marked is not None:
            title = visible_name(sheet.title)
            marked.mark((p for p in problems if p.cell is not None and p.cell.row and p.cell.sheet == title), formats)
            marked.put()
    worked_in = known is not None and not known.untouched
    part = book.add_list(problems, formats, source, checksum(content) if worked_in else "")
    book.put()
    formats.put()
    sealed(package, part)
    return package.saved()


def is_copy(content: bytes) -> bool:
    """Tell whether a workbook is a copy that was marked, whoever worked in it since; False for what is no workbook."""
    try:
        with _border():
            return any(True for _ in Book(Package(content)).lists())
    except UnmarkableError:
        return False


def origin(content: bytes) -> Origin | None:
    """Return what an annotated copy was made from; None for any other file."""
    try:
        with _border():
            package = Package(content)
            found = next(iter(Book(package).lists()), None)
            if found is None:
                return None
            written = found.untouched and is_sealed(package, found)
            return Origin(found.source, written and not found.worked_in, found.worked_in if written else "")
    except UnmarkableError:
        return None


@_border()
def is_untouched(content: bytes) -> bool:
    """Tell whether an annotated copy is, byte by byte, what was written, with nobody's work in it.

    Raise `UnmarkableError` for what is no workbook at all.
    """
    package = Package(content)
    found = next((found for found in Book(package).lists() if found.untouched), None)
    return found is not None and not found.worked_in and is_sealed(package, found)


def _marked(package: Package, sheet: Sheet) -> MarkedSheet | None:
    try:
        return MarkedSheet(package, sheet.part)
    except UnmarkableError:
        return None
