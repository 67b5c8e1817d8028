"""What stands beside a report: its review copy in PDF, and its page for the screen, each of the report's own age."""

from collections.abc import Mapping
from pathlib import Path

from perfeval.batch.outcome import Placement
from perfeval.errors import PerfevalError, os_reason
from perfeval.files import put
from perfeval.records import frozen


@frozen(kw_only=True)
class Copies:
    """The review copies that were written, what is said of those that were not, and the fonts that they lack."""

    written: tuple[Path, ...] = ()
    faults: tuple[str, ...] = ()
    missing_fonts: tuple[str, ...] = ()


def review_copy(report: Path) -> Path:
    """Return where a report's review copy stands, if there is one."""
    return report.with_suffix(".pdf")


def page_beside(report: Path) -> Path:
    """Return where a report's page stands, if there is one."""
    return report.with_suffix(".html")


def lacks_copy(report: Path) -> bool:
    """Tell whether a report has no review copy, or only one that was made before it."""
    return _is_older(review_copy(report), report)


def lacks_page(report: Path) -> bool:
    """Tell whether a report has no page, or only one that was made before it."""
    return _is_older(page_beside(report), report)


def _is_older(copy: Path, report: Path) -> bool:
    return not copy.exists() or copy.stat().st_mtime_ns < report.stat().st_mtime_ns


def put_pages(placement: Placement, pages: Mapping[str, bytes]) -> None:
    """Put pages beside the reports of such names, and take away those of reports that were removed.

    A page says what was composed: nobody edits it, and it is not held back where the report was edited.
    Raise `OSError` where the system does not take it.
    """
    for name, content in pages.items():
        put(page_beside(placement.folder / name), content)
    for report in placement.removed:
        from perfeval.writers import html  # noqa: PLC0415 - hardly ever needed

        page = page_beside(report)
        if page.is_file() and html.is_page(page.read_bytes()):
            page.unlink()


def write_review_copies(placement: Placement) -> Copies:
    """Write a PDF beside each report that was written, or that stands, edited or not, without one of its own age.

    One that lacks something of its report is not written. Raise `PerfevalError` where LibreOffice cannot make them.
    """
    reports = (*placement.written, *filter(lacks_copy, (*placement.standing, *placement.kept)))
    if not reports:
        return Copies()
    from perfeval.writers.pdf import as_pdf, missing_fonts  # noqa: PLC0415 - not loaded for runs without review copies

    made = dict(zip(reports, as_pdf(reports), strict=True))
    sound = {review_copy(report): copy.content for report, copy in made.items() if not copy.fault}
    try:
        for path, content in sound.items():
            put(path, content)
        fonts = missing_fonts(report.read_bytes() for report in reports)
    except OSError as error:
        raise PerfevalError(
            f"写不进 {error.filename}：{os_reason(error)}。请确认该文件没有打开；Word 报告已经写出。"
        ) from error
    faults = tuple(
        f"{review_copy(report)} 没有写出：LibreOffice 生成的 PDF {copy.fault}。"
        "请在 Word 或 WPS 中另存为 PDF；Word 报告已经写出。"
        for report, copy in made.items()
        if copy.fault
    )
    return Copies(written=tuple(sound), faults=faults, missing_fonts=fonts)
