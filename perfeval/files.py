"""Files: read within limits whatever stands at a path, named as every system accepts, put in place whole.

A path may come from anybody: a pipe or a device would never end, and a size can lie. So only regular files are read, and
never more of one than its kind may hold.
"""

import errno
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from enum import Enum
from io import BytesIO, TextIOWrapper
from itertools import count
from pathlib import Path
from typing import Final

from perfeval.errors import os_reason

_MEGABYTE: Final = 2**20
#: bytes that a file of each kind may have at most
WORKBOOK_LIMIT: Final = 50 * _MEGABYTE
#: an indicator system, an outline
TEXT_LIMIT: Final = _MEGABYTE
RECEIPT_LIMIT: Final = 100 * _MEGABYTE
#: a person may have put pictures into a report
REPORT_LIMIT: Final = 200 * _MEGABYTE

#: what files are called while they are written
TEMPORARY: Final = ".perfeval-*.tmp"
_ILLEGAL: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029]')
_ENDS: Final = re.compile(r"^[\s.]+|[\s.]+$")
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_MAX_NAME_BYTES: Final = 200
#: bytes asked of the system at a time
_PIECE: Final = _MEGABYTE

if sys.platform == "win32":
    _READ_ONLY: Final = os.O_RDONLY | os.O_BINARY
    _LOCKING: Final = os.O_RDWR | os.O_CREAT
else:
    # a pipe that has taken the place of a file is opened at once, with or without somebody at its other end
    _READ_ONLY: Final = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY
    _LOCKING: Final = os.O_RDWR | os.O_CREAT | os.O_NONBLOCK | os.O_NOCTTY


class Fault(Enum):
    """Why a file is not read."""

    FOLDER = "a folder"
    SPECIAL = "a pipe, a device or a socket"
    LARGE = "larger than a file of its kind may be"
    CLOSED = "the system does not give it"
    ENCODING = "a text, but not in UTF-8"


class UnreadableFileError(Exception):
    """A file is not read; `reason` says why, as a Chinese clause without a final mark."""

    def __init__(self, path: Path, fault: Fault, reason: str) -> None:
        super().__init__(f"{path}：{reason}")
        self.path, self.fault, self.reason = path, fault, reason


def read(path: Path, limit: int = WORKBOOK_LIMIT) -> bytes:
    """Return what a regular file holds; raise `UnreadableFileError` for anything else, or more than `limit` bytes.

    It never waits for another program, and never takes more memory than the limit.
    """
    content = b"".join(_pieces(path, limit, limit + 1))
    if len(content) > limit:
        raise _too_large(path, limit)
    return content


def read_start(path: Path, length: int, limit: int) -> bytes:
    """Return the first bytes of a regular file, which may hold `limit`; raise `UnreadableFileError` as `read` does."""
    return b"".join(_pieces(path, limit, length))


def _pieces(path: Path, limit: int, most: int) -> Iterator[bytes]:
    """Yield what a regular file that may hold `limit` bytes holds, piece by piece, of so many bytes at most."""
    try:
        _check(path, path.stat(), limit)
        descriptor = os.open(path, _READ_ONLY)
        try:
            _check(path, os.fstat(descriptor), limit)
            while piece := os.read(descriptor, min(_PIECE, most)):
                most -= len(piece)
                yield piece
        finally:
            os.close(descriptor)
    except OSError as error:
        raise UnreadableFileError(path, Fault.CLOSED, os_reason(error)) from error
    except ValueError as error:
        raise UnreadableFileError(path, Fault.CLOSED, "名称里有不能用的字符") from error


def _check(path: Path, status: os.stat_result, limit: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        os.scandir(path).close()  # raises where it cannot be opened, which is then the reason
        raise UnreadableFileError(path, Fault.FOLDER, "这里是一个文件夹")
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFileError(path, Fault.SPECIAL, "不是普通文件")
    if status.st_size > limit:
        raise _too_large(path, limit)


def _too_large(path: Path, limit: int) -> UnreadableFileError:
    size = f"{limit} 字节" if limit < _MEGABYTE else f"{limit / _MEGABYTE:.4g} MB"
    return UnreadableFileError(path, Fault.LARGE, f"文件太大，超过 {size}")


def read_text(path: Path, limit: int = TEXT_LIMIT) -> str:
    """Return a text in UTF-8, with or without a byte order mark, its lines ended as Python ends them.

    Raise `UnreadableFileError` as `read` does, and for another encoding.
    """
    return decoded(path, read(path, limit))


def decoded(path: Path, content: bytes) -> str:
    """Return what `read_text` does of a file that was read already."""
    try:
        return TextIOWrapper(BytesIO(content), "utf-8-sig").read()
    except UnicodeDecodeError as error:
        raise UnreadableFileError(path, Fault.ENCODING, "编码不是 UTF-8，请用 UTF-8 另存") from error


def is_folder(path: Path) -> bool:
    """Tell whether a path is a folder; one that is no path at all, as with too long a name, is none."""
    return os.path.isdir(path)  # noqa: PTH112 - a path's own method raises for such a name


def is_file(path: Path) -> bool:
    """Tell whether a path is a file, as `is_folder` does of folders."""
    return os.path.isfile(path)  # noqa: PTH113 - the same


def stands(path: Path) -> bool:
    """Tell whether there is something at a path, as `is_folder` does of folders."""
    return os.path.exists(path)  # noqa: PTH110 - the same


def checksum(content: bytes) -> str:
    """Return what stands for the content of a file."""
    import hashlib  # noqa: PLC0415 - brings OpenSSL, which a command that only prints does without

    return hashlib.sha256(content).hexdigest()


def checksum_of(path: Path, limit: int = REPORT_LIMIT) -> str:
    """Return what stands for a file's content, which may be large; nothing where `read` would not give it."""
    import hashlib  # noqa: PLC0415 - as above

    state, length = hashlib.sha256(), 0
    try:
        for piece in _pieces(path, limit, limit + 1):
            state.update(piece)
            length += len(piece)
    except UnreadableFileError:
        return ""
    return state.hexdigest() if length <= limit else ""


def put(path: Path, content: bytes) -> None:
    """Put a file in place whole: a neighbour is written, then renamed over it."""
    temporary = path.with_name(TEMPORARY.replace("*", str(os.getpid())))
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            error.filename = str(path)  # the name that a person knows
        raise


def aside(path: Path) -> Path:
    """Return a free name beside a file that says when it was moved aside."""
    stem = f"{path.stem}（{datetime.now().astimezone():%Y-%m-%d %H%M%S} 改名保留）"
    names = (path.with_name(f"{stem}{f'-{n}' if n else ''}{path.suffix}") for n in count())
    return next(name for name in names if not name.exists())


def file_name(text: str, ending: str = "") -> str:
    """Return a name that every system and mail program accepts; `ending` stays whole where the text is cut.

    It has no path parts, is not reserved, not too long, and has no point and no blank of any kind at its ends.
    """
    name = _ENDS.sub("", _ILLEGAL.sub("_", text)) or "_"
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return _ENDS.sub("", name.encode()[: _MAX_NAME_BYTES - len(ending.encode())].decode(errors="ignore")) + ending


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file as long as a block lasts; who else wants to hold it waits. The system gives it up with the process.

    Raise `OSError` where the file cannot be made, or something else stands there.
    """
    descriptor = os.open(path, _LOCKING, 0o666)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        with suppress(OSError):  # a network drive that knows no locks
            _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only there

        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - not in a browser, where nothing is locked

        fcntl.flock(descriptor, fcntl.LOCK_EX)
