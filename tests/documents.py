"""What a written document says, read back with python-docx."""

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Final

from docx import Document

from perfeval.batch.many import process_all
from perfeval.batch.outcome import Incoming, Placed, Workbook
from perfeval.batch.output import Output
from perfeval.service import Options

OFFICE: Final = shutil.which("soffice")
FONTS: Final = bool(shutil.which("fc-list")) and bool(
    subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=True).stdout  # noqa: S607 - as installed
)
WRITER: Final = OFFICE is not None and (Path(OFFICE).resolve().parent / "libswlo.so").exists()


def process(workbook: Path, output: Path) -> Placed:
    """Write the reports of one workbook, in this process."""
    (outcome,) = process_all(Incoming((Workbook(workbook, workbook.name),)), Options(), Output(output))
    assert isinstance(outcome, Placed), outcome.problems
    return outcome


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def converted(paths: list[Path], form: str, folder: Path) -> list[Path]:
    """Open documents in LibreOffice and return them saved in another form."""
    subprocess.run(
        [
            OFFICE or "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", form, "--outdir", str(folder / form)),
            *map(str, paths),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return [folder / form / f"{path.stem}.{form}" for path in paths]


def paragraphs(path: Path) -> list[tuple[str, str]]:
    """Return style and text of every paragraph outside tables."""
    return [
        (paragraph.style.name or "", paragraph.text)
        for paragraph in Document(str(path)).paragraphs
        if paragraph.style is not None and paragraph.text
    ]


def table(path: Path) -> list[list[str]]:
    """Return the text of the first table, a merged cell repeated."""
    return [[cell.text for cell in row.cells] for row in Document(str(path)).tables[-1].rows]


def bare(text: str) -> str:
    """Return a text without white space and width of punctuation."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def bare_text(path: Path) -> str:
    """Return all text of a document's body without white space and width of punctuation."""
    return bare("".join(text for _, text in paragraphs(path)))
