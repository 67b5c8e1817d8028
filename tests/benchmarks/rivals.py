"""What the rivals are given beforehand, and whether they write what perfeval writes."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn

from perfeval.batch.one import read_and_examine
from perfeval.reports.blocks import Annex, AnnexNote, Block, Heading, Merge, Paragraph, Report, Signature, Table, Title
from perfeval.service import Options, compose

if TYPE_CHECKING:
    from benchmarks import plain
else:
    import plain

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[1] / "input_templates" / "示例_石家庄市第二强制隔离戒毒所2018年度.xlsx"

#: a paragraph with its style, or a table
Content: TypeAlias = dict[str, Any]


def prepare(workbooks: Sequence[Path], folder: Path) -> None:
    """Write what the reports of workbooks say, a file a workbook, as `plain.py` takes it."""
    for workbook in workbooks:
        documents = {report.subject[2:]: report for report in reports_of(workbook)}
        said = {"".join(code): {"name": r.name, "blocks": list(contents_of(r))} for code, r in documents.items()}
        (folder / f"{workbook.stem}.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")


def prepare_templates(workbook: Path, folder: Path) -> None:
    """Write templates and what is filled into them, as `templated.py` takes it."""
    combined, *reports = ((report, list(contents_of(report))) for report in reports_of(workbook))
    inner = next(n for n, content in enumerate(combined[1]) if n and content.get("style") == "Title")
    front = combined[1][:inner]
    contexts = {report.subject[2]: _context(report, contents) for report, contents in reports}
    _template(list(contexts.values()), folder / "report.docx")
    contexts[""] = _context(combined[0], front)
    _template([contexts[""]], folder / "combined.docx")
    (folder / "contexts.json").write_text(json.dumps(contexts, ensure_ascii=False), "utf-8")


def reports_of(workbook: Path) -> tuple[Report, ...]:
    """Return the reports of a workbook, the combined one first."""
    composition = compose(read_and_examine(workbook, Options()))
    if not composition.reports:
        raise ValueError(composition.examination.problems)
    return composition.reports


def contents_of(report: Report) -> Iterator[Content]:
    """Yield what a report holds, paragraph by paragraph and table by table."""
    for block in report.blocks:
        if isinstance(block, Table):
            yield _grid(block)
        else:
            yield from ({"style": style, "text": str(text)} for style, text in _texts(block))


def _texts(block: Block) -> Iterator[tuple[str, object]]:
    match block:
        case Title():
            yield "Title", str(block)
        case Heading(level, text):
            yield f"Heading {level}", text
        case Paragraph(text):
            yield plain.BODY, text
        case AnnexNote((name,)):
            yield plain.BODY, f"附件：{name}"
        case AnnexNote(names):
            yield from ((plain.BODY, f"{'附件：' * (n == 1)}{n}.{name}") for n, name in enumerate(names, 1))
        case Signature(issuer, issued):
            yield from ((plain.SIGNATURE, issuer), (plain.SIGNATURE, issued))
        case Annex(number, title):
            yield from ((plain.ANNEX, f"附件{number or ''}"), (plain.ANNEX_TITLE, "".join(map(str, title))))


def _grid(table: Table) -> Content:
    """Return a table as rows of texts, a covered cell blank, and the first and the last cell of each merged range."""
    rows: list[list[str]] = []
    ranges: list[list[int]] = []
    tops: dict[int, list[int]] = {}
    for number, row in enumerate(table.rows):
        texts: list[str] = []
        for cell in row:
            column = len(texts)
            if cell.merge is Merge.GOES_ON:
                tops[column][2] = number
            else:
                tops[column] = [number, column, number, column + cell.columns - 1]
                ranges.append(tops[column])
            texts += [str(cell.text), *[""] * (cell.columns - 1)]
        rows.append(texts)
    return {"rows": rows, "merged": [area for area in ranges if area[:2] != area[2:]]}


def _context(report: Report, contents: Sequence[Content]) -> Content:
    """Return what is filled into a template: texts, neighbours of one style as one slot, and the rows of its tables."""
    groups = [(style, list(group)) for style, group in groupby(contents, lambda c: str(c.get("style", "")))]
    return {
        "name": report.name,
        "styles": [style for style, _ in groups],
        # docxtpl begins a paragraph at each \a; a table has no style
        "texts": ["\a".join(str(c["text"]) for c in group) if style else "" for style, group in groups],
        "tables": [group[0]["rows"] if not style else [] for style, group in groups],
    }


def _template(contexts: Sequence[Content], path: Path) -> None:
    """Write a template: texts that are the same in all of several reports stand in it, the others have slots."""
    first = contexts[0]
    if any(context["styles"] != first["styles"] for context in contexts):
        raise ValueError("The reports differ in their headings.")
    document = plain.new_document()
    for number, (style, text) in enumerate(zip(first["styles"], first["texts"], strict=True)):
        if not style:
            _template_table(document, number, len(first["tables"][number][0]))
            continue
        alike = len(contexts) > 1 and all(context["texts"][number] == text for context in contexts)
        standing = alike and "\a" not in text
        document.add_paragraph(text if standing else f"{{{{ texts[{number}] }}}}", style=style)
    document.save(str(path))


def _template_table(document: Word, number: int, width: int) -> None:
    """Add a table whose rows are filled in."""
    slots = [f"{{{{ row[{column}] }}}}" for column in range(width)]
    loop = ([f"{{%tr for row in tables[{number}] %}}"], slots, ["{%tr endfor %}"])
    plain.add_table(document, [row + [""] * (width - len(row)) for row in loop], [], plain.Cells.ROW)


def same_text(ours: Path, theirs: Path) -> bool:
    """Tell whether two folders hold the same documents, which say the same."""
    return _said(ours) == _said(theirs)


def same_text_appended(ours: Path, theirs: Path) -> bool:
    """Tell the same where the combined report is the list and then the reports themselves."""
    own = _said(ours)
    combined, *names = sorted(own)
    own[combined] = own[combined][: own[combined].index(own[names[0]][0], 1)]
    for name in names:
        own[combined] += own[name]
    return own == _said(theirs)


def _said(folder: Path) -> dict[str, list[str]]:
    """Return what documents say, paragraph by paragraph and cell by cell, without white space."""
    return {
        path.name: [said for text in _blocks(path) if (said := re.sub(r"\s", "", text))]
        for path in folder.glob("*/*.docx")
    }


def _blocks(path: Path) -> Iterator[str]:
    def text(element: Any) -> str:
        return "".join(part.text or "" for part in element.iter(qn("w:t")))

    def kind(element: Any) -> str:
        style = element.style if element.tag == qn("w:p") else None
        return "Title" if style == "Title0" else ""

    for title, elements in groupby(Document(str(path)).element.body, kind):
        if title:  # a line of it a paragraph
            yield "".join(map(text, elements))
            continue
        for element in elements:
            if element.tag != qn("w:tbl"):
                yield text(element)
                continue
            above = ["", ""]
            for row in element.iter(qn("w:tr")):
                number = 0
                for cell in row.iter(qn("w:tc")):
                    said = text(cell)
                    # the label of a group, which stands again where our page begins, is told once
                    if number >= len(above) or said != above[number]:
                        yield said
                    if number < len(above) and said:
                        above[number] = said
                    number += cell.grid_span
