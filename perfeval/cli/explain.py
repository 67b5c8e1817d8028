"""`perfeval explain`: where the content of a report came from, and what has changed since."""

from pathlib import Path
from typing import Annotated

import typer

from perfeval.cli.chosen import options
from perfeval.cli.options import Form, Format, Outlines, System
from perfeval.cli.terminal import say
from perfeval.problems import Severity

EPILOG = "示例：perfeval explain 01报告.docx　　perfeval explain 01报告.docx 填报.xlsx"


def explain(
    report: Annotated[Path, typer.Argument(metavar="报告", help="perfeval 写出的 Word 报告，改动过的也可以。")],
    workbook: Annotated[
        Path | None, typer.Argument(metavar="[工作簿]", help="填报的工作簿；给出时与报告逐项核对。")
    ] = None,
    *,
    system: System = None,
    outline: Outlines = None,
    form: Form = Format.TEXT,
) -> None:
    """列出报告里每项内容出自哪个单元格、哪些句子有人改动过。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval.batch.explain import explain as followed_back  # noqa: PLC0415 - pandas loads only when a workbook is read
    from perfeval.cli import as_json  # noqa: PLC0415 - the same
    from perfeval.cli.screen import problems  # noqa: PLC0415 - the same
    from perfeval.cli.screen.explain import print_explanation  # noqa: PLC0415 - rich loads only when a table is printed

    explanation = followed_back(report, workbook, options(system=system, outlines=outline or ()))
    examined = explanation.examined
    if examined is not None and examined.failed:
        problems.print_problems(examined, (Severity.ERROR,))
    if form is Format.JSON:
        say(as_json.explanation(explanation))
    else:
        print_explanation(explanation)
    if examined is not None and explanation.disagreements is None:
        say(f"{examined.name}：{problems.counted(examined)}，不能与报告核对", err=True)
    disagrees = examined is not None and explanation.disagreements != ()
    raise typer.Exit(code=int(disagrees))
