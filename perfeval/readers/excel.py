"""Read a verified workbook into a `Submission`, and report every cell that cannot be read.

A cell that was reported is `UNREAD` in its record, so that no check can take it for a blank one.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Final, Generic, TypeVar

from perfeval import template
from perfeval.cells import Cell, Scalar, cell_ranges
from perfeval.model import (
    UNREAD,
    YES,
    Amount,
    FundsDraft,
    IndicatorDraft,
    Nature,
    OutlineName,
    Place,
    ProjectDraft,
    Read,
    Submission,
    Typed,
    UnitDraft,
    known,
)
from perfeval.problems import Problem, Rule, Severity
from perfeval.readers.guard import VerifiedWorkbook
from perfeval.readers.layout import ROW_PASSED_OVER, Layout, RawRecord, lay_out, note_screen
from perfeval.readers.quantities import nature_of_target
from perfeval.readers.readings import Reading, Readings
from perfeval.readers.record import Record, left_blank, stated
from perfeval.readers.row import Quantities
from perfeval.readers.values import CODE_CUT, alike_code, cell_text, narrow, normalised
from perfeval.records import frozen, new
from perfeval.template import Sheet, definitions

PROJECT_UNKNOWN: Final = Rule("project-unknown", Severity.ERROR, "各表的项目编号都在“项目概况”中")
PROJECT_REPEATED: Final = Rule("project-repeated", Severity.ERROR, "一个项目编号只登记一次")

#: what a row of an indicator says of it, beside its place in the tree and its unit
_OF_AN_INDICATOR: Final = (*("nature", "target", "actual", "points", "achievement", "self_score", "deviation_reason"),)
#: the name that an empty row of the official form has
_FILLER: Final = re.compile(r"(?:指标[0-9一二三四五六七八九十]*)?[:：]?(?:[.·⋯]+|[-—/*]+|无)?")
_OF_A_GROUP: Final = re.compile(r"(?<=[一-龥])\s+(?=[一-龥])|[（(][0-9.]+分[）)]|[:：]$|(?<=指标)等(?=$|[:：（(])")
_MARKS: Final = {
    "level1": _OF_A_GROUP,
    "level2": _OF_A_GROUP,
    "name": re.compile(r"^指标[0-9０-９一二三四五六七八九十]+[:：、.．]\s*"),
}

T = TypeVar("T")


def read_workbook(workbook: VerifiedWorkbook) -> tuple[Submission | None, list[Problem]]:
    """Return what the workbook says, with every problem of reading; None when nothing can be read at all."""
    layout = lay_out(workbook)
    if not layout.records:
        return None, layout.problems
    return read_layout(layout), layout.problems


def read_layout(layout: Layout) -> Submission:
    """Read the cells of a laid-out workbook, and put the records of each project together."""
    return _Reader(layout).submission()


class _Reader:
    """A laid-out workbook while its cells are read."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._readings = Readings()
        self._money_unit: str | None = None
        self._year: int | None = None
        self._outlines: frozenset[str] = frozenset()
        #: rows that state nothing, by sheet and number
        self._passed: set[tuple[str, int]] = set()

    def submission(self) -> Submission:
        """Read every sheet, then put the records together."""
        (record,) = self._layout.records[template.UNIT.title] or (RawRecord(template.UNIT.title, {}, {}),)
        unit = self._unit(self._record(template.UNIT, record))
        self._money_unit, self._year = known(unit.money_unit), known(unit.year)
        self._outlines = frozenset(outline.name for outline in unit.outlines)
        projects = self._projects()
        self._name_once(CODE_CUT)
        note_screen(self._layout)
        self._layout.problems.extend(self._readings.problems())
        return Submission(
            unit=unit,
            projects=projects,
            missing_sheets=self._layout.missing,
            carried=self._layout.carried,
            typed=self._typed,
        )

    def _typed(self) -> Iterator[Typed]:
        """Yield the cells that say something, but for rows that were passed over."""
        passed = self._passed
        for title in (sheet.title for sheet in template.SHEETS):
            for record in self._layout.records[title]:
                cells = record.cells
                for field, raw in record.values.items():
                    if raw == "" or field.startswith(template.AUTO):
                        continue
                    if isinstance(raw, str) and not raw[:1].isalnum() and cell_text(raw) is None:
                        continue
                    cell = cells[field]
                    if not passed or (title, cell.row) not in passed:
                        yield new(Typed, (title, field, cell, raw))

    def _record(self, sheet: Sheet, record: RawRecord) -> Record:
        facts = self._layout.facts.get(record.sheet)
        return Record(sheet, record, facts, self._layout.problems, self._readings)

    def _name_once(self, rule: Rule) -> None:
        """Leave out what 项目概况 is told already: a code that is wrong there is wrong in every other sheet too."""
        problems = self._layout.problems
        own = {p.cell.sheet for p in problems if p.rule == rule and p.cell is not None}
        first = next((r.sheet for r in self._layout.records[template.PROJECTS.title]), None)
        if first in own:
            problems[:] = [p for p in problems if p.rule != rule or p.cell is None or p.cell.sheet == first]

    def _records(self, sheet: Sheet) -> Iterator[Record]:
        return (self._record(sheet, record) for record in self._layout.records[sheet.title])

    @staticmethod
    def _unit(cells: Record) -> UnitDraft:
        annex = cells.text("annex_scores")
        return UnitDraft(
            place=cells.place,
            name=stated(cells.text("name")),
            year=stated(cells.year("year")),
            department=cells.text("department"),
            money_unit=stated(cells.text("money_unit")),
            system=_named(cells, "system"),
            outlines=_outlines(cells),
            basis=cells.text("basis"),
            leader=cells.text("leader"),
            members=cells.text("members"),
            cover_text=cells.text("cover_text"),
            annex_scores=annex if annex is UNREAD else annex == YES,
            signature=cells.text("signature"),
            issue_date=cells.day("issue_date"),
            email=cells.text("email"),
            wording=_filled((n.field, cells.text(f"wording.{n.field}")) for n in template.NARRATIVES),
        )

    def _projects(self) -> tuple[ProjectDraft, ...]:
        projects = self._unique(map(self._project, self._records(template.PROJECTS)))
        self._tell_apart(projects)
        funds = self._unique(self._of(projects, map(self._funds, self._records(template.FUNDS))))
        content = self._unique(self._of(projects, map(self._content, self._records(template.CONTENT))))
        indicators: dict[Read[str], list[IndicatorDraft]] = {}
        for row in self._of(projects, map(self._indicator, self._rows())):
            indicators.setdefault(row.code, []).append(row.record)
        indicators = {code: self._scored(rows) for code, rows in indicators.items()}
        return tuple(
            replace(
                row.record,
                funds=funds[code].record if code in funds else None,
                indicators=tuple(indicators.get(code, ())),
                narratives=content[code].record if code in content else {},
                narratives_place=content[code].place if code in content else None,
            )
            for code, row in projects.items()
        )

    def _rows(self) -> Iterator[Record]:
        """Yield the rows of 绩效指标 that state an indicator; the empty ones of the official form are passed over."""
        passed = []
        for cells in self._records(template.INDICATORS):
            if _FILLER.fullmatch(narrow(cells.raw("name"))) and cells.empty(*_OF_AN_INDICATOR):
                passed.append(cells.place.cell("name"))
                self._passed.add((template.INDICATORS.title, passed[-1].row))
            else:
                yield cells
        if passed:
            rows = "、".join(str(cell.row) for cell in passed[:20]) + " 等" * (len(passed) > 20)
            message = f"{len(passed)} 行没有填写指标，没有读取：第 {rows} 行"
            self._layout.report(ROW_PASSED_OVER, message, Cell(passed[0].sheet, passed[0].row, 1))

    @staticmethod
    def _label(cells: Record, field: str) -> Read[str]:
        """Read the name of an indicator without the marks of a form: 指标1：, （50分）, 等."""
        text = stated(cells.text(field))
        if text is UNREAD:
            return text
        bare = _without_marks(field, text)
        if not bare or bare == text:
            return text
        cells.noted_as(field, Reading.NAME, text, bare)
        return bare

    def _project(self, cells: Record) -> "_Coded[ProjectDraft]":
        code = cells.code()
        total, grade = cells.preview("auto_total"), cells.preview("auto_grade")
        project = ProjectDraft(
            place=cells.place,
            code=known(code) or "",
            name=stated(cells.text("name")),
            title_name=cells.text("title_name"),
            implementing_unit=cells.text("implementing_unit"),
            content=cells.text(
                "content", required=not self._outlines or not self._outlines <= definitions.WITHOUT_CONTENT
            ),
            target=stated(cells.text("target")),
            basis=cells.text("basis"),
            funds=None,
            indicators=(),
            narratives={},
            preview_total=total if isinstance(total, Decimal) else None,
            preview_grade=grade if isinstance(grade, str) else None,
        )
        return _Coded(code, cells, project)

    def _funds(self, cells: Record) -> "_Coded[FundsDraft]":
        code = cells.code()
        funds = FundsDraft(
            place=cells.place,
            amounts={amount: cells.amount(amount, self._money_unit) for amount in Amount},
            rounding=cells.rounding(Amount),
            usage=cells.text("usage"),
            note=cells.text("note"),
        )
        return _Coded(code, cells, funds)

    @staticmethod
    def _content(cells: Record) -> "_Coded[dict[str, Read[str]]]":
        code = cells.code()
        return _Coded(code, cells, _filled((n.field, cells.text(n.field)) for n in template.NARRATIVES))

    def _indicator(self, cells: Record) -> "_Coded[IndicatorDraft]":
        code, unit = cells.code(), cells.text("unit_of_measure")
        preview = cells.preview("auto_score")
        written = {field: cells.quantity(field) for field in ("target", "actual")}
        nature, name = self._nature(cells, written["target"]), self._label(cells, "name")
        row = Quantities(cells, nature, known(unit), self._year)
        target, actual = row.read("target", written["target"]), row.read("actual", written["actual"])
        if nature is UNREAD or nature.numeric:
            row.doubt(written, known(name))
        indicator = IndicatorDraft(
            place=cells.place,
            level1=self._label(cells, "level1"),
            level2=self._label(cells, "level2"),
            name=name,
            nature=nature,
            target=target,
            unit_of_measure=row.unit if unit is None else unit,
            actual=actual,
            points=cells.points("points"),
            achievement=cells.text("achievement"),
            self_score=cells.points("self_score"),
            deviation_reason=cells.text("deviation_reason"),
            preview=preview if isinstance(preview, Decimal) else None,
        )
        return _Coded(code, cells, indicator)

    def _scored(self, rows: list[IndicatorDraft]) -> list[IndicatorDraft]:
        """Report the rows of a project that have no points where others have; a project without any is not scored."""
        if all(row.points is None for row in rows):
            return rows
        column = template.INDICATORS.by_field["points"]
        for row in rows:
            if row.points is None:
                self._layout.problems.append(left_blank(column, row.place.cell("points")))
        return [replace(row, points=UNREAD) if row.points is None else row for row in rows]

    def _nature(self, cells: Record, target: Read[Scalar | None]) -> Read[Nature]:
        """Read the nature of an indicator; where it is left blank, a target such as ≥95% says it."""
        written = None if target is UNREAD else target
        own = nature_of_target(written, self._year) if cells.blank("nature") else None
        if own is None:
            return stated(cells.nature("nature"))
        cells.noted_as("nature", Reading.NATURE, cell_text(written) or "", own.value)
        return own

    def _unique(self, rows: Iterable["_Coded[T]"]) -> dict[str, "_Coded[T]"]:
        """Return rows by project code; a code given twice is reported."""
        records: dict[str, _Coded[T]] = {}
        for row in rows:
            if row.code is UNREAD:
                continue
            first = records.setdefault(row.code, row)
            if first is not row:
                self._layout.report(
                    PROJECT_REPEATED,
                    f"项目编号“{row.code}”重复",
                    row.place.cell("code"),
                    found=f"与 {first.place.cell('code').address} 相同",
                    remedy="请改正编号或删去多余的一行",
                )
        return records

    def _tell_apart(self, projects: Mapping[str, "_Coded[ProjectDraft]"]) -> None:
        """Report codes of 项目概况 that differ only in zeros before a number."""
        seen: dict[str, str] = {}
        for code, row in projects.items():
            first = seen.setdefault(alike_code(code), code)
            if first != code:
                self._layout.report(
                    PROJECT_REPEATED,
                    f"项目编号“{code}”与“{first}”只差前面的 0，分不清是不是同一个项目",
                    row.place.cell("code"),
                    found=f"与 {projects[first].place.cell('code').address} 相近",
                    remedy="请改成不同的编号，或删去多余的一行",
                )
            typed = row.cells.raw("code")
            if typed is not None and typed != code:
                row.cells.noted_as("code", Reading.WRITTEN, typed, code)

    def _of(self, projects: Collection[str], rows: Iterable["_Coded[T]"]) -> Iterator["_Coded[T]"]:
        """Yield the rows of known projects, whatever the width and the zeros of their codes; another code is reported."""
        alike = {alike_code(code): code for code in reversed(list(projects))}
        unknown: dict[str, list[Cell]] = {}
        for row in rows:
            if row.code is UNREAD:
                continue
            code = row.code if row.code in projects else alike.get(alike_code(row.code))
            if code is not None:
                typed = row.cells.raw("code")
                if typed is not None and typed != code:
                    row.cells.noted_as("code", Reading.CODE, typed, code)
                yield row if row.code == code else replace(row, code=code)
            elif projects:
                unknown.setdefault(row.code, []).append(row.place.cell("code"))
        for code, cells in unknown.items():
            places = f"{cell_ranges(tuple(cells)).partition('!')[2]} 的" if len(cells) > 1 else ""
            self._layout.report(
                PROJECT_UNKNOWN,
                f"{places}项目编号“{code}”不在“项目概况”中",
                cells[0],
                expected="、".join(projects),
                found=f"“{code}”",
                remedy="请改正编号，或在“项目概况”补登该项目",
            )


@frozen
class _Coded(Generic[T]):
    """A record, and the code of the project that it belongs to, as read and as it stands."""

    code: Read[str]
    cells: Record
    record: T

    @property
    def place(self) -> Place:
        """Where the record stands."""
        return self.cells.place


@lru_cache(2048)
def _without_marks(field: str, name: str) -> str:
    return _MARKS[field].sub("", name)


def _named(cells: Record, field: str) -> Read[str]:
    """Return the name of what 单位信息 chooses."""
    text = stated(cells.text(field))
    return text if text is UNREAD else _by_title(field, text)


def _by_title(field: str, text: str) -> str:
    """Return the name of a definition, by its title where that is what was chosen from the dropdown."""
    named = {normalised(title): name for name, title in definitions.TITLES[field].items()}
    return named.get(normalised(text), text.strip())


#: what parts the names of several outlines in one cell; titles have it within brackets
_BETWEEN: Final = re.compile(r"[、，,；;\n](?![^（(]*[）)])")


def _outlines(cells: Record) -> tuple[OutlineName, ...]:
    """Return the outlines that 单位信息 names, each once: one a cell, or several in one."""
    named: dict[str, OutlineName] = {}
    for field in definitions.OUTLINE_FIELDS:
        text, cell = cells.text(field), cells.place.cell(field)
        for part in _BETWEEN.split(text) if isinstance(text, str) else ():
            if part.strip():
                name = _by_title(field, part)
                named.setdefault(name, OutlineName(name, cell))
    return tuple(named.values())


def _filled(texts: Iterable[tuple[str, Read[str | None]]]) -> dict[str, Read[str]]:
    """Return the texts that were written, by field."""
    return {field: text for field, text in texts if text is not None}
