"""`perfeval new`: a workbook to be filled in, or a filled example."""

from pathlib import Path
from typing import Annotated

import typer

from perfeval.cli.chosen import definition
from perfeval.errors import PerfevalError, os_reason
from perfeval.files import TEXT_LIMIT, UnreadableFileError, put, read

EPILOG = "示例：perfeval new 绩效评价2018　　perfeval new --system self-evaluation-2021 --projects 8"


def new(
    directory: Annotated[Path, typer.Argument(metavar="[文件夹]", help="放在哪个文件夹，默认为当前文件夹。")] = Path(),
    *,
    example: Annotated[
        bool, typer.Option("--example", help="给出填好的示例，而不是空白模板；加 --system 给出用该指标体系的示例。")
    ] = False,
    system: Annotated[
        str | None,
        typer.Option("--system", metavar="名称或文件", help="模板里写好这个指标体系的全部指标；可以是 .toml 文件。"),
    ] = None,
    projects: Annotated[
        int,
        typer.Option(
            "--projects", metavar="个数", min=1, max=99, help="与 --system 合用：写好几个项目的指标，默认 1。"
        ),
    ] = 1,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的同名文件。")] = False,
) -> None:
    """得到空白的填报工作簿，或填好的示例。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    try:
        name, content = _example(system) if example else _blank(system, projects)
        path = directory / name
        files = {path: content} | (_own_system(system, directory, force=force) if system and not example else {})
        if path.exists() and not force:
            raise PerfevalError(f"{path} 已经存在。请换一个文件夹，或加 --force 覆盖。")
        directory.mkdir(parents=True, exist_ok=True)
        for place, whole in files.items():
            put(place, whole)
    except OSError as error:
        raise PerfevalError(f"写不进 {error.filename or directory}：{os_reason(error)}。") from error
    for place in files:
        typer.echo(f"已写出 {place}")


def _example(system: str | None) -> tuple[str, bytes]:
    """Return the name and the content of the example of a system."""
    from perfeval.writers import blank  # noqa: PLC0415 - openpyxl loads only when it is needed

    shown = system or blank.DEFAULT_SYSTEM
    if shown not in blank.EXAMPLES:
        raise PerfevalError(f"没有 {shown} 的示例。有示例的指标体系：{'、'.join(blank.EXAMPLES)}。")
    return blank.EXAMPLES[shown][0], blank.example_workbook(shown)


def _blank(system: str | None, projects: int) -> tuple[str, bytes]:
    """Return the name and the content of the blank workbook, with the indicators of a system where one is named."""
    from perfeval.library import Shelf, system_of  # noqa: PLC0415 - openpyxl loads only when it is needed
    from perfeval.writers import blank  # noqa: PLC0415 - the same

    if system is None:
        return blank.BLANK_NAME, blank.blank_workbook()
    found = system_of(definition(Shelf.SYSTEMS, system))
    return blank.system_name(found), blank.system_workbook(Path(system).name, found, projects)


def _own_system(system: str, directory: Path, *, force: bool) -> dict[Path, bytes]:
    """Return the copy of a person's own system that must lie beside the workbook, unless it is there already."""
    from perfeval.library import Shelf  # noqa: PLC0415 - loaded with the system

    if not Shelf.SYSTEMS.is_file(system):
        return {}
    beside = directory / Path(system).name
    try:
        content = read(Path(system), TEXT_LIMIT)
    except UnreadableFileError as error:
        raise PerfevalError(f"打不开 {error.path}：{error.reason}。") from error
    try:
        stands = read(beside, TEXT_LIMIT) == content
    except UnreadableFileError:
        stands = False
    if beside.exists() and not stands and not force:
        raise PerfevalError(f"{beside} 已经存在，内容不同。请换一个文件夹，或加 --force 覆盖。")
    return {} if stands else {beside: content}
