"""What programs are told, as JSON; its fields are stable, since programs depend on them."""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from perfeval.model import Assessment, Evaluation, Result, Score, known

if TYPE_CHECKING:
    from perfeval.batch.explain import Explanation
    from perfeval.batch.outcome import Examined
    from perfeval.writers.word.trace import Value


def end_run(outcomes: Sequence["Examined"], told: Callable[[Sequence["Examined"]], str]) -> NoReturn:
    """Print what is told of workbooks, and end with status 1 where one of them has errors."""
    typer.echo(told(outcomes))
    raise typer.Exit(code=int(any(outcome.failed for outcome in outcomes)))


def problems(outcomes: Sequence["Examined"]) -> str:
    """Return the problems of workbooks, one object a workbook."""
    return _text(
        [
            {
                "file": str(outcome.workbook.path),
                "failed": outcome.failed,
                "problems": [problem.as_json() for problem in outcome.problems],
            }
            for outcome in outcomes
        ]
    )


def scores(outcomes: Sequence["Examined"]) -> str:
    """Return the scores of workbooks, one object a workbook."""
    return _text([_workbook(outcome) for outcome in outcomes])


def explanation(found: "Explanation") -> str:
    """Return where the values of a report came from."""
    trace = found.trace
    told: dict[str, Any] = {
        "report": trace.report,
        "system": trace.system,
        "outline": trace.outline,
        "values": [
            {"paragraph": number, "text": paragraph.said(value), **_source(value)}
            for number, paragraph in enumerate(trace.paragraphs, 1)
            for value in paragraph.values
        ],
        "changes": [{"before": change.before, "after": change.after} for change in found.changes],
    }
    if found.disagreements is not None:
        told["disagreements"] = [
            {
                "printed": d.printed_text if d.printed else None,
                "now": d.now_text if d.now else None,
                **_source(d.now or d.printed),
            }
            for d in found.disagreements
        ]
    return _text(told)


def _source(value: "Value | None") -> dict[str, str]:
    source = value.source if value else None
    return {"name": source.name, "cells": source.cells, "how": source.how} if source else {}


def _workbook(outcome: "Examined") -> dict[str, Any]:
    found = outcome.examination
    unit, system = found.submission and found.submission.unit, found.system
    return {
        "file": outcome.workbook.path.name,
        "unit": unit and known(unit.name),
        "year": unit and known(unit.year),
        "system": {"name": system.name, "title": system.title, "reference": system.reference} if system else None,
        "projects": [_project(a) for a in (found.evaluated.assessments if found.evaluated else ())],
        "problems": [problem.as_json() for problem in outcome.problems],
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


def _text(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2)
