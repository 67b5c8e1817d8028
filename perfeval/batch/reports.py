"""A workbook's reports put in place: beside those of other outlines, with what a person has changed, and their receipt."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from perfeval.batch.edited import carry_over
from perfeval.batch.outcome import Composed, Placement, Uploaded
from perfeval.batch.placing import cleared, put_files, put_uploads, standing_content
from perfeval.batch.receipts import Receipt
from perfeval.batch.review_copies import put_pages
from perfeval.files import checksum, file_name, put
from perfeval.service import set_apart
from perfeval.writers import word


def put_reports(
    folder: Path, place: Path, composed: Composed, key: str, seen: str, *, force: bool
) -> tuple[Composed, Placement, Uploaded | None]:
    """Put documents in place beside those of other outlines, and return them as they are called there.

    The receipt is put at `place`; `seen` is how it names the workbook. Raise `OSError` where the system takes no file.
    """
    folder.mkdir(exist_ok=True)
    before = Receipt.read(place)
    known = {**before.others, **before.files} if before else {}
    others = _of_other_outlines(folder, before, known, composed)
    composed = composed.renamed(_set_apart(composed, others))
    documents = composed.documents
    # of these a checksum does not say that nobody has edited them
    edited = before.carried | before.left if before else frozenset()

    @cache
    def is_untouched(path: Path) -> bool:
        return _is_untouched(path, None if path.name in edited else known.get(path.name))

    placement, merged = _put_documents(folder, documents, is_untouched, force=force)
    ours = {name: as_written for name, as_written in known.items() if name not in others}
    placement = cleared(placement, ours, documents, edited)
    put_pages(placement, composed.pages)
    standing = {path.name: content for path in placement.kept if (content := _as_carried(path)) is not None}
    receipt = _receipt(composed, key, seen, merged | standing, {name: known[name] for name in others}, others)
    carried_on = receipt.carried.union(name for name in others if name in edited)
    receipt = _with_left(replace(receipt, carried=carried_on), placement)
    uploads, receipt = _uploaded(folder, composed, receipt, before, force=force)
    put(place, receipt.as_file())
    return composed, placement, uploads


def _put_documents(
    folder: Path, documents: Mapping[str, bytes], is_untouched: Callable[[Path], bool], *, force: bool
) -> tuple[Placement, dict[str, bytes]]:
    """Put documents in place, and return those into which a person's changes were carried, as they are now."""
    carried, uncarried = ([], []) if force else carry_over(folder, documents, is_untouched)
    merged = {report.path.name: report.carried.content for report in carried}
    rest = {name: content for name, content in documents.items() if name not in merged}
    placement = put_files(folder, rest, is_untouched, force=force)
    written = {*placement.written, *(report.path for report in carried)}
    placement = replace(
        placement,
        written=tuple(folder / name for name in documents if folder / name in written),
        carried=tuple(carried),
        uncarried=tuple(uncarried),
    )
    return placement, merged


def _with_left(receipt: Receipt, placement: Placement) -> Receipt:
    """Return a receipt that says of reports which could not be replaced what they still say."""
    closed = (path for path, _ in placement.closed if path.name in receipt.files)
    left = {path.name: checksum(standing_content(path) or b"") for path in closed}
    return replace(receipt, files={**receipt.files, **left}, left=frozenset(left))


def _uploaded(
    folder: Path, composed: Composed, receipt: Receipt, before: Receipt | None, *, force: bool
) -> tuple[Uploaded | None, Receipt]:
    """Put the sheets for the integrated system in place, and return them with the receipt that knows of them."""
    known = before.uploads if before else {}
    if composed.uploads is None:
        return None, replace(receipt, uploads=known, uploaded=before.uploaded if before else "")
    uploads = put_uploads(folder, composed.uploads, known, force=force)
    written = {path.name: checksum(composed.uploads[path.name].content) for path in uploads.placement.written}
    others = {name: known[name] for path in uploads.placement.kept if (name := path.name) in known}
    return uploads, replace(receipt, uploads=others | written, uploaded=receipt.key)


def _receipt(
    composed: Composed,
    key: str,
    seen: str,
    carried: Mapping[str, bytes],
    others: Mapping[str, str],
    outlines_of_others: Mapping[str, str],
) -> Receipt:
    return Receipt(
        key=key,
        workbook=seen,
        content=composed.examination.checksum,
        beside=composed.examination.beside,
        files={name: checksum(carried.get(name, content)) for name, content in composed.documents.items()},
        carried=frozenset(carried),
        outlines={**outlines_of_others, **composed.outlines},
        others=others,
        problems=composed.problems,
        summary=composed.summary,
    )


def _set_apart(composed: Composed, others: Mapping[str, str]) -> dict[str, str]:
    """Return new names for documents that another outline's already have."""
    taken = {name.casefold() for name in others}
    return {
        name: f"{file_name(set_apart(Path(name).stem, outline))}{Path(name).suffix}"
        for name, outline in composed.outlines.items()
        if name.casefold() in taken
    }


def _of_other_outlines(
    folder: Path, before: Receipt | None, known: Iterable[str], composed: Composed
) -> dict[str, str]:
    """Return the reports that stand by outlines which a workbook does not name now, with these."""
    outlines = before.outlines if before else {}
    now = {"", *composed.outlines.values()}
    return {name: outlines[name] for name in known if outlines.get(name, "") not in now and (folder / name).exists()}


def _is_untouched(path: Path, known: str | None) -> bool:
    """Tell whether a report is as it was written; its receipt tells it sooner than its own fingerprint."""
    content = standing_content(path)
    return content is not None and (checksum(content) == known or not word.holds_edits(content))


def _as_carried(path: Path) -> bytes | None:
    """Return a report with edits of a person that is as an earlier run has merged it; None for any other."""
    content = standing_content(path)
    return content if content is not None and word.is_untouched(content) else None
