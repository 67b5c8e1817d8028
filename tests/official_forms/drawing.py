"""One form drawn up: the grid of a project in a layout, and what it holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from official_forms import words
from official_forms.grid import Fact, Grid, Percent, Value
from official_forms.held import HeldForm, Joined, Maybe, converted
from official_forms.layouts import AMOUNTS, TOTAL, Layout
from official_forms.options import Options
from perfeval.figures import HUNDRED, plain, rounded_quotient
from perfeval.model import Amount, Indicator, Nature, Project, Unit

EXECUTION: Final = "预算执行率"
#: what a form may put before and between reasons and measures that it joins
_OF_ISSUES: Final = r"[存在的问题改进措施偏差大或目标未完成原因分析及结果应用方案：:。\s]*"
_WIDE: Final = str.maketrans("()", "（）")
_CODE: Final = "51{:04d}24T00000{:07d}-"


@dataclass(slots=True)
class Drawing:
    """A form while it is drawn: `row` is the next free one, `width` the number of columns."""

    layout: Layout
    options: Options
    unit: Unit
    project: Project
    number: int
    grid: Grid
    held: HeldForm
    width: int
    row: int = 0

    def head(self, place: tuple[int, int], title: str, size: tuple[int, int] = (1, 1), *, colon: bool = False) -> None:
        """Put a title, drawn as the options say."""
        self.grid.put(place, drawn(title, self.options) + "：" * (colon and self.options.colons), size, "head")

    def value(
        self, place: tuple[int, int], value: Value, fact: Fact | None = None, size: tuple[int, int] = (1, 1)
    ) -> None:
        """Put a value, or what stands for none."""
        self.grid.put(place, value if value != "" else self.nothing, size, "value", fact)

    @property
    def nothing(self) -> str:
        """What stands for none outside of amounts."""
        return "" if self.options.blank == "0" else self.options.blank

    def hold(self, section: str, field: str, text: str | None) -> Value:
        """Note a text that the form holds, and return it as it is written."""
        if text is not None:
            self.held.section(section)[field] = text
        return text or ""

    def points_of_execution(self) -> Indicator | None:
        """Return the row of the execution rate, which stands in the funds' table."""
        return next((row for row in self.project.indicators if row.name == EXECUTION), None)


def drawn(title: str, options: Options) -> str:
    """Return a title with or without marks, blanks, line breaks and full-width brackets."""
    if not options.marks:
        title = re.sub(r"\([AB/]+\)", "", title)
    if options.wide:
        title = title.translate(_WIDE)
    if options.blanks:
        title = f"{title[0]} {title[1]}" if len(title) == 2 else f"{title[:2]}\n{title[2:]}"
    return title


def draw_head(form: Drawing) -> None:
    """Draw the rows with the names of project, department and unit, and what else a layout tells there."""
    unit, project, held = form.unit, form.project, form.held
    rows = [row for row in project.indicators if row.name != EXECUTION]
    department = unit.department
    code = _CODE.format(form.number, form.number) if form.options.codes else ""
    values: dict[str, Value] = {
        "name": f"{code}{form.hold('described', 'name', project.name)}",
        "department": f"{'219001-' if form.options.codes and department else ''}{form.hold('unit', 'department', department)}",
    }
    asked = {field for pairs in form.layout.head for _, field in pairs}
    if "implementing_unit" in asked:
        values["implementing_unit"] = form.hold("described", "implementing_unit", project.implementing_unit)
    if "unit" in asked:
        values["unit"] = form.hold("unit", "name", unit.name)
    if code:
        held.leftovers.append(code.rstrip("-"))
    places = {
        "name": Fact("described", "name"),
        "department": Fact("unit", "department"),
        "implementing_unit": Fact("described", "implementing_unit"),
        "unit": Fact("unit", "name"),
    }
    for pairs in form.layout.head:
        draw_pairs(form, [(title, values[field], places[field]) for title, field in pairs])
    if form.layout.told:
        total = sum((row.self_score for row in rows if row.self_score is not None), Decimal(0))
        told = [(title, plain(total) if text == TOTAL else text) for title, text in form.layout.told.items()]
        for start in range(0, len(told), 2):
            draw_pairs(form, [(title, text, None) for title, text in told[start : start + 2]])
        held.leftovers += [text for text in form.layout.told.values() if text != TOTAL]


def draw_pairs(form: Drawing, pairs: Sequence[tuple[str, Value, Fact | None]]) -> None:
    """Draw a row of titles, each with its value to the right."""
    column, share = 0, form.width // len(pairs)
    for number, (title, value, fact) in enumerate(pairs):
        end = form.width if number == len(pairs) - 1 else column + share
        form.head((form.row, column), title, colon=True)
        form.value((form.row, column + 1), value, fact, (1, end - column - 1))
        column = end
    form.row += 1


def draw_funds(form: Drawing) -> None:
    """Draw the table of the funds: columns by what they say, rows by where the money comes from."""
    layout, top = form.layout, form.row
    first = form.width - len(layout.funds)
    declared = f"({form.options.money})" if form.options.declared == "head" else ""
    title = f"{layout.funds_title}{declared}{_execution_points(form)}"
    form.head((top, 0), title, (1 + len(layout.sources), 1))
    form.grid.put((top, 1), form.nothing, (1, first - 1), "value")
    if declared:
        form.held.unit["money_unit"] = form.options.money
    for column, (title, _) in enumerate(layout.funds, first):
        form.head((top, column), title)
    for row, (title, source) in enumerate(layout.sources, top + 1):
        form.head((row, 1), title, (1, first - 1), colon=True)
        for column, (_, key) in enumerate(layout.funds, first):
            _draw_fund(form, (row, column), key, source)
    form.row += 1 + len(layout.sources)


def _execution_points(form: Drawing) -> str:
    row = form.points_of_execution()
    if form.layout.execution:
        return form.layout.execution
    if form.layout.outline != "sichuan-0013zp" or row is None or row.points is None or not form.options.group_points:
        return ""
    return f"({plain(row.points)}分)"


def _draw_fund(form: Drawing, place: tuple[int, int], key: str, source: str) -> None:
    """Draw a cell of the funds: an amount, or in the row of the total what the rate came to."""
    if key in AMOUNTS:
        field = AMOUNTS[key].get(source)
        stated = None if field is None else form.project.funds[Amount(field)]
        if field is None or stated is None:
            nothing: Value = Decimal(0) if form.options.blank == "0" else form.nothing
            if field is not None and nothing == 0:
                form.held.funds[field] = Maybe(Decimal(0))
            form.grid.put(place, nothing)
            return
        amount = converted(stated, form.unit.money_unit, form.options.money)
        form.held.funds[field] = amount
        form.value(place, words.amount(amount, form.options), Fact("funds", field))
        return
    row = form.points_of_execution()
    if key == "score" and form.layout.execution and row is not None and row.self_score is None:
        row = None
    if source != "total" or (row is None and key != "rate"):
        form.grid.put(place, "—" if key in {"points", "score"} else form.nothing)
    elif key == "rate":
        form.grid.put(place, _rate(form))
    elif row is not None:
        _draw_execution(form, place, key, row)


def _draw_execution(form: Drawing, place: tuple[int, int], key: str, row: Indicator) -> None:
    field = {"points": "points", "score": "self_score", "reason": "deviation_reason"}[key]
    stated = getattr(row, field)
    if field == "self_score" and form.layout.execution and stated is not None:
        stated *= 2  # of twenty points
    held = form.held.indicators[0]
    if stated is not None:
        held[field] = stated
    written: Value = words.numeral(stated, form.options) if isinstance(stated, Decimal) else stated or ""
    form.value(place, written, Fact("indicators", field))


def hold_execution(form: Drawing) -> None:
    """Note the row of the execution rate, where the funds' table has points or a score for it."""
    row = form.points_of_execution()
    keys = {key for _, key in form.layout.funds}
    if row is None or not keys & {"points", "score"}:
        return
    if form.layout.execution and row.self_score is None:
        return  # a part of the form that its author left blank
    form.held.indicators.append(
        dict.fromkeys(("level1", "level2", "name"), EXECUTION)
        | {"nature": Nature.AT_LEAST, "target": Decimal(100), "unit_of_measure": "%"}
    )
    form.held.natures.append(Nature.AT_LEAST)
    if form.layout.execution:
        form.held.indicators[0]["points"] = Decimal(20)


def _rate(form: Drawing) -> Value:
    funds = form.project.funds
    budget, spent = funds[Amount.ADJUSTED_BUDGET], funds[Amount.EXPENDITURE]
    if not budget or spent is None:
        return form.nothing
    rate = rounded_quotient(spent * HUNDRED, budget)
    return Percent(rate / HUNDRED) if form.options.percent_format else f"{plain(rate)}%"


def draw_goal(form: Drawing) -> None:
    """Draw what was to be reached and what was, side by side, and further rows of that part."""
    layout, project = form.layout, form.project
    rows = 2 + len(layout.described)
    form.head((form.row, 0), layout.goal_title, (rows, 1))
    first = 2 if layout.described else 1
    if layout.described:
        form.head((form.row, 1), "1.项目年度目标完成情况", (2, 1))
    half = (form.width - first) // 2
    for column, size, (title, field) in zip(
        (first, first + half), (half, form.width - first - half), layout.goal, strict=True
    ):
        form.head((form.row, column), title, (1, size), colon=True)
        section = "described" if field == "target" else "narratives"
        text = project.target if field == "target" else project.narratives.get(field)
        form.value((form.row + 1, column), form.hold(section, field, text), Fact(section, field), (1, size))
    for row, (title, field) in enumerate(layout.described, form.row + 2):
        form.head((row, 1), title)
        content = form.hold("described", field, getattr(project, field))
        form.value((row, 2), content, Fact("described", field), (1, form.width - 2))
    form.row += rows


def draw_tail(form: Drawing) -> None:
    """Draw the rows of text below the indicators."""
    narratives, held = form.project.narratives, form.held.narratives
    problem, _, measures = narratives.get("issues", "").partition("\n")
    for title, field in form.layout.tail:
        text = {"issues": problem, "measures": measures}.get(field, narratives.get(field, ""))
        form.head((form.row, 0), title, colon=True)
        fact = Fact("narratives", "issues", 1) if field == "measures" else Fact("narratives", field)
        form.value((form.row, 1), text, fact, (1, form.width - 1))
        if text and field not in {"issues", "measures"}:
            held[field] = text
        form.row += 1
    parts = tuple(part for part in (problem, measures) if part)
    if parts and any(field == "measures" for _, field in form.layout.tail):
        held["issues"] = Joined(parts, _OF_ISSUES)


def draw_signatures(form: Drawing) -> None:
    """Draw a row with those who have filled the form in."""
    third = form.width // 3
    texts = ("填表人：李敏", "联系电话：0311-66035114", f"填报日期：{form.held.true_year + 1}年3月10日")
    for number, text in enumerate(texts):
        size = form.width - 2 * third if number == 2 else third
        form.grid.put((form.row, number * third), text, (1, size))
    form.held.leftovers += ["李敏", "0311-66035114"]
    form.row += 1
