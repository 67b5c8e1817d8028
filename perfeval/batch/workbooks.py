"""The workbooks of a run: those that are named, and those that lie below folders."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Final
from unicodedata import normalize

from perfeval.batch.outcome import Workbook

#: how the name of an annotated copy ends
ANNOTATED: Final = "_批注"
#: the name of the workbook that sums up a run
SUMMARY: Final = "绩效评价汇总表"
#: how the name of a sheet for the integrated system ends
UPLOAD: Final = "_自评指标"
_READ: Final = (".xlsx", ".xlsm")
#: older formats are found too, for the guard to name
_WORKBOOKS: Final = frozenset((*_READ, ".xls", ".xlsb", ".et"))


def find_workbooks(places: Sequence[Path]) -> Iterator[Workbook]:
    """Yield workbooks: those named, with or without their ending, and in folders all that lie below.

    Office's lock files, hidden files and what runs write are passed over: annotated copies, sheets for the integrated
    system, and the workbooks that sum up a run. A folder without workbooks, or one that cannot be opened, is yielded
    itself, for the guard to name.
    """
    for place in places:
        if not place.is_dir():
            path = with_ending(place) or place
            yield Workbook(path, path.name)
            continue
        for path in sorted(_found_below(place)) or (place,):
            yield Workbook(path, place.name if path == place else path.relative_to(place).as_posix())


def with_ending(place: Path) -> Path | None:
    """Return the workbook that a name without its ending means; None where there is not just one, or the name is whole."""
    if not place.name or place.exists():
        return None
    found = [path for ending in _READ if (path := place.with_name(place.name + ending)).is_file()]
    return found[0] if len(found) == 1 else None


def likely(place: Path) -> str:
    """Return the name of the workbook that one which is not there may mean: much like it, or the only one there."""
    names: list[str] = []
    with suppress(OSError):
        if not place.exists():
            names = sorted(
                path.name for path in place.parent.iterdir() if _is_workbook(Path(path.name)) and path.is_file()
            )
    stems = {normalize("NFKC", Path(name).stem): name for name in names}
    found = get_close_matches(normalize("NFKC", place.stem), stems, n=1)
    return stems[found[0]] if found else names[0] if len(names) == 1 else ""


def _found_below(place: Path) -> Iterator[Path]:
    closed: list[Path] = []
    for folder, _, names in os.walk(place, onerror=lambda error: closed.append(Path(error.filename))):
        here = Path(folder)
        yield from (here / name for name in names if _is_workbook((here / name).relative_to(place)))
    yield from (folder for folder in closed if not _is_hidden(folder.relative_to(place)))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in _WORKBOOKS and not _is_hidden(path) and not is_ours(path)


def is_ours(path: Path) -> bool:
    """Tell whether a workbook has a name that a run gives what it writes itself."""
    upload = path.stem.endswith(UPLOAD) or f"{UPLOAD}（" in path.stem  # with its date where it was moved aside
    return path.stem.endswith(ANNOTATED) or path.stem.startswith(SUMMARY) or upload
