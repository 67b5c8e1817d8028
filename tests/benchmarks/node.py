"""A folder of workbooks against Node's easy-template-x with SheetJS, which does less.

    python tests/benchmarks/node.py [--workbooks N] [--rounds N]

Its packages are fetched when this runs. It reads every sheet and fills nine templates a workbook with texts that lie
ready; perfeval reads, checks, scores, composes and sets them. Both in one process; the start of each is taken off.
"""

import argparse
import json
import shutil
import subprocess
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks import folders, plain, rivals
    from benchmarks.processes import interleaved, print_medians, print_ratio, run
else:
    import folders
    import plain
    import rivals
    from processes import interleaved, print_medians, print_ratio, run

PACKAGES = ("easy-template-x@7.2.8", "xlsx@0.18.5")
OURS, THEIRS = "perfeval process", "easy-template-x + SheetJS"
SCRIPT = "easy_template.mjs"


def fetch(folder: Path) -> None:
    """Put the packages and the script into a folder."""
    folder.mkdir()
    command = ("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, *PACKAGES)
    subprocess.run(command, check=True)
    shutil.copy(rivals.HERE / SCRIPT, folder / SCRIPT)


def prepare(folder: Path) -> None:
    """Write a template a kind of report, and what is filled into it for each of the example's reports."""
    told = []
    for report in rivals.reports_of(rivals.EXAMPLE):
        contents = list(rivals.contents_of(report))
        template = f"{report.subject[2] if report.subject[2:] else 'combined'}.docx"
        _write_template(contents, folder / template)
        told.append({"name": report.name, "template": template, "data": _data(contents)})
    (folder / "reports.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")


def _data(contents: list[rivals.Content]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for number, content in enumerate(contents):
        if "rows" in content:
            data[f"r{number}"] = [{f"c{at}": text for at, text in enumerate(row)} for row in content["rows"]]
        else:
            data[f"t{number}"] = content["text"]
    return data


def _write_template(contents: list[rivals.Content], path: Path) -> None:
    document = plain.new_document()
    for number, content in enumerate(contents):
        if "rows" in content:
            width = len(content["rows"][0])
            row = [f"{{c{at}}}" for at in range(width)]
            row[0], row[-1] = f"{{#r{number}}}{row[0]}", f"{row[-1]}{{/r{number}}}"
            plain.add_table(document, [row], [], plain.Cells.ROW)
        else:
            document.add_paragraph(f"{{t{number}}}", style=content["style"])
    document.save(str(path))


def compare(number: int, rounds: int) -> None:
    """Print what both take for a folder, their start taken off, and the ratio."""
    with TemporaryDirectory() as name:
        place, runs = Path(name), count()
        fetch(place / "node")
        workbooks, one, texts = place / "workbooks", place / "one", place / "texts"
        folders.make_workbooks(workbooks, number)
        folders.make_workbooks(one, 1)
        texts.mkdir()
        prepare(texts)

        def ours() -> Mapping[str, float]:
            whole, start = (folders.process([each], place / f"{next(runs)}", 1) for each in (workbooks, one))
            return {OURS: (whole - start) / (number - 1)}

        def theirs() -> Mapping[str, float]:
            whole, start = (
                run(("node", place / "node" / SCRIPT, each, texts, place / f"{next(runs)}"))
                for each in (workbooks, one)
            )
            return {THEIRS: (whole - start) / (number - 1)}

        seconds = interleaved([ours, theirs], rounds)
    print(f"{number} workbooks of eight projects, one process each: seconds a workbook")
    print_medians(seconds)
    print_ratio(f"{THEIRS} to {OURS}", seconds[THEIRS], seconds[OURS], "at least 1.5")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workbooks", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    compare(arguments.workbooks, arguments.rounds)


if __name__ == "__main__":
    main()
