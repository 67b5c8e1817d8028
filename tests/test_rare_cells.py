"""What hardly ever stands in a workbook, and what a caller must not do: each is answered, none is guessed."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook
from small import Typed, small, small_with
from workbooks import assign, cell, opened, saved, small_data, submitted

from perfeval.cells import Cell
from perfeval.readers.excel import read_workbook
from perfeval.readers.guard import VerifiedWorkbook, take_in
from perfeval.template import CONTENT, FUNDS, INDICATORS, PROJECTS, UNIT, Sheet
from perfeval.writers.blank import filled_workbook


def codes(workbook: Workbook | dict[str, Any] | bytes, folder: Path) -> list[str]:
    outcome = opened(saved(workbook, folder))
    return sorted(problem.rule.code for problem in outcome.problems if problem.rule.code != "full-marks")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        pytest.param([(FUNDS, "initial_budget", date(2023, 1, 1))], ["not-a-number"], id="amount-as-date"),
        pytest.param([(FUNDS, "initial_budget", "一百")], ["not-a-number"], id="amount-in-words"),
        pytest.param([(FUNDS, "note", "_x0001_")], [], id="nothing-but-a-control-character"),
        pytest.param([(PROJECTS, "code", None)], ["required-blank"], id="project-without-code"),
        pytest.param([(FUNDS, "code", None)], ["project-incomplete", "required-blank"], id="funds-without-code"),
        pytest.param([(INDICATORS, "name", None)], ["required-blank"], id="indicator-without-name"),
        pytest.param([(PROJECTS, "name", None)], ["required-blank"], id="project-without-name"),
        pytest.param(
            [(INDICATORS, "nature", "日期"), (INDICATORS, "target", "9月底前"), (INDICATORS, "actual", "2023-9-1"), (UNIT, "year", None)],
            ["required-blank"],
            id="deadline-of-no-year",
        ),
        pytest.param(
            [(INDICATORS, "nature", "随意"), (INDICATORS, "target", "很多")], ["not-in-list"], id="target-of-no-nature"
        ),
        pytest.param([(UNIT, "money_unit", "万 元*")], [], id="a-choice-with-a-blank-and-a-mark"),
        pytest.param([(INDICATORS, "points", "多")], ["not-a-number"], id="points-in-words"),
        pytest.param([(INDICATORS, "points", "50个")], ["not-a-number"], id="points-in-another-unit"),
        pytest.param(
            [(UNIT, "money_unit", "美元"), (FUNDS, "other_funds", "5万元")], ["not-in-list"], id="amount-with-a-unit-on-a-sheet-of-none"
        ),
        pytest.param([(INDICATORS, "self_score", 51)], ["self-score-range"], id="self-score-above-the-points"),
        pytest.param([(INDICATORS, "self_score", -1)], ["self-score-range"], id="self-score-below-nothing"),
        pytest.param(
            [(INDICATORS, "nature", "定性"), (INDICATORS, "target", None), (INDICATORS, "actual", None)],
            ["actual-missing"],
            id="level-not-named",
        ),
        pytest.param(
            [(INDICATORS, "nature", "定性"), (INDICATORS, "achievement", "达成"), (INDICATORS, "points", "多")],
            ["not-a-number"],
            id="level-without-readable-points",
        ),
        pytest.param(
            [(INDICATORS, "nature", "评定"), (INDICATORS, "achievement", "好"), (INDICATORS, "points", "多")],
            ["not-a-number"],
            id="judgement-without-readable-points",
        ),
        pytest.param(
            [(INDICATORS, "nature", "要点"), (INDICATORS, "target", None), (INDICATORS, "level1", "投入")],
            ["group-unknown"],
            id="points-of-no-group",
        ),
        pytest.param(
            [(INDICATORS, "name", "预算执行率"), (INDICATORS, "actual", None), (FUNDS, "expenditure", "多")],
            ["not-a-number"],
            id="rate-of-unreadable-funds",
        ),
        pytest.param(
            [(INDICATORS, "nature", "是否"), (INDICATORS, "achievement", "是"), (INDICATORS, "deviation_reason", "尚未结算")],
            [],
            id="words-beside-a-yes",
        ),
    ],
)  # fmt: skip
def test_a_rare_cell_is_reported_once(changes: list[tuple[Sheet, str, Any]], found: list[str], tmp_path: Path) -> None:
    assert codes(small_with(*(Typed(*change) for change in changes)), tmp_path) == found


def test_a_row_of_nothing_but_an_error_is_a_record(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    wrong = cell(workbook, FUNDS, "expenditure", 9)
    wrong.value, wrong.data_type = "#REF!", "e"
    assert codes(workbook, tmp_path) == ["error-cell", "required-blank"]


def test_a_heading_of_ones_own_over_nothing_is_left_alone(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    workbook[FUNDS.title]["W2"] = "复核人"
    assert codes(workbook, tmp_path) == []


def test_a_sheet_without_anything_is_named(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    workbook.remove(workbook[CONTENT.title])
    workbook.create_sheet(CONTENT.title)
    assert set(codes(workbook, tmp_path)) == {"column-missing"}


def test_indicators_of_projects_that_are_not_there(tmp_path: Path) -> None:
    workbook = filled_workbook(small_data())
    workbook[PROJECTS.title].delete_rows(3, 1)
    assert codes(workbook, tmp_path) == ["sheet-empty"]


def test_a_project_without_indicators_is_held_to_no_tree(tmp_path: Path) -> None:
    data = small_data(unit={"system": "self-evaluation-2020"}, indicators=[])
    assert codes(data, tmp_path) == ["project-incomplete", "sheet-empty"]


def verified() -> VerifiedWorkbook:
    workbook = take_in("测试.xlsx", small())
    assert isinstance(workbook, VerifiedWorkbook)
    return workbook


@pytest.mark.parametrize(
    ("place", "value"),
    [
        pytest.param((3, 3), 101.0, id="another-figure"),
        pytest.param((9, 1), "甲", id="a-cell-that-did-not-come"),
        pytest.param((3, 3), None, id="a-cell-that-came-from-nowhere"),
        pytest.param((3, 3), True, id="another-kind"),
    ],
)
def test_a_cell_that_comes_otherwise_than_the_file_stores_it_refuses_the_workbook(
    place: tuple[int, int], value: float | str | None
) -> None:
    workbook = verified()
    values = dict(workbook.cells[FUNDS.title].values)
    if value is None:
        del values[place]
    else:
        values[place] = value
    cells = replace(workbook.cells[FUNDS.title], values=values)
    submission, problems = read_workbook(replace(workbook, cells={**workbook.cells, FUNDS.title: cells}))
    assert submission is None
    assert [str(problem) for problem in problems] == [
        f"{Cell('资金情况', *place)} 错误 单元格读到的内容与文件中存的不一致。请在 Excel 或 WPS 中重新保存该文件。 [file-unreadable]"
    ]


class PanicError(BaseException):
    """As a panic of a reader's Rust code comes: no Exception."""


@pytest.mark.parametrize("error", [PanicError(), ValueError()])
def test_a_reader_that_gives_up_is_one_problem(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = verified()
    monkeypatch.setattr(pd, "ExcelFile", _raising(error))
    submission, problems = read_workbook(workbook)
    assert submission is None
    assert [problem.found for problem in problems] == ["文件内部结构已损坏"]


def test_an_interrupt_goes_through_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = verified()
    monkeypatch.setattr(pd, "ExcelFile", _raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        read_workbook(workbook)


def _raising(error: BaseException) -> Any:
    def read(*_: object, **__: object) -> None:
        raise error

    return read


def test_a_record_knows_all_its_cells(tmp_path: Path) -> None:
    submission = submitted(saved(small_data(), tmp_path))
    place = submission.projects[0].place
    assert len(place.cells) == len(list(place.cells)) == len(PROJECTS.columns) - 1
    assert str(place.cell("no such field")) == PROJECTS.title
    assert assign(workbook := Workbook(), "title", "甲") is workbook
