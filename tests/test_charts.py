"""Native charts in Word: their figures in a workbook inside the document, in greys and patterns, described in words."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from documents import WRITER, converted
from lxml import etree
from openpyxl import load_workbook
from systems import outline_text
from workbooks import examined, small_data

from perfeval.library import Definition, Shelf
from perfeval.readers.word.package import unpacked
from perfeval.reports.blocks import Block, Chart, Paragraph, Report, Series
from perfeval.reports.runs import Text
from perfeval.service import Options, compose
from perfeval.writers import word

CHART = Chart(
    "预算和支出（万元）",
    ("道路<维修>", "桥梁维修"),
    (Series("预算", (Decimal("100.5"), Decimal(40))), Series("支出", (Decimal(95), None))),
)


def parts(*charts: Chart) -> dict[str, bytes]:
    """Return the parts of a document with charts."""
    blocks: tuple[Block, ...] = (Paragraph(Text.of("甲")), *charts)
    return unpacked(word.docx(Report("名称", "标题", "单位", date(2024, 1, 1), blocks)))


def test_a_chart_carries_its_figures_in_a_workbook_that_opens() -> None:
    sheet = load_workbook(BytesIO(parts(CHART)["word/embeddings/chart1.xlsx"])).active
    assert sheet is not None
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        [None, "预算", "支出"],
        ["道路<维修>", 100.5, 95],
        ["桥梁维修", 40, None],
    ]


def test_a_chart_is_named_where_the_package_names_its_parts() -> None:
    found = parts(CHART, CHART)
    assert len([name for name in found if name.startswith("word/charts/chart")]) == 2
    types, relations = found["[Content_Types].xml"].decode(), found["word/_rels/document.xml.rels"].decode()
    document = found["word/document.xml"].decode()
    for number in (1, 2):
        assert f'PartName="/word/charts/chart{number}.xml"' in types
        assert f'Id="rIdChart{number}"' in relations
        assert f'r:id="rIdChart{number}"' in document
    for name, content in found.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(content)


def test_a_chart_says_in_words_what_it_shows() -> None:
    (described,) = re.findall('descr="([^"]*)"', parts(CHART)["word/document.xml"].decode())
    assert described == ("预算和支出（万元）：道路&lt;维修&gt; 预算100.5，支出95；桥梁维修 预算40，支出没有")


def test_bars_are_told_apart_without_colours() -> None:
    chart = parts(CHART)["word/charts/chart1.xml"].decode()
    assert all(len(set(re.findall("..", colour))) == 1 for colour in re.findall('srgbClr val="([0-9A-F]{6})"', chart))
    assert "pattFill" in chart


def test_documents_without_charts_have_none_of_their_parts() -> None:
    assert not any("chart" in name or "embeddings" in name for name in parts())


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert parts(CHART) == parts(CHART)


def test_an_outline_draws_a_chart_where_it_names_one() -> None:
    text = outline_text("mof-2020").replace("# 六、有关建议", "|~ 预算和支出\n# 六、有关建议")
    options = Options(outlines=(Definition(Shelf.REPORT_OUTLINES, "own.md", text),))
    found = compose(examined(small_data(unit={"annex_scores": "是"}), options=options))
    combined, single = found.reports
    assert [block.title for block in combined.blocks if isinstance(block, Chart)] == [
        *("各项目预算和支出（万元）", "各级指标得分率（%）", "各项目预算和支出（万元）"),
    ]
    rates, funds = (block for block in single.blocks if isinstance(block, Chart))
    assert (rates.categories, rates.series[0].values) == (("产出", "效果"), (Decimal(100), Decimal(100)))
    assert funds.series == (Series("全年预算数", (Decimal(100),)), Series("本年支出", (Decimal(105),)))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param(
            "|~ 饼图", "own.md 的“项目报告”一节，“|~ 饼图”不能画；这一节能画的：预算和支出、得分率", id="unknown"
        ),
        pytest.param("|~", "own.md 的“项目报告”一节，“|~ ”不能画；这一节能画的：预算和支出、得分率", id="nothing"),
    ],
)
def test_what_cannot_be_drawn_is_a_problem_of_the_outline(line: str, said: str) -> None:
    text = outline_text("mof-2020").replace("# 六、有关建议", f"{line}\n# 六、有关建议")
    options = Options(outlines=(Definition(Shelf.REPORT_OUTLINES, "own.md", text),))
    (problem,) = (
        p for p in compose(examined(small_data(), options=options)).examination.problems if p.severity.value == "错误"
    )
    assert said in problem.message


@pytest.mark.slow
@pytest.mark.skipif(not WRITER, reason="LibreOffice Writer is not installed")
def test_libreoffice_shows_the_chart(tmp_path: Path) -> None:
    path = tmp_path / "图.docx"
    path.write_bytes(word.docx(Report("名称", "标题", "单位", date(2024, 1, 1), (Paragraph(Text.of("甲")), CHART))))
    (saved,) = converted([path], "odt", tmp_path)
    assert any(name.startswith("Object") for name in unpacked(saved.read_bytes()))
