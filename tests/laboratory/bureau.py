"""What comes to a bureau, made and processed: a thousand workbooks, and everything that lies among them.

    python tests/laboratory/bureau.py FOLDER [--workbooks N] [--jobs N]

Of the workbooks fifty are broken in fifty ways, twenty are annotated copies that came back, twenty came twice; twenty
files are of other kinds, one has a name that is no UTF-8. Prints what the officer sees, and how long it took.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from corpus import CASES  # noqa: E402 - beside the tests
from small import Typed, small_with  # noqa: E402 - the same

from perfeval.template import UNIT  # noqa: E402 - the same

_PLACES = [
    "城关",
    "红旗",
    "柳林",
    "石桥",
    "双河",
    "青山",
    "白马",
    "黄土",
    "太平",
    "永安",
    "长乐",
    "东风",
    "新华",
    "胜利",
    "和平",
    "光明",
    "龙泉",
    "凤凰",
    "清水",
    "大河",
]
_KINDS = (
    "镇人民政府",
    "中心卫生院",
    "中心小学",
    "初级中学",
    "幼儿园",
    "财政所",
    "水利站",
    "林业工作站",
    "文化站",
    "司法所",
    "敬老院",
    "农业技术推广站",
    "畜牧兽医站",
    "环境卫生管理所",
    "市场服务中心",
)
_FOREIGN = {
    ".docx": 6,
    ".pdf": 4,
    ".jpg": 3,
    ".csv": 2,
    ".rar": 1,
    ".txt": 2,
    ".eml": 1,
    ".ppt": 1,
}
_BROKEN, _BACK, _TWICE = 50, 20, 20


def units() -> Iterator[str]:
    """Yield names of units, as a county has them."""
    for region in ("青岚县", "白水县", "临江县", "云台县"):
        for place, kind in product(_PLACES, _KINDS):
            yield f"{region}{place}{kind}"


def make(folder: Path, number: int) -> None:
    """Fill a folder."""
    folder.mkdir(parents=True)
    names = list(islice(units(), number - _BROKEN))
    for name in names:
        (folder / f"{name}2023.xlsx").write_bytes(_of(name))
    _broken(folder)
    for name in names[:_BACK]:
        source = folder / f"{name}2023.xlsx"
        subprocess.run(_perfeval("check", "--annotate", source), check=True, capture_output=True)
        _edit(source.with_name(f"{name}2023_批注.xlsx"))
    for name in names[_BACK : _BACK + _TWICE]:
        (folder / f"{name}（修改）.xlsx").write_bytes(_of(name, Typed(UNIT, "leader", "副所长")))
    for ending, count in _FOREIGN.items():
        for each in range(count):
            (folder / f"附件{each + 1}{ending}").write_bytes(b"x")
    (folder / os.fsdecode(b"\xc7\xe0\xe1\xb0.xlsx")).write_bytes(_of("青岚县审计局"))


def _of(name: str, *typed: Typed) -> bytes:
    return small_with(Typed(UNIT, "name", name), *typed)


def _broken(folder: Path) -> None:
    """Add workbooks broken in as many ways, of every kind."""
    failing = [case for case in CASES if case.status == 1]
    done = 0
    for number, case in enumerate(failing[::3] + failing[1::3] + failing[2::3]):
        place = folder / f"坏{number}"
        place.mkdir()
        path = case.make(place)
        if path.is_file() and path.suffix == ".xlsx" and not path.name.startswith("~$"):
            done += 1
            path.rename(folder / f"坏{done:02d}_{path.name}")
        shutil.rmtree(place)
        if done == _BROKEN:
            return


def _edit(path: Path) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415 - only here

    workbook = load_workbook(path)
    workbook["单位信息"]["B12"] = "副所长"
    workbook.save(path)


def _perfeval(*words: str | Path) -> list[str | Path]:
    return [sys.executable, "-X", "utf8", "-m", "perfeval", *words]


def main() -> None:
    """Make the folder where it is not there, process it twice, and print both runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workbooks", type=int, default=1000)
    parser.add_argument("--jobs", default="2")
    arguments = parser.parse_args()
    folder = arguments.folder / "收到"
    if not folder.exists():
        make(folder, arguments.workbooks)
    for turn in ("first", "second"):
        start = time.monotonic()
        command = _perfeval("process", "收到", "-o", "报告", "--jobs", arguments.jobs)
        run = subprocess.run(
            command, cwd=arguments.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        said = run.stdout.decode(errors="replace").splitlines()
        taken = time.monotonic() - start
        print(f"== {turn} run: status {run.returncode}, {taken:.1f} s, {len(said)} lines")
        print(*said, sep="\n")


if __name__ == "__main__":
    main()
