"""Native charts (DrawingML): drawn by Office itself, editable, their figures in a small workbook inside the document.

Bars in greys and patterns, as what is printed in black must tell them apart (GB/T 9704-2012, 5.2.4).
"""

from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Final

from perfeval.cells import column_letters
from perfeval.figures import plain
from perfeval.reports.blocks import Chart, Series
from perfeval.writers.word.package import Part, packed

_CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_MAIN: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_SPREADSHEET: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: English Metric Units: a millimetre, the width of a chart, the height of its frame and of a category
_MM: Final = 36_000
_WIDTH, _FRAME, _CATEGORY, _HIGHEST = 150 * _MM, 34 * _MM, 9 * _MM, 120 * _MM
#: how the series are filled, the first one first
_FILLS: Final = (
    '<a:pattFill prst="dkUpDiag"><a:fgClr><a:srgbClr val="404040"/></a:fgClr><a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>',
    '<a:solidFill><a:srgbClr val="A6A6A6"/></a:solidFill>',
)
_TEXT: Final = (
    '<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p>'
)
#: figures beside bars stay whole, however long they are
_LABELS: Final = (
    "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    f'<c:txPr><a:bodyPr wrap="none"/><a:p><a:pPr><a:defRPr sz="900">{_TEXT}</c:txPr>'
)
_AXIS: Final = '<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="7F7F7F"/></a:solidFill></a:ln></c:spPr>'


def drawing(chart: Chart, number: int) -> str:
    """Return the run that shows a chart, the `number`th of its document."""
    height = min(_FRAME + _CATEGORY * len(chart.categories) * len(chart.series), _HIGHEST)
    words = escape(f"{chart.title}：{described(chart)}")
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{_WIDTH}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="图表 {number}" descr="{words}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{_MAIN}"><a:graphicData uri="{_CHART}"><c:chart xmlns:c="{_CHART}"'
        f' r:id="rIdChart{number}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def described(chart: Chart) -> str:
    """Return what a chart shows in words, for those who cannot see it."""
    told = []
    for place, category in enumerate(chart.categories):
        values = (f"{series.name}{_said(series, place)}" for series in chart.series)
        told.append(f"{category} {'，'.join(values)}")
    return "；".join(told)


def _said(series: Series, place: int) -> str:
    value = series.values[place]
    return "没有" if value is None else plain(value)


def chart_parts(chart: Chart, number: int) -> tuple[Part, ...]:
    """Return the parts that a chart takes: the chart, its workbook, and how they belong together."""
    name, book = f"word/charts/chart{number}.xml", f"word/embeddings/chart{number}.xlsx"
    relations = (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_RELATIONS}/package"'
        f' Target="../embeddings/chart{number}.xlsx"/></Relationships>'
    )
    return (
        Part.of(name, _chart_xml(chart).encode()),
        Part.of(f"word/charts/_rels/chart{number}.xml.rels", relations.encode()),
        Part.of(book, _workbook(chart)),
    )


def with_charts(types: bytes, relations: bytes, number: int) -> tuple[bytes, bytes]:
    """Return the list of content types and the document's relations with those of `number` charts."""
    numbers = range(1, number + 1)
    book = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    kinds = f'<Default Extension="xlsx" ContentType="{book}"/>' + "".join(
        f'<Override PartName="/word/charts/chart{n}.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>'
        for n in numbers
    )
    links = "".join(
        f'<Relationship Id="rIdChart{n}" Type="{_RELATIONS}/chart" Target="charts/chart{n}.xml"/>' for n in numbers
    )
    return (
        types.replace(b"</Types>", f"{kinds}</Types>".encode()),
        relations.replace(b"</Relationships>", f"{links}</Relationships>".encode()),
    )


def _chart_xml(chart: Chart) -> str:
    series = "".join(_series(chart, place) for place in range(len(chart.series)))
    title = (
        '<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1050" b="0"/></a:pPr>'
        f'<a:r><a:rPr lang="zh-CN" sz="1050" b="0"><a:latin typeface="Times New Roman"/><a:ea typeface="黑体"/></a:rPr>'
        f'<a:t>{escape(chart.title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )
    legend = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if len(chart.series) > 1 else ""
    return (
        f'{_XML}<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_MAIN}" xmlns:r="{_RELATIONS}"><c:roundedCorners val="0"/>'
        f'<c:chart>{title}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:barChart><c:barDir val="bar"/>'
        f'<c:grouping val="clustered"/><c:varyColors val="0"/>{series}<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/>'
        '</c:barChart><c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="l"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_AXIS}'
        '<c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling>'
        f'<c:orientation val="minMax"/>{_most(chart)}<c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="b"/>'
        f'<c:numFmt formatCode="{_format(chart, whole=True)}" sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/>{_AXIS}<c:crossAx val="1"/><c:crosses val="max"/></c:valAx></c:plotArea>{legend}'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900">{_TEXT}</c:txPr>'
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _format(chart: Chart, *, whole: bool = False) -> str:
    """Return how figures are shown: with a mark before every three digits, and as many places as one of them has."""
    values = [value for series in chart.series for value in series.values if value is not None]
    if whole:
        return "#,##0" if any(value >= 10 for value in values) else "General"
    places = max((len(plain(value).partition(".")[2]) for value in values), default=0)
    return "#,##0" + (f".{'0' * places}" if places else "")


def _most(chart: Chart) -> str:
    return "" if chart.most is None else f'<c:max val="{chart.most}"/>'


def _series(chart: Chart, place: int) -> str:
    letter, last = column_letters(place + 2), len(chart.categories) + 1
    series = chart.series[place]
    names = "".join(f'<c:pt idx="{n}"><c:v>{escape(name)}</c:v></c:pt>' for n, name in enumerate(chart.categories))
    values = "".join(
        f'<c:pt idx="{n}"><c:v>{plain(value)}</c:v></c:pt>'
        for n, value in enumerate(series.values)
        if value is not None
    )
    count = f'<c:ptCount val="{len(chart.categories)}"/>'
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:strRef><c:f>Sheet1!${letter}$1</c:f><c:strCache>'
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(series.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'<c:spPr>{_FILLS[place % len(_FILLS)]}<a:ln w="6350"><a:solidFill><a:srgbClr val="404040"/></a:solidFill></a:ln></c:spPr>'
        '<c:invertIfNegative val="0"/><c:dLbls>'
        f'<c:numFmt formatCode="{_format(chart)}" sourceLinked="0"/>{_LABELS}<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>{count}{names}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!${letter}$2:${letter}${last}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f"{count}{values}</c:numCache></c:numRef></c:val></c:ser>"
    )


def _workbook(chart: Chart) -> bytes:
    """Return the smallest workbook that holds a chart's figures; Office opens it when the chart is edited."""
    heads = ["", *(series.name for series in chart.series)]
    rows = [_row(1, [_cell(column_letters(n), 1, head) for n, head in enumerate(heads, 1)])]
    for number, category in enumerate(chart.categories, 2):
        figures = [
            ""
            if (value := series.values[number - 2]) is None
            else f'<c r="{column_letters(n)}{number}"><v>{plain(value)}</v></c>'
            for n, series in enumerate(chart.series, 2)
        ]
        rows.append(_row(number, [_cell("A", number, category), *figures]))
    sheet = f'{_XML}<worksheet xmlns="{_SPREADSHEET}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    return packed((*_around_a_sheet(), Part.of("xl/worksheets/sheet1.xml", sheet.encode())))


@cache
def _around_a_sheet() -> tuple[Part, ...]:
    """Return what every such workbook has around its only sheet."""
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_RELATIONS}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_RELATIONS}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_RELATIONS}/worksheet"'
            ' Target="worksheets/sheet1.xml"/></Relationships>'
        ),
    }
    return tuple(Part.of(name, f"{_XML}{content}".encode()) for name, content in parts.items())


def _row(number: int, cells: Sequence[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(letters: str, row: int, words: str) -> str:
    return f'<c r="{letters}{row}" t="inlineStr"><is><t>{escape(words)}</t></is></c>' if words else ""
