"""One workbook through the whole procedure, behind every door: examine, compose, write.

Bytes and options in, values out: nothing here knows a path, prints, or remembers anything by name. What concerns the
workbook is a `Problem` of it; an exception ends a run.
"""

from perfeval.service.beside import OUTLINE_UNKNOWN, SYSTEM_UNKNOWN, Options, Resolver, nothing_beside
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
from perfeval.service.examination import Evaluated, Examination, examine, examine_submission

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
