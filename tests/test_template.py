"""The fixed workbook: the committed files are what the code writes, and a person can fill them."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from commands import EXAMPLE
from openpyxl import load_workbook
from systems import built_in_outline
from workbooks import FIRST_ROW, SMALL, cell, saved

from perfeval import template
from perfeval.library import built_in_system
from perfeval.template import FUNDS, INDICATORS, PROJECTS, TABLE_SHEETS, UNIT, definitions
from perfeval.writers.blank import (
    BLANK_NAME,
    DEFAULT_SYSTEM,
    EXAMPLES,
    blank_workbook,
    example_workbook,
    filled_workbook,
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
