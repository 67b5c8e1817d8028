"""`perfeval bundle`: the program for people without Python, as one HTML page or as a Windows folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from perfeval.cli.chinese import Command, Group
from perfeval.cli.terminal import say
from perfeval.errors import PerfevalError, os_reason
from perfeval.files import put

if TYPE_CHECKING:
    from perfeval.bundle.lock import Lock
    from perfeval.bundle.parts import Parts

app = typer.Typer(
    name="bundle",
    cls=Group,
    help="给没有 Python 的人：一个网页文件，或一个 Windows 文件夹。",
    epilog="示例：perfeval bundle page 得到 绩效评价.html，双击就能用",
    invoke_without_command=True,
    rich_markup_mode=None,
)

Folder: TypeAlias = Annotated[
    Path, typer.Option("--output", "-o", metavar="文件夹", help="放在哪个文件夹，默认为当前文件夹。")
]
Kept: TypeAlias = Annotated[
    Path | None, typer.Option("--parts", metavar="文件夹", help="下载的部件放在哪里，再次制作时不用重新下载。")
]

PAGE = "绩效评价.html"


@app.callback()
def _help(ctx: typer.Context) -> None:
    if ctx.invoked_subcommand is None:
        say(ctx.get_help())


@app.command(cls=Command, epilog="需要 Node.js 和网络；做好的网页不用网络。")
def page(output: Folder = Path(), kept: Kept = None) -> None:
    """做一个网页文件：双击打开，不用安装，不用网络。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval.bundle import page as door  # noqa: PLC0415 - only for this command

    lock, parts = _parts(kept)
    bill = _bill("page", lock)
    _put(output, {PAGE: door.page(parts, lock), PAGE.replace(".html", ".cdx.json"): bill})


@app.command(cls=Command, epilog="需要网络；做好的文件夹不用网络，不用安装。")
def windows(
    output: Folder = Path(),
    kept: Kept = None,
    python: Annotated[
        Path | None,
        typer.Option("--python", metavar="压缩包", help="用这个 Python 官方的 64 位嵌入式压缩包，代替自动下载的。"),
    ] = None,
) -> None:
    """做一个 Windows 文件夹的压缩包：解压就能用，把工作簿拖到图标上。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    lock, parts = _parts(kept)
    bill = _bill("windows", lock)
    from perfeval.bundle import windows as door  # noqa: PLC0415 - an extra, which not everybody has

    _put(output, {f"{door.FOLDER}.zip": door.folder(parts, lock, bill, python), f"{door.FOLDER}.cdx.json": bill})


def _parts(kept: Path | None) -> "tuple[Lock, Parts]":
    from perfeval.bundle.lock import locked  # noqa: PLC0415 - only for this command
    from perfeval.bundle.parts import Parts, kept_parts  # noqa: PLC0415 - the same

    lock = locked()
    return lock, Parts(lock, kept or kept_parts())


def _bill(door: str, lock: "Lock") -> bytes:
    try:
        from perfeval.bundle.bom import bill  # noqa: PLC0415 - an extra, which not everybody has
    except ImportError as error:
        raise PerfevalError('缺少制作用的程序库。请先在 perfeval 的文件夹里运行 pip install ".[bundle]"。') from error
    return bill(door, lock.page, lock.pyodide) if door == "page" else bill(door, lock.windows, lock.embed)


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            put(folder / name, content)
            say(f"已写出 {folder / name}（{len(content) / 2**20:.1f} MB）")
    except OSError as error:
        raise PerfevalError(f"写不进 {error.filename or folder}：{os_reason(error)}。") from error
