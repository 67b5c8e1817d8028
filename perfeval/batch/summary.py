"""What all workbooks of a run come to: gathered as they come, written as one workbook when the run has ended.

As long as no workbook has given anything new, what is to be said is only kept on disk: if it turns out to be what the
summary workbook says already, that need not be made again, which costs more than looking at unchanged reports.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from perfeval import __version__
from perfeval.batch.outcome import Outcome, Placement
from perfeval.batch.output import Output
from perfeval.batch.receipts import problem_as_json, problem_of_json
from perfeval.model.summary import UnitSummary

if TYPE_CHECKING:
    from perfeval.writers.summary import Overview


class Summing:
    """The sum of a run in the making, for an output folder."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._overview: Overview | None = None
        self._kept = TemporaryFile()  # noqa: SIM115 - closed with the run
        self._digest = hashlib.sha256(__version__.encode())

    def added(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Yield outcomes as they come, each added to the sum."""
        for outcome in outcomes:
            line = _line(outcome)
            self._digest.update(line)
            if self._overview is None and outcome.written:
                self._overview = self._begun()
            if self._overview is None:
                self._kept.write(line + b"\n")
            else:
                folder = outcome.placement.folder if outcome.placement else None
                self._overview.add(outcome.workbook, outcome.name, outcome.problems, outcome.summary, folder)
            yield outcome

    def put(self, *, force: bool = False) -> Placement:
        """Put the summary workbook in place, unless it says the same already."""
        digest = self._digest.hexdigest()
        if self._overview is None and not force and self._output.overview_stands(digest):
            return Placement(folder=self._output.folder, standing=(self._output.overview,))
        overview = self._overview or self._begun()
        return self._output.put_overview(overview.save, digest, force=force)

    def _begun(self) -> "Overview":
        """Return a summary workbook with all that was kept."""
        from perfeval.writers.summary import Overview  # noqa: PLC0415 - openpyxl loads only when it is needed

        overview = Overview(self._output.folder)
        self._kept.seek(0)
        for line in self._kept:
            workbook, name, problems, unit, folder = json.loads(line)
            overview.add(
                Path(workbook),
                name,
                [problem_of_json(problem) for problem in problems],
                unit and UnitSummary.of_json(unit),
                folder and self._output.folder / folder,
            )
        self._kept.close()
        return overview


def _line(outcome: Outcome) -> bytes:
    """Return what the sum says of a workbook, in one line."""
    unit, placement = outcome.summary, outcome.placement
    said = (
        str(outcome.workbook),
        outcome.name,
        [problem_as_json(problem) for problem in outcome.problems],
        unit and unit.as_json(),
        placement and placement.folder.name,
    )
    return json.dumps(said, ensure_ascii=False).encode(errors="replace")
