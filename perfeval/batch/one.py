"""One workbook, from its file to what becomes of it: examined, its reports composed."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from perfeval.batch.archives import file_of, is_archive, read_within
from perfeval.batch.outcome import Composed, Examined, Summed, Workbook
from perfeval.batch.workbooks import likely
from perfeval.errors import PerfevalError
from perfeval.files import Fault, UnreadableFileError
from perfeval.problems import Rule, Severity
from perfeval.readers import frames
from perfeval.readers.guard import refusal, refused_file
from perfeval.service import Examination, Options, compose, document_name, examine, pages, summary, uploads, written

if TYPE_CHECKING:
    from perfeval.batch.many import Task

INTERNAL: Final = Rule("internal-error", Severity.ERROR, "程序能够处理这个工作簿")
_UNPACK: Final = "请重新索取，或解压后再运行"


def read_and_examine(path: Path, options: Options) -> Examination:
    """Examine a workbook on disk or in an archive, whose own system and outline lie beside it."""
    try:
        content = read_within(path)
    except UnreadableFileError as error:
        packed = error.fault is Fault.CLOSED and is_archive(file_of(path))
        problem = refusal(error.reason, _UNPACK) if packed else refused_file(error, likely(path))
        return Examination(problems=(problem,), strict=options.strict)
    return examine(path.name, content, options, lambda name: read_within(path.parent / name))


def prepare() -> None:
    """Load all that a workbook needs."""
    frames.load()


def outcome(task: "Task", workbook: Workbook) -> Examined:
    """Examine one workbook, and compose its reports.

    What the program has no answer to is a problem of that workbook; a `PerfevalError` ends the run.
    """
    try:
        return _done(task, workbook)
    except (PerfevalError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - the border of one workbook: the others must not suffer for it
        return unfinished(workbook, f"程序处理这个工作簿时出了意外（{type(error).__name__}：{error}）")


def _done(task: "Task", workbook: Workbook) -> Examined:
    examination = read_and_examine(workbook.path, task.options)
    evaluated = examination.evaluated
    own = evaluated is not None and not all(outline.built_in for outline in evaluated.outlines)
    if not task.composing and not task.summing and not own:
        return Examined(workbook=workbook, examination=examination)
    composition = compose(examination)  # a person's own outline is tried even where nothing is written
    lean = composition.examination.lean() if task.composing else composition.examination
    remembered = summary(composition) if task.composing or task.summing else None
    if remembered is None:
        return Examined(workbook=workbook, examination=lean)
    if not task.composing:
        return Summed(workbook=workbook, examination=lean, summary=remembered)
    outlines = {document_name(report): report.outline for report in composition.reports}
    return Composed(
        workbook=workbook,
        examination=lean,
        summary=remembered,
        documents=written(composition, carry=task.carry),
        outlines=outlines,
        pages=pages(composition) if task.pages else {},
        uploads=uploads(composition) if task.uploads else None,
    )


def unfinished(workbook: Workbook, message: str) -> Examined:
    """Return what becomes of a workbook that the program has no answer to."""
    problem = INTERNAL.broken(message, remedy="请把这个工作簿和这行文字发给程序的维护者")
    return Examined(workbook=workbook, examination=Examination(problems=(problem,)))
