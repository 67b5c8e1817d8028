"""Review copies: PDF beside the Word documents, made by LibreOffice where it is installed, and held against them.

LibreOffice lets punctuation hang past the end of a line and leaves it out of the PDF, so that it is given copies of the
documents in which nothing hangs; a line may end elsewhere then than in Word. A copy that lacks something all the same is
prepared otherwise and made again.
"""

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from perfeval.errors import PerfevalError
from perfeval.records import frozen
from perfeval.writers.pdf.comparison import lost
from perfeval.writers.pdf.source import Hanging, missing_fonts, prepared

__all__ = ["Copy", "as_pdf", "missing_fonts"]

_PROGRAMS: Final = ("soffice", "libreoffice", "soffice.com")
#: seconds for starting, and for each document
_START, _EACH = 120, 30
#: structure for screen readers; title and bookmarks come from the document
_EXPORT: Final = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'

_LANGUAGE: Final = re.compile(rb"/Lang\([a-z]{2}-[A-Z]{2}\)")


@frozen
class Copy:
    """A document as a PDF; `fault` says what of the document it lacks, and is empty for a sound one."""

    content: bytes
    fault: str = ""


def as_pdf(documents: Sequence[Path]) -> tuple[Copy, ...]:
    """Return what each document looks like as a PDF; raise `PerfevalError` where that cannot be done."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise PerfevalError(
            "没有找到 LibreOffice，不能生成 PDF。请安装 LibreOffice，或在 Word、WPS 中另存为 PDF；Word 报告已经写出。"
        )
    try:
        contents = [path.read_bytes() for path in documents]
        copies: dict[int, Copy] = {}
        for hanging in Hanging:
            wanting = {n: content for n, content in enumerate(contents) if n not in copies or copies[n].fault}
            copies |= _converted(program, wanting, hanging) if wanting else {}
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise PerfevalError(
            "LibreOffice 没有能够生成 PDF。请确认它能正常打开、文件夹可写；Word 报告已经写出。"
        ) from error
    return tuple(copies[number] for number in range(len(contents)))


def _converted(program: str, contents: Mapping[int, bytes], hanging: Hanging) -> dict[int, Copy]:
    """Return the copies of some documents; raise `OSError`, `SubprocessError` or `ValueError` where there is none."""
    # a profile of its own: an office that is open already would take the documents and answer nothing
    with TemporaryDirectory() as folder:
        profile, output = Path(folder) / "profile", Path(folder) / "pdf"
        given = [Path(folder) / f"{number}.docx" for number in contents]
        for path, content in zip(given, contents.values(), strict=True):
            path.write_bytes(prepared(content, hanging))
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--convert-to", _EXPORT, "--outdir", str(output)),
        ]
        subprocess.run(
            [*command, *map(str, given)], check=True, capture_output=True, timeout=_START + _EACH * len(given)
        )
        pages = {number: (output / f"{number}.pdf").read_bytes() for number in contents}
    return {number: Copy(_in_chinese(pages[number]), lost(contents[number], pages[number])) for number in contents}


def _in_chinese(pdf: bytes) -> bytes:
    """Return a PDF that says it is in Chinese: LibreOffice names the language of the Latin letters.

    A document called Chinese for their sake would have its lines broken within figures. The length stays, and with it
    the places of all objects.
    """
    return _LANGUAGE.sub(b"/Lang(zh-CN)", pdf)
