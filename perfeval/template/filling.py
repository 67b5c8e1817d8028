"""Material and cells by the sheets of the template: which row is which sheet's, and what a cell is called."""

from collections.abc import Iterator
from typing import Final

from perfeval.model.material import ProjectMaterial, Record
from perfeval.template import CONTENT, FUNDS, INDICATORS, PROJECTS, SHEETS, Sheet

#: titles of the columns, and of the cells of 单位信息, by sheet and field
TITLES: Final = {(sheet.title, column.field): column.title for sheet in SHEETS for column in sheet.columns}


def rows_of(project: ProjectMaterial) -> Iterator[tuple[Sheet, Record]]:
    """Yield the rows of a project, each with the sheet that it stands on."""
    yield PROJECTS, project.described
    yield FUNDS, project.funds
    yield CONTENT, project.narratives
    yield from ((INDICATORS, row) for row in project.indicators)
