"""The workbook's table of sheets, into which the list of problems is put as the first one (ISO 29500-1, 18.2)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from lxml import etree

from perfeval.problems import PROBLEM_COLUMNS, Problem
from perfeval.template.lists import PROBLEMS_TITLE
from perfeval.writers.annotation.content import Strings, cells, checksum
from perfeval.writers.annotation.formats import Formats
from perfeval.writers.annotation.parts import WORKBOOK, Package, parsed, serialised
from perfeval.writers.annotation.sheet import add, add_text, child, child_or_new, whole, without
from perfeval.writers.spreadsheets import storable

_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_HEADINGS: Final = ("序号", *PROBLEM_COLUMNS)
_WIDTHS: Final = (6, 6, 18, 60, 40, 30, 40, 24)
#: cells with the checksum of the package, and with that of the list itself
_PACKAGE_CELL: Final = "J1"
_LIST_CELL: Final = "J2"
#: the cell with the checksum of the workbook that the copy was made from, and that of the copy that was marked anew
_SOURCE_CELL, _WORKED_IN_CELL = "K1", "L1"
_CHECKSUM: Final = re.compile("[0-9a-f]{64}")
#: stands where the checksum of the package goes while it is computed
_NO_CHECKSUM: Final = "0" * 64


class Sheet(NamedTuple):
    """A sheet: its title, and the part it lies in."""

    title: str
    part: str


class OwnList(NamedTuple):
    """A list of problems that this program wrote: the checksum of its package, and whether a person wrote on it since.

    `source` is the checksum of the workbook that was marked; blank in copies of earlier versions. `worked_in` is that of
    the copy that was marked anew, where it had a person's work in it already.
    """

    sheet: Sheet
    checksum: str
    untouched: bool
    source: str
    worked_in: str


class Book:
    """The table of a workbook's sheets. Raise `UnmarkableError` where it cannot be read."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._root = package.tree(WORKBOOK)
        self._table = child_or_new(self._root, "sheets")
        self._strings = Strings(package)

    def sheets(self) -> Iterator[Sheet]:
        """Yield the sheets in their order."""
        parts = {relation.id: relation.target for relation in self._package.relations(WORKBOOK)}
        for element in self._table:
            part = parts.get(_relation(element))
            if part is not None and part in self._package:
                yield Sheet(element.get("name", ""), part)

    def lists(self) -> Iterator[OwnList]:
        """Yield the lists of problems that this program has written."""
        for sheet in list(self.sheets()):
            if sheet.title.startswith(PROBLEMS_TITLE):
                held = dict(cells(self._package.read(sheet.part), self._strings))
                stated, own = held.pop(_PACKAGE_CELL, ""), held.pop(_LIST_CELL, None)
                if _CHECKSUM.fullmatch(stated):
                    source, worked_in = held.get(_SOURCE_CELL, ""), held.get(_WORKED_IN_CELL, "")
                    yield OwnList(sheet, stated, own is None or own == _sum(held), source, worked_in)

    def take_off_lists(self) -> None:
        """Take off the lists of earlier runs; one that a person wrote on stays as that person's."""
        for found in list(self.lists()):
            if found.untouched:
                self._remove(found.sheet)

    def add_list(self, problems: Sequence[Problem], formats: Formats, source: str, worked_in: str) -> str:
        """Put the list of problems before the other sheets, open it first, and leave it the only one chosen.

        `source` is the checksum of the workbook that is marked; of a copy that was `worked_in`, whose own checksum that
        is, it is that of the workbook that the copy was made from. Return the part that the list lies in.
        """
        taken = {sheet.title for sheet in self.sheets()}
        title = next(
            title for number in range(len(taken) + 1) if (title := PROBLEMS_TITLE + str(number or "")) not in taken
        )
        part = self._package.free_name("xl/worksheets/perfeval{}.xml")
        root = _list(self._package, problems, formats)
        first = next(root.iter("{*}row"))
        first.append(_cell(first, _SOURCE_CELL, source, 0))
        if worked_in:
            first.append(_cell(first, _WORKED_IN_CELL, worked_in, 0))
        held = dict(cells(serialised(root), self._strings))
        for row, text in zip(root.iter("{*}row"), (_NO_CHECKSUM, _sum(held)), strict=False):
            row.insert(len(_HEADINGS), _cell(row, f"J{row.get('r')}", text, 0))
        self._package.put(part, serialised(root), _TYPE)
        number = max([0, *(whole(element.get("sheetId")) for element in self._table)]) + 1
        self._shift(0, 1)
        element = add(self._table, "sheet", name=title, sheetId=str(number))
        element.set(f"{{{self._package.office}}}id", self._package.relate(WORKBOOK, "worksheet", part))
        self._table.insert(0, element)
        names = child_or_new(self._root, "definedNames")
        area = add(names, "definedName", name="_xlnm.Print_Area", localSheetId="0")
        area.text = f"'{title}'!$A$1:$H${len(problems) + 1}"
        for view in self._root.iterfind("{*}bookViews/{*}workbookView"):
            without(view, "activeTab", "firstSheet")
        return part

    def put(self) -> None:
        """Put the table back into the package."""
        self._package.put(WORKBOOK, serialised(self._root))

    def _remove(self, sheet: Sheet) -> None:
        at = next(at for at, element in enumerate(self._table) if element.get("name") == sheet.title)
        element = self._table[at]
        self._package.unrelate(WORKBOOK, _relation(element))
        self._package.remove(sheet.part)
        self._table.remove(element)
        names = child(self._root, "definedNames")
        for name in [] if names is None else [n for n in names if n.get("localSheetId") == str(at)]:
            names.remove(name)  # type: ignore[union-attr]
        if names is not None and not len(names):
            self._root.remove(names)
        self._shift(at + 1, -1)

    def _shift(self, first: int, by: int) -> None:
        """Move the names that belong to sheets, which are told by their places, from a place on."""
        for name in self._root.iterfind("{*}definedNames/{*}definedName"):
            place = name.get("localSheetId", "")
            if place.isdecimal() and int(place) >= first:
                name.set("localSheetId", str(int(place) + by))


def _relation(element: etree._Element) -> str:
    """Return the relation by which a sheet is found; strict files have another namespace for it."""
    return next((element.get(name, "") for name in element.keys() if etree.QName(name).localname == "id"), "")  # noqa: SIM118 - attributes of an element


def sealed(package: Package, part: str) -> None:
    """Put the checksum of a package into the list that lies in a part of it."""
    package.put(part, package.read(part).replace(_NO_CHECKSUM.encode(), package.checksum().encode(), 1))


def is_sealed(package: Package, found: OwnList) -> bool:
    """Tell whether a package is as it was when it was sealed."""
    part = found.sheet.part
    package.put(part, package.read(part).replace(found.checksum.encode(), _NO_CHECKSUM.encode(), 1))
    return package.checksum() == found.checksum


def _sum(held: Mapping[str, str]) -> str:
    return checksum(f"{place}={text}" for place, text in held.items())


def _list(package: Package, problems: Sequence[Problem], formats: Formats) -> etree._Element:
    """Return the sheet of the list: a row a problem, whose place opens its cell."""
    root = parsed(f'<worksheet xmlns="{package.main}" xmlns:r="{package.office}"/>'.encode())
    add(add(root, "sheetPr"), "pageSetUpPr", fitToPage="1")
    view = add(add(root, "sheetViews"), "sheetView", tabSelected="1", workbookViewId="0")
    add(view, "pane", ySplit="1", topLeftCell="A2", activePane="bottomLeft", state="frozen")
    columns = add(root, "cols")
    for number, width in enumerate(_WIDTHS, 1):
        add(columns, "col", min=str(number), max=str(number), width=str(width), customWidth="1")
    add(columns, "col", min="10", max="12", width="9", hidden="1", customWidth="1")
    rows = add(root, "sheetData")
    heading, plain, wrapped = formats.cell(("b", "val", "1")), formats.cell(), formats.cell(wrap=True)
    link = formats.cell(("u", "val", "single"), ("color", "rgb", "FF0563C1"), wrap=True)
    _row(rows, 1, [(text, heading) for text in _HEADINGS])
    for number, problem in enumerate(problems, 1):
        texts = [(text, link if at == 1 and problem.cell else wrapped) for at, text in enumerate(problem.row)]
        row = _row(rows, number + 1, [("", plain), *texts])
        add(row[0], "v").text = str(number)
    places = [(at, problem.cell) for at, problem in enumerate(problems, 2) if problem.cell is not None]
    links = add(root, "hyperlinks") if places else root
    for at, place in places:
        add(links, "hyperlink", ref=f"C{at}", location=place.link)
    add(root, "pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")
    return root


def _row(rows: etree._Element, number: int, values: Sequence[tuple[str, int]]) -> etree._Element:
    row = add(rows, "row", r=str(number))
    for letter, (text, style) in zip("ABCDEFGH", values, strict=True):
        row.append(_cell(rows, f"{letter}{number}", text, style))
    return row


def _cell(rows: etree._Element, address: str, text: str, style: int) -> etree._Element:
    cell = add(rows, "c", r=address, s=str(style))
    if text:
        cell.set("t", "inlineStr")
        add_text(add(cell, "is"), storable(text))
    return cell
