"""What a report argues: groups, losses one by one, budgets adjusted, sentences by the nature of an indicator."""

import re
from decimal import Decimal
from typing import Any

import pytest
from blocks import lines
from workbooks import examined, small_data

from perfeval.model import Evaluation
from perfeval.readers.word.package import unpacked
from perfeval.reports.blocks import Report, Table
from perfeval.reports.wording import outcome
from perfeval.service import compose
from perfeval.writers import word

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
    assert f"{level1}{points}分（分值50分，扣{lost}分，得分率{share}）" in told


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
        pytest.param({"nature": ">"}, "维修里程目标值为多于20公里，实际为20公里，正好达到指标值", id="above"),
        pytest.param({"nature": "≤"}, "维修里程目标值为不超过20公里，实际为20公里，达到目标", id="at-most"),
        pytest.param({"nature": "<"}, "维修里程目标值为少于20公里，实际为20公里，正好达到指标值", id="below"),
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
        pytest.param(
            {"nature": "=", "actual": 22}, "维修里程目标值为20公里，实际为22公里，超过目标", id="more-than-equal"
        ),
        pytest.param(
            {"unit_of_measure": "℃", "target": 18, "actual": 19},
            "维修里程目标值为不低于18℃，实际为19℃，达到目标",
            id="degrees",
        ),
        pytest.param(
            {"unit_of_measure": "单元", "target": 5, "actual": 6},
            "维修里程目标值为不少于5单元，实际为6单元，达到目标",
            id="a-counted-unit-with-a-measured-one-in-it",
        ),
        pytest.param(
            {"unit_of_measure": "次/年度", "target": 4, "actual": 5},
            "维修里程目标值为不少于4次/年度，实际为5次/年度，达到目标",
            id="so-many-a-year",
        ),
        pytest.param(
            {"unit_of_measure": "mg/L", "target": 5, "actual": 6},
            "维修里程目标值为不低于5mg/L，实际为6mg/L，达到目标",
            id="a-content",
        ),
        pytest.param(
            {"nature": "=", "unit_of_measure": None, "target": 0, "actual": 0},
            "维修里程目标为0，实际未发生，达到目标",
            id="nothing-of-no-unit",
        ),
        pytest.param(
            {"nature": "≤", "unit_of_measure": "%", "target": 0, "actual": 0},
            "维修里程目标为0%，实际未发生，达到目标",
            id="a-rate-of-nothing",
        ),
        pytest.param(
            {"nature": "≤", "unit_of_measure": "%", "target": 0, "actual": 2},
            "维修里程目标为0%，实际为2%，未达到目标",
            id="a-rate-of-something",
        ),
        pytest.param(
            {
                "nature": "定性",
                "target": "明显提升",
                "actual": None,
                "achievement": "达成",
                "self_score": 50,
                "unit_of_measure": None,
            },
            "维修里程目标为“明显提升”，达成",
            id="a-level-with-its-target",
        ),
        pytest.param(
            {
                "nature": "评定",
                "target": None,
                "actual": None,
                "achievement": "宣传面窄。",
                "self_score": 8,
                "unit_of_measure": None,
                "deviation_reason": "人手不足",
            },
            "维修里程：宣传面窄",
            id="judged",
        ),
        pytest.param(
            {
                "nature": "评定",
                "target": "人人知晓",
                "actual": None,
                "achievement": "宣传面窄",
                "self_score": 8,
                "unit_of_measure": None,
                "deviation_reason": "人手不足",
            },
            "维修里程目标为“人人知晓”，实际情况：宣传面窄",
            id="judged-with-its-target",
        ),
        pytest.param(
            {"name": "是否按期", "nature": "是否", "target": "是", "actual": None, "achievement": "否"},
            "“是否按期”一项目标为“是”，没有达到",
            id="no",
        ),
        pytest.param(
            {"name": "是否坍塌", "nature": "是否", "target": "不坍塌", "actual": None, "achievement": "达到"},
            "“是否坍塌”的目标为“不坍塌”，已经达到",
            id="a-question-with-a-target",
        ),
    ],
)
def test_a_sentence_follows_the_nature_of_its_indicator(fields: dict[str, Any], said: str) -> None:
    assert sentence(**fields) == said


POOR = {"expenditure": 10, "closing_carryover": 100}
TYPED = {"conclusion": "项目完成较好。", "issues": "无。"}


@pytest.mark.parametrize(
    ("outline", "told"),
    [
        pytest.param(
            "shijiazhuang-2013",
            (
                (
                    "指标得分合计95分；按所用评分办法，预算执行率低于50%的项目总分不超过59分，总分由95分封顶为59分。"
                    "评价总分为59分，等级为“差”。"
                ),
                (
                    "本项目评价等级为“差”，主要原因是预算执行率低。"
                    "预算执行率只有9.09%（本年支出占年初结转与本年拨入合计的比例），资金没有按计划使用。"
                ),
            ),
            id="shijiazhuang-2013",
        ),
        pytest.param(
            "mof-2020",
            (
                "指标得分合计95分。评价总分为95分，等级为“优”。",
                "预算执行率只有10%（本年支出占本年拨入的比例），资金没有按计划使用。",
            ),
            id="mof-2020",
        ),
        pytest.param(
            "self-evaluation",
            (
                "指标得分合计87.5分。自评总分为87.5分，等级为“良”。",
                "预算执行率只有10%（本年支出占全年预算数的比例），资金没有按计划使用。",
            ),
            id="self-evaluation",
        ),
    ],
)
def test_what_a_person_typed_takes_the_place_of_no_score_and_no_problem(outline: str, told: tuple[str, ...]) -> None:
    said = lines(reports(outline, LOST, funds=POOR | {"adjusted_budget": 100}, narratives=TYPED)[1])
    assert {"项目完成较好。", "无。", *told} <= set(said)


@pytest.mark.parametrize(
    ("conclusion", "told"),
    [
        pytest.param("自评95分，等级为优。", False, id="both"),
        pytest.param("评价等级为优。", True, id="no-total"),
        pytest.param("得95分。", True, id="no-grade"),
    ],
)
def test_a_conclusion_that_has_total_and_grade_is_not_repeated(conclusion: str, told: bool) -> None:  # noqa: FBT001 - a case
    said = "\n".join(lines(reports("mof-2020", LOST, narratives={"conclusion": conclusion})[1]))
    assert ("指标得分合计95分。评价总分为95分，等级为“优”。" in said) == told


def test_a_cap_is_said_with_the_rule_it_follows() -> None:
    said = "\n".join(lines(reports("shijiazhuang-2013", {}, funds=POOR)[1]))
    assert "按所用评分办法，预算执行率低于50%的项目总分不超过59分，总分由100分封顶为59分" in said


def test_points_put_on_full_marks_are_told_in_words() -> None:
    said = "\n".join(lines(reports("shijiazhuang-2013", {"achievement": "不适用", "actual": None})[1]))
    assert "不适用的指标不计，其余50分中得50分，按满分100分折算为100分" in said
    assert "÷" not in said.replace("评分依据", "")


def test_the_form_of_sichuan_says_why_a_total_is_less_than_its_rows() -> None:
    data = small_data(
        unit={"outline": "sichuan-0013zp", "department": "某市交通局"},
        funds=POOR | {"note": "工程未结算", "adjusted_budget": 100},
    )
    data["projects"][0]["indicators"][0] |= {"achievement": "完工比合同早十天"}
    said = lines(compose(examined(data)).reports[1])
    assert "得分说明|按所用评分办法，预算执行率低于50%的项目总分不超过59分，总分由100分封顶为59分。" in said
    assert "按所列指标核对，没有失分的指标。" not in said
    assert "产出|项目产出|维修里程|≥|20|公里|20（完工比合同早十天）|50|50|" in said
    assert "预算执行情况|（万元）|年初预算|调整后预算数|预算执行数|预算执行率|权重|得分|原因" in said
    assert "|总额|100|100|10|9.09%|||" in said
    assert "产出50分（分值50分，得分率100%），效果50分（分值50分，得分率100%）。" in said


def test_a_level_that_is_reached_is_not_missed_for_points_of_its_band() -> None:
    data = small_data(unit={"outline": "self-report"})
    row = data["projects"][0]["indicators"][0]
    row |= {"nature": "定性", "target": "知晓", "actual": None, "unit_of_measure": None}
    row |= {"achievement": "达成", "self_score": 45, "deviation_reason": "个别家长没有看到"}
    said = lines(compose(examined(data)).reports[1])
    assert "没有达到目标的指标及原因如下：" not in said
    assert "维修里程目标为“知晓”，达成。个别家长没有看到。" in said


def test_nothing_spent_is_said_so() -> None:
    funds = {"expenditure": 0, "closing_carryover": 110, "note": "没有开工"}
    said = "\n".join(lines(reports("shijiazhuang-2013", {}, funds=funds)[1]))
    assert "预算执行率为0（本年支出占年初结转与本年拨入合计的比例），全年没有支出。" in said


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2023年度道路维修", "2023年度道路维修项目"),
        ("道路维修经费", "道路维修经费项目"),
        ("道路维修项目", "道路维修项目"),
        ("信息化项目（二期）", "信息化项目（二期）"),
        ("某县项目支出", "某县项目支出"),
        ("治水项目经费", "治水项目经费"),
    ],
)
def test_a_name_that_says_that_it_is_a_project_is_not_told_so_again(name: str, title: str) -> None:
    _, report = reports("mof-2020", {}, name=name)
    assert str(report.title).endswith(f"{title}绩效评价报告")
    assert "年度2023年度" not in str(report.title)


def test_of_many_indicators_the_first_are_named_and_all_are_counted() -> None:
    data = small_data()
    rows = data["projects"][0]["indicators"]
    rows[:1] = [rows[0] | LOST | {"name": f"“{name}”段里程", "points": 5} for name in "甲乙丙丁戊己庚辛壬癸"]
    said = "\n".join(lines(compose(examined(data | {"unit": data["unit"] | {"outline": "self-report"}})).reports[1]))
    assert "没有达到目标的“‘甲’段里程”、“‘乙’段里程”、“‘丙’段里程”、“‘丁’段里程”、“‘戊’段里程”等10项指标" in said


def test_an_own_lower_score_is_no_missed_target() -> None:
    data = small_data(unit={"outline": "self-report"})
    data["projects"][0]["indicators"][0] |= {"self_score": 45, "deviation_reason": "资料不齐"}
    said = lines(compose(examined(data)).reports[1])
    assert "没有达到目标的指标及原因如下：" not in said
    assert "维修里程目标值为不少于20公里，实际为20公里，达到目标。资料不齐。" in said


def test_a_report_without_scores_has_none() -> None:
    data = small_data(
        unit={"outline": "self-report"}, funds=POOR | {"note": "工程未结算"}, narratives={"issues": "1.付款慢。"}
    )
    data["projects"][0]["indicators"][0] |= LOST
    combined, report = compose(examined(data)).reports
    (table,) = [block for block in combined.blocks if isinstance(block, Table)]
    assert [str(cell.text) for cell in table.rows[0]] == ["序号", "项目", "预算（万元）", "执行率", "页码"]
    said = "\n".join(lines(report))
    assert (
        "预算执行率只有9.09%（本年支出占年初结转与本年拨入合计的比例），资金没有按计划使用。\n1.付款慢。\n"
        "没有达到目标的指标及原因如下：\n"
        "1.维修里程目标值为不少于20公里，实际为18公里，未达到目标。雨季停工二十天；下年提前开工。\n"
    ) in said
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
    assert "|年度资金总额|1,234,567.89|123,456,789,012|999||0%|" in lines(report)


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
