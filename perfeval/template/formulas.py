"""What lives in the workbook: the sheet 评分规则, and the formulas that score from it while a person types.

The formulas are a preview of `scoring` for the accountant; a test holds the two together. They use only functions that
every Excel, WPS and LibreOffice has.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final, TypeAlias

from openpyxl.utils import get_column_letter

from perfeval import template
from perfeval.library import (
    COMPLETION_METHODS,
    DENOMINATORS,
    MAX_STEPS,
    RATES,
    CommonIndicator,
    IndicatorSystem,
    ScoringMethod,
)
from perfeval.model import COMPLETED, NO, NOT_APPLICABLE, UNFINISHED, YES, Nature
from perfeval.template import FUNDS, HEADING_ROW, INDICATORS, PROJECTS, UNIT, Sheet

RULE_HEADINGS: Final = (
    *("键", "方法", "方法名称", "参数一", "参数二", "参数三", "说明"),
    *(f"{name}{n}" for name in ("名称", "下限", "取值") for n in range(1, MAX_STEPS + 1)),
)
#: rows of 绩效指标 that the sums of a project look at
_LAST_ROW: Final = 2000
_FIRST_STEP: Final = 8

RuleRow: TypeAlias = tuple[str | Decimal | int | None, ...]


def rules(systems: Mapping[str, IndicatorSystem]) -> Iterator[RuleRow]:
    """Yield the rows of 评分规则: how each system scores, by the name that 单位信息 gives it."""
    for name, system in systems.items():
        yield _rule(f"{name}|满分", f"{system.title}（{system.reference}）", (system.total,))
        grades = [(band.name, band.minimum, None) for band in system.grades]
        yield _rule(f"{name}|等级", "总分达到下限的最高一级", steps=grades)
        caps = [("", cap.below, cap.total) for cap in system.caps]
        yield _rule(f"{name}|封顶", "预算执行率低于下限时，总分不超过取值", steps=caps)
        denominator = list(DENOMINATORS).index(system.denominator) + 1
        yield _rule(f"{name}|执行率", "分母：1 年初结转＋本年拨入，2 全年预算数，3 本年拨入", (denominator,))
        for indicator, rate in system.derived.items():
            note = "留空时由资金情况算出：1 资金到位率，2 到位及时率，3 预算执行率，4 成本节约率"
            yield _rule(f"{name}|推算|{indicator}", note, (list(RATES).index(rate) + 1,))
        for nature in Nature:
            yield _scored(f"{name}|{nature}", system, system.methods[nature])
        for method in system.methods.values():
            for level2 in method.level2:
                for nature in method.natures:
                    yield _scored(f"{name}|{level2}|{nature}", system, method)
        for common in system.indicators:
            key = "|".join((name, *common.key, common.nature))
            yield _scored(key, system, system.own_method(common), common)


def _scored(key: str, system: IndicatorSystem, method: ScoringMethod, common: CommonIndicator | None = None) -> RuleRow:
    over = system.over_completion if method.function in COMPLETION_METHODS else None
    checkpoints = common.checkpoints if common else ()
    return _rule(
        key,
        (common.explanation if common else "") + numbered(checkpoints),
        (
            over.threshold if over else None,
            over.deduction if over else None,
            len(checkpoints) or method.pass_line or method.otherwise or None,
        ),
        [(v.name, v.minimum, v.maximum) for v in method.levels] or [("", t.minimum, t.share) for t in method.tiers],
        method,
    )


def numbered(checkpoints: Iterable[str]) -> str:
    """Return points to be met as ①…；②…, as they stand in a target."""
    return "；".join(f"{chr(0x245F + number)}{point}" for number, point in enumerate(checkpoints, 1))


def _rule(
    key: str,
    note: str,
    parameters: tuple[Decimal | int | None, ...] = (),
    steps: Iterable[tuple[str, Decimal, Decimal | None]] = (),
    method: ScoringMethod | None = None,
) -> RuleRow:
    labels, minima, values = zip(*[*steps, *[("", None, None)] * MAX_STEPS][:MAX_STEPS], strict=True)
    names = (method.function, method.title) if method else (None, None)
    three = (*parameters, None, None, None)[:3]
    return (key, *names, *three, note or None, *(label or None for label in labels), *minima, *values)


# ---------------------------------------------------------------- formulas

_KEYS: Final = f"{template.RULES_TITLE}!$A:$A"
_SYSTEM: Final = f"{UNIT.title}!$B${HEADING_ROW + 1 + [c.field for c in UNIT.columns].index('system')}"


def _columns(sheet: Sheet) -> dict[str, str]:
    return {column.field: get_column_letter(number) for number, column in enumerate(sheet.columns, 1)}


_INDICATOR_COLUMNS: Final = _columns(INDICATORS)
_FUNDS_COLUMNS: Final = _columns(FUNDS)


def _found(key: str) -> str:
    return f"MATCH({_SYSTEM}&{key},{_KEYS},0)"


def _parameter(position: int, row: str) -> str:
    letter = get_column_letter(position)
    return f"INDEX({template.RULES_TITLE}!${letter}:${letter},{row})"


def _steps(part: int, row: str) -> str:
    """Return all names (0), lower bounds (1) or values (2) of a row of 评分规则."""
    first, last = (get_column_letter(_FIRST_STEP + part * MAX_STEPS + offset) for offset in (0, MAX_STEPS - 1))
    return f"INDEX({template.RULES_TITLE}!${first}:${last},{row},0)"


def _when(*cases: tuple[str, str]) -> str:
    """Return the value of the first condition that holds, blank when none does."""
    return "".join(f"IF({condition},{value}," for condition, value in cases) + '""' + ")" * len(cases)


def _shown_number(cell: str) -> str:
    """Return a number as Excel shows it: a cell in a percent format holds a hundredth."""
    return f'IF(LEFT(CELL("format",{cell}),1)="P",ROUND({cell}*100,10),{cell})'


def _score() -> str:
    """Return the formula of 自动得分; each line is the method of the same name in `scoring`."""
    g = {field: f"{letter}{{row}}" for field, letter in _INDICATOR_COLUMNS.items()}
    target, actual, points = g["used_target"], g["used_actual"], g["points"]
    written, achievement, judged, row = g["target"], g["achievement"], g["self_score"], g["rule_row"]
    function, threshold, deduction, third = (_parameter(n, row) for n in (2, 4, 5, 6))
    minima, values = _steps(1, row), _steps(2, row)
    circled = "{{" + ",".join(f'"{chr(0x245F + n)}"' for n in range(1, 21)) + "}}"
    typed = "{{" + ",".join(f'"、{n}、"' for n in range(1, 21)) + "}}"
    separated = achievement
    for mark in ("，", ",", "；", ";", " "):
        separated = f'SUBSTITUTE({separated},"{mark}","、")'

    gained = f"MAX({actual},0)"
    measured = f"AND(ISNUMBER({target}),ISNUMBER({actual}))"
    full = f"IF(AND({deduction}>0,{actual}*100>={target}*(100+{threshold})),MAX({points}-{deduction},0),{points})"
    nothing_wanted = f'IF({g["nature"]}="=",IF({actual}<=0,{points},0),"")'
    ratio = f"IF({actual}>={target},{full},ROUND({points}*{gained}/{target},2))"
    above_line = f"ROUND({points}*({gained}*100-{third}*{target})/((100-{third})*{target}),2)"
    pass_line = f"IF({actual}>={target},{full},IF({gained}*100<{third}*{target},0,{above_line}))"
    reverse = f"IF({actual}>=2*{target},0,ROUND({points}*(2*{target}-{actual})/{target},2))"
    low = f'VALUE(LEFT({target},FIND("-",{target})-1))'
    high = f'VALUE(MID({target},FIND("-",{target})+1,30))'
    outside = f"IF({gained}<{low},ROUND({points}*{gained}/{low},2),ROUND({points}*{high}/{gained},2))"
    tiers = f"ROUND({points}*SUMPRODUCT(MAX(({actual}>={minima})*{values}))/100,2)"
    missed = f"ROUND({points}*{third}/100,2)"
    count = f'IF({written}="",{third},SUMPRODUCT(--ISNUMBER(FIND({circled},{written}))))'
    met = f'SUMPRODUCT(--(ISNUMBER(FIND({circled},{achievement}))+ISNUMBER(FIND({typed},"、"&{separated}&"、"))>0))'
    level = f"MATCH({achievement},{_steps(0, row)},0)"
    floor, ceiling = (f"INDEX({bounds},{level})" for bounds in (minima, values))
    in_band = (
        f"AND(ISNUMBER({judged}),{judged}*100>={floor}*{points},"
        f"OR({judged}*100<{ceiling}*{points},AND({ceiling}=100,{judged}<={points})))"
    )
    by_method = {
        "ratio": _when((f"NOT({measured})", '""'), (f"{target}=0", nothing_wanted), (f"{target}>0", ratio)),
        "pass-line": _when((f"NOT({measured})", '""'), (f"{target}=0", nothing_wanted), (f"{target}>0", pass_line)),
        "reverse": _when(
            (f"NOT({measured})", '""'), (f"{target}<0", '""'), (f"{actual}<={target}", points), ("TRUE", reverse)
        ),
        "inverse-ratio": _when(
            (f"NOT({measured})", '""'),
            (f"{target}<0", '""'),
            (f"{actual}<={target}", points),
            ("TRUE", f"ROUND({points}*{target}/{actual},2)"),
        ),
        "range": _when(
            (f"NOT(ISNUMBER({actual}))", '""'),
            (f"AND({gained}>={low},{gained}<={high})", points),
            ("TRUE", outside),
        ),
        "tiers": _when((f"ISNUMBER({actual})", tiers)),
        "completion-tiers": _when(
            (f"NOT(ISNUMBER({actual}))", '""'),
            (f'AND({achievement}="{COMPLETED}",{actual}<=100)', points),
            (f'OR({achievement}="{COMPLETED}",{achievement}="{UNFINISHED}")', tiers),
        ),
        "deadline": _when((f"NOT({measured})", '""'), (f"{actual}<={target}", points), ("TRUE", missed)),
        "yes-no": _when((f'{achievement}="{YES}"', points), (f'{achievement}="{NO}"', missed)),
        "checklist": _when((f'{achievement}<>""', f"ROUND({points}*MIN({met},{count})/{count},2)")),
        "level": _when((in_band, f"ROUND({judged},2)")),
        "judgement": _when(
            (f'AND(ISNUMBER({judged}),{judged}>=0,{judged}<={points},{achievement}<>"")', f"ROUND({judged},2)")
        ),
    }
    body = _when(*((f'{function}="{name}"', formula) for name, formula in by_method.items()))
    return (
        f'=IF(OR($A{{row}}="",{row}="",NOT(ISNUMBER({points}))),"",'
        f'IF({achievement}="{NOT_APPLICABLE}","{NOT_APPLICABLE}",IFERROR({body},"")))'
    )


def _used_target() -> str:
    cell, nature = (f"{_INDICATOR_COLUMNS[field]}{{row}}" for field in ("target", "nature"))
    written = (
        f'DATE(LEFT({cell},4),MID({cell},6,FIND("月",{cell})-6),'
        f'MID({cell},FIND("月",{cell})+1,FIND("日",{cell})-FIND("月",{cell})-1))'
    )
    bounds = cell
    for mark, plainly in ((" ", ""), ("～", "-"), ("~", "-"), ("—", "-"), ("–", "-"), ("至", "-")):
        bounds = f'SUBSTITUTE({bounds},"{mark}","{plainly}")'
    return "=" + _when(
        (f'{cell}=""', '""'),
        (f"ISNUMBER({cell})", _shown_number(cell)),
        (f'{nature}="{Nature.DEADLINE}"', f'IFERROR({written},"")'),
        (f'{nature}="{Nature.WITHIN}"', bounds),
    )


def _used_actual() -> str:
    cell, name = (f"{_INDICATOR_COLUMNS[field]}{{row}}" for field in ("actual", "name"))
    first, last = (_FUNDS_COLUMNS[rate] for rate in (next(iter(RATES)), next(reversed(RATES))))
    project = f"MATCH($A{{row}},{FUNDS.title}!$A:$A,0)"
    which = _parameter(4, _found(f'"|推算|"&{name}'))
    derived = f'IFERROR(INDEX({FUNDS.title}!${first}:${last},{project},{which}),"")'
    return f'=IF({cell}="",{derived},IF(ISNUMBER({cell}),{_shown_number(cell)},""))'


def _rule_row() -> str:
    level1, level2, name, nature = (
        f"{_INDICATOR_COLUMNS[field]}{{row}}" for field in ("level1", "level2", "name", "nature")
    )
    own = _found(f'"|"&{level1}&"|"&{level2}&"|"&{name}&"|"&{nature}')
    group, general = _found(f'"|"&{level2}&"|"&{nature}'), _found(f'"|"&{nature}')
    return f'=IF({nature}="","",IFERROR({own},IFERROR({group},IFERROR({general},""))))'


def _funds() -> Iterator[tuple[str, str]]:
    g = {field: f"{letter}{{row}}" for field, letter in _FUNDS_COLUMNS.items()}
    budget = f'IF({g["adjusted_budget"]}="",{g["initial_budget"]},{g["adjusted_budget"]})'
    planned = f'IF({g["adjusted_budget"]}="",{g["initial_budget"]},{g["adjusted_budget"]}-{g["prior_carryover"]})'
    denominators = [
        f"IF(COUNT({','.join(g[f] for f in fields)})<{len(fields)},0,{'+'.join(g[f] for f in fields)})"
        for fields in DENOMINATORS.values()
    ]
    chosen = f"CHOOSE({_parameter(4, _found(chr(34) + '|执行率' + chr(34)))},{','.join(denominators)})"
    for rate, part, whole in (
        ("arrival_rate", "appropriation_received", planned),
        ("timely_arrival_rate", "received_on_time", planned),
        ("execution_rate", "expenditure", chosen),
    ):
        yield rate, f'=IFERROR(IF({g[part]}="","",ROUND({g[part]}*100/{whole},2)),"")'
    spent = g["expenditure"]
    yield "cost_saving_rate", f'=IFERROR(IF({spent}="","",ROUND(({budget}-{spent})*100/{budget},2)),"")'
    movements = ",".join(
        g[f] for f in ("opening_carryover", "appropriation_received", "expenditure", "closing_carryover")
    )
    opening, received, _, closing = movements.split(",")
    yield "balance", f'=IF(COUNT({movements})<4,"",ROUND({opening}+{received}-{spent}-{closing},2))'


def _totals() -> Iterator[tuple[str, str]]:
    g = {field: f"{letter}{{row}}" for field, letter in _columns(PROJECTS).items()}
    code, points, score = (
        f"{INDICATORS.title}!${letter}${HEADING_ROW + 1}:${letter}${_LAST_ROW}"
        for letter in (_INDICATOR_COLUMNS[f] for f in ("code", "points", "auto_score"))
    )
    own = f"({code}=$A{{row}})"
    rows, scored = f"SUMPRODUCT({own}*1)", f"SUMPRODUCT({own}*ISNUMBER({score}))"
    passed_over = f'SUMPRODUCT({own}*({score}="{NOT_APPLICABLE}"))'
    full = _parameter(4, _found('"|满分"'))
    gained, worth = f"ROUND(SUMPRODUCT({own}*1,{score}),2)", f"SUMPRODUCT({own}*ISNUMBER({score}),{points})"
    rate_column = _FUNDS_COLUMNS["execution_rate"]
    rate = f"INDEX({FUNDS.title}!${rate_column}:${rate_column},MATCH($A{{row}},{FUNDS.title}!$A:$A,0))"
    caps = _found('"|封顶"')
    above = 10**6
    cap = f"IFERROR(SUMPRODUCT(MIN({above}-({rate}<{_steps(1, caps)})*({above}-{_steps(2, caps)}))),{above})"
    yield "points_total", f'=IF($A{{row}}="","",ROUND(SUMPRODUCT({own}*1,{points}),2))'
    incomplete = f'OR($A{{row}}="",{scored}=0,{scored}+{passed_over}<{rows},{g["points_total"]}<>{full})'
    rescaled = f"IF({passed_over}=0,{gained},ROUND({gained}*{full}/{worth},2))"
    yield "auto_total", f'=IFERROR(IF({incomplete},"",ROUND(MIN({cap},{rescaled}),2)),"")'
    grades, total = _found('"|等级"'), g["auto_total"]
    place = f"1+SUMPRODUCT(--({_steps(1, grades)}>{total}))"
    yield "auto_grade", f'=IF({total}="","",IFERROR(INDEX({_steps(0, grades)},{place}),""))'


_NAME: Final = f'=IFERROR(INDEX({PROJECTS.title}!$B:$B,MATCH($A{{row}},{PROJECTS.title}!$A:$A,0))&"","")'
_METHOD: Final = (
    f'=IF({_INDICATOR_COLUMNS["rule_row"]}{{row}}="","",{_parameter(3, _INDICATOR_COLUMNS["rule_row"] + "{row}")})'
)

#: the formula of each computed column, with {row} for its row
FORMULAS: Final[Mapping[tuple[str, str], str]] = {
    **{(sheet.title, "project_name"): _NAME for sheet in template.TABLE_SHEETS},
    **{(PROJECTS.title, field): formula for field, formula in _totals()},
    **{(FUNDS.title, field): formula for field, formula in _funds()},
    (INDICATORS.title, "auto_score"): _score(),
    (INDICATORS.title, "used_target"): _used_target(),
    (INDICATORS.title, "used_actual"): _used_actual(),
    (INDICATORS.title, "rule_row"): _rule_row(),
    (INDICATORS.title, "method"): _METHOD,
}
