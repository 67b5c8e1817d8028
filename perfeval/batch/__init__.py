"""Carry a workbook through the whole procedure: take in, read, validate, score, compose, write.

One workbook gives one `Outcome`. The reports of a workbook are composed in memory first and each file is put in place
whole, so an error leaves nothing half-written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from perfeval import word
from perfeval.batch.files import ANNOTATED, aside, file_name, put
from perfeval.batch.naming import named_outline, named_system
from perfeval.composition import compose
from perfeval.composition.blocks import Report
from perfeval.composition.outlines import Outline, built_in_outline
from perfeval.indicators import IndicatorSystem, likely_system
from perfeval.intake import take_in
from perfeval.model import Evaluation, Submission, Unit
from perfeval.pdf import as_pdf
from perfeval.problems import PerfevalError, Problem, Rule, Severity, os_reason
from perfeval.scoring import evaluate
from perfeval.validation import review, validate
from perfeval.workbook import read_workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one workbook.

    `kept` are reports that a person has edited and that were left alone, `moved` those that were moved aside, with their
    new places.
    """

    workbook: Path
    problems: tuple[Problem, ...]
    #: how messages name the workbook: its file name, with its folders where it was found in one
    label: str = ""
    submission: Submission | None = None
    system: IndicatorSystem | None = None
    outline: Outline | None = None
    evaluations: tuple[Evaluation, ...] = ()
    written: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    moved: tuple[tuple[Path, Path], ...] = ()
    strict: bool = False

    @property
    def name(self) -> str:
        """How messages name the workbook."""
        return self.label or self.workbook.name

    def count(self, severity: Severity) -> int:
        """Return how many problems of a severity there are."""
        return sum(problem.severity is severity for problem in self.problems)

    @property
    def failed(self) -> bool:
        """Whether an error stands in the way of the reports; when strict, a warning does too."""
        return self.count(Severity.ERROR) > 0 or (self.strict and self.count(Severity.WARNING) > 0)


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
    order = list(workbook.sheets)
    return Outcome(
        workbook=path,
        problems=tuple(sorted(problems, key=lambda problem: _position(problem, order))),
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


def annotate(outcome: Outcome) -> Path | None:
    """Write a copy of a workbook with its problems marked beside it; None for what is no workbook.

    A copy that a person went on working in is not overwritten.
    """
    from perfeval import annotation  # noqa: PLC0415 - openpyxl loads only when it is needed

    if outcome.submission is None:
        return None
    source = outcome.workbook
    target = source if source.stem.endswith(ANNOTATED) else source.with_name(f"{source.stem}{ANNOTATED}.xlsx")
    if target != source and target.exists() and not annotation.is_untouched(target.read_bytes()):
        raise PerfevalError(f"{target} 改动过，没有覆盖。请改用这个文件检查，或把它移到别处。")
    content = annotation.annotated(source.read_bytes(), outcome.problems)
    try:
        put(target, content)
    except OSError as error:
        raise PerfevalError(f"写不进 {target}：{os_reason(error)}。请确认该文件没有在 Excel 或 WPS 中打开。") from error
    return target


def process(
    path: Path,
    output: Path,
    system: IndicatorSystem | None = None,
    outline: Outline | None = None,
    *,
    strict: bool = False,
    force: bool = False,
) -> Outcome:
    """Examine one workbook and, when it has no error, write its reports below `output`, by the outline given or named.

    A report that a person has edited is kept as it is; with `force` it is moved aside under a dated name.
    """
    outcome = examine(path, system, outline, strict=strict)
    return put_in_place(outcome, documents(outcome), output, force=force)


def documents(outcome: Outcome) -> dict[str, bytes]:
    """Return the reports of an examined workbook by their file names; none where it has failed."""
    if outcome.failed or outcome.submission is None or outcome.system is None:
        return {}
    reports = composed(outcome.submission.unit, outcome.evaluations, outcome.system, outcome.outline)
    shared = word.Shared()
    return {f"{file_name(report.name)}.docx": word.docx(report, shared) for report in reports}


def put_in_place(outcome: Outcome, reports: Mapping[str, bytes], output: Path, *, force: bool = False) -> Outcome:
    """Write the reports of a workbook below `output`."""
    if not reports or outcome.submission is None:
        return outcome
    unit = outcome.submission.unit
    folder = output / file_name(f"{unit.name}{unit.year}年度")
    try:
        return _write(outcome, folder, reports, force=force)
    except OSError as error:
        place = error.filename or folder
        message = f"写不进 {place}：{os_reason(error)}。请确认文件夹可写、磁盘未满，且该文件没有在 Word 中打开。"
        raise PerfevalError(message) from error


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
    """Write a PDF beside each report that was written; raise `PerfevalError` where LibreOffice cannot make it."""
    copies = {path.with_suffix(".pdf"): pdf for path, pdf in zip(outcome.written, as_pdf(outcome.written), strict=True)}
    try:
        for path, content in copies.items():
            put(path, content)
    except OSError as error:
        raise PerfevalError(
            f"写不进 {error.filename}：{os_reason(error)}。请确认该文件没有打开；Word 报告已经写出。"
        ) from error
    return tuple(copies)


def _write(outcome: Outcome, folder: Path, reports: Mapping[str, bytes], *, force: bool) -> Outcome:
    folder.mkdir(parents=True, exist_ok=True)
    written, kept, moved = [], [], []
    for name, content in reports.items():
        path = folder / name
        if path.exists() and not word.is_untouched(path.read_bytes()):
            if not force:
                kept.append(path)
                continue
            kept_as = aside(path)
            path.rename(kept_as)
            moved.append((path, kept_as))
        put(path, content)
        written.append(path)
    return replace(outcome, written=tuple(written), kept=tuple(kept), moved=tuple(moved))
