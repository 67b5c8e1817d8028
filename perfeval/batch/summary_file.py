"""The file of a summary workbook in an output folder: put in place whole, unless a person has edited the one that stands."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from perfeval.batch.outcome import Placement
from perfeval.batch.output import Output
from perfeval.batch.placing import closed_by
from perfeval.errors import PerfevalError, os_reason
from perfeval.files import TEMPORARY, UnreadableFileError, aside, checksum_of, put, read_text


class SummaryFile:
    """Where a summary workbook of a name stands; a hidden note tells what was written, and from what."""

    def __init__(self, output: Output, name: str) -> None:
        self._output, self._name = output, name
        self.path = output.folder / f"{name}.xlsx"
        self._note = output.hidden / f"{name}.txt"

    def stands(self, digest: str) -> bool:
        """Tell whether the file stands as it was written, and was made from the same."""
        known, made_from = self._noted()
        return digest == made_from and checksum_of(self.path) in known

    def put(self, write: Callable[[IO[bytes]], None], digest: str, *, force: bool = False) -> Placement:
        """Put the workbook in place, unless a person has edited the one that stands there.

        `digest` stands for what it was made from. Raise `PerfevalError` where the system does not take it.
        """
        temporary = self._output.hidden / TEMPORARY.replace("*", f"{os.getpid()}-{self._name}")
        try:
            self._output.hidden.mkdir(parents=True, exist_ok=True)
            with self._output.locked():
                try:
                    with temporary.open("wb") as stream:
                        write(stream)
                    return self._replace(temporary, digest, force=force)
                finally:
                    temporary.unlink(missing_ok=True)
        except OSError as error:
            message = f"写不进 {self.path}：{os_reason(error)}。请确认该文件没有在 Excel 或 WPS 中打开；报告已经写出。"
            raise PerfevalError(message) from error

    def _noted(self) -> tuple[list[str], str]:
        """Return the checksums of files that were written, and what the last was made from."""
        try:
            known, digest = read_text(self._note).split("\n")
        except (UnreadableFileError, ValueError):
            return [], ""
        return known.split(), digest

    def _replace(self, temporary: Path, digest: str, *, force: bool) -> Placement:
        """Rename a new file over the one that stands; the note tells what was written, however a run has ended."""
        path, folder = self.path, self._output.folder
        standing, new = checksum_of(path), checksum_of(temporary)
        moved: tuple[tuple[Path, Path], ...] = ()
        if standing == new:
            put(self._note, f"{new}\n{digest}".encode())
            return Placement(folder=folder, standing=(path,))
        if path.exists() and closed_by(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        if path.exists() and standing not in self._noted()[0]:
            if not force:
                return Placement(folder=folder, kept=(path,))
            moved = ((path, path.rename(aside(path))),)
        put(self._note, f"{standing} {new}\n".encode())
        temporary.replace(path)
        put(self._note, f"{new}\n{digest}".encode())
        return Placement(folder=folder, written=(path,), moved=moved)
