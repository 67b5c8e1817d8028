"""Commands whose help and errors are in Chinese throughout."""

import re
from pathlib import Path
from typing import Final

import typer
from typer.core import TyperCommand, TyperGroup

#: what typer says in English, and what it says here
_CHINESE: Final = (
    (r"^Usage: (?:python -m )?", "用法："),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]..."),
    (r"(?m)^Options:", "选项："),
    (r"(?m)^Arguments:", "参数："),
    (r"(?m)^Commands:", "命令："),
    (r"  \[required\]", "（必填）"),
    (r"  \[default: [^]]*\]", ""),
    (r"Show this message and exit\.", "显示本帮助。"),
    (r"Missing argument '(.*)'\.?", r"缺少参数“\1”。"),
    (r"No such option: ([^ .]+)(?s:.*)", r"没有 \1 这个选项。"),
    (r"No such command '([^']*)'\.", r"没有“\1”这个命令。"),
    (r" Did you mean '([^']*)'[^?]*\?", r"是不是“\1”？"),
    (r"Option '(.*)' requires an argument\.", r"选项 \1 后面要写内容。"),
    (r"Invalid value for '([^']*)': '(.*)' is not one of (.*)\.", r"选项 \1 应为 \3 之一，现为“\2”。"),
    (
        r"Invalid value for '([^']*)': (\S+) is not in the range (\d+)<=x<=(\d+)\.",
        r"选项 \1 应在 \3 至 \4 之间，现为 \2。",
    ),
    (r"Invalid value for '([^']*)': (\S+) is not in the range x>=(\d+)\.", r"选项 \1 不应小于 \3，现为 \2。"),
    (r"Invalid value for '([^']*)': '(.*)' is not a valid int(?:eger)?(?: range)?\.", r"选项 \1 应为整数，现为“\2”。"),
    (r"Invalid value for '.*': Path '(.*)' is not readable\.", r"没有权限打开 \1。"),
    (r"^Invalid value: ", ""),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", r"多余的参数：\1。"),
)


def in_chinese(text: str) -> str:
    """Return what typer says, in Chinese."""
    for english, chinese in _CHINESE:
        text = re.sub(english, chinese, text)
    return text


class Command(TyperCommand):
    """A command whose help is in Chinese throughout."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]
        return in_chinese(super().get_help(ctx))


class Group(TyperGroup):
    """A group of commands, its help in Chinese throughout."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]
        return in_chinese(super().get_help(ctx))


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

    if word.startswith("-"):
        return False
    path = Path(word)
    return (
        not word.isascii() or path.suffix != "" or path.name != word or path.exists() or with_ending(path) is not None
    )
