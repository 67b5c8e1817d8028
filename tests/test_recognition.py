"""A file that is no template of ours is told in one sentence from a template that lost something."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import as_bytes, assign, cell, examined, small_data

from perfeval import template
from perfeval.problems import PROBLEM_COLUMNS, Rule, Severity
from perfeval.readers.recognition import may_be_ours, not_the_template
from perfeval.readers.sheet_xml import SheetCells
from perfeval.service import examine
from perfeval.template import CONTENT, FUNDS, GUIDE_TITLE, INDICATORS, RULES_TITLE, UNIT
from perfeval.writers.annotation import annotated
from perfeval.writers.blank import blank_workbook, filled_workbook
from perfeval.writers.summary import SummaryWorkbook

LEVELS = ("绩效指标", "一级指标", "二级指标", "三级指标")
FUNDS_HEAD = ("年初预算数", "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分")


def book(rows: Sequence[Sequence[object]], title: str = "Sheet1", merges: Sequence[str] = ()) -> Workbook:
    """Return a workbook of one sheet."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merges:
        sheet.merge_cells(area)
    return workbook


def national(head: str = "项目支出绩效自评表", title: str = "Sheet1") -> Workbook:
    """Return the ministry's form of 2020, its cells merged as people find it."""
    return book(
        [
            ("附件1", None, head),
            ("", None, "（2023年度）"),
            ("项目名称", "道路维修经费"),
            ("主管部门", "某县交通运输局", None, None, "实施单位", "某县公路所"),
            ("项目资金（万元）", None, None, *FUNDS_HEAD),
            (None, "年度资金总额", None, 100, 100, 98, 10, 0.98, 9.8),
            (None, "其中：当年财政拨款", None, 100, 100, 98, "—", None, "—"),
            (None, "上年结转资金"),
            (None, "其他资金"),
            ("年度总体目标", "预期目标", None, None, None, "实际完成情况"),
            (None, "维修道路20公里", None, None, None, "维修道路20公里"),
            (*LEVELS, "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
            (None, "产出指标(50分)", "数量指标", "指标1：维修里程", "≥20公里", "20公里", 50, 50),
            ("总分", None, None, None, None, None, 100, 99.8),
        ],
        title,
        ["B3:I3", "B4:D4", "F4:I4", "A5:A9", "A10:A11", "B10:E10", "F10:I10", "B11:E11", "F11:I11", "A12:A13"],
    )


def provincial(head: str | None = "2023年度部门预算项目支出绩效自评表") -> Workbook:
    """Return a provincial form whose heads are as near to the template's as they come."""
    indicators = (*LEVELS[1:], "指标性质", "年度指标值", "计量单位", "实际完成值", "分值", "自评得分")
    return book(
        [
            *([(head,)] if head else []),
            ("项目名称", "51000023R000000019951-道路维修经费"),
            ("预算执行情况（10分）", "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因"),
            (*indicators, "偏差原因及改进措施"),
            ("产出指标", "数量指标", "维修里程", "≥", 20, "公里", 20, 50, 50),
        ],
        INDICATORS.title,
    )


def declaration() -> Workbook:
    """Return the form by which a project's targets are applied for."""
    return book(
        [
            ("项目支出绩效目标申报表（2023年度）",),
            ("项目名称", "道路维修经费"),
            ("主管部门及代码", None, "实施单位"),
            ("绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"),
        ]
    )


def whole_unit() -> Workbook:
    """Return the form for a whole unit."""
    return book(
        [
            ("部门（单位）整体支出绩效自评表",),
            ("部门（单位）名称", "某县公路所"),
            ("年度主要任务", "任务名称", "主要内容", "预算金额（万元）"),
            (*LEVELS, "年度指标值", "实际完成值", "分值", "得分"),
        ]
    )


def exported() -> Workbook:
    """Return the sheet that the ministry's budget system takes in."""
    heads = ("一级指标", "二级指标", "三级指标名称", "计算符号", "指标值", "*实际完成值（定量填数字）", "计量单位")
    return book([heads, ("产出指标", "数量指标", "维修里程", "≥", 20, 20, "公里")], "自评指标（项目支出）")


def headless() -> Workbook:
    """Return the template without any heading."""
    workbook = filled_workbook(small_data())
    for sheet in template.TABLE_SHEETS:
        workbook[sheet.title].delete_rows(2)
    workbook[UNIT.title].delete_cols(1)
    return workbook


def only(*titles: str) -> Workbook:
    """Return the small workbook with no sheets but these."""
    workbook = filled_workbook(small_data())
    for name in workbook.sheetnames:
        if name not in titles:
            del workbook[name]
    return workbook


def list_only() -> Workbook:
    return book([PROBLEM_COLUMNS, ("错误", "资金情况!K3", "…", "", "", "", "balance")], "问题清单")


def ledger() -> Workbook:
    """Return a workbook with names of ours that holds something else."""
    workbook = book(
        [("项目名称", "实施单位", "立项依据", "金额"), ("道路维修", "公路所", "〔2023〕1号", 3)], "项目概况"
    )
    workbook.create_sheet("资金情况").append(["日期", "摘要", "收入", "支出", "余额"])
    return workbook


def prices() -> Workbook:
    workbook = book([("品名", "规格", "单价"), ("沥青", "70号", 4200)], "价格表")
    for number in range(5):
        workbook.create_sheet(f"透视{number + 1}").append(["行标签", "求和项:单价"])
    return workbook


def chart_only() -> Workbook:
    workbook = Workbook()
    workbook.create_chartsheet("图").add_chart(BarChart())
    workbook.remove(workbook["Sheet"])
    return workbook


BEGINS = "错误 这个文件不是本程序的填报模板：应为perfeval new 生成的工作簿，有“单位信息”“项目概况”等工作表，现为"
FILL = "请运行 perfeval new --from 这个文件，把表中的内容自动填进新的工作簿。"
TYPE = "请运行 perfeval new 生成模板，把表中的内容填进去。"
ENDS = " [not-the-template]"


@pytest.mark.parametrize(
    ("make", "found", "remedy"),
    [
        pytest.param(national, "官方表式（“项目支出绩效自评表”）", FILL, id="the-national-form"),
        pytest.param(
            lambda: national("", "项目支出绩效自评表"),
            "官方表式（“项目支出绩效自评表”）",
            FILL,
            id="by-the-sheets-name",
        ),
        pytest.param(
            lambda: national(""),
            "别的表式（工作表“Sheet1”有一、二、三级指标，没有项目编号）",
            FILL,
            id="a-form-without-its-head",
        ),
        pytest.param(
            lambda: national("附件：\n转移支付区域（项目）绩效目标自评表"),
            "官方表式（“附件： 转移支付区域（项目）绩效目标自评表”）",
            FILL,
            id="a-head-on-two-lines",
        ),
        pytest.param(provincial, "官方表式（“2023年度部门预算项目支出绩效自评表”）", FILL, id="a-provincial-form"),
        pytest.param(
            lambda: provincial(None),
            "别的表式（工作表“绩效指标”有一、二、三级指标，没有项目编号）",
            FILL,
            id="a-provincial-form-without-its-head",
        ),
        pytest.param(declaration, "官方表式（“项目支出绩效目标申报表（2023年度）”）", FILL, id="the-form-that-applies"),
        pytest.param(
            lambda: national("项目支出绩效目标执行监控表"),
            "官方表式（“项目支出绩效目标执行监控表”）",
            TYPE,
            id="the-form-that-monitors",
        ),
        pytest.param(
            whole_unit,
            "部门（单位）整体支出的表（“部门（单位）整体支出绩效自评表”）",
            "本程序评价项目支出，不评价整体支出；评价项目的，请运行 perfeval new 生成模板填写。",
            id="the-form-for-a-whole-unit",
        ),
        pytest.param(
            exported, "别的表式（工作表“自评指标（项目支出）”有一、二、三级指标，没有项目编号）", FILL, id="an-export"
        ),
        pytest.param(Workbook, "没有内容的工作簿", "请运行 perfeval new 生成模板，在模板里填写。", id="nothing-at-all"),
        pytest.param(
            chart_only, "没有工作表的工作簿", "请运行 perfeval new 生成模板，在模板里填写。", id="nothing-but-a-chart"
        ),
        pytest.param(
            prices,
            "只有工作表“价格表”“透视1”“透视2”“透视3”“透视4”等的工作簿",
            "请运行 perfeval new 生成模板，在模板里填写。",
            id="prices-and-pivots",
        ),
        pytest.param(
            ledger,
            "只有工作表“项目概况”“资金情况”的工作簿",
            "请运行 perfeval new 生成模板，在模板里填写。",
            id="names-of-ours-over-something-else",
        ),
        pytest.param(list_only, "本程序写出的问题清单", "请在填报的工作簿里改正，再检查那个工作簿。", id="our-list"),
        pytest.param(
            headless,
            "填报模板，但工作表或标题行都删改了",
            "请运行 perfeval new 生成模板，把内容填进去，不要删改工作表和标题行。",
            id="our-sheets-without-headings",
        ),
        pytest.param(
            lambda: only(GUIDE_TITLE, RULES_TITLE),
            "填报模板，但工作表或标题行都删改了",
            "请运行 perfeval new 生成模板，把内容填进去，不要删改工作表和标题行。",
            id="nothing-of-ours-but-the-guide",
        ),
    ],
)
def test_a_file_that_is_no_template_is_one_sentence(make: Callable[[], Workbook], found: str, remedy: str) -> None:
    assert [str(problem) for problem in examine("表.xlsx", as_bytes(make())).problems] == [
        f"{BEGINS}{found}。{remedy}{ENDS}"
    ]


def test_the_workbook_that_sums_up_a_run_is_no_template(tmp_path: Path) -> None:
    summary = SummaryWorkbook(tmp_path, {})
    summary.add(tmp_path / "甲.xlsx", "甲.xlsx", ())
    with (tmp_path / "汇总.xlsx").open("wb") as stream:
        summary.save(stream)
    assert [str(p) for p in examine("汇总.xlsx", (tmp_path / "汇总.xlsx").read_bytes()).problems] == [
        f"{BEGINS}本程序写出的汇总表。请给出填报的工作簿。{ENDS}"
    ]


@pytest.mark.slow
def test_the_list_of_an_annotated_copy_alone_is_no_template() -> None:
    content = as_bytes(filled_workbook(small_data()))
    rule = Rule("甲", Severity.ERROR, "甲")
    workbook = load_workbook(BytesIO(annotated(content, [rule.broken("甲")])))
    for name in workbook.sheetnames[1:]:
        del workbook[name]
    assert [str(p) for p in examine("清单.xlsx", as_bytes(workbook)).problems] == [
        f"{BEGINS}本程序写出的问题清单。请在填报的工作簿里改正，再检查那个工作簿。{ENDS}"
    ]


def codes(workbook: Workbook | bytes) -> list[str]:
    """Return the codes of the problems of a workbook, each once."""
    content = workbook if isinstance(workbook, bytes) else as_bytes(workbook)
    return list(dict.fromkeys(problem.rule.code for problem in examine("表.xlsx", content).problems))


def changed(change: Callable[[Workbook], object]) -> Workbook:
    workbook = filled_workbook(small_data())
    change(workbook)
    return workbook


def form_before_ours(workbook: Workbook) -> None:
    sheet = workbook.create_sheet("自评表", 0)
    for row in national().worksheets[0].iter_rows(values_only=True):
        sheet.append(row)


def older(workbook: Workbook) -> None:
    """Make a workbook one of version 1, which had one outline only."""
    workbook[GUIDE_TITLE]["B2"].value = "1"
    workbook[UNIT.title].delete_rows(cell(workbook, UNIT, "outline2").row or 0, 2)


SOUND = list(dict.fromkeys(problem.rule.code for problem in examined(small_data()).problems))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(lambda: filled_workbook(small_data()), SOUND, id="nothing-changed"),
        pytest.param(
            lambda: changed(lambda w: assign(w[FUNDS.title], "title", "资金")), ["sheet-renamed", *SOUND], id="renamed"
        ),
        pytest.param(
            lambda: changed(lambda w: [assign(w[s.title], "title", f"表{n}") for n, s in enumerate((FUNDS, UNIT))]),
            ["sheet-renamed", *SOUND],
            id="two-renamed",
        ),
        pytest.param(lambda: changed(lambda w: w.remove(w[CONTENT.title])), ["sheet-missing", *SOUND], id="deleted"),
        pytest.param(
            lambda: changed(lambda w: w[INDICATORS.title].move_range("J1:J40", cols=15)), SOUND, id="columns-moved"
        ),
        pytest.param(lambda: changed(form_before_ours), SOUND, id="an-official-form-before-ours"),
        pytest.param(lambda: changed(lambda w: w.remove(w[GUIDE_TITLE])), SOUND, id="without-the-guide"),
        pytest.param(lambda: changed(older), SOUND, id="an-older-version"),
        pytest.param(lambda: only(INDICATORS.title), ["sheet-missing"], id="nothing-left-but-indicators"),
        pytest.param(blank_workbook, ["required-blank", "sheet-empty"], id="blank"),
    ],
)
def test_a_template_that_lost_something_is_still_read(make: Callable[[], Workbook | bytes], said: list[str]) -> None:
    assert "not-the-template" not in codes(make())
    assert codes(make()) == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            lambda w: w[FUNDS.title].delete_rows(2),
            "资金情况 错误 找不到标题行。请用空白模板重新填写，不要删改标题行。 [column-missing]",
            id="a-table",
        ),
        pytest.param(
            lambda w: w[FUNDS.title].delete_cols(1),
            "资金情况 错误 缺少“项目编号”列。请用空白模板重新填写，不要删改标题行。 [column-missing]",
            id="the-codes-of-a-table",
        ),
        pytest.param(
            lambda w: w[UNIT.title].delete_cols(1),
            "单位信息 错误 左边一列的项目都没有了。请用空白模板重新填写，不要删改左边一列。 [column-missing]",
            id="the-unit",
        ),
    ],
)
def test_a_sheet_without_its_headings_is_one_message(change: Callable[[Workbook], object], said: str) -> None:
    found = [str(p) for p in examine("表.xlsx", as_bytes(changed(change))).problems]
    assert [text for text in found if "错误" in text] == [said]


def cells_of(*texts: str) -> SheetCells:
    """Return a sheet with texts in its first column."""
    cells = SheetCells()
    cells.values.update({(row, 1): text for row, text in enumerate(texts, 1)})
    return cells


@pytest.mark.parametrize(
    ("texts", "like"), [(("项目编号", "甲", "乙"), False), (("项目编号", "项目名称", "单位名称"), True)]
)
def test_a_sheet_of_another_name_is_read_from_three_titles_on(texts: tuple[str, ...], like: bool) -> None:  # noqa: FBT001
    assert may_be_ours(cells_of(*texts)) is like


@pytest.mark.parametrize(("length", "known"), [(60, True), (61, False)])
def test_the_head_of_a_form_has_at_most_sixty_characters(length: int, known: bool) -> None:  # noqa: FBT001
    head = "甲" * (length - 5) + "绩效自评表"
    found = not_the_template({"一": cells_of(head)}, ["一"]).found
    assert found == (f"官方表式（“{head}”）" if known else "只有工作表“一”的工作簿")


@pytest.mark.parametrize(
    ("names", "listed"), [("一二三四五", "“一”“二”“三”“四”“五”"), ("一二三四五六", "“一”“二”“三”“四”“五”等")]
)
def test_at_most_five_sheets_are_listed(names: str, listed: str) -> None:
    assert not_the_template({}, list(names)).found == f"只有工作表{listed}的工作簿"
