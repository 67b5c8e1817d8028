"""Outlines of one's own: a file, copied and edited; what is wrong with it is named with its line."""

from pathlib import Path

import pytest
from commands import perfeval
from docx import Document
from workbooks import saved, small_data

from perfeval.composition.outlines import built_in_outline, outline_text, read_outline

TEXT = outline_text("shijiazhuang-2013")
LINE = TEXT.splitlines().index("{{ 评价方法 }}") + 1


def run_with(text: str, folder: Path) -> tuple[int, str]:
    (folder / "本县.md").write_text(text, "utf-8")
    workbook = saved(small_data(), folder, "填报.xlsx")
    run = perfeval("process", workbook, "--outline", "本县.md", "-o", "out", cwd=folder)
    return run.status, run.err


def test_an_edited_copy_changes_the_report(tmp_path: Path) -> None:
    assert perfeval("systems", "copy", "shijiazhuang-2013", "本县.md", cwd=tmp_path).status == 0
    text = (tmp_path / "本县.md").read_text("utf-8")
    assert run_with(text.replace("# 一、项目基本情况", "# 一、基本情况与{{ 项目名称 }}"), tmp_path) == (0, "")
    (report,) = (tmp_path / "out").glob("*/01*.docx")
    assert "一、基本情况与道路维修经费" in [paragraph.text for paragraph in Document(str(report)).paragraphs]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("{{ 评价方法 }}", "{{ 评价办法 }}", f"第 {LINE} 行不能填写：没有“评价办法”这一项可填。", id="no-such-slot"),
        pytest.param("{{ 评价方法 }}", "{{ 主管部门 }}", f"第 {LINE} 行不能填写：“主管部门”没有填写，应当用 {{% if 主管部门 %}} 加以判断。", id="blank-slot"),
        pytest.param("{{ 评价方法 }}", "{{ 评价方法 }", f"第 {LINE} 行的写法有误：unexpected '}}'。", id="not-closed"),
        pytest.param("== 条目 ==", "== 条目表 ==", "缺少“== 条目 ==”一节。", id="no-section"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_outline_is_named_with_its_line(old: str, new: str, said: str, tmp_path: Path) -> None:
    status, error = run_with(TEXT.replace(old, new, 1), tmp_path)
    assert (status, error) == (2, f"错误：报告提纲 本县.md {said}\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("没有.md", "报告提纲文件 没有.md 打不开：请确认文件存在、编码为 UTF-8。"),
        ("旧提纲", "没有“旧提纲”这个报告提纲。自带的有 shijiazhuang-2013；自己的请写 .md 文件的路径。"),
    ],
)
def test_an_outline_that_is_not_there_is_named(named: str, said: str, tmp_path: Path) -> None:
    run = perfeval("process", saved(small_data(), tmp_path), "--outline", named, cwd=tmp_path)
    assert (run.status, run.err) == (2, f"错误：{said}\n")


def test_a_copy_with_a_mark_of_its_encoding_is_read_the_same(tmp_path: Path) -> None:
    (tmp_path / "提纲.md").write_text(TEXT, "utf-8-sig")
    assert list(read_outline(tmp_path / "提纲.md").sections) == list(built_in_outline("shijiazhuang-2013").sections)
