"""The workbook's own formulas: made from the same methods and rates as the scores, for columns that stand as they need."""

from dataclasses import fields, replace

import pytest

from perfeval.library import DENOMINATORS, RATES, RateName, built_in_system
from perfeval.methods import METHODS, checklist
from perfeval.methods.formula import References
from perfeval.template import FUNDS, INDICATORS, TABLE_SHEETS, Column, Kind
from perfeval.template.formulas import FORMULAS, adjoining, shared
from perfeval.template.rules import RULE_HEADINGS, rules


def test_columns_that_a_formula_needs_side_by_side_stand_so() -> None:
    assert adjoining(FUNDS, tuple(RATES)) == ("W", "Z")


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(tuple(RATES)[::-1], id="in-another-order"),
        pytest.param((*RATES, "code"), id="with-one-from-elsewhere"),
    ],
)
def test_columns_that_do_not_stand_so_are_refused(fields: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="the formulas need these columns of 资金情况 side by side: "):
        adjoining(FUNDS, fields)


def test_a_column_put_between_the_rates_is_refused() -> None:
    place = next(n for n, column in enumerate(FUNDS.columns) if column.field == RateName.EXECUTION)
    columns = (*FUNDS.columns[:place], Column("between", "之间"), *FUNDS.columns[place:])
    with pytest.raises(ValueError, match="side by side"):
        adjoining(replace(FUNDS, columns=columns), tuple(RATES))


def test_the_code_of_a_project_stands_in_the_same_column_of_every_sheet() -> None:
    assert shared(TABLE_SHEETS, "code") == "A"


def test_a_code_that_stands_elsewhere_on_one_sheet_is_refused() -> None:
    moved = replace(FUNDS, columns=(Column("before", "之前"), *FUNDS.columns))
    with pytest.raises(
        ValueError, match=r"the formulas need code in the same column of every sheet, not in \['A', 'B'\]"
    ):
        shared((INDICATORS, moved), "code")


def test_every_computed_column_has_a_formula() -> None:
    for sheet in (FUNDS, INDICATORS):
        computed = {column.field for column in sheet.columns if column.kind is Kind.COMPUTED}
        assert computed == {field for title, field in FORMULAS if title == sheet.title}


def test_the_score_asks_for_every_method_once() -> None:
    formula = FORMULAS[INDICATORS.title, "rule_score"]
    assert [formula.count(f'="{name}"') for name in METHODS] == [1] * len(METHODS)


def test_what_a_formula_says_of_figures_is_a_text() -> None:
    names = (field.name for field in fields(References))
    at = References(**{name: name.upper() for name in names})
    assert at.gained == "MAX(ACTUAL,0)"
    assert at.unmeasured == "NOT(AND(ISNUMBER(TARGET),ISNUMBER(ACTUAL)))"


def test_the_score_counts_the_marks_of_twenty_points() -> None:
    formula = FORMULAS[INDICATORS.title, "rule_score"]
    marks = ",".join(f'"{chr(0x2460 + number)}"' for number in range(20))
    numbers = ",".join(f'"、{number}、"' for number in range(1, 21))
    assert "{" + marks + "}" in formula
    assert "{" + numbers + "}" in formula


def test_a_rule_has_a_cell_for_each_heading() -> None:
    found = list(rules({"本县.toml": built_in_system("common-2013")}))
    assert {len(rule) for rule in found} == {len(RULE_HEADINGS)}


def test_the_sheet_of_rules_says_what_its_numbers_stand_for() -> None:
    found = {rule[0]: rule for rule in rules({"甲": built_in_system("evaluation-2020")})}
    assert found["甲|执行率"][6] == "分母：1 年初结转＋本年拨入，2 全年预算数，3 本年拨入"
    assert found["甲|执行率"][3] == list(DENOMINATORS).index(built_in_system("evaluation-2020").denominator) + 1
    assert (
        found["甲|推算|预算执行率"][6] == "留空时由资金情况算出：1 资金到位率，2 到位及时率，3 预算执行率，4 成本节约率"
    )
    assert found["甲|推算|预算执行率"][3] == 3


def test_the_score_takes_every_usual_mark_between_two_points() -> None:
    at = References(**{field.name: field.name.upper() for field in fields(References)})
    counted = checklist.formula(at)
    assert [mark for mark in "，,；; " if f'"{mark}","、")' not in counted] == []
