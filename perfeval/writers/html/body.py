"""The body of a page: sheets of paper with the blocks of a report, and what of its style depends on them."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

from perfeval.reports.blocks import (
    Annex,
    AnnexNote,
    Block,
    Chart,
    Heading,
    Merge,
    Paragraph,
    Signature,
    Table,
    TableCell,
    Title,
)
from perfeval.reports.runs import Text
from perfeval.writers.captions import Above, caption_under
from perfeval.writers.html.chart import figure
from perfeval.writers.html.text import attribute, escaped, marked
from perfeval.writers.word.titles import title_lines

_FEW_COLUMNS: Final = 6


class Body:
    """The sheets of a page as blocks come in; `sources` are the numbers of what stands on them, `widths` of its columns."""

    def __init__(self) -> None:
        self.sources: set[int] = set()
        self.widths: set[int] = set()
        self._sheets: list[tuple[bool, list[str]]] = [(False, [])]
        self._inside = 0
        self._above: Above | None = None
        self._tables = 0

    def html(self) -> str:
        """Return the sheets."""
        return "\n".join(
            "\n".join((f'<section class="sheet{" wide" if wide else ""}">', *parts, "</section>"))
            for wide, parts in self._sheets
            if parts
        )

    def add(self, block: Block) -> None:
        """Add a block."""
        match block:
            case Title():
                self._title(block)
            case Heading(level, text):
                self._put(f"h{level + 1 + self._inside}", text, f"h{level}")
            case Paragraph(text, place):
                self._put("p", text, link=_link(text, place) if place else "")
            case AnnexNote():
                self._annex_note(block)
            case Signature(issuer, issued):
                lines = f"<p>{self._marked(issuer)}</p><p>{self._marked(issued)}</p>"
                self._parts.append(f'<div class="signature"><div>{lines}</div></div>')
            case Annex():
                self._annex(block)
            case Table():
                self._table(block)
            case Chart():
                self._parts.append(figure(block))
        if isinstance(block, (Title, Heading, Annex)):
            self._above = block

    @property
    def _parts(self) -> list[str]:
        return self._sheets[-1][1]

    def _marked(self, text: Text) -> str:
        return marked(text, self.sources)

    def _put(self, tag: str, text: Text, style: str = "", link: str = "") -> None:
        styled = f' class="{style}"' if style else ""
        self._parts.append(f"<{tag}{styled}>{self._marked(text)}{link}</{tag}>")

    def _lines(self, segments: Sequence[Text]) -> str:
        """Return a title broken into lines as on paper."""
        ends = accumulate(map(len, title_lines(tuple(map(str, segments)))[:-1]))
        return "<br>".join(self._marked(line) for line in Text.joined(segments).cut(ends))

    def _title(self, title: Title) -> None:
        """Add a title; one inside the combined report begins a sheet, and its headings are a level lower."""
        place = ""
        if title.place:
            self._sheets.append((self._sheets[-1][0], []))
            self._inside, place = 1, f' id="report{title.place}"'
        level = 1 + self._inside
        self._parts.append(f'<h{level} class="title"{place}>{self._lines(title.segments)}</h{level}>')

    def _annex(self, annex: Annex) -> None:
        self._sheets.append((annex.landscape, []))
        level = 2 + self._inside
        self._parts.append(f'<p class="label">附件{annex.number or ""}</p>')
        self._parts.append(f'<h{level} class="title">{self._lines(annex.title)}</h{level}>')

    def _annex_note(self, note: AnnexNote) -> None:
        """Add the names of the annexes, numbered where there are several (7.3.4)."""
        lines = [f"{'' if len(note.names) == 1 else f'{number}.'}{self._marked(name)}" for number, name in enumerate(note.names, 1)]  # fmt: skip
        lead = [f"<p><b>附件：</b>{lines[0]}</p>", *(f"<p>{line}</p>" for line in lines[1:])] if lines else []
        self._parts.append(f'<div class="annexes">{"".join(lead)}</div>')

    def _table(self, table: Table) -> None:
        self._tables += 1
        name = f"table{self._tables}"
        shares = _shares(table.widths)
        self.widths.update(shares)
        styles = [
            *(["small"] if table.small else []),
            *(["many"] if len(table.widths) > _FEW_COLUMNS else []),
        ]
        styled = f' class="{" ".join(styles)}"' if styles else ""
        columns = "".join(f'<col class="w{share}">' for share in shares)
        heads, rest = table.rows[: table.headings], table.rows[table.headings :]
        self._parts.append(
            f'<div class="table" role="region" tabindex="0" aria-labelledby="{name}"><table{styled}>'
            f'<caption id="{name}">{escaped(caption_under(self._above)) or "表"}</caption><colgroup>{columns}</colgroup>'
            f"{self._rows('thead', heads)}{self._rows('tbody', rest, table.pages)}</table></div>"
        )

    def _rows(self, group: str, rows: Sequence[tuple[TableCell, ...]], places: Sequence[int] = ()) -> str:
        """Return a group of rows; the last cell of one leads to its place, where rows have places."""
        if not rows:
            return ""
        said = []
        for number, (row, heights) in enumerate(_merged(rows)):
            *cells, last = self._cells(row, heights, heading=group == "thead")
            if places:
                named = Text.joined((cell.text for cell in row), " ")
                last = last.replace("</t", f"{_link(named, places[number])}</t")
            said.append(f"<tr>{''.join(cells)}{last}</tr>")
        return f"<{group}>{''.join(said)}</{group}>"

    def _cells(self, row: Sequence[TableCell], heights: Sequence[int], *, heading: bool) -> Iterator[str]:
        """Yield the cells of a row that no cell above goes over, the first one as its heading."""
        for number, ((text, columns, _, centred), height) in enumerate(zip(row, heights, strict=True)):
            if not height:
                continue
            tag, scope = ("th", "row") if number == 0 and text else ("td", "")
            if heading:
                tag, scope = "th", "colgroup" if columns > 1 else "col"
            attributes = "".join(
                f' {name}="{value}"'
                for name, value, wanted in (
                    ("scope", scope, bool(scope)),
                    ("colspan", columns, columns > 1),
                    ("rowspan", height, height > 1),
                    ("class", "c", centred and not heading),
                )
                if wanted
            )
            yield f"<{tag}{attributes}>{'<br>'.join(map(self._marked, text.paragraphs()))}</{tag}>"


def _link(text: Text, place: int) -> str:
    """Return a link after a text: around it no value could be chosen."""
    return f'<a class="to" href="#report{place}" aria-label="转到：{attribute(str(text))}"></a>'


def _shares(widths: Sequence[int]) -> list[int]:
    """Return the shares of columns in hundredths of a per cent, which together are all of it."""
    ends = [10_000 * end // sum(widths) for end in accumulate(widths, initial=0)]
    return [after - before for before, after in pairwise(ends)]


def _merged(rows: Sequence[tuple[TableCell, ...]]) -> Iterator[tuple[tuple[TableCell, ...], list[int]]]:
    """Yield rows with how many rows each cell goes over, 0 for one that a cell above goes over."""
    heights = [[1] * len(row) for row in rows]
    above: dict[int, tuple[int, int, int]] = {}
    for number, row in enumerate(rows):
        tops: dict[int, tuple[int, int, int]] = {}
        column = 0
        for place, cell in enumerate(row):
            top = above.get(column) if cell.merge is Merge.GOES_ON else None
            if top is not None and top[2] == cell.columns:
                heights[top[0]][top[1]] += 1
                heights[number][place] = 0
                tops[column] = top
            elif cell.merge is not Merge.NONE:
                tops[column] = number, place, cell.columns
            column += cell.columns
        above = tops
    return zip(rows, heights, strict=True)
