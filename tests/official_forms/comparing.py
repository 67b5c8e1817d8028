"""Hold what a reader made of forms against what they hold, value by value, as the workbook's own reader understands it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workbooks import _labelled, _stored_row

from official_forms.held import HeldForm, Joined, Maybe, Record
from perfeval import template
from perfeval.model import UNREAD, Amount, IndicatorDraft, Nature, ProjectDraft, Submission
from perfeval.model.material import Filling, Material, Piece, ProjectMaterial
from perfeval.readers.dates import read_date
from perfeval.readers.excel import read_layout
from perfeval.readers.guard import SheetFacts
from perfeval.readers.layout import Layout, lay_out_sheets
from perfeval.readers.values import UnreadableError

#: the fields of a row of indicators, and those of the unit that forms can tell
OF_A_ROW = (
    *("level1", "level2", "name", "nature", "target", "unit_of_measure", "actual", "points", "achievement"),
    *("self_score", "deviation_reason"),
)
_OF_A_PROJECT = ("name", "title_name", "implementing_unit", "content", "target", "basis")
_PLAIN = SheetFacts()


@dataclass(frozen=True, slots=True)
class Finding:
    """A value that is not where it belongs: which, what the form holds, what was read."""

    place: str
    held: object
    read: object

    def __str__(self) -> str:
        return f"{self.place}: held {self.held!r}, read {self.read!r}"


@dataclass(slots=True)
class Comparison:
    """How many values are right; those that are wrong, lost (the cell is blank), or in a cell that the form leaves open."""

    right: int = 0
    wrong: list[Finding] = field(default_factory=list)
    lost: list[Finding] = field(default_factory=list)
    extra: list[Finding] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """What is not as it should be, a line each."""
        kinds = {"wrong": self.wrong, "lost": self.lost, "extra": self.extra}
        return [f"{kind} {finding}" for kind, found in kinds.items() for finding in found]

    def hold(self, place: str, held: object, read: object) -> None:
        """Count a value that was read, None where there is none, against what the form holds there."""
        if agrees(held, read):
            self.right += held is not None and not isinstance(held, Maybe)
        elif held is None:
            self.extra.append(Finding(place, held, read))
        elif read is None:
            self.lost.append(Finding(place, held, read))
        else:
            self.wrong.append(Finding(place, held, read))


def agrees(held: object, read: object) -> bool:
    """Tell whether what was read is what a form holds."""
    match held:
        case Maybe(value):
            return read is None or agrees(value, read)
        case Joined(parts, between):
            found = between.join(["", *(re.escape(_lines(part)) for part in parts), ""])
            return isinstance(read, str) and re.fullmatch(found, _lines(read)) is not None
        case str():
            return isinstance(read, str) and (_lines(held) == _lines(read) or _same_day(held, read))
        case _:
            return held == read


def _same_day(one: str, other: str) -> bool:
    """Tell whether two texts name a day, and the same: a cell that holds one shows it in a format of its own."""
    try:
        return read_date(one) == read_date(other)
    except UnreadableError:
        return False


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def compared(materials: Sequence[Material], held: Sequence[HeldForm]) -> Comparison:
    """Compare what was read of forms with what they hold, in their order."""
    found = Comparison()
    found.hold("forms", len(held), len(materials))
    for number, (form, material) in enumerate(zip(held, materials, strict=False), 1):
        compare_form(found, f"form {number}", form, material)
    return found


def compare_form(found: Comparison, place: str, held: HeldForm, material: Material) -> None:
    """Compare one form."""
    found.hold(f"{place} year", held.year, material.year)
    found.hold(f"{place} projects", 1, len(material.projects))
    for project in material.projects[:1]:
        natures = natures_where_open(held, project)
        read = as_read(material, project, held, natures)
        for section, record in sections_read(read, held, material, project).items():
            own = held.section(section)
            for name in sorted(own.keys() | record.keys()):
                found.hold(f"{place} {section}.{name}", own.get(name), record.get(name))
        compare_rows(found, place, held, read.projects[0].indicators, project)
        for origin in _origins(material, project):
            if not origin.strip():
                found.extra.append(Finding(f"{place} origin", None, origin))
    told = "\n".join(f"{left.title} {left.text}" for left in material.leftovers)
    for text in held.leftovers:
        found.hold(f"{place} leftover", text, text if _bare(text) in _bare(told) else None)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _origins(material: Material, project: ProjectMaterial) -> Iterator[str]:
    records = (material.unit, project.described, project.funds, project.narratives, *project.indicators)
    for record in records:
        for piece in record.values():
            yield piece.origin.place
    for left in material.leftovers:
        yield left.origin.place


def compare_rows(
    found: Comparison, place: str, held: HeldForm, rows: Sequence[IndicatorDraft], project: ProjectMaterial
) -> None:
    """Compare the rows of the indicators, in their order."""
    found.hold(f"{place} rows", len(held.indicators), len(rows))
    for number, (own, row) in enumerate(zip(held.indicators, rows, strict=False), 1):
        record = row_read(own, row, project.indicators[number - 1])
        for name in OF_A_ROW:
            found.hold(f"{place} row {number} {name}", own.get(name), record.get(name))


def row_read(held: Record, row: IndicatorDraft, pieces: Mapping[str, Piece]) -> dict[str, object]:
    """Return a row as it was read; what was filled in of a nature that the form leaves open is taken out again."""
    record = {name: _known(getattr(row, name), pieces.get(name)) for name in OF_A_ROW}
    nature = held.get("nature")
    if isinstance(nature, Maybe) and "nature" not in pieces:
        record["nature"] = None
    # a phrase may stand in either of two cells where the form does not say of what nature its indicator is
    if isinstance(held.get("achievement"), Joined) and record["achievement"] is None and record["actual"] is not None:
        record["achievement"], record["actual"] = record["actual"], None
    return record


def _known(value: object, piece: Piece | None) -> object:
    """Return what was read; the text of the piece where the workbook's reader cannot read it."""
    if value is not UNREAD:
        return value
    return None if piece is None else f"unreadable: {piece.value}"


def sections_read(
    read: Submission, held: HeldForm, material: Material, project: ProjectMaterial
) -> dict[str, dict[str, object]]:
    """Return what was read of each section that is one record, by field."""
    draft = read.projects[0]
    unit: dict[str, object] = {}
    for name, piece in material.unit.items():
        stated = getattr(read.unit, name, None)
        unit[name] = next((o.name for o in read.unit.outlines), None) if name == "outline" else _known(stated, piece)
    assert draft.funds is not None
    if held.unit.get("money_unit") is None and "money_unit" in unit:
        held.unit["money_unit"] = Maybe(held.true_money_unit)
    return {
        "unit": unit,
        "described": {
            n: _known(getattr(draft, n), project.described[n]) for n in _OF_A_PROJECT if n in project.described
        },
        "funds": _funds_read(draft, project),
        "narratives": {n: _known(draft.narratives.get(n), piece) for n, piece in project.narratives.items()},
    }


def _funds_read(draft: ProjectDraft, project: ProjectMaterial) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, piece in project.funds.items():
        assert draft.funds is not None
        stated = draft.funds[Amount(name)] if name in set(Amount) else getattr(draft.funds, name)
        if stated is not None:
            found[name] = _known(stated, piece)
    return found


def natures_where_open(held: HeldForm, project: ProjectMaterial) -> list[Nature | None]:
    """Return the true natures of rows whose form leaves them open, where the reader has said nothing either."""
    rows = zip(held.indicators, held.natures, project.indicators, strict=False)
    open_ones = [
        nature if isinstance(own.get("nature"), Maybe) and "nature" not in pieces else None
        for own, nature, pieces in rows
    ]
    return [*open_ones, *[None] * (len(project.indicators) - len(open_ones))]


def as_read(
    material: Material, project: ProjectMaterial, held: HeldForm, natures: Sequence[Nature | None]
) -> Submission:
    """Return what the workbook's own reader makes of the pieces of a form, put into their cells."""
    code = {"code": "01"}
    unit = {"year": held.true_year, "money_unit": held.true_money_unit} | _values(material.unit)
    rows = {
        template.PROJECTS.title: [_values(project.described) | code],
        template.FUNDS.title: [_values(project.funds) | code],
        template.CONTENT.title: [_values(project.narratives) | code],
        template.INDICATORS.title: [
            ({} if nature is None else {"nature": nature.value}) | _values(pieces) | code
            for pieces, nature in zip(project.indicators, natures, strict=True)
        ],
    }
    frames = {template.UNIT.title: _labelled(unit)}
    for sheet in template.TABLE_SHEETS:
        headings = [column.heading for column in sheet.columns]
        frames[sheet.title] = [[sheet.caption], headings, *(_stored_row(sheet, row) for row in rows[sheet.title])]
    return read_layout(lay_out_sheets(frames, Layout(facts=dict.fromkeys(frames, _PLAIN))))


def _values(record: Mapping[str, Piece]) -> dict[str, Filling]:
    return {name: piece.value for name, piece in record.items()}
