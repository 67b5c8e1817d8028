"""Last year's material as this year's begins: what lasts is kept and marked, what was of the year is taken out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from perfeval import template
from perfeval.figures import plain
from perfeval.model import Amount
from perfeval.model.material import Filling, Leftover, Material, Origin, Piece, ProjectMaterial, Record
from perfeval.readers.quantities import read_amount
from perfeval.readers.values import UnreadableError
from perfeval.template import Sheet
from perfeval.template.definitions import OUTLINE_FIELDS

#: the fields that last, by sheet: a new year begins with them; actual values, own scores, reasons and results do not
_LASTING: Final = {
    template.UNIT.title: frozenset(template.UNIT.by_field) - {"year", "issue_date"},
    template.PROJECTS.title: frozenset(template.PROJECTS.by_field),
    template.FUNDS.title: frozenset(
        {
            *(Amount.CURRENT_APPROPRIATION, Amount.OTHER_FUNDS, Amount.INITIAL_CURRENT, Amount.INITIAL_OTHER),
            "usage",
        }
    ),
    template.INDICATORS.title: frozenset({"level1", "level2", "name", "nature", "target", "unit_of_measure", "points"}),
    template.CONTENT.title: frozenset(
        {
            *("introduction", "organisation", "method", "indicator_statement"),
            *("establishment", "management", "finance", "scope"),
        }
    ),
}
#: what ties rows together, says how reports are made or is decided anew, and so is nothing to look at
_UNMARKED: Final = frozenset({"code", "year", "money_unit", "system", "annex_scores", *OUTLINE_FIELDS})


def rolled_over(material: Material, year: int) -> tuple[Material, Mapping[str, int]]:
    """Return material of a year before as the workbook of `year` begins with it, and how much was taken out, by sheet."""
    roll = _Roll(material, year)
    unit = roll.kept(template.UNIT, material.unit)
    projects = tuple(map(roll.project, material.projects))
    origin = Origin(material.file)
    rolled = replace(
        material,
        year=year,
        unit={**unit, "year": Piece(year, origin)},
        projects=projects,
        leftovers=(*material.leftovers, *roll.leftovers),
        missing=(),
    )
    return rolled, roll.cleared


class _Roll:
    """One material while it is carried into the next year."""

    def __init__(self, material: Material, year: int) -> None:
        stated = material.unit.get("money_unit")
        self._money_unit = str(stated.value) if stated else "万元"
        self._follows = material.year == year - 1
        self.cleared = Counter[str]()
        self.leftovers: list[Leftover] = []

    def kept(self, sheet: Sheet, record: Record) -> dict[str, Piece]:
        """Return the lasting cells of a record, marked; the others are counted."""
        lasting = _LASTING[sheet.title]
        self.cleared[sheet.title] += sum(field not in lasting and field not in _UNMARKED for field in record)
        return {
            field: replace(piece, carried=field not in _UNMARKED) for field, piece in record.items() if field in lasting
        }

    def project(self, project: ProjectMaterial) -> ProjectMaterial:
        funds = self.kept(template.FUNDS, project.funds)
        opening = self._opening(project.funds)
        return replace(
            project,
            described=self.kept(template.PROJECTS, project.described),
            funds=funds if opening is None else {**funds, Amount.OPENING_CARRYOVER.value: opening},
            narratives=self.kept(template.CONTENT, project.narratives),
            indicators=tuple(filter(None, (self.kept(template.INDICATORS, row) for row in project.indicators))),
            rows={},
        )

    def _opening(self, funds: Mapping[str, Piece]) -> Piece | None:
        """Return what the year begins with: what the last one ended with, less what went back (年末结转－交回财政)."""
        closing, returned = funds.get(Amount.CLOSING_CARRYOVER), funds.get(Amount.RETURNED)
        if closing is None:
            return None
        if not self._follows:
            self._leave(closing, "不是上一年的年末结转，年初结转请自行填写")
            return None
        try:
            left = self._amount(closing.value)
            back = Decimal(0) if returned is None else self._amount(returned.value)
        except UnreadableError:
            self._leave(closing, "年末结转或交回财政不是一个金额，年初结转请自行填写")
            return None
        if left < back:
            self._leave(closing, "交回财政多于年末结转，年初结转请自行填写")
            return None
        unit = self._money_unit
        said = f"上年年末结转 {plain(left)} {unit}" + f"，减去交回财政 {plain(back)} {unit}" * bool(back)
        return Piece(left - back, closing.origin, said, carried=True)

    def _leave(self, closing: Piece, why: str) -> None:
        title = template.FUNDS.by_field[Amount.CLOSING_CARRYOVER].title
        self.leftovers.append(Leftover(closing.origin, title, str(closing.value), why))

    def _amount(self, value: Filling) -> Decimal:
        return value if isinstance(value, Decimal) else read_amount(value, self._money_unit)
