"""What a report costs: composing and writing against compressing its bytes, and against docxtpl on the same text.

    python tests/benchmarks/documents.py [WORKBOOK] [--rounds N]

All three write the documents of one workbook in the same round, one after the other. docxtpl gets for each document a
template of the same paragraphs and a table of the same size, each text a slot, and is given the texts ready composed.
"""

import argparse
import io
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from docx import Document
from docxtpl import DocxTemplate  # type: ignore[import-untyped]

from perfeval import word
from perfeval.batch import examine
from perfeval.composition import compose
from perfeval.composition.outlines import built_in_outline

EXAMPLE = Path(__file__).parents[2] / "input_templates" / "示例_石家庄市第二强制隔离戒毒所2018年度.xlsx"


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def compress(documents: Sequence[Mapping[str, bytes]], folder: Path) -> None:
    """Compress the parts of documents and write them, as zipfile does it."""
    for number, parts in enumerate(documents):
        with zipfile.ZipFile(folder / f"{number}.docx", "w", zipfile.ZIP_DEFLATED) as package:
            for name, part in parts.items():
                package.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)


def template_of(content: bytes, path: Path) -> dict[str, object]:
    """Write a docxtpl template for a document, and return what it is to be filled with."""
    source, target = Document(io.BytesIO(content)), Document()
    texts = [paragraph.text for paragraph in source.paragraphs]
    for number in range(len(texts)):
        target.add_paragraph(f"{{{{ texts[{number}] }}}}")
    rows = [[cell.text for cell in row.cells] for table in source.tables for row in table.rows]
    if rows:
        table = target.add_table(3, len(rows[0]))
        table.cell(0, 0).text = "{%tr for row in rows %}"
        for column in range(len(rows[0])):
            table.cell(1, column).text = f"{{{{ row[{column}] }}}}"
        table.cell(2, 0).text = "{%tr endfor %}"
    target.save(str(path))
    return {"texts": texts, "rows": rows}


def timed(work: Callable[[], None]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workbook", nargs="?", type=Path, default=EXAMPLE)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    outcome = examine(arguments.workbook)
    submission, system = outcome.submission, outcome.system
    if submission is None or system is None or not outcome.evaluations:
        raise ValueError(outcome.problems)
    outline = built_in_outline(submission.unit.outline)
    unit, evaluations = submission.unit, outcome.evaluations
    contents = [word.docx(report) for report in compose(unit, evaluations, system, outline)]
    packages = [unpacked(content) for content in contents]
    with TemporaryDirectory() as name:
        folder = Path(name)
        fillings = [template_of(content, folder / f"template{n}.docx") for n, content in enumerate(contents)]

        def perfeval() -> None:
            shared = word.Shared()
            for number, report in enumerate(compose(unit, evaluations, system, outline)):
                (folder / f"{number}.docx").write_bytes(word.docx(report, shared))

        def docxtpl() -> None:
            for number, filling in enumerate(fillings):
                document = DocxTemplate(folder / f"template{number}.docx")
                document.render(filling, autoescape=True)
                document.save(folder / f"{number}.docx")

        rounds = [
            (timed(perfeval), timed(lambda: compress(packages, folder)), timed(docxtpl))
            for _ in range(arguments.rounds)
        ]
    count = len(contents)
    print(f"{count} documents, {sum(map(len, contents)) / 1024:.0f} KiB; medians of {len(rounds)} rounds")
    for number, what in enumerate(("composed and written", "compressed and written", "docxtpl")):
        print(f"{what:<24}{median(r[number] for r in rounds) * 1000 / count:8.2f} ms a document")
    print(f"to compressing: {median(own / plain for own, plain, _ in rounds):.2f} times")
    print(f"docxtpl to perfeval: {median(other / own for own, _, other in rounds):.1f} times")


if __name__ == "__main__":
    main()
