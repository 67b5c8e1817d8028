"""A glance at a workbook: whose it is, when it was saved, whether it is an annotated copy; a small part of reading it.

What is seen serves to put workbooks of one unit together before any is done. It is not vouched for: a workbook that hides
it, or holds it in a way of its own, is taken as one of nobody until it is read.
"""

import re
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Final

from lxml import etree

from perfeval import template
from perfeval.cells import Cell
from perfeval.characters import visible_name
from perfeval.model import known
from perfeval.readers.frames import Rows
from perfeval.readers.guard import MAX_ENTRIES
from perfeval.readers.layout import RawRecord
from perfeval.readers.part_names import part_name, target_name
from perfeval.readers.readings import Readings
from perfeval.readers.record import Record
from perfeval.readers.sheet_xml import CellRefusedError, SheetCells, read_sheet
from perfeval.readers.strings import Text, shared_strings
from perfeval.readers.values import normalised
from perfeval.records import frozen
from perfeval.template.lists import PROBLEMS_TITLE

_MAIN, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STRINGS, _PROPERTIES = "xl/sharedstrings.xml", "docprops/core.xml"
#: bytes of a part that is looked at
_LONGEST: Final = 8 * 2**20
#: rows and columns of 单位信息 that are looked at
_ROWS, _COLUMNS = 100, (1, 2)
_SAVED: Final = re.compile(rb"<dcterms:modified[^>]*>\s*([\d-]+T[\d:]+)(?:\.\d+)?(?:Z|([+-]\d\d:\d\d))?\s*<")
_SHARED, _ROW_END = b't="s"', b"</row>"
_FIRST_ROWS: Final = 6
#: workbooks that the program makes were all made then
_NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
#: programs that know no time write the first or the last one, which not every system can show
_YEARS: Final = range(1980, 2200)
_PARSER: Final = etree.XMLParser(resolve_entities=False)


@frozen
class Glance:
    """What a workbook shows at a glance; None for what it does not show.

    `saved` is the time in its properties; `marked` tells that it has a list of problems, as annotated copies do.
    """

    unit: str | None = None
    year: int | None = None
    saved: datetime | None = None
    marked: bool = False


def glance(content: bytes) -> Glance:
    """Look at a workbook of whatever kind; what is none shows nothing."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            return _seen(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return Glance()
    except (etree.XMLSyntaxError, CellRefusedError, LookupError, ValueError):
        return Glance()


def _seen(package: zipfile.ZipFile) -> Glance:
    entries = package.infolist()
    if len(entries) > MAX_ENTRIES:
        return Glance()
    parts = _Parts(package, {part_name(entry.filename): entry for entry in entries})
    main = etree.fromstring(parts.read(_MAIN), _PARSER)
    titles = {visible_name(sheet.get("name", "")): sheet for sheet in main.iter("{*}sheet")}
    unit, year = _unit_year(parts, titles[template.UNIT.title]) if template.UNIT.title in titles else (None, None)
    return Glance(
        unit=unit,
        year=year,
        saved=_saved(parts.read(_PROPERTIES)) if _PROPERTIES in parts.entries else None,
        marked=any(title.startswith(PROBLEMS_TITLE) for title in titles),
    )


def _saved(properties: bytes) -> datetime | None:
    """Return the time that properties tell; None for none, or one at which no workbook was saved."""
    told = _SAVED.search(properties)
    try:
        moment = datetime.fromisoformat(f"{told[1].decode()}{(told[2] or b'+00:00').decode()}") if told else _NEVER
    except ValueError:
        return None
    return moment if moment != _NEVER and moment.year in _YEARS else None


@frozen
class _Parts:
    package: zipfile.ZipFile
    entries: Mapping[str, zipfile.ZipInfo]

    def read(self, name: str) -> bytes:
        """Return a part; raise `ValueError` for one that is too long, or that defines what it means itself."""
        with self.package.open(self.entries[name]) as stream:
            content = stream.read(_LONGEST + 1)
        if len(content) > _LONGEST or b"<!" in content:
            raise ValueError(name)
        return content


def _unit_year(parts: _Parts, sheet: etree._Element) -> tuple[str | None, int | None]:
    """Return unit and year as they are read, from the sheet that says both."""
    keys = {str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")}
    relations = etree.fromstring(parts.read(_RELATIONS), _PARSER).iter("{*}Relationship")
    targets = [relation.get("Target", "") for relation in relations if relation.get("Id") in keys]
    part = parts.read(target_name("xl", targets[0]))
    strings: tuple[str | Text, ...] = ()
    if _SHARED in part and _STRINGS in parts.entries:
        strings = shared_strings(parts.read(_STRINGS))
    seen = _read(_cut(part), strings)
    return seen if None not in seen else _read(part, strings)


def _cut(part: bytes) -> bytes:
    """Return a sheet's part with its first rows alone, which mostly say it all."""
    end = -1
    for _ in range(_FIRST_ROWS):
        found = part.find(_ROW_END, end + 1)
        end = found if found >= 0 else end
    return part if end < 0 else part[:end] + _ROW_END + b"</sheetData></worksheet>"


def _read(part: bytes, strings: tuple[str | Text, ...]) -> tuple[str | None, int | None]:
    rows = _rows(read_sheet(part, strings, frozenset()))
    said = {normalised(label): value for label, value in reversed(rows)}  # of two rows of a label the first is read
    titles = {field: template.UNIT.by_field[field].title for field in ("name", "year")}
    values = {field: said[title] for field, title in titles.items() if title in said}
    cells = dict.fromkeys(values, Cell(template.UNIT.title))
    record = Record(template.UNIT, RawRecord(template.UNIT.title, cells, values), None, [], Readings())
    return known(record.text("name")), known(record.year("year"))


def _rows(cells: SheetCells) -> Rows:
    """Return the first rows as pandas would hand them over, whole numbers as such."""
    last = min(cells.last_row, _ROWS)
    values = ((cells.values.get((row, column), "") for column in _COLUMNS) for row in range(1, last + 1))
    return [[int(v) if isinstance(v, float) and v.is_integer() else v for v in row] for row in values]
