"""What becomes of a workbook on its way: examined, its reports composed, its reports in place."""

from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval.batch.archives import file_of, read_within
from perfeval.model.summary import UnitSummary, UnitYear
from perfeval.problems import Problem, Severity
from perfeval.records import frozen
from perfeval.service.values import Examination

if TYPE_CHECKING:
    from perfeval.writers.upload import UploadSheet  # openpyxl loads only when it is needed
    from perfeval.writers.word.carry import Carried


@frozen
class Workbook:
    """A workbook of a run, and how messages name it: by its file name, with its folders where it was found in one.

    Its path goes on into an archive where it lies in one.
    """

    path: Path
    label: str

    def read(self) -> bytes:
        """Return what it holds; raise `UnreadableFileError` where it cannot be read."""
        return read_within(self.path)

    @property
    def file(self) -> Path:
        """The file on disk: the archive where it lies in one, else itself."""
        return file_of(self.path)

    @property
    def folder(self) -> Path:
        """The folder on disk that the file lies in."""
        return self.file.parent


@frozen
class Incoming:
    """The workbooks of a run, in their order; the problem of each that is one of several; what is said of other files.

    `glimpsed` is whose each is, as far as a glance has shown it.
    """

    workbooks: tuple[Workbook, ...]
    repeated: Mapping[Path, Problem] = field(default_factory=dict)
    glimpsed: Mapping[Path, UnitYear] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


@frozen(kw_only=True)
class Examined:
    """A workbook that was examined, and has no reports, or none that are wanted."""

    workbook: Workbook
    examination: Examination

    @property
    def name(self) -> str:
        """How messages name the workbook."""
        return self.workbook.label

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the workbook."""
        return self.examination.problems

    @property
    def failed(self) -> bool:
        """Whether something stands in the way of its reports."""
        return self.examination.failed

    def count(self, severity: Severity) -> int:
        """Return how many problems of a severity there are."""
        return self.examination.count(severity)

    def failed_by(self, problem: Problem) -> "Examined":
        """Return the same workbook without reports, for a problem that is told before all others."""
        return Examined(workbook=self.workbook, examination=self.examination.after(problem))


@frozen(kw_only=True)
class Summed(Examined):
    """A workbook that is sound, and what is remembered of it."""

    summary: UnitSummary


@frozen(kw_only=True)
class Composed(Summed):
    """A workbook whose reports are composed: the documents by their file names, and what is remembered of them.

    `outlines` names the outline that each document follows; `pages` are the documents for the screen, where wanted, and
    `uploads` the sheets for the integrated system, which are None where nobody wants them.
    """

    documents: Mapping[str, bytes]
    outlines: Mapping[str, str]
    pages: Mapping[str, bytes] = field(default_factory=dict)
    uploads: "Mapping[str, UploadSheet] | None" = None

    def renamed(self, names: Mapping[str, str]) -> "Composed":
        """Return the same with some documents under other names."""
        return replace(
            self,
            summary=self.summary.renamed(names),
            documents={names.get(name, name): content for name, content in self.documents.items()},
            outlines={names.get(name, name): outline for name, outline in self.outlines.items()},
            pages={names.get(name, name): content for name, content in self.pages.items()},
        )


@frozen(kw_only=True)
class Placed(Summed):
    """A workbook whose reports are in place."""

    placement: "Placement"
    uploads: "Uploaded | None" = None


@frozen
class Uploaded:
    """What became of the sheets for the integrated system; `to_fill` are the cells of those written that are left open."""

    placement: "Placement"
    to_fill: Mapping[Path, tuple[str, ...]]


@frozen(kw_only=True)
class CarriedReport:
    """A report into which the changes of a person were carried over; the edited file stands `aside`."""

    path: Path
    aside: Path
    carried: "Carried"

    @property
    def note(self) -> Path:
        """Where it stands, too, what the person has to look at."""
        return self.aside.with_suffix(".txt")


@frozen(kw_only=True)
class Placement:
    """What became of files in their folder, mostly a workbook's reports.

    `carried` are those of the `written` into which the changes of a person were carried over; `uncarried` names those
    of the `kept` where that could not be, and says why. `standing` were written by an earlier run and say the same;
    `kept` are files that a person has edited and that were left alone, `moved` those that were moved aside, with their
    new places; `removed` were written by an earlier run and are no longer among the workbook's reports, `left` too, but
    a person has edited them. `former` are folders that the workbook has given reports to while it named another unit or
    year. `closed` were left as they stand, with the reason: they are marked read-only, or open in another program.
    """

    folder: Path
    written: tuple[Path, ...] = ()
    carried: tuple[CarriedReport, ...] = ()
    uncarried: tuple[tuple[Path, str], ...] = ()
    standing: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    moved: tuple[tuple[Path, Path], ...] = ()
    removed: tuple[Path, ...] = ()
    left: tuple[Path, ...] = ()
    former: tuple[Path, ...] = ()
    closed: tuple[tuple[Path, str], ...] = ()
