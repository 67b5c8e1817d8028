"""The command `perfeval`: the only module that prints."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from perfeval import __version__
from perfeval.problems import PerfevalError, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfeval import batch

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
    (r"No such command '(.*)'\.", r"没有“\1”这个命令。"),
    (r"Option '(.*)' requires an argument\.", r"选项 \1 后面要写内容。"),
    (r"Got unexpected extra arguments? \((.*)\)", r"多余的参数：\1。"),
)


def _in_chinese(text: str) -> str:
    for english, chinese in _CHINESE:
        text = re.sub(english, chinese, text)
    return text


class _Command(TyperCommand):
    """A command whose help is in Chinese throughout."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]
        return _in_chinese(super().get_help(ctx))


class _Group(TyperGroup):
    """The program itself, its help in Chinese throughout."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]
        return _in_chinese(super().get_help(ctx))


#: the base of everything that typer raises over a wrong command line; it has no public name of its own
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="perfeval",
    cls=_Group,
    help="读取填好的绩效评价工作簿，检查、评分，生成公文格式的 Word 评价报告。",
    epilog="示例：perfeval new 得到空白模板，填好后 perfeval process 绩效评价填报模板.xlsx",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

Workbooks = Annotated[list[Path], typer.Argument(metavar="工作簿...", help="填好的工作簿（.xlsx），可以有多个。")]


def main() -> None:
    """Run the command; a run that cannot go on ends with one sentence and exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        sys.exit(app(standalone_mode=False))
    except _UsageError as error:
        message = getattr(error, "format_message", error.__str__)()
        typer.echo(f"错误：{_in_chinese(message)}用 perfeval --help 查看用法。", err=True)
        sys.exit(2)
    except typer.Abort:
        sys.exit(130)
    except PerfevalError as error:
        typer.echo(f"错误：{error}", err=True)
        sys.exit(2)


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


@app.command(cls=_Command, epilog="示例：perfeval new 绩效评价2018　　perfeval new --example")
def new(
    directory: Annotated[Path, typer.Argument(metavar="[文件夹]", help="放在哪个文件夹，默认为当前文件夹。")] = Path(),
    *,
    example: Annotated[bool, typer.Option("--example", help="给出填好的示例，而不是空白模板。")] = False,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的同名文件。")] = False,
) -> None:
    """得到空白的填报工作簿，或填好的示例。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval.template import writing  # noqa: PLC0415 - openpyxl loads only when it is needed

    path = directory / (writing.EXAMPLE_NAME if example else writing.BLANK_NAME)
    if path.exists() and not force:
        message = f"{path} 已经存在。请换一个文件夹，或加 --force 覆盖。"
        raise PerfevalError(message)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        path.write_bytes(writing.example_workbook() if example else writing.blank_workbook())
    except OSError as error:
        message = f"写不进 {path}：{error.strerror}。"
        raise PerfevalError(message) from error
    typer.echo(f"已写出 {path}")


@app.command(cls=_Command, epilog="示例：perfeval check 绩效评价填报模板.xlsx")
def check(workbooks: Workbooks) -> None:
    """检查工作簿，列出全部问题及其单元格，不生成报告。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval import batch  # noqa: PLC0415 - pandas loads only when a workbook is read

    _conclude(batch.examine(path) for path in workbooks)


@app.command(cls=_Command, epilog="示例：perfeval process 绩效评价填报模板.xlsx -o 报告")
def process(
    workbooks: Workbooks,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="文件夹", help="报告放在哪个文件夹，默认为 output。")
    ] = Path("output"),
) -> None:
    """检查、评分并生成 Word 报告；有错误的工作簿不生成报告。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval import batch  # noqa: PLC0415 - pandas loads only when a workbook is read

    _conclude(batch.process(path, output) for path in workbooks)


def _conclude(outcomes: "Iterable[batch.Outcome]") -> NoReturn:
    """Print each outcome as it comes; end with status 1 when a workbook has errors."""
    failed = False
    for outcome in outcomes:
        _print_problems(outcome)
        if outcome.written:
            _print_evaluations(outcome)
        _print_summary(outcome)
        failed |= outcome.failed
    raise typer.Exit(code=int(failed))


def _print_problems(outcome: "batch.Outcome") -> None:
    severities = list(Severity)
    for problem in sorted(outcome.problems, key=lambda p: severities.index(p.severity)):
        typer.echo(f"{outcome.workbook.name} {problem}", err=True)


def _print_evaluations(outcome: "batch.Outcome") -> None:
    for evaluation in outcome.evaluations:
        note = f"（{evaluation.cap_explanation}）" if evaluation.cap_explanation else ""
        typer.echo(
            f"  {evaluation.project.code} {evaluation.project.name}：{evaluation.total} 分，{evaluation.grade}{note}"
        )


def _print_summary(outcome: "batch.Outcome") -> None:
    errors, warnings = outcome.count(Severity.ERROR), outcome.count(Severity.WARNING)
    found = f"{errors} 个错误，{warnings} 个警告" if errors or warnings else "没有发现问题"
    if outcome.written:
        result = f"，已写出 {len(outcome.written)} 份报告：{outcome.written[0].parent}"
    else:
        result = "，没有生成报告" if outcome.failed else ""
    typer.echo(f"{outcome.workbook.name}：{found}{result}")
