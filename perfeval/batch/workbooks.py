"""Names of workbooks: those that people give, and those that runs write."""

from collections.abc import Iterator
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Final
from unicodedata import normalize

from perfeval.files import is_file, stands

#: how the name of an annotated copy ends
ANNOTATED: Final = "_批注"
#: the name of the workbook that sums up a run
SUMMARY: Final = "绩效评价汇总表"
#: the name of the workbook that sums up a run which only checks
CHECKED: Final = f"{SUMMARY}（检查）"
#: how the name of a sheet for the integrated system ends
UPLOAD: Final = "_自评指标"
#: the hidden folder of an output folder
RECEIPTS: Final = ".perfeval"
#: the folder of drafts, beside the units' folders
DRAFTS: Final = "邮件草稿"
#: how the name begins of what Word and Excel lay beside a file that is open, of LibreOffice's and of WPS's
LOCK, _LIBRE_LOCK, _WPS_LOCK = "~$", ".~lock.", ".~"
_READ: Final = (".xlsx", ".xlsm")
_WORKBOOKS: Final = frozenset((*_READ, ".xls", ".xlsb", ".et"))


def with_ending(place: Path) -> Path | None:
    """Return the workbook that a name without its ending means; None where there is not just one, or the name is whole."""
    if not place.name or stands(place):
        return None
    found = [path for ending in _READ if is_file(path := place.with_name(place.name + ending))]
    return found[0] if len(found) == 1 else None


def likely(place: Path) -> str:
    """Return the name of the workbook that one which is not there may mean: much like it, or the only one there."""
    names: list[str] = []
    with suppress(OSError):
        if not place.exists():
            names = sorted(
                path.name for path in place.parent.iterdir() if _is_given(Path(path.name)) and path.is_file()
            )
    stems = {normalize("NFKC", Path(name).stem): name for name in names}
    found = get_close_matches(normalize("NFKC", place.stem), stems, n=1)
    return stems[found[0]] if found else names[0] if len(names) == 1 else ""


def is_hidden(path: Path) -> bool:
    """Tell whether a file, or a folder that it lies in, is hidden, or is the lock of an open one."""
    return any(part.startswith((".", LOCK)) for part in path.parts)


def is_workbook(path: Path) -> bool:
    """Tell whether a name is that of a workbook, also of an older format, for the guard to name."""
    return path.suffix.lower() in _WORKBOOKS


def _is_given(path: Path) -> bool:
    return is_workbook(path) and not is_hidden(path) and not is_ours(path) and not path.stem.endswith(ANNOTATED)


def is_ours(path: Path) -> bool:
    """Tell whether a workbook has a name that a run gives what it writes itself."""
    upload = path.stem.endswith(UPLOAD) or f"{UPLOAD}（" in path.stem  # with its date where it was moved aside
    return path.stem.startswith(SUMMARY) or upload


def is_open(path: Path) -> bool:
    """Tell whether a program has a file open, as far as what it lays beside it tells."""
    return any(map(stands, locks_of(path)))


def locks_of(path: Path) -> Iterator[Path]:
    """Yield what programs lay beside a file that they have open: Word leaves out the first letters of a long name."""
    most = 1 if is_workbook(path) else 3
    yield from (path.with_name(f"{LOCK}{path.name[left_out:]}") for left_out in range(most))
    yield path.with_name(f"{_LIBRE_LOCK}{path.name}#")
    yield path.with_name(f"{_WPS_LOCK}{path.name}")
