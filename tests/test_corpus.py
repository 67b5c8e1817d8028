"""Each odd or hostile workbook in a process of its own, within 10 seconds and 1 GiB: as expected, and no traceback."""

import resource
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from commands import Run
from corpus import CASES, NAMES, Case
from documents import process
from docx import Document
from workbooks import saved, small_data

LIMIT = 2**30

pytestmark = pytest.mark.slow


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))


def run(case: Case, folder: Path) -> Run:
    folder.mkdir()
    path = case.make(folder)
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "perfeval", "check", "--", str(path)],
        capture_output=True,
        encoding="utf-8",
        preexec_fn=limited,
        timeout=10,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, "Future[Run]"]:
    """Run all cases, two at a time."""
    base = tmp_path_factory.mktemp("corpus")
    pool = ThreadPoolExecutor(2)
    return {case.name: pool.submit(run, case, base / str(number)) for number, case in enumerate(CASES)}


def test_there_are_enough_cases_and_each_has_a_name() -> None:
    assert len(CASES) >= 150
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.encode("unicode_escape").decode())
def test_an_odd_or_hostile_workbook_does_no_harm(case: Case, runs: dict[str, "Future[Run]"]) -> None:
    outcome = runs[case.name].result()
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
