"""Files as a run finds and leaves them: workbooks named or below folders, review copies beside reports."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from perfeval.files import TEMPORARY, aside, file_name, put

__all__ = [
    "ANNOTATED",
    "OVERVIEW",
    "TEMPORARY",
    "aside",
    "file_name",
    "find_workbooks",
    "lacks_copy",
    "put",
    "review_copy",
]

#: how the name of an annotated copy ends
ANNOTATED: Final = "_批注"
#: the name of the workbook that sums up a run
OVERVIEW: Final = "绩效评价汇总表"
#: older formats are found too, for the guard to name
_WORKBOOKS: Final = frozenset((".xlsx", ".xlsm", ".xls", ".xlsb", ".et"))


def find_workbooks(places: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Yield workbooks with the names that messages give them: those named, and in folders all that lie below.

    Office's lock files, hidden files, annotated copies and the workbooks that sum up a run are passed over. A folder
    without workbooks, or one that cannot be opened, is yielded itself, for the guard to name.
    """
    for place in places:
        if not place.is_dir():
            yield place, place.name
            continue
        for path in sorted(_found_below(place)) or (place,):
            yield path, place.name if path == place else path.relative_to(place).as_posix()


def _found_below(place: Path) -> Iterator[Path]:
    closed: list[Path] = []
    for folder, _, names in os.walk(place, onerror=lambda error: closed.append(Path(error.filename))):
        here = Path(folder)
        yield from (here / name for name in names if _is_workbook((here / name).relative_to(place)))
    yield from (folder for folder in closed if not _is_hidden(folder.relative_to(place)))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def _is_workbook(path: Path) -> bool:
    own = path.stem.endswith(ANNOTATED) or path.stem.startswith(OVERVIEW)
    return path.suffix.lower() in _WORKBOOKS and not _is_hidden(path) and not own


def review_copy(report: Path) -> Path:
    """Return where a report's review copy stands, if there is one."""
    return report.with_suffix(".pdf")


def lacks_copy(report: Path) -> bool:
    """Tell whether a report has no review copy, or only one that was made before it."""
    copy = review_copy(report)
    return not copy.exists() or copy.stat().st_mtime_ns < report.stat().st_mtime_ns
