"""One workbook through the whole procedure, behind every door: examine, compose, write.

Bytes and options in, values out: nothing here knows a path, prints, or remembers anything by name. What concerns the
workbook is a `Problem` of it; an exception ends a run.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeAlias

from perfeval import template
from perfeval.characters import visible_name
from perfeval.checks import Terms, review, validate
from perfeval.errors import PerfevalError
from perfeval.files import Fault, UnreadableFileError, checksum, decoded, file_name
from perfeval.library import Definition, IndicatorSystem, Shelf, is_meant, likely_system, system_of
from perfeval.library.shelf import unreadable
from perfeval.model import (
    UNREAD,
    Amount,
    Assessment,
    Evaluation,
    Project,
    Submission,
    Unit,
    UnitDraft,
    addresses,
    known,
)
from perfeval.model.summary import ProjectSummary, UnitSummary, UnitYear
from perfeval.problems import Problem, Rule, Severity
from perfeval.readers.achievements import understood
from perfeval.readers.excel import read_workbook
from perfeval.readers.guard import take_in
from perfeval.reports import compose as compose_reports
from perfeval.reports.blocks import Report
from perfeval.reports.templates import compiled
from perfeval.scoring import evaluate
from perfeval.writers import word

SYSTEM_UNKNOWN: Final = Rule("system-unknown", Severity.ERROR, "指标体系是程序认识的")
OUTLINE_UNKNOWN: Final = Rule("outline-unknown", Severity.ERROR, "报告提纲是程序认识的")

#: gives what a file beside the workbook holds, by its plain name; raises `UnreadableFileError` where there is none
Resolver: TypeAlias = Callable[[str], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run asks for itself: a system and an outline instead of those that a workbook names, warnings as errors."""

    system: Definition | None = None
    outline: Definition | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """What a workbook without errors says, and what it was held to."""

    unit: Unit
    system: IndicatorSystem
    outline: Definition
    assessments: tuple[Assessment, ...]

    @property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """Those of the assessments that are scored."""
        return tuple(found for found in self.assessments if isinstance(found, Evaluation))


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What is wrong with a workbook, and what it comes to where nothing stands in the way.

    `checksum` is that of the workbook, `beside` has those of the files beside it that it names. `unit_year` is whose
    reports it would give, also where errors stand in their way; None where it cannot be read. `sheets` are the
    workbook's, in its order. `submission` is what was read, and `system` what it was held to.
    """

    problems: tuple[Problem, ...]
    strict: bool = False
    checksum: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    unit_year: UnitYear | None = None
    submission: Submission | None = None
    system: IndicatorSystem | None = None
    evaluated: Evaluated | None = None

    def count(self, severity: Severity) -> int:
        """Return how many problems of a severity there are."""
        return sum(problem.severity is severity for problem in self.problems)

    @property
    def failed(self) -> bool:
        """Whether an error stands in the way of the reports; when strict, a warning does too."""
        return self.count(Severity.ERROR) > 0 or (self.strict and self.count(Severity.WARNING) > 0)

    def also(self, *problems: Problem) -> "Examination":
        """Return the same with more problems, each in its place: errors first, then by sheet and cell."""
        found = sorted((*problems, *self.problems), key=lambda problem: _position(problem, self.sheets))
        return replace(self, problems=tuple(found))

    def lean(self) -> "Examination":
        """Return the same without what composing needs, which is much to hand from one process to another."""
        return replace(self, submission=None, system=None, evaluated=None)

    def after(self, problem: Problem) -> "Examination":
        """Return the same with one more problem, told before all others."""
        return replace(self, problems=(problem, *self.problems))


def _position(problem: Problem, sheets: Sequence[str]) -> tuple[int, int, int, int]:
    severity, cell = list(Severity).index(problem.severity), problem.cell
    if problem.rule.leading:
        severity = -1  # a cause, told before what it causes
    if cell is None:
        return severity, -1, 0, 0
    sheet = sheets.index(cell.sheet) if cell.sheet in sheets else len(sheets)
    return severity, sheet, cell.row, cell.column


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The reports of a workbook, the combined one first; none where its examination has failed."""

    examination: Examination
    reports: tuple[Report, ...] = ()


def nothing_beside(name: str) -> bytes:
    """Resolve names for a workbook that nothing lies beside."""
    raise UnreadableFileError(Path(name), Fault.CLOSED, "没有这个文件")


# ---------------------------------------------------------------- examine


def examine(
    name: str, content: bytes, options: Options | None = None, resolve: Resolver = nothing_beside
) -> Examination:
    """Read, check and score a workbook by the system of the options, else by the one that it names.

    `name` is the workbook's own, without folders. Raise `PerfevalError` where the options' system is not sound.
    """
    options = options or Options()
    workbook = take_in(name, content)
    if isinstance(workbook, Problem):
        return Examination(problems=(workbook,), strict=options.strict)
    submission, problems = read_workbook(workbook)
    found = Examination(
        problems=(), strict=options.strict, checksum=checksum(content), sheets=tuple(map(visible_name, workbook.names))
    )
    if submission is None:
        return found.also(*problems)
    return examine_submission(found, submission, problems, options, resolve)


def examine_submission(
    read: Examination,
    submission: Submission,
    problems: Sequence[Problem],
    options: Options,
    resolve: Resolver = nothing_beside,
) -> Examination:
    """Check and score what was read of a workbook, with the problems of reading; `read` is what is known of it so far."""
    found, beside = list(problems), _Beside(resolve)
    named = _system(submission.unit, options, beside, found)
    system = named or likely_system(submission)
    outline = options.outline or _outline(submission.unit, beside, found)
    submission, notes = understood(submission, system)
    found += notes
    terms = Terms(
        system=system,
        outline=outline.name if outline is not None else known(submission.unit.outline) or "",
        year=known(submission.unit.year),
        system_chosen=options.system is not None,
        system_refused=named is None and not is_meant(submission, system),
        outline_chosen=options.outline is not None,
    )
    found += validate(submission, terms)
    sound = () if named is None else _sound_projects(submission, found)
    assessments = evaluate(sound, system)
    evaluated = None
    if outline is not None and all(problem.severity is not Severity.ERROR for problem in found):
        evaluated = _evaluated(submission, system, outline, assessments)
    found += review((a for a in assessments if isinstance(a, Evaluation)), terms)
    return replace(
        read,
        beside=beside.checksums,
        unit_year=_unit_year(submission.unit),
        submission=submission,
        system=system,
        evaluated=evaluated,
    ).also(*found)


def _sound_projects(submission: Submission, problems: Sequence[Problem]) -> tuple[Project, ...]:
    """Return the projects that can be scored: an error in a row of one holds back that project, and no other."""
    wrong = {(p.cell.sheet, p.cell.row) for p in problems if p.severity is Severity.ERROR and p.cell is not None}
    sound = (draft.complete() for draft in submission.projects if wrong.isdisjoint(draft.rows()))
    return tuple(project for project in sound if project is not None)


def _unit_year(unit: UnitDraft) -> UnitYear | None:
    if unit.name is UNREAD or unit.year is UNREAD:
        return None
    return UnitYear(unit.name, unit.year, unit.place.cell("name"))


def _evaluated(
    submission: Submission, system: IndicatorSystem, outline: Definition, assessments: tuple[Assessment, ...]
) -> Evaluated:
    """Return what was submitted without an error, with its evaluations."""
    unit = submission.unit.complete()
    if unit is None or len(assessments) < len(submission.projects):
        raise ValueError("something cannot be scored, and nobody has reported it")
    return Evaluated(unit=unit, system=system, outline=outline, assessments=assessments)


class _Beside:
    """The files beside a workbook that it names, and their checksums; nothing stands for one that cannot be read."""

    def __init__(self, resolve: Resolver) -> None:
        self._resolve = resolve
        self.checksums: dict[str, str] = {}

    def text(self, name: str) -> str:
        """Return a file as text; raise `UnreadableFileError` for what is none."""
        self.checksums[name] = ""
        content = self._resolve(name)
        self.checksums[name] = checksum(content)
        return decoded(Path(name), content)


def _system(unit: UnitDraft, options: Options, beside: _Beside, problems: list[Problem]) -> IndicatorSystem | None:
    """Return the system that is chosen, or that 单位信息 names, where it is there and sound."""
    if options.system is not None:
        return system_of(options.system)
    named = _named(unit, Shelf.SYSTEMS, beside, problems)
    try:
        return None if named is None else system_of(named)
    except PerfevalError as error:
        problems.append(_unusable(unit, Shelf.SYSTEMS, error))
        return None


def _outline(unit: UnitDraft, beside: _Beside, problems: list[Problem]) -> Definition | None:
    """Return the outline that 单位信息 names, where it is there and written as an outline is."""
    named = _named(unit, Shelf.REPORT_OUTLINES, beside, problems)
    try:
        if named is not None and not named.built_in:
            compiled(named)
    except PerfevalError as error:
        problems.append(_unusable(unit, Shelf.REPORT_OUTLINES, error))
        return None
    return named


#: where 单位信息 names a definition, and the rule that it is held to
_FIELDS: Final = {Shelf.SYSTEMS: ("system", SYSTEM_UNKNOWN), Shelf.REPORT_OUTLINES: ("outline", OUTLINE_UNKNOWN)}


def _named(unit: UnitDraft, shelf: Shelf, beside: _Beside, problems: list[Problem]) -> Definition | None:
    """Return what 单位信息 names: a built-in definition, or a file that lies beside the workbook."""
    field_name, rule = _FIELDS[shelf]
    stated = unit.system if shelf is Shelf.SYSTEMS else unit.outline
    if stated is UNREAD:
        return None
    name = unicodedata.normalize("NFKC", stated).strip()
    # only a plain name: a workbook from elsewhere must not make us open a path of its choice
    if name in shelf.names() or (shelf.is_file(name) and name == file_name(name)):
        try:
            return shelf.find(name, beside.text)
        except UnreadableFileError as error:
            problems.append(_unusable(unit, shelf, unreadable(shelf, error)))
            return None
    column = template.UNIT.by_field[field_name]
    problems.append(
        rule.broken(
            f"“{column.title}”填写有误",
            unit.place.cell(field_name),
            expected=f"{'、'.join(column.offered)}，或工作簿旁边的 {shelf.suffix} 文件名",
            found=f"“{stated}”",
            remedy="请从下拉列表选择，或把该文件放在工作簿旁边",
        )
    )
    return None


def _unusable(unit: UnitDraft, shelf: Shelf, error: PerfevalError) -> Problem:
    """Return the problem of a workbook whose own system or outline cannot be used."""
    field_name, rule = _FIELDS[shelf]
    remedy = f"请改正该文件，或选择程序自带的{shelf.title}"
    return rule.broken(str(error).rstrip("。"), unit.place.cell(field_name), remedy=remedy)


# ---------------------------------------------------------------- compose and write


def compose(examination: Examination) -> Composition:
    """Compose the reports of an examined workbook; an outline that it cannot fill is a problem of the workbook."""
    found = examination.evaluated
    if found is None or examination.failed:
        return Composition(examination=examination)
    try:
        return Composition(
            examination=examination,
            reports=compose_reports(found.unit, found.assessments, found.system, compiled(found.outline)),
        )
    except PerfevalError as error:
        return Composition(examination=replace(examination.also(_unfillable(found, error)), evaluated=None))


def _unfillable(found: Evaluated, error: PerfevalError) -> Problem:
    """Return the problem of a workbook that its outline cannot be filled with."""
    own = unicodedata.normalize("NFKC", found.unit.outline).strip() == found.outline.name
    return OUTLINE_UNKNOWN.broken(
        str(error).rstrip("。"),
        found.unit.place.cell("outline") if own else None,
        remedy="请改正该文件，或选择程序自带的报告提纲",
    )


def written(composition: Composition) -> dict[str, bytes]:
    """Return the Word documents of composed reports by their file names, in their order."""
    shared = word.Shared()
    return {_document_name(report): word.docx(report, shared) for report in composition.reports}


def _document_name(report: Report) -> str:
    return f"{file_name(report.name)}.docx"


def summary(composition: Composition) -> UnitSummary | None:
    """Return what is remembered of composed reports; None where there are none."""
    found, reports = composition.examination.evaluated, composition.reports
    if found is None or not reports:
        return None
    unit, combined = found.unit, reports[0]
    return UnitSummary(
        name=unit.name,
        name_cell=unit.place.cell("name"),
        year=unit.year,
        department=unit.department,
        recipients=addresses(unit.email) or (),
        money_unit=unit.money_unit,
        system=found.system.title,
        grades=tuple(band.name for band in found.system.grades),
        title=combined.title,
        combined=_document_name(combined),
        disclosure=combined.disclosure,
        projects=tuple(map(_project_summary, found.assessments, reports[1:])),
    )


def _project_summary(assessment: Assessment, report: Report) -> ProjectSummary:
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
        report=_document_name(report),
        disclosure=report.disclosure,
    )
