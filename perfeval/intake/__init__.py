"""Nothing typed twice: papers that exist become the material of one workbook, and nothing of it is guessed.

Bytes and names in, values out. A workbook of the template is carried into the next year (`rollover`); an official form
or a report is taken as it is, unless it is of a year before the one that is asked for.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from perfeval.characters import visible_name
from perfeval.intake.fitting import completed, fitted, fitting_system
from perfeval.intake.merging import merged
from perfeval.intake.rollover import rolled_over
from perfeval.intake.workbooks import workbook_material
from perfeval.library import IndicatorSystem, Shelf, built_in_system
from perfeval.model.material import Material, Origin, Paper, Piece
from perfeval.problems import Problem, Rule, Severity
from perfeval.readers.excel import read_workbook
from perfeval.readers.forms import read_forms
from perfeval.readers.forms.kinds import no_form
from perfeval.readers.guard import take_in
from perfeval.readers.kinds import ZIP
from perfeval.readers.reports import read_report
from perfeval.readers.word.package import DOCUMENT_NAME
from perfeval.records import frozen
from perfeval.template import definitions

__all__ = ["Intake", "Taken", "put_together", "take"]

#: the cells of 单位信息 that say how reports are made, as a blank workbook with a system's indicators has them
_SETTINGS: Final = frozenset({"system", "money_unit", "annex_scores", *definitions.OUTLINE_FIELDS})
_BLANK, _FILLED = "空白的填报模板", "这份工作簿没有可沿用的内容，请给出填好的"
PAPER_LATER: Final = Rule("paper-later", Severity.ERROR, "沿用的文件不晚于新工作簿的评价年度")
PAPER_UNDATED: Final = Rule("paper-undated", Severity.ERROR, "几份文件一起沿用的，都写明年度")

#: what a file was taken for: the material of it, of each form of several, or why it is not taken
Taken: TypeAlias = tuple[Material, ...] | Problem


@frozen(kw_only=True)
class Intake:
    """The material of a new workbook, and what was done to get it.

    `cleared` are how many cells were taken out since the year is over, by sheet; `notes` are Chinese sentences;
    `used` are the papers that went into it, `refused` those that could not be used after all, by their files; there is
    no material where none could.
    """

    material: Material | None = None
    used: tuple[Material, ...] = ()
    cleared: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    refused: tuple[tuple[str, Problem], ...] = ()


def take(name: str, content: bytes) -> Taken:
    """Return what a file of a name, without folders, says; the problem of one that says nothing that a workbook can hold."""
    if content.startswith(ZIP) and DOCUMENT_NAME.encode() in content:
        report = read_report(name, content)
        return read_forms(name, content) if report is None else report if isinstance(report, Problem) else (report,)
    workbook = take_in(name, content)
    if isinstance(workbook, Problem):
        return read_forms(name, content)
    submission, problems = read_workbook(workbook)
    if submission is None:
        return problems[0]
    material = workbook_material(name, submission, problems, map(visible_name, workbook.names))
    return (material,) if material.projects or material.unit.keys() - _SETTINGS else no_form(_BLANK, _FILLED)


def put_together(
    materials: Sequence[Material], *, year: int | None = None, system: IndicatorSystem | None = None, chosen: str = ""
) -> Intake:
    """Return the material of one workbook, of a `year` where one is asked for; there is at least one material.

    Else it is of the year after the latest workbook, or of the latest form or report. What is of a year before is
    carried over. `system` is the one that is asked for, `chosen` what 单位信息 calls it.
    """
    wanted = _year_of(materials) if year is None else year
    found = _sorted(materials, wanted, asked=year is not None)
    if not found.current:
        return Intake(refused=tuple(found.refused))
    whole, clashes = merged(found.current)
    whole = _under(whole, system, chosen)
    known = system or _built_in(whole)
    whole = whole if known is None else completed(whole, known)
    if wanted is not None:
        whole = replace(whole, year=wanted, unit={**whole.unit, "year": Piece(wanted, Origin(whole.file))})
    return Intake(
        material=whole,
        used=tuple(found.used),
        cleared=found.cleared,
        notes=(*dict.fromkeys(found.notes), *clashes),
        refused=tuple(found.refused),
    )


@dataclass(slots=True)
class _Sorted:
    """Papers by what becomes of them in a year: as they are and as the year begins with them, or refused."""

    used: list[Material] = field(default_factory=list)
    current: list[Material] = field(default_factory=list)
    refused: list[tuple[str, Problem]] = field(default_factory=list)
    cleared: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)


def _sorted(materials: Iterable[Material], wanted: int | None, *, asked: bool) -> _Sorted:
    """Sort papers by the year that is wanted; one without a year is of it only where it was asked for."""
    found = _Sorted()
    for material in map(_named, materials):
        own = material.year
        if wanted is not None and (own is None or own > wanted) and not (own is None and asked):
            found.refused.append((material.file, _undated(wanted) if own is None else _later(own, wanted)))
            continue
        found.used.append(material)
        if own is None and wanted is not None:
            found.notes.append(f"{material.file} 没有写明年度，按{wanted}年度处理")
        if own is None or wanted is None or own == wanted:
            found.current.append(material)
        else:
            rolled, taken_out = rolled_over(material, wanted)
            found.current.append(rolled)
            found.cleared.update(taken_out)
    return found


def _named(material: Material) -> Material:
    """Return material whose system and outlines are told by their names, not by the titles that dropdowns show."""
    names = {field: {title: name for name, title in titles.items()} for field, titles in definitions.TITLES.items()}
    unit = {
        field: replace(piece, value=names.get(field, {}).get(str(piece.value), piece.value))
        for field, piece in material.unit.items()
    }
    return replace(material, unit=unit)


def _year_of(materials: Sequence[Material]) -> int | None:
    years = [m.year + (m.paper is Paper.WORKBOOK) for m in materials if m.year is not None]
    return max(years, default=None)


def _built_in(material: Material) -> IndicatorSystem | None:
    named = material.unit.get("system")
    return built_in_system(str(named.value)) if named is not None and named.value in Shelf.SYSTEMS.names() else None


def _undated(wanted: int) -> Problem:
    return PAPER_UNDATED.broken(
        "文件没有写明年度，和别的文件放在一起分不清是哪一年的",
        expected="写明年度的文件",
        found="没有写年度",
        remedy=f"请在文件里写上年度；是{wanted}年度的，也可以指定评价年度（命令行：--year {wanted}）",
    )


def _later(year: int, wanted: int) -> Problem:
    return PAPER_LATER.broken(
        "文件的年度晚于新工作簿的年度",
        expected=f"{wanted}年度或更早",
        found=f"{year}年度",
        remedy=f"请另作一份，或指定评价年度（命令行：--year {year}）",
    )


def _under(material: Material, system: IndicatorSystem | None, chosen: str) -> Material:
    """Return material under the system that is asked for, else under its own, else under the only one that fits."""
    own = material.unit.get("system")
    if system is not None:
        fit = material if own is not None and own.value == chosen else fitted(material, system)
        return replace(fit, unit={**fit.unit, "system": Piece(chosen, Origin(material.file))})
    fits = fitting_system(material) if own is None else None
    if fits is None:
        return material
    why = "各指标的一级、二级指标只有这个指标体系有"
    fit = fitted(material, built_in_system(fits))
    return replace(fit, unit={**fit.unit, "system": Piece(fits, Origin(material.file), why)})
