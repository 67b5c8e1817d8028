"""What is said of the drafts that `perfeval mail` has written."""

from collections.abc import Iterable

import typer

from perfeval.batch.mailing import Draft
from perfeval.batch.outcome import Placement
from perfeval.cli.conclusions import KEPT, moved_to


def print_drafts(drafts: Iterable[Draft]) -> bool:
    """Print what became of each draft; tell whether there are units without one."""
    written = failed = 0
    for draft in drafts:
        if draft.placement is None:
            failed += 1
            typer.echo(f"{draft.name}：{_obstacle(draft)}", err=True)
            continue
        written += 1
        for notice in _notices(draft):
            typer.echo(f"  {notice}")
        recipients = "；".join(draft.unit.recipients) if draft.unit else ""
        typer.echo(
            f"{draft.name}：{len(draft.reports)} 份报告，收件人 {recipients or '空着'}，{_state(draft.placement)}：{draft.path}"
        )
    typer.echo(
        f"邮件草稿 {written} 份{f'，{failed} 个单位没有草稿' if failed else ''}。都没有发出：用邮件软件打开，核对后自己发送。"
    )
    return failed > 0


def _state(placement: Placement) -> str:
    if placement.kept:
        return KEPT
    return "没有变化" if placement.standing else "已写出"


def _obstacle(draft: Draft) -> str:
    if draft.unit is None:
        return "记录损坏，没有写草稿。请再运行一次 perfeval process。"
    more = f" 等 {len(draft.missing)} 份" if len(draft.missing) > 1 else ""
    remedy = "加 --pdf " if draft.missing[0].suffix == ".pdf" else ""
    return f"缺少 {draft.missing[0]}{more}，没有写草稿。请再{remedy}运行一次 perfeval process。"


def _notices(draft: Draft) -> Iterable[str]:
    if draft.unit is not None and not draft.unit.recipients:
        yield "工作簿“单位信息”的“收件邮箱”没有可用的地址，请在草稿里填写收件人"
    if draft.out_of_date:
        yield f"{draft.out_of_date} 在报告写出以后改动过，附上的报告可能已经过时；请再运行一次 perfeval process"
    if draft.archive:
        yield f"报告较大，已装入压缩包 {draft.archive}"
    if draft.too_large is not None:
        yield f"邮件有 {draft.too_large:.1f} 兆字节，超过 --limit，可能发不出去；请去掉报告里的大图片，或分几次发送"
    for path, aside in draft.placement.moved if draft.placement else ():
        yield f"{path.name} {moved_to(aside)}"
