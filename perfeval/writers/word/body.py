"""The body of a document: blocks in, WordprocessingML out, and beside it the paragraphs as they are printed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import accumulate
from typing import Final

from perfeval.reports.blocks import Annex, AnnexNote, Block, Heading, Merge, Paragraph, Signature, Table, Title
from perfeval.reports.runs import Run, Text
from perfeval.writers.captions import caption_under, description
from perfeval.writers.word.measures import AREA_HEIGHT, AREA_WIDTH, CHARACTER, CHARACTERS
from perfeval.writers.word.titles import printed_width, title_lines, width
from perfeval.writers.word.trace import Written, escaped

#: characters of an issuer that fit a line with two on either side free
_LONGEST_ISSUER: Final = 24
#: characters that Word takes from the Latin font unless the run asks for the Chinese one
_AMBIGUOUS_SIGNS: Final = "§°±·×÷—‘’“”…‰℃Ⅰ-Ⅻ←-↓①-⑳■-●"
_AMBIGUOUS: Final = re.compile(f"[{_AMBIGUOUS_SIGNS}]")
#: what keeps a cell of a table from being set as it stands
_NOT_PLAIN: Final = re.compile(f"[&<>\n{_AMBIGUOUS_SIGNS}]")
_BLANK_LINE: Final = '<w:p><w:pPr><w:pStyle w:val="BlankLine"/></w:pPr></w:p>'
#: a paragraph must stand after a table; this one takes no room
_AFTER_TABLE: Final = '<w:p><w:pPr><w:pStyle w:val="AfterTable"/></w:pPr></w:p>'
_ROW: Final = "<w:trPr><w:cantSplit/></w:trPr>"
_HEADING_ROW: Final = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_MERGES: Final = {
    Merge.NONE: "",
    Merge.BEGINS: '<w:vMerge w:val="restart"/>',
    Merge.GOES_ON: '<w:vMerge w:val="continue"/>',
}


@dataclass(frozen=True, slots=True)
class _Set:
    """A block that was set, in WordprocessingML and for the trace; it keeps the block, by whose identity it is known."""

    block: Block
    xml: str
    written: Written


@dataclass(slots=True)
class Shared:
    """What the documents of one workbook have in common, set once: blocks by identity, tags of sources by number."""

    blocks: dict[tuple[int, bool, str], _Set] = field(default_factory=dict)
    tags: dict[int, str] = field(default_factory=dict)


class Body:
    """A document's body as its blocks come in; `written` are its paragraphs for the trace."""

    def __init__(self, portrait: str, landscape: str, shared: Shared) -> None:
        """Take the section properties of pages in portrait and in landscape, and what was set already."""
        self._shared = shared
        self._sections = {False: portrait, True: landscape}
        self._landscape = False
        self._caption = ""
        self._xml: list[str] = []
        self.written = Written()

    def xml(self) -> str:
        """Return the body, its last section closed."""
        self._close_table()
        return "".join(self._xml) + self._sections[self._landscape]

    def add(self, block: Block) -> None:
        """Add a block."""
        match block:
            case Title():
                self._title(block)
            case Heading() | Paragraph(_, 0) | Table():
                self._add_shared(block)
            case Paragraph(text, place):
                self._paragraph("BodyText", text, link=f'<w:hyperlink w:anchor="report{place}" w:history="1">')
            case AnnexNote():
                self._xml.append(_BLANK_LINE)
                self._annex_note(block)
            case Signature():
                self._xml.append(_BLANK_LINE)
                self._signature(block)
            case Annex():
                self._annex(block)
        self._caption = caption_under(block, self._caption)

    def _add_shared(self, block: Heading | Paragraph | Table) -> None:
        """Add a block that looks the same wherever it stands; the combined report has those of all the others."""
        caption = ""
        if isinstance(block, Table):
            self._close_table()
            caption = self._caption
        key = id(block), self._landscape, caption
        known = self._shared.blocks.get(key)
        if known is None:
            known = self._shared.blocks[key] = self._set(block)
        self._xml.append(known.xml)
        self.written.paragraphs += known.written.paragraphs
        self.written.sources += known.written.sources

    def _set(self, block: Heading | Paragraph | Table) -> _Set:
        written = Written()
        match block:
            case Heading():
                xml = _paragraph(f"Heading{block.level}", block.text, written)
            case Paragraph():
                xml = _paragraph("BodyText", block.text, written)
            case Table():
                xml = _table(block, AREA_HEIGHT if self._landscape else AREA_WIDTH, written, self._caption)
        return _Set(block, xml, written)

    def _paragraph(self, style: str, text: Text, properties: str = "", link: str = "", mark: str = "") -> None:
        self._xml.append(_paragraph(style, text, self.written, properties, link, mark))

    def _lines(self, style: str, segments: Sequence[Text]) -> None:
        """Add one paragraph broken into lines."""
        text = Text.joined(segments)
        lines = title_lines(tuple(map(str, segments)))
        self._xml.append(_put(style, _run("<w:br/>".join(_text(escaped(line)) for line in lines), str(text))))
        self.written.add(text)

    def _title(self, title: Title) -> None:
        """Add a title; inside the combined report it opens a page, and its telling line shows in the navigation pane."""
        if not title.place:
            self._lines("Title", title.segments)
            self._xml.append(_BLANK_LINE)
            return
        self._close_table()
        segments = tuple(map(str, title.segments))
        lines = title_lines(segments)
        subject = _line_of(lines, sum(map(len, segments[: title.subject])))
        ends = accumulate(map(len, lines[:-1]))
        for number, line in enumerate(Text.joined(title.segments).cut(ends)):
            new_page = "<w:pageBreakBefore/>" if number == 0 else ""
            outline = '<w:outlineLvl w:val="0"/>' if number == subject else ""
            mark = _bookmark(title.place) if number == 0 else ""
            self._paragraph("Title0", line, new_page + outline, mark=mark)

    def _annex(self, annex: Annex) -> None:
        """Add the head of an annex: on a new page, or in a new section where pages turn."""
        turned = annex.landscape != self._landscape
        self._close_table()
        if turned:
            head, end, tail = self._xml[-1].rpartition("</w:pPr>") if self._xml else ("", "", "")
            self._xml[-1:] = [f"{head}{self._sections[self._landscape]}{end}{tail}"]
            self._landscape = annex.landscape
        stay = '<w:pageBreakBefore w:val="0"/>' if turned else ""
        self._paragraph("AnnexLabel", Text.of(f"附件{annex.number or ''}"), stay)
        self._xml.append(_BLANK_LINE)
        self._lines("AnnexTitle", annex.title)
        self._xml.append(_BLANK_LINE)

    def _annex_note(self, note: AnnexNote) -> None:
        """Add the note; names after figures are aligned at a tab (7.3.4)."""
        if len(note.names) == 1:
            self._paragraph("AnnexNote", Text.joined((Text.of("附件："), note.names[0])))
            return
        for number, name in enumerate(note.names, 1):
            begin = "附件：" if number == 1 else ""
            lead = f"{_text(begin) if begin else '<w:tab/>'}{_text(f'{number}.')}"
            words = str(name)
            self._xml.append(_put("AnnexNote", _run(f"{lead}<w:tab/>{_text(escaped(words))}", words)))
            self.written.add((Run(f"{begin}{number}."), *name))

    def _signature(self, signature: Signature) -> None:
        """Add issuer and date without a seal: the date starts two characters right of the issuer (7.3.5.2)."""
        name, day = str(signature.issuer), str(signature.issued)
        lines = title_lines((name,)) if width(name) > _LONGEST_ISSUER else (name,)
        issuer, issued = width(lines[0]), width(day)
        gaps = printed_width(day) - issued
        if issued + gaps <= issuer:
            moved, properties = "", f"<w:ind {_indent('left', CHARACTERS - issuer)}/>"
        else:
            # the gaps beside figures are not counted by everyone: half of them is near enough for both
            moved = f"<w:ind {_indent('right', 4 + issued + gaps / 2 - issuer)}/>"
            properties = f'<w:ind {_indent("right", 2)}/><w:jc w:val="right"/>'
        self._xml.append(_put("Issuer", _run("<w:br/>".join(_text(escaped(line)) for line in lines), name), moved))
        self.written.add(signature.issuer)
        self._paragraph("IssueDate", signature.issued, properties)

    def _close_table(self) -> None:
        if self._xml and self._xml[-1].startswith("<w:tbl>"):
            self._xml.append(_AFTER_TABLE)


def _paragraph(style: str, text: Text, written: Written, properties: str = "", link: str = "", mark: str = "") -> str:
    words = str(text)
    content = f"{link}{_run(_text(escaped(words)), words)}{'</w:hyperlink>' if link else ''}"
    written.add(text)
    return _put(style, content, properties, mark)


def _put(style: str, content: str, properties: str = "", mark: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{mark}{content}</w:p>'


def _table(table: Table, area: int, written: Written, caption: str) -> str:
    """Return a table as wide as the type area; who hears it instead of seeing it is told its caption."""
    whole = sum(table.widths)
    widths = [area * part // whole for part in table.widths]
    widths[-1] += area - sum(widths)
    size = "Small" if table.small else ""
    heads: dict[tuple[int, int, Merge, bool, bool], str] = {}
    rows = []
    for number, row in enumerate(table.rows):
        heading = number < table.headings
        cells, column = [], 0
        for text, columns, merge, centred in row:
            key = column, columns, merge, centred, heading
            head = heads.get(key)
            if head is None:
                style = f"{'TableHeading' if heading else 'TableCentred' if centred else 'TableText'}{size}"
                head = heads[key] = _cell_head(sum(widths[column : column + columns]), columns, merge, style)
            column += columns
            cells.append(f"{head}{_cell_content(text, head, written)}</w:p></w:tc>")
        rows.append(f"<w:tr>{_HEADING_ROW if heading else _ROW}{''.join(cells)}</w:tr>")
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="OfficialTable"/><w:tblW w:w="{area}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>{_told(table, caption)}</w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        + f"</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _told(table: Table, caption: str) -> str:
    named = f'<w:tblCaption w:val="{escape(caption)}"/>' if caption else ""
    return f'{named}<w:tblDescription w:val="{escape(description(table))}"/>'


def _cell_head(cell_width: int, columns: int, merge: Merge, style: str) -> str:
    """Return how a cell begins, up to what its first paragraph says."""
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{cell_width}" w:type="dxa"/>{span}{_MERGES[merge]}<w:vAlign w:val="center"/>'
        f'</w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    )


def _cell_content(text: Text, head: str, written: Written) -> str:
    """Return what a cell says, the first paragraph begun and the last one not yet ended."""
    if not text:
        return ""
    words = str(text)
    if not _NOT_PLAIN.search(words):
        written.add(text, escaping=False)
        return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'
    runs = []
    for line in text.paragraphs():
        written.add(line)
        runs.append(_run(_text(escaped(str(line))), str(line)))
    begin = head[head.index("<w:p>") :]
    return f"</w:p>{begin}".join(runs)


def _text(said: str) -> str:
    return f'<w:t xml:space="preserve">{said}</w:t>'


def _run(content: str, text: str) -> str:
    """Return a run; `text` decides whether it needs the hint that its signs are Chinese."""
    hint = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>' if _AMBIGUOUS.search(text) else ""
    return f"<w:r>{hint}{content}</w:r>"


def _bookmark(place: int) -> str:
    return f'<w:bookmarkStart w:id="{place}" w:name="report{place}"/><w:bookmarkEnd w:id="{place}"/>'


def _line_of(lines: Sequence[str], position: int) -> int:
    """Return the number of the line that holds the character at a position of the title."""
    for number, line in enumerate(lines):
        if position < len(line):
            return number
        position -= len(line)
    return len(lines) - 1


def _indent(side: str, characters: float) -> str:
    return f'w:{side}Chars="{characters * 100:.0f}" w:{side}="{characters * CHARACTER:.0f}"'
