"""The checksums that the documents of the examples have everywhere, kept in `promised.toml`; run to write them anew."""

import hashlib
import tomllib
import zipfile
import zlib
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from perfeval.service import compose, examine, written
from perfeval.writers.blank import EXAMPLES, example_workbook

FILE: Final = Path(__file__).with_name("promised.toml")
#: another deflate gives other bytes of the same contents
SAME_DEFLATE: Final = "ng" not in zlib.ZLIB_RUNTIME_VERSION


@cache
def documents() -> dict[str, bytes]:
    """Return the documents of the three examples, by their names."""
    found: dict[str, bytes] = {}
    for system, (name, _) in EXAMPLES.items():
        found |= written(compose(examine(name, example_workbook(system))))
    return found


def sum_of(content: bytes) -> str:
    """Return the checksum of a file."""
    return hashlib.sha256(content).hexdigest()


def sum_inside(content: bytes) -> str:
    """Return the checksum of what a document holds, however it is packed."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        inside = b"".join(name.encode() + package.read(name) for name in sorted(package.namelist()))
    return sum_of(inside)


def promised() -> dict[str, dict[str, str]]:
    """Return the promised checksums, of the bytes and of what they hold, by the names of documents."""
    content: dict[str, dict[str, str]] = tomllib.loads(FILE.read_text("utf-8"))
    return content


if __name__ == "__main__":
    lines = ["# sha256 of the documents of the examples: of their bytes, and of what they hold\n"]
    for document, whole in documents().items():
        lines.append(f'["{document}"]\nbytes = "{sum_of(whole)}"\ninside = "{sum_inside(whole)}"\n')
    FILE.write_text("\n".join(lines), "utf-8")
