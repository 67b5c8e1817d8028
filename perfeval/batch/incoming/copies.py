"""Annotated copies that come back: one that a person has worked in stands for the workbook that it was made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from perfeval.batch.archives import checksum_within
from perfeval.batch.outcome import Workbook
from perfeval.batch.workbooks import ANNOTATED
from perfeval.files import UnreadableFileError
from perfeval.model.unit_names import same_unit

if TYPE_CHECKING:
    from perfeval.writers.annotation import Origin

_REPLACING: Final = "{copy} 是改过的批注副本，用它代替 {source}"
_ALONE: Final = "{copy} 是批注副本，原工作簿不在这里，按它处理"


@dataclass(frozen=True, slots=True)
class Returned:
    """The workbooks that stay, with the copies that stand for others, and a sentence on each of these."""

    workbooks: tuple[Workbook, ...]
    remarks: tuple[str, ...] = ()


def returned(workbooks: Sequence[Workbook], marked: Sequence[Workbook], units: Mapping[Path, str | None]) -> Returned:
    """Put edited copies in the places of their workbooks; `marked` are those of the workbooks that are such copies.

    A copy as it was written says nothing that its workbook does not: it is passed over, unless it came alone. A copy
    whose workbook was changed since stays beside it, as any second workbook of a unit does. `units` are those that the
    workbooks name, as far as that is known: a name that another unit's workbook has taken over tells nothing.
    """
    copies = {copy.path: (copy, origin) for copy in marked if (origin := _origin(copy)) is not None}
    sources = [workbook for workbook in workbooks if workbook.path not in copies]
    sums, names = dict[str, list[Workbook]](), dict[tuple[Path, str], list[Workbook]]()
    for source in sources if copies else ():
        sums.setdefault(checksum_within(source.path), []).append(source)
        names.setdefault((source.folder, source.path.stem), []).append(source)
    instead: dict[tuple[Workbook, ...], list[Workbook]] = {}
    dropped, remarks = set[Workbook](), list[str]()
    for copy, origin in copies.values():
        alike = names.get((copy.folder, copy.path.stem.removesuffix(ANNOTATED)), [])
        named = [source for source in alike if _may_be_one(units[copy.path], units[source.path])]
        made_from = sums.get(origin.source, []) if origin.source else named * (len(named) == 1)
        if origin.untouched and (made_from or named):
            dropped.add(copy)
        elif made_from:
            instead.setdefault(tuple(made_from), []).append(copy)
        elif not named:
            remarks.append(_ALONE.format(copy=copy.label))
    moved: dict[Workbook, Workbook] = {}
    for replaced, edited in instead.items():
        if len({checksum_within(copy.path) for copy in edited}) == 1:
            moved[edited[0]] = replaced[0]
            dropped.update(replaced)
            labels = "、".join(source.label for source in replaced)
            remarks.append(_REPLACING.format(copy=edited[0].label, source=labels))
    return Returned(_ordered(workbooks, moved, dropped), tuple(remarks))


def _may_be_one(unit: str | None, other: str | None) -> bool:
    return unit is None or other is None or same_unit(unit) == same_unit(other)


def _ordered(
    workbooks: Sequence[Workbook], moved: Mapping[Workbook, Workbook], dropped: set[Workbook]
) -> tuple[Workbook, ...]:
    """Return the workbooks that stay, a copy where its workbook was."""
    copies = {source: copy for copy, source in moved.items()}
    kept = (copies.get(workbook, workbook) for workbook in workbooks if workbook not in moved)
    return tuple(workbook for workbook in kept if workbook not in dropped)


def _origin(copy: Workbook) -> "Origin | None":
    from perfeval.writers import annotation  # noqa: PLC0415 - openpyxl loads only when it is needed

    try:
        return annotation.origin(copy.read())
    except UnreadableFileError:
        return None
