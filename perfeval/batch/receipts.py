"""Receipts: which workbook gave which files of a unit, kept in the output folder for the runs that follow."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Final, NamedTuple, Self

from perfeval.files import RECEIPT_LIMIT, UnreadableFileError, read, read_start
from perfeval.model.summary import UnitSummary
from perfeval.problems import Problem
from perfeval.records import frozen

#: how receipts are written; the first had no number
_FORMAT: Final = 3
#: formats whose problems are told as now
_TOLD_ALIKE: Final = frozenset({2, _FORMAT})
#: bytes of a first line; a path on disk is no longer
_LONGEST_HEAD: Final = 1 << 14
#: what can be wrong with a receipt that somebody else has written
_DAMAGED: Final = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError, RecursionError)


@frozen(kw_only=True)
class Receipt:
    """What one workbook gave: `key` stands for all that its reports were made from, `files` are named with checksums.

    `workbook` is where it was, as seen from the output folder, `content` the checksum of what it said. `outlines` names
    the outline of each file; `carried` are those with a person's edits; `others` are files that runs by other outlines have
    written. `uploads` are the sheets for the integrated system that this run, or one before it, has written, `uploaded`
    the key of that run. `left` are those of the files that could not be replaced: they say what an earlier run said.
    """

    key: str
    workbook: str
    content: str
    beside: Mapping[str, str]
    files: Mapping[str, str]
    carried: frozenset[str]
    outlines: Mapping[str, str]
    others: Mapping[str, str]
    problems: tuple[Problem, ...]
    summary: UnitSummary
    uploads: Mapping[str, str] = field(default_factory=dict)
    uploaded: str = ""
    left: frozenset[str] = frozenset()

    def as_file(self) -> bytes:
        """Return the receipt as a file: key and workbook on the first line, to be found without reading the rest."""
        rest = {
            "format": _FORMAT,
            "workbook": self.workbook,
            "content": self.content,
            "beside": dict(self.beside),
            "files": dict(self.files),
            "carried": sorted(self.carried),
            "outlines": dict(self.outlines),
            "others": dict(self.others),
            "uploads": dict(self.uploads),
            "uploaded": self.uploaded,
            "left": sorted(self.left),
            "problems": [problem.as_json() for problem in self.problems],
            "summary": self.summary.as_json(),
        }
        # a workbook's name may be no UTF-8: it goes to disk, and comes back, as the system gave it
        head, body = (json.dumps(each, ensure_ascii=False) for each in (self.workbook, rest))
        return f"{self.key}\t{head}\n{body}\n".encode(errors="surrogateescape")

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Return the receipt in a file; None where there is none, or it is damaged."""
        try:
            head, rest = read(path, RECEIPT_LIMIT).decode(errors="surrogateescape").split("\n", 1)
            content = json.loads(rest)
            # the first format told problems otherwise; its key fits no run of this program, so that they are not shown
            problems = content["problems"] if content.get("format") in _TOLD_ALIKE else ()
            return cls(
                key=head.partition("\t")[0],
                workbook=str(content["workbook"]),
                content=str(content["content"]),
                beside=_texts(content["beside"]),
                files=_texts(content["files"]),
                carried=frozenset(map(str, content.get("carried", ()))),
                outlines=_texts(content.get("outlines", {})),
                others=_texts(content.get("others", {})),
                problems=tuple(map(Problem.of_json, problems)),
                summary=UnitSummary.of_json(content["summary"]),
                uploads=_texts(content.get("uploads", {})),
                uploaded=str(content.get("uploaded", "")),
                left=frozenset(map(str, content.get("left", ()))),
            )
        except (UnreadableFileError, *_DAMAGED):
            return None


def _texts(content: Mapping[str, object]) -> dict[str, str]:
    return {str(name): str(known) for name, known in content.items()}


class Head(NamedTuple):
    """What a receipt says on its first line: its key, and the workbook that it is of."""

    key: str
    workbook: str


def paths(folder: Path) -> list[Path]:
    """Return the receipts of a folder in the order of their units' names."""
    return sorted(folder.glob("*.json"))


def heads(folder: Path) -> Iterator[tuple[str, Head]]:
    """Yield the first lines of a folder's receipts by their units' names, but of those that cannot be read."""
    for path in paths(folder):
        try:
            line, ended, _ = read_start(path, _LONGEST_HEAD, RECEIPT_LIMIT).partition(b"\n")
            key, told, workbook = line.decode(errors="surrogateescape").partition("\t")
            if ended and told:
                yield path.stem, Head(key, str(json.loads(workbook)))
                continue
        except (UnreadableFileError, *_DAMAGED):
            continue
        receipt = Receipt.read(path)  # of an earlier version, which named the workbook only below
        if receipt is not None:
            yield path.stem, Head(receipt.key, receipt.workbook)
