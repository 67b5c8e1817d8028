"""Reports as papers that are read: written from the fields of a workbook, edited by a person, or made up of paragraphs."""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.document import Document as Opened
from docx.text.paragraph import Paragraph
from openpyxl import Workbook
from workbooks import Edit, as_bytes, examined

from perfeval.model import Submission
from perfeval.model.material import Filling, Leftover, Material, Piece, ProjectMaterial
from perfeval.readers.reports import read_report
from perfeval.service import Examination, compose, written
from perfeval.template import CONTENT, FUNDS, HEADING_ROW, INDICATORS, PROJECTS, SHEETS, TABLE_SHEETS, UNIT

#: the part of a document that keeps its trace
TRACE: Final = "customXml/item1.xml"


def reports(data: Mapping[str, Any], *edits: Edit, carry: bool = False) -> list[bytes]:
    """Return the documents that the fields of a workbook give, the combined report first."""
    return documents(examined(dict(data), *edits), carry=carry)


def documents(examination: Examination, *, carry: bool = False) -> list[bytes]:
    """Return the documents of an examined workbook."""
    composition = compose(examination)
    assert composition.sets, composition.examination.problems
    return list(written(composition, carry=carry).values())


def read(content: bytes, name: str = "报告.docx") -> Material:
    """Return what a report says."""
    material = read_report(name, content)
    assert isinstance(material, Material), material
    return material


def edited(content: bytes, edit: Callable[[Opened], object]) -> bytes:
    """Return a document as a person saves it who has changed something."""
    document = Document(BytesIO(content))
    edit(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def paragraph(document: Opened, words: str) -> Paragraph:
    """Return the first paragraph outside tables that has some words."""
    return next(found for found in document.paragraphs if words in found.text)


def reworded(*changes: tuple[str, str]) -> Callable[[Opened], object]:
    """Return an edit that puts words in the place of others; those of a paragraph with its text as a whole."""

    def edit(document: Opened) -> None:
        for old, new in changes:
            found = paragraph(document, old)
            found.text = found.text.replace(old, new)

    return edit


def made_of(*paragraphs: str, tables: Mapping[int, list[list[str]]] | None = None) -> bytes:
    """Return a document of paragraphs that somebody has written; `tables` stand behind those of their numbers."""
    document = Document()
    for number, text in enumerate(paragraphs):
        document.add_paragraph(text)
        rows = (tables or {}).get(number)
        if rows:
            table = document.add_table(len(rows), len(rows[0]))
            for row, texts in zip(table.rows, rows, strict=True):
                for cell, said in zip(row.cells, texts, strict=True):
                    cell.text = said
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def typed(submission: Submission) -> dict[tuple[str, str, int], Filling]:
    """Return what was typed, by sheet, field and row; the row is 0 on 单位信息."""
    return {
        (found.sheet, found.field, 0 if found.sheet == UNIT.title else found.cell.row): as_filled(found.raw)
        for found in submission.typed()
    }


def as_filled(raw: object) -> Filling:
    """Return a cell as a new workbook is filled with it."""
    match raw:
        case bool():
            return raw
        case int() | float():
            return Decimal(f"{raw:.15g}") if isinstance(raw, float) else Decimal(raw)
        case datetime():
            return raw.date() if raw == datetime(raw.year, raw.month, raw.day) else raw
        case date() | Decimal():
            return raw
        case _:
            return str(raw)


def pieces(material: Material, submission: Submission) -> Iterator[tuple[tuple[str, str, int], Piece]]:
    """Yield the pieces of a report by the cells of the workbook that it was made from."""
    for field, piece in material.unit.items():
        yield (UNIT.title, field, 0), piece
    known = {project.code: project for project in submission.projects}
    for number, found in enumerate(material.projects):
        code = str(found.described["code"].value) if "code" in found.described else submission.projects[number].code
        project = known[code]
        assert project.funds is not None
        records = [(PROJECTS, project.place, found.described), (FUNDS, project.funds.place, found.funds)]
        if project.narratives_place is not None:
            records.append((CONTENT, project.narratives_place, found.narratives))
        records += [
            (INDICATORS, row.place, piece) for row, piece in zip(project.indicators, found.indicators, strict=True)
        ]
        for sheet, place, record in records:
            for field, piece in record.items():
                yield (sheet.title, field, place.cell("code").row), piece


def the_project(material: Material) -> ProjectMaterial:
    """Return the only project of a report."""
    (project,) = material.projects
    return project


def left(material: Material) -> list[tuple[str, str, str]]:
    """Return title, text and reason of what is left over."""
    return [(found.title, found.text, found.why) for found in material.leftovers]


def whole(leftover: Leftover) -> tuple[str, str]:
    """Return where something that is left over stands, and what it says."""
    return leftover.origin.place, leftover.text


def workbook_of(material: Material) -> bytes:
    """Return a workbook of the template that holds what a report has carried, each record on its row."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheets = {sheet.title: workbook.create_sheet(sheet.title) for sheet in SHEETS}
    for number, column in enumerate(UNIT.columns, HEADING_ROW + 1):
        sheets[UNIT.title].cell(number, 1, column.heading)
        if column.field in material.unit:
            sheets[UNIT.title].cell(number, 2, material.unit[column.field].value)
    for sheet in TABLE_SHEETS:
        for number, column in enumerate(sheet.columns, 1):
            sheets[sheet.title].cell(HEADING_ROW, number, column.heading)
    for project in material.projects:
        single = ((PROJECTS, project.described), (FUNDS, project.funds), (CONTENT, project.narratives))
        records = [(sheet, (record,)) for sheet, record in single] + [(INDICATORS, project.indicators)]
        for sheet, own in records:
            for row, record in zip(project.rows.get(sheet.title, ()), filter(None, own), strict=True):
                for number, column in enumerate(sheet.columns, 1):
                    if column.field in record:
                        sheets[sheet.title].cell(row, number, record[column.field].value)
    return as_bytes(workbook)


def changed_trace(content: bytes, *changes: tuple[str, str]) -> bytes:
    """Return a document in whose trace something stands otherwise, as nobody but a joker has it."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for entry in source.infolist():
            body = source.read(entry)
            if entry.filename == TRACE:
                text = body.decode()
                for old, new in changes:
                    assert old in text, old
                    text = text.replace(old, new, 1)
                body = text.encode()
            target.writestr(entry, body)
    return stream.getvalue()
