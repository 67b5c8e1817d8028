"""Where the words of a report come from: values that know their cells, on their way into a slot of an outline."""

import re
from collections.abc import Iterable, Mapping

from perfeval.cells import Cell, cell_ranges
from perfeval.records import new
from perfeval.reports.runs import UNSTATED, Chunk, Run, Text, printable, text_of


class Filled(str):
    """A value for a slot, which knows the number of its source, and its words as a plain string."""

    __slots__ = ("number", "words")
    number: int
    words: str

    def saying(self, words: str) -> "Filled":
        """Return a value of the same source that says something else."""
        other = Filled(words)
        other.words, other.number = words, self.number
        return other


class Passage(str):
    """Words for a slot in which values stand, as its runs tell; in a condition or a filter it is what they say."""

    __slots__ = ("runs",)
    runs: Text

    @classmethod
    def of(cls, runs: Text) -> "Passage":
        """Return the words of some runs."""
        passage = cls(runs)
        passage.runs = runs
        return passage


class Blank:
    """A slot that has nothing to say: false in a condition, an error where the outline prints it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __bool__(self) -> bool:
        return False


class Entry:
    """What an outline can print of one thing of a list, by name; made when it is asked for. This one has nothing."""

    __slots__ = ()

    def __getitem__(self, name: str) -> str:
        """Return the value of that name; raise `KeyError` where there is none."""
        raise KeyError(name)


class Named(Entry):
    """One thing of a list, its values by name."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> str:
        return self._values[name]


class Sources:
    """The sources of the values in a workbook's reports; most are looked at only once, when the trace is written."""

    def __init__(self) -> None:
        self._made: list[tuple[str, tuple[Cell, ...], str]] = []

    def filled(self, text: str, name: str, cells: tuple[Cell, ...] = (), how: str = "") -> Filled:
        """Return a value with its name, the cells it came from and how it was made from them."""
        self._made.append((name, cells, how))
        value = Filled(text)
        value.words, value.number = text, len(self._made) - 1
        return value

    def typed(self, numbers: Iterable[int | None]) -> set[Cell]:
        """Return the cells that values say as they were typed; a value that was made by arithmetic says none."""
        made = [self._made[number] for number in numbers if number is not None and number != UNSTATED]
        return {cell for _, cells, how in made if not how for cell in cells}

    def __getitem__(self, number: int) -> tuple[str, str, str]:
        """Return a value's name, its cells as a person names them, and how it was made from them."""
        name, cells, how = self._made[number]
        return name, cell_ranges(cells), how


def said(value: object) -> Run | Text:
    """Return a value as it is printed; what was never told a source is a value all the same, never a heading."""
    if isinstance(value, Passage):
        return value.runs
    text = printable(str(value))
    return Run(text, value.number if isinstance(value, Filled) else UNSTATED) if text else Text()


def text_of_value(value: object) -> Text:
    """Return a value as text."""
    return text_of((said(value),))


def joined(parts: Iterable[Filled], mark: str) -> Passage:
    """Return values side by side, a mark between them."""
    runs: list[Run] = []
    between = Run(mark)
    for part in parts:
        if runs and mark:
            runs.append(between)
        runs.append(new(Run, (printable(part.words), part.number, ())))
    return Passage.of(Text(runs))


def replaced(pattern: re.Pattern[str], values: Mapping[str, object], text: str, source: Filled) -> Passage:
    """Return a person's text, itself a value, with the names that a pattern finds replaced by their values."""
    chunks: list[Chunk] = []
    place = 0
    for match in pattern.finditer(text):
        chunks += [printable(text[place : match.start()]), said(values[match[1]])]
        place = match.end()
    inner = text_of((*chunks, printable(text[place:])))
    return Passage.of(Text((Run(str(inner), source.number, inner),)))
