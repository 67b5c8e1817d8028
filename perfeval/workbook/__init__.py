"""Read a verified workbook into a `Submission`, and report every cell that cannot be read.

pandas lives here alone. A field that was reported is marked unreadable in its record, so that no check reports it
again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any, Final, TypeAlias

import pandas as pd
from python_calamine import CalamineError

from perfeval import template
from perfeval.intake import SheetFacts, VerifiedWorkbook
from perfeval.model import (
    YES,
    FundsStatement,
    Indicator,
    Nature,
    Place,
    Project,
    Submission,
    Unit,
)
from perfeval.problems import Cell, Problem, Rule
from perfeval.template import Column, Kind, Sheet
from perfeval.workbook.values import (
    UnreadableError,
    cell_text,
    normalised,
    percent_shown,
    read_choice,
    read_code,
    read_date,
    read_number,
    read_preview,
    read_quantity,
    read_year,
)

_HEADING_SEARCH: Final = 10
_MONEY_SUFFIXES = ("万元", "元")

Fields: TypeAlias = dict[str, Any]
Row: TypeAlias = tuple[Fields, Place]


def read_workbook(workbook: VerifiedWorkbook) -> tuple[Submission | None, list[Problem]]:
    """Return what the workbook says, with every problem of reading; None when nothing can be read at all."""
    return _Reader(workbook).submission()


class _Reader:
    """The frames of one workbook while it is read, and the problems found so far."""

    def __init__(self, workbook: VerifiedWorkbook) -> None:
        self.problems: list[Problem] = []
        self.facts = {name.strip(): facts for name, facts in workbook.sheets.items()}
        self.frames = self._frames(workbook)
        self.money_unit: str | None = None
        self.year: int | None = None

    def _frames(self, workbook: VerifiedWorkbook) -> dict[str, list[list[Any]]]:
        try:
            frames = pd.read_excel(
                BytesIO(workbook.content),
                sheet_name=None,
                engine="calamine",
                header=None,
                dtype=object,
                na_filter=False,
                keep_default_na=False,
            )
        except (CalamineError, ValueError) as error:
            self._report(
                Rule.FILE_UNREADABLE, "无法读取", found=str(error), remedy="请在 Excel 或 WPS 中重新保存该文件"
            )
            return {}
        return {str(name).strip(): frame.to_numpy().tolist() for name, frame in frames.items()}

    def _report(self, rule: Rule, message: str, cell: Cell | None = None, **details: str) -> None:
        self.problems.append(Problem(rule=rule, message=message, cell=cell, **details))

    # ---------------------------------------------------------------- the whole

    def submission(self) -> tuple[Submission | None, list[Problem]]:
        """Read every sheet, then put the records together."""
        if self.problems:
            return None, self.problems
        missing = [s.title for s in (template.UNIT, *template.TABLE_SHEETS) if s.title not in self.frames]
        for title in missing:
            self._report(
                Rule.SHEET_MISSING,
                f"缺少工作表“{title}”",
                found="、".join(f"“{name}”" for name in self.frames) or "没有工作表",
                remedy="请用空白模板重新填写，不要删除或改名",
            )
        self._check_version()
        unit = self._unit()
        tables = {s.title: list(self._records(s)) if s.title not in missing else [] for s in template.TABLE_SHEETS}
        projects = self._projects(tables)
        return Submission(unit=unit, projects=projects, missing_sheets=frozenset(missing)), self.problems

    def _check_version(self) -> None:
        for number, row in enumerate(self.frames.get(template.GUIDE_TITLE, ()), 1):
            if len(row) > 1 and normalised(row[0]) == template.VERSION_LABEL:
                version = normalised(row[1])
                if version != template.VERSION:
                    self._report(
                        Rule.TEMPLATE_VERSION,
                        "模板版本不符",
                        Cell(template.GUIDE_TITLE, number, 2),
                        expected=template.VERSION,
                        found=version,
                        remedy="请用 perfeval new 生成的模板填写",
                    )

    # ---------------------------------------------------------------- 单位信息

    def _unit(self) -> Unit:
        sheet, rows = template.UNIT, self.frames.get(template.UNIT.title, [])
        labels: dict[str, int] = {}
        titles = {column.title for column in sheet.columns}
        for number, row in enumerate(rows, 1):
            label = normalised(row[0])
            if label in labels and label in titles:
                self._report(
                    Rule.COLUMN_REPEATED, f"项目“{label}”出现两次", Cell(sheet.title, number, 1), remedy="请删去一行"
                )
            labels.setdefault(label, number)
        places = {}
        for column in sheet.columns:
            if column.title not in labels and sheet.title in self.frames:
                self._report(
                    Rule.COLUMN_MISSING,
                    f"缺少项目“{column.title}”",
                    Cell(sheet.title),
                    remedy="请用空白模板重新填写，不要删改左边一列",
                )
            elif column.title in labels:
                number = labels[column.title]
                row = rows[number - 1]
                places[column.field] = (Cell(sheet.title, number, 2), row[1] if len(row) > 1 else "")
        values, place = self._fields(sheet, places)
        self.money_unit, self.year = values["money_unit"], values["year"]
        wording = {n.field: values.pop(f"wording.{n.field}") for n in template.NARRATIVES}
        return Unit(
            place=place,
            annex_scores=values.pop("annex_scores") == YES,
            wording=_filled(wording),
            **values,
        )

    # ---------------------------------------------------------------- table sheets

    def _records(self, sheet: Sheet) -> Iterator[Row]:
        """Yield the filled rows of a table sheet."""
        rows = self.frames[sheet.title]
        heading, columns = self._headings(sheet, rows)
        inputs = [c for c in sheet.columns if c.kind is not Kind.COMPUTED and c.field in columns]
        found = False
        for number, row in enumerate(rows[heading:], heading + 1):
            places = {c.field: (Cell(sheet.title, number, columns[c.field]), row[columns[c.field] - 1]) for c in inputs}
            if all(self._blank(cell, value) for cell, value in places.values()):
                continue
            found = True
            values, place = self._fields(sheet, places)
            previews = {
                c.field: (Cell(sheet.title, number, columns[c.field]), row[columns[c.field] - 1])
                for c in sheet.columns
                if c.field.startswith(template.AUTO) and c.field in columns
            }
            cells = {**place.cells, **{field: cell for field, (cell, _) in previews.items()}}
            shown = {field: self._preview(cell, raw) for field, (cell, raw) in previews.items()}
            yield values | shown, Place(sheet.title, cells, place.unreadable)
        if sheet.required and inputs and not found:
            self._report(
                Rule.SHEET_EMPTY, "还没有填写", Cell(sheet.title), expected="至少一行", remedy="请从第三行起填写"
            )

    def _preview(self, cell: Cell, raw: object) -> Decimal | str | None:
        """Return what a formula of the template shows; None while it shows nothing."""
        return None if self._fault(cell) is not None else read_preview(raw)

    def _headings(self, sheet: Sheet, rows: list[list[Any]]) -> tuple[int, dict[str, int]]:
        """Find the row of headings and the column of each field, numbered from 1."""
        titles = {column.title: column.field for column in sheet.columns}
        best = max(
            range(min(len(rows), _HEADING_SEARCH)),
            key=lambda n: sum(normalised(value) in titles for value in rows[n]),
            default=0,
        )
        columns: dict[str, int] = {}
        for number, value in enumerate(rows[best] if rows else (), 1):
            field = titles.get(normalised(value))
            if field in columns:
                self._report(
                    Rule.COLUMN_REPEATED,
                    f"列“{normalised(value)}”出现两次",
                    Cell(sheet.title, best + 1, number),
                    remedy="请删去一列",
                )
            elif field is not None:
                columns[field] = number
        for column in sheet.columns:
            if column.field not in columns and column.kind is not Kind.COMPUTED:
                self._report(
                    Rule.COLUMN_MISSING,
                    f"缺少“{column.title}”列",
                    Cell(sheet.title),
                    remedy="请用空白模板重新填写，不要删改标题行",
                )
        return best + 1, columns

    def _blank(self, cell: Cell, value: object) -> bool:
        facts, position = self._cell_facts(cell)
        return cell_text(value) is None and position not in facts.errors and position not in facts.uncalculated

    def _cell_facts(self, cell: Cell) -> tuple[SheetFacts, tuple[int, int]]:
        return self.facts[cell.sheet], (cell.row, cell.column)

    # ---------------------------------------------------------------- cells

    def _fields(self, sheet: Sheet, places: Mapping[str, tuple[Cell, Any]]) -> Row:
        """Read the cells of one record; a cell that cannot be read is reported and gives None."""
        values: Fields = {}
        unreadable: set[str] = set()
        for column in sheet.columns:
            if column.kind is Kind.COMPUTED:
                continue
            values[column.field] = None
            if column.field not in places:
                unreadable.add(column.field)
                continue
            cell, raw = places[column.field]
            problem = self._fault(cell)
            if problem is None:
                try:
                    values[column.field] = self._value(column, cell, raw)
                except UnreadableError as error:
                    problem = error.problem(column, cell, raw)
            if problem is None and column.required and values[column.field] is None:
                problem = Problem(
                    rule=Rule.REQUIRED_BLANK,
                    message=f"“{column.title}”没有填写",
                    cell=cell,
                    expected=column.kind.value if not column.choices else "、".join(column.choices),
                    found="空白",
                    remedy="请填写",
                )
            if problem is not None:
                self.problems.append(problem)
                unreadable.add(column.field)
        cells = {field: cell for field, (cell, _) in places.items()}
        return values, Place(sheet.title, cells, frozenset(unreadable))

    def _fault(self, cell: Cell) -> Problem | None:
        """Report what pandas shows as a blank although it is none."""
        facts, position = self._cell_facts(cell)
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

    def _value(self, column: Column, cell: Cell, raw: object) -> Any:
        text = cell_text(raw)
        if text is None:
            return None
        match column.kind:
            case Kind.AMOUNT:
                return read_number(raw, (self.money_unit,) if self.money_unit else _MONEY_SUFFIXES)
            case Kind.POINTS:
                return read_number(raw, ("分",))
            case Kind.YEAR:
                return read_year(raw)
            case Kind.DATE:
                return read_date(raw)
            case Kind.QUANTITY:
                facts, position = self._cell_facts(cell)
                return percent_shown(raw) if position in facts.percents else raw
            case Kind.CODE:
                return read_code(raw)
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
        for field in ("target", "actual"):
            try:
                values[field] = read_quantity(values[field], nature, unit, self.year, interval=field == "target")
            except UnreadableError as error:
                unreadable.add(field)
                needs_year = nature is Nature.DEADLINE and self.year is None  # which has been reported
                if "nature" not in place.unreadable and not needs_year:
                    column = template.INDICATORS.by_field[field]
                    self.problems.append(error.problem(column, place.cell(field), values[field]))
                values[field] = None
        points = values.pop("points")
        return Indicator(
            preview=_figure(values.pop("auto_score", None)),
            place=Place(place.sheet, place.cells, frozenset(unreadable)),
            nature=nature,
            points=Decimal(0) if points is None else points,
            **values,
        )

    def _unique(self, rows: Iterable[Row]) -> dict[str, Row]:
        """Return rows by project code; a code given twice is reported."""
        records: dict[str, Row] = {}
        for values, place in rows:
            code = values["code"]
            if code is None:
                continue
            if code in records:
                self._report(
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
                self._report(
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
