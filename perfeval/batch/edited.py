"""Reports that a person has edited: what was changed is carried over into the new ones, and said."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval.batch.outcome import CarriedReport
from perfeval.batch.placing import closed_by
from perfeval.files import REPORT_LIMIT, UnreadableFileError, aside, put, read

if TYPE_CHECKING:
    from perfeval.writers.word.carry import Carried, Conflict, Doubt


def carry_over(
    folder: Path, reports: Mapping[str, bytes], is_untouched: Callable[[Path], bool]
) -> tuple[list[CarriedReport], list[tuple[Path, str]]]:
    """Put reports in place with what a person has changed in those that stand there, which go on under dated names.

    One that says what the new one does stays as it is, and so does one that is open or read-only. So does one that cannot
    be carried: return these with the reason, a Chinese clause. Raise `OSError` where a file cannot be written.
    """
    done: list[CarriedReport] = []
    left: list[tuple[Path, str]] = []
    for name, fresh in reports.items():
        path = folder / name
        if not path.exists() or is_untouched(path) or closed_by(path):
            continue
        from perfeval.writers.word.carry import UncarriedError, carry  # noqa: PLC0415 - most reports nobody edits

        try:
            edited = read(path, REPORT_LIMIT)
            carried = carry(edited, fresh)
        except (UncarriedError, UnreadableFileError) as error:
            left.append((path, error.reason))
        except Exception as error:  # noqa: BLE001 - a file that somebody has had: the run must not suffer for it
            left.append((path, f"程序处理这个文件时出了意外（{type(error).__name__}）"))
        else:
            if carried is not None:
                done.append(_put(path, edited, carried))
    return done, left


def _put(path: Path, edited: bytes, carried: "Carried") -> CarriedReport:
    """Put a merged report in place; the edited one is there under its dated name before it is gone under its own."""
    kept_as = aside(path)
    put(kept_as, edited)
    report = CarriedReport(path=path, aside=kept_as, carried=carried)
    said = list(told(carried))
    if said:
        put(report.note, "\r\n".join((path.name, *said, "")).encode("utf-8-sig"))
    put(path, carried.content)
    return report


def told(carried: "Carried") -> Iterator[str]:
    """Yield what a person has to look at, a sentence each."""
    for conflict in carried.conflicts:
        yield _conflict(conflict)
    for change in carried.lost:
        yield f"{_changed(change.before, change.after)}：没有写进新报告。"
    for doubt in carried.doubts:
        yield _doubt(doubt)


def _conflict(conflict: "Conflict") -> str:
    changed = _changed(conflict.before, conflict.theirs)
    if not conflict.ours:
        return f"{changed}；新报告里已没有这段原文，改动没有写进去。"
    return f"{changed}；数据变动后应为“{conflict.ours}”，新报告照此写，请核对。"


def _changed(before: str, after: str) -> str:
    if not before:
        return f"人工加写“{after}”"
    return f"原文“{before}”，人工改为“{after}”" if after else f"原文“{before}”，人工删去"


def _doubt(doubt: "Doubt") -> str:
    if not doubt.name:
        return f"“{doubt.sentence}”照人工改动保留在原处；新报告里已没有这一句，请核对。"
    now = f"已由“{doubt.was}”变为“{doubt.now}”" if doubt.now else f"已不再是“{doubt.was}”"
    return f"人工写的“{doubt.sentence}”照原样保留；其中的“{doubt.was}”可能已过时：{doubt.name}{now}，请核对。"
