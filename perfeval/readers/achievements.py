"""What 完成情况 means where the indicator system decides it: points met are put as ①②③, and what was read is noted."""

from collections.abc import Iterable
from dataclasses import replace

from perfeval.library import IndicatorSystem
from perfeval.methods.checklist import checked_points, marks, points_met
from perfeval.methods.level import meant
from perfeval.methods.yes_no import is_answer
from perfeval.model import IndicatorDraft, Nature, Submission
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
    moved = row.achievement is None and isinstance(row.actual, str) and _is_achievement(row, row.actual, system)
    # the official form has no other place for the word than 实际完成值
    said = row.actual if moved else row.achievement
    if not isinstance(said, str) or not row.applicable:
        return row
    kind, read = _reading(row, said, system) or (Reading.MOVED, said)
    if moved:
        readings.add(Reading.MOVED, row.place.cell("actual"), said, f"完成情况“{read}”")
    elif read != said:
        readings.add(kind, row.place.cell("achievement"), said, read)
    achievement = read if kind is Reading.POINTS else said
    if achievement == row.achievement:
        return row
    return replace(row, achievement=achievement, actual=None if moved else row.actual)


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


def _reading(row: IndicatorDraft, said: str, system: IndicatorSystem) -> tuple[Reading, str] | None:
    """Return how 完成情况 is read, where it does not stand as the methods name it."""
    if row.nature is Nature.CHECKLIST:
        count = len(system.checkpoints(row))
        met = points_met(said, count) if count else None
        return (Reading.POINTS, marks(met)) if met is not None and met != checked_points(said) else None
    scoring = system.method(row) if row.nature is Nature.LEVEL else None
    level = None if scoring is None else meant(scoring.parameters.levels, said)
    return (Reading.WORDS, level.name) if level is not None and said != level.title else None
