"""What lies in a folder beside the workbooks: copies that come back, archives, open files, everything else named."""

import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from commands import perfeval
from docx import Document
from openpyxl import load_workbook
from small import Typed, small_with
from workbooks import saved, small_data

from perfeval.batch.incoming import Incoming, take_in
from perfeval.readers.glance import glance
from perfeval.template import UNIT

WORD = "Word 文件 {0} 个，不是填报工作簿，没有读取：{1}；自评表和报告可以用 perfeval new --from 转成工作簿"
NESTED = "压缩包 1 个，不是填报工作簿，没有读取：{}；里面的工作簿没有读到，请解压后再运行"


def labels(incoming: Incoming) -> list[str]:
    return [workbook.label for workbook in incoming.workbooks]


def copy_of(path: Path) -> Path:
    """Write an annotated copy beside a workbook."""
    perfeval("check", "--annotate", path)
    return path.with_name(f"{path.stem}_批注{path.suffix}")


def edit(path: Path, address: str, value: str) -> None:
    """Change a cell, as a person does who saves anew."""
    workbook = load_workbook(path)
    workbook["单位信息"][address] = value
    workbook.save(path)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    return saved(small_data(), tmp_path, "甲所.xlsx")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return saved(small_data(unit={"name": "乙所"}), tmp_path, "乙所.xlsx")


@pytest.mark.usefixtures("other")
def test_a_copy_as_it_was_written_says_nothing_new(unit: Path, tmp_path: Path) -> None:
    copy_of(unit)
    incoming = take_in([tmp_path])
    assert (labels(incoming), incoming.remarks) == (["乙所.xlsx", "甲所.xlsx"], ())


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize("name", ["甲所_批注.xlsx", "甲所_批注(1).xlsx", "改好的.xlsx", "下级/甲所_批注.xlsx"])
def test_an_edited_copy_replaces_the_workbook_that_it_was_made_from(unit: Path, name: str, tmp_path: Path) -> None:
    copy = copy_of(unit)
    edit(copy, "B12", "副所长")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    copy.rename(tmp_path / name)
    incoming = take_in([tmp_path])
    assert sorted(labels(incoming)) == sorted(["乙所.xlsx", name])
    assert incoming.remarks == (f"{name} 是改过的批注副本，用它代替 甲所.xlsx",)
    assert incoming.repeated == {}


@pytest.mark.usefixtures("other")
def test_a_copy_and_its_workbook_that_were_both_edited_are_two(unit: Path, tmp_path: Path) -> None:
    edit(copy_of(unit), "B12", "副所长")
    edit(unit, "B12", "所长")
    incoming = take_in([tmp_path])
    assert sorted(labels(incoming)) == ["乙所.xlsx", "甲所.xlsx", "甲所_批注.xlsx"]
    assert sorted(path.name for path in incoming.repeated) == ["甲所.xlsx", "甲所_批注.xlsx"]


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize("edited", [True, False], ids=["edited", "untouched"])
def test_a_copy_that_comes_alone_is_a_workbook(unit: Path, edited: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a case
    copy = copy_of(unit)
    if edited:
        edit(copy, "B12", "副所长")
    unit.unlink()
    incoming = take_in([tmp_path])
    assert labels(incoming) == ["乙所.xlsx", "甲所_批注.xlsx"]
    assert incoming.remarks == ("甲所_批注.xlsx 是批注副本，原工作簿不在这里，按它处理",)


@pytest.mark.usefixtures("other")
def test_two_edited_copies_of_a_workbook_are_several(unit: Path, tmp_path: Path) -> None:
    copy = copy_of(unit)
    for name, leader in (("一.xlsx", "张三"), ("二.xlsx", "李四")):
        (tmp_path / name).write_bytes(copy.read_bytes())
        edit(tmp_path / name, "B12", leader)
    copy.unlink()
    incoming = take_in([tmp_path])
    assert sorted(path.name for path in incoming.repeated) == ["一.xlsx", "二.xlsx", "甲所.xlsx"]


@pytest.mark.slow
@pytest.mark.usefixtures("other")
def test_a_copy_that_was_marked_again_still_names_its_workbook(unit: Path, tmp_path: Path) -> None:
    copy = copy_of(unit)
    edit(copy, "B12", "副所长")
    perfeval("check", "--annotate", copy)
    edit(copy, "B13", "全体职工")
    run = perfeval("process", ".", cwd=tmp_path)
    assert "甲所_批注.xlsx 是改过的批注副本，用它代替 甲所.xlsx\n" in run.err
    assert sorted(path.name for path in (tmp_path / "output").glob("*所*")) == ["乙所2023年度", "某市测试所2023年度"]
    again = perfeval("process", ".", cwd=tmp_path)
    assert again.out.count("没有变化，2 份报告不用重写") == 2


@pytest.mark.usefixtures("other")
def test_what_a_person_did_in_a_copy_is_not_lost_when_the_copy_is_marked_anew(unit: Path, tmp_path: Path) -> None:
    copy = copy_of(unit)
    edit(copy, "B12", "副所长")
    for _ in range(2):
        perfeval("check", "--annotate", tmp_path)
        assert take_in([tmp_path]).remarks == ("甲所_批注.xlsx 是改过的批注副本，用它代替 甲所.xlsx",)
    before = copy.read_bytes()
    run = perfeval("check", "--annotate", unit)
    assert (run.status, copy.read_bytes()) == (1, before)
    assert f"{copy} 改动过，没有覆盖" in run.err


@pytest.mark.usefixtures("other")
def test_a_copy_of_an_edited_copy_says_nothing_new(unit: Path, tmp_path: Path) -> None:
    copy = copy_of(unit)
    edit(copy, "B12", "副所长")
    copy.rename(tmp_path / "甲所_批注(1).xlsx")
    for _ in range(2):
        assert take_in([tmp_path]).remarks == ("甲所_批注(1).xlsx 是改过的批注副本，用它代替 甲所.xlsx",)
        perfeval("check", "--annotate", tmp_path)
    assert (tmp_path / "甲所_批注(1)_批注.xlsx").is_file()


@pytest.mark.usefixtures("unit", "other")
def test_other_files_are_named_in_a_line_a_kind(tmp_path: Path) -> None:
    names = ["一.docx", "二.doc", "三.wps", "四.rtf", "五.docx", "六.docx", "图.PNG", "表.csv", "包.rar", "说明.pdf"]
    for name in (*names, "怪", "Thumbs.db", ".隐藏", "本县.toml", "提纲.md", "~$甲所.xlsx", "~$走了.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    incoming = take_in([tmp_path])
    assert labels(incoming) == ["乙所.xlsx", "甲所.xlsx"]
    assert sorted(incoming.remarks) == sorted(
        [
            "甲所.xlsx 正在 Excel 或 WPS 中打开，还没有保存的内容没有读到；请保存后再运行一次",
            WORD.format(6, "一.docx、三.wps、二.doc、五.docx、六.docx 等 6 个"),
            NESTED.format("包.rar"),
            "图片 1 个，不是填报工作簿，没有读取：图.PNG；请索取填好的工作簿",
            "其他格式的表格 1 个，不是填报工作簿，没有读取：表.csv；请用填报模板填写",
            "PDF、OFD 文件 1 个，不是填报工作簿，没有读取：说明.pdf",
            "其他文件 1 个，不是填报工作簿，没有读取：怪",
            "临时锁文件 1 个，不是填报工作簿，没有读取：~$走了.xlsx；它所属的工作簿不在这里，请索取",
        ]
    )


def test_a_workbook_that_is_named_and_open_is_told_of(unit: Path, tmp_path: Path) -> None:
    (tmp_path / "~$甲所.xlsx").write_bytes(b"x")
    assert [remark.split(" ")[0] for remark in take_in([unit]).remarks] == ["甲所.xlsx"]


@pytest.mark.slow
@pytest.mark.usefixtures("unit", "other")
def test_the_reports_of_a_run_within_the_folder_are_not_foreign(tmp_path: Path) -> None:
    perfeval("process", ".", "--html", "--upload", cwd=tmp_path)
    perfeval("mail", cwd=tmp_path)
    incoming = take_in([tmp_path])
    assert (labels(incoming), incoming.remarks) == (["乙所.xlsx", "甲所.xlsx"], ())


def zipped(files: dict[str, bytes], encoding: str = "utf-8") -> bytes:
    """Return an archive whose names are written as another system writes them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(files.values()):
            archive.writestr(f"{number:060d}", content)
    packed = stream.getvalue()
    for number, name in enumerate(files):
        stand_in, written = f"{number:060d}".encode(), name.encode(encoding)
        assert len(written) <= len(stand_in)
        packed = packed.replace(stand_in, written.ljust(len(stand_in), b"\0"))
    return packed


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_an_archive_of_submissions_is_looked_into(unit: Path, encoding: str, tmp_path: Path) -> None:
    folder = tmp_path / "收到"
    folder.mkdir()
    files = {"县/甲所.xlsx": unit.read_bytes(), "县/说明.docx": b"x", "内.zip": b"x", "__MACOSX/._甲.xlsx": b"x"}
    (folder / "上报.zip").write_bytes(zipped(files, encoding))
    incoming = take_in([folder])
    assert labels(incoming) == ["上报.zip/县/甲所.xlsx"]
    assert incoming.workbooks[0].read() == unit.read_bytes()
    assert sorted(incoming.remarks) == sorted(
        [WORD.format(1, "上报.zip/县/说明.docx"), NESTED.format("上报.zip/内.zip")]
    )
    assert labels(take_in([folder / "上报.zip"])) == ["上报.zip/县/甲所.xlsx"]


@pytest.mark.slow
def test_a_workbook_in_an_archive_is_done_like_any_other(unit: Path, other: Path, tmp_path: Path) -> None:
    folder = tmp_path / "收到"
    folder.mkdir()
    wrong = saved(small_data(unit={"name": "丙所"}, funds={"closing_carryover": 9}), tmp_path, "丙所.xlsx")
    files = {"甲所.xlsx": unit.read_bytes(), "丙所.xlsx": wrong.read_bytes()}
    (folder / "上报.zip").write_bytes(zipped(files))
    (folder / "乙所.xlsx").write_bytes(other.read_bytes())
    run = perfeval("process", "收到", cwd=tmp_path)
    assert [line.split("：")[0] for line in run.out.splitlines() if "个错误" in line] == [
        "上报.zip/甲所.xlsx",
        "乙所.xlsx",
    ]
    assert (run.status, run.err.split(" ")[0]) == (1, "上报.zip/丙所.xlsx")
    again = perfeval("process", "收到", cwd=tmp_path)
    assert again.out.count("没有变化，2 份报告不用重写") == 2
    perfeval("check", "收到", "--annotate", cwd=tmp_path)
    assert (folder / "丙所_批注.xlsx").is_file()
    with zipfile.ZipFile(tmp_path / "output" / "绩效评价汇总表.xlsx") as summary:
        links = "".join(summary.read(part).decode() for part in summary.namelist() if part.endswith(".rels"))
    assert 'Target="../收到/上报.zip"' in links
    assert perfeval("mail", cwd=tmp_path).status == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"PK\x03\x04", "现为压缩包已损坏，或里面的文件过多。请重新索取，或解压后再运行。", id="damaged"),
        pytest.param(b"", "现为压缩包已损坏，或里面的文件过多。请重新索取，或解压后再运行。", id="empty"),
    ],
)
def test_an_archive_that_cannot_be_opened_is_a_problem(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "上报.zip").write_bytes(content)
    run = perfeval("check", tmp_path)
    assert (run.status, run.err) == (
        1,
        f"上报.zip 错误 无法读取：应为填报用的 Excel 工作簿，{said} [file-unreadable]\n",
    )


def test_members_of_an_archive_lead_nowhere_else(unit: Path, tmp_path: Path) -> None:
    folder = tmp_path / "收到"
    folder.mkdir()
    names = ("../../甲.xlsx", "/etc/乙.xlsx", "C:\\丙.xlsx", "下\\丁.xlsx")
    (folder / "上报.zip").write_bytes(zipped(dict.fromkeys(names, unit.read_bytes())))
    found = take_in([folder])
    assert [workbook.file for workbook in found.workbooks] == [folder / "上报.zip"]
    assert all(workbook.path.is_relative_to(folder / "上报.zip") for workbook in found.workbooks)


def test_an_archive_without_workbooks_and_a_folder_without_any(tmp_path: Path) -> None:
    (tmp_path / "照片.zip").write_bytes(zipped({"一.jpg": b"x"}))
    run = perfeval("check", tmp_path)
    assert "图片 1 个，不是填报工作簿，没有读取：照片.zip/一.jpg；请索取填好的工作簿" in run.err
    assert "一个文件夹，里面没有工作簿" in run.err


def test_a_workbook_under_the_name_of_an_archive_is_read(unit: Path, tmp_path: Path) -> None:
    unit.rename(tmp_path / "甲所.zip")
    assert perfeval("check", tmp_path).status == 0


@pytest.mark.slow
def test_a_report_that_is_open_or_read_only_is_left_and_named(unit: Path, tmp_path: Path) -> None:
    perfeval("process", unit, "-o", "out", cwd=tmp_path)
    combined, project = sorted((tmp_path / "out").rglob("*.docx"))
    before = {path: path.read_bytes() for path in (combined, project)}
    edit(unit, "B12", "副所长")
    combined.with_name(f"~${combined.name[2:]}").write_bytes(b"x")
    project.chmod(0o444)
    run = perfeval("process", unit, "-o", "out", cwd=tmp_path)
    named = f"{combined.name}（正在 Word 或 WPS 中打开）、{project.name}（设为只读）"
    said = f"错误 没有更新 {named}，仍是以前写出的内容。请关闭文件，或去掉只读，再运行一次。 [not-written]"
    assert (run.status, run.err.splitlines()[0]) == (1, f"甲所.xlsx {said}")
    assert {path: path.read_bytes() for path in before} == before
    mailed = perfeval("mail", "out", cwd=tmp_path).out
    assert f"  {combined.name} 是更早写出的，上次运行时打开着或设为只读，没有更新；" in mailed
    assert "有人改动过" not in mailed
    again = perfeval("process", unit, "-o", "out", cwd=tmp_path)
    assert (again.status, "没有更新" in again.err) == (1, True)
    combined.with_name(f"~${combined.name[2:]}").unlink()
    project.chmod(0o644)
    assert perfeval("process", unit, "-o", "out", cwd=tmp_path).status == 0
    assert combined.read_bytes() != before[combined]


def test_names_that_are_near_and_years_that_stand_out_are_asked_about(tmp_path: Path) -> None:
    units = ["城关镇人民政府财政所", "城关镇人民政府财政", "一中", "二中", "三中", "四中"]
    for number, name in enumerate(units):
        year = 2022 if name == "四中" else 2023
        saved(small_data(unit={"name": name, "year": year}), tmp_path, f"{number}.xlsx")
    run = perfeval("check", tmp_path, "--quiet")
    assert [line for line in run.err.splitlines() if "请核对" in line and "错误" not in line] == [
        "请核对评价年度：5.xlsx（2022 年）；其余 5 个都是 2023 年",
        "请核对单位名称：“城关镇人民政府财政所”（0.xlsx）和“城关镇人民政府财政”（1.xlsx）是不是同一个单位",
    ]


@pytest.mark.usefixtures("unit")
def test_what_is_no_file_is_a_problem_of_its_own(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.zip")
    for name in ("自环.xlsx", "自环.zip"):
        (tmp_path / name).symlink_to(name)
    run = perfeval("check", tmp_path, timeout=60)
    assert (run.status, run.err.count("[file-unreadable]")) == (1, 3)
    assert "管道.zip 错误 无法读取：应为填报用的 Excel 工作簿，现为不是普通文件。请给出工作簿文件。" in run.err


@pytest.mark.parametrize("name", ["长" * 82 + ".xlsx", "长" * 82 + ".zip"])
def test_a_name_that_leaves_no_room_for_that_of_a_lock_is_read(name: str, unit: Path, tmp_path: Path) -> None:
    unit.rename(tmp_path / name)
    incoming = take_in([tmp_path / name])
    assert (labels(incoming), incoming.remarks) == ([name], ())


@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + ".xlsx", "x" * 300 + ".zip", "/".join(["x" * 200] * 25)])
def test_a_name_that_no_file_can_have_is_a_problem(name: str, tmp_path: Path) -> None:
    run = perfeval("check", tmp_path / name)
    assert (run.status, run.err.count("[file-unreadable]")) == (1, 1)


@pytest.mark.parametrize("words", [["process", "x.xlsx", "-o"], ["mail"], ["new"], []], ids=" ".join)
def test_a_name_that_is_too_long_ends_a_run_with_a_sentence(words: list[str], tmp_path: Path) -> None:
    run = perfeval(*words, "x" * 300, cwd=tmp_path)
    assert (run.status, run.err.count("错误："), run.err.count("\n")) == (2, 1, 1)


def test_an_archive_may_hold_names_that_no_file_can_have(unit: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "上报.zip", "w") as archive:
        archive.write(unit, "深/" * 3000 + "甲所.xlsx")
        archive.writestr("x" * 5000 + ".docx", b"x")
    incoming = take_in([tmp_path / "上报.zip"])
    assert [workbook.read() for workbook in incoming.workbooks] == [unit.read_bytes()]


@pytest.mark.parametrize("end", [-1, -30, -2000])
def test_an_archive_that_was_cut_off_is_not_the_last_workbook_in_it(
    end: int, unit: Path, other: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "上报.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as stored:
        stored.write(other, "乙所.xlsx")
        stored.write(unit, "甲所.xlsx")
    archive.write_bytes(archive.read_bytes()[:end])
    run = perfeval("check", tmp_path)
    assert (run.status, run.err.count("压缩包已损坏")) == (1, 1)
    assert [line.split("：")[0] for line in run.out.splitlines() if "个错误" in line] == ["乙所.xlsx", "甲所.xlsx"]


def test_workbooks_of_one_name_in_archives_have_copies_of_their_own(unit: Path, other: Path, tmp_path: Path) -> None:
    folder = tmp_path / "收到"
    folder.mkdir()
    for name, path in (("甲.zip", unit), ("乙.zip", other)):
        (folder / name).write_bytes(zipped({"填报.xlsx": path.read_bytes()}))
    for _ in range(2):
        perfeval("check", "--annotate", folder)
        copies = sorted(path.name for path in folder.glob("*.xlsx"))
        assert copies == ["填报_批注.xlsx", "填报（2）_批注.xlsx"]
        incoming = take_in([folder])
        assert (labels(incoming), incoming.remarks) == (["乙.zip/填报.xlsx", "甲.zip/填报.xlsx"], ())
    perfeval("check", "--annotate", folder / "甲.zip")
    assert len({glance((folder / name).read_bytes()).unit for name in copies}) == 2


@pytest.mark.usefixtures("other")
def test_an_edited_copy_replaces_its_workbook_wherever_that_lies(unit: Path, tmp_path: Path) -> None:
    copy = copy_of(unit)
    edit(copy, "B12", "副所长")
    files = {"甲所.xlsx": unit.read_bytes(), "改.xlsx": copy.read_bytes()}
    (tmp_path / "上报.zip").write_bytes(zipped(files))
    incoming = take_in([tmp_path])
    assert sorted(labels(incoming)) == ["上报.zip/改.xlsx", "乙所.xlsx"]
    assert incoming.remarks == (
        "上报.zip/改.xlsx 是改过的批注副本，用它代替 上报.zip/甲所.xlsx、甲所.xlsx",
        "甲所_批注.xlsx 与 上报.zip/改.xlsx 填写的内容相同，只处理一份",
    )
    assert incoming.repeated == {}


def test_a_copy_is_not_one_of_another_units_workbook_that_has_taken_over_the_name(unit: Path, other: Path) -> None:
    copy_of(unit)
    other.replace(unit)
    incoming = take_in([unit.parent])
    assert labels(incoming) == ["甲所.xlsx", "甲所_批注.xlsx"]
    assert incoming.remarks == ("甲所_批注.xlsx 是批注副本，原工作簿不在这里，按它处理",)


@pytest.mark.slow
def test_a_folder_may_be_that_of_workbooks_and_of_results(unit: Path, other: Path, tmp_path: Path) -> None:
    (tmp_path / "上报.zip").write_bytes(zipped({"乙所.xlsx": other.read_bytes()}))
    other.unlink()
    (tmp_path / "说明.docx").write_bytes(b"x")
    perfeval("process", ".", "-o", ".", "--html", "--upload", cwd=tmp_path)
    perfeval("mail", ".", cwd=tmp_path)
    incoming = take_in([tmp_path])
    assert labels(incoming) == ["上报.zip/乙所.xlsx", unit.name]
    assert incoming.remarks == (WORD.format(1, "说明.docx"),)


def test_a_workbook_with_a_name_of_ours_is_not_passed_over_without_a_word(unit: Path, tmp_path: Path) -> None:
    (tmp_path / "绩效评价汇总表（甲所）.xlsx").write_bytes(unit.read_bytes())
    (tmp_path / "上报.zip").write_bytes(zipped({"乙所_自评指标.xlsx": unit.read_bytes()}))
    assert take_in([tmp_path]).remarks == (
        (
            "汇总表、导入表 2 个，不是填报工作簿，没有读取：上报.zip/乙所_自评指标.xlsx、绩效评价汇总表（甲所）.xlsx；"
            "名称像本程序写出的文件，如果是填报工作簿，请改名后再运行"
        ),
    )


@pytest.mark.parametrize(
    ("files", "remark"),
    [
        pytest.param({"word/document.xml": b"x", "[Content_Types].xml": b"x"}, WORD.format(1, "包.zip"), id="Word"),
        pytest.param({}, "空压缩包 1 个，不是填报工作簿，没有读取：包.zip", id="empty"),
        pytest.param({"内.zip": b"x"}, NESTED.format("包.zip/内.zip"), id="nested"),
    ],
)
def test_an_archive_without_workbooks_is_told_of_once(files: dict[str, bytes], remark: str, tmp_path: Path) -> None:
    archive = tmp_path / "包.zip"
    archive.write_bytes(zipped(files))
    assert take_in([archive]).remarks == (remark,)
    run = perfeval("check", archive)
    assert (run.status, "[file-unreadable]" in run.err) == (1, True)


def test_remarks_stand_beside_what_programs_are_told(unit: Path) -> None:
    (unit.parent / "一.docx").write_bytes(b"x")
    for command in ("check", "score"):
        run = perfeval(command, unit.parent, "--format", "json")
        assert [found["file"][-7:] for found in json.loads(run.out)] == [unit.name]
        assert run.err == WORD.format(1, "一.docx") + "\n"


@pytest.mark.parametrize("lock", ["~$甲所.xlsx", ".~lock.甲所.xlsx#", ".~甲所.xlsx"])
def test_locks_of_other_programs_tell_that_their_workbook_is_open(lock: str, unit: Path, tmp_path: Path) -> None:
    (tmp_path / lock).write_bytes(b"x")
    (tmp_path / "省甲所.xlsx").write_bytes(unit.read_bytes())
    assert [remark.split(" ")[0] for remark in take_in([tmp_path]).remarks if "打开" in remark] == ["甲所.xlsx"]


@pytest.mark.parametrize("flag", [0x1, 0x0], ids=["encrypted", "damaged"])
def test_a_member_that_cannot_be_read_is_to_be_unpacked(flag: int, unit: Path, tmp_path: Path) -> None:
    content = bytearray(zipped({"甲所.xlsx": unit.read_bytes()}))
    content[content.rfind(b"PK\x01\x02") + 8] |= flag
    content[200:300] = b"\xaa" * 100
    (tmp_path / "上报.zip").write_bytes(content)
    run = perfeval("check", tmp_path)
    assert (run.status, "请重新索取，或解压后再运行" in run.err) == (1, True)


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize(
    ("address", "value", "replaces"),
    [
        pytest.param("B3", "某市监测所", False, id="another unit"),
        pytest.param("B4", "2024", False, id="another year"),
        pytest.param("B3", "某市 测试所", True, id="name corrected"),
    ],
)
def test_a_copy_that_was_made_anothers_workbook_replaces_none(
    address: str,
    value: str,
    replaces: bool,  # noqa: FBT001 - a case
    unit: Path,
    tmp_path: Path,
) -> None:
    copy = copy_of(unit)
    edit(copy, address, value)
    incoming = take_in([tmp_path])
    assert (len(labels(incoming)), incoming.repeated) == (2 if replaces else 3, {})
    assert [remark.split("，")[1] for remark in incoming.remarks] == [
        "用它代替 甲所.xlsx" if replaces else "但单位或年度不同"
    ]


def test_a_name_does_not_begin_a_line_of_its_own(unit: Path, tmp_path: Path) -> None:
    (tmp_path / "上报.zip").write_bytes(zipped({"甲\n错误：乙.xlsx": unit.read_bytes()}))
    unit.rename(tmp_path / "丙\n错误：丁.xlsx")
    (tmp_path / "戊\n错误：己.docx").write_bytes(b"x")
    run = perfeval("check", tmp_path)
    assert (run.status, [line for line in (run.out + run.err).splitlines() if line.startswith("错误")]) == (0, [])


@pytest.mark.parametrize("newest", [True, False])
def test_whose_a_workbook_is_the_screen_says_and_no_glance(newest: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a case
    for name in ("甲", "乙"):
        shown = Typed(UNIT, "name", "财政局", number_format=f'"{name}市"@')
        (tmp_path / f"{name}.xlsx").write_bytes(small_with(shown))
    incoming = take_in([tmp_path], newest=newest)
    assert (labels(incoming), incoming.repeated, incoming.remarks) == (["乙.xlsx", "甲.xlsx"], {}, ())


@pytest.mark.slow
def test_edits_in_a_report_that_was_open_are_not_lost(unit: Path, tmp_path: Path) -> None:
    perfeval("process", unit, "-o", "out", cwd=tmp_path)
    _, project = sorted((tmp_path / "out").rglob("*.docx"))
    document = Document(str(project))
    document.paragraphs[-1].add_run("人工加写的一句。")
    document.save(str(project))
    lock = project.with_name(f"~${project.name[2:]}")
    lock.write_bytes(b"x")
    edit(unit, "B12", "副所长")
    for _ in range(2):
        assert perfeval("process", unit, "-o", "out", cwd=tmp_path).status == 1
    lock.unlink()
    run = perfeval("process", unit, "-o", "out", cwd=tmp_path)
    assert (run.status, "有人改动过" in run.out) == (0, True)
    said = "".join(paragraph.text for paragraph in Document(str(project)).paragraphs)
    assert "人工加写的一句。" in said
