"""Pages for the screen: they say what the blocks say, lead to every cell, and take nothing from outside or from anybody."""

import base64
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import html5lib
import pytest
from blocks import report_of
from commands import perfeval
from docx import Document
from hypothesis import example as for_example
from hypothesis import given
from hypothesis import strategies as st
from workbooks import saved, small_data

from perfeval.cells import Cell
from perfeval.reports.blocks import (
    Annex,
    AnnexNote,
    Block,
    Chart,
    Heading,
    Merge,
    Paragraph,
    Report,
    Series,
    Signature,
    Table,
    TableCell,
    Title,
)
from perfeval.reports.runs import UNSTATED, Run, Text
from perfeval.reports.sources import Sources
from perfeval.service import compose, examine, pages, written
from perfeval.writers.blank import EXAMPLES, example_workbook
from perfeval.writers.html import is_page, page

X: Final = "{http://www.w3.org/1999/xhtml}"
#: what text stands in
HOLDERS: Final = {f"{X}{tag}" for tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "th", "td")}
#: all elements and attributes that a page has
ELEMENTS = HOLDERS | {
    f"{X}{tag}"
    for tag in (
        *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "aside", "script"),
        *("div", "span", "a", "b", "br", "table", "caption", "colgroup", "col", "thead", "tbody", "tr"),
        *("figure", "figcaption"),
    )
}
ELEMENTS |= {"{http://www.w3.org/2000/svg}svg", "{http://www.w3.org/2000/svg}rect"}
ATTRIBUTES: Final = {
    *("lang", "charset", "http-equiv", "name", "content", "type", "id", "class", "hidden", "href"),
    *("tabindex", "role", "data-s", "scope", "colspan", "rowspan", "aria-label", "aria-labelledby", "aria-live"),
    *("width", "height"),
}


def parsed(content: bytes) -> Any:
    """Return a page as browsers understand it; anything that the standard calls an error is one here."""
    return html5lib.HTMLParser(strict=True).parse(content, transport_encoding="utf-8")


def body_of(root: Any) -> Any:
    return root.find(f"{X}body")


def said(root: Any) -> list[str]:
    """Return what each element with text says, in reading order."""
    return ["".join(element.itertext()) for element in body_of(root).find(f"{X}main").iter() if element.tag in HOLDERS]


def fit(text: Text | str) -> str:
    """Return a text without what HTML allows nowhere."""
    return "".join(
        char
        for char in str(text)
        if char in "\t\n"
        or not (
            unicodedata.category(char) in {"Cc", "Cs"} or ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef"
        )
    )


def texts(block: Block) -> Iterator[Text]:
    match block:
        case Title(segments, _, _):
            yield Text.joined(segments)
        case Heading(_, text) | Paragraph(text, _):
            yield text
        case AnnexNote(names):
            yield from names
        case Signature(issuer, issued):
            yield from (issuer, issued)
        case Annex(_, title, _):
            yield Text.joined(title)
        case Chart():
            return
        case Table(_, rows):
            for row in rows:
                for cell in row:
                    if cell.merge is not Merge.GOES_ON:
                        yield Text.joined(cell.text.paragraphs())


def printed(block: Block) -> list[str]:
    """Return what the elements of a block should say."""
    whole = [fit(text) for text in texts(block)]
    match block:
        case Annex(number, _, _):
            return [f"附件{number or ''}", *whole]
        case AnnexNote(names) if len(names) > 1:
            return [f"{'附件：' * (n == 1)}{n}.{name}" for n, name in enumerate(whole, 1)]
        case AnnexNote():
            return [f"附件：{whole[0]}"]
        case _:
            return whole


def sources_in(runs: tuple[Run, ...]) -> Iterator[int]:
    for run in runs:
        if run.text and run.source not in {None, UNSTATED}:
            assert run.source is not None
            yield run.source
        yield from sources_in(run.inner)


NASTY: Final = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("</script>", "<script>alert(1)</script>", "<!--", "-->", "]]>", "<![CDATA[", "&lt;", "&#0;", "&amp"),
                *(
                    '" onfocus="x',
                    "' x='",
                    "</span></p></main>",
                    "</title>",
                    "</style>",
                    "<img src=//x.cn/a>",
                    "javascript:",
                ),
                *(
                    "\x00",
                    "\x1b",
                    "\x7f",
                    "\x85",
                    "\r",
                    "\r\n",
                    "\n",
                    "\t",
                    "\u2028",
                    "\u202e",
                    "\ufffe",
                    "\ufdd0",
                    "\U0001ffff",
                ),
                *("完成率", "95%", "一 二", "“优”", "\ud800"),
            ]
        ),
        st.text(max_size=4),
    ),
    max_size=5,
).map("".join)


@st.composite
def nasty_texts(draw: st.DrawFn) -> Text:
    """Return text of runs without a source, with one, and with others inside."""
    runs = []
    for words in draw(st.lists(NASTY, max_size=4)):
        end = draw(st.sampled_from(["", "尾"]))
        inner = (Run(words, draw(st.sampled_from([None, 1, 2]))), Run(end)) if draw(st.booleans()) else ()
        runs.append(Run(f"{words}{end}" if inner else words, draw(st.sampled_from([None, UNSTATED, 0, 1, 2])), inner))
    return Text(runs)


@st.composite
def nasty_tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 3))
    rows = draw(st.lists(st.lists(nasty_texts(), min_size=width, max_size=width), min_size=1, max_size=3))
    cells = tuple(tuple(TableCell(text) for text in row) for row in rows)
    return Table((2, 3, 5)[:width], cells, headings=draw(st.integers(0, len(rows))))


#: one title comes first; all that can stand on a page follows it
NASTY_BLOCKS: Final = st.lists(
    st.one_of(
        st.builds(Heading, st.integers(1, 4), nasty_texts()),
        st.builds(Paragraph, nasty_texts(), st.integers(0, 2)),
        st.builds(lambda text, place: Title((text,), 0, place), nasty_texts(), st.integers(1, 2)),
        st.builds(lambda names: AnnexNote(tuple(names)), st.lists(nasty_texts(), min_size=1, max_size=3)),
        st.builds(Signature, nasty_texts(), nasty_texts()),
        st.builds(
            lambda n, text, wide: Annex(n, (text,), landscape=wide), st.integers(0, 2), nasty_texts(), st.booleans()
        ),
        nasty_tables(),
        st.builds(
            lambda title, category, value: Chart(
                title, (category, "乙"), (Series("得分率", (value, None)), Series(title, (None, value)))
            ),
            NASTY,
            NASTY,
            st.decimals(-1, 10**12, places=2),
        ),
    ),
    max_size=5,
)


@given(NASTY_BLOCKS, NASTY, NASTY)
@for_example([Paragraph(Text((Run("</script><script>alert(1)</script>", 0),)))], "</title><script>", '" onload="x')
def test_a_page_says_what_its_blocks_say_and_no_text_breaks_out_of_its_element(
    blocks: list[Block], title: str, typed: str
) -> None:
    sources = Sources()
    for _ in range(3):
        sources.filled("值", typed, (Cell("绩效指标", 3, 4),), typed)
    report = report_of(*blocks, sources=sources, title=title, author=typed)
    root = parsed(page(report))
    assert said(root) == [line for block in blocks for line in printed(block)]
    assert {element.tag for element in root.iter()} <= ELEMENTS
    assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
    assert len(list(root.iter(f"{X}script"))) == 2
    assert "".join(root.find(f"{X}head/{X}title").itertext()).split() == (fit(title).split() or ["00"])
    told = json.loads("".join(next(root.iter(f"{X}script")).itertext()))
    chosen = {int(number) for element in root.iter() for number in element.attrib.get("data-s", "").split()}
    assert (
        {int(number) for number in told}
        == chosen
        == {n for block in blocks for text in texts(block) for n in sources_in(text)}
    )
    assert all(value == [fit(typed), "绩效指标!D3", fit(typed)] for value in told.values())


@pytest.fixture(scope="module", params=EXAMPLES)
def composed(request: pytest.FixtureRequest) -> list[tuple[Report, bytes, bytes]]:
    """Return the reports of an example, with their pages and documents."""
    composition = compose(examine("示例.xlsx", example_workbook(request.param)))
    documents = written(composition)
    return [
        (report, content, documents[name])
        for report, (name, content) in zip(composition.reports, pages(composition).items(), strict=True)
    ]


def test_every_value_can_be_chosen_and_leads_to_its_cell(composed: list[tuple[Report, bytes, bytes]]) -> None:
    for report, content, _ in composed:
        root = parsed(content)
        values = [element for element in root.iter() if "data-s" in element.attrib]
        assert all((v.attrib["tabindex"], v.attrib["role"]) == ("0", "button") for v in values)
        chosen = {int(number) for value in values for number in value.attrib["data-s"].split()}
        assert chosen == {n for block in report.blocks for text in texts(block) for n in sources_in(text)}
        script = next(element for element in root.iter(f"{X}script") if element.attrib.get("id") == "sources")
        told = json.loads("".join(script.itertext()))
        assert told == {str(number): list(report.sources[number]) for number in chosen}


def test_a_page_says_what_the_word_document_says(composed: list[tuple[Report, bytes, bytes]]) -> None:
    for _, content, document in composed:
        on_page = "".join(re.sub(r"\s", "", line) for line in said(parsed(content)))
        body = Document(BytesIO(document)).element.body
        in_word = [
            "".join(t.text or "" for t in p.iter() if t.tag.endswith("}t")) for p in body.iter() if p.tag.endswith("}p")
        ]
        rest = iter(re.sub(r"\s", "", "".join(in_word)))
        assert all(char in rest for char in on_page)  # Word has labels of groups again after a page break


def test_nothing_of_a_page_comes_from_outside(composed: list[tuple[Report, bytes, bytes]]) -> None:
    for _, content, _ in composed:
        root = parsed(content)
        elements = list(root.iter())
        ids = {element.attrib["id"] for element in elements if "id" in element.attrib}
        assert all(element.attrib.get("href", "#source")[1:] in ids for element in elements)
        assert not [
            e.tag for e in elements if {"src", "srcset", "action", "data", "style", "background"} & e.attrib.keys()
        ]
        (style,) = ("".join(element.itertext()) for element in root.iter(f"{X}style"))
        _, script = ("".join(element.itertext()) for element in root.iter(f"{X}script"))
        assert not re.search(r"url\(|@import|https?:|//[a-z]", style + script)
        policy = next(e.attrib["content"] for e in elements if e.attrib.get("http-equiv") == "Content-Security-Policy")
        sums = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]
        assert policy == (
            f"default-src 'none'; style-src 'sha256-{sums[0]}'; script-src 'sha256-{sums[1]}'; "
            "base-uri 'none'; form-action 'none'"
        )


def test_a_screen_reader_finds_headings_and_tables(composed: list[tuple[Report, bytes, bytes]]) -> None:
    for report, content, _ in composed:
        root = parsed(content)
        assert root.attrib["lang"] == "zh-CN"
        assert "".join(root.find(f"{X}head/{X}title").itertext()) == report.title
        levels = [int(e.tag[-1]) for e in body_of(root).iter() if re.fullmatch(r".*\}h[1-6]", e.tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        for table in root.iter(f"{X}table"):
            assert "".join(table.find(f"{X}caption").itertext()).strip()
            assert all("scope" in head.attrib for head in table.iter(f"{X}th"))


def test_merged_cells_fill_their_tables(composed: list[tuple[Report, bytes, bytes]]) -> None:
    for report, content, _ in composed:
        tables = [block for block in report.blocks if isinstance(block, Table)]
        for block, table in zip(tables, parsed(content).iter(f"{X}table"), strict=True):
            for group in ("thead", "tbody"):
                rows = table.findall(f"{X}{group}/{X}tr")
                covered = [0] * len(rows)
                for number, row in enumerate(rows):
                    for cell in row:
                        for below in range(int(cell.attrib.get("rowspan", 1))):
                            covered[number + below] += int(cell.attrib.get("colspan", 1))
                assert covered == [len(block.widths)] * len(rows)


def test_the_same_report_gives_the_same_bytes() -> None:
    again = [compose(examine("示例.xlsx", example_workbook("self-evaluation-2021"))) for _ in range(2)]
    assert pages(again[0]) == pages(again[1])


def cell(words: str, *, merge: Merge = Merge.NONE, columns: int = 1, centred: bool = True) -> TableCell:
    return TableCell(Text.of(words), columns, merge, centred)


SMALL_PAGE: Final = """\
<main><section class="sheet">
<h1 class="title">某所<span tabindex="0" role="button" data-s="0">2024</span>年度绩效评价报告</h1>
<h2 class="h1">一、结论</h2>
<p>总分为<span tabindex="0" role="button" data-s="1">9&lt;10</span>分，<span tabindex="0" role="button" data-s="2">评价为</span><span tabindex="0" role="button" data-s="1 2">优</span><span tabindex="0" role="button" data-s="2">。</span></p>
<p>一、修路<a class="to" href="#report1" aria-label="转到：一、修路"></a></p>
<div class="table" role="region" tabindex="0" aria-labelledby="table1"><table><caption id="table1">一、结论</caption><colgroup><col class="w2500"><col class="w7500"></colgroup><thead><tr><th scope="col">指标</th><th scope="col">得分</th></tr></thead><tbody><tr><th scope="row" rowspan="2" class="c">产出</th><td class="c">9</td></tr><tr><td>8</td></tr><tr><th scope="row" colspan="2" class="c">合计<br>17</th></tr></tbody></table></div>
<div class="annexes"><p><b>附件：</b>1.评分表</p><p>2.汇总表</p></div>
<div class="signature"><div><p>某所</p><p>2025年3月1日</p></div></div>
</section>
<section class="sheet">
<h2 class="title" id="report1">修路</h2>
<h3 class="h1">一、结论</h3>
</section>
<section class="sheet wide">
<p class="label">附件1</p>
<h3 class="title">评分表</h3>
</section></main>
<aside id="source" role="status" aria-live="polite" hidden></aside>
<script type="application/json" id="sources">{"0":["评价年度","单位信息!B3",""],"1":["总分","绩效指标!G3:G4","4 + 5 \\u003c 10"],"2":["评价结论","评价内容!C3",""]}</script>
"""


def small_report() -> Report:
    sources = Sources()
    year = sources.filled("2024", "评价年度", (Cell("单位信息", 3, 2),))
    total = sources.filled("9<10", "总分", (Cell("绩效指标", 3, 7), Cell("绩效指标", 4, 7)), "4 + 5 < 10")
    verdict = sources.filled("评价为优。", "评价结论", (Cell("评价内容", 3, 3),))
    graded = Run("评价为优。", verdict.number, (Run("评价为"), Run("优", total.number), Run("。")))
    heading = Heading(1, Text.of("一、结论"))
    return report_of(
        Title((Text((Run("某所"), Run("2024", year.number), Run("年度"))), Text.of("绩效评价报告")), 0),
        heading,
        Paragraph(Text((Run("总分为"), Run("9<10", total.number), Run("分，"), graded))),
        Paragraph(Text.of("一、修路"), 1),
        Table(
            (1, 3),
            (
                (cell("指标"), cell("得分")),
                (cell("产出", merge=Merge.BEGINS), cell("9")),
                (cell("", merge=Merge.GOES_ON), cell("8", centred=False)),
                (cell("合计\n17", columns=2),),
            ),
            headings=1,
        ),
        AnnexNote((Text.of("评分表"), Text.of("汇总表"))),
        Signature(Text.of("某所"), Text.of("2025年3月1日")),
        Title((Text.of("修路"),), 0, 1),
        heading,
        Annex(1, (Text.of("评分表"),), landscape=True),
        sources=sources,
    )


def test_a_small_report_becomes_this_page() -> None:
    content = page(small_report())
    assert is_page(content)
    text = content.decode()
    assert text[text.index("<main>") : text.index("<script>")] == SMALL_PAGE
    assert text.startswith('<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n')
    assert '<meta name="author" content="某所">\n<title>报告</title>\n' in text
    assert ".w2500{width:25.00%}.w7500{width:75.00%}</style>" in text
    assert not is_page(b"<!DOCTYPE html>\n<html><title>1</title></html>")


@pytest.mark.slow
def test_a_page_stands_beside_each_report_and_goes_with_it(tmp_path: Path) -> None:
    workbook = saved(small_data(), tmp_path)
    run = perfeval("process", workbook, "--html", "-o", "out", cwd=tmp_path)
    assert (run.status, run.err) == (0, "")
    assert "  已生成 2 份网页" in run.out.splitlines()
    reports = sorted((tmp_path / "out").glob("*/*.docx"))
    beside = [report.with_suffix(".html") for report in reports]
    assert beside == sorted((tmp_path / "out").glob("*/*.html"))
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in (*reports, *beside)}
    run = perfeval("process", workbook, "--html", "-o", "out", cwd=tmp_path)
    assert "没有变化" in run.out
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in before} == before
    beside[1].unlink()
    run = perfeval("process", workbook, "--html", "-o", "out", cwd=tmp_path)
    assert "  已生成 2 份网页" in run.out.splitlines()
    assert {path: path.read_bytes() for path in before} == {path: content for path, (_, content) in before.items()}
    assert all(report.stat().st_mtime_ns == before[report][0] for report in reports)


@pytest.mark.slow
def test_pages_that_are_older_than_their_reports_are_named_and_made_anew(tmp_path: Path) -> None:
    workbook = saved(small_data(), tmp_path)
    perfeval("process", workbook, "--html", "-o", "out", cwd=tmp_path)
    saved(small_data(content="维修桥梁"), tmp_path)
    run = perfeval("process", workbook, "-o", "out", cwd=tmp_path)
    assert "  2 份网页比 Word 报告旧；加 --html 重新生成" in run.out.splitlines()
    run = perfeval("process", workbook, "--html", "-o", "out", cwd=tmp_path)
    assert "  已生成 2 份网页" in run.out.splitlines()
    (page_of_project,) = (tmp_path / "out").glob("*/01*.html")
    assert "维修桥梁" in page_of_project.read_text("utf-8")
    saved(small_data(name="桥梁维修经费"), tmp_path)
    foreign = page_of_project.with_name("00.html")
    foreign.write_text("<!DOCTYPE html><title>1</title>", "utf-8")
    perfeval("process", workbook, "-o", "out", cwd=tmp_path)
    assert not page_of_project.exists()
    assert foreign.exists()
