"""What comes in: which of the files at hand are the workbooks of a run, and what is said of all others.

Nothing that lies there is passed over without a word, but for what systems leave and what runs write themselves.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from perfeval.batch.incoming.found import Found, find, names
from perfeval.batch.outcome import Incoming, Workbook

__all__ = ["Incoming", "take_in"]


def take_in(places: Sequence[Path], *, newest: bool = False) -> Incoming:
    """Find the workbooks at the places that a run is given; of several of a unit and year none is decided on.

    With `newest` the one that was saved last is. Workbooks of one unit are told by a glance, so that a unit that a
    workbook hides is told only when it is read.
    """
    found = find(places)
    workbooks = _once((*found.workbooks, *found.copies))
    if len(workbooks) == 1:
        return Incoming(workbooks, remarks=(*_of_open(found), *_of_others(found)))
    from perfeval.batch.incoming.units import told_apart  # noqa: PLC0415 - one workbook is nobody's second

    told = told_apart(workbooks, newest=newest)
    return replace(told, remarks=(*_of_open(found), *told.remarks, *_of_others(found)))


def _once(workbooks: Sequence[Workbook]) -> tuple[Workbook, ...]:
    """Return workbooks, one that is given twice only once."""
    first: dict[str, Workbook] = {}
    for workbook in workbooks:
        first.setdefault(os.path.realpath(workbook.path), workbook)  # a link to itself is an error of its own
    return tuple(first.values())


def _of_open(found: Found) -> Iterator[str]:
    if found.open:
        yield f"{names(found.open)} 正在 Excel 或 WPS 中打开，还没有保存的内容没有读到；请保存后再运行一次"


def _of_others(found: Found) -> Iterator[str]:
    for kind, labels in found.others.items():
        advice = f"；{kind.advice}" * bool(kind.advice)
        yield f"{kind.title} {len(labels)} 个，不是填报工作簿，没有读取：{names(labels)}{advice}"
