"""A chart on a page: bars in two greys, which need no colour to be told apart, with labels that can be broken."""

from decimal import Decimal
from typing import Final

from perfeval.figures import plain
from perfeval.reports.blocks import Chart
from perfeval.writers.html.text import attribute, escaped
from perfeval.writers.word.charts import described

#: the kinds of bars that the style of a page knows
_KINDS: Final = 2
_NOTHING: Final = Decimal()


def figure(chart: Chart) -> str:
    """Return a chart; who cannot see it hears its figures."""
    values = [value for series in chart.series for value in series.values if value is not None]
    most = Decimal(chart.most) if chart.most else max(values, default=_NOTHING)
    rows = "".join(_row(chart, place, category, most) for place, category in enumerate(chart.categories))
    return (
        f'<figure role="img" aria-label="{attribute(f"{chart.title}：{described(chart)}")}">'
        f'<figcaption>{escaped(chart.title)}{_legend(chart)}</figcaption><div class="bars">{rows}</div></figure>'
    )


def _legend(chart: Chart) -> str:
    """Return what tells the rows of bars apart, where there are several."""
    if len(chart.series) < _KINDS:
        return ""
    return "".join(
        f'<span class="key"><svg class="box"><rect class="bar{number % _KINDS}" width="100%" height="100%"/></svg>'
        f"{escaped(series.name)}</span>"
        for number, series in enumerate(chart.series)
    )


def _row(chart: Chart, place: int, category: str, most: Decimal) -> str:
    bars = "".join(_bar(series.values[place], most, number % _KINDS) for number, series in enumerate(chart.series))
    return f'<div class="label">{escaped(category)}</div><div>{bars}</div>'


def _bar(value: Decimal | None, most: Decimal, kind: int) -> str:
    if value is None:
        return '<div class="value">没有</div>'
    share = min(max(100 * value / most, _NOTHING), Decimal(100)) if most > 0 else _NOTHING
    return f'<div class="value"><svg><rect class="bar{kind}" width="{share:.2f}%" height="100%"/></svg>{plain(value)}</div>'
