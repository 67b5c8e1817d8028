"""Systems and outlines that somebody hands in: whatever they are, one sentence names the file, and nothing hangs."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import EXAMPLE, perfeval
from systems import edited, own_system

from perfeval.errors import PerfevalError


def large(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(300 * 2**20)


#: what each of them may be, and what is said of it
NO_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe": (os.mkfifo, "不是普通文件"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "不是普通文件"),
    "large": (large, "文件太大，超过 1 MB"),
    "folder": (lambda path: path.mkdir(), "这里是一个文件夹"),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", NO_FILES)
@pytest.mark.parametrize(
    ("name", "title", "command"),
    [
        ("甲.toml", "指标体系", ("check", EXAMPLE, "--system", "甲.toml")),
        ("甲.toml", "指标体系", ("new", "表格", "--system", "甲.toml")),
        ("甲.md", "报告提纲", ("process", EXAMPLE, "--outline", "甲.md")),
        ("甲.md", "邮件提纲", ("mail", ".", "--outline", "甲.md")),
    ],
    ids=["system", "new", "outline", "mail"],
)
def test_what_is_no_file_is_not_opened(
    what: str, name: str, title: str, command: tuple[str | Path, ...], tmp_path: Path
) -> None:
    make, reason = NO_FILES[what]
    make(tmp_path / name)
    run = perfeval(*command, cwd=tmp_path)
    assert (run.status, run.out, run.err) == (2, "", f"错误：{title}文件 {name} 打不开：{reason}。\n")
    assert [path.name for path in tmp_path.iterdir()] == [name]


NINES = "9" * 10_000
#: a system that is cut off or changed, and what is said of it
EXCESSES: dict[str, tuple[Callable[[str], str], str]] = {
    "brackets": (lambda _: f"total = {'[' * 100_000}", "第 1 行 total 的括号套得太深，应在 20 层以内"),
    "tables": (lambda _: f"\ntotal = {'{a=' * 100_000}", "第 2 行 a 的括号套得太深，应在 20 层以内"),
    "brackets-and-ends": (lambda _: f"total = {'[[],' * 100_000}", "第 1 行 total 的括号套得太深，应在 20 层以内"),
    "dotted": (lambda _: f"{'.'.join(['a'] * 300_000)} = 1", "第 1 行的键分得太细，应在 20 级以内"),
    "dotted-in-quotes": (lambda _: f"{'.'.join([chr(34) * 2] * 200_000)} = 1", "第 1 行的键分得太细，应在 20 级以内"),
    "digits": (
        lambda s: s.replace("minimum = 90", f"minimum = {NINES}"),
        "第 14 行 minimum 的数字太长，应在 40 位以内",
    ),
    "places": (
        lambda s: s.replace("minimum = 90", f"minimum = 0.{NINES}"),
        "第 14 行 minimum 的数字太长，应在 40 位以内",
    ),
    "hexadecimal": (lambda _: f"total = 0x{'f' * 10_000}", "第 1 行 total 的数字太长，应在 40 位以内"),
    "digits-in-a-list": (lambda _: f"[caps]\nbelow = [\n  1,\n  {NINES}]", "第 4 行的数字太长，应在 40 位以内"),
    "exponent": (
        lambda s: s.replace("minimum = 90", "minimum = 1e999999999"),
        "grades[1].minimum 应为大小合理的数字（不到一千万亿），现为 1E+999999999",
    ),
    "small": (
        lambda s: s.replace("minimum = 90", "minimum = 1e-999999999"),
        "grades[1].minimum 应为大小合理的数字（不到一千万亿），现为 1E-999999999",
    ),
    "too-large": (
        lambda s: s.replace("minimum = 90", "minimum = 1000000000000000"),
        "grades[1].minimum 应为大小合理的数字（不到一千万亿），现为 1000000000000000",
    ),
    "exponent-of-many-digits": (
        lambda s: s.replace("minimum = 90", f"minimum = 1e{'9' * 30}"),
        "grades[1].minimum 应为数字，现为 Infinity",
    ),
    "long-text": (
        lambda s: s.replace("minimum = 90", f'minimum = """{"长" * 100_000}"""'),
        f"grades[1].minimum 应为数字，现为 {'长' * 40}…",
    ),
    "control": (lambda s: s.replace('title = "', 'title = "\\u0001'), "title 有不能印出来的控制字符"),
    "control-in-a-list": (
        lambda s: s.replace('checkpoints = ["有监控机制', 'checkpoints = ["\\u000B有监控机制'),
        ".checkpoints 有不能印出来的控制字符",
    ),
    "control-in-a-key": (lambda s: f'"a\\u0000" = 1\n{s}', "a? 有不能印出来的控制字符"),
}


@pytest.mark.parametrize("excess", EXCESSES)
def test_a_system_that_goes_beyond_all_bounds_is_refused_in_one_sentence(excess: str, tmp_path: Path) -> None:
    change, said = EXCESSES[excess]
    source = edited("common-2013")
    text = change(source)
    assert text != source
    path = tmp_path / "本县.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(PerfevalError, match=re.escape(said)) as raised:
        own_system(path.read_text("utf-8"), path.name)
    message = str(raised.value)
    assert message.startswith("指标体系文件 本县.toml 有误：")
    assert message.endswith("。")
    assert len(message) < 200
    assert "\n" not in message


def test_brackets_and_long_figures_in_texts_and_comments_go_through(tmp_path: Path) -> None:
    source = edited("common-2013", ('reference = "', f'reference = "{"[" * 30}{"9" * 50} a.{"b." * 30}'))
    path = tmp_path / "本县.toml"
    path.write_text(f"# {'[' * 30}{NINES} a.{'b.' * 30}\n{source}", "utf-8")
    assert own_system(path.read_text("utf-8"), path.name).reference.startswith("[[[")
