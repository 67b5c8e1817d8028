"""What people write as 完成情况, and a unit's own lower score: understood as it is meant, noted, printed, never guessed."""

from decimal import Decimal
from typing import Any

import pytest
from workbooks import examined, small_data

from perfeval.library import Shelf, built_in_system
from perfeval.methods.checklist import marks, points_met
from perfeval.methods.level import meant
from perfeval.methods.method import Level
from perfeval.methods.words import gives_reason
from perfeval.model import Nature
from perfeval.reports.slots import project_slots
from perfeval.reports.sources import Sources
from perfeval.service import Examination
from perfeval.template import INDICATORS


def row(system: str = "common-2013", *, text: str | None = None, **fields: Any) -> Examination:
    """Examine the small project with fields of its first row changed, by a system whose groups it stands in."""
    tree = {
        "common-2013": ("产出", "项目产出", "效果", "项目效益"),
        "evaluation-2020": ("产出", "产出数量", "效益", "项目效益"),
    }.get(system, ("产出指标", "数量指标", "满意度指标", "服务对象满意度指标"))
    data = small_data(
        unit={"system": system, "outline": "shijiazhuang-2013"},
        indicators=None,
        narratives={"target_achievement": text},
    )
    data["projects"][0]["indicators"] = [
        {"level1": tree[0], "level2": tree[1], "name": "维修里程", "nature": "≥", "target": 20, "actual": 20, "points": 50} | fields,
        {"level1": tree[2], "level2": tree[3], "name": "群众满意度", "nature": "≥", "target": 90, "actual": 95, "points": 50},
    ]  # fmt: skip
    return examined(data)


def said(found: Examination, *codes: str) -> list[str]:
    return [str(problem) for problem in found.problems if problem.rule.code in codes]


def awarded(found: Examination) -> Decimal:
    assert found.evaluated is not None, found.problems
    return found.evaluated.evaluations[0].scores[0].awarded


def printed(found: Examination, name: str) -> str:
    """Return what a form prints of the first row."""
    assert found.evaluated is not None, found.problems
    evaluated = found.evaluated
    slots = project_slots(evaluated.unit, evaluated.evaluations[0], evaluated.system, Sources())
    rows = slots["指标"]
    assert callable(rows)
    return str(rows()[0][name])


@pytest.mark.parametrize("system", Shelf.SYSTEMS.names())
@pytest.mark.parametrize(
    ("text", "level"),
    [
        pytest.param("达成年度指标", "达成", id="title"),
        pytest.param("达成预期指标", "达成", id="expected"),
        pytest.param("全部或基本达成", "达成", id="all-or-nearly"),
        pytest.param("全部或基本达成预期指标", "达成", id="all-or-nearly-expected"),
        pytest.param("基本达成", "达成", id="nearly"),
        pytest.param("基本达成目标", "达成", id="nearly-the-goal"),
        pytest.param("部分达成年度指标并具有一定效果", "部分达成", id="part-with-effect"),
        pytest.param("部分达成预期指标并具有一定效果。", "部分达成", id="part-expected"),
        pytest.param("部分实现目标", "部分达成", id="part-of-the-goal"),
        pytest.param("未达成年度指标且效果较差", "未达成", id="missed"),
        pytest.param("未达成预期指标，且效果较差", "未达成", id="missed-expected"),
        pytest.param("实现目标程度较低", "未达成", id="hardly"),
        pytest.param("达成 年度指标", "达成", id="blank"),
        pytest.param("好", None, id="no-level"),
        pytest.param("达成率95%", None, id="rate"),
        pytest.param("大部分达成", None, id="most"),
        pytest.param("未完全达成", None, id="not-wholly"),
        pytest.param("②", None, id="point"),
    ],
)
def test_levels_are_known_by_the_words_of_the_ministry(system: str, text: str, level: str | None) -> None:
    found = meant(built_in_system(system).methods[Nature.LEVEL].parameters.levels, text)
    assert (found.name if found else None) == level


def test_a_level_in_other_words_is_noted_and_printed_as_typed() -> None:
    found = row(nature="定性", target=None, actual=None, achievement="部分达成预期指标并具有一定效果", self_score=35)
    assert awarded(found) == 35
    assert said(found, "read-as") == ["绩效指标!K3 提示 “部分达成预期指标并具有一定效果”按 部分达成 读取。 [read-as]"]
    assert printed(found, "实际完成值") == "部分达成预期指标并具有一定效果"
    assert printed(found, "年度指标值") == ""


def test_the_words_of_the_ministry_mean_no_level_of_another_name() -> None:
    good = Level(name="良", title="良好", minimum=Decimal(0), maximum=Decimal(80))
    levels = (good, Level(name="优", title="优秀", minimum=Decimal(80), maximum=Decimal(100)))
    assert meant(levels, " 优秀。") is levels[1]
    assert meant(levels, "基本达成预期指标") is None


def test_a_yes_typed_as_the_actual_value_is_the_answer() -> None:
    found = row(nature="是否", target="建成", actual="达到")
    assert awarded(found) == 50
    assert said(found, "read-as", "actual-missing") == ["绩效指标!I3 提示 “达到”按 完成情况“达到” 读取。 [read-as]"]
    assert said(row(nature="是否", target="建成", actual="已建成"), "read-as") == []


def test_a_target_left_blank_prints_nothing_of_ours() -> None:
    found = row(nature="是否", target=None, actual=None, achievement="是")
    assert awarded(found) == 50
    assert (printed(found, "年度指标值"), printed(found, "实际完成值")) == ("", "是")
    assert printed(row(nature="是否", target="建成", actual=None, achievement="是"), "年度指标值") == "建成"


def test_a_reason_typed_as_the_actual_value_is_not_taken_for_one() -> None:
    found = row(nature="评定", target=None, actual="好", self_score=40)
    assert [p.rule.code for p in found.problems if p.severity.value == "错误"] == ["actual-missing"]
    assert said(found, "read-as") == []


def test_what_was_done_is_printed_beside_the_level() -> None:
    found = row(nature="定性", target=None, actual="12个卫生院中10个能够首诊", achievement="部分达成", self_score=35)
    assert printed(found, "实际完成值") == "12个卫生院中10个能够首诊（部分达成）"


def test_a_level_typed_as_the_actual_value_is_the_level() -> None:
    """The official form has no other place for it."""
    found = row(nature="定性", target=None, actual="达成预期指标", self_score=50)
    assert awarded(found) == 50
    assert said(found, "read-as", "actual-missing") == [
        "绩效指标!I3 提示 “达成预期指标”按 完成情况“达成” 读取。 [read-as]"
    ]
    assert printed(found, "实际完成值") == "达成预期指标"


@pytest.mark.parametrize(
    ("text", "met"),
    [
        pytest.param("①～③", "①②③", id="from-to"),
        pytest.param("①-③、⑤", "①②③⑤", id="from-to-and"),
        pytest.param("①至③", "①②③", id="from-to-in-words"),
        pytest.param("1-3", "①②③", id="figures"),
        pytest.param("１～３", "①②③", id="full-width"),
        pytest.param("123", "①②③", id="run-together"),
        pytest.param("1、2、3", "①②③", id="listed"),
        pytest.param("1.2.3", "①②③", id="points"),
        pytest.param("（1）（2）（3）（4）（5）", "①②③④⑤", id="brackets"),
        pytest.param("(1)、(3)", "①③", id="half-width-brackets"),
        pytest.param("⑴⑵", "①②", id="bracketed"),
        pytest.param("❶❷", "①②", id="black"),
        pytest.param("一、二、三", "①②③", id="chinese"),
        pytest.param("第①、②项", "①②", id="items"),
        pytest.param("①和②", "①②", id="and"),
        pytest.param("①\n②", "①②", id="lines"),
        pytest.param("全部达到", "①②③④⑤", id="all"),
        pytest.param("各项均达到要求", "①②③④⑤", id="each"),
        pytest.param("①②③全部达到", "①②③", id="these"),
        pytest.param("达到①②", "①②", id="verdict-before"),
        pytest.param("除③外均达到", "①②④⑤", id="all-but"),
        pytest.param("①②③达到，④⑤未达到", "①②③", id="each-with-its-verdict"),
        pytest.param("①②达到，④未达到", None, id="one-left-open"),
        pytest.param("①②达到，②③④⑤未达到", None, id="one-with-both"),
        pytest.param("均未达到", "0", id="none"),
        pytest.param("0", "0", id="nought"),
        pytest.param("达成", None, id="a-level"),
        pytest.param("达到", None, id="which"),
        pytest.param("部分达到", None, id="some"),
        pytest.param("3项", "③", id="third"),
        pytest.param("⑥", None, id="beyond"),
        pytest.param("126", None, id="beyond-run-together"),
        pytest.param("321", None, id="backwards"),
        pytest.param("3-1", None, id="from-to-backwards"),
        pytest.param("5/5", None, id="a-share"),
        pytest.param("2024-01-03", None, id="a-day"),
        pytest.param("是", None, id="yes"),
        pytest.param("无", None, id="nothing"),
    ],
)
def test_points_met_are_known_in_every_usual_way(text: str, met: str | None) -> None:
    found = points_met(text, 5)
    assert (None if found is None else marks(found - {0})) == met


def test_one_misunderstanding_of_many_rows_is_one_message() -> None:
    data = small_data()
    tree = {"level1": "产出", "level2": "项目产出", "nature": "要点", "target": "①甲；②乙"}
    data["projects"][0]["indicators"] = [
        tree | {"name": f"第{n}项", "points": 25, "achievement": "达成"} for n in range(4)
    ]
    data["projects"][0]["indicators"][3] |= {"target": "①甲；②乙；③丙"}
    assert said(examined(data), "achievement-unusable") == [
        "绩效指标!K3 错误 4 个指标的“完成情况”有误：K3、K4、K5、K6：应为达到的条目，如 ①②③，一项也没有达到时填 0，现为都是“达成”。请改正。 [achievement-unusable]"
    ]
    data["projects"][0]["indicators"][1] |= {"achievement": "①"}
    data["projects"][0]["indicators"][2] |= {"achievement": "②"}
    assert len(said(examined(data), "achievement-unusable")) == 2


def test_two_digits_are_one_point_where_there_are_as_many() -> None:
    assert points_met("12", 12) == frozenset({12})
    assert points_met("12", 5) == frozenset({1, 2})


def test_points_in_other_words_are_noted_and_printed_as_marks() -> None:
    found = row(nature="要点", target="①甲；②乙；③丙", actual=None, achievement="①～②")
    assert awarded(found) == Decimal("33.33")
    assert said(found, "read-as") == ["绩效指标!K3 提示 “①～②”按 ①② 读取。 [read-as]"]
    assert printed(found, "实际完成值") == "①②；未达到：③丙"


@pytest.mark.parametrize(
    ("name", "target", "doubted"),
    [
        pytest.param("重大泄漏事故发生情况", "不发生", True, id="target-denies"),
        pytest.param("重大泄漏事故发生情况", None, True, id="name-of-what-is-not-wanted"),
        pytest.param("安全生产", "无事故", True, id="none"),
        pytest.param("不发生安全事故", None, True, id="name-denies"),
        pytest.param("是否发生安全事故", "否", True, id="asked-whether"),
        pytest.param("无重大投诉", None, True, id="no-complaint"),
        pytest.param("48小时内转运", None, False, id="plain"),
        pytest.param("无障碍设施建成", "建成", False, id="barrier-free"),
        pytest.param("未成年人保护工作站建立", None, False, id="minors"),
        pytest.param("不动产登记完成", "完成", False, id="real-estate"),
        pytest.param("事故应急预案编制", "编制", False, id="plan-for-accidents"),
        pytest.param("突发事件处置", "及时处置", False, id="dealing-with-incidents"),
        pytest.param("按计划完成", "不低于上年", False, id="not-below"),
    ],
)
def test_a_yes_is_asked_about_where_it_may_mean_that_it_happened(name: str, target: str | None, doubted: bool) -> None:  # noqa: FBT001 - a table
    fields: dict[str, Any] = {"nature": "是否", "name": name, "target": target, "actual": None}
    for word in ("是", "否"):
        found = row(**fields, achievement=word)
        assert (said(found, "achievement-unusable") != []) == doubted
    for word, points in (("达到", 50), ("未达到", 0)):
        assert awarded(row(**fields, achievement=word)) == points


def test_a_doubtful_yes_says_what_to_write_instead() -> None:
    found = row(nature="是否", name="安全生产", target="不发生事故", actual=None, achievement="是")
    assert said(found, "achievement-unusable") == [
        "绩效指标!K3 错误 指标“安全生产”的“完成情况”有误：应为达到 或 未达到，现为“是”。指标值“不发生事故”说的是不要发生的事，"  # noqa: ISC004 - one message
        "“是”分不清是达到了还是发生了：达到的填“达到”，没有达到的填“未达到”。 [achievement-unusable]"
    ]


LOWER: dict[str, Any] = {"self_score": 45, "deviation_reason": "尚缺两名养护工，自行扣5分。"}


@pytest.mark.parametrize(
    ("system", "fields", "points"),
    [
        pytest.param("self-evaluation-2021", LOWER, "45", id="self-evaluation-2021"),
        pytest.param("self-evaluation-2020", LOWER, "45", id="self-evaluation-2020"),
        pytest.param("common-2013", LOWER, "50", id="common-2013"),
        pytest.param("evaluation-2020", LOWER, "50", id="evaluation-2020"),
        pytest.param("self-evaluation-2021", LOWER | {"deviation_reason": None}, "50", id="no-reason"),
        pytest.param("self-evaluation-2021", LOWER | {"deviation_reason": "无"}, "50", id="reason-that-is-none"),
        pytest.param("self-evaluation-2021", LOWER | {"self_score": Decimal("49.95")}, "50", id="within-the-tolerance"),
        pytest.param("self-evaluation-2021", LOWER | {"actual": 10}, "0", id="higher-than-the-rule-gives"),
        pytest.param("self-evaluation-2021", LOWER | {"self_score": Decimal("49.9")}, "50", id="at-the-tolerance"),
        pytest.param("self-evaluation-2021", LOWER | {"self_score": 0}, "0", id="nothing"),
    ],
)
def test_a_lower_score_of_ones_own_stands_with_a_reason(system: str, fields: dict[str, Any], points: str) -> None:
    found = row(system, **fields)
    assert awarded(found) == Decimal(points)
    stands = Decimal(points) == fields["self_score"]
    assert (said(found, "self-score-differs") == []) == (
        stands or fields["self_score"] in {Decimal("49.95"), Decimal("49.9")}
    )


def test_a_lower_score_of_ones_own_is_explained_with_its_cells() -> None:
    found = row("self-evaluation-2021", **LOWER)
    assert found.evaluated is not None
    score = found.evaluated.evaluations[0].scores[0]
    assert score.explanation == "及格线以上按比例：20 达到指标值 20，得满分；单位自评 45 分并说明原因，采用自评得分"
    assert [cell.address for cell in score.inputs[-2:]] == ["L3", "N3"]
    assert found.evaluated.evaluations[0].total == 95


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        pytest.param(LOWER, [], id="judged-lower-by-itself"),
        pytest.param({"actual": 18}, ["completion-overstated"], id="not-reached"),
    ],
)
def test_all_done_is_no_overstatement_where_the_unit_only_judges_itself_lower(
    fields: dict[str, Any], codes: list[str]
) -> None:
    found = row("self-evaluation-2021", text="全年任务全部完成。", **fields)
    assert [p.rule.code for p in found.problems if p.rule.code == "completion-overstated"] == codes


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("雨季长，推迟开工", True),
        ("连日大雨", True),
        ("下大雨", False),
        ("无", False),
        ("——", False),
        ("没有偏差。", False),
        ("详见附件", False),
        (None, False),
    ],
)
def test_a_reason_says_something(text: str | None, reason: bool) -> None:  # noqa: FBT001 - a table
    assert gives_reason(text) == reason


def test_the_fields_that_are_printed_stand_in_the_template() -> None:
    assert {"actual", "achievement", "self_score"} <= set(INDICATORS.by_field)


@pytest.mark.parametrize(
    ("text", "met"),
    [
        *(pytest.param(chr(0x2460 + n), n + 1, id=f"circled-{n + 1}") for n in range(20)),
        *(pytest.param(chr(0x2474 + n), n + 1, id=f"bracketed-{n + 1}") for n in range(20)),
        *(pytest.param(chr(0x2776 + n), n + 1, id=f"black-{n + 1}") for n in range(10)),
        *(pytest.param(f"达到{chr(0xFF10 + n)}", n, id=f"full-width-{n}") for n in range(1, 10)),
        pytest.param("十", 10, id="chinese"),
        pytest.param("➀", None, id="in-a-circle-of-another-kind"),
        pytest.param("：", None, id="behind-the-last-full-width-figure"),
        pytest.param("㉑", None, id="more-than-twenty"),
    ],
)
def test_numbers_of_points_are_known_up_to_the_last_of_their_kind(text: str, met: int | None) -> None:
    assert points_met(text, 20) == (None if met is None else frozenset({met}))


def test_a_text_that_names_no_level_is_none_where_it_stands_as_the_actual_value() -> None:
    found = row(nature="定性", target=None, actual="修了三条路")
    assert said(found, "actual-missing", "achievement-unusable") == [
        "绩效指标!K3 错误 指标“维修里程”的“完成情况”没有填写：应为达成、部分达成、未达成，现为空白。请填写。 [actual-missing]"
    ]


def test_the_title_of_a_level_needs_no_note() -> None:
    found = row(nature="定性", target=None, actual=None, achievement="达成年度指标", self_score=50)
    assert said(found, "read-as") == []
    assert awarded(found) == 50


def test_a_reason_for_a_judgement_is_no_list_of_points() -> None:
    found = row(nature="评定", target="①甲；②乙", actual=None, achievement="①～②", self_score=40)
    assert said(found, "read-as") == []
    assert printed(found, "实际完成值") == "①～②"


@pytest.mark.parametrize(
    ("text", "count", "met"),
    [
        pytest.param("已达到", 1, {1}, id="the-only-one"),
        pytest.param("√", 1, {1}, id="the-only-one-ticked"),
        pytest.param("达到", 2, None, id="one-of-two"),
        pytest.param("123", 9, {1, 2, 3}, id="run-together"),
        pytest.param("123", 10, None, id="more-than-one-figure-each"),
        pytest.param("123", 12, None, id="more-than-one-figure-each-of-twelve"),
        pytest.param("113", 5, None, id="one-twice"),
        pytest.param("2-2", 5, None, id="from-one-to-itself"),
        pytest.param("3-1、2", 5, None, id="backwards-beside-another"),
        pytest.param("①～③、⑤", 5, {1, 2, 3, 5}, id="a-range-beside-another"),
        pytest.param("12", 12, {12}, id="the-last-of-twelve"),
        pytest.param("1-2、0", 5, None, id="nought-beside-others"),
    ],
)
def test_points_met_depend_on_how_many_there_are(text: str, count: int, met: set[int] | None) -> None:
    assert points_met(text, count) == met
