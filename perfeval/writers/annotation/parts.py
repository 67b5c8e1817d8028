"""A workbook as a package of parts (ISO 29500-2): parts are changed one by one, and all others are written as they were."""

import hashlib
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final, NamedTuple

from lxml import etree

from perfeval.writers.archive import entry

WORKBOOK: Final = "xl/workbook.xml"
#: namespaces of sheets, and of relations to other parts: those of files as Excel saves them, and as the standard wants them
_TRANSITIONAL: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
_STRICT: Final = (
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS: Final = f"{{{_PACKAGE}/relationships}}"
_TYPES: Final = f"{{{_PACKAGE}/content-types}}"
_TYPES_PART: Final = "[Content_Types].xml"
#: unpacked bytes of a package, as many as a workbook may have
_LARGEST: Final = 200 * 2**20
_DATA: Final = re.compile(rb"<((?:\w+:)?)sheetData\b(?:[^>]*/>|.*</\1sheetData\s*>)", re.DOTALL)

#: how a part in UTF-8 begins
_PLAIN: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:\w|\?xml(?![^>]*encoding)|\?xml[^>]*encoding\s*=\s*[\"']utf-?8[\"'])", re.IGNORECASE
)


class UnmarkableError(Exception):
    """The file is no package of parts, or one of those that hold it together cannot be read."""


class Relation(NamedTuple):
    """What a part says of another one: under which identifier, what it is, and where it lies."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of a workbook by name. Raise `UnmarkableError` for what is no package."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
            raise UnmarkableError(str(error)) from error
        if sum(info.file_size for info in self._archive.infolist()) > _LARGEST:
            raise UnmarkableError("too large")
        self._names = {_key(info.filename): info for info in self._archive.infolist()}
        self._changed: dict[str, bytes] = {}
        strict = _STRICT[0].encode() in self.read(WORKBOOK)
        #: the namespaces that this package is written in
        self.main, self.office = _STRICT if strict else _TRANSITIONAL

    def __contains__(self, name: str) -> bool:
        return name in self._changed or _key(name) in self._names

    def read(self, name: str) -> bytes:
        """Return what a part holds; raise `UnmarkableError` where there is none, or its checksum is wrong."""
        if name in self._changed:
            return self._changed[name]
        try:
            return self._archive.read(self._names[_key(name)])
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise UnmarkableError(f"{name}: {error}") from error

    def tree(self, name: str) -> etree._Element:
        """Return the root of a part; raise `UnmarkableError` where it is no XML."""
        return parsed(self.read(name))

    def put(self, name: str, content: bytes, content_type: str = "") -> None:
        """Change a part, or add one of a type."""
        if content_type and name not in self:
            types = self.tree(_TYPES_PART)
            etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{name}", ContentType=content_type)
            self.put(_TYPES_PART, serialised(types))
        original = self._names.get(_key(name))
        self._changed[original.filename if original else name] = content

    def remove(self, name: str) -> None:
        """Take a part out, with what is said of its type and of its relations."""
        types = self.tree(_TYPES_PART)
        for element in types.findall(f"{_TYPES}Override"):
            if _key(element.get("PartName", "")) == _key(name):
                types.remove(element)
        self.put(_TYPES_PART, serialised(types))
        for gone in (name, _relations_part(name)):
            self._changed.pop(gone, None)
            self._names.pop(_key(gone), None)

    def relations(self, source: str) -> Iterator[Relation]:
        """Yield the relations of a part to other parts of the package."""
        if _relations_part(source) in self:
            for element in self.tree(_relations_part(source)):
                if element.get("TargetMode") != "External":
                    target = posixpath.normpath(
                        posixpath.join("/", posixpath.dirname(source), element.get("Target", ""))
                    )
                    yield Relation(
                        element.get("Id", ""), element.get("Type", "").rsplit("/", 1)[-1], target.lstrip("/")
                    )

    def relate(self, source: str, kind: str, target: str) -> str:
        """Relate a part to another one, and return the relation's identifier."""
        part = _relations_part(source)
        root = self.tree(part) if part in self else parsed(f'<Relationships xmlns="{_RELATIONS[1:-1]}"/>'.encode())
        taken = {element.get("Id") for element in root}
        given = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        etree.SubElement(root, f"{_RELATIONS}Relationship", Id=given, Type=f"{self.office}/{kind}", Target=f"/{target}")
        self.put(part, serialised(root))
        return given

    def related(self, source: str, kind: str) -> str | None:
        """Return the first part of a kind that a part is related to."""
        return next((relation.target for relation in self.relations(source) if relation.kind == kind), None)

    def unrelate(self, source: str, given: str) -> None:
        """Take a relation of a part out."""
        root = self.tree(_relations_part(source))
        for element in root.findall(f"{_RELATIONS}Relationship"):
            if element.get("Id") == given:
                root.remove(element)
        self.put(_relations_part(source), serialised(root))

    def default_type(self, extension: str, content_type: str) -> None:
        """Say what parts of an extension are, unless it is said."""
        types = self.tree(_TYPES_PART)
        if all(element.get("Extension", "").casefold() != extension for element in types.findall(f"{_TYPES}Default")):
            types.insert(0, etree.Element(f"{_TYPES}Default", Extension=extension, ContentType=content_type))
            self.put(_TYPES_PART, serialised(types))

    def free_name(self, pattern: str) -> str:
        """Return the first name of a pattern with `{}` for a number that no part has."""
        return next(
            name
            for number in range(1, len(self._names) + len(self._changed) + 2)
            if (name := pattern.format(number)) not in self
        )

    def checksum(self) -> str:
        """Return a checksum of all parts."""
        state = hashlib.sha256()
        for name in sorted({info.filename for info in self._names.values()} | self._changed.keys()):
            state.update(f"{name}={hashlib.sha256(self.read(name)).hexdigest()}\n".encode(errors="replace"))
        return state.hexdigest()

    def saved(self) -> bytes:
        """Return the package; unchanged parts hold what they held."""
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in self._names.values():
                archive.writestr(entry(info.filename), self.read(info.filename), info.compress_type)
            for name in sorted(self._changed.keys() - {info.filename for info in self._names.values()}):
                archive.writestr(entry(name), self._changed[name])
        return stream.getvalue()


def parsed(content: bytes) -> etree._Element:
    """Return the root of a part; nothing outside it is looked up. Raise `UnmarkableError` where it is no XML."""
    try:
        return etree.fromstring(
            content, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        )
    except etree.XMLSyntaxError as error:
        raise UnmarkableError(str(error)) from error


def serialised(root: etree._Element) -> bytes:
    """Return a part as bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class SheetPart:
    """A sheet's part: `root` is open to change, but for its rows, which are set aside and go back as they were."""

    def __init__(self, content: bytes) -> None:
        found = _DATA.search(content) if _PLAIN.match(content) and b"<!" not in content else None
        self._empty = b"<%ssheetData/>" % found[1] if found else b""
        self._rows = found[0] if found else b""
        self.root = parsed(content[: found.start()] + self._empty + content[found.end() :] if found else content)

    def saved(self) -> bytes:
        """Return the part as bytes."""
        return serialised(self.root).replace(self._empty, self._rows, 1) if self._empty else serialised(self.root)


def _key(name: str) -> str:
    """Return a part's name as it is compared: without case (ISO 29500-2, 6.2.2.3), whatever its writer's separators."""
    return name.replace("\\", "/").lstrip("/").casefold()


def _relations_part(name: str) -> str:
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")
