"""Indicators of several years and of this one, side by side under titles that stand twice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from perfeval.readers.forms.heads import Column

NOT_OF_YEAR: Final = "不是本年度的指标"
_WHICH: Final = "有几栏意思相同，不知用哪一栏"


def not_wanted(columns: Sequence[Column], goals: Sequence[str]) -> Mapping[Column, str]:
    """Return the columns that are not read, and why.

    `goals` says from left to right what goals stand side by side above: those of several years (`long`), or this one's
    (`target`). Where it says nothing, nobody knows which is which, and none is read. The same goes for columns of the
    same meaning.
    """
    counts = Counter(column.meaning for column in columns if column.meaning not in {"", "other"})
    if counts["name"] < 2 and counts["level2"] < 2:
        return {column: _WHICH for column in columns if counts[column.meaning] > 1}
    panels = _panels([column for column in columns if column.meaning], counts)
    ours = goals.index("target") if len(goals) == len(panels) and "target" in goals else -1
    why = NOT_OF_YEAR if ours >= 0 else _WHICH
    left = {column: why for number, panel in enumerate(panels) if number != ours for column in panel}
    # the lower level belongs to one panel, and stands once where that of another is lost
    return left | {column: _WHICH for column in columns if column.meaning == "level2" and counts["level2"] == 1}


def _panels(columns: Sequence[Column], counts: Mapping[str, int]) -> list[list[Column]]:
    """Return the columns of each panel: the first title that stands twice begins them, one that stands again the next."""
    panels: list[list[Column]] = []
    for column in columns:
        if not panels and counts[column.meaning] < 2:
            continue
        if not panels or any(column.meaning == other.meaning for other in panels[-1]):
            panels.append([])
        panels[-1].append(column)
    return panels
