"""Compose what a report says: assessments and an outline in, blocks out.

Every sentence comes from the nearest of three places: the project's cell, the unit's wording, the outline.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Final, TypeAlias

from perfeval import template
from perfeval.errors import PerfevalError
from perfeval.figures import chinese_day
from perfeval.library import IndicatorSystem
from perfeval.model import Assessment, Evaluation, Project, Unit
from perfeval.records import frozen
from perfeval.reports.blocks import Annex, AnnexNote, Block, Heading, Paragraph, Report, Signature, Table, Title
from perfeval.reports.charts import FUNDS, RATES, budget_and_expenditure, rates_by_group
from perfeval.reports.disclosure import PROJECT, UNIT, disclosure, own_texts, unit_sums
from perfeval.reports.overview import FUNDS_OVERVIEW, OVERVIEW, overview
from perfeval.reports.runs import Text
from perfeval.reports.slots import project_slots, unit_slots
from perfeval.reports.sources import Filled, Passage, Sources, replaced, text_of_value
from perfeval.reports.tables import BEGINS, DRAWN, ROW, TableBuilder
from perfeval.reports.templates import PROJECT_REPORT, SCORE_TABLE, WORDING, Outline
from perfeval.reports.typesetting import chinese_number, sentence, typeset

#: makes the blocks that an outline only names
Drawn: TypeAlias = Callable[[], tuple[Block, ...]]

_HEADING = re.compile(r"(#{1,4}) ")
_SLOT = re.compile(f"【({'|'.join(template.SLOTS)})】")
_NOTHING_DRAWN: Final[Mapping[str, Drawn]] = {}
_TITLE, _INNER_TITLE = "报告标题", "合订本内标题"


def compose(
    unit: Unit, assessments: Sequence[Assessment], system: IndicatorSystem, outline: Outline
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
    parts = [_part(unit, assessment, system, outline, sources, of_unit) for assessment in assessments]
    reports = [
        report(
            name=f"{number:02d} {part.name}",
            title=str(part.title),
            subject=(unit.name, str(unit.year), assessment.project.code),
            disclosure=disclosure(PROJECT, part.slots | own_texts(assessment.project), outline),
            blocks=tuple(_single(unit, part, sources)),
        )
        for number, (part, assessment) in enumerate(zip(parts, assessments, strict=True), 1)
    ]
    codes = tuple(assessment.project.place.cell("code") for assessment in assessments)
    general = of_unit | {"项目个数": sources.filled(str(len(parts)), "项目个数", codes, "逐项计数")}
    title = _title(_stated(outline, "合订本标题", general), subject=0)
    drawn = _drawn_of_unit(unit, assessments, system, sources)
    combined = report(
        name=f"00 {title}",
        title=str(title),
        subject=(unit.name, str(unit.year)),
        disclosure=disclosure(UNIT, general | unit_sums(assessments, [band.name for band in system.grades]), outline),
        blocks=tuple(_combined(unit, parts, title, general, outline, sources, drawn)),
    )
    return (combined, *reports)


def _drawn_of_unit(
    unit: Unit, assessments: Sequence[Assessment], system: IndicatorSystem, sources: Sources
) -> dict[str, Drawn]:
    """Return what the combined report can draw."""
    return {
        OVERVIEW: lambda: (overview(unit, assessments, system, sources),),
        FUNDS_OVERVIEW: lambda: (overview(unit, assessments, system, sources, judged=False),),
        FUNDS: partial(budget_and_expenditure, unit, assessments),
    }


@frozen(kw_only=True)
class _Part:
    """What one project contributes: titles, slots, body and score table, composed once for both documents."""

    name: str
    title: Title
    inner_title: Title
    slots: dict[str, object]
    body: tuple[Block, ...]
    annex: tuple[Block, ...]

    @property
    def annex_titles(self) -> tuple[Text, ...]:
        """The title of its annex, where it has one."""
        return tuple(block.text for block in self.annex if isinstance(block, Heading))


def _part(
    unit: Unit,
    assessment: Assessment,
    system: IndicatorSystem,
    outline: Outline,
    sources: Sources,
    of_unit: dict[str, object],
) -> _Part:
    slots = of_unit | project_slots(unit, assessment, system, sources)
    slots["填写的"] = tuple(n.title for n in template.NARRATIVES if _is_typed(n, unit, assessment.project, slots))
    for section in outline.own_wordings:
        slots[section.removeprefix(WORDING)] = Passage.of(outline.line(section, slots))
    narratives = {
        n.title: _narrative(n, unit, assessment.project, outline, slots, sources)
        for n in template.NARRATIVES
        if n.title in outline.named
    }
    drawn: dict[str, Drawn] = {FUNDS: partial(budget_and_expenditure, unit, (assessment,))}
    if isinstance(assessment, Evaluation):
        drawn[RATES] = partial(rates_by_group, assessment)
    name, title = str(_stated(outline, "文件名称", slots)), _title(_stated(outline, _TITLE, slots), subject=2)
    inner_title = title
    if _INNER_TITLE in outline.sections:
        inner_title = _title(_stated(outline, _INNER_TITLE, slots), subject=0)
    part = _Part(
        name=name,
        title=title,
        inner_title=inner_title,
        slots=slots,
        body=tuple(_blocks(outline, PROJECT_REPORT, slots | narratives, drawn)),
        annex=tuple(_blocks(outline, SCORE_TABLE, slots | narratives)) if unit.annex_scores else (),
    )
    if len(part.annex_titles) != bool(part.annex):
        raise PerfevalError(f"{outline.label} 的“{SCORE_TABLE}”一节，应当有一个“#”开头的标题。")
    return part


def _is_typed(column: template.Column, unit: Unit, project: Project, slots: dict[str, object]) -> bool:
    """Tell whether a narrative is a person's: the project's own, or the unit's wording where its slots can be filled."""
    wording = unit.wording.get(column.field)
    worded = wording is not None and all(slots[name] for name in _SLOT.findall(wording))
    return column.field in project.narratives or worded


def _narrative(
    column: template.Column,
    unit: Unit,
    project: Project,
    outline: Outline,
    slots: dict[str, object],
    sources: Sources,
) -> Filled | Passage:
    """Return one narrative from the nearest place that has it."""
    if column.field in project.narratives:
        text = sentence(project.narratives[column.field])
        return sources.filled(text, column.title, (project.narrative_cell(column.field),))
    wording = unit.wording.get(column.field)
    if wording is not None and _is_typed(column, unit, project, slots):
        source = sources.filled("", column.title, (unit.place.cell(f"wording.{column.field}"),))
        return replaced(_SLOT, slots, sentence(wording), source)
    return Passage.of(outline.line(WORDING + column.title, slots))


def _single(unit: Unit, part: _Part, sources: Sources) -> Iterator[Block]:
    yield part.title
    yield from part.body
    if part.annex_titles:
        yield AnnexNote(part.annex_titles)
    yield from _signature(unit, sources)
    for title in part.annex_titles:
        yield from _annex(part, 0, (title,))


def _combined(
    unit: Unit,
    parts: Sequence[_Part],
    title: Title,
    general: dict[str, object],
    outline: Outline,
    sources: Sources,
    drawn: Mapping[str, Drawn],
) -> Iterator[Block]:
    yield title
    cover: Filled | Passage = Passage.of(outline.line(f"{WORDING}封面说明", general))
    if unit.cover_text:
        cover = sources.filled(sentence(unit.cover_text), "封面说明", (unit.place.cell("cover_text"),))
    yield from _blocks(outline, "合订本", {**general, "封面说明": cover}, drawn)
    for number, part in enumerate(parts, 1):
        entry = outline.line("条目", {**part.slots, "序号": chinese_number(number)})
        yield Paragraph(typeset(entry.in_one_line()), number)
    for number, part in enumerate(parts, 1):
        yield Title(part.inner_title.segments, part.inner_title.subject, number)
        yield from part.body
    annexes = [
        (part, (text_of_value(part.slots["标题名称"]), annex_title))
        for part in parts
        for annex_title in part.annex_titles
    ]
    if annexes:
        yield AnnexNote(tuple(Text.joined(segments) for _, segments in annexes))
    yield from _signature(unit, sources)
    for number, (part, segments) in enumerate(annexes, 1):
        yield from _annex(part, number if len(annexes) > 1 else 0, segments)


def _stated(outline: Outline, section: str, slots: dict[str, object]) -> Text:
    """Return a section that must say something."""
    text = outline.line(section, slots)
    if not str(text).strip(f"{ROW} "):
        raise PerfevalError(f"{outline.label} 的“{section}”一节是空的。")
    return text


def _annex(part: _Part, number: int, title: tuple[Text, ...]) -> Iterator[Block]:
    content = [block for block in part.annex if not isinstance(block, Heading)]
    yield Annex(number, title, landscape=any(isinstance(block, Table) and block.landscape for block in content))
    yield from content


def _signature(unit: Unit, sources: Sources) -> Iterator[Block]:
    if unit.issue_date is not None:
        field = "signature" if unit.signature else "name"
        issuer = sources.filled(unit.signature or unit.name, "发文机关署名", (unit.place.cell(field),))
        issued = sources.filled(chinese_day(unit.issue_date), "成文日期", (unit.place.cell("issue_date"),))
        yield Signature(text_of_value(issuer), text_of_value(issued))


def _title(text: Text, subject: int) -> Title:
    return Title(tuple(map(typeset, text.in_one_line().split(ROW))), subject)


def _blocks(
    outline: Outline, section: str, slots: dict[str, object], drawn: Mapping[str, Drawn] = _NOTHING_DRAWN
) -> Iterator[Block]:
    """Turn a section, filled, into headings, paragraphs and tables, a line each; `drawn` makes what a line only names."""
    table: TableBuilder | None = None
    for line in filter(None, outline.lines(section, slots)):
        lead = line.words[0].lstrip()
        row = lead.startswith(ROW)
        if table is not None and (not row or lead.startswith((BEGINS, DRAWN))):
            yield table.table()
            table = None
        if lead.startswith(DRAWN):
            yield from _drawn(str(line).strip().removeprefix(DRAWN).strip(), drawn, outline, section)
            continue
        if not row:
            yield from _text_blocks(line.text) if line.values else _standing_blocks(line.words[0])
            continue
        try:
            if table is not None:
                table.add(line)
            else:
                table = TableBuilder.begun(line)
        except PerfevalError as error:
            raise PerfevalError(f"{outline.label} 的“{section}”一节，表格的写法有误：{error}。") from error
    if table is not None:
        yield table.table()


def _drawn(name: str, drawn: Mapping[str, Drawn], outline: Outline, section: str) -> tuple[Block, ...]:
    if name not in drawn:
        names = "、".join(drawn) or "没有"
        raise PerfevalError(f"{outline.label} 的“{section}”一节，“{DRAWN} {name}”不能画；这一节能画的：{names}。")
    return drawn[name]()


def _text_blocks(line: Text) -> Iterator[Block]:
    match = _HEADING.match(line.own)
    if match:
        yield Heading(len(match[1]), typeset(line.after(match.end()).in_one_line()))
        return
    for paragraph in line.paragraphs():
        text = typeset(paragraph)
        if text and (text[0].text or str(text)):
            yield Paragraph(text)


@lru_cache(1024)
def _standing_blocks(line: str) -> tuple[Block, ...]:
    """Return the blocks of a line that is the same in every report."""
    return tuple(_text_blocks(Text.of(line)))
