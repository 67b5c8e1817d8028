"""What the rivals are given beforehand, and whether they write what perfeval writes."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from docx import Document
from docx.oxml.ns import qn
from perfeval.reports.outlines import built_in_outline

from perfeval.batch import examine
from perfeval.reports import compose
from perfeval.reports.blocks import Annex, AnnexNote, Block, Heading, Merge, Paragraph, Report, Signature, Table, Title

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
        documents = {report.subject[2:]: report for report in _reports(workbook)}
        said = {"".join(code): {"name": r.name, "blocks": list(_contents(r))} for code, r in documents.items()}
        (folder / f"{workbook.stem}.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")


def prepare_templates(workbook: Path, folder: Path) -> None:
    """Write templates and what is filled into them, as `templated.py` takes it."""
    combined, *reports = ((report, list(_contents(report))) for report in _reports(workbook))
    front = combined[1][: 2 + len(reports)]
    contexts = {report.subject[2]: _context(report, contents) for report, contents in reports}
    _template(list(contexts.values()), folder / "report.docx")
    contexts[""] = _context(combined[0], front)
    _template([contexts[""]], folder / "combined.docx")
    (folder / "contexts.json").write_text(json.dumps(contexts, ensure_ascii=False), "utf-8")


def _reports(workbook: Path) -> tuple[Report, ...]:
    outcome = examine(workbook)
    if outcome.submission is None or outcome.system is None or outcome.failed:
        raise ValueError(outcome.problems)
    unit = outcome.submission.unit
    return compose(unit, outcome.evaluations, outcome.system, built_in_outline(unit.outline))


def _contents(report: Report) -> Iterator[Content]:
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
    """Return what is filled into a template: texts, neighbours of one style as one slot, and the rows of its table."""
    texts = [content for content in contents if "text" in content]
    groups = [(style, [content["text"] for content in group]) for style, group in groupby(texts, lambda c: c["style"])]
    return {
        "name": report.name,
        "styles": [style for style, _ in groups],
        "texts": ["\a".join(group) for _, group in groups],  # docxtpl begins a paragraph at each \a
        "rows": [row for content in contents for row in content.get("rows", ())],
    }


def _template(contexts: Sequence[Content], path: Path) -> None:
    """Write a template: texts that are the same in all of several reports stand in it, the others have slots."""
    first = contexts[0]
    if any(context["styles"] != first["styles"] for context in contexts):
        raise ValueError("The reports differ in their headings.")
    document = plain.new_document()
    for number, (style, text) in enumerate(zip(first["styles"], first["texts"], strict=True)):
        standing = len(contexts) > 1 and all(context["texts"][number] == text for context in contexts)
        document.add_paragraph(text if standing else f"{{{{ texts[{number}] }}}}", style=style)
    if first["rows"]:
        width = len(first["rows"][0])
        slots = [f"{{{{ row[{column}] }}}}" for column in range(width)]
        loop = (["{%tr for row in rows %}"], slots, ["{%tr endfor %}"])
        plain.add_table(document, [row + [""] * (width - len(row)) for row in loop], [], plain.Cells.ROW)
    document.save(str(path))


def same_text(ours: Path, theirs: Path) -> bool:
    """Tell whether two folders hold the same documents, which say the same."""
    return _said(ours) == _said(theirs)


def same_text_appended(ours: Path, theirs: Path) -> bool:
    """Tell the same where the combined report is the list and then the reports themselves."""
    own = _said(ours)
    combined, *names = sorted(own)
    own[combined] = own[combined][: 2 + len(names)]
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
            yield from map(text, element.iter(qn("w:tc")) if element.tag == qn("w:tbl") else (element,))
