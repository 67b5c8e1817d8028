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
        (
            "旧提纲",
            "没有“旧提纲”这个报告提纲。自带的有 mof-2020、self-evaluation、shijiazhuang-2013；自己的请写 .md 文件的路径。",
        ),
    ],
)
def test_an_outline_that_is_not_there_is_named(named: str, said: str, tmp_path: Path) -> None:
    run = perfeval("process", saved(small_data(), tmp_path), "--outline", named, cwd=tmp_path)
    assert (run.status, run.err) == (2, f"错误：{said}\n")


def test_a_copy_with_a_mark_of_its_encoding_is_read_the_same(tmp_path: Path) -> None:
    (tmp_path / "提纲.md").write_text(TEXT, "utf-8-sig")
    assert list(read_outline(tmp_path / "提纲.md").sections) == list(built_in_outline("shijiazhuang-2013").sections)


def test_a_workbook_can_name_an_outline_that_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "本县.md").write_text(TEXT.replace("# 一、项目基本情况", "# 一、本县要求的情况"), "utf-8")
    workbook = saved(small_data(unit={"outline": "本县.md"}), tmp_path)
    run = perfeval("process", workbook, "-o", "out", cwd=tmp_path)
    assert (run.status, run.err) == (0, "")
    (report,) = (tmp_path / "out").glob("*/01*.docx")
    assert "一、本县要求的情况" in [paragraph.text for paragraph in Document(str(report)).paragraphs]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(None, "报告提纲文件 本县.md 打不开：请确认文件存在、编码为 UTF-8", id="not-there"),
        pytest.param("{{ 没有 }}", "报告提纲 本县.md 缺少“== 文件名称 ==”一节", id="no-outline"),
    ],
)
def test_a_faulty_outline_beside_a_workbook_is_a_problem_of_that_workbook(
    text: str | None, said: str, tmp_path: Path
) -> None:
    if text is not None:
        (tmp_path / "本县.md").write_text(text, "utf-8")
    run = perfeval("process", saved(small_data(unit={"outline": "本县.md"}), tmp_path), "-o", "out", cwd=tmp_path)
    assert run.status == 1
    (line,) = run.err.splitlines()
    assert line.replace(str(tmp_path) + "/", "").startswith(f"测试.xlsx 单位信息!B8 错误 {said}")
    assert line.endswith("请改正该文件，或选择程序自带的报告提纲。 [outline-unknown]")
    assert not (tmp_path / "out").exists()


TABLE = """
|= 五号 | 10 | :20 | 20 |
|# 甲 | 乙 | 丙 |
| ^{{ 项目名称 }} | 一|二 | 丙 |
| ^{{ 项目名称 }} | :{{ 实施内容和范围 }} | < |
| 合计 | < | {{ 项目名称 }} |
"""


def test_an_outline_can_draw_tables(tmp_path: Path) -> None:
    section = "{{ 引言 }}\n"
    drawn = TABLE.replace("一|二", "一二")
    data = small_data(content="修路|架桥\n铺砖")
    (tmp_path / "本县.md").write_text(TEXT.replace(section, section + drawn, 1), "utf-8")
    run = perfeval("process", saved(data, tmp_path), "--outline", "本县.md", "-o", "out", cwd=tmp_path)
    assert (run.status, run.err) == (0, "")
    (report,) = (tmp_path / "out").glob("*/01*.docx")
    (table,) = Document(str(report)).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    name = "道路维修经费"
    assert rows == [
        ["甲", "乙", "丙"],
        [name, "一二", "丙"],
        [name, "修路|架桥\n铺砖。", "修路|架桥\n铺砖。"],
        ["合计", "合计", name],
    ]
    assert [style.style.name for style in (cell.paragraphs[0] for cell in table.rows[2].cells) if style.style] == [
        "表格居中（小）",
        "表格文字（小）",
        "表格文字（小）",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("一|二", "一|二", "应有 3 格，“| ^道路维修经费 | 一|二 | 丙 |”有 4 格", id="too-many-cells"),
        pytest.param("|= 五号", "|= 六号", "“|= 六号 | 10 | :20 | 20 |”应写成“|= 五号 | 10 | :30 | 10 |”的样子，数字为各列宽度", id="option"),
        pytest.param("|= 五号 | 10 | :20 | 20 |", "", "缺少写明列宽的第一行", id="no-widths"),
    ],
)  # fmt: skip
def test_a_table_written_wrongly_is_named(old: str, new: str, said: str, tmp_path: Path) -> None:
    section = "{{ 引言 }}\n"
    status, error = run_with(TEXT.replace(section, section + TABLE.replace(old, new), 1), tmp_path)
    assert (status, error) == (2, f"错误：报告提纲 本县.md 的“项目报告”一节，表格的写法有误：{said}。\n")
