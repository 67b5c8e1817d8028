"""What people type: read right, or reported; never guessed."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from small import Typed, small_with
from workbooks import Edit, examined, opened, saved, small_data, submitted

from perfeval.cells import Cell
from perfeval.figures import plain, rounded
from perfeval.model import UNREAD, Amount, Deadline, Interval, Nature, Period, Submission
from perfeval.readers.dates import read_completion, read_deadline
from perfeval.readers.guard import SheetFacts
from perfeval.readers.layout import Layout, lay_out_sheets
from perfeval.readers.quantities import nature_of_target
from perfeval.readers.readings import Reading, Readings
from perfeval.readers.values import UnreadableError, cell_text, read_code
from perfeval.template import CONTENT, FUNDS, GUIDE_TITLE, INDICATORS, PROJECTS, UNIT, VERSION_LABEL


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
        pytest.param("2046000元", "204.6", id="yuan-on-a-sheet-of-ten-thousands"),
        pytest.param("2,046,000.00 元整", "204.6", id="yuan-with-thousands"),
        pytest.param("58万", "58", id="ten-thousands-for-short"),
        pytest.param("1.2亿元", "12000", id="hundred-millions"),
        pytest.param("580千元", "58", id="thousands-of-yuan"),
        pytest.param("人民币58万元", "58", id="money-named"),
        pytest.param("58万人", None, id="no-money"),
        pytest.param("￥58", None, id="sign-of-yuan-on-a-sheet-of-ten-thousands"),
        pytest.param("58左右", None, id="or-so"),
        pytest.param("13 5", None, id="inner-blank"),
        pytest.param("33\n35", None, id="two-lines"),
        pytest.param("1, 234", None, id="blank-behind-a-comma"),
        pytest.param("135①", None, id="footnote"),
        pytest.param("135²", None, id="superscript"),
        pytest.param("①135", None, id="footnote-before"),
        pytest.param("33½", None, id="half-in-one-character"),
        pytest.param("3㍘", None, id="hour-in-one-character"),
        pytest.param("117,9", None, id="comma-for-a-point"),
        pytest.param("约118", None, id="about"),
        pytest.param("1_179", None, id="underscore"),
        pytest.param("١١٧", None, id="arabic-indic"),
        pytest.param("nan", None, id="nan"),
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


@pytest.mark.parametrize("typed", ["—", "——", "-", "/", "／", "–", "*", "……", "无", "暂无", "不适用", " - "])
def test_a_dash_in_a_column_of_amounts_is_a_blank(typed: str) -> None:
    found = examined(small_data(), (FUNDS, "other_funds", typed), (FUNDS, "returned", "—"))
    assert found.submission is not None
    funds = found.submission.projects[0].funds
    assert funds is not None
    assert funds[Amount.OTHER_FUNDS] is None
    assert [str(p) for p in found.problems if p.rule.code != "full-marks"] == [
        "资金情况 提示 2 处只有“—”“/”“无”一类的记号，按没有填写读取：G3、M3。 [read-as]"
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("33\n35", "应为一个数字，现为“33 35”。单元格里像是有两个数：请只留一个；是一个数的，去掉中间的空格或换行。", id="two-lines"),
        pytest.param("13 5", "应为一个数字，现为“13 5”。单元格里像是有两个数：请只留一个；是一个数的，去掉中间的空格或换行。", id="inner-blank"),
        pytest.param("135①", "应为数字，不带注号或上标，现为“135①”。请去掉“①”，注释写在别处。", id="footnote"),
        pytest.param("135²", "应为数字，不带注号或上标，现为“135²”。请去掉“²”，注释写在别处。", id="superscript"),
        pytest.param("20公里①", "应为数字，不带注号或上标，现为“20公里①”。请去掉“①”，注释写在别处。", id="footnote-behind-the-unit"),
        pytest.param("20公里左右", "应为数字，或单位为“公里”的数字，现为“20公里左右”。数字填在这里，单位填在“计量单位”，两处的单位要一致。", id="or-so"),
        pytest.param("20台", "应为数字，或单位为“公里”的数字，现为“20台”。数字填在这里，单位填在“计量单位”，两处的单位要一致。", id="another-unit"),
        pytest.param("20～25公里", "应为数字，或单位为“公里”的数字，现为“20～25公里”。数字填在这里，单位填在“计量单位”，两处的单位要一致。", id="from-to"),
        pytest.param("无", "应为数字，现为“无”。请填写数字。", id="none-may-be-zero"),
    ],
)  # fmt: skip
def test_what_may_be_two_figures_is_no_figure(typed: str, said: str) -> None:
    found = examined(small_data(), (INDICATORS, "actual", typed))
    errors = [str(p) for p in found.problems if p.rule.code == "not-a-number"]
    assert errors == [f"绩效指标!I3 错误 “实际完成值”填写有误：{said} [not-a-number]"]


@pytest.mark.parametrize(
    ("unit", "target", "actual", "read"),
    [
        pytest.param(None, "≥33台", "33台", ("33", "33", "台"), id="in-both-cells"),
        pytest.param(None, "33", "33 台", ("33", "33", "台"), id="in-one-cell"),
        pytest.param("台", "≥ 33 台", "33", ("33", "33", "台"), id="in-its-column-too"),
        pytest.param(None, "100%", "98.5％", ("100", "98.5", "%"), id="percent"),
        pytest.param("百分比", "95%", "97", ("95", "97", "百分比"), id="percent-in-words"),
        pytest.param(None, "百分之95", "97%", ("95", "97", "%"), id="of-a-hundred"),
        pytest.param(None, "不少于5万人次", "48000人次", ("5", "4.8", "万人次"), id="ten-thousands"),
        pytest.param("人次", "5万", "5.2万人次", ("50000", "52000", "人次"), id="ten-thousands-for-short"),
        pytest.param("万元", "≥58万", "580000元", ("58", "58", "万元"), id="money"),
        pytest.param(None, "≥300元/人·月", "300元/人·月", ("300", "300", "元/人·月"), id="unit-of-three-parts"),
        pytest.param(None, "33台（套）", "33台（套）", ("33", "33", "台（套）"), id="unit-with-another"),
        pytest.param(None, "50㎡", "50m²", ("50", "50", "㎡"), id="square-metres"),
        pytest.param("台", "33", "已完成33台", ("33", "33", "台"), id="completed"),
        pytest.param("—", "33", "33", ("33", "33", None), id="no-unit"),
    ],
)
def test_a_figure_may_have_its_unit_in_its_cell(
    unit: str | None, target: str, actual: str, read: tuple[str, str, str | None]
) -> None:
    typed = {"unit_of_measure": unit, "target": target, "actual": actual}
    found = examined(small_data(), *((INDICATORS, field, value) for field, value in typed.items()))
    assert found.submission is not None
    row = found.submission.projects[0].indicators[0]
    assert (row.target, row.actual, row.unit_of_measure) == (Decimal(read[0]), Decimal(read[1]), read[2])
    assert "错误" not in {p.severity.value for p in found.problems}


@pytest.mark.parametrize(
    ("nature", "target", "said"),
    [
        pytest.param("区间", "10个～15台", "应为单位相同的两个数字，现为“10个～15台”。请按示例填写。 [target-unusable]", id="two-units"),
        pytest.param(
            "≥", "20左右",
            "应为一个数字，后面可以带单位，现为“20左右”。数字填在这里，单位填在“计量单位”，其他说明写在别处。 [not-a-number]", id="or-so",
        ),
    ],
)  # fmt: skip
def test_what_stands_behind_a_figure_is_a_unit_or_refused(nature: str, target: str, said: str) -> None:
    typed = {"nature": nature, "target": target, "unit_of_measure": None, "actual": "12"}
    found = examined(small_data(), *((INDICATORS, field, value) for field, value in typed.items()))
    assert [str(p) for p in found.problems if p.severity.value == "错误"] == [
        f"绩效指标!G3 错误 “年度指标值”填写有误：{said}"
    ]


def test_what_is_read_so_is_noted_once_for_a_sheet_and_kind() -> None:
    found = examined(
        small_data(),
        (INDICATORS, "unit_of_measure", None),
        (INDICATORS, "target", "≥20公里"),
        (INDICATORS, "actual", "20公里"),
        (INDICATORS, "target", "90%", 4),
        (FUNDS, "initial_budget", "1000000元"),
        (FUNDS, "expenditure", "105万"),
    )
    assert [str(p) for p in found.problems if p.rule.code == "read-as"] == [
        "资金情况 提示 2 处金额带单位，按本表的金额单位读取：C3（1000000元→100）、K3（105万→105）。 [read-as]",
        "绩效指标 提示 3 处数值带计量单位，按数字和单位读取：G3、I3、G4。 [read-as]",
    ]


@pytest.mark.parametrize(
    ("target", "nature"),
    [
        pytest.param("≥20", "≥", id="at-least"),
        pytest.param("≧20公里", "≥", id="drawn-otherwise"),
        pytest.param("不低于20", "≥", id="in-words"),
        pytest.param("≤20", "≤", id="at-most"),
        pytest.param("＜30", "<", id="below"),
        pytest.param("=20", "=", id="equal"),
        pytest.param("20公里以内", "≤", id="within"),
        pytest.param("20", None, id="no-sign"),
        pytest.param("12月底前", "日期", id="a-time"),
        pytest.param("2023年12月31日", "日期", id="a-day-by-which"),
        pytest.param("10～15天", "区间", id="two-bounds"),
        pytest.param("①甲；②乙", "要点", id="points"),
        pytest.param("3年", None, id="a-span"),
        pytest.param("有所提升", None, id="words"),
        pytest.param("≥较多", None, id="no-figure"),
    ],
)
def test_a_nature_left_blank_is_that_of_the_target(target: str, nature: str | None) -> None:
    found = examined(small_data(), (INDICATORS, "nature", None), (INDICATORS, "target", target))
    assert found.submission is not None
    read = found.submission.projects[0].indicators[0].nature
    assert read == (UNREAD if nature is None else nature)
    notes = [str(p) for p in found.problems if p.rule.code == "read-as" and "指标性质" in p.message]
    said = f"绩效指标!F3 提示 “指标性质”没有填写，按“年度指标值”的“{target}”取 {nature}。 [read-as]"
    assert notes == ([said] if nature else [])


@pytest.mark.parametrize(
    ("stated", "typed", "read", "said"),
    [
        pytest.param("02", 2, "02", ["资金情况!A3 提示 “2”按 02 读取。 [read-as]"], id="number-for-a-text"),
        pytest.param("02", "０2", "02", ["资金情况!A3 提示 “０2”按 02 读取。 [read-as]"], id="width"),
        pytest.param(2, "002", "2", ["资金情况!A3 提示 “002”按 2 读取。 [read-as]"], id="zeros-for-a-number"),
        pytest.param("A02", "A2", None, None, id="zeros-within-a-code"),
        pytest.param("12", "1 2", None, None, id="two-figures"),
    ],
)
def test_a_code_is_known_in_any_width(stated: object, typed: object, read: str | None, said: list[str] | None) -> None:
    found = examined(
        small_data(), (PROJECTS, "code", stated), *((sheet, "code", stated) for sheet in (INDICATORS, CONTENT)),
        (INDICATORS, "code", stated, 4), (FUNDS, "code", typed),
    )  # fmt: skip
    codes = [p.rule.code for p in found.problems]
    assert ("project-unknown" in codes) == (read is None)
    if said is not None:
        assert [str(p) for p in found.problems if p.rule.code == "read-as"] == said
        assert found.submission is not None
        assert found.submission.projects[0].code == read


def test_a_code_in_full_width_is_noted_where_its_project_is_named() -> None:
    found = examined(small_data(), (PROJECTS, "code", "０１"))
    assert found.submission is not None
    assert found.submission.projects[0].code == "01"
    assert [str(p) for p in found.problems if p.rule.code != "full-marks"] == [
        "项目概况!A3 提示 “０１”按 01 读取。 [read-as]"
    ]


def test_codes_that_differ_only_in_zeros_are_one_error() -> None:
    data = small_data()
    data["projects"].append(data["projects"][0] | {"code": "1", "name": "桥梁维修经费"})
    errors = [str(p) for p in examined(data).problems if p.severity.value == "错误"]
    assert errors == [
        (
            "项目概况!A4 错误 项目编号“1”与“01”只差前面的 0，分不清是不是同一个项目：现为与 A3 相近。"
            "请改成不同的编号，或删去多余的一行。 [project-repeated]"
        )
    ]


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(510123202400012345, id="number"),
        pytest.param(5.10123202400012e17, id="as-a-fraction"),
        pytest.param("5.10123E+17", id="text-of-such-a-number"),
    ],
)
def test_a_code_of_18_digits_that_was_stored_as_a_number_is_one_error(typed: object) -> None:
    data = small_data()
    edits = [(sheet, "code", typed) for sheet in (PROJECTS, FUNDS, INDICATORS, CONTENT)]
    errors = [p for p in examined(data, *edits, (INDICATORS, "code", typed, 4)).problems if p.severity.value == "错误"]
    assert [(p.rule.code, str(p.cell), p.remedy) for p in errors] == [
        ("code-cut", "项目概况!A3", "Excel 的数字只留 15 位，后面的已经丢失：请把单元格格式改为“文本”后重新填写")
    ]


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(2023.0, id="number"),
        pytest.param("2023.0", id="text"),
        pytest.param("2023年度", id="year-in-words"),
        pytest.param("２０２３", id="full-width"),
    ],
)
def test_a_year_is_read_as_a_calculation_leaves_it(typed: object) -> None:
    found = examined(small_data(), (UNIT, "year", typed))
    assert found.submission is not None
    assert found.submission.unit.year == 2023


@pytest.mark.parametrize(
    ("actual", "shown", "outcome"),
    [
        pytest.param("11月", "11月", "kept", id="month"),
        pytest.param("2023年11月", "2023年11月", "kept", id="month-of-a-year"),
        pytest.param("2023.11", "2023.11", "kept", id="month-with-a-point"),
        pytest.param("11月22日", "2023-11-22", "kept", id="day"),
        pytest.param("11月22号", "2023-11-22", "kept", id="day-in-speech"),
        pytest.param(20231122, "2023-11-22", "kept", id="digits"),
        pytest.param("20231122", "2023-11-22", "kept", id="digits-as-text"),
        pytest.param("11.22", "2023-11-22", "kept", id="day-with-a-point"),
        pytest.param("11月底", "11月底", "kept", id="end-of-the-month"),
        pytest.param("1-11月", "1-11月", "kept", id="months"),
        pytest.param("2023.07-2023.10", "2023.07-2023.10", "kept", id="months-of-a-year"),
        pytest.param("12月", "12月", "missed", id="month-after"),
        pytest.param("12月上旬", "12月上旬", "missed", id="third-after"),
        pytest.param("12月前", "12月前", "kept", id="before-a-month"),
        pytest.param("第四季度", None, "actual-missing", id="quarter-around"),
        pytest.param("上半年", "上半年", "kept", id="half-year"),
        pytest.param("下半年", None, "actual-missing", id="half-year-around"),
        pytest.param("2023.3.1-2023.11.5", "2023.3.1-2023.11.5", "kept", id="from-day-to-day"),
        pytest.param("2023-3-1至2023-11-5", "2023-3-1至2023-11-5", "kept", id="from-day-to-day-in-figures"),
        pytest.param("2023-3-1-2023-11-5", "2023-3-1-2023-11-5", "kept", id="from-day-to-day-by-one-sign"),
        pytest.param("2023/3/1 — 2023/11/5", "2023/3/1 — 2023/11/5", "kept", id="from-day-to-day-by-strokes"),
        pytest.param("2022-12-1到11月5日", None, "not-a-date", id="into-the-year-after-or-not"),
        pytest.param("2022.3.1-11.5", "2022.3.1-11.5", "kept", id="from-day-to-day-of-the-year-before"),
        pytest.param("2023.3.1-11.5", "2023.3.1-11.5", "kept", id="from-day-to-day-of-one-year"),
        pytest.param("2023-3-1至2023-12-5", None, "actual-missing", id="from-day-to-day-in-figures-around"),
        pytest.param("2023-3-1-11-5", None, "not-a-date", id="a-day-in-figures-without-its-year"),
        pytest.param("2023-11-5至2023-3-1", None, "not-a-date", id="from-day-to-day-backwards"),
        pytest.param("2023.3.1-2023.12.5", None, "actual-missing", id="from-day-to-day-around"),
        pytest.param("11月-3月", None, "not-a-date", id="months-backwards"),
        pytest.param("12月底前", None, "actual-missing", id="some-time-before"),
        pytest.param("2023年", None, "actual-missing", id="year-around"),
        pytest.param(11.2, None, "not-a-date", id="number"),
        pytest.param("11-12", None, "not-a-date", id="two-months-or-a-day"),
        pytest.param("11月31日", None, "not-a-date", id="no-such-day"),
        pytest.param("按期完成", None, "not-a-date", id="in-time"),
    ],
)
def test_a_month_stands_where_it_decides(actual: object, shown: str | None, outcome: str) -> None:
    dated = {"nature": "日期", "target": "11月30日", "actual": actual, "unit_of_measure": None}
    found = examined(small_data(), *((INDICATORS, field, value) for field, value in dated.items()))
    if shown is None:
        assert [p.rule.code for p in found.problems if p.severity.value == "错误"] == [outcome]
        return
    assert found.evaluated is not None
    score = found.evaluated.evaluations[0].scores[0]
    assert str(score.actual) == shown
    assert score.awarded == (50 if outcome == "kept" else 0)


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        pytest.param("2023-3-1至2023-11-5", "2023-11-5", 50, id="kept-on-its-last-day"),
        pytest.param("2023-3-1至2023-11-5", "2023-11-6", 0, id="missed-by-a-day"),
        pytest.param("2023年3月至11月", "2023-11-30", 50, id="months"),
        pytest.param("2022-12-1至11-5", None, None, id="a-day-in-figures-without-its-year"),
    ],
)
def test_of_a_period_that_is_the_target_the_end_counts(target: str, actual: str | None, points: int | None) -> None:
    dated = {"nature": "日期", "target": target, "actual": actual, "unit_of_measure": None}
    found = examined(small_data(), *((INDICATORS, field, value) for field, value in dated.items()))
    if points is None:
        assert [p.rule.code for p in found.problems if "年度指标值" in p.message] == ["not-a-date"]
        return
    assert found.evaluated is not None, found.problems
    assert found.evaluated.evaluations[0].scores[0].awarded == points


def test_a_period_that_ends_on_no_day_is_told_how_to_write_a_day() -> None:
    dated = {"nature": "日期", "target": "11月30日", "actual": "2023.3.1-近日", "unit_of_measure": None}
    found = examined(small_data(), *((INDICATORS, field, value) for field, value in dated.items()))
    assert [str(p) for p in found.problems] == [
        "绩效指标!I3 错误 “实际完成值”填写有误：应为完成的日期，如 2019-3-15、3月15日，现为“2023.3.1-近日”。请改正。 [not-a-date]"
    ]


def test_a_month_around_the_deadline_asks_for_the_day() -> None:
    dated = {"nature": "日期", "target": "11月20日", "actual": "11月", "unit_of_measure": None}
    found = examined(small_data(), *((INDICATORS, field, value) for field, value in dated.items()))
    assert [str(p) for p in found.problems] == [
        (
            "绩效指标!I3 错误 指标“维修里程”的“实际完成值”有误：应为完成的日期，如 2018-9-20，"
            "现为“11月”，与时限“11月20日”分不出早晚。请写明几月几日。 [actual-missing]"
        )
    ]


@pytest.mark.parametrize(
    ("nature", "name", "target", "actual", "doubted"),
    [
        pytest.param("≥", "集中处置率", 95, "0.97", True, id="text"),
        pytest.param("≥", "集中处置率", 95, 0.97, True, id="number"),
        pytest.param("=", "集中处置率", "0.95", 0.96, True, id="both-below-one"),
        pytest.param("≥", "验收合格率", 1, 1, True, id="both-one"),
        pytest.param("≥", "集中处置率", 95, "已完成0.97", True, id="said-to-be-done"),
        pytest.param("≥", "集中处置率", 95, "≥0.97", True, id="bound"),
        pytest.param("≥", "集中处置率", 95, "0.97%", False, id="said-to-be-percent"),
        pytest.param("≥", "集中处置率", 95, "已完成0.97%", False, id="done-and-said-to-be-percent"),
        pytest.param("≤", "差错率", 0.5, 0.4, False, id="low-rates"),
        pytest.param("≤", "差错率", 10, "0.5", False, id="low-rate-below-a-high-one"),
        pytest.param("≥", "收入增长率", 0.6, 0.8, False, id="growth"),
        pytest.param("≥", "集中处置率", 0.3, 0.4, False, id="hardly-a-share"),
        pytest.param("≥", "利润率", 95, -0.5, False, id="below-nothing"),
    ],
)
def test_a_fraction_beside_percent_is_asked_about(
    nature: str, name: str, target: object, actual: object, *, doubted: bool
) -> None:
    typed = {"nature": nature, "name": name, "target": target, "actual": actual, "unit_of_measure": "%"}
    found = examined(small_data(), *((INDICATORS, field, value) for field, value in typed.items()))
    assert ("percent-doubtful" in [p.rule.code for p in found.problems]) == doubted


def test_empty_rows_of_the_official_form_are_passed_over() -> None:
    tree = {"code": "01", "level1": "产出", "level2": "项目产出"}
    names = ("指标1：", "……", "/", None)
    edits = [
        (INDICATORS, field, value, row) for row, name in enumerate(names, 5) for field, value in (tree | {"name": name}).items()
    ]  # fmt: skip
    found = examined(small_data(), *edits, (INDICATORS, "actual", "/", 6))
    assert [str(p) for p in found.problems if p.rule.code != "full-marks"] == [
        "绩效指标!A5 提示 4 行没有填写指标，没有读取：第 5、6、7、8 行。 [row-passed-over]"
    ]


def test_a_row_with_anything_of_an_indicator_is_read() -> None:
    edits = {"code": "01", "level1": "产出", "level2": "项目产出", "points": 10}
    found = examined(small_data(), *((INDICATORS, field, value, 5) for field, value in edits.items()))
    assert {p.rule.code for p in found.problems} >= {"required-blank"}


@pytest.mark.parametrize(
    ("field", "typed", "read"),
    [
        pytest.param("level2", "服务对象满意度指标等", "服务对象满意度指标", id="and-so-on"),
        pytest.param("level1", "产出指标（50分）", "产出指标", id="points"),
        pytest.param("level2", "数 量\n指 标：", "数量指标", id="blanks"),
        pytest.param("name", "指标1：维修里程", "维修里程", id="numbered"),
        pytest.param("name", "指标完成率", "指标完成率", id="a-name-of-its-own"),
        pytest.param("level2", "平等", "平等", id="a-word-of-its-own"),
    ],
)
def test_labels_of_the_official_form_are_taken_off(field: str, typed: str, read: str) -> None:
    found = examined(small_data(), (INDICATORS, field, typed))
    assert found.submission is not None
    assert getattr(found.submission.projects[0].indicators[0], field) == read
    assert ("read-as" in [p.rule.code for p in found.problems]) == (typed != read)


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
        pytest.param("≥", "%", "90%（含）", "General", Decimal(90), id="the-bound-itself-said"),
    ],
)
def test_a_target_is_read_as_the_nature_of_its_indicator_asks(
    nature: str, unit: str | None, typed: object, number_format: str, read: object, tmp_path: Path
) -> None:
    content = small_with(
        Typed(INDICATORS, "nature", nature),
        Typed(INDICATORS, "unit_of_measure", unit),
        Typed(INDICATORS, "target", typed, number_format),
    )
    submission = submitted(saved(content, tmp_path))
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
        pytest.param("上半年", "2023-06-30", None, id="first-half-year"),
        pytest.param("下半年", "2023-12-31", None, id="second-half-year"),
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
        for column in workbook[sheet.title].column_dimensions.values():
            column.hidden = False  # what was folded away did not move with its column
    moved = opened(saved(workbook, tmp_path, "moved.xlsx"))
    assert [problem.rule.code for problem in moved.problems] == ["full-marks"]
    assert moved.evaluated is not None
    assert expected.evaluated is not None
    assert [e.total for e in moved.evaluated.evaluations] == [e.total for e in expected.evaluated.evaluations]


def test_text_is_kept_but_for_what_a_document_cannot_hold(tmp_path: Path) -> None:
    typed = (Typed(CONTENT, "code", "01"), Typed(CONTENT, "issues", "  一是工期长；\n\n  二是_x000B_人手少𠮷😀  "))
    submission = submitted(saved(small_with(*typed), tmp_path))
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


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        pytest.param("3月", (3, 1), (3, 31), id="month"),
        pytest.param("3月初", (3, 1), (3, 10), id="beginning-of-a-month"),
        pytest.param("3月上旬", (3, 1), (3, 10), id="first-third"),
        pytest.param("3月中旬", (3, 11), (3, 20), id="second-third"),
        pytest.param("3月下旬", (3, 21), (3, 31), id="last-third"),
        pytest.param("2月底", (2, 21), (2, 28), id="end-of-a-month"),
        pytest.param("上半年末", (6, 1), (6, 30), id="end-of-a-half-year"),
        pytest.param("上半年", (1, 1), (6, 30), id="half-year"),
        pytest.param("下半年", (7, 1), (12, 31), id="other-half-year"),
        pytest.param("第二季度", (4, 1), (6, 30), id="quarter"),
        pytest.param("三季度末", (9, 1), (9, 30), id="end-of-a-quarter"),
        pytest.param("年底", (12, 1), (12, 31), id="end-of-the-year"),
        pytest.param("5月前", (1, 1), (4, 30), id="before-a-month"),
        pytest.param("5月底前", (1, 1), (5, 31), id="before-the-end-of-a-month"),
        pytest.param("2-5月", (2, 1), (5, 31), id="months"),
        pytest.param("2月10日-5月20日", (2, 10), (5, 20), id="from-day-to-day"),
    ],
)
def test_when_something_was_done_may_be_a_period(typed: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    assert read_completion(typed, 2023) == Period(typed, date(2023, *first), date(2023, *last))


def test_a_number_for_a_deadline_is_told_how_to_write_a_day() -> None:
    with pytest.raises(UnreadableError) as refused:
        read_deadline(11.2, 2023)
    assert refused.value.remedy == "数字分不清是几月几日，请写成 11月2日 或 2019-11-2 的样子"
    with pytest.raises(UnreadableError) as refused:
        read_deadline("尽快", 2023)
    assert refused.value.remedy == "请改正"


@pytest.mark.parametrize(("number", "more"), [(20, ""), (21, " 等")])
def test_at_most_twenty_rows_that_were_passed_over_are_listed(number: int, more: str) -> None:
    tree = {"code": "01", "level1": "产出", "level2": "项目产出"}
    edits = [(INDICATORS, field, value, row) for row in range(5, 5 + number) for field, value in tree.items()]
    rows = "、".join(map(str, range(5, 25)))
    assert [str(p) for p in examined(small_data(), *edits).problems if p.rule.code != "full-marks"] == [
        f"绩效指标!A5 提示 {number} 行没有填写指标，没有读取：第 {rows}{more} 行。 [row-passed-over]"
    ]


@pytest.mark.parametrize(
    ("target", "nature"),
    [
        pytest.param(datetime(2023, 12, 31), Nature.DEADLINE, id="a-moment"),
        pytest.param(20.0, None, id="a-figure"),
        pytest.param(None, None, id="nothing"),
        pytest.param("2023.6.30", Nature.DEADLINE, id="a-day-in-figures"),
        pytest.param("2023.6", None, id="a-figure-with-a-point"),
    ],
)
def test_a_target_that_is_a_moment_says_its_nature(
    target: float | str | datetime | None, nature: Nature | None
) -> None:
    assert nature_of_target(target, 2023) is nature


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("一百", "应为数字，现为“一百”。请填写以万元为单位的数字。 [not-a-number]", id="words"),
        pytest.param("100人", "应为数字，后面可以带 元、万元、亿元，现为“100人”。请填写以万元为单位的数字。 [not-a-number]", id="no-money"),
        pytest.param("13 5", "应为一个数字，现为“13 5”。单元格里像是有两个数：请只留一个；是一个数的，去掉中间的空格或换行。 [not-a-number]", id="two"),
        pytest.param("5%", "应为金额，现为“5%”。请填写金额；百分数填在绩效指标表。 [percent-in-money]", id="percent"),
    ],
)  # fmt: skip
def test_an_amount_that_is_none_is_told_what_to_fill_in(typed: str, said: str) -> None:
    found = examined(small_data(), (FUNDS, "other_funds", typed))
    assert [str(p) for p in found.problems if p.severity.value == "错误"] == [
        f"资金情况!G3 错误 “其中：其他资金”填写有误：{said}"
    ]


def test_a_sign_of_yuan_is_understood_on_a_sheet_of_yuan() -> None:
    found = examined(small_data(unit={"money_unit": "元"}), (FUNDS, "other_funds", "￥58"))
    assert found.submission is not None
    funds = found.submission.projects[0].funds
    assert funds is not None
    assert funds[Amount.OTHER_FUNDS] == 58


def test_a_line_break_is_left_out_of_a_name_and_kept_in_a_text() -> None:
    found = examined(small_data(), (UNIT, "name", "某市\n测试所"), (PROJECTS, "content", "维修\n道路"))
    assert found.submission is not None
    assert (found.submission.unit.name, found.submission.projects[0].content) == ("某市测试所", "维修\n道路")


def read(data: dict[str, Any], *edits: Edit) -> Submission:
    """Return what the fields of a workbook say."""
    submission = examined(data, *edits).submission
    assert submission is not None
    return submission


def test_of_rows_that_were_passed_over_nothing_was_typed() -> None:
    tree = {"code": "01", "level1": "产出", "level2": "项目产出"}
    edits = [(INDICATORS, field, value, row) for row in (5, 6) for field, value in tree.items()]
    submission = read(small_data(), *edits)
    rows = {typed.cell.row for typed in submission.typed() if typed.cell.sheet == INDICATORS.title}
    assert rows == {3, 4}


@pytest.mark.parametrize(("typed", "yes"), [("是", True), ("否", False)])
def test_a_yes_is_one_and_a_no_is_none(typed: str, yes: bool) -> None:  # noqa: FBT001
    assert read(small_data(), (UNIT, "annex_scores", typed)).unit.annex_scores is yes


def test_a_sum_between_two_rows_hides_no_row_below_it() -> None:
    edits = [(FUNDS, "code", "合计", 3), (FUNDS, "code", "01", 4), (FUNDS, "initial_budget", 77, 4)]
    funds = read(small_data(), *edits).projects[0].funds
    assert funds is not None
    assert funds.amounts[Amount.INITIAL_BUDGET] == 77


@pytest.mark.parametrize(("digits", "sound"), [(123456789012345, True), (1234567890123456, False)])
def test_a_code_stored_as_a_number_may_have_fifteen_digits(digits: int, sound: bool) -> None:  # noqa: FBT001
    if sound:
        assert read_code(float(digits)) == str(digits)
    else:
        with pytest.raises(UnreadableError):
            read_code(float(digits))


@pytest.mark.parametrize("typed", ["2024.6底前", "2024-6底"])
def test_a_month_with_a_point_may_have_words_behind_it(typed: str) -> None:
    assert read_deadline(typed, 2024).last_day == date(2024, 6, 30)


@pytest.mark.parametrize(("cells", "more"), [(20, ""), (21, "等")])
def test_at_most_twenty_cells_read_otherwise_are_named(cells: int, more: str) -> None:
    readings = Readings()
    for row in range(3, 3 + cells):
        readings.add(Reading.UNIT, Cell("绩效指标", row, 7), "5台", "5")
    named = "、".join(f"G{row}" for row in range(3, 23))
    assert [str(note) for note in readings.problems()] == [
        f"绩效指标 提示 {cells} 处数值带计量单位，按数字和单位读取：{named}{more}。 [read-as]"
    ]


@pytest.mark.parametrize("above", range(6))
def test_headings_may_stand_in_any_of_the_first_rows(above: int) -> None:
    title, width = FUNDS.title, len(FUNDS.columns)
    rows: list[list[Any]] = [*([["甲"]] * above), [column.heading for column in FUNDS.columns], ["01", None, 100]]
    squared = [[*line, *[None] * (width - len(line))] for line in rows]
    layout = lay_out_sheets({title: squared}, Layout(facts={title: SheetFacts()}))
    assert [record.values["initial_budget"] for record in layout.records[title]] == [100]
    assert [record.cells["initial_budget"].address for record in layout.records[title]] == [f"C{above + 2}"]


@pytest.mark.parametrize(("version", "said"), [("1", []), ("3", []), ("99", ["template-version 填表说明!B2"])])
def test_a_template_of_a_later_version_is_told(version: str, said: list[str]) -> None:
    guide: list[list[Any]] = [["甲"], [VERSION_LABEL, version]]
    problems = lay_out_sheets({GUIDE_TITLE: guide}, Layout(facts={GUIDE_TITLE: SheetFacts()})).problems
    assert [f"{p.rule.code} {p.cell}" for p in problems if p.rule.code == "template-version"] == said


def test_a_figure_of_another_width_is_noted_and_one_as_it_stands_is_not() -> None:
    notes = [examined(small_data(), (INDICATORS, "points", typed)).problems for typed in ("５０", 50)]
    assert [[p.rule.code for p in problems if p.rule.code == "read-as"] for problems in notes] == [["read-as"], []]


def test_only_what_a_person_filled_in_is_told_as_typed() -> None:
    found = examined(small_data(), (FUNDS, "usage", "  \n"), (FUNDS, "note", "—"), (INDICATORS, "auto_score", 50))
    assert found.submission is not None
    typed = {(cell.sheet, cell.field): cell_text(cell.raw) for cell in found.submission.typed()}
    assert typed["资金情况", "note"] == "—"
    assert typed.keys() & {("资金情况", "usage"), ("绩效指标", "auto_score")} == set()
