"""A workbook of the template as material: every cell as it was typed, row by row, under the project that it is of."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from perfeval import template
from perfeval.model import Submission, Typed, known
from perfeval.model.material import Leftover, Material, Origin, Paper, Piece, ProjectMaterial, Record
from perfeval.problems import Problem
from perfeval.readers.layout import COLUMN_UNREAD, SHEET_RENAMED
from perfeval.readers.values import is_dash, typed_text
from perfeval.template import definitions
from perfeval.template.filling import TITLES
from perfeval.template.lists import CARRIED, LEFTOVERS, PROBLEMS_TITLE

#: a project's rows by the template's sheet: the number of each, and its cells by field
_Rows: TypeAlias = dict[str, list[tuple[int, dict[str, Typed]]]]

#: sheets that the program writes, and fills anew
_KNOWN_SHEETS: Final = {sheet.title for sheet in (*template.SHEETS, CARRIED, LEFTOVERS)} | {
    *(template.GUIDE_TITLE, template.RULES_TITLE, PROBLEMS_TITLE)
}
_NO_PROJECT: Final = "这一行的项目编号在“项目概况”里没有"
_NO_CODE: Final = "这一行没有填写项目编号"
_TWICE: Final = "这个项目编号已有一行，这一行没有沿用"


def workbook_material(
    file: str, submission: Submission, problems: Iterable[Problem], sheets: Iterable[str]
) -> Material:
    """Return what a workbook says, cell by cell as it was typed, also what its reader could not make sense of.

    `problems` are those of reading it, `sheets` are all that it has: columns and sheets of a person's own are left over.
    """
    unit: dict[str, Typed] = {}
    rows: dict[tuple[str, int], dict[str, Typed]] = {}
    for typed in submission.typed():
        if is_dash(typed.raw):
            continue
        record = unit if typed.sheet == template.UNIT.title else rows.setdefault(typed.cell[:2], {})
        record[typed.field] = typed
    owners = {place: project.code for project in submission.projects for place in project.rows()}
    by_code: dict[str, _Rows] = {project.code: {} for project in submission.projects}
    leftovers = [*_of_their_own(file, problems, sheets)]
    for place, cells in sorted(rows.items(), key=lambda row: row[0][1]):
        code = owners.get(place)
        if code is None:
            leftovers += _passed_over(file, cells, by_code)
        else:
            sheet = next(iter(cells.values())).sheet
            by_code[code].setdefault(sheet, []).append((place[1], cells))
    return Material(
        paper=Paper.WORKBOOK,
        file=file,
        year=known(submission.unit.year),
        unit=_unit(file, submission, unit),
        projects=tuple(_project(file, code, sheets) for code, sheets in by_code.items()),
        leftovers=tuple(leftovers),
    )


def _of_their_own(file: str, problems: Iterable[Problem], sheets: Iterable[str]) -> Iterator[Leftover]:
    """Yield the columns and sheets that the template does not have."""
    renamed = set()
    for problem in problems:
        if problem.rule == SHEET_RENAMED and problem.cell is not None:
            renamed.add(problem.cell.sheet)
        if problem.rule == COLUMN_UNREAD:
            title = problem.message.partition("”")[0].removeprefix("“")
            yield Leftover(Origin(file, str(problem.cell)), title, title, "不是模板的列，没有沿用")
    for sheet in sheets:
        if sheet not in _KNOWN_SHEETS and sheet not in renamed:
            yield Leftover(Origin(file, sheet), sheet, sheet, "不是模板的工作表，没有沿用")


def _passed_over(file: str, cells: Mapping[str, Typed], projects: Container[str]) -> Iterator[Leftover]:
    """Yield the cells of a row that belongs to no project, or to one that has such a row already."""
    code = typed_text(cells["code"]) if "code" in cells else ""
    why = _NO_CODE if not code else _TWICE if code in projects else _NO_PROJECT
    for field, typed in cells.items():
        if field != "code":
            yield Leftover(Origin(file, str(typed.cell)), TITLES[typed.sheet, field], typed_text(typed), why, code)


def _unit(file: str, submission: Submission, cells: Mapping[str, Typed]) -> Record:
    """Return the cells of 单位信息; systems and outlines by their names, not by the titles that dropdowns show."""
    record = dict(_record(file, cells))
    names = {"system": known(submission.unit.system)}
    names |= dict(zip(definitions.OUTLINE_FIELDS, (o.name for o in submission.unit.outlines), strict=False))
    for field in ("system", *definitions.OUTLINE_FIELDS):
        piece, name = record.pop(field, None), names.get(field)
        if name is not None:
            origin = Origin(file, template.UNIT.title) if piece is None else piece.origin
            record[field] = Piece(name, origin)
    money_unit = known(submission.unit.money_unit)
    if money_unit is None:
        record.pop("money_unit", None)  # nobody could tell in which unit the amounts are
    elif "money_unit" in record:
        record["money_unit"] = replace(record["money_unit"], value=money_unit)
    return record


def _record(file: str, cells: Mapping[str, Typed]) -> Record:
    return {field: Piece(typed.raw, Origin(file, str(typed.cell))) for field, typed in cells.items()}


def _project(file: str, code: str, sheets: _Rows) -> ProjectMaterial:
    records = {sheet: [_record(file, cells) for _, cells in rows] for sheet, rows in sheets.items()}

    def one(sheet: template.Sheet) -> Record:
        found = records.get(sheet.title)
        return {field: piece for field, piece in found[0].items() if field != "code"} if found else {}

    described = one(template.PROJECTS)
    typed = records.get(template.PROJECTS.title, [{}])[0].get("code")
    origin = Origin(file) if typed is None else typed.origin
    return ProjectMaterial(
        described={"code": Piece(code, origin), **described},
        funds=one(template.FUNDS),
        narratives=one(template.CONTENT),
        indicators=tuple(
            {field: piece for field, piece in record.items() if field != "code"}
            for record in records.get(template.INDICATORS.title, ())
        ),
        rows={sheet: tuple(row for row, _ in rows) for sheet, rows in sheets.items()},
    )
