"""Read, check and score a workbook: what is wrong with it, and what it comes to where nothing stands in the way."""

from collections.abc import Sequence
from dataclasses import replace

from perfeval.characters import visible_name
from perfeval.checks import Terms, review, validate
from perfeval.files import checksum
from perfeval.library import Definition, IndicatorSystem, is_meant, likely_system
from perfeval.model import UNREAD, Assessment, Evaluation, Project, Submission, UnitDraft, known
from perfeval.model.summary import UnitYear
from perfeval.problems import Problem, Severity
from perfeval.readers.achievements import understood
from perfeval.readers.excel import read_workbook
from perfeval.readers.guard import take_in
from perfeval.scoring import evaluate
from perfeval.service.beside import Beside, outlines_named, system_named
from perfeval.service.values import Evaluated, Examination, Options, Resolver, nothing_beside


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
    found, beside = list(problems), Beside(resolve)
    named = system_named(submission.unit, options, beside, found)
    system = named or likely_system(submission)
    outlines = options.outlines or tuple(outlines_named(submission.unit, beside, found))
    submission, notes = understood(submission, system)
    found += notes
    terms = Terms(
        system=system,
        outlines=tuple(outline.name for outline in outlines),
        year=known(submission.unit.year),
        system_chosen=options.system is not None,
        system_refused=named is None and not is_meant(submission, system),
        outlines_chosen=bool(options.outlines),
    )
    found += validate(submission, terms)
    sound = () if named is None else _sound_projects(submission, found)
    assessments = evaluate(sound, system)
    evaluated = None
    if outlines and all(problem.severity is not Severity.ERROR for problem in found):
        evaluated = _evaluated(submission, system, outlines, assessments)
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
    sound = (draft.complete() for draft in submission.projects if not wrong or wrong.isdisjoint(draft.rows()))
    return tuple(project for project in sound if project is not None)


def _unit_year(unit: UnitDraft) -> UnitYear | None:
    if unit.name is UNREAD or unit.year is UNREAD:
        return None
    return UnitYear(unit.name, unit.year, unit.place.cell("name"), known(unit.department))


def _evaluated(
    submission: Submission,
    system: IndicatorSystem,
    outlines: tuple[Definition, ...],
    assessments: tuple[Assessment, ...],
) -> Evaluated:
    """Return what was submitted without an error, with what its projects came to."""
    unit = submission.unit.complete()
    if unit is None or len(assessments) < len(submission.projects):
        raise ValueError("something cannot be scored, and nobody has reported it")
    return Evaluated(unit=unit, system=system, outlines=outlines, assessments=assessments)
