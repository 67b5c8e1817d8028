"""Where outlines were found before: what the callers that still open files themselves import."""

from pathlib import Path

from perfeval.errors import PerfevalError, os_reason
from perfeval.library.outlines import OUTLINE_SUFFIX, OutlineKind, outline_names, outline_of, outline_text
from perfeval.reports.templates import Outline, built_in_outline, compiled

Kind = OutlineKind

__all__ = [
    "OUTLINE_SUFFIX",
    "Kind",
    "Outline",
    "built_in_outline",
    "find_outline",
    "outline_names",
    "outline_text",
    "read_outline",
]


def read_outline(path: Path, kind: OutlineKind = OutlineKind.REPORT) -> Outline:
    """Read an outline from a file; raise `PerfevalError` when it cannot be read, or is written wrongly."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise PerfevalError(f"{kind.title}文件 {path} 打不开：{os_reason(error)}。") from error
    except UnicodeDecodeError as error:
        raise PerfevalError(f"{kind.title}文件 {path} 的编码不是 UTF-8，请用 UTF-8 另存。") from error
    return compiled(outline_of(path.name, text, kind))


def find_outline(named: str, kind: OutlineKind = OutlineKind.REPORT) -> Outline:
    """Return the built-in outline of that name, else the one in that file."""
    names = outline_names(kind)
    if named in names:
        return built_in_outline(named, kind)
    if named.endswith(OUTLINE_SUFFIX):
        return read_outline(Path(named), kind)
    raise PerfevalError(
        f"没有“{named}”这个{kind.title}。自带的有 {'、'.join(names)}；自己的请写 {OUTLINE_SUFFIX} 文件的路径。"
    )
