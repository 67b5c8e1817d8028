"""The sheets of the summary workbook: what is listed where, that links lead there and back, sums that follow a filter."""

import re
import tracemalloc
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from documents import OFFICE, converted
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import examined, small_data

from perfeval.batch.rules import TITLES
from perfeval.cells import Cell, column_letters
from perfeval.characters import without_control
from perfeval.model.summary import IndicatorSummary, ProjectSummary, UnitSummary, UnitYear
from perfeval.problems import Problem, Rule, Severity
from perfeval.service import compose, summary
from perfeval.template import INDICATORS, UNIT
from perfeval.writers.summary import SummaryWorkbook, sheets

GRADES = ("优", "良", "中", "差")
PLACE = Path("/输出")
TABLES = ("单位", "主管部门", "项目", "指标明细", "问题", "公开说明")
#: the order of what a sheet has (ISO 29500-1, 18.3.1.99)
PARTS = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "autoFilter", "mergeCells"),
    *("hyperlinks", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "ignoredErrors", "drawing"),
)


def indicator(name: str, points: str = "50", awarded: str = "50", **said: str) -> IndicatorSummary:
    blank = IndicatorSummary("产出", "数量", name, "≥", "20公里", "20公里", "", points, awarded, "完成比例", "", "")
    return blank._replace(**said)


def project(code: str, total: str | None, **fields: Any) -> ProjectSummary:
    given = ProjectSummary(
        code=code,
        name=f"项目{code}",
        implementing_unit=None,
        initial_budget=Decimal(10),
        allocated=Decimal(10),
        expenditure=Decimal("7.5"),
        execution_rate=Decimal(75),
        total=total and Decimal(total),  # type: ignore[arg-type] # a text is a figure, and nothing nothing
        grade={"95": "优", "85": "良", "50": "差"}.get(total or ""),
        notes="",
        report=f"{code} 报告.docx",
        disclosure=f"项目{code}的说明。",
        indicators=(indicator("里程"), indicator("工期", "50", "42.5", remark="取单位自评的较低得分")),
    )
    return replace(given, **fields)


def unit(name: str, *projects: ProjectSummary, **fields: Any) -> UnitSummary:
    given = UnitSummary(
        name=name,
        name_cell=Cell("单位信息", 3, 2),
        year=2024,
        department="教育局",
        recipients=(),
        money_unit="万元",
        system="自评",
        grades=GRADES,
        title="报告",
        combined="00 报告.docx",
        disclosure=f"{name}的说明。",
        projects=projects,
    )
    return replace(given, **fields)


def problem(code: str, severity: Severity, cell: Cell | None = None, message: str = "说明") -> Problem:
    return Rule(code, severity).broken(message, cell)


class Run:
    """A summary of workbooks, read back."""

    def __init__(self, titles: Mapping[str, str] | None = None) -> None:
        self.made = SummaryWorkbook(PLACE, titles or {})
        self._content = b""
        self._books: dict[bool, Workbook] = {}

    def add(self, name: str, found: UnitSummary, *problems: Problem) -> "Run":
        self.made.add(PLACE / f"{name}.xlsx", f"{name}.xlsx", problems, found, PLACE / name)
        return self

    def fail(self, name: str, *problems: Problem, whose: UnitYear | None = None) -> "Run":
        self.made.add(PLACE / f"{name}.xlsx", f"{name}.xlsx", problems, unit_year=whose)
        return self

    @property
    def content(self) -> bytes:
        if not self._content:
            stream = BytesIO()
            self.made.save(stream)
            self._content = stream.getvalue()
        return self._content

    def book(self, *, formulas: bool = False) -> Workbook:
        if formulas not in self._books:
            self._books[formulas] = load_workbook(BytesIO(self.content), data_only=not formulas)
        return self._books[formulas]

    def rows(self, title: str) -> list[list[object]]:
        return [list(row) for row in self.book()[title].iter_rows(values_only=True)]

    def xml(self, number: int) -> str:
        with zipfile.ZipFile(BytesIO(self.content)) as package:
            return package.read(f"xl/worksheets/sheet{number}.xml").decode()


ERROR = problem("甲误", Severity.ERROR, Cell("项目概况", 3, 2))
NOTE = problem("乙示", Severity.NOTE)


@pytest.fixture(scope="module")
def three() -> Run:
    """Return three units of two departments, one without, and two workbooks that failed."""
    run = Run({"甲误": "必填单元格已填写"})
    run.add("甲", unit("甲校", project("01", "95"), project("02", "85")), NOTE)
    run.fail("乙", NOTE, ERROR, ERROR, whose=UnitYear("乙校", 2024, Cell("单位信息", 3, 2), "教育局"))
    run.add("丙", unit("丙院", project("01", "95"), department="卫生局"))
    run.fail("丁", ERROR)
    return run.add("戊", unit("戊所", project("01", "50"), project("02", None, indicators=()), department=None))


def columns(rows: Sequence[Sequence[object]], *names: str) -> list[tuple[object, ...]]:
    heads = [str(head).replace("\n", "") for head in rows[0]]
    return [tuple(row[heads.index(name)] for name in names) for row in rows[1:]]


def links(sheet: Worksheet) -> Iterator[tuple[str, str | None, str | None]]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.hyperlink is not None:
                yield cell.coordinate, cell.hyperlink.target, cell.hyperlink.location


def test_the_indicators_of_every_project_are_listed(three: Run) -> None:
    found = columns(three.rows("指标明细"), "序号", "单位名称", "项目名称", "三级指标", "分值", "得分", "扣分", "备注")
    assert found[:2] == [
        (1, "甲校", "项目01", "里程", 50, 50, 0, None),
        (2, "甲校", "项目01", "工期", 50, 42.5, 7.5, "取单位自评的较低得分"),
    ]
    assert len(found) == 4 * 2 + 1
    assert found[-1] == (None, "合计", None, None, None, None, 30, None)


def test_an_indicator_says_what_was_asked_reached_and_given() -> None:
    edits = ((INDICATORS, "achievement", "不适用", 4), (INDICATORS, "deviation_reason", "雨季"))
    found = summary(compose(examined(small_data(), *edits)))
    assert found is not None
    first, second = found.projects[0].indicators
    assert first == IndicatorSummary(
        *("产出", "项目产出", "维修里程", "≥", "20公里", "20公里", "", "50", "50"),
        how="完成比例：20 达到指标值 20，得满分",
        reason="雨季",
        remark="",
    )
    assert (second.points, second.awarded, second.how) == ("", "", "")
    assert (second.achievement, second.remark) == ("不适用", "不适用，50 分不计入")


def test_rows_of_a_capped_project_say_so() -> None:
    found = summary(compose(examined(small_data(funds={"expenditure": 40, "closing_carryover": 70}))))
    assert found is not None
    assert found.projects[0].notes.endswith("封顶为 59 分")
    assert {row.remark for row in found.projects[0].indicators} == {"项目总分已封顶"}


def test_a_receipt_without_indicators_is_read_as_before_and_one_with_odd_figures_is_refused() -> None:
    kept = unit("甲", project("01", "95")).as_json()
    assert UnitSummary.of_json(kept) == unit("甲", project("01", "95"))
    old = kept["projects"][0]  # type: ignore[index] # as the summary of a unit gives it
    del old["indicators"]
    assert UnitSummary.of_json(kept).projects[0].indicators == ()
    odd = [indicator("里程", points) for points in ("NaN", "五", "5_0", "１０", "1e5", "9" * 16, "</v>")]
    for wrong in ([*indicator("里程"), "多"], [1] * 12, *odd):
        old["indicators"] = [wrong]
        with pytest.raises((TypeError, ValueError)):
            UnitSummary.of_json(kept)


def test_departments_are_summed_up_with_their_failed_workbooks(three: Run) -> None:
    found = three.rows("主管部门")
    assert [str(head).replace("\n", "") for head in found[0][1:14]] == [
        *("主管部门", "单位个数", "项目个数", "全年预算数（万元）", "支出（万元）", "完成预算（%）", "平均得分"),
        *("优", "良", "中", "差", "未评分", "有错误的工作簿"),
    ]
    assert [row[1:14] for row in found[1:]] == [
        ["教育局", 1, 2, 20, 15, 75, 90, 1, 1, 0, 0, 0, 1],
        ["卫生局", 1, 1, 10, 7.5, 75, 95, 1, 0, 0, 0, 0, 0],
        ["（未填写）", 1, 2, 20, 15, 75, 50, 0, 0, 0, 1, 1, 0],
        ["（没有读出）", 0, 0, 0, 0, None, None, 0, 0, 0, 0, 0, 1],
        ["合计", 3, 5, 50, 37.5, 75, 81.25, 2, 1, 0, 1, 1, 2],
    ]


def test_departments_without_a_name_stand_last() -> None:
    run = Run().add("甲", unit("甲", project("01", "95"), department=None)).fail("乙", ERROR)
    run.add("丙", unit("丙", project("01", "95")))
    assert columns(run.rows("主管部门"), "主管部门") == [("教育局",), ("（未填写）",), ("（没有读出）",), ("合计",)]


def test_a_share_of_what_nobody_stated_is_not_told() -> None:
    run = Run().add("甲", unit("甲校", project("01", "95", expenditure=None), project("02", "95")))
    assert columns(run.rows("主管部门"), "支出（万元）", "完成预算（%）") == [(7.5, None), (7.5, None)]


def test_a_failed_workbook_tells_its_department() -> None:
    found = examined(small_data(unit={"department": "教育局"}), (UNIT, "money_unit", "亿元"))
    assert found.failed
    assert found.unit_year == UnitYear("某市测试所", 2023, Cell("单位信息", 3, 2), "教育局")


def test_grades_stand_in_the_order_of_the_system() -> None:
    worst = [project(code, "50") for code in ("01", "02")]
    run = Run().add("甲", unit("甲校", *worst, project("03", None), project("04", "95")))
    assert columns(run.rows("单位"), "等级分布")[0] == ("“优”1个、“差”2个、“未评分”1个",)
    first = run.rows("汇总")
    start = next(number for number, row in enumerate(first) if row[:2] == ["等级", "项目个数"])
    assert [row[:2] for row in first[start + 1 : start + 6]] == [
        *(["优", 1], ["良", 0], ["中", 0], ["差", 2], ["未评分", 1]),
    ]
    assert "“优”1个、“差”2个、“未评分”1个" in next(str(row[0]) for row in first if "共有" in str(row[0]))


def test_a_problem_tells_its_unit_and_what_was_checked(three: Run) -> None:
    assert columns(three.rows("问题"), "单位名称", "工作簿", "级别", "代码", "检查内容") == [
        ("甲校", "甲.xlsx", "提示", "乙示", None),
        ("乙校", "乙.xlsx", "提示", "乙示", None),
        *[("乙校", "乙.xlsx", "错误", "甲误", "必填单元格已填写")] * 2,
        ("（没有读出）", "丁.xlsx", "错误", "甲误", "必填单元格已填写"),
    ]
    assert set(TITLES.values()) - {""}


def test_the_first_sheet_tells_how_workbooks_ended_and_what_is_wrong_most_often(three: Run) -> None:
    first = three.rows("汇总")
    known = {str(row[0]).strip("\u3000"): row[1:4] for row in first}
    names = ("工作簿", "通过检查", "没有错误和警告", "有警告", "没有通过检查")
    assert [known[name][0] for name in names] == [5, 3, 3, 0, 2]
    assert known["没有通过检查"][1] == "其中 1 个读不出单位"
    start = next(number for number, row in enumerate(first) if row[0] == "没有通过的检查")
    assert [row[:5] for row in first[start:]] == [
        ["没有通过的检查", "级别", "问题个数", "工作簿个数", "代码"],
        ["必填单元格已填写", "错误", 3, 2, "甲误"],
        ["乙示", "提示", 2, 2, "乙示"],
    ]


def test_what_is_wrong_in_most_workbooks_is_told_first() -> None:
    often, wide = problem("多", Severity.WARNING), problem("广", Severity.WARNING)
    run = Run().fail("甲", NOTE, often, often, often, wide).fail("乙", wide)
    names = [row[0] for row in run.rows("汇总")]
    assert names[names.index("没有通过的检查") + 1 :] == ["广", "多", "乙示"]


def test_links_lead_there_and_back(three: Run) -> None:
    book = three.book()
    opened = {title: {ref: (target, place) for ref, target, place in links(book[title])} for title in book.sheetnames}
    assert [opened["汇总"][f"{column}2"][1] for column in "BCDEFG"] == [f"'{title}'!A1" for title in TABLES]
    assert all(opened[title]["A1"] == (None, "'汇总'!A1") for title in TABLES)
    units = opened["单位"]
    assert [units[ref] for ref in ("E2", "L2", "M2", "N2")] == [
        *((None, "'项目'!A2"), (None, "'问题'!A2"), ("甲.xlsx", None), ("甲/00%20报告.docx", None)),
    ]
    assert (units["J3"], units["L3"], units["E6"]) == ((None, "'问题'!A4"), (None, "'问题'!A3"), (None, "'项目'!A5"))
    assert "K3" not in units
    assert [opened["项目"][f"B{row}"][1] for row in range(2, 7)] == [f"'单位'!A{row}" for row in (2, 2, 4, 6, 6)]
    assert [opened["项目"][f"E{row}"][1] for row in range(2, 6)] == [f"'指标明细'!A{row}" for row in (2, 4, 6, 8)]
    assert "E6" not in opened["项目"]
    assert [opened["指标明细"][f"E{row}"][1] for row in (2, 3, 4, 9)] == [f"'项目'!A{row}" for row in (2, 2, 3, 5)]
    assert [opened["问题"][f"B{row}"][1] for row in range(2, 7)] == [f"'单位'!A{row}" for row in (2, 3, 3, 3, 5)]
    assert opened["问题"]["E4"] == ("乙.xlsx", "'项目概况'!B3")
    assert "E2" not in opened["问题"]
    assert [opened["公开说明"][f"B{row}"][1] for row in (2, 5, 7)] == [f"'单位'!A{row}" for row in (2, 4, 6)]
    assert 'ref="E2:' not in three.xml(5)  # cells of one link could not be sorted apart
    causes = [place for ref, (_, place) in opened["汇总"].items() if ref.startswith("A")]
    assert causes == ["'问题'!A4", "'问题'!A2"]
    first = next(row for row in book["汇总"].iter_rows() if row[0].value == "没有通过的检查")
    assert opened["汇总"]["H2"][1] == f"'汇总'!A{first[0].row}"


def test_remarks_are_led_to_as_well() -> None:
    run = Run().fail("甲", ERROR)
    run.made.remark("图片 1 个，没有读取：图.png")
    opened = {ref: place for ref, _, place in links(run.book()["汇总"])}
    names = [cell.value for cell in run.book()["汇总"][2]]
    assert names == ["转到：", *TABLES, "其他事项", "没有通过的检查"]
    assert (opened["H2"], str(opened["I2"])[:5]) == ("'其他事项'!A1", "'汇总'!")


def test_every_column_can_be_filtered_and_heads_stay(three: Run) -> None:
    book = three.book()
    for title in TABLES:
        sheet = book[title]
        totals = sheet.cell(sheet.max_row, 2).value == "合计"
        assert sheet.auto_filter.ref == f"A1:{column_letters(sheet.max_column)}{sheet.max_row - totals}"
        assert (sheet.freeze_panes, sheet.print_title_rows, list(sheet.merged_cells.ranges)) == ("C2", "$1:$1", [])
        assert totals == (title not in {"问题", "公开说明"})


def test_a_printed_page_tells_which_table_it_is_of(three: Run) -> None:
    book = three.book()
    headers = {sheet.title: sheet.oddHeader for sheet in book.worksheets}
    heads = {title: header.center.text if header and header.center else None for title, header in headers.items()}
    assert heads == {"汇总": None} | dict.fromkeys(TABLES, "绩效评价汇总表　&A")


def test_totals_are_the_sums_of_what_is_listed_and_follow_the_filter(three: Run) -> None:
    values, formulas = three.book(), three.book(formulas=True)
    for title in ("单位", "主管部门", "项目", "指标明细"):
        last = values[title].max_row
        for cell in formulas[title][last]:
            summed = re.fullmatch(r"=SUBTOTAL\(109,([A-Z])2:\1(\d+)\)", str(cell.value))
            if summed:
                assert int(summed[2]) == last - 1
                *column, total = (float(str(line.value or 0)) for line in values[title][summed[1]][1:])
                assert sum(column) == pytest.approx(total)
    assert formulas["项目"]["K7"].value == '=IFERROR(ROUND(SUBTOTAL(101,K2:K6),2),"")'
    assert formulas["单位"]["H7"].value == '=IFERROR(ROUND(SUBTOTAL(109,O2:O6)*1/SUBTOTAL(109,P2:P6),2),"")'
    assert [values[title][ref].value for title, ref in (("项目", "K7"), ("单位", "H7"))] == [81.25, 81.25]
    hidden = values["单位"].column_dimensions
    assert [values["单位"][f"{letter}1"].value for letter in "OP" if hidden[letter].hidden] == [
        "得分合计",
        "评分项目个数",
    ]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.slow
def test_another_office_works_out_the_same_totals(three: Run, tmp_path: Path) -> None:
    bare = tmp_path / "汇总.xlsx"
    with zipfile.ZipFile(BytesIO(three.content)) as package, zipfile.ZipFile(bare, "w") as stripped:
        for name in package.namelist():
            stripped.writestr(name, re.sub(rb"(?<=</f>)<v>[^<]*</v>", b"", package.read(name)))
    (copy,) = converted([bare], "xlsx", tmp_path)
    again, ours = load_workbook(copy, data_only=True), three.book()
    for title in ("单位", "主管部门", "项目", "指标明细"):
        last = ours[title].max_row
        said = [cell.value for cell in ours[title][last]]
        assert [again[title].cell(last, column).value for column in range(1, len(said) + 1)] == pytest.approx(said)


def test_a_table_without_rows_has_totals_without_formulas() -> None:
    run = Run().fail("甲", ERROR)
    last = run.book(formulas=True)["项目"][2]
    assert [cell.value for cell in last][1:11] == ["合计", *[None] * 5, 0, 0, 0, None] or [c.value for c in last][
        7
    ] == 0
    assert run.rows("指标明细")[1][1] == "合计"


def test_what_was_left_out_is_in_the_totals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 1)
    run = Run().add("甲", unit("甲校", project("01", "95"), project("02", "85")))
    assert run.book(formulas=True)["项目"]["H3"].value == 20


def test_a_sheet_may_be_larger_than_a_zip_archive_of_old_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 20_000)
    many = [project(f"{number:02d}", "95", disclosure="说" * 1000) for number in range(20)]
    assert len(Run().add("甲", unit("甲校", *many)).rows("公开说明")) == 1 + 21


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_rows() -> None:
    run = Run()

    def held(numbers: range) -> int:
        for number in numbers:
            run.fail(f"{number}", problem("甲", Severity.NOTE, message=f"第 {number} 处"))
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        before = held(range(5000))
        assert held(range(5000, 7000)) < before + 100_000
        assert run.content
    finally:
        tracemalloc.stop()


def test_no_more_links_than_excel_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_LINKS", 4)
    run = Run().add("甲", unit("甲校", project("01", "95"), project("02", "85")), NOTE)
    assert run.xml(4).count("<hyperlink ") == 4
    names = run.book()["项目"]["B"][1:3]
    assert [(cell.style, cell.hyperlink is None) for cell in names] == [("链接文字", False), ("文字", True)]


def test_the_parts_of_a_sheet_stand_in_their_order(three: Run) -> None:
    for number in range(1, 8):
        found = re.findall(
            r"<(\w+)[^<>]*?>", re.sub(r"(?s)<(sheetData|hyperlinks)>?.*?</\1>", r"<\1>", three.xml(number))
        )
        own = [name for name in found if name in PARTS]
        assert own == sorted(own, key=PARTS.index)


def test_a_range_of_cells_with_content_is_stated(three: Run) -> None:
    assert '<dimension ref="A1:P7"/>' in three.xml(2)


#: what people and systems put into names: signs of XML and Excel, controls of both kinds, separators, lone surrogates
TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from("=+-@&<>\"' \n\t\x85\u2028\x00\x01_x0A甲\ud800\udcff")), max_size=40
)


@given(texts=st.lists(TEXTS, min_size=5, max_size=5))
def test_any_text_is_told_as_it_is(texts: list[str]) -> None:
    name, remark, department, message, label = (re.sub("\r\n?", "\n", without_control(text)) for text in texts)
    told = project("01", "95", name=texts[0], indicators=(indicator("里程", remark=texts[1]),))
    run = Run().add("甲", unit("甲", told, department=texts[2]), problem("甲", Severity.NOTE, message=texts[3]))
    run.made.add(PLACE / "乙.xlsx", texts[4], ())
    assert said(run, "项目", "项目名称") == [read_back(name)]
    assert said(run, "指标明细", "备注", "项目名称") == [read_back(remark), read_back(name)]
    assert said(run, "单位", "主管部门", "单位名称") == [read_back(department), "甲"]
    assert said(run, "问题", "说明") == [read_back(message)]
    assert said(run, "单位", "工作簿", row=1) == [read_back(label)]


def said(run: Run, title: str, *names: str, row: int = 0) -> list[object]:
    """Return what the cells of a row say, blank ones nothing."""
    return [value or "" for value in columns(run.rows(title), *names)[row]]


def read_back(text: str) -> str:
    """Return a text as openpyxl reads it, which does not know how Excel takes a code such as _x0041_ for a text."""
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def test_blanks_around_a_text_and_its_lines_are_kept() -> None:
    run = Run().add("甲", unit("甲", project("01", "95", name=" 甲\n乙")))
    assert '<t xml:space="preserve"> 甲\n乙</t>' in run.xml(4)
    assert 'ht="34.5"' in run.xml(4)


def test_texts_that_look_like_formulas_or_codes_are_texts() -> None:
    names = ("=1+1", "+1", "-1", "@甲", "_x0041_")
    run = Run().add("甲", unit("甲", *(project(f"0{n}", "95", name=name) for n, name in enumerate(names))))
    cells = [row[4] for row in run.book(formulas=True)["项目"].iter_rows(min_row=2, max_row=6)]
    assert [(cell.value, cell.data_type) for cell in cells] == [(read_back(name), "s") for name in names]


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("50% #1 甲", "50%25%20%231%20甲"),
        ("甲\x85\u2028\x01", "甲%C2%85%E2%80%A8%01"),
        ('甲:乙?"<>|[1]', "甲%3A乙%3F%22%3C%3E%7C%5B1%5D"),
        ("\udcff", "%FF"),
    ],
)
def test_a_link_names_any_file(name: str, target: str) -> None:
    run = Run().fail(name)
    assert {found for _, found, _ in links(run.book()["单位"]) if found} == {f"{target}.xlsx"}
