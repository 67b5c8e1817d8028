"""Compose the reports of an examined workbook, and write them: one set of reports an outline."""

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from perfeval.errors import PerfevalError
from perfeval.figures import plain
from perfeval.files import file_name
from perfeval.library import Definition, Shelf
from perfeval.library.outlines import sections_of
from perfeval.model import Amount, Assessment, Evaluation, Result, Score, Submission, Typed, addresses
from perfeval.model.summary import IndicatorSummary, ProjectSummary, UnitSummary
from perfeval.problems import Problem
from perfeval.records import frozen
from perfeval.reports import compose as compose_reports
from perfeval.reports.blocks import Report
from perfeval.reports.disclosure import called
from perfeval.reports.printed import not_printed
from perfeval.reports.templates import SCORE_TABLE, compiled
from perfeval.service.beside import unusable
from perfeval.service.values import Evaluated, Examination
from perfeval.template import UNIT
from perfeval.writers import word

if TYPE_CHECKING:
    from perfeval.writers.upload import UploadSheet

#: how many names of a report's subject are the unit's; then comes the project's code
_OF_UNIT: Final = 2


@frozen(kw_only=True)
class ReportSet:
    """The reports that follow one outline: the combined one, and one a project."""

    combined: Report
    projects: tuple[Report, ...]

    @property
    def reports(self) -> tuple[Report, ...]:
        """All of them, the combined one first."""
        return (self.combined, *self.projects)


@frozen(kw_only=True)
class Composition:
    """The reports of a workbook, a set an outline; none where its examination has failed."""

    examination: Examination
    sets: tuple[ReportSet, ...] = ()

    @property
    def reports(self) -> tuple[Report, ...]:
        """All reports, set by set."""
        return tuple(report for found in self.sets for report in found.reports)


def compose(examination: Examination) -> Composition:
    """Compose the reports of an examined workbook; an outline that it cannot fill is a problem of the workbook."""
    found = examination.evaluated
    if found is None or examination.failed:
        return Composition(examination=examination)
    sets, problems, taken = [], [], set[str]()
    for outline in found.outlines:
        try:
            sets.append(_composed(found, outline, taken))
        except PerfevalError as error:
            problems.append(_unfillable(found, outline, error))
    if problems:
        return Composition(examination=replace(examination.also(*problems), evaluated=None))
    composition = Composition(examination=examination, sets=tuple(sets))
    submission = examination.submission
    typed = () if submission is None else tuple(submission.typed())
    annexed = found.unit.annex_scores or not any(map(_has_annex, found.outlines))
    # the combined report says all that the others say
    notes = not_printed(typed, [found.combined for found in sets], annexed=annexed)
    return replace(composition, examination=examination.also(*notes))


def _has_annex(outline: Definition) -> bool:
    """Tell whether the reports of an outline have a score table where it is wanted."""
    section = sections_of(outline).get(SCORE_TABLE)
    return section is not None and any(line.strip() for line in section.lines)


def _composed(found: Evaluated, outline: Definition, taken: set[str]) -> ReportSet:
    """Compose the reports of one outline, under names that no other outline has taken."""
    combined, *projects = (
        _renamed(report, taken)
        for report in compose_reports(found.unit, found.assessments, found.system, compiled(outline))
    )
    return ReportSet(combined=combined, projects=tuple(projects))


def _renamed(report: Report, taken: set[str]) -> Report:
    name = document_name(report).casefold()
    if name in taken:
        report = replace(report, name=set_apart(report.name, report.outline))
        name = document_name(report).casefold()
    taken.add(name)
    return report


def set_apart(name: str, outline: str) -> str:
    """Return another name for a report that would have the name of another outline's."""
    return f"{name}（{outline.removesuffix(Shelf.REPORT_OUTLINES.suffix)}）"


def _unfillable(found: Evaluated, outline: Definition, error: PerfevalError) -> Problem:
    """Return the problem of a workbook that an outline cannot be filled with."""
    own = (o.cell for o in found.unit.outlines if unicodedata.normalize("NFKC", o.name) == outline.name)
    return unusable(Shelf.REPORT_OUTLINES, next(own, None), error)


def written(composition: Composition, *, carry: bool = False) -> dict[str, bytes]:
    """Return the Word documents of composed reports by their file names, in their order.

    With `carry` each takes along what was typed of its projects, so that a workbook can be made from it.
    """
    documents: dict[str, bytes] = {}
    travelling = _Travelling(composition.examination.submission) if carry else None
    for found in composition.sets:
        shared = word.Shared()  # what is shared is told by the numbers of one set's sources
        for report in found.reports:
            cells = travelling.cells(report) if travelling else ()
            documents[document_name(report)] = word.docx(report, shared, cells)
    return documents


class _Travelling:
    """The filled cells of a workbook, which travel with its reports; the addresses that these are sent to stay behind."""

    def __init__(self, submission: Submission | None) -> None:
        self._rows = {} if submission is None else {project.code: project.rows() for project in submission.projects}
        #: cells with their numbers in the order of the workbook: those of the unit, and those of each row
        self._of_unit: list[tuple[int, Typed]] = []
        self._by_row: dict[tuple[str, int], list[tuple[int, Typed]]] = {}
        for place, typed in enumerate(() if submission is None else submission.typed()):
            if typed.sheet == UNIT.title and typed.field != "email":
                self._of_unit.append((place, typed))
            else:
                self._by_row.setdefault(typed.cell[:2], []).append((place, typed))

    def cells(self, report: Report) -> list[Typed]:
        """Return what was typed of the unit, and of the projects that a report is about."""
        codes = report.subject[_OF_UNIT:] or tuple(self._rows)
        rows = {row for code in codes for row in self._rows[code]}
        found = [*self._of_unit, *(cell for row in rows for cell in self._by_row.get(row, ()))]
        return [typed for _, typed in sorted(found, key=lambda numbered: numbered[0])]


def pages(composition: Composition) -> dict[str, bytes]:
    """Return composed reports as pages for the screen, by the file names of their Word documents."""
    from perfeval.writers import html  # noqa: PLC0415 - not loaded for runs without pages

    return {document_name(report): html.page(report) for report in composition.reports}


def uploads(composition: Composition) -> "dict[str, UploadSheet]":
    """Return the sheets that the integrated system takes, one a project, by their file names; none without reports."""
    from perfeval.writers.upload import upload_sheets  # noqa: PLC0415 - openpyxl loads only when it is needed

    found = composition.examination.evaluated
    return upload_sheets(found.assessments, found.system) if found and composition.sets else {}


def document_name(report: Report) -> str:
    """Return the file name of a report's Word document."""
    return f"{file_name(report.name)}.docx"


def summary(composition: Composition) -> UnitSummary | None:
    """Return what is remembered of composed reports; None where there are none."""
    found, sets = composition.examination.evaluated, composition.sets
    if found is None or not sets:
        return None
    unit, first = found.unit, sets[0]
    return UnitSummary(
        name=unit.name,
        name_cell=unit.place.cell("name"),
        year=unit.year,
        department=unit.department,
        recipients=addresses(unit.email) or (),
        money_unit=unit.money_unit,
        system=found.system.title,
        grades=tuple(band.name for band in found.system.grades),
        title=first.combined.title,
        combined=document_name(first.combined),
        also=tuple(document_name(other.combined) for other in sets[1:]),
        called=called(compiled(found.outlines[0])),
        disclosure=first.combined.disclosure,
        projects=tuple(map(_project_summary, found.assessments, *[each.projects for each in sets])),
    )


def _project_summary(assessment: Assessment, report: Report, *others: Report) -> ProjectSummary:
    project, funds = assessment.project, assessment.project.funds
    scored = assessment if isinstance(assessment, Evaluation) else None
    notes = (scored.rescale_explanation, scored.cap_explanation) if scored else ()
    return ProjectSummary(
        code=project.code,
        name=project.name,
        implementing_unit=project.implementing_unit,
        initial_budget=funds[Amount.INITIAL_BUDGET],
        allocated=funds.allocated,
        expenditure=funds[Amount.EXPENDITURE],
        execution_rate=assessment.execution_rate,
        total=scored.total if scored else None,
        grade=scored.grade if scored else None,
        notes="；".join(filter(None, notes)),
        report=document_name(report),
        disclosure=report.disclosure,
        also=tuple(map(document_name, others)),
        indicators=tuple(_indicator_summary(result, capped=bool(notes and notes[1])) for result in assessment.results),
    )


def _indicator_summary(result: Result, *, capped: bool) -> IndicatorSummary:
    indicator = result.indicator
    score = result if isinstance(result, Score) else None
    counted = score if indicator.applicable else None
    remarks = [
        f"不适用，{plain(score.points)} 分不计入" if score and not counted else "",
        "取单位自评的较低得分" if score and score.lowered else "",
        "项目总分已封顶" if capped else "",
    ]
    return IndicatorSummary(
        level1=indicator.level1,
        level2=indicator.level2,
        name=indicator.name,
        nature=indicator.nature.value,
        target=indicator.shown(indicator.target),
        actual=indicator.shown(result.actual),
        achievement=indicator.achievement or "",
        points=plain(counted.points) if counted else "",
        awarded=plain(counted.awarded) if counted else "",
        how=counted.explanation if counted else "",
        reason=indicator.deviation_reason or "",
        remark="；".join(filter(None, remarks)),
    )
