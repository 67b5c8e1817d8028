"""Hold the reader's view of random cells against two others: openpyxl's stored values, and what LibreOffice displays.

Run: python tests/formats.py [--cells N] [--seed N]; needs LibreOffice. Ends with status 1 where a view differs.
"""

import argparse
import csv
import random
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

from perfeval.readers.number_formats import number_format
from perfeval.readers.screen import without_noise
from perfeval.readers.sheet_xml import read_sheet
from perfeval.readers.styles import read_styles

NUMBERS = (
    "General", "0", "0.0", "0.00", "0.0000", "#,##0", "#,##0.00", "#,##0;-#,##0", '#,##0;-#,##0;"-"', "0;;;", "#,##0_);(#,##0)",
    "#,##0.00;[Red]-#,##0.00", "0.00_);[Red]0.00", "0%", "0.00%", '0"%"', "0\\%", '0.0"％"', "#,##0,", "0.0,,", '0.00,"千"',
    '0!.0000"万"', "0!.0000", "0!.0,", '0"台"', '"约"0', "00", "0000", "0.00E+00", "# ?/?", "# ??/??", "@", "[DBNum1]@", "[DBNum1][$-804]0", "#.##",
    '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', '[>=10000]0!.0,"万";0',
)  # fmt: skip
DATES = (
    "mmm-yy", "d-mmm-yy", "mmmm", "mmmmm", "ddd", "yyyy-m-d dddd", "[$-804]mmm", "[$-804]yyyy-mmmm", "[$-804]dddd", "[$-409]d mmmm", "[$-411]ddd",
    "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"', 'm"月"d"日"', "yyyy/m/d h:mm", "h:mm:ss", "m/d", "yyyy.m", "yyyymmdd", "yy-m-d",
)  # fmt: skip


def figure(dice: random.Random) -> float:
    """Return a number as forms have them: of any size, with up to six decimals, shares, noise of arithmetic."""
    match dice.randrange(6):
        case 0:
            return float(dice.randint(-100, 1_000_000))
        case 1:
            return round(dice.uniform(-1000, 100_000), dice.randint(1, 6))
        case 2:
            return round(dice.random(), 4)
        case 3:
            return 0.0
        case 4:
            return float(dice.choice((580_000, 460_000, 12_345_678.9, 0.4, 0.5, 0.004, -0.4, 1.5)))
        case _:
            return dice.randint(1, 999) / 10 - dice.randint(1, 99) / 10


def workbook_of(cells: list[tuple[float, str]]) -> bytes:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.column_dimensions["A"].width = 120
    for row, (value, form) in enumerate(cells, 1):
        cell = sheet.cell(row, 1, value)
        cell.number_format = form
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def displayed(content: bytes) -> list[str]:
    """Return what LibreOffice shows of each cell."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "cells.xlsx").write_bytes(content)
        options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"
        profile = f"-env:UserInstallation=file://{folder}/profile"
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", options, "--outdir", folder, f"{folder}/cells.xlsx"],  # noqa: S607 - wherever LibreOffice is
            check=True,
            capture_output=True,
            timeout=300,
        )
        with (Path(folder) / "cells.csv").open(encoding="utf-8", newline="") as lines:
            return [row[0] if row else "" for row in csv.reader(lines)]


def stored_by_openpyxl(value: object) -> float | None:
    if isinstance(value, datetime):
        return (value - datetime(1899, 12, 30)) / timedelta(days=1)
    return float(value) if isinstance(value, (int, float)) else None


def plain_text(text: str) -> str:
    """Return a text without blanks, and without the point or the sign that only Excel leaves where nothing follows."""
    text = re.sub(r"\s", "", text).rstrip(".")
    return text.removeprefix("-") if Decimal(re.sub("[^0-9.]", "", text).strip(".") or 0) == 0 and text != "-" else text


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cells", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    forms = [dice.choice(NUMBERS + DATES) for _ in range(options.cells)]
    cells = [(dice.randint(61, 60_000) + 0.0 if f in DATES else figure(dice), f) for f in forms]
    content = workbook_of(cells)
    with zipfile.ZipFile(BytesIO(content)) as package:
        styles = read_styles(package.read("xl/styles.xml"))
        ours = read_sheet(package.read("xl/worksheets/sheet1.xml"), (), styles.telling)
    theirs = load_workbook(BytesIO(content)).worksheets[0]
    # LibreOffice does not know !, which is how Excel and WPS in Chinese write the escape \\
    shown = displayed(workbook_of([(value, form.replace("!", "\\")) for value, form in cells]))
    counted, differing = Counter[str](), list[str]()
    for row, (_, code) in enumerate(cells, 1):
        value, second = ours.values[row, 1], stored_by_openpyxl(theirs.cell(row, 1).value)
        if second is None or not isinstance(value, float) or abs(second - value) > 1e-8:
            differing.append(f"{code}: stored {value!r}, openpyxl {theirs.cell(row, 1).value!r}")
            continue
        mine = number_format(code).shown(without_noise(value))
        if mine is None:
            counted["refused"] += 1
        elif plain_text(mine.text) == plain_text(shown[row - 1]) or code in {"General", "@"}:
            counted["agree"] += 1
        else:
            differing.append(f"{code}: {value!r} shown as {mine.text!r}, LibreOffice {shown[row - 1]!r}")
    print(
        f"{len(cells)} cells, {len({code for _, code in cells})} formats: {counted['agree']} agree, {counted['refused']} refused"
    )
    print(*differing, f"{len(differing)} differ", sep="\n")
    return bool(differing)


if __name__ == "__main__":
    sys.exit(main())
