"""Pack the parts of a document: those that never change are compressed and summed once, not for every report.

`zipfile` can only compress each part anew, which costs more than all the rest of a short report.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import Final, Self

from perfeval.readers.word.package import unpacked
from perfeval.records import frozen

_DEFLATED: Final = 8
_VERSION: Final = 20
_MADE_BY: Final = _VERSION.to_bytes(2, "little")
#: less than half the time of zlib's default for an eighth more bytes
_LEVEL: Final = 1
#: 1 January 1980, what Word writes: same content, same bytes
_TIME, _DATE = 0, 0x21
#: how fingerprints begin, and those of documents into which a person's edits were carried
_WRITTEN: Final = "perfeval"
CARRIED: Final = "perfeval-carried"
CORE_NAME: Final = "docProps/core.xml"
RELATIONSHIPS: Final = "word/_rels/document.xml.rels"
STYLES: Final = "word/styles.xml"
CONTENT_TYPES: Final = "[Content_Types].xml"
IDENTIFIER: Final = re.compile(r"(?<=<dc:identifier>)[^<]*(?=</dc:identifier>)")
#: what a part's head and its entry in the directory have in common, and what follows in the latter
_HEAD: Final = struct.Struct("<5H3L2H")
_PLACE: Final = struct.Struct("<3H2L")
_END: Final = struct.Struct("<4s4H2LH")


@frozen
class Part:
    """A part as it lies in the package, what its head and its entry there have in common, and a checksum of what it says."""

    name: str
    content: bytes
    compressed: bytes
    head: bytes
    checksum: bytes

    @classmethod
    def of(cls, name: str, content: bytes) -> Self:
        """Return a part made from its content."""
        deflate = zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS)
        compressed = deflate.compress(content) + deflate.flush()
        sizes = zlib.crc32(content), len(compressed), len(content)
        head = _HEAD.pack(_VERSION, 0, _DEFLATED, _TIME, _DATE, *sizes, len(name), 0)
        return cls(name, content, compressed, head, checksum(content))


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
    files: list[bytes] = []
    directory: list[bytes] = []
    place = 0
    for part in parts:
        name = part.name.encode("ascii")
        directory += (b"PK\x01\x02", _MADE_BY, part.head, _PLACE.pack(0, 0, 0, 0, place), name)
        files += (b"PK\x03\x04", part.head, name, part.compressed)
        place += 4 + _HEAD.size + len(name) + len(part.compressed)
    count, length = len(files) // 4, sum(map(len, directory))
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, length, place, 0)
    return b"".join((*files, *directory, end))
