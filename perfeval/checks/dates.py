"""Whether dates and years are those of the year that is evaluated.

Future means after 成文日期, or where that is blank after 30 June of the next year (a default of ours); the clock of the
machine decides nothing.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from perfeval.checks.check import Finding, Findings, Terms, check_submission, check_unit
from perfeval.checks.wording import own_texts, sentences_without_asides
from perfeval.model import UNREAD, Deadline, IndicatorDraft, ProjectDraft, Submission, UnitDraft
from perfeval.problems import Severity

if TYPE_CHECKING:
    from perfeval.cells import Cell

#: years before the one evaluated that a date of a project may still be of, and after it that a deadline may be of
_BEFORE, _AFTER = 4, 20
_YEAR: Final = re.compile("(?<![0-9])((?:19|20)[0-9]{2})年(?:度)?(?!代)")
#: what makes a year of the past no slip: comparisons, plans, beginnings, carry-overs
_MEANT_BEFORE: Final = re.compile("(?:比|较|与|同|对比|自|从|始于|于|截至|上年|以前|[0-9]年?[-—–~～至到])$")
_MEANT_AFTER: Final = re.compile(
    "(?:相比|同期|以来|起|开始|[-—–~～至到][0-9]|批复|下达|印发|出台|立项|结转|底|末|编制|规划|计划|方案|实施方案"
    "|(?:财政|司法|卫健|教育|公安|发改|民政|住建|农业|国|县|市|省)[^，]{0,4}(?:部(?![门分位])|[局厅委]|政府|务院))"
)
#: what a clause tells of before the year: how the work came about
_BACKGROUND: Final = re.compile(
    "会议|精神|疫情|修订|发布|颁布|制定|(?<!高)标准(?!化)|规定|成立|迁入|搬迁|建成|购于|建于|招标|中标|开标|全[县市省国]"
)
_CHANGE: Final = re.compile("(?:提高|增加|上升|增长|下降|减少|降低)(?:到|至)|[升增降]至")
_LATER: Final = re.compile("将|拟|计划|下一步|下步|预计|今后|明年|下年|力争|争取")


@check_unit("issue-date-early", Severity.ERROR, "成文日期不早于评价年度")
def issue_date_early(unit: UnitDraft, _terms: Terms) -> Findings:
    """Find a date of issue before the year that is evaluated."""
    year, issued = unit.year, unit.issue_date
    if year is UNREAD or issued is UNREAD or issued is None or issued.year >= year:
        return
    yield Finding(
        "成文日期早于评价年度",
        unit.place.cell("issue_date"),
        expected=f"{year} 年或以后",
        found=issued.isoformat(),
        remedy="请核对评价年度和成文日期",
    )


@check_submission("date-implausible", Severity.ERROR, "完成日期、时限在合理的年份里，完成日期不在将来")
def date_implausible(submission: Submission, _terms: Terms) -> Findings:
    """Find dates that cannot be meant: years off, or in the future of the report."""
    year, issued = submission.unit.year, submission.unit.issue_date
    if year is UNREAD or issued is UNREAD:
        return
    latest = issued if issued is not None and issued.year >= year else date(year + 1, 6, 30)
    told = "成文日期" if latest == issued else "次年 6 月底"
    for indicator in (i for project in submission.projects for i in project.indicators):
        target, actual = indicator.target, indicator.actual
        if isinstance(target, Deadline) and not year - _BEFORE <= target.last_day.year <= year + _AFTER:
            yield _off(indicator, "target", "年度指标值", target.last_day, f"{year} 年前后的时限")
        if not isinstance(actual, date):
            continue
        if actual.year < year - _BEFORE:
            yield _off(indicator, "actual", "实际完成值", actual, f"{year} 年前后的日期")
        elif actual > latest:
            yield _off(indicator, "actual", "实际完成值", actual, f"不晚于{told}（{latest:%Y-%m-%d}）的日期")


def _off(indicator: IndicatorDraft, field: str, title: str, day: date, expected: str) -> Finding:
    return Finding(
        f"{indicator.label}的“{title}”年份有误",
        indicator.place.cell(field),
        expected=expected,
        found=f"{day.year:04d}-{day:%m-%d}",
        remedy="请核对",
    )


@check_submission("other-year", Severity.WARNING, "文字和日期写的是评价年度")
def other_year(submission: Submission, _terms: Terms) -> Findings:
    """Find targets, actual values and sentences of result that are dated in a year before."""
    year = submission.unit.year
    if year is UNREAD:
        return
    for project in submission.projects:
        yield from _dated(project, year)
        for _, cell, text in own_texts(project):
            found = _year_before(text, year)
            if found is not None:
                yield Finding(
                    "文字写的是另一个年度",
                    cell,
                    expected=f"{year}年度",
                    found=f"“{found}”",
                    remedy="请核对，是否从往年的报告复制",
                )


def _dated(project: ProjectDraft, year: int) -> Iterator[Finding]:
    """Yield one finding for all deadlines and dates of a project's rows that are of a year before."""
    cells: list[tuple[Cell, str]] = []
    for indicator in project.indicators:
        target, actual = indicator.target, indicator.actual
        late = isinstance(target, Deadline) and year - _BEFORE <= target.last_day.year < year
        if late:
            cells.append((indicator.place.cell("target"), str(target)))
        if isinstance(actual, date) and year - _BEFORE <= actual.year < year and (late or target is None):
            cells.append((indicator.place.cell("actual"), actual.isoformat()))
    if cells:
        yield Finding(
            f"{project.label}的时限或完成日期是以前年度的",
            cells[0][0],
            expected=f"{year}年的日期",
            found="、".join(f"{cell.address} 的“{text}”" for cell, text in cells),
            remedy="请核对，是否从往年的表格复制；确是以前年度的，不用改",
        )


def _year_before(text: str, year: int) -> str | None:
    """Return how a text names the year before where it names no other; None where that is meant or does not happen."""
    found: list[str] = []
    for sentence in sentences_without_asides(text):
        years = {int(match[1]) for match in _YEAR.finditer(sentence)}
        if any(named >= year for named in years):
            return None
        if len(years) == 1 and not _LATER.search(sentence) and not _CHANGE.search(sentence):
            found += (match[0] for match in _YEAR.finditer(sentence) if _is_slip(sentence, match, year))
    return found[0] if found else None


def _is_slip(sentence: str, match: re.Match[str], year: int) -> bool:
    """Tell whether a year before is likely a slip, and not what a clause compares with or tells of."""
    before, after = sentence[: match.start()], sentence[match.end() :]
    clause = before.rpartition("，")[2] + after.partition("，")[0]
    meant = _MEANT_BEFORE.search(before) or _MEANT_AFTER.match(after) or _BACKGROUND.search(clause)
    return not meant and int(match[1]) >= year - _BEFORE
