"""Records are what `dataclass(frozen=True, slots=True)` makes of a class: each test asks both."""

import inspect
import pickle
import sys
from copy import deepcopy
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from perfeval.records import frozen


def classes(plainly: Any, by_name: Any) -> tuple[Any, Any]:
    """Return two classes, the second one a subclass with fields that are named when it is made."""

    @plainly
    class Point:
        x: int
        y: int = 0
        marks: list[str] = field(default_factory=list)
        note: str = field(default="", compare=False, repr=False)
        total: int = field(init=False, compare=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "total", self.x + self.y)

    @by_name
    class Town(Point):
        """A place that has people."""

        x: int = 1
        people: int

    return Point, Town


FROZEN = classes(frozen, frozen(kw_only=True))
DATACLASS = classes(dataclass(frozen=True, slots=True), dataclass(frozen=True, slots=True, kw_only=True))
both = pytest.mark.parametrize(("point", "town"), [FROZEN, DATACLASS], ids=["frozen", "dataclass"])


@both
def test_a_record_takes_its_fields_in(point: Any, town: Any) -> None:
    made = town(2, people=3)
    assert (made.x, made.y, made.marks, made.note, made.total, made.people) == (1, 2, [], "", 3, 3)
    assert made.marks is not town(2, people=3).marks
    with pytest.raises(TypeError, match=r"Point\.__init__\(\) missing 1 required positional argument: 'x'"):
        point()
    with pytest.raises(TypeError, match="takes from"):
        town(1, 2, [], "", 5)


def test_a_record_takes_what_a_dataclass_takes() -> None:
    for record, plain in zip(FROZEN, DATACLASS, strict=True):
        assert inspect.signature(record).parameters.keys() == inspect.signature(plain).parameters.keys()
        kinds = [[each.kind for each in inspect.signature(of).parameters.values()] for of in (record, plain)]
        assert kinds[0] == kinds[1]
        assert [each.name for each in fields(record)] == [each.name for each in fields(plain)]
        assert (record.__match_args__, record.__slots__) == (plain.__match_args__, plain.__slots__)


@both
def test_records_are_equal_by_what_is_compared(point: Any, town: Any) -> None:
    assert point(1, 2, note="a") == point(1, 2, note="b")
    assert point(1) != point(2)
    assert point(1) != town(1, people=0)
    assert point(1) != (1, 0, [])
    assert hash(point(1, 2, ())) == hash(point(1, 2, (), "b"))
    with pytest.raises(TypeError, match="unhashable type: 'list'"):
        hash(point(1))


@both
def test_a_record_does_not_change(point: Any, town: Any) -> None:
    made = town(people=3)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'x'"):
        made.x = 5
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'x'"):
        del point(1).x
    assert replace(made, people=4) == town(people=4)


@both
def test_a_record_shows_its_fields(point: Any, town: Any) -> None:
    itself: list[Any] = []
    itself.append(point(1, marks=itself))
    assert repr(town(people=3)).endswith("Town(x=1, y=0, marks=[], total=1, people=3)")
    assert repr(itself[0]).endswith("Point(x=1, y=0, marks=[...], total=1)")


@both
def test_a_record_can_be_copied_and_sent(point: Any, town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "Town", town, raising=False)
    town.__qualname__ = "Town"
    made = town(people=3, marks=["a"], note="b")
    copies = (deepcopy(made), pickle.loads(pickle.dumps(made)))  # noqa: S301 - our own
    for copied in copies:
        assert (copied, copied.note, copied.total) == (made, "b", 1)
        assert copied.marks is not made.marks
    assert isinstance(made, point)
