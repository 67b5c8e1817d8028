"""Compose what a report says: evaluations and an outline in, blocks out.

Every sentence comes from the nearest of three places: the project's cell, the unit's wording, the outline.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from perfeval import template
from perfeval.composition.blocks import Annex, AnnexNote, Block, Heading, Paragraph, Report, Signature, Title
from perfeval.composition.outlines import LITERAL, Outline
from perfeval.composition.score_table import score_table
from perfeval.composition.slots import project_slots, unit_slots
from perfeval.composition.typesetting import chinese_number, sentence, typeset
from perfeval.indicators import IndicatorSystem
from perfeval.model import Evaluation, Project, Unit, chinese_day

_HEADING = re.compile(r"(#{1,4}) ")
_SLOT = re.compile(f"【({'|'.join(template.SLOTS)})】")
_WORDING_SECTION: Final = "常用语："
SCORE_TABLE_TITLE: Final = "绩效评价指标评分表"


def compose(
    unit: Unit, evaluations: Sequence[Evaluation], system: IndicatorSystem, outline: Outline
) -> tuple[Report, ...]:
    """Compose the combined report, then one report a project."""
    dated = unit.issue_date or date(unit.year, 12, 31)
    parts = [_Part(unit, evaluation, system, outline) for evaluation in evaluations]
    reports = [
        Report(
            name=f"{number:02d} {part.slots['标题名称']}绩效评价报告",
            title=str(part.title),
            author=unit.name,
            dated=dated,
            blocks=tuple(_single(unit, part)),
        )
        for number, part in enumerate(parts, 1)
    ]
    general = unit_slots(unit) | {"项目个数": str(len(parts))}
    title = _title(outline.line("合订本标题", general), subject=0)
    combined = Report(
        name=f"00 {title}",
        title=str(title),
        author=unit.name,
        dated=dated,
        blocks=tuple(_combined(unit, parts, title, general, outline)),
    )
    return (combined, *reports)


class _Part:
    """What one project contributes: title, slots and body, composed once for both documents."""

    def __init__(self, unit: Unit, evaluation: Evaluation, system: IndicatorSystem, outline: Outline) -> None:
        self.evaluation = evaluation
        self.slots = unit_slots(unit) | project_slots(unit, evaluation, system)
        narratives = {
            n.title: _narrative(n, unit, evaluation.project, outline, self.slots) for n in template.NARRATIVES
        }
        self.title = _title(outline.line("报告标题", self.slots), subject=2)
        self.body = tuple(_blocks(outline.text("项目报告", self.slots | narratives)))


def _narrative(
    column: template.Column, unit: Unit, project: Project, outline: Outline, slots: Mapping[str, object]
) -> str:
    """Return one narrative from the nearest place that has it."""
    if column.field in project.narratives:
        return sentence(project.narratives[column.field])
    wording = unit.wording.get(column.field)
    if wording is not None and all(slots[name] for name in _SLOT.findall(wording)):
        return sentence(_SLOT.sub(lambda match: str(slots[match[1]]), wording))
    return outline.line(_WORDING_SECTION + column.title, slots)


def _single(unit: Unit, part: _Part) -> Iterator[Block]:
    yield part.title
    yield from part.body
    if unit.annex_scores:
        yield AnnexNote((SCORE_TABLE_TITLE,))
    yield from _signature(unit)
    if unit.annex_scores:
        yield Annex(0, (SCORE_TABLE_TITLE,))
        yield score_table(part.evaluation)


def _combined(
    unit: Unit, parts: Sequence[_Part], title: Title, general: Mapping[str, object], outline: Outline
) -> Iterator[Block]:
    yield title
    cover = sentence(unit.cover_text) if unit.cover_text else outline.line("常用语：封面说明", general)
    yield from _blocks(outline.text("合订本", {**general, "封面说明": cover}))
    for number, part in enumerate(parts, 1):
        yield Paragraph(typeset(outline.line("条目", {**part.slots, "序号": chinese_number(number)})), number)
    for number, part in enumerate(parts, 1):
        yield Title(part.title.segments, part.title.subject, number)
        yield from part.body
    annexes = [(str(part.slots["标题名称"]), SCORE_TABLE_TITLE) for part in parts] if unit.annex_scores else []
    if annexes:
        yield AnnexNote(tuple("".join(name) for name in annexes))
    yield from _signature(unit)
    for number, (name, part) in enumerate(zip(annexes, parts, strict=False), 1):
        yield Annex(number if len(annexes) > 1 else 0, name)
        yield score_table(part.evaluation)


def _signature(unit: Unit) -> Iterator[Block]:
    if unit.issue_date is not None:
        yield Signature(unit.signature or unit.name, chinese_day(unit.issue_date))


def _title(text: str, subject: int) -> Title:
    return Title(tuple(typeset(segment) for segment in text.split("|")), subject)


def _blocks(text: str) -> Iterator[Block]:
    """Turn filled text into headings and paragraphs, one a line."""
    for line in text.split("\n"):
        match = _HEADING.match(line)
        content = typeset(line[match.end() if match else 0 :].replace(LITERAL, ""))
        if content and match:
            yield Heading(len(match[1]), content)
        elif content:
            yield Paragraph(content)
