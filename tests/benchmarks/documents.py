"""What a report costs: composing and writing against compressing its bytes, and against docxtpl on the same text.

    python tests/benchmarks/documents.py [WORKBOOK...] [--rounds N]

All write the reports of one workbook in the same round, one after the other; without a workbook those of each example.
Against compressing, the combined report counts on both sides; docxtpl has none, and is held against the others alone,
though composing them composes it too. docxtpl gets what the reports say ready made, so that composing costs it nothing, and
a template with their standing sentences and their tables; it merges no cells, draws no charts and keeps no trace.
"""

import argparse
import gc
import io
import json
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from docxtpl import DocxTemplate  # type: ignore[import-untyped]

from perfeval.batch.one import read_and_examine
from perfeval.reports import compose
from perfeval.reports.templates import compiled
from perfeval.service import Options
from perfeval.writers import word
from perfeval.writers.word.titles import title_lines

if TYPE_CHECKING:
    from benchmarks import rivals
else:
    import rivals

EXAMPLES = sorted((Path(__file__).parents[2] / "input_templates").glob("示例_*.xlsx"))


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


def timed(work: Callable[[], None]) -> float:
    """Return the seconds that something takes the second time, without collecting garbage, as timeit does it."""
    gc.collect()
    gc.disable()
    work()
    title_lines.cache_clear()
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    gc.enable()
    return seconds


def main() -> None:
    """Measure each workbook."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workbooks", nargs="*", type=Path, default=EXAMPLES)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    for workbook in arguments.workbooks:
        measure(workbook, arguments.rounds)


def measure(workbook: Path, number_of_rounds: int) -> None:
    """Measure the reports of one workbook, and print what they cost."""
    examination = read_and_examine(workbook, Options())
    found = examination.evaluated
    if found is None:
        raise ValueError(examination.problems)
    outline = compiled(found.outlines[0])
    unit, evaluations, system = found.unit, found.evaluations, found.system
    packages = [unpacked(word.docx(report)) for report in compose(unit, evaluations, system, outline)]
    with TemporaryDirectory() as name:
        folder = Path(name)
        rivals.prepare_templates(workbook, folder)
        contexts = json.loads((folder / "contexts.json").read_text("utf-8"))

        def perfeval(first: int) -> None:
            shared = word.Shared()
            for number, report in enumerate(compose(unit, evaluations, system, outline)[first:]):
                (folder / f"{number}.docx").write_bytes(word.docx(report, shared))

        def docxtpl() -> None:
            for number, evaluation in enumerate(evaluations):
                document = DocxTemplate(folder / "report.docx")
                document.render(contexts[evaluation.project.code], autoescape=True)
                document.save(folder / f"{number}.docx")

        works = (lambda: perfeval(0), lambda: compress(packages, folder), lambda: perfeval(1), docxtpl)
        whole, single = len(packages), len(evaluations)
        numbers = (whole, whole, single, single)
        rounds = [
            [timed(work) / number for work, number in zip(works, numbers, strict=True)] for _ in range(number_of_rounds)
        ]
    print(f"{workbook.stem}, outline {outline.name}; milliseconds a document, medians of {len(rounds)} rounds")
    own, plainly, singly, theirs = (median(each) * 1000 for each in zip(*rounds, strict=True))
    ratio = median(r[0] / r[1] for r in rounds)
    print(f"{single} reports and the combined one: {own:.2f}, compressed and written {plainly:.2f}: {ratio:.2f} times")
    ratio = median(r[3] / r[2] for r in rounds)
    print(f"the {single} reports: {singly:.2f}, by docxtpl {theirs:.2f}: {ratio:.1f} times")


if __name__ == "__main__":
    main()
