"""What keeps rows from being scored, as it is said to their author; and rates that were typed wrongly."""

from dataclasses import replace
from decimal import Decimal

import pytest
from records import draft, funds_draft, funds_of, project_draft, submission_of

from perfeval.checks import Terms
from perfeval.checks.indicators import derived_differs, unscorable
from perfeval.library import built_in_system
from perfeval.model import UNREAD, Amount, FundsDraft, IndicatorDraft, Nature

TEN = Decimal(10)
TERMS = Terms(system=built_in_system("common-2013"), outlines=("shijiazhuang-2013",))
FUNDS = funds_of({Amount.OPENING_CARRYOVER: 10, Amount.APPROPRIATION_RECEIVED: 100, Amount.EXPENDITURE: 105})


def said(row: IndicatorDraft, funds: FundsDraft | None = FUNDS) -> list[str]:
    return [str(problem) for problem in unscorable.find(submission_of(project_draft(row, funds=funds)), TERMS)]


def test_of_a_row_that_can_be_scored_nothing_is_said() -> None:
    assert said(draft(Nature.AT_LEAST, TEN, TEN)) == []


def test_what_is_missing_is_named_with_its_cell() -> None:
    assert said(draft(Nature.AT_LEAST, TEN)) == [
        "绩效指标!I3 错误 指标“甲”的“实际完成值”没有填写：应为数字，现为空白。请填写，没有完成的填 0。 [actual-missing]"
    ]


def test_what_is_wrong_is_quoted() -> None:
    assert said(draft(Nature.YES_NO, achievement="基本")) == [
        "绩效指标!K3 错误 指标“甲”的“完成情况”有误：应为是、否，现为“基本”。请改正。 [achievement-unusable]"
    ]


def test_a_row_whose_name_was_not_read_is_named_by_its_number() -> None:
    assert said(draft(Nature.YES_NO, name=UNREAD)) == [
        "绩效指标!K3 错误 第 3 行的指标的“完成情况”没有填写：应为是、否，现为空白。请填写。 [actual-missing]"
    ]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(draft(UNREAD), id="nature-unread"),
        pytest.param(draft(achievement="不适用", self_score=Decimal(99)), id="not-applicable"),
        pytest.param(draft(Nature.AT_LEAST, UNREAD, UNREAD), id="target-and-result-unread"),
        pytest.param(draft(Nature.CHECKLIST, level1=UNREAD), id="points-of-a-group-that-was-not-read"),
        pytest.param(draft(Nature.CHECKLIST, level1="投入", level2="项目产出"), id="points-of-no-group"),
    ],
)
def test_of_what_cannot_be_judged_or_has_been_reported_nothing_is_said(row: IndicatorDraft) -> None:
    assert said(row) == []


def test_the_systems_own_points_are_held_against_what_was_met() -> None:
    own = draft(Nature.CHECKLIST, level1="投入", level2="项目立项", name="项目立项规范性", achievement="①④")
    (problem,) = said(own)
    assert "应为①至③中达到的条目" in problem
    assert said(replace(own, achievement="①②③")) == []


@pytest.mark.parametrize(
    ("stated", "points", "problems"),
    [
        pytest.param(TEN, TEN, 0, id="all"),
        pytest.param(Decimal(0), TEN, 0, id="none"),
        pytest.param(Decimal("10.01"), TEN, 1, id="more-than-all"),
        pytest.param(Decimal("-0.01"), TEN, 1, id="less-than-none"),
        pytest.param(None, TEN, 0, id="blank"),
        pytest.param(UNREAD, TEN, 0, id="unread"),
        pytest.param(Decimal(11), UNREAD, 0, id="of-points-that-were-not-read"),
    ],
)
def test_a_self_score_lies_between_nothing_and_the_points(
    stated: Decimal | None, points: Decimal, problems: int
) -> None:
    found = said(replace(draft(Nature.AT_LEAST, TEN, TEN), self_score=stated, points=points))
    message = "绩效指标!L3 错误 指标“甲”的“自评得分”有误：应为0～10 分，现为{}。请改正，或留空。 [self-score-range]"
    assert found == [message.format(stated)] * problems


def test_a_self_score_that_is_out_of_range_is_said_once_of_what_is_judged() -> None:
    found = said(draft(Nature.JUDGED, achievement="好", self_score=Decimal(11)))
    assert found == ["绩效指标!L3 错误 指标“甲”的“自评得分”有误：应为0～10 分，现为11。请改正。 [self-score-range]"]


RATE = draft(Nature.AT_LEAST, Decimal(100), name="预算执行率")


def test_a_rate_left_blank_is_asked_for_only_where_the_funds_do_not_give_it() -> None:
    assert said(RATE) == []
    assert said(RATE, funds_of({})) == [
        "绩效指标!I3 错误 指标“预算执行率”的“实际完成值”没有填写：应为数字，现为空白。请填写，或在“资金情况”中补齐算出它的金额。 [actual-missing]"
    ]


def test_a_rate_left_blank_is_not_asked_for_where_its_amounts_have_been_reported() -> None:
    assert said(RATE, None) == []
    assert said(RATE, funds_draft({Amount.EXPENDITURE: UNREAD})) == []


@pytest.mark.parametrize(
    ("typed", "problems"),
    [
        pytest.param(Decimal("95.45"), 0, id="the-same"),
        pytest.param(Decimal("95.454"), 0, id="the-same-once-rounded"),
        pytest.param(Decimal(96), 1, id="another"),
        pytest.param(None, 0, id="blank"),
        pytest.param(UNREAD, 0, id="unread"),
    ],
)
def test_a_rate_that_was_typed_is_held_against_the_funds(typed: Decimal | None, problems: int) -> None:
    row = replace(RATE, actual=typed)
    found = derived_differs.find(submission_of(project_draft(row, funds=FUNDS)), TERMS)
    message = (
        "绩效指标!I3 错误 指标“预算执行率”与“资金情况”不一致：应为由资金情况算出的 95.45（105 ÷ (10 + 100) = 95.45%），"
        "现为96，多 0.55。请核对；留空则自动采用算出的数。 [derived-differs]"
    )
    assert [str(problem) for problem in found] == [message] * problems
