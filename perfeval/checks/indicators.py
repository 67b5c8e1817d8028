"""Whether each indicator can be scored from what its row says, by the method that its system lays down."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from perfeval import template
from perfeval.cells import cell_ranges
from perfeval.checks.check import Check, Finding, Findings, Terms, check_project
from perfeval.figures import against, plain, rounded
from perfeval.library import IndicatorSystem
from perfeval.methods import Answer
from perfeval.methods.faults import (
    ACHIEVEMENT_UNUSABLE,
    ACTUAL_MISSING,
    SELF_SCORE_RANGE,
    TARGET_UNUSABLE,
    Fault,
    Faults,
)
from perfeval.model import UNREAD, IndicatorDraft, Nature, ProjectDraft, Read, Submission, Target
from perfeval.problems import Problem, Severity

#: rows that say the same are one problem from here on
_MANY: Final = 3
_POINTS_MET: Final = "达到的条目，如 ①②③，一项也没有达到时填 0"
#: natures whose 自评得分 is the score itself
_JUDGED: Final = frozenset({Nature.LEVEL, Nature.JUDGED})


def find_unscorable(submission: Submission, terms: Terms) -> Iterator[Problem]:
    """Find what keeps indicators from being scored from what their rows say; what many say alike is one problem."""
    for project in submission.projects:
        found = [(row, fault) for row in project.indicators for fault in faults(row, project, terms.system)]
        blank = [(row, fault) for row, fault in found if fault.rule == ACTUAL_MISSING and fault.found is None]
        if len(blank) >= _MANY and all(row.actual is None and row.achievement is None for row in project.indicators):
            yield _untouched(project, blank)
            found = [each for each in found if each not in blank]
        alike = Counter(_misunderstanding(fault) for _, fault in found if fault.found is not None)
        told: set[tuple[str, str, str | None]] = set()
        for row, fault in found:
            kind = _misunderstanding(fault)
            if alike[kind] < _MANY:
                yield _problem(row, fault)
            elif kind not in told:
                told.add(kind)
                yield _shared([(r, f) for r, f in found if _misunderstanding(f) == kind])


def _untouched(project: ProjectDraft, blank: Sequence[tuple[IndicatorDraft, Fault]]) -> Problem:
    """Return the one problem of a project of which nothing says yet what was reached, as when a year begins."""
    cells = {field: [r.place.cell(field) for r, f in blank if f.field == field] for field in ("actual", "achievement")}
    told = (
        f"“{template.INDICATORS.by_field[field].title}” {cell_ranges(tuple(places)).partition('!')[2]}"
        for field, places in cells.items()
        if places
    )
    return ACTUAL_MISSING.broken(
        f"{project.label}各指标完成得怎样还没有填写：{'，'.join(told)}",
        blank[0][0].place.cell(blank[0][1].field),
        expected="实际完成多少、达到什么档次",
        found="空白",
        remedy="请逐个填写；由资金情况算出的，补齐“资金情况”就行",
    )


def _misunderstanding(fault: Fault) -> tuple[str, str, str | None]:
    return fault.rule.code, fault.field, fault.found


def _shared(found: Sequence[tuple[IndicatorDraft, Fault]]) -> Problem:
    """Return the one problem of rows that all say the same in one column, where it cannot be scored from."""
    _, fault = found[0]
    cells = [row.place.cell(fault.field) for row, _ in found]
    expected = {f.expected for _, f in found}
    return fault.rule.broken(
        f"{len(found)} 个指标的“{template.INDICATORS.by_field[fault.field].title}”有误：{'、'.join(c.address for c in cells)}",
        cells[0],
        expected=fault.expected if len(expected) == 1 else _POINTS_MET,
        found=f"都是{fault.found}",
        remedy=fault.remedy,
    )


#: one pass for all rules of the scoring methods: a method says in one breath what it lacks
unscorable: Final[Check[Submission]] = Check(
    (TARGET_UNUSABLE, ACTUAL_MISSING, ACHIEVEMENT_UNUSABLE, SELF_SCORE_RANGE), find_unscorable
)


def faults(indicator: IndicatorDraft, project: ProjectDraft, system: IndicatorSystem) -> Faults:
    """Return what keeps an indicator from being scored, and a self-score that no rule could give."""
    scoring = system.method(indicator)
    if scoring is None or not indicator.applicable:
        return ()
    stated = () if indicator.nature in _JUDGED else _stated_score(indicator)
    if indicator.points is None:
        return _unsaid(indicator, system.actual(indicator, project.funds))
    judged = system.judge(scoring, indicator, system.actual(indicator, project.funds))
    if isinstance(judged, Answer):
        return stated
    if (
        "name" not in indicator.place.cells
    ):  # the system lays down what may be left blank, for indicators it knows by name
        judged = tuple(fault for fault in judged if fault.found is not None)
    return stated + judged


def _unsaid(indicator: IndicatorDraft, actual: Read[Target | None]) -> Faults:
    """Return what a row without points has to say all the same: what was reached."""
    measured = indicator.nature is not UNREAD and indicator.nature.measured
    if (actual if measured else indicator.achievement) is not None:
        return ()
    field = "actual" if measured else "achievement"
    expected = f"实际的{'数值或日期' if measured else '完成情况'}"
    return (Fault(field=field, rule=ACTUAL_MISSING, expected=expected),)


def _stated_score(indicator: IndicatorDraft) -> Faults:
    stated, points = indicator.self_score, indicator.points
    if stated is None or stated is UNREAD or points is None or points is UNREAD or 0 <= stated <= points:
        return ()
    return (
        Fault(
            field="self_score",
            rule=SELF_SCORE_RANGE,
            expected=f"0～{plain(points)} 分",
            found=plain(stated),
            remedy="请改正，或留空",
        ),
    )


def _problem(indicator: IndicatorDraft, fault: Fault) -> Problem:
    title = template.INDICATORS.by_field[fault.field].title
    said = "没有填写" if fault.found is None else "有误"
    return fault.rule.broken(
        f"{indicator.label}的“{title}”{said}",
        indicator.place.cell(fault.field),
        expected=fault.expected,
        found="空白" if fault.found is None else fault.found,
        remedy=fault.remedy,
    )


@check_project("derived-differs", Severity.ERROR, "填写的比率与资金情况表算出的一致", by_system=True)
def derived_differs(project: ProjectDraft, terms: Terms) -> Findings:
    """Find rates that were typed although the funds statement gives others."""
    for indicator in project.indicators:
        if not isinstance(indicator.actual, Decimal):
            continue
        rate = terms.system.derive(indicator, project.funds)
        if rate is not None and rounded(indicator.actual) != rate.value:
            yield Finding(
                f"{indicator.label}与“资金情况”不一致",
                indicator.place.cell("actual"),
                expected=f"由资金情况算出的 {plain(rate.value)}（{rate.arithmetic}）",
                found=against(indicator.actual, rate.value),
                remedy="请核对；留空则自动采用算出的数",
            )
