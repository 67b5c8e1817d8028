"""Zip archives that are the same for the same content, whenever and on whatever system they are written."""

from collections.abc import Mapping
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

#: what wrote an archive, as its entries say: Unix (PKWARE APPNOTE 6.3, 4.4.2.2)
_UNIX: Final = 3


def entry(name: str, level: int | None = None) -> ZipInfo:
    """Return an entry made at the beginning of the zip calendar; a name that is not ASCII is marked as UTF-8.

    `level` is how hard it is to be compressed, by zlib's default where none is given.
    """
    made = ZipInfo(name)
    made._compresslevel = level  # type: ignore[attr-defined]  # noqa: SLF001 - pieces have no other way
    made.compress_type = ZIP_DEFLATED
    made.create_system = _UNIX
    return made


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of files, which Windows reads since its version 8."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(entry(name), content)
    return stream.getvalue()
