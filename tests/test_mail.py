"""Drafts of e-mails: one a unit with its reports, read back with the standard library's parser; nothing is sent."""

import os
import re
import shutil
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from commands import perfeval
from documents import contents
from docx import Document
from hypothesis import example, given
from hypothesis import strategies as st
from systems import outline_text
from workbooks import saved, small_data

from perfeval.files import file_name
from perfeval.library import Shelf
from perfeval.writers import mail

pytestmark = pytest.mark.slow

UNIT = "某市测试所2023年度"
REPORTS = ["00 某市测试所2023年度绩效评价报告.docx", "01 道路维修经费项目绩效评价报告.docx"]
LINE = outline_text("mail", Shelf.MAIL_OUTLINES).splitlines().index("{{ 单位名称 }}") + 1
CLOSING = "都没有发出：用邮件软件打开，核对后自己发送。"
EDITED = "有人改动过，附上的是改动后的；邮件正文的得分出自工作簿，请核对两者是否一致"
NO_RECIPIENT = "  工作簿“单位信息”的“收件邮箱”没有可用的地址，请在草稿里填写收件人"


@pytest.fixture
def reported(tmp_path: Path) -> Path:
    """Return a folder in which `process` has written one unit's reports below `output`."""
    perfeval(
        "process", saved(small_data(unit={"email": "cz@example.gov.cn；bgs@example.gov.cn"}), tmp_path), cwd=tmp_path
    )
    return tmp_path


def path_of(folder: Path) -> Path:
    return folder / "output" / "邮件草稿" / f"{UNIT}.eml"


def parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def attached(message: EmailMessage) -> dict[str | None, bytes]:
    return {part.get_filename(): part.get_content() for part in message.iter_attachments()}


def test_a_unit_gets_a_draft_with_its_reports_for_the_addresses_that_it_states(reported: Path) -> None:
    run = perfeval("mail", cwd=reported)
    place = f"output/邮件草稿/{UNIT}.eml"
    assert (run.status, run.err) == (0, "")
    assert run.out.splitlines() == [
        f"{UNIT}：2 份报告，收件人 cz@example.gov.cn；bgs@example.gov.cn，已写出：{place}",
        f"邮件草稿 1 份。{CLOSING}",
    ]
    message = parsed(path_of(reported).read_bytes())
    assert (message["X-Unsent"], message["To"]) == ("1", "cz@example.gov.cn, bgs@example.gov.cn")
    assert message["Subject"] == "某市测试所2023年度绩效评价报告"
    assert [message[name] for name in ("From", "Date", "Message-ID")] == [None, None, None]
    assert text_of(message) == (
        "您好：\n\n现将某市测试所2023年度绩效评价报告（合订本）和1个项目的单行本共2份发上，请查收。\n\n"
        "各项目评价结果：\n01  道路维修经费：100分，优\n\n"
        f"附件：\n1. {REPORTS[0]}\n2. {REPORTS[1]}\n\n"
        "如有需要修改之处，请回信告知。\n\n某市测试所\n"
    )
    assert attached(message) == {name: (reported / "output" / UNIT / name).read_bytes() for name in REPORTS}


def test_programs_that_read_only_the_older_form_of_names_find_them_too(reported: Path) -> None:
    perfeval("mail", cwd=reported)
    message = parsed(path_of(reported).read_bytes())
    assert [part.get_param("name") for part in message.iter_attachments()] == REPORTS
    assert all(line.isascii() and len(line) < 998 for line in path_of(reported).read_bytes().split(b"\r\n"))


@example({f"{file_name(chr(0xA0))}.docx": b"", f"{file_name(chr(0x3000) + 'a')}.docx": b""}, "0", "")
@given(
    st.dictionaries(
        st.text(min_size=1).map(lambda text: f"{file_name(text)}.docx"), st.binary(), min_size=1, max_size=3
    ),
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1).map(
        lambda text: " ".join(text.split()) or "题"
    ),
    st.text(st.characters(exclude_categories=["C"])),
)
def test_what_goes_into_a_draft_comes_out_of_it(files: dict[str, bytes], subject: str, text: str) -> None:
    content = mail.draft(["a@b.cn"], subject, f"{text}\n", files)
    message = parsed(content)
    assert (message["Subject"], attached(message)) == (subject, files)
    assert text_of(message) == f"{text}\n"
    assert mail.is_untouched(content)
    assert not mail.is_untouched(content.replace(b"X-Unsent: 1", b"X-Unsent: 0"))


def test_the_same_reports_give_the_same_draft(reported: Path) -> None:
    perfeval("mail", cwd=reported)
    first = path_of(reported).read_bytes()
    run = perfeval("mail", cwd=reported)
    assert f"没有变化：output/邮件草稿/{UNIT}.eml" in run.out
    path_of(reported).unlink()
    perfeval("mail", cwd=reported, env={"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"})
    assert path_of(reported).read_bytes() == first


def test_a_draft_that_a_person_has_edited_is_kept_or_moved_aside(reported: Path) -> None:
    perfeval("mail", cwd=reported)
    written = path_of(reported).read_bytes()
    edited = written.replace(b"X-Unsent: 1", b"X-Unsent: 1\r\nFrom: kj@example.gov.cn")
    path_of(reported).write_bytes(edited)
    run = perfeval("mail", cwd=reported)
    assert (run.status, path_of(reported).read_bytes()) == (0, edited)
    assert f"有人改动过，没有覆盖；加 --force 则改名保留，再写出新的：output/邮件草稿/{UNIT}.eml" in run.out
    run = perfeval("mail", "--force", cwd=reported)
    assert path_of(reported).read_bytes() == written
    (kept,) = (path for path in path_of(reported).parent.iterdir() if path != path_of(reported))
    assert (kept.read_bytes(), kept.suffix) == (edited, ".eml")
    assert f"  {UNIT}.eml 有人改动过，已改名为 {kept.name}" in run.out.splitlines()


@pytest.mark.parametrize(
    ("added", "notices"),
    [
        pytest.param(bytes(1_500_000), [], id="the-archive-is-small-enough"),
        pytest.param(
            Random(6).randbytes(1_500_000),
            ["  邮件有 {size:.1f} 兆字节，超过 --limit，可能发不出去；请去掉报告里的大图片，或分几次发送"],
            id="even-the-archive-is-too-large",
        ),
    ],
)
def test_reports_that_are_too_large_go_into_an_archive(added: bytes, notices: list[str], reported: Path) -> None:
    report = reported / "output" / UNIT / REPORTS[1]
    report.write_bytes(report.read_bytes() + added)
    run = perfeval("mail", "--limit", "1", cwd=reported)
    archive, content = f"{UNIT}绩效评价报告.zip", path_of(reported).read_bytes()
    said = [
        f"  {REPORTS[1]} {EDITED}",
        f"  报告较大，已装入压缩包 {archive}",
        *(notice.format(size=len(content) / 1e6) for notice in notices),
    ]
    assert (run.status, run.out.splitlines()[:-2]) == (0, said)
    message = parsed(content)
    assert f"文件较大，已装入压缩包“{archive}”，内有：\n1. {REPORTS[0]}\n" in text_of(message)
    ((name, packed),) = attached(message).items()
    assert name == archive
    (reported / archive).write_bytes(packed)
    with ZipFile(reported / archive) as opened:
        assert {each: opened.read(each) for each in opened.namelist()} == {
            each: (reported / "output" / UNIT / each).read_bytes() for each in REPORTS
        }
        assert all(each.flag_bits & 0x800 for each in opened.infolist())  # UTF-8, as Windows needs it


def test_a_unit_whose_reports_are_not_all_there_gets_no_draft(tmp_path: Path) -> None:
    for name in ("甲所", "乙所", "丙所"):
        saved(small_data(unit={"name": name}), tmp_path, f"{name}.xlsx")
    perfeval("process", ".", cwd=tmp_path)
    (missing,) = (tmp_path / "output" / "甲所2023年度").glob("01*")
    missing.unlink()
    (tmp_path / "output" / ".perfeval" / "丙所2023年度.json").write_text("坏", "utf-8")
    run = perfeval("mail", "output", cwd=tmp_path)
    assert run.status == 1
    assert run.err.splitlines() == [
        "丙所2023年度：记录损坏，没有写草稿。请再运行一次 perfeval process。",
        f"甲所2023年度：缺少 output/甲所2023年度/{missing.name}，没有写草稿。请再运行一次 perfeval process。",
    ]
    assert run.out.splitlines() == [
        NO_RECIPIENT,
        "乙所2023年度：2 份报告，收件人 空着，已写出：output/邮件草稿/乙所2023年度.eml",
        f"邮件草稿 1 份，2 个单位没有草稿。{CLOSING}",
    ]
    assert list(contents(tmp_path / "output" / "邮件草稿")) == ["乙所2023年度.eml"]


def test_a_draft_whose_reports_have_gone_goes_too_unless_it_is_edited(tmp_path: Path) -> None:
    for name in ("甲所", "乙所"):
        saved(small_data(unit={"name": name}), tmp_path, f"{name}.xlsx")
    perfeval("process", ".", cwd=tmp_path)
    perfeval("mail", cwd=tmp_path)
    for report in (tmp_path / "output").rglob("01*"):
        report.unlink()
    drafts = tmp_path / "output" / "邮件草稿"
    edited = drafts / "乙所2023年度.eml"
    edited.write_bytes(edited.read_bytes().replace(b"X-Unsent: 1", b"X-Unsent: 0"))
    run = perfeval("mail", cwd=tmp_path)
    assert (run.status, run.out.splitlines()) == (
        1,
        [
            "output/邮件草稿/甲所2023年度.eml 是上次写的草稿，这次没有写出，已删除",
            f"邮件草稿 0 份，2 个单位没有草稿。{CLOSING}",
        ],
    )
    assert list(drafts.iterdir()) == [edited]


def test_reports_that_are_out_of_date_are_said_to_be(reported: Path) -> None:
    saved(small_data(unit={"email": "cz@example.gov.cn"}, funds={"closing_carryover": 9}), reported)
    assert perfeval("process", "测试.xlsx", cwd=reported).status == 1
    run = perfeval("mail", cwd=reported)
    said = "  测试.xlsx 在报告写出以后改动过，附上的报告可能已经过时；请再运行一次 perfeval process"
    assert (run.status, run.out.splitlines()[0]) == (0, said)
    (reported / "别处").mkdir()
    (reported / "别处" / "output").symlink_to(reported / "output")
    assert said in perfeval("mail", "别处/output", cwd=reported).out.splitlines()


def test_reports_whose_workbook_is_not_there_are_said_not_to_be_checked(tmp_path: Path) -> None:
    for name in ("甲所", "乙所"):
        saved(small_data(unit={"name": name}), tmp_path, f"{name}.xlsx")
    perfeval("process", ".", cwd=tmp_path)
    (tmp_path / "乙所.xlsx").unlink()
    said = "打不开 {}，没有核对报告写出以后工作簿是否改动过。"
    assert perfeval("mail", cwd=tmp_path).out.splitlines()[-2] == said.format("乙所.xlsx")
    (tmp_path / "output").rename(tmp_path / "送出")
    (tmp_path / "别处").mkdir()
    (tmp_path / "送出").rename(tmp_path / "别处" / "送出")
    run = perfeval("mail", "别处/送出", cwd=tmp_path)
    assert (run.status, run.out.splitlines()[-2]) == (0, said.format("乙所.xlsx 等 2 个工作簿"))


def test_an_edited_report_goes_along_and_is_said_to_be_edited(reported: Path) -> None:
    path = reported / "output" / UNIT / REPORTS[1]
    document = Document(str(path))
    document.paragraphs[3].text = "会计改过的一段。"
    document.save(str(path))
    for command in (("mail",), ("process", "测试.xlsx"), ("mail",)):
        run = perfeval(*command, cwd=reported)
    assert (run.status, run.out.splitlines()[:-2]) == (0, [f"  {REPORTS[1]} {EDITED}"])
    assert attached(parsed(path_of(reported).read_bytes()))[REPORTS[1]] == path.read_bytes()


def test_after_a_unit_is_named_otherwise_its_former_reports_are_said_to_be_that(reported: Path) -> None:
    saved(small_data(unit={"name": "某市检测所"}), reported)
    run = perfeval("process", "测试.xlsx", cwd=reported)
    former = f"  output/{UNIT} 里是这个工作簿以前的报告，那时写的是另一个单位或年度；不再需要时请删除这个文件夹"
    assert former in run.out.splitlines()
    perfeval("mail", cwd=reported)
    run = perfeval("mail", cwd=reported)
    said = f"测试.xlsx 现在是 某市检测所2023年度 的工作簿，这里附的是它改名以前的报告；不再需要时请删除 {UNIT} 文件夹"
    assert [line for line in run.out.splitlines() if "改名" in line] == [f"  {said}"]
    shutil.rmtree(reported / "output" / UNIT)
    run = perfeval("mail", cwd=reported)
    assert (run.status, run.err) == (0, "")
    assert run.out.splitlines() == [
        NO_RECIPIENT,
        "某市检测所2023年度：2 份报告，收件人 空着，没有变化：output/邮件草稿/某市检测所2023年度.eml",
        f"output/邮件草稿/{UNIT}.eml 是上次写的草稿，这次没有写出，已删除",
        f"邮件草稿 1 份。{CLOSING}",
    ]
    saved(small_data(unit={"name": "某市检测所"}, content="维修桥梁"), reported)
    run = perfeval("process", "测试.xlsx", cwd=reported)
    assert former not in run.out.splitlines()
    receipts = (reported / "output" / ".perfeval").glob("*.json")
    assert [path.stem for path in receipts] == ["某市检测所2023年度"]


def test_units_that_report_by_form_send_forms(tmp_path: Path) -> None:
    perfeval("new", "--example", "--system", "self-evaluation-2021", cwd=tmp_path)
    (example,) = tmp_path.glob("*.xlsx")
    perfeval("process", example, cwd=tmp_path)
    perfeval("mail", "--limit", "1", cwd=tmp_path)
    (draft,) = (tmp_path / "output" / "邮件草稿").iterdir()
    message = parsed(draft.read_bytes())
    assert str(message["Subject"]).endswith("年度项目支出绩效自评表")
    assert "绩效评价报告" not in text_of(message)


def test_review_copies_go_along_when_asked_for(reported: Path) -> None:
    run = perfeval("mail", "--pdf", cwd=reported)
    pdf = f"{REPORTS[0].removesuffix('.docx')}.pdf"
    said = (
        f"{UNIT}：没有 output/{UNIT}/{pdf} 等 2 份，或者比 Word 报告旧，没有写草稿。"
        "请再加 --pdf 运行一次 perfeval process。\n"
    )
    assert (run.status, run.err) == (1, said)
    for name in REPORTS:
        (reported / "output" / UNIT / name).with_suffix(".pdf").write_bytes(b"%PDF-1.7")
    perfeval("mail", "--pdf", cwd=reported)
    message = parsed(path_of(reported).read_bytes())
    assert [(part.get_filename(), part.get_content_type()) for part in message.iter_attachments()][:2] == [
        (REPORTS[0], "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (pdf, "application/pdf"),
    ]
    os.utime(reported / "output" / UNIT / pdf, (0, 0))
    run = perfeval("mail", "--pdf", cwd=reported)
    assert (run.status, run.err) == (1, said.replace(" 等 2 份", ""))


def test_an_outline_of_ones_own_says_it_otherwise(reported: Path) -> None:
    assert perfeval("systems", "copy", "mail", "本县.md", cwd=reported).status == 0
    text = (reported / "本县.md").read_text("utf-8")
    (reported / "本县.md").write_text(text.replace("您好：", "{{ 等级分布 }}，平均{{ 平均分 }}分"), "utf-8")
    assert perfeval("mail", "--outline", "本县.md", cwd=reported).status == 0
    assert text_of(parsed(path_of(reported).read_bytes())).startswith("“优”1个，平均100分\n\n现将")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("{{ 单位名称 }}\n", "{{ 单位 }}\n", f"邮件提纲 本县.md 第 {LINE} 行不能填写：没有“单位”这一项可填。", id="no-such-slot"),
        pytest.param("== 主题 ==\n", "", "邮件提纲 本县.md 缺少“== 主题 ==”一节。", id="no-subject"),
        pytest.param("{{ 合订本标题 }}\n", "", "邮件提纲 本县.md 的“主题”一节是空的。", id="blank-subject"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_outline_is_named(old: str, new: str, said: str, reported: Path) -> None:
    (reported / "本县.md").write_text(outline_text("mail", Shelf.MAIL_OUTLINES).replace(old, new), "utf-8")
    run = perfeval("mail", "--outline", "本县.md", cwd=reported)
    assert (run.status, run.out, run.err) == (2, "", f"错误：{said}\n")
    assert not path_of(reported).exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("没有",), "没有 里没有 perfeval process 写出的报告。请先用 process 生成报告，再写邮件草稿。"),
        (("--outline", "没有"), "没有“没有”这个邮件提纲。自带的有 mail；自己的请写 .md 文件的路径。"),
        (("--outline", "没有.md"), "邮件提纲文件 没有.md 打不开：没有这个文件或文件夹。"),
        (("--limit", "0"), "选项 --limit 不应小于 1，现为 0。用 perfeval --help 查看用法。"),
    ],
)
def test_what_cannot_be_mailed_is_said(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    run = perfeval("mail", *arguments, cwd=tmp_path)
    assert (run.status, run.out, run.err) == (2, "", f"错误：{said}\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("stated", "recipients"),
    [
        ("a.b@example.gov.cn", ("a.b@example.gov.cn",)),
        ("ａ＠example.cn、b@example.cn, c@example.cn", ("a@example.cn", "b@example.cn", "c@example.cn")),
        ("财政局 <cz@example.cn>；\n李 <li@example.cn>", ("cz@example.cn", "li@example.cn")),
        ("cz@example.cn\nli@example.cn；", ("cz@example.cn", "li@example.cn")),
        (f"{'a' * 64}@{'b' * 63}.cn", (f"{'a' * 64}@{'b' * 63}.cn",)),
        (f"{'a' * 65}@example.cn", None),
        (f"a@{'b' * 64}.cn", None),
        (f"a@{'b.' * 126}cn", None),
        (".a@example.cn", None),
        ("a.@example.cn", None),
        ("a…b@example.cn", None),
        ("a@-example.cn", None),
        ("a@example-.cn", None),
        ("a@10.0.0.1", None),
        ("张@example.cn", None),
        ("cz@example", None),
        ("cz@", None),
        ("财政局", None),
        ("a@example.cn b@example.cn", None),
        ("a@example.cn；财政局", None),
    ],
)
def test_addresses_are_read_or_reported(stated: str, recipients: tuple[str, ...] | None, tmp_path: Path) -> None:
    run = perfeval("process", saved(small_data(unit={"email": stated}), tmp_path), cwd=tmp_path)
    message = (
        f"单位信息!B18 警告 “收件邮箱”填写有误：应为完整的邮箱地址，几个时用分号隔开，现为“{stated}”。"
        "请改正，否则邮件草稿里没有收件人。 [email-unusable]\n"
    )
    assert (run.status, run.err) == (0, "" if recipients else f"测试.xlsx {message}")
    perfeval("mail", cwd=tmp_path)
    sent_to = parsed(path_of(tmp_path).read_bytes())["To"]
    assert sent_to == (", ".join(recipients) if recipients else None)


def test_a_draft_that_cannot_be_written_stops_no_other(tmp_path: Path) -> None:
    for name in ("甲所", "乙所", "丙所", "丁所"):
        saved(small_data(unit={"name": name}), tmp_path, f"{name}.xlsx")
    perfeval("process", ".", cwd=tmp_path)
    drafts, hidden = tmp_path / "output" / "邮件草稿", tmp_path / "output" / ".perfeval"
    (drafts / "乙所2023年度.eml").mkdir(parents=True)
    (report,) = (tmp_path / "output" / "丙所2023年度").glob("00*")
    for closed in (report, hidden / "丁所2023年度.json"):
        closed.chmod(0)
    run = perfeval("mail", cwd=tmp_path, powerless=True)
    remedy = "请确认该文件没有打开、文件夹可写、磁盘未满。"
    assert run.status == 1
    assert run.err.splitlines() == [
        "丁所2023年度：记录损坏，没有写草稿。请再运行一次 perfeval process。",
        f"丙所2023年度：读不出报告，output/丙所2023年度/{report.name}：没有权限，或文件正被其他程序打开。{remedy}",
        f"乙所2023年度：写不出邮件草稿，output/邮件草稿/乙所2023年度.eml：这里是一个文件夹。{remedy}",
    ]
    assert run.out.splitlines()[-1] == f"邮件草稿 1 份，3 个单位没有草稿。{CLOSING}"
    assert [path.name for path in drafts.iterdir() if path.is_file()] == ["甲所2023年度.eml"]


def test_every_slot_that_the_outline_promises_can_be_printed(tmp_path: Path) -> None:
    perfeval("process", saved(small_data(unit={"department": "某市交通局"}), tmp_path), cwd=tmp_path)
    promised = re.search("可以写：(.*)。", outline_text("mail", Shelf.MAIL_OUTLINES))
    assert promised is not None
    slots = [
        name for name in promised[1].split("、") if name not in {"压缩包", "其他合订本"}
    ]  # which there are none of
    body = "".join(f"{name}：{{{{ {name} }}}}\n" for name in slots)
    (tmp_path / "本县.md").write_text(f"== 主题 ==\n题\n== 正文 ==\n{body}", "utf-8")
    assert perfeval("mail", "--outline", "本县.md", cwd=tmp_path).err == ""
    assert text_of(parsed(path_of(tmp_path).read_bytes())).splitlines() == [
        "单位名称：某市测试所",
        "年度：2023",
        "合订本标题：某市测试所2023年度绩效评价报告",
        "主管部门：某市交通局",
        "金额单位：万元",
        "指标体系：项目支出绩效评价共性指标体系（2013年）",
        "项目个数：1",
        "报告份数：2",
        "预算合计：100",
        "支出合计：105",
        "平均分：100",
        "等级分布：“优”1个",
    ]
