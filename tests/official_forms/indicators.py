"""The rows of the indicators, their total, and goals with rows of their own."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from official_forms import words
from official_forms.drawing import EXECUTION, Drawing, drawn
from official_forms.grid import Fact, Value, shown
from official_forms.held import Joined, Maybe
from official_forms.options import Options
from perfeval.figures import plain, rounded
from perfeval.methods.level import attainment
from perfeval.model import Indicator, Nature

#: what stands in a column that is not ours
_STANDARD: Final = "按完成比例计分，扣完为止"
#: what a form may put before and between goals that it joins
_OF_GOALS: Final = r"[年度绩效总体目标0-9一二三四五：:.、（）()分\s]*"


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
        held |= {"target": text or None, "actual" if attainment(reached) is None else "achievement": reached or None}
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
