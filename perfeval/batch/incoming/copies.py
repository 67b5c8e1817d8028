"""Annotated copies that come back: one that a person has worked in stands for the workbook that it was made from."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from perfeval.batch.archives import checksum_within
from perfeval.batch.outcome import Workbook
from perfeval.batch.workbooks import ANNOTATED
from perfeval.files import UnreadableFileError
from perfeval.model.unit_names import is_near, same_unit
from perfeval.readers.glance import Glance
from perfeval.records import frozen

if TYPE_CHECKING:
    from perfeval.writers.annotation import Origin

_REPLACING: Final = "{copy} 是改过的批注副本，用它代替 {source}"
_OF_ANOTHER: Final = (
    "{copy} 是由 {source} 的批注副本改成的，但单位或年度不同，两份都处理；如果是改正，请移走 {source} 再运行一次"
)
_ALONE: Final = "{copy} 是批注副本，原工作簿不在这里，按它处理"


@frozen
class Returned:
    """The workbooks that stay, with the copies that stand for others, and a sentence on each of these."""

    workbooks: tuple[Workbook, ...]
    remarks: tuple[str, ...] = ()


def returned(workbooks: Sequence[Workbook], seen: Mapping[Path, Glance]) -> Returned:
    """Put edited copies in the places of their workbooks; `seen` is what the workbooks show at a glance.

    A copy as it was written says nothing that its workbook does not: it is passed over, unless it came alone. A copy
    whose workbook was changed since stays beside it, as any second workbook of a unit does. One that somebody has made
    the workbook of another unit or year of replaces nothing, nor does a name tell that another unit has taken over.
    """
    marked = (workbook for workbook in workbooks if seen[workbook.path].marked)
    copies = {copy.path: (copy, origin) for copy in marked if (origin := _origin(copy)) is not None}
    sources = [workbook for workbook in workbooks if workbook.path not in copies]
    sums, names = dict[str, list[Workbook]](), dict[tuple[Path, str], list[Workbook]]()
    for source in sources if copies else ():
        sums.setdefault(checksum_within(source.path), []).append(source)
        names.setdefault((source.folder, source.path.stem), []).append(source)
    edits = {checksum_within(path) for path in copies}
    instead: dict[tuple[Workbook, ...], list[Workbook]] = {}
    dropped, remarks = set[Workbook](), list[str]()
    for copy, origin in copies.values():
        alike = names.get((copy.folder, copy.path.stem.removesuffix(ANNOTATED)), [])
        named = [source for source in alike if _may_be_one(seen[copy.path], seen[source.path])]
        made_from = sums.get(origin.source, []) if origin.source else named * (len(named) == 1)
        if (origin.untouched and (made_from or named)) or origin.worked_in in edits:
            dropped.add(copy)
        elif made_from and not _may_be_one(seen[copy.path], seen[made_from[0].path]):
            remarks.append(_OF_ANOTHER.format(copy=copy.label, source=_labels(made_from)))
        elif made_from:
            instead.setdefault(tuple(made_from), []).append(copy)
        elif not named:
            remarks.append(_ALONE.format(copy=copy.label))
    moved: dict[Workbook, Workbook] = {}
    for replaced, edited in instead.items():
        if len({checksum_within(copy.path) for copy in edited}) == 1:
            moved[edited[0]] = replaced[0]
            dropped.update(replaced)
            remarks.append(_REPLACING.format(copy=edited[0].label, source=_labels(replaced)))
    return Returned(_ordered(workbooks, moved, dropped), tuple(remarks))


def _labels(workbooks: Sequence[Workbook]) -> str:
    return "、".join(workbook.label for workbook in workbooks)


def _may_be_one(one: Glance, other: Glance) -> bool:
    """Tell whether two workbooks may be of one unit and year, its name corrected or not; what is unknown may be anything."""
    if None not in {one.year, other.year} and one.year != other.year:
        return False
    names = [same_unit(shown.unit) for shown in (one, other) if shown.unit is not None]
    return len(set(names)) < len((one, other)) or is_near(*names)


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
