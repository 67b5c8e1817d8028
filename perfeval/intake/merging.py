"""Several materials become one: the same project is put together, what contradicts itself is shown twice and not chosen."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain, count
from typing import Final, TypeAlias

from perfeval import template
from perfeval.figures import plain
from perfeval.model import BUDGET_SOURCES, INITIAL_SOURCES, Amount
from perfeval.model.material import Filling, Leftover, Material, Origin, Paper, Piece, ProjectMaterial, Record
from perfeval.readers.values import UnreadableError, alike_code, cell_text, figure_and_rest
from perfeval.template import Sheet, definitions
from perfeval.template.filling import rows_of

_AMOUNTS: Final = frozenset(amount.value for amount in Amount)
_BUDGET: Final = frozenset({Amount.INITIAL_BUDGET, Amount.ADJUSTED_BUDGET, *BUDGET_SOURCES, *INITIAL_SOURCES})
#: powers of ten in the units of money that a workbook can have
_YUAN: Final = {"元": 0, "万元": 4}
_NO_UNIT: Final = "这份文件没有写明金额单位，别的文件写了，分不清是不是同一个单位"
_NOT_ASKED: Final = "今年的表里没有这个指标，没有沿用"
_BUDGETED: Final = "今年的表里已有预算，上年的没有沿用"
#: what tells one indicator of a project from another
_KEY: Final = ("level1", "level2", "name")
#: what together says what is to be reached
_TARGET: Final = frozenset({"nature", "target", "unit_of_measure"})


#: unit, year, and row of 项目概况
_Place: TypeAlias = tuple[str, int | None, int]


@dataclass(slots=True, eq=False)
class _Joined:
    """The material of one project from one or several papers."""

    parts: list[ProjectMaterial] = field(default_factory=list)
    #: where it stood in the workbook that some of the papers were made from
    places: set[_Place] = field(default_factory=set)

    @property
    def name(self) -> str:
        """How it is named, without what makes no difference; blank where none of the papers names it."""
        return next((name for part in self.parts if (name := _plain_name(part))), "")

    def is_that(self, project: ProjectMaterial, place: _Place | None) -> bool:
        """Tell whether a project of another paper is the same: by its name, else by where it stood."""
        name = _plain_name(project)
        return self.name == name if name and self.name else place in self.places


def merged(materials: Sequence[Material]) -> tuple[Material, tuple[str, ...]]:
    """Return material of at least one paper as one, and what was done about codes that clash, in Chinese sentences."""
    first, *_ = materials
    leftovers = [leftover for material in materials for leftover in material.leftovers]
    money_unit, alike = _one_money_unit(materials, leftovers)
    unit = dict(_agreed(template.UNIT, [material.unit for material in alike], leftovers, skip=("money_unit", "year")))
    if money_unit is not None:
        unit["money_unit"] = money_unit
    joined = _joined(alike)
    projects = [found for found in (_project(each, leftovers) for each in joined) if next(found.pieces(), None)]
    coded, notes = _coded(projects)
    whole = replace(
        first,
        file="、".join(dict.fromkeys(material.file for material in materials)),
        unit=unit,
        projects=tuple(coded),
        leftovers=tuple(leftovers),
        missing=(),
    )
    stated = dict.fromkeys(title for material in materials for title in material.missing)
    filled = _filled_titles(whole)
    return replace(whole, missing=tuple(title for title in stated if title not in filled)), tuple(notes)


def _filled_titles(material: Material) -> set[str]:
    """Return the titles of the columns in which something is filled; what one paper lacks, another may have."""
    records = [(template.UNIT, material.unit), *chain.from_iterable(map(rows_of, material.projects))]
    return {sheet.by_field[name].title for sheet, record in records for name in record}


def _plain_name(project: ProjectMaterial) -> str:
    piece = project.described.get("name")
    return "" if piece is None else _folded(str(piece.value))


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _one_money_unit(
    materials: Sequence[Material], leftovers: list[Leftover]
) -> tuple[Piece | None, Sequence[Material]]:
    """Return the unit of money of the first material that has one, and all amounts in it."""
    stated = [material.unit.get("money_unit") for material in materials]
    wanted = next((piece for piece in stated if piece is not None), None)
    if wanted is None:
        return None, materials
    converted = []
    for material, own in zip(materials, stated, strict=True):
        if own is not None and own.value == wanted.value:
            converted.append(material)
        elif own is None or not {own.value, wanted.value} <= _YUAN.keys():
            converted.append(_without_amounts(material, leftovers))
        else:
            step = _YUAN[str(own.value)] - _YUAN[str(wanted.value)]
            projects = tuple(replace(p, funds=_scaled(p.funds, step, str(own.value))) for p in material.projects)
            converted.append(replace(material, projects=projects))
    return wanted, converted


def _without_amounts(material: Material, leftovers: list[Leftover]) -> Material:
    projects = []
    for project in material.projects:
        amounts = {f: p for f, p in project.funds.items() if f in _AMOUNTS and _bare(p.value) is not None}
        name = _shown(project.described["name"].value) if "name" in project.described else ""
        leftovers += (
            Leftover(piece.origin, template.FUNDS.by_field[f].title, _shown(piece.value), _NO_UNIT, name)
            for f, piece in amounts.items()
        )
        projects.append(replace(project, funds={f: p for f, p in project.funds.items() if f not in amounts}))
    return replace(material, projects=tuple(projects))


def _scaled(funds: Record, step: int, unit: str) -> Record:
    """Return funds with the amounts that stand as bare figures in another unit of money."""

    def scaled(name: str, piece: Piece) -> Piece:
        figure = _bare(piece.value) if name in _AMOUNTS else None
        if figure is None:
            return piece
        return replace(piece, value=figure.scaleb(step), said=piece.said or f"{plain(figure)}{unit}")

    return {name: scaled(name, piece) for name, piece in funds.items()}


def _bare(value: Filling) -> Decimal | None:
    """Return a figure that stands without a unit of its own, as a number or as a text; None for anything else."""
    if isinstance(value, (Decimal, bool)):
        return None if isinstance(value, bool) else value
    try:
        figure, unit = figure_and_rest(value)
    except UnreadableError:
        return None
    return None if unit else figure


def _agreed(
    sheet: Sheet, records: Iterable[Record], leftovers: list[Leftover], *, skip: Sequence[str] = (), project: str = ""
) -> Iterator[tuple[str, Piece]]:
    """Yield the cells that the records agree on; this year's go before last year's, and of two that differ none is chosen."""
    found: dict[str, list[Piece]] = {}
    for record in records:
        for name, piece in record.items():
            found.setdefault(name, []).append(piece)
    for name, every in found.items():
        if name in skip:
            continue
        pieces = [piece for piece in every if not piece.carried] or every
        if len({_folded(_shown(piece.value)) for piece in pieces}) == 1:
            yield name, pieces[0]
            continue
        for piece in pieces:
            others = "、".join(
                f"“{_titled(name, other)}”（{other.origin}）" for other in pieces if other.value != piece.value
            )
            why = f"与别处写的不一致：{others}；没有选用，请核对后填写"
            leftovers.append(Leftover(piece.origin, sheet.by_field[name].title, _titled(name, piece), why, project))


def _titled(name: str, piece: Piece) -> str:
    """Return what a cell says as a person reads it: systems and outlines by the titles of the dropdowns."""
    shown = _shown(piece.value)
    return definitions.TITLES.get(name, {}).get(shown, shown)


def _shown(value: Filling) -> str:
    return plain(value) if isinstance(value, Decimal) else cell_text(value) or ""


def _joined(materials: Sequence[Material]) -> list[_Joined]:
    """Return the projects, those of one name together; two of a workbook stay two, whatever their names."""
    joined: list[_Joined] = []
    for material in materials:
        taken: list[_Joined] = []
        for project in material.projects:
            place = _place(material, project)
            own = next((each for each in joined if each not in taken and each.is_that(project, place)), None)
            if own is None:
                own = _Joined()
                joined.append(own)
            own.parts.append(project)
            if place is not None:
                own.places.add(place)
            taken.append(own)
    return joined


def _place(material: Material, project: ProjectMaterial) -> _Place | None:
    """Return unit, year and row of 项目概况 of a project that a report tells of, where its trace has them."""
    rows, unit = project.rows.get(template.PROJECTS.title), material.unit.get("name")
    if material.paper is not Paper.REPORT or not rows or unit is None:
        return None
    return str(unit.value), material.year, rows[0]


def _project(joined: _Joined, leftovers: list[Leftover]) -> ProjectMaterial:
    parts = joined.parts
    if len(parts) == 1:
        return parts[0]
    named = next((part.described["name"] for part in parts if "name" in part.described), None)
    name = "" if named is None else str(named.value)
    code = next((part.described["code"] for part in parts if "code" in part.described), None)
    described = dict(
        _agreed(template.PROJECTS, [part.described for part in parts], leftovers, skip=("code",), project=name)
    )
    leftovers += _other_codes(parts, code, name)
    rows = tuple(_indicators([part.indicators for part in parts], leftovers, name))
    return ProjectMaterial(
        described=described if code is None else {"code": code, **described},
        funds=dict(_agreed(template.FUNDS, _budgets(parts, leftovers, name), leftovers, project=name)),
        narratives=dict(_agreed(template.CONTENT, [part.narratives for part in parts], leftovers, project=name)),
        indicators=rows,
        rows=next((p.rows for p in parts if len(p.rows.get(template.INDICATORS.title, ())) == len(rows)), {}),
    )


def _other_codes(parts: Iterable[ProjectMaterial], taken: Piece | None, project: str) -> Iterator[Leftover]:
    """Yield the codes that a project has in other papers than the first, where they differ."""
    for part in parts:
        code = part.described.get("code")
        if code is not None and taken is not None and alike_code(str(code.value)) != alike_code(str(taken.value)):
            title = template.PROJECTS.by_field["code"].title
            why = f"这个项目在 {taken.origin} 的编号是 {taken.value}，采用了那个"
            yield Leftover(code.origin, title, str(code.value), why, project)


def _budgets(parts: Sequence[ProjectMaterial], leftovers: list[Leftover], project: str) -> Iterator[Record]:
    """Yield the funds of each part; last year's sources of funds do not stand beside a budget of this year."""
    budgeted = any(name in _BUDGET and not piece.carried for part in parts for name, piece in part.funds.items())
    for part in parts:
        dropped = {
            name: piece
            for name, piece in part.funds.items()
            if budgeted and piece.carried and name in _AMOUNTS and name != Amount.OPENING_CARRYOVER
        }
        leftovers += (
            Leftover(piece.origin, template.FUNDS.by_field[name].title, _shown(piece.value), _BUDGETED, project)
            for name, piece in dropped.items()
        )
        yield {name: piece for name, piece in part.funds.items() if name not in dropped}


def _indicators(tables: Sequence[Sequence[Record]], leftovers: list[Leftover], project: str) -> Iterator[Record]:
    """Yield the rows of a project, those that are the same indicator in several papers together.

    Where a paper of this year has indicators, those that only last year's has are not carried over.
    """
    rows: dict[tuple[str, ...], list[Record]] = {}
    for table in tables:
        seen = Counter[tuple[str, ...]]()
        for row in table:
            seen[_key(row)] += 1
            rows.setdefault((*_key(row), str(seen[_key(row)])), []).append(row)
    last = {key: same for key, same in rows.items() if _is_carried(same)}
    if len(last) < len(rows):
        for key, same in last.items():
            del rows[key]
            now = [fresh for fresh in rows if fresh[2] == key[2]]
            if len(now) == 1 and sum(other[2] == key[2] for other in last) == 1:
                rows[now[0]] += [{name: piece for name, piece in row.items() if name not in _KEY} for row in same]
            else:
                leftovers.append(_not_asked(same[0], project))
    for stated in map(_as_stated, rows.values()):
        several = len(stated) > 1
        yield dict(_agreed(template.INDICATORS, stated, leftovers, project=project)) if several else stated[0]


def _as_stated(rows: Sequence[Record]) -> Sequence[Record]:
    """Return rows of one indicator without last year's target where this year's says one: it is one with nature and unit."""
    if not any(name in _TARGET and not piece.carried for row in rows for name, piece in row.items()):
        return rows
    return [{name: piece for name, piece in row.items() if name not in _TARGET or not piece.carried} for row in rows]


def _is_carried(rows: Iterable[Record]) -> bool:
    return all(piece.carried for row in rows for piece in row.values())


def _not_asked(row: Record, project: str) -> Leftover:
    """Return what is left over of last year's row: all of it in one line."""
    said = "｜".join(_shown(row[column.field].value) for column in template.INDICATORS.columns if column.field in row)
    origin = next(iter(row.values())).origin
    return Leftover(origin, template.INDICATORS.title, said, _NOT_ASKED, project)


def _key(row: Mapping[str, Piece]) -> tuple[str, ...]:
    return tuple(_folded(str(row[name].value)) if name in row else "" for name in _KEY)


def _coded(projects: Sequence[ProjectMaterial]) -> tuple[list[ProjectMaterial], list[str]]:
    """Return projects with a code each: their own, unless an earlier one has it, else the next number that is free."""
    stated = {alike_code(str(project.described["code"].value)) for project in projects if "code" in project.described}
    free = (f"{number:02d}" for number in count(1) if str(number) not in stated)
    taken: dict[str, str] = {}
    coded, notes = [], []
    for uncoded in projects:
        project = uncoded
        own, named = project.described.get("code"), project.described.get("name")
        name = "（没有名称）" if named is None else f"“{named.value}”"
        code = "" if own is None else str(own.value)
        if own is None or alike_code(code) in taken:
            fresh = next(free)
            if own is not None:
                clash = taken[alike_code(code)]
                notes.append(f"项目编号 {code} 已是{clash}的编号，{name}的编号改为 {fresh}")
            origin = own.origin if own is not None else _origin(project)
            project = replace(project, described={**project.described, "code": Piece(fresh, origin)})
            code = fresh
        taken[alike_code(code)] = name
        coded.append(project)
    return coded, notes


def _origin(project: ProjectMaterial) -> Origin:
    return next(project.pieces()).origin
