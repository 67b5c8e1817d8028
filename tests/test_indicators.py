"""Indicator systems: the built-in ones are sound, and a broken file is named with its fault."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from systems import own_system, system_text

from perfeval import template
from perfeval.errors import PerfevalError
from perfeval.files import UnreadableFileError, read_text
from perfeval.library import Shelf, built_in_system, system_of
from perfeval.model import Nature
from perfeval.template.rules import rules

SOURCE = system_text("common-2013")
SELF = system_text("self-evaluation-2021")

#: level-1 points: 财办预〔2016〕123号 and 财预〔2020〕10号 (10, 50, 30, 10); the others are defaults of ours
POINTS = {
    "common-2013": {"投入": 20, "过程": 25, "产出": 30, "效果": 25},
    "evaluation-2020": {"决策": 20, "过程": 20, "产出": 30, "效益": 30},
    "self-evaluation-2020": {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10},
    "self-evaluation-2021": {"预算执行率": 10, "成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10},
}


def test_four_systems_are_built_in() -> None:
    assert Shelf.SYSTEMS.names() == tuple(POINTS)


@pytest.mark.parametrize("name", Shelf.SYSTEMS.names())
def test_a_built_in_system_is_sound_and_complete(name: str) -> None:
    system = built_in_system(name)
    assert system.name == name
    assert set(system.methods) >= set(Nature)
    assert all(common.explanation for common in system.indicators)
    points: dict[str, Decimal] = {}
    for common in system.indicators:
        points[common.level1] = points.get(common.level1, Decimal(0)) + common.points
    assert points == POINTS[name]


def test_the_workbook_offers_what_there_is() -> None:
    assert template.UNIT.by_field["system"].choices == Shelf.SYSTEMS.names()
    assert sorted(template.UNIT.by_field["outline"].choices) == list(Shelf.REPORT_OUTLINES.names())
    offered = {rule[0]: set(rule) for rule in rules({n: built_in_system(n) for n in Shelf.SYSTEMS.names()})}
    for name in Shelf.SYSTEMS.names():
        levels = built_in_system(name).methods[Nature.LEVEL].parameters.levels
        assert {level.name for level in levels} | {"不适用"} <= offered[f"{name}|选项|level"]
        assert {"是", "否", "达到", "未达到", "不适用"} <= offered[f"{name}|选项|yes-no"]
    assert {"已完成", "未完成", "不适用"} <= offered["self-evaluation-2021|选项|completion-tiers"]


FIRST_CODE = 'code = "1.1.1"'

BROKEN = [
    pytest.param(SOURCE, "points = 10", "points = 11", "indicators 的 points 合计为 101，应为 total 的 100", id="points"),
    pytest.param(SOURCE, "points = 4\n", "points = -4\n", "indicators“项目立项规范性”的 points 应大于 0，现为 -4", id="negative-points"),
    pytest.param(SOURCE, "total = 100\n", "total = 0\n", "total 应大于 0，现为 0", id="no-total"),
    pytest.param(SOURCE, 'code = "1.1.2"', FIRST_CODE, "indicators 的 code 重复：1.1.1", id="code-twice"),
    pytest.param(SOURCE, FIRST_CODE + "\n", "", "缺少 indicators[1].code", id="no-code"),
    pytest.param(SOURCE, 'name = "财务监控有效性"', 'name = "资金使用合规性"', "indicators 重复：过程/财务管理/资金使用合规性", id="twice"),
    pytest.param(SOURCE, 'checkpoints = ["有监控机制", "开展了财务检查等监控"]', "", "indicators“财务监控有效性”缺少 checkpoints", id="no-checkpoints"),
    pytest.param(SOURCE, 'method = "不为负数"', 'method = "不为零"', "indicators“完成及时率”的 method“不为零”不在 methods 中", id="own-method"),
    pytest.param(SOURCE, 'method = "不为负数"', 'method = "定性"', "indicators“完成及时率”的 method“定性”不能用于“≥”", id="own-method-unfit"),
    pytest.param(SOURCE, 'name = "差"\nminimum = 0', 'name = "差"\nminimum = 1', "grades 最低一档的 minimum 应为 0", id="gap"),
    pytest.param(SOURCE, "minimum = 90", "minimum = 80\n", "grades 的 minimum 有重复", id="equal-bands"),
    pytest.param(SOURCE, "minimum = 90", "minimum = 101", "grades 最高一档的 minimum 应不超过 100", id="band-out-of-reach"),
    pytest.param(SOURCE, 'name = "差"', 'name = "中"', "grades 的 name 重复：中", id="grade-twice"),
    pytest.param(SOURCE, 'method = "reverse"', 'method = "formula"', "methods.≤.method 应为 ratio、pass-line、tiers、", id="unknown-method"),
    pytest.param(SOURCE, 'method = "reverse"', 'method = "ratio"', "methods.“≤” 的 method“ratio”不能用于“≤”", id="unfit-method"),
    pytest.param(SOURCE, '[methods."是否"]\nmethod = "yes-no"\notherwise = 0 ', "[unused]\nx = 0 ", "不认识 unused，可用的有", id="unknown-table"),
    pytest.param(SOURCE, '[methods."评定"]\nmethod = "judgement"', "", "methods 缺少“评定”", id="nature-without-method"),
    pytest.param(SOURCE, "otherwise = 0 ", "otherwise = 101 ", "methods.“是否” 的 otherwise 应在 0 至 100 之间", id="otherwise"),
    pytest.param(SOURCE, "minimum = 60, maximum = 80", "minimum = 65, maximum = 80", "methods.“定性” 的 levels 应从 0 到 100 首尾相接", id="levels-gap"),
    pytest.param(SOURCE, 'title = "部分达成年度指标并具有一定效果"', 'title = "达成"', "methods.“定性” 的 levels 名称有重复", id="levels-named-alike"),
    pytest.param(SELF, 'level2 = ["预算执行率"]\ntiers = [{ minimum = 80, share = 70 }, { minimum = 60, share = 50 }]', "", "methods.“预算执行率” 缺少 tiers", id="no-tiers"),
    pytest.param(SELF, "{ minimum = 60, share = 50 }]", "{ minimum = 60, share = 90 }]", "methods.“预算执行率” 的 tiers 应从高到低排列，minimum 和 share 都不能倒置", id="tiers-upside-down"),
    pytest.param(SELF, "pass_line = 60", "pass_line = 100", "methods.“≥” 的 pass_line 应在 0 至 100 之间", id="pass-line"),
    pytest.param(SELF, 'natures = ["≥", ">", "="]\nlevel2 = ["服务', 'level2 = ["服务', "methods.“满意度” 缺少 natures", id="group-without-natures"),
    pytest.param(SELF, 'natures = ["≥", ">", "="]', 'natures = ["大于"]', "methods.预算执行率 的指标性质应为 ≥、>、=、", id="unknown-nature"),
    pytest.param(SOURCE, 'denominator = "available"', 'denominator = "budget"', "execution_rate.denominator 应为 available、adjusted_budget、appropriation_received 之一，现为“budget”", id="unknown-denominator"),
    pytest.param(SOURCE, "below = 50\ntotal = 59", "below = 50\ntotal = 590", "execution_rate.caps[1] 的 below 应大于 0，total 应在 0 至 100 之间", id="cap"),
    pytest.param(SOURCE, "threshold = 30", "threshold = 0", "over_completion 的 threshold 应大于 0，deduction 不应为负数", id="over-completion"),
    pytest.param(SOURCE, "[[execution_rate.caps]]\nbelow = 50\ntotal = 59\n", "".join(f"[[execution_rate.caps]]\nbelow = {n}\ntotal = 59\n" for n in range(40, 50)), "execution_rate.caps 应不超过 10 档，现为 13 档", id="too-many-caps"),
    pytest.param(SOURCE, "tolerance = 0.1", "tolerance = -1", "self_score.tolerance 不应为负数", id="tolerance"),
    pytest.param(SOURCE, '"arrival_rate"', '"rate"', "derived.“资金到位率” 应为 arrival_rate、timely_arrival_rate、", id="derivation"),
    pytest.param(SOURCE, "title = ", "caption = ", "缺少 title", id="key-missing"),
    pytest.param(SOURCE, "deduction = 0", "deducted = 0", "不认识 over_completion.deducted，可用的有 deduction、threshold", id="key-misspelt"),
    pytest.param(SOURCE, "minimum = 90", 'minimum = "九十"', "grades[1].minimum 应为数字，现为 九十", id="not-a-figure"),
    pytest.param(SOURCE, "minimum = 90", "minimum = inf", "grades[1].minimum 应为数字，现为 Infinity", id="no-end"),
    pytest.param(SOURCE, "minimum = 90", "minimum = true", "grades[1].minimum 应为数字，现为 True", id="not-a-figure-either"),
    pytest.param(SOURCE, 'checkpoints = ["有监控机制", "开展了财务检查等监控"]', "checkpoints = [1]", "checkpoints 应为文字的列表，现为 [1]", id="not-texts"),
    pytest.param(SOURCE, "[over_completion]\nthreshold = 30\ndeduction = 0", "", None, id="an-option-may-be-absent"),
    pytest.param(SOURCE, "[[execution_rate.caps]]\nbelow = 50\ntotal = 59", "", None, id="a-cap-may-be-absent"),
    pytest.param(SOURCE, "total = 100\n", "total = \n", "不是有效的 TOML", id="not-toml"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "old", "new", "said"), BROKEN)
def test_a_system_that_is_not_sound_is_refused_with_file_and_key(
    source: str, old: str, new: str, said: str | None
) -> None:
    assert old in source
    changed = source.replace(old, new, 1)
    if said is None:
        assert own_system(changed).name == "common-2013"
        return
    with pytest.raises(PerfevalError, match=re.escape(said)) as raised:
        own_system(changed)
    assert "本县.toml" in str(raised.value)


def test_a_system_of_ones_own_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(SOURCE, "utf-8-sig")
    found = Shelf.SYSTEMS.find(str(path), lambda named: read_text(Path(named)))
    assert system_of(found) == built_in_system("common-2013")


def test_a_system_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        Shelf.SYSTEMS.find(str(tmp_path / "没有.toml"), lambda named: read_text(Path(named)))
