"""Where the values of a report came from, in a table."""

from typing import Final

from rich import box
from rich.table import Table
from rich.text import Text

from perfeval.batch.explain import Explanation
from perfeval.cli.screen.scores import console
from perfeval.writers.word.explain import Disagreement

#: characters of a value that a table shows
_SHOWN: Final = 40


def print_explanation(explanation: Explanation) -> None:
    """Print each value of a report with its cells, then what was changed by hand and what the workbook gives otherwise."""
    out = console()
    trace = explanation.trace
    table = Table(
        title=Text(f"{trace.report}（指标体系 {trace.system}，提纲 {trace.outline}）"),
        title_justify="left",
        box=box.SQUARE,
    )
    for heading in ("段", "填入的内容", "名称", "单元格", "由来"):
        table.add_column(heading, overflow="fold")
    for number, paragraph in enumerate(trace.paragraphs, 1):
        for value in paragraph.values:
            said, source = _shortened(paragraph.said(value)), value.source
            table.add_row(str(number), *map(Text, (said, source.name, source.cells, source.how)))
    out.print(table)
    changes = explanation.changes
    out.print(f"人工改动的句子：{len(changes)} 处" if changes else "没有人工改动的句子")
    for change in changes:
        out.print(Text(f"  原文：{change.before or '（无，新增）'}"))
        out.print(Text(f"  现为：{change.after or '（删去）'}"))
    if explanation.disagreements is None:
        return
    out.print(
        f"与工作簿不一致的内容：{len(explanation.disagreements)} 处"
        if explanation.disagreements
        else f"写出时的各项内容与工作簿一致{'（人工改动的句子见上）' if changes else ''}"
    )
    for disagreement in explanation.disagreements:
        out.print(Text(f"  {_compared(disagreement)}"))


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _compared(disagreement: Disagreement) -> str:
    printed, now = disagreement.printed, disagreement.now
    known = now or printed
    if known is None:
        raise TypeError(disagreement)
    texts = disagreement.printed_text, disagreement.now_text
    # of long texts, begin a little before they part
    part = next((n for n, (one, other) in enumerate(zip(*texts, strict=False)) if one != other), min(map(len, texts)))
    start = max(part - _SHOWN // 4, 0) if all(texts) and max(map(len, texts)) > _SHOWN else 0
    old, new = (f"{'…' if start else ''}{_shortened(text[start:])}" for text in texts)
    was = f"报告为“{old}”" if printed else "报告没有"
    reads = f"工作簿为“{new}”" if now else "工作簿没有"
    return f"{known.source.name}（{known.source.cells}）：{was}，{reads}"
