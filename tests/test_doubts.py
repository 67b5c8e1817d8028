"""What is doubted and what is not: years, magnitudes, figures in texts, totals, reasons, money and work."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from records import draft, funds_draft, project_draft, unit_draft
from workbooks import Edit, examined, small_data

from perfeval.checks import Terms
from perfeval.checks.dates import date_implausible, other_year
from perfeval.checks.magnitude import unit_slip
from perfeval.checks.texts import _copied
from perfeval.checks.totals import _rounds_to
from perfeval.checks.wording import figures
from perfeval.figures import plain
from perfeval.library import built_in_system
from perfeval.model import Amount, Deadline, Nature, ProjectDraft, Submission
from perfeval.service import Options
from perfeval.template import CONTENT, FUNDS, INDICATORS, PROJECTS, UNIT

TERMS = Terms(system=built_in_system("common-2013"), outlines=("shijiazhuang-2013",))
#: what the small project is told by being small, or by losing points for a test
USUAL = {"full-marks", "deviation-unexplained", "read-as", "self-score-differs"}


def found(data: dict[str, Any], *edits: Edit) -> list[str]:
    """Return code and cell of what is doubted."""
    problems = examined(data, *edits).problems
    return [f"{p.rule.code} {p.cell or ''}".strip() for p in problems if p.rule.code not in USUAL]


def said(field: str, text: str) -> dict[str, Any]:
    """Return the small project with a text of its own; 105 of 110 万元 spent, 20 公里 kept up, 95 % satisfied, 100 points."""
    return small_data(narratives={field: text, "issues": "雨季较长，下年提前开工。"})


def dated(target: str, actual: str) -> list[Edit]:
    """Return the first indicator as one of a deadline."""
    return [(INDICATORS, "nature", "日期"), (INDICATORS, "target", target), (INDICATORS, "actual", actual)]


@pytest.mark.parametrize(
    ("target", "actual", "doubted"),
    [
        pytest.param("2023年9月30日", "2023-9-1", [], id="of-the-year"),
        pytest.param("2023年9月30日", "2013-9-1", ["date-implausible 绩效指标!I3"], id="ten-years-before"),
        pytest.param("2023年9月30日", "1900-1-1", ["date-implausible 绩效指标!I3"], id="1900"),
        pytest.param("2023年9月30日", "1023-9-1", ["date-implausible 绩效指标!I3"], id="1023"),
        pytest.param("2013年9月30日", "2023-9-1", ["date-implausible 绩效指标!G3"], id="deadline-ten-years-before"),
        pytest.param("2035年12月31日", "2023-9-1", [], id="a-plan-of-many-years"),
        pytest.param("2024年6月30日", "2024-6-30", [], id="before-the-reports-are-due"),
        pytest.param("2024年9月30日", "2024-7-1", ["date-implausible 绩效指标!I3"], id="after-the-reports-are-due"),
        pytest.param("2023年9月30日", "2022-12-20", [], id="early"),
        pytest.param("2022年9月30日", "2022-9-20", ["other-year 绩效指标!G3"], id="the-year-before"),
    ],
)
def test_a_date_is_doubted_by_the_year_that_is_evaluated(target: str, actual: str, doubted: list[str]) -> None:
    assert found(small_data(), *dated(target, actual)) == doubted


def deadlines(*rows: tuple[date | None, date]) -> Submission:
    """Return a project with rows of a deadline and the day on which something was done."""
    drafts = [
        draft(Nature.DEADLINE, None if last is None else Deadline("9月底", last), actual) for last, actual in rows
    ]
    return Submission(unit=unit_draft(year=2023), projects=(project_draft(*drafts),))


@pytest.mark.parametrize(
    ("last", "actual", "cells"),
    [
        pytest.param(
            date(2022, 9, 30), date(2022, 9, 1), "G3 的“9月底”、I3 的“2022-09-01”", id="both-of-the-year-before"
        ),
        pytest.param(date(2022, 9, 30), date(2023, 9, 1), "G3 的“9月底”", id="late-by-a-year"),
        pytest.param(date(2019, 9, 30), date(2019, 9, 1), "G3 的“9月底”、I3 的“2019-09-01”", id="four-years-before"),
        pytest.param(date(2018, 9, 30), date(2018, 9, 1), None, id="five-years-before"),
        pytest.param(None, date(2022, 9, 1), "I3 的“2022-09-01”", id="done-the-year-before"),
        pytest.param(None, date(2019, 9, 1), "I3 的“2019-09-01”", id="done-four-years-before"),
        pytest.param(None, date(2018, 9, 1), None, id="done-five-years-before"),
        pytest.param(None, date(2023, 9, 1), None, id="done-in-the-year"),
    ],
)
def test_days_of_up_to_four_years_before_are_of_another_year(
    last: date | None, actual: date, cells: str | None
) -> None:
    found = [p.found for p in other_year.find(deadlines((last, actual)), TERMS)]
    assert found == ([cells] if cells else [])


@pytest.mark.parametrize(("year", "doubted"), [(2043, False), (2044, True), (2019, False), (2018, True)])
def test_a_deadline_lies_from_four_years_before_to_twenty_after(year: int, doubted: bool) -> None:  # noqa: FBT001
    submission = deadlines((date(year, 12, 31), date(2023, 6, 1)))
    assert [p.cell.address for p in date_implausible.find(submission, TERMS) if p.cell] == ["G3"] * doubted


def test_the_future_begins_after_the_date_of_issue() -> None:
    rows = dated("2024年3月31日", "2024-3-20")
    assert found(small_data(), *rows, (UNIT, "issue_date", "2024-3-25")) == []
    assert found(small_data(), *rows, (UNIT, "issue_date", "2024-3-15")) == ["date-implausible 绩效指标!I3"]


@pytest.mark.parametrize(
    ("issued", "expected"),
    [("2024-3-15", "不晚于成文日期（2024-03-15）的日期"), ("", "不晚于次年 6 月底（2024-06-30）的日期")],
)
def test_a_date_in_the_future_is_told_from_when_on_it_is_one(issued: str, expected: str) -> None:
    edits = [*dated("2024年3月31日", "2024-7-20"), (UNIT, "issue_date", issued)]
    problems = examined(small_data(), *edits).problems
    assert [p.expected for p in problems if p.rule.code == "date-implausible"] == [expected]


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        pytest.param("2022年度完成了全部维修。", True, id="another-year"),
        pytest.param("2022年采样检测20公里。", True, id="without-the-word-for-year"),
        pytest.param("2022年开始维修，2023年完成20公里。", False, id="both-years"),
        pytest.param("依据《道路养护办法（2020年）》和某政发〔2021〕3号维修。", False, id="document-numbers"),
        pytest.param("比2022年多维修2公里。", False, id="a-comparison"),
        pytest.param("自2021年起逐年维修。", False, id="a-beginning"),
        pytest.param("2021-2025年规划内的道路。", False, id="a-plan-period"),
        pytest.param("下一步，2024年将维修其余路段。", False, id="announced-for-next-year"),
        pytest.param("2020年代建成的道路。", False, id="a-decade"),
        pytest.param("2022年批复立项。", False, id="approved-before"),
        pytest.param("根据2021年县委常委会会议精神维修。", False, id="a-meeting"),
        pytest.param("2022年修订了《养护管理制度》。", False, id="rules-revised"),
        pytest.param("本所成立于1998年，2020年迁入新址。", False, id="moved"),
        pytest.param("2022年司法部提高了保障标准。", False, id="a-ministry"),
        pytest.param("司法部2020年发布的标准规定了路面厚度。", False, id="a-standard"),
        pytest.param("2020年新冠疫情延误了维修。", False, id="an-epidemic"),
        pytest.param("2022年底在册道路1020条。", False, id="at-the-end-of-the-year-before"),
        pytest.param("2021年度、2022年度本单位绩效评价均为优。", False, id="years-in-a-row"),
        pytest.param("2022年12月20日公开招标，中标金额105万元。", False, id="tendered-before"),
        pytest.param("2022年日通行能力98辆，维修后提高到135辆。", False, id="what-it-was-before"),
        pytest.param("2022年全部路段维修完成，市民满意。", True, id="a-report-of-the-year-before"),
    ],
)
def test_a_text_of_another_year_is_doubted(text: str, doubted: bool) -> None:  # noqa: FBT001 - a table of cases
    assert found(said("output", text)) == ["other-year 评价内容!L3"] * doubted


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        pytest.param("本年支出105万元，预算执行率95.45%。", False, id="as-in-the-table"),
        pytest.param("本年支出1,050,000元。", False, id="in-yuan"),
        pytest.param("本年支出104万元。", True, id="another-amount"),
        pytest.param("本年支出约104万元。", False, id="about"),
        pytest.param("上年本年支出104万元。", False, id="of-the-year-before"),
        pytest.param("比年初预算100万元多支出5万元。", False, id="a-difference"),
        pytest.param("年初预算90万元。", True, id="another-budget"),
        pytest.param("年初预算90万元（调整后）。", False, id="said-behind-it-to-be-another"),
        pytest.param("年初预算90万元(年中追加后为110万元)。", False, id="said-in-narrow-brackets"),
        pytest.param("调整后年初预算90万元。", False, id="said-before-it-to-be-another"),
        pytest.param("本年支出104万元（不含质保金）。", False, id="without-a-part"),
        pytest.param("本年支出115万元（含上年结转）。", False, id="with-more"),
        pytest.param("年末结转4万元（扣除交回财政部分）。", False, id="less-what-was-returned"),
        pytest.param("本年支出50万元（截至6月底）。", False, id="until-a-month"),
        pytest.param("年初预算90万元（不含税）执行。", False, id="without-tax"),
        pytest.param("预算执行率87%（按序时进度）。", False, id="a-rate-by-a-schedule"),
        pytest.param("本年支出104万元（截至12月31日）。", True, id="until-the-end-of-the-year-in-brackets"),
        pytest.param("年初预算90万元（见批复文件）。", True, id="a-source-in-brackets"),
        pytest.param("本年支出104万元（大写：壹佰零肆万元整）。", True, id="in-words-in-brackets"),
        pytest.param("预算执行率105%。", False, id="by-another-base"),
        pytest.param("预算执行率95.5%。", False, id="rounded"),
        pytest.param("预算执行率95.4%。", False, id="cut"),
        pytest.param("预算执行率87%。", True, id="no-base-gives-it"),
        pytest.param("预算执行率低于90%的项目要说明原因。", False, id="a-bound"),
        pytest.param("共支付105万元，其中材料费80万元、人工费25万元。", False, id="parts-that-add-up"),
        pytest.param("共支付105万元，其中材料费80万元、人工费15万元。", True, id="parts-that-do-not"),
        pytest.param("共支付105万元，其中材料费80万元、人工费15万元等。", False, id="only-some-parts"),
        pytest.param("共支付105.0万元，其中材料费80.04万元、人工费24.97万元。", False, id="parts-that-were-rounded"),
        pytest.param("共支付105万元，其中人工费15万元、财政资金105万元。", False, id="the-whole-named-again"),
        pytest.param("维修里程达到20公里，群众满意度95%。", False, id="results-as-in-the-table"),
        pytest.param("维修里程达到25公里。", True, id="another-result"),
        pytest.param("维修里程目标为18公里以上。", False, id="a-figure-that-is-named-for-nothing"),
        pytest.param("比预算节约4.55%，用沥青300吨、人工1200个工日。", False, id="figures-of-its-own"),
        pytest.param("截至6月底预算执行率达52%，9月底预算执行率达80%，年底达95.45%。", False, id="rates-in-the-year"),
        pytest.param("截至6月底，预算执行率52%。", False, id="a-rate-in-the-year-alone"),
        pytest.param("9月末执行数18万元，12月末执行数105万元。", False, id="amounts-in-the-year"),
        pytest.param("12月末执行数104万元。", True, id="at-the-end-of-the-year"),
        pytest.param("全院全年实际支出3200万元，本项目占0.78%。", False, id="of-the-whole-unit"),
        pytest.param("全县同类项目平均预算执行率为91%，本项目为95.45%。", False, id="of-like-projects"),
        pytest.param("除第6期外，其余5期预算执行率97%。", False, id="of-some-courses"),
        pytest.param("一班群众满意度92%，二班群众满意度85%。", False, id="results-in-parts"),
        pytest.param("第一批维修里程13公里，第二批维修里程7公里。", False, id="results-in-stages"),
        pytest.param("一季度群众满意度为91.2%，随后逐季上升。", False, id="a-result-in-the-year"),
        pytest.param("2021年群众满意度78%，2023年为95%。", False, id="a-result-of-a-year-that-is-named"),
        pytest.param("力争群众满意度达到99%。", False, id="a-wish"),
        pytest.param("建议年初预算40万元。", False, id="a-proposal"),
        pytest.param("调减年初预算6万元。", False, id="a-cut"),
        pytest.param("本年支出95万元来自当年拨款，10万元来自上年结转。", False, id="by-source"),
        pytest.param("本年支出104万元，比上年同期增长10%。", True, id="compared-afterwards"),
        pytest.param("本项目实际支出104万元。", True, id="spent-in-another-word"),
        pytest.param("项目共支出104万元。", True, id="spent-in-all"),
        pytest.param("项目全年支出104万元。", False, id="not-known-to-be-of-the-whole"),
        pytest.param("全年支出104万元。", True, id="spent-in-the-year"),
        pytest.param("年初预算安排资金90万元。", True, id="budget-in-another-word"),
        pytest.param("年末结余结转50万元。", True, id="carry-over-in-another-word"),
        pytest.param("本年支出１０４．０万元。", True, id="wide-digits"),
        pytest.param("预算执行率为20%。", True, id="another-indicators-figure"),
        pytest.param("预算执行率为96%。", True, id="rounded-up-too-far"),
        pytest.param("支出24.9万元，其中12月支付3.2万元、11月支付8.4万元。", False, id="some-months"),
        pytest.param("预算30万元，其中每期培训5万元，每人次500元。", False, id="prices"),
        pytest.param("共支付24.9万元，其中单笔最大支出3万元，最小支出0.2万元。", False, id="the-largest-and-the-least"),
        pytest.param(
            "可用资金110万元，其中上年结转10万元、本年拨入100万元，支出105万元。", False, id="what-follows-the-parts"
        ),
        pytest.param("沥青60万元、人工45万元，合计105万元。", False, id="parts-before-their-total"),
        pytest.param("沥青60万元、人工40万元，合计105万元。", True, id="parts-before-another-total"),
        pytest.param("维修1公里，沥青60万元、人工40万元，合计105万元。", False, id="perhaps-not-all-parts"),
        pytest.param("预算120万元、调减10万元，合计110万元。", False, id="a-part-that-is-taken-off"),
        pytest.param("材料费预算执行率96%，人工费预算执行率75%。", False, id="rates-of-parts"),
        pytest.param("中央资金年初预算60万元，县级资金年初预算40万元。", False, id="budgets-by-source"),
    ],
)
def test_a_figure_of_a_text_is_doubted_where_it_is_named_for_a_cell(text: str, doubted: bool) -> None:  # noqa: FBT001
    doubts = [line for line in found(said("output", text)) if not line.startswith("rate-by-another-base")]
    assert doubts == ["figure-unsupported 评价内容!L3"] * doubted


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        pytest.param("本项目总分100分，等级为优。", 0, id="right"),
        pytest.param("综合得分100.0分，评价等级为“优”。", 0, id="right-with-a-place-more"),
        pytest.param("自评得分92.5分。", 1, id="another-total"),
        pytest.param("评价等级为“良”。", 1, id="another-grade"),
        pytest.param("评价等级为合格。", 0, id="a-grade-of-another-scale"),
        pytest.param("经评价，总分95分，等级为良好。", 2, id="both"),
        pytest.param("培训考核得分90分以上的占八成。", 0, id="a-score-of-something-else"),
        pytest.param("产出指标得分50分。", 0, id="points-of-a-group"),
        pytest.param("上年总分88分，等级为良。", 0, id="of-the-year-before"),
        pytest.param("优化流程，优先安排，优良品率高。", 0, id="grades-inside-words"),
        pytest.param("满分100分，达到90分以上为优。", 0, id="the-scale"),
        pytest.param("２０２３年自评得９８分。", 1, id="of-the-year-that-is-evaluated"),
        pytest.param("2023年度本项目自评得分98分。", 1, id="of-the-year-as-reports-put-it"),
        pytest.param("2022年度本项目自评得分98分，2023年度自评得分100分。", 0, id="of-two-years"),
        pytest.param("本项目自评得９８分。", 1, id="wide-digits"),
        pytest.param("综合得分：98。", 1, id="without-the-word-for-points"),
        pytest.param("本项目总评98分。", 1, id="in-another-word"),
        pytest.param("评价等次为良。", 1, id="grade-in-another-word"),
        pytest.param("项目绩效评价总得分为98分。", 1, id="in-a-long-name"),
        pytest.param("道路维修经费自评得分98分。", 1, id="by-the-projects-name"),
        pytest.param("本项目总分98分，比上年提高2分，等级为良。", 1, id="compared-afterwards"),
        pytest.param("项目绩效目标基本实现，绩效自评得分92分，评定为“良”。", 2, id="after-the-goals-reached"),
    ],
)
def test_a_total_or_a_grade_in_a_text_is_held_against_the_computed_one(text: str, doubted: int) -> None:
    assert found(said("conclusion", text)) == ["total-contradicted 评价内容!N3"] * doubted


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("评价指标体系总分为100分，本项目得84.5分。", id="the-systems-total"),
        pytest.param("根据评分标准，综合得分90分（含）以上的等级为优。", id="a-bound-that-counts-itself"),
        pytest.param("综合得分80分以上、90分以下的，评价等级为良；本项目评价等级为良。", id="a-grade-by-bounds"),
        pytest.param("评分结果：总得分90分≤得分≤100分为优，80分≤得分＜90分为良。", id="bounds-in-signs"),
        pytest.param("指标体系满分100分，总分100分，实得84.5分。", id="what-can-be-reached-and-what-was"),
        pytest.param("总分为100分，其中产出50分、效果50分。", id="what-can-be-reached"),
        pytest.param("总得分96.13分，按规定封顶为84.5分，评价等级为良。", id="capped"),
        pytest.param("县财政局复核得分84.5分，自评得分85.2分。", id="another-scorer"),
        pytest.param("县财政局复核得分86分，自评得分85.2分。", id="another-scorer-only"),
        pytest.param("上半年监控时自评得分40分。", id="half-a-year"),
        pytest.param("若培训人次达标，总分为92分，等级为优。", id="a-condition"),
        pytest.param("第三方对培训的综合评分为91分。", id="a-third-party"),
        pytest.param("其中课程质量评价得分96分，师资评价得分95分。", id="parts-scored"),
        pytest.param("参训学员结业考试平均总分为87分，最高96分。", id="an-examination"),
        pytest.param("参训学员对课程总分评价得分95分。", id="a-course"),
        pytest.param("县卫健局年度考核中，本院综合评分92分，位列第二。", id="the-unit-ranked"),
        pytest.param("经县卫健局考核，培训基地评定为优秀。", id="a-place-assessed"),
        pytest.param("实训中心评定为优秀，综合得分：96。", id="anything-else"),
        pytest.param("实训中心运行良好，综合得分96分。", id="a-subject-named-before"),
        pytest.param("单位整体支出绩效自评得分95分，等级为优。", id="the-unit-as-a-whole"),
        pytest.param("评价总分10分，扣1.7分，得8.3分。", id="points-of-one-indicator"),
        pytest.param("预算执行情况，评价得分8.3分。", id="points-of-the-execution"),
        pytest.param("一级指标产出，总分50分。", id="points-of-a-group"),
        pytest.param("项目绩效自评得分为9.84分（满意度）。", id="points-of-what-follows"),
        pytest.param("本次评价共访问200人，总分98分的占一半。", id="scores-of-persons"),
    ],
)
def test_a_sentence_that_may_score_something_else_blocks_no_report(text: str) -> None:
    lost: list[Edit] = [(INDICATORS, "points", 34.5), (INDICATORS, "points", 65.5, 4), (INDICATORS, "actual", 11)]
    told = found(said("conclusion", text), *lost)
    assert [line for line in told if line.startswith("total-contradicted")] == []


@pytest.mark.parametrize(
    ("reason", "counts"),
    [
        pytest.param("雨季较长，下年提前开工。", True, id="a-reason"),
        pytest.param("无预算调整权限，下年改正。", True, id="a-reason-that-begins-with-none"),
        *(
            pytest.param(none, False, id=none)
            for none in ("无", "/", "——", "……", "无偏差", "无。", "见附件", "详见附件1")
        ),
    ],
)
def test_a_reason_that_is_none_does_not_count(reason: str, counts: bool) -> None:  # noqa: FBT001
    codes = [
        p.rule.code
        for p in examined(small_data(), (INDICATORS, "actual", 10), (INDICATORS, "deviation_reason", reason)).problems
    ]
    assert ("deviation-unexplained" in codes) is not counts
    note = small_data(funds={"expenditure": 60, "closing_carryover": 50, "note": reason})
    assert ("execution-unexplained 资金情况!O3" in found(note)) is not counts


@pytest.mark.parametrize(
    ("note", "said"),
    [
        pytest.param(None, None, id="blank"),
        pytest.param("秋季招标流标，余款下年支付。", None, id="a-reason"),
        *(
            pytest.param(
                none,
                "资金情况!O3 警告 项目“01 道路维修经费”的预算执行率偏低，“说明”里写的不是原因：应为原因，或者留空，"
                f"现为“{none}”。请写明原因；指标的“偏差原因及改进措施”里已经写明的，把这一格留空。 [execution-unexplained]",
                id=none,
            )
            for none in ("/", "无", "见附件")
        ),
    ],
)
def test_a_note_that_denies_a_reason_is_asked_about_where_the_indicator_gives_one(
    note: str | None, said: str | None
) -> None:
    data = small_data(funds={"expenditure": 60, "closing_carryover": 50, "note": note})
    rate = {"level1": "过程", "level2": "业务管理", "name": "预算执行率", "nature": "≥", "target": 100, "points": 0}
    data["projects"][0]["indicators"].append(
        rate | {"unit_of_measure": "%", "deviation_reason": "招标流标，下年提前。"}
    )
    told = [str(p) for p in examined(data).problems if p.rule.code == "execution-unexplained"]
    assert told == [said] * (said is not None)


def test_a_note_that_denies_a_reason_is_asked_about_where_the_indicator_gives_none_either() -> None:
    data = small_data(funds={"expenditure": 60, "closing_carryover": 50, "note": "/"})
    rate = {"level1": "过程", "level2": "业务管理", "name": "预算执行率", "nature": "≥", "target": 100, "points": 0}
    data["projects"][0]["indicators"].append(rate | {"unit_of_measure": "%"})
    (told,) = [str(p) for p in examined(data).problems if p.rule.code == "execution-unexplained"]
    assert "预算执行率偏低，没有说明原因" in told


@pytest.mark.parametrize(("text", "half"), [("95.5%", "0.05"), ("20公里", "0.5"), ("1.5万元", "500")])
def test_rounding_explains_half_a_unit_of_the_last_place(text: str, half: str) -> None:
    (figure,) = figures(text)
    assert figure.half_a_step == Decimal(half)


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        pytest.param("受益率100%。", True, id="of-three-characters"),
        pytest.param("受益率98%。", False, id="as-the-row-says"),
    ],
)
def test_an_indicator_is_known_by_a_name_of_three_characters(text: str, doubted: bool) -> None:  # noqa: FBT001
    data = said("output", text)
    data["projects"][0]["indicators"][1] |= {"name": "受益率", "target": 90, "actual": 98, "unit_of_measure": "%"}
    assert ([line for line in found(data) if "L3" in line] != []) is doubted


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("项目运转正常，暂无问题。", True),
        ("未发现问题", True),
        ("不存在明显问题。", True),
        ("无", True),
        ("工期没有问题，但验收晚了一个月，下年提前安排验收。", False),
        ("雨季较长，下年提前开工。", False),
    ],
)
def test_a_denial_of_problems_is_known_in_other_words(text: str, denies: bool) -> None:  # noqa: FBT001
    doubts = found(small_data(narratives={"issues": text}), (INDICATORS, "actual", 10))
    assert ("issues-denied 评价内容!O3" in doubts) is denies


@pytest.mark.parametrize(
    ("edit", "cell"),
    [
        ((CONTENT, "conclusion", "结合自评情况，说明项目总体完成情况（200字以内）"), "评价内容!N3"),
        ((FUNDS, "note", "填写预算调整的原因"), "资金情况!O3"),
        ((INDICATORS, "deviation_reason", "请说明未完成的原因"), "绩效指标!N3"),
        ((PROJECTS, "basis", "（此处填写文件名称）"), "项目概况!G3"),
    ],
    ids=["narrative", "note", "reason", "basis"],
)
def test_words_of_a_form_are_an_error_wherever_they_stand(edit: Edit, cell: str) -> None:
    assert f"instruction-left {cell}" in found(small_data(), edit)


def test_words_of_a_form_are_nobodys_reason_and_contradict_nothing() -> None:
    edit = (INDICATORS, "deviation_reason", "请说明未完成的原因")
    assert found(small_data(), edit) == ["instruction-left 绩效指标!N3"]


def test_ones_own_words_about_filling_in_are_no_instruction() -> None:
    assert found(small_data(), (FUNDS, "note", "年中按实际进度填报调整预算，结转用于下年工程尾款")) == []


def two_projects(budget: float, other: float, *, text: str = "完成道路维修") -> dict[str, Any]:
    data = small_data()
    second = deepcopy(data["projects"][0]) | {"code": "02", "name": "桥梁维修经费", "target": text}
    second["narratives"] = {}
    second["funds"] = {"initial_budget": budget, "expenditure": budget}
    data["projects"][0]["funds"] = {"initial_budget": other, "expenditure": other, "note": "无结转"}
    data["projects"].append(second)
    return data


@pytest.mark.parametrize(
    ("unit", "budget", "other", "text", "doubted"),
    [
        pytest.param("万元", 580000, 100, "完成维修", True, id="far-from-the-others"),
        pytest.param("万元", 580000, 200000, "完成维修", False, id="as-large-as-the-others"),
        pytest.param("万元", 5000, 4, "完成维修", False, id="a-large-one-beside-a-small-one"),
        pytest.param("万元", 580000, 580000, "投入58万元", True, id="the-text-names-another-unit"),
        pytest.param("万元", 58, 580000, "投入58万元", False, id="the-text-agrees"),
        pytest.param("元", 58, 600000, "完成维修", True, id="yuan-typed-as-wan"),
        pytest.param("元", 580000, 600000, "投入58万元", False, id="yuan"),
    ],
)
def test_amounts_in_another_unit_are_told_before_the_errors_that_they_cause(
    unit: str,
    budget: float,
    other: float,
    text: str,
    doubted: bool,  # noqa: FBT001
) -> None:
    data = two_projects(budget, other, text=text)
    data["unit"]["money_unit"] = unit
    doubts = [line for line in found(data) if line == "unit-slip 资金情况!C4"]
    assert doubts == ["unit-slip 资金情况!C4"] * doubted
    first = examined(data, (FUNDS, "closing_carryover", -1, 4)).problems[0]
    assert (first.rule.code == "unit-slip") is (doubted or (unit == "万元" and other == 580000))


@pytest.mark.parametrize(
    ("name", "doubted"),
    [("维修里程", True), ("安全事故次数", False), ("群众投诉", False), ("延误次数", False)],
)
def test_a_count_of_bad_things_is_kept_low(name: str, doubted: bool) -> None:  # noqa: FBT001
    data = small_data(unit={"system": "self-evaluation-2020"})
    data["projects"][0]["indicators"][0] |= {
        "level1": "产出指标", "level2": "数量指标", "name": name, "nature": "≤", "target": 5, "actual": 2,
    }  # fmt: skip
    assert ("nature-unusual 绩效指标!F3" in found(data)) is doubted


def test_an_error_in_one_project_leaves_the_others_scored() -> None:
    data = two_projects(100, 100)
    data["projects"][1]["indicators"][0] |= {"actual": 10}
    codes = [
        (p.rule.code, p.cell.row if p.cell else 0) for p in examined(data, (INDICATORS, "points", "很多", 3)).problems
    ]
    assert ("not-a-number", 3) in codes
    assert ("deviation-unexplained", 5) in codes
    assert ("deviation-unexplained", 3) not in codes


def test_a_refused_system_brings_no_faults_of_another_one() -> None:
    data = small_data()
    data["projects"][0]["indicators"][0] |= {"level1": "本县一级", "level2": "本县二级", "nature": "要点"}
    assert found(data, (UNIT, "system", "没有.toml")) == ["system-unknown 单位信息!B7"]


def test_a_run_by_a_chosen_system_needs_no_named_one() -> None:
    assert examined(small_data(), options=Options(strict=True)).failed is False


def counted(target: float, actual: float, *, funds: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """Return a small project by the self-evaluation system whose only output is a count."""
    data = small_data(unit={"system": "self-evaluation-2020"}, funds={"adjusted_budget": 110} | (funds or {}))
    first, second = data["projects"][0]["indicators"]
    first |= {
        "level1": "产出指标",
        "level2": "数量指标",
        "name": "维修里程",
        "target": target,
        "actual": actual,
    } | fields
    second |= {"level1": "效益指标", "level2": "社会效益指标", "name": "受益人口", "unit_of_measure": "人"}
    return data


NOT_SPENT = {"expenditure": 0, "closing_carryover": 110, "note": "结转下年使用"}


@pytest.mark.parametrize(
    ("data", "code", "doubted"),
    [
        pytest.param(counted(20, 5, funds=NOT_SPENT), "output-without-money", True, id="5-done-0-spent"),
        pytest.param(counted(20, 0, funds=NOT_SPENT), "output-without-money", False, id="nothing-done-0-spent"),
        *(
            pytest.param(counted(20, 5, funds=NOT_SPENT | {"note": note}), "output-without-money", False, id=note)
            for note in ("设备已到货，尾款下年支付", "车辆由企业捐赠", "施工单位垫付", "验收后发票未到，款项尚未支付")
        ),
        pytest.param(
            counted(20, 5, funds=NOT_SPENT | {"note": "不存在欠付、挂账"}), "output-without-money", True, id="nothing-owed"
        ),
        pytest.param(counted(20, -5, funds=NOT_SPENT), "output-without-money", False, id="less-than-nothing-done"),
        pytest.param(
            counted(-5, 0, level2="成本指标", name="每公里维修成本", nature="≤"), "zero-on-limit", False, id="a-limit-below-0"
        ),
        pytest.param(counted(20, 10), "saving-is-unspent", False, id="no-saving-at-all"),
        pytest.param(counted(20, 0), "money-without-output", True, id="0-done-105-spent"),
        pytest.param(counted(20, 1), "money-without-output", False, id="1-done-105-spent"),
        pytest.param(
            counted(20, 0, funds={"expenditure": 30, "closing_carryover": 80}), "money-without-output", False, id="0-done-30-spent"
        ),
        pytest.param(
            counted(5, 0, level2="成本指标", name="每公里维修成本", nature="≤"), "zero-on-limit", True, id="a-cost-of-0"
        ),
        pytest.param(
            counted(5, 4, level2="成本指标", name="每公里维修成本", nature="≤"), "zero-on-limit", False, id="a-cost-of-4"
        ),
        pytest.param(
            counted(0, 0, level2="成本指标", name="新增债务成本", nature="≤"), "zero-on-limit", False, id="no-cost-meant"
        ),
        pytest.param(
            counted(5, 0, level2="质量指标", name="安全事故次数", nature="≤"), "zero-on-limit", False, id="0-accidents"
        ),
        pytest.param(
            counted(5, 0, level2="时效指标", name="延误次数", nature="≤"), "zero-on-limit", False, id="0-delays"
        ),
    ],
)  # fmt: skip
def test_money_and_work_go_together(data: dict[str, Any], code: str, doubted: bool) -> None:  # noqa: FBT001
    assert (code in [line.split()[0] for line in found(data)]) is doubted


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        pytest.param("道路维修工程尚未完工。", True, id="not-finished"),
        pytest.param("桥梁正在施工。", True, id="being-built"),
        pytest.param("尚未完工的路段列入下年计划。", True, id="a-part-not-finished"),
        pytest.param("道路维修工程已完工。", False, id="finished"),
        pytest.param("二期工程尚未完工，属于2025年项目。", False, id="a-second-stage"),
        pytest.param("服务区附属楼正在建设。", False, id="a-building-beside"),
        pytest.param("同类道路项目尚未验收，本所提前完成。", False, id="like-projects"),
    ],
)
def test_full_points_of_what_is_not_finished_are_doubted(text: str, doubted: bool) -> None:  # noqa: FBT001
    assert ("unfinished-full-marks 评价内容!L3" in found(said("output", text))) is doubted


@pytest.mark.parametrize(("actual", "doubted"), [(10, True), (20, False)])
def test_savings_of_work_that_was_not_done_are_doubted(actual: float, doubted: bool) -> None:  # noqa: FBT001
    data = counted(20, actual, points=40)
    data["projects"][0]["indicators"].append(
        data["projects"][0]["indicators"][0]
        | {"level2": "成本指标", "name": "成本节约率", "nature": "≥", "target": 1, "actual": 4.55, "points": 10}
    )
    assert ("saving-is-unspent" in [line.split()[0] for line in found(data)]) is doubted


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        pytest.param("预算执行率95.45%。", False, id="the-scored-one"),
        pytest.param("预算执行率105%。", True, id="of-the-budget-of-the-year"),
        pytest.param("上年预算执行率105%。", False, id="of-the-year-before"),
        pytest.param("预算执行率超过90%。", False, id="a-bound"),
    ],
)
def test_a_rate_by_another_base_is_a_note_that_names_both(text: str, doubted: bool) -> None:  # noqa: FBT001
    told = [str(p) for p in examined(said("output", text)).problems if p.rule.code == "rate-by-another-base"]
    line = (
        "评价内容!L3 提示 文字里的预算执行率 105% 与评分用的基数不同：应为105 ÷ (10 + 100) = 95.45%，"
        "现为本年支出 105 ÷ 全年预算数 100 = 105%。两种算法都说得通，请在文字里写明基数。 [rate-by-another-base]"
    )
    assert told == [line] * doubted


@pytest.mark.parametrize(
    ("edits", "doubted"),
    [
        pytest.param([], True, id="all-known"),
        pytest.param([(FUNDS, "expenditure", None)], False, id="nothing-spent-that-is-known"),
        pytest.param([(FUNDS, "adjusted_budget", None), (FUNDS, "initial_budget", None)], True, id="no-budget"),
    ],
)
def test_a_rate_in_a_text_is_doubted_where_the_expenditure_is_known(edits: list[Edit], doubted: bool) -> None:  # noqa: FBT001
    assert ("figure-unsupported 评价内容!L3" in found(said("output", "预算执行率为77%。"), *edits)) is doubted


def test_where_the_unit_of_money_is_not_known_a_text_is_held_against_the_indicators_alone() -> None:
    problems = examined(said("output", "维修里程21公里，本年支出118万元。"), (UNIT, "money_unit", None)).problems
    assert [p.message for p in problems if p.rule.code == "figure-unsupported"] == [
        "文字里的指标“维修里程”与“绩效指标”不同"
    ]


@pytest.mark.parametrize(("actual", "doubted"), [(90, True), (95, False), (89.9, False)])
def test_a_satisfaction_that_is_just_the_one_planned_is_noted(actual: float, doubted: bool) -> None:  # noqa: FBT001
    codes = [line.split()[0] for line in found(small_data(), (INDICATORS, "actual", actual, 4))]
    assert ("satisfaction-is-target" in codes) is doubted


@pytest.mark.parametrize(
    ("opening", "budget", "doubted"),
    [
        pytest.param(5, 50000, False, id="a-small-carry-over"),
        pytest.param(500000, 50, True, id="a-budget-in-another-unit"),
    ],
)
def test_a_ten_thousandth_is_doubted_only_of_amounts_of_a_budgets_size(
    opening: float,
    budget: float,
    doubted: bool,  # noqa: FBT001
) -> None:
    money = {"initial_budget": budget, "appropriation_received": budget, "expenditure": budget}
    data = small_data(
        unit={"money_unit": "元"}, funds=money | {"opening_carryover": opening, "closing_carryover": opening}
    )
    assert any("一万倍" in problem.message for problem in examined(data).problems) is doubted


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        pytest.param("群众满意度达到90%。", True, id="the-target-of-the-indicator"),
        pytest.param("按照要求，预算执行率应达到90%，本项目为95.45%。", False, id="what-a-rate-ought-to-be"),
    ],
)
def test_a_rate_of_money_is_no_target_of_an_indicator(text: str, doubted: bool) -> None:  # noqa: FBT001
    missed: list[Edit] = [(INDICATORS, "actual", 85, 4), (INDICATORS, "deviation_reason", "雨季较长", 4)]
    assert ("text-contradicts 评价内容!L3" in found(said("output", text), *missed)) is doubted


@pytest.mark.parametrize(
    ("unit", "budget", "doubted"),
    [("万元", 800000000, True), ("万元", 8000, False), ("元", 58, True), ("元", 580000, False)],
)
def test_the_only_project_of_a_unit_is_doubted_by_its_size_alone(unit: str, budget: float, doubted: bool) -> None:  # noqa: FBT001
    funds = {"initial_budget": budget, "expenditure": budget, "opening_carryover": None, "closing_carryover": None}
    data = small_data(unit={"money_unit": unit}, funds=funds | {"appropriation_received": budget})
    assert ("unit-slip 资金情况!C3" in found(data)) is doubted


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        pytest.param("全年完成道路维修里程20公里，群众满意度达到90%", True, id="the-target-itself"),
        pytest.param("全年已完成道路维修里程20公里，群众满意度达到90%", True, id="a-word-put-in"),
        pytest.param("全年完成道路维修里程19公里，群众满意度达到95%", False, id="figures-of-its-own"),
    ],
)
def test_a_result_that_is_the_target_with_other_figures_is_no_copy(text: str, doubted: bool) -> None:  # noqa: FBT001
    data = small_data(target="全年完成道路维修里程20公里，群众满意度达到90%", narratives={"output": text})
    assert ("output-copied 评价内容!L3" in found(data)) is doubted


def project_with(amounts: dict[Amount, float], code: str = "01", text: str = "") -> ProjectDraft:
    funds = funds_draft({amount: Decimal(str(figure)) for amount, figure in amounts.items()})
    return replace(project_draft(funds=funds), code=code, target=text)


def slips(unit: str, *projects: ProjectDraft) -> list[str | None]:
    """Return what is found of amounts in the wrong unit."""
    submission = Submission(unit=unit_draft(money_unit=unit), projects=projects)
    return [problem.found for problem in unit_slip.find(submission, TERMS)]


@pytest.mark.parametrize(
    ("unit", "budget", "other", "text", "why"),
    [
        pytest.param("万元", 10_000, 10, "", "是本单位其他项目的 1000 倍左右", id="a-thousand-times-the-other"),
        pytest.param("万元", 10_000, 7, "", "是本单位其他项目的 1429 倍左右", id="rounded"),
        pytest.param("万元", 10_000, 10.01, "", None, id="not-quite-a-thousand-times"),
        pytest.param("万元", 9_999, 9, "", None, id="not-quite-a-hundred-million"),
        pytest.param("万元", 200_000, None, "", "合 20 亿元", id="two-thousand-million"),
        pytest.param("万元", 205_000, None, "", "合 20.5 亿元", id="not-of-whole-hundred-millions"),
        pytest.param("万元", 199_999, None, "", None, id="not-quite-two-thousand-million"),
        pytest.param("元", 999, None, "", "整个项目只有 999 元", id="below-a-thousand-yuan"),
        pytest.param("元", 1000, None, "", None, id="a-thousand-yuan"),
        pytest.param(
            "元", 9_999, 9_999_000, "", "只有本单位其他项目的 1000 分之一左右", id="a-thousandth-of-the-other"
        ),
        pytest.param("元", 9_999, 9_998_000, "", None, id="not-quite-a-thousandth"),
        pytest.param("元", 10_000, 10_000_000, "", None, id="ten-thousand-yuan"),
        pytest.param("万元", 580_000, 580_000, "投入58万元", "文字里写的是 58 万元", id="a-text-in-the-other-unit"),
        pytest.param("万元", 580_000, 580_000, "投入58万元，合同58亿元", None, id="a-text-in-both"),
        pytest.param("万元", 580_000, 580_000, "投入59万元", None, id="a-text-of-another-amount"),
        pytest.param(
            "万元", 580_000, 580_000, "投入58万元，共60亿元", "文字里写的是 58 万元", id="a-text-of-a-larger-amount-too"
        ),
        pytest.param("元", 0.5, None, "", "整个项目只有 0.5 元", id="less-than-a-yuan"),
        pytest.param("元", 0, None, "", None, id="nothing"),
        pytest.param("元", -5, None, "", None, id="below-nothing"),
        pytest.param("元", -0.5, None, "", None, id="hardly-below-nothing"),
    ],
)
def test_a_budget_is_in_the_wrong_unit_by_a_thousand_and_a_size(
    unit: str, budget: float, other: float | None, text: str, why: str | None
) -> None:
    budgets = [budget] if other is None else [budget, other]
    projects = [
        project_with({Amount.INITIAL_BUDGET: figure}, f"0{n}", text if n == 0 else "")
        for n, figure in enumerate(budgets)
    ]
    found = slips(unit, *projects)
    assert found == ([f"年初预算数 {plain(Decimal(str(budget)))}，{why}"] if why else [])


@pytest.mark.parametrize(
    ("amount", "figure", "found"),
    [
        pytest.param(Amount.EXPENDITURE, 200_000, ["200000"], id="two-thousand-times"),
        pytest.param(Amount.EXPENDITURE, 199_999, [], id="not-quite-two-thousand-times"),
        pytest.param(Amount.EXPENDITURE, 2_000_000, ["2000000"], id="twenty-thousand-times"),
        pytest.param(Amount.EXPENDITURE, 2_000_100, [], id="more-than-twenty-thousand-times"),
        pytest.param(Amount.EXPENDITURE, 0.05, ["0.05"], id="a-two-thousandth"),
        pytest.param(Amount.EXPENDITURE, 0.0501, [], id="not-quite-a-two-thousandth"),
        pytest.param(Amount.EXPENDITURE, 0.005, ["0.005"], id="a-twenty-thousandth"),
        pytest.param(Amount.EXPENDITURE, 0.00499, [], id="less-than-a-twenty-thousandth"),
        pytest.param(Amount.CLOSING_CARRYOVER, 0.03, [], id="a-small-carry-over"),
        pytest.param(Amount.CLOSING_CARRYOVER, 300_000, ["300000"], id="a-large-carry-over"),
        pytest.param(Amount.EXPENDITURE, 1_000_000, ["1000000"], id="just-ten-thousand-times"),
        pytest.param(Amount.EXPENDITURE, -200_000, [], id="below-nothing"),
    ],
)
def test_a_column_is_in_the_wrong_unit_by_about_ten_thousand(amount: Amount, figure: float, found: list[str]) -> None:
    assert slips("万元", project_with({Amount.INITIAL_BUDGET: 100, amount: figure})) == found


@pytest.mark.parametrize(("figure", "times"), [(250_000, 2500), (0.04, 2500)])
def test_a_slip_says_how_many_times(figure: float, times: int) -> None:
    slipped = project_with({Amount.INITIAL_BUDGET: 100, Amount.EXPENDITURE: figure})
    submission = Submission(unit=unit_draft(), projects=(slipped,))
    (message,) = [problem.message for problem in unit_slip.find(submission, TERMS)]
    assert f"相差 {times} 倍左右" in message


def test_a_project_without_funds_hides_no_slip_of_the_next_one() -> None:
    without, slipped = replace(project_draft(), code="02"), project_with({Amount.INITIAL_BUDGET: 200_000})
    assert slips("万元", without, slipped) == ["年初预算数 200000，合 20 亿元"]


def test_amounts_below_nothing_are_in_no_wrong_unit() -> None:
    assert slips("万元", project_with({Amount.INITIAL_BUDGET: -100, Amount.EXPENDITURE: -1_000_000})) == []


def test_an_instruction_is_quoted_with_eight_characters_on_either_side() -> None:
    data = small_data(content="甲" * 10 + "请填写" + "乙" * 10)
    (left,) = [p.found for p in examined(data).problems if p.rule.code == "instruction-left"]
    assert left == f"“{'甲' * 8}请填写{'乙' * 8}”"


@pytest.mark.parametrize(("actual", "doubted"), [(19, True), (20, True), (21, False)])
def test_a_limit_that_was_passed_may_be_said_to_be_missed(actual: float, doubted: bool) -> None:  # noqa: FBT001
    edits: list[Edit] = [
        (INDICATORS, "nature", "≤"),
        (INDICATORS, "actual", actual),
        (INDICATORS, "deviation_reason", "有一段暂未完工"),
    ]
    assert ("text-contradicts 绩效指标!N3" in found(small_data(), *edits)) is doubted


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "共支付105万元，其中材料费80万元、人工费15万元。", ["80万元 + 15万元 = 95万元"], id="in-ten-thousands"
        ),
        pytest.param(
            "共支付1050000元，其中材料费800000元、人工费150000元。", ["800000元 + 150000元 = 950000元"], id="in-yuan"
        ),
        pytest.param("沥青60万元、人工40万元，合计105万元。", ["60万元 + 40万元 = 100万元"], id="before-their-total"),
        pytest.param("共支付105万元，其中材料费80万元。", [], id="one-part-alone"),
    ],
)
def test_parts_that_do_not_add_up_are_added_up(text: str, told: list[str]) -> None:
    assert [p.found for p in examined(said("output", text)).problems if p.rule.code == "figure-unsupported"] == told


@pytest.mark.parametrize(("length", "doubted"), [(12, True), (11, False)])
def test_a_copy_of_the_target_with_a_word_changed_is_one_from_twelve_characters_on(length: int, doubted: bool) -> None:  # noqa: FBT001
    target = "维修道路并清理沟渠与桥涵以及护栏"[:length]
    data = small_data(target=target, narratives={"output": f"已{target}"})
    assert ("output-copied 评价内容!L3" in found(data)) is doubted


@pytest.mark.parametrize(
    ("total", "stated", "rounds"),
    [
        ("84.5", "85", True),
        ("84.49", "85", False),
        ("84.49", "84", True),
        ("84.46", "84.5", True),
        ("84.4", "84.5", False),
    ],
)
def test_a_total_may_be_stated_with_fewer_places(total: str, stated: str, rounds: bool) -> None:  # noqa: FBT001
    assert _rounds_to(Decimal(total), Decimal(stated)) is rounds


def test_points_that_do_not_add_up_are_told_at_the_last_row() -> None:
    data = small_data()
    data["projects"][0]["indicators"].append(data["projects"][0]["indicators"][1] | {"name": "受益人口", "points": 1})
    assert "points-total 绩效指标!J5" in found(data)


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        pytest.param("共支付105万元，其中材料费80万元、人工费15万元、机械费5万元。", True, id="three-parts"),
        pytest.param("共支付105万元，其中材料费210万元、人工费15万元。", True, id="a-part-above-the-total"),
        pytest.param("共支付105万元甲乙丙丁戊，其中材料费80万元、人工费15万元。", True, id="six-characters-between"),
        pytest.param(
            "共支付105万元甲乙丙丁戊己，其中材料费80万元、人工费15万元。", False, id="seven-characters-between"
        ),
        pytest.param("共支付105万元，其中材料费80万元，每公里15万元。", False, id="a-price-behind-the-first-part"),
        pytest.param("购置设备3台、工具2台，合计6台。", False, id="a-total-of-no-money"),
    ],
)
def test_parts_are_those_of_one_list(text: str, doubted: bool) -> None:  # noqa: FBT001
    assert ("figure-unsupported 评价内容!L3" in found(said("output", text))) is doubted


@pytest.mark.parametrize("text", ["预算执行率在全县排第3。", "预算执行率居前3位。"])
def test_a_figure_that_is_no_percentage_is_no_rate(text: str) -> None:
    assert found(said("output", text)) == []


def test_a_text_of_the_same_figures_is_not_yet_a_copy() -> None:
    data = small_data(
        target="维修道路并清理沟渠与桥涵以及护栏和标线", narratives={"output": "工程队进场施工改善了通行条件"}
    )
    assert found(data) == []


def test_a_text_is_a_copy_from_95_in_100_on() -> None:
    same = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申"
    assert _copied(same + "酉", same + "戌")
    assert not _copied(same[1:] + "酉", same[1:] + "戌")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("本项目总分98分，折合100分。", [], id="another-scale-beside-the-total"),
        pytest.param("本项目评价等级为“良好”，特此说明。", ["“等级为“良好””"], id="quoted-as-it-stands"),
    ],
)
def test_a_total_or_grade_of_ones_own_is_quoted_as_it_stands(text: str, told: list[str]) -> None:
    problems = examined(said("output", text)).problems
    assert [p.found for p in problems if p.rule.code == "total-contradicted"] == told
