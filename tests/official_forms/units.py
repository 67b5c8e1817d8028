"""Units made up at random: what their workbooks say, as fields and as submissions."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any, Final

from hypothesis import strategies as st
from workbooks import examined

from perfeval.library import built_in_system
from perfeval.model import Nature, Submission

_THINGS: Final = (
    "道路养护",
    "设备更新",
    "技能培训",
    "困难群众救助",
    "图书（含电子书）购置",
    "饮水安全巩固",
    "档案数字化",
)
_KINDS: Final = ("补助经费", "专项经费", "项目", "工程（二期）", "运行维护费")
_NAMES: Final = ("完成数量", "验收合格率", "覆盖面", "控制数", "受益人数", "提升程度", "按期完成情况", "A类任务完成率")
_MEASURES: Final = ("台", "个", "人次", "公里", "%", "万元", "元/人", "天", "㎡", "份")
_SENTENCES: Final = (
    "完成年初确定的各项任务，质量合格；",
    "购置设备12台，其中A型8台、B型4台，",
    "受天气影响，工期推迟了（约）15天；",
    "资金到位1,234.50万元，支出率98.5%。",
    "群众说：“路平了，灯亮了。”",
    "按①申报、②审核、③公示的次序办理，",
)
_TARGETS: Final = {
    Nature.LEVEL: ("明显提升", "有所改善，群众认可", "逐步完善"),
    Nature.YES_NO: ("建立制度", "不发生安全事故", "通过验收"),
    Nature.CHECKLIST: ("①制度健全；②执行到位；③档案完整", "①公示；②复核"),
    Nature.JUDGED: ("合理", "较高"),
    Nature.DEADLINE: ("12月31日前", "9月底前", "2024年6月30日", "第三季度末", "11月15日前"),
}
_REACHED: Final = {
    Nature.LEVEL: ("达成", "部分达成", "未达成", "基本达成目标"),
    Nature.YES_NO: ("达到", "未达到", "是"),
    Nature.CHECKLIST: ("①②", "①", "全部达到"),
    Nature.JUDGED: ("做法合理，资料齐全", "安排较为合理"),
    Nature.DEADLINE: ("2024年6月18日", "2024年12月20日", "2024年9月"),
}
_FIGURED: Final = (Nature.AT_LEAST, Nature.ABOVE, Nature.EQUAL, Nature.BELOW, Nature.AT_MOST)
_YEAR: Final = 2024


def unit_data(random: Random) -> dict[str, Any]:
    """Return the fields of a small unit with one to four projects."""
    system = random.choice(("self-evaluation-2021", "self-evaluation-2020"))
    place = random.choice(("青岚县", "云坪市", "临河区"))
    body = random.choice(("水利局", "职业中学", "人民医院", "图书馆"))
    return {
        "unit": {
            "name": f"{place}{body}",
            "year": _YEAR,
            "department": f"{place}{random.choice(('水利局', '教育局', '卫生健康局'))}",
            "money_unit": random.choice(("万元", "元")),
            "system": system,
            "outline": "self-evaluation",
        },
        "projects": [_project(random, system, number, f"{place}{body}") for number in range(1, random.randint(2, 5))],
    }


def _project(random: Random, system: str, number: int, unit: str) -> dict[str, Any]:
    return {
        "code": f"{number:02d}",
        "name": f"{random.choice(_THINGS)}{random.choice(_KINDS)}{'第二批' * (number % 2)}{number}号",
        "implementing_unit": random.choice((unit, f"{unit}（本级）", f"{unit}后勤服务中心")),
        "content": _text(random),
        "target": _text(random),
        "basis": f"《关于下达{_YEAR}年经费的通知》（青财〔{_YEAR}〕{number}号）",
        "funds": _funds(random),
        "narratives": {
            "target_achievement": _text(random),
            "conclusion": _text(random),
            "issues": _text(random),
            "other_matters": _text(random),
        },
        "indicators": list(_indicators(random, system)),
    }


def _text(random: Random) -> str:
    """Return a text of one to four lines."""
    lines = ("".join(random.sample(_SENTENCES, random.randint(1, 4))) for _ in range(random.choice((1, 1, 2, 4))))
    return "\n".join(line.rstrip("，；") + "。" * (not line.endswith("。")) for line in lines)


def _funds(random: Random) -> dict[str, Decimal]:
    """Return amounts whose sources add up, each way."""
    funds: dict[str, Decimal] = {}
    sizes = [Decimal(random.choice((0, 5_000, 123_456, 1_200_000))) / 100 for _ in range(3)]
    sizes[0] += Decimal(random.randint(1, 99_999)) / 100
    for total, parts, share in (
        ("initial_budget", ("initial_current", "initial_prior", "initial_other"), 100),
        ("adjusted_budget", ("current_appropriation", "prior_carryover", "other_funds"), 110),
        ("expenditure", ("spent_current", "spent_prior", "spent_other"), random.randint(40, 110)),
    ):
        amounts = [(size * share / 100).quantize(Decimal("0.01")) for size in sizes]
        funds |= dict(zip(parts, amounts, strict=True)) | {total: sum(amounts, Decimal(0))}
    return funds


def _indicators(random: Random, system: str) -> Iterator[dict[str, Any]]:
    groups = [group for group in built_in_system(system).groups if group[0] != "预算执行率"]
    number = random.randint(2, 9)
    executed = random.random() < 0.8
    if executed:
        yield {
            **dict.fromkeys(("level1", "level2", "name"), "预算执行率"),
            "nature": "≥",
            "target": 100,
            "unit_of_measure": "%",
            "achievement": "已完成" if system.endswith("2021") else None,
            "points": 10,
            "self_score": Decimal(random.randint(0, 1000)) / 100,
            "deviation_reason": _reason(random),
        }
    marks = sorted(random.sample(range(1, 180 if executed else 200), number - 1))
    bounds = [0, *marks, 180 if executed else 200]
    chosen = sorted(random.choices(range(len(groups)), k=number))
    for index, place in enumerate(chosen):
        points = Decimal(bounds[index + 1] - bounds[index]) / 2
        yield _indicator(random, groups[place], index + 1, points)


def _indicator(random: Random, group: tuple[str, str], number: int, points: Decimal) -> dict[str, Any]:
    nature = random.choice((*_FIGURED, *_FIGURED, *Nature))
    row: dict[str, Any] = {
        "level1": group[0],
        "level2": group[1],
        "name": f"{random.choice(_THINGS)}{random.choice(_NAMES)}{number}",
        "nature": nature.value,
        "points": points,
        "self_score": (points * random.randint(0, 100) / 100).quantize(Decimal("0.01")),
        "deviation_reason": _reason(random),
    }
    if group[1] == "服务对象满意度指标":
        return row | {
            "nature": "≥",
            "target": 90,
            "unit_of_measure": "%",
            "actual": Decimal(random.randint(800, 1000)) / 10,
        }
    if nature in _TARGETS:
        reached = "actual" if nature is Nature.DEADLINE else "achievement"
        return row | {"target": random.choice(_TARGETS[nature]), reached: random.choice(_REACHED[nature])}
    unit = random.choice(_MEASURES)
    figure = Decimal(random.choice((95, 100, 33, 1200, 12)) if unit != "%" else random.choice((95, 100, 98)))
    if unit in {"%", "万元", "公里"} and random.random() < 0.4:
        figure -= Decimal("0.5")
    done = figure + random.choice((-2, 0, 0, 1))
    target = f"{figure - 5}～{figure}" if nature is Nature.WITHIN else figure
    return row | {"target": target, "unit_of_measure": unit, "actual": done}


def _reason(random: Random) -> str | None:
    return _text(random) if random.random() < 0.3 else None


def random_submission(random: Random) -> Submission:
    """Return what the workbook of a unit at random says."""
    submission = examined(unit_data(random)).submission
    assert submission is not None
    return submission


def submissions() -> st.SearchStrategy[Submission]:
    """Give what the workbooks of small units say."""
    return st.randoms(use_true_random=False).map(random_submission)
