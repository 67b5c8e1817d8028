"""What a report prints comes back to its cell, and with `--carry` all that was typed does."""

import re
import zipfile
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import (
    TRACE,
    as_filled,
    changed_trace,
    documents,
    edited,
    left,
    pieces,
    read,
    reports,
    reworded,
    the_project,
    typed,
    workbook_of,
)
from workbooks import examined, small_data

from perfeval import template
from perfeval.batch.many import Task
from perfeval.cells import Cell
from perfeval.model import Submission, Typed
from perfeval.model.material import Material, Paper, Piece
from perfeval.problems import Problem
from perfeval.readers.reports import read_report
from perfeval.readers.reports.gathered import Statement
from perfeval.readers.reports.printed import cells_named
from perfeval.readers.word import package
from perfeval.readers.word.texts import read_document
from perfeval.readers.word.trace import Printed, Source, Value, read_trace
from perfeval.service import Examination, compose, examine, written
from perfeval.template import CONTENT, FUNDS, PROJECTS, UNIT
from perfeval.writers.blank import EXAMPLES, example_workbook
from perfeval.writers.word.carry import carry
from perfeval.writers.word.explain import disagreements


def example(system: str) -> tuple[Examination, Submission]:
    name, _ = EXAMPLES[system]
    examination = examine(name, example_workbook(system))
    assert examination.submission is not None
    return examination, examination.submission


def same(typed_value: object, piece: Piece) -> bool:
    """Whether a report says what was typed, but for a final mark that it adds."""
    value = piece.value
    if isinstance(value, date) and isinstance(typed_value, str):
        numbers = [int(number) for number in re.findall("[0-9]+", typed_value)]
        return numbers == [value.year, value.month, value.day]
    return Statement(as_filled(typed_value), "", "").key == Statement(value, "", "").key


#: how many filled cells a combined report prints, of how many
SHARES = {"common-2013": (744, 879), "evaluation-2020": (302, 347), "self-evaluation-2021": (225, 281)}


@pytest.mark.parametrize("system", EXAMPLES)
def test_what_the_examples_print_comes_back_to_its_cell(system: str) -> None:
    examination, submission = example(system)
    known = typed(submission)
    combined, *single = documents(examination)
    for content in (combined, *single):
        material = read(content)
        assert (material.paper, material.file, material.year) == (Paper.REPORT, "报告.docx", submission.unit.year)
        back = dict(pieces(material, submission))
        assert {
            place: (known.get(place), piece) for place, piece in back.items() if not same(known.get(place), piece)
        } == {}
        assert all(piece.origin.file == "报告.docx" and not piece.carried for piece in back.values())
        assert {found.why for found in material.leftovers} <= {
            "报告里的这个名称由项目名称写成，项目名称原来怎样写看不出"
        }
        assert all(set(project.rows) == {PROJECTS.title} for project in material.projects)
    assert (len(list(pieces(read(combined), submission))), len(known)) == SHARES[system]


@pytest.mark.parametrize("system", EXAMPLES)
def test_with_carry_all_that_was_typed_comes_back(system: str) -> None:
    examination, submission = example(system)
    known = typed(submission)
    combined, *single = documents(examination, carry=True)
    material = read(combined)
    assert {place: piece.value for place, piece in pieces(material, submission)} == known
    assert (material.leftovers, material.missing) == ((), ())
    for content, project in zip(single, submission.projects, strict=True):
        own = {place: value for place, value in known.items() if not place[2] or (place[0], place[2]) in project.rows()}
        material = read(content)
        assert {place: piece.value for place, piece in pieces(material, submission)} == own
        rows = the_project(material).rows
        assert {(sheet, row) for sheet, numbers in rows.items() for row in numbers} == project.rows()


@pytest.mark.parametrize("system", EXAMPLES)
def test_a_workbook_that_holds_what_travelled_gives_the_same_reports(system: str) -> None:
    examination, _ = example(system)
    before = written(compose(examination), carry=True)
    combined, *single = before.values()
    again = examine("新.xlsx", workbook_of(read(combined)))
    assert written(compose(again), carry=True) == before
    for content in single:
        alone = documents(examine("新.xlsx", workbook_of(read(content))), carry=True)
        (trace, texts), (was, read_before) = read_document(alone[1]), read_document(content)
        assert trace is not None
        assert was is not None
        assert (trace.paragraphs, trace.cells, texts) == (was.paragraphs, was.cells, read_before)


class Seen(Typed):
    """A filled cell that tells how often somebody has looked where it stands."""

    looks = 0

    @property
    def cell(self) -> Cell:
        Seen.looks += 1
        return self[2]


def test_what_travels_is_found_without_going_through_the_whole_workbook_for_every_report() -> None:
    examination, submission = example("common-2013")
    cells = [Seen(*typed) for typed in submission.typed()]
    looking = replace(
        compose(examination), examination=replace(examination, submission=replace(submission, typed=lambda: cells))
    )
    Seen.looks = 0
    assert written(looking, carry=True) == written(compose(examination), carry=True)
    assert len(looking.reports) == 9
    assert Seen.looks <= 4 * len(cells)


def test_the_addresses_that_reports_are_sent_to_never_travel() -> None:
    data = small_data(unit={"email": "jixiao@example.gov.cn", "leader": "所长"})
    for content in reports(data, carry=True):
        assert b"jixiao" not in b"".join(package.unpacked(content).values())
        assert "leader" in read(content).unit
        assert "email" not in read(content).unit


def two_projects() -> dict[str, Any]:
    data = small_data()
    second = deepcopy(data["projects"][0]) | {"code": "02", "name": "桥梁养护经费", "content": "养护桥梁"}
    return data | {"projects": [*data["projects"], second]}


def test_other_projects_never_travel() -> None:
    combined, first, second = reports(two_projects(), carry=True)
    assert [project.described["name"].value for project in read(combined).projects] == ["道路维修经费", "桥梁养护经费"]
    trace, _ = read_document(first)
    assert trace is not None
    assert {found.value for found in trace.cells if found.field == "code"} == {"01"}
    assert "桥梁" not in "".join(str(found.value) for found in trace.cells)
    assert the_project(read(second)).rows == {"项目概况": (4,), "资金情况": (4,), "绩效指标": (5, 6), "评价内容": (4,)}


def test_without_carry_nothing_travels() -> None:
    combined, single = reports(small_data())
    for content in (combined, single):
        trace, _ = read_document(content)
        assert trace is not None
        assert trace.cells == ()
        assert package.unpacked(content)[TRACE].count(b"<c ") == 0


def test_runs_with_and_without_carry_are_told_apart() -> None:
    assert Task().means() == Task(carry=False).means() != Task(carry=True).means()


WORDS = st.text("甲乙 ab1&<>\"'；，。（）\n\r\t\u3000\u00a0\x0b【】…—“”中文_x000D_", min_size=1, max_size=12)
#: cells that may say anything
FREE = ((PROJECTS, "basis"), (FUNDS, "note"), (FUNDS, "usage"), *((CONTENT, n.field) for n in template.NARRATIVES))


@given(
    st.dictionaries(st.sampled_from(FREE), WORDS, max_size=6), st.integers(0, 3), st.sampled_from(["01", "1", "A-7"])
)
@settings(max_examples=40)
def test_what_travels_is_what_was_typed(said: dict[Any, str], more: int, code: str) -> None:
    """Law: whatever is typed into a workbook that can be processed, with `--carry` its cells come back."""
    data = small_data(code=code)
    indicators = data["projects"][0]["indicators"]
    indicators += [indicators[0] | {"name": f"里程{number}", "points": 0} for number in range(more)]
    for number, indicator in enumerate(indicators):
        indicator["points"] = 100 - 10 * (len(indicators) - 1) if not number else 10
    examination = examined(data, *((sheet, field, text) for (sheet, field), text in said.items()))
    submission = examination.submission
    assert submission is not None
    known = {
        place: value if not isinstance(value, str) else value.replace("\x0b", "")
        for place, value in typed(submission).items()
    }
    _, single = documents(examination, carry=True)
    assert {place: piece.value for place, piece in pieces(read(single), submission)} == known


VALUES = {
    "text": ("a & b <c>\r\n丁", "a & b <c>\r\n丁"),
    "control": ("甲\x0b乙", "甲乙"),
    "whole": (7, Decimal(7)),
    "noise": (0.1 + 0.2, Decimal("0.3")),
    "fraction": (117.9, Decimal("117.9")),
    "truth": (True, True),
    "untruth": (False, False),
    "midnight": (datetime(2019, 3, 15), date(2019, 3, 15)),
    "moment": (datetime(2019, 3, 15, 8, 30), datetime(2019, 3, 15, 8, 30)),
    "day": (date(2019, 3, 15), date(2019, 3, 15)),
    "time": (time(8, 30), "08:30:00"),
}


@pytest.mark.parametrize(("raw", "back"), VALUES.values(), ids=VALUES)
def test_a_cell_of_any_type_travels(raw: Any, back: object) -> None:
    _, single = reports(small_data(), (UNIT, "basis", raw), carry=True)
    assert read(single).unit["basis"].value == back


NO_TRACES = {
    "a number that is none": ('<c f="expenditure" t="n">105', '<c f="expenditure" t="n">sNaN'),
    "a figure that is none": ('<c f="expenditure" t="n">105', '<c f="expenditure" t="n">viel'),
    "another type": ('<c f="expenditure" t="n">', '<c f="expenditure" t="z">'),
    "no truth": ('<c f="expenditure" t="n">105', '<c f="expenditure" t="b">2'),
    "no day": ('<c f="expenditure" t="n">105', '<c f="expenditure" t="d">2019-13-15'),
    "a row below all rows": ('<r s="资金情况" n="3">', '<r s="资金情况" n="9999999">'),
    "no row": ('<r s="资金情况" n="3">', '<r s="资金情况" n="drei">'),
    "a value without a source": ('<v s="0">', '<v s="999">'),
    "a shape that does not fit": ('<t n="', '<t n="9 '),
    "a shape less than nothing": ('<t n="1 ', '<t n="2 -1 '),
    "definitions": ("<trace ", "<!DOCTYPE trace><trace "),
    "broken": ("<trace ", "<trace"),
    "something else": ("urn:perfeval:trace:1", "urn:perfeval:trace:9"),
}


@pytest.mark.parametrize("change", NO_TRACES.values(), ids=NO_TRACES)
def test_a_trace_that_somebody_has_been_at_is_none(change: tuple[str, str]) -> None:
    single = reports(small_data(unit={"annex_scores": "是"}), carry=True)[1]
    trace, texts = read_document(changed_trace(single, change))
    assert (trace, texts[0]) == (None, "某市测试所2023年度道路维修经费项目绩效评价报告")


def test_doubts_are_part_of_a_trace() -> None:
    part = package.unpacked(reports(small_data())[1])[TRACE]
    with_doubt = part.replace(b"</trace>", '<d n="甲" was="1" now="">句。</d></trace>'.encode())
    trace = read_trace(with_doubt)
    assert trace is not None
    assert [(doubt.sentence, doubt.name, doubt.was, doubt.now) for doubt in trace.doubted] == [("句。", "甲", "1", "")]


def test_cells_that_travel_without_a_place_are_left_over() -> None:
    """A code that is in no sheet of projects, a field that this program does not know."""
    single = reports(small_data(), carry=True)[1]
    other = changed_trace(
        single,
        ('<r s="资金情况" n="3"><c f="code">01', '<r s="资金情况" n="3"><c f="code" t="n">99'),
        ('<r s="评价内容" n="3">', '<r s="评价内容" n="3"><c f="unheard">甲</c>'),
    )
    material = read(other)
    assert ("unheard", "甲", "本程序的工作簿没有这一格") in left(material)
    assert ("年初预算数", "100", "项目编号不在随报告保存的项目概况里") in left(material)
    assert the_project(material).funds == {}
    assert the_project(material).rows == {"项目概况": (3,), "绩效指标": (3, 4), "评价内容": (3,)}


def test_codes_are_alike_whatever_their_zeros() -> None:
    single = reports(small_data(code="01"), (FUNDS, "code", 1), (CONTENT, "code", "1"), carry=True)[1]
    found = the_project(read(single))
    assert (found.described["code"].value, found.funds["code"].value) == ("01", Decimal(1))
    long = changed_trace(single, ('<c f="code">01', '<c f="code" t="n">1E+20'))
    assert ("项目编号", "1", "项目编号不在随报告保存的项目概况里") in left(read(long))


def row(**fields: Any) -> dict[str, Any]:
    """Return an indicator of ten points."""
    return {"level1": "产出", "level2": "项目产出", "name": "甲", "nature": "≥", "points": 10} | fields


def table(outline: str, *rows: dict[str, Any], **unit: Any) -> Material:
    """Return what a report of some indicators says; the first of the small project has the points that are left."""
    data = small_data(unit={"annex_scores": "是", "outline": outline, "department": "某市局"} | unit)
    indicators = [*data["projects"][0]["indicators"][:1], *rows]
    indicators[0] = indicators[0] | {"points": 100 - 10 * len(rows)}
    if all(found["points"] is None for found in rows):
        indicators[0] = indicators[0] | {"points": None}
    data["projects"][0]["indicators"] = indicators
    return read(reports(data)[1])


def cells_of(record: Any) -> dict[str, object]:
    return {field: piece.value for field, piece in record.items()}


ROWS = {
    "unsigned": (row(nature="=", target=0, unit_of_measure="起", actual=0), ("=", Decimal(0), "起", Decimal(0), None)),
    "within": (
        row(nature="区间", target="10～15", unit_of_measure="天", actual=12),
        ("区间", "10～15", "天", Decimal(12), None),
    ),
    "thousands": (
        row(nature="≤", target=1200.5, unit_of_measure="元/人", actual=900),
        ("≤", Decimal("1200.5"), "元/人", Decimal(900), None),
    ),
    "by a day": (
        row(nature="日期", target="9月底前", actual="2023-9-20"),
        ("日期", "9月底前", None, date(2023, 9, 20), None),
    ),
    "in a month": (
        row(nature="日期", target="9月底前", actual="2023年9月"),
        ("日期", "9月底前", None, "2023年9月", None),
    ),
    "yes": (row(nature="是否", achievement="是"), ("是否", None, None, None, "是")),
    "points met": (row(nature="要点", target="①一；②二", achievement="1、2"), ("要点", "①一；②二", None, None, "①②")),
    "some points met": (row(nature="要点", target="①一；②二", achievement="②"), ("要点", "①一；②二", None, None, "②")),
    "no point met": (row(nature="要点", target="①一；②二", achievement="0"), ("要点", "①一；②二", None, None, "0")),
    "a level and more": (
        row(nature="定性", target="明显提高", actual="提高了", achievement="达成", self_score=9),
        ("定性", "明显提高", None, "提高了", "达成"),
    ),
    "a figure and a remark": (
        row(target=95, unit_of_measure="%", actual=96, achievement="抽样调查"),
        ("≥", Decimal(95), "%", Decimal(96), "抽样调查"),
    ),
    "not applicable": (
        row(target=95, unit_of_measure="%", achievement="不适用", deviation_reason="未安排"),
        ("≥", Decimal(95), "%", None, "不适用"),
    ),
    "a text like a target": (
        row(nature="评定", target="≥95%", achievement="好", self_score=9),
        ("评定", "≥95%", None, None, "好"),
    ),
}


@pytest.mark.parametrize(("given", "back"), ROWS.values(), ids=ROWS)
def test_a_row_comes_back_as_it_was_typed(given: dict[str, Any], back: tuple[object, ...]) -> None:
    found = cells_of(the_project(table("shijiazhuang-2013", given)).indicators[1])
    fields = ("nature", "target", "unit_of_measure", "actual", "achievement")
    assert tuple(found.get(field) for field in fields) == back
    assert (found["points"], found["level1"], found["level2"], found["name"]) == (Decimal(10), "产出", "项目产出", "甲")


BARE = {
    "figures": (row(target=95, unit_of_measure="%", actual=96), ("≥", Decimal(95), "%", Decimal(96), None)),
    "a remark": (
        row(target=95, unit_of_measure="%", actual=96, achievement="抽样"),
        ("≥", Decimal(95), "%", Decimal(96), "抽样"),
    ),
    "a level": (
        row(nature="定性", target="提高", achievement="达成", self_score=9),
        ("定性", "提高", None, None, "达成"),
    ),
    "two bounds": (
        row(nature="区间", target="10～15", unit_of_measure="天", actual=12),
        ("区间", "10～15", "天", Decimal(12), None),
    ),
}


@pytest.mark.parametrize(("given", "back"), BARE.values(), ids=BARE)
def test_a_form_that_prints_natures_and_units_gives_them_back(given: dict[str, Any], back: tuple[object, ...]) -> None:
    found = cells_of(the_project(table("sichuan-0013zp", given)).indicators[1])
    assert tuple(found.get(field) for field in ("nature", "target", "unit_of_measure", "actual", "achievement")) == back


UNSCORED = {
    "a sign": (row(target=95, unit_of_measure="%", actual=96, points=None), ("≥", Decimal(95), "%", Decimal(96))),
    "no sign": (row(nature="=", target=0, unit_of_measure="起", actual=0, points=None), (None, "0起", None, "0起")),
}


@pytest.mark.parametrize(("given", "back"), UNSCORED.values(), ids=UNSCORED)
def test_without_points_only_a_sign_tells_the_nature(given: dict[str, Any], back: tuple[object, ...]) -> None:
    found = cells_of(the_project(table("shijiazhuang-2013", given)).indicators[1])
    assert tuple(found.get(field) for field in ("nature", "target", "unit_of_measure", "actual")) == back


def test_the_points_that_the_system_has_are_not_typed() -> None:
    own = row(level1="投入", level2="项目立项", name="项目立项规范性", nature="要点", achievement="①②③")
    other = own | {"name": "绩效目标合理性", "target": "①一；②二", "achievement": "①"}
    found = [cells_of(each) for each in the_project(table("shijiazhuang-2013", own, other)).indicators]
    by_name = {each["name"]: each for each in found}
    assert "target" not in by_name["项目立项规范性"]
    assert by_name["绩效目标合理性"]["target"] == "①一；②二"
    assert by_name["项目立项规范性"]["nature"] == "要点"


def test_the_points_that_the_system_has_are_known_by_what_is_left_of_their_row() -> None:
    own = row(level1="投入", level2="项目立项", name="项目立项规范性", nature="要点", achievement="①②③")
    data = small_data(unit={"annex_scores": "是"})
    data["projects"][0]["indicators"] = [own, data["projects"][0]["indicators"][0] | {"points": 90}]
    content = edited(reports(data)[1], lambda document: setattr(document.tables[-1].cell(1, 1), "text", "立项"))
    found = the_project(read(content)).indicators[0]
    assert ("level2" in found, "target" in found) == (False, False)


def test_a_remark_that_cannot_be_parted_from_a_figure_is_left_over() -> None:
    material = table("shijiazhuang-2013", row(target=80, unit_of_measure="dB（A）", actual=70, achievement="夜间"))
    assert ("实际完成值", "70dB（A）（夜间）", "报告里两格的内容印在一起，分不开") in left(material)
    assert "actual" not in the_project(material).indicators[1]


def test_a_derived_value_beside_a_remark_is_none_of_the_row() -> None:
    derived = row(
        level1="过程", level2="财务管理", name="预算执行率", target=100, unit_of_measure="%", achievement="无异常"
    )
    found = cells_of(the_project(table("shijiazhuang-2013", derived)).indicators[0])
    assert (found["name"], found.get("actual"), found.get("achievement")) == ("预算执行率", None, "无异常")


def test_texts_of_several_paragraphs_come_back_with_their_breaks() -> None:
    data = small_data(content="一是维修。\n二是养护。", narratives={"output": "第一段。\n第二段。\n第三段。"})
    found = the_project(read(reports(data)[1]))
    assert found.described["content"].value == "一是维修。\n二是养护。"
    assert found.narratives["output"].value == "第一段。\n第二段。\n第三段。"
    assert found.narratives["output"].origin.place == "第 33 段"


def test_a_cell_of_several_paragraphs_in_a_table_is_one() -> None:
    data = small_data(unit={"outline": "self-evaluation", "department": "某市局", "system": "self-evaluation-2020"})
    data["projects"][0]["target"] = "甲。\n乙。"
    data["projects"][0]["narratives"]["target_achievement"] = "丙。\n丁。"
    data["projects"][0]["indicators"] = [
        row(level1=level1, level2=level2, name=level2, points=points, target=1, actual=1)
        for level1, level2, points in (
            ("产出指标", "数量指标", 30),
            ("产出指标", "质量指标", 30),
            ("效益指标", "社会效益指标", 30),
        )
    ] + [row(level1="满意度指标", level2="服务对象满意度指标", name="满意度", points=10, target=1, actual=1)]
    data["projects"][0]["indicators"][0] = data["projects"][0]["indicators"][0] | {"points": 30}
    found = the_project(read(reports(data)[1]))
    assert (found.described["target"].value, found.narratives["target_achievement"].value) == (
        "甲。\n乙。",
        "丙。\n丁。",
    )


def test_habitual_wording_comes_back_with_its_slots() -> None:
    wording = "【项目名称】按制度办理。\n评价为【等级】，支出【本年支出】万元。"
    data = two_projects()
    data["unit"] |= {
        "wording.management": wording,
        "wording.conclusion": "【总分】",
        "cover_text": "封面一。\n封面二。",
    }
    combined, single, _ = reports(data)
    for content in (combined, single):
        material = read(content)
        assert material.unit["wording.management"].value == wording
        assert material.unit["wording.conclusion"].value == "【总分】。"
        assert all("management" not in project.narratives for project in material.projects)
    assert read(combined).unit["cover_text"].value == "封面一。\n封面二。"


def test_what_the_report_does_not_print_is_missing() -> None:
    missing = read(reports(small_data())[1]).missing
    assert tuple(
        title
        for title in ("收件邮箱", "项目编号", "本年拨入", "存在的问题及改进措施")
        if (title in missing) == (title == "收件邮箱")
    ) == ("收件邮箱", "项目编号", "本年拨入", "存在的问题及改进措施")
    assert {"其他需要说明的问题", "目标完成情况"} <= set(missing)  # which this outline has no place for
    assert not {"项目产出", "评价结论"} & set(missing)  # which it would have printed


def test_an_outline_of_ones_own_is_named_and_nothing_is_said_of_what_it_prints() -> None:
    single = reports(small_data())[1]
    own = changed_trace(
        single, ('outline="shijiazhuang-2013"', 'outline="本县.md"'), ('system="common-2013"', 'system="本县"')
    )
    material = read(own)
    assert (material.unit["outline"].value, "system" in material.unit) == ("本县.md", False)
    assert "项目产出" not in material.missing


def moved(content: bytes, *changes: tuple[str, str]) -> Material:
    """Return what a report says whose cells stood elsewhere in its workbook."""
    part = package.unpacked(content)[TRACE].decode()
    for old, new in changes:
        part = re.sub(old, new, part)
    return read(changed_trace(content, (package.unpacked(content)[TRACE].decode(), part)))


def test_moved_columns_and_renamed_sheets_are_known_by_what_stands_there() -> None:
    """A person's own columns stand before those of 项目概况, whose name is another one."""
    single = reports(small_data(title_name="道路项目", implementing_unit="某市维修队"))[1]
    columns = zip("BCDEF", "JKLMN", strict=True)
    elsewhere = moved(single, *((f'c="项目概况!{old}3"', f'c="项目 (2)!{new}3"') for old, new in columns))
    assert left(elsewhere) == []
    described = the_project(elsewhere).described
    assert cells_of(described) == cells_of(the_project(read(single)).described)
    assert described["title_name"].value == "道路项目"


def test_where_nothing_else_tells_a_column_it_is_where_it_has_always_been() -> None:
    """安排经费 is the initial budget or the adjusted one, as its cell says."""
    single = reports(small_data())[1]
    assert the_project(read(single)).funds["initial_budget"].value == Decimal(100)
    elsewhere = moved(single, ('n="安排经费" c="资金情况!C3"', 'n="安排经费" c="资金情况!ZZ3"'))
    assert "initial_budget" not in the_project(elsewhere).funds
    assert [(title, text) for title, text, _ in left(elsewhere)] == [("安排经费", "100")]


WRONG_CELLS = {
    "two fields in a column": (
        ('n="项目名称" c="项目概况!B3"', 'n="项目名称" c="项目概况!E3"'),
        {"项目名称", "实施内容和范围"},
    ),
    "a field in two columns": (
        ('n="本年支出" c="资金情况!K3"', 'n="本年支出" c="资金情况!L3"'),
        {"本年支出", "年末结转"},
    ),
    "a sheet that is another's": (('n="项目名称" c="项目概况!B3"', 'n="项目名称" c="资金情况!B3"'), {"项目名称"}),
    "no sheet": (('n="项目名称" c="项目概况!B3"', 'n="项目名称" c="B3"'), set()),
}


@pytest.mark.parametrize(("change", "titles"), WRONG_CELLS.values(), ids=WRONG_CELLS)
def test_where_cell_and_name_disagree_nothing_is_placed(change: tuple[str, str], titles: set[str]) -> None:
    material = moved(reports(small_data())[1], change)
    unsettled = {title for title, _, why in left(material) if why == "来源记录里的名称与单元格对不上，不能确定是哪一格"}
    assert unsettled - {"标题名称"} == titles
    found = the_project(material)
    assert {"项目名称": "name", "本年支出": "expenditure"}[change[0].split('"')[1]] not in {
        **found.described,
        **found.funds,
    }


CELLS = {
    "绩效指标!D3:E4、H3，资金情况!C3": [
        ("绩效指标", 3, 4),
        ("绩效指标", 3, 5),
        ("绩效指标", 4, 4),
        ("绩效指标", 4, 5),
        ("绩效指标", 3, 8),
        ("资金情况", 3, 3),
    ],
    "": [],
    "A1": [],
    "甲!A0": [],
    "甲!A1:B": [],
    "甲!A1:XFD1048576": [],
    "甲!": [],
}


@pytest.mark.parametrize("names", CELLS)
def test_cells_are_read_as_a_source_names_them(names: str) -> None:
    assert list(cells_named(names)) == [Cell(*found) for found in CELLS[names]]


def with_parts(content: bytes, **changed: bytes | None) -> bytes:
    """Return a package with the named parts otherwise; None takes one out."""
    parts: dict[str, bytes | None] = {**package.unpacked(content), **changed}
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            if part is not None:
                archive.writestr(name, part)
    return stream.getvalue()


def bomb() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (70 * 2**20))
    return stream.getvalue()


def refused() -> dict[str, tuple[bytes, str]]:
    whole = reports(small_data())[1]
    document = package.unpacked(whole)["word/document.xml"]
    entity = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "b">]>'
    wide = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE d><d/>'.encode("utf-16")
    return {
        "cut off": (whole[: len(whole) // 2], "已损坏、不完整或过大的文件"),
        "a bomb": (bomb(), "已损坏、不完整或过大的文件"),
        "a workbook": (example_workbook("common-2013"), "压缩包，不是 Word 文档"),
        "definitions": (
            with_parts(whole, **{"word/document.xml": entity + document[55:]}),
            "含有外部定义（DTD）的文件",
        ),
        "wide definitions": (with_parts(whole, **{"word/document.xml": wide}), "含有外部定义（DTD）的文件"),
        "no XML": (with_parts(whole, **{"word/document.xml": document[:-20]}), "内部结构已损坏的文件"),
    }


REFUSED = refused()


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_said_in_one_sentence(kind: str) -> None:
    content, found = REFUSED[kind]
    problem = read_report("去年.docx", content)
    assert isinstance(problem, Problem)
    assert (problem.found, problem.expected, problem.message) == (found, "Word 文档", "无法读取“去年.docx”")
    assert problem.remedy
    assert "\n" not in str(problem)


@pytest.mark.parametrize("limit", ["_MAX_PARTS", "_MAX_UNPACKED", "_MAX_XML"])
def test_limits_hold_for_what_is_unpacked(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = reports(small_data())[1]
    monkeypatch.setattr(package, limit, 10)
    assert isinstance(read_report("去年.docx", content), Problem)


def test_two_parts_of_one_name_are_one_too_many() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<d/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("word/document.xml", "<d/>")
    assert isinstance(read_report("去年.docx", stream.getvalue()), Problem)


def test_more_cells_than_a_workbook_has_are_not_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    content = reports(small_data(), carry=True)[1]
    trace, texts = read_document(content)
    assert trace is not None
    assert len(trace.cells) < len(texts) + len(trace.paragraphs)
    monkeypatch.setattr("perfeval.readers.reports._MOST", len(texts) + len(trace.paragraphs))
    assert isinstance(read_report("去年.docx", content), Material)
    more = "".join(f'<c f="note">{number}</c>' for number in range(200))
    swollen = changed_trace(content, ('<r s="评价内容" n="3">', f'<r s="评价内容" n="3">{more}'))
    assert isinstance(read_report("去年.docx", swollen), Problem)


@pytest.mark.parametrize("limit", ["_MOST", "_LONGEST"])
def test_more_than_a_report_can_have_is_not_compared(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"perfeval.readers.reports.{limit}", 10)
    problem = read_report("去年.docx", reports(small_data())[1])
    assert isinstance(problem, Problem)
    assert problem.found == "文字太多的文件"


def test_what_is_no_document_has_no_texts() -> None:
    whole = reports(small_data())[1]
    for content in (b"", with_parts(whole, **{"word/document.xml": None})):
        with pytest.raises(ValueError, match=r"zip|document"):
            read_document(content)


def test_a_value_that_its_cell_cannot_hold_is_left_over() -> None:
    """Nobody but a joker has it so: trace and text agree on an amount in words."""
    single = reports(small_data())[1]
    parts = package.unpacked(single)
    text = {name: parts[name].decode().replace("105", "一百零五") for name in ("word/document.xml", TRACE)}
    material = read(with_parts(single, **{name: part.encode() for name, part in text.items()}))
    assert ("本年支出", "一百零五", "不是可以填进这一格的数") in left(material)
    assert "expenditure" not in the_project(material).funds


def test_of_a_system_of_ones_own_nobody_knows_the_points() -> None:
    data = small_data(unit={"annex_scores": "是"})
    own = row(level1="投入", level2="项目立项", name="项目立项规范性", nature="要点", points=10, achievement="①②③")
    data["projects"][0]["indicators"] = [own, *data["projects"][0]["indicators"]]
    data["projects"][0]["indicators"][1] = data["projects"][0]["indicators"][1] | {"points": 40}
    other = changed_trace(reports(data)[1], ('system="common-2013"', 'system="本县"'))
    assert str(the_project(read(other)).indicators[0]["target"].value).startswith("①")


def test_a_value_within_a_value_within_a_part_is_named_once() -> None:
    source = Source("甲", "", "")
    printed = Printed("一二三四", (Value(0, 3, source), Value(1, 2, source), Value(3, 4, Source("乙", "", ""))))
    assert printed.skeleton(0, 4, printed.values) == "【甲】【乙】"


def test_what_was_typed_goes_into_a_report_that_a_person_has_edited() -> None:
    plain, fresh = reports(small_data())[1], reports(small_data(), carry=True)[1]
    theirs = edited(plain, reworded(("雨季较长", "今年雨季较长")))
    merged = carry(theirs, fresh)
    assert merged is not None
    assert (merged.conflicts, [change.after for change in merged.changes]) == ((), ["今年雨季较长，下年提前开工。"])
    material = read(merged.content)
    assert the_project(material).narratives["issues"].value == "今年雨季较长，下年提前开工。"
    assert the_project(material).rows == the_project(read(fresh)).rows
    assert carry(merged.content, fresh) is None
    assert disagreements(*(trace for content in (merged.content, plain) if (trace := read_document(content)[0]))) == []


@pytest.mark.parametrize(("typed_year", "year"), [("2023年度", 2023), (2023, 2023)], ids=str)
def test_a_year_is_that_however_it_was_typed(typed_year: object, year: int) -> None:
    material = read(reports(small_data(), (UNIT, "year", typed_year), carry=True)[1])
    assert (material.year, material.unit["year"].value) == (year, as_filled(typed_year))


def test_a_report_that_says_no_year_has_none() -> None:
    single = reports(small_data())[1]
    nameless = moved(single, ('n="年度" c="单位信息!B4"', 'n="无" c="单位信息!B4"'), ('year="2023"', 'year="?"'))
    assert (nameless.year, "year" in nameless.unit) == (None, False)


def test_a_report_that_names_no_project_is_about_one() -> None:
    funds = the_project(moved(reports(small_data())[1], ('c="项目概况![A-Z0-9]+"', 'c="无"'))).funds
    assert funds["expenditure"].value == Decimal(105)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 ", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"], ids=["empty", "a-scan", "old"]
)
def test_what_is_no_package_is_no_report(content: bytes) -> None:
    assert read_report("报告.docx", content) is None
