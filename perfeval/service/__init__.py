"""One workbook through the whole procedure, behind every door: examine, compose, write.

Bytes and options in, values out: nothing here knows a path, prints, or remembers anything by name. What concerns the
workbook is a `Problem` of it; an exception ends a run.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from perfeval.service.beside import OUTLINE_UNKNOWN, SYSTEM_UNKNOWN
    from perfeval.service.composition import (
        Composition,
        ReportSet,
        compose,
        document_name,
        pages,
        set_apart,
        summary,
        uploads,
        written,
    )
    from perfeval.service.examination import examine, examine_submission
    from perfeval.service.values import Evaluated, Examination, Options, Resolver, nothing_beside

__all__ = [
    "OUTLINE_UNKNOWN",
    "SYSTEM_UNKNOWN",
    "Composition",
    "Evaluated",
    "Examination",
    "Options",
    "ReportSet",
    "Resolver",
    "compose",
    "document_name",
    "examine",
    "examine_submission",
    "nothing_beside",
    "pages",
    "set_apart",
    "summary",
    "uploads",
    "written",
]

#: where each of these stands: the steps load when they are first asked for, since a run in which nothing has changed
#: does without them
_PLACES: Final = {
    "beside": ("OUTLINE_UNKNOWN", "SYSTEM_UNKNOWN"),
    "examination": ("examine", "examine_submission"),
    "values": ("Evaluated", "Examination", "Options", "Resolver", "nothing_beside"),
}
_MODULES: Final = {name: module for module, names in _PLACES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'composition')}"), name)
