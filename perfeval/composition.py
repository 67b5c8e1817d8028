"""Compose what a report says: evaluations and an outline in, blocks out.

Every sentence comes from the nearest of three places: the project's cell, the unit's wording, the outline. An outline
is text that someone who cannot program may edit; its own first lines say how.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final, TypeAlias

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from perfeval import template
from perfeval.indicators import IndicatorSystem, checked_points
from perfeval.model import Evaluation, FundsStatement, Nature, Project, Score, Unit, plain
from perfeval.problems import PerfevalError

#: marks the start of a line that came from a value, so that a person's “# …” is text and no heading
_LITERAL: Final = "\x02"
_SECTION = re.compile(r"== (.+) ==")
_HEADING = re.compile(r"(#{1,4}) ")
_SLOT = re.compile(f"【({'|'.join(template.SLOTS)})】")
_WORDING_SECTION: Final = "常用语："
SCORE_TABLE_TITLE: Final = "绩效评价指标评分表"
_DENOMINATOR_NAMES: Final = {
    "available": "本年支出÷（年初结转＋本年拨入）",
    "adjusted_budget": "本年支出÷全年预算数",
    "appropriation_received": "本年支出÷本年拨入",
}


# ------------------------------------------------------------------ blocks


@dataclass(frozen=True, slots=True)
class Title:
    """A title whose lines may be broken between segments; `subject` is the segment that tells it from others."""

    segments: tuple[str, ...]
    subject: int
    of_document: bool = True

    def __str__(self) -> str:
        return "".join(self.segments)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text."""

    text: str


@dataclass(frozen=True, slots=True)
class AnnexNote:
    """The note under the text that names the annexes (附件说明)."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Issuer and date of issue (发文机关署名、成文日期)."""

    issuer: str
    issued: str


@dataclass(frozen=True, slots=True)
class Annex:
    """The start of an annex on a new page; `number` is 0 where there is only one."""

    number: int
    title: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell that covers `rows` rows and `columns` columns."""

    text: str
    rows: int = 1
    columns: int = 1
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: relative widths, a repeated heading row, and rows of cells (a covered cell is None)."""

    widths: tuple[int, ...]
    heading: tuple[str, ...]
    rows: tuple[tuple[TableCell | None, ...], ...]


Block: TypeAlias = Title | Heading | Paragraph | AnnexNote | Signature | Annex | Table


@dataclass(frozen=True, slots=True)
class Report:
    """One document to be written: its file name without ending, its properties and its blocks."""

    name: str
    title: str
    author: str
    dated: date
    blocks: tuple[Block, ...]


# ------------------------------------------------------------------ outlines


@dataclass(frozen=True, slots=True)
class Outline:
    """A report's text with its slots, by section (报告提纲)."""

    name: str
    sections: Mapping[str, Template]

    def text(self, section: str, slots: Mapping[str, object]) -> str:
        """Return a section with its slots filled, its values still marked as literal."""
        try:
            return self.sections[section].render(slots)
        except KeyError:
            raise PerfevalError(f"报告提纲 {self.name} 缺少“== {section} ==”一节。") from None
        except TemplateError as error:
            raise PerfevalError(f"报告提纲 {self.name} 的“{section}”一节不能填写：{error.message}。") from error

    def line(self, section: str, slots: Mapping[str, object]) -> str:
        """Return a section that is one text, without marks."""
        return self.text(section, slots).replace(_LITERAL, "").strip()


def outline_names() -> tuple[str, ...]:
    """Return the names of the built-in outlines."""
    folder = files("perfeval") / "report_outlines"
    return tuple(sorted(f.name.removesuffix(".md") for f in folder.iterdir() if f.name.endswith(".md")))


@cache
def built_in_outline(name: str) -> Outline:
    """Return a built-in outline by its name."""
    return _outline(name, (files("perfeval") / "report_outlines" / f"{name}.md").read_text("utf-8"))


class _Blank:
    """A slot that has nothing to say: false in a condition, an error where the outline prints it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __bool__(self) -> bool:
        return False


def _printed(value: object) -> object:
    if isinstance(value, _Blank):
        raise TemplateError(f"“{value.name}”没有填写，应当用 {{% if {value.name} %}} 加以判断")
    return _LITERAL + str(value).replace("\n", f"\n{_LITERAL}")


def _outline(name: str, text: str) -> Outline:
    # the result is plain text, escaped when Word is written, so HTML escaping would only corrupt it
    environment = SandboxedEnvironment(undefined=StrictUndefined, finalize=_printed, autoescape=False)
    sections: dict[str, list[str]] = {}
    for line in text.splitlines():
        match = _SECTION.fullmatch(line.strip())
        if match:
            sections[match[1]] = []
        elif sections and not line.startswith("%%"):
            sections[next(reversed(sections))].append(line)
    try:
        return Outline(name, {key: environment.from_string("\n".join(lines)) for key, lines in sections.items()})
    except TemplateError as error:
        raise PerfevalError(f"报告提纲 {name} 的写法有误：{error.message}。") from error


# ------------------------------------------------------------------ reports


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
    general = _unit_slots(unit) | {"项目个数": str(len(parts))}
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
        self.slots = _unit_slots(unit) | _project_slots(unit, evaluation, system)
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
        return _sentence(project.narratives[column.field])
    wording = unit.wording.get(column.field)
    if wording is not None and all(slots[name] for name in _SLOT.findall(wording)):
        return _sentence(_SLOT.sub(lambda match: str(slots[match[1]]), wording))
    return outline.line(_WORDING_SECTION + column.title, slots)


def _single(unit: Unit, part: _Part) -> Iterator[Block]:
    yield part.title
    yield from part.body
    if unit.annex_scores:
        yield AnnexNote((SCORE_TABLE_TITLE,))
    yield from _signature(unit)
    if unit.annex_scores:
        yield Annex(0, (SCORE_TABLE_TITLE,))
        yield _score_table(part.evaluation)


def _combined(
    unit: Unit, parts: Sequence[_Part], title: Title, general: Mapping[str, object], outline: Outline
) -> Iterator[Block]:
    yield title
    cover = _sentence(unit.cover_text) if unit.cover_text else outline.line("常用语：封面说明", general)
    yield from _blocks(outline.text("合订本", {**general, "封面说明": cover}))
    for number, part in enumerate(parts, 1):
        yield Paragraph(_typeset(outline.line("条目", {**part.slots, "序号": chinese_number(number)})))
    for part in parts:
        yield Title(part.title.segments, part.title.subject, of_document=False)
        yield from part.body
    annexes = [(str(part.slots["标题名称"]), SCORE_TABLE_TITLE) for part in parts] if unit.annex_scores else []
    if annexes:
        yield AnnexNote(tuple("".join(name) for name in annexes))
    yield from _signature(unit)
    for number, (name, part) in enumerate(zip(annexes, parts, strict=False), 1):
        yield Annex(number if len(annexes) > 1 else 0, name)
        yield _score_table(part.evaluation)


def _signature(unit: Unit) -> Iterator[Block]:
    if unit.issue_date is not None:
        yield Signature(unit.signature or unit.name, chinese_date(unit.issue_date))


def _title(text: str, subject: int) -> Title:
    return Title(tuple(_typeset(segment) for segment in text.split("|")), subject)


def _blocks(text: str) -> Iterator[Block]:
    """Turn filled text into headings and paragraphs, one a line."""
    for line in text.split("\n"):
        match = _HEADING.match(line)
        content = _typeset(line[match.end() if match else 0 :].replace(_LITERAL, ""))
        if content and match:
            yield Heading(len(match[1]), content)
        elif content:
            yield Paragraph(content)


# ------------------------------------------------------------------ slots


def _named(values: Mapping[str, str | None]) -> dict[str, object]:
    return {name: _Blank(name) if value is None else value for name, value in values.items()}


def _unit_slots(unit: Unit) -> dict[str, object]:
    return _named(
        {
            "单位名称": unit.name,
            "年度": str(unit.year),
            "主管部门": unit.department,
            "评价依据": unit.basis,
            "组长职务": unit.leader,
            "评价组成员": unit.members,
            "金额单位": unit.money_unit,
        }
    )


def _project_slots(unit: Unit, evaluation: Evaluation, system: IndicatorSystem) -> dict[str, object]:
    project, scores = evaluation.project, evaluation.scores
    if project.funds is None:
        raise TypeError(project.code)
    full = sum(s.deduction == 0 for s in scores)
    texts = {
        "项目名称": project.name,
        "项目全称": project.name if project.name.endswith("项目") else f"{project.name}项目",
        "标题名称": project.title_name or project.name.removesuffix("项目") + "项目",
        "实施单位": project.implementing_unit or unit.name,
        "实施内容和范围": _sentence(project.content),
        "预期绩效目标": _sentence(project.target),
        "立项依据": project.basis and project.basis.rstrip("。；;"),
        "指标体系名称": system.title,
        "指标个数": str(len(scores)),
        "满分指标个数": str(full),
        "满分": plain(system.total),
        "指标得分": plain(evaluation.points_total),
        "总分": plain(evaluation.total),
        "等级": evaluation.grade,
        "封顶说明": evaluation.cap_explanation,
        "执行率口径": _DENOMINATOR_NAMES[system.denominator],
        "资金到位率": _percent(evaluation.arrival_rate),
        "预算执行率": _percent(evaluation.execution_rate),
        "附评分表": "附" if unit.annex_scores else None,
        "失分指标": _joined(f"“{s.indicator.name}”" for s in scores if s.deduction > 0),
        "偏差说明": "".join(_sentence(reason) for reason in dict.fromkeys(_deviation_reasons(evaluation))) or None,
    }
    functions: dict[str, object] = {
        "得分": lambda level2: _points_shown(s for s in scores if s.indicator.level2 == level2),
        "完成情况": lambda level1: _achievements_shown((s for s in scores if s.indicator.level1 == level1), system),
    }
    return _named(texts) | _funds_slots(unit, project.funds) | functions


def _deviation_reasons(evaluation: Evaluation) -> Iterator[str]:
    for result in evaluation.scores:
        reason = result.indicator.deviation_reason
        if reason is not None and result.deduction > 0:
            yield reason


def _funds_slots(unit: Unit, funds: FundsStatement) -> dict[str, object]:
    def amount(value: Decimal | None) -> str | None:
        return None if value is None else plain(value)

    def listed(items: Mapping[str, Decimal | None], mark: str) -> str | None:
        return mark.join(f"{name}{plain(v)}{unit.money_unit}" for name, v in items.items() if v is not None) or None

    movements = {
        "年初结转": funds.opening_carryover,
        "本年拨入": funds.appropriation_received,
        "本年支出": funds.expenditure,
        "年末结转": funds.closing_carryover,
    }
    sources = {
        "当年财政拨款": funds.current_appropriation,
        "上年结转": funds.prior_carryover,
        "其他资金": funds.other_funds,
    }
    return _named(
        {name: amount(value) for name, value in movements.items()}
        | {
            "安排经费": amount(funds.allocated),
            "支出用途": funds.usage and funds.usage.rstrip("。"),
            "资金来源": listed(sources, "、"),
            "资金收支": listed(movements | {"交回财政": funds.returned}, "，"),
        }
    )


def _percent(rate: Decimal | None) -> str | None:
    return None if rate is None else f"{plain(rate)}%"


def _joined(parts: Iterator[str]) -> str | None:
    return "、".join(parts) or None


def _points_shown(scores: Iterator[Score]) -> str:
    return "，".join(f"{s.indicator.name}{plain(s.awarded)}分（满分{plain(s.indicator.points)}分）" for s in scores)


def _achievements_shown(scores: Iterator[Score], system: IndicatorSystem) -> str:
    return "；".join(_achievement(s, system) for s in scores)


def _achievement(result: Score, system: IndicatorSystem) -> str:
    indicator = result.indicator
    match indicator.nature:
        case Nature.CHECKLIST:
            return f"{indicator.name}{_checked(result, system)}"
        case Nature.LEVEL:
            return f"{indicator.name}{indicator.achievement}"
        case Nature.YES_NO:
            return f"{indicator.name}{'已经实现' if indicator.achievement == template.YES else '没有实现'}"
        case _:
            target = indicator.shown(indicator.target, sign=True)
            return f"{indicator.name}目标值为{target}，实际为{indicator.shown(result.actual)}"


def _checked(result: Score, system: IndicatorSystem) -> str:
    met = checked_points(result.indicator.achievement or "") or ()
    points = system.checkpoints(result.indicator)
    return "、".join(f"{'' if n in met else '未'}达到“{point}”" for n, point in enumerate(points, 1))


# ------------------------------------------------------------------ score table


def _score_table(evaluation: Evaluation) -> Table:
    rows: list[tuple[TableCell | None, ...]] = []
    scores = evaluation.scores
    for index, result in enumerate(scores):
        indicator = result.indicator
        rows.append(
            (
                _merged(scores, index, lambda s: (s.indicator.level1,)),
                _merged(scores, index, lambda s: (s.indicator.level1, s.indicator.level2)),
                TableCell(indicator.name),
                TableCell(_target_shown(result), centred=True),
                TableCell(_actual_shown(result), centred=True),
                TableCell(plain(indicator.points), centred=True),
                TableCell(plain(result.awarded), centred=True),
            )
        )
    points = sum((s.indicator.points for s in scores), Decimal(0))
    rows.append(_total_row("合计", plain(points), plain(evaluation.points_total)))
    if evaluation.cap_explanation is not None:
        rows.append(_total_row("按预算执行率封顶后", plain(points), plain(evaluation.total)))
    rows.append(_total_row("评价等级", "", evaluation.grade))
    return Table(
        widths=(9, 13, 26, 18, 16, 9, 9),
        heading=("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
        rows=tuple(rows),
    )


def _merged(scores: Sequence[Score], index: int, key: Callable[[Score], tuple[str, ...]]) -> TableCell | None:
    """Return the cell of a group at its first row, None where the row above belongs to the same group."""
    own = key(scores[index])
    if index and key(scores[index - 1]) == own:
        return None
    rows = 1
    while index + rows < len(scores) and key(scores[index + rows]) == own:
        rows += 1
    return TableCell(own[-1], rows=rows, centred=True)


def _total_row(name: str, points: str, awarded: str) -> tuple[TableCell | None, ...]:
    return (
        TableCell(name, columns=5, centred=True),
        None,
        None,
        None,
        None,
        TableCell(points, centred=True),
        TableCell(awarded, centred=True),
    )


def _target_shown(result: Score) -> str:
    indicator = result.indicator
    match indicator.nature:
        case Nature.CHECKLIST:
            return "逐项核对"
        case Nature.YES_NO:
            return str(indicator.target or template.YES)
        case Nature.LEVEL:
            return str(indicator.target or template.LEVELS[0])
        case _:
            return indicator.shown(indicator.target, sign=True)


def _actual_shown(result: Score) -> str:
    indicator = result.indicator
    return indicator.shown(result.actual) if indicator.nature.numeric else indicator.achievement or ""


# ------------------------------------------------------------------ typesetting

_HAN = r"\u3400-\u9fff\uf900-\ufaff“”‘’《》〈〉（）〔〕【】、。，；：！？…—"
_WIDE = str.maketrans(",;:!?", "，；：！？")
_MARKS = re.compile(rf"(?<=[{_HAN}])\s*[,;:!?]\s*|[,;:!?]\s*(?=[{_HAN}])")
_BRACKETS = re.compile(rf"\(([^()]*)\)(?=[{_HAN}])|(?<=[{_HAN}])\(([^()]*)\)|\(([^()]*[{_HAN}][^()]*)\)")
_GAPS = re.compile(rf"(?<=[{_HAN}])[ \u3000]+(?=\S)|(?<=\S)[ \u3000]+(?=[{_HAN}])")


def _typeset(text: str) -> str:
    """Give Chinese text its full-width marks and take the blanks out that stand beside Chinese characters."""
    text = _BRACKETS.sub(lambda m: f"（{m[1] or m[2] or m[3] or ''}）", text.strip())
    return _GAPS.sub("", _MARKS.sub(lambda m: m[0].strip().translate(_WIDE), text))


def _sentence(text: str) -> str:
    """Return a text that ends with a final mark."""
    text = text.rstrip()
    return text if re.search("[。！？…][”’）]?$", text) else text.rstrip("；;，,、.") + "。"


def chinese_number(number: int) -> str:
    """Return 1 to 9999 in Chinese numerals."""
    digits, text = "零一二三四五六七八九", ""
    for worth, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // worth % 10
        if digit:
            text += digits[digit] + name
        elif text and not text.endswith("零"):
            text += "零"
    text = text.rstrip("零")
    return text.removeprefix("一") if number in range(10, 20) else text


def chinese_date(day: date) -> str:
    """Return a date in the official form, Arabic figures without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"
