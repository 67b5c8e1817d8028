"""Names of units: which are one unit's, which are near, which are plainly two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.model.unit_names import is_near, near_names, same_unit


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("某县人民医院", " 某县 人民医院\u3000", id="blanks"),
        pytest.param("某县人民医院", "某县人民\u200b医院", id="what-nobody-sees"),
        pytest.param("教育局（本级）", "教育局(本级)", id="width-of-brackets"),
        pytest.param("教育局〔本级〕", "教育局【本级】", id="kinds-of-brackets"),
        pytest.param("第１中学", "第1中学", id="width-of-digits"),
        pytest.param("某县⺠政局", "某县民政局", id="a-part-of-a-character"),
        pytest.param("某縣財政局", "某县财政局", id="older-forms"),
        pytest.param("户籍科", "戸籍科", id="another-form"),
        pytest.param("ABC中心", "abc中心", id="small-letters"),
    ],
)
def test_forms_of_one_name(one: str, other: str) -> None:
    assert same_unit(one) == same_unit(other)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        pytest.param("石家庄市第二强制隔离戒毒所", "石家庄市第二强制隔离解毒所", True, id="sounds-alike"),
        pytest.param("石家庄市第二强制隔离戒毒所", "石家庄市第二强制隔离戒毒", True, id="one-too-few"),
        pytest.param("石家庄市第二强制隔离戒毒所", "第二强制隔离戒毒所", True, id="without-the-region"),
        pytest.param("石家庄市财政局", "石家庄财政局", True, id="without-a-level"),
        pytest.param("青岚县人民医院", "青岚县人民院医", True, id="the-wrong-way-round"),
        pytest.param("青岚县第一小学", "青岚县第二小学", False, id="numbers"),
        pytest.param("青岚县小学", "青岚县第一小学", False, id="one-with-a-number"),
        pytest.param("青岚县城东小学", "青岚县城西小学", False, id="sides"),
        pytest.param("青岚县城关小学", "青岚县城关中学", False, id="sizes"),
        pytest.param("青岚县红旗小学", "青岚县红星小学", False, id="sounds-otherwise"),
        pytest.param("王庄镇", "汪庄镇", False, id="short"),
        pytest.param("中心血站A", "中心血站B", False, id="letters"),
        pytest.param("青岚县人民医院", "青岚县人民医院", False, id="the-same"),
        pytest.param("", "局", False, id="nothing"),
    ],
)
def test_near_names_may_be_one_unit(one: str, other: str, near: bool) -> None:  # noqa: FBT001 - a case
    assert (is_near(one, other), is_near(other, one)) == (near, near)
    assert near_names([one, other]) == ([(one, other)] if near else [])


@given(st.lists(st.text("某县市一二人民医院王汪", min_size=1, max_size=9), max_size=8))
def test_all_near_pairs_are_found_and_no_others(names: list[str]) -> None:
    distinct = list(dict.fromkeys(names))
    pairs = {(a, b) for number, a in enumerate(distinct) for b in distinct[number + 1 :] if is_near(a, b)}
    assert set(near_names(names)) == pairs


@given(st.text(max_size=20))
def test_what_names_have_in_common_has_no_other_form(name: str) -> None:
    assert same_unit(same_unit(name)) == same_unit(name)
