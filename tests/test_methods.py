"""Each scoring method: what it answers, what it says of a row that it cannot score, and what it says of bad parameters."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import draft

from perfeval.methods import METHODS, Answer, Level, Method, Parameters, Question, Tier
from perfeval.methods.checklist import checked_points, written_checkpoints
from perfeval.methods.faults import Faults
from perfeval.model import UNREAD, Deadline, Interval, Nature, Period, Target

LEVELS = (
    Level(name="达成", title="达成年度指标", minimum=Decimal(80), maximum=Decimal(100)),
    Level(name="部分达成", title="部分达成年度指标", minimum=Decimal(60), maximum=Decimal(80)),
    Level(name="未达成", title="未达成", minimum=Decimal(0), maximum=Decimal(60)),
)
TIERS = (Tier(minimum=Decimal(90), share=Decimal(100)), Tier(minimum=Decimal(60), share=Decimal(50)))
PARAMETERS = Parameters(levels=LEVELS, tiers=TIERS, pass_line=Decimal(60), otherwise=Decimal(0))
MAY = Deadline("5月底前", date(2018, 5, 31))
SEPTEMBER = Deadline("9月前", date(2018, 8, 31), date(2018, 9, 30))
TEN, DAY = Decimal(10), date(2018, 5, 31)

AT_LEAST, EQUAL, AT_MOST, WITHIN = Nature.AT_LEAST, Nature.EQUAL, Nature.AT_MOST, Nature.WITHIN
DEADLINE, YES_NO, CHECKLIST = Nature.DEADLINE, Nature.YES_NO, Nature.CHECKLIST
LEVEL, JUDGED = Nature.LEVEL, Nature.JUDGED


def asked(name: str, question: Question) -> Answer | Faults:
    return METHODS[name].judge(question)


def question(nature: Nature, target: Target | None = None, actual: Target | None = None, **said: str) -> Question:
    """Return a question on a row of ten points; `said` is 完成情况 and 自评得分."""
    judged = Decimal(said["self_score"]) if "self_score" in said else None
    row = draft(nature, target, actual, TEN, achievement=said.get("achievement"), self_score=judged)
    return Question(indicator=row, actual=actual, parameters=PARAMETERS)


def shown(answer: Answer | Faults) -> list[str]:
    """Return faults as one line each: field, rule, what should stand there, what does, what to do."""
    assert not isinstance(answer, Answer)
    return [" ".join((f.field, f.rule.code, f.expected, f.found or "空白", f.remedy)) for f in answer]


ANSWERED = [
    pytest.param("ratio", question(AT_LEAST, TEN, Decimal(4)), Fraction(2, 5), id="ratio"),
    pytest.param("ratio", question(AT_LEAST, TEN, Decimal(11)), Fraction(1), id="ratio-over"),
    pytest.param("ratio", question(EQUAL, Decimal(0), Decimal(0)), Fraction(1), id="ratio-nothing-wanted"),
    pytest.param("pass-line", question(AT_LEAST, TEN, Decimal(8)), Fraction(1, 2), id="pass-line"),
    pytest.param("pass-line", question(AT_LEAST, TEN, Decimal("5.99")), Fraction(0), id="pass-line-below"),
    pytest.param("pass-line", question(AT_LEAST, TEN, Decimal(9)), Fraction(3, 4), id="pass-line-near"),
    pytest.param("reverse", question(Nature.AT_MOST, TEN, Decimal(9)), Fraction(1), id="reverse-below"),
    pytest.param("reverse", question(Nature.AT_MOST, TEN, Decimal(13)), Fraction(7, 10), id="reverse-above"),
    pytest.param("reverse", question(Nature.AT_MOST, TEN, Decimal(25)), Fraction(0), id="reverse-far-above"),
    pytest.param("tiers", question(AT_LEAST, None, Decimal(60)), Fraction(1, 2), id="tiers-without-target"),
    pytest.param("tiers", question(AT_LEAST, TEN, Decimal("59.9")), Fraction(0), id="tiers-below"),
    pytest.param("completion-tiers", question(AT_LEAST, None, Decimal(61), achievement="已完成"), Fraction(1), id="completed"),
    pytest.param("completion-tiers", question(AT_LEAST, None, Decimal(61), achievement="未完成"), Fraction(1, 2), id="unfinished"),
    pytest.param("reverse", question(AT_MOST, TEN, Decimal(12)), Fraction(4, 5), id="reverse"),
    pytest.param("reverse", question(AT_MOST, TEN, Decimal(20)), Fraction(0), id="reverse-twice"),
    pytest.param("reverse", question(AT_MOST, Decimal(0), Decimal(0)), Fraction(1), id="reverse-none"),
    pytest.param("inverse-ratio", question(AT_MOST, TEN, Decimal(12)), Fraction(5, 6), id="inverse"),
    pytest.param("inverse-ratio", question(AT_MOST, Decimal(0), Decimal(1)), Fraction(0), id="inverse-none"),
    pytest.param("range", question(WITHIN, Interval(TEN, Decimal(15)), Decimal(9)), Fraction(9, 10), id="range-below"),
    pytest.param("range", question(WITHIN, Interval(TEN, Decimal(15)), Decimal(16)), Fraction(15, 16), id="range-above"),
    pytest.param("deadline", question(DEADLINE, MAY, DAY), Fraction(1), id="in-time"),
    pytest.param("deadline", question(DEADLINE, SEPTEMBER, date(2018, 10, 1)), Fraction(0), id="late-for-sure"),
    pytest.param("yes-no", question(YES_NO, achievement="是"), Fraction(1), id="yes"),
    pytest.param("yes-no", question(YES_NO, achievement="否"), Fraction(0), id="no"),
    pytest.param("level", question(LEVEL, achievement="达成", self_score="10"), Fraction(1), id="level-top"),
    pytest.param("level", question(LEVEL, achievement="部分达成年度指标", self_score="6"), Fraction(3, 5), id="level-by-its-title"),
    pytest.param("judgement", question(JUDGED, achievement="好", self_score="0"), Fraction(0), id="judged-nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "asked_of", "share"), ANSWERED)
def test_a_method_answers_a_share_of_the_points(name: str, asked_of: Question, share: Fraction) -> None:
    answer = asked(name, asked_of)
    assert isinstance(answer, Answer)
    assert answer.share == share


def test_a_pass_line_below_the_half_leaves_more_to_share_out_above_it() -> None:
    lower = question(AT_LEAST, TEN, Decimal(8))._replace(parameters=replace(PARAMETERS, pass_line=Decimal(30)))
    answer = asked("pass-line", lower)
    assert isinstance(answer, Answer)
    assert answer.share == Fraction(5, 7)


NO_RESULT = "actual actual-missing 数字 空白 请填写，没有完成的填 0"
NO_STATE = "achievement actual-missing 已完成、未完成（指项目是否完成） 空白 请填写"
NEGATIVE = "请改正，负数不能计算完成比例"

FAULTY: list[object] = [
    *(
        pytest.param(name, asked_of, faults, id=f"{name}-{case}")
        for name in ("ratio", "pass-line")
        for case, asked_of, faults in (
            ("blank", question(AT_LEAST), ["target target-unusable 数字 空白 请填写", NO_RESULT]),
            ("zero", question(AT_LEAST, Decimal(0), TEN), ["target target-unusable 大于 0 的数 0 请改正，0 不能计算完成比例"]),
            ("negative", question(AT_LEAST, Decimal(-1), TEN), [f"target target-unusable 大于 0 的数 -1 {NEGATIVE}"]),
            ("equal-negative", question(EQUAL, Decimal(-1), TEN), [f"target target-unusable 0 或正数 -1 {NEGATIVE}"]),
        )
    ),
    *(
        pytest.param(name, asked_of, faults, id=f"{name}-{case}")
        for name in ("reverse", "inverse-ratio")
        for case, asked_of, faults in (
            ("blank", question(AT_MOST), ["target target-unusable 数字 空白 请填写", NO_RESULT]),
            ("negative", question(AT_MOST, Decimal(-1), TEN), [f"target target-unusable 0 或正数 -1 {NEGATIVE}"]),
        )
    ),
    pytest.param("tiers", question(AT_LEAST), [NO_RESULT], id="tiers-blank"),
    pytest.param("completion-tiers", question(AT_LEAST), [NO_RESULT, NO_STATE], id="completion-tiers-blank"),
    pytest.param(
        "completion-tiers", question(AT_LEAST, None, TEN, achievement="是"),
        ["achievement achievement-unusable 已完成、未完成（指项目是否完成） “是” 请改正"], id="completion-tiers-state",
    ),
    pytest.param("range", question(WITHIN), ["target target-unusable 如 10～15 空白 请填写", NO_RESULT], id="range-blank"),
    pytest.param(
        "deadline", question(DEADLINE),
        [
            "target target-unusable 时限，如 2018年12月31日、9月底前 空白 请填写",
            "actual actual-missing 完成的日期，如 2018-9-20 空白 请填写",
        ],
        id="deadline-blank",
    ),
    *(
        pytest.param(
            "deadline", question(DEADLINE, SEPTEMBER, day),
            [f"target target-unusable 看得出当期是否算在内的时限，如 8月底前、9月底前 “9月前”，而完成日期 {day} 正在其中 请写明"],
            id=f"deadline-disputed-{day}",
        )
        for day in (date(2018, 9, 1), date(2018, 9, 30))
    ),
    pytest.param("yes-no", question(YES_NO), ["achievement actual-missing 是、否 空白 请填写"], id="yes-no-blank"),
    pytest.param("yes-no", question(YES_NO, achievement="可"), ["achievement achievement-unusable 是、否 “可” 请改正"], id="yes-no-other"),
    pytest.param("checklist", question(CHECKLIST), ["target target-unusable ①…；②…；③… 形式的要点 空白 请写明要点"], id="no-points"),
    pytest.param(
        "checklist", question(CHECKLIST, "逐项核对"),
        ["target target-unusable ①…；②…；③… 形式的要点 没有依次编号的要点 请写明要点"], id="points-unnumbered",
    ),
    pytest.param("checklist", question(CHECKLIST)._replace(checkpoints=UNREAD), [], id="points-of-no-group"),
    pytest.param(
        "checklist", question(CHECKLIST)._replace(checkpoints=("甲", "乙")),
        ["achievement actual-missing 达到的条目，如 ①②；共 2 项，一项也没有达到时填 0 空白 请填写"], id="points-blank",
    ),
    pytest.param(
        "checklist", question(CHECKLIST, achievement="①③")._replace(checkpoints=("甲", "乙")),
        ["achievement achievement-unusable ①至②中达到的条目，一项也没有达到时填 0 “①③” 请改正"], id="points-too-many",
    ),
    pytest.param(
        "checklist", question(CHECKLIST, achievement="达成")._replace(checkpoints=("甲",)),
        ["achievement achievement-unusable ①中达到的条目，一项也没有达到时填 0 “达成” 请改正"], id="points-in-words",
    ),
    pytest.param("level", question(LEVEL), ["achievement actual-missing 达成、部分达成、未达成 空白 请填写"], id="level-blank"),
    pytest.param("level", question(LEVEL, achievement="好"), ["achievement achievement-unusable 达成、部分达成、未达成 “好” 请改正"], id="level-unknown"),
    pytest.param(
        "level", question(LEVEL, achievement="达成"), ["self_score self-score-range 档次“达成”的幅度 8～10 分 空白 请填写评定的得分"], id="level-unjudged",
    ),
    pytest.param(
        "level", question(LEVEL, achievement="达成", self_score="10.01"),
        ["self_score self-score-range 档次“达成”的幅度 8～10 分 10.01 请改正得分或档次"], id="level-above",
    ),
    pytest.param(
        "level", question(LEVEL, achievement="部分达成", self_score="8"),
        ["self_score self-score-range 档次“部分达成”的幅度 6～8 分（不含 8） 8 请改正得分或档次"], id="level-at-the-upper-bound",
    ),
    pytest.param(
        "level", question(LEVEL, achievement="部分达成", self_score="5.99"),
        ["self_score self-score-range 档次“部分达成”的幅度 6～8 分（不含 8） 5.99 请改正得分或档次"], id="level-below",
    ),
    pytest.param(
        "judgement", question(JUDGED),
        [
            "self_score self-score-range 0～10 分 空白 请填写评定的得分",
            "achievement actual-missing 评定的理由 空白 请写明为什么评这个分",
        ],
        id="judgement-blank",
    ),
    *(
        pytest.param(
            "judgement", question(JUDGED, achievement="好", self_score=judged), [f"self_score self-score-range 0～10 分 {judged} 请改正"], id=f"judgement-{judged}",
        )
        for judged in ("-0.01", "10.01")
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "asked_of", "faults"), FAULTY)
def test_a_method_says_all_that_keeps_a_row_from_being_scored(name: str, asked_of: Question, faults: list[str]) -> None:
    assert shown(asked(name, asked_of)) == faults


def test_a_rate_that_could_not_be_derived_can_be_typed_or_its_amounts_filled_in() -> None:
    (fault,) = shown(asked("ratio", question(AT_LEAST, TEN)._replace(derivable=True)))
    assert fault == "actual actual-missing 数字 空白 请填写，或在“资金情况”中补齐算出它的金额"


#: for each method a row that it scores, and the fields that it scores from
SCORED = {
    "ratio": (question(AT_LEAST, TEN, TEN), ("target", "actual")),
    "pass-line": (question(AT_LEAST, TEN, TEN), ("target", "actual")),
    "tiers": (question(AT_LEAST, None, TEN), ("actual",)),
    "completion-tiers": (question(AT_LEAST, None, TEN, achievement="已完成"), ("actual", "achievement")),
    "reverse": (question(AT_MOST, TEN, TEN), ("target", "actual")),
    "inverse-ratio": (question(AT_MOST, TEN, TEN), ("target", "actual")),
    "range": (question(WITHIN, Interval(TEN, TEN), TEN), ("target", "actual")),
    "deadline": (question(DEADLINE, MAY, DAY), ("target", "actual")),
    "yes-no": (question(YES_NO, achievement="是"), ("achievement",)),
    "checklist": (question(CHECKLIST, achievement="①")._replace(checkpoints=("甲",)), ("achievement",)),
    "level": (question(LEVEL, achievement="达成", self_score="9"), ("achievement", "self_score", "points")),
    "judgement": (question(JUDGED, achievement="好", self_score="9"), ("achievement", "self_score", "points")),
}


def unread(asked_of: Question, field: str) -> Question:
    """Return a question on a row with a field that could not be read."""
    row = asked_of.indicator
    match field:
        case "target":
            return asked_of._replace(indicator=replace(row, target=UNREAD))
        case "actual":
            return asked_of._replace(actual=UNREAD)
        case "achievement":
            return asked_of._replace(indicator=replace(row, achievement=UNREAD))
        case "self_score":
            return asked_of._replace(indicator=replace(row, self_score=UNREAD))
    return asked_of._replace(indicator=replace(row, points=UNREAD))


def test_every_method_has_its_example() -> None:
    assert set(SCORED) == set(METHODS)


@pytest.mark.parametrize(("name", "field"), [(name, field) for name, (_, fields) in SCORED.items() for field in fields])
def test_of_a_cell_that_was_not_read_a_method_says_nothing(name: str, field: str) -> None:
    asked_of, _ = SCORED[name]
    assert isinstance(asked(name, asked_of), Answer)
    assert asked(name, unread(asked_of, field)) == ()


def test_what_is_missing_is_said_beside_a_cell_that_was_not_read() -> None:
    assert shown(asked("ratio", unread(question(AT_LEAST), "target"))) == [NO_RESULT]
    assert shown(asked("judgement", unread(question(JUDGED), "points"))) == [
        "achievement actual-missing 评定的理由 空白 请写明为什么评这个分"
    ]


def test_points_to_be_met_are_not_asked_for_where_the_target_was_not_read() -> None:
    assert asked("checklist", unread(question(CHECKLIST), "target")) == ()


@pytest.mark.parametrize("name", ["ratio", "pass-line", "tiers", "reverse", "inverse-ratio", "range", "deadline"])
def test_of_a_target_and_a_result_of_another_kind_a_method_says_nothing(name: str) -> None:
    """Reading holds them against the nature, and has reported them."""
    assert asked(name, question(METHODS[name].natures[0], "很多", "很多")) == ()


figures = st.none() | st.decimals(-100, 10**6, places=2)
amounts = st.decimals(0, 10**6, places=2)
days = st.dates(date(2000, 1, 1), date(2050, 12, 31))
of_kind: dict[Nature, tuple[st.SearchStrategy[Target | None], st.SearchStrategy[Target | None]]] = {
    Nature.WITHIN: (st.none() | st.builds(lambda a, b: Interval(a, a + b), amounts, amounts), figures),
    Nature.DEADLINE: (st.none() | st.builds(Deadline, st.just("某日"), days, st.none() | days), st.none() | days),
}
words = st.none() | st.sampled_from(["是", "否", "已完成", "未完成", "达成", "未达成", "①", "0", "5", "别的"])


@given(st.data(), st.sampled_from(list(METHODS.values())))
def test_whatever_is_said_of_the_right_kind_is_scored_or_faulted(data: st.DataObject, method: Method) -> None:
    """No row falls between: one that is neither scored nor reported would vanish from the report."""
    nature = data.draw(st.sampled_from(method.natures))
    targets, actuals = of_kind.get(nature, (figures, figures))
    actual = data.draw(actuals)
    row = draft(
        nature,
        data.draw(targets),
        actual,
        data.draw(st.decimals("0.01", 100, places=2)),
        achievement=data.draw(words),
        self_score=data.draw(st.none() | st.decimals(-1, 101, places=2)),
    )
    points = data.draw(st.sampled_from([(), ("甲",), ("甲", "乙")]))
    answer = method.judge(Question(indicator=row, actual=actual, parameters=PARAMETERS, checkpoints=points))
    assert isinstance(answer, Answer) or answer
    assert not isinstance(answer, Answer) or 0 <= answer.share <= 1


# ---------------------------------------------------------------- parameters


@pytest.mark.parametrize(
    ("name", "parameters", "faults"),
    [
        *(
            pytest.param("pass-line", Parameters(pass_line=Decimal(line)), ["的 pass_line 应在 0 至 100 之间"], id=f"line-{line}")
            for line in (-5, 0, 100, 101)
        ),
        *(
            pytest.param("pass-line", Parameters(pass_line=Decimal(line)), [], id=f"line-{line}")
            for line in ("0.5", "1", "99")
        ),
        *(pytest.param("yes-no", Parameters(otherwise=Decimal(kept)), [], id=f"kept-{kept}") for kept in (0, 100)),
        *(
            pytest.param("tiers", Parameters(tiers=(Tier(minimum=Decimal(0), share=Decimal(share)),)), [], id=f"share-{share}")
            for share in ("0", "0.5", "100")
        ),
        pytest.param(
            "tiers",
            Parameters(tiers=(Tier(minimum=Decimal(0), share=Decimal("-0.5")),)),
            ["的 tiers 的 share 应在 0 至 100 之间"],
            id="share-below-nothing",
        ),
        pytest.param(
            "tiers",
            Parameters(tiers=(Tier(minimum=Decimal(90), share=Decimal(50)), Tier(minimum=Decimal(60), share=Decimal(80)))),
            ["的 tiers 应从高到低排列，minimum 和 share 都不能倒置"],
            id="shares-ascending",
        ),
        pytest.param(
            "tiers",
            Parameters(tiers=(Tier(minimum=Decimal(60), share=Decimal(90)), Tier(minimum=Decimal(90), share=Decimal(80)))),
            ["的 tiers 应从高到低排列，minimum 和 share 都不能倒置"],
            id="minima-ascending",
        ),
        *(
            pytest.param(name, Parameters(otherwise=Decimal(kept)), ["的 otherwise 应在 0 至 100 之间"], id=f"{name}-{kept}")
            for name in ("yes-no", "deadline")
            for kept in (-1, 101)
        ),
        *(
            pytest.param(name, Parameters(tiers=tiers), [fault], id=f"{name}-{case}")
            for name in ("tiers", "completion-tiers")
            for case, tiers, fault in (
                ("none", (), "缺少 tiers"),
                ("ascending", TIERS[::-1], "的 tiers 应从高到低排列，minimum 和 share 都不能倒置"),
                ("twice", (TIERS[0], TIERS[0]), "的 tiers 应从高到低排列，minimum 和 share 都不能倒置"),
                ("beyond-all", (Tier(minimum=Decimal(0), share=Decimal(101)),), "的 tiers 的 share 应在 0 至 100 之间"),
            )
        ),
        pytest.param("level", Parameters(), ["缺少 levels"], id="level-none"),
        pytest.param("level", Parameters(levels=LEVELS[:2]), ["的 levels 应从 0 到 100 首尾相接"], id="level-from-60"),
        pytest.param("level", Parameters(levels=LEVELS[1:]), ["的 levels 应从 0 到 100 首尾相接"], id="level-up-to-80"),
        pytest.param("level", Parameters(levels=LEVELS[::2]), ["的 levels 应从 0 到 100 首尾相接"], id="level-gap"),
        pytest.param("level", Parameters(levels=(Level(name="无", title="无", minimum=Decimal(60), maximum=Decimal(60)), *LEVELS)), ["的 levels 应从 0 到 100 首尾相接"], id="level-of-nothing"),
        pytest.param("level", Parameters(levels=(*LEVELS[:2], replace(LEVELS[2], name="达成"))), ["的 levels 名称有重复"], id="level-twice"),
        *(pytest.param(name, PARAMETERS, [], id=f"{name}-sound") for name in METHODS),
    ],
)  # fmt: skip
def test_parameters_that_are_not_sound_are_named(name: str, parameters: Parameters, faults: list[str]) -> None:
    assert list(METHODS[name].parameter_faults(parameters)) == faults


def test_every_nature_can_be_scored_and_every_method_is_told_from_the_others() -> None:
    assert {nature for method in METHODS.values() for nature in method.natures} == set(Nature)
    assert len({method.title for method in METHODS.values()}) == len(METHODS)


# ---------------------------------------------------------------- points to be met


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("①②④", {1, 2, 4}),
        ("1、2，4", {1, 2, 4}),
        ("① 2", {1, 2}),
        ("①② 2", {1, 2}),
        ("0", {0}),
        ("达到", None),
        ("3/4", None),
    ],
)
def test_points_met_are_read_from_their_numbers(text: str, numbers: set[int] | None) -> None:
    assert checked_points(text) == numbers


def test_as_many_as_twenty_points_may_be_numbered() -> None:
    marks = [chr(0x2460 + number) for number in range(20)]
    assert written_checkpoints("".join(f"{mark}甲" for mark in marks)) == ("甲",) * 20
    assert checked_points("".join(marks)) == frozenset(range(1, 21))


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("①甲；②乙。", ("甲", "乙")),
        ("依次为：\n① 甲\n② 乙", ("甲", "乙")),
        ("①甲；③乙", ()),
        ("②甲；①乙", ()),
        ("①甲；①乙", ()),
        ("逐项核对", ()),
    ],
)
def test_points_to_be_met_are_numbered_one_after_the_other(text: str, points: tuple[str, ...]) -> None:
    assert written_checkpoints(text) == points


# ---------------------------------------------------------------- deadlines and tiers


def period(first: tuple[int, int], last: tuple[int, int]) -> Period:
    return Period("那时", date(2018, *first), date(2018, *last))


@pytest.mark.parametrize(
    ("target", "actual", "answer"),
    [
        pytest.param(MAY, date(2018, 5, 30), "2018年5月30日 不晚于 2018年5月31日，得满分", id="the-day-before"),
        pytest.param(MAY, date(2018, 6, 1), "2018年6月1日 晚于 2018年5月31日，不得分", id="the-day-after"),
        pytest.param(MAY, period((4, 1), (4, 30)), "那时 不晚于 2018年5月31日，得满分", id="a-month-before"),
        pytest.param(MAY, period((5, 1), (5, 31)), "那时 不晚于 2018年5月31日，得满分", id="the-month-itself"),
        pytest.param(MAY, period((6, 1), (6, 30)), "那时 晚于 2018年5月31日，不得分", id="a-month-after"),
        pytest.param(MAY, period((5, 31), (6, 3)), "actual-missing “那时”，与时限“5月底前”分不出早晚", id="from-the-last-day-on"),
        pytest.param(MAY, period((5, 1), (6, 3)), "actual-missing “那时”，与时限“5月底前”分不出早晚", id="around-the-last-day"),
        pytest.param(SEPTEMBER, date(2018, 8, 31), "2018年8月31日 不晚于 2018年8月31日，得满分", id="before-the-dispute"),
        pytest.param(
            SEPTEMBER, date(2018, 9, 1), "target-unusable “9月前”，而完成日期 2018-09-01 正在其中", id="the-first-day-in-dispute"
        ),
        pytest.param(
            SEPTEMBER, date(2018, 9, 30), "target-unusable “9月前”，而完成日期 2018-09-30 正在其中", id="the-last-day-in-dispute"
        ),
        pytest.param(SEPTEMBER, period((9, 30), (10, 5)), "actual-missing “那时”，与时限“9月前”分不出早晚", id="around-the-dispute"),
        pytest.param(SEPTEMBER, period((9, 1), (9, 10)), "actual-missing “那时”，与时限“9月前”分不出早晚", id="within-the-dispute"),
        pytest.param(SEPTEMBER, period((10, 1), (10, 5)), "那时 晚于 2018年8月31日，不得分", id="after-the-dispute"),
    ],
)  # fmt: skip
def test_a_deadline_is_kept_missed_or_left_open(target: Deadline, actual: Target, answer: str) -> None:
    found = asked("deadline", question(DEADLINE, target, actual))
    if isinstance(found, Answer):
        assert found.arithmetic == answer
    else:
        assert [f"{fault.rule.code} {fault.found}" for fault in found] == [answer]


@pytest.mark.parametrize(
    ("actual", "state", "arithmetic"),
    [
        ("100", "已完成", "项目已完成，100% 未超预算，得满分"),
        ("100.01", "已完成", "支出超过预算，100.01 在 90 以上：100%"),
        ("90", "未完成", "项目未完成，90 在 90 以上：100%"),
        ("89.99", "未完成", "项目未完成，89.99 在 60 以上：50%"),
        ("59.99", "未完成", "项目未完成，59.99 低于最低一档，不得分"),
    ],
)
def test_a_project_is_completed_within_its_budget_or_falls_into_a_tier(
    actual: str, state: str, arithmetic: str
) -> None:
    answer = asked("completion-tiers", question(AT_LEAST, None, Decimal(actual), achievement=state))
    assert isinstance(answer, Answer)
    assert answer.arithmetic == arithmetic


@pytest.mark.parametrize(
    ("name", "nature", "arithmetic"),
    [
        ("ratio", AT_LEAST, "10 达到指标值 10，得满分"),
        ("pass-line", AT_LEAST, "10 达到指标值 10，得满分"),
        ("reverse", AT_MOST, "10 没有超过指标值 10，得满分"),
        ("inverse-ratio", AT_MOST, "10 没有超过指标值 10，得满分"),
    ],
)
def test_a_target_that_was_just_met_is_said_to_be(name: str, nature: Nature, arithmetic: str) -> None:
    answer = asked(name, question(nature, TEN, TEN))
    assert isinstance(answer, Answer)
    assert answer.arithmetic == arithmetic


def test_the_bounds_of_a_level_are_exact() -> None:
    asked_of = question(LEVEL, achievement="部分达成", self_score="7.4")
    asked_of = asked_of._replace(indicator=replace(asked_of.indicator, points=Decimal("12.5")))
    assert shown(asked("level", asked_of)) == [
        "self_score self-score-range 档次“部分达成”的幅度 7.5～10 分（不含 10） 7.4 请改正得分或档次"
    ]
    highest = asked_of._replace(indicator=replace(asked_of.indicator, achievement="达成", self_score=Decimal("12.5")))
    assert isinstance(asked("level", highest), Answer)


def test_levels_that_overlap_are_not_sound() -> None:
    levels = (replace(LEVELS[0], minimum=Decimal(75)), *LEVELS[1:])
    assert list(METHODS["level"].parameter_faults(Parameters(levels=levels))) == ["的 levels 应从 0 到 100 首尾相接"]


@pytest.mark.parametrize(
    "bounds",
    [
        pytest.param(((80, 100), (60, 80), (-10, 60)), id="from-below-nothing"),
        pytest.param(((80, 110), (60, 80), (0, 60)), id="beyond-all"),
        pytest.param(((60, 100), (60, 60), (0, 60)), id="one-of-no-points"),
    ],
)
def test_levels_share_all_points_and_no_more(bounds: tuple[tuple[int, int], ...]) -> None:
    levels = tuple(
        replace(level, minimum=Decimal(low), maximum=Decimal(high))
        for level, (low, high) in zip(LEVELS, bounds, strict=True)
    )
    assert list(METHODS["level"].parameter_faults(Parameters(levels=levels))) == ["的 levels 应从 0 到 100 首尾相接"]
