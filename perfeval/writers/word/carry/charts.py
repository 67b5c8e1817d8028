"""Charts in a person's document: their figures are those of the new one, wherever the person has put them."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from perfeval.records import frozen
from perfeval.writers.word.carry.grafting import Graft

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_CHART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def charts_differ(theirs: etree._Element, ours: etree._Element) -> bool:
    """Whether a chart that both documents have shows other figures now; its description tells them."""
    return any(True for _ in _differing(theirs, ours))


def carry_charts(theirs: etree._Element, ours: etree._Element, graft: Graft) -> None:
    """Let each chart that both documents have show what ours does."""
    for chart, new in list(_differing(theirs, ours)):
        chart.told.set("descr", new.told.get("descr", ""))
        chart.leads.set(_ID, graft.replaced(chart.leads.get(_ID, ""), new.leads.get(_ID, "")))


@frozen
class _Chart:
    """What names and describes a chart, and what leads to its figures."""

    told: etree._Element
    leads: etree._Element


def _differing(theirs: etree._Element, ours: etree._Element) -> Iterator[tuple[_Chart, _Chart]]:
    new = dict(_charts(ours))
    for name, chart in _charts(theirs):
        if name in new and new[name].told.get("descr") != chart.told.get("descr"):
            yield chart, new[name]


def _charts(root: etree._Element) -> Iterator[tuple[str, _Chart]]:
    """Yield the charts of a document by their names."""
    for chart in root.iter(_CHART):
        frame = next(chart.iterancestors(f"{_DRAWING}inline", f"{_DRAWING}anchor"), None)
        told = None if frame is None else frame.find(f"{_DRAWING}docPr")
        if told is not None:
            yield told.get("name", ""), _Chart(told, chart)
