"""Follow a report back to the workbook that it was made from."""

from pathlib import Path

from perfeval.batch.one import read_and_examine
from perfeval.batch.outcome import Examined, Workbook
from perfeval.errors import PerfevalError
from perfeval.files import REPORT_LIMIT, UnreadableFileError, read
from perfeval.readers.word.texts import read_document
from perfeval.readers.word.trace import Trace
from perfeval.records import frozen
from perfeval.reports.blocks import Report
from perfeval.service import Options, compose
from perfeval.writers import word
from perfeval.writers.word.explain import Change, Disagreement, changes, disagreements


@frozen(kw_only=True)
class Explanation:
    """Where the values of a report came from, and what has changed since it was written.

    `disagreements` are told only when the workbook is given and can be evaluated; `examined` is that workbook.
    """

    report: Path
    trace: Trace
    changes: tuple[Change, ...]
    examined: Examined | None = None
    disagreements: tuple[Disagreement, ...] | None = None


def explain(report: Path, workbook: Path | None, options: Options) -> Explanation:
    """Follow a report back to its workbook; raise `PerfevalError` for a file that this program did not write."""
    trace, paragraphs = _opened(report)
    changed = tuple(changes(trace, paragraphs))
    if workbook is None:
        return Explanation(report=report, trace=trace, changes=changed)
    composition = compose(read_and_examine(workbook, options))
    examined = Examined(workbook=Workbook(workbook, workbook.name), examination=composition.examination)
    if not composition.reports:
        return Explanation(report=report, trace=trace, changes=changed, examined=examined)
    alike = [report for report in composition.reports if report.subject == trace.subject]
    fresh = next((report for report in alike if report.outline == trace.outline), next(iter(alike), None))
    if fresh is None:
        unit, year, *project = trace.subject
        of_project = f"编号为 {project[0]} 的项目" if project else "报告"
        raise PerfevalError(f"{workbook.name} 里没有{unit}{year}年度{of_project}，不能与“{trace.report}”核对。")
    return Explanation(
        report=report,
        trace=trace,
        changes=changed,
        examined=examined,
        disagreements=tuple(disagreements(trace, _trace_of(fresh))),
    )


def _opened(report: Path) -> tuple[Trace, list[str]]:
    """Return a report's trace, and its paragraphs as they read now."""
    try:
        trace, paragraphs = read_document(read(report, REPORT_LIMIT))
    except UnreadableFileError as error:
        raise PerfevalError(f"打不开 {report}：{error.reason}。") from error
    except ValueError as error:
        raise PerfevalError(f"{report} 不是 Word 文档（.docx）。") from error
    if trace is None:
        raise PerfevalError(f"{report} 里没有来源记录：不是本程序写的报告，或另存时丢掉了记录。")
    return trace, paragraphs


def _trace_of(report: Report) -> Trace:
    trace, _ = read_document(word.docx(report))
    if trace is None:
        raise ValueError(f"{report.name} was written without its trace")
    return trace
