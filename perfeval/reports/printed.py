"""What reports print of what was typed: nothing typed vanishes without a word."""

from collections.abc import Container, Iterator, Sequence
from itertools import chain
from typing import Final

from perfeval import template
from perfeval.cells import Cell
from perfeval.model import Typed
from perfeval.problems import NOT_PRINTED_CODE, Problem, Rule, Severity
from perfeval.readers.values import is_dash, typed_text
from perfeval.reports.blocks import Annex, AnnexNote, Block, Chart, Heading, Paragraph, Report, Signature, Table, Title
from perfeval.reports.runs import Run, Text

NOT_PRINTED: Final = Rule(NOT_PRINTED_CODE, Severity.NOTE, "填写的内容都印进报告")

_REMEDY: Final = "要印的，请写在这份提纲采用的栏目里，或另选一份提纲"
_ANNEX: Final = "要印的，请在“单位信息”的“附评分表”选“是”，或另选一份提纲"
#: how many cells a note lists
_LISTED: Final = 12
#: cells that say how the reports are made, and are not meant to be printed themselves
_ABOUT_REPORTS: Final = frozenset(
    {
        *((template.UNIT.title, field) for field in ("system", "annex_scores", "email", "money_unit")),
        *((template.UNIT.title, field) for field in template.definitions.OUTLINE_FIELDS),
        (template.INDICATORS.title, "nature"),
        (template.INDICATORS.title, "unit_of_measure"),  # which stands behind target and actual value
        *((sheet.title, "code") for sheet in template.TABLE_SHEETS),
    }
)

#: fields in which the same words mean the same: the indicator 预算执行率 stands in a group of its own name
_ALIKE: Final = {"level1": "indicator", "level2": "indicator", "name": "indicator"}


def not_printed(typed: Sequence[Typed], reports: Sequence[Report], *, annexed: bool) -> Iterator[Problem]:
    """Yield a note a column of which something was typed that none of the reports prints.

    `annexed` tells whether the reports have all their score tables.
    """
    left = _left(typed, set[Cell]().union(*map(_printed, reports)))
    names = dict.fromkeys(report.outline for report in reports)
    outlines = "、".join(f"“{template.definitions.OUTLINE_TITLES.get(name, name)}”" for name in names)
    sheets = {sheet.title: sheet for sheet in template.SHEETS}
    for (sheet, field), cells in left.items():
        title = sheets[sheet].by_field[field].title
        listed = "、".join(cell.address for cell in cells[:_LISTED]) + " 等" * (len(cells) > _LISTED)
        yield NOT_PRINTED.broken(
            f"“{title}”有 {len(cells)} 处填写的内容没有印进报告，提纲{outlines}不采用：{listed}",
            cells[0],
            remedy=_REMEDY if annexed or sheet != template.INDICATORS.title else _ANNEX,
        )


def _left(typed: Sequence[Typed], printed: Container[Cell]) -> dict[tuple[str, str], list[Cell]]:
    """Return the cells that should be printed and are not, by sheet and field."""
    lacking = [
        found for found in typed if found.cell not in printed and (found.sheet, found.field) not in _ABOUT_REPORTS
    ]
    wanted = {_kind(found) for found in lacking}
    # what stands in several rows alike is printed once for all of them, in merged cells
    said = {(kind, typed_text(found)) for found in typed if (kind := _kind(found)) in wanted and found.cell in printed}
    left: dict[tuple[str, str], list[Cell]] = {}
    for found in lacking:
        # a dash says that there is nothing
        if (_kind(found), typed_text(found)) not in said and not is_dash(found.raw):
            left.setdefault((found.sheet, found.field), []).append(found.cell)
    return left


def _kind(found: Typed) -> tuple[str, str]:
    """Return what says where the same words mean the same."""
    return found.sheet, _ALIKE.get(found.field, found.field)


def _printed(report: Report) -> set[Cell]:
    """Return the cells that a report prints as they were typed."""
    runs = list(chain.from_iterable(chain.from_iterable(map(_texts, report.blocks))))
    runs += [within for run in runs if run.inner for within in _within(run)]
    return report.sources.typed({run.source for run in runs if run.text})


def _within(run: Run) -> Iterator[Run]:
    for each in run.inner:
        yield each
        yield from _within(each)


def _texts(block: Block) -> Sequence[Text]:
    match block:
        case Paragraph() | Heading():
            return (block.text,)
        case Title():
            return block.segments
        case Table():
            return [cell.text for row in block.rows for cell in row]
        case Signature():
            return block.issuer, block.issued
        case Annex():
            return block.title
        case AnnexNote() | Chart():
            return ()
