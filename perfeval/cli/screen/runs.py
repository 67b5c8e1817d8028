"""What a run over workbooks shows: each outcome as it comes, and what all of them came to."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final, NoReturn

import typer

from perfeval.batch.edited import told
from perfeval.batch.outcome import CarriedReport, Examined, Placed, Placement, Uploaded
from perfeval.batch.review_copies import Copies, lacks_copy, lacks_page, page_beside, review_copy
from perfeval.batch.workbooks import UPLOAD
from perfeval.cells import cell_at, cell_ranges
from perfeval.cli.screen.problems import counted, print_problems
from perfeval.problems import Severity
from perfeval.reports.printed import NOT_PRINTED

#: what is said of a file that a person had edited
KEPT: Final = "有人改动过，没有覆盖；加 --force 则改名保留，再写出新的"


def moved_to(aside: Path) -> str:
    """Return what is said of a file that a person had edited and that was moved aside."""
    return f"有人改动过，已改名为 {aside.name}"


class End(StrEnum):
    """How a workbook can end."""

    FINE = "没有错误和警告"
    WARNED = "有警告"
    UNCHANGED = "没有变化"
    FAILED = "有错误"

    @classmethod
    def of(cls, outcome: Examined) -> "End":
        """Return how a workbook has ended."""
        if outcome.failed:
            return cls.FAILED
        if isinstance(outcome, Placed) and outcome.placement.standing:
            return cls.UNCHANGED
        return cls.WARNED if outcome.count(Severity.WARNING) else cls.FINE


def conclude(
    outcomes: Iterable[Examined],
    number: int,
    show: Callable[[Examined], None] = lambda _: None,
    severities: Sequence[Severity] = (Severity.ERROR, Severity.WARNING),
) -> Counter[End]:
    """Print each outcome as it comes, what it shows included, and a table of what several came to.

    Return how many ended in which way.
    """
    ends: Counter[End] = Counter()
    reports: Counter[End] = Counter()
    for outcome in outcomes if number == 1 else _counted_on_screen(outcomes, number):
        print_problems(outcome, severities)
        show(outcome)
        typer.echo(f"{outcome.name}：{counted(outcome)}{_placed(outcome)}")
        end = End.of(outcome)
        ends[end] += 1
        if isinstance(outcome, Placed):
            placement = outcome.placement
            reports[end] += len((*placement.written, *placement.kept, *placement.standing))
    if number > 1:
        _print_table(ends, reports)
    return ends


def end_run(ends: Counter[End]) -> NoReturn:
    """End with status 1 where a workbook has errors."""
    raise typer.Exit(code=int(ends[End.FAILED] > 0))


def _print_table(ends: Counter[End], reports: Counter[End]) -> None:
    from rich.table import Table  # noqa: PLC0415 - one workbook does without

    from perfeval.cli.screen.scores import console  # noqa: PLC0415 - the same

    shown = (ends, reports) if reports.total() else (ends,)
    table = Table("结果", *("工作簿", "报告")[: len(shown)], box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for end in End:
        if end is not End.UNCHANGED or len(shown) > 1:
            table.add_row(end, *(str(counts[end]) for counts in shown))
    table.add_row("合计", *(str(counts.total()) for counts in shown))
    console().print(table)


def _counted_on_screen(outcomes: Iterable[Examined], number: int) -> Iterator[Examined]:
    """Yield outcomes, with a bar below what is printed as long as that is a terminal.

    The bar is taken away while an outcome is printed, since what typer prints would stand in the midst of it.
    """
    if not sys.stdout.isatty():
        yield from outcomes
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415 - only here

    from perfeval.cli.screen.scores import console  # noqa: PLC0415 - the same

    columns = ("处理", BarColumn(), MofNCompleteColumn(), "剩余", TimeRemainingColumn())
    with Progress(*columns, console=console(), transient=True, auto_refresh=False) as progress:
        bar = progress.add_task("", total=number)
        for outcome in outcomes:
            progress.stop()
            yield outcome
            progress.advance(bar)
            progress.start()
            progress.refresh()


def print_not_printed(outcome: Placed) -> None:
    """Print what of the workbook no report prints, among what is told of the reports."""
    for problem in outcome.problems:
        if problem.rule == NOT_PRINTED:
            typer.echo(f"  {problem}")


def print_evaluations(outcome: Placed) -> None:
    """Print the totals of a workbook's projects."""
    for project in outcome.summary.projects:
        notes = f"（{project.notes}）" if project.notes else ""
        points = "" if project.total is None else f"{project.total} 分，"
        typer.echo(f"  {project.code} {project.name}：{points}{project.verdict}{notes}")


def print_edited(placement: Placement) -> None:
    """Print which reports a person had edited, what became of the changes, and what was taken away."""
    for report in placement.carried:
        typer.echo(f"  {report.path.name} {_carried(report)}")
        for sentence in told(report.carried):
            typer.echo(f"    {sentence}")
    uncarried = dict(placement.uncarried)
    for path in placement.kept:
        typer.echo(f"  {path.name} {KEPT}")
        if path in uncarried:
            typer.echo(f"    改动带不进新报告：{uncarried[path]}；其中的数据可能已与工作簿不一致，请核对。")
    for path, aside in placement.moved:
        typer.echo(f"  {path.name} {moved_to(aside)}")
    for path in placement.removed:
        copied = "，同名的 PDF 还在" if review_copy(path).exists() else ""
        typer.echo(f"  {path.name} 是上次写出的，工作簿里已没有这份报告，已删除{copied}")
    for path in placement.left:
        typer.echo(f"  {path.name} 是上次写出的，工作簿里已没有这份报告；有人改动过，没有删除")
    for folder in placement.former:
        typer.echo(f"  {folder} 里是这个工作簿以前的报告，那时写的是另一个单位或年度；不再需要时请删除这个文件夹")


def _carried(report: CarriedReport) -> str:
    """Return what is said of a report into which the changes of a person were carried over."""
    carried, aside = report.carried, f"改动过的那份另存为 {report.aside.name}"
    if carried.reason:
        return f"有人改动过；{carried.reason}，改动没有带入，{aside}"
    changed = f"{len(carried.changes)} 处改动已带入新报告" if carried.changes else "文字没有要带入的改动，版式等照旧"
    conflicts = f"，{len(carried.conflicts)} 处没有带入" if carried.conflicts else ""
    return f"有人改动过：{changed}{conflicts}；{aside}"


def print_pages(placement: Placement) -> None:
    """Print how many pages were put beside the reports."""
    number = len((*placement.written, *placement.kept))
    if number:
        typer.echo(f"  已生成 {number} 份网页")
    edited = len((*placement.carried, *placement.kept))
    if edited:
        typer.echo(f"  其中 {edited} 份网页是程序写出的文字，没有 Word 报告里的人工改动")


def print_uploads(uploads: Uploaded) -> None:
    """Print where the sheets for the integrated system are, what of them a person must still fill, and who has edited one."""
    placement = uploads.placement
    if placement.written:
        open_cells = "；".join(
            f"{path.name} 的 {cell_ranges(tuple(cell_at('', cell) for cell in cells)).removeprefix('!')}"
            for path, cells in uploads.to_fill.items()
        )
        rest = f"；标黄的格工作簿里没有，要自己选填：{open_cells}" if open_cells else ""
        typer.echo(f"  已生成 {len(placement.written)} 份一体化系统自评指标导入表，在 {placement.folder}{rest}")
    if placement.standing:
        typer.echo(f"  {len(placement.standing)} 份自评指标导入表没有变化，在 {placement.folder}；标黄的格要自己选填")
    for path in placement.kept:
        typer.echo(f"  {path.name} {KEPT}")
    for path, aside in placement.moved:
        typer.echo(f"  {path.name} {moved_to(aside)}")
    for path in placement.removed:
        typer.echo(f"  {path.name} 是上次写出的，工作簿里已没有这个项目，已删除")
    for path in placement.left:
        typer.echo(f"  {path.name} 是上次写出的，工作簿里已没有这个项目；有人改动过，没有删除")


def print_copies(copies: Copies, told: set[str]) -> None:
    """Print how many review copies were made, and with which fonts missing that are not `told` yet."""
    if copies.written:
        typer.echo(f"  已生成 {len(copies.written)} 份 PDF")
    missing = [name for name in copies.missing_fonts if name not in told]
    told.update(missing)
    if missing:
        typer.echo(
            f"  这台电脑没有字体 {'、'.join(missing)}，PDF 里换成了别的字体，换行、分页可能与 Word 不同；装上后重新生成"
        )


def print_old_copies(placement: Placement, *, pdf: bool, html: bool, upload: bool) -> None:
    """Print how much beside the reports is older now than they are, of the kinds that this run does not make."""
    reports = (*placement.written, *placement.kept)
    old = 0 if pdf else sum(review_copy(path).exists() and lacks_copy(path) for path in reports)
    if old:
        typer.echo(f"  {old} 份 PDF 比 Word 报告旧；加 --pdf 重新生成")
    old = 0 if html else sum(page_beside(path).exists() and lacks_page(path) for path in placement.written)
    if old:
        typer.echo(f"  {old} 份网页比 Word 报告旧；加 --html 重新生成")
    newest = max((path.stat().st_mtime_ns for path in placement.written), default=0)
    sheets = () if upload else placement.folder.glob(f"*{UPLOAD}.xlsx")
    old = sum(sheet.stat().st_mtime_ns < newest for sheet in sheets)
    if old:
        typer.echo(f"  {old} 份自评指标导入表比 Word 报告旧；加 --upload 重新生成")


def _placed(outcome: Examined) -> str:
    if isinstance(outcome, Placed):
        return _places(outcome.placement)
    if outcome.failed:
        strictly = "（警告按错误处理）" if not outcome.count(Severity.ERROR) else ""
        return f"，没有生成报告{strictly}"
    return ""


def _places(placement: Placement) -> str:
    if placement.standing:
        return f"，没有变化，{len(placement.standing)} 份报告不用重写：{placement.folder}"
    kept = f"，保留 {len(placement.kept)} 份" if placement.kept else ""
    return f"，已写出 {len(placement.written)} 份报告{kept}：{placement.folder}"


def print_summary(placement: Placement) -> None:
    """Print what became of the workbook that sums up the run."""
    for path in placement.kept:
        typer.echo(f"{path} {KEPT}")
    for path, aside in placement.moved:
        typer.echo(f"{path} {moved_to(aside)}")
    for path in (*placement.written, *placement.standing):
        typer.echo(f"汇总表：{path}{'，没有变化' if placement.standing else ''}")
