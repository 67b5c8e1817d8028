"""A unit's own system, scores with their explanations, and workbooks made for a system."""

import json
from pathlib import Path
from typing import Any

import pytest
from commands import EXAMPLE, perfeval
from docx import Document
from openpyxl import load_workbook
from systems import outline_text, own_system, system_text
from workbooks import FIRST_ROW, cell, opened, saved, small_data

from perfeval import template
from perfeval.library import Shelf, built_in_system
from perfeval.model import Nature
from perfeval.template import CONTENT, FUNDS, INDICATORS, PROJECTS, UNIT, Sheet, definitions
from perfeval.template.definitions import OUTLINE_FOR
from perfeval.writers.blank import BLANK_NAME, filled_workbook, system_workbook

pytestmark = pytest.mark.slow

#: a made-up county's system: two groups, its own words for levels and grades, both formulas changed
COUNTY = """
name = "安平县-2024"
title = "安平县项目支出绩效评价指标体系"
reference = "本测试虚构"
total = 100
grades = [
  { name = "优秀", minimum = 95 },
  { name = "合格", minimum = 70 },
  { name = "不合格", minimum = 0 },
]

[execution_rate]
denominator = "adjusted_budget"
caps = [{ below = 60, total = 69 }]

[over_completion]
threshold = 20
deduction = 1

[self_score]
tolerance = 0.5

[derived]
"支出进度" = "execution_rate"

[methods]
"≥" = { method = "pass-line", pass_line = 50 }
">" = { method = "ratio" }
"=" = { method = "ratio" }
"≤" = { method = "inverse-ratio" }
"<" = { method = "inverse-ratio" }
"区间" = { method = "range" }
"是否" = { method = "yes-no", otherwise = 20 }
"要点" = { method = "checklist" }
"日期" = { method = "deadline", otherwise = 40 }
"评定" = { method = "judgement" }
"定性" = { method = "level", levels = [
  { name = "好", minimum = 50, maximum = 100 },
  { name = "不好", minimum = 0, maximum = 50 },
] }
"进度" = { method = "tiers", tiers = [{ minimum = 95, share = 100 }, { minimum = 70, share = 40 }] }

[[indicators]]
code = "A1"
level1 = "做事"
level2 = "花钱"
name = "支出进度"
points = 40
nature = "≥"
method = "进度"
target = 95
unit = "%"
explanation = "钱花得快不快。"

[[indicators]]
code = "B1"
level1 = "成事"
level2 = "群众"
name = "群众评价"
points = 60
nature = "定性"
explanation = "群众说好不好。"
"""


def county_data(system: str) -> dict[str, Any]:
    progress = {"level1": "做事", "level2": "花钱", "name": "支出进度", "nature": "≥", "target": 95}
    built = {"level1": "做事", "level2": "花钱", "name": "修路", "nature": "≥", "target": 10, "actual": 7.5}
    people = {"level1": "成事", "level2": "群众", "name": "群众评价", "nature": "定性", "achievement": "好"}
    heard = people | {"name": "群众来信"}
    return small_data(
        unit={"system": system},
        funds={"adjusted_budget": 120},
        indicators=[
            progress | {"unit_of_measure": "%", "points": 30, "deviation_reason": "工期长"},
            built | {"unit_of_measure": "公里", "points": 10, "deviation_reason": "雨季"},
            people | {"points": 50, "self_score": 50},
            heard | {"points": 10, "self_score": 10},
        ],
    )


@pytest.fixture
def county(tmp_path: Path) -> Path:
    path = tmp_path / "安平县.toml"
    path.write_text(COUNTY, "utf-8")
    return path


def test_a_fifth_system_is_a_file_and_no_code(county: Path, tmp_path: Path) -> None:
    """Named in the workbook, and lying beside it: its groups, methods, levels and grades are what counts."""
    workbook = filled_workbook(county_data("安平县.toml"), own_system(county.read_text("utf-8"), county.name))
    run = perfeval("process", saved(workbook, tmp_path), "-o", "out", cwd=tmp_path)
    assert (run.status, run.err) == (0, "")
    assert "01 道路维修经费：77.00 分，合格" in run.out
    (report,) = (tmp_path / "out").glob("*/01*.docx")
    text = "\n".join(paragraph.text for paragraph in Document(str(report)).paragraphs)
    assert "安平县项目支出绩效评价指标体系" in text


def test_a_system_given_takes_the_place_of_the_one_named(county: Path, tmp_path: Path) -> None:
    path = saved(
        filled_workbook(county_data("common-2013"), own_system(county.read_text("utf-8"), county.name)), tmp_path
    )
    assert perfeval("check", path).status == 1
    run = perfeval("check", path, "--system", county)
    assert (run.status, run.out, run.err) == (0, "测试.xlsx：没有发现问题\n", "")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        pytest.param("../安平县.toml", "“指标体系”填写有误：应为", id="elsewhere"),
        pytest.param(
            "没有.toml",
            "指标体系文件 {folder}没有.toml 打不开：没有这个文件或文件夹。请改正该文件",
            id="not-there",
        ),
        pytest.param("坏.toml", "指标体系文件 坏.toml 有误：缺少 methods。请改正该文件", id="not-sound"),
    ],
)
def test_a_system_file_named_in_the_workbook_is_only_looked_for_beside_it(
    named: str, said: str, county: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "甲"
    folder.mkdir()
    (folder / "坏.toml").write_text("total = 100", "utf-8")
    path = saved(filled_workbook(county_data(named), own_system(county.read_text("utf-8"), county.name)), folder)
    problem = next(p for p in opened(path).problems if p.rule.code == "system-unknown")
    assert str(problem).startswith(f"单位信息!B7 错误 {said.format(folder=f'{folder}/')}")


def test_systems_lists_shows_and_copies(tmp_path: Path) -> None:
    listed = perfeval("systems").out
    assert all(built_in_system(name).title in listed for name in Shelf.SYSTEMS.names())
    assert "shijiazhuang-2013" in listed
    shown = perfeval("systems", "show", "self-evaluation-2021").out
    system = built_in_system("self-evaluation-2021")
    assert all(common.code in shown and common.name in shown for common in system.indicators)
    assert "等级：优 90 分以上，良 80 分以上，中 60 分以上，差 0 分以上" in shown
    assert perfeval("systems", "show", "shijiazhuang-2013").out.strip() == outline_text("shijiazhuang-2013").strip()
    for name, file, text in (
        ("evaluation-2020", "本市.toml", system_text("evaluation-2020")),
        ("shijiazhuang-2013", "提纲.md", outline_text("shijiazhuang-2013")),
    ):
        run = perfeval("systems", "copy", name, file, cwd=tmp_path)
        assert (run.status, run.out) == (0, f"已写出 {file}\n")
        assert (tmp_path / file).read_text("utf-8") == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("systems", "show", "common-1999"), "没有“common-1999”。自带的有 common-2013、"),
        (("systems", "copy", "common-1999", "x.toml"), "没有“common-1999”。自带的有 common-2013、"),
        (("systems", "copy", "common-2013", "x.txt"), "指标体系的文件名要以 .toml 结尾，现为 x.txt。"),
        (
            ("systems", "copy", "common-2013", "安平县.toml"),
            "安平县.toml 已经存在。请换一个文件名，或加 --force 覆盖。",
        ),
        (("systems", "copy", "common-2013", "没有/x.toml"), "写不进 没有/x.toml：没有这个文件或文件夹。"),
        (("check", "x.xlsx", "--system", "common-1999"), "没有“common-1999”这个指标体系。自带的有 common-2013、"),
        (("check", "x.xlsx", "--system", "没有.toml"), "指标体系文件 没有.toml 打不开：没有这个文件或文件夹。"),
        (
            ("new", "--system", "self-evaluation-2020", "--example"),
            "没有 self-evaluation-2020 的示例。有示例的指标体系：common-2013、evaluation-2020、self-evaluation-2021。",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    arguments: tuple[str, ...], said: str, county: Path, tmp_path: Path
) -> None:
    assert county.exists()
    run = perfeval(*arguments, cwd=tmp_path)
    assert run.status == 2
    assert run.err.startswith(f"错误：{said}")
    assert len(run.err.splitlines()) == 1


def known_names(path: Path) -> tuple[object, object]:
    """Return what 单位信息 of a workbook is read as choosing."""
    submission = opened(path).submission
    assert submission is not None
    (outline,) = submission.unit.outlines
    return submission.unit.system, outline.name


@pytest.mark.parametrize("name", Shelf.SYSTEMS.names())
def test_a_workbook_made_for_a_system_holds_its_indicators_for_each_project(name: str, tmp_path: Path) -> None:
    run = perfeval("new", "--system", name, "--projects", "3", cwd=tmp_path)
    written = tmp_path / BLANK_NAME.replace(".xlsx", f"_{name}.xlsx")
    assert (run.status, run.out) == (0, f"已写出 {written.name}\n")
    workbook, system = load_workbook(written), built_in_system(name)
    assert cell(workbook, UNIT, "system").value == system.title == definitions.SYSTEM_TITLES[name]
    for sheet in (PROJECTS, FUNDS, CONTENT):
        assert [cell(workbook, sheet, "code", FIRST_ROW + n).value for n in range(4)] == ["01", "02", "03", None]
    rows = [
        tuple(cell(workbook, INDICATORS, field, row).value for field in ("code", "level1", "level2", "name", "points"))
        for row in range(FIRST_ROW, FIRST_ROW + 3 * len(system.indicators))
    ]
    assert rows == [(code, *i.key, i.points) for code in ("01", "02", "03") for i in system.indicators]
    assert cell(workbook, UNIT, "outline").value == definitions.OUTLINE_TITLES[OUTLINE_FOR[name]]
    assert known_names(written) == (name, OUTLINE_FOR[name])
    codes = {problem.rule.code for problem in opened(written).problems} - {"department-missing"}
    assert codes == {"required-blank", "actual-missing", "budget-missing"}


@pytest.mark.parametrize("name", Shelf.SYSTEMS.names())
def test_a_workbook_made_for_a_system_can_be_filled_and_processed(name: str, tmp_path: Path) -> None:
    """Every indicator met: full marks, and a report that says nothing untrue of missing indicators."""
    path = tmp_path / "填报.xlsx"
    path.write_bytes(system_workbook(name, built_in_system(name), 1))
    workbook, system = load_workbook(path), built_in_system(name)
    fills: dict[Sheet, dict[str, Any]] = {
        UNIT: {"name": "某所", "year": 2023, "money_unit": "万元", "outline": "shijiazhuang-2013"},
        PROJECTS: {"name": "甲", "content": "内容", "target": "目标"},
        FUNDS: dict.fromkeys(
            ("adjusted_budget", "appropriation_received", "received_on_time", "expenditure", "closing_carryover"), 100
        )
        | {"opening_carryover": 0, "closing_carryover": 0},
    }
    for sheet, texts in fills.items():
        for field, value in texts.items():
            cell(workbook, sheet, field).value = value
    for row, common in enumerate(system.indicators, FIRST_ROW):
        by_nature: dict[Nature, dict[str, Any]] = {
            Nature.CHECKLIST: {"achievement": "".join(chr(0x2460 + n) for n in range(len(common.checkpoints)))},
            Nature.LEVEL: {"achievement": "达成", "self_score": common.points},
            Nature.DEADLINE: {"actual": "2023-11-30"},
        }
        entries = by_nature.get(common.nature, {"actual": 100, "achievement": "已完成"})
        if common.name in system.derived:
            entries = {"achievement": "已完成"}
        for field, value in entries.items():
            cell(workbook, INDICATORS, field, row).value = value
    workbook.save(path)
    run = perfeval("process", path, "-o", "out", cwd=tmp_path)
    assert (run.status, run.err) == (0, "")
    assert "01 甲：100.00 分，优" in run.out
    (report,) = (tmp_path / "out").glob("*/01*.docx")
    text = "\n".join(paragraph.text for paragraph in Document(str(report)).paragraphs)
    assert "本项目没有设置产出指标" not in text
    assert "本项目没有设置效果指标" not in text
    for common in system.indicators:
        if common.level1 not in {"投入", "决策", "过程"}:
            assert common.name in text


def test_a_workbook_made_for_a_file_comes_with_the_file(county: Path, tmp_path: Path) -> None:
    run = perfeval("new", "报送", "--system", county, cwd=tmp_path)
    written = tmp_path / "报送" / BLANK_NAME.replace(".xlsx", "_安平县-2024.xlsx")
    assert run.status == 0, run.err
    assert [line.removeprefix("已写出 报送") for line in run.out.splitlines()] == [f"/{written.name}", "/安平县.toml"]
    assert (written.parent / "安平县.toml").read_bytes() == county.read_bytes()
    workbook = load_workbook(written)
    assert cell(workbook, UNIT, "system").value == "安平县.toml"
    assert cell(workbook, INDICATORS, "name", FIRST_ROW + 1).value == "群众评价"
    lists = [v.formula1 for v in workbook[INDICATORS.title].data_validations.dataValidation if v.type == "list"]
    assert '"做事,成事"' in lists
    assert '"花钱,群众"' in lists


def test_another_file_of_the_same_name_is_not_taken_for_the_system(county: Path, tmp_path: Path) -> None:
    other = tmp_path / "报送" / "安平县.toml"
    other.parent.mkdir()
    other.write_text("name = '旧'", "utf-8")
    run = perfeval("new", "报送", "--system", county, cwd=tmp_path)
    assert run.status == 2
    assert run.err == "错误：报送/安平县.toml 已经存在，内容不同。请换一个文件夹，或加 --force 覆盖。\n"
    assert [path.name for path in other.parent.iterdir()] == ["安平县.toml"]


def test_score_shows_how_each_score_came_about() -> None:
    run = perfeval("score", EXAMPLE)
    assert run.status == 0
    lines = run.out.splitlines()
    (line,) = (line for line in lines if "预算执行率" in line and "÷" in line)
    assert [part.strip() for part in line.split("│")[2:-1]] == [
        "预算执行率",
        "≥100%",
        "78.34%",
        "4",
        "3.13",
        "完成比例：110.7 ÷ (23.4 + 117.9) = 78.34%；78.34 ÷ 100 × 4 = 3.13（绩效指标!G11、J11，资金情况!H3:I3、K3）",
    ]
    start = lines.index("指标得分合计 96.13 分")
    assert lines[start + 1 : start + 3] == [
        "预算执行率 78.34% 低于 80%，总分由 96.13 分封顶为 89 分",
        "总分 89.00 分，良",
    ]


def test_score_gives_the_same_to_programs() -> None:
    run = perfeval("score", EXAMPLE, "--format", "json")
    (workbook,) = json.loads(run.out)
    assert (workbook["file"], workbook["unit"], workbook["year"]) == (EXAMPLE.name, "石家庄市第二强制隔离戒毒所", 2018)
    assert workbook["system"]["name"] == "common-2013"
    assert [problem["code"] for problem in workbook["problems"]] == ["target-vague"] * 2 + [
        "results-are-targets",
        "satisfaction-is-target",
    ]
    first = workbook["projects"][0]
    assert {
        key: first[key] for key in ("code", "points_total", "total", "grade", "arrival_rate", "execution_rate")
    } == {
        "code": "01",
        "points_total": 96.13,
        "total": 89.0,
        "grade": "良",
        "arrival_rate": 100.0,
        "execution_rate": 78.34,
    }
    assert next(i for i in first["indicators"] if i["name"] == "预算执行率") == {
        "level1": "过程",
        "level2": "财务管理",
        "name": "预算执行率",
        "nature": "≥",
        "target": "100%",
        "actual": "78.34%",
        "achievement": None,
        "applicable": True,
        "points": 4.0,
        "awarded": 3.13,
        "self_score": None,
        "rule": "完成比例",
        "arithmetic": "110.7 ÷ (23.4 + 117.9) = 78.34%；78.34 ÷ 100 × 4 = 3.13",
        "cells": ["绩效指标!G11", "资金情况!K3", "资金情况!H3", "资金情况!I3", "绩效指标!J11"],
    }
    assert [round(sum(i["awarded"] for i in p["indicators"]), 2) for p in workbook["projects"]] == [
        p["points_total"] for p in workbook["projects"]
    ]


def test_a_workbook_that_cannot_be_scored_gives_its_problems_to_programs(tmp_path: Path) -> None:
    data = small_data()
    data["projects"][0]["indicators"][0]["actual"] = None
    run = perfeval("score", saved(data, tmp_path), "--format", "json")
    (workbook,) = json.loads(run.out)
    assert run.status == 1
    assert workbook["projects"] == []
    assert workbook["problems"] == [
        {
            "code": "actual-missing",
            "severity": "错误",
            "sheet": "绩效指标",
            "cell": "I3",
            "message": "指标“维修里程”的“实际完成值”没有填写",
            "expected": "数字",
            "found": "空白",
            "remedy": "请填写，没有完成的填 0",
        }
    ]


def test_the_annexed_table_shows_the_same_figures(tmp_path: Path) -> None:
    """Scores, a sum, what rescaling and a cap make of it; an indicator that does not apply is shown as such."""
    data = small_data(unit={"annex_scores": "是"}, funds={"expenditure": 60, "closing_carryover": 50})
    road, people = data["projects"][0]["indicators"]
    road |= {"actual": 19, "deviation_reason": "雨季", "points": 60}
    people |= {"points": 40, "achievement": "不适用", "actual": None, "deviation_reason": "不面向公众"}
    assert perfeval("process", saved(data, tmp_path), "-o", tmp_path / "out").status == 0
    (report,) = (tmp_path / "out").glob("*/01*.docx")
    table = Document(str(report)).tables[-1]
    assert [[cell.text for cell in row.cells][3:7] for row in table.rows] == [
        ["年度指标值", "实际完成值", "分值", "得分"],
        ["≥20公里", "19公里", "60", "57"],
        ["≥90%", "不适用", "40", "—"],
        ["合计", "合计", "100", "57"],
        ["不适用指标不计，折算后", "不适用指标不计，折算后", "100", "95"],
        ["按预算执行率封顶后", "按预算执行率封顶后", "100", "69"],
        ["评价等级", "评价等级", "", "中"],
    ]
    text = "\n".join(paragraph.text for paragraph in Document(str(report)).paragraphs)
    assert (
        "1项指标未得满分，预算执行率只有54.55%，指标得分合计57分；不适用的指标不计，其余60分中得57分，按满分100分折算为95分；"
        "按所用评分办法，预算执行率低于60%的项目总分不超过69分，总分由95分封顶为69分。综合评分为69分，评价等级为中。"
        in text.replace(" ", "")
    )
    assert template.RULES_TITLE not in text
