"""Receipts: which workbook gave which files of a unit, kept in the output folder for the runs that follow."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from perfeval.cells import Cell
from perfeval.model.summary import UnitSummary
from perfeval.problems import Problem, Rule

_RULES: Final = {rule.code: rule for rule in Rule}
#: what can be wrong with a receipt that somebody else has written
_DAMAGED: Final = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What one workbook gave: `key` stands for all that its reports were made from, `files` are named with checksums.

    `workbook` is where it was, as seen from the output folder, `content` the checksum of what it said.
    """

    key: str
    workbook: str
    content: str
    beside: Mapping[str, str]
    files: Mapping[str, str]
    problems: tuple[Problem, ...]
    summary: UnitSummary

    def as_file(self) -> bytes:
        """Return the receipt as a file: its key on the first line, so that it can be found without reading the rest."""
        rest = {
            "workbook": self.workbook,
            "content": self.content,
            "beside": dict(self.beside),
            "files": dict(self.files),
            "problems": [problem_as_json(problem) for problem in self.problems],
            "summary": self.summary.as_json(),
        }
        return f"{self.key}\n{json.dumps(rest, ensure_ascii=False)}\n".encode()

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Return the receipt in a file; None where there is none, or it is damaged."""
        try:
            key, rest = path.read_text("utf-8").split("\n", 1)
            content = json.loads(rest)
            return cls(
                key=key,
                workbook=str(content["workbook"]),
                content=str(content["content"]),
                beside=dict(content["beside"]),
                files=dict(content["files"]),
                problems=tuple(map(problem_of_json, content["problems"])),
                summary=UnitSummary.of_json(content["summary"]),
            )
        except (OSError, *_DAMAGED):
            return None


def paths(folder: Path) -> list[Path]:
    """Return the receipts of a folder in the order of their units' names."""
    return sorted(folder.glob("*.json"))


def keys(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the receipts of a folder by their keys, but those that cannot be read."""
    for path in paths(folder):
        try:
            with path.open("rb") as stream:
                yield stream.readline().decode(errors="replace").strip(), path
        except OSError:
            continue


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """Return a problem as JSON takes it."""
    return {
        "code": problem.rule.code,
        "message": problem.message,
        "cell": problem.cell,
        "expected": problem.expected,
        "found": problem.found,
        "remedy": problem.remedy,
    }


def problem_of_json(content: Mapping[str, Any]) -> Problem:
    """Return the problem that `problem_as_json` wrote; raise an error of lookup or type for anything else."""
    own = dict(content)
    rule, cell = _RULES[own.pop("code")], own.pop("cell")
    return Problem(rule=rule, cell=None if cell is None else Cell(*cell), **own)
