"""Outlines ready to be filled, from their definitions."""

from perfeval.library import Definition
from perfeval.library.outlines import OutlineKind, outline_of
from perfeval.reports.templates import Outline, built_in_outline, compiled

_KINDS = {kind.title: kind for kind in OutlineKind}


def outline_from(definition: Definition) -> Outline:
    """Return the outline of a definition; raise `PerfevalError` where it is written wrongly."""
    kind = _KINDS[definition.shelf.title]
    if definition.built_in:
        return built_in_outline(definition.name, kind)
    return compiled(outline_of(definition.name, definition.text, kind))
