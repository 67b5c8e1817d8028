"""Outlines of one's own: a file, copied and edited; what is wrong with it is named with its line."""

import re
import time
from pathlib import Path

import pytest
from commands import EXAMPLE, perfeval
from docx import Document
from systems import built_in_outline, outline_text, own_outline
from workbooks import saved, small_data

from perfeval.errors import PerfevalError
from perfeval.files import read_text
from perfeval.library.outlines import LONGEST_OUTLINE
from perfeval.reports.sources import Blank, Sources
from perfeval.reports.templates import Outline
from perfeval.writers.blank import EXAMPLES

pytestmark = pytest.mark.slow

TEXT = outline_text("shijiazhuang-2013")
LINE = TEXT.splitlines().index("{{ 评价方法 }}") + 1


def run_with(text: str, folder: Path) -> tuple[int, str]:
    (folder / "本县.md").write_text(text, "utf-8")
    workbook = saved(small_data(), folder, "填报.xlsx")
    run = perfeval("process", workbook, "--outline", "本县.md", "-o", "out", cwd=folder)
    return run.status, run.err


def refused(said: str) -> tuple[int, str]:
    """Return how a run ends: at once where the outline is written wrongly, else with a problem of each workbook."""
    if re.search("行的写法有误|有一处的写法有误", said):
        return 2, f"错误：报告提纲 本县.md {said}\n"
    return 1, f"填报.xlsx 错误 报告提纲 本县.md {said}请改正该文件，或选择程序自带的报告提纲。 [outline-unknown]\n"


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
        pytest.param("{{ 评价方法 }}", "{{ 评价方法 }", f"第 {LINE} 行的写法有误：“}}”不该出现在这里。", id="not-closed"),
        pytest.param("{{ 评价方法 }}", "{% for 行 in 指标() %}", f"第 {TEXT.splitlines().index('== 评分表 ==') - 1} 行的写法有误：到这里为止，前面的 {{% for %}} 还没有配上 {{% endfor %}}。", id="no-end"),
        pytest.param("== 评分表 ==\n", "== 评分表 ==\n{{ 单位名称 }\n", f"第 {TEXT.splitlines().index('== 评分表 ==') + 2} 行的写法有误：“}}”不该出现在这里。", id="in-the-score-table"),
        pytest.param("{{ 评价方法 }}", "{{ 评价方法|大写 }}", f"第 {LINE} 行的写法有误：没有“大写”这种写法。", id="no-such-filter"),
        pytest.param("{{ 评价方法 }}", "{{ 评价 方法 }}", f"第 {LINE} 行的写法有误：“方法”不该出现在这里。", id="blank-in-a-name"),
        pytest.param("{{ 评价方法 }}", "{{ 指标()[99].名称 }}", f"第 {LINE} 行不能填写：没有第 99 项（从 0 数起）。", id="too-few-rows"),
        pytest.param("{{ 评价方法 }}", "{{ 评价方法() }}", f"第 {LINE} 行不能填写：这一项后面不能写括号。", id="no-list"),
        pytest.param("== 条目 ==", "== 条目表 ==", "缺少“== 条目 ==”一节。", id="no-section"),
        pytest.param("{{ 评价方法 }}", "{{ 10 ** 10 ** 9 }}", f"第 {LINE} 行不能填写：不能使用 **。", id="powers"),
        pytest.param("{{ 评价方法 }}", "{% for i in range(9999) %}{% endfor %}", f"第 {LINE} 行不能填写：range 最多 1000 次。", id="long-range"),
        pytest.param("{{ 评价方法 }}", "{{ 指标 }}", f"第 {LINE} 行不能填写：这里写的不是一项文字或数字，不能印出来。", id="function"),
        pytest.param("{{ 评价方法 }}", "{% for 行 in 指标() %}{{ 行.名字 }}{% endfor %}", f"第 {LINE} 行不能填写：没有“名字”这一项可填。", id="no-such-field"),
        pytest.param("{{ 评价方法 }}", "{{ lipsum() }}", f"第 {LINE} 行不能填写：没有“lipsum”这一项可填。", id="no-such-helper"),
        pytest.param("{{ 评价方法 }}", "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "有一处的写法有误：表达式或宏套得太深。", id="too-deep"),
        pytest.param("{{ 评价方法 }}", "评价\x07方法", f"第 {LINE} 行的写法有误：有不能印出来的控制字符。", id="control-character"),
        pytest.param("== 条目 ==", "== 条目 ==\n甲\n== 条目 ==", f"第 {TEXT.splitlines().index('== 条目 ==') + 3} 行的写法有误：“== 条目 ==”一节出现了两次。", id="section-twice"),
        pytest.param("{{ 标题名称 }}绩效评价报告\n", "\n", "的“文件名称”一节是空的。", id="no-file-name"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_outline_is_named_with_its_line(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert run_with(TEXT.replace(old, new, 1), tmp_path) == refused(said)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("没有.md", "报告提纲文件 没有.md 打不开：没有这个文件或文件夹。"),
        (
            "旧提纲",
            "没有“旧提纲”这个报告提纲。自带的有 mof-2020、self-evaluation、self-report、shijiazhuang-2013、sichuan-0013zp；自己的请写 .md 文件的路径。",
        ),
    ],
)
def test_an_outline_that_is_not_there_is_named(named: str, said: str, tmp_path: Path) -> None:
    run = perfeval("process", saved(small_data(), tmp_path), "--outline", named, cwd=tmp_path)
    assert (run.status, run.err) == (2, f"错误：{said}\n")


def test_a_copy_with_a_mark_of_its_encoding_is_read_the_same(tmp_path: Path) -> None:
    (tmp_path / "提纲.md").write_text(TEXT, "utf-8-sig")
    read = own_outline(read_text(tmp_path / "提纲.md"))
    assert list(read.sections) == list(built_in_outline("shijiazhuang-2013").sections)


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
        pytest.param(None, "报告提纲文件 本县.md 打不开：没有这个文件或文件夹", id="not-there"),
        pytest.param(
            "{{ 没有 }}", "报告提纲 本县.md 第 1 行的写法有误：第一节之前只能写“%%”开头的说明", id="no-outline"
        ),
        pytest.param("", "报告提纲 本县.md 缺少“== 文件名称 ==”一节", id="empty"),
        pytest.param(
            TEXT.replace("{{ 评价方法 }}", "{{ 1 // 0 }}"),
            f"报告提纲 本县.md 第 {LINE} 行不能填写：除数为 0",
            id="division-by-zero",
        ),
    ],
)
def test_a_faulty_outline_beside_a_workbook_is_a_problem_of_that_workbook(
    text: str | None, said: str, tmp_path: Path
) -> None:
    if text is not None:
        (tmp_path / "本县.md").write_text(text, "utf-8")
    workbook = saved(small_data(unit={"outline": "本县.md"}), tmp_path)
    run = perfeval("process", workbook, "-o", "out", cwd=tmp_path)
    assert run.status == 1
    assert perfeval("check", workbook).err.startswith(run.err)
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
        pytest.param("|= 五号", "|= 六号", "“|= 六号 | 10 | :20 | 20 |”应写成“|= 10 | 10 |”或“|= 五号 横排 | 10 | :30 |”的样子，数字为各列宽度，最多 30 列", id="option"),
        pytest.param("|= 五号 | 10 | :20 | 20 |", "", "缺少写明列宽的第一行", id="no-widths"),
        pytest.param("|= 五号 | 10 | :20 | 20 |", "|= 0 | 0 | 0 |", "“|= 0 | 0 | 0 |”应写成“|= 10 | 10 |”或“|= 五号 横排 | 10 | :30 |”的样子，数字为各列宽度，最多 30 列", id="no-width"),
        pytest.param("| 合计 | < |", "| < | 合计 |", "“| < | 合计 | 道路维修经费 |”的第一格左边没有格子，不能写“<”", id="nothing-aside"),
        pytest.param("|# 甲 |", "|# ^ |", "“|# ^ | 乙 | 丙 |”的第 1 格上面没有格子，不能只写“^”", id="nothing-above"),
        pytest.param("| 合计 | < |", "|# 合计 | < |", "“|#”的行要写在其他各行之前", id="heading-late"),
        pytest.param("| 合计 | < | {{", "| ^ | < | {{", "“| ^ | < | 道路维修经费 |”里与上面合并的格子，宽窄要与上面的相同", id="other-width"),
    ],
)  # fmt: skip
def test_a_table_written_wrongly_is_named(old: str, new: str, said: str, tmp_path: Path) -> None:
    section = "{{ 引言 }}\n"
    drawn = TABLE.replace(old, new)
    if old != new:
        drawn = drawn.replace("一|二", "一二")
    found = run_with(TEXT.replace(section, section + drawn, 1), tmp_path)
    assert found == refused(f"的“项目报告”一节，表格的写法有误：{said}。")


def test_lines_of_a_cell_are_typeset_each_for_itself(tmp_path: Path) -> None:
    section = "{{ 引言 }}\n"
    drawn = "|= 10 | 10 |\n| {{ 实施内容和范围 }} | 乙 |\n"
    (tmp_path / "本县.md").write_text(TEXT.replace(section, section + drawn, 1), "utf-8")
    workbook = saved(small_data(content="第一行:\n第二行(备注)\n第三行"), tmp_path)
    assert perfeval("process", workbook, "--outline", "本县.md", "-o", "out", cwd=tmp_path).status == 0
    (report,) = (tmp_path / "out").glob("*/01*.docx")
    cell = Document(str(report)).tables[0].cell(0, 0)
    assert [paragraph.text for paragraph in cell.paragraphs] == ["第一行：", "第二行（备注）", "第三行。"]


def test_the_official_form_stands_in_the_document(tmp_path: Path) -> None:
    example = EXAMPLE.parent / EXAMPLES["self-evaluation-2021"][0]
    assert perfeval("process", example, "-o", "out", cwd=tmp_path).status == 0
    (report,) = (tmp_path / "out").glob("*/02*.docx")
    document = Document(str(report))
    assert document.paragraphs[0].text == "项目支出绩效自评表（2024年度）"
    head, indicators = (
        [list(dict.fromkeys(cell.text for cell in row.cells)) for row in table.rows] for table in document.tables
    )
    assert head == [
        ["项目名称", "基层医务人员培训"],
        ["主管部门", "青岚县卫生健康局", "实施单位", "青岚县人民医院"],
        ["项目资金", "（万元）", "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"],
        ["项目资金", "年度资金总额", "36", "30", "24.9", "10", "83%", "7"],
        ["项目资金", "其中：当年财政拨款", "36", "30", "24.9", "—", ""],
        ["项目资金", "上年结转资金", "0", "—", ""],
        ["项目资金", "其他资金", "0", "—", ""],
        ["项目资金", "执行率偏差原因", "第6期培训因汛情取消；今后把主要班次安排在上半年。"],
        ["年度总体目标", "预期目标", "实际完成情况"],
        [
            "年度总体目标",
            "全年培训600人次，考核合格率达到95%以上；参训人员满意度达到90%以上。",
            "全年举办培训班5期、培训512人次，考核合格率97.1%，参训人员满意度88.6%；第6期因汛情取消，培训人次没有达到目标。",
        ],
    ]
    assert indicators[0] == [
        *("", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
    ]
    assert indicators[1][:3] == ["绩效指标", "成本指标（20分）", "经济成本指标"]
    assert indicators[-1] == ["总分", "100", "84.5", "良"]


def test_a_heading_and_a_title_take_a_value_of_several_lines(tmp_path: Path) -> None:
    text = TEXT.replace("# 一、项目基本情况", "# 一、{{ 实施内容和范围 }}", 1).replace(
        "{{ 标题名称 }}|绩效评价报告", "{{ 实施内容和范围 }}|绩效评价报告", 1
    )
    (tmp_path / "本县.md").write_text(text, "utf-8")
    workbook = saved(small_data(content="修路\n架桥"), tmp_path)
    assert perfeval("process", workbook, "--outline", "本县.md", "-o", "out", cwd=tmp_path).status == 0
    (report,) = (tmp_path / "out").glob("*/01*.docx")
    texts = [paragraph.text for paragraph in Document(str(report)).paragraphs]
    assert "一、修路架桥。" in texts
    assert perfeval("explain", report, workbook, "--outline", "本县.md", cwd=tmp_path).status == 0


TOO_LONG = "要写的文字太长，一节最多 1000000 个字符"
TOO_MANY = "循环或宏要做的步数太多，一节最多 500000 步"
LOOP = "{% for i in range(1000) %}"
END = "{% endfor %}"
TWICE = "{% macro f(n) %}{% if n %}{% set a = f(n - 1) %}{% set a = f(n - 1) %}{% endif %}{% endmacro %}{{ f(99) }}"


def built(body: str) -> Outline:
    return own_outline(f"== 甲 ==\n{body}")


def doubled(first: str, again: str) -> str:
    return f"{{% set a = {first} %}}" + f"{{% set a = {again} %}}" * 40 + "{{ a|length }}"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(LOOP * 3 + "字" + END * 3, TOO_MANY, id="nested-loops"),
        pytest.param(LOOP + LOOP + END + END, TOO_MANY, id="nested-loops-that-do-nothing"),
        pytest.param("{% for a in 长 if a == a %}{% for b in 长 %}字{% endfor %}{% endfor %}", TOO_MANY, id="loops-over-text"),
        pytest.param("{% for a in [1, 2, 3, 4, 5, 6, 7, 8, 9] %}" * 12 + END * 12, TOO_MANY, id="loops-over-lists"),
        pytest.param("{% for a in 长|map('upper') %}{% for b in 长|map('upper') %}{{ a }}{% endfor %}{% endfor %}", TOO_MANY, id="loops-over-filters"),
        pytest.param(TWICE, TOO_MANY, id="macro-that-calls-itself-twice"),
        pytest.param("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "表达式或宏套得太深", id="macro-without-end"),
        pytest.param("{% macro f() %}{{ caller() }}{{ caller() }}{% endmacro %}" + "{% call f() %}" * 16 + "{% endcall %}" * 16, TOO_MANY, id="callers"),
        pytest.param("{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}", "不能使用 recursive", id="recursive-loop"),
        pytest.param("{% for a in range(100) %}{% if 长 * 20 in 长 * 20 %}{% endif %}{% endfor %}", TOO_LONG, id="searching"),
        pytest.param("{% set a = 长 * 20 %}" + LOOP + "{% if a in a %}{% endif %}" * 20 + END, TOO_MANY, id="comparing"),
        pytest.param("{% set a = 长 * 20 %}" + LOOP + "{% set b = a.find('甲') %}" * 20 + END, TOO_MANY, id="finding"),
        pytest.param("{% set a = 长 * 20 %}" + LOOP + "{% set b = a[1:] %}" + END, TOO_LONG, id="slices"),
        pytest.param(LOOP + "字" * 5000 + END, TOO_LONG, id="long-text-in-a-loop"),
        pytest.param(LOOP + "{{ 长 }}" + END, TOO_LONG, id="long-value-in-a-loop"),
        pytest.param("{% set x %}" + LOOP + "{{ 长 }}" + END + "{% endset %}", TOO_LONG, id="long-value-in-a-block"),
        pytest.param("{{ '字' * 10000000000 }}", TOO_LONG, id="repeated"),
        pytest.param("{{ 10000000000 * [1] }}", TOO_LONG, id="list-repeated"),
        pytest.param(doubled("长", "a ~ a"), TOO_LONG, id="put-together"),
        pytest.param(doubled("长", "a + a"), TOO_LONG, id="added"),
        pytest.param(doubled("[1]", "[a, a]"), "列表套得太深", id="lists-in-lists"),
        pytest.param(doubled("(1,)", "(a, a)"), "列表套得太深", id="pairs-in-pairs"),
        pytest.param(doubled("{}", "{1: a, 2: a}"), "列表套得太深", id="tables-in-tables"),
        pytest.param(doubled("[1]", "(a + a)|batch(1000)|list"), "列表套得太深", id="lists-by-a-filter"),
        pytest.param(doubled("99999999", "a * a"), "数字太大", id="numbers"),
        pytest.param("{{ " + "9" * 4000 + " + 1 }}", "数字太大", id="number"),
        pytest.param("{{ '%100000000d' % 1 }}", "% 后面的宽度最多三位数字", id="format"),
        pytest.param("{{ '%*d'|format(100000000, 1) }}", "% 后面的宽度最多三位数字", id="format-filter"),
        pytest.param("{{ ('%(a)s' * 1000) % {'a': 长} }}", TOO_LONG, id="many-fields"),
        pytest.param("{{ '{:100000000d}'.format(1) }}", "不能使用 format", id="format-method"),
        pytest.param("{{ 长.center(10000000000) }}", "这里的数字最大 1000", id="width"),
        pytest.param("{{ 1.5|round(100000000, 'ceil') }}", "这里的数字最大 1000", id="places"),
        pytest.param("{{ 长.replace('', 长) }}", TOO_LONG, id="replaced"),
        pytest.param("{{ 长|replace('', 长) }}", TOO_LONG, id="replaced-by-a-filter"),
        pytest.param("{{ 长.join(range(1000)|map('string')) }}", TOO_LONG, id="joined"),
        pytest.param("{{ [1].append(1) }}", "不能使用 append", id="a-list-changed"),
        pytest.param("{{ (5).to_bytes(1000000000, 'big') }}", "不能使用 to_bytes", id="bytes"),
        pytest.param("{{ 无 ~ 1 }}", "“无”没有填写，应当用 {% if 无 %} 加以判断", id="blank-put-together"),
        pytest.param("{% for a in range(10000000000000000000000) %}{% endfor %}", "range 最多 1000 次", id="absurd-range"),
    ],
)  # fmt: skip
def test_an_outline_that_would_not_end_or_fill_the_memory_is_refused_at_once(body: str, said: str) -> None:
    sources = Sources()
    slots: dict[str, object] = {"长": sources.filled("甲" * 30_000, "长"), "无": Blank("无")}
    start = time.perf_counter()
    with pytest.raises(PerfevalError) as error:
        built(f"\n{body}").line("甲", slots | {"range": built_in_outline("mof-2020").helpers["range"]})
    how = "不能填写" if "recursive" not in said else "的写法有误"
    assert str(error.value) == f"报告提纲 本县.md 第 3 行{how}：{said}。"
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("{{ " + "(" * 30_000 + "1" + ")" * 30_000 + " }}", id="brackets"),
        pytest.param("{{ " + "[" * 30_000 + "]" * 30_000 + " }}", id="lists"),
        pytest.param("{{ " + "not " * 20_000 + "1 }}", id="negations"),
        pytest.param("{{ 1" + " + 1" * 20_000 + " }}", id="sums"),
        pytest.param("{{ 1" + "|upper" * 15_000 + " }}", id="filters"),
        pytest.param("{% if 1 %}" * 3000 + "{% endif %}" * 3000, id="conditions"),
        pytest.param("{% for a in [1] %}" * 30 + "{% endfor %}" * 30, id="loops"),
    ],
)
def test_what_is_nested_too_deeply_is_refused(body: str) -> None:
    with pytest.raises(PerfevalError) as error:
        own_outline(f"== 甲 ==\n{body}")
    assert str(error.value) == "报告提纲 本县.md 有一处的写法有误：表达式或宏套得太深。"


def test_a_file_of_absurd_size_is_no_outline() -> None:
    with pytest.raises(PerfevalError) as error:
        own_outline("字" * (LONGEST_OUTLINE + 1))
    assert str(error.value) == "报告提纲 本县.md 太长：有 100001 个字符，最多 100000 个。"
    with pytest.raises(PerfevalError) as error:
        own_outline("\n".join(f"== {number} ==" for number in range(600)))
    assert str(error.value) == "报告提纲 本县.md 第 501 行的写法有误：最多 500 节。"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param("{% for 行 in 行们 if 行 != '乙' %}{{ loop.index }}、{{ 行 }}。{% endfor %}", "1、甲。2、丙。", id="loop"),
        pytest.param("{{ 行们|join('、') }}共{{ 行们|length }}项", "甲、乙、丙共3项", id="filters"),
        pytest.param("{{ '%.1f' % 2.25 }}；{{ '%05.2f'|format(3.5) }}", "2.2；03.50", id="format"),
        pytest.param("{{ 2 * 3 }}{{ '=' * 3 }}{{ 7 // 2 }}", "6===3", id="arithmetic"),
        pytest.param("{{ '、'.join(行们|reverse) }}{{ 行们[0].strip().center(3, '-') }}", "丙、乙、甲-甲-", id="methods"),
        pytest.param("{{ {'甲': 1}.get('甲') }}{% for 名, 值 in {'乙': 2}.items() %}{{ 名 }}{{ 值 }}{% endfor %}", "1乙2", id="tables"),
        pytest.param("{% if 行们 is defined and 没有 is not defined %}有{% endif %}{{ 没有|default('无') }}", "有无", id="tests"),
        pytest.param("{% for 双 in 行们|batch(2) %}{{ 双|join }}；{% endfor %}", "甲乙；丙；", id="batches"),
    ],
)  # fmt: skip
def test_what_an_outline_sensibly_does_stays_possible(body: str, said: str) -> None:
    outline = own_outline(f"== 甲 ==\n{body}")
    assert str(outline.line("甲", {"行们": ["甲", "乙", "丙"]})) == said


def test_each_section_has_the_whole_budget() -> None:
    outline = own_outline("== 甲 ==\n" + LOOP + "{{ 长 }}" + END)
    slots = {"长": "甲" * 900, **outline.helpers}
    assert len(str(outline.line("甲", slots))) == len(str(outline.line("甲", slots))) == 900_000


def test_an_outline_is_compiled_once_and_anew_when_its_text_has_changed() -> None:
    first, same, edited = (own_outline(f"== 甲 ==\n{said}") for said in ("一", "一", "二"))
    assert first is same
    assert str(edited.line("甲", {})) == "二"


def test_a_built_in_outline_that_is_not_there_has_no_text() -> None:
    with pytest.raises(KeyError):
        outline_text("没有")
