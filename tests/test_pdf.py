"""Review copies in PDF: made by LibreOffice where it is installed, one clear line where it is not."""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from blocks import report_of
from commands import perfeval
from documents import WRITER, process
from docx import Document
from lxml import etree
from pypdf import PdfReader, PdfWriter
from workbooks import saved, small_data

from perfeval.errors import PerfevalError
from perfeval.readers.word.package import unpacked
from perfeval.reports.blocks import Heading, Merge, Paragraph, Table, TableCell
from perfeval.reports.runs import Text
from perfeval.writers import pdf
from perfeval.writers.blank import example_workbook
from perfeval.writers.pdf import comparison
from perfeval.writers.pdf.source import Hanging, prepared
from perfeval.writers.word import docx

pytestmark = pytest.mark.slow


@pytest.mark.skipif(not WRITER, reason="LibreOffice Writer is not installed")
def test_a_pdf_stands_beside_each_report(tmp_path: Path) -> None:
    run = perfeval("process", saved(small_data(), tmp_path), "--pdf", "-o", "out", cwd=tmp_path)
    assert (run.status, run.err) == (0, "")
    assert "  已生成 2 份 PDF" in run.out.splitlines()
    reports = sorted((tmp_path / "out").glob("*/*.docx"))
    copies = sorted((tmp_path / "out").glob("*/*.pdf"))
    assert [copy.stem for copy in copies] == [report.stem for report in reports]
    assert all(copy.read_bytes().startswith(b"%PDF") for copy in copies)
    assert len(list((tmp_path / "out").glob("*/*.*"))) == 2 + 2 + 1  # and the receipt


@pytest.mark.skipif(not WRITER, reason="LibreOffice Writer is not installed")
def test_a_pdf_that_is_older_than_its_report_is_made_anew(tmp_path: Path) -> None:
    workbook = saved(small_data(), tmp_path)
    perfeval("process", workbook, "--pdf", "-o", "out", cwd=tmp_path)
    edited, other = sorted((tmp_path / "out").glob("*/*.docx"))
    Document(str(edited)).save(str(edited))
    before = {path: path.with_suffix(".pdf").stat().st_mtime_ns for path in (edited, other)}
    saved(small_data(content="维修桥梁"), tmp_path)
    run = perfeval("process", workbook, "-o", "out", cwd=tmp_path)
    assert "  2 份 PDF 比 Word 报告旧；加 --pdf 重新生成" in run.out.splitlines()
    run = perfeval("process", workbook, "--pdf", "-o", "out", cwd=tmp_path)
    assert "  已生成 2 份 PDF" in run.out.splitlines()
    assert all(path.with_suffix(".pdf").stat().st_mtime_ns > before[path] for path in before)
    other.unlink()
    saved(small_data(name="桥梁维修经费"), tmp_path)
    run = perfeval("process", workbook, "--pdf", "-o", "out", cwd=tmp_path)
    assert "PDF 还在" not in run.out
    former = next(path for path in (tmp_path / "out").glob("*/01*.docx") if path != other)
    saved(small_data(), tmp_path)
    run = perfeval("process", workbook, "-o", "out", cwd=tmp_path)
    said = f"  {former.name} 是上次写出的，工作簿里已没有这份报告，已删除，同名的 PDF 还在"
    assert said in run.out.splitlines()


def test_without_libreoffice_the_way_out_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PerfevalError, match="没有找到 LibreOffice，不能生成 PDF。"):
        pdf.as_pdf([tmp_path / "甲.docx"])


def fake_office(folder: Path, script: str) -> None:
    """Put a program in place of LibreOffice."""
    office = folder / "soffice"
    office.write_text(f"#!/bin/sh\n{script}", "utf-8")
    office.chmod(0o755)


def test_an_office_that_writes_nothing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_office(tmp_path, "")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    document = tmp_path / "甲.docx"
    document.write_bytes(docx(report_of(Paragraph(Text.of("一段话。")))))
    with pytest.raises(PerfevalError, match="LibreOffice 没有能够生成 PDF。"):
        pdf.as_pdf([document])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["soffice", "甲.docx"]


#: writes a PDF with nothing on its page for each document
BLANK: Final = """
while [ "$1" != --outdir ]; do shift; done
folder=$2; shift 2; mkdir "$folder"
for document; do cp "$(dirname "$0")/blank.pdf" "$folder/$(basename "$document" .docx).pdf"; done
"""


def test_a_pdf_that_lacks_something_is_not_written_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    fake_office(tmp_path / "bin", BLANK)
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(tmp_path / "bin" / "blank.pdf")
    for name in ("甲所", "乙所"):
        saved(small_data(unit={"name": name}), tmp_path, f"{name}.xlsx")
    path = {"PATH": f"{tmp_path / 'bin'}:/bin:/usr/bin"}
    run = perfeval("process", "甲所.xlsx", "乙所.xlsx", "--pdf", "-o", "out", cwd=tmp_path, env=path)
    assert run.status == 2
    assert len(list((tmp_path / "out").glob("*/*.docx"))) == 4
    assert not list((tmp_path / "out").glob("*/*.pdf"))
    assert (tmp_path / "out" / "绩效评价汇总表.xlsx").exists()
    said = [line for line in run.err.splitlines() if "没有写出" in line]
    assert len(said) == 4
    folder = Path("out") / "甲所2023年度"
    assert re.sub(r"\d+ 个字或标点“[^”]*”", "…", said[0]) == (
        f"错误：{folder / '00 甲所2023年度绩效评价报告.pdf'} 没有写出：LibreOffice 生成的 PDF 少了 …，"
        "在“甲所2023年度绩效评价”一段。请在 Word 或 WPS 中另存为 PDF；Word 报告已经写出。"
    )


HEADS: Final = Table(
    (1, 1),
    (
        (TableCell(Text.of("指标（项）")), TableCell(Text.of("得分"))),
        (TableCell(Text.of("产出数量，按台"), 1, Merge.BEGINS), TableCell(Text.of("9"))),
        (TableCell(Text(), 1, Merge.GOES_ON), TableCell(Text.of("5（台）"))),
    ),
    headings=1,
)


@pytest.mark.parametrize(
    ("pages", "lacking"),
    [
        pytest.param(["甲、乙和\n丙。 指标（项）得分产出数量，按台9 5（台）\n— 1 —"], "", id="all-on-a-page"),
        pytest.param(["甲、乙和\n— 1 —", "丙。指标（项）得分产出数量，按台9 5（台）\n— 2 —"], "", id="a-paragraph-over-two-pages"),
        pytest.param(["甲、乙和丙。指标（项）得分产出数量，按台9\n— 1 —", "指标（项）得分5（台）\n— 2 —"], "", id="a-repeated-head"),
        pytest.param(["甲、乙和丙。指标（项）得分产出9数量\n— 1 —", "指标（项）得分，按台5（台）\n— 2 —"], "", id="a-merged-cell-torn"),
        pytest.param(["1. 甲、乙和丙。第3页 指标(项)得分产出数量,按台9 5(台)"], "", id="numbers-of-a-list-and-a-field"),
        pytest.param(["甲、乙和\n丙 指标（项）得分产出数量，按台9 5（台）\n— 1 —"], "少了 1 个字或标点“。”，在“甲、乙和丙。”一段", id="a-mark-lost"),
        pytest.param(["甲、乙和丙。指标（项）得分产出数量，按台9 5台）\n— 1 —"], "少了 1 个字或标点“（”，在“5（台）”一段", id="a-mark-lost-in-a-table"),
        pytest.param(["甲、乙和丙。指标（项）得分产出数量，按台9 5\n— 1 —", "指标（项）得分台）\n— 2 —"], "少了 1 个字或标点“（”，在“5（台）”一段", id="a-mark-lost-that-a-repeated-head-has"),
        pytest.param(["甲乙和丙。指标（项）得分产出数量，按台9 5（台）、"], "文字与 Word 报告不同，在“甲、乙和丙。”一段", id="a-mark-elsewhere"),
        pytest.param([""], "少了 25 个字或标点“甲、乙和丙。指标（项）得……”，在“甲、乙和丙。”一段", id="nothing-at-all"),
    ],
)  # fmt: skip
def test_what_a_pdf_lacks_is_found(pages: list[str], lacking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "_pages", lambda _: [comparison._PAGE_NUMBER.sub("", page) for page in pages])
    document = docx(report_of(Paragraph(Text.of("甲、乙和丙。")), HEADS))
    assert comparison.lost(document, b"") == lacking


@pytest.mark.parametrize(
    ("page", "lacking"),
    [
        pytest.param("自评由王任组长，面积20。\n喆㎡", "", id="out-of-their-place"),
        pytest.param("自评由王任组长，面积20㎡。", "少了 1 个字或标点“喆”", id="one-lost"),
    ],
)
def test_characters_of_another_font_are_counted_wherever_they_are_given(
    page: str, lacking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "_pages", lambda _: [page])
    found = comparison.lost(docx(report_of(Paragraph(Text.of("自评由王喆任组长，面积20㎡。")))), b"")
    assert found.partition("，在")[0] == lacking


#: what Word makes of a paragraph: tracked changes, a field, hidden words, a text box
EDITED: Final = (
    "<w:p><w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
    "<w:moveFrom><w:r><w:t>走</w:t></w:r></w:moveFrom>"
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    '<w:fldSimple w:instr="PAGE"><w:r><w:t>4</w:t></w:r></w:fldSimple><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>'
    "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r><w:r><w:t>。</w:t></w:r></w:p>"
)


def test_what_is_printed_otherwise_or_not_at_all_is_left_aside() -> None:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraph = etree.fromstring(EDITED.replace("<w:p>", f'<w:p xmlns:w="{w}">', 1))
    assert comparison._printed(paragraph) == "甲新。"


@pytest.mark.skipif(not WRITER, reason="LibreOffice Writer is not installed")
def test_the_copies_of_an_example_lack_nothing_and_can_be_heard(tmp_path: Path) -> None:
    workbook = tmp_path / "示例.xlsx"
    workbook.write_bytes(example_workbook("evaluation-2020"))
    reports = process(workbook, tmp_path / "out").placement.written
    for report, copy in zip(reports, pdf.as_pdf(reports), strict=True):
        assert copy.fault == ""
        root = PdfReader(BytesIO(copy.content))
        assert root.metadata is not None
        assert root.metadata.title == Document(str(report)).core_properties.title
        assert str(root.root_object["/Lang"]) == "zh-CN"
        assert str(root.root_object["/MarkInfo"]) == "{'/Marked': True}"


def test_fonts_that_a_document_asks_for_and_the_machine_lacks_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "fc-match"
    program.write_text(
        '#!/bin/sh\ncase "$2" in 黑体) printf "SimHei,黑体";; Times*) printf "times new roman";; *) printf "Noto Serif CJK SC";; esac',
        "utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    plain = docx(report_of(Heading(1, Text.of("一、结论")), Paragraph(Text.of("好。"))))
    with_second_level = docx(report_of(Heading(2, Text.of("（一）结论"))))
    assert pdf.missing_fonts([plain]) == ("仿宋_GB2312", "宋体")
    assert pdf.missing_fonts([plain, with_second_level]) == ("仿宋_GB2312", "宋体", "楷体_GB2312")
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    assert pdf.missing_fonts([plain]) == ()


def test_a_document_that_loses_something_is_prepared_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_office(tmp_path, "")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    tried: list[tuple[list[int], Hanging]] = []

    def converted(_: str, contents: Mapping[int, bytes], hanging: Hanging) -> dict[int, pdf.Copy]:
        tried.append(([*contents], hanging))
        return {n: pdf.Copy(b"%PDF", "少了一行" if n == 1 and len(tried) < 2 else "") for n in contents}

    monkeypatch.setattr(pdf, "_converted", converted)
    documents = [tmp_path / f"{n}.docx" for n in range(3)]
    for document in documents:
        document.write_bytes(b"")
    assert [copy.fault for copy in pdf.as_pdf(documents)] == [""] * 3
    assert tried == list(zip([[0, 1, 2], [1]], Hanging, strict=True))


def test_what_libreoffice_is_given_lets_nothing_hang() -> None:
    document = docx(report_of(HEADS))
    for hanging in Hanging:
        styles = etree.fromstring(unpacked(prepared(document, hanging))["word/styles.xml"])
        w = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
        said = "w:docDefaults/w:pPrDefault/w:pPr/w:overflowPunct/@w:val"
        assert styles.xpath(said, namespaces=w) == [hanging]
    with pytest.raises(ValueError, match="File is not a zip file"):
        prepared(b"no document", Hanging.REVERSED)
