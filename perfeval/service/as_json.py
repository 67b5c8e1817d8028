"""What a workbook came to, for programs and for the page in the browser; its fields are stable, since programs depend on them."""

from decimal import Decimal
from typing import Any

from perfeval.model import Assessment, Evaluation, Result, Score, known
from perfeval.service.values import Examination


def evaluated(name: str, found: Examination) -> dict[str, Any]:
    """Return what an examined workbook of a name came to: unit, system, projects with their scores, and problems."""
    unit, system = found.submission and found.submission.unit, found.system
    return {
        "file": name,
        "unit": unit and known(unit.name),
        "year": unit and known(unit.year),
        "system": {"name": system.name, "title": system.title, "reference": system.reference} if system else None,
        "projects": [_project(a) for a in (found.evaluated.assessments if found.evaluated else ())],
        "problems": [problem.as_json() for problem in found.problems],
    }


def _project(assessment: Assessment) -> dict[str, Any]:
    scored = assessment if isinstance(assessment, Evaluation) else None
    return {
        "code": assessment.project.code,
        "name": assessment.project.name,
        "indicators": [_indicator(result) for result in assessment.results],
        "points_total": _number(scored.points_total if scored else None),
        "rescaled_total": _number(scored.rescaled_total if scored else None),
        "total": _number(scored.total if scored else None),
        "grade": scored and scored.grade,
        "arrival_rate": _number(assessment.arrival_rate),
        "execution_rate": _number(assessment.execution_rate),
        "rescaling": scored and scored.rescale_explanation,
        "cap": scored and scored.cap_explanation,
    }


def _indicator(result: Result) -> dict[str, Any]:
    indicator = result.indicator
    score = result if isinstance(result, Score) else None
    return {
        "level1": indicator.level1,
        "level2": indicator.level2,
        "name": indicator.name,
        "nature": indicator.nature.value,
        "target": indicator.shown(indicator.target) or None,
        "actual": indicator.shown(result.actual) or None,
        "achievement": indicator.achievement,
        "applicable": indicator.applicable,
        "points": _number(indicator.points),
        "awarded": _number(score.awarded) if score and indicator.applicable else None,
        "self_score": _number(indicator.self_score),
        "rule": score and score.rule,
        "arithmetic": score and score.arithmetic,
        "cells": [str(cell) for cell in result.inputs],
    }


def _number(value: Decimal | None) -> float | None:
    """Return a figure of JSON; two places and at most fifteen digits survive it exactly."""
    return None if value is None else float(value)
