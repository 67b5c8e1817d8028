"""Reports without a trace that have the headings of a built-in outline: each paragraph stands in one cell, word for word."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from papers import documents, left, made_of, read, reports, the_project, whole
from workbooks import small_data

from perfeval.model.material import Material, Record
from perfeval.readers.reports import read_report
from perfeval.readers.reports.patterns import Folded, Hole, Pattern, folded, patterns
from perfeval.readers.reports.sections import built_in, skeletons
from perfeval.readers.word import package
from perfeval.service import examine
from perfeval.writers.blank import EXAMPLES, example_workbook

REFERENCE = Path(__file__).parents[2] / "shared" / "reference" / "official_report_2018.txt"
NO_COLUMN = "这一标题下没有对应的栏目"
A_LIST = "报告的目录由程序排出，不用填写"
WHICH = "报告没有说是年初预算数还是全年预算数"

SHIJIAZHUANG = (
    "某县水务站 2022 年度灌溉渠修缮项目 绩效评价报告",
    "依据县里的办法，站里对本项目做了评价。",
    "一、项目基本情况",
    "(一) 项目概况",
    "1、项目实施单位:某县水务站。 项目名称:灌溉渠修缮经费。",
    "2、项目主要实施内容和范围:",
    "清淤三段；衬砌一段。",
    "3、项目资金投入情况：",
    "本项目安排经费 60 万元，资金来源为当年财政拨款50万元、其他资金10万元。",
    "（二）项目预期绩效目标",
    "绩效目标:渠道通水。",
    "工期不误农时。",
    "二、绩效评价工作情况",
    "（一）绩效评价的组织工作",
    "由站长牵头，财",
    "务人员参加。",
    "（二）绩效评价方法和过程",
    "现场核对。",
    "（三）绩效评价指标体系",
    "采用评分制。",
    "三、项目执行及绩效实现情况",
    "下面分项说明。",
    "（一）项目投入",
    "1、项目立项情况分析。",
    "县里批复立项。",
    "2、资金落实情况分析。",
    "本项目年初结转1,000元，本年拨入 60 万元，本年支出60万元。",
    "（二）项目实施过程",
    "1、业务管理情况分析。",
    "按制度办理。",
    "2、财务管理。资金专款专用。",
    "（三）项目产出",
    "三段渠道清淤完毕。",
    "（四）项目效果",
    "灌溉面积增加。",
    "四、项目综合评价结论和评价等级",
    "目标实现。评价等级为优。",
    "五、存在的问题及改进措施",
    "巡查不够。",
    "某县水务站",
    "2023年3月15日",
    "附件：评分表",
)
MOF = (
    "某县图书馆2023年度",
    "流动书车项目",
    "绩效评价报告",
    "按县里的要求开展评价。",
    "一、基本情况",
    "（一）项目概况",
    "1.项目背景",
    "乡镇缺少图书点。",
    "2.主要内容及实施情况",
    "购置书车一辆。",
    "本项目由某县图书馆组织实施，主管部门为某县文化局。",
    "3.资金投入和使用情况",
    "本项目2023年度安排经费30万元，资金到位率100%。",
    "本项目年初结转0万元，本年拨入30万元。",
    "预算执行率为100%（本年支出占本年拨入的比例）。",
    "资金情况说明：尾款次年支付。",
    "（二）项目绩效目标",
    "全年巡回200次。",
    "目标完成情况：巡回210次。",
    "二、绩效评价工作开展情况",
    "（二）绩效评价原则、评价指标体系、评价方法、评价标准",
    "坚持客观公正。",
    "三、综合评价情况及评价结论",
    "总体良好，评价等级为“良”。",
    "四、绩效评价指标分析",
    "（一）项目决策情况",
    "决策程序完备。",
    "（二）项目过程情况",
    "书车由专人驾驶。",
    "项目资金主要用于购置书车。",
    "七、其他需要说明的问题",
    "没有其他需要说明的问题。",
)
SELF = (
    "某县剧团2023年度送戏下乡项目绩效自评报告",
    "剧团开展了自评。",
    "一、项目基本情况",
    "本项目依据县里的文件设立。",
    "演出一百场。",
    "本项目由某县剧团组织实施。",
    "年度绩效目标：演出100场。",
    "二、项目绩效自评工作开展情况",
    "（一）前期准备",
    "收集资料。",
    "（二）组织过程",
    "团长负责。",
    "三、项目绩效实现情况",
    "（一）资金情况",
    "1.资金到位情况",
    "资金全部到位。",
    "2.资金执行情况",
    "本年支出20万元，其中上年结转5万元。",
    "五、下一步改进工作",
    "增加场次。",
)


def stating(material: Material) -> Iterable[str]:
    """Yield the paragraphs that stand in cells or are left over as wholes."""
    unit = {
        field: piece for field, piece in material.unit.items() if piece.said or field in {"cover_text", "signature"}
    }
    records: list[Record] = [unit]
    for project in material.projects:
        records += [project.described, project.narratives, {n: p for n, p in project.funds.items() if n == "note"}]
    for record in records:
        for piece in record.values():
            yield from (piece.said or str(piece.value)).split("\n")
    yield from (found.text for found in material.leftovers)


def lost(material: Material, paragraphs: Iterable[str], headings: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the paragraphs that stand nowhere, and those that stand twice, headings apart."""
    given, stated, titles = Counter(paragraphs), Counter(stating(material)), set(headings)
    nowhere = [text for text in given - stated if text not in titles]
    return nowhere, [text for text in given if stated[text] > given[text]]


def headings(outline: str, paragraphs: Iterable[str]) -> set[str]:
    """Return the paragraphs that are headings of an outline."""
    known = {section.heading for section in built_in(outline).sections if section.heading}
    return {text for text in paragraphs if folded(text).unnumbered().text.rstrip("。:.") in known}


OUTLINES = {"shijiazhuang-2013": SHIJIAZHUANG, "mof-2020": MOF, "self-report": SELF}


@pytest.mark.parametrize("outline", OUTLINES)
def test_each_paragraph_stands_in_one_place_word_for_word(outline: str) -> None:
    paragraphs = OUTLINES[outline]
    material = read(made_of(*paragraphs))
    titles = {*headings(outline, paragraphs), *MOF[:3]}
    assert lost(material, paragraphs, titles) == ([], [])
    assert (
        material.unit["outline"].value
        == {
            "shijiazhuang-2013": "财政支出绩效评价报告（投入、过程、产出、效果）",
            "mof-2020": "项目支出绩效评价报告（决策、过程、产出、效益）",
            "self-report": "项目支出绩效自评报告（文字，不写得分）",
        }[outline]
    )


def test_names_funds_and_narratives_go_to_their_cells() -> None:
    material = read(made_of(*SHIJIAZHUANG))
    project = the_project(material)
    assert {field: piece.value for field, piece in project.described.items()} == {
        "name": "灌溉渠修缮经费",
        "title_name": "灌溉渠修缮项目",
        "implementing_unit": "某县水务站",
        "content": "清淤三段；衬砌一段。",
        "target": "渠道通水。\n工期不误农时。",
    }
    assert {field: piece.value for field, piece in material.unit.items() if field != "outline"} == {
        "name": "某县水务站",
        "year": Decimal(2022),
        "money_unit": "万元",
        "signature": "某县水务站",
        "issue_date": date(2023, 3, 15),
    }
    assert {field: (piece.value, piece.said) for field, piece in project.funds.items()} == {
        "current_appropriation": (Decimal(50), "当年财政拨款50万元"),
        "other_funds": (Decimal(10), "其他资金10万元"),
        "appropriation_received": (Decimal(60), "本年拨入60万元"),
        "expenditure": (Decimal(60), "本年支出60万元"),
    }
    assert project.narratives["organisation"].value == "由站长牵头，财\n务人员参加。"
    assert (project.narratives["finance"].value, project.narratives["finance"].said) == (
        "资金专款专用。",
        "2、财务管理。资金专款专用。",
    )
    assert material.year == 2022
    assert left(material) == [
        ("项目执行及绩效实现情况", "下面分项说明。", NO_COLUMN),
        ("", "附件：评分表", NO_COLUMN),
        ("安排经费", "安排经费60万元", WHICH),
        ("年初结转", "本项目年初结转1,000元", "金额单位与报告里其他金额的不同"),
        ("评价等级", "优", "等级由程序按得分评出，不用填写"),
    ]


def test_sections_of_several_texts_are_parted_by_what_the_outline_says() -> None:
    project = the_project(read(made_of(*MOF)))
    assert project.described["title_name"].value == "流动书车项目"
    assert project.described["title_name"].said.split("\n") == list(MOF[:3])
    assert {field: piece.value for field, piece in project.narratives.items()} == {
        "introduction": "按县里的要求开展评价。",
        "funding": "本项目2023年度安排经费30万元，资金到位率100%。",
        "establishment": "乡镇缺少图书点。",
        "funds_arrival": "本项目年初结转0万元，本年拨入30万元。\n预算执行率为100%（本年支出占本年拨入的比例）。",
        "indicator_statement": "坚持客观公正。",
        "management": "书车由专人驾驶。",
        "finance": "项目资金主要用于购置书车。",
        "conclusion": "总体良好，评价等级为“良”。",
        "other_matters": "没有其他需要说明的问题。",
        "target_achievement": "巡回210次。",
    }
    assert project.funds["note"].value == "尾款次年支付。"
    assert read(made_of(*MOF)).unit["department"].value == "某县文化局"


def test_people_say_carried_over_of_other_things_than_the_budget() -> None:
    project = the_project(read(made_of(*SELF)))
    assert {field: piece.value for field, piece in project.funds.items()} == {"expenditure": Decimal(20)}


def test_what_is_still_to_type_is_listed() -> None:
    missing = read(made_of(*SHIJIAZHUANG)).missing
    assert {"项目编号", "年初预算数", "三级指标", "年度指标值", "立项依据", "收件邮箱"} <= set(missing)
    assert not {"项目名称", "本年支出", "项目产出", "单位名称"} & set(missing)


def test_two_figures_for_one_amount_are_both_left_over() -> None:
    said = [*SHIJIAZHUANG[:8], "本年支出60万元，", *SHIJIAZHUANG[9:]]
    text = said[26]
    said[26] = f"{text}本年支出59万元。"
    material = read(made_of(*said))
    assert [found for found in left(material) if found[0] == "本年支出"] == [
        ("本年支出", "本年支出60万元", "报告里几处写得不一样，没有选用"),
        ("本年支出", "本年支出59万元", "报告里几处写得不一样，没有选用"),
    ]
    assert "expenditure" not in the_project(material).funds


def test_a_figure_that_nobody_can_mean_is_none() -> None:
    said = [*SHIJIAZHUANG[:26], "本年支出99999999999999999万元。", *SHIJIAZHUANG[27:]]
    assert "expenditure" not in the_project(read(made_of(*said))).funds


def test_tables_are_left_over_row_by_row() -> None:
    material = read(made_of(*SHIJIAZHUANG, tables={20: [["指标", "得分"], ["甲", "10"]]}))
    rows = [whole(found) for found in material.leftovers if "表" in found.origin.place]
    assert rows == [("第 1 个表第 1 行", "指标｜得分"), ("第 1 个表第 2 行", "甲｜10")]


def combined(*, list_mark: str = "- ", title: str = "某县水务站2022年度绩效评价报告") -> list[str]:
    second = [text.replace("灌溉渠修缮", "水库巡查") for text in SHIJIAZHUANG[:39]]
    listed = [
        f"{list_mark}一、2022年度灌溉渠修缮项目绩效评价报告。",
        f"{list_mark}二、2022年度水库巡查项目绩效评价报告。",
    ]
    return [title, "现将报告汇编如下。", *listed, *SHIJIAZHUANG[:39], *second]


def test_a_combined_report_has_several_projects() -> None:
    paragraphs = combined()
    material = read(made_of(*paragraphs))
    assert [project.described["name"].value for project in material.projects] == ["灌溉渠修缮经费", "水库巡查经费"]
    assert (material.unit["name"].said, material.unit["cover_text"].value) == (paragraphs[0], "现将报告汇编如下。")
    assert lost(material, paragraphs, headings("shijiazhuang-2013", paragraphs)) == ([], [])
    assert [text for _, text, why in left(material) if why == A_LIST] == paragraphs[2:4]


def test_projects_without_titles_begin_where_the_first_heading_comes_again() -> None:
    body = SHIJIAZHUANG[2:39]
    material = read(made_of("一份汇编", *body, *body))
    assert [project.described["name"].value for project in material.projects] == ["灌溉渠修缮经费"] * 2
    assert ("", "一份汇编", NO_COLUMN) in left(material)


def test_a_heading_that_states_nothing_is_left_over() -> None:
    said = [*SHIJIAZHUANG[:4], "1、项目实施单位：", *SHIJIAZHUANG[5:]]
    material = read(made_of(*said))
    assert ("项目实施单位:", "1、项目实施单位：", NO_COLUMN) in left(material)
    without_mark = [*SHIJIAZHUANG[:4], "1、项目实施单位：某县水务站", "项目名称：灌溉渠修缮经费", *SHIJIAZHUANG[5:]]
    described = the_project(read(made_of(*without_mark))).described
    assert (described["implementing_unit"].value, described["name"].value) == ("某县水务站", "灌溉渠修缮经费")


NO_SIGNATURES = {
    "a sentence above": ("巡查不够，今后改进。", "2023年3月15日"),
    "no day": ("某县水务站", "2023年13月15日"),
    "no date": ("某县水务站", "三月"),
}


@pytest.mark.parametrize("lines", NO_SIGNATURES.values(), ids=NO_SIGNATURES)
def test_what_is_no_signature_belongs_to_the_text(lines: tuple[str, str]) -> None:
    material = read(made_of(*SHIJIAZHUANG[:38], "巡查不够。", *lines))
    assert the_project(material).narratives["issues"].value == "\n".join(("巡查不够。", *lines))
    assert "signature" not in material.unit


NO_REPORTS = {
    "nothing": (),
    "a letter": ("某县水务站：", "你站报来的材料收悉。"),
    "two headings": ("一、项目基本情况", "（三）项目产出", "三段。"),
}


@pytest.mark.parametrize("paragraphs", NO_REPORTS.values(), ids=NO_REPORTS)
def test_a_document_without_our_headings_is_no_report(paragraphs: tuple[str, ...]) -> None:
    assert read_report("信.docx", made_of(*paragraphs)) is None


def without_trace(content: bytes) -> bytes:
    """Return a document of ours as a program saves it that drops what it does not know."""
    parts = package.unpacked(content)
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            if not name.startswith("customXml"):
                archive.writestr(name, part)
    return stream.getvalue()


@pytest.mark.parametrize("system", ["common-2013", "evaluation-2020"])
def test_our_own_reports_are_read_without_their_trace_too(system: str) -> None:
    name, _ = EXAMPLES[system]
    examination = examine(name, example_workbook(system))
    assert examination.submission is not None
    first, *_ = documents(examination)
    material = read(without_trace(first))
    assert len(material.projects) == len(examination.submission.projects)
    for project, known in zip(material.projects, examination.submission.projects, strict=True):
        assert project.described["content"].value == known.content
        for field, text in known.narratives.items():
            if field in project.narratives:
                assert str(text) in str(project.narratives[field].value), field


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference report does not lie beside the checkout")
def test_the_reference_report_loses_no_paragraph() -> None:
    lines = [line for line in REFERENCE.read_text("utf-8").split("\n") if line.strip()]
    material = read(made_of(*lines))
    assert (material.year, len(material.projects)) == (2018, 8)
    assert lost(material, lines, headings("shijiazhuang-2013", lines)) == ([], [])
    fields = {field for project in material.projects for field in project.narratives}
    assert all(set(project.narratives) == fields for project in material.projects)
    assert len(fields) == 13
    assert [piece.value for piece in material.projects[0].funds.values()] == [
        Decimal(n) for n in ("23.4", "117.9", "110.7", "30.6", "30")
    ]
    assert [text for title, text, _ in left(material) if title == "评价等级"] == ["良", *["优"] * 7]
    assert {"项目编号", "年初预算数", "三级指标"} <= set(material.missing)


PATTERNS = {
    "{{ 甲 }}。": ["[甲]。"],
    "{% if 甲 %}有{{ 甲 }}{% endif %}完": ["有[甲]完", "完"],
    "{% if 甲 %}子{% elif 乙 %}丑{% else %}寅{% endif %}": ["子", "丑", "寅"],
    "{% for 行 in 行() %}{{ 行.甲 }}{% else %}无{% endfor %}。": ["[]。"],
    "{% if 甲 %}没有写完": ["没有写完", ""],
    "": [],
}


@pytest.mark.parametrize("template", PATTERNS)
def test_a_template_comes_to_patterns(template: str) -> None:
    spelt = ["".join(p if isinstance(p, str) else f"[{p.name}]" for p in found.parts) for found in patterns(template)]
    assert spelt == [text for text in PATTERNS[template] if text]


MATCHES = {
    ("[甲]。", "子。丑。"): {"甲": "子。丑"},
    ("由[甲]管，由[乙]办。", "由某局管，由某站办。"): {"甲": "某局", "乙": "某站"},
    ("由[甲]", "由某局"): {"甲": "某局"},
    ("由[甲]", "由"): None,
    ("由[甲]办。", "由办。"): None,
    ("由[甲]办。", "某局办。"): None,
    ("由[甲]办。", "由某局办理"): None,
    ("办。", "办。完"): None,
    ("办。", "办。"): {},
    ("[]管", "某局管"): {"": "某局"},
}


@pytest.mark.parametrize(("pattern", "text"), MATCHES, ids=str)
def test_a_pattern_fits_a_text_as_a_whole(pattern: str, text: str) -> None:
    parts = tuple(
        Hole(part[1:-1]) if part.startswith("[") else part
        for part in pattern.replace("[", "|[").replace("]", "]|").split("|")
        if part
    )
    found = Pattern(parts).match(text)
    assert (None if found is None else {name: text[a:b] for name, (a, b) in found.items()}) == MATCHES[pattern, text]


def test_a_text_is_cut_as_it_stood() -> None:
    text = folded("１、 甲 乙：丙")
    assert (text.text, text.unnumbered().text, text.cut(2, 4), text.cut(3, 3)) == ("1、甲乙:丙", "甲乙:丙", "甲 乙", "")
    assert isinstance(text.unnumbered(), Folded)


def test_outlines_with_headings_are_those_that_are_texts() -> None:
    assert [skeleton.name for skeleton in skeletons()] == ["mof-2020", "self-report", "shijiazhuang-2013"]


def test_names_of_a_small_report_are_missing_where_nothing_says_them() -> None:
    material = read(reports(small_data(unit={"outline": "mof-2020"}))[1])
    assert ("标题名称", "道路维修经费项目") in [(title, text) for title, text, _ in left(material)]


def test_a_title_need_not_name_the_unit() -> None:
    material = read(made_of("2022年度灌溉渠修缮项目绩效评价报告", *SHIJIAZHUANG[1:]))
    assert (material.year, "name" in material.unit) == (2022, False)
    assert the_project(material).described["title_name"].value == "灌溉渠修缮项目"


@pytest.mark.parametrize(
    ("heading", "kept"),
    [
        pytest.param("四、评价结论", "灌溉面积增加。", id="of-the-first-level"),
        pytest.param("（四）项目影响", "三段渠道清淤完毕。", id="of-the-second-level"),
    ],
)
def test_a_heading_that_the_outline_lacks_ends_the_section_before(heading: str, kept: str) -> None:
    own = "四、项目综合评价结论和评价等级" if heading.startswith("四") else "（四）项目效果"
    paragraphs = [heading if text == own else text for text in SHIJIAZHUANG]
    material = read(made_of(*paragraphs))
    below = paragraphs[paragraphs.index(heading) + 1]
    assert [(left.title, left.text) for left in material.leftovers if left.text in {heading, below}] == [
        ("", heading),
        (heading, below),
    ]
    assert kept in [piece.value for piece in the_project(material).narratives.values()]


@pytest.mark.parametrize(
    "line",
    ["一、现场查看；", "一、" + "渠" * 90, "1、测量流量", "（1）测量"],
    ids=["a-clause", "long", "deeper", "in-brackets"],
)
def test_a_numbered_line_of_a_text_is_no_heading(line: str) -> None:
    paragraphs = [f"{text}\n{line}" if text == "现场核对。" else text for text in SHIJIAZHUANG]
    method = the_project(read(made_of(*"\n".join(paragraphs).split("\n")))).narratives["method"]
    assert method.value == f"现场核对。\n{line}"
