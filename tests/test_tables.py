"""Tables as Word sets them: figures whole, columns that hold them, labels of groups again where a page begins."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.reports.blocks import Merge, Table, TableCell
from perfeval.reports.runs import Text
from perfeval.writers.word.fitting import RULE, Fitting, broken
from perfeval.writers.word.measures import AREA_HEIGHT, AREA_WIDTH, CELL_ACROSS, CELL_ALONG, SMALL_LINE
from perfeval.writers.word.tables import _LOST as LOST
from perfeval.writers.word.tables import Room, Setting
from perfeval.writers.word.trace import Written

#: the width of a figure in 五号, in twips, and the height of a row of one line
DIGIT = 105
ROW = SMALL_LINE + 2 * CELL_ALONG + RULE


def cell(text: str, merge: Merge = Merge.NONE) -> TableCell:
    return TableCell(Text.of(text), merge=merge)


def table(widths: Sequence[int], *rows: Sequence[str | TableCell], headings: int = 0) -> Table:
    cells = tuple(tuple(c if isinstance(c, TableCell) else cell(c) for c in row) for row in rows)
    return Table(tuple(widths), cells, headings, small=True)


def widths_of(xml: str) -> list[int]:
    return [int(found) for found in re.findall(r'<w:gridCol w:w="(\d+)"/>', xml)]


def column(xml: str, number: int) -> list[str]:
    """Return what the cells of a column say; a cell that goes on the one above is “^”."""
    rows = re.findall("<w:tr>.*?</w:tr>", xml)
    cells = [re.findall("<w:tc>.*?</w:tc>", row)[number] for row in rows]
    return ["^" if 'val="continue"' in c else "".join(re.findall(r"<w:t [^>]*>([^<]*)", c)) for c in cells]


@pytest.mark.parametrize("amount", ["123,456,789,012.34", "123456789012.34", "-1,234,567.89", "100%", "99.99", "3"])
def test_a_column_is_as_wide_as_its_longest_figure(amount: str) -> None:
    found = Setting(Fitting(table((5, 5, 40, 50), ("甲", amount, "说明", "原因")), AREA_WIDTH)).placed(None, Written())
    assert sum(widths_of(found.xml)) == AREA_WIDTH
    assert widths_of(found.xml)[1] - 2 * CELL_ACROSS >= len(amount) * DIGIT
    assert found.xml.count("<w:noWrap/>") == 1


def test_columns_stay_as_the_outline_says_where_their_figures_fit() -> None:
    found = Setting(Fitting(table((25, 25, 50), ("甲", "12.5", "说明")), AREA_WIDTH)).placed(None, Written())
    assert widths_of(found.xml) == [AREA_WIDTH // 4, AREA_WIDTH // 4, AREA_WIDTH - 2 * (AREA_WIDTH // 4)]


@given(
    widths=st.lists(st.integers(1, 100), min_size=1, max_size=9),
    figures=st.lists(st.integers(0, 10**12), min_size=9, max_size=9),
)
def test_a_table_is_as_wide_as_the_type_area_whatever_its_figures(widths: list[int], figures: list[int]) -> None:
    row = [f"{figure:,}" for figure in figures[: len(widths)]]
    found = widths_of(Setting(Fitting(table(widths, row), AREA_HEIGHT)).placed(None, Written()).xml)
    assert sum(found) == AREA_HEIGHT
    assert min(found) > 0


def sizes_of(xml: str) -> set[str]:
    return set(re.findall('<w:sz w:val="([0-9]+)"/>', xml))


def test_long_figures_get_columns_alike_and_are_set_smaller_where_they_do_not_fit() -> None:
    row = ("总额", *["123,456,789,012.34"] * 3, "10", "原因")
    narrow = replace(table((10, 30, 20, 10, 10, 20), row), small=True)
    found = Setting(Fitting(narrow, AREA_WIDTH)).placed(None, Written()).xml
    widths = widths_of(found)[1:4]
    assert max(widths) - min(widths) <= max(widths) // 20
    assert sizes_of(found) == set()
    (size,) = sizes_of(Setting(Fitting(narrow, AREA_WIDTH - 1500)).placed(None, Written()).xml)
    assert 15 <= int(size) < 21
    assert sizes_of(Setting(Fitting(narrow, AREA_HEIGHT)).placed(None, Written()).xml) == set()


def test_a_figure_over_two_columns_widens_both() -> None:
    row = (TableCell(Text.of("123,456,789,012.34"), columns=2), cell("说明"))
    found = widths_of(Setting(Fitting(Table((5, 5, 90), (row,)), AREA_WIDTH)).placed(None, Written()).xml)
    assert found[0] + found[1] - 2 * CELL_ACROSS >= 18 * DIGIT
    assert abs(found[0] - found[1]) < 100


@pytest.mark.parametrize(
    ("said", "room", "lines"),
    [
        pytest.param("四个汉字", 4, 1, id="fits"),
        pytest.param("五个汉字字", 4, 2, id="one-too-many"),
        pytest.param("四个汉字。", 4, 2, id="a-mark-goes-with-its-word"),
        pytest.param("汉字RESTful", 4, 2, id="a-word-stays-whole"),
        pytest.param("abcdefghij", 4, 2, id="a-word-longer-than-a-line"),
        pytest.param("第20批次", 3, 2, id="gaps-beside-figures"),
        pytest.param("一二（三）四", 3, 3, id="a-bracket-goes-with-its-word"),
    ],
)
def test_lines_of_a_cell_are_counted_as_they_break(said: str, room: float, lines: int) -> None:
    assert broken(said, room) == lines


def group(number: int) -> Table:
    """Return a table of one group of some rows under a heading."""
    rows = [(cell("产出", Merge.BEGINS if n == 0 else Merge.GOES_ON), f"指标{n}") for n in range(number)]
    return table((1, 3), ("一级指标", "三级指标"), *rows, headings=1)


@pytest.mark.parametrize(
    ("left", "said"),
    [
        pytest.param(ROW * 5 + LOST, ["一级指标", "产出", "^", "^", "^"], id="all-on-one-page"),
        pytest.param(ROW * 3 + LOST, ["一级指标", "产出", "^", "产出", "^"], id="two-rows-on-the-next"),
        pytest.param(ROW * 4 + LOST, ["一级指标", "产出", "^", "^", "产出"], id="one-row-on-the-next"),
        pytest.param(0, ["一级指标", "产出", "^", "^", "产出"], id="nothing-left"),
    ],
)
def test_the_label_of_a_group_stands_again_where_a_page_begins(left: int, said: list[str]) -> None:
    found = Setting(Fitting(group(4), AREA_WIDTH)).placed(Room(left, ROW * 4 + LOST), Written())
    assert column(found.xml, 0) == said


def test_without_knowing_the_room_a_group_has_one_label() -> None:
    assert column(Setting(Fitting(group(40), AREA_WIDTH)).placed(None, Written()).xml, 0)[:3] == [
        "一级指标",
        "产出",
        "^",
    ]


@given(number=st.integers(1, 60), left=st.integers(0, 12_000))
def test_every_row_is_printed_once_however_pages_fall(number: int, left: int) -> None:
    found = Setting(Fitting(group(number), AREA_WIDTH)).placed(Room(left, 12_000), Written())
    assert column(found.xml, 1) == ["三级指标", *(f"指标{n}" for n in range(number))]
    assert set(column(found.xml, 0)) <= {"一级指标", "产出", "^"}
    assert found.left is not None
    assert found.left <= 12_000
