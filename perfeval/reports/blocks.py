"""What a report is made of: blocks of text, tables and annexes, before they have a look.

Texts are runs, each with the number of its source in the report's `sources`.
"""

from dataclasses import field
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from perfeval.records import frozen
from perfeval.reports.runs import Text
from perfeval.reports.sources import Sources


@frozen
class Title:
    """A title whose lines may be broken between segments; `subject` is the segment that tells it from others.

    A title inside a combined report has a number, its `place`, which its entry in the list leads to.
    """

    segments: tuple[Text, ...]
    subject: int
    place: int = 0

    def __str__(self) -> str:
        return "".join(map(str, self.segments))


@frozen
class Heading:
    """A heading of level 1 to 4."""

    level: int
    text: Text


@frozen
class Paragraph:
    """A paragraph of the text; one that `leads_to` a place of the document is a link."""

    text: Text
    leads_to: int = 0


@frozen
class AnnexNote:
    """The note under the text that names the annexes (附件说明)."""

    names: tuple[Text, ...]


@frozen
class Signature:
    """Issuer and date of issue (发文机关署名、成文日期)."""

    issuer: Text
    issued: Text


@frozen
class Annex:
    """The start of an annex on a new page, in landscape for a wide table; `number` is 0 where there is only one."""

    number: int
    title: tuple[Text, ...]
    landscape: bool = False


class Merge(IntEnum):
    """How a cell goes together with its neighbour above or below."""

    NONE = 0
    BEGINS = 1
    GOES_ON = 2


class TableCell(NamedTuple):
    """A cell that covers some columns; line breaks in its values part it into paragraphs."""

    text: Text
    columns: int = 1
    merge: Merge = Merge.NONE
    centred: bool = True


@frozen
class Table:
    """A ruled table: relative widths and rows of cells, the first of them headings that are repeated on every page."""

    widths: tuple[int, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    headings: int = 0
    small: bool = False
    landscape: bool = False
    #: whether it is a form, which has margins of its own
    form: bool = False
    #: the titles whose pages stand in the last column, one a row below the headings
    pages: tuple[int, ...] = ()


class Series(NamedTuple):
    """A row of bars of a chart; None where a value is not known."""

    name: str
    values: tuple[Decimal | None, ...]


@frozen
class Chart:
    """A bar chart, a category a group of bars; `most` is the end of its axis, where that is fixed."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    most: int | None = None


Block: TypeAlias = Chart | Title | Heading | Paragraph | AnnexNote | Signature | Annex | Table


@frozen
class Report:
    """One document to be written: its file name without ending, its properties, its blocks, and what it was made from.

    `subject` names unit, year and the project's code, which is missing for the combined report; `disclosure` is what
    the published accounts say of it.
    """

    name: str
    title: str
    author: str
    dated: date
    blocks: tuple[Block, ...]
    system: str = ""
    outline: str = ""
    subject: tuple[str, ...] = ()
    disclosure: str = ""
    sources: Sources = field(default_factory=Sources, repr=False, compare=False)
