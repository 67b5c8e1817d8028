"""The small workbook as bytes, also with single cells filled otherwise: as openpyxl saves it, but only they written anew.

Saving the whole of it takes a tenth of a second, for the rows that are prepared on every sheet; hundreds of tests
change nothing but a cell or two.
"""

import io
import pickle
import re
import zipfile
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell._writer import write_cell
from openpyxl.cell.cell import Cell
from openpyxl.styles.stylesheet import write_stylesheet
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring
from workbooks import FIRST_ROW, as_bytes, place, small_data

from perfeval.template import FUNDS, UNIT, Sheet
from perfeval.writers.blank import filled_workbook


@dataclass(frozen=True)
class Typed:
    """What stands in a cell instead, and the number format and other attributes of style that it is given."""

    sheet: Sheet
    name: str
    value: Any
    number_format: str | None = None
    row: int = FIRST_ROW
    style: Mapping[str, object] = field(default_factory=dict)

    def fill(self, target: Cell) -> None:
        """Fill a cell of an openpyxl workbook."""
        target.value = self.value
        if isinstance(self.value, str):
            target.data_type = "s"
        if self.number_format is not None:
            target.number_format = self.number_format
        for name, value in self.style.items():
            setattr(target, name, value)


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a package of parts; quickly, since nobody keeps it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def repacked(
    change: Callable[[str, bytes], bytes | None],
    extra: Mapping[str, bytes] | None = None,
    method: int = zipfile.ZIP_DEFLATED,
    of: bytes | None = None,
) -> bytes:
    """Return a workbook, else the small one, with each part passed through `change`; None leaves a part out."""
    parts = {name: change(name, content) for name, content in (_base().parts if of is None else _unpacked(of)).items()}
    return packed({name: content for name, content in parts.items() if content is not None} | dict(extra or {}), method)


def small() -> bytes:
    """Return the bytes of the small filled workbook."""
    return _base().content


def small_with(*typed: Typed) -> bytes:
    """Return the small workbook with some cells filled otherwise."""
    base = _base()
    styles = pickle.loads(base.styles)  # noqa: S301 - our own, made a moment ago
    assert isinstance(styles, Workbook)
    parts = dict(base.parts)
    for one in typed:
        number, sheet = base.sheets[one.sheet.title]
        stands = sheet.cell(*place(one.sheet, one.name, one.row))
        target = deepcopy(stands, {id(sheet): Worksheet(styles, one.sheet.title)})
        assert isinstance(target, Cell)
        one.fill(target)
        part = f"xl/worksheets/sheet{number}.xml"
        parts[part] = _replaced(parts[part], stands.coordinate, _written(target))
    parts["xl/styles.xml"] = tostring(write_stylesheet(styles))
    return packed(parts)


def many_workbooks(folder: Path, number: int) -> None:
    """Write workbooks of as many units into a new folder; every seventh has an error."""
    folder.mkdir()
    for index in range(number):
        typed = [Typed(UNIT, "name", f"第{index}所")]
        if index % 7 == 3:
            typed.append(Typed(FUNDS, "closing_carryover", 9))
        (folder / f"{index:03d}.xlsx").write_bytes(small_with(*typed))


def _replaced(part: bytes, address: str, new: bytes) -> bytes:
    stands = re.compile(rb'<c r="%s"[^>]*?(/>|>.*?</c>)' % address.encode(), re.DOTALL)
    changed, number = stands.subn(lambda _: new, part)
    assert number == 1, address
    return changed


def _written(target: Cell) -> bytes:
    stream = io.BytesIO()
    with etree.xmlfile(stream) as file:
        write_cell(file, target.parent, target, target.has_style)
    return stream.getvalue()


@dataclass(frozen=True)
class _Base:
    """The small workbook: its bytes and parts, its sheets with their numbers, and, pickled, what their cells share."""

    content: bytes
    parts: Mapping[str, bytes]
    sheets: Mapping[str, tuple[int, Worksheet]]
    styles: bytes


@cache
def _base() -> _Base:
    workbook = filled_workbook(small_data())
    content = as_bytes(workbook)
    sheets = {sheet.title: (number, sheet) for number, sheet in enumerate(workbook.worksheets, 1)}
    for _, sheet in sheets.values():
        workbook.remove(sheet)
    return _Base(content, _unpacked(content), sheets, pickle.dumps(workbook))


def _unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}
