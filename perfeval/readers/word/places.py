"""Where the paragraphs of a document stand, as a person finds them: 第 12 段, 第 1 个表第 3 行第 2 列."""

from collections.abc import Iterator

from lxml import etree

from perfeval.readers.word.package import W
from perfeval.readers.word.texts import said
from perfeval.records import frozen


@frozen
class Paragraph:
    """A paragraph as it reads now, and where it stands; `row` names its row of a table, blank outside of tables."""

    text: str
    place: str
    row: str = ""


def located(root: etree._Element) -> list[Paragraph]:
    """Return the paragraphs of a document that say something, in reading order: those that `texts` gives.

    Paragraphs outside tables are counted by themselves, and so are the tables that say something.
    """
    return list(_Counted().within(root))


class _Counted:
    """The paragraphs and tables of a document while they are counted."""

    def __init__(self) -> None:
        self._paragraphs = self._tables = 0

    def within(self, parent: etree._Element) -> Iterator[Paragraph]:
        for element in parent:
            if element.tag == f"{W}tbl":
                yield from self._table(element)
                continue
            if element.tag == f"{W}p" and (text := said(element)):
                self._paragraphs += 1
                yield Paragraph(text, f"第 {self._paragraphs} 段")
            yield from self.within(element)  # a paragraph can hold others, in a text box

    def _table(self, table: etree._Element) -> Iterator[Paragraph]:
        found = [(r, c, text) for r, row in _each(table, "tr") for c, cell in _each(row, "tc") for text in _texts(cell)]
        self._tables += bool(found)
        for row, cell, text in found:
            place = f"第 {self._tables} 个表第 {row} 行"
            yield Paragraph(text, f"{place}第 {cell} 列", place)


def _each(parent: etree._Element, name: str) -> Iterator[tuple[int, etree._Element]]:
    """Yield the rows of a table or the cells of a row with their numbers, in whatever they are wrapped."""
    return enumerate(_nearest(parent, f"{W}{name}"), 1)


def _nearest(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    for element in parent:
        if element.tag == tag:
            yield element
        else:
            yield from _nearest(element, tag)


def _texts(cell: etree._Element) -> Iterator[str]:
    """Yield what the paragraphs of a cell say, those of tables in it too."""
    return (text for paragraph in cell.iter(f"{W}p") if (text := said(paragraph)))
