"""What the terminal gets: Chinese throughout, columns that line up, and no character that it would obey."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from commands import perfeval
from small import many_workbooks
from workbooks import saved, small_data

from perfeval.characters import display_width
from perfeval.cli.help import Help
from perfeval.cli.terminal import escaped, shown

COMMANDS = [
    "",
    "new",
    "check",
    "score",
    "process",
    "explain",
    "mail",
    "systems",
    "systems show",
    "systems copy",
    "bundle",
]
#: what stays as it is in Chinese help: commands and options, names of files, of formats, of programs
OWN_WORDS = re.compile(
    r"self-evaluation-2021|--?[a-z-]+|perfeval|[\w.-]+\.(?:toml|md|xlsx|docx|html)|\.(?:xlsx|toml|md)|\b(?:new|check|score|process|explain|mail|systems|"
    r"bundle|show|copy|page|windows|common-2013|Word|Excel|PDF|Dask|tcp|LibreOffice|text|json|output|Python|Windows)\b"
)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_in_chinese_and_lines_up(command: str) -> None:
    said = perfeval(*command.split(), "--help").out
    assert not re.search("[A-Za-z]", OWN_WORDS.sub("", said)), said
    assert max(map(display_width, said.splitlines())) <= 100
    columns = {display_width(found[1]) for found in re.finditer(r"(?m)^(  \S.*?  +)(?=[^\s-].*。)", said)}
    assert len(columns) <= 2, said  # arguments or commands, and options


def test_help_breaks_lines_where_chinese_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "52")
    written = Help()
    written.write_dl([("--甲", "乙" * 20 + "，丙丁"), ("--a-name-that-is-far-too-long-for-it", "戊")])
    assert written.getvalue().splitlines() == [
        "--甲" + " " * 28 + "乙" * 9,
        " " * 32 + "乙" * 9,
        " " * 32 + "乙乙，丙丁",
        "--a-name-that-is-far-too-long-for-it",
        " " * 32 + "戊",
    ]


def test_a_closing_mark_stays_with_the_word_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "52")
    written = Help()
    written.write_text("乙" * 23 + "（99）")
    assert written.getvalue().splitlines() == ["乙" * 23 + "（", "99）"]


def test_each_example_begins_a_line() -> None:
    written = Help()
    written.write_text("示例：perfeval 甲　　perfeval 乙")
    assert written.getvalue().splitlines() == ["示例：perfeval 甲", "      perfeval 乙"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("chekc", "没有“chekc”这个命令。是不是“check”？"),
        ("systems shwo", "没有“shwo”这个命令。是不是“show”？"),
        ("process x.xlsx --sumary", "没有 --sumary 这个选项。是不是 --summary？"),
        ("process x.xlsx --jobs", "选项 --jobs 后面要写内容。"),
        ("process x.xlsx --jobs a", "选项 --jobs 应为整数，现为“a”。"),
        ("process x.xlsx --force=1", "选项 --force 后面不写内容。"),
        ("check x --format xml", "选项 --format 应为 text、json 之一，现为“xml”。"),
        ("mail a b", "多余的参数：b。"),
        ("it's", "没有“it's”这个命令。"),
        ("-x", "没有 -x 这个选项。"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_in_chinese(words: str, said: str) -> None:
    run = perfeval(*words.split())
    assert (run.status, run.err) == (2, f"错误：{said}用 perfeval --help 查看用法。\n")


NAME = "甲\x1b[31m\x07\u202e\u2066\x9b乙.xlsx"


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the system has no such names")
@pytest.mark.parametrize("words", ["check", "score", "process -o out", "check --format json"])
def test_a_terminal_gets_no_character_that_it_would_obey(words: str, tmp_path: Path) -> None:
    saved(small_data(unit={"name": "所\u202e\x9b"}, funds={"closing_carryover": 9}), tmp_path, NAME)
    saved(small_data(), tmp_path, "常.xlsx")
    run = perfeval(*words.split(), ".", cwd=tmp_path)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", run.out + run.err)
    if "json" in words:
        assert {found["file"] for found in json.loads(run.out)} == {"常.xlsx", NAME}
    else:
        assert "甲�[31m����乙.xlsx" in run.out + run.err


def test_what_is_shown_and_what_is_escaped() -> None:
    assert shown("一\n二\t三\x1b\u200e") == "一\n二�三��"
    assert json.loads(escaped(json.dumps(NAME, ensure_ascii=False))) == NAME


@pytest.mark.slow
def test_of_many_workbooks_each_cause_has_a_line_and_errors_come_last(tmp_path: Path) -> None:
    many_workbooks(tmp_path / "收到", 12)
    data = small_data(unit={"name": "错所"})
    for indicator in data["projects"][0]["indicators"]:
        indicator["target"], indicator["actual"] = "很多", "更多"
    saved(data, tmp_path / "收到", "0错.xlsx")
    run = perfeval("process", "收到", "-o", "out", cwd=tmp_path)
    lines = [line for line in run.err.splitlines() if line.startswith("0错.xlsx")]
    assert len(lines) == len({re.search(r"\[([a-z-]+)\]$", line)[1] for line in lines})  # type: ignore[index]
    assert any(re.match(r"0错\.xlsx 绩效指标!\S+ 等 \d+ 处 错误 ", line) for line in lines)
    errors = [" 错误 " in line for line in run.err.splitlines()]
    assert errors == sorted(errors)
    quiet = perfeval("process", "收到", "-o", "out2", "--quiet", cwd=tmp_path)
    assert (quiet.status, [line for line in quiet.out.splitlines() if "已写出" in line]) == (1, [])
    assert quiet.err.splitlines() == [line for line in run.err.splitlines() if " 错误 " in line]
    assert "结果" in quiet.out


def on_terminal(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run the command on a terminal, and return its exit status and what the terminal got."""
    import pty  # noqa: PLC0415 - not on Windows

    command = [sys.executable, "-X", "utf8", "-m", "perfeval", *arguments]
    main, other = pty.openpty()
    with subprocess.Popen(command, cwd=folder, stdout=other, stderr=other, env={**os.environ, **environment}) as run:
        os.close(other)
        shown = b""
        while True:
            try:
                piece = os.read(main, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
    os.close(main)
    return run.returncode, shown.decode()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of Unix")
@pytest.mark.parametrize("wanted", [True, False], ids=["colours", "no-colours"])
def test_colours_and_the_bar_are_for_a_terminal_that_wants_them(wanted: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a case
    many_workbooks(tmp_path / "收到", 3)
    saved(small_data(unit={"name": "错所"}, funds={"closing_carryover": 9}), tmp_path / "收到")
    environment = {"TERM": "xterm-256color", **({} if wanted else {"NO_COLOR": "1"})}
    status, shown = on_terminal(tmp_path, "check", "收到", **environment)
    assert status == 1
    assert ("\x1b[31m\x1b[1m错误\x1b[0m" in shown) == wanted
    assert "剩余" in shown


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of Unix")
def test_nothing_stands_in_the_midst_of_the_bar(tmp_path: Path) -> None:
    many_workbooks(tmp_path / "收到", 2)
    _, shown = on_terminal(tmp_path, "check", "收到", "--annotate", TERM="xterm-256color")
    assert len(re.findall("(?m)^已写出 ", shown)) == shown.count("已写出 ") == 2


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of Unix")
def test_a_terminal_that_only_prints_gets_no_bar(tmp_path: Path) -> None:
    many_workbooks(tmp_path / "收到", 2)
    _, shown = on_terminal(tmp_path, "check", "收到", "--quiet", TERM="dumb")
    assert shown.splitlines()[0].startswith("结果")
