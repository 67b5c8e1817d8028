"""Titles are broken at sensible places into a trapezium or a rhombus (GB/T 9704-2012, 7.3.1)."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.writers.word.titles import MAX_WIDTH, title_lines, width

UNIT = ("石家庄市第二强制隔离戒毒所", "2018年度")


@pytest.mark.parametrize(
    ("segments", "lines"),
    [
        pytest.param(("某局", "2023年度", "绩效评价报告"), ("某局2023年度绩效评价报告",), id="one-line"),
        pytest.param((*UNIT, "绩效评价报告"), ("石家庄市第二强制隔离戒毒所", "2018年度绩效评价报告"), id="two-lines"),
        pytest.param(
            (*UNIT, "强制隔离戒毒人员经费项目", "绩效评价报告"),
            ("石家庄市第二强制隔离戒毒所2018年度", "强制隔离戒毒人员经费项目绩效评价报告"),
            id="project",
        ),
        pytest.param(
            (*UNIT, "新增监控设备及软件购置", "绩效评价报告"),
            ("石家庄市第二强制隔离戒毒所", "2018年度新增监控设备及软件购置", "绩效评价报告"),
            id="two-lines-would-be-equal",
        ),
        pytest.param(
            ("省农业农村厅", "2023年度", "高标准农田建设及耕地质量保护与提升专项补助资金项目", "绩效评价报告"),
            ("省农业农村厅2023年度", "高标准农田建设及耕地质量保护", "与提升专项补助资金项目绩效评价报告"),
            id="name-longer-than-a-line",
        ),
    ],
)
def test_a_title_is_broken_where_a_reader_would(segments: tuple[str, ...], lines: tuple[str, ...]) -> None:
    assert title_lines(segments) == lines


han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=30)


@given(st.lists(han, min_size=1, max_size=4).filter(lambda parts: sum(map(len, parts)) <= 60))
def test_lines_fit_lose_nothing_and_have_a_shape(segments: list[str]) -> None:
    lines = title_lines(tuple(segments))
    widths = [width(line) for line in lines]
    assert "".join(lines) == "".join(segments)
    assert all(0 < w <= MAX_WIDTH for w in widths)
    peak = widths.index(max(widths))
    assert all(a <= b for a, b in pairwise(widths[: peak + 1]))
    assert all(a >= b for a, b in pairwise(widths[peak:]))
    assert len(lines) == 1 or len(set(widths)) > 1


@given(st.text(min_size=1, max_size=60))
def test_any_text_at_all_gives_lines_that_fit(text: str) -> None:
    lines = title_lines((text,))
    assert "".join(lines) == text
    assert all(width(line) <= MAX_WIDTH for line in lines)
