"""Of what is unread nobody says anything more: it has been reported where it stands."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from records import draft, indicator, project_draft, project_of, submission_of

from perfeval.checks import Terms
from perfeval.checks.projects import group_unknown
from perfeval.checks.scores import preview_differs
from perfeval.checks.texts import text_long
from perfeval.library import built_in_system
from perfeval.model import UNREAD, IndicatorDraft, Nature
from perfeval.problems import Problem
from perfeval.readers.layout import RawRecord
from perfeval.readers.readings import Readings
from perfeval.readers.record import Record
from perfeval.scoring import evaluate_project
from perfeval.template import INDICATORS, PROJECTS

TERMS = Terms(system=built_in_system("common-2013"), outlines=("shijiazhuang-2013",))


def codes(problems: Iterator[Problem]) -> list[str]:
    return [problem.rule.code for problem in problems]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(draft(level1="甲"), ["group-unknown"], id="unknown"),
        pytest.param(draft(level1=UNREAD, level2="甲"), [], id="level-1-unread"),
        pytest.param(draft(level1="甲", level2=UNREAD), [], id="level-2-unread"),
    ],
)
def test_a_group_is_looked_up_where_both_its_levels_were_read(row: IndicatorDraft, said: list[str]) -> None:
    assert codes(group_unknown.find(submission_of(project_draft(row)), TERMS)) == said


def test_a_text_that_was_not_read_is_not_too_long() -> None:
    long, unread = (replace(project_draft(), content=content) for content in ("甲" * 2001, UNREAD))
    assert codes(text_long.find(submission_of(long), TERMS)) == ["text-long"]
    assert codes(text_long.find(submission_of(unread), TERMS)) == []


def test_the_workbooks_own_total_counts_only_by_the_system_that_it_names() -> None:
    row = indicator(Nature.AT_LEAST, Decimal(1), Decimal(1), Decimal(100))
    evaluation = evaluate_project(replace(project_of(row), preview_total=Decimal(1)), TERMS.system)
    assert evaluation is not None
    assert codes(preview_differs.find(evaluation, TERMS)) == ["preview-differs"]
    assert codes(preview_differs.find(evaluation, replace(TERMS, system_chosen=True))) == []


def test_the_reader_and_the_template_agree_on_what_a_column_holds() -> None:
    record = Record(PROJECTS, RawRecord(PROJECTS.title, {}, {}), None, [], Readings())
    with pytest.raises(TypeError, match="name is"):
        record.day("name")


def test_a_preview_is_read_as_it_stands_where_nothing_is_known_of_its_sheet() -> None:
    place = draft().place
    cells = Record(INDICATORS, RawRecord(INDICATORS.title, place.cells, {"auto_score": 9.5}), None, [], Readings())
    assert cells.preview("auto_score") == Decimal("9.5")
