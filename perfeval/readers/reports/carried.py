"""The cells of a workbook that travel with a report: they come back as they were typed, on the rows where they stood."""

from typing import Final

from perfeval.model.material import Filling
from perfeval.readers.reports.fields import SHEETS, Place
from perfeval.readers.reports.gathered import Gathered, Spot, Statement, shown
from perfeval.readers.values import UnreadableError, alike_code, read_code
from perfeval.readers.word.trace import CarriedCell, Trace
from perfeval.template import INDICATORS, PROJECTS, UNIT

UNKNOWN: Final = "本程序的工作簿没有这一格"
NO_PROJECT: Final = "项目编号不在随报告保存的项目概况里"


def carry_cells(trace: Trace, gathered: Gathered) -> bool:
    """State the cells that travel with a report, and tell whether there are any."""
    known = [cell for cell in trace.cells if _is_known(cell)]
    for cell in trace.cells if len(known) < len(trace.cells) else ():
        if not _is_known(cell):
            gathered.leave(cell.field, shown(cell.value), _place(cell), UNKNOWN)
    codes = {(cell.sheet, cell.row): _code(cell.value) for cell in known if cell.field == "code"}
    numbers: dict[str, int] = {}
    for (sheet, _), code in sorted(codes.items()):
        if sheet == PROJECTS.title:
            numbers.setdefault(alike_code(code), len(numbers) + 1)
    owners = {place: numbers.get(alike_code(code), 0) for place, code in codes.items()}
    for cell in known:
        project = 0 if cell.sheet == UNIT.title else owners.get((cell.sheet, cell.row), 0)
        if not project and cell.sheet != UNIT.title:
            gathered.leave(Place(cell.sheet, cell.field).column.title, shown(cell.value), _place(cell), NO_PROJECT)
            continue
        row = cell.row if cell.sheet == INDICATORS.title else 0
        gathered.say(Spot(project, Place(cell.sheet, cell.field), row), Statement(cell.value, "", _place(cell)))
    for (sheet, row), project in sorted(owners.items()):
        rows = gathered.rows.setdefault(project, {})
        rows[sheet] = (*rows.get(sheet, ()), row)
    return bool(trace.cells)


def _is_known(cell: CarriedCell) -> bool:
    return cell.sheet in SHEETS and cell.field in SHEETS[cell.sheet].by_field


def _place(cell: CarriedCell) -> str:
    return f"随报告保存的 {cell.sheet} 第 {cell.row} 行"


def _code(value: Filling) -> str:
    try:
        return read_code(value if isinstance(value, str) else str(value))
    except UnreadableError:
        return str(value)
