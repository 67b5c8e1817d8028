"""What the cells of a sheet hold, by its part, so that a list which a person wrote on is known."""

import hashlib
from collections.abc import Iterable, Iterator
from io import BytesIO

from lxml import etree

from perfeval.writers.annotation.parts import WORKBOOK, Package, UnmarkableError
from perfeval.writers.annotation.sheet import local, text_of


class Strings:
    """The texts that cells share (ISO 29500-1, 18.4)."""

    def __init__(self, package: Package) -> None:
        part = package.related(WORKBOOK, "sharedStrings")
        root = package.tree(part) if part and part in package else None
        self._texts = [] if root is None else [_text(item) for item in root.iterchildren("{*}si")]

    def of(self, cell: etree._Element) -> str:
        """Return what a cell holds: its formula where it has one, since a value that follows is the program's."""
        kind, found = cell.get("t", "n"), {local(element): element for element in cell}
        if "f" in found:
            return f"={found['f'].text or found['f'].get('si', '')}"
        if "is" in found:
            return _text(found["is"])
        value = (found["v"].text or "") if "v" in found else ""
        try:
            return self._texts[int(value)] if kind == "s" else repr(float(value)) if kind == "n" and value else value
        except (ValueError, IndexError):
            return value


def cells(part: bytes, strings: Strings) -> Iterator[tuple[str, str]]:
    """Yield address and content of the cells of a sheet that hold something; raise `UnmarkableError` where it is no XML."""
    try:
        for _, row in etree.iterparse(BytesIO(part), tag="{*}row", resolve_entities=False, remove_comments=True):
            for cell in row.iterchildren("{*}c"):
                held = strings.of(cell) if len(cell) else ""
                if held:
                    yield cell.get("r", ""), held
            row.clear()
            while row.getprevious() is not None:
                del row.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise UnmarkableError(str(error)) from error


def checksum(lines: Iterable[str]) -> str:
    """Return a checksum of lines."""
    state = hashlib.sha256()
    for line in lines:
        state.update(f"{line}\n".encode(errors="replace"))
    return state.hexdigest()


def _text(item: etree._Element) -> str:
    return text_of(item).replace("\r\n", "\n")
