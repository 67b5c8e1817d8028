"""What stands behind the page: the same workbooks, messages and documents as the command's, in bytes and JSON."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from commands import EXAMPLE, perfeval
from openpyxl import load_workbook
from small import many_workbooks
from systems import outline_text, system_text
from workbooks import as_bytes, saved, small_data

from perfeval.bundle.engine import Engine
from perfeval.errors import PerfevalError
from perfeval.template.lists import PROBLEMS_TITLE
from perfeval.writers.blank import EXAMPLES, example_workbook, filled_workbook


def told(engine: Engine, name: str, content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(engine.examine(name, content))
    return found


def small(**unit: Any) -> bytes:
    return as_bytes(filled_workbook(small_data(unit=unit)))


def test_a_workbook_comes_to_what_the_command_says(tmp_path: Path) -> None:
    found = told(Engine(), EXAMPLE.name, EXAMPLE.read_bytes())
    scored = json.loads(perfeval("score", EXAMPLE, "--format", "json").out)[0]
    assert {name: found[name] for name in ("file", "unit", "year", "system", "projects")} == {
        name: scored[name] for name in ("file", "unit", "year", "system", "projects")
    }
    run = perfeval("process", EXAMPLE, "-o", tmp_path)
    said = run.err + run.out
    assert [line for line in found["lines"] if line not in said and "提示" not in line] == []
    assert (found["failed"], found["counts"]["警告"]) == (False, 2)


@pytest.mark.parametrize("system", EXAMPLES)
def test_documents_have_the_bytes_of_the_command(system: str, tmp_path: Path) -> None:
    engine = Engine()
    name, content = Engine.example(system)
    found = told(engine, name, content)
    path = tmp_path / name
    path.write_bytes(example_workbook(system))
    perfeval("process", path, "--html", "-o", tmp_path / "out")
    written = {report.name: report.read_bytes() for report in (tmp_path / "out").glob("*/*.docx")}
    assert {report["name"] for report in found["reports"]} == set(written)
    for report, document in written.items():
        assert engine.document(name, report) == document
    first = found["reports"][0]["name"]
    (beside,) = (tmp_path / "out").glob(f"*/{Path(first).stem}.html")
    assert engine.page(name, first) == beside.read_bytes()


def test_a_workbook_with_errors_has_problems_and_no_reports() -> None:
    engine = Engine()
    found = told(engine, "甲.xlsx", small(year=None))
    assert (found["failed"], found["reports"], found["projects"]) == (True, [], [])
    assert any(problem["severity"] == "错误" for problem in found["problems"])
    name, content = engine.annotated("甲.xlsx")
    assert name == "甲_批注.xlsx"
    assert PROBLEMS_TITLE in load_workbook(BytesIO(content)).sheetnames


def test_what_is_no_workbook_is_told_and_has_no_copy() -> None:
    engine = Engine()
    found = told(engine, "x.xlsx", b"PK\x03\x04 nothing")
    assert (found["failed"], found["sheets"]) == (True, [])
    assert [problem["code"] for problem in found["problems"]] == ["file-unreadable"]
    with pytest.raises(PerfevalError, match="没有写出批注副本"):
        engine.annotated("x.xlsx")


def test_a_second_workbook_of_the_same_unit_is_named_until_the_first_is_taken_away() -> None:
    engine = Engine()
    told(engine, "甲.xlsx", small())
    second = told(engine, "乙.xlsx", small())
    assert [problem["code"] for problem in second["problems"]][:1] == ["submission-repeated"]
    assert "甲.xlsx" in second["problems"][0]["message"]
    assert engine.archive()[1].count(b"01 ") == 2  # the name of its report, beside it and in the directory
    (other,) = json.loads(engine.forget("甲.xlsx"))
    assert (other["file"], other["failed"], len(other["reports"])) == ("乙.xlsx", False, 2)


def test_a_workbook_with_errors_holds_back_no_other_of_its_unit() -> None:
    engine = Engine()
    told(engine, "甲.xlsx", as_bytes(filled_workbook(small_data(funds={"closing_carryover": 9}))))
    assert not told(engine, "乙.xlsx", small())["failed"]
    mended = told(engine, "甲.xlsx", small())
    assert not mended["failed"]  # the first that is sound gives the reports
    assert [(other["file"], other["failed"]) for other in mended["others"]] == [("乙.xlsx", True)]


def test_the_archive_has_a_folder_a_unit_and_the_summary(tmp_path: Path) -> None:
    engine = Engine()
    many_workbooks(tmp_path / "收到", 7)  # one of them with an error
    for path in sorted((tmp_path / "收到").iterdir()):
        told(engine, path.name, path.read_bytes())
    name, content = engine.archive()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        assert all(info.flag_bits & 0x800 or info.filename.isascii() for info in archive.infolist())
    assert name == "绩效评价报告.zip"
    assert "绩效评价汇总表.xlsx" in names
    assert sum(found.endswith(".docx") for found in names) == 12
    assert len({found.partition("/")[0] for found in names if "/" in found}) == 6
    assert load_workbook(BytesIO(engine.summary())).sheetnames[0] == "汇总"


def test_own_systems_and_outlines_are_taken_from_beside() -> None:
    engine = Engine()
    assert told(engine, "甲.xlsx", small(outline="本县.md"))["failed"]
    outline = outline_text("shijiazhuang-2013").encode()
    assert json.loads(engine.put_beside("本县.md", outline)) == {
        "kind": "报告提纲",
        "fault": "",
        "stale": ["甲.xlsx"],
    }
    assert not json.loads(engine.again("甲.xlsx"))["failed"]
    system = system_text("common-2013").encode()
    assert json.loads(engine.put_beside("本县.toml", system))["kind"] == "指标体系"
    name, content = engine.new("本县.toml", 3)
    assert name.startswith("绩效评价填报模板_")
    assert load_workbook(BytesIO(content)) is not None
    assert "写法有误" in json.loads(engine.put_beside("坏.md", "没有节".encode()))["fault"]
    assert "不是" in json.loads(engine.put_beside("说明.txt", b""))["fault"]


def test_workbooks_for_filling_are_those_of_the_command(tmp_path: Path) -> None:
    perfeval("new", tmp_path)
    perfeval("new", tmp_path, "--system", "self-evaluation-2021", "--projects", "3")
    engine = Engine()
    for name, content in (engine.new("", 1), engine.new("self-evaluation-2021", 3)):
        assert (tmp_path / name).read_bytes() == content
    offered = json.loads(Engine.offered())
    assert [found["name"] for found in offered["examples"]] == [name for name, _ in EXAMPLES.values()]
    assert {"name": "common-2013", "title": "项目支出绩效评价共性指标体系（2013年）"} in offered["systems"]


def test_more_workbooks_than_are_kept_composed_still_give_their_documents(tmp_path: Path) -> None:
    engine = Engine()
    many_workbooks(tmp_path / "收到", 7)
    found = [told(engine, path.name, path.read_bytes()) for path in sorted((tmp_path / "收到").iterdir())]
    perfeval("process", tmp_path / "收到", "-o", tmp_path / "out")
    for book in (book for book in found if not book["failed"]):
        report = book["reports"][0]["name"]
        (written,) = (tmp_path / "out").glob(f"*/{report}")
        assert engine.document(book["file"], report) == written.read_bytes()


def test_a_fault_of_the_program_is_a_problem_of_that_workbook(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("x")

    content = saved(small_data(), tmp_path).read_bytes()
    monkeypatch.setattr("perfeval.bundle.engine.compose", fail)
    found = told(Engine(), "甲.xlsx", content)
    assert [problem["code"] for problem in found["problems"]] == ["internal-error"]
    assert "ZeroDivisionError：x" in found["lines"][0]


@pytest.mark.slow
def test_papers_make_the_workbook_of_the_command(tmp_path: Path) -> None:
    paper = saved(small_data(), tmp_path, "去年.xlsx")
    assert perfeval("new", "--from", paper, cwd=tmp_path).status == 0
    engine = Engine()
    engine.examine("去年.xlsx", paper.read_bytes())
    assert json.loads(engine.put_book("去年.xlsx")) == {"said": "填报工作簿，2023年度，1 个项目、2 个指标", "fault": ""}
    assert json.loads(engine.put_paper("图.xlsx", b"x"))["fault"].startswith("错误 ")
    name, content, told = engine.renew(0)
    assert content == (tmp_path / name).read_bytes()
    assert json.loads(told)[0] == "去年.xlsx：填报工作簿，2023年度，1 个项目、2 个指标，沿用到2024年度。"
    assert engine.renew(2023)[0] == "绩效评价填报_某市测试所2023年度.xlsx"
    with pytest.raises(PerfevalError, match="晚于新工作簿的年度"):
        engine.renew(2020)
    engine.forget_paper("去年.xlsx")
    with pytest.raises(PerfevalError, match="没有可以沿用的文件"):
        engine.renew(0)
