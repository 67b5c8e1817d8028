"""The program behind the page in the browser: bytes and names in, bytes and JSON out; the same service as the command's."""

import json
from pathlib import Path
from typing import Any, Final

from perfeval import __version__
from perfeval.batch.annotate import UNMARKABLE, copy_name
from perfeval.batch.incoming.repeated import repeated
from perfeval.batch.one import unfinished
from perfeval.batch.outcome import Workbook
from perfeval.batch.output import folder_name
from perfeval.batch.rules import TITLES
from perfeval.batch.workbooks import ANNOTATED, SUMMARY
from perfeval.errors import PerfevalError
from perfeval.files import Fault, UnreadableFileError, decoded
from perfeval.intake import take
from perfeval.library import Definition, Shelf, system_of
from perfeval.problems import Problem, Severity
from perfeval.records import frozen
from perfeval.reports.templates import compiled
from perfeval.service import Composition, Examination, compose, document_name, examine, summary, written
from perfeval.service.as_json import evaluated
from perfeval.service.renewal import renew, told_of
from perfeval.writers import annotation, archive, blank, html
from perfeval.writers.summary import SummaryWorkbook

#: how many workbooks are kept composed; the others are composed again when something of them is asked for
_KEPT: Final = 4
#: the most projects that a workbook is prepared for
_MOST_PROJECTS: Final = 99


@frozen
class _Book:
    """A workbook that a person chose, and what became of it."""

    name: str
    content: bytes
    examination: Examination
    reports: tuple[dict[str, str], ...]


class Engine:
    """The workbooks of a page, the systems and outlines dropped beside them, and all that is made of them."""

    def __init__(self) -> None:
        self._books: dict[str, _Book] = {}
        self._beside: dict[str, bytes] = {}
        self._composed: dict[str, Composition] = {}
        self._papers: dict[str, bytes] = {}

    def put_beside(self, name: str, content: bytes) -> str:
        """Take a person's own system or outline, and tell what it is, or what is wrong with it, as JSON.

        `stale` are the workbooks that name it, and have to be examined again.
        """
        self._beside[name] = content
        self._composed.clear()
        stale = [book.name for book in self._books.values() if name in book.examination.beside]
        shelf = next((shelf for shelf in (Shelf.SYSTEMS, Shelf.REPORT_OUTLINES) if shelf.is_file(name)), None)
        if shelf is None:
            return _json({"fault": "不是指标体系（.toml）或报告提纲（.md）文件。", "stale": stale})
        try:
            found = shelf.find(name, lambda path: decoded(Path(path), content))
            system_of(found) if shelf is Shelf.SYSTEMS else compiled(found)
        except (PerfevalError, UnreadableFileError) as error:
            said = f"{error.reason}。" if isinstance(error, UnreadableFileError) else str(error)
            return _json({"kind": shelf.title, "fault": said, "stale": stale})
        return _json({"kind": shelf.title, "fault": "", "stale": stale})

    def examine(self, name: str, content: bytes) -> str:
        """Examine a workbook, compose its reports, and return what it came to, as JSON.

        `others` are the workbooks that it makes the second of their unit and year, or that are so no more.
        """
        before = self._repeated()
        self._composed.pop(name, None)
        try:
            composition = self._compose(name, content)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - the border of one workbook: the others must not suffer for it
            message = f"程序处理这个工作簿时出了意外（{type(error).__name__}：{error}）"
            composition = Composition(examination=unfinished(Workbook(Path(name), name), message).examination)
        reports = tuple({"name": document_name(report), "title": report.title} for report in composition.reports)
        self._books[name] = _Book(name, content, composition.examination, reports)
        if not composition.examination.failed:
            self._keep(name, composition)
        return _json(self._told(name) | {"others": self._changed(before - {name}, name)})

    def again(self, name: str) -> str:
        """Examine a workbook again, since what lies beside it has changed."""
        return self.examine(name, self._books[name].content)

    def forget(self, name: str) -> str:
        """Leave a workbook out, and return the others that are not the second of their unit and year any more, as JSON."""
        before = self._repeated()
        self._books.pop(name, None)
        self._composed.pop(name, None)
        return _json(self._changed(before, name))

    def clear(self) -> None:
        """Leave everything out."""
        self._books.clear()
        self._composed.clear()
        self._beside.clear()
        self._papers.clear()

    def document(self, name: str, report: str) -> bytes:
        """Return a report of a workbook as a Word document."""
        return written(self._composition(name))[report]

    def page(self, name: str, report: str) -> bytes:
        """Return a report of a workbook as a page for the screen."""
        found = self._composition(name)
        return next(html.page(made) for made in found.reports if document_name(made) == report)

    def annotated(self, name: str) -> tuple[str, bytes]:
        """Return a copy of a workbook with its problems marked, and its name; raise `PerfevalError` where it cannot be."""
        book = self._books[name]
        try:
            content = annotation.annotated(book.content, self._seen(book).problems)
        except annotation.UnmarkableError as error:
            raise PerfevalError("".join(f"{said}。" for said in UNMARKABLE)) from error
        path = Path(name)
        return copy_name(path.stem.removesuffix(ANNOTATED), path.suffix), content

    def archive(self) -> tuple[str, bytes]:
        """Return an archive of all reports, a folder a unit, with the summary workbook where there are several workbooks."""
        files: dict[str, bytes] = {}
        for book in self._books.values():
            unit, found = book.examination.unit_year, self._seen(book)
            if unit is not None and not found.failed:
                folder = folder_name(unit)
                files |= {
                    f"{folder}/{name}": content for name, content in written(self._composition(book.name)).items()
                }
        if len(self._books) > 1:
            files[f"{SUMMARY}.xlsx"] = self.summary()
        return "绩效评价报告.zip", archive.zipped(files)

    def summary(self) -> bytes:
        """Return the workbook that sums up all workbooks."""
        folder = Path("/output")
        made = SummaryWorkbook(folder, TITLES)
        for book in self._books.values():
            found = self._seen(book)
            unit = None if found.failed else summary(self._composition(book.name))
            place = None if unit is None else folder / folder_name(unit.unit_year)
            made.add(folder / book.name, book.name, found.problems, unit, place, found.unit_year)
        target = folder / f"{SUMMARY}.xlsx"
        folder.mkdir(exist_ok=True)
        with target.open("w+b") as stream:
            made.save(stream)
        return target.read_bytes()

    def new(self, system: str, projects: int) -> tuple[str, bytes]:
        """Return the blank workbook, or one with the indicators of a system, a person's own or built in, and its name."""
        if not system:
            return blank.BLANK_NAME, blank.blank_workbook()
        found = system_of(self._definition(Shelf.SYSTEMS, system))
        number = min(max(projects, 1), _MOST_PROJECTS)
        return blank.system_name(found), blank.system_workbook(system, found, number)

    @staticmethod
    def example(system: str) -> tuple[str, bytes]:
        """Return the filled example of a system, and its name."""
        return blank.EXAMPLES[system][0], blank.example_workbook(system)

    @staticmethod
    def offered() -> str:
        """Return what a person can choose from, as JSON: systems, and examples."""
        systems = [
            {"name": name, "title": system_of(Shelf.SYSTEMS.built_in(name)).title} for name in Shelf.SYSTEMS.names()
        ]
        examples = [{"system": system, "name": name} for system, (name, _) in blank.EXAMPLES.items()]
        return _json({"version": __version__, "systems": systems, "examples": examples})

    def put_paper(self, name: str, content: bytes) -> str:
        """Take a paper that a new workbook is to be made from, and tell what it is, or what is wrong with it, as JSON."""
        self._papers[name] = content
        found = take(name, content)
        if isinstance(found, Problem):
            del self._papers[name]
            return _json({"said": "", "fault": str(found)})
        return _json({"said": told_of(found), "fault": ""})

    def put_book(self, name: str) -> str:
        """Take a workbook that was given as such a paper."""
        return self.put_paper(name, self._books[name].content)

    def forget_paper(self, name: str) -> None:
        """Leave a paper out."""
        self._papers.pop(name, None)

    def renew(self, year: int) -> tuple[str, bytes, str]:
        """Return a workbook made from the papers, of a year unless that is 0, its name, and what came of them, as JSON.

        Raise `PerfevalError` where none of the papers can be used.
        """
        made = renew(self._papers.items(), year=int(year) or None, resolve=self._resolve)
        faults = [f"{name} {problem}" for name, problem in made.problems]
        if made.content is None:
            raise PerfevalError("\n".join(faults) or "没有可以沿用的文件。")
        return made.name, made.content, _json([*(f"{line}。" for line in made.lines), *faults])

    def _resolve(self, name: str) -> bytes:
        try:
            return self._beside[name]
        except KeyError as error:
            raise UnreadableFileError(Path(name), Fault.CLOSED, "没有这个文件，请把它和工作簿一起拖到本页") from error

    def _definition(self, shelf: Shelf, name: str) -> Definition:
        return shelf.find(name, lambda path: decoded(Path(path), self._resolve(path)))

    def _compose(self, name: str, content: bytes) -> Composition:
        return compose(examine(name, content, resolve=self._resolve))

    def _composition(self, name: str) -> Composition:
        """Return what was composed of a workbook, again where it is not kept."""
        found = self._composed.get(name)
        if found is None:
            found = self._compose(name, self._books[name].content)
            self._keep(name, found)
        return found

    def _keep(self, name: str, composition: Composition) -> None:
        self._composed[name] = composition
        while len(self._composed) > _KEPT:
            del self._composed[next(iter(self._composed))]

    def _seen(self, book: _Book) -> Examination:
        """Return what was found of a workbook, with an error where another gives the reports of its unit and year."""
        unit, first = book.examination.unit_year, self._first_of(book)
        if unit is None or first is None or first.name == book.name:
            return book.examination
        return book.examination.after(repeated(unit, first.name))

    def _first_of(self, book: _Book) -> _Book | None:
        """Return the first workbook of the same unit and year that gives reports."""
        place = _place(book)
        if place is None or book.examination.failed:
            return None
        return next(
            (b for b in self._books.values() if not b.examination.failed and _place(b) == place),
            None,
        )

    def _repeated(self) -> set[str]:
        return {b.name for b in self._books.values() if (first := self._first_of(b)) and first.name != b.name}

    def _changed(self, before: set[str], name: str) -> list[dict[str, Any]]:
        """Return what is told of other workbooks that became the second of their kind, or are it no more."""
        changed = (before ^ self._repeated()) - {name}
        return [self._told(other) for other in self._books if other in changed]

    def _told(self, name: str) -> dict[str, Any]:
        """Return what the page shows of a workbook."""
        book = self._books[name]
        found = self._seen(book)
        return evaluated(name, found) | {
            "failed": found.failed,
            "counts": {severity.value: found.count(severity) for severity in Severity},
            "lines": [str(problem) for problem in found.problems],
            "sheets": list(found.sheets),
            "reports": [] if found.failed else list(book.reports),
        }


def _place(book: _Book) -> str | None:
    """Return where the reports of a workbook would stand."""
    unit = book.examination.unit_year
    return None if unit is None else folder_name(unit).casefold()


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False)
