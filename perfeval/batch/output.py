"""The output folder: each file put in place whole, nothing that a person has edited lost, nothing done twice.

Beside the units' folders it holds a hidden one with a receipt a unit and a lock, which every run takes while it puts
a workbook's reports in place; the system gives it up however a run ends.
"""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Final

from perfeval.batch import receipts
from perfeval.batch.archives import checksum_within
from perfeval.batch.outcome import Composed, Examined, Placed, Placement, Uploaded, Workbook
from perfeval.batch.receipts import Receipt
from perfeval.batch.workbooks import RECEIPTS
from perfeval.errors import PerfevalError, os_reason
from perfeval.files import (
    TEMPORARY,
    checksum_of,
    file_name,
    locked,
)
from perfeval.model.summary import UnitYear
from perfeval.problems import Problem, Rule, Severity
from perfeval.service import Examination

NOT_WRITTEN: Final = Rule("not-written", Severity.ERROR, "报告能够写进输出文件夹")

#: what stands in the way of every other file too
DISK: Final = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG))


class Age(Enum):
    """How the reports of a unit stand to their workbook."""

    CURRENT = "made from what it says now"
    OLD = "it says something else now"
    UNKNOWN = "it cannot be read where it was"


class Output:
    """A folder of results with the receipts of the runs before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hidden = folder / RECEIPTS
        #: the units of the runs before, by the keys of their receipts and by their workbooks
        self._known: dict[str, str] = {}
        self._given: dict[str, list[str]] = {}
        for unit, head in receipts.heads(self.hidden):
            self._known[head.key] = unit
            self._given.setdefault(head.workbook, []).append(unit)

    @cached_property
    def _resolved(self) -> Path:
        return self.folder.resolve()

    @property
    def is_new(self) -> bool:
        """Whether no run before has left anything that is known."""
        return not self._known

    def sweep(self) -> None:
        """Take away what a run that was killed has left."""
        if not self.hidden.is_dir():
            return
        try:
            with self.locked():
                for pattern in (TEMPORARY, f"*/{TEMPORARY}"):
                    for path in self.folder.glob(pattern):
                        with suppress(OSError):
                            path.unlink()
        except OSError as error:
            raise PerfevalError(f"写不进 {error.filename}：{os_reason(error)}。请确认输出文件夹可写。") from error

    def receipts(self) -> Iterator[tuple[str, Receipt | None]]:
        """Yield the receipts of all units by the names of their folders; None for one that is damaged."""
        for path in receipts.paths(self.hidden):
            yield path.stem, Receipt.read(path)

    def unit_folder(self, unit: UnitYear) -> Path:
        """Return the folder of a unit's reports."""
        return self.folder / folder_name(unit)

    def standing(self, workbook: Workbook, key: str, *, uploads: bool = False) -> Placed | None:
        """Return what became of a workbook in an earlier run, if its reports stand as they were written.

        With `uploads` its sheets for the integrated system must stand, too, and be of that run.
        """
        unit = self._known.get(key)
        receipt = unit and Receipt.read(self._receipt_of(unit))
        if not receipt or receipt.key != key or receipt.left:
            return None
        folder, beside = self.unit_folder(receipt.summary.unit_year), workbook.path.parent
        if any(checksum_within(beside / name) != known for name, known in receipt.beside.items()):
            return None
        files = receipt.files
        if uploads:
            if receipt.uploaded != key:
                return None
            files = {**files, **receipt.uploads}
        if any(checksum_of(folder / name) != known for name, known in files.items()):
            return None
        return Placed(
            workbook=workbook,
            examination=Examination(problems=receipt.problems, unit_year=receipt.summary.unit_year),
            summary=receipt.summary,
            placement=Placement(folder=folder, standing=tuple(folder / name for name in receipt.files)),
            uploads=Uploaded(Placement(folder=folder, standing=tuple(folder / name for name in receipt.uploads)), {})
            if uploads
            else None,
        )

    def place(self, composed: Composed, key: str, *, force: bool = False) -> Placed | Examined:
        """Put the reports of a workbook in place.

        What a person has changed in a report is carried over into the new one, and the edited file kept under a dated
        name; with `force` it is only moved aside.
        """
        from perfeval.batch.reports import put_reports  # noqa: PLC0415 - where all reports stand, none is put in place

        folder = self.unit_folder(composed.summary.unit_year)
        try:
            self.hidden.mkdir(parents=True, exist_ok=True)
            with self.locked():
                seen = self._seen(composed.workbook.path)
                receipt = self._receipt_of(folder.name)
                composed, placement, uploads = put_reports(folder, receipt, composed, key, seen, force=force)
                placement = replace(placement, former=tuple(self._former(seen, folder.name)))
        except OSError as error:
            named = error.filename or folder
            if error.errno in DISK or not self.hidden.is_dir():
                raise PerfevalError(f"写不进 {named}：{os_reason(error)}。请确认文件夹可写、磁盘未满。") from error
            return composed.failed_by(
                NOT_WRITTEN.broken(
                    f"报告写不进 {named}：{os_reason(error)}",
                    remedy="请确认该文件没有在 Word 中打开、文件夹可写，再运行一次",
                )
            )
        closed = (*placement.closed, *(uploads.placement.closed if uploads else ()))
        examination = composed.examination.after(_closed(closed)) if closed else composed.examination
        return Placed(
            workbook=composed.workbook,
            examination=examination,
            summary=composed.summary,
            placement=placement,
            uploads=uploads,
        )

    def _receipt_of(self, unit: str) -> Path:
        return self.hidden / f"{unit}.json"

    def _former(self, workbook: str, name: str) -> Iterator[Path]:
        """Yield the other folders that a workbook has given reports to; forget those that somebody has deleted."""
        for unit in self._given.get(workbook, ()):
            if unit == name:
                continue
            if (self.folder / unit).is_dir():
                yield self.folder / unit
            else:
                self._receipt_of(unit).unlink(missing_ok=True)

    def _seen(self, workbook: Path) -> str:
        """Return where a workbook is, as seen from this folder as long as both are on one drive."""
        try:
            return os.path.relpath(workbook.resolve(), self._resolved)
        except ValueError:
            return str(workbook.resolve())

    def age(self, receipt: Receipt) -> Age:
        """Tell whether the workbook says still what it said when its reports were made."""
        content = checksum_within(self._resolved / receipt.workbook)
        if not content:
            return Age.UNKNOWN
        return Age.CURRENT if content == receipt.content else Age.OLD

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs from putting files in place meanwhile."""
        with locked(self.hidden / "lock"):
            yield


def _closed(files: Iterable[tuple[Path, str]]) -> Problem:
    """Return the problem of files that were left as they stand; they are of an earlier run."""
    named = "、".join(f"{path.name}（{reason}）" for path, reason in files)
    remedy = "请关闭文件，或去掉只读，再运行一次"
    return NOT_WRITTEN.broken(f"没有更新 {named}，仍是以前写出的内容", remedy=remedy)


def folder_name(unit: UnitYear) -> str:
    """Return what the folder of a unit's reports is called."""
    return file_name(unit.name, f"{unit.year}年度")
