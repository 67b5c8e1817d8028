"""The Windows folder: what is in it, that it is signed by those who made it, and what its icons do."""

import json
import os
import stat
import subprocess
import sys
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from commands import perfeval
from workbooks import saved, small_data

from perfeval.bundle.lock import locked
from perfeval.bundle.parts import Parts, kept_parts, proved_by
from perfeval.bundle.signature import FOUNDATION, proved
from perfeval.cli import dropped
from perfeval.errors import PerfevalError
from perfeval.writers.blank import BLANK_NAME

pytestmark = pytest.mark.slow

FOLDER = "perfeval-windows"
PROGRAMS = (".exe", ".dll", ".pyd")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("windows")
    run = perfeval("bundle", "windows", "-o", folder, timeout=600)
    assert run.status == 0, run.err
    return folder / f"{FOLDER}.zip"


@pytest.fixture(scope="module")
def contents(built: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(built) as archive:
        return {name.removeprefix(f"{FOLDER}/"): archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def python() -> dict[str, bytes]:
    return Parts(locked(), kept_parts()).embed()


def test_the_archive_holds_what_a_person_needs_and_no_more(built: Path, contents: dict[str, bytes]) -> None:
    assert built.stat().st_size < 60 * 2**20
    assert {name for name in contents if "/" not in name} == {
        *(
            "把工作簿拖到这里.bat",
            "把去年的文件拖到这里.bat",
            "新建填报模板.bat",
            "perfeval.bat",
            "使用说明.txt",
            f"{FOLDER}.cdx.json",
        ),
    }
    assert contents["engine/python313._pth"] == b"python313.zip\r\n.\r\nsite\r\nimport site\r\n"
    assert not any(name.endswith((".pyc", ".pyi", ".h")) or "/tests/" in name for name in contents)
    licences = {name.split("/")[1] for name in contents if name.startswith("许可/")}
    assert licences >= {"Python", "pandas", "numpy", "lxml", "openpyxl", "jinja2", "typer"}
    assert max(map(len, contents)) < 120  # below any folder that a person chooses, 259 are enough


def test_names_are_right_on_windows(built: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        for entry in archive.infolist():
            assert entry.filename.startswith(f"{FOLDER}/")
            assert entry.filename.isascii() or entry.flag_bits & 0x800
            assert not set('<>:"\\|?*') & set(entry.filename)


@pytest.mark.parametrize(
    "name", ["把工作簿拖到这里.bat", "把去年的文件拖到这里.bat", "新建填报模板.bat", "perfeval.bat"]
)
def test_batch_files_are_readable_in_every_code_page(name: str, contents: dict[str, bytes]) -> None:
    content = contents[name]
    assert content.isascii()
    assert content.count(b"\r\n") == content.count(b"\n")


def test_the_guide_opens_in_every_editor(contents: dict[str, bytes]) -> None:
    content = contents["使用说明.txt"]
    assert content.startswith(b"\xef\xbb\xbf")
    assert "把工作簿拖到这里.bat" in content.decode("utf-8-sig")
    assert "{" not in content.decode("utf-8-sig")


def test_the_bill_names_every_package_with_its_sum(contents: dict[str, bytes]) -> None:
    told = json.loads(contents[f"{FOLDER}.cdx.json"])
    sums = {found["name"]: found["hashes"][0]["content"] for found in told["components"]}
    assert sums == {**{wheel.name: wheel.sha256 for wheel in locked().windows}, "cpython": locked().embed.archive}


def test_two_builds_have_the_same_bytes(built: Path, tmp_path: Path) -> None:
    perfeval("bundle", "windows", "-o", tmp_path, timeout=600)
    assert (tmp_path / built.name).read_bytes() == built.read_bytes()


def test_every_program_of_cpython_is_signed_by_its_makers(contents: dict[str, bytes]) -> None:
    programs = {n: c for n, c in contents.items() if n.endswith(PROGRAMS) and n.count("/") == 1}
    signers = Counter(proved(Path(name).name, content) for name, content in programs.items())
    assert signers == {FOUNDATION: 26, "Microsoft Windows Software Compatibility Publisher": 2}


def test_a_program_that_was_changed_is_not_used(python: dict[str, bytes]) -> None:
    whole = python["python.exe"]
    header = int.from_bytes(whole[0x3C:0x40], "little")
    for place, said in ((header + 400, "文件被改动过"), (len(whole) - 9, "结构不对")):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        with pytest.raises(PerfevalError, match=said):
            proved("python.exe", changed)
    for content in (b"", b"MZ", whole + b"\0", python["_zoneinfo.pyd"][:-200]):
        with pytest.raises(PerfevalError, match=r"python\.exe 的数字签名不成立"):
            proved("python.exe", content)
    with pytest.raises(PerfevalError, match="应为“Python Software Foundation”"):
        proved("python.exe", python["vcruntime140.dll"])


def test_ones_own_python_must_be_signed_and_of_the_right_kind(python: dict[str, bytes], tmp_path: Path) -> None:
    def given(files: dict[str, bytes]) -> str:
        with zipfile.ZipFile(tmp_path / "own.zip", "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return perfeval("bundle", "windows", "--python", "own.zip", cwd=tmp_path, timeout=600).err

    assert given(python) == ""
    assert "不是 Python 3.13（64 位嵌入式版本）" in given({"LICENSE.txt": b"", "python.exe": python["python.exe"]})
    assert "数字签名不成立" in given(python | {"select.pyd": python["select.pyd"][:-1]})


def test_a_part_with_another_sum_is_fetched_again_and_a_foreign_wheel_refused(tmp_path: Path) -> None:
    wheel = next(wheel for wheel in locked().page if wheel.name == "et-xmlfile")
    (tmp_path / wheel.file).write_bytes(b"something else")
    assert len(Parts(locked(), tmp_path).wheels((wheel,), "3.14")["et-xmlfile"]) > 10_000
    with pytest.raises(PerfevalError, match="不在 Pyodide 自己的锁定文件里"):
        proved_by({"packages": {}}, locked().page)


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        pytest.param(r'C:\Windows\system32\cmd.exe /c ""C:\甲 乙\拖.bat""', [], id="double-click"),
        pytest.param(r'cmd.exe /c ""C:\甲 乙\拖.bat" D:\填报.xlsx"', [r"D:\填报.xlsx"], id="one"),
        pytest.param(
            r'cmd /c ""C:\x\拖.bat" "D:\a b\填 报.xlsx" D:\c&d^e%f(1).xlsx"',
            [r"D:\a b\填 报.xlsx", r"D:\c&d^e%f(1).xlsx"],
            id="signs-that-mean-something-to-the-interpreter",
        ),
        pytest.param(
            'cmd.exe /C ""C:\\x.bat" D:\\填报\u3000表\u00a0二.xlsx"',
            ["D:\\填报\u3000表\u00a0二.xlsx"],
            id="wide-blanks",
        ),
        pytest.param("", [], id="nothing"),
    ],
)
def test_dropped_names_are_read_whatever_their_signs(line: str, paths: list[str]) -> None:
    assert dropped.dropped(line) == paths


def icon(folder: Path, *words: str | Path, line: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Do what an icon does, in a process of its own, with nothing opened."""
    own = {**os.environ, "PERFEVAL_LINE": line, "PERFEVAL_QUIET": "1", "PYTHONUTF8": "1", **more}
    command = (sys.executable, "-m", "perfeval.cli.dropped", *map(str, words))
    return subprocess.run(
        command, cwd=folder, env=own, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )


def test_a_dropped_workbook_has_its_reports_beside_it(tmp_path: Path) -> None:
    path = saved(small_data(), tmp_path, "填 报(1)&^%.xlsx")
    done = icon(tmp_path, line=f'cmd /c ""C:\\拖.bat" "{path}""')
    assert done.returncode == 0
    assert len(list((tmp_path / "绩效评价报告").glob("*/*.docx"))) == 2
    assert f"报告在：{tmp_path / '绩效评价报告'}" in done.stdout


def test_errors_are_marked_in_a_copy_and_stop_no_other(tmp_path: Path) -> None:
    saved(small_data(unit={"year": None}), tmp_path, "坏.xlsx")
    saved(small_data(unit={"name": "好所"}), tmp_path, "好.xlsx")
    done = icon(tmp_path, tmp_path)
    assert done.returncode == 1
    assert f"问题都标在：{tmp_path / '坏_批注.xlsx'}。请在这份里改好，再把它拖过来。" in done.stdout
    assert (tmp_path / "坏_批注.xlsx").exists()
    assert (tmp_path / "绩效评价报告" / "绩效评价汇总表.xlsx").exists()


def test_workbooks_of_two_folders_have_their_reports_beside_them(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        saved(small_data(unit={"name": f"{name}所"}), tmp_path / name, "填报.xlsx")
    done = icon(tmp_path, tmp_path / "甲" / "填报.xlsx", tmp_path / "乙" / "填报.xlsx")
    assert done.returncode == 0
    for name in ("甲", "乙"):
        assert len(list((tmp_path / name / "绩效评价报告").glob(f"{name}所*/*.docx"))) == 2


def test_a_copy_that_was_worked_in_is_named_and_left(tmp_path: Path) -> None:
    path = saved(small_data(unit={"year": None}), tmp_path, "坏.xlsx")
    saved(small_data(), tmp_path, "坏_批注.xlsx")
    done = icon(tmp_path, path)
    assert "坏_批注.xlsx 改动过，没有覆盖。请改用这个文件检查" in done.stdout


def test_a_fault_of_the_program_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> int:
        raise ZeroDivisionError("x")

    monkeypatch.setattr(dropped, "_processed", fail)
    monkeypatch.setattr(dropped, "_wait", lambda: None)
    assert dropped.main(["甲.xlsx"]) == 2
    assert capsys.readouterr().err == "程序出了意外（ZeroDivisionError：x）。请把这行文字发给程序的维护者。\n"


def test_dropped_papers_make_a_workbook_beside_them(tmp_path: Path) -> None:
    path = saved(small_data(), tmp_path, "去年.xlsx")
    line = f'cmd /c ""C:\\拖.bat" "{path}""'
    names = ["绩效评价填报_某市测试所2024年度.xlsx", "绩效评价填报_某市测试所2024年度（2）.xlsx"]
    for name in names:  # the second does not overwrite the first, which may be filled by then
        done = icon(tmp_path, "--renew", line=line)
        assert (done.returncode, f"新工作簿：{tmp_path / name}。" in done.stdout) == (0, True)
    assert [(tmp_path / name).exists() for name in names] == [True, True]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        pytest.param((), 2, "拖到“把去年的文件拖到这里.bat”", id="nothing"),
        pytest.param(("扫描.pdf",), 2, "扫描.pdf 错误 ", id="a-scan"),
    ],
)
def test_papers_that_give_nothing_are_named(words: tuple[str, ...], status: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "扫描.pdf").write_bytes(b"%PDF-1.7")
    done = icon(tmp_path, "--renew", *words, line=r'cmd /c ""C:\拖.bat""')
    assert (done.returncode, said in done.stdout) == (status, True)


def test_nothing_dropped_says_how_to_use_it(tmp_path: Path) -> None:
    done = icon(tmp_path, line=r'cmd /c ""C:\拖.bat""')
    assert (done.returncode, "拖到“把工作簿拖到这里.bat”" in done.stdout) == (2, True)


def test_a_folder_that_takes_no_files_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "光盘"
    folder.mkdir()
    saved(small_data(), folder)
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    if os.access(folder, os.W_OK):  # root writes everywhere
        folder.chmod(0o755)
        pytest.skip("root can write into every folder")
    done = icon(tmp_path, folder, HOME=str(tmp_path), USERPROFILE=str(tmp_path))
    folder.chmod(0o755)
    assert done.returncode == 0
    assert "不能写入，改写在" in done.stdout
    assert len(list((tmp_path / "Documents" / "绩效评价报告").glob("*/*.docx"))) == 2


def test_two_at_once_write_whole_reports(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        saved(small_data(unit={"name": f"{name}所"}), tmp_path, f"{name}.xlsx")
    own = {**os.environ, "PERFEVAL_QUIET": "1", "PYTHONUTF8": "1"}
    both = [
        subprocess.Popen(
            (sys.executable, "-m", "perfeval.cli.dropped", str(tmp_path / f"{name}.xlsx")),
            env=own, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for name in ("甲", "乙")
    ]  # fmt: skip
    for process in both:
        process.communicate()
    assert [process.returncode for process in both] == [0, 0]
    documents = list((tmp_path / "绩效评价报告").glob("*/*.docx"))
    assert len(documents) == 4
    assert all(zipfile.ZipFile(BytesIO(path.read_bytes())).testzip() is None for path in documents)


def test_a_blank_workbook_never_takes_the_place_of_another(tmp_path: Path) -> None:
    for _ in range(2):
        assert icon(tmp_path, "--new", PERFEVAL_HERE=str(tmp_path)).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {BLANK_NAME, BLANK_NAME.replace(".xlsx", "（2）.xlsx")}
