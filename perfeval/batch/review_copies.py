"""Review copies: a PDF beside each report that has none of its own age."""

from pathlib import Path

from perfeval.batch.outcome import Placement
from perfeval.errors import PerfevalError, os_reason
from perfeval.files import put
from perfeval.writers.pdf import as_pdf


def review_copy(report: Path) -> Path:
    """Return where a report's review copy stands, if there is one."""
    return report.with_suffix(".pdf")


def lacks_copy(report: Path) -> bool:
    """Tell whether a report has no review copy, or only one that was made before it."""
    copy = review_copy(report)
    return not copy.exists() or copy.stat().st_mtime_ns < report.stat().st_mtime_ns


def write_review_copies(placement: Placement) -> tuple[Path, ...]:
    """Write a PDF beside each report that was written, or that stands, edited or not, without one of its own age.

    Raise `PerfevalError` where LibreOffice cannot make it.
    """
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
