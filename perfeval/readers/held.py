"""What a cell holds by its markup, wherever it stands."""

import re
from typing import Final, NamedTuple, TypeAlias

from perfeval.readers.strings import Text, escapes_undone
from perfeval.records import frozen

Stored: TypeAlias = float | bool | str

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_TRUE: Final = {"1": True, "true": True, "0": False, "false": False}
#: the formula of a picture in a cell
PICTURE: Final = "DISPIMG("
_FORMULAS_AS_TEXT: Final = ("=DISPIMG(", "=_xlfn.DISPIMG(")


class UnvouchedError(Exception):
    """What a cell holds cannot be vouched for; says what was found."""


class Markup(NamedTuple):
    """What stands in a cell; one that is `special` has a value of a kind of its own, such as a picture."""

    style: str
    kind: str | None
    special: bool
    formula: str
    value: str | None
    text: str | Text | None


@frozen
class Held:
    """What a cell holds; nothing is `stored` of what is blank, or has the `shared` text of that number.

    `style` is that of a cell whose style matters, of a `rich` text not all counts, a `day` is a date that is written out.
    """

    stored: Stored | None = None
    style: int | None = None
    shared: str | None = None
    rich: Text | None = None
    error: str | None = None
    day: bool = False
    picture: bool = False
    uncalculated: bool = False


#: nothing at all, something that comes to nothing, and a formula that has not come to anything yet
BLANK, EMPTY, UNCALCULATED = Held(), Held(), Held(uncalculated=True)


def held_of(markup: Markup, styles: frozenset[str]) -> Held:
    """Return what a cell with something in it holds; `styles` are those that matter. Raise `UnvouchedError`."""
    kind, value, text = markup.kind, markup.value, markup.text
    picture = PICTURE in markup.formula or (markup.special and kind == "e")
    style = int(markup.style) if markup.style in styles else None
    if kind == "e":
        if not value or not value.startswith("#"):
            raise UnvouchedError(f"单元格的错误值“{(value or '')[:20]}”不认识的文件")
        return Held(error=value, picture=picture)
    if (value is None and text is None) or (value == "" and markup.formula and kind != "str"):
        if picture:
            return Held(picture=True, uncalculated=True)
        return UNCALCULATED if markup.formula else EMPTY
    if kind == "s":
        return Held(shared=value or "", style=style, picture=picture)
    if kind == "str":
        text = escapes_undone(value or "")
    elif (kind == "inlineStr") != (text is not None):
        raise UnvouchedError("单元格的类型与写法不一致的文件")
    if text is not None:
        return with_text(text, style, picture=picture)
    stored = _value(kind, value or "")
    if stored == "":
        return Held(picture=True) if picture else EMPTY
    return Held(stored, style, day=kind == "d", picture=picture)


def with_text(text: str | Text, style: int | None, *, picture: bool) -> Held:
    """Return what a cell with a text holds."""
    stored, rich = (text.stored, text) if isinstance(text, Text) else (text, None)
    picture = picture or stored.startswith(_FORMULAS_AS_TEXT)
    if stored.strip():
        return Held(stored, style, rich=rich, picture=picture)
    return Held(rich=rich, picture=picture) if rich is not None or picture else EMPTY


def _value(kind: str | None, value: str) -> Stored:
    """Return the value of a cell that is no text; a date that is written out stays as it stands."""
    if kind == "d":
        return value if value.strip() else ""
    if kind == "b" and value in _TRUE:
        return _TRUE[value]
    if kind in {None, "n"} and (value == "" or _NUMBER.fullmatch(value)):
        return float(value) if value else ""
    if kind in {None, "n", "b"}:
        raise UnvouchedError(f"单元格存的“{value[:20]}”不是{'是非值' if kind == 'b' else '数'}的文件")
    raise UnvouchedError(f"单元格类型“{kind}”不认识的文件")
