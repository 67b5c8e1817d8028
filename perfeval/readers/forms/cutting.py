"""Where one form ends and the next begins on a sheet or in a document, and what kind of form each is."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from perfeval.readers.forms.funds import begins
from perfeval.readers.forms.goals import Goals
from perfeval.readers.forms.grid import Box, Grid
from perfeval.readers.forms.indicators import Indicators
from perfeval.readers.forms.texts import is_label, is_remark
from perfeval.readers.forms.titles import titles
from perfeval.readers.recognition import FORM_TITLE, WHOLE_UNIT
from perfeval.readers.values import normalised
from perfeval.records import frozen

_MORE_TITLES: Final = re.compile("绩效.{0,12}完成情况表|绩效.{0,6}目标.{0,6}表|自评表")
_MONITORING: Final = re.compile("监控")
_MONITORED: Final = frozenset({"完成目标可能性", "全年预计执行数", "全年预计完成情况", "1-7月执行数", "完成可能性分析"})
_UNIT_FORM: Final = frozenset({"部门(单位)名称", "任务名称", "年度主要任务"})
_YEAR: Final = re.compile("((?:19|20)[0-9]{2})年?度?")
_LONE_YEAR: Final = re.compile(r"[(（]?((?:19|20)[0-9]{2})年?度?[)）]?")
_CHINESE: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_LONGEST_TITLE: Final = 60


@frozen
class Form:
    """The rows of one form: the first, and the one after the last; its titles, and what stands in it."""

    grid: Grid
    first: int
    end: int
    titles: tuple[Box, ...]
    names: tuple[str, ...]
    funds: bool
    goals: bool
    indicators: bool
    #: the years that stand in its titles or alone below them
    years: tuple[tuple[int, Box], ...]

    @property
    def is_form(self) -> bool:
        """Whether this is a form at all."""
        return self.indicators or (bool(self.names) and (self.funds or self.goals))

    @property
    def title(self) -> str:
        """The last of its titles; blank where it has none."""
        return " ".join(self.titles[-1].text.split()) if self.titles else ""

    @property
    def whole_unit(self) -> bool:
        """Whether it is of the whole unit (部门整体支出), which is not evaluated here."""
        return WHOLE_UNIT.search(self.title) is not None or (not self.names and self._has(_UNIT_FORM))

    @property
    def monitoring(self) -> bool:
        """Whether it says how things stand within the year (执行监控)."""
        return _MONITORING.search(self.title) is not None or self._has(_MONITORED)

    def _has(self, texts: frozenset[str]) -> bool:
        return any(normalised(box.text) in texts for row in range(self.first, self.end) for box in self.grid.said(row))


def is_title(box: Box) -> bool:
    """Tell whether a text is the title of a form."""
    if len(box.text) > _LONGEST_TITLE or "。" in box.text or is_remark(box.text):
        return False
    text = normalised(box.text)
    return FORM_TITLE.search(text) is not None or _MORE_TITLES.search(text) is not None


def cut(grid: Grid) -> list[Form]:
    """Return the forms of a grid; what stands before the first one belongs to it, and so on."""
    pieces = list(_pieces(grid))
    forms: list[Form] = []
    for piece in pieces:
        last = forms[-1] if forms else None
        if last is not None and (not last.is_form or _goes_on(last, piece)):
            forms[-1] = _joined(last, piece)
        else:
            forms.append(piece)
    return forms


def _goes_on(last: Form, piece: Form) -> bool:
    """Tell whether a piece goes on with the form before it, as the next page does."""
    if not piece.is_form:
        return True
    years = {year for form in (last, piece) for year, _ in form.years}
    if piece.names:
        return len(years) < 2 and set(piece.names) <= set(last.names)
    return bool(last.names) and not piece.funds and not piece.goals and len(years) < 2


def _joined(last: Form, piece: Form) -> Form:
    return replace(
        last,
        end=piece.end,
        titles=last.titles + piece.titles,
        years=last.years + piece.years,
        names=last.names + piece.names,
        funds=last.funds or piece.funds,
        goals=last.goals or piece.goals,
        indicators=last.indicators or piece.indicators,
    )


def _pieces(grid: Grid) -> Iterator[Form]:
    """Yield the rows from one title, or one name of a project, to the next."""
    starts: list[int] = []
    named = False
    above: list[int] = []
    for row in grid.rows:
        said = [box for box in grid.said(row) if box.row == row]
        title = bool(said) and is_title(said[0])
        name = bool(said) and titles().pairs.meaning(said[0].text) == "described.name"
        if title or (name and named) or not starts:
            starts.append(min((above if title and starts else []) + [row]))
            named = False
        named = named or name
        above = [*above, row] if len(said) == 1 and _numbers(said[0].text) else []
    ends = [*starts[1:], grid.rows[-1] + 1 if grid.rows else 0]
    for first, end in zip(starts, ends, strict=False):
        yield _piece(grid, first, end)


def _numbers(text: str) -> bool:
    """Tell whether a line numbers the form that begins below it."""
    title, _, number = normalised(text).partition("：")
    return is_label(title) or (bool(number) and is_label(number))


def _piece(grid: Grid, first: int, end: int) -> Form:
    rows = range(first, end)
    here = {row: [box for box in grid.said(row) if box.row == row] for row in rows}
    titled = tuple(boxes[0] for boxes in here.values() if boxes and is_title(boxes[0]))
    return Form(
        grid=grid,
        first=first,
        end=end,
        titles=titled,
        years=tuple(_years(grid, titled, first, end)),
        names=tuple(_names(grid, here)),
        funds=any(begins(grid, row) for row in rows),
        goals=any(Goals.begins(grid, row) for row in rows),
        indicators=any(Indicators.begins(grid, row) for row in rows),
    )


def _years(grid: Grid, titled: tuple[Box, ...], first: int, end: int) -> Iterator[tuple[int, Box]]:
    """Yield the years that stand in titles, or alone in the rows below the last of them."""
    for box in titled:
        lines = (normalised(line).translate(_CHINESE) for line in box.text.splitlines())
        found = [match[1] for line in lines if "：" not in line and (match := _YEAR.search(line))]
        yield from ((int(year), box) for year in found[:1])
    start = titled[-1].row + 1 if titled else first
    for row in range(start, min(start + 3, end)):
        for box in grid.said(row)[:1]:
            match = _LONE_YEAR.fullmatch(normalised(box.text).translate(_CHINESE))
            if match is not None:
                yield int(match[1]), box


def _names(grid: Grid, here: dict[int, list[Box]]) -> Iterator[str]:
    for row, boxes in here.items():
        for box in boxes:
            if titles().pairs.meaning(box.text) == "described.name":
                value = grid.after(box, row)
                yield normalised(value.text) if value is not None else ""
