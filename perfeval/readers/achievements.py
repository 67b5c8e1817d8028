"""What 完成情况 means where the indicator system decides it: points met are put as ①②③, and what was read is noted."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from perfeval.library import IndicatorSystem
from perfeval.methods.checklist import checked_points, marks, points_met
from perfeval.methods.level import meant
from perfeval.methods.yes_no import is_answer
from perfeval.model import UNREAD, IndicatorDraft, Nature, Submission
from perfeval.problems import Problem
from perfeval.readers.readings import Reading, Readings


def understood(submission: Submission, system: IndicatorSystem) -> tuple[Submission, Iterable[Problem]]:
    """Return a submission with its points met put as ①②③, and a note of each sheet and kind that was read so."""
    readings = Readings()
    projects = tuple(
        replace(project, indicators=tuple(_understood(row, system, readings) for row in project.indicators))
        for project in submission.projects
    )
    return replace(submission, projects=projects), readings.problems()


def _understood(row: IndicatorDraft, system: IndicatorSystem, readings: Readings) -> IndicatorDraft:
    said = row.achievement
    if said is None:
        row = _moved(row, system, readings)
        said = row.achievement
    if said is None or said is UNREAD or not row.applicable:
        return row
    for kind, read in _readings(row, said, system):
        if read != said:
            readings.add(kind, row.place.cell("achievement"), said, read)
        if kind is Reading.POINTS:
            return replace(row, achievement=read)
    return row


def _moved(row: IndicatorDraft, system: IndicatorSystem, readings: Readings) -> IndicatorDraft:
    """Return a row with the word that was typed as 实际完成值, as the official form has it, put as 完成情况."""
    typed = row.actual
    if not isinstance(typed, str) or not _is_achievement(row, typed, system):
        return row
    readings.add(Reading.MOVED, row.place.cell("actual"), typed, f"完成情况“{typed}”")
    return replace(row, achievement=typed, actual=None)


def _is_achievement(row: IndicatorDraft, typed: str, system: IndicatorSystem) -> bool:
    scoring = system.method(row)
    match row.nature:
        case Nature.LEVEL:
            return scoring is not None and meant(scoring.parameters.levels, typed) is not None
        case Nature.YES_NO:
            return is_answer(typed)
        case Nature.CHECKLIST:
            return bool(count := len(system.checkpoints(row))) and points_met(typed, count) is not None
        case _:
            return False


def _readings(row: IndicatorDraft, said: str, system: IndicatorSystem) -> Iterator[tuple[Reading, str]]:
    """Yield how 完成情况 is read, where it does not stand as the methods name it."""
    scoring = system.method(row)
    if row.nature is Nature.LEVEL and scoring is not None:
        level = meant(scoring.parameters.levels, said)
        if level is not None and said != level.title:
            yield Reading.WORDS, level.name
    elif row.nature is Nature.CHECKLIST:
        count = len(system.checkpoints(row))
        plainly = checked_points(said)
        met = points_met(said, count) if count else None
        if met is not None and met != plainly:
            yield Reading.POINTS, marks(met)
