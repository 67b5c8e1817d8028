"""Review copies in PDF: made by LibreOffice where it is installed, one clear line where it is not."""

from pathlib import Path

import pytest
from commands import perfeval
from documents import WRITER
from docx import Document
from workbooks import saved, small_data

from perfeval.errors import PerfevalError
from perfeval.writers import pdf

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


def test_an_office_that_writes_nothing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = tmp_path / "soffice"
    office.write_text("#!/bin/sh\n", "utf-8")
    office.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(PerfevalError, match="LibreOffice 没有能够生成 PDF。"):
        pdf.as_pdf([tmp_path / "甲.docx"])
    assert [path.name for path in tmp_path.iterdir()] == ["soffice"]
