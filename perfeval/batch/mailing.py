"""One draft of an e-mail a unit, with the reports that stand in an output folder; nothing is ever sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from perfeval import mail
from perfeval.batch.outcome import Placement
from perfeval.batch.output import Output, put_files
from perfeval.composition.message import message
from perfeval.composition.outlines import Outline
from perfeval.problems import PerfevalError, os_reason
from perfeval.summaries import UnitSummary

#: the folder of the drafts, beside the units' folders
DRAFTS: Final = "邮件草稿"
_MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A unit's draft; where `missing` names reports that are not there, or `unit` cannot be told, there is none.

    `archive` is the archive that the reports lie in where they are too large, `too_large` the draft's size in megabytes
    where even that does not help; `out_of_date` names the workbook that says something else now than its reports.
    """

    name: str
    path: Path
    unit: UnitSummary | None = None
    reports: tuple[str, ...] = ()
    missing: tuple[Path, ...] = ()
    archive: str | None = None
    too_large: float | None = None
    out_of_date: str = ""
    placement: Placement | None = None


def write_drafts(folder: Path, outline: Outline, *, limit: int, pdf: bool, force: bool) -> Iterator[Draft]:
    """Yield a draft a unit, in the order of their names, each put in place; `limit` is in megabytes, as it travels.

    Raise `PerfevalError` where there is nothing to mail, or a draft cannot be written.
    """
    output = Output(folder)
    units = list(output.receipts())
    if not units:
        raise PerfevalError(f"{folder} 里没有 perfeval process 写出的报告。请先用 process 生成报告，再写邮件草稿。")
    for name, receipt in units:
        path = folder / DRAFTS / f"{name}.eml"
        if receipt is None:
            yield Draft(name=name, path=path)
            continue
        endings = (".docx", ".pdf") if pdf else (".docx",)
        wanted = [str(Path(report).with_suffix(ending)) for report in sorted(receipt.files) for ending in endings]
        draft = _Writer(path, receipt.summary, outline, limit * _MEGABYTE).write(output, wanted, force=force)
        yield replace(draft, out_of_date=Path(receipt.workbook).name if output.is_out_of_date(receipt) else "")


@dataclass(frozen=True, slots=True)
class _Writer:
    path: Path
    unit: UnitSummary
    outline: Outline
    limit: int

    def write(self, output: Output, wanted: Sequence[str], *, force: bool) -> Draft:
        folder = output.unit_folder(self.unit)
        missing = tuple(folder / name for name in wanted if not (folder / name).is_file())
        if missing:
            return Draft(name=folder.name, path=self.path, unit=self.unit, missing=missing)
        try:
            with output.locked():
                reports = {name: (folder / name).read_bytes() for name in wanted}
                archive, content = self._content(reports, f"{folder.name}绩效评价报告.zip")
                placement = self._put(content, force=force)
        except OSError as error:
            raise PerfevalError(
                f"写不出邮件草稿，{error.filename or self.path}：{os_reason(error)}。请确认该文件没有打开、文件夹可写、磁盘未满。"
            ) from error
        size = len(content) / _MEGABYTE if len(content) > self.limit else None
        return Draft(
            name=folder.name,
            path=self.path,
            unit=self.unit,
            reports=tuple(wanted),
            archive=archive,
            too_large=size,
            placement=placement,
        )

    def _content(self, reports: dict[str, bytes], archive: str) -> tuple[str | None, bytes]:
        """Return the draft, the reports in an archive where they would be too large; and the archive's name then."""
        content = self._draft(reports, None, reports)
        if len(content) <= self.limit:
            return None, content
        return archive, self._draft(reports, archive, {archive: mail.zipped(reports)})

    def _draft(self, reports: dict[str, bytes], archive: str | None, attached: dict[str, bytes]) -> bytes:
        said = message(self.unit, list(reports), archive, self.outline)
        return mail.draft(self.unit.recipients, said.subject, said.text, attached)

    def _put(self, content: bytes, *, force: bool) -> Placement:
        path, folder = self.path, self.path.parent
        folder.mkdir(exist_ok=True)
        if path.exists() and path.read_bytes() == content:
            return Placement(folder=folder, standing=(path,))
        return put_files(
            folder, {path.name: content}, lambda standing: mail.is_untouched(standing.read_bytes()), force=force
        )
