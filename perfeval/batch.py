"""Carry a workbook through the whole procedure: take in, read, validate, score, compose, write.

One workbook gives one `Outcome`. The reports of a workbook are composed in memory first and each file is put in place
whole, so an error leaves nothing half-written.
"""

import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final, Generic, TypeVar

from perfeval import template, word
from perfeval.composition import compose
from perfeval.composition.blocks import Report
from perfeval.composition.outlines import OUTLINE_SUFFIX, Outline, built_in_outline, read_outline
from perfeval.indicators import (
    SYSTEM_SUFFIX,
    IndicatorSystem,
    built_in_system,
    likely_system,
    read_system,
    system_names,
)
from perfeval.intake import take_in
from perfeval.model import Evaluation, Submission, Unit
from perfeval.pdf import as_pdf
from perfeval.problems import PerfevalError, Problem, Rule, Severity, os_reason
from perfeval.scoring import evaluate
from perfeval.validation import review, validate
from perfeval.word.explanation import Change, Disagreement, changes, disagreements, read_document
from perfeval.word.trace import Trace
from perfeval.workbook import read_workbook

T = TypeVar("T")

_ILLEGAL: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_MAX_NAME_BYTES: Final = 200
#: how the name of an annotated copy ends
ANNOTATED: Final = "_批注"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one workbook.

    `kept` are reports that a person has edited and that were left alone, `moved` those that were moved aside, with their
    new places.
    """

    workbook: Path
    problems: tuple[Problem, ...]
    submission: Submission | None = None
    system: IndicatorSystem | None = None
    outline: Outline | None = None
    evaluations: tuple[Evaluation, ...] = ()
    written: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    moved: tuple[tuple[Path, Path], ...] = ()
    strict: bool = False

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
    named = given or _named_system(submission, path.parent)
    if isinstance(named, Problem):
        problems.append(named)
    system = named if isinstance(named, IndicatorSystem) else likely_system(submission)
    named_outline = outline
    if outline is None:
        found = _named_outline(submission, path.parent)
        problems += [found] if isinstance(found, Problem) else []
        named_outline = None if isinstance(found, Problem) else found
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
        if outline is None and named_outline is not None:
            problems += _outline_faults(submission.unit, evaluations, system, named_outline)
    order = list(workbook.sheets)
    return Outcome(
        workbook=path,
        problems=tuple(sorted(problems, key=lambda problem: _position(problem, order))),
        submission=submission,
        system=system,
        outline=named_outline,
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
        _put(target, content)
    except OSError as error:
        raise PerfevalError(f"写不进 {target}：{os_reason(error)}。请确认该文件没有在 Excel 或 WPS 中打开。") from error
    return target


def _named_system(submission: Submission, folder: Path) -> IndicatorSystem | Problem | None:
    """Return the system that 单位信息 names: a built-in one, or a file that lies beside the workbook."""
    return _named(submission.unit, "system", folder, system_names(), _SYSTEMS)


def _named_outline(submission: Submission, folder: Path) -> Outline | Problem | None:
    """Return the outline that 单位信息 names when it is a file beside the workbook; None for a built-in one."""
    return _named(submission.unit, "outline", folder, template.OUTLINES, _OUTLINES)


@dataclass(frozen=True, slots=True)
class _Kind(Generic[T]):
    """What 单位信息 can name, and how it is found."""

    rule: Rule
    suffix: str
    built_in: Callable[[str], T | None]
    read: Callable[[Path], T]


_SYSTEMS: Final = _Kind(Rule.SYSTEM_UNKNOWN, SYSTEM_SUFFIX, built_in_system, read_system)
#: a built-in outline is read only when reports are written
_OUTLINES: Final[_Kind[Outline]] = _Kind(Rule.OUTLINE_UNKNOWN, OUTLINE_SUFFIX, lambda _: None, read_outline)


def _named(unit: Unit, field: str, folder: Path, names: Sequence[str], kind: _Kind[T]) -> T | Problem | None:
    if not unit.place.readable(field):
        return None
    stated: str = getattr(unit, field)
    title = template.UNIT.by_field[field].title
    name = unicodedata.normalize("NFKC", stated).strip()
    if name in names:
        return kind.built_in(name)
    message, remedy = f"“{title}”填写有误", "请从下拉列表选择，或把该文件放在工作簿旁边"
    expected = f"{'、'.join(names)}，或工作簿旁边的 {kind.suffix} 文件名"
    # only a plain name: a workbook from elsewhere must not make us open a path of its choice
    if name.endswith(kind.suffix) and name == file_name(name):
        try:
            return kind.read(folder / name)
        except PerfevalError as error:
            message, remedy, expected = str(error).rstrip("。"), f"请改正该文件，或选择程序自带的{title}", ""
    return Problem(
        rule=kind.rule,
        message=message,
        cell=unit.place.cell(field),
        expected=expected,
        found=f"“{stated}”" if expected else "",
        remedy=remedy,
    )


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
    if outcome.failed or outcome.submission is None or outcome.system is None:
        return outcome
    unit = outcome.submission.unit
    reports = _composed(unit, outcome.evaluations, outcome.system, outcome.outline)
    shared = word.Shared()
    documents = {f"{file_name(report.name)}.docx": word.docx(report, shared) for report in reports}
    folder = output / file_name(f"{unit.name}{unit.year}年度")
    try:
        return _write(outcome, folder, documents, force=force)
    except OSError as error:
        place = error.filename or folder
        message = f"写不进 {place}：{os_reason(error)}。请确认文件夹可写、磁盘未满，且该文件没有在 Word 中打开。"
        raise PerfevalError(message) from error


def _composed(
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Where the values of a report came from, and what has changed since it was written.

    `disagreements` are told only when the workbook is given and can be evaluated; `outcome` is that workbook's.
    """

    report: Path
    trace: Trace
    changes: tuple[Change, ...]
    outcome: Outcome | None = None
    disagreements: tuple[Disagreement, ...] | None = None


def explain(
    report: Path, workbook: Path | None = None, system: IndicatorSystem | None = None, outline: Outline | None = None
) -> Explanation:
    """Follow a report back to its workbook; raise `PerfevalError` for a file that this program did not write."""
    try:
        content = report.read_bytes()
    except OSError as error:
        raise PerfevalError(f"打不开 {report}：{os_reason(error)}。") from error
    try:
        trace, paragraphs = read_document(content)
    except ValueError as error:
        raise PerfevalError(f"{report} 不是 Word 文档（.docx）。") from error
    if trace is None:
        raise PerfevalError(f"{report} 里没有来源记录：不是本程序写的报告，或另存时丢掉了记录。")
    changed = tuple(changes(trace, paragraphs))
    if workbook is None:
        return Explanation(report=report, trace=trace, changes=changed)
    outcome = examine(workbook, system, outline)
    if outcome.failed or outcome.submission is None or outcome.system is None:
        return Explanation(report=report, trace=trace, changes=changed, outcome=outcome)
    reports = _composed(outcome.submission.unit, outcome.evaluations, outcome.system, outcome.outline)
    fresh = next((report for report in reports if report.subject == trace.subject), None)
    if fresh is None:
        unit, year, *project = trace.subject
        of_project = f"编号为 {project[0]} 的项目" if project else "报告"
        raise PerfevalError(f"{workbook.name} 里没有{unit}{year}年度{of_project}，不能与“{trace.report}”核对。")
    now, _ = read_document(word.docx(fresh))
    if now is None:
        raise TypeError(fresh.name)
    return Explanation(
        report=report,
        trace=trace,
        changes=changed,
        outcome=outcome,
        disagreements=tuple(disagreements(trace, now)),
    )


def write_review_copies(outcome: Outcome) -> tuple[Path, ...]:
    """Write a PDF beside each report that was written; raise `PerfevalError` where LibreOffice cannot make it."""
    copies = {path.with_suffix(".pdf"): pdf for path, pdf in zip(outcome.written, as_pdf(outcome.written), strict=True)}
    try:
        for path, content in copies.items():
            _put(path, content)
    except OSError as error:
        raise PerfevalError(
            f"写不进 {error.filename}：{os_reason(error)}。请确认该文件没有打开；Word 报告已经写出。"
        ) from error
    return tuple(copies)


def _write(outcome: Outcome, folder: Path, documents: Mapping[str, bytes], *, force: bool) -> Outcome:
    folder.mkdir(parents=True, exist_ok=True)
    written, kept, moved = [], [], []
    for name, content in documents.items():
        path = folder / name
        if path.exists() and not word.is_untouched(path.read_bytes()):
            if not force:
                kept.append(path)
                continue
            aside = _aside(path)
            path.rename(aside)
            moved.append((path, aside))
        _put(path, content)
        written.append(path)
    return replace(outcome, written=tuple(written), kept=tuple(kept), moved=tuple(moved))


def _aside(path: Path) -> Path:
    """Return a free name beside a file that says when it was moved aside."""
    stem = f"{path.stem}（{datetime.now().astimezone():%Y-%m-%d %H%M%S} 改名保留）"
    names = (path.with_name(f"{stem}{f'-{n}' if n else ''}{path.suffix}") for n in count())
    return next(name for name in names if not name.exists())


def _put(path: Path, content: bytes) -> None:
    """Put a file in place whole: a neighbour is written, then renamed over it."""
    temporary = path.with_name(f".perfeval-{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            error.filename = str(path)  # the name that a person knows
        raise


def file_name(text: str) -> str:
    """Return a name that every system accepts: no path parts, no reserved names, not too long."""
    name = _ILLEGAL.sub("_", text).strip(" .") or "_"
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return name.encode()[:_MAX_NAME_BYTES].decode(errors="ignore").strip(" .")
