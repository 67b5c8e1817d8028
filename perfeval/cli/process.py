"""`perfeval process`: the reports of workbooks, and the workbook that sums up the run."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perfeval.cli.chosen import options
from perfeval.cli.options import Cluster, Jobs, Outlines, Strict, System, Workbooks
from perfeval.cli.workers import workers

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfeval.batch.outcome import Examined

EPILOG = "示例：perfeval process 绩效评价填报模板.xlsx -o 报告"


def process(
    workbooks: Workbooks,
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="文件夹", help="报告放在哪个文件夹，默认为 output。")
    ] = Path("output"),
    system: System = None,
    strict: Strict = False,
    force: Annotated[
        bool, typer.Option("--force", help="有人改动过的报告改名保留，再写出新的；不加则不动它。")
    ] = False,
    outline: Outlines = None,
    jobs: Jobs = None,
    cluster: Cluster = None,
    summary: Annotated[
        bool | None,
        typer.Option("--summary/--no-summary", help="写不写绩效评价汇总表.xlsx；不加时，有两个以上工作簿才写。"),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="同时用 LibreOffice 生成 PDF，供审阅。")] = False,
) -> None:
    """检查、评分并生成 Word 报告；有错误的工作簿不生成报告。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval.batch.many import process_all  # noqa: PLC0415 - the same
    from perfeval.batch.output import Output  # noqa: PLC0415 - the same
    from perfeval.batch.summary import RunSummary  # noqa: PLC0415 - the same
    from perfeval.batch.workbooks import find_workbooks  # noqa: PLC0415 - pandas loads only when a workbook is read
    from perfeval.cli.screen import runs  # noqa: PLC0415 - the same

    named = tuple(find_workbooks(workbooks))
    show = _shown(alone=len(named) == 1, pdf=pdf)
    chosen = options(system=system, outlines=outline or (), strict=strict)
    place = Output(output)
    outcomes = process_all(named, chosen, place, workers=workers(jobs, cluster, len(named)), force=force)
    if not (len(named) > 1 if summary is None else summary):
        runs.end_run(runs.conclude(outcomes, len(named), show))
    summed = RunSummary(place)
    ends = runs.conclude(summed.added(outcomes), len(named), show)
    runs.print_summary(summed.put(force=force))
    runs.end_run(ends)


def _shown(*, alone: bool, pdf: bool) -> "Callable[[Examined], None]":
    """Return what shows the reports of a workbook, and has their review copies made; of many, the summary tells the scores."""
    from perfeval.batch.outcome import Placed  # noqa: PLC0415 - pandas loads only when a workbook is read
    from perfeval.batch.review_copies import write_review_copies  # noqa: PLC0415 - the same
    from perfeval.cli.screen import runs  # noqa: PLC0415 - the same

    def show(outcome: "Examined") -> None:
        if not isinstance(outcome, Placed):
            return
        if alone:
            runs.print_not_printed(outcome)
            runs.print_evaluations(outcome)
        runs.print_edited(outcome.placement)
        copies = write_review_copies(outcome.placement) if pdf else ()
        if copies:
            typer.echo(f"  已生成 {len(copies)} 份 PDF")
        if not pdf:
            runs.print_old_copies(outcome.placement)

    return show
