"""Review copies: PDF beside the Word documents, made by LibreOffice where it is installed."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from perfeval.problems import PerfevalError

_PROGRAMS: Final = ("soffice", "libreoffice", "soffice.com")
#: seconds for starting, and for each document
_START, _EACH = 120, 30


def write_pdfs(documents: Sequence[Path]) -> tuple[Path, ...]:
    """Write a PDF beside each document and return their paths; raise `PerfevalError` where that cannot be done."""
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
            return tuple(_put(output / f"{document.stem}.pdf", document.with_suffix(".pdf")) for document in documents)
        except (OSError, subprocess.SubprocessError) as error:
            raise PerfevalError(
                "LibreOffice 没有能够生成 PDF。请确认它能正常打开、文件夹可写；Word 报告已经写出。"
            ) from error


def _put(source: Path, target: Path) -> Path:
    """Copy a file beside its target, then rename it into place, so that it appears whole."""
    temporary = target.with_name(f".perfeval-{target.stem[:20]}.tmp")
    try:
        shutil.copyfile(source, temporary)
        return temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
