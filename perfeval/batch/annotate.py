"""A copy beside a workbook with its problems marked; what stands in its way is a problem of that workbook."""

from collections.abc import Container, Iterator
from itertools import count
from pathlib import Path
from typing import Final

from perfeval.batch.archives import read_within
from perfeval.batch.outcome import Examined, Workbook
from perfeval.batch.output import DISK, NOT_WRITTEN
from perfeval.batch.workbooks import ANNOTATED
from perfeval.errors import PerfevalError, os_reason
from perfeval.files import Fault, UnreadableFileError, checksum, put, read
from perfeval.problems import Problem
from perfeval.writers import annotation
from perfeval.writers.annotation import UnmarkableError

_MOVE: Final = "请把它移到别处"
#: what is said of a workbook that cannot be marked, and what to do
UNMARKABLE: Final = ("工作簿的内部结构不能照原样抄下来，没有写出批注副本", "请在 Excel 或 WPS 中打开，另存后再试")


def annotate(examined: Examined, taken: Container[Path] = ()) -> Path | Problem | None:
    """Write a copy of a workbook with its problems marked, and return where it stands; None for what is no workbook.

    What keeps the copy from being written is returned as a problem. Nothing that a person made is overwritten, nor one
    of the copies that are `taken` by other workbooks of the run, as two in archives may have one name. Raise
    `PerfevalError` where the disk takes no file at all.
    """
    if examined.examination.submission is None:
        return None
    source = examined.workbook.path
    try:
        content = read_within(source)
        target = (
            source
            if source == examined.workbook.file and source.stem.endswith(ANNOTATED) and annotation.is_copy(content)
            else next(
                path
                for path in _places(examined.workbook)
                if path not in taken and (source == examined.workbook.file or not _is_anothers(path, content))
            )
        )
        obstacle = None if target == source else _obstacle(target)
        if obstacle is not None:
            return obstacle
        put(target, annotation.annotated(content, examined.problems))
    except UnreadableFileError as error:
        return NOT_WRITTEN.broken(f"{source} 打不开：{error.reason}，没有写出批注副本", remedy="请再运行一次")
    except UnmarkableError:
        message, remedy = UNMARKABLE
        return NOT_WRITTEN.broken(message, remedy=remedy)
    except OSError as error:
        message, remedy = f"写不进 {target}：{os_reason(error)}", "请确认该文件没有在 Excel 或 WPS 中打开"
        if error.errno in DISK:
            raise PerfevalError(f"{message}。{remedy}。") from error
        return NOT_WRITTEN.broken(message, remedy=remedy)
    return target


def _places(workbook: Workbook) -> Iterator[Path]:
    """Yield where the copy of a workbook may stand: others of the name may lie in archives beside it."""
    stem, ending = workbook.path.stem, workbook.path.suffix
    names = (copy_name(f"{stem}（{number}）" if number > 1 else stem, ending) for number in count(1))
    return (workbook.folder / name for name in names)


def _is_anothers(target: Path, content: bytes) -> bool:
    """Tell whether the copy of another workbook stands at a place."""
    try:
        standing = annotation.origin(read(target))
    except UnreadableFileError:
        return False
    known = annotation.origin(content)
    return standing is not None and standing.source not in {"", (known and known.source) or checksum(content)}


def copy_name(stem: str, ending: str) -> str:
    """Return what the copy of a workbook is called."""
    return (
        f"{stem}{ANNOTATED}{'.xlsm' if ending.lower() == '.xlsm' else '.xlsx'}"  # Excel opens macros by no other name
    )


def _obstacle(target: Path) -> Problem | None:
    """Return what stands where the copy is to go and must not be overwritten."""
    try:
        if annotation.is_untouched(read(target)):
            return None
    except UnreadableFileError as error:
        if error.fault is Fault.CLOSED and not target.exists():
            return None
        return NOT_WRITTEN.broken(f"{target} 打不开：{error.reason}，没有覆盖", remedy=_MOVE)
    except UnmarkableError:
        return NOT_WRITTEN.broken(f"{target} 不是批注副本，没有覆盖", remedy=_MOVE)
    return NOT_WRITTEN.broken(f"{target} 改动过，没有覆盖", remedy="请改用这个文件检查，或把它移到别处")
