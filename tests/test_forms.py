"""Official forms that others wrote: what each layout says is read into its cells, and what is no form is said in a sentence."""

import re
import zipfile
from importlib.resources import files
from io import BytesIO
from tomllib import loads

import forms_drawn
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sketches import KINDS, document, fill, rows_of, saved, told, workbook
from workbooks import example_data

from perfeval.model.material import Material, Paper
from perfeval.problems import Problem
from perfeval.readers.forms import NO_FORM, read_forms
from perfeval.readers.forms.titles import full, titles
from perfeval.readers.guard import FILE_UNREADABLE
from perfeval.writers.blank import filled_workbook

LAYOUTS = [name for name in vars(forms_drawn) if f"{name}_SAYS" in vars(forms_drawn)]
HEADS = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施"
TOP = """
项目支出绩效自评表
（2023年度）
项目名称 | 道路养护 | < | < | < | < | < | <
主管部门 | 交通局 | < | < | 实施单位 | 公路所 | < | <
"""


def read(content: bytes, name: str = "甲.xlsx") -> tuple[Material, ...]:
    found = read_forms(name, content)
    assert not isinstance(found, Problem), str(found)
    return found


def one(sketch: str, kind: str = "xlsx") -> Material:
    (material,) = read(KINDS[kind](sketch))
    return material


def says(sketch: str, kind: str = "xlsx") -> list[str]:
    return told(one(sketch, kind))


def refused(name: str, content: bytes) -> Problem:
    found = read_forms(name, content)
    assert isinstance(found, Problem)
    return found


def of_layout(name: str) -> tuple[str, list[str]]:
    return getattr(forms_drawn, name), getattr(forms_drawn, f"{name}_SAYS").strip().splitlines()


# ---------------------------------------------------------------- layouts


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_form_says_what_stands_in_it(name: str, kind: str) -> None:
    sketch, expected = of_layout(name)
    assert says(sketch, kind) == expected


@pytest.mark.parametrize("name", LAYOUTS)
def test_blanks_width_and_marks_of_titles_change_nothing(name: str) -> None:
    sketch, expected = of_layout(name)
    rows = [
        ["".join(chr(ord(c) + 0xFEE0) if c in "()" else c for c in cell) for cell in row] for row in rows_of(sketch)
    ]
    spaced = [[f" {cell[0]} {cell[1:]} ：" if titles().is_title(cell) else cell for cell in row] for row in rows]
    (material,) = read(workbook(spaced))
    assert without_blanks(told(material)) == without_blanks(expected)


def without_blanks(lines: list[str]) -> list[str]:
    return [re.sub("[ ：:（）()]", "", line) for line in lines if line.startswith("- ")]


def test_every_value_knows_its_place() -> None:
    material = one(forms_drawn.NATIONAL)
    project = material.projects[0]
    assert str(project.described["name"].origin) == "甲.xlsx 自评表!D4"
    assert str(project.indicators[1]["target"].origin) == "甲.xlsx 自评表!E14"
    (material,) = read(document(forms_drawn.NATIONAL), "乙.docx")
    assert str(material.projects[0].indicators[1]["target"].origin) == "乙.docx 第 1 个表第 11 行第 5 列"
    assert material.file == "乙.docx"
    assert {left.project for left in material.leftovers} == {"设备购置经费"}


def test_no_title_means_two_things_in_a_block() -> None:
    table = loads(files("perfeval.readers.forms").joinpath("titles.toml").read_text(encoding="utf-8"))
    for block in table.values():
        found = [full(title) for meanings in block.values() for title in meanings]
        assert sorted(found) == sorted(set(found))


# ---------------------------------------------------------------- several forms


def test_a_form_a_sheet() -> None:
    found = read(workbook(forms_drawn.NATIONAL, forms_drawn.HUNAN, forms_drawn.DECLARATION))
    assert [material.paper for material in found] == [Paper.SELF_EVALUATION, Paper.SELF_EVALUATION, Paper.DECLARATION]
    assert [told(material) for material in found] == [
        of_layout(name)[1] for name in ("NATIONAL", "HUNAN", "DECLARATION")
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_forms_below_each_other(kind: str) -> None:
    if kind == "docx":
        content = document(forms_drawn.SICHUAN_0013ZP, forms_drawn.HUNAN)
    else:
        book = Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        fill(sheet, rows_of(forms_drawn.SICHUAN_0013ZP))
        fill(sheet, rows_of(forms_drawn.HUNAN), 40)
        content = saved(book)
    assert [told(m) for m in read(content)] == [of_layout("SICHUAN_0013ZP")[1], of_layout("HUNAN")[1]]


def test_a_form_goes_on_below_the_head_of_the_next_page() -> None:
    page = f"{TOP}\n{HEADS}\n"
    sketch = f"{page}产出指标 | 数量指标 | 里程 | 20 | 20 | 50 | 50 |\n{page} | | 桥 | 2 | 2 | 50 | 50 |\n总分 | < | < | < | < | 100 | 100 |"
    assert says(sketch) == [
        "绩效自评表 2023",
        "described.name: 道路养护",
        "described.implementing_unit: 公路所",
        "unit.department: 交通局",
        "unit.outline: self-evaluation",
        "- level1 产出指标 | level2 数量指标 | name 里程 | target 20 | actual 20 | points 50 | self_score 50",
        "- level1 产出指标 | level2 数量指标 | name 桥 | target 2 | actual 2 | points 50 | self_score 50",
    ]


def test_the_same_project_in_two_years_are_two_forms() -> None:
    rows = f"{HEADS}\n产出指标 | 数量指标 | 里程 | 20 | 20 | 50 | 50 |\n"
    found = read(workbook(TOP + rows + TOP.replace("2023", "2022") + rows))
    assert [material.year for material in found] == [2023, 2022]


def test_forms_without_titles_are_cut_at_the_names_of_projects() -> None:
    form = f"项目名称 | 甲 | < | < | < | < | < | <\n{HEADS}\n产出指标 | 数量指标 | 里程 | 20 | 20 | 50 | 50 |\n"
    found = read(workbook(form + form.replace("甲", "乙")))
    assert [str(m.projects[0].described["name"].value) for m in found] == ["甲", "乙"]


def test_a_page_without_the_name_goes_on_with_the_form() -> None:
    sketch = f"{TOP}\n{HEADS}\n产出指标 | 数量指标 | 里程 | 20 | 20 | 50 | 50 |\n项目支出绩效自评表\n{HEADS}\n效益指标 | 社会效益 | 通行 | 2 | 2 | 50 | 50 |"
    assert len(read(workbook(sketch))[0].projects[0].indicators) == 2


def test_a_title_without_a_form_is_not_one() -> None:
    sketch = f"项目支出绩效自评表\n{TOP}\n{HEADS}\n产出指标 | 数量指标 | 里程 | 20 | 20 | 50 | 50 |\n项目支出绩效自评表（续）\n完"
    assert [line for line in says(sketch) if line.startswith("?")] == ["? : 完 (认不出是哪一栏的内容)"]


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("项目支出绩效自评表（2023年度）", 2023),
        ("二〇二三年度项目支出绩效自评表", 2023),
        ("项目支出绩效自评表（    年度）", None),
        ("项目支出绩效自评表\\n填报日期：2024年1月5日", None),
        ("项目支出绩效自评表\n（２０２３年度）", 2023),
        ("项目支出绩效自评表\n2023", 2023),
    ],
)
def test_the_year_is_that_of_the_title(title: str, year: int | None) -> None:
    assert one(f"{title}\n项目名称 | 甲\n{HEADS}\n产出指标 | 数量指标 | 里程 | 20 | 20 | 50 | 50 |").year == year


def test_what_else_is_in_a_file_is_said() -> None:
    (material,) = read(
        workbook(forms_drawn.HUNAN, "部门整体支出绩效自评表\n部门 | 甲局\n一级指标 | 二级指标", "电话 | 1")
    )
    assert told(material)[-2:] == [
        "? 自评表2: 部门整体支出绩效自评表 (本程序评价项目支出，不评价整体支出)",
        "? 自评表3: 电话 (不是自评表或申报表，没有读取)",
    ]


def test_a_hidden_sheet_is_not_read() -> None:
    book = Workbook()
    for number, sketch in enumerate((forms_drawn.HUNAN, forms_drawn.NATIONAL)):
        sheet = book.active if number == 0 else book.create_sheet()
        assert isinstance(sheet, Worksheet)
        fill(sheet, rows_of(sketch))
    book.worksheets[1].sheet_state = "hidden"
    assert len(read(saved(book))) == 1


# ---------------------------------------------------------------- what is no form


def ole(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + b"".join(name.encode("utf-16-le") for name in streams)


def package(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in names:
            target.writestr(name, b"<a/>")
    return stream.getvalue()


def pictures_only() -> bytes:
    parts = {"word/document.xml": f'<w:document xmlns:w="{W}"><w:body><w:p/></w:body></w:document>'.encode()}
    return packed({**parts, "word/media/image1.png": b"\x89PNG"})


def with_a_picture(content: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as source:
        return packed({name: source.read(name) for name in source.namelist()} | {"xl/media/image1.png": b"\x89PNG"})


def packed(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return stream.getvalue()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NO_FORMS = {
    "xls": (ole("Workbook"), "旧格式的 Excel 工作簿（.xls）"),
    "doc": (ole("WordDocument"), "旧格式的 Word 文档（.doc）"),
    "ppt": (ole("PowerPoint Document"), "旧格式的演示文稿（.ppt）"),
    "encrypted": (ole("EncryptedPackage"), "加了密码的文件"),
    "ole": (ole(), "旧格式的文件"),
    "pdf": (b"%PDF-1.7", "PDF 文件"),
    "png": (b"\x89PNG\r\n", "图片"),
    "jpg": (b"\xff\xd8\xff\xe0", "图片"),
    "rar": (b"Rar!\x1a\x07", "RAR 压缩包"),
    "7z": (b"7z\xbc\xaf\x27", "7z 压缩包"),
    "rtf": (b"{\\rtf1", "RTF 文件"),
    "html": (b"\xef\xbb\xbf<html>", "网页或 XML 文件"),
    "csv": ("项目名称,甲\n".encode("gbk"), "文本文件（如 CSV）"),
    "unknown": (b"\0\1\2", "无法识别的文件"),
    "empty": (b"", "空文件"),
    "cut off": (workbook(forms_drawn.HUNAN)[:900], "已损坏或不完整的文件"),
    "zip": (package("甲/自评表.xlsx"), "压缩包"),
    "pptx": (package("ppt/presentation.xml"), "演示文稿"),
    "ods": (package("content.xml"), "OpenDocument（.ods、.odt 等）文件"),
    "xlsb": (package("xl/workbook.bin"), "Excel 二进制工作簿（.xlsb）"),
    "damaged docx": (package("word/document.xml"), "已损坏、加了密码或过大的 Word 文档"),
    "scan": (pictures_only(), "只有图片（扫描件）的 Word 文档"),
    "pictures in a workbook": (with_a_picture(saved(Workbook())), "只有图片的工作簿"),
    "blank docx": (document(), "没有内容的 Word 文档"),
    "blank xlsx": (saved(Workbook()), "没有内容的工作簿"),
    "template": (saved(filled_workbook(example_data())), "本程序的填报工作簿"),
    "whole unit": (
        workbook(f"部门整体支出绩效自评表\n部门 | 甲局\n{HEADS}\n产出指标 | 数量指标 | 里程 | 20 | 20 | 50 | 50"),
        "部门（单位）整体支出的表（“部门整体支出绩效自评表”）",
    ),
    "whole unit by its tasks": (
        workbook(
            f"部门（单位）名称 | 甲局\n任务名称 | 主要内容\n{HEADS}\n产出指标 | 数量指标 | 里程 | 20 | 20 | 50 | 50"
        ),
        "部门（单位）整体支出的表（“”）",
    ),
    "monitoring": (
        workbook(f"项目支出绩效目标执行监控表\n项目名称 | 甲\n{HEADS}\n产出指标 | 数量指标 | 里程 | 20 | 20 | 50 | 50"),
        "绩效执行监控表（“项目支出绩效目标执行监控表”）",
    ),
    "monitoring by its columns": (
        workbook(f"项目名称 | 甲\n{HEADS} | 完成目标可能性\n产出指标 | 数量指标 | 里程 | 20 | 20 | 50 | 50"),
        "绩效执行监控表（“”）",
    ),
    "another workbook": (
        workbook("工资表\n姓名 | 工资\n张三 | 5000"),
        "别的表或文件（没有绩效指标，也没有项目名称和资金、目标）",
    ),
    "another document": (
        document("关于开会的通知\n明天开会。"),
        "别的表或文件（没有绩效指标，也没有项目名称和资金、目标）",
    ),
}


@pytest.mark.parametrize("kind", NO_FORMS)
def test_what_is_no_form_is_said_in_one_sentence(kind: str) -> None:
    content, found = NO_FORMS[kind]
    problem = refused("甲.xlsx", content)
    assert problem.rule == NO_FORM
    assert problem.found == found
    assert problem.remedy
    assert "\n" not in str(problem)


def test_a_lock_file_is_named_as_such() -> None:
    assert refused("~$自评表.xlsx", workbook(forms_drawn.HUNAN)).found == "打开文件时的临时锁文件"


def test_a_hostile_workbook_meets_the_guard() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook(forms_drawn.HUNAN))) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/workbook.xml":
                part = b'<!DOCTYPE a [<!ENTITY b "c">]>' + part
            target.writestr(name, part)
    problem = refused("甲.xlsx", stream.getvalue())
    assert problem.rule == FILE_UNREADABLE
    assert (problem.expected, problem.found) == (
        "填报工作簿、绩效自评表、绩效目标申报表或评价报告（Excel 或 Word）",
        "含有外部定义（DTD）的文件",
    )


def test_a_hostile_document_is_refused() -> None:
    body = f'<!DOCTYPE a [<!ENTITY b "c">]><w:document xmlns:w="{W}"><w:body/></w:document>'.encode()
    assert refused("甲.docx", packed({"word/document.xml": body})).found == "已损坏、加了密码或过大的 Word 文档"


@given(content=st.binary(max_size=300))
def test_no_bytes_at_all_raise(content: bytes) -> None:
    assert isinstance(read_forms("甲.docx", content), Problem)
    assert isinstance(read_forms("甲.docx", b"PK\x03\x04" + content), Problem)
