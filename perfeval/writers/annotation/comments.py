"""Comments on the cells of a sheet: texts in one part (ISO 29500-1, 18.7), their boxes in a drawing (ISO 29500-4, 19)."""

import re
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from perfeval.cells import Cell, cell_at
from perfeval.writers.annotation.parts import Package, SheetPart, parsed, serialised
from perfeval.writers.annotation.sheet import add, add_text, child, child_or_new, local, pieces, text_of
from perfeval.writers.spreadsheets import storable

#: what a text of this program begins with, so that a later run knows it again
_MARK: Final = "【perfeval 检查】"
#: what it ends with; a person's answer below stays
_END: Final = "【回复请写在下面】"
_AUTHOR: Final = "perfeval"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACES: Final = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_DECLARED: Final = " ".join(f"xmlns:{prefix}={quoteattr(space)}" for prefix, space in _SPACES.items())
_EMPTY: Final = (
    f'<xml {_DECLARED}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'.encode()
)
_KIND: Final = (
    f'<v:shapetype {_DECLARED} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE: Final = (
    f'<v:shape {_DECLARED} id="_x0000_s{{number}}" type="#_x0000_t202" style="position:absolute;margin-left:59.25pt;'
    'margin-top:1.5pt;width:360px;height:{height}px;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPES: Final = re.compile(rb"<((?:\w+:)?)shape\b.*?</\1shape\s*>", re.DOTALL)
_PLACE: Final = re.compile(rb"<(?:\w+:)?(Row|Column)[^>]*>\s*(\d+)\s*<")
_NUMBERS: Final = re.compile(rb"_x0000_s(\d+)")
_CLOSED: Final = re.compile(rb"</(?:\w+:)?xml\s*>\s*\Z")
_FIRST_NUMBER: Final = 1025


class Comments:
    """The comments of one sheet. Raise `UnmarkableError` where the sheet has some that cannot be read."""

    def __init__(self, package: Package, name: str, sheet: SheetPart) -> None:
        self._package, self._name, self._sheet = package, name, sheet
        relations = {relation.id: relation for relation in package.relations(name)}
        self._part = package.related(name, "comments")
        self._root = package.tree(self._part) if self._part else None
        threads = [package.tree(r.target) for r in relations.values() if r.kind == "threadedComment"]
        self._threaded = {thread.get("ref") for root in threads for thread in root.iter("{*}threadedComment")}
        legacy = child(sheet.root, "legacyDrawing")
        drawing = relations.get(legacy.get(f"{{{package.office}}}id", "")) if legacy is not None else None
        self._drawing = drawing.target if drawing is not None else None
        self._shapes = _open(package.read(self._drawing)) if self._drawing else _EMPTY
        self._added: list[str] = []
        self._person: dict[str | None, etree._Element] = {}

    def take_off(self) -> int:
        """Take off what an earlier run wrote, and return how often; what a person wrote stays as it was formatted."""
        found = 0
        for comment in list(self._all()):
            before, mark, rest = text_of(comment).partition(_MARK)
            if mark:
                found += 1
                _, _, after = rest.partition(_END)
                own = len(before) if after.strip() else len(before.rstrip())
                _cut(comment, own, len(text_of(comment)) - len(after))
                if not (before + after).strip():
                    self._drop(comment)
        self._person = {comment.get("ref"): comment for comment in self._all()}
        return found

    def write(self, place: Cell, told: str, height: int) -> None:
        """Write what is told of a cell, below what a person wrote there."""
        if place.address in self._threaded:
            return  # newer Excel shows the conversation and throws the text beside it away
        root = self._opened()
        comment = self._person.get(place.address)
        before = "" if comment is None else "\n"
        if comment is None:
            listed = child_or_new(root, "commentList")
            comment = add(listed, "comment", ref=place.address, authorId=str(self._author(root)))
            self._added.append(_SHAPE.format(number="{}", row=place.row - 1, column=place.column - 1, height=height))
        text = child(comment, "text")
        if text is None:
            text = add(comment, "text")
        if len(text) and local(text[-1]) == "t":  # a plain text, of which nothing else may follow (18.4.12)
            plain = text[-1]
            add(text, "r").append(plain)
        add_text(add(text, "r"), storable(f"{before}{_MARK}\n{told}") + f"\n{_END}")

    def put(self) -> None:
        """Put the comments and their boxes back into the package."""
        if next(self._all(), None) is None:
            self._take_out()
            return
        if self._part is None:
            self._part = self._package.free_name("xl/perfeval-comments{}.xml")
            self._package.relate(self._name, "comments", self._part)
        if self._drawing is None:
            self._drawing = self._package.free_name("xl/drawings/perfeval{}.vml")
            self._package.default_type("vml", _DRAWING_TYPE)
            given = self._package.relate(self._name, "vmlDrawing", self._drawing)
            child_or_new(self._sheet.root, "legacyDrawing").set(f"{{{self._package.office}}}id", given)
        self._package.put(self._part, serialised(self._opened()), _TYPE)
        self._package.put(self._drawing, self._all_shapes())

    def _take_out(self) -> None:
        """Take out what holds no comment any more; the drawing may hold buttons and boxes of the sheet's."""
        parts = {self._part, None if _SHAPES.search(self._shapes) else self._drawing}
        for relation in list(self._package.relations(self._name)):
            if relation.target in parts:
                self._package.unrelate(self._name, relation.id)
                self._package.remove(relation.target)
        legacy = child(self._sheet.root, "legacyDrawing")
        if legacy is not None and self._drawing in parts:
            self._sheet.root.remove(legacy)

    def _all(self) -> Iterator[etree._Element]:
        if self._root is not None:
            yield from self._root.iter("{*}comment")

    def _opened(self) -> etree._Element:
        """Return the texts' part, a new one where the sheet has none."""
        if self._root is None:
            self._root = parsed(f'<comments xmlns="{self._package.main}"><authors/><commentList/></comments>'.encode())
        return self._root

    def _author(self, root: etree._Element) -> int:
        """Return the place of this program among the authors."""
        authors = child_or_new(root, "authors")
        names = [element.text for element in authors]
        if _AUTHOR not in names:
            add(authors, "author").text = _AUTHOR
        return names.index(_AUTHOR) if _AUTHOR in names else len(names)

    def _drop(self, comment: etree._Element) -> None:
        """Take a comment out, and its box."""
        listed = comment.getparent()
        if listed is not None:
            listed.remove(comment)
        place = cell_at("", comment.get("ref", ""))
        at = {b"Row": place.row - 1, b"Column": place.column - 1}
        for found in _SHAPES.finditer(self._shapes):
            if {kind: int(number) for kind, number in _PLACE.findall(found[0])} == at:
                self._shapes = self._shapes.replace(found[0], b"", 1)
                return

    def _all_shapes(self) -> bytes:
        """Return the drawing with the boxes of this run, each with a number of its own."""
        kind = "" if b'"_x0000_t202"' in self._shapes else _KIND
        taken = [int(found) for found in _NUMBERS.findall(self._shapes)]
        first = max(taken, default=_FIRST_NUMBER - 1) + 1
        added = "".join(shape.format(number) for number, shape in enumerate(self._added, first))
        before, end, after = self._shapes.rpartition(b"</")
        return before + (kind + added).encode() + end + after


def _cut(comment: etree._Element, start: int, end: int) -> None:
    """Take the characters from one place up to another out of a comment's text."""
    at = 0
    for element in list(pieces(comment)):
        text = element.text or ""
        kept = text[: max(start - at, 0)] + text[max(end - at, 0) :]
        at += len(text)
        element.text = kept
        run = element.getparent()
        whole = None if run is None else run.getparent()
        if text and not kept and whole is not None and run is not None and local(run) == "r":
            whole.remove(run)


def _open(shapes: bytes) -> bytes:
    """Return a drawing with an end before which something can be put."""
    if _CLOSED.search(shapes):
        return shapes
    root = parsed(shapes)
    root.text = root.text or "\n"
    return etree.tostring(root)
