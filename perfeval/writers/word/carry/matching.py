"""Which part of a document has become which part of another: in order where they are alike, moved where the same."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, TypeVar

T = TypeVar("T")

#: how alike two parts must be, from 0 to 1, for one to have become the other
_ALIKE: Final = 0.4
#: how alike a text is to one that begins with it
_GONE_ON: Final = 0.5
#: how alike what is much alike
_MUCH_ALIKE: Final = 0.6
#: pairs that are compared in one gap; more are not worth the time
_MOST: Final = 10_000
#: characters below which a text is too common to have been moved
_TELLING: Final = 4


@dataclass(slots=True)
class Matching:
    """By the numbers of the parts before, those after; `moved` are the numbers before of what stands elsewhere now."""

    after: dict[int, int] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)

    def before(self) -> dict[int, int]:
        """Return the numbers before by those after."""
        return {other: number for number, other in self.after.items()}


def matched(
    before: Sequence[T],
    after: Sequence[T],
    keys: Sequence[Callable[[T], Hashable]],
    likeness: Callable[[T, T], float],
    *,
    movable: Callable[[T], bool] | None = None,
    in_turn: bool = False,
) -> Matching:
    """Match the parts of two documents: by each key in turn, the strictest first, then by how alike they are.

    Parts that are `movable` and the same by the first key, or much alike, match wherever they stand. Of what is left, as
    many as stand between the same neighbours on both sides match `in_turn`.
    """
    found = Matching()
    gaps = [(range(len(before)), range(len(after)))]
    for number, key in enumerate(keys):
        ours, theirs = [key(part) for part in before], [key(part) for part in after]
        gaps = [rest for gap in gaps for rest in _same(gap, ours, theirs, found)]
        if number == 0 and movable is not None:
            _match_moved(ours, theirs, [movable(part) for part in before], found)
    taken = set(found.after.values())
    for gap in gaps:
        olds = [number for number in gap[0] if number not in found.after]
        news = [number for number in gap[1] if number not in taken]
        if olds and news and len(olds) * len(news) <= _MOST:
            table = [[likeness(before[old], after[new]) for new in news] for old in olds]
            pairs = list(_best(table))
            if in_turn:
                pairs += _left(pairs, len(olds), len(news))
            found.after.update((olds[row], news[column]) for row, column in pairs)
    if movable is not None:
        _match_moved_and_changed(before, after, likeness, movable, found)
    return found


def _match_moved_and_changed(
    before: Sequence[T],
    after: Sequence[T],
    likeness: Callable[[T, T], float],
    movable: Callable[[T], bool],
    found: Matching,
) -> None:
    """Match what stands elsewhere now and is much alike, the most alike first."""
    taken = set(found.after.values())
    olds = [number for number in range(len(before)) if number not in found.after and movable(before[number])]
    news = [number for number in range(len(after)) if number not in taken]
    if len(olds) * len(news) > _MOST:
        return
    pairs = [(likeness(before[old], after[new]), old, new) for old in olds for new in news]
    for degree, old, new in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        if degree >= _MUCH_ALIKE and old not in found.after and new not in taken:
            found.after[old] = new
            found.moved.add(old)
            taken.add(new)


def _left(pairs: Sequence[tuple[int, int]], rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """Yield as pairs what is left between others, where it is as many on both sides."""
    row = column = 0
    for next_row, next_column in (*pairs, (rows, columns)):
        if next_row - row == next_column - column:
            yield from zip(range(row, next_row), range(column, next_column), strict=True)
        row, column = next_row + 1, next_column + 1


def _same(
    gap: tuple[range, range], before: Sequence[Hashable], after: Sequence[Hashable], found: Matching
) -> Iterator[tuple[range, range]]:
    """Match what is the same in one gap, and yield the gaps that remain."""
    old, new = gap
    matcher = SequenceMatcher(None, before[old.start : old.stop], after[new.start : new.stop], autojunk=False)
    at, other = old.start, new.start
    for start, other_start, number in matcher.get_matching_blocks():
        start, other_start = start + old.start, other_start + new.start  # noqa: PLW2901 - counted from the gap's begin
        if start > at or other_start > other:
            yield range(at, start), range(other, other_start)
        found.after.update((start + n, other_start + n) for n in range(number))
        at, other = start + number, other_start + number


def _match_moved(
    before: Sequence[Hashable], after: Sequence[Hashable], movable: Sequence[bool], found: Matching
) -> None:
    """Match what stands elsewhere now, where it can be only that."""
    taken = set(found.after.values())
    gone = [number for number in range(len(before)) if number not in found.after and movable[number]]
    come = [number for number in range(len(after)) if number not in taken]
    once = Counter(before[number] for number in gone), Counter(after[number] for number in come)
    places = {after[number]: number for number in come}
    for number in gone:
        key = before[number]
        if once[0][key] == once[1][key] == 1:
            found.after[number] = places[key]
            found.moved.add(number)


def _best(table: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs, in order, that are together the most alike."""
    columns = len(table[0])
    sums = [[0.0] * (columns + 1) for _ in range(len(table) + 1)]
    for row in reversed(range(len(table))):
        for column in reversed(range(columns)):
            here = table[row][column]
            pair = here + sums[row + 1][column + 1] if here >= _ALIKE else 0.0
            sums[row][column] = max(pair, sums[row + 1][column], sums[row][column + 1])
    row = column = 0
    while row < len(table) and column < columns:
        here = table[row][column]
        if here >= _ALIKE and sums[row][column] == here + sums[row + 1][column + 1]:
            yield row, column
            row, column = row + 1, column + 1
        elif sums[row][column] == sums[row + 1][column]:
            row += 1
        else:
            column += 1


def alike(text: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1, by the pairs of characters that they share."""
    one, two = _pairs(text), _pairs(other)
    shared, numbers = (one & two).total(), (one.total(), two.total())
    degree = 2 * shared / sum(numbers)
    # words were added after a short text
    return max(degree, _GONE_ON) if shared == min(numbers) > 1 else degree


@lru_cache(4096)
def _pairs(text: str) -> Counter[str]:
    return Counter(f"\n{text}"[n : n + 2] for n in range(max(len(text), 1)))


def tells(text: str) -> bool:
    """Whether a text is long enough to be known again elsewhere."""
    return len(text) >= _TELLING
