"""Each odd or hostile workbook in a process of its own, within 10 seconds and 1 GiB: as expected, and no traceback."""

import subprocess
from pathlib import Path

import pytest
from commands import perfeval
from corpus import CASES, NAMES, Case
from documents import process
from docx import Document
from workbooks import saved, small_data

LIMIT = 2**30
#: cases of every kind whose process is not forked, but started as a person starts it
STARTED_ANEW = {
    "text-csv",
    "bomb",
    "device",
    "billion-laughs",
    "half-a-million-cells",
    "amount-'100万元'-read",
    "no-guide",
}

pytestmark = pytest.mark.slow


def test_there_are_enough_cases_and_each_has_a_name() -> None:
    assert len(CASES) >= 150
    assert len({case.name for case in CASES}) == len(CASES)
    assert {case.name for case in CASES} >= STARTED_ANEW


def test_a_run_is_held_to_its_limits_and_the_next_to_its_own(tmp_path: Path) -> None:
    path = saved(small_data(), tmp_path)
    with pytest.raises(subprocess.TimeoutExpired):
        perfeval("check", path, timeout=0.001)
    starved = perfeval("check", path, memory=2**20)
    assert (starved.status, starved.err) == (2, "错误：内存不足。请关闭其他程序，或一次处理少一些工作簿。\n")
    assert perfeval("check", path, memory=LIMIT, timeout=10).status == 0


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.encode("unicode_escape").decode())
def test_an_odd_or_hostile_workbook_does_no_harm(case: Case, tmp_path: Path) -> None:
    path, anew = case.make(tmp_path), case.name in STARTED_ANEW
    outcome = perfeval("check", "--", path, memory=LIMIT, timeout=10, anew=anew)
    assert (outcome.status, "Traceback" in outcome.err) == (case.status, False), outcome.err
    assert case.said in outcome.err + outcome.out
    assert all(line.endswith("]") for line in outcome.err.splitlines()), outcome.err


@pytest.mark.parametrize("name", NAMES, ids=list(NAMES))
def test_a_name_never_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    """Whatever a unit or a project is called, its files lie in one folder, under names that every system accepts."""
    data = small_data(unit={"name": NAMES[name]}, name=NAMES[name], annex_scores="是")
    path = saved(data, tmp_path, "填报.xlsx")
    outcome = process(path, tmp_path / "out")
    remembered = tmp_path / "out" / ".perfeval"
    files = [file for file in tmp_path.rglob("*") if file.is_file() and file != path and file.parent != remembered]
    assert sorted(file.suffix for file in remembered.iterdir()) == ["", ".json"]
    assert len(outcome.placement.written) == len(files) == 2
    assert len({file.parent for file in files}) == 1
    assert files[0].parent.parent == tmp_path / "out"
    for part in (files[0].parent.name, *(file.name for file in files)):
        assert len(part.encode()) <= 255
        assert not set(part) & set('<>:"/\\|?*\n\t')
        assert not part.endswith((" ", "."))
    for file in files:
        assert Document(str(file)).paragraphs
