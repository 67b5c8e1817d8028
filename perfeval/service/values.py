"""What the steps of the service are given and give: options, and what an examined workbook comes to.

Nothing here loads what the steps need: a run in which nothing has changed does with these.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from perfeval.files import Fault, UnreadableFileError
from perfeval.problems import Problem, Severity
from perfeval.records import frozen

if TYPE_CHECKING:
    from perfeval.library import Definition, IndicatorSystem
    from perfeval.model import Assessment, Evaluation, Submission, Unit
    from perfeval.model.summary import UnitYear

#: gives what a file beside the workbook holds, by its plain name; raises `UnreadableFileError` where there is none
Resolver: TypeAlias = Callable[[str], bytes]


@frozen(kw_only=True)
class Options:
    """What a run asks for itself: a system and outlines instead of those that a workbook names, warnings as errors."""

    system: "Definition | None" = None
    outlines: "tuple[Definition, ...]" = ()
    strict: bool = False


def nothing_beside(name: str) -> bytes:
    """Resolve names for a workbook that nothing lies beside."""
    raise UnreadableFileError(Path(name), Fault.CLOSED, "没有这个文件")


@frozen(kw_only=True)
class Evaluated:
    """What a workbook without errors says, and what it was held to."""

    unit: "Unit"
    system: "IndicatorSystem"
    outlines: "tuple[Definition, ...]"
    assessments: "tuple[Assessment, ...]"

    @property
    def evaluations(self) -> "tuple[Evaluation, ...]":
        """Those of the assessments that are scored."""
        from perfeval.model import Evaluation  # noqa: PLC0415 - an examined workbook has loaded it

        return tuple(found for found in self.assessments if isinstance(found, Evaluation))


@frozen(kw_only=True)
class Examination:
    """What is wrong with a workbook, and what it comes to where nothing stands in the way.

    `checksum` is that of the workbook, `beside` has those of the files beside it that it names. `unit_year` is whose
    reports it would give, also where errors stand in their way; None where it cannot be read. `sheets` are the
    workbook's, in its order. `submission` is what was read, and `system` what it was held to.
    """

    problems: tuple[Problem, ...]
    strict: bool = False
    checksum: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    unit_year: "UnitYear | None" = None
    submission: "Submission | None" = None
    system: "IndicatorSystem | None" = None
    evaluated: Evaluated | None = None

    def count(self, severity: Severity) -> int:
        """Return how many problems of a severity there are."""
        return sum(problem.severity is severity for problem in self.problems)

    @property
    def failed(self) -> bool:
        """Whether an error stands in the way of the reports; when strict, a warning does too."""
        return self.count(Severity.ERROR) > 0 or (self.strict and self.count(Severity.WARNING) > 0)

    def also(self, *problems: Problem) -> "Examination":
        """Return the same with more problems, each in its place: errors first, then by sheet and cell."""
        found = sorted((*problems, *self.problems), key=lambda problem: _position(problem, self.sheets))
        return replace(self, problems=tuple(found))

    def lean(self) -> "Examination":
        """Return the same without what composing needs, which is much to hand from one process to another."""
        return replace(self, submission=None, system=None, evaluated=None)

    def after(self, problem: Problem) -> "Examination":
        """Return the same with one more problem, told before all others."""
        return replace(self, problems=(problem, *self.problems))


def _position(problem: Problem, sheets: Sequence[str]) -> tuple[int, int, int, int]:
    severity, cell = list(Severity).index(problem.severity), problem.cell
    if problem.rule.leading:
        severity = -1  # a cause, told before what it causes
    if cell is None:
        return severity, -1, 0, 0
    sheet = sheets.index(cell.sheet) if cell.sheet in sheets else len(sheets)
    return severity, sheet, cell.row, cell.column
