"""The figure on the screen: a value and its number format, font and runs are taken together, or the cell is refused."""

import re
from datetime import datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from small import Typed, repacked, small_with
from workbooks import as_bytes, cell, small_data

from perfeval import template
from perfeval.problems import Severity
from perfeval.readers.comparison import differing
from perfeval.readers.frames import read_frames
from perfeval.readers.guard import VerifiedWorkbook, take_in
from perfeval.readers.layout import Layout, lay_out
from perfeval.readers.number_formats import BUILT_IN, moment_of, number_format
from perfeval.readers.screen import without_noise
from perfeval.readers.sheet_xml import SheetCells
from perfeval.service import Examination, examine
from perfeval.template import CONTENT, FUNDS, INDICATORS, PROJECTS, UNIT, Sheet
from perfeval.writers.blank import filled_workbook

ACTUAL = "绩效指标!I3"
STRANGE = [
    "[DBNum2]0",
    "0.0#,0",
    "??",
    "0-00",
    "0/0/0",
    "",
    ";",
    "[",
    '"',
    "0.0.0",
    "E+0",
    "[h]:mm",
    "%",
    ",",
    ".",
    "[>]0",
    "@;@;@;@;@",
    "yyyy0",
    "gg",
    "*",
]
TO_GENERAL = "请把单元格格式改为“常规”，再核对所填的内容。"


def laid_out(workbook: Workbook | bytes) -> Layout:
    verified = take_in("测试.xlsx", workbook if isinstance(workbook, bytes) else as_bytes(workbook))
    assert isinstance(verified, VerifiedWorkbook), verified
    return lay_out(verified)


def examined(workbook: Workbook | bytes) -> Examination:
    return examine("测试.xlsx", workbook if isinstance(workbook, bytes) else as_bytes(workbook))


def with_cell(
    value: Any, number_format: str = "General", sheet: Sheet = INDICATORS, field: str = "actual", **style: object
) -> bytes:
    """Return the small workbook with one cell of its first record filled otherwise; text stays text."""
    return small_with(Typed(sheet, field, value, number_format, style=style))


def what_is_read(workbook: Workbook | bytes, sheet: Sheet = INDICATORS, field: str = "actual") -> object:
    return laid_out(workbook).records[sheet.title][0].values[field]


def said(workbook: Workbook | bytes) -> list[str]:
    """Return the problems but for the notes on a workbook without fault."""
    return [str(p) for p in examined(workbook).problems if p.rule.code not in {"full-marks", "deviation-unexplained"}]


# ---------------------------------------------------------------- number formats


@pytest.mark.parametrize(
    ("value", "code", "read"),
    [
        pytest.param(204.6, "General", 204.6, id="general-hides-nothing"),
        pytest.param(1 / 3, "General", 0.333333333333333, id="general-keeps-fifteen-digits"),
        pytest.param(204.6, "0.0", 204.6, id="as-it-is"),
        pytest.param(204.6, "#,##0.00", 204.6, id="zeros-and-thousands"),
        pytest.param(204.64, "0", 205, id="hidden-decimals"),
        pytest.param(0.4, "0", 0, id="rounded-to-nothing"),
        pytest.param(2.5, "0", 3, id="half-away-from-zero"),
        pytest.param(0.95, "0%", "95%", id="percent"),
        pytest.param(0.9512, "0%", "95%", id="percent-with-hidden-decimals"),
        pytest.param(0.9512, "0.00%", "95.12%", id="percent-with-decimals"),
        pytest.param(96, '0"%"', "96%", id="percent-sign-in-quotes"),
        pytest.param(96, "0\\%", "96%", id="percent-sign-escaped"),
        pytest.param(96.5, '0.0"％"', "96.5%", id="wide-percent-sign"),
        pytest.param(580000, "0!.0000", 58, id="wan-by-a-point"),
        pytest.param(580000, '0!.0000"万"', "58万", id="wan-by-a-point-and-its-name"),
        pytest.param(580000, "0\\.0000", 58, id="wan-as-excel-stores-it"),
        pytest.param(580000, "0!.0,", 58, id="wan-by-thousands"),
        pytest.param(580000, "#,##0,", 580, id="thousands"),
        pytest.param(580000, "0.0,,", 0.6, id="millions"),
        pytest.param(580000, '[>=10000]0!.0,"万";0', "58万", id="wan-from-a-bound-on"),
        pytest.param(580, '[>=10000]0!.0,"万";0', 580, id="below-the-bound"),
        pytest.param(33, '0"台"', "33台", id="unit"),
        pytest.param(33, 'G/通用格式"台"', "33台", id="unit-as-wps-writes-it"),
        pytest.param(0, '#,##0;-#,##0;"-"', 0, id="nothing-as-a-dash"),
        pytest.param(0, "0;;;", 0, id="nothing-not-shown"),
        pytest.param(0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 0, id="nothing-in-accounting"),
        pytest.param(580000, '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', 580000, id="accounting"),
        pytest.param(-5, "0_);(0)", -5, id="below-nothing-in-brackets"),
        pytest.param(-5, "0_);[Red]0", -5, id="below-nothing-in-red"),
        pytest.param(0.5, "# ?/?", 0.5, id="fraction-that-is-the-value"),
        pytest.param(1500, "0.00E+00", 1500, id="power-that-is-the-value"),
        pytest.param(7, "00", "07", id="leading-zeros"),
        pytest.param(33, "@", 33, id="text-format"),
        pytest.param("33", "0.00", "33", id="text-in-a-number-format"),
        pytest.param("33", '@"台"', "33台", id="text-with-a-unit"),
        pytest.param(12.5, ".00", 12.5, id="no-place-before-the-point"),
        pytest.param(0.5, ".00", 0.5, id="nothing-before-the-point"),
        pytest.param(1234, "0,000", 1234, id="four-places-with-thousands"),
        pytest.param(5.09999999999999, "General", 5.1, id="noise"),
        pytest.param(210 - 204.6, "General", 5.4, id="noise-of-a-difference"),
        pytest.param(7.105427357601e-15, "General", 0, id="noise-of-nothing"),
    ],
)
def test_a_figure_is_read_as_the_screen_shows_it(value: object, code: str, read: object) -> None:
    assert what_is_read(with_cell(value, code)) == read


@pytest.mark.parametrize(
    ("value", "code", "stored"),
    [
        pytest.param(0.97, "# ?/?", "0.97", id="fraction-that-comes-near"),
        pytest.param(5, ";;;", "5", id="hidden-figure"),
        pytest.param("很好", ";;;", "“很好”", id="hidden-text"),
        pytest.param(-5, "0;0", "-5", id="sign-hidden"),
        pytest.param(123456, "0.0E+00", "123456", id="power-that-comes-near"),
        pytest.param(33, "[DBNum1]0", "33", id="chinese-numerals"),
        pytest.param(45444, "d", "45444", id="nothing-but-a-day"),
        pytest.param("33", '[DBNum1]@"台"', "“33”", id="text-with-chinese-numerals"),
        pytest.param(-5, '[>=10000]0!.0,"万";[Red]0', "-5", id="below-nothing-with-bounds"),
        pytest.param(33, "[>100]0", "33", id="within-no-bound"),
        pytest.param(33, "General0", "33", id="general-beside-places"),
        pytest.param(3300, "#,##0-00", "3300", id="thousands-around-a-dash"),
        pytest.param(33, "0,000", "33", id="thousands-with-zeros-before"),
        pytest.param(1.5, "[h]:mm", "1.5", id="hours-beyond-a-day"),
    ],
)
def test_what_a_format_does_not_show_is_an_error_that_names_it(value: object, code: str, stored: str) -> None:
    assert said(with_cell(value, code)) == [
        f"{ACTUAL} 错误 单元格的数字格式“{code}”看不出所填的内容：现为存的是 {stored}。{TO_GENERAL} [format-unclear]"
    ]


@pytest.mark.parametrize(
    ("code", "read"),
    [
        pytest.param("yyyy-m-d", datetime(2024, 6, 1), id="whole-day"),
        pytest.param("yyyy/m/d h:mm", datetime(2024, 6, 1), id="whole-day-with-hour"),
        pytest.param("yy.mm.dd", datetime(2024, 6, 1), id="two-figures-of-the-year"),
        pytest.param('yyyy"年"m"月"', "2024年6月", id="month"),
        pytest.param("yyyy年m月", "2024年6月", id="month-without-quotes"),
        pytest.param("[$-804]yyyy年m月;@", "2024年6月", id="month-with-language"),
        pytest.param("mmm-yy", "2024年6月", id="month-by-name"),
        pytest.param('m"月"d"日"', "6月1日", id="day-without-year"),
        pytest.param("d-mmm", "6月1日", id="day-without-year-by-name"),
        pytest.param("yyyy", "2024年", id="year"),
        pytest.param('m"月"', "6月", id="month-without-year"),
        pytest.param("h:mm", "0:00", id="hour"),
        pytest.param('yyyy"年"m"月" aaaa', "2024年6月", id="month-and-day-of-the-week"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_shown(code: str, read: object) -> None:
    assert what_is_read(with_cell(datetime(2024, 6, 1), code)) == read


@pytest.mark.parametrize(
    ("number", "read"),
    [(14, datetime(2024, 6, 1)), (17, "2024年6月"), (22, datetime(2024, 6, 1)), (27, "2024年6月"), (28, "6月1日"), (31, datetime(2024, 6, 1)), (57, "2024年6月"), (58, "6月1日")],
)  # fmt: skip
def test_formats_known_by_number_alone_are_known(number: int, read: object) -> None:
    content = with_cell(45444, '"甲"0')
    own = f'numFmtId="{number}"'.encode()

    def change(name: str, body: bytes) -> bytes:
        if name != "xl/styles.xml":
            return body
        styles = body[body.index(b"<cellXfs") :]
        custom = re.search(rb'<numFmt (numFmtId="[0-9]+") formatCode="&quot;\xe7\x94\xb2&quot;0"', body)
        assert custom is not None
        return body.replace(styles, styles.replace(custom[1], own))

    assert what_is_read(repacked(change, of=content)) == read


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        pytest.param("9.996", "0.00E+00", "1.00E+01", id="power-rounded-up-to-ten"),
        pytest.param("9.994", "0.00E+00", "9.99E+00", id="power-rounded-down"),
        pytest.param("45444", 'yyyy"年"_-m"月"', "2024年6月", id="room-within-a-date"),
        pytest.param("45444", 'm"月"d"日" aaaa', "6月1日 星期六", id="day-of-the-week"),
        pytest.param("45444", 'm"月"d"日" aaa', "6月1日 六", id="day-of-the-week-for-short"),
        pytest.param("45444", "d mmmm", "1 June", id="name-of-the-month"),
        pytest.param("45444", "d mmm", "1 Jun", id="name-of-the-month-for-short"),
        pytest.param("45444", "mmmmm", "J", id="letter-of-the-month"),
        pytest.param("45444", "yyyy-m-d dddd", "2024-6-1 Saturday", id="name-of-the-day"),
        pytest.param("45444", "[$-409]yyyy-m-d ddd", "2024-6-1 Sat", id="name-of-the-day-for-short"),
        pytest.param("45444", "[$-804]yyyy年mmm", "2024年6月", id="chinese-month-for-short"),
        pytest.param("45444", "[$-804]mmmm", "六月", id="chinese-month"),
        pytest.param("45627", "[$-804]mmmm", "十二月", id="chinese-month-of-two-characters"),
        pytest.param("45444", "[$-804]m-d dddd", "6-1 星期六", id="chinese-day"),
        pytest.param("5", "0\\\n", "5", id="an-escaped-line-break"),
        pytest.param("0", '0;-0;"零"', "零", id="the-section-of-nothing"),
        pytest.param("0", "0.00", "0.00", id="nothing-has-no-sign"),
        pytest.param("5", '[<5]"少";"够"', "够", id="not-below"),
        pytest.param("5", '[<=5]"少";"够"', "少", id="at-most"),
        pytest.param("5", '[>5]"多";"够"', "够", id="not-above"),
        pytest.param("5", '[>=5]"多";"够"', "多", id="at-least"),
        pytest.param("5", '[=5]"正好";"不是"', "正好", id="equal"),
        pytest.param("5", '[<>5]"不是";"正好"', "正好", id="not-other"),
        pytest.param("1234567.5", "#,##0.0", "1,234,567.5", id="thousands"),
        pytest.param("1234567.5", "0.00,", "1234.57", id="in-thousands"),
        pytest.param("0.5", "#.##", ".5", id="no-zero-before-the-point"),
        pytest.param("12345", "0!.0000", "1.2345", id="a-point-between-places"),
        pytest.param("12.5", "# ?/?", "12 1/2", id="a-fraction"),
        pytest.param("12", "# ?/?", "12", id="no-fraction"),
        pytest.param("0.000123", "0.0E+00", "1.2E-04", id="a-small-power"),
        pytest.param("0", "0.0E+00", "0.0E+00", id="the-power-of-nothing"),
        pytest.param("45444.25", "h:mm AM/PM", "6:00 AM", id="in-the-morning"),
        pytest.param("45444.5", "h:mm AM/PM", "12:00 PM", id="at-noon"),
        pytest.param("45444.75", "h:mm:ss A/P", "6:00:00 P", id="in-the-evening"),
        pytest.param("45444.0021", "yy-m-d hh:mm:ss", "24-6-1 00:03:01", id="minutes-between-hours-and-seconds"),
        pytest.param("45444", "d-mmm-yy dddd", "1-Jun-24 Saturday", id="the-name-of-the-month"),
        pytest.param("59", "yyyy/m/d", "1900/2/28", id="before-the-day-that-never-was"),
        pytest.param("61", "yyyy/m/d", "1900/3/1", id="after-the-day-that-never-was"),
    ],
)
def test_the_text_on_the_screen_is_that_of_excel(value: str, code: str, text: str) -> None:
    shown = number_format(code).shown(Decimal(value))
    assert shown is not None
    assert shown.text == text


@pytest.mark.parametrize("code", ["[$-411]mmmm", "[$-40C]d mmm yyyy", "[$-411]yyyy-m-d ddd", "[$-fr-FR]dddd"])
def test_a_name_in_a_language_that_is_not_known_cannot_be_told(code: str) -> None:
    assert number_format(code).shown(Decimal(45444)) is None


def test_figures_in_another_language_are_figures() -> None:
    shown = number_format("[$-411]yyyy-mm-dd").shown(Decimal(45444))
    assert shown is not None
    assert shown.text == "2024-06-01"


def test_no_day_stands_behind_the_last_one_of_the_calendar() -> None:
    assert moment_of(Decimal(2_958_465)) == datetime(9999, 12, 31)
    assert moment_of(Decimal(2_957_003), epoch_1904=True) == datetime(9999, 12, 31)
    for behind, epoch_1904 in (("2958465.999999", False), ("2958466", False), ("2957004", True)):
        assert moment_of(Decimal(behind), epoch_1904=epoch_1904) is None


def test_the_formats_of_conditional_formats_are_not_those_of_cells() -> None:
    workbook = load_workbook(BytesIO(with_cell(45444, "yyyy-m-d")))
    for number in range(164, 170):
        look = DifferentialStyle(numFmt=NumberFormat(number, '0"甲"'))
        workbook[PROJECTS.title].conditional_formatting.add("Z99", Rule(type="expression", formula=["FALSE"], dxf=look))
    assert what_is_read(workbook) == datetime(2024, 6, 1)


def on_condition(value: Any, own: str, given: str, area: str = "I3:I40") -> Workbook:
    """Return the small workbook with an actual value whose format a conditional format may change."""
    workbook = load_workbook(BytesIO(with_cell(value, own)))
    look = DifferentialStyle(numFmt=NumberFormat(190, given))
    rule = Rule(type="expression", formula=["$J3>1"], dxf=look)
    workbook[INDICATORS.title].conditional_formatting.add(area, rule)
    return workbook


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "own", "given"),
    [
        pytest.param(20, "General", "0%", id="percent-for-a-figure"),
        pytest.param(0.95, "0%", "0.00", id="figure-for-a-percent"),
        pytest.param(20000, "0", '0!.0,"万"', id="scaled"),
        pytest.param(20126, "0", "0.0,", id="scaled-and-rounded"),
        pytest.param(20, "0", ";;;", id="hidden"),
        pytest.param(20, "0", '"达标"', id="words"),
        pytest.param(45444, "0", "yyyy-m-d", id="a-date-for-a-figure"),
        pytest.param(20, "0", '0"台"', id="a-unit"),
    ],
)
def test_a_conditional_format_that_changes_what_is_shown_is_an_error(value: Any, own: str, given: str) -> None:
    (error,) = [line for line in said(on_condition(value, own, given, "I3")) if "错误" in line]
    assert error == (
        f"绩效指标!I3 错误 条件格式会把数字格式改成“{given}”，看不出所填的内容：现为存的是 {value}。"
        "请去掉这个单元格的条件格式，再核对所填的内容。 [format-unclear]"
    )


def test_of_two_conditional_formats_the_one_that_changes_what_is_shown_is_told() -> None:
    workbook = on_condition(20, "0", "0%", "I3")
    looks = [(NumberFormat(191, "0.00"), "I4"), (NumberFormat(190, "0%"), "J1:J2")]
    for look, area in looks:
        rule = Rule(type="expression", formula=["$J3>1"], dxf=DifferentialStyle(numFmt=look))
        workbook[INDICATORS.title].conditional_formatting.add(area, rule)
    (error,) = [line for line in said(workbook) if "错误" in line]
    assert error.startswith("绩效指标!I3 错误 条件格式会把数字格式改成“0%”，看不出所填的内容")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "own", "given", "area", "read"),
    [
        pytest.param(20, "0", "0.00", "I3:I40", 20, id="more-decimals"),
        pytest.param(1204.5, "0.0", "#,##0", "I3:I40", 1204.5, id="fewer-decimals"),
        pytest.param(20, "0", "[Red]0", "I3:I40", 20, id="red"),
        pytest.param(20, "0", "General", "I3:I40", 20, id="general"),
        pytest.param("20", "@", "0%", "I3:I40", "20", id="a-text"),
        pytest.param(20, "0", "0%", "A3:H40 J3 K3:K4", 20, id="elsewhere"),
        pytest.param(20, "0", "0%", "I4:I1048576", 20, id="below"),
    ],
)
def test_a_conditional_format_that_changes_nothing_is_no_matter(
    value: Any, own: str, given: str, area: str, read: object
) -> None:
    workbook = on_condition(value, own, given, area)
    assert what_is_read(workbook) == read
    faults = laid_out(workbook).facts[INDICATORS.title].faults
    assert (3, 9) not in faults


def test_a_conditional_format_of_newer_excel_is_seen_too() -> None:
    newer = (
        b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{78C0D931}">'
        b'<x14:conditionalFormattings><x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        b'<x14:cfRule type="expression" priority="1" id="{1}"><xm:f>TRUE</xm:f><x14:dxf><numFmt numFmtId="190" formatCode="0%"/>'
        b"</x14:dxf></x14:cfRule><xm:sqref>I3 I4</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
    )
    changed = repacked(
        lambda name, body: (
            body.replace(b"</worksheet>", newer + b"</worksheet>") if name.endswith("sheet5.xml") else body
        )
    )
    assert [str(p.cell) for p in examined(changed).problems if p.rule.code == "format-unclear"] == [
        "绩效指标!I3",
        "绩效指标!I4",
    ]


def test_a_truth_value_has_no_number_format() -> None:
    assert what_is_read(with_cell(True, "0%")) is True


def with_strings(table: str) -> bytes:
    """Return the small workbook with 实际完成值 taken from a table of strings."""

    def change(name: str, body: bytes) -> bytes:
        if name.endswith("sheet5.xml"):
            start = body.index(b'<c r="I3"')
            return body[:start] + b'<c r="I3" t="s"><v>1</v></c>' + body[body.index(b"</c>", start) + 4 :]
        return body

    items = f'<si><t>甲</t></si>{table}<si><t xml:space="preserve"> 乙</t></si>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return repacked(change, {"xl/sharedStrings.xml": f'<sst xmlns="{main}" count="3">{items}</sst>'.encode()})


@pytest.mark.parametrize(
    ("item", "read"),
    [
        pytest.param("<si><t>20</t></si>", "20", id="plain"),
        pytest.param('<si><t>20</t><phoneticPr fontId="1" type="noConversion"/></si>', "20", id="as-excel-in-chinese-writes-it"),
        pytest.param("<si><t>20</t><rPh sb='0' eb='1'><t>甲</t></rPh></si>", "20", id="with-a-reading"),
        pytest.param("<si><t/></si>", "", id="nothing"),
        pytest.param("<si><t>&lt;20&gt;&#10;_x0041_</t></si>", "<20>\nA", id="references-and-escapes"),
        pytest.param("<si><r><rPr><b/></rPr><t>2</t></r><r><t>0</t></r></si>", "20", id="runs"),
        pytest.param("<si><r><rPr><strike/></rPr><t>19</t></r><r><t>20</t></r></si>", "20", id="struck-run"),
        pytest.param("<si><r><rPr><strike val='0'/></rPr><t>2</t></r><r><t>0</t></r></si>", "20", id="run-not-struck"),
        pytest.param("<si><r><t>20</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>1</t></r></si>", "20¹", id="footnote"),
        pytest.param("<si><!-- x --><t>20</t></si>", "20", id="comment"),
    ],
)  # fmt: skip
def test_a_shared_text_is_read_as_its_runs_say(item: str, read: str) -> None:
    assert what_is_read(with_strings(item)) == read


@pytest.mark.parametrize(("code", "read"), [("yyyy-m-d", datetime(2024, 6, 1)), ('yyyy"年"m"月"', "2024年6月")])
def test_a_day_that_is_written_out_is_read_as_far_as_it_is_shown(code: str, read: object) -> None:
    def change(name: str, body: bytes) -> bytes:
        return body.replace(b't="n"><v>45444</v>', b't="d"><v>2024-06-01</v>') if "sheet5" in name else body

    content = with_cell(45444, code)
    assert what_is_read(repacked(change, of=content)) == read


def test_a_day_written_out_that_is_none_stays_what_it_is() -> None:
    def change(name: str, body: bytes) -> bytes:
        return body.replace(b't="n"><v>45444</v>', 't="d"><v>初夏</v>'.encode()) if "sheet5" in name else body

    assert what_is_read(repacked(change, of=with_cell(45444, "yyyy-m-d"))) == "初夏"


def test_the_style_of_cells_that_name_none_counts() -> None:
    def change(name: str, body: bytes) -> bytes:
        start = body.find(b"<cellXfs")
        if name == "xl/styles.xml":
            return body[:start] + body[start:].replace(b'numFmtId="0"', b'numFmtId="9"', 1)
        return body.replace(b'<c r="I3"', b'<c r="I3" z="').replace(b'z=" s="', b'z="') if "sheet5" in name else body

    assert what_is_read(repacked(change, of=with_cell(0.5))) == "50%"


def test_days_are_counted_from_1904_where_the_workbook_does() -> None:
    workbook = filled_workbook(small_data())
    workbook.epoch = CALENDAR_MAC_1904
    target = cell(workbook, INDICATORS, "actual")
    target.value, target.number_format = datetime(2024, 6, 1), 'yyyy"年"m"月"'
    assert what_is_read(workbook) == "2024年6月"


def test_cells_read_as_shown_are_noted_once_a_sheet() -> None:
    spent, left = ("expenditure", 1050000), ("closing_carryover", 50000)
    assert said(small_with(*(Typed(FUNDS, field, value, "0!.0000") for field, value in (spent, left)))) == [
        "资金情况!K3 提示 K3:L3 按屏幕显示的内容读取：存的是 1050000，格式“0!.0000”显示为“105.0000”。 [read-as]"
    ]


def funds_shown(**figures: float) -> bytes:
    """Return the small workbook with amounts shown at one decimal."""
    return small_with(*(Typed(FUNDS, field, figure, "0.0") for field, figure in figures.items()))


def test_sums_and_balances_allow_half_a_unit_of_the_last_shown_place_of_each_amount() -> None:
    shown = funds_shown(
        opening_carryover=10.04, appropriation_received=100.04, expenditure=104.96, closing_carryover=5.12
    )
    assert [p.rule.code for p in examined(shown).problems if p.severity is Severity.ERROR] == []


def test_no_more_than_that() -> None:
    shown = funds_shown(opening_carryover=10, appropriation_received=100, expenditure=104.96, closing_carryover=5.1)
    (problem,) = [p for p in examined(shown).problems if p.severity is Severity.ERROR]
    assert str(problem) == (
        "资金情况!L3 错误 年末结转与收支不平衡：应为年初结转 + 本年拨入 − 本年支出 = 10 + 100 − 105 = 5，"
        "现为5.1，多 0.1。请核对这四个数。 [funds-unbalanced]"
    )


def test_what_a_formula_of_the_workbook_came_to_counts_whatever_its_format_shows() -> None:
    workbook = with_cell(49.96, "0", INDICATORS, "auto_score")
    assert what_is_read(workbook, INDICATORS, "auto_score") == 49.96
    assert not any("屏幕" in line for line in said(workbook))


def test_a_percentage_in_a_column_of_money_is_an_error() -> None:
    assert said(with_cell(0.05, "0%", FUNDS, "closing_carryover")) == [
        "资金情况!L3 错误 “年末结转”填写有误：应为金额，现为“5%”。请填写金额；百分数填在绩效指标表。 [percent-in-money]"
    ]


def test_a_cell_in_error_is_not_told_besides_how_it_was_read() -> None:
    percent = Typed(FUNDS, "closing_carryover", 0.0512, "0%")
    error = (
        "资金情况!L3 错误 “年末结转”填写有误：应为金额，现为“5%”。请填写金额；百分数填在绩效指标表。 [percent-in-money]"
    )
    assert said(small_with(percent)) == [error]
    assert said(small_with(percent, Typed(FUNDS, "expenditure", 1050000, "0!.0000"))) == [
        error,
        "资金情况!K3 提示 K3 按屏幕显示的内容读取：存的是 1050000，格式“0!.0000”显示为“105.0000”。 [read-as]",
    ]


@pytest.mark.parametrize(
    "figure",
    ["0.1", "5.1", "204.6", "1234567.89", "123456789012.34", "0.000123", "100000000000.01", "3.14159265", "33.3333", "0.999999999"],
)  # fmt: skip
def test_what_a_person_types_is_no_noise(figure: str) -> None:
    assert without_noise(float(figure)) == Decimal(figure)


def test_a_ratio_keeps_its_digits() -> None:
    assert without_noise(1 / 3) == Decimal("0.333333333333333")
    assert without_noise(600 / 7) == Decimal("85.7142857142857")


@pytest.mark.parametrize("figure", ["12.5", "0", "-0.004", "1e300", "1e-300", "-1e15", "Infinity"])
@pytest.mark.parametrize("code", sorted({*STRANGE, *BUILT_IN.values()}))
def test_a_strange_format_or_figure_raises_nothing(code: str, figure: str) -> None:
    number_format(code).shown(Decimal(figure))
    number_format(code).shown_text(figure)


# ---------------------------------------------------------------- fonts and runs


def test_a_struck_cell_is_blank_and_noted() -> None:
    workbook = with_cell("尾款未付", sheet=FUNDS, field="usage", font=Font(strike=True))
    assert what_is_read(workbook, FUNDS, "usage") == ""
    assert said(workbook) == ["资金情况!N3 提示 N3 的内容全部划了删除线，按空白读取。 [read-as]"]


def test_a_struck_figure_is_blank() -> None:
    assert what_is_read(with_cell(33, font=Font(strike=True))) == ""


def test_struck_runs_are_not_read() -> None:
    runs = CellRichText("维修", TextBlock(InlineFont(strike=True), "桥梁"), "道路")
    workbook = with_cell(runs, sheet=PROJECTS, field="content")
    assert what_is_read(workbook, PROJECTS, "content") == "维修道路"
    assert said(workbook) == ["项目概况!E3 提示 E3 中划了删除线的文字没有读取。 [read-as]"]


def test_a_run_with_a_font_of_its_own_is_not_struck_by_that_of_its_cell() -> None:
    runs = CellRichText("桥梁", TextBlock(InlineFont(b=True), "道路"))
    workbook = with_cell(runs, sheet=PROJECTS, field="content", font=Font(strike=True))
    assert what_is_read(workbook, PROJECTS, "content") == "道路"


@pytest.mark.parametrize(
    ("runs", "read"),
    [
        pytest.param(("135", TextBlock(InlineFont(vertAlign="superscript"), "2")), "135²", id="above-a-figure"),
        pytest.param(("135", TextBlock(InlineFont(vertAlign="subscript"), "2")), "135₂", id="below-a-figure"),
        pytest.param(("m", TextBlock(InlineFont(vertAlign="superscript"), "2")), "m²", id="square-metre"),
        pytest.param(("PM", TextBlock(InlineFont(vertAlign="subscript"), "2.5")), "PM2.5", id="below-letters"),
        pytest.param(("13", TextBlock(InlineFont(b=True), "5")), "135", id="bold"),
    ],
)
def test_raised_figures_join_no_number(runs: tuple[Any, ...], read: str) -> None:
    assert what_is_read(with_cell(CellRichText(*runs))) == read


# ---------------------------------------------------------------- what is no content


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#SPILL!", "#GETTING_DATA"])
def test_an_error_value_within_a_text_is_an_error(error: str) -> None:
    assert said(with_cell(f"本年支出{error}万元。", sheet=CONTENT, field="conclusion")) == [
        f"评价内容!N3 错误 单元格的文字里有错误值：现为“本年支出{error}万元。”。请把错误值改为应有的内容。 [error-cell]"
    ]


@pytest.mark.parametrize("text", ["#1楼", "N/A", "C#", "编号#REF"])
def test_other_words_are_no_error_value(text: str) -> None:
    assert what_is_read(with_cell(text, sheet=CONTENT, field="conclusion"), CONTENT, "conclusion") == text


@pytest.mark.parametrize(
    ("markup"),
    [
        pytest.param('<c r="{0}" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>', id="wps"),
        pytest.param('<c r="{0}"><f>DISPIMG("ID_1",1)</f></c>', id="wps-uncalculated"),
        pytest.param('<c r="{0}" t="inlineStr"><is><t>=DISPIMG("ID_1",1)</t></is></c>', id="as-text"),
        pytest.param('<c r="{0}" t="e" vm="1"><v>#VALUE!</v></c>', id="excel"),
    ],
)
def test_a_picture_in_a_cell_is_an_error(markup: str) -> None:
    assert said(in_cell("K3", markup)) == [
        "资金情况!K3 错误 单元格里是图片，报告不能采用。请改为文字或数字，图片另附。 [picture-in-cell]"
    ]


def in_cell(address: str, markup: str, part: str = "sheet4.xml") -> bytes:
    """Return the small workbook with the XML of one cell replaced."""

    def change(name: str, body: bytes) -> bytes:
        if not name.endswith(part):
            return body
        start = body.index(f'<c r="{address}"'.encode())
        end = body.index(b"</c>", start) + 4
        return body[:start] + markup.format(address).encode() + body[end:]

    return repacked(change)


@pytest.mark.parametrize("error", ["#SPILL!", "#CALC!", "#FIELD!", "#GETTING_DATA", "#BLOCKED!"])
def test_an_error_value_of_a_newer_excel_is_an_error_with_its_cell(error: str) -> None:
    assert said(in_cell("K3", f'<c r="{{0}}" t="e"><v>{error}</v></c>')) == [
        f"资金情况!K3 错误 单元格是错误值：现为{error}。请改正公式，或直接填写数值。 [error-cell]"
    ]


def test_characters_that_nobody_sees_are_taken_out_everywhere_and_noted_once_a_sheet() -> None:
    workbook = filled_workbook(small_data())
    cell(workbook, UNIT, "name").value = "某\u200b市测试所"
    cell(workbook, INDICATORS, "actual").value = "\u202a20\u202c"
    cell(workbook, INDICATORS, "actual", 2).value = "实际\ufeff完成值"
    workbook[FUNDS.title].title = "资金\u200f情况"
    workbook[template.CONTENT.title]["D3"] = "第一\n第二"
    found = examined(workbook)
    assert found.submission is not None
    assert found.submission.unit.name == "某市测试所"
    assert found.submission.projects[0].indicators[0].actual == Decimal(20)
    assert sorted(str(p) for p in found.problems if p.rule.code == "read-as") == [
        "单位信息!B3 提示 B3 含有看不见的字符（零宽或方向控制字符），已去掉。 [read-as]",
        "绩效指标!I2 提示 I2:I3 含有看不见的字符（零宽或方向控制字符），已去掉。 [read-as]",
        "资金情况 提示 工作表名含有看不见的字符，已去掉。 [read-as]",
    ]


# ---------------------------------------------------------------- one view of a cell


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        pytest.param('<c r="{0}"><v>105<!-- x --></v></c>', 105, id="comment-behind"),
        pytest.param('<c r="{0}" t="str"><v>&#49;05</v></c>', "105", id="reference"),
        pytest.param("<c r='{0}'><v>105</v></c>", 105, id="single-quotes"),
        pytest.param('<c t="n" r="{0}"><v>105</v></c>', 105, id="another-order"),
        pytest.param('<c r="{0}">\n  <f>100+5</f>\n  <v>105</v>\n</c>', 105, id="indented"),
        pytest.param('<c r="{0}" t="str"><f>IF(1,"","")</f><v></v></c>', "", id="result-of-nothing"),
        pytest.param('<c r="{0}" t="str"><v>甲\r\n乙&#10;丙_x000D_</v></c>', "甲\n乙\n丙\r", id="line-ends"),
        pytest.param('<c r="{0}" t="inlineStr"><is><r><t>1</t></r><r><t>05</t></r><rPh sb="0" eb="1"><t>甲</t></rPh></is></c>', "105", id="runs"),
    ],
)  # fmt: skip
def test_an_odd_way_to_write_a_cell_is_read_where_both_views_agree(markup: str, read: object) -> None:
    assert what_is_read(in_cell("K3", markup), FUNDS, "expenditure") == read


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        pytest.param('<c r="{0}"><v>1<!-- x -->05</v></c>', "", id="comment-within"),
        pytest.param('<c r="{0}" t="str"><v>1<![CDATA[0]]>5</v></c>', "", id="cdata"),
        pytest.param('<c r="{0}"><v>100</v><v>105</v></c>', "一个单元格写了两个值的文件", id="second-value"),
        pytest.param('<c r="{0}" t="inlineStr"><is><t>1</t></is><v>2</v></c>', "一个单元格写了两个值的文件", id="text-beside-value"),
        pytest.param('<c r="{0}" t="s"><v>9</v></c>', "单元格指向不存在的文字（第 9 条）的文件", id="index-beyond"),
        pytest.param('<c r="{0}"><v>1O5</v></c>', "单元格存的“1O5”不是数的文件", id="no-number"),
    ],
)  # fmt: skip
def test_a_cell_of_which_there_are_two_views_refuses_the_file_and_is_named(markup: str, found: str) -> None:
    (problem,) = examined(in_cell("K3", markup)).problems
    assert (problem.rule.code, str(problem.cell), problem.found) == ("file-unreadable", "资金情况!K3", found)


def package(part: str, old: bytes, new: bytes) -> bytes:
    def change(name: str, body: bytes) -> bytes:
        assert name != part or old in body
        return body.replace(old, new, 1) if name == part else body

    return repacked(change)


_RELATION = b'<Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet2.xml"/></Relationships>'


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(
            lambda: package("xl/_rels/workbook.xml.rels", b"</Relationships>", _RELATION),
            "内部的部件编号有重复的文件",
            id="repeated-relationship",
        ),
        pytest.param(
            lambda: package(
                "_rels/.rels",
                b"</Relationships>",
                b'<Relationship Id="z" Type="http://x/officeDocument" Target="xl/b.xml"/></Relationships>',
            ),
            "内部有两个工作簿或工作簿不在原位的文件",
            id="second-main-part",
        ),
        pytest.param(
            lambda: as_bytes(doubled("资金情况 ")),
            "有两个名为“资金情况”的工作表（只差空格或看不见的字符）的文件",
            id="names-that-differ-by-a-blank",
        ),
        pytest.param(
            lambda: as_bytes(doubled("资金\u200b情况")),
            "有两个名为“资金情况”的工作表（只差空格或看不见的字符）的文件",
            id="names-that-differ-by-nothing",
        ),
    ],
)
def test_a_package_with_two_views_is_refused(content: Any, found: str) -> None:
    (problem,) = examined(content()).problems
    assert (problem.rule.code, problem.found) == ("file-unreadable", found)


def test_a_package_that_does_not_say_where_its_workbook_is_is_damaged() -> None:
    content = repacked(lambda name, body: None if name == "_rels/.rels" else body)
    assert said(content) == [
        "错误 无法读取：现为文件内部结构已损坏。请在 Excel 或 WPS 中重新保存该文件。 [file-unreadable]"
    ]


def doubled(name: str) -> Workbook:
    workbook = filled_workbook(small_data())
    workbook.create_sheet(name)
    return workbook


def test_a_part_that_nobody_reads_is_no_reason_to_refuse_a_file() -> None:
    own = '<?xml version="1.0" encoding="utf-16"?><DataMashup/>'.encode("utf-16")
    assert said(repacked(lambda _, body: body, {"customXml/item1.xml": own})) == []


def test_only_the_sheets_of_the_template_are_read() -> None:
    workbook = filled_workbook(small_data())
    for number in range(10):
        workbook.create_sheet(f"草稿{number}").cell(1_000_000, 16_000, 1)
    assert said(workbook) == []


def test_a_sheet_of_another_name_that_cannot_be_read_is_none_of_the_template() -> None:
    workbook = filled_workbook(small_data())
    del workbook[CONTENT.title]
    draft = workbook.create_sheet("草稿")
    (missing,) = said(workbook)
    draft.cell(1_000_000, 16_000, 1)
    assert said(workbook) == [missing]
    assert "[sheet-missing]" in missing


def test_content_scattered_over_the_sheets_that_are_read_is_refused() -> None:
    workbook = filled_workbook(small_data())
    for sheet in template.TABLE_SHEETS:
        workbook[sheet.title].cell(20_000, 250, 1)
    (problem,) = examined(workbook).problems
    assert str(problem) == (
        "项目概况 错误 无法读取：应为填报用的 Excel 工作簿，现为内容散布到第 20000 行、IP 列的表格。请删去表格范围以外的内容。 [file-unreadable]"
    )


def test_a_sheet_under_another_name_is_found_among_strangers() -> None:
    workbook = filled_workbook(small_data())
    workbook[FUNDS.title].title = "资金"
    workbook.create_sheet("草稿").append(["甲"])
    notes = [str(p) for p in examined(workbook).problems if p.rule.code == "sheet-renamed"]
    assert notes == [
        "资金 警告 按标题认出这是“资金情况”：应为工作表名“资金情况”，现为“资金”。已照常读取；请改回原名。 [sheet-renamed]"
    ]


def test_every_format_that_the_standard_numbers_is_known_by_its_own_number() -> None:
    assert set(BUILT_IN) == {*range(23), *range(27, 59)}


@pytest.mark.parametrize(("value", "red"), [("-1", True), ("0", False), ("1", False)])
def test_only_what_is_below_nothing_is_red_for_it(value: str, red: bool) -> None:  # noqa: FBT001 - a table
    shown = number_format("[Red]0").shown(Decimal(value))
    assert shown is not None
    assert shown.red == red


def test_a_format_for_figures_leaves_a_text_as_it_is() -> None:
    assert number_format("0;-0;0").shown_text("甲") == "甲"
    assert number_format("0;-0;0;@").shown_text("甲") == "甲"
    assert number_format('0;-0;0;"×"@').shown_text("甲") == "×甲"
    assert number_format('0;-0;0;"×"').shown_text("甲") == "×"


def test_a_fourth_section_is_none_for_figures() -> None:
    assert number_format('[>5]0;[>3]0;[>1]0;"甲"').shown(Decimal(0)) is None


MINUTE = 1 / 1440


@pytest.mark.parametrize(
    ("stored", "given", "day", "same"),
    [
        pytest.param(105.0, 105, False, True, id="a-figure"),
        pytest.param(105.0, 105.5, False, False, id="another-figure"),
        pytest.param(105.0, "105", False, False, id="a-text-for-a-figure"),
        pytest.param("105", 105, False, False, id="a-figure-for-a-text"),
        pytest.param(True, True, False, True, id="a-truth-value"),
        pytest.param(True, False, False, False, id="another-truth-value"),
        pytest.param(1.0, True, False, False, id="a-truth-value-for-a-figure"),
        pytest.param("甲\r\n乙", "甲\n乙", False, True, id="a-line-end-of-another-system"),
        pytest.param("甲 ", "甲", False, True, id="a-blank-at-the-end"),
        pytest.param("甲", "乙", False, False, id="another-text"),
        pytest.param("2024-06-01", datetime(2024, 6, 1), True, True, id="a-day-written-out"),
        pytest.param("2024-06-01", datetime(2024, 6, 2), True, False, id="another-day-written-out"),
        pytest.param("2024-06-01", "2024-6-1", True, False, id="a-text-for-a-day-written-out"),
        pytest.param("很久以前", datetime(2024, 6, 1), True, False, id="no-day-written-out"),
        pytest.param(45444.0, datetime(2024, 6, 1), False, True, id="a-day"),
        pytest.param(45444.0, datetime(2024, 6, 1, 0, 0, 0, 1000), False, True, id="within-a-millisecond"),
        pytest.param(45444.0, datetime(2024, 6, 1, 0, 0, 0, 3000), False, False, id="beyond-a-millisecond"),
        pytest.param(45444.0, datetime(2024, 5, 31), False, False, id="the-day-before"),
        pytest.param(45444.0, datetime(2024, 6, 2), False, False, id="the-day-after"),
        pytest.param(60.0, datetime(1900, 3, 1), False, True, id="the-day-that-never-was"),
        pytest.param(1.0, datetime(1900, 1, 1), False, True, id="the-first-day-of-all"),
        pytest.param(61.0, datetime(1900, 3, 2), False, False, id="a-day-more-than-stored"),
        pytest.param(0.5, time(12), False, True, id="noon"),
        pytest.param(61 * MINUTE + 1.5 / 86400, time(1, 1, 1, 500_000), False, True, id="hours-minutes-and-seconds"),
        pytest.param(1.5, timedelta(days=1, hours=12), False, True, id="a-span"),
        pytest.param(1.5, timedelta(days=1), False, False, id="another-span"),
    ],
)
def test_a_value_is_what_the_file_stores_however_pandas_gives_it(
    stored: Any,
    given: Any,
    day: bool,  # noqa: FBT001 - a table
    same: bool,  # noqa: FBT001
) -> None:
    cells = SheetCells(values={(1, 1): stored}, days={(1, 1)} if day else set())
    assert differing(cells, [[given]], epoch_1904=False) == (None if same else (1, 1))


def test_days_since_1904_are_held_against_the_file_as_such() -> None:
    cells = SheetCells(values={(1, 1): 1.0})
    assert differing(cells, [[datetime(1904, 1, 2)]], epoch_1904=True) is None
    assert differing(cells, [[datetime(1904, 1, 2)]], epoch_1904=False) == (1, 1)


def test_the_first_cell_that_differs_is_named() -> None:
    cells = SheetCells(values={(2, 2): "甲", (3, 1): "甲"})
    assert differing(cells, [["", ""], ["", "甲"], ["甲"]], epoch_1904=False) is None
    assert differing(cells, [["", " "], ["", "甲"], ["甲"]], epoch_1904=False) is None
    assert differing(cells, [["", "乙"], ["", "乙"], ["甲"]], epoch_1904=False) == (1, 2)
    assert differing(cells, [["乙", "乙"], ["", "甲"], ["甲"]], epoch_1904=False) == (1, 1)
    assert differing(cells, [["", ""], ["", "甲"]], epoch_1904=False) == (3, 1)
    assert differing(cells, [["", ""], [""], ["甲"]], epoch_1904=False) == (2, 2)


def test_what_a_cell_stores_is_kept_where_the_screen_shows_less() -> None:
    verified = take_in("填报.xlsx", with_cell(105.123, "0.0", FUNDS, "expenditure"))
    assert isinstance(verified, VerifiedWorkbook)
    assert read_frames(verified).facts[FUNDS.title].stored == {(3, 11): 105.123}


@pytest.mark.parametrize(("rows", "found"), [(8, True), (9, False)])
def test_headings_are_looked_for_in_the_first_ten_rows(rows: int, found: bool) -> None:  # noqa: FBT001 - a table
    workbook = filled_workbook(small_data())
    workbook[FUNDS.title].insert_rows(1, rows)
    assert ("column-missing" in {p.rule.code for p in examined(workbook).problems}) is not found


def test_a_sheet_of_another_name_with_two_of_the_titles_is_none_of_the_template() -> None:
    workbook = filled_workbook(small_data())
    del workbook[FUNDS.title]
    draft = workbook.create_sheet("草稿")
    for row in (["随手记"], ["项目编号", "本年支出", "备忘"], ["01", 105, "甲"]):
        draft.append(row)
    (missing,) = [p for p in examined(workbook).problems if p.cell is None or p.cell.sheet != PROJECTS.title]
    assert str(missing) == (
        "错误 缺少工作表“资金情况”：现为“填表说明”、“单位信息”、“项目概况”、“绩效指标”、“评价内容”、“草稿”。"
        "请用空白模板重新填写，不要删除。 [sheet-missing]"
    )


def test_a_code_merged_over_the_rows_further_down_is_that_of_each() -> None:
    data = small_data()
    data["projects"][0]["indicators"].append(data["projects"][0]["indicators"][0] | {"name": "养护里程", "points": 25})
    data["projects"][0]["indicators"][0] |= {"points": 25}
    workbook = filled_workbook(data)
    workbook[INDICATORS.title].merge_cells("A4:A5")
    assert said(workbook) == ["绩效指标!A4 提示 合并单元格 A4:A5 的每一行都按“01”读取。 [read-as]"]
    assert [record.values["code"] for record in laid_out(workbook).records[INDICATORS.title]] == ["01"] * 3


def test_a_merge_over_nothing_hides_no_merge_behind_it() -> None:
    workbook = filled_workbook(small_data())
    for area in ("N3:N4", "I3:I4"):
        workbook[INDICATORS.title].merge_cells(area)
    assert [line.partition(" ")[0] for line in said(workbook) if "[cells-merged]" in line] == ["绩效指标!I3"]


def test_a_hidden_column_is_noted_where_it_has_more_than_its_heading() -> None:
    workbook = filled_workbook(small_data())
    for column in ("K", "U"):
        workbook[FUNDS.title].column_dimensions[column].hidden = True
    assert said(workbook) == ["资金情况!K1 提示 K 列是隐藏的，已照常读取。 [hidden-read]"]


def test_of_a_row_that_is_no_record_only_invisible_characters_are_noted() -> None:
    workbook = filled_workbook(small_data())
    sheet = workbook[FUNDS.title]
    sheet["A5"], sheet["C5"] = "合计\u200b", 1000000
    sheet["C5"].number_format = "0!.0000"
    assert said(workbook) == [
        "资金情况!A5 提示 “合计”一行不是填报内容，没有读取。 [row-passed-over]",
        "资金情况!A5 提示 A5 含有看不见的字符（零宽或方向控制字符），已去掉。 [read-as]",
    ]


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        pytest.param(5.09999999999999, "5.1", id="nines"),
        pytest.param(3.59999999999999, "3.6", id="more-nines"),
        pytest.param(0.1 + 0.2, "0.3", id="a-sum"),
        pytest.param(100.30000000000001, "100.3", id="a-one-far-behind"),
        pytest.param(1e-12, "0", id="next-to-nothing"),
        pytest.param(1e-18, "1E-18", id="nearer-to-nothing-than-any-noise"),
        pytest.param(-5.09999999999999, "-5.1", id="below-nothing"),
        pytest.param(0.123456789, "0.123456789", id="nine-decimals"),
        pytest.param(0.1234567891, "0.1234567891", id="ten-decimals"),
        pytest.param(1 / 3, "0.333333333333333", id="a-third"),
        pytest.param(1_234_567.8, "1234567.8", id="a-large-amount"),
    ],
)
def test_noise_is_taken_off_a_figure_and_nothing_else(stored: float, meant: str) -> None:
    assert without_noise(stored) == Decimal(meant)


def test_an_error_value_is_quoted_with_ten_characters_on_either_side() -> None:
    assert said(with_cell("甲" * 12 + "#REF!" + "乙" * 12, sheet=PROJECTS, field="content")) == [
        f"项目概况!E3 错误 单元格的文字里有错误值：现为“…{'甲' * 10}#REF!{'乙' * 10}…”。请把错误值改为应有的内容。 [error-cell]"
    ]
    assert said(with_cell("甲" * 10 + "#REF!" + "乙" * 10, sheet=PROJECTS, field="content")) == [
        f"项目概况!E3 错误 单元格的文字里有错误值：现为“{'甲' * 10}#REF!{'乙' * 10}”。请把错误值改为应有的内容。 [error-cell]"
    ]


@pytest.mark.parametrize(("code", "half"), [("0", "0.5"), ("0.0", "0.05"), ("#,##0.00", "0.005")])
def test_half_a_unit_of_the_last_shown_place_is_kept(code: str, half: str) -> None:
    verified = take_in("填报.xlsx", with_cell(1105.1234, code, FUNDS, "expenditure"))
    assert isinstance(verified, VerifiedWorkbook)
    assert read_frames(verified).facts[FUNDS.title].rounding == {(3, 11): Decimal(half)}


def test_only_the_first_figure_of_a_format_with_words_is_that_of_the_cell() -> None:
    assert what_is_read(with_cell(1234, '#,##0"台（05号）"')) == "1234台（05号）"


def test_a_copy_of_a_sheet_beside_the_template_s_own_is_not_read() -> None:
    workbook = filled_workbook(small_data())
    for _ in range(2):
        workbook.copy_worksheet(workbook[FUNDS.title]).cell(19_000, 200, 1)
    assert said(workbook) == []


def test_a_sheet_of_another_name_is_known_by_titles_in_its_tenth_row() -> None:
    workbook = filled_workbook(small_data())
    workbook[FUNDS.title].insert_rows(1, 8)
    workbook[FUNDS.title].title = "资金"
    assert [p.rule.code for p in examined(workbook).problems if p.severity is not Severity.NOTE] == ["sheet-renamed"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda body: b"\xff\xfe" + body.decode().encode("utf-16-le"), id="in-16-bits"),
        pytest.param(lambda body: b'<?xml version="1.0" encoding="gb18030"?>' + body, id="declared"),
    ],
)
def test_a_part_that_is_not_in_utf_8_is_refused(change: Any) -> None:
    content = repacked(lambda name, body: change(body) if name.endswith("sheet4.xml") else body)
    (problem,) = examined(content).problems
    assert (problem.rule.code, problem.found) == ("file-unreadable", "编码不是 UTF-8 的文件")


def test_a_workbook_that_is_not_in_its_place_is_refused() -> None:
    content = package("_rels/.rels", b"xl/workbook.xml", b"xl/other.xml")
    (problem,) = examined(content).problems
    assert (problem.rule.code, problem.found) == ("file-unreadable", "内部有两个工作簿或工作簿不在原位的文件")


def test_a_comma_behind_the_point_is_not_understood() -> None:
    assert number_format("0.0,0").shown(Decimal(5)) is None


def test_a_day_shown_in_full_is_no_news_and_one_in_part_is() -> None:
    day = datetime(2024, 6, 1)
    notes = [
        [p.rule.code for p in examined(with_cell(day, code, INDICATORS, "deviation_reason")).problems]
        for code in ("yyyy-m-d", 'yyyy"年"m"月"')
    ]
    assert ["read-as" in codes for codes in notes] == [False, True]


def test_of_a_long_text_with_a_raised_figure_nothing_is_struck() -> None:
    runs = f"<r><t>{'甲' * 300}</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>1</t></r>"
    assert (3, 9) not in laid_out(with_strings(f"<si>{runs}</si>")).facts[INDICATORS.title].remarks
