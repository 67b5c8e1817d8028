"""A workbook filled with the reference report's own wording gives that report, word for word.

The text belongs to its publisher and is no part of the project: the test reads it where it lies beside the checkout.
"""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from documents import bare, bare_text, process
from workbooks import example_data, saved

REFERENCE = Path(__file__).parents[2] / "shared" / "reference" / "official_report_2018.txt"
UNIT = "石家庄市第二强制隔离戒毒所"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not REFERENCE.exists(), reason="the reference report does not lie beside the checkout"),
]

#: every heading with the field that follows it; a field in brackets is the project's own
LAYOUT = (
    ("", "introduction"),
    ("一、项目基本情况(一)项目概况1、项目实施单位:", "implementing_unit"),
    ("。项目名称:", "name"),
    ("。2、项目主要实施内容和范围:", "content"),
    ("3、项目资金投入情况:", "funding"),
    ("(二)项目预期绩效目标绩效目标:", "target"),
    ("二、绩效评价工作情况(一)绩效评价的组织工作", "organisation"),
    ("(二)绩效评价方法和过程", "method"),
    ("(三)绩效评价指标体系", "indicator_statement"),
    ("三、项目执行及绩效实现情况(一)项目投入1、项目立项情况分析。", "establishment"),
    ("2、资金落实情况分析。", "funds_arrival"),
    ("(二)项目实施过程1、业务管理情况分析。", "management"),
    ("2、财务管理。", "finance"),
    ("(三)项目产出", "output"),
    ("(四)项目效果", "outcome"),
    ("四、项目综合评价结论和评价等级", "conclusion"),
    ("五、存在的问题及改进措施", "issues"),
)
OWN_FIELDS = {"implementing_unit", "name", "content", "target"}


def reference_text() -> str:
    """Return the report; the dash before an entry of the list is the scan's mark of a list, not of the report."""
    return bare(re.sub(r"(?m)^- ", "", REFERENCE.read_text("utf-8")))


def split_reports(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the cover and, for each report, the project's name in the title and the whole report."""
    starts = [m.start() for m in re.finditer(f"{UNIT}2018年度(?=[^。]{{2,30}}绩效评价报告根据)", text)]
    bounds = [*starts, len(text)]
    reports = [text[a:b] for a, b in pairwise(bounds)]
    titled = [(re.match(f"{UNIT}2018年度(.+?)绩效评价报告", report), report) for report in reports]
    return text[: starts[0]], [(match[1], report) for match, report in titled if match]


def fields(title: str, report: str) -> dict[str, str]:
    """Cut a report into the texts between its headings."""
    body = report.removeprefix(f"{UNIT}2018年度{title}绩效评价报告")
    pattern = "".join(f"{re.escape(heading)}(?P<{field}>.+?)" for heading, field in LAYOUT)
    match = re.fullmatch(pattern, body)
    assert match is not None, body
    return match.groupdict()


def with_slots(field: str, texts: dict[str, str], project: dict[str, Any], grade: str) -> str:
    """Return a narrative with what changes from project to project replaced by slots."""
    text = texts[field].replace(f"对{UNIT}{texts['name']}", "对【单位名称】【项目名称】")
    if field == "funding":
        text = text.replace(f"经费{project['funds']['initial_budget']}万元", "经费【安排经费】万元")
        text = text.replace("到位率100%", "到位率【资金到位率】")
    if field == "finance":
        usage = project["funds"]["usage"]
        text = text.replace(f"用于{usage}。", "用于【支出用途】。")
    return text.replace(f"结论为:{grade}", "结论为:【等级】") if field == "conclusion" else text


def filled_with_reference() -> dict[str, Any]:
    """Return the example's fields with every text taken from the report: the habit on the unit, the rest per project."""
    data = example_data()
    cover, reports = split_reports(reference_text())
    data["unit"] |= {"annex_scores": "否", "cover_text": re.split("绩效评价报告|一、2018", cover, maxsplit=2)[1]}
    wordings: dict[str, Counter[str]] = {}
    for project, (title, report) in zip(data["projects"], reports, strict=True):
        texts = fields(title, report)
        project.update({field: texts[field] for field in OWN_FIELDS}, title_name=title)
        usage = re.search("主要用于(.+?)。", texts["finance"])
        assert usage is not None
        project["funds"]["usage"] = usage[1]
        grade = texts["conclusion"][-2]
        project["narratives"] = {
            field: with_slots(field, texts, project, grade) for _, field in LAYOUT if field not in OWN_FIELDS
        }
        for field, text in project["narratives"].items():
            wordings.setdefault(field, Counter())[text] += 1
    habits = {field: counter.most_common(1)[0] for field, counter in wordings.items()}
    for field, (text, count) in habits.items():
        if count > 1:
            data["unit"][f"wording.{field}"] = text
        for project in data["projects"]:
            if count > 1 and project["narratives"][field] == text:
                del project["narratives"][field]
    return data


def test_the_report_stands_word_for_word_in_all_nine_documents(tmp_path: Path) -> None:
    data = filled_with_reference()
    outcome = process(saved(data, tmp_path), tmp_path / "out")
    assert not outcome.failed
    assert {problem.rule.code for problem in outcome.problems} <= {
        "target-vague",
        "results-are-targets",
        "satisfaction-is-target",
        "not-printed",
    }
    combined, *singles = outcome.placement.written
    cover, reports = split_reports(reference_text())
    for single, (_, report) in zip(singles, reports, strict=True):
        assert bare_text(single).startswith(report)
        assert len(added(bare_text(single), (report,))) == 1
    added(bare_text(combined), (cover, *(report for _, report in reports)))


def added(text: str, parts: tuple[str, ...]) -> list[str]:
    """Return what a document says beside the parts of the report, which stand in it whole and in their order.

    All of it follows the last sentence of 五.
    """
    between, place = [], 0
    for part in parts:
        at = text.index(part, place)
        between.append(text[place:at])
        place = at + len(part)
    between = [found for found in (*between, text[place:]) if found]
    assert all(found.startswith("各级指标得分情况:") for found in between), between
    return between


def test_the_wordings_of_the_report_are_reached_through_cells() -> None:
    """Eight projects share one unit's wording; the two other methods and the other process stand in project cells."""
    data = filled_with_reference()
    method = {p["narratives"].get("method") for p in data["projects"]} | {data["unit"]["wording.method"]}
    management = {p["narratives"].get("management") for p in data["projects"]} | {data["unit"]["wording.management"]}
    assert (len(method - {None}), len(management - {None})) == (3, 2)
    assert sum(p["title_name"] != p["name"] for p in data["projects"]) == 7
    assert data["unit"]["wording.funding"].count("【") == 2
