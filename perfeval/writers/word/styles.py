"""The paragraph styles of a report, as one table: fonts and sizes by GB/T 9704-2012, sizes in half points."""

from dataclasses import replace
from typing import Final

from perfeval.records import frozen
from perfeval.writers.word.measures import CHARACTER, LINE, SMALL_LINE, SQUEEZE, TABLE_LINE, TITLE_LINE

FANGSONG, KAITI, HEITI, SONGTI, BIAOSONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
LATIN = "Times New Roman"
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5 = 44, 32, 28, 24, 21  # 二号 三号 四号 小四 五号, in half points


@frozen(kw_only=True)
class Style:
    """A paragraph style; what is None is inherited from `based_on`."""

    style_id: str
    name: str
    based_on: str | None = "Normal"
    following: str | None = None
    font: str | None = None
    latin: str | None = None
    size: int | None = None
    squeeze: int | None = None
    align: str | None = None
    indent: str | None = None
    line: int | None = None
    outline: int | None = None
    on_grid: bool = True
    keep_next: bool = False
    page_break: bool = False
    tabs: tuple[int, ...] = ()


def _first_line(characters: int) -> str:
    return f'w:firstLineChars="{characters * 100}" w:firstLine="{characters * CHARACTER}"'


_CENTRED = _first_line(0)

_TITLE = Style(
    style_id="Title",
    name="Title",
    following="BodyText",
    font=BIAOSONG,
    latin=BIAOSONG,
    size=SIZE_2,
    squeeze=0,
    align="center",
    indent=_CENTRED,
    line=TITLE_LINE,
    on_grid=False,
    keep_next=True,
)

STYLES: Final = (
    Style(style_id="Normal", name="Normal", based_on=None, squeeze=SQUEEZE, align="both", line=LINE),
    Style(style_id="BodyText", name="Body Text", indent=_first_line(2)),
    _TITLE,
    # the title of one report inside the combined one: a level above heading 1
    replace(_TITLE, style_id="Title0", name="标题 0", line=None),
    *(
        Style(
            style_id=f"Heading{level}",
            name=f"heading {level}",
            following="BodyText",
            font=font,
            latin=latin,
            indent=_first_line(2),
            outline=level - 1,
            keep_next=True,
        )
        for level, font, latin in ((1, HEITI, HEITI), (2, KAITI, None), (3, FANGSONG, None), (4, FANGSONG, None))
    ),
    Style(style_id="BlankLine", name="公文空行"),
    Style(
        style_id="AnnexNote",
        name="附件说明",
        align="left",
        indent='w:leftChars="600" w:left="1890" w:hangingChars="400" w:hanging="1260"',
        tabs=(5 * CHARACTER, 6 * CHARACTER),
    ),
    Style(
        style_id="Issuer",
        name="发文机关署名",
        align="right",
        indent='w:rightChars="200" w:right="630"',
        keep_next=True,  # the date is not left alone on the next page
    ),
    Style(style_id="IssueDate", name="成文日期", align="left"),
    Style(
        style_id="AnnexLabel", name="附件标识", font=HEITI, latin=HEITI, align="left", page_break=True, keep_next=True
    ),
    Style(style_id="AnnexTitle", name="附件标题", based_on="Title", outline=0),
    Style(
        style_id="TableText",
        name="表格文字",
        size=SIZE_SMALL_4,
        squeeze=0,
        align="left",
        line=TABLE_LINE,
        on_grid=False,
    ),
    Style(style_id="TableCentred", name="表格居中", based_on="TableText", align="center"),
    Style(style_id="TableHeading", name="表格表头", based_on="TableCentred", font=HEITI, latin=HEITI),
    Style(style_id="TableTextSmall", name="表格文字（小）", based_on="TableText", size=SIZE_5, line=SMALL_LINE),
    Style(style_id="TableCentredSmall", name="表格居中（小）", based_on="TableTextSmall", align="center"),
    Style(style_id="TableHeadingSmall", name="表格表头（小）", based_on="TableCentredSmall", font=HEITI, latin=HEITI),
    Style(style_id="AfterTable", name="表后", size=2, squeeze=0, align="left", line=20, on_grid=False),
    Style(
        style_id="Footer",
        name="footer",
        font=SONGTI,
        latin=SONGTI,
        size=SIZE_4,
        squeeze=0,
        align="left",
        line=320,
        on_grid=False,
    ),
    Style(
        style_id="PageNumberOdd",
        name="页码（单页）",
        based_on="Footer",
        align="right",
        indent='w:rightChars="100" w:right="280"',
    ),
    Style(
        style_id="PageNumberEven",
        name="页码（双页）",
        based_on="Footer",
        align="left",
        indent='w:leftChars="100" w:left="280"',
    ),
)
