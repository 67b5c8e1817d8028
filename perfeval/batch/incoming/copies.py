"""Annotated copies that come back: one that a person has worked in stands for the workbook that it was made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from perfeval.batch.archives import checksum_within
from perfeval.batch.outcome import Workbook
from perfeval.batch.workbooks import ANNOTATED
from perfeval.files import UnreadableFileError

if TYPE_CHECKING:
    from perfeval.writers.annotation import Origin

_REPLACING: Final = "{copy} 是改过的批注副本，用它代替 {source}"
_ALONE: Final = "{copy} 是批注副本，原工作簿不在这里，按它处理"


@dataclass(frozen=True, slots=True)
class Returned:
    """The workbooks that stay, with the copies that stand for others, and a sentence on each of these."""

    workbooks: tuple[Workbook, ...]
    remarks: tuple[str, ...] = ()


def returned(workbooks: Sequence[Workbook], marked: Sequence[Workbook]) -> Returned:
    """Put edited copies in the places of their workbooks; `marked` are those of the workbooks that are such copies.

    A copy as it was written says nothing that its workbook does not: it is passed over, unless it came alone. A copy
    whose workbook was changed since stays beside it, as any second workbook of a unit does.
    """
    copies = {copy.path: (copy, origin) for copy in marked if (origin := _origin(copy)) is not None}
    sources = [workbook for workbook in workbooks if workbook.path not in copies]
    sums = {checksum_within(source.path): source for source in sources} if copies else {}
    names = {(source.folder, source.path.stem): source for source in sources}
    instead: dict[Workbook, list[Workbook]] = {}
    dropped, remarks = set[Workbook](), list[str]()
    for copy, origin in copies.values():
        named = names.get((copy.folder, copy.path.stem.removesuffix(ANNOTATED)))
        source = sums.get(origin.source) if origin.source else named
        if origin.untouched and (source or named):
            dropped.add(copy)
        elif source is not None:
            instead.setdefault(source, []).append(copy)
        elif named is None:
            remarks.append(_ALONE.format(copy=copy.label))
    for source, edited in instead.items():
        if len(edited) == 1:
            dropped.add(source)
            remarks.append(_REPLACING.format(copy=edited[0].label, source=source.label))
    return Returned(_ordered(workbooks, instead, dropped), tuple(remarks))


def _ordered(
    workbooks: Sequence[Workbook], instead: Mapping[Workbook, Sequence[Workbook]], dropped: set[Workbook]
) -> tuple[Workbook, ...]:
    """Return the workbooks that stay, a copy where its workbook was."""
    moved = {edited[0]: source for source, edited in instead.items() if source in dropped}
    copies = {source: copy for copy, source in moved.items()}
    kept = (copies.get(workbook, workbook) for workbook in workbooks if workbook not in moved)
    return tuple(workbook for workbook in kept if workbook not in dropped)


def _origin(copy: Workbook) -> "Origin | None":
    from perfeval.writers import annotation  # noqa: PLC0415 - openpyxl loads only when it is needed

    try:
        return annotation.origin(copy.read())
    except UnreadableFileError:
        return None
