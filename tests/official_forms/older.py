"""Declarations of targets as single places have them: one of Xiangtan, and the older kind with a table for each term."""

from collections.abc import Sequence
from itertools import groupby

from official_forms import words
from official_forms.declaration import declared_row
from official_forms.drawing import EXECUTION, Drawing, draw_head, draw_pairs
from official_forms.grid import Fact, Value
from official_forms.held import Maybe, converted
from perfeval.model import Amount, Indicator

_TERM = "三年内建成并投入使用，年服务群众5万人次。"


def draw_xiangtan(form: Drawing) -> None:
    """Draw a declaration whose targets stand with their units, beside a standard that is not ours."""
    draw_head(form)
    draw_pairs(form, [("实施期绩效目标", _TERM, None)])
    text = form.hold("described", "target", form.project.target)
    draw_pairs(form, [("本年度绩效目标", text, Fact("described", "target"))])
    form.held.leftovers.append(_TERM)
    rows = [row for row in form.project.indicators if row.name != EXECUTION]
    titles = ("一级指标", "二级指标", "三级指标", "指标值及单位", "绩效标准")
    _draw_table(form, rows, titles, "绩效指标", own=True, last="计划标准")
    draw_pairs(form, [("财政部门审核意见", "同意申报，按批复的预算执行。", None)])
    form.held.leftovers.append("同意申报，按批复的预算执行。")


def draw_of_2011(form: Drawing) -> None:
    """Draw a declaration with texts on the project, and a table of indicators for each of two terms."""
    draw_head(form)
    _draw_funds(form)
    project = form.project
    content = form.hold("described", "content", project.content)
    basis = form.hold("described", "basis", project.basis)
    for title, value, fact in (
        ("单位职能概述", "负责全县水利工程的建设和管理。", None),
        ("项目概况", content, Fact("described", "content")),
        ("立项依据", basis, Fact("described", "basis")),
        ("立项必要性", "原有设施老化，不能满足群众需要。", None),
        ("长期目标", _TERM, None),
        ("年度目标", form.hold("described", "target", project.target), Fact("described", "target")),
    ):
        draw_pairs(form, [(title, value, fact)])
        if fact is None:
            form.held.leftovers.append(str(value))
    rows = [row for row in project.indicators if row.name != EXECUTION]
    titles = ("一级指标", "二级指标", "指标内容", "指标值", "备注")
    _draw_table(form, rows, titles, "长期绩效指标", own=False, last="")
    _draw_table(form, rows, titles, "年度绩效指标", own=True, last="")
    matters = project.narratives.get("other_matters")
    text = form.hold("narratives", "other_matters", matters)
    draw_pairs(form, [("其他说明的问题", text, Fact("narratives", "other_matters"))])


def _draw_funds(form: Drawing) -> None:
    declared = f"({form.options.money})" if form.options.declared == "head" else ""
    rows = (
        ("资金总额", "initial_budget"),
        ("财政拨款", "initial_current"),
        ("自有资金", ""),
        ("其他", "initial_other"),
    )
    form.head((form.row, 0), f"项目资金申请{declared}", (len(rows), 1))
    if declared:
        form.held.unit["money_unit"] = form.options.money
    for row, (title, field) in enumerate(rows, form.row):
        form.grid.put((row, 1), title, role="head")
        stated = form.project.funds[Amount(field)] if field else None
        value: Value = ""
        if stated is not None:
            amount = converted(stated, form.unit.money_unit, form.options.money)
            value = words.amount(amount, form.options)
            # whether a total is of the year or of the whole term is for its reader to doubt
            form.held.funds[field] = Maybe(amount)
        form.value((row, 2), value, Fact("funds", field) if field else None, (1, form.width - 2))
    form.row += len(rows)


def _draw_table(
    form: Drawing, rows: Sequence[Indicator], titles: Sequence[str], side: str, *, own: bool, last: str
) -> None:
    """Draw a table of indicators beside its title; only that of the year is the workbook's."""
    top = form.row
    for column, title in enumerate(titles, 1):
        form.head((top, column), title)
    form.grid.cut = form.grid.cut or top
    for column, key in ((1, 0), (2, 1)):
        for _, group in groupby(enumerate(rows), key=lambda pair, key=key: (pair[1].level1, pair[1].level2)[: key + 1]):  # type: ignore[misc]
            members = list(group)
            name = members[0][1].level2 if key else members[0][1].level1
            fact = Fact("group", "level2" if key else "level1") if own else None
            form.grid.put((top + 1 + members[0][0], column), name, (len(members), 1), "group", fact)
    for row in rows:
        form.row += 1
        number = len(form.held.indicators)
        value = words.target(row, form.options, sign=True, unit=True) if own else "逐年提高"
        name = row.name if own else f"长期{row.name}"
        form.value((form.row, 3), name, Fact("indicators", "name", number) if own else None)
        form.value((form.row, 4), value, Fact("indicators", "target", number) if own else None)
        form.value((form.row, 5), last)
        if own:
            form.held.indicators.append(declared_row(form, row))
            form.held.natures.append(row.nature)
        form.held.leftovers += [name] * (not own) + [last] * bool(last)
    form.row += 1
    form.head((top, 0), side, (form.row - top, 1))
