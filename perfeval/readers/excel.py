"""Read a verified workbook into a `Submission`, and report every cell that cannot be read.

A cell that was reported is `UNREAD` in its record, so that no check can take it for a blank one.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Generic, TypeVar

from perfeval import template
from perfeval.figures import plain
from perfeval.model import (
    UNREAD,
    YES,
    Amount,
    FundsDraft,
    IndicatorDraft,
    Nature,
    Place,
    ProjectDraft,
    Read,
    Submission,
    Target,
    UnitDraft,
    known,
)
from perfeval.problems import Problem, Rule, Severity
from perfeval.readers.guard import VerifiedWorkbook
from perfeval.readers.layout import Layout, RawRecord, lay_out
from perfeval.readers.record import Record, stated
from perfeval.readers.values import (
    Scalar,
    UnreadableError,
    cell_text,
    normalised,
    read_quantity,
    split_bound,
)
from perfeval.template import Sheet

PERCENT_DOUBTFUL: Final = Rule("percent-doubtful", Severity.ERROR, "百分数看得出是 97 还是 0.97")
ACTUAL_BOUND: Final = Rule("actual-bound", Severity.WARNING, "实际完成值是实际数，不是界限")
PROJECT_UNKNOWN: Final = Rule("project-unknown", Severity.ERROR, "各表的项目编号都在“项目概况”中")
PROJECT_REPEATED: Final = Rule("project-repeated", Severity.ERROR, "一个项目编号只登记一次")

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
        self._money_unit: str | None = None
        self._year: int | None = None

    def submission(self) -> Submission:
        """Read every sheet, then put the records together."""
        (record,) = self._layout.records[template.UNIT.title] or (RawRecord(template.UNIT.title, {}, {}),)
        unit = self._unit(self._record(template.UNIT, record))
        self._money_unit, self._year = known(unit.money_unit), known(unit.year)
        return Submission(unit=unit, projects=self._projects(), missing_sheets=self._layout.missing)

    def _record(self, sheet: Sheet, record: RawRecord) -> Record:
        return Record(sheet, record, self._layout.facts.get(record.sheet), self._layout.problems)

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
            system=stated(cells.text("system")),
            outline=stated(cells.text("outline")),
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
        funds = self._unique(self._of(projects, map(self._funds, self._records(template.FUNDS))))
        content = self._unique(self._of(projects, map(self._content, self._records(template.CONTENT))))
        indicators: dict[str, list[IndicatorDraft]] = {}
        for row in self._of(projects, map(self._indicator, self._records(template.INDICATORS))):
            if row.code is not UNREAD:
                indicators.setdefault(row.code, []).append(row.record)
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

    @staticmethod
    def _project(cells: Record) -> "_Coded[ProjectDraft]":
        code = cells.code()
        total, grade = cells.preview("auto_total"), cells.preview("auto_grade")
        project = ProjectDraft(
            place=cells.place,
            code=known(code) or "",
            name=stated(cells.text("name")),
            title_name=cells.text("title_name"),
            implementing_unit=cells.text("implementing_unit"),
            content=stated(cells.text("content")),
            target=stated(cells.text("target")),
            basis=cells.text("basis"),
            funds=None,
            indicators=(),
            narratives={},
            preview_total=total if isinstance(total, Decimal) else None,
            preview_grade=grade if isinstance(grade, str) else None,
        )
        return _Coded(code, cells.place, project)

    def _funds(self, cells: Record) -> "_Coded[FundsDraft]":
        code = cells.code()
        funds = FundsDraft(
            place=cells.place,
            amounts={amount: cells.amount(amount, self._money_unit) for amount in Amount},
            rounding=cells.rounding(Amount),
            usage=cells.text("usage"),
            note=cells.text("note"),
        )
        return _Coded(code, cells.place, funds)

    @staticmethod
    def _content(cells: Record) -> "_Coded[dict[str, Read[str]]]":
        code = cells.code()
        return _Coded(code, cells.place, _filled((n.field, cells.text(n.field)) for n in template.NARRATIVES))

    def _indicator(self, cells: Record) -> "_Coded[IndicatorDraft]":
        code, nature, unit = cells.code(), stated(cells.nature("nature")), cells.text("unit_of_measure")
        preview = cells.preview("auto_score")
        written = {field: cells.quantity(field) for field in ("target", "actual")}
        read = {field: self._quantity(cells, field, raw, nature, known(unit)) for field, raw in written.items()}
        if nature is UNREAD or nature.numeric:
            self._note_figures(cells, written, read, known(unit))
        indicator = IndicatorDraft(
            place=cells.place,
            level1=stated(cells.text("level1")),
            level2=stated(cells.text("level2")),
            name=stated(cells.text("name")),
            nature=nature,
            target=read["target"],
            unit_of_measure=unit,
            actual=read["actual"],
            points=stated(cells.points("points")),
            achievement=cells.text("achievement"),
            self_score=cells.points("self_score"),
            deviation_reason=cells.text("deviation_reason"),
            preview=preview if isinstance(preview, Decimal) else None,
        )
        return _Coded(code, cells.place, indicator)

    def _quantity(
        self, cells: Record, field: str, raw: Read[Scalar | None], nature: Read[Nature], unit: str | None
    ) -> Read[Target | None]:
        """Read a target or an actual value as its nature asks; as a figure where the nature is not known."""
        if raw is UNREAD:
            return UNREAD
        try:
            asked = Nature.AT_LEAST if nature is UNREAD else nature
            return read_quantity(raw, asked, unit, self._year, interval=field == "target")
        except UnreadableError as error:
            needs_year = nature is Nature.DEADLINE and self._year is None  # which has been reported
            if nature is not UNREAD and not needs_year:
                column = template.INDICATORS.by_field[field]
                cells.report(error.problem(column, cells.place.cell(field), raw or ""))
            return UNREAD

    @staticmethod
    def _note_figures(
        cells: Record,
        written: Mapping[str, Read[Scalar | None]],
        read: Mapping[str, Read[Target | None]],
        unit: str | None,
    ) -> None:
        """Note how target and actual value were read; report what may be a fraction or a percentage."""
        for field, raw in written.items():
            value = read[field]
            cells.note(field, None if raw is UNREAD else raw, None if value is UNREAD else value)
        actual = None if written["actual"] is UNREAD else written["actual"]
        sign, _ = split_bound(actual)
        if sign is not None and read["actual"] not in {None, UNREAD}:
            cells.report(
                ACTUAL_BOUND.broken(
                    "“实际完成值”写的是界限，不是实际数",
                    cells.place.cell("actual"),
                    expected="实际完成的数",
                    found=f"“{cell_text(actual)}”",
                    remedy="报告按界限上的数评分；请改填实际数",
                )
            )
        if normalised(unit or "") == "%":
            for field, other in (("actual", "target"), ("target", "actual")):
                if isinstance(written[field], (int, float)):
                    _doubt_percentage(cells, field, read[field], read[other])

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

    def _of(self, projects: Collection[str], rows: Iterable["_Coded[T]"]) -> Iterator["_Coded[T]"]:
        """Yield the rows of known projects; another code is reported."""
        for row in rows:
            if row.code in projects:
                yield row
            elif row.code is not UNREAD and projects:
                self._layout.report(
                    PROJECT_UNKNOWN,
                    f"项目编号“{row.code}”不在“项目概况”中",
                    row.place.cell("code"),
                    expected="、".join(projects),
                    found=f"“{row.code}”",
                    remedy="请改正编号，或在“项目概况”补登该项目",
                )


@dataclass(frozen=True, slots=True)
class _Coded(Generic[T]):
    """A record, and the code of the project that it belongs to."""

    code: Read[str]
    place: Place
    record: T


def _doubt_percentage(cells: Record, field: str, value: Read[Target | None], against: Read[Target | None]) -> None:
    """Report a figure in percent that may be a fraction: 0.97 beside a target of 95."""
    if isinstance(value, Decimal) and isinstance(against, Decimal) and 0 < value <= 1 and against >= 10:
        cells.report(
            PERCENT_DOUBTFUL.broken(
                f"“{template.INDICATORS.by_field[field].title}”是不是百分数看不出来",
                cells.place.cell(field),
                expected=f"{plain(value * 100)} 或文字“{plain(value)}%”",
                found=f"{plain(value)}，计量单位为 %",
                remedy="请改写",
            )
        )


def _filled(texts: Iterable[tuple[str, Read[str | None]]]) -> dict[str, Read[str]]:
    """Return the texts that were written, by field."""
    return {field: text for field, text in texts if text is not None}
