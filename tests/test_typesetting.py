"""What a person typed, set as Chinese text is: marks, quotation marks, blanks, rates; nothing else is changed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perfeval.reports.runs import Run, Text
from perfeval.reports.typesetting import typeset


def said(text: str) -> str:
    return str(typeset(Text((Run(text, 0),))))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        pytest.param('落实"三重一大"制度', "落实“三重一大”制度", id="straight-quotation-marks"),
        pytest.param("所谓'两癌'筛查", "所谓‘两癌’筛查", id="single-quotation-marks"),
        pytest.param('使用"A3"纸', "使用“A3”纸", id="letters-within-chinese"),
        pytest.param('"OK" or "fine"', '"OK" or "fine"', id="not-in-chinese"),
        pytest.param('购置24"显示器2台、27"显示器1台', '购置24"显示器2台、27"显示器1台', id="inches"),
        pytest.param("it's合格", "it's合格", id="an-apostrophe"),
        pytest.param("合格率 82 %", "合格率82%", id="a-blank-before-a-rate"),
        pytest.param("合格率100%.全部验收", "合格率100%。全部验收", id="a-full-stop-after-a-rate"),
        pytest.param("合格率100%.", "合格率100%。", id="a-full-stop-at-the-end"),
        pytest.param("合格率99.5%", "合格率99.5%", id="a-decimal-point"),
        pytest.param("噪声低于65dB(A)以下", "噪声低于65dB(A)以下", id="a-unit-with-a-bracket"),
        pytest.param("购置设备(含安装)3台", "购置设备（含安装）3台", id="a-bracket"),
        pytest.param("见http://a.cn:80/x?y=1,2以及附件", "见http://a.cn:80/x?y=1,2以及附件", id="an-address"),
        pytest.param("网址:www.a.gov.cn,已公开", "网址：www.a.gov.cn，已公开", id="an-address-before-a-mark"),
        pytest.param("(见https://a.cn/b(1))", "（见https://a.cn/b(1)）", id="an-address-with-brackets"),
        pytest.param("来信请寄 zhang.san@a.gov.cn , 谢谢", "来信请寄zhang.san@a.gov.cn，谢谢", id="a-mail-address"),
        pytest.param("1.完成改造", "1.完成改造", id="a-number"),
        pytest.param("1. 完成改造", "1.完成改造", id="a-number-and-a-blank"),
        pytest.param("- 完成改造", "-完成改造", id="a-bullet"),
        pytest.param("· 完成改造", "·完成改造", id="a-dot"),
        pytest.param("（1）完成改造;(2)验收", "（1）完成改造；（2）验收", id="numbers-in-brackets"),
        pytest.param("温度26 ℃", "温度26℃", id="degrees"),
        pytest.param("面积20 ㎡", "面积20㎡", id="a-square-sign"),
        pytest.param("张三  李四 王五参加", "张三 李四 王五参加", id="names-parted-by-blanks"),
        pytest.param("各 项 目 均已完成", "各项目均已完成", id="a-word-spread-by-blanks"),
        pytest.param("合格率100 ％．", "合格率100％。", id="a-wide-point-at-the-end"),
        pytest.param("又说“不错”.见附件（1）.", "又说“不错”。见附件（1）。", id="a-point-after-a-mark"),
        pytest.param("1．完成改造3．5公里", "1．完成改造3．5公里", id="a-wide-point-in-a-figure"),
        pytest.param("\"这是'十四五'规划\"", "“这是‘十四五’规划”", id="quotation-marks-within-others"),
    ],
)
def test_typed_text_is_set_as_chinese_text_is(typed: str, printed: str) -> None:
    assert said(typed) == printed


SIGNS = st.text(st.sampled_from("甲乙，。、“”‘’（）()\"' \t.,;:%0A1ahtps/w@"), max_size=30)


@given(before=SIGNS, address=st.sampled_from(["http://a.cn:80/x?y=1,2", "www.a.gov.cn", "zhang@a.gov.cn"]), after=SIGNS)
@example("甲 ", "www.a.gov.cn", " ，乙")
def test_an_address_stays_whole(before: str, address: str, after: str) -> None:
    assert address in said(f"{before}甲{address}，{after}")


@given(SIGNS)
def test_typesetting_changes_marks_and_blanks_only(typed: str) -> None:
    kept = [char for char in said(typed) if char.isalnum() or char in "%/@"]
    assert kept == [char for char in typed if char.isalnum() or char in "%/@"]
