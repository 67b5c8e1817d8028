"""`perfeval check`: every problem of workbooks with its cell; nothing is written but annotated copies."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeAlias

import typer

from perfeval.cli.chosen import options
from perfeval.cli.options import Cluster, Folder, Form, Format, Jobs, Newest, Quiet, Strict, System
from perfeval.cli.terminal import say
from perfeval.cli.workers import workers
from perfeval.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from perfeval.batch.incoming import Incoming
    from perfeval.batch.outcome import Examined

Annotate: TypeAlias = Annotated[
    bool, typer.Option("--annotate", help="在工作簿旁边写一份标出问题的副本（…_批注.xlsx）。")
]
Summary: TypeAlias = Annotated[
    bool, typer.Option("--summary", help="把全部问题和得分写成绩效评价汇总表（检查）.xlsx，放在 --output 的文件夹。")
]

EPILOG = "示例：perfeval check 填报.xlsx --annotate　　perfeval check --list"


def check(
    workbooks: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="工作簿或文件夹...", help="填好的工作簿，或放着工作簿的文件夹，可以有多个。", readable=False
        ),
    ] = None,
    *,
    system: System = None,
    strict: Strict = False,
    annotate: Annotate = False,
    summary: Summary = False,
    output: Folder = Path("output"),
    jobs: Jobs = None,
    cluster: Cluster = None,
    newest: Newest = False,
    quiet: Quiet = False,
    form: Form = Format.TEXT,
    rules: Annotated[bool, typer.Option("--list", help="列出全部检查项目。")] = False,
) -> None:
    """检查工作簿，列出全部问题及其单元格，不生成报告。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval.cli.screen import problems  # noqa: PLC0415 - pandas loads only when a workbook is read

    if rules:
        problems.print_rules()
        return
    if not workbooks:
        raise typer.BadParameter("缺少参数“工作簿或文件夹...”。")
    from perfeval.batch.incoming import take_in  # noqa: PLC0415 - the same
    from perfeval.batch.many import Distinct, Task, examine_all  # noqa: PLC0415 - the same

    task = Task(options(system=system, strict=strict), summing=summary)
    incoming = take_in(workbooks, newest=newest)
    examined = examine_all(incoming.workbooks, task, workers(jobs, cluster, len(incoming.workbooks)))
    outcomes: Iterable[Examined] = map(Distinct(incoming).checked, examined)
    copies: dict[Path, Path] = {}
    if annotate:
        outcomes = _annotated(outcomes, copies)
    _tell(outcomes, incoming, copies, form, quiet=quiet, output=output if summary else None)


def _tell(
    outcomes: "Iterable[Examined]",
    incoming: "Incoming",
    copies: "Mapping[Path, Path]",
    form: Format,
    *,
    quiet: bool,
    output: Path | None,
) -> NoReturn:
    """Show what came of workbooks, and the copies of each; sum it up in a folder where that is wanted; end the run."""
    from perfeval.batch.output import Output  # noqa: PLC0415 - the same
    from perfeval.batch.summary import RunSummary  # noqa: PLC0415 - the same
    from perfeval.batch.workbooks import CHECKED  # noqa: PLC0415 - the same
    from perfeval.cli import as_json  # noqa: PLC0415 - the same
    from perfeval.cli.screen import runs  # noqa: PLC0415 - the same

    def show(outcome: "Examined") -> None:
        if outcome.workbook.path in copies:
            say(_written(copies[outcome.workbook.path]), err=True)

    summed = None if output is None else RunSummary(Output(output), CHECKED)
    if form is Format.JSON:
        found = tuple(summed.added(outcomes) if summed else outcomes)
        if summed:
            summed.put(incoming.remarks)
        as_json.end_run(found, as_json.problems, (*map(_written, copies.values()), *incoming.remarks))
    number, remarks = len(incoming.workbooks), incoming.remarks
    runs.end_run(runs.conclude(outcomes, number, show, tuple(Severity), quiet=quiet, remarks=remarks, summed=summed))


def _written(copy: Path) -> str:
    return f"已写出 {copy}"


def _annotated(outcomes: "Iterable[Examined]", copies: dict[Path, Path]) -> "Iterator[Examined]":
    """Yield outcomes, each with a copy, which is put into `copies` to be told of when it is the outcome's turn."""
    from perfeval.batch.annotate import annotate  # noqa: PLC0415 - what writes workbooks loads only when it is needed

    taken = set[Path]()
    for outcome in outcomes:
        written = annotate(outcome, taken)
        if isinstance(written, Problem):
            yield replace(outcome, examination=outcome.examination.after(written))
            continue
        if written is not None:
            copies[outcome.workbook.path] = written
            taken.add(written)
        yield outcome
