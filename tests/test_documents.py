"""The documents: the points of GB/T 9704-2012, and that a person's text arrives as it was typed."""

import re
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from blocks import report_of
from documents import paragraphs, process
from docx import Document
from docx.shared import Mm, Twips
from hypothesis import example as for_example
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from workbooks import example_data, saved, small_data

from perfeval import template
from perfeval.files import file_name
from perfeval.reports.blocks import Chart, Paragraph, Report, Series, Signature, Table, TableCell
from perfeval.reports.runs import Text
from perfeval.reports.typesetting import chinese_number
from perfeval.writers.word import docx
from perfeval.writers.word.letterhead import LETTERHEAD, build_letterhead

pytestmark = pytest.mark.slow

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Return the nine documents of the example, with a signature."""
    folder = tmp_path_factory.mktemp("example")
    data = example_data()
    data["unit"]["issue_date"] = date(2019, 3, 15)
    return process(saved(data, folder), folder).placement.written


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_committed_letterhead_is_what_the_code_builds() -> None:
    assert parts(LETTERHEAD.read_bytes()) == parts(build_letterhead())


def test_page_and_grid_are_those_of_the_standard(example: tuple[Path, ...]) -> None:
    for path in example:
        (section,) = Document(str(path)).sections
        assert section.page_width is not None
        assert section.page_height is not None
        assert abs(section.page_width - Mm(210)) < Twips(5)
        assert abs(section.page_height - Mm(297)) < Twips(5)
        assert section.top_margin is not None
        assert abs(section.top_margin - Mm(37)) < Mm(1)
        assert section.left_margin is not None
        assert abs(section.left_margin - Mm(28)) < Mm(1)
        grid = section._sectPr.find(f"{W}docGrid")
        assert grid is not None
        assert (16838 - 2098 - 1984) // int(grid.attrib[f"{W}linePitch"]) == 22
        assert [p.text for p in section.footer.paragraphs] == ["— 1 —"]
        assert [p.text for p in section.even_page_footer.paragraphs] == ["— 1 —"]


@pytest.mark.parametrize(
    ("style", "font", "half_points"),
    [
        ("Title", "方正小标宋简体", "44"),
        ("Heading 1", "黑体", None),
        ("Heading 2", "楷体_GB2312", None),
        ("Heading 3", "仿宋_GB2312", None),
        ("附件标识", "黑体", None),
        ("页码（单页）", None, None),
    ],
)
def test_styles_carry_the_fonts_of_the_standard(
    example: tuple[Path, ...], style: str, font: str | None, half_points: str | None
) -> None:
    element = Document(str(example[1])).styles[style].element
    fonts, size = element.find(f"{W}rPr/{W}rFonts"), element.find(f"{W}rPr/{W}sz")
    assert (None if fonts is None else fonts.get(f"{W}eastAsia")) == font
    assert (None if size is None else size.get(f"{W}val")) == half_points


def test_no_theme_font_is_named_anywhere(example: tuple[Path, ...]) -> None:
    for path in example:
        for name, part in parts(path.read_bytes()).items():
            assert not re.search(rb"w:(ascii|hAnsi|eastAsia|cs)Theme", part), name


def test_chinese_signs_are_set_in_the_chinese_font(example: tuple[Path, ...]) -> None:
    """Word takes quotes and circled figures from the Latin font unless the run has the hint."""
    for path in example:
        root = etree.fromstring(parts(path.read_bytes())["word/document.xml"])
        for run in root.iter(f"{W}r"):
            if re.search("[“”①-⑳…—]", "".join(t.text or "" for t in run.iter(f"{W}t"))):
                fonts = run.find(f"{W}rPr/{W}rFonts")
                assert fonts is not None
                assert fonts.get(f"{W}hint") == "eastAsia"


def test_title_author_and_dates_come_from_the_workbook(example: tuple[Path, ...]) -> None:
    core = Document(str(example[1])).core_properties
    assert core.title == "石家庄市第二强制隔离戒毒所2018年度强制隔离戒毒人员经费项目绩效评价报告"
    assert core.author == "石家庄市第二强制隔离戒毒所"
    assert core.created is not None
    assert core.created.date() == date(2019, 3, 15)


def test_the_date_starts_two_characters_right_of_the_issuer(example: tuple[Path, ...]) -> None:
    (issuer, date_) = [
        p for p in Document(str(example[1])).paragraphs if p.style and p.style.name in {"发文机关署名", "成文日期"}
    ]
    assert (issuer.text, date_.text) == ("石家庄市第二强制隔离戒毒所", "2019年3月15日")
    indent = date_._p.find(f"{W}pPr/{W}ind")
    assert indent is not None
    assert indent.get(f"{W}leftChars") == str((28 - len(issuer.text)) * 100)


def test_a_short_issuer_moves_left_of_a_longer_date() -> None:
    report = Report(
        "甲",
        "甲",
        "甲",
        date(2019, 12, 31),
        (Paragraph(Text.of("甲。")), Signature(Text.of("县局"), Text.of("2019年12月31日"))),
    )
    issuer, issued = (p for p in Document(BytesIO(docx(report))).paragraphs[-2:])
    indents = [p._p.find(f"{W}pPr/{W}ind") for p in (issuer, issued)]
    assert [i.get(f"{W}rightChars") for i in indents if i is not None] == ["962", "200"]


def test_the_combined_report_starts_each_report_on_a_page_and_shows_it_in_the_navigation_pane(
    example: tuple[Path, ...],
) -> None:
    titles = [p for p in Document(str(example[0])).paragraphs if p.style and p.style.name == "标题 0"]
    opening = [p.text for p in titles if p._p.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    shown = [p.text for p in titles if p._p.find(f"{W}pPr/{W}outlineLvl") is not None]
    assert len(opening) == 8
    assert shown[0] == "强制隔离戒毒人员经费项目绩效评价报告"
    assert shown[7] == "2018年度新增监控设备及软件购置"


@pytest.mark.parametrize(
    ("number", "levels"),
    [
        pytest.param(0, {"标题 1（汇编）": "1", "标题 2（汇编）": "2", "标题 3（汇编）": "3"}, id="combined"),
        pytest.param(1, {"Heading 1": "0", "Heading 2": "1", "Heading 3": "2"}, id="one-project"),
    ],
)
def test_outline_levels_nest_under_the_title_of_a_report(
    number: int, levels: dict[str, str], example: tuple[Path, ...]
) -> None:
    shown: dict[str, str] = {}
    for paragraph in Document(str(example[number])).paragraphs:
        assert paragraph.style is not None
        level = paragraph.style.element.find(f"{W}pPr/{W}outlineLvl")
        if level is not None:
            shown[str(paragraph.style.name)] = level.get(f"{W}val")
    assert shown == levels | {"附件标题": "0"}


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(Table((1,), ((TableCell(Text.of("甲")),),)), id="table"),
        pytest.param(Chart("图", ("甲",), (Series("得分率", (Decimal(1),)),)), id="chart"),
    ],
)
def test_a_text_that_leads_to_a_table_stays_on_its_page(block: Table | Chart) -> None:
    written = Document(BytesIO(docx(report_of(*map(Paragraph, map(Text.of, ("甲。", "如下："))), block))))
    kept = [p.text for p in written.paragraphs if p._p.find(f"{W}pPr/{W}keepNext") is not None]
    assert kept == ["如下："]


@pytest.mark.parametrize(
    ("characters", "right"),
    [
        pytest.param(26, None, id="one-line"),
        pytest.param(27, "400", id="one-mark-left"),
        pytest.param(30, "100", id="four-left"),
        pytest.param(31, None, id="five-left"),
        pytest.param(26 + 28 + 2, "200", id="two-left-on-a-third-line"),
    ],
)
def test_an_entry_does_not_leave_a_mark_or_two_on_its_last_line(characters: int, right: str | None) -> None:
    entry = Paragraph(Text.of("一、" + "项" * (characters - 3) + "。"), leads_to=1)
    (said,) = Document(BytesIO(docx(report_of(entry)))).paragraphs
    indent = said._p.find(f"{W}pPr/{W}ind")
    assert (indent if indent is None else indent.get(f"{W}rightChars")) == right


def test_level_1_and_2_cells_are_merged_and_the_heading_row_repeats(example: tuple[Path, ...]) -> None:
    table = Document(str(example[1])).tables[-1]._tbl
    assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    assert len(table.findall(f".//{W}vMerge[@{W}val='restart']")) == 8  # of seven groups, one again on the second page
    widths = [int(column.attrib[f"{W}w"]) for column in table.iter(f"{W}gridCol")]
    assert sum(widths) == 8845


def report_text(folder: Path, data: dict[str, Any]) -> list[tuple[str, str]]:
    return paragraphs(process(saved(data, folder), folder / "out").placement.written[1])


def issues(texts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what stands below the heading of the problems."""
    return texts[1 + next(n for n, (_, text) in enumerate(texts) if text.startswith("五、")) :]


HOSTILE_TEXT = [
    pytest.param("# 一、不是标题", id="markdown-heading"),
    pytest.param("{{ 7*7 }}{% for %}", id="template-braces"),
    pytest.param("A&B <w:t>得分<60分</w:t>", id="xml"),
    pytest.param("【项目名称】只在常用语里替换", id="slot-in-a-project-cell"),
    pytest.param("=1+1", id="formula"),
    pytest.param("㎡ ℃ 〔2020〕 堃 𠮷 😀", id="rare-characters"),
]


@pytest.mark.parametrize("text", HOSTILE_TEXT)
def test_what_a_person_types_is_text_and_nothing_else(text: str, tmp_path: Path) -> None:
    data = small_data(narratives={"issues": f"{text}。"})
    style, said = issues(report_text(tmp_path, data))[0]
    assert style == "Body Text"
    assert said.replace(" ", "") == f"{text}。".replace(" ", "")


def test_line_breaks_in_a_cell_are_paragraphs(tmp_path: Path) -> None:
    texts = report_text(tmp_path, small_data(narratives={"issues": "一是工期长。\n二是人手少"}))
    assert issues(texts)[:2] == [("Body Text", "一是工期长。"), ("Body Text", "二是人手少。")]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("完成率80%,验收合格;未超支", "完成率80%，验收合格；未超支。"),
        ("依据《办法》(财预[2013]53号)", "依据《办法》（财预[2013]53号）。"),
        ("安排 117.9 万元 ", "安排117.9万元。"),
        ("比例为1:2，见http://a.cn:80/x", "比例为1:2，见http://a.cn:80/x。"),
    ],
)
def test_half_width_marks_and_blanks_beside_chinese_are_set_right(typed: str, printed: str, tmp_path: Path) -> None:
    assert issues(report_text(tmp_path, small_data(narratives={"issues": typed})))[0][1] == printed


def test_a_sentence_comes_from_the_nearest_of_three_places(tmp_path: Path) -> None:
    def management(data: dict[str, Any]) -> str:
        texts = [text for _, text in report_text(tmp_path, data)]
        return texts[texts.index("1、业务管理情况分析。") + 1]

    assert management(small_data()) == "本项目没有设置业务管理指标。"
    unit = {"wording.management": "【项目名称】按制度办理，评价为【等级】。"}
    assert management(small_data(unit=unit)) == "道路维修经费按制度办理，评价为优。"
    assert management(small_data(unit=unit, narratives={"management": "本项目自有办法。"})) == "本项目自有办法。"


def test_a_unit_wording_is_passed_over_where_its_figure_is_unknown(tmp_path: Path) -> None:
    data = small_data(
        unit={"wording.funds_arrival": "本年支出【本年支出】万元。"},
        funds={"expenditure": None, "closing_carryover": None},
    )
    texts = [text for _, text in report_text(tmp_path, data)]
    assert texts[texts.index("2、资金落实情况分析。") + 1] == "本项目年初结转10万元，本年拨入100万元。"


def test_every_slot_offered_to_a_unit_can_be_filled(tmp_path: Path) -> None:
    wording = "".join(f"【{slot}】" for slot in template.SLOTS)
    data = small_data(
        unit={"wording.method": wording, "department": "主管局", "basis": "办法", "leader": "局长", "members": "成员"},
        funds={"usage": "修路"},
    )
    texts = [text for _, text in report_text(tmp_path, data)]
    filled = texts[texts.index("（二）绩效评价方法和过程") + 1]
    assert filled == (
        "某市测试所2023主管局办法局长成员道路维修经费道路维修经费项目某市测试所万元100100105105修路100%95.45%100优。"
    )


def test_reports_of_names_that_no_system_allows_stay_in_their_folder(tmp_path: Path) -> None:
    data = small_data(unit={"name": "../甲/乙:所"}, name='a/..\\b?*"<>|')
    written = process(saved(data, tmp_path), tmp_path / "out").placement.written
    assert [p.relative_to(tmp_path / "out").as_posix() for p in written] == [
        "_甲_乙_所2023年度/00 .._甲_乙：所2023年度绩效评价报告.docx",
        "_甲_乙_所2023年度/01 a_.._b______项目绩效评价报告.docx",
    ]
    assert all(p.exists() for p in written)


@for_example("\u3000. ")
@for_example("a\xa0")
@given(st.text(min_size=1))
def test_a_file_name_is_portable_whatever_the_text(text: str) -> None:
    name = file_name(text)
    assert name
    assert not set(name) & set('<>:"/\\|?*')
    assert name == name.strip() == name.strip(".")
    assert len(name.encode()) <= 200


@settings(max_examples=50)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_any_text_survives_writing_and_reading(text: str) -> None:
    report = Report("甲", "甲", "甲", date(2019, 1, 1), (Paragraph(Text.of(text)),))
    assert Document(BytesIO(docx(report))).paragraphs[0].text == text


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (1, "一"),
        (8, "八"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (99, "九十九"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
    ],
)
def test_entries_are_numbered_in_chinese(number: int, numeral: str) -> None:
    assert chinese_number(number) == numeral


def test_each_entry_of_the_combined_report_leads_to_its_report(example: tuple[Path, ...]) -> None:
    body = Document(str(example[0])).element.body
    links = [link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")]
    places = {mark.get(f"{W}name"): mark.getparent() for mark in body.iter(f"{W}bookmarkStart")}
    assert links == list(places) == [f"report{number}" for number in range(1, 9)]
    for paragraph in places.values():
        assert paragraph is not None
        assert paragraph.find(f"{W}pPr/{W}pageBreakBefore") is not None
