"""What is said of the files of a run: reports that a person has edited, and what stands beside reports."""

from pathlib import Path
from typing import Final

from perfeval.batch.edited import told
from perfeval.batch.outcome import CarriedReport, Placed, Placement, Uploaded
from perfeval.batch.review_copies import Copies, lacks_copy, lacks_page, page_beside, review_copy
from perfeval.batch.workbooks import UPLOAD
from perfeval.cells import cell_at, cell_ranges
from perfeval.cli.terminal import say
from perfeval.problems import NOT_PRINTED_CODE

#: what is said of a file that a person had edited
KEPT: Final = "有人改动过，没有覆盖；加 --force 则改名保留，再写出新的"


def moved_to(aside: Path) -> str:
    """Return what is said of a file that a person had edited and that was moved aside."""
    return f"有人改动过，已改名为 {aside.name}"


def print_not_printed(outcome: Placed) -> None:
    """Print what of the workbook no report prints, among what is told of the reports."""
    for problem in outcome.problems:
        if problem.rule.code == NOT_PRINTED_CODE:
            say(f"  {problem}")


def print_evaluations(outcome: Placed) -> None:
    """Print the totals of a workbook's projects."""
    for project in outcome.summary.projects:
        notes = f"（{project.notes}）" if project.notes else ""
        points = "" if project.total is None else f"{project.total} 分，"
        say(f"  {project.code} {project.name}：{points}{project.verdict}{notes}")


def print_edited(placement: Placement) -> None:
    """Print which reports a person had edited, what became of the changes, and what was taken away."""
    for report in placement.carried:
        say(f"  {report.path.name} {_carried(report)}")
        for sentence in told(report.carried):
            say(f"    {sentence}")
    uncarried = dict(placement.uncarried)
    for path in placement.kept:
        say(f"  {path.name} {KEPT}")
        if path in uncarried:
            say(f"    改动带不进新报告：{uncarried[path]}；其中的数据可能已与工作簿不一致，请核对。")
    for path, aside in placement.moved:
        say(f"  {path.name} {moved_to(aside)}")
    for path in placement.removed:
        copied = "，同名的 PDF 还在" if review_copy(path).exists() else ""
        say(f"  {path.name} 是上次写出的，工作簿里已没有这份报告，已删除{copied}")
    for path in placement.left:
        say(f"  {path.name} 是上次写出的，工作簿里已没有这份报告；有人改动过，没有删除")
    for folder in placement.former:
        say(f"  {folder} 里是这个工作簿以前的报告，那时写的是另一个单位或年度；不再需要时请删除这个文件夹")


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
        say(f"  已生成 {number} 份网页")
    edited = len((*placement.carried, *placement.kept))
    if edited:
        say(f"  其中 {edited} 份网页是程序写出的文字，没有 Word 报告里的人工改动")


def print_uploads(uploads: Uploaded) -> None:
    """Print where the sheets for the integrated system are, what of them a person must still fill, and who has edited one."""
    placement = uploads.placement
    if placement.written:
        open_cells = "；".join(
            f"{path.name} 的 {cell_ranges(tuple(cell_at('', cell) for cell in cells)).removeprefix('!')}"
            for path, cells in uploads.to_fill.items()
        )
        rest = f"；标黄的格工作簿里没有，要自己选填：{open_cells}" if open_cells else ""
        say(f"  已生成 {len(placement.written)} 份一体化系统自评指标导入表，在 {placement.folder}{rest}")
    if placement.standing:
        say(f"  {len(placement.standing)} 份自评指标导入表没有变化，在 {placement.folder}；标黄的格要自己选填")
    for path in placement.kept:
        say(f"  {path.name} {KEPT}")
    for path, aside in placement.moved:
        say(f"  {path.name} {moved_to(aside)}")
    for path in placement.removed:
        say(f"  {path.name} 是上次写出的，工作簿里已没有这个项目，已删除")
    for path in placement.left:
        say(f"  {path.name} 是上次写出的，工作簿里已没有这个项目；有人改动过，没有删除")


def print_copies(copies: Copies, told: set[str]) -> None:
    """Print how many review copies were made, and with which fonts missing that are not `told` yet."""
    if copies.written:
        say(f"  已生成 {len(copies.written)} 份 PDF")
    missing = [name for name in copies.missing_fonts if name not in told]
    told.update(missing)
    if missing:
        say(
            f"  这台电脑没有字体 {'、'.join(missing)}，PDF 里换成了别的字体，换行、分页可能与 Word 不同；装上后重新生成"
        )


def print_old_copies(placement: Placement, *, pdf: bool, html: bool, upload: bool) -> None:
    """Print how much beside the reports is older now than they are, of the kinds that this run does not make."""
    reports = (*placement.written, *placement.kept)
    old = 0 if pdf else sum(review_copy(path).exists() and lacks_copy(path) for path in reports)
    if old:
        say(f"  {old} 份 PDF 比 Word 报告旧；加 --pdf 重新生成")
    old = 0 if html else sum(page_beside(path).exists() and lacks_page(path) for path in placement.written)
    if old:
        say(f"  {old} 份网页比 Word 报告旧；加 --html 重新生成")
    newest = max((path.stat().st_mtime_ns for path in placement.written), default=0)
    sheets = () if upload else placement.folder.glob(f"*{UPLOAD}.xlsx")
    old = sum(sheet.stat().st_mtime_ns < newest for sheet in sheets)
    if old:
        say(f"  {old} 份自评指标导入表比 Word 报告旧；加 --upload 重新生成")


def print_summary(placement: Placement) -> None:
    """Print what became of the workbook that sums up the run."""
    for path in placement.kept:
        say(f"{path} {KEPT}")
    for path, aside in placement.moved:
        say(f"{path} {moved_to(aside)}")
    for path in (*placement.written, *placement.standing):
        say(f"汇总表：{path}{'，没有变化' if placement.standing else ''}")
