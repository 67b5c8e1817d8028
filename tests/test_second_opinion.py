"""The second opinion: on random workbooks our reader and openpyxl agree on every used cell."""

import io
from datetime import datetime
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from perfeval import template
from perfeval.cells import Scalar
from perfeval.characters import without_invisible
from perfeval.readers.guard import VerifiedWorkbook, take_in
from perfeval.readers.layout import lay_out
from perfeval.readers.screen import without_noise
from perfeval.readers.values import cell_text
from perfeval.template import Kind

pytestmark = pytest.mark.slow

#: openpyxl leaves the escapes of control characters as they stand, and writes a return as one
texts = (
    st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=40)
    .filter(lambda text: not ILLEGAL_CHARACTERS_RE.search(text) and "_x" not in text)
    .filter(lambda text: text.strip() not in {"合计", "总计", "小计", "共计"})
)
values = st.one_of(
    texts,
    st.integers(-(10**15), 10**15),
    st.floats(-1e15, 1e15),
    st.decimals(-(10**6), 10**6, places=2).map(float),
    st.booleans(),
    st.datetimes(datetime(1900, 3, 1), datetime(9999, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.none(),
)
sheets = st.fixed_dictionaries(
    {
        sheet.title: st.lists(st.lists(values, min_size=len(sheet.columns), max_size=len(sheet.columns)), max_size=3)
        for sheet in template.TABLE_SHEETS
    }
)


def workbook_of(rows: dict[str, list[list[Any]]]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    unit = workbook.create_sheet(template.UNIT.title)
    for column in template.UNIT.columns:
        unit.append([column.heading, "甲"])
    for sheet in template.TABLE_SHEETS:
        worksheet = workbook.create_sheet(sheet.title)
        worksheet.append([sheet.caption])
        worksheet.append([column.heading for column in sheet.columns])
        for row in rows[sheet.title]:
            worksheet.append([None] * len(row))
            for number, value in enumerate(row, 1):
                cell = worksheet.cell(worksheet.max_row, number, value)
                if isinstance(value, str):
                    cell.data_type = "s"
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def stored(cell: Any) -> Scalar | None:
    """Return the value that openpyxl found, without noise and without what nobody sees; it is never one of its objects."""
    value = cast("Scalar | None", cell.value)
    if isinstance(value, float):
        return float(without_noise(value))
    return without_invisible(value) if isinstance(value, str) else value


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=sheets)
def test_openpyxl_finds_the_same_in_every_used_cell(rows: dict[str, list[list[Any]]]) -> None:
    content = workbook_of(rows)
    verified = take_in("填报.xlsx", content)
    assert isinstance(verified, VerifiedWorkbook)
    layout = lay_out(verified)
    second = load_workbook(io.BytesIO(content))
    for sheet in template.TABLE_SHEETS:
        ours = {
            cell.address: cell_text(record.values[name])
            for record in layout.records[sheet.title]
            for name, cell in record.cells.items()
            if cell_text(record.values[name]) is not None
        }
        faults = layout.facts[sheet.title].faults
        inputs = {n for n, column in enumerate(sheet.columns, 1) if column.kind is not Kind.COMPUTED}
        read = inputs | {n for n, column in enumerate(sheet.columns, 1) if column.field.startswith(template.AUTO)}
        theirs = {
            cell.coordinate: cell_text(stored(cell))
            for row in second[sheet.title].iter_rows(min_row=3)
            if any(cell.column in inputs and cell_text(stored(cell)) is not None for cell in row)
            for cell in row
            if cell.column in read and cell_text(stored(cell)) is not None
            if (cell.row, cell.column) not in faults  # an error value typed as text is told, and not read
        }
        assert ours == theirs
