"""An official 自评表 as its bureau accepted it, typed into the workbook word for word: no error, no warning, few notes."""

from decimal import Decimal
from typing import Any

from workbooks import examined, small_data

#: 一级指标, 二级指标, 三级指标, 年度指标值, 实际完成值, 分值, 自评得分
ROWS = (
    ("产出指标", "数量指标", "指标1：维修村道里程", "≥12公里", "12.6公里", 10, None),
    ("产出指标", "数量指标", "指标2：更换路灯数量", "≥240盏", "240 盏", 10, None),
    ("产出指标", "数量指标", "指标3：", "/", "/", None, None),
    ("产出指标", "质量指标", "工程验收合格率", "＝100%", "100%", 15, None),
    ("产出指标", "时效指标", "完工时间", "11月底前", "10月", 10, None),
    ("产出指标", "成本指标", "每公里维修成本", "≤9.5万元/公里", "9.2万元/公里", 5, None),
    ("效益指标", "社会效益指标", "受益群众人数", "≥1.5万人", "16000人", 15, None),
    ("效益指标", "生态效益指标", "……", None, None, None, None),
    ("效益指标", "可持续影响指标", "管护机制", None, "达成预期指标", 15, 15),
    ("满意度指标", "服务对象满意度指标等", "沿线群众满意度", "≥90%", "95％", 10, None),
    ("预算执行率", "预算执行率", "预算执行率", "≥100%", "98%", 10, None),
)


def accepted_form() -> dict[str, Any]:
    """Return the fields of a project as they stand in the form, dashes and units in their cells."""
    data = small_data(
        unit={
            "name": "某县某镇人民政府",
            "department": "某县交通运输局",
            "year": "2023.0",
            "system": "self-evaluation-2020",
            "outline": "self-evaluation",
        },
        name="村道维修补助",
        content="维修村道12公里，更换路灯240盏",
        target="维修村道12公里，更换路灯240盏，方便群众出行。",
        narratives={"target_achievement": "维修村道12.6公里，更换路灯240盏，验收合格。"},
    )
    project = data["projects"][0]
    project["funds"] = {
        "initial_budget": "1,200,000元",
        "adjusted_budget": "120万",
        "current_appropriation": "120万元",
        "prior_carryover": "—",
        "other_funds": "/",
        "opening_carryover": 0,
        "appropriation_received": 120,
        "expenditure": "117.6万元",
        "closing_carryover": 2.4,
        "returned": "-",
        "note": "结余2.4万元为招标节约，年末结转。",
    }
    titles = ("level1", "level2", "name", "target", "actual", "points", "self_score")
    project["indicators"] = [dict(zip(titles, row, strict=True)) for row in ROWS]
    project["indicators"][8] |= {"nature": "定性"}
    project["indicators"][10] |= {"deviation_reason": "结余为招标节约，下年继续使用。"}
    return data


def test_an_accepted_form_gives_no_error_no_warning_and_one_note_a_sheet_and_kind() -> None:
    found = examined(accepted_form())
    assert [str(p) for p in found.problems if p.severity.value != "提示"] == []
    notes = [
        (p.cell.sheet if p.cell else "", p.message.partition("：")[0].lstrip("0123456789 ")) for p in found.problems
    ]
    assert len(notes) == len(set(notes))


def test_an_accepted_form_is_scored_as_its_figures_say() -> None:
    found = examined(accepted_form())
    assert found.evaluated is not None, [str(p) for p in found.problems]
    (evaluation,) = found.evaluated.evaluations
    assert [str(score.awarded) for score in evaluation.scores] == [
        "9.80",
        "10",
        "10",
        "15",
        "10",
        "5",
        "15",
        "15.00",
        "10",
    ]
    assert evaluation.total == Decimal("99.80")
