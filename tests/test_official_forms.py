"""Official forms as other units write them: what a form holds is what a reader finds in it, each value in its cell."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from random import Random

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from official_forms import KINDS, LAYOUTS, Held, Options, draw, options, saved, submissions, unit_data, write
from official_forms.comparing import compared
from official_forms.damage import DAMAGES, judged
from official_forms.held import Maybe, number_held
from openpyxl import load_workbook
from workbooks import examined, example_data

from perfeval.figures import plain
from perfeval.model import Submission
from perfeval.model.material import Material, Piece
from perfeval.problems import Problem
from perfeval.readers.forms import read_forms

pytestmark = pytest.mark.slow  # the short tests of the reader are those of test_forms.py and its neighbours

EACH = [pytest.param(layout, kind, id=f"{layout}-{kind}") for layout in LAYOUTS for kind in KINDS]


def read(layout: str, kind: str, submission: Submission, chosen: Options) -> tuple[tuple[Material, ...], Held]:
    """Write the forms of a unit, and return what the reader finds in them, and what they hold."""
    content, held = write(layout, kind, submission, chosen)
    found = read_forms(f"{layout}.{kind}", content)
    assert not isinstance(found, Problem), str(found)
    return found, held


def unit(seed: int) -> Submission:
    submission = examined(unit_data(Random(seed))).submission
    assert submission is not None
    return submission


def texts(kind: str, content: bytes) -> Iterator[str]:
    """Yield what stands in the cells of a file, as the libraries read them that others use."""
    if kind == "xlsx":
        for sheet in load_workbook(BytesIO(content)).worksheets:
            yield from (str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None)
        return
    document = Document(BytesIO(content))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


@pytest.mark.parametrize(("layout", "kind"), EACH)
def test_what_a_form_holds_stands_in_its_file(layout: str, kind: str) -> None:
    content, held = write(layout, kind, unit(7), Options())
    standing = set(texts(kind, content))
    assert number_held(held) > 20
    for form in held:
        for text in (
            form.described.get("name"),
            *(row["name"] for row in form.indicators if row["name"] != "预算执行率"),
        ):
            assert text is None or text in standing
        assert all(isinstance(row["name"], str) for row in form.indicators)


@pytest.mark.parametrize(("layout", "kind"), EACH)
@pytest.mark.parametrize("seed", range(3))
def test_every_value_of_a_form_is_read_into_its_cell(layout: str, kind: str, seed: int) -> None:
    random = Random(f"{layout} {kind} {seed}")
    found, held = read(layout, kind, unit(seed), Options() if seed == 0 else Options.random(random))
    comparison = compared(found, held)
    assert comparison.faults == []
    assert comparison.right >= number_held(held)


@pytest.mark.parametrize(("layout", "kind"), EACH)
@settings(max_examples=3)
@given(submission=submissions(), chosen=options())
def test_forms_drawn_up_in_any_way_are_read_alike(
    layout: str, kind: str, submission: Submission, chosen: Options
) -> None:
    assert compared(*read(layout, kind, submission, chosen)).faults == []


@settings(max_examples=40)
@given(data=st.data(), submission=submissions(), chosen=options())
def test_many_forms_drawn_up_in_any_way_are_read_alike(
    data: st.DataObject, submission: Submission, chosen: Options
) -> None:
    layout, kind = data.draw(st.sampled_from(list(LAYOUTS))), data.draw(st.sampled_from(KINDS))
    assert compared(*read(layout, kind, submission, chosen)).faults == []


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_damaged_form_puts_nothing_where_it_does_not_belong(layout: str, damage: str) -> None:
    for seed in range(3):
        random = Random(f"{layout} {damage} {seed}")
        one = replace(unit(seed), projects=unit(seed).projects[:1])
        chosen = replace(Options.random(random), groups="merged", fillers=False, system_natures=False)
        (grid,), (held,) = draw(layout, one, chosen)
        kind, (hurt, what) = random.choice(KINDS), DAMAGES[damage](grid, random)
        found = read_forms(f"表.{kind}", saved(layout, kind, [hurt], chosen))
        if not isinstance(found, Problem):
            outcome = judged(held, hurt, found)
            assert (outcome.misplaced, outcome.lost) == ([], []), what
            assert outcome.counted["right"] + outcome.counted["listed"] > 5


def test_what_a_damaged_form_holds_otherwise_is_told() -> None:
    (grid, *_), (held, *_) = draw("national", unit(1), Options())
    found = read_forms("表.xlsx", saved("national", "xlsx", [grid], Options()))
    assert not isinstance(found, Problem)
    held.indicators[1]["target"], held.narratives["target_achievement"] = "另一个数", "另一段话"
    misplaced = judged(held, grid, found).misplaced
    assert [line.split(":")[0] for line in misplaced] == [
        "narratives.target_achievement row 0",
        "indicators.target row 1",
    ]
    assert judged(held, grid, ()).counted["right"] == 0
    assert len(judged(held, grid, ()).lost) > 20


def test_a_comparison_tells_a_value_in_a_wrong_cell_from_one_that_is_lost() -> None:
    found, held = read("national", "xlsx", unit(1), Options())
    held[0].described["name"] = "另一个项目"
    held[0].narratives["conclusion"] = "没有印出的结论"
    del held[0].funds["initial_budget"]
    comparison = compared(found, held)
    assert [finding.place for finding in comparison.wrong] == ["form 1 described.name"]
    assert [finding.place for finding in comparison.lost] == ["form 1 narratives.conclusion"]
    assert [finding.place for finding in comparison.extra] == ["form 1 funds.initial_budget"]


def test_the_forms_of_an_example_are_read_into_their_cells() -> None:
    submission = examined(example_data()).submission
    assert submission is not None
    for layout in LAYOUTS:
        found, held = read(layout, "xlsx", submission, Options())
        assert compared(found, held).faults == []


@pytest.mark.parametrize(("layout", "kind"), EACH)
def test_every_value_names_the_cell_that_a_person_finds_it_in(layout: str, kind: str) -> None:
    content, _ = write(layout, kind, unit(4), Options(nature_column=True, unit_column=True))
    found = read_forms(f"表.{kind}", content)
    assert not isinstance(found, Problem)
    text_at = places(kind, content)
    pieces = [piece for material in found for piece in pieces_of(material)]
    assert len(pieces) > 20
    for piece in pieces:
        said = piece.said or (plain(piece.value) if isinstance(piece.value, Decimal) else str(piece.value))
        there = text_at(piece.origin.place)
        assert said in there or (there and there in said)  # one of several that are joined


def pieces_of(material: Material) -> Iterator[Piece]:
    """Yield what is read from cells, but for the row of the execution rate, most of which no cell says."""
    yield from (piece for field, piece in material.unit.items() if field in {"name", "department"})
    for project in material.projects:
        rows = [row for row in project.indicators if row["name"].value != "预算执行率"]
        for record in (project.described, project.funds, project.narratives, *rows):
            yield from record.values()


def places(kind: str, content: bytes) -> Callable[[str], str]:
    """Return what tells the text at a place of a file, as a message names it."""
    if kind == "xlsx":
        workbook = load_workbook(BytesIO(content))
        return lambda place: str(workbook[place.rsplit("!", 1)[0]][place.rsplit("!", 1)[1]].value)
    tables = Document(BytesIO(content)).tables

    def text_at(place: str) -> str:
        named = re.fullmatch(r"第 (\d+) 个表第 (\d+) 行第 (\d+) 列", place)
        assert named is not None, place
        table, row, column = (int(number) - 1 for number in named.groups())
        return "\n".join(paragraph.text for paragraph in tables[table].rows[row]._tr.tc_lst[column].p_lst)

    return text_at


def test_what_a_form_leaves_open_is_not_counted_as_held() -> None:
    _, held = write("national", "xlsx", unit(1), Options(bare_equal=True))
    assert number_held(held) < sum(len(row) for form in held for row in form.indicators) + 200
    assert any(isinstance(row["nature"], Maybe) for form in held for row in form.indicators)
