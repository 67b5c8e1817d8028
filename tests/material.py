"""Material made for a test, and workbooks made of it."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from perfeval.intake import Intake, put_together, take
from perfeval.model.material import Filling, Material, Origin, Paper, Piece, ProjectMaterial, Record
from perfeval.problems import Problem
from perfeval.service.renewal import Renewal, renew


def record(file: str = "甲.xlsx", **fields: Filling) -> Record:
    """Return a row of material."""
    return {field: Piece(value, Origin(file, field)) for field, value in fields.items()}


def project(
    name: str = "道路维修",
    code: str | None = None,
    *indicators: Record,
    file: str = "甲.xlsx",
    funds: Mapping[str, Filling] | None = None,
) -> ProjectMaterial:
    """Return the material of one project."""
    described = record(file, name=name)
    return ProjectMaterial(
        described=described if code is None else {**record(file, code=code), **described},
        funds=record(file, **(funds or {})),
        indicators=indicators,
    )


def material(
    *projects: ProjectMaterial,
    file: str = "甲.xlsx",
    year: int | None = 2024,
    paper: Paper = Paper.WORKBOOK,
    **unit: Filling,
) -> Material:
    """Return the material of one paper."""
    return Material(paper=paper, file=file, year=year, unit=record(file, **unit), projects=projects)


def taken(content: bytes, name: str = "去年.xlsx") -> Material:
    """Return what a file with one form says."""
    found = take(name, content)
    assert not isinstance(found, Problem), found
    (only,) = found
    return only


def put(*materials: Material, **options: Any) -> Intake:
    """Put material together as a new workbook's."""
    return put_together(materials, **options)


def renewed(*files: tuple[str, bytes], **options: Any) -> tuple[Renewal, Workbook]:
    """Return what was made of files, and the workbook opened."""
    renewal = renew(files, **options)
    assert renewal.content is not None, renewal.problems
    return renewal, load_workbook(BytesIO(renewal.content))
