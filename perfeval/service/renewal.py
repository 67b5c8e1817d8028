"""A workbook made from papers that exist: take each file in, put the materials together, write what came of it."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Final

from perfeval.errors import PerfevalError
from perfeval.figures import FIRST_YEAR, LAST_YEAR
from perfeval.files import UnreadableFileError, file_name
from perfeval.intake import Intake, put_together, take
from perfeval.library import Definition, IndicatorSystem, Shelf, built_in_system, system_of
from perfeval.model.material import Material, Paper
from perfeval.problems import Problem
from perfeval.records import frozen
from perfeval.service.beside import Beside
from perfeval.service.values import Resolver, nothing_beside
from perfeval.template.definitions import OUTLINE_FIELDS
from perfeval.writers.blank.renewed import renewed_workbook


@frozen(kw_only=True)
class Renewal:
    """A new workbook under the name of its file, what was taken for it, and the files that were not, with the reason.

    `beside` are the systems and outlines of the unit's own that it names. `lines` say in Chinese what came of it, each a sentence without final mark. There is no workbook where no file could
    be used.
    """

    name: str = ""
    content: bytes | None = None
    beside: Mapping[str, bytes] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    problems: tuple[tuple[str, Problem], ...] = ()


def renew(
    files: Iterable[tuple[str, bytes]],
    *,
    year: int | None = None,
    system: Definition | None = None,
    resolve: Resolver = nothing_beside,
) -> Renewal:
    """Make a workbook of files by their names; `resolve` gives a system of a unit's own that lies beside them.

    Raise `PerfevalError` for a year that no workbook can have.
    """
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise PerfevalError(f"评价年度应为 {FIRST_YEAR} 至 {LAST_YEAR} 之间的年份。")
    materials: list[Material] = []
    problems: list[tuple[str, Problem]] = []
    for name, content in files:
        taken = take(name, content)
        if isinstance(taken, Problem):
            problems.append((name, taken))
        else:
            materials += taken
    if not materials:
        return Renewal(problems=tuple(problems))
    chosen = None if system is None else system_of(system)
    intake = put_together(materials, year=year, system=chosen, chosen="" if system is None else system.name)
    material = intake.material
    if material is None:
        return Renewal(problems=(*problems, *intake.refused))
    own = {name: found for name in _own_names(material) if (found := _content(resolve, name)) is not None}
    return Renewal(
        name=_name(material),
        content=renewed_workbook(material, chosen or _named_system(material, own)),
        beside=own,
        lines=(*_taken(intake.used, material.year), *_said(intake, material, own)),
        problems=(*problems, *intake.refused),
    )


def _own_names(material: Material) -> Iterator[str]:
    """Yield the files of the unit's own that the workbook names: its system, its outlines."""
    shelves = {"system": Shelf.SYSTEMS, **dict.fromkeys(OUTLINE_FIELDS, Shelf.REPORT_OUTLINES)}
    for where, shelf in shelves.items():
        piece = material.unit.get(where)
        name = "" if piece is None else str(piece.value)
        if name not in shelf.names() and shelf.is_file(name) and name == file_name(name):
            yield name


def _content(resolve: Resolver, name: str) -> bytes | None:
    try:
        return resolve(name)
    except UnreadableFileError:
        return None


def _named_system(material: Material, own: Mapping[str, bytes]) -> IndicatorSystem | None:
    """Return the system that the material names; None where it names none, or one that is not there or not sound."""
    piece = material.unit.get("system")
    name = "" if piece is None else str(piece.value)
    if name in Shelf.SYSTEMS.names():
        return built_in_system(name)
    try:
        return None if name not in own else system_of(Shelf.SYSTEMS.find(name, Beside(own.__getitem__).text))
    except (UnreadableFileError, PerfevalError):
        return None


def _name(material: Material) -> str:
    """Return the file name of the new workbook: of its unit and year, as far as they are known."""
    unit = material.unit.get("name")
    year = f"{material.year}年度" if material.year else ""
    stem = f"绩效评价填报_{str(unit.value) if unit else '' if year else '由已有文件填成'}"
    return file_name(stem, f"{year}.xlsx")  # a long name is cut, the year is not


def _taken(materials: Iterable[Material], year: int | None) -> Iterable[str]:
    """Yield what each file was taken for, several forms of a file together."""
    by_file: dict[str, list[Material]] = {}
    for material in materials:
        by_file.setdefault(material.file, []).append(material)
    for name, forms in by_file.items():
        own = forms[0].year
        carried = year is not None and own is not None and own < year
        yield f"{name}：{told_of(forms)}" + f"，沿用到{year}年度" * carried


def told_of(forms: Sequence[Material]) -> str:
    """Return what the forms of one file were taken for, as a person reads it."""
    kinds = "、".join(dict.fromkeys(form.paper.value for form in forms))
    years = "、".join(dict.fromkeys(f"{form.year}年度" for form in forms if form.year is not None)) or "没有写明年度"
    projects = sum(len(form.projects) for form in forms)
    rows = sum(len(project.indicators) for form in forms for project in form.projects)
    return f"{kinds}，{years}，{projects} 个项目、{rows} 个指标"


_SAME_YEAR: Final = "几份填报工作簿要原样合并、不沿用到下一年的，请指定它们的评价年度（命令行：--year）"


def _said(intake: Intake, material: Material, own: Container[str]) -> Iterable[str]:
    """Yield what was done about the papers, and what is left for a person to do."""
    yield from intake.notes
    for name in _own_names(material):
        if name not in own:
            yield f"{name} 没有找到，请把它放到新工作簿旁边"
    cleared = "、".join(f"{sheet} {cells} 格" for sheet, cells in intake.cleared.items() if cells)
    if cleared:
        yield f"上年的结果没有沿用：{cleared}"
    carried = sum(piece.carried for piece in material.pieces())
    if carried:
        yield f"沿用以前年度的 {carried} 格标了绿色，列在工作表“沿用清单”，请逐条核对"
    if material.leftovers:
        yield f"{len(material.leftovers)} 处内容没有放进工作簿，列在工作表“未能放置”，写明了原因"
    if material.missing:
        yield f"{len(material.missing)} 个栏目原来的文件里没有，也列在“未能放置”，需要的请填写"
    workbooks = {each.file for each in intake.used if each.paper is Paper.WORKBOOK}
    if cleared and len(workbooks) > 1:
        yield _SAME_YEAR
