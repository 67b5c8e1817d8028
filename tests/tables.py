"""The tables of docs/ that are made from the code; run as a program, this writes them anew."""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from perfeval.batch.rules import RULES
from perfeval.methods import METHODS, Level, Method, Parameters, Tier

DOCS: Final = Path(__file__).parent.parent / "docs"
#: what stands before and after a table that is made here
_TABLE: Final = re.compile(r"(<!-- made by tests/tables\.py -->\n).*?(<!-- end -->)", re.DOTALL)
_ONE: Final = Decimal(1)
#: each parameter that a system can give a method, by its name in the system's file, with some value of it
_PARAMETERS: Final[Mapping[str, Parameters]] = {
    "levels": Parameters(levels=(Level(name="一", title="一", minimum=_ONE, maximum=_ONE),)),
    "tiers": Parameters(tiers=(Tier(minimum=_ONE, share=_ONE),)),
    "pass_line": Parameters(pass_line=_ONE),
    "otherwise": Parameters(otherwise=_ONE),
}


def rules() -> str:
    """Return the table of all that is checked, in the order of `perfeval check --list`."""
    rows = ((f"`{rule.code}`", rule.severity.value, rule.title, rule.source) for rule in RULES)
    return _table(("code 代码", "severity 级别", "holds when 怎样才对", "source 依据"), rows)


def methods() -> str:
    """Return the table of the scoring methods."""
    return _table(("method", "title", "natures", "parameter", "what it awards"), map(_method, METHODS.values()))


def _method(method: Method) -> tuple[str, ...]:
    said = (sys.modules[method.judge.__module__].__doc__ or "").split("\n", 1)[0]
    parameters = "、".join(f"`{name}`" for name in _parameters(method))
    return (
        f"`{method.name}`",
        method.title,
        " ".join(method.natures),
        parameters,
        said.removeprefix(f"{method.title}: "),
    )


def _parameters(method: Method) -> Iterator[str]:
    """Yield the parameters that change what a method goes by."""
    none = Parameters()
    for name, given in _PARAMETERS.items():
        if method.figure(given, 1) != method.figure(none, 1) or [*method.steps(given)] != [*method.steps(none)]:
            yield name


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = [*headings]
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


#: the table of each page
TABLES: Final = {"checks.md": rules, "methods.md": methods}


def page(name: str) -> str:
    """Return a page of docs/ with its table as it should be."""
    text = (DOCS / name).read_text("utf-8")
    made, number = _TABLE.subn(lambda marks: f"{marks[1]}{TABLES[name]()}{marks[2]}", text)
    if number != 1:
        raise ValueError(f"{name} has {number} places for its table")
    return made


if __name__ == "__main__":
    for each in TABLES:
        (DOCS / each).write_text(page(each), "utf-8", newline="\n")
