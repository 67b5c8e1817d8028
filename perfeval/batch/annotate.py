"""Annotated copies: each workbook's problems marked in a copy that stands beside it."""

from pathlib import Path
from typing import Final

from perfeval.batch.outcome import Examined
from perfeval.errors import PerfevalError, os_reason
from perfeval.files import put

#: how the name of an annotated copy ends
ANNOTATED: Final = "_批注"


def annotate(examined: Examined) -> Path | None:
    """Write a copy of a workbook with its problems marked beside it; None for what is no workbook.

    A copy that a person went on working in is not overwritten.
    """
    from perfeval.writers import annotated  # noqa: PLC0415 - openpyxl loads only when it is needed

    if not examined.examination.sheets:
        return None
    source = examined.workbook.path
    target = source if source.stem.endswith(ANNOTATED) else source.with_name(f"{source.stem}{ANNOTATED}.xlsx")
    if target != source and target.exists() and not annotated.is_untouched(target.read_bytes()):
        raise PerfevalError(f"{target} 改动过，没有覆盖。请改用这个文件检查，或把它移到别处。")
    content = annotated.annotated(source.read_bytes(), examined.problems)
    try:
        put(target, content)
    except OSError as error:
        raise PerfevalError(f"写不进 {target}：{os_reason(error)}。请确认该文件没有在 Excel 或 WPS 中打开。") from error
    return target
