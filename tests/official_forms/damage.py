"""Forms as they get damaged on their way, and what is left in them: columns and rows lost, heads renamed, rows swapped."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations
from random import Random
from typing import Final

from official_forms.comparing import OF_A_ROW, agrees, as_read, natures_where_open, row_read, sections_read
from official_forms.grid import Fact, Grid, Spot, shown
from official_forms.held import SECTIONS, HeldForm, Joined, Maybe, Record
from perfeval.model import Nature
from perfeval.model.material import Material, Piece, ProjectMaterial

#: what stands behind the name of a group
_BEHIND: Final = re.compile(r"[（(][0-9.]+分[）)]$|等$")
_EXECUTION: Final = "预算执行率"


def without_column(grid: Grid, random: Random) -> tuple[Grid, str]:
    """Delete a column."""
    gone = random.randrange(grid.width)
    spots = [_shrunk(spot, column=gone) for spot in grid.spots]
    return replace(grid, spots=[spot for spot in spots if spot is not None]), _named(grid, column=gone)


def without_row(grid: Grid, random: Random) -> tuple[Grid, str]:
    """Delete a row."""
    gone = random.randrange(grid.height)
    spots = [_shrunk(spot, row=gone) for spot in grid.spots]
    return replace(grid, spots=[spot for spot in spots if spot is not None]), _named(grid, row=gone)


def _named(grid: Grid, **line: int) -> str:
    """Return the titles in a row or a column."""
    return " ".join(_bare(shown(spot.value)) for spot in grid.spots if spot.role == "head" and spot.covers(**line))


def _shrunk(spot: Spot, *, row: int | None = None, column: int | None = None) -> Spot | None:
    """Return a spot without a row or a column of the grid; None where nothing is left of it."""
    at, size, gone = ("row", "rows", row) if row is not None else ("column", "columns", column)
    assert gone is not None
    if getattr(spot, at) > gone:
        return spot.moved(**{at: -1})
    if not spot.covers(row=row, column=column):
        return spot
    return None if getattr(spot, size) == 1 else spot.moved(**{size: -1})


def with_a_renamed_head(grid: Grid, random: Random) -> tuple[Grid, str]:
    """Call a title something that nobody knows."""
    heads = [spot for spot in grid.spots if spot.role == "head"]
    renamed = random.choice(heads)
    spots = [replace(s, value="另行填列的栏目") if s is renamed else s for s in grid.spots]
    return replace(grid, spots=spots), _bare(shown(renamed.value))


def with_swapped_rows(grid: Grid, random: Random) -> tuple[Grid, str]:
    """Swap what two rows of indicators say, but for the names of their groups."""
    rows = sorted({spot.row for spot in grid.spots if spot.fact and spot.fact[:2] == ("indicators", "name")})
    if len(rows) < 2:
        return grid, ""
    one, other = random.sample(rows, 2)
    turned = {one: other, other: one}
    spots = [
        replace(s, row=turned[s.row]) if s.role == "value" and s.rows == 1 and s.row in turned else s
        for s in grid.spots
    ]
    return replace(grid, spots=spots), f"{one} and {other}"


def with_a_stray_total(grid: Grid, random: Random) -> tuple[Grid, str]:
    """Put a row of totals among the indicators."""
    rows = sorted({spot.row for spot in grid.spots if spot.fact and spot.fact[:2] == ("indicators", "name")})
    if not rows:
        return grid, ""
    at = random.choice(rows)
    spots = [_stretched(spot, at) for spot in grid.spots]
    within = [spot for spot in spots if spot.row < at < spot.row + spot.rows]
    columns = [column for column in range(grid.width) if not any(spot.covers(column=column) for spot in within)]
    for place, column in enumerate(columns):
        figures = [s.value for s in grid.spots if s.column == column and s.fact and isinstance(s.value, Decimal)]
        value = random.choice(("小计", "合计")) if place == 0 else sum(figures, Decimal(0)) if figures else ""
        spots.append(Spot(at, column, value))
    return replace(grid, spots=spots), f"before row {at}"


def _stretched(spot: Spot, at: int) -> Spot:
    if spot.row >= at:
        return spot.moved(row=1)
    return spot.moved(rows=1) if spot.covers(row=at) else spot


def with_a_blank_merged_cell(grid: Grid, random: Random) -> tuple[Grid, str]:
    """Take the text out of a merged cell."""
    merged = [spot for spot in grid.spots if spot.rows * spot.columns > 1 and spot.value != ""]
    if not merged:
        return grid, ""
    blank = random.choice(merged)
    spots = [replace(spot, value="") if spot is blank else spot for spot in grid.spots]
    return replace(grid, spots=spots), _bare(shown(blank.value))


#: ways of damaging a form; each returns the form, and what was damaged
DAMAGES: Final[dict[str, Callable[[Grid, Random], tuple[Grid, str]]]] = {
    "column deleted": without_column,
    "head renamed": with_a_renamed_head,
    "rows swapped": with_swapped_rows,
    "stray total": with_a_stray_total,
    "row deleted": without_row,
    "merged cell blank": with_a_blank_merged_cell,
}


@dataclass(slots=True)
class Outcome:
    """What became of the values that stand in a damaged form, and what was read that does not stand there."""

    counted: Counter[str] = field(default_factory=Counter)
    misplaced: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def judged(held: HeldForm, grid: Grid, materials: Sequence[Material]) -> Outcome:
    """Count what a reader made of a damaged form: each value that still stands is right, listed, named or lost."""
    found = Outcome()
    rest = what_is_left(held, grid)
    right: set[Fact] = set()
    for material in materials:
        for project in material.projects:
            _judge_project(found, rest, material, project, right, grid)
    told = _bare("\n".join(f"{left.title} {left.text}" for m in materials for left in m.leftovers))
    named = _bare("\n".join([told, *(title for m in materials for title in m.missing)]))
    rows = [row for material in materials for project in material.projects for row in project.indicators]
    stated = [str(row[level].value) for row in rows for level in ("level1", "level2") if level in row]
    levels = {_BEHIND.sub("", level) for level in stated}
    for spot in _standing(grid):
        assert spot.fact is not None
        if spot.fact in right or (spot.role == "group" and _BEHIND.sub("", shown(spot.value)) in levels):
            found.counted["right"] += 1
        elif _bare(_as_text(spot)) in told:
            found.counted["listed"] += 1
        elif any(_bare(shown(head.value)) in named for head in _heads(grid, spot)):
            found.counted["named"] += 1
        else:
            found.counted["lost"] += 1
            found.lost.append(f"{spot.fact} {shown(spot.value)!r}")
    found.counted["misplaced"] = len(found.misplaced)
    return found


def _as_text(spot: Spot) -> str:
    text = shown(spot.value)
    return re.sub(r"^(?:51\w{19,}|[0-9]{6})-|^指标[0-9]：", "", text)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _standing(grid: Grid) -> Iterator[Spot]:
    """Yield the spots with values of the template."""
    for spot in grid.spots:
        if spot.fact is not None and shown(spot.value) not in {"", "—", "/"}:
            yield spot


def _heads(grid: Grid, spot: Spot) -> Iterator[Spot]:
    """Yield the nearest title above a spot, and the nearest to its left."""
    heads = [head for head in grid.spots if head.role == "head" and head.value != ""]
    above = [h for h in heads if h.covers(column=spot.column) and h.row < spot.row]
    left = [h for h in heads if h.covers(row=spot.row) and h.column < spot.column]
    yield from sorted(above, key=lambda head: -head.row)[:1]
    yield from sorted(left, key=lambda head: -head.column)[:1]


def what_is_left(held: HeldForm, grid: Grid) -> HeldForm:
    """Return what a form holds once it was damaged: what does not stand any more need not be found, but is not wrong."""
    rows = _order(len(held.indicators), grid)
    rest = replace(held, indicators=[], natures=[held.natures[number] for number in rows], leftovers=[])
    for section in SECTIONS:
        setattr(rest, section, _open(held.section(section)))
    rest.indicators = [_row_left(held.indicators[number], number, grid) for number in rows]
    return rest


def _open(record: Record) -> Record:
    """Return values that need not be found: those that must be are counted where they stand."""
    return {name: value if isinstance(value, (Joined, Maybe)) else Maybe(value) for name, value in record.items()}


def _row_left(held: Record, number: int, grid: Grid) -> Record:
    """Return what is left of a row; its groups are those whose names stand beside it now."""
    row = _open(held)
    if isinstance(held.get("achievement"), str):
        # without the column of natures nobody can tell whether a phrase is an actual value
        row["achievement"] = Joined((str(held["achievement"]),), "")
    if held["name"] == _EXECUTION:
        return row
    stands = _row_of(number, grid)
    for level in ("level1", "level2"):
        names = [
            _BEHIND.sub("", shown(spot.value))
            for spot in grid.spots
            if spot.fact == Fact("group", level) and stands >= 0 and spot.covers(row=stands)
        ]
        row[level] = Maybe(names[0]) if names and names[0] else None
    return {name: value for name, value in row.items() if value is not None}


def _judge_project(
    found: Outcome,
    rest: HeldForm,
    material: Material,
    project: ProjectMaterial,
    right: set[Fact],
    grid: Grid,
) -> None:
    """Hold one project that was read against what is left."""
    order = list(_aligned(rest.indicators, project.indicators))
    own = [rest.indicators[number] if number is not None else {} for number in order]
    natures = [rest.natures[number] if number is not None else Nature.AT_LEAST for number in order]
    there = replace(rest, indicators=own, natures=natures)
    read = as_read(material, project, there, natures_where_open(there, project))
    for section, record in sections_read(read, there, material, project).items():
        for name, value in record.items():
            _count(found, right, Fact(section, name), rest.section(section).get(name), value)
    originals = _order(len(rest.indicators), grid)
    for place, (row, pieces) in enumerate(zip(read.projects[0].indicators, project.indicators, strict=True)):
        number = order[place]
        values = row_read(own[place], row, pieces)
        for name in OF_A_ROW:
            spot = "actual" if name == "achievement" else name
            fact = Fact("indicators", spot, originals[number] if number is not None else -1)
            if values[name] is not None:
                _count(found, right, fact, own[place].get(name), values[name])


def _count(found: Outcome, right: set[Fact], fact: Fact, held: object, read: object) -> None:
    if isinstance(held, Joined) and isinstance(read, str) and fact.section != "indicators":
        for numbers in _subsets(len(held.parts)):
            if agrees(Joined(tuple(held.parts[number] for number in numbers), held.between), read):
                # the same text may stand twice
                found_texts = {held.parts[number] for number in numbers}
                right.update(fact._replace(row=n) for n, part in enumerate(held.parts) if part in found_texts)
                return
    if agrees(held, read) and held is not None:
        right.add(fact)
    elif read is not None:
        found.misplaced.append(f"{fact.section}.{fact.field} row {fact.row}: held {held!r}, read {read!r}")


def _subsets(number: int) -> Iterator[tuple[int, ...]]:
    """Yield the numbers of some of the parts of a text, in their order, all of them first."""
    for size in range(number, 0, -1):
        yield from combinations(range(number), size)


def _order(number: int, grid: Grid) -> list[int]:
    """Return the rows by their numbers before the damage, in the order in which they stand; those that are gone first."""
    return sorted(range(number), key=lambda row: _row_of(row, grid))


def _row_of(number: int, grid: Grid) -> int:
    """Return where a row of indicators stands; -1 where nothing of it does."""
    found = (spot.row for spot in grid.spots if spot.fact and spot.fact[::2] == ("indicators", number))
    return next(found, -1)


def _aligned(held: Sequence[Record], read: Sequence[Mapping[str, Piece]]) -> Iterator[int | None]:
    """Yield which row each that was read is: by its name, else in their order, else none of them."""
    names = {_name(row["name"]): number for number, row in enumerate(held) if "name" in row}
    stated = [str(row["name"].value) if "name" in row else None for row in read]
    known = [names.get(name) if name is not None else None for name in stated]
    free = [number for number in range(len(held)) if number not in known]
    for name, number in zip(stated, known, strict=True):
        if name is None and free:
            yield free.pop(0)
        else:
            yield number


def _name(value: object) -> str:
    return str(value.value if isinstance(value, Maybe) else value)
