"""Points, totals, caps and grades."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbooks import saved, small_data

from perfeval.batch import examine
from perfeval.indicators import built_in_system
from perfeval.model import Indicator, Interval, Nature, Place, Project, Score, Target
from perfeval.scoring import score

SYSTEM = built_in_system("common-2013")
PLACE = Place("绩效指标", {})


def indicator(
    nature: Nature, target: Target | None, actual: Target | None, points: Decimal, **fields: Any
) -> Indicator:
    values: dict[str, Any] = {"achievement": None, "self_score": None, "deviation_reason": None} | fields
    return Indicator(
        place=PLACE,
        level1="产出",
        level2="项目产出",
        name="甲",
        nature=nature,
        target=target,
        unit_of_measure=None,
        actual=actual,
        points=points,
        **values,
    )


def scored(subject: Indicator) -> Score:
    project = Project(
        place=PLACE,
        code="01",
        name="甲",
        title_name=None,
        implementing_unit=None,
        content="",
        target="",
        basis=None,
        funds=None,
        indicators=(subject,),
        narratives={},
    )
    return score(subject, project, SYSTEM)


#: nature, target, actual, points, awarded; the sources of the formulas stand in the system's .toml
WORKED = [
    pytest.param("≥", 80, 80, 10, "10", id="target-met"),
    pytest.param("≥", 80, 60, 10, "7.5", id="ratio"),
    pytest.param("≥", 3, 1, 10, "3.33", id="ratio-rounded-half-up"),
    pytest.param("≥", 800, 1, 10, "0.01", id="ratio-rounds-up-from-0.0125"),
    pytest.param("≥", 80, 200, 10, "10", id="over-completion-is-capped"),
    pytest.param("≥", 80, -5, 10, "0", id="negative-counts-as-nothing"),
    pytest.param(">", 80, 80, 10, "10", id="above"),
    pytest.param("=", 5, 6, 10, "10", id="equal-overfulfilled"),
    pytest.param("=", 5, 4, 10, "8", id="equal-short"),
    pytest.param("=", 0, 0, 10, "10", id="nothing-was-to-happen"),
    pytest.param("=", 0, 1, 10, "0", id="something-happened"),
    pytest.param("≤", 100, 100, 10, "10", id="not-exceeded"),
    pytest.param("≤", 100, 120, 10, "8", id="exceeded-by-a-fifth"),
    pytest.param("≤", 100, 200, 10, "0", id="twice-the-target"),
    pytest.param("<", 100, 250, 10, "0", id="more-than-twice"),
    pytest.param("≤", 0, 1, 10, "0", id="exceeds-nothing"),
    pytest.param("区间", (10, 15), 10, 10, "10", id="interval-low-bound"),
    pytest.param("区间", (10, 15), 15, 10, "10", id="interval-high-bound"),
    pytest.param("区间", (10, 15), 5, 10, "5", id="below-interval"),
    pytest.param("区间", (10, 15), 20, 10, "7.5", id="above-interval"),
]


@pytest.mark.parametrize(("nature", "target", "actual", "points", "awarded"), WORKED)
def test_a_figure_against_its_target(
    nature: str, target: int | tuple[int, int], actual: int, points: int, awarded: str
) -> None:
    wanted = Interval(*map(Decimal, target)) if isinstance(target, tuple) else Decimal(target)
    assert scored(indicator(Nature(nature), wanted, Decimal(actual), Decimal(points))).awarded == Decimal(awarded)


@pytest.mark.parametrize(
    ("nature", "fields", "awarded", "explanation"),
    [
        pytest.param("是否", {"achievement": "是"}, "10", "达到，得满分", id="yes"),
        pytest.param("是否", {"achievement": "否"}, "0", "未达到，不得分", id="no"),
        pytest.param("要点", {"achievement": "①③"}, "6.67", "3 项要点达到 2 项：2 ÷ 3 × 10", id="two-of-three"),
        pytest.param("要点", {"achievement": "1、2、3"}, "10", "3 项要点达到 3 项：3 ÷ 3 × 10", id="all"),
        pytest.param(
            "定性",
            {"achievement": "部分达成", "self_score": Decimal("6.5")},
            "6.5",
            "档次“部分达成”（60%～80%），单位评定 6.5 分",
            id="judged",
        ),
    ],
)
def test_what_is_judged_rather_than_measured(
    nature: str, fields: dict[str, Any], awarded: str, explanation: str
) -> None:
    target = "①甲；②乙；③丙" if nature == "要点" else None
    result = scored(indicator(Nature(nature), target, None, Decimal(10), **fields))
    assert (result.awarded, result.explanation) == (Decimal(awarded), explanation)


figures = st.decimals(min_value=0, max_value=10**6, places=2)
targets = st.decimals(min_value="0.01", max_value=10**6, places=2)
points = st.decimals(min_value="0.01", max_value=100, places=2)
numeric = st.sampled_from([n for n in Nature if n.numeric and n is not Nature.WITHIN])


@given(nature=numeric, target=targets, actual=figures, worth=points)
def test_a_score_lies_between_0_and_its_points(
    nature: Nature, target: Decimal, actual: Decimal, worth: Decimal
) -> None:
    assert 0 <= scored(indicator(nature, target, actual, worth)).awarded <= worth


@given(target=targets, one=figures, other=figures, worth=points)
def test_more_is_never_worse_where_more_is_wanted_nor_better_where_less_is(
    target: Decimal, one: Decimal, other: Decimal, worth: Decimal
) -> None:
    less, more = sorted((one, other))
    for nature, order in ((Nature.AT_LEAST, (less, more)), (Nature.AT_MOST, (more, less))):
        worse, better = (scored(indicator(nature, target, actual, worth)).awarded for actual in order)
        assert worse <= better


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
    ],
)
def test_a_bound_belongs_to_the_higher_grade(total: str, grade: str) -> None:
    assert SYSTEM.grade(Decimal(total)) == grade


@pytest.mark.parametrize(
    ("expenditure", "total", "explanation"),
    [
        pytest.param(88, "100.00", None, id="rate-80"),
        pytest.param(87.98, "89.00", "预算执行率 79.98% 低于 80%，总分由 100.00 分封顶为 89 分", id="rate-79.98"),
        pytest.param(77, "89.00", "预算执行率 70.00% 低于 80%，总分由 100.00 分封顶为 89 分", id="rate-70"),
        pytest.param(76.9, "79.00", "预算执行率 69.91% 低于 70%，总分由 100.00 分封顶为 79 分", id="rate-69.91"),
        pytest.param(60, "69.00", "预算执行率 54.55% 低于 60%，总分由 100.00 分封顶为 69 分", id="rate-54.55"),
        pytest.param(0, "59.00", "预算执行率 0.00% 低于 50%，总分由 100.00 分封顶为 59 分", id="rate-0"),
        pytest.param(None, "100.00", None, id="rate-unknown"),
    ],
)
def test_a_low_execution_rate_caps_the_total(
    expenditure: float | None, total: str, explanation: str | None, tmp_path: Path
) -> None:
    data = small_data(funds={"expenditure": expenditure, "closing_carryover": None})
    (evaluation,) = examine(saved(data, tmp_path)).evaluations
    assert (str(evaluation.total), evaluation.cap_explanation) == (total, explanation)


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    data = small_data()
    data["projects"][0]["indicators"][0] |= {"actual": 13, "deviation_reason": "雨季"}
    (one,) = examine(saved(data, tmp_path)).evaluations
    data["projects"][0]["indicators"].reverse()
    (other,) = examine(saved(data, tmp_path)).evaluations
    assert (one.points_total, one.total, one.grade) == (other.points_total, other.total, other.grade)
    assert one.points_total == sum(s.awarded for s in one.scores) == Decimal(79)
