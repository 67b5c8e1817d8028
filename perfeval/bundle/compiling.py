"""Byte-compile a pack and the standard library; this runs inside the Python of the page, and imports nothing of ours.

Compiled files name the sum of their source, and no time, so that they are the same in every build.
"""

import io
import json
import py_compile
import struct
import sys
import zipfile
from pathlib import Path
from typing import Final

_SITE: Final = f"/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages/"
_LIBRARY: Final = f"/lib/python{sys.version_info.major}{sys.version_info.minor}.zip"


def _compiled(path: str, source: bytes) -> bytes:
    """Return a module byte-compiled, never to be held against its source."""
    here, there = Path("/module.py"), Path("/module.pyc")
    here.write_bytes(source)
    py_compile.compile(
        str(here), str(there), path, doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
    )
    return there.read_bytes()


def compile_pack(source: Path, target: Path) -> None:
    """Write a pack with its modules compiled."""
    content = source.read_bytes()
    (length,) = struct.unpack_from("<I", content)
    place, made = 4 + length, []
    for path, size in json.loads(content[4:place]):
        part = content[place : place + size]
        made.append((path + "c", _compiled(_SITE + path, part)) if path.endswith(".py") else (path, part))
        place += size
    listed = json.dumps([[path, len(part)] for path, part in made], ensure_ascii=False).encode()
    target.write_bytes(struct.pack("<I", len(listed)) + listed + b"".join(part for _, part in made))


def compile_library(target: Path) -> None:
    """Write the standard library with its modules compiled; what compresses the page compresses it too."""
    made = io.BytesIO()
    with zipfile.ZipFile(_LIBRARY) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(source.namelist()):
            if name.endswith(".py"):
                archive.writestr(zipfile.ZipInfo(f"{name}c"), _compiled(f"{_LIBRARY}/{name}", source.read(name)))
            elif not name.endswith("/"):
                archive.writestr(zipfile.ZipInfo(name), source.read(name))
    target.write_bytes(made.getvalue())


if __name__ == "__main__":
    compile_pack(Path("/site.pack"), Path("/site.compiled"))
    compile_library(Path("/stdlib.compiled"))
