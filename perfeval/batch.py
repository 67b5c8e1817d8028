"""Carry a workbook through the whole procedure: take in, read, validate, score, compose, write.

One workbook gives one `Outcome`. The reports of a workbook are composed in memory first and each file is put in place
whole, so an error leaves nothing half-written.
"""

import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

from perfeval import word
from perfeval.composition import compose
from perfeval.composition.outlines import Outline, built_in_outline
from perfeval.indicators import (
    SYSTEM_SUFFIX,
    IndicatorSystem,
    built_in_system,
    likely_system,
    read_system,
    system_names,
)
from perfeval.intake import take_in
from perfeval.model import Evaluation, Submission
from perfeval.pdf import as_pdf
from perfeval.problems import PerfevalError, Problem, Rule, Severity
from perfeval.scoring import evaluate
from perfeval.validation import review, validate
from perfeval.workbook import read_workbook

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


def examine(path: Path, given: IndicatorSystem | None = None, *, strict: bool = False) -> Outcome:
    """Read, validate and score one workbook by the system given, else by the one that it names; write nothing."""
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
    problems += validate(submission, system)
    evaluations: tuple[Evaluation, ...] = ()
    if all(problem.severity is not Severity.ERROR for problem in problems):
        evaluations = evaluate(submission, system)
        reviewed = review(evaluations, system)
        if given is not None:  # the workbook's own formulas follow the system that it names
            reviewed = [problem for problem in reviewed if problem.rule is not Rule.PREVIEW_DIFFERS]
        problems += reviewed
    order = list(workbook.sheets)
    return Outcome(
        workbook=path,
        problems=tuple(sorted(problems, key=lambda problem: _position(problem, order))),
        submission=submission,
        system=system,
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
        raise PerfevalError(f"写不进 {target}：{error.strerror}。请确认该文件没有在 Excel 或 WPS 中打开。") from error
    return target


def _named_system(submission: Submission, folder: Path) -> IndicatorSystem | Problem | None:
    """Return the system that 单位信息 names: a built-in one, or a file that lies beside the workbook."""
    unit = submission.unit
    if not unit.place.readable("system"):
        return None
    name = unicodedata.normalize("NFKC", unit.system).strip()
    if name in system_names():
        return built_in_system(name)
    message, remedy = "“指标体系”填写有误", "请从下拉列表选择，或把该文件放在工作簿旁边"
    # only a plain name: a workbook from elsewhere must not make us open a path of its choice
    if name.endswith(SYSTEM_SUFFIX) and name == file_name(name):
        try:
            return read_system(folder / name)
        except PerfevalError as error:
            message, remedy = str(error).rstrip("。"), "请改正该文件，或选择程序自带的指标体系"
    return Problem(
        rule=Rule.SYSTEM_UNKNOWN,
        message=message,
        cell=unit.place.cell("system"),
        expected=f"{'、'.join(system_names())}，或工作簿旁边的 {SYSTEM_SUFFIX} 文件名",
        found=f"“{unit.system}”",
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
    outcome = examine(path, system, strict=strict)
    if outcome.failed or outcome.submission is None or outcome.system is None:
        return outcome
    unit = outcome.submission.unit
    reports = compose(unit, outcome.evaluations, outcome.system, outline or built_in_outline(unit.outline))
    shared = word.Shared()
    documents = {f"{file_name(report.name)}.docx": word.docx(report, shared) for report in reports}
    folder = output / file_name(f"{unit.name}{unit.year}年度")
    try:
        return _write(outcome, folder, documents, force=force)
    except OSError as error:
        place = error.filename or folder
        message = f"写不进 {place}：{error.strerror}。请确认文件夹可写、磁盘未满，且该文件没有在 Word 中打开。"
        raise PerfevalError(message) from error


def write_review_copies(outcome: Outcome) -> tuple[Path, ...]:
    """Write a PDF beside each report that was written; raise `PerfevalError` where LibreOffice cannot make it."""
    copies = {path.with_suffix(".pdf"): pdf for path, pdf in zip(outcome.written, as_pdf(outcome.written), strict=True)}
    try:
        for path, content in copies.items():
            _put(path, content)
    except OSError as error:
        raise PerfevalError(
            f"写不进 {error.filename}：{error.strerror}。请确认该文件没有打开；Word 报告已经写出。"
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
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def file_name(text: str) -> str:
    """Return a name that every system accepts: no path parts, no reserved names, not too long."""
    name = _ILLEGAL.sub("_", text).strip(" .") or "_"
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return name.encode()[:_MAX_NAME_BYTES].decode(errors="ignore").strip(" .")
