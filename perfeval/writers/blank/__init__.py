"""Write the fixed workbook with openpyxl: blank, with the indicators of a system, or filled with the example.

Same content, same bytes: the times that a workbook carries are fixed.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from perfeval import template
from perfeval.files import file_name
from perfeval.library import IndicatorSystem, Shelf, built_in_system
from perfeval.methods.checklist import numbered
from perfeval.template import definitions
from perfeval.template.fitting import unused
from perfeval.writers import spreadsheets
from perfeval.writers.blank.looks import CHOSEN_OUTLINES, FIRST_ROW, fold_columns, fold_rows, styles
from perfeval.writers.blank.sheets import titled, write_guide, write_rules, write_table, write_unit

BLANK_NAME: Final = "绩效评价填报模板.xlsx"
#: the filled examples: file name, and the file that holds what they are filled with; by the system they use
EXAMPLES: Final = {
    "common-2013": ("示例_石家庄市第二强制隔离戒毒所2018年度.xlsx", "shijiazhuang-2018.toml"),
    "evaluation-2020": ("示例_青岚县实验中学2024年度.xlsx", "school-2024.toml"),
    "self-evaluation-2021": ("示例_青岚县人民医院2024年度.xlsx", "hospital-2024.toml"),
}

DEFAULT_SYSTEM: Final = "common-2013"


def blank_workbook() -> bytes:
    """Return the blank workbook."""
    return saved(build({}, {}))


def system_name(system: IndicatorSystem) -> str:
    """Return the file name of a workbook that holds a system's indicators."""
    return file_name(f"{BLANK_NAME.removesuffix('.xlsx')}_{system.name}", ".xlsx")


def system_workbook(name: str, system: IndicatorSystem, projects: int) -> bytes:
    """Return a workbook with a system's indicators for some projects; `name` is what 单位信息 calls the system."""
    codes = [f"{number:02d}" for number in range(1, projects + 1)]
    rows: dict[str, list[Mapping[str, Any]]] = {
        sheet.title: [{"code": code} for code in codes] for sheet in template.TABLE_SHEETS
    }
    rows[template.INDICATORS.title] = [
        {
            "code": code,
            "level1": common.level1,
            "level2": common.level2,
            "name": common.name,
            "nature": common.nature.value,
            "target": numbered(common.checkpoints) or common.target,
            "unit_of_measure": common.unit,
            "points": common.points,
        }
        for code in codes
        for common in system.indicators
    ]
    unit = {"system": name, "outline": definitions.OUTLINE_FOR.get(name)}
    return saved(build(unit, rows, system=system))


def example_workbook(system: str = DEFAULT_SYSTEM) -> bytes:
    """Return the filled example of a built-in system that has one."""
    _, source = EXAMPLES[system]
    text = (files("perfeval") / "examples" / source).read_text("utf-8")
    return saved(filled_workbook(tomllib.loads(text, parse_float=Decimal)))


def filled_workbook(data: Mapping[str, Any], system: IndicatorSystem | None = None) -> Workbook:
    """Return a workbook filled from the fields of a unit and its projects, as an example file gives them."""
    system = system or built_in_system(data["unit"].get("system", DEFAULT_SYSTEM))
    return build(data["unit"], filled_rows(data, system), data.get("notes", ()), system)


def filled_rows(data: Mapping[str, Any], system: IndicatorSystem) -> dict[str, list[Mapping[str, Any]]]:
    """Return the rows of each table that such fields fill, by field, in the order of their sheets."""
    rows: dict[str, list[Mapping[str, Any]]] = {sheet.title: [] for sheet in template.TABLE_SHEETS}
    for project in data["projects"]:
        code = {"code": project["code"]}
        rows[template.PROJECTS.title].append(project)
        rows[template.FUNDS.title].append(project.get("funds", {}) | code)
        rows[template.CONTENT.title].append(project.get("narratives", {}) | code)
        rows[template.INDICATORS.title] += [i | code for i in _indicators(data, project, system)]
    return rows


def _indicators(
    data: Mapping[str, Any], project: Mapping[str, Any], system: IndicatorSystem
) -> Iterator[dict[str, Any]]:
    """Yield a project's indicators in the order of the system: the common ones, as it changes them, and its own."""
    common = data.get("common", ())
    own = {indicator["name"]: indicator for indicator in project["indicators"]}
    indicators = [indicator | own.pop(indicator["name"], {}) for indicator in common] + list(own.values())
    order = {group: number for number, group in enumerate(system.groups)}
    return iter(sorted(indicators, key=lambda i: order.get((i["level1"], i["level2"]), len(order))))


def saved(workbook: Workbook) -> bytes:
    """Return a workbook as it is saved."""
    stream = BytesIO()
    spreadsheets.save(workbook, stream)
    return stream.getvalue()


def build(
    unit: Mapping[str, Any],
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    notes: Sequence[str] = (),
    system: IndicatorSystem | None = None,
) -> Workbook:
    """Return the workbook with the cells of 单位信息 and the rows of each table filled, all by field."""
    name = unit.get("system", DEFAULT_SYSTEM)
    system = system or built_in_system(name)
    systems = {known: built_in_system(known) for known in Shelf.SYSTEMS.names()} | {name: system}
    lists = _choices(system, systems)
    workbook = Workbook()
    workbook.properties.creator = "perfeval"
    workbook.properties.title = "绩效评价填报模板"
    workbook.calculation.fullCalcOnLoad = True
    guide = workbook.active
    if not isinstance(guide, Worksheet):
        raise TypeError(guide)
    for style in styles():
        workbook.add_named_style(style)
    write_guide(guide, notes)
    folded = _folded([unit[field] for field in definitions.OUTLINE_FIELDS if unit.get(field) is not None])
    worksheet = workbook.create_sheet(template.UNIT.title)
    write_unit(worksheet, unit, lists)
    fold_rows(worksheet, template.UNIT, folded, unit)
    rows_chosen = [FIRST_ROW + list(template.UNIT.by_field).index(field) for field in definitions.OUTLINE_FIELDS]
    chosen = f"{template.UNIT.title}!$B${rows_chosen[0]}:$B${rows_chosen[-1]}"
    workbook.defined_names[CHOSEN_OUTLINES] = DefinedName(CHOSEN_OUTLINES, attr_text=chosen)
    for sheet in template.TABLE_SHEETS:
        records, worksheet = rows.get(sheet.title, ()), workbook.create_sheet(sheet.title)
        write_table(worksheet, sheet, records, lists)
        fold_columns(worksheet, sheet, folded, records)
    write_rules(workbook.create_sheet(template.RULES_TITLE), systems)
    workbook.active = 1
    guide.sheet_view.tabSelected = False
    return workbook


def _choices(system: IndicatorSystem, offered: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return what the dropdowns offer that the template does not know, by field."""
    return {
        "system": tuple(titled("system", known) for known in offered),
        **dict.fromkeys(definitions.OUTLINE_FIELDS, tuple(definitions.OUTLINE_TITLES.values())),
        "level1": tuple(dict.fromkeys(level1 for level1, _ in system.groups)),
        "level2": tuple(dict.fromkeys(level2 for _, level2 in system.groups)),
    }


def _folded(outlines: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Return what built-in outlines and the text for publication do not print; nothing where no such ones are chosen."""
    if not outlines or not set(outlines) <= set(Shelf.REPORT_OUTLINES.names()):
        return frozenset()
    shelves = (
        *map(Shelf.REPORT_OUTLINES.built_in, outlines),
        *map(Shelf.DISCLOSURE_OUTLINES.built_in, Shelf.DISCLOSURE_OUTLINES.names()),
    )
    return unused("\n".join(definition.text for definition in shelves))
