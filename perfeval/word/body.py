"""The body of a document: blocks in, WordprocessingML out, and beside it the paragraphs as they are printed."""

import re
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from perfeval.composition.blocks import (
    Annex,
    AnnexNote,
    Block,
    Heading,
    Merge,
    Paragraph,
    Signature,
    Table,
    TableCell,
    Title,
)
from perfeval.composition.sources import Text
from perfeval.word.titles import title_lines, width

_AREA_WIDTH: Final = 8845
_LYING_WIDTH: Final = 12756
_CHARACTERS: Final = 28
_CHARACTER: Final = 315
#: characters that Word takes from the Latin font unless the run asks for the Chinese one
_AMBIGUOUS = re.compile("[§°±·×÷—‘’“”…‰℃Ⅰ-Ⅻ←-↓①-⑳■-●]")
_BLANK_LINE: Final = '<w:p><w:pPr><w:pStyle w:val="BlankLine"/></w:pPr></w:p>'
#: a paragraph must stand after a table; this one takes no room
_AFTER_TABLE: Final = '<w:p><w:pPr><w:pStyle w:val="AfterTable"/></w:pPr></w:p>'
_MERGES: Final = {
    Merge.NONE: "",
    Merge.BEGINS: '<w:vMerge w:val="restart"/>',
    Merge.GOES_ON: '<w:vMerge w:val="continue"/>',
}


class Body:
    """A document's body as its blocks come in; `printed` are its paragraphs that are not blank, in reading order."""

    def __init__(self, upright: str, lying: str) -> None:
        """Take the section properties of upright and of lying pages."""
        self._sections = {False: upright, True: lying}
        self._lying = False
        self._xml: list[str] = []
        self.printed: list[Text] = []

    def xml(self) -> str:
        """Return the body, its last section closed."""
        self._close_table()
        return "".join(self._xml) + self._sections[self._lying]

    def add(self, block: Block) -> None:
        """Add a block."""
        match block:
            case Title():
                self._title(block)
            case Heading():
                self._paragraph(f"Heading{block.level}", block.text)
            case Paragraph(text, 0):
                self._paragraph("BodyText", text)
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
            case Table():
                self._table(block)

    def _paragraph(self, style: str, text: Text, properties: str = "", link: str = "", mark: str = "") -> None:
        content = f"{link}{_run(_text(text), text)}{'</w:hyperlink>' if link else ''}"
        self._put(style, content, properties, mark)
        self.printed.append(text)

    def _put(self, style: str, content: str, properties: str = "", mark: str = "") -> None:
        self._xml.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{mark}{content}</w:p>')

    def _lines(self, style: str, segments: Sequence[Text], properties: str = "") -> None:
        """Add one paragraph broken into lines."""
        lines = title_lines(segments)
        text = segments[0].followed_by(segments[1:])
        self._put(style, _run("<w:br/>".join(map(_text, lines)), text), properties)
        self.printed.append(text)

    def _title(self, title: Title) -> None:
        """Add a title; inside the combined report it opens a page, and its telling line shows in the navigation pane."""
        if not title.place:
            self._lines("Title", title.segments)
            self._xml.append(_BLANK_LINE)
            return
        self._close_table()
        lines = title_lines(title.segments)
        subject = _line_of(lines, sum(map(len, title.segments[: title.subject])))
        text = title.segments[0].followed_by(title.segments[1:])
        start = 0
        for number, line in enumerate(lines):
            new_page = "<w:pageBreakBefore/>" if number == 0 else ""
            outline = '<w:outlineLvl w:val="0"/>' if number == subject else ""
            mark = _bookmark(title.place) if number == 0 else ""
            self._paragraph("Title0", text.part(start, start + len(line)), new_page + outline, mark=mark)
            start += len(line)

    def _annex(self, annex: Annex) -> None:
        """Add the head of an annex: on a new page, or in a new section where pages turn."""
        turned = annex.lying != self._lying
        self._close_table()
        if turned:
            head, end, tail = self._xml[-1].rpartition("</w:pPr>") if self._xml else ("", "", "")
            self._xml[-1:] = [f"{head}{self._sections[self._lying]}{end}{tail}"]
            self._lying = annex.lying
        stay = '<w:pageBreakBefore w:val="0"/>' if turned else ""
        self._paragraph("AnnexLabel", Text(f"附件{annex.number or ''}"), stay)
        self._xml.append(_BLANK_LINE)
        self._lines("AnnexTitle", annex.title)
        self._xml.append(_BLANK_LINE)

    def _annex_note(self, note: AnnexNote) -> None:
        """Add the note; names after figures are aligned at a tab (7.3.4)."""
        if len(note.names) == 1:
            self._paragraph("AnnexNote", Text("附件：").followed_by(note.names))
            return
        for number, name in enumerate(note.names, 1):
            lead = f"{_text('附件：')}{_text(f'{number}.')}" if number == 1 else f"<w:tab/>{_text(f'{number}.')}"
            self._put("AnnexNote", _run(f"{lead}<w:tab/>{_text(name)}", name))
            self.printed.append(Text(f"{'附件：' if number == 1 else ''}{number}.").followed_by((name,)))

    def _signature(self, signature: Signature) -> None:
        """Add issuer and date without a seal: the date starts two characters right of the issuer (7.3.5.2)."""
        issuer, issued = width(signature.issuer), width(signature.issued)
        if issued <= issuer:
            self._paragraph("Issuer", signature.issuer)
            start = _CHARACTERS - issuer
            self._paragraph("IssueDate", signature.issued, f"<w:ind {_indent('left', start)}/>")
        else:
            self._paragraph("Issuer", signature.issuer, f"<w:ind {_indent('right', 4 + issued - issuer)}/>")
            self._paragraph("IssueDate", signature.issued, f'<w:ind {_indent("right", 2)}/><w:jc w:val="right"/>')

    def _table(self, table: Table) -> None:
        self._close_table()
        area = _LYING_WIDTH if self._lying else _AREA_WIDTH
        whole = sum(table.widths)
        widths = [area * part // whole for part in table.widths]
        widths[-1] += area - sum(widths)
        rows = "".join(
            self._row(row, widths, "Small" if table.small else "", heading=number < table.headings)
            for number, row in enumerate(table.rows)
        )
        self._xml.append(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="OfficialTable"/><w:tblW w:w="{area}" w:type="dxa"/>'
            '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
            + "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
            + f"</w:tblGrid>{rows}</w:tbl>"
        )

    def _row(self, row: Sequence[TableCell], widths: Sequence[int], size: str, *, heading: bool) -> str:
        cells, column = [], 0
        for cell in row:
            cell_width = sum(widths[column : column + cell.columns])
            column += cell.columns
            span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
            style = "TableHeading" if heading else "TableCentred" if cell.centred else "TableText"
            cells.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{cell_width}" w:type="dxa"/>{span}{_MERGES[cell.merge]}'
                f'<w:vAlign w:val="center"/></w:tcPr>{self._cell(style + size, cell.text)}</w:tc>'
            )
        head = "<w:tblHeader/>" if heading else ""
        return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"

    def _cell(self, style: str, text: Text) -> str:
        """Return the paragraphs of a cell; a cell holds at least one."""
        paragraphs = [line for line in text.parts("\n", everywhere=True) if line]
        self.printed += paragraphs
        properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        return "".join(f"<w:p>{properties}{_run(_text(p), p)}</w:p>" for p in paragraphs) or f"<w:p>{properties}</w:p>"

    def _close_table(self) -> None:
        if self._xml and self._xml[-1].startswith("<w:tbl>"):
            self._xml.append(_AFTER_TABLE)


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


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
    return f'w:{side}Chars="{characters * 100:.0f}" w:{side}="{characters * _CHARACTER:.0f}"'
