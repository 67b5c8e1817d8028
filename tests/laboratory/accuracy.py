"""Hold what is said of the tests' own cases against what must be said: precision and recall, in total and for each code.

    python tests/laboratory/accuracy.py

A case is a row of a table that a test has already: what stands in a workbook, and the codes that must be said of it. Whatever
else is said of it is a false alarm, unless it follows from how the case is made. What is noted of a cell that was read, or
told of the small project for being small, is neither. Prints what was missed and what was said for nothing; ends with 1 where
there is any.
"""

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import test_doubts as doubts
import test_plausibility as plausibility
import test_problems as problems
import test_rare_cells as rare_cells
import test_reading as reading
import test_words as words
from workbooks import Edit, cell, examined, opened, saved, small_data

from perfeval.service import Examination
from perfeval.template import FUNDS, INDICATORS, UNIT
from perfeval.writers.blank import filled_workbook

Test = Callable[..., None]
#: what a row of a table is told of besides, by being one row of a small project
USUAL = frozenset({"full-marks", "deviation-unexplained", "self-score-differs"})
#: notes of how a cell was read, which doubt nothing
NOTES = frozenset({"read-as", "row-passed-over", "hidden-read", "column-unread"})
_CODE = re.compile(r"\[([a-z0-9-]+)\]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What stands in a workbook, and the codes that must be said of it; `follows` may be said as well."""

    name: str
    examined: Callable[[], Examination]
    must: Counter[str]
    follows: frozenset[str] = USUAL

    @property
    def fault(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.must.keys() - NOTES)


def rows(test: Test) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Return the name and the values of each row of a test's table."""
    for mark in vars(test)["pytestmark"]:
        for number, row in enumerate(mark.args[1]):
            values = getattr(row, "values", row if isinstance(row, tuple) else (row,))
            yield f"{test.__name__}[{getattr(row, 'id', None) or number}]", values


def times(code: str, number: int) -> Counter[str]:
    """Return a code that must be said so often."""
    return +Counter({code: number})


def quoted(said: object) -> Counter[str]:
    """Return the codes of whole messages, or of lines of code and cell: one, several or none."""
    lines = [said] if isinstance(said, str) else said
    assert lines is None or isinstance(lines, list | tuple)
    found = ((_CODE.search(line), line.split()[0]) for line in lines or ())
    return Counter(match[1] if match else first for match, first in found)


def changed(workbook_change: Callable[[Any], object]) -> Examination:
    """Examine the small project's workbook with something done to it."""
    workbook = filled_workbook(small_data())
    workbook_change(workbook)
    with tempfile.TemporaryDirectory() as folder:
        return opened(saved(workbook, Path(folder)))


def with_cells(changes: list[Edit]) -> Callable[[Any], object]:
    """Return what puts values into cells of a workbook."""

    def change(workbook: Any) -> None:
        for sheet, field, value, *_ in changes:
            cell(workbook, sheet, field).value = value

    return change


def of_rows(
    test: Test,
    made: Callable[..., Examination],
    must: Callable[..., Counter[str]],
    follows: frozenset[str] = USUAL,
) -> Iterator[Case]:
    """Return the cases of a table: `made` examines the values of a row, `must` gives the codes that must be said of them."""
    for name, values in rows(test):
        yield Case(name=name, examined=partial(made, *values), must=must(*values), follows=follows)


def doubted(code: str) -> Callable[..., Counter[str]]:
    """Return what tells by the last value of a row how often a code must be said."""
    return lambda *values: times(code, int(values[-1]))


def text_cases() -> Iterator[Case]:
    """Return what may stand in a text."""

    def of(field: str, *edits: Edit) -> Callable[..., Examination]:
        return lambda text, *_: examined(doubts.said(field, text), *edits)

    output = of("output")
    another_base = USUAL | {"rate-by-another-base"}
    yield from of_rows(doubts.test_a_text_of_another_year_is_doubted, output, doubted("other-year"))
    yield from of_rows(
        doubts.test_a_figure_of_a_text_is_doubted_where_it_is_named_for_a_cell,
        output, doubted("figure-unsupported"), another_base,
    )  # fmt: skip
    yield from of_rows(
        doubts.test_a_rate_by_another_base_is_a_note_that_names_both, output, doubted("rate-by-another-base")
    )
    yield from of_rows(
        doubts.test_full_points_of_what_is_not_finished_are_doubted, output, doubted("unfinished-full-marks")
    )
    conclusion = doubts.test_a_total_or_a_grade_in_a_text_is_held_against_the_computed_one
    yield from of_rows(conclusion, of("conclusion"), doubted("total-contradicted"))
    lost: list[Edit] = [(INDICATORS, "points", 34.5), (INDICATORS, "points", 65.5, 4), (INDICATORS, "actual", 11)]
    blocking = doubts.test_a_sentence_that_may_score_something_else_blocks_no_report
    yield from of_rows(blocking, of("conclusion", *lost), lambda _: Counter(), USUAL | {"points-concentrated"})
    missed: list[Edit] = [(INDICATORS, "actual", 85, 4), (INDICATORS, "deviation_reason", "雨季较长", 4)]
    rates = doubts.test_a_rate_of_money_is_no_target_of_an_indicator
    yield from of_rows(rates, of("output", *missed), doubted("text-contradicts"))
    yield from of_rows(
        doubts.test_a_result_that_is_the_target_with_other_figures_is_no_copy,
        lambda text, _: examined(
            small_data(target="全年完成道路维修里程20公里，群众满意度达到90%", narratives={"output": text})
        ),
        doubted("output-copied"),
        USUAL | {"figure-unsupported"},
    )
    yield from of_rows(
        doubts.test_a_denial_of_problems_is_known_in_other_words,
        lambda text, _: examined(small_data(narratives={"issues": text}), (INDICATORS, "actual", 10)),
        doubted("issues-denied"),
    )


def figure_cases() -> Iterator[Case]:
    """Return what may stand in cells of figures and dates."""
    yield from of_rows(
        doubts.test_a_date_is_doubted_by_the_year_that_is_evaluated,
        lambda target, actual, _: examined(small_data(), *doubts.dated(target, actual)),
        lambda *values: quoted(values[-1]),
    )
    yield from of_rows(
        doubts.test_a_reason_that_is_none_does_not_count,
        lambda reason, _: examined(
            small_data(funds={"expenditure": 60, "closing_carryover": 50, "note": reason}),
        ),
        lambda _, counts: times("execution-unexplained", not counts),
    )
    yield from of_rows(
        doubts.test_words_of_a_form_are_an_error_wherever_they_stand,
        lambda edit, _: examined(small_data(), edit),
        lambda *_: times("instruction-left", 1),
    )
    yield from of_rows(
        doubts.test_money_and_work_go_together,
        lambda data, *_: examined(data),
        lambda _, code, said: times(code, said),
        USUAL | {"level1-points", "group-absent", "target-unusable"},
    )
    yield from of_rows(
        doubts.test_a_satisfaction_that_is_just_the_one_planned_is_noted,
        lambda actual, _: examined(small_data(), (INDICATORS, "actual", actual, 4)),
        doubted("satisfaction-is-target"),
    )
    yield from of_rows(
        reading.test_a_fraction_beside_percent_is_asked_about,
        lambda nature, name, target, actual, _: examined(
            small_data(),
            *((INDICATORS, field, value) for field, value in (("nature", nature), ("name", name), ("target", target), ("actual", actual), ("unit_of_measure", "%"))),
        ),
        doubted("percent-doubtful"),
        USUAL | NOTES | {"actual-bound", "over-completion-unexplained"},
    )  # fmt: skip


def typed_cases() -> Iterator[Case]:
    """Return what people type into cells."""
    yield from of_rows(
        reading.test_an_amount_is_read_or_reported,
        lambda typed, _: examined(small_data(), (FUNDS, "other_funds", typed)),
        lambda _, read: times("not-a-number", read is None),
        USUAL | NOTES,
    )
    yield from of_rows(
        reading.test_a_dash_in_a_column_of_amounts_is_a_blank,
        lambda typed: examined(small_data(), (FUNDS, "other_funds", typed)),
        lambda _: times("read-as", 1),
    )
    yield from of_rows(
        reading.test_what_may_be_two_figures_is_no_figure,
        lambda typed, _: examined(small_data(), (INDICATORS, "actual", typed)),
        lambda *_: times("not-a-number", 1),
    )
    yield from of_rows(
        reading.test_a_figure_may_have_its_unit_in_its_cell,
        lambda unit, target, actual, _: examined(
            small_data(), (INDICATORS, "unit_of_measure", unit), (INDICATORS, "target", target), (INDICATORS, "actual", actual)
        ),
        lambda *_: Counter(),
        USUAL | NOTES,
    )  # fmt: skip
    yield from of_rows(
        reading.test_a_year_is_read_as_a_calculation_leaves_it,
        lambda typed: examined(small_data(), (UNIT, "year", typed)),
        lambda _: Counter(),
        USUAL | NOTES,
    )
    yield from of_rows(
        words.test_a_yes_is_asked_about_where_it_may_mean_that_it_happened,
        lambda name, target, _: words.row(nature="是否", name=name, target=target, actual=None, achievement="是"),
        doubted("achievement-unusable"),
    )
    yield from of_rows(
        plausibility.test_what_people_type_is_read_and_noted_or_reported,
        lambda sheet, field, typed, _: examined(small_data(), (sheet, field, typed)),
        lambda *values: quoted(values[-1]),
    )


def rule_cases() -> Iterator[Case]:
    """Return what breaks a rule and what just keeps it."""
    yield from of_rows(
        plausibility.test_what_is_hardly_meant_is_said, lambda data, _: examined(data), lambda _, said: quoted(said)
    )
    yield from of_rows(
        plausibility.test_what_people_do_to_a_sheet_is_read_right_or_reported,
        lambda change, _: changed(change),
        lambda _, said: quoted(said),
    )
    yield from of_rows(
        problems.test_one_changed_cell_says_what_is_wrong_with_it,
        lambda sheet, field, value, _: examined(small_data(), (sheet, field, value)),
        lambda *values: quoted(values[-1]),
        USUAL | NOTES,
    )
    yield from of_rows(
        problems.test_an_indicator_that_cannot_be_scored_says_why,
        lambda fields, _: examined(problems.with_indicator(**fields)),
        lambda _, said: quoted(said),
        USUAL | NOTES,
    )
    yield from of_rows(
        rare_cells.test_a_rare_cell_is_reported_once,
        lambda changes, _: changed(with_cells(changes)),
        lambda _, found: Counter(found),
    )


def cases() -> list[Case]:
    """Return every case."""
    return [*text_cases(), *figure_cases(), *typed_cases(), *rule_cases()]


def share(right: int, wrong: int) -> str:
    """Return what share is right."""
    return f"{right / (right + wrong):8.1%}" if right + wrong else f"{'-':>8}"


def main() -> int:
    """Print precision and recall, and what was missed or said for nothing."""
    counts = {name: Counter[str]() for name in ("right", "for nothing", "missed")}
    misses = []
    every = cases()
    for case in every:
        said = Counter(problem.rule.code for problem in case.examined().problems)
        spare = Counter({code: number for code, number in (said - case.must).items() if code not in case.follows})
        missed = case.must - said
        counts["right"] += said & case.must
        counts["for nothing"] += spare
        counts["missed"] += missed
        misses += [f"{case.name}: said for nothing: {code}" for code in spare]
        misses += [f"{case.name}: not said: {code}" for code in missed]
    print(f"{'':28}{'right':>8}{'nothing':>8}{'missed':>8}{'precision':>10}{'recall':>10}")
    codes = sorted({code for counted in counts.values() for code in counted})
    for title, chosen in [*((code, [code]) for code in codes), ("in total", codes)]:
        right, nothing, missed_ = (sum(counted[code] for code in chosen) for counted in counts.values())
        print(f"{title:28}{right:8}{nothing:8}{missed_:8}{share(right, nothing):>10}{share(right, missed_):>10}")
    faults = sum(case.fault for case in every)
    print(f"{len(every)} cases: {faults} faults, {len(every) - faults} that are none")
    print(*misses, sep="\n")
    return bool(misses)


if __name__ == "__main__":
    sys.exit(main())
