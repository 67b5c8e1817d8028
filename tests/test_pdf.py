"""Review copies in PDF: made by LibreOffice where it is installed, one clear line where it is not."""

from pathlib import Path

import pytest
from commands import perfeval
from documents import WRITER
from workbooks import saved, small_data

from perfeval import pdf
from perfeval.problems import PerfevalError


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
