"""The package of a Word document: its parts, unpacked within limits, and the names that readers and writers share."""

import lzma
import zipfile
import zlib
from io import BytesIO
from typing import Final

from lxml import etree

DOCUMENT_NAME: Final = "word/document.xml"
#: how names of WordprocessingML begin, and what programs show that know no better
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: what a person can have made of a report, pictures included
_MAX_PARTS: Final = 2000
_MAX_UNPACKED: Final = 300 * 2**20
_MAX_XML: Final = 60 * 2**20
#: how definitions begin that a part brings for itself, in the encodings that XML is written in
_DEFINITIONS: Final = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package; raise `ValueError` for what is none, is damaged, or is more than a report can be."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            return _parts(package)
    except (
        *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, LookupError),
        *(NotImplementedError, OSError, RuntimeError, ValueError),
    ) as error:
        raise ValueError(str(error)) from error


def _parts(package: zipfile.ZipFile) -> dict[str, bytes]:
    """Unpack within limits, whatever sizes are stated."""
    entries = [entry for entry in package.infolist() if not entry.is_dir()]
    if len(entries) > _MAX_PARTS or len({entry.filename for entry in entries}) < len(entries):
        raise ValueError("too many parts, or two of one name")
    left, parts = _MAX_UNPACKED, {}
    for entry in entries:
        limit = min(left, _MAX_XML) if entry.filename.endswith((".xml", ".rels")) else left
        with package.open(entry) as stream:
            part = stream.read(limit + 1)
        if len(part) > limit:
            raise ValueError("too large")
        left -= len(part)
        parts[entry.filename] = part
    return parts


class DefinitionsError(ValueError):
    """A part brings definitions of its own (DTD), which can make it anything."""


def parsed(part: bytes) -> etree._Element:
    """Return the tree of a part; raise `ValueError` for one that is damaged, `DefinitionsError` for one with a DTD."""
    if any(mark in part for mark in _DEFINITIONS):
        raise DefinitionsError("a document type definition")
    try:
        return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.LxmlError as error:
        raise ValueError(str(error)) from error
