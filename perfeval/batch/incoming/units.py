"""Which workbooks are of one unit and year: told by a glance at each before any is done."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from perfeval.batch.incoming import repeated
from perfeval.batch.incoming.copies import returned
from perfeval.batch.incoming.repeated import Sighted
from perfeval.batch.outcome import Incoming, Workbook
from perfeval.cells import Cell
from perfeval.files import UnreadableFileError
from perfeval.model.summary import UnitYear
from perfeval.model.unit_names import same_unit
from perfeval.problems import Problem
from perfeval.readers.glance import Glance, glance
from perfeval.template import UNIT

#: where a glance sees whose a workbook is
_PLACE: Final = Cell(UNIT.title)


def told_apart(workbooks: Sequence[Workbook], *, newest: bool) -> Incoming:
    """Put copies that have come back in place of their workbooks, and tell apart the workbooks of one unit and year."""
    seen = {workbook.path: _glance(workbook) for workbook in workbooks}
    back = returned(workbooks, seen)
    left_out, undecided, remarks = set[Path](), dict[Path, Problem](), list(back.remarks)
    for group in _of_one_unit(back.workbooks, seen):
        for told in repeated.told_apart(group, newest=newest):
            left_out |= told.left_out
            remarks += [told.remark] * bool(told.remark)
            if told.problem is not None:
                undecided |= dict.fromkeys(told.undecided, told.problem)
    kept = tuple(workbook for workbook in back.workbooks if workbook.path not in left_out)
    glimpsed = {path: UnitYear(g.unit, g.year, _PLACE) for path, g in seen.items() if g.unit and g.year}
    return Incoming(kept, undecided, glimpsed, tuple(remarks))


def _glance(workbook: Workbook) -> Glance:
    try:
        return glance(workbook.read())
    except UnreadableFileError:
        return Glance()


def _of_one_unit(workbooks: Sequence[Workbook], seen: Mapping[Path, Glance]) -> Iterator[list[Sighted]]:
    """Yield the workbooks of each unit and year that has several."""
    groups: dict[tuple[str, int], list[Sighted]] = {}
    for workbook in workbooks:
        shown = seen[workbook.path]
        if shown.unit is not None and shown.year is not None:
            sighted = Sighted(workbook, shown.unit, shown.year, shown.saved or _file_time(workbook))
            groups.setdefault((same_unit(shown.unit), shown.year), []).append(sighted)
    return (group for group in groups.values() if len(group) > 1)


def _file_time(workbook: Workbook) -> datetime | None:
    try:
        return datetime.fromtimestamp(workbook.file.stat().st_mtime, UTC)
    except OSError:
        return None
