"""The rows of indicators as a report prints them, made cells again: signs are natures, units stand in their column."""

from collections.abc import Callable, Iterable
from typing import Final

from perfeval.model import Nature
from perfeval.readers.reports.fields import Place
from perfeval.readers.reports.figures import checked, day_of, interval, measured, nature_scored
from perfeval.readers.reports.gathered import Gathered, Spot, Statement
from perfeval.template import INDICATORS

_FIGURES: Final = frozenset(nature for nature in Nature if nature.numeric and nature is not Nature.WITHIN)

#: tells whether points to be met are those that a system has for an indicator, by its place in the tree; what of that is
#: not known is blank
OwnPoints = Callable[[tuple[str, str, str], str], bool]


def _field(spot: Spot, field: str) -> Spot:
    return spot._replace(place=Place(INDICATORS.title, field))


def finish_row(gathered: Gathered, spot: Spot, titles: Iterable[str], own_points: OwnPoints) -> None:
    """Make of the printed texts of a row what its cells hold; `titles` are the scoring methods that were named for it."""
    targets = gathered.said.get(_field(spot, "target"), [])
    nature = _nature(gathered, spot, titles, targets)
    _finish(gathered, _field(spot, "target"), nature)
    _finish(gathered, _field(spot, "actual"), nature)
    if nature is not Nature.CHECKLIST:
        return
    key = tuple(_text(gathered, _field(spot, name)) for name in ("level1", "level2", "name"))
    target = _field(spot, "target")
    if target in gathered.said and all(own_points((key[0], key[1], key[2]), s.text) for s in gathered.said[target]):
        del gathered.said[target]  # which the system says where the cell is blank
    achieved = _field(spot, "achievement")
    gathered.said |= {achieved: [_met(s) for s in gathered.said[achieved]]} if achieved in gathered.said else {}


def _text(gathered: Gathered, spot: Spot) -> str:
    stated = gathered.said.get(spot, [])
    return stated[0].text if stated else ""


def _nature(gathered: Gathered, spot: Spot, titles: Iterable[str], targets: list[Statement]) -> Nature | None:
    """Return the nature of a row: as it is printed, else as its scoring and the sign of its target say it."""
    printed = gathered.said.get(_field(spot, "nature"), [])
    stated = {statement.text for statement in printed} & set(Nature)
    if printed:
        return Nature(stated.pop()) if len(stated) == 1 else None
    target = targets[0].text if targets else None
    nature = nature_scored(titles, target)
    found = measured(target) if target is not None else None
    if nature is None and found is not None:
        nature = found.nature
    if nature is not None:
        gathered.say(_field(spot, "nature"), Statement(nature.value, target or "", targets[0].place if targets else ""))
    return nature


def _finish(gathered: Gathered, spot: Spot, nature: Nature | None) -> None:
    """Make the figures of a target or an actual value figures, and their units a cell of their own."""
    for number, statement in enumerate(gathered.said.get(spot, [])):
        text = statement.text
        found = measured(text) if nature in _FIGURES else interval(text) if nature is Nature.WITHIN else None
        if nature is Nature.WITHIN and spot.place.field == "actual":
            found = measured(text)
        if nature is Nature.DEADLINE and spot.place.field == "actual" and (day := day_of(text)) is not None:
            gathered.said[spot][number] = Statement(day, text, statement.place)
        if found is None:
            continue
        gathered.said[spot][number] = Statement(
            found.value, text if found.nature or found.unit else "", statement.place
        )
        if found.unit:
            gathered.say(_field(spot, "unit_of_measure"), Statement(found.unit, text, statement.place))


def _met(statement: Statement) -> Statement:
    met = checked(statement.text)
    return (
        statement if met is None else Statement(met, statement.text if statement.text != met else "", statement.place)
    )
