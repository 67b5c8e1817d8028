"""Material made for a test, and workbooks made of it."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, NamedTuple

from openpyxl import Workbook, load_workbook

from perfeval.intake import put_together, take
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


class Put(NamedTuple):
    """What was put together of material that could be used."""

    material: Material
    notes: tuple[str, ...]
    refused: tuple[tuple[str, Problem], ...]


def put(*materials: Material, **options: Any) -> Put:
    """Put material together as a new workbook's."""
    intake = put_together(materials, **options)
    assert intake.material is not None, intake.refused
    return Put(intake.material, intake.notes, intake.refused)


def renewed(*files: tuple[str, bytes], **options: Any) -> tuple[Renewal, Workbook]:
    """Return what was made of files, and the workbook opened."""
    renewal = renew(files, **options)
    assert renewal.content is not None, renewal.problems
    return renewal, load_workbook(BytesIO(renewal.content))
