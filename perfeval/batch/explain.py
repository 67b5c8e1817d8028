"""Follow a report back to the workbook that it was made from."""

from dataclasses import dataclass
from pathlib import Path

from perfeval.batch import composed, examine
from perfeval.batch.outcome import Outcome
from perfeval.errors import PerfevalError, os_reason
from perfeval.library import IndicatorSystem
from perfeval.reports.outlines import Outline
from perfeval.writers import word
from perfeval.writers.word.explain import Change, Disagreement, changes, disagreements, read_document
from perfeval.writers.word.trace import Trace


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
    reports = composed(outcome.submission.unit, outcome.evaluations, outcome.system, outcome.outline)
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
