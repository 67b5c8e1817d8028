"""Workbooks as openpyxl saves them, but always the same bytes for the same content, and nothing a cell cannot hold."""

import re
import shutil
import zipfile
from pathlib import Path
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

#: the longest text that is put into a cell; Excel takes 32,767 characters
_LONGEST: Final = 30_000
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TIMES: Final = re.compile(rb"(<dcterms:(\w+)[^>]*>)[^<]*")


def cell_text(text: str) -> str:
    """Return a text without what a cell cannot hold."""
    return _ILLEGAL.sub("", text)[:_LONGEST]


def save(workbook: Workbook, stream: IO[bytes]) -> None:
    """Write a workbook with fixed times in its properties and its archive."""
    ExcelWriter(workbook, _Archive(stream, "w", zipfile.ZIP_DEFLATED)).save()


class _Archive(zipfile.ZipFile):
    """An archive whose entries were all made at the beginning of the zip calendar."""

    def writestr(self, name: Any, data: Any, *_: Any) -> None:
        content = data.encode() if isinstance(data, str) else data
        if name == "docProps/core.xml":
            content = _TIMES.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
        super().writestr(_entry(name), content, zipfile.ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:
        with Path(filename).open("rb") as source, self.open(_entry(arcname), "w") as target:
            shutil.copyfileobj(source, target)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
