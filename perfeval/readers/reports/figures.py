"""What a printed text says as a cell of the workbook holds it: amounts and points, days, targets with their units."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from perfeval.figures import is_sensible
from perfeval.methods import METHODS
from perfeval.model import Nature
from perfeval.model.material import Filling
from perfeval.records import frozen
from perfeval.template import Column, Kind

FIGURE: Final = r"-?[0-9][0-9,]*(?:\.[0-9]+)?"
#: how a sentence on an adjusted budget states its amounts
_AMOUNT: Final = re.compile(rf"(?:年初预算|调整为)?({FIGURE})(?:亿元|万元|元)?")
_DAY: Final = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_MEASURED: Final = re.compile(rf"([≥>≤<])?({FIGURE})([^0-9.,].*)?", re.DOTALL)
_WITHIN: Final = re.compile(rf"({FIGURE}～{FIGURE})([^0-9.,].*)?", re.DOTALL)
#: points that were met, and those that were not
_CHECKED: Final = re.compile("([①-⑳]*)(?:；?未达到：.*)?", re.DOTALL)
_BESIDE: Final = re.compile("([^（）]+)（([^（）]+)）", re.DOTALL)
#: the natures whose sign is printed before their targets
_SIGNED: Final = frozenset({Nature.AT_LEAST, Nature.ABOVE, Nature.AT_MOST, Nature.BELOW})


def value_of(column: Column, text: str) -> Filling | None:
    """Return what a printed text says as a cell of a column holds it; None where it is no such value."""
    match column.kind:
        case Kind.AMOUNT:
            match = _AMOUNT.fullmatch(text)
            return None if match is None else figure_of(match[1])
        case Kind.POINTS | Kind.YEAR:
            return figure_of(text) if re.fullmatch(FIGURE, text) else None
        case Kind.DATE:
            return day_of(text)
        case Kind.NAME:
            return text.replace("\n", "")
        case _:
            return text


def figure_of(text: str) -> Decimal | None:
    """Return a figure without the marks between its thousands; None for one that no workbook can mean."""
    figure = Decimal(text.replace(",", ""))
    return figure if is_sensible(figure) else None


def day_of(text: str) -> date | None:
    """Return a day that is written in Chinese; None for anything else."""
    match = _DAY.fullmatch(text)
    try:
        return None if match is None else date(*map(int, match.groups()))
    except ValueError:
        return None


@frozen
class Measured:
    """A target or an actual value: the sign before it, the figure or two bounds, and the unit behind."""

    nature: Nature | None
    value: Decimal | str
    unit: str


def measured(text: str) -> Measured | None:
    """Return a figure with its sign and its unit; None for a text that is none."""
    match = _MEASURED.fullmatch(text)
    figure = None if match is None else figure_of(match[2])
    if match is None or figure is None:
        return None
    return Measured(Nature(match[1]) if match[1] else None, figure, (match[3] or "").strip())


def interval(text: str) -> Measured | None:
    """Return two bounds with their unit; None for a text that is none."""
    match = _WITHIN.fullmatch(text)
    return None if match is None else Measured(Nature.WITHIN, match[1], (match[2] or "").strip())


def checked(text: str) -> str | None:
    """Return the points that were met of a text that says which were and which were not, 0 for none; None for another."""
    match = _CHECKED.fullmatch(text)
    return None if match is None or not text else match[1] or "0"


def beside(text: str) -> tuple[str, str] | None:
    """Return what stands before and between the brackets at the end of a text that has no others."""
    match = _BESIDE.fullmatch(text)
    return None if match is None else (match[1], match[2])


def nature_scored(titles: Iterable[str], target: str | None) -> Nature | None:
    """Return the nature that the titles of scoring methods leave, for a target as it is printed; None for several.

    A target that stands without a sign is of no nature whose sign would have been printed.
    """
    natures = {nature for method in METHODS.values() if method.title in set(titles) for nature in method.natures}
    if target is not None and not target.startswith(tuple(_SIGNED)):
        natures -= _SIGNED
    return natures.pop() if len(natures) == 1 else None
