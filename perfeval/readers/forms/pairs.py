"""Cells of a form with their title on the left: names, texts, and amounts of declarations."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from perfeval.readers.forms.draft import NO_COLUMN, UNKNOWN, Draft
from perfeval.readers.forms.funds import Entry, Funds
from perfeval.readers.forms.grid import Box
from perfeval.readers.forms.texts import is_instruction, is_label, is_unticked, without_code
from perfeval.readers.forms.titles import titles
from perfeval.readers.values import UnreadableError, normalised, read_year

_INLINE: Final = re.compile(r"\s*([^:：\n]{1,20})[:：]\s*(.*)", re.DOTALL)
_SEVERAL: Final = re.compile(r"(?:[ \t　]{2,}|\s*\n\s*)(?=[^:：\s]{2,16}[:：])")
_LONGEST_LINES: Final = 500
_WITH_CODES: Final = {
    "unit.department": "主管部门编码",
    "unit.name": "单位编码",
    "described.implementing_unit": "单位编码",
}
#: the lead-ins of what tells of problems and of measures, where more than one stands
_LEADS: Final = {"problems": "存在问题", "reasons": "未完成原因", "measures": "改进措施"}


class Pairs:
    """What stands beside its title in one form, while it is read."""

    def __init__(self, draft: Draft, funds: Funds, *, amounts: bool, declared: bool) -> None:
        """Read into a draft; `amounts` tells that amounts stand beside their titles, `declared` that they are a budget's."""
        self._draft, self._funds, self._amounts, self._declared = draft, funds, amounts, declared
        self.years: list[tuple[int, Box]] = []
        self.totals: list[Box] = []
        self._weak: list[tuple[str, str, Box, str]] = []
        self._issues: dict[str, list[Box]] = {}
        #: where the totals of funds stand, by column, and what they are of
        self._panels: dict[int, str] = {}

    def take(self, row: int) -> None:
        """Take the titles of a row with what stands beside them."""
        draft = self._draft
        boxes = [box for box in draft.grid.said(row) if box.row == row]
        for number, box in enumerate(boxes):
            if box in draft.used:
                continue
            meaning = titles().pairs.meaning(box.text)
            if meaning is not None:
                self._beside(meaning, box, boxes[number + 1 :])
            elif self._amounts and self._source(box) is not None:
                self._amount(box, row)
            elif titles().sides.meaning(box.text) is not None:
                self._funds.note_unit(box)
                draft.used.add(box)
            else:
                self._inline(box)

    def _beside(self, meaning: str, label: Box, rest: Sequence[Box]) -> None:
        """Take what stands right of a title: one cell, or for what has no place all up to the next title."""
        draft = self._draft
        draft.used.add(label)
        if meaning == "other":
            for box in rest:
                if titles().is_beside(box.text) or box in draft.used:
                    break
                self._leave(box, label.text)
            return
        value = draft.grid.after(label, label.row)
        if value is None:
            return
        if value.fault:
            draft.leave(value, label.text, UNKNOWN)
        elif value.text and not titles().is_beside(value.text) and value not in draft.used:
            self._give(meaning, label.text, value, value.text)

    def _inline(self, box: Box) -> None:
        """Take a cell or a line that holds titles and what stands beside them: 填报单位：某局  单位：万元."""
        found = _lines(box.text)
        if found and all(meaning for meaning, _, _ in found):
            self._give_lines(found, box)

    def take_within(self, box: Box) -> None:
        """Take what stands beside titles in the lines of the form's own title."""
        self._give_lines([line for line in _lines(box.text) if line[0]], box)

    def _give_lines(self, lines: list[tuple[str, str, str]], box: Box) -> None:
        for meaning, title, text in lines:
            self._draft.used.add(box)
            if not text or title == "说明":
                self._draft.leave(box, title, NO_COLUMN, text=text)
            else:
                self._give(meaning, title, box, text)

    def _leave(self, box: Box, title: str, text: str | None = None) -> None:
        said = box.text if text is None else text
        if (
            (not box.stated and not box.fault)
            or is_unticked(said)
            or is_label(said)
            or not said.strip("年月日 　()（）")
        ):
            self._draft.used.add(box)
        else:
            self._draft.leave(box, title, NO_COLUMN, text=text)

    def _give(self, meaning: str, title: str, box: Box, text: str) -> None:
        """Put what stands beside a title where it belongs."""
        draft = self._draft
        if not box.stated or is_instruction(text):
            draft.used.add(box)
            return
        record, _, name = meaning.partition(".")
        take: dict[str, Callable[[], None]] = {
            "other": lambda: self._leave(box, title, text),
            "year": lambda: self._year(title, box),
            "money": lambda: self._money(title, box, text),
            "total": lambda: self.totals.append(box),
            "weak": lambda: self._weak.append((name, title, box, text)),
            "issues": lambda: self._issues.setdefault(name, []).append(box),
            "rate": lambda: self._funds.reasons.append(Entry(box, title, "")),
        }
        if record in take:
            draft.used.add(box)
            take[record]()
        else:
            self._name(meaning, title, box, text)

    def _name(self, meaning: str, title: str, box: Box, text: str) -> None:
        record, _, name = meaning.partition(".")
        code_title = "项目编码" if meaning == "described.name" else _WITH_CODES.get(meaning)
        if code_title is not None:
            joined = "".join(line.strip() for line in text.splitlines())
            shown, code = without_code(joined, behind="代码" in title)
            if code:
                self._draft.leave(box, code_title, NO_COLUMN, text=code)
            self._draft.put(record, name, shown, box, said=text, title=title)
        else:
            self._draft.put(record, name, text, box, title=title)

    def _year(self, title: str, box: Box) -> None:
        try:
            self.years.append((read_year(box.value), box))
        except UnreadableError:
            self._draft.leave(box, title, UNKNOWN)

    def _money(self, title: str, box: Box, text: str) -> None:
        unit = normalised(text)
        found = next((u for u in ("万元", "元") if re.match(rf"(?:人民币)?{u}(?![一-龥])", unit)), None)
        if found is None:
            self._draft.leave(box, title, UNKNOWN, text=text)
        else:
            self._funds.units.append((found, box))

    # ------------------------------------------------------------ amounts beside their titles

    @staticmethod
    def _source(box: Box) -> str | None:
        return titles().totals.meaning(box.text) or titles().funds_rows.meaning(box.text)

    def _amount(self, label: Box, row: int) -> None:
        """Take an amount beside its title; it is of one year where the total above it is."""
        draft, total = self._draft, titles().totals.meaning(label.text)
        draft.used.add(label)
        self._funds.note_unit(label)
        if total is not None:
            self._panels[label.column] = total
        panel = self._panels.get(label.column, "")
        box = draft.grid.after(label, row)
        if box is None or not box.text or titles().is_title(box.text):
            return
        source = "total" if total is not None else titles().funds_rows.meaning(label.text) or ""
        if not box.stated:
            draft.used.add(box)
        elif self._is_sure(panel, total, source) and not self._stated_beside(box, row):
            draft.used.add(box)
            self._funds.amounts.setdefault((panel, source), []).append(Entry(box, label.text.rstrip("：:"), ""))
        else:
            draft.leave(box, label.text, "是几年合计的资金" if panel == "years" else UNKNOWN)

    def _is_sure(self, panel: str, total: str | None, source: str) -> bool:
        """Tell whether it is known what an amount is of."""
        if panel == "initial" and not self._declared:
            return False
        return panel not in {"", "years"} and not (total is None and source == "total")

    def _stated_beside(self, box: Box, row: int) -> bool:
        """Tell whether another amount stands right of one, as in columns whose titles are lost."""
        other = self._draft.grid.after(box, row)
        return other is not None and other.stated and not titles().is_title(other.text)

    # ------------------------------------------------------------ the end

    def settle(self) -> None:
        """Put what could only be told once the whole form was read."""
        draft = self._draft
        strong = [piece.value for _, piece, _ in draft.stated("described", "implementing_unit")]
        others = [p.value for field in ("department", "name") for _, p, _ in draft.stated("unit", field)]
        for name, title, box, text in self._weak:
            if name and not strong:
                self._name("described.implementing_unit", title, box, text)
            elif without_code(text)[0] not in {*strong, *others}:
                draft.leave(box, title, NO_COLUMN, text=text)
        found = [(lead, box) for name, lead in _LEADS.items() for box in self._issues.get(name, [])]
        if found:
            several = len(found) > 1
            lines = dict.fromkeys(f"{lead}：{box.text}" if several else box.text for lead, box in found)
            draft.put("narratives", "issues", "\n".join(lines), found[0][1])


def _lines(text: str) -> list[tuple[str, str, str]]:
    """Return the lines of a cell, and the parts of a line that stand apart: meaning, title, and what is beside it."""
    found: list[tuple[str, str, str]] = []
    if len(text) > _LONGEST_LINES:
        return found
    for part in _SEVERAL.split(text.strip()):
        match = _INLINE.fullmatch(part)
        meaning = None if match is None else titles().pairs.meaning(match[1])
        found.append(
            ("", "", part) if match is None or meaning is None else (meaning, match[1].strip(), match[2].strip())
        )
    return found
