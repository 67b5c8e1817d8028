"""The papers that a new workbook is made from: those named, and those that lie below folders."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from perfeval.batch.workbooks import ANNOTATED, is_ours
from perfeval.errors import PerfevalError
from perfeval.files import UnreadableFileError, read
from perfeval.library import Definition
from perfeval.problems import Problem
from perfeval.readers.forms.kinds import PAPERS
from perfeval.readers.guard import refused_file
from perfeval.service.renewal import Renewal, renew

#: what may be a paper, or is one that a person must save otherwise first
_PAPERS: Final = frozenset(
    {
        *(".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".docx", ".docm", ".doc", ".wps"),
        *(".pdf", ".ofd", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp"),
    }
)


def renewed(places: Sequence[Path], *, year: int | None, system: Definition | None) -> Renewal:
    """Make a workbook of papers on disk; a system of the unit's own is looked for beside them."""
    papers = tuple(dict.fromkeys(_found(places)))
    if not papers:
        raise PerfevalError("文件夹里没有 Excel 或 Word 文件。请给出去年的工作簿、自评表或报告。")
    faults: list[tuple[str, Problem]] = []
    renewal = renew(_read(papers, faults), year=year, system=system, resolve=lambda name: _beside(papers, name))
    return replace(renewal, problems=(*faults, *renewal.problems))


def holds_papers(folder: Path) -> bool:
    """Tell whether papers lie in a folder, or below it."""
    return folder.is_dir() and next(_found((folder,)), None) is not None


def _found(places: Sequence[Path]) -> Iterator[Path]:
    """Yield files that are named, and the papers below folders but for what a run leaves there itself."""
    for place in places:
        if not place.is_dir():
            yield place
            continue
        for folder, folders, names in os.walk(place):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names) if _is_paper(Path(name)))


def _is_paper(name: Path) -> bool:
    return name.suffix.lower() in _PAPERS and not name.name.startswith((".", "~$")) and not _is_written(name)


def _is_written(name: Path) -> bool:
    return is_ours(name) or name.stem.endswith(ANNOTATED)


def _read(papers: Sequence[Path], faults: list[tuple[str, Problem]]) -> Iterator[tuple[str, bytes]]:
    """Yield papers by their names, with their folders where two have the same; what cannot be read is a fault."""
    names = Counter(path.name for path in papers)
    for path in papers:
        name = path.name if names[path.name] == 1 else path.as_posix()
        try:
            yield name, read(path)
        except UnreadableFileError as error:
            faults.append((name, replace(refused_file(error), expected=PAPERS)))


def _beside(papers: Sequence[Path], name: str) -> bytes:
    """Return what a file beside one of the papers holds; raise `UnreadableFileError` where there is none."""
    folders = dict.fromkeys(path.parent for path in papers)
    return read(next((path for folder in folders if (path := folder / name).is_file()), papers[0].parent / name))
