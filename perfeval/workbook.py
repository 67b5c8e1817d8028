"""Read a verified workbook into a `Submission`, and report every cell that cannot be read.

pandas lives here alone. A field that was reported is marked unreadable in its record, so that no check reports it
again.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final, TypeAlias

import pandas as pd
from python_calamine import CalamineError

from perfeval import template
from perfeval.intake import SheetFacts, VerifiedWorkbook
from perfeval.model import (
    FundsStatement,
    Indicator,
    Interval,
    Nature,
    Place,
    Project,
    Submission,
    Target,
    Unit,
    plain,
)
from perfeval.problems import Cell, Problem, Rule
from perfeval.template import Column, Kind, Sheet

_HEADING_SEARCH: Final = 10
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_x000[0-9A-F]_")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})日?")
_SMALLEST, _LARGEST = Decimal("1e-9"), Decimal("1e15")
_MONEY_SUFFIXES = ("万元", "元")

Fields: TypeAlias = dict[str, Any]
Row: TypeAlias = tuple[Fields, Place]


def read_workbook(workbook: VerifiedWorkbook) -> tuple[Submission | None, list[Problem]]:
    """Return what the workbook says, with every problem of reading; None when nothing can be read at all."""
    return _Reader(workbook).submission()


class _UnreadableError(Exception):
    """The text of one cell cannot be read; knows what was expected and what to do."""

    def __init__(self, rule: Rule, expected: str, remedy: str) -> None:
        super().__init__(expected)
        self.rule, self.expected, self.remedy = rule, expected, remedy

    def problem(self, column: Column, cell: Cell, raw: object) -> Problem:
        """Return the problem of the cell that the text stands in."""
        return Problem(
            rule=self.rule,
            message=f"“{column.title}”填写有误",
            cell=cell,
            expected=self.expected,
            found=f"“{_shown(raw)}”",
            remedy=self.remedy,
        )


class _Reader:
    """The frames of one workbook while it is read, and the problems found so far."""

    def __init__(self, workbook: VerifiedWorkbook) -> None:
        self.problems: list[Problem] = []
        self.facts = {name.strip(): facts for name, facts in workbook.sheets.items()}
        self.frames = self._frames(workbook)
        self.money_unit: str | None = None

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
            if len(row) > 1 and _normalised(row[0]) == template.VERSION_LABEL:
                version = _normalised(row[1])
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
            label = _normalised(row[0])
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
        self.money_unit = values["money_unit"]
        wording = {n.field: values.pop(f"wording.{n.field}") for n in template.NARRATIVES}
        return Unit(
            place=place,
            annex_scores=values.pop("annex_scores") == template.YES,
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
            yield self._fields(sheet, places)
        if sheet.required and inputs and not found:
            self._report(
                Rule.SHEET_EMPTY, "还没有填写", Cell(sheet.title), expected="至少一行", remedy="请从第三行起填写"
            )

    def _headings(self, sheet: Sheet, rows: list[list[Any]]) -> tuple[int, dict[str, int]]:
        """Find the row of headings and the column of each field, numbered from 1."""
        titles = {column.title: column.field for column in sheet.columns}
        best = max(
            range(min(len(rows), _HEADING_SEARCH)),
            key=lambda n: sum(_normalised(value) in titles for value in rows[n]),
            default=0,
        )
        columns: dict[str, int] = {}
        for number, value in enumerate(rows[best] if rows else (), 1):
            field = titles.get(_normalised(value))
            if field in columns:
                self._report(
                    Rule.COLUMN_REPEATED,
                    f"列“{_normalised(value)}”出现两次",
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
        return _text(value) is None and position not in facts.errors and position not in facts.uncalculated

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
                except _UnreadableError as error:
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
        text = _text(raw)
        if text is None:
            return None
        match column.kind:
            case Kind.AMOUNT:
                return _number(raw, (self.money_unit,) if self.money_unit else _MONEY_SUFFIXES)
            case Kind.POINTS:
                return _number(raw, ("分",))
            case Kind.YEAR:
                return _year(raw)
            case Kind.DATE:
                return _date(raw)
            case Kind.QUANTITY:
                facts, position = self._cell_facts(cell)
                return _percent_shown(raw) if position in facts.percents else raw
            case Kind.CODE:
                return _code(raw)
            case _:
                return _choice(column, text) if column.closed else text

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
                values[field] = _quantity(values[field], nature, unit, interval=field == "target")
            except _UnreadableError as error:
                unreadable.add(field)
                if "nature" not in place.unreadable:
                    column = template.INDICATORS.by_field[field]
                    self.problems.append(error.problem(column, place.cell(field), values[field]))
                values[field] = None
        points = values.pop("points")
        return Indicator(
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


def _filled(texts: Mapping[str, str | None]) -> dict[str, str]:
    """Return the narratives that were written, by field."""
    return {field: text for field, text in texts.items() if text is not None and field != "code"}


# -------------------------------------------------------------------- what a person typed


def _normalised(value: object) -> str:
    """Return a heading or label without width, blanks and the mark of a required cell."""
    text = unicodedata.normalize("NFKC", str(value))
    return re.sub(r"[\s*]", "", text).replace(":", "：")


def _text(raw: object) -> str | None:
    """Return the text of a cell without outer blanks and control characters; None when nothing is left."""
    if isinstance(raw, bool):
        return template.YES if raw else template.NO
    if isinstance(raw, (int, float)):
        return plain(_exact(raw))
    if isinstance(raw, (datetime, date)):
        return f"{raw:%Y-%m-%d}"
    text = _CONTROL.sub("", str(raw).replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.strip() for line in text.split("\n") if line.strip()) or None


def _narrow(raw: object) -> str:
    """Return the text of a cell in half width and without blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", _text(raw) or ""))


def _shown(raw: object) -> str:
    text = _text(raw) or ""
    return text if len(text) <= 40 else text[:40] + "…"


def _exact(value: int | float) -> Decimal:  # noqa: PYI041 - an int stays exact where a float does not
    """Return the figure that Excel shows: it keeps 15 significant digits, so 0.1 + 0.2 is 0.3."""
    return Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)


def _number(raw: object, suffixes: tuple[str, ...]) -> Decimal:
    """Read a figure; what is not unmistakably one is refused, and so is what no workbook of this kind can mean."""
    figure = _figure(raw, suffixes)
    if figure != 0 and not _SMALLEST <= abs(figure) < _LARGEST:
        raise _UnreadableError(Rule.NOT_A_NUMBER, "大小合理的数字（不到一千万亿）", "请改正")
    return figure


def _figure(raw: object, suffixes: tuple[str, ...]) -> Decimal:
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _exact(raw)
    if isinstance(raw, (datetime, date)):
        raise _UnreadableError(Rule.NOT_A_NUMBER, "数字", "请把单元格格式改为“常规”后重新填写")
    text = _narrow(raw)
    for suffix in suffixes:
        text = text.removesuffix(suffix)
    if not text.isascii() or not _NUMBER.fullmatch(text):
        raise _UnreadableError(Rule.NOT_A_NUMBER, "数字", "请只填写数字")
    return Decimal(text.replace(",", ""))


def _percent_shown(raw: object) -> object:
    """Return a cell in a percent format as Excel shows it, so 0.95 gives 95%."""
    return f"{plain(_exact(raw) * 100)}%" if isinstance(raw, (int, float)) and not isinstance(raw, bool) else raw


def _quantity(raw: object, nature: Nature, unit: str | None, *, interval: bool) -> Target | None:
    """Read a target or an actual value as the nature of its indicator asks."""
    text = None if raw is None else _text(raw)
    if text is None or not nature.numeric:
        return text
    suffixes = (unicodedata.normalize("NFKC", unit),) if unit else ()
    if nature is not Nature.WITHIN or not interval:
        return _number(raw, suffixes)
    bounds = re.split("[-~—–至]+", _narrow(text))
    try:
        low, high = (_number(bound, suffixes) for bound in bounds)
    except (ValueError, _UnreadableError):
        raise _UnreadableError(Rule.TARGET_UNUSABLE, "两个数字之间用“～”，如 10～15", "请按示例填写") from None
    if low > high:
        raise _UnreadableError(Rule.TARGET_UNUSABLE, "前一个数字不大于后一个", "请调换两个数字")
    return Interval(low, high)


def _year(raw: object) -> int:
    match = re.fullmatch("((?:19|20)[0-9]{2})年?度?", unicodedata.normalize("NFKC", _text(raw) or ""))
    if match is None:
        raise _UnreadableError(Rule.NOT_A_NUMBER, "四位数字的年度，如 2018", "请改正")
    return int(match[1])


def _date(raw: object) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    match = _DATE.fullmatch(_narrow(raw))
    try:
        return date(*map(int, match.groups() if match else (0, 0, 0)))
    except ValueError:
        raise _UnreadableError(Rule.NOT_A_DATE, "日期，如 2019-3-15", "请改正") from None


def _code(raw: object) -> str:
    """Return a project code; a number typed as 1 and a text typed as 01 stay what they are."""
    return _narrow(raw)


def _choice(column: Column, text: str) -> str:
    """Return the allowed value that a text stands for, whatever the width of its characters."""
    wanted = _normalised(text)
    choice = next((c for c in column.choices if _normalised(c) == wanted), None)
    if choice is None:
        if column.field == "system":
            rule = Rule.SYSTEM_UNKNOWN
        elif column.field == "outline":
            rule = Rule.OUTLINE_UNKNOWN
        else:
            rule = Rule.NOT_IN_LIST
        raise _UnreadableError(rule, "、".join(column.choices), "请从下拉列表选择")
    return choice
