"""What a report is made of: blocks of text, tables and annexes, before they have a look."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Title:
    """A title whose lines may be broken between segments; `subject` is the segment that tells it from others.

    A title inside a combined report has a number, its `place`, which its entry in the list leads to.
    """

    segments: tuple[str, ...]
    subject: int
    place: int = 0

    def __str__(self) -> str:
        return "".join(self.segments)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text; one that `leads_to` a place of the document is a link."""

    text: str
    leads_to: int = 0


@dataclass(frozen=True, slots=True)
class AnnexNote:
    """The note under the text that names the annexes (附件说明)."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Issuer and date of issue (发文机关署名、成文日期)."""

    issuer: str
    issued: str


@dataclass(frozen=True, slots=True)
class Annex:
    """The start of an annex on a new page; `number` is 0 where there is only one."""

    number: int
    title: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell that covers `rows` rows and `columns` columns."""

    text: str
    rows: int = 1
    columns: int = 1
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: relative widths, a repeated heading row, and rows of cells (a covered cell is None)."""

    widths: tuple[int, ...]
    heading: tuple[str, ...]
    rows: tuple[tuple[TableCell | None, ...], ...]


Block: TypeAlias = Title | Heading | Paragraph | AnnexNote | Signature | Annex | Table


@dataclass(frozen=True, slots=True)
class Report:
    """One document to be written: its file name without ending, its properties and its blocks."""

    name: str
    title: str
    author: str
    dated: date
    blocks: tuple[Block, ...]
