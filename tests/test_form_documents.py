"""Forms in Word as people make them: tracked changes, frames, merged cells of every kind, and what goes too far."""

import pytest
from sketches import told
from test_forms import W, packed, read, refused

from perfeval.readers.forms import documents
from perfeval.readers.forms.documents import document_grid
from perfeval.readers.forms.grid import Box

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值")


def run(text: str, look: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}<w:t>{text}</w:t></w:r>"


def line(*runs: str) -> str:
    return f"<w:p><w:pPr><w:jc/></w:pPr>{''.join(runs)}</w:p>"


def cell(content: str, properties: str = "") -> str:
    body = content if content.startswith("<") else line(run(content))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{body}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    made = (text if text.startswith("<w:tc>") else cell(text) for text in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def table(*rows: str, grid: str = "") -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def grid(body: str) -> list[Box]:
    laid = document_grid(parts(body))
    return [box for number in laid.rows for box in laid.row(number) if box.row == number]


def parts(body: str) -> dict[str, bytes]:
    xml = f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'
    return {"word/document.xml": xml.encode()}


TEXT_BOX = (
    f"<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{line(run('甲'))}</w:txbxContent></mc:Choice>"
    f"<mc:Fallback><w:txbxContent>{line(run('甲'))}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
)
TEXTS = {
    "plain": (run("甲"), "甲"),
    "several runs": (run("甲") + run("乙"), "甲乙"),
    "line break and tab": ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t><w:noBreakHyphen/></w:r>", "甲\n乙 丙-"),
    "deleted with changes tracked": (f"<w:del>{run('甲')}</w:del>" + run("乙"), "乙"),
    "inserted with changes tracked": (f"<w:ins>{run('甲')}</w:ins>" + run("乙"), "甲乙"),
    "moved away": (f"<w:moveFrom>{run('甲')}</w:moveFrom><w:moveTo>{run('乙')}</w:moveTo>", "乙"),
    "struck through": (run("甲", "<w:strike/>") + run("乙", '<w:strike w:val="0"/>'), "乙"),
    "struck twice": (run("甲", "<w:dstrike/>") + run("乙", "<w:b/>"), "乙"),
    "hidden": (run("甲", "<w:vanish/>") + run("乙"), "乙"),
    "ticked and open boxes": ('<w:r><w:sym w:char="F0FE"/><w:t>甲</w:t><w:sym w:char="f0a8"/><w:sym w:char="F000"/></w:r>', "☑甲□"),
    "a field": ("<w:r><w:instrText>DATE</w:instrText></w:r>" + run("甲"), "甲"),
    "a content control": (f"<w:sdt><w:sdtContent>{run('甲')}</w:sdtContent></w:sdt>", "甲"),
    "a text box": (TEXT_BOX, "甲"),
    "a comment": ("<!-- 甲 -->" + run("乙"), "乙"),
}  # fmt: skip


@pytest.mark.parametrize("case", TEXTS)
def test_the_text_of_a_line(case: str) -> None:
    runs, expected = TEXTS[case]
    (box,) = grid(line(runs) + line(run("  ")))
    assert box.text == expected
    assert box.place == "第 1 段"


def test_lines_and_tables_stand_below_each_other() -> None:
    body = f"{line(run('甲'))}<w:sdt><w:sdtContent>{table(row('乙', '丙'))}</w:sdtContent></w:sdt>{line(run('丁'))}"
    assert [(box.row, box.text, box.place) for box in grid(body)] == [
        (1, "甲", "第 1 段"),
        (2, "乙", "第 1 个表第 1 行第 1 列"),
        (2, "丙", "第 1 个表第 1 行第 2 列"),
        (3, "丁", "第 2 段"),
    ]


SPANS = {
    "across": (row(cell("甲", '<w:gridSpan w:val="2"/>'), "乙") + row("1", "2", "3"), {"甲": (1, 0, 2, 20), "乙": (1, 20, 2, 30)}),
    "down": (
        row(cell("甲", '<w:vMerge w:val="restart"/>'), "乙") + row(cell("", "<w:vMerge/>"), "丙"),
        {"甲": (1, 0, 3, 10), "丙": (2, 10, 3, 20)},
    ),
    "down, then another": (
        row(cell("甲", '<w:vMerge w:val="restart"/>')) + row(cell("乙", '<w:vMerge w:val="restart"/>')) + row(cell("", "<w:vMerge/>")),
        {"甲": (1, 0, 2, 10), "乙": (2, 0, 4, 10)},
    ),
    "down from nothing": (row(cell("甲", "<w:vMerge/>")), {"甲": (1, 0, 2, 10)}),
    "across in the old way": (
        row(cell("甲", '<w:hMerge w:val="restart"/>'), cell("", '<w:hMerge w:val="continue"/>'), "乙"),
        {"甲": (1, 0, 2, 20), "乙": (1, 20, 2, 30)},
    ),
    "after a gap": (row("甲", properties='<w:gridBefore w:val="1"/>'), {"甲": (1, 10, 2, 20)}),
    "past the grid": (row("甲", "乙", "丙", "丁", "戊"), {"丁": (1, 30, 2, 31), "戊": (1, 31, 2, 32)}),
    "a row deleted with changes tracked": (row("甲", properties="<w:del/>") + row("乙"), {"乙": (1, 0, 2, 10)}),
}  # fmt: skip


@pytest.mark.parametrize("case", SPANS)
def test_where_cells_begin_and_end(case: str) -> None:
    rows, expected = SPANS[case]
    boxes = grid(table(rows, grid='<w:gridCol w:w="10"/>' * 3))
    found = {box.text: (box.row, box.column, box.bottom, box.right) for box in boxes}
    assert {text: found[text] for text in expected} == expected


def test_columns_without_widths_are_told_apart() -> None:
    left, right = grid(table(row("甲", "乙"), grid='<w:gridCol/><w:gridCol w:w="x"/>'))
    assert (left.column, left.right, right.column, right.right) == (0, 1, 1, 2)


def test_a_table_within_a_cell() -> None:
    inner = f"<w:sdt><w:sdtContent>{table(row('丙', '丁'))}</w:sdtContent></w:sdt>"
    beside = table(row("甲", cell(f"{line(run('乙'))}{inner}{line()}")))
    assert [(box.row, box.text, box.place) for box in grid(beside) if box.text] == [
        (1, "甲", "第 1 个表第 1 行第 1 列"),
        (1, "乙", "第 1 个表第 1 行第 2 列"),
        (2, "丙", "第 1 个表第 1 行第 2 列里第 1 个表第 1 行第 1 列"),
        (2, "丁", "第 1 个表第 1 行第 2 列里第 1 个表第 1 行第 2 列"),
    ]


def test_a_form_within_a_frame() -> None:
    form = table(row("项目名称", cell("甲", '<w:gridSpan w:val="3"/>')), row(*HEADS), row("产出", "数量", "里程", "5"))
    title = line(run("项目支出绩效自评表（2023年度）"))
    (material,) = read(packed(parts(table(row(cell(title + form))))), "甲.docx")
    assert told(material) == [
        "绩效自评表 2023",
        "described.name: 甲",
        "unit.outline: self-evaluation",
        "- level1 产出 | level2 数量 | name 里程 | target 5",
    ]


def nested(depth: int) -> str:
    return table(row(cell(nested(depth - 1) if depth else "甲")))


FAR = {
    "tables too deep": nested(12),
    "too many columns": table(row(cell("甲", '<w:gridSpan w:val="100000"/>'))),
    "too many cells": table(row(*["甲"] * 300)),
    "columns below nothing": table(row("甲", properties='<w:gridBefore w:val="-1"/>')),
    "a span that is no number": table(row(cell("甲", '<w:gridSpan w:val="x"/>'))),
}


@pytest.mark.parametrize("case", FAR)
def test_what_goes_too_far_is_refused(case: str) -> None:
    assert refused("甲.docx", packed(parts(FAR[case]))).found == "已损坏、加了密码或过大的 Word 文档"


def test_a_document_without_a_body_is_refused() -> None:
    xml = f'<w:document xmlns:w="{W}"/>'.encode()
    assert refused("甲.docx", packed({"word/document.xml": xml})).found == "已损坏、加了密码或过大的 Word 文档"


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_MAX_ROWS", 2)
    assert refused("甲.docx", packed(parts(line(run("甲")) * 3))).found == "已损坏、加了密码或过大的 Word 文档"
