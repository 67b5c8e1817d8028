"""Every value of a report can be followed back to its cell; what a person changed is told."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import Run, perfeval
from documents import WRITER, converted, process
from docx import Document
from workbooks import example_data, saved, small_data

from perfeval.readers.word.texts import read_document

pytestmark = pytest.mark.slow

WORDING = {"wording.management": "【项目名称】按制度办理，评价为【等级】。"}


def written(folder: Path, data: dict[str, Any] | None = None, number: int = 1) -> Path:
    """Return a report that has been written, its workbook beside the output as 填报.xlsx."""
    workbook = saved(data or small_data(unit=WORDING), folder, "填报.xlsx")
    return process(workbook, folder / "out").placement.written[number]


def explained(report: Path, *more: str | Path) -> dict[str, Any]:
    run = perfeval("explain", report, *more, "--format", "json")
    told: dict[str, Any] = json.loads(run.out)
    return told | {"status": run.status, "err": run.err}


def test_each_value_is_told_with_its_cells_in_reading_order(tmp_path: Path) -> None:
    told = explained(written(tmp_path))
    assert (told["report"], told["system"], told["outline"]) == (
        "01 道路维修经费项目绩效评价报告",
        "common-2013",
        "shijiazhuang-2013",
    )
    assert [(v["text"], v["name"], v["cells"]) for v in told["values"][:5]] == [
        ("某市测试所", "单位名称", "单位信息!B3"),
        ("2023", "年度", "单位信息!B4"),
        ("道路维修经费项目", "标题名称", "项目概况!B3"),
        ("某市测试所", "单位名称", "单位信息!B3"),
        ("2023", "年度", "单位信息!B4"),
    ]
    numbers = [value["paragraph"] for value in told["values"]]
    assert numbers == sorted(numbers)


VALUES = [
    ("预算执行率", "95.45%", "资金情况!H3:I3、K3", "105 ÷ (10 + 100) = 95.45%"),
    ("业务管理", "道路维修经费按制度办理，评价为优。", "单位信息!B26", ""),
    ("等级", "优", "绩效指标!G3:G4、I3:J4", "总分 100 分，按指标体系的等级区间"),
    ("存在的问题及改进措施", "雨季较长，下年提前开工。", "评价内容!O3", ""),
    ("完成情况", "维修里程目标值为不少于20公里，实际为20公里，达到目标", "绩效指标!E3、G3、I3:J3", ""),
]


@pytest.mark.parametrize(("name", "text", "cells", "how"), VALUES, ids=[value[0] for value in VALUES])
def test_a_value_tells_how_it_was_made(name: str, text: str, cells: str, how: str, tmp_path: Path) -> None:
    values = explained(written(tmp_path))["values"]
    assert (text, cells, how) in [(v["text"], v["cells"], v["how"]) for v in values if v["name"] == name]


def test_the_cells_of_a_table_are_told(tmp_path: Path) -> None:
    values = explained(written(tmp_path, small_data(unit={"annex_scores": "是"})))["values"]
    row = [
        (v["name"], v["text"], v["cells"]) for v in values if v["name"] in {"三级指标", "年度指标值", "分值", "得分"}
    ]
    assert row[-4:] == [
        ("三级指标", "群众满意度", "绩效指标!E4"),
        ("年度指标值", "≥90%", "绩效指标!G4"),
        ("分值", "50", "绩效指标!J4"),
        ("得分", "50", "绩效指标!G4、I4:J4"),
    ]


def test_every_figure_of_the_example_is_within_a_value(tmp_path: Path) -> None:
    """What is printed outside values is the outline's own text, the numbering and the annex's label."""
    for path in process(saved(example_data(), tmp_path), tmp_path / "out").placement.written:
        trace, _ = read_document(path.read_bytes())
        assert trace is not None
        for paragraph in trace.paragraphs:
            rest = list(paragraph.text)
            for value in paragraph.values:
                rest[value.start : value.end] = " " * (value.end - value.start)
            loose = "".join(rest)
            assert not [c for c in loose if c.isdigit()] or loose[0].isdigit() or loose.startswith("附件"), loose


def test_an_untouched_report_agrees_with_its_workbook(tmp_path: Path) -> None:
    told = explained(written(tmp_path), tmp_path / "填报.xlsx")
    assert (told["status"], told["changes"], told["disagreements"]) == (0, [], [])


def test_the_combined_report_is_explained_too(tmp_path: Path) -> None:
    told = explained(written(tmp_path, number=0), tmp_path / "填报.xlsx")
    assert (told["status"], told["changes"], told["disagreements"]) == (0, [], [])
    assert told["report"].startswith("00 ")


def rewrite(path: Path, change: Callable[[Any], None]) -> None:
    document = Document(str(path))
    change(document)
    document.save(str(path))


def replace_text(old: str, new: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        paragraph = next(p for p in document.paragraphs if old in p.text)
        paragraph.text = paragraph.text.replace(old, new)

    return change


def take_out_and_change(document: Any) -> None:
    gone = next(p for p in document.paragraphs if p.text.startswith("项目名称："))
    gone._p.getparent().remove(gone._p)
    replace_text("2、项目主要实施", "2、项目主要的实施")(document)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(
            replace_text("评价为优。", "评价为良。"),
            [{"before": "道路维修经费按制度办理，评价为优。", "after": "道路维修经费按制度办理，评价为良。"}],
            id="figure",
        ),
        pytest.param(
            replace_text("雨季较长，下年提前开工。", "雨季较长，下年提前开工。请上级支持。"),
            [{"before": "", "after": "请上级支持。"}],
            id="sentence-added",
        ),
        pytest.param(
            lambda document: document.add_paragraph("以上情况属实。"),
            [{"before": "", "after": "以上情况属实。"}],
            id="paragraph-added",
        ),
        pytest.param(
            lambda document: document.paragraphs[-1]._p.getparent().remove(document.paragraphs[-1]._p),
            [{"before": "资金情况说明：结转用于下年工程尾款。", "after": ""}],
            id="paragraph-taken-out",
        ),
        pytest.param(lambda document: document.core_properties, [], id="only-saved"),
        pytest.param(
            replace_text("下年提前开工。", "下年提前开工。。"),
            [{"before": "雨季较长，下年提前开工。", "after": "雨季较长，下年提前开工。。"}],
            id="final-mark",
        ),
        pytest.param(
            take_out_and_change,
            [
                {"before": "项目名称：道路维修经费。", "after": ""},
                {"before": "2、项目主要实施内容和范围：", "after": "2、项目主要的实施内容和范围："},
            ],
            id="paragraph-taken-out-before-a-changed-one",
        ),
    ],
)
def test_sentences_changed_by_hand_are_told(
    change: Callable[[Any], None], told: list[dict[str, str]], tmp_path: Path
) -> None:
    report = written(tmp_path)
    rewrite(report, change)
    assert explained(report)["changes"] == told


@pytest.mark.skipif(not WRITER, reason="LibreOffice Writer is not installed")
def test_a_report_saved_by_an_office_program_keeps_its_trace(tmp_path: Path) -> None:
    report = written(tmp_path, small_data(unit={**WORDING, "annex_scores": "是", "issue_date": "2024-3-1"}))
    (resaved,) = converted([report], "docx", tmp_path)
    told = explained(resaved, tmp_path / "填报.xlsx")
    assert (told["status"], told["changes"], told["disagreements"]) == (0, [], [])
    assert told["values"] == explained(report)["values"]


def test_values_that_the_workbook_gives_otherwise_are_told(tmp_path: Path) -> None:
    report = written(tmp_path)
    data = small_data(unit=WORDING, funds={"expenditure": 104, "closing_carryover": 6})
    told = explained(report, saved(data, tmp_path, "改过.xlsx"))
    assert (told["status"], told["changes"]) == (1, [])
    assert [(d["name"], d["cells"], d["printed"], d["now"]) for d in told["disagreements"]] == [
        ("本年支出", "资金情况!K3", "105", "104"),
        ("年末结转", "资金情况!L3", "5", "6"),
        ("预算执行率", "资金情况!H3:I3、K3", "95.45%", "94.55%"),
    ]


def test_a_row_that_has_moved_is_no_disagreement(tmp_path: Path) -> None:
    report = written(tmp_path)
    data = small_data(unit=WORDING)
    data["projects"].insert(0, small_data(code="00", name="绿化经费")["projects"][0])
    told = explained(report, saved(data, tmp_path, "改过.xlsx"))
    assert (told["status"], told["disagreements"]) == (0, [])


def run_in(folder: Path, *arguments: str) -> Run:
    return perfeval("explain", *arguments, cwd=folder)


def test_people_get_a_table_and_sentences(tmp_path: Path) -> None:
    report = written(tmp_path)
    rewrite(report, replace_text("评价为优。", "评价为良。"))
    data = small_data(unit=WORDING, funds={"expenditure": 104, "closing_carryover": 6})
    run = perfeval("explain", report, saved(data, tmp_path, "改过.xlsx"))
    assert (run.status, run.err) == (1, "")
    lines = [line.rstrip() for line in run.out.splitlines()]
    assert lines[0] == "01 道路维修经费项目绩效评价报告（指标体系 common-2013，提纲 shijiazhuang-2013）"
    assert lines[lines.index("人工改动的句子：1 处") :] == [
        "人工改动的句子：1 处",
        "  原文：道路维修经费按制度办理，评价为优。",
        "  现为：道路维修经费按制度办理，评价为良。",
        "与工作簿不一致的内容：3 处",
        "  本年支出（资金情况!K3）：报告为“105”，工作簿为“104”",
        "  年末结转（资金情况!L3）：报告为“5”，工作簿为“6”",
        "  预算执行率（资金情况!H3:I3、K3）：报告为“95.45%”，工作簿为“94.55%”",
    ]


def test_a_workbook_with_errors_cannot_be_compared(tmp_path: Path) -> None:
    report = written(tmp_path)
    run = perfeval("explain", report, saved(small_data(funds={"closing_carryover": 9}), tmp_path, "有错.xlsx"))
    assert run.status == 1
    assert "[funds-unbalanced]" in run.err
    assert run.err.endswith("有错.xlsx：1 个错误，0 个警告，不能与报告核对\n")
    assert "没有人工改动的句子" in run.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(None, "打不开 甲.docx：没有这个文件或文件夹。", id="not-there"),
        pytest.param(b"PK\x03\x04" + bytes(60), "甲.docx 不是 Word 文档（.docx）。", id="damaged"),
        pytest.param(b"%PDF-1.4", "甲.docx 不是 Word 文档（.docx）。", id="another-kind"),
        pytest.param("blank", "甲.docx 里没有来源记录：不是本程序写的报告，或另存时丢掉了记录。", id="another-program"),
    ],
)
def test_what_cannot_be_explained_is_said(content: bytes | str | None, said: str, tmp_path: Path) -> None:
    if isinstance(content, bytes):
        (tmp_path / "甲.docx").write_bytes(content)
    elif content:
        Document().save(str(tmp_path / "甲.docx"))
    run = run_in(tmp_path, "甲.docx")
    assert (run.status, run.err) == (2, f"错误：{said}\n")


def test_rows_of_indicators_that_have_changed_places_are_no_disagreement(tmp_path: Path) -> None:
    report = written(tmp_path, small_data(unit={"annex_scores": "是"}))
    data = small_data(unit={"annex_scores": "是"})
    data["projects"][0]["indicators"].reverse()
    told = explained(report, saved(data, tmp_path, "改过.xlsx"))
    left = {d["name"] for d in told["disagreements"]}
    assert left <= {"失分指标", "指标得分", "总分"}


@pytest.mark.parametrize(
    ("change", "what"),
    [
        pytest.param({"unit": {"name": "某县测试所"}}, "某市测试所2023年度编号为 01 的项目", id="another-unit"),
        pytest.param({"unit": {"year": 2022}}, "某市测试所2023年度编号为 01 的项目", id="another-year"),
        pytest.param({"code": "02"}, "某市测试所2023年度编号为 01 的项目", id="another-project"),
    ],
)
def test_a_workbook_without_the_report_is_not_compared(change: dict[str, Any], what: str, tmp_path: Path) -> None:
    report = written(tmp_path)
    run = perfeval("explain", report, saved(small_data(**change), tmp_path, "别的.xlsx"))
    title = "01 道路维修经费项目绩效评价报告"
    assert (run.status, run.err) == (2, f"错误：别的.xlsx 里没有{what}，不能与“{title}”核对。\n")
