"""What a person changed in a report is carried over into a new one; what changed on both sides is told."""

import re
import zipfile
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from blocks import report_of
from docx import Document
from lxml import etree

from perfeval.readers.word import package
from perfeval.readers.word.texts import read_document
from perfeval.readers.word.trace import Doubt
from perfeval.reports.blocks import (
    Annex,
    AnnexNote,
    Block,
    Chart,
    Heading,
    Merge,
    Paragraph,
    Series,
    Signature,
    Table,
    TableCell,
    Title,
)
from perfeval.reports.runs import Run, Text
from perfeval.reports.sources import Sources
from perfeval.writers.word import docx, holds_edits, is_untouched
from perfeval.writers.word.carry import Carried, Conflict, UncarriedError, carry, merging

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TRACE = "customXml/item1.xml"
DOCUMENT = "word/document.xml"
_VALUE = re.compile(r"\{(\w+)=([^}]*)\}")


def written(*content: str | list[list[str]], annex: bool = False) -> bytes:
    """Return a document: lines of text with values as `{name=105}`, headings after `#`, tables as rows of cells."""
    sources = Sources()

    def text(words: str) -> Text:
        runs, place = [], 0
        for value in _VALUE.finditer(words):
            filled = sources.filled(value[2], value[1])
            runs += [Run(words[place : value.start()]), Run(value[2], filled.number)]
            place = value.end()
        return Text(run for run in (*runs, Run(words[place:])) if run.text)

    blocks: list[Block] = [Title((Text.of("报告"),), 0)]
    for part in content:
        if isinstance(part, list):
            rows = tuple(tuple(TableCell(text(cell)) for cell in row) for row in part)
            blocks.append(Table((1,) * len(part[0]), rows))
        elif part.startswith("#"):
            blocks.append(Heading(1, text(part[1:])))
        else:
            blocks.append(Paragraph(text(part)))
    if annex:
        blocks.append(Annex(0, (Text.of("评分表"),), landscape=True))
    return docx(report_of(*blocks, sources=sources))


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """Return a document as it is saved after an edit."""
    document = Document(BytesIO(content))
    edit(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def reads(content: bytes) -> list[str]:
    return read_document(content)[1][1:]


def merged(before: bytes, edit: Callable[[Any], None], after: bytes) -> Carried:
    carried = carry(edited(before, edit), after)
    assert carried is not None
    assert not carried.reason
    assert is_untouched(carried.content)
    assert holds_edits(carried.content)
    return carried


def say(old: str, new: str) -> Callable[[Any], None]:
    """Type other words in the place of some."""

    def edit(document: Any) -> None:
        paragraph = _paragraph(document, old)
        paragraph.text = paragraph.text.replace(old, new)

    return edit


def _paragraph(document: Any, words: str) -> Any:
    cells = [p for table in document.tables for cell in table._cells for p in cell.paragraphs]
    return next(p for p in (*document.paragraphs, *cells) if words in p.text)


def delete(words: str) -> Callable[[Any], None]:
    def edit(document: Any) -> None:
        element = _paragraph(document, words)._p
        element.getparent().remove(element)

    return edit


def move(words: str, behind: str) -> Callable[[Any], None]:
    def edit(document: Any) -> None:
        _paragraph(document, behind)._p.addnext(_paragraph(document, words)._p)

    return edit


def move_words(words: str, behind: str) -> Callable[[Any], None]:
    def edit(document: Any) -> None:
        say(words, "")(document)
        _paragraph(document, behind).add_run(words)

    return edit


def insert(words: str, behind: str) -> Callable[[Any], None]:
    def edit(document: Any) -> None:
        paragraph = _paragraph(document, behind)
        new = deepcopy(paragraph._p)
        paragraph._p.addnext(new)
        for piece in new.iter(f"{W}t"):
            piece.text = words

    return edit


def split(words: str) -> Callable[[Any], None]:
    """Press Enter after some words."""

    def edit(document: Any) -> None:
        paragraph = _paragraph(document, words)
        said = paragraph.text
        place = said.index(words) + len(words)
        paragraph.text = said[:place]
        insert(said[place:], words)(document)

    return edit


BEFORE = (
    "#一、基本情况",
    "本所按制度办理。本年支出{支出=105}万元。",
    "资金到位及时。",
    "本年拨入{拨入=100}万元，结转{结转=5}万元。",
)
AFTER = (
    "#一、基本情况",
    "本所按制度办理。本年支出{支出=104}万元。",
    "资金到位及时。",
    "本年拨入{拨入=100}万元，结转{结转=6}万元。",
)
COMPOSED = ["一、基本情况", "本所按制度办理。本年支出104万元。", "资金到位及时。", "本年拨入100万元，结转6万元。"]
SPENT = "本年支出105万元。", "本年支出104万元。"

CARRIED = [
    pytest.param(say("按制度", "严格按制度"), {1: "本所严格按制度办理。本年支出104万元。"}, id="a sentence changed"),
    pytest.param(say("本所按制度办理。", ""), {1: "本年支出104万元。"}, id="a sentence deleted"),
    pytest.param(
        say("办理。", "办理。执行有力。"), {1: "本所按制度办理。执行有力。本年支出104万元。"}, id="a sentence added"
    ),
    pytest.param(say("及时", "很及时"), {2: "资金到位很及时。"}, id="a paragraph changed"),
    pytest.param(delete("到位"), {2: None}, id="a paragraph deleted"),
    pytest.param(insert("情况属实。", "到位"), {2: "资金到位及时。\n情况属实。"}, id="a paragraph added"),
    pytest.param(
        move("到位", "结转"), {2: None, 3: "本年拨入100万元，结转6万元。\n资金到位及时。"}, id="a paragraph moved"
    ),
    pytest.param(
        move("支出", "结转"),
        {1: None, 3: "本年拨入100万元，结转6万元。\n本所按制度办理。本年支出104万元。"},
        id="a paragraph moved with a figure",
    ),
    pytest.param(
        move_words("本年支出105万元。", "到位"),
        {1: "本所按制度办理。", 2: "资金到位及时。本年支出104万元。"},
        id="a sentence moved with a figure",
    ),
    pytest.param(split("办理。"), {1: "本所按制度办理。\n本年支出104万元。"}, id="a paragraph split"),
    pytest.param(lambda _: None, {}, id="only saved"),
]


@pytest.mark.parametrize(("edit", "other"), CARRIED)
def test_what_a_person_changed_stays_and_figures_follow(
    edit: Callable[[Any], None], other: dict[int, str | None]
) -> None:
    carried = merged(written(*BEFORE), edit, written(*AFTER))
    expected = [other.get(number, line) for number, line in enumerate(COMPOSED)]
    assert reads(carried.content) == [line for lines in expected if lines for line in lines.split("\n")]
    assert (carried.conflicts, carried.doubts) == ((), ())


CONFLICTS = [
    pytest.param(
        say("本年支出", "本年实际支出"),
        Conflict(SPENT[0], "本年实际支出105万元。", SPENT[1]),
        COMPOSED,
        id="changed",
    ),
    pytest.param(
        say("本年支出105万元。", "一切都很顺利。"),
        Conflict(SPENT[0], "一切都很顺利。", SPENT[1]),
        COMPOSED,
        id="retyped",
    ),
    pytest.param(say("本年支出105万元。", ""), Conflict(SPENT[0], "", SPENT[1]), COMPOSED, id="deleted"),
    pytest.param(
        delete("结转"),
        Conflict("本年拨入100万元，结转5万元。", "", "本年拨入100万元，结转6万元。"),
        COMPOSED,
        id="a paragraph deleted",
    ),
]


@pytest.mark.parametrize(("edit", "conflict", "expected"), CONFLICTS)
def test_what_changed_on_both_sides_is_ours_and_told_with_both_texts(
    edit: Callable[[Any], None], conflict: Conflict, expected: list[str]
) -> None:
    carried = merged(written(*BEFORE), edit, written(*AFTER))
    assert reads(carried.content) == expected
    assert carried.conflicts == (conflict,)


def test_a_changed_sentence_that_is_composed_no_more_is_told() -> None:
    after = [line for line in AFTER if "到位" not in line]
    carried = merged(written(*BEFORE), say("及时", "很及时"), written(*after))
    assert carried.conflicts == (Conflict("资金到位及时。", "资金到位很及时。", ""),)
    assert reads(carried.content) == [line for line in COMPOSED if "到位" not in line]


def test_paragraphs_and_tables_come_and_go() -> None:
    table = [["名称", "数"], ["里程", "{里程=20}"]]
    before = written(*BEFORE[:2], *BEFORE[2:])
    after = written(*AFTER[:2], "另有{扣分=3}分未得。", table, *AFTER[3:])
    carried = merged(before, say("按制度", "严格按制度"), after)
    assert reads(carried.content) == [
        "一、基本情况",
        "本所严格按制度办理。本年支出104万元。",
        *("另有3分未得。", "名称", "数", "里程", "20"),
        "本年拨入100万元，结转6万元。",
    ]
    again = carry(carried.content, written(*BEFORE))
    assert again is not None
    assert reads(again.content) == ["一、基本情况", "本所严格按制度办理。本年支出105万元。", *map(_plain, BEFORE[2:])]


def _plain(words: str) -> str:
    return _VALUE.sub(r"\2", words)


ROWS = [["指标", "实际", "说明"], ["里程", "{里程=20}", ""], ["满意度", "{满意度=95}", "好"], ["合计", "{合计=90}", ""]]
NEW_ROWS = [
    ["指标", "实际", "说明"],
    ["桥梁", "{桥梁=2}", ""],
    ["里程", "{里程=21}", ""],
    ["满意度", "{满意度=95}", "好"],
    ["合计", "{合计=90}", "封顶"],
]


def in_cell(row: int, column: int, words: str) -> Callable[[Any], None]:
    def edit(document: Any) -> None:
        document.tables[0].cell(row, column).paragraphs[0].text = words

    return edit


def test_tables_are_merged_cell_by_cell() -> None:
    def edit(document: Any) -> None:
        in_cell(2, 2, "很好")(document)
        in_cell(1, 2, "新建")(document)
        in_cell(1, 1, "约20")(document)
        in_cell(3, 2, "手写")(document)
        document.tables[0].add_row().cells[0].text = "附注"

    carried = merged(written(ROWS), edit, written(NEW_ROWS))
    table = Document(BytesIO(carried.content)).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["指标", "实际", "说明"],
        ["桥梁", "2", ""],
        ["里程", "21", "新建"],
        ["满意度", "95", "很好"],
        ["合计", "90", "封顶"],
        ["附注", "", ""],
    ]
    assert carried.conflicts == (Conflict("20", "约20", "21"), Conflict("", "手写", "封顶"))


def test_a_row_that_is_composed_no_more_goes_unless_it_was_changed() -> None:
    less = [NEW_ROWS[0], *ROWS[2:]]
    carried = merged(written(ROWS), in_cell(1, 2, "新建"), written(less))
    table = Document(BytesIO(carried.content)).tables[0]
    assert [row.cells[0].text for row in table.rows] == ["指标", "满意度", "合计"]
    assert carried.conflicts == (Conflict("里程 20", "里程 20 新建", ""),)


def test_a_table_with_other_columns_is_ours_and_what_was_changed_is_told() -> None:
    wider = [[*row, "列"] for row in NEW_ROWS]
    carried = merged(written(ROWS), in_cell(2, 2, "很好"), written(wider))
    table = Document(BytesIO(carried.content)).tables[0]
    assert [len(row.cells) for row in table.rows] == [4] * 5
    assert carried.conflicts == (Conflict("满意度 95 好", "满意度 95 很好", ""),)


def test_a_table_that_a_person_took_out_stays_out_unless_it_has_changed() -> None:
    def edit(document: Any) -> None:
        element = document.tables[0]._tbl
        element.getparent().remove(element)

    same = merged(written(ROWS, *BEFORE), edit, written(ROWS, *AFTER))
    assert (reads(same.content), same.conflicts) == (COMPOSED, ())
    changed = merged(written(*BEFORE[:2], ROWS, *BEFORE[2:]), edit, written(*AFTER[:2], NEW_ROWS, *AFTER[2:]))
    assert [conflict.theirs for conflict in changed.conflicts] == [""]
    assert reads(changed.content)[2:5] == ["指标", "实际", "说明"]


def test_a_table_that_is_composed_no_more_goes_and_what_was_changed_is_told() -> None:
    carried = merged(written(*BEFORE, ROWS), in_cell(2, 2, "很好"), written(*AFTER))
    assert reads(carried.content) == COMPOSED
    assert [conflict.ours for conflict in carried.conflicts] == [""]
    assert "满意度 95 很好" in carried.conflicts[0].theirs
    paragraphs = Document(BytesIO(carried.content)).paragraphs
    assert [p.style.name for p in paragraphs if p.style and not p.text] == ["公文空行"]


def test_rows_that_a_person_took_out_or_moved_stay_so() -> None:
    def edit(document: Any) -> None:
        first, second = document.tables[0].rows[1]._tr, document.tables[0].rows[2]._tr
        second.getparent().remove(second)
        document.tables[0]._tbl.append(first)

    after = [*ROWS[:1], ["里程", "{里程=21}", ""], *ROWS[2:]]
    carried = merged(written(ROWS), edit, written(after))
    table = Document(BytesIO(carried.content)).tables[0]
    assert [[cell.text for cell in row.cells][:2] for row in table.rows] == [
        ["指标", "实际"],
        ["合计", "90"],
        ["里程", "21"],
    ]
    assert carried.conflicts == ()


def test_a_row_that_a_person_took_out_comes_back_with_another_figure() -> None:
    def edit(document: Any) -> None:
        row = document.tables[0].rows[1]._tr
        row.getparent().remove(row)

    carried = merged(written(ROWS), edit, written([*ROWS[:1], ["里程", "{里程=21}", ""], *ROWS[2:]]))
    assert carried.conflicts == (Conflict("里程 20", "", "里程 21"),)
    assert reads(carried.content)[3:5] == ["里程", "21"]


def test_cells_of_several_paragraphs_and_blank_ones_are_filled_and_emptied() -> None:
    before = [["甲", "{a=一\n二}", "", "{c=有}"], ["乙", "{d=1}", "{e=2}", ""]]
    after = [["甲", "{a=一\n二\n三}", "{b=新}", ""], ["乙", "{d=1}", "{e=2}", "{f=补}"]]

    def edit(document: Any) -> None:
        document.tables[0].cell(1, 1).paragraphs[0].text = ""

    table = Document(BytesIO(merged(written(before), edit, written(after)).content)).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["甲", "一\n二\n三", "新", ""],
        ["乙", "", "2", "补"],
    ]


def test_a_row_whose_cells_a_person_joined_gives_way_only_where_it_has_changed() -> None:
    def edit(document: Any) -> None:
        for number in (1, 2):
            row = document.tables[0].rows[number]._tr
            row.remove(row.tc_lst[2])

    after = [*ROWS[:1], ["里程", "{里程=21}", ""], *ROWS[2:]]
    carried = merged(written(ROWS), edit, written(after))
    table = Document(BytesIO(carried.content)).tables[0]
    assert [len(row._tr.tc_lst) for row in table.rows] == [3, 3, 2, 3]
    assert carried.conflicts == (Conflict("里程 20", "里程 20", "里程 21"),)


def grouped(*names: str) -> bytes:
    """Return a report with a table of one group of rows."""
    rows = [(TableCell(Text.of("产出"), merge=Merge.BEGINS), TableCell(Text.of(names[0])))]
    rows += [(TableCell(Text(), merge=Merge.GOES_ON), TableCell(Text.of(name))) for name in names[1:]]
    return docx(report_of(Title((Text.of("报告"),), 0), Table((1, 1), tuple(rows))))


def test_groups_of_rows_reach_as_far_as_they_are_composed() -> None:
    content = merged(grouped("里程", "桥梁"), lambda _: None, grouped("车站数", "里程", "桥梁")).content
    assert re.findall('<w:vMerge w:val="([a-z]+)"', _part(content, DOCUMENT)) == ["restart", "continue", "continue"]
    content = merged(grouped("车站数", "里程"), lambda _: None, grouped("里程")).content
    assert re.findall('<w:vMerge w:val="([a-z]+)"', _part(content, DOCUMENT)) == ["restart"]


def signed_report(issuer: str, title: str) -> bytes:
    sources = Sources()

    def value(name: str, words: str) -> Text:
        return Text((Run(words, sources.filled(words, name).number),))

    blocks = (
        Title((value("标题名称", title), Text.of("绩效评价报告")), 0),
        Paragraph(Text.of("情况属实。")),
        Signature(value("发文机关署名", issuer), value("成文日期", "2024年3月1日")),
    )
    return docx(report_of(*blocks, sources=sources))


def test_what_is_laid_out_by_what_it_says_is_laid_out_anew() -> None:
    after = signed_report("某市城市管理综合行政执法局道路维修养护管理处", "某市城市道路维修养护")
    content = merged(signed_report("某市测试所", "某市"), say("属实", "均属实"), after).content
    indents = re.compile(r"<w:(?:ind|jc) [^>]*>")
    xml, fresh = _part(content, DOCUMENT), _part(after, DOCUMENT)
    assert indents.findall(xml) == indents.findall(fresh)
    assert xml.count("<w:br/>") == fresh.count("<w:br/>")
    assert reads(content)[0] == "情况均属实。"


def test_a_look_of_ones_own_stays_where_a_line_is_laid_out_by_what_it_says() -> None:
    def edit(document: Any) -> None:
        _paragraph(document, "某市测试所").runs[0].bold = True

    content = merged(signed_report("某市测试所", "某市"), edit, signed_report("某市测试中心", "某市")).content
    assert [run.text for run in _paragraph(Document(BytesIO(content)), "中心").runs if run.bold] == ["某市测试中心"]


def combined(*names: str) -> bytes:
    blocks: list[Block] = [Title((Text.of("汇编"),), 0)]
    blocks += [Paragraph(Text.of(f"{name}项目。"), number) for number, name in enumerate(names, 1)]
    for number, name in enumerate(names, 1):
        blocks += [Title((Text.of(f"{name}报告"),), 0, number), Paragraph(Text.of(f"{name}办得好。"))]
    return docx(report_of(*blocks))


def test_the_list_of_the_combined_report_leads_to_the_right_places() -> None:
    after = combined("绿化", "道路", "桥梁")
    content = merged(combined("道路", "桥梁"), say("道路办得", "道路办得很"), after).content
    xml, fresh = _part(content, DOCUMENT), _part(after, DOCUMENT)
    for pattern in ('w:anchor="([^"]*)"', 'w:name="([^"]*)"'):
        assert re.findall(pattern, xml) == re.findall(pattern, fresh)
    numbers = re.findall('<w:bookmarkStart [^>]*w:id="([^"]*)"', xml)
    assert len(set(numbers)) == len(numbers) == 3


def test_what_comes_in_brings_the_parts_that_it_shows() -> None:
    def with_picture(name: str, part: bytes) -> bytes:
        match name:
            case "word/document.xml":
                shown = b'</w:t></w:r><w:r><w:object r:id="rIdP"/></w:r></w:p>'
                return part.replace("没有了。".encode() + b"</w:t></w:r></w:p>", "没有了。".encode() + shown)
            case "word/_rels/document.xml.rels":
                return part.replace(b"</Relationships>", OBJECT.format("rIdP", "charts/chart1.xml").encode())
            case _:
                return part

    stream = BytesIO(repacked(written(*AFTER, "没有了。"), with_picture))
    with zipfile.ZipFile(stream, "a") as target:
        inner = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        target.writestr("word/charts/chart1.xml", "<chart/>")
        target.writestr("word/charts/_rels/chart1.xml.rels", inner + OBJECT.format("rId1", "../embeddings/data.xml"))
        target.writestr("word/embeddings/data.xml", "<data/>")
    carried = carry(edited(written(*BEFORE), say("及时", "很及时")), stream.getvalue())
    assert carried is not None
    (number,) = re.findall('<w:object [^>]*r:id="([^"]*)"', _part(carried.content, DOCUMENT))
    assert f'Id="{number}" Type="http://x/chart" Target="/word/charts/chart1.xml"' in _part(
        carried.content, "word/_rels/document.xml.rels"
    )
    assert 'Target="/word/embeddings/data.xml"' in _part(carried.content, "word/charts/_rels/chart1.xml.rels")
    assert _part(carried.content, "word/embeddings/data.xml") == "<data/>"
    types = _part(carried.content, "[Content_Types].xml")
    assert {"/word/charts/chart1.xml", "/word/embeddings/data.xml"} <= set(re.findall('PartName="([^"]*)"', types))


OBJECT = '<Relationship Id="{}" Type="http://x/chart" Target="{}"/></Relationships>'


def test_looks_stay_where_a_figure_changes() -> None:
    def edit(document: Any) -> None:
        paragraph = _paragraph(document, "支出")
        said = paragraph.text
        paragraph.text = ""
        for words, bold in ((said[:12], False), (said[12:15], True), (said[15:], False)):
            paragraph.add_run(words).bold = bold

    carried = merged(written(*BEFORE), edit, written(*AFTER))
    paragraph = _paragraph(Document(BytesIO(carried.content)), "支出")
    assert [run.text for run in paragraph.runs if run.bold] == ["104"]


def test_comments_and_pictures_stay_with_a_sentence_whose_figure_changes() -> None:
    picture = BytesIO(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
            "0000000d49444154789c6360f8cf500f000385018057c9e0c10000000049454e44ae426082"
        )
    )

    def edit(document: Any) -> None:
        paragraph = _paragraph(document, "支出")
        document.add_comment(paragraph.runs, text="请核实", author="会计")
        paragraph.add_run().add_picture(picture)

    content = merged(written(*BEFORE), edit, written(*AFTER)).content
    document = Document(BytesIO(content))
    assert [comment.text for comment in document.comments] == ["请核实"]
    assert len(document.inline_shapes) == 1
    assert reads(content) == COMPOSED


TRACKED = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:t>本所按制度办理。本年</w:t></w:r>'
    '<w:del w:id="91" w:author="会计"><w:r><w:delText>{}</w:delText></w:r></w:del>'
    '<w:ins w:id="92" w:author="会计"><w:r><w:t>{}</w:t></w:r></w:ins><w:r><w:t>{}</w:t></w:r></w:p>'
)


def tracked(*words: str) -> Callable[[Any], None]:
    def edit(document: Any) -> None:
        element = _paragraph(document, "支出")._p
        new = etree.fromstring(TRACKED.format(*words))
        new.insert(0, element.pPr)
        element.getparent().replace(element, new)

    return edit


def test_tracked_changes_are_read_as_accepted_and_stay_open() -> None:
    # nothing in this sentence has moved
    after = (AFTER[0], BEFORE[1], *AFTER[2:])
    carried = merged(written(*BEFORE), tracked("支出105", "共支出105", "万元。"), written(*after))
    assert reads(carried.content)[1] == "本所按制度办理。本年共支出105万元。"
    xml = _part(carried.content, DOCUMENT)
    assert xml.count("<w:ins ") == xml.count("<w:del ") == 1


def test_a_tracked_change_of_a_figure_that_has_moved_is_settled() -> None:
    carried = merged(written(*BEFORE), tracked("支出105", "共支出106", "万元。"), written(*AFTER))
    assert reads(carried.content) == COMPOSED
    assert carried.conflicts == (Conflict(SPENT[0], "本年共支出106万元。", SPENT[1]),)
    assert not re.search("<w:(ins|del) ", _part(carried.content, DOCUMENT))


def test_a_whole_sentence_tracked_as_inserted_gives_way_outside_the_insertion() -> None:
    """Whoever rejects the insertion must not lose what the workbook says."""
    after = (AFTER[0], "本所按制度办理。本年支出{支出=104}万元。", *AFTER[2:])
    before = written(*BEFORE)

    def edit(document: Any) -> None:
        tracked("", "", "")(document)
        element = _paragraph(document, "本所")._p
        for part in element[1:]:
            element.remove(part)
        for words, inserted in (("本所按制度办理。", False), ("本年共支出105万元。", True)):
            run = etree.fromstring(f'<w:r xmlns:w="{W[1:-1]}"><w:t>{words}</w:t></w:r>')
            holder = etree.SubElement(element, f"{W}ins", {f"{W}id": "9"}) if inserted else element
            holder.append(run)

    content = merged(before, edit, written(*after)).content
    assert reads(content) == COMPOSED
    assert "<w:ins " not in _part(content, DOCUMENT)


def _part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read(name).decode()


DOUBTS = [
    pytest.param("全年支出105万元。", ("105", "104"), id="a figure"),
    pytest.param("结转只有5万元。", ("5", "6"), id="a short one by its unit"),
    pytest.param("支出1050万元。", None, id="another figure"),
    pytest.param("共5项。", None, id="a short one elsewhere"),
]


@pytest.mark.parametrize(("sentence", "figures"), DOUBTS)
def test_a_former_value_in_a_sentence_of_ones_own_is_told_in_every_run(
    sentence: str, figures: tuple[str, str] | None
) -> None:
    carried = merged(written(*BEFORE), say("及时。", f"及时。{sentence}"), written(*AFTER))
    name = {"105": "支出", "5": "结转"}.get(figures[0], "") if figures else ""
    assert carried.doubts == ((Doubt(sentence, name, *figures),) if figures else ())
    assert sentence in reads(carried.content)[2]
    later = carry(carried.content, written(*AFTER[:3], "本年拨入{拨入=99}万元，结转{结转=6}万元。"))
    assert later is not None
    assert later.doubts == carried.doubts


def test_a_sentence_copied_elsewhere_whose_figure_moves_is_told() -> None:
    carried = merged(written(*BEFORE), say("及时。", "及时。本年支出105万元。"), written(*AFTER))
    assert carried.doubts == (Doubt("本年支出105万元。", "", "本年支出105万元。", ""),)


def test_the_next_run_carries_the_same_again_and_says_what_was_composed() -> None:
    first = merged(written(*BEFORE), say("按制度", "严格按制度"), written(*AFTER))
    assert _part(first.content, TRACE) == _part(written(*AFTER), TRACE)
    second = carry(first.content, written(*BEFORE))
    assert second is not None
    assert reads(second.content)[1] == "本所严格按制度办理。本年支出105万元。"
    assert carry(first.content, written(*AFTER)) is None


def test_same_documents_same_bytes() -> None:
    before = edited(written(*BEFORE), say("按制度", "严格按制度"))
    assert carry(before, written(*AFTER)) == carry(before, written(*AFTER))


def test_what_comes_in_has_the_styles_that_the_office_program_has_renamed() -> None:
    def renamed(name: str, part: bytes) -> bytes:
        return part.replace(b'"BodyText"', b'"a3"').replace(b'"Heading1"', b'"1"') if name.startswith("word/") else part

    before = repacked(edited(written(*BEFORE), say("按制度", "严格按制度")), renamed)
    carried = carry(before, written(*AFTER, "#二、其他", "没有了。"))
    assert carried is not None
    found = Document(BytesIO(carried.content)).paragraphs[-2:]
    assert [(p.text, p.style.name) for p in found if p.style] == [("二、其他", "Heading 1"), ("没有了。", "Body Text")]


def test_a_style_that_is_there_no_more_comes_with_its_paragraph() -> None:
    def without(name: str, part: bytes) -> bytes:
        return (
            re.sub(rb'<w:style [^>]*w:styleId="Heading1">.*?</w:style>', b"", part)
            if name.endswith("styles.xml")
            else part
        )

    carried = carry(repacked(written(*BEFORE), without), written(*AFTER, "#二、其他"))
    assert carried is not None
    style = Document(BytesIO(carried.content)).paragraphs[-1].style
    assert style is not None
    assert style.name == "Heading 1"


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as package, zipfile.ZipFile(stream, "w") as target:
        for name in package.namelist():
            part = change(name, package.read(name))
            if part is not None:
                target.writestr(name, part)
    return stream.getvalue()


def only(part: str, change: Callable[[bytes], bytes | None]) -> Callable[[bytes], bytes]:
    return lambda content: repacked(content, lambda name, body: change(body) if name == part else body)


PICTURE = b'<Relationship Id="x" TargetMode="External" Target="http://x/1.png" Type="http://x/image"/></Relationships>'
REFUSED = [
    pytest.param(lambda _: b"", "文件已损坏、过大，或者不是 Word 文档", id="empty"),
    pytest.param(lambda content: content[:900], "文件已损坏、过大，或者不是 Word 文档", id="cut"),
    pytest.param(only("word/styles.xml", lambda _: None), "文件里缺少部件 word/styles.xml", id="part-missing"),
    pytest.param(
        only(TRACE, lambda _: b"<x/>"), "文件里没有来源记录，不是本程序写的报告，或者另存时丢掉了记录", id="trace-lost"
    ),
    pytest.param(only(TRACE, lambda part: part.replace(b' sections="1"', b"")), "是旧版程序写的报告", id="older"),
    pytest.param(
        only("word/_rels/document.xml.rels", lambda part: part.replace(b"</Relationships>", PICTURE)),
        "文件里有从外部取来的图片、模板或其他对象",
        id="external",
    ),
    pytest.param(
        only(DOCUMENT, lambda part: part.replace(b"<w:document", b"<!DOCTYPE x><w:document", 1)),
        "文件里含有外部定义（DTD）",
        id="dtd",
    ),
    pytest.param(only(DOCUMENT, lambda part: part[:-9]), "文件内部结构已损坏", id="xml-cut"),
    pytest.param(
        only(DOCUMENT, lambda part: part.replace(b"<w:body>", b"<w:body>" + b"<w:sdt>" * 9999)),
        "文件内部结构已损坏",
        id="deep",
    ),
    pytest.param(
        only(
            DOCUMENT,
            lambda part: part.replace(b"<w:body>", b"<w:body>" + b"<w:p><w:r><w:t>0</w:t></w:r></w:p>" * 20_100),
        ),
        "文件里的段落太多",
        id="many-paragraphs",
    ),
]


@pytest.mark.parametrize(("change", "reason"), REFUSED)
def test_what_cannot_be_carried_says_why(change: Callable[[bytes], bytes], reason: str) -> None:
    with pytest.raises(UncarriedError) as told:
        carry(change(written(*BEFORE)), written(*AFTER))
    assert told.value.reason == reason


@pytest.mark.parametrize("limit", ["_MAX_PARTS", "_MAX_UNPACKED", "_MAX_XML"])
def test_more_than_a_report_can_be_is_not_unpacked(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = written(*BEFORE)
    monkeypatch.setattr(package, limit, 10)
    assert not is_untouched(content)
    with pytest.raises(UncarriedError, match="文件已损坏、过大，或者不是 Word 文档"):
        carry(content, content)


def test_a_report_with_another_number_of_sections_is_ours_and_what_was_changed_is_told() -> None:
    after = written(*AFTER, annex=True)
    carried = carry(edited(written(*BEFORE), say("及时", "很及时")), after)
    assert carried is not None
    assert (carried.content, carried.reason) == (after, "新报告的附件页与原来的不同")
    assert [(change.before, change.after) for change in carried.lost] == [("资金到位及时。", "资金到位很及时。")]


def test_a_sentence_moved_and_composed_no_more_is_taken_out_where_it_stands() -> None:
    before = ("本所按制度办理。另有维修一处。", "资金到位及时。", "{支出=105}万元。")
    carried = merged(written(*before), move_words("另有维修一处。", "到位"), written("本所按制度办理。", *before[1:]))
    assert reads(carried.content) == ["本所按制度办理。", "资金到位及时。", "105万元。"]


def test_a_sentence_composed_no_more_goes_from_a_line_that_was_edited() -> None:
    carried = merged(
        written("本所按制度办理。另有维修一处。"), say("按制度", "严格按制度"), written("本所按制度办理。")
    )
    assert reads(carried.content) == ["本所严格按制度办理。"]
    assert carried.conflicts == ()


def test_what_moved_is_known_before_what_is_alike() -> None:
    def edit(document: Any) -> None:
        insert("本年支出情况良好。", "本年支出")(document)
        move("本年支出105", "到位")(document)

    before = ("本年支出{支出=105}万元。", "制度健全。", "资金到位及时。", "没有了。")
    carried = merged(written(*before), edit, written("本年支出{支出=104}万元。", *before[1:]))
    assert reads(carried.content) == ["本年支出情况良好。", *before[1:3], "本年支出104万元。", "没有了。"]
    assert carried.conflicts == ()


def test_a_table_that_was_moved_and_changed_is_followed() -> None:
    def edit(document: Any) -> None:
        in_cell(2, 2, "很好")(document)
        document.tables[0]._tbl.addprevious(_paragraph(document, "属实")._p)

    before = ("一、情况", ROWS, "以上情况属实，没有其他需要说明的问题。", "没有了。")
    carried = merged(written(*before), edit, written(before[0], NEW_ROWS, *before[2:]))
    assert reads(carried.content)[1:6] == ["以上情况属实，没有其他需要说明的问题。", "指标", "实际", "说明", "桥梁"]
    assert reads(carried.content).count("指标") == 1
    assert carried.conflicts == ()


def test_words_added_after_a_short_text_are_a_change_of_it() -> None:
    carried = merged(
        written("#附件", *BEFORE), say("附件", "附件，其中的评分表另行装订成册"), written("#附件{号=1}", *BEFORE)
    )
    assert carried.conflicts == (Conflict("附件", "附件，其中的评分表另行装订成册", "附件1"),)
    assert reads(carried.content)[0] == "附件1"


def test_groups_of_rows_go_on_where_their_first_row_is_new() -> None:
    before = grouped("城市道路维修养护里程数", "桥梁")
    content = merged(before, lambda _: None, grouped("车站", "城市道路维修养护里程数", "桥梁")).content
    assert re.findall('<w:vMerge w:val="([a-z]+)"', _part(content, DOCUMENT)) == ["restart", "continue", "continue"]


def test_a_cell_of_several_paragraphs_is_merged_paragraph_by_paragraph() -> None:
    carried = merged(
        written([["甲", "{a=一是制度健全\n二是支出5万元}"]]),
        say("制度健全", "制度很健全"),
        written([["甲", "{a=一是制度健全\n二是支出6万元}"]]),
    )
    assert reads(carried.content) == ["甲", "一是制度很健全", "二是支出6万元"]
    assert carried.conflicts == ()


def test_what_is_new_before_an_annex_stays_before_it() -> None:
    after = written(*AFTER, "没有了。", annex=True)
    content = merged(written(*BEFORE, annex=True), say("及时", "很及时"), after).content
    document = Document(BytesIO(content))
    ends = [p.text for p in document.paragraphs if p._p.find(f"{W}pPr/{W}sectPr") is not None]
    assert (ends, len(document.sections)) == (["没有了。"], 2)


def test_a_comment_stays_where_its_sentence_is_composed_no_more() -> None:
    def edit(document: Any) -> None:
        document.add_comment(_paragraph(document, "到位").runs, text="请核实", author="会计")

    content = merged(written(*BEFORE), edit, written(*(line for line in AFTER if "到位" not in line))).content
    assert reads(content) == [line for line in COMPOSED if "到位" not in line]
    assert "<w:commentReference" in _part(content, DOCUMENT)


def test_the_blank_line_goes_with_a_signature() -> None:
    after = docx(report_of(Title((Text.of("某市"), Text.of("绩效评价报告")), 0), Paragraph(Text.of("情况属实。"))))
    content = merged(signed_report("某市测试所", "某市"), say("属实", "均属实"), after).content
    assert [p.text for p in Document(BytesIO(content)).paragraphs] == ["某市绩效评价报告", "", "情况均属实。"]


def test_a_merge_that_does_not_say_what_was_composed_is_not_put_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging.Merge, "put", lambda _: None)
    after = written(*AFTER)
    carried = carry(edited(written(*BEFORE), say("及时", "很及时")), after)
    assert carried is not None
    assert (carried.content, carried.reason) == (after, "带入以后与新报告核对不上")
    assert [change.after for change in carried.lost] == ["资金到位很及时。"]


def test_the_blank_line_before_several_annexes_stays_for_the_rest() -> None:
    def noted(*names: str) -> bytes:
        note = AnnexNote(tuple(map(Text.of, names)))
        blocks = (Title((Text.of("报告"),), 0), Paragraph(Text.of("情况属实。")), note)
        return docx(report_of(*blocks))

    before = noted("道路维修经费评分表", "困难学生营养餐补助评分表")
    content = merged(before, lambda _: None, noted("困难学生营养餐补助评分表")).content
    texts = [p.text for p in Document(BytesIO(content)).paragraphs]
    assert texts[1:] == ["", "情况属实。", "", "附件：困难学生营养餐补助评分表"]


def charted(spent: str, *, charts: int = 1) -> bytes:
    chart = Chart("预算与支出", ("某项目",), (Series("支出", (Decimal(spent),)),))
    blocks: list[Block] = [Title((Text.of("报告"),), 0), Paragraph(Text.of(f"支出{spent}万元。"))]
    blocks += [chart] * charts
    blocks.append(Paragraph(Text.of("情况属实。")))
    return docx(report_of(*blocks))


def test_charts_show_the_figures_of_the_new_report() -> None:
    after = charted("104")
    content = merged(charted("105"), say("属实", "均属实"), after).content
    assert reads(content) == ["支出104万元。", "情况均属实。"]
    with zipfile.ZipFile(BytesIO(content)) as package, zipfile.ZipFile(BytesIO(after)) as fresh:
        for name in ("word/charts/chart1.xml", "word/embeddings/chart1.xlsx"):
            assert package.read(name) == fresh.read(name)
        assert [name for name in package.namelist() if "chart" in name and name not in fresh.namelist()] == []
    assert len(Document(BytesIO(content)).inline_shapes) == 1


def test_a_report_with_another_number_of_charts_is_ours_and_what_was_changed_is_told() -> None:
    after = charted("104", charts=2)
    carried = carry(edited(charted("105"), say("属实", "均属实")), after)
    assert carried is not None
    assert (carried.content, carried.reason) == (after, "新报告的图表与原来的不同")
    assert [change.after for change in carried.lost] == ["情况均属实。"]


def test_page_numbers_that_an_office_program_fills_in_are_no_edit() -> None:
    rows = ((TableCell(Text.of("甲项目")), TableCell(Text())),)

    def overview(words: str) -> bytes:
        blocks = (Title((Text.of("汇编"),), 0), Table((1, 1), rows, pages=(1,)), Paragraph(Text.of(words)))
        return docx(report_of(*blocks))

    def number(document: Any) -> None:
        document.tables[0].cell(0, 1).paragraphs[0].runs[-2].text = "3"

    carried = merged(overview("支出105万元。"), number, overview("支出104万元。"))
    assert carried.changes == ()
    assert reads(carried.content) == ["甲项目", "支出104万元。"]
    assert ">3<" in _part(carried.content, DOCUMENT)


def shape(content: bytes) -> list[tuple[object, ...]]:
    """Return what a document is made of, in reading order."""
    found: list[tuple[object, ...]] = []
    for element in Document(BytesIO(content)).element.body.iter(*(f"{W}{name}" for name in ("p", "tbl", "tr", "tc"))):
        properties = element.xpath(
            "w:pPr/* | w:trPr/* | w:tcPr/w:vMerge | w:tblPr/w:tblCaption | w:tblPr/w:tblDescription"
        )
        told = [(each.tag, *each.values()) for each in properties if each.tag != f"{W}ind"]
        places = [mark.get(f"{W}name") for mark in element.findall(f"{W}bookmarkStart")]
        said = "".join(each.text for each in element.iter(f"{W}t")) if element.tag == f"{W}p" else ""
        found.append((element.tag, said, *told, *places))
    return found


def report(*blocks: Block | str) -> bytes:
    """Return a report; a text is a paragraph."""
    made = (Paragraph(Text.of(block)) if isinstance(block, str) else block for block in blocks)
    return docx(report_of(Title((Text.of("报告"),), 0), *made))


def rows(*names: str, headings: int = 0) -> Table:
    """Return a table of two columns."""
    return Table(
        (1, 1), tuple((TableCell(Text.of(name)), TableCell(Text.of("好"))) for name in names), headings=headings
    )


def titles(*pairs: tuple[str, str]) -> bytes:
    """Return a combined report of reports with these titles in two parts."""
    blocks: list[Block] = [Title((Text.of("汇编"),), 0)]
    blocks += [Paragraph(Text.of(f"{name}。"), number) for number, (_, name) in enumerate(pairs, 1)]
    for number, (unit, name) in enumerate(pairs, 1):
        blocks += [Title((Text.of(unit), Text.of(name)), 1, number), Paragraph(Text.of("办得好。"))]
    return docx(report_of(*blocks))


def tall(number: int) -> Table:
    """Return a table of many rows."""
    return rows(*map("第{}项".format, range(number)), headings=1)


def entitled(*title: str) -> bytes:
    """Return a report with a table that begins under its title and has a row nearly as high as a page."""
    cells = (("名称", "说明"), ("道路", "好"), ("桥梁", "字" * 750), ("学校", "好"))
    table = Table((1, 1), tuple((TableCell(Text.of(one)), TableCell(Text.of(two))) for one, two in cells), headings=1)
    return docx(report_of(Title(tuple(map(Text.of, title)), 0), table))


def chart(name: str) -> Chart:
    return Chart(name, ("某项目",), (Series("支出", (Decimal(5),)),))


ROAD, BRIDGE, SCHOOL = ("道路里程", "维修次数"), ("桥梁座数", "检测次数"), ("学校所数", "受益学生")
ANNEX = Annex(0, (Text.of("评分表"),), landscape=True)
SIGNED = Signature(Text.of("某市测试所"), Text.of("2024年3月1日"))
ROADS, BRIDGES = ("某市测试所", "2024年度道路维修绩效评价报告"), ("某市测试所", "2024年度桥梁检测绩效评价报告")
OFFICE = "某市城市管理综合行政执法局"
LONG = "2024年度道路维修养护及附属设施改造提升项目绩效评价报告"
INDICATORS = rows("名称", *ROAD, *BRIDGE, *SCHOOL, headings=1)
ONLY_SAVED = [
    pytest.param(combined("绿化", "道路", "桥梁"), combined("道路"), id="inner titles go with their blank lines"),
    pytest.param(
        titles((OFFICE, LONG), ("某市", LONG)),
        titles((OFFICE, "2024年度道路维修项目绩效评价报告"), (OFFICE, LONG)),
        id="an inner title is alike to a line of the list",
    ),
    pytest.param(titles(ROADS, BRIDGES), titles(BRIDGES), id="an inner title of two lines"),
    pytest.param(
        titles(("某市", "2018年度道路维修养护及附属设施改造提升项目绩效评价报告")),
        titles(("某市城市管理综合行政执法局", "2018年度道路维修养护项目绩效评价报告")),
        id="an inner title begins with another of its lines",
    ),
    pytest.param(
        titles(("某市城市管理综合行政执法局", "2018年度道路维修养护项目绩效评价报告")),
        titles(("某市", "2018年度道路维修养护及附属设施改造提升项目绩效评价报告")),
        id="an inner title ends with another of its lines",
    ),
    pytest.param(
        report(rows(*ROAD), "情况属实。", rows(*BRIDGE)),
        report(rows(*ROAD), rows(*BRIDGE)),
        id="a text between tables goes",
    ),
    pytest.param(
        report(rows(*ROAD), rows(*BRIDGE), "情况属实。"),
        report(rows(*ROAD), "情况属实。"),
        id="the second of two tables goes",
    ),
    pytest.param(report("情况属实。", ANNEX), report("情况属实。", rows(*ROAD), ANNEX), id="a table before an annex"),
    pytest.param(
        report("情况属实。", rows(*ROAD), ANNEX), report("情况属实。", ANNEX), id="a table before an annex goes"
    ),
    pytest.param(
        report(rows(*ROAD), ANNEX), report(rows(*ROAD), "情况属实。", ANNEX), id="a text after a table, before an annex"
    ),
    pytest.param(
        report(rows(*ROAD), "情况属实。", ANNEX),
        report(rows(*ROAD), ANNEX),
        id="a text after a table, before an annex, goes",
    ),
    pytest.param(
        report("情况属实。", "没有了。", ANNEX), report("情况属实。", ANNEX), id="the last text before an annex goes"
    ),
    pytest.param(
        report("情况属实。", chart("一"), chart("二"), rows(*ROAD)),
        report("情况属实。", chart("一"), chart("二"), "没有了。", rows(*ROAD)),
        id="a text after charts",
    ),
    pytest.param(
        report("没有了。", chart("一"), "情况属实。", chart("二"), rows(*ROAD)),
        report("没有了。", chart("一"), chart("二"), rows(*ROAD)),
        id="a text between charts goes",
    ),
    pytest.param(
        report("没有了。", chart("一"), "情况属实。"),
        report("没有了。", chart("一"), SIGNED),
        id="a chart stays with what comes",
    ),
    pytest.param(
        report("没有了。", "情况属实。", SIGNED),
        report("没有了。", SIGNED),
        id="the text above a signature stays with it",
    ),
    pytest.param(
        report("没有了。", rows(*ROAD), "情况属实。", SIGNED),
        report("没有了。", rows(*ROAD), SIGNED),
        id="the last row above a signature stays with it",
    ),
    pytest.param(
        report("没有了，情况如下。"), report("没有了，情况如下：", "情况属实。"), id="a text that leads to the next"
    ),
    pytest.param(report(rows(*ROAD)), report(rows(*ROAD, *BRIDGE)), id="rows of a small table stay together"),
    pytest.param(
        report(rows(*map("第{}项".format, range(8)))),
        report(rows(*map("第{}项".format, range(12)))),
        id="rows of a large table do not",
    ),
    pytest.param(
        report(tall(20), INDICATORS),
        report(tall(24), INDICATORS),
        id="a table begins a page where one above it has grown",
    ),
    pytest.param(
        report(tall(20), INDICATORS),
        report(tall(20), rows(*map("第{}条".format, range(2))), INDICATORS),
        id="a table begins a page after a new one",
    ),
    pytest.param(
        entitled("某市绩效评价报告"),
        entitled(f"{OFFICE}道路维修养护管理处", LONG),
        id="rows are parted lower on a page",
    ),
    pytest.param(
        report(Heading(1, Text.of("一、情况")), "没有了。", rows(*ROAD)),
        report(Heading(1, Text.of("一、情况")), "没有了。", Heading(1, Text.of("二、其他")), rows(*ROAD, "新项")),
        id="what a table is called for those who hear it",
    ),
]


@pytest.mark.parametrize(("before", "after"), ONLY_SAVED)
def test_what_was_only_saved_is_made_of_the_same_as_the_new_report(before: bytes, after: bytes) -> None:
    content = merged(before, lambda _: None, after).content
    assert shape(content) == shape(after)


def test_a_line_of_ones_own_before_an_annex_stays_before_it_where_a_table_comes() -> None:
    def edit(document: Any) -> None:
        insert("手写一行。", "没有了")(document)
        above = _paragraph(document, "没有了")._p.pPr
        above.remove(above.find(f"{W}sectPr"))

    carried = merged(report("没有了。", ANNEX), edit, report("没有了。", rows(*ROAD), ANNEX))
    body = Document(BytesIO(carried.content)).element.body
    ends = [number for number, element in enumerate(body) if element.find(f"{W}pPr/{W}sectPr") is not None]
    places = {"".join(each.text for each in element.iter(f"{W}t")): number for number, element in enumerate(body)}
    assert len(ends) == 1
    assert max(places["手写一行。"], places["道路里程好维修次数好"]) <= ends[0] < places["附件"]


def test_sections_of_ones_own_stay_where_something_comes_or_goes() -> None:
    def edit(document: Any) -> None:
        _paragraph(document, "没有了")._p.get_or_add_pPr().append(deepcopy(document.element.body.sectPr))

    content = merged(report("没有了。", "情况属实。", ANNEX), edit, report("没有了。", rows(*ROAD), ANNEX)).content
    document = Document(BytesIO(content))
    assert len(document.sections) == 3
    assert all(len(p._p.findall(f"{W}pPr/{W}sectPr")) <= 1 for p in document.paragraphs)


def test_a_blank_line_of_ones_own_stays_where_something_comes_or_goes() -> None:
    before, after = report("没有了。", "情况属实。", SIGNED), report("没有了。", rows(*ROAD), SIGNED)
    content = merged(before, insert("", "情况属实"), after).content
    styles = [p.style.name for p in Document(BytesIO(content)).paragraphs if p.style and not p.text]
    assert styles == ["公文空行", "Body Text", "公文空行"]


def test_a_table_of_ones_own_does_not_become_one_with_ours() -> None:
    def edit(document: Any) -> None:
        table = document.add_table(1, 1)
        table.cell(0, 0).text = "手写"
        _paragraph(document, "属实")._p.addnext(table._tbl)

    content = merged(report(rows(*ROAD), "情况属实。", "没有了。"), edit, report(rows(*ROAD), "没有了。")).content
    body = Document(BytesIO(content)).element.body
    assert [element.tag.removeprefix(W) for element in body][2:6] == ["tbl", "p", "tbl", "p"]


def test_rows_that_come_first_find_their_place_by_those_that_go() -> None:
    before, after = [["甲项", "很好", "没有"], *ROWS[1:]], [["第一", "不足", ""], *ROWS[1:]]
    assert reads(merged(written(before), lambda _: None, written(after)).content)[:3] == ["第一", "不足", "里程"]


def test_words_of_ones_own_for_those_who_hear_a_table_stay() -> None:
    def edit(document: Any) -> None:
        document.tables[0]._tbl.find(f"{W}tblPr/{W}tblDescription").set(f"{W}val", "各项情况一览")

    content = merged(report(rows(*ROAD)), edit, report(rows(*ROAD, *BRIDGE))).content
    assert 'w:tblDescription w:val="各项情况一览"' in _part(content, DOCUMENT)


def test_what_comes_after_a_table_with_other_columns_finds_its_place() -> None:
    wider = [[*row, "列"] for row in NEW_ROWS]
    before, after = (*BEFORE[:2], ROWS, *BEFORE[2:]), (*AFTER[:2], wider, "另有新的情况。", *AFTER[2:])
    carried = merged(written(*before), say("按制度", "严格按制度"), written(*after))
    assert reads(carried.content)[1] == "本所严格按制度办理。本年支出104万元。"
    assert reads(carried.content)[-4:] == ["列", "另有新的情况。", *COMPOSED[2:]]


def test_rows_that_come_after_one_whose_cells_a_person_joined_find_their_place() -> None:
    def edit(document: Any) -> None:
        row = document.tables[0].rows[1]._tr
        row.remove(row.tc_lst[2])

    after = [ROWS[0], ["里程", "{里程=21}", ""], ["桥梁", "{桥梁=3}", ""], *ROWS[2:]]
    carried = merged(written(ROWS), edit, written(after))
    assert reads(carried.content)[3:7] == ["里程", "21", "桥梁", "3"]
