"""The workbook that sums up a run: figures, links, problems, charts, and texts for the published accounts."""

import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import pytest
from commands import perfeval
from documents import OFFICE, converted
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import saved, small_data

from perfeval.batch.rules import TITLES
from perfeval.cells import Cell
from perfeval.problems import Problem
from perfeval.readers.screen import ERROR_CELL
from perfeval.writers.summary import SummaryWorkbook, sheets

pytestmark = pytest.mark.slow

SUMMARY = "绩效评价汇总表.xlsx"


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with three workbooks, one of them in yuan and one with an error, and what came of them."""
    folder = tmp_path_factory.mktemp("汇总")
    (folder / "收到" / "100% #1").mkdir(parents=True)
    saved(small_data(unit={"name": "=甲所"}), folder / "收到", "甲.xlsx")
    amounts = {"initial_budget": 50_000, "appropriation_received": 50_000, "expenditure": 20_000}
    data = small_data(
        unit={"name": "乙所", "money_unit": "元", "department": "乙局"},
        funds=amounts | {"opening_carryover": 0, "closing_carryover": 30_000, "note": "工程跨年，尾款明年支付"},
    )
    data["projects"][0]["indicators"][0]["actual"] = 15
    saved(data, folder / "收到" / "100% #1", "乙.xlsx")
    saved(
        small_data(unit={"name": "丙所", "department": "丙局"}, funds={"closing_carryover": 9}),
        folder / "收到",
        "丙.xlsx",
    )
    assert perfeval("process", "收到", "-o", "out", cwd=folder).status == 1
    return folder


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def sheet(folder: Path, title: str) -> Worksheet:
    found = load_workbook(folder / "out" / SUMMARY, data_only=True)[title]
    assert isinstance(found, Worksheet)
    return found


def links(worksheet: Worksheet) -> Iterator[tuple[str, str]]:
    for row in worksheet.iter_rows():
        for cell in row:
            if cell.hyperlink is not None and cell.hyperlink.target:
                place = f"#{cell.hyperlink.location}" if cell.hyperlink.location else ""
                yield str(cell.value), f"{cell.hyperlink.target}{place}"


def test_every_project_has_its_funds_in_wan_its_rate_its_score_and_its_grade(run_folder: Path) -> None:
    heading, first, second, total = rows(sheet(run_folder, "项目"))
    assert heading[6:12] == [
        "年初预算数\n（万元）",
        "全年预算数\n（万元）",
        "支出\n（万元）",
        "预算执行率\n（%）",
        "得分",
        "等级",
    ]
    assert first[:12] == [1, "乙所", 2023, "01", "道路维修经费", None, 5, 5, 2, 40, 59, "差"]
    assert first[12] == "预算执行率 40.00% 低于 50%，总分由 87.50 分封顶为 59 分"
    assert second[:12] == [2, "=甲所", 2023, "01", "道路维修经费", None, 100, 100, 105, 95.45, 100, "优"]
    assert total[1:11] == ["合计", None, None, None, None, 105, 105, 107, None, 79.5]


def test_every_workbook_has_its_line_with_its_problems(run_folder: Path) -> None:
    _, yuan, broken, good, total = rows(sheet(run_folder, "单位"))
    assert yuan[:9] == [1, "乙所", 2023, "乙局", 1, 5, 2, 59, "“差”1个"]
    assert broken == [2, "丙所", 2023, "丙局", *[None] * 4, "没有通过检查", 1, 0, 0, "丙.xlsx", *[None] * 3]
    assert good[8:13] == ["“优”1个", 0, 0, 2, "甲.xlsx"]
    assert total[1:12] == ["合计", None, None, 2, 105, 107, 79.5, None, 1, 1, 4]


def test_every_link_opens_what_it_names(run_folder: Path) -> None:
    workbook = load_workbook(run_folder / "out" / SUMMARY)
    found = [link for title in workbook.sheetnames for link in links(workbook[title])]
    assert len(found) > 10
    for _, target in found:
        assert (run_folder / "out" / unquote(target.split("#")[0])).is_file(), target
    places = [target.split("#")[1] for _, target in links(sheet(run_folder, "问题")) if "#" in target]
    assert places == [
        "'绩效指标'!N3",
        "'单位信息'!B5",
        "'绩效指标'!D3",
        "'资金情况'!L3",
        "'项目概况'!A3",
        "'绩效指标'!D3",
    ]


def test_all_problems_are_listed(run_folder: Path) -> None:
    heading, *listed = rows(sheet(run_folder, "问题"))
    columns = ["单位名称", "工作簿", "级别", "位置", "说明", "应为", "现为", "怎么办", "代码", "检查内容", "主管部门"]
    assert heading == ["序号", *columns]
    run = perfeval("check", "收到", cwd=run_folder)
    checked = [str(row[9]) for row in listed if row[9] != "not-printed"]  # which is told of reports that are written
    assert [row[1] for row in listed] == ["乙所"] * 3 + ["丙所"] + ["=甲所"] * 2
    assert [row[11] for row in listed] == ["乙局"] * 3 + ["丙局", None, None]
    assert [row[10] for row in listed] == [TITLES[str(row[9])] for row in listed]
    assert sorted(checked) == sorted(line.rsplit("[", 1)[1].rstrip("]") for line in run.err.splitlines())
    assert [row[0] for row in listed] == list(range(1, len(listed) + 1))


def test_the_first_sheet_tells_what_all_come_to_and_charts_it(run_folder: Path) -> None:
    first = sheet(run_folder, "汇总")
    figures = {row[0]: row[1] for row in rows(first) if row[0]}
    counts = [figures[name] for name in ("工作簿", "　通过检查", "　没有通过检查", "单位", "项目")]
    assert counts == [3, 2, 1, 2, 2]
    names = ("优", "良", "中", "差", "100", "60以下", "95～100", "50以下")
    assert [figures[name] for name in names] == [1, 0, 0, 1, 1, 1, 1, 1]
    assert (figures["支出（万元）"], figures["平均得分"], figures["问题：错误"]) == (107, 79.5, 1)
    assert [chart.title.tx.rich.p[0].r[0].t for chart in first._charts] == [  # type: ignore[attr-defined]
        "项目个数，按等级",
        "项目个数，按得分",
        "项目个数，按预算执行率（%）",
    ]
    text = next(str(row[0]) for row in rows(first) if str(row[0]).startswith("2023年度共有"))
    assert text.startswith(
        "2023年度共有2个单位的2个项目完成绩效评价，涉及全年预算数105万元，执行数107万元，完成预算的101.9%，平均得分79.5分。按等级分，"
    )
    assert text.endswith("另有1个工作簿填写有误，没有计入。")


def test_a_text_for_the_published_accounts_is_ready_to_copy(run_folder: Path) -> None:
    _, unit, project, *_ = rows(sheet(run_folder, "公开说明"))
    assert unit == [
        1,
        "乙所",
        "（全部项目）",
        "2023年度，乙所对1个项目开展了绩效评价，涉及全年预算数50000元，执行数20000元，完成预算的40%，平均得分59分。按等级分，“差”1个。",
    ]
    said = (
        "道路维修经费项目绩效评价情况：根据年初设定的绩效目标，项目绩效评价得分为59分，等级为“差”。"
        "全年预算数为50000元，执行数为20000元，完成预算的40%。"
        "绩效目标完成情况：维修里程目标值为不少于20公里，实际为15公里，未达到目标。2项指标中1项达到目标，没有达到的为“维修里程”。"
        "发现的问题和改进措施：雨季较长，下年提前开工。"
    )
    assert project == [2, "乙所", "01 道路维修经费", said]


def test_an_outline_of_ones_own_may_say_it_otherwise(tmp_path: Path) -> None:
    perfeval("systems", "copy", "shijiazhuang-2013", "本县.md", cwd=tmp_path)
    with (tmp_path / "本县.md").open("a", encoding="utf-8") as stream:
        stream.write("\n== 公开说明 ==\n{{ 项目名称 }}得{{ 总分 }}分。\n")
    saved(small_data(), tmp_path)
    perfeval("process", "测试.xlsx", "--summary", "--outline", "本县.md", "-o", "out", cwd=tmp_path)
    assert rows(sheet(tmp_path, "公开说明"))[2][3] == "道路维修经费得100分。"


def test_a_text_is_never_a_formula(run_folder: Path) -> None:
    cell = next(row[1] for row in sheet(run_folder, "项目").iter_rows() if row[1].value == "=甲所")
    assert cell.data_type != "f"


def test_one_workbook_is_summed_up_only_when_asked(tmp_path: Path) -> None:
    saved(small_data(), tmp_path)
    assert "汇总表" not in perfeval("process", "测试.xlsx", "-o", "out", cwd=tmp_path).out
    asked = perfeval("process", "测试.xlsx", "--summary", "-o", "out", cwd=tmp_path)
    assert asked.out.splitlines()[-1] == f"汇总表：{Path('out') / SUMMARY}"


def test_several_are_not_summed_up_when_that_is_not_wanted(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        saved(small_data(unit={"name": name}), tmp_path, f"{name}.xlsx")
    assert "汇总表" not in perfeval("process", ".", "--no-summary", "-o", "out", cwd=tmp_path).out
    assert not (tmp_path / "out" / SUMMARY).exists()


def test_the_same_run_gives_the_same_bytes_and_is_not_written_again(run_folder: Path) -> None:
    path = run_folder / "out" / SUMMARY
    before, stamp = path.read_bytes(), path.stat().st_mtime_ns
    run = perfeval("process", "收到", "-o", "out", cwd=run_folder)
    assert run.out.splitlines()[-1] == f"汇总表：{Path('out') / SUMMARY}，没有变化"
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, stamp)
    other = perfeval(
        "process", "收到", "-o", "other", cwd=run_folder, env={"TZ": "America/Lima", "PYTHONHASHSEED": "7"}
    )
    assert other.status == 1
    assert (run_folder / "other" / SUMMARY).read_bytes() == before


def test_one_that_a_person_edited_is_kept_and_with_force_moved_aside(tmp_path: Path) -> None:
    saved(small_data(), tmp_path)
    command = ("process", "测试.xlsx", "--summary", "-o", "out")
    perfeval(*command, cwd=tmp_path)
    path = tmp_path / "out" / SUMMARY
    workbook = load_workbook(path)
    workbook["项目"]["O2"] = "请核实"
    workbook.save(path)
    edited = path.read_bytes()
    kept = perfeval(*command, cwd=tmp_path)
    assert (
        kept.out.splitlines()[-1] == f"{Path('out') / SUMMARY} 有人改动过，没有覆盖；加 --force 则改名保留，再写出新的"
    )
    assert path.read_bytes() == edited
    forced = perfeval(*command, "--force", cwd=tmp_path)
    (aside,) = (tmp_path / "out").glob("*改名保留*.xlsx")
    assert aside.read_bytes() == edited
    assert forced.out.splitlines()[-2:] == [
        f"{Path('out') / SUMMARY} 有人改动过，已改名为 {aside.name}",
        f"汇总表：{Path('out') / SUMMARY}",
    ]
    assert aside.name.startswith("绩效评价汇总表（")


def test_what_excel_cannot_hold_is_left_out_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    monkeypatch.setattr(sheets, "MOST_LINKS", 5)
    workbook = SummaryWorkbook(tmp_path, {})
    problem = Problem(rule=ERROR_CELL, message="甲\x01" + "长" * 40_000, cell=Cell("资金情况", 3, 4))
    workbook.add(tmp_path / "甲.xlsx", "甲.xlsx", [problem] * 5)
    (tmp_path / "out").mkdir()
    with (tmp_path / "out" / SUMMARY).open("wb") as stream:
        workbook.save(stream)
    listed = rows(sheet(tmp_path, "问题"))
    assert len(listed) == 1 + 3
    assert len(str(listed[1][5])) == 30_000
    with zipfile.ZipFile(tmp_path / "out" / SUMMARY) as package:
        assert package.read("xl/worksheets/sheet6.xml").count(b"<hyperlink ") == 1 + 3
    assert ["没有列出的行", 2, "超过了 Excel 一张工作表能放的行数"] in [
        row[:3] for row in rows(sheet(tmp_path, "汇总"))
    ]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_it_opens_in_another_office(run_folder: Path, tmp_path: Path) -> None:
    (copy,) = converted([run_folder / "out" / SUMMARY], "xlsx", tmp_path)
    again = load_workbook(copy)
    assert again.sheetnames == ["汇总", "单位", "主管部门", "项目", "指标明细", "问题", "公开说明"]
    assert Decimal(str(again["项目"]["K2"].value)) == 59
