"""The cells of a verified workbook as pandas gives them, held against the file and taken as the screen shows them.

pandas lives here alone, and loads when the first workbook is read.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias, cast

from perfeval.cells import Cell, Scalar
from perfeval.characters import visible_name
from perfeval.problems import Problem
from perfeval.readers.comparison import differing
from perfeval.readers.guard import FILE_UNREADABLE, SheetFacts, VerifiedWorkbook
from perfeval.readers.screen import on_screen, without_noise
from perfeval.readers.sheet_xml import SheetCells
from perfeval.readers.values import READ_AS

if TYPE_CHECKING:
    import pandas as pd
    from python_calamine import CalamineWorkbook

Rows: TypeAlias = list[list[Scalar]]


@dataclass(slots=True)
class Frames:
    """The rows of each sheet by its name, what pandas does not tell of it, and whether all of it can be vouched for."""

    rows: dict[str, Rows] = field(default_factory=dict)
    facts: dict[str, SheetFacts] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    sound: bool = True


def read_frames(workbook: VerifiedWorkbook) -> Frames:
    """Read the sheets; what pandas gives of each cell must be what the file stores."""
    import pandas as pd  # noqa: PLC0415 - two thirds of a start, which a run does without that reads nothing

    frames = Frames()
    try:
        with pd.ExcelFile(BytesIO(workbook.content), engine="calamine") as file:
            read = {stated: _rows(file, stated, cells) for stated, cells in workbook.cells.items()}
    except BaseException as error:
        # calamine's panic is no Exception, and must not be taken for an interrupt
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        frames.sound = False
        frames.problems.append(
            FILE_UNREADABLE.broken("无法读取", found="文件内部结构已损坏", remedy="请在 Excel 或 WPS 中重新保存该文件")
        )
        return frames
    for stated, rows in read.items():
        _take_in(stated, rows, workbook, frames)
    return frames


def load() -> None:
    """Load pandas, once, before workers are made of this process."""
    import pandas as pd  # noqa: F401, PLC0415 - loaded for what follows


def _rows(file: "pd.ExcelFile", sheet: str, cells: SheetCells) -> Rows:
    """Return the rows of a sheet as pandas hands them over, and blank ones for those that it was not given.

    Its parser of text would only copy them.
    """
    book = cast("CalamineWorkbook", file.book)  # pandas' types know the books of other engines only
    rows: Rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    given = [[value if value.__class__ is str else _plain(value) for value in row] for row in rows]
    return given + [[""] * cells.last_column for _ in range(len(given), cells.last_laid_out)]


def _plain(value: Scalar) -> Scalar:
    """Return a value as pandas has it: whole numbers are such, and a day is a moment."""
    if value.__class__ is float and value.is_integer():
        return int(value)
    return datetime(value.year, value.month, value.day) if value.__class__ is date else value  # noqa: DTZ001 - a cell knows no time zone


def _take_in(stated: str, rows: Rows, workbook: VerifiedWorkbook, frames: Frames) -> None:
    """Hold the rows of a sheet against the file, and take them as the screen shows them."""
    name, cells = visible_name(stated), workbook.cells[stated]
    differs = differing(cells, rows, epoch_1904=workbook.epoch_1904)
    if differs is not None:
        frames.sound = False
        frames.problems.append(
            FILE_UNREADABLE.broken(
                "单元格读到的内容与文件中存的不一致",
                Cell(name, *differs),
                remedy="请在 Excel 或 WPS 中重新保存该文件",
            )
        )
        return
    screen = on_screen(name, cells, workbook.styles, epoch_1904=workbook.epoch_1904)
    stored: dict[tuple[int, int], Scalar] = {}
    for (row, column), value in screen.read.items():
        if row > len(rows) or column > len(rows[row - 1]):
            continue  # a picture that is beside everything that pandas lays out
        before = rows[row - 1][column - 1]
        if isinstance(before, (int, float)):
            stored[row, column] = float(without_noise(before))
        rows[row - 1][column - 1] = value
    frames.rows[name] = rows
    frames.facts[name] = replace(
        workbook.sheets[stated],
        faults=screen.faults,
        remarks=screen.remarks,
        stored=stored,
        rounding=screen.rounding,
    )
    if name != stated.strip():
        frames.problems.append(READ_AS.broken("工作表名含有看不见的字符，已去掉", Cell(name)))
