"""Workbooks whose names no text can hold: they are done like all others, and the summary links to them."""

import os
import sys
import zipfile
from pathlib import Path

import pytest
from commands import Run, perfeval
from openpyxl import load_workbook
from workbooks import saved, small_data

pytestmark = pytest.mark.slow

#: names on disk, how they are shown, and how a link names them
NAMES = {
    b"\xff\xfe.xlsx": ("??.xlsx", "%FF%FE.xlsx"),
    "甲\x01.xlsx".encode(): ("甲\ufffd.xlsx", "甲%01.xlsx"),
    "50% #1 甲.xlsx".encode(): ("50% #1 甲.xlsx", "50%25%20%231%20甲.xlsx"),
}


@pytest.fixture(params=NAMES, ids=["no-utf-8", "control", "signs"])
def name(request: pytest.FixtureRequest, tmp_path: Path) -> bytes:
    """Put two workbooks into a folder, one of them under an odd name, and return it."""
    if sys.platform in {"win32", "darwin"}:
        pytest.skip("the system has no such names")
    (tmp_path / "收").mkdir()
    saved(small_data(unit={"name": "另一单位"}), tmp_path / "收", "常.xlsx")
    odd: bytes = request.param
    saved(small_data(), tmp_path).rename(tmp_path / "收" / os.fsdecode(odd))
    return odd


def process(folder: Path) -> Run:
    return perfeval("process", "收", "-o", "out", "--jobs", "1", cwd=folder)


def test_the_summary_names_and_links_a_workbook_of_an_odd_name(name: bytes, tmp_path: Path) -> None:
    run = process(tmp_path)
    assert (run.status, "Traceback" in run.err) == (0, False), run.err
    assert f"{NAMES[name][0]}：0 个错误" in run.out
    summary = tmp_path / "out" / "绩效评价汇总表.xlsx"
    assert load_workbook(summary)["单位"].max_row == 4
    with zipfile.ZipFile(summary) as package:
        links = "".join(package.read(part).decode() for part in package.namelist() if part.endswith(".rels"))
    assert f'Target="../收/{NAMES[name][1]}"' in links


def test_a_second_run_finds_nothing_changed(name: bytes, tmp_path: Path) -> None:
    assert process(tmp_path).status == 0
    run = process(tmp_path)
    assert run.status == 0
    assert run.out.count("没有变化，2 份报告不用重写") == 2
    assert NAMES[name][0] in run.out


@pytest.mark.parametrize("options", [("--annotate",), ("--format", "json")])
def test_a_workbook_of_an_odd_name_is_checked(name: bytes, options: tuple[str, ...], tmp_path: Path) -> None:
    run = perfeval("check", "收", *options, cwd=tmp_path)
    assert (run.status, "Traceback" in run.err) == (0, False), run.err
    copy = tmp_path / "收" / f"{os.fsdecode(name).removesuffix('.xlsx')}_批注.xlsx"
    assert copy.exists() == ("--annotate" in options)
