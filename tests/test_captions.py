"""Tables that are heard: what they are called, and what is said of their columns."""

import zipfile
from io import BytesIO
from typing import Final

import pytest
from blocks import report_of
from lxml import etree

from perfeval.reports.blocks import Annex, Block, Heading, Paragraph, Table, TableCell, Title
from perfeval.reports.runs import Text
from perfeval.writers.word import Shared, docx

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLAIN: Final = Table((1, 1), ((TableCell(Text.of("甲")), TableCell(Text.of("1"))),))
HEADED: Final = Table(
    (1, 1),
    (
        (TableCell(Text.of("指标\n名称")), TableCell(Text())),
        (TableCell(Text.of("“<产出>”"), 2),),
        (TableCell(Text.of("甲")), TableCell(Text.of("1"))),
    ),
    headings=2,
)
TITLE: Final = Title((Text.of("某所"), Text.of("自评表")), 0)


def told(*blocks: Block, shared: Shared | None = None) -> list[tuple[str | None, str | None]]:
    """Return caption and description of each table of the document that blocks become."""
    with zipfile.ZipFile(BytesIO(docx(report_of(*blocks), shared))) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    properties = [table.find(f"{W}tblPr") for table in root.iter(f"{W}tbl")]
    found = []
    for each in properties:
        assert each is not None
        named, said = each.find(f"{W}tblCaption"), each.find(f"{W}tblDescription")
        found.append((None if named is None else named.get(f"{W}val"), None if said is None else said.get(f"{W}val")))
    return found


@pytest.mark.parametrize(
    ("above", "caption"),
    [
        pytest.param((), None, id="nothing"),
        pytest.param((TITLE,), "某所自评表", id="a-title"),
        pytest.param((TITLE, Heading(2, Text.of('（一）"A&B"'))), '（一）"A&B"', id="a-heading"),
        pytest.param((Heading(1, Text.of("一、结论")), Annex(1, (Text.of("评分"), Text.of("表")), landscape=True)), "评分表", id="an-annex"),
        pytest.param((Heading(1, Text.of("一、\n结论")), Paragraph(Text.of("如下："))), "一、 结论", id="a-heading-and-text"),
    ],
)  # fmt: skip
def test_a_table_is_called_by_what_it_stands_under(above: tuple[Block, ...], caption: str | None) -> None:
    assert told(*above, PLAIN) == [(caption, "共1行、2列")]


def test_a_description_names_the_heads_of_columns() -> None:
    assert told(HEADED) == [(None, "共3行、2列；表头：指标 名称、“<产出>”")]


def test_one_table_under_two_headings_is_called_by_each() -> None:
    shared = Shared()
    first, second = Heading(1, Text.of("一、结论")), Heading(1, Text.of("二、附表"))
    assert [caption for caption, _ in told(first, PLAIN, second, PLAIN, shared=shared)] == ["一、结论", "二、附表"]
    assert [caption for caption, _ in told(second, PLAIN, shared=shared)] == ["二、附表"]
