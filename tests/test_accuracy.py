"""The tables of what must be said and of what must not, as the laboratory puts them together."""

from laboratory.accuracy import cases


def test_as_many_cases_are_no_fault_as_are_one() -> None:
    faults = [case.name for case in cases() if case.fault]
    others = [case.name for case in cases() if not case.fault]
    assert len(others) >= len(faults) >= 200


def test_no_case_is_told_twice() -> None:
    names = [case.name for case in cases()]
    assert sorted(set(names)) == sorted(names)
