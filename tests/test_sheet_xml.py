"""One pass over a sheet's XML, on values: what programs write, what only XML allows, and what is refused."""

import pytest
from lxml import etree

from perfeval.readers import sheet_xml
from perfeval.readers.sheet_xml import CellRefusedError, column_number, position, read_sheet
from perfeval.readers.strings import shared_strings, undone

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(rows: str, rest: str = "") -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{rest}</worksheet>'.encode()


def read(rows: str, rest: str = "") -> sheet_xml.SheetCells:
    return read_sheet(sheet(rows, rest), ("甲",), frozenset())


ROW = '<row r="1"><c r="A1"><v>5</v></c><c r="B1" t="s"><v>0</v></c></row>'
FOREIGN = "<!-- not in plain form -->"


@pytest.mark.parametrize("odd", ["", FOREIGN, "<?x y?>"])
def test_both_ways_find_the_same(odd: str) -> None:
    found = read(
        ROW + odd, '<cols><col min="2" max="3" hidden="1"/></cols><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    )
    assert (found.values, found.hidden_columns, found.merges) == ({(1, 1): 5.0, (1, 2): "甲"}, {2, 3}, [(1, 1, 1, 2)])


def test_a_long_sheet_in_another_form_is_never_held_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_xml, "_LONG_PART", 10)
    assert read(ROW + FOREIGN + ROW.replace("1", "2")).values == {(1, 1): 5.0, (1, 2): "甲", (2, 1): 5.0, (2, 2): "甲"}


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(f'<worksheet xmlns="{MAIN}"/>', id="no-data"),
        pytest.param(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>', id="empty-data"),
        pytest.param(sheet("").decode(), id="no-rows"),
    ],
)
def test_a_sheet_of_nothing_holds_nothing(part: str) -> None:
    assert read_sheet(part.encode(), (), frozenset()).values == {}


def test_rows_in_a_second_place_are_seen() -> None:
    assert read(ROW, '<sheetData><row r="9"><c r="A9"><v>1</v></c></row></sheetData>').values[9, 1] == 1.0


@pytest.mark.parametrize("odd", ["", FOREIGN])
@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param(ROW + ROW, "行的次序错乱的文件", id="row-twice"),
        pytest.param('<row r="1"><c r="B1"><v>1</v></c><c r="A1"/></row>', "单元格的次序错乱的文件", id="cells-out-of-order"),
        pytest.param('<row r="1"><c r="A2"/></row>', "单元格的次序错乱的文件", id="cell-of-another-row"),
        pytest.param('<row r="1"><c><v>1</v></c></row>', "单元格没有地址的文件", id="no-address"),
        pytest.param('<row r="1"><c r="A1" t="e"><v>x</v></c></row>', "单元格的错误值“x”不认识的文件", id="error-of-no-kind"),
        pytest.param('<row r="1"><c r="A1" t="b"><v>x</v></c></row>', "单元格存的“x”不是是非值的文件", id="no-truth-value"),
        pytest.param('<row r="1"><c r="A1" t="z"><v>x</v></c></row>', "单元格类型“z”不认识的文件", id="type-unknown"),
        pytest.param('<row r="1"><c r="A1" t="inlineStr"><v>x</v></c></row>', "单元格的类型与写法不一致的文件", id="text-that-is-none"),
        pytest.param('<row r="20001"><c r="A20001"><v>1</v></c></row>', "在 A20001 处还有内容", id="far"),
        pytest.param('<row r="1"><c r="IW1"><v>1</v></c></row>', "在 IW1 处还有内容", id="far-to-the-right"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_vouched_for_is_refused(rows: str, found: str, odd: str) -> None:
    with pytest.raises(CellRefusedError, match=found):
        read(rows + odd)


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_xml, "MAX_CELLS", 1)
    with pytest.raises(CellRefusedError, match="超过 1 个填了内容的单元格"):
        read(ROW)


def test_what_is_no_reference_is_refused() -> None:
    with pytest.raises(ValueError, match="nbsp"):
        read('<row r="1"><c r="A1" t="str"><v>&nbsp;</v></c></row>')


@pytest.mark.parametrize("odd", ["", FOREIGN])
def test_a_cell_with_neither_value_nor_formula_holds_nothing(odd: str) -> None:
    found = read('<row r="1"><c r="A1" s="1"/><c r="B1"><extLst/></c><c r="C1"><v>5</v></c></row>' + odd)
    assert (found.values, found.uncalculated, found.styles) == ({(1, 3): 5.0}, set(), {})


def test_a_row_hidden_with_something_in_it_is_named() -> None:
    assert read(ROW.replace('r="1"', 'r="1" hidden="1"')).hidden_rows == {1}


def test_strings_in_another_form_are_read_as_well() -> None:
    assert shared_strings(f"<sst xmlns='{MAIN}'><si><t>甲</t></si></sst>".encode()) == ("甲",)


@pytest.mark.parametrize("odd", ["", FOREIGN])
def test_the_last_row_and_the_last_column_may_be_filled(odd: str) -> None:
    found = read('<row r="20000"><c r="IV20000"><v>1</v></c></row>' + odd)
    assert (found.values, found.last_row, found.last_column) == ({(20000, 256): 1.0}, 20000, 256)


@pytest.mark.parametrize(("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("AZ", 52), ("BA", 53), ("AAA", 703)])
def test_a_column_has_the_number_of_its_letters(letters: str, number: int) -> None:
    assert (column_number(letters), position(f"{letters}12")) == (number, (12, number))


@pytest.mark.parametrize("odd", ["", FOREIGN])
def test_a_formula_for_a_picture_is_one_whatever_it_came_to(odd: str) -> None:
    found = read('<row r="1"><c r="A1" t="str"><f>DISPIMG("x",1)</f><v>图</v></c></row>' + odd)
    assert found.pictures == {(1, 1)}


def test_references_are_resolved() -> None:
    assert undone("&#x7532;&#20057;&amp;&lt;&gt;&quot;&apos;\r\n\r") == "甲乙&<>\"'\n\n"


@pytest.mark.parametrize("odd", ["", FOREIGN])
def test_so_many_cells_as_the_bound_says_are_read(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_xml, "MAX_CELLS", 2)
    assert len(read(ROW + odd).values) == 2


@pytest.mark.parametrize("odd", ["", FOREIGN])
def test_two_texts_in_a_cell_are_two_values(odd: str) -> None:
    with pytest.raises(CellRefusedError, match="一个单元格写了两个值的文件"):
        read(f'<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is><is><t>乙</t></is></c></row>{odd}')


@pytest.mark.parametrize("odd", ["", FOREIGN])
def test_a_row_without_a_number_follows_the_one_before(odd: str) -> None:
    assert read(f'{ROW}<row><c r="A2"><v>7</v></c></row>{odd}').values[2, 1] == 7.0


def test_what_xml_cannot_hold_damages_a_sheet() -> None:
    with pytest.raises(etree.XMLSyntaxError):
        read('<row r="1"><c r="A1" t="str"><v>甲\x01</v></c></row>')


def test_a_place_that_is_none_is_refused_wherever_it_stands() -> None:
    with pytest.raises(ValueError, match=r"^$"):
        read('<row r="1"><c r="11"><v>1</v></c><c r="B1"><v>2</v></c></row>')
