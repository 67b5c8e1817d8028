"""One pass over a sheet's XML, on values: what programs write, what only XML allows, and what is refused."""

import pytest
from lxml import etree

from perfeval.cells import column_number
from perfeval.readers import plain_cells, sheet_xml
from perfeval.readers.plain_cells import without_long_formulas, without_rows
from perfeval.readers.sheet_xml import CellRefusedError, position, read_sheet
from perfeval.readers.strings import Run, Text, shared_strings, undone

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


LAID_OUT = '<row r="{0}"><c r="A{0}" s="2"/><c r="B{0}" s="7"><f>IF(A{0}="","",A{0}+3)</f><v></v></c></row>'


def test_rows_that_wait_to_be_filled_wait_each_for_itself() -> None:
    found = read(
        "".join(LAID_OUT.format(row) for row in (2, 3, 7, 9, 10)) + '<row r="11"><c r="C11"><v>5</v></c></row>'
    )
    assert found.uncalculated == {(row, 2) for row in (2, 3, 7, 9, 10)}
    assert (found.values, found.last_row, found.last_column) == ({(11, 3): 5.0}, 11, 3)


WAITING = LAID_OUT.format(7) + '<row r="8"><c r="A8" t="str"><f>A1</f><v></v></c></row> <row r="9"/>\n'


@pytest.mark.parametrize("text", ["5", "五"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_rows_behind_all_that_are_filled_can_be_left_out(text: str, mark: bytes) -> None:
    filled = f'<row r="1"><c r="A1" t="str"><v>{text}</v></c></row>'
    found = read_sheet(mark + sheet(filled + WAITING, "<cols/>"), (), frozenset())
    assert found.waiting is not None
    assert without_rows(mark + sheet(filled + WAITING, "<cols/>"), *found.waiting) == sheet(filled, "<cols/>")
    assert (found.last_laid_out, found.last_row) == (8, 8)


@pytest.mark.parametrize("rows", [ROW, WAITING, ROW + WAITING + FOREIGN], ids=["none", "no-other", "another-form"])
def test_no_rows_are_left_out_where_none_is_filled_before_them_or_another_program_wrote_them(rows: str) -> None:
    assert read(rows).waiting is None


def test_a_row_of_blank_text_is_laid_out_and_holds_nothing() -> None:
    found = read('<row r="4"><c r="B4" t="inlineStr"><is><t> </t></is></c></row>')
    assert (found.values, found.last_laid_out, found.last_column) == ({}, 4, 2)


def test_a_row_of_figures_is_not_taken_for_the_one_before() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in (3, 4, 15))
    assert read(rows).values == {(3, 1): 3.0, (4, 1): 4.0, (15, 1): 15.0}


def test_rows_that_wait_to_be_filled_count_to_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_xml, "MAX_CELLS", 2)
    with pytest.raises(CellRefusedError, match="超过 2 个填了内容的单元格"):
        read("".join(LAID_OUT.format(row) for row in (2, 3, 4)))


@pytest.mark.parametrize("odd", ["", FOREIGN])
def test_a_hidden_row_with_nothing_but_formulas_is_not_named(odd: str) -> None:
    rows = "".join(LAID_OUT.format(row).replace("<row", '<row hidden="true"') for row in (2, 3))
    assert read(rows + odd).hidden_rows == set()


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(sheet(ROW).decode().replace("</sheetData>", ""), id="no-end-of-the-data"),
        pytest.param(sheet(ROW).decode().replace("</row>", ""), id="no-end-of-a-row"),
        pytest.param(sheet(ROW).decode().replace("</row>", "</rows>"), id="another-end-of-a-row"),
        pytest.param(sheet('<row r="1">甲<c r="A1"><v>5</v></row>').decode(), id="no-end-of-a-cell"),
    ],
)
def test_a_part_that_is_no_xml_is_no_sheet(part: str) -> None:
    with pytest.raises(etree.XMLSyntaxError):
        read_sheet(part.encode(), (), frozenset())


@pytest.mark.parametrize(
    "row",
    [
        pytest.param('<row r="1">\n <c r="A1"><v>5</v></c>\n <c r="B1" t="s"><v>0</v></c>\n</row>\n', id="on-lines"),
        pytest.param('<row r="1">甲<c r="A1"><v>5</v></c><c r="B1" t="s"><v>0</v></c></row>', id="with-a-stray-text"),
        pytest.param('<row spans="1:2" r="1"><c r="A1"><v>5</v></c><c r="B1" t="s"><v>0</v></c></row>', id="number-behind"),
        pytest.param('<row r="1"><c s="1" r="A1"><v>5</v></c><c r="B1" t="s"><v>0</v></c></row>', id="address-behind"),
        pytest.param('<row r="1"/><row r="2"></row>' + ROW.replace("1", "3"), id="below-rows-of-nothing"),
    ],
)  # fmt: skip
def test_a_row_is_read_however_it_is_written(row: str) -> None:
    assert list(read(row).values.values()) == [5.0, "甲"]


@pytest.mark.parametrize("address", ["A", "", "1", "a1", "A$1"])
def test_an_address_without_a_place_damages_a_sheet(address: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read(f'<row r="1"><c r="{address}"><v>1</v></c><c r="B1"><v>1</v></c></row>')


def test_a_sheet_of_cells_that_all_differ_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_xml, "_REMEMBERED", 3)
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}.5</v></c></row>' for row in range(1, 12))
    assert read(rows).values == {(row, 1): row + 0.5 for row in range(1, 12)}


def test_what_stands_beside_the_rows_is_read_of_a_sheet_of_any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    merged = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    short = read(ROW, merged)
    monkeypatch.setattr(sheet_xml, "_SHORT_REST", 0)
    assert read(ROW, merged).merges == short.merges == [(1, 1, 1, 2)]


def test_a_text_is_read_at_any_length() -> None:
    text = "&#30002;" * 500
    assert read(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>').values == {(1, 1): "甲" * 500}


@pytest.mark.parametrize("odd", ["", FOREIGN])
def test_nothing_within_a_picture_or_a_date_is_no_value(odd: str) -> None:
    found = read(
        '<row r="1"><c r="A1" t="d"><f>DISPIMG("x",1)</f><v> </v></c><c r="B1" t="d"><v> </v></c>'
        '<c r="C1" t="inlineStr"><is></is></c><c r="D1"><f>DISPIMG("x",1)</f></c></row>' + odd
    )
    assert (found.values, found.pictures, found.uncalculated) == ({}, {(1, 1), (1, 4)}, {(1, 4)})


@pytest.mark.parametrize("cell", ['<c r="A1" t="e"><f>1/0</f></c>', '<c r="A1" t="n"><f>B1</f><v></v></c>'])
def test_a_formula_of_which_nothing_came_waits_whatever_its_type(cell: str) -> None:
    assert read(f'<row r="1">{cell}</row>').uncalculated == {(1, 1)}


WRITTEN_OUT = '<row r="1"><c r="A1" s="1"><f aca="false">ROUND(B1&gt;2,3)</f><v>5</v></c><c r="B1"><f t="shared" si="1"/></c></row>'


def test_formulas_of_a_long_sheet_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_cells, "_LONG_PART", 10)
    short = without_long_formulas(sheet(WRITTEN_OUT))
    assert short == sheet(WRITTEN_OUT.replace('<f aca="false">ROUND(B1&gt;2,3)</f>', "<f/>"))
    assert read_sheet(short, (), frozenset()) == read(WRITTEN_OUT)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(WRITTEN_OUT.replace("ROUND", "DISPIMG"), id="a-picture"),
        pytest.param(WRITTEN_OUT.replace("5", "<![CDATA[<f>5</f>]]>"), id="a-value-that-looks-like-one"),
        pytest.param(WRITTEN_OUT + "<?x <f>5</f>?>", id="an-instruction"),
        pytest.param(WRITTEN_OUT.replace("ROUND", "<b/>"), id="something-within-it"),
    ],
)
def test_formulas_stay_where_something_else_may_be_lost(rows: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_cells, "_LONG_PART", 10)
    assert without_long_formulas(sheet(rows)) == sheet(rows)


def test_formulas_of_a_short_sheet_stay() -> None:
    assert without_long_formulas(sheet(WRITTEN_OUT)) == sheet(WRITTEN_OUT)


FONT = '<rPr><sz val="11"/><rFont val="宋体"/></rPr>'


@pytest.mark.parametrize(
    ("runs", "found"),
    [
        pytest.param("<r><t>甲</t></r><r><t>乙&amp;</t></r>", "甲乙&", id="no-fonts"),
        pytest.param(f"<r>{FONT}<t>1. </t></r><r><t>甲</t></r>", Text("1. 甲", (Run("1. ", False), Run("甲"))), id="a-font"),
        pytest.param(f"<r>{FONT}<t>_x0041_</t></r>", Text("A", (Run("A", False),)), id="an-escape"),
        pytest.param("<r><rPr><strike/></rPr><t>甲</t></r>", Text("甲", (Run("甲", True),)), id="struck"),
        pytest.param('<r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r>', Text("2", (Run("²", False),)), id="raised"),
    ],
)  # fmt: skip
def test_runs_are_the_same_by_patterns_and_by_lxml(runs: str, found: Text | str) -> None:
    table = f'<sst xmlns="{MAIN}"><si>{runs}</si></sst>'
    assert shared_strings(table.encode()) == (found,)
    assert shared_strings((FOREIGN + table).encode()) == (found,)


@pytest.mark.parametrize("text", ["甲&乙", "&;", "&#x;", "&甲;", "&#12345678;", "&amp"])
def test_what_refers_to_nothing_is_no_text(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        undone(text)


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
