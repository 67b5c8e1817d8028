"""Every rule that a workbook is held to, gathered from where each stands, in the order of the procedure."""

from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Final

from perfeval.batch import one, output
from perfeval.batch.incoming import repeated
from perfeval.checks import CHECKS, REVIEWS
from perfeval.problems import Rule
from perfeval.readers import excel, guard, layout, recognition, record, row, screen, values
from perfeval.reports import printed
from perfeval.service import beside


def _rules() -> Iterator[Rule]:
    yield from _of(guard, recognition, layout, screen, record, values, row, excel, beside)
    yield from (rule for check in CHECKS for rule in check.rules)
    yield from (rule for check in REVIEWS for rule in check.rules)
    yield from _of(printed, one, repeated, output)


def _of(*modules: ModuleType) -> Iterator[Rule]:
    return (found for module in modules for found in vars(module).values() if isinstance(found, Rule))


RULES: Final[tuple[Rule, ...]] = tuple(dict.fromkeys(_rules()))
#: what each is called, by its code
TITLES: Final[Mapping[str, str]] = {rule.code: rule.title for rule in RULES}
