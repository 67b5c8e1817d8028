"""Write a report as a Word document in the format of GB/T 9704-2012: blocks in, the bytes of a .docx out.

The letterhead brings page, styles and page numbers; the body is written straight to WordprocessingML, because only
the names of styles are needed there. Same report, same bytes.
"""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

from perfeval.composition.blocks import (
    Annex,
    AnnexNote,
    Block,
    Heading,
    Paragraph,
    Report,
    Signature,
    Table,
    TableCell,
    Title,
)
from perfeval.word.titles import title_lines, width

_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
_AREA_WIDTH: Final = 8845
_CHARACTERS: Final = 28
_CHARACTER: Final = 315
#: characters that Word takes from the Latin font unless the run asks for the Chinese one
_AMBIGUOUS = re.compile("[§°±·×÷—‘’“”…‰℃Ⅰ-Ⅻ←-↓①-⑳■-●]")
_BLANK_LINE: Final = '<w:p><w:pPr><w:pStyle w:val="BlankLine"/></w:pPr></w:p>'
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
_CORE_NAME: Final = "docProps/core.xml"
_IDENTIFIER: Final = re.compile(rb"(?<=<dc:identifier>)[^<]*(?=</dc:identifier>)")
#: the longest title and author that Office accepts as a document property
_PROPERTY_LENGTH: Final = 255


@dataclass(frozen=True, slots=True)
class _Letterhead:
    parts: tuple[tuple[str, bytes], ...]
    head: str
    tail: str


@cache
def _letterhead() -> _Letterhead:
    """Open the letterhead once, its document part cut where the body goes."""
    content = (files("perfeval") / "word" / "letterhead.docx").read_bytes()
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = tuple((name, package.read(name)) for name in package.namelist())
    document = dict(parts)["word/document.xml"].decode()
    start = document.index("<w:sectPr")
    return _Letterhead(parts, document[:start], document[start:])


def docx(report: Report) -> bytes:
    """Return the document that a report becomes."""
    letterhead = _letterhead()
    body = "".join(xml for block in report.blocks for xml in _block(block))
    if isinstance(report.blocks[-1], Table):
        body += '<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p>'
    core = _CORE.format(
        title=escape(report.title[:_PROPERTY_LENGTH]),
        author=escape(report.author[:_PROPERTY_LENGTH]),
        date=report.dated.isoformat(),
        fingerprint="",
    ).encode()
    document = (letterhead.head + body + letterhead.tail).encode()
    parts = dict(letterhead.parts) | {"word/document.xml": document, _CORE_NAME: core}
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


def _block(block: Block) -> Iterator[str]:
    match block:
        case Title():
            yield from _title(block)
        case Heading():
            yield _paragraph(f"Heading{block.level}", block.text)
        case Paragraph(text, 0):
            yield _paragraph("BodyText", text)
        case Paragraph(text, place):
            link = f'<w:hyperlink w:anchor="report{place}" w:history="1">{_run(_text(text), text)}</w:hyperlink>'
            yield f'<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr>{link}</w:p>'
        case AnnexNote():
            yield _BLANK_LINE
            yield from _annex_note(block)
        case Signature():
            yield _BLANK_LINE
            yield from _signature(block)
        case Annex():
            yield _paragraph("AnnexLabel", f"附件{block.number or ''}")
            yield _BLANK_LINE
            yield _lines("AnnexTitle", title_lines(block.title))
            yield _BLANK_LINE
        case Table():
            yield from _table(block)


def _paragraph(style: str, text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{_run(_text(text), text)}</w:p>'


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def _run(content: str, text: str) -> str:
    """Return a run; `text` decides whether it needs the hint that its signs are Chinese."""
    hint = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>' if _AMBIGUOUS.search(text) else ""
    return f"<w:r>{hint}{content}</w:r>"


def _lines(style: str, lines: Sequence[str]) -> str:
    """Return one paragraph broken into lines."""
    content = "<w:br/>".join(map(_text, lines))
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{_run(content, "".join(lines))}</w:p>'


def _title(title: Title) -> Iterator[str]:
    """Yield a title; inside the combined report it opens a page, and its telling line shows in the navigation pane."""
    lines = title_lines(title.segments)
    if not title.place:
        yield _lines("Title", lines)
        yield _BLANK_LINE
        return
    subject = _line_of(lines, sum(map(len, title.segments[: title.subject])))
    for number, line in enumerate(lines):
        new_page = "<w:pageBreakBefore/>" if number == 0 else ""
        outline = '<w:outlineLvl w:val="0"/>' if number == subject else ""
        line_xml = _paragraph("Title0", line, new_page + outline)
        yield line_xml.replace("</w:pPr>", f"</w:pPr>{_bookmark(title.place)}") if number == 0 else line_xml


def _bookmark(place: int) -> str:
    return f'<w:bookmarkStart w:id="{place}" w:name="report{place}"/><w:bookmarkEnd w:id="{place}"/>'


def _line_of(lines: Sequence[str], position: int) -> int:
    """Return the number of the line that holds the character at a position of the title."""
    for number, line in enumerate(lines):
        if position < len(line):
            return number
        position -= len(line)
    return len(lines) - 1


def _annex_note(note: AnnexNote) -> Iterator[str]:
    """Yield the note; names after figures are aligned at a tab (7.3.4)."""
    if len(note.names) == 1:
        yield _paragraph("AnnexNote", f"附件：{note.names[0]}")
        return
    for number, name in enumerate(note.names, 1):
        lead = f"{_text('附件：')}{_text(f'{number}.')}" if number == 1 else f"<w:tab/>{_text(f'{number}.')}"
        content = f"{lead}<w:tab/>{_text(name)}"
        yield f'<w:p><w:pPr><w:pStyle w:val="AnnexNote"/></w:pPr>{_run(content, name)}</w:p>'


def _signature(signature: Signature) -> Iterator[str]:
    """Yield issuer and date without a seal: the date starts two characters right of the issuer (7.3.5.2)."""
    issuer, issued = width(signature.issuer), width(signature.issued)
    if issued <= issuer:
        yield _paragraph("Issuer", signature.issuer)
        start = _CHARACTERS - issuer
        yield _paragraph("IssueDate", signature.issued, f"<w:ind {_indent('left', start)}/>")
    else:
        yield _paragraph("Issuer", signature.issuer, f"<w:ind {_indent('right', 4 + issued - issuer)}/>")
        yield _paragraph("IssueDate", signature.issued, f'<w:ind {_indent("right", 2)}/><w:jc w:val="right"/>')


def _indent(side: str, characters: float) -> str:
    return f'w:{side}Chars="{characters * 100:.0f}" w:{side}="{characters * _CHARACTER:.0f}"'


def _table(table: Table) -> Iterator[str]:
    whole = sum(table.widths)
    widths = [_AREA_WIDTH * part // whole for part in table.widths]
    widths[-1] += _AREA_WIDTH - sum(widths)
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="OfficialTable"/><w:tblW w:w="{_AREA_WIDTH}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
    )
    yield "".join(f'<w:gridCol w:w="{w}"/>' for w in widths) + "</w:tblGrid>"
    yield _row(
        [_cell("TableHeading", TableCell(text), w) for text, w in zip(table.heading, widths, strict=True)], head=True
    )
    for row in table.rows:
        yield _row(_cells(row, widths))
    yield "</w:tbl>"


def _row(cells: Sequence[str], *, head: bool = False) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _cells(row: Sequence[TableCell | None], widths: Sequence[int]) -> list[str]:
    """Return the cells of a row; None goes on with the cell above, unless a wide cell has passed over it."""
    cells, column = [], 0
    while column < len(widths):
        cell = row[column]
        if cell is None:
            cells.append(_cell("TableText", TableCell(""), widths[column], '<w:vMerge w:val="continue"/>'))
            column += 1
            continue
        span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
        style = "TableCentred" if cell.centred else "TableText"
        cells.append(_cell(style, cell, sum(widths[column : column + cell.columns]), span + merge))
        column += cell.columns
    return cells


def _cell(style: str, cell: TableCell, cell_width: int, merging: str = "") -> str:
    paragraph = _paragraph(style, cell.text) if cell.text else f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{cell_width}" w:type="dxa"/>{merging}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph}</w:tc>"
    )
