"""Carry what a person has changed in a document over into a new one: a merge of three texts, bytes in, bytes out.

What was written is in the trace of the edited document, what it reads now in its text; against the first both are
compared, the edited document and the new one. The edited document is the one that goes on, with our changes put into it:
so whatever a person can do to a document stays, pictures, comments and page margins as well.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from perfeval.readers.word.package import DOCUMENT_NAME
from perfeval.readers.word.texts import texts
from perfeval.readers.word.trace import Doubt
from perfeval.records import frozen
from perfeval.writers.word.carry.charts import carry_charts, charts_differ
from perfeval.writers.word.carry.document import Document, UncarriedError, lines, with_elements, written
from perfeval.writers.word.carry.grafting import Graft, as_part
from perfeval.writers.word.carry.merging import Conflict, Merge
from perfeval.writers.word.carry.stale import doubts
from perfeval.writers.word.explain import Change, changes
from perfeval.writers.word.package import CORE_NAME, IDENTIFIER, Part, signed
from perfeval.writers.word.trace import with_doubts

__all__ = ["Carried", "Conflict", "Doubt", "UncarriedError", "carry"]

#: paragraphs that a person can have added; comparing more would take minutes
_MOST: Final = 20_000
_IDENTIFIER_ENDS: Final = ("<dc:identifier></dc:identifier>", "</cp:coreProperties>")


@frozen(kw_only=True)
class Carried:
    """A new document with what a person changed in the one before.

    `changes` are the sentences that are a person's now, `doubts` those of them in which a former value stands;
    `conflicts` were changed on both sides: the document has ours. Where the document could not go on at all, `reason`
    says why, as a Chinese clause, and `lost` has what a person had changed in it.
    """

    content: bytes
    changes: tuple[Change, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    reason: str = ""
    lost: tuple[Change, ...] = ()


def carry(edited: bytes, fresh: bytes) -> Carried | None:
    """Carry a person's changes over into a new document; None where the new one says what was written before.

    Raise `UncarriedError` for an edited document that is not one of ours any more. Same documents, same bytes.
    """
    theirs, ours = Document.opened(edited), Document.opened(fresh)
    base, new = written(theirs.trace), with_elements(written(ours.trace), ours.blocks())
    same = [block.key for block in base] == [block.key for block in new]
    if same and theirs.trace.cells == ours.trace.cells and not charts_differ(theirs.root, ours.root):
        return None
    now = texts(theirs.root)
    if len(now) > _MOST + len(base):
        raise UncarriedError("文件里的段落太多")
    if theirs.trace.sections != ours.trace.sections:
        return _given_up(fresh, theirs, now, "新报告的附件页与原来的不同")
    if theirs.trace.charts != ours.trace.charts:
        return _given_up(fresh, theirs, now, "新报告的图表与原来的不同")
    graft = Graft(theirs, ours)
    merge = Merge(base, theirs.blocks(), new, graft)
    merge.put()
    carry_charts(theirs.root, ours.root, graft)
    said = texts(theirs.root)
    missing = Counter(line.text for line in lines(new)) - Counter(said) - merge.kept
    if missing:
        return _given_up(fresh, theirs, now, "带入以后与新报告核对不上")
    own = tuple(changes(ours.trace, said))
    doubted = tuple(doubts(own, theirs.trace, ours.trace))
    return Carried(
        content=_packed(theirs, ours, graft, doubted),
        changes=own,
        doubts=doubted,
        conflicts=tuple(merge.conflicts),
    )


def _given_up(fresh: bytes, theirs: Document, now: Sequence[str], reason: str) -> Carried:
    """Return the new document as it is, with what a person had changed in the one before."""
    return Carried(content=fresh, reason=reason, lost=tuple(changes(theirs.trace, now)))


def _packed(theirs: Document, ours: Document, graft: Graft, doubted: Iterable[Doubt]) -> bytes:
    """Return the merged document, which tells what was composed, and that a person's edits are in it."""
    graft.put_parts()
    theirs.parts[DOCUMENT_NAME] = as_part(theirs.root)
    theirs.parts[theirs.trace_name] = with_doubts(ours.parts[ours.trace_name], doubted)
    core = _without_fingerprint(theirs.parts.pop(CORE_NAME), ours.parts[CORE_NAME])
    return signed([Part.of(name, part) for name, part in theirs.parts.items()], core, carried=True)


def _without_fingerprint(theirs: bytes, ours: bytes) -> str:
    """Return a document's properties with a blank identifier; ours where theirs cannot have one."""
    blank, end = _IDENTIFIER_ENDS
    core = theirs.decode(errors="replace")
    if not IDENTIFIER.search(core) and core.count(end) == 1 and "xmlns:dc=" in core:
        core = core.replace(end, f"{blank}{end}")
    return IDENTIFIER.sub("", core if IDENTIFIER.search(core) else ours.decode())
