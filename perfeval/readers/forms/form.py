"""Read one form: block by block, by titles; what nobody claims has no place."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from perfeval.figures import plain
from perfeval.model.material import Material, Paper, Piece, ProjectMaterial
from perfeval.readers.forms.cutting import Form
from perfeval.readers.forms.draft import NO_COLUMN, TWICE, UNKNOWN, Draft
from perfeval.readers.forms.funds import Entry, Funds, begins
from perfeval.readers.forms.goals import Goals
from perfeval.readers.forms.grid import Box
from perfeval.readers.forms.heads import by_column, heads_at
from perfeval.readers.forms.indicators import Indicators
from perfeval.readers.forms.pairs import Pairs
from perfeval.readers.forms.texts import is_instruction, is_label, is_remark, is_year_line
from perfeval.readers.forms.titles import bare, full, points_in, titles
from perfeval.readers.values import UnreadableError, normalised, read_number

_AMOUNTS: Final = frozenset({"initial", "adjusted", "spent", "received"})
_LABEL: Final = re.compile(r"[^0-9\s。；，][^。；\n]{0,19}")
_SPECIAL: Final = "财政专户管理资金"
_SICHUAN: Final = "0013zp"


def read_form(form: Form, file: str) -> Material:
    """Return what a form says."""
    return _Reader(form, file).material()


_REMARK: Final = "表的注，不是填报的内容"


class _Reader:
    """One form while it is read."""

    def __init__(self, form: Form, file: str) -> None:
        self._form, self._grid = form, form.grid
        self._draft = Draft(file, form.grid)
        self._funds, self._goals = Funds(), Goals()
        self._pairs = Pairs(self._draft, self._funds, amounts=not form.funds, declared="自评" not in form.title)
        self._indicators = Indicators(self._draft)
        self._year: int | None = None
        #: what indicators the last title announced
        self._scope = ""
        rows = range(form.first, form.end)
        sides = {titles().sides.meaning(box.text) for box in self._boxes()}
        long = any(titles().goal.meaning(box.text) == "long" for box in self._boxes())
        #: whether there are several tables of indicators, of which one may be of several years, or is said to be this year's
        self._several = sum(Indicators.begins(form.grid, row) for row in rows) > 1
        self._announced = long or "long" in sides or "申报" in form.title
        self._year_announced = "year" in sides

    def material(self) -> Material:
        """Read the form."""
        self._blocks()
        rate = self._settle()
        draft = self._draft
        described = draft.records("described")
        name = described.get("name")
        project = "" if name is None else str(name.value)
        indicators = ([rate] if rate else []) + [row.pieces for row in draft.rows]
        unit = draft.records("unit")
        paper = self._paper()
        if paper is Paper.SELF_EVALUATION:
            unit["outline"] = Piece(self._outline(), draft.origin(self._first_box()))
        return Material(
            paper=paper,
            file=draft.file,
            year=self._year,
            unit=unit,
            projects=(
                ProjectMaterial(
                    described=described,
                    funds=draft.records("funds"),
                    narratives=draft.records("narratives"),
                    indicators=tuple(indicators),
                ),
            ),
            leftovers=tuple(draft.leftovers(project)),
        )

    # ------------------------------------------------------------ blocks

    def _blocks(self) -> None:
        form, draft = self._form, self._draft
        draft.pass_over((*form.titles, *self._no_data()))
        for box in form.titles:
            self._pairs.take_within(box)
        for _, box in form.years:
            draft.used.add(box)
        self._take_years(form.years)
        row = form.first
        while row < form.end:
            row = self._block(row)

    def _no_data(self) -> Iterator[Box]:
        """Yield the numbers of the form, and lines that say no more than a year."""
        top = (self._form.titles[-1].row if self._form.titles else self._form.first) + 2
        for row in range(self._form.first, self._form.end):
            said = self._grid.said(row)
            for box in said:
                alone = len(said) == 1
                if (is_label(box.text) and (alone or row <= top)) or (alone and is_year_line(box.text)):
                    yield box

    def _block(self, row: int) -> int:
        """Take the block that begins in a row, or what stands in the row; return the row after it."""
        grid, end = self._grid, self._form.end
        boxes = [box for box in grid.said(row) if box.row == row and box not in self._draft.used]
        if not boxes:
            return row + 1
        self._note_scope(boxes)
        if is_remark(boxes[0].text):
            for box in boxes:
                self._draft.leave(box, "注", _REMARK)
            return row + 1
        if Indicators.begins(grid, row):
            self._indicators.year, self._indicators.panels = self._year, self._goals.panels
            of_years, self._scope = self._is_of_years(), ""
            return self._indicators.take(row, end, of_years=of_years)
        if begins(grid, row):
            return self._take_funds(row)
        if Goals.begins(grid, row) and (after := self._goals.take(self._draft, row, end)) > row + 1:
            return after
        if not self._indicators.take_total(row):
            self._pairs.take(row)
        return row + 1

    def _note_scope(self, boxes: list[Box]) -> None:
        """Note whether a title says that what follows is of several years, or of this one."""
        for box in boxes:
            side = titles().sides.meaning(box.text)
            if side in {"long", "year", "indicators"}:
                self._scope = side

    def _is_of_years(self) -> bool:
        """Tell whether the indicators that begin are of several years, or may be, as none says that they are this year's."""
        if self._scope in {"long", "year"}:
            return self._scope == "long"
        return self._several and (self._announced or (not self._scope and self._year_announced))

    # ------------------------------------------------------------ funds in columns

    def _take_funds(self, row: int) -> int:
        """Take the funds below the heads in a row; return the row after them."""
        grid, draft, funds = self._grid, self._draft, self._funds
        heads = heads_at(grid, row, titles().funds_columns)
        above = {box for r in range(heads.first, heads.end) for box in grid.said(r)}
        for box in sorted(above, key=lambda box: (box.row, box.column)):
            funds.note_unit(box)
            if points_in(box.text) is not None and titles().sides.meaning(box.text) == "funds":
                funds.titled = Decimal(points_in(box.text) or 0), box
        draft.pass_over(above)
        left = min(column.left for column in heads.columns if column.meaning or column.grouped)
        budget = "initial" if "adjusted" in heads.meanings else "adjusted"
        number = heads.end
        while number < self._form.end:
            boxes = [box for box in grid.said(number) if box not in draft.used and box.row >= heads.end]
            here = [box for box in boxes if box.row == number]
            if here and self._funds_end(number, here):
                break
            labels = [box for box in boxes if box.right <= left]
            label = labels[-1].text if labels else ""
            draft.pass_over(labels)
            funds.rows.add(bare(label))
            source = titles().funds_rows.meaning(label)
            other = titles().pairs.meaning(label) if source is None else None
            found, astray = by_column(heads, [box for box in boxes if box not in labels])
            for column, standing in found.items():
                meaning = budget if column.meaning == "budget" else column.meaning
                for box in standing:
                    self._take_amount(box, source, meaning, Entry(box, label.rstrip("：:"), column.title), other)
            for over, box in astray:
                self._take_amount(
                    box, None, "", Entry(box, label.rstrip("：:") or "、".join(c.title for c in over), ""), other
                )
            number += 1
        return number

    def _funds_end(self, row: int, here: list[Box]) -> bool:
        """Tell whether another block begins in a row below the heads of funds."""
        meaning = titles().pairs.meaning(here[0].text)
        own = titles().funds_rows.meaning(here[0].text) is not None or meaning in {
            "rate.reason",
            "narratives.other_matters",
        }
        if meaning is not None and not own:
            return True
        side = titles().sides.meaning(here[0].text)
        if side in {"goal", "indicators", "year", "long"} or is_remark(here[0].text):
            return True
        return Indicators.begins(self._grid, row) or Goals.begins(self._grid, row)

    def _take_amount(self, box: Box, source: str | None, meaning: str, entry: Entry, other: str | None) -> None:
        """Take one cell of the funds by its row and its column."""
        draft, funds = self._draft, self._funds
        if (not box.stated and not box.fault) or is_instruction(box.text) or titles().is_title(box.text):
            draft.used.add(box)
        elif other == "rate.reason":
            draft.used.add(box)
            funds.reasons.append(entry)
        elif other is not None:
            draft.put("funds", "note", box.text, box, title=entry.title)
        elif source is None or box.fault:
            draft.leave(box, entry.title, UNKNOWN)
        elif meaning in _AMOUNTS:
            draft.used.add(box)
            funds.amounts.setdefault((meaning, source), []).append(entry)
        elif meaning == "rate":
            draft.used.add(box)
            funds.rates.append(entry)
        elif meaning in {"points", "score", "reason"} and (source == "total" or box.bottom > box.row + 1):
            draft.used.add(box)
            {"points": funds.points, "score": funds.scores, "reason": funds.reasons}[meaning].append(entry)
        else:
            draft.leave(box, entry.title, NO_COLUMN if meaning else UNKNOWN)

    # ------------------------------------------------------------ the end

    def _settle(self) -> dict[str, Piece]:
        """Put what could only be told once the whole form was read; return the row of the execution rate."""
        draft = self._draft
        self._take_years(self._pairs.years)
        self._pairs.settle()
        self._goals.settle(draft)
        rate = self._funds.settle(draft)
        for box, title, why in self._indicators.left():
            draft.leave(box, title, why)
        self._check_totals(rate)
        draft.settle()
        self._sweep()
        return rate

    def _take_years(self, years: Iterable[tuple[int, Box]]) -> None:
        found = {year for year, _ in years} | ({self._year} if self._year is not None else set())
        if len(found) == 1:
            self._year = found.pop()
        elif found:
            self._year = None
            for _, box in years:
                self._draft.leave(box, "年度", TWICE)

    def _check_totals(self, rate: dict[str, Piece]) -> None:
        """Leave totals that are not the sums of what stands above them, and a grade without a total that is."""
        every = [row.pieces for row in self._draft.rows]
        last = 0
        for total in self._indicators.totals:
            rows = every if total.after == len(every) else every[last : total.after]
            last, sound = total.after, True
            for name, box in (("points", total.points), ("self_score", total.score)):
                if box is not None:
                    sound &= self._check_sum(name, box, rows, rate)
            numbers = [box for box in total.rest if self._is_sum(box, rows, rate)]
            self._draft.pass_over(numbers)
            sound = sound and (total.score is not None or bool(numbers))
            for box in total.rest:
                if box not in numbers:
                    self._leave_word(box, sound=sound)
        for box in self._pairs.totals:
            self._check_sum("self_score", box, every, rate)

    def _leave_word(self, box: Box, *, sound: bool) -> None:
        if sound and titles().words.meaning(box.text) == "grades":
            self._draft.used.add(box)  # which the total gives
        else:
            self._draft.leave(box, "总分", "等级由评分得出" if titles().words.meaning(box.text) else UNKNOWN)

    def _check_sum(self, name: str, box: Box, rows: list[dict[str, Piece]], rate: dict[str, Piece]) -> bool:
        sums = self._sums(name, rows, rate)
        try:
            stated = read_number(box.value, ("分",))
        except UnreadableError:
            self._draft.leave(box, "总分", UNKNOWN)
            return False
        if stated in sums or (name == "points" and stated == 100 and not any("points" in row for row in rows)):
            self._draft.used.add(box)
            return True
        said = "、".join(plain(figure) for figure in sorted(sums)) or "各项没有写"
        self._draft.leave(box, "总分", f"与各项之和（{said}）不一致")
        return False

    @staticmethod
    def _sums(name: str, rows: list[dict[str, Piece]], rate: dict[str, Piece]) -> set[Decimal]:
        """Return what the rows add up to, with the execution rate and without it."""
        stated = [row[name].value for row in rows if name in row]
        own = sum((value for value in stated if isinstance(value, Decimal)), Decimal(0))
        more = rate[name].value if name in rate else Decimal(0)
        if not stated and name not in rate:
            return set()
        return {own, own + (more if isinstance(more, Decimal) else Decimal(0))}

    def _is_sum(self, box: Box, rows: list[dict[str, Piece]], rate: dict[str, Piece]) -> bool:
        try:
            stated = read_number(box.value, ("分",))
        except UnreadableError:
            return False
        return any(stated in self._sums(name, rows, rate) for name in ("points", "self_score")) or stated == 100

    def _sweep(self) -> None:
        """Leave what nobody claimed, under what stands left of it in its row."""
        for row in range(self._form.first, self._form.end):
            self._sweep_row(row)
        for box in (box for box in self._grid.unseen if self._form.first <= box.row < self._form.end):
            self._draft.leave(box, "", "在合并单元格里，屏幕上看不见")

    def _sweep_row(self, row: int) -> None:
        """Leave the texts of a row that nobody claimed; two beside each other are a title and what stands under it."""
        draft, title, titled = self._draft, "", False
        run: list[Box] = []
        for box in [*(box for box in self._grid.said(row) if box.row == row), None]:
            known = box is not None and titles().is_title(box.text)
            if box is not None and (box.stated or box.fault) and box not in draft.used and not known:
                run.append(box)
                continue
            if len(run) == 2 and not titled and _LABEL.fullmatch(run[0].text):
                draft.used.add(run[0])
                draft.leave(run[1], run[0].text, UNKNOWN)
            else:
                for one in run:
                    draft.leave(one, title, UNKNOWN)
            run, titled = [], known
            title = box.text if box is not None and known else title

    def _boxes(self) -> Iterator[Box]:
        for row in range(self._form.first, self._form.end):
            yield from (box for box in self._grid.said(row) if box.row == row)

    def _first_box(self) -> Box:
        return self._form.titles[-1] if self._form.titles else next(self._boxes())

    def _outline(self) -> str:
        texts = [full(box.text) for box in self._boxes()]
        zp = any(_SICHUAN in text for text in texts) or _SPECIAL in map(bare, texts)
        return "sichuan-0013zp" if zp else "self-evaluation"

    def _paper(self) -> Paper:
        """Return what kind of paper the form is: by its title, else by what it has."""
        title = normalised(self._form.title)
        results = bool(self._funds.amounts.keys() & {("spent", "total")}) or "achieved" in self._goals.found
        results = results or bool({"actual", "score"} & self._indicators.columns)
        if not self._form.names and not title and {"sign", "unit"} & self._indicators.columns:
            return Paper.SYSTEM_SHEET
        if any(word in title for word in ("自评", "自我评价", "完成情况")):
            return Paper.SELF_EVALUATION
        if any(word in title for word in ("申报", "目标")):
            return Paper.DECLARATION
        return Paper.SELF_EVALUATION if results else Paper.DECLARATION
