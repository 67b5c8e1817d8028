"""Compose what a report says: evaluations and an outline in, blocks out.

Every sentence comes from the nearest of three places: the project's cell, the unit's wording, the outline.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Final

from perfeval import template
from perfeval.errors import PerfevalError
from perfeval.figures import chinese_day
from perfeval.library import IndicatorSystem
from perfeval.model import Evaluation, Project, Unit
from perfeval.reports.blocks import Annex, AnnexNote, Block, Heading, Paragraph, Report, Signature, Table, Title
from perfeval.reports.disclosure import PROJECT, UNIT, disclosure, own_texts, unit_sums
from perfeval.reports.outlines import PROJECT_REPORT, SCORE_TABLE, Outline
from perfeval.reports.slots import project_slots, unit_slots
from perfeval.reports.sources import (
    Blank,
    Marked,
    Sources,
    enclosed,
    holds_values,
    in_one_line,
    marked,
    paragraphs,
    replaced,
    unmarked,
)
from perfeval.reports.tables import ROW, TableBuilder
from perfeval.reports.typesetting import chinese_number, sentence, typeset

_HEADING = re.compile(r"(#{1,4}) ")
_SLOT = re.compile(f"【({'|'.join(template.SLOTS)})】")
_WORDING: Final = "常用语："
_TITLE, _INNER_TITLE = "报告标题", "合订本内标题"


def compose(
    unit: Unit, evaluations: Sequence[Evaluation], system: IndicatorSystem, outline: Outline
) -> tuple[Report, ...]:
    """Compose the combined report, then one report a project; raise `PerfevalError` where the outline cannot be filled."""
    sources = Sources()
    of_unit = {**outline.helpers, **unit_slots(unit, sources)}
    report = partial(
        Report,
        author=unit.name,
        dated=unit.issue_date or date(unit.year, 12, 31),
        system=system.name,
        outline=outline.name,
        sources=sources,
    )
    parts = [_Part(unit, evaluation, system, outline, sources, of_unit) for evaluation in evaluations]
    reports = [
        report(
            name=f"{number:02d} {part.name}",
            title=str(part.title),
            subject=(unit.name, str(unit.year), evaluation.project.code),
            disclosure=disclosure(PROJECT, part.slots | own_texts(evaluation.project), outline),
            blocks=tuple(_single(unit, part)),
        )
        for number, (part, evaluation) in enumerate(zip(parts, evaluations, strict=True), 1)
    ]
    codes = tuple(evaluation.project.place.cell("code") for evaluation in evaluations)
    general = of_unit | {"项目个数": sources.filled(str(len(parts)), "项目个数", codes, "逐项计数")}
    title = _title(_stated(outline, "合订本标题", general), subject=0)
    combined = report(
        name=f"00 {title}",
        title=str(title),
        subject=(unit.name, str(unit.year)),
        disclosure=disclosure(UNIT, general | unit_sums(evaluations), outline),
        blocks=tuple(_combined(unit, parts, title, general, outline, sources)),
    )
    return (combined, *reports)


class _Part:
    """What one project contributes: titles, slots, body and score table, composed once for both documents."""

    def __init__(
        self,
        unit: Unit,
        evaluation: Evaluation,
        system: IndicatorSystem,
        outline: Outline,
        sources: Sources,
        of_unit: dict[str, object],
    ) -> None:
        self.sources = sources
        self.slots = of_unit | project_slots(unit, evaluation, system, sources)
        narratives = {
            n.title: _narrative(n, unit, evaluation.project, outline, self)
            for n in template.NARRATIVES
            if n.title in outline.named
        }
        self.name = unmarked(_stated(outline, "文件名称", self.slots))
        self.title = _title(_stated(outline, _TITLE, self.slots), subject=2)
        inner = _INNER_TITLE if _INNER_TITLE in outline.sections else _TITLE
        self.inner_title = _title(_stated(outline, inner, self.slots), subject=2 if inner == _TITLE else 0)
        filled = self.slots | narratives
        self.body = tuple(_blocks(outline, PROJECT_REPORT, filled))
        self.annex = tuple(_blocks(outline, SCORE_TABLE, filled)) if unit.annex_scores else ()
        titles = _annex_titles(self)
        if len(titles) != bool(self.annex):
            raise PerfevalError(f"{outline.label} 的“{SCORE_TABLE}”一节，应当有一个“#”开头的标题。")


def _narrative(column: template.Column, unit: Unit, project: Project, outline: Outline, part: _Part) -> str | Blank:
    """Return one narrative from the nearest place that has it."""
    filled = part.sources.filled
    if column.field in project.narratives:
        text = sentence(project.narratives[column.field])
        return filled(text, column.title, (project.narrative_cell(column.field),))
    wording = unit.wording.get(column.field)
    if wording is not None and all(part.slots[name] for name in _SLOT.findall(wording)):
        source = filled("", column.title, (unit.place.cell(f"wording.{column.field}"),))
        return enclosed(source, replaced(_SLOT, part.slots, sentence(wording)))
    return outline.line(_WORDING + column.title, part.slots)


def _single(unit: Unit, part: _Part) -> Iterator[Block]:
    yield part.title
    yield from part.body
    titles = _annex_titles(part)
    if titles:
        yield AnnexNote(titles)
    yield from _signature(unit, part.sources)
    for title in titles:
        yield from _annex(part, 0, (title,))


def _combined(
    unit: Unit,
    parts: Sequence[_Part],
    title: Title,
    general: dict[str, object],
    outline: Outline,
    sources: Sources,
) -> Iterator[Block]:
    yield title
    cover: str = outline.line(f"{_WORDING}封面说明", general)
    if unit.cover_text:
        cover = sources.filled(sentence(unit.cover_text), "封面说明", (unit.place.cell("cover_text"),))
    yield from _blocks(outline, "合订本", {**general, "封面说明": cover})
    for number, part in enumerate(parts, 1):
        entry = outline.line("条目", {**part.slots, "序号": chinese_number(number)})
        yield Paragraph(typeset(in_one_line(entry)), number)
    for number, part in enumerate(parts, 1):
        yield Title(part.inner_title.segments, part.inner_title.subject, number)
        yield from part.body
    annexes = [(part, (marked(part.slots["标题名称"]), title)) for part in parts for title in _annex_titles(part)]
    if annexes:
        yield AnnexNote(tuple("".join(title) for _, title in annexes))
    yield from _signature(unit, sources)
    for number, (part, annex_title) in enumerate(annexes, 1):
        yield from _annex(part, number if len(annexes) > 1 else 0, annex_title)


def _stated(outline: Outline, section: str, slots: dict[str, object]) -> Marked:
    """Return a section that must say something."""
    text = outline.line(section, slots)
    if not unmarked(text).strip(f"{ROW} "):
        raise PerfevalError(f"{outline.label} 的“{section}”一节是空的。")
    return text


def _annex_titles(part: _Part) -> tuple[str, ...]:
    return tuple(block.text for block in part.annex if isinstance(block, Heading))


def _annex(part: _Part, number: int, title: tuple[str, ...]) -> Iterator[Block]:
    content = [block for block in part.annex if not isinstance(block, Heading)]
    yield Annex(number, title, lying=any(isinstance(block, Table) and block.lying for block in content))
    yield from content


def _signature(unit: Unit, sources: Sources) -> Iterator[Block]:
    if unit.issue_date is not None:
        field = "signature" if unit.signature else "name"
        issuer = sources.filled(unit.signature or unit.name, "发文机关署名", (unit.place.cell(field),))
        issued = sources.filled(chinese_day(unit.issue_date), "成文日期", (unit.place.cell("issue_date"),))
        yield Signature(marked(issuer), marked(issued))


def _title(text: Marked, subject: int) -> Title:
    return Title(tuple(map(typeset, in_one_line(text).split(ROW))), subject)


def _blocks(outline: Outline, section: str, slots: dict[str, object]) -> Iterator[Block]:
    """Turn a section, filled, into headings, paragraphs and tables, a line each."""
    table: TableBuilder | None = None
    for line in filter(None, outline.text(section, slots).split("\n")):
        row = line.lstrip().startswith(ROW)
        if table is not None and (not row or TableBuilder.begins(line.lstrip())):
            yield table.table()
            table = None
        if row:
            try:
                table = _row_added(table, line.lstrip())
            except PerfevalError as error:
                raise PerfevalError(f"{outline.label} 的“{section}”一节，表格的写法有误：{error}。") from error
            continue
        yield from _text_blocks(line) if holds_values(line) else _standing_blocks(line)
    if table is not None:
        yield table.table()


def _text_blocks(line: str) -> Iterator[Block]:
    match = _HEADING.match(line)
    if match:
        yield Heading(len(match[1]), typeset(in_one_line(line[match.end() :])))
        return
    for paragraph in paragraphs(line):
        text = typeset(paragraph)
        if unmarked(text):
            yield Paragraph(text)


@lru_cache(1024)
def _standing_blocks(line: str) -> tuple[Block, ...]:
    """Return the blocks of a line that is the same in every report."""
    return tuple(_text_blocks(line))


def _row_added(table: TableBuilder | None, line: str) -> TableBuilder:
    if TableBuilder.begins(line):
        return TableBuilder.begun(line)
    if table is None:
        raise PerfevalError("缺少写明列宽的第一行")
    table.add(line)
    return table
