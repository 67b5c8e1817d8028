"""`perfeval check`: every problem of workbooks with its cell; nothing is written but annotated copies."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perfeval.cli.chosen import options
from perfeval.cli.options import Cluster, Form, Format, Jobs, Newest, Quiet, Strict, System
from perfeval.cli.terminal import say
from perfeval.cli.workers import workers
from perfeval.problems import Problem, Severity

if TYPE_CHECKING:
    from perfeval.batch.outcome import Examined

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
    annotate: Annotated[
        bool, typer.Option("--annotate", help="在工作簿旁边写一份标出问题的副本（…_批注.xlsx）。")
    ] = False,
    jobs: Jobs = None,
    cluster: Cluster = None,
    newest: Newest = False,
    quiet: Quiet = False,
    form: Form = Format.TEXT,
    rules: Annotated[bool, typer.Option("--list", help="列出全部检查项目。")] = False,
) -> None:
    """检查工作簿，列出全部问题及其单元格，不生成报告。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval.batch.incoming import take_in  # noqa: PLC0415 - pandas loads only when a workbook is read
    from perfeval.batch.many import Distinct, Task, examine_all  # noqa: PLC0415 - the same
    from perfeval.cli import as_json  # noqa: PLC0415 - the same
    from perfeval.cli.screen import problems, runs  # noqa: PLC0415 - the same

    if rules:
        problems.print_rules()
        return
    if not workbooks:
        raise typer.BadParameter("缺少参数“工作簿或文件夹...”。")
    task = Task(options(system=system, strict=strict))
    incoming = take_in(workbooks, newest=newest)
    named = incoming.workbooks
    outcomes = map(Distinct(incoming.repeated).checked, examine_all(named, task, workers(jobs, cluster, len(named))))
    if annotate:
        outcomes = map(_annotated, outcomes)
    if form is Format.JSON:
        as_json.end_run(tuple(outcomes), as_json.problems)
    remarks = incoming.remarks
    runs.end_run(runs.conclude(outcomes, len(named), severities=tuple(Severity), quiet=quiet, remarks=remarks))


def _annotated(outcome: "Examined") -> "Examined":
    from perfeval.batch.annotate import annotate  # noqa: PLC0415 - what writes workbooks loads only when it is needed

    written = annotate(outcome)
    if isinstance(written, Problem):
        return replace(outcome, examination=outcome.examination.after(written))
    if written is not None:
        say(f"已写出 {written}", err=True)
    return outcome
