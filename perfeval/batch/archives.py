"""Workbooks that lie in a zip archive: found and read as if it were a folder, never unpacked to disk.

A path goes on into an archive: `上报.zip/甲.xlsx` is a member of `上报.zip`, so that whatever lies beside a workbook is
found beside it there too.
"""

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from perfeval.errors import os_reason
from perfeval.files import REPORT_LIMIT, WORKBOOK_LIMIT, Fault, UnreadableFileError, checksum, is_file, read

#: what an archive of submissions may hold at most: files, and bytes of the list of them
_MOST_FILES, _LONGEST_LIST = 50_000, 32 * 2**20
_LIST_END, _LIST_END_SIZE = b"PK\x05\x06", 22
#: a comment of an archive is no longer
_LONGEST_COMMENT: Final = 0xFFFF
_UTF8, _ENCRYPTED = 0x800, 0x1
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def is_archive(path: Path) -> bool:
    """Tell whether a name is that of an archive that is looked into."""
    return path.suffix.lower() == ".zip"


def file_of(path: Path) -> Path:
    """Return the file on disk that holds a workbook: the archive where its path goes on into one, else itself."""
    return next((parent for parent in path.parents if is_archive(parent) and is_file(parent)), path)


def read_within(path: Path, limit: int = WORKBOOK_LIMIT) -> bytes:
    """Return what a file holds, on disk or in an archive; raise `UnreadableFileError` as `read` does."""
    archive = file_of(path)
    if archive == path:
        if is_archive(path):
            _opened(path)  # what is left of a damaged one may be a whole workbook, which is not what it holds
        return read(path, limit)
    opened = _opened(archive)
    entry = opened.entries.get(path.relative_to(archive).as_posix())
    if entry is None:
        raise UnreadableFileError(path, Fault.CLOSED, "没有这个文件或文件夹")
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableFileError(path, Fault.CLOSED, "所在的压缩包加了密码")
    try:
        with opened.archive.open(entry) as stream:
            content = stream.read(limit + 1)
    except (OSError, *_DAMAGED) as error:
        raise UnreadableFileError(path, Fault.CLOSED, "所在的压缩包已损坏") from error
    if len(content) > limit:
        raise UnreadableFileError(path, Fault.LARGE, "文件太大")
    return content


def checksum_within(path: Path, limit: int = REPORT_LIMIT) -> str:
    """Return what stands for the content of a file on disk or in an archive; nothing where it cannot be read."""
    try:
        return checksum(read_within(path, limit))
    except UnreadableFileError:
        return ""


def members(archive: Path) -> list[Path]:
    """Return the files in an archive as paths that go on into it; raise `UnreadableFileError` for what is none."""
    return [archive / name for name in _opened(archive).entries]


class _Archive:
    """An open archive and its entries by their names, told apart and without anything that leads out of it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.entries: dict[str, zipfile.ZipInfo] = {}
        for entry in archive.infolist():
            name = "/".join(_parts(_written(entry)))
            if name and not entry.is_dir():
                self.entries[next(free for free in _numbered(name) if free not in self.entries)] = entry


def _opened(path: Path) -> _Archive:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFileError(path, Fault.SPECIAL, "不是普通文件")
        return _kept(path, status.st_size, status.st_mtime_ns, os.getpid())
    except OSError as error:
        raise UnreadableFileError(path, Fault.CLOSED, os_reason(error)) from error
    except _DAMAGED as error:
        raise UnreadableFileError(path, Fault.CLOSED, "压缩包已损坏，或里面的文件过多") from error


@lru_cache(maxsize=4)
def _kept(path: Path, _size: int, _changed: int, _process: int) -> _Archive:
    """Keep an archive open, as long as it is the same, and for one process: its place in the file is not shared."""
    from perfeval.readers.kinds import ZIP  # noqa: PLC0415 - a run in which nothing has changed does without readers

    with path.open("rb") as stream:
        end = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, end - _LONGEST_COMMENT - _LIST_END_SIZE))
        tail = stream.read()
        stream.seek(0)
        start = stream.read(len(ZIP))
    at = tail.rfind(_LIST_END)
    listed = tail[at + 10 : at + 16]
    if at < 0 or int.from_bytes(listed[:2], "little") > _MOST_FILES or _wide(listed[2:]):
        raise zipfile.BadZipFile(path)
    archive = zipfile.ZipFile(path)
    if start == ZIP and min((entry.header_offset for entry in archive.infolist()), default=0):
        # the rest of one that was cut off: the list is that of a workbook in it
        raise zipfile.BadZipFile(path)
    return _Archive(archive)


def _wide(size: bytes) -> bool:
    return int.from_bytes(size, "little") > _LONGEST_LIST


def _written(entry: zipfile.ZipInfo) -> str:
    """Return a name as its archive's maker wrote it: in UTF-8, said or not, else as Chinese Windows writes."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return entry.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return entry.filename


def _parts(name: str) -> list[str]:
    return [part.replace(":", "_") for part in re.split(r"[/\\]", name) if part not in {"", ".", ".."}]


def _numbered(name: str) -> Iterator[str]:
    """Yield a name, then what files of the same name are called."""
    yield name
    path = Path(name)
    for number in range(2, _MOST_FILES):
        yield path.with_name(f"{path.stem}（{number}）{path.suffix}").as_posix()
