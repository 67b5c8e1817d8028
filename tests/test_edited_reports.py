"""What a person has written into a report arrives as the project's own wording; what it contradicts is not chosen."""

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from docx.document import Document as Opened
from papers import TRACE, changed_trace, edited, left, paragraph, read, reports, reworded, the_project
from workbooks import small_data

from perfeval.model.material import Material
from perfeval.readers.word.package import unpacked

CHANGED = "报告里改动过，与原来填写的不一致，没有选用"
GONE = "报告里已删去"
NO_PLACE = "报告里有人写的内容，这一处没有对应的栏目"


def after(*changes: tuple[str, str], data: dict[str, Any] | None = None, carry: bool = False) -> Material:
    """Return what the report of the small project says after words were changed in it."""
    return read(edited(reports(data or small_data(), carry=carry)[1], reworded(*changes)))


def narratives(material: Material, number: int = 0) -> dict[str, object]:
    return {field: piece.value for field, piece in material.projects[number].narratives.items()}


def test_a_document_that_was_only_saved_says_the_same() -> None:
    content = reports(small_data())[1]
    assert read(edited(content, lambda _: None)) == read(content)


def test_an_edited_sentence_makes_its_section_the_projects_own() -> None:
    found = after(("评价工作由", "本次评价工作由"), data=small_data(unit={"leader": "所长", "members": "财务人员"}))
    assert (
        narratives(found)["organisation"] == "本次评价工作由所长任组长，财务人员参加，小组负责本项目评价的组织和实施。"
    )
    assert (found.unit["leader"].value, found.unit["members"].value) == ("所长", "财务人员")
    assert left(found) == []
    assert "organisation" not in narratives(read(reports(small_data())[1]))


def test_an_edited_figure_is_in_the_projects_words_and_its_cell_is_left_over() -> None:
    found = after(("本年支出105万元", "本年支出104.5万元"))
    assert "本年支出104.5万元" in str(narratives(found)["funds_arrival"])
    assert "expenditure" not in the_project(found).funds
    assert left(found) == [("本年支出", "105", CHANGED)]
    assert found.leftovers[0].project == "道路维修经费"
    assert the_project(found).funds["closing_carryover"].value == 5


def test_with_carry_only_what_is_contradicted_does_not_come_back() -> None:
    found = after(("本年支出105万元", "本年支出104.5万元"), carry=True)
    assert "本年支出104.5万元" in str(narratives(found)["funds_arrival"])
    assert "expenditure" not in the_project(found).funds
    assert left(found) == [("本年支出", "105", CHANGED)]
    whole = the_project(read(reports(small_data(), carry=True)[1]))
    assert set(whole.funds) - set(the_project(found).funds) == {"expenditure"}
    assert the_project(found).rows == whole.rows


def test_a_figure_that_was_lengthened_is_another() -> None:
    assert ("本年支出", "105", CHANGED) in left(after(("本年支出105万元", "本年支出1050万元")))
    assert ("本年支出", "105", CHANGED) in left(after(("本年支出105万元", "本年支出105.8万元")))
    assert ("本年支出", "105", CHANGED) in left(after(("本年支出105万元", "本年支出2105万元")))


def test_a_figure_that_was_taken_out_is_said_to_be() -> None:
    found = after(("本年支出105万元，", ""))
    assert ("本年支出", "105", GONE) in left(found)
    assert "expenditure" not in the_project(found).funds


def test_a_figure_that_stands_elsewhere_too_is_still_there() -> None:
    data = small_data(unit={"outline": "mof-2020"}, adjusted_budget=None)
    found = after(("安排经费100万元，", ""), data=data)
    assert the_project(found).funds["appropriation_received"].value == 100
    assert ("安排经费", "100", GONE) not in left(found)


def test_with_carry_what_was_taken_out_of_the_text_is_still_typed() -> None:
    found = after(("本年支出105万元，", ""), carry=True)
    assert (the_project(found).funds["expenditure"].value, left(found)) == (105, [])


def test_a_sentence_that_only_moved_within_its_paragraph_says_the_same() -> None:
    found = after(("本项目年初结转10万元，本年拨入100万元", "本项目本年拨入100万元，年初结转10万元"))
    assert the_project(found).funds["opening_carryover"].value == 10
    assert left(found) == []


def test_a_typed_text_that_was_edited_reads_as_it_does_now() -> None:
    found = after(("雨季较长", "今年雨季较长"))
    assert (narratives(found)["issues"], left(found)) == ("今年雨季较长，下年提前开工。", [])
    assert after(("维修道路。", "维修三条道路。")).projects[0].described["content"].value == "维修三条道路。"
    assert after(("绩效目标：完成", "绩效目标：全部完成")).projects[0].described["target"].value == "全部完成道路维修。"


def add_behind(words: str, *texts: str) -> Callable[[Opened], object]:
    """Return an edit that adds paragraphs behind the one that has some words."""

    def edit(document: Opened) -> None:
        here = paragraph(document, words)
        for text in reversed(texts):
            new = deepcopy(here._p)
            here._p.addnext(new)
            next(p for p in document.paragraphs if p._p is new).text = text

    return edit


def test_added_paragraphs_belong_to_the_section_that_they_stand_in() -> None:
    content = reports(small_data())[1]
    found = read(edited(content, add_behind("评价采用目标", "另外走访了三个单位。", "召开了座谈会。")))
    lines = str(narratives(found)["method"]).split("\n")
    assert (len(lines), lines[1:]) == (3, ["另外走访了三个单位。", "召开了座谈会。"])
    behind_heading = read(edited(content, add_behind("（三）项目产出", "先看数量。")))
    assert str(narratives(behind_heading)["output"]).startswith("先看数量。\n")


def test_what_the_program_composed_again_is_no_part_of_a_persons_text() -> None:
    """The list of losses below the problems is composed anew; a sentence of it that was edited is a person's."""
    data = small_data()
    data["projects"][0]["indicators"][1] |= {"actual": 45, "deviation_reason": "样本少"}
    content = reports(data)[1]
    found = read(edited(content, add_behind("雨季较长", "另有两条路未修。")))
    assert narratives(found)["issues"] == "雨季较长，下年提前开工。\n另有两条路未修。"
    found = read(edited(content, reworded(("1、群众满意度", "1、群众对道路的满意度"))))
    lines = str(narratives(found)["issues"]).split("\n")
    assert (lines[0], lines[1][:9], len(lines)) == ("雨季较长，下年提前开工。", "1、群众对道路的满", 2)


def test_a_paragraph_that_was_moved_leaves_one_section_for_another() -> None:
    def edit(document: Opened) -> None:
        here = paragraph(document, "雨季较长")
        paragraph(document, "（四）项目效果")._p.addnext(here._p)

    found = narratives(read(edited(reports(small_data())[1], edit)))
    assert str(found["outcome"]).startswith("雨季较长，下年提前开工。\n")
    assert "issues" not in found


def take_out(words: str) -> Callable[[Opened], object]:
    def edit(document: Opened) -> None:
        here = paragraph(document, words)._p
        holder = here.getparent()
        assert holder is not None
        holder.remove(here)

    return edit


def test_a_section_of_which_nothing_is_left_has_no_text() -> None:
    found = read(edited(reports(small_data())[1], take_out("雨季较长")))
    assert "issues" not in narratives(found)


def test_what_stands_under_no_cells_heading_is_left_over() -> None:
    content = reports(small_data())[1]
    found = read(edited(content, add_behind("三、项目执行及绩效实现情况", "下面分四个方面说。")))
    assert ("", "下面分四个方面说。", NO_PLACE) in left(found)
    heading = read(edited(content, reworded(("（一）项目投入", "（一）项目的投入"))))
    assert left(heading) == [("", "（一）项目的投入", "报告的标题有人改动过，工作簿里没有对应的栏目")]
    title = read(edited(content, reworded(("道路维修经费项目绩效评价报告", "道路大修项目绩效评价报告"))))
    assert [text for _, text, _ in left(title)][:1] == ["某市测试所2023年度道路大修项目绩效评价报告"]


def test_a_changed_name_contradicts_its_cell() -> None:
    found = after(("项目名称：道路维修经费。", "项目名称：道路大修。"))
    assert ("项目名称", "道路维修经费", CHANGED) in left(found)
    assert "name" not in the_project(found).described
    assert ("", "项目名称：道路大修。", NO_PLACE) in left(found)


def with_annex(edit: Callable[[Opened], object], **unit: Any) -> Material:
    return read(edited(reports(small_data(unit={"annex_scores": "是"} | unit))[1], edit))


def in_table(old: str, new: str) -> Callable[[Opened], object]:
    """Return an edit of the last cell of a table that says something."""

    def edit(document: Opened) -> None:
        cells = [cell for table in document.tables for row in table.rows for cell in row.cells if cell.text == old]
        cells[-1].paragraphs[0].runs[0].text = new

    return edit


def test_what_was_changed_in_a_table_is_not_chosen() -> None:
    found = with_annex(in_table("95%", "96%"))
    assert ("实际完成值", "95%", CHANGED) in left(found)
    assert ("", "96%", "报告的表格里有人改动过，不能确定是哪一格的新内容") in left(found)
    assert "actual" not in the_project(found).indicators[1]
    assert the_project(found).indicators[1]["target"].value == 90


def test_a_row_that_was_added_to_a_table_is_left_over() -> None:
    def edit(document: Opened) -> None:
        table = document.tables[-1]
        new = deepcopy(table.rows[1]._tr)
        table._tbl.append(new)
        for cell in table.rows[-1].cells:
            cell.text = "新"

    assert ("", "新", NO_PLACE) in left(with_annex(edit))


def test_signature_and_annex_are_no_part_of_the_last_section() -> None:
    signed = {"signature": "某市测试所", "issue_date": "2024-3-15"}
    found = with_annex(add_behind("附件：", "附件另送。"), **signed)
    assert narratives(found)["issues"] == "雨季较长，下年提前开工。"
    assert ("", "附件另送。", NO_PLACE) in left(found)
    assert found.unit["signature"].value == "某市测试所"
    changed = with_annex(reworded(("2024年3月15日", "2024年3月16日")), **signed)
    assert ("成文日期", "2024年3月15日", CHANGED) in left(changed)
    assert ("", "2024年3月16日", NO_PLACE) in left(changed)


def test_wording_of_the_unit_that_was_edited_is_the_projects_own() -> None:
    data = small_data(unit={"wording.management": "【项目名称】按制度办理。"})
    found = after(("按制度办理", "按内控制度办理"), data=data)
    assert narratives(found)["management"] == "道路维修经费按内控制度办理。"
    assert "wording.management" not in found.unit
    carried = after(("按制度办理", "按内控制度办理"), data=data, carry=True)
    assert narratives(carried)["management"] == "道路维修经费按内控制度办理。"
    assert carried.unit["wording.management"].value == "【项目名称】按制度办理。"


def test_in_a_combined_report_each_edit_belongs_to_its_project() -> None:
    data = small_data()
    second = deepcopy(data["projects"][0]) | {
        "code": "02",
        "name": "桥梁养护经费",
        "narratives": {"issues": "桥面老化。"},
    }
    combined = reports(data | {"projects": [*data["projects"], second]})[0]
    found = read(edited(combined, reworded(("桥面老化", "部分桥面老化"))))
    assert [project.narratives["issues"].value for project in found.projects] == [
        "雨季较长，下年提前开工。",
        "部分桥面老化。",
    ]
    cover = read(edited(combined, reworded(("根据预算绩效管理的要求", "按要求"))))
    assert str(cover.unit["cover_text"].value).startswith("按要求，某市测试所")
    entry = read(edited(combined, reworded(("一、2023年度道路维修经费项目绩效评价报告。", "一、道路报告。"))))
    assert ("", "一、道路报告。", NO_PLACE) not in left(entry) or "cover_text" not in entry.unit


def test_an_outline_of_ones_own_gives_only_whole_texts_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its headings are not known: a text that was typed is found again, anything else is left over."""
    from perfeval.readers.reports import labels  # noqa: PLC0415 - to be patched

    monkeypatch.setattr(labels, "_skeleton", lambda _: None)
    content = reports(small_data())[1]
    found = read(edited(content, reworded(("雨季较长", "今年雨季较长"))))
    assert narratives(found)["issues"] == "今年雨季较长，下年提前开工。"
    found = read(edited(content, add_behind("评价采用目标", "另外走访了三个单位。")))
    assert left(found) == [("", "另外走访了三个单位。", NO_PLACE)]


def test_texts_of_several_lines_are_compared_as_a_whole() -> None:
    data = small_data(narratives={"output": "第一段。\n第二段。"}, note="甲。\n乙。")
    found = after(("第二段。", "第二段改了。"), data=data)
    assert narratives(found)["output"] == "第一段。\n第二段改了。"
    assert left(found) == []


def test_there_is_an_end_to_comparing_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what is not compared, no value is taken for granted."""
    monkeypatch.setattr("perfeval.readers.reports.edits._MOST_LETTERS", 100)
    content = reports(small_data())[1]
    found = read(edited(content, reworded(("本项目年初结转10万元", "年初结转10万元"))))
    assert [title for title, _, why in left(found) if why == CHANGED] == [
        "年初结转",
        "本年拨入",
        "本年支出",
        "年末结转",
    ]

    def edit(document: Opened) -> None:
        reworded(("评价采用目标", "本次评价采用目标"), ("（三）绩效评价指标体系", "（三）评价指标体系"))(document)
        add_behind("本次评价采用目标", "另外走访了三个单位。")(document)

    found = read(edited(content, edit))
    added = ["本次评价采用目标与结果比较的方法", "另外走访了三个单位。", "（三）评价指标体系"]
    assert [text[:16] for text in str(narratives(found)["method"]).split("\n")] == added


def test_where_too_many_paragraphs_are_alike_the_others_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval.readers.reports.edits._MOST_EQUAL", 10)
    found = after(("雨季较长", "今年雨季较长"))
    assert narratives(found)["issues"] == "今年雨季较长，下年提前开工。"


def test_a_sentence_that_was_edited_beside_a_new_one_is_still_known() -> None:
    def edit(document: Opened) -> None:
        reworded(("本年支出105万元", "本年支出104万元"))(document)
        add_behind("本年支出104万元", "支出进度正常。")(document)

    found = read(edited(reports(small_data())[1], edit))
    assert ("本年支出", "105", CHANGED) in left(found)
    assert str(narratives(found)["funds_arrival"]).endswith("\n支出进度正常。")


def test_a_value_whose_paragraph_is_gone_is_said_to_be() -> None:
    found = read(edited(reports(small_data())[1], take_out("安排经费")))
    assert ("安排经费", "100", "报告里已删去") not in left(found)
    assert ("年初预算数", "100", GONE) in left(found)
    assert "initial_budget" not in the_project(found).funds


def test_a_text_of_several_lines_within_a_sentence_is_one_value() -> None:
    data = small_data(unit={"basis": "《甲办法》\n《乙办法》"})
    assert read(reports(data)[1]).unit["basis"].value == "《甲办法》\n《乙办法》"
    found = after(("《乙办法》", "《丙办法》"), data=data)
    assert ("评价依据", "《甲办法》\n《乙办法》", CHANGED) in left(found)
    assert "basis" not in found.unit


def test_a_text_without_a_project_is_left_over() -> None:
    """In a report of two, the titles do not tell which is which; only what stands below them does."""
    data = small_data()
    second = deepcopy(data["projects"][0]) | {"code": "02", "name": "桥梁养护经费"}
    combined = reports(data | {"projects": [*data["projects"], second]})[0]
    part = unpacked(combined)[TRACE].decode()
    named = changed_trace(combined, (part, re.sub('c="项目概况!B([34])"', r'c="某表!B\1"', part)))

    def edit(document: Opened) -> None:
        for words in ("2023年度道路", "2023年度桥梁"):
            found = next(p for p in document.paragraphs if f"对{words}" in p.text)
            found.text = found.text.replace("结果报告如下", "报告如下")
        reworded(("雨季较长", "今年雨季较长"))(document)

    found = read(edited(named, edit))
    assert [title for title, _, why in left(found) if why == "看不出是哪个项目的"] == ["引言", "引言"]
    assert found.projects[0].narratives["issues"].value == "今年雨季较长，下年提前开工。"
    assert "introduction" not in {**found.projects[0].narratives, **found.projects[1].narratives}


def test_what_stands_in_a_paragraph_that_was_moved_is_still_printed() -> None:
    def edit(document: Opened) -> None:
        here = paragraph(document, "本年支出105万元")
        paragraph(document, "（四）项目效果")._p.addnext(here._p)

    found = read(edited(reports(small_data())[1], edit))
    assert (the_project(found).funds["expenditure"].value, left(found)) == (105, [])
    assert str(narratives(found)["outcome"]).startswith("本项目年初结转10万元")


def test_a_year_that_was_changed_is_still_that_of_the_report() -> None:
    found = after(("2023年度道路维修经费项目开展", "2022年度道路维修经费项目开展"))
    assert ("评价年度", "2023", CHANGED) in left(found)
    assert (found.year, "year" in found.unit) == (2023, False)


def test_what_contradicts_a_cell_that_travels_is_of_the_same_project() -> None:
    """The report prints nothing of the first project's row by itself: only its cells tell that there are two."""
    data = small_data()
    other = {"expenditure": 104, "closing_carryover": 6}
    second = deepcopy(data["projects"][0]) | {"code": "02", "name": "桥梁养护经费"}
    second["funds"] = second["funds"] | other
    combined = reports(data | {"projects": [*data["projects"], second]}, carry=True)[0]
    part = unpacked(combined)[TRACE].decode()
    hidden = changed_trace(combined, (part, re.sub('c="项目概况![A-Z]3"', 'c="无"', part)))
    found = read(edited(hidden, reworded(("本年支出104万元", "本年支出103万元"))))
    assert [project.funds.get("expenditure") is None for project in found.projects] == [False, True]
    assert [(leftover.text, leftover.project) for leftover in found.leftovers] == [("104", "桥梁养护经费")]
