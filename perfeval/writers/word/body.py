"""The body of a document: blocks in, WordprocessingML out, and beside it the paragraphs as they are printed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, NamedTuple

from perfeval.records import frozen
from perfeval.reports.blocks import Annex, AnnexNote, Block, Chart, Heading, Paragraph, Signature, Table, Title
from perfeval.reports.runs import Run, Text
from perfeval.writers.captions import Above, caption_under
from perfeval.writers.word.charts import drawing
from perfeval.writers.word.fitting import Fitting
from perfeval.writers.word.measures import CHARACTER, CHARACTERS, LINE, TITLE_LINE
from perfeval.writers.word.tables import Room, Setting, begins_low, frame
from perfeval.writers.word.text import PLAIN, PLAIN_END, escaped_run, kept, not_plain, run, text
from perfeval.writers.word.titles import printed_width, title_lines, width
from perfeval.writers.word.trace import Written, escaped

#: characters of an issuer that fit a line with two on either side free
_LONGEST_ISSUER: Final = 24
#: an entry's last line is not left with fewer characters than these; how many a line gives up for that
_SHORTEST_END: Final = 5
_GIVEN_UP: Final = range(1, 9)
#: how a paragraph of the text begins, and how one ends that leads to the next
_TEXT: Final = '<w:p><w:pPr><w:pStyle w:val="BodyText"/>'
_LEADS: Final = "：</w:t></w:r></w:p>"
#: what may stand between the text and its end
_BETWEEN: Final = tuple(
    f'<w:p><w:pPr><w:pStyle w:val="{style}"/>' for style in ("BlankLine", "AnnexNote", "AfterTable")
)
#: what that takes at the head of a page where it breaks it, measured in LibreOffice
_BREAK: Final = 120
#: a line of a fixed height would cut what is drawn in it
_LINE_AS_HIGH_AS_NEEDED: Final = '<w:spacing w:line="240" w:lineRule="auto"/>'
_BLANK_LINE: Final = '<w:p><w:pPr><w:pStyle w:val="BlankLine"/></w:pPr></w:p>'
#: a paragraph must stand after a table; this one takes no room
_AFTER_TABLE: Final = '<w:p><w:pPr><w:pStyle w:val="AfterTable"/></w:pPr></w:p>'


class _Set(NamedTuple):
    """A text that was set, in WordprocessingML and for the trace; it keeps the block, by whose identity it is known."""

    block: Heading | Paragraph
    xml: str
    paragraph: str
    sources: list[int]


@dataclass(slots=True)
class Shared:
    """What the documents of one workbook have in common, set once: blocks by identity, tags of sources by number."""

    texts: dict[int, _Set] = field(default_factory=dict)
    #: tables, each in areas of so many twips across
    settings: dict[tuple[int, int], Setting] = field(default_factory=dict)
    tags: dict[int, str] = field(default_factory=dict)


@frozen
class Pages:
    """The pages of a section: its properties, and the width and height of its type area in twips."""

    section: str
    width: int
    height: int


class Body:
    """A document's body as its blocks come in; `written` are its paragraphs for the trace."""

    def __init__(self, portrait: Pages, landscape: Pages, shared: Shared) -> None:
        """Take the pages in portrait and in landscape, and what was set already."""
        self._shared = shared
        self._sections = {False: portrait, True: landscape}
        #: twips that are left on the page for a table; None where that is not known
        self._left: int | None = None
        self._landscape = False
        self._above: Above | None = None
        self._xml: list[str] = []
        self.written = Written()
        self.charts: list[Chart] = []

    def xml(self) -> list[str]:
        """Return the parts of the body, its last section closed."""
        self._close_table()
        return [*self._xml, self._sections[self._landscape].section]

    def add(self, block: Block) -> None:
        """Add a block."""
        match block:
            case Heading() | Paragraph(leads_to=0):
                self._add_text(block)
            case Table():
                self._add_table(block)
            case Title():
                self._title(block)
            case Paragraph(said, place):
                link = f'<w:hyperlink w:anchor="report{place}" w:history="1">'
                self._paragraph("BodyText", said, self._narrowed(said), link=link)
            case Chart():
                self.charts.append(block)
                self.written.charts += 1
                self._left = None
                self._lead_in()
                shown = _put("TableCentred", drawing(block, len(self.charts)), _LINE_AS_HIGH_AS_NEEDED)
                self._xml.append(frame(shown, self._sections[self._landscape].width))
            case AnnexNote():
                self._xml.append(_BLANK_LINE)
                self._hold()
                self._annex_note(block)
            case Signature():
                self._xml.append(_BLANK_LINE)
                self._hold()
                self._signature(block)
            case Annex():
                self._annex(block)

    def _hold(self) -> None:
        """Keep the end of the text on one page with what comes now: neither a signature nor a list of annexes stands alone."""
        for number in range(len(self._xml) - 1, -1, -1):
            said = self._xml[number]
            if said.startswith("<w:tbl>"):
                rows, row = said.rpartition("<w:tr>")[::2]
                self._xml[number] = f"{rows}<w:tr>{kept(row)}"
                return
            self._xml[number] = kept(said, 1)
            if not said.startswith(_BETWEEN):
                return

    def _lead_in(self) -> None:
        """Begin a table or chart: a table before it is parted from it, and a text that leads to it stays on its page."""
        self._close_table()
        if self._xml and self._xml[-1].startswith(_TEXT):
            self._keep_last()

    def _keep_last(self) -> None:
        """Keep the last paragraph on one page with what comes now."""
        self._xml[-1] = kept(self._xml[-1], 1)

    def _narrowed(self, entry: Text) -> str:
        """Return the properties by which an entry's lines end earlier, where its last one would hold a mark or two."""
        line = self._sections[self._landscape].width // CHARACTER
        for fewer in (0, *_GIVEN_UP):
            rest = printed_width(str(entry)) - (line - fewer - 2)
            if rest <= 0 or (rest - 1) % (line - fewer) + 1 >= _SHORTEST_END:
                return f"<w:ind {_indent('right', fewer)}/>" if fewer else ""
        return ""

    def _add_text(self, block: Heading | Paragraph) -> None:
        """Add a text that looks the same wherever it stands; the combined report has those of all the others."""
        self._left = None
        if isinstance(block, Heading):
            self._close_table()
            self._above = block
        if self._xml and self._xml[-1].endswith(_LEADS) and self._xml[-1].startswith(_TEXT):
            self._keep_last()
        known, written = self._shared.texts.get(id(block)), self.written
        if known is not None:
            self._xml.append(known.xml)
            written.paragraphs.append(known.paragraph)
            written.sources += known.sources
            return
        before = len(written.sources)
        self._paragraph(f"Heading{block.level}" if isinstance(block, Heading) else "BodyText", block.text)
        found = _Set(block, self._xml[-1], written.paragraphs[-1], written.sources[before:])
        self._shared.texts[id(block)] = found

    def _add_table(self, table: Table) -> None:
        self._lead_in()
        self._begin_table(table)
        room = None if self._left is None else Room(self._left, self._sections[self._landscape].height)
        found = self._setting(table).placed(room, self.written, caption_under(self._above))
        self._xml.append(found.xml)
        self._left = found.left

    def _begin_table(self, table: Table) -> None:
        """Begin a table that follows another on a new page where little is left of this one."""
        pages = self._sections[self._landscape]
        if self._left is None or not self._xml or self._xml[-1] is not _AFTER_TABLE:
            return
        if begins_low(self._setting(table).fitting, Room(self._left, pages.height)):
            self._xml[-1] = _AFTER_TABLE.replace("</w:pPr>", "<w:pageBreakBefore/></w:pPr>")
            self._left = pages.height - _BREAK

    def _setting(self, table: Table) -> Setting:
        """Return a table fitted into the page, once for all documents in which it stands."""
        width = self._sections[self._landscape].width
        known = self._shared.settings.get((id(table), width))
        if known is None:
            known = self._shared.settings[id(table), width] = Setting(Fitting(table, width))
        return known

    def _paragraph(self, style: str, said: Text, properties: str = "", link: str = "", mark: str = "") -> None:
        self._xml.append(_paragraph(style, said, self.written, properties, link, mark))

    def _lines(self, style: str, segments: Sequence[Text]) -> int:
        """Add one paragraph broken into lines, and return how many there are."""
        said = Text.joined(segments)
        lines = title_lines(tuple(map(str, segments)))
        self._xml.append(_put(style, run("<w:br/>".join(text(escaped(line)) for line in lines), str(said))))
        self.written.add(said)
        return len(lines)

    def _title(self, title: Title) -> None:
        """Add a title; inside the combined report it opens a page, and its telling line shows in the navigation pane."""
        self._above = title
        height = self._sections[self._landscape].height
        if not title.place:
            self._left = height - self._lines("Title", title.segments) * TITLE_LINE - LINE
            self._xml.append(_BLANK_LINE)
            return
        segments = tuple(map(str, title.segments))
        lines = title_lines(segments)
        subject = _line_of(lines, sum(map(len, segments[: title.subject])))
        ends = accumulate(map(len, lines[:-1]))
        for number, line in enumerate(Text.joined(title.segments).cut(ends)):
            new_page = "<w:pageBreakBefore/>" if number == 0 else ""
            outline = '<w:outlineLvl w:val="0"/>' if number == subject else ""
            mark = _bookmark(title.place) if number == 0 else ""
            self._paragraph("Title0", line, new_page + outline, mark=mark)
        self._left = height - len(lines) * LINE

    def _annex(self, annex: Annex) -> None:
        """Add the head of an annex: on a new page, or in a new section where pages turn."""
        self._above = annex
        turned = annex.landscape != self._landscape
        if turned:
            self._close_table()
            head, end, tail = self._xml[-1].rpartition("</w:pPr>") if self._xml else ("", "", "")
            self._xml[-1:] = [f"{head}{self._sections[self._landscape].section}{end}{tail}"]
            self._landscape = annex.landscape
            self.written.sections += 1
        stay = '<w:pageBreakBefore w:val="0"/>' if turned else ""
        self._paragraph("AnnexLabel", Text.of(f"附件{annex.number or ''}"), stay)
        self._xml.append(_BLANK_LINE)
        lines = self._lines("AnnexTitle", annex.title)
        self._xml.append(_BLANK_LINE)
        self._left = self._sections[self._landscape].height - 3 * LINE - lines * TITLE_LINE

    def _annex_note(self, note: AnnexNote) -> None:
        """Add the note; names after figures are aligned at a tab (7.3.4)."""
        if len(note.names) == 1:
            self._paragraph("AnnexNote", Text.joined((Text.of("附件："), note.names[0])))
            return
        for number, name in enumerate(note.names, 1):
            begin = "附件：" if number == 1 else ""
            lead = f"{text(begin) if begin else '<w:tab/>'}{text(f'{number}.')}"
            words = str(name)
            together = "<w:keepNext/>" if number < len(note.names) else ""
            self._xml.append(_put("AnnexNote", run(f"{lead}<w:tab/>{text(escaped(words))}", words), together))
            self.written.add(Text((Run(f"{begin}{number}."), *name)))

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
        self._xml.append(_put("Issuer", run("<w:br/>".join(text(escaped(line)) for line in lines), name), moved))
        self.written.add(signature.issuer)
        self._paragraph("IssueDate", signature.issued, properties)

    def _close_table(self) -> None:
        if self._xml and self._xml[-1].startswith("<w:tbl>"):
            self._xml.append(_AFTER_TABLE)


def _paragraph(style: str, said: Text, written: Written, properties: str = "", link: str = "", mark: str = "") -> str:
    words = str(said)
    if not_plain(words):
        written.add(said)
        content = escaped_run(words)
    else:
        written.add_plain(said)
        content = f"{PLAIN}{words}{PLAIN_END}"
    return _put(style, f"{link}{content}</w:hyperlink>" if link else content, properties, mark)


def _put(style: str, content: str, properties: str = "", mark: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{mark}{content}</w:p>'


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
