"""`perfeval new`: a workbook to be filled in, or a filled example."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from perfeval.cli.chosen import definition
from perfeval.cli.terminal import say
from perfeval.errors import PerfevalError, os_reason
from perfeval.files import TEXT_LIMIT, UnreadableFileError, put, read

EPILOG = "示例：perfeval new 绩效评价2018　　perfeval new --from 去年的工作簿.xlsx　　perfeval new --from 自评表文件夹"


Places: TypeAlias = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[文件夹]",
        help="放在哪个文件夹，默认为当前文件夹。",
        readable=False,  # a paper that cannot be opened is named, and stops no other
    ),
]
Papers: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--from",
        metavar="文件...",
        help=(
            "用已有的文件填好工作簿：去年的工作簿（沿用到下一年），绩效自评表、目标申报表（Excel 或 Word），"
            "报告，或放着这些文件的文件夹；几个文件接着写在后面。"
        ),
        readable=False,
    ),
]
Year: TypeAlias = Annotated[
    int | None, typer.Option("--year", metavar="年度", help="与 --from 合用：新工作簿的评价年度。")
]
Example: TypeAlias = Annotated[
    bool, typer.Option("--example", help="给出填好的示例，而不是空白模板；加 --system 给出用该指标体系的示例。")
]
System: TypeAlias = Annotated[
    str | None,
    typer.Option("--system", metavar="名称或文件", help="模板里写好这个指标体系的全部指标；可以是 .toml 文件。"),
]
Projects: TypeAlias = Annotated[
    int,
    typer.Option("--projects", metavar="个数", min=1, max=99, help="与 --system 合用：写好几个项目的指标，默认 1。"),
]
Force: TypeAlias = Annotated[bool, typer.Option("--force", help="覆盖已有的同名文件。")]


def new(
    places: Places = None,
    *,
    papers: Papers = None,
    year: Year = None,
    example: Example = False,
    system: System = None,
    projects: Projects = 1,
    force: Force = False,
) -> None:
    """得到空白的填报工作簿、填好的示例，或由已有文件填好的工作簿。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    directory, sources = _parted(places or (), papers)
    if not sources and year is not None:
        raise PerfevalError("--year 要与 --from 合用。")
    if sources:
        if example or projects != 1:
            raise PerfevalError(f"{'--example' if example else '--projects'} 和 --from 不能合用。")
        _from_papers(sources, directory, year, system, force=force)
        return
    with _writing_into(directory):
        name, content = _example(system) if example else _blank(system, projects)
    own = _own_system(system, directory, force=force) if system and not example else {}
    _put(directory, {directory / name: content} | own, force=force)


def _parted(places: Sequence[Path], papers: Sequence[Path] | None) -> tuple[Path, list[Path]]:
    """Return the folder to write into, and the papers: with --from, further files that are named are papers too."""
    further = [place for place in places if papers and not place.is_dir() and (place.suffix or place.is_file())]
    folders = [place for place in places if place not in further]
    if len(folders) > 1:
        raise PerfevalError(f"只能放在一个文件夹，给出了 {len(folders)} 个：{'、'.join(map(str, folders))}。")
    return folders[0] if folders else Path(), [*(papers or ()), *further]


@contextmanager
def _writing_into(directory: Path) -> Iterator[None]:
    """Say in one sentence what cannot be written; workbooks are written aside first."""
    try:
        yield
    except OSError as error:
        raise PerfevalError(f"写不进 {error.filename or directory}：{os_reason(error)}。") from error


def _put(directory: Path, files: Mapping[Path, bytes], *, force: bool) -> None:
    """Write the workbook, which stands first, and what belongs beside it."""
    path = next(iter(files))
    if path.exists() and not force:
        raise PerfevalError(f"{path} 已经存在。请换一个文件夹，或加 --force 覆盖。")
    with _writing_into(directory):
        directory.mkdir(parents=True, exist_ok=True)
        for place, whole in files.items():
            put(place, whole)
    for place in files:
        say(f"已写出 {place}")


def _from_papers(
    sources: Sequence[Path], directory: Path, year: int | None, system: str | None, *, force: bool
) -> None:
    """Make a workbook of papers, and say what came of each."""
    from perfeval.batch.papers import holds_papers, renewed  # noqa: PLC0415 - pandas loads only when a workbook is read
    from perfeval.library import Shelf  # noqa: PLC0415 - the same

    near = {path.resolve() for source in sources for path in (source, source.parent)}
    if not force and directory.resolve() not in near and holds_papers(directory):
        raise PerfevalError(
            f"{directory} 里已有 Excel 或 Word 文件，分不清是要沿用它们，还是把新工作簿放在那里。"
            "要沿用的，每个文件夹前面都写 --from；要放在那里的，加 --force。"
        )
    chosen = None if system is None else definition(Shelf.SYSTEMS, system)
    with _writing_into(directory):
        renewal = renewed(sources, year=year, system=chosen)
    for name, problem in renewal.problems:
        say(f"{name} {problem}", err=True)
    if renewal.content is None:
        raise PerfevalError("没有可以沿用的文件，没有写出工作簿。")
    own = _own_system(system, directory, force=force) if system else {}
    own |= {path: content for name, content in renewal.beside.items() if not (path := directory / name).exists()}
    for line in renewal.lines:
        say(f"{line}。")
    _put(directory, {directory / renewal.name: renewal.content} | own, force=force)
    say("请打开工作簿，补填没有的内容；perfeval check 这个工作簿，会列出还要填写和核对的单元格。")
    if renewal.problems:
        raise typer.Exit(1)


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
