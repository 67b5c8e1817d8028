"""The system and the outline that a workbook names: built-in ones, or files that lie beside it."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from perfeval import template
from perfeval.batch.files import file_name
from perfeval.errors import PerfevalError
from perfeval.library import SYSTEM_SUFFIX, IndicatorSystem, built_in_system, read_system, system_names
from perfeval.model import Submission, Unit
from perfeval.problems import Problem, Rule
from perfeval.reports.outlines import OUTLINE_SUFFIX, Outline, read_outline

T = TypeVar("T")


def named_system(submission: Submission, folder: Path) -> IndicatorSystem | Problem | None:
    """Return the system that 单位信息 names: a built-in one, or a file that lies beside the workbook."""
    return _named(submission.unit, "system", folder, system_names(), _SYSTEMS)


def named_outline(submission: Submission, folder: Path) -> Outline | Problem | None:
    """Return the outline that 单位信息 names when it is a file beside the workbook; None for a built-in one."""
    return _named(submission.unit, "outline", folder, template.OUTLINES, _OUTLINES)


def files_beside(unit: Unit) -> Iterator[str]:
    """Yield the files that 单位信息 names: they must lie beside the workbook."""
    for stated, suffix in ((unit.system, SYSTEM_SUFFIX), (unit.outline, OUTLINE_SUFFIX)):
        name = _name(stated or "")
        if _is_file(name, suffix):
            yield name


@dataclass(frozen=True, slots=True)
class _Kind(Generic[T]):
    """What 单位信息 can name, and how it is found."""

    rule: Rule
    suffix: str
    built_in: Callable[[str], T | None]
    read: Callable[[Path], T]


_SYSTEMS: Final = _Kind(Rule.SYSTEM_UNKNOWN, SYSTEM_SUFFIX, built_in_system, read_system)
#: a built-in outline is read only when reports are written
_OUTLINES: Final[_Kind[Outline]] = _Kind(Rule.OUTLINE_UNKNOWN, OUTLINE_SUFFIX, lambda _: None, read_outline)


def _named(unit: Unit, field: str, folder: Path, names: Sequence[str], kind: _Kind[T]) -> T | Problem | None:
    if not unit.place.readable(field):
        return None
    stated: str = getattr(unit, field)
    title = template.UNIT.by_field[field].title
    name = _name(stated)
    if name in names:
        return kind.built_in(name)
    message, remedy = f"“{title}”填写有误", "请从下拉列表选择，或把该文件放在工作簿旁边"
    expected = f"{'、'.join(names)}，或工作簿旁边的 {kind.suffix} 文件名"
    if _is_file(name, kind.suffix):
        try:
            return kind.read(folder / name)
        except PerfevalError as error:
            message, remedy, expected = str(error).rstrip("。"), f"请改正该文件，或选择程序自带的{title}", ""
    return Problem(
        rule=kind.rule,
        message=message,
        cell=unit.place.cell(field),
        expected=expected,
        found=f"“{stated}”" if expected else "",
        remedy=remedy,
    )


def _name(stated: str) -> str:
    return unicodedata.normalize("NFKC", stated).strip()


def _is_file(name: str, suffix: str) -> bool:
    """Tell whether a name is a plain one: a workbook from elsewhere must not make us open a path of its choice."""
    return name.endswith(suffix) and name == file_name(name)
