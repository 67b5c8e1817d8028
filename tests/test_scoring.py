"""Points, totals, rescaling, caps and grades: a table of worked examples, and the laws of scoring."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from records import funds_of, indicator, project_of
from systems import edited, own_system

from perfeval.figures import rounded, rounded_fraction
from perfeval.library import IndicatorSystem, Shelf, built_in_system
from perfeval.model import Amount, Deadline, Evaluation, Indicator, Interval, Nature, Project, Score
from perfeval.scoring import evaluate, evaluate_project, score


def changed(name: str, *changes: tuple[str, str]) -> IndicatorSystem:
    return own_system(edited(name, *changes))


SYSTEMS = {name: built_in_system(name) for name in Shelf.SYSTEMS.names()} | {
    "inverse": changed("common-2013", ('method = "reverse"', 'method = "inverse-ratio"')),
    "levels-2016": changed("self-evaluation-2020", ("minimum = 60, maximum = 80", "minimum = 50, maximum = 80"), ("minimum = 0, maximum = 60", "minimum = 0, maximum = 50")),
    "minus-2": changed("common-2013", ("deduction = 0", "deduction = 2")),
    "half-kept": changed("common-2013", ("otherwise = 0 ", "otherwise = 50 ")),
}  # fmt: skip


def scored(subject: Indicator, system: IndicatorSystem) -> Score:
    result = score(subject, project_of(subject), system)
    assert result is not None
    return result


def evaluated(project: Project, system: IndicatorSystem) -> Evaluation:
    evaluation = evaluate_project(project, system)
    assert evaluation is not None
    return evaluation


def value(given: object) -> Any:
    """Return a figure or an interval of the table of examples as a workbook would be read."""
    if isinstance(given, tuple):
        return Interval(*map(Decimal, given))
    return Decimal(str(given)) if isinstance(given, (int, float)) else given


#: what the source says, what is our default: see the comments of each system's .toml
RATIO = "财预〔2020〕10号：完成的得全部分值，未完成的按完成值与指标值的比例"
REVERSE = "一体化系统：1 −（B − A）÷ A，达到两倍得 0"
INVERSE = "湖北等地自评表：A ÷ B，不超过分值"
ABOVE_LINE = "财预〔2021〕101号（未核实）：低于 60% 不得分，以上（完成率 − 60%）÷（1 − 60%）"
TIERS = "财预〔2021〕101号（未核实）：满意度 90% 以上 10 分，80% 以上 8 分，60% 以上 5 分，以下 0 分"
EXECUTION = "财预〔2021〕101号（未核实）：完成且不超预算 10 分；未完成 80% 以上 7 分，60% 以上 5 分，以下 0 分"
YES_NO = "财预〔2021〕101号（未核实）：直接赋分，否则不得分或扣减固定分值"
DEFAULT = "本程序的默认值"
INTEGRATED = "一体化系统"

WORKED = [
    pytest.param(RATIO, "common-2013", "≥", 80, 80, "10", "完成比例：80 达到指标值 80，得满分", id="ratio-met"),
    pytest.param(RATIO, "common-2013", "≥", 80, 60, "7.5", "完成比例：60 ÷ 80 × 10 = 7.50", id="ratio"),
    pytest.param(RATIO, "common-2013", "≥", 3, 1, "3.33", "完成比例：1 ÷ 3 × 10 = 3.33", id="ratio-rounded"),
    pytest.param(RATIO, "common-2013", "≥", 800, 1, "0.01", "完成比例：1 ÷ 800 × 10 = 0.01", id="ratio-0.0125"),
    pytest.param(RATIO, "common-2013", "≥", 2000, 9, "0.05", "完成比例：9 ÷ 2000 × 10 = 0.05", id="half-goes-up"),
    pytest.param(RATIO, "common-2013", "≥", 80, 90, "10", "完成比例：90 达到指标值 80，得满分", id="ratio-over"),
    pytest.param(RATIO, "minus-2", "≥", 80, 103.9, "10", "完成比例：103.9 达到指标值 80，得满分", id="just-below-30%-over"),
    pytest.param(
        "2022 年某地操作手册：超过 30% 及以上减 2 分", "minus-2", "≥", 80, 104, "8",
        "完成比例：104 达到指标值 80，得满分；超过指标值 30% 以上，减 2 分", id="30%-over",
    ),
    pytest.param(INTEGRATED, "common-2013", "≥", 80, -5, "0", "完成比例：0 ÷ 80 × 10 = 0.00", id="negative-is-nothing"),
    pytest.param(RATIO, "common-2013", ">", 80, 80, "10", "完成比例：80 达到指标值 80，得满分", id="above"),
    pytest.param(INTEGRATED, "common-2013", "=", 5, 6, "10", "完成比例：6 达到指标值 5，得满分", id="equal-over"),
    pytest.param(INTEGRATED, "common-2013", "=", 5, 4, "8", "完成比例：4 ÷ 5 × 10 = 8.00", id="equal-short"),
    pytest.param(INTEGRATED, "common-2013", "=", 0, 0, "10", "完成比例：指标值为 0，实际为 0，得满分", id="none-wanted"),
    pytest.param(INTEGRATED, "common-2013", "=", 0, -1, "10", "完成比例：指标值为 0，实际为 0，得满分", id="less-than-none"),
    pytest.param(INTEGRATED, "common-2013", "=", 0, 1, "0", "完成比例：指标值为 0，实际为 1，不得分", id="one-too-many"),
    pytest.param(REVERSE, "common-2013", "≤", 100, 100, "10", "按超出比例扣分：100 没有超过指标值 100，得满分", id="reverse-kept"),
    pytest.param(REVERSE, "common-2013", "≤", 100, 120, "8", "按超出比例扣分：[1 − (120 − 100) ÷ 100] × 10 = 8.00", id="reverse"),
    pytest.param(REVERSE, "common-2013", "≤", 100, 200, "0", "按超出比例扣分：200 达到指标值 100 的两倍，不得分", id="reverse-twice"),
    pytest.param(REVERSE, "common-2013", "<", 0, 1, "0", "按超出比例扣分：指标值为 0，实际为 1，不得分", id="reverse-nothing"),
    pytest.param(INVERSE, "inverse", "≤", 100, 90, "10", "指标值比完成值：90 没有超过指标值 100，得满分", id="inverse-kept"),
    pytest.param(INVERSE, "inverse", "≤", 100, 120, "8.33", "指标值比完成值：100 ÷ 120 × 10 = 8.33", id="inverse"),
    pytest.param(INVERSE, "inverse", "<", 100, 400, "2.5", "指标值比完成值：100 ÷ 400 × 10 = 2.50", id="inverse-fourfold"),
    pytest.param(DEFAULT, "common-2013", "区间", (10, 15), 10, "10", "区间：10 在 10～15 之间，得满分", id="range-low"),
    pytest.param(DEFAULT, "common-2013", "区间", (10, 15), 15, "10", "区间：15 在 10～15 之间，得满分", id="range-high"),
    pytest.param(DEFAULT, "common-2013", "区间", (10, 15), 5, "5", "区间：5 ÷ 10 × 10 = 5.00", id="range-below"),
    pytest.param(DEFAULT, "common-2013", "区间", (10, 15), 20, "7.5", "区间：15 ÷ 20 × 10 = 7.50", id="range-above"),
    pytest.param(ABOVE_LINE, "self-evaluation-2021", "≥", 100, 100, "10", "及格线以上按比例：100 达到指标值 100，得满分", id="pass-full"),
    pytest.param(
        ABOVE_LINE, "self-evaluation-2021", "≥", 100, 80, "5",
        "及格线以上按比例：(80 ÷ 100 − 60%) ÷ (100% − 60%) × 10 = 5.00", id="pass-halfway",
    ),
    pytest.param(
        ABOVE_LINE, "self-evaluation-2021", "≥", 100, 60, "0",
        "及格线以上按比例：(60 ÷ 100 − 60%) ÷ (100% − 60%) × 10 = 0.00", id="pass-line",
    ),
    pytest.param(
        ABOVE_LINE, "self-evaluation-2021", "≥", 100, 59.9, "0",
        "及格线以上按比例：59.9 ÷ 100 低于及格线 60%，不得分", id="below-the-line",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("source", "system", "nature", "target", "actual", "awarded", "explanation"), WORKED)
def test_a_figure_against_its_target(
    source: str, system: str, nature: str, target: object, actual: float, awarded: str, explanation: str
) -> None:
    assert source
    result = scored(indicator(Nature(nature), value(target), value(actual), Decimal(10)), SYSTEMS[system])
    assert (result.awarded, result.explanation) == (Decimal(awarded), explanation)


MAY, JUNE, JULY = Deadline("5月底前", date(2018, 5, 31)), date(2018, 6, 1), date(2018, 7, 1)

JUDGED: list[Any] = [
    pytest.param(YES_NO, "common-2013", "是否", {"achievement": "是"}, "10", "是否：达到，得满分", id="yes"),
    pytest.param(YES_NO, "common-2013", "是否", {"achievement": "否"}, "0", "是否：没有达到，不得分", id="no"),
    pytest.param(YES_NO, "half-kept", "是否", {"achievement": "否"}, "5", "是否：没有达到，保留 50% × 10 = 5.00", id="no-half"),
    pytest.param(
        DEFAULT, "common-2013", "要点", {"target": "①甲；②乙；③丙", "achievement": "①③"}, "6.67",
        "评分要点：3 项要点达到 2 项：2 ÷ 3 × 10 = 6.67", id="two-of-three",
    ),
    pytest.param(
        DEFAULT, "common-2013", "要点", {"target": "①甲；②乙；③丙", "achievement": "0"}, "0",
        "评分要点：3 项要点达到 0 项：0 ÷ 3 × 10 = 0.00", id="none-of-three",
    ),
    pytest.param(
        "财预[2013]53号 附件1：①②③", "common-2013", "要点",
        {"level1": "投入", "level2": "项目立项", "name": "项目立项规范性", "achievement": "1、2、3"}, "10",
        "评分要点：3 项要点达到 3 项：3 ÷ 3 × 10 = 10.00", id="the-system's-own-points",
    ),
    pytest.param(
        "财预〔2020〕10号：三档 100–80、80–60、60–0", "self-evaluation-2020", "定性",
        {"achievement": "部分达成", "self_score": Decimal("6.5")}, "6.5",
        "分档：档次“部分达成”（60%～80%），单位评定 6.5 分", id="level",
    ),
    pytest.param(
        "财办预〔2016〕123号：80–50", "levels-2016", "定性",
        {"achievement": "部分达成预期指标并具有一定效果".replace("预期", "年度"), "self_score": Decimal(5)}, "5",
        "分档：档次“部分达成”（50%～80%），单位评定 5 分", id="level-of-2016",
    ),
    pytest.param(
        DEFAULT, "common-2013", "评定", {"self_score": Decimal("8.25"), "achievement": "专家评审\n良好"}, "8.25",
        "评定：单位评定 8.25 分，理由：专家评审良好", id="judgement",
    ),
    pytest.param(
        "财预〔2020〕10号 附件2：完成及时性", "evaluation-2020", "日期", {"target": MAY, "actual": date(2018, 5, 31)}, "10",
        "时限：2018年5月31日 不晚于 2018年5月31日，得满分", id="in-time",
    ),
    pytest.param(
        DEFAULT, "evaluation-2020", "日期", {"target": MAY, "actual": JUNE}, "0", "时限：2018年6月1日 晚于 2018年5月31日，不得分", id="a-day-late",
    ),
    pytest.param(
        DEFAULT, "half-kept", "日期", {"target": MAY, "actual": JULY}, "5",
        "时限：2018年7月1日 晚于 2018年5月31日，保留 50% × 10 = 5.00", id="late-but-half",
    ),
    *(
        pytest.param(
            TIERS, "self-evaluation-2021", "≥", {"level2": "服务对象满意度指标", "actual": Decimal(str(actual))}, awarded, f"按区间赋分：{said}", id=f"satisfaction-{actual}",
        )
        for actual, awarded, said in (
            (90, "10", "90 在 90 以上：100% × 10 = 10.00"),
            (89.99, "8", "89.99 在 80 以上：80% × 10 = 8.00"),
            (60, "5", "60 在 60 以上：50% × 10 = 5.00"),
            (59.99, "0", "59.99 低于最低一档，不得分"),
        )
    ),
    *(
        pytest.param(
            EXECUTION, "self-evaluation-2021", "≥",
            {"level1": "预算执行率", "level2": "预算执行率", "name": "预算执行率", "actual": Decimal(str(actual)), "achievement": state},
            awarded, f"按完成与否和区间赋分：{said}", id=f"execution-{actual}-{state}",
        )
        for actual, state, awarded, said in (
            (85, "已完成", "10", "项目已完成，85% 未超预算，得满分"),
            (101, "已完成", "7", "支出超过预算，101 在 80 以上：70% × 10 = 7.00"),
            (80, "未完成", "7", "项目未完成，80 在 80 以上：70% × 10 = 7.00"),
            (79.99, "未完成", "5", "项目未完成，79.99 在 60 以上：50% × 10 = 5.00"),
            (59.99, "未完成", "0", "项目未完成，59.99 低于最低一档，不得分"),
        )
    ),
    pytest.param(
        DEFAULT, "common-2013", "≥", {"name": "成本节约率", "actual": Decimal(-1)}, "0", "按区间赋分：-1 低于最低一档，不得分", id="costs-exceeded",
    ),
    pytest.param(
        "财预〔2020〕10号：不适用指标不考核", "common-2013", "≥", {"achievement": "不适用"}, "0", "不适用：不考核，其余指标折算", id="not-applicable",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("source", "system", "nature", "fields", "awarded", "explanation"), JUDGED)
def test_what_is_judged_dated_or_put_in_tiers(
    source: str, system: str, nature: str, fields: dict[str, Any], awarded: str, explanation: str
) -> None:
    assert source
    given_fields = {"target": None, "actual": None} | fields
    result = scored(indicator(Nature(nature), points=Decimal(10), **given_fields), SYSTEMS[system])
    assert (result.awarded, result.explanation) == (Decimal(awarded), explanation)


# ---------------------------------------------------------------- laws

figures = st.decimals(min_value=0, max_value=10**6, places=2)
targets = st.decimals(min_value="0.01", max_value=10**6, places=2)
points = st.decimals(min_value="0.01", max_value=100, places=2)
numeric = st.sampled_from([n for n in Nature if n.numeric and n is not Nature.WITHIN])
systems = st.sampled_from(list(SYSTEMS.values()))


@given(system=systems, nature=numeric, target=targets, actual=st.decimals(-100, 10**6, places=2), worth=points)
def test_a_score_lies_between_0_and_its_points(
    system: IndicatorSystem, nature: Nature, target: Decimal, actual: Decimal, worth: Decimal
) -> None:
    assert 0 <= scored(indicator(nature, target, actual, worth), system).awarded <= worth


@given(low=figures, width=figures, actual=figures, worth=points)
def test_a_score_of_an_interval_lies_between_0_and_its_points(
    low: Decimal, width: Decimal, actual: Decimal, worth: Decimal
) -> None:
    subject = indicator(Nature.WITHIN, Interval(low, low + width), actual, worth)
    assert 0 <= scored(subject, SYSTEMS["common-2013"]).awarded <= worth


@given(system=systems, target=targets, one=figures, other=figures, worth=points)
def test_more_is_never_worse_where_more_is_wanted_nor_better_where_less_is(
    system: IndicatorSystem, target: Decimal, one: Decimal, other: Decimal, worth: Decimal
) -> None:
    less, more = sorted((one, other))
    over = system.over_completion
    assert over is not None
    for nature, order in ((Nature.AT_LEAST, (less, more)), (Nature.AT_MOST, (more, less))):
        if nature is Nature.AT_LEAST and over.deduction:
            assume(more * 100 < target * (100 + over.threshold))
        worse, better = (scored(indicator(nature, target, actual, worth), system).awarded for actual in order)
        assert worse <= better


@given(system=systems, nature=numeric, target=targets, actual=figures, worth=points, scale=targets)
def test_scaling_target_and_actual_alike_changes_nothing(
    system: IndicatorSystem, nature: Nature, target: Decimal, actual: Decimal, worth: Decimal, scale: Decimal
) -> None:
    one, other = (
        scored(indicator(nature, target * by, actual * by, worth), system).awarded for by in (Decimal(1), scale)
    )
    assert one == other


@given(target=targets, actual=figures, worth=points)
def test_a_ratio_is_exact_to_the_half_cent(target: Decimal, actual: Decimal, worth: Decimal) -> None:
    """The exact fraction is rounded half up: no step on the way is rounded before."""
    assume(actual < target)
    exact = Fraction(worth) * Fraction(actual) / Fraction(target)
    cents = int(exact * 100 + Fraction(1, 2))
    result = scored(indicator(Nature.AT_LEAST, target, actual, worth), SYSTEMS["common-2013"])
    assert result.awarded == Decimal(cents) / 100


@given(st.fractions(min_value=0, max_value=1000))
def test_rounding_is_half_up_and_stable(fraction: Fraction) -> None:
    result = rounded_fraction(fraction)
    assert abs(Fraction(result) - fraction) <= Fraction(1, 200)
    assert rounded(result) == result


rows = st.builds(indicator, numeric, targets, figures, points)


@given(system=systems, data=st.data(), subjects=st.lists(rows, min_size=1, max_size=8))
def test_a_total_is_the_sum_of_the_scores_in_whatever_order(
    system: IndicatorSystem, data: st.DataObject, subjects: list[Indicator]
) -> None:
    full = sum((subject.points or Decimal(0) for subject in subjects), Decimal(0))
    system = replace(system, total=full)
    one, other = (evaluated(project_of(*order), system) for order in (subjects, data.draw(st.permutations(subjects))))
    assert one.total == one.points_total == sum(result.awarded for result in one.scores)
    assert (one.total, one.grade) == (other.total, other.grade)
    assert 0 <= one.total <= full


@pytest.mark.parametrize("name", SYSTEMS)
@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优"), ("90", "优"), ("89.995", "优"), ("89.994", "良"), ("89.99", "良"), ("80", "良"), ("79.995", "良"),
        ("79.99", "中"), ("60", "中"), ("59.995", "中"), ("59.99", "差"), ("0", "差"),
    ],
)  # fmt: skip
def test_a_bound_belongs_to_the_higher_grade_once_the_total_is_rounded(name: str, total: str, grade: str) -> None:
    assert SYSTEMS[name].grade(rounded(Decimal(total))) == grade


# ---------------------------------------------------------------- whole projects

COMMON = SYSTEMS["common-2013"]
ROAD = indicator(Nature.AT_LEAST, Decimal(20), Decimal(20), Decimal(50), name="维修里程")
PEOPLE = indicator(Nature.AT_LEAST, Decimal(90), Decimal(95), Decimal(50), name="群众满意度")


@pytest.mark.parametrize(
    ("expenditure", "total", "explanation"),
    [
        pytest.param(88, "100.00", None, id="rate-80"),
        pytest.param(
            87.98,
            "89.00",
            "预算执行率 79.98% 低于 80%，总分由 100.00 分封顶为 89 分",
            id="rate-79.98",
        ),
        pytest.param(
            77,
            "89.00",
            "预算执行率 70.00% 低于 80%，总分由 100.00 分封顶为 89 分",
            id="rate-70",
        ),
        pytest.param(
            76.9,
            "79.00",
            "预算执行率 69.91% 低于 70%，总分由 100.00 分封顶为 79 分",
            id="rate-69.91",
        ),
        pytest.param(
            60,
            "69.00",
            "预算执行率 54.55% 低于 60%，总分由 100.00 分封顶为 69 分",
            id="rate-54.55",
        ),
        pytest.param(
            0,
            "59.00",
            "预算执行率 0.00% 低于 50%，总分由 100.00 分封顶为 59 分",
            id="rate-0",
        ),
        pytest.param(None, "100.00", None, id="rate-unknown"),
    ],
)
def test_a_low_execution_rate_caps_the_total(expenditure: float | None, total: str, explanation: str | None) -> None:
    stated = {Amount.OPENING_CARRYOVER: 10, Amount.APPROPRIATION_RECEIVED: 100}
    funds = funds_of(stated if expenditure is None else {**stated, Amount.EXPENDITURE: expenditure})
    evaluation = evaluated(project_of(ROAD, PEOPLE, funds=funds), COMMON)
    assert (str(evaluation.total), evaluation.cap_explanation) == (total, explanation)


def test_a_cap_above_the_total_takes_nothing_off() -> None:
    funds = funds_of({Amount.OPENING_CARRYOVER: 0, Amount.APPROPRIATION_RECEIVED: 100, Amount.EXPENDITURE: 75})
    evaluation = evaluated(project_of(replace(ROAD, actual=Decimal(13)), PEOPLE, funds=funds), COMMON)
    assert (evaluation.total, evaluation.cap_explanation) == (Decimal("82.50"), None)


def test_indicators_that_do_not_apply_are_left_out_and_the_rest_rescaled() -> None:
    road = replace(ROAD, actual=Decimal(13), points=Decimal(30))
    nobody = replace(PEOPLE, actual=None, points=Decimal(40), achievement="不适用")
    others = replace(PEOPLE, name="乙", points=Decimal(30))
    evaluation = evaluated(project_of(road, nobody, others), COMMON)
    assert evaluation.points_total == Decimal("49.50")
    assert evaluation.rescale_explanation == "不适用指标不计，其余 60 分折算为 100 分：49.50 × 100 ÷ 60 = 82.50"
    assert (evaluation.total, evaluation.grade) == (Decimal("82.50"), "良")


def test_the_order_of_rows_changes_nothing() -> None:
    rows = replace(ROAD, actual=Decimal(13)), PEOPLE
    one, other = (evaluated(project_of(*order), COMMON) for order in (rows, reversed(rows)))
    assert (one.points_total, one.total, one.grade) == (other.points_total, other.total, other.grade)
    assert one.points_total == sum(s.awarded for s in one.scores) == Decimal("82.5")


def test_a_score_names_the_cells_that_it_came_from() -> None:
    result = scored(ROAD, COMMON)
    assert [str(cell) for cell in result.inputs] == ["绩效指标!G3", "绩效指标!I3", "绩效指标!J3"]


def test_a_derived_value_is_explained_and_traced_to_the_funds_statement() -> None:
    stated = {Amount.OPENING_CARRYOVER: 23.4, Amount.APPROPRIATION_RECEIVED: 117.9, Amount.EXPENDITURE: 110.7}
    rate = indicator(Nature.AT_LEAST, Decimal(100), None, Decimal(4), name="预算执行率")
    result = score(rate, project_of(rate, funds=funds_of(stated)), COMMON)
    assert result is not None
    assert (result.actual, result.awarded) == (Decimal("78.34"), Decimal("3.13"))
    assert result.explanation == "完成比例：110.7 ÷ (23.4 + 117.9) = 78.34%；78.34 ÷ 100 × 4 = 3.13"
    assert [str(cell) for cell in result.inputs] == [
        "绩效指标!G3",
        "资金情况!K3",
        "资金情况!H3",
        "资金情况!I3",
        "绩效指标!J3",
    ]


@pytest.mark.parametrize("nature", [nature for nature in Nature if nature is not Nature.YES_NO])
def test_an_indicator_without_a_result_is_never_scored(nature: Nature) -> None:
    subject = indicator(nature, None, None, Decimal(10), achievement="不知道")
    assert score(subject, project_of(subject), COMMON) is None


@pytest.mark.parametrize("nature", [Nature.AT_LEAST, Nature.WITHIN, Nature.DEADLINE])
def test_a_result_without_a_target_is_never_scored(nature: Nature) -> None:
    subject = indicator(nature, None, Decimal(1), Decimal(10))
    assert score(subject, project_of(subject), COMMON) is None


def test_a_project_is_not_evaluated_when_one_of_its_indicators_cannot_be_scored() -> None:
    whole, broken = project_of(ROAD, PEOPLE), project_of(ROAD, replace(PEOPLE, actual=None))
    assert [evaluation.project for evaluation in evaluate([broken, whole], COMMON)] == [whole]


def test_a_project_is_not_evaluated_when_nothing_applies() -> None:
    assert evaluate_project(project_of(replace(ROAD, achievement="不适用")), COMMON) is None
