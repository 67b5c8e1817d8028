"""Text as runs: where values stand in a text, what parts, cuts and spells them, and what a writer makes of them."""

import html
from typing import NoReturn

import pytest
from blocks import report_of
from hypothesis import given
from hypothesis import strategies as st
from systems import own_outline

from perfeval.reports.runs import UNSTATED, Chunk, Run, Text, lines_of, text_of
from perfeval.reports.sources import Filled, Sources, said
from perfeval.reports.tables import TableBuilder
from perfeval.reports.typesetting import typeset
from perfeval.writers.word.trace import Written, trace_xml

#: a person's wording that holds the value of another source
WORDING = Run("评价为优。", 1, (Run("评价为"), Run("优", 2), Run("。")))


def tagged(text: Text) -> str:
    written = Written()
    written.add(text)
    return written.paragraphs[0]


def as_html(text: Text) -> str:
    """Return text as a writer of another format would have it."""
    said = ""
    for run in text:
        words = as_html(Text(run.inner)) if run.inner else html.escape(run.text)
        said += words if run.source is None else f'<span data-source="{run.source}">{words}</span>'
    return said


class Tags(dict[int, str]):
    """The tags of all the reports of a workbook, which none of them may go through."""

    def keys(self) -> NoReturn:
        raise AssertionError

    __iter__ = items = values = keys


def test_a_trace_costs_what_its_report_says_however_much_the_others_say() -> None:
    sources, written = Sources(), Written()
    for text in ("甲", "乙"):
        written.add(text_of((said(sources.filled(text, "项目名称")),)))
    tags = Tags({0: "<s/>"})
    part = trace_xml(report_of(sources=sources), written, tags).decode()
    assert '<s/><s i="1" n="项目名称" c=""/>' in part
    assert 1 in tags


def test_a_writer_of_another_format_sees_runs_only() -> None:
    text = Text((Run("总分"), Run("9<10", 3), Run("，"), WORDING))
    assert str(text) == "总分9<10，评价为优。"
    assert as_html(text) == (
        '总分<span data-source="3">9&lt;10</span>，<span data-source="1">评价为<span data-source="2">优</span>。</span>'
    )


@pytest.mark.parametrize(
    ("text", "places", "parts"),
    [
        pytest.param((Run("总分"), Run("9.5", 0)), [3], ['总分<v s="0">9</v>', '<v s="0">.5</v>'], id="inside-a-value"),
        pytest.param((Run("甲", 0), Run("乙", 1)), [1], ['<v s="0">甲</v><v s="1"></v>', '<v s="1">乙</v>'], id="before-a-value"),
        pytest.param((Run("甲", 0), Run("乙")), [1], ['<v s="0">甲</v>', "乙"], id="after-a-value"),
        pytest.param((WORDING,), [4], ['<v s="1">评价为<v s="2">优</v></v>', '<v s="1">。</v>'], id="inside-a-wording"),
        pytest.param((WORDING,), [3], ['<v s="1">评价为<v s="2"></v></v>', '<v s="1"><v s="2">优</v>。</v>'], id="before-a-value-of-a-wording"),
        pytest.param((Run("甲", 0), Run("甲", 0)), [], ['<v s="0">甲</v><v s="0">甲</v>'], id="the-same-value-twice"),
        pytest.param((Run("甲", UNSTATED),), [], ['<v s="">甲</v>'], id="a-value-without-a-source"),
    ],
)  # fmt: skip
def test_each_part_of_a_text_names_the_sources_of_its_values(
    text: tuple[Run, ...], places: list[int], parts: list[str]
) -> None:
    assert [tagged(part) for part in Text(text).cut(places)] == parts


def test_a_value_of_several_lines_is_several_paragraphs_of_one_source() -> None:
    text = Text((Run("内容："), Run("修路\n架桥", 7), Run("。")))
    assert [tagged(part) for part in text.paragraphs()] == ['内容：<v s="7">修路</v>', '<v s="7">架桥</v>。']
    assert str(text.in_one_line()) == "内容：修路架桥。"


def test_bars_and_line_breaks_part_only_where_the_outline_has_them() -> None:
    lines = lines_of(["|甲|", Run("一|二\n三", 0), "|\n下一行", Text((Run("、"), Run("值", 1)))])
    assert [str(line) for line in lines] == ["|甲|一|二\n三|", "下一行、值"]
    assert [str(cell) for cell in lines[0].text.split("|")] == ["", "甲", "一|二\n三", ""]


def test_a_row_has_its_own_values_also_where_another_row_has_the_same_words() -> None:
    chunks: list[Chunk] = ["|= 10 | :10 | 10 |\n"]
    for first in (0, 3):
        values = [Run(f"第{number}项", number) for number in range(first, first + 3)]
        chunks += ["| 共", values[0], "（", values[1], "分） | :注 | ", values[2], " |\n"]
    chunks += ["| 共", Text(), "（", Run("8", 8), "分） | ", Run("九|", 9), " | ^", Run("十", 10), " |"]
    head, *rows = filter(None, lines_of(chunks))
    table = TableBuilder.begun(head)
    for row in rows:
        table.add(row)
    assert [[tagged(cell.text) for cell in row] for row in table.table().rows] == [
        ['共<v s="0">第0项</v>（<v s="1">第1项</v>分）', "注", '<v s="2">第2项</v>'],
        ['共<v s="3">第3项</v>（<v s="4">第4项</v>分）', "注", '<v s="5">第5项</v>'],
        ['共（<v s="8">8</v>分）', '<v s="9">九|</v>', '<v s="10">十</v>'],
    ]
    assert [cell.centred for cell in table.table().rows[0]] == [True, False, True]


def test_the_outlines_own_words_are_one_run_wherever_they_came_from() -> None:
    text = text_of(["甲", "", "乙", Text.of("丙"), Run("值", 0), Text(), "丁"])
    assert text == (Run("甲乙丙"), Run("值", 0), Run("丁"))


def test_only_the_outlines_own_blanks_are_stripped() -> None:
    assert Text((Run(" \n"), Run(" 甲 ", 0), Run("\n "))).stripped() == (Run(" 甲 ", 0),)
    assert Text((Run("  "), Run(" 甲"))).stripped() == (Run("甲"),)
    assert Text((Run("甲 "), Run(" "))).stripped() == (Run("甲"),)
    assert Text.of(" ").stripped() == ()


def test_typesetting_reaches_into_values_and_what_lies_in_them() -> None:
    text = Text((Run("总分 "), Run("9", 0), Run(" 分,"), Run("(优)", 1, (Run("("), Run("优", 2), Run(")")))))
    assert tagged(typeset(text)) == '总分<v s="0">9</v>分，<v s="1">（<v s="2">优</v>）</v>'
    assert tagged(typeset(Text((Run("  ", 0),)))) == '<v s="0"></v>'
    assert typeset(Text.of("  ")) == ()


runs = st.builds(Run, st.text("甲乙 ,(\n|a", max_size=6), st.sampled_from([None, UNSTATED, 0, 1]), st.just(()))


@given(st.lists(runs, max_size=6).map(Text))
def test_nothing_is_lost_when_a_text_is_parted_or_cut(text: Text) -> None:
    words = str(text)
    assert "|".join(map(str, text.split("|"))) == words
    assert "".join(map(str, text.cut(range(1, len(words), 3)))) == words
    assert "\n".join(map(str, text.paragraphs())) == words
    assert str(text_of(text)) == words


def filled(body: str, slots: dict[str, object]) -> str:
    return tagged(own_outline(f"== 甲 ==\n{body}").line("甲", slots))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param("{{ 值 }}{{ 值 }}", '<v s="0">短文</v><v s="0">短文</v>', id="printed"),
        pytest.param("{% macro 写(x) %}写{{ x }}{% endmacro %}{{ 写(值) }}", '写<v s="0">短文</v>', id="macro"),
        pytest.param("{% set x %}写{{ 值 }}{% endset %}{{ x }}", '写<v s="0">短文</v>', id="block"),
        pytest.param("{{ 值 ~ 1 }}", '<v s="0">短文</v><v s="">1</v>', id="put-together"),
        pytest.param("{{ 值|upper }}", '<v s="">短文</v>', id="filtered"),
        pytest.param("{{ 3 }}{{ '、|' }}", '<v s="">3</v><v s="">、|</v>', id="constants"),
        pytest.param("{{ 空 }}字", "字", id="empty"),
        pytest.param("{{ 控制 }}", '<v s="2">甲乙</v>', id="unprintable"),
    ],
)
def test_values_keep_their_sources_through_the_outline(body: str, said: str) -> None:
    sources = Sources()
    slots: dict[str, object] = {
        "值": sources.filled("短文", "值"),
        "空": sources.filled("", "空"),
        "控制": sources.filled("甲\x02乙", "控制"),
    }
    assert all(isinstance(value, Filled) for value in slots.values())
    assert filled(body, slots) == said
