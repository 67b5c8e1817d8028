"""What lies at the places that a run is given: workbooks, in folders and in archives, and everything else by its kind."""

import os
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from perfeval.batch import receipts
from perfeval.batch.archives import is_archive, members
from perfeval.batch.incoming.kinds import ARCHIVES, EMPTY, LOCKS, OURS, WORD, Kind, kind_of
from perfeval.batch.outcome import Workbook
from perfeval.batch.workbooks import (
    ANNOTATED,
    DRAFTS,
    LOCK,
    RECEIPTS,
    is_hidden,
    is_open,
    is_ours,
    is_workbook,
    locks_of,
    with_ending,
)
from perfeval.files import UnreadableFileError, is_file, is_folder

#: how many files of a kind are named
_NAMED: Final = 5
#: what an archive holds that is a workbook, or a document, under the wrong name
_MAIN, _MAIN_OF_WORD = "xl/workbook.xml", "word/document.xml"
_OF_MACS: Final = "__MACOSX"


@dataclass(slots=True)
class Found:
    """What was found: workbooks, annotated copies by their names, those that are open elsewhere, and files of other kinds.

    All but the workbooks and copies are named as messages name them.
    """

    workbooks: list[Workbook] = field(default_factory=list)
    copies: list[Workbook] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    others: dict[Kind, list[str]] = field(default_factory=dict)

    @property
    def given(self) -> int:
        """How many workbooks and copies were found."""
        return len(self.workbooks) + len(self.copies)

    @property
    def number(self) -> int:
        """How many files were found or noted."""
        return self.given + sum(map(len, self.others.values()))

    def note(self, kind: Kind | None, label: str) -> None:
        """Note a file of another kind, unless nobody need be told of it."""
        if kind is not None:
            self.others.setdefault(kind, []).append(label)


def find(places: Sequence[Path]) -> Found:
    """Find workbooks: those named, with or without their ending, and in folders and archives all that lie below.

    Hidden files and what runs write are passed over. A folder without workbooks, or one that cannot be opened, and an
    archive that cannot be, are found themselves, for the guard to name.
    """
    found = Found()
    for place in places:
        if is_folder(place):
            _below(place, found)
        elif is_archive(place) and is_file(place):
            before = found.given
            _within(place, _label(place.name), found)
            if found.given == before:
                found.workbooks.append(Workbook(place, _label(place.name)))
        else:
            path = with_ending(place) or place
            found.workbooks.append(Workbook(path, _label(path.name)))
            if is_open(path):
                found.open.append(_label(path.name))
    return found


def _below(place: Path, found: Found) -> None:
    before = found.given
    files, results = _files(place)
    names = {str(path) for path in files}
    for path in sorted(files):
        inner = path.relative_to(place)
        # what runs write is not foreign, also where a folder of results lies among the workbooks
        ours = any(str(parent) in results for parent in path.parents)
        if not is_hidden(inner) and not (is_ours(path) and (ours or str(path.with_name(RECEIPTS)) in results)):
            _take(path, _label(inner.as_posix()), found, foreign=not ours)
            if is_workbook(path) and any(str(lock) in names for lock in locks_of(path)):
                found.open.append(_label(inner.as_posix()))
        elif _is_lone_lock(path, names):
            found.note(LOCKS, _label(inner.as_posix()))
    if found.given == before:
        found.workbooks.append(Workbook(place, _label(place.name)))


def _files(place: Path) -> tuple[list[Path], set[str]]:
    """Return all files below a folder, with folders that cannot be opened, and the folders that runs write into."""
    files, closed, results = list[Path](), list[Path](), set[str]()
    for folder, below, names in os.walk(place, onerror=lambda error: closed.append(Path(error.filename))):
        files.extend(Path(folder, name) for name in names)
        if RECEIPTS in below:
            # a folder of workbooks may be that of results, too
            units = (receipt.stem for receipt in receipts.paths(Path(folder, RECEIPTS)))
            results.update(str(Path(folder, name)) for name in (RECEIPTS, DRAFTS, *units))
    return [*files, *closed], results


def _take(path: Path, label: str, found: Found, *, foreign: bool) -> None:
    """Take a file as what its name says; one that is not of the run itself is noted only where it is `foreign`."""
    if is_ours(path):
        found.note(OURS, label)
    elif is_workbook(path) or is_folder(path):
        is_copy = path.stem.endswith(ANNOTATED)
        (found.copies if is_copy else found.workbooks).append(Workbook(path, label))
    elif foreign and is_archive(path):
        _within(path, label, found)
    elif foreign:
        found.note(kind_of(path), label)


def _within(archive: Path, label: str, found: Found) -> None:
    try:
        paths = members(archive)
    except UnreadableFileError:
        found.workbooks.append(Workbook(archive, label))
        return
    if archive / _MAIN in paths:
        found.workbooks.append(Workbook(archive, label))
        return
    if archive / _MAIN_OF_WORD in paths:
        found.note(WORD, label)
        return
    number = found.number
    for path in sorted(paths):
        inner = path.relative_to(archive)
        if is_hidden(inner) or inner.parts[0] == _OF_MACS:
            continue
        if is_archive(path):
            found.note(ARCHIVES, f"{label}/{_label(inner.as_posix())}")
        else:
            _take(path, f"{label}/{_label(inner.as_posix())}", found, foreign=True)
    if found.number == number:
        found.note(EMPTY, label)


def _label(name: str) -> str:
    """Return a name as messages give it: it ends no line."""
    return name.replace("\n", "\ufffd")


def _is_lone_lock(path: Path, names: Container[str]) -> bool:
    """Tell whether a file is the lock of a workbook that is not there."""
    named = path.name.removeprefix(LOCK)
    return path.name.startswith(LOCK) and is_workbook(path) and str(path.with_name(named)) not in names


def names(labels: Sequence[str]) -> str:
    """Return the names of files for a sentence, of many the first."""
    more = f" 等 {len(labels)} 个" if len(labels) > _NAMED else ""
    return f"{'、'.join(labels[:_NAMED])}{more}"
