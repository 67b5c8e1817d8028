"""The definitions that a run or a workbook names: systems and outlines, built in or lying beside the workbook."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from perfeval import template
from perfeval.cells import Cell
from perfeval.errors import PerfevalError
from perfeval.files import UnreadableFileError, checksum, decoded, file_name
from perfeval.library import Definition, IndicatorSystem, Shelf, system_of
from perfeval.library.shelf import unreadable
from perfeval.model import UNREAD, UnitDraft
from perfeval.problems import Problem, Rule, Severity
from perfeval.reports.templates import compiled
from perfeval.service.values import Options, Resolver

SYSTEM_UNKNOWN: Final = Rule("system-unknown", Severity.ERROR, "指标体系是程序认识的")
OUTLINE_UNKNOWN: Final = Rule("outline-unknown", Severity.ERROR, "报告提纲是程序认识的")


class Beside:
    """The files beside a workbook that it names, and their checksums; nothing stands for one that cannot be read."""

    def __init__(self, resolve: Resolver) -> None:
        self._resolve = resolve
        self.checksums: dict[str, str] = {}

    def text(self, name: str) -> str:
        """Return a file as text; raise `UnreadableFileError` for what is none."""
        self.checksums[name] = ""
        content = self._resolve(name)
        self.checksums[name] = checksum(content)
        return decoded(Path(name), content)


def system_named(unit: UnitDraft, options: Options, beside: Beside, problems: list[Problem]) -> IndicatorSystem | None:
    """Return the system that is chosen, or that 单位信息 names, where it is there and sound."""
    if options.system is not None:
        return system_of(options.system)
    if unit.system is UNREAD:
        return None
    cell = unit.place.cell("system")
    named = _named(Shelf.SYSTEMS, unit.system, cell, beside, problems)
    try:
        return None if named is None else system_of(named)
    except PerfevalError as error:
        problems.append(unusable(Shelf.SYSTEMS, cell, error))
        return None


def outlines_named(unit: UnitDraft, beside: Beside, problems: list[Problem]) -> Iterator[Definition]:
    """Yield the outlines that 单位信息 names, where they are there and written as an outline is."""
    for stated in unit.outlines:
        named = _named(Shelf.REPORT_OUTLINES, stated.name, stated.cell, beside, problems)
        try:
            if named is not None and not named.built_in:
                compiled(named)
        except PerfevalError as error:
            problems.append(unusable(Shelf.REPORT_OUTLINES, stated.cell, error))
        else:
            if named is not None:
                yield named


#: the field of 单位信息 that names a definition, and the rule that it is held to
_FIELDS: Final = {Shelf.SYSTEMS: ("system", SYSTEM_UNKNOWN), Shelf.REPORT_OUTLINES: ("outline", OUTLINE_UNKNOWN)}


def _named(shelf: Shelf, stated: str, cell: Cell, beside: Beside, problems: list[Problem]) -> Definition | None:
    """Return what 单位信息 names: a built-in definition, or a file that lies beside the workbook."""
    field_name, rule = _FIELDS[shelf]
    name = unicodedata.normalize("NFKC", stated).strip()
    # only a plain name: a workbook from elsewhere must not make us open a path of its choice
    if name in shelf.names() or (shelf.is_file(name) and name == file_name(name)):
        try:
            return shelf.find(name, beside.text)
        except UnreadableFileError as error:
            problems.append(unusable(shelf, cell, unreadable(shelf, error)))
            return None
    column = template.UNIT.by_field[field_name]
    problems.append(
        rule.broken(
            f"“{column.title}”填写有误",
            cell,
            expected=f"{'、'.join(column.offered)}，或工作簿旁边的 {shelf.suffix} 文件名",
            found=f"“{stated}”",
            remedy="请从下拉列表选择，或把该文件放在工作簿旁边",
        )
    )
    return None


def unusable(shelf: Shelf, cell: Cell | None, error: PerfevalError) -> Problem:
    """Return the problem of a workbook whose own system or outline cannot be used."""
    _, rule = _FIELDS[shelf]
    remedy = f"请改正该文件，或选择程序自带的{shelf.title}"
    return rule.broken(str(error).rstrip("。"), cell, remedy=remedy)
