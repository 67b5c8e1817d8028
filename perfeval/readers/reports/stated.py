"""What sentences of a report without a trace say beyond doubt: amounts in the form that the outlines give them, grades."""

import re
from collections.abc import Iterator
from typing import Final

from perfeval.model import Amount
from perfeval.readers.reports.fields import Place
from perfeval.readers.reports.figures import FIGURE, figure_of
from perfeval.readers.reports.gathered import Gathered, Spot, Statement
from perfeval.readers.reports.patterns import folded
from perfeval.template import FUNDS, UNIT

#: names that stand before the amounts of a year's receipts and payments
_MOVEMENTS: Final = {
    "年初结转": Amount.OPENING_CARRYOVER,
    "本年拨入": Amount.APPROPRIATION_RECEIVED,
    "本年支出": Amount.EXPENDITURE,
    "年末结转": Amount.CLOSING_CARRYOVER,
    "交回财政": Amount.RETURNED,
}
#: the same of where the budget comes from; only behind 资金来源为, since people say 上年结转 of other things too
_SOURCES: Final = {
    "当年财政拨款": Amount.CURRENT_APPROPRIATION,
    "上年结转": Amount.PRIOR_CARRYOVER,
    "其他资金": Amount.OTHER_FUNDS,
}
_MONEY: Final = rf"({FIGURE})(万元|元)"
_MOVED: Final = re.compile(rf"(?<![一-龥])(?:本项目|[0-9]{{4}}年初?)?({'|'.join(_MOVEMENTS)})(?:资金)?{_MONEY}")
_SOURCE_LIST: Final = re.compile(rf"资金来源为((?:、?(?:{'|'.join(_SOURCES)}){_MONEY})+)")
_SOURCE: Final = re.compile(rf"({'|'.join(_SOURCES)}){_MONEY}")
_ALLOCATED: Final = re.compile(rf"(?:安排经费|总经费){_MONEY}")
_GRADE: Final = re.compile('(?:等级|结论)为:?[“"]?(优秀|良好|合格|不合格|优|良|中|差)[”"]?(?=[。,;]|$)')
WHICH_BUDGET: Final = "报告没有说是年初预算数还是全年预算数"
A_GRADE: Final = "等级由程序按得分评出，不用填写"
OTHER_UNIT: Final = "金额单位与报告里其他金额的不同"


def state_amounts(gathered: Gathered, spot: Spot, text: str, place: str) -> None:
    """State the amounts of a text in the unit of money that the first of them has."""
    bare = folded(text).text
    for said, amount, figure, unit in _amounts(bare):
        value = figure_of(figure)
        if value is None:
            continue
        money = Spot(0, Place(UNIT.title, "money_unit"))
        known = gathered.said.setdefault(money, [Statement(unit, "", place)])[0]
        if known.value != unit:
            gathered.leave(_title(amount), said, place, OTHER_UNIT, spot.project)
            continue
        gathered.say(Spot(spot.project, Place(FUNDS.title, str(amount))), Statement(value, said, place))
    allocated = {(match[1], match[2]): match[0] for match in _ALLOCATED.finditer(bare)}
    for said in allocated.values():
        gathered.leave("安排经费", said, place, WHICH_BUDGET, spot.project)


def _amounts(bare: str) -> Iterator[tuple[str, Amount, str, str]]:
    for match in _MOVED.finditer(bare):
        yield match[0], _MOVEMENTS[match[1]], match[2], match[3]
    for listed in _SOURCE_LIST.finditer(bare):
        for match in _SOURCE.finditer(listed[1]):
            yield match[0], _SOURCES[match[1]], match[2], match[3]


def _title(amount: Amount) -> str:
    return FUNDS.by_field[str(amount)].title


def state_grade(gathered: Gathered, spot: Spot, text: str, place: str) -> None:
    """Note the grade that a conclusion states: it has no cell."""
    for match in _GRADE.finditer(folded(text).text):
        gathered.leave("评价等级", match[1], place, A_GRADE, spot.project)
