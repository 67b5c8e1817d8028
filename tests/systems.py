"""Indicator systems and outlines as a person would edit a copy of a built-in one."""

from perfeval.library import Definition, IndicatorSystem, Shelf, system_of
from perfeval.reports.templates import Outline, compiled


def system_text(name: str) -> str:
    """Return the file of a built-in system."""
    return Shelf.SYSTEMS.built_in(name).text


def edited(name: str, *changes: tuple[str, str]) -> str:
    """Return the file of a built-in system with some of its text replaced."""
    text = system_text(name)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def own_system(text: str, name: str = "本县.toml") -> IndicatorSystem:
    """Return the system that a file of one's own lays down."""
    return system_of(Definition(Shelf.SYSTEMS, name, text))


def outline_text(name: str, shelf: Shelf = Shelf.REPORT_OUTLINES) -> str:
    """Return the file of a built-in outline."""
    return shelf.built_in(name).text


def own_outline(text: str, name: str = "本县.md") -> Outline:
    """Return the outline that a file of one's own is."""
    return compiled(Definition(Shelf.REPORT_OUTLINES, name, text))


def built_in_outline(name: str) -> Outline:
    """Return a built-in outline of reports."""
    return compiled(Shelf.REPORT_OUTLINES.built_in(name))
