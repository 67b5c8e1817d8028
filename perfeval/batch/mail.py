"""One draft of an e-mail a unit, with the reports that stand in an output folder; nothing is ever sent."""

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from perfeval.batch.outcome import Placement
from perfeval.batch.output import DISK, Age, Output
from perfeval.batch.placing import put_files, standing_content
from perfeval.batch.receipts import Receipt
from perfeval.batch.review_copies import lacks_copy, review_copy
from perfeval.batch.workbooks import DRAFTS
from perfeval.errors import PerfevalError, os_reason
from perfeval.files import checksum, file_name
from perfeval.model.summary import UnitSummary
from perfeval.records import frozen
from perfeval.reports.mail import message
from perfeval.reports.templates import Outline
from perfeval.writers import mail
from perfeval.writers.archive import zipped

_MEGABYTE: Final = 1_000_000


@frozen(kw_only=True)
class Draft:
    """A unit's draft; where there is none, `missing` names what is not there or older, or `unit` cannot be told.

    `fault` says what could not be read or written. `others` are reports by other outlines, of runs before, that are not
    attached. `edited` are reports that a person has changed since, `left` those that could not be replaced. `workbook`
    is what the reports were made from, `age` how they stand to it; `now` names the unit and year that it has given
    reports to since then. `archive` is the archive that the reports lie in where they are too large, `too_large` the
    draft's size in megabytes where even that does not help.
    """

    name: str
    path: Path
    unit: UnitSummary | None = None
    reports: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    missing: tuple[Path, ...] = ()
    fault: str = ""
    archive: str | None = None
    too_large: float | None = None
    workbook: str = ""
    age: Age = Age.CURRENT
    now: str = ""
    placement: Placement | None = None


def write_drafts(folder: Path, outline: Outline, *, limit: int, pdf: bool, force: bool) -> Iterator[Draft]:
    """Yield a draft a unit, in the order of their names, each put in place; `limit` is in megabytes, as it travels.

    What an earlier run has written for a unit that has no draft any more comes last, with no reports.
    Raise `PerfevalError` where there is nothing to mail, or the disk takes no draft.
    """
    output = Output(folder)
    units = list(output.receipts())
    if not units:
        raise PerfevalError(f"{folder} 里没有 perfeval process 写出的报告。请先用 process 生成报告，再写邮件草稿。")
    ages = {name: output.age(receipt) for name, receipt in units if receipt}
    now = {receipt.workbook: name for name, receipt in units if receipt and ages[name] is Age.CURRENT}
    standing = set()
    for name, receipt in units:
        path = folder / DRAFTS / f"{name}.eml"
        if receipt is None:
            yield Draft(name=name, path=path)
            continue
        renamed = now.get(receipt.workbook, name)
        if renamed != name and not (folder / name).exists():
            continue
        draft = _Writer(path, receipt, outline, limit * _MEGABYTE).write(output, pdf=pdf, force=force)
        if not draft.missing:
            standing.add(path.name)
        yield replace(
            draft,
            workbook=Path(receipt.workbook).name,
            age=ages[name],
            now=renamed if renamed != name else "",
        )
    yield from _cleared(folder / DRAFTS, standing)


def _cleared(folder: Path, standing: set[str]) -> Iterator[Draft]:
    """Remove drafts of an earlier run whose reports are not there any more, unless a person has edited them."""
    for path in sorted(folder.glob("*.eml")):
        with suppress(OSError):
            if path.name not in standing and _is_untouched(path):
                path.unlink()
                yield Draft(name=path.stem, path=path, placement=Placement(folder=folder, removed=(path,)))


@frozen
class _Writer:
    path: Path
    receipt: Receipt
    outline: Outline
    limit: int

    @property
    def unit(self) -> UnitSummary:
        return self.receipt.summary

    def write(self, output: Output, *, pdf: bool, force: bool) -> Draft:
        folder = output.unit_folder(self.unit.unit_year)
        draft = Draft(name=folder.name, path=self.path, unit=self.unit)
        wanted = [folder / name for name in sorted(self.receipt.files)]
        missing = tuple(report for report in wanted if not report.is_file())
        if pdf and not missing:
            missing = tuple(review_copy(report) for report in wanted if lacks_copy(report))
            wanted = [path for report in wanted for path in (report, review_copy(report))]
        if missing:
            return replace(draft, missing=missing)
        doing = "读不出报告"
        try:
            with output.locked():
                reports = {path.name: standing_content(path) or b"" for path in wanted}
                doing = "写不出邮件草稿"
                archive, content = self._content(reports, file_name(self.unit.title, ".zip"))
                placement = self._put(content, force=force)
        except OSError as error:
            fault = f"{doing}，{error.filename or self.path}：{os_reason(error)}。请确认该文件没有打开、文件夹可写、磁盘未满。"
            if error.errno in DISK:
                raise PerfevalError(fault) from error
            return replace(draft, fault=fault)
        return replace(
            draft,
            reports=tuple(reports),
            others=tuple(name for name in self.receipt.others if (folder / name).is_file()),
            edited=tuple(name for name, known in self.receipt.files.items() if checksum(reports[name]) != known),
            left=tuple(sorted(self.receipt.left)),
            archive=archive,
            too_large=len(content) / _MEGABYTE if len(content) > self.limit else None,
            placement=placement,
        )

    def _content(self, reports: dict[str, bytes], archive: str) -> tuple[str | None, bytes]:
        """Return the draft, the reports in an archive where they would be too large; and the archive's name then."""
        content = self._draft(reports, None, reports)
        if len(content) <= self.limit:
            return None, content
        return archive, self._draft(reports, archive, {archive: zipped(reports)})

    def _draft(self, reports: dict[str, bytes], archive: str | None, attached: dict[str, bytes]) -> bytes:
        said = message(self.unit, list(reports), archive, self.outline)
        return mail.draft(self.unit.recipients, said.subject, said.text, attached)

    def _put(self, content: bytes, *, force: bool) -> Placement:
        path, folder = self.path, self.path.parent
        folder.mkdir(exist_ok=True)
        if path.exists() and standing_content(path) == content:
            return Placement(folder=folder, standing=(path,))
        placement = put_files(folder, {path.name: content}, _is_untouched, force=force)
        if placement.closed:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return placement


def _is_untouched(path: Path) -> bool:
    """Tell whether a draft is as it was written."""
    content = standing_content(path)
    return content is not None and mail.is_untouched(content)
