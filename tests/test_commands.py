"""The command as a whole: what it writes, what it prints, how it ends."""

import subprocess
import sys
from functools import partial
from itertools import pairwise
from pathlib import Path

import commands
import pytest
from commands import EXAMPLE
from documents import paragraphs, table
from workbooks import cell, example_data, saved, small_data

from perfeval import __version__, template
from perfeval.writers.blank import BLANK_NAME, EXAMPLES, filled_workbook

pytestmark = pytest.mark.slow

perfeval = partial(commands.perfeval, anew=True)  # the start is part of the whole

FOLDER = "石家庄市第二强制隔离戒毒所2018年度"
DOCUMENTS = [
    "00 石家庄市第二强制隔离戒毒所2018年度绩效评价报告.docx",
    "01 强制隔离戒毒人员经费项目绩效评价报告.docx",
    "02 教育矫治项目绩效评价报告.docx",
    "03 治疗服务项目绩效评价报告.docx",
    "04 所政设施维修项目绩效评价报告.docx",
    "05 监控系统建设维护经费项目绩效评价报告.docx",
    "06 技术装备及设施更新经费绩效评价报告.docx",
    "07 业务用房改造项目绩效评价报告.docx",
    "08 新增监控设备及软件购置绩效评价报告.docx",
]


EXAMPLE_WARNINGS = [
    f"{EXAMPLE.name} 项目概况!F5 警告 项目“03 治疗服务经费”的预期绩效目标没有可以衡量的内容。请写出数量、比率、标准或时限。 [target-vague]",
    f"{EXAMPLE.name} 项目概况!F8 警告 项目“06 技术装备及设施更新经费”的预期绩效目标没有可以衡量的内容。请写出数量、比率、标准或时限。 [target-vague]",
]
EXAMPLE_NOTES = [
    f"{EXAMPLE.name} 绩效指标!I25 提示 项目“02 教育矫治经费”3 个数值指标的完成值都与指标值一模一样。请核对是否填写了实际数。 [results-are-targets]",
    f"{EXAMPLE.name} 绩效指标!I87 提示 指标“工作人员满意度”的实际完成值正好等于指标值。请核对是否为问卷调查的结果；确是这个数的不用改。 [satisfaction-is-target]",
]


def test_process_writes_the_nine_documents_of_the_example(tmp_path: Path) -> None:
    run = perfeval("process", EXAMPLE, "-o", "结果", cwd=tmp_path)
    assert (run.status, run.err.splitlines()) == (0, EXAMPLE_WARNINGS)
    notes, told = run.out.splitlines()[:3], run.out.splitlines()[3:]
    assert [note.partition(" 提示 ")[0].strip() for note in notes] == ["项目概况!G3", "资金情况!L3", "资金情况!M3"]
    assert told == [
        "  01 强制隔离戒毒人员经费：89.00 分，良（预算执行率 78.34% 低于 80%，总分由 96.13 分封顶为 89 分）",
        "  02 教育矫治经费：98.00 分，优",
        "  03 治疗服务经费：97.00 分，优",
        "  04 所政设施维修经费：98.00 分，优",
        "  05 监控系统建设维护经费：97.15 分，优",
        "  06 技术装备及设施更新经费：98.00 分，优",
        "  07 业务用房改造经费：98.00 分，优",
        "  08 新增监控设备及软件购置经费：98.00 分，优",
        f"{EXAMPLE.name}：0 个错误，2 个警告，5 个提示，已写出 9 份报告：{Path('结果') / FOLDER}",
    ]
    assert sorted(path.name for path in (tmp_path / "结果" / FOLDER).iterdir()) == DOCUMENTS


@pytest.mark.parametrize("system", EXAMPLES)
def test_the_same_workbook_gives_the_same_bytes(system: str, tmp_path: Path) -> None:
    """On two runs, in two folders, whatever the order of hashes and the time zone."""
    written = []
    for folder, seed, zone in (("一", "0", "Asia/Shanghai"), ("二", "4711", "America/Los_Angeles")):
        place = tmp_path / folder
        place.mkdir()
        (place / "填报.xlsx").write_bytes((EXAMPLE.parent / EXAMPLES[system][0]).read_bytes())
        run = perfeval("process", "填报.xlsx", cwd=place, env={"PYTHONHASHSEED": seed, "TZ": zone})
        assert run.status == 0
        files = sorted((place / "output").rglob("*.docx"))
        written.append({file.relative_to(place): file.read_bytes() for file in files})
    assert written[0] == written[1]
    assert len(written[0]) > 2


def test_every_section_of_every_report_says_something(tmp_path: Path) -> None:
    """No heading of level 1 to 3 stands directly before one of its own or a higher level, or at the end."""
    perfeval("process", EXAMPLE, "-o", tmp_path)
    for path in (tmp_path / FOLDER).iterdir():
        styles = [style for style, _ in paragraphs(path)]
        levels = [int(style[-1]) if style.startswith("Heading") else 9 for style in styles]
        empty = [i for i, (one, following) in enumerate(pairwise(levels)) if one < 9 and following <= one]
        # “1、项目实施单位：…。” carries its fact in the heading itself
        assert all(paragraphs(path)[i][1].endswith("。") for i in empty)


TEN_FAULTS = {
    (template.UNIT, "leader", 3): "#REF!",
    (template.UNIT, "system", 3): "common-1999",
    (template.PROJECTS, "target", 3): None,
    (template.FUNDS, "closing_carryover", 3): 31.6,
    (template.FUNDS, "initial_budget", 4): "四十五",
    (template.CONTENT, "code", 5): "33",
    (template.INDICATORS, "points", 17): 5,
    (template.INDICATORS, "nature", 42): "差不多",
    (template.INDICATORS, "level2", 30): "项目管理",
    (template.INDICATORS, "actual", 12): "约80",
}


def test_ten_planted_faults_are_ten_problems_each_with_its_cell_and_nothing_is_written(tmp_path: Path) -> None:
    workbook = filled_workbook(example_data())
    for (sheet, field, row), value in TEN_FAULTS.items():
        cell(workbook, sheet, field, row).value = value
    run = perfeval("process", saved(workbook, tmp_path), "-o", "out", cwd=tmp_path)
    assert run.status == 1
    assert run.err.splitlines() == [
        "测试.xlsx 单位信息!B7 错误 “指标体系”填写有误：应为项目支出绩效评价共性指标体系（2013年）、项目支出绩效评价指标体系（2020年）、项目支出绩效自评指标体系（2020年）、项目支出绩效自评指标体系（2021年），或工作簿旁边的 .toml 文件名，现为“common-1999”。请从下拉列表选择，或把该文件放在工作簿旁边。 [system-unknown]",
        "测试.xlsx 单位信息!B12 错误 单元格是错误值：现为#REF!。请改正公式，或直接填写数值。 [error-cell]",
        "测试.xlsx 项目概况!F3 错误 “预期绩效目标”没有填写：应为文字，现为空白。请填写。 [required-blank]",
        "测试.xlsx 资金情况!L3 错误 年末结转与收支不平衡：应为年初结转 + 本年拨入 − 本年支出 = 23.4 + 117.9 − 110.7 = 30.6，现为31.6，多 1。请核对这四个数。 [funds-unbalanced]",
        "测试.xlsx 资金情况!C4 错误 “年初预算数”填写有误：应为数字，现为“四十五”。请填写以万元为单位的数字。 [not-a-number]",
        "测试.xlsx 绩效指标!I12 错误 “实际完成值”填写有误：应为数字，现为“约80”。请填写数字。 [not-a-number]",
        "测试.xlsx 绩效指标!J28 错误 项目“02 教育矫治经费”12 个指标的分值合计有误：应为100，现为101，多 1。请调整该项目各指标的分值。 [points-total]",
        "测试.xlsx 绩效指标!D30 错误 指标“绩效目标合理性”的一级、二级指标不属于“项目支出绩效评价共性指标体系（2013年）”：应为投入/项目立项、投入/资金落实、过程/业务管理、过程/财务管理、产出/项目产出、效果/项目效益，现为投入/项目管理。请从下拉列表选择。 [group-unknown]",
        "测试.xlsx 绩效指标!F42 错误 “指标性质”填写有误：应为≥、>、=、<、≤、区间、是否、要点、定性、日期、评定，现为“差不多”。请从下拉列表选择。 [not-in-list]",
        "测试.xlsx 评价内容!A5 错误 项目编号“33”不在“项目概况”中：应为01、02、03、04、05、06、07、08，现为“33”。请改正编号，或在“项目概况”补登该项目。 [project-unknown]",
        "测试.xlsx 项目概况!F5 警告 项目“03 治疗服务经费”的预期绩效目标没有可以衡量的内容。请写出数量、比率、标准或时限。 [target-vague]",
        "测试.xlsx 项目概况!F8 警告 项目“06 技术装备及设施更新经费”的预期绩效目标没有可以衡量的内容。请写出数量、比率、标准或时限。 [target-vague]",
    ]
    assert run.out == "测试.xlsx：10 个错误，2 个警告，2 个提示，没有生成报告\n"
    assert not (tmp_path / "out").exists()


def test_check_writes_nothing_and_ends_with_0_when_all_is_well(tmp_path: Path) -> None:
    run = perfeval("check", EXAMPLE, cwd=tmp_path)
    assert (run.status, run.out) == (0, f"{EXAMPLE.name}：0 个错误，2 个警告，2 个提示\n")
    assert run.err.splitlines() == [*EXAMPLE_WARNINGS, *EXAMPLE_NOTES]
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_with_errors_does_not_stop_the_others(tmp_path: Path) -> None:
    broken = saved(small_data(unit={"name": "另一单位"}, target=None), tmp_path, "坏.xlsx")
    good = saved(small_data(), tmp_path, "好.xlsx")
    run = perfeval("process", broken, good, "-o", "out", cwd=tmp_path)
    assert run.status == 1
    assert sorted(path.name for path in (tmp_path / "out").glob("[!.]*")) == [
        "某市测试所2023年度",
        "绩效评价汇总表.xlsx",
    ]


def test_a_warning_does_not_stop_the_reports(tmp_path: Path) -> None:
    data = small_data()
    data["projects"][0]["indicators"][0]["actual"] = 15
    run = perfeval("process", saved(data, tmp_path), "-o", "out", cwd=tmp_path)
    assert (run.status, run.err) == (
        0,
        "测试.xlsx 绩效指标!N3 警告 指标“维修里程”得 37.5 分、满分 50 分，没有说明原因。请填写偏差原因及改进措施。 [deviation-unexplained]\n",
    )
    assert "1 个警告，1 个提示，已写出 2 份报告" in run.out


def test_new_hands_out_the_committed_templates(tmp_path: Path) -> None:
    examples = [(("--example", "--system", system), name) for system, (name, _) in EXAMPLES.items()]
    for option, name in [((), BLANK_NAME), (("--example",), EXAMPLE.name), *examples]:
        run = perfeval("new", "表格", *option, "--force", cwd=tmp_path)
        assert (run.status, run.out) == (0, f"已写出 {Path('表格') / name}\n")
        assert (tmp_path / "表格" / name).read_bytes() == (EXAMPLE.parent / name).read_bytes()


def test_new_does_not_overwrite_a_file_unless_told_to(tmp_path: Path) -> None:
    (tmp_path / BLANK_NAME).write_text("已经填好的")
    run = perfeval("new", cwd=tmp_path)
    assert (run.status, run.err) == (2, f"错误：{BLANK_NAME} 已经存在。请换一个文件夹，或加 --force 覆盖。\n")
    assert perfeval("new", "--force", cwd=tmp_path).status == 0
    assert (tmp_path / BLANK_NAME).stat().st_size > 10_000


def test_an_output_folder_that_cannot_be_made_ends_the_run_with_2(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("一个文件")
    run = perfeval("process", EXAMPLE, "-o", "out", cwd=tmp_path)
    assert run.status == 2
    assert run.err.startswith("错误：写不进 out/")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        pytest.param(("--version",), 0, f"perfeval {__version__}\n", id="version"),
        pytest.param(("--help",), 0, "示例：perfeval new 得到空白模板，填好后 perfeval process", id="help"),
        pytest.param(
            ("process", "--help"), 0, "示例：perfeval process 绩效评价填报模板.xlsx -o 报告", id="process-help"
        ),
        pytest.param(("check", "--help"), 0, "示例：perfeval check 填报.xlsx --annotate", id="check-help"),
        pytest.param(("new", "--help"), 0, "示例：perfeval new 绩效评价2018", id="new-help"),
        pytest.param(
            ("check",), 2, "错误：缺少参数“工作簿或文件夹...”。用 perfeval --help 查看用法。", id="nothing-to-check"
        ),
        pytest.param(
            ("check", "x", "--format", "xml"),
            2,
            "选项 --format 应为 text、json 之一，现为“xml”",
            id="no-such-format",
        ),
        pytest.param(("new", "--projects", "0"), 2, "选项 --projects 应在 1 至 99 之间，现为 0。", id="no-projects"),
        pytest.param(("new", "--projects", "x"), 2, "选项 --projects 应为整数，现为“x”。", id="projects-in-letters"),
        pytest.param(("process",), 2, "缺少参数“工作簿或文件夹...”", id="no-workbook"),
        pytest.param(("nonsense",), 2, "没有“nonsense”这个命令", id="no-such-command"),
        pytest.param(("check", "--nonsense", "x"), 2, "没有 --nonsense 这个选项", id="no-such-option"),
    ],
)
def test_help_and_usage_are_in_chinese(arguments: tuple[str, ...], status: int, said: str) -> None:
    run = perfeval(*arguments)
    assert run.status == status
    assert said in run.out + run.err
    for english in ("Usage", "Options", "Commands", "Error", "Show this message", "Missing", "No such"):
        assert english not in run.out + run.err


def test_the_score_table_is_annexed_where_the_unit_asks_for_it(tmp_path: Path) -> None:
    perfeval("process", EXAMPLE, "-o", tmp_path)
    path = tmp_path / FOLDER / DOCUMENTS[1]
    rows = table(path)
    assert rows[0] == [
        *(
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "评分方法",
            "偏差原因及改进措施",
        ),
    ]
    rows = [row[:7] for row in rows]
    assert ["投入", "资金落实", "资金到位率", "≥100%", "100%", "8", "8"] in rows
    assert ["过程", "财务管理", "预算执行率", "≥100%", "78.34%", "4", "3.13"] in rows
    assert [row[0:1] + row[5:] for row in rows[-3:]] == [
        ["合计", "100", "96.13"],
        ["按预算执行率封顶后", "100", "89"],
        ["评价等级", "", "良"],
    ]
    texts = [text for _, text in paragraphs(path)]
    assert texts[-3:] == ["附件：绩效评价指标评分表", "附件", "绩效评价指标评分表"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no /dev/full")
def test_what_cannot_be_shown_is_said_in_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "utf8", "-m", "perfeval", "check", str(EXAMPLE)]
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", cwd=tmp_path, check=False)
    assert (run.returncode, run.stderr.splitlines()[-1]) == (2, "错误：要显示的内容写不出去：磁盘已满。")
    assert "Traceback" not in run.stderr


def test_a_reader_that_has_seen_enough_ends_the_run_quietly(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "utf8", "-m", "perfeval", "score", str(EXAMPLE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        said = run.stderr.read().decode()
    assert "Traceback" not in said
    assert "BrokenPipe" not in said
