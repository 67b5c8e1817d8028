"""What a report argues: groups, losses one by one, budgets adjusted, sentences by the nature of an indicator."""

import re
from decimal import Decimal
from typing import Any

import pytest
from blocks import lines
from workbooks import examined, small_data

from perfeval.model import Evaluation
from perfeval.reports.blocks import Report, Table
from perfeval.reports.wording import outcome
from perfeval.service import compose
from perfeval.writers import word
from perfeval.writers.word.package import unpacked

OUTLINES = {
    "shijiazhuang-2013": ("common-2013", ("产出", "项目产出"), ("效果", "项目效益")),
    "mof-2020": ("evaluation-2020", ("产出", "产出数量"), ("效益", "项目效益")),
    "self-evaluation": ("self-evaluation-2021", ("产出指标", "数量指标"), ("满意度指标", "服务对象满意度指标")),
}


def reports(outline: str, first: dict[str, Any], *, annex: str = "是", **project: Any) -> tuple[Report, ...]:
    """Return the reports of the small project by an outline, with fields of its first row changed."""
    system, *groups = OUTLINES[outline]
    data = small_data(
        unit={"system": system, "outline": outline, "annex_scores": annex, "department": "某市交通局"}, **project
    )
    rows = data["projects"][0]["indicators"]
    for row, (level1, level2) in zip(rows, groups, strict=True):
        row |= {"level1": level1, "level2": level2}
    rows[0] |= first
    found = compose(examined(data))
    assert not found.examination.failed, found.examination.problems
    return found.reports


LOST = {"actual": 18, "deviation_reason": "雨季停工二十天；下年提前开工"}


@pytest.mark.parametrize(
    ("outline", "mark"), [("shijiazhuang-2013", "、"), ("mof-2020", "."), ("self-evaluation", ".")]
)
@pytest.mark.parametrize("annex", ["是", "否"])
def test_every_report_says_each_loss_with_its_points_and_its_reason(outline: str, mark: str, annex: str) -> None:
    _, report = reports(outline, LOST, annex=annex)
    (found,) = [line for line in lines(report) if line.startswith(f"1{mark}维修里程")]
    points = "7.5" if outline == "self-evaluation" else "5"
    lost = {"self-evaluation": "扣12.5分"}.get(outline, f"扣{points}分")
    assert found == (
        f"1{mark}维修里程目标值为不少于20公里，实际为18公里，未达到目标，{lost}。雨季停工二十天；下年提前开工。"
    )


@pytest.mark.parametrize("outline", OUTLINES)
def test_the_groups_stand_in_a_table_or_without_one_in_a_sentence(outline: str) -> None:
    level1 = OUTLINES[outline][1][0]
    points, lost, share = ("37.5", "12.5", "75%") if outline == "self-evaluation" else ("45", "5", "90%")
    _, with_tables = reports(outline, LOST)
    assert f"{level1}|50|{points}|{lost}|{share}" in lines(with_tables)
    _, without = reports(outline, LOST, annex="否")
    assert not any(line.startswith(f"{level1}|50|") for line in lines(without))
    (told,) = [line for line in lines(without) if line.startswith("各级指标得分情况：")]
    assert f"{level1}{points}分（分值50分，得分率{share}）" in told


@pytest.mark.parametrize("outline", OUTLINES)
def test_a_budget_that_was_adjusted_is_told_with_both_figures_and_its_reason(outline: str) -> None:
    funds = {"adjusted_budget": 120, "note": "追加抢险经费20万元"}
    said = "\n".join(lines(reports(outline, {}, funds=funds)[1]))
    assert "年初预算100万元，调整为120万元，调增20万元。" in said
    assert "追加抢险经费20万元。" in said


@pytest.mark.parametrize("outline", OUTLINES)
def test_a_poor_project_is_told_otherwise_than_a_good_one(outline: str) -> None:
    good = "\n".join(lines(reports(outline, {})[1]))
    poor = "\n".join(
        lines(
            reports(
                outline,
                {"actual": 0, "deviation_reason": "没有开工"},
                funds={"expenditure": 0, "closing_carryover": 110, "adjusted_budget": 100},
            )[1]
        )
    )
    assert "年度绩效目标没有很好实现" in poor
    assert "预算执行率只有0%" in poor
    assert "年度绩效目标没有很好实现" not in good
    assert "保持现有的管理措施" not in poor
    assert "全部得满分" in good


@pytest.mark.parametrize("outline", OUTLINES)
@pytest.mark.parametrize("first", [pytest.param({}, id="nothing-lost"), pytest.param(LOST, id="something-lost")])
def test_no_report_speaks_of_forms_or_repeats_itself(outline: str, first: dict[str, Any]) -> None:
    for report in reports(outline, first, name="道路维修项目"):
        said = "\n".join((str(report.title), *lines(report)))
        for words in ("没有填报", "没有列明", "项目项目", "=20", "。。", "；。"):
            assert words not in said


def test_a_reason_beside_full_points_is_printed_too() -> None:
    _, report = reports("shijiazhuang-2013", {"deviation_reason": "多修了两公里支路"}, annex="否")
    assert "维修里程目标值为不少于20公里，实际为20公里，达到目标。多修了两公里支路。" in lines(report)


def sentence(**fields: Any) -> str:
    """Return the sentence of the small project's first indicator."""
    data = small_data()
    data["projects"][0]["indicators"][0] |= fields
    found = examined(data)
    assert found.evaluated is not None, found.problems
    (evaluation,) = found.evaluated.assessments
    assert isinstance(evaluation, Evaluation)
    return outcome(evaluation.scores[0], found.evaluated.system)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({}, "维修里程目标值为不少于20公里，实际为20公里，达到目标", id="a-count"),
        pytest.param(
            {"target": Decimal("19.5"), "actual": 18},
            "维修里程目标值为不低于19.5公里，实际为18公里，未达到目标",
            id="a-measure",
        ),
        pytest.param(
            {"unit_of_measure": "%", "target": 95, "actual": 96},
            "维修里程目标值为不低于95%，实际为96%，达到目标",
            id="a-rate",
        ),
        pytest.param(
            {"unit_of_measure": "%", "target": 100, "actual": 98},
            "维修里程目标值为100%，实际为98%，未达到目标",
            id="all-of-it",
        ),
        pytest.param({"nature": ">"}, "维修里程目标值为高于20公里，实际为20公里，未达到目标", id="above"),
        pytest.param({"nature": "≤"}, "维修里程目标值为不超过20公里，实际为20公里，达到目标", id="at-most"),
        pytest.param({"nature": "<"}, "维修里程目标值为低于20公里，实际为20公里，未达到目标", id="below"),
        pytest.param({"nature": "="}, "维修里程目标值为20公里，实际为20公里，达到目标", id="equal"),
        pytest.param(
            {"nature": "=", "unit_of_measure": "起", "target": 0, "actual": 0},
            "维修里程目标为0起，实际未发生，达到目标",
            id="nothing-happened",
        ),
        pytest.param(
            {"nature": "≤", "unit_of_measure": "起", "target": 0, "actual": 2},
            "维修里程目标为0起，实际发生2起，未达到目标",
            id="something-happened",
        ),
        pytest.param(
            {"nature": "区间", "target": "18～22"},
            "维修里程目标为18～22公里之间，实际为20公里，达到目标",
            id="within-bounds",
        ),
        pytest.param(
            {"nature": "日期", "target": "2023年9月30日", "actual": "2023-9-20", "unit_of_measure": None},
            "维修里程时限为2023年9月30日，实际为2023年9月20日，按期完成",
            id="in-time",
        ),
        pytest.param(
            {"nature": "日期", "target": "2023年9月30日", "actual": "2023-10-12", "unit_of_measure": None},
            "维修里程时限为2023年9月30日，实际为2023年10月12日，逾期12天",
            id="late",
        ),
        pytest.param(
            {"nature": "日期", "target": "2023年9月30日", "actual": "2023年11月", "unit_of_measure": None},
            "维修里程时限为2023年9月30日，实际为2023年11月，没有按期完成",
            id="late-by-months",
        ),
        pytest.param(
            {"nature": "是否", "target": None, "actual": None, "achievement": "是"},
            "“维修里程”一项已经达到",
            id="yes",
        ),
        pytest.param(
            {"nature": "是否", "target": "不发生坍塌", "actual": None, "achievement": "未达到"},
            "维修里程目标为“不发生坍塌”，没有达到",
            id="what-should-not-happen-did",
        ),
        pytest.param(
            {"nature": "要点", "target": "①勘察；②施工；③验收", "actual": None, "achievement": "①②③"},
            "维修里程的3项要点全部达到",
            id="all-points",
        ),
        pytest.param(
            {"nature": "要点", "target": "①勘察；②施工；③验收", "actual": None, "achievement": "0"},
            "维修里程的3项要点均未达到",
            id="no-point",
        ),
        pytest.param(
            {"nature": "要点", "target": "①勘察；②施工；③验收", "actual": None, "achievement": "①③"},
            "维修里程达到“勘察”、“验收”，未达到“施工”",
            id="some-points",
        ),
        pytest.param({"achievement": "不适用"}, "维修里程不适用，没有考核", id="not-applicable"),
    ],
)
def test_a_sentence_follows_the_nature_of_its_indicator(fields: dict[str, Any], said: str) -> None:
    assert sentence(**fields) == said


def test_a_report_without_scores_has_none() -> None:
    data = small_data(unit={"outline": "self-report"})
    data["projects"][0]["indicators"][0] |= LOST
    said = "\n".join(lines(compose(examined(data)).reports[1]))
    assert "1.维修里程目标值为不少于20公里，实际为18公里，未达到目标。雨季停工二十天；下年提前开工。" in said
    assert not any(word in said for word in ("扣", "得分", "总分", "满分", "等级"))


def test_the_form_of_sichuan_has_sign_figure_and_unit_in_columns_of_their_own() -> None:
    data = small_data(unit={"outline": "sichuan-0013zp", "system": "self-evaluation-2021", "department": "某市交通局"})
    for row, (level1, level2) in zip(data["projects"][0]["indicators"], OUTLINES["self-evaluation"][1:], strict=True):
        row |= {"level1": level1, "level2": level2}
    found = compose(examined(data))
    said = lines(found.reports[1])
    assert "产出指标|数量指标|维修里程|≥|20|公里|20|50|50|" in said
    assert "满意度指标|服务对象满意度指标|群众满意度|≥|90|%|95|50|50|" in said
    assert any("财政专户管理资金|" in line for line in said)


def test_amounts_of_a_form_have_a_mark_before_every_three_digits() -> None:
    funds = {
        "initial_budget": Decimal("1234567.89"),
        "adjusted_budget": 123456789012,
        "expenditure": 999,
        "opening_carryover": 0,
        "appropriation_received": 1000,
        "closing_carryover": 1,
    }
    report = reports("self-evaluation", {}, funds=funds)[1]
    assert "|年度资金总额|1,234,567.89|123,456,789,012|999|||" in lines(report)


def test_the_combined_report_begins_with_a_table_of_its_projects() -> None:
    data = small_data(unit={"annex_scores": "是"})
    data["projects"].append(data["projects"][0] | {"code": "02", "name": "桥梁维修经费"})
    combined = compose(examined(data)).reports[0]
    (table,) = [block for block in combined.blocks if isinstance(block, Table) and block.pages]
    assert [[str(cell.text) for cell in row] for row in table.rows] == [
        ["序号", "项目", "预算（万元）", "执行率", "得分", "等级", "页码"],
        ["1", "道路维修经费", "100", "95.45%", "100", "优", ""],
        ["2", "桥梁维修经费", "100", "95.45%", "100", "优", ""],
    ]
    assert table.pages == (1, 2)
    xml = unpacked(word.docx(combined))["word/document.xml"].decode()
    fields = re.findall(r'<w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText [^>]*>([^<]*)<', xml)
    assert fields == [" PAGEREF report1 \\h ", " PAGEREF report2 \\h "]
    assert all(f'w:name="report{number}"' in xml for number in table.pages)
