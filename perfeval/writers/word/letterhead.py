"""Build the letterhead: the package that every report starts from, with its page, styles and page numbers.

Figures are those of GB/T 9704-2012, in OOXML's units: twips (1/20 pt), half points, hundredths of a character.
python-docx opens its own default package, everything that the standard does not want is taken out, and the result is
kept beside this module as `letterhead.docx`; run this module to write it anew.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Footer
from docx.shared import Twips

from perfeval.readers.word.trace import NAMESPACE
from perfeval.writers.word.measures import (
    AREA_WIDTH,
    BOTTOM,
    CELL_ACROSS,
    CELL_ALONG,
    FOOTER,
    HEADER,
    LEFT,
    LINE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    TOP,
)
from perfeval.writers.word.styles import BIAOSONG, FANGSONG, HEITI, KAITI, LATIN, SIZE_3, SONGTI, STYLES, Style

LETTERHEAD: Final = Path(__file__).with_name("letterhead.docx")

_DROPPED = ("stylesWithEffects", "numbering", "webSettings", "customXml", "thumbnail")
_BUILT_IN = {"Normal", "BodyText", "Title", "Heading1", "Heading2", "Heading3", "Heading4", "Footer"}


def build_letterhead() -> bytes:
    """Return the letterhead as a .docx with nothing in its body."""
    document = Document()
    _drop_defaults(document)
    _set_styles(document)
    _set_settings(document)
    _set_page(document)
    _set_properties(document)
    _add_trace(document)
    for part in document.part.package.iter_parts():
        if str(part.partname) in _REPLACED:
            part._blob = _REPLACED[str(part.partname)].encode()  # noqa: SLF001 - python-docx has no setter
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _drop_defaults(document: DocumentObject) -> None:
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_DROPPED)]:
            del rels[key]
    body = document.element.body
    for element in list(body)[:-1]:
        body.remove(element)


def _set_styles(document: DocumentObject) -> None:
    root = document.styles.element
    for child in list(root):
        root.remove(child)
    for xml in (_defaults(), *map(_style, STYLES), *_OTHER_STYLES):
        root.append(parse_xml(xml))


def _defaults() -> str:
    fonts = f'w:ascii="{LATIN}" w:eastAsia="{FANGSONG}" w:hAnsi="{LATIN}" w:cs="{LATIN}"'
    return (
        f'<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr><w:rFonts {fonts}/><w:sz w:val="{SIZE_3}"/>'
        f'<w:szCs w:val="{SIZE_3}"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )


def _style(style: Style) -> str:
    default = ' w:default="1"' if style.style_id == "Normal" else ""
    custom = "" if style.style_id in _BUILT_IN else ' w:customStyle="1"'
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph"{default}{custom} w:styleId="{style.style_id}">'
        f'<w:name w:val="{style.name}"/>'
        + (f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else "")
        + (f'<w:next w:val="{style.following}"/>' if style.following else "")
        + f"<w:qFormat/><w:pPr>{''.join(_paragraph_properties(style))}</w:pPr>"
        f"<w:rPr>{''.join(_run_properties(style))}</w:rPr></w:style>"
    )


def _paragraph_properties(style: Style) -> Iterator[str]:
    """Yield the paragraph properties in the order of the schema."""
    if style.keep_next:
        yield "<w:keepNext/>"
    if style.page_break:
        yield "<w:pageBreakBefore/>"
    if style.style_id == "Normal":
        yield '<w:widowControl w:val="0"/>'
    if style.tabs:
        yield "<w:tabs>" + "".join(f'<w:tab w:val="left" w:pos="{tab}"/>' for tab in style.tabs) + "</w:tabs>"
    if not style.on_grid:
        yield '<w:snapToGrid w:val="0"/>'
    if style.line is not None:
        yield f'<w:spacing w:before="0" w:after="0" w:line="{style.line}" w:lineRule="exact"/>'
    if style.indent is not None:
        yield f"<w:ind {style.indent}/>"
    if style.align is not None:
        yield f'<w:jc w:val="{style.align}"/>'
    if style.outline is not None:
        yield f'<w:outlineLvl w:val="{style.outline}"/>'


def _run_properties(style: Style) -> Iterator[str]:
    if style.font is not None:
        latin = f' w:ascii="{style.latin}" w:hAnsi="{style.latin}" w:cs="{style.latin}"' if style.latin else ""
        yield f'<w:rFonts w:eastAsia="{style.font}"{latin}/>'
    if style.squeeze is not None:
        yield f'<w:spacing w:val="{style.squeeze}"/>'
    if style.size is not None:
        yield f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/>'


_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_MARGINS = (
    f'<w:tblCellMar><w:top w:w="{CELL_ALONG}" w:type="dxa"/><w:left w:w="{CELL_ACROSS}" w:type="dxa"/>'
    f'<w:bottom w:w="{CELL_ALONG}" w:type="dxa"/><w:right w:w="{CELL_ACROSS}" w:type="dxa"/></w:tblCellMar>'
)
_OTHER_STYLES: Final = (
    (
        f'<w:style {nsdecls("w")} w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    ),
    (
        f'<w:style {nsdecls("w")} w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    ),
    (
        f'<w:style {nsdecls("w")} w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
    ),
    (
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="OfficialTable"><w:name w:val="公文表格"/>'
        '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
        + "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for edge in _EDGES)
        + f"</w:tblBorders>{_MARGINS}</w:tblPr></w:style>"
    ),
)

_SETTINGS: Final = (
    '<w:zoom w:percent="100"/>',
    "<w:evenAndOddHeaders/>",
    '<w:characterSpacingControl w:val="doNotCompress"/>',
    (
        "<w:compat><w:balanceSingleByteDoubleByteWidth/><w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat>"
    ),
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>',
)


def _set_settings(document: DocumentObject) -> None:
    root = document.settings.element
    for child in list(root):
        root.remove(child)
    for child in parse_xml(f"<w:settings {nsdecls('w')}>{''.join(_SETTINGS)}</w:settings>"):
        root.append(child)


def _set_page(document: DocumentObject) -> None:
    """Lay down portrait pages and, for wide annexes, landscape ones: the same page turned, its binding edge up."""
    document.add_section()
    portrait, landscape = document.sections
    portrait.orientation = WD_ORIENT.PORTRAIT
    portrait.page_width, portrait.page_height = Twips(PAGE_WIDTH), Twips(PAGE_HEIGHT)
    _set_margins(portrait, TOP, RIGHT, BOTTOM, LEFT)
    _page_number(portrait.footer, "PageNumberOdd")
    _page_number(portrait.even_page_footer, "PageNumberEven")
    landscape.orientation = WD_ORIENT.LANDSCAPE
    landscape.page_width, landscape.page_height = Twips(PAGE_HEIGHT), Twips(PAGE_WIDTH)
    _set_margins(landscape, LEFT, TOP, RIGHT, BOTTOM)
    # its page number floats, but the empty paragraph beside it would push the text up
    landscape.footer_distance = Twips(HEADER)
    _page_number(landscape.footer, "PageNumberOdd", landscape=True)
    _page_number(landscape.even_page_footer, "PageNumberEven", landscape=True)
    for section in (portrait, landscape):
        _set_grid(section)


def _set_margins(section: Section, top: int, right: int, bottom: int, left: int) -> None:
    section.top_margin, section.right_margin = Twips(top), Twips(right)
    section.bottom_margin, section.left_margin = Twips(bottom), Twips(left)
    section.header_distance, section.footer_distance, section.gutter = Twips(HEADER), Twips(FOOTER), Twips(0)


def _set_grid(section: Section) -> None:
    properties = section._sectPr  # noqa: SLF001 - python-docx does not know the document grid
    for tag in ("w:cols", "w:docGrid", "w:pgNumType", "w:type"):
        for element in properties.findall(qn(tag)):
            properties.remove(element)
    properties.attrib.clear()
    properties.append(parse_xml(f'<w:cols {nsdecls("w")} w:space="425"/>'))
    properties.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{LINE}"/>'))


def _page_number(footer: _Footer, style_id: str, *, landscape: bool = False) -> None:
    """Write — 1 — (7.5); the dashes belong to the Chinese font. In landscape it stands where it is on the others."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]._p  # noqa: SLF001 - a field has no python-docx API
    fonts = f'<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="{SONGTI}" w:eastAsia="{SONGTI}" w:hAnsi="{SONGTI}"/></w:rPr>'

    def run(content: str) -> str:
        return f"<w:r>{fonts}{content}</w:r>"

    xml = (
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style_id}"/></w:pPr>'
        + run('<w:t xml:space="preserve">— </w:t>')
        + run('<w:fldChar w:fldCharType="begin"/>')
        + run('<w:instrText xml:space="preserve"> PAGE </w:instrText>')
        + run('<w:fldChar w:fldCharType="separate"/>')
        + run("<w:t>1</w:t>")
        + run('<w:fldChar w:fldCharType="end"/>')
        + run('<w:t xml:space="preserve"> —</w:t>')
        + "</w:p>"
    )
    if not landscape:
        paragraph.getparent().replace(paragraph, parse_xml(xml))
        return
    paragraph.addprevious(parse_xml(_turned(xml)))
    paragraph.getparent().replace(
        paragraph, parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="Footer"/></w:pPr></w:p>')
    )


def _turned(content: str) -> str:
    """Return a floating cell at the left edge of a landscape page, its text running down, as high as the type area is wide."""
    length, across = AREA_WIDTH, 320
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page"'
        f' w:horzAnchor="page" w:tblpX="{FOOTER - 13}" w:tblpY="{LEFT}"/><w:tblOverlap w:val="never"/>'
        f'<w:tblW w:w="{across}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{across}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{length}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{across}" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr>{content}</w:tc></w:tr></w:tbl>'
    )


def _add_trace(document: DocumentObject) -> None:
    """Make room for the trace of a report: a custom XML part, as Office keeps them."""
    package = document.part.package
    properties = Part(PackURI("/customXml/itemProps1.xml"), _CUSTOM_PROPERTIES, _TRACE_PROPERTIES.encode(), package)
    part = Part(PackURI("/customXml/item1.xml"), "application/xml", _EMPTY_TRACE.encode(), package)
    part.relate_to(properties, f"{RT.CUSTOM_XML}Props")
    document.part.relate_to(part, RT.CUSTOM_XML)


def _set_properties(document: DocumentObject) -> None:
    core = document.core_properties
    core.author = core.last_modified_by = core.title = "perfeval"
    core.comments = core.keywords = core.subject = core.category = ""
    core.language = "zh-CN"
    core.revision = 1
    core.created = core.modified = datetime(2000, 1, 1, tzinfo=UTC)


def _scheme_fonts(tag: str, east: str) -> str:
    return (
        f'<a:{tag}><a:latin typeface="{LATIN}"/><a:ea typeface="{east}"/><a:cs typeface="{LATIN}"/>'
        f'<a:font script="Hans" typeface="{east}"/></a:{tag}>'
    )


_COLOURS: Final = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "1F497D", "lt2": "EEECE1", "accent1": "4F81BD", "accent2": "C0504D",
    "accent3": "9BBB59", "accent4": "8064A2", "accent5": "4BACC6", "accent6": "F79646", "hlink": "0000FF",
    "folHlink": "800080",
}  # fmt: skip
_SOLID = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_THEME: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="公文"><a:themeElements>'
    '<a:clrScheme name="公文">'
    + "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    + '</a:clrScheme><a:fontScheme name="公文">'
    + _scheme_fonts("majorFont", HEITI)
    + _scheme_fonts("minorFont", FANGSONG)
    + f'</a:fontScheme><a:fmtScheme name="公文"><a:fillStyleLst>{_SOLID * 3}</a:fillStyleLst><a:lnStyleLst>'
    + f'<a:ln w="9525">{_SOLID}</a:ln>' * 3
    + "</a:lnStyleLst><a:effectStyleLst>"
    + "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    + f"</a:effectStyleLst><a:bgFillStyleLst>{_SOLID * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)


def _font(name: str, alternative: str, *, charset: str = "86", pitch: str = "variable", family: str = "auto") -> str:
    other = f'<w:altName w:val="{alternative}"/>' if alternative else ""
    return (
        f'<w:font w:name="{name}">{other}<w:charset w:val="{charset}"/><w:family w:val="{family}"/>'
        f'<w:pitch w:val="{pitch}"/></w:font>'
    )


_FONT_TABLE: Final = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>'
    + _font(LATIN, "", charset="00", family="roman")
    + _font(FANGSONG, "仿宋", family="modern")
    + _font(KAITI, "楷体", family="modern")
    + _font(HEITI, "SimHei", family="modern")
    + _font(SONGTI, "SimSun")
    + _font(BIAOSONG, "方正小标宋_GBK")
    + "</w:fonts>"
)
_APP: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>perfeval</Application></Properties>"
)
_CUSTOM_PROPERTIES: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_EMPTY_TRACE: Final = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<trace xmlns="{NAMESPACE}"/>'
_TRACE_PROPERTIES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
    '<ds:datastoreItem ds:itemID="{7A0B6F0E-5F0C-4C52-9B62-2D1C6A5E9F31}"'
    ' xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)
_REPLACED: Final = {
    "/word/theme/theme1.xml": _THEME,
    "/word/fontTable.xml": _FONT_TABLE,
    "/docProps/app.xml": _APP,
}

if __name__ == "__main__":
    LETTERHEAD.write_bytes(build_letterhead())
