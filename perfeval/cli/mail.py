"""`perfeval mail`: drafts of e-mails with the reports of a folder."""

from pathlib import Path
from typing import Annotated

import typer

from perfeval.cli.chosen import definition

EPILOG = "示例：perfeval mail 报告　　perfeval mail 报告 --pdf --limit 10"
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
    from perfeval.batch.mail import write_drafts  # noqa: PLC0415 - only for this command
    from perfeval.cli.screen.mail import print_mail  # noqa: PLC0415 - the same
    from perfeval.library import Shelf  # noqa: PLC0415 - the same
    from perfeval.reports.templates import compiled  # noqa: PLC0415 - the same

    chosen = compiled(definition(Shelf.MAIL_OUTLINES, outline))
    if print_mail(write_drafts(folder, chosen, limit=limit, pdf=pdf, force=force)):
        raise typer.Exit(code=1)
