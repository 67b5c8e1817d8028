"""A workbook that strains the layout: long and short titles, long texts, many indicators, signs of every kind."""

from decimal import Decimal
from itertools import cycle, islice
from typing import Any

from perfeval.library import built_in_system

#: twelve to sixty characters
TITLES = (
    "乡村小学操场改造补助项目",
    "城乡居民基本公共卫生服务“一站式”能力提升专项经费项目",
    "2024年度县级河道（含支流）综合整治及沿线ABC雨污分流管网、泵站设备更新改造工程项目",
    "青岚县省级现代农业产业园高标准农田建设与水肥一体化智能灌溉系统采购安装及后续三年运行维护服务政府购买服务补助资金项目",
)
_SENTENCES = (
    "项目单位按照《关于进一步加强专项资金管理的通知》（青财预〔2023〕15号）的要求，逐项落实了责任；",
    "改造面积为㎡级计量，冷库温度稳定在－18℃上下，误差不超过±2℃；",
    "有群众说：“路平了、灯亮了，心里也亮堂了。”——这是对‘为民办实事’的认可；",
    "系统采用 Internet of Things 技术，数据接口为 RESTful API，联系邮箱 qinglan-project@example.org；",
    "材料按①申报、②审核、③公示、④拨付的次序归档，占比约为1/3，堃、喆、祎等姓名用字均能显示……",
)
_POINTS = (5, 4, 3)


def long_text(characters: int, *, breaks: int = 6) -> str:
    """Return a text of a length, with line breaks."""
    text = "".join(islice(cycle(_SENTENCES), characters // 20))
    text = text[: characters - 1].rstrip("；，、") + "。"
    step = len(text) // (breaks + 1)
    return "\n".join(text[start : start + step] for start in range(0, len(text), step))


def indicators(system: str, number: int) -> list[dict[str, Any]]:
    """Return indicators with long names, their points adding up to 100."""
    groups = sorted({(i.level1, i.level2) for i in built_in_system(system).indicators if i.level1 != "预算执行率"})
    rows: list[dict[str, Any]] = []
    rest = Decimal(100)
    if system.startswith("self-evaluation"):
        rows.append(_row(("预算执行率", "预算执行率"), "预算执行率", 10) | {"actual": None, "achievement": "已完成"})
        rest -= 10
    while len(rows) < number:
        left = number - len(rows)
        points = rest if left == 1 else (rest / left).quantize(Decimal("0.1"))
        rest -= points
        index = len(rows)
        name = f"第{index}批次“智慧”设备（含软件）安装调试及人员培训完成情况所对应的年度任务覆盖比例"
        rows.append(_row(groups[index * len(groups) // number], name[: 12 + index % 40], points))
    return rows


def _row(group: tuple[str, str], name: str, points: Decimal | int) -> dict[str, Any]:
    return {
        "level1": group[0],
        "level2": group[1],
        "name": name,
        "nature": "≥",
        "target": 95,
        "unit_of_measure": "%",
        "actual": 94,
        "points": points,
        "deviation_reason": "设备到货时间比合同约定晚了〔12〕天，今后在合同中写明违约责任，并预留到货时间。",
    }


def stress_data(system: str, outline: str, narratives: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields of a workbook whose projects strain every part of a report."""
    funds = {
        "initial_budget": 123456.78,
        "adjusted_budget": 123456.78,
        "opening_carryover": 0,
        "appropriation_received": 123456.78,
        "expenditure": 123456.78,
        "closing_carryover": 0,
        "usage": "改造工程、设备购置和人员培训",
    }
    return {
        "unit": {
            "name": "青岚县农业农村和水利综合服务保障中心（青岚县粮油质量检验站）",
            "year": 2024,
            "department": "青岚县农业农村局",
            "money_unit": "万元",
            "system": system,
            "outline": outline,
            "basis": "《青岚县项目支出绩效评价管理办法》（青财绩〔2021〕7号）",
            "annex_scores": "是",
            "signature": "青岚县农业农村和水利综合服务保障中心",
            "issue_date": "2025-12-31",
        },
        "projects": [
            {
                "code": f"{number:02d}",
                "name": title,
                "title_name": title,
                "content": long_text(400, breaks=3),
                "target": "完成改造面积12000㎡，验收合格率达到100%；" + long_text(300, breaks=2),
                "basis": "《青岚县项目支出绩效评价管理办法》（青财绩〔2021〕7号）",
                "funds": funds,
                "narratives": {field: long_text(3000 if number == 1 else 600) for field in narratives},
                "indicators": indicators(system, 40 if number < 3 else 12),
            }
            for number, title in enumerate(TITLES, 1)
        ],
    }
