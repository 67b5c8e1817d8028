"""Indicator systems: the built-in ones are sound, and a broken file is named with its fault."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from perfeval import template
from perfeval.composition.outlines import outline_names
from perfeval.indicators import built_in_system, checked_points, read_system, system_names
from perfeval.model import Nature
from perfeval.problems import PerfevalError

SOURCE = (files("perfeval") / "indicator_systems" / "common-2013.toml").read_text("utf-8")


@pytest.mark.parametrize("name", system_names())
def test_a_built_in_system_is_sound_and_offered_in_the_workbook(name: str) -> None:
    system = built_in_system(name)
    assert system.name == name
    assert name in template.UNIT.by_field["system"].choices
    assert set(system.methods) == set(Nature)


def test_the_workbook_offers_what_there_is() -> None:
    assert template.UNIT.by_field["system"].choices == system_names()
    assert template.UNIT.by_field["outline"].choices == outline_names()
    groups = built_in_system("common-2013").groups
    for field, position in (("level1", 0), ("level2", 1)):
        assert template.INDICATORS.by_field[field].choices == tuple(dict.fromkeys(g[position] for g in groups))
    levels = tuple(level.name for level in built_in_system("common-2013").methods[Nature.LEVEL].levels)
    assert levels == template.LEVELS


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("points = 10", "points = 11", "indicators 的 points 合计为 102，应为 total 的 100", id="points"),
        pytest.param(
            'name = "差"\nminimum = 0', 'name = "差"\nminimum = 1', "grades 最低一档的 minimum 应为 0", id="gap"
        ),
        pytest.param("minimum = 90", "minimum = 80", "grades 的 minimum 有重复", id="equal-bands"),
        pytest.param(
            'method = "reverse"', 'method = "formula"', "的 method 应为 ratio、reverse、range、", id="unknown-method"
        ),
        pytest.param(
            'denominator = "available"',
            'denominator = "budget"',
            "execution_rate.denominator 应为 available、adjusted_budget、appropriation_received 之一，现为“budget”",
            id="unknown-denominator",
        ),
        pytest.param(
            '"arrival_rate"', '"rate"', "derived.“资金到位率” 应为 arrival_rate、execution_rate 之一", id="derivation"
        ),
        pytest.param(
            'name = "财务监控有效性"',
            'name = "资金使用合规性"',
            "indicators 重复：过程/财务管理/资金使用合规性",
            id="twice",
        ),
        pytest.param('[methods."是否"]\nmethod = "yes-no"', "", "methods 缺少“是否”", id="nature-without-method"),
        pytest.param("title = ", "caption = ", "缺少 title", id="key-missing"),
        pytest.param("minimum = 90", 'minimum = "九十"', "有一处类型或取值不对", id="not-a-figure"),
        pytest.param("total = 100", "total = ", "不是有效的 TOML", id="not-toml"),
    ],
)
def test_a_system_that_is_not_sound_is_refused_with_file_and_key(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert old in SOURCE
    path = tmp_path / "本县.toml"
    path.write_text(SOURCE.replace(old, new), "utf-8")
    with pytest.raises(PerfevalError, match=re.escape(said)) as raised:
        read_system(path)
    assert "本县.toml" in str(raised.value)


def test_a_system_of_ones_own_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(SOURCE, "utf-8")
    assert read_system(path) == built_in_system("common-2013")


def test_a_system_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PerfevalError, match="打不开：请确认文件存在"):
        read_system(tmp_path / "没有.toml")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("①②④", {1, 2, 4}),
        ("1、2，4", {1, 2, 4}),
        ("① 2", {1, 2}),
        ("0", {0}),
        ("达到", None),
        ("3/4", None),
    ],
)
def test_points_met_are_read_from_their_numbers(text: str, numbers: set[int] | None) -> None:
    assert checked_points(text) == numbers
