"""`perfeval mail`: drafts of e-mails with the reports of a folder, and what is said of them."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from perfeval.batch.mailing import Draft

_STANDARD = "mail"


def mail(
    folder: Annotated[
        Path, typer.Argument(metavar="[文件夹]", help="perfeval process 写出报告的文件夹，默认为 output。")
    ] = Path("output"),
    *,
    outline: Annotated[
        str, typer.Option("--outline", metavar="文件", help="用这份提纲写主题和正文，是 .md 文件。")
    ] = _STANDARD,
    limit: Annotated[
        int, typer.Option("--limit", metavar="兆字节", min=1, help="邮件超过多大就把报告装进压缩包，默认 20。")
    ] = 20,
    pdf: Annotated[bool, typer.Option("--pdf", help="连同 process --pdf 写出的 PDF 一起附上。")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="有人改动过的草稿改名保留，再写出新的；不加则不动它。")
    ] = False,
) -> None:
    """给每个单位写一份附好报告的邮件草稿；只写文件，不会发出任何邮件。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval.batch.mailing import write_drafts  # noqa: PLC0415 - only for this command
    from perfeval.composition.outlines import Kind, find_outline  # noqa: PLC0415 - the same

    chosen = find_outline(outline, Kind.MAIL)
    if _printed(write_drafts(folder, chosen, limit=limit, pdf=pdf, force=force)):
        raise typer.Exit(code=1)


def _printed(drafts: Iterable["Draft"]) -> bool:
    """Print what became of each draft; tell whether there are units without one."""
    written = failed = 0
    for draft in drafts:
        if draft.state is None:
            failed += 1
            typer.echo(f"{draft.name}：{_obstacle(draft)}", err=True)
            continue
        written += 1
        for notice in _notices(draft):
            typer.echo(f"  {notice}")
        recipients = "；".join(draft.unit.recipients) if draft.unit else ""
        typer.echo(
            f"{draft.name}：{len(draft.reports)} 份报告，收件人 {recipients or '空着'}，{draft.state}：{draft.path}"
        )
    typer.echo(
        f"邮件草稿 {written} 份{f'，{failed} 个单位没有草稿' if failed else ''}。都没有发出：用邮件软件打开，核对后自己发送。"
    )
    return failed > 0


def _obstacle(draft: "Draft") -> str:
    if draft.unit is None:
        return "记录损坏，没有写草稿。请再运行一次 perfeval process。"
    more = f" 等 {len(draft.missing)} 份" if len(draft.missing) > 1 else ""
    remedy = "加 --pdf " if draft.missing[0].suffix == ".pdf" else ""
    return f"缺少 {draft.missing[0]}{more}，没有写草稿。请再{remedy}运行一次 perfeval process。"


def _notices(draft: "Draft") -> Iterable[str]:
    if draft.unit is not None and not draft.unit.recipients:
        yield "工作簿“单位信息”的“收件邮箱”没有可用的地址，请在草稿里填写收件人"
    if draft.out_of_date:
        yield f"{draft.out_of_date} 在报告写出以后改动过，附上的报告可能已经过时；请再运行一次 perfeval process"
    if draft.archive:
        yield f"报告较大，已装入压缩包 {draft.archive}"
    if draft.too_large is not None:
        yield f"邮件有 {draft.too_large:.1f} 兆字节，超过 --limit，可能发不出去；请去掉报告里的大图片，或分几次发送"
    if draft.aside is not None:
        yield f"{draft.path.name} 有人改动过，已改名为 {draft.aside.name}"
