"""Sign, target, unit and actual value of an indicator, put so that the workbook's reader reads the same from its cells.

What is not unmistakably a figure in one unit stays as it was typed: the workbook's reader decides, and says why.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from perfeval.cells import Scalar
from perfeval.methods.level import attainment
from perfeval.model import Nature
from perfeval.model.material import Piece
from perfeval.readers.forms.draft import TWICE, Draft
from perfeval.readers.forms.grid import Box
from perfeval.readers.quantities import in_unit, is_percent, nature_of_target, read_figure, sign_in_words, split_bound
from perfeval.readers.values import UnreadableError, normalised

_SIDES: Final = ({Nature.AT_LEAST, Nature.ABOVE}, {Nature.AT_MOST, Nature.BELOW}, {Nature.EQUAL})
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}年")
_BY_NAME: Final = {normalised(nature.value): nature for nature in Nature}
#: what says only that a figure is asked for
_FIGURES: Final = frozenset({"定量", "数值", "定量指标"})


def measured(draft: Draft, cells: Mapping[str, Box], titles: Mapping[str, str], year: int | None) -> dict[str, Piece]:
    """Return the cells of a row that say what was asked for and what was reached; `titles` are their heads by meaning."""
    row = _Measured(draft, {name: box for name, box in cells.items() if box.stated}, titles, year)
    draft.pass_over(box for box in cells.values() if not box.text)
    return row.pieces()


class _Measured:
    """One row while target and actual value are read together."""

    def __init__(self, draft: Draft, cells: dict[str, Box], titles: Mapping[str, str], year: int | None) -> None:
        self._draft, self._cells, self._titles, self._year = draft, cells, titles, year
        self._found: dict[str, Piece] = {}
        self._unit: str | None = None

    def pieces(self) -> dict[str, Piece]:
        target = self._cells.get("target") or self._cells.get("with_unit")
        nature = self._nature(target)
        self._take_unit()
        if target is not None and target not in self._draft.used:
            self._take_target(target, nature)
        actual = self._cells.get("actual")
        if actual is not None:
            self._take_actual(actual, nature)
        described = self._cells.get("achievement")
        if described is not None:
            done = nature is Nature.LEVEL and attainment(described.text) is None and "actual" not in self._found
            name = "actual" if done or "achievement" in self._found else "achievement"
            self._put(name, described.text, described)
        return self._found

    def _put(self, name: str, value: Scalar | Decimal, box: Box, said: str = "") -> None:
        self._found[name] = self._draft.piece(value, box, said)

    def _nature(self, target: Box | None) -> Nature | None:
        """Take the nature that the sign's column says, else the one that the target says."""
        own = None if target is None else nature_of_target(target.value, self._year)
        box = self._cells.get("sign")
        if box is None:
            if target is not None and own is not None:
                self._found["nature"] = Piece(own.value, self._draft.origin(target), target.text)
            return own
        stated = sign_in_words(box.text) or _BY_NAME.get(normalised(box.text))
        if stated is None and own is not None and normalised(box.text) in _FIGURES:
            self._put("nature", own.value, box, f"{box.text}，{target.text if target else ''}")
            return own
        if stated is None:
            self._draft.leave(box, self._titles["sign"], "认不出的指标性质")
            return own
        if target is not None and _contradict(stated, target.value):
            self._draft.leave(box, self._titles["sign"], TWICE)
            self._draft.leave(target, self._titles.get("target") or self._titles["with_unit"], TWICE)
            return None
        self._put("nature", stated.value, box, box.text)
        return stated

    def _take_unit(self) -> None:
        box = self._cells.get("unit")
        if box is not None:
            self._unit = "%" if is_percent(box.text) else "".join(box.text.split())
            self._put("unit_of_measure", self._unit, box, box.text)

    def _take_target(self, box: Box, nature: Nature | None) -> None:
        raw = split_bound(box.value)[1] if isinstance(box.value, str) else box.value
        figure, own = _figure(raw) if _is_figure(nature) else (None, None)
        if figure is None or not self._agree(figure, own):
            self._put("target", _typed(box), box)
        else:
            self._put("target", figure, box, box.text)
            self._adopt(own, box)

    def _take_actual(self, box: Box, nature: Nature | None) -> None:
        worded = nature is Nature.LEVEL and attainment(box.text) is None  # it says what was done, and no level
        if (nature is not None and not nature.measured and not worded) or attainment(box.text) is not None:
            self._put("achievement", box.text, box)
            return
        figure, own = _figure(box.value) if _is_figure(nature) else (None, None)
        if figure is None or not self._fits(figure, own):
            self._put("actual", _typed(box), box)
        else:
            self._put("actual", figure, box, box.text)
            self._adopt(own, box)

    def _adopt(self, own: str | None, box: Box) -> None:
        """Take the unit behind a figure for the row's, where no column says it."""
        if own is not None and self._unit is None:
            self._unit = own
            self._found["unit_of_measure"] = Piece(own, self._draft.origin(box), box.text)

    def _fits(self, figure: Decimal, own: str | None) -> bool:
        """Tell whether an actual value can stand as a figure: in the target's unit, or where that has none."""
        if own is None or self._unit is not None:
            return self._agree(figure, own)
        target = self._found.get("target")
        return target is not None and isinstance(target.value, Decimal) and not is_percent(own)

    def _agree(self, figure: Decimal, own: str | None) -> bool:
        """Tell whether a figure can stand without the unit that was typed behind it."""
        if own is None:
            return True
        if is_percent(own) and 0 < figure <= 1:  # which could be doubted once its sign is gone
            return False
        return self._unit is None or (
            in_unit(Decimal(1), own, self._unit) == 1 and is_percent(own) == is_percent(self._unit)
        )


def _figure(raw: Scalar) -> tuple[Decimal | None, str | None]:
    """Return the figure that a cell holds and the unit behind it; nothing for a year, or what is no figure."""
    if isinstance(raw, str) and _YEAR.match("".join(raw.split())):
        return None, None
    try:
        figure, own = read_figure(raw, None)
    except UnreadableError:
        return None, None
    return (figure, own) if isinstance(figure, Decimal) else (None, None)


def _typed(box: Box) -> Scalar:
    """Return what a cell says as it was typed: a day as a day, all else as its text."""
    return box.value if isinstance(box.value, datetime) else box.text


def _is_figure(nature: Nature | None) -> bool:
    return nature is None or (nature.numeric and nature is not Nature.WITHIN)


def _contradict(stated: Nature, raw: Scalar) -> bool:
    sign, rest = split_bound(raw)
    if sign is None or not stated.numeric or stated is Nature.WITHIN or not re.match("[0-9.+-]", rest):
        return False
    return all(not {stated, sign} <= side for side in _SIDES)
