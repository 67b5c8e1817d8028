"""The national declaration of targets (绩效目标申报表): two panels, of the whole term and of the year."""

from itertools import groupby

from official_forms import words
from official_forms.drawing import EXECUTION, Drawing, draw_head
from official_forms.grid import Fact
from official_forms.held import Maybe, converted
from perfeval.model import Amount, Indicator

_ROWS = (("资金总额：", "initial_budget"), ("其中：财政拨款", "initial_current"), ("其他资金", "initial_other"))


def draw_declaration(form: Drawing) -> None:
    """Draw a declaration: the panel of the year is the workbook's, that of the term is not."""
    draw_head(form)
    _draw_funds(form)
    _draw_goals(form)
    _draw_indicators(form)


def _draw_funds(form: Drawing) -> None:
    declared = f"({form.options.money})" if form.options.declared == "head" else ""
    form.head((form.row, 0), f"项目资金{declared}", (len(_ROWS), 1))
    if declared:
        form.held.unit["money_unit"] = form.options.money
    for row, (title, field) in enumerate(_ROWS, form.row):
        own = title.startswith("资金")
        form.grid.put((row, 1), f"{'中期' * own}{title}", role="head")
        stated = form.project.funds[Amount(field)]
        amount = None if stated is None else converted(stated, form.unit.money_unit, form.options.money)
        term = "" if amount is None else words.amount(amount * 3, form.options)
        form.value((row, 2), term, size=(1, 2))
        form.grid.put((row, 4), f"{'年度' * own}{title}", role="head")
        if amount is not None:
            form.held.funds[field] = amount
        form.value((row, 5), "" if amount is None else words.amount(amount, form.options), Fact("funds", field), (1, 3))
    form.row += len(_ROWS)


def _draw_goals(form: Drawing) -> None:
    form.head((form.row, 0), "总体目标", (2, 1))
    year, term = form.held.true_year, f"三年内全面完成{form.project.name}的各项任务。"
    form.head((form.row, 1), f"中期目标({year - 1}年—{year + 2}年)", (1, 3))
    form.head((form.row, 4), "年度目标", (1, 4))
    form.value((form.row + 1, 1), term, size=(1, 3))
    text = form.hold("described", "target", form.project.target)
    form.value((form.row + 1, 4), text, Fact("described", "target"), (1, 4))
    form.held.leftovers.append(term)
    form.row += 2


def _draw_indicators(form: Drawing) -> None:
    """Draw both panels: they share the names of level 1."""
    rows = [row for row in form.project.indicators if row.name != EXECUTION]
    top = form.row
    titles = ("一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值")
    for column, title in enumerate(titles, 1):
        form.head((top, column), title)
    for column, key in ((1, 0), (2, 1), (5, 1)):
        for _, group in groupby(enumerate(rows), key=lambda pair, key=key: (pair[1].level1, pair[1].level2)[: key + 1]):  # type: ignore[misc]
            members = list(group)
            name = members[0][1].level2 if key else members[0][1].level1
            _draw_group(form, (top + 1 + members[0][0], column), name, len(members))
    for row in rows:
        form.row += 1
        _draw_row(form, row)
    form.row += 1
    form.grid.put((top, 0), drawn_side(form), (form.row - top, 1), "head")


def _draw_group(form: Drawing, place: tuple[int, int], name: str, rows: int) -> None:
    # the panel of the term has names of level 2 of its own
    fact = {1: Fact("group", "level1"), 5: Fact("group", "level2")}.get(place[1])
    if form.options.groups == "merged":
        form.grid.put(place, name, (rows, 1), "group", fact)
        return
    for row in range(rows if form.options.groups == "repeated" else 1):
        form.grid.put((place[0] + row, place[1]), name, role="group", fact=fact)


def drawn_side(form: Drawing) -> str:
    """Return the title beside the indicators."""
    return "绩\n效\n指\n标" if form.options.vertical else "绩效指标"


def _draw_row(form: Drawing, row: Indicator) -> None:
    options, number = form.options, len(form.held.indicators)
    form.grid.put((form.row, 3), f"中期{row.name}")
    written = words.target(row, options, sign=True, unit=True)
    form.grid.put((form.row, 4), "" if row.target is None else "逐年提高")
    prefix = f"指标{number % 3 + 1}：" if options.numbered else ""
    form.value((form.row, 6), f"{prefix}{row.name}", Fact("indicators", "name", number))
    form.value((form.row, 7), written, Fact("indicators", "target", number))
    form.held.indicators.append(declared_row(form, row))
    form.held.natures.append(row.nature)
    form.held.leftovers.append(f"中期{row.name}")


def declared_row(form: Drawing, row: Indicator) -> dict[str, object]:
    """Return what a row of a declaration holds."""
    nature = row.nature if words.says_sign(row, form.options) and row.target is not None else Maybe(row.nature)
    held = {
        "level1": row.level1,
        "level2": row.level2,
        "name": row.name,
        "nature": nature,
        "target": row.target,
        "unit_of_measure": row.unit_of_measure,
    }
    return {field: value for field, value in held.items() if value is not None}
