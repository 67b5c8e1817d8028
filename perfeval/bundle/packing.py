"""What of the wheels and of the program itself goes into the page, in one pack that its own Python unpacks.

A pack is the length of its list of contents (four bytes, the lowest first), the list as JSON, and the files one after
another.
"""

import json
import struct
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from perfeval.bundle.parts import node
from perfeval.errors import PerfevalError

#: what only developers of a package need
_FOLDERS: Final = frozenset(
    ("tests", "testing_data", "f2py", "distutils", "include", "isoschematron", "_pyinstaller", "__pycache__")
)
_ENDINGS: Final = (*(".pyi", ".pxd", ".pyx", ".pxi", ".h", ".hpp", ".c", ".cpp", ".lib", ".a", ".ini", ".typed"),)
#: programs of another platform, which a package can do without
_PROGRAMS: Final = (".pyd", ".dll")
#: what of our own is not needed behind the page
_OWN_LEFT_OUT: Final = ("cli/", "__main__.py", "bundle/")
_OWN_BUNDLE: Final = ("bundle/__init__.py", "bundle/engine.py")
_LICENCES: Final = ("licen", "copying", "notice", "authors")


def site(wheels: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of wheels and of the program itself by their paths, in order."""
    found = {path: content for wheel in wheels.values() for path, content in members(wheel)}
    found |= {f"perfeval/{path}": content for path, content in own_files()}
    return dict(sorted(found.items()))


def own_files() -> Iterator[tuple[str, bytes]]:
    """Yield the files of the program that are needed behind the page, by their paths in the package."""
    for path, content in all_own_files():
        if not path.startswith(_OWN_LEFT_OUT) or path in _OWN_BUNDLE:
            yield path, content


def all_own_files() -> Iterator[tuple[str, bytes]]:
    """Yield all files of the program, by their paths in the package."""
    yield from _walk(files("perfeval"), "")


def licences(wheels: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the texts of the licences of wheels, by package and file."""
    found = {}
    for name, wheel in wheels.items():
        with zipfile.ZipFile(BytesIO(wheel)) as archive:
            for path in archive.namelist():
                _, inside, rest = path.partition(".dist-info/")
                if inside and not rest.endswith("/") and any(mark in rest.lower() for mark in _LICENCES):
                    found[f"{name}/{rest}"] = archive.read(path)
    return dict(sorted(found.items()))


def packed(contents: Mapping[str, bytes]) -> bytes:
    """Return files as a pack."""
    listed = json.dumps([[path, len(content)] for path, content in contents.items()], ensure_ascii=False).encode()
    return struct.pack("<I", len(listed)) + listed + b"".join(contents.values())


def compiled(pyodide: Mapping[str, bytes], contents: Mapping[str, bytes]) -> tuple[bytes, bytes]:
    """Return a pack of files and the standard library, byte-compiled by the Python that will run them."""
    with TemporaryDirectory(prefix="perfeval-") as folder:
        work = Path(folder)
        for name, content in pyodide.items():
            (work / name).write_bytes(content)
        (work / "site.pack").write_bytes(packed(contents))
        (work / "compile.mjs").write_bytes((files("perfeval.bundle") / "page" / "compile.mjs").read_bytes())
        (work / "compiling.py").write_bytes((files("perfeval.bundle") / "compiling.py").read_bytes())
        done = subprocess.run(
            (node(), "compile.mjs"), cwd=work, capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode:
            raise PerfevalError(f"Node.js 没有编译成：{done.stderr.strip()[-300:]}。请安装 Node.js 20 或更新的版本。")
        return (work / "site.compiled").read_bytes(), (work / "stdlib.compiled").read_bytes()


def members(wheel: bytes, *, programs: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a wheel that are needed when it runs, with programs for Windows where they are wanted."""
    unwanted = _ENDINGS if programs else (*_ENDINGS, *_PROGRAMS)
    with zipfile.ZipFile(BytesIO(wheel)) as archive:
        for path in archive.namelist():
            folders = path.split("/")[:-1]
            libraries = (".dist-info",) if programs else (".dist-info", ".libs")
            inside = not any(folder in _FOLDERS or folder.endswith(libraries) for folder in folders)
            if inside and not path.endswith(("/", *unwanted)):
                yield path, archive.read(path)


def _walk(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _walk(entry, f"{path}{entry.name}/")
        else:
            yield f"{path}{entry.name}", entry.read_bytes()
