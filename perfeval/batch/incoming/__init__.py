"""What comes in: which of the files at hand are the workbooks of a run, and what is said of all others.

Nothing that lies there is passed over without a word, but for what systems leave and what runs write themselves.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from perfeval.batch.incoming.copies import returned
from perfeval.batch.incoming.found import Found, find
from perfeval.batch.incoming.repeated import Sighted, told_apart
from perfeval.batch.outcome import Workbook
from perfeval.files import UnreadableFileError
from perfeval.model.summary import UnitYear
from perfeval.model.unit_names import near_names, same_unit
from perfeval.problems import Problem
from perfeval.readers.glance import Glance, glance

#: how many files of a kind are named
_NAMED: Final = 5
#: of so many workbooks a year stands out that at most one in so many has
_MANY, _ONE_IN = 5, 5


@dataclass(frozen=True, slots=True)
class Incoming:
    """The workbooks of a run, in their order; the problem of each that is one of several; what is said of other files."""

    workbooks: tuple[Workbook, ...]
    repeated: Mapping[Path, Problem] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def take_in(places: Sequence[Path], *, newest: bool = False) -> Incoming:
    """Find the workbooks at the places that a run is given; of several of a unit and year none is decided on.

    With `newest` the one that was saved last is. Workbooks of one unit are told by a glance, so that a unit that a
    workbook hides is told only when it is read.
    """
    found = find(places)
    workbooks = _once((*found.workbooks, *found.copies))
    if len(workbooks) == 1 and not found.others:
        return Incoming(workbooks, remarks=tuple(_of_open(found)))
    seen = {workbook.path: _glance(workbook) for workbook in workbooks}
    marked = [workbook for workbook in workbooks if seen[workbook.path].marked]
    back = returned(workbooks, marked)
    left_out, repeated, remarks = set[Path](), dict[Path, Problem](), list(back.remarks)
    for group in _of_one_unit(back.workbooks, seen):
        told = told_apart(group, newest=newest)
        left_out |= told.left_out
        remarks += [told.remark] * bool(told.remark)
        if told.problem is not None:
            repeated |= dict.fromkeys((each.workbook.path for each in group), told.problem)
    return Incoming(
        tuple(workbook for workbook in back.workbooks if workbook.path not in left_out),
        repeated,
        (*_of_open(found), *remarks, *_of_others(found)),
    )


def _once(workbooks: Sequence[Workbook]) -> tuple[Workbook, ...]:
    """Return workbooks, one that is given twice only once."""
    first: dict[Path, Workbook] = {}
    for workbook in workbooks:
        first.setdefault(workbook.path.resolve(), workbook)
    return tuple(first.values())


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


def _of_open(found: Found) -> Iterator[str]:
    if found.open:
        yield f"{_names(found.open)} 正在 Excel 或 WPS 中打开，还没有保存的内容没有读到；请保存后再运行一次"


def _of_others(found: Found) -> Iterator[str]:
    for kind, labels in found.others.items():
        advice = f"；{kind.advice}" * bool(kind.advice)
        yield f"{kind.title} {len(labels)} 个，不是填报工作簿，没有读取：{_names(labels)}{advice}"


def _names(labels: Sequence[str]) -> str:
    more = f" 等 {len(labels)} 个" if len(labels) > _NAMED else ""
    return f"{'、'.join(labels[:_NAMED])}{more}"


def questions(units: Sequence[tuple[str, UnitYear]]) -> Iterator[str]:
    """Yield what a person should look at across units: names that may be one unit's, years that others do not have.

    `units` are the workbooks by their names in messages, with whose they are.
    """
    years = Counter(unit.year for _, unit in units)
    usual, number = max(years.items(), key=lambda item: item[1], default=(0, 0))
    odd = [(label, unit) for label, unit in units if unit.year != usual]
    if len(units) >= _MANY and odd and len(odd) * _ONE_IN <= number:
        named = _names([f"{label}（{unit.year} 年）" for label, unit in odd])
        yield f"请核对评价年度：{named}；其余 {number} 个都是 {usual} 年"
    labels: dict[str, tuple[str, str]] = {same_unit(unit.name): (unit.name, label) for label, unit in reversed(units)}
    for one, other in near_names(reversed(labels)):
        (name, label), (near, beside) = labels[one], labels[other]
        yield f"请核对单位名称：“{name}”（{label}）和“{near}”（{beside}）是不是同一个单位"
