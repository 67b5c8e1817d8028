"""Render random reports with LibreOffice, and count the pages on which a signature stands alone.

Run: python tests/laboratory/signatures.py [--reports 200] [--seed 1]
"""

import argparse
import random
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from documents import converted
from workbooks import examined, small_data

from perfeval.reports.blocks import Report
from perfeval.service import compose
from perfeval.writers import word

_WORDS = "本项目按照年度绩效目标组织实施各项工作均已完成资金使用合规群众满意度较高下一步继续完善管理制度"
_ISSUED = "2024年2月11日"


def main() -> None:
    """Print how many reports were rendered, and those whose signature stands alone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with TemporaryDirectory() as name:
        folder = Path(name)
        paths = []
        for number in range(arguments.reports):
            path = folder / f"{number:03d}.docx"
            path.write_bytes(word.docx(_report(chance)))
            paths.append(path)
        alone = [path.stem for path in converted(paths, "pdf", folder) if _stands_alone(path)]
    print(f"{len(paths)} reports, seed {arguments.seed}: {len(alone)} signatures alone {alone}")


def _report(chance: random.Random) -> Report:
    outline = chance.choice(["shijiazhuang-2013", "mof-2020", "self-report"])
    unit = {"outline": outline, "issue_date": "2024-2-11", "annex_scores": chance.choice(["是", "否"])}
    if chance.random() < 0.3:
        unit["signature"] = "某市某某区农业农村和水利综合服务保障中心"
    narratives = {
        field: "".join(chance.choice(_WORDS) for _ in range(chance.randint(10, 400))) + "。"
        for field in ("introduction", "method", "output", "issues", "other")
    }
    return compose(examined(small_data(unit=unit, narratives=narratives))).reports[1]


def _stands_alone(path: Path) -> bool:
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, encoding="utf-8").stdout  # noqa: S607 - as installed
    (page,) = (page for page in text.split("\f") if _ISSUED in page.replace(" ", ""))
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    return len(lines) <= 3  # issuer, date, page number


if __name__ == "__main__":
    main()
