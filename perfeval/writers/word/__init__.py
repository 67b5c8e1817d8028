"""Write a report as a Word document in the format of GB/T 9704-2012: blocks in, the bytes of a .docx out.

The letterhead brings page, styles and page numbers; the body is written straight to WordprocessingML, because only
the names of styles are needed there. Same report, same bytes.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from html import escape
from importlib.resources import files
from typing import Final

from perfeval.model import Typed
from perfeval.readers.word.package import DOCUMENT_NAME, unpacked
from perfeval.records import frozen
from perfeval.reports.blocks import Chart, Report, Table, Title
from perfeval.writers.word.body import Body, Pages, Shared
from perfeval.writers.word.charts import chart_parts, with_charts
from perfeval.writers.word.measures import (
    AREA_HEIGHT,
    AREA_WIDTH,
    FORM_BOTTOM,
    FORM_FOOTER,
    FORM_HEIGHT,
    FORM_SIDE,
    FORM_TOP,
    FORM_WIDTH,
)
from perfeval.writers.word.package import (
    CARRIED,
    CONTENT_TYPES,
    CORE_NAME,
    RELATIONSHIPS,
    STYLES,
    Part,
    signed,
    stated_fingerprint,
)
from perfeval.writers.word.trace import trace_xml

__all__ = ["Shared", "docx", "holds_edits", "is_untouched"]

_CORE: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
    "<dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{date}T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{date}T00:00:00Z</dcterms:modified>'
    "<dc:identifier></dc:identifier><dc:language>zh-CN</dc:language></cp:coreProperties>"
)
_TRACE_NAME: Final = "customXml/item1.xml"
_SECTION: Final = re.compile("<w:sectPr.*?</w:sectPr>", re.DOTALL)
#: a style of headings: what it is, its level, and its outline level
_HEADING: Final = re.compile(
    r'w:styleId="(Heading\d)"><w:name w:val="heading (\d)"/>((?:(?!</w:style>).)*)<w:outlineLvl w:val="\d"/>'
)
#: the margins of a section, and those of a form's
_MARGINS: Final = re.compile("<w:pgMar [^>]*/>")
_FORM_MARGINS: Final = (
    f'<w:pgMar w:top="{FORM_TOP}" w:right="{FORM_SIDE}" w:bottom="{FORM_BOTTOM}" w:left="{FORM_SIDE}"'
    f' w:header="{FORM_FOOTER}" w:footer="{FORM_FOOTER}" w:gutter="0"/>'
)
#: the longest title and author that Office accepts as a document property
_PROPERTY_LENGTH: Final = 255


@frozen
class _Letterhead:
    """The letterhead's parts, and its document part cut where the body goes."""

    parts: dict[str, Part]
    head: str
    portrait: Pages
    landscape: Pages
    form: Pages
    tail: str


@cache
def _letterhead() -> _Letterhead:
    """Open the letterhead once, its document part cut where the body goes."""
    parts = unpacked((files("perfeval") / "writers" / "word" / "letterhead.docx").read_bytes())
    document = parts[DOCUMENT_NAME].decode()
    portrait, landscape = _SECTION.findall(document)
    head, tail = document[: document.index("<w:body>") + 8], document[document.index("</w:body>") :]
    return _Letterhead(
        parts={name: Part.of(name, part) for name, part in parts.items()},
        head=head,
        portrait=Pages(portrait, AREA_WIDTH, AREA_HEIGHT),
        landscape=Pages(landscape, AREA_HEIGHT, AREA_WIDTH),
        form=Pages(_MARGINS.sub(_FORM_MARGINS, portrait), FORM_WIDTH, FORM_HEIGHT),
        tail=tail,
    )


@cache
def _nested_styles() -> Part:
    """Return the styles of a combined report, whose headings stand in the outline below the title of their report.

    Word does not let its own headings leave their level, so that these are styles of another name.
    """
    deeper = r'w:customStyle="1" w:styleId="\1"><w:name w:val="标题 \2（汇编）"/>\3<w:outlineLvl w:val="\2"/>'
    return Part.of(STYLES, _HEADING.sub(deeper, _letterhead().parts[STYLES].content.decode()).encode())


def docx(report: Report, shared: Shared | None = None, cells: Iterable[Typed] = ()) -> bytes:
    """Return the document that a report becomes; reports of one workbook can share what they have in common.

    `cells` of the workbook travel in its trace.
    """
    letterhead = _letterhead()
    shared = shared or Shared()
    form = any(block.form for block in report.blocks if isinstance(block, Table))
    body = Body(letterhead.form if form else letterhead.portrait, letterhead.landscape, shared)
    for block in report.blocks:
        body.add(block)
    core = _CORE.format(
        title=escape(report.title[:_PROPERTY_LENGTH], quote=False),
        author=escape(report.author[:_PROPERTY_LENGTH], quote=False),
        date=report.dated.isoformat(),
    )
    # joined as bytes, which are half as long: most of it is markup
    document = b"".join([part.encode() for part in (letterhead.head, *body.xml(), letterhead.tail)])
    parts = letterhead.parts | {
        DOCUMENT_NAME: Part.of(DOCUMENT_NAME, document),
        _TRACE_NAME: Part.of(_TRACE_NAME, trace_xml(report, body.written, shared.tags, cells)),
    }
    del parts[CORE_NAME]
    if any(block.place for block in report.blocks if isinstance(block, Title)):
        parts[STYLES] = _nested_styles()
    if body.charts:
        parts |= _with_charts(body.charts)
    return signed(parts.values(), core)


def _with_charts(charts: Sequence[Chart]) -> dict[str, Part]:
    """Return the parts that charts take, and those that name them."""
    own = (part for number, chart in enumerate(charts, 1) for part in chart_parts(chart, number))
    return {part.name: part for part in (*_naming_charts(len(charts)), *own)}


@lru_cache(16)
def _naming_charts(number: int) -> tuple[Part, ...]:
    """Return the letterhead's parts that name `number` charts."""
    parts = _letterhead().parts
    types, relations = with_charts(parts[CONTENT_TYPES].content, parts[RELATIONSHIPS].content, number)
    return Part.of(CONTENT_TYPES, types), Part.of(RELATIONSHIPS, relations)


def is_untouched(content: bytes) -> bool:
    """Tell whether a document is as it was written; one that anybody has saved since is not."""
    return stated_fingerprint(content) is not None


def holds_edits(content: bytes) -> bool:
    """Tell whether somebody's edits are in a document: it was saved since it was written, or they were carried into it."""
    stated = stated_fingerprint(content)
    return stated is None or stated.startswith(CARRIED)
