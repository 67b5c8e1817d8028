"""What can be wrong: what a rule is, and the problem that names its cell.

A `Problem` is returned and belongs to a workbook; an error that ends a run is raised (`perfeval.errors`).
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Final, Self

from perfeval.cells import Cell, cell_at
from perfeval.records import frozen


class Severity(StrEnum):
    """How bad a problem is: an error stops the workbook's reports, a warning or a note does not."""

    ERROR = "错误"
    WARNING = "警告"
    NOTE = "提示"


@frozen
class Rule:
    """A rule that a workbook is held to: its stable code, how bad a breach is, what is checked, and where that is laid down.

    `source` names the regulation or form (文号); blank where the rule is a default of ours. A rule stands beside the
    function that finds its breaches; two rules are the same when their codes are.
    """

    code: str
    severity: Severity = field(compare=False)
    title: str = field(default="", compare=False)
    source: str = field(default="", compare=False)
    #: whether a breach is told before the errors that it causes
    leading: bool = field(default=False, compare=False)

    def broken(
        self, message: str, cell: Cell | None = None, *, expected: str = "", found: str = "", remedy: str = ""
    ) -> "Problem":
        """Return the problem of a breach."""
        return Problem(rule=self, message=message, cell=cell, expected=expected, found=found, remedy=remedy)


#: the code of the notes that a run tells among its reports (`perfeval.reports.printed`)
NOT_PRINTED_CODE: Final = "not-printed"
#: the code of the problem that several workbooks of one unit and year have together
REPEATED_CODE: Final = "submission-repeated"
#: the columns of a list of problems, in the order of `Problem.row`
PROBLEM_COLUMNS: Final = ("级别", "位置", "说明", "应为", "现为", "怎么办", "代码")


@frozen(kw_only=True)
class Problem:
    """Something in a workbook that its author must mend or know (问题).

    `message` is a clause without a final mark; `expected` and `found` quote the cell; `remedy` says what to do.
    """

    rule: Rule
    message: str
    cell: Cell | None = None
    expected: str = ""
    found: str = ""
    remedy: str = ""

    @property
    def severity(self) -> Severity:
        """The severity of the rule that was broken."""
        return self.rule.severity

    @property
    def row(self) -> tuple[str, ...]:
        """The problem as a row of a list, with the columns `PROBLEM_COLUMNS`."""
        place = str(self.cell) if self.cell else ""
        return self.severity, place, self.message, self.expected, self.found, self.remedy, self.rule.code

    def as_json(self) -> dict[str, str | None]:
        """Return the problem with the fields that programs may rely on."""
        cell = self.cell
        return {
            "code": self.rule.code,
            "severity": self.severity.value,
            "sheet": cell.sheet if cell else None,
            "cell": cell.address if cell and cell.row else None,
            "message": self.message,
            "expected": self.expected or None,
            "found": self.found or None,
            "remedy": self.remedy or None,
        }

    @classmethod
    def of_json(cls, content: Mapping[str, object]) -> Self:
        """Return the problem that `as_json` gave; raise an error of lookup, type or value for anything else."""
        said = {name: _text(content[name]) for name in ("code", "severity", "message")}
        blank = {name: _text(content[name] or "") for name in ("sheet", "cell", "expected", "found", "remedy")}
        cell = None
        if blank["sheet"]:
            cell = cell_at(blank["sheet"], blank["cell"]) if blank["cell"] else Cell(blank["sheet"])
        return cls(
            rule=Rule(said["code"], Severity(said["severity"])),
            message=said["message"],
            cell=cell,
            expected=blank["expected"],
            found=blank["found"],
            remedy=blank["remedy"],
        )

    def __str__(self) -> str:
        details = [f"应为{self.expected}"] * bool(self.expected) + [f"现为{self.found}"] * bool(self.found)
        sentence = "：".join(filter(None, (self.message, "，".join(details))))
        place = f"{self.cell} " if self.cell else ""
        remedy = f"{self.remedy}。" if self.remedy else ""
        return f"{place}{self.severity} {sentence}。{remedy} [{self.rule.code}]".replace("\n", " ")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
