"""The guard on values: what is no workbook, or a damaged one, is refused in one sentence; the rest is handed on."""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import IO

import pytest
from corpus import CASES, Case
from small import repacked, small

from perfeval.batch.incoming.found import find
from perfeval.batch.one import read_and_examine
from perfeval.files import Fault, UnreadableFileError
from perfeval.problems import Problem
from perfeval.readers import guard, plain_cells
from perfeval.readers.guard import SheetFacts, refused_file, take_in
from perfeval.service import Options, examine
from perfeval.template import FUNDS

#: where the small workbook has 本年支出, and what stands there
SPENT, STANDS = (3, 11), re.compile(rb'<c r="K3"[^>]*>.*?</c>')


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.encode("unicode_escape").decode())
def test_an_odd_or_hostile_workbook_is_a_matter_of_problems(case: Case, tmp_path: Path) -> None:
    examinations = [read_and_examine(found.path, Options()) for found in find([case.make(tmp_path)]).workbooks]
    problems = [problem for found in examinations for problem in found.problems]
    said = "\n".join(map(str, problems))
    assert any(found.failed for found in examinations) == (case.status == 1), said
    if case.status == 1:
        assert case.said in said
    assert [str(Problem.of_json(problem.as_json())) for problem in problems] == said.splitlines()


@pytest.mark.parametrize(("row", "place"), [(2**20, "资金情况!K1048576"), (2**20 + 1, "资金情况")])
def test_a_cell_in_a_row_that_excel_has_not_is_no_place(row: int, place: str) -> None:
    beyond = b'<row r="%d"><c r="K%d"><v>1</v></c></row></sheetData>' % (row, row)
    content = repacked(
        lambda name, part: part.replace(b"</sheetData>", beyond) if name.endswith("sheet4.xml") else part
    )
    (problem,) = examine("填报.xlsx", content).problems
    assert str(problem.cell) == place
    assert Problem.of_json(problem.as_json()).cell == problem.cell


def test_a_long_sheet_says_the_same_without_its_formulas(monkeypatch: pytest.MonkeyPatch) -> None:
    spent = b'<c r="K3"><f>SUM(100,5)</f><v>105</v></c><c r="L3" t="e"><f>NOW(</f><v>#SPILL!</v></c>'
    content = repacked(
        lambda name, part: (
            re.sub(rb'<c r="K3".*?</c><c r="L3".*?</c>', spent, part) if name.endswith("sheet4.xml") else part
        )
    )
    expected, whole = examine("填报.xlsx", content), take_in("填报.xlsx", content)
    monkeypatch.setattr(plain_cells, "_LONG_PART", 10)
    assert examine("填报.xlsx", content) == expected
    shortened = take_in("填报.xlsx", content)
    assert not isinstance(whole, Problem)
    assert not isinstance(shortened, Problem)
    assert (shortened.cells, shortened.sheets) == (whole.cells, whole.sheets)
    with zipfile.ZipFile(BytesIO(shortened.content)) as package:
        assert b"<f/><v>105</v>" in package.read("xl/worksheets/sheet4.xml")


def test_pandas_is_not_given_the_rows_that_wait_to_be_filled() -> None:
    found = take_in("填报.xlsx", small())
    assert not isinstance(found, Problem)
    with zipfile.ZipFile(BytesIO(found.content)) as package:
        part = package.read("xl/worksheets/sheet4.xml")
    assert (b'<row r="3"' in part, b'<row r="4"' in part, b"</sheetData><" in part) == (True, False, True)


def test_a_formula_that_waits_in_a_row_before_a_blank_text_is_told_all_the_same() -> None:
    rows = b'<row r="40"><c r="A40"><f>A39</f></c></row><row r="41"><c r="B41" t="str"><f>A41</f><v></v></c></row>'
    changed = repacked(
        lambda name, part: (
            part.replace(b"</sheetData>", rows + b"</sheetData>") if name.endswith("sheet4.xml") else part
        )
    )
    found = {(str(problem.cell), problem.rule.code) for problem in examine("填报.xlsx", changed).problems}
    assert (f"{FUNDS.title}!A40", "formula-uncalculated") in found


@pytest.mark.parametrize(
    ("before", "picture"),
    [
        (b"</sheetData>", b'<row r="300"><c r="Z300"><f>DISPIMG("x",1)</f></c></row>'),
        (b'</row><row r="4"', b'<c r="AZ3"><f>DISPIMG("x",1)</f></c>'),
    ],
    ids=["below", "to-the-right"],
)
def test_a_picture_beside_everything_else_is_none_of_the_records(before: bytes, picture: bytes) -> None:
    beside = repacked(
        lambda name, part: part.replace(before, picture + before) if name.endswith("sheet4.xml") else part
    )
    assert examine("填报.xlsx", beside).problems == examine("填报.xlsx", small()).problems


def test_a_row_of_nothing_but_an_error_is_a_record() -> None:
    alone = b'<c r="K9" t="e"><v>#REF!</v></c>'
    changed = repacked(
        lambda name, part: re.sub(rb'<c r="K9".*?(?=<c r="L9")', alone, part) if name.endswith("sheet4.xml") else part
    )
    found = {str(problem.cell) for problem in examine("填报.xlsx", changed).problems}
    assert found >= {f"{FUNDS.title}!A9", f"{FUNDS.title}!K9"}


def facts(kind: str, content: str) -> SheetFacts:
    """Return what the guard finds in 资金情况 when 本年支出 holds this."""
    written = f'<c r="K3" t="{kind}">{content}</c>'.encode()
    changed = repacked(lambda name, part: STANDS.sub(written, part) if name.endswith("sheet4.xml") else part)
    found = take_in("填报.xlsx", changed)
    assert not isinstance(found, Problem), found
    return found.sheets[FUNDS.title]


@pytest.mark.parametrize(
    ("kind", "content", "uncalculated"),
    [
        pytest.param("n", "<f>J3&amp;1</f><v/>", {SPENT}, id="a-formula-without-its-value"),
        pytest.param("str", "<f>J3&amp;1</f>", {SPENT}, id="a-formula-for-a-text-without-its-value"),
        pytest.param("str", "<f>J3&amp;1</f><v/>", set(), id="a-formula-whose-result-is-the-empty-text"),
        pytest.param("n", "<v/>", set(), id="nothing-at-all"),
        pytest.param("n", "<v>105</v><extLst/>", set(), id="a-value-with-what-is-foreign"),
        pytest.param("inlineStr", "<is><r><t>1</t></r><r><t>05</t></r></is>", set(), id="text-in-its-own-cell"),
    ],
)
def test_a_formula_that_was_never_calculated_is_told_from_a_value(
    kind: str, content: str, uncalculated: set[tuple[int, int]]
) -> None:
    assert facts(kind, content).uncalculated & {SPENT} == uncalculated


class Lying(zipfile.ZipFile):
    """A package whose entries hold more than their sizes say."""

    def open(self, *_: object, **__: object) -> IO[bytes]:
        return BytesIO(bytes(10_000_000))


def test_what_unpacks_to_too_much_is_refused_whatever_its_sizes_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_UNPACKED_BYTES", 5_000_000)
    with Lying(BytesIO(small())) as package, pytest.raises(guard._RefusedError, match="解压后超过 200 MB 的文件"):
        guard._parts(package)


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (Fault.FOLDER, "一个文件夹，里面没有工作簿"),
        (Fault.SPECIAL, "不是普通文件"),
        (Fault.LARGE, "过大的文件"),
        (Fault.CLOSED, "没有这个文件或文件夹"),
    ],
)
def test_what_cannot_be_read_at_all_is_said(fault: Fault, found: str) -> None:
    assert refused_file(UnreadableFileError(Path("填报.xlsx"), fault, "没有这个文件或文件夹")).found == found


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(b"%PDF-1.7", "PDF 文件", id="pdf"),
        pytest.param(b"\xef\xbb\xbf <table>", "网页（HTML）", id="html"),
        pytest.param("甲,乙\n1,2\n".encode("gb18030"), "文本文件（如 CSV）", id="text"),
        pytest.param(b"\x00\x01\x02 abc", "无法识别的文件", id="anything"),
    ],
)
def test_a_file_of_another_kind_is_named(content: bytes, found: str) -> None:
    problem = take_in("填报.xlsx", content)
    assert isinstance(problem, Problem)
    assert problem.found == found


@pytest.mark.parametrize(
    ("target", "entry"),
    [
        pytest.param("worksheets/sheet4.xml", "xl/worksheets/sheet4.xml", id="from-the-workbook"),
        pytest.param("./worksheets/sheet4.xml", "xl/worksheets/sheet4.xml", id="from-here"),
        pytest.param("../xl/worksheets/sheet4.xml", "xl/worksheets/sheet4.xml", id="from-above"),
        pytest.param("/xl/worksheets/sheet4.xml", "xl/worksheets/sheet4.xml", id="from-the-root"),
        pytest.param("/XL/worksheets/../Worksheets/sheet4.xml", "xl/worksheets/sheet4.xml", id="about-the-house"),
        pytest.param("worksheets/sheet%204.xml", "xl/worksheets/sheet%204.xml", id="both-escaped"),
        pytest.param("worksheets/sheet%204.xml", "xl/worksheets/sheet 4.xml", id="escaped-here"),
        pytest.param("../xl/worksheets/sheet 4.xml", "xl/worksheets/sheet%204.xml", id="escaped-there"),
        pytest.param("worksheets/%E8%A1%A8.xml", "xl/worksheets/表.xml", id="chinese"),
        pytest.param("worksheets\\sheet4.xml", "xl/worksheets/sheet4.xml", id="slashes-the-other-way"),
    ],
)
def test_a_part_is_found_however_its_name_is_written(target: str, entry: str) -> None:
    def change(name: str, body: bytes) -> bytes | None:
        if name == "xl/worksheets/sheet4.xml":
            return None
        return (
            body.replace(b"/xl/worksheets/sheet4.xml", target.encode()) if name.endswith("workbook.xml.rels") else body
        )

    with zipfile.ZipFile(BytesIO(small())) as package:
        sheet = package.read("xl/worksheets/sheet4.xml")
    moved = repacked(change, {entry: sheet})
    assert examine("填报.xlsx", moved).problems == examine("填报.xlsx", small()).problems


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("worksheets%2Fsheet4.xml", id="an-escaped-slash-parts-nothing"),
        pytest.param("../worksheets/sheet4.xml", id="beside-the-folder"),
    ],
)
def test_a_part_that_is_not_there_damages_the_file(target: str) -> None:
    moved = repacked(
        lambda name, body: (
            body.replace(b"/xl/worksheets/sheet4.xml", target.encode()) if name.endswith("workbook.xml.rels") else body
        )
    )
    assert [problem.found for problem in examine("填报.xlsx", moved).problems] == ["文件内部结构已损坏"]


def test_the_bounds_are_those_that_the_messages_name() -> None:
    assert (guard.MAX_UNPACKED_BYTES, guard.MAX_ENTRIES, guard.MAX_AREA) == (209_715_200, 2000, 1_000_000)
    assert guard.MAX_PART_BYTES == {"xl/styles.xml": 10_485_760, "xl/sharedstrings.xml": 62_914_560}


def test_a_package_may_have_so_many_parts_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(BytesIO(small())) as package:
        number = len(package.infolist())
        monkeypatch.setattr(guard, "MAX_ENTRIES", number)
        assert len(guard._parts(package)) <= number
        monkeypatch.setattr(guard, "MAX_ENTRIES", number - 2)
        with pytest.raises(guard._RefusedError, match=f"内含 {number} 个部件的压缩包"):
            guard._parts(package)


@pytest.mark.parametrize(
    ("likely", "remedy"),
    [
        pytest.param("填报.xlsx", "是不是“填报.xlsx”？请核对文件名", id="something-like-it"),
        pytest.param("", "请确认文件存在、没有被其他程序占用，并且有权读取", id="nothing-like-it"),
    ],
)
def test_a_file_that_is_not_there_names_what_may_have_been_meant(likely: str, remedy: str) -> None:
    error = UnreadableFileError(Path("填报2.xlsx"), Fault.CLOSED, "没有这个文件或文件夹")
    assert refused_file(error, likely).remedy == remedy
