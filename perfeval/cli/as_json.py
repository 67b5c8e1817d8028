"""What programs are told, as JSON; its fields are stable, since programs depend on them."""

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from perfeval.cli.terminal import escaped, say
from perfeval.service.as_json import evaluated

if TYPE_CHECKING:
    from perfeval.batch.explain import Explanation
    from perfeval.batch.outcome import Examined
    from perfeval.readers.word.trace import Value


def end_run(
    outcomes: Sequence["Examined"], told: Callable[[Sequence["Examined"]], str], remarks: Sequence[str]
) -> NoReturn:
    """Print what is told of workbooks, and beside it the remarks on other files; end with status 1 where one has errors."""
    say(told(outcomes))
    for remark in remarks:
        say(remark, err=True)
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
    return _text([evaluated(outcome.workbook.path.name, outcome.examination) for outcome in outcomes])


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


def _text(told: object) -> str:
    return escaped(json.dumps(told, ensure_ascii=False, indent=2))
