"""What one workbook, one file or one name must not do to a run: each has a border, and the run goes on."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import Run, perfeval
from documents import contents
from systems import edited, outline_text
from workbooks import saved, small_data

from perfeval import reports
from perfeval.batch.many import Task
from perfeval.batch.outcome import Composed, Workbook
from perfeval.library import Definition, Shelf, built_in_system
from perfeval.service import Options, compose, composition, examine
from perfeval.writers.blank import filled_workbook

pytestmark = pytest.mark.slow

#: an outline that a unit without a department cannot fill
OWN = outline_text("shijiazhuang-2013").replace("== 合订本 ==\n", "== 合订本 ==\n{{ 主管部门 }}\n")


def two_units(folder: Path) -> None:
    """Write the workbook of a unit without a department, and of one that has it."""
    folder.mkdir()
    saved(small_data(unit={"name": "甲所"}), folder, "甲.xlsx")
    saved(small_data(unit={"name": "乙所", "department": "某局"}), folder, "乙.xlsx")


# ---------------------------------------------------------------- options


def test_a_chosen_outline_that_one_workbook_cannot_fill_is_a_problem_of_that_workbook(tmp_path: Path) -> None:
    two_units(tmp_path / "收到")
    (tmp_path / "own.md").write_text(OWN, "utf-8")
    run = perfeval("process", "收到", "--outline", "own.md", cwd=tmp_path)
    line = OWN.splitlines().index("{{ 主管部门 }}") + 1
    assert run.status == 1
    assert run.err.splitlines() == [
        (
            f"甲.xlsx 错误 报告提纲 own.md 第 {line} 行不能填写：“主管部门”没有填写，应当用 {{% if 主管部门 %}} 加以判断。"
            "请改正该文件，或选择程序自带的报告提纲。 [outline-unknown]"
        )
    ]
    assert {path.parent.name for path in (tmp_path / "output").rglob("*.docx")} == {"乙所2023年度"}


def test_an_outline_of_its_own_that_a_workbook_cannot_fill_is_said_by_check_too(tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text(OWN, "utf-8")
    path = saved(small_data(unit={"outline": "own.md"}), tmp_path)
    for command in ("check", "process"):
        run = perfeval(command, path, cwd=tmp_path)
        assert run.status == 1
        assert run.err.startswith("测试.xlsx 单位信息!B8 错误 报告提纲 own.md 第 ")


def test_a_chosen_outline_is_no_cell_of_the_workbook(tmp_path: Path) -> None:
    path = saved(small_data(unit={"department": "某局"}), tmp_path)
    run = perfeval("process", path, "--outline", "self-evaluation", cwd=tmp_path)
    assert [line for line in run.err.splitlines() if "outline-unusual" in line] == [
        (
            "测试.xlsx 警告 报告提纲“self-evaluation”不是为指标体系“common-2013”写的，有的栏目会是空的："
            "应为与 self-evaluation-2020、self-evaluation-2021 配套使用，或改用 shijiazhuang-2013，"
            "现为--outline self-evaluation。请核对这两项。 [outline-unusual]"
        )
    ]


def test_a_workbook_that_names_its_own_outline_is_composed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.md").write_text(outline_text("shijiazhuang-2013"), "utf-8")
    path = saved(small_data(unit={"outline": "own.md"}), tmp_path)
    composed, compose_reports = [], reports.compose

    def counted(*arguments: object) -> object:
        composed.append(arguments)
        return compose_reports(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(composition, "compose_reports", counted)
    assert isinstance(Task(composing=True)(Workbook(path, path.name)), Composed)
    assert len(composed) == 1


def test_a_definition_is_known_by_its_content_and_not_by_its_name(tmp_path: Path) -> None:
    content = saved(small_data(), tmp_path).read_bytes()
    grades, titles = [], []
    for grade in ("优", "甲等"):
        text = edited("common-2013", ('name = "优"', f'name = "{grade}"'))
        outline = outline_text("shijiazhuang-2013").replace("绩效评价报告", f"{grade}报告")
        options = Options(
            system=Definition(Shelf.SYSTEMS, "own.toml", text),
            outlines=(Definition(Shelf.REPORT_OUTLINES, "own.md", outline),),
        )
        composition = compose(examine("测试.xlsx", content, options))
        assert composition.examination.evaluated is not None
        grades.append(composition.examination.evaluated.evaluations[0].grade)
        titles.append(composition.reports[1].title)
    assert grades == ["优", "甲等"]
    assert titles[0] != titles[1]


# ---------------------------------------------------------------- what is no file


def large(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(300 * 2**20)


NO_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe": (os.mkfifo, "不是普通文件。请给出工作簿文件"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "不是普通文件。请给出工作簿文件"),
    "large": (large, "过大的文件。填报工作簿不应超过 50 MB，请删去图片等无关内容"),
    "circle": (lambda path: path.symlink_to(path), "链接绕成了圈。请确认文件存在、没有被其他程序占用，并且有权读取"),
}


@pytest.mark.parametrize("what", NO_FILES)
@pytest.mark.parametrize("command", ["check", "score", "process"])
def test_a_workbook_that_is_no_file_is_named_at_once(what: str, command: str, tmp_path: Path) -> None:
    make, found = NO_FILES[what]
    make(tmp_path / "填报.xlsx")
    run = perfeval(command, "填报.xlsx", cwd=tmp_path)
    said = f"填报.xlsx 错误 无法读取：应为填报用的 Excel 工作簿，现为{found}。 [file-unreadable]\n"
    assert (run.status, run.err) == (1, said)


@pytest.mark.parametrize("what", NO_FILES)
@pytest.mark.parametrize(("name", "field"), [("own.toml", "system"), ("own.md", "outline")])
def test_what_lies_beside_a_workbook_is_read_within_the_same_limits(
    what: str, name: str, field: str, tmp_path: Path
) -> None:
    make, _ = NO_FILES[what]
    make(tmp_path / name)
    workbook = filled_workbook(small_data(unit={field: name}), built_in_system("common-2013"))
    run = perfeval("process", saved(workbook, tmp_path), cwd=tmp_path)
    assert run.status == 1
    assert f"{name} 打不开：" in run.err
    assert len(run.err.splitlines()) == 1


DEEP = "[" * 100_000
NOT_RECEIPTS: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "device": lambda path: path.symlink_to("/dev/zero"),
    "large": large,
    "folder": lambda path: path.mkdir(),
    "nested": lambda path: path.write_text(f"key\n{DEEP}", "utf-8"),
    "digits": lambda path: path.write_text(f"key\n{'9' * 10_000}", "utf-8"),
}


@pytest.mark.parametrize("what", NOT_RECEIPTS)
def test_a_receipt_that_is_none_lets_the_workbook_be_done_again(what: str, tmp_path: Path) -> None:
    path = saved(small_data(), tmp_path)
    assert perfeval("process", path, cwd=tmp_path).status == 0
    (receipt,) = (tmp_path / "output" / ".perfeval").glob("*.json")
    receipt.unlink()
    NOT_RECEIPTS[what](receipt)
    run = perfeval("process", path, cwd=tmp_path)
    if what == "folder":
        assert "这里是一个文件夹" in run.err
    else:
        assert run.status == 0, run.err
    assert perfeval("mail", cwd=tmp_path).status == (1 if what == "folder" else 0)


def test_a_receipt_with_a_figure_that_nothing_can_mean_is_damaged(tmp_path: Path) -> None:
    path = saved(small_data(), tmp_path)
    perfeval("process", path, cwd=tmp_path)
    (receipt,) = (tmp_path / "output" / ".perfeval").glob("*.json")
    key, rest = receipt.read_text("utf-8").split("\n", 1)
    content = json.loads(rest)
    content["summary"]["projects"][0]["total"] = "1e999999999"
    receipt.write_text(f"{key}\n{json.dumps(content)}", "utf-8")
    run = perfeval("process", path, cwd=tmp_path)
    assert (run.status, "没有变化" in run.out) == (0, False)


def test_a_receipt_of_the_first_format_is_read_for_mail_and_its_workbook_done_again(tmp_path: Path) -> None:
    path = saved(small_data(), tmp_path)
    perfeval("process", path, cwd=tmp_path)
    (receipt,) = (tmp_path / "output" / ".perfeval").glob("*.json")
    _, rest = receipt.read_text("utf-8").split("\n", 1)
    content = json.loads(rest)
    del content["format"]
    content["problems"] = [{"code": "full-marks", "message": "甲", "cell": ["项目概况", 3, 1]}]
    receipt.write_text(f"{'0' * 64}\n{json.dumps(content)}", "utf-8")
    assert perfeval("mail", cwd=tmp_path).status == 0
    assert "没有变化" not in perfeval("process", path, cwd=tmp_path).out
    assert "没有变化" in perfeval("process", path, cwd=tmp_path).out


def test_a_pipe_in_place_of_a_report_is_a_problem_of_its_workbook(tmp_path: Path) -> None:
    path = saved(small_data(), tmp_path)
    perfeval("process", path, cwd=tmp_path)
    report = next((tmp_path / "output").rglob("01*.docx"))
    report.unlink()
    os.mkfifo(report)
    run = perfeval("process", path, cwd=tmp_path)
    assert run.status == 1
    assert run.err == (
        f"测试.xlsx 错误 报告写不进 {report.relative_to(tmp_path)}：不是普通文件。"
        "请确认该文件没有在 Word 中打开、文件夹可写，再运行一次。 [not-written]\n"
    )


# ---------------------------------------------------------------- names


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such names")
def test_a_file_name_that_is_no_utf8_is_done_like_any_other(tmp_path: Path) -> None:
    content = saved(small_data(), tmp_path).read_bytes()
    other = saved(small_data(unit={"name": "乙所"}), tmp_path, "乙.xlsx")
    folder = tmp_path / "收到"
    folder.mkdir()
    (folder / os.fsdecode(b"\xb2\xe2\xca\xd4.xlsx")).write_bytes(content)  # as a GB 18030 archive leaves it
    shutil.copy(other, folder)
    (tmp_path / "测试.xlsx").unlink()
    runs = [perfeval("process", "收到", cwd=tmp_path) for _ in range(2)]
    assert [run.status for run in runs] == [0, 0], runs
    assert len(list((tmp_path / "output").rglob("*.docx"))) == 4
    assert runs[1].out.count("没有变化") == 4  # two workbooks, the table and the summary workbook
    assert perfeval("mail", cwd=tmp_path).status == 0


def test_a_run_twice_over_a_folder_changes_nothing(tmp_path: Path) -> None:
    two_units(tmp_path / "收到")
    first: Run = perfeval("process", "收到", cwd=tmp_path)
    before = contents(tmp_path / "output")
    perfeval("process", "收到", cwd=tmp_path)
    assert (first.status, contents(tmp_path / "output")) == (0, before)
