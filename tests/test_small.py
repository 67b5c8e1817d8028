"""The small workbook with single cells filled otherwise is the one that openpyxl saves."""

import zipfile
from io import BytesIO

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from small import Typed, small, small_with
from workbooks import as_bytes, cell, small_data

from perfeval.template import CONTENT, FUNDS, INDICATORS, PROJECTS, UNIT
from perfeval.writers.blank import filled_workbook


def parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook, but for the one with the time it was saved at."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist() if name != "docProps/core.xml"}


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param((), id="nothing"),
        pytest.param((Typed(INDICATORS, "actual", 0.5, "0%"),), id="a-figure-in-a-new-format"),
        pytest.param((Typed(UNIT, "name", " =1+1\n"),), id="text-that-looks-like-a-formula"),
        pytest.param((Typed(FUNDS, "note", None),), id="nothing-in-a-filled-cell"),
        pytest.param((Typed(INDICATORS, "auto_score", 49.96),), id="a-figure-for-a-formula"),
        pytest.param(
            (
                Typed(PROJECTS, "content", CellRichText("甲", TextBlock(InlineFont(strike=True), "乙"))),
                Typed(CONTENT, "issues", "丙", style={"font": Font(strike=True)}),
                Typed(CONTENT, "conclusion", "丁", '@"。"', row=9),
            ),
            id="several-cells-with-styles",
        ),
    ],
)
def test_cells_filled_otherwise_are_saved_as_openpyxl_saves_them(typed: tuple[Typed, ...]) -> None:
    before = small()
    workbook = filled_workbook(small_data())
    for one in typed:
        target = cell(workbook, one.sheet, one.name, one.row)
        one.fill(target)  # type: ignore[arg-type]
    assert parts(small_with(*typed)) == parts(as_bytes(workbook))
    assert small() == before
