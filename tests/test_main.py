"""`main` within another program: it returns a status, and leaves the interpreter as it was."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import EXAMPLE, perfeval
from small import many_workbooks
from workbooks import saved, small_data

from perfeval.cli import main

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--version"], 0, "perfeval "),
        (["check", str(EXAMPLE)], 0, "0 个错误，2 个警告"),
        (["check", "没有.xlsx"], 1, "请确认文件存在"),
        (["check", "没有.xlsx", "--format", "json"], 1, "file-unreadable"),
        (["check"], 2, "错误：缺少参数“工作簿或文件夹...”。用 perfeval --help 查看用法。"),
        (["nonsense"], 2, "错误：没有“nonsense”这个命令。用 perfeval --help 查看用法。"),
        (["chekc"], 2, "错误：没有“chekc”这个命令。是不是“check”？用 perfeval --help 查看用法。"),
        (["check", "x", "--system", "没有"], 2, "错误：没有“没有”这个指标体系。"),
        (["--help"], 0, "用法：perfeval [选项] 命令 [参数]..."),
        (["bundle"], 0, "用法：perfeval bundle [选项] 命令 [参数]..."),
    ],
)
def test_main_returns_the_status_to_its_caller(
    words: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == status
    shown = capsys.readouterr()
    assert said in shown.out + shown.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["填 报(1)&%^.xlsx"], "填 报(1)&%^.xlsx：0 个错误", id="whole-name"),
        pytest.param(["填 报(1)&%^"], "填 报(1)&%^.xlsx：0 个错误", id="without-its-ending"),
        pytest.param(["2024"], "2024.xlsm：0 个错误", id="a-name-that-could-be-a-command"),
        pytest.param(["."], "：0 个错误", id="folder"),
        pytest.param(["--html", "2024.xlsm"], "2024.xlsm：0 个错误", id="options-first"),
        pytest.param(["process", "2024"], "2024.xlsm：0 个错误", id="with-the-command"),
        pytest.param(
            ["填 报（1）.xlsx"], "是不是“填 报(1)&%^.xlsx”？请核对文件名。 [file-unreadable]", id="much-like-it"
        ),
        pytest.param(["没有"], "没有这个文件或文件夹。请确认文件存在", id="nothing-like-it"),
        pytest.param(["check", "空/没有"], "是不是“唯一.xls”？请核对文件名。", id="the-only-one-there"),
        pytest.param(["2025"], "错误：没有“2025”这个命令。", id="neither-command-nor-file"),
        pytest.param(["--jobs", "1"], "错误：没有 --jobs 这个选项。", id="an-option-without-a-file"),
    ],
)
def test_a_path_without_a_command_is_processed(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = saved(small_data(), tmp_path).rename(tmp_path / "填 报(1)&%^.xlsx").read_bytes()
    (tmp_path / "2024.xlsm").write_bytes(content)
    (tmp_path / "空").mkdir()
    (tmp_path / "空" / "唯一.xls").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    main(words)
    shown = capsys.readouterr()
    assert said in shown.out + shown.err


def test_main_may_be_run_again_and_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(small_data(), tmp_path)
    for _ in range(2):
        assert main(["process", str(path), "-o", str(tmp_path / "out")]) == 0
    assert "没有变化，2 份报告不用重写" in capsys.readouterr().out


@pytest.mark.parametrize("collecting", [True, False])
def test_main_leaves_collector_streams_and_hooks_as_they_were(
    collecting: bool,  # noqa: FBT001 - a case
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    many_workbooks(tmp_path / "甲", 2)
    if not collecting:
        gc.disable()
    try:
        before = (
            gc.isenabled(),
            gc.get_freeze_count(),
            sys.stdout.errors,
            sys.stderr.errors,
            sys.excepthook,
            Path.cwd(),
        )
        assert main(["check", str(tmp_path / "甲")]) == 0
        after = (
            gc.isenabled(),
            gc.get_freeze_count(),
            sys.stdout.errors,
            sys.stderr.errors,
            sys.excepthook,
            Path.cwd(),
        )
    finally:
        gc.enable()
    assert after == before
    assert "合计" in capsys.readouterr().out


def test_a_program_goes_on_after_main() -> None:
    program = "from perfeval.cli import main\nstatus = main(['check', 'x.xlsx'])\nprint('goes on', status)"
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    assert run.stdout.endswith("goes on 1\n")


def test_a_disk_that_is_full_leaves_no_half_template(tmp_path: Path) -> None:
    """The limit on a file's size stands in for the disk."""
    command = f'ulimit -f 4; "{sys.executable}" -X utf8 -m perfeval new --force'
    (tmp_path / "绩效评价填报模板.xlsx").write_bytes(b"old")
    run = subprocess.run(
        ["bash", "-c", command],  # noqa: S607
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        check=False,
    )
    assert (run.returncode, len(run.stderr.splitlines())) == (2, 1)
    assert run.stderr.startswith("错误：写不进 ")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("绩效评价填报模板.xlsx", b"old")]


@pytest.mark.parametrize("command", [("new", "--force"), ("systems", "copy", "common-2013", "x.toml", "--force")])
def test_a_folder_in_the_way_of_a_new_file_is_one_sentence(command: tuple[str, ...], tmp_path: Path) -> None:
    name = "x.toml" if "copy" in command else "绩效评价填报模板.xlsx"
    (tmp_path / name).mkdir()
    run = perfeval(*command, cwd=tmp_path)
    assert (run.status, run.out, run.err) == (2, "", f"错误：写不进 {name}：这里是一个文件夹。\n")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_copied_file_is_put_in_place_whole(tmp_path: Path) -> None:
    command = f'ulimit -f 4; "{sys.executable}" -X utf8 -m perfeval systems copy common-2013 x.toml --force'
    (tmp_path / "x.toml").write_bytes(b"old")
    run = subprocess.run(
        ["bash", "-c", command],  # noqa: S607
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        check=False,
    )
    assert (run.returncode, run.stderr) == (2, "错误：写不进 x.toml：文件太大，磁盘写不下。\n")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("x.toml", b"old")]


def test_a_persons_own_files_are_shown_as_built_in_ones_are(tmp_path: Path) -> None:
    for name, file in (("common-2013", "本县.toml"), ("mof-2020", "本县.md"), ("mail", "信.md")):
        assert perfeval("systems", "copy", name, file, cwd=tmp_path).status == 0
        own, built_in = perfeval("systems", "show", file, cwd=tmp_path), perfeval("systems", "show", name)
        assert (own.status, own.out) == (0, built_in.out)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("没有.toml", "指标体系文件 没有.toml 打不开：没有这个文件或文件夹。"),
        ("没有.md", "报告提纲文件 没有.md 打不开：没有这个文件或文件夹。"),
        ("管道.md", "报告提纲文件 管道.md 打不开：不是普通文件。"),
        ("坏.toml", "指标体系文件 坏.toml 有误：缺少 methods。"),
        ("本县.txt", "没有“本县.txt”。自带的有 common-2013、"),
    ],
)
def test_an_own_file_that_cannot_be_shown_is_one_sentence(file: str, said: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.md")
    (tmp_path / "坏.toml").write_text("total = 100")
    run = perfeval("systems", "show", file, cwd=tmp_path)
    assert (run.status, run.out, len(run.err.splitlines())) == (2, "", 1)
    assert run.err.startswith(f"错误：{said}")


def test_a_system_whose_name_looks_like_a_path_stays_in_its_folder(tmp_path: Path) -> None:
    assert perfeval("systems", "copy", "common-2013", "本县.toml", cwd=tmp_path).status == 0
    own = tmp_path / "本县.toml"
    own.write_text(own.read_text("utf-8").replace('name = "common-2013"', 'name = "../../本县"', 1), "utf-8")
    run = perfeval("new", "甲", "--system", "本县.toml", cwd=tmp_path)
    assert (run.status, run.err) == (0, "")
    assert sorted(path.name for path in (tmp_path / "甲").iterdir()) == [
        "本县.toml",
        "绩效评价填报模板_.._.._本县.xlsx",
    ]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts threads where Linux lists them")
def test_the_program_has_one_thread(tmp_path: Path) -> None:
    """What pandas loads would start one for each processor."""
    program = (
        "import os, pathlib; from perfeval.__main__ import console\n"
        "os._exit = lambda _: print(len([*pathlib.Path('/proc/self/task').iterdir()]))\n"
        "console()"
    )
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program, "check", saved(small_data(), tmp_path)],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"},
    )
    assert run.stdout.endswith("\n1\n")


def test_what_only_prints_loads_no_more_than_it_needs() -> None:
    """Starting is what most of a short command's time goes into."""
    program = "import sys; from perfeval.cli import main; main(['--version']); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    loaded = set(run.stdout.split())
    assert (
        loaded & {"pandas", "openpyxl", "lxml.etree", "jinja2", "rich", "hashlib", "tomllib", "perfeval.library"}
        == set()
    )


def loaded_by(*words: str, folder: Path) -> set[str]:
    """Return the modules that are loaded when the command has been run."""
    program = f"import sys; from perfeval.cli import main; main({list(words)!r}); print('loaded:', *sys.modules)"
    command = [sys.executable, "-X", "utf8", "-c", program]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, cwd=folder)
    return set(run.stdout.split("loaded: ")[1].split())


def test_a_run_loads_only_what_it_comes_to_need(tmp_path: Path) -> None:
    saved(small_data(), tmp_path, "甲.xlsx")
    first = loaded_by("process", "甲.xlsx", folder=tmp_path)
    assert {"pandas", "jinja2"} <= first
    assert first & {"openpyxl", "perfeval.writers.html", "perfeval.writers.pdf", "perfeval.writers.word.carry"} == set()
    unchanged = loaded_by("process", "甲.xlsx", folder=tmp_path)
    heavy = {"pandas", "lxml.etree", "jinja2", "openpyxl", "perfeval.readers", "perfeval.checks", "perfeval.library"}
    assert unchanged & heavy == set()
