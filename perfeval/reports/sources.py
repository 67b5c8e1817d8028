"""Where the words of a report come from: values that know their cells, on their way from a slot into a document.

A template can only give back one string, so a value that is filled in stands between marks that number its source. The
marks stay in the text of the blocks; who writes a document takes them out, or makes the document's trace of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from perfeval.cells import Cell, cell_ranges

#: what stands inside a value in place of a line break and of the bar that parts the cells of a table
BREAK, BAR = "\x06", "\x05"
_OPEN, _SHUT, _END = "\x02", "\x03", "\x04"
_MARK: Final = re.compile(f"{_OPEN}[0-9]*{_SHUT}|{_END}")
#: what a value cannot have as it stands: marks, bars, line breaks, and what XML cannot hold
_SPECIAL: Final = re.compile("[\x00-\x08\n\x0b\x0c\x0e-\x1f|\ud800-\udfff\ufffe\uffff]")


class Filled(str):
    """A value for a slot, which knows the number of its source."""

    __slots__ = ("number",)
    number: int


def numbered(text: str, number: int) -> Filled:
    """Return a value that came from the source of that number."""
    value = Filled(text)
    value.number = number
    return value


class Marked(str):
    """Text with its values between marks."""

    __slots__ = ()


class Blank:
    """A slot that has nothing to say: false in a condition, an error where the outline prints it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __bool__(self) -> bool:
        return False


class Row:
    """What an outline can print of one indicator, by name; made when it is asked for. This one has nothing."""

    __slots__ = ()

    def __getitem__(self, name: str) -> str:
        """Return the value of that name; raise `KeyError` where there is none."""
        raise KeyError(name)


class Sources:
    """The sources of the values in a workbook's reports; most are looked at only once, when the trace is written."""

    def __init__(self) -> None:
        self._made: list[tuple[str, tuple[Cell, ...], str]] = []
        #: how cells are named, by their identity: `_made` keeps them, and many values come from the same ones
        self._named: dict[int, str] = {}

    def filled(self, text: str, name: str, cells: tuple[Cell, ...] = (), how: str = "") -> Filled:
        """Return a value with its name, the cells it came from and how it was made from them."""
        self._made.append((name, cells, how))
        value = Filled(text)
        value.number = len(self._made) - 1
        return value

    def __getitem__(self, number: int) -> tuple[str, str, str]:
        """Return a value's name, its cells as a person names them, and how it was made from them."""
        name, cells, how = self._made[number]
        if len(cells) == 1:
            return name, str(cells[0]), how
        known = self._named.get(id(cells))
        if known is None:
            known = self._named[id(cells)] = cell_ranges(cells)
        return name, known, how


def _inside(match: re.Match[str]) -> str:
    return {"\n": BREAK, "|": BAR}.get(match[0], "")


def marked(value: object) -> Marked:
    """Return a value between marks; what was never told a source is literal text all the same, never a heading."""
    return value if isinstance(value, Marked) else Marked(printed(value))


def printed(value: object) -> str:
    """Return what `marked` does, where nobody asks whether it has marks already."""
    if isinstance(value, Marked):
        return value
    text = str(value)
    if not text:
        return ""
    if "|" in text or not text.isprintable():  # the pattern alone takes twice as long
        text = _SPECIAL.sub(_inside, text)
    return f"{_OPEN}{value.number if isinstance(value, Filled) else ''}{_SHUT}{text}{_END}"


def enclosed(source: Filled, text: Marked) -> Marked:
    """Return text that holds values as a value itself."""
    return Marked(f"{_OPEN}{source.number}{_SHUT}{text}{_END}")


def joined(parts: Iterable[str], mark: str) -> Marked:
    """Return values side by side."""
    return Marked(mark.join(map(marked, parts)))


def replaced(pattern: re.Pattern[str], values: Mapping[str, object], text: str) -> Marked:
    """Return a person's text with the names that a pattern finds replaced by their values."""
    return Marked(pattern.sub(lambda match: marked(values[match[1]]), _SPECIAL.sub(_inside, text)))


def holds_values(text: str) -> bool:
    """Tell whether a value was filled in anywhere."""
    return _OPEN in text


def unmarked(text: str) -> str:
    """Return a text as it is printed."""
    first, *parts = text.split(_OPEN)  # a pattern takes four times as long
    if not parts:
        return text
    said = first + "".join([part[part.index(_SHUT) + 1 :] for part in parts])
    return said.replace(_END, "").replace(BAR, "|").replace(BREAK, "\n")


def one_value(text: str) -> tuple[str, str, str]:
    """Return the marks and the text of what is one value from end to end; nothing of anything else."""
    opening, shut, value = text.partition(_SHUT)
    value, end, rest = value.partition(_END)
    whole = shut and end and not rest and text.startswith(_OPEN) and _OPEN not in value
    return (opening + shut, value, end) if whole else ("", "", "")


def numbers(text: str) -> list[int]:
    """Return the numbers of the sources of a text's values, in reading order."""
    _, *parts = text.split(_OPEN)
    return [int(number) for part in parts if (number := part[: part.index(_SHUT)])]


def with_tags(text: str) -> str:
    """Return a text with an element of XML around each value, `s` being the number of its source."""
    return text.replace(_OPEN, '<v s="').replace(_SHUT, '">').replace(_END, "</v>").replace(BAR, "|")


def cut(text: str, places: Iterable[int]) -> Iterator[str]:
    """Yield the parts of a text between places of it as printed; a value that is parted is marked in each part."""
    edges = iter([*places, len(unmarked(text))])
    edge, said, opened, length = next(edges), "", list[str](), 0
    for piece in _pieces(text):
        if _MARK.fullmatch(piece):
            opened = opened[:-1] if piece == _END else [*opened, piece]
            said += piece
            continue
        while length + len(piece) > edge:
            inside = edge - length
            yield f"{said}{piece[:inside]}{_END * len(opened)}"
            said, piece, length, edge = "".join(opened), piece[inside:], edge, next(edges)  # noqa: PLW2901
        said += piece
        length += len(piece)
    yield said


def _pieces(text: str) -> Iterator[str]:
    """Yield the marks of a text and what stands between them."""
    place = 0
    for match in _MARK.finditer(text):
        if match.start() > place:
            yield text[place : match.start()]
        yield match[0]
        place = match.end()
    if place < len(text):
        yield text[place:]


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, parted where a value breaks the line."""
    if BREAK not in text:
        return [text]
    printed = unmarked(text)
    places = [place for place, char in enumerate(printed) if char == "\n"]
    return [part.replace(BREAK, "") for part in cut(text, places)]


def in_one_line(text: str) -> str:
    """Return a text whose values break no line, as a heading needs it."""
    return "".join(paragraphs(text))


def respelt(text: str, printed: str) -> str:
    """Return a text that is printed otherwise, with blanks taken out or characters changed one for one."""
    said, place = "", 0
    for piece in _pieces(text):
        if _MARK.fullmatch(piece):
            said += piece
            continue
        for char in piece:
            now = printed[place : place + 1]
            if now and (now == char or not char.isspace()):
                said += now
                place += 1
    return said
