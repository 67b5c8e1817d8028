"""Whether what was carried over from the year before has been looked at (沿用清单)."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final, TypeAlias

from perfeval import template
from perfeval.cells import Cell
from perfeval.checks.check import Finding, Findings, Terms, check_submission
from perfeval.checks.wording import without_asides
from perfeval.model import UNREAD, CarriedCell, Submission
from perfeval.problems import Severity
from perfeval.readers.values import alike_code, typed_text
from perfeval.template import lists
from perfeval.template.filling import TITLES

#: sheet, column, code of the project and name of the indicator of a cell, and its text
_Key: TypeAlias = tuple[str, str, str, str, str]

#: texts of a project in which another check looks for the year already
_LOOKED_AT: Final = frozenset({template.CONTENT.title, template.INDICATORS.title})
_READ_THERE: Final = frozenset(template.PROJECTS.by_field[field].title for field in ("content", "target", "basis"))
_NAME: Final = template.INDICATORS.by_field["name"].title


@check_submission("carried-unconfirmed", Severity.WARNING, "沿用上年的内容逐条核对过")
def carried_unconfirmed(submission: Submission, _terms: Terms) -> Findings:
    """Find what still stands as it was carried over, and nobody has confirmed: one finding a project, one for the unit."""
    whole = {_row(carried) for carried in submission.carried if carried.confirmed and carried.column == _NAME}
    standing = [c for c, _ in _standing(submission) if not c.confirmed and (not c.item or _row(c) not in whole)]
    standing.sort(key=lambda carried: alike_code(carried.code))
    labels = {alike_code(project.code): project.label for project in submission.projects}
    for code, found in groupby(standing, key=lambda carried: alike_code(carried.code)):
        lines = list(found)
        counts: dict[str, int] = {}
        for line in lines:
            counts[line.sheet] = counts.get(line.sheet, 0) + 1
        whose = labels.get(code, f"项目“{code}”") if code else template.UNIT.title
        yield Finding(
            f"{whose}有 {len(lines)} 格沿用上年，还没有核对",
            lines[0].line,
            expected=f"改成今年的，没有变的在“{lists.CARRIED.title}”选“{lists.CHECKED}”",
            found="、".join(f"{sheet} {number} 格" for sheet, number in counts.items()),
            remedy="请逐条核对",
        )


@check_submission("carried-last-year", Severity.NOTE, "沿用的内容没有写着上年的年度")
def carried_last_year(submission: Submission, _terms: Terms) -> Findings:
    """Find what was carried over, and names the year before, also where it was confirmed."""
    year = submission.unit.year
    if year is UNREAD:
        return
    before = re.compile(f"(?<![0-9]){year - 1}年")
    for carried, cells in _standing(submission):
        elsewhere = carried.sheet in _LOOKED_AT or (
            carried.sheet == template.PROJECTS.title and carried.column in _READ_THERE
        )
        if not elsewhere and before.search(without_asides(carried.value)):
            yield Finding(
                f"沿用的“{carried.column}”写着上年的年度",
                cells[0],
                expected=f"{year}年度的内容",
                found=f"“{carried.value[:40]}{'…' * (len(carried.value) > 40)}”",
                remedy="请核对；确实不用改的，不用管",
            )


def _row(carried: CarriedCell) -> tuple[str, str, str]:
    """Return what tells one row of indicators from others: who confirms its name confirms all of it."""
    return carried.sheet, carried.code, carried.item


def _standing(submission: Submission) -> Iterator[tuple[CarriedCell, list[Cell]]]:
    """Yield what stands as it was carried over, with its cells: a cell that was changed is this year's."""
    if not submission.carried:
        return
    cells: dict[_Key, list[Cell]] = {}
    for key, cell in _cells(submission):
        cells.setdefault(key, []).append(cell)
    for carried in submission.carried:
        key = (carried.sheet, carried.column, alike_code(carried.code), carried.item, carried.value)
        if key in cells:
            yield carried, cells[key]


def _cells(submission: Submission) -> Iterable[tuple[_Key, Cell]]:
    """Yield the filled cells with what tells them from others, wherever a person has moved them."""
    rows: dict[tuple[str, int], dict[str, tuple[str, Cell]]] = {}
    for typed in submission.typed():
        row = 0 if typed.sheet == template.UNIT.title else typed.cell.row
        rows.setdefault((typed.sheet, row), {})[typed.field] = (typed_text(typed), typed.cell)
    for (sheet, _), record in rows.items():
        code, _ = record.get("code", ("", None))
        item, _ = record.get("name", ("", None)) if sheet == template.INDICATORS.title else ("", None)
        for field, (text, cell) in record.items():
            yield (sheet, TITLES[sheet, field], alike_code(code), item, text), cell
