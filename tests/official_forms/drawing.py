"""One form drawn up: the grid of a project in a layout, and what it holds."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from official_forms import words
from official_forms.grid import Fact, Grid, Percent, Value, shown
from official_forms.held import HeldForm, Joined, Maybe, converted
from official_forms.layouts import AMOUNTS, TOTAL, Layout
from official_forms.options import Options
from perfeval.figures import HUNDRED, plain, rounded, rounded_quotient
from perfeval.model import Amount, Indicator, Nature, Project, Unit

EXECUTION: Final = "预算执行率"
#: what a form may put before and between goals, and reasons and measures, that it joins
_OF_GOALS: Final = r"[年度绩效总体目标0-9一二三四五：:.、（）()分\s]*"
_OF_ISSUES: Final = r"[存在的问题改进措施偏差大或目标未完成原因分析及结果应用方案：:。\s]*"
#: what stands in a column that is not ours
_STANDARD: Final = "按完成比例计分，扣完为止"
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


def draw_indicators(form: Drawing, rows: Sequence[Indicator], *, side: str) -> None:
    """Draw a block of indicators with its heads, beside a title where there is one."""
    top, first = form.row, int(bool(side))
    form.grid.cut = form.grid.cut or top
    columns = columns_of(form)
    turn = len(rows) // 2
    if form.options.paged and form.options.groups == "repeated" and turn:
        for page in (rows[:turn], rows[turn:]):
            _draw_page(form, page, columns, first)
    else:
        _draw_page(form, rows, columns, first)
    if side:
        text = "\n".join(side) if form.options.vertical and len(side) == 4 else drawn(side, form.options)
        form.grid.put((top, 0), text, (form.row - top, 1), "head")


def _draw_page(form: Drawing, rows: Sequence[Indicator], columns: Sequence[tuple[str, str]], first: int) -> None:
    """Draw heads with rows below them."""
    form.row += _draw_titles(form, columns, form.row, first)
    grouped: list[Callable[[Indicator], object]] = [lambda row: row.level1, lambda row: (row.level1, row.level2)]
    starts = form.row
    for index, key in enumerate(grouped):
        for _, group in groupby(enumerate(rows), key=lambda pair, key=key: key(pair[1])):  # type: ignore[misc]
            members = list(group)
            _draw_group(form, (starts + members[0][0], first + index), [row for _, row in members])
    for row in rows:
        _draw_indicator(form, row, columns, first)
        form.row += 1
    if form.options.fillers and rows:
        _draw_filler(form, rows[-1], columns, first)


def columns_of(form: Drawing) -> list[tuple[str, str]]:
    """Return titles and fields of the indicators' columns, as the options order them."""
    columns = list(form.layout.indicators)
    fields = [field for _, field in columns]
    if "nature" not in fields and form.layout.title == "项目支出绩效自评表" and not form.layout.blocks:
        at = fields.index("target")
        if form.options.unit_column:
            columns.insert(at + 1, ("计量单位", "unit_of_measure"))
        if form.options.nature_column:
            columns.insert(at, ("指标性质", "nature"))
    fields = [field for _, field in columns]
    if form.options.points_first and "points" in fields and not form.layout.parted and form.layout.head:
        columns.insert(fields.index("name") + 1, columns.pop(fields.index("points")))
    scores = [field for _, field in columns]
    if form.layout.head and form.options.review and "self_score" in scores and "review" not in scores:
        columns.insert(scores.index("self_score") + 1, ("复核分", "review"))
    if form.layout.head and form.options.standard:
        columns.append(("评价标准", "standard"))
    return columns


def _draw_titles(form: Drawing, columns: Sequence[tuple[str, str]], top: int, first: int) -> int:
    """Draw the heads of the columns, in two rows where three stand under one; return the number of rows."""
    parted = {"nature", "target", "unit_of_measure"} if form.layout.parted else set()
    height = 2 if parted else 1
    for column, (title, field) in enumerate(columns, first):
        if field in parted:
            form.head((top + 1, column), title)
        else:
            form.head((top, column), title, (height, 1))
    if parted:
        at = [field for _, field in columns].index("nature")
        form.head((top, first + at), form.layout.parted, (1, 3))
    return height


def _draw_group(form: Drawing, place: tuple[int, int], rows: Sequence[Indicator]) -> None:
    """Draw the name of a group: once over its rows, in each of them, or in the first alone."""
    level1 = place[1] == (1 if form.layout.head else 0)
    name = rows[0].level1 if level1 else rows[0].level2
    name = form.layout.groups.get(name, name)
    if form.options.and_others and name == "服务对象满意度指标":
        name += "等"
    total = sum((row.points for row in rows if row.points is not None), Decimal(0))
    if form.options.group_points and level1 and total and form.layout.total and not form.layout.blocks:
        name = drawn(f"{name}({plain(total)}分)", Options(wide=form.options.wide))
    fact = Fact("group", "level1" if level1 else "level2")
    match form.options.groups:
        case "merged":
            form.grid.put(place, name, (len(rows), 1), "group", fact)
        case "repeated":
            for row in range(len(rows)):
                form.grid.put((place[0] + row, place[1]), name, role="group", fact=fact)
        case _:
            form.grid.put(place, name, role="group", fact=fact)


def _draw_indicator(form: Drawing, row: Indicator, columns: Sequence[tuple[str, str]], first: int) -> None:
    """Draw a row and note what it holds."""
    held, number = _held_row(form, row, {field for _, field in columns}), len(form.held.indicators)
    form.held.indicators.append(held)
    form.held.natures.append(row.nature)
    for column, (_, field) in enumerate(columns, first):
        if field in {"level1", "level2"}:
            continue
        fact = Fact("indicators", field, number) if field not in {"", "review", "standard"} else None
        form.value((form.row, column), _cell(form, row, field, {name for _, name in columns}), fact)
        if field == "standard":
            form.held.leftovers.append(_STANDARD)


def _cell(form: Drawing, row: Indicator, field: str, fields: set[str]) -> Value:
    options = form.options
    system = options.system_natures and row.nature not in words.SIGNS and "nature" in fields
    match field:
        case "name":
            return f"指标{form.row % 3 + 1}：{row.name}" if options.numbered else row.name
        case "nature":
            return words.nature_shown(row.nature, options)
        case "target":
            inside = "unit_of_measure" not in fields or system
            return words.target(row, options, sign="nature" not in fields, unit=inside)
        case "unit_of_measure":
            return "" if system else row.unit_of_measure or ""
        case "actual":
            inside = "unit_of_measure" not in fields or system
            return words.actual(row, options, unit=inside)
        case "points" | "self_score":
            stated = getattr(row, field)
            return "" if stated is None else words.numeral(stated, options)
        case "deviation_reason":
            return row.deviation_reason or ""
        case "review":
            return "" if row.self_score is None else words.numeral(row.self_score / 2, options)
        case "standard":
            return _STANDARD
        case _:
            return ""


def _held_row(form: Drawing, row: Indicator, fields: set[str]) -> dict[str, object]:
    """Return what a row holds, field by field."""
    held: dict[str, object] = {
        "level1": form.layout.groups.get(row.level1, row.level1),
        "level2": form.layout.groups.get(row.level2, row.level2),
        "name": row.name,
    }
    system = form.options.system_natures and row.nature not in words.SIGNS
    if "nature" in fields:
        held["nature"] = Nature.LEVEL if system else row.nature
    else:
        held["nature"] = row.nature if words.says_sign(row, form.options) else Maybe(row.nature)
    known = isinstance(held["nature"], Nature)
    if "nature" in fields and system:
        text = shown(words.target(row, form.options, sign=False, unit=True))
        reached = shown(words.actual(row, form.options, unit=True))
        held |= {"target": text or None, "achievement": reached or None}
    else:
        held |= {"target": row.target, "unit_of_measure": row.unit_of_measure, "actual": row.actual}
        held["achievement"] = row.achievement if known or not row.achievement else Joined((row.achievement,), "")
    for field in ("points", "self_score", "deviation_reason"):
        if field in fields:
            held[field] = getattr(row, field)
    return {field: value for field, value in held.items() if value is not None}


def _draw_filler(form: Drawing, row: Indicator, columns: Sequence[tuple[str, str]], first: int) -> None:
    """Draw an empty row as forms have them, within the last group."""
    texts = {"level1": row.level1, "level2": row.level2, "name": "指标2：" if form.number % 2 else "……"}
    for column, (_, field) in enumerate(columns, first):
        form.grid.put((form.row, column), texts.get(field, ""))
    form.row += 1


def draw_total(form: Drawing) -> None:
    """Draw the row of the total: points and scores of all rows, and the grade's word where a layout has it."""
    columns = [field for _, field in columns_of(form)]
    if not form.layout.total or "self_score" not in columns:
        return
    scored = sum((row["self_score"] for row in form.held.indicators if isinstance(row.get("self_score"), Decimal)), 0)  # type: ignore[misc]
    pointed = sum((row["points"] for row in form.held.indicators if isinstance(row.get("points"), Decimal)), 0)  # type: ignore[misc]
    figures = {"points": pointed, "self_score": scored}
    places = [1 + index for index, field in enumerate(columns) if field in figures]
    form.grid.put((form.row, 0), drawn(form.layout.total, form.options), (1, places[0]), "head")
    for column in range(places[0], form.width):
        field = columns[column - 1]
        value: Value = ""
        if field in figures:
            value = words.numeral(Decimal(figures[field]), form.options)
        elif form.layout.grade and field == "deviation_reason":
            value = "优" if rounded(Decimal(scored)) >= 90 else "良"
        form.grid.put((form.row, column), value, role="total")
    form.row += 1


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


def draw_blocks(form: Drawing) -> None:
    """Draw goals with the indicators of each below them, as Hubei has them."""
    rows = [row for row in form.project.indicators if row.name != EXECUTION]
    lines = form.project.target.split("\n")
    goals = lines[:2] if len(rows) > 1 else ["".join(lines)]
    if len(goals) == 2:
        goals[1] = "\n".join(lines[1:])
    cut = (len(rows) + 1) // 2 if len(goals) == 2 else len(rows)
    for number, (goal, part) in enumerate(zip(goals, (rows[:cut], rows[cut:]), strict=False), 1):
        form.head((form.row, 0), f"年度绩效目标{number}({80 // len(goals)}分)")
        form.value((form.row, 1), goal, Fact("described", "target", number - 1), (1, form.width - 1))
        form.row += 1
        draw_indicators(form, part, side=f"年度绩效目标{number}完成情况" if form.options.vertical else "绩效指标")
    form.held.described["target"] = Joined(tuple(goals), _OF_GOALS)
