"""A glance at a workbook shows whose it is, as reading it would, and nothing of what is no workbook."""

import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from corpus import CASES
from openpyxl import load_workbook
from workbooks import saved, small_data

from perfeval.model.unit_names import same_unit
from perfeval.readers import frames
from perfeval.readers import glance as module
from perfeval.readers.glance import Glance, glance
from perfeval.service import examine
from perfeval.template import UNIT

EXAMPLES = sorted((Path(__file__).parents[1] / "input_templates").glob("示例*.xlsx"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_glance_shows_what_reading_does(path: Path) -> None:
    content = path.read_bytes()
    unit = examine(path.name, content).unit_year
    assert unit is not None
    assert glance(content) == Glance(unit=unit.name, year=unit.year)


def test_a_glance_at_what_people_send_shows_what_reading_does_or_nothing(tmp_path: Path) -> None:
    shown = 0
    for number, case in enumerate(CASES):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        path = case.make(folder)
        if path.is_file() and path.stat().st_size < 2**20:
            seen, unit = glance(path.read_bytes()), examine(path.name, path.read_bytes()).unit_year
            if seen.unit is not None and unit is not None:
                assert same_unit(seen.unit) == same_unit(unit.name), case.name
                assert seen.year in {unit.year, None}, case.name
            shown += seen.unit is not None
    assert shown > len(CASES) / 2


def test_the_time_of_saving_is_seen(tmp_path: Path) -> None:
    workbook = load_workbook(saved(small_data(), tmp_path))
    workbook.save(tmp_path / "又存.xlsx")
    seen = glance((tmp_path / "又存.xlsx").read_bytes())
    assert (seen.unit, seen.year, seen.saved is not None) == ("某市测试所", 2023, True)


def test_of_two_rows_with_the_same_label_the_first_is_seen_as_it_is_read(tmp_path: Path) -> None:
    path = saved(small_data(unit={"department": "某市司法局"}), tmp_path)
    workbook = load_workbook(path)
    (label,) = (cell for cell in workbook[UNIT.title]["A"] if cell.value == "主管部门")
    label.value = "单位名称"
    workbook.save(path)
    unit, seen = examine(path.name, path.read_bytes()).unit_year, glance(path.read_bytes())
    assert unit is not None
    assert (seen.unit, seen.year) == (unit.name, unit.year) == ("某市测试所", 2023)


def test_texts_that_cells_share_are_seen() -> None:
    texts: list[bytes] = []

    def shared(found: re.Match[bytes]) -> bytes:
        texts.append(found[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    content, name = EXAMPLES[0].read_bytes(), "xl/worksheets/sheet2.xml"
    with zipfile.ZipFile(BytesIO(content)) as package:
        part = re.sub(rb't="inlineStr"><is>(.*?)</is>', shared, package.read(name))
    table = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%b</sst>'
    stream = BytesIO(changed(content, name, part))
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("xl/sharedStrings.xml", table % b"".join(b"<si>%b</si>" % text for text in texts))
    assert glance(stream.getvalue()) == glance(content)
    assert texts


def changed(content: bytes, name: str, part: bytes | None) -> bytes:
    """Return a package with another part, or without it."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for entry in source.infolist():
            if entry.filename != name:
                target.writestr(entry, source.read(entry))
            elif part is not None:
                target.writestr(entry, part)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "part"),
    [
        pytest.param("xl/workbook.xml", None, id="no-table-of-sheets"),
        pytest.param("xl/workbook.xml", b"<workbook", id="no-xml"),
        pytest.param("xl/workbook.xml", b"<!DOCTYPE a><workbook/>", id="a-definition"),
        pytest.param("xl/_rels/workbook.xml.rels", b"<Relationships/>", id="a-sheet-that-is-not-there"),
        pytest.param("xl/worksheets/sheet2.xml", b"<worksheet/>", id="a-sheet-without-rows"),
        pytest.param(
            "xl/worksheets/sheet2.xml", b'<worksheet><sheetData><row r="x"/></sheetData></worksheet>', id="odd"
        ),
    ],
)
def test_a_workbook_that_hides_whose_it_is_shows_nothing(name: str, part: bytes | None) -> None:
    assert glance(changed(EXAMPLES[0].read_bytes(), name, part)) == Glance()


def test_a_workbook_without_the_sheet_or_without_properties_shows_no_unit(tmp_path: Path) -> None:
    workbook = load_workbook(saved(small_data(), tmp_path))
    del workbook["单位信息"]
    workbook.save(tmp_path / "少.xlsx")
    content = changed((tmp_path / "少.xlsx").read_bytes(), "docProps/core.xml", None)
    assert glance(content) == Glance()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 100], ids=["empty", "cut", "no-archive"])
def test_what_is_no_workbook_shows_nothing(content: bytes) -> None:
    assert glance(content) == Glance()


def test_more_parts_than_a_workbook_has_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ENTRIES", 3)
    assert glance(EXAMPLES[0].read_bytes()) == Glance()


def test_a_part_that_is_too_long_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST", 100)
    assert glance(EXAMPLES[0].read_bytes()) == Glance()


def test_pandas_loads_once_before_it_is_needed() -> None:
    program = (
        "import sys; from perfeval.readers import frames; print('pandas' in sys.modules); frames.load(); import pandas"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, encoding="ascii")
    assert run.stdout == "False\n"
    frames.load()
    assert "pandas" in sys.modules


@pytest.mark.parametrize(
    ("written", "saved_at"),
    [
        pytest.param("2026-03-01T08:05:00Z", datetime(2026, 3, 1, 8, 5, tzinfo=UTC), id="as-excel-writes"),
        pytest.param("2026-03-01T16:05:00.5+08:00", datetime(2026, 3, 1, 8, 5, tzinfo=UTC), id="a-fraction-and-a-zone"),
        pytest.param("2026-02-30T08:05:00Z", None, id="no-such-day"),
        pytest.param("0001-01-01T00:00:00Z", None, id="no-such-year"),
        pytest.param("2000-01-01T00:00:00Z", None, id="as-the-program-writes"),
        pytest.param("gestern", None, id="no-time"),
    ],
)
def test_a_time_of_saving_is_one_at_which_a_workbook_can_have_been_saved(
    written: str, saved_at: datetime | None
) -> None:
    content, name = EXAMPLES[0].read_bytes(), "docProps/core.xml"
    with zipfile.ZipFile(BytesIO(content)) as package:
        part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + written.encode(), package.read(name))
    assert glance(changed(content, name, part)).saved == saved_at
