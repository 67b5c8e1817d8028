"""What the bundles are made of: names, versions and sums, as `lock.toml` states them."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Self

from perfeval.records import frozen


@frozen(kw_only=True)
class Wheel:
    """A package of the Python package index: its file, the sum of it, and its licence.

    One that is `carried` lies inside the wheel of another package.
    """

    name: str
    version: str
    file: str
    sha256: str
    licence: str = ""
    carried: bool = False

    @property
    def tags(self) -> tuple[str, str, str]:
        """The tags of a wheel's Python, its binary interface, and its platform."""
        _, python, abi, platform = self.file.removesuffix(".whl").rsplit("-", 3)
        return python, abi, platform


@frozen(kw_only=True)
class Pyodide:
    """The distribution that runs Python in a browser: an archive of the npm registry, and the sums of its files."""

    version: str
    python: str
    file: str
    sha256: str
    licence: str
    files: Mapping[str, str]


@frozen(kw_only=True)
class Embed:
    """CPython for Windows without an installer, as a package repacks it.

    `release` is the CPython that it is; `archive` is the sum of the archive inside, `files` are those of its files.
    """

    name: str
    version: str
    python: str
    release: str
    file: str
    sha256: str
    archive: str
    licence: str
    files: Mapping[str, str]


@frozen(kw_only=True)
class Carrier:
    """The package that carries wheels for the browser, in a folder of it."""

    name: str
    version: str
    file: str
    sha256: str
    folder: str

    @property
    def wheel(self) -> Wheel:
        """The package as what the index has."""
        return Wheel(name=self.name, version=self.version, file=self.file, sha256=self.sha256)


@frozen(kw_only=True)
class Lock:
    """All that the bundles are made of."""

    pyodide: Pyodide
    carrier: Carrier
    embed: Embed
    page: tuple[Wheel, ...]
    windows: tuple[Wheel, ...]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """Return what a lock file states."""
        return cls(
            pyodide=Pyodide(**content["pyodide"]),
            carrier=Carrier(**content["carrier"]),
            embed=Embed(**content["embed"]),
            page=tuple(Wheel(**stated) for stated in content["page"]),
            windows=tuple(Wheel(**stated) for stated in content["windows"]),
        )


@cache
def locked() -> Lock:
    """Return what the lock file of this version states."""
    return Lock.of(tomllib.loads((files("perfeval.bundle") / "lock.toml").read_text("utf-8")))
