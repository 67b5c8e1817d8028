"""Indicators of one system under another: re-mapped where the trees agree, else without a group, which is listed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from perfeval.library import CommonIndicator, IndicatorSystem, Shelf, built_in_system
from perfeval.model.material import Filling, Leftover, Material, Piece, ProjectMaterial, Record

#: what forms write into the name of a group beside it
_BESIDE: Final = re.compile(r"\s+|[（(][^（()）]*分[)）]|[:：]$|(?<=指标)等$")
_OF_THE_SYSTEM: Final = "指标体系的共性指标"
_GROUP: Final = {"level1": "一级指标", "level2": "二级指标"}


def fitted(material: Material, system: IndicatorSystem) -> Material:
    """Return material whose indicators stand in groups of a system; where it has none for one, that is left blank."""
    leftovers: list[Leftover] = []
    projects = tuple(_project(project, system, leftovers) for project in material.projects)
    return replace(material, projects=projects, leftovers=(*material.leftovers, *leftovers))


def fitting_system(material: Material) -> str | None:
    """Return the name of the only built-in system whose tree has the groups of all indicators; None where several have."""
    rows = [row for project in material.projects for row in project.indicators]
    groups = {group for row in rows if (group := _group(row)) is not None}
    if not groups:
        return None
    systems = map(built_in_system, Shelf.SYSTEMS.names())
    fit = [system.name for system in systems if all(_has(system, group) for group in groups)]
    return fit[0] if len(fit) == 1 else None


def _has(system: IndicatorSystem, group: tuple[str, str]) -> bool:
    """Tell whether a system has a group, whatever words its levels are put in."""
    found = _same_group(group, system)
    return group in system.groups or (found is not None and _stem(found[0]) == _stem(group[0]))


def completed(material: Material, system: IndicatorSystem) -> Material:
    """Return material in which a row that names its 一级指标 alone is the system's indicator of that very name.

    Forms print 预算执行率 among the funds, and so no more of it.
    """
    alone = {i.level1: i for i in system.indicators if i.name == i.level1}
    return replace(
        material,
        projects=tuple(
            replace(project, indicators=tuple(_completed(row, alone) for row in project.indicators))
            for project in material.projects
        ),
    )


def _completed(row: Record, alone: Mapping[str, CommonIndicator]) -> Record:
    level = row.get("level1")
    common = None if level is None else alone.get(str(level.value))
    if level is None or common is None or "level2" in row or "name" in row:
        return row
    says: dict[str, Filling | None] = {
        "level2": common.level2,
        "name": common.name,
        "nature": common.nature.value,
        "target": common.target,
        "unit_of_measure": common.unit,
    }
    if "target" in row:
        del says["target"], says["unit_of_measure"]
    added = {
        field: Piece(value, level.origin, _OF_THE_SYSTEM, level.carried)
        for field, value in says.items()
        if value is not None and field not in row
    }
    return {**row, **added}


def _project(project: ProjectMaterial, system: IndicatorSystem, leftovers: list[Leftover]) -> ProjectMaterial:
    said = project.described.get("name") or project.described.get("code")
    name = "" if said is None else str(said.value)
    rows = tuple(_row(row, system, name, leftovers) for row in project.indicators)
    return replace(project, indicators=rows)


def _row(row: Record, system: IndicatorSystem, project: str, leftovers: list[Leftover]) -> Record:
    group = _group(row)
    if group is None or group in system.groups:
        return row
    found = _same_group(group, system)
    if found is None:
        name = row.get("name")
        found = _only((i.level1, i.level2) for i in system.indicators if name is not None and i.name == name.value)
    if found is None:
        leftovers += _unfitted(row, system, project)
        return {field: piece for field, piece in row.items() if field not in _GROUP}
    return {**row, **{field: _moved(row[field], level) for field, level in zip(_GROUP, found, strict=True)}}


def _group(row: Record) -> tuple[str, str] | None:
    """Return the two levels above an indicator, without what forms write beside their names."""
    levels = [_BESIDE.sub("", str(row[field].value)) for field in _GROUP if field in row]
    return (levels[0], levels[1]) if len(levels) == len(_GROUP) else None


def _same_group(group: tuple[str, str], system: IndicatorSystem) -> tuple[str, str] | None:
    """Return the system's group of the same two levels, else of the same second one, whatever stands around its word."""
    stems = [_stem(level) for level in group]
    alike = [pair for pair in system.groups if _stem(pair[1]) == stems[1]]
    within = [pair for pair in system.groups if _stem(pair[0]) == stems[0] and stems[1] in _stem(pair[1])]
    return _only(pair for pair in alike if _stem(pair[0]) == stems[0]) or _only(alike) or _only(within)


def _stem(level: str) -> str:
    """Return what a group is called without the words that some forms leave out: 社会效益 is 社会效益指标."""
    return level.removesuffix("指标")


def _only(pairs: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    found = Counter(pairs)
    return next(iter(found)) if len(found) == 1 else None


def _moved(piece: Piece, level: str) -> Piece:
    return piece if piece.value == level else replace(piece, value=level, said=piece.said or str(piece.value))


def _unfitted(row: Record, system: IndicatorSystem, project: str) -> Iterator[Leftover]:
    name = f"（指标“{row['name'].value}”）" if "name" in row else ""
    for field, title in _GROUP.items():
        piece = row[field]
        why = f"“{system.title}”里没有相应的{title}，请从下拉列表选择"
        yield Leftover(piece.origin, title + name, str(piece.value), why, project)
