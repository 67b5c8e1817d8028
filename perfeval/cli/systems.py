"""`perfeval systems`: the built-in indicator systems and outlines, shown or copied for a person to edit."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perfeval.cli.chinese import Command, Group
from perfeval.cli.chosen import definition
from perfeval.cli.terminal import say
from perfeval.errors import PerfevalError, os_reason
from perfeval.files import put

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.library import Definition, IndicatorSystem, Shelf

app = typer.Typer(
    name="systems",
    cls=Group,
    help="列出自带的指标体系和提纲；show 查看，copy 复制一份来改。",
    epilog="示例：perfeval systems copy common-2013 本县.toml，改好后 perfeval process 填报.xlsx --system 本县.toml",
    invoke_without_command=True,
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Argument(metavar="名称", help="指标体系或提纲的名称，用 perfeval systems 查看。")]
NameOrFile = Annotated[
    str,
    typer.Argument(
        metavar="名称或文件", help="指标体系或提纲的名称，用 perfeval systems 查看；也可以是自己的 .toml 或 .md 文件。"
    ),
]


@app.callback()
def listing(ctx: typer.Context) -> None:
    """Print the names of everything built in."""
    if ctx.invoked_subcommand is not None:
        return
    from perfeval.library import Shelf, system_of  # noqa: PLC0415 - only for this command
    from perfeval.reports.templates import compiled  # noqa: PLC0415 - the same

    for shelf in _shelves():
        say(shelf.title)
        for name in shelf.names():
            found = shelf.built_in(name)
            if shelf is Shelf.SYSTEMS:
                system = system_of(found)
                told = f"{system.title}，{system.reference}，{len(system.indicators)} 个指标"
            else:
                told = str(compiled(found).line("名称", {}))
            say(f"  {name:<22}{told}")


def _shelves() -> "tuple[Shelf, ...]":
    """Return what a person may choose from."""
    from perfeval.library import Shelf  # noqa: PLC0415 - only for this command

    return Shelf.SYSTEMS, Shelf.REPORT_OUTLINES, Shelf.MAIL_OUTLINES


def _found(named: str) -> "Definition":
    """Return the built-in definition of that name, else a person's own in that file."""
    for shelf in _shelves():
        if named in shelf.names() or shelf.is_file(named):
            return definition(shelf, named)
    raise _unknown(named)


@app.command(cls=Command, epilog="示例：perfeval systems show self-evaluation-2021")
def show(name: NameOrFile) -> None:
    """查看指标体系的指标、分值、评分方法和等级，或提纲的全文。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval.library import Shelf, system_of  # noqa: PLC0415 - only for this command

    found = _found(name)
    if found.shelf is not Shelf.SYSTEMS:
        say(found.text)
        return
    for line in _described(system_of(found)):
        say(line)


@app.command(cls=Command, epilog="示例：perfeval systems copy common-2013 本县.toml")
def copy(
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="文件", help="复制到哪个文件。")],
    *,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件。")] = False,
) -> None:
    """复制一份指标体系或提纲的文件，供本单位修改后使用。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    shelf = next((shelf for shelf in _shelves() if name in shelf.names()), None)
    if shelf is None:
        raise _unknown(name)
    if file.suffix != shelf.suffix:
        raise PerfevalError(f"{shelf.title}的文件名要以 {shelf.suffix} 结尾，现为 {file.name}。")
    if file.exists() and not force:
        raise PerfevalError(f"{file} 已经存在。请换一个文件名，或加 --force 覆盖。")
    try:
        put(file, shelf.built_in(name).text.encode())
    except OSError as error:
        raise PerfevalError(f"写不进 {file}：{os_reason(error)}。") from error
    say(f"已写出 {file}")


def _unknown(name: str) -> PerfevalError:
    names = "、".join(known for shelf in _shelves() for known in shelf.names())
    return PerfevalError(f"没有“{name}”。自带的有 {names}。")


def _described(system: "IndicatorSystem") -> "Iterator[str]":
    """Yield what a system lays down, a line each."""
    from perfeval.figures import plain  # noqa: PLC0415 - only for this command
    from perfeval.methods.checklist import numbered  # noqa: PLC0415 - the same

    yield f"{system.name}　{system.title}（{system.reference}），满分 {plain(system.total)} 分"
    group = None
    for common in system.indicators:
        if group != (group := (common.level1, common.level2)):
            points = sum((i.points for i in system.indicators if (i.level1, i.level2) == group), Decimal(0))
            yield f"{common.level1} / {common.level2}（{plain(points)} 分）"
        target = common.target if isinstance(common.target, str) else common.target is not None and plain(common.target)
        wanted = f" {target}{common.unit or ''}" if target else ""
        yield f"  {common.code} {common.name}　{plain(common.points)} 分　{common.nature}{wanted}　{system.own_method(common).title}"
        yield f"        {common.explanation}{numbered(common.checkpoints)}"
    yield "等级：" + "，".join(f"{band.name} {plain(band.minimum)} 分以上" for band in system.grades)
    if system.caps:
        yield "封顶：" + "，".join(f"预算执行率低于 {plain(c.below)}% 不超过 {plain(c.total)} 分" for c in system.caps)
    over = system.over_completion
    if over is not None:
        yield f"超额完成：超过指标值 {plain(over.threshold)}% 以上须说明原因，减 {plain(over.deduction)} 分"
    yield f"自评得分与评分相差超过 {plain(system.tolerance)} 分时提示"
    if system.own_lower:
        yield "自评得分更低、相差超过上面的分数并说明了原因的，采用自评得分"
