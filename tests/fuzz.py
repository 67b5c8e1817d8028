"""Fuzz the reader for a while: odd cells, and damaged bytes; anything but problems is a fault.

Run: python tests/fuzz.py [--seconds N] [--seed N]
"""

import argparse
import io
import random
import re
import sys
import tempfile
import time
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from small import small
from workbooks import opened

_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*?)(?:/>|>.*?</c>)')
_ODD = (
    *(
        "",
        "0",
        "-0",
        "1e999",
        "nan",
        "999999999999999999999",
        "0.1",
        "-5",
        "1e-300",
        "TRUE",
        "#REF!",
        "=1+1",
        "①②③",
        "9月前",
    ),
    *(
        "2023-02-30",
        "12月31日前",
        "≥95%",
        "10～5",
        "不适用",
        "达成",
        "是",
        "合计",
        "注：",
        "【等级】",
        "【无此占位】",
        "{{ x }}",
        "\u202e甲",
    ),
    *(
        "x" * 5000,
        "长" * 2001,
        "𠮷😀",
        "<![CDATA[",
        "_x0000_",
        "../x",
        "100%",
        "117.9万元",
        "  ",
        "\n",
        "①" * 20,
        "⑳",
        "100%%",
        "日期",
        "评定",
    ),
)


_TWO_VIEWS = "单元格读到的内容与文件中存的不一致"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def odd_cells(content: bytes, dice: random.Random) -> bytes:
    """Return a workbook with some cells of its sheets replaced by odd ones."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            body = source.read(name)
            if "worksheets/sheet" in name and "sheet7" not in name:
                text = body.decode()
                cells = [match for match in _CELL.finditer(text) if "<v>" in match[0] or "<is>" in match[0]]
                for match in sorted(dice.sample(cells, dice.choice((0, 0, 0, 1, 1, 4))), key=lambda m: -m.start()):
                    text = text[: match.start()] + odd_cell(match[1], dice) + text[match.end() :]
                body = text.encode()
            target.writestr(name, body)
    return stream.getvalue()


#: ways to write a value that hardly any program uses; of some of them, readers make different things
_WRITTEN = (
    *(["<v>{0}</v>"] * 8),
    "<v>{0}<!-- x --></v>",
    "<v>1<!-- x -->{0}</v>",
    "<v><![CDATA[{0}]]></v>",
    "<v>&#49;{0}</v>",
    "<v>{0}</v><v>1</v>",
    "<is><t>甲</t></is><v>{0}</v>",
    '<v xml:space="preserve">{0} </v>',
    "\n<v>{0}</v>\r\n",
    "<v>{0}</v><extLst/>",
)


def odd_cell(address: str, dice: random.Random) -> str:
    value = dice.choice(_ODD)
    kind = dice.choice(("n", "n", "inlineStr", "inlineStr", "str", "str", "str", "b", "e", "d", "s", "zzz"))
    style = dice.randint(0, 30)
    if kind == "inlineStr":
        return f'<c r="{address}" s="{style}" t="inlineStr"><is><t>{escaped(value)}</t></is></c>'
    formula = dice.choice(("", "", "<f>1+1</f>", "<f></f>"))
    written = dice.choice(_WRITTEN).format(escaped(value))
    return f'<c r="{address}" s="{style}" t="{kind}">{formula}{written}</c>'


def damaged(content: bytes, dice: random.Random) -> bytes:
    """Return a workbook with some of its bytes cut, doubled or overwritten."""
    body = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        start = dice.randrange(len(body))
        length = dice.choice((0, 1, 1, 2, 8, 64))
        body[start : start + length] = (
            dice.randbytes(dice.choice((0, 1, 2, 8))) if dice.random() < 0.8 else body[:length]
        )
    return bytes(body)


def main() -> None:
    """Fuzz, and end with status 1 on the first fault, its workbook kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    content, end, rounds, refused = small(), time.monotonic() + options.seconds, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "填报.xlsx"
        while time.monotonic() < end:
            change = odd_cells if rounds % 3 else damaged
            path.write_bytes(change(content, dice))
            try:
                outcome = opened(path)
            except BaseException:
                kept = Path(tempfile.gettempdir()) / f"perfeval-fuzz-{options.seed}-{rounds}.xlsx"
                kept.write_bytes(path.read_bytes())
                print(f"round {rounds}: {kept}")
                raise
            if not outcome.failed and outcome.evaluated is None:
                raise AssertionError(outcome)
            rounds += 1
            refused += any(problem.message == _TWO_VIEWS for problem in outcome.problems)
    print(f"{rounds} workbooks, no fault; {refused} refused for a cell of which file and pandas hold two views")


if __name__ == "__main__":
    main()
