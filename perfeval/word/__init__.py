"""Write a report as a Word document in the format of GB/T 9704-2012: blocks in, the bytes of a .docx out.

The letterhead brings page, styles and page numbers; the body is written straight to WordprocessingML, because only
the names of styles are needed there. Same report, same bytes.
"""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

from perfeval.composition.blocks import Report
from perfeval.word.body import Body
from perfeval.word.trace import Trace, trace_xml

_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
_CORE: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
    "<dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{date}T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{date}T00:00:00Z</dcterms:modified>'
    "<dc:identifier>{fingerprint}</dc:identifier><dc:language>zh-CN</dc:language></cp:coreProperties>"
)
_SECTION: Final = re.compile("<w:sectPr.*?</w:sectPr>", re.DOTALL)
_TRACE_NAME: Final = "customXml/item1.xml"
_CORE_NAME: Final = "docProps/core.xml"
_IDENTIFIER: Final = re.compile(rb"(?<=<dc:identifier>)[^<]*(?=</dc:identifier>)")
#: the longest title and author that Office accepts as a document property
_PROPERTY_LENGTH: Final = 255


@dataclass(frozen=True, slots=True)
class _Letterhead:
    parts: tuple[tuple[str, bytes], ...]
    head: str
    upright: str
    lying: str
    tail: str


@cache
def _letterhead() -> _Letterhead:
    """Open the letterhead once, its document part cut where the body goes."""
    content = (files("perfeval") / "word" / "letterhead.docx").read_bytes()
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = tuple((name, package.read(name)) for name in package.namelist())
    document = dict(parts)["word/document.xml"].decode()
    upright, lying = _SECTION.findall(document)
    head, tail = document[: document.index("<w:body>") + 8], document[document.index("</w:body>") :]
    return _Letterhead(parts, head, upright, lying, tail)


def docx(report: Report) -> bytes:
    """Return the document that a report becomes."""
    letterhead = _letterhead()
    body = Body(letterhead.upright, letterhead.lying)
    for block in report.blocks:
        body.add(block)
    core = _CORE.format(
        title=escape(report.title[:_PROPERTY_LENGTH]),
        author=escape(report.author[:_PROPERTY_LENGTH]),
        date=report.dated.isoformat(),
        fingerprint="",
    ).encode()
    parts = dict(letterhead.parts) | {
        "word/document.xml": f"{letterhead.head}{body.xml()}{letterhead.tail}".encode(),
        _TRACE_NAME: trace_xml(Trace(report.name, report.system, report.outline, tuple(body.printed))),
        _CORE_NAME: core,
    }
    parts[_CORE_NAME] = _IDENTIFIER.sub(_fingerprint(parts), core)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def is_untouched(content: bytes) -> bool:
    """Tell whether a document is as `docx` wrote it; one that anybody has saved since is not."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        stated = _IDENTIFIER.search(parts[_CORE_NAME])
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError):
        return False
    if stated is None:
        return False
    parts[_CORE_NAME] = _IDENTIFIER.sub(b"", parts[_CORE_NAME])
    return stated[0] == _fingerprint(parts)


def _fingerprint(parts: Mapping[str, bytes]) -> bytes:
    """Return a checksum of all parts, to be kept as the document's identifier."""
    state = hashlib.sha256()
    for name in sorted(parts):
        state.update(f"{name} {len(parts[name])}\n".encode())
        state.update(parts[name])
    return f"perfeval:{state.hexdigest()}".encode()
