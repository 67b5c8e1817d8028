"""The systems and outlines that a command line names: built-in ones, or a person's own files, proved sound at once."""

from pathlib import Path
from typing import TYPE_CHECKING

from perfeval.files import UnreadableFileError, read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfeval.library import Definition, Shelf
    from perfeval.service import Options


def definition(shelf: "Shelf", named: str) -> "Definition":
    """Return what a name or a path stands for; raise `PerfevalError` for what cannot be found or read."""
    try:
        return shelf.find(named, lambda path: read_text(Path(path)))
    except UnreadableFileError as error:
        from perfeval.library.shelf import unreadable  # noqa: PLC0415 - not loaded for help and versions

        raise unreadable(shelf, error) from error


def options(*, system: str | None, outlines: "Sequence[str]" = (), strict: bool = False) -> "Options":
    """Return the options of a run; raise `PerfevalError` where a system or an outline is not sound."""
    from perfeval.service.values import Options  # noqa: PLC0415 - not loaded for help and versions

    if system is None and not outlines:
        return Options(strict=strict)
    from perfeval.library import Shelf, system_of  # noqa: PLC0415 - not loaded where nothing is chosen
    from perfeval.reports.templates import compiled  # noqa: PLC0415 - the same

    chosen = Options(
        system=None if system is None else definition(Shelf.SYSTEMS, system),
        outlines=tuple(definition(Shelf.REPORT_OUTLINES, named) for named in dict.fromkeys(outlines)),
        strict=strict,
    )
    if chosen.system is not None:
        system_of(chosen.system)
    for outline in chosen.outlines:
        compiled(outline)
    return chosen
