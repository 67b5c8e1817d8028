"""Which sheets are the template's, by their headings; and a workbook without any, told from one that lost some.

The official forms name their columns as the template does, so that a few headings in common make no sheet of ours.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from perfeval import template
from perfeval.cells import Scalar
from perfeval.problems import PROBLEM_COLUMNS, Problem, Rule, Severity
from perfeval.readers.sheet_xml import SheetCells
from perfeval.readers.values import cell_text, normalised
from perfeval.records import frozen
from perfeval.template import SHEETS, Kind, Sheet

NOT_THE_TEMPLATE: Final = Rule("not-the-template", Severity.ERROR, "工作簿是用本程序的模板填写的")

#: in how many rows the headings of a table are looked for
HEADING_SEARCH: Final = 10
#: share of a sheet's titles that must be there for it to be known under another name
KNOWN_SHARE: Final = 0.6
#: how many titles make a sheet of another name worth reading
_ALIKE: Final = 3
_TITLES: Final = {
    sheet.title: frozenset(normalised(c.title) for c in sheet.columns if c.kind is not Kind.COMPUTED)
    for sheet in SHEETS
}
_ALL_TITLES: Final = frozenset().union(*_TITLES.values())
_CODE: Final = normalised(template.PROJECTS.by_field["code"].title)

#: the head of a form that a regulation or a finance department lays down
FORM_TITLE: Final = re.compile(
    r"绩效.{0,12}(?:自评|自我评价|申报|监控|目标|评价|评分|评审|复核)(?:情况)?表"
    r"|(?:自评|自我评价|申报|监控).{0,6}绩效.{0,8}表"
)
WHOLE_UNIT: Final = re.compile("(?:部门|单位)[)）]?整体(?:支出)?")
_LEVELS: Final = frozenset({"一级指标", "二级指标", "三级指标"})
_IN_BRACKETS: Final = re.compile("[（(][^（()）]*[)）]|名称$")
#: the sheets of the workbook that sums up a run
_SUMMARY: Final = frozenset({"汇总", "单位", "项目", "问题", "公开说明"})
_NEW: Final = "请运行 perfeval new 生成模板"
_TAKEN: Final = "请运行 perfeval new --from 这个文件，把表中的内容自动填进新的工作簿"
#: forms of other times of the year, which hold no evaluation
_NOT_TAKEN: Final = re.compile("监控|评审|复核")


@frozen
class Headings:
    """Where the headings of a sheet may stand: the texts of each of its first rows, and of its first column."""

    lines: tuple[frozenset[str], ...]
    labels: frozenset[str]

    def share(self, sheet: Sheet) -> float:
        """Return the share of a sheet's titles that stand in the first column, or in one row near the top."""
        titles = _TITLES[sheet.title]
        lines = (self.labels,) if sheet is template.UNIT else self.lines
        return max((len(titles & line) for line in lines), default=0) / len(titles)


def headings_of(rows: Iterable[Iterable[Scalar]]) -> Headings:
    """Return the headings of a sheet whose rows were read."""
    texts = [[normalised(value) for value in row] for row in rows]
    return Headings(tuple(map(frozenset, texts[:HEADING_SEARCH])), frozenset(row[0] for row in texts if row))


def _headings(cells: SheetCells) -> Headings:
    lines: list[set[str]] = [set() for _ in range(HEADING_SEARCH)]
    labels = set()
    for (row, column), value in cells.values.items():
        if row <= HEADING_SEARCH:
            lines[row - 1].add(normalised(value))
        if column == 1:
            labels.add(normalised(value))
    return Headings(tuple(map(frozenset, lines)), frozenset(labels))


def may_be_ours(cells: SheetCells) -> bool:
    """Tell whether a sheet of another name is worth reading."""
    headings = _headings(cells)
    return len(_ALL_TITLES & headings.labels.union(*headings.lines)) >= _ALIKE


def is_ours(cells: SheetCells) -> bool:
    """Tell whether a sheet of any name is one of the template's: no other form asks for the code of a project so."""
    headings = _headings(cells)
    tables = any(_CODE in line for line in headings.lines)
    return any(headings.share(sheet) >= KNOWN_SHARE for sheet in SHEETS if tables or sheet is template.UNIT)


def not_the_template(sheets: Mapping[str, SheetCells], names: Iterable[str]) -> Problem:
    """Return the problem of a workbook that has none of the template's sheets: what it looks like, and the way out.

    `sheets` are those that could be read, `names` are all.
    """
    found, remedy = next(_kinds(sheets, frozenset(names)), (_listed(names), f"{_NEW}，在模板里填写"))
    return NOT_THE_TEMPLATE.broken(
        "这个文件不是本程序的填报模板",
        expected="perfeval new 生成的工作簿，有“单位信息”“项目概况”等工作表",
        found=found,
        remedy=remedy,
    )


def _kinds(sheets: Mapping[str, SheetCells], names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield what a workbook unmistakably is, with the way out."""
    filled = {name: cells for name, cells in sheets.items() if cells.values}
    guide = filled.get(template.GUIDE_TITLE)
    if guide is not None and template.VERSION_LABEL in _headings(guide).labels:
        yield "填报模板，但工作表或标题行都删改了", f"{_NEW}，把内容填进去，不要删改工作表和标题行"
    if names >= _SUMMARY:
        yield "本程序写出的汇总表", "请给出填报的工作簿"
    for cells in filled.values():
        if _headings(cells).lines[0].issuperset(PROBLEM_COLUMNS):
            yield "本程序写出的问题清单", "请在填报的工作簿里改正，再检查那个工作簿"
    for name, cells in filled.items():
        yield from _forms(name, cells)
    if names and not filled and sheets.keys() >= names:
        yield "没有内容的工作簿", f"{_NEW}，在模板里填写"


def _forms(name: str, cells: SheetCells) -> Iterator[tuple[str, str]]:
    """Yield the official form that a sheet is, by its head, else by its headings."""
    top = [text for place, value in sorted(cells.values.items()) if place[0] <= 5 and (text := cell_text(value))]
    title = next((text for text in (*top, name) if len(text) <= 60 and FORM_TITLE.search(normalised(text))), None)
    if title is not None:
        shown = " ".join(title.split())
        if WHOLE_UNIT.search(title):
            yield (
                f"部门（单位）整体支出的表（“{shown}”）",
                f"本程序评价项目支出，不评价整体支出；评价项目的，{_NEW}填写",
            )
        yield f"官方表式（“{shown}”）", f"{_NEW}，把表中的内容填进去" if _NOT_TAKEN.search(title) else _TAKEN
    texts = {_IN_BRACKETS.sub("", normalised(value)) for value in cells.values.values() if isinstance(value, str)}
    if texts >= _LEVELS:
        yield f"别的表式（工作表“{name}”有一、二、三级指标，没有项目编号）", _TAKEN


def _listed(names: Iterable[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return f"只有工作表{''.join(quoted[:5])}{'等' * (len(quoted) > 5)}的工作簿" if quoted else "没有工作表的工作簿"
