"""Edit reports as people do in Word, change figures of their workbooks, and see that no edit is lost and no figure stays.

    python tests/laboratory/hand_edits.py [--edits 1000] [--seed 1] [--keep FOLDER]

Prints what was found wrong, then what was done; ends with 1 where anything was wrong. With --keep the merged documents stay.
"""

import argparse
import random
import re
import sys
import time
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx import Document

from perfeval.readers.word.texts import read_document
from perfeval.readers.word.trace import Trace
from perfeval.service import Options, compose, examine, written
from perfeval.writers import word
from perfeval.writers.blank import filled_workbook
from perfeval.writers.word.carry import Carried, carry
from perfeval.writers.word.carry.matching import alike
from perfeval.writers.word.explain import disagreements

if TYPE_CHECKING:
    from laboratory.word_edits import EDITS
    from laboratory.word_session import SENTENCE, Log, Session, W, text
else:
    from word_edits import EDITS
    from word_session import SENTENCE, Log, Session, W, text

EXAMPLES = {
    "shijiazhuang-2018": (None, "self-report"),
    "school-2024": (None,),
    "hospital-2024": (None, "mof-2020"),
}
STATES = 9
FLOW = tuple(
    f"{W}{parent}/{W}{name}"
    for parent, names in (
        ("pPr", ("keepNext", "pageBreakBefore", "outlineLvl")),
        ("trPr", ("cantSplit", "tblHeader")),
        ("tblPr", ("tblCaption", "tblDescription")),
    )
    for name in names
)
ALIKE, PROJECT = 0.75, 10


def figures_changed(data: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Return the fields of a workbook with some figures and texts changed."""
    data = deepcopy(data)
    for _ in range(rng.choice((1, 1, 2, 3, 5))):
        project = rng.choice(data["projects"])
        indicators = [i for i in project.get("indicators", ()) if isinstance(i.get("actual"), int | Decimal)]
        match rng.randrange(8):
            case 0 | 1 | 2 if indicators:
                indicator = rng.choice(indicators)
                indicator["actual"] += rng.choice((1, 2, -1, 7))
                # alike only to a later one of the same indicator
                name, reason = indicator["name"], rng.randrange(99)
                indicator["deviation_reason"] = f"“{name}”实际有变化，“{name}”原因之{reason}；今后改进。"
            case 3 | 4 if project.get("narratives"):
                field = rng.choice(sorted(project["narratives"]))
                said = project["narratives"][field]
                more = f"本年另有新情况{rng.randrange(999)}项。"
                project["narratives"][field] = said + more if rng.random() < 0.6 else more
            case 5:
                project["content"] = f"{project.get('content', '')}新增内容{rng.randrange(99)}处。"
            case 6:
                for field in ("expenditure", "initial_budget", "current_appropriation", "appropriation_received"):
                    if field in project["funds"]:
                        project["funds"][field] += 3
            case 7 if len(data["projects"]) > 1 and rng.random() < 0.5:
                data["projects"].remove(project)
            case _:
                data["unit"]["members"] = f"评价小组{rng.randrange(9)}人"
    return data


def states(name: str, outline: str | None, rng: random.Random) -> list[dict[str, bytes]]:
    """Return the reports of one workbook in several states."""
    text = (files("perfeval") / "examples" / f"{name}.toml").read_text("utf-8")
    data = tomllib.loads(text, parse_float=Decimal)
    data["projects"] = data["projects"][:4]
    if outline:
        data["unit"]["outline"] = outline
    found: list[dict[str, bytes]] = []
    tried = 0
    while len(found) < STATES and tried < STATES * 6:
        tried += 1
        changed = figures_changed(data, rng) if found else data
        composition = compose(examine("填报.xlsx", workbook(changed), Options(), lambda _: b""))
        if composition.sets:
            found.append(written(composition))
    return found


def workbook(data: dict[str, Any]) -> bytes:
    stream = BytesIO()
    filled_workbook(data).save(stream)
    return stream.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name), part)
    return stream.getvalue()


def read(content: bytes) -> tuple[Trace, list[str]]:
    trace, said = read_document(content)
    assert trace is not None
    return trace, said


def sentences(texts: list[str]) -> Counter[str]:
    return Counter(sentence for text in texts for sentence in SENTENCE.findall(text))


def wrong(log: Log, edited: bytes, fresh: bytes, carried: Carried) -> Iterator[str]:
    """Yield what a merge has lost or left standing."""
    base, _ = read(edited)
    ours, composed = read(fresh)
    trace, merged = read(carried.content)
    if carried.reason:
        told = " ".join(change.after for change in carried.lost)
        yield from (f"lost and not told: {mark}" for mark in log.marks if mark not in told)
        return
    if replace(trace, doubted=()) != ours:
        yield "the trace is not what was composed"
    told = "\n".join(conflict.theirs for conflict in carried.conflicts)
    everything = "\n".join(merged)
    yield from (f"lost: {mark}" for mark in log.marks if mark not in everything and mark not in told)
    parts = unpacked(carried.content)
    whole = "\n".join((*parts, *(part.decode("utf-8", "replace") for part in parts.values())))
    yield from (f"lost in the file: {xml}" for xml in log.kept_xml if xml not in whole)
    for said, xml in log.bold:  # what is composed no more is bold no more
        as_long = abs(len(composed) - len(base.paragraphs)) < PROJECT
        if xml not in whole and as_long and any(alike(said, text) > ALIKE for text in composed):
            yield f"not bold: {said}"
    yield from _stale(log, base, ours, sentences(composed), sentences(merged), carried)


def _stale(
    log: Log, base: Trace, ours: Trace, composed: Counter[str], merged: Counter[str], carried: Carried
) -> Iterator[str]:
    was = sentences([paragraph.text for paragraph in base.paragraphs])
    doubted = {(doubt.sentence, doubt.was) for doubt in carried.doubts}
    for sentence in merged - composed:
        if not any(mark in sentence for mark in log.marks):
            yield f"stale, or from nowhere: {sentence}"
    own = Counter(sentence for sentence, _ in log.changed) + Counter(log.gone)
    for sentence, number in (composed - merged).items():
        if sentence not in was:
            yield f"new, and missing: {sentence}"
        elif own[sentence] < number:
            yield f"missing: {sentence}"
    conflicts = "\n".join(conflict.theirs for conflict in carried.conflicts)
    for sentence, mark in log.changed:
        if sentence not in composed and mark not in conflicts and not any(mark in said for said, _ in doubted):
            yield f"changed on both sides, and not told: {sentence}"
    current = {paragraph.said(value) for paragraph in ours.paragraphs for value in paragraph.values}
    moved = {found.printed_text for found in disagreements(base, ours)}
    for mark, named in log.named:
        stands = next((sentence for sentence in merged if mark in sentence), None)
        if (mark, named) in log.stale and stands and named not in current and (stands, named) not in doubted:
            yield f"a former value is not told again: {stands}"
        if not stands or named not in moved or named in current:
            continue
        log.stale.add((mark, named))
        if (stands, named) not in doubted:
            yield f"a former value is not told: {stands}"


def shape(content: bytes) -> list[tuple[str, ...]]:
    """Return what a document is made of, in reading order, styles by the names that stay when they are renamed.

    What holds paragraphs and rows together or begins a page belongs to it, and what those are told who hear a table.
    """
    document = Document(BytesIO(content))
    names = {style.style_id: style.name or "" for style in document.styles}
    found = []
    for element in document.element.body.iter(*(f"{W}{name}" for name in ("p", "tbl", "tr", "tc", "sectPr"))):
        styles = [names[style.get(f"{W}val")] for style in element.findall(f"{W}pPr/{W}pStyle")]
        merges = [merge.get(f"{W}val", "") for merge in element.findall(f"{W}tcPr/{W}vMerge")]
        places = [mark.get(f"{W}name") for mark in element.findall(f"{W}bookmarkStart")]
        said = text(element) if element.tag == f"{W}p" else ""
        flow = [f"{each.tag}{each.values()}" for path in FLOW for each in element.findall(path)]
        found.append((element.tag, said, *styles, *merges, *places, *flow))
    return found


def values(trace: Trace) -> list[str]:
    """Return figures that are known by themselves."""
    said = {paragraph.said(value) for paragraph in trace.paragraphs for value in paragraph.values}
    return sorted(text for text in said if re.fullmatch(r"\d[\d.]{2,}", text))


class Laboratory:
    """The trials and what came of them."""

    def __init__(self, seed: int, keep: Path | None) -> None:
        self.rng = random.Random(seed)
        self.keep = keep
        self.counts: Counter[str] = Counter()
        self.faults = 0
        self.slowest = 0.0
        self.pools = [states(name, outline, self.rng) for name, outlines in EXAMPLES.items() for outline in outlines]

    def trial(self, number: int) -> None:
        """Edit one report, and merge it with one or two later states of its workbook."""
        pool = self.rng.choice(self.pools)
        first, *later = self.rng.sample(pool, 3)
        name = self.rng.choice(sorted(first))
        trace, _ = read(first[name])
        session = Session(unpacked(first[name]), self.rng, values(trace), number)
        composed = {said for state in later if name in state for said in read(state[name])[1]}
        session.moving = frozenset(paragraph.text for paragraph in trace.paragraphs) - composed
        for _ in range(self.rng.choice((0, 1, 2, 3, 4, 6))):
            kind = self.rng.choice(sorted(EDITS))
            session.log.kinds.append(kind)
            EDITS[kind](session)
            self.counts["edits"] += 1
        content = packed(session.saved())
        for state in later:
            if name not in state:
                continue
            content = self.merged(number, name, session.log, content, state[name])

    def merged(self, number: int, name: str, log: Log, edited: bytes, fresh: bytes) -> bytes:
        """Merge once, and print what is wrong; return what stands then."""
        started = time.perf_counter()
        carried = carry(edited, fresh)
        self.slowest = max(self.slowest, time.perf_counter() - started)
        if carried is None:
            self.counts["nothing changed"] += 1
            return edited
        faults = list(wrong(log, edited, fresh, carried))
        if not carried.reason and not (word.is_untouched(carried.content) and word.holds_edits(carried.content)):
            faults.append("not as written")
        if carry(edited, fresh) != carried:
            faults.append("other bytes the second time")
        if shape(carried.content) != shape(fresh) and not log.kinds:
            faults.append("only saved, and another shape than the new one")
        for fault in faults:
            print(f"{number} {name} {log.kinds}: {fault}")
        self.faults += bool(faults)
        self.counts["merged"] += 1
        self.counts["as a whole not carried"] += bool(carried.reason)
        self.counts["conflicts"] += len(carried.conflicts)
        self.counts["doubts"] += len(carried.doubts)
        self.counts["sentences carried"] += len(carried.changes)
        if self.keep:
            (self.keep / f"{number:04}-{self.counts['merged']:04}.docx").write_bytes(carried.content)
        # what was a conflict is settled: it is ours from here on, and stands in the edited file
        told = "\n".join(conflict.theirs for conflict in carried.conflicts) + "".join(c.after for c in carried.lost)
        settled = {mark for mark in log.marks if mark in told}
        log.marks[:] = [mark for mark in log.marks if mark not in settled]
        log.changed[:] = [pair for pair in log.changed if pair[1] not in settled]
        log.named[:] = [pair for pair in log.named if pair[0] not in settled]
        # what was composed no more has gone with its looks, and may be composed again without them
        composed = read(fresh)[1]
        log.bold[:] = [pair for pair in log.bold if any(alike(pair[0], said) > ALIKE for said in composed)]
        if carried.reason:
            log.kept_xml.clear()
            log.bold.clear()
        return carried.content


def main() -> int:
    """Print what is wrong, and what was done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", type=int)
    chosen = parser.parse_args()
    if chosen.keep:
        chosen.keep.mkdir(parents=True, exist_ok=True)
    laboratory = Laboratory(chosen.seed, chosen.keep)
    number = 0
    while laboratory.counts["edits"] < chosen.edits:
        number += 1
        laboratory.rng = random.Random(f"{chosen.seed} {number}")
        laboratory.trial(number)
    print(f"{number} reports: {dict(laboratory.counts)}; slowest merge {laboratory.slowest:.2f} s")
    print(f"{laboratory.faults} merges with faults")
    return int(laboratory.faults > 0)


if __name__ == "__main__":
    sys.exit(main())
