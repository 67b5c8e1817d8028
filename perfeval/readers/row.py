"""Target and actual value of one row, read together: a unit or a sign that one of them has means both."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from perfeval import template
from perfeval.cells import Scalar
from perfeval.figures import plain
from perfeval.methods.measured import LESS_IS_BETTER
from perfeval.model import UNREAD, Nature, Read, Target
from perfeval.problems import Rule, Severity
from perfeval.readers.dates import read_completion, read_deadline
from perfeval.readers.quantities import is_percent, read_actual, read_target, split_bound
from perfeval.readers.readings import Reading
from perfeval.readers.record import Record
from perfeval.readers.values import UnreadableError, cell_text

PERCENT_DOUBTFUL: Final = Rule("percent-doubtful", Severity.ERROR, "百分数看得出是 97 还是 0.97")
ACTUAL_BOUND: Final = Rule("actual-bound", Severity.WARNING, "实际完成值是实际数，不是界限")

#: rates that are no share of what was to be reached, and may well be below one per cent
_NO_SHARE: Final = re.compile(
    "增长|增幅|增速|提高|提升|增加|节约|节省|下降|降低|减少|差错|死亡|发病|投诉|故障|事故|变化|损耗|失误|流失|发生率|自然"
)
#: two fractions from here on are rather a share reached than two low rates
_LIKELY_SHARE: Final = Decimal("0.5")


class Quantities:
    """Target and actual value of a row while they are read; `unit` is that of its column, else the first that one has."""

    def __init__(self, cells: Record, nature: Read[Nature], unit: str | None, year: int | None) -> None:
        self._cells, self._nature, self._year = cells, nature, year
        self._figures: dict[str, Decimal] = {}
        #: the fields whose figure stands without a unit, so that nothing says whether it is a percentage
        self._bare: set[str] = set()
        self.unit = unit

    def read(self, field: str, raw: Read[Scalar | None]) -> Read[Target | None]:
        """Read one of the two as its nature asks; as a figure where the nature is not known."""
        if raw is UNREAD:
            return UNREAD
        if raw is None or cell_text(raw) is None:
            return None
        nature = Nature.AT_LEAST if self._nature is UNREAD else self._nature
        try:
            return self._read(field, raw, nature)
        except UnreadableError as error:
            needs_year = nature is Nature.DEADLINE and self._year is None  # which has been reported
            if self._nature is not UNREAD and not needs_year:
                column = template.INDICATORS.by_field[field]
                self._cells.report(error.problem(column, self._cells.place.cell(field), raw))
            return UNREAD

    def _read(self, field: str, raw: Scalar, nature: Nature) -> Target | None:
        if nature is Nature.DEADLINE:
            day = read_deadline(raw, self._year) if field == "target" else read_completion(raw, self._year)
            self._cells.note(field, raw, day, Reading.DAY)
            return day
        if not nature.numeric:
            return cell_text(raw)
        value, own = read_target(raw, nature, self.unit) if field == "target" else read_actual(raw, self.unit)
        self.unit = self.unit or own
        if own is not None:
            self._cells.note(field, raw, value, Reading.UNIT)
        elif field != "target" or not self._cells.blank("nature"):  # whose sign is the nature, which is noted
            self._cells.note(field, raw, value)
        if isinstance(value, Decimal):
            self._figures[field] = value
            if own is None:
                self._bare.add(field)
        return value

    def doubt(self, written: Mapping[str, Read[Scalar | None]], name: str | None) -> None:
        """Report an actual value that is a bound, and what may be a fraction or a percentage."""
        actual = _said(written["actual"])
        sign, _ = split_bound(actual)
        if sign is not None and "actual" in self._figures:
            self._cells.report(
                ACTUAL_BOUND.broken(
                    "“实际完成值”写的是界限，不是实际数",
                    self._cells.place.cell("actual"),
                    expected="实际完成的数",
                    found=f"“{cell_text(actual)}”",
                    remedy="报告按界限上的数评分；请改填实际数",
                )
            )
        if is_percent(self.unit) and self._nature not in LESS_IS_BETTER:
            self._doubt_percentages(name)

    def _doubt_percentages(self, name: str | None) -> None:
        """Report figures in percent that may be fractions: 0.97 beside a target of 95, or both of them below 1."""
        if name is not None and _NO_SHARE.search(name):
            return
        small = {f: v for f, v in self._figures.items() if 0 < v <= 1 and f in self._bare}
        other = [v for f, v in self._figures.items() if f not in small]
        both = len(small) == 2 and all(value >= _LIKELY_SHARE for value in small.values())
        if not both and not (small and any(value >= 10 for value in other)):
            return
        titles = "".join(f"“{template.INDICATORS.by_field[field].title}”" for field in small)
        meant = [plain(value * 100) for value in small.values()]
        self._cells.report(
            PERCENT_DOUBTFUL.broken(
                f"{titles}是不是百分数看不出来",
                self._cells.place.cell(next(iter(small))),
                expected=f"{'、'.join(meant)} 或文字{'、'.join(f'“{plain(v)}%”' for v in small.values())}",
                found=f"{'、'.join(map(plain, small.values()))}，计量单位为 %",
                remedy="请改写",
            )
        )


def _said(raw: Read[Scalar | None]) -> Scalar | None:
    return None if raw is UNREAD else raw
