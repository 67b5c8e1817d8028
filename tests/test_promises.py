"""What programs and old workbooks rely on: codes, JSON fields and template versions of 0.1.0."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from workbooks import FIRST_ROW, example_data, opened, saved, small_data

from perfeval import template
from perfeval.batch.rules import RULES
from perfeval.cli import main
from perfeval.service import Examination
from perfeval.template import INDICATORS, UNIT
from perfeval.writers.blank import filled_workbook

#: the codes of the checks of 0.1.0
CODES = frozenset(
    [
        "achievement-unusable",
        "actual-bound",
        "actual-missing",
        "adjustment-unexplained",
        "budget-missing",
        "budget-zero",
        "cells-merged",
        "class-unusual",
        "column-missing",
        "column-repeated",
        "column-unread",
        "completion-overstated",
        "department-missing",
        "derived-differs",
        "deviation-unexplained",
        "email-unusable",
        "error-cell",
        "execution-unexplained",
        "figure-unsupported",
        "file-unreadable",
        "formula-uncalculated",
        "full-marks",
        "funds-negative",
        "funds-returned",
        "funds-sources",
        "funds-unbalanced",
        "group-absent",
        "group-unknown",
        "hidden-read",
        "indicator-repeated",
        "instruction-left",
        "internal-error",
        "issue-date-early",
        "issues-denied",
        "issues-repeated",
        "level1-points",
        "low-unexplained",
        "nature-unusual",
        "not-a-date",
        "not-a-number",
        "not-in-list",
        "not-written",
        "nothing-applicable",
        "other-year",
        "outline-unknown",
        "outline-unusual",
        "output-copied",
        "over-budget",
        "over-budget-other-funds",
        "over-completion-unexplained",
        "percent-doubtful",
        "placeholder-left",
        "points-concentrated",
        "points-range",
        "points-total",
        "preview-differs",
        "project-incomplete",
        "project-name-repeated",
        "project-repeated",
        "project-unknown",
        "read-as",
        "reason-superfluous",
        "required-blank",
        "results-are-targets",
        "row-passed-over",
        "self-score-differs",
        "self-score-range",
        "share-range",
        "sheet-empty",
        "sheet-missing",
        "sheet-renamed",
        "slip-of-the-pen",
        "slot-unknown",
        "submission-repeated",
        "system-unknown",
        "target-in-name",
        "target-unusable",
        "target-vague",
        "template-version",
        "text-contradicts",
        "text-long",
        "title-names-another",
        "total-against-execution",
        "unit-slip",
    ]
)
PROBLEM = {"code", "severity", "sheet", "cell", "message", "expected", "found", "remedy"}
PROJECT = {
    *(
        "code",
        "name",
        "indicators",
        "points_total",
        "rescaled_total",
        "total",
        "grade",
        "arrival_rate",
        "execution_rate",
    ),
    *("rescaling", "cap"),
}
INDICATOR = {
    *("level1", "level2", "name", "nature", "target", "actual", "achievement", "applicable", "points", "awarded"),
    *("self_score", "rule", "arithmetic", "cells"),
}


def test_every_code_of_the_first_version_is_still_one() -> None:
    assert len(CODES) == 84
    assert {rule.code for rule in RULES} >= CODES


def printed(capsys: pytest.CaptureFixture[str], command: str, path: Path) -> dict[str, Any]:
    main([command, str(path), "--format", "json"])
    (workbook,) = json.loads(capsys.readouterr().out)
    assert isinstance(workbook, dict)
    return workbook


def test_every_field_of_json_of_the_first_version_is_still_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = small_data()
    del data["projects"][0]["funds"]["note"]
    path = saved(data, tmp_path)
    checked = printed(capsys, "check", path)
    assert set(checked) >= {"file", "failed", "problems"}
    assert set(checked["problems"][0]) >= PROBLEM
    scored = printed(capsys, "score", path)
    assert set(scored) >= {"file", "unit", "year", "system", "projects", "problems"}
    assert set(scored["system"]) >= {"name", "title", "reference"}
    assert set(scored["projects"][0]) >= PROJECT
    assert set(scored["projects"][0]["indicators"][0]) >= INDICATOR


def first_version(workbook: Workbook) -> Workbook:
    """Return a workbook as the template of version 1 was: without 规则得分, and with one outline."""
    workbook[template.GUIDE_TITLE]["B2"] = "1"
    first = FIRST_ROW + [column.field for column in UNIT.columns].index("outline2")
    workbook[UNIT.title].delete_rows(first, 2)
    workbook[INDICATORS.title].delete_cols([column.field for column in INDICATORS.columns].index("rule_score") + 1)
    return workbook


def comes_to(found: Examination) -> tuple[list[str], object]:
    return [str(problem) for problem in found.problems], found.evaluated and found.evaluated.evaluations


@pytest.mark.slow
def test_a_workbook_of_the_first_version_is_read_as_before(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    for data in (small_data(), example_data()):
        now = opened(saved(filled_workbook(data), new))
        assert now.evaluated is not None
        assert comes_to(opened(saved(first_version(filled_workbook(data)), old))) == comes_to(now)
