"""Read a verified workbook into a `Submission`, and report every cell that cannot be read.

A field that was reported is marked unreadable in its record, so that no check reports it again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias

from perfeval import template
from perfeval.cells import Cell
from perfeval.figures import plain
from perfeval.model import YES, FundsStatement, Indicator, Nature, Place, Project, Submission, Unit
from perfeval.problems import Problem, Rule
from perfeval.readers.guard import VerifiedWorkbook
from perfeval.readers.layout import Layout, RawRecord, lay_out
from perfeval.readers.values import (
    UnreadableError,
    as_written,
    cell_text,
    normalised,
    percent_shown,
    read_choice,
    read_code,
    read_date,
    read_nature,
    read_number,
    read_preview,
    read_quantity,
    read_year,
    split_bound,
)
from perfeval.template import Column, Kind, Sheet

_MONEY_UNITS: Final = ("万元", "元")
_NOTED: Final = frozenset({Kind.AMOUNT, Kind.POINTS, Kind.YEAR, Kind.DATE, Kind.NATURE})

Fields: TypeAlias = dict[str, Any]
Row: TypeAlias = tuple[Fields, Place]


def read_workbook(workbook: VerifiedWorkbook) -> tuple[Submission | None, list[Problem]]:
    """Return what the workbook says, with every problem of reading; None when nothing can be read at all."""
    layout = lay_out(workbook)
    if not layout.records:
        return None, layout.problems
    return _Reader(layout).submission(), layout.problems


class _Reader:
    """A laid-out workbook while its cells are read."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.money_unit: str | None = None
        self.year: int | None = None

    def submission(self) -> Submission:
        """Read every sheet, then put the records together."""
        unit = self._unit()
        tables = {
            sheet.title: [self._row(sheet, record) for record in self.layout.records[sheet.title]]
            for sheet in template.TABLE_SHEETS
        }
        return Submission(unit=unit, projects=self._projects(tables), missing_sheets=self.layout.missing)

    def _unit(self) -> Unit:
        (record,) = self.layout.records[template.UNIT.title] or (RawRecord(template.UNIT.title, {}, {}),)
        values, place = self._fields(template.UNIT, record)
        self.money_unit, self.year = values["money_unit"], values["year"]
        wording = {n.field: values.pop(f"wording.{n.field}") for n in template.NARRATIVES}
        return Unit(
            place=place,
            annex_scores=values.pop("annex_scores") == YES,
            wording=_filled(wording),
            **values,
        )

    def _row(self, sheet: Sheet, record: RawRecord) -> Row:
        values, place = self._fields(sheet, record)
        shown = {
            name: None if self._fault(record.cells[name]) is not None else read_preview(raw)
            for name, raw in record.values.items()
            if name.startswith(template.AUTO)
        }
        return values | shown, place

    # ---------------------------------------------------------------- cells

    def _fields(self, sheet: Sheet, record: RawRecord) -> Row:
        """Read the cells of one record; a cell that cannot be read is reported and gives None."""
        values: Fields = {}
        unreadable: set[str] = set()
        for column in sheet.columns:
            if column.kind is Kind.COMPUTED:
                continue
            values[column.field] = None
            raw = record.values.get(column.field)
            if raw is None:
                unreadable.add(column.field)
                continue
            problem = self._fault(record.cells[column.field]) if raw == "" else None
            if raw != "":
                try:
                    values[column.field] = self._value(column, record, raw)
                except UnreadableError as error:
                    problem = error.problem(column, record.cells[column.field], raw)
            if problem is None and column.required and values[column.field] is None:
                problem = Problem(
                    rule=Rule.REQUIRED_BLANK,
                    message=f"“{column.title}”没有填写",
                    cell=record.cells[column.field],
                    expected=column.kind.value if not column.choices else "、".join(column.choices),
                    found="空白",
                    remedy="请填写",
                )
            if problem is not None:
                self.layout.problems.append(problem)
                unreadable.add(column.field)
            elif column.kind in _NOTED and isinstance(raw, str):
                self._note(record.cells[column.field], raw, values[column.field])
        return values, Place(record.sheet, record.cells, frozenset(unreadable))

    def _note(self, cell: Cell, raw: object, value: object) -> None:
        """Note what was read from a text that does not stand as a figure."""
        shown = as_written(raw, value)
        if shown is not None:
            self.layout.report(Rule.READ_AS, f"“{cell_text(raw)}”按 {shown} 读取", cell)

    def _fault(self, cell: Cell) -> Problem | None:
        """Report what pandas shows as a blank although it is none."""
        facts, position = self.layout.facts[cell.sheet], (cell.row, cell.column)
        if position in facts.errors:
            return Problem(
                rule=Rule.ERROR_CELL,
                message="单元格是错误值",
                cell=cell,
                found=facts.errors[position],
                remedy="请改正公式，或直接填写数值",
            )
        if position in facts.uncalculated:
            return Problem(
                rule=Rule.FORMULA_UNCALCULATED,
                message="单元格的公式还没有计算结果",
                cell=cell,
                remedy="请在 Excel 或 WPS 中打开，重新计算并保存，或直接填写数值",
            )
        return None

    def _value(self, column: Column, record: RawRecord, raw: object) -> Any:
        text = cell_text(raw)
        if text is None:
            return None
        match column.kind:
            case Kind.AMOUNT:
                return read_number(raw, (self.money_unit,) if self.money_unit else _MONEY_UNITS)
            case Kind.POINTS:
                return read_number(raw, ("分",))
            case Kind.YEAR:
                return read_year(raw)
            case Kind.DATE:
                return read_date(raw)
            case Kind.QUANTITY:
                percents, cell = self.layout.facts[record.sheet].percents, record.cells[column.field]
                return percent_shown(raw) if percents and (cell.row, cell.column) in percents else raw
            case Kind.CODE:
                return read_code(raw)
            case Kind.NAME:
                return text.replace("\n", "")
            case Kind.NATURE:
                return read_nature(column, text)
            case _:
                return read_choice(column, text) if column.choices and column.closed else text

    # ---------------------------------------------------------------- putting together

    def _projects(self, tables: Mapping[str, list[Row]]) -> tuple[Project, ...]:
        records = self._unique(tables[template.PROJECTS.title])
        funds = self._unique(self._known(tables[template.FUNDS.title], records))
        content = self._unique(self._known(tables[template.CONTENT.title], records))
        indicators: dict[str, list[Indicator]] = {}
        for values, place in self._known(tables[template.INDICATORS.title], records):
            indicators.setdefault(values.pop("code"), []).append(self._indicator(values, place))
        return tuple(
            Project(
                place=place,
                funds=self._funds(*funds[code]) if code in funds else None,
                indicators=tuple(indicators.get(code, ())),
                narratives=_filled(content[code][0] if code in content else {}),
                narratives_place=content[code][1] if code in content else None,
                preview_total=_figure(values.pop("auto_total", None)),
                preview_grade=_text(values.pop("auto_grade", None)),
                **values,
            )
            for code, (values, place) in records.items()
        )

    @staticmethod
    def _funds(values: Fields, place: Place) -> FundsStatement:
        return FundsStatement(place=place, **{f: v for f, v in values.items() if f != "code"})

    def _indicator(self, values: Fields, place: Place) -> Indicator:
        nature = Nature(values.pop("nature") or Nature.AT_LEAST)
        unit = values["unit_of_measure"]
        unreadable = set(place.unreadable)
        written = {field: values[field] for field in ("target", "actual")}
        for field in written:
            try:
                values[field] = read_quantity(values[field], nature, unit, self.year, interval=field == "target")
            except UnreadableError as error:
                unreadable.add(field)
                needs_year = nature is Nature.DEADLINE and self.year is None  # which has been reported
                if "nature" not in place.unreadable and not needs_year:
                    column = template.INDICATORS.by_field[field]
                    self.layout.problems.append(error.problem(column, place.cell(field), values[field]))
                values[field] = None
        if nature.numeric:
            self._note_figures(written, values, place)
        points = values.pop("points")
        return Indicator(
            preview=_figure(values.pop("auto_score", None)),
            place=Place(place.sheet, place.cells, frozenset(unreadable)),
            nature=nature,
            points=Decimal(0) if points is None else points,
            **values,
        )

    def _note_figures(self, written: Fields, values: Fields, place: Place) -> None:
        """Note how target and actual value were read; report what may be a fraction or a percentage."""
        for field, raw in written.items():
            self._note(place.cell(field), raw, values[field])
        sign, _ = split_bound(written["actual"])
        if sign is not None and values["actual"] is not None:
            self.layout.report(
                Rule.ACTUAL_BOUND,
                "“实际完成值”写的是界限，不是实际数",
                place.cell("actual"),
                expected="实际完成的数",
                found=f"“{cell_text(written['actual'])}”",
                remedy="报告按界限上的数评分；请改填实际数",
            )
        if normalised(values["unit_of_measure"] or "") != "%":
            return
        for field, other in (("actual", "target"), ("target", "actual")):
            value, against = values[field], values[other]
            figures = isinstance(written[field], (int, float)) and isinstance(value, Decimal)
            if figures and isinstance(against, Decimal) and 0 < value <= 1 and against >= 10:
                self.layout.report(
                    Rule.PERCENT_DOUBTFUL,
                    f"“{template.INDICATORS.by_field[field].title}”是不是百分数看不出来",
                    place.cell(field),
                    expected=f"{plain(value * 100)} 或文字“{plain(value)}%”",
                    found=f"{plain(value)}，计量单位为 %",
                    remedy="请改写",
                )

    def _unique(self, rows: Iterable[Row]) -> dict[str, Row]:
        """Return rows by project code; a code given twice is reported."""
        records: dict[str, Row] = {}
        for values, place in rows:
            code = values["code"]
            if code is None:
                continue
            if code in records:
                self.layout.report(
                    Rule.PROJECT_REPEATED,
                    f"项目编号“{code}”重复",
                    place.cell("code"),
                    found=f"与 {records[code][1].cell('code').address} 相同",
                    remedy="请改正编号或删去多余的一行",
                )
            else:
                records[code] = (values, place)
        return records

    def _known(self, rows: Iterable[Row], projects: Collection[str]) -> Iterator[Row]:
        """Yield the rows of known projects; another code is reported."""
        for values, place in rows:
            if values["code"] in projects:
                yield values, place
            elif values["code"] is not None and projects:
                self.layout.report(
                    Rule.PROJECT_UNKNOWN,
                    f"项目编号“{values['code']}”不在“项目概况”中",
                    place.cell("code"),
                    expected="、".join(projects),
                    found=f"“{values['code']}”",
                    remedy="请改正编号，或在“项目概况”补登该项目",
                )


def _figure(shown: object) -> Decimal | None:
    return shown if isinstance(shown, Decimal) else None


def _text(shown: object) -> str | None:
    return shown if isinstance(shown, str) else None


def _filled(texts: Mapping[str, str | None]) -> dict[str, str]:
    """Return the narratives that were written, by field."""
    return {field: text for field, text in texts.items() if text is not None and field != "code"}
