"""What a number format makes of a figure."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from perfeval.readers.number_formats.sections import Section, Token

_WIDE: Final = Context(prec=60, rounding=ROUND_HALF_UP)


def number_text(section: Section, value: Decimal) -> str | None:
    """Return a figure without its sign as a section shows it; None where that cannot be told."""
    tokens = [token for token in section.tokens if token.kind not in {"space", "fill"}]
    kinds = [token.kind for token in tokens]
    if "/" in kinds and "digit" in kinds:
        return _fraction(tokens, value)
    if "power" in kinds:
        return _scientific(tokens, value)
    tokens = [Token("literal", "/") if token.kind == "/" else token for token in tokens]
    if "general" in kinds or "@" in kinds:
        if "digit" in kinds:
            return None
        plain = f"{value:f}"
        return "".join(plain if token.kind in {"general", "@"} else token.text for token in tokens)
    if "digit" not in kinds:
        return "".join(token.text for token in tokens) if "." not in kinds else None
    return _digits(tokens, value)


def _digits(tokens: list[Token], value: Decimal) -> str | None:
    """Lay the figures of a value into the places of a format."""
    places = [n for n, token in enumerate(tokens) if token.kind == "digit"]
    point = next((n for n, token in enumerate(tokens) if token.kind == "."), None)
    whole = [n for n in places if point is None or n < point]
    after = [n for n in places if point is not None and n > point]
    last_whole, last = (whole or places)[-1], places[-1]
    scale, grouped = 0, False
    for n, token in enumerate(tokens):
        if token.kind == ",":
            if whole and whole[0] < n < last_whole:
                grouped = True
            elif n > last or (point is not None and last_whole < n < point):
                scale += 1
            else:
                return None
    if sum(token.kind == "." for token in tokens) > 1:
        return None
    percents = sum(token.kind == "%" for token in tokens)
    scaled = _WIDE.multiply(value, Decimal(100) ** percents)
    scaled = _WIDE.divide(scaled, Decimal(1000) ** scale)
    text = f"{scaled.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP, _WIDE):f}"
    figures, _, decimals = text.partition(".")
    laid = _whole(tokens, whole, figures.lstrip("0"), grouped=grouped)
    if laid is None:
        return None
    laid |= _decimals(tokens, after, decimals)
    between = dict.fromkeys([] if point is None else [point], ".")
    found = laid | between
    if not whole and point is not None and figures.lstrip("0"):
        found[point] = f"{figures}."
    return "".join(found.get(n, "" if token.kind == "," else token.text) for n, token in enumerate(tokens))


def _whole(tokens: list[Token], places: list[int], figures: str, *, grouped: bool) -> dict[int, str] | None:
    """Return the figures before the point by their places; those that have none stand before the first."""
    if grouped and any(token.kind == "literal" for token in tokens[places[0] : places[-1]]):
        return None
    shape = "".join(tokens[n].text for n in places)
    figures = figures.rjust(len(shape[shape.index("0") :]) if "0" in shape else 0, "0")
    if not places:
        return {}
    if grouped:
        if len(figures) > 1 and figures.startswith("0"):
            return None
        return dict.fromkeys(places[:-1], "") | {places[-1]: f"{int(figures):,}" if figures else ""}
    laid: dict[int, str] = {}
    rest = figures
    for n in reversed(places):
        laid[n], rest = rest[-1:], rest[:-1]
    laid[places[0]] = rest + laid[places[0]]
    return laid


def _decimals(tokens: list[Token], places: list[int], decimals: str) -> dict[int, str]:
    """Return the figures behind the point by their places; zeros that need not stand are left out."""
    laid: dict[int, str] = {}
    ended = False
    for n, figure in reversed(list(zip(places, decimals, strict=True))):
        ended = ended or figure != "0" or tokens[n].text == "0"
        laid[n] = figure if ended else ""
    return laid


def _scientific(tokens: list[Token], value: Decimal) -> str | None:
    power = next(n for n, token in enumerate(tokens) if token.kind == "power")
    mantissa, exponent = tokens[:power], tokens[power + 1 :]
    whole = "".join(token.text for token in mantissa).partition(".")[0]
    if whole not in {"0", "#"} or any(token.kind != "digit" for token in exponent):
        return None
    places = sum(token.kind == "digit" for token in mantissa) - 1
    size = value.adjusted() if value else 0
    figure = value.scaleb(-size, _WIDE).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    if figure >= 10:
        size, figure = size + 1, (figure / 10).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    sign = "-" if size < 0 else "+" if tokens[power].text.endswith("+") else ""
    return f"{figure:f}E{sign}{abs(size):0{len(exponent)}d}"


def _fraction(tokens: list[Token], value: Decimal) -> str | None:
    """Return a fraction that is the value itself; one that only comes near it cannot be told."""
    code = "".join(token.text for token in tokens)
    shape = re.fullmatch(r"(?:#\s+)?\?+/(\?{1,3})", code)
    if shape is None:
        return None
    whole, rest = (int(value), value - int(value)) if code.startswith("#") else (0, value)
    top, bottom = rest.as_integer_ratio()
    if bottom >= 10 ** len(shape[1]) or top >= 10 ** len(shape[1]):
        return None
    if top == 0:
        return str(whole)
    return f"{whole} {top}/{bottom}" if whole else f"{top}/{bottom}"
