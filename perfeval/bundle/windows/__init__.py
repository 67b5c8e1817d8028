"""The Windows folder: unzipped anywhere, it runs without installation, rights or a network."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

from perfeval import __version__
from perfeval.bundle import packing
from perfeval.bundle.lock import Lock
from perfeval.bundle.parts import Parts
from perfeval.bundle.signature import proved
from perfeval.errors import PerfevalError
from perfeval.writers.archive import zipped

#: the folder inside the archive
FOLDER: Final = "perfeval-windows"
#: what a person sees in it, and what it is here
_SEEN: Final = {"把工作簿拖到这里.bat": "drop.bat", "新建填报模板.bat": "new.bat", "perfeval.bat": "console.bat"}
#: the icon for papers that a new workbook is made from: the other one with a word more
_PAPERS, _WITHOUT, _WITH = "把去年的文件拖到这里.bat", b"perfeval.cli.dropped", b"perfeval.cli.dropped --renew"
_README: Final = "使用说明.txt"
_PROGRAMS: Final = (".exe", ".dll", ".pyd")
#: of CPython, what nothing here needs
_NOT_NEEDED: Final = frozenset(("pythonw.exe", "python.cat", "winsound.pyd"))


def folder(parts: Parts, lock: Lock, bill: bytes, given: Path | None = None) -> bytes:
    """Return the archive of the folder; `given` is a person's own archive of CPython for Windows.

    Raise `PerfevalError` where a part cannot be had, or a program of CPython is not signed by those who make it.
    """
    python = parts.embed(given)
    for name, content in python.items():
        if name.endswith(_PROGRAMS):
            proved(name, content)
    version = lock.embed.python.replace(".", "")
    if f"python{version}.dll" not in python:
        raise PerfevalError(f"{given} 里的不是 Python {lock.embed.python}（64 位嵌入式版本），不能用。")
    wheels = parts.wheels(lock.windows, lock.embed.python)
    found = {
        **_seen(lock),
        **{f"engine/{name}": content for name, content in _engine(python, version).items()},
        **{f"engine/site/{name}": content for name, content in _site(wheels).items()},
        **{f"许可/{name}": content for name, content in packing.licences(wheels).items()},
        "许可/Python/LICENSE.txt": python["LICENSE.txt"],
        f"{FOLDER}.cdx.json": bill,
    }
    return zipped({f"{FOLDER}/{name}": content for name, content in sorted(found.items())})


def _seen(lock: Lock) -> dict[str, bytes]:
    here = files("perfeval.bundle.windows")
    found = {name: _lines((here / own).read_text("ascii")).encode() for name, own in _SEEN.items()}
    found[_PAPERS] = found["把工作簿拖到这里.bat"].replace(_WITHOUT, _WITH)
    said = (here / "readme.txt").read_text("utf-8").format(version=__version__, python=lock.embed.release)
    gone = _lines((here / "cannot-start.txt").read_text("utf-8")).encode()
    return found | {_README: _lines(said).encode("utf-8-sig"), "engine/cannot-start.txt": gone}


def _lines(text: str) -> str:
    return text.replace("\n", "\r\n")


def _engine(python: Mapping[str, bytes], version: str) -> dict[str, bytes]:
    kept = {name: content for name, content in python.items() if name not in _NOT_NEEDED}
    paths = f"python{version}.zip\r\n.\r\nsite\r\nimport site\r\n"
    return kept | {f"python{version}._pth": paths.encode()}


def _site(wheels: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the packages and the program itself."""
    found = {path: content for wheel in wheels.values() for path, content in packing.members(wheel, programs=True)}
    return found | {f"perfeval/{path}": content for path, content in packing.all_own_files()}
