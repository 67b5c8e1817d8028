"""What all workbooks of a run come to: gathered as they come, written as one workbook when the run has ended.

As long as no workbook has given anything new, what is to be said is only kept on disk: if it turns out to be what the
summary workbook says already, that need not be made again, which costs more than looking at unchanged reports.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final

from perfeval import __version__
from perfeval.batch.outcome import Examined, Placed, Placement, Summed
from perfeval.batch.output import Output
from perfeval.batch.summary_file import SummaryFile
from perfeval.batch.workbooks import SUMMARY
from perfeval.cells import Cell
from perfeval.model.summary import UnitSummary, UnitYear
from perfeval.problems import Problem

if TYPE_CHECKING:
    from perfeval.writers.summary import SummaryWorkbook

#: a name that is no UTF-8 comes back as the system gave it, and what a damaged receipt holds does no harm
_ANY: Final = "surrogatepass"


class RunSummary:
    """The sum of a run in the making, for an output folder, where it will have a name."""

    def __init__(self, output: Output, name: str = SUMMARY) -> None:
        self._output, self._file = output, SummaryFile(output, name)
        self._workbook: SummaryWorkbook | None = None
        self._kept = TemporaryFile()  # noqa: SIM115 - closed with the run
        self._digest = hashlib.sha256(__version__.encode())

    def added(self, outcomes: Iterable[Examined]) -> Iterator[Examined]:
        """Yield outcomes as they come, each added to the sum."""
        for outcome in outcomes:
            line = _line(outcome)
            self._digest.update(line)
            if self._workbook is None and isinstance(outcome, Placed) and outcome.placement.written:
                self._workbook = self._begun()
            if self._workbook is None:
                self._kept.write(line + b"\n")
            else:
                unit = outcome.summary if isinstance(outcome, Summed) else None
                folder = outcome.placement.folder if isinstance(outcome, Placed) else None
                whose = outcome.examination.unit_year
                self._workbook.add(outcome.workbook.file, outcome.name, outcome.problems, unit, folder, whose)
            yield outcome

    def put(self, remarks: Sequence[str] = (), *, force: bool = False) -> Placement:
        """Put the summary workbook in place, unless it says the same already; `remarks` are said of other files."""
        self._digest.update(json.dumps(remarks).encode())
        digest = self._digest.hexdigest()
        if self._workbook is None and not force and self._file.stands(digest):
            return Placement(folder=self._output.folder, standing=(self._file.path,))
        workbook = self._workbook or self._begun()
        for remark in remarks:
            workbook.remark(remark)
        return self._file.put(workbook.save, digest, force=force)

    def _begun(self) -> "SummaryWorkbook":
        """Return a summary workbook with all that was kept."""
        from perfeval.batch.rules import TITLES  # noqa: PLC0415 - needed with the workbook alone
        from perfeval.writers.summary import SummaryWorkbook  # noqa: PLC0415 - openpyxl loads only when it is needed

        begun = SummaryWorkbook(self._output.folder, TITLES)
        self._kept.seek(0)
        for line in self._kept:
            workbook, name, problems, unit, folder, whose = json.loads(line.decode(errors=_ANY))
            begun.add(
                Path(workbook),
                name,
                [Problem.of_json(problem) for problem in problems],
                unit and UnitSummary.of_json(unit),
                folder and self._output.folder / folder,
                whose and UnitYear(whose[0], whose[1], Cell(*whose[2]), whose[3]),
            )
        self._kept.close()
        return begun


def _line(outcome: Examined) -> bytes:
    """Return what the sum says of a workbook, in one line."""
    summed = outcome if isinstance(outcome, Summed) else None
    said = (
        str(outcome.workbook.file),
        outcome.name,
        [problem.as_json() for problem in outcome.problems],
        summed and summed.summary.as_json(),
        summed.placement.folder.name if isinstance(summed, Placed) else None,
        outcome.examination.unit_year,
    )
    return json.dumps(said, ensure_ascii=False).encode(errors=_ANY)
