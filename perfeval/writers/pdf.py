"""Review copies: PDF beside the Word documents, made by LibreOffice where it is installed."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from perfeval.errors import PerfevalError

_PROGRAMS: Final = ("soffice", "libreoffice", "soffice.com")
#: seconds for starting, and for each document
_START, _EACH = 120, 30


def as_pdf(documents: Sequence[Path]) -> tuple[bytes, ...]:
    """Return what each document looks like as a PDF; raise `PerfevalError` where that cannot be done."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise PerfevalError(
            "没有找到 LibreOffice，不能生成 PDF。请安装 LibreOffice，或在 Word、WPS 中另存为 PDF；Word 报告已经写出。"
        )
    # a profile of its own: an office that is open already would take the documents and answer nothing
    with TemporaryDirectory() as folder:
        profile, output = Path(folder) / "profile", Path(folder) / "pdf"
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
        ]
        try:
            subprocess.run(
                [*command, str(output), *map(str, documents)],
                check=True,
                capture_output=True,
                timeout=_START + _EACH * len(documents),
            )
            return tuple((output / f"{document.stem}.pdf").read_bytes() for document in documents)
        except (OSError, subprocess.SubprocessError) as error:
            raise PerfevalError(
                "LibreOffice 没有能够生成 PDF。请确认它能正常打开、文件夹可写；Word 报告已经写出。"
            ) from error
