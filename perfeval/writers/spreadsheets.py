"""Workbooks as openpyxl saves them, but always the same bytes for the same content, and nothing a cell cannot hold."""

import errno
import os
import re
import shutil
import zipfile
from collections.abc import Mapping
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
_LONGEST: Final = 30_000
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: what follows the links on a sheet (ISO 29500-1, 18.3.1.99), and more than there is of it
_AFTER_LINKS, _TAIL = b"<pageMargins", 1 << 16
#: bytes of links that need no file
_IN_MEMORY: Final = 1 << 18
_TIMES: Final = re.compile(rb"(<dcterms:(\w+)[^>]*>)[^<]*")


def storable(text: str) -> str:
    """Return a text without what a cell cannot hold."""
    return without_control(text)[:_LONGEST]


class Links:
    """A sheet's links to files, kept on disk until the sheet is saved; openpyxl keeps an object of each in memory."""

    def __init__(self) -> None:
        self.number = 0
        self._elements, self._relations = (SpooledTemporaryFile(_IN_MEMORY) for _ in range(2))  # noqa: SIM115 - closed when saved

    def add(self, ref: str, target: str, location: str = "") -> None:
        """Let a cell open a file, at a place of it where one is given."""
        self.number += 1
        place = f" location={quoteattr(location)}" * bool(location)
        self._elements.write(f'<hyperlink ref="{ref}" r:id="rId{self.number}"{place}/>'.encode())
        relation = f'<Relationship Id="rId{self.number}" Type="{_RELATIONS}/hyperlink" Target={quoteattr(target)}'
        self._relations.write(f'{relation} TargetMode="External"/>'.encode())

    def write_elements(self, stream: IO[bytes]) -> None:
        """Write what stands on the sheet."""
        self._write(stream, f'<hyperlinks xmlns:r="{_RELATIONS}">', self._elements, "</hyperlinks>")

    def write_relations(self, stream: IO[bytes]) -> None:
        """Write what stands beside the sheet."""
        self._write(stream, f'<Relationships xmlns="{_PACKAGE}">', self._relations, "</Relationships>")

    def close(self) -> None:
        """Give up what was kept."""
        self._elements.close()
        self._relations.close()

    def _write(self, stream: IO[bytes], start: str, kept: IO[bytes], end: str) -> None:
        stream.write(start.encode())
        kept.seek(0)
        shutil.copyfileobj(kept, stream)
        stream.write(end.encode())


def save(workbook: Workbook, stream: IO[bytes], links: Mapping[str, Links] | None = None) -> None:
    """Write a workbook with fixed times in its properties and its archive; `links` of sheets by their titles.

    Raise `OSError` where the disk has no room, also for the sheets, which openpyxl writes aside first.
    """
    links = links or {}
    archive = _Archive(stream, "w", zipfile.ZIP_DEFLATED)
    for number, title in enumerate(workbook.sheetnames, 1):
        if title in links and links[title].number:
            archive.links[f"sheet{number}.xml"] = links[title]
    for sheet in workbook.worksheets:
        if not workbook.write_only:
            # a set, whose order is another one where numbers are of 32 bits, as in a browser
            sheet.merged_cells.__dict__["ranges"] = sheet.merged_cells.sorted()
    try:
        ExcelWriter(workbook, archive).save()
    except etree.SerialisationError as error:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
    for kept in links.values():
        kept.close()


class _Archive(zipfile.ZipFile):
    """An archive whose entries were all made at the beginning of the zip calendar; links are put into its sheets."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.links: dict[str, Links] = {}

    def writestr(self, name: Any, data: Any, *_: Any) -> None:
        content = data.encode() if isinstance(data, str) else data
        if name == "docProps/core.xml":
            content = _TIMES.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
        super().writestr(entry(name), content, zipfile.ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:
        folder, name = str(arcname).rsplit("/", 1)
        links = self.links.get(name)
        with Path(filename).open("rb") as source, self.open(entry(arcname), "w") as target:
            if links is not None:
                _copy_until(_AFTER_LINKS, source, target)
                links.write_elements(target)
            shutil.copyfileobj(source, target)
        if links is not None:
            with self.open(entry(f"{folder}/_rels/{name}.rels"), "w") as target:
                links.write_relations(target)


def _copy_until(mark: bytes, source: IO[bytes], target: IO[bytes]) -> None:
    """Copy a sheet up to an element at its end, and leave it to be read from there."""
    size = source.seek(0, os.SEEK_END)
    start = max(0, size - _TAIL)
    source.seek(start)
    place = start + source.read().rindex(mark)
    source.seek(0)
    while rest := place - source.tell():
        target.write(source.read(min(rest, _TAIL)))
