"""The trace of a document: its paragraphs as they were written and where each value in them came from.

It is kept in the package as a custom XML part, which Word and WPS carry along without showing it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from perfeval.composition.sources import Source, Span, Text

NAMESPACE: Final = "urn:perfeval:trace:1"
_PARAGRAPH, _VALUE = f"{{{NAMESPACE}}}p", f"{{{NAMESPACE}}}v"


@dataclass(frozen=True, slots=True)
class Trace:
    """What a document said when it was written, the report it was, and by which system and outline it was made."""

    report: str
    system: str
    outline: str
    paragraphs: tuple[Text, ...]


def trace_xml(trace: Trace) -> bytes:
    """Return a trace as the part that keeps it."""
    attributes = "".join(
        f" {name}={quoteattr(value)}"
        for name, value in (("report", trace.report), ("system", trace.system), ("outline", trace.outline))
    )
    paragraphs = "".join(f"<p>{''.join(_content(text))}</p>" for text in trace.paragraphs)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<trace xmlns="{NAMESPACE}"{attributes}>{paragraphs}</trace>'
    ).encode()


def _content(text: Text) -> Iterator[str]:
    """Yield a paragraph's text with an element around each value; values lie side by side or one in another."""
    opened: list[int] = []
    place = 0
    for span in text.spans:
        if not span.source.name:
            continue
        while opened and opened[-1] <= span.start:
            yield f"{escape(text[place : opened[-1]])}</v>"
            place = opened.pop()
        source = span.source
        how = f" h={quoteattr(source.how)}" if source.how else ""
        yield f"{escape(text[place : span.start])}<v n={quoteattr(source.name)} c={quoteattr(source.cells)}{how}>"
        place = span.start
        opened.append(span.end)
    for end in reversed(opened):
        yield f"{escape(text[place:end])}</v>"
        place = end
    yield escape(text[place:])


def read_trace(part: bytes) -> Trace | None:
    """Return the trace that a part keeps; None for a part that is something else."""
    try:
        root = etree.fromstring(part, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return None
    if root.tag != f"{{{NAMESPACE}}}trace":
        return None
    paragraphs = tuple(_read_paragraph(element) for element in root.iter(_PARAGRAPH))
    return Trace(root.get("report", ""), root.get("system", ""), root.get("outline", ""), paragraphs)


def _read_paragraph(paragraph: etree._Element) -> Text:
    said: list[str] = []
    spans: list[Span] = []

    def read(element: etree._Element) -> int:
        """Take in an element, and return how long the text is then."""
        start = sum(map(len, said))
        number = len(spans)
        if element.tag == _VALUE:
            source = Source(element.get("n", ""), element.get("c", ""), element.get("h", ""))
            spans.append(Span(start, start, source))
        said.append(element.text or "")
        for child in element:
            read(child)
            said.append(child.tail or "")
        end = sum(map(len, said))
        if element.tag == _VALUE:
            spans[number] = Span(start, end, spans[number].source)
        return end

    read(paragraph)
    return Text("".join(said), spans)


def trace_of(parts: Iterable[bytes]) -> Trace | None:
    """Return the trace among the custom XML parts of a document."""
    return next((trace for trace in map(read_trace, parts) if trace is not None), None)
