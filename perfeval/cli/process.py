"""`perfeval process`: the reports of workbooks, and the workbook that sums up the run."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from perfeval.cli.chosen import options
from perfeval.cli.options import Cluster, Folder, Jobs, Newest, Outlines, Quiet, Strict, System, Workbooks
from perfeval.cli.workers import workers
from perfeval.errors import PerfevalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfeval.batch.outcome import Examined

Force: TypeAlias = Annotated[
    bool, typer.Option("--force", help="有人改动过的报告改名保留，再写出新的；不加则把改动并进新报告。")
]
Summary: TypeAlias = Annotated[
    bool | None,
    typer.Option("--summary/--no-summary", help="写不写绩效评价汇总表.xlsx；不加时，有两个以上工作簿才写。"),
]
Pdf: TypeAlias = Annotated[bool, typer.Option("--pdf", help="同时用 LibreOffice 生成 PDF，供审阅。")]
Html: TypeAlias = Annotated[
    bool, typer.Option("--html", help="同时生成网页：点一个数，就看到它在工作簿里的单元格和算法。")
]
Carry: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--carry", help="把填写的内容（收件邮箱除外）随报告保存，以后能由报告还原工作簿；对外公开的报告请不要加。"
    ),
]
Upload: TypeAlias = Annotated[
    bool,
    typer.Option("--upload", help="同时生成一体化系统的自评指标导入表，一个项目一份；要自己选填的格标黄。"),
]

EPILOG = "示例：perfeval process 绩效评价填报模板.xlsx -o 报告"


def process(
    workbooks: Workbooks,
    *,
    output: Folder = Path("output"),
    system: System = None,
    strict: Strict = False,
    force: Force = False,
    outline: Outlines = None,
    jobs: Jobs = None,
    cluster: Cluster = None,
    summary: Summary = None,
    pdf: Pdf = False,
    html: Html = False,
    carry: Carry = False,
    upload: Upload = False,
    newest: Newest = False,
    quiet: Quiet = False,
) -> None:
    """检查、评分并生成 Word 报告；有错误的工作簿不生成报告。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval.batch.incoming import take_in  # noqa: PLC0415 - pandas loads only when a workbook is read
    from perfeval.batch.many import process_all  # noqa: PLC0415 - the same
    from perfeval.batch.output import Output  # noqa: PLC0415 - the same
    from perfeval.batch.summary import RunSummary  # noqa: PLC0415 - the same
    from perfeval.cli.screen import runs  # noqa: PLC0415 - the same

    chosen = options(system=system, outlines=outline or (), strict=strict)
    incoming, place = take_in(workbooks, newest=newest), Output(output)
    named = incoming.workbooks
    pool = workers(jobs, cluster, len(named))
    outcomes = process_all(incoming, chosen, place, workers=pool, force=force, html=html, carry=carry, upload=upload)
    faults: list[str] = []
    show = _shown(alone=len(named) == 1, pdf=pdf, html=html, upload=upload, faults=faults)
    summed = RunSummary(place) if (len(named) > 1 if summary is None else summary) else None
    ends = runs.conclude(outcomes, len(named), show, quiet=quiet, remarks=incoming.remarks, summed=summed, force=force)
    if faults:
        raise PerfevalError("\n".join(faults))
    runs.end_run(ends)


def _shown(*, alone: bool, pdf: bool, html: bool, upload: bool, faults: list[str]) -> "Callable[[Examined], None]":
    """Return what shows the reports of a workbook, and has their review copies made; of many, the summary tells the scores.

    What of them could not be made is added to `faults`, and ends the run only when the other workbooks are done.
    """
    from perfeval.batch.outcome import Placed  # noqa: PLC0415 - pandas loads only when a workbook is read
    from perfeval.batch.review_copies import Copies, write_review_copies  # noqa: PLC0415 - the same
    from perfeval.cli.screen import placed  # noqa: PLC0415 - the same

    told: set[str] = set()

    def show(outcome: "Examined") -> None:
        if not isinstance(outcome, Placed):
            return
        if alone:
            placed.print_not_printed(outcome)
            placed.print_evaluations(outcome)
        placed.print_edited(outcome.placement)
        if html:
            placed.print_pages(outcome.placement)
        if outcome.uploads is not None:
            placed.print_uploads(outcome.uploads)
        copies = write_review_copies(outcome.placement) if pdf else Copies()
        faults.extend(copies.faults)
        placed.print_copies(copies, told)
        placed.print_old_copies(outcome.placement, pdf=pdf, html=html, upload=upload)

    return show
