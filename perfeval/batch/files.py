"""Files as a run finds and leaves them: names that every system accepts, each file put in place whole."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

_ILLEGAL: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029]')
_ENDS: Final = re.compile(r"^[\s.]+|[\s.]+$")
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_MAX_NAME_BYTES: Final = 200
#: how the name of an annotated copy ends
ANNOTATED: Final = "_批注"
#: the name of the workbook that sums up a run
OVERVIEW: Final = "绩效评价汇总表"
#: what files are called while they are written
TEMPORARY: Final = ".perfeval-*.tmp"
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


def aside(path: Path) -> Path:
    """Return a free name beside a file that says when it was moved aside."""
    stem = f"{path.stem}（{datetime.now().astimezone():%Y-%m-%d %H%M%S} 改名保留）"
    names = (path.with_name(f"{stem}{f'-{n}' if n else ''}{path.suffix}") for n in count())
    return next(name for name in names if not name.exists())


def review_copy(report: Path) -> Path:
    """Return where a report's review copy stands, if there is one."""
    return report.with_suffix(".pdf")


def lacks_copy(report: Path) -> bool:
    """Tell whether a report has no review copy, or only one that was made before it."""
    copy = review_copy(report)
    return not copy.exists() or copy.stat().st_mtime_ns < report.stat().st_mtime_ns


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


def file_name(text: str, ending: str = "") -> str:
    """Return a name that every system and mail program accepts; `ending` stays whole where the text is cut.

    It has no path parts, is not reserved, not too long, and has no point and no blank of any kind at its ends.
    """
    name = _ENDS.sub("", _ILLEGAL.sub("_", text)) or "_"
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return _ENDS.sub("", name.encode()[: _MAX_NAME_BYTES - len(ending.encode())].decode(errors="ignore")) + ending
