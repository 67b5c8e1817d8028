"""Excel sheets as grids, with what the screen shows of each cell."""

from collections.abc import Iterable
from typing import Final

from perfeval.cells import Cell
from perfeval.characters import visible_name
from perfeval.problems import Problem
from perfeval.readers.forms.grid import Box, Grid
from perfeval.readers.forms.kinds import no_form
from perfeval.readers.frames import Frames, Rows, read_frames
from perfeval.readers.guard import SheetFacts, take_in
from perfeval.readers.recognition import is_ours
from perfeval.readers.sheet_xml import Merge, Position

#: cells of all merged areas of a sheet together; more than any form has
_MAX_MERGED: Final = 1_000_000


def sheet_grids(name: str, content: bytes) -> tuple[Grid, ...] | Problem:
    """Return the sheets of a workbook that people see, in order, then blank ones for those that are hidden.

    A problem stands for one that cannot be vouched for.
    """
    workbook = take_in(name, content, of_template=False)
    if isinstance(workbook, Problem):
        return workbook
    if any(map(is_ours, workbook.cells.values())):
        return no_form("本程序的填报工作簿", "请直接处理这个工作簿，它不是官方表式")
    frames = read_frames(workbook) if workbook.sheets else Frames()
    if not frames.sound:
        return frames.problems[-1]
    shown = (_grid(sheet, rows, frames.facts[sheet]) for sheet, rows in frames.rows.items())
    away = [sheet for sheet in workbook.names if sheet not in workbook.sheets]
    return (*shown, *(Grid(visible_name(sheet), (), put_away=True) for sheet in away))


def _grid(sheet: str, rows: Rows, facts: SheetFacts) -> Grid:
    width = max(map(len, rows), default=0)
    covered = _covered(facts.merges, len(rows), width)
    boxes: list[Box] = []
    unseen: list[Box] = []
    for top, left, bottom, right in dict.fromkeys(covered.values()):
        place = top, left
        boxes.append(Box(top, left, bottom, right, rows[top - 1][left - 1], *_at(sheet, facts, place)))
    faulty = {*facts.errors, *facts.faults, *facts.uncalculated}
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            place = row, column
            if (value == "" and place not in faulty) or covered.get(place, ())[:2] == place:
                continue
            box = Box(row, column, row + 1, column + 1, value, *_at(sheet, facts, place))
            (unseen if place in covered else boxes).append(box)
    return Grid(sheet, boxes, unseen=unseen)


def _covered(merges: Iterable[Merge], rows: int, width: int) -> dict[Position, Merge]:
    """Return the merged area of each cell: its first row and column, and those after its last; none overlaps another."""
    covered: dict[Position, Merge] = {}
    for top, left, last_row, last_column in merges:
        if top > rows or left > width or (top, left) in covered or len(covered) > _MAX_MERGED:
            continue
        area = top, left, min(last_row, rows) + 1, last_column + 1
        for row in range(top, area[2]):
            for column in range(left, min(last_column, width) + 1):
                covered.setdefault((row, column), area)
    return covered


def _at(sheet: str, facts: SheetFacts, place: Position) -> tuple[str, str]:
    """Return how a person finds a cell, and why what it holds cannot be read; blank where it can."""
    problem, cell = facts.faults.get(place), str(Cell(sheet, *place))
    if problem is not None:
        return cell, problem.message
    if place in facts.errors:
        return cell, f"单元格是错误值 {facts.errors[place]}"
    return cell, "公式没有计算出结果" if place in facts.uncalculated else ""
