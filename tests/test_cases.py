"""The cases that a demanding user wrote down, each an edit of an example, give what is expected of them.

They belong to that user and are no part of the project: they are read where they lie beside the checkout.
"""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from workbooks import as_bytes, cell

from perfeval import template
from perfeval.model import Amount, FundsDraft, IndicatorDraft, Score
from perfeval.reports.slots import project_slots
from perfeval.reports.sources import Sources
from perfeval.service import Examination, examine
from perfeval.template import UNIT
from perfeval.writers.blank import example_workbook

CASES = Path(__file__).parents[2] / "shared" / "cases" / "cases.toml"
EXAMPLES = {"hospital": "self-evaluation-2021", "school": "evaluation-2020", "prison": "common-2013"}
SHEETS = {sheet.title: sheet for sheet in (UNIT, *template.TABLE_SHEETS)}
#: what the examples are told anyway
USUAL = {"full-marks", "satisfaction-is-target", "results-are-targets", "target-vague"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CASES.exists(), reason="the cases do not lie beside the checkout"),
]


def listed() -> dict[str, dict[str, Any]]:
    """Return the cases by name, without those that are a matter of documents, which stand last."""
    if not CASES.exists():
        return {}
    text = CASES.read_text("utf-8").rpartition("- documents")[0]
    return {case["name"]: case for case in tomllib.loads(text)["case"]}


@cache
def example(system: str) -> bytes:
    """Return the example of a system."""
    return example_workbook(system)


def made(case: Mapping[str, Any]) -> bytes:
    """Return the workbook of a case."""
    workbook = load_workbook(BytesIO(example(EXAMPLES[case["base"]])))
    for edit in case["set"]:
        place = place_of(workbook, edit)
        value = edit.get("value")
        place.value = datetime.fromisoformat(value[1:]) if str(value).startswith("@") else value
        if edit.get("text"):
            place.data_type = "s"
        if "format" in edit:
            place.number_format = edit["format"]
    return as_bytes(workbook)


def place_of(workbook: Workbook, edit: Mapping[str, str]) -> Cell | MergedCell:
    """Return the cell that an edit means: by its label, else by project, indicator and title of the column."""
    sheet = SHEETS[edit["sheet"]]
    wanted = edit["row"] if sheet is UNIT else edit["column"]
    field = next(column.field for column in sheet.columns if column.title == wanted)
    if sheet is UNIT:
        return cell(workbook, sheet, field)
    for row in range(template.HEADING_ROW + 1, workbook[sheet.title].max_row + 1):
        of_project = str(cell(workbook, sheet, "code", row).value) == edit["project"]
        if of_project and ("row" not in edit or cell(workbook, sheet, "name", row).value == edit["row"]):
            return cell(workbook, sheet, field, row)
    raise LookupError(edit)


def reached(found: Examination, code: str, name: str) -> IndicatorDraft:
    """Return a row as it was read."""
    assert found.submission is not None
    project = next(project for project in found.submission.projects if project.code == code)
    return next(row for row in project.indicators if row.name == name)


def funds(found: Examination, code: str, amount: Amount) -> object:
    assert found.submission is not None
    project = next(project for project in found.submission.projects if project.code == code)
    assert isinstance(project.funds, FundsDraft)
    return project.funds[amount]


def awarded(found: Examination, code: str, name: str) -> Decimal:
    """Return the points that a row was awarded."""
    assert found.evaluated is not None
    evaluation = next(e for e in found.evaluated.evaluations if e.project.code == code)
    score = next(score for score in evaluation.scores if score.indicator.name == name)
    assert isinstance(score, Score)
    return score.awarded


def printed(found: Examination, code: str, name: str, title: str) -> str:
    """Return what a form prints of a row."""
    assert found.evaluated is not None
    evaluated = found.evaluated
    evaluation = next(e for e in evaluated.evaluations if e.project.code == code)
    rows = project_slots(evaluated.unit, evaluation, evaluated.system, Sources())["指标"]
    assert callable(rows)
    return next(str(row[title]) for row in rows() if row["三级指标"] == name)


def quotes(found: Examination, *texts: str) -> bool:
    said = " ".join(map(str, found.problems))
    return all(text in said for text in texts)


Expected = tuple[list[str], Callable[[Examination], bool]]
LEVEL = ("02", "基层首诊能力提升情况")
#: the problems of each case, but for usual notes, and what else is expected of it
EXPECTED: dict[str, Expected] = {
    "two_numbers_in_a_cell": (["not-a-number 绩效指标!I5"], lambda f: quotes(f, "“33 35”", "两个数")),
    "footnote_mark": (["not-a-number 绩效指标!I8"], lambda f: quotes(f, "“135①”")),
    "literal_percent_format": (
        ["deviation-unexplained 绩效指标!N21", "read-as 绩效指标!I21"],
        lambda f: reached(f, "03", "集中处置率").actual == 96,
    ),
    "wan_by_format": (["read-as 资金情况!C5"], lambda f: funds(f, "03", Amount.EXPENDITURE) == 58),
    "percent_in_money": (["percent-in-money 资金情况!M4"], lambda f: f.failed),
    "month_as_date": (["read-as 绩效指标!G7"], lambda f: str(reached(f, "01", "安装完成时间").target) == "2024年6月"),
    "formula_noise": ([], lambda f: funds(f, "02", Amount.CLOSING_CARRYOVER) == Decimal("5.1")),
    "fraction_as_text": (["percent-doubtful 绩效指标!I21"], lambda f: f.failed),
    "date_of_another_decade": (["date-implausible 绩效指标!I7"], lambda f: f.failed),
    "all_amounts_in_yuan": (["unit-slip 资金情况!D5"], lambda f: f.problems[0].rule.code == "unit-slip"),
    "unit_in_the_cell": (
        ["read-as 绩效指标"],
        lambda f: (
            [printed(f, "01", name, "实际完成值") for name in ("购置设备数量", "设备验收合格率")] == ["33台", "100%"]
        ),
    ),
    "amount_with_unit": (
        ["read-as 资金情况"],
        lambda f: [funds(f, code, Amount.EXPENDITURE) for code in ("01", "03")] == [Decimal("204.6"), 58],
    ),
    "dash_for_nothing": (
        ["read-as 资金情况"],
        lambda f: (
            {funds(f, "03", a) for a in (Amount.PRIOR_CARRYOVER, Amount.OPENING_CARRYOVER, Amount.RETURNED)} == {None}
        ),
    ),
    "code_as_number": (
        ["read-as 资金情况!A4", "read-as 绩效指标!A12"],
        lambda f: awarded(f, "02", "培训人次") == Decimal("9.5"),
    ),
    "month_of_completion": ([], lambda f: str(reached(f, "02", "培训完成时间").actual) == "11月" and not f.failed),
    "words_of_the_ministry": (["read-as 绩效指标!K15"], lambda f: quotes(f, "按 部分达成 读取")),
    "points_of_a_checklist": (
        ["read-as 绩效指标"],
        lambda f: quotes(f, "→①②③④⑤", "K4（①～③→①②③）", "K6（全部达到→①②③）"),
    ),
    "negative_yes_no": (["achievement-unusable 绩效指标!K22"], lambda f: quotes(f, "达到 或 未达到")),
    "nature_left_blank": (["read-as 绩效指标!F4"], lambda f: reached(f, "01", "设备购置成本控制数").nature == "≤"),
    "row_without_points": (["required-blank 绩效指标!J22"], lambda f: f.failed),
    "actual_of_a_level": (
        [],
        lambda f: printed(f, *LEVEL, "实际完成值") == "12个卫生院中10个能够首诊（部分达成）",
    ),
    "instruction_in_the_conclusion": (
        ["instruction-left 资金情况!O4", "instruction-left 评价内容!N3"],
        lambda f: f.failed,
    ),
    "no_reason_at_all": (
        [
            "adjustment-unexplained 资金情况!O4",
            "execution-unexplained 资金情况!O4",
            "deviation-unexplained 绩效指标!N12",
        ],
        lambda f: not f.failed,
    ),
    "no_problem_in_other_words": (["issues-denied 评价内容!O4"], lambda f: not f.failed),
    "another_total_in_the_text": (
        ["total-contradicted 评价内容!N4"] * 2,
        lambda f: f.failed and quotes(f, "84.5 分", "92.45分", "良", "优"),
    ),
    "goal_copied_as_result": (
        ["output-copied 评价内容!T4", *["text-contradicts 评价内容!T4"] * 2],
        lambda f: quotes(f, "512人次", "600人次"),
    ),
    "last_year_left": (
        ["other-year 项目概况!F3", "other-year 绩效指标!G7", "other-year 绩效指标!G14"],
        lambda f: not f.failed,
    ),
    "parts_that_add_up": ([], lambda f: not f.failed),
    "reverse_count": ([], lambda f: not f.failed),
    "lower_own_score": ([], lambda f: awarded(f, "01", "日接诊能力") == 18),
    "invisible_character": (
        ["read-as 单位信息!B3", "read-as 绩效指标!I8"],
        lambda f: f.unit_year is not None and f.unit_year.name == "青岚县人民医院" and not quotes(f, "\u200b"),
    ),
    "error_value_as_text": (["error-cell 评价内容!N3", "picture-in-cell 评价内容!N4"], lambda f: f.failed),
}


@pytest.mark.parametrize("name", listed())
def test_a_case_gives_what_is_expected(name: str) -> None:
    problems, holds = EXPECTED[name]
    found = examine("填报.xlsx", made(listed()[name]))
    told = [f"{problem.rule.code} {problem.cell}" for problem in found.problems if problem.rule.code not in USUAL]
    assert told == problems
    assert holds(found), found.problems


def test_no_expected_case_is_gone() -> None:
    assert EXPECTED.keys() == listed().keys()
