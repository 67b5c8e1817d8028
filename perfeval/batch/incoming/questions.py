"""What a person should look at across units: names that may be one unit's, years that the others do not have."""

from collections import Counter
from collections.abc import Iterator, Sequence

from perfeval.batch.incoming.found import names
from perfeval.model.summary import UnitYear
from perfeval.model.unit_names import near_names, same_unit

#: of so many workbooks a year stands out that at most one in so many has
_MANY, _ONE_IN = 5, 5


def questions(units: Sequence[tuple[str, UnitYear]]) -> Iterator[str]:
    """Yield what a person should look at across units: names that may be one unit's, years that others do not have.

    `units` are the workbooks by their names in messages, with whose they are.
    """
    years = Counter(unit.year for _, unit in units)
    usual, number = max(years.items(), key=lambda item: item[1], default=(0, 0))
    odd = [(label, unit) for label, unit in units if unit.year != usual]
    if len(units) >= _MANY and odd and len(odd) * _ONE_IN <= number:
        named = names([f"{label}（{unit.year} 年）" for label, unit in odd])
        yield f"请核对评价年度：{named}；其余 {number} 个都是 {usual} 年"
    labels: dict[str, tuple[str, str]] = {same_unit(unit.name): (unit.name, label) for label, unit in reversed(units)}
    for one, other in near_names(reversed(labels)):
        (name, label), (near, beside) = labels[one], labels[other]
        yield f"请核对单位名称：“{name}”（{label}）和“{near}”（{beside}）是不是同一个单位"
