"""Workbooks as openpyxl saves them, but always the same bytes for the same content, and nothing a cell cannot hold.

What there may be much of, rows and links, can be kept on disk as XML and is put into its sheet when that is saved.
"""

import errno
import os
import re
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final
from xml.sax.saxutils import quoteattr

from lxml import etree
from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from perfeval.characters import without_control
from perfeval.writers.archive import entry

#: the longest text that is put into a cell; Excel takes 32,767 characters
LONGEST: Final = 30_000
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: what stands behind the rows and behind the links of a sheet, and at its end (ISO 29500-1, 18.3.1.99)
_ROWS_END, _AFTER_LINKS, _END = b"</sheetData>", b"<pageMargins", b"</worksheet>"
#: bytes of rows, or of links, that need no file
_IN_MEMORY: Final = 1 << 18
_PIECE: Final = 1 << 16
#: less than half the time of zlib's default, for rows that are much alike
_LEVEL: Final = 1
_DIMENSION: Final = re.compile(rb'(?<=<dimension ref=")[^"]*')
_TIMES: Final = re.compile(rb"(<dcterms:(\w+)[^>]*>)[^<]*")


def storable(text: str) -> str:
    """Return a text without what a cell cannot hold."""
    return without_control(text)[:LONGEST]


class Links:
    """A sheet's links, kept on disk until the sheet is saved; openpyxl keeps an object of each in memory."""

    def __init__(self) -> None:
        self.number = 0
        self._files = 0
        self._elements, self._relations = (SpooledTemporaryFile(_IN_MEMORY) for _ in range(2))  # noqa: SIM115 - closed when saved

    def add(self, refs: Sequence[str], target: str, location: str = "") -> None:
        """Let each of some cells open a file, at a place of it where one is given; a blank target is their own workbook."""
        self.number += len(refs)
        place = f" location={quoteattr(storable(location))}" * bool(location)
        if target:
            self._files += 1
            relation = f'<Relationship Id="rId{self._files}" Type="{_RELATIONS}/hyperlink" Target={quoteattr(target)}'
            self._relations.write(f'{relation} TargetMode="External"/>'.encode())
            place = f' r:id="rId{self._files}"{place}'
        # not one for all of them, which sorting could not part
        self._elements.write("".join([f'<hyperlink ref="{ref}"{place}/>' for ref in refs]).encode())

    def write_elements(self, stream: IO[bytes]) -> None:
        """Write what stands on the sheet."""
        if self.number:
            self._write(stream, f'<hyperlinks xmlns:r="{_RELATIONS}">', self._elements, "</hyperlinks>")

    def write_relations(self, stream: IO[bytes]) -> None:
        """Write what stands beside the sheet."""
        self._write(stream, f'<Relationships xmlns="{_PACKAGE}">', self._relations, "</Relationships>")

    @property
    def to_files(self) -> bool:
        """Whether one of them opens a file."""
        return self._files > 0

    @property
    def size(self) -> int:
        """How many bytes there are of them on the sheet."""
        return self._elements.tell()

    def close(self) -> None:
        """Give up what was kept."""
        self._elements.close()
        self._relations.close()

    def _write(self, stream: IO[bytes], start: str, kept: IO[bytes], end: str) -> None:
        stream.write(start.encode())
        _copy(kept, stream)
        stream.write(end.encode())


class Table:
    """What is put below the head of a sheet when that is saved: rows as XML (ISO 29500-1, 18.3.1.73), and links.

    `corner` is the last cell that there is.
    """

    def __init__(self) -> None:
        self.links = Links()
        self.corner = ""
        self._rows = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when saved

    def add(self, rows: bytes) -> None:
        """Add rows, their numbers ascending."""
        self._rows.write(rows)

    @property
    def size(self) -> int:
        """How many bytes there are of it."""
        return self._rows.tell() + self.links.size

    def put_into(self, sheet: bytes, stream: IO[bytes]) -> None:
        """Write a sheet that has only its head, with what is below that."""
        head, _, rest = _DIMENSION.sub(f"A1:{self.corner}".encode(), sheet).partition(_ROWS_END)
        before, mark, after = rest.partition(_AFTER_LINKS)
        stream.write(head)
        _copy(self._rows, stream)
        stream.write(_ROWS_END + before)
        self.links.write_elements(stream)
        # a code such as 01 is a text, and Excel would mark each of them as a mistake
        ignored = f'<ignoredErrors><ignoredError sqref="A1:{self.corner}" numberStoredAsText="1"/></ignoredErrors>'
        stream.write(mark + after.replace(_END, ignored.encode() + _END))

    def close(self) -> None:
        """Give up what was kept."""
        self._rows.close()
        self.links.close()


def save(workbook: Workbook, stream: IO[bytes], tables: Mapping[str, Table] | None = None) -> None:
    """Write a workbook with fixed times in its properties and its archive; `tables` of sheets by their titles.

    Raise `OSError` where the disk has no room, also for the sheets, which openpyxl writes aside first.
    """
    tables = tables or {}
    archive = _Archive(stream, "w", zipfile.ZIP_DEFLATED)
    for number, sheet in enumerate(workbook.worksheets, 1):
        if sheet.title in tables:
            archive.tables[f"sheet{number}.xml"] = tables[sheet.title]
        # a set, whose order is another one where numbers are of 32 bits, as in a browser
        sheet.merged_cells.__dict__["ranges"] = sheet.merged_cells.sorted()
    try:
        ExcelWriter(workbook, archive).save()
    except etree.SerialisationError as error:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
    for table in tables.values():
        table.close()


class _Archive(zipfile.ZipFile):
    """An archive whose entries were all made at the beginning of the zip calendar; tables are put into its sheets."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.tables: dict[str, Table] = {}

    def writestr(self, name: Any, data: Any, *_: Any) -> None:
        content = data.encode() if isinstance(data, str) else data
        if name == "docProps/core.xml":
            content = _TIMES.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
        super().writestr(entry(name), content, zipfile.ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:
        folder, name = str(arcname).rsplit("/", 1)
        table = self.tables.get(name)
        level, large = (None, False) if table is None else (_LEVEL, table.size > zipfile.ZIP64_LIMIT // 2)
        with Path(filename).open("rb") as source, self.open(entry(arcname, level), "w", force_zip64=large) as target:
            if table is None:
                shutil.copyfileobj(source, target)
            else:
                table.put_into(source.read(), target)
        if table is not None and table.links.to_files:
            with self.open(entry(f"{folder}/_rels/{name}.rels", _LEVEL), "w") as target:
                table.links.write_relations(target)


def _copy(kept: IO[bytes], stream: IO[bytes]) -> None:
    """Write all that was kept."""
    kept.seek(0)
    shutil.copyfileobj(kept, stream, _PIECE)
