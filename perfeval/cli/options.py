"""Arguments and options that several commands have."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Workbooks: TypeAlias = Annotated[
    list[Path],
    typer.Argument(
        metavar="工作簿或文件夹...",
        help="填好的工作簿（.xlsx），或放着工作簿的文件夹，可以有多个。",
        readable=False,  # one that cannot be opened is its own problem, and stops no other
    ),
]
System: TypeAlias = Annotated[
    str | None,
    typer.Option("--system", metavar="名称或文件", help="用这个指标体系评分，代替工作簿里写的；可以是 .toml 文件。"),
]
Outlines: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--outline",
        metavar="名称或文件",
        help="用这份提纲写报告，代替工作簿里写的；可以是 .md 文件；可以写几次，各份报告放在一起。",
    ),
]
Strict: TypeAlias = Annotated[bool, typer.Option("--strict", help="警告也按错误处理。")]
Jobs: TypeAlias = Annotated[
    int | None,
    typer.Option("--jobs", metavar="个数", min=1, help="同时用几个进程，默认与处理器核数相同；工作簿不多时只用一个。"),
]
Cluster: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--cluster", metavar="地址", help="交给已有的 Dask 集群处理（如 tcp://主机:8786）；工作簿要放在共享存储上。"
    ),
]


Folder: TypeAlias = Annotated[
    Path, typer.Option("--output", "-o", metavar="文件夹", help="写出的文件放在哪个文件夹，默认为 output。")
]
Newest: TypeAlias = Annotated[
    bool, typer.Option("--newest", help="同一单位、同一年度有几个工作簿时，用最后保存的一个；不加则都不处理。")
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="只显示错误和要核对的事项。")]


class Format(StrEnum):
    """How something is shown: for people or for programs."""

    TEXT = "text"
    JSON = "json"


Form: TypeAlias = Annotated[
    Format, typer.Option("--format", metavar="text|json", help="text：给人看；json：给程序用。")
]
