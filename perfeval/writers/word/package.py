"""Pack the parts of a document: those that never change are compressed and summed once, not for every report.

`zipfile` can only compress each part anew, which costs more than all the rest of a short report.
"""

import hashlib
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Self

_DEFLATED: Final = 8
_VERSION: Final = 20
#: less than half the time of zlib's default for an eighth more bytes
_LEVEL: Final = 1
#: 1 January 1980, what Word writes: same content, same bytes
_TIME, _DATE = 0, 0x21
#: how fingerprints begin, and those of documents into which a person's edits were carried
_WRITTEN: Final = "perfeval"
CARRIED: Final = "perfeval-carried"
CORE_NAME: Final = "docProps/core.xml"
DOCUMENT_NAME: Final = "word/document.xml"
RELATIONSHIPS: Final = "word/_rels/document.xml.rels"
STYLES: Final = "word/styles.xml"
CONTENT_TYPES: Final = "[Content_Types].xml"
#: how names of WordprocessingML begin, and what programs show that know no better
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
IDENTIFIER: Final = re.compile(r"(?<=<dc:identifier>)[^<]*(?=</dc:identifier>)")
#: what a person can have made of a report, pictures included
_MAX_PARTS: Final = 2000
_MAX_UNPACKED: Final = 300 * 2**20
_MAX_XML: Final = 60 * 2**20
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it lies in the package, and a checksum of what it says."""

    name: str
    content: bytes
    compressed: bytes
    crc: int
    checksum: bytes

    @classmethod
    def of(cls, name: str, content: bytes) -> Self:
        """Return a part made from its content."""
        deflate = zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS)
        compressed = deflate.compress(content) + deflate.flush()
        return cls(name, content, compressed, zlib.crc32(content), checksum(content))


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


def checksum(content: bytes) -> bytes:
    """Return the checksum of what a part says."""
    return hashlib.sha256(content).digest()


def signed(parts: Iterable[Part], core: str, *, carried: bool = False) -> bytes:
    """Return the package of parts and of core properties, whose blank identifier gets a fingerprint of them all.

    It tells whether a person's edits were carried into them.
    """
    parts = tuple(parts)
    checksums = {part.name: part.checksum for part in parts} | {CORE_NAME: checksum(core.encode())}
    core = IDENTIFIER.sub(_fingerprint(checksums, CARRIED if carried else _WRITTEN), core)
    return packed((*parts, Part.of(CORE_NAME, core.encode())))


def stated_fingerprint(content: bytes) -> str | None:
    """Return the fingerprint that a package states; None where it does not fit, or there is none."""
    try:
        parts = unpacked(content)
        core = parts.pop(CORE_NAME).decode()
    except (ValueError, KeyError):
        return None
    stated = IDENTIFIER.search(core)
    if stated is None:
        return None
    checksums = {name: checksum(part) for name, part in parts.items()}
    # the fingerprint was made from the properties without it
    checksums[CORE_NAME] = checksum(IDENTIFIER.sub("", core).encode())
    made_by, _, _ = stated[0].partition(":")
    return stated[0] if made_by in {CARRIED, _WRITTEN} and stated[0] == _fingerprint(checksums, made_by) else None


def _fingerprint(checksums: Mapping[str, bytes], made_by: str) -> str:
    """Return a checksum of all parts from those of each, whatever their order."""
    state = hashlib.sha256()
    for name in sorted(checksums):
        state.update(name.encode() + checksums[name])
    return f"{made_by}:{state.hexdigest()}"


def packed(parts: Iterable[Part]) -> bytes:
    """Return the zip archive of parts (PKWARE APPNOTE 6.3, without zip64: a document is far below 4 GiB)."""
    files, directory = bytearray(), bytearray()
    count = 0
    for part in parts:
        name = part.name.encode("ascii")
        sizes = (part.crc, len(part.compressed), len(part.content))
        head = (_VERSION, 0, _DEFLATED, _TIME, _DATE, *sizes, len(name), 0)
        directory += _CENTRAL.pack(b"PK\x01\x02", _VERSION, *head, 0, 0, 0, 0, len(files)) + name
        files += _LOCAL.pack(b"PK\x03\x04", *head) + name + part.compressed
        count += 1
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(files), 0)
    return bytes(files + directory + end)
