"""The way with templates, to measure against: openpyxl reads, docxtpl fills a template a report, docxcompose combines.

    python tests/benchmarks/templated.py WORKBOOK -o FOLDER --texts FOLDER

Kind to itself: it checks nothing, and its templates and what is filled into them lie ready (`rivals.prepare`), so that
scoring and composing cost it nothing. No cells are merged, and the combined report is its list and the reports one after
the other, each with its own score table, as appending gives it.
"""

import argparse
import json
from pathlib import Path

from docx import Document
from docxcompose.composer import Composer  # type: ignore[import-untyped]
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from openpyxl import load_workbook


def combine(paths: list[Path], combined: Path) -> None:
    """Append reports to the combined one."""
    composer = Composer(Document(str(combined)))
    for path in paths:
        composer.append(Document(str(path)))
    composer.save(str(combined))


def main() -> None:
    """Write a report a project, and the combined one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workbook", type=Path)
    parser.add_argument("--output", "-o", type=Path, required=True)
    parser.add_argument("--texts", type=Path, required=True)
    arguments = parser.parse_args()
    workbook = load_workbook(arguments.workbook, data_only=True)
    unit = {row[0]: row[1] for row in workbook["单位信息"].iter_rows(values_only=True)}
    codes = [row[0] for row in workbook["项目概况"].iter_rows(min_row=3, values_only=True) if row[0]]
    contexts = json.loads((arguments.texts / "contexts.json").read_text("utf-8"))
    folder = arguments.output / f"{unit['单位名称＊']}{unit['评价年度＊']}年度"
    folder.mkdir(parents=True)
    paths = []
    for code in ("", *codes):
        document = DocxTemplate(arguments.texts / ("report.docx" if code else "combined.docx"))
        document.render(contexts[code], autoescape=True)
        paths.append(folder / f"{contexts[code]['name']}.docx")
        document.save(paths[-1])
    combine(paths[1:], paths[0])


if __name__ == "__main__":
    main()
