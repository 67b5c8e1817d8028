"""`perfeval systems`: the built-in indicator systems and outlines, shown or copied for a person to edit."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perfeval.cli.chinese import Command, Group
from perfeval.errors import PerfevalError, os_reason
from perfeval.files import UnreadableFileError, put, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.library import IndicatorSystem
    from perfeval.reports.outlines import Kind

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
    from perfeval.library import built_in_system, system_names  # noqa: PLC0415 - the same
    from perfeval.reports.outlines import built_in_outline, outline_names  # noqa: PLC0415 - only for this command

    typer.echo("指标体系")
    for name in system_names():
        system = built_in_system(name)
        typer.echo(f"  {name:<22}{system.title}，{system.reference}，{len(system.indicators)} 个指标")
    for kind in _kinds():
        typer.echo(kind.title)
        for name in outline_names(kind):
            typer.echo(f"  {name:<22}{built_in_outline(name, kind).line('名称', {})}")


def _kinds() -> "tuple[Kind, ...]":
    """Return the kinds of outlines that a person may choose."""
    from perfeval.reports.outlines import Kind  # noqa: PLC0415 - only for this command

    return Kind.REPORT, Kind.MAIL


def _outlines() -> "dict[str, Kind]":
    from perfeval.reports.outlines import outline_names  # noqa: PLC0415 - only for this command

    return {name: kind for kind in _kinds() for name in outline_names(kind)}


@app.command(cls=Command, epilog="示例：perfeval systems show self-evaluation-2021")
def show(name: NameOrFile) -> None:
    """查看指标体系的指标、分值、评分方法和等级，或提纲的全文。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval.library import SYSTEM_SUFFIX, find_system, system_names  # noqa: PLC0415 - only for this command
    from perfeval.reports.outlines import OUTLINE_SUFFIX, outline_text  # noqa: PLC0415 - the same

    outlines = _outlines()
    if name in system_names() or name.endswith(SYSTEM_SUFFIX):
        for line in _described(find_system(name)):
            typer.echo(line)
    elif name in outlines:
        typer.echo(outline_text(name, outlines[name]))
    elif name.endswith(OUTLINE_SUFFIX):
        try:
            typer.echo(read_text(Path(name)))
        except UnreadableFileError as error:
            raise PerfevalError(f"打不开 {error.path}：{error.reason}。") from error
    else:
        raise _unknown(name)


@app.command(cls=Command, epilog="示例：perfeval systems copy common-2013 本县.toml")
def copy(
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="文件", help="复制到哪个文件。")],
    *,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件。")] = False,
) -> None:
    """复制一份指标体系或提纲的文件，供本单位修改后使用。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval.library import SYSTEM_SUFFIX, system_names, system_text  # noqa: PLC0415 - the same
    from perfeval.reports.outlines import OUTLINE_SUFFIX, outline_text  # noqa: PLC0415 - only for this command

    outlines = _outlines()
    if name in system_names():
        text, what, suffix = system_text(name), "指标体系", SYSTEM_SUFFIX
    elif name in outlines:
        text, what, suffix = outline_text(name, outlines[name]), outlines[name].title, OUTLINE_SUFFIX
    else:
        raise _unknown(name)
    if file.suffix != suffix:
        raise PerfevalError(f"{what}的文件名要以 {suffix} 结尾，现为 {file.name}。")
    if file.exists() and not force:
        raise PerfevalError(f"{file} 已经存在。请换一个文件名，或加 --force 覆盖。")
    try:
        put(file, text.encode())
    except OSError as error:
        raise PerfevalError(f"写不进 {file}：{os_reason(error)}。") from error
    typer.echo(f"已写出 {file}")


def _unknown(name: str) -> PerfevalError:
    from perfeval.library import system_names  # noqa: PLC0415 - only for this command

    return PerfevalError(f"没有“{name}”。自带的有 {'、'.join((*system_names(), *_outlines()))}。")


def _described(system: "IndicatorSystem") -> "Iterator[str]":
    """Yield what a system lays down, a line each."""
    from perfeval.figures import plain  # noqa: PLC0415 - only for this command
    from perfeval.template.formulas import numbered  # noqa: PLC0415 - the same

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
