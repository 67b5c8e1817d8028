"""The fixed workbook: the committed files are what the code writes, and a person can fill them."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from commands import EXAMPLE
from documents import FONTS, converted
from openpyxl import load_workbook
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet
from systems import built_in_outline
from workbooks import FIRST_ROW, SMALL, as_bytes, cell, saved, small_data

from perfeval import template
from perfeval.library import built_in_system
from perfeval.service import examine
from perfeval.template import FUNDS, INDICATORS, PROJECTS, TABLE_SHEETS, UNIT, definitions
from perfeval.writers.blank import (
    BLANK_NAME,
    DEFAULT_SYSTEM,
    EXAMPLES,
    blank_workbook,
    example_workbook,
    filled_workbook,
    system_workbook,
)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        pytest.param(BLANK_NAME, blank_workbook, id="blank"),
        *(pytest.param(name, partial(example_workbook, system), id=system) for system, (name, _) in EXAMPLES.items()),
    ],
)
def test_the_committed_workbooks_are_what_the_code_writes(
    name: str, write: Callable[[], bytes], tmp_path: Path
) -> None:
    written = tmp_path / name
    written.write_bytes(write())
    with zipfile.ZipFile(EXAMPLE.parent / name) as committed, zipfile.ZipFile(written) as fresh:
        assert committed.namelist() == fresh.namelist()
        for part in fresh.namelist():
            assert committed.read(part) == fresh.read(part), part


def test_every_sheet_is_made_for_filling() -> None:
    workbook = load_workbook(EXAMPLE.parent / BLANK_NAME)
    titles = [sheet.title for sheet in TABLE_SHEETS]
    assert workbook.sheetnames == [template.GUIDE_TITLE, UNIT.title, *titles, template.RULES_TITLE]
    for sheet in (UNIT, *TABLE_SHEETS):
        worksheet = workbook[sheet.title]
        assert worksheet.freeze_panes is not None
        assert worksheet.page_setup.paperSize == 9
        hinted = {v.promptTitle for v in worksheet.data_validations.dataValidation if v.prompt}
        assert hinted == {column.title[:32] for column in sheet.columns}
        for column in sheet.columns:
            filled = cell(workbook, sheet, column.field)
            assert filled.alignment.wrap_text
            assert (filled.fill.fgColor.rgb == "00FFF2CC") == column.required


def test_every_list_has_a_dropdown() -> None:
    workbook = load_workbook(EXAMPLE.parent / BLANK_NAME)
    groups = built_in_system(DEFAULT_SYSTEM).groups
    offered = {"一级指标": 0, "二级指标": 1}
    for sheet in (UNIT, *TABLE_SHEETS):
        lists = {
            v.promptTitle: v.formula1 for v in workbook[sheet.title].data_validations.dataValidation if v.type == "list"
        }
        for column in sheet.columns:
            if column.title in offered:
                names = dict.fromkeys(group[offered[column.title]] for group in groups)
                assert lists[column.title] == f'"{",".join(names)}"'
            elif column.field in definitions.TITLES:
                assert lists[column.title] == f'"{",".join(definitions.TITLES[column.field].values())}"'
            elif column.choices:
                assert lists[column.title] == f'"{",".join(column.choices)}"'
        if sheet not in (UNIT, PROJECTS):
            assert lists["项目编号"] == f"项目概况!$A${FIRST_ROW}:$A${FIRST_ROW + template.PROJECT_ROWS - 1}"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_sums_of_points_and_the_balance_are_live(tmp_path: Path) -> None:
    """LibreOffice computes what the person sees: the sum of points, the balance, the names of projects."""
    workbook = filled_workbook(SMALL)
    cell(workbook, FUNDS, "closing_carryover").value = 6
    cell(workbook, INDICATORS, "points").value = 40
    path = saved(workbook, tmp_path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [
            shutil.which("soffice") or "",
            profile,
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            tmp_path / "out",
            path,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    seen = load_workbook(tmp_path / "out" / path.name, data_only=True)
    assert cell(seen, PROJECTS, "points_total").value == 90
    assert cell(seen, FUNDS, "balance").value == -1
    assert cell(seen, INDICATORS, "project_name").value == "道路维修经费"
    assert cell(seen, INDICATORS, "project_name", FIRST_ROW + 5).value in {None, ""}


@pytest.mark.parametrize("name", definitions.OUTLINES)
def test_an_outline_has_a_sentence_for_every_narrative_that_it_names(name: str) -> None:
    outline = built_in_outline(name)
    named = {narrative.title for narrative in template.NARRATIVES} & outline.named
    assert named
    assert {f"常用语：{title}" for title in named} <= set(outline.sections)


def test_every_narrative_is_named_by_an_outline() -> None:
    named = set[str]().union(*(built_in_outline(name).named for name in definitions.OUTLINES))
    assert {narrative.title for narrative in template.NARRATIVES} <= named


def folded(content: bytes) -> dict[str, set[str]]:
    """Return the fields of the rows and columns that are folded away, by sheet."""
    workbook = load_workbook(BytesIO(content))
    found: dict[str, set[str]] = {}
    for sheet in (UNIT, *TABLE_SHEETS):
        worksheet = workbook[sheet.title]
        columns = columns_of(worksheet)
        for number, field in enumerate(sheet.by_field):
            line = worksheet.row_dimensions[FIRST_ROW + number] if sheet is UNIT else columns[number + 1]
            if line.hidden:
                assert line.outlineLevel == 1, field
                found.setdefault(sheet.title, set()).add(field)
    return found


def columns_of(worksheet: Worksheet) -> dict[int, ColumnDimension]:
    """Return the dimension of each column, also of those that are kept together."""
    return {
        column: dimension
        for dimension in worksheet.column_dimensions.values()
        for column in range(dimension.min or 0, (dimension.max or 0) + 1)
    }


UNPRINTED = {"introduction", "funding", "organisation", "method", "indicator_statement", "establishment"}
UNPRINTED |= {"funds_arrival", "management", "finance", "outcome", "scope", "experience", "recommendations"}
BY_SOURCE = {f"{amount}_{source}" for amount in ("initial", "spent") for source in template.SOURCES_OF_FUNDS}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("system", "expected"),
    [
        pytest.param(
            "self-evaluation-2021",
            {
                "单位信息": {"basis", "leader", "members", *(f"wording.{f}" for f in UNPRINTED)},
                "项目概况": {"content", "basis"},
                "资金情况": {"usage"},
                "评价内容": UNPRINTED,
            },
            id="the-self-evaluation-form",
        ),
        pytest.param("evaluation-2020", {"资金情况": BY_SOURCE}, id="a-report"),
    ],
)
def test_what_the_chosen_outline_never_prints_is_folded_away(system: str, expected: dict[str, set[str]]) -> None:
    assert folded(system_workbook(system, built_in_system(system), 1)) == expected


@pytest.mark.slow
def test_nothing_is_folded_where_no_outline_is_chosen_or_something_is_filled_in() -> None:
    assert folded(blank_workbook()) == {}
    data = small_data(unit={"system": "self-evaluation-2021", "outline": "self-evaluation", "leader": "所长"})
    found = folded(as_bytes(filled_workbook(data)))
    assert "leader" not in found["单位信息"]
    assert "basis" in found["单位信息"]
    assert "content" not in found["项目概况"]


def test_folded_rows_are_no_matter_until_something_stands_in_them() -> None:
    data = small_data(unit={"system": "self-evaluation-2021", "outline": "self-evaluation", "department": "某局"})
    workbook = filled_workbook(data)

    def hidden() -> list[str]:
        problems = examine("表.xlsx", as_bytes(workbook)).problems
        return [str(problem) for problem in problems if problem.rule.code == "hidden-read"]

    assert hidden() == []
    place = cell(workbook, UNIT, "leader")
    place.value = "所长"
    assert hidden() == [f"单位信息!A{place.row} 提示 第 {place.row} 行是隐藏的，已照常读取。 [hidden-read]"]


@pytest.mark.slow
@pytest.mark.skipif(not FONTS, reason="Chinese fonts are not installed")
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("chosen", "department", "content"),
    [
        pytest.param({}, "主管部门", "实施内容和范围＊", id="none"),
        pytest.param({"outline": "项目支出绩效自评表"}, "主管部门＊", "实施内容和范围", id="the-form"),
        pytest.param({"outline2": "self-evaluation"}, "主管部门＊", "实施内容和范围", id="the-form-by-its-name"),
        pytest.param({"outline": "mof-2020"}, "主管部门", "实施内容和范围＊", id="a-report"),
        pytest.param(
            {"outline": "mof-2020", "outline2": "项目支出绩效自评表"}, "主管部门＊", "实施内容和范围＊", id="both"
        ),
        pytest.param({"outline": "mof-2020、self-evaluation"}, "主管部门＊", "实施内容和范围＊", id="both-in-one-cell"),
    ],
)
def test_the_marks_of_required_cells_follow_the_outline_that_is_chosen(
    chosen: dict[str, str], department: str, content: str, tmp_path: Path
) -> None:
    """LibreOffice shows what the person sees, after the choice was made in the blank workbook."""
    workbook = load_workbook(BytesIO(blank_workbook()))
    for field, name in chosen.items():
        cell(workbook, UNIT, field).value = name
    (printed,) = converted([saved(workbook, tmp_path)], "pdf", tmp_path)
    with pdfplumber.open(printed) as pages:
        words = {word["text"] for page in pages.pages[:5] for word in page.extract_words()}
    assert words & {"主管部门", "主管部门＊", "实施内容和范围", "实施内容和范围＊"} == {department, content}
