"""What a form holds, field by field of the template, in the terms of the model."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from perfeval.model import Nature

#: the sections of `Material` that hold one record
SECTIONS = ("unit", "described", "funds", "narratives")


class Maybe(NamedTuple):
    """A value that a reader may find, and need not: it follows from what the form says, or stands for nothing."""

    value: object


class Joined(NamedTuple):
    """Texts that a reader joins in their order; only such words of the form may stand before and between them."""

    parts: tuple[str, ...]
    between: str


#: fields and what they hold: a value of the model, `Maybe` or `Joined`; what is not there, the form does not say
Record: TypeAlias = dict[str, object]


@dataclass(slots=True)
class HeldForm:
    """What one form holds; `leftovers` are texts that stand in it and have no place in the workbook.

    `true_*` are not in the form for certain: what its texts mean where it leaves that open.
    """

    true_year: int
    true_money_unit: str
    year: int | None = None
    unit: Record = field(default_factory=dict)
    described: Record = field(default_factory=dict)
    funds: Record = field(default_factory=dict)
    narratives: Record = field(default_factory=dict)
    indicators: list[Record] = field(default_factory=list)
    natures: list[Nature] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)

    def section(self, name: str) -> Record:
        """Return one of the records that are no indicators."""
        return {"unit": self.unit, "described": self.described, "funds": self.funds, "narratives": self.narratives}[
            name
        ]


#: the forms of a file, in their order
Held: TypeAlias = tuple[HeldForm, ...]


def number_held(held: Held) -> int:
    """Return how many values forms hold for certain, their years included."""
    records: list[Record] = []
    for form in held:
        records += [form.section(name) for name in SECTIONS] + list(form.indicators)
    certain = sum(not isinstance(value, Maybe) for record in records for value in record.values())
    return certain + sum(form.year is not None for form in held)


def converted(amount: Decimal, unit: str, into: str) -> Decimal:
    """Return an amount of one unit of money in another."""
    steps = {"元": 0, "万元": 4}
    return amount.scaleb(steps[unit] - steps[into])
