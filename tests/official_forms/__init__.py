"""Official forms as the integrated system and other units write them, made from what a workbook says.

`write` gives the bytes of a file and what its forms hold, against which a reader of forms is held. What a workbook says
may be made up at random (`submissions`), and so may be how the forms are drawn up (`options`).
"""

from dataclasses import replace
from typing import Final

from official_forms.declaration import draw_declaration
from official_forms.drawing import (
    EXECUTION,
    Drawing,
    draw_funds,
    draw_goal,
    draw_head,
    draw_signatures,
    draw_tail,
    hold_execution,
)
from official_forms.files import docx, xlsx
from official_forms.grid import Grid
from official_forms.held import Held, HeldForm
from official_forms.indicators import columns_of, draw_blocks, draw_indicators, draw_total
from official_forms.layouts import LAYOUTS
from official_forms.older import draw_of_2011, draw_xiangtan
from official_forms.options import Options, options
from official_forms.units import random_submission, submissions, unit_data
from perfeval.model import Project, Submission, Unit

__all__ = [
    "KINDS",
    "LAYOUTS",
    "Held",
    "HeldForm",
    "Options",
    "draw",
    "options",
    "random_submission",
    "saved",
    "submissions",
    "unit_data",
    "write",
]

#: the kinds of files that forms are written as
KINDS: Final = ("xlsx", "docx")


def write(layout: str, kind: str, submission: Submission, chosen: Options | None = None) -> tuple[bytes, Held]:
    """Return the forms of a unit's projects as a file of a kind, and what they hold."""
    chosen = chosen or Options()
    if not LAYOUTS[layout].head and (kind == "docx" or chosen.arrangement == "below"):
        # nothing tells one such sheet from the next
        submission = replace(submission, projects=submission.projects[:1])
    grids, held = draw(layout, submission, chosen)
    return saved(layout, kind, grids, chosen), held


def saved(layout: str, kind: str, grids: list[Grid], chosen: Options) -> bytes:
    """Return forms that were drawn up as a file."""
    return xlsx(grids, chosen, LAYOUTS[layout].sheet) if kind == "xlsx" else docx(grids, chosen)


def draw(layout: str, submission: Submission, chosen: Options) -> tuple[list[Grid], Held]:
    """Draw up the forms of a unit's projects, and return them with what they hold."""
    unit = submission.unit.complete()
    projects = [draft.complete() for draft in submission.projects]
    assert unit is not None
    drawn = [_drawn(layout, unit, project, number, chosen) for number, project in enumerate(projects, 1) if project]
    assert len(drawn) == len(projects)
    return [form.grid for form in drawn], tuple(form.held for form in drawn)


def _drawn(name: str, unit: Unit, project: Project, number: int, chosen: Options) -> Drawing:
    layout = LAYOUTS[name]
    held = HeldForm(true_year=unit.year, true_money_unit=chosen.money)
    form = Drawing(layout, chosen, unit, project, number, Grid(), held, width=8 if name == "declaration" else 6)
    if layout.indicators:
        form.width = len(columns_of(form)) + int(bool(layout.head))
    if layout.outline:
        held.unit["outline"] = layout.outline
    _draw_titles(form)
    rows = [row for row in project.indicators if row.name != EXECUTION]
    match name:
        case "declaration":
            draw_declaration(form)
        case "declaration-xiangtan":
            draw_xiangtan(form)
        case "declaration-2011":
            draw_of_2011(form)
        case "system":
            draw_indicators(form, rows, side="")
        case _:
            hold_execution(form)
            draw_head(form)
            draw_funds(form)
            if layout.blocks:
                draw_blocks(form)
            else:
                draw_goal(form)
                draw_indicators(form, rows, side=layout.indicators_title)
            draw_total(form)
            draw_tail(form)
    if chosen.signed and layout.head:
        draw_signatures(form)
    if chosen.remark and layout.head:
        form.grid.remarks.append("注：1.得分一档最高不能超过该指标分值上限；2.各项得分合计100分。")
    return form


def _draw_titles(form: Drawing) -> None:
    """Put the titles above a form: with its year, or with blanks where it is to be written."""
    layout, year = form.layout, form.held.true_year
    if not layout.title:
        return
    stated = f"{year}年度" if form.options.year else "    年度"
    if form.options.year:
        form.held.year = year
    above = [layout.line_above] if layout.line_above else []
    if form.options.one_line and form.options.year:
        form.grid.titles = [*above, f"{stated}{layout.title}"]
    else:
        form.grid.titles = [*above, layout.title, f"（{stated}）"]
    if form.options.filled_on:
        form.grid.titles.append(f"填报日期：{year + 1}年3月10日")
    if form.options.declared == "above":
        form.grid.titles.append(f"单位：{form.options.money}")
        form.held.unit["money_unit"] = form.options.money
