"""The workbook's own formulas, recalculated by LibreOffice, give every score, total and grade that perfeval gives."""

import random
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from systems import edited, own_system
from workbooks import FIRST_ROW, cell, saved

from perfeval.checks.scores import preview_differs
from perfeval.library import IndicatorSystem, Shelf, built_in_system
from perfeval.methods import METHODS
from perfeval.model import Nature
from perfeval.problems import Severity
from perfeval.service import examine
from perfeval.template import INDICATORS, PROJECTS
from perfeval.writers.blank import filled_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

#: systems of one's own that differ from the built-in ones in each parameter that a formula reads
OWN = {
    "本县甲.toml": edited(
        "common-2013",
        ('method = "reverse"', 'method = "inverse-ratio"'),
        ("otherwise = 0 ", "otherwise = 50 "),
        ("deduction = 0", "deduction = 2"),
    ),
    "本县乙.toml": edited(
        "self-evaluation-2021",
        ("pass_line = 60", "pass_line = 75"),
        ("minimum = 60, maximum = 80", "minimum = 50, maximum = 80"),
        ("minimum = 0, maximum = 60", "minimum = 0, maximum = 50"),
        ('name = "中"\nminimum = 60', 'name = "合格"\nminimum = 62.5'),
        ("threshold = 30\ndeduction = 0", "threshold = 20\ndeduction = 1.5"),
    ),
}
PROJECTS_EACH, ROWS_EACH = 10, 10


class Rows:
    """Random rows that can be scored, with a share of values at the edges of every method."""

    def __init__(self, system: IndicatorSystem, seed: int) -> None:
        self.system, self.random = system, random.Random(seed)
        self.used: set[str] = set()

    def amount(self, low: float, high: float) -> float:
        return round(self.random.uniform(low, high), self.random.choice((0, 1, 2)))

    def near(self, target: float) -> float:
        """Return an actual value: at, around, far over or far under its target, or less than nothing."""
        factor = self.random.choice((1, 1, 0.5, 2, 1.3, 1.2, 0.6, 0.75, 0, -0.5, self.random.uniform(0, 2.5)))
        return round(target * factor, self.random.choice((0, 2, 4)))

    def measured(self, nature: Nature) -> dict[str, Any]:
        target = 0 if nature is Nature.EQUAL and self.random.random() < 0.3 else self.amount(0.5, 500)
        return {"target": target or 0.25 * (nature is not Nature.EQUAL), "actual": self.near(target)}

    def typed(self, nature: Nature, fields: dict[str, Any]) -> dict[str, Any]:
        """Return the fields as a person types some of them: a text with a sign or the unit."""
        if nature.numeric and nature is not Nature.WITHIN and self.random.random() < 0.3:
            fields["target"] = (
                f"{self.random.choice(('', '≧' if nature is Nature.AT_LEAST else ''))}{fields['target']}%"
            )
            fields["actual"] = f"{fields['actual']}{self.random.choice(('', '%', '％'))}"
        return fields

    def within(self) -> dict[str, Any]:
        low = self.amount(1, 50)
        high = round(low + self.amount(0, 50), 2)
        mark = self.random.choice("～~-至—")
        return {"target": f"{low}{mark}{high}", "actual": self.near(self.random.choice((low, high)))}

    def dated(self) -> dict[str, Any]:
        day = date(2023, self.random.randint(1, 12), self.random.randint(1, 28))
        written = self.random.choice(
            (day, f"{day.year}年{day.month}月{day.day}日", f"{day.year}年{day.month}月{day.day}日前")
        )
        return {"target": written, "actual": date(2023, self.random.randint(1, 12), day.day)}

    def checked(self) -> dict[str, Any]:
        count = self.random.randint(1, 12)
        met = sorted(self.random.sample(range(1, count + 1), self.random.randint(0, count)))
        circled = "".join(chr(0x245F + n) for n in met)
        typed = self.random.choice("、，,; ").join(map(str, met))
        target = "；".join(f"{chr(0x245F + n)}第{n}条" for n in range(1, count + 1))
        said = self.random.choice((circled, typed, "全部达到"))
        return {"target": target, "achievement": said or "0"}

    def level(self, points: Decimal) -> dict[str, Any]:
        level = self.random.choice(self.system.methods[Nature.LEVEL].parameters.levels)
        low, high = points * level.minimum / 100, points * level.maximum / 100
        judged = self.random.choice((low, low + (high - low) / 3, high if level.maximum == 100 else low))
        judged = judged.quantize(Decimal("0.01"), "ROUND_CEILING")
        return {"achievement": level.name, "self_score": judged}

    def common(self, nature: Nature) -> dict[str, Any] | None:
        """Return an indicator of the system's own, which may be scored or derived in a way of its own."""
        found = [i for i in self.system.indicators if i.nature is nature and i.name not in self.used]
        if not found or self.random.random() < 0.5:
            return None
        chosen = self.random.choice(found)
        self.used.add(chosen.name)
        names = {"level1": chosen.level1, "level2": chosen.level2, "name": chosen.name}
        if nature is Nature.CHECKLIST:
            return names | {"target": None, "achievement": self.random.choice(("①", "①②", "0"))}
        if nature is Nature.AT_LEAST:
            return names | {
                "target": 100,
                "actual": None if chosen.name in self.system.derived else self.amount(0, 100),
                "achievement": self.random.choice(("已完成", "未完成")),
            }
        return None

    def row(self, points: Decimal) -> dict[str, Any]:
        nature = self.random.choice(list(Nature))
        level1, level2 = self.random.choice(self.system.groups)
        by_nature: dict[Nature, Callable[[], dict[str, Any]]] = {
            Nature.WITHIN: self.within,
            Nature.DEADLINE: self.dated,
            Nature.CHECKLIST: self.checked,
            Nature.LEVEL: lambda: self.level(points),
            Nature.JUDGED: lambda: {"self_score": points * self.random.randint(0, 4) / 4, "achievement": "专家评议"},
            Nature.YES_NO: lambda: {"achievement": self.random.choice(("是", "否", "达到", "未达到"))},
        }
        fields = by_nature.get(nature, lambda: self.measured(nature))
        row = {
            "level1": level1,
            "level2": level2,
            "name": f"指标{self.random.randrange(10**9)}",
            "nature": "≧" if nature is Nature.AT_LEAST and self.random.random() < 0.3 else nature.value,
            "unit_of_measure": "%",
            "points": points,
            "deviation_reason": self.random.choice(("原因", "受疫情影响，推迟实施。", "没有偏差")),
            **self.typed(nature, fields()),
            **(self.common(nature) or {}),
        }
        if level2 == "预算执行率" and "achievement" not in row:
            row["achievement"] = self.random.choice(("已完成", "未完成"))
        if "self_score" not in row and self.random.random() < 0.3:
            row["self_score"] = round(points * self.random.choice((0, 1, 2, 4)) / 4, 2)
        if self.random.random() < 0.06:
            row["achievement"] = "不适用"
        return row

    def project(self, number: int) -> dict[str, Any]:
        self.used.clear()
        cuts = [
            n + self.random.randint(-30, 30) for n in sorted(self.random.sample(range(100, 10000, 100), ROWS_EACH - 1))
        ]
        shares = [Decimal(b - a) / 100 for a, b in zip([0, *cuts], [*cuts, 10000], strict=True)]
        opening, received = self.amount(0, 50), self.amount(50, 300)
        spent = round((opening + received) * self.random.choice((0.4, 0.55, 0.7, 0.8, 0.83333, 0.999, 1)), 2)
        return {
            "code": f"{number:02d}",
            "name": f"项目{number}",
            "content": "内容",
            "target": "目标",
            "funds": {
                "initial_budget": received,
                "adjusted_budget": received + opening,
                "prior_carryover": opening,
                "current_appropriation": received,
                "opening_carryover": opening,
                "appropriation_received": received,
                "received_on_time": round(received * 0.9, 2),
                "expenditure": spent,
            },
            "indicators": [self.row(points) for points in shares],
        }


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_shows_every_score_total_and_grade_that_perfeval_gives(tmp_path: Path) -> None:
    """6 systems of 10 projects of 10 indicators: 600 random rows over every method that a formula can compute."""
    methods, compared = set(), 0
    named = {name: built_in_system(name) for name in Shelf.SYSTEMS.names()} | {
        name: own_system(text, name) for name, text in OWN.items()
    }
    paths = []
    for seed, (name, system) in enumerate(named.items()):
        unit = {"name": "某所", "year": 2023, "money_unit": "万元", "system": name, "outline": "shijiazhuang-2013"}
        rows = Rows(system, seed)
        data = {"unit": unit, "projects": [rows.project(number) for number in range(1, PROJECTS_EACH + 1)]}
        workbook = filled_workbook(data, system)
        for row in range(FIRST_ROW, FIRST_ROW + 10):  # what is typed as 80 % stands as 0.8 in a percent format
            typed = cell(workbook, INDICATORS, "actual", row)
            if isinstance(typed.value, float) and cell(workbook, INDICATORS, "nature", row).value == "≥":
                typed.value, typed.number_format = Decimal(str(typed.value)) / 100, "0.00%"
        paths.append(saved(workbook, tmp_path, f"{seed}.xlsx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    arguments: list[str | Path] = [profile, "--headless", "--convert-to", "xlsx", "--outdir", tmp_path / "out", *paths]
    subprocess.run([shutil.which("soffice") or "", *arguments], check=True, capture_output=True, timeout=300)
    for path in paths:
        calculated = tmp_path / "out" / path.name
        found = examine(path.name, calculated.read_bytes(), resolve=lambda name: OWN[name].encode())
        rules = preview_differs.rules
        assert [str(p) for p in found.problems if p.rule in rules or p.severity is Severity.ERROR] == []
        assert found.evaluated is not None
        seen = load_workbook(calculated, data_only=True)
        for number, evaluation in enumerate(found.evaluated.evaluations, FIRST_ROW):
            for result in evaluation.scores:
                row = result.indicator.place.cell("name").row
                shown = cell(seen, INDICATORS, "auto_score", row).value
                assert shown == (float(result.awarded) if result.indicator.applicable else "不适用"), result
                methods.add(found.evaluated.system.method(result.indicator).method.name)
                compared += 1
            assert cell(seen, PROJECTS, "auto_total", number).value == float(evaluation.total)
            assert cell(seen, PROJECTS, "auto_grade", number).value == evaluation.grade
    assert compared == len(named) * PROJECTS_EACH * ROWS_EACH
    assert methods == set(METHODS)
