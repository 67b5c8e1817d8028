"""Carry a workbook through the whole procedure: take in, read, validate, score, compose, write.

One workbook gives one `Outcome`. The reports of a workbook are composed in memory first and each file is put in place
whole, so an error leaves nothing half-written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from perfeval.batch.files import file_name, lacks_copy, put, review_copy
from perfeval.batch.naming import files_beside, named_outline, named_system
from perfeval.batch.outcome import Outcome
from perfeval.checks import review, validate
from perfeval.errors import PerfevalError, os_reason
from perfeval.files import checksum, checksum_of
from perfeval.library import IndicatorSystem, likely_system
from perfeval.model import Evaluation, Unit
from perfeval.model.summary import ProjectSummary, UnitSummary, UnitYear
from perfeval.problems import Problem, Rule, Severity
from perfeval.readers.excel import read_workbook
from perfeval.readers.guard import take_in
from perfeval.reports import compose
from perfeval.reports.blocks import Report
from perfeval.reports.outlines import Outline, built_in_outline
from perfeval.scoring import evaluate
from perfeval.writers import word
from perfeval.writers.pdf import as_pdf

__all__ = ["Outcome", "composed", "documents", "examine", "write_review_copies"]


def examine(
    path: Path, given: IndicatorSystem | None = None, outline: Outline | None = None, *, strict: bool = False
) -> Outcome:
    """Read, validate and score one workbook by the system given, else by the one that it names; write nothing.

    An outline that is given stands for the one that the workbook names; one that lies beside the workbook is tried.
    """
    workbook = take_in(path)
    if isinstance(workbook, Problem):
        return Outcome(workbook=path, problems=(workbook,))
    submission, problems = read_workbook(workbook)
    if submission is None:
        return Outcome(workbook=path, problems=tuple(problems))
    beside = {name: checksum_of(path.parent / name) for name in files_beside(submission.unit)}
    named = given or named_system(submission, path.parent)
    if isinstance(named, Problem):
        problems.append(named)
    system = named if isinstance(named, IndicatorSystem) else likely_system(submission)
    own_outline = outline
    if outline is None:
        found = named_outline(submission, path.parent)
        problems += [found] if isinstance(found, Problem) else []
        own_outline = None if isinstance(found, Problem) else found
    else:
        submission = replace(submission, unit=replace(submission.unit, outline=outline.name))
    problems += validate(submission, system)
    evaluations: tuple[Evaluation, ...] = ()
    if all(problem.severity is not Severity.ERROR for problem in problems):
        evaluations = evaluate(submission, system)
        reviewed = review(evaluations, system)
        if given is not None:  # the workbook's own formulas follow the system that it names
            reviewed = [problem for problem in reviewed if problem.rule is not Rule.PREVIEW_DIFFERS]
        problems += reviewed
        if outline is None and own_outline is not None:
            problems += _outline_faults(submission.unit, evaluations, system, own_outline)
    order, unit = list(workbook.sheets), submission.unit
    named_there = unit.place.readable("name", "year")
    return Outcome(
        workbook=path,
        problems=tuple(sorted(problems, key=lambda problem: _position(problem, order))),
        checksum=checksum(workbook.content),
        beside=beside,
        unit_year=UnitYear(unit.name, unit.year, unit.place.cell("name")) if named_there else None,
        submission=submission,
        system=system,
        outline=own_outline,
        evaluations=evaluations,
        strict=strict,
    )


def _position(problem: Problem, sheets: Sequence[str]) -> tuple[int, int, int, int]:
    """Return where a problem belongs among the others: errors first, then by sheet and cell."""
    cell = problem.cell
    if cell is None:
        return list(Severity).index(problem.severity), -1, 0, 0
    sheet = next((number for number, name in enumerate(sheets) if name.strip() == cell.sheet), len(sheets))
    return list(Severity).index(problem.severity), sheet, cell.row, cell.column


def documents(outcome: Outcome) -> tuple[Outcome, dict[str, bytes]]:
    """Return the reports of an examined workbook by their file names, and its outcome with the summary of them.

    A workbook that has failed has no reports.
    """
    submission, system = outcome.submission, outcome.system
    if outcome.failed or submission is None or system is None:
        return outcome, {}
    reports = composed(submission.unit, outcome.evaluations, system, outcome.outline)
    names = [f"{file_name(report.name)}.docx" for report in reports]
    shared = word.Shared()
    contents = {name: word.docx(report, shared) for name, report in zip(names, reports, strict=True)}
    return replace(outcome, summary=_summary(outcome, submission.unit, system, reports, names)), contents


def _summary(
    outcome: Outcome, unit: Unit, system: IndicatorSystem, reports: Sequence[Report], names: Sequence[str]
) -> UnitSummary:
    return UnitSummary(
        name=unit.name,
        name_cell=unit.place.cell("name"),
        year=unit.year,
        department=unit.department,
        recipients=unit.recipients or (),
        money_unit=unit.money_unit,
        system=system.title,
        grades=tuple(band.name for band in system.grades),
        title=reports[0].title,
        combined=names[0],
        disclosure=reports[0].disclosure,
        projects=tuple(map(_project_summary, outcome.evaluations, reports[1:], names[1:])),
    )


def _project_summary(evaluation: Evaluation, report: Report, name: str) -> ProjectSummary:
    project, funds = evaluation.project, evaluation.project.funds
    if funds is None:
        raise TypeError(project.code)
    return ProjectSummary(
        code=project.code,
        name=project.name,
        implementing_unit=project.implementing_unit,
        initial_budget=funds.initial_budget,
        allocated=funds.allocated,
        expenditure=funds.expenditure,
        execution_rate=evaluation.execution_rate,
        total=evaluation.total,
        grade=evaluation.grade,
        notes="；".join(filter(None, (evaluation.rescale_explanation, evaluation.cap_explanation))),
        report=name,
        disclosure=report.disclosure,
    )


def composed(
    unit: Unit, evaluations: Sequence[Evaluation], system: IndicatorSystem, outline: Outline | None
) -> tuple[Report, ...]:
    return compose(unit, evaluations, system, outline or built_in_outline(unit.outline))


def _outline_faults(
    unit: Unit, evaluations: Sequence[Evaluation], system: IndicatorSystem, outline: Outline
) -> Iterator[Problem]:
    """Yield what keeps an outline that lies beside a workbook from being filled with it."""
    try:
        compose(unit, evaluations, system, outline)
    except PerfevalError as error:
        yield Problem(
            rule=Rule.OUTLINE_UNKNOWN,
            message=str(error).rstrip("。"),
            cell=unit.place.cell("outline"),
            remedy="请改正该文件，或选择程序自带的报告提纲",
        )


def write_review_copies(outcome: Outcome) -> tuple[Path, ...]:
    """Write a PDF beside each report that was written, or that stands, edited or not, without one of its own age.

    Raise `PerfevalError` where LibreOffice cannot make it.
    """
    placement = outcome.placement
    if placement is None:
        return ()
    reports = (*placement.written, *filter(lacks_copy, (*placement.standing, *placement.kept)))
    if not reports:
        return ()
    copies = {review_copy(path): pdf for path, pdf in zip(reports, as_pdf(reports), strict=True)}
    try:
        for path, content in copies.items():
            put(path, content)
    except OSError as error:
        raise PerfevalError(
            f"写不进 {error.filename}：{os_reason(error)}。请确认该文件没有打开；Word 报告已经写出。"
        ) from error
    return tuple(copies)
