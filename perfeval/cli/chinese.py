"""Commands whose help and errors are in Chinese throughout."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import typer
from typer.core import TyperCommand, TyperGroup

from perfeval.cli.help import Help


def _no_option(found: re.Match[str]) -> str:
    """Return what is said of an option that does not exist, with the one that is most like it."""
    meant = get_close_matches(found[1], re.findall(r"--?[\w-]+", found[2] or ""), 1, 0)
    return f"没有 {found[1]} 这个选项。{''.join(f'是不是 {name}？' for name in meant)}"


def _one_of(found: re.Match[str]) -> str:
    offered = "、".join(re.findall("'([^']*)'", found[3]))
    return f"选项 {found[1]} 应为 {offered} 之一，现为“{found[2]}”。"


#: what typer says in English, and what it says here
_CHINESE: Final = (
    (r"^Usage: (?:python -m )?", "用法："),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]..."),
    (r"(?m)^Options:", "选项："),
    (r"(?m)^Arguments:", "参数："),
    (r"(?m)^Commands:", "命令："),
    (r"  \[default: [^];]*\]", ""),
    (r"(?<=  \[)default: [^];]*; ", ""),
    (r"(?<=\S)  \[(?:x>=1; )?required\]", "（必填）"),
    (r"  \[x>=(\d+)\]", r"（至少 \1）"),
    (r"  \[(\d+)<=x<=(\d+)\]", r"（\1 至 \2）"),
    (r"Show this message and exit\.", "显示本帮助。"),
    (r"Missing argument '(.*)'\.?", r"缺少参数“\1”。"),
    (r"No such option: (\S+?)\.?(?:\s(.*))?$", _no_option),
    (r"No such command ['\"](.*?)['\"]\.", r"没有“\1”这个命令。"),
    (r" Did you mean '([^']*)'[^?]*\?", r"是不是“\1”？"),
    (r"Missing command\.", "缺少命令。"),
    (r"Option '(.*)' does not take a value\.", r"选项 \1 后面不写内容。"),
    (r"Option '(.*)' requires an argument\.", r"选项 \1 后面要写内容。"),
    (r"Invalid value for '([^']*)': '(.*)' is not one of (.*)\.", _one_of),
    (
        r"Invalid value for '([^']*)': (\S+) is not in the range (\d+)<=x<=(\d+)\.",
        r"选项 \1 应在 \3 至 \4 之间，现为 \2。",
    ),
    (r"Invalid value for '([^']*)': (\S+) is not in the range x>=(\d+)\.", r"选项 \1 不应小于 \3，现为 \2。"),
    (r"Invalid value for '([^']*)': '(.*)' is not a valid int(?:eger)?(?: range)?\.", r"选项 \1 应为整数，现为“\2”。"),
    (r"Invalid value for '.*': Path '(.*)' is not readable\.", r"没有权限打开 \1。"),
    (r"^Invalid value: ", ""),
    (r"Invalid value for '([^']*)': (.*)", r"选项 \1 填写有误：\2"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", r"多余的参数：\1。"),
)


def in_chinese(text: str) -> str:
    """Return what typer says, in Chinese."""
    for english, chinese in _CHINESE:
        text = re.sub(english, chinese, text)
    return text


class _ChineseHelp(Help):
    """Help that typer writes in English, put into Chinese before its columns are measured."""

    def write_dl(self, rows: Sequence[tuple[str, str]]) -> None:
        super().write_dl([(in_chinese(term), in_chinese(meaning)) for term, meaning in rows])


def _help(command: TyperCommand | TyperGroup, ctx: typer.Context) -> str:
    written = _ChineseHelp()
    command.format_help(ctx, written)  # type: ignore[arg-type]  # typer's own formatter is in no public module
    return in_chinese(written.getvalue().rstrip("\n"))


class Command(TyperCommand):
    """A command whose help is in Chinese throughout."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]
        return _help(self, ctx)


class Group(TyperGroup):
    """A group of commands, its help in Chinese throughout."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]
        return _help(self, ctx)


class Program(Group):
    """The program itself: a path without a command is processed, as it comes when a file is dragged onto it."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        own = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        if args and args[0] not in self.commands and args[0] not in own and any(map(_is_path, args)):
            args = ["process", *args]
        return super().parse_args(ctx, args)


def _is_path(word: str) -> bool:
    """Tell whether a word is a path rather than the name of a command, whether or not there is something at it."""
    from perfeval.batch.workbooks import with_ending  # noqa: PLC0415 - pandas loads only when a workbook is read
    from perfeval.files import stands  # noqa: PLC0415 - the same

    if word.startswith("-"):
        return False
    path = Path(word)
    return not word.isascii() or path.suffix != "" or path.name != word or stands(path) or with_ending(path) is not None
