"""Lay out a verified workbook: which sheet is which, where its columns stand, which rows are records.

Sheets are found by name, else by their headings; merged cells are seen through where every row
of the merge means the same; totals and remarks are passed over. Whatever is read otherwise than it stands is noted.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from perfeval import template
from perfeval.cells import Cell, Scalar, cell_ranges
from perfeval.characters import visible_name
from perfeval.model import CarriedCell
from perfeval.problems import Problem, Rule, Severity
from perfeval.readers.carried import read_carried
from perfeval.readers.frames import Rows, read_frames
from perfeval.readers.guard import SheetFacts, VerifiedWorkbook
from perfeval.readers.recognition import HEADING_SEARCH, KNOWN_SHARE, headings_of
from perfeval.readers.screen import Remark
from perfeval.readers.sheet_xml import Merge, Position
from perfeval.readers.values import READ_AS, cell_text, normalised
from perfeval.records import frozen, new
from perfeval.template import Kind, Sheet
from perfeval.template.lists import CARRIED

_TOTALS: Final = frozenset({"合计", "总计", "小计", "共计", "汇总", "金额合计", "总分", "自评总分", "总得分"})
_REMARKS: Final = ("注：", "备注：", "说明：", "填表说明：")
#: columns whose merged cell holds for every row that it spans
_SPANNING: Final = frozenset({"code", "level1", "level2"})

TEMPLATE_VERSION: Final = Rule("template-version", Severity.ERROR, "模板版本与本程序一致")
SHEET_RENAMED: Final = Rule("sheet-renamed", Severity.WARNING, "工作表名称没有改动")
SHEET_MISSING: Final = Rule("sheet-missing", Severity.ERROR, "固定的工作表齐全")
COLUMN_MISSING: Final = Rule("column-missing", Severity.ERROR, "固定的列和项目齐全")
COLUMN_REPEATED: Final = Rule("column-repeated", Severity.ERROR, "同一列或同一项目只出现一次")
SHEET_EMPTY: Final = Rule("sheet-empty", Severity.ERROR, "必填的工作表至少填写一行")
CELLS_MERGED: Final = Rule("cells-merged", Severity.ERROR, "填报内容没有跨行跨列合并")
ROW_PASSED_OVER: Final = Rule("row-passed-over", Severity.NOTE, "合计行、备注行不读取")
COLUMN_UNREAD: Final = Rule("column-unread", Severity.NOTE, "模板以外的列不读取")
HIDDEN_READ: Final = Rule("hidden-read", Severity.NOTE, "隐藏的行、列、工作表照常读取")


@frozen
class RawRecord:
    """The cells of one record by field, as they stand; what `untold` ones hold cannot be told."""

    sheet: str
    cells: Mapping[str, Cell]
    values: Mapping[str, Scalar]
    untold: frozenset[str] = frozenset()


@dataclass(slots=True)
class Layout:
    """A workbook laid out: its records by the template's name of their sheet, and what was noticed on the way."""

    records: dict[str, list[RawRecord]] = field(default_factory=dict)
    facts: dict[str, SheetFacts] = field(default_factory=dict)
    #: the names under which the template's sheets stand
    found: dict[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    carried: tuple[CarriedCell, ...] = ()
    #: the sheets of the workbook, also those that nobody reads
    names: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def report(
        self,
        rule: Rule,
        message: str,
        cell: Cell | None = None,
        *,
        expected: str = "",
        found: str = "",
        remedy: str = "",
    ) -> None:
        """Note a problem."""
        self.problems.append(rule.broken(message, cell, expected=expected, found=found, remedy=remedy))


def lay_out(workbook: VerifiedWorkbook) -> Layout:
    """Lay out every sheet of the template that the workbook holds."""
    read = read_frames(workbook)
    layout = Layout(facts=read.facts, names=tuple(map(visible_name, workbook.names)), problems=read.problems)
    return lay_out_sheets(read.rows, layout) if read.sound else layout


def lay_out_sheets(frames: Mapping[str, Rows], layout: Layout) -> Layout:
    """Lay out sheets whose rows have been read, and return the layout, which knows the facts of each."""
    _check_version(frames.get(template.GUIDE_TITLE, []), layout)
    layout.carried = tuple(read_carried(frames.get(CARRIED.title, [])))
    found = layout.found = _find_sheets(frames, layout)
    layout.missing = frozenset(sheet.title for sheet in template.SHEETS if sheet.title not in found)
    for sheet in template.SHEETS:
        layout.records[sheet.title] = []
        if sheet.title in found:
            name = found[sheet.title]
            read = _unit_record if sheet is template.UNIT else _table_records
            layout.records[sheet.title] = list(read(sheet, name, frames[name], layout))
            _note_hidden(sheet, name, frames[name], layout)
    return layout


def _check_version(rows: Rows, layout: Layout) -> None:
    for number, row in enumerate(rows, 1):
        if len(row) > 1 and normalised(row[0]) == template.VERSION_LABEL:
            version = normalised(row[1])
            if version not in template.VERSIONS:
                layout.report(
                    TEMPLATE_VERSION,
                    "模板版本不符",
                    Cell(template.GUIDE_TITLE, number, 2),
                    expected=template.VERSION,
                    found=version,
                    remedy="请用 perfeval new 生成的模板填写",
                )


def _find_sheets(frames: Mapping[str, Rows], layout: Layout) -> dict[str, str]:
    """Return the name under which each sheet of the template stands in the workbook."""
    known = {sheet.title for sheet in template.SHEETS} | {template.GUIDE_TITLE, template.RULES_TITLE, CARRIED.title}
    found = {sheet.title: sheet.title for sheet in template.SHEETS if sheet.title in frames}
    strangers = {name: headings_of(rows) for name, rows in frames.items() if name not in known}
    for sheet in template.SHEETS:
        if sheet.title in found:
            continue
        best = max(strangers, key=lambda name: strangers[name].share(sheet), default=None)
        if best is not None and strangers[best].share(sheet) >= KNOWN_SHARE:
            del strangers[best]
            found[sheet.title] = best
            layout.report(
                SHEET_RENAMED,
                f"按标题认出这是“{sheet.title}”",
                Cell(best),
                expected=f"工作表名“{sheet.title}”",
                found=f"“{best}”",
                remedy="已照常读取；请改回原名",
            )
        else:
            layout.report(
                SHEET_MISSING,
                f"缺少工作表“{sheet.title}”",
                found="、".join(f"“{name}”" for name in layout.names or frames) or "没有工作表",
                remedy="请用空白模板重新填写，不要删除",
            )
    return found


def _unit_record(sheet: Sheet, name: str, rows: Rows, layout: Layout) -> Iterator[RawRecord]:
    labels: dict[str, int] = {}
    titles = {column.title for column in sheet.columns}
    for number, row in enumerate(rows, 1):
        label = normalised(row[0])
        if label in labels and label in titles:
            layout.report(COLUMN_REPEATED, f"项目“{label}”出现两次", Cell(name, number, 1), remedy="请删去一行")
        labels.setdefault(label, number)
    cells, values = {}, {}
    if titles.isdisjoint(labels):
        layout.report(
            COLUMN_MISSING, "左边一列的项目都没有了", Cell(name), remedy="请用空白模板重新填写，不要删改左边一列"
        )
        return
    for column in sheet.columns:
        if column.title not in labels and column.later:
            continue
        if column.title not in labels:
            layout.report(
                COLUMN_MISSING,
                f"缺少项目“{column.title}”",
                Cell(name),
                remedy="请用空白模板重新填写，不要删改左边一列",
            )
        else:
            number = labels[column.title]
            row = rows[number - 1]
            cells[column.field], values[column.field] = Cell(name, number, 2), row[1] if len(row) > 1 else ""
    untold = layout.facts[name].untold
    yield RawRecord(name, cells, values, frozenset(f for f, cell in cells.items() if (cell.row, cell.column) in untold))


def _table_records(sheet: Sheet, name: str, rows: Rows, layout: Layout) -> Iterator[RawRecord]:
    """Yield the records of a table sheet."""
    heading, columns = _headings(sheet, name, rows, layout)
    inputs = {c.field: columns[c.field] for c in sheet.columns if c.kind is not Kind.COMPUTED and c.field in columns}
    previews = {f: number for f, number in columns.items() if f.startswith(template.AUTO)}
    facts = layout.facts[name]
    untold = facts.untold

    def filled(number: int, column: int) -> bool:
        return cell_text(rows[number - 1][column - 1]) is not None or (number, column) in untold

    records = []
    places = inputs | previews
    columns_untold = {column for _, column in untold}
    doubtful = {f: column for f, column in places.items() if column in columns_untold}
    rows_untold = {row for row, _ in untold} if any(f in inputs for f in doubtful) else ()
    for number, row in enumerate(rows[heading:], heading + 1):
        if number not in rows_untold and row.count("") == len(row):
            continue  # as most rows are that were laid out for filling
        if not any(filled(number, column) for column in inputs.values()):
            continue
        skipped = _skipped(row, inputs)
        if skipped is not None:
            layout.report(ROW_PASSED_OVER, f"“{skipped}”一行不是填报内容，没有读取", Cell(name, number, 1))
            continue
        records.append(number)
    _see_through_merges(name, rows, records, inputs, filled, layout)
    for number in records:
        row = rows[number - 1]
        values = {f: row[column - 1] for f, column in places.items()}
        # the workbook's own formulas are held against what they came to, not against how that is shown
        values |= {f: facts.stored.get((number, column), row[column - 1]) for f, column in previews.items()}
        here = frozenset(f for f, column in doubtful.items() if (number, column) in untold)
        cells = {f: new(Cell, (name, number, column)) for f, column in places.items()}
        yield RawRecord(name, cells, values, here)
    _note_unread(sheet, name, rows, heading, records, layout)
    if sheet.required and inputs and not records:
        layout.report(SHEET_EMPTY, "还没有填写", Cell(name), expected="至少一行", remedy="请从第三行起填写")


def _headings(sheet: Sheet, name: str, rows: Rows, layout: Layout) -> tuple[int, dict[str, int]]:
    """Find the row of headings and the column of each field, numbered from 1."""
    titles = {column.title: column.field for column in sheet.columns}
    best = most = 0
    for number, row in enumerate(rows[:HEADING_SEARCH]):
        titled = sum(normalised(value) in titles for value in row)
        if titled > most:
            best, most = number, titled
        if most == len(row):
            break  # no other row says more
    columns: dict[str, int] = {}
    for number, value in enumerate(rows[best] if rows else (), 1):
        known = titles.get(normalised(value))
        if known in columns:
            layout.report(
                COLUMN_REPEATED,
                f"列“{normalised(value)}”出现两次",
                Cell(name, best + 1, number),
                remedy="请删去一列",
            )
        elif known is not None:
            columns[known] = number
    if "code" not in columns:
        layout.missing |= {sheet.title}  # no row tells whose it is
    if not columns:
        layout.report(COLUMN_MISSING, "找不到标题行", Cell(name), remedy="请用空白模板重新填写，不要删改标题行")
        return best + 1, columns
    for column in sheet.columns:
        if column.field not in columns and column.kind is not Kind.COMPUTED and not column.later:
            layout.report(
                COLUMN_MISSING,
                f"缺少“{column.title}”列",
                Cell(name),
                remedy="请用空白模板重新填写，不要删改标题行",
            )
    return best + 1, columns


def _skipped(row: list[Scalar], inputs: Mapping[str, int]) -> str | None:
    """Return the first text of a row that is a sum or a remark and no record."""
    text = next((text for value in row if (text := cell_text(value)) is not None), None)
    if text is None:
        return None
    said = normalised(text)
    if said.rstrip("：") in _TOTALS:
        return text
    if not said.startswith(_REMARKS):
        return None
    return text if sum(cell_text(row[column - 1]) is not None for column in inputs.values()) == 1 else None


def _see_through_merges(
    name: str,
    rows: Rows,
    records: list[int],
    inputs: Mapping[str, int],
    filled: Callable[[int, int], bool],
    layout: Layout,
) -> None:
    """Give every row of a merge its value where it means the same in each; name the other merges."""
    by_column = {column: f for f, column in inputs.items()}
    for merge in layout.facts[name].merges:
        first, left, last, right = merge
        spanned = records[bisect_left(records, first) : bisect_right(records, last)]
        covered = [column for column in range(left, right + 1) if column in by_column]
        if not spanned or not covered or not filled(first, left) or (len(spanned) < 2 and len(covered) < 2):
            continue
        cell, area = Cell(name, first, left), _area(name, merge)
        if len(covered) == 1 and by_column[covered[0]] in _SPANNING and first in spanned:
            for number in spanned:
                rows[number - 1][left - 1] = rows[first - 1][left - 1]
            text = cell_text(rows[first - 1][left - 1])
            layout.report(READ_AS, f"合并单元格 {area} 的每一行都按“{text}”读取", cell)
        else:
            layout.report(
                CELLS_MERGED,
                f"{area} 合并成一个单元格，分不清属于哪一行或哪一列",
                cell,
                remedy="请取消合并，逐格填写",
            )


def _area(name: str, merge: Merge) -> str:
    return f"{Cell(name, merge[0], merge[1]).address}:{Cell(name, merge[2], merge[3]).address}"


def _note_unread(sheet: Sheet, name: str, rows: Rows, heading: int, records: list[int], layout: Layout) -> None:
    """Note columns of a person's own, which nothing reads."""
    titles = {column.title for column in sheet.columns}
    for column, value in enumerate(rows[heading - 1] if rows else (), 1):
        title = cell_text(value)
        if title is None or normalised(title) in titles:
            continue
        if any(cell_text(rows[number - 1][column - 1]) is not None for number in records):
            layout.report(COLUMN_UNREAD, f"“{title}”不是模板的列，没有读取", Cell(name, heading, column))


def note_screen(layout: Layout) -> None:
    """Say, once for a sheet and kind, which cells were read otherwise than they are stored; one in error has been told."""
    wrong = {problem.cell for problem in layout.problems if problem.severity is Severity.ERROR}
    for title, name in layout.found.items():
        remarks = layout.facts[name].remarks
        if remarks:
            read = {
                cell
                for record in layout.records[title]
                for field_name, cell in record.cells.items()
                if not field_name.startswith(template.AUTO)
            }
            _note_remarks(name, remarks, read - wrong, layout)


def _note_remarks(name: str, remarks: Mapping[Position, tuple[Remark, str]], read: set[Cell], layout: Layout) -> None:
    for kind in Remark:
        told = {place: said for place, (remark, said) in sorted(remarks.items()) if remark is kind}
        cells = [cell for place in told if (cell := Cell(name, *place)) in read or kind is Remark.INVISIBLE]
        if cells:
            areas = cell_ranges(tuple(cells)).partition("!")[2]
            example = told[cells[0].row, cells[0].column]
            layout.report(READ_AS, f"{areas} {kind.value}{'：' * bool(example)}{example}", cells[0])


def _note_hidden(sheet: Sheet, name: str, rows: Rows, layout: Layout) -> None:
    """Say that hidden sheets, rows and columns were read like the others, where they hold more than a heading."""
    facts = layout.facts[name]
    columns = [c for c in sorted(facts.hidden_columns) if sum(_says(row, c) for row in rows) > 1]
    if facts.hidden:
        layout.report(HIDDEN_READ, "工作表是隐藏的，已照常读取", Cell(name))
    hidden_rows = [n for n in sorted(facts.hidden_rows) if sheet is not template.UNIT or _says(rows[n - 1], 2)]
    if hidden_rows:
        listed = "、".join(map(str, hidden_rows))
        layout.report(HIDDEN_READ, f"第 {listed} 行是隐藏的，已照常读取", Cell(name, hidden_rows[0], 1))
    if columns:
        letters = [Cell(name, 1, column).address[:-1] for column in columns]
        first = Cell(name, 1, columns[0])
        layout.report(HIDDEN_READ, f"{'、'.join(letters)} 列是隐藏的，已照常读取", first)


def _says(row: list[Scalar], column: int) -> bool:
    return column <= len(row) and cell_text(row[column - 1]) is not None
