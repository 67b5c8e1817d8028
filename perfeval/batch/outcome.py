"""What became of one workbook."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from perfeval.library import IndicatorSystem
from perfeval.model import Evaluation, Submission
from perfeval.model.summary import UnitSummary, UnitYear
from perfeval.problems import Problem, Severity
from perfeval.reports.outlines import Outline


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one workbook.

    What was read and evaluated is told by `examine`, and `summary` stands for it once reports are composed.
    `unit_year` is whose reports they are, also where errors stand in their way; None where it cannot be read.
    """

    workbook: Path
    problems: tuple[Problem, ...]
    #: how messages name the workbook: its file name, with its folders where it was found in one
    label: str = ""
    #: checksums of the workbook, and of the files beside it that it names
    checksum: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)
    unit_year: UnitYear | None = None
    submission: Submission | None = None
    system: IndicatorSystem | None = None
    outline: Outline | None = None
    evaluations: tuple[Evaluation, ...] = ()
    strict: bool = False
    summary: UnitSummary | None = None
    placement: "Placement | None" = None

    @property
    def name(self) -> str:
        """How messages name the workbook."""
        return self.label or self.workbook.name

    def count(self, severity: Severity) -> int:
        """Return how many problems of a severity there are."""
        return sum(problem.severity is severity for problem in self.problems)

    @property
    def failed(self) -> bool:
        """Whether an error stands in the way of the reports; when strict, a warning does too."""
        return self.count(Severity.ERROR) > 0 or (self.strict and self.count(Severity.WARNING) > 0)

    @property
    def written(self) -> tuple[Path, ...]:
        """The reports that this run has written."""
        return self.placement.written if self.placement else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """What became of files in their folder, mostly a workbook's reports.

    `standing` were written by an earlier run and say the same; `kept` are files that a person has edited and
    that were left alone, `moved` those that were moved aside, with their new places; `removed` were written by an
    earlier run and are no longer among the workbook's reports, `left` too, but a person has edited them. `former` are
    folders that the workbook has given reports to while it named another unit or year.
    """

    folder: Path
    written: tuple[Path, ...] = ()
    standing: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    moved: tuple[tuple[Path, Path], ...] = ()
    removed: tuple[Path, ...] = ()
    left: tuple[Path, ...] = ()
    former: tuple[Path, ...] = ()
