"""The Windows folder run under Wine, where that is installed: the documents have the bytes that are promised.

Wine 8 is no Windows: it needs an older numpy, a function that it lacks, and one module less. None of that is in what is
given to people.
"""

import os
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from commands import perfeval
from promised import promised, sum_of
from workbooks import saved, small_data

from perfeval.bundle import packing
from perfeval.bundle.lock import Wheel, locked
from perfeval.bundle.parts import Parts, kept_parts
from perfeval.writers.blank import EXAMPLES, example_workbook

WINE = shutil.which("wine64") or shutil.which("wine")
COMPILER = shutil.which("x86_64-w64-mingw32-gcc")
#: the newest that Wine 8 can load
NUMPY = Wheel(
    name="numpy",
    version="2.1.3",
    file="numpy-2.1.3-cp313-cp313-win_amd64.whl",
    sha256="747641635d3d44bcb380d950679462fae44f54b131be347d5ec2bce47d3df9ed",
)
#: what Wine 8 lacks: random bytes, which calamine asks of the system
LACKING = """
__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *, unsigned long);
__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *data, unsigned long long size)
{ return SystemFunction036(data, (unsigned long)size); }
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (WINE and COMPILER), reason="Wine or a compiler for Windows is not installed"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder unzipped, made ready for Wine."""
    place = tmp_path_factory.mktemp("wine")
    assert perfeval("bundle", "windows", "-o", place, timeout=600).status == 0
    with zipfile.ZipFile(place / "perfeval-windows.zip") as archive:
        archive.extractall(place)
    own = place / "perfeval-windows"
    site = own / "engine" / "site"
    for stale in (*site.glob("numpy*"), own / "engine" / "_wmi.pyd"):
        shutil.rmtree(stale) if stale.is_dir() else stale.unlink()
    wheel = Parts(locked(), kept_parts()).wheels((NUMPY,), "3.13")["numpy"]
    for path, content in packing.members(wheel, programs=True):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
    source = place / "lacking.c"
    source.write_text(LACKING, "ascii")
    library = own / "engine" / "bcryptprimitives.dll"
    assert COMPILER is not None
    command = (COMPILER, "-shared", "-nostdlib", "-e", "0", "-o", str(library), str(source), "-ladvapi32")
    subprocess.run(command, check=True, capture_output=True)
    return own


def wine(*words: str | Path, cwd: Path, more: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    assert WINE is not None
    environment = {
        **os.environ,
        "WINEPREFIX": str(Path.home() / ".wine-perfeval"),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",
        "PYTHONUTF8": "1",
        "PERFEVAL_QUIET": "1",
        "LC_ALL": "C.UTF-8",
        **(more or {}),
    }
    return subprocess.run(
        (WINE, *map(str, words)),
        cwd=cwd, env=environment, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL,
        timeout=300, check=False,
    )  # fmt: skip


def test_the_documents_have_the_bytes_that_are_promised(folder: Path, tmp_path: Path) -> None:
    for system, (name, _) in EXAMPLES.items():
        (tmp_path / name).write_bytes(example_workbook(system))
    done = wine(folder / "engine" / "python.exe", "-m", "perfeval", "process", ".", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    written = {path.name: sum_of(path.read_bytes()) for path in (tmp_path / "output").glob("*/*.docx")}
    assert written == {name: stated["bytes"] for name, stated in promised().items()}


def test_a_workbook_of_an_odd_name_dropped_onto_the_icon(folder: Path, tmp_path: Path) -> None:
    path = saved(small_data(), tmp_path, "填 报(1)&^%.xlsx")
    line = f'cmd /c ""Z:\\拖.bat" "Z:{str(path).replace("/", chr(92))}""'
    done = wine(
        folder / "engine" / "python.exe", "-m", "perfeval.cli.dropped", cwd=tmp_path, more={"PERFEVAL_LINE": line}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    documents = list((tmp_path / "绩效评价报告").glob("*/*.docx"))
    assert len(documents) == 2
    assert all(zipfile.ZipFile(BytesIO(document.read_bytes())).testzip() is None for document in documents)


def test_the_batch_file_starts_the_program(folder: Path, tmp_path: Path) -> None:
    done = wine("cmd", "/c", folder / "perfeval.bat", "--version", cwd=tmp_path)
    assert "perfeval 0." in done.stdout, done.stdout + done.stderr


def test_the_icon_without_anything_dropped_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    done = wine("cmd", "/c", folder / "把工作簿拖到这里.bat", cwd=tmp_path)
    assert "请把填好的工作簿" in done.stdout, done.stdout + done.stderr
