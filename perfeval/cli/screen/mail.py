"""What is said of the drafts that `perfeval mail` has written."""

from collections.abc import Iterable

from perfeval.batch.mail import Draft
from perfeval.batch.outcome import Placement
from perfeval.batch.output import Age
from perfeval.cli.screen.placed import KEPT, moved_to
from perfeval.cli.terminal import say


def print_mail(drafts: Iterable[Draft]) -> bool:
    """Print what became of each draft; tell whether there are units without one."""
    written = failed = 0
    unchecked = []
    for draft in drafts:
        if draft.placement is None:
            failed += 1
            say(f"{draft.name}：{_obstacle(draft)}", err=True)
            continue
        if draft.placement.removed:
            say(f"{draft.path} 是上次写的草稿，这次没有写出，已删除")
            continue
        written += 1
        if draft.age is Age.UNKNOWN:
            unchecked.append(draft.workbook)
        for notice in _notices(draft):
            say(f"  {notice}")
        recipients = "；".join(draft.unit.recipients) if draft.unit else ""
        say(
            f"{draft.name}：{len(draft.reports)} 份报告，收件人 {recipients or '空着'}，{_state(draft.placement)}：{draft.path}"
        )
    if unchecked:
        more = f" 等 {len(unchecked)} 个工作簿" if len(unchecked) > 1 else ""
        say(f"打不开 {unchecked[0]}{more}，没有核对报告写出以后工作簿是否改动过。")
    say(
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
    if draft.fault:
        return draft.fault
    more = f" 等 {len(draft.missing)} 份" if len(draft.missing) > 1 else ""
    if draft.missing[0].suffix == ".pdf":
        return (
            f"没有 {draft.missing[0]}{more}，或者比 Word 报告旧，没有写草稿。请再加 --pdf 运行一次 perfeval process。"
        )
    return f"缺少 {draft.missing[0]}{more}，没有写草稿。请再运行一次 perfeval process。"


def _notices(draft: Draft) -> Iterable[str]:
    if draft.unit is not None and not draft.unit.recipients:
        yield "工作簿“单位信息”的“收件邮箱”没有可用的地址，请在草稿里填写收件人"
    if draft.now:
        yield f"{draft.workbook} 现在是 {draft.now} 的工作簿，这里附的是它改名以前的报告；不再需要时请删除 {draft.name} 文件夹"
    elif draft.age is Age.OLD:
        yield f"{draft.workbook} 在报告写出以后改动过，附上的报告可能已经过时；请再运行一次 perfeval process"
    for name in draft.edited:
        yield f"{name} 有人改动过，附上的是改动后的；邮件正文的得分出自工作簿，请核对两者是否一致"
    for name in draft.left:
        yield f"{name} 是更早写出的，上次运行时打开着或设为只读，没有更新；请关闭后再运行一次 perfeval process"
    if draft.others:
        listed = f"{draft.others[0]}{f' 等 {len(draft.others)} 份' if len(draft.others) > 1 else ''}"
        yield f"文件夹里另有按其他提纲写出的 {listed}，没有附上；要一起发，请用几个 --outline 一次写出，再运行一次 perfeval mail"
    if draft.archive:
        yield f"报告较大，已装入压缩包 {draft.archive}"
    if draft.too_large is not None:
        yield f"邮件有 {draft.too_large:.1f} 兆字节，超过 --limit，可能发不出去；请去掉报告里的大图片，或分几次发送"
    for path, aside in draft.placement.moved if draft.placement else ():
        yield f"{path.name} {moved_to(aside)}"
