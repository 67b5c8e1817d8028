"""Definitions: indicator systems and outlines as texts, built in or a person's own, found and named in one way.

Nothing here opens a file that a person names: whoever asks hands in what reads it, a path of the command line or a name
beside the workbook. A definition is known by its content, so that one that was edited is never taken for the former one.
"""

from collections.abc import Callable
from enum import Enum
from functools import cache
from importlib.resources import files
from pathlib import PurePath
from typing import Final

from perfeval.errors import PerfevalError
from perfeval.files import Fault, UnreadableFileError
from perfeval.records import frozen

_BUILT_IN: Final = files("perfeval") / "library" / "built_in"


@frozen
class Definition:
    """A named text that defines an indicator system or an outline; the name of a person's own ends as its file does."""

    shelf: "Shelf"
    name: str
    text: str
    built_in: bool = False

    @property
    def label(self) -> str:
        """How messages name it."""
        return f"{self.shelf.title} {self.name}"


class Shelf(Enum):
    """A kind of definitions: what messages call it, how its files end, and the folder of the built-in ones."""

    SYSTEMS = "指标体系", ".toml", "systems"
    REPORT_OUTLINES = "报告提纲", ".md", "reports"
    DISCLOSURE_OUTLINES = "公开说明提纲", ".md", "disclosure"
    MAIL_OUTLINES = "邮件提纲", ".md", "mail"

    def __init__(self, title: str, suffix: str, folder: str) -> None:
        self.title, self.suffix, self._folder = title, suffix, folder

    def names(self) -> tuple[str, ...]:
        """Return the names of the built-in ones."""
        return _names(self._folder, self.suffix)

    def built_in(self, name: str) -> Definition:
        """Return a built-in definition by its name; raise `KeyError` where there is none."""
        return _built_in(self, self._folder, name)

    def is_file(self, named: str) -> bool:
        """Tell whether a name is that of a person's own file."""
        return named.endswith(self.suffix)

    def find(self, named: str, read: Callable[[str], str]) -> Definition:
        """Return the built-in definition of that name, else a person's own, whose file `read` gives as text.

        Raise `PerfevalError` for anything else, and let through what `read` raises.
        """
        if named in self.names():
            return self.built_in(named)
        if self.is_file(named):
            return Definition(self, PurePath(named).name, read(named))
        raise PerfevalError(
            f"没有“{named}”这个{self.title}。自带的有 {'、'.join(self.names())}；自己的请写 {self.suffix} 文件的路径。"
        )


@cache
def _built_in(shelf: Shelf, folder: str, name: str) -> Definition:
    if name not in shelf.names():
        raise KeyError(name)
    return Definition(shelf, name, (_BUILT_IN / folder / f"{name}{shelf.suffix}").read_text("utf-8"), built_in=True)


@cache
def _names(folder: str, suffix: str) -> tuple[str, ...]:
    found = (file.name for file in (_BUILT_IN / folder).iterdir())
    return tuple(sorted(name.removesuffix(suffix) for name in found if name.endswith(suffix)))


def unreadable(shelf: Shelf, error: UnreadableFileError) -> PerfevalError:
    """Return what is said of a person's own file that could not be read."""
    told = "的" if error.fault is Fault.ENCODING else "打不开："
    return PerfevalError(f"{shelf.title}文件 {error.path} {told}{error.reason}。")
