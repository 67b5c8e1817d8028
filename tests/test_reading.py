"""What people type: read right, or reported; never guessed."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from workbooks import cell, examined, opened, saved, small_data, submitted

from perfeval.figures import plain, rounded
from perfeval.model import UNREAD, Amount, Deadline, Interval
from perfeval.template import CONTENT, FUNDS, INDICATORS, PROJECTS
from perfeval.writers.blank import filled_workbook

if TYPE_CHECKING:
    from perfeval.cells import Cell


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param(117.9, "117.9", id="number"),
        pytest.param(0.1 + 0.2, "0.3", id="what-excel-shows"),
        pytest.param("117.9", "117.9", id="text"),
        pytest.param("117.9万元", "117.9", id="with-the-unit-of-the-sheet"),
        pytest.param("１１７．９", "117.9", id="full-width"),
        pytest.param("1,179.00", "1179.00", id="thousands"),
        pytest.param(" 117.9 ", "117.9", id="blanks"),
        pytest.param("117.9元", None, id="another-unit"),
        pytest.param("117,9", None, id="comma-for-a-point"),
        pytest.param("约118", None, id="about"),
        pytest.param("1_179", None, id="underscore"),
        pytest.param("١١٧", None, id="arabic-indic"),
        pytest.param("nan", None, id="nan"),
        pytest.param("—", None, id="dash"),
        pytest.param("无", None, id="none"),
        pytest.param(True, None, id="boolean"),
        pytest.param(1e15, None, id="beyond-reason"),
        pytest.param(1e-300, None, id="next-to-nothing"),
    ],
)
def test_an_amount_is_read_or_reported(typed: object, read: str | None) -> None:
    found = examined(small_data(), (FUNDS, "other_funds", typed))
    assert found.submission is not None
    funds = found.submission.projects[0].funds
    assert funds is not None
    assert funds[Amount.OTHER_FUNDS] == (UNREAD if read is None else Decimal(read))
    codes = [p.rule.code for p in found.problems if p.rule.code != "full-marks"]
    noted = ["read-as"] * (isinstance(typed, str) and typed.strip() != read)
    assert codes == (noted if read is not None else ["not-a-number"])


@pytest.mark.parametrize(
    ("nature", "unit", "typed", "number_format", "read"),
    [
        pytest.param("≥", "%", 95, "General", Decimal(95), id="percent-as-number"),
        pytest.param("≥", "%", 0.95, "0%", Decimal(95), id="percent-format"),
        pytest.param("≥", "%", "95%", "General", Decimal(95), id="percent-as-text"),
        pytest.param("≥", "%", "９５％", "General", Decimal(95), id="full-width-percent"),
        pytest.param("≥", "公里", "20公里", "General", Decimal(20), id="with-its-unit"),
        pytest.param("区间", "天", "10～15天", "General", Interval(Decimal(10), Decimal(15)), id="interval"),
        pytest.param("区间", None, "10-15", "General", Interval(Decimal(10), Decimal(15)), id="interval-hyphen"),
        pytest.param("要点", None, "①甲；②乙", "General", "①甲；②乙", id="points"),
    ],
)
def test_a_target_is_read_as_the_nature_of_its_indicator_asks(
    nature: str, unit: str | None, typed: object, number_format: str, read: object, tmp_path: Path
) -> None:
    workbook = filled_workbook(small_data())
    for field, value in {"nature": nature, "unit_of_measure": unit, "target": typed}.items():
        cell(workbook, INDICATORS, field).value = value  # type: ignore[assignment]
    cell(workbook, INDICATORS, "target").number_format = number_format
    submission = submitted(saved(workbook, tmp_path))
    assert submission.projects[0].indicators[0].target == read


@pytest.mark.parametrize(
    ("typed", "last_day", "disputed_until"),
    [
        pytest.param(date(2023, 12, 31), "2023-12-31", None, id="date-cell"),
        pytest.param("2018年12月31日", "2018-12-31", None, id="day"),
        pytest.param("２０１８年１２月３１日前", "2018-12-31", None, id="before-a-day-means-by-it"),
        pytest.param("2018-12-31", "2018-12-31", None, id="iso"),
        pytest.param("12月31日前完成", "2023-12-31", None, id="the-year-of-the-unit"),
        pytest.param("9月底前", "2023-09-30", None, id="end-of-month"),
        pytest.param("9月", "2023-09-30", None, id="month"),
        pytest.param("9月前", "2023-08-31", "2023-09-30", id="before-a-month-is-in-doubt"),
        pytest.param("2024年2月末", "2024-02-29", None, id="leap-year"),
        pytest.param("次年3月底前", "2024-03-31", None, id="next-year"),
        pytest.param("第三季度末", "2023-09-30", None, id="quarter"),
        pytest.param("2季度以前", "2023-03-31", "2023-06-30", id="before-a-quarter"),
        pytest.param("年底前", "2023-12-31", None, id="end-of-year"),
        pytest.param("当年年底前", "2023-12-31", None, id="end-of-this-year"),
        pytest.param("2023年内", "2023-12-31", None, id="within-a-year"),
        pytest.param("2023年前", "2022-12-31", "2023-12-31", id="before-a-year"),
        pytest.param("13月底前", None, None, id="no-such-month"),
        pytest.param("2月30日前", None, None, id="no-such-day"),
        pytest.param("前", None, None, id="before-what"),
        pytest.param("尽快", None, None, id="soon"),
        pytest.param(45291, None, None, id="a-number-is-no-date"),
    ],
)
def test_a_deadline_is_read_or_reported(typed: object, last_day: str | None, disputed_until: str | None) -> None:
    dated = {"nature": "日期", "target": typed, "actual": date(2022, 1, 1)}
    found = examined(small_data(), *((INDICATORS, field, value) for field, value in dated.items()))
    assert found.submission is not None
    target = found.submission.projects[0].indicators[0].target
    if last_day is None:
        assert target is UNREAD
        assert [p.rule.code for p in found.problems] == ["not-a-date"]
    else:
        assert isinstance(target, Deadline)
        assert target.last_day.isoformat() == last_day
        assert (target.disputed_until and target.disputed_until.isoformat()) == disputed_until


def test_columns_and_rows_may_be_moved_and_rows_left_blank(tmp_path: Path) -> None:
    """Sheets are read by their headings; blank rows between and blank computed cells do not matter."""
    path = saved(small_data(), tmp_path)
    expected = opened(path)
    workbook = load_workbook(path)
    for sheet in (PROJECTS, FUNDS, INDICATORS):
        workbook[sheet.title].insert_cols(1, 2)
        workbook[sheet.title].insert_rows(3, 2)
        workbook[sheet.title].insert_rows(1)
    moved = opened(saved(workbook, tmp_path, "moved.xlsx"))
    assert [problem.rule.code for problem in moved.problems] == ["full-marks"]
    assert moved.evaluated is not None
    assert expected.evaluated is not None
    assert [e.total for e in moved.evaluated.evaluations] == [e.total for e in expected.evaluated.evaluations]


def test_text_is_kept_but_for_what_a_document_cannot_hold(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    cell(workbook, CONTENT, "code").value = "01"
    cell(workbook, CONTENT, "issues").value = "  一是工期长；\n\n  二是_x000B_人手少𠮷😀  "
    submission = submitted(saved(workbook, tmp_path))
    assert submission.projects[0].narratives["issues"] == "一是工期长；\n二是人手少𠮷😀"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_figure_is_printed_as_a_person_writes_it(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert not (("." in text) and text.endswith("0"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [("89.995", "90.00"), ("89.994", "89.99"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("0", "0.00")],
)
def test_rounding_is_half_up(value: str, shown: str) -> None:
    assert str(rounded(Decimal(value))) == shown


def test_openpyxl_reads_the_same_values(tmp_path: Path) -> None:
    """The second opinion: what reaches the model is what openpyxl finds in the cells."""
    path = saved(small_data(), tmp_path)
    submission = submitted(path)
    workbook = load_workbook(path, data_only=True)
    found: list[tuple[Cell, object]] = []
    for project in submission.projects:
        found += [(project.place.cell(f), getattr(project, f)) for f in ("code", "name", "content", "target")]
        assert project.funds is not None
        found += [(project.funds.place.cell(amount), project.funds[amount]) for amount in Amount]
        for row in project.indicators:
            found += [
                (row.place.cell(f), getattr(row, f)) for f in ("name", "target", "actual", "points", "self_score")
            ]
    for place, value in found:
        assert workbook[place.sheet].cell(place.row, place.column).value == value, place
