"""Projects whose rows have no points: reported without scores, total and grade; a row without points among others is not."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from blocks import lines
from records import indicator, project_of
from workbooks import Edit, examined, small_data

from perfeval.library import built_in_system
from perfeval.model import Evaluation, Nature, Unscored
from perfeval.model.summary import UnitSummary
from perfeval.scoring import evaluate_project
from perfeval.service import Composition, compose, summary
from perfeval.template import INDICATORS

BLANK: tuple[Edit, ...] = ((INDICATORS, "points", None), (INDICATORS, "points", None, 4))
#: words that only a scored project's report has
OF_SCORES = ("得分", "总分为", "满分", "失分", "等级为", "评分表", "评分依据")


def two_projects() -> dict[str, Any]:
    """Return the small project twice, the second one without points."""
    data = small_data()
    second = deepcopy(data["projects"][0]) | {"code": "02", "name": "桥梁维修经费"}
    for row in second["indicators"]:
        row["points"] = None
    data["projects"].append(second)
    return data


def composed(outline: str, system: str = "common-2013", **project: Any) -> Composition:
    data = small_data(
        unit={"outline": outline, "system": system, "annex_scores": "是", "department": "某市交通局"}, **project
    )
    found = compose(examined(data, *BLANK))
    assert not found.examination.failed, found.examination.problems
    return found


def test_a_project_without_points_is_said_to_be_reported_unscored() -> None:
    found = examined(small_data(), *BLANK)
    (note,) = (str(p) for p in found.problems if p.rule.code == "unscored")
    assert note == (
        "绩效指标!J3 提示 项目“01 道路维修经费”各行都没有填写分值，按不评分的项目出报告，不印得分、总分和等级。"
        "要评分的，请填写各行的分值；不评分的，不用改。 [unscored]"
    )
    assert not found.failed
    assert found.evaluated is not None
    assert found.evaluated.evaluations == ()
    (assessment,) = found.evaluated.assessments
    assert isinstance(assessment, Unscored)
    assert [result.indicator.points for result in assessment.results] == [None, None]


def test_only_the_project_without_points_is_unscored() -> None:
    found = examined(two_projects()).evaluated
    assert found is not None
    assert [type(assessment) for assessment in found.assessments] == [Evaluation, Unscored]
    assert [evaluation.project.code for evaluation in found.evaluations] == ["01"]


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        pytest.param(
            [(INDICATORS, "points", None)],
            "绩效指标!J3 错误 “分值”没有填写：应为分值，现为空白。请填写。 [required-blank]",
            id="blank-among-points",
        ),
        pytest.param(
            [(INDICATORS, "points", "—", 4)],
            "绩效指标!J4 错误 “分值”没有填写：应为分值，现为空白。请填写。 [required-blank]",
            id="a-dash-among-points",
        ),
        pytest.param(
            [*BLANK, (INDICATORS, "actual", None)],
            "绩效指标!I3 错误 指标“维修里程”的“实际完成值”没有填写：应为实际的数值或日期，现为空白。请填写。 [actual-missing]",
            id="unscored-and-nothing-reached",
        ),
        pytest.param(
            [*BLANK, (INDICATORS, "nature", "定性"), (INDICATORS, "actual", None)],
            "绩效指标!K3 错误 指标“维修里程”的“完成情况”没有填写：应为实际的完成情况，现为空白。请填写。 [actual-missing]",
            id="unscored-and-nothing-said",
        ),
    ],
)
def test_what_an_indicator_has_to_say_is_asked_for(edits: list[Edit], said: str) -> None:
    found = examined(small_data(), *edits)
    errors = [str(p) for p in found.problems if p.severity.value == "错误"]
    assert errors == [said]


@pytest.mark.parametrize("points", [pytest.param("—", id="dashes"), pytest.param(" ", id="blanks")])
def test_points_struck_out_are_none(points: str) -> None:
    found = examined(small_data(), *((INDICATORS, "points", points, row) for row in (3, 4))).evaluated
    assert found is not None
    assert found.evaluations == ()


def test_an_indicator_that_does_not_apply_is_so_without_points_too() -> None:
    found = examined(small_data(), *BLANK, (INDICATORS, "achievement", "不适用"), (INDICATORS, "actual", None))
    assert not found.failed, found.problems
    said = "\n".join(lines(compose(found).reports[1]))
    assert "维修里程不适用，没有考核" in said


@pytest.mark.parametrize(
    ("outline", "system"),
    [
        ("shijiazhuang-2013", "common-2013"),
        ("mof-2020", "evaluation-2020"),
        ("self-evaluation", "self-evaluation-2021"),
    ],
)
def test_no_report_speaks_of_scores_that_there_are_not(outline: str, system: str) -> None:
    levels = ("产出指标", "数量指标") if system.startswith("self") else ("产出", "产出数量")
    ends = ("满意度指标", "服务对象满意度指标") if system.startswith("self") else ("效益", "项目效益")
    rows = small_data()["projects"][0]["indicators"]
    if system != "common-2013":
        for row, (level1, level2) in zip(rows, (levels, ends), strict=True):
            row |= {"level1": level1, "level2": level2}
    found = composed(outline, system, indicators=rows)
    for report in found.reports:
        said = "\n".join(lines(report))
        rest = said.replace("分值|得分", "").replace("分值|执行率（B/A）|得分", "")
        assert [word for word in OF_SCORES if word in rest] == []
        assert "20公里" in said or report is found.reports[0]
    assert "不计总分，不评等级" in "\n".join(lines(found.reports[1]))


def summed(data: dict[str, Any], *edits: Edit) -> UnitSummary:
    unit = summary(compose(examined(data, *edits)))
    assert unit is not None
    return unit


def test_the_summary_knows_a_project_without_points() -> None:
    unit = summed(two_projects())
    assert [(p.total is None, p.verdict) for p in unit.projects] == [(False, "优"), (True, "未评分")]
    assert UnitSummary.of_json(unit.as_json()) == unit
    assert unit.disclosure == (
        "2023年度，某市测试所对2个项目开展了绩效评价，涉及全年预算数200万元，执行数210万元，完成预算的105%，平均得分100分。"
        "按等级分，“优”1个、“未评分”1个。"
    )
    assert unit.projects[1].disclosure.startswith(
        "桥梁维修经费项目绩效评价情况：根据年初设定的绩效目标，逐项对照了2项指标的完成情况。全年预算数为100万元，"
    )
    assert "得满分" not in unit.projects[1].disclosure


def test_a_unit_without_any_points_has_no_mean() -> None:
    assert summed(small_data(), *BLANK).disclosure == (
        "2023年度，某市测试所对1个项目开展了绩效评价，涉及全年预算数100万元，执行数105万元，完成预算的105%。"
    )


def test_a_row_without_points_is_not_scored() -> None:
    row = indicator(Nature.AT_LEAST, Decimal(1), Decimal(1), None)
    assert evaluate_project(project_of(row), built_in_system("common-2013")) is None


def test_blanks_between_the_names_of_outlines_are_none() -> None:
    found = examined(small_data(unit={"outline": "shijiazhuang-2013、、mof-2020；"})).submission
    assert found is not None
    assert [outline.name for outline in found.unit.outlines] == ["shijiazhuang-2013", "mof-2020"]


def test_the_empty_rows_of_a_form_are_not_what_was_typed() -> None:
    edits: list[Edit] = [(INDICATORS, "code", "01", 5), (INDICATORS, "name", "……", 5)]
    found = examined(small_data(), *edits).submission
    assert found is not None
    assert not [typed for typed in found.typed() if typed.sheet == INDICATORS.title and typed.cell.row > 4]


def test_a_project_without_points_has_its_rates_and_its_derived_values() -> None:
    data = small_data()
    rate = {
        "level1": "过程",
        "level2": "业务管理",
        "name": "预算执行率",
        "nature": "≥",
        "target": 100,
        "unit_of_measure": "%",
    }
    judged = {"level1": "效果", "level2": "项目效益", "name": "环境改善", "nature": "定性", "achievement": "达成"}
    data["projects"][0]["indicators"] += [rate, judged]
    for row in data["projects"][0]["indicators"]:
        row["points"] = None
    found = examined(data).evaluated
    assert found is not None
    (project,) = found.assessments
    assert isinstance(project, Unscored)
    assert (project.arrival_rate, project.execution_rate) == (Decimal(100), Decimal("95.45"))
    found_by_name = {r.indicator.name: (r.actual, [cell.address[0] for cell in r.inputs]) for r in project.results}
    assert found_by_name == {
        "维修里程": (Decimal(20), ["I"]),
        "群众满意度": (Decimal(95), ["I"]),
        "预算执行率": (Decimal("95.45"), ["K", "H", "I"]),
        "环境改善": (None, ["K"]),
    }


def test_a_project_without_points_and_without_expenditure_has_no_rates() -> None:
    funds = {"expenditure": None, "closing_carryover": None, "appropriation_received": None, "opening_carryover": None}
    found = examined(small_data(funds=funds), *BLANK).evaluated
    assert found is not None
    (project,) = found.assessments
    assert (project.arrival_rate, project.execution_rate) == (None, None)
