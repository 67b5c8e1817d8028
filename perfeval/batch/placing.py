"""Files put in place in a folder of ours: none that a person has edited is overwritten or taken away."""

import errno
import stat
from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval.batch.outcome import Placement, Uploaded
from perfeval.batch.workbooks import is_open
from perfeval.files import REPORT_LIMIT, Fault, UnreadableFileError, aside, checksum, checksum_of, file_name, put, read

if TYPE_CHECKING:
    from perfeval.writers.upload import UploadSheet  # openpyxl loads only when it is needed


def put_files(
    folder: Path, files: Mapping[str, bytes], is_untouched: Callable[[Path], bool], *, force: bool
) -> Placement:
    """Put files in place; one that a person has edited is kept, or with `force` moved aside under a dated name.

    One that is closed to writing, or open in another program, is left as it is.
    """
    written, kept, moved, closed = [], [], [], []
    for name, content in files.items():
        path = folder / name
        stands = path.exists()
        if stands and standing_content(path) == content:  # its copies keep their age
            written.append(path)
            continue
        reason = closed_by(path) if stands else ""
        if reason:
            closed.append((path, reason))
            continue
        if stands and not is_untouched(path):
            if not force:
                kept.append(path)
                continue
            kept_as = aside(path)
            path.rename(kept_as)
            moved.append((path, kept_as))
        try:
            put(path, content)
        except PermissionError:
            if not stands:
                raise
            closed.append((path, "正被其他程序打开，或没有权限"))
        else:
            written.append(path)
    return Placement(folder=folder, written=tuple(written), kept=tuple(kept), moved=tuple(moved), closed=tuple(closed))


def closed_by(path: Path) -> str:
    """Return why a file must not be replaced, as a Chinese clause: it is marked read-only, or open in another program."""
    if is_open(path):
        return "正在 Word 或 WPS 中打开"
    return "" if path.stat().st_mode & stat.S_IWUSR else "设为只读"


def standing_content(path: Path) -> bytes | None:
    """Return what stands at a place of ours; None for more than we ever put there.

    Raise `OSError` where the system does not give it, or it is no file at all.
    """
    try:
        return read(path, REPORT_LIMIT)
    except UnreadableFileError as error:
        if error.fault is Fault.LARGE:
            return None
        if isinstance(error.__cause__, OSError):
            raise error.__cause__ from None
        raise OSError(errno.EISDIR if error.fault is Fault.FOLDER else errno.EINVAL, error.reason, str(path)) from None


def cleared(
    placement: Placement, before: Mapping[str, str], files: Container[str], edited: frozenset[str] = frozenset()
) -> Placement:
    """Remove what an earlier run has written and this one no longer names, unless a person has edited it or has it open."""
    removed, left, closed = [], [], list(placement.closed)
    for name, known in before.items():
        path = placement.folder / name
        if name in files or name != file_name(name) or not path.exists():
            continue
        reason = closed_by(path)
        if reason:
            closed.append((path, reason))
        elif name not in edited and checksum_of(path) == known:
            path.unlink()
            removed.append(path)
        else:
            left.append(path)
    return replace(placement, removed=tuple(removed), left=tuple(left), closed=tuple(closed))


def put_uploads(
    folder: Path, sheets: "Mapping[str, UploadSheet]", known: Mapping[str, str], *, force: bool
) -> Uploaded:
    """Put sheets for the integrated system in place, and take away those of earlier runs that are no longer wanted.

    `known` are the checksums of those that earlier runs have written: a file that differs is a person's.
    """
    contents = {name: sheet.content for name, sheet in sheets.items()}

    def is_untouched(path: Path) -> bool:
        content = standing_content(path)
        # a run that was killed may have written it without a receipt
        return content is not None and (content == contents[path.name] or checksum(content) == known.get(path.name))

    placement = put_files(folder, contents, is_untouched, force=force)
    to_fill = {path: cells for path in placement.written if (cells := sheets[path.name].open_cells)}
    return Uploaded(cleared(placement, known, sheets), to_fill)
