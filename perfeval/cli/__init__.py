"""The command `perfeval`: the only module that prints."""

import codecs
import gc
import os
import sys
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from perfeval import __version__
from perfeval.cli import mail, systems
from perfeval.cli.chinese import Command, Group, in_chinese
from perfeval.errors import PerfevalError, os_reason
from perfeval.problems import Problem, Severity

if TYPE_CHECKING:
    from perfeval import batch
    from perfeval.batch.many import Workers

#: the base of everything that typer raises over a wrong command line; it has no public name of its own
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="perfeval",
    cls=Group,
    help="读取填好的绩效评价工作簿，检查、评分，生成公文格式的 Word 评价报告。",
    epilog="示例：perfeval new 得到空白模板，填好后 perfeval process 绩效评价填报模板.xlsx",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

app.add_typer(systems.app)

Workbooks = Annotated[
    list[Path],
    typer.Argument(
        metavar="工作簿或文件夹...",
        help="填好的工作簿（.xlsx），或放着工作簿的文件夹，可以有多个。",
        readable=False,  # one that cannot be opened is its own problem, and stops no other
    ),
]
SystemOption = Annotated[
    str | None,
    typer.Option("--system", metavar="名称或文件", help="用这个指标体系评分，代替工作簿里写的；可以是 .toml 文件。"),
]


#: characters of our own messages that cp936 lacks
_PLAIN: Final = {"−": "-"} | {chr(0x245F + number): f"({number})" for number in range(11, 21)}


class Format(StrEnum):
    """How something is shown: for people or for programs."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option("--format", metavar="text|json", help="text：给人看；json：给程序用。")]
OutlineOption = Annotated[
    str | None,
    typer.Option("--outline", metavar="名称或文件", help="用这份提纲写报告，代替工作簿里写的；可以是 .md 文件。"),
]
JobsOption = Annotated[
    int | None,
    typer.Option("--jobs", metavar="个数", min=1, help="同时用几个进程，默认与处理器核数相同；工作簿不多时只用一个。"),
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster", metavar="地址", help="交给已有的 Dask 集群处理（如 tcp://主机:8786）；工作簿要放在共享存储上。"
    ),
]
StrictOption = Annotated[bool, typer.Option("--strict", help="警告也按错误处理。")]


def main() -> NoReturn:
    """Run the command; a run that cannot go on ends with one sentence and exit status 2."""
    gc.disable()  # of what is imported nothing is garbage, and looking for it takes a tenth of the start
    codecs.register_error("plainly", _plainly)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="plainly")
    status = _status()
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    # everything is written and closed: to take modules and memory apart one by one takes another twentieth
    os._exit(status)


def _status() -> int:
    """Run the command and return its exit status."""
    try:
        return app(standalone_mode=False) or 0
    except _UsageError as error:
        message = getattr(error, "format_message", error.__str__)()
        typer.echo(f"错误：{in_chinese(message)}用 perfeval --help 查看用法。", err=True)
    except typer.Abort:
        return 130
    except PerfevalError as error:
        typer.echo(f"错误：{error}", err=True)
    except MemoryError:
        typer.echo("错误：内存不足。请关闭其他程序，或一次处理少一些工作簿。", err=True)
    except BrokenPipeError:  # such as | head
        return 1
    except OSError as error:
        if error.filename is not None:
            raise
        typer.echo(f"错误：要显示的内容写不出去：{os_reason(error)}。", err=True)
    return 2


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """Stand in for what a console's code page lacks: Windows prints Chinese as cp936, which has no minus sign."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_PLAIN.get(char, "?") for char in text), error.end


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer's callback
    if wanted:
        typer.echo(f"perfeval {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    ctx: typer.Context,
    version: Annotated[  # noqa: ARG001, FBT002 - an option that only prints
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="显示版本号。")
    ] = False,
) -> None:
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command(
    cls=Command, epilog="示例：perfeval new 绩效评价2018　　perfeval new --system self-evaluation-2021 --projects 8"
)
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
    from perfeval.library import SYSTEM_SUFFIX, find_system  # noqa: PLC0415 - openpyxl loads only when it is needed
    from perfeval.writers import blank  # noqa: PLC0415 - the same

    if example:
        shown = system or blank.DEFAULT_SYSTEM
        if shown not in blank.EXAMPLES:
            raise PerfevalError(f"没有 {shown} 的示例。有示例的指标体系：{'、'.join(blank.EXAMPLES)}。")
        files = {directory / blank.EXAMPLES[shown][0]: blank.example_workbook(shown)}
    elif system is None:
        files = {directory / blank.BLANK_NAME: blank.blank_workbook()}
    else:
        found, own = find_system(system), system.endswith(SYSTEM_SUFFIX)
        name = Path(system).name if own else system
        content = blank.system_workbook(name, found, projects)
        files = {directory / blank.system_name(found): content}
        if own:
            content, beside = Path(system).read_bytes(), directory / name
            if beside.exists() and beside.read_bytes() != content and not force:
                raise PerfevalError(f"{beside} 已经存在，内容不同。请换一个文件夹，或加 --force 覆盖。")
            if not beside.exists() or beside.read_bytes() != content:
                files[beside] = content
    path = next(iter(files))
    if path.exists() and not force:
        raise PerfevalError(f"{path} 已经存在。请换一个文件夹，或加 --force 覆盖。")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for place, content in files.items():
            place.write_bytes(content)
    except OSError as error:
        raise PerfevalError(f"写不进 {error.filename}：{os_reason(error)}。") from error
    for place in files:
        typer.echo(f"已写出 {place}")


@app.command(cls=Command, epilog="示例：perfeval check 填报.xlsx --annotate　　perfeval check --list")
def check(
    workbooks: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="工作簿或文件夹...", help="填好的工作簿，或放着工作簿的文件夹，可以有多个。", readable=False
        ),
    ] = None,
    *,
    system: SystemOption = None,
    strict: StrictOption = False,
    annotate: Annotated[
        bool, typer.Option("--annotate", help="在工作簿旁边写一份标出问题的副本（…_批注.xlsx）。")
    ] = False,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    form: FormatOption = Format.TEXT,
    rules: Annotated[bool, typer.Option("--list", help="列出全部检查项目。")] = False,
) -> None:
    """检查工作簿，列出全部问题及其单元格，不生成报告。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval.batch.files import find_workbooks  # noqa: PLC0415 - pandas loads only when a workbook is read
    from perfeval.batch.many import Task, distinct, examine_all  # noqa: PLC0415 - the same
    from perfeval.cli import conclusions, problems  # noqa: PLC0415 - the same

    if rules:
        problems.print_rules()
        return
    if not workbooks:
        raise typer.BadParameter("缺少参数“工作簿或文件夹...”。")
    named = tuple(find_workbooks(workbooks))
    task = Task(system=system, strict=strict)
    outcomes = distinct(examine_all(named, task, _workers(jobs, cluster, len(named))))
    if annotate:
        outcomes = map(_annotated, outcomes)
    if form is Format.JSON:
        listed = tuple(outcomes)
        typer.echo(problems.as_json(listed))
        raise typer.Exit(code=int(any(outcome.failed for outcome in listed)))
    conclusions.end_run(conclusions.conclude(outcomes, len(named), severities=tuple(Severity)))


def _annotated(outcome: "batch.Outcome") -> "batch.Outcome":
    from perfeval.batch.annotate import annotate  # noqa: PLC0415 - openpyxl loads only when it is needed

    written = annotate(outcome)
    if isinstance(written, Problem):
        return replace(outcome, problems=(written, *outcome.problems))
    if written is not None:
        typer.echo(f"已写出 {written}", err=True)
    return outcome


@app.command(cls=Command, epilog="示例：perfeval score 绩效评价填报模板.xlsx　　perfeval score 填报.xlsx --format json")
def score(
    workbooks: Workbooks,
    *,
    system: SystemOption = None,
    jobs: JobsOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """列出每个指标的得分和得分的由来，不生成报告。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval.batch.files import find_workbooks  # noqa: PLC0415 - pandas loads only when a workbook is read
    from perfeval.batch.many import Task, examine_all  # noqa: PLC0415 - the same
    from perfeval.cli import conclusions, scores  # noqa: PLC0415 - rich loads only when a table is printed

    named = tuple(find_workbooks(workbooks))
    outcomes = examine_all(named, Task(system=system), _workers(jobs, None, len(named)))
    if form is Format.JSON:
        listed = tuple(outcomes)
        typer.echo(scores.as_json(listed))
        raise typer.Exit(code=int(any(outcome.failed for outcome in listed)))
    conclusions.end_run(conclusions.conclude(outcomes, len(named), scores.print_tables))


@app.command(cls=Command, epilog="示例：perfeval process 绩效评价填报模板.xlsx -o 报告")
def process(
    workbooks: Workbooks,
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="文件夹", help="报告放在哪个文件夹，默认为 output。")
    ] = Path("output"),
    system: SystemOption = None,
    strict: StrictOption = False,
    force: Annotated[
        bool, typer.Option("--force", help="有人改动过的报告改名保留，再写出新的；不加则不动它。")
    ] = False,
    outline: OutlineOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    summary: Annotated[
        bool | None,
        typer.Option("--summary/--no-summary", help="写不写绩效评价汇总表.xlsx；不加时，有两个以上工作簿才写。"),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="同时用 LibreOffice 生成 PDF，供审阅。")] = False,
) -> None:
    """检查、评分并生成 Word 报告；有错误的工作簿不生成报告。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval import batch  # noqa: PLC0415 - pandas loads only when a workbook is read
    from perfeval.batch.files import find_workbooks  # noqa: PLC0415 - the same
    from perfeval.batch.many import Task, process_all  # noqa: PLC0415 - the same
    from perfeval.batch.output import Output  # noqa: PLC0415 - the same
    from perfeval.batch.summary import Summing  # noqa: PLC0415 - the same
    from perfeval.cli import conclusions  # noqa: PLC0415 - the same

    named = tuple(find_workbooks(workbooks))

    def show(outcome: batch.Outcome) -> None:
        if len(named) == 1:  # of many, the overview tells the scores
            conclusions.print_evaluations(outcome)
        conclusions.print_edited(outcome)
        copies = batch.write_review_copies(outcome) if pdf else ()
        if copies:
            typer.echo(f"  已生成 {len(copies)} 份 PDF")
        if not pdf:
            conclusions.print_old_copies(outcome)

    task = Task(system=system, outline=outline, strict=strict)
    workers = _workers(jobs, cluster, len(named))
    place = Output(output)
    outcomes = process_all(named, task, place, workers=workers, force=force)
    if not (len(named) > 1 if summary is None else summary):
        conclusions.end_run(conclusions.conclude(outcomes, len(named), show))
    summing = Summing(place)
    ends = conclusions.conclude(summing.added(outcomes), len(named), show)
    conclusions.print_overview(summing.put(force=force))
    conclusions.end_run(ends)


@app.command(cls=Command, epilog="示例：perfeval explain 01报告.docx　　perfeval explain 01报告.docx 填报.xlsx")
def explain(
    report: Annotated[Path, typer.Argument(metavar="报告", help="perfeval 写出的 Word 报告，改动过的也可以。")],
    workbook: Annotated[
        Path | None, typer.Argument(metavar="[工作簿]", help="填报的工作簿；给出时与报告逐项核对。")
    ] = None,
    *,
    system: SystemOption = None,
    outline: OutlineOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """列出报告里每项内容出自哪个单元格、哪些句子有人改动过。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval.batch import explain  # noqa: PLC0415 - pandas loads only when a workbook is read
    from perfeval.cli import explained, problems  # noqa: PLC0415 - rich loads only when a table is printed
    from perfeval.library import find_system  # noqa: PLC0415 - the same
    from perfeval.reports.outlines import find_outline  # noqa: PLC0415 - the same

    chosen = None if system is None else find_system(system)
    text = None if outline is None else find_outline(outline)
    explanation = explain.explain(report, workbook, chosen, text)
    outcome = explanation.outcome
    if outcome is not None and outcome.failed:
        problems.print_problems(outcome, (Severity.ERROR,))
    if form is Format.JSON:
        typer.echo(explained.as_json(explanation))
    else:
        explained.print_explanation(explanation)
    if outcome is not None and explanation.disagreements is None:
        typer.echo(f"{outcome.name}：{problems.counted(outcome)}，不能与报告核对", err=True)
    disagrees = outcome is not None and explanation.disagreements != ()
    raise typer.Exit(code=int(disagrees))


app.command(cls=Command, epilog="示例：perfeval mail 报告　　perfeval mail 报告 --pdf --limit 10")(mail.mail)


def _workers(jobs: int | None, cluster: str | None, number: int) -> "Workers":
    if number > 1:
        gc.freeze()
        gc.enable()
    if cluster is None:
        from perfeval.batch.many import local_workers  # noqa: PLC0415 - pandas loads only when a workbook is read

        return local_workers(jobs or os.cpu_count() or 1, number)
    if jobs is not None:
        raise typer.BadParameter("--jobs 和 --cluster 不能同时用。")
    from perfeval.batch.cluster import cluster_workers  # noqa: PLC0415 - an optional part

    return cluster_workers(cluster)
